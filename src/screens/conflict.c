/* Two people changed the same fields: for each one the office worker picks a version. */
#include "conflict.h"

#include <string.h>

#include "kontor/base/text.h"

typedef enum Side { SIDE_MINE, SIDE_THEIRS, SIDE_ORIGINAL, SIDE_COUNT } Side;

typedef struct ConflictModel {
	RecordForm *form;
	List list;
	Side side[KIND_FIELDS_MAX];
	char who[160]; /* "anna, heute 14:03 Uhr" */
} ConflictModel;

static void describe_change(ConflictModel *m)
{
	RecordForm *f = m->form;
	ChangeSet last;
	Err ignored = ERR_INIT;
	char at[DATE_TEXT_MAX];
	str_copy(m->who, sizeof(m->who), "von jemand anderem");
	if (change_last(f->office, f->kind, f->base->id, f->arena, &last, &ignored) != RC_OK)
		return;
	wall_format_german(wall_from_utc(last.at), at);
	str_format(m->who, sizeof(m->who), "von %s, %s", last.who, at);
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	ConflictModel *m = model;
	(void)ui;
	(void)err;
	m->form = *(RecordForm *const *)arg;
	list_set_count(&m->list, m->form->conflict.nconflicts);
	describe_change(m);
	return RC_OK;
}

static const Value *side_value(const ConflictModel *m, size_t i, Side side)
{
	int field = m->form->conflict.fields[i];
	switch (side) {
	case SIDE_MINE:
		return &m->form->mine->values[field];
	case SIDE_THEIRS:
		return &m->form->conflict.result->values[field];
	case SIDE_ORIGINAL:
	case SIDE_COUNT:
		break;
	}
	return &m->form->base->values[field];
}

/* --- drawing ------------------------------------------------------------------- */

#define LINES_PER_FIELD 5

static void show_value(const ConflictModel *m, const Field *field, const Value *v, Str *out)
{
	Err ignored = ERR_INIT;
	str_clear(out);
	if (v->type == VALUE_NULL)
		str_adds(out, "(leer)");
	else if (field->type != FIELD_REF ||
		office_title(m->form->office, field->ref, v->i, out, &ignored) != RC_OK)
		value_show(field, v, out);
}

static void draw_field(const ConflictModel *m, Canvas *c, Rect r, size_t i)
{
	static const char *const names[SIDE_COUNT] = { "1 Ihre Fassung", "2 Andere Fassung",
		"3 Ursprünglich" };
	const Field *field = &m->form->kind->fields[m->form->conflict.fields[i]];
	AUTO(str_done) Str s = STR_INIT;
	bool here = i == m->list.cursor;
	canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, field->label);
	for (int side = 0; side < SIDE_COUNT; side++) {
		int y = r.y + 1 + side;
		bool chosen = m->side[i] == (Side)side;
		show_value(m, field, side_value(m, i, (Side)side), &s);
		Style style = chosen && here ? STYLE_CURSOR : STYLE_TEXT;
		canvas_text(c, r.x, y, 3, style, chosen ? "(•)" : "( )");
		canvas_text(c, r.x + 4, y, 18, style, names[side]);
		canvas_text(c, r.x + 23, y, r.w - 23, chosen ? STYLE_STRONG : STYLE_DIM, str_cstr(&s));
		if (chosen && here)
			canvas_cursor(c, r.x + 1, y);
	}
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const ConflictModel *m = model;
	AUTO(str_done) Str text = STR_INIT;
	(void)ui;
	Rect in = area;
	str_addf(&text, "Inzwischen geändert %s. Welche Fassung soll gelten?", m->who);
	int y = in.y + canvas_wrap(c, (Rect){ in.x, in.y, in.w, 2 }, 0, STYLE_WARN, str_cstr(&text)) + 1;
	int fit = BASE_MAX((in.y + in.h - y) / LINES_PER_FIELD, 1);
	size_t first = m->list.cursor < (size_t)fit ? 0 : m->list.cursor - (size_t)fit + 1;
	for (size_t i = first; i < m->list.count && i < first + (size_t)fit; i++, y += LINES_PER_FIELD)
		draw_field(m, c, (Rect){ in.x, y, in.w, LINES_PER_FIELD }, i);
}

static Rect size(const void *model, int w, int h)
{
	const ConflictModel *m = model;
	int want = 5 + (int)m->list.count * LINES_PER_FIELD;
	Rect r = { 0, 0, BASE_MIN(w, 76), BASE_MIN(h, want) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 2;
	return r;
}

/* --- deciding ------------------------------------------------------------------- */

static void choose(Ui *ui, void *model, Side side)
{
	ConflictModel *m = model;
	m->side[m->list.cursor] = side;
	if (m->list.cursor + 1 < m->list.count)
		m->list.cursor++;
	ui_redraw(ui);
}

static void choose_mine(Ui *ui, void *model)
{
	choose(ui, model, SIDE_MINE);
}

static void choose_theirs(Ui *ui, void *model)
{
	choose(ui, model, SIDE_THEIRS);
}

static void choose_original(Ui *ui, void *model)
{
	choose(ui, model, SIDE_ORIGINAL);
}

/* Save what was decided, derived from their version: a third change in between is met
 * by the same check and asked again. */
static void save(Ui *ui, void *model)
{
	ConflictModel *m = model;
	RecordForm *f = m->form;
	Err err = ERR_INIT;
	Record *theirs = record_clone(f->arena, f->conflict.result);
	Record *mine = record_clone(f->arena, f->mine);
	for (size_t i = 0; i < f->kind->nfields; i++) /* fields that only they changed stay theirs */
		if (value_equal(&f->mine->values[i], &f->base->values[i]))
			mine->values[i] = theirs->values[i];
	for (size_t i = 0; i < f->conflict.nconflicts; i++)
		mine->values[f->conflict.fields[i]] = *side_value(m, i, m->side[i]);
	f->mine = mine;
	Rc rc = record_form_store(f, theirs, NULL, &err);
	if (rc == RC_OK) {
		ui_finish(ui, RESULT_OK, NULL); /* this dialog */
		ui_finish(ui, RESULT_OK, NULL); /* the form below */
		record_form_say_saved(ui, f);
		ui_changed_by_me(ui);
		return;
	}
	if (rc == RC_CONFLICT && f->conflict.nconflicts > 0) {
		f->base = theirs;
		list_set_count(&m->list, f->conflict.nconflicts);
		memset(m->side, 0, sizeof(m->side));
		describe_change(m);
	}
	ui_error(ui, &err);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	ConflictModel *m = model;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
}

static const Command commands[] = {
	{ "conflict.mine", "1 m", "Ihre", 0, choose_mine, "Ihre eigene Fassung nehmen", "mine" },
	{ "conflict.theirs", "2 a", "Andere", 0, choose_theirs, "Die andere Fassung nehmen", "theirs" },
	{ "conflict.original", "3 o", "Ursprung", 0, choose_original, "Den Stand davor nehmen", "original" },
	{ "conflict.save", "Enter Ctrl-S", "Speichern", 0, save, "So speichern", NULL },
};

const ScreenDef conflict_screen = {
	.id = "conflict",
	.title = "Zwei Fassungen",
	.dialog = true,
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(ConflictModel),
	.init = init,
	.update = update,
	.draw = draw,
	.size = size,
};

void conflict_open(Ui *ui, RecordForm *f)
{
	ui_dialog(ui, &conflict_screen, &f, -1);
}
