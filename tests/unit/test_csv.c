/* CSV for people and programs, and reading what others write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kontor/exchange/csv.h"

static void people_get_bom_semicolon_crlf_and_comma(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	CsvWriter w;
	csv_begin(&w, &out, false);
	csv_text(&w, "Köln");
	csv_int(&w, -5);
	csv_degree(&w, 52993574);
	csv_text(&w, NULL);
	csv_text(&w, "01067");
	csv_text(&w, "a;b \"c\"\nd");
	csv_end_row(&w);
	assert_string_equal(
		str_cstr(&out), "\xEF\xBB\xBFKöln;-5;52,993574;;\"01067\t\";\"a;b \"\"c\"\"\nd\"\r\n");
}

static void programs_get_untouched_text(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	CsvWriter w;
	csv_begin(&w, &out, true);
	csv_text(&w, "=1+1");
	csv_text(&w, "a;b");
	csv_text(&w, "a,b");
	csv_degree(&w, -500000);
	csv_text(&w, "01067");
	csv_end_row(&w);
	assert_string_equal(str_cstr(&out), "=1+1,a;b,\"a,b\",-0.500000,01067\n");
}

static void spreadsheets_execute_nothing(void **state)
{
	(void)state;
	static const char *const payloads[] = { "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1",
		"\r=1", "=HYPERLINK(\"http://example.org\")" };
	for (size_t i = 0; i < ARRAY_LEN(payloads); i++) {
		AUTO(str_done) Str out = STR_INIT;
		CsvWriter w = { .out = &out };
		csv_text(&w, payloads[i]);
		const char *cell = str_cstr(&out);
		assert_int_equal(cell[cell[0] == '"'], '\'');
	}
}

/* A spreadsheet takes digits for a number: the zero before and what is behind the 15th digit
 * would be gone. A tab behind them keeps it from doing so; others stay as they are. */
static void keys_of_digits_stay_text(void **state)
{
	(void)state;
	static const struct {
		const char *text, *cell;
	} cases[] = {
		{ "01067", "\"01067\t\"" },
		{ "00", "\"00\t\"" },
		{ "1234567890123456", "\"1234567890123456\t\"" },
		{ "123456789012345", "\"123456789012345\"" },
		{ "10115", "\"10115\"" },
		{ "0", "\"0\"" },
		{ "030 23125", "030 23125" },
		{ "01067 Dresden", "01067 Dresden" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str out = STR_INIT;
		AUTO(str_done) Str raw = STR_INIT;
		CsvWriter people = { .out = &out };
		CsvWriter plain = { .out = &raw, .plain = true };
		csv_text(&people, cases[i].text);
		csv_text(&plain, cases[i].text);
		assert_string_equal(str_cstr(&out), cases[i].cell);
		assert_string_equal(str_cstr(&raw), cases[i].text);
	}
}

static void expect_rows(const char *bytes, const char *want)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str got = STR_INIT;
	CsvReader r;
	csv_read_begin(&r, bytes, strlen(bytes), a);
	while (csv_read(&r)) {
		str_addf(&got, "%zu:", r.line);
		for (size_t i = 0; i < r.ncells; i++)
			str_addf(&got, "[%s]", r.cells[i]);
	}
	assert_string_equal(str_cstr(&got), want);
}

static void reads_what_others_write(void **state)
{
	(void)state;
	expect_rows("a,b\n1,2\n", "1:[a][b]2:[1][2]");
	expect_rows("\xEF\xBB\xBF"
		    "a;b,c\r\n1;2\r\n",
		"1:[a][b,c]2:[1][2]");
	expect_rows("a\tb\r1\t2", "1:[a][b]2:[1][2]");
	expect_rows("a,\"x\ny\"\"z\"\nb,c", "1:[a][x\ny\"z]3:[b][c]");
	expect_rows("a,\"open", "1:[a][open]");
	expect_rows("a,\"q\" tail\n", "1:[a][q tail]");
	expect_rows("a,,\n", "1:[a][][]");
	expect_rows("", "");
}

static void reads_back_what_it_writes(void **state)
{
	(void)state;
	static const char *const texts[] = { "plain", "with \"quotes\"", "line\nbreak", "semi;colon",
		"comma,", " x ", "äöü", "\"" };
	for (int plain = 0; plain < 2; plain++) {
		AUTO(arena_freep) Arena *a = arena_new();
		AUTO(str_done) Str out = STR_INIT;
		CsvWriter w;
		CsvReader r;
		csv_begin(&w, &out, plain != 0);
		for (size_t i = 0; i < ARRAY_LEN(texts); i++)
			csv_text(&w, texts[i]);
		csv_end_row(&w);
		csv_read_begin(&r, str_cstr(&out), out.len, a);
		assert_true(csv_read(&r));
		assert_int_equal(r.ncells, ARRAY_LEN(texts));
		for (size_t i = 0; i < ARRAY_LEN(texts); i++)
			assert_string_equal(r.cells[i], texts[i]);
		assert_false(csv_read(&r));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_get_bom_semicolon_crlf_and_comma),
		cmocka_unit_test(programs_get_untouched_text),
		cmocka_unit_test(spreadsheets_execute_nothing),
		cmocka_unit_test(keys_of_digits_stay_text),
		cmocka_unit_test(reads_what_others_write),
		cmocka_unit_test(reads_back_what_it_writes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
