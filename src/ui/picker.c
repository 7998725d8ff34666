/* A line of input over a list that it narrows. */
#include "kontor/ui/picker.h"

#include "kontor/ui/edit.h"
#include "kontor/ui/list.h"

#include "ui_priv.h"

enum { WIDTH = 70, HEAD_ROWS = 2 };

typedef struct PickerModel {
	Arena *a;     /* copies of the argument */
	Arena *found; /* the items, of the last search */
	PickerArg arg;
	Edit edit;
	PickerItems items;
	List list;
} PickerModel;

static Rect picker_size(UNUSED const void *model, int w, int h)
{
	const int rows = BASE_MIN(h, 18);
	return (Rect){ (w - WIDTH) / 2, (h - rows) / 3, BASE_MIN(WIDTH, w), rows };
}

static void search(PickerModel *m, Ui *ui)
{
	arena_reset(m->found);
	m->items = (PickerItems){ 0 };
	if (m->arg.search)
		m->arg.search(m->arg.ctx, edit_text(&m->edit), m->found, &m->items);
	const Rect r = picker_size(m, ui_width(ui), ui_height(ui) - UI_FRAME_ROWS);
	list_fit(&m->list, r.h - 2 - HEAD_ROWS);
	list_set_count(&m->list, m->items.len);
}

static Rc picker_init(void *model, Ui *ui, const void *argp, UNUSED Err *err)
{
	PickerModel *m = model;
	const PickerArg *arg = argp;
	m->a = arena_new();
	m->found = arena_new();
	m->arg = *arg;
	m->arg.title = arena_strdup(m->a, arg->title ? arg->title : "Auswahl");
	m->arg.empty = arena_strdup(m->a, arg->empty ? arg->empty : "Nichts gefunden.");
	m->arg.initial = NULL;
	edit_init(&m->edit, arg->initial, false);
	search(m, ui);
	return RC_OK;
}

static void picker_done(void *model)
{
	PickerModel *m = model;
	edit_done(&m->edit);
	arena_free(m->found);
	arena_free(m->a);
}

static void picker_key(PickerModel *m, Ui *ui, const Key *k)
{
	if (k->sym == SYM_ESC) {
		ui_finish(ui, RESULT_CANCEL, NULL);
		return;
	}
	if (k->sym == SYM_ENTER) {
		if (m->list.cursor < m->items.len)
			ui_finish(ui, RESULT_OK, &m->items.items[m->list.cursor]);
		return;
	}
	if ((k->sym == SYM_HOME || k->sym == SYM_END) ? edit_key(&m->edit, k) : list_key(&m->list, k, true))
		return;
	if (edit_key(&m->edit, k)) {
		m->list.cursor = 0;
		search(m, ui);
	}
}

/* The same search again; the cursor stays on its item. */
static void reload(PickerModel *m, Ui *ui)
{
	const bool any = m->list.cursor < m->items.len;
	const int64_t value = any ? m->items.items[m->list.cursor].value : 0;
	search(m, ui);
	for (size_t i = 0; any && i < m->items.len; i++) {
		if (m->items.items[i].value == value) {
			list_move_to(&m->list, i);
			return;
		}
	}
}

static void picker_update(void *model, Ui *ui, const Msg *msg)
{
	if (msg->type == MSG_KEY)
		picker_key(model, ui, &msg->key);
	else if (msg->type == MSG_CHANGED || msg->type == MSG_RESIZE)
		reload(model, ui);
}

static void draw_item(const void *arg, Canvas *c, Rect r, size_t row, UNUSED bool selected)
{
	const PickerModel *m = arg;
	const PickerItem *item = &m->items.items[row];
	const int used = canvas_text(c, r.x, r.y, r.w, STYLE_TEXT, item->title);
	if (item->detail && r.w - used > 4)
		canvas_text_right(c, r.x + used + 2, r.y, r.w - used - 2, STYLE_DIM, item->detail);
}

static void picker_draw(const void *model, UNUSED const Ui *ui, Canvas *c, Rect r)
{
	const PickerModel *m = model;
	const Rect rest = { r.x, r.y + HEAD_ROWS, r.w, r.h - HEAD_ROWS };
	canvas_hline(c, r.x, r.y + 1, r.w, STYLE_FRAME);
	if (m->items.len)
		list_draw(&m->list, c, rest, false, draw_item, m);
	else
		canvas_wrap(c, rest, 0, STYLE_DIM, m->arg.empty);
	edit_draw(&m->edit, c, (Rect){ r.x, r.y, r.w, 1 }, true);
}

static bool picker_text(UNUSED const void *model)
{
	return true;
}

static void picker_name(const void *model, Str *out)
{
	str_adds(out, ((const PickerModel *)model)->arg.title);
}

const ScreenDef picker_screen = {
	.id = "picker",
	.title = "Auswahl",
	.dialog = true,
	.model_size = sizeof(PickerModel),
	.init = picker_init,
	.done = picker_done,
	.update = picker_update,
	.draw = picker_draw,
	.wants_text = picker_text,
	.text_enter = "Wählen",
	.name = picker_name,
	.size = picker_size,
};
