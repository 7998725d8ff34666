/* All columns of a kind: the shown ones first and in their order, then the hidden ones. */
#include "columns.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/ui/list.h"

#define COLUMNS_MAX 48

typedef struct Column {
	const char *name, *label;
	bool shown;
} Column;

typedef struct ColumnsModel {
	Column cols[COLUMNS_MAX];
	List list;
	Str result;
} ColumnsModel;

static void add(ColumnsModel *m, const char *name, const char *label, bool shown)
{
	for (size_t i = 0; i < m->list.count; i++)
		if (strcmp(m->cols[i].name, name) == 0)
			return;
	if (m->list.count < COLUMNS_MAX)
		m->cols[m->list.count++] = (Column){ name, label, shown };
}

static void add_named(ColumnsModel *m, const Kind *k, const char *name, size_t len)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (strlen(k->fields[i].name) == len && strncmp(k->fields[i].name, name, len) == 0)
			add(m, k->fields[i].name, k->fields[i].label, true);
	for (const KindColumn *c = k->columns; c != NULL && c->name != NULL; c++)
		if (strlen(c->name) == len && strncmp(c->name, name, len) == 0)
			add(m, c->name, c->label, true);
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	ColumnsModel *m = model;
	const ColumnsArg *a = arg;
	(void)ui;
	(void)err;
	for (const char *s = a->chosen; *s != '\0';) {
		size_t len = strcspn(s, ",");
		add_named(m, a->kind, s, len);
		s += len + (s[len] != '\0');
	}
	for (size_t i = 0; i < a->kind->nfields; i++) {
		const Field *f = &a->kind->fields[i];
		/* A bare reference is a number to people; its name comes as a column of its own. */
		if (!(f->flags & FIELD_HIDDEN) && f->type != FIELD_REF)
			add(m, f->name, f->label, false);
	}
	for (const KindColumn *c = a->kind->columns; c != NULL && c->name != NULL; c++)
		add(m, c->name, c->label, false);
	return RC_OK;
}

static void done(void *model)
{
	str_done(&((ColumnsModel *)model)->result);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const Column *col = &((const ColumnsModel *)arg)->cols[row];
	(void)selected;
	canvas_text(c, r.x, r.y, 3, STYLE_TEXT, col->shown ? "[x]" : "[ ]");
	canvas_text(c, r.x + 4, r.y, r.w - 5, col->shown ? STYLE_TEXT : STYLE_DIM, col->label);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const ColumnsModel *m = model;
	(void)ui;
	list_draw(&m->list, c, area, true, draw_row, m);
}

static Rect size(const void *model, int w, int h)
{
	const ColumnsModel *m = model;
	Rect r = { 0, 0, BASE_MIN(w, 44), BASE_MIN(h, (int)m->list.count + 2) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 2;
	return r;
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	ColumnsModel *m = model;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
}

static void toggle(Ui *ui, void *model)
{
	ColumnsModel *m = model;
	m->cols[m->list.cursor].shown = !m->cols[m->list.cursor].shown;
	ui_redraw(ui);
}

static void move(Ui *ui, ColumnsModel *m, size_t to)
{
	if (to >= m->list.count)
		return;
	Column c = m->cols[m->list.cursor];
	m->cols[m->list.cursor] = m->cols[to];
	m->cols[to] = c;
	list_move_to(&m->list, to);
	ui_redraw(ui);
}

static void move_up(Ui *ui, void *model)
{
	ColumnsModel *m = model;
	if (m->list.cursor > 0)
		move(ui, m, m->list.cursor - 1);
}

static void move_down(Ui *ui, void *model)
{
	ColumnsModel *m = model;
	move(ui, m, m->list.cursor + 1);
}

static void take(Ui *ui, void *model)
{
	ColumnsModel *m = model;
	str_clear(&m->result);
	for (size_t i = 0; i < m->list.count; i++)
		if (m->cols[i].shown)
			str_addf(&m->result, "%s%s", m->result.len > 0 ? "," : "", m->cols[i].name);
	if (m->result.len == 0) {
		ui_warn(ui, "Mindestens eine Spalte muss zu sehen sein.");
		return;
	}
	ui_finish(ui, RESULT_OK, str_cstr(&m->result));
}

static const Command commands[] = {
	{ "columns.toggle", "Space", "ein/aus", 0, toggle, "Spalte zeigen oder ausblenden", NULL },
	{ "columns.up", "-", "nach oben", 0, move_up, "Spalte weiter nach links", "K" },
	{ "columns.down", "+", "nach unten", 0, move_down, "Spalte weiter nach rechts", "J" },
	{ "columns.take", "Enter", "Übernehmen", 0, take, "So anzeigen", NULL },
};

const ScreenDef columns_screen = {
	.id = "columns",
	.title = "Spalten",
	.dialog = true,
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(ColumnsModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.size = size,
};
