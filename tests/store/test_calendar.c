/* Series: what becomes of their dates, whatever is done to them, and that undo takes all of it back. */
#include "box.h"

#include <stdio.h>
#include <string.h>

#include "kontor/domain/recurrence.h"
#include "kontor/office/calendar.h"

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

/* --- making and asking ------------------------------------------------------------------- */

static Record *make(const Kind *k, va_list ap)
{
	Record *r = record_new(box.arena, k);
	Err err = ERR_INIT;
	for (const char *name; (name = va_arg(ap, const char *)) != NULL;) {
		Value v = { 0 };
		box_ok(value_parse(kind_field(k, name), va_arg(ap, const char *), 0, box.arena, &v, &err),
			err);
		r->values[kind_field_index(k, name)] = v;
	}
	return r;
}

static Record *series(const char *start, const char *end, ...)
{
	va_list ap;
	va_start(ap, end);
	Record *r = make(&kind_series, ap);
	va_end(ap);
	record_set_text(r, box.arena, "title", "Jour fixe");
	record_set_text(r, box.arena, "type", "internal");
	record_set_text(r, box.arena, "state", "confirmed");
	record_set_text(r, box.arena, "start", start);
	record_set_text(r, box.arena, "end", end);
	if (record_is_null(r, "mode"))
		record_set_text(r, box.arena, "mode", "rule");
	return r;
}

/* The eight second Wednesdays of 2026 from January on, from 10 to 11. */
static Record *wednesdays(void)
{
	Err err = ERR_INIT;
	Record *r = series(
		"2026-01-14T10:00", "2026-01-14T11:00", "frequency", "month_weekday", "count", "8", NULL);
	box_ok(calendar_series_create(office, r, NULL, &err), err);
	return record_clone(box.arena, r);
}

static RecordSet dates(int64_t id)
{
	RecordSet rows = { NULL, 0, 0 };
	Err err = ERR_INIT;
	box_ok(office_parts(office, &kind_event, "series", id, box.arena, &rows, &err), err);
	return rows;
}

static Record *get(const Kind *k, int64_t id)
{
	Record *r = NULL;
	Err err = ERR_INIT;
	box_ok(office_get(office, k, id, box.arena, &r, &err), err);
	return r;
}

static Record *nth_date(int64_t id, size_t n)
{
	RecordSet rows = dates(id);
	assert_true(n < rows.len);
	return rows.items[n];
}

/* "2026-01-14T10:00 2026-02-11T10:00": starts; with "/slot" behind where they differ. */
static const char *starts(int64_t id)
{
	AUTO(str_done) Str out = STR_INIT;
	RecordSet rows = dates(id);
	for (size_t i = 0; i < rows.len; i++) {
		const char *start = record_text(rows.items[i], "start");
		const char *slot = record_text(rows.items[i], "slot");
		str_addf(&out, "%s%s", i > 0 ? " " : "", start + 5);
		if (strcmp(start, slot) != 0)
			str_addf(&out, "/%s", slot + 5);
	}
	return arena_strdup(box.arena, str_cstr(&out));
}

static Rc save(const Record *base, const char *field, const char *value, CalendarReach reach, Err *err)
{
	Record *mine = record_clone(box.arena, base);
	record_set_text(mine, box.arena, field, value);
	return calendar_save(office, base, mine, reach, NULL, err);
}

static Rc move(const Record *base, const char *start, const char *end, CalendarReach reach, Err *err)
{
	Record *mine = record_clone(box.arena, base);
	record_set_text(mine, box.arena, "start", start);
	record_set_text(mine, box.arena, "end", end);
	return calendar_save(office, base, mine, reach, NULL, err);
}

static void undo(void)
{
	ChangeSet set;
	Err err = ERR_INIT;
	box_ok(change_undo(office, box.arena, &set, &err), err);
}

/* --- one by one ---------------------------------------------------------------------------- */

static void test_a_series_has_all_its_dates(void **state)
{
	(void)state;
	Record *r = wednesdays();
	assert_string_equal(starts(r->id),
		"01-14T10:00 02-11T10:00 03-11T10:00 04-08T10:00 05-13T10:00 06-10T10:00 07-08T10:00 "
		"08-12T10:00");
	assert_string_equal(record_text(nth_date(r->id, 3), "end"), "2026-04-08T11:00");
	assert_string_equal(record_text(nth_date(r->id, 3), "visibility"), "internal");
	undo();
	assert_int_equal(dates(r->id).len, 0);
}

static void test_a_preview_tells_holidays_and_collisions(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	CalendarDates list = { NULL, 0, 0 };
	box_insert(office, &box, &kind_event, "title", "Ratssitzung", "type", "internal", "state",
		"confirmed", "start", "2026-05-08T10:30", "end", "2026-05-08T12:00", "room", "Saal 1", NULL);
	Record *r = series("2026-05-01T10:00", "2026-05-01T11:00", "frequency", "weekly", "count", "3",
		"room", "saal 1", NULL);
	box_ok(calendar_series_preview(office, r, box.arena, &list, &err), err);
	assert_int_equal(list.len, 3);
	assert_string_equal(list.items[0].remark, "Feiertag: Tag der Arbeit");
	assert_string_equal(list.items[1].remark, "Kollision: Ratssitzung");
	assert_string_equal(list.items[2].remark, "");
}

static void test_this_date_alone(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	const char *before = box_dump(&box);
	box_ok(move(nth_date(r->id, 1), "2026-02-12T15:00", "2026-02-12T16:00", CALENDAR_THIS, &err), err);
	assert_non_null(strstr(starts(r->id), "01-14T10:00 02-12T15:00/02-11T10:00 03-11T10:00"));
	undo();
	assert_string_equal(box_dump(&box), before);
}

static void test_all_dates_keep_their_own(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	box_ok(save(nth_date(r->id, 2), "room", "Saal 2", CALENDAR_THIS, &err), err);
	box_ok(box_set(office, &box, &kind_event, nth_date(r->id, 0)->id, "state", "held", &err), err);
	const char *before = box_dump(&box);
	box_ok(save(nth_date(r->id, 4), "room", "Saal 1", CALENDAR_ALL, &err), err);
	assert_string_equal(record_text(nth_date(r->id, 0), "room"), "");
	assert_string_equal(record_text(nth_date(r->id, 1), "room"), "Saal 1");
	assert_string_equal(record_text(nth_date(r->id, 2), "room"), "Saal 2");
	assert_string_equal(record_text(get(&kind_series, r->id), "room"), "Saal 1");
	undo();
	assert_string_equal(box_dump(&box), before);
}

static void test_all_dates_follow_the_pattern(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	box_ok(move(nth_date(r->id, 5), "2026-06-12T10:00", "2026-06-12T11:00", CALENDAR_THIS, &err), err);
	const char *before = box_dump(&box);
	/* the second Wednesday becomes the second Thursday, at nine, and half an hour longer */
	box_ok(move(nth_date(r->id, 3), "2026-04-09T09:00", "2026-04-09T10:30", CALENDAR_ALL, &err), err);
	assert_string_equal(starts(r->id),
		"01-08T09:00 02-12T09:00 03-12T09:00 04-09T09:00 05-14T09:00 06-12T10:00/06-11T09:00 "
		"07-09T09:00 08-13T09:00");
	assert_string_equal(record_text(nth_date(r->id, 4), "end"), "2026-05-14T10:30");
	undo();
	assert_string_equal(box_dump(&box), before);
}

static void test_what_a_rule_cannot_say_is_refused(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	const char *before = box_dump(&box);
	/* a fifth weekday, and another month */
	assert_int_equal(move(nth_date(r->id, 3), "2026-04-29T10:00", "2026-04-29T11:00", CALENDAR_ALL, &err),
		RC_INVALID);
	assert_int_equal(move(nth_date(r->id, 3), "2026-05-06T10:00", "2026-05-06T11:00", CALENDAR_ALL, &err),
		RC_INVALID);
	assert_string_equal(err.field, "start");
	assert_string_equal(box_dump(&box), before);
}

static void test_a_week_later_each_takes_the_next_ones_slot(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = series("2026-03-02T09:00", "2026-03-02T10:00", "frequency", "weekly", "weekdays", "mo mi",
		"count", "4", NULL);
	box_ok(calendar_series_create(office, r, NULL, &err), err);
	const char *before = box_dump(&box);
	box_ok(move(nth_date(r->id, 0), "2026-03-09T09:00", "2026-03-09T10:00", CALENDAR_ALL, &err), err);
	assert_string_equal(starts(r->id), "03-09T09:00 03-11T09:00 03-16T09:00 03-18T09:00");
	undo();
	assert_string_equal(box_dump(&box), before);
	box_ok(move(nth_date(r->id, 1), "2026-03-05T09:00", "2026-03-05T10:00", CALENDAR_ALL, &err), err);
	assert_string_equal(starts(r->id), "03-03T09:00 03-05T09:00 03-10T09:00 03-12T09:00");
	assert_string_equal(record_text(get(&kind_series, r->id), "weekdays"), "di do");
}

static void test_the_following_dates_become_a_series(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	box_ok(calendar_skip(office, nth_date(r->id, 6)->id, &err), err);
	const char *before = box_dump(&box);
	Record *third = nth_date(r->id, 2);
	box_ok(move(third, "2026-03-12T14:00", "2026-03-12T15:00", CALENDAR_FOLLOWING, &err), err);
	assert_string_equal(starts(r->id), "01-14T10:00 02-11T10:00");
	Record *moved = get(&kind_event, third->id);
	int64_t rest = record_int(moved, "series");
	assert_int_not_equal(rest, r->id);
	assert_string_equal(starts(rest), "03-12T14:00 04-09T14:00 05-14T14:00 06-11T14:00 08-13T14:00");
	assert_string_equal(record_text(moved, "uid"), record_text(third, "uid"));
	assert_string_not_equal(record_text(get(&kind_series, rest), "uid"), record_text(r, "uid"));
	assert_string_equal(record_text(get(&kind_series, rest), "skips"), "2026-07-09T14:00");
	assert_int_equal(record_int(get(&kind_series, rest), "count"), 6);
	assert_int_equal(record_int(get(&kind_series, r->id), "count"), 2);
	assert_string_equal(record_text(get(&kind_series, r->id), "skips"), "");
	undo();
	assert_string_equal(box_dump(&box), before);
}

static void test_one_date_left_keeps_its_series(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	const char *uid = record_text(r, "uid");
	box_ok(save(nth_date(r->id, 1), "title", "Neue Runde", CALENDAR_FOLLOWING, &err), err);
	assert_string_equal(starts(r->id), "01-14T10:00");
	assert_string_equal(record_text(get(&kind_series, r->id), "uid"), uid);
	/* Nothing to bring back: the second date goes on in the new series. */
	assert_string_equal(record_text(get(&kind_series, r->id), "skips"), "");
	assert_int_equal(
		calendar_restore(office, r->id, wall_parse_iso("2026-02-11T10:00"), NULL, &err), RC_INVALID);
}

static void test_following_from_the_ends(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	box_ok(save(nth_date(r->id, 7), "title", "Abschluss", CALENDAR_FOLLOWING, &err), err);
	assert_int_equal(dates(r->id).len, 8);
	assert_string_equal(record_text(nth_date(r->id, 6), "title"), "Jour fixe");
	box_ok(save(nth_date(r->id, 0), "title", "Runde", CALENDAR_FOLLOWING, &err), err);
	assert_int_equal(dates(r->id).len, 8);
	assert_string_equal(record_text(nth_date(r->id, 6), "title"), "Runde");
	assert_string_equal(record_text(nth_date(r->id, 7), "title"), "Abschluss");
}

static void test_a_date_is_taken_out_and_back(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	int64_t sequence = record_int(get(&kind_series, r->id), "sequence"), back = 0;
	box_ok(calendar_skip(office, nth_date(r->id, 1)->id, &err), err);
	assert_int_equal(dates(r->id).len, 7);
	assert_string_equal(record_text(get(&kind_series, r->id), "skips"), "2026-02-11T10:00");
	assert_int_equal(record_int(get(&kind_series, r->id), "sequence"), sequence + 1);
	undo();
	assert_int_equal(dates(r->id).len, 8);
	assert_int_equal(record_int(get(&kind_series, r->id), "sequence"), sequence + 2);
	box_ok(calendar_skip(office, nth_date(r->id, 1)->id, &err), err);
	Wall slot = wall_parse_iso("2026-02-11T10:00");
	box_ok(calendar_restore(office, r->id, slot, &back, &err), err);
	assert_string_equal(record_text(get(&kind_event, back), "start"), "2026-02-11T10:00");
	assert_string_equal(record_text(get(&kind_series, r->id), "skips"), "");
	assert_int_equal(calendar_restore(office, r->id, slot, &back, &err), RC_INVALID);
}

static void test_the_last_date_takes_its_series_along(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	const char *before = box_dump(&box);
	RecordSet rows = dates(r->id);
	int64_t ids[8];
	for (size_t i = 0; i < rows.len; i++)
		ids[i] = rows.items[i]->id;
	box_ok(calendar_delete(office, ids, rows.len, &err), err);
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM series"), 0);
	undo();
	assert_string_equal(box_dump(&box), before);
	box_ok(calendar_delete_series(office, r->id, &err), err);
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM event"), 0);
}

static void test_what_people_know_is_not_deleted(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	int64_t id = nth_date(r->id, 2)->id;
	const char *event = arena_printf(box.arena, "%lld", (long long)id);
	box_insert(office, &box, &kind_registration, "event", event, "family_name", "Beispiel", "state",
		"registered", "at", "2026-01-02T10:00", NULL);
	const char *before = box_dump(&box);
	assert_int_equal(calendar_skip(office, id, &err), RC_DENIED);
	assert_non_null(strstr(err.text, "bitte absagen"));
	assert_int_equal(calendar_delete_series(office, r->id, &err), RC_DENIED);
	Record *base = get(&kind_series, r->id), *mine = record_clone(box.arena, base);
	record_set_int(mine, "count", 2);
	assert_int_equal(calendar_series_save(office, base, mine, NULL, &err), RC_DENIED);
	assert_string_equal(box_dump(&box), before);
}

static void test_the_rule_changes(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	box_ok(calendar_skip(office, nth_date(r->id, 4)->id, &err), err);
	box_ok(save(nth_date(r->id, 2), "room", "Saal 2", CALENDAR_THIS, &err), err);
	const char *before = box_dump(&box);
	Record *base = get(&kind_series, r->id), *mine = record_clone(box.arena, base);
	record_set_int(mine, "interval", 2);
	record_set_int(mine, "count", 5);
	record_set_text(mine, box.arena, "room", "Saal 1");
	box_ok(calendar_series_save(office, base, mine, NULL, &err), err);
	assert_string_equal(starts(r->id), "01-14T10:00 03-11T10:00 07-08T10:00 09-09T10:00");
	assert_string_equal(record_text(nth_date(r->id, 1), "room"), "Saal 2");
	assert_string_equal(record_text(nth_date(r->id, 2), "room"), "Saal 1");
	assert_string_equal(record_text(get(&kind_series, r->id), "skips"), "2026-05-13T10:00");
	undo();
	assert_string_equal(box_dump(&box), before);
}

static void test_skips_change_with_the_rule(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = wednesdays();
	const char *before = box_dump(&box);
	Record *base = get(&kind_series, r->id), *mine = record_clone(box.arena, base);
	record_set_text(mine, box.arena, "start", "2026-01-15T09:00");
	record_set_text(mine, box.arena, "end", "2026-01-15T10:00");
	record_set_text(mine, box.arena, "skips", "2026-03-19T09:00\n2026-05-21T09:00");
	box_ok(calendar_series_save(office, base, mine, NULL, &err), err);
	assert_string_equal(
		starts(r->id), "01-15T09:00 02-19T09:00 04-16T09:00 06-18T09:00 07-16T09:00 08-20T09:00");
	assert_string_equal(
		record_text(get(&kind_series, r->id), "skips"), "2026-03-19T09:00\n2026-05-21T09:00");
	undo();
	assert_string_equal(box_dump(&box), before);
}

static void test_copies_and_templates(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *r = NULL,
	       *e = box_insert(office, &box, &kind_event, "title", "Web-Talk: Leerstand", "type", "webtalk",
		       "state", "confirmed", "start", "2026-03-11T18:00", "end", "2026-03-11T19:30", "link",
		       "https://talk.example.org/1", NULL);
	const char *id = arena_printf(box.arena, "%lld", (long long)e->id);
	Record *p = box_insert(office, &box, &kind_person, "family_name", "Beispiel", NULL);
	Record *s = box_insert(office, &box, &kind_session, "event", id, "title", "Fragen", "start",
		"2026-03-11T19:00", "end", "2026-03-11T19:30", NULL);
	box_insert(office, &box, &kind_event_person, "event", id, "person",
		arena_printf(box.arena, "%lld", (long long)p->id), "role", "speaker", "session",
		arena_printf(box.arena, "%lld", (long long)s->id), "reply", "accepted", NULL);
	int64_t copy = 0, template = 0;
	box_ok(calendar_copy(office, e->id, wall_parse_iso("2026-10-25T18:00"), &copy, &err), err);
	r = get(&kind_event, copy);
	assert_string_equal(record_text(r, "state"), "draft");
	assert_string_equal(record_text(r, "end"), "2026-10-25T19:30");
	assert_string_not_equal(record_text(r, "uid"), record_text(e, "uid"));
	RecordSet parts = { NULL, 0, 0 }, sessions = { NULL, 0, 0 };
	box_ok(office_parts(office, &kind_event_person, "event", copy, box.arena, &parts, &err), err);
	box_ok(office_parts(office, &kind_session, "event", copy, box.arena, &sessions, &err), err);
	assert_int_equal(parts.len, 1);
	assert_true(record_is_null(parts.items[0], "reply"));
	assert_int_equal(record_int(parts.items[0], "session"), sessions.items[0]->id);
	assert_string_equal(record_text(sessions.items[0], "start"), "2026-10-25T19:00");
	box_ok(calendar_to_template(office, e->id, "Web-Talk", &template, &err), err);
	box_ok(calendar_from_template(office, template, date_parse_iso("2026-11-03"), box.arena, &r, &err),
		err);
	assert_string_equal(record_text(r, "start"), "2026-11-03T18:00");
	assert_string_equal(record_text(r, "end"), "2026-11-03T19:30");
	assert_string_equal(record_text(r, "link"), "https://talk.example.org/1");
}

static void test_a_template_of_days(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	int64_t template = 0;
	Record *r = NULL,
	       *e = box_insert(office, &box, &kind_event, "title", "Klausur", "type", "internal", "state",
		       "confirmed", "start", "2026-03-11T00:00", "end", "2026-03-13T00:00", "all_day", "1",
		       NULL);
	box_ok(calendar_to_template(office, e->id, "Klausur", &template, &err), err);
	assert_int_equal(record_int(get(&kind_event_template, template), "minutes"), 3 * 1440);
	box_ok(calendar_from_template(office, template, date_parse_iso("2026-11-03"), box.arena, &r, &err),
		err);
	assert_string_equal(record_text(r, "end"), "2026-11-05T00:00");
	assert_int_equal(record_int(r, "all_day"), 1);
}

static void test_sessions_that_do_not_fit(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *e = box_insert(office, &box, &kind_event, "title", "Kongress", "type", "congress", "state",
		"confirmed", "start", "2026-06-18T00:00", "end", "2026-06-19T00:00", "all_day", "1",
		"capacity", "100", NULL);
	const char *id = arena_printf(box.arena, "%lld", (long long)e->id);
	box_insert(office, &box, &kind_session, "event", id, "title", "Wohnen", "start", "2026-06-18T10:30",
		"end", "2026-06-18T12:00", "room", "Saal 1", NULL);
	box_insert(office, &box, &kind_session, "event", id, "title", "Innenstadt", "start",
		"2026-06-18T11:00", "end", "2026-06-18T12:00", "room", "saal 1", "capacity", "120", NULL);
	box_insert(office, &box, &kind_session, "event", id, "title", "Abend", "start", "2026-06-20T18:00",
		"end", "2026-06-20T20:00", "room", "Saal 1", NULL);
	CalendarSessionClashes found = { NULL, 0, 0 };
	box_ok(calendar_session_clashes(office, e->id, box.arena, &found, &err), err);
	assert_int_equal(found.len, 3);
	assert_string_equal(found.items[0].text, "Wohnen und Innenstadt: um 11:00 beide im Raum saal 1");
	assert_string_equal(found.items[1].text, "Innenstadt: 120 Plätze, der ganze Termin hat nur 100");
	assert_string_equal(found.items[2].text, "Abend: liegt am Sa 20.06.2026 außerhalb des Termins");
}

/* --- whatever is done -------------------------------------------------------------------------- */

static uint64_t seed;

static size_t draw(size_t n)
{
	seed += 0x9e3779b97f4a7c15u;
	uint64_t x = seed;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return (size_t)((x ^ (x >> 31)) % n);
}

static const char *iso(Wall w)
{
	char buf[DATE_TEXT_MAX];
	wall_format_iso(w, buf);
	return arena_strdup(box.arena, buf);
}

static Record *random_series(void)
{
	static const char *const frequencies[] = { "daily", "weekly", "month_weekday", "month_last",
		"month_day", "yearly" };
	static const char *const modes[] = { "rule", "single" };
	Day day = date_parse_iso("2026-01-01") + (Day)draw(360);
	Wall start = wall_make(day, 6 * 60 + (int)draw(12) * 60);
	Record *r = series(iso(start), iso(start + 30 + (Wall)draw(4) * 30), "frequency",
		frequencies[draw(6)], "interval", arena_printf(box.arena, "%zu", 1 + draw(3)), "mode",
		modes[draw(2)], NULL);
	if (draw(2) == 0) {
		record_set_int(r, "count", 2 + (int64_t)draw(9));
	} else {
		char until[DATE_TEXT_MAX];
		date_format_iso(day + 1 + (Day)draw(400), until);
		record_set_text(r, box.arena, "until", until);
	}
	return r;
}

static bool has(const Wall *slots, size_t n, Wall slot)
{
	for (size_t i = 0; i < n; i++)
		if (slots[i] == slot)
			return true;
	return false;
}

static size_t read_skips(const Record *r, Wall *skips)
{
	size_t n = 0;
	for (const char *s = record_text(r, "skips"); *s != '\0'; s += s[16] == '\n' ? 17 : 16)
		skips[n++] = wall_parse_iso(arena_strndup(box.arena, s, 16));
	return n;
}

/* Each slot of the rule is a date or was taken out, never both; no date stands elsewhere. */
static void check_series(const Record *r)
{
	Wall slots[RECURRENCE_MAX], skips[RECURRENCE_MAX];
	Recurrence rule;
	Err err = ERR_INIT;
	box_ok(recurrence_of(r, &rule, &err), err);
	size_t n = recurrence_expand(&rule, wall_parse_iso(record_text(r, "start")), slots, RECURRENCE_MAX);
	size_t nskips = read_skips(r, skips);
	RecordSet rows = dates(r->id);
	for (size_t i = 0; i < nskips; i++)
		assert_true(has(slots, n, skips[i]));
	for (size_t i = 0; i < rows.len; i++) {
		Wall slot = wall_parse_iso(record_text(rows.items[i], "slot"));
		assert_true(has(slots, n, slot));
		assert_false(has(skips, nskips, slot));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(
				record_text(rows.items[i], "slot"), record_text(rows.items[j], "slot"));
	}
	assert_int_equal(rows.len + nskips, n);
	assert_true(rows.len > 0);
}

static void check_all_series(void)
{
	RecordSet all = { NULL, 0, 0 };
	Err err = ERR_INIT;
	box_ok(office_all(office, &kind_series, box.arena, &all, &err), err);
	for (size_t i = 0; i < all.len; i++)
		check_series(all.items[i]);
}

static Rc random_save(const Record *base, Err *err)
{
	static const Wall shifts[] = { 0, 30, -60, 1440, -1440, 2880, 7 * 1440, 10 * 1440, 1500 };
	static const char *const words[] = { "Saal 1", "Saal 2", "Rathaus" };
	static const char *const fields[] = { "title", "room", "place", "remark" };
	Record *mine = record_clone(box.arena, base);
	Wall shift = shifts[draw(ARRAY_LEN(shifts))], longer = draw(3) == 0 ? 15 : 0;
	record_set_text(mine, box.arena, "start", iso(wall_parse_iso(record_text(base, "start")) + shift));
	record_set_text(
		mine, box.arena, "end", iso(wall_parse_iso(record_text(base, "end")) + shift + longer));
	if (draw(2) == 0)
		record_set_text(mine, box.arena, fields[draw(4)], words[draw(3)]);
	return calendar_save(office, base, mine, (CalendarReach)draw(3), NULL, err);
}

static Rc random_rule(const Record *base, Err *err)
{
	Record *mine = record_clone(box.arena, base);
	if (draw(2) == 0)
		record_set_int(mine, "interval", 1 + (int64_t)draw(3));
	if (!record_is_null(base, "count"))
		record_set_int(mine, "count", 2 + (int64_t)draw(9));
	if (draw(3) == 0)
		record_set_text(mine, box.arena, "start",
			iso(wall_parse_iso(record_text(base, "start")) + 1440 - 60));
	record_set_text(mine, box.arena, "end",
		iso(wall_parse_iso(record_text(mine, "start")) + 45 + (Wall)draw(3) * 15));
	return calendar_series_save(office, base, mine, NULL, err);
}

static Rc random_restore(const Record *r, Err *err)
{
	Wall skips[RECURRENCE_MAX];
	int64_t event = 0;
	size_t n = read_skips(r, skips);
	return n == 0 ? RC_INVALID : calendar_restore(office, r->id, skips[draw(n)], &event, err);
}

/* A random step on a random series; RC_OK when it did something. */
static Rc random_step(Err *err)
{
	RecordSet all = { NULL, 0, 0 };
	box_ok(office_all(office, &kind_series, box.arena, &all, err), *err);
	if (all.len == 0)
		return RC_INVALID;
	const Record *r = all.items[draw(all.len)];
	RecordSet rows = dates(r->id);
	const Record *row = rows.items[draw(rows.len)];
	switch (draw(8)) {
	case 0:
		return calendar_skip(office, row->id, err);
	case 1:
		return calendar_delete(office, &row->id, 1, err);
	case 2:
		return random_restore(r, err);
	case 3:
		return random_rule(r, err);
	default:
		return random_save(row, err);
	}
}

static void test_random_edits_are_consistent_and_undone(void **state)
{
	(void)state;
	size_t made = 0, done = 0;
	for (uint64_t round = 0; round < 90; round++) {
		Err err = ERR_INIT;
		seed = round << 32;
		const char *dumps[9];
		size_t n = 0;
		if (calendar_series_create(office, random_series(), NULL, &err) != RC_OK)
			continue;
		made++;
		for (int i = 0; i < 8; i++) {
			dumps[n] = box_dump(&box);
			if (random_step(&err) == RC_OK) {
				check_all_series();
				if (strcmp(dumps[n], box_dump(&box)) != 0)
					n++;
			} else {
				assert_string_equal(box_dump(&box), dumps[n]);
			}
		}
		done += n;
		while (n > 0) {
			undo();
			assert_string_equal(box_dump(&box), dumps[--n]);
			check_all_series();
		}
		undo();
		assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM event"), 0);
	}
	if (made < 30 || done < 150)
		fail_msg("only %zu series and %zu steps", made, done);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_series_has_all_its_dates, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_preview_tells_holidays_and_collisions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_this_date_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_all_dates_keep_their_own, setup, teardown),
		cmocka_unit_test_setup_teardown(test_all_dates_follow_the_pattern, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_a_rule_cannot_say_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_week_later_each_takes_the_next_ones_slot, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_following_dates_become_a_series, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_date_left_keeps_its_series, setup, teardown),
		cmocka_unit_test_setup_teardown(test_following_from_the_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_date_is_taken_out_and_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_last_date_takes_its_series_along, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_people_know_is_not_deleted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_rule_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_skips_change_with_the_rule, setup, teardown),
		cmocka_unit_test_setup_teardown(test_copies_and_templates, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_template_of_days, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sessions_that_do_not_fit, setup, teardown),
		cmocka_unit_test_setup_teardown(test_random_edits_are_consistent_and_undone, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
