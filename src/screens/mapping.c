/* Column after column of the file, with its meaning beside it. */
#include "mapping.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/ui/list.h"
#include "kontor/ui/picker.h"

enum { TAG_TARGET = 1 };

typedef struct MappingModel {
	const PeopleFile *file;
	Arena *arena; /* owns the targets */
	ContactMapping mapping;
	List list;
} MappingModel;

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	MappingModel *m = model;
	(void)ui;
	(void)err;
	m->file = arg;
	m->arena = arena_new();
	m->mapping.n = m->file->mapping.n;
	m->mapping.targets = ARENA_ARRAY(m->arena, const char *, m->mapping.n);
	for (size_t i = 0; i < m->mapping.n; i++)
		m->mapping.targets[i] = m->file->mapping.targets[i];
	list_set_count(&m->list, m->mapping.n);
	return RC_OK;
}

static void done(void *model)
{
	arena_free(((MappingModel *)model)->arena);
}

static const char *target_label(const char *name)
{
	for (const ContactTarget *t = contact_targets; t->name != NULL; t++)
		if (strcmp(t->name, name) == 0)
			return t->label;
	return name;
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const MappingModel *m = arg;
	const char *target = m->mapping.targets[row];
	(void)selected;
	canvas_text(c, r.x, r.y, r.w / 2 - 2, STYLE_TEXT, m->file->columns[row]);
	canvas_text(c, r.x + r.w / 2, r.y, r.w - r.w / 2, *target == '\0' ? STYLE_DIM : STYLE_TEXT,
		target_label(target));
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const MappingModel *m = model;
	(void)ui;
	canvas_fill(c, (Rect){ area.x, area.y, area.w, 1 }, STYLE_HEAD);
	canvas_text(c, area.x + 1, area.y, area.w / 2, STYLE_HEAD, "Spalte der Datei");
	canvas_text(c, area.x + area.w / 2 + 1, area.y, area.w / 2, STYLE_HEAD, "wird gelesen als");
	list_draw(&m->list, c, (Rect){ area.x, area.y + 1, area.w, area.h - 1 }, true, draw_row, m);
}

static Rect size(const void *model, int w, int h)
{
	const MappingModel *m = model;
	Rect r = { 0, 0, BASE_MIN(w, 76), BASE_MIN(h, 3 + (int)m->mapping.n) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 3;
	return r;
}

static void search(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const char *want = text_fold(a, text);
	(void)ctx;
	for (int64_t i = 0; contact_targets[i].name != NULL; i++) {
		PickerItem item = { i, contact_targets[i].label, NULL };
		if (strstr(text_fold(a, item.title), want) != NULL)
			VEC_PUSH(a, ret, item);
	}
}

static void change(Ui *ui, void *model)
{
	MappingModel *m = model;
	PickerArg arg = { .title = m->file->columns[m->list.cursor],
		.empty = "Das kennt kontor nicht; „nicht übernehmen“ lässt die Spalte weg.",
		.search = search,
		.ctx = m };
	ui_dialog(ui, &picker_screen, &arg, TAG_TARGET);
}

static void drop(Ui *ui, void *model)
{
	MappingModel *m = model;
	m->mapping.targets[m->list.cursor] = "";
	ui_redraw(ui);
}

static void take(Ui *ui, void *model)
{
	ui_finish(ui, RESULT_OK, &((MappingModel *)model)->mapping);
}

static unsigned can(const void *model, const Ui *ui)
{
	(void)ui;
	return ((const MappingModel *)model)->mapping.n > 0 ? NEED_ROW : 0;
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	MappingModel *m = model;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type != MSG_RESULT || msg->code != RESULT_OK || msg->tag != TAG_TARGET)
		return;
	int64_t target = ((const PickerItem *)msg->payload)->value;
	m->mapping.targets[m->list.cursor] = contact_targets[target].name;
	list_move_to(&m->list, m->list.cursor + 1);
	ui_redraw(ui);
}

static const Command commands[] = {
	{ "mapping.change", "Enter", "Ändern", NEED_ROW, change, "Bedeutung der Spalte wählen", NULL },
	{ "mapping.drop", "d Delete", "Weglassen", NEED_ROW, drop, "Die Spalte nicht lesen", NULL },
	{ "mapping.take", "Ctrl-S a", "Übernehmen", 0, take, "So lesen und für diese Kopfzeile merken",
		"speichern" },
};

const ScreenDef mapping_screen = {
	.id = "mapping",
	.title = "Zuordnung der Spalten",
	.dialog = true,
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(MappingModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
	.size = size,
};
