/* The history of one record. */
#include "scr_history.h"

#include "kontor/base/text.h"
#include "kontor/office/calendar.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"

typedef struct HistoryModel {
	Office *office;
	HistoryArg of;
	Arena *data; /* owns the history; swapped on reload */
	History history;
	List list;
	char title[160];
} HistoryModel;

static Rc reload(HistoryModel *m, Err *err)
{
	Arena *fresh = arena_new();
	History h = { 0 };
	Rc rc = change_history(m->office, m->of.kind, m->of.id, fresh, &h, err);
	if (rc != RC_OK) {
		arena_free(fresh);
		return rc;
	}
	arena_free(m->data);
	m->data = fresh;
	m->history = h;
	list_set_count(&m->list, h.len);
	return RC_OK;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	HistoryModel *m = model;
	AUTO(str_done) Str title = STR_INIT;
	Err ignored = ERR_INIT;
	m->office = ui_app(ui);
	m->of = *(const HistoryArg *)arg;
	if (office_title(m->office, m->of.kind, m->of.id, &title, &ignored) != RC_OK)
		str_adds(&title, m->of.kind->noun);
	str_format(m->title, sizeof(m->title), "Verlauf: %s", str_cstr(&title));
	return reload(m, err);
}

static void done(void *model)
{
	arena_free(((HistoryModel *)model)->data);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	HistoryModel *m = model;
	Err err = ERR_INIT;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type != MSG_CHANGED)
		return;
	if (reload(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

/* --- drawing ----------------------------------------------------------------------- */

static void show(const HistoryModel *m, const Field *f, const Value *v, Str *out)
{
	Err ignored = ERR_INIT;
	if (v->type == VALUE_NULL)
		str_adds(out, "(leer)");
	else if (f->type != FIELD_REF || office_title(m->office, f->ref, v->i, out, &ignored) != RC_OK)
		value_show(f, v, out);
}

static void describe(const HistoryModel *m, const HistoryLine *h, Str *out)
{
	if (h->field == NULL) {
		str_adds(out, h->op == HISTORY_DELETE ? "gelöscht" : "angelegt");
		return;
	}
	str_addf(out, "%s: ", h->field->label);
	show(m, h->field, &h->old, out);
	str_adds(out, " → ");
	show(m, h->field, &h->new, out);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const HistoryModel *m = arg;
	const HistoryLine *h = &m->history.items[row];
	AUTO(str_done) Str text = STR_INIT;
	char at[DATE_TEXT_MAX];
	(void)selected;
	wall_format_german(wall_from_utc(h->at), at);
	canvas_text(c, r.x, r.y, 16, STYLE_DIM, at);
	canvas_text(c, r.x + 18, r.y, 12, STYLE_TEXT, h->who);
	describe(m, h, &text);
	canvas_text(c, r.x + 31, r.y, r.w - 32, STYLE_TEXT, str_cstr(&text));
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const HistoryModel *m = model;
	Rect rows = { area.x, area.y + 1, area.w, area.h - 1 };
	(void)ui;
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, m->title);
	if (m->history.len == 0)
		canvas_text(c, area.x + 1, area.y + 2, area.w - 2, STYLE_DIM,
			"Seit der Übernahme aus dem Gemeindeverzeichnis hat niemand etwas geändert.");
	list_draw(&m->list, c, rows, true, draw_row, m);
}

static void name(const void *model, Str *out)
{
	str_adds(out, ((const HistoryModel *)model)->title);
}

/* --- putting one value back ----------------------------------------------------------- */

static unsigned can(const void *model, const Ui *ui)
{
	const HistoryModel *m = model;
	unsigned can = ui_read_only(ui) ? 0 : NEED_WRITE;
	if (m->history.len > 0 && m->history.items[m->list.cursor].field != NULL)
		can |= NEED_ROW;
	return can;
}

static Rc put_back(HistoryModel *m, const HistoryLine *h, Arena *a, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *base;
	Rc rc = office_get(m->office, m->of.kind, m->of.id, a, &base, err);
	if (rc != RC_OK)
		return rc;
	Record *mine = record_clone(a, base);
	mine->values[kind_field_index(m->of.kind, h->field->name)] = h->old;
	if (m->of.kind == &kind_series) /* its dates follow */
		return calendar_series_save(m->office, base, mine, NULL, err);
	rc = change_begin(
		&c, m->office, arena_printf(a, "%s zurückgesetzt: %s", h->field->label, m->title), err);
	if (rc == RC_OK)
		rc = change_update(&c, base, mine, NULL, err);
	return rc != RC_OK ? rc : change_commit(&c, err);
}

static void restore(Ui *ui, void *model)
{
	HistoryModel *m = model;
	const HistoryLine *h = &m->history.items[m->list.cursor];
	Err err = ERR_INIT;
	if (put_back(m, h, ui_frame_arena(ui), &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_say(ui, "Der frühere Wert gilt wieder. u macht es rückgängig.");
	ui_changed_by_me(ui);
}

static const Command commands[] = {
	{ "history.restore", "Enter r", "Wert zurückholen", NEED_ROW | NEED_WRITE, restore,
		"Den Wert vor dieser Änderung wieder einsetzen", "wiederherstellen alt" },
};

const ScreenDef scr_history_screen = {
	.id = "history",
	.title = "Verlauf",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(HistoryModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
	.name = name,
};
