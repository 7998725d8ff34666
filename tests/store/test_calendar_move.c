/* Moving and cancelling: who knows the date, who is told, who has to be called; the agenda and its
 * collisions. */
#include "box.h"

#include <string.h>

#include "kontor/office/agenda.h"
#include "kontor/office/calendar.h"
#include "kontor/office/outbox.h"

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

static const char *text(int64_t id)
{
	return arena_printf(box.arena, "%lld", (long long)id);
}

static int64_t person(const char *family, const char *mail)
{
	Record *p = box_insert(office, &box, &kind_person, "given_name", "Anna", "family_name", family, NULL);
	if (mail != NULL)
		box_insert(office, &box, &kind_channel, "person", text(p->id), "type", "mail", "use", "work",
			"value", mail, NULL);
	box_insert(office, &box, &kind_consent, "person", text(p->id), "purpose", "events", "basis",
		"consent", "date", "2026-01-01", NULL);
	return p->id;
}

static Record *event(const char *start, const char *end, const char *state)
{
	return box_insert(office, &box, &kind_event, "title", "Web-Talk: Leerstand", "type", "webtalk",
		"state", state, "start", start, "end", end, "place", "online", NULL);
}

static void part(int64_t event, int64_t person, const char *role, const char *invite)
{
	box_insert(office, &box, &kind_event_person, "event", text(event), "person", text(person), "role",
		role, "invite", invite, NULL);
}

static void told(int64_t event, int64_t person, const char *address)
{
	box_insert(office, &box, &kind_message, "type", "invitation", "state", "draft", "event", text(event),
		"person", text(person), "name", "Anna", "address", address, "subject", "Einladung", "text",
		"Text", "calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "method", "REQUEST", "sequence", "0",
		"stamp", "1789999000", "author", "anna", NULL);
	box_sql(&box, "UPDATE message SET state = 'handed', sent_at = '2026-09-01T10:00'");
}

/* An autumn evening that everybody knows in another way. */
static Record *known_event(void)
{
	Record *e = event("2026-10-14T18:00", "2026-10-14T19:30", "confirmed");
	int64_t invited = person("Abel", "abel@example.org");
	part(e->id, invited, "speaker", "1");
	told(e->id, invited, "abel@example.org");
	part(e->id, person("Brand", NULL), "moderator", "0");
	box_insert(office, &box, &kind_registration, "event", text(e->id), "family_name", "Clausen", "mail",
		"clausen@example.org", "state", "registered", "at", "2026-09-01T10:00", NULL);
	box_insert(office, &box, &kind_registration, "event", text(e->id), "family_name", "Daum", "state",
		"waiting", "at", "2026-09-02T10:00", NULL);
	box_insert(office, &box, &kind_registration, "event", text(e->id), "family_name", "Ernst", "state",
		"cancelled", "at", "2026-09-03T10:00", NULL);
	return e;
}

static Wall at(const char *iso)
{
	return wall_parse_iso(iso);
}

static Rc move(const Record *e, const char *start, size_t *messages, size_t *calls, Err *err)
{
	return calendar_move(office, e->id, e->rev, at(start), WALL_NONE, messages, calls, err);
}

/* --- who knows it ------------------------------------------------------------------------- */

static void test_everybody_who_knows_is_named(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	CalendarKnowers k = { NULL, 0, 0 };
	box_ok(calendar_knowers(office, known_event()->id, box.arena, &k, &err), err);
	assert_int_equal(k.len, 6);
	assert_string_equal(k.items[0].name, "Anna Abel");
	assert_string_equal(k.items[0].detail, "eingeladen, Fassung 0");
	assert_true(k.items[0].gets_message);
	assert_string_equal(k.items[1].name, "Clausen");
	assert_string_equal(k.items[1].detail, "angemeldet");
	assert_true(k.items[1].gets_message);
	assert_string_equal(k.items[2].name, "Daum");
	assert_false(k.items[2].gets_message);
	assert_string_equal(k.items[3].name, "Anna Brand");
	assert_string_equal(k.items[3].detail, "Moderation");
	assert_int_equal(k.items[4].how, CALENDAR_FEED);
	assert_string_equal(k.items[5].name, "öffentlicher Kalender");
}

static void test_nobody_knows_a_draft(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	CalendarKnowers k = { NULL, 0, 0 };
	Record *e = event("2026-10-14T18:00", "2026-10-14T19:30", "draft");
	box_ok(calendar_knowers(office, e->id, box.arena, &k, &err), err);
	assert_int_equal(k.len, 0);
}

/* --- moving --------------------------------------------------------------------------------- */

static void test_a_move_tells_everybody_and_is_undone(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	ChangeSet set;
	size_t messages = 0, calls = 0;
	Record *e = known_event();
	const char *before = box_dump(&box);
	box_ok(move(e, "2026-10-21T18:30", &messages, &calls, &err), err);
	assert_int_equal(messages, 2);
	assert_int_equal(calls, 2);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "end"), "2026-10-21T20:00");
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "sequence"), "1");
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM message WHERE state = 'draft'"), 2);
	assert_int_equal(
		box_sql_int(&box, "SELECT count(*) FROM message WHERE type = 'update' AND sequence = 1"), 1);
	assert_int_equal(box_sql_int(&box,
				 "SELECT count(*) FROM followup WHERE instr(remark, 'Daum (Warteliste)') > 0"
				 " AND instr(remark, 'Anna Brand (Moderation)') > 0"),
		1);
	box_ok(change_undo(office, box.arena, &set, &err), err);
	assert_string_equal(box_dump(&box), before);
}

static void test_a_move_to_where_it_stands_tells_nobody(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	size_t messages = 9, calls = 9;
	Record *e = known_event();
	box_ok(move(e, "2026-10-14T18:00", &messages, &calls, &err), err);
	assert_int_equal(messages, 0);
	assert_int_equal(calls, 0);
}

static void test_the_nights_of_the_clock_change(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *e = event("2026-10-14T18:00", "2026-10-14T18:30", "confirmed");
	assert_int_equal(move(e, "2027-03-28T02:15", NULL, NULL, &err), RC_INVALID);
	assert_string_equal(err.field, "start");
	assert_int_equal(move(e, "2026-10-25T02:15", NULL, NULL, &err), RC_INVALID);
	assert_string_equal(err.field, "fold");
	box_ok(calendar_move_fold(
		       office, e->id, e->rev, at("2026-10-25T02:15"), WALL_NONE, "second", NULL, NULL, &err),
		err);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "fold"), "second");
	/* over the night: as long by the clock on the wall */
	box_ok(calendar_move(
		       office, e->id, 0, at("2026-10-24T23:00"), at("2026-10-25T05:00"), NULL, NULL, &err),
		err);
	box_ok(calendar_move(office, e->id, 0, at("2026-10-27T23:00"), WALL_NONE, NULL, NULL, &err), err);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "end"), "2026-10-28T05:00");
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "fold"), "");
}

static void test_what_is_over_stays(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *e = event("2026-10-14T18:00", "2026-10-14T18:30", "held");
	assert_int_equal(move(e, "2026-10-15T18:00", NULL, NULL, &err), RC_DENIED);
	assert_int_equal(calendar_cancel(office, e->id, e->rev, "", NULL, NULL, &err), RC_INVALID);
	assert_int_equal(calendar_move(office, event("2026-11-14T18:00", "2026-11-14T19:00", "draft")->id, 7,
				 at("2026-11-15T18:00"), WALL_NONE, NULL, NULL, &err),
		RC_CONFLICT);
}

static void test_a_congress_moves_with_its_sessions(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *e = box_insert(office, &box, &kind_event, "title", "Kongress", "type", "congress", "state",
		"tentative", "start", "2026-06-18T00:00", "end", "2026-06-19T00:00", "all_day", "1", NULL);
	Record *s = box_insert(office, &box, &kind_session, "event", text(e->id), "title", "Wohnen", "start",
		"2026-06-19T10:30", "end", "2026-06-19T12:00", NULL);
	box_ok(move(e, "2026-06-25T00:00", NULL, NULL, &err), err);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "end"), "2026-06-26T00:00");
	assert_string_equal(box_get(office, &box, &kind_session, s->id, "start"), "2026-06-26T10:30");
}

static void test_a_cancelled_date_is_told_to_all(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	size_t messages = 0, calls = 0;
	Record *e = known_event();
	box_ok(calendar_cancel(office, e->id, e->rev, "Referent erkrankt", &messages, &calls, &err), err);
	assert_int_equal(messages, 2);
	assert_int_equal(calls, 2);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "state"), "cancelled");
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "remark"),
		"Abgesagt am 21.09.2026: Referent erkrankt");
	assert_int_equal(box_sql_int(&box,
				 "SELECT count(*) FROM message WHERE type = 'cancellation'"
				 " AND method = 'CANCEL'"),
		1);
	assert_int_equal(
		calendar_cancel(office, e->id, 0, "noch einmal", &messages, &calls, &err), RC_DENIED);
}

/* --- what belongs together ----------------------------------------------------------------------- */

static void test_the_days_of_a_congress_go_along(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	ChangeSet set;
	size_t messages = 0, calls = 0;
	Record *frame = box_insert(office, &box, &kind_event, "title", "Kongress", "type", "congress",
		"state", "confirmed", "start", "2026-10-14T00:00", "end", "2026-10-15T00:00", "all_day", "1",
		NULL);
	Record *day = known_event();
	Record *draft = event("2026-10-15T10:00", "2026-10-15T11:00", "draft");
	box_ok(box_set(office, &box, &kind_event, draft->id, "frame", text(frame->id), &err), err);
	box_ok(box_set(office, &box, &kind_event, day->id, "frame", text(frame->id), &err), err);
	const char *before = box_dump(&box);
	box_ok(move(frame, "2026-10-21T00:00", &messages, &calls, &err), err);
	assert_string_equal(box_get(office, &box, &kind_event, day->id, "start"), "2026-10-21T18:00");
	assert_int_equal(messages, 2);
	assert_int_equal(calls, 2);
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM followup"), 1);
	box_ok(change_undo(office, box.arena, &set, &err), err);
	assert_string_equal(box_dump(&box), before);
	box_ok(calendar_cancel(office, frame->id, 0, "", &messages, &calls, &err), err);
	assert_string_equal(box_get(office, &box, &kind_event, day->id, "state"), "cancelled");
	assert_int_equal(messages, 2);
	assert_string_equal(box_get(office, &box, &kind_event, draft->id, "state"), "draft");
}

static Record *weekly(void)
{
	static const char *const values[][2] = { { "title", "Sprechstunde" }, { "type", "internal" },
		{ "state", "confirmed" }, { "start", "2026-09-16T10:00" }, { "end", "2026-09-16T11:00" },
		{ "frequency", "weekly" }, { "mode", "single" } };
	Record *r = record_new(box.arena, &kind_series);
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		record_set_text(r, box.arena, values[i][0], values[i][1]);
	record_set_int(r, "count", 4);
	return r;
}

static void test_a_series_is_cancelled_in_one_step(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	ChangeSet set;
	size_t dates = 0, messages = 0, calls = 0;
	Record *series = weekly();
	box_ok(calendar_series_create(office, series, NULL, &err), err);
	box_sql(&box, "UPDATE event SET state = 'draft' WHERE start LIKE '2026-09-30%'");
	const char *before = box_dump(&box);
	box_ok(calendar_cancel_series(office, series->id, "Haushaltssperre", &dates, &messages, &calls, &err),
		err);
	assert_int_equal(dates, 2); /* what lies behind us took place, and a draft nobody knows */
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM event WHERE state = 'cancelled'"), 2);
	box_ok(change_undo(office, box.arena, &set, &err), err);
	assert_string_equal(box_dump(&box), before);
	box_ok(calendar_cancel_series(office, series->id, "", NULL, NULL, NULL, &err), err);
	assert_int_equal(calendar_cancel_series(office, series->id, "", NULL, NULL, NULL, &err), RC_DENIED);
}

/* --- saved in the form ------------------------------------------------------------------------------ */

static Rc save(const Record *e, const char *field, const char *value, CalendarSaved *ret, Err *err)
{
	Record *base = NULL;
	box_ok(office_get(office, &kind_event, e->id, box.arena, &base, err), *err);
	Record *mine = record_clone(box.arena, base);
	record_set_text(mine, box.arena, field, value);
	return calendar_save_told(office, base, mine, CALENDAR_THIS, NULL, ret, err);
}

static void test_a_saved_change_is_told_like_a_move(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	ChangeSet set;
	CalendarSaved told = { 9, 9 };
	Record *e = known_event();
	const char *before = box_dump(&box);
	box_ok(save(e, "end", "2026-10-14T20:00", &told, &err), err);
	assert_int_equal(told.messages, 2);
	assert_int_equal(told.calls, 2);
	box_ok(change_undo(office, box.arena, &set, &err), err);
	assert_string_equal(box_dump(&box), before);
	box_ok(save(e, "room", "Saal 2", &told, &err), err);
	assert_int_equal(told.messages, 2);
	assert_int_equal(
		box_sql_int(&box,
			"SELECT count(*) FROM message WHERE type = 'notice' AND state = 'draft'"
			" AND instr(subject, 'Anderer Ort') > 0 AND instr(text, 'Raum: Saal 2') > 0"),
		1);
	box_ok(save(e, "remark", "Beamer mitnehmen", &told, &err), err);
	assert_int_equal(told.messages, 0);
	box_ok(save(e, "state", "held", &told, &err), err);
	assert_int_equal(told.messages, 0);
}

static void test_a_saved_change_that_nobody_knows_is_told_to_nobody(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	CalendarSaved told = { 9, 9 };
	Record *e = event("2026-10-14T18:00", "2026-10-14T18:30", "confirmed");
	part(e->id, person("Brand", NULL), "moderator", "0");
	part(e->id, person("Abel", "abel@example.org"), "speaker", "1");
	box_ok(save(e, "end", "2026-10-14T20:00", &told, &err), err);
	assert_int_equal(told.messages, 0);
	assert_int_equal(told.calls, 0);
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM message"), 0);
}

static void test_sessions_go_along_with_a_saved_date(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	CalendarSaved told;
	Record *e = event("2026-10-14T18:00", "2026-10-14T22:00", "confirmed");
	Record *s = box_insert(office, &box, &kind_session, "event", text(e->id), "title", "Wohnen", "start",
		"2026-10-14T19:00", "end", "2026-10-14T20:00", NULL);
	box_ok(save(e, "end", "2026-10-14T23:00", &told, &err), err);
	assert_string_equal(box_get(office, &box, &kind_session, s->id, "start"), "2026-10-14T19:00");
	box_ok(save(e, "start", "2026-10-14T17:00", &told, &err), err);
	assert_string_equal(box_get(office, &box, &kind_session, s->id, "start"), "2026-10-14T18:00");
}

/* One date of the series was told; the others nobody knows. */
static void test_a_changed_series_is_told_where_it_is_known(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	CalendarSaved saved;
	RecordSet dates = { NULL, 0, 0 };
	Record *series = weekly();
	box_ok(calendar_series_create(office, series, NULL, &err), err);
	box_ok(office_parts(office, &kind_event, "series", series->id, box.arena, &dates, &err), err);
	assert_int_equal(dates.len, 4);
	int64_t invited = person("Abel", "abel@example.org");
	part(dates.items[2]->id, invited, "speaker", "1");
	told(dates.items[2]->id, invited, "abel@example.org");
	Record *mine = record_clone(box.arena, dates.items[1]);
	record_set_text(mine, box.arena, "start", "2026-09-23T11:00");
	record_set_text(mine, box.arena, "end", "2026-09-23T12:00");
	box_ok(calendar_save_told(office, dates.items[1], mine, CALENDAR_ALL, NULL, &saved, &err), err);
	assert_int_equal(saved.messages, 1);
	Record *base = NULL;
	box_ok(office_get(office, &kind_series, series->id, box.arena, &base, &err), err);
	Record *rule = record_clone(box.arena, base);
	record_set_text(rule, box.arena, "place", "Rathaus");
	box_ok(calendar_series_save_told(office, base, rule, NULL, &saved, &err), err);
	assert_int_equal(saved.messages, 1);
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM message WHERE state = 'draft'"), 1);
}

/* --- taken back after the mails went out ------------------------------------------------------------ */

/* All drafts leave the house as files. */
static void hand_out(void)
{
	Err err = ERR_INIT;
	int64_t ids[8];
	size_t n = 0, files = 0;
	RecordSet all = { NULL, 0, 0 };
	box_ok(office_all(office, &kind_message, box.arena, &all, &err), err);
	for (size_t i = 0; i < all.len; i++)
		if (strcmp(record_text(all.items[i], "state"), "draft") == 0)
			ids[n++] = all.items[i]->id;
	box_ok(outbox_hand_out(office, arena_printf(box.arena, "%s/aus", box.dir), ids, n, &files, &err),
		err);
}

static void test_undo_of_what_was_sent_is_told(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	ChangeSet set;
	size_t messages = 0, calls = 0;
	Record *e = known_event();
	box_ok(move(e, "2026-10-21T18:30", &messages, &calls, &err), err);
	hand_out();
	box_ok(change_undo(office, box.arena, &set, &err), err);
	assert_int_equal(set.messages, 2);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "start"), "2026-10-14T18:00");
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM message WHERE state = 'handed'"), 3);
	assert_int_equal(box_sql_int(&box,
				 "SELECT count(*) FROM message WHERE state = 'draft' AND type = 'update'"
				 " AND sequence = 2"),
		1);
	assert_int_equal(box_sql_int(&box,
				 "SELECT count(*) FROM message WHERE state = 'draft' AND type = 'notice'"
				 " AND instr(text, 'neu: Mi 14.10.2026') > 0"),
		1);
	/* … and what is older can be taken back after it. */
	box_ok(change_undo(office, box.arena, &set, &err), err);
}

static void test_undo_of_a_cancellation_invites_anew(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	ChangeSet set;
	Record *e = known_event();
	box_ok(calendar_cancel(office, e->id, e->rev, "", NULL, NULL, &err), err);
	hand_out();
	box_ok(change_undo(office, box.arena, &set, &err), err);
	assert_int_equal(set.messages, 2);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "state"), "confirmed");
	assert_int_equal(box_sql_int(&box,
				 "SELECT count(*) FROM message WHERE state = 'draft' AND method = 'REQUEST'"),
		1);
	box_ok(change_redo(office, box.arena, &set, &err), err);
	assert_string_equal(box_get(office, &box, &kind_event, e->id, "state"), "cancelled");
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM message WHERE state = 'draft'"), 0);
}

/* --- the agenda -------------------------------------------------------------------------------- */

static Agenda agenda(const char *query)
{
	Agenda a = { 0 };
	Err err = ERR_INIT;
	box_ok(agenda_load(office, query, &a, &err), err);
	return a;
}

static const char *titles(const Agenda *a, const char *from, const char *to)
{
	const AgendaItem *hits[20];
	AUTO(str_done) Str out = STR_INIT;
	size_t n = agenda_between(a, at(from), at(to), hits, 20);
	for (size_t i = 0; i < n; i++)
		str_addf(&out, "%s%s", i > 0 ? ", " : "", hits[i]->title);
	return arena_strdup(box.arena, str_cstr(&out));
}

static int64_t dated(const char *title, const char *start, const char *end, const char *all_day)
{
	return box_insert(office, &box, &kind_event, "title", title, "type", "internal", "state", "confirmed",
		"start", start, "end", end, "all_day", all_day, NULL)
		->id;
}

static void test_items_that_touch_a_time(void **state)
{
	(void)state;
	int64_t year = dated("Jahr", "2026-01-01T00:00", "2026-12-31T00:00", "1");
	dated("Klausur", "2026-03-11T00:00", "2026-03-12T00:00", "1");
	dated("Früh", "2026-03-11T08:00", "2026-03-11T09:00", "0");
	dated("Spät", "2026-03-12T18:00", "2026-03-12T19:00", "0");
	dated("Nacht", "2026-03-12T22:00", "2026-03-13T02:00", "0");
	box_insert(office, &box, &kind_event, "title", "Frist", "type", "deadline", "state", "confirmed",
		"start", "2026-03-13T12:00", "end", "2026-03-13T12:00", NULL);
	AUTO(agenda_done) Agenda a = agenda(NULL);
	assert_string_equal(titles(&a, "2026-03-11T00:00", "2026-03-12T00:00"), "Jahr, Klausur, Früh");
	assert_string_equal(titles(&a, "2026-03-12T00:00", "2026-03-13T00:00"), "Jahr, Klausur, Spät, Nacht");
	assert_string_equal(titles(&a, "2026-03-13T00:00", "2026-03-14T00:00"), "Jahr, Nacht, Frist");
	assert_string_equal(titles(&a, "2026-03-13T02:00", "2026-03-13T12:00"), "Jahr");
	assert_string_equal(titles(&a, "2027-01-01T00:00", "2028-01-01T00:00"), "");
	assert_string_equal(agenda_find(&a, year)->title, "Jahr");
	assert_null(agenda_find(&a, 4711));
	assert_string_equal(agenda_next(&a, at("2026-03-11T08:01"))->title, "Spät");
	assert_null(agenda_next(&a, at("2026-03-14T00:00")));
}

static void test_between_is_what_a_plain_search_finds(void **state)
{
	(void)state;
	uint32_t x = 1;
	for (int i = 0; i < 60; i++) {
		char from[DATE_TEXT_MAX], to[DATE_TEXT_MAX];
		x = x * 1664525 + 1013904223;
		Wall start = at("2026-01-01T06:00") + (Wall)(x >> 8) % 40000;
		start -= wall_minutes(start) < 240 ? -300 : 0;
		wall_format_iso(start, from);
		wall_format_iso(start + 1 + (Wall)(x >> 5) % (i % 10 == 0 ? 30000 : 200), to);
		dated("Termin", from, to, "0");
	}
	AUTO(agenda_done) Agenda a = agenda(NULL);
	assert_int_equal(a.len, 60);
	for (Wall from = at("2026-01-01T00:00"); from < at("2026-02-15T00:00"); from += 977) {
		const AgendaItem *hits[60];
		size_t n = agenda_between(&a, from, from + 1440, hits, 60), m = 0;
		for (size_t i = 0; i < a.len; i++)
			if (a.items[i].start < from + 1440 && a.items[i].end > from) {
				assert_true(m < n);
				assert_ptr_equal(hits[m++], &a.items[i]);
			}
		assert_int_equal(n, m);
	}
}

static void test_persons_of_items_are_known(void **state)
{
	(void)state;
	Record *e = event("2026-10-14T18:00", "2026-10-14T19:30", "confirmed");
	int64_t abel = person("Abel", NULL), brand = person("Brand", NULL);
	int64_t other = dated("Ohne", "2026-10-13T18:00", "2026-10-13T19:30", "0");
	part(e->id, brand, "speaker", "0");
	part(e->id, abel, "moderator", "0");
	AUTO(agenda_done) Agenda a = agenda("art:web-talk");
	assert_int_equal(a.len, 1);
	assert_int_equal(a.items[0].npersons, 2);
	assert_int_equal(a.items[0].persons[0], abel);
	assert_int_equal(a.items[0].persons[1], brand);
	AUTO(agenda_done) Agenda words = agenda("leerstand");
	assert_int_equal(words.len, 1);
	assert_int_equal(words.items[0].npersons, 2);
	AUTO(agenda_done) Agenda all = agenda("");
	assert_int_equal(agenda_find(&all, other)->npersons, 0);
	assert_string_equal(all.items[1].visibility, "public");
}

/* What the first clash of a probe on the evening of 14 October says; "" for none. */
static const char *clash(const char *room, int64_t person, const char *audience)
{
	AgendaClash hits[4];
	AUTO(str_done) Str out = STR_INIT;
	AUTO(agenda_done) Agenda a = agenda(NULL);
	AgendaItem probe = { .start = at("2026-10-14T19:00"),
		.end = at("2026-10-14T20:00"),
		.room = room,
		.place = "",
		.audience = audience,
		.visibility = "public",
		.persons = &person,
		.npersons = person != 0,
		.blocking = true };
	if (agenda_clashes(&a, &probe, hits, 4) > 0)
		agenda_clash_say(office, &hits[0], &out);
	return arena_strdup(box.arena, str_cstr(&out));
}

static void test_collisions(void **state)
{
	(void)state;
	int64_t abel = person("Abel", NULL);
	Record *e = box_insert(office, &box, &kind_event, "title", "Runde", "type", "webtalk", "state",
		"confirmed", "start", "2026-10-14T18:00", "end", "2026-10-14T19:30", "room", "Saal Öst",
		"audience", "mayors", NULL);
	part(e->id, abel, "speaker", "0");
	assert_string_equal(clash("", abel, ""), "Kollision: Mi 14.10. 18:00–19:30 Runde (Anna Abel)");
	assert_string_equal(clash("saal öst", 0, ""), "Kollision: Mi 14.10. 18:00–19:30 Runde (Saal Öst)");
	assert_string_equal(
		clash("", 0, "mayors"), "Kollision: Mi 14.10. 18:00–19:30 Runde (Bürgermeister:innen)");
	assert_string_equal(clash("Saal 2", 0, "coaches"), "");
	Err err = ERR_INIT;
	box_ok(box_set(office, &box, &kind_event, e->id, "busy", "free", &err), err);
	assert_string_equal(clash("Saal Öst", abel, "mayors"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_everybody_who_knows_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nobody_knows_a_draft, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_move_tells_everybody_and_is_undone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_move_to_where_it_stands_tells_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_nights_of_the_clock_change, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_is_over_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_congress_moves_with_its_sessions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_cancelled_date_is_told_to_all, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_days_of_a_congress_go_along, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_series_is_cancelled_in_one_step, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_saved_change_is_told_like_a_move, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_saved_change_that_nobody_knows_is_told_to_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sessions_go_along_with_a_saved_date, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_changed_series_is_told_where_it_is_known, setup, teardown),
		cmocka_unit_test_setup_teardown(test_undo_of_what_was_sent_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(test_undo_of_a_cancellation_invites_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(test_items_that_touch_a_time, setup, teardown),
		cmocka_unit_test_setup_teardown(test_between_is_what_a_plain_search_finds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_persons_of_items_are_known, setup, teardown),
		cmocka_unit_test_setup_teardown(test_collisions, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
