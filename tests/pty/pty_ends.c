/* How it ends, and that the terminal and the processes are as before. */
#include "pty_test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool same_mode(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
		a->c_lflag == b->c_lflag && memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) == 0;
}

/* The last of the two sequences in the output is the second one. */
static bool last_is(const char *log, const char *on, const char *off)
{
	const char *last_on = NULL, *last_off = NULL;

	for (const char *s = strstr(log, on); s != NULL; s = strstr(s + 1, on))
		last_on = s;
	for (const char *s = strstr(log, off); s != NULL; s = strstr(s + 1, off))
		last_off = s;
	return last_on == NULL || (last_off != NULL && last_off > last_on);
}

static bool restored(Pty *p, const struct termios *before)
{
	struct termios after;

	return pty_termios(p, &after) && same_mode(before, &after) && !pty_alternate(p) &&
		pty_cursor_visible(p) && last_is(pty_log(p), "\033[?2004h", "\033[?2004l");
}

static bool gone(pid_t pid, int ms)
{
	int64_t end = pty_now_ms() + ms;

	while (pid > 0 && kill(pid, 0) == 0 && pty_now_ms() < end)
		usleep(2000);
	return pid <= 0 || (kill(pid, 0) != 0 && errno == ESRCH);
}

/* Ask for the mode before the program can have changed it. */
static Pty *open_with_mode(PtyOffice office, struct termios *mode)
{
	Pty *p = pty_office_start(&office);

	pty_termios(p, mode);
	if (pty_expect(p, PTY_OFFICE_MARK, 10000) && pty_quiet(p, 150, 10000))
		return p;
	pty_run_failed(p, __FILE__, __LINE__, "the first screen comes");
	pty_close(p);
	return NULL;
}

static void signal_ends(int sig, bool to_child)
{
	struct termios mode;
	PTY_AUTO p = open_with_mode((PtyOffice){ 0 }, &mode);
	int status;
	pid_t child;

	if (p == NULL)
		return;
	child = pty_child(p);
	PTY_CHECK(p, child > 0);
	if (to_child)
		kill(child, sig);
	else
		pty_signal(p, sig);
	PTY_CHECK(p, pty_exited(p, 5000, &status));
	PTY_CHECK(p, gone(child, 1000));
	PTY_CHECK(p, restored(p, &mode));
	PTY_CHECK(p, !WIFEXITED(status) || WEXITSTATUS(status) != 0);
}

static void signals_restore(void)
{
	static const int ask[] = { SIGTERM, SIGINT, SIGQUIT, SIGHUP };
	static const int crash[] = { SIGSEGV, SIGABRT, SIGKILL, SIGBUS, SIGFPE };

	for (size_t i = 0; i < sizeof(ask) / sizeof(ask[0]); i++) {
		signal_ends(ask[i], false);
		signal_ends(ask[i], true);
	}
	for (size_t i = 0; i < sizeof(crash) / sizeof(crash[0]); i++)
		signal_ends(crash[i], true);
}

static void quit_restores(void)
{
	struct termios mode;
	PTY_AUTO p = open_with_mode((PtyOffice){ 0 }, &mode);
	int status;

	if (p == NULL)
		return;
	pty_type(p, "q\021");
	PTY_CHECK(p, pty_exited(p, 5000, &status));
	PTY_CHECK(p, WIFEXITED(status) && WEXITSTATUS(status) == 0);
	PTY_CHECK(p, restored(p, &mode));
}

/* Whoever kills the waiting process does not leave an orphan on the line. */
static void killed_parent_takes_child_along(void)
{
	struct termios mode;
	PTY_AUTO p = open_with_mode((PtyOffice){ 0 }, &mode);
	pid_t child;

	if (p == NULL)
		return;
	child = pty_child(p);
	pty_signal(p, SIGKILL);
	PTY_CHECK(p, pty_exited(p, 2000, NULL));
	PTY_CHECK(p, gone(child, 3000));
	pty_pump(p, 50);
	PTY_CHECK(p, restored(p, &mode));
}

static void hang_up_ends(bool ignore_hup, const char *keys)
{
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .ignore_hup = ignore_hup });
	int64_t start;
	pid_t child;

	if (p == NULL)
		return;
	child = pty_child(p);
	pty_type(p, keys);
	pty_pump(p, 200);
	start = pty_now_ms();
	pty_hang_up(p);
	PTY_CHECK(NULL, pty_exited(p, 2000, NULL));
	PTY_CHECK(NULL, gone(child, 100));
	PTY_CHECK(NULL, pty_now_ms() - start <= 2000);
}

static void hang_up_ends_it(void)
{
	static const char *const where[] = { "", "2", "2/wit", ":", "?", "2n" };

	for (size_t i = 0; i < sizeof(where) / sizeof(where[0]); i++) {
		hang_up_ends(false, where[i]);
		hang_up_ends(true, where[i]);
	}
}

/* What was typed and not saved is there again in the next session. */
static void draft_survives(int sig)
{
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });
	PTY_AUTO again = NULL;

	if (p == NULL)
		return;
	pty_type(p, "9n");
	PTY_CHECK(p, pty_expect(p, "Neues Thema", 3000));
	pty_type(p, "Halbfertig");
	PTY_CHECK(p, pty_expect(p, "Halbfertig", 3000));
	if (sig == 0)
		pty_hang_up(p);
	else
		pty_signal(p, sig);
	PTY_CHECK(NULL, pty_exited(p, 3000, NULL));
	again = pty_office_open(&(PtyOffice){ .db = db });
	if (again == NULL)
		return;
	pty_type(again, "9n");
	PTY_CHECK(again, pty_expect(again, "Halbfertig", 3000));
}

/* A crash gives no time to save: then the draft of at most four seconds ago is there. */
static void drafts_survive_crashes(void)
{
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });
	PTY_AUTO again = NULL;

	if (p == NULL)
		return;
	pty_type(p, "9nHalbfertig");
	PTY_CHECK(p, pty_expect(p, "Halbfertig", 3000));
	pty_pump(p, 4500);
	kill(pty_child(p), SIGSEGV);
	PTY_CHECK(NULL, pty_exited(p, 3000, NULL));
	again = pty_office_open(&(PtyOffice){ .db = db });
	if (again == NULL)
		return;
	pty_type(again, "9n");
	PTY_CHECK(again, pty_expect(again, "Halbfertig", 3000));
}

static void drafts_survive(void)
{
	static const int signals[] = { 0, SIGHUP, SIGTERM, SIGINT, SIGQUIT };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		draft_survives(signals[i]);
}

/* Nobody reads the line: the program's output stalls, yet SIGTERM and a hang-up end it. */
static void stall(Pty *p)
{
	for (int i = 0; i < 400; i++) {
		pty_resize(p, 80 + i % 2, 24);
		usleep(1000);
	}
}

static void stalled_line_ends(void)
{
	struct termios mode;
	int64_t start;

	for (int hang_up = 0; hang_up < 2; hang_up++) {
		PTY_AUTO p = open_with_mode((PtyOffice){ .ignore_hup = hang_up }, &mode);

		if (p == NULL)
			return;
		stall(p);
		start = pty_now_ms();
		if (hang_up) {
			pty_hang_up(p);
			PTY_CHECK(NULL, pty_exited(p, 2000, NULL));
		} else {
			pid_t child = pty_child(p);

			pty_signal(p, SIGTERM);
			PTY_CHECK(NULL, gone(child, 5000));
			PTY_CHECK(p, pty_exited(p, 5000, NULL));
			PTY_CHECK(p, pty_now_ms() - start <= 5000);
			PTY_CHECK(p, restored(p, &mode));
		}
	}
}

/* Ctrl-S by the terminal driver must not freeze it either. */
static void flow_control_is_off(void)
{
	PTY_AUTO p = pty_office_open(&(PtyOffice){ 0 });
	size_t before;

	if (p == NULL)
		return;
	pty_type(p, "\023");
	pty_pump(p, 50);
	before = pty_bytes(p);
	pty_resize(p, 90, 30);
	PTY_CHECK(p, pty_quiet(p, 150, 2000));
	PTY_CHECK(p, pty_bytes(p) > before);
}

static bool wait_stopped(pid_t pid, int ms)
{
	int64_t end = pty_now_ms() + ms;
	char path[64], line[256];

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	while (pty_now_ms() < end) {
		FILE *f = fopen(path, "r");
		const char *state =
			f != NULL && fgets(line, sizeof(line), f) != NULL ? strrchr(line, ')') : NULL;

		if (f != NULL)
			fclose(f);
		if (state != NULL && state[2] == 'T')
			return true;
		usleep(2000);
	}
	return false;
}

static void suspend_once(Pty *p, const struct termios *mode, int sig)
{
	pid_t child = pty_child(p);

	if (sig == 0)
		pty_type(p, "\032");
	else
		pty_signal(p, sig);
	PTY_CHECK(p, wait_stopped(child, 3000));
	PTY_CHECK(p, wait_stopped(pty_pid(p), 3000));
	PTY_CHECK(p, pty_expect(p, "[angehalten]", 3000));
	PTY_CHECK(p, restored(p, mode));
	pty_continue(p);
	PTY_CHECK(p, pty_expect(p, PTY_OFFICE_MARK, 3000));
	PTY_CHECK(p, pty_alternate(p));
	pty_type(p, "?");
	PTY_CHECK(p, pty_expect(p, "Hilfe: ", 3000));
	pty_type(p, "\033");
	PTY_CHECK(p, pty_expect_not(p, "Hilfe: ", 3000));
}

static void suspend_and_continue(void)
{
	struct termios mode;
	PTY_AUTO p = open_with_mode((PtyOffice){ .job_control = true }, &mode);

	if (p == NULL)
		return;
	for (int i = 0; i < 3; i++)
		suspend_once(p, &mode, 0);
	suspend_once(p, &mode, SIGTSTP);
}

/* Where no shell could continue it (a forced command of sshd), Ctrl-Z does not hang it. */
static void suspend_without_shell(void)
{
	PTY_AUTO p = pty_office_open(&(PtyOffice){ 0 });

	if (p == NULL)
		return;
	pty_type(p, "\032");
	PTY_CHECK(p, pty_quiet(p, 200, 3000));
	PTY_CHECK(p, pty_alternate(p));
	pty_type(p, "2");
	PTY_CHECK(p, pty_expect(p, PTY_OFFICE_MARK, 2000));
	PTY_CHECK(p, !wait_stopped(pty_child(p), 100));
}

static void demo_leaves_nothing(void)
{
	char runtime[128], variable[160];
	const char *argv[] = { pty_office_program(), "demo", NULL };
	const char *env[] = { "TERM=xterm-256color", "LANG=C.UTF-8", "HOME=/nonexistent", variable, NULL };
	PtyConfig cfg = { argv, env, 80, 24, false, false };
	int status;

	snprintf(runtime, sizeof(runtime), "%s/runtime", pty_office_dir());
	snprintf(variable, sizeof(variable), "XDG_RUNTIME_DIR=%s", runtime);
	for (int i = 0; i < 2; i++) {
		PTY_CHECK(NULL, mkdir(runtime, 0700) == 0);
		PTY_AUTO p = pty_start(&cfg);
		PTY_CHECK(p, pty_expect(p, PTY_OFFICE_MARK, 20000));
		if (i == 0)
			pty_signal(p, SIGTERM);
		else
			kill(pty_child(p), SIGSEGV);
		PTY_CHECK(p, pty_exited(p, 5000, &status));
		PTY_CHECK(p, rmdir(runtime) == 0); /* empty again */
	}
}

const PtyTest pty_ends_tests[] = {
	{ "q ends it and restores the terminal", quit_restores },
	{ "signals and crashes restore the terminal", signals_restore },
	{ "a killed parent takes the child along", killed_parent_takes_child_along },
	{ "a hang-up ends it within two seconds, SIGHUP ignored or not", hang_up_ends_it },
	{ "drafts survive a hang-up and signals", drafts_survive },
	{ "drafts of four seconds ago survive a crash", drafts_survive_crashes },
	{ "a stalled line does not keep it", stalled_line_ends },
	{ "Ctrl-S does not freeze it", flow_control_is_off },
	{ "Ctrl-Z stops and fg continues", suspend_and_continue },
	{ "Ctrl-Z without a shell does nothing", suspend_without_shell },
	{ "demo leaves nothing behind", demo_leaves_nothing },
	{ NULL, NULL },
};
