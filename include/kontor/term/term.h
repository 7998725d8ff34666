/* The terminal: the only place that includes curses.h. Turns the difference of two canvases
 * into bytes; reads raw input bytes, which ui/key.h decodes. */
#ifndef KONTOR_TERM_TERM_H
#define KONTOR_TERM_TERM_H

#include "kontor/base/err.h"
#include "kontor/ui/canvas.h"

typedef struct Term Term;

typedef enum TermTheme { TERM_THEME_DARK, TERM_THEME_LIGHT, TERM_THEME_CONTRAST, TERM_THEME_MONO } TermTheme;

typedef struct TermConfig {
	int in_fd, out_fd;
	TermTheme theme; /* NO_COLOR forces mono */
	bool ascii;      /* no line drawing, no … : for terminals without UTF-8 */
} TermConfig;

/* Start: newterm, raw mode without flow control, alternate screen, bracketed paste. An
 * unknown or incapable TERM is refused with a sentence; the terminal is as before. */
MUST_CHECK Rc term_start(const TermConfig *cfg, Term **ret, Err *err);
void term_stop(Term *t);    /* restores everything; accepts NULL */
void term_suspend(Term *t); /* for Ctrl-Z */
void term_resume(Term *t);
void term_size(Term *t, int *w, int *h);  /* asks the kernel; at least 1×1 */
void term_show(Term *t, const Canvas *c); /* writes what differs from the last frame */
void term_forget(Term *t);                /* the next show repaints everything */

#endif
