/* Handing a mail to the host's mail system: the only place of the program that starts another one.
 *
 * Whoever called may be killed at any moment, and must find out afterwards what became of the mail. So a
 * helper process does the work: it lives on in a session of its own, keeps the caller's lock open, and
 * writes down, synced, "begun" before the mail system is started and the outcome when it has ended. The
 * mail lies whole in memory that the mail system reads as its standard input: when the helper dies, too,
 * nobody receives half a mail. */
#define _GNU_SOURCE /* memfd_create, close_range */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kontor/base/clock.h"
#include "kontor/exchange/mail.h"

#define DEFAULT_PROGRAM "/usr/sbin/sendmail"
#define ERROR_MAX       300 /* bytes of what the mail system complains about */

enum { PATIENCE_MS = 60000, TURN_MS = 20 };
enum { HELPER_DONE = 0, HELPER_NOTHING = 1 }; /* exit statuses of the helper */

bool mail_send_available(const char **ret_program)
{
	const char *program = getenv("KONTOR_SENDMAIL");
	if (program == NULL || *program == '\0')
		program = DEFAULT_PROGRAM;
	*ret_program = program;
	return program[0] == '/' && access(program, X_OK) == 0;
}

/* What the helper works with; nothing of it is allocated after the fork. */
typedef struct Job {
	const char *program, *from, *to;
	int mail, lock, dir;
	char receipt[256], temporary[256]; /* names in dir */
	int64_t patience_ms;
	char environment[3][512]; /* "HOME=…"; "" */
	char complaint[ERROR_MAX + 1];
	size_t complaint_len;
} Job;

static void close_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* --- the receipt --------------------------------------------------------------------- */

/* Whole or not at all. */
static bool write_receipt(const Job *j, const char *text)
{
	size_t len = strlen(text);
	int fd = openat(j->dir, j->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool written = write(fd, text, len) == (ssize_t)len && fsync(fd) == 0;
	close(fd);
	return written && renameat(j->dir, j->temporary, j->dir, j->receipt) == 0 && fsync(j->dir) == 0;
}

static void write_outcome(const Job *j, const char *word, const char *reason)
{
	char text[ERROR_MAX + 200];
	str_format(text, sizeof(text), "%s: %s%s%s", word, reason, j->complaint_len > 0 ? ": " : "",
		j->complaint);
	/* What cannot be written stays "begun": then nobody knows. */
	(void)write_receipt(j, text);
}

/* --- the mail system -------------------------------------------------------------------- */

static void default_signals(void)
{
	sigset_t none;
	for (int sig = 1; sig < NSIG; sig++)
		(void)signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Becomes the mail system. started is told errno where that fails; it closes by itself else. */
static _Noreturn void run_program(const Job *j, int output, int started)
{
	char *environment[3 + ARRAY_LEN(j->environment)] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C" };
	size_t n = 2;
	for (size_t i = 0; i < ARRAY_LEN(j->environment); i++)
		if (j->environment[i][0] != '\0')
			environment[n++] = (char *)j->environment[i];
	char *const words[] = { (char *)j->program, "-i", "-f", (char *)j->from, "--", (char *)j->to, NULL };
	setpgid(0, 0);
	default_signals();
	if (dup2(j->mail, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
		dup2(output, STDERR_FILENO) < 0 || dup2(started, STDERR_FILENO + 1) < 0 ||
		fcntl(STDERR_FILENO + 1, F_SETFD, FD_CLOEXEC) != 0 ||
		close_range(STDERR_FILENO + 2, ~0U, 0) != 0 || chdir("/") != 0)
		_exit(127);
	execve(j->program, words, environment);
	int cause = errno;
	ssize_t done = write(STDERR_FILENO + 1, &cause, sizeof(cause));
	(void)done;
	_exit(127);
}

/* Keep the first line of what it says; the rest is read, so that it never waits for us. */
static void take_output(Job *j, int output)
{
	char piece[512];
	ssize_t n = read(output, piece, sizeof(piece));
	for (ssize_t i = 0; i < n; i++) {
		bool ended = j->complaint_len > 0 && j->complaint[j->complaint_len - 1] == '\n';
		if (!ended && j->complaint_len < ERROR_MAX && (j->complaint_len > 0 || piece[i] != '\n'))
			j->complaint[j->complaint_len++] = piece[i];
	}
}

static void tidy_complaint(Job *j)
{
	while (j->complaint_len > 0 && strchr(" \n\r", j->complaint[j->complaint_len - 1]) != NULL)
		j->complaint_len--;
	j->complaint[j->complaint_len] = '\0';
}

/* False: it did not end in time and was killed. Not until the end of its output: what it left running
 * may hold that open. */
static bool wait_for(Job *j, pid_t pid, int output, int *ret_status)
{
	int64_t until = clock_monotonic_ms() + j->patience_ms;
	bool open = true;
	while (waitpid(pid, ret_status, WNOHANG) == 0) {
		struct pollfd p = { .fd = open ? output : -1, .events = POLLIN };
		if (clock_monotonic_ms() >= until) {
			kill(-pid, SIGKILL);
			kill(pid, SIGKILL);
			waitpid(pid, ret_status, 0);
			return false;
		}
		if (poll(&p, 1, TURN_MS) <= 0)
			continue;
		if ((p.revents & POLLIN) != 0)
			take_output(j, output);
		else
			open = false;
	}
	struct pollfd rest = { .fd = output, .events = POLLIN };
	if (poll(&rest, 1, 0) > 0 && (rest.revents & POLLIN) != 0)
		take_output(j, output);
	return true;
}

static void report(const Job *j, bool in_time, int status)
{
	char reason[120];
	if (!in_time)
		write_outcome(j, "unclear", "das Mailprogramm antwortete nicht und wurde beendet");
	else if (WIFSIGNALED(status))
		write_outcome(j, "unclear", "das Mailprogramm ist abgestürzt");
	else if (WEXITSTATUS(status) == 0)
		(void)write_receipt(j, "ok");
	else {
		str_format(reason, sizeof(reason), "das Mailprogramm meldet Fehler %d", WEXITSTATUS(status));
		write_outcome(j, "failed", reason);
	}
}

static void hand_over(Job *j)
{
	int output[2], started[2], cause = 0, status = 0;
	if (pipe2(output, O_CLOEXEC) != 0 || pipe2(started, O_CLOEXEC) != 0)
		_exit(HELPER_NOTHING);
	pid_t pid = fork();
	if (pid < 0) {
		write_outcome(j, "failed", "kein weiterer Prozess möglich");
		return;
	}
	if (pid == 0)
		run_program(j, output[1], started[1]);
	close(output[1]);
	close(started[1]);
	bool failed = read(started[0], &cause, sizeof(cause)) == (ssize_t)sizeof(cause);
	bool in_time = wait_for(j, pid, output[0], &status);
	tidy_complaint(j);
	if (failed) {
		char reason[120];
		str_format(reason, sizeof(reason), "das Mailprogramm lässt sich nicht starten (%s)",
			err_errno(cause));
		write_outcome(j, "failed", reason);
		return;
	}
	report(j, in_time, status);
}

/* --- the helper ---------------------------------------------------------------------------- */

static int by_value(const void *x, const void *y)
{
	return *(const int *)x - *(const int *)y;
}

/* The office file must not stay open in here: only what is needed does. */
static void close_others(const Job *j)
{
	int keep[] = { j->mail, j->lock, j->dir };
	unsigned from = STDERR_FILENO + 1;
	qsort(keep, ARRAY_LEN(keep), sizeof(keep[0]), by_value);
	for (size_t i = 0; i < ARRAY_LEN(keep); i++) {
		unsigned fd = (unsigned)keep[i];
		if (keep[i] > STDERR_FILENO && fd > from)
			(void)close_range(from, fd - 1, 0);
		if (keep[i] > STDERR_FILENO)
			from = fd + 1;
	}
	(void)close_range(from, ~0U, 0);
}

static bool leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR);
	if (null < 0 || setsid() < 0)
		return false;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup2(null, fd) < 0)
			return false;
	return true;
}

static _Noreturn void help(Job *j)
{
	static const int ignored[] = { SIGPIPE, SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGTSTP };
	sigset_t none;
	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		(void)signal(ignored[i], SIG_IGN);
	(void)signal(SIGCHLD, SIG_DFL); /* else its status would be thrown away */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (!leave_terminal())
		_exit(HELPER_NOTHING);
	close_others(j);
	if (!write_receipt(j, "begun"))
		_exit(HELPER_NOTHING);
	hand_over(j);
	_exit(HELPER_DONE);
}

/* --- the caller ----------------------------------------------------------------------------- */

static int mail_in_memory(const char *mail, size_t len)
{
	int fd = memfd_create("kontor-mail", MFD_CLOEXEC);
	for (size_t done = 0; fd >= 0 && done < len;) {
		ssize_t n = write(fd, mail + done, len - done);
		if (n < 0 && errno != EINTR) {
			close(fd);
			return -1;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static Rc open_place(const char *receipt, Job *j, Err *err)
{
	AUTO(str_done) Str dir = STR_INIT;
	const char *slash = strrchr(receipt, '/');
	const char *name = slash == NULL ? receipt : slash + 1;
	if (slash == NULL)
		str_adds(&dir, ".");
	else
		str_add(&dir, receipt, slash == receipt ? 1 : (size_t)(slash - receipt));
	if (strlen(name) + sizeof(".tmp") > sizeof(j->receipt))
		return err_set(err, RC_INVALID, "Der Name der Quittung ist zu lang: %.100s", name);
	str_copy(j->receipt, sizeof(j->receipt), name);
	str_format(j->temporary, sizeof(j->temporary), "%s.tmp", name);
	j->dir = open(str_cstr(&dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (j->dir < 0)
		return err_set(err, RC_IO, "In „%s“ kann nicht geschrieben werden (%s).", str_cstr(&dir),
			err_errno(errno));
	return RC_OK;
}

/* Of the caller's environment only who she is: neither her zone nor a library to load first. */
static void keep_environment(Job *j)
{
	static const char *const names[] = { "HOME", "LOGNAME", "USER" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && strlen(names[i]) + strlen(value) + 2 <= sizeof(j->environment[i]))
			str_format(j->environment[i], sizeof(j->environment[i]), "%s=%s", names[i], value);
	}
}

/* For tests of a mail system that hangs. */
static int64_t patience(void)
{
	const char *text = getenv("KONTOR_SENDMAIL_MS");
	long ms = text != NULL ? strtol(text, NULL, 10) : 0;
	return ms > 0 ? ms : PATIENCE_MS;
}

static void job_done(const Job *j)
{
	close_fd(&j->mail);
	close_fd(&j->dir);
}

Rc mail_send(const char *program, const char *from, const char *to, const char *mail, size_t len,
	const char *receipt, int lock, Err *err)
{
	AUTO(job_done)
	Job j = { .program = program, .from = from, .to = to, .mail = -1, .lock = lock, .dir = -1 };
	int status = 0;
	if (!mail_address_valid(from) || !mail_address_valid(to))
		return err_set(err, RC_INVALID, "„%.80s“ ist keine E-Mail-Adresse.",
			mail_address_valid(from) ? to : from);
	if (open_place(receipt, &j, err) != RC_OK)
		return err->rc;
	j.patience_ms = patience();
	keep_environment(&j);
	j.mail = mail_in_memory(mail, len);
	pid_t pid = j.mail >= 0 ? fork() : -1;
	if (pid == 0)
		help(&j);
	if (pid < 0)
		return err_set(err, RC_IO, "Die Übergabe lässt sich nicht beginnen (%s).", err_errno(errno));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (WIFEXITED(status) && WEXITSTATUS(status) == HELPER_NOTHING)
		return err_set(err, RC_IO,
			"Die Übergabe ließ sich nicht beginnen: Neben der Bürodatei kann nicht geschrieben "
			"werden.");
	return RC_OK;
}
