#define _GNU_SOURCE /* posix_openpt with O_CLOEXEC, ptsname */
#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#define PTY_LOG_MAX (256 * 1024)

struct Pty {
	int master, slave; /* the slave stays open here, so that the settings can be read to the end */
	pid_t pid;         /* the program; with job_control found through the shell */
	pid_t leader;      /* what was forked: the program, or the shell around it */
	bool reaped;
	int status;
	int w, h;
	VTerm *vt;
	VTermScreen *screen;
	bool alternate, cursor_visible;
	size_t bytes;
	char *log;
	size_t log_len;
	char *text;
};

int64_t pty_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void pty_die(const char *what)
{
	perror(what);
	exit(99);
}

static int pty_on_property(VTermProp prop, VTermValue *val, void *user)
{
	Pty *p = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		p->alternate = val->boolean;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		p->cursor_visible = val->boolean;
	return 1;
}

static const VTermScreenCallbacks PTY_CALLBACKS = { .settermprop = pty_on_property };

static void pty_on_answer(const char *s, size_t len, void *user)
{
	pty_send(user, s, len);
}

static void pty_vterm(Pty *p)
{
	p->vt = vterm_new(p->h, p->w);
	vterm_set_utf8(p->vt, 1);
	vterm_output_set_callback(p->vt, pty_on_answer, p);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_set_callbacks(p->screen, &PTY_CALLBACKS, p);
	vterm_screen_reset(p->screen, 1);
	p->cursor_visible = true;
}

/* --- the program and, if wanted, a shell around it -------------------------- */

static void pty_exec(const PtyConfig *cfg)
{
	signal(SIGHUP, cfg->ignore_hup ? SIG_IGN : SIG_DFL);
	execve(cfg->argv[0], (char *const *)cfg->argv, (char *const *)cfg->env);
	perror(cfg->argv[0]);
	_exit(127);
}

static volatile sig_atomic_t pty_shell_go;

static void pty_shell_on_usr1(int sig)
{
	(void)sig;
	pty_shell_go = 1;
}

/* Starts the program as a job in the foreground. When it stops, the line is put back and
 * SIGUSR1 waited for, which continues it. Ends as the program ended. */
static void pty_shell(const PtyConfig *cfg, int report)
{
	struct termios mode;
	sigset_t usr1, old;
	int status;
	pid_t job;

	signal(SIGTTOU, SIG_IGN);
	signal(SIGUSR1, pty_shell_on_usr1);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, &old);
	tcgetattr(0, &mode);
	job = fork();
	if (job == 0) {
		setpgid(0, 0);
		tcsetpgrp(0, getpid());
		signal(SIGTTOU, SIG_DFL);
		sigprocmask(SIG_SETMASK, &old, NULL);
		pty_exec(cfg);
	}
	setpgid(job, job);
	(void)!write(report, &job, sizeof(job));
	close(report);
	while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
		tcsetpgrp(0, getpid());
		(void)!write(1, "[angehalten]", 12);
		while (!pty_shell_go)
			sigsuspend(&old);
		pty_shell_go = 0;
		tcsetpgrp(0, job);
		kill(-job, SIGCONT);
	}
	tcsetpgrp(0, getpid());
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static void pty_in_child(Pty *p, const PtyConfig *cfg, int report)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsid();
	ioctl(p->slave, TIOCSCTTY, 0);
	dup2(p->slave, 0);
	dup2(p->slave, 1);
	dup2(p->slave, 2);
	close(p->master);
	close(p->slave);
	if (cfg->job_control)
		pty_shell(cfg, report);
	pty_exec(cfg);
}

static bool pty_open(Pty *p, const struct winsize *ws)
{
	p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->master < 0 || grantpt(p->master) != 0 || unlockpt(p->master) != 0)
		return false;
	p->slave = open(ptsname(p->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	return p->slave >= 0 && ioctl(p->slave, TIOCSWINSZ, ws) == 0;
}

Pty *pty_start(const PtyConfig *cfg)
{
	Pty *p = calloc(1, sizeof(*p));
	struct winsize ws = { .ws_row = (unsigned short)cfg->h, .ws_col = (unsigned short)cfg->w };
	int report[2];

	if (p == NULL || !pty_open(p, &ws) || pipe(report) != 0)
		pty_die("pty_start");
	fcntl(report[1], F_SETFD, FD_CLOEXEC);
	p->w = cfg->w;
	p->h = cfg->h;
	p->log = malloc(PTY_LOG_MAX + 1);
	if (p->log == NULL)
		pty_die("malloc");
	p->log[0] = '\0';
	pty_vterm(p);
	p->leader = p->pid = fork();
	if (p->pid < 0)
		pty_die("fork");
	if (p->pid == 0) {
		close(report[0]);
		pty_in_child(p, cfg, report[1]);
	}
	close(report[1]);
	if (cfg->job_control && read(report[0], &p->pid, sizeof(p->pid)) != sizeof(p->pid))
		pty_die("shell");
	close(report[0]);
	return p;
}

void pty_close(Pty *p)
{
	if (p == NULL)
		return;
	if (!p->reaped) {
		kill(p->pid, SIGKILL);
		kill(p->leader, SIGKILL);
		waitpid(p->leader, &p->status, 0);
	}
	if (p->master >= 0)
		close(p->master);
	close(p->slave);
	vterm_free(p->vt);
	free(p->log);
	free(p->text);
	free(p);
}

/* --- output of the program -------------------------------------------------- */

static void pty_keep(Pty *p, const char *bytes, size_t len)
{
	p->bytes += len;
	if (p->log_len + len > PTY_LOG_MAX) {
		size_t half = PTY_LOG_MAX / 2, drop = p->log_len > half ? p->log_len - half : 0;

		memmove(p->log, p->log + drop, p->log_len - drop);
		p->log_len -= drop;
	}
	memcpy(p->log + p->log_len, bytes, len);
	p->log_len += len;
	p->log[p->log_len] = '\0';
}

/* Read once, waiting at most ms. True when something came. */
static bool pty_read(Pty *p, int ms)
{
	struct pollfd fd = { p->master, POLLIN, 0 };
	char buf[16384];
	ssize_t n;

	if (p->master < 0 || poll(&fd, 1, ms) <= 0 || (fd.revents & POLLIN) == 0)
		return false;
	n = read(p->master, buf, sizeof(buf));
	if (n <= 0)
		return false;
	pty_keep(p, buf, (size_t)n);
	vterm_input_write(p->vt, buf, (size_t)n);
	return true;
}

void pty_pump(Pty *p, int ms)
{
	int64_t end = pty_now_ms() + ms, now;

	while ((now = pty_now_ms()) < end)
		pty_read(p, (int)(end - now));
}

static bool pty_wait_text(Pty *p, const char *text, bool wanted, int ms)
{
	int64_t end = pty_now_ms() + ms, now;

	for (;;) {
		while (pty_read(p, 0))
			;
		if ((strstr(pty_screen(p), text) != NULL) == wanted)
			return true;
		now = pty_now_ms();
		if (now >= end)
			return false;
		pty_read(p, (int)(end - now));
	}
}

bool pty_expect(Pty *p, const char *text, int ms)
{
	return pty_wait_text(p, text, true, ms);
}

bool pty_expect_not(Pty *p, const char *text, int ms)
{
	return pty_wait_text(p, text, false, ms);
}

bool pty_quiet(Pty *p, int quiet_ms, int ms)
{
	int64_t end = pty_now_ms() + ms;

	while (pty_now_ms() < end) {
		if (!pty_read(p, quiet_ms))
			return true;
	}
	return false;
}

bool pty_exited(Pty *p, int ms, int *ret_status)
{
	int64_t end = pty_now_ms() + ms;

	while (!p->reaped) {
		if (waitpid(p->leader, &p->status, WNOHANG) == p->leader)
			p->reaped = true;
		else if (pty_now_ms() >= end)
			return false;
		else if (p->master < 0 || !pty_read(p, 5))
			poll(NULL, 0, 2);
	}
	while (pty_read(p, 0))
		;
	if (ret_status != NULL)
		*ret_status = p->status;
	return true;
}

/* --- input --------------------------------------------------------------------- */

void pty_send(Pty *p, const char *bytes, size_t len)
{
	int64_t end = pty_now_ms() + 20000;

	/* The program may be writing while we write: never block on one side only. */
	fcntl(p->master, F_SETFL, O_NONBLOCK);
	while (len > 0 && p->master >= 0 && pty_now_ms() < end) {
		ssize_t n = write(p->master, bytes, len);

		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		} else if (n < 0 && errno != EAGAIN && errno != EINTR) {
			return;
		}
		if (len > 0)
			pty_read(p, 1);
	}
}

void pty_type(Pty *p, const char *text)
{
	pty_send(p, text, strlen(text));
}

void pty_type_slowly(Pty *p, const char *text, int ms)
{
	for (; *text != '\0'; text++) {
		pty_send(p, text, 1);
		pty_pump(p, ms);
	}
}

void pty_resize(Pty *p, int w, int h)
{
	struct winsize ws = { .ws_row = (unsigned short)h, .ws_col = (unsigned short)w };

	p->w = w;
	p->h = h;
	vterm_set_size(p->vt, h, w);
	ioctl(p->master, TIOCSWINSZ, &ws);
}

void pty_hang_up(Pty *p)
{
	close(p->master);
	p->master = -1;
}

void pty_signal(Pty *p, int sig)
{
	kill(p->pid, sig);
}

void pty_continue(Pty *p)
{
	kill(p->leader, SIGUSR1);
}

/* --- looking --------------------------------------------------------------------- */

static size_t pty_encode(uint32_t cp, char *out)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

/* Append row y to out; returns the new end, without trailing blanks. */
static char *pty_put_row(Pty *p, int y, char *out)
{
	char *end = out;

	for (int x = 0; x < p->w;) {
		VTermScreenCell cell = { 0 };
		VTermPos pos = { .row = y, .col = x };

		vterm_screen_get_cell(p->screen, pos, &cell);
		if (cell.chars[0] == 0) {
			*out++ = ' ';
		} else {
			for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
				out += pty_encode(cell.chars[i], out);
			if (cell.chars[0] != ' ')
				end = out;
		}
		x += cell.width > 1 ? cell.width : 1;
	}
	return end;
}

static char *pty_text(Pty *p)
{
	free(p->text);
	p->text = malloc((size_t)p->h * ((size_t)p->w * 4 * VTERM_MAX_CHARS_PER_CELL + 1) + 1);
	if (p->text == NULL)
		pty_die("malloc");
	return p->text;
}

const char *pty_screen(Pty *p)
{
	char *out = pty_text(p);

	for (int y = 0; y < p->h; y++) {
		out = pty_put_row(p, y, out);
		*out++ = '\n';
	}
	*out = '\0';
	return p->text;
}

const char *pty_row(Pty *p, int y)
{
	*pty_put_row(p, y, pty_text(p)) = '\0';
	return p->text;
}

void pty_cursor(Pty *p, int *x, int *y)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &pos);
	*x = pos.col;
	*y = pos.row;
}

bool pty_alternate(const Pty *p)
{
	return p->alternate;
}

bool pty_cursor_visible(const Pty *p)
{
	return p->cursor_visible;
}

bool pty_row_reverse(Pty *p, int y)
{
	for (int x = 0; x < p->w; x++) {
		VTermScreenCell cell = { 0 };
		VTermPos pos = { .row = y, .col = x };

		vterm_screen_get_cell(p->screen, pos, &cell);
		if (cell.chars[0] != 0 && cell.chars[0] != ' ')
			return cell.attrs.reverse != 0;
	}
	return false;
}

size_t pty_bytes(const Pty *p)
{
	return p->bytes;
}

const char *pty_log(const Pty *p)
{
	return p->log;
}

bool pty_termios(Pty *p, struct termios *ret)
{
	return tcgetattr(p->slave, ret) == 0;
}

pid_t pty_pid(const Pty *p)
{
	return p->pid;
}

pid_t pty_child(const Pty *p)
{
	char path[64];
	FILE *f;
	int child = 0;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)p->pid, (int)p->pid);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fscanf(f, "%d", &child) != 1)
		child = 0;
	fclose(f);
	return child;
}
