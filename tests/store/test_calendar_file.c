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

/* --- what the query line finds ----------------------------------------------------------- */

static const char *id_of(Box *b, const Record *r)
{
	return arena_printf(b->arena, "%lld", (long long)r->id);
}

static void fill(Office *o, Box *b)
{
	const char *freyung =
		arena_printf(b->arena, "%lld", (long long)box_town(o, b, "09272118", "Freyung"));
	const char *anna = id_of(
		b, box_insert(o, b, &kind_person, "given_name", "Anna", "family_name", "Beispiel", NULL));
	const char *series = id_of(b,
		box_insert(o, b, &kind_series, "title", "Web-Talk Wärme", "type", "webtalk", "state",
			"confirmed", "start", "2026-10-14T18:00", "end", "2026-10-14T19:00", "frequency",
			"month_weekday", "count", "3", "mode", "rule", NULL));
	const char *talk = id_of(b,
		box_insert(o, b, &kind_event, "title", "Wärmenetze", "type", "webtalk", "state", "confirmed",
			"start", "2026-10-14T18:00", "end", "2026-10-14T19:00", "series", series, "slot",
			"2026-10-14T18:00", "capacity", "2", "audience", "councils", "room", "Studio", NULL));
	box_insert(o, b, &kind_event, "title", "Klausur", "type", "internal", "state", "tentative", "start",
		"2026-11-02T09:00", "end", "2026-11-02T12:00", "category", "press", NULL);
	box_insert(o, b, &kind_event_person, "event", talk, "person", anna, "role", "speaker", NULL);
	box_insert(o, b, &kind_registration, "event", talk, "person", anna, "state", "registered", "at",
		"2026-09-20T10:00", "town", freyung, NULL);
	box_insert(o, b, &kind_registration, "event", talk, "given_name", "Bernd", "family_name", "Muster",
		"organisation", "Kreis Prignitz", "state", "waiting", "at", "2026-08-20T10:00", NULL);
	box_insert(o, b, &kind_message, "type", "invitation", "state", "draft", "event", talk, "name",
		"Anna Beispiel", "address", "anna@example.org", "subject", "Einladung", "text", "Guten Tag",
		"author", "ben", NULL);
	box_insert(o, b, &kind_event_template, "name", "Web-Talk", "title", "Web-Talk: ", "type", "webtalk",
		"time", "18:00", "minutes", "60", NULL);
}

static size_t filtered(Office *o, Box *b, const Kind *k, const char *line)
{
	Err err = ERR_INIT;
	TableColumns columns;
	TableData data;
	Query q;
	uint32_t hits[16];
	size_t n;
	TableFilter *f = table_filter_new(o, k);
	box_ok(table_columns(k, "", b->arena, &columns, &err), err);
	box_ok(table_load(o, k, &columns, 0, b->arena, &data, &err), err);
	box_ok(query_parse(k, line, office_today(o), false, b->arena, &q, &err), err);
	box_ok(table_filter(f, &data, &q, b->arena, hits, &n, &err), err);
	table_filter_free(f);
	return n;
}

static void test_the_query_line(void **state)
{
	(void)state;
	static const struct {
		const Kind *kind;
		const char *line;
		size_t n;
	} cases[] = {
		{ &kind_event, "serie:wärme", 1 },
		{ &kind_event, "serie:1", 1 },
		{ &kind_event, "serie:2", 0 },
		{ &kind_event, "-serie:wärme", 1 },
		{ &kind_event, "person:beispiel", 1 },
		{ &kind_event, "raum:studio", 1 },
		{ &kind_event, "zielgruppe:räte", 1 },
		{ &kind_event, "sichtbarkeit:öffentlich", 1 },
		{ &kind_event, "sichtbarkeit:intern", 1 },
		{ &kind_event, "kategorie:presse", 1 },
		{ &kind_event, "kategorie:web-talk", 1 },
		{ &kind_event, "plätze:2", 1 },
		{ &kind_event, "frei:1", 1 },
		{ &kind_event, "frei:0", 0 },
		{ &kind_event, "ohne:personen", 1 },
		{ &kind_event, "ohne:plätze", 1 },
		{ &kind_series, "wiederholung:\"monatlich am n-ten Wochentag\"", 1 },
		{ &kind_series, "datum:10.2026", 1 },
		{ &kind_series, "datum:11.2026", 0 },
		{ &kind_series, "wärme", 1 },
		{ &kind_registration, "termin:wärme", 2 },
		{ &kind_registration, "termin:1 status:warteliste", 1 },
		{ &kind_registration, "person:muster", 1 },
		{ &kind_registration, "person:beispiel", 1 },
		{ &kind_registration, "kommune:freyung", 1 },
		{ &kind_registration, "land:BY", 1 },
		{ &kind_registration, "am:<7t", 1 },
		/* Free words know the person's name, the typed one, town and organisation. */
		{ &kind_registration, "beispiel", 1 },
		{ &kind_registration, "bernd", 1 },
		{ &kind_registration, "freyung", 1 },
		{ &kind_registration, "prignitz", 1 },
		{ &kind_message, "status:\"zur freigabe\" art:einladung", 1 },
		{ &kind_message, "an:beispiel", 1 },
		{ &kind_message, "an:anna@example.org", 1 },
		{ &kind_message, "termin:wärme von:ben", 1 },
		{ &kind_event_template, "art:web-talk titel:talk", 1 },
	};
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	fill(o, &b);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t n = filtered(o, &b, cases[i].kind, cases[i].line);
		if (n != cases[i].n)
			fail_msg("%s %s: %zu", cases[i].kind->name, cases[i].line, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_2_opens),
		cmocka_unit_test(test_old_events_are_found_and_changed),
		cmocka_unit_test(test_the_query_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
