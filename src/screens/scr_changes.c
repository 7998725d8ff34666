/* Tab 0: the record of the office: every change set, who, when, what; latest first. */
#include "scr_changes.h"

#include "kontor/base/text.h"
#include "kontor/office/change.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"
#include "scr_change.h"

#define CHANGES_SHOWN 1000

typedef struct ChangesModel {
	Office *office;
	Arena *data; /* owns the list; swapped on reload */
	ChangeSetList sets;
	List list;
	bool mine; /* only the own ones */
} ChangesModel;

static Rc reload(ChangesModel *m, Err *err)
{
	Arena *fresh = arena_new();
	ChangeSetList sets = { 0 };
	const char *who = m->mine ? office_user(m->office) : NULL;
	Rc rc = change_list(m->office, who, CHANGES_SHOWN, fresh, &sets, err);
	if (rc != RC_OK) {
		arena_free(fresh);
		return rc;
	}
	/* Whoever looks at the latest line goes on seeing the latest; else the line under the cursor stays. */
	int64_t id = m->list.cursor > 0 ? m->sets.items[m->list.cursor].id : 0;
	arena_free(m->data);
	m->data = fresh;
	m->sets = sets;
	list_set_count(&m->list, sets.len);
	for (size_t i = 0; id != 0 && i < sets.len; i++)
		if (sets.items[i].id == id)
			list_move_to(&m->list, i);
	return RC_OK;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	ChangesModel *m = model;
	(void)arg;
	m->office = ui_app(ui);
	return reload(m, err);
}

static void done(void *model)
{
	arena_free(((ChangesModel *)model)->data);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	ChangesModel *m = model;
	Err err = ERR_INIT;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type != MSG_CHANGED)
		return;
	if (reload(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const ChangesModel *m = arg;
	const ChangeSet *s = &m->sets.items[row];
	static const Field count = { .name = "rows", .type = FIELD_INT };
	AUTO(str_done) Str text = STR_INIT;
	char at[DATE_TEXT_MAX];
	(void)selected;
	wall_format_german(wall_from_utc(s->at), at);
	canvas_text(c, r.x, r.y, 16, STYLE_DIM, at);
	canvas_text(c, r.x + 18, r.y, 12, STYLE_TEXT, s->who);
	str_addf(&text, "%s%s", s->what, s->undone_by != 0 ? " (zurückgenommen)" : "");
	canvas_text(c, r.x + 31, r.y, r.w - 42, s->undone_by != 0 ? STYLE_DIM : STYLE_TEXT, str_cstr(&text));
	str_clear(&text);
	value_show(&count, &(Value){ .type = VALUE_INT, .i = (int64_t)s->rows }, &text);
	canvas_text_right(c, r.x + r.w - 9, r.y, 8, STYLE_DIM, str_cstr(&text));
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const ChangesModel *m = model;
	Rect rows = { area.x, area.y + 2, area.w, area.h - 2 };
	(void)ui;
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_DIM,
		m->mine ? "Ihre letzten Änderungen" : "Die letzten Änderungen aller");
	canvas_fill(c, (Rect){ area.x, area.y + 1, area.w, 1 }, STYLE_HEAD);
	canvas_text(c, area.x + 1, area.y + 1, 16, STYLE_HEAD, "Zeit");
	canvas_text(c, area.x + 19, area.y + 1, 12, STYLE_HEAD, "Wer");
	canvas_text(c, area.x + 32, area.y + 1, 30, STYLE_HEAD, "Was");
	canvas_text_right(c, area.x + area.w - 15, area.y + 1, 14, STYLE_HEAD, "Datensätze");
	list_draw(&m->list, c, rows, true, draw_row, m);
}

static void toggle_mine(Ui *ui, void *model)
{
	ChangesModel *m = model;
	Err err = ERR_INIT;
	m->mine = !m->mine;
	list_move_to(&m->list, 0);
	if (reload(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

static unsigned can(const void *model, const Ui *ui)
{
	unsigned can = ui_read_only(ui) ? 0 : NEED_WRITE;
	return ((const ChangesModel *)model)->sets.len > 0 ? can | NEED_ROW : can;
}

static void open_step(Ui *ui, void *model)
{
	ChangesModel *m = model;
	ChangeArg arg = { m->sets.items[m->list.cursor].id };
	ui_open(ui, &scr_change_screen, &arg);
}

static const Command commands[] = {
	{ "changes.open", "Enter Right l", "Öffnen", NEED_ROW, open_step,
		"Zeigen, was der Schritt geändert hat", "details felder alt neu" },
	{ "changes.mine", "m", "Nur meine", 0, toggle_mine, "Zwischen eigenen und allen Änderungen wechseln",
		"filter" },
};

const ScreenDef scr_changes_screen = {
	.id = "changes",
	.title = "Protokoll",
	.tab = '0',
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(ChangesModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
};
