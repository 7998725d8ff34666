#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "kontor/domain/event.h"

static void test_states_have_german_labels(void **state UNUSED)
{
	static const char *const labels[] = { "Entwurf", "geplant", "bestätigt", "durchgeführt", "archiviert",
		"abgesagt" };
	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		assert_string_equal(event_states[i].label, labels[i]);
	assert_null(event_states[ARRAY_LEN(labels)].name);
}

/* Rows: from; columns: to; in the order of event_states. */
static void test_transitions(void **state UNUSED)
{
	static const char *const allowed[] = {
		"xx....", /* draft */
		".xx..x", /* tentative */
		"..xx.x", /* confirmed */
		"...xx.", /* held */
		"....x.", /* archived */
		".....x", /* cancelled */
	};
	for (int from = 0; from < 6; from++)
		for (int to = 0; to < 6; to++) {
			Err err = ERR_INIT;
			Rc rc = event_transition(event_states[from].name, event_states[to].name, &err);
			assert_int_equal(rc, allowed[from][to] == 'x' ? RC_OK : RC_INVALID);
			if (rc != RC_OK) {
				assert_string_equal(err.field, "state");
				assert_non_null(strstr(err.text, event_states[from].label));
			}
		}
}

static Record *talk(Arena *a)
{
	Record *r = record_new(a, &kind_event);
	record_set_text(r, a, "title", "Web-Talk Wärmenetze");
	record_set_text(r, a, "type", "webtalk");
	record_set_text(r, a, "state", "tentative");
	record_set_text(r, a, "start", "2026-10-14T18:00");
	record_set_text(r, a, "end", "2026-10-14T19:30");
	return r;
}

static void set_times(Record *r, Arena *a, const char *start, const char *end, bool all_day)
{
	record_set_text(r, a, "start", start);
	record_set_text(r, a, "end", end);
	record_set_int(r, "all_day", all_day);
}

static void test_times(void **state UNUSED)
{
	static const struct {
		const char *start, *end;
		bool all_day;
		const char *culprit; /* NULL: fine */
	} cases[] = {
		{ "2026-10-14T18:00", "2026-10-14T19:30", false, NULL },
		{ "2026-10-14T18:00", "2026-10-14T18:00", false, "end" },
		{ "2026-10-14T18:00", "2026-10-14T17:00", false, "end" },
		{ "2026-10-14T18:00", "2026-10-15T00:00", false, NULL },
		{ "2026-10-14T00:00", "2026-10-14T00:00", false, "start" },
		{ "2026-10-14T00:00", "2026-10-15T00:00", false, "start" },
		{ "2026-10-14T00:00", "2026-10-14T00:00", true, NULL },
		{ "2026-10-14T00:00", "2026-10-15T00:00", true, NULL },
		{ "2026-10-14T00:00", "2026-10-13T00:00", true, "end" },
		{ "2026-03-29T02:30", "2026-03-29T04:00", false, "start" },
		{ "2026-03-29T01:30", "2026-03-29T02:30", false, "end" },
		{ "2026-03-29T03:00", "2026-03-29T04:00", false, NULL },
		{ "2026-10-25T02:30", "2026-10-25T03:00", false, "fold" },
	};
	AUTO(arena_freep) Arena *a = arena_new();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Err err = ERR_INIT;
		Record *r = talk(a);
		set_times(r, a, cases[i].start, cases[i].end, cases[i].all_day);
		Rc rc = record_check(NULL, r, &err);
		assert_string_equal(err.field, cases[i].culprit == NULL ? "" : cases[i].culprit);
		assert_int_equal(rc, cases[i].culprit == NULL ? RC_OK : RC_INVALID);
	}
}

static void test_a_deadline_is_a_moment(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *r = talk(a);
	record_set_text(r, a, "type", "deadline");
	set_times(r, a, "2026-10-14T18:00", "2026-10-14T18:00", false);
	assert_int_equal(record_check(NULL, r, &err), RC_OK);
}

static void test_check_watches_the_state(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *before = talk(a), *after = record_clone(a, before);
	record_set_text(after, a, "state", "held");
	assert_int_equal(record_check(before, after, &err), RC_INVALID);
	assert_string_equal(err.field, "state");
	record_set_text(after, a, "state", "cancelled");
	assert_int_equal(record_check(before, after, &err), RC_OK);
}

static int64_t sequence_after(Arena *a, const Record *before, const char *field, const char *text)
{
	Record *after = record_clone(a, before);
	if (strcmp(field, "all_day") == 0)
		record_set_int(after, field, 1);
	else
		record_set_text(after, a, field, text);
	event_derive(before, after, a);
	assert_string_equal(record_text(after, "zone"), "Europe/Berlin");
	return record_int(after, "sequence");
}

static void test_sequence(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = talk(a);
	record_set_int(r, "sequence", 99);
	event_derive(NULL, r, a);
	assert_int_equal(
		record_int(r, "sequence"), 99); /* an import brings it; for others the write path clears it */
	record_set_int(r, "sequence", 3);
	assert_int_equal(sequence_after(a, r, "start", "2026-10-14T17:00"), 4);
	assert_int_equal(sequence_after(a, r, "end", "2026-10-14T20:00"), 4);
	assert_int_equal(sequence_after(a, r, "all_day", NULL), 4);
	assert_int_equal(sequence_after(a, r, "place", "Rathaus"), 4);
	assert_int_equal(sequence_after(a, r, "state", "confirmed"), 4);
	assert_int_equal(sequence_after(a, r, "address", "Markt 1"), 4);
	assert_int_equal(sequence_after(a, r, "room", "Ratssaal"), 4);
	assert_int_equal(sequence_after(a, r, "link", "https://example.org/talk"), 4);
	assert_int_equal(sequence_after(a, r, "dial_in", "030 23125 100"), 4);
	assert_int_equal(sequence_after(a, r, "remark", "intern"), 3);
	assert_int_equal(sequence_after(a, r, "title", "Web-Talk"), 3);
	assert_int_equal(sequence_after(a, r, "start", "2026-10-14T18:00"), 3);
	/* Nobody has a copy of a draft. */
	record_set_text(r, a, "state", "draft");
	assert_int_equal(sequence_after(a, r, "start", "2026-10-14T17:00"), 3);
	assert_int_equal(sequence_after(a, r, "state", "tentative"), 3);
}

/* --- the doubled hour, details, visibility ---------------------------------------------- */

static const char *culprit(const Record *before, const Record *after, Err *err)
{
	*err = (Err)ERR_INIT;
	Rc rc = record_check(before, after, err);
	assert_int_equal(rc, err->text[0] == '\0' ? RC_OK : RC_INVALID);
	return err->field;
}

static void test_the_doubled_hour_is_asked_for(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *r = talk(a);
	set_times(r, a, "2026-10-25T01:30", "2026-10-25T02:30", false);
	assert_string_equal(culprit(NULL, r, &err), "fold");
	record_set_text(r, a, "fold", "second");
	assert_string_equal(culprit(NULL, r, &err), "");
	assert_int_equal(event_end_utc(r) - event_start_utc(r), 2 * 3600);
	record_set_text(r, a, "fold", "first");
	assert_int_equal(event_end_utc(r) - event_start_utc(r), 3600);
	set_times(r, a, "2026-10-25T02:15", "2026-10-25T02:45", false);
	record_set_text(r, a, "fold", "second");
	assert_int_equal(event_end_utc(r) - event_start_utc(r), 1800);
	assert_int_equal(event_start_utc(r), wall_to_utc(wall_parse_iso("2026-10-25T02:15")) + 3600);
	/* Moved out of that night it is forgotten; said of another night it is refused. */
	Record *moved = record_clone(a, r);
	set_times(moved, a, "2026-10-26T02:15", "2026-10-26T02:45", false);
	assert_string_equal(culprit(r, moved, &err), "");
	event_derive(r, moved, a);
	assert_true(record_is_null(moved, "fold"));
	record_set_text(moved, a, "fold", "first");
	assert_string_equal(culprit(NULL, moved, &err), "fold");
	/* Whole days have no hours. */
	set_times(r, a, "2026-10-25T00:00", "2026-10-25T00:00", true);
	record_set_null(r, "fold");
	assert_string_equal(culprit(NULL, r, &err), "");
	assert_int_equal(event_end_utc(r) - event_start_utc(r), 25 * 3600);
	set_times(r, a, "2026-03-29T00:00", "2026-03-29T00:00", true);
	assert_int_equal(event_end_utc(r) - event_start_utc(r), 23 * 3600);
}

static void test_old_doubled_hours_stay(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *before = talk(a);
	set_times(before, a, "2026-10-25T02:30", "2026-10-25T04:00", false);
	Record *after = record_clone(a, before);
	record_set_text(after, a, "title", "Neu");
	assert_string_equal(culprit(before, after, &err), "");
	record_set_text(after, a, "end", "2026-10-25T05:00");
	assert_string_equal(culprit(before, after, &err), "fold");
}

static void test_details(void **state UNUSED)
{
	static const struct {
		const char *field, *good, *bad;
	} cases[] = {
		{ "link", "https://example.org/talk?a=1", "example.org/talk" },
		{ "link", "http://example.org", "https://example.org/a b" },
		{ "page", "https://example.org", "javascript:alert(1)" },
	};
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Record *r = talk(a);
		record_set_text(r, a, cases[i].field, cases[i].good);
		assert_string_equal(culprit(NULL, r, &err), "");
		record_set_text(r, a, cases[i].field, cases[i].bad);
		assert_string_equal(culprit(NULL, r, &err), cases[i].field);
	}
	Record *r = talk(a);
	record_set_int(r, "latitude", 52993574);
	assert_string_equal(culprit(NULL, r, &err), "longitude");
	record_set_int(r, "longitude", 11751411);
	assert_string_equal(culprit(NULL, r, &err), "");
	record_set_int(r, "latitude", 93000000);
	assert_string_equal(culprit(NULL, r, &err), "latitude");
	r = talk(a);
	record_set_int(r, "series", 3);
	assert_string_equal(culprit(NULL, r, &err), "slot");
	record_set_text(r, a, "slot", "2026-10-14T18:00");
	assert_string_equal(culprit(NULL, r, &err), "");
	r->id = 5;
	record_set_int(r, "frame", 5);
	assert_string_equal(culprit(NULL, r, &err), "frame");
}

static void test_what_the_type_stands_for(void **state UNUSED)
{
	static const struct {
		const char *type, *visibility, *category, *busy;
	} cases[] = {
		{ "tour", "public", "Tour", "busy" },
		{ "webtalk", "public", "Web-Talk", "busy" },
		{ "congress", "public", "Kongress", "busy" },
		{ "coaching", "internal", "Coaching", "busy" },
		{ "tandem", "internal", "Tandem", "busy" },
		{ "internal", "internal", "Intern", "busy" },
		{ "deadline", "internal", "Frist", "free" },
	};
	static const Kind *const kinds[] = { &kind_event, &kind_series, &kind_event_template };
	AUTO(arena_freep) Arena *a = arena_new();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
			Record *r = record_new(a, kinds[k]);
			record_set_text(r, a, "type", cases[i].type);
			assert_string_equal(event_visibility(r), cases[i].visibility);
			assert_string_equal(event_category(r), cases[i].category);
			assert_string_equal(event_busy(r), cases[i].busy);
			record_set_text(r, a, "visibility", "partners");
			record_set_text(r, a, "category", "press");
			record_set_text(r, a, "busy", "away");
			assert_string_equal(event_visibility(r), "partners");
			assert_string_equal(event_category(r), "Presse");
			assert_string_equal(event_busy(r), "away");
		}
}

static void test_visibility_is_stored_and_follows_the_type(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = talk(a);
	event_derive(NULL, r, a);
	assert_string_equal(record_text(r, "visibility"), "public");
	Record *inner = record_clone(a, r);
	record_set_text(inner, a, "type", "internal");
	event_derive(r, inner, a);
	assert_string_equal(record_text(inner, "visibility"), "internal");
	/* What somebody chose stays. */
	record_set_text(r, a, "visibility", "partners");
	inner = record_clone(a, r);
	record_set_text(inner, a, "type", "internal");
	event_derive(r, inner, a);
	assert_string_equal(record_text(inner, "visibility"), "partners");
}

/* --- series, templates, sessions, messages ------------------------------------------------ */

static Record *year_of_talks(Arena *a)
{
	Record *r = record_new(a, &kind_series);
	record_set_text(r, a, "title", "Web-Talk");
	record_set_text(r, a, "type", "webtalk");
	record_set_text(r, a, "state", "tentative");
	record_set_text(r, a, "start", "2026-01-14T18:00");
	record_set_text(r, a, "end", "2026-01-14T19:00");
	record_set_text(r, a, "frequency", "month_weekday");
	record_set_int(r, "count", 8);
	record_set_text(r, a, "mode", "rule");
	return r;
}

static void test_series(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *r = year_of_talks(a);
	assert_string_equal(culprit(NULL, r, &err), "");
	record_set_null(r, "count");
	assert_string_equal(culprit(NULL, r, &err), "count");
	record_set_int(r, "count", 8);
	record_set_text(r, a, "end", "2026-01-14T17:00");
	assert_string_equal(culprit(NULL, r, &err), "end");
	/* Nights of the changes: skipped in March, doubled in October; the end counts, too. */
	r = year_of_talks(a);
	record_set_text(r, a, "frequency", "weekly");
	set_times(r, a, "2026-03-22T02:30", "2026-03-22T04:00", false);
	assert_string_equal(culprit(NULL, r, &err), "start");
	assert_non_null(strstr(err.text, "29.03.2026"));
	set_times(r, a, "2026-03-22T01:00", "2026-03-22T02:30", false);
	assert_string_equal(culprit(NULL, r, &err), "end");
	set_times(r, a, "2026-10-18T02:30", "2026-10-18T04:00", false);
	assert_string_equal(culprit(NULL, r, &err), "start");
	set_times(r, a, "2026-10-18T03:00", "2026-10-18T04:00", false);
	assert_string_equal(culprit(NULL, r, &err), "");
	record_set_int(r, "all_day", 1);
	set_times(r, a, "2026-03-22T00:00", "2026-03-22T00:00", true);
	assert_string_equal(culprit(NULL, r, &err), "");
}

/* One date is no series, but one may be left of it. */
static void test_a_series_of_one(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *before = year_of_talks(a), *after = record_clone(a, before);
	record_set_int(after, "count", 1);
	assert_string_equal(culprit(NULL, after, &err), "count");
	assert_string_equal(culprit(before, after, &err), "");
	record_set_null(after, "count");
	record_set_text(after, a, "until", "2026-01-31");
	assert_string_equal(culprit(NULL, after, &err), "until");
	assert_string_equal(culprit(before, after, &err), "");
}

static void test_sequence_of_a_series(void **state UNUSED)
{
	static const struct {
		const char *field, *value;
		int expected;
	} cases[] = {
		{ "start", "2026-01-14T17:00", 1 },
		{ "skips", "2026-08-12T18:00", 1 },
		{ "state", "cancelled", 1 },
		{ "place", "Rathaus", 1 },
		{ "title", "Neu", 0 },
	};
	AUTO(arena_freep) Arena *a = arena_new();
	Record *before = year_of_talks(a);
	event_series_derive(NULL, before, a);
	assert_string_equal(record_text(before, "visibility"), "public");
	assert_string_equal(record_text(before, "zone"), "Europe/Berlin");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Record *after = record_clone(a, before);
		record_set_text(after, a, cases[i].field, cases[i].value);
		event_series_derive(before, after, a);
		assert_int_equal(record_int(after, "sequence"), cases[i].expected);
	}
	Record *after = record_clone(a, before);
	record_set_int(after, "count", 6);
	event_series_derive(before, after, a);
	assert_int_equal(record_int(after, "sequence"), 1);
}

static void test_templates(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *r = record_new(a, &kind_event_template);
	record_set_text(r, a, "name", "Web-Talk");
	record_set_text(r, a, "title", "Web-Talk");
	record_set_text(r, a, "type", "webtalk");
	assert_string_equal(culprit(NULL, r, &err), "");
	record_set_text(r, a, "time", "18:00");
	record_set_int(r, "minutes", 90);
	assert_string_equal(culprit(NULL, r, &err), "");
	record_set_text(r, a, "time", "25:00");
	assert_string_equal(culprit(NULL, r, &err), "time");
	record_set_null(r, "time");
	assert_string_equal(culprit(NULL, r, &err), "minutes");
	record_set_int(r, "minutes", 2880);
	assert_string_equal(culprit(NULL, r, &err), "");
	record_set_int(r, "minutes", 0);
	assert_string_equal(culprit(NULL, r, &err), "minutes");
}

static void test_sessions(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *r = record_new(a, &kind_session);
	record_set_int(r, "event", 1);
	record_set_text(r, a, "title", "Wohnen");
	record_set_text(r, a, "start", "2026-06-18T10:30");
	record_set_text(r, a, "end", "2026-06-18T12:00");
	assert_string_equal(culprit(NULL, r, &err), "");
	record_set_text(r, a, "end", "2026-06-18T10:30");
	assert_string_equal(culprit(NULL, r, &err), "end");
	record_set_text(r, a, "start", "2026-03-29T02:15");
	record_set_text(r, a, "end", "2026-03-29T04:00");
	assert_string_equal(culprit(NULL, r, &err), "start");
}

static Record *message(Arena *a, const char *msg_state)
{
	Record *r = record_new(a, &kind_message);
	record_set_text(r, a, "type", kind_field(&kind_message, "type")->choices[0].name);
	record_set_text(r, a, "state", msg_state);
	record_set_text(r, a, "address", "anna@example.org");
	record_set_text(r, a, "subject", "Einladung");
	record_set_text(r, a, "text", "Guten Tag");
	record_set_text(r, a, "author", "anna");
	return r;
}

/* Rows: from; columns: to; in the order of the field's choices. */
static void test_moves_of_a_message(void **state UNUSED)
{
	static const char *const names[] = { "draft", "released", "sending", "sent", "handed", "failed",
		"unclear", "dropped" };
	static const char *const allowed[] = {
		"xx..x..x", /* draft */
		".xx.x..x", /* released */
		"..xx.xx.", /* sending */
		"...x....", /* sent */
		"....x...", /* handed */
		".x...x.x", /* failed */
		".x....xx", /* unclear */
		".......x", /* dropped */
	};
	AUTO(arena_freep) Arena *a = arena_new();
	for (size_t from = 0; from < ARRAY_LEN(names); from++)
		for (size_t to = 0; to < ARRAY_LEN(names); to++) {
			Err err = ERR_INIT;
			Record *before = message(a, names[from]), *after = message(a, names[to]);
			bool fine = allowed[from][to] == 'x';
			assert_string_equal(culprit(before, after, &err), fine ? "" : "state");
		}
}

static void test_released_words_stay(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *before = message(a, "draft"), *after = message(a, "draft");
	record_set_text(after, a, "text", "Anders");
	assert_string_equal(culprit(before, after, &err), "");
	before = message(a, "released");
	after = message(a, "released");
	record_set_text(after, a, "text", "Anders");
	assert_string_equal(culprit(before, after, &err), "text");
	after = message(a, "sending");
	record_set_text(after, a, "address", "ben@example.org");
	assert_string_equal(culprit(before, after, &err), "address");
	after = message(a, "sending");
	record_set_text(after, a, "sent_at", "2026-09-21T10:00");
	assert_string_equal(culprit(before, after, &err), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states_have_german_labels),
		cmocka_unit_test(test_transitions),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_a_deadline_is_a_moment),
		cmocka_unit_test(test_check_watches_the_state),
		cmocka_unit_test(test_sequence),
		cmocka_unit_test(test_the_doubled_hour_is_asked_for),
		cmocka_unit_test(test_old_doubled_hours_stay),
		cmocka_unit_test(test_details),
		cmocka_unit_test(test_what_the_type_stands_for),
		cmocka_unit_test(test_visibility_is_stored_and_follows_the_type),
		cmocka_unit_test(test_series),
		cmocka_unit_test(test_a_series_of_one),
		cmocka_unit_test(test_sequence_of_a_series),
		cmocka_unit_test(test_templates),
		cmocka_unit_test(test_sessions),
		cmocka_unit_test(test_moves_of_a_message),
		cmocka_unit_test(test_released_words_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
