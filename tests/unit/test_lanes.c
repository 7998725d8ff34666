#include "kontor/ui/lanes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void test_side_by_side(void **state)
{
	(void)state;
	LanesSpan s[] = { { .from = 9, .to = 12 }, { .from = 10, .to = 11 }, { .from = 11, .to = 13 } };
	assert_int_equal(lanes_place(s, 3), 2);
	assert_int_equal(s[0].lane, 0);
	assert_int_equal(s[1].lane, 1);
	assert_int_equal(s[2].lane, 1);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(s[i].lanes, 2);
}

static void test_what_only_touches_does_not_overlap(void **state)
{
	(void)state;
	LanesSpan s[] = { { .from = 9, .to = 10 }, { .from = 10, .to = 11 } };
	assert_int_equal(lanes_place(s, 2), 1);
	assert_int_equal(s[1].lane, 0);
	assert_int_equal(s[1].lanes, 1);
}

static void test_takes_what_is_free_at_its_right(void **state)
{
	(void)state;
	LanesSpan s[] = {
		{ .from = 8, .to = 12 },
		{ .from = 8, .to = 9 },
		{ .from = 8, .to = 9 },
		{ .from = 10, .to = 11 },
	};
	assert_int_equal(lanes_place(s, 4), 3);
	assert_int_equal(s[0].wide, 1);
	assert_int_equal(s[3].lane, 1);
	assert_int_equal(s[3].wide, 2);
}

static void test_empty_span_takes_room(void **state)
{
	(void)state;
	LanesSpan s[] = { { .from = 9, .to = 9 }, { .from = 9, .to = 10 } };
	assert_int_equal(lanes_place(s, 2), 2);
	assert_int_equal(lanes_place(NULL, 0), 0);
}

static void test_more_than_there_are_lanes(void **state)
{
	(void)state;
	LanesSpan s[LANES_MAX + 3];
	for (size_t i = 0; i < ARRAY_LEN(s); i++)
		s[i] = (LanesSpan){ .from = 1, .to = 2 };
	assert_int_equal(lanes_place(s, ARRAY_LEN(s)), LANES_MAX);
	assert_int_equal(s[LANES_MAX + 2].lane, LANES_MAX);
	assert_int_equal(s[LANES_MAX + 2].wide, 1);
}

static int by_from(const void *a, const void *b)
{
	int64_t x = ((const LanesSpan *)a)->from, y = ((const LanesSpan *)b)->from;
	return (x > y) - (x < y);
}

static bool meet(const LanesSpan *a, const LanesSpan *b)
{
	return a->from < b->to && b->from < a->to;
}

/* Nobody stands on anybody, however wide; a group is not wider than it must be. */
static void test_random(void **state)
{
	(void)state;
	srand(4);
	for (int round = 0; round < 3000; round++) {
		LanesSpan s[12];
		const size_t n = (size_t)(rand() % 13);
		for (size_t i = 0; i < n; i++) {
			s[i].from = rand() % 20;
			s[i].to = s[i].from + 1 + rand() % 6;
		}
		qsort(s, n, sizeof(s[0]), by_from);
		int most = 0;
		for (int64_t t = 0; t < 30; t++) {
			int now = 0;
			for (size_t i = 0; i < n; i++)
				now += s[i].from <= t && t < s[i].to;
			most = BASE_MAX(most, now);
		}
		assert_int_equal(lanes_place(s, n), most);
		for (size_t i = 0; i < n; i++) {
			assert_true(s[i].wide >= 1 && s[i].lane + s[i].wide <= s[i].lanes);
			for (size_t j = 0; j < i; j++) {
				if (!meet(&s[i], &s[j]))
					continue;
				assert_int_equal(s[i].lanes, s[j].lanes);
				assert_true(s[i].lane >= s[j].lane + s[j].wide ||
					s[j].lane >= s[i].lane + s[i].wide);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_side_by_side),
		cmocka_unit_test(test_what_only_touches_does_not_overlap),
		cmocka_unit_test(test_takes_what_is_free_at_its_right),
		cmocka_unit_test(test_empty_span_takes_room),
		cmocka_unit_test(test_more_than_there_are_lanes),
		cmocka_unit_test(test_random),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
