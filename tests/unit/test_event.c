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
	assert_int_equal(record_int(r, "sequence"), 0);
	record_set_int(r, "sequence", 3);
	assert_int_equal(sequence_after(a, r, "start", "2026-10-14T17:00"), 4);
	assert_int_equal(sequence_after(a, r, "end", "2026-10-14T20:00"), 4);
	assert_int_equal(sequence_after(a, r, "all_day", NULL), 4);
	assert_int_equal(sequence_after(a, r, "place", "Rathaus"), 4);
	assert_int_equal(sequence_after(a, r, "state", "confirmed"), 4);
	assert_int_equal(sequence_after(a, r, "title", "Web-Talk"), 3);
	assert_int_equal(sequence_after(a, r, "start", "2026-10-14T18:00"), 3);
	/* Nobody has a copy of a draft. */
	record_set_text(r, a, "state", "draft");
	assert_int_equal(sequence_after(a, r, "start", "2026-10-14T17:00"), 3);
	assert_int_equal(sequence_after(a, r, "state", "tentative"), 3);
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
