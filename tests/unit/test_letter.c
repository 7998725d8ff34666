/* How a letter looks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/letter.h"

static LetterText sample(void)
{
	return (LetterText){ .date = date_make(2026, 11, 23),
		.block =
			"Rathaus\nFrau Dr. Änne Grün\nBürgermeisterin\nAugust-Bebel-Str. 10\n19322 Wittenberge",
		.subject = "Einladung",
		.salutation = "Sehr geehrte Frau Dr. Grün",
		.body = "wir laden Sie ein.\n\nBitte antworten Sie.",
		.user = "Erika" };
}

static void test_layout(void **state UNUSED)
{
	AUTO(str_done) Str out = STR_INIT;
	LetterText t = sample();
	letter_layout(&t, &out);
	assert_string_equal(str_cstr(&out),
		"Kleinstadt Akademie, Perleberger Str. 165, 19322 Wittenberge\n"
		"\n"
		"Rathaus\n"
		"Frau Dr. Änne Grün\n"
		"Bürgermeisterin\n"
		"August-Bebel-Str. 10\n"
		"19322 Wittenberge\n"
		"\n"
		"\n"
		"                                                       23. November 2026\n"
		"\n\n"
		"Einladung\n"
		"\n\n"
		"Sehr geehrte Frau Dr. Grün,\n"
		"\n"
		"wir laden Sie ein.\n"
		"\n"
		"Bitte antworten Sie.\n"
		"\n"
		"Mit freundlichen Grüßen\n"
		"\n\n\n"
		"Erika\n");
}

/* The date stands on the same line whatever the address, and ends at the same column. */
static void test_date_has_its_place(void **state UNUSED)
{
	static const char *const blocks[] = { "A\nB", "A\nB\nC\nD\nE\nF" };
	for (size_t i = 0; i < ARRAY_LEN(blocks); i++) {
		AUTO(str_done) Str out = STR_INIT;
		LetterText t = sample();
		t.block = blocks[i];
		t.date = date_make(2027, 3, 1);
		letter_layout(&t, &out);
		const char *line = str_cstr(&out);
		for (int skip = 0; skip < 9; skip++)
			line = strchr(line, '\n') + 1;
		size_t len = strcspn(line, "\n");
		assert_memory_equal(
			line + len - strlen("1. März 2027"), "1. März 2027", strlen("1. März 2027"));
		assert_int_equal(len, 73); /* bytes: 72 columns with one umlaut */
	}
}

static void test_long_lines_are_wrapped(void **state UNUSED)
{
	AUTO(str_done) Str out = STR_INIT;
	AUTO(str_done) Str body = STR_INIT;
	LetterText t = sample();
	for (int i = 0; i < 40; i++)
		str_adds(&body, "Größenwahn ");
	str_adds(&body, "\nhttps://example.org/");
	for (int i = 0; i < 20; i++)
		str_adds(&body, "sehr-lang/");
	t.body = str_cstr(&body);
	letter_layout(&t, &out);
	char *word = strstr(out.data, "https://");
	assert_int_equal(strcspn(word, "\n"), strlen("https://example.org/") + 200); /* stays whole */
	*word = '\0';
	for (char *line = strtok_r(out.data, "\n", &word); line != NULL; line = strtok_r(NULL, "\n", &word)) {
		assert_true(text_width(line) <= 72);
		assert_true(line[strlen(line) - 1] != ' ');
	}
}

static void test_nothing_controls_the_printer(void **state UNUSED)
{
	AUTO(str_done) Str out = STR_INIT;
	LetterText t = sample();
	t.body = "eins\fzwei\x1b[2Jdrei\rvier";
	t.subject = "a\fb";
	letter_layout(&t, &out);
	assert_null(strpbrk(str_cstr(&out), "\f\x1b\r"));
}

static void test_check(void **state UNUSED)
{
	Err err = ERR_INIT;
	LetterOrder order = { .subject = "Einladung", .body = "Text" };
	assert_int_equal(letter_check(&order, &err), RC_OK);
	order.subject = " \t";
	assert_int_equal(letter_check(&order, &err), RC_INVALID);
	assert_string_equal(err.field, "subject");
	order.subject = "Einladung";
	order.body = "\n";
	assert_int_equal(letter_check(&order, &err), RC_INVALID);
	assert_string_equal(err.field, "body");
	order.body = "\xff";
	assert_int_equal(letter_check(&order, &err), RC_INVALID);
	assert_string_equal(err.field, "body");
}

/* Date and close in the language of the person; German where none is known. */
static void test_language(void **state UNUSED)
{
	static const struct {
		const char *language, *date, *close;
	} cases[] = {
		{ "en", " 23 November 2026\n", "\nYours sincerely\n\n\n\nErika\n" },
		{ "fr", " 23 novembre 2026\n", "\nMeilleures salutations\n" },
		{ "pl", " 23 listopada 2026\n", "\nZ poważaniem\n" },
		{ "", " 23. November 2026\n", "\nMit freundlichen Grüßen\n" },
		{ "other", " 23. November 2026\n", "\nMit freundlichen Grüßen\n" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str out = STR_INIT;
		LetterText t = sample();
		t.language = cases[i].language;
		letter_layout(&t, &out);
		assert_non_null(strstr(str_cstr(&out), cases[i].date));
		assert_non_null(strstr(str_cstr(&out), cases[i].close));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_language),
		cmocka_unit_test(test_date_has_its_place),
		cmocka_unit_test(test_long_lines_are_wrapped),
		cmocka_unit_test(test_nothing_controls_the_printer),
		cmocka_unit_test(test_check),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
