/* What hangs on a date: people, sessions, registrations, messages, follow-ups; and the dates of a series. */
#include <string.h>

#include "cli_priv.h"
#include "kontor/domain/recurrence.h"
#include "kontor/office/attendance.h"

/* The parts in the order in which they are shown. */
static const struct {
	const Kind *kind;
	const char *key, *label;
	const char *fields[5]; /* of the line that people read */
} parts[] = {
	{ &kind_event_person, "people", "Mitwirkende", { "role", "person", "session", "reply" } },
	{ &kind_session, "sessions", "Sitzungen", { "start", "end", "title", "arena", "room" } },
	{ &kind_registration, "registrations", "Anmeldungen",
		{ "state", "person", "given_name", "family_name", "town" } },
	{ &kind_message, "messages", "Nachrichten", { "type", "name", "address", "state", "sequence" } },
	{ &kind_followup, "followups", "Wiedervorlagen", { "due", "title", "owner", "done" } },
};

/* Mails have their wording and their calendar part with them: too long for a list of parts. */
static Rc message_json(const Record *m, JsonWriter *w)
{
	static const char *const texts[] = { "type", "state", "name", "address", "subject", "sent_at" };
	json_begin_object(w);
	json_key(w, "id");
	json_int(w, m->id);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		cli_part_text(w, texts[i], record_text(m, texts[i]));
	json_key(w, "sequence");
	if (record_is_null(m, "sequence"))
		json_text(w, NULL);
	else
		json_int(w, record_int(m, "sequence"));
	json_end_object(w);
	return RC_OK;
}

static Rc array_json(Office *o, const char *key, const RecordSet *set, const char *whole, JsonWriter *w,
	Arena *a, Err *err)
{
	json_key(w, key);
	json_begin_array(w);
	for (size_t i = 0; i < set->len; i++) {
		const Record *r = set->items[i];
		Rc rc = r->kind == &kind_message ? message_json(r, w)
						 : cli_part_members(o, r, whole, w, a, err);
		if (rc != RC_OK)
			return rc;
	}
	json_end_array(w);
	return RC_OK;
}

static Rc attendance_json(Office *o, int64_t event, JsonWriter *w, Err *err)
{
	AttendanceCount n = { 0 };
	if (attendance_count(o, event, &n, err) != RC_OK)
		return err->rc;
	const struct {
		const char *key;
		size_t count;
	} counts[] = { { "invited", n.invited }, { "taken", n.taken }, { "waiting", n.waiting },
		{ "attended", n.attended }, { "no_show", n.no_show }, { "cancelled", n.cancelled },
		{ "moving_up", attendance_moving_up(&n) } };
	json_key(w, "attendance");
	json_begin_object(w);
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		json_key(w, counts[i].key);
		json_int(w, (int64_t)counts[i].count);
	}
	json_key(w, "free");
	if (n.free < 0)
		json_none(w);
	else
		json_int(w, n.free);
	json_end_object(w);
	return RC_OK;
}

/* "2 von 3 Plätzen, 1 auf der Warteliste"; nothing where nobody is expected to register. */
static Rc attendance_card(Office *o, const Record *event, int indent, int width, Str *out, Err *err)
{
	AUTO(str_done) Str said = STR_INIT;
	AttendanceCount n = { 0 };
	if (attendance_count(o, event->id, &n, err) != RC_OK)
		return err->rc;
	if (n.capacity < 0 && n.taken + n.waiting + n.invited + n.cancelled + n.no_show == 0)
		return RC_OK;
	attendance_say(&n, &said);
	if (n.attended > 0)
		str_addf(&said, ", %zu anwesend", n.attended);
	cli_out_field(out, "Belegung", str_cstr(&said), indent, width);
	return RC_OK;
}

Rc cli_event_json(Office *o, const Record *event, JsonWriter *w, Arena *a, Err *err)
{
	if (attendance_json(o, event->id, w, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		RecordSet set = { 0 };
		if (office_parts(o, parts[i].kind, "event", event->id, a, &set, err) != RC_OK ||
			array_json(o, parts[i].key, &set, "event", w, a, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

/* "Referent:in, Anna Beispiel, zugesagt" */
static void part_line(Office *o, const Record *r, const char *const *fields, Str *out)
{
	bool named = r->kind == &kind_message && !record_is_null(r, "name");
	for (size_t i = 0; i < ARRAY_LEN(parts[0].fields) && fields[i] != NULL; i++) {
		const Field *f = kind_field(r->kind, fields[i]);
		if (record_is_null(r, f->name) || (named && strcmp(f->name, "address") == 0))
			continue;
		if (out->len > 0)
			str_adds(out, ", ");
		if (strcmp(f->name, "sequence") == 0)
			str_adds(out, "Fassung ");
		cli_value_show(o, f, record_value(r, f->name), out);
	}
}

Rc cli_event_card(Office *o, const Record *event, int indent, int width, Str *out, Arena *a, Err *err)
{
	if (attendance_card(o, event, indent, width, out, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		RecordSet set = { 0 };
		if (office_parts(o, parts[i].kind, "event", event->id, a, &set, err) != RC_OK)
			return err->rc;
		for (size_t k = 0; k < set.len; k++) {
			AUTO(str_done) Str line = STR_INIT;
			part_line(o, set.items[k], parts[i].fields, &line);
			cli_out_field(out, k == 0 ? parts[i].label : "", str_cstr(&line), indent, width);
		}
	}
	return RC_OK;
}

/* --- series ------------------------------------------------------------------------- */

Rc cli_event_series_json(Office *o, const Record *series, JsonWriter *w, Arena *a, Err *err)
{
	RecordSet set = { 0 };
	if (office_parts(o, &kind_event, "series", series->id, a, &set, err) != RC_OK)
		return err->rc;
	return array_json(o, "events", &set, "series", w, a, err);
}

Rc cli_event_series_card(Office *o, const Record *series, int indent, int width, Str *out, Arena *a, Err *err)
{
	RecordSet set = { 0 };
	Recurrence rule;
	Err ignored = ERR_INIT;
	AUTO(str_done) Str said = STR_INIT;
	if (office_parts(o, &kind_event, "series", series->id, a, &set, err) != RC_OK)
		return err->rc;
	if (recurrence_of(series, &rule, &ignored) == RC_OK) {
		recurrence_say(&rule, wall_parse_iso(record_text(series, "start")), &said);
		cli_out_field(out, "Regel", str_cstr(&said), indent, width);
	}
	for (size_t i = 0; i < set.len; i++) {
		static const char *const fields[] = { "start", "title", "state", NULL };
		AUTO(str_done) Str line = STR_INIT;
		part_line(o, set.items[i], fields, &line);
		cli_out_field(out, i == 0 ? "Termine" : "",
			arena_printf(a, "%lld: %s", (long long)set.items[i]->id, str_cstr(&line)), indent,
			width);
	}
	return RC_OK;
}
