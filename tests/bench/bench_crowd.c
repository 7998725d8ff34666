/* Colleagues who save as fast as they can: each is a program that reads one object a line
 * and answers each with "ok" once it is saved. The next line is written after the answer.
 * In LINE, @ stands for a number that is another one every time.
 *
 * usage: bench_crowd PROCESSES SECONDS LINE PROGRAM [ARGUMENT...] */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench_priv.h"

enum { PEOPLE_MAX = 64, TIMES_MAX = 1 << 20 };

typedef struct Person {
	pid_t pid;
	int in, out;
	double asked;   /* when the line was written */
	double longest; /* longest wait for an answer */
	long saved;
	int gone;
} Person;

static Person people[PEOPLE_MAX];
static double times[TIMES_MAX];
static size_t ntimes;

static void person_start(Person *p, char **argv)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		exit(1);
	p->pid = fork();
	if (p->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	p->in = in[1];
	p->out = out[0];
}

static void person_ask(Person *p, const char *line)
{
	static long number;
	size_t before = strcspn(line, "@");

	if (line[before])
		dprintf(p->in, "%.*s%ld%s\n", (int)before, line, ++number, line + before + 1);
	else
		dprintf(p->in, "%s\n", line);
	p->asked = bench_now();
}

/* The first answer contains the start of the program and is not counted. */
static void person_answered(Person *p, const char *line)
{
	char buffer[4096];
	ssize_t n = read(p->out, buffer, sizeof(buffer));
	double waited = bench_now() - p->asked;

	if (n <= 0 || strncmp(buffer, "ok", 2) != 0) {
		p->gone = 1;
		return;
	}
	if (p->saved++ > 0) {
		p->longest = waited > p->longest ? waited : p->longest;
		if (ntimes < TIMES_MAX)
			times[ntimes++] = waited;
	}
	person_ask(p, line);
}

static void run(int n, double seconds, const char *line)
{
	struct pollfd polls[PEOPLE_MAX];
	double end = bench_now() + seconds * 1e3;
	int i;

	while (bench_now() < end) {
		for (i = 0; i < n; i++)
			polls[i] = (struct pollfd){ people[i].gone ? -1 : people[i].out, POLLIN, 0 };
		poll(polls, (nfds_t)n, 100);
		for (i = 0; i < n; i++) {
			if (polls[i].revents)
				person_answered(&people[i], line);
		}
	}
}

/* Who still waits at the end has waited, too. */
static void finish(Person *p)
{
	double waited = bench_now() - p->asked;

	if (!p->gone && p->saved > 0 && waited > p->longest)
		p->longest = waited;
	close(p->in);
	close(p->out);
	waitpid(p->pid, NULL, 0);
}

int main(int argc, char **argv)
{
	int n = argc > 4 ? (int)strtol(argv[1], NULL, 10) : 0, i, gone = 0;
	long least = -1, most = 0, all = 0;
	double longest = 0, seconds = argc > 4 ? strtod(argv[2], NULL) : 0;

	if (n < 1 || n > PEOPLE_MAX)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < n; i++) {
		person_start(&people[i], argv + 4);
		person_ask(&people[i], argv[3]);
	}
	run(n, seconds, argv[3]);
	for (i = 0; i < n; i++) {
		Person *p = &people[i];

		finish(p);
		gone += p->gone;
		all += p->saved;
		longest = p->longest > longest ? p->longest : longest;
		least = least < 0 || p->saved < least ? p->saved : least;
		most = p->saved > most ? p->saved : most;
	}
	printf("saved %ld\nleast %ld\nmost %ld\ngone %d\nlongest_ms %.3f\n", all, least, most, gone, longest);
	printf("save_ms %.4f\nsave_p99_ms %.4f\n", bench_percentile(times, ntimes, 50),
		bench_percentile(times, ntimes, 99));
	return gone > 0;
}
