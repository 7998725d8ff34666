/* The calendar writer, byte by byte and through libical. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kontor/base/text.h"
#include "kontor/exchange/ical.h"

static const IcalCalendar file_calendar = { .method = "PUBLISH" };

static IcalEvent sample(void)
{
	return (IcalEvent){
		.uid = "2f0c6a52-6a4e-4c5e-9a57-6a5f7f4c1d10",
		.start = wall_parse_iso("2026-10-14T18:00"),
		.end = wall_parse_iso("2026-10-14T19:30"),
		.summary = "Tourstation",
		.state = "confirmed",
		.sequence = 2,
		.created = 1790000000,
		.changed = 1790000060,
	};
}

static void write_file(Str *out, const IcalEvent *events, size_t n)
{
	ical_begin(out, &file_calendar);
	for (size_t i = 0; i < n; i++)
		ical_event(out, &events[i]);
	ical_end(out);
}

static Rc verify(const Str *file, const IcalEvent *events, size_t n)
{
	Err err = ERR_INIT;
	Rc rc = ical_verify(str_cstr(file), file->len, &file_calendar, events, n, &err);
	if (rc != RC_OK)
		print_message("%s\n", err.text);
	return rc;
}

static void properties_come_in_one_order(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	e.location = "Rathaus, Markt 1";
	e.description = "Erstens;\nzweitens\\";
	e.category = "Tour";
	e.has_geo = true;
	e.latitude = 52993574;
	e.longitude = -500000;
	ical_event(&out, &e);
	assert_string_equal(str_cstr(&out),
		"BEGIN:VEVENT\r\n"
		"UID:2f0c6a52-6a4e-4c5e-9a57-6a5f7f4c1d10\r\n"
		"DTSTAMP:20260921T141420Z\r\n"
		"DTSTART;TZID=Europe/Berlin:20261014T180000\r\n"
		"DTEND;TZID=Europe/Berlin:20261014T193000\r\n"
		"SUMMARY:Tourstation\r\n"
		"LOCATION:Rathaus\\, Markt 1\r\n"
		"GEO:52.993574;-0.500000\r\n"
		"DESCRIPTION:Erstens\\;\\nzweitens\\\\\r\n"
		"CATEGORIES:Tour\r\n"
		"CLASS:PUBLIC\r\n"
		"STATUS:CONFIRMED\r\n"
		"TRANSP:OPAQUE\r\n"
		"X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n"
		"SEQUENCE:2\r\n"
		"CREATED:20260921T141320Z\r\n"
		"LAST-MODIFIED:20260921T141420Z\r\n"
		"END:VEVENT\r\n");
}

static void whole_days_end_exclusively(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	e.all_day = true;
	e.start = wall_parse_iso("2026-09-18T00:00");
	e.end = wall_parse_iso("2026-09-19T00:00");
	write_file(&out, &e, 1);
	assert_non_null(
		strstr(str_cstr(&out), "DTSTART;VALUE=DATE:20260918\r\nDTEND;VALUE=DATE:20260920\r\n"));
	assert_non_null(strstr(str_cstr(&out), "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\r\n"));
	assert_int_equal(verify(&out, &e, 1), RC_OK);
}

static void states_agree_with_busy_time(void **state)
{
	(void)state;
	static const struct {
		const char *state, *want;
	} cases[] = {
		{ "tentative",
			"STATUS:TENTATIVE\r\nTRANSP:OPAQUE\r\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\r\n" },
		{ "confirmed", "STATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n" },
		{ "held", "STATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n" },
		{ "cancelled",
			"STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str out = STR_INIT;
		IcalEvent e = sample();
		e.state = cases[i].state;
		write_file(&out, &e, 1);
		assert_non_null(strstr(str_cstr(&out), cases[i].want));
		assert_int_equal(verify(&out, &e, 1), RC_OK);
	}
}

/* Every line at most 75 octets, none cut inside a character, all ended by CRLF. */
static void check_lines(const Str *file)
{
	for (const char *line = str_cstr(file); *line != '\0';) {
		const char *end = strstr(line, "\r\n");
		assert_non_null(end);
		assert_true(end > line && end - line <= 75);
		assert_true(text_is_valid(line, (size_t)(end - line)));
		line = end + 2;
	}
}

static void long_text_is_folded_between_characters(void **state)
{
	(void)state;
	static const char *const units[] = { "ä", "a", "€", "🏛", "👩\u200d👩\u200d👧", "\\;,\n" };
	for (size_t u = 0; u < ARRAY_LEN(units); u++) {
		for (int shift = 0; shift < 5; shift++) {
			AUTO(str_done) Str text = STR_INIT;
			AUTO(str_done) Str out = STR_INIT;
			IcalEvent e = sample();
			for (int i = 0; i < shift; i++)
				str_addc(&text, 'x');
			for (int i = 0; i < 100; i++)
				str_adds(&text, units[u]);
			str_addc(&text, '.');
			e.description = str_cstr(&text);
			write_file(&out, &e, 1);
			check_lines(&out);
			assert_int_equal(verify(&out, &e, 1), RC_OK);
		}
	}
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void any_text_survives_the_round_trip(void **state)
{
	(void)state;
	static const char *const pieces[] = { "a", "Z", " ", "ß", "ö", "\\", ";", ",", ":", "\"", "^", "%",
		"\n", "\r\n", "\t", "🙂", "e\xcc\x81", "BEGIN:VEVENT", "\\n", "\x1b[31m", "\x01",
		"\xc2\x9b", "–", "\xff" };
	uint32_t seed = 7;
	for (int round = 0; round < 500; round++) {
		AUTO(str_done) Str title = STR_INIT;
		AUTO(str_done) Str text = STR_INIT;
		AUTO(str_done) Str out = STR_INIT;
		IcalEvent e = sample();
		str_addc(&title, 'T');
		for (uint32_t n = next_random(&seed) % 40; n > 0; n--)
			str_adds(&title, pieces[next_random(&seed) % ARRAY_LEN(pieces)]);
		for (uint32_t n = next_random(&seed) % 200; n > 0; n--)
			str_adds(&text, pieces[next_random(&seed) % ARRAY_LEN(pieces)]);
		e.summary = str_cstr(&title);
		e.location = e.summary;
		e.description = str_cstr(&text);
		write_file(&out, &e, 1);
		check_lines(&out);
		assert_int_equal(verify(&out, &e, 1), RC_OK);
	}
}

static void libical_sees_the_right_hour_around_the_changes(void **state)
{
	(void)state;
	for (int year = 2026; year <= 2035; year++) {
		static const int months[] = { 3, 10 };
		for (size_t m = 0; m < ARRAY_LEN(months); m++) {
			for (int day = 24; day <= 31; day++) {
				AUTO(str_done) Str out = STR_INIT;
				IcalEvent events[24];
				size_t n = 0;
				for (int hour = 0; hour < 24; hour++) {
					IcalEvent e = sample();
					e.start = wall_make(date_make(year, months[m], day), hour * 60 + 30);
					e.end = e.start + 20;
					if (wall_kind(e.start) != WALL_GAP)
						events[n++] = e;
				}
				write_file(&out, events, n);
				assert_int_equal(verify(&out, events, n), RC_OK);
			}
		}
	}
}

static void a_calendar_without_dates_is_one(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	write_file(&out, NULL, 0);
	assert_int_equal(verify(&out, NULL, 0), RC_OK);
	assert_null(strstr(str_cstr(&out), "X-LIC-ERROR"));
}

/* Each replacement is a fault that the check has to find. */
static void the_check_finds_differences(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
	} faults[] = {
		{ "T180000", "T170000" },
		{ "T193000", "T193100" },
		{ "Tourstation", "Tourstatiom" },
		{ "CONFIRMED", "TENTATIVE" },
		{ "SEQUENCE:2", "SEQUENCE:3" },
		{ "UID:2f", "UID:3f" },
		{ "DTSTART;TZID=Europe/Berlin", "DTSTART;TZID=Europe/Parisx" },
		{ "TZOFFSETTO:+0200", "TZOFFSETTO:+0300" },
		{ "SUMMARY:", "SUMARY:" },
	};
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	write_file(&out, &e, 1);
	assert_int_equal(verify(&out, &e, 1), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		AUTO(str_done) Str bad = STR_INIT;
		const char *at = strstr(str_cstr(&out), faults[i].from);
		assert_non_null(at);
		str_add(&bad, out.data, (size_t)(at - out.data));
		str_adds(&bad, faults[i].to);
		str_adds(&bad, at + strlen(faults[i].from));
		Err err = ERR_INIT;
		assert_int_equal(
			ical_verify(str_cstr(&bad), bad.len, &file_calendar, &e, 1, &err), RC_INVALID);
	}
	Err err = ERR_INIT;
	assert_int_equal(ical_verify(str_cstr(&out), out.len, &file_calendar, &e, 0, &err), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(properties_come_in_one_order),
		cmocka_unit_test(whole_days_end_exclusively),
		cmocka_unit_test(states_agree_with_busy_time),
		cmocka_unit_test(long_text_is_folded_between_characters),
		cmocka_unit_test(any_text_survives_the_round_trip),
		cmocka_unit_test(libical_sees_the_right_hour_around_the_changes),
		cmocka_unit_test(a_calendar_without_dates_is_one),
		cmocka_unit_test(the_check_finds_differences),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
