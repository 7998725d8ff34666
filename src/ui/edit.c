/* One text and a place in it. What is drawn follows from the two: there is no scroll
 * position to keep in step. */
#include "kontor/ui/edit.h"

#include <string.h>

#include "kontor/base/text.h"

/* A line that somebody types is never longer. Prose is bounded by its field's check, which
 * says so: what was pasted is not cut in silence; this only keeps a key quick. */
enum { MAX_LINE = 4000, MAX_PROSE = 100000 };

void edit_init(Edit *e, const char *text, bool multiline)
{
	*e = (Edit){ .multiline = multiline };
	edit_set(e, text);
}

void edit_done(Edit *e)
{
	str_done(&e->text);
	e->cursor = 0;
}

const char *edit_text(const Edit *e)
{
	return str_cstr(&e->text);
}

/* --- moving by clusters --- */

static bool joins(const char *s, size_t len)
{
	uint32_t cp;
	if (len == 0 || (unsigned char)*s < 0xCC)
		return false;
	text_decode(s, len, &cp);
	return text_cp_width(cp) == 0;
}

static size_t next_cluster(const Edit *e, size_t at)
{
	uint32_t cp;
	if (at >= e->text.len)
		return e->text.len;
	at += text_decode(e->text.data + at, e->text.len - at, &cp);
	while (joins(e->text.data + at, e->text.len - at))
		at += text_decode(e->text.data + at, e->text.len - at, &cp);
	return at;
}

static size_t prev_cluster(const Edit *e, size_t at)
{
	while (at > 0) {
		at--;
		while (at > 0 && ((unsigned char)e->text.data[at] & 0xC0) == 0x80)
			at--;
		if (!joins(e->text.data + at, e->text.len - at))
			break;
	}
	return at;
}

static size_t line_start(const Edit *e, size_t at)
{
	while (at > 0 && e->text.data[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const Edit *e, size_t at)
{
	while (at < e->text.len && e->text.data[at] != '\n')
		at++;
	return at;
}

static size_t word_start(const Edit *e, size_t at)
{
	while (at > 0 && strchr(" \n", e->text.data[at - 1]))
		at--;
	while (at > 0 && !strchr(" \n", e->text.data[at - 1]))
		at--;
	return at;
}

/* --- changing --- */

static size_t count_chars(const char *s, size_t len)
{
	size_t n = 0;
	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xC0) != 0x80;
	return n;
}

static void cut(Edit *e, size_t from, size_t to)
{
	if (from >= to)
		return;
	memmove(e->text.data + from, e->text.data + to, e->text.len - to + 1);
	e->text.len -= to - from;
	e->cursor = from;
}

/* Append what of s may stand in the field, at most room characters. */
static void add_clean(const Edit *e, Str *out, const char *s, size_t len, size_t room)
{
	for (size_t i = 0; i < len && room > 0;) {
		uint32_t cp;
		char buf[4];
		const bool crlf = s[i] == '\r' && i + 1 < len && s[i + 1] == '\n';
		i += text_decode(s + i, len - i, &cp) + (crlf ? 1 : 0);
		if (cp == '\r' || cp == '\n')
			cp = e->multiline ? '\n' : ' ';
		else if (cp == '\t')
			cp = ' ';
		else if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
			continue;
		str_add(out, buf, text_encode(cp, buf));
		room--;
	}
}

static void insert_most(Edit *e, const char *s, size_t len, size_t max)
{
	AUTO(str_done) Str add = STR_INIT;
	const size_t have = count_chars(str_cstr(&e->text), e->text.len);
	add_clean(e, &add, s, len, max > have ? max - have : 0);
	if (add.len == 0)
		return;
	str_reserve(&e->text, add.len);
	memmove(e->text.data + e->cursor + add.len, e->text.data + e->cursor, e->text.len - e->cursor);
	memcpy(e->text.data + e->cursor, add.data, add.len);
	e->text.len += add.len;
	e->text.data[e->text.len] = '\0';
	e->cursor += add.len;
	/* A mark typed after its base, or a base typed before a mark, is one cluster. */
	while (e->cursor < e->text.len && joins(e->text.data + e->cursor, e->text.len - e->cursor))
		e->cursor = next_cluster(e, prev_cluster(e, e->cursor));
}

static void insert(Edit *e, const char *s, size_t len)
{
	insert_most(e, s, len, e->max ? e->max : e->multiline ? MAX_PROSE : MAX_LINE);
}

/* What is stored comes whole: cut, it would be saved cut. */
void edit_set(Edit *e, const char *text)
{
	str_clear(&e->text);
	e->cursor = 0;
	if (text)
		insert_most(e, text, strlen(text), SIZE_MAX);
}

/* --- wrapped rows --- */

/* One row of the text as shown: bytes from start to end; the next row begins at next. */
typedef struct Row {
	size_t start, end, next;
	bool last;
} Row;

static int columns(const Edit *e, size_t from, size_t to)
{
	int w = 0;
	while (from < to) {
		const size_t next = next_cluster(e, from);
		uint32_t cp;
		text_decode(e->text.data + from, e->text.len - from, &cp);
		w += BASE_MAX(text_cp_width(text_safe_cp(cp)), 1);
		from = next;
	}
	return w;
}

/* The row that begins at start when lines wrap at w columns (0: never). */
static Row row_at(const Edit *e, size_t start, int w)
{
	size_t i = start, word = start;
	int used = 0;
	while (i < e->text.len && e->text.data[i] != '\n') {
		const size_t next = next_cluster(e, i);
		used += columns(e, i, next);
		if (w > 0 && used > w && i > start) {
			if (e->text.data[i] == ' ') /* the blank at the edge is not shown */
				return (Row){ start, i, i + 1, false };
			const size_t at = word > start ? word : i;
			return (Row){ start, at, at, false };
		}
		if (e->text.data[i] == ' ')
			word = i + 1;
		i = next;
	}
	if (i < e->text.len)
		return (Row){ start, i, i + 1, false };
	return (Row){ start, i, i, true };
}

/* The row that holds the cursor; its number into *ret_number. */
static Row cursor_row(const Edit *e, int w, int *ret_number)
{
	Row r = row_at(e, 0, w);
	int n = 0;
	while (!r.last && e->cursor >= r.next) {
		r = row_at(e, r.next, w);
		n++;
	}
	*ret_number = n;
	return r;
}

int edit_lines(const Edit *e, int w)
{
	int n = 1;
	for (Row r = row_at(e, 0, w); !r.last; r = row_at(e, r.next, w))
		n++;
	return n;
}

/* The place in row number n that is closest to column col. */
static void goto_row(Edit *e, int n, int col)
{
	Row r = row_at(e, 0, e->wrap);
	while (n-- > 0 && !r.last)
		r = row_at(e, r.next, e->wrap);
	size_t at = r.start;
	while (at < r.end && columns(e, r.start, next_cluster(e, at)) <= col)
		at = next_cluster(e, at);
	/* A row that was wrapped without a blank ends where the next begins. */
	e->cursor = at == r.next && !r.last && at > r.start ? prev_cluster(e, at) : at;
}

static bool move_row(Edit *e, int step)
{
	int n;
	const Row r = cursor_row(e, e->wrap, &n);
	if (!e->multiline || (step < 0 ? n == 0 : r.last))
		return false;
	goto_row(e, n + step, columns(e, r.start, BASE_MIN(e->cursor, r.end)));
	return true;
}

/* --- keys --- */

static bool ctrl_key(Edit *e, uint32_t cp)
{
	switch (cp) {
	case 'a':
		e->cursor = line_start(e, e->cursor);
		return true;
	case 'e':
		e->cursor = line_end(e, e->cursor);
		return true;
	case 'u':
		cut(e, line_start(e, e->cursor), e->cursor);
		return true;
	case 'k':
		cut(e, e->cursor, line_end(e, e->cursor));
		return true;
	case 'w':
		cut(e, word_start(e, e->cursor), e->cursor);
		return true;
	default:
		return false;
	}
}

static bool char_key(Edit *e, const Key *k)
{
	char buf[4];
	if (k->mods == MOD_CTRL)
		return ctrl_key(e, k->cp);
	if (k->mods)
		return false;
	insert(e, buf, text_encode(k->cp, buf));
	return true;
}

bool edit_key(Edit *e, const Key *k)
{
	if (k->sym == SYM_CHAR)
		return char_key(e, k);
	switch (k->sym) {
	case SYM_PASTE:
		insert(e, k->text, k->text_len);
		return true;
	case SYM_ENTER:
		if (e->multiline)
			insert(e, "\n", 1);
		return e->multiline;
	case SYM_LEFT:
		e->cursor = prev_cluster(e, e->cursor);
		return true;
	case SYM_RIGHT:
		e->cursor = next_cluster(e, e->cursor);
		return true;
	case SYM_HOME:
		e->cursor = line_start(e, e->cursor);
		return true;
	case SYM_END:
		e->cursor = line_end(e, e->cursor);
		return true;
	case SYM_BACKSPACE:
		cut(e, prev_cluster(e, e->cursor), e->cursor);
		return true;
	case SYM_DELETE:
		cut(e, e->cursor, next_cluster(e, e->cursor));
		return true;
	case SYM_UP:
	case SYM_DOWN:
		return move_row(e, k->sym == SYM_UP ? -1 : 1);
	default:
		return false;
	}
}

/* --- drawing --- */

static void draw_bytes(const Edit *e, Canvas *c, int x, int y, int w, Style style, size_t from, size_t to)
{
	AUTO(str_done) Str part = STR_INIT;
	if (from >= to)
		return;
	str_add(&part, e->text.data + from, to - from);
	canvas_text(c, x, y, w, style, str_cstr(&part));
}

/* A single line scrolls by half its width, so that few cells change. */
static void draw_single(const Edit *e, Canvas *c, Rect r, bool focused, Style style)
{
	const int col = columns(e, 0, focused ? e->cursor : 0);
	const int step = BASE_MAX(r.w / 2, 1);
	int first = 0;
	while (col - first >= r.w)
		first += step;
	size_t at = 0;
	int skipped = 0;
	while (at < e->text.len && skipped < first) {
		const size_t next = next_cluster(e, at);
		skipped += columns(e, at, next);
		at = next;
	}
	const int lead = skipped - first; /* a wide character may hang over the edge */
	draw_bytes(e, c, r.x + lead, r.y, r.w - lead, style, at, e->text.len);
	if (first > 0 && r.w > 2 && col > first)
		canvas_text(c, r.x, r.y, 1, style, "…");
	if (focused)
		canvas_cursor(c, r.x + BASE_MIN(col - first, r.w - 1), r.y);
}

static void draw_multi(const Edit *e, Canvas *c, Rect r, bool focused, Style style)
{
	int here = 0;
	const Row at = cursor_row(e, r.w, &here);
	const int first = focused && here >= r.h ? here - r.h + 1 : 0;
	Row row = row_at(e, 0, r.w);
	for (int n = 0; n < first + r.h; n++) {
		if (n >= first)
			draw_bytes(e, c, r.x, r.y + n - first, r.w, style, row.start, row.end);
		if (row.last)
			break;
		row = row_at(e, row.next, r.w);
	}
	if (!focused)
		return;
	const int col = columns(e, at.start, BASE_MIN(e->cursor, at.end));
	canvas_cursor(c, r.x + BASE_MIN(col, r.w - 1), r.y + here - first);
}

void edit_draw(const Edit *e, Canvas *c, Rect r, bool focused)
{
	const Style style = focused ? STYLE_FOCUS : STYLE_FIELD;
	if (r.w <= 0 || r.h <= 0)
		return;
	if (!e->multiline)
		r.h = 1;
	canvas_fill(c, r, style);
	if (e->multiline)
		draw_multi(e, c, r, focused, style);
	else
		draw_single(e, c, r, focused, style);
}
