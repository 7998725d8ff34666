/* One step of the record: its records, and the fields old → new. */
#include "scr_change.h"

#include "kontor/base/text.h"
#include "kontor/office/change.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"
#include "scr_finder.h"
#include "scr_history.h"

#define RECORDS_SHOWN 500 /* an import has tens of thousands */

typedef struct ChangeModel {
	Office *office;
	int64_t changeset;
	Arena *data; /* owns the rows; swapped on reload */
	ChangeRows rows;
	List list;
} ChangeModel;

static Rc reload(ChangeModel *m, Err *err)
{
	Arena *fresh = arena_new();
	ChangeRows rows = { 0 };
	Rc rc = change_rows(m->office, m->changeset, RECORDS_SHOWN, fresh, &rows, err);
	if (rc != RC_OK) {
		arena_free(fresh);
		return rc;
	}
	arena_free(m->data);
	m->data = fresh;
	m->rows = rows;
	list_set_count(&m->list, rows.len);
	return RC_OK;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	ChangeModel *m = model;
	m->office = ui_app(ui);
	m->changeset = ((const ChangeArg *)arg)->changeset;
	return reload(m, err);
}

static void done(void *model)
{
	arena_free(((ChangeModel *)model)->data);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	ChangeModel *m = model;
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

static void show(const ChangeModel *m, const Field *f, const Value *v, Str *out)
{
	Err ignored = ERR_INIT;
	if (v->type == VALUE_NULL)
		str_adds(out, "(leer)");
	else if (f->type != FIELD_REF || office_title(m->office, f->ref, v->i, out, &ignored) != RC_OK)
		value_show(f, v, out);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	static const char *const ops[] = {
		[CHANGE_MADE] = "angelegt", [CHANGE_CHANGED] = "geändert", [CHANGE_DELETED] = "gelöscht"
	};
	const ChangeModel *m = arg;
	const ChangeLine *l = &m->rows.items[row];
	AUTO(str_done) Str text = STR_INIT;
	(void)selected;
	if (l->field == NULL) {
		str_addf(&text, "%s %s", l->kind->noun, l->title);
		canvas_text(c, r.x, r.y, r.w - 10, STYLE_STRONG, str_cstr(&text));
		canvas_text_right(c, r.x + r.w - 9, r.y, 8, STYLE_DIM, ops[l->op]);
		return;
	}
	str_addf(&text, "%s: ", l->field->label);
	show(m, l->field, &l->old, &text);
	if (l->op == CHANGE_CHANGED) {
		str_adds(&text, " → ");
		show(m, l->field, &l->new, &text);
	}
	canvas_text(c, r.x + 2, r.y, r.w - 3, STYLE_TEXT, str_cstr(&text));
}

static void add_count(Str *out, size_t n)
{
	static const Field count = { .name = "rows", .type = FIELD_INT };
	value_show(&count, &(Value){ .type = VALUE_INT, .i = (int64_t)n }, out);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const ChangeModel *m = model;
	const ChangeSet *s = &m->rows.set;
	Rect rows = { area.x, area.y + 2, area.w, area.h - 2 };
	AUTO(str_done) Str text = STR_INIT;
	char at[DATE_TEXT_MAX];
	(void)ui;
	wall_format_german(wall_from_utc(s->at), at);
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, s->what);
	str_addf(&text, "%s · %s · ", at, s->who);
	add_count(&text, s->rows);
	str_adds(&text, s->rows == 1 ? " Datensatz" : " Datensätze");
	if (s->undone_by != 0)
		str_adds(&text, " · zurückgenommen");
	canvas_text(c, area.x + 1, area.y + 1, area.w - 2, STYLE_DIM, str_cstr(&text));
	if (m->rows.more > 0 && rows.h > 1) {
		rows.h--;
		str_clear(&text);
		str_adds(&text, "… und ");
		add_count(&text, m->rows.more);
		str_adds(&text, m->rows.more == 1 ? " weiterer Datensatz" : " weitere Datensätze");
		canvas_text(c, area.x + 1, rows.y + rows.h, area.w - 2, STYLE_DIM, str_cstr(&text));
	}
	list_draw(&m->list, c, rows, true, draw_row, m);
}

/* --- commands ---------------------------------------------------------------------- */

static unsigned can(const void *model, const Ui *ui)
{
	const ChangeModel *m = model;
	unsigned can = ui_read_only(ui) ? 0 : NEED_WRITE;
	return m->rows.len > 0 ? can | NEED_ROW : can;
}

static void open_history(Ui *ui, void *model)
{
	ChangeModel *m = model;
	const ChangeLine *l = &m->rows.items[m->list.cursor];
	HistoryArg arg = { l->kind, l->id };
	ui_open(ui, &scr_history_screen, &arg);
}

/* A record that is gone has its history left. */
static void open_record(Ui *ui, void *model)
{
	ChangeModel *m = model;
	const ChangeLine *l = &m->rows.items[m->list.cursor];
	Record *r;
	Err err = ERR_INIT;
	Rc rc = office_get(m->office, l->kind, l->id, ui_frame_arena(ui), &r, &err);
	if (rc == RC_OK)
		scr_finder_open_record(ui, l->kind->name, l->id);
	else if (rc == RC_NOT_FOUND)
		open_history(ui, model);
	else
		ui_error(ui, &err);
}

static const Command commands[] = {
	{ "change.record", "Enter Right l", "Öffnen", NEED_ROW, open_record,
		"Den Datensatz dieser Zeile öffnen", "karte anzeigen" },
	{ "change.history", "H", "Verlauf", NEED_ROW, open_history,
		"Verlauf des Datensatzes zeigen; dort lässt sich ein einzelner Wert zurückholen",
		"wer wann geändert wiederherstellen" },
};

const ScreenDef scr_change_screen = {
	.id = "change",
	.title = "Schritt",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(ChangeModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
};
