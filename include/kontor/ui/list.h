/* A scrolling list: cursor, window, marks. Pure; rows are drawn through a callback, so
 * that only visible rows cost anything. */
#ifndef KONTOR_UI_LIST_H
#define KONTOR_UI_LIST_H

#include "kontor/ui/canvas.h"
#include "kontor/ui/key.h"

typedef struct List {
	size_t count;
	size_t cursor; /* 0 when empty */
	size_t top;    /* first visible row */
	int rows;      /* visible rows at the last draw or list_fit */
} List;

void list_set_count(List *l, size_t count); /* keeps the cursor inside */
void list_move_to(List *l, size_t row);
void list_fit(List *l, int rows); /* the height changed: keep the cursor visible */

/* Up Down PgUp PgDn Home End, j k g G, Ctrl-D/U: true when the key moved or would have
 * moved the cursor. With text_focus, letters are not taken. */
bool list_key(List *l, const Key *k, bool text_focus);

/* The first column of a list is for the ">" of the cursor row, so that the cursor is not
 * told by style alone. Column heads begin after it. */
enum { LIST_GUTTER = 1 };

/* Draw the visible rows: row_fn draws one row into its rectangle, which begins after the
 * gutter. The cursor row is restyled with STYLE_CURSOR afterwards and, when focused, gets
 * the hardware cursor. Fits a copy of l to the height of r: call list_fit (rows as drawn)
 * in update, so that paging knows it. */
typedef void ListRowFn(const void *arg, Canvas *c, Rect r, size_t row, bool selected);
void list_draw(const List *l, Canvas *c, Rect r, bool focused, ListRowFn *row_fn, const void *arg);

#endif
