/* The outbox: who is told which version of a date, in which words, and what release allows. */
#include "box.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kontor/exchange/mail.h"
#include "kontor/office/calendar.h"
#include "kontor/office/outbox.h"
#include "kontor/office/people.h"

#define BOX    AUTO(box_done) Box b
#define OFFICE AUTO(office_closep) Office

/* BOX_NOW is 21.09.2026. */
#define START "2026-10-14T18:00"
#define END   "2026-10-14T19:30"

static const char *number(Box *b, int64_t v)
{
	return arena_printf(b->arena, "%lld", (long long)v);
}

static int64_t add_event(Office *o, Box *b, const char *type, const char *state)
{
	return box_insert(o, b, &kind_event, "title", "Leerstand als Chance", "type", type, "state", state,
		"start", START, "end", END, "place", "Rathaus", NULL)
		->id;
}

static int64_t add_person(Office *o, Box *b, const char *family, const char *mail, const char *purpose)
{
	int64_t id = box_insert(o, b, &kind_person, "form", "female", "title", "Dr.", "given_name", "Anna",
		"family_name", family, NULL)
			     ->id;
	if (mail != NULL)
		box_insert(o, b, &kind_channel, "person", number(b, id), "type", "mail", "use", "work",
			"value", mail, NULL);
	if (purpose != NULL)
		box_insert(o, b, &kind_consent, "person", number(b, id), "purpose", purpose, "basis",
			"consent", "date", "2026-01-01", NULL);
	return id;
}

static int64_t invite(Office *o, Box *b, int64_t event, int64_t person, const char *role)
{
	return box_insert(o, b, &kind_event_person, "event", number(b, event), "person", number(b, person),
		"role", role, "invite", "ja", NULL)
		->id;
}

static OutboxNeeds needs_of(Office *o, Box *b, int64_t event)
{
	OutboxNeeds n = { NULL, 0, 0 };
	Err err = ERR_INIT;
	box_ok(outbox_needs(o, event, b->arena, &n, &err), err);
	return n;
}

static size_t fill(Office *o, int64_t event)
{
	size_t n = 99;
	Err err = ERR_INIT;
	box_ok(outbox_fill(o, event, &n, &err), err);
	return n;
}

/* The latest message, as it is now. */
static Record *latest(Office *o, Box *b)
{
	RecordSet all = { NULL, 0, 0 };
	Err err = ERR_INIT;
	box_ok(office_all(o, &kind_message, b->arena, &all, &err), err);
	assert_true(all.len > 0);
	return all.items[0];
}

static void release(Office *o, int64_t id)
{
	size_t n = 0;
	Err err = ERR_INIT;
	box_ok(outbox_release(o, &id, 1, &n, &err), err);
	assert_int_equal(n, 1);
}

/* Everything that waits goes out, as files. */
static size_t hand_out_all(Office *o, Box *b)
{
	RecordSet all = { NULL, 0, 0 };
	int64_t ids[64];
	size_t n = 0, files = 0;
	Err err = ERR_INIT;
	box_ok(office_all(o, &kind_message, b->arena, &all, &err), err);
	for (size_t i = 0; i < all.len; i++)
		if (strcmp(record_text(all.items[i], "state"), "draft") == 0)
			ids[n++] = all.items[i]->id;
	box_ok(outbox_hand_out(o, arena_printf(b->arena, "%s/aus", b->dir), ids, n, &files, &err), err);
	return files;
}

static void set(Office *o, Box *b, const Kind *k, int64_t id, const char *field, const char *value)
{
	Err err = ERR_INIT;
	box_ok(box_set(o, b, k, id, field, value, &err), err);
}

static void move(Office *o, Box *b, int64_t event, const char *start, const char *end)
{
	set(o, b, &kind_event, event, "end", end);
	set(o, b, &kind_event, event, "start", start);
}

static void has(const char *text, const char *part)
{
	assert_non_null(text);
	if (strstr(text, part) == NULL)
		fail_msg("»%s« is not in:\n%s", part, text);
}

static void lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("»%s« is in:\n%s", part, text);
}

/* --- who is told what ---------------------------------------------------------------- */

static void test_each_version_once(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	int64_t event = add_event(o, &b, "webtalk", "confirmed");
	invite(o, &b, event, add_person(o, &b, "Beispiel", "anna@example.org", "events"), "speaker");
	assert_string_equal(needs_of(o, &b, event).items[0].type, "invitation");
	assert_int_equal(fill(o, event), 1);
	assert_int_equal(needs_of(o, &b, event).len, 0);
	assert_int_equal(fill(o, event), 0);
	assert_int_equal(fill(o, 0), 0);
	Record *m = latest(o, &b);
	assert_string_equal(record_text(m, "method"), "REQUEST");
	assert_int_equal(record_int(m, "sequence"), 0);
	has(record_text(m, "calendar"), "\nSEQUENCE:0\n");
	hand_out_all(o, &b);
	assert_int_equal(fill(o, 0), 0);

	move(o, &b, event, "2026-10-15T19:00", "2026-10-15T20:30");
	int64_t sequence = strtoll(box_get(o, &b, &kind_event, event, "sequence"), NULL, 10);
	assert_string_equal(needs_of(o, &b, 0).items[0].type, "update");
	assert_int_equal(fill(o, 0), 1);
	m = latest(o, &b);
	assert_int_equal(record_int(m, "sequence"), sequence);
	has(record_text(m, "text"), "bisher: Mittwoch, 14. Oktober 2026, 18:00 bis 19:30 Uhr");
	has(record_text(m, "text"), "neu:    Donnerstag, 15. Oktober 2026, 19:00 bis 20:30 Uhr");
	has(record_text(m, "subject"), "Geändert: Leerstand als Chance, Do 15.10.2026 19:00");
	hand_out_all(o, &b);
	assert_int_equal(fill(o, 0), 0);

	set(o, &b, &kind_event, event, "state", "cancelled");
	assert_int_equal(fill(o, event), 1);
	m = latest(o, &b);
	assert_string_equal(record_text(m, "type"), "cancellation");
	assert_string_equal(record_text(m, "method"), "CANCEL");
	assert_true(record_int(m, "sequence") > sequence);
	has(record_text(m, "calendar"), "\nSTATUS:CANCELLED\n");
	has(record_text(m, "calendar"), "\nMETHOD:CANCEL\n");
	hand_out_all(o, &b);
	assert_int_equal(fill(o, 0), 0);
}

static void test_older_waiting_is_dropped(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	size_t n = 0;
	int64_t event = add_event(o, &b, "webtalk", "confirmed");
	int64_t part =
		invite(o, &b, event, add_person(o, &b, "Beispiel", "anna@example.org", "events"), "speaker");
	fill(o, event);
	int64_t first = latest(o, &b)->id;
	release(o, first);
	move(o, &b, event, "2026-10-15T19:00", "2026-10-15T20:30");
	/* Released, but out of date: it may not be handed out any more. */
	assert_int_equal(outbox_hand_out(o, b.dir, &first, 1, &n, &err), RC_DENIED);
	assert_int_equal(fill(o, event), 1);
	assert_string_equal(box_get(o, &b, &kind_message, first, "state"), "dropped");
	Record *second = latest(o, &b);
	/* Nobody knew the first one: it is an invitation still. */
	assert_string_equal(record_text(second, "type"), "invitation");
	/* A draft follows the wording, too, also within one second: the tests' clock stands. */
	set(o, &b, &kind_event, event, "description", "Mit Rundgang");
	assert_int_equal(fill(o, event), 1);
	has(record_text(latest(o, &b), "text"), "Mit Rundgang");
	/* Taken out before anything went out: nothing is to be said. */
	set(o, &b, &kind_event_person, part, "invite", "nein");
	assert_int_equal(fill(o, event), 0);
	assert_string_equal(record_text(latest(o, &b), "state"), "dropped");
	assert_int_equal(outbox_release(o, &second->id, 1, &n, &err), RC_DENIED);
}

static void test_taken_out_and_back(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	int64_t event = add_event(o, &b, "webtalk", "confirmed");
	int64_t person = add_person(o, &b, "Beispiel", "anna@example.org", "events");
	int64_t part = invite(o, &b, event, person, "speaker");
	int64_t stays = add_person(o, &b, "Bleibt", "bleibt@example.org", "events");
	invite(o, &b, event, stays, "guest");
	fill(o, event);
	hand_out_all(o, &b);
	AUTO(change_done) Change c = CHANGE_INIT;
	Err err = ERR_INIT;
	box_ok(change_begin(&c, o, "Entfernt", &err), err);
	box_ok(change_delete(&c, &kind_event_person, part, 0, &err), err);
	box_ok(change_commit(&c, &err), err);
	assert_int_equal(fill(o, event), 1);
	Record *m = latest(o, &b);
	assert_string_equal(record_text(m, "address"), "anna@example.org");
	assert_string_equal(record_text(m, "method"), "CANCEL");
	/* Above what she knows, or her calendar would not believe it. */
	assert_int_equal(record_int(m, "sequence"), 1);
	has(record_text(m, "text"), "nicht mehr vorgesehen");
	hand_out_all(o, &b);
	assert_int_equal(fill(o, event), 0);
	invite(o, &b, event, person, "guest");
	assert_int_equal(fill(o, event), 1);
	m = latest(o, &b);
	assert_string_equal(record_text(m, "type"), "invitation");
	assert_true(record_int(m, "sequence") >= 1);
	hand_out_all(o, &b);
	assert_int_equal(fill(o, event), 0);
	/* From here on both get every change, she a number ahead. */
	move(o, &b, event, "2026-10-15T19:00", "2026-10-15T20:30");
	assert_int_equal(fill(o, event), 2);
	hand_out_all(o, &b);
	assert_int_equal(fill(o, event), 0);
}

static void test_declined_still_learns(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	int64_t event = add_event(o, &b, "webtalk", "confirmed");
	int64_t part =
		invite(o, &b, event, add_person(o, &b, "Beispiel", "anna@example.org", "events"), "guest");
	fill(o, event);
	hand_out_all(o, &b);
	set(o, &b, &kind_event_person, part, "reply", "declined");
	move(o, &b, event, "2026-10-15T19:00", "2026-10-15T20:30");
	assert_int_equal(fill(o, event), 1);
}

static void test_new_address(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	int64_t event = add_event(o, &b, "webtalk", "confirmed");
	int64_t person = add_person(o, &b, "Beispiel", "alt@example.org", "events");
	invite(o, &b, event, person, "guest");
	fill(o, event);
	hand_out_all(o, &b);
	box_insert(o, &b, &kind_channel, "person", number(&b, person), "type", "mail", "use", "work", "value",
		"neu@example.org", "main", "ja", NULL);
	assert_int_equal(fill(o, event), 1);
	assert_string_equal(record_text(latest(o, &b), "address"), "neu@example.org");
	assert_string_equal(record_text(latest(o, &b), "type"), "invitation");
	hand_out_all(o, &b);
	set(o, &b, &kind_event, event, "state", "cancelled");
	assert_int_equal(fill(o, event), 2);
}

/* --- who is not told ------------------------------------------------------------------ */

static const char *skipped(Office *o, Box *b, int64_t event, int64_t person)
{
	OutboxNeeds n = needs_of(o, b, event);
	for (size_t i = 0; i < n.len; i++)
		if (n.items[i].person == person)
			return n.items[i].skipped == NULL ? "" : n.items[i].skipped;
	return "(not needed)";
}

static void test_skipped(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	OutboxSender house;
	Err err = ERR_INIT;
	box_ok(outbox_sender(o, b.arena, &house, &err), err);
	int64_t event = add_event(o, &b, "tandem", "confirmed");
	int64_t without = add_person(o, &b, "Ohne", NULL, "events");
	int64_t forbids = add_person(o, &b, "Nein", "nein@example.org", "events");
	int64_t groundless = add_person(o, &b, "Grundlos", "grundlos@example.org", "newsletter");
	int64_t bounced = add_person(o, &b, "Tot", "tot@example.org", "events");
	int64_t self = add_person(o, &b, "Selbst", house.address, "contact");
	int64_t team = add_person(o, &b, "Team", "team@example.org", NULL);
	int64_t tandem = add_person(o, &b, "Tandem", "tandem@example.org", "tandem");
	set(o, &b, &kind_person, forbids, "no_mail", "ja");
	RecordSet channels = { NULL, 0, 0 };
	box_ok(office_parts(o, &kind_channel, "person", bounced, b.arena, &channels, &err), err);
	set(o, &b, &kind_channel, channels.items[0]->id, "bounced", "2026-09-01");
	invite(o, &b, event, without, "guest");
	invite(o, &b, event, forbids, "guest");
	invite(o, &b, event, groundless, "guest");
	invite(o, &b, event, bounced, "guest");
	invite(o, &b, event, self, "host");
	invite(o, &b, event, team, "team");
	invite(o, &b, event, tandem, "mayor");
	assert_string_equal(skipped(o, &b, event, without), "ohne E-Mail");
	assert_string_equal(skipped(o, &b, event, forbids), "wünscht keine E-Mail");
	has(skipped(o, &b, event, groundless), "ohne Rechtsgrundlage");
	assert_string_equal(skipped(o, &b, event, bounced), "E-Mail unzustellbar");
	has(skipped(o, &b, event, self), "Adresse des Büros");
	assert_string_equal(skipped(o, &b, event, team), "");
	assert_string_equal(skipped(o, &b, event, tandem), "");
	assert_int_equal(fill(o, event), 2);
	/* Two who meet know of each other. */
	has(record_text(latest(o, &b), "calendar"), "team@example.org");
	has(record_text(latest(o, &b), "calendar"), "tandem@example.org");
	hand_out_all(o, &b);
	/* Who knows the date learns that it is off, grounds or not; but no mail is no mail. */
	set(o, &b, &kind_person, tandem, "no_mail", "ja");
	set(o, &b, &kind_event, event, "state", "cancelled");
	assert_string_equal(skipped(o, &b, event, tandem), "wünscht keine E-Mail");
	assert_int_equal(fill(o, event), 1);
}

static void test_drafts_and_what_is_over(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	int64_t person = add_person(o, &b, "Beispiel", "anna@example.org", "events");
	int64_t draft = add_event(o, &b, "webtalk", "draft");
	invite(o, &b, draft, person, "guest");
	has(skipped(o, &b, draft, person), "Entwurf");
	assert_int_equal(fill(o, draft), 0);
	int64_t over = box_insert(o, &b, &kind_event, "title", "Vorbei", "type", "webtalk", "state",
		"confirmed", "start", "2026-09-01T18:00", "end", "2026-09-01T19:00", NULL)
			       ->id;
	invite(o, &b, over, person, "guest");
	assert_int_equal(needs_of(o, &b, over).len, 0);
	assert_int_equal(needs_of(o, &b, 0).len, 1);
}

static void test_others_stay_unknown(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	int64_t event = add_event(o, &b, "congress", "confirmed");
	invite(o, &b, event, add_person(o, &b, "Eins", "eins@example.org", "events"), "guest");
	invite(o, &b, event, add_person(o, &b, "Zwei", "zwei@example.org", "events"), "guest");
	assert_int_equal(fill(o, event), 2);
	Record *m = latest(o, &b);
	assert_string_equal(record_text(m, "address"), "zwei@example.org");
	lacks(record_text(m, "calendar"), "eins@example.org");
}

/* --- series ------------------------------------------------------------------------------- */

/* One date of a rule: under the series' UID, told by the start that the rule gives. */
static void test_date_of_a_series(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t first = 0;
	static const char *const fields[][2] = { { "title", "Web-Talk" }, { "type", "webtalk" },
		{ "state", "confirmed" }, { "start", "2026-10-14T18:00" }, { "end", "2026-10-14T19:00" },
		{ "frequency", "weekly" }, { "mode", "rule" } };
	Record *series = record_new(b.arena, &kind_series);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		record_set_text(series, b.arena, fields[i][0], fields[i][1]);
	record_set_int(series, "count", 4);
	box_ok(calendar_series_create(o, series, &first, &err), err);
	const char *uid = box_get(o, &b, &kind_series, series->id, "uid");
	int64_t event = box_sql_int(&b, "SELECT id FROM event WHERE start LIKE '2026-10-21%'");
	invite(o, &b, event, add_person(o, &b, "Beispiel", "anna@example.org", "events"), "speaker");
	assert_int_equal(fill(o, 0), 1);
	const char *calendar = record_text(latest(o, &b), "calendar");
	has(calendar, arena_printf(b.arena, "\nUID:%s\n", uid));
	has(calendar, "\nRECURRENCE-ID;TZID=Europe/Berlin:20261021T180000\n");
	lacks(calendar, "RRULE:FREQ=WEEKLY");
	hand_out_all(o, &b);
	move(o, &b, event, "2026-10-22T18:00", "2026-10-22T19:00");
	assert_int_equal(fill(o, 0), 1);
	Record *m = latest(o, &b);
	has(record_text(m, "calendar"), "\nRECURRENCE-ID;TZID=Europe/Berlin:20261021T180000\n");
	has(record_text(m, "text"), "neu:    Donnerstag, 22. Oktober 2026, 18:00 bis 19:00 Uhr");
	hand_out_all(o, &b);
	set(o, &b, &kind_event, event, "state", "cancelled");
	assert_int_equal(fill(o, 0), 1);
	m = latest(o, &b);
	assert_string_equal(record_text(m, "method"), "CANCEL");
	has(record_text(m, "calendar"), "\nRECURRENCE-ID;TZID=Europe/Berlin:20261021T180000\n");
}

/* --- words ---------------------------------------------------------------------------------- */

static void test_words(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	AUTO(str_done) Str mail = STR_INIT;
	int64_t event = add_event(o, &b, "webtalk", "tentative");
	set(o, &b, &kind_event, event, "place", "");
	set(o, &b, &kind_event, event, "link", "https://example.org/raum");
	set(o, &b, &kind_event, event, "title", "Größe; Maß, „Ziel“");
	invite(o, &b, event, add_person(o, &b, "Müller", "m@example.org", "events"), "speaker");
	fill(o, event);
	Record *m = latest(o, &b);
	const char *text = record_text(m, "text");
	has(text, "Sehr geehrte Frau Dr. Müller,\n\n");
	has(text, "  Größe; Maß, „Ziel“\n  Mittwoch, 14. Oktober 2026, 18:00 bis 19:30 Uhr\n");
	has(text, "Zugang: https://example.org/raum");
	has(text, "noch nicht endgültig bestätigt");
	has(text, "„Zusagen“");
	lacks(text, "\r");
	lacks(record_text(m, "calendar"), "\r");
	box_ok(outbox_mail(o, m->id, &mail, &err), err);
	has(str_cstr(&mail), "method=REQUEST");
	has(str_cstr(&mail), "<m@example.org>");
	/* The same at each attempt. */
	AUTO(str_done) Str again = STR_INIT;
	box_ok(outbox_mail(o, m->id, &again, &err), err);
	assert_string_equal(str_cstr(&mail), str_cstr(&again));
	/* From is the ORGANIZER of the frozen part, also when the office has another address since. */
	box_ok(outbox_set_sender(o, "Neues Haus <neu@example.org>", &err), err);
	str_clear(&again);
	box_ok(outbox_mail(o, m->id, &again, &err), err);
	lacks(str_cstr(&again), "<neu@example.org>");
	assert_int_equal(outbox_set_sender(o, "kein Absender", &err), RC_INVALID);
}

/* --- release, drop, by hand ------------------------------------------------------------------ */

static void test_release(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	size_t n = 0;
	int64_t event = add_event(o, &b, "webtalk", "confirmed");
	invite(o, &b, event, add_person(o, &b, "Eins", "eins@example.org", "events"), "guest");
	fill(o, event);
	int64_t id = latest(o, &b)->id;
	OFFICE *bernd = box_open(&b, "bernd");
	release(bernd, id);
	assert_string_equal(box_get(o, &b, &kind_message, id, "released_by"), "bernd");
	assert_string_equal(box_get(o, &b, &kind_message, id, "author"), "anna");
	assert_true(*box_get(o, &b, &kind_message, id, "released_at") != '\0');
	assert_int_equal(outbox_release(o, &id, 1, &n, &err), RC_DENIED);
	ChangeSet undone;
	box_ok(change_undo(bernd, b.arena, &undone, &err), err);
	assert_string_equal(box_get(o, &b, &kind_message, id, "state"), "draft");
	release(o, id);
	box_ok(outbox_drop(o, &id, 1, &err), err);
	assert_string_equal(box_get(o, &b, &kind_message, id, "state"), "dropped");
	/* Dropped by a person, and still untold: the next look makes a new one. */
	assert_int_equal(fill(o, event), 1);
}

static void test_by_hand(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int64_t event = add_event(o, &b, "webtalk", "confirmed");
	invite(o, &b, event, add_person(o, &b, "Eins", "eins@example.org", "events"), "guest");
	fill(o, event);
	Record *base = latest(o, &b);
	static const char *const refused[][2] = { { "state", "sent" }, { "state", "sending" },
		{ "state", "handed" }, { "address", "x@example.org" }, { "method", "CANCEL" },
		{ "calendar", "" } };
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		Record *mine = record_clone(b.arena, base);
		record_set_text(mine, b.arena, refused[i][0], refused[i][1]);
		if (outbox_save(o, base, mine, &err) == RC_OK)
			fail_msg("%s=%s went through", refused[i][0], refused[i][1]);
	}
	Record *mine = record_clone(b.arena, base);
	record_set_text(mine, b.arena, "text", "Von Hand.");
	record_set_text(mine, b.arena, "state", "released");
	box_ok(outbox_save(o, base, mine, &err), err);
	Record *now = latest(o, &b);
	assert_string_equal(record_text(now, "text"), "Von Hand.");
	assert_string_equal(record_text(now, "state"), "released");
	assert_string_equal(record_text(now, "released_by"), "anna");
	assert_int_equal(mine->rev, now->rev);
	mine = record_clone(b.arena, now);
	record_set_text(mine, b.arena, "text", "Anders.");
	assert_int_equal(outbox_save(o, now, mine, &err), RC_DENIED);
}

/* --- files --------------------------------------------------------------------------------------- */

static void test_hand_out(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	size_t n = 0;
	struct stat st;
	int64_t event = add_event(o, &b, "webtalk", "confirmed");
	invite(o, &b, event, add_person(o, &b, "Müller-Lüdenscheidt", "eins@example.org", "events"), "guest");
	fill(o, event);
	int64_t id = latest(o, &b)->id;
	const char *dir = arena_printf(b.arena, "%s/aus", b.dir);
	const char *path = arena_printf(
		b.arena, "%s/2026-10-14-einladung-dr-anna-mullerludenscheidt-%lld.eml", dir, (long long)id);
	/* A file of another's by that name is never replaced, and nothing counts as told. */
	assert_int_equal(mkdir(dir, 0700), 0);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("fremd", f);
	fclose(f);
	assert_int_equal(outbox_hand_out(o, dir, &id, 1, &n, &err), RC_CONFLICT);
	assert_string_equal(box_get(o, &b, &kind_message, id, "state"), "draft");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 5);
	assert_int_equal(unlink(path), 0);
	box_ok(outbox_hand_out(o, dir, &id, 1, &n, &err), err);
	assert_string_equal(box_get(o, &b, &kind_message, id, "state"), "handed");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(outbox_hand_out(o, dir, &id, 1, &n, &err), RC_DENIED);
	/* What left cannot be taken back: undo passes over it. */
	ChangeSet next;
	box_ok(change_next_undo(o, b.arena, &next, &err), err);
	lacks(next.what, "ausgegeben");
	lacks(next.what, "Postausgang");
	assert_string_equal(next.what, "Angelegt");
}

/* --- notices ---------------------------------------------------------------------------------------- */

static size_t notice(Office *o, int64_t event, const char *subject, size_t *without)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	Err err = ERR_INIT;
	size_t n = 0;
	box_ok(change_begin(&c, o, "Verschoben", &err), err);
	box_ok(outbox_notice_in(&c, event, subject, "der Termin wurde verschoben.", &n, without, &err), err);
	box_ok(change_commit(&c, &err), err);
	return n;
}

static void test_notices(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	size_t without = 0;
	int64_t event = add_event(o, &b, "congress", "confirmed");
	int64_t invited = add_person(o, &b, "Geladen", "geladen@example.org", "events");
	int64_t person = add_person(o, &b, "Person", "person@example.org", NULL);
	const char *e = number(&b, event);
	invite(o, &b, event, invited, "guest");
	fill(o, event);
	box_insert(o, &b, &kind_registration, "event", e, "person", number(&b, invited), "state",
		"registered", "at", "2026-09-01T09:00", NULL);
	box_insert(o, &b, &kind_registration, "event", e, "person", number(&b, person), "state", "confirmed",
		"at", "2026-09-01T09:00", NULL);
	box_insert(o, &b, &kind_registration, "event", e, "given_name", "Karl", "family_name", "Klein",
		"mail", "karl@example.org", "state", "waiting", "at", "2026-09-01T09:00", NULL);
	box_insert(o, &b, &kind_registration, "event", e, "family_name", "Ohne", "state", "registered", "at",
		"2026-09-01T09:00", NULL);
	box_insert(o, &b, &kind_registration, "event", e, "family_name", "Weg", "mail", "weg@example.org",
		"state", "cancelled", "at", "2026-09-01T09:00", NULL);
	assert_int_equal(notice(o, event, "Verschoben auf den 15.", &without), 2);
	assert_int_equal(without, 1);
	Record *m = latest(o, &b);
	assert_string_equal(record_text(m, "type"), "notice");
	assert_true(record_is_null(m, "method"));
	has(record_text(m, "text"), "Guten Tag Karl Klein,\n\nder Termin wurde verschoben.\n");
	/* What waits of an earlier notice is replaced. */
	assert_int_equal(notice(o, event, "Verschoben auf den 16.", &without), 2);
	assert_string_equal(box_get(o, &b, &kind_message, m->id, "state"), "dropped");
	release(o, latest(o, &b)->id);
	assert_int_equal(outbox_drop(o, &latest(o, &b)->id, 1, &(Err)ERR_INIT), RC_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_version_once),
		cmocka_unit_test(test_older_waiting_is_dropped),
		cmocka_unit_test(test_taken_out_and_back),
		cmocka_unit_test(test_declined_still_learns),
		cmocka_unit_test(test_new_address),
		cmocka_unit_test(test_skipped),
		cmocka_unit_test(test_drafts_and_what_is_over),
		cmocka_unit_test(test_others_stay_unknown),
		cmocka_unit_test(test_date_of_a_series),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_release),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_hand_out),
		cmocka_unit_test(test_notices),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
