/* What the files of the attendance share. */
#ifndef KONTOR_ATTENDANCE_PRIV_H
#define KONTOR_ATTENDANCE_PRIV_H

#include "kontor/office/attendance.h"
#include "kontor/store/store_attendance.h"
#include "office_priv.h"

enum { ATTENDANCE_FILE_MAX = 20 << 20 }; /* bytes of a file that is read */

/* Register within a change set, which holds the lock. r is changed on success only. */
MUST_CHECK Rc attendance_register_in(Change *c, Record *r, bool *ret_waiting, Err *err);

/* Do two registrations of one event mean the same person? */
bool attendance_same(Arena *a, const Record *x, const Record *y);

/* "Anmeldung: „Web-Talk“ am Mi 14.10.2026", for the log. */
MUST_CHECK Rc attendance_what(
	Office *o, int64_t event, const char *verb, Arena *a, const char **ret, Err *err);

const char *attendance_now(Office *o, Arena *a); /* as stored */
/* "42 Anmeldungen" */
const char *attendance_number(Arena *a, size_t n, const char *one, const char *many);

#endif
