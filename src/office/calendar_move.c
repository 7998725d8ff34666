/* Moving and cancelling, with everybody who knows the old date.
 *
 * One change set holds the new date, the messages that wait for their release, and a follow-up for those
 * whom no mail reaches: one undo takes all of it back. */
#include <inttypes.h>
#include <string.h>

#include "kontor/domain/event.h"
#include "kontor/office/outbox.h"
#include "calendar_priv.h"

typedef struct Move {
	Change change;
	const Record *before;
	Record *after;
	CalendarKnowers knowers; /* of the old date */
	size_t messages, calls;
} Move;

static void move_done(Move *m)
{
	change_done(&m->change);
}

static const char *span_of(const Record *event, Arena *a)
{
	char text[DATE_SPAN_MAX];
	WallSpan span = { calendar_wall(event, "start"), calendar_wall(event, "end"),
		record_int(event, "all_day") != 0 };
	date_format_span(&span, text);
	return arena_strdup(a, text);
}

/* --- telling ------------------------------------------------------------------------------- */

/* Whom nobody tells unless somebody calls: one line each. */
static void list_calls(Move *m, Str *out)
{
	for (size_t i = 0; i < m->knowers.len; i++) {
		const CalendarKnower *k = &m->knowers.items[i];
		if (k->how == CALENDAR_FEED || k->gets_message)
			continue;
		m->calls++;
		str_addf(out, "%s (%s)\n", k->name, k->detail);
	}
}

static int64_t only_call(const Move *m)
{
	for (size_t i = 0; m->calls == 1 && i < m->knowers.len; i++)
		if (m->knowers.items[i].how != CALENDAR_FEED && !m->knowers.items[i].gets_message)
			return m->knowers.items[i].person;
	return 0;
}

static Rc add_followup(Move *m, const char *happened, Err *err)
{
	AUTO(str_done) Str names = STR_INIT;
	Arena *a = m->change.arena;
	char today[DATE_TEXT_MAX];
	list_calls(m, &names);
	if (m->calls == 0)
		return RC_OK;
	Record *r = record_new(a, &kind_followup);
	date_format_iso(office_today(m->change.office), today);
	record_set_text(
		r, a, "title", arena_printf(a, "anrufen: %s %s", record_text(m->after, "title"), happened));
	record_set_text(r, a, "due", today);
	record_set_int(r, "event", m->after->id);
	if (only_call(m) != 0)
		record_set_int(r, "person", only_call(m));
	record_set_text(r, a, "remark",
		arena_printf(a, "bisher: %s\nneu: %s\n\n%s", span_of(m->before, a),
			strcmp(happened, "abgesagt") == 0 ? happened : span_of(m->after, a),
			str_cstr(&names)));
	return change_insert(&m->change, r, err);
}

static Rc tell(Move *m, const char *happened, const char *subject, const char *text, Err *err)
{
	size_t invited = 0, noticed = 0, without = 0;
	int64_t id = m->after->id;
	if (outbox_fill_in(&m->change, id, &invited, err) != RC_OK ||
		outbox_notice_in(&m->change, id, subject, text, &noticed, &without, err) != RC_OK ||
		add_followup(m, happened, err) != RC_OK)
		return err->rc;
	m->messages = invited + noticed;
	return RC_OK;
}

/* --- the two cases ---------------------------------------------------------------------------- */

static Rc begin(Move *m, Office *o, int64_t event, const char *verb, Err *err)
{
	AUTO(str_done) Str what = STR_INIT;
	Record *stored = NULL;
	str_addf(&what, "%s: ", verb);
	if (office_title(o, &kind_event, event, &what, err) != RC_OK ||
		change_begin(&m->change, o, str_cstr(&what), err) != RC_OK ||
		office_get(o, &kind_event, event, m->change.arena, &stored, err) != RC_OK ||
		calendar_knowers(o, event, m->change.arena, &m->knowers, err) != RC_OK)
		return err->rc;
	m->before = stored;
	m->after = record_clone(m->change.arena, stored);
	return RC_OK;
}

static Rc finish(Move *m, size_t *ret_messages, size_t *ret_calls, Err *err)
{
	if (change_commit(&m->change, err) != RC_OK)
		return err->rc;
	if (ret_messages != NULL)
		*ret_messages = m->messages;
	if (ret_calls != NULL)
		*ret_calls = m->calls;
	return RC_OK;
}

static Rc refuse_over(const Move *m, Err *err)
{
	const Record *e = m->before;
	if (!calendar_is_over(e))
		return RC_OK;
	return err_set(err, RC_DENIED, "%s ist %s und lässt sich nicht mehr verschieben.",
		calendar_say(e, m->change.arena),
		kind_choice_label(kind_field(e->kind, "state"), record_text(e, "state")));
}

/* The programme goes along with its congress. */
static Rc move_sessions(Move *m, Err *err)
{
	RecordSet sessions = { NULL, 0, 0 };
	Arena *a = m->change.arena;
	Wall later = calendar_wall(m->after, "start") - calendar_wall(m->before, "start");
	if (later == 0)
		return RC_OK;
	if (office_parts(m->change.office, &kind_session, "event", m->after->id, a, &sessions, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < sessions.len; i++) {
		Record *mine = record_clone(a, sessions.items[i]);
		calendar_set_wall(mine, a, "start", calendar_wall(mine, "start") + later);
		calendar_set_wall(mine, a, "end", calendar_wall(mine, "end") + later);
		if (change_update(&m->change, sessions.items[i], mine, NULL, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static void set_times(Move *m, Wall start, Wall end, const char *fold)
{
	Arena *a = m->change.arena;
	Wall length = calendar_wall(m->before, "end") - calendar_wall(m->before, "start");
	if (end == WALL_NONE)
		end = start + length;
	if (record_int(m->before, "all_day") != 0) {
		start = wall_make(wall_day(start), 0);
		end = wall_make(wall_day(end), 0);
	}
	calendar_set_wall(m->after, a, "start", start);
	calendar_set_wall(m->after, a, "end", end);
	if (fold != NULL)
		record_set_text(m->after, a, "fold", fold);
	else if (start != calendar_wall(m->before, "start") || end != calendar_wall(m->before, "end"))
		record_set_null(m->after, "fold"); /* the new time asks anew */
}

Rc calendar_move_fold(Office *o, int64_t event, int64_t rev, Wall start, Wall end, const char *fold,
	size_t *ret_messages, size_t *ret_calls, Err *err)
{
	AUTO(move_done) Move m = { CHANGE_INIT };
	AUTO(str_done) Str text = STR_INIT;
	if (begin(&m, o, event, "Verschoben", err) != RC_OK || refuse_over(&m, err) != RC_OK)
		return err->rc;
	Arena *a = m.change.arena;
	size_t rows = m.change.rows;
	set_times(&m, start, end, fold);
	if (change_update_at(&m.change, rev, m.after, err) != RC_OK)
		return err->rc;
	if (m.change.rows == rows) /* it stands there already */
		return finish(&m, ret_messages, ret_calls, err);
	str_addf(&text, "der Termin „%s“ ist verschoben.\n\nbisher: %s\nneu: %s\n",
		record_text(m.after, "title"), span_of(m.before, a), span_of(m.after, a));
	if (!record_is_null(m.after, "place"))
		str_addf(&text, "Ort: %s\n", record_text(m.after, "place"));
	str_adds(&text,
		"\nIhre Anmeldung gilt weiter. Wer am neuen Termin nicht kann, sagt bitte kurz Bescheid.");
	const char *subject = arena_printf(a, "Verschoben: %s", record_text(m.after, "title"));
	if (move_sessions(&m, err) != RC_OK || tell(&m, "verschoben", subject, str_cstr(&text), err) != RC_OK)
		return err->rc;
	return finish(&m, ret_messages, ret_calls, err);
}

Rc calendar_move(Office *o, int64_t event, int64_t rev, Wall start, Wall end, size_t *ret_messages,
	size_t *ret_calls, Err *err)
{
	return calendar_move_fold(o, event, rev, start, end, NULL, ret_messages, ret_calls, err);
}

static void keep_reason(Move *m, const char *reason)
{
	Arena *a = m->change.arena;
	char today[DATE_TEXT_MAX];
	const char *remark = record_text(m->after, "remark");
	date_format_german(office_today(m->change.office), today);
	record_set_text(m->after, a, "state", "cancelled");
	if (*reason != '\0')
		record_set_text(m->after, a, "remark",
			arena_printf(a, "%s%sAbgesagt am %s: %s", remark, *remark == '\0' ? "" : "\n", today,
				reason));
}

Rc calendar_cancel(Office *o, int64_t event, int64_t rev, const char *reason, size_t *ret_messages,
	size_t *ret_calls, Err *err)
{
	AUTO(move_done) Move m = { CHANGE_INIT };
	AUTO(str_done) Str text = STR_INIT;
	reason = reason == NULL ? "" : reason;
	if (begin(&m, o, event, "Abgesagt", err) != RC_OK)
		return err->rc;
	Arena *a = m.change.arena;
	if (strcmp(record_text(m.before, "state"), "cancelled") == 0)
		return err_set(err, RC_DENIED, "%s ist schon abgesagt.", calendar_say(m.before, a));
	keep_reason(&m, reason);
	if (change_update_at(&m.change, rev, m.after, err) != RC_OK)
		return err->rc;
	str_addf(&text, "der Termin „%s“ am %s findet nicht statt.", record_text(m.after, "title"),
		span_of(m.before, a));
	if (*reason != '\0')
		str_addf(&text, "\n\nGrund: %s", reason);
	const char *subject = arena_printf(a, "Abgesagt: %s", record_text(m.after, "title"));
	if (tell(&m, "abgesagt", subject, str_cstr(&text), err) != RC_OK)
		return err->rc;
	return finish(&m, ret_messages, ret_calls, err);
}
