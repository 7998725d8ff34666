/* What the write path keeps right by itself, and what is told of a step afterwards. */
#include "box.h"

#include <string.h>

#include "kontor/office/change.h"

#define BOX    AUTO(box_done) Box b
#define OFFICE AUTO(office_closep) Office

static const char *number(Box *b, int64_t v)
{
	return arena_printf(b->arena, "%lld", (long long)v);
}

static int64_t add_person(Office *o, Box *b, const char *form, const char *given, const char *family)
{
	return box_insert(o, b, &kind_person, "form", form, "given_name", given, "family_name", family, NULL)
		->id;
}

/* --- the first to use ------------------------------------------------------------------------------------------- */

static void test_one_of_a_sort_is_first(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	ChangeSet undone;
	int64_t person = add_person(o, &b, "female", "Anna", "Beispiel"),
		other = add_person(o, &b, "male", "Bernd", "Muster");
	const char *p = number(&b, person);
	const char *ways[][2] = { { "mail", "a@example.org" }, { "mail", "b@example.org" },
		{ "phone", "030 23125 001" } };
	int64_t ids[4];
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		ids[i] = box_insert(o, &b, &kind_channel, "person", p, "type", ways[i][0], "use", "work",
			"value", ways[i][1], "main", "1", NULL)
				 ->id;
	ids[3] = box_insert(o, &b, &kind_channel, "person", number(&b, other), "type", "mail", "use", "work",
		"value", "c@example.org", "main", "1", NULL)
			 ->id;
	assert_string_equal(box_get(o, &b, &kind_channel, ids[0], "main"), "");
	for (size_t i = 1; i < ARRAY_LEN(ids); i++)
		assert_string_equal(box_get(o, &b, &kind_channel, ids[i], "main"), "true");
	/* The other way round, and one undo takes both back. */
	assert_int_equal(box_set(o, &b, &kind_channel, ids[0], "main", "1", &err), RC_OK);
	assert_string_equal(box_get(o, &b, &kind_channel, ids[1], "main"), "");
	box_ok(change_undo(o, b.arena, &undone, &err), err);
	assert_string_equal(box_get(o, &b, &kind_channel, ids[0], "main"), "");
	assert_string_equal(box_get(o, &b, &kind_channel, ids[1], "main"), "true");
}

/* --- what a step did, row by row -------------------------------------------------------------------------------- */

static ChangeRows rows_of_last(Office *o, Box *b, size_t limit)
{
	Err err = ERR_INIT;
	ChangeRows rows = { 0 };
	box_ok(change_rows(o, box_sql_int(b, "SELECT max(id) FROM changeset"), limit, b->arena, &rows, &err),
		err);
	return rows;
}

static void check_row(const ChangeLine *l, int op, const Kind *k, const char *title)
{
	assert_int_equal((int)l->op, op);
	assert_ptr_equal(l->kind, k);
	assert_string_equal(l->title, title);
	assert_null(l->field);
}

static void test_rows_of_a_step(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge"),
		person = add_person(o, &b, "female", "Anna", "Beispiel");
	/* Made: the record, and what it is part of. A post is called after function and place. */
	Record *post = box_insert(o, &b, &kind_post, "person", number(&b, person), "town", number(&b, town),
		"function", "mayor", NULL);
	ChangeRows rows = rows_of_last(o, &b, 10);
	assert_int_equal(rows.len, 1);
	check_row(&rows.items[0], CHANGE_MADE, &kind_post, "Anna Beispiel: Bürgermeisterin, Wittenberge");
	assert_string_equal(rows.set.who, "anna");
	/* Changed: the record, then each field with what it was and is. */
	assert_int_equal(box_set(o, &b, &kind_post, post->id, "label", "Erste Bürgermeisterin", &err), RC_OK);
	rows = rows_of_last(o, &b, 10);
	assert_int_equal(rows.len, 2);
	check_row(&rows.items[0], CHANGE_CHANGED, &kind_post,
		"Anna Beispiel: Erste Bürgermeisterin, Wittenberge");
	assert_string_equal(rows.items[1].field->name, "label");
	assert_int_equal(rows.items[1].old.type, VALUE_NULL);
	assert_string_equal(rows.items[1].new.s, "Erste Bürgermeisterin");
	/* Deleted with its parts: each by the name that it had; the limit counts records. */
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin(&c, o, "Person gelöscht", &err), err);
	box_ok(change_delete(&c, &kind_person, person, 0, &err), err);
	box_ok(change_commit(&c, &err), err);
	rows = rows_of_last(o, &b, 10);
	size_t heads = 0;
	bool named = false;
	for (size_t i = 0; i < rows.len; i++) {
		heads += rows.items[i].field == NULL;
		named |= rows.items[i].kind == &kind_post &&
			strstr(rows.items[i].title, "Erste Bürgermeisterin, Wittenberge") != NULL;
		assert_int_equal(rows.items[i].op, CHANGE_DELETED);
	}
	assert_int_equal(heads, 2);
	assert_true(named);
	assert_int_equal(rows.more, 0);
	rows = rows_of_last(o, &b, 1);
	assert_int_equal(rows.more, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_of_a_sort_is_first),
		cmocka_unit_test(test_rows_of_a_step),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
