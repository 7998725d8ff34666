#include "kontor/ui/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void test_wide_enough(void **state)
{
	(void)state;
	LayoutColumn cols[] = {
		{ .min = 10, .want = 0, .priority = 9 },
		{ .min = 3, .want = 3, .priority = 5 },
		{ .min = 5, .want = 8, .priority = 1 },
	};
	layout_columns(cols, 3, 40, 1);
	assert_int_equal(cols[0].w, 27);
	assert_int_equal(cols[1].x, 28);
	assert_int_equal(cols[1].w, 3);
	assert_int_equal(cols[2].x, 32);
	assert_int_equal(cols[2].w, 8);
}

static void test_least_important_gives_way(void **state)
{
	(void)state;
	LayoutColumn cols[] = {
		{ .min = 10, .want = 20, .priority = 9 },
		{ .min = 8, .want = 8, .priority = 1 },
		{ .min = 8, .want = 8, .priority = 5 },
	};
	layout_columns(cols, 3, 22, 2);
	assert_int_equal(cols[1].w, 0);
	assert_int_equal(cols[0].w, 12);
	assert_int_equal(cols[2].x, 14);
	layout_columns(cols, 3, 5, 2);
	assert_int_equal(cols[0].w, 5);
	assert_int_equal(cols[2].w, 0);
}

static void test_hidden_columns_take_nothing(void **state)
{
	(void)state;
	LayoutColumn cols[] = { { .min = 0, .want = 8 }, { .min = 4, .want = 4 } };
	layout_columns(cols, 2, 20, 1);
	assert_int_equal(cols[0].w, 0);
	assert_int_equal(cols[1].x, 0);
}

static void test_columns_never_overlap(void **state)
{
	(void)state;
	srand(9);
	for (int round = 0; round < 5000; round++) {
		LayoutColumn cols[6];
		const int width = rand() % 100, gap = rand() % 3;
		for (size_t i = 0; i < 6; i++)
			cols[i] = (LayoutColumn){
				.min = rand() % 20, .want = rand() % 30, .priority = rand() % 5
			};
		layout_columns(cols, 6, width, gap);
		int end = 0;
		for (size_t i = 0; i < 6; i++) {
			if (cols[i].w == 0)
				continue;
			assert_true(cols[i].x >= end && cols[i].x + cols[i].w <= width);
			end = cols[i].x + cols[i].w + gap;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wide_enough),
		cmocka_unit_test(test_least_important_gives_way),
		cmocka_unit_test(test_hidden_columns_take_nothing),
		cmocka_unit_test(test_columns_never_overlap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
