/* What an event reached, and what was thought of it. */
#include <string.h>

#include "attendance_priv.h"

static void add_town(AttendanceReach *r, const StoreAttendanceTown *t)
{
	r->participants += (size_t)t->participants;
	if (t->town == 0)
		return;
	r->towns++;
	r->small_towns += t->small;
	r->first_timers += !t->known;
}

Rc attendance_reach(Office *o, int64_t event, Arena *a, AttendanceReaches *ret, Err *err)
{
	AttendanceCount n = { 0 };
	StoreAttendanceTowns towns = { NULL, 0, 0 };
	AttendanceReaches all = { NULL, 0, 0 };
	AttendanceReach sum = { .land = "" };
	Record *e = NULL;
	const char *now = attendance_now(o, a);
	if (office_get(o, &kind_event, event, a, &e, err) != RC_OK ||
		attendance_count(o, event, &n, err) != RC_OK)
		return err->rc;
	/* Before the doors close, and where nobody was checked in, who has a place counts. */
	bool attended = n.attended > 0 && strcmp(record_text(e, "end"), now) < 0;
	if (store_attendance_towns(office_store(o), event, attended, now, a, &towns, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < towns.len; i++) {
		const StoreAttendanceTown *t = &towns.items[i];
		const char *land = *t->land == '\0' ? "–" : t->land;
		if (all.len == 0 || strcmp(all.items[all.len - 1].land, land) != 0) {
			AttendanceReach r = { .land = land };
			VEC_PUSH(a, &all, r);
		}
		add_town(&all.items[all.len - 1], t);
		add_town(&sum, t);
	}
	VEC_PUSH(a, &all, sum);
	*ret = all;
	return RC_OK;
}

Rc attendance_ratings(Office *o, int64_t event, Arena *a, AttendanceRatings *ret, Err *err)
{
	AttendanceRatings all = { NULL, 0, 0 };
	StoreRatings rows = { NULL, 0, 0 };
	Record *e = NULL;
	if (office_get(o, &kind_event, event, a, &e, err) != RC_OK ||
		store_attendance_ratings(office_store(o), event, a, &rows, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < rows.len; i++) {
		const StoreRating *r = &rows.items[i];
		AttendanceRating line = { .title = r->session != 0 ? r->title : record_text(e, "title"),
			.session = r->session,
			.count = (size_t)r->count,
			.average = (int)((r->sum * 100 + r->count / 2) / r->count) };
		VEC_PUSH(a, &all, line);
	}
	*ret = all;
	return RC_OK;
}
