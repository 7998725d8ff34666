/* Signals become flags and one readable descriptor, so that the loop's poll() wakes. The
 * handler does no more than that, except where waiting for the loop would be too late: an
 * output that takes no bytes keeps the loop inside write() for good. */
#include "main_priv.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Seconds that drafts and the terminal's restoring may take after the signal to end. */
#define SIGNALS_LAST_RESORT 3

static volatile sig_atomic_t signals_end, signals_resized, signals_stop, signals_resumed;
static int signals_event = -1;
static int signals_out = -1;

static void signals_handle(int sig)
{
	static const uint64_t one = 1;
	int saved = errno;
	ssize_t n;

	if (sig == SIGWINCH) {
		signals_resized = 1;
	} else if (sig == SIGTSTP) {
		signals_stop = 1;
	} else if (sig == SIGCONT) {
		signals_resumed = 1;
	} else if (signals_end == 0) {
		signals_end = sig;
		alarm(SIGNALS_LAST_RESORT);
		tcflush(signals_out, TCOFLUSH);
	}
	n = write(signals_event, &one, sizeof(one));
	(void)n;
	errno = saved;
}

static void signals_set(int sig, void (*handler)(int))
{
	struct sigaction act;

	memset(&act, 0, sizeof(act));
	act.sa_handler = handler;
	sigemptyset(&act.sa_mask);
	sigaction(sig, &act, NULL);
}

/* nohup and the like stay in force: the lost line is then seen by poll(). */
static void signals_set_unless_ignored(int sig)
{
	struct sigaction act;

	if (sigaction(sig, NULL, &act) == 0 && act.sa_handler == SIG_IGN)
		return;
	signals_set(sig, signals_handle);
}

Rc signals_install(int out_fd, Err *err)
{
	signals_out = out_fd;
	if (signals_event < 0)
		signals_event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (signals_event < 0)
		return err_set(err, RC_IO, "Signale lassen sich nicht annehmen: %s.", err_errno(errno));
	signals_set_unless_ignored(SIGHUP);
	signals_set(SIGTERM, signals_handle);
	signals_set(SIGINT, signals_handle);
	signals_set(SIGQUIT, signals_handle);
	signals_set(SIGWINCH, signals_handle);
	signals_set(SIGTSTP, signals_handle);
	signals_set(SIGCONT, signals_handle);
	signals_set(SIGPIPE, SIG_IGN);
	signals_set(SIGALRM, SIG_DFL);
	return RC_OK;
}

int signals_fd(void)
{
	return signals_event;
}

void signals_take(Signals *ret)
{
	uint64_t count;
	ssize_t n = read(signals_event, &count, sizeof(count));

	(void)n; /* nothing to read is fine */
	ret->end = signals_end;
	ret->resized = signals_resized != 0;
	ret->stop = signals_stop != 0;
	ret->resumed = signals_resumed != 0;
	signals_resized = signals_stop = signals_resumed = 0;
}

void signals_stop_self(void)
{
	/* SIGTSTP, not SIGSTOP: where no shell could continue us (a forced command), the
	 * kernel ignores it and the office simply goes on. */
	signals_set(SIGTSTP, SIG_DFL);
	raise(SIGTSTP);
	signals_set(SIGTSTP, signals_handle);
	signals_resumed = signals_stop = 0;
}
