/* The calendar writer: series, feeds, messages, and long files (R, F, I, V). */
#include "ical_case.h"

/* --- series --------------------------------------------------------------------------- */

static Wall wall(const char *s)
{
	return wall_parse_iso(s);
}

/* The first Wednesdays from September 2026 to April 2027, 18 to 19 h: across both changes of the clock. */
static IcalEvent web_talks(const Wall **ret_slots)
{
	static Wall slots[8];
	static const char *const days[] = { "2026-09-02", "2026-10-07", "2026-11-04", "2026-12-02",
		"2027-01-06", "2027-02-03", "2027-03-03", "2027-04-07" };
	for (size_t i = 0; i < ARRAY_LEN(days); i++)
		slots[i] = wall_make(date_parse_iso(days[i]), 18 * 60);
	IcalEvent e = sample();
	e.summary = "Web-Talk";
	e.start = slots[0];
	e.end = slots[0] + 60;
	e.rrule = "FREQ=MONTHLY;BYDAY=1WE;COUNT=8";
	e.slots = slots;
	e.nslots = ARRAY_LEN(slots);
	*ret_slots = slots;
	return e;
}

/* R2, R3, R5, T6: in local time, the exceptions like DTSTART; libical gives the same dates. */
static void a_series_is_a_rule_with_exceptions(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	const Wall *slots;
	IcalEvent e = web_talks(&slots);
	Wall left_out[] = { slots[3], slots[7] };
	e.exdates = left_out;
	e.nexdates = 2;
	write_good(&out, &e);
	assert_non_null(strstr(out.data,
		"DTSTART;TZID=Europe/Berlin:20260902T180000\r\n"
		"DTEND;TZID=Europe/Berlin:20260902T190000\r\n"
		"RRULE:FREQ=MONTHLY;BYDAY=1WE;COUNT=8\r\n"
		"EXDATE;TZID=Europe/Berlin:20261202T180000\r\n"
		"EXDATE;TZID=Europe/Berlin:20270407T180000\r\n"
		"SUMMARY:Web-Talk\r\n"));
	assert_null(strstr(out.data, "RDATE"));
}

/* R5 */
static void exceptions_of_whole_days_are_days(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	Wall slots[] = { wall("2026-01-31T00:00"), wall("2026-02-28T00:00"), wall("2026-03-28T00:00") };
	IcalEvent e = sample();
	e.all_day = true;
	e.start = e.end = slots[0];
	e.rrule = "FREQ=MONTHLY;BYDAY=-1SA;UNTIL=20260331";
	e.slots = slots;
	e.nslots = 3;
	e.exdates = &slots[1];
	e.nexdates = 1;
	write_good(&out, &e);
	assert_true(has_line(&out, "EXDATE;VALUE=DATE:20260228"));
	IcalEvent moved = sample();
	moved.has_recurrence_id = true;
	moved.recurrence_id = slots[1];
	moved.recurrence_all_day = true;
	write_good(&out, &moved);
	assert_true(has_line(&out, "RECURRENCE-ID;VALUE=DATE:20260228"));
}

/* R6: a second VEVENT with the same UID, its slot, all properties, and no rule. */
static void a_moved_date_repeats_everything(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	const Wall *slots;
	IcalEvent events[2];
	events[0] = web_talks(&slots);
	events[1] = sample();
	events[1].has_recurrence_id = true;
	events[1].recurrence_id = slots[2];
	events[1].start = wall("2026-11-05T18:30");
	events[1].end = wall("2026-11-05T19:30");
	write_file(&out, events, 2);
	assert_int_equal(verify(&out, events, 2), RC_OK);
	const char *second = strstr(strstr(out.data, "BEGIN:VEVENT") + 1, "BEGIN:VEVENT");
	assert_non_null(strstr(second,
		"UID:2f0c6a52-6a4e-4c5e-9a57-6a5f7f4c1d10\r\n"
		"RECURRENCE-ID;TZID=Europe/Berlin:20261104T180000\r\n"
		"DTSTAMP:20260921T141420Z\r\n"
		"DTSTART;TZID=Europe/Berlin:20261105T183000\r\n"));
	assert_null(strstr(second, "RRULE"));
	assert_non_null(strstr(second, "SUMMARY:"));
	assert_non_null(strstr(second, "STATUS:"));
}

static void the_check_finds_wrong_dates(void **state)
{
	(void)state;
	const Wall *slots;
	AUTO(str_done) Str out = STR_INIT;
	Err err = ERR_INIT;
	IcalEvent e = web_talks(&slots);
	Wall left_out = slots[3];
	e.exdates = &left_out;
	e.nexdates = 1;
	write_good(&out, &e);
	IcalEvent other = e;
	other.nslots = 7;
	assert_int_equal(ical_verify(out.data, out.len, &file_calendar, &other, 1, &err), RC_INVALID);
	other = e;
	other.rrule = "FREQ=MONTHLY;BYDAY=1WE;COUNT=9";
	other.slots = NULL;
	assert_int_equal(ical_verify(out.data, out.len, &file_calendar, &other, 1, &err), RC_INVALID);
	other = e;
	other.nexdates = 0;
	assert_int_equal(ical_verify(out.data, out.len, &file_calendar, &other, 1, &err), RC_INVALID);
	Wall wrong = slots[4];
	other = e;
	other.exdates = &wrong;
	assert_int_equal(ical_verify(out.data, out.len, &file_calendar, &other, 1, &err), RC_INVALID);
	other = e;
	other.has_recurrence_id = true;
	other.recurrence_id = slots[0];
	assert_int_equal(ical_verify(out.data, out.len, &file_calendar, &other, 1, &err), RC_INVALID);
	/* A rule that cannot be the dates: the second Wednesday. */
	AUTO(str_done) Str bad = STR_INIT;
	e.rrule = "FREQ=MONTHLY;BYDAY=2WE;COUNT=8";
	write_file(&bad, &e, 1);
	assert_int_equal(ical_verify(bad.data, bad.len, &file_calendar, &e, 1, &err), RC_INVALID);
}

/* --- feeds -------------------------------------------------------------------------------- */

/* F4: names and how often to come back. */
static void feeds_say_when_to_come_back(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalCalendar c = {
		.method = "PUBLISH", .name = "Kleinstadt Akademie: Touren; alle, überall", .feed = true
	};
	IcalEvent e = sample();
	write_calendar(&out, &c, &e, 1);
	check_lines(&out);
	assert_int_equal(verify_calendar(&out, &c, &e, 1), RC_OK);
	assert_true(has_line(&out, "METHOD:PUBLISH"));
	assert_true(has_line(&out, "NAME:Kleinstadt Akademie: Touren\\; alle\\, überall"));
	assert_true(has_line(&out, "X-WR-CALNAME:Kleinstadt Akademie: Touren\\; alle\\, überall"));
	assert_true(has_line(&out, "REFRESH-INTERVAL;VALUE=DURATION:PT4H"));
	assert_true(has_line(&out, "X-PUBLISHED-TTL:PT4H"));
	assert_true(has_line(&out, "X-WR-TIMEZONE:Europe/Berlin"));
	c.name = "anders";
	Err err = ERR_INIT;
	assert_int_equal(ical_verify(out.data, out.len, &c, &e, 1, &err), RC_INVALID);
	c.name = NULL;
	c.feed = false;
	str_clear(&out);
	write_calendar(&out, &c, NULL, 0);
	assert_null(strstr(out.data, "X-WR-"));
	assert_null(strstr(out.data, "REFRESH"));
}

/* --- messages ------------------------------------------------------------------------------- */

static const IcalAttendee guests[] = {
	{ "Übel, Bernd; Dr.", "bernd@example.org", false },
	{ "Anna \"Anni\" Beispiel^2", "anna@example.org", true },
	{ "\x1b\r\nATTENDEE:mailto:x@example.org", "carla@example.org", false },
	{ NULL, "dora@example.org", false },
	{ "Niemand", "keine Adresse", false },
	{ "Niemand", "x@example.org\r\nDTSTART:19700101", false },
};

static IcalEvent invitation(void)
{
	IcalEvent e = sample();
	e.organizer = "buero@example.org";
	e.organizer_name = "Kleinstadt Akademie, Büro";
	e.attendees = guests;
	e.nattendees = ARRAY_LEN(guests);
	return e;
}

/* I4, I5, B7: sorted by address, names quoted where needed and without quotes, nobody without an address. */
static void messages_name_people(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalCalendar c = { .method = "REQUEST" };
	IcalEvent e = invitation();
	write_calendar(&out, &c, &e, 1);
	check_lines(&out);
	assert_int_equal(verify_calendar(&out, &c, &e, 1), RC_OK);
	AUTO(str_done) Str flat = STR_INIT; /* unfolded */
	for (const char *s = out.data; *s != '\0'; s++) {
		if (strncmp(s, "\r\n ", 3) == 0)
			s += 2;
		else
			str_addc(&flat, *s);
	}
	assert_non_null(strstr(flat.data,
		"ORGANIZER;CN=\"Kleinstadt Akademie, Büro\":mailto:buero@example.org\r\n"
		"ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Anna Anni Beispiel2:"
		"mailto:anna@example.org\r\n"
		"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"Übel, Bernd; Dr.\":"
		"mailto:bernd@example.org\r\n"
		"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"ATTENDEE:mailto:x@example.org\":"
		"mailto:carla@example.org\r\n"
		"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:dora@example.org\r\n"
		"END:VEVENT\r\n"));
	assert_null(strstr(flat.data, "Niemand"));
}

/* I7 */
static void a_cancellation_asks_for_no_answer(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalCalendar c = { .method = "CANCEL" };
	IcalEvent e = invitation();
	e.state = "cancelled";
	e.sequence++;
	write_calendar(&out, &c, &e, 1);
	assert_int_equal(verify_calendar(&out, &c, &e, 1), RC_OK);
	assert_true(has_line(&out, "METHOD:CANCEL"));
	assert_true(has_line(&out, "STATUS:CANCELLED"));
	assert_true(has_line(&out, "SEQUENCE:3"));
	assert_null(strstr(out.data, "RSVP"));
	assert_true(has_start(&out, "ATTENDEE;"));
	assert_true(has_start(&out, "ORGANIZER;"));
}

/* C9 */
static void one_alarm_before_the_start(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	IcalCalendar c = { .method = "REQUEST" };
	IcalEvent e = invitation();
	e.alarm_minutes = 1440;
	write_calendar(&out, &c, &e, 1);
	assert_int_equal(verify_calendar(&out, &c, &e, 1), RC_OK);
	assert_non_null(strstr(out.data,
		"BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Tourstation\r\n"
		"TRIGGER:-PT1440M\r\nEND:VALARM\r\nEND:VEVENT\r\n"));
}

static void the_check_finds_wrong_people(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
	} faults[] = {
		{ "mailto:dora@", "mailto:dara@" },
		{ "CN=Anna", "CN=Anno" },
		{ "CN=\"Kleinstadt", "CN=\"Grossstadt" },
		{ "METHOD:REQUEST", "METHOD:PUBLISH" },
		{ "TRIGGER:-PT15M", "TRIGGER:-PT16M" },
		{ "TRIGGER:-PT15M", "TRIGGER:PT15M" },
	};
	AUTO(str_done) Str out = STR_INIT;
	IcalCalendar c = { .method = "REQUEST" };
	IcalEvent e = invitation();
	e.alarm_minutes = 15;
	write_calendar(&out, &c, &e, 1);
	assert_int_equal(verify_calendar(&out, &c, &e, 1), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		AUTO(str_done) Str bad = STR_INIT;
		Err err = ERR_INIT;
		const char *at = strstr(out.data, faults[i].from);
		assert_non_null(at);
		str_add(&bad, out.data, (size_t)(at - out.data));
		str_adds(&bad, faults[i].to);
		str_adds(&bad, at + strlen(faults[i].from));
		if (ical_verify(bad.data, bad.len, &c, &e, 1, &err) != RC_INVALID)
			fail_msg("%s", faults[i].to);
	}
}

/* --- long files --------------------------------------------------------------------------------- */

static Rc collect(void *arg, const char *bytes, size_t len, Err *err)
{
	(void)err;
	str_add(arg, bytes, len);
	return RC_OK;
}

static Rc refuse(void *arg, const char *bytes, size_t len, Err *err)
{
	(void)bytes;
	(void)len;
	int *left = arg;
	return (*left)-- > 0 ? RC_OK : err_set(err, RC_IO, "Kein Platz.");
}

/* Whatever can be in an event passes through the helpers as it is. */
static void a_stream_is_the_same_bytes(void **state)
{
	(void)state;
	static const size_t sizes[] = { 0, 1, 2, 700 };
	for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
		AUTO(ical_stream_freep) IcalStream *stream = NULL;
		AUTO(str_done) Str whole = STR_INIT;
		AUTO(str_done) Str pieces = STR_INIT;
		Err err = ERR_INIT;
		const Wall *slots;
		ical_begin(&whole, &file_calendar);
		assert_int_equal(ical_stream_begin(&file_calendar, collect, &pieces, &stream, &err), RC_OK);
		for (size_t i = 0; i < sizes[s]; i++) {
			IcalEvent e = i % 3 == 0 ? web_talks(&slots) : sample();
			char title[40];
			str_format(title, sizeof(title), "Termin %zu, ä; \"", i);
			e.summary = e.description = title;
			e.sequence = (int64_t)i;
			e.exdates = i % 6 == 0 ? slots + 2 : NULL;
			e.nexdates = i % 6 == 0 ? 2 : 0;
			e.extra = i % 5 == 0 ? "X-A:b" : NULL;
			e.related = i % 7 == 0 ? "frame" : NULL;
			ical_event(&whole, &e);
			assert_int_equal(ical_stream_event(stream, &e, &err), RC_OK);
		}
		ical_end(&whole);
		if (ical_stream_end(stream, &err) != RC_OK)
			fail_msg("%s", err.text);
		assert_string_equal(whole.data, pieces.data);
	}
}

/* A rule that does not give its dates is found by the helper, wherever it stands. */
static void a_stream_is_checked(void **state)
{
	(void)state;
	for (size_t wrong = 0; wrong < 400; wrong += 57) {
		AUTO(ical_stream_freep) IcalStream *stream = NULL;
		AUTO(str_done) Str pieces = STR_INIT;
		Err err = ERR_INIT;
		const Wall *slots;
		assert_int_equal(ical_stream_begin(&file_calendar, collect, &pieces, &stream, &err), RC_OK);
		Rc rc = RC_OK;
		for (size_t i = 0; i < 400 && rc == RC_OK; i++) {
			IcalEvent e = web_talks(&slots);
			e.nslots -= i == wrong;
			rc = ical_stream_event(stream, &e, &err);
		}
		if (rc == RC_OK)
			rc = ical_stream_end(stream, &err);
		assert_int_equal(rc, RC_INVALID);
		assert_non_null(strstr(err.text, "Wiederholung"));
	}
}

static void a_stream_that_ends_early_leaves_nothing_behind(void **state)
{
	(void)state;
	for (int left = 0; left < 3; left++) {
		AUTO(ical_stream_freep) IcalStream *stream = NULL;
		Err err = ERR_INIT;
		int room = left;
		Rc rc = ical_stream_begin(&file_calendar, refuse, &room, &stream, &err);
		for (int i = 0; i < 400 && rc == RC_OK; i++) {
			IcalEvent e = sample();
			rc = ical_stream_event(stream, &e, &err);
		}
		assert_int_equal(rc, RC_IO);
		assert_string_equal(err.text, "Kein Platz.");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_series_is_a_rule_with_exceptions),
		cmocka_unit_test(exceptions_of_whole_days_are_days),
		cmocka_unit_test(a_moved_date_repeats_everything),
		cmocka_unit_test(the_check_finds_wrong_dates),
		cmocka_unit_test(feeds_say_when_to_come_back),
		cmocka_unit_test(messages_name_people),
		cmocka_unit_test(a_cancellation_asks_for_no_answer),
		cmocka_unit_test(one_alarm_before_the_start),
		cmocka_unit_test(the_check_finds_wrong_people),
		cmocka_unit_test(a_stream_is_the_same_bytes),
		cmocka_unit_test(a_stream_is_checked),
		cmocka_unit_test(a_stream_that_ends_early_leaves_nothing_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
