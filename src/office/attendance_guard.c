/* No place is given twice.
 *
 * Called by the write path for every record that is written, so that no way in (form, command line,
 * import, undo) goes past it. The write lock is held: what is counted here stays true until the
 * change set is committed. Only who takes a place anew is asked; an event whose places were made
 * fewer keeps everybody it has. */
#include <inttypes.h>
#include <string.h>

#include "kontor/domain/registration.h"
#include "kontor/store/store_row.h"
#include "attendance_priv.h"
#include "change_priv.h"

static bool takes(const Record *r)
{
	return r != NULL && registration_takes_place(record_text(r, "state"));
}

static Rc guard_registration(Change *c, const Record *before, const Record *after, Err *err)
{
	StoreAttendanceCount n = { 0 };
	if (c->log->overbook || !takes(after) || takes(before))
		return RC_OK;
	if (store_attendance_count(office_store(c->office), record_int(after, "event"), &n, err) != RC_OK)
		return err->rc;
	if (n.capacity < 0 || n.registered + n.confirmed + n.attended < n.capacity)
		return RC_OK;
	int64_t taken = n.registered + n.confirmed + n.attended;
	(void)err_field(err, "state",
		"Kein Platz mehr frei (%" PRId64 " von %" PRId64
		" vergeben); es geht nur noch auf die Warteliste (Status waiting).",
		taken, n.capacity);
	return err->rc = RC_DENIED;
}

static Wall time_of(const Record *r, const char *field)
{
	return wall_parse_iso(record_text(r, field));
}

/* Nobody sits in two rooms at once. */
static Rc guard_clash(Change *c, const Record *seat, const Record *session, Err *err)
{
	Store *st = office_store(c->office);
	RecordList others = { NULL, 0, 0 };
	if (store_row_list_int(st, &kind_seat, "registration", record_int(seat, "registration"), c->arena,
		    &others, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < others.len; i++) {
		Record *other = NULL;
		int64_t id = record_int(others.items[i], "session");
		if (others.items[i]->id == seat->id || id == session->id)
			continue;
		if (store_row_get(st, &kind_session, id, c->arena, &other, err) != RC_OK)
			return err->rc;
		if (time_of(other, "start") < time_of(session, "end") &&
			time_of(session, "start") < time_of(other, "end"))
			return err_field(err, "session",
				"„%s“ liegt zur selben Zeit wie „%s“; bitte eine der beiden wählen.",
				record_text(session, "title"), record_text(other, "title"));
	}
	return RC_OK;
}

static Rc guard_seat(Change *c, const Record *before, const Record *after, Err *err)
{
	Store *st = office_store(c->office);
	Record *session = NULL, *registration = NULL;
	int64_t id = record_int(after, "session"), capacity = -1, seats = 0;
	if (before != NULL && record_int(before, "session") == id)
		return RC_OK;
	if (store_row_get(st, &kind_session, id, c->arena, &session, err) != RC_OK ||
		store_row_get(st, &kind_registration, record_int(after, "registration"), c->arena,
			&registration, err) != RC_OK ||
		store_attendance_session(st, id, &capacity, &seats, err) != RC_OK)
		return err->rc;
	if (record_int(session, "event") != record_int(registration, "event"))
		return err_field(err, "session", "Die Sitzung gehört zu einem anderen Termin.");
	if (!c->log->overbook && capacity >= 0 && seats >= capacity) {
		(void)err_field(err, "session", "„%s“ ist voll: alle %" PRId64 " Plätze sind vergeben.",
			record_text(session, "title"), capacity);
		return err->rc = RC_DENIED;
	}
	return guard_clash(c, after, session, err);
}

Rc attendance_guard(Change *c, const Record *before, const Record *after, Err *err)
{
	if (after->kind == &kind_registration)
		return guard_registration(c, before, after, err);
	return after->kind == &kind_seat ? guard_seat(c, before, after, err) : RC_OK;
}

void attendance_overbook(Change *c, bool allowed)
{
	c->log->overbook = allowed;
}
