/* Tandems: every transition that is drawn works, every other is refused with a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "kontor/domain/tandem.h"

static void test_transitions(void **state UNUSED)
{
	static const char *const drawn[] = { "proposed asked", "proposed discarded", "asked confirmed",
		"asked declined", "confirmed active", "confirmed ended_early", "active completed",
		"active paused", "active ended_early", "paused active", "paused ended_early" };
	for (const Choice *from = tandem_states; from->name != NULL; from++)
		for (const Choice *to = tandem_states; to->name != NULL; to++) {
			AUTO(str_done) Str edge = STR_INIT;
			Err err;
			bool allowed = from == to;
			str_addf(&edge, "%s %s", from->name, to->name);
			for (size_t i = 0; i < ARRAY_LEN(drawn); i++)
				allowed = allowed || strcmp(drawn[i], str_cstr(&edge)) == 0;
			Rc rc = tandem_transition(from->name, to->name, &err);
			assert_int_equal(rc, allowed ? RC_OK : RC_INVALID);
			if (!allowed)
				assert_string_equal(err.field, "state");
		}
}

static Record *tandem(Arena *a, const char *state)
{
	Record *r = record_new(a, &kind_tandem);
	record_set_int(r, "first", 1);
	record_set_int(r, "second", 2);
	record_set_text(r, a, "state", state);
	return r;
}

static const char *refused_field(const Record *before, const Record *after)
{
	static Err err;
	return tandem_check(before, after, &err) == RC_OK ? "" : err.field;
}

static void test_what_a_state_demands(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *asked = tandem(a, "asked"), *next = tandem(a, "confirmed");
	assert_string_equal(refused_field(NULL, asked), "deadline");
	record_set_text(asked, a, "asked", "2026-03-01");
	record_set_text(asked, a, "deadline", "2026-02-01");
	assert_string_equal(refused_field(NULL, asked), "deadline");
	record_set_text(asked, a, "deadline", "2026-03-15");
	assert_string_equal(refused_field(NULL, asked), "");

	record_set_text(next, a, "first_answer", "yes");
	assert_string_equal(refused_field(asked, next), "second_answer");
	record_set_text(next, a, "second_answer", "yes");
	assert_string_equal(refused_field(asked, next), "");
	record_set_int(next, "third", 3);
	assert_string_equal(refused_field(asked, next), "third_answer");
	record_set_int(next, "third", 2);
	assert_string_equal(refused_field(asked, next), "third");

	Record *declined = tandem(a, "declined");
	assert_string_equal(refused_field(asked, declined), "ending");
	record_set_text(declined, a, "ending", "keine Zeit");
	assert_string_equal(refused_field(asked, declined), "");
	record_set_int(declined, "second", 1);
	assert_string_equal(refused_field(asked, declined), "second");
}

static void test_live(void **state UNUSED)
{
	assert_true(tandem_live("paused"));
	assert_true(tandem_live("proposed"));
	assert_false(tandem_live("completed"));
	assert_false(tandem_live("declined"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_transitions),
		cmocka_unit_test(test_what_a_state_demands),
		cmocka_unit_test(test_live),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
