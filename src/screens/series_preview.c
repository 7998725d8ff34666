/* A list of dates; Space takes one out. */
#include "series_preview.h"

#include <string.h>

#include "kontor/office/calendar.h"
#include "kontor/ui/list.h"

enum { WIDTH = 78, HEAD_ROWS = 1, FOOT_ROWS = 2, WHEN_COLS = 34 };

typedef struct PreviewModel {
	Office *office;
	Arena *arena; /* owns the dates */
	bool all_day, stored;
	CalendarDates dates;
	Str skips; /* what is handed out */
	List list;
} PreviewModel;

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	PreviewModel *m = model;
	const Record *series = ((const SeriesPreviewArg *)arg)->series;
	m->office = ui_app(ui);
	m->arena = arena_new();
	m->all_day = record_int(series, "all_day") != 0;
	m->stored = series->id != 0;
	if (calendar_series_preview(m->office, series, m->arena, &m->dates, err) != RC_OK)
		return err->rc;
	list_set_count(&m->list, m->dates.len);
	return RC_OK;
}

static void done(void *model)
{
	PreviewModel *m = model;
	str_done(&m->skips);
	arena_free(m->arena);
}

/* --- drawing ------------------------------------------------------------------------ */

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const PreviewModel *m = arg;
	const CalendarDate *d = &m->dates.items[row];
	char when[DATE_SPAN_MAX];
	WallSpan span = { d->slot, d->end, m->all_day };
	Style style = d->skipped ? STYLE_DIM : STYLE_TEXT;
	(void)selected;
	date_format_span(&span, when);
	canvas_text(c, r.x, r.y, 4, style, d->skipped ? "[ ]" : "[x]");
	canvas_text(c, r.x + 4, r.y, WHEN_COLS, style, when);
	const char *fate = d->skipped ? "wird ausgelassen" : m->stored && !d->exists ? "neu" : "";
	int x = r.x + 4 + WHEN_COLS + 1;
	int used = canvas_text(c, x, r.y, r.x + r.w - x, style, fate);
	x += used + (used > 0 ? 1 : 0);
	canvas_text(c, x, r.y, r.x + r.w - x, STYLE_WARN, d->remark);
}

static size_t count_kept(const PreviewModel *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->dates.len; i++)
		n += !m->dates.items[i].skipped;
	return n;
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect r)
{
	const PreviewModel *m = model;
	char head[120];
	size_t kept = count_kept(m);
	(void)ui;
	str_format(head, sizeof(head), "%zu %s%s", kept, kept == 1 ? "Termin" : "Termine",
		kept < m->dates.len ? ", die anderen werden ausgelassen:" : ":");
	canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, head);
	list_draw(&m->list, c, (Rect){ r.x, r.y + HEAD_ROWS, r.w, r.h - HEAD_ROWS - FOOT_ROWS }, true,
		draw_row, m);
	canvas_text(c, r.x, r.y + r.h - 1, r.w, STYLE_DIM,
		"Leertaste lässt einen Termin aus, Enter speichert, Esc führt zum Formular.");
}

static Rect size(const void *model, int w, int h)
{
	const PreviewModel *m = model;
	int rows = 2 + HEAD_ROWS + FOOT_ROWS + (int)m->dates.len;
	Rect r = { 0, 0, BASE_MIN(w, WIDTH), BASE_MIN(h, rows) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 3;
	return r;
}

/* --- choosing ------------------------------------------------------------------------- */

static void toggle(Ui *ui, void *model)
{
	PreviewModel *m = model;
	CalendarDate *d = &m->dates.items[m->list.cursor];
	d->skipped = !d->skipped;
	if (m->list.cursor + 1 < m->list.count)
		list_move_to(&m->list, m->list.cursor + 1);
	ui_redraw(ui);
}

static void accept(Ui *ui, void *model)
{
	PreviewModel *m = model;
	if (count_kept(m) == 0) {
		ui_say(ui, "Ein Termin muss bleiben; die Leertaste nimmt ihn wieder auf.");
		return;
	}
	str_clear(&m->skips);
	for (size_t i = 0; i < m->dates.len; i++) {
		char iso[DATE_TEXT_MAX];
		if (!m->dates.items[i].skipped)
			continue;
		wall_format_iso(m->dates.items[i].slot, iso);
		str_addf(&m->skips, "%s%s", m->skips.len > 0 ? "\n" : "", iso);
	}
	ui_finish(ui, RESULT_OK, str_cstr(&m->skips));
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	PreviewModel *m = model;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
}

static unsigned can(const void *model, const Ui *ui)
{
	unsigned can = ui_read_only(ui) ? 0 : NEED_WRITE;
	return ((const PreviewModel *)model)->dates.len > 0 ? can | NEED_ROW : can;
}

static const Command commands[] = {
	{ "preview.toggle", "Space", "Auslassen", NEED_ROW, toggle, "Termin auslassen oder wieder aufnehmen",
		"ausnahme sommerpause" },
	{ "preview.save", "Enter Ctrl-S", "Speichern", NEED_ROW | NEED_WRITE, accept,
		"Die Serie mit diesen Terminen speichern", "anlegen" },
};

const ScreenDef series_preview_screen = {
	.id = "series_preview",
	.title = "Termine der Serie",
	.dialog = true,
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(PreviewModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
	.size = size,
};
