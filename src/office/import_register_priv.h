/* The register compared with the office: what import_register*.c share. */
#ifndef KONTOR_OFFICE_IMPORT_REGISTER_PRIV_H
#define KONTOR_OFFICE_IMPORT_REGISTER_PRIV_H

#include <string.h>

#include "kontor/store/store_row.h"
#include "import_priv.h"

enum { STATES = 17 }; /* Länder by their number, 1 to 16 */

/* Fields of a town that the register sets, by their index in the kind's table. */
enum {
	T_AGS,
	T_NAME,
	T_SUFFIX,
	T_TYPE,
	T_DISTRICT,
	T_ASSOCIATION,
	T_POSTCODE,
	T_POPULATION,
	T_POPULATION_DATE,
	T_AREA,
	T_LATITUDE,
	T_LONGITUDE,
	T_REGISTER_DATE,
	T_GONE,
	T_SUCCESSOR,
	T_FIELDS
};

/* What the office has, and what the file says of it. */
typedef struct ImportCompare {
	Office *office;
	Arena *arena;
	const RegisterFile *file;
	ImportPlan *plan;
	const char *date; /* of the file, ISO */
	int t[T_FIELDS];  /* field indexes */

	RecordList towns;       /* of the office, by AGS */
	RecordList parents[2];  /* districts and associations: of the office and new ones, by key */
	RecordList populations; /* of the file's date, by town */
	RecordList names;       /* by town */
	RecordList fresh;       /* new municipalities, by name when complete */
	bool *seen;             /* by index in towns: the file has it, or had and was refused */

	const char *newest[STATES]; /* by Land: the latest date the office has, "" for none */
	int64_t people[STATES];     /* by Land: inhabitants the office has, without those gone */
	int64_t named[STATES];      /* by Land: inhabitants the file names */
	size_t nparents;            /* districts and associations written */
	bool blind;                 /* a refused record could be any municipality */
} ImportCompare;

enum { DISTRICTS, ASSOCIATIONS };

/* A town of the file, with what was found for it. */
typedef struct ImportEntry {
	const RegisterRecord *r;
	ImportName name;
	const Record *district, *association;
} ImportEntry;

/* --- values --- */

static inline Value import_text(const char *s)
{
	if (s == NULL || s[0] == '\0')
		return (Value){ .type = VALUE_NULL };
	return (Value){ .type = VALUE_TEXT, .s = s };
}

static inline Value import_int(int64_t v)
{
	return (Value){ .type = VALUE_INT, .i = v };
}

static inline const char *import_text_of(const ImportCompare *c, const Record *town, int field)
{
	const Value *v = &town->values[c->t[field]];
	return v->type == VALUE_TEXT ? v->s : "";
}

static inline size_t import_state_of(const char *ags)
{
	size_t n = (size_t)((ags[0] - '0') * 10 + (ags[1] - '0'));
	return n < STATES ? n : 0;
}

static inline bool import_is_older(const ImportCompare *c, const char *ags)
{
	return strcmp(c->date, c->newest[import_state_of(ags)]) < 0;
}

/* --- the preview (import_register_show.c) --- */

/* A value of a town as people read it; "–" for none. */
const char *import_register_show(ImportCompare *c, int field, const Value *v);
/* What differs between what is stored and what the file makes of it. */
const char *import_register_show_changes(
	ImportCompare *c, const Record *base, const Value *v, const ImportEntry *e);
const char *import_register_show_new(ImportCompare *c, const ImportEntry *e);

/* --- who is not in the file (import_register_gone.c) --- */

/* Towns that a newer file does not have any more. */
void import_register_gone(ImportCompare *c);
/* Towns that only an older file has: what became of them. */
void import_register_gone_before(ImportCompare *c);

#endif
