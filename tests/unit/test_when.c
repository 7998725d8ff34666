/* One line that says when: what it leaves open, and what comes back. */
#include "../../src/screens/when.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const When plain = { .day = DAY_NONE, .time = -1, .minutes = 60 };

static When at(const When *w)
{
	When r = *w;
	r.today = date_make(2026, 3, 2);
	return r;
}

/* What text means, as text; "!" when it means nothing; the rest behind "|". */
static const char *said(const When *w, const char *text)
{
	static char out[300];
	AUTO(str_done) Str s = STR_INIT;
	When when = at(w);
	WallSpan span;
	const char *rest;
	Err err = ERR_INIT;
	if (when_parse(&when, text, &span, &rest, &err) != RC_OK)
		return "!";
	when_text(&span, &s);
	str_format(out, sizeof(out), "%s%s%s", str_cstr(&s), *rest != '\0' ? "|" : "", rest);
	return out;
}

static void new_dates(void **state)
{
	(void)state;
	assert_string_equal(said(&plain, "14.10. 18-19:30"), "14.10.2026 18:00-19:30");
	assert_string_equal(said(&plain, "14.10. 18"), "14.10.2026 18:00-19:00");
	assert_string_equal(said(&plain, "14.10. 18 Uhr Web-Talk"), "14.10.2026 18:00-19:00|Web-Talk");
	assert_string_equal(said(&plain, "14.10."), "14.10.2026 ganztägig");
	assert_string_equal(said(&plain, "14.10. ganztägig Fest"), "14.10.2026 ganztägig|Fest");
	assert_string_equal(said(&plain, "14.-15.10."), "14.10.2026 bis 15.10.2026");
	assert_string_equal(
		said(&plain, "14.10. 22:00 - 15.10. 2:00"), "14.10.2026 22:00 - 15.10.2026 02:00");
	assert_string_equal(said(&plain, "29.3. 2:30-4"), "!");
	assert_string_equal(said(&plain, "29.3. 2:30"), "!");
	assert_string_equal(said(&plain, "14.10. 18-19 ganztägig"), "!");
	assert_string_equal(said(&plain, "irgendwann"), "!");
	assert_string_equal(said(&plain, ""), "!");
}

/* Without a usual length an end is asked for; deadlines have none. */
static void lengths(void **state)
{
	When strict = plain, deadline = plain;
	(void)state;
	strict.minutes = 0;
	deadline.minutes = -1;
	assert_string_equal(said(&strict, "14.10. 18"), "!");
	/* What stands in the field can be typed again: 12:00-12:00 could not. */
	assert_string_equal(said(&deadline, "14.10. 12"), "14.10.2026 12:00");
	assert_string_equal(said(&deadline, "14.10.2026 12:00"), "14.10.2026 12:00");
	/* 1:30 and an hour ends where the clock jumps */
	assert_string_equal(said(&plain, "29.3. 1:30"), "29.03.2026 01:30-03:30");
}

/* Of a date that stands already: what is typed alone changes that alone. */
static void known_day(void **state)
{
	When known = { .day = date_make(2026, 10, 14), .time = 18 * 60, .minutes = 90 };
	(void)state;
	assert_string_equal(said(&known, "19-20"), "14.10.2026 19:00-20:00");
	assert_string_equal(said(&known, "19:30"), "14.10.2026 19:30-21:00");
	assert_string_equal(said(&known, "9.30-10.30"), "14.10.2026 09:30-10:30");
	assert_string_equal(said(&known, "15.10."), "15.10.2026 18:00-19:30");
	assert_string_equal(said(&known, "+1w"), "21.10.2026 18:00-19:30");
	assert_string_equal(said(&known, "15.10. ganztägig"), "15.10.2026 ganztägig");
	assert_string_equal(said(&known, "13.10. 9"), "13.10.2026 09:00-10:30");
}

/* Whatever is understood is read back as the same. */
static void comes_back(void **state)
{
	static const char *const texts[] = { "14.10. 18-19:30", "14.10.", "14.-16.10.", "14.10. 22-2",
		"14.10. 22:00 - 16.10. 2:00", "31.12. 23:30 - 1.1. 0:30", "25.10. 2:30-4" };
	When known = { .day = date_make(2026, 10, 14), .time = 18 * 60, .minutes = 90 };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		char once[300];
		str_copy(once, sizeof(once), said(&plain, texts[i]));
		if (strcmp(once, "!") == 0)
			continue;
		assert_string_equal(said(&plain, once), once);
		assert_string_equal(said(&known, once), once);
	}
}

static const char *remarks(const char *text, const char *land)
{
	static char out[300];
	AUTO(str_done) Str s = STR_INIT;
	When when = at(&plain);
	WallSpan span;
	Err err = ERR_INIT;
	assert_int_equal(when_parse(&when, text, &span, NULL, &err), RC_OK);
	when_remarks(&span, land, &s);
	str_copy(out, sizeof(out), str_cstr(&s));
	return out;
}

static void special_days(void **state)
{
	(void)state;
	assert_string_equal(remarks("14.10. 18", ""), "");
	assert_string_equal(remarks("3.10.", NULL), "Feiertag: Tag der Deutschen Einheit");
	assert_string_equal(remarks("31.10. 9-10", "BB"), "Feiertag in BB: Reformationstag");
	assert_string_equal(remarks("31.10. 9-10", "BY"), "Feiertag: Reformationstag (nicht überall)");
	assert_string_equal(remarks("29.3. 9-10", "BB"), "Sommerzeit beginnt (2 → 3 Uhr)");
	assert_string_equal(remarks("25.10. 9-10", "BB"), "Winterzeit beginnt (3 → 2 Uhr)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_dates),
		cmocka_unit_test(lengths),
		cmocka_unit_test(known_day),
		cmocka_unit_test(comes_back),
		cmocka_unit_test(special_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
