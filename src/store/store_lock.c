/* The write lock: flock on "<db>.lock".
 *
 * flock queues its waiters in the kernel, where SQLite's busy handler would only poll:
 * that is what makes waiting short and fair. A timer signal interrupts the wait, so
 * that it can tell the person who is holding up the queue, and give up in time.
 *
 * Signals that end or stop the program are blocked from before the lock is taken
 * until it is given back: a stopped holder would stop the whole office. While
 * waiting they get through at every tick of the timer, when nothing is held. */
#include "store_priv.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "kontor/base/clock.h"
#include "kontor/base/str.h"

#define HOLDER_SIZE   128 /* the file's content: "anna (Prozess 4711)", padded; never grows */
#define FIRST_TICK_MS 300
#define TICK_MS       100
/* A real-time signal, since SIGALRM belongs to the main loop's last resort. */
#define TICK_SIGNAL (SIGRTMIN + 3)

static sigset_t signals_before; /* of the process: one lock is held at a time */
static int signals_held;        /* nesting, for programs (tests) with two stores */

static void hold_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGTSTP);
	sigset_t before;
	sigprocmask(SIG_BLOCK, &set, &before);
	if (signals_held++ == 0)
		signals_before = before;
}

static void release_signals(void)
{
	assert(signals_held > 0);
	if (--signals_held == 0)
		sigprocmask(SIG_SETMASK, &signals_before, NULL);
}

/* Let what is pending through, now that nothing is held. */
static void breathe(void)
{
	if (signals_held != 1)
		return;
	release_signals();
	hold_signals();
}

static void on_tick(int sig)
{
	(void)sig; /* only there to interrupt flock */
}

void store_lock_init(StoreLock *l, const char *db_path)
{
	AUTO(str_done) Str path = STR_INIT;
	str_addf(&path, "%s.lock", db_path);
	*l = (StoreLock){ strdup(str_cstr(&path)), -1, false };
	if (l->path == NULL)
		err_out_of_memory();
}

void store_lock_done(StoreLock *l)
{
	store_lock_give(l);
	if (l->fd >= 0)
		close(l->fd);
	free(l->path);
	*l = (StoreLock){ NULL, -1, false };
}

static Rc open_file(StoreLock *l, Err *err)
{
	if (l->fd >= 0)
		return RC_OK;
	int fd = open(l->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_set(err, RC_DENIED,
			"Die Sperrdatei %s lässt sich nicht öffnen (%s); "
			"bitte Rechte und Gruppe des Verzeichnisses prüfen.",
			l->path, err_errno(errno));

	struct stat lock, dir;
	AUTO(str_done) Str parent = STR_INIT;
	const char *slash = strrchr(l->path, '/');
	str_add(&parent, slash == NULL ? "." : l->path, slash == NULL ? 1 : (size_t)(slash - l->path) + 1);
	/* Colleagues share the lock where they share the directory; the umask may not decide that. */
	if (fstat(fd, &lock) == 0 && lock.st_uid == geteuid() && stat(str_cstr(&parent), &dir) == 0 &&
		(dir.st_mode & S_ISGID) != 0 && (lock.st_mode & 0777) != 0660 && fchmod(fd, 0660) != 0) {
		close(fd);
		return err_set(err, RC_IO, "Die Rechte von %s lassen sich nicht setzen.", l->path);
	}
	l->fd = fd;
	return RC_OK;
}

static void write_holder(StoreLock *l, const char *who)
{
	char text[HOLDER_SIZE];
	memset(text, ' ', sizeof(text));
	size_t n = str_format(text, sizeof(text) - 1, "%s (Prozess %ld)", who, (long)getpid());
	text[n] = ' ';
	text[sizeof(text) - 1] = '\n';
	/* Only a courtesy to those who wait: losing it may not fail a save. */
	ssize_t done = pwrite(l->fd, text, sizeof(text), 0);
	(void)done;
}

static void read_holder(StoreLock *l, char out[HOLDER_SIZE])
{
	ssize_t n = pread(l->fd, out, HOLDER_SIZE - 1, 0);
	while (n > 0 && (out[n - 1] == ' ' || out[n - 1] == '\n'))
		n--;
	if (n <= 0)
		n = (ssize_t)str_copy(out, HOLDER_SIZE, "ein anderer Prozess");
	out[n] = '\0';
}

typedef struct Wait {
	StoreLock *lock;
	StoreWaitFn *on_wait;
	void *arg;
	int64_t started, limit_ms;
	timer_t timer;
	struct sigaction action_before;
} Wait;

static void wait_start(Wait *w)
{
	struct sigaction sa = { .sa_handler = on_tick }; /* no SA_RESTART: flock shall return */
	sigaction(TICK_SIGNAL, &sa, &w->action_before);
	struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = TICK_SIGNAL };
	if (timer_create(CLOCK_MONOTONIC, &ev, &w->timer) != 0)
		err_out_of_memory();
	/* Periodic, so that a tick that comes between two flocks is made up for by the next. */
	int64_t first = BASE_MAX(1, BASE_MIN(FIRST_TICK_MS, w->limit_ms));
	struct itimerspec at = {
		.it_value = { .tv_sec = first / 1000, .tv_nsec = first % 1000 * 1000000 },
		.it_interval = { .tv_nsec = TICK_MS * 1000000L },
	};
	timer_settime(w->timer, 0, &at, NULL);
}

static void wait_end(Wait *w)
{
	timer_delete(w->timer);
	struct sigaction ignore = { .sa_handler = SIG_IGN }; /* drops a tick that is still pending */
	sigaction(TICK_SIGNAL, &ignore, NULL);
	sigaction(TICK_SIGNAL, &w->action_before, NULL);
}

/* errno of the flock that ended the wait: 0 when the lock is ours. */
static int wait_for_lock(Wait *w)
{
	wait_start(w);
	int failed = 0;
	while (flock(w->lock->fd, LOCK_EX) != 0) {
		failed = errno;
		int64_t waited = clock_monotonic_ms() - w->started;
		if (failed != EINTR || waited >= w->limit_ms)
			break;
		failed = 0;
		breathe();
		if (w->on_wait != NULL && waited >= FIRST_TICK_MS) {
			char holder[HOLDER_SIZE];
			read_holder(w->lock, holder);
			w->on_wait(w->arg, holder);
		}
	}
	wait_end(w);
	return failed;
}

static Rc take_once(StoreLock *l, int64_t started, int wait_ms, StoreWaitFn *on_wait, void *arg, Err *err)
{
	if (open_file(l, err) != RC_OK)
		return err->rc;
	if (flock(l->fd, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	int failed = errno;
	if (failed == EWOULDBLOCK && wait_ms > 0) {
		Wait w = {
			.lock = l, .on_wait = on_wait, .arg = arg, .started = started, .limit_ms = wait_ms
		};
		failed = wait_for_lock(&w);
	}
	if (failed == 0)
		return RC_OK;
	if (failed != EWOULDBLOCK && failed != EINTR)
		return err_set(err, RC_IO, "%s lässt sich nicht sperren (%s).", l->path, err_errno(failed));
	char holder[HOLDER_SIZE];
	read_holder(l, holder);
	return err_set(err, RC_BUSY,
		"Gerade speichert %s und gibt die Datei nicht frei; bitte gleich noch einmal versuchen.",
		holder);
}

Rc store_lock_take(StoreLock *l, const char *who, int wait_ms, StoreWaitFn *on_wait, void *arg, Err *err)
{
	assert(!l->held);
	int64_t started = clock_monotonic_ms();
	hold_signals();
	for (;;) {
		if (take_once(l, started, wait_ms, on_wait, arg, err) != RC_OK) {
			release_signals();
			return err->rc;
		}
		/* Somebody may have removed the file while we waited: then others lock a new one. */
		struct stat sb;
		if (fstat(l->fd, &sb) == 0 && sb.st_nlink > 0)
			break;
		close(l->fd);
		l->fd = -1;
	}
	l->held = true;
	write_holder(l, who);
	return RC_OK;
}

void store_lock_give(StoreLock *l)
{
	if (!l->held)
		return;
	l->held = false;
	flock(l->fd, LOCK_UN);
	release_signals();
}
