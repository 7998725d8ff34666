/* Whole dates as the office types them all day: what is understood, what is asked back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "kontor/base/date.h"
#include "kontor/base/str.h"

static Day today(void)
{
	return date_make(2026, 3, 25); /* a Wednesday, week 13 */
}

/* "2026-10-14T10:00 2026-10-14T11:30", "… open" without an end, days for whole days, then "| rest". */
static void show(const WallSpan *span, const char *rest, char buf[160])
{
	char start[DATE_TEXT_MAX], end[DATE_TEXT_MAX];
	if (span->all_day) {
		date_format_iso(wall_day(span->start), start);
		date_format_iso(wall_day(span->end), end);
	} else {
		wall_format_iso(span->start, start);
		wall_format_iso(span->end, end);
	}
	str_format(buf, 160, "%s %s%s%s", start, span->end == WALL_NONE ? "open" : end,
		*rest == '\0' ? "" : " | ", rest);
}

typedef struct Case {
	const char *text, *expected;
} Case;

static void check_understood(const Case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char found[160];
		const char *rest;
		WallSpan span;
		Err err = ERR_INIT;
		if (date_parse_span(cases[i].text, today(), &span, &rest, &err) != RC_OK)
			fail_msg("\"%s\": %s", cases[i].text, err.text);
		show(&span, rest, found);
		if (strcmp(found, cases[i].expected) != 0)
			fail_msg("\"%s\" became %s", cases[i].text, found);
	}
}

static void test_days_and_times(void **state UNUSED)
{
	static const Case cases[] = {
		{ "14.10. 10-11:30", "2026-10-14T10:00 2026-10-14T11:30" },
		{ "14.10.26 18 Uhr", "2026-10-14T18:00 open" },
		{ "14.10.2026 18:00-19:30", "2026-10-14T18:00 2026-10-14T19:30" },
		{ "14.10 10-11", "2026-10-14T10:00 2026-10-14T11:00" },
		{ "14. Oktober 18-19", "2026-10-14T18:00 2026-10-14T19:00" },
		{ "14. Oktober 2026 18-19 Uhr", "2026-10-14T18:00 2026-10-14T19:00" },
		{ "14. 10. 26 18:00", "2026-10-14T18:00 open" },
		{ "14.10. 2026 18:00", "2026-10-14T18:00 open" },
		{ "14.10. 1830-2000", "2026-10-14T18:30 2026-10-14T20:00" },
		{ "14.10. 9.10-11.10", "2026-10-14T09:10 2026-10-14T11:10" },
		{ "14.10.18:00-19", "2026-10-14T18:00 2026-10-14T19:00" },
		{ "2026-10-14 18:00-19:00", "2026-10-14T18:00 2026-10-14T19:00" },
		{ "2026-10-14T18:00", "2026-10-14T18:00 open" },
		{ "mo 9-10", "2026-03-30T09:00 2026-03-30T10:00" },
		{ "Montag, 9 bis 10 Uhr", "2026-03-30T09:00 2026-03-30T10:00" },
		{ "mo 9.30-10", "2026-03-30T09:30 2026-03-30T10:00" },
		{ "mi 8", "2026-03-25T08:00 open" },
		{ "Mi 14.10. 10-11", "2026-10-14T10:00 2026-10-14T11:00" },
		{ "Mittwoch, den 14. Oktober 2026, 18:00 – 19:30 Uhr", "2026-10-14T18:00 2026-10-14T19:30" },
		{ "morgen 14:30-16", "2026-03-26T14:30 2026-03-26T16:00" },
		{ "heute 18 Uhr", "2026-03-25T18:00 open" },
		{ "gestern 10-11", "2026-03-24T10:00 2026-03-24T11:00" },
		{ "KW42 mi 18-19:30", "2026-10-14T18:00 2026-10-14T19:30" },
		{ "kw 42 Mittwoch 18h-19h", "2026-10-14T18:00 2026-10-14T19:00" },
		{ "mi KW42 18-19", "2026-10-14T18:00 2026-10-14T19:00" },
		{ "KW42/2027 mi 18-19", "2027-10-20T18:00 2027-10-20T19:00" },
		{ "+3t 18-19", "2026-03-28T18:00 2026-03-28T19:00" },
		{ "am 14.10. um 18 Uhr", "2026-10-14T18:00 open" },
		{ "14.10. von 18 bis 19:30 Uhr", "2026-10-14T18:00 2026-10-14T19:30" },
		{ "14.10., 18:00", "2026-10-14T18:00 open" },
		{ "24.3. 10-11", "2027-03-24T10:00 2027-03-24T11:00" },
		{ "24.3.26 10-11", "2026-03-24T10:00 2026-03-24T11:00" },
	};
	check_understood(cases, ARRAY_LEN(cases));
}

static void test_times_of_today(void **state UNUSED)
{
	static const Case cases[] = {
		{ "18:00-19:00", "2026-03-25T18:00 2026-03-25T19:00" },
		{ "10-11:30", "2026-03-25T10:00 2026-03-25T11:30" },
		{ "9 Uhr", "2026-03-25T09:00 open" },
		{ "9.30-11", "2026-03-25T09:30 2026-03-25T11:00" },
		{ "von 18 bis 19 Uhr", "2026-03-25T18:00 2026-03-25T19:00" },
		{ "18-19 Uhr am 14.10.", "2026-10-14T18:00 2026-10-14T19:00" },
		{ "10-11 mo", "2026-03-30T10:00 2026-03-30T11:00" },
		{ "10-11 so machen wir es", "2026-03-25T10:00 2026-03-25T11:00 | so machen wir es" },
	};
	check_understood(cases, ARRAY_LEN(cases));
}

static void test_whole_days(void **state UNUSED)
{
	static const Case cases[] = {
		{ "14.10.", "2026-10-14 2026-10-14" },
		{ "heute", "2026-03-25 2026-03-25" },
		{ "14. 10. 26", "2026-10-14 2026-10-14" },
		{ "14.-15.10.", "2026-10-14 2026-10-15" },
		{ "14./15.10.2027", "2027-10-14 2027-10-15" },
		{ "14-15.10.", "2026-10-14 2026-10-15" },
		{ "1. bis 3. April 2027", "2027-04-01 2027-04-03" },
		{ "14.10.-16.10.", "2026-10-14 2026-10-16" },
		{ "14.10.-16.", "2026-10-14 2026-10-16" },
		{ "14.10-16.10", "2026-10-14 2026-10-16" },
		{ "vom 14.10. bis zum 16.10.2027", "2027-10-14 2027-10-16" },
		{ "30.12.-2.1.", "2026-12-30 2027-01-02" },
		{ "30.12.–2.1.2028", "2027-12-30 2028-01-02" },
		{ "24.3.-26.3.", "2026-03-24 2026-03-26" }, /* has begun */
		{ "2026-06-18 - 2026-06-19", "2026-06-18 2026-06-19" },
		{ "mo-mi", "2026-03-30 2026-04-01" },
		{ "fr bis mo", "2026-03-27 2026-03-30" },
		{ "KW42 mo-fr", "2026-10-12 2026-10-16" },
		{ "14.10. ganztägig", "2026-10-14 2026-10-14" },
		{ "14.10. 2 Tage", "2026-10-14 2026-10-15" },
		{ "14.10. für eine Tagung", "2026-10-14 2026-10-14 | für eine Tagung" },
		{ "14.10. +1w", "2026-10-14 2026-10-20" },
	};
	check_understood(cases, ARRAY_LEN(cases));
}

static void test_lengths_and_nights(void **state UNUSED)
{
	static const Case cases[] = {
		{ "14.10. 18:00 +90m", "2026-10-14T18:00 2026-10-14T19:30" },
		{ "14.10. 18:00 +2h", "2026-10-14T18:00 2026-10-14T20:00" },
		{ "14.10. 18:00 +1h30", "2026-10-14T18:00 2026-10-14T19:30" },
		{ "14.10. 18:00 +1:30", "2026-10-14T18:00 2026-10-14T19:30" },
		{ "14.10. 18:00 +1,5 Std.", "2026-10-14T18:00 2026-10-14T19:30" },
		{ "14.10. 18 Uhr 90 Minuten", "2026-10-14T18:00 2026-10-14T19:30" },
		{ "14.10. 18 Uhr 30 Min.", "2026-10-14T18:00 2026-10-14T18:30" },
		{ "14.10. 18:00 für 2 Stunden", "2026-10-14T18:00 2026-10-14T20:00" },
		{ "14.10. 22:00 - 15.10. 2:00", "2026-10-14T22:00 2026-10-15T02:00" },
		{ "14.10. 22:00 - 15.10 2:00", "2026-10-14T22:00 2026-10-15T02:00" },
		{ "14.10. 10 - 16.10. 12", "2026-10-14T10:00 2026-10-16T12:00" },
		{ "mo 22:00 - di 2:00", "2026-03-30T22:00 2026-03-31T02:00" },
		{ "31.12. 20:00 - 1.1. 2:00", "2026-12-31T20:00 2027-01-01T02:00" },
		{ "14.10. 22-24", "2026-10-14T22:00 2026-10-15T00:00" },
		{ "14.10. 22-0 Uhr", "2026-10-14T22:00 2026-10-15T00:00" },
		/* Six hours are six hours, whatever the clock does. */
		{ "24.10. 22:00 +6h", "2026-10-24T22:00 2026-10-25T03:00" },
		{ "28.3. 22:00 +6h", "2026-03-28T22:00 2026-03-29T05:00" },
		{ "28.3. 22:00 - 29.3. 6:00", "2026-03-28T22:00 2026-03-29T06:00" },
	};
	check_understood(cases, ARRAY_LEN(cases));
}

static void test_what_follows_is_the_title(void **state UNUSED)
{
	static const Case cases[] = {
		{ "14.10. 10-11 Besprechung", "2026-10-14T10:00 2026-10-14T11:00 | Besprechung" },
		{ "14.10. 10-11, Rathaus", "2026-10-14T10:00 2026-10-14T11:00 | Rathaus" },
		{ "14.10. 18:00 - Web-Talk", "2026-10-14T18:00 open | Web-Talk" },
		{ "14.10. 10-11: Tagung 2026", "2026-10-14T10:00 2026-10-14T11:00 | Tagung 2026" },
		{ "14./15.10. Tagung", "2026-10-14 2026-10-15 | Tagung" },
		{ "14.10. 3. Sitzung", "2026-10-14 2026-10-14 | 3. Sitzung" },
		{ "14.10. 26 Kommunen", "2026-10-14 2026-10-14 | 26 Kommunen" },
		{ "14.10. 2026 18:00 Besprechung", "2026-10-14T18:00 open | Besprechung" },
		{ "14.10. ganztägig Kapitel 3-4", "2026-10-14 2026-10-14 | Kapitel 3-4" },
	};
	check_understood(cases, ARRAY_LEN(cases));
	Err err = ERR_INIT;
	WallSpan span;
	assert_int_equal(date_parse_span("14.10. 10-11 Besprechung", today(), &span, NULL, &err), RC_INVALID);
	assert_int_equal(date_parse_span(" 14.10. 10-11 ", today(), &span, NULL, &err), RC_OK);
}

static void test_never_guessed(void **state UNUSED)
{
	static const Case cases[] = {
		/* text, what the sentence must say */
		{ "", "Bitte Tag und Zeit" },
		{ "bald", "kein Termin" },
		{ "9", "18 Uhr" },
		{ "14", "18 Uhr" },
		{ "14.10. 2026", "Jahr" },
		{ "9.10-11", "9:10" },
		{ "10-11.10", "11:10" },
		{ "KW42", "KW42 mi" },
		{ "KW42-KW43", "KW42 mi" },
		{ "KW53/2027 mo 9-10", "gibt es im Jahr 2027 nicht" },
		{ "31.4. 10-11", "April hat 30 Tage" },
		{ "29.2.2027", "2027 hat 28 Tage" },
		{ "14.10. - 31.11.", "November hat 30 Tage" },
		{ "29.3. 2:30-4", "gibt es nicht" },
		{ "29.3. 1-2:30", "gibt es nicht" },
		{ "28.3. 22:00 - 29.3. 2:00", "gibt es nicht" },
		{ "14.10. 9-5", "17:00" },
		{ "14.10. 22-2", "15.10.2026 2:00" },
		{ "14.10. 10-10", "liegt nicht nach dem Beginn" },
		{ "14.10. 22:00 - 13.10. 2:00", "Ende" },
		{ "14.10.-13.10.", "vor dem Beginn" },
		{ "14.10.2026-13.10.2026", "vor dem Beginn" },
		{ "16.-14.10.", "beide Monate" },
		{ "Do 14.10. 10-11", "ist ein Mittwoch, kein Donnerstag" },
		{ "di 24.3.", "Tag, Datum oder Jahr" },
		{ "Mi 14.10.2026 10:00–11:30 (KW 43)", "KW 42" },
		{ "heute +90m", "fehlt der Beginn" },
		{ "jetzt +30m", "Uhrzeit" },
		{ "14.10. 2 Stunden", "fehlt der Beginn" },
		{ "14.10. 18:00 +90", "+90m" },
		{ "14.10. 18:00 +0m", "+90m" },
		{ "14.10. 25:00", "25:00" },
		{ "14.10. 10-25", "kein Ende" },
		{ "14.10. 10-11:3", "kein Ende" },
		{ "14.-15.10. 10-16", "Mehrere Tage" },
		{ "14.10. - 16.10. 12:00", "Mehrere Tage" },
		{ "14.10. 10:00 - 16.10.", "letzten Tag fehlt die Uhrzeit" },
		{ "14.10. Besprechung 10-11", "hinter den Tag" },
		{ "14.10. Besprechung 18:00", "hinter den Tag" },
		{ "14.10.-16", "Uhrzeit" },
		{ "14. 18:00", "kein Termin" },
		{ "14.13. 10-11", "kein Termin" },
		{ "14.10.x", "kein Termin" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		WallSpan span = { 7, 8, false };
		const char *rest = "same";
		Err err = ERR_INIT;
		Rc rc = date_parse_span(cases[i].text, today(), &span, &rest, &err);
		if (rc != RC_INVALID)
			fail_msg("\"%s\" was taken", cases[i].text);
		if (strstr(err.text, cases[i].expected) == NULL)
			fail_msg("\"%s\": %s", cases[i].text, err.text);
		assert_true(span.start == 7 && span.end == 8 && !span.all_day);
		assert_string_equal(rest, "same");
	}
}

static void test_now(void **state UNUSED)
{
	static const Case cases[] = {
		{ "jetzt +30m", "2026-03-25T14:40 2026-03-25T15:10" },
		{ "heute +90m", "2026-03-25T14:40 2026-03-25T16:10" }, { "jetzt", "2026-03-25T14:40 open" },
		{ "heute 16-17", "2026-03-25T16:00 2026-03-25T17:00" },
		{ "mi 10-11", "2026-03-25T10:00 2026-03-25T11:00" }, /* past, but that is what was said */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char found[160];
		WallSpan span;
		Err err = ERR_INIT;
		Rc rc = date_parse_span_at(
			cases[i].text, wall_parse_iso("2026-03-25T14:37"), &span, NULL, &err);
		assert_int_equal(rc, RC_OK);
		show(&span, "", found);
		assert_string_equal(found, cases[i].expected);
	}
	Err err = ERR_INIT;
	WallSpan span;
	assert_int_equal(
		date_parse_span_at("morgen +90m", wall_parse_iso("2026-03-25T14:37"), &span, NULL, &err),
		RC_INVALID);
}

static void test_new_year(void **state UNUSED)
{
	char found[160];
	WallSpan span;
	Err err = ERR_INIT;
	assert_int_equal(date_parse_span("30.12.-2.1.", date_make(2027, 1, 1), &span, NULL, &err), RC_OK);
	show(&span, "", found);
	assert_string_equal(found, "2026-12-30 2027-01-02");
	assert_int_equal(date_parse_span("30.12.-2.1.", date_make(2027, 1, 3), &span, NULL, &err), RC_OK);
	show(&span, "", found);
	assert_string_equal(found, "2027-12-30 2028-01-02");
}

static void test_leap_days_and_week_53(void **state UNUSED)
{
	static const Case cases[] = {
		{ "29.2. 10-11", "2028-02-29T10:00 2028-02-29T11:00" },
		{ "28.2.-1.3.2028", "2028-02-28 2028-03-01" },
		{ "28.2.2028 22:00 +26h", "2028-02-28T22:00 2028-03-01T00:00" },
		{ "29.2.2028 22:00 - 1.3. 2:00", "2028-02-29T22:00 2028-03-01T02:00" },
		{ "KW53 do 10-11", "2026-12-31T10:00 2026-12-31T11:00" },
		{ "KW53 so", "2027-01-03 2027-01-03" },
		{ "KW53/2032 mo-so", "2032-12-27 2033-01-02" },
		{ "KW1 mo 9", "2027-01-04T09:00 open" },
	};
	check_understood(cases, ARRAY_LEN(cases));
}

/* --- the weeks of the changes ------------------------------------------------------------ */

static void check_hour(Day d, int minutes, bool gap)
{
	char german[DATE_TEXT_MAX], line[96];
	WallSpan span;
	Err err = ERR_INIT;
	date_format_german(d, german);
	str_format(line, sizeof line, "%s %d:%02d-%d:%02d", german, minutes / 60, minutes % 60, 5, 0);
	Rc rc = date_parse_span(line, d - 200, &span, NULL, &err);
	if (rc != (gap ? RC_INVALID : RC_OK))
		fail_msg("%s: %s", line, err.text);
	if (gap)
		return;
	assert_int_equal(span.start, wall_make(d, minutes));
	assert_int_equal(span.end, wall_make(d, 300));
	int64_t hours = wall_kind(span.start) == WALL_FOLD ? 60 : 0; /* the first of the two */
	bool summer_begins = wall_kind(wall_make(d, 150)) == WALL_GAP;
	bool winter_begins = wall_kind(wall_make(d, 150)) == WALL_FOLD;
	int64_t length = 300 - minutes - (summer_begins && minutes < 120 ? 60 : 0) +
		(winter_begins && minutes < 120 ? 60 : hours);
	assert_int_equal((wall_to_utc(span.end) - wall_to_utc(span.start)) / 60, length);
}

static void test_every_hour_of_the_weeks_of_the_changes(void **state UNUSED)
{
	static const int clock[] = { 30, 90, 150, 210 };
	int gaps = 0;
	for (int year = 2026; year <= 2035; year++)
		for (int month = 3; month <= 10; month += 7)
			for (int day = 25; day <= 31; day++)
				for (size_t i = 0; i < ARRAY_LEN(clock); i++) {
					Day d = date_make(year, month, day);
					bool gap = month == 3 && date_weekday(d) == 6 && clock[i] == 150;
					gaps += gap;
					check_hour(d, clock[i], gap);
				}
	assert_int_equal(gaps, 10);
}

static void test_second_of_the_doubled_hours(void **state UNUSED)
{
	Wall w = wall_parse_iso("2026-10-25T02:30");
	assert_int_equal(wall_to_utc_second(w) - wall_to_utc(w), 3600);
	assert_int_equal(wall_from_utc(wall_to_utc_second(w)), w);
	w = wall_parse_iso("2026-10-25T03:00");
	assert_int_equal(wall_to_utc_second(w), wall_to_utc(w));
}

/* --- the echo ---------------------------------------------------------------------------------- */

static void test_shown(void **state UNUSED)
{
	static const Case cases[] = {
		{ "14.10. 10-11:30", "Mi 14.10.2026 10:00–11:30 (KW 42)" },
		{ "25.10. 22:00 - 26.10. 2:00", "So 25.10. 22:00 – Mo 26.10.2026 02:00" },
		{ "31.12. 20:00 - 1.1. 2:00", "Do 31.12.2026 20:00 – Fr 01.01.2027 02:00" },
		{ "18.6.-19.6.", "Do 18.06.–Fr 19.06.2026, ganztägig" },
		{ "30.12.-2.1.", "Mi 30.12.2026–Sa 02.01.2027, ganztägig" },
		{ "14.10.", "Mi 14.10.2026, ganztägig (KW 42)" },
		{ "14.10. 18 Uhr", "Mi 14.10.2026 18:00 (KW 42)" },
	};
	char buf[DATE_SPAN_MAX];
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		WallSpan span;
		Err err = ERR_INIT;
		assert_int_equal(date_parse_span(cases[i].text, today(), &span, NULL, &err), RC_OK);
		date_format_span(&span, buf);
		assert_string_equal(buf, cases[i].expected);
	}
	date_format_span(&(WallSpan){ WALL_NONE, WALL_NONE, false }, buf);
	assert_string_equal(buf, "");
}

/* What is shown can be typed, whatever day it is. */
static void test_what_is_shown_is_understood(void **state UNUSED)
{
	uint32_t seed = 4711;
	Day first = date_make(2026, 1, 1);
	for (int i = 0; i < 20000; i++) {
		char line[DATE_SPAN_MAX];
		WallSpan span, back;
		Err err = ERR_INIT;
		seed = seed * 1664525 + 1013904223;
		Day d = first + (Day)(seed >> 8) % 3600;
		seed = seed * 1664525 + 1013904223;
		int minutes = (int)(seed >> 8) % 1435, length = 1 + (int)(seed >> 20) % 3000;
		span.all_day = (seed & 3) == 0;
		span.start = wall_make(d, span.all_day ? 0 : minutes);
		span.end = span.all_day ? wall_make(d + length / 600, 0) : span.start + length;
		if (!span.all_day && (wall_kind(span.start) == WALL_GAP || wall_kind(span.end) == WALL_GAP))
			continue;
		date_format_span(&span, line);
		if (date_parse_span(line, first + i % 3000, &back, NULL, &err) != RC_OK)
			fail_msg("%s: %s", line, err.text);
		assert_true(back.start == span.start && back.end == span.end && back.all_day == span.all_day);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_and_times),
		cmocka_unit_test(test_times_of_today),
		cmocka_unit_test(test_whole_days),
		cmocka_unit_test(test_lengths_and_nights),
		cmocka_unit_test(test_what_follows_is_the_title),
		cmocka_unit_test(test_never_guessed),
		cmocka_unit_test(test_now),
		cmocka_unit_test(test_new_year),
		cmocka_unit_test(test_leap_days_and_week_53),
		cmocka_unit_test(test_every_hour_of_the_weeks_of_the_changes),
		cmocka_unit_test(test_second_of_the_doubled_hours),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_what_is_shown_is_understood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
