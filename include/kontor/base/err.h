/* One idiom for failure: Rc says what to do, Err says what happened.
 *
 * A function that can fail returns Rc, takes `Err *err` last, is MUST_CHECK, and
 * writes its outputs only on RC_OK. The place that detects the failure fills err
 * with one German sentence that says what to do next; only screens, cli and main
 * show it. err may not be NULL. */
#ifndef KONTOR_BASE_ERR_H
#define KONTOR_BASE_ERR_H

#include "kontor/base/base.h"

typedef enum Rc {
	RC_OK,
	RC_NOT_FOUND, /* no such record, file, command */
	RC_CONFLICT,  /* a colleague changed it first; offer both versions */
	RC_BUSY,      /* somebody holds the write lock; try again */
	RC_INVALID,   /* the input is wrong; err->field says where */
	RC_DENIED,    /* not allowed, by role, rule or state */
	RC_IO,        /* disk, database or terminal failed */
} Rc;

typedef struct Err {
	Rc rc;
	char field[32]; /* name of the offending field, or "" */
	char text[240]; /* one German sentence, UTF-8, no newline */
	size_t at;      /* byte offset of the offending spot in the input, for query lines and files */
	size_t line; /* line number of the offending spot in a file, counted from 1; 0 when there is none */
} Err;

#define ERR_INIT                                                                                             \
	{                                                                                                    \
		RC_OK, "", "", 0, 0                                                                          \
	}

/* Fill err and return rc, so that a failing function is `return err_set(...)`.
 * A text that does not fit is cut between characters. */
Rc err_set(Err *err, Rc rc, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The same for one named input field; rc is RC_INVALID. */
Rc err_field(Err *err, const char *field, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* What the system's errno means, in German: strerror speaks the locale's language. */
const char *err_errno(int number);

/* Back to "nothing happened". */
void err_clear(Err *err);

/* Ends the program when memory is gone: SQLite rolls back, the parent process
 * restores the terminal. Every allocation below goes through it. */
_Noreturn void err_out_of_memory(void);

#endif
