/* The terminal: the only place that includes curses.h. Turns the difference of two canvases
 * into bytes; the loop reads the raw input bytes, which ui/key.h decodes. */
#ifndef KONTOR_TERM_TERM_H
#define KONTOR_TERM_TERM_H

#include <termios.h>

#include "kontor/base/err.h"
#include "kontor/ui/canvas.h"

typedef struct Term Term;

typedef enum TermTheme { TERM_THEME_DARK, TERM_THEME_LIGHT, TERM_THEME_CONTRAST, TERM_THEME_MONO } TermTheme;

typedef struct TermConfig {
	int in_fd, out_fd;
	TermTheme theme; /* NO_COLOR forces mono */
	bool ascii;      /* no umlauts, no line drawing, no …: for terminals without UTF-8 */
} TermConfig;

/* Choose the locale that the terminal's characters follow; once, before term_start. True
 * when it is UTF-8. A UTF-8 locale that this host lacks, or none named at all, becomes
 * C.UTF-8; any other (LANG=C) is taken at its word: config.ascii. */
bool term_locale(void);

/* "dark", "light", "contrast", "mono". False when it is none of them. */
bool term_style_theme_parse(const char *name, TermTheme *ret);

/* Start: newterm, raw mode without flow control, alternate screen, bracketed paste. An
 * unknown or incapable TERM is refused with a sentence; the terminal is as before. */
MUST_CHECK Rc term_start(const TermConfig *cfg, Term **ret, Err *err);
void term_stop(Term *t);                  /* restores everything; accepts NULL */
void term_suspend(Term *t);               /* for Ctrl-Z: the shell's screen and mode */
void term_resume(Term *t);                /* the next show repaints everything */
void term_size(Term *t, int *w, int *h);  /* asks the kernel; at least 1×1 */
void term_show(Term *t, const Canvas *c); /* writes what differs from the last frame */
void term_forget(Term *t);                /* the next show repaints everything */

/* For the process that outlives a crashed one: if the terminal is still in raw mode, bring
 * it back to `saved`, leave the alternate screen, show the cursor. Never blocks. */
void term_rescue(int out_fd, const struct termios *saved);

/* One row in ASCII, in place: ä → ae where the blanks behind the word leave room, else a;
 * lines become + - |. *cursor_x (may be NULL) moves along with the text it stands on. */
void term_ascii_row(Cell *row, int w, int *cursor_x);

#endif
