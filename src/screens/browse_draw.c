/* What a list looks like: status line, column heads, rows, and beside them the preview. */
#include "browse_priv.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/ui/layout.h"

#define GAP        2
#define MARK_COLS  1 /* the mark sign in front of the first column */
#define LAYOUT_MAX 24

typedef struct RowArg {
	const Browse *b;
	const LayoutColumn *cols;
	Str *buf;
} RowArg;

static void show_cell(const TableColumn *col, const Value *v, Str *out)
{
	Field field = { .name = col->name, .type = col->type, .choices = col->choices };
	str_clear(out);
	value_show(col->field != NULL ? col->field : &field, v, out);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const RowArg *a = arg;
	const Browse *b = a->b;
	(void)selected;
	/* Between a reload and the next layout the table may have another shape; hits are always in range. */
	const TableRow *item = &b->table.items[b->hits[row]];
	if (browse_marked(b, item->id))
		canvas_text(c, r.x, r.y, 1, STYLE_STRONG, "*");
	for (size_t i = 0; i < b->table.columns.len && i < LAYOUT_MAX; i++) {
		const LayoutColumn *l = &a->cols[i];
		if (l->w <= 0)
			continue;
		show_cell(&b->table.columns.items[i], &item->cells[i], a->buf);
		int x = r.x + MARK_COLS + l->x;
		if (b->table.columns.items[i].right)
			canvas_text_right(c, x, r.y, l->w, STYLE_TEXT, str_cstr(a->buf));
		else
			canvas_text(c, x, r.y, l->w, STYLE_TEXT, str_cstr(a->buf));
	}
}

static void layout(const Browse *b, int width, LayoutColumn *cols)
{
	size_t n = BASE_MIN(b->table.columns.len, (size_t)LAYOUT_MAX);
	for (size_t i = 0; i < n; i++) {
		const TableColumn *col = &b->table.columns.items[i];
		int head = text_width(col->label);
		bool whole = col->width <= 12 || col->type == FIELD_WALL || col->type == FIELD_STAMP;
		cols[i] = (LayoutColumn){ .want = col->width, .priority = (int)(n - i) };
		/* A name is worth more than a whole column; long columns may be cut a little, but half a
		 * date says nothing. */
		cols[i].min = col->width == 0 ? 24 : BASE_MAX(head, whole ? col->width : col->width * 2 / 3);
	}
	layout_columns(cols, n, width - LIST_GUTTER - MARK_COLS, GAP);
}

static void draw_heads(const Browse *b, Canvas *c, Rect r, const LayoutColumn *cols)
{
	AUTO(str_done) Str label = STR_INIT;
	canvas_fill(c, r, STYLE_HEAD);
	for (size_t i = 0; i < b->table.columns.len && i < LAYOUT_MAX; i++) {
		const TableColumn *col = &b->table.columns.items[i];
		if (cols[i].w <= 0)
			continue;
		str_clear(&label);
		str_adds(&label, col->label);
		const char *sort = b->sort;
		bool down = *sort == '-';
		sort += down;
		size_t len = strlen(col->name);
		if (strncmp(sort, col->name, len) == 0 && (sort[len] == '\0' || sort[len] == ','))
			str_adds(&label, down ? " ↓" : " ↑");
		int x = r.x + LIST_GUTTER + MARK_COLS + cols[i].x;
		if (col->right) /* the arrow may take the gap before the column */
			canvas_text_right(c, x - GAP, r.y, cols[i].w + GAP, STYLE_HEAD, str_cstr(&label));
		else
			canvas_text(c, x, r.y, cols[i].w, STYLE_HEAD, str_cstr(&label));
	}
}

void browse_number(Str *out, size_t n)
{
	static const Field count = { .name = "count", .type = FIELD_INT };
	Value v = { .type = VALUE_INT, .i = (int64_t)n };
	value_show(&count, &v, out);
}

/* "96 von 10.773 Kommunen · 3 markiert" */
static void say_counts(const Browse *b, Str *out)
{
	/* The first page is only ever shown without a filter. */
	size_t hits = b->table.complete ? b->nhits : b->nwithin;
	browse_number(out, hits);
	if (hits != b->nwithin) {
		str_adds(out, " von ");
		browse_number(out, b->nwithin);
	}
	str_addf(out, " %s", b->nwithin == 1 ? b->def->kind->noun : b->def->kind->plural);
	if (b->marks.len > 0) {
		str_adds(out, " · ");
		browse_number(out, b->marks.len);
		str_adds(out, " markiert");
	}
}

static void draw_status(const Browse *b, Canvas *c, Rect r)
{
	AUTO(str_done) Str counts = STR_INIT;
	say_counts(b, &counts);
	int right = text_width(str_cstr(&counts));
	canvas_text_right(c, r.x, r.y, r.w, STYLE_DIM, str_cstr(&counts));
	int room = r.w - right - 2;
	if (!b->typing && b->query.text.len == 0) {
		canvas_text(c, r.x, r.y, room, STYLE_DIM, " / filtert beim Tippen");
		return;
	}
	canvas_text(c, r.x, r.y, 1, STYLE_STRONG, "/");
	edit_draw(&b->query, c, (Rect){ r.x + 2, r.y, BASE_MAX(room - 2, 8), 1 }, b->typing);
}

/* While typing, the line of the column heads tells what is wrong or what could follow. */
static bool draw_hint(const Browse *b, Canvas *c, Rect r)
{
	if (b->query_err.rc != RC_OK) {
		canvas_fill(c, r, STYLE_ERROR);
		canvas_text(c, r.x + 2, r.y, r.w - 2, STYLE_ERROR, b->query_err.text);
		return true;
	}
	if (!b->typing)
		return false;
	Completions found = { 0 };
	Arena *a = arena_new();
	query_complete(b->def->kind, edit_text(&b->query), b->query.cursor, a, &found);
	if (found.len > 0) {
		AUTO(str_done) Str line = STR_INIT;
		str_adds(&line, "Tab: ");
		for (size_t i = 0; i < found.len && line.len < 300; i++)
			str_addf(&line, "%s%s", i == 0 ? "" : "  ", found.items[i].insert);
		if (found.len == 1 && found.items[0].help != NULL)
			str_addf(&line, "  %s", found.items[0].help);
		canvas_fill(c, r, STYLE_HEAD);
		canvas_text(c, r.x + 2, r.y, r.w - 2, STYLE_HEAD, str_cstr(&line));
	}
	arena_free(a);
	return found.len > 0;
}

static void draw_empty(const Browse *b, Canvas *c, Rect r)
{
	AUTO(str_done) Str text = STR_INIT;
	if (b->query.text.len > 0)
		str_adds(&text, "Nichts gefunden. Esc oder \\ nimmt den Filter zurück, / ändert ihn.");
	else
		str_adds(&text, b->def->empty);
	canvas_wrap(c, canvas_inset(r, 2, 1), 0, STYLE_DIM, str_cstr(&text));
}

static void draw_preview(const Browse *b, Canvas *c, Rect r)
{
	canvas_vline(c, r.x, r.y, r.h, STYLE_FRAME);
	if (b->preview_id == 0)
		return; /* still moving */
	const char *line = str_cstr(&b->preview);
	int y = r.y;
	AUTO(str_done) Str one = STR_INIT;
	while (*line != '\0' && y < r.y + r.h) {
		size_t len = strcspn(line, "\n");
		str_clear(&one);
		str_add(&one, line, len);
		bool head = line[0] == '#';
		const char *text = str_cstr(&one) + (head ? 1 : 0);
		int used = canvas_wrap(c, (Rect){ r.x + 2, y, r.w - 3, r.y + r.h - y }, 0,
			head ? STYLE_STRONG : STYLE_TEXT, text);
		y += BASE_MAX(used, 1);
		line += len + (line[len] != '\0');
	}
}

void browse_draw(const Browse *b, const Ui *ui, Canvas *c, Rect area)
{
	(void)ui;
	AUTO(str_done) Str buf = STR_INIT;
	LayoutColumn cols[LAYOUT_MAX] = { 0 };
	Rect main = area;
	if (b->def->preview != NULL && c->w >= BROWSE_PREVIEW_FROM) {
		int w = BASE_MIN(area.w * 2 / 5, 60);
		main.w = area.w - w;
		draw_preview(b, c, (Rect){ area.x + main.w, area.y + 1, w, area.h - 1 });
	}
	draw_status(b, c, (Rect){ area.x, area.y, area.w, 1 });
	Rect head = { main.x, main.y + 1, main.w, 1 };
	layout(b, main.w, cols);
	if (!draw_hint(b, c, head))
		draw_heads(b, c, head, cols);
	Rect rows = { main.x, main.y + 2, main.w, main.h - 2 };
	if (rows.h <= 0)
		return;
	if (b->nhits == 0) {
		draw_empty(b, c, rows);
		return;
	}
	RowArg arg = { b, cols, &buf };
	list_draw(&b->list, c, rows, !b->typing, draw_row, &arg);
}
