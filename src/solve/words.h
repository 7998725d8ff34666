/* The text formats of the solvers: lines of words, "c" begins a comment. */
#ifndef KONTOR_SOLVE_WORDS_H
#define KONTOR_SOLVE_WORDS_H

#include "kontor/base/err.h"

enum { WORDS_MAX = 16 };

typedef struct Word {
	const char *s;
	size_t len;
} Word;

/* Begin with at, end and err; the rest is zero. */
typedef struct Words {
	const char *at, *end;
	size_t line;           /* of the words, from 1 */
	Word words[WORDS_MAX]; /* of the present line; more are left out */
	size_t n;
	Err *err;
} Words;

bool words_next(Words *r); /* the next line that says something; false at the end */
bool words_is(const Words *r, size_t i, const char *text);
/* Whole, decimal, and from min to max; false for anything else. */
bool words_number(const Words *r, size_t i, int64_t min, int64_t max, int64_t *ret);
/* "Zeile 7: what." as RC_INVALID, with err->line. */
Rc words_bad(Words *r, const char *what);

#endif
