/* Calendar files of strangers: what is understood, and that nothing they hold stops the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kontor/base/str.h"
#include "kontor/exchange/ical_read.h"

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define GOOD                                                                                                 \
	"BEGIN:VEVENT\r\nUID:good\r\nDTSTART:20260114T170000Z\r\nDTEND:20260114T180000Z\r\nEND:VEVENT\r\n"

static Arena *arena;
static IcalReadFile file;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void read_bytes(const char *bytes, size_t len)
{
	IcalReadArg arg = { .today = date_make(2026, 3, 2) };
	Err err = ERR_INIT;
	file = (IcalReadFile){ 0 };
	if (ical_read(bytes, len, &arg, arena, &file, &err) != RC_OK)
		fail_msg("%s", err.text);
}

static void read_text(const char *text)
{
	read_bytes(text, strlen(text));
}

/* One event with these lines. */
static const IcalReadEvent *read_event(const char *lines)
{
	read_text(arena_printf(arena, "%sBEGIN:VEVENT\r\nUID:a\r\n%sEND:VEVENT\r\n%s", HEAD, lines, TAIL));
	if (file.faults.len > 0)
		fail_msg("%s", file.faults.items[0].reason);
	assert_int_equal(file.len, 1);
	return &file.items[0];
}

static const IcalReadFault *read_fault(const char *lines)
{
	read_text(arena_printf(
		arena, "%s%sBEGIN:VEVENT\r\nUID:a\r\n%sEND:VEVENT\r\n%s%s", HEAD, GOOD, lines, GOOD, TAIL));
	assert_int_equal(file.len, 2); /* the others are read all the same */
	assert_int_equal(file.faults.len, 1);
	return &file.faults.items[0];
}

static void check_wall(Wall w, const char *iso)
{
	char text[DATE_TEXT_MAX];
	wall_format_iso(w, text);
	assert_string_equal(text, iso);
}

static void check_times(const IcalReadEvent *e, const char *start, const char *end)
{
	check_wall(e->start, start);
	check_wall(e->end, end);
}

/* --- bytes ------------------------------------------------------------------------------------ */

static void any_line_end_is_read(void **state)
{
	(void)state;
	static const char text[] =
		"BEGIN:VCALENDAR\nbegin:vevent\nuid:a\ndtstart;value=date:20260918\n"
		"dtend;value=date:20260920\nsummary:Zwei\n  Tage\nend:vevent\nEND:VCALENDAR\n";
	char *cr = arena_strdup(arena, text);
	read_text(text);
	assert_int_equal(file.len, 1);
	assert_string_equal(file.items[0].summary, "Zwei Tage");
	assert_int_equal(file.items[0].line, 2);
	for (char *c = cr; *c != '\0'; c++)
		*c = *c == '\n' ? '\r' : *c;
	read_text(cr);
	assert_int_equal(file.len, 1);
	assert_true(file.items[0].all_day);
	check_times(&file.items[0], "2026-09-18T00:00", "2026-09-19T00:00");
}

static void lines_are_unfolded_inside_characters(void **state)
{
	(void)state;
	const IcalReadEvent *e = read_event("DTSTART:20260114\r\nSUMMARY:B\xC3\r\n \xBCrgermeister\r\n");
	assert_string_equal(e->summary, "Bürgermeister");
}

static void charsets_are_recognised(void **state)
{
	(void)state;
	const IcalReadEvent *e = read_event("DTSTART:20260114\r\nSUMMARY:B\xFCrgermeister \x96 Treffen\r\n");
	assert_string_equal(e->summary, "Bürgermeister – Treffen");
	assert_string_equal(file.encoding, "Windows-1252");
	assert_non_null(strstr(e->notices, "Windows-1252"));
	AUTO(str_done) Str wide = STR_INIT;
	str_add(&wide, "\xFF\xFE", 2);
	for (const char *s = HEAD GOOD TAIL; *s != '\0'; s++)
		str_add(&wide, (const char[]){ *s, 0 }, 2);
	read_bytes(wide.data, wide.len);
	assert_int_equal(file.len, 1);
	assert_string_equal(file.encoding, "UTF-16");
	read_text("\xEF\xBB\xBF" HEAD GOOD TAIL);
	assert_int_equal(file.len, 1);
}

static void nothing_controls_a_terminal(void **state)
{
	(void)state;
	const IcalReadEvent *e = read_event("DTSTART:20260114\r\nSUMMARY:a\x1B[31mb\xC2\x9B"
					    "c\xE2\x80\xAE"
					    "d\r\nX-A:x\x07y\r\n");
	assert_string_equal(e->summary, "a[31mbcd");
	assert_string_equal(e->extra, "X-A:xy");
}

static void texts_are_unescaped_once(void **state)
{
	(void)state;
	const IcalReadEvent *e = read_event("DTSTART:20260114\r\nSUMMARY:a\\, b\\; c\\\\n \\x\r\n"
					    "DESCRIPTION:eins\\nzwei\\N\r\nCATEGORIES:A\\,B,C\r\n");
	assert_string_equal(e->summary, "a, b; c\\n \\x");
	assert_string_equal(e->description, "eins\nzwei");
	assert_string_equal(e->category, "A,B");
	assert_string_equal(e->extra, "CATEGORIES:C");
}

/* --- values ------------------------------------------------------------------------------------- */

static void what_is_no_date_is_refused_with_its_line(void **state)
{
	(void)state;
	assert_int_equal(read_fault("DTSTART:20260230T090000Z\r\n")->line, 11);
	read_fault("DTSTART:20260114T250000Z\r\n");
	read_fault("SUMMARY:ohne Beginn\r\n");
	read_fault("DTSTART:20260114T180000Z\r\nDTEND:20260114T170000Z\r\n");
	const IcalReadEvent *e = read_event("DTSTART:20260114\r\nSEQUENCE:abc\r\nDESCRIPTION:\r\n");
	assert_int_equal(e->sequence, 0);
	assert_non_null(strstr(e->notices, "SEQUENCE"));
}

static void ends_are_read_in_every_form(void **state)
{
	(void)state;
	check_times(read_event("DTSTART:20260114\r\n"), "2026-01-14T00:00", "2026-01-14T00:00");
	check_times(
		read_event("DTSTART:20260114\r\nDTEND:20260114\r\n"), "2026-01-14T00:00", "2026-01-14T00:00");
	check_times(
		read_event("DTSTART:20260114\r\nDURATION:P2D\r\n"), "2026-01-14T00:00", "2026-01-15T00:00");
	check_times(read_event("DTSTART:20260114T090000Z\r\nDURATION:PT1H30M\r\n"), "2026-01-14T10:00",
		"2026-01-14T11:30");
	check_times(read_event("DTSTART;TZID=Europe/Berlin:20260328T120000\r\nDURATION:PT24H\r\n"),
		"2026-03-28T12:00", "2026-03-29T13:00");
	check_times(read_event("DTSTART;TZID=Europe/Berlin:20260328T120000\r\nDURATION:P1D\r\n"),
		"2026-03-28T12:00", "2026-03-29T12:00");
	assert_true(read_event("DTSTART;TZID=Europe/Berlin:20260114T000000\r\n"
			       "DTEND;TZID=Europe/Berlin:20260115T000000\r\n")
			    ->all_day);
}

static void the_change_of_clocks_is_resolved(void **state)
{
	(void)state;
	const IcalReadEvent *e =
		read_event("DTSTART;TZID=Europe/Berlin:20260329T023000\r\nDURATION:PT1H\r\n");
	check_times(e, "2026-03-29T03:30", "2026-03-29T04:30");
	assert_true(strlen(e->notices) > 0);
	e = read_event("DTSTART:20261025T013000Z\r\nDTEND:20261025T020000Z\r\n");
	check_times(e, "2026-10-25T02:30", "2026-10-25T03:00");
	assert_true(e->second_hour);
	e = read_event(
		"DTSTART;TZID=Europe/Berlin:20261025T023000\r\nDTEND;TZID=Europe/Berlin:20261025T040000\r\n");
	assert_false(e->second_hour);
}

static void people_and_answers_are_read(void **state)
{
	(void)state;
	const IcalReadEvent *e = read_event(
		"DTSTART:20260114\r\nORGANIZER;CN=\"Beispiel, Anna\":MAILTO:Anna@Example.org\r\n"
		"ATTENDEE;CN=\"O^'N\";PARTSTAT=DECLINED;SENT-BY=\"mailto:vz@example.org\":mailto:B@example.org\r\n"
		"COMMENT:Leider krank\r\n");
	assert_string_equal(e->organizer, "anna@example.org");
	assert_int_equal(e->nattendees, 1);
	assert_string_equal(e->attendees[0].address, "b@example.org");
	assert_string_equal(e->attendees[0].name, "O\"N");
	assert_string_equal(e->attendees[0].reply, "declined");
	assert_string_equal(e->attendees[0].sent_by, "vz@example.org");
	assert_string_equal(e->comment, "Leider krank");
}

/* --- zones ------------------------------------------------------------------------------------------ */

static void names_of_zones_are_known(void **state)
{
	(void)state;
	static const char *const berlin[] = { "Europe/Berlin", "\"Europe/Berlin\"", "W. Europe Standard Time",
		"\"W. Europe Standard Time\"", "/freeassociation.sourceforge.net/Europe/Berlin",
		"/mozilla.org/20050126_1/Europe/Berlin", "Mitteleuropäische Zeit", "CET",
		"Romance Standard Time", "(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien",
		"\"(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien\"",
		"(GMT+01.00) Amsterdam / Berlin / Bern / Rom / Stockholm / Wien" };
	for (size_t i = 0; i < ARRAY_LEN(berlin); i++) {
		const IcalReadEvent *e =
			read_event(arena_printf(arena, "DTSTART;TZID=%s:20260714T180000\r\n", berlin[i]));
		check_wall(e->start, "2026-07-14T18:00");
	}
	check_wall(
		read_event("DTSTART;TZID=America/New_York:20260714T120000\r\n")->start, "2026-07-14T18:00");
	check_wall(
		read_event("DTSTART;TZID=GMT Standard Time:20260714T170000\r\n")->start, "2026-07-14T18:00");
	check_wall(read_event("DTSTART;TZID=Asia/Kolkata:20260714T213000\r\n")->start, "2026-07-14T18:00");
	check_wall(
		read_event("DTSTART;TZID=Australia/Sydney:20260115T040000\r\n")->start, "2026-01-14T18:00");
	check_wall(read_event("DTSTART;TZID=UTC+03:00:20260714T190000\r\n")->start, "2026-07-14T18:00");
}

static void the_files_own_zone_comes_first(void **state)
{
	(void)state;
	/* It says Europe/Berlin and means London's clock. */
	read_text(
		HEAD "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:16011028T020000\r\n"
		     "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\n"
		     "END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010325T010000\r\n"
		     "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\n"
		     "END:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:a\r\n"
		     "DTSTART;TZID=Europe/Berlin:20260714T170000\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:b\r\n"
		     "DTSTART;TZID=Europe/Berlin:20260114T170000\r\nEND:VEVENT\r\n" TAIL);
	assert_int_equal(file.len, 2);
	check_wall(file.items[0].start, "2026-07-14T18:00");
	check_wall(file.items[1].start, "2026-01-14T18:00");
}

static void unknown_zones_are_asked_and_never_opened(void **state)
{
	(void)state;
	char fifo[] = "/tmp/kontor-zone-XXXXXX";
	assert_non_null(mkdtemp(fifo));
	char path[sizeof(fifo) + 8];
	str_format(path, sizeof(path), "%s/fifo", fifo);
	assert_int_equal(mkfifo(path, 0600), 0); /* opened, it would never answer */
	read_text(arena_printf(arena,
		HEAD "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=../../../..%s:20260114T180000\r\nEND:VEVENT\r\n"
		     "BEGIN:VEVENT\r\nUID:b\r\nDTSTART;TZID=%s:20260114T180000\r\nEND:VEVENT\r\n"
		     "BEGIN:VEVENT\r\nUID:c\r\nDTSTART;TZID=Customized Time Zone:20260114T180000\r\n"
		     "END:VEVENT\r\n" TAIL,
		path, path));
	unlink(path);
	rmdir(fifo);
	assert_int_equal(file.len, 0);
	assert_int_equal(file.faults.len, 3);
	assert_int_equal(file.unknown_zones.len, 3);
	assert_string_equal(file.unknown_zones.items[2], "Customized Time Zone");

	IcalReadZone answer = { "Customized Time Zone", "Europe/London" };
	IcalReadArg arg = { &answer, 1, DAY_NONE };
	Err err = ERR_INIT;
	static const char text[] =
		HEAD "BEGIN:VEVENT\r\nUID:c\r\n"
		     "DTSTART;TZID=Customized Time Zone:20260114T170000\r\nEND:VEVENT\r\n" TAIL;
	assert_int_equal(ical_read(text, sizeof(text) - 1, &arg, arena, &file, &err), RC_OK);
	assert_int_equal(file.len, 1);
	check_wall(file.items[0].start, "2026-01-14T18:00");
}

static void names_for_answers_are_all_known(void **state)
{
	(void)state;
	for (size_t i = 0; ical_read_zone_names[i] != NULL; i++)
		read_event(
			arena_printf(arena, "DTSTART;TZID=%s:20260714T180000\r\n", ical_read_zone_names[i]));
}

/* --- repetition ---------------------------------------------------------------------------------------- */

static void rules_are_followed(void **state)
{
	(void)state;
	const IcalReadEvent *e = read_event("DTSTART;TZID=Europe/Berlin:20260114T180000\r\n"
					    "RRULE:FREQ=MONTHLY;BYDAY=2WE;COUNT=4\r\n"
					    "EXDATE;TZID=Europe/Berlin:20260311T180000\r\n");
	assert_int_equal(e->nslots, 4);
	check_wall(e->slots[1], "2026-02-11T18:00");
	check_wall(e->slots[3], "2026-04-08T18:00"); /* 18 o'clock in summer, too */
	assert_int_equal(e->nexdates, 1);
	check_wall(e->exdates[0], "2026-03-11T18:00");
	e = read_event("DTSTART:20260114\r\nRRULE:FREQ=WEEKLY;UNTIL=20260128\r\n");
	assert_int_equal(e->nslots, 3);
	e = read_event("DTSTART;TZID=America/New_York:20261025T213000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n");
	check_wall(e->slots[0], "2026-10-26T02:30"); /* theirs change later than ours */
	check_wall(e->slots[1], "2026-11-02T03:30");
	e = read_event("DTSTART:20200106\r\nRRULE:FREQ=WEEKLY\r\n");
	assert_true(e->endless);
	check_wall(e->slots[0], "2026-03-02T00:00"); /* from today on */
	e = read_event("DTSTART:20260114T170000Z\r\nRRULE:FREQ=WEEKLY;UNTIL=20250101T000000Z\r\n");
	assert_int_equal(e->nslots, 0);
	assert_true(strlen(e->notices) > 0);
	e = read_event("DTSTART:20260114\r\nRDATE;VALUE=DATE:20260120,20260118\r\n");
	assert_true(e->irregular);
	assert_int_equal(e->nslots, 3);
}

static void hostile_rules_are_refused(void **state)
{
	(void)state;
	static const char *const rules[] = { "FREQ=SECONDLY", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=HOURLY;COUNT=2", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYDAY=255SU",
		"FREQ=WEEKLY;COUNT=99999999999999999999", "FREQ=WEEKLY;COUNT=0", "FREQ=WEEKLY;INTERVAL=0",
		"COUNT=3", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=WEEKLY;UNTIL=abc", "FREQ=WEEKLY;X-FOO=1", "FREQ",
		"FREQ=YEARLY;RSCALE=CHINESE" };
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		assert_int_equal(
			read_fault(arena_printf(arena, "DTSTART:20260114\r\nRRULE:%s\r\n", rules[i]))->line,
			12);
}

/* libical would follow it for a very long time; the child is given up and the rest is read. */
static void a_stalled_child_refuses_one_event(void **state)
{
	(void)state;
	const IcalReadFault *f =
		read_fault("DTSTART:20260114T170000Z\r\nRRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366\r\n");
	assert_int_equal(f->line, 12);
	assert_string_equal(f->uid, "a");
}

/* --- hostile files --------------------------------------------------------------------------------------- */

static char *repeat(const char *piece, size_t n)
{
	AUTO(str_done) Str s = STR_INIT;
	for (size_t i = 0; i < n; i++)
		str_adds(&s, piece);
	return arena_strdup(arena, str_cstr(&s));
}

static void deep_nesting_is_refused(void **state)
{
	(void)state;
	enum { DEEP = 400000 };
	const IcalReadFault *f = read_fault(arena_printf(arena, "DTSTART:20260114\r\n%s%s",
		repeat("BEGIN:VALARM\r\n", DEEP), repeat("END:VALARM\r\n", DEEP)));
	assert_int_equal(f->line, 14);
}

static void long_lines_are_refused(void **state)
{
	(void)state;
	enum { LONG = 20000000 };
	char *line = arena_alloc(arena, LONG + 1);
	memset(line, 'x', LONG);
	const IcalReadFault *f =
		read_fault(arena_printf(arena, "DTSTART:20260114\r\nDESCRIPTION:%s\r\n", line));
	assert_int_equal(f->line, 12);
	read_fault(arena_printf(arena, "DTSTART:20260114\r\nDESCRIPTION:%s\r\n",
		repeat("xxxxxxxxxxxxxxxxxxxx\r\n ", 100000)));
}

static void counts_are_limited(void **state)
{
	(void)state;
	read_fault(arena_printf(arena, "DTSTART:20260114\r\n%s", repeat("EXDATE:20260114\r\n", 100000)));
	read_fault(
		arena_printf(arena, "DTSTART:20260114\r\nEXDATE:%s20260114\r\n", repeat("20260114,", 1000)));
	read_fault(arena_printf(arena, "DTSTART:20260114\r\n%s", repeat("X-A:b\r\n", 600)));
	read_fault(
		arena_printf(arena, "DTSTART:20260114\r\n%s", repeat("BEGIN:VALARM\r\nEND:VALARM\r\n", 11)));
	IcalReadArg arg = { .today = DAY_NONE };
	Err err = ERR_INIT;
	char *many = arena_printf(arena, HEAD "%s" TAIL, repeat(GOOD, 20001));
	assert_int_equal(ical_read(many, strlen(many), &arg, arena, &file, &err), RC_INVALID);
	assert_true(err.line > 100000);
}

static void broken_files_give_what_is_whole(void **state)
{
	(void)state;
	static const char nul[] = HEAD GOOD "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20260114\r\nSUMMARY:a\0b\r\n"
					    "END:VEVENT\r\n" GOOD TAIL;
	read_bytes(nul, sizeof(nul) - 1);
	assert_int_equal(file.len, 2);
	assert_int_equal(file.faults.items[0].line, 12);
	read_text(HEAD GOOD "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:2026");
	assert_int_equal(file.len, 1);
	assert_int_equal(file.faults.len, 1);
	read_text(HEAD "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20260114\r\n" GOOD TAIL);
	assert_int_equal(file.len, 1);
	assert_int_equal(file.faults.len, 1);
	read_text(HEAD GOOD "END:VEVENT\r\nEND:VALARM\r\n" GOOD TAIL HEAD GOOD TAIL);
	assert_int_equal(file.len, 3);
	IcalReadArg arg = { .today = DAY_NONE };
	Err err = ERR_INIT;
	assert_int_equal(ical_read("PK\x03\x04", 4, &arg, arena, &file, &err), RC_INVALID);
	assert_int_equal(err.line, 1);
}

static void libicals_errors_and_attachments_stay_out(void **state)
{
	(void)state;
	const IcalReadEvent *e =
		read_event("DTSTART:20260114\r\nX-LIC-ERROR;X-LIC-ERRORTYPE=VALUE:x\r\n"
			   "ATTACH:file:///etc/passwd\r\nX-ALT-DESC;FMTTYPE=text/html:<b>\r\n"
			   "X-FOO;BAR=1:baz\r\nBEGIN:VALARM\r\nACTION:EMAIL\r\nEND:VALARM\r\n");
	assert_string_equal(e->extra, "X-FOO;BAR=1:baz");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_line_end_is_read),
		cmocka_unit_test(lines_are_unfolded_inside_characters),
		cmocka_unit_test(charsets_are_recognised),
		cmocka_unit_test(nothing_controls_a_terminal),
		cmocka_unit_test(texts_are_unescaped_once),
		cmocka_unit_test(what_is_no_date_is_refused_with_its_line),
		cmocka_unit_test(ends_are_read_in_every_form),
		cmocka_unit_test(the_change_of_clocks_is_resolved),
		cmocka_unit_test(people_and_answers_are_read),
		cmocka_unit_test(names_of_zones_are_known),
		cmocka_unit_test(the_files_own_zone_comes_first),
		cmocka_unit_test(unknown_zones_are_asked_and_never_opened),
		cmocka_unit_test(names_for_answers_are_all_known),
		cmocka_unit_test(rules_are_followed),
		cmocka_unit_test(hostile_rules_are_refused),
		cmocka_unit_test(a_stalled_child_refuses_one_event),
		cmocka_unit_test(deep_nesting_is_refused),
		cmocka_unit_test(long_lines_are_refused),
		cmocka_unit_test(counts_are_limited),
		cmocka_unit_test(broken_files_give_what_is_whole),
		cmocka_unit_test(libicals_errors_and_attachments_stay_out),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
