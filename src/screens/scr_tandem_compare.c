/* What one run has and the other has not, then what both have. */
#include "scr_tandem_compare.h"

#include <stdlib.h>

#include "kontor/office/tandems.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"

typedef struct CompareModel {
	Office *office;
	TandemCompareArg arg;
	Arena *data; /* owns the lines; swapped on reload */
	TandemsDiffs diffs;
	size_t different;
	const char *names[2];
	List list;
} CompareModel;

static int by_side(const void *x, const void *y)
{
	const TandemsDiff *a = x, *b = y;
	int order[] = { [TANDEMS_BOTH] = 2, [TANDEMS_ONLY_LEFT] = 0, [TANDEMS_ONLY_RIGHT] = 1 };
	if (order[a->side] != order[b->side])
		return order[a->side] - order[b->side];
	int left = BASE_MAX(a->left, a->right), right = BASE_MAX(b->left, b->right);
	return (left < right) - (left > right);
}

static Rc reload(CompareModel *m, Err *err)
{
	Arena *fresh = arena_new();
	Record *runs[2];
	TandemsDiffs diffs = { 0 };
	if (office_get(m->office, &kind_pairing_run, m->arg.left, fresh, &runs[0], err) != RC_OK ||
		office_get(m->office, &kind_pairing_run, m->arg.right, fresh, &runs[1], err) != RC_OK ||
		tandems_compare(m->office, m->arg.left, m->arg.right, fresh, &diffs, err) != RC_OK) {
		arena_free(fresh);
		return err->rc;
	}
	if (diffs.len > 0)
		qsort(diffs.items, diffs.len, sizeof(diffs.items[0]), by_side);
	arena_free(m->data);
	m->data = fresh;
	m->diffs = diffs;
	m->different = 0;
	for (size_t i = 0; i < diffs.len; i++)
		m->different += diffs.items[i].side != TANDEMS_BOTH;
	for (int i = 0; i < 2; i++)
		m->names[i] = record_text(runs[i], "title");
	list_set_count(&m->list, diffs.len);
	return RC_OK;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	CompareModel *m = model;
	m->office = ui_app(ui);
	m->arg = *(const TandemCompareArg *)arg;
	return reload(m, err);
}

static void done(void *model)
{
	arena_free(((CompareModel *)model)->data);
}

static void draw_score(Canvas *c, int x, int y, bool there, int score)
{
	AUTO(str_done) Str s = STR_INIT;
	str_addf(&s, "%d", score);
	canvas_text_right(c, x, y, 6, there ? STYLE_TEXT : STYLE_DIM, there ? str_cstr(&s) : "–");
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const TandemsDiff *d = &((const CompareModel *)arg)->diffs.items[row];
	static const char *const signs[] = {
		[TANDEMS_BOTH] = "=", [TANDEMS_ONLY_LEFT] = "<", [TANDEMS_ONLY_RIGHT] = ">"
	};
	AUTO(str_done) Str s = STR_INIT;
	Style style = d->side == TANDEMS_BOTH ? STYLE_DIM : STYLE_TEXT;
	(void)selected;
	draw_score(c, r.x, r.y, d->side != TANDEMS_ONLY_RIGHT, d->left);
	canvas_text(c, r.x + 8, r.y, 1, style, signs[d->side]);
	draw_score(c, r.x + 10, r.y, d->side != TANDEMS_ONLY_LEFT, d->right);
	str_addf(&s, "%s – %s", d->first_town, d->second_town);
	int used = 19 + canvas_text(c, r.x + 19, r.y, r.w - 19, style, str_cstr(&s));
	str_clear(&s);
	str_addf(&s, "  %s, %s", d->first, d->second);
	canvas_text(c, r.x + used, r.y, BASE_MAX(r.w - used, 0), STYLE_DIM, str_cstr(&s));
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const CompareModel *m = model;
	AUTO(str_done) Str head = STR_INIT;
	(void)ui;
	str_addf(&head, "< %s   > %s", m->names[0], m->names[1]);
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, str_cstr(&head));
	str_clear(&head);
	if (m->different == 0)
		str_addf(&head, "Alle %zu Paare sind gleich.", m->diffs.len);
	else
		str_addf(&head, "%zu Paare nur in einem der Läufe, %zu in beiden", m->different,
			m->diffs.len - m->different);
	canvas_text(c, area.x + 1, area.y + 1, area.w - 2, STYLE_DIM, str_cstr(&head));
	canvas_fill(c, (Rect){ area.x, area.y + 2, area.w, 1 }, STYLE_HEAD);
	canvas_text(c, area.x + 2, area.y + 2, 18, STYLE_HEAD, "links     rechts");
	canvas_text(c, area.x + LIST_GUTTER + 19, area.y + 2, area.w - 22, STYLE_HEAD, "Paar");
	list_draw(&m->list, c, (Rect){ area.x, area.y + 3, area.w, area.h - 3 }, true, draw_row, m);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	CompareModel *m = model;
	Err err = ERR_INIT;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type == MSG_CHANGED && reload(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

static void swap(Ui *ui, void *model)
{
	CompareModel *m = model;
	Err err = ERR_INIT;
	m->arg = (TandemCompareArg){ m->arg.right, m->arg.left };
	if (reload(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

static const Command commands[] = {
	{ "tandem_compare.swap", "t", "Seiten tauschen", 0, swap, "Die beiden Läufe vertauschen", NULL },
};

const ScreenDef scr_tandem_compare_screen = {
	.id = "tandem_compare",
	.title = "Läufe vergleichen",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(CompareModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
};
