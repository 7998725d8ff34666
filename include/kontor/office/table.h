/* Lists: what a query line selects, in which order, with which columns. Screens and
 * the command line get the same rows from here. */
#ifndef KONTOR_OFFICE_TABLE_H
#define KONTOR_OFFICE_TABLE_H

#include "kontor/domain/query.h"
#include "kontor/office/office.h"

/* --- columns --- */

typedef struct TableColumn {
	const char *name;  /* English */
	const char *label; /* German */
	FieldType type;
	const Field *field; /* NULL: a computed column */
	const Choice *choices;
	int width;  /* columns it wants on the screen; 0: the rest */
	bool right; /* align right */
} TableColumn;
typedef struct TableColumns {
	TableColumn *items;
	size_t len, cap;
} TableColumns;

/* Parse "name,population,district_name"; NULL or "" gives the kind's standard columns.
 * RC_INVALID names the unknown column and the known ones. */
MUST_CHECK Rc table_columns(const Kind *k, const char *text, Arena *a, TableColumns *ret, Err *err);

/* Append the columns that a sort ("-population,name") names and columns lacks, so that
 * table_sort finds them. */
MUST_CHECK Rc table_columns_sort(const Kind *k, const char *sort, Arena *a, TableColumns *columns, Err *err);

/* What could stand at byte offset at of a query line: query_complete, and for values that
 * are names (Kreis, Thema, Schlagwort, Kommune …) those of the file. Asks the file: for
 * when a key was pressed, not for drawing. */
void table_complete(Office *o, const Kind *k, const char *line, size_t at, Arena *a, Completions *ret);

/* --- rows straight from the file ---
 * For exports of whole lists: hands out every row that the query selects in the
 * kind's standard order without keeping any. Only for queries that the file can
 * answer alone: see table_streams. values are one per column and live until the
 * callback returns; false stops. */
typedef bool TableRowFn(void *arg, int64_t id, int64_t rev, const Value *values);
bool table_streams(const Query *q); /* no free words, no radius */
MUST_CHECK Rc table_stream(Office *o, const Kind *k, const TableColumns *columns, const Query *q,
	size_t limit, TableRowFn *fn, void *arg, Err *err);

/* --- the rows of a list in memory ---
 * Loaded once per screen (or command), then filtered per keystroke without touching
 * the disk. A row's cells are the texts that the screen shows. */

typedef struct TableRow {
	int64_t id;
	const char *fold;   /* folded names and aliases, separated by \x01: the haystack of free words */
	const Value *cells; /* one per column */
	uint32_t ags;       /* towns: the AGS and the postcode as numbers; else 0 */
	uint32_t postcode : 31;
	uint32_t gone : 1; /* a town that no longer exists: shown only when asked for */
} TableRow;

typedef struct TableData {
	const Kind *kind;
	TableColumns columns;
	TableRow *items; /* in the kind's standard order */
	size_t len, cap;
	bool complete;                  /* false: only the first rows were asked for */
	size_t shown;                   /* rows that an empty query shows, also when not complete */
	const struct TableIndex *index; /* what table_filter needs of every row */
} TableData;

/* limit 0: all; else the first rows that an empty query shows. Everything lives in a. */
MUST_CHECK Rc table_load(Office *o, const Kind *k, const TableColumns *columns, size_t limit, Arena *a,
	TableData *ret, Err *err);

/* --- filtering --- */

typedef struct TableFilter
	TableFilter; /* remembers the answer of the structured terms while only free words change */

TableFilter *table_filter_new(Office *o, const Kind *k);
void table_filter_free(TableFilter *f);   /* accepts NULL */
void table_filter_forget(TableFilter *f); /* the file changed: ask again */

/* Indices into data->items that meet the query, into hits (data->len long), best
 * match first: exact name, then prefix, then word start, then inside; equal ones in the
 * standard order. Literal umlaut hits come before folded ones. Without free words
 * the standard order stays. Touches the disk only when a structured term changed. */
MUST_CHECK Rc table_filter(TableFilter *f, const TableData *data, const Query *q, Arena *frame,
	uint32_t *hits, size_t *ret_nhits, Err *err);

/* Sort hits by "-population,name": texts in German order, choices in the order of their
 * table, what is empty last; stable. RC_INVALID for a column that data has not got. */
MUST_CHECK Rc table_sort(const TableData *data, const char *sort, uint32_t *hits, size_t nhits, Err *err);

#endif
