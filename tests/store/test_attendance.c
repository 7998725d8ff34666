/* Registrations: places are given once, whoever asks and by whatever way. */
#include "box.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kontor/office/attendance.h"
#include "kontor/office/people.h"

static Box box;
static Office *office;
static int64_t event;

static int setup(void **state)
{
	(void)state;
	box_store(&box);
	office = box_open(&box, "anna");
	event = box_insert(office, &box, &kind_event, "title", "Web-Talk", "type", "webtalk", "state",
		"confirmed", "start", "2026-10-14T10:00", "end", "2026-10-14T11:30", "capacity", "2", NULL)
			->id;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_close(office);
	box_done(&box);
	return 0;
}

static Record *typed(const char *given, const char *family)
{
	Record *r = record_new(box.arena, &kind_registration);
	record_set_int(r, "event", event);
	record_set_text(r, box.arena, "given_name", given);
	record_set_text(r, box.arena, "family_name", family);
	return r;
}

static int64_t person(const char *given, const char *family)
{
	return box_insert(office, &box, &kind_person, "given_name", given, "family_name", family, NULL)->id;
}

static Record *of_person(int64_t id)
{
	Record *r = record_new(box.arena, &kind_registration);
	record_set_int(r, "event", event);
	record_set_int(r, "person", id);
	return r;
}

/* Registers and tells whether it is the waiting list. */
static bool waits(Record *r)
{
	Err err = ERR_INIT;
	bool waiting = false;
	box_ok(attendance_register(office, r, &waiting, &err), err);
	assert_true(r->id > 0);
	assert_string_equal(record_text(r, "state"), waiting ? "waiting" : "registered");
	return waiting;
}

static AttendanceCount count(void)
{
	AttendanceCount n = { 0 };
	Err err = ERR_INIT;
	box_ok(attendance_count(office, event, &n, &err), err);
	return n;
}

static const char *state_of(int64_t registration)
{
	return box_get(office, &box, &kind_registration, registration, "state");
}

/* --- places ------------------------------------------------------------------------------ */

static void test_places_then_the_waiting_list(void **state)
{
	(void)state;
	assert_false(waits(typed("Anna", "Beispiel")));
	assert_false(waits(typed("Bea", "Muster")));
	assert_true(waits(typed("Cem", "Probe")));
	AttendanceCount n = count();
	assert_int_equal(n.taken, 2);
	assert_int_equal(n.waiting, 1);
	assert_int_equal(n.free, 0);
	assert_string_equal(box_get(office, &box, &kind_registration, 1, "at"), "2026-09-21T16:13");
	AUTO(str_done) Str said = STR_INIT;
	attendance_say(&n, &said);
	assert_string_equal(str_cstr(&said), "2 von 2 Plätzen, 1 auf der Warteliste");
}

static void test_no_other_way_overbooks(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *third = typed("Cem", "Probe");
	assert_false(waits(typed("Anna", "Beispiel")));
	assert_false(waits(typed("Bea", "Muster")));
	assert_true(waits(third));
	assert_int_equal(
		box_set(office, &box, &kind_registration, third->id, "state", "registered", &err), RC_DENIED);
	assert_non_null(strstr(err.text, "2 von 2 vergeben"));
	assert_string_equal(state_of(third->id), "waiting");
}

static void test_undo_gives_no_place_twice(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	ChangeSet set = { 0 };
	Record *first = typed("Anna", "Beispiel");
	assert_false(waits(first));
	assert_false(waits(typed("Bea", "Muster")));
	box_ok(box_set(office, &box, &kind_registration, first->id, "state", "cancelled", &err), err);
	Office *bob = box_open(&box, "bob");
	bool waiting = true;
	box_ok(attendance_register(bob, typed("Cem", "Probe"), &waiting, &err), err);
	assert_false(waiting);
	office_close(bob);
	assert_int_not_equal(change_undo(office, box.arena, &set, &err), RC_OK);
	assert_string_equal(state_of(first->id), "cancelled");
	assert_int_equal(count().taken, 2);
}

static void test_a_free_place_belongs_to_who_waits(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *first = typed("Anna", "Beispiel"), *third = typed("Cem", "Probe");
	RecordSet up = { NULL, 0, 0 };
	assert_false(waits(first));
	assert_false(waits(typed("Bea", "Muster")));
	assert_true(waits(third));
	assert_true(waits(typed("Dora", "Test")));
	box_ok(box_set(office, &box, &kind_registration, first->id, "state", "cancelled", &err), err);
	assert_true(waits(typed("Emil", "Später")));
	box_ok(attendance_promotions(office, event, box.arena, &up, &err), err);
	assert_int_equal(up.len, 1);
	assert_int_equal(up.items[0]->id, third->id);
	box_ok(attendance_promote(office, event, &third->id, 1, &err), err);
	assert_string_equal(state_of(third->id), "registered");
	assert_int_equal(attendance_promote(office, event, &third->id, 1, &err), RC_CONFLICT);
	box_ok(attendance_promotions(office, event, box.arena, &up, &err), err);
	assert_int_equal(up.len, 0);
}

static void test_who_cancelled_comes_back_on_her_record(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	int64_t anna = person("Anna", "Beispiel");
	Record *first = of_person(anna), *again = of_person(anna);
	assert_false(waits(first));
	assert_int_equal(attendance_register(office, again, NULL, &err), RC_CONFLICT);
	assert_non_null(strstr(err.text, "schon angemeldet"));
	box_ok(box_set(office, &box, &kind_registration, first->id, "state", "cancelled", &err), err);
	assert_false(waits(again));
	assert_int_equal(again->id, first->id);
	Record *guest = typed("Bea", "Muster");
	record_set_text(guest, box.arena, "mail", "bea@example.org");
	assert_false(waits(guest));
	guest = typed("Bea", "Muster");
	record_set_text(guest, box.arena, "mail", "Bea@example.org");
	assert_int_equal(attendance_register(office, guest, NULL, &err), RC_CONFLICT);
}

/* --- two processes ---------------------------------------------------------------------------- */

enum { RACERS = 6 };

static void race(int number)
{
	Office *o = box_open(&box, "racer");
	Err err = ERR_INIT;
	char family[16];
	snprintf(family, sizeof(family), "Läufer%d", number);
	Record *r = typed("Rita", family);
	_exit(attendance_register(o, r, NULL, &err) == RC_OK ? 0 : 1);
}

static void test_the_last_place_is_given_once(void **state)
{
	(void)state;
	pid_t racers[RACERS];
	assert_false(waits(typed("Anna", "Beispiel")));
	for (int i = 0; i < RACERS; i++) {
		racers[i] = fork();
		assert_true(racers[i] >= 0);
		if (racers[i] == 0)
			race(i);
	}
	for (int i = 0; i < RACERS; i++) {
		int status = 0;
		assert_int_equal(waitpid(racers[i], &status, 0), racers[i]);
		assert_int_equal(status, 0);
	}
	AttendanceCount n = count();
	assert_int_equal(n.taken, 2);
	assert_int_equal(n.waiting, RACERS - 1);
}

/* --- at the door --------------------------------------------------------------------------------- */

static void test_three_letters_find(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Attendance *at = NULL;
	AttendanceHit hits[4];
	Record *r = typed("Anna", "Müller-Beispiel");
	record_set_int(r, "town", box_town(office, &box, "12070424", "Wittenberge"));
	assert_false(waits(r));
	r = typed("Bea", "Witt");
	record_set_text(r, box.arena, "organisation", "Bauhaus Universität");
	assert_false(waits(r));
	box_ok(attendance_open(office, event, &at, &err), err);
	assert_int_equal(attendance_len(at), 2);
	assert_int_equal(attendance_find(at, "wit", hits, 4), 2);
	assert_string_equal(hits[0].name, "Bea Witt");
	assert_string_equal(hits[1].town, "Wittenberge");
	assert_int_equal(attendance_find(at, "muel", hits, 4), 1);
	assert_int_equal(attendance_find(at, "beisp ann", hits, 4), 1);
	assert_int_equal(attendance_find(at, "univ", hits, 4), 1);
	assert_int_equal(attendance_find(at, "spiel", hits, 4), 1);
	assert_int_equal(attendance_find(at, "xyz", hits, 4), 0);
	assert_int_equal(attendance_find(at, "", hits, 1), 1);
	attendance_close(at);
}

static void test_in_and_out_again(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	bool already = true;
	Record *r = typed("Anna", "Beispiel");
	assert_false(waits(r));
	box_ok(box_set(office, &box, &kind_registration, r->id, "state", "confirmed", &err), err);
	box_ok(attendance_arrive(office, r->id, &already, &err), err);
	assert_false(already);
	assert_string_equal(state_of(r->id), "attended");
	assert_string_equal(box_get(office, &box, &kind_registration, r->id, "arrived"), "2026-09-21T16:13");
	box_ok(attendance_arrive(office, r->id, &already, &err), err);
	assert_true(already);
	box_ok(attendance_leave(office, r->id, &err), err);
	assert_string_equal(state_of(r->id), "confirmed");
	assert_string_equal(box_get(office, &box, &kind_registration, r->id, "arrived"), "");
	assert_int_equal(attendance_leave(office, r->id, &err), RC_INVALID);
}

/* Whoever was let in by mistake is again what she was: the place is free for the one who waits first. */
static void test_a_slip_at_the_door_is_taken_back_whole(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *third = typed("Cem", "Probe"), *guest = typed("Dora", "Test"),
	       *first = typed("Anna", "Beispiel");
	assert_false(waits(first));
	assert_false(waits(typed("Bea", "Muster")));
	assert_true(waits(third));
	box_ok(attendance_admit(office, third->id, &err), err);
	box_ok(attendance_leave(office, third->id, &err), err);
	assert_string_equal(state_of(third->id), "waiting");
	box_ok(attendance_walk_in(office, guest, true, &err), err);
	assert_int_equal(count().taken, 3);
	box_ok(attendance_leave(office, guest->id, &err), err);
	assert_string_equal(state_of(guest->id), "cancelled");
	box_ok(box_set(office, &box, &kind_registration, first->id, "state", "cancelled", &err), err);
	box_ok(attendance_arrive(office, first->id, NULL, &err), err);
	box_ok(attendance_leave(office, first->id, &err), err);
	assert_string_equal(state_of(first->id), "cancelled");
	assert_int_equal(count().taken, 1);
}

static void test_the_full_house_asks(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *third = typed("Cem", "Probe"), *fourth = typed("Dora", "Test");
	assert_false(waits(typed("Anna", "Beispiel")));
	assert_false(waits(typed("Bea", "Muster")));
	assert_true(waits(third));
	assert_int_equal(attendance_arrive(office, third->id, NULL, &err), RC_DENIED);
	assert_string_equal(state_of(third->id), "waiting");
	box_ok(attendance_admit(office, third->id, &err), err);
	assert_string_equal(state_of(third->id), "attended");
	assert_int_equal(attendance_walk_in(office, fourth, false, &err), RC_DENIED);
	box_ok(attendance_walk_in(office, fourth, true, &err), err);
	assert_string_equal(state_of(fourth->id), "attended");
	assert_int_equal(count().taken, 4);
	AUTO(str_done) Str said = STR_INIT;
	AttendanceCount n = count();
	attendance_say(&n, &said);
	assert_string_equal(str_cstr(&said), "4 von 2 Plätzen, überbucht um 2");
}

static void test_who_did_not_come(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	size_t n = 99;
	Record *r = typed("Anna", "Beispiel");
	assert_false(waits(r));
	assert_int_equal(attendance_finish(office, event, &n, &err), RC_INVALID);
	box_ok(box_set(office, &box, &kind_event, event, "start", "2026-09-01T10:00", &err), err);
	box_ok(attendance_finish(office, event, &n, &err), err);
	assert_int_equal(n, 1);
	assert_string_equal(state_of(r->id), "no_show");
}

/* --- sessions ----------------------------------------------------------------------------------------- */

static int64_t session(const char *title, const char *start, const char *end, const char *capacity)
{
	char number[24];
	snprintf(number, sizeof(number), "%lld", (long long)event);
	return box_insert(office, &box, &kind_session, "event", number, "title", title, "start", start, "end",
		end, "capacity", capacity, NULL)
		->id;
}

static void test_seats_are_given_once_and_at_one_time(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	Record *anna = typed("Anna", "Beispiel"), *bea = typed("Bea", "Muster");
	AttendanceSessions all = { NULL, 0, 0 };
	assert_false(waits(anna));
	assert_false(waits(bea));
	int64_t a = session("Wohnen", "2026-10-14T10:00", "2026-10-14T10:30", "1");
	int64_t b = session("Leerstand", "2026-10-14T10:00", "2026-10-14T10:30", "5");
	int64_t c = session("Kultur", "2026-10-14T10:30", "2026-10-14T11:00", "5");
	box_ok(attendance_seat_set(office, anna->id, (int64_t[]){ a, c }, 2, &err), err);
	assert_int_equal(attendance_seat_set(office, bea->id, &a, 1, &err), RC_DENIED);
	assert_int_equal(attendance_seat_set(office, bea->id, (int64_t[]){ b, a }, 2, &err), RC_DENIED);
	box_ok(attendance_seat_set(office, anna->id, (int64_t[]){ b, c }, 2, &err), err);
	assert_int_equal(attendance_seat_set(office, anna->id, (int64_t[]){ a, b }, 2, &err), RC_INVALID);
	box_ok(attendance_seat_list(office, event, box.arena, &all, &err), err);
	assert_int_equal(all.len, 3);
	assert_int_equal(all.items[0].nregistrations + all.items[1].nregistrations, 1);
	assert_int_equal(all.items[2].registrations[0], anna->id);
}

/* --- figures ------------------------------------------------------------------------------------------- */

static void test_reach_and_first_timers(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	AttendanceReaches all = { NULL, 0, 0 };
	int64_t one = box_town(office, &box, "12070424", "Wittenberge");
	int64_t two = box_town(office, &box, "14626085", "Görlitz");
	int64_t now = event;
	event = box_insert(office, &box, &kind_event, "title", "Früher", "type", "webtalk", "state",
		"confirmed", "start", "2026-09-01T10:00", "end", "2026-09-01T11:30", NULL)
			->id;
	Record *old = typed("Anna", "Beispiel");
	record_set_int(old, "town", one);
	box_ok(attendance_walk_in(office, old, false, &err), err);
	old = typed("Cem", "Probe");
	record_set_int(old, "town", two);
	assert_false(waits(old)); /* had a place, but did not come */
	event = now;
	Record *r = typed("Bea", "Muster");
	record_set_int(r, "town", one);
	assert_false(waits(r));
	r = typed("Cem", "Probe");
	record_set_int(r, "town", two);
	assert_false(waits(r));
	box_ok(attendance_reach(office, event, box.arena, &all, &err), err);
	assert_int_equal(all.len, 3);
	assert_string_equal(all.items[0].land, "BB");
	assert_int_equal(all.items[0].first_timers, 0);
	assert_string_equal(all.items[1].land, "SN");
	assert_int_equal(all.items[1].first_timers, 1);
	assert_int_equal(all.items[2].participants, 2);
	assert_int_equal(all.items[2].towns, 2);
}

/* --- merging persons --------------------------------------------------------------------------------------- */

static void test_two_registrations_of_one_person_become_one(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	ChangeSet set = { 0 };
	char number[24], seat_session[24], ev[24];
	int64_t anna = person("Anna", "Beispiel"), double_ = person("Anna", "Beispiel");
	Record *one = of_person(anna), *two = of_person(double_);
	assert_false(waits(one));
	assert_false(waits(two));
	int64_t s = session("Wohnen", "2026-10-14T10:00", "2026-10-14T10:30", "5");
	box_ok(attendance_seat_set(office, two->id, &s, 1, &err), err);
	box_ok(attendance_arrive(office, two->id, NULL, &err), err);
	snprintf(ev, sizeof(ev), "%lld", (long long)event);
	for (int i = 0; i < 2; i++) {
		snprintf(number, sizeof(number), "%lld", (long long)(i == 0 ? anna : double_));
		box_insert(office, &box, &kind_event_person, "event", ev, "person", number, "role", "speaker",
			NULL);
	}
	snprintf(seat_session, sizeof(seat_session), "%lld", (long long)s);
	char *before = box_dump(&box);
	const PeopleMerge merge = { .winner = anna, .loser = double_ };
	box_ok(people_merge(office, &merge, &err), err);
	assert_string_equal(state_of(one->id), "attended");
	assert_int_equal(count().taken, 1);
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM seat"), 1);
	assert_int_equal(box_sql_int(&box, "SELECT count(*) FROM event_person"), 1);
	box_ok(change_undo(office, box.arena, &set, &err), err);
	assert_string_equal(box_dump(&box), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_places_then_the_waiting_list, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_other_way_overbooks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_undo_gives_no_place_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_free_place_belongs_to_who_waits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_who_cancelled_comes_back_on_her_record, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_last_place_is_given_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_three_letters_find, setup, teardown),
		cmocka_unit_test_setup_teardown(test_in_and_out_again, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_slip_at_the_door_is_taken_back_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_full_house_asks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_who_did_not_come, setup, teardown),
		cmocka_unit_test_setup_teardown(test_seats_are_given_once_and_at_one_time, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reach_and_first_timers, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_two_registrations_of_one_person_become_one, setup, teardown),
	};
	return cmocka_run_group_tests_name("attendance", tests, NULL, NULL);
}
