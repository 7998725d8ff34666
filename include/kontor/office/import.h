/* Imports: preview, then one undoable step. */
#ifndef KONTOR_OFFICE_IMPORT_H
#define KONTOR_OFFICE_IMPORT_H

#include "kontor/office/office.h"

typedef enum ImportAction {
	IMPORT_NEW,
	IMPORT_CHANGED,
	IMPORT_RENAMED,
	IMPORT_GONE,
	IMPORT_UNCHANGED,
	IMPORT_REFUSED
} ImportAction;

typedef struct ImportLine {
	ImportAction action;
	size_t line;     /* in the file, from 1; 0 for "gone" */
	const char *key; /* AGS */
	const char *title;
	const char *detail; /* "Einwohner 16.910 → 16.837", or why it is refused */
} ImportLine;

typedef struct ImportPlan {
	ImportLine *items; /* unchanged ones are counted, not listed */
	size_t len, cap;
	size_t count[6]; /* by ImportAction */
	struct ImportWork *work;
	char summary[160];
} ImportPlan;

/* Read the file and compare it with the office; writes nothing. */
MUST_CHECK Rc import_register_plan(Office *o, const char *path, Arena *a, ImportPlan *ret, Err *err);
MUST_CHECK Rc import_coordinates_plan(Office *o, const char *path, Arena *a, ImportPlan *ret, Err *err);

/* Carry a plan out as one change set. Lines the file refused stay out; anything else
 * that fails leaves the office as it was. */
MUST_CHECK Rc import_apply(Office *o, ImportPlan *plan, Err *err);

/* A new office at path from the shipped register and topics; with demo, the invented office too. */
MUST_CHECK Rc import_init(const OfficeConfig *cfg, bool demo, Err *err);

#endif
