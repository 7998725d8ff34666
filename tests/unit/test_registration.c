/* Registrations: states, and what a record must hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "kontor/domain/registration.h"

/* Rows: from; columns: to; in the order of registration_states. */
static void test_transitions(void **state UNUSED)
{
	static const char *const allowed[] = {
		"xx.x..x", /* invited */
		".xx.xxx", /* registered */
		"..x.xxx", /* confirmed */
		".x.x..x", /* waiting */
		"xxxxxxx", /* attended */
		".xx.xx.", /* no_show */
		".x.x..x", /* cancelled */
	};
	for (int from = 0; from < 7; from++)
		for (int to = 0; to < 7; to++) {
			Err err = ERR_INIT;
			Rc rc = registration_transition(
				registration_states[from].name, registration_states[to].name, &err);
			assert_int_equal(rc, allowed[from][to] == 'x' ? RC_OK : RC_INVALID);
			if (rc != RC_OK)
				assert_non_null(strstr(err.text, registration_states[from].label));
		}
	assert_null(registration_states[7].name);
}

static void test_who_takes_a_place(void **state UNUSED)
{
	static const char takes[] = ".xx.x..";
	for (size_t i = 0; registration_states[i].name != NULL; i++)
		assert_true(registration_takes_place(registration_states[i].name) == (takes[i] == 'x'));
}

static Record *guest(Arena *a)
{
	Record *r = record_new(a, &kind_registration);
	record_set_int(r, "event", 1);
	record_set_text(r, a, "given_name", "Änne");
	record_set_text(r, a, "family_name", "Beispiel");
	record_set_text(r, a, "state", "registered");
	record_set_text(r, a, "at", "2026-09-01T10:00");
	return r;
}

static const char *culprit(const Record *before, const Record *after, Err *err)
{
	*err = (Err)ERR_INIT;
	Rc rc = record_check(before, after, err);
	assert_int_equal(rc, err->text[0] == '\0' ? RC_OK : RC_INVALID);
	return err->field;
}

static void test_what_it_must_hold(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	Record *r = guest(a);
	assert_string_equal(culprit(NULL, r, &err), "");
	record_set_text(r, a, "mail", "anna@example.org");
	assert_string_equal(culprit(NULL, r, &err), "");
	record_set_text(r, a, "mail", "anna@");
	assert_string_equal(culprit(NULL, r, &err), "mail");
	record_set_null(r, "mail");
	record_set_text(r, a, "arrived", "2026-10-14T18:02");
	assert_string_equal(culprit(NULL, r, &err), "arrived");
	record_set_text(r, a, "state", "attended");
	assert_string_equal(culprit(NULL, r, &err), "");
	record_set_null(r, "family_name");
	assert_string_equal(culprit(NULL, r, &err), "family_name");
	record_set_int(r, "person", 7);
	assert_string_equal(culprit(NULL, r, &err), "");
	Record *back = record_clone(a, r);
	record_set_text(r, a, "state", "confirmed");
	record_set_null(r, "arrived");
	record_set_text(back, a, "state", "invited");
	record_set_null(back, "arrived");
	assert_string_equal(culprit(r, back, &err), "state");
}

static void test_search_form(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = guest(a);
	registration_derive(NULL, r, a);
	assert_string_equal(record_text(r, "name_fold"), "anne beispiel");
	record_set_text(r, a, "organisation", "Stadt Freyung");
	registration_derive(NULL, r, a);
	assert_string_equal(record_text(r, "name_fold"), "anne beispiel stadtfreyung");
	/* The column is never empty, also where only the person's record has the name. */
	record_set_null(r, "given_name");
	record_set_null(r, "family_name");
	record_set_null(r, "organisation");
	record_set_int(r, "person", 7);
	registration_derive(NULL, r, a);
	assert_string_equal(record_text(r, "name_fold"), "#7");
}

static void test_feedback(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = record_new(a, &kind_feedback);
	record_set_int(r, "event", 1);
	record_set_text(r, a, "date", "2026-10-15");
	for (int rating = -1; rating <= 7; rating++) {
		Err err = ERR_INIT;
		record_set_int(r, "rating", rating);
		assert_string_equal(culprit(NULL, r, &err), rating >= 1 && rating <= 5 ? "" : "rating");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_transitions),
		cmocka_unit_test(test_who_takes_a_place),
		cmocka_unit_test(test_what_it_must_hold),
		cmocka_unit_test(test_search_form),
		cmocka_unit_test(test_feedback),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
