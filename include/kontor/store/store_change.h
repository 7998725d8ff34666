/* The log of changes, its chain, and the small per-person memory: what the office's
 * change sets (office/change.h), history and drafts are stored in. */
#ifndef KONTOR_STORE_STORE_CHANGE_H
#define KONTOR_STORE_STORE_CHANGE_H

#include "kontor/store/store.h"

typedef struct StoreChangeset {
	int64_t id;
	int64_t at; /* UTC seconds */
	const char *who, *what;
	const char *type;  /* edit, undo, redo, import */
	int64_t reverts;   /* change set, or 0 */
	int64_t undone_by; /* change set, or 0 */
	int64_t rows;      /* records written */
	const char *prev_hash, *hash;
} StoreChangeset;

typedef struct StoreChange {
	int64_t changeset;
	int64_t seq;
	const char *kind; /* table name */
	int64_t row;
	int64_t last;   /* of an import: it inserted all records from row to last; else 0 */
	const char *op; /* insert, update, delete */
	int64_t rev;
	const char *data; /* JSON, or NULL */
} StoreChange;

typedef struct StoreChangesetList {
	StoreChangeset *items;
	size_t len, cap;
} StoreChangesetList;

typedef struct StoreChangeList {
	StoreChange *items;
	size_t len, cap;
} StoreChangeList;

/* The end of the chain: id 0 and hash "" when nothing was ever changed. Inside a write
 * transaction nobody else can move it. */
MUST_CHECK Rc store_change_head(Store *st, Arena *a, int64_t *ret_id, const char **ret_hash, Err *err);

MUST_CHECK Rc store_change_add(Store *st, const StoreChange *c, Err *err);
MUST_CHECK Rc store_change_add_set(Store *st, const StoreChangeset *s, Err *err);
MUST_CHECK Rc store_change_mark(Store *st, int64_t set, int64_t undone_by, Err *err); /* 0 clears */

MUST_CHECK Rc store_change_set(Store *st, int64_t id, Arena *a, StoreChangeset *ret, Err *err);
/* Latest first; who NULL: all; limit 0: all. */
MUST_CHECK Rc store_change_sets(
	Store *st, const char *who, size_t limit, Arena *a, StoreChangesetList *ret, Err *err);
/* What undo and redo of this person would take back; RC_NOT_FOUND when nothing. */
MUST_CHECK Rc store_change_next_undo(Store *st, const char *who, Arena *a, StoreChangeset *ret, Err *err);
MUST_CHECK Rc store_change_next_redo(Store *st, const char *who, Arena *a, StoreChangeset *ret, Err *err);

/* The rows of a set in the order of writing; limit 0: all. */
MUST_CHECK Rc store_change_rows(
	Store *st, int64_t set, size_t limit, Arena *a, StoreChangeList *ret, Err *err);

/* All sets that touched the record, latest first, each with its change. */
typedef void StoreChangeFn(void *arg, const StoreChangeset *s, const StoreChange *c);
MUST_CHECK Rc store_change_history(
	Store *st, const char *table, int64_t row, StoreChangeFn *fn, void *arg, Err *err);

/* The latest set after `after` that touched the record, 0: of all; else an edit that still stands before
 * others. RC_NOT_FOUND when none. */
MUST_CHECK Rc store_change_last(
	Store *st, const char *table, int64_t row, int64_t after, Arena *a, StoreChangeset *ret, Err *err);
/* Has an edit or import that still stands touched the record after that set? */
MUST_CHECK Rc store_change_touched(
	Store *st, const char *table, int64_t row, int64_t after, bool *ret, Err *err);

/* Has a set after `after` written a record of one of these tables (NULL ends them)? */
MUST_CHECK Rc store_change_since(Store *st, int64_t after, const char *const *tables, bool *ret, Err *err);

/* Every set in order, each followed by its rows in order; rows whose set is missing come
 * where it would stand. What is handed out lives until the callback returns. */
MUST_CHECK Rc store_change_walk(Store *st, void (*on_set)(void *arg, const StoreChangeset *s),
	void (*on_row)(void *arg, const StoreChange *c), void *arg, Err *err);

#endif
