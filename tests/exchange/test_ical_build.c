/* From the office's dates to calendar files: series, places, links, and who may read what. */
#include "box.h"

#include <stdio.h>
#include <string.h>

#include "ical_build.h"
#include "kontor/office/calendar.h"
#include "kontor/office/export.h"

static Box box;
static Office *office;

static int setup(void **state)
{
	(void)state;
	box_store(&box);
	office = box_open(&box, "anna");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_close(office);
	box_done(&box);
	return 0;
}

/* --- making ---------------------------------------------------------------------------- */

static Record *event(
	const char *type, const char *start, const char *end, const char *field, const char *value)
{
	return box_insert(office, &box, &kind_event, "title", "Termin", "type", type, "state", "confirmed",
		"start", start, "end", end, field, value, NULL);
}

static void set(const Kind *k, int64_t id, const char *field, const char *value)
{
	Err err = ERR_INIT;
	box_ok(box_set(office, &box, k, id, field, value, &err), err);
}

/* Six first Wednesdays from September 2026 on, 18 to 19 h, one of them in winter time. */
static int64_t web_talks(const char *mode)
{
	Record *r = record_new(box.arena, &kind_series);
	Err err = ERR_INIT;
	static const char *const values[][2] = { { "title", "Web-Talk: Leerstand" }, { "type", "webtalk" },
		{ "state", "confirmed" }, { "start", "2026-09-02T18:00" }, { "end", "2026-09-02T19:00" },
		{ "frequency", "month_weekday" }, { "link", "https://zoom.example/j/7" },
		{ "description", "Mit Gästen." } };
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		record_set_text(r, box.arena, values[i][0], values[i][1]);
	record_set_text(r, box.arena, "mode", mode);
	record_set_int(r, "count", 6);
	box_ok(calendar_series_create(office, r, NULL, &err), err);
	return r->id;
}

static Record *nth_date(int64_t series, size_t n)
{
	RecordSet rows = { NULL, 0, 0 };
	Err err = ERR_INIT;
	box_ok(office_parts(office, &kind_event, "series", series, box.arena, &rows, &err), err);
	assert_true(n < rows.len);
	return rows.items[n];
}

/* --- writing ------------------------------------------------------------------------------ */

static Rc collect(void *arg, const char *bytes, size_t len, Err *err)
{
	(void)err;
	str_add(arg, bytes, len);
	return RC_OK;
}

static ExportCalendarReport report;

/* The lines of the events, unfolded, LF; every file was read back by libical by then. */
static const char *file_of(const ExportCalendar *what)
{
	AUTO(str_done) Str out = STR_INIT;
	AUTO(str_done) Str lines = STR_INIT;
	Err err = ERR_INIT;
	export_calendar_report_done(&report);
	report = (ExportCalendarReport){ .drops = STR_INIT };
	box_ok(export_calendar(office, what, collect, &out, &report, &err), err);
	const char *from = strstr(out.data, "END:VTIMEZONE");
	assert_non_null(from);
	for (const char *s = strchr(from, '\n') + 1; *s != '\0'; s++) {
		if (strncmp(s, "\r\n ", 3) == 0)
			s += 2;
		else if (*s != '\r')
			str_addc(&lines, *s);
	}
	return arena_strdup(box.arena, str_cstr(&lines));
}

static const char *all(void)
{
	return file_of(&(ExportCalendar){ .all = true });
}

static const char *outside(void)
{
	return file_of(&(ExportCalendar){ .all = true, .outside = true });
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;
	for (; (text = strstr(text, word)) != NULL; text++)
		n++;
	return n;
}

/* Not inlined: with sanitizers gcc 12 then takes an argument for null. */
__attribute__((noinline)) static void has(const char *text, const char *lines)
{
	if (strstr(text, lines) == NULL)
		fail_msg("no „%s“ in:\n%s", lines, text);
}

__attribute__((noinline)) static void has_not(const char *text, const char *lines)
{
	if (strstr(text, lines) != NULL)
		fail_msg("„%s“ in:\n%s", lines, text);
}

/* --- series ---------------------------------------------------------------------------------- */

/* R2, R5, T6, V1 */
static void a_rule_series_is_one_event(void **state)
{
	(void)state;
	int64_t id = web_talks("rule");
	const char *text = all();
	assert_int_equal(count(text, "BEGIN:VEVENT"), 1);
	has(text,
		"DTSTART;TZID=Europe/Berlin:20260902T180000\nDTEND;TZID=Europe/Berlin:20260902T190000\n"
		"RRULE:FREQ=MONTHLY;BYDAY=1WE;COUNT=6\nSUMMARY:Web-Talk: Leerstand\n");
	has(text, box_get(office, &box, &kind_series, id, "uid"));
	has_not(text, "EXDATE");
	assert_int_equal(report.dates, 6);
}

static void dates_that_differ_stand_beside_it(void **state)
{
	(void)state;
	int64_t id = web_talks("rule");
	Record *second = nth_date(id, 1), *third = nth_date(id, 2);
	Err err = ERR_INIT;
	set(&kind_event, second->id, "title", "Web-Talk: Wohnen");
	Record *mine = record_clone(box.arena, third);
	record_set_text(mine, box.arena, "start", "2026-11-05T18:30");
	record_set_text(mine, box.arena, "end", "2026-11-05T19:30");
	box_ok(calendar_save(office, third, mine, CALENDAR_THIS, NULL, &err), err);
	box_ok(calendar_skip(office, nth_date(id, 4)->id, &err), err);
	const char *text = all();
	assert_int_equal(count(text, "BEGIN:VEVENT"), 3);
	assert_int_equal(count(text, box_get(office, &box, &kind_series, id, "uid")), 3);
	assert_int_equal(count(text, "RRULE"), 1);
	has(text, "EXDATE;TZID=Europe/Berlin:20270106T180000\n");
	has(text, "RECURRENCE-ID;TZID=Europe/Berlin:20261007T180000\n");
	has(text, "RECURRENCE-ID;TZID=Europe/Berlin:20261104T180000\n");
	has(text, "DTSTART;TZID=Europe/Berlin:20261105T183000\n");
	/* Not the one that is like the others. */
	has_not(text, "RECURRENCE-ID;TZID=Europe/Berlin:20261202T180000");
	assert_int_equal(report.dates, 5);
	assert_string_equal(text, all());
}

/* V3, V4: a date's version rises with it and with its series, and never falls. */
static void versions_of_dates_rise(void **state)
{
	(void)state;
	int64_t id = web_talks("rule");
	IcalBuildVersion before, moved, shifted;
	Record *date = nth_date(id, 2);
	Err err = ERR_INIT;
	box_ok(ical_build_version(office, date, box.arena, &before, &err), err);
	assert_string_equal(before.uid, box_get(office, &box, &kind_series, id, "uid"));
	assert_true(before.recurrence_id == wall_parse_iso("2026-11-04T18:00"));
	Record *mine = record_clone(box.arena, date);
	record_set_text(mine, box.arena, "start", "2026-11-05T18:00");
	record_set_text(mine, box.arena, "end", "2026-11-05T19:00");
	box_ok(calendar_save(office, date, mine, CALENDAR_THIS, NULL, &err), err);
	box_ok(ical_build_version(office, nth_date(id, 2), box.arena, &moved, &err), err);
	assert_int_equal(moved.sequence, before.sequence + 1);
	Record *first = nth_date(id, 0);
	mine = record_clone(box.arena, first);
	record_set_text(mine, box.arena, "end", "2026-09-02T20:00");
	box_ok(calendar_save(office, first, mine, CALENDAR_ALL, NULL, &err), err);
	box_ok(ical_build_version(office, nth_date(id, 2), box.arena, &shifted, &err), err);
	assert_true(shifted.sequence > moved.sequence);
	has(all(), "DTEND;TZID=Europe/Berlin:20260902T200000\n");
}

/* R4 */
static void a_single_series_is_single_events(void **state)
{
	(void)state;
	int64_t id = web_talks("single");
	const char *text = all();
	assert_int_equal(count(text, "BEGIN:VEVENT"), 6);
	assert_int_equal(count(text, "RRULE"), 0);
	assert_int_equal(count(text, "RECURRENCE-ID"), 0);
	has_not(text, box_get(office, &box, &kind_series, id, "uid"));
	has(text, record_text(nth_date(id, 5), "uid"));
}

static void half_a_series_is_the_whole(void **state)
{
	(void)state;
	int64_t id = web_talks("rule");
	event("internal", "2026-10-01T10:00", "2026-10-01T11:00", "room", "1");
	const int64_t ids[] = { nth_date(id, 1)->id, nth_date(id, 4)->id };
	const char *text = file_of(&(ExportCalendar){ .ids = ids, .n = 2 });
	assert_int_equal(count(text, "BEGIN:VEVENT"), 1);
	has(text, "COUNT=6");
	has_not(text, "EXDATE");
	assert_int_equal(report.completed, 1);
	assert_int_equal(report.added, 4);
	assert_int_equal(report.dates, 6);
	AUTO(str_done) Str said = STR_INIT;
	export_calendar_say(&report, &said);
	has(said.data, "1 Serie ist vollständig im Kalender, mit 4 weiteren Terminen");
}

static void drafts_of_a_series_are_exceptions(void **state)
{
	(void)state;
	int64_t id = web_talks("rule");
	box_sql(&box, "UPDATE event SET state = 'draft' WHERE slot LIKE '2026-12%'");
	has(all(), "EXDATE;TZID=Europe/Berlin:20261202T180000\n");
	assert_int_equal(report.drafts, 1);
	assert_int_equal(report.dates, 5);
	box_sql(&box, "UPDATE event SET state = 'draft'");
	has_not(all(), "BEGIN:VEVENT");
	(void)id;
}

static int64_t master_sequence(int64_t series)
{
	Err err;
	Record *r;
	box_ok(office_get(office, &kind_series, series, box.arena, &r, &err), err);
	return record_int(r, "sequence");
}

/* V3: the exceptions are part of what a series' version says. */
static void a_date_that_is_no_draft_any_more_is_a_new_version(void **state)
{
	(void)state;
	int64_t id = web_talks("rule"), date = nth_date(id, 3)->id, single = web_talks("single");
	box_sql(&box, "UPDATE event SET state = 'draft' WHERE slot LIKE '2026-12%'");
	int64_t sequence = master_sequence(id), alone = master_sequence(single);
	has(all(), "EXDATE;TZID=Europe/Berlin:20261202T180000\n");
	set(&kind_event, date, "state", "tentative");
	has_not(all(), "EXDATE");
	assert_int_equal(master_sequence(id), sequence + 1);
	set(&kind_event, date, "state", "confirmed");
	assert_int_equal(master_sequence(id), sequence + 1);
	ChangeSet undone;
	Err err;
	box_ok(change_undo(office, box.arena, &undone, &err), err);
	box_ok(change_undo(office, box.arena, &undone, &err), err);
	has(all(), "EXDATE;TZID=Europe/Berlin:20261202T180000\n");
	assert_int_equal(master_sequence(id), sequence + 2);
	set(&kind_event, nth_date(single, 3)->id, "state", "tentative");
	assert_int_equal(master_sequence(single), alone);
}

static void a_cancelled_date_is_shown_as_such(void **state)
{
	(void)state;
	int64_t id = web_talks("rule");
	set(&kind_event, nth_date(id, 3)->id, "state", "cancelled");
	const char *text = all();
	has(text, "RECURRENCE-ID;TZID=Europe/Berlin:20261202T180000\n");
	has(text, "STATUS:CANCELLED\nTRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\n");
	has_not(text, "EXDATE");
}

static void whole_days_repeat_as_days(void **state)
{
	(void)state;
	Record *r = record_new(box.arena, &kind_series);
	Err err = ERR_INIT;
	record_set_text(r, box.arena, "title", "Bereitschaft");
	record_set_text(r, box.arena, "type", "internal");
	record_set_text(r, box.arena, "state", "confirmed");
	record_set_text(r, box.arena, "start", "2026-10-12T00:00");
	record_set_text(r, box.arena, "end", "2026-10-13T00:00");
	record_set_int(r, "all_day", 1);
	record_set_text(r, box.arena, "frequency", "weekly");
	record_set_text(r, box.arena, "mode", "rule");
	record_set_text(r, box.arena, "until", "2026-11-09");
	box_ok(calendar_series_create(office, r, NULL, &err), err);
	box_ok(calendar_skip(office, nth_date(r->id, 2)->id, &err), err);
	const char *text = all();
	has(text, "DTSTART;VALUE=DATE:20261012\nDTEND;VALUE=DATE:20261014\nRRULE:FREQ=WEEKLY");
	has(text, "UNTIL=20261109");
	has(text, "EXDATE;VALUE=DATE:20261026\n");
}

/* --- places and links --------------------------------------------------------------------------- */

static void places_are_one_line(void **state)
{
	(void)state;
	int64_t town = box_town(office, &box, "12070424", "Wittenberge");
	Record *r = event("tour", "2026-10-14T10:00", "2026-10-14T18:00", "place", "Marktplatz");
	char id[24];
	str_format(id, sizeof(id), "%lld", (long long)town);
	set(&kind_event, r->id, "town", id);
	has(all(), "LOCATION:Marktplatz\\, Wittenberge\n");
	set(&kind_event, r->id, "address", "Markt 1, 19322 WITTENBERGE");
	set(&kind_event, r->id, "room", "Zelt 2");
	has(all(), "LOCATION:Marktplatz\\, Zelt 2\\, Markt 1\\, 19322 WITTENBERGE\n");
	box_sql(&box, "UPDATE town SET latitude = 52993574, longitude = 11751411");
	has(all(), "GEO:52.993574;11.751411\n");
	box_sql(&box, "UPDATE event SET latitude = 52000001, longitude = 11000002");
	has(all(), "GEO:52.000001;11.000002\n");
}

/* C2, C4: the link is the first line, URL and CONFERENCE; the dial-in follows. */
static void web_talks_begin_with_their_link(void **state)
{
	(void)state;
	Record *r =
		event("webtalk", "2026-10-14T18:00", "2026-10-14T19:00", "link", "https://us02.zoom.us/j/7");
	set(&kind_event, r->id, "dial_in", "030 23125 100, Kennung 7");
	set(&kind_event, r->id, "page", "https://example.org/talk");
	set(&kind_event, r->id, "description", "Thema");
	const char *text = all();
	has(text, "LOCATION:Online (Zoom)\n");
	has(text,
		"DESCRIPTION:https://us02.zoom.us/j/7\\nEinwahl: 030 23125 100\\, Kennung 7\\n"
		"Seite: https://example.org/talk\\n\\nThema\n");
	has(text, "URL:https://us02.zoom.us/j/7\n");
	has(text, "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Zugang:https://us02.zoom.us/j/7\n");
	has_not(text, "GEO");
	text = outside();
	has_not(text, "zoom.us");
	has_not(text, "Einwahl");
	has(text, "URL:https://example.org/talk\n");
	has(text, "DESCRIPTION:Thema\n");
	has(text, "LOCATION:Online (Zoom)\n");
}

static void a_congress_is_announced_by_its_page(void **state)
{
	(void)state;
	Record *frame = event("congress", "2026-09-18T00:00", "2026-09-19T00:00", "all_day", "ja");
	set(&kind_event, frame->id, "page", "https://example.org/anmeldung");
	set(&kind_event, frame->id, "link", "https://example.org/stream");
	has(all(), "URL:https://example.org/anmeldung\n");
	has(all(), "LABEL=Zugang:https://example.org/stream\n");
	has(all(), "TRANSP:OPAQUE\n");
	char id[24];
	str_format(id, sizeof(id), "%lld", (long long)frame->id);
	Record *day = event("congress", "2026-09-18T10:00", "2026-09-18T18:00", "frame", id);
	const char *text = all();
	assert_int_equal(count(text, "TRANSP:TRANSPARENT\n"), 1); /* the frame leaves the time free */
	assert_int_equal(count(text, "TRANSP:OPAQUE\n"), 1);
	has(text, "DTSTART;VALUE=DATE:20260918\nDTEND;VALUE=DATE:20260920\n");
	AUTO(str_done) Str related = STR_INIT;
	str_addf(&related, "RELATED-TO:%s\n", record_text(frame, "uid"));
	has(text, related.data);
	box_sql(&box, "UPDATE event SET visibility = 'internal' WHERE all_day = 1");
	has_not(outside(), "RELATED-TO");
	(void)day;
}

static void old_links_in_the_place_are_links(void **state)
{
	(void)state;
	event("webtalk", "2026-10-14T18:00", "2026-10-14T19:00", "place", "https://example.org/j/1");
	has(all(), "LOCATION:Online\nDESCRIPTION:https://example.org/j/1\nURL:https://example.org/j/1\n");
	has_not(outside(), "example.org/j/1");
}

/* --- readers -------------------------------------------------------------------------------------- */

static void only_public_dates_go_outside(void **state)
{
	(void)state;
	Record *open = event("tour", "2026-10-14T10:00", "2026-10-14T18:00", "room", "1");
	Record *partners = event("tour", "2026-10-15T10:00", "2026-10-15T18:00", "visibility", "partners");
	Record *inside = event("tandem", "2026-10-16T10:00", "2026-10-16T18:00", "room", "1");
	const char *text = outside();
	has(text, record_text(open, "uid"));
	has(text, "CLASS:PUBLIC\n");
	has(text, "TRANSP:TRANSPARENT\n"); /* nobody's time is taken by what she may come to */
	has_not(text, record_text(partners, "uid"));
	has_not(text, record_text(inside, "uid"));
	assert_int_equal(report.hidden, 2);
	text = all();
	assert_int_equal(count(text, "CLASS:PRIVATE\n"), 1);
	assert_int_equal(count(text, "TRANSP:OPAQUE\n"), 3);
}

/* Series: what a reader may not see is left out of the rule. */
static void hidden_dates_of_a_series_are_exceptions_outside(void **state)
{
	(void)state;
	int64_t id = web_talks("rule");
	set(&kind_event, nth_date(id, 2)->id, "visibility", "internal");
	has(outside(), "EXDATE;TZID=Europe/Berlin:20261104T180000\n");
	has_not(outside(), "RECURRENCE-ID");
	has(all(), "RECURRENCE-ID;TZID=Europe/Berlin:20261104T180000\n");
}

typedef struct Seen {
	size_t events;
	Str lines; /* "id series start-day sequence recurrence" */
	const char *uid;
	Wall start, last_start;
	bool recurrence, rule;
	char summary[80];
} Seen;

static Rc see(void *arg, const IcalEvent *e, int64_t id, int64_t series, Err *err)
{
	Seen *s = arg;
	(void)err, (void)id, (void)series;
	s->events++;
	s->uid = arena_strdup(box.arena, e->uid);
	s->recurrence = e->has_recurrence_id;
	s->rule = e->rrule != NULL;
	assert_true(e->start >= s->last_start);
	s->last_start = e->start;
	str_copy(s->summary, sizeof(s->summary), e->summary);
	return RC_OK;
}

static Seen walk(const IcalBuildAsk *ask)
{
	Seen s = { 0 };
	IcalBuildCount counted;
	Err err = ERR_INIT;
	box_ok(ical_build_events(office, ask, see, &s, &counted, &err), err);
	assert_int_equal(counted.events, s.events);
	return s;
}

/* V1: the same UID in file, feed and mail; a message is about one date. */
static void a_message_is_about_one_date(void **state)
{
	(void)state;
	int64_t id = web_talks("rule");
	const int64_t date = nth_date(id, 3)->id;
	IcalBuildAsk ask = ICAL_BUILD_ASK_INIT;
	ask.reader = ICAL_BUILD_MESSAGE;
	ask.ids = &date;
	ask.nids = 1;
	Seen s = walk(&ask);
	assert_int_equal(s.events, 1);
	assert_true(s.recurrence);
	assert_false(s.rule);
	assert_string_equal(s.uid, box_get(office, &box, &kind_series, id, "uid"));
}

static void a_persons_feed_is_hers(void **state)
{
	(void)state;
	int64_t id = web_talks("rule");
	Record *person = box_insert(office, &box, &kind_person, "family_name", "Beispiel", NULL);
	Record *other = event("tour", "2026-10-14T10:00", "2026-10-14T18:00", "room", "1");
	char who[24], what[24];
	str_format(who, sizeof(who), "%lld", (long long)person->id);
	IcalBuildAsk ask = ICAL_BUILD_ASK_INIT;
	ask.reader = ICAL_BUILD_PERSON;
	ask.person = person->id;
	ask.all = true;
	assert_int_equal(walk(&ask).events, 0);
	str_format(what, sizeof(what), "%lld", (long long)nth_date(id, 1)->id);
	box_insert(office, &box, &kind_event_person, "event", what, "person", who, "role", "host", NULL);
	Seen s = walk(&ask);
	assert_int_equal(s.events, 1); /* the rule, without the dates she has nothing to do with */
	assert_true(s.rule);
	str_format(what, sizeof(what), "%lld", (long long)other->id);
	box_insert(office, &box, &kind_event_person, "event", what, "person", who, "role", "host", NULL);
	assert_int_equal(walk(&ask).events, 2);
}

static void windows_and_kinds_restrict(void **state)
{
	(void)state;
	event("tour", "2026-10-14T10:00", "2026-10-14T18:00", "room", "1");
	event("tour", "2026-10-30T00:00", "2026-11-02T00:00", "all_day", "ja");
	event("internal", "2026-11-02T10:00", "2026-11-02T11:00", "room", "1");
	web_talks("rule");
	IcalBuildAsk ask = ICAL_BUILD_ASK_INIT;
	ask.reader = ICAL_BUILD_INTERNAL;
	ask.all = true;
	assert_int_equal(walk(&ask).events, 4);
	ask.from = date_parse_iso("2026-11-01");
	assert_int_equal(walk(&ask).events, 3); /* the series as a whole */
	ask.from = DAY_NONE;
	ask.to = date_parse_iso("2026-09-01");
	assert_int_equal(walk(&ask).events, 0);
	ask.to = date_parse_iso("2026-10-14");
	assert_int_equal(walk(&ask).events, 2);
	ask.to = DAY_NONE;
	ask.type = "tour";
	assert_int_equal(walk(&ask).events, 2);
}

static void old_cancellations_leave_feeds(void **state)
{
	(void)state;
	Record *r = event("tour", "2026-10-14T10:00", "2026-10-14T18:00", "room", "1");
	set(&kind_event, r->id, "state", "cancelled");
	IcalBuildAsk ask = ICAL_BUILD_ASK_INIT;
	ask.all = true;
	ask.mark_cancelled = true;
	ask.cancelled_from = BOX_NOW;
	Seen s = walk(&ask);
	assert_int_equal(s.events, 1);
	assert_string_equal(s.summary, "Abgesagt: Termin");
	ask.cancelled_from = BOX_NOW + 2; /* it was made and cancelled within one second */
	assert_int_equal(walk(&ask).events, 0);
}

/* F2: by start, UID, RECURRENCE-ID, whatever way the dates are asked for. */
static void the_order_is_that_of_the_file(void **state)
{
	(void)state;
	int64_t ids[90];
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		char start[32], end[32];
		str_format(start, sizeof(start), "2026-%02zu-%02zuT10:00", 1 + i * 7 % 12, 1 + i * 11 % 28);
		str_format(end, sizeof(end), "2026-%02zu-%02zuT11:00", 1 + i * 7 % 12, 1 + i * 11 % 28);
		ids[i] = event("internal", start, end, "room", "1")->id;
	}
	web_talks("rule");
	const char *few = file_of(&(ExportCalendar){ .ids = ids, .n = 40 });
	const char *many = file_of(&(ExportCalendar){ .ids = ids, .n = ARRAY_LEN(ids) });
	assert_int_equal(count(few, "BEGIN:VEVENT"), 40);
	assert_int_equal(count(many, "BEGIN:VEVENT"), 90);
	IcalBuildAsk ask = ICAL_BUILD_ASK_INIT;
	ask.reader = ICAL_BUILD_INTERNAL;
	ask.all = true;
	assert_int_equal(walk(&ask).events, 91);
	ask.all = false;
	ask.ids = ids;
	ask.nids = 40;
	assert_int_equal(walk(&ask).events, 40);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_rule_series_is_one_event),
		TEST(dates_that_differ_stand_beside_it),
		TEST(versions_of_dates_rise),
		TEST(a_single_series_is_single_events),
		TEST(half_a_series_is_the_whole),
		TEST(drafts_of_a_series_are_exceptions),
		TEST(a_date_that_is_no_draft_any_more_is_a_new_version),
		TEST(a_cancelled_date_is_shown_as_such),
		TEST(whole_days_repeat_as_days),
		TEST(places_are_one_line),
		TEST(web_talks_begin_with_their_link),
		TEST(a_congress_is_announced_by_its_page),
		TEST(old_links_in_the_place_are_links),
		TEST(only_public_dates_go_outside),
		TEST(hidden_dates_of_a_series_are_exceptions_outside),
		TEST(a_message_is_about_one_date),
		TEST(a_persons_feed_is_hers),
		TEST(windows_and_kinds_restrict),
		TEST(old_cancellations_leave_feeds),
		TEST(the_order_is_that_of_the_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
