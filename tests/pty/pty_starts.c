/* How it starts: sizes, terminals, locales, and that it is quiet then. */
#include "pty_test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int exit_code(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool one_sentence(const char *log)
{
	const char *newline = strchr(log, '\n');

	return newline != NULL && newline[1] == '\0' && strchr(log, '\033') == NULL && strlen(log) < 300;
}

static void starts_at_sizes(void)
{
	static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 60, 16 }, { 200, 50 } };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		PTY_AUTO p = pty_office_open(&(PtyOffice){ .w = sizes[i][0], .h = sizes[i][1] });
		int status;

		if (p == NULL)
			return;
		PTY_CHECK(p, pty_alternate(p));
		PTY_CHECK(p, strstr(pty_log(p), "\033[?2004h") != NULL);
		PTY_CHECK(p, strstr(pty_row(p, 0), "2 Ko") != NULL);
		PTY_CHECK(p, strstr(pty_row(p, 0), "erika") != NULL || sizes[i][0] < 80);
		PTY_CHECK(p, pty_row(p, sizes[i][1] - 1)[0] != '\0');
		pty_signal(p, SIGTERM);
		PTY_CHECK(p, pty_exited(p, 5000, &status));
	}
}

/* Too small to work in, but neither refused nor broken: growing brings the office. */
static void starts_tiny(void)
{
	static const int sizes[][2] = { { 59, 15 }, { 20, 5 }, { 10, 1 }, { 1, 10 }, { 2, 2 }, { 1, 1 } };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		PTY_AUTO p = pty_office_start(&(PtyOffice){ .w = sizes[i][0], .h = sizes[i][1] });
		int64_t end = pty_now_ms() + 5000;

		while (!pty_alternate(p) && pty_now_ms() < end)
			pty_pump(p, 5);
		PTY_CHECK(p, pty_alternate(p));
		PTY_CHECK(p, pty_quiet(p, 100, 5000));
		pty_type(p, "j\r\033[B");
		PTY_CHECK(p, pty_quiet(p, 100, 5000));
		pty_resize(p, 80, 24);
		PTY_CHECK(p, pty_expect(p, PTY_OFFICE_MARK, 5000));
	}
}

static void refuses_unknown_terminals(void)
{
	static const char *const names[] = { "xyz", "dumb", "", "../../etc/passwd", "a\033]0;b" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		PTY_AUTO p = pty_office_start(&(PtyOffice){ .term = names[i] });
		int status;

		PTY_CHECK(p, pty_exited(p, 5000, &status));
		PTY_CHECK(p, exit_code(status) == 1);
		PTY_CHECK(p, one_sentence(pty_log(p)));
		PTY_CHECK(p, strstr(pty_log(p), "TERM=xterm-256color") != NULL);
	}
}

/* Whatever the system knows is served. */
static void starts_on_terminals(void)
{
	static const char *const names[] = { "xterm", "xterm-256color", "linux", "screen", "screen-256color",
		"tmux-256color", "vt100", "vt220", "rxvt", "ansi" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		PTY_AUTO p = pty_office_start(&(PtyOffice){ .term = names[i] });
		int status;

		if (pty_exited(p, 150, &status)) { /* not installed here */
			PTY_CHECK(p, strstr(pty_log(p), "ist unbekannt") != NULL);
			continue;
		}
		PTY_CHECK(p, pty_expect(p, PTY_OFFICE_MARK, 5000));
	}
}

static bool plain_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

static void starts_without_utf8(void)
{
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .lang = "C" });

	if (p == NULL)
		return;
	pty_type(p, "2");
	PTY_CHECK(p, pty_quiet(p, 200, 5000));
	PTY_CHECK(p, plain_ascii(pty_log(p)));
}

/* de_DE came along by ssh and is not generated here: still a terminal with umlauts. */
static void starts_with_foreign_locale(void)
{
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .lang = "xx_YY.UTF-8" });

	if (p == NULL)
		return;
	pty_type(p, "?");
	PTY_CHECK(p, pty_quiet(p, 200, 5000));
	PTY_CHECK(p, !plain_ascii(pty_screen(p)));
}

/* An SGR sequence with a colour in it. */
static bool has_colour(const char *log)
{
	for (const char *s = strstr(log, "\033["); s != NULL; s = strstr(s + 1, "\033[")) {
		const char *end = s + 2 + strspn(s + 2, "0123456789;");

		if (*end != 'm')
			continue;
		for (const char *n = s + 2; n < end; n += strspn(n, "0123456789") + 1)
			if (n[0] != '0' && n[1] >= '0' && n[1] <= '8' && strchr("349", n[0]) != NULL)
				return true;
	}
	return false;
}

/* Nothing is told by colour alone: without colour the cursor row is still marked. */
static void starts_without_colour(void)
{
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .more = "NO_COLOR=1" });
	int x, y;

	if (p == NULL)
		return;
	pty_type(p, "2");
	PTY_CHECK(p, pty_quiet(p, 200, 5000));
	PTY_CHECK(p, !has_colour(pty_log(p)));
	pty_cursor(p, &x, &y);
	PTY_CHECK(p, pty_row_reverse(p, y));
}

static void themes(void)
{
	static const char *const plain[] = { "KONTOR_THEME=mono", "KONTOR_THEME=contrast" };
	int status;

	for (size_t i = 0; i < 2; i++) {
		PTY_AUTO p = pty_office_open(&(PtyOffice){ .more = plain[i] });

		if (p == NULL)
			return;
		PTY_CHECK(p, !has_colour(pty_log(p)));
	}
	PTY_AUTO light = pty_office_open(&(PtyOffice){ .more = "KONTOR_THEME=light" });
	if (light == NULL)
		return;
	PTY_CHECK(light, has_colour(pty_log(light)));
	PTY_AUTO wrong = pty_office_start(&(PtyOffice){ .more = "KONTOR_THEME=bunt" });
	PTY_CHECK(wrong, pty_exited(wrong, 3000, &status));
	PTY_CHECK(wrong, exit_code(status) == 2);
	PTY_CHECK(wrong, one_sentence(pty_log(wrong)));
}

/* Processor time of a process so far, in nanoseconds. */
static long long cpu_time(pid_t pid)
{
	char path[64];
	long long ns = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)pid);
	f = fopen(path, "r");
	if (f == NULL)
		return -1;
	if (fscanf(f, "%lld", &ns) != 1)
		ns = -1;
	fclose(f);
	return ns;
}

static void is_silent_when_idle(void)
{
	PTY_AUTO p = pty_office_open(&(PtyOffice){ 0 });
	long long cpu;
	size_t before;
	pid_t child;

	if (p == NULL)
		return;
	child = pty_child(p);
	pty_pump(p, 500);
	before = pty_bytes(p);
	cpu = cpu_time(child);
	pty_pump(p, 5000);
	PTY_CHECK(p, pty_bytes(p) == before);
	if (cpu < 0)
		return;
	cpu = cpu_time(child) - cpu;
	printf("# idle: %.4f %% of a core\n", (double)cpu / 5e9 * 100);
	PTY_CHECK(p, cpu <= 5000000);
}

/* Without a terminal: one sentence, exit status 2. */
static void refuses_without_terminal(void)
{
	static const char *const nothing[] = { NULL };

	PTY_CHECK(NULL, pty_office_command("missing/office.db", nothing) == 2);
}

static void refuses_missing_office(void)
{
	PTY_AUTO p = pty_office_start(&(PtyOffice){ .db = "missing/office.db" });
	int status;

	PTY_CHECK(p, pty_exited(p, 5000, &status));
	PTY_CHECK(p, exit_code(status) == 1);
	PTY_CHECK(p, one_sentence(pty_log(p)));
}

const PtyTest pty_starts_tests[] = {
	{ "starts at 80×24, 120×40, 60×16, 200×50", starts_at_sizes },
	{ "starts at 59×15 down to 1×1 and grows", starts_tiny },
	{ "refuses unknown and dumb terminals in one sentence", refuses_unknown_terminals },
	{ "starts on every terminal the system knows", starts_on_terminals },
	{ "LANG=C: nothing but ASCII", starts_without_utf8 },
	{ "a UTF-8 locale that is not installed", starts_with_foreign_locale },
	{ "NO_COLOR: no colour, the cursor row is marked", starts_without_colour },
	{ "themes", themes },
	{ "idle: not one byte in five seconds, at most 0.1 % of a core", is_silent_when_idle },
	{ "without a terminal: exit status 2", refuses_without_terminal },
	{ "a missing office is one sentence", refuses_missing_office },
	{ NULL, NULL },
};
