/* A grid of cells that screens draw into. Knows no terminal: the term layer turns the
 * difference of two canvases into bytes, tests print one as text.
 *
 * Every text that enters the grid passes the sanitiser (base/text.h), so that stored
 * text can never control a terminal. Coordinates start at 0,0 in the upper left;
 * drawing outside the canvas is clipped. */
#ifndef KONTOR_UI_CANVAS_H
#define KONTOR_UI_CANVAS_H

#include "kontor/base/arena.h"
#include "kontor/base/str.h"

/* What a cell means; the theme decides how it looks. State is never told by style
 * alone. */
typedef enum Style {
	STYLE_TEXT,
	STYLE_DIM,      /* labels, hints, secondary columns */
	STYLE_STRONG,   /* headings, names */
	STYLE_TAB,      /* the tab line */
	STYLE_TAB_HERE, /* the active tab */
	STYLE_HEAD,     /* column heads */
	STYLE_CURSOR,   /* the selected row, the focused button */
	STYLE_MATCH,    /* the part that a filter hit */
	STYLE_KEY,      /* a key in the footer */
	STYLE_FOOTER,
	STYLE_MESSAGE,
	STYLE_ERROR,
	STYLE_GOOD,
	STYLE_WARN,
	STYLE_FIELD, /* an input field */
	STYLE_FOCUS, /* the input field that has the cursor */
	STYLE_FRAME, /* lines and borders */
	STYLE_COUNT
} Style;

typedef struct Cell {
	uint32_t cp;       /* base character; ' ' when blank */
	uint32_t marks[2]; /* combining marks on it, 0 when unused */
	uint8_t style;     /* Style */
	uint8_t width;     /* 1, 2, or 0: right half of the wide cell before it */
} Cell;

typedef struct Rect {
	int x, y, w, h;
} Rect;

typedef struct Canvas {
	int w, h;
	Cell *cells;            /* h rows of w */
	int cursor_x, cursor_y; /* where the hardware cursor rests: on the focus; -1: hidden */
} Canvas;

Canvas *canvas_new(int w, int h);
void canvas_free(Canvas *c);                 /* accepts NULL */
void canvas_resize(Canvas *c, int w, int h); /* contents become blank */
void canvas_clear(Canvas *c);
Cell *canvas_at(Canvas *c, int x, int y); /* NULL when outside */

/* Write s into at most cols columns of one line; what does not fit is cut and ends in
 * "…". Returns the columns used. */
int canvas_text(Canvas *c, int x, int y, int cols, Style style, const char *s);

/* The same, right aligned. */
void canvas_text_right(Canvas *c, int x, int y, int cols, Style style, const char *s);

/* Write s wrapped at blanks into the rectangle; skips `skip` wrapped lines first. Returns
 * the number of wrapped lines that s has at this width. */
int canvas_wrap(Canvas *c, Rect r, int skip, Style style, const char *s);

void canvas_fill(Canvas *c, Rect r, Style style);    /* blanks in a style */
void canvas_restyle(Canvas *c, Rect r, Style style); /* keeps the characters */
void canvas_hline(Canvas *c, int x, int y, int w, Style style);
void canvas_vline(Canvas *c, int x, int y, int h, Style style);
void canvas_box(Canvas *c, Rect r, Style style, const char *title); /* blanks the inside */
void canvas_cursor(Canvas *c, int x, int y);

Rect canvas_rect(const Canvas *c);
Rect canvas_inset(Rect r, int dx, int dy);

/* The grid as text, one line per row, trailing blanks kept off; for tests. With
 * styles, a second block names the style runs of each row. */
void canvas_dump(const Canvas *c, bool styles, Str *out);

#endif
