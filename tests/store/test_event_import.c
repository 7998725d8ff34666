/* Dates from files and answers from mails: recognised, compared, carried out as one step. */
#include "box.h"

#include <inttypes.h>
#include <string.h>

#include "kontor/office/calendar.h"
#include "kontor/office/event_import.h"
#include "kontor/office/export.h"

static Box box;
static Office *office;
static EventImport plan;

static int setup(void **state)
{
	(void)state;
	box_store(&box);
	office = box_open(&box, "erika");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	event_import_stop(&plan);
	plan = (EventImport){ 0 };
	office_close(office);
	box_done(&box);
	return 0;
}

/* --- help ------------------------------------------------------------------------------------- */

static void plan_text(const char *text)
{
	Err err = ERR_INIT;
	event_import_stop(&plan);
	box_ok(event_import_plan(office, text, strlen(text), NULL, 0, box.arena, &plan, &err), err);
}

static void apply(void)
{
	Err err = ERR_INIT;
	box_ok(event_import_apply(&plan, &err), err);
}

static void take_in(const char *text)
{
	plan_text(text);
	apply();
}

static const char *calendar(const char *method, const char *events)
{
	return arena_printf(box.arena, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:%s\r\n%sEND:VCALENDAR\r\n",
		method, events);
}

static const char *event(const char *lines)
{
	return arena_printf(box.arena, "BEGIN:VEVENT\r\nUID:f@example.org\r\n%sEND:VEVENT\r\n", lines);
}

static const char *foreign(int sequence, const char *title, const char *more)
{
	return calendar("PUBLISH",
		event(arena_printf(box.arena,
			"DTSTAMP:20260301T08%02d00Z\r\nSEQUENCE:%d\r\nDTSTART;TZID=Europe/Berlin:20260414T100000\r\n"
			"DTEND;TZID=Europe/Berlin:20260414T113000\r\nSUMMARY:%s\r\nX-FOO;BAR=1:baz\r\n%s",
			sequence, sequence, title, more)));
}

static int64_t count(const char *what)
{
	return box_sql_int(&box, arena_printf(box.arena, "SELECT count(*) FROM %s", what));
}

static Rc collect(void *arg, const char *bytes, size_t len, Err *err)
{
	(void)err;
	str_add(arg, bytes, len);
	return RC_OK;
}

static const char *export_all(void)
{
	AUTO(str_done) Str out = STR_INIT;
	AUTO(export_calendar_report_done) ExportCalendarReport report = { 0 };
	ExportCalendar what = { .all = true };
	Err err = ERR_INIT;
	box_ok(export_calendar(office, &what, collect, &out, &report, &err), err);
	return arena_strdup(box.arena, str_cstr(&out));
}

static Record *add_event(const char *title, const char *start, const char *end)
{
	return box_insert(office, &box, &kind_event, "title", title, "type", "webtalk", "state", "confirmed",
		"start", start, "end", end, NULL);
}

static Record *add_series(void)
{
	Record *s = record_new(box.arena, &kind_series);
	Err err = ERR_INIT;
	int64_t first = 0;
	static const char *const values[][2] = { { "title", "Web-Talk: Leerstand" }, { "type", "webtalk" },
		{ "state", "confirmed" }, { "start", "2026-10-14T18:00" }, { "end", "2026-10-14T19:00" },
		{ "frequency", "month_weekday" }, { "mode", "rule" }, { "skips", "2026-12-09T18:00" },
		{ "link", "https://meet.example.org/abc" }, { "description", "Bitte pünktlich." } };
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		record_set_text(s, box.arena, values[i][0], values[i][1]);
	record_set_int(s, "count", 6);
	box_ok(calendar_series_create(office, s, &first, &err), err);
	return s;
}

static int64_t only_id(const char *table)
{
	return box_sql_int(&box, arena_printf(box.arena, "SELECT max(id) FROM %s", table));
}

/* --- own exports ------------------------------------------------------------------------------- */

static void own_export_changes_nothing(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	add_event("Überblick, „alles“; \\ und mehr", "2026-10-25T10:30", "2026-10-25T14:00");
	box_insert(office, &box, &kind_event, "title", "Kongress", "type", "congress", "state", "confirmed",
		"start", "2026-09-18T00:00", "end", "2026-09-19T00:00", "all_day", "1", "description",
		"Zwei\nTage", NULL);
	Record *off = add_event("Fällt aus", "2026-05-05T09:00", "2026-05-05T10:00");
	box_ok(box_set(office, &box, &kind_event, off->id, "state", "cancelled", &err), err);
	Record *held = add_event("War schon", "2026-01-05T09:00", "2026-01-05T10:00");
	box_ok(box_set(office, &box, &kind_event, held->id, "state", "held", &err), err);
	box_insert(office, &box, &kind_event, "title", "Frist", "type", "deadline", "state", "tentative",
		"start", "2026-05-06T12:00", "end", "2026-05-06T12:00", NULL);
	add_series();
	int64_t moved = box_sql_int(&box, "SELECT id FROM event WHERE slot = '2027-01-13T18:00'");
	Record *base = NULL;
	box_ok(office_get(office, &kind_event, moved, box.arena, &base, &err), err);
	Record *mine = record_clone(box.arena, base);
	record_set_text(mine, box.arena, "start", "2027-01-14T18:00");
	record_set_text(mine, box.arena, "end", "2027-01-14T19:00");
	box_ok(calendar_save(office, base, mine, CALENDAR_THIS, NULL, &err), err);

	const char *before = box_dump(&box);
	take_in(export_all());
	for (size_t i = 0; i < plan.len; i++)
		if (plan.items[i].action != EVENT_IMPORT_SAME)
			fail_msg("%s: %s", plan.items[i].title, plan.items[i].detail);
	assert_true(plan.len >= 7);
	assert_string_equal(box_dump(&box), before);
}

static void the_doubled_hour_comes_home(void **state)
{
	(void)state;
	static const char *const folds[] = { "first", "second" };
	for (size_t i = 0; i < ARRAY_LEN(folds); i++)
		box_insert(office, &box, &kind_event, "title", folds[i], "type", "internal", "state",
			"confirmed", "start", "2026-10-25T02:15", "end", "2026-10-25T05:00", "fold", folds[i],
			NULL);
	const char *file = export_all();
	plan_text(file);
	assert_int_equal(plan.count[EVENT_IMPORT_SAME], 2);
	box_sql(&box, "DELETE FROM event");
	take_in(file);
	assert_int_equal(count("event WHERE fold = title"), 2);
}

static void another_office_takes_a_whole_export(void **state)
{
	(void)state;
	add_series();
	add_event("Einzeln", "2026-05-05T09:00", "2026-05-05T10:00");
	const char *file = export_all();
	Box other;
	box_store(&other);
	Office *second = box_open(&other, "anna");
	Err err = ERR_INIT;
	EventImport theirs = { 0 };
	box_ok(event_import_plan(second, file, strlen(file), NULL, 0, box.arena, &theirs, &err), err);
	assert_int_equal(theirs.count[EVENT_IMPORT_NEW], 2);
	box_ok(event_import_apply(&theirs, &err), err);
	assert_int_equal(box_sql_int(&other,
				 "SELECT count(*) FROM series WHERE frequency = 'month_weekday' AND "
				 "count = 6 AND skips = '2026-12-09T18:00'"),
		1);
	assert_int_equal(box_sql_int(&other, "SELECT count(*) FROM event WHERE series IS NOT NULL"), 5);
	assert_int_equal(box_sql_int(&other,
				 "SELECT count(*) FROM event WHERE type = 'webtalk' AND "
				 "link = 'https://meet.example.org/abc' AND description = "
				 "'Bitte pünktlich.' AND place IS NULL"),
		5);
	box_ok(event_import_plan(second, file, strlen(file), NULL, 0, box.arena, &theirs, &err), err);
	assert_int_equal(theirs.count[EVENT_IMPORT_SAME], 2);
	office_close(second);
	box_done(&other);
}

/* --- versions ------------------------------------------------------------------------------------ */

static void foreign_events_are_kept_up_to_date(void **state)
{
	(void)state;
	take_in(foreign(1, "Jour fixe", "LOCATION:Büro\r\n"));
	int64_t id = only_id("event");
	assert_string_equal(box_get(office, &box, &kind_event, id, "uid"), "f@example.org");
	assert_string_equal(box_get(office, &box, &kind_event, id, "extra"), "X-FOO;BAR=1:baz");
	plan_text(foreign(1, "Jour fixe", "LOCATION:Büro\r\n"));
	assert_int_equal(plan.count[EVENT_IMPORT_SAME], 1);

	Err err = ERR_INIT;
	box_ok(box_set(office, &box, &kind_event, id, "remark", "Kaffee", &err), err);
	plan_text(foreign(2, "Jour fixe neu", "LOCATION:Saal\r\n"));
	assert_int_equal(plan.count[EVENT_IMPORT_CHANGED], 1);
	assert_int_equal(plan.items[0].nfields, 2);
	assert_string_equal(plan.items[0].fields[0].label, "Titel");
	assert_string_equal(plan.items[0].fields[1].theirs, "Saal");
	apply();
	assert_string_equal(box_get(office, &box, &kind_event, id, "title"), "Jour fixe neu");
	assert_string_equal(box_get(office, &box, &kind_event, id, "remark"), "Kaffee");
	plan_text(foreign(1, "Jour fixe", "LOCATION:Büro\r\n"));
	assert_int_equal(plan.count[EVENT_IMPORT_OLDER], 1);
	apply();
	assert_string_equal(box_get(office, &box, &kind_event, id, "title"), "Jour fixe neu");
	/* What was taken is what is known: the same file again changes nothing. */
	plan_text(foreign(2, "Jour fixe neu", "LOCATION:Saal\r\n"));
	assert_int_equal(plan.count[EVENT_IMPORT_SAME], 1);
	/* An edit of the office outlives the file that it was made from. */
	box_ok(box_set(office, &box, &kind_event, id, "title", "Unser Titel", &err), err);
	plan_text(foreign(2, "Jour fixe neu", "LOCATION:Saal\r\n"));
	assert_int_equal(plan.count[EVENT_IMPORT_SAME], 1);
}

static void own_events_follow_a_newer_file_only(void **state)
{
	(void)state;
	Record *e = add_event("Gespräch", "2026-05-05T09:00", "2026-05-05T10:00");
	const char *uid = box_get(office, &box, &kind_event, e->id, "uid");
	plan_text(calendar("PUBLISH",
		arena_printf(box.arena,
			"BEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20200101T000000Z\r\nSEQUENCE:0\r\nSUMMARY:Anders\r\n"
			"DTSTART;TZID=Europe/Berlin:20260505T090000\r\nDTEND;TZID=Europe/Berlin:20260505T100000\r\n"
			"END:VEVENT\r\n",
			uid)));
	assert_int_equal(plan.count[EVENT_IMPORT_OLDER], 1);
	take_in(calendar("PUBLISH",
		arena_printf(box.arena,
			"BEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20200101T000000Z\r\nSEQUENCE:1\r\nSUMMARY:Anders\r\n"
			"DTSTART;TZID=Europe/Berlin:20260505T100000\r\nDTEND;TZID=Europe/Berlin:20260505T110000\r\n"
			"END:VEVENT\r\n",
			uid)));
	assert_int_equal(plan.count[EVENT_IMPORT_CHANGED], 1);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "start"), "2026-05-05T10:00");
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "title"), "Anders");
}

static void one_undo_takes_all_back(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	ChangeSet undone;
	const char *before = box_dump(&box);
	take_in(calendar("PUBLISH",
		arena_printf(box.arena, "%s%s", event("DTSTART:20260505\r\nSUMMARY:a\r\n"),
			"BEGIN:VEVENT\r\nUID:s\r\nDTSTART:20260506\r\nSUMMARY:Serie\r\n"
			"RRULE:FREQ=WEEKLY;COUNT=5\r\nEND:VEVENT\r\n")));
	assert_int_equal(count("event"), 6);
	box_ok(change_undo(office, box.arena, &undone, &err), err);
	assert_string_equal(box_dump(&box), before);
}

static void nothing_is_written_before_it_is_carried_out(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	size_t done = 0;
	const char *before = box_dump(&box);
	plan_text(foreign(1, "Jour fixe", ""));
	assert_string_equal(box_dump(&box), before);
	box_ok(event_import_begin(&plan, &err), err);
	event_import_stop(&plan);
	assert_string_equal(box_dump(&box), before);
	plan.items[0].take = false;
	box_ok(event_import_begin(&plan, &err), err);
	box_ok(event_import_step(&plan, 100, &done, &err), err);
	assert_string_equal(box_dump(&box), before);
}

/* --- what is double ----------------------------------------------------------------------------------- */

static void lost_uids_are_found_by_start_and_title(void **state)
{
	(void)state;
	Record *e = add_event("Jour fixe", "2026-04-14T10:00", "2026-04-14T11:30");
	plan_text(foreign(0, "JOUR FIXE", "LOCATION:Saal\r\n"));
	assert_int_equal(plan.count[EVENT_IMPORT_DUPLICATE], 1);
	assert_int_equal(plan.items[0].event, e->id);
	assert_false(plan.items[0].take);
	apply();
	assert_int_equal(count("event"), 1);
	plan_text(foreign(0, "JOUR FIXE", "LOCATION:Saal\r\n"));
	plan.items[0].take = true;
	apply();
	assert_int_equal(count("event"), 1);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "place"), "Saal");
}

static void the_newest_in_a_file_counts(void **state)
{
	(void)state;
	take_in(calendar("PUBLISH",
		arena_printf(box.arena, "%s%s", event("DTSTART:20260505\r\nSEQUENCE:1\r\nSUMMARY:alt\r\n"),
			event("DTSTART:20260506\r\nSEQUENCE:2\r\nSUMMARY:neu\r\n"))));
	assert_int_equal(plan.count[EVENT_IMPORT_NEW], 1);
	assert_int_equal(plan.count[EVENT_IMPORT_OLDER], 1);
	assert_int_equal(count("event WHERE title = 'neu'"), 1);
}

/* --- repetition --------------------------------------------------------------------------------------------- */

static void foreign_series_become_series(void **state)
{
	(void)state;
	const char *file = calendar("PUBLISH",
		arena_printf(box.arena, "%s%s",
			event("DTSTAMP:20260301T080000Z\r\nDTSTART;TZID=W. Europe Standard Time:20260408T180000\r\n"
			      "DTEND;TZID=W. Europe Standard Time:20260408T190000\r\nSUMMARY:Sprechstunde\r\n"
			      "RRULE:FREQ=MONTHLY;COUNT=4;BYDAY=WE;BYSETPOS=2\r\n"
			      "EXDATE;TZID=W. Europe Standard Time:20260513T180000\r\n"),
			event("DTSTAMP:20260301T080000Z\r\nRECURRENCE-ID;TZID=W. Europe Standard Time:20260610T180000\r\n"
			      "DTSTART;TZID=W. Europe Standard Time:20260611T180000\r\n"
			      "DTEND;TZID=W. Europe Standard Time:20260611T190000\r\nSUMMARY:Sprechstunde\r\n")));
	take_in(file);
	assert_int_equal(count("series WHERE frequency = 'month_weekday' AND uid = 'f@example.org'"), 1);
	assert_int_equal(count("event WHERE series IS NOT NULL"), 3);
	assert_int_equal(count("event WHERE slot = '2026-06-10T18:00' AND start = '2026-06-11T18:00'"), 1);
	plan_text(file);
	assert_int_equal(plan.count[EVENT_IMPORT_SAME], plan.len);
}

static void other_rules_become_single_dates(void **state)
{
	(void)state;
	const char *file = calendar("PUBLISH",
		event("DTSTAMP:20260301T080000Z\r\nDTSTART:20260331\r\nSUMMARY:Monatsende\r\n"
		      "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4\r\n"));
	take_in(file);
	assert_int_equal(count("series"), 0);
	assert_int_equal(count("event"), 4);
	assert_int_equal(
		count("event WHERE start = '2026-04-30T00:00' AND uid = 'f@example.org-20260430T0000'"), 1);
	plan_text(file);
	assert_int_equal(plan.count[EVENT_IMPORT_SAME], 1);
	apply();
	assert_int_equal(count("event"), 4);
}

static void a_foreign_cancellation_cancels(void **state)
{
	(void)state;
	take_in(foreign(1, "Jour fixe", "LOCATION:Saal\r\n"));
	take_in(calendar("CANCEL",
		event("DTSTAMP:20260302T080000Z\r\nSEQUENCE:2\r\nDTSTART:20260414T080000Z\r\nSUMMARY:Jour fixe\r\n")));
	assert_int_equal(count("event WHERE state = 'cancelled' AND place = 'Saal'"), 1);
	/* Our own dates are ours to cancel. */
	Record *e = add_event("Unser Termin", "2026-05-05T09:00", "2026-05-05T10:00");
	take_in(calendar("CANCEL",
		arena_printf(box.arena,
			"BEGIN:VEVENT\r\nUID:%s\r\nSEQUENCE:9\r\nDTSTART:20260505T070000Z\r\nEND:VEVENT\r\n",
			box_get(office, &box, &kind_event, e->id, "uid"))));
	assert_int_equal(plan.count[EVENT_IMPORT_DOUBTFUL], 1);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "state"), "confirmed");
	assert_int_equal(count("followup"), 1);
}

/* --- answers ---------------------------------------------------------------------------------------------------- */

static Record *invited; /* the event */

static int64_t invite(const char *mail)
{
	Record *p =
		box_insert(office, &box, &kind_person, "family_name", "Beispiel", "given_name", "Anna", NULL);
	const char *person = arena_printf(box.arena, "%" PRId64, p->id);
	box_insert(office, &box, &kind_channel, "person", person, "type", "mail", "use", "work", "value",
		mail, NULL);
	invited = add_event("Beirat", "2026-05-05T09:00", "2026-05-05T10:00");
	const char *e = arena_printf(box.arena, "%" PRId64, invited->id);
	Record *part = box_insert(office, &box, &kind_event_person, "event", e, "person", person, "role",
		"guest", "invite", "1", NULL);
	return part->id;
}

static const char *reply(const char *from, const char *who, const char *answer, int sequence, int minute)
{
	return arena_printf(box.arena,
		"From: %s\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n%s", from,
		calendar("REPLY",
			arena_printf(box.arena,
				"BEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20260302T08%02d00Z\r\nSEQUENCE:%d\r\n"
				"DTSTART:20260505T070000Z\r\nSUMMARY:Zugesagt: Beirat\r\n"
				"ATTENDEE;PARTSTAT=%s:mailto:%s\r\nCOMMENT:Gern\r\nEND:VEVENT\r\n",
				box_get(office, &box, &kind_event, invited->id, "uid"), minute, sequence,
				answer, who)));
}

static void answers_count_once_and_in_their_order(void **state)
{
	(void)state;
	int64_t part = invite("anna@example.org");
	const char *yes = reply("Anna <anna@example.org>", "Anna@example.org", "ACCEPTED", 0, 10);
	const char *no = reply("anna@example.org", "anna@example.org", "DECLINED", 0, 20);
	take_in(yes);
	assert_int_equal(plan.count[EVENT_IMPORT_REPLY], 1);
	assert_string_equal(box_get(office, &box, &kind_event_person, part, "reply"), "accepted");
	assert_string_equal(box_get(office, &box, &kind_event_person, part, "reply_text"), "Gern");
	take_in(yes);
	assert_int_equal(plan.count[EVENT_IMPORT_SAME], 1);
	take_in(no);
	assert_string_equal(box_get(office, &box, &kind_event_person, part, "reply"), "declined");
	take_in(yes);
	assert_int_equal(plan.count[EVENT_IMPORT_OLDER], 1);
	assert_string_equal(box_get(office, &box, &kind_event_person, part, "reply"), "declined");
	assert_int_equal(count("followup"), 0);
}

static void doubtful_answers_go_to_the_work_list_once(void **state)
{
	(void)state;
	int64_t part = invite("anna@example.org");
	const char *const doubtful[] = {
		reply("boese@example.org", "anna@example.org", "ACCEPTED", 0, 1),
		reply("fremd@example.org", "fremd@example.org", "ACCEPTED", 0, 2),
		reply("anna@example.org", "anna@example.org", "DELEGATED", 0, 3),
		calendar(
			"COUNTER", event("DTSTART:20260505T080000Z\r\nATTENDEE:mailto:anna@example.org\r\n")),
		calendar("REPLY",
			event("DTSTART:20260505T080000Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.org\r\n")),
	};
	for (size_t i = 0; i < ARRAY_LEN(doubtful); i++) {
		take_in(doubtful[i]);
		assert_int_equal(plan.count[EVENT_IMPORT_DOUBTFUL], 1);
		assert_int_equal(count("followup"), i + 1);
		take_in(doubtful[i]);
		assert_int_equal(plan.count[EVENT_IMPORT_SAME], 1);
		assert_int_equal(count("followup"), i + 1);
	}
	assert_string_equal(box_get(office, &box, &kind_event_person, part, "reply"), "");
	assert_int_equal(count("followup WHERE owner = 'erika'"), ARRAY_LEN(doubtful));
	assert_int_equal(count(arena_printf(box.arena, "followup WHERE event = %" PRId64, invited->id)), 3);
}

static void refused_lines_have_reason_and_number(void **state)
{
	(void)state;
	plan_text(calendar("PUBLISH",
		arena_printf(box.arena, "%s%s", event("DTSTART:20260230\r\nSUMMARY:Gibt es nicht\r\n"),
			"BEGIN:VEVENT\r\nUID:b\r\nDTSTART;TZID=Nirgendwo:20260505T090000\r\nEND:VEVENT\r\n")));
	assert_int_equal(plan.count[EVENT_IMPORT_REFUSED], 2);
	assert_int_equal(plan.items[0].line, 6);
	assert_string_equal(plan.items[0].title, "Gibt es nicht");
	assert_int_equal(plan.nunknown_zones, 1);
	IcalReadZone zone = { "Nirgendwo", "Europe/Berlin" };
	Err err = ERR_INIT;
	const char *text = calendar("PUBLISH",
		"BEGIN:VEVENT\r\nUID:b\r\nDTSTART;TZID=Nirgendwo:20260505T090000\r\n"
		"DTEND;TZID=Nirgendwo:20260505T100000\r\nEND:VEVENT\r\n");
	box_ok(event_import_plan(office, text, strlen(text), &zone, 1, box.arena, &plan, &err), err);
	assert_int_equal(plan.count[EVENT_IMPORT_NEW], 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(own_export_changes_nothing),
		TEST(the_doubled_hour_comes_home),
		TEST(another_office_takes_a_whole_export),
		TEST(foreign_events_are_kept_up_to_date),
		TEST(own_events_follow_a_newer_file_only),
		TEST(one_undo_takes_all_back),
		TEST(nothing_is_written_before_it_is_carried_out),
		TEST(lost_uids_are_found_by_start_and_title),
		TEST(the_newest_in_a_file_counts),
		TEST(foreign_series_become_series),
		TEST(other_rules_become_single_dates),
		TEST(a_foreign_cancellation_cancels),
		TEST(answers_count_once_and_in_their_order),
		TEST(doubtful_answers_go_to_the_work_list_once),
		TEST(refused_lines_have_reason_and_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
