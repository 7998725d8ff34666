/* The calendar in the file: an office of version 2 opens, and what its rows stand for stays. */
#include "box.h"

#include <string.h>

#include "kontor/base/asset.h"
#include "kontor/domain/event.h"
#include "kontor/office/table.h"
#include "kontor/store/store.h"

#define BOX    AUTO(box_done) Box b
#define OFFICE AUTO(office_closep) Office

static void old_file(Box *b)
{
	static const char rows[] =
		"PRAGMA journal_mode = WAL; PRAGMA application_id = 0x4B4F4E54; PRAGMA user_version = 2;"
		"INSERT INTO town (ags, name, name_fold, sort_key)"
		" VALUES ('12070424', 'Wittenberge', 'wittenberge', 'wittenberge');"
		"INSERT INTO event (id, rev, title, type, state, town, start, \"end\", all_day, zone, place,"
		" description, uid, sequence, created_at, changed_at) VALUES"
		" (3, 5, 'Web-Talk', 'webtalk', 'confirmed', 1, '2026-10-14T18:00', '2026-10-14T19:30', NULL,"
		"  'Europe/Berlin', NULL, 'Text', 'uid-3', 4, 1700000000, 1700000001),"
		" (4, 1, 'Klausur', 'internal', 'tentative', NULL, '2026-10-25T02:30', '2026-10-25T04:00', NULL,"
		"  'Europe/Berlin', 'Haus', NULL, 'uid-4', 0, 1700000000, 1700000000),"
		" (9, 2, 'Kongress', 'congress', 'draft', NULL, '2026-06-18T00:00', '2026-06-19T00:00', 1,"
		"  'Europe/Berlin', NULL, NULL, 'uid-9', 0, 1700000000, 1700000000);"
		"INSERT INTO followup (id, event, title, due, owner)"
		" VALUES (1, 3, 'Raum buchen', '2026-09-01', 'anna');";
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
	static const char *const schema[] = { "schema/0001_office.sql", "schema/0002_people.sql" };
	for (size_t i = 0; i < ARRAY_LEN(schema); i++)
		assert_int_equal(sqlite3_exec(db, asset_find(schema[i])->bytes, NULL, NULL, NULL), SQLITE_OK);
	if (sqlite3_exec(db, rows, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static Record *event(Office *o, Box *b, int64_t id)
{
	Err err = ERR_INIT;
	Record *r = NULL;
	box_ok(office_get(o, &kind_event, id, b->arena, &r, &err), err);
	return r;
}

static void test_version_2_opens(void **state)
{
	(void)state;
	BOX;
	box_init(&b);
	old_file(&b);
	OFFICE *o = box_open(&b, "anna");
	Record *talk = event(o, &b, 3), *inner = event(o, &b, 4), *congress = event(o, &b, 9);
	assert_int_equal(talk->rev, 5);
	assert_string_equal(record_text(talk, "uid"), "uid-3");
	assert_int_equal(record_int(talk, "sequence"), 4);
	assert_int_equal(record_int(talk, "changed_at"), 1700000001);
	assert_string_equal(record_text(talk, "description"), "Text");
	assert_int_equal(record_int(congress, "all_day"), 1);
	assert_true(record_is_null(talk, "visibility"));
	assert_string_equal(event_visibility(talk), "public");
	assert_string_equal(event_visibility(inner), "internal");
	assert_string_equal(event_visibility(congress), "public");
	assert_string_equal(event_category(talk), "Web-Talk");
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM followup WHERE event = 3"), 1);
}

static bool count_row(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *values UNUSED)
{
	(*(size_t *)arg)++;
	return true;
}

static size_t found(Office *o, Box *b, const Kind *k, const char *line)
{
	Err err = ERR_INIT;
	Query q;
	TableColumns columns;
	size_t n = 0;
	box_ok(query_parse(k, line, office_today(o), false, b->arena, &q, &err), err);
	box_ok(table_columns(k, NULL, b->arena, &columns, &err), err);
	box_ok(table_stream(o, k, &columns, &q, 0, count_row, &n, &err), err);
	return n;
}

static void test_old_events_are_found_and_changed(void **state)
{
	(void)state;
	BOX;
	box_init(&b);
	old_file(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	assert_int_equal(found(o, &b, &kind_event, "sichtbarkeit:öffentlich"), 2);
	assert_int_equal(found(o, &b, &kind_event, "sichtbarkeit:intern"), 1);
	assert_int_equal(found(o, &b, &kind_event, "kategorie:web-talk"), 1);
	/* The doubled hour is asked for only when a time is set. */
	box_ok(box_set(o, &b, &kind_event, 4, "title", "Klausurnacht", &err), err);
	assert_string_equal(box_get(o, &b, &kind_event, 4, "visibility"), "internal");
	assert_int_equal(box_set(o, &b, &kind_event, 4, "end", "2026-10-25T05:00", &err), RC_INVALID);
	assert_string_equal(err.field, "fold");
	/* Nobody needs a newer version of what nobody can see changed. */
	box_ok(box_set(o, &b, &kind_event, 3, "title", "Web-Talk Wärme", &err), err);
	assert_int_equal(record_int(event(o, &b, 3), "sequence"), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_2_opens),
		cmocka_unit_test(test_old_events_are_found_and_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
