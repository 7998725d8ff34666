/* Who sits in which session of a congress. */
#include <inttypes.h>
#include <string.h>

#include "kontor/store/store_row.h"
#include "attendance_priv.h"

static bool contains(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* Those that go first: an exchange of two sessions at one time is no clash. */
static Rc drop_others(Change *c, const RecordList *now, const int64_t *sessions, size_t n, Err *err)
{
	for (size_t i = 0; i < now->len; i++) {
		const Record *seat = now->items[i];
		if (!contains(sessions, n, record_int(seat, "session")) &&
			change_delete(c, &kind_seat, seat->id, seat->rev, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static Rc add_missing(
	Change *c, int64_t registration, const RecordList *now, const int64_t *sessions, size_t n, Err *err)
{
	for (size_t i = 0; i < n; i++) {
		bool there = false;
		for (size_t j = 0; j < now->len; j++)
			there = there || record_int(now->items[j], "session") == sessions[i];
		if (there)
			continue;
		Record *seat = record_new(c->arena, &kind_seat);
		record_set_int(seat, "registration", registration);
		record_set_int(seat, "session", sessions[i]);
		if (change_insert(c, seat, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

Rc attendance_seat_set(Office *o, int64_t registration, const int64_t *sessions, size_t n, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	RecordList now = { NULL, 0, 0 };
	Record *r = NULL;
	const char *what = "";
	if (office_get(o, &kind_registration, registration, a, &r, err) != RC_OK ||
		attendance_what(o, record_int(r, "event"), "Sitzungen gewählt", a, &what, err) != RC_OK ||
		change_begin(&c, o, what, err) != RC_OK ||
		store_row_list_int(office_store(o), &kind_seat, "registration", registration, c.arena, &now,
			err) != RC_OK ||
		drop_others(&c, &now, sessions, n, err) != RC_OK ||
		add_missing(&c, registration, &now, sessions, n, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

Rc attendance_seat_list(Office *o, int64_t event, Arena *a, AttendanceSessions *ret, Err *err)
{
	RecordSet sessions = { NULL, 0, 0 };
	AttendanceSessions all = { NULL, 0, 0 };
	if (office_parts(o, &kind_session, "event", event, a, &sessions, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < sessions.len; i++) {
		RecordSet seats = { NULL, 0, 0 };
		if (office_parts(o, &kind_seat, "session", sessions.items[i]->id, a, &seats, err) != RC_OK)
			return err->rc;
		AttendanceSession s = { .session = sessions.items[i],
			.registrations = ARENA_ARRAY(a, int64_t, seats.len + 1),
			.nregistrations = seats.len };
		for (size_t j = 0; j < seats.len; j++)
			s.registrations[j] = record_int(seats.items[j], "registration");
		VEC_PUSH(a, &all, s);
	}
	*ret = all;
	return RC_OK;
}
