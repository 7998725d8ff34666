#include "progress.h"

#include "kontor/base/str.h"

typedef struct ProgressModel {
	ProgressArg arg;
	size_t done;
	Err err;
	bool over;
} ProgressModel;

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	ProgressModel *m = model;
	(void)err;
	m->arg = *(const ProgressArg *)arg;
	ui_work(ui, true);
	return RC_OK;
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const ProgressModel *m = model;
	AUTO(str_done) Str text = STR_INIT;
	size_t total = BASE_MAX(m->arg.total, (size_t)1);
	int filled = (int)((size_t)area.w * m->done / total);
	(void)ui;
	str_addf(&text, "%zu von %zu (%zu %%)", m->done, m->arg.total, m->done * 100 / total);
	canvas_text(c, area.x, area.y, area.w, STYLE_TEXT, str_cstr(&text));
	for (int x = 0; x < area.w; x++)
		canvas_text(c, area.x + x, area.y + 1, 1, x < filled ? STYLE_STRONG : STYLE_DIM,
			x < filled ? "█" : "░");
	canvas_text(
		c, area.x, area.y + 3, area.w, STYLE_DIM, "Esc bricht ab; dann bleibt alles, wie es war.");
}

static Rect size(const void *model, int w, int h)
{
	(void)model;
	Rect r = { 0, 0, BASE_MIN(w, 60), BASE_MIN(h, 6) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 3;
	return r;
}

static void cancel(ProgressModel *m)
{
	if (!m->over)
		m->arg.stop(m->arg.ctx);
	m->over = true;
}

/* Also when the program is about to quit. */
static bool may_close(void *model, Ui *ui)
{
	(void)ui;
	cancel(model);
	return true;
}

static void step(ProgressModel *m, Ui *ui)
{
	Rc rc = m->arg.step(m->arg.ctx, &m->done, &m->err);
	ui_redraw(ui);
	if (rc == RC_OK && m->done < m->arg.total)
		return;
	m->over = true;
	ui_work(ui, false);
	ui_finish(ui, rc == RC_OK ? RESULT_OK : RESULT_CANCEL, rc == RC_OK ? NULL : &m->err);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	ProgressModel *m = model;
	if (msg->type == MSG_WORK && !m->over)
		step(m, ui);
	if (msg->type == MSG_KEY && msg->key.sym == SYM_ESC) {
		cancel(m);
		ui_finish(ui, RESULT_CANCEL, NULL);
	}
}

static void done(void *model)
{
	cancel(model);
}

static void name(const void *model, Str *out)
{
	str_adds(out, ((const ProgressModel *)model)->arg.title);
}

const ScreenDef progress_screen = {
	.id = "progress",
	.title = "Es wird gearbeitet",
	.dialog = true,
	.model_size = sizeof(ProgressModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.name = name,
	.size = size,
	.may_close = may_close,
};
