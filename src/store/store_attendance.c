/* Registrations of one event, counted and read in one statement each. */
#include "kontor/store/store_attendance.h"

#include <inttypes.h>
#include <string.h>

#include "store_priv.h"

static const char *text_of(Arena *a, StoreStmt *q, int col)
{
	const char *s = store_stmt_text(q, col);
	return *s == '\0' ? "" : arena_strdup(a, s);
}

/* --- counts -------------------------------------------------------------------------- */

static const char count_sql[] =
	"SELECT coalesce(e.capacity, -1), r.state, count(r.id) FROM event e"
	" LEFT JOIN registration r ON r.event = e.id WHERE e.id = ?1 GROUP BY r.state";

static int64_t *count_of(StoreAttendanceCount *c, const char *state)
{
	const struct {
		const char *state;
		int64_t *count;
	} all[] = { { "invited", &c->invited }, { "registered", &c->registered },
		{ "confirmed", &c->confirmed }, { "waiting", &c->waiting }, { "attended", &c->attended },
		{ "no_show", &c->no_show }, { "cancelled", &c->cancelled } };
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (strcmp(all[i].state, state) == 0)
			return all[i].count;
	return NULL;
}

Rc store_attendance_count(Store *st, int64_t event, StoreAttendanceCount *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	StoreAttendanceCount c = { 0 };
	bool row = false, any = false;
	if (store_stmt_get_fixed(st, count_sql, &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, event);
	for (;;) {
		if (store_stmt_next(&q, &row, err) != RC_OK)
			return err->rc;
		if (!row)
			break;
		any = true;
		c.capacity = store_stmt_int(&q, 0);
		int64_t *count = count_of(&c, store_stmt_text(&q, 1));
		if (count != NULL)
			*count = store_stmt_int(&q, 2);
	}
	if (!any)
		return err_set(err, RC_NOT_FOUND, "Termin %" PRId64 " gibt es nicht.", event);
	*ret = c;
	return RC_OK;
}

Rc store_attendance_session(Store *st, int64_t session, int64_t *ret_capacity, int64_t *ret_seats, Err *err)
{
	static const char sql[] = "SELECT coalesce(s.capacity, -1),"
				  " (SELECT count(*) FROM seat x WHERE x.session = s.id)"
				  " FROM session s WHERE s.id = ?1";
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = false;
	if (store_stmt_get_fixed(st, sql, &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, session);
	if (store_stmt_next(&q, &row, err) != RC_OK)
		return err->rc;
	if (!row)
		return err_set(err, RC_NOT_FOUND, "Sitzung %" PRId64 " gibt es nicht.", session);
	*ret_capacity = store_stmt_int(&q, 0);
	*ret_seats = store_stmt_int(&q, 1);
	return RC_OK;
}

/* --- rows ------------------------------------------------------------------------------ */

/* By family name as the person's sort key has it; typed names are folded, which sorts alike but for
 * umlauts at the end of a tie. */
static const char rows_sql[] =
	"SELECT r.id, r.person, r.town,"
	" coalesce(p.full_name, trim(coalesce(r.given_name, '') || ' ' || coalesce(r.family_name, ''))),"
	" coalesce(p.given_name, r.given_name), coalesce(p.family_name, r.family_name), t.name,"
	" town_state_abbr(t.ags), r.organisation,"
	" coalesce(r.mail, (SELECT c.value FROM channel c WHERE c.person = p.id AND c.type = 'mail'"
	"  ORDER BY c.main IS NOT 1, c.id LIMIT 1)),"
	" r.state, r.at, r.arrived, r.remark"
	" FROM registration r LEFT JOIN person p ON p.id = r.person LEFT JOIN town t ON t.id = r.town"
	" WHERE r.event = ?1"
	" ORDER BY text_fold(coalesce(p.family_name, r.family_name)),"
	" text_fold(coalesce(p.given_name, r.given_name, '')), r.id";

Rc store_attendance_rows(Store *st, int64_t event, Arena *a, StoreAttendees *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	StoreAttendees all = { NULL, 0, 0 };
	bool row = false;
	if (store_stmt_get_fixed(st, rows_sql, &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, event);
	for (;;) {
		if (store_stmt_next(&q, &row, err) != RC_OK)
			return err->rc;
		if (!row)
			break;
		StoreAttendee r = { .id = store_stmt_int(&q, 0),
			.person = store_stmt_int(&q, 1),
			.town = store_stmt_int(&q, 2) };
		const char **const texts[] = { &r.name, &r.given, &r.family, &r.town_name, &r.land,
			&r.organisation, &r.mail, &r.state, &r.at, &r.arrived, &r.remark };
		for (size_t i = 0; i < ARRAY_LEN(texts); i++)
			*texts[i] = text_of(a, &q, (int)i + 3);
		VEC_PUSH(a, &all, r);
	}
	*ret = all;
	return RC_OK;
}

Rc store_attendance_post(
	Store *st, int64_t person, Arena *a, int64_t *ret_town, const char **ret_organisation, Err *err)
{
	static const char sql[] =
		"SELECT p.town, o.name FROM post p LEFT JOIN organisation o ON o.id = p.organisation"
		" WHERE p.person = ?1 AND p.until IS NULL ORDER BY p.town IS NULL, p.since DESC, p.id LIMIT 1";
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = false;
	if (store_stmt_get_fixed(st, sql, &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, person);
	if (store_stmt_next(&q, &row, err) != RC_OK)
		return err->rc;
	*ret_town = row ? store_stmt_int(&q, 0) : 0;
	*ret_organisation = row ? text_of(a, &q, 1) : "";
	return RC_OK;
}

/* --- figures ------------------------------------------------------------------------------ */

/* Of an event that is over, who came counts; of one to come, who has a place. */
static const char towns_sql[] =
	"SELECT coalesce(town_state_abbr(t.ags), ''), r.town, count(*),"
	" coalesce(town_verdict(t.population, t.central_function, t.override, t.gone_date) = 'small_town', 0),"
	" r.town IS NOT NULL AND EXISTS (SELECT 1 FROM registration x JOIN event y ON y.id = x.event"
	"  WHERE x.town = r.town AND y.id <> e.id AND (y.start, y.id) < (e.start, e.id)"
	"  AND (x.state = 'attended' OR (y.\"end\" >= ?3 AND y.state <> 'cancelled'"
	"   AND x.state IN ('registered', 'confirmed'))))"
	" FROM event e JOIN registration r ON r.event = e.id LEFT JOIN town t ON t.id = r.town"
	" WHERE e.id = ?1 AND (r.state = 'attended' OR (NOT ?2 AND r.state IN ('registered', 'confirmed')))"
	" GROUP BY r.town ORDER BY r.town IS NULL, 1, 2";

Rc store_attendance_towns(Store *st, int64_t event, bool attended, const char *now, Arena *a,
	StoreAttendanceTowns *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	StoreAttendanceTowns all = { NULL, 0, 0 };
	bool row = false;
	if (store_stmt_get_fixed(st, towns_sql, &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, event);
	store_stmt_bind_int(&q, 2, attended);
	store_stmt_bind_text(&q, 3, now);
	for (;;) {
		if (store_stmt_next(&q, &row, err) != RC_OK)
			return err->rc;
		if (!row)
			break;
		StoreAttendanceTown t = { .land = text_of(a, &q, 0),
			.town = store_stmt_int(&q, 1),
			.participants = store_stmt_int(&q, 2),
			.small = store_stmt_int(&q, 3) != 0,
			.known = store_stmt_int(&q, 4) != 0 };
		VEC_PUSH(a, &all, t);
	}
	*ret = all;
	return RC_OK;
}

Rc store_attendance_ratings(Store *st, int64_t event, Arena *a, StoreRatings *ret, Err *err)
{
	static const char sql[] =
		"SELECT coalesce(f.session, 0), count(*), sum(f.rating), coalesce(s.title, '') FROM feedback f"
		" LEFT JOIN session s ON s.id = f.session WHERE f.event = ?1 GROUP BY f.session"
		" ORDER BY f.session IS NOT NULL, s.start, s.id";
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	StoreRatings all = { NULL, 0, 0 };
	bool row = false;
	if (store_stmt_get_fixed(st, sql, &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, event);
	for (;;) {
		if (store_stmt_next(&q, &row, err) != RC_OK)
			return err->rc;
		if (!row)
			break;
		StoreRating r = { store_stmt_int(&q, 0), store_stmt_int(&q, 1), store_stmt_int(&q, 2),
			text_of(a, &q, 3) };
		VEC_PUSH(a, &all, r);
	}
	*ret = all;
	return RC_OK;
}
