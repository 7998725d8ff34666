#include "kontor/ui/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "kontor/base/text.h"

/* Press keys by their names; '…' stands for a text that is typed. */
static void press(Edit *e, const char *names)
{
	while (*names) {
		char name[32];
		Key k;
		const size_t n = strcspn(names, " ");
		str_format(name, sizeof(name), "%.*s", (int)n, names);
		assert_true(key_parse(name, &k));
		edit_key(e, &k);
		names += n + strspn(names + n, " ");
	}
}

static void paste(Edit *e, const char *text)
{
	const Key k = { .sym = SYM_PASTE, .text = text, .text_len = strlen(text) };
	assert_true(edit_key(e, &k));
}

static void test_typing(void **state)
{
	(void)state;
	Edit e;
	edit_init(&e, "Köln", false);
	press(&e, "! Left Left Backspace");
	assert_string_equal(edit_text(&e), "Kön!");
	press(&e, "Home a Delete End Space z");
	assert_string_equal(edit_text(&e), "aön! z");
	press(&e, "Ctrl-W x Ctrl-A Delete Ctrl-E Left Ctrl-K");
	assert_string_equal(edit_text(&e), "ön! ");
	press(&e, "Ctrl-U");
	assert_string_equal(edit_text(&e), "");
	press(&e, "Backspace Delete Left Right Home End");
	assert_string_equal(edit_text(&e), "");
	edit_done(&e);
}

static void test_marks_stay_with_their_base(void **state)
{
	(void)state;
	Edit e;
	edit_init(&e, "mu\xCC\x88h", false);
	press(&e, "Left Left x");
	assert_string_equal(edit_text(&e), "mxu\xCC\x88h");
	press(&e, "Delete");
	assert_string_equal(edit_text(&e), "mxh");
	edit_done(&e);
}

static void test_paste(void **state)
{
	(void)state;
	Edit e;
	edit_init(&e, "", false);
	paste(&e, "eins\r\nzwei\tdrei\033[A\n");
	assert_string_equal(edit_text(&e), "eins zwei drei[A ");
	edit_done(&e);
	edit_init(&e, "", true);
	paste(&e, "eins\r\nzwei\rdrei");
	assert_string_equal(edit_text(&e), "eins\nzwei\ndrei");
	edit_done(&e);
}

static void test_length_is_bounded(void **state)
{
	(void)state;
	Edit e;
	edit_init(&e, "", false);
	e.max = 3;
	paste(&e, "äöüß");
	assert_string_equal(edit_text(&e), "äöü");
	press(&e, "x");
	assert_string_equal(edit_text(&e), "äöü");
	edit_done(&e);
}

static void test_lines(void **state)
{
	(void)state;
	Edit e;
	const Key up = { .sym = SYM_UP }, down = { .sym = SYM_DOWN };
	edit_init(&e, "erste Zeile\nzwei\ndritte", true);
	assert_int_equal(edit_lines(&e, 20), 3);
	assert_int_equal(edit_lines(&e, 6), 4);
	press(&e, "Up x");
	assert_string_equal(edit_text(&e), "erste Zeile\nzweix\ndritte");
	press(&e, "Home Enter Up Up");
	assert_false(edit_key(&e, &up));
	press(&e, "Down Down Down");
	assert_false(edit_key(&e, &down));
	edit_done(&e);
}

static void test_wrapped_rows_move_as_they_look(void **state)
{
	(void)state;
	Edit e;
	edit_init(&e, "eins zwei drei vier", true);
	e.wrap = 10;
	press(&e, "Home Down x");
	assert_string_equal(edit_text(&e), "eins zwei xdrei vier");
	edit_done(&e);
}

static void test_draw(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	Edit e;
	Canvas *c = canvas_new(10, 3);
	edit_init(&e, "0123456789abcdef", false);
	edit_draw(&e, c, (Rect){ 0, 0, 10, 1 }, true);
	assert_true(c->cursor_x > 0 && c->cursor_x < 10);
	assert_int_equal(canvas_at(c, c->cursor_x - 1, 0)->cp, 'f');
	press(&e, "Home");
	edit_draw(&e, c, (Rect){ 0, 1, 10, 1 }, true);
	assert_int_equal(c->cursor_x, 0);
	canvas_dump(c, false, &out);
	assert_non_null(strstr(str_cstr(&out), "\n012345678…\n"));
	canvas_free(c);
	edit_done(&e);
}

static void test_random_keys(void **state)
{
	(void)state;
	static const char *const names[] = { "Left", "Right", "Up", "Down", "Home", "End", "Backspace",
		"Delete", "Enter", "Ctrl-W", "Ctrl-K", "Ctrl-U", "a", "ü", "日", "\xCC\x88", "Space",
		"Ctrl-A", "Ctrl-E" };
	srand(3);
	for (int round = 0; round < 300; round++) {
		Edit e;
		Canvas *c = canvas_new(1 + rand() % 12, 1 + rand() % 4);
		edit_init(&e, "Über 日本 a\xCC\x88 b", round % 2);
		e.wrap = rand() % 8;
		for (int i = 0; i < 80; i++) {
			press(&e, names[(size_t)rand() % ARRAY_LEN(names)]);
			assert_true(e.cursor <= e.text.len);
			assert_true(text_is_valid(edit_text(&e), e.text.len));
			edit_draw(&e, c, canvas_rect(c), true);
			assert_true(c->cursor_x >= 0 && c->cursor_y >= 0);
		}
		canvas_free(c);
		edit_done(&e);
	}
}

static void test_long_texts_are_not_cut(void **state)
{
	(void)state;
	static char text[20001];
	memset(text, 'x', sizeof(text) - 1);
	Edit e;
	edit_init(&e, text, true);
	assert_int_equal(strlen(edit_text(&e)), sizeof(text) - 1);
	edit_set(&e, "");
	Key paste = { .sym = SYM_PASTE, .text = text, .text_len = sizeof(text) - 1 };
	assert_true(edit_key(&e, &paste));
	assert_int_equal(strlen(edit_text(&e)), sizeof(text) - 1);
	edit_done(&e);
	edit_init(&e, text, false);
	assert_int_equal(strlen(edit_text(&e)), sizeof(text) - 1);
	edit_done(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typing),
		cmocka_unit_test(test_marks_stay_with_their_base),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_length_is_bounded),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_wrapped_rows_move_as_they_look),
		cmocka_unit_test(test_draw),
		cmocka_unit_test(test_random_keys),
		cmocka_unit_test(test_long_texts_are_not_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
