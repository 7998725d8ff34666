/* What the modules of the import of people share. */
#ifndef KONTOR_PEOPLE_IMPORT_PRIV_H
#define KONTOR_PEOPLE_IMPORT_PRIV_H

#include "people_map.h"
#include "people_priv.h"

/* --- what rows are compared with (people_import_find.c) --- */

typedef struct ImportTown {
	int64_t id, successor;
	const char *name, *ags, *postcode;
	bool gone;
} ImportTown;

typedef struct ImportHouse {
	int64_t id;     /* 0: not stored yet */
	Record *record; /* of a new one */
} ImportHouse;

typedef struct ImportRow {
	const Contact *contact; /* NULL: a fault of the file */
	const char *raw;
	size_t raw_len;
	bool town_chosen, person_chosen;
	int64_t town, person; /* that were chosen; 0: none, a new one */

	/* the plan */
	const char *name_key;
	int64_t place_key;
	Record *base, *mine; /* of the person; mine NULL: nothing to write */
	RecordSet parts;     /* new ones; their person is filled in when it is known */
	Record *post;        /* one of parts, or NULL */
	size_t house;        /* 1 + index of the organisation that the post is in; 0: a town */
} ImportRow;

typedef struct PeopleImportWork {
	Office *office;
	Arena *arena; /* the plan's */
	const ContactFile *file;
	PeopleIndex persons;
	PeopleMap by_mail, by_phone, by_name; /* to indexes of persons */
	struct {
		ImportTown *items;
		size_t len, cap;
	} towns;
	PeopleMap town_by_ags, town_by_name, town_by_base, town_by_id;
	struct {
		ImportHouse *items;
		size_t len, cap;
	} houses;
	PeopleMap house_by_name;
	struct {
		ImportRow *items;
		size_t len, cap;
	} rows;                             /* one per item of the plan */
	PeopleMap row_by_mail, row_by_name; /* rows that make a new person */

	Change change; /* while it is carried out */
	size_t stage, at, steps;
	bool applied;
} PeopleImportWork;

MUST_CHECK Rc people_import_find_load(PeopleImportWork *w, Err *err);

/* "beispiel\x01anna", folded; "" without a family name. */
const char *people_import_find_name(Arena *a, const char *given, const char *family);

typedef struct ImportPlace {
	enum { PLACE_NONE, PLACE_TOWN, PLACE_HOUSE, PLACE_ASK, PLACE_REFUSED } type;
	int64_t town;
	size_t house; /* 1 + index */
	const char *name;
	const char *reason; /* PLACE_ASK, PLACE_REFUSED */
	struct {
		PeopleCandidate *items;
		size_t len, cap;
	} ask;
} ImportPlace;

/* The town or organisation that a row names. */
void people_import_find_place(PeopleImportWork *w, const ImportRow *row, ImportPlace *ret);

/* A number for the place, as in likeness.h; 0: none. */
int64_t people_import_find_key(const PeopleImportWork *w, const ImportPlace *p);

typedef struct ImportMatch {
	const PeopleEntry *person; /* NULL: none */
	size_t row;                /* 1 + an earlier row of the file that is the same person; 0: none */
	struct {
		PeopleCandidate *items;
		size_t len, cap;
	} ask;
} ImportMatch;

/* Whom of the office, or of the rows before it, a row means. */
void people_import_find_person(PeopleImportWork *w, size_t at, const ImportPlace *place, ImportMatch *ret);

/* --- one row (people_import_row.c) --- */

/* Plans row `at` anew, with what was chosen so far, and writes its line. */
void people_import_row_plan(PeopleImportWork *w, size_t at, PeopleImportLine *line);

/* --- what stays out, for correction (people_import.c) --- */

/* The row as it stood, before the first one the head of its file. */
void people_import_rest_row(const ContactFile *file, const ImportRow *row, Str *out);
/* RC_NOT_FOUND when no row stayed out. */
MUST_CHECK Rc people_import_rest_save(Office *o, const Str *rest, const char *path, Err *err);

#endif
