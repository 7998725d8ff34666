#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "kontor/base/clock.h"
#include "kontor/base/date.h"

static Day today(void)
{
	return date_make(2026, 3, 25); /* a Wednesday, week 13 */
}

/* --- days ------------------------------------------------------------------------ */

/* Counts along the calendar day by day, beside the formulas. */
static void test_every_day_from_1990_to_2040(void **state UNUSED)
{
	int year = 1990, month = 1, day = 1, weekday = 0; /* 1990-01-01 was a Monday */
	for (Day d = 7305; year <= 2040; d++, weekday = (weekday + 1) % 7) {
		char buf[DATE_TEXT_MAX];
		int y, m, dd;
		Day parsed;
		Err err = ERR_INIT;
		assert_int_equal(date_make(year, month, day), d);
		date_split(d, &y, &m, &dd);
		assert_true(y == year && m == month && dd == day);
		assert_int_equal(date_weekday(d), weekday);
		date_format_iso(d, buf);
		assert_int_equal(date_parse_iso(buf), d);
		assert_int_equal(date_parse_typed(buf, today(), &parsed, &err), RC_OK);
		assert_int_equal(parsed, d);
		date_format_german(d, buf);
		assert_int_equal(date_parse_typed(buf, today(), &parsed, &err), RC_OK);
		assert_int_equal(parsed, d);
		if (date_make(year, month, ++day) == DAY_NONE) {
			day = 1;
			month = month % 12 + 1;
			year += month == 1;
		}
	}
}

static void test_no_such_day(void **state UNUSED)
{
	assert_int_equal(date_make(2026, 2, 29), DAY_NONE);
	assert_int_equal(date_make(1900, 2, 29), DAY_NONE);
	assert_int_not_equal(date_make(2000, 2, 29), DAY_NONE);
	assert_int_equal(date_make(2026, 4, 31), DAY_NONE);
	assert_int_equal(date_make(2026, 13, 1), DAY_NONE);
	assert_int_equal(date_make(2026, 0, 1), DAY_NONE);
	assert_int_equal(date_make(2026, 1, 0), DAY_NONE);
	assert_int_equal(date_make(0, 1, 1), DAY_NONE);
	assert_int_equal(date_make(10000, 1, 1), DAY_NONE);
}

static void test_before_1970(void **state UNUSED)
{
	int y, m, d;
	Day day = date_make(1949, 5, 23);
	date_split(day, &y, &m, &d);
	assert_true(y == 1949 && m == 5 && d == 23);
	assert_int_equal(date_weekday(day), 0);
	assert_int_equal(wall_day(wall_make(day, 61)), day);
	assert_int_equal(wall_minutes(wall_make(day, 61)), 61);
}

static void test_stored_form_is_exact(void **state UNUSED)
{
	static const char *const bad[] = { "", "2026", "2026-3-29", "2026-03-29 ", " 2026-03-29",
		"2026-02-30", "2026/03/29", "29.03.2026", "2026-03-2x", "+026-03-29" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(date_parse_iso(bad[i]), DAY_NONE);
	static const char *const bad_wall[] = { "", "2026-03-29", "2026-03-29T", "2026-03-29T9:00",
		"2026-03-29T24:00", "2026-03-29T12:60", "2026-03-29T12:00:00", "2026-03-29x12:00" };
	for (size_t i = 0; i < ARRAY_LEN(bad_wall); i++)
		assert_int_equal(wall_parse_iso(bad_wall[i]), WALL_NONE);
	assert_int_equal(wall_parse_iso("2026-03-29T12:30"), wall_make(date_make(2026, 3, 29), 750));
	assert_int_equal(wall_parse_iso("2026-03-29 12:30"), wall_make(date_make(2026, 3, 29), 750));
}

static void test_iso_weeks(void **state UNUSED)
{
	static const struct {
		int y, m, d, year, week;
	} cases[] = { { 2026, 1, 1, 2026, 1 }, { 2025, 12, 29, 2026, 1 }, { 2025, 12, 28, 2025, 52 },
		{ 2026, 12, 31, 2026, 53 }, { 2027, 1, 3, 2026, 53 }, { 2027, 1, 4, 2027, 1 },
		{ 2021, 1, 3, 2020, 53 }, { 2024, 12, 30, 2025, 1 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int year, week;
		date_iso_week(date_make(cases[i].y, cases[i].m, cases[i].d), &year, &week);
		assert_int_equal(year, cases[i].year);
		assert_int_equal(week, cases[i].week);
	}
}

/* --- shown forms -------------------------------------------------------------------- */

static void test_shown_forms(void **state UNUSED)
{
	char buf[DATE_TEXT_MAX];
	Wall w = wall_make(date_make(2026, 10, 14), 18 * 60);
	date_format_long(date_make(2026, 3, 29), buf);
	assert_string_equal(buf, "So 29.03.2026");
	wall_format_german(w, buf);
	assert_string_equal(buf, "14.10.2026 18:00");
	wall_format_long(w, buf);
	assert_string_equal(buf, "Mi 14.10.2026 18:00");
	wall_format_iso(w, buf);
	assert_string_equal(buf, "2026-10-14T18:00");
	wall_format_offset(w, buf);
	assert_string_equal(buf, "2026-10-14T18:00:00+02:00");
	wall_format_offset(w + 30 * 1440, buf);
	assert_string_equal(buf, "2026-11-13T18:00:00+01:00");
	date_format_utc(wall_to_utc(w), buf);
	assert_string_equal(buf, "2026-10-14T16:00:00Z");
	date_format_utc(-1, buf);
	assert_string_equal(buf, "1969-12-31T23:59:59Z");
	date_format_iso(DAY_NONE, buf);
	assert_string_equal(buf, "");
	wall_format_long(WALL_NONE, buf);
	assert_string_equal(buf, "");
}

/* --- the zone ------------------------------------------------------------------------- */

/* Days of the change by the official calendar. */
static const struct {
	int year, march, october;
} changes[] = { { 2020, 29, 25 }, { 2021, 28, 31 }, { 2022, 27, 30 }, { 2023, 26, 29 }, { 2024, 31, 27 },
	{ 2025, 30, 26 }, { 2026, 29, 25 }, { 2027, 28, 31 }, { 2028, 26, 29 }, { 2029, 25, 28 },
	{ 2030, 31, 27 }, { 2031, 30, 26 }, { 2032, 28, 31 }, { 2033, 27, 30 }, { 2034, 26, 29 },
	{ 2035, 25, 28 } };

static void test_clock_changes(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		Wall spring = wall_make(date_make(changes[i].year, 3, changes[i].march), 0);
		Wall autumn = wall_make(date_make(changes[i].year, 10, changes[i].october), 0);
		assert_int_equal(wall_kind(spring + 119), WALL_PLAIN);
		assert_int_equal(wall_kind(spring + 120), WALL_GAP);
		assert_int_equal(wall_kind(spring + 179), WALL_GAP);
		assert_int_equal(wall_kind(spring + 180), WALL_PLAIN);
		assert_int_equal(wall_offset(spring + 119), 3600);
		assert_int_equal(wall_offset(spring + 180), 7200);
		assert_int_equal(wall_kind(autumn + 119), WALL_PLAIN);
		assert_int_equal(wall_kind(autumn + 120), WALL_FOLD);
		assert_int_equal(wall_kind(autumn + 179), WALL_FOLD);
		assert_int_equal(wall_kind(autumn + 180), WALL_PLAIN);
		assert_int_equal(wall_offset(autumn + 120), 7200);
		assert_int_equal(wall_offset(autumn + 180), 3600);
		/* 01:00 UTC is the moment of both. */
		assert_int_equal(wall_from_utc(spring * 60 + 3600 - 1), spring + 119);
		assert_int_equal(wall_from_utc(spring * 60 + 3600), spring + 180);
		assert_int_equal(wall_from_utc(autumn * 60 + 3600 - 1), autumn + 179);
		assert_int_equal(wall_from_utc(autumn * 60 + 3600), autumn + 120);
	}
}

static void test_utc_round_trip_each_half_hour(void **state UNUSED)
{
	Wall from = wall_make(date_make(2020, 1, 1), 0), to = wall_make(date_make(2036, 1, 1), 0);
	for (Wall w = from; w < to; w += 30) {
		int64_t utc = wall_to_utc(w);
		Wall back = wall_from_utc(utc);
		if (wall_kind(w) == WALL_GAP)
			assert_int_equal(back, w + 60);
		else
			assert_int_equal(back, w);
	}
}

static void test_clock(void **state UNUSED)
{
	Clock fixed = { .fixed = wall_to_utc(wall_parse_iso("2026-10-14T23:30")) };
	Clock real = { 0 };
	assert_int_equal(clock_today(&fixed), date_make(2026, 10, 14));
	assert_int_equal(clock_wall(&fixed), wall_parse_iso("2026-10-14T23:30"));
	assert_true(clock_now(&real) > fixed.fixed - 10LL * 366 * 86400);
	assert_true(clock_monotonic_ms() <= clock_monotonic_ms());
}

/* --- what people type -------------------------------------------------------------------- */

typedef struct Typed {
	const char *text, *expected; /* NULL: refused */
} Typed;

static const Typed typed_days[] = {
	{ "14.10.", "2026-10-14" },
	{ "14.10", "2026-10-14" },
	{ "14.10.26", "2026-10-14" },
	{ "14.10.2026", "2026-10-14" },
	{ "1.1.", "2027-01-01" },
	{ "25.3.", "2026-03-25" },
	{ "24.3.", "2027-03-24" },
	{ "29.2.", "2028-02-29" },
	{ "14. 10. 2027", "2027-10-14" },
	{ "14. Oktober", "2026-10-14" },
	{ "14. Okt. 2027", "2027-10-14" },
	{ "1. März 2027", "2027-03-01" },
	{ "1. MÄRZ 2027", "2027-03-01" },
	{ "1. Mrz", "2027-03-01" },
	{ "2026-10-14", "2026-10-14" },
	{ " heute ", "2026-03-25" },
	{ "Heute", "2026-03-25" },
	{ "morgen", "2026-03-26" },
	{ "gestern", "2026-03-24" },
	{ "übermorgen", "2026-03-27" },
	{ "Übermorgen", "2026-03-27" },
	{ "mi", "2026-03-25" },
	{ "do", "2026-03-26" },
	{ "Di", "2026-03-31" },
	{ "dienstag", "2026-03-31" },
	{ "so.", "2026-03-29" },
	{ "Sonnabend", "2026-03-28" },
	{ "+3t", "2026-03-28" },
	{ "+3", "2026-03-28" },
	{ "-2w", "2026-03-11" },
	{ "+1m", "2026-04-25" },
	{ "+1j", "2027-03-25" },
	{ "KW42", "2026-10-12" },
	{ "kw 42", "2026-10-12" },
	{ "KW42 mi", "2026-10-14" },
	{ "KW13", "2026-03-23" },
	{ "KW12", "2027-03-22" },
	{ "KW53", "2026-12-28" },
	{ "KW1/2029", "2029-01-01" },
	{ "KW53/2027", NULL },
	{ "KW0", NULL },
	{ "KW54", NULL },
	{ "31.2.", NULL },
	{ "32.1.2026", NULL },
	{ "14.13.", NULL },
	{ "14", NULL },
	{ "14.", NULL },
	{ "", NULL },
	{ "  ", NULL },
	{ "bald", NULL },
	{ "mor", NULL },
	{ "+", NULL },
	{ "+3x", NULL },
	{ "+99999t", NULL },
	{ "14.10.2026 x", NULL },
	{ "14.10.202", NULL },
	{ "2026-02-30", NULL },
};

static void test_typed_days(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(typed_days); i++) {
		const Typed *t = &typed_days[i];
		char buf[DATE_TEXT_MAX] = "refused";
		Day d = 1;
		Err err = ERR_INIT;
		Rc rc = date_parse_typed(t->text, today(), &d, &err);
		if (rc == RC_OK)
			date_format_iso(d, buf);
		if (strcmp(buf, t->expected == NULL ? "refused" : t->expected) != 0)
			fail_msg("\"%s\" became %s", t->text, buf);
		if (rc != RC_OK) {
			assert_int_equal(rc, RC_INVALID);
			assert_int_equal(d, 1);
			assert_non_null(strstr(err.text, "14.10."));
		}
	}
}

static void test_months_end(void **state UNUSED)
{
	Day d;
	Err err = ERR_INIT;
	assert_int_equal(date_parse_typed("+1m", date_make(2026, 1, 31), &d, &err), RC_OK);
	assert_int_equal(d, date_make(2026, 2, 28));
	assert_int_equal(date_parse_typed("-1m", date_make(2026, 1, 31), &d, &err), RC_OK);
	assert_int_equal(d, date_make(2025, 12, 31));
	assert_int_equal(date_parse_typed("+1j", date_make(2028, 2, 29), &d, &err), RC_OK);
	assert_int_equal(d, date_make(2029, 2, 28));
}

static void test_typed_times(void **state UNUSED)
{
	static const struct {
		const char *text;
		int minutes; /* -1: refused */
	} cases[] = { { "9", 540 }, { "09", 540 }, { "9:30", 570 }, { "9.30", 570 }, { "0930", 570 },
		{ "930", 570 }, { "09:30", 570 }, { "9 Uhr", 540 }, { "9Uhr", 540 }, { "9 Uhr 30", 570 },
		{ "9:30 uhr", 570 }, { " 18:00 ", 1080 }, { "0", 0 }, { "0:00", 0 }, { "23:59", 1439 },
		{ "24", -1 }, { "24:00", -1 }, { "9:60", -1 }, { "9:3", -1 }, { "9:", -1 }, { "", -1 },
		{ "neun", -1 }, { "9 x", -1 }, { "12345", -1 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int minutes = -1;
		Err err = ERR_INIT;
		Rc rc = date_parse_time(cases[i].text, &minutes, &err);
		if (minutes != cases[i].minutes)
			fail_msg("\"%s\" became %d", cases[i].text, minutes);
		assert_int_equal(rc, minutes < 0 ? RC_INVALID : RC_OK);
	}
}

static const Typed typed_walls[] = {
	{ "14.10. 18:00", "2026-10-14T18:00" },
	{ "14.10. 18", "2026-10-14T18:00" },
	{ "14.10. 1830", "2026-10-14T18:30" },
	{ "14.10.2026 18 Uhr", "2026-10-14T18:00" },
	{ "14.10.26 9.30", "2026-10-14T09:30" },
	{ "14. Oktober 2026 18:00", "2026-10-14T18:00" },
	{ "14.10.2026, 18:00", "2026-10-14T18:00" },
	{ "mo 9", "2026-03-30T09:00" },
	{ "morgen 9:30", "2026-03-26T09:30" },
	{ "KW42 mi 18:00", "2026-10-14T18:00" },
	{ "KW42 18:00", "2026-10-12T18:00" },
	{ "+3t 8", "2026-03-28T08:00" },
	{ "2026-10-14T18:00", "2026-10-14T18:00" },
	{ "2026-10-14 18:00", "2026-10-14T18:00" },
	{ "14.10.", "2026-10-14T12:00" }, /* the default */
	{ "14.10. 25:00", NULL },
	{ "14.10. abends", NULL },
	{ "18:00", NULL },
	{ "14.10.18:00", NULL },
	{ "", NULL },
};

static void test_typed_walls(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(typed_walls); i++) {
		const Typed *t = &typed_walls[i];
		char buf[DATE_TEXT_MAX] = "refused";
		Wall w;
		Err err = ERR_INIT;
		if (date_parse_wall(t->text, today(), 720, &w, &err) == RC_OK)
			wall_format_iso(w, buf);
		if (strcmp(buf, t->expected == NULL ? "refused" : t->expected) != 0)
			fail_msg("\"%s\" became %s", t->text, buf);
	}
}

static void test_a_time_can_be_demanded(void **state UNUSED)
{
	Wall w = 5;
	Err err = ERR_INIT;
	assert_int_equal(date_parse_wall("14.10.", today(), -1, &w, &err), RC_INVALID);
	assert_int_equal(w, 5);
	assert_non_null(strstr(err.text, "Uhrzeit"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day_from_1990_to_2040),
		cmocka_unit_test(test_no_such_day),
		cmocka_unit_test(test_before_1970),
		cmocka_unit_test(test_stored_form_is_exact),
		cmocka_unit_test(test_iso_weeks),
		cmocka_unit_test(test_shown_forms),
		cmocka_unit_test(test_clock_changes),
		cmocka_unit_test(test_utc_round_trip_each_half_hour),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_typed_days),
		cmocka_unit_test(test_months_end),
		cmocka_unit_test(test_typed_times),
		cmocka_unit_test(test_typed_walls),
		cmocka_unit_test(test_a_time_can_be_demanded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
