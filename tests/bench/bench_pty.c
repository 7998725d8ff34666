/* Runs a program in a pseudo terminal and measures what its user would feel.
 *
 * usage: bench_pty COLUMNSxROWS STEP... -- PROGRAM [ARGUMENT...]
 *
 *	ahead=KEYS              typed before the program is there, as hands do that know the way
 *	until=TEXT              the first screen is complete when TEXT was written and it is quiet
 *	key=NAME,COUNT,KEYS     write the keys of the blank separated list in turn, COUNT in all
 *	quiet=MS                silence that ends a redraw, 3 ms unless told
 *	idle=SECONDS            wait without a key
 *
 * The time of a redraw is from the written key to its last byte; the silence that shows
 * that it was the last does not count. In KEYS, ^ before a character makes its control
 * character; ^[ is Escape, ^? Backspace. Steps of one name are one series. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench_priv.h"

enum {
	KEYS_MAX = 4096,
	SERIES_MAX = 32,
	PROCESSES_MAX = 16,
	FIRST_WAIT = 10000,
	KEY_WAIT = 500,
	SCREEN_BYTES = 1 << 20
};

typedef struct Terminal {
	int fd;
	pid_t pid;
	double quiet;
	size_t bytes; /* since the last key */
	double last;  /* when the last of them came */
	char seen[SCREEN_BYTES];
	size_t nseen;
} Terminal;

/* What the keys of one name took. */
typedef struct Series {
	const char *name;
	double ms[KEYS_MAX], bytes[KEYS_MAX];
	size_t n;
} Series;

static Series series[SERIES_MAX];

static void fail(const char *what)
{
	fprintf(stderr, "bench_pty: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void keep(Terminal *t, const char *bytes, size_t n)
{
	if (t->nseen + n >= sizeof(t->seen))
		t->nseen = 0;
	memcpy(t->seen + t->nseen, bytes, n);
	t->nseen += n;
}

/* One read, waiting at most so long; false when nothing came. */
static int take(Terminal *t, double wait_ms)
{
	struct pollfd p = { t->fd, POLLIN, 0 };
	struct timespec wait = { (time_t)(wait_ms / 1e3), 0 };
	char buffer[1 << 16];
	ssize_t n;

	wait.tv_nsec = (long)((wait_ms - (double)wait.tv_sec * 1e3) * 1e6);
	if (ppoll(&p, 1, &wait, NULL) <= 0)
		return 0;
	n = read(t->fd, buffer, sizeof(buffer));
	if (n <= 0)
		fail("the program ended");
	t->last = bench_now();
	t->bytes += (size_t)n;
	keep(t, buffer, (size_t)n);
	return 1;
}

/* Read a redraw until it is quiet. */
static void take_all(Terminal *t, double first_wait)
{
	t->bytes = 0;
	if (!take(t, first_wait))
		return;
	while (take(t, t->quiet))
		continue;
}

static double wait_for_text(Terminal *t, const char *text, double start)
{
	double quiet = t->quiet;

	while (t->nseen == 0 || !memmem(t->seen, t->nseen, text, strlen(text))) {
		if (!take(t, FIRST_WAIT)) {
			errno = ETIMEDOUT;
			fail(text);
		}
	}
	t->quiet = 60;
	while (take(t, t->quiet))
		continue;
	t->quiet = quiet;
	return t->last - start;
}

static size_t decode(const char *keys, size_t len, char *out)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++) {
		if (keys[i] == '^' && i + 1 < len)
			out[n++] = keys[++i] == '?' ? 127 : (char)(keys[i] & 31);
		else
			out[n++] = keys[i];
	}
	return n;
}

static void write_key(Terminal *t, const char *key, size_t len)
{
	if (write(t->fd, key, len) != (ssize_t)len)
		fail("write");
}

static Series *series_of(const char *name)
{
	Series *s = series;

	while (s->name && strcmp(s->name, name) != 0)
		s++;
	if (s == series + SERIES_MAX - 1)
		fail("too many names");
	s->name = name;
	return s;
}

static void press(Terminal *t, const char *name, int count, const char *keys)
{
	Series *s = series_of(name);
	const char *next = keys;
	int i;

	for (i = 0; i < count && s->n < KEYS_MAX; i++) {
		size_t len = strcspn(next, " ");
		char key[256];
		double start;

		len = decode(next, len < sizeof(key) ? len : sizeof(key), key);
		start = bench_now();
		write_key(t, key, len);
		take_all(t, KEY_WAIT);
		if (t->bytes > 0) {
			s->ms[s->n] = t->last - start;
			s->bytes[s->n++] = (double)t->bytes;
		}
		next += strcspn(next, " ");
		next = *next ? next + 1 : keys;
	}
}

static void print_series(void)
{
	Series *s;

	for (s = series; s->name; s++) {
		printf("%s_n %zu\n%s_ms %.4f\n", s->name, s->n, s->name, bench_percentile(s->ms, s->n, 50));
		printf("%s_p99_ms %.4f\n", s->name, bench_percentile(s->ms, s->n, 99));
		printf("%s_bytes %.0f\n", s->name, bench_percentile(s->bytes, s->n, 50));
	}
}

/* The program and its children, all of which its user pays for. */
static size_t processes(const Terminal *t, int pids[PROCESSES_MAX])
{
	size_t n = 1, i;

	pids[0] = (int)t->pid;
	for (i = 0; i < n; i++) {
		char path[64];
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pids[i], pids[i]);
		f = fopen(path, "r");
		while (f && n < PROCESSES_MAX && fscanf(f, "%d", &pids[n]) == 1)
			n++;
		if (f)
			fclose(f);
	}
	return n;
}

/* Nanoseconds that they have run. */
static double cpu_ns(const Terminal *t)
{
	int pids[PROCESSES_MAX];
	size_t n = processes(t, pids), i;
	double sum = 0;

	for (i = 0; i < n; i++) {
		char path[64];
		double ns;
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%d/schedstat", pids[i]);
		f = fopen(path, "r");
		if (f && fscanf(f, "%lf", &ns) == 1)
			sum += ns;
		if (f)
			fclose(f);
	}
	return sum;
}

static void idle(Terminal *t, double seconds)
{
	double end = bench_now() + seconds * 1e3, cpu = cpu_ns(t), left;

	t->bytes = 0;
	while ((left = end - bench_now()) > 0)
		take(t, left);
	printf("idle_bytes %zu\nidle_cpu_percent %.4f\n", t->bytes, (cpu_ns(t) - cpu) / (seconds * 1e7));
}

/* KiB of a line of a process's file in /proc. */
static double kib_of(int pid, const char *file, const char *line_start)
{
	char path[64], line[256];
	double kib = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f)) {
		if (!strncmp(line, line_start, strlen(line_start)))
			kib = strtod(line + strlen(line_start), NULL);
	}
	if (f)
		fclose(f);
	return kib;
}

/* Resident sizes count a page that processes share once for each of them; the proportional
 * sizes share it out, which is what a pair of processes really takes. */
static void memory(const Terminal *t)
{
	int pids[PROCESSES_MAX];
	size_t n = processes(t, pids), i;
	double resident = 0, largest = 0, proportional = 0;

	for (i = 0; i < n; i++) {
		double kib = kib_of(pids[i], "status", "VmRSS:");

		resident += kib;
		largest = kib > largest ? kib : largest;
		proportional += kib_of(pids[i], "smaps_rollup", "Pss:");
	}
	printf("rss_mib %.2f\nlargest_rss_mib %.2f\npss_mib %.2f\n", resident / 1024, largest / 1024,
		proportional / 1024);
}

static void step(Terminal *t, char *text, double start)
{
	char *value = strchr(text, '=') + 1;
	char *count, *keys;

	if (!strncmp(text, "ahead=", 6)) {
		char key[256];

		write_key(t, key, decode(value, strnlen(value, sizeof(key)), key));
	} else if (!strncmp(text, "until=", 6)) {
		printf("start_ms %.4f\n", wait_for_text(t, value, start));
	} else if (!strncmp(text, "idle=", 5)) {
		idle(t, strtod(value, NULL));
	} else if (!strncmp(text, "quiet=", 6)) {
		t->quiet = strtod(value, NULL);
	} else if ((count = strchr(value, ',')) && (keys = strchr(count + 1, ','))) {
		*count = *keys = '\0';
		press(t, value, (int)strtol(count + 1, NULL, 10), keys + 1);
	}
}

/* Kill, not quit: how a program ends is no part of the measurement. */
static void stop(Terminal *t)
{
	kill(t->pid, SIGKILL);
	close(t->fd);
	waitpid(t->pid, NULL, 0);
}

int main(int argc, char **argv)
{
	static Terminal t;
	struct winsize size = { 24, 80, 0, 0 };
	int program = 2, i;
	double start;

	while (program < argc && strcmp(argv[program], "--") != 0)
		program++;
	if (program + 1 >= argc || sscanf(argv[1], "%hux%hu", &size.ws_col, &size.ws_row) != 2)
		return 2;
	t.quiet = 3;
	start = bench_now();
	t.pid = forkpty(&t.fd, NULL, NULL, &size);
	if (t.pid < 0)
		fail("forkpty");
	if (t.pid == 0) {
		execvp(argv[program + 1], argv + program + 1);
		_exit(127);
	}
	for (i = 2; i < program; i++) {
		if (strchr(argv[i], '='))
			step(&t, argv[i], start);
	}
	print_series();
	memory(&t);
	stop(&t);
	return 0;
}
