/* What the modules about people share: all persons in memory, and small readers. */
#ifndef KONTOR_PEOPLE_PRIV_H
#define KONTOR_PEOPLE_PRIV_H

#include "kontor/office/change.h"
#include "kontor/office/people.h"
#include "office_priv.h"

/* --- all persons in memory (people_index.c) --- */

typedef struct PeoplePost {
	int64_t id, town, organisation;
	const char *function, *label, *place; /* label "" for none */
	bool running;
} PeoplePost;

typedef struct PeopleNumber {
	int64_t id;
	const char *type, *use, *value, *key;
	bool bounced;
} PeopleNumber;

typedef struct PeopleEntry {
	int64_t id;
	const char *name, *form, *given, *family; /* "" for none */
	PeoplePost *posts;                        /* running ones first, a town's before an organisation's */
	PeopleNumber *numbers;                    /* in the order of use */
	uint32_t nposts, nnumbers;
} PeopleEntry;

typedef struct PeopleIndex {
	PeopleEntry *items; /* by id */
	size_t len, cap;
} PeopleIndex;

/* Everything lives in a. One view of the file. */
MUST_CHECK Rc people_index_load(Office *o, Arena *a, PeopleIndex *ret, Err *err);
/* The same for who has a read transaction open. */
MUST_CHECK Rc people_index_read(Office *o, Arena *a, PeopleIndex *ret, Err *err);
const PeopleEntry *people_index_find(const PeopleIndex *x, int64_t id); /* NULL */
const PeoplePost *people_index_post(const PeopleEntry *e); /* the running one that counts first; NULL */
/* "Bürgermeisterin, Wittenberge" */
const char *people_index_detail(const PeopleEntry *e, Arena *a);

/* --- words (people.c) --- */

/* "Bürgermeisterin": the post's own label, else the function's for this form. */
const char *people_function(const char *function, const char *label, const char *form);

/* ", "-joined, empty ones left out. */
const char *people_join(Arena *a, const char *first, const char *second);

const char *people_title(Office *o, const Kind *k, int64_t id, Arena *a); /* "" when it is gone */

/* First line of a text, on the arena. */
const char *people_first_line(Arena *a, const char *text);

#endif
