/* Shared by the files of the terminal layer. */
#ifndef KONTOR_TERM_PRIV_H
#define KONTOR_TERM_PRIV_H

#include "kontor/term/term.h"

/* Curses attribute and colour pair of a style. */
typedef struct TermLook {
	unsigned attr;
	short pair;
	bool flat; /* on a blank nothing of it can be seen */
} TermLook;

/* Set the colours up (after newterm) and fill one look per style. */
void term_style_init(TermTheme theme, TermLook looks[STYLE_COUNT]);

#endif
