/* The write path: rules, conflicts, merges, undo and redo, history, the chain. */
#include "box.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/domain/town.h"

#define BOX    AUTO(box_done) Box b
#define OFFICE AUTO(office_closep) Office

static void assert_clean(Office *o)
{
	Err err = ERR_INIT;
	size_t findings = 99;
	box_ok(change_verify(o, NULL, NULL, &findings, &err), err);
	assert_int_equal(findings, 0);
}

/* --- what may be set ------------------------------------------------------------------ */

static void test_register_fields_are_not_for_people(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t id = box_town(o, &b, "12070424", "Wittenberge");
	assert_int_equal(box_set(o, &b, &kind_town, id, "population", "8000", &err), RC_DENIED);
	assert_string_equal(err.field, "population");
	box_ok(box_set(o, &b, &kind_town, id, "website", "https://www.wittenberge.de", &err), err);
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin(&c, o, "Gelöscht", &err), err);
	assert_int_equal(change_delete(&c, &kind_town, id, 0, &err), RC_DENIED);
	Record *r = record_new(b.arena, &kind_town);
	record_set_text(r, b.arena, "ags", "12070425");
	record_set_text(r, b.arena, "name", "Neustadt");
	assert_int_equal(change_insert(&c, r, &err), RC_DENIED);
	assert_int_equal(r->id, 0);
}

static void test_fixed_fields(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	box_town(o, &b, "12070424", "Wittenberge");
	int64_t two = box_town(o, &b, "12070425", "Perleberg");
	char text[24];
	snprintf(text, sizeof(text), "%lld", (long long)two);
	Record *tag = box_insert(o, &b, &kind_town_tag, "town", "1", "tag", "kongress", NULL);
	assert_int_equal(box_set(o, &b, &kind_town_tag, tag->id, "town", text, &err), RC_INVALID);
	assert_string_equal(err.field, "town");
}

static void test_computed_fields(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	box_town(o, &b, "12070424", "Wittenberge");
	Record *note = box_insert(o, &b, &kind_note, "town", "1", "type", "call", "at", "2026-03-01T09:00",
		"text", "Rückruf", NULL);
	assert_string_equal(record_text(note, "author"), "anna");
	Record *e = box_insert(o, &b, &kind_event, "title", "Web-Talk", "type", "webtalk", "state",
		"tentative", "start", "2026-10-14T18:00", "end", "2026-10-14T19:00", NULL);
	assert_int_equal(strlen(record_text(e, "uid")), 36);
	assert_int_equal(record_text(e, "uid")[14], '4');
	assert_int_equal(record_int(e, "created_at"), BOX_NOW);
	assert_int_equal(record_int(e, "sequence"), 0);
	box_ok(box_set(o, &b, &kind_event, e->id, "start", "2026-10-14T17:00", &err), err);
	assert_string_equal(box_get(o, &b, &kind_event, e->id, "uid"), record_text(e, "uid"));
	assert_string_equal(box_get(o, &b, &kind_event, e->id, "sequence"), "1");
	/* Taking a date back is news for every calendar that has it. */
	ChangeSet done;
	box_ok(change_undo(o, b.arena, &done, &err), err);
	assert_string_equal(box_get(o, &b, &kind_event, e->id, "start"), "2026-10-14T18:00");
	assert_string_equal(box_get(o, &b, &kind_event, e->id, "sequence"), "2");
	box_ok(change_redo(o, b.arena, &done, &err), err);
	box_ok(change_undo(o, b.arena, &done, &err), err);
	box_ok(change_undo(o, b.arena, &done, &err), err);
	assert_int_equal(office_get(o, &kind_event, e->id, b.arena, &e, &err), RC_NOT_FOUND);
}

static void test_broken_rules_name_the_field(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	box_town(o, &b, "12070424", "Wittenberge");
	box_insert(o, &b, &kind_town_tag, "town", "1", "tag", "kongress", NULL);
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin(&c, o, "Angelegt", &err), err);
	Record *twice = record_new(b.arena, &kind_town_tag);
	record_set_int(twice, "town", 1);
	record_set_text(twice, b.arena, "tag", "kongress");
	assert_int_equal(change_insert(&c, twice, &err), RC_INVALID);
	assert_string_equal(err.field, "tag");
	Record *lost = record_new(b.arena, &kind_town_tag);
	record_set_int(lost, "town", 4711);
	record_set_text(lost, b.arena, "tag", "kongress");
	assert_int_equal(change_insert(&c, lost, &err), RC_INVALID);
	assert_string_equal(err.field, "town");
	/* What failed left nothing behind in the set. */
	box_ok(change_commit(&c, &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM changeset"), 2);
}

static void test_saving_nothing_writes_nothing(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t id = box_town(o, &b, "12070424", "Wittenberge");
	box_ok(box_set(o, &b, &kind_town, id, "remark", "", &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM changeset"), 1);
	assert_int_equal(box_sql_int(&b, "SELECT rev FROM town"), 1);
}

/* --- two people ------------------------------------------------------------------------- */

typedef struct Pair {
	Record *base, *mine;
} Pair;

static Pair edit(Office *o, Box *b, int64_t id, const char *field, const char *value)
{
	Err err = ERR_INIT;
	Pair p = { 0 };
	box_ok(office_get(o, &kind_town, id, b->arena, &p.base, &err), err);
	p.mine = record_clone(b->arena, p.base);
	record_set_text(p.mine, b->arena, field, value);
	return p;
}

static Rc save(Office *o, Pair *p, Merge *merge, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	if (change_begin(&c, o, "Geändert", err) != RC_OK ||
		change_update(&c, p->base, p->mine, merge, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

static void test_different_fields_merge(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *anna = box_open(&b, "anna");
	OFFICE *berta = box_open(&b, "berta");
	Err err = ERR_INIT;
	int64_t id = box_town(anna, &b, "12070424", "Wittenberge");
	Pair a = edit(anna, &b, id, "remark", "ruft zurück");
	Pair c = edit(berta, &b, id, "website", "https://example.org");
	assert_true(office_changed(berta));
	box_ok(save(anna, &a, NULL, &err), err);
	assert_true(office_changed(berta));
	assert_false(office_changed(berta));
	box_ok(save(berta, &c, NULL, &err), err);
	assert_int_equal(c.mine->rev, 3);
	assert_string_equal(record_text(c.mine, "remark"), "ruft zurück");
	assert_string_equal(record_text(c.mine, "website"), "https://example.org");
	assert_clean(anna);
}

static void test_same_field_is_a_conflict(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *anna = box_open(&b, "anna");
	OFFICE *berta = box_open(&b, "berta");
	Err err = ERR_INIT;
	Merge merge = { 0 };
	int64_t id = box_town(anna, &b, "12070424", "Wittenberge");
	Pair a = edit(anna, &b, id, "remark", "von Anna");
	Pair c = edit(berta, &b, id, "remark", "von Berta");
	box_ok(save(anna, &a, NULL, &err), err);
	assert_int_equal(save(berta, &c, &merge, &err), RC_CONFLICT);
	assert_non_null(strstr(err.text, "anna"));
	assert_int_equal(merge.nconflicts, 1);
	assert_string_equal(kind_town.fields[merge.fields[0]].name, "remark");
	assert_string_equal(record_text(merge.result, "remark"), "von Anna");
	assert_string_equal(record_text(c.mine, "remark"), "von Berta");
	assert_string_equal(box_get(berta, &b, &kind_town, id, "remark"), "von Anna");
	/* "Take mine": theirs is the new base. */
	c.base = merge.result;
	box_ok(save(berta, &c, &merge, &err), err);
	assert_string_equal(box_get(anna, &b, &kind_town, id, "remark"), "von Berta");
}

/* My own undo in between is not what stands in the way. */
static void test_a_refused_undo_names_who_is_in_the_way(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *anna = box_open(&b, "anna");
	OFFICE *berta = box_open(&b, "berta");
	Err err = ERR_INIT;
	ChangeSet set;
	int64_t id = box_town(anna, &b, "12070424", "Wittenberge");
	box_ok(box_set(anna, &b, &kind_town, id, "remark", "von Anna", &err), err);
	box_ok(box_set(berta, &b, &kind_town, id, "remark", "von Berta", &err), err);
	box_ok(box_set(anna, &b, &kind_town, id, "website", "https://example.org", &err), err);
	box_ok(change_undo(anna, b.arena, &set, &err), err);
	assert_int_equal(change_undo(anna, b.arena, &set, &err), RC_CONFLICT);
	assert_non_null(strstr(err.text, "von berta am"));
}

static void test_stale_revision_of_the_command_line(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t id = box_town(o, &b, "12070424", "Wittenberge");
	Pair p = edit(o, &b, id, "remark", "neu");
	box_ok(save(o, &p, NULL, &err), err);
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin(&c, o, "Geändert", &err), err);
	record_set_text(p.mine, b.arena, "remark", "noch neuer");
	assert_int_equal(change_update_at(&c, 1, p.mine, &err), RC_CONFLICT);
	box_ok(change_update_at(&c, 2, p.mine, &err), err);
	assert_int_equal(p.mine->rev, 3);
	box_ok(change_update_at(&c, 0, p.mine, &err), err);
	box_ok(change_commit(&c, &err), err);
}

static void test_deleted_meanwhile(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	Record *topic = box_insert(o, &b, &kind_topic, "label", "Wohnen", NULL);
	Record *mine = record_clone(b.arena, topic);
	record_set_text(mine, b.arena, "synonyms", "Quartier");
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin(&c, o, "Gelöscht", &err), err);
	box_ok(change_delete(&c, &kind_topic, topic->id, topic->rev, &err), err);
	box_ok(change_commit(&c, &err), err);
	box_ok(change_begin(&c, o, "Geändert", &err), err);
	assert_int_equal(change_update(&c, topic, mine, NULL, &err), RC_NOT_FOUND);
	assert_non_null(strstr(err.text, "von anna"));
}

static void test_deleting_what_others_need(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	box_town(o, &b, "12070424", "Wittenberge");
	Record *topic = box_insert(o, &b, &kind_topic, "label", "Wohnen", NULL);
	box_insert(o, &b, &kind_town_topic, "town", "1", "topic", "1", "direction", "seeks", "level", "2",
		"date", "2026-01-01", NULL);
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin(&c, o, "Gelöscht", &err), err);
	assert_int_equal(change_delete(&c, &kind_topic, topic->id, 0, &err), RC_DENIED);
	assert_non_null(strstr(err.text, "Wohnen"));
	assert_non_null(strstr(err.text, "1 Thema der Kommune verweist"));
}

static void test_parts_go_and_come_back_with_their_record(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	ChangeSet done;
	int64_t id = box_town(o, &b, "12070424", "Wittenberge");
	box_insert(o, &b, &kind_town_tag, "town", "1", "tag", "kongress", NULL);
	box_insert(o, &b, &kind_town_name, "town", "1", "name", "Wittenberge/Elbe", "type", "other", NULL);
	const char *before = box_dump(&b);
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin_import(&c, o, "Bereinigt", &err), err);
	box_ok(change_delete(&c, &kind_town, id, 0, &err), err);
	assert_int_equal(c.rows, 3);
	box_ok(change_commit(&c, &err), err);
	box_ok(change_undo(o, b.arena, &done, &err), err);
	assert_string_equal(done.what, "Bereinigt");
	assert_string_equal(box_dump(&b), before);
	assert_clean(o);
}

/* An import's records are logged as ranges; nobody may notice. */
static void test_ranges_of_an_import(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	OFFICE *berta = box_open(&b, "berta");
	Err err = ERR_INIT;
	ChangeSet set;
	History h = { 0 };
	const char *before = box_dump(&b);
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin_import(&c, o, "Register eingelesen", &err), err);
	for (int i = 0; i < 20; i++) {
		Record *town = record_new(b.arena, &kind_town);
		record_set_text(town, b.arena, "ags", arena_printf(b.arena, "120704%02d", i));
		record_set_text(town, b.arena, "name", "Wittenberge");
		box_ok(change_insert(&c, town, &err), err);
		Record *p = record_new(b.arena, &kind_population);
		record_set_int(p, "town", town->id);
		record_set_text(p, b.arena, "date", "2023-12-31");
		record_set_int(p, "value", 7000 + i);
		record_set_text(p, b.arena, "source", "Register");
		box_ok(change_insert(&c, p, &err), err);
		if (i == 9) { /* an update in between ends the ranges */
			Record *base = record_clone(b.arena, town);
			record_set_int(town, "population", 7009);
			box_ok(change_update(&c, base, town, NULL, &err), err);
		}
	}
	box_ok(change_commit(&c, &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM change"), 5);
	assert_int_equal(box_sql_int(&b, "SELECT rows FROM changeset"), 41);
	const char *after = box_dump(&b);
	assert_clean(o);
	box_ok(change_history(o, &kind_town, 7, b.arena, &h, &err), err);
	assert_int_equal(h.len, 1);
	assert_int_equal(h.items[0].op, HISTORY_INSERT);
	box_ok(change_history(o, &kind_town, 10, b.arena, &h, &err), err);
	assert_int_equal(h.len, 2);
	box_ok(change_last(o, &kind_population, 20, b.arena, &set, &err), err);
	assert_int_equal(set.rows, 41);
	/* A record within a range that a colleague changed keeps the whole import. */
	box_ok(box_set(berta, &b, &kind_town, 15, "remark", "wichtig", &err), err);
	assert_int_equal(change_undo(o, b.arena, &set, &err), RC_CONFLICT);
	assert_non_null(strstr(err.text, "berta"));
	box_ok(change_undo(berta, b.arena, &set, &err), err);
	box_ok(change_undo(o, b.arena, &set, &err), err);
	assert_string_equal(box_dump(&b), before);
	box_ok(change_redo(o, b.arena, &set, &err), err);
	assert_string_equal(box_dump(&b), after);
	box_ok(change_undo(o, b.arena, &set, &err), err);
	/* Ids are not used again, although the log names them as ranges only. */
	assert_int_equal(box_town(o, &b, "12070424", "Wittenberge"), 21);
	assert_clean(o);
}

/* --- undo and redo ------------------------------------------------------------------------- */

static void test_undo_and_redo_are_a_chain(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	ChangeSet set;
	assert_int_equal(change_undo(o, b.arena, &set, &err), RC_NOT_FOUND);
	Record *t = box_insert(o, &b, &kind_topic, "label", "Wohnen", NULL);
	box_ok(box_set(o, &b, &kind_topic, t->id, "synonyms", "Quartier", &err), err);
	box_ok(change_next_undo(o, b.arena, &set, &err), err);
	assert_string_equal(set.what, "Geändert");
	box_ok(change_undo(o, b.arena, &set, &err), err);
	box_ok(change_undo(o, b.arena, &set, &err), err);
	assert_string_equal(set.what, "Angelegt");
	/* Kept across restarts, and every record keeps its id. */
	office_closep(&o);
	o = box_open(&b, "anna");
	box_ok(change_next_redo(o, b.arena, &set, &err), err);
	assert_string_equal(set.what, "Angelegt");
	box_ok(change_redo(o, b.arena, &set, &err), err);
	box_ok(change_redo(o, b.arena, &set, &err), err);
	assert_string_equal(box_get(o, &b, &kind_topic, t->id, "synonyms"), "Quartier");
	assert_int_equal(change_redo(o, b.arena, &set, &err), RC_NOT_FOUND);
	/* A new edit ends the chain of redo. */
	box_ok(change_undo(o, b.arena, &set, &err), err);
	box_ok(box_set(o, &b, &kind_topic, t->id, "position", "3", &err), err);
	assert_int_equal(change_redo(o, b.arena, &set, &err), RC_NOT_FOUND);
	assert_clean(o);
}

static void test_undo_is_personal_and_never_overwrites(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *anna = box_open(&b, "anna");
	OFFICE *berta = box_open(&b, "berta");
	Err err = ERR_INIT;
	ChangeSet set;
	Record *t = box_insert(anna, &b, &kind_topic, "label", "Wohnen", NULL);
	box_ok(box_set(anna, &b, &kind_topic, t->id, "synonyms", "Anna", &err), err);
	assert_int_equal(change_undo(berta, b.arena, &set, &err), RC_NOT_FOUND);
	/* Another field: no matter. */
	box_ok(box_set(berta, &b, &kind_topic, t->id, "position", "7", &err), err);
	box_ok(change_undo(anna, b.arena, &set, &err), err);
	box_ok(change_redo(anna, b.arena, &set, &err), err);
	assert_string_equal(box_get(anna, &b, &kind_topic, t->id, "position"), "7");
	/* The same field: refused, with who and what. */
	box_ok(box_set(berta, &b, &kind_topic, t->id, "synonyms", "Berta", &err), err);
	assert_int_equal(change_undo(anna, b.arena, &set, &err), RC_CONFLICT);
	assert_non_null(strstr(err.text, "von berta am"));
	assert_non_null(strstr(err.text, "Wohnen"));
	assert_string_equal(box_get(anna, &b, &kind_topic, t->id, "synonyms"), "Berta");
	/* Berta takes hers back: then Anna's stands again, and goes. */
	box_ok(change_undo(berta, b.arena, &set, &err), err);
	box_ok(change_undo(berta, b.arena, &set, &err), err);
	box_ok(change_undo(anna, b.arena, &set, &err), err);
	box_ok(change_undo(anna, b.arena, &set, &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM topic"), 0);
	assert_clean(anna);
}

static void test_undo_of_a_new_record_that_is_used(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *anna = box_open(&b, "anna");
	OFFICE *berta = box_open(&b, "berta");
	Err err = ERR_INIT;
	ChangeSet set;
	box_town(berta, &b, "12070424", "Wittenberge");
	Record *t = box_insert(anna, &b, &kind_topic, "label", "Wohnen", NULL);
	box_insert(berta, &b, &kind_town_topic, "town", "1", "topic", "1", "direction", "seeks", "level", "2",
		"date", "2026-01-01", NULL);
	assert_int_equal(change_undo(anna, b.arena, &set, &err), RC_CONFLICT);
	assert_non_null(strstr(err.text, "wird noch gebraucht"));
	box_ok(change_undo(berta, b.arena, &set, &err), err);
	box_ok(box_set(berta, &b, &kind_topic, t->id, "position", "7", &err), err);
	assert_int_equal(change_undo(anna, b.arena, &set, &err), RC_CONFLICT);
	assert_non_null(strstr(err.text, "berta"));
}

/* A small generator of its own: the same edits in every run. */
static uint32_t dice(uint32_t sides)
{
	static uint64_t x = 88172645463325252u;
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (uint32_t)(x >> 33) % sides;
}

static const char *random_word(Box *b)
{
	static const char *const words[] = { "Wärme", "Bürgerrat", "\"Zitat\"\\", "Zeile\tTab", "", "ß𝄞",
		"7" };
	return arena_printf(b->arena, "%s%u", words[dice(ARRAY_LEN(words))], dice(1000));
}

/* One random change set of one to four edits of topics, tags, notes and the town. */
static void random_edit(Office *o, Box *b, int64_t town)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	Err err = ERR_INIT;
	RecordSet topics = { 0 }, notes = { 0 };
	box_ok(change_begin(&c, o, "Zufall", &err), err);
	for (uint32_t n = 1 + dice(4); n > 0; n--) {
		box_ok(office_all(o, &kind_topic, b->arena, &topics, &err), err);
		box_ok(office_all(o, &kind_note, b->arena, &notes, &err), err);
		uint32_t what = dice(6);
		if (what == 0 || topics.len < 3) {
			Record *r = record_new(b->arena, &kind_topic);
			record_set_text(r, b->arena, "label",
				arena_printf(b->arena, "%s %zu %u", random_word(b), c.rows, dice(1 << 30)));
			box_ok(change_insert(&c, r, &err), err);
		} else if (what == 1) {
			const Record *r = topics.items[dice((uint32_t)topics.len)];
			box_ok(change_delete(&c, &kind_topic, r->id, 0, &err), err);
		} else if (what == 2 || notes.len < 2) {
			Record *r = record_new(b->arena, &kind_note);
			record_set_int(r, "town", town);
			record_set_text(r, b->arena, "type", "call");
			record_set_text(r, b->arena, "at", "2026-03-01T09:00");
			record_set_text(r, b->arena, "text", arena_printf(b->arena, "x%s", random_word(b)));
			box_ok(change_insert(&c, r, &err), err);
		} else if (what == 3) {
			const Record *r = notes.items[dice((uint32_t)notes.len)];
			box_ok(change_delete(&c, &kind_note, r->id, 0, &err), err);
		} else {
			Record *base = topics.items[dice((uint32_t)topics.len)];
			Record *r = record_clone(b->arena, base);
			record_set_text(r, b->arena, "synonyms", random_word(b));
			if (dice(2) == 0)
				record_set_int(r, "position", dice(100));
			box_ok(change_update(&c, base, r, NULL, &err), err);
		}
	}
	box_ok(change_commit(&c, &err), err);
}

static void test_undo_all_and_redo_all(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	OFFICE *import = box_open(&b, "import");
	Err err = ERR_INIT;
	ChangeSet set;
	int64_t town = box_town(import, &b, "12070424", "Wittenberge");
	const char *before = box_dump(&b);
	for (int i = 0; i < 100; i++) {
		random_edit(o, &b, town);
		/* Some are taken back at once, some of those done again. */
		if (dice(4) == 0 && change_undo(o, b.arena, &set, &err) == RC_OK && dice(2) == 0)
			box_ok(change_redo(o, b.arena, &set, &err), err);
	}
	const char *after = box_dump(&b);
	int steps = 0;
	for (; change_undo(o, b.arena, &set, &err) == RC_OK; steps++)
		assert_true(steps < 101);
	assert_int_equal(err.rc, RC_NOT_FOUND);
	assert_true(steps > 50);
	assert_string_equal(box_dump(&b), before);
	for (; steps > 0; steps--)
		box_ok(change_redo(o, b.arena, &set, &err), err);
	assert_string_equal(box_dump(&b), after);
	assert_clean(o);
}

/* --- history --------------------------------------------------------------------------------- */

static void test_history(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	History h = { 0 };
	ChangeSet last;
	Record *t = box_insert(o, &b, &kind_topic, "label", "Wohnen", NULL);
	box_ok(box_set(o, &b, &kind_topic, t->id, "synonyms", "Quartier „Süd“", &err), err);
	box_ok(box_set(o, &b, &kind_topic, t->id, "position", "12", &err), err);
	box_ok(change_history(o, &kind_topic, t->id, b.arena, &h, &err), err);
	assert_int_equal(h.len, 3);
	assert_string_equal(h.items[0].field->name, "position");
	assert_int_equal(h.items[0].old.type, VALUE_NULL);
	assert_int_equal(h.items[0].new.i, 12);
	assert_string_equal(h.items[1].new.s, "Quartier „Süd“");
	assert_int_equal(h.items[2].op, HISTORY_INSERT);
	assert_string_equal(h.items[2].who, "anna");
	assert_int_equal(h.items[2].at, BOX_NOW);
	box_ok(change_last(o, &kind_topic, t->id, b.arena, &last, &err), err);
	assert_int_equal(last.id, 3);
	ChangeSetList list = { 0 };
	box_ok(change_list(o, NULL, 2, b.arena, &list, &err), err);
	assert_int_equal(list.len, 2);
	assert_int_equal(list.items[0].id, 3);
}

/* --- the chain ----------------------------------------------------------------------------------- */

static void test_tampering_is_found(void **state)
{
	(void)state;
	static const char *const tricks[] = {
		"UPDATE changeset SET who = 'berta' WHERE id = %d",
		"UPDATE changeset SET at = at + 1 WHERE id = %d",
		"UPDATE changeset SET what = what || '!' WHERE id = %d",
		"UPDATE changeset SET type = 'import' WHERE id = %d AND type <> 'import'",
		"UPDATE changeset SET rows = rows + 1 WHERE id = %d",
		"UPDATE changeset SET hash = prev_hash WHERE id = %d",
		"UPDATE changeset SET prev_hash = hash WHERE id = %d",
		"UPDATE changeset SET undone_by = CASE WHEN undone_by IS NULL THEN 1 END WHERE id = %d",
		"UPDATE change SET data = '{}' WHERE changeset = %d",
		"UPDATE change SET row = row + 1 WHERE changeset = %d",
		"UPDATE change SET rev = rev + 1 WHERE changeset = %d",
		"UPDATE change SET op = CASE op WHEN 'delete' THEN 'insert' ELSE 'delete' END WHERE changeset = %d",
		"UPDATE change SET kind = 'note' WHERE changeset = %d",
		"UPDATE change SET seq = seq + 1 WHERE changeset = %d",
		"DELETE FROM change WHERE changeset = %d AND seq = 1",
		"DELETE FROM changeset WHERE id = %d",
		"UPDATE change SET changeset = 900 WHERE changeset = %d",
		"INSERT INTO change SELECT changeset, seq + 100, kind, row, last, op, rev, data FROM change WHERE changeset = %d",
		"UPDATE change SET last = row + 3, op = 'insert', data = NULL WHERE changeset = %d",
		/* two neighbours change places */
		("UPDATE changeset SET id = 900 WHERE id = %1$d; UPDATE changeset SET id = %1$d WHERE id = %1$d + 1;"
		 "UPDATE changeset SET id = %1$d + 1 WHERE id = 900"),
	};
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	ChangeSet set;
	Record *t = box_insert(o, &b, &kind_topic, "label", "Wohnen", NULL);
	for (int i = 0; i < 4; i++)
		box_ok(box_set(o, &b, &kind_topic, t->id, "position", i % 2 == 0 ? "1" : "2", &err), err);
	box_ok(change_undo(o, b.arena, &set, &err), err);
	box_ok(change_undo(o, b.arena, &set, &err), err);
	box_ok(change_redo(o, b.arena, &set, &err), err);
	box_ok(box_set(o, &b, &kind_topic, t->id, "synonyms", "Ende", &err), err);
	assert_clean(o);
	box_sql(&b,
		"CREATE TABLE keep_set AS SELECT * FROM changeset; CREATE TABLE keep AS SELECT * FROM change");
	for (size_t trick = 0; trick < ARRAY_LEN(tricks); trick++)
		for (int id = 1; id <= 8; id++) {
			AUTO(str_done) Str sql = STR_INIT;
			size_t findings = 0;
			str_adds(&sql, "PRAGMA foreign_keys = OFF; BEGIN;");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			str_addf(&sql, tricks[trick], id);
#pragma GCC diagnostic pop
			str_adds(&sql, "; COMMIT");
			box_sql(&b, str_cstr(&sql));
			box_ok(change_verify(o, NULL, NULL, &findings, &err), err);
			if (findings == 0)
				fail_msg("not found: %s", str_cstr(&sql));
			box_sql(&b,
				"PRAGMA foreign_keys = OFF; BEGIN; DELETE FROM change; DELETE FROM changeset;"
				"INSERT INTO changeset SELECT * FROM keep_set;"
				"INSERT INTO change SELECT * FROM keep; COMMIT");
			assert_clean(o);
		}
}

/* A damaged log is told, never obeyed. */
static void test_unreadable_log(void **state)
{
	(void)state;
	static const char *const garbage[] = { "", "{", "[]", "{\"synonyms\"}", "{\"synonyms\":[1,2]}",
		"{\"position\":[\"a\",\"b\"]}", "{\"synonyms\":[null,\"\\u12\"]}",
		"{\"synonyms\":[null,\"x]}", "{\"synonyms\":[null,\"x\"]}}", "{\"synonyms\":[null,\"\\q\"]}",
		"{\"position\":[,]}", "null" };
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	ChangeSet set;
	History h;
	Record *t = box_insert(o, &b, &kind_topic, "label", "Wohnen", NULL);
	box_ok(box_set(o, &b, &kind_topic, t->id, "synonyms", "x", &err), err);
	for (size_t i = 0; i < ARRAY_LEN(garbage); i++) {
		box_sql(&b,
			arena_printf(
				b.arena, "UPDATE change SET data = '%s' WHERE changeset = 2", garbage[i]));
		assert_int_equal(change_history(o, &kind_topic, t->id, b.arena, &h, &err), RC_IO);
		assert_int_equal(change_undo(o, b.arena, &set, &err), RC_IO);
		assert_non_null(strstr(err.text, "kontor check"));
	}
	/* A field that this program does not know (any more) is passed over. */
	box_sql(&b,
		"UPDATE change SET data = '{\"colour\":[1,2],\"synonyms\":[null,\"x\"]}' WHERE changeset = 2");
	box_ok(change_undo(o, b.arena, &set, &err), err);
	assert_string_equal(box_get(o, &b, &kind_topic, t->id, "synonyms"), "");
}

/* --- the office's reading ------------------------------------------------------------------------- */

static void test_titles_are_never_ambiguous(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	box_town(o, &b, "12070424", "Wittenberge");
	int64_t one = box_town(o, &b, "12062224", "Herzberg");
	int64_t two = box_town(o, &b, "12068999", "Herzberg");
	box_sql(&b,
		"INSERT INTO district (id, key, name) VALUES (5, '12062', 'Elbe-Elster');"
		"UPDATE town SET district = 5 WHERE ags = '12062224'");
	AUTO(str_done) Str title = STR_INIT;
	box_ok(office_title(o, &kind_town, 1, &title, &err), err);
	assert_string_equal(str_cstr(&title), "Wittenberge");
	str_clear(&title);
	box_ok(office_title(o, &kind_town, one, &title, &err), err);
	assert_string_equal(str_cstr(&title), "Herzberg, Elbe-Elster, BB");
	/* One that is gone is no longer in the way. */
	box_sql(&b, "UPDATE town SET gone_date = '2020-01-01' WHERE ags = '12068999'");
	str_clear(&title);
	box_ok(office_title(o, &kind_town, one, &title, &err), err);
	assert_string_equal(str_cstr(&title), "Herzberg");
	str_clear(&title);
	assert_int_equal(office_title(o, &kind_town, two + 1, &title, &err), RC_NOT_FOUND);
}

static void test_find_by_key(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	Record *r = NULL;
	int64_t id = box_town(o, &b, "12070424", "Wittenberge");
	box_ok(office_find(o, &kind_town, "12070424", b.arena, &r, &err), err);
	assert_int_equal(r->id, id);
	box_ok(office_find(o, &kind_town, "1", b.arena, &r, &err), err);
	assert_int_equal(r->id, id);
	assert_int_equal(office_find(o, &kind_town, "00000001", b.arena, &r, &err), RC_NOT_FOUND);
	assert_int_equal(office_find(o, &kind_town, "1; DROP", b.arena, &r, &err), RC_NOT_FOUND);
	assert_int_equal(office_find(o, &kind_note, "x", b.arena, &r, &err), RC_NOT_FOUND);
}

static void test_memory_is_personal(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *anna = box_open(&b, "anna");
	OFFICE *berta = box_open(&b, "berta");
	Err err = ERR_INIT;
	assert_string_equal(office_setting(anna, "towns.columns", b.arena), "");
	box_ok(office_set_setting(anna, "towns.columns", "ags,name", &err), err);
	box_ok(office_set_setting(anna, "towns.columns", "ags", &err), err);
	assert_string_equal(office_setting(anna, "towns.columns", b.arena), "ags");
	assert_string_equal(office_setting(berta, "towns.columns", b.arena), "");
	assert_null(office_draft_load(anna, "town.edit/1", b.arena));
	box_ok(office_draft_save(anna, "town.edit/1", "halb", &err), err);
	box_ok(office_draft_save(anna, "town.edit/1", "halb fertig", &err), err);
	assert_string_equal(office_draft_load(anna, "town.edit/1", b.arena), "halb fertig");
	assert_null(office_draft_load(berta, "town.edit/1", b.arena));
	office_draft_drop(anna, "town.edit/1");
	assert_null(office_draft_load(anna, "town.edit/1", b.arena));
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM changeset"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_register_fields_are_not_for_people),
		cmocka_unit_test(test_fixed_fields),
		cmocka_unit_test(test_computed_fields),
		cmocka_unit_test(test_broken_rules_name_the_field),
		cmocka_unit_test(test_saving_nothing_writes_nothing),
		cmocka_unit_test(test_different_fields_merge),
		cmocka_unit_test(test_same_field_is_a_conflict),
		cmocka_unit_test(test_a_refused_undo_names_who_is_in_the_way),
		cmocka_unit_test(test_stale_revision_of_the_command_line),
		cmocka_unit_test(test_deleted_meanwhile),
		cmocka_unit_test(test_deleting_what_others_need),
		cmocka_unit_test(test_parts_go_and_come_back_with_their_record),
		cmocka_unit_test(test_ranges_of_an_import),
		cmocka_unit_test(test_undo_and_redo_are_a_chain),
		cmocka_unit_test(test_undo_is_personal_and_never_overwrites),
		cmocka_unit_test(test_undo_of_a_new_record_that_is_used),
		cmocka_unit_test(test_undo_all_and_redo_all),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_tampering_is_found),
		cmocka_unit_test(test_unreadable_log),
		cmocka_unit_test(test_titles_are_never_ambiguous),
		cmocka_unit_test(test_find_by_key),
		cmocka_unit_test(test_memory_is_personal),
	};
	return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
