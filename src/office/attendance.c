/* Registering, the waiting list, and who moves up. Everything is decided within the write lock. */
#include "kontor/office/attendance.h"

#include <inttypes.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/domain/registration.h"
#include "kontor/store/store_row.h"
#include "attendance_priv.h"
#include "change_priv.h"

/* --- counting ------------------------------------------------------------------------- */

Rc attendance_count(Office *o, int64_t event, AttendanceCount *ret, Err *err)
{
	StoreAttendanceCount n = { 0 };
	if (store_attendance_count(office_store(o), event, &n, err) != RC_OK)
		return err->rc;
	int64_t taken = n.registered + n.confirmed + n.attended;
	*ret = (AttendanceCount){ .capacity = n.capacity,
		.invited = (size_t)n.invited,
		.taken = (size_t)taken,
		.waiting = (size_t)n.waiting,
		.attended = (size_t)n.attended,
		.no_show = (size_t)n.no_show,
		.cancelled = (size_t)n.cancelled,
		.free = n.capacity < 0 ? -1 : BASE_MAX(n.capacity - taken, 0) };
	return RC_OK;
}

void attendance_say(const AttendanceCount *n, Str *out)
{
	if (n->capacity < 0)
		str_addf(out, "%zu angemeldet", n->taken);
	else
		str_addf(out, "%zu von %" PRId64 " Plätzen", n->taken, n->capacity);
	if (n->capacity >= 0 && (int64_t)n->taken > n->capacity)
		str_addf(out, ", überbucht um %" PRId64, (int64_t)n->taken - n->capacity);
	if (n->waiting > 0)
		str_addf(out, ", %zu auf der Warteliste", n->waiting);
	if (n->capacity >= 0 && n->free > 0)
		str_addf(out, ", %" PRId64 " frei", n->free);
	size_t up = attendance_moving_up(n);
	if (up > 0)
		str_addf(out, " → %zu Nachrücker vorgeschlagen", up);
}

size_t attendance_moving_up(const AttendanceCount *n)
{
	return n->free < 0 ? n->waiting : BASE_MIN((size_t)n->free, n->waiting);
}

/* --- words ---------------------------------------------------------------------------- */

const char *attendance_now(Office *o, Arena *a)
{
	char buf[DATE_TEXT_MAX];
	wall_format_iso(clock_wall(office_clock(o)), buf);
	return arena_strdup(a, buf);
}

const char *attendance_number(Arena *a, size_t n, const char *one, const char *many)
{
	return arena_printf(a, "%zu %s", n, n == 1 ? one : many);
}

Rc attendance_what(Office *o, int64_t event, const char *verb, Arena *a, const char **ret, Err *err)
{
	AUTO(str_done) Str title = STR_INIT;
	if (office_title(o, &kind_event, event, &title, err) != RC_OK)
		return err->rc;
	*ret = arena_printf(a, "%s: %s", verb, str_cstr(&title));
	return RC_OK;
}

/* --- who is registered already ---------------------------------------------------------- */

static const char *mail_key(Arena *a, const Record *r)
{
	AUTO(str_done) Str key = STR_INIT;
	person_mail_key(record_text(r, "mail"), &key);
	return arena_strdup(a, str_cstr(&key));
}

static bool same_text(Arena *a, const Record *x, const Record *y, const char *field)
{
	return strcmp(text_fold(a, record_text(x, field)), text_fold(a, record_text(y, field))) == 0;
}

/* Of those who are in no directory: the same name with the same mail, or with none and the same place. */
static bool same_guest(Arena *a, const Record *x, const Record *y)
{
	if (!same_text(a, x, y, "given_name") || !same_text(a, x, y, "family_name"))
		return false;
	if (!record_is_null(x, "mail") && !record_is_null(y, "mail"))
		return strcmp(mail_key(a, x), mail_key(a, y)) == 0;
	return record_int(x, "town") == record_int(y, "town") && same_text(a, x, y, "organisation");
}

bool attendance_same(Arena *a, const Record *x, const Record *y)
{
	int64_t p = record_int(x, "person"), q = record_int(y, "person");
	if (p != 0 || q != 0)
		return p == q;
	return same_guest(a, x, y);
}

/* NULL: nobody. */
static Rc find_same(Change *c, const Record *r, Record **ret, Err *err)
{
	RecordList all = { NULL, 0, 0 };
	bool person = !record_is_null(r, "person");
	if (store_row_list_int(office_store(c->office), &kind_registration, person ? "person" : "event",
		    record_int(r, person ? "person" : "event"), c->arena, &all, err) != RC_OK)
		return err->rc;
	*ret = NULL;
	for (size_t i = 0; i < all.len && *ret == NULL; i++)
		if (record_int(all.items[i], "event") == record_int(r, "event") &&
			attendance_same(c->arena, all.items[i], r))
			*ret = all.items[i];
	return RC_OK;
}

/* --- registering -------------------------------------------------------------------------- */

static bool has_state(const Record *r, const char *state)
{
	return strcmp(record_text(r, "state"), state) == 0;
}

static Rc check_event(Change *c, int64_t event, Err *err)
{
	Record *e = NULL;
	if (event == 0)
		return err_field(err, "event", "Zu welchem Termin? Bitte den Termin angeben.");
	if (store_row_get(office_store(c->office), &kind_event, event, c->arena, &e, err) != RC_OK)
		return err->rc;
	if (has_state(e, "cancelled"))
		return err_field(err, "event", "„%s“ ist abgesagt; Anmeldungen sind nicht mehr möglich.",
			record_text(e, "title"));
	return RC_OK;
}

/* What the directory knows, as it is today: a badge of next year should not change with the post. */
static Rc fill_in(Change *c, Record *r, Err *err)
{
	int64_t town = 0;
	const char *house = "";
	if (record_is_null(r, "at"))
		record_set_text(r, c->arena, "at", attendance_now(c->office, c->arena));
	if (record_is_null(r, "person") || !record_is_null(r, "town") || !record_is_null(r, "organisation"))
		return RC_OK;
	if (store_attendance_post(
		    office_store(c->office), record_int(r, "person"), c->arena, &town, &house, err) != RC_OK)
		return err->rc;
	if (town != 0)
		record_set_int(r, "town", town);
	else
		record_set_text(r, c->arena, "organisation", house);
	return RC_OK;
}

/* A free place belongs to those who wait, as many as there are. */
static Rc decide(Change *c, int64_t event, bool *ret_waiting, Err *err)
{
	AttendanceCount n = { 0 };
	if (attendance_count(c->office, event, &n, err) != RC_OK)
		return err->rc;
	*ret_waiting = n.free >= 0 && n.free <= (int64_t)n.waiting;
	return RC_OK;
}

static Rc come_back(Change *c, const Record *before, Record *r, Err *err)
{
	if (!has_state(before, "cancelled") && !has_state(before, "invited")) {
		const char *label = kind_choice_label(
			kind_field(&kind_registration, "state"), record_text(before, "state"));
		return err_set(err, RC_CONFLICT, "Ist schon angemeldet (%s, Anmeldung %" PRId64 ").", label,
			before->id);
	}
	Record *mine = record_clone(c->arena, before);
	for (size_t i = 0; i < r->kind->nfields; i++)
		if (r->values[i].type != VALUE_NULL)
			mine->values[i] = r->values[i];
	record_set_null(mine, "arrived");
	if (change_update(c, before, mine, NULL, err) != RC_OK)
		return err->rc;
	*r = *mine;
	return RC_OK;
}

Rc attendance_register_in(Change *c, Record *r, bool *ret_waiting, Err *err)
{
	int64_t event = record_int(r, "event");
	Record *before = NULL, *mine = record_clone(c->arena, r);
	bool waiting = false;
	if (check_event(c, event, err) != RC_OK || find_same(c, r, &before, err) != RC_OK ||
		decide(c, event, &waiting, err) != RC_OK || fill_in(c, mine, err) != RC_OK)
		return err->rc;
	record_set_text(mine, c->arena, "state", waiting ? "waiting" : "registered");
	Rc rc = before != NULL ? come_back(c, before, mine, err) : change_insert(c, mine, err);
	if (rc != RC_OK)
		return rc;
	r->id = mine->id;
	r->rev = mine->rev;
	memcpy(r->values, mine->values, r->kind->nfields * sizeof(Value));
	if (ret_waiting != NULL)
		*ret_waiting = waiting;
	return RC_OK;
}

Rc attendance_register(Office *o, Record *r, bool *ret_waiting, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	const char *what = "";
	if (record_is_null(r, "event"))
		return err_field(err, "event", "Zu welchem Termin? Bitte den Termin angeben.");
	if (attendance_what(o, record_int(r, "event"), "Anmeldung", a, &what, err) != RC_OK ||
		change_begin(&c, o, what, err) != RC_OK ||
		attendance_register_in(&c, r, ret_waiting, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

/* --- moving up ------------------------------------------------------------------------------ */

Rc attendance_promotions(Office *o, int64_t event, Arena *a, RecordSet *ret, Err *err)
{
	AttendanceCount n = { 0 };
	RecordSet all = { NULL, 0, 0 }, first = { NULL, 0, 0 };
	if (attendance_count(o, event, &n, err) != RC_OK ||
		office_parts(o, &kind_registration, "event", event, a, &all, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < all.len && first.len < attendance_moving_up(&n); i++)
		if (has_state(all.items[i], "waiting"))
			VEC_PUSH(a, &first, all.items[i]);
	*ret = first;
	return RC_OK;
}

static Rc promote(Change *c, int64_t event, int64_t id, Err *err)
{
	Record *r = NULL;
	if (store_row_get(office_store(c->office), &kind_registration, id, c->arena, &r, err) != RC_OK)
		return err->rc;
	if (record_int(r, "event") != event)
		return err_set(err, RC_INVALID, "Anmeldung %" PRId64 " gehört zu einem anderen Termin.", id);
	if (!has_state(r, "waiting")) {
		AUTO(str_done) Str who = STR_INIT;
		if (office_title(c->office, &kind_registration, id, &who, err) != RC_OK)
			return err->rc;
		return err_set(err, RC_CONFLICT, "%s steht nicht mehr auf der Warteliste; bitte neu ansehen.",
			str_cstr(&who));
	}
	Record *mine = record_clone(c->arena, r);
	record_set_text(mine, c->arena, "state", "registered");
	return change_update(c, r, mine, NULL, err);
}

Rc attendance_promote(Office *o, int64_t event, const int64_t *registrations, size_t n, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	const char *what = "";
	const char *verb = attendance_number(a, n, "Nachrücker", "Nachrücker");
	if (attendance_what(o, event, verb, a, &what, err) != RC_OK ||
		change_begin(&c, o, what, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++)
		if (promote(&c, event, registrations[i], err) != RC_OK)
			return err->rc;
	return change_commit(&c, err);
}

/* --- many at once ----------------------------------------------------------------------------- */

Rc attendance_set_state(
	Office *o, const int64_t *registrations, size_t n, const char *state, size_t *ret_changed, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	const char *label = kind_choice_label(kind_field(&kind_registration, "state"), state);
	const char *what =
		arena_printf(a, "%s: %s", attendance_number(a, n, "Anmeldung", "Anmeldungen"), label);
	size_t changed = 0;
	if (change_begin(&c, o, what, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++) {
		Record *r = NULL;
		if (store_row_get(office_store(o), &kind_registration, registrations[i], c.arena, &r, err) !=
			RC_OK)
			return err->rc;
		if (has_state(r, state))
			continue;
		Record *mine = record_clone(c.arena, r);
		record_set_text(mine, c.arena, "state", state);
		if (strcmp(state, "attended") != 0)
			record_set_null(mine, "arrived");
		else if (record_is_null(mine, "arrived"))
			record_set_text(mine, c.arena, "arrived", attendance_now(o, c.arena));
		if (change_update(&c, r, mine, NULL, err) != RC_OK)
			return err->rc;
		changed++;
	}
	*ret_changed = changed;
	return change_commit(&c, err);
}
