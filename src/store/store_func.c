/* SQL functions that the domain computes, so that lists, filters and cards agree. */
#include "store_priv.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/domain/tandem.h"
#include "kontor/domain/town.h"

static const char *arg_text(sqlite3_value *v)
{
	const unsigned char *s = sqlite3_value_text(v);
	return s == NULL ? "" : (const char *)s;
}

static const char *arg_text_or_null(sqlite3_value *v)
{
	return (const char *)sqlite3_value_text(v);
}

static void fn_verdict(sqlite3_context *cx, int argc, sqlite3_value **argv)
{
	(void)argc;
	bool unknown = sqlite3_value_type(argv[0]) == SQLITE_NULL;
	const char *rule;
	Verdict verdict = town_verdict_decide(unknown ? -1 : sqlite3_value_int64(argv[0]),
		arg_text_or_null(argv[1]), arg_text_or_null(argv[2]), arg_text_or_null(argv[3]), &rule);
	sqlite3_result_text(cx, town_verdict_name(verdict), -1, SQLITE_STATIC);
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

/* post_function(function, form): "Bürgermeisterin" */
static void fn_post_function(sqlite3_context *cx, int argc, sqlite3_value **argv)
{
	(void)argc;
	if (sqlite3_value_type(argv[0]) == SQLITE_NULL)
		return;
	/* Labels are constants; a function that is none of ours is given back as it is. */
	const char *label = person_function_label(arg_text(argv[0]), arg_text_or_null(argv[1]));
	sqlite3_result_text(cx, label, -1, SQLITE_TRANSIENT);
}

/* post_called(function, label, folded text): 0 or 1 */
static void fn_post_called(sqlite3_context *cx, int argc, sqlite3_value **argv)
{
	(void)argc;
	sqlite3_result_int(
		cx, person_function_called(arg_text(argv[0]), arg_text_or_null(argv[1]), arg_text(argv[2])));
}

/* tandem_live(state): 0 or 1 */
static void fn_tandem_live(sqlite3_context *cx, int argc, sqlite3_value **argv)
{
	(void)argc;
	sqlite3_result_int(cx, tandem_live(arg_text(argv[0])));
}

Rc store_func_register(sqlite3 *db, Err *err)
{
	static const struct {
		const char *name;
		int args;
		void (*fn)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = {
		{ "town_verdict", 4, fn_verdict },
		{ "town_state_abbr", 1, fn_state_abbr },
		{ "town_state_name", 1, fn_state_name },
		{ "text_fold", 1, fn_fold },
		{ "post_function", 2, fn_post_function },
		{ "post_called", 3, fn_post_called },
		{ "tandem_live", 1, fn_tandem_live },
	};
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		if (sqlite3_create_function_v2(db, functions[i].name, functions[i].args, flags, NULL,
			    functions[i].fn, NULL, NULL, NULL) != SQLITE_OK)
			return store_fail_db(db, err);
	return RC_OK;
}
