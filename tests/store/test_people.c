/* What the office does with people: change of office, doubles, merge, call desk, today. */
#include "box.h"

#include <stdio.h>
#include <string.h>

#include "kontor/base/asset.h"
#include "kontor/office/finder.h"
#include "kontor/office/people.h"
#include "kontor/office/table.h"
#include "kontor/store/store.h"

#define BOX    AUTO(box_done) Box b
#define OFFICE AUTO(office_closep) Office

/* BOX_NOW is 21.09.2026. */
#define TODAY "2026-09-21"

static const char *number(Box *b, int64_t v)
{
	return arena_printf(b->arena, "%lld", (long long)v);
}

static int64_t add_person(Office *o, Box *b, const char *form, const char *given, const char *family)
{
	return box_insert(o, b, &kind_person, "form", form, "given_name", given, "family_name", family, NULL)
		->id;
}

static int64_t add_post(Office *o, Box *b, int64_t person, int64_t town, const char *function)
{
	return box_insert(o, b, &kind_post, "person", number(b, person), "town", number(b, town), "function",
		function, "since", "2020-01-01", NULL)
		->id;
}

static int64_t add_channel(Office *o, Box *b, int64_t person, const char *type, const char *value)
{
	return box_insert(o, b, &kind_channel, "person", number(b, person), "type", type, "use", "work",
		"value", value, NULL)
		->id;
}

static int64_t count(Box *b, const char *sql)
{
	return box_sql_int(b, sql);
}

/* --- an old file ------------------------------------------------------------------------- */

static void test_old_file_migrates(void **state)
{
	(void)state;
	BOX;
	box_init(&b);
	Err err = ERR_INIT;
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(b.path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, asset_find("schema/0001_office.sql")->bytes, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				 "PRAGMA journal_mode = WAL;"
				 "PRAGMA application_id = 0x4B4F4E54; PRAGMA user_version = 1;"
				 "INSERT INTO town (ags, name, name_fold, sort_key)"
				 " VALUES ('12070424', 'Wittenberge', 'wittenberge', 'wittenberge');"
				 "INSERT INTO note (id, rev, town, type, at, text, author)"
				 " VALUES (7, 3, 1, 'call', '2026-01-02T09:00', 'Rückruf', 'anna'),"
				 "  (12, 1, 1, 'mail', '2026-01-03T09:00', 'Antwort', 'berta');",
				 NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
	OFFICE *o = box_open(&b, "anna");
	AUTO(arena_freep) Arena *a = arena_new();
	Record *note = NULL;
	box_ok(office_get(o, &kind_note, 7, a, &note, &err), err);
	assert_int_equal(note->rev, 3);
	assert_string_equal(record_text(note, "text"), "Rückruf");
	assert_true(record_is_null(note, "person"));
	assert_int_equal(count(&b, "SELECT count(*) FROM note"), 2);
	assert_int_equal(count(&b, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	/* Ids go on, and persons can have notes now. */
	int64_t person = add_person(o, &b, "female", "Anna", "Beispiel");
	Record *more = box_insert(o, &b, &kind_note, "person", number(&b, person), "type", "call", "at",
		"2026-03-01T09:00", "text", "Neu", NULL);
	assert_int_equal(more->id, 13);
}

/* --- the card, deletion -------------------------------------------------------------------- */

static void test_card(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	AUTO(str_done) Str detail = STR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge");
	int64_t person = add_person(o, &b, "female", "Anna", "Beispiel");
	int64_t house =
		box_insert(o, &b, &kind_organisation, "name", "Bundesinstitut", "type", "agency", NULL)->id;
	box_ok(people_detail(o, person, &detail, &err), err);
	assert_string_equal(str_cstr(&detail), "");
	box_insert(o, &b, &kind_post, "person", number(&b, person), "organisation", number(&b, house),
		"function", "scientist", "since", "2026-01-01", NULL);
	add_post(o, &b, person, town, "mayor");
	box_ok(people_detail(o, person, &detail, &err), err);
	assert_string_equal(str_cstr(&detail), "Bürgermeisterin, Wittenberge");
	PeopleCard card;
	box_ok(people_card(o, person, b.arena, &card, &err), err);
	assert_int_equal(card.town, town);
	assert_int_equal(card.posts.len, 2);
	assert_null(card.address);
}

static void test_deleted_person_leaves_the_towns_notes(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge");
	int64_t person = add_person(o, &b, "female", "Anna", "Beispiel");
	int64_t other = add_person(o, &b, "male", "Bernd", "Beispiel");
	add_post(o, &b, person, town, "mayor");
	add_channel(o, &b, person, "mail", "anna@example.org");
	const char *id = number(&b, person);
	int64_t both = box_insert(o, &b, &kind_note, "town", number(&b, town), "person", id, "type", "call",
		"at", "2026-03-01T09:00", "text", "Beide", NULL)
			       ->id;
	box_insert(o, &b, &kind_note, "person", id, "type", "call", "at", "2026-03-01T10:00", "text",
		"Nur sie", NULL);
	box_insert(o, &b, &kind_followup, "person", id, "title", "Rückruf", "due", "2026-10-01", NULL);
	box_insert(o, &b, &kind_relation, "person", number(&b, other), "type", "deputy", "other", id, NULL);
	box_ok(people_like_distinct(o, person, other, &err), err);
	const char *before = box_dump(&b);
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin(&c, o, "Gelöscht", &err), err);
	box_ok(change_delete(&c, &kind_person, person, 0, &err), err);
	box_ok(change_commit(&c, &err), err);
	assert_string_equal(box_get(o, &b, &kind_note, both, "person"), "");
	assert_int_equal(count(&b, "SELECT count(*) FROM note"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM followup WHERE person IS NULL"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM post") + count(&b, "SELECT count(*) FROM channel") +
			count(&b, "SELECT count(*) FROM relation") +
			count(&b, "SELECT count(*) FROM distinct_person"),
		0);
	ChangeSet done;
	box_ok(change_undo(o, b.arena, &done, &err), err);
	assert_string_equal(box_dump(&b), before);
}

/* --- change of office ------------------------------------------------------------------------ */

static void test_change_of_office(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge");
	int64_t old = add_person(o, &b, "male", "Bernd", "Beispiel");
	int64_t post = add_post(o, &b, old, town, "mayor");
	const char *t = number(&b, town);
	int64_t call = box_insert(o, &b, &kind_followup, "person", number(&b, old), "town", t, "title",
		"Rückruf", "due", "2026-10-01", NULL)
			       ->id;
	int64_t plan = box_insert(
		o, &b, &kind_followup, "town", t, "title", "Ortstermin planen", "due", "2026-10-05", NULL)
			       ->id;
	box_insert(o, &b, &kind_followup, "person", number(&b, old), "title", "Erledigt", "due", "2026-01-01",
		"done", "2026-01-02", NULL);
	int64_t visit = box_insert(o, &b, &kind_event, "title", "Besuch", "type", "tour", "state",
		"confirmed", "town", t, "start", "2026-10-14T18:00", "end", "2026-10-14T19:00", NULL)
				->id;
	box_insert(o, &b, &kind_event, "title", "Vorbei", "type", "tour", "state", "held", "town", t, "start",
		"2025-10-14T18:00", "end", "2025-10-14T19:00", NULL);
	PeopleHangingList hanging;
	box_ok(people_office_hanging(o, post, b.arena, &hanging, &err), err);
	assert_int_equal(hanging.len, 3);
	for (size_t i = 0; i < hanging.len; i++) {
		PeopleHanging *h = &hanging.items[i];
		if (h->kind == &kind_followup && h->id == call)
			assert_true(h->movable && h->fate == PEOPLE_MOVE);
		else if (h->kind == &kind_followup && h->id == plan)
			assert_true(!h->movable && h->fate == PEOPLE_KEEP);
		else
			h->fate = PEOPLE_END;
	}
	const char *before = box_dump(&b);
	Record *newcomer = record_new(b.arena, &kind_person);
	record_set_text(newcomer, b.arena, "family_name", "Muster");
	record_set_text(newcomer, b.arena, "form", "female");
	PeopleChange change = { .post = post,
		.ended = date_parse_iso("2026-04-30"),
		.newcomer = newcomer,
		.hanging = hanging.items,
		.nhanging = hanging.len };
	int64_t next = 0;
	box_ok(people_office_change(o, &change, &next, &err), err);
	assert_string_equal(box_get(o, &b, &kind_post, post, "until"), "2026-04-30");
	assert_string_equal(box_get(o, &b, &kind_post, next, "since"), "2026-05-01");
	assert_string_equal(box_get(o, &b, &kind_post, next, "function"), "mayor");
	assert_int_equal(newcomer->id != 0, true);
	assert_string_equal(box_get(o, &b, &kind_followup, call, "person"), number(&b, newcomer->id));
	assert_string_equal(box_get(o, &b, &kind_followup, plan, "person"), "");
	assert_string_equal(box_get(o, &b, &kind_event, visit, "state"), "cancelled");
	assert_int_equal(count(&b, "SELECT other FROM relation WHERE type = 'predecessor'"), old);
	/* It has ended now. */
	assert_int_equal(people_office_change(o, &change, &next, &err), RC_INVALID);
	ChangeSet done;
	box_ok(change_undo(o, b.arena, &done, &err), err);
	assert_string_equal(done.what, "Amtswechsel: Wittenberge");
	assert_string_equal(box_dump(&b), before);
}

static void test_failed_change_of_office_changes_nothing(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge");
	int64_t post = add_post(o, &b, add_person(o, &b, "male", "Bernd", "Beispiel"), town, "mayor");
	Record *nameless = record_new(b.arena, &kind_person);
	const char *before = box_dump(&b);
	PeopleChange change = { .post = post, .ended = date_parse_iso("2026-04-30"), .newcomer = nameless };
	int64_t next = 0;
	assert_int_equal(people_office_change(o, &change, &next, &err), RC_INVALID);
	assert_string_equal(err.field, "family_name");
	change.newcomer = NULL;
	change.ended = date_parse_iso("2019-12-31");
	assert_int_equal(people_office_change(o, &change, &next, &err), RC_INVALID);
	assert_string_equal(err.field, "until");
	assert_string_equal(box_dump(&b), before);
}

/* --- the line of time -------------------------------------------------------------------------- */

static void test_line_of_time(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge");
	int64_t person = add_person(o, &b, "female", "Anna", "Beispiel");
	add_post(o, &b, person, town, "mayor");
	const char *t = number(&b, town), *p = number(&b, person);
	box_insert(o, &b, &kind_note, "person", p, "type", "call", "direction", "in", "at",
		"2026-03-01T09:00", "text", "Fragt nach Wärme\nund mehr", NULL);
	box_insert(o, &b, &kind_followup, "person", p, "title", "Rückruf", "due", "2026-10-01", NULL);
	box_insert(o, &b, &kind_event, "title", "Besuch", "type", "tour", "state", "confirmed", "town", t,
		"start", "2026-10-14T18:00", "end", "2026-10-14T19:00", NULL);
	box_insert(o, &b, &kind_event, "title", "Vor ihrer Zeit", "type", "tour", "state", "held", "town", t,
		"start", "2019-10-14T18:00", "end", "2019-10-14T19:00", NULL);
	PeopleMoments line;
	box_ok(people_line(o, &kind_person, person, b.arena, &line, &err), err);
	assert_int_equal(line.len, 4);
	assert_string_equal(line.items[0].title, "Besuch");
	assert_true(line.items[0].future);
	assert_string_equal(line.items[1].title, "Rückruf");
	assert_string_equal(line.items[2].what, "Anruf, eingehend");
	assert_string_equal(line.items[2].title, "Fragt nach Wärme");
	assert_false(line.items[2].future);
	assert_string_equal(line.items[3].what, "Amt begonnen");
	assert_string_equal(line.items[3].title, "Bürgermeisterin, Wittenberge");
	box_ok(people_line(o, &kind_town, town, b.arena, &line, &err), err);
	assert_int_equal(line.len, 3);
	assert_string_equal(line.items[1].title, "Bürgermeisterin, Anna Beispiel");
}

/* --- doubles ---------------------------------------------------------------------------------------- */

static void test_suspects_while_typing(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge");
	int64_t person = add_person(o, &b, "female", "Anna", "Müller");
	add_post(o, &b, person, town, "mayor");
	add_channel(o, &b, person, "phone", "03877 564 682-6");
	add_channel(o, &b, person, "mail", "Anna.Mueller@example.org");
	AUTO(people_like_freep) PeopleLike *like = NULL;
	box_ok(people_like_new(o, &like, &err), err);
	PeopleSuspects found;
	const char *phones[] = { "+49 3877 5646826" }, *mails[] = { "anna.mueller@EXAMPLE.org " };
	PeopleDraft by_phone = { .family_name = "X", .phones = phones, .nphones = 1 };
	PeopleDraft by_mail = { .mails = mails, .nmails = 1 };
	PeopleDraft by_name = { .given_name = "Ana", .family_name = "Mueller", .town = town };
	PeopleDraft elsewhere = { .given_name = "Ana", .family_name = "Mueller" };
	people_like_suspects(like, &by_phone, b.arena, &found);
	assert_int_equal(found.len, 1);
	assert_string_equal(found.items[0].reason, "gleiches Telefon");
	assert_string_equal(found.items[0].detail, "Bürgermeisterin, Wittenberge");
	people_like_suspects(like, &by_mail, b.arena, &found);
	assert_int_equal(found.len, 1);
	people_like_suspects(like, &by_name, b.arena, &found);
	assert_int_equal(found.len, 1);
	assert_int_equal(found.items[0].id, person);
	people_like_suspects(like, &elsewhere, b.arena, &found);
	assert_int_equal(found.len, 0);
	by_mail.id = person; /* nobody doubles herself */
	people_like_suspects(like, &by_mail, b.arena, &found);
	assert_int_equal(found.len, 0);
}

static void test_scan_remembers_who_is_distinct(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge");
	int64_t one = add_person(o, &b, "female", "Anna", "Müller"),
		two = add_person(o, &b, "", "Anna", "Mueller");
	int64_t three = add_person(o, &b, "male", "Karl", "Ganzanders");
	add_post(o, &b, one, town, "mayor");
	add_post(o, &b, two, town, "mayor");
	add_post(o, &b, three, town, "building");
	PeopleSuspects found;
	box_ok(people_like_scan(o, NULL, b.arena, &found, &err), err);
	assert_int_equal(found.len, 1);
	assert_true(found.items[0].id == one && found.items[0].other == two);
	box_ok(people_like_distinct(o, two, one, &err), err);
	box_ok(people_like_distinct(o, one, two, &err), err); /* again does no harm */
	box_ok(people_like_scan(o, NULL, b.arena, &found, &err), err);
	assert_int_equal(found.len, 0);
	ChangeSet done;
	box_ok(change_undo(o, b.arena, &done, &err), err);
	box_ok(people_like_scan(o, NULL, b.arena, &found, &err), err);
	assert_int_equal(found.len, 1);
	LikenessWeights w;
	people_like_weights(o, &w);
	assert_int_equal(w.threshold, likeness_standard.threshold);
	w.threshold = 200;
	box_ok(people_like_set_weights(o, &w, &err), err);
	box_ok(people_like_scan(o, NULL, b.arena, &found, &err), err);
	assert_int_equal(found.len, 0);
	w.mail = -1;
	assert_int_equal(people_like_set_weights(o, &w, &err), RC_INVALID);
	assert_string_equal(err.field, "mail");
}

/* --- merge ---------------------------------------------------------------------------------------------- */

/* Two records of one person, with everything that can hang on a person. */
static void make_doubles(Office *o, Box *b, int64_t *ret_winner, int64_t *ret_loser)
{
	Err err = ERR_INIT;
	int64_t town = box_town(o, b, "12070424", "Wittenberge");
	int64_t winner = add_person(o, b, "female", "Anna", "Beispiel"),
		loser = add_person(o, b, "", "Ana", "Beispiel");
	int64_t third = add_person(o, b, "male", "Bernd", "Muster");
	const char *w = number(b, winner), *l = number(b, loser), *t = number(b, third);
	box_ok(box_set(o, b, &kind_person, loser, "title", "Dr.", &err), err);
	add_post(o, b, winner, town, "mayor");
	box_insert(o, b, &kind_post, "person", l, "town", number(b, town), "function", "mayor", "term_end",
		"2028-01-01", NULL);
	add_post(o, b, loser, town, "building");
	add_channel(o, b, winner, "phone", "03877 564 682-6");
	add_channel(o, b, loser, "phone", "+49 3877 5646826");
	box_insert(o, b, &kind_channel, "person", l, "type", "mail", "use", "work", "value",
		"anna@example.org", "main", "1", NULL);
	box_insert(o, b, &kind_address, "person", l, "use", "work", "city", "Wittenberge", NULL);
	box_insert(o, b, &kind_relation, "person", t, "type", "deputy", "other", l, NULL);
	box_insert(o, b, &kind_relation, "person", l, "type", "contact", "other", w, NULL);
	box_insert(o, b, &kind_consent, "person", l, "purpose", "newsletter", "basis", "consent", "date",
		"2026-01-01", "proof", "Formular 12", NULL);
	box_insert(o, b, &kind_note, "person", l, "type", "call", "at", "2026-03-01T09:00", "text", "Hallo",
		NULL);
	box_insert(o, b, &kind_followup, "person", l, "title", "Rückruf", "due", "2026-10-01", NULL);
	box_ok(people_like_distinct(o, loser, third, &err), err);
	box_ok(people_like_distinct(o, winner, third, &err), err);
	*ret_winner = winner;
	*ret_loser = loser;
}

static void test_merge_moves_everything(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t winner, loser;
	Record *w, *l;
	make_doubles(o, &b, &winner, &loser);
	const char *before = box_dump(&b);
	box_ok(office_get(o, &kind_person, winner, b.arena, &w, &err), err);
	box_ok(office_get(o, &kind_person, loser, b.arena, &l, &err), err);
	PeopleMerge m = { winner, loser, w->rev, l->rev, people_merge_propose(w, l) };
	assert_int_equal(m.from_loser, UINT64_C(1) << kind_field_index(&kind_person, "title"));
	box_ok(people_merge(o, &m, &err), err);
	assert_string_equal(box_get(o, &b, &kind_person, winner, "full_name"), "Dr. Anna Beispiel");
	assert_int_equal(office_get(o, &kind_person, loser, b.arena, &l, &err), RC_NOT_FOUND);
	/* No number twice, and the post knows its end now. */
	assert_int_equal(count(&b, "SELECT count(*) FROM channel WHERE person = 1"), 2);
	assert_int_equal(count(&b, "SELECT count(*) FROM channel WHERE person = 1 AND main = 1"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM post WHERE person = 1"), 2);
	assert_int_equal(count(&b,
				 "SELECT count(*) FROM post WHERE function = 'mayor' AND since = '2020-01-01'"
				 " AND term_end = '2028-01-01' AND until IS NULL"),
		1);
	assert_int_equal(count(&b, "SELECT count(*) FROM address WHERE person = 1"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM consent WHERE person = 1"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM note WHERE person = 1"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM followup WHERE person = 1"), 1);
	/* The two were related to each other: that is gone; the third's deputy is kept. */
	assert_int_equal(count(&b, "SELECT count(*) FROM relation"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM relation WHERE other = 1"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM distinct_person"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM changeset WHERE what LIKE 'Zusammengeführt: %'"), 1);
	ChangeSet done;
	box_ok(change_undo(o, b.arena, &done, &err), err);
	assert_string_equal(box_dump(&b), before);
	size_t findings = 9;
	box_ok(change_redo(o, b.arena, &done, &err), err);
	box_ok(change_undo(o, b.arena, &done, &err), err);
	assert_string_equal(box_dump(&b), before);
	box_ok(change_verify(o, NULL, NULL, &findings, &err), err);
	assert_int_equal(findings, 0);
}

static void test_merge_of_what_a_colleague_changed(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	OFFICE *other = box_open(&b, "berta");
	Err err = ERR_INIT;
	int64_t winner, loser;
	make_doubles(o, &b, &winner, &loser);
	PeopleMerge m = { winner, loser, 1, 1, 0 };
	const char *before = box_dump(&b);
	assert_int_equal(people_merge(o, &m, &err), RC_CONFLICT); /* its title was set: revision 2 */
	m.loser = winner;
	assert_int_equal(people_merge(o, &m, &err), RC_INVALID);
	assert_string_equal(box_dump(&b), before);
	/* A colleague's edit of the winner, read before the merge, is kept with what came. */
	Record *base = NULL;
	box_ok(office_get(other, &kind_person, winner, b.arena, &base, &err), err);
	Record *mine = record_clone(b.arena, base);
	record_set_text(mine, b.arena, "remark", "Kennt alle");
	uint64_t title = UINT64_C(1) << kind_field_index(&kind_person, "title");
	m = (PeopleMerge){ winner, loser, 0, 0, title };
	box_ok(people_merge(o, &m, &err), err);
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin(&c, other, "Geändert", &err), err);
	box_ok(change_update(&c, base, mine, NULL, &err), err);
	box_ok(change_commit(&c, &err), err);
	assert_string_equal(box_get(o, &b, &kind_person, winner, "remark"), "Kennt alle");
	assert_string_equal(box_get(o, &b, &kind_person, winner, "title"), "Dr.");
}

/* --- call desk ------------------------------------------------------------------------------------------------- */

static void test_call_desk(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge");
	int64_t former = add_person(o, &b, "male", "Alfred", "Alt"),
		mayor = add_person(o, &b, "female", "Zoe", "Neu");
	add_channel(o, &b, former, "phone", "03877 5646826");
	add_channel(o, &b, mayor, "phone", "03877 564 682-6");
	add_channel(o, &b, mayor, "phone", "0171 999 6826");
	add_channel(o, &b, mayor, "fax", "03877 111 6826");
	add_post(o, &b, mayor, town, "mayor");
	AUTO(people_call_freep) PeopleCalls *calls = NULL;
	PeopleCaller hits[5];
	box_ok(people_call_new(o, &calls, &err), err);
	assert_int_equal(people_call_find(calls, "6826", hits, 5), 2);
	assert_int_equal(hits[0].person, mayor); /* in office before out of it */
	assert_string_equal(hits[0].detail, "Bürgermeisterin, Wittenberge");
	assert_int_equal(hits[0].town, town);
	assert_false(hits[0].exact);
	assert_int_equal(people_call_find(calls, "+49 3877 564-6826", hits, 5), 2);
	assert_true(hits[0].exact);
	assert_int_equal(people_call_find(calls, "0171 9996826", hits, 5), 1);
	assert_string_equal(hits[0].number, "0171 999 6826");
	assert_int_equal(people_call_find(calls, "1116826", hits, 5), 0); /* a fax does not call */
	assert_int_equal(people_call_find(calls, "", hits, 5), 0);
	assert_int_equal(people_call_find(calls, "6826", hits, 1), 1);
	int64_t note = 0;
	box_ok(people_call_note(o, mayor, "in", "Fragt nach dem Termin", &note, &err), err);
	assert_string_equal(box_get(o, &b, &kind_note, note, "town"), number(&b, town));
	assert_string_equal(box_get(o, &b, &kind_note, note, "direction"), "in");
	assert_int_equal(strncmp(box_get(o, &b, &kind_note, note, "at"), TODAY, 10), 0);
	assert_string_equal(box_get(o, &b, &kind_note, note, "author"), "anna");
	for (int i = 1; i <= 4; i++)
		box_insert(o, &b, &kind_note, "person", number(&b, mayor), "type", "mail", "at",
			arena_printf(b.arena, "2026-0%d-01T09:00", i), "text", "x", NULL);
	RecordSet contacts;
	box_ok(people_call_contacts(o, mayor, 3, b.arena, &contacts, &err), err);
	assert_int_equal(contacts.len, 3);
	assert_int_equal(contacts.items[0]->id, note);
}

/* --- today -------------------------------------------------------------------------------------------------------- */

static size_t lines_of(const PeopleToday *t, PeopleTodayGroup group, PeopleProblem problem)
{
	size_t n = 0;
	for (size_t i = 0; i < t->len; i++)
		n += t->items[i].group == group && t->items[i].problem == problem;
	return n;
}

static void test_today(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge");
	int64_t mayor = add_person(o, &b, "female", "Anna", "Beispiel"),
		lost = add_person(o, &b, "male", "Bernd", "Muster");
	const char *p = number(&b, mayor), *t = number(&b, town);
	box_insert(o, &b, &kind_post, "person", p, "town", t, "function", "mayor", "term_end", "2026-12-31",
		NULL);
	box_insert(o, &b, &kind_post, "person", number(&b, lost), "town", t, "function", "building",
		"term_end", "2026-01-31", NULL);
	box_insert(o, &b, &kind_channel, "person", p, "type", "mail", "use", "work", "value",
		"anna@example.org", "bounced", "2026-09-01", NULL);
	box_insert(o, &b, &kind_consent, "person", p, "purpose", "contact", "basis", "public_task", "date",
		"2026-01-01", NULL);
	box_insert(o, &b, &kind_followup, "person", p, "title", "Überfällig", "due", "2026-09-01", NULL);
	box_insert(o, &b, &kind_followup, "title", "Heute", "due", TODAY, "owner", "berta", NULL);
	box_insert(o, &b, &kind_followup, "title", "Morgen", "due", "2026-09-22", NULL);
	box_insert(
		o, &b, &kind_followup, "title", "Erledigt", "due", "2026-09-01", "done", "2026-09-02", NULL);
	box_insert(o, &b, &kind_event, "title", "Bald", "type", "tour", "state", "confirmed", "start",
		"2026-09-25T18:00", "end", "2026-09-25T19:00", NULL);
	box_insert(o, &b, &kind_event, "title", "Abgesagt", "type", "tour", "state", "cancelled", "start",
		"2026-09-25T18:00", "end", "2026-09-25T19:00", NULL);
	PeopleTodayAsk ask = { .today = date_parse_iso(TODAY), .doubles = true };
	PeopleToday today;
	box_ok(people_today(o, &ask, b.arena, &today, &err), err);
	assert_int_equal(today.overdue, 1);
	assert_int_equal(today.due, 1);
	assert_int_equal(lines_of(&today, PEOPLE_TODAY_DUE, PEOPLE_PROBLEM_NONE), 2);
	assert_string_equal(today.items[0].title, "Überfällig");
	assert_int_equal(today.items[0].days, -20);
	assert_string_equal(today.items[0].detail, "Anna Beispiel");
	assert_int_equal(lines_of(&today, PEOPLE_TODAY_EVENT, PEOPLE_PROBLEM_NONE), 1);
	assert_int_equal(lines_of(&today, PEOPLE_TODAY_TERM, PEOPLE_PROBLEM_NONE), 1);
	assert_int_equal(lines_of(&today, PEOPLE_TODAY_PROBLEM, PEOPLE_PROBLEM_BOUNCED), 1);
	assert_int_equal(lines_of(&today, PEOPLE_TODAY_PROBLEM, PEOPLE_PROBLEM_UNREACHABLE), 2);
	assert_int_equal(lines_of(&today, PEOPLE_TODAY_PROBLEM, PEOPLE_PROBLEM_BASIS), 1);
	assert_int_equal(lines_of(&today, PEOPLE_TODAY_PROBLEM, PEOPLE_PROBLEM_EXPIRED), 1);
	assert_int_equal(lines_of(&today, PEOPLE_TODAY_PROBLEM, PEOPLE_PROBLEM_DOUBLE), 0);
	assert_int_equal(today.sums.items[today.sums.len - 1].problem, PEOPLE_PROBLEM_BASIS);
	/* Every query that the sums name is one the list understands, and finds as many. */
	for (size_t i = 0; i < today.sums.len; i++) {
		Query q;
		size_t n = 0;
		uint32_t hits[4];
		TableColumns columns;
		TableData data;
		const Kind *k = today.sums.items[i].kind;
		if (today.sums.items[i].query == NULL)
			continue;
		box_ok(query_parse(k, today.sums.items[i].query, ask.today, false, b.arena, &q, &err), err);
		box_ok(table_columns(k, NULL, b.arena, &columns, &err), err);
		box_ok(table_load(o, k, &columns, 0, b.arena, &data, &err), err);
		TableFilter *f = table_filter_new(o, k);
		box_ok(table_filter(f, &data, &q, b.arena, hits, &n, &err), err);
		table_filter_free(f);
		assert_int_equal(n, today.sums.items[i].count);
	}
	/* Wittenberge has its mayor. A second small town has none, and of a third the term is over. */
	box_town(o, &b, "12070173", "Kyritz");
	const char *third = number(&b, box_town(o, &b, "12070296", "Perleberg"));
	box_insert(o, &b, &kind_post, "person", number(&b, lost), "town", third, "function", "mayor", "until",
		"2026-01-31", NULL);
	box_ok(people_today(o, &ask, b.arena, &today, &err), err);
	const PeopleTodaySum *last = &today.sums.items[today.sums.len - 1];
	assert_int_equal(last->problem, PEOPLE_PROBLEM_MAYOR);
	assert_ptr_equal(last->kind, &kind_town);
	assert_int_equal(last->count, 2);
	ask.owner = "berta";
	box_ok(people_today(o, &ask, b.arena, &today, &err), err);
	assert_int_equal(lines_of(&today, PEOPLE_TODAY_DUE, PEOPLE_PROBLEM_NONE), 1);
}

/* --- permissions and disclosure -------------------------------------------------------------------------------------- */

static void test_permissions(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t anna = add_person(o, &b, "female", "Anna", "Beispiel"),
		bernd = add_person(o, &b, "male", "Bernd", "Muster");
	const char *p = number(&b, anna);
	box_ok(people_may(o, anna, "mail", NULL, &err), err);
	assert_int_equal(people_may(o, anna, "mail", "newsletter", &err), RC_DENIED);
	int64_t old = box_insert(o, &b, &kind_consent, "person", p, "purpose", "newsletter", "basis",
		"consent", "date", "2026-01-01", NULL)
			      ->id;
	box_ok(people_may(o, anna, "mail", "newsletter", &err), err);
	box_ok(box_set(o, &b, &kind_consent, old, "withdrawn", "2026-02-01", &err), err);
	assert_int_equal(people_may(o, anna, "mail", "newsletter", &err), RC_DENIED);
	assert_non_null(strstr(err.text, "widerrufen"));
	/* Given again later, it stands. */
	box_insert(o, &b, &kind_consent, "person", p, "purpose", "newsletter", "basis", "consent", "date",
		"2026-03-01", NULL);
	box_ok(people_may(o, anna, "mail", "newsletter", &err), err);
	box_ok(box_set(o, &b, &kind_person, anna, "no_mail", "ja", &err), err);
	assert_int_equal(people_may(o, anna, "mail", "newsletter", &err), RC_DENIED);
	box_ok(people_may(o, anna, "letter", "newsletter", &err), err);
	assert_int_equal(people_may(o, anna, "pigeon", NULL, &err), RC_INVALID);
	int64_t ids[] = { bernd, anna, 4711, anna };
	const char *reasons[4];
	box_ok(people_may_list(o, ids, 4, "letter", "newsletter", b.arena, reasons, &err), err);
	assert_string_equal(reasons[0], "ohne Rechtsgrundlage dafür");
	assert_null(reasons[1]);
	assert_non_null(reasons[2]);
	assert_null(reasons[3]);
}

static void test_disclosure_needs_its_purpose(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	assert_int_equal(people_disclose(o, "  ", "Personen als CSV", 12, &err), RC_INVALID);
	assert_string_equal(err.field, "purpose");
	box_ok(people_disclose(o, "Einladung Kongress", "Personen als CSV", 12, &err), err);
	assert_int_equal(
		count(&b,
			"SELECT persons FROM disclosure WHERE who = 'anna' AND purpose = 'Einladung Kongress'"),
		12);
}

/* --- query terms ----------------------------------------------------------------------------------------------------- */

static size_t selected(Office *o, Box *b, const Kind *k, const char *line)
{
	Query q;
	Err err = ERR_INIT;
	size_t n = 0;
	uint32_t hits[16];
	TableColumns columns;
	TableData data;
	box_ok(query_parse(k, line, date_parse_iso(TODAY), false, b->arena, &q, &err), err);
	box_ok(table_columns(k, NULL, b->arena, &columns, &err), err);
	box_ok(table_load(o, k, &columns, 0, b->arena, &data, &err), err);
	TableFilter *f = table_filter_new(o, k);
	box_ok(table_filter(f, &data, &q, b->arena, hits, &n, &err), err);
	table_filter_free(f);
	return n;
}

static void test_query_terms(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	int64_t town = box_town(o, &b, "09272116", "Freyung"),
		other = box_town(o, &b, "12070424", "Wittenberge");
	int64_t topic = box_insert(o, &b, &kind_topic, "label", "Wohnen", NULL)->id;
	box_insert(o, &b, &kind_town_topic, "town", number(&b, town), "topic", number(&b, topic), "direction",
		"seeks", "level", "2", "date", "2026-01-01", NULL);
	int64_t mayor = add_person(o, &b, "male", "Max", "Müller"),
		deputy = add_person(o, &b, "female", "Eva", "Probe");
	int64_t house = box_insert(o, &b, &kind_organisation, "name", "Bundesinstitut", "short_name", "BBSR",
		"type", "agency", NULL)
				->id;
	int64_t scientist = add_person(o, &b, "female", "Rita", "Rat");
	box_insert(o, &b, &kind_post, "person", number(&b, mayor), "town", number(&b, town), "function",
		"mayor", "term_end", "2026-12-31", NULL);
	add_post(o, &b, deputy, other, "deputy_mayor");
	box_insert(o, &b, &kind_post, "person", number(&b, scientist), "organisation", number(&b, house),
		"function", "other", "label", "Projektleiterin", NULL);
	add_channel(o, &b, mayor, "mail", "max@freyung.example.org");
	add_channel(o, &b, deputy, "phone", "030 23125-123");
	box_insert(o, &b, &kind_note, "person", number(&b, mayor), "type", "call", "at", "2026-09-01T09:00",
		"text", "x", NULL);
	static const struct {
		const char *line;
		size_t hits;
	} cases[] = { { "", 3 }, { "funktion:bürgermeister", 1 }, { "funktion:bürgermeisterin", 1 },
		{ "funktion:stellv", 1 }, { "funktion:projekt", 1 }, { "land:BY", 1 }, { "land:BB", 1 },
		{ "kommune:freyung", 1 }, { "thema:wohnen", 1 }, { "themen:wohnen", 1 },
		{ "amtsende:<2027-01-01", 1 }, { "amtsende:<2026-01-01", 0 }, { "organisation:bbsr", 1 },
		{ "organisation:institut", 1 }, { "ohne:mail", 2 }, { "-ohne:mail", 1 },
		{ "ohne:telefon", 2 }, { "ohne:anschrift", 3 }, { "ohne:amt", 0 }, { "ohne:kontakt", 2 },
		{ "ohne:rechtsgrundlage", 3 }, { "kontakt:<90t", 1 }, { "kontakt:>90t", 0 },
		{ "mail:freyung", 1 }, { "telefon:23125", 1 }, { "telefon:\"030 23125\"", 1 },
		{ "darf:mail", 1 }, { "prüfen:unerreichbar", 1 },
		{ "funktion:bürgermeister land:BY themen:wohnen amtsende:<2027-01-01 -ohne:mail kontakt:<90t",
			1 },
		/* free words: name, mail, number, place */
		{ "mueller", 1 }, { "max@freyung", 1 }, { "23125123", 1 }, { "wittenberge", 1 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (selected(o, &b, &kind_person, cases[i].line) != cases[i].hits)
			fail_msg("%s: %zu", cases[i].line, selected(o, &b, &kind_person, cases[i].line));
	box_insert(o, &b, &kind_followup, "title", "Rückruf", "due", "2026-09-01", "town", number(&b, town),
		"person", number(&b, mayor), NULL);
	box_insert(o, &b, &kind_followup, "title", "Brief", "due", "2026-10-01", "done", "2026-09-02",
		"owner", "berta", NULL);
	static const struct {
		const char *line;
		size_t hits;
	} followups[] = { { "erledigt:nein", 1 }, { "erledigt:ja", 1 }, { "fällig:<=heute", 1 },
		{ "fällig:10.2026", 1 }, { "wer:anna", 1 }, { "kommune:freyung", 1 }, { "person:müller", 1 },
		{ "text:brief", 1 }, { "rückruf", 1 } };
	for (size_t i = 0; i < ARRAY_LEN(followups); i++)
		if (selected(o, &b, &kind_followup, followups[i].line) != followups[i].hits)
			fail_msg("%s", followups[i].line);
	assert_int_equal(selected(o, &b, &kind_organisation, "art:behörde"), 1);
	assert_int_equal(selected(o, &b, &kind_organisation, "name:bbsr"), 1);
}

/* --- the finder ------------------------------------------------------------------------------------------------------- */

static void assert_found(Finder *f, const char *text, const Kind *k, int64_t id, const char *detail)
{
	const FinderEntry *hits[10];
	size_t n = finder_search(f, text, hits, 10);
	for (size_t i = 0; i < n; i++)
		if (hits[i]->kind == k && hits[i]->id == id) {
			assert_string_equal(hits[i]->detail, detail);
			return;
		}
	fail_msg("%s: not found", text);
}

static void test_finder(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t town = box_town(o, &b, "12070424", "Wittenberge");
	int64_t person = add_person(o, &b, "female", "Anna", "Müller");
	add_post(o, &b, person, town, "mayor");
	add_channel(o, &b, person, "mail", "rathaus@example.org");
	add_channel(o, &b, person, "phone", "+49 3877 564 682-6");
	int64_t house = box_insert(o, &b, &kind_organisation, "name", "Bundesinstitut", "short_name", "BBSR",
		"type", "agency", NULL)
				->id;
	int64_t note = box_insert(o, &b, &kind_note, "person", number(&b, person), "type", "call", "at",
		"2026-03-01T09:00", "text", "Wärmenetz", NULL)
			       ->id;
	int64_t followup = box_insert(o, &b, &kind_followup, "person", number(&b, person), "title", "Rückruf",
		"due", "2026-10-01", NULL)
				   ->id;
	Finder *f = NULL;
	box_ok(finder_new(o, &f, &err), err);
	static const char *const words[] = { "mueller", "anna mül", "rathaus@ex", "5646826", "03877",
		"wittenberge anna", "bürgermeisterin wittenb" };
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		assert_found(f, words[i], &kind_person, person, "Bürgermeisterin, Wittenberge");
	assert_found(f, "bbsr", &kind_organisation, house, "BBSR, Behörde");
	assert_found(f, "wärmenetz", &kind_note, note, "01.03.2026 · Anruf · Anna Müller");
	assert_found(
		f, "rückruf", &kind_followup, followup, "Wiedervorlage · 01.10.2026 · anna · Anna Müller");
	finder_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_old_file_migrates),
		cmocka_unit_test(test_card),
		cmocka_unit_test(test_deleted_person_leaves_the_towns_notes),
		cmocka_unit_test(test_change_of_office),
		cmocka_unit_test(test_failed_change_of_office_changes_nothing),
		cmocka_unit_test(test_line_of_time),
		cmocka_unit_test(test_suspects_while_typing),
		cmocka_unit_test(test_scan_remembers_who_is_distinct),
		cmocka_unit_test(test_merge_moves_everything),
		cmocka_unit_test(test_merge_of_what_a_colleague_changed),
		cmocka_unit_test(test_call_desk),
		cmocka_unit_test(test_today),
		cmocka_unit_test(test_permissions),
		cmocka_unit_test(test_disclosure_needs_its_purpose),
		cmocka_unit_test(test_query_terms),
		cmocka_unit_test(test_finder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
