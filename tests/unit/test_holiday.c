/* Holidays against a list that another program made, and what the calendar's line says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/domain/holiday.h"
#include "kontor/domain/town.h"

static Day day(const char *iso)
{
	Day d = date_parse_iso(iso);
	assert_int_not_equal(d, DAY_NONE);
	return d;
}

static bool names(const char *list, const char *abbr)
{
	return strcmp(list, "all") == 0 || strstr(list, abbr) != NULL;
}

static void check_day(Day d, const char *whole, const char *partly)
{
	char iso[DATE_TEXT_MAX];
	date_format_iso(d, iso);
	for (size_t i = 0; i < ARRAY_LEN(town_states); i++) {
		const char *abbr = town_states[i].abbr;
		bool parts = true;
		const char *found = holiday_name(d, abbr, &parts);
		if ((found != NULL) != (names(whole, abbr) || names(partly, abbr)))
			fail_msg("%s %s: %s", iso, abbr, found == NULL ? "none" : found);
		if (found != NULL && parts != names(partly, abbr))
			fail_msg("%s %s: %s", iso, abbr, parts ? "in parts" : "everywhere");
	}
	if ((holiday_name(d, NULL, NULL) != NULL) != (strcmp(whole, "all") == 0))
		fail_msg("%s in all of Germany", iso);
	assert_true(holiday_anywhere(d) == (strcmp(whole, "-") != 0 || strcmp(partly, "-") != 0));
}

/* Each day of 41 years in each Land, those between the listed ones, too. */
static void test_every_day_2000_to_2040(void **state UNUSED)
{
	char line[200];
	FILE *f = fopen(KONTOR_SOURCE_ROOT "/"
					   "tests/unit/holidays.tsv",
		"r");
	assert_non_null(f);
	Day next = day("2000-01-01");
	int listed = 0;
	while (fgets(line, sizeof line, f) != NULL) {
		char iso[12], whole[60], partly[20];
		if (line[0] == '#')
			continue;
		assert_int_equal(sscanf(line, "%11s %59s %19s", iso, whole, partly), 3);
		for (; next < day(iso); next++)
			check_day(next, "-", "-");
		check_day(next++, whole, partly);
		listed++;
	}
	(void)fclose(f);
	for (; next < day("2041-01-01"); next++)
		check_day(next, "-", "-");
	assert_int_equal(listed, 784);
}

static void test_easter(void **state UNUSED)
{
	static const char *const sundays[] = { "1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23",
		"2011-04-24", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25",
		"2076-04-19", "1818-03-22", "1943-04-25", "2285-03-22" };
	for (size_t i = 0; i < ARRAY_LEN(sundays); i++) {
		int year, month, d;
		date_split(day(sundays[i]), &year, &month, &d);
		assert_int_equal(holiday_easter(year), day(sundays[i]));
	}
	assert_int_equal(holiday_easter(1582), DAY_NONE);
	assert_int_equal(holiday_easter(10000), DAY_NONE);
	for (int year = 1583; year <= 9999; year++) {
		Day easter = holiday_easter(year);
		assert_int_equal(date_weekday(easter), 6);
		assert_true(easter >= date_make(year, 3, 22) && easter <= date_make(year, 4, 25));
	}
}

/* Eleven days before the first Sunday of Advent, which is the fourth before Christmas. */
static void test_repentance_day(void **state UNUSED)
{
	for (int year = 1990; year <= 2100; year++) {
		Day christmas = date_make(year, 12, 25);
		Day advent = christmas - 1 - (date_weekday(christmas - 1) + 1) % 7 - 21;
		assert_string_equal(holiday_name(advent - 11, "SN", NULL), "Buß- und Bettag");
		assert_true((holiday_name(advent - 11, "BY", NULL) != NULL) == (year < 1995));
	}
}

static void test_said(void **state UNUSED)
{
	static const struct {
		const char *iso, *said;
	} cases[] = {
		{ "2026-10-03", "Tag der Deutschen Einheit" },
		{ "2026-10-31", "Reformationstag (BB, HB, HH, MV, NI, SH, SN, ST, TH)" },
		{ "2017-10-31", "Reformationstag" },
		{ "2026-03-08", "Frauentag (BE, MV)" },
		{ "2022-03-08", "Frauentag (BE)" },
		{ "2026-06-04", "Fronleichnam (BW, BY, HE, NW, RP, SL, teils SN, TH)" },
		{ "2026-08-08", "Augsburger Friedensfest (teils BY)" },
		{ "2008-05-01", "Tag der Arbeit, Christi Himmelfahrt" },
		{ "2025-05-08", "Tag der Befreiung (BE)" },
		{ "2028-06-17", "Jahrestag des Volksaufstandes (BE)" },
		{ "2026-10-14", "" },
		{ "1989-12-25", "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str out = STR_INIT;
		holiday_say(day(cases[i].iso), &out);
		assert_string_equal(str_cstr(&out), cases[i].said);
	}
}

static void test_odd_questions(void **state UNUSED)
{
	assert_null(holiday_name(DAY_NONE, "BB", NULL));
	assert_null(holiday_name(day("2026-12-25"), "XX", NULL));
	assert_null(holiday_name(day("2026-12-25"), "", NULL));
	assert_false(holiday_anywhere(DAY_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day_2000_to_2040),
		cmocka_unit_test(test_easter),
		cmocka_unit_test(test_repentance_day),
		cmocka_unit_test(test_said),
		cmocka_unit_test(test_odd_questions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
