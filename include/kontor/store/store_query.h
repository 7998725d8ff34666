/* Selecting and sorting by a query line, as bound SQL. */
#ifndef KONTOR_STORE_STORE_QUERY_H
#define KONTOR_STORE_STORE_QUERY_H

#include "kontor/domain/query.h"
#include "kontor/store/store_row.h"

typedef struct IdList {
	int64_t *items;
	size_t len, cap;
} IdList;

/* Ids of the records that meet every term whose def has SQL (free words and
 * TERM_RADIUS are left to the caller), ascending. Towns that are gone are left out
 * unless query_hides_gone says otherwise. *ret_all is true, and the list empty, when
 * nothing restricts anything. */
MUST_CHECK Rc store_query_ids(
	Store *st, const Kind *k, const Query *q, Arena *a, IdList *ret, bool *ret_all, Err *err);

/* What a stream selects. */
typedef struct StoreSelect {
	const char *const *columns; /* field names or names of the kind's computed columns */
	size_t ncolumns;
	const char *order;  /* SQL columns of the table; NULL: the kind's order */
	const Query *query; /* its terms with SQL restrict the rows; NULL: all rows */
	size_t limit;       /* 0: no limit */
} StoreSelect;

/* Every asked column of every selected record, streamed without building records:
 * what lists, CSV and table output use. The callback gets the id, the revision and
 * ncolumns values that live until it returns; false stops. */
typedef bool StoreRowFn(void *arg, int64_t id, int64_t rev, const Value *values);
MUST_CHECK Rc store_query_stream(
	Store *st, const Kind *k, const StoreSelect *select, StoreRowFn *fn, void *arg, Err *err);

/* Values of a term that begin with fold, from def->values; at most max. */
typedef struct TermValue {
	const char *value, *help;
} TermValue;
typedef struct TermValues {
	TermValue *items;
	size_t len, cap;
} TermValues;
MUST_CHECK Rc store_query_values(
	Store *st, const TermDef *def, const char *fold, size_t max, Arena *a, TermValues *ret, Err *err);

/* How many records of the kind there are. */
MUST_CHECK Rc store_query_count(Store *st, const Kind *k, size_t *ret, Err *err);

/* Of those, how many an empty query shows: towns that are gone stay out. Reads no rows. */
MUST_CHECK Rc store_query_count_shown(Store *st, const Kind *k, size_t *ret, Err *err);

/* After a whole list was read: give back SQLite's page cache, which the scan filled with
 * what is not read again soon and the kernel keeps anyway. Some 2 MiB of an office. */
void store_query_release(Store *st);

/* Existing towns with coordinates inside a box, in microdegrees. */
typedef struct TownPoint {
	int64_t id, latitude, longitude;
} TownPoint;
typedef struct TownPoints {
	TownPoint *items;
	size_t len, cap;
} TownPoints;
MUST_CHECK Rc store_query_points(
	Store *st, const TownPoint *low, const TownPoint *high, Arena *a, TownPoints *ret, Err *err);

/* Towns that a place typed by a person may mean, best guess first: the AGS, else those
 * whose folded name or alias begins with fold, exact ones first. At most max. */
typedef struct PlaceList {
	struct Place {
		int64_t id;
		const char *ags, *name, *district, *fold;
		bool located;
		int64_t latitude, longitude;
	} * items;
	size_t len, cap;
} PlaceList;
MUST_CHECK Rc store_query_places(
	Store *st, const char *ags, const char *fold, size_t max, Arena *a, PlaceList *ret, Err *err);

#endif
