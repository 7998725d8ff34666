/* Series' rules: slots against a walk along the calendar, RRULE both ways, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "kontor/domain/recurrence.h"

static Wall wall(const char *iso)
{
	Wall w = wall_parse_iso(iso);
	assert_true(w != WALL_NONE);
	return w;
}

/* --- slots ----------------------------------------------------------------------------- */

static uint32_t seed = 20260323;

static int random_below(int n)
{
	seed = seed * 1664525 + 1013904223;
	return (int)((seed >> 8) % (uint32_t)n);
}

static bool is_last_of_its_kind(Day d)
{
	int year, month, day, y, m, e;
	date_split(d, &year, &month, &day);
	date_split(d + 7, &y, &m, &e);
	return m != month;
}

/* Does the rule give this day? Looks at the day alone, knows nothing of the days before. */
static bool is_given(const Recurrence *r, Day first, Day d)
{
	int year, month, day, y0, m0, d0;
	date_split(d, &year, &month, &day);
	date_split(first, &y0, &m0, &d0);
	int months = (year - y0) * 12 + month - m0;
	bool same_weekday = date_weekday(d) == date_weekday(first);
	Day monday = d - date_weekday(d), monday0 = first - date_weekday(first);
	switch (r->frequency) {
	case RECURRENCE_DAILY:
		return (d - first) % r->interval == 0;
	case RECURRENCE_WEEKLY:
		return (monday - monday0) / 7 % r->interval == 0 &&
			(r->weekdays & 1U << date_weekday(d)) != 0;
	case RECURRENCE_MONTH_WEEKDAY:
		return months % r->interval == 0 && same_weekday && (day + 6) / 7 == (d0 + 6) / 7;
	case RECURRENCE_MONTH_LAST:
		return months % r->interval == 0 && same_weekday && is_last_of_its_kind(d);
	case RECURRENCE_MONTH_DAY:
		return months % r->interval == 0 && day == d0;
	default:
		return day == d0 && month == m0 && (year - y0) % r->interval == 0;
	}
}

enum { HORIZON = 30000 };

static size_t walk(const Recurrence *r, Wall start, Wall *slots, size_t max)
{
	size_t n = 0;
	Day first = wall_day(start);
	for (Day d = first; d < first + HORIZON && n < max; d++) {
		Wall w = wall_make(d, wall_minutes(start));
		if ((r->count > 0 && n == (size_t)r->count) || (r->until != DAY_NONE && d > r->until))
			break;
		if (is_given(r, first, d) && wall_kind(w) != WALL_GAP)
			slots[n++] = w;
	}
	return n;
}

/* A start that lies on the rule's pattern. */
static Wall random_rule(Recurrence *r)
{
	static const int times[] = { 0, 150, 540, 1080, 1439 };
	Day first = date_make(2024, 1, 1) + random_below(4500);
	*r = (Recurrence){ .frequency = (RecurrenceFrequency)random_below(6),
		.interval = 1 + random_below(random_below(4) == 0 ? 99 : 4),
		.until = DAY_NONE };
	while (r->frequency == RECURRENCE_MONTH_LAST && !is_last_of_its_kind(first))
		first++;
	while (r->frequency == RECURRENCE_MONTH_WEEKDAY && is_last_of_its_kind(first))
		first++;
	if (r->frequency == RECURRENCE_WEEKLY)
		r->weekdays = (unsigned)random_below(128) | 1U << date_weekday(first);
	if (random_below(2) == 0)
		r->count = 1 + random_below(RECURRENCE_MAX);
	else
		r->until = first + random_below(2000);
	return wall_make(first, times[random_below(ARRAY_LEN(times))]);
}

static void test_slots_as_walked(void **state UNUSED)
{
	for (int round = 0; round < 3000; round++) {
		Recurrence r;
		Wall start = random_rule(&r), found[RECURRENCE_MAX], walked[RECURRENCE_MAX];
		size_t n = recurrence_expand(&r, start, found, ARRAY_LEN(found));
		size_t m = walk(&r, start, walked, ARRAY_LEN(walked));
		while (n > 0 && wall_day(found[n - 1]) >= wall_day(start) + HORIZON)
			n--;
		if (n != m || memcmp(found, walked, n * sizeof found[0]) != 0)
			fail_msg("frequency %d interval %d count %d: %zu and %zu", r.frequency, r.interval,
				r.count, n, m);
	}
}

static void check_slots(Recurrence r, const char *start, const char *expected)
{
	Wall slots[8];
	AUTO(str_done) Str out = STR_INIT;
	size_t n = recurrence_expand(&r, wall(start), slots, ARRAY_LEN(slots));
	for (size_t i = 0; i < n; i++) {
		char iso[DATE_TEXT_MAX];
		wall_format_iso(slots[i], iso);
		str_addf(&out, "%s%s", i == 0 ? "" : " ", iso);
	}
	assert_string_equal(str_cstr(&out), expected);
}

static void test_slots_at_the_edges(void **state UNUSED)
{
	Recurrence r = { .frequency = RECURRENCE_MONTH_DAY, .interval = 1, .count = 4, .until = DAY_NONE };
	check_slots(
		r, "2026-10-31T18:00", "2026-10-31T18:00 2026-12-31T18:00 2027-01-31T18:00 2027-03-31T18:00");
	r.frequency = RECURRENCE_YEARLY;
	check_slots(
		r, "2028-02-29T18:00", "2028-02-29T18:00 2032-02-29T18:00 2036-02-29T18:00 2040-02-29T18:00");
	/* The wall stays where it is on both sides of a change, and the hour that March skips is none. */
	r = (Recurrence){ .frequency = RECURRENCE_WEEKLY, .interval = 1, .count = 3, .until = DAY_NONE };
	check_slots(r, "2026-10-22T18:00", "2026-10-22T18:00 2026-10-29T18:00 2026-11-05T18:00");
	check_slots(r, "2026-03-22T02:30", "2026-03-22T02:30 2026-04-05T02:30 2026-04-12T02:30");
	/* Until counts the whole day. */
	r.count = 0;
	r.until = date_make(2026, 10, 29);
	check_slots(r, "2026-10-22T23:59", "2026-10-22T23:59 2026-10-29T23:59");
	/* At the end of all days it stops. */
	r = (Recurrence){ .frequency = RECURRENCE_YEARLY, .interval = 99, .count = 5, .until = DAY_NONE };
	check_slots(r, "9950-06-01T10:00", "9950-06-01T10:00");
}

/* --- RRULE ---------------------------------------------------------------------------------- */

static Rc parse(const char *rule, const char *start, bool all_day, Recurrence *ret, Err *err)
{
	err_clear(err);
	return recurrence_parse(rule, wall(start), all_day, ret, err);
}

static void test_rrule_out(void **state UNUSED)
{
	static const struct {
		Recurrence r;
		const char *start;
		bool all_day;
		const char *expected;
	} cases[] = {
		{ { RECURRENCE_MONTH_WEEKDAY, 1, 0, 8, DAY_NONE }, "2026-01-07T18:00", false,
			"FREQ=MONTHLY;BYDAY=1WE;COUNT=8" },
		{ { RECURRENCE_MONTH_LAST, 3, 0, 4, DAY_NONE }, "2026-01-28T18:00", false,
			"FREQ=MONTHLY;INTERVAL=3;BYDAY=-1WE;COUNT=4" },
		{ { RECURRENCE_MONTH_DAY, 1, 0, 4, DAY_NONE }, "2026-01-14T18:00", false,
			"FREQ=MONTHLY;BYMONTHDAY=14;COUNT=4" },
		{ { RECURRENCE_YEARLY, 1, 0, 4, DAY_NONE }, "2026-10-03T00:00", true,
			"FREQ=YEARLY;BYMONTHDAY=3;BYMONTH=10;COUNT=4" },
		{ { RECURRENCE_WEEKLY, 2, 5, 4, DAY_NONE }, "2026-01-07T18:00", false,
			"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=MO;COUNT=4" },
		{ { RECURRENCE_DAILY, 1, 0, 4, DAY_NONE }, "2026-01-07T18:00", false, "FREQ=DAILY;COUNT=4" },
		/* Summer and winter: 16 and 17 o'clock in UTC. */
		{ { RECURRENCE_WEEKLY, 1, 4, 0, 20634 }, "2026-01-07T18:00", false,
			"FREQ=WEEKLY;BYDAY=WE;UNTIL=20260630T160000Z" },
		{ { RECURRENCE_WEEKLY, 1, 4, 0, 20787 }, "2026-01-07T18:00", false,
			"FREQ=WEEKLY;BYDAY=WE;UNTIL=20261130T170000Z" },
		{ { RECURRENCE_WEEKLY, 1, 4, 0, 20634 }, "2026-01-07T00:00", true,
			"FREQ=WEEKLY;BYDAY=WE;UNTIL=20260630" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str out = STR_INIT;
		recurrence_rrule(&cases[i].r, wall(cases[i].start), cases[i].all_day, &out);
		assert_string_equal(str_cstr(&out), cases[i].expected);
	}
}

/* What is written reads back as the same dates. */
static void test_rrule_there_and_back(void **state UNUSED)
{
	int compared = 0;
	for (int round = 0; round < 3000; round++) {
		Recurrence r, back;
		Wall slots[RECURRENCE_MAX + 1], again[RECURRENCE_MAX + 1];
		Wall start = random_rule(&r);
		bool all_day = wall_minutes(start) == 0;
		AUTO(str_done) Str text = STR_INIT;
		Err err = ERR_INIT;
		size_t n = recurrence_expand(&r, start, slots, ARRAY_LEN(slots));
		if (n > RECURRENCE_MAX || wall_kind(start) == WALL_GAP)
			continue;
		recurrence_rrule(&r, start, all_day, &text);
		if (recurrence_parse(str_cstr(&text), start, all_day, &back, &err) != RC_OK)
			fail_msg("%s: %s", str_cstr(&text), err.text);
		assert_int_equal(recurrence_expand(&back, start, again, ARRAY_LEN(again)), n);
		assert_memory_equal(slots, again, n * sizeof slots[0]);
		compared++;
	}
	assert_true(compared > 1500);
}

static void test_rrule_in(void **state UNUSED)
{
	static const struct {
		const char *rule, *start;
		bool all_day;
		const char *expected; /* as it is written again */
	} cases[] = {
		{ "FREQ=MONTHLY;COUNT=8;BYDAY=WE;BYSETPOS=1", "2026-01-07T18:00", false,
			"FREQ=MONTHLY;BYDAY=1WE;COUNT=8" },
		{ "FREQ=MONTHLY;BYDAY=WE;BYSETPOS=-1;COUNT=3", "2026-01-28T18:00", false,
			"FREQ=MONTHLY;BYDAY=-1WE;COUNT=3" },
		{ "FREQ=MONTHLY;BYDAY=+1WE;COUNT=8", "2026-01-07T18:00", false,
			"FREQ=MONTHLY;BYDAY=1WE;COUNT=8" },
		{ "freq=weekly;count=3;byday=we;", "2026-01-07T18:00", false,
			"FREQ=WEEKLY;BYDAY=WE;COUNT=3" },
		{ "FREQ=WEEKLY;COUNT=3", "2026-01-07T18:00", false, "FREQ=WEEKLY;BYDAY=WE;COUNT=3" },
		{ "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU;COUNT=3", "2026-01-07T18:00", false,
			"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=MO;COUNT=3" },
		{ "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=9", "2026-01-07T18:00", false,
			"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=9" },
		{ "FREQ=YEARLY;COUNT=3", "2026-10-03T00:00", true,
			"FREQ=YEARLY;BYMONTHDAY=3;BYMONTH=10;COUNT=3" },
		{ "FREQ=YEARLY;BYMONTH=10;BYDAY=2WE;COUNT=3", "2026-10-14T18:00", false,
			"FREQ=MONTHLY;INTERVAL=12;BYDAY=2WE;COUNT=3" },
		{ "FREQ=WEEKLY;UNTIL=20260630T155959Z", "2026-01-07T18:00", false,
			"FREQ=WEEKLY;BYDAY=WE;UNTIL=20260629T160000Z" },
		{ "FREQ=WEEKLY;UNTIL=20260630T180000", "2026-01-07T18:00", false,
			"FREQ=WEEKLY;BYDAY=WE;UNTIL=20260630T160000Z" },
		{ "FREQ=WEEKLY;UNTIL=20260630", "2026-01-07T18:00", false,
			"FREQ=WEEKLY;BYDAY=WE;UNTIL=20260630T160000Z" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str out = STR_INIT;
		Recurrence r;
		Err err = ERR_INIT;
		if (parse(cases[i].rule, cases[i].start, cases[i].all_day, &r, &err) != RC_OK)
			fail_msg("%s: %s", cases[i].rule, err.text);
		recurrence_rrule(&r, wall(cases[i].start), cases[i].all_day, &out);
		assert_string_equal(str_cstr(&out), cases[i].expected);
	}
}

static void test_rrules_beyond_ours(void **state UNUSED)
{
	static const char *const rules[] = {
		"",
		";",
		"FREQ",
		"FREQ=",
		"COUNT=3",
		"FREQ=SECONDLY;COUNT=3",
		"FREQ=HOURLY;COUNT=3",
		"FREQ=WEEKLY;COUNT=0",
		"FREQ=WEEKLY;COUNT=-1",
		"FREQ=WEEKLY;COUNT=99999999999999999999",
		"FREQ=WEEKLY;COUNT=4294967299",
		"FREQ=WEEKLY;COUNT=3x",
		"FREQ=WEEKLY;COUNT= 3",
		"FREQ=WEEKLY;INTERVAL=0;COUNT=3",
		"FREQ=WEEKLY;INTERVAL=-1;COUNT=3",
		"FREQ=WEEKLY;INTERVAL=100;COUNT=3",
		"FREQ=WEEKLY;COUNT=121",
		"FREQ=DAILY;UNTIL=20261231T000000Z",
		"FREQ=WEEKLY;COUNT=3;COUNT=3",
		"FREQ=WEEKLY;COUNT=3;UNTIL=20270101",
		"FREQ=WEEKLY;COUNT=3;BYDAY=TH",
		"FREQ=WEEKLY;COUNT=3;BYDAY=2WE",
		"FREQ=WEEKLY;COUNT=3;BYDAY=XX",
		"FREQ=WEEKLY;COUNT=3;BYDAY=",
		"FREQ=WEEKLY;COUNT=3;BYDAY=WE,",
		"FREQ=WEEKLY;COUNT=3;BYDAY=WE,WE",
		"FREQ=WEEKLY;COUNT=3;BYHOUR=9",
		"FREQ=WEEKLY;COUNT=3;X-A=1",
		"FREQ=WEEKLY;COUNT=3;;",
		"FREQ=WEEKLY;COUNT=3;BYSETPOS=1",
		"FREQ=WEEKLY;COUNT=3;BYMONTH=1",
		"FREQ=WEEKLY;COUNT=3;WKST=XX",
		"FREQ=WEEKLY;INTERVAL=2;COUNT=3;BYDAY=WE,SU;WKST=SU",
		"FREQ=MONTHLY;COUNT=3;BYDAY=2WE",
		"FREQ=MONTHLY;COUNT=3;BYDAY=255WE",
		"FREQ=MONTHLY;COUNT=3;BYDAY=5WE",
		"FREQ=MONTHLY;COUNT=3;BYDAY=-2WE",
		"FREQ=MONTHLY;COUNT=3;BYDAY=0WE",
		"FREQ=MONTHLY;COUNT=3;BYDAY=-1WE",
		"FREQ=MONTHLY;COUNT=3;BYDAY=WE",
		"FREQ=MONTHLY;COUNT=3;BYDAY=1WE,1TH",
		"FREQ=MONTHLY;COUNT=3;BYDAY=WE,TH;BYSETPOS=1",
		"FREQ=MONTHLY;COUNT=3;BYDAY=1WE;BYSETPOS=1",
		"FREQ=MONTHLY;COUNT=3;BYDAY=1WE;BYMONTHDAY=7",
		"FREQ=MONTHLY;COUNT=3;BYMONTHDAY=8",
		"FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-1",
		"FREQ=MONTHLY;COUNT=3;BYMONTHDAY=7,14",
		"FREQ=MONTHLY;COUNT=3;BYMONTH=1",
		"FREQ=YEARLY;COUNT=3;BYDAY=1WE",
		"FREQ=YEARLY;COUNT=3;BYMONTH=2",
		"FREQ=YEARLY;COUNT=3;BYMONTHDAY=7",
		"FREQ=YEARLY;COUNT=3;BYWEEKNO=2",
		"FREQ=YEARLY;COUNT=3;BYYEARDAY=7",
		"FREQ=WEEKLY;UNTIL=2026",
		"FREQ=WEEKLY;UNTIL=20260230",
		"FREQ=WEEKLY;UNTIL=20260630T250000Z",
		"FREQ=WEEKLY;UNTIL=20260630X160000Z",
	};
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		Recurrence r = { .interval = 77 };
		Err err = ERR_INIT;
		if (parse(rules[i], "2026-01-07T18:00", false, &r, &err) != RC_INVALID)
			fail_msg("%s was taken", rules[i]);
		assert_int_not_equal(err.text[0], '\0');
		assert_int_equal(r.interval, 77);
	}
	Recurrence r;
	Err err = ERR_INIT;
	assert_int_equal(parse("FREQ=WEEKLY;BYDAY=WE", "2026-01-07T18:00", false, &r, &err), RC_INVALID);
	assert_string_equal(err.field, "until");
	/* An infinite series that Outlook ended before it began. */
	assert_int_equal(
		parse("FREQ=WEEKLY;UNTIL=20251231", "2026-01-07T18:00", false, &r, &err), RC_INVALID);
	assert_string_equal(err.field, "until");
}

/* --- series ----------------------------------------------------------------------------------- */

/* "field", value pairs that differ from eight web-talks on the first Wednesday. */
static Rc of_series(Arena *a, const char *const *pairs, Recurrence *ret, Err *err)
{
	Record *r = record_new(a, &kind_series);
	record_set_text(r, a, "frequency", "month_weekday");
	record_set_text(r, a, "start", "2026-01-07T18:00");
	record_set_text(r, a, "end", "2026-01-07T19:00");
	record_set_int(r, "count", 8);
	for (; *pairs != NULL; pairs += 2) {
		Value v;
		const Field *f = kind_field(&kind_series, pairs[0]);
		Err ignored = ERR_INIT;
		assert_int_equal(value_parse(f, pairs[1], 0, a, &v, &ignored), RC_OK);
		r->values[kind_field_index(&kind_series, pairs[0])] = v;
	}
	err_clear(err);
	return recurrence_of(r, ret, err);
}

static void test_rule_of_a_series(void **state UNUSED)
{
	static const struct {
		const char *pairs[9];
		const char *culprit; /* NULL: fine */
	} cases[] = {
		{ { NULL }, NULL },
		{ { "until", "31.12.2026", NULL }, "count" },
		{ { "count", "", NULL }, "count" },
		{ { "count", "", "until", "31.12.2026", NULL }, NULL },
		{ { "count", "", "until", "06.01.2026", NULL }, "until" },
		{ { "frequency", "daily", "count", "", "until", "31.12.2026", NULL }, "until" },
		{ { "weekdays", "mi", NULL }, "weekdays" },
		{ { "frequency", "weekly", "weekdays", "mo mi", NULL }, NULL },
		{ { "frequency", "weekly", "weekdays", "Mo, Mittwoch", NULL }, NULL },
		{ { "frequency", "weekly", "weekdays", "mo fr", NULL }, "weekdays" },
		{ { "frequency", "weekly", "weekdays", "mo xy", NULL }, "weekdays" },
		{ { "frequency", "month_last", NULL }, "start" },
		{ { "frequency", "month_last", "start", "28.01.2026 18:00", "end", "28.01.2026 19:00", NULL },
			NULL },
		{ { "start", "29.01.2026 18:00", "end", "29.01.2026 19:00", NULL }, "start" },
		{ { "frequency", "daily", "end", "08.01.2026 19:00", NULL }, "end" },
		{ { "frequency", "daily", "interval", "3", "end", "08.01.2026 19:00", NULL }, NULL },
		{ { "frequency", "weekly", "weekdays", "mi do", "end", "09.01.2026 19:00", NULL }, "end" },
		{ { "frequency", "daily", "all_day", "ja", "start", "07.01.2026 00:00", "end",
			  "07.01.2026 00:00", NULL },
			NULL },
	};
	AUTO(arena_freep) Arena *a = arena_new();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		Recurrence r;
		Err err = ERR_INIT;
		Rc rc = of_series(a, cases[i].pairs, &r, &err);
		const char *culprit = cases[i].culprit == NULL ? "" : cases[i].culprit;
		if (strcmp(err.field, culprit) != 0)
			fail_msg("case %zu: %s", i, err.text);
		assert_int_equal(rc, *culprit == '\0' ? RC_OK : RC_INVALID);
	}
}

static void test_said(void **state UNUSED)
{
	static const struct {
		Recurrence r;
		const char *start, *expected;
	} cases[] = {
		{ { RECURRENCE_MONTH_WEEKDAY, 1, 0, 8, DAY_NONE }, "2026-01-14T18:00",
			"jeden 2. Mittwoch im Monat, 8-mal" },
		{ { RECURRENCE_MONTH_WEEKDAY, 3, 0, 8, DAY_NONE }, "2026-01-14T18:00",
			"alle 3 Monate am 2. Mittwoch, 8-mal" },
		{ { RECURRENCE_MONTH_LAST, 1, 0, 8, DAY_NONE }, "2026-01-28T18:00",
			"jeden letzten Mittwoch im Monat, 8-mal" },
		{ { RECURRENCE_WEEKLY, 2, 5, 0, 20634 }, "2026-01-07T18:00",
			"alle 2 Wochen mo und mi bis 30.06.2026" },
		{ { RECURRENCE_WEEKLY, 1, 21, 0, 20634 }, "2026-01-07T18:00",
			"jede Woche mo, mi und fr bis 30.06.2026" },
		{ { RECURRENCE_WEEKLY, 1, 4, 4, DAY_NONE }, "2026-01-07T18:00", "jede Woche mi, 4-mal" },
		{ { RECURRENCE_DAILY, 1, 0, 4, DAY_NONE }, "2026-01-07T18:00", "jeden Tag, 4-mal" },
		{ { RECURRENCE_DAILY, 3, 0, 4, DAY_NONE }, "2026-01-07T18:00", "alle 3 Tage, 4-mal" },
		{ { RECURRENCE_MONTH_DAY, 1, 0, 4, DAY_NONE }, "2026-01-14T18:00",
			"am 14. jedes Monats, 4-mal" },
		{ { RECURRENCE_MONTH_DAY, 2, 0, 4, DAY_NONE }, "2026-01-14T18:00",
			"alle 2 Monate am 14., 4-mal" },
		{ { RECURRENCE_YEARLY, 1, 0, 4, DAY_NONE }, "2026-10-03T18:00",
			"jedes Jahr am 3.10., 4-mal" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str out = STR_INIT;
		recurrence_say(&cases[i].r, wall(cases[i].start), &out);
		assert_string_equal(str_cstr(&out), cases[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slots_as_walked),
		cmocka_unit_test(test_slots_at_the_edges),
		cmocka_unit_test(test_rrule_out),
		cmocka_unit_test(test_rrule_there_and_back),
		cmocka_unit_test(test_rrule_in),
		cmocka_unit_test(test_rrules_beyond_ours),
		cmocka_unit_test(test_rule_of_a_series),
		cmocka_unit_test(test_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
