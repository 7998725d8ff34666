/* The calendar writer, byte by byte and through libical. Names of requirements (B1, T5, …) are those that
 * Outlook's documents and the standards' readers ask for: bytes, times, content. */
#include "ical_case.h"

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

/* T8 */
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

/* C7: the three agree, or free/busy lies. */
static void states_agree_with_busy_time(void **state)
{
	(void)state;
	static const struct {
		const char *state, *busy, *status, *transp, *shown;
	} cases[] = {
		{ "tentative", NULL, "TENTATIVE", "OPAQUE", "TENTATIVE" },
		{ "tentative", "away", "TENTATIVE", "OPAQUE", "TENTATIVE" },
		{ "tentative", "free", "TENTATIVE", "TRANSPARENT", "FREE" },
		{ "confirmed", NULL, "CONFIRMED", "OPAQUE", "BUSY" },
		{ "confirmed", "busy", "CONFIRMED", "OPAQUE", "BUSY" },
		{ "confirmed", "away", "CONFIRMED", "OPAQUE", "OOF" },
		{ "confirmed", "free", "CONFIRMED", "TRANSPARENT", "FREE" },
		{ "held", NULL, "CONFIRMED", "OPAQUE", "BUSY" },
		{ "archived", "away", "CONFIRMED", "OPAQUE", "OOF" },
		{ "cancelled", "busy", "CANCELLED", "TRANSPARENT", "FREE" },
		{ "cancelled", "away", "CANCELLED", "TRANSPARENT", "FREE" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str out = STR_INIT;
		AUTO(str_done) Str want = STR_INIT;
		IcalEvent e = sample();
		e.state = cases[i].state;
		e.busy = cases[i].busy;
		write_good(&out, &e);
		str_addf(&want, "STATUS:%s\r\nTRANSP:%s\r\nX-MICROSOFT-CDO-BUSYSTATUS:%s\r\n",
			cases[i].status, cases[i].transp, cases[i].shown);
		assert_non_null(strstr(out.data, want.data));
	}
}

/* B2, B3 */
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

/* B1 to B5 together: what libical reads is what was meant. */
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

/* --- bytes ---------------------------------------------------------------------------- */

/* B1, B9: also without a single event. */
static void a_calendar_without_dates_is_one(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	write_file(&out, NULL, 0);
	assert_int_equal(verify(&out, NULL, 0), RC_OK);
	check_lines(&out);
	assert_true(strncmp(out.data, "BEGIN:VCALENDAR\r\n", 17) == 0); /* no BOM */
	assert_true(has_line(&out, "VERSION:2.0"));
	assert_true(has_start(&out, "PRODID:"));
	assert_true(has_line(&out, "BEGIN:VTIMEZONE"));
	assert_null(strstr(strstr(out.data, "VERSION:") + 1, "VERSION:"));
}

/* B4: control characters of all sorts, also C1, and bytes that are no UTF-8. */
static void control_characters_never_leave(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	char text[300] = "x";
	size_t n = 1;
	for (int c = 1; c < 0x20; c++)
		text[n++] = (char)c;
	for (int c = 0x7f; c < 0xa0; c++)
		n += text_encode((uint32_t)c, text + n);
	memcpy(text + n, "\xff\xc3(y", 5);
	e.summary = e.location = e.description = e.category = e.related = text;
	write_good(&out, &e);
	check_lines(&out);
	for (size_t i = 0; i < out.len; i++) {
		unsigned char c = (unsigned char)out.data[i];
		assert_true(c >= 0x20 || c == '\r' || c == '\n');
		assert_true(c != 0x7f && !(c == 0xC2 && (unsigned char)out.data[i + 1] < 0xA0));
	}
	assert_non_null(strstr(out.data, "SUMMARY:x"));
}

/* B5: once, and nothing but these four. */
static void text_is_escaped_once(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	e.description = "a\\b;c,d\ne\r\nf\tg:\"h\"\\n";
	write_good(&out, &e);
	assert_true(has_line(&out, "DESCRIPTION:a\\\\b\\;c\\,d\\ne\\nf g:\"h\"\\\\n"));
}

/* B6: URIs are ASCII, unescaped, with scheme. */
static void links_are_uris(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *written; /* NULL: left out */
	} cases[] = {
		{ "https://example.org/a,b;c?d=e&f#g", "https://example.org/a,b;c?d=e&f#g" },
		{ "https://www.müller-straße.example/", "https://www.xn--mller-strae-46a18a.example/" },
		{ "https://bücher.example:8443/x", "https://xn--bcher-kva.example:8443/x" },
		{ "https://BÜCHER.example/", "https://xn--bcher-kva.example/" },
		{ "http://münchen.example", "http://xn--mnchen-3ya.example" },
		{ "https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/" },
		{ "https://example.org/Größe und Ort", "https://example.org/Gr%C3%B6%C3%9Fe%20und%20Ort" },
		{ "https://example.org/100%/%41%zz", "https://example.org/100%25/%41%25zz" },
		{ "https://a:b@example.org/", "https://a:b@example.org/" },
		{ "https://[2001:db8::1]:80/", "https://[2001:db8::1]:80/" },
		{ "  https://example.org/ ", "https://example.org/" },
		{ "mailto:büro@example.org", "mailto:b%C3%BCro@example.org" },
		{ "tel:+493023125000", "tel:+493023125000" },
		{ "www.example.org", NULL },
		{ "example.org:8080", "example.org:8080" }, /* a scheme in form, and no harm */
		{ "https://", NULL },
		{ "https://exa mple.org/", NULL },
		{ "https://example.org/\x1b[31m", NULL },
		{ "https://example.org/\r\nATTENDEE:mailto:x@example.org", NULL },
		{ "https://example.org/\xc2\x9b", NULL },
		{ "https://\xff.example/", NULL },
		{ "javascript:alert(1)", NULL },
		{ "DATA:text/html,x", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str out = STR_INIT;
		AUTO(str_done) Str url = STR_INIT;
		IcalEvent e = sample();
		e.url = e.conference = cases[i].typed;
		write_good(&out, &e);
		check_lines(&out);
		str_addf(&url, "URL:%s", cases[i].written == NULL ? "" : cases[i].written);
		if (cases[i].written == NULL) {
			assert_false(has_start(&out, "URL"));
			assert_false(has_start(&out, "CONFERENCE"));
		} else if (!has_line(&out, url.data)) {
			fail_msg("%s: %s", cases[i].typed, out.data);
		}
	}
}

/* B8 */
static void nothing_is_written_empty(void **state)
{
	(void)state;
	static const char *const nothing[] = { NULL, "", " ", "\n\n", "\x01\x02" };
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++) {
		AUTO(str_done) Str out = STR_INIT;
		IcalEvent e = sample();
		e.location = e.description = e.category = e.url = e.conference = e.related = e.extra =
			nothing[i];
		write_good(&out, &e);
		assert_null(strstr(out.data, ":\r\n"));
		assert_false(has_start(&out, "DESCRIPTION"));
		e.summary = nothing[i];
		write_good(&out, &e);
		assert_true(has_line(&out, "SUMMARY:(ohne Titel)"));
	}
}

/* B11 */
static void text_is_composed(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	e.summary = "Mu\xcc\x88hlhausen";
	write_good(&out, &e);
	assert_true(has_line(&out, "SUMMARY:Mühlhausen"));
}

/* --- times ------------------------------------------------------------------------------- */

/* T1, T2, T3: one zone of one pair, and events that name it. */
static void the_zone_is_one_yearly_pair(void **state)
{
	(void)state;
	static const char *const once[] = { "BEGIN:VTIMEZONE", "BEGIN:STANDARD", "BEGIN:DAYLIGHT",
		"TZID:Europe/Berlin" };
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	write_good(&out, &e);
	for (size_t i = 0; i < ARRAY_LEN(once); i++) {
		const char *first = strstr(out.data, once[i]);
		assert_non_null(first);
		assert_null(strstr(first + 1, once[i]));
	}
	assert_true(has_line(&out, "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"));
	assert_true(has_line(&out, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"));
	assert_null(strstr(out.data, "RDATE"));
	assert_null(strstr(out.data, "UNTIL"));
	assert_null(strstr(out.data, "TZID=/"));
	assert_true(has_line(&out, "DTSTART;TZID=Europe/Berlin:20261014T180000"));
}

/* T4, T5: in the doubled hour local time is its first half; the second is said in UTC. */
static void the_second_hour_is_said_in_utc(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	e.start = wall_parse_iso("2026-10-25T02:30");
	e.end = wall_parse_iso("2026-10-25T04:00");
	write_good(&out, &e);
	assert_true(has_line(&out, "DTSTART;TZID=Europe/Berlin:20261025T023000"));
	e.second_hour = true;
	write_good(&out, &e);
	assert_true(has_line(&out, "DTSTART:20261025T013000Z"));
	assert_true(has_line(&out, "DTEND:20261025T030000Z"));
	e.start = wall_parse_iso("2026-10-25T01:00");
	e.end = wall_parse_iso("2026-10-25T02:15");
	write_good(&out, &e);
	assert_true(has_line(&out, "DTSTART:20261024T230000Z"));
	assert_true(has_line(&out, "DTEND:20261025T011500Z"));
}

/* T7 */
static void the_end_is_said_and_no_duration(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	e.start = wall_parse_iso("2026-10-24T20:00");
	e.end = wall_parse_iso("2026-10-25T20:00");
	write_good(&out, &e);
	assert_true(has_line(&out, "DTEND;TZID=Europe/Berlin:20261025T200000"));
	assert_null(strstr(out.data, "DURATION"));
}

/* V4, V5 */
static void stamps_come_from_the_row(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	AUTO(str_done) Str again = STR_INIT;
	IcalEvent e = sample();
	e.created = e.changed + 100; /* a clock that went back */
	write_good(&out, &e);
	assert_true(has_line(&out, "DTSTAMP:20260921T141420Z"));
	assert_true(has_line(&out, "LAST-MODIFIED:20260921T141420Z"));
	assert_true(has_line(&out, "CREATED:20260921T141420Z"));
	write_good(&again, &e);
	assert_string_equal(out.data, again.data);
}

/* --- content -------------------------------------------------------------------------------- */

/* C1 */
static void titles_are_one_line_of_255(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	AUTO(str_done) Str title = STR_INIT;
	IcalEvent e = sample();
	e.summary = "  eins\nzwei\tdrei  ";
	write_good(&out, &e);
	assert_true(has_line(&out, "SUMMARY:eins zwei drei"));
	for (int i = 0; i < 300; i++)
		str_adds(&title, "ä");
	e.summary = e.location = title.data;
	write_good(&out, &e);
	check_lines(&out);
	const char *end = strstr(out.data, "\r\nLOCATION:");
	size_t marks = 0;
	for (const char *p = strstr(out.data, "SUMMARY:"); p < end; p++)
		marks += (unsigned char)*p == 0xC3;
	assert_int_equal(marks, 255);
}

/* C2, C3, C4 */
static void join_links_stand_where_readers_look(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	e.conference = "https://example.org/j/1";
	write_good(&out, &e);
	assert_true(
		has_line(&out, "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Zugang:https://example.org/j/1"));
	assert_null(strstr(out.data, "X-ALT-DESC"));
}

/* C6 */
static void a_category_is_one_name(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	e.category = "Tour, intern; so";
	write_good(&out, &e);
	assert_true(has_line(&out, "CATEGORIES:Tour  intern  so"));
}

/* C8 */
static void private_is_said(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	write_good(&out, &e);
	assert_true(has_line(&out, "CLASS:PUBLIC"));
	e.private = true;
	write_good(&out, &e);
	assert_true(has_line(&out, "CLASS:PRIVATE"));
}

/* C9, I8: people and alarms belong into messages. */
static void files_name_nobody(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalAttendee guest = { "Anna Beispiel", "anna@example.org", false };
	IcalEvent e = sample();
	e.alarm_minutes = 30;
	e.attendees = &guest;
	e.nattendees = 1;
	write_good(&out, &e);
	assert_null(strstr(out.data, "VALARM"));
	assert_null(strstr(out.data, "ATTENDEE"));
	e.organizer = "buero@example.org";
	str_clear(&out);
	write_file(&out, &e, 1);
	assert_int_equal(verify(&out, &e, 1), RC_INVALID);
}

/* M10, B10: what strangers wrote goes out again only where it cannot do harm. */
static void lines_of_an_imported_event_are_judged(void **state)
{
	(void)state;
	static const char *const good[] = { "X-FOO:bar", "X-MOZ-GENERATION:4", "COMMENT:Mit Kaffee",
		"X-A;X-B=c;LANGUAGE=de:Größe", "X-Q;X-P=\"a:b;c\":d" };
	static const char *const bad[] = { "BEGIN:VALARM", "END:VEVENT", "END:VCALENDAR",
		"ORGANIZER:mailto:x@example.org", "attendee:mailto:x@example.org", "METHOD:REQUEST", "UID:1",
		"DTSTART:20260101T000000Z", "DTEND:20260101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY",
		"RDATE:20260101T000000Z", "EXDATE:20260101T000000Z", "RECURRENCE-ID:20260101T000000Z",
		"SEQUENCE:99", "STATUS:CANCELLED", "SUMMARY:anders", "ATTACH:https://example.org/x",
		"X-LIC-ERROR:x", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "X-WR-CALNAME:x", "X-FOO:", "X-FOO",
		"X-FOO;TZID=Nowhere:20260101T000000", "X-FOO;X-BAR=\"open:value", "X-FOO;BAR=1:x", "NAME:x",
		" X", "X-:y", ":z", "X FOO:bar", "PRIORITY:abc", "" };
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		AUTO(str_done) Str out = STR_INIT;
		IcalEvent e = sample();
		e.extra = good[i];
		write_good(&out, &e);
		if (!has_line(&out, good[i]))
			fail_msg("%s", good[i]);
	}
	AUTO(str_done) Str plain = STR_INIT;
	IcalEvent e = sample();
	write_good(&plain, &e);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		AUTO(str_done) Str out = STR_INIT;
		e.extra = bad[i];
		write_good(&out, &e);
		if (strcmp(out.data, plain.data) != 0)
			fail_msg("%s", bad[i]);
	}
}

static void any_lines_of_an_imported_event_keep_the_file_readable(void **state)
{
	(void)state;
	static const char *const pieces[] = { "X-A", "X-B", "COMMENT", ";", "=", ":", "\"", ",",
		"VALUE=", "X-C=", "LANGUAGE=", "ALTREP=", "a", "ä", "\n", "\r\n", "\\", "\\n", "\t", "\x01",
		" ", "BEGIN:VEVENT", "%", "^", "20260101T000000", "\xff" };
	uint32_t seed = 11;
	for (int round = 0; round < 2000; round++) {
		AUTO(str_done) Str lines = STR_INIT;
		AUTO(str_done) Str out = STR_INIT;
		IcalEvent e = sample();
		str_adds(&lines, "X-A");
		for (uint32_t n = next_random(&seed) % 30; n > 0; n--)
			str_adds(&lines, pieces[next_random(&seed) % ARRAY_LEN(pieces)]);
		e.extra = lines.data;
		write_good(&out, &e);
		check_lines(&out);
	}
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
		{ "OPAQUE", "TRANSPARENT" },
		{ "STATUS:BUSY", "STATUS:FREE" },
		{ "CLASS:PUBLIC", "CLASS:PRIVATE" },
		{ "SEQUENCE:2", "SEQUENCE:3" },
		{ "UID:2f", "UID:3f" },
		{ "DTSTAMP:20260921", "DTSTAMP:20260922" },
		{ "CREATED:20260921", "CREATED:20260920" },
		{ "LAST-MODIFIED:20260921", "LAST-MODIFIED:20260922" },
		{ "GEO:52.9", "GEO:52.8" },
		{ "URL:https", "URL:http" },
		{ "Zugang:https", "Zugang:http" },
		{ "CATEGORIES:Tour", "CATEGORIES:Tur" },
		{ "RELATED-TO:f", "RELATED-TO:g" },
		{ "LOCATION:Rathaus", "LOCATION:Ratshaus" },
		{ "DESCRIPTION:Text", "DESCRIPTION:Texte" },
		{ "CLASS:PUBLIC\r\n", "" },
		{ "SEQUENCE:2\r\n", "SEQUENCE:2\r\nSEQUENCE:2\r\n" },
		{ "SEQUENCE:2\r\n", "SEQUENCE:2\r\nPRIORITY:1\r\n" },
		{ "SEQUENCE:2\r\n", "SEQUENCE:2\r\nEXDATE:20260101T000000Z\r\n" },
		{ "SEQUENCE:2\r\n", "SEQUENCE:2\r\nATTENDEE:mailto:a@example.org\r\n" },
		{ "DTSTART;TZID=Europe/Berlin", "DTSTART;TZID=Europe/Parisx" },
		{ "DTSTART;TZID=Europe/Berlin", "DTSTART" },
		{ "TZOFFSETTO:+0200", "TZOFFSETTO:+0300" },
		{ "METHOD:PUBLISH", "METHOD:REQUEST" },
		{ "SUMMARY:", "SUMARY:" },
		{ "END:VCALENDAR\r\n", "" },
		{ "END:VCALENDAR\r\n", "END:VCALENDAR\r\nX" },
	};
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	e.has_geo = true;
	e.latitude = 52993574;
	e.url = e.conference = "https://example.org/";
	e.category = "Tour";
	e.related = "frame";
	e.location = "Rathaus";
	e.description = "Text";
	write_good(&out, &e);
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		AUTO(str_done) Str bad = STR_INIT;
		const char *at = strstr(str_cstr(&out), faults[i].from);
		assert_non_null(at);
		str_add(&bad, out.data, (size_t)(at - out.data));
		str_adds(&bad, faults[i].to);
		str_adds(&bad, at + strlen(faults[i].from));
		Err err = ERR_INIT;
		if (ical_verify(str_cstr(&bad), bad.len, &file_calendar, &e, 1, &err) != RC_INVALID)
			fail_msg("%s → %s", faults[i].from, faults[i].to);
	}
	Err err = ERR_INIT;
	assert_int_equal(ical_verify(str_cstr(&out), out.len, &file_calendar, &e, 0, &err), RC_INVALID);
	IcalEvent two[] = { e, e };
	assert_int_equal(ical_verify(str_cstr(&out), out.len, &file_calendar, two, 2, &err), RC_INVALID);
}

static void what_outlook_drops_is_said(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalEvent e = sample();
	ical_outlook_drops(&e, &out);
	assert_string_equal(str_cstr(&out), "");
	e.has_geo = true;
	e.conference = "https://example.org/";
	ical_outlook_drops(&e, &out);
	assert_string_equal(str_cstr(&out),
		"Koordinaten; der Ort als Text bleibt\n"
		"Zugangslink als Schaltfläche; in der Beschreibung bleibt er\n");
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
		cmocka_unit_test(control_characters_never_leave),
		cmocka_unit_test(text_is_escaped_once),
		cmocka_unit_test(links_are_uris),
		cmocka_unit_test(nothing_is_written_empty),
		cmocka_unit_test(text_is_composed),
		cmocka_unit_test(the_zone_is_one_yearly_pair),
		cmocka_unit_test(the_second_hour_is_said_in_utc),
		cmocka_unit_test(the_end_is_said_and_no_duration),
		cmocka_unit_test(stamps_come_from_the_row),
		cmocka_unit_test(titles_are_one_line_of_255),
		cmocka_unit_test(join_links_stand_where_readers_look),
		cmocka_unit_test(a_category_is_one_name),
		cmocka_unit_test(private_is_said),
		cmocka_unit_test(files_name_nobody),
		cmocka_unit_test(lines_of_an_imported_event_are_judged),
		cmocka_unit_test(any_lines_of_an_imported_event_keep_the_file_readable),
		cmocka_unit_test(the_check_finds_differences),
		cmocka_unit_test(what_outlook_drops_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
