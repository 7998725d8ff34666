/* The window moves by as few lines as keep the cursor inside, so that little is redrawn. */
#include "kontor/ui/list.h"

#include <string.h>

/* Rows that stay visible before and after the cursor. */
enum { MARGIN = 2 };

static size_t window(const List *l)
{
	return l->rows > 0 ? (size_t)l->rows : 1;
}

static void keep_visible(List *l)
{
	const size_t rows = window(l);
	const size_t margin = BASE_MIN((size_t)MARGIN, (rows - 1) / 2);
	if (l->cursor < l->top + margin)
		l->top = l->cursor > margin ? l->cursor - margin : 0;
	if (l->cursor + margin >= l->top + rows)
		l->top = l->cursor + margin + 1 - rows;
	const size_t last_top = l->count > rows ? l->count - rows : 0;
	l->top = BASE_MIN(l->top, last_top);
}

void list_set_count(List *l, size_t count)
{
	l->count = count;
	list_move_to(l, l->cursor);
}

void list_move_to(List *l, size_t row)
{
	l->cursor = l->count == 0 ? 0 : BASE_MIN(row, l->count - 1);
	keep_visible(l);
}

void list_fit(List *l, int rows)
{
	l->rows = rows;
	keep_visible(l);
}

static void move_by(List *l, bool down, size_t n)
{
	if (down)
		list_move_to(l, l->cursor + n);
	else
		list_move_to(l, l->cursor > n ? l->cursor - n : 0);
}

/* A page turns window and cursor alike: the cursor keeps its line on the screen. */
static void page_by(List *l, bool down, size_t n)
{
	if (down)
		l->top += n;
	else
		l->top = l->top > n ? l->top - n : 0;
	move_by(l, down, n);
}

static bool letter_key(List *l, const Key *k)
{
	if (k->mods == MOD_CTRL && (k->cp == 'd' || k->cp == 'u')) {
		page_by(l, k->cp == 'd', BASE_MAX(window(l) / 2, (size_t)1));
		return true;
	}
	if (k->mods)
		return false;
	if (k->cp == 'j' || k->cp == 'k')
		move_by(l, k->cp == 'j', 1);
	else if (k->cp == 'g')
		list_move_to(l, 0);
	else if (k->cp == 'G')
		list_move_to(l, l->count);
	else
		return false;
	return true;
}

bool list_key(List *l, const Key *k, bool text_focus)
{
	if (k->sym == SYM_CHAR)
		return !text_focus && letter_key(l, k);
	if (k->mods)
		return false;
	switch (k->sym) {
	case SYM_UP:
	case SYM_DOWN:
		move_by(l, k->sym == SYM_DOWN, 1);
		return true;
	case SYM_PGUP:
	case SYM_PGDN:
		page_by(l, k->sym == SYM_PGDN, BASE_MAX(window(l), (size_t)2) - 1);
		return true;
	case SYM_HOME:
		list_move_to(l, 0);
		return true;
	case SYM_END:
		list_move_to(l, l->count);
		return true;
	default:
		return false;
	}
}

void list_draw(const List *l, Canvas *c, Rect r, bool focused, ListRowFn *row_fn, const void *arg)
{
	if (r.h <= 0 || r.w <= 0)
		return;
	/* The one thing that drawing remembers: keys move by the page that was seen. Nothing
	 * that is drawn from the same model twice differs. */
	list_fit((List *)l, r.h);
	for (int i = 0; i < r.h && l->top + (size_t)i < l->count; i++) {
		const size_t row = l->top + (size_t)i;
		const Rect line = { r.x, r.y + i, r.w, 1 };
		const Rect inside = { r.x + LIST_GUTTER, r.y + i, r.w - LIST_GUTTER, 1 };
		const bool here = row == l->cursor;
		row_fn(arg, c, inside, row, here);
		if (!here)
			continue;
		canvas_text(c, r.x, r.y + i, LIST_GUTTER, STYLE_CURSOR, ">");
		canvas_restyle(c, line, STYLE_CURSOR);
		if (focused)
			canvas_cursor(c, r.x, r.y + i);
	}
}
