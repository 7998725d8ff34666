/* What the tests of the calendar writer share: one event, files of it, and libical's opinion. */
#ifndef KONTOR_TEST_ICAL_CASE_H
#define KONTOR_TEST_ICAL_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kontor/base/text.h"
#include "kontor/exchange/ical.h"

static const IcalCalendar file_calendar = { .method = "PUBLISH" };

static inline IcalEvent sample(void)
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

static inline void write_calendar(Str *out, const IcalCalendar *c, const IcalEvent *events, size_t n)
{
	ical_begin(out, c);
	for (size_t i = 0; i < n; i++)
		ical_event(out, &events[i]);
	ical_end(out);
}

static inline Rc verify_calendar(const Str *file, const IcalCalendar *c, const IcalEvent *events, size_t n)
{
	Err err = ERR_INIT;
	Rc rc = ical_verify(str_cstr(file), file->len, c, events, n, &err);
	if (rc != RC_OK)
		print_message("%s\n", err.text);
	return rc;
}

static inline void write_file(Str *out, const IcalEvent *events, size_t n)
{
	write_calendar(out, &file_calendar, events, n);
}

static inline Rc verify(const Str *file, const IcalEvent *events, size_t n)
{
	return verify_calendar(file, &file_calendar, events, n);
}

/* One event in a file that libical reads back as it is; what stands in it is for the caller to look at. */
static inline void write_good(Str *out, const IcalEvent *e)
{
	str_clear(out);
	write_file(out, e, 1);
	assert_int_equal(verify(out, e, 1), RC_OK);
}

static inline bool has_line(const Str *file, const char *line)
{
	AUTO(str_done) Str whole = STR_INIT;
	str_addf(&whole, "\r\n%s\r\n", line);
	return strstr(str_cstr(file), str_cstr(&whole)) != NULL;
}

/* Does a line begin so? */
static inline bool has_start(const Str *file, const char *start)
{
	AUTO(str_done) Str whole = STR_INIT;
	str_addf(&whole, "\r\n%s", start);
	return strstr(str_cstr(file), str_cstr(&whole)) != NULL;
}

/* Every line at most 75 octets, none empty or cut inside a character, all ended by CRLF. */
static inline void check_lines(const Str *file)
{
	for (const char *line = str_cstr(file); *line != '\0';) {
		const char *end = strstr(line, "\r\n");
		assert_non_null(end);
		assert_true(end > line && end - line <= 75);
		assert_null(memchr(line, '\n', (size_t)(end - line)));
		assert_true(text_is_valid(line, (size_t)(end - line)));
		line = end + 2;
	}
}

static inline uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

#endif
