/* SQL functions that the domain computes, so that lists, filters and cards agree. */
#include "store_priv.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"

static const char *arg_text(sqlite3_value *v)
{
	const unsigned char *s = sqlite3_value_text(v);
	return s == NULL ? "" : (const char *)s;
}

/* The record that town_verdict reads, with the four fields it needs. Filled per row
 * without an arena: the values live as long as SQLite's arguments do. */
typedef struct VerdictRow {
	Record record;
	Value values[KIND_FIELDS_MAX];
	int at[4];
} VerdictRow;

static void verdict_row_init(VerdictRow *row)
{
	static const char *const names[] = { "population", "central_function", "override", "gone_date" };
	*row = (VerdictRow){ .record = { .kind = &kind_town } };
	row->record.values = row->values;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		row->at[i] = kind_field_index(&kind_town, names[i]);
}

static void fn_verdict(sqlite3_context *cx, int argc, sqlite3_value **argv)
{
	VerdictRow *row = sqlite3_user_data(cx);
	for (int i = 0; i < argc; i++) {
		Value *v = &row->values[row->at[i]];
		if (sqlite3_value_type(argv[i]) == SQLITE_NULL)
			*v = (Value){ VALUE_NULL, 0, NULL };
		else if (i == 0)
			*v = (Value){ VALUE_INT, sqlite3_value_int64(argv[i]), NULL };
		else
			*v = (Value){ VALUE_TEXT, 0, arg_text(argv[i]) };
	}
	TownVerdict verdict;
	town_verdict(&row->record, &verdict);
	sqlite3_result_text(cx, town_verdict_name(verdict.verdict), -1, SQLITE_STATIC);
}

static void fn_state_abbr(sqlite3_context *cx, int argc, sqlite3_value **argv)
{
	(void)argc;
	const State *s = town_state(arg_text(argv[0]));
	if (s != NULL)
		sqlite3_result_text(cx, s->abbr, -1, SQLITE_STATIC);
}

static void fn_state_name(sqlite3_context *cx, int argc, sqlite3_value **argv)
{
	(void)argc;
	const State *s = town_state(arg_text(argv[0]));
	if (s != NULL)
		sqlite3_result_text(cx, s->name, -1, SQLITE_STATIC);
}

static void fn_fold(sqlite3_context *cx, int argc, sqlite3_value **argv)
{
	(void)argc;
	if (sqlite3_value_type(argv[0]) == SQLITE_NULL)
		return;
	AUTO(str_done) Str out = STR_INIT;
	text_fold_str(&out, arg_text(argv[0]));
	sqlite3_result_text(cx, str_cstr(&out), (int)out.len, SQLITE_TRANSIENT);
}

Rc store_func_register(sqlite3 *db, Err *err)
{
	static VerdictRow verdict_row; /* kontor is single threaded */
	verdict_row_init(&verdict_row);
	static const struct {
		const char *name;
		int args;
		void (*fn)(sqlite3_context *, int, sqlite3_value **);
		void *data;
	} functions[] = {
		{ "town_verdict", 4, fn_verdict, &verdict_row },
		{ "town_state_abbr", 1, fn_state_abbr, NULL },
		{ "town_state_name", 1, fn_state_name, NULL },
		{ "text_fold", 1, fn_fold, NULL },
	};
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		if (sqlite3_create_function_v2(db, functions[i].name, functions[i].args, flags,
			    functions[i].data, functions[i].fn, NULL, NULL, NULL) != SQLITE_OK)
			return store_fail_db(db, err);
	return RC_OK;
}
