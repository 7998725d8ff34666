/* Moving and cancelling, with everybody who knows the old date.
 *
 * One change set holds the new date, the messages that wait for their release, and a follow-up for those
 * whom no mail reaches: one undo takes all of it back. The days of a congress go along with it. */
#include <inttypes.h>
#include <string.h>

#include "calendar_priv.h"

typedef struct Move {
	Change change;
	CalendarTell tell;
	const char *reason; /* of a cancellation */
} Move;

static void move_done(Move *m)
{
	calendar_tell_done(&m->tell);
	change_done(&m->change);
}

/* --- what goes along ------------------------------------------------------------------------- */

static bool is_draft(const Record *event)
{
	return strcmp(record_text(event, "state"), "draft") == 0;
}

Rc calendar_members(Office *o, int64_t frame, bool drafts, Arena *a, RecordSet *ret, Err *err)
{
	RecordSet all = { NULL, 0, 0 }, kept = { NULL, 0, 0 };
	if (office_parts(o, &kind_event, "frame", frame, a, &all, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < all.len; i++)
		if (!calendar_is_over(all.items[i]) && (drafts || !is_draft(all.items[i])))
			VEC_PUSH(a, &kept, all.items[i]);
	*ret = kept;
	return RC_OK;
}

Rc calendar_coming(Office *o, int64_t series, Arena *a, RecordSet *ret, Err *err)
{
	RecordSet all = { NULL, 0, 0 }, kept = { NULL, 0, 0 };
	Wall now = clock_wall(office_clock(o));
	if (calendar_rows(o, series, a, &all, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < all.len; i++)
		if (!calendar_is_over(all.items[i]) && !is_draft(all.items[i]) &&
			calendar_wall(all.items[i], "start") > now)
			VEC_PUSH(a, &kept, all.items[i]);
	*ret = kept;
	return RC_OK;
}

/* --- what they have in common ------------------------------------------------------------ */

static Rc begin(Move *m, Office *o, const char *verb, const Kind *k, int64_t id, Err *err)
{
	AUTO(str_done) Str what = STR_INIT;
	m->tell.change = &m->change;
	str_addf(&what, "%s: ", verb);
	if (office_title(o, k, id, &what, err) != RC_OK)
		return err->rc;
	return change_begin(&m->change, o, str_cstr(&what), err);
}

static Rc begin_event(Move *m, Office *o, const char *verb, int64_t event, const Record **ret, Err *err)
{
	Record *stored = NULL;
	if (begin(m, o, verb, &kind_event, event, err) != RC_OK ||
		office_get(o, &kind_event, event, m->change.arena, &stored, err) != RC_OK ||
		calendar_tell_before(&m->tell, stored, err) != RC_OK)
		return err->rc;
	*ret = stored;
	return RC_OK;
}

static Rc add_members(Move *m, int64_t frame, bool drafts, Err *err)
{
	RecordSet members = { NULL, 0, 0 };
	if (calendar_members(m->change.office, frame, drafts, m->change.arena, &members, err) != RC_OK)
		return err->rc;
	return calendar_tell_rows(&m->tell, &members, err);
}

static Rc finish(Move *m, size_t *ret_messages, size_t *ret_calls, Err *err)
{
	if (calendar_tell_calls(&m->tell, err) != RC_OK || change_commit(&m->change, err) != RC_OK)
		return err->rc;
	if (ret_messages != NULL)
		*ret_messages = m->tell.messages;
	if (ret_calls != NULL)
		*ret_calls = m->tell.calls;
	return RC_OK;
}

/* --- moving -------------------------------------------------------------------------------- */

static Rc refuse_over(const Move *m, const Record *e, Err *err)
{
	if (!calendar_is_over(e))
		return RC_OK;
	return err_set(err, RC_DENIED, "%s ist %s und lässt sich nicht mehr verschieben.",
		calendar_say(e, m->change.arena),
		kind_choice_label(kind_field(e->kind, "state"), record_text(e, "state")));
}

static void set_times(Move *m, const Record *before, Record *after, Wall start, Wall end, const char *fold)
{
	Arena *a = m->change.arena;
	Wall length = calendar_wall(before, "end") - calendar_wall(before, "start");
	if (end == WALL_NONE)
		end = start + length;
	if (record_int(before, "all_day") != 0) {
		start = wall_make(wall_day(start), 0);
		end = wall_make(wall_day(end), 0);
	}
	calendar_set_wall(after, a, "start", start);
	calendar_set_wall(after, a, "end", end);
	if (fold != NULL)
		record_set_text(after, a, "fold", fold);
	else if (start != calendar_wall(before, "start") || end != calendar_wall(before, "end"))
		record_set_null(after, "fold"); /* the new time asks anew */
}

Rc calendar_move_sessions(Change *c, int64_t event, Wall later, Err *err)
{
	RecordSet sessions = { NULL, 0, 0 };
	if (later == 0)
		return RC_OK;
	if (office_parts(c->office, &kind_session, "event", event, c->arena, &sessions, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < sessions.len; i++) {
		Record *mine = record_clone(c->arena, sessions.items[i]);
		calendar_set_wall(mine, c->arena, "start", calendar_wall(mine, "start") + later);
		calendar_set_wall(mine, c->arena, "end", calendar_wall(mine, "end") + later);
		if (change_update(c, sessions.items[i], mine, NULL, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static Rc tell_moved(Move *m, const CalendarTold *told, const Record *after, Wall later, Err *err)
{
	if (calendar_move_sessions(&m->change, after->id, later, err) != RC_OK)
		return err->rc;
	return calendar_tell_after(&m->tell, told, after, "", err);
}

/* What belongs to the first date goes as far as that went. */
static Rc move_members(Move *m, Wall later, Err *err)
{
	if (later == 0)
		return RC_OK;
	for (size_t i = 1; i < m->tell.len; i++) {
		const CalendarTold *told = &m->tell.items[i];
		Record *mine = record_clone(m->change.arena, told->before);
		set_times(m, told->before, mine, calendar_wall(mine, "start") + later, WALL_NONE, NULL);
		calendar_set_fold(mine, m->change.arena);
		if (change_update(&m->change, told->before, mine, NULL, err) != RC_OK ||
			tell_moved(m, told, mine, later, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

Rc calendar_move_fold(Office *o, int64_t event, int64_t rev, Wall start, Wall end, const char *fold,
	size_t *ret_messages, size_t *ret_calls, Err *err)
{
	AUTO(move_done) Move m = { .change = CHANGE_INIT };
	const Record *before = NULL;
	if (begin_event(&m, o, "Verschoben", event, &before, err) != RC_OK ||
		refuse_over(&m, before, err) != RC_OK || add_members(&m, event, true, err) != RC_OK)
		return err->rc;
	Record *after = record_clone(m.change.arena, before);
	set_times(&m, before, after, start, end, fold);
	Wall later = calendar_wall(after, "start") - calendar_wall(before, "start");
	if (change_update_at(&m.change, rev, after, err) != RC_OK ||
		tell_moved(&m, &m.tell.items[0], after, later, err) != RC_OK ||
		move_members(&m, later, err) != RC_OK)
		return err->rc;
	return finish(&m, ret_messages, ret_calls, err);
}

Rc calendar_move(Office *o, int64_t event, int64_t rev, Wall start, Wall end, size_t *ret_messages,
	size_t *ret_calls, Err *err)
{
	return calendar_move_fold(o, event, rev, start, end, NULL, ret_messages, ret_calls, err);
}

/* --- cancelling ------------------------------------------------------------------------------ */

static void keep_reason(Move *m, Record *after)
{
	Arena *a = m->change.arena;
	char today[DATE_TEXT_MAX];
	const char *remark = record_text(after, "remark");
	date_format_german(office_today(m->change.office), today);
	record_set_text(after, a, "state", "cancelled");
	if (*m->reason != '\0')
		record_set_text(after, a, "remark",
			arena_printf(a, "%s%sAbgesagt am %s: %s", remark, *remark == '\0' ? "" : "\n", today,
				m->reason));
}

static Rc cancel_all(Move *m, int64_t rev, Err *err)
{
	for (size_t i = 0; i < m->tell.len; i++) {
		const CalendarTold *told = &m->tell.items[i];
		Record *after = record_clone(m->change.arena, told->before);
		keep_reason(m, after);
		if (change_update_at(&m->change, i == 0 ? rev : 0, after, err) != RC_OK ||
			calendar_tell_after(&m->tell, told, after, m->reason, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

Rc calendar_cancel(Office *o, int64_t event, int64_t rev, const char *reason, size_t *ret_messages,
	size_t *ret_calls, Err *err)
{
	AUTO(move_done) Move m = { .change = CHANGE_INIT, .reason = reason == NULL ? "" : reason };
	const Record *before = NULL;
	if (begin_event(&m, o, "Abgesagt", event, &before, err) != RC_OK)
		return err->rc;
	if (strcmp(record_text(before, "state"), "cancelled") == 0)
		return err_set(
			err, RC_DENIED, "%s ist schon abgesagt.", calendar_say(before, m.change.arena));
	if (add_members(&m, event, false, err) != RC_OK || cancel_all(&m, rev, err) != RC_OK)
		return err->rc;
	return finish(&m, ret_messages, ret_calls, err);
}

Rc calendar_cancel_series(Office *o, int64_t series, const char *reason, size_t *ret_dates,
	size_t *ret_messages, size_t *ret_calls, Err *err)
{
	AUTO(move_done) Move m = { .change = CHANGE_INIT, .reason = reason == NULL ? "" : reason };
	RecordSet rows = { NULL, 0, 0 };
	if (begin(&m, o, "Serie abgesagt", &kind_series, series, err) != RC_OK ||
		calendar_coming(o, series, m.change.arena, &rows, err) != RC_OK ||
		calendar_tell_rows(&m.tell, &rows, err) != RC_OK)
		return err->rc;
	if (m.tell.len == 0)
		return err_set(
			err, RC_DENIED, "Kein Termin der Serie steht noch bevor; es gibt nichts abzusagen.");
	if (cancel_all(&m, 0, err) != RC_OK || finish(&m, ret_messages, ret_calls, err) != RC_OK)
		return err->rc;
	if (ret_dates != NULL)
		*ret_dates = m.tell.len;
	return RC_OK;
}
