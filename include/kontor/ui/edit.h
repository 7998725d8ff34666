/* One line of editable text: cursor, horizontal scroll, the usual keys. Pure. */
#ifndef KONTOR_UI_EDIT_H
#define KONTOR_UI_EDIT_H

#include "kontor/ui/canvas.h"
#include "kontor/ui/key.h"

typedef struct Edit {
	Str text;       /* valid UTF-8 without control characters but '\n' */
	size_t cursor;  /* byte offset, always between clusters */
	bool multiline; /* Enter inserts a line break, arrows move by line */
	int wrap;       /* multiline: columns at which Up and Down see lines wrap; 0: only at line breaks */
	size_t max;     /* characters that typing and pasting reach, 0: 4,000, multiline 100,000 */
} Edit;

void edit_init(Edit *e, const char *text, bool multiline);
void edit_done(Edit *e);
void edit_set(Edit *e, const char *text); /* however long; cursor at the end */
const char *edit_text(const Edit *e);

/* Left/Right/Home/End/Backspace/Delete, Ctrl-A/E/U/K/W, characters and pastes; Enter, Up
 * and Down when multiline, the last two unless the cursor is on the first (last) line.
 * Line breaks pasted into a single line become blanks. True when the key was used. */
bool edit_key(Edit *e, const Key *k);

/* Draw into r (one line unless multiline) and, when focused, put the cursor there. */
void edit_draw(const Edit *e, Canvas *c, Rect r, bool focused);

/* Lines that the text takes when wrapped at w columns, at least 1. */
int edit_lines(const Edit *e, int w);

#endif
