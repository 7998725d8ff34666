#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "kontor/domain/record.h"
#include "kontor/domain/town.h"

static Day today(void)
{
	return date_make(2026, 3, 25);
}

/* --- access ---------------------------------------------------------------------- */

static Record *wittenberge(Arena *a)
{
	Record *r = record_new(a, &kind_town);
	record_set_text(r, a, "ags", "12070424");
	record_set_text(r, a, "name", "Wittenberge");
	record_set_text(r, a, "postcode", "19322");
	record_set_int(r, "population", 16837);
	record_set_text(r, a, "population_date", "2023-11-30");
	record_set_int(r, "latitude", 52993570);
	record_set_int(r, "longitude", 11751410);
	return r;
}

static void test_access(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	char name[] = "Wittenberge";
	Record *r = record_new(a, &kind_town);
	assert_true(record_is_null(r, "name"));
	assert_string_equal(record_text(r, "name"), "");
	assert_int_equal(record_int(r, "population"), 0);
	record_set_text(r, a, "name", name);
	name[0] = 'X';
	assert_string_equal(record_text(r, "name"), "Wittenberge");
	record_set_text(r, a, "name", "");
	assert_true(record_is_null(r, "name"));
	record_set_int(r, "population", 0);
	assert_false(record_is_null(r, "population"));
	record_set_null(r, "population");
	assert_true(record_is_null(r, "population"));
}

static void test_clone_is_deep(void **state UNUSED)
{
	AUTO(arena_freep) Arena *mine = arena_new();
	Arena *theirs = arena_new();
	Record *r = wittenberge(theirs);
	r->id = 7;
	r->rev = 3;
	Record *copy = record_clone(mine, r);
	arena_free(theirs);
	assert_int_equal(copy->id, 7);
	assert_int_equal(copy->rev, 3);
	assert_string_equal(record_text(copy, "name"), "Wittenberge");
}

/* --- what people and files write --------------------------------------------------- */

typedef struct Written {
	const Kind *kind;
	const char *field;
	const char *text;
	const char *plain; /* NULL: refused */
	const char *shown;
} Written;

static const Written written[] = {
	{ &kind_town, "name", "  Do\xCC\x88rentrup ", "Dörentrup", "Dörentrup" },
	{ &kind_town, "name", "a\nb", "a b", "a b" },
	{ &kind_town, "name", " ", "", "" },
	{ &kind_town, "name", "\xFF", NULL, NULL },
	{ &kind_town, "postcode", "01234", "01234", "01234" },
	{ &kind_town, "postcode", "012345", NULL, NULL },
	{ &kind_town, "postcode", "ÄÖÜäö", "ÄÖÜäö", "ÄÖÜäö" },
	{ &kind_town, "remark", "eins\r\nzwei", "eins\nzwei", "eins\nzwei" },
	{ &kind_town, "population", "16837", "16837", "16.837" },
	{ &kind_town, "population", "16.837", "16837", "16.837" },
	{ &kind_town, "population", "16 837", "16837", "16.837" },
	{ &kind_town, "population",
		"16\xC2\xA0"
		"837",
		"16837", "16.837" },
	{ &kind_town, "population", " 837 ", "837", "837" },
	{ &kind_town, "population", "0", "0", "0" },
	{ &kind_town, "population", "84.353.660", "84353660", "84.353.660" },
	{ &kind_town, "population", "", "", "" },
	{ &kind_town, "population", "1.5", NULL, NULL },
	{ &kind_town, "population", "1683.7", NULL, NULL },
	{ &kind_town, "population", "1234.567", NULL, NULL },
	{ &kind_town, "population", "16.", NULL, NULL },
	{ &kind_town, "population", "-5", NULL, NULL },
	{ &kind_town, "population", "viele", NULL, NULL },
	{ &kind_town, "population", "100000001", NULL, NULL },
	{ &kind_town, "population", "99999999999999999999", NULL, NULL },
	{ &kind_town, "latitude", "52.99357", "52.99357", "52,99357" },
	{ &kind_town, "latitude", "52,99357", "52.99357", "52,99357" },
	{ &kind_town, "latitude", "-0,5", "-0.5", "-0,5" },
	{ &kind_town, "latitude", "11", "11", "11" },
	{ &kind_town, "latitude", "52,9935749", "52.993575", "52,993575" },
	{ &kind_town, "latitude", "52,9999999", "53", "53" },
	{ &kind_town, "latitude", "181", NULL, NULL },
	{ &kind_town, "latitude", "52,", NULL, NULL },
	{ &kind_town, "latitude", "52.9.9", NULL, NULL },
	{ &kind_town, "latitude", "Nord", NULL, NULL },
	{ &kind_town, "gone_date", "14.10.2026", "2026-10-14", "14.10.2026" },
	{ &kind_town, "gone_date", "2026-10-14", "2026-10-14", "14.10.2026" },
	{ &kind_town, "gone_date", "gestern", "2026-03-24", "24.03.2026" },
	{ &kind_town, "gone_date", "31.2.", NULL, NULL },
	{ &kind_town, "type", "Große Kreisstadt", "large_district_town", "Große Kreisstadt" },
	{ &kind_town, "type", "grosse kreisstadt", "large_district_town", "Große Kreisstadt" },
	{ &kind_town, "type", "market", "market", "Markt" },
	{ &kind_town, "type", "Dorf", NULL, NULL },
	{ &kind_town, "district", "12", "12", "12" },
	{ &kind_town, "district", "Prignitz", NULL, NULL },
	{ &kind_town, "district", "0", NULL, NULL },
	{ &kind_event, "start", "14.10. 18:00", "2026-10-14T18:00", "14.10.2026 18:00" },
	{ &kind_event, "start", "2026-10-14T18:00", "2026-10-14T18:00", "14.10.2026 18:00" },
	{ &kind_event, "start", "14.10.", "2026-10-14T00:00", "14.10.2026" },
	{ &kind_event, "start", "abends", NULL, NULL },
	{ &kind_event, "all_day", "ja", "true", "ja" },
	{ &kind_event, "all_day", "Nein", "false", "nein" },
	{ &kind_event, "all_day", "true", "true", "ja" },
	{ &kind_event, "all_day", "0", "false", "nein" },
	{ &kind_event, "all_day", "vielleicht", NULL, NULL },
	{ &kind_event, "created_at", "2026-10-14T16:00:00Z", "2026-10-14T16:00:00Z", "14.10.2026 18:00" },
	{ &kind_event, "created_at", "1791993600", "2026-10-14T16:00:00Z", "14.10.2026 18:00" },
	{ &kind_event, "created_at", "2026-10-14T16:00:99Z", NULL, NULL },
	{ &kind_event, "created_at", "gestern", NULL, NULL },
};

static void check_written(Arena *a, const Written *w)
{
	const Field *f = kind_field(w->kind, w->field);
	AUTO(str_done) Str plain = STR_INIT;
	AUTO(str_done) Str shown = STR_INIT;
	Value v = { .type = VALUE_INT, .i = 4711 }, again;
	Err err = ERR_INIT;
	Rc rc = value_parse(f, w->text, today(), a, &v, &err);
	if (w->plain == NULL) {
		if (rc != RC_INVALID)
			fail_msg("%s took \"%s\"", w->field, w->text);
		assert_string_equal(err.field, w->field);
		assert_true(strlen(err.text) > 10);
		assert_int_equal(v.i, 4711);
		return;
	}
	if (rc != RC_OK)
		fail_msg("%s refused \"%s\": %s", w->field, w->text, err.text);
	value_plain(f, &v, &plain);
	value_show(f, &v, &shown);
	assert_string_equal(str_cstr(&plain), w->plain);
	assert_string_equal(str_cstr(&shown), w->shown);
	assert_int_equal(value_parse(f, str_cstr(&plain), today(), a, &again, &err), RC_OK);
	assert_true(value_equal(&v, &again));
	if (f->type != FIELD_STAMP) { /* seconds are not shown */
		assert_int_equal(value_parse(f, str_cstr(&shown), today(), a, &again, &err), RC_OK);
		assert_true(value_equal(&v, &again));
	}
}

static void test_written_values(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	for (size_t i = 0; i < ARRAY_LEN(written); i++)
		check_written(a, &written[i]);
}

/* --- random records -------------------------------------------------------------------- */

static unsigned below(unsigned *seed, unsigned n)
{
	return (unsigned)rand_r(seed) % n;
}

static Value random_value(unsigned *seed, Arena *a, const Field *f)
{
	char buf[DATE_TEXT_MAX];
	Day d = date_make(1990, 1, 1) + (Day)below(seed, 18000);
	if (below(seed, 4) == 0)
		return (Value){ .type = VALUE_NULL };
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
		return (Value){ .type = VALUE_TEXT, .s = arena_printf(a, "Wört%u", below(seed, 3)) };
	case FIELD_INT:
		return (Value){ .type = VALUE_INT, .i = below(seed, f->max > 0 ? (unsigned)f->max : 30000) };
	case FIELD_DEGREE:
		return (Value){ .type = VALUE_INT, .i = (int64_t)below(seed, 180000000) - 90000000 };
	case FIELD_BOOL:
		return (Value){ .type = VALUE_INT, .i = below(seed, 2) };
	case FIELD_DATE:
		date_format_iso(d, buf);
		return (Value){ .type = VALUE_TEXT, .s = arena_strdup(a, buf) };
	case FIELD_WALL:
		wall_format_iso(wall_make(d, (int)below(seed, 1440)), buf);
		return (Value){ .type = VALUE_TEXT, .s = arena_strdup(a, buf) };
	case FIELD_STAMP:
		return (Value){ .type = VALUE_INT, .i = below(seed, 2000000000) };
	case FIELD_CHOICE:
		return (Value){ .type = VALUE_TEXT, .s = f->choices[below(seed, 2)].name };
	case FIELD_REF:
		return (Value){ .type = VALUE_INT, .i = 1 + below(seed, 3) };
	}
	return (Value){ .type = VALUE_NULL };
}

static Record *random_record(unsigned *seed, Arena *a, const Kind *k)
{
	Record *r = record_new(a, k);
	for (size_t i = 0; i < k->nfields; i++)
		r->values[i] = random_value(seed, a, &k->fields[i]);
	return r;
}

/* A copy of base in which some fields are others. */
static Record *random_edit(unsigned *seed, Arena *a, const Record *base)
{
	Record *r = record_clone(a, base);
	for (size_t i = 0; i < base->kind->nfields; i++)
		if (below(seed, 3) == 0)
			r->values[i] = random_value(seed, a, &base->kind->fields[i]);
	return r;
}

static void test_plain_form_of_any_value_reads_back(void **state UNUSED)
{
	unsigned seed = 4;
	for (int round = 0; round < 200; round++) {
		AUTO(arena_freep) Arena *a = arena_new();
		for (const Kind *const *k = kind_all; *k != NULL; k++) {
			Record *r = random_record(&seed, a, *k);
			for (size_t i = 0; i < (*k)->nfields; i++) {
				AUTO(str_done) Str plain = STR_INIT;
				Value back;
				Err err = ERR_INIT;
				value_plain(&(*k)->fields[i], &r->values[i], &plain);
				assert_int_equal(value_parse(&(*k)->fields[i], str_cstr(&plain), today(), a,
							 &back, &err),
					RC_OK);
				assert_true(value_equal(&back, &r->values[i]));
			}
		}
	}
}

static bool is_conflict(const Merge *m, size_t field)
{
	for (size_t i = 0; i < m->nconflicts; i++)
		if (m->fields[i] == (int)field)
			return true;
	return false;
}

/* Of each field: what one side alone changed is in the result, what both changed
 * differently is a conflict and stays theirs, all else is as it was. */
static void check_merge(const Record *base, const Record *theirs, const Record *mine, const Merge *m)
{
	for (size_t i = 0; i < base->kind->nfields; i++) {
		const Value *b = &base->values[i], *t = &theirs->values[i], *n = &mine->values[i];
		const Value *r = &m->result->values[i];
		if (base->kind->fields[i].flags & FIELD_COMPUTED) {
			assert_true(value_equal(r, t) && !is_conflict(m, i));
			continue;
		}
		bool mine_changed = !value_equal(n, b), theirs_changed = !value_equal(t, b);
		bool conflict = mine_changed && theirs_changed && !value_equal(n, t);
		assert_int_equal(is_conflict(m, i), conflict);
		assert_true(value_equal(r, mine_changed && !theirs_changed ? n : t));
	}
}

static void test_merge_of_random_edits(void **state UNUSED)
{
	unsigned seed = 5;
	for (int round = 0; round < 300; round++) {
		AUTO(arena_freep) Arena *a = arena_new();
		for (const Kind *const *k = kind_all; *k != NULL; k++) {
			Record *base = random_record(&seed, a, *k);
			Record *theirs = random_edit(&seed, a, base), *mine = random_edit(&seed, a, base);
			theirs->id = mine->id = base->id = 9;
			theirs->rev = 5;
			Merge m, other;
			record_merge(a, base, theirs, mine, &m);
			assert_int_equal(m.result->id, 9);
			assert_int_equal(m.result->rev, 5);
			check_merge(base, theirs, mine, &m);
			/* Who is whom does not decide whether there is a conflict. */
			record_merge(a, base, mine, theirs, &other);
			assert_int_equal(m.nconflicts, other.nconflicts);
		}
	}
}

static void test_merge_result_outlives_its_sources(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Arena *short_lived = arena_new();
	Record *base = wittenberge(short_lived), *mine = record_clone(short_lived, base);
	record_set_text(mine, short_lived, "remark", "Elbhafen");
	Merge m;
	record_merge(a, base, base, mine, &m);
	arena_free(short_lived);
	assert_int_equal(m.nconflicts, 0);
	assert_string_equal(record_text(m.result, "remark"), "Elbhafen");
	assert_string_equal(record_text(m.result, "name"), "Wittenberge");
}

/* --- checks ------------------------------------------------------------------------------ */

static void assert_refused(const Record *before, const Record *after, const char *field)
{
	Err err = ERR_INIT;
	assert_int_equal(record_check(before, after, &err), RC_INVALID);
	assert_string_equal(err.field, field);
	assert_true(strlen(err.text) > 10);
}

static void test_town_rules(void **state UNUSED)
{
	static const struct {
		const char *field, *text, *culprit;
	} cases[] = { { "name", "", "name" }, { "ags", "1207042", "ags" }, { "ags", "1207042x", "ags" },
		{ "postcode", "1932", "postcode" }, { "website", "www.wittenberge.de", "website" },
		{ "website", "https://", "website" }, { "website", "https://a b", "website" },
		{ "override", "guest", "override_reason" }, { "gone_date", "30.11.2023", "gone_date" },
		{ "type", "Stadt", "type" }, { "suffix", "\xFF", "suffix" } };
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	assert_int_equal(record_check(NULL, wittenberge(a), &err), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Record *r = wittenberge(a);
		record_set_text(r, a, cases[i].field, cases[i].text);
		assert_refused(NULL, r, cases[i].culprit);
	}
	Record *r = wittenberge(a);
	record_set_text(r, a, "override", "guest");
	record_set_text(r, a, "override_reason", "Beschluss");
	record_set_text(r, a, "website", "https://www.wittenberge.de");
	assert_int_equal(record_check(NULL, r, &err), RC_OK);
	r->id = 5;
	record_set_int(r, "successor", 5);
	assert_refused(NULL, r, "successor");
	record_set_int(r, "successor", 6);
	record_set_int(r, "latitude", 90000001);
	assert_refused(NULL, r, "latitude");
	record_set_null(r, "longitude");
	assert_refused(NULL, r, "longitude");
	r = wittenberge(a);
	record_set_int(r, "population", -1);
	assert_refused(NULL, r, "population");
}

static void test_rules_of_the_parts(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *topic = record_new(a, &kind_town_topic);
	record_set_int(topic, "town", 1);
	record_set_int(topic, "topic", 1);
	record_set_text(topic, a, "direction", "seeks");
	record_set_text(topic, a, "date", "2026-03-25");
	record_set_int(topic, "level", 0);
	assert_refused(NULL, topic, "level");
	record_set_int(topic, "level", 4);
	assert_refused(NULL, topic, "level");
	record_set_int(topic, "level", 3);
	assert_int_equal(record_check(NULL, topic, &err), RC_OK);
	/* A part stays with its town. */
	Record *moved = record_clone(a, topic);
	record_set_int(moved, "town", 2);
	assert_refused(topic, moved, "town");

	Record *tag = record_new(a, &kind_town_tag);
	record_set_int(tag, "town", 1);
	record_set_text(tag, a, "tag", "zwei Wörter");
	assert_refused(NULL, tag, "tag");
	record_set_text(tag, a, "tag", "kongress2025");
	assert_int_equal(record_check(NULL, tag, &err), RC_OK);
}

static void test_length_counts_characters(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *r = wittenberge(a);
	char *name = arena_alloc(a, 300);
	for (int i = 0; i < 100; i++)
		memcpy(name + 2 * i, "ü", 2);
	record_set_text(r, a, "name", name);
	assert_int_equal(record_check(NULL, r, &err), RC_OK);
	name[200] = 'x';
	record_set_text(r, a, "name", name);
	assert_refused(NULL, r, "name");
}

static void test_derived_fields(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = wittenberge(a);
	record_set_text(r, a, "name", "St. Wendel");
	kind_town.derive(NULL, r, a);
	assert_string_equal(record_text(r, "name_fold"), "sanktwendel");
	assert_true(strncmp(record_text(r, "sort_key"), "st wendel\x01", 10) == 0);

	Record *topic = record_new(a, &kind_topic);
	record_set_text(topic, a, "label", "Wärmenetze");
	record_set_text(topic, a, "synonyms", "Fernwärme, kommunale Wärmeplanung,,");
	kind_topic.derive(NULL, topic, a);
	assert_string_equal(record_text(topic, "name_fold"), "warmenetze fernwarme kommunalewarmeplanung");

	Record *name = record_new(a, &kind_town_name);
	record_set_text(name, a, "name", "Dörentrupp");
	kind_town_name.derive(NULL, name, a);
	assert_string_equal(record_text(name, "name_fold"), "dorentrupp");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_access),
		cmocka_unit_test(test_clone_is_deep),
		cmocka_unit_test(test_written_values),
		cmocka_unit_test(test_plain_form_of_any_value_reads_back),
		cmocka_unit_test(test_merge_of_random_edits),
		cmocka_unit_test(test_merge_result_outlives_its_sources),
		cmocka_unit_test(test_town_rules),
		cmocka_unit_test(test_rules_of_the_parts),
		cmocka_unit_test(test_length_counts_characters),
		cmocka_unit_test(test_derived_fields),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
