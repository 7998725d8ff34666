/* Rows for terminals without UTF-8: readable, aligned, nothing but ASCII. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kontor/base/text.h"
#include "kontor/term/term.h"

#define WIDTH 24

/* The row as ASCII text of WIDTH characters. */
static const char *ascii(const char *s, int *cursor_x)
{
	static char out[WIDTH + 1];
	Cell row[WIDTH];
	size_t len = strlen(s);
	int x = 0;

	for (size_t i = 0; i < len && x < WIDTH;) {
		Cell c = { .cp = 0, .width = 1 };

		i += text_decode(s + i, len - i, &c.cp);
		c.width = (uint8_t)text_cp_width(c.cp);
		row[x++] = c;
		if (c.width == 2 && x < WIDTH)
			row[x++] = (Cell){ .width = 0 };
	}
	while (x < WIDTH)
		row[x++] = (Cell){ .cp = ' ', .width = 1 };
	term_ascii_row(row, WIDTH, cursor_x);
	for (x = 0; x < WIDTH; x++) {
		assert_int_equal(row[x].width, 1);
		assert_in_range(row[x].cp, ' ', '~');
		out[x] = (char)row[x].cp;
	}
	out[WIDTH] = '\0';
	return out;
}

static void umlauts_take_the_gap(void **state)
{
	(void)state;
	assert_string_equal(ascii("Mühlhausen   Prignitz", NULL), "Muehlhausen  Prignitz   ");
	assert_string_equal(ascii("Süßen    Göppingen", NULL), "Suessen  Goeppingen     ");
	assert_string_equal(ascii("Ärzte", NULL), "Aerzte                  ");
}

static void without_a_gap_one_letter_stands_for_it(void **state)
{
	(void)state;
	assert_string_equal(ascii("Köln│Düren│Groß", NULL), "Koln|Duren|Gross        ");
	assert_string_equal(ascii("überüberüberüberüberüber", NULL), "uberuberuberuberuberuber");
}

static void lines_and_signs(void **state)
{
	(void)state;
	assert_string_equal(ascii("┌──┬─┐ „a“ – b… 12 €", NULL), "+--+-+ \"a\" - b. 12 E    ");
	assert_string_equal(ascii("Café Łódź → ✓ ✗ 中", NULL), "Cafe Lod? > x x ?       ");
}

static void the_cursor_stays_on_its_letter(void **state)
{
	int before = 0, behind = 4, far = 15;

	(void)state;
	ascii("Mühle        Ort", &before);
	ascii("Mühle        Ort", &behind);
	ascii("Mühle        Ort", &far);
	assert_int_equal(before, 0);
	assert_int_equal(behind, 5);
	assert_int_equal(far, 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(umlauts_take_the_gap),
		cmocka_unit_test(without_a_gap_one_letter_stands_for_it),
		cmocka_unit_test(lines_and_signs),
		cmocka_unit_test(the_cursor_stays_on_its_letter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
