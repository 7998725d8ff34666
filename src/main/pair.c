/* The process pair. The parent forks before anything is opened, so that no database handle
 * crosses the fork, and then only waits. It is small enough not to crash, and so the
 * terminal survives everything that may happen to the child. */
#include "main_priv.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* After its own alarm the child must be gone; one second later it is killed. */
#define PAIR_KILL_AFTER 4

static const int PAIR_FORWARDED[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGALRM };

static volatile sig_atomic_t pair_child;
static volatile sig_atomic_t pair_signal; /* the first one that asked to end */

static void pair_forward(int sig)
{
	int saved = errno;

	if (sig == SIGALRM) {
		kill(pair_child, SIGKILL);
	} else {
		kill(pair_child, sig);
		if (sig != SIGTSTP && sig != SIGCONT && pair_signal == 0) {
			pair_signal = sig;
			kill(pair_child, SIGCONT); /* a stopped child would never see it */
			alarm(PAIR_KILL_AFTER);
		}
	}
	errno = saved;
}

static void pair_set(int sig, void (*handler)(int))
{
	struct sigaction act;

	memset(&act, 0, sizeof(act));
	act.sa_handler = handler;
	act.sa_flags = SA_RESTART;
	sigemptyset(&act.sa_mask);
	sigaction(sig, &act, NULL);
}

static void pair_watch(void)
{
	struct sigaction act;

	for (size_t i = 0; i < ARRAY_LEN(PAIR_FORWARDED); i++) {
		int sig = PAIR_FORWARDED[i];

		if (sig == SIGHUP && sigaction(sig, NULL, &act) == 0 && act.sa_handler == SIG_IGN)
			continue;
		pair_set(sig, pair_forward);
	}
}

/* The child stopped by job control: stop along, so that the shell gets its prompt. Whoever
 * stops just the child with SIGSTOP wants only that. */
static void pair_stop_along(int status)
{
	if (WSTOPSIG(status) == SIGSTOP)
		return;
	pair_set(SIGTSTP, SIG_DFL);
	raise(SIGTSTP);
	pair_set(SIGTSTP, pair_forward);
	kill(pair_child, SIGCONT);
}

static int pair_wait(pid_t child)
{
	int status;

	for (;;) {
		if (waitpid(child, &status, WUNTRACED) < 0) {
			if (errno != EINTR)
				return -1;
		} else if (WIFSTOPPED(status)) {
			pair_stop_along(status);
		} else {
			return status;
		}
	}
}

static int pair_result(int status, bool had_termios, const struct termios *saved)
{
	char text[200];

	alarm(0);
	if (had_termios)
		term_rescue(STDOUT_FILENO, saved);
	if (status != -1 && WIFEXITED(status))
		return WEXITSTATUS(status);
	if (pair_signal == 0) {
		snprintf(text, sizeof(text),
			"kontor wurde unerwartet beendet (Signal %d); was gespeichert war, ist sicher. Starten Sie "
			"es neu.",
			status == -1 ? 0 : WTERMSIG(status));
		main_complain(text);
	}
	return pair_signal != 0 ? 128 + pair_signal : 1;
}

int pair_run(PairFn *fn, void *arg)
{
	struct termios saved;
	bool had_termios = tcgetattr(STDOUT_FILENO, &saved) == 0;
	pid_t parent = getpid(), child;
	sigset_t all, old;

	/* Nothing may arrive while the child has the parent's handlers or the parent none. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	child = fork();
	if (child < 0) {
		main_complain("Es lässt sich kein Prozess starten; schließen Sie andere Programme.");
		sigprocmask(SIG_SETMASK, &old, NULL);
		return 1;
	}
	if (child == 0) {
		/* If the parent is killed there is nobody to wait for: end as on SIGTERM. */
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		sigprocmask(SIG_SETMASK, &old, NULL);
		exit(getppid() == parent ? fn(arg) : 1);
	}
	pair_child = child;
	pair_watch();
	sigprocmask(SIG_SETMASK, &old, NULL);
	return pair_result(pair_wait(child), had_termios, &saved);
}
