/* What the pty tests share: the table of tests, checks, and an office to open. */
#ifndef KONTOR_PTY_TEST_H
#define KONTOR_PTY_TEST_H

#include <stdbool.h>
#include <stdio.h>

#include "pty.h"

typedef struct PtyTest {
	const char *name;
	void (*run)(void);
} PtyTest;

/* Each ends with a NULL name. */
extern const PtyTest pty_starts_tests[];
extern const PtyTest pty_ends_tests[];
extern const PtyTest pty_input_tests[];
extern const PtyTest pty_sessions_tests[];
extern const PtyTest pty_calendar_tests[];
extern const PtyTest pty_event_tests[];
extern const PtyTest pty_people_tests[];

/* A failed check is told once with the screen as it is; the test ends. p may be NULL. */
void pty_run_failed(Pty *p, const char *file, int line, const char *what);
#define PTY_CHECK(p, cond)                                                                                   \
	do {                                                                                                 \
		if (!(cond)) {                                                                               \
			pty_run_failed((p), __FILE__, __LINE__, #cond);                                      \
			return;                                                                              \
		}                                                                                            \
	} while (0)

void pty_closep(Pty **p);
#define PTY_AUTO __attribute__((cleanup(pty_closep))) Pty *

/* --- pty_office: the program and a demo office for it ----------------------- */

bool pty_office_make(const char *program); /* once; a fresh folder */
void pty_office_remove(void);
const char *pty_office_copy(void); /* path of a fresh copy; until the next call but seven */
const char *pty_office_program(void);
const char *pty_office_dir(void);

typedef struct PtyOffice {
	const char *db;   /* NULL: a fresh copy */
	int w, h;         /* 0: 80×24 */
	const char *term; /* NULL: xterm-256color */
	const char *lang; /* NULL: C.UTF-8 */
	const char *more; /* one more variable "A=b", or NULL */
	const char *user; /* NULL: erika */
	bool ignore_hup, job_control;
} PtyOffice;

Pty *pty_office_start(const PtyOffice *o);
/* Start at 80×24 or as told, wait for the first screen. NULL (and told) when it does not come. */
Pty *pty_office_open(const PtyOffice *o);

/* Run a command of the program without a terminal; its exit status. */
int pty_office_command(const char *db, const char *const *args);
/* What such a command writes, as far as it fits; "" when it failed. Until the next call. */
const char *pty_office_answer(const char *db, const char *const *args);

/* On the tab line of every screen. */
#define PTY_OFFICE_MARK "2 Ko"

#endif
