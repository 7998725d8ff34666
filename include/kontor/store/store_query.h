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
 * TERM_RADIUS are left to the caller), ascending. *ret_all is true, and the list
 * empty, when no term restricts anything. */
MUST_CHECK Rc store_query_ids(
	Store *st, const Kind *k, const Query *q, Arena *a, IdList *ret, bool *ret_all, Err *err);

/* Every listed column of every record, streamed in the given order, without
 * building records: what CSV and table output of whole kinds use. columns are field
 * names or the kind's computed columns (see store_query_columns). The callback gets
 * the id and ncolumns values that live until it returns; false stops. */
typedef bool StoreRowFn(void *arg, int64_t id, int64_t rev, const Value *values);
MUST_CHECK Rc store_query_stream(Store *st, const Kind *k, const char *const *columns, size_t ncolumns,
	const char *order, StoreRowFn *fn, void *arg, Err *err);

#endif
