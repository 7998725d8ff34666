/* Cells are written one cluster at a time; whatever is cut in half on the way (a wide
 * character at a seam) becomes a blank, so that the grid is always printable. */
#include "kontor/ui/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/err.h"
#include "kontor/base/text.h"

enum { CANVAS_MAX = 4096, DOTTED_CIRCLE = 0x25CC, ELLIPSIS = 0x2026 };

/* What one step through a text yields: a base character with the marks on it. */
typedef struct Cluster {
	uint32_t cp;
	uint32_t marks[2];
	int width;
	size_t bytes;
} Cluster;

static Cell blank_cell(Style style)
{
	return (Cell){ .cp = ' ', .style = (uint8_t)style, .width = 1 };
}

/* A failed calloc ends the program, hence never NULL. */
static Cell *cells_new(int w, int h)
{
	Cell *cells = calloc((size_t)w * (size_t)h + 1, sizeof(Cell));
	if (!cells)
		err_out_of_memory();
	return cells;
}

static int clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

Canvas *canvas_new(int w, int h)
{
	Canvas *c = calloc(1, sizeof(*c));
	if (!c)
		err_out_of_memory();
	canvas_resize(c, w, h);
	return c;
}

void canvas_free(Canvas *c)
{
	if (!c)
		return;
	free(c->cells);
	free(c);
}

void canvas_resize(Canvas *c, int w, int h)
{
	free(c->cells);
	c->w = clamp(w, 1, CANVAS_MAX);
	c->h = clamp(h, 1, CANVAS_MAX);
	c->cells = cells_new(c->w, c->h);
	canvas_clear(c);
}

void canvas_clear(Canvas *c)
{
	const Cell blank = blank_cell(STYLE_TEXT);
	const size_t n = (size_t)c->w * (size_t)c->h;
	for (size_t i = 0; i < n; i++)
		c->cells[i] = blank;
	c->cursor_x = c->cursor_y = -1;
}

Cell *canvas_at(Canvas *c, int x, int y)
{
	if (x < 0 || y < 0 || x >= c->w || y >= c->h)
		return NULL;
	return &c->cells[(size_t)y * (size_t)c->w + (size_t)x];
}

/* A cell at x is about to be overwritten: the wide character whose right half it is
 * becomes a blank. */
static void seam_left(Canvas *c, int x, int y)
{
	Cell *cell = canvas_at(c, x, y);
	if (cell && cell->width == 0 && x > 0)
		cell[-1] = blank_cell((Style)cell[-1].style);
}

/* The cell left of x was overwritten: a right half at x has lost its character. */
static void seam_right(Canvas *c, int x, int y)
{
	Cell *cell = canvas_at(c, x, y);
	if (cell && cell->width == 0)
		*cell = blank_cell((Style)cell->style);
}

/* Latin letters need no look into the tables. */
static bool is_plain(uint32_t cp)
{
	return (cp >= 0x20 && cp < 0x7F) || (cp > 0xA0 && cp < 0x300 && cp != 0xAD);
}

/* The next cluster of s (not at its end); surplus marks are dropped. */
static Cluster cluster_next(const char *s, size_t len)
{
	Cluster k = { .width = 1 };
	k.bytes = text_decode(s, len, &k.cp);
	if (k.cp == '\t')
		k.cp = ' ';
	if (!is_plain(k.cp)) {
		k.cp = text_safe_cp(k.cp);
		k.width = text_cp_width(k.cp);
	}
	size_t nmarks = 0;
	if (k.width <= 0) {
		k.marks[nmarks++] = k.cp;
		k.cp = DOTTED_CIRCLE;
		k.width = 1;
	}
	/* Below U+0300 (first byte 0xCC) nothing combines. */
	while (k.bytes < len && (unsigned char)s[k.bytes] >= 0xCC) {
		uint32_t cp;
		const size_t n = text_decode(s + k.bytes, len - k.bytes, &cp);
		if (is_plain(cp) || text_cp_width(cp) != 0 || text_safe_cp(cp) != cp)
			break;
		if (nmarks < 2)
			k.marks[nmarks++] = cp;
		k.bytes += n;
	}
	return k;
}

static void put_cluster(Canvas *c, int x, int y, Style style, const Cluster *k)
{
	Cell *cell = canvas_at(c, x, y);
	Cell *right = k->width == 2 ? canvas_at(c, x + 1, y) : NULL;
	const bool whole = cell && (k->width == 1 || right);
	if (whole) {
		*cell = (Cell){ k->cp, { k->marks[0], k->marks[1] }, (uint8_t)style, (uint8_t)k->width };
		if (right)
			*right = (Cell){ .cp = ' ', .style = (uint8_t)style, .width = 0 };
		return;
	}
	if (cell)
		*cell = blank_cell(style);
	if (right)
		*right = blank_cell(style);
}

/* Replace the end of a text that did not fit into cols by "…"; used is what it took so
 * far. Returns the columns then used. */
static int put_ellipsis(Canvas *c, int x, int y, int cols, Style style, int used)
{
	const int at = BASE_MIN(used, cols - 1);
	const Cluster dots = { .cp = ELLIPSIS, .width = 1 };
	seam_left(c, x + at, y);
	put_cluster(c, x + at, y, style, &dots);
	seam_right(c, x + at + 1, y);
	return at + 1;
}

/* Write len bytes of s. cut: end in "…" what does not fit. */
static int put_span(Canvas *c, int x, int y, int cols, Style style, const char *s, size_t len, bool cut)
{
	if (y < 0 || y >= c->h || x >= c->w || x <= -CANVAS_MAX)
		return 0;
	cols = BASE_MIN(cols, c->w - x);
	if (cols <= 0 || len == 0)
		return 0;
	seam_left(c, x, y);
	int used = 0;
	size_t i = 0;
	Cell *row = c->cells + (size_t)y * (size_t)c->w;
	while (i < len) {
		const unsigned char b = (unsigned char)s[i];
		const bool lone = i + 1 == len || (unsigned char)s[i + 1] < 0xCC;
		if (b >= 0x20 && b < 0x7F && lone && used < cols && x + used >= 0) {
			row[x + used++] = (Cell){ .cp = b, .style = (uint8_t)style, .width = 1 };
			i++;
			continue;
		}
		const Cluster k = cluster_next(s + i, len - i);
		if (used + k.width > cols)
			break;
		put_cluster(c, x + used, y, style, &k);
		used += k.width;
		i += k.bytes;
	}
	if (used > 0)
		seam_right(c, x + used, y);
	if (i < len && cut)
		used = put_ellipsis(c, x, y, cols, style, used);
	return used;
}

int canvas_text(Canvas *c, int x, int y, int cols, Style style, const char *s)
{
	return put_span(c, x, y, cols, style, s, strlen(s), true);
}

void canvas_text_right(Canvas *c, int x, int y, int cols, Style style, const char *s)
{
	const int width = text_width(s);
	const int gap = width < cols ? cols - width : 0;
	put_span(c, x + gap, y, cols - gap, style, s, strlen(s), true);
}

/* The bytes of s that make one line of at most w columns; *ret_next gets where the next
 * line begins. Breaks at the last blank that fits, else within the word. */
static size_t wrap_line(const char *s, size_t len, int w, size_t *ret_next)
{
	size_t i = 0, blank = 0;
	int used = 0;
	while (i < len && s[i] != '\n') {
		const Cluster k = cluster_next(s + i, len - i);
		if (s[i] == ' ')
			blank = i;
		if (used + k.width > w)
			break;
		used += k.width;
		i += k.bytes;
	}
	if (i >= len || s[i] == '\n') {
		*ret_next = i < len ? i + 1 : len;
		return i;
	}
	if (blank > 0)
		i = blank;
	else if (i == 0) /* a wide character in one column: skip it */
		i = cluster_next(s, len).bytes;
	*ret_next = i;
	while (*ret_next < len && s[*ret_next] == ' ')
		(*ret_next)++;
	return i;
}

int canvas_wrap(Canvas *c, Rect r, int skip, Style style, const char *s)
{
	size_t len = strlen(s), at = 0;
	int line = 0;
	if (r.w <= 0)
		return 0;
	while (at < len) {
		size_t next;
		const size_t n = wrap_line(s + at, len - at, r.w, &next);
		const int y = line - skip;
		if (y >= 0 && y < r.h)
			put_span(c, r.x, r.y + y, r.w, style, s + at, n, false);
		at += next;
		line++;
	}
	return line;
}

static Rect clip(const Canvas *c, Rect r)
{
	const int x0 = clamp(r.x, 0, c->w), y0 = clamp(r.y, 0, c->h);
	const int x1 = clamp(r.x + r.w, 0, c->w), y1 = clamp(r.y + r.h, 0, c->h);
	return (Rect){ x0, y0, BASE_MAX(x1 - x0, 0), BASE_MAX(y1 - y0, 0) };
}

void canvas_fill(Canvas *c, Rect r, Style style)
{
	r = clip(c, r);
	const Cell blank = blank_cell(style);
	for (int y = r.y; r.w > 0 && y < r.y + r.h; y++) {
		seam_left(c, r.x, y);
		Cell *cell = canvas_at(c, r.x, y);
		for (int i = 0; i < r.w; i++)
			cell[i] = blank;
		seam_right(c, r.x + r.w, y);
	}
}

void canvas_restyle(Canvas *c, Rect r, Style style)
{
	r = clip(c, r);
	for (int y = r.y; r.w > 0 && y < r.y + r.h; y++) {
		Cell *cell = canvas_at(c, r.x, y);
		for (int i = 0; i < r.w; i++)
			cell[i].style = (uint8_t)style;
	}
}

static void put_line_char(Canvas *c, int x, int y, Style style, uint32_t cp)
{
	const Cluster k = { .cp = cp, .width = 1 };
	seam_left(c, x, y);
	put_cluster(c, x, y, style, &k);
	seam_right(c, x + 1, y);
}

void canvas_hline(Canvas *c, int x, int y, int w, Style style)
{
	const Rect r = clip(c, (Rect){ x, y, w, 1 });
	for (int i = 0; i < r.w && r.h; i++)
		put_line_char(c, r.x + i, r.y, style, 0x2500);
}

void canvas_vline(Canvas *c, int x, int y, int h, Style style)
{
	const Rect r = clip(c, (Rect){ x, y, 1, h });
	for (int i = 0; i < r.h && r.w; i++)
		put_line_char(c, r.x, r.y + i, style, 0x2502);
}

void canvas_box(Canvas *c, Rect r, Style style, const char *title)
{
	if (r.w < 2 || r.h < 2)
		return;
	const int right = r.x + r.w - 1, bottom = r.y + r.h - 1;
	canvas_fill(c, r, STYLE_TEXT);
	canvas_hline(c, r.x, r.y, r.w, style);
	canvas_hline(c, r.x, bottom, r.w, style);
	canvas_vline(c, r.x, r.y, r.h, style);
	canvas_vline(c, right, r.y, r.h, style);
	put_line_char(c, r.x, r.y, style, 0x250C);
	put_line_char(c, right, r.y, style, 0x2510);
	put_line_char(c, r.x, bottom, style, 0x2514);
	put_line_char(c, right, bottom, style, 0x2518);
	if (!title || !*title || r.w < 8)
		return;
	const int used = canvas_text(c, r.x + 3, r.y, r.w - 6, STYLE_STRONG, title);
	canvas_text(c, r.x + 2, r.y, 1, style, " ");
	canvas_text(c, r.x + 3 + used, r.y, 1, style, " ");
}

void canvas_cursor(Canvas *c, int x, int y)
{
	const bool inside = canvas_at(c, x, y) != NULL;
	c->cursor_x = inside ? x : -1;
	c->cursor_y = inside ? y : -1;
}

Rect canvas_rect(const Canvas *c)
{
	return (Rect){ 0, 0, c->w, c->h };
}

Rect canvas_inset(Rect r, int dx, int dy)
{
	return (Rect){ r.x + dx, r.y + dy, BASE_MAX(r.w - 2 * dx, 0), BASE_MAX(r.h - 2 * dy, 0) };
}

static void dump_cp(Str *out, uint32_t cp)
{
	char buf[4];
	str_add(out, buf, text_encode(cp, buf));
}

static void dump_row(const Cell *row, int w, Str *out)
{
	size_t keep = out->len;
	for (int x = 0; x < w; x++) {
		const Cell *cell = &row[x];
		if (cell->width == 0)
			continue;
		dump_cp(out, cell->cp);
		for (int i = 0; i < 2 && cell->marks[i]; i++)
			dump_cp(out, cell->marks[i]);
		if (cell->cp != ' ' || cell->marks[0])
			keep = out->len;
	}
	while (out->len > keep)
		out->data[--out->len] = '\0';
	str_addc(out, '\n');
}

static const char *const style_names[STYLE_COUNT] = {
	[STYLE_TEXT] = "text",
	[STYLE_DIM] = "dim",
	[STYLE_STRONG] = "strong",
	[STYLE_TAB] = "tab",
	[STYLE_TAB_HERE] = "tab-here",
	[STYLE_HEAD] = "head",
	[STYLE_CURSOR] = "cursor",
	[STYLE_MATCH] = "match",
	[STYLE_KEY] = "key",
	[STYLE_FOOTER] = "footer",
	[STYLE_MESSAGE] = "message",
	[STYLE_ERROR] = "error",
	[STYLE_GOOD] = "good",
	[STYLE_WARN] = "warn",
	[STYLE_FIELD] = "field",
	[STYLE_FOCUS] = "focus",
	[STYLE_FRAME] = "frame",
};

/* "3: 0+12 cursor, 14+2 dim"; rows that are plain text only are left out. */
static void dump_styles(const Cell *row, int w, int y, Str *out)
{
	bool any = false;
	for (int x = 0; x < w;) {
		int n = 1;
		while (x + n < w && row[x + n].style == row[x].style)
			n++;
		if (row[x].style != STYLE_TEXT && row[x].style < STYLE_COUNT) {
			if (any)
				str_adds(out, ", ");
			else
				str_addf(out, "%d: ", y);
			str_addf(out, "%d+%d %s", x, n, style_names[row[x].style]);
			any = true;
		}
		x += n;
	}
	if (any)
		str_addc(out, '\n');
}

void canvas_dump(const Canvas *c, bool styles, Str *out)
{
	for (int y = 0; y < c->h; y++)
		dump_row(c->cells + (size_t)y * (size_t)c->w, c->w, out);
	if (!styles)
		return;
	str_addf(out, "-- cursor %d,%d\n", c->cursor_x, c->cursor_y);
	for (int y = 0; y < c->h; y++)
		dump_styles(c->cells + (size_t)y * (size_t)c->w, c->w, y, out);
}
