/* What the modules of the import share: a plan as a list of writes, and how lines get into it. */
#ifndef KONTOR_OFFICE_IMPORT_PRIV_H
#define KONTOR_OFFICE_IMPORT_PRIV_H

#include "kontor/base/str.h"
#include "kontor/exchange/register.h"
#include "kontor/office/change.h"
#include "kontor/office/import.h"

/* Writes are carried out stage by stage, so that every record is there before it is referred to;
 * one kind to a stage where they are many, since the log keeps a run of inserts as one row. */
typedef enum ImportStage {
	IMPORT_DISTRICTS,
	IMPORT_ASSOCIATIONS,
	IMPORT_TOWNS,
	IMPORT_SUCCESSORS, /* towns that point to towns */
	IMPORT_POPULATIONS,
	IMPORT_PERSONS, /* and organisations */
	IMPORT_REST,    /* names, and whatever else belongs to a town, to a person or to nobody */
	IMPORT_STAGES,
} ImportStage;

/* A reference that is filled in when it is written, since its target may be new. */
typedef struct ImportLink {
	int field; /* index; -1: none */
	const Record *to;
} ImportLink;

typedef struct ImportWrite {
	const Record *base; /* NULL: insert */
	Record *mine;
	ImportLink links[3];
} ImportWrite;

typedef struct ImportWrites {
	ImportWrite *items;
	size_t len, cap;
} ImportWrites;

typedef struct ImportPerson {
	const Record *record;
	int64_t town; /* of the post, or 0 */
} ImportPerson;

typedef struct ImportWork {
	Office *office;
	Arena *arena;     /* the plan's */
	const char *what; /* of the change set */
	ImportWrites stages[IMPORT_STAGES];
	struct {
		ImportPerson *items;
		size_t len, cap;
	} persons; /* that are planned, for tables that count them */
	bool applied;
} ImportWork;

void import_begin(ImportPlan *plan, Office *o, Arena *a);

/* Counts an action; lists it unless it is IMPORT_UNCHANGED. The texts live as long as the plan. */
void import_line(ImportPlan *plan, ImportAction action, size_t line, const char *key, const char *title,
	const char *detail);

/* Lists a remark about the file as a whole; it is no record, so it does not count. */
void import_note(ImportPlan *plan, const char *key, const char *title, const char *text);

/* Plans a write; the caller fills in the links of what is returned, before the next call. */
ImportWrite *import_write(ImportPlan *plan, ImportStage stage, const Record *base, Record *mine);

/* "3 neu, 10.770 geändert, …" between head and tail. */
void import_summarise(ImportPlan *plan, const char *head, const char *tail);

/* How names of the register are stored: bare, with the suffix apart. NULL for none. */
typedef struct ImportName {
	const char *name, *suffix;
} ImportName;
ImportName import_split_name(const char *full, Arena *a);

/* The first of n records, sorted by the text field with that index, whose text is key; or NULL,
 * as an index n. */
size_t import_find_index(Record *const *items, size_t n, int field, const char *key);
Record *import_find(Record *const *items, size_t n, int field, const char *key);
void import_sort(Record **items, size_t n, int field);

/* The plan of a register that was read already: what import_register_plan and import_init share. */
MUST_CHECK Rc import_register_compare(
	Office *o, const RegisterFile *f, const char *what, Arena *a, ImportPlan *ret, Err *err);

/* Plans the records of a table that is built in (import_seed.c). A person is named by its place
 * among the planned ones, from 1. */
MUST_CHECK Rc import_seed_table(ImportPlan *plan, const char *asset, const Kind *k, Err *err);

/* The record of this title that was planned last, among what is carried out last; NULL. */
Record *import_seed_planned(const ImportPlan *plan, const Kind *k, const char *title);

/* Plans the dates of the planned series, who registered for what, and what became of it; settles the
 * states of all planned events by the clock (import_demo_calendar.c). */
MUST_CHECK Rc import_demo_calendar(ImportPlan *plan, Err *err);
/* Afterwards: invitations that were handed out, one of them outdated, and some that wait. */
MUST_CHECK Rc import_demo_calendar_mail(Office *o, Err *err);

/* Afterwards: a round of tandems that was released last year, what became of its pairs, and two drafts of
 * the next one (import_demo_tandem_runs.c). */
MUST_CHECK Rc import_demo_tandem_runs(Office *o, Err *err);

/* Plans the invented people; the organisations are planned already (import_demo.c). */
MUST_CHECK Rc import_demo_people(ImportPlan *plan, Err *err);

#endif
