#include "kontor/ui/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static bool press(List *l, const char *name)
{
	Key k;
	assert_true(key_parse(name, &k));
	return list_key(l, &k, false);
}

static void test_scrolls_by_the_fewest_lines(void **state)
{
	(void)state;
	List l = { 0 };
	list_fit(&l, 10);
	list_set_count(&l, 100);
	for (int i = 0; i < 7; i++)
		press(&l, "Down");
	assert_int_equal(l.top, 0);
	press(&l, "j");
	assert_int_equal(l.cursor, 8);
	assert_int_equal(l.top, 1);
	press(&l, "G");
	assert_int_equal(l.cursor, 99);
	assert_int_equal(l.top, 90);
	press(&l, "g");
	assert_int_equal(l.top, 0);
}

static void test_pages_keep_the_line(void **state)
{
	(void)state;
	List l = { 0 };
	list_fit(&l, 10);
	list_set_count(&l, 100);
	list_move_to(&l, 5);
	press(&l, "PgDn");
	assert_int_equal(l.cursor, 14);
	assert_int_equal(l.top, 9);
	press(&l, "PgUp");
	assert_int_equal(l.cursor, 5);
	assert_int_equal(l.top, 0);
	press(&l, "Ctrl-D");
	assert_int_equal(l.cursor, 10);
	press(&l, "Ctrl-U");
	assert_int_equal(l.cursor, 5);
}

static void test_count_changes_keep_the_cursor(void **state)
{
	(void)state;
	List l = { 0 };
	list_fit(&l, 10);
	list_set_count(&l, 100);
	list_move_to(&l, 50);
	list_set_count(&l, 60);
	assert_int_equal(l.cursor, 50);
	list_set_count(&l, 20);
	assert_int_equal(l.cursor, 19);
	assert_int_equal(l.top, 10);
	list_set_count(&l, 0);
	assert_int_equal(l.cursor, 0);
	assert_true(press(&l, "Down"));
	assert_int_equal(l.cursor, 0);
	assert_false(press(&l, "x"));
}

static void test_letters_are_left_to_text(void **state)
{
	(void)state;
	List l = { 0 };
	const Key j = { .sym = SYM_CHAR, .cp = 'j' };
	list_fit(&l, 10);
	list_set_count(&l, 10);
	assert_false(list_key(&l, &j, true));
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	(void)selected;
	canvas_text(c, r.x, r.y, r.w, STYLE_TEXT, ((const char *const *)arg)[row]);
}

static void test_draw_marks_the_cursor(void **state)
{
	(void)state;
	static const char *const rows[] = { "Calau", "Lübben", "Vetschau" };
	AUTO(str_done) Str out = STR_INIT;
	Canvas *c = canvas_new(8, 4);
	List l = { 0 };
	list_fit(&l, 4);
	list_set_count(&l, 3);
	list_move_to(&l, 1);
	list_draw(&l, c, canvas_rect(c), true, draw_row, rows);
	canvas_dump(c, true, &out);
	assert_string_equal(str_cstr(&out), " Calau\n>Lübben\n Vetsch…\n\n-- cursor 0,1\n1: 0+8 cursor\n");
	canvas_free(c);
}

static void test_random_keys(void **state)
{
	(void)state;
	static const char *const names[] = { "Up", "Down", "PgUp", "PgDn", "Home", "End", "j", "k", "Ctrl-D",
		"Ctrl-U" };
	List l = { 0 };
	srand(5);
	for (int i = 0; i < 20000; i++) {
		if (rand() % 20 == 0)
			list_set_count(&l, (size_t)rand() % 60);
		if (rand() % 20 == 0)
			list_fit(&l, rand() % 15);
		press(&l, names[(size_t)rand() % ARRAY_LEN(names)]);
		const size_t rows = l.rows > 0 ? (size_t)l.rows : 1;
		assert_true(l.count ? l.cursor < l.count : l.cursor == 0);
		assert_true(l.top <= l.cursor && l.cursor < l.top + rows);
		assert_true(l.top == 0 || l.top + rows <= l.count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scrolls_by_the_fewest_lines),
		cmocka_unit_test(test_pages_keep_the_line),
		cmocka_unit_test(test_count_changes_keep_the_cursor),
		cmocka_unit_test(test_letters_are_left_to_text),
		cmocka_unit_test(test_draw_marks_the_cursor),
		cmocka_unit_test(test_random_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
