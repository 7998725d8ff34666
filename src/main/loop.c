/* The office on the terminal: one poll() over input, signals and time.
 *
 * Nothing here blocks except poll(): a frame is only written when the line takes bytes, so
 * that a slow line skips frames instead of lagging behind, and many keys that arrive
 * together cost one frame. A lost line is POLLHUP, EIO or end of file: each of them ends. */
#include "main_priv.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kontor/screens/registry.h"
#include "kontor/ui/ui.h"

#define LOOP_ESC_MS    50   /* a lone Esc waits so long for the rest of a sequence */
#define LOOP_CHECK_MS  1000 /* how often colleagues' changes are looked for; never faster */
#define LOOP_FRAME_MS  50   /* between two frames while keys or work keep coming */
#define LOOP_READ_MAX  65536
#define LOOP_CHILD_IN  STDIN_FILENO
#define LOOP_CHILD_OUT STDOUT_FILENO

typedef struct Loop {
	const LoopConfig *cfg;
	Office *office;
	Ui *ui;
	Term *term;
	KeyDecoder *keys;
	int64_t next_check;  /* for colleagues' changes */
	int64_t dirty_since; /* something may look different since; -1: nothing */
	bool prompt;         /* what happened came from the user: show it as soon as possible */
	int64_t last_frame;
	bool started;        /* the first frame is out */
	const Canvas *frame; /* that one; the interface owns it */
	int ended;           /* signal that ends us */
	bool line_lost;      /* nobody can see us any more */
	char buf[LOOP_READ_MAX];
} Loop;

static void loop_dirty(Loop *l, int64_t now, bool prompt)
{
	if (l->dirty_since < 0)
		l->dirty_since = now;
	l->prompt = l->prompt || prompt;
}

/* --- input ----------------------------------------------------------------- */

static void loop_suspend(Loop *l)
{
	int w, h;

	ui_save_drafts(l->ui);
	term_suspend(l->term);
	signals_stop_self();
	term_resume(l->term);
	term_size(l->term, &w, &h);
	ui_resize(l->ui, w, h);
	loop_dirty(l, clock_monotonic_ms(), true);
}

static bool loop_is_suspend(const Key *k)
{
	return k->sym == SYM_CHAR && k->cp == 'z' && k->mods == MOD_CTRL;
}

static void loop_keys(Loop *l, int64_t now)
{
	Key k;

	while (!ui_finished(l->ui) && key_decoder_next(l->keys, now, &k)) {
		if (loop_is_suspend(&k))
			loop_suspend(l);
		else
			ui_key(l->ui, &k, now);
		loop_dirty(l, now, true);
	}
}

static void loop_read(Loop *l, int64_t now)
{
	ssize_t n = read(LOOP_CHILD_IN, l->buf, sizeof(l->buf));

	if (n > 0) {
		key_decoder_feed(l->keys, l->buf, (size_t)n, now);
		loop_keys(l, now);
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		l->line_lost = true;
	}
}

/* --- signals ---------------------------------------------------------------- */

static void loop_resize(Loop *l, int64_t now)
{
	int w, h;

	term_size(l->term, &w, &h);
	ui_resize(l->ui, w, h);
	loop_dirty(l, now, true);
}

/* Continued by somebody else than our own suspend: a shell may have taken the line. */
static void loop_resumed(Loop *l, int64_t now)
{
	struct termios mode;

	if (tcgetattr(LOOP_CHILD_IN, &mode) != 0 || (mode.c_lflag & ICANON) == 0)
		return;
	term_resume(l->term);
	loop_resize(l, now);
}

static void loop_signals(Loop *l, int64_t now)
{
	Signals s;

	signals_take(&s);
	l->ended = s.end;
	if (s.end != 0)
		return;
	if (s.resized)
		loop_resize(l, now);
	if (s.resumed)
		loop_resumed(l, now);
	if (s.stop)
		loop_suspend(l);
}

/* --- time -------------------------------------------------------------------- */

static void loop_timers(Loop *l, int64_t now)
{
	if (key_decoder_wait(l->keys, now) == 0)
		loop_keys(l, now);
	if (now < l->next_check)
		return;
	l->next_check = now + LOOP_CHECK_MS;
	if (office_changed(l->office)) {
		ui_notify_changed(l->ui);
		loop_dirty(l, now, true);
	}
}

/* What the screens asked for: a timer that ran out, one slice of work. */
static void loop_work(Loop *l, int64_t now)
{
	int wait = ui_wait_ms(l->ui, now);

	if (wait < 0 || wait > 1)
		return;
	ui_tick(l->ui, now);
	ui_work_step(l->ui);
	loop_dirty(l, now, ui_wait_ms(l->ui, now) != 0);
}

static int loop_earlier(int a, int b)
{
	if (a < 0 || b < 0)
		return a < 0 ? b : a;
	return BASE_MIN(a, b);
}

static int loop_timeout(const Loop *l, int64_t now)
{
	int check = (int)BASE_MAX(l->next_check - now, 0);
	int wait = loop_earlier(key_decoder_wait(l->keys, now), ui_wait_ms(l->ui, now));

	return loop_earlier(wait, check);
}

/* --- output ------------------------------------------------------------------ */

/* While work goes on, its progress is shown now and then; its end at once. */
static bool loop_frame_due(const Loop *l, int64_t now)
{
	return l->dirty_since >= 0 && (l->prompt || now - l->last_frame >= LOOP_FRAME_MS);
}

static void loop_frame(Loop *l, int64_t now)
{
	l->frame = ui_frame(l->ui);
	term_show(l->term, l->frame);
	l->dirty_since = -1;
	l->prompt = false;
	l->last_frame = now;
	if (l->started)
		return;
	l->started = true;
	registry_started(l->ui);
	loop_dirty(l, now, false);
}

static bool loop_takes_bytes(int ms)
{
	struct pollfd out = { LOOP_CHILD_OUT, POLLOUT, 0 };

	return poll(&out, 1, ms) == 1 && out.revents == POLLOUT;
}

/* A save waits for a colleague's. Its screen is in the middle of something, so the last
 * frame is shown again with the message line over it, and nobody is asked to draw. */
static void loop_waiting(void *arg, const char *holder)
{
	Loop *l = arg;
	Canvas *copy;
	char text[200];

	if (l->frame == NULL || l->frame->h < 3 || !loop_takes_bytes(0))
		return;
	str_format(text, sizeof(text), "Wartet, bis %s fertig gespeichert hat …", holder);
	copy = canvas_new(l->frame->w, l->frame->h);
	memcpy(copy->cells, l->frame->cells, (size_t)copy->w * (size_t)copy->h * sizeof(Cell));
	canvas_fill(copy, (Rect){ 0, copy->h - 2, copy->w, 1 }, STYLE_WARN);
	canvas_text(copy, 0, copy->h - 2, copy->w, STYLE_WARN, text);
	term_show(l->term, copy);
	canvas_free(copy);
	loop_dirty(l, clock_monotonic_ms(), true);
}

/* One turn: wait, then input before work before the frame, unless the frame is late. */
static void loop_turn(Loop *l)
{
	int64_t now = clock_monotonic_ms();
	bool due = loop_frame_due(l, now);
	struct pollfd fds[3] = {
		{ LOOP_CHILD_IN, POLLIN, 0 },
		{ signals_fd(), POLLIN, 0 },
		{ LOOP_CHILD_OUT, due ? POLLOUT : 0, 0 },
	};
	bool input, late;

	if (poll(fds, ARRAY_LEN(fds), loop_timeout(l, now)) < 0 && errno != EINTR) {
		l->line_lost = true;
		return;
	}
	now = clock_monotonic_ms();
	ui_time(l->ui, now);
	if (fds[1].revents != 0)
		loop_signals(l, now);
	if (((fds[0].revents | fds[2].revents) & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
		l->line_lost = true;
		return;
	}
	input = (fds[0].revents & POLLIN) != 0;
	late = l->dirty_since >= 0 && now - l->dirty_since > LOOP_FRAME_MS;
	if (input)
		loop_read(l, now);
	loop_timers(l, now);
	if ((fds[2].revents & POLLOUT) != 0 && (!input || late))
		loop_frame(l, now);
	else if (!input)
		loop_work(l, now);
}

/* --- beginning and end --------------------------------------------------------- */

static Rc loop_open(Loop *l, Err *err)
{
	UiConfig ui = {
		.screens = registry_screens,
		.read_only = l->cfg->office->read_only,
		.more = registry_commands,
		.nmore = registry_ncommands,
		.undo = registry_undo,
		.redo = registry_redo,
	};
	TermConfig term = { LOOP_CHILD_IN, LOOP_CHILD_OUT, l->cfg->theme, !term_locale() };
	Rc rc = signals_install(LOOP_CHILD_OUT, err);

	if (rc == RC_OK)
		rc = office_open(l->cfg->office, &l->office, err);
	if (rc == RC_OK)
		rc = term_start(&term, &l->term, err);
	if (rc == RC_OK)
		rc = signals_install(LOOP_CHILD_OUT, err);
	if (rc != RC_OK)
		return rc;
	ui.app = l->office;
	ui.who = office_user(l->office);
	office_on_wait(l->office, loop_waiting, l);
	term_size(l->term, &ui.w, &ui.h);
	ui.now_ms = clock_monotonic_ms();
	l->ui = ui_new(&ui);
	l->keys = key_decoder_new(LOOP_ESC_MS);
	return RC_OK;
}

static void loop_close(Loop *l)
{
	if (l->ui != NULL && !ui_finished(l->ui))
		ui_save_drafts(l->ui);
	/* A line that takes no bytes would hold us: then the waiting parent restores it. */
	if (l->term != NULL && !l->line_lost && loop_takes_bytes(200))
		term_stop(l->term);
	key_decoder_free(l->keys);
	ui_free(l->ui);
	office_close(l->office);
}

int loop_run(const LoopConfig *cfg)
{
	static Loop loop; /* too large for the stack, and there is only one */
	Err err = ERR_INIT;

	loop.cfg = cfg;
	if (loop_open(&loop, &err) != RC_OK) {
		loop_close(&loop);
		main_complain(err.text);
		return 1;
	}
	loop_dirty(&loop, clock_monotonic_ms(), true);
	loop.next_check = loop.dirty_since + LOOP_CHECK_MS;
	while (!ui_finished(loop.ui) && loop.ended == 0 && !loop.line_lost)
		loop_turn(&loop);
	loop_close(&loop);
	return loop.ended != 0 ? 128 + loop.ended : 0;
}
