#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdint.h>
#include <string.h>

#include "kontor/base/arena.h"

static void test_pieces_are_zeroed_aligned_and_apart(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	unsigned char *pieces[500];
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
			size_t size = i * 7 % 300;
			pieces[i] = arena_alloc(a, size);
			assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
			for (size_t j = 0; j < size; j++)
				assert_int_equal(pieces[i][j], 0);
			memset(pieces[i], (int)(i % 251 + 1), size);
		}
		for (size_t i = 0; i < ARRAY_LEN(pieces); i++)
			for (size_t j = 0; j < i * 7 % 300; j++)
				assert_int_equal(pieces[i][j], i % 251 + 1);
		arena_reset(a);
		assert_int_equal(arena_used(a), 0);
	}
}

static void test_large_piece_leaves_the_others_alone(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	char *before = arena_strdup(a, "vorher");
	char *large = arena_alloc(a, 3 * 1024 * 1024);
	char *after = arena_strdup(a, "nachher");
	memset(large, 'x', 3 * 1024 * 1024);
	assert_string_equal(before, "vorher");
	assert_string_equal(after, "nachher");
	assert_true(arena_used(a) >= 3 * 1024 * 1024);
	arena_reset(a);
	assert_string_equal(arena_strdup(a, "neu"), "neu");
}

static void test_strings(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	char longer[1000];
	memset(longer, 'y', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_string_equal(arena_strndup(a, "Wittenberge", 6), "Witten");
	assert_string_equal(arena_strndup(a, "kurz", 100), "kurz");
	assert_string_equal(arena_strndup(a, "", 0), "");
	assert_string_equal(arena_printf(a, "%s %d", "KW", 42), "KW 42");
	assert_int_equal(strlen(arena_printf(a, "%s!", longer)), sizeof longer);
}

typedef struct Numbers {
	int *items;
	size_t len, cap;
} Numbers;

static void test_vectors_grow_side_by_side(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Numbers even = { 0 }, odd = { 0 };
	for (int i = 0; i < 100000; i++) {
		if (i % 2 == 0)
			VEC_PUSH(a, &even, i);
		else
			VEC_PUSH(a, &odd, i);
	}
	assert_int_equal(even.len, 50000);
	for (size_t i = 0; i < 50000; i++) {
		assert_int_equal(even.items[i], 2 * i);
		assert_int_equal(odd.items[i], 2 * i + 1);
	}
}

/* What was handed out of an array stays readable while the array moves on. */
static void test_old_array_stays_valid(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	size_t cap = 0;
	int *first = arena_grow(a, NULL, 0, &cap, 1, sizeof *first);
	first[0] = 7;
	arena_alloc(a, 1);
	int *second = arena_grow(a, first, 1, &cap, cap + 1, sizeof *second);
	assert_int_equal(second[0], 7);
	assert_int_equal(first[0], 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_are_zeroed_aligned_and_apart),
		cmocka_unit_test(test_large_piece_leaves_the_others_alone),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_vectors_grow_side_by_side),
		cmocka_unit_test(test_old_array_stays_valid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
