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
	size_t line;     /* in the file, from 1; 0 for "gone" and for remarks about the whole file */
	const char *key; /* AGS */
	const char *title;
	const char *detail; /* "Einwohner 16.910 → 16.837", or why it is refused */
} ImportLine;

typedef struct ImportPlan {
	ImportLine *items; /* unchanged ones are counted, not listed */
	size_t len, cap;
	size_t count[6]; /* municipalities by ImportAction; refused: records of any kind */
	struct ImportWork *work;
	char summary[160];
} ImportPlan;

/* Read the file and compare it with the office; writes nothing.
 *
 * A register that is at least as new as what the office has of a Land sets the register's fields;
 * an older one only adds figures to the series, former names, and municipalities that are gone by
 * now. What the office entered is never touched. A town that a newer file does not have is gone: it
 * keeps its record and its AGS, and its successor is set where it is certain (same name, and same
 * Kreis or postcode, under a new AGS). Nobody is gone while refused lines could be anybody's, or
 * where the file names less than 80 % of a Land's inhabitants. */
MUST_CHECK Rc import_register_plan(Office *o, const char *path, Arena *a, ImportPlan *ret, Err *err);
MUST_CHECK Rc import_coordinates_plan(Office *o, const char *path, Arena *a, ImportPlan *ret, Err *err);

/* Carry a plan out as one change set. Lines the file refused stay out; anything else
 * that fails leaves the office as it was. */
MUST_CHECK Rc import_apply(Office *o, ImportPlan *plan, Err *err);

/* A new office at path from the shipped register and topics; with demo, the invented office too. */
MUST_CHECK Rc import_init(const OfficeConfig *cfg, bool demo, Err *err);

#endif
