#include "kontor/ui/canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define assert_dump(c, expected)                                                                             \
	do {                                                                                                 \
		AUTO(str_done) Str dump_ = STR_INIT;                                                         \
		canvas_dump(c, false, &dump_);                                                               \
		assert_string_equal(str_cstr(&dump_), expected);                                             \
	} while (0)

static void test_text_is_cut_with_ellipsis(void **state)
{
	(void)state;
	Canvas *c = canvas_new(10, 2);
	assert_int_equal(canvas_text(c, 0, 0, 10, STYLE_TEXT, "Wittenberg"), 10);
	assert_int_equal(canvas_text(c, 0, 1, 9, STYLE_TEXT, "Wittenberg"), 9);
	assert_dump(c, "Wittenberg\nWittenbe…\n");
	canvas_free(c);
}

static void test_umlauts_count_one_column(void **state)
{
	(void)state;
	Canvas *c = canvas_new(12, 2);
	assert_int_equal(canvas_text(c, 0, 0, 12, STYLE_TEXT, "Mühlhäuser"), 10);
	assert_int_equal(canvas_text(c, 0, 1, 12, STYLE_TEXT, "Mu\xCC\x88hl"), 4);
	assert_int_equal(canvas_at(c, 1, 1)->marks[0], 0x308);
	canvas_free(c);
}

static void test_wide_characters_are_never_split(void **state)
{
	(void)state;
	Canvas *c = canvas_new(6, 3);
	assert_int_equal(canvas_text(c, 0, 0, 3, STYLE_TEXT, "日本"), 3);
	assert_int_equal(canvas_at(c, 1, 0)->width, 0);
	assert_int_equal(canvas_at(c, 2, 0)->cp, 0x2026);
	/* Overwriting one half blanks the other. */
	canvas_text(c, 0, 1, 6, STYLE_TEXT, "日本語");
	canvas_text(c, 1, 1, 2, STYLE_TEXT, "ab");
	assert_dump(c, "日…\n ab 語\n\n");
	/* Clipped at the left edge. */
	canvas_text(c, -1, 2, 6, STYLE_TEXT, "日本");
	assert_int_equal(canvas_at(c, 0, 2)->cp, ' ');
	assert_int_equal(canvas_at(c, 1, 2)->cp, 0x672C);
	canvas_free(c);
}

static void test_controls_become_marks(void **state)
{
	(void)state;
	Canvas *c = canvas_new(20, 1);
	canvas_text(c, 0, 0, 20, STYLE_TEXT, "a\033[2Jb\xE2\x80\xAE\x7F\xFF");
	for (int x = 0; x < 20; x++) {
		const uint32_t cp = canvas_at(c, x, 0)->cp;
		assert_true(cp >= 0x20 && cp != 0x7F && !(cp >= 0x80 && cp < 0xA0) && cp != 0x202E);
	}
	canvas_free(c);
}

static void test_wrap(void **state)
{
	(void)state;
	Canvas *c = canvas_new(10, 4);
	assert_int_equal(
		canvas_wrap(c, (Rect){ 0, 0, 10, 4 }, 0, STYLE_TEXT, "Der Zug nach\nWittenberge fährt."), 4);
	assert_dump(c, "Der Zug\nnach\nWittenberg\ne fährt.\n");
	canvas_clear(c);
	assert_int_equal(canvas_wrap(c, (Rect){ 0, 0, 10, 1 }, 1, STYLE_TEXT, "eins zwei drei"), 2);
	assert_dump(c, "drei\n\n\n\n");
	assert_int_equal(canvas_wrap(c, (Rect){ 0, 0, 10, 4 }, 0, STYLE_TEXT, ""), 0);
	assert_int_equal(canvas_wrap(c, (Rect){ 0, 0, 1, 4 }, 0, STYLE_TEXT, "日本"), 2);
	canvas_free(c);
}

static void test_box_and_styles(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	Canvas *c = canvas_new(14, 3);
	canvas_box(c, canvas_rect(c), STYLE_FRAME, "Titel");
	canvas_text(c, 1, 1, 5, STYLE_ERROR, "Nein");
	canvas_cursor(c, 2, 1);
	canvas_dump(c, true, &out);
	assert_string_equal(str_cstr(&out),
		"┌─ Titel ────┐\n│Nein        │\n└────────────┘\n"
		"-- cursor 2,1\n"
		"0: 0+3 frame, 3+5 strong, 8+6 frame\n"
		"1: 0+1 frame, 1+4 error, 13+1 frame\n"
		"2: 0+14 frame\n");
	canvas_free(c);
}

/* The grid stays printable whatever is drawn wherever. */
static void check_grid(Canvas *c)
{
	for (int y = 0; y < c->h; y++) {
		for (int x = 0; x < c->w; x++) {
			const Cell *cell = canvas_at(c, x, y);
			assert_true(cell->cp >= 0x20 && cell->style < STYLE_COUNT);
			if (cell->width == 0)
				assert_true(x > 0 && cell[-1].width == 2);
			if (cell->width == 2)
				assert_true(x + 1 < c->w && cell[1].width == 0);
		}
	}
	assert_true(c->cursor_x >= -1 && c->cursor_x < c->w && c->cursor_y < c->h);
}

static int pick(int lo, int hi)
{
	return lo + rand() % (hi - lo + 1);
}

static void random_draw(Canvas *c)
{
	static const char *const texts[] = { "kurz", "日本語日本語", "Mu\xCC\x88\xCC\x88\xCC\x88 n",
		"\xCC\x88lone", "\xE2\x80\x8D\xF0\x9F\x91\xA9\xF0\x9F\x8F\xBD", "\xFF\xC3",
		"ein langer Satz mit Wörtern\nund Zeilen", "" };
	const char *s = texts[pick(0, (int)ARRAY_LEN(texts) - 1)];
	const Rect r = { pick(-5, c->w + 2), pick(-3, c->h + 2), pick(-2, c->w + 5), pick(-2, c->h + 3) };
	switch (pick(0, 7)) {
	case 0:
		canvas_fill(c, r, STYLE_FIELD);
		break;
	case 1:
		canvas_box(c, r, STYLE_FRAME, s);
		break;
	case 2:
		canvas_wrap(c, r, pick(0, 2), STYLE_TEXT, s);
		break;
	case 3:
		canvas_text_right(c, r.x, r.y, r.w, STYLE_TEXT, s);
		break;
	case 4:
		canvas_restyle(c, r, STYLE_CURSOR);
		break;
	case 5:
		canvas_cursor(c, r.x, r.y);
		break;
	default:
		canvas_text(c, r.x, r.y, r.w, STYLE_TEXT, s);
	}
}

static void test_random_drawing_keeps_the_grid_whole(void **state)
{
	(void)state;
	srand(7);
	for (int round = 0; round < 200; round++) {
		Canvas *c = canvas_new(pick(1, 30), pick(1, 10));
		for (int i = 0; i < 40; i++) {
			random_draw(c);
			check_grid(c);
		}
		canvas_free(c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_is_cut_with_ellipsis),
		cmocka_unit_test(test_umlauts_count_one_column),
		cmocka_unit_test(test_wide_characters_are_never_split),
		cmocka_unit_test(test_controls_become_marks),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_box_and_styles),
		cmocka_unit_test(test_random_drawing_keeps_the_grid_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
