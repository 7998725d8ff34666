/* Gathering when, where, who, what was told to whom, and what speaks against it. */
#include "event_card.h"

#include <string.h>

#include "kontor/domain/event.h"
#include "kontor/domain/recurrence.h"
#include "kontor/domain/town.h"
#include "kontor/office/agenda.h"
#include "kontor/office/attendance.h"
#include "kontor/office/calendar.h"
#include "kontor/office/outbox.h"
#include "scr_registrations.h"
#include "when.h"

enum { CLASHES = 8 };

/* --- head ------------------------------------------------------------------------- */

static const char *land_of(Card *c, const Record *r)
{
	Record *town;
	Err ignored = ERR_INIT;
	if (record_is_null(r, "town") ||
		office_get(c->office, &kind_town, record_int(r, "town"), c->arena, &town, &ignored) != RC_OK)
		return "";
	const State *s = town_state(record_text(town, "ags"));
	return s == NULL ? "" : s->abbr;
}

static const char *span_text(Card *c, const Record *r)
{
	char text[DATE_SPAN_MAX];
	WallSpan span;
	if (!when_span(record_text(r, "start"), record_text(r, "end"), record_int(r, "all_day") != 0, &span))
		return "";
	date_format_span(&span, text);
	return arena_strdup(c->arena, text);
}

static void add_when(Card *c, const Record *r)
{
	AUTO(str_done) Str remarks = STR_INIT;
	WallSpan span;
	bool off = strcmp(record_text(r, "state"), "cancelled") == 0;
	card_add(c, "Wann", off ? STYLE_DIM : STYLE_STRONG, span_text(c, r));
	if (!when_span(record_text(r, "start"), record_text(r, "end"), record_int(r, "all_day") != 0, &span))
		return;
	when_remarks(&span, land_of(c, r), &remarks);
	if (remarks.len > 0)
		card_add(c, "", STYLE_WARN, arena_strdup(c->arena, str_cstr(&remarks)));
	if (!record_is_null(r, "fold"))
		card_add(c, "", STYLE_WARN, card_shown(c, r, "fold"));
}

static const char *joined(Card *c, const Record *r, const char *const *fields, size_t n)
{
	AUTO(str_done) Str s = STR_INIT;
	for (size_t i = 0; i < n; i++)
		if (!record_is_null(r, fields[i]))
			str_addf(&s, "%s%s", s.len > 0 ? ", " : "", card_shown(c, r, fields[i]));
	return arena_strdup(c->arena, str_cstr(&s));
}

static void add_place(Card *c, const Record *r)
{
	static const char *const places[] = { "place", "room", "address" };
	const char *town = card_title(c, r, "town");
	const char *place = joined(c, r, places, ARRAY_LEN(places));
	if (town[0] != '\0')
		card_part(c, "Kommune", STYLE_TEXT, town, &kind_town, record_int(r, "town"));
	if (place[0] != '\0')
		card_add(c, "Ort", STYLE_TEXT, place);
	card_if(c, "Zugangslink", r, "link");
	card_if(c, "Einwahl", r, "dial_in");
	card_if(c, "Internetseite", r, "page");
}

static void add_kind_of(Card *c, const Record *r)
{
	const char *seen = kind_choice_label(kind_field(r->kind, "visibility"), event_visibility(r));
	const char *busy = kind_choice_label(kind_field(r->kind, "busy"), event_busy(r));
	bool off = strcmp(record_text(r, "state"), "cancelled") == 0;
	card_add(c, "Art, Status", off ? STYLE_WARN : STYLE_TEXT,
		arena_printf(c->arena, "%s, %s", card_shown(c, r, "type"), card_shown(c, r, "state")));
	card_add(c, "Sichtbarkeit", STYLE_TEXT,
		arena_printf(c->arena, "%s · Kategorie %s · %s", seen, event_category(r), busy));
	card_if(c, "Zielgruppe", r, "audience");
}

const char *event_card_rule(Card *c, const Record *series)
{
	AUTO(str_done) Str s = STR_INIT;
	Recurrence rule;
	Err ignored = ERR_INIT;
	if (recurrence_of(series, &rule, &ignored) != RC_OK)
		return "";
	recurrence_say(&rule, wall_parse_iso(record_text(series, "start")), &s);
	return arena_strdup(c->arena, str_cstr(&s));
}

/* "3. von 8: jeden 2. Mittwoch im Monat, 8-mal" */
static void add_series(Card *c, const Record *r)
{
	Record *series;
	RecordSet dates;
	Err ignored = ERR_INIT;
	size_t nth = 0;
	if (record_is_null(r, "series") ||
		office_get(c->office, &kind_series, record_int(r, "series"), c->arena, &series, &ignored) !=
			RC_OK ||
		!card_parts(c, &kind_event, "series", series->id, &dates))
		return;
	for (size_t i = 0; i < dates.len; i++)
		nth += strcmp(record_text(dates.items[i], "slot"), record_text(r, "slot")) <= 0;
	card_part(c, "Serie", STYLE_TEXT,
		arena_printf(c->arena, "%zu. von %zu: %s", nth, dates.len, event_card_rule(c, series)),
		&kind_series, series->id);
	if (!record_is_null(r, "slot") && strcmp(record_text(r, "slot"), record_text(r, "start")) != 0)
		card_add(c, "", STYLE_DIM,
			arena_printf(c->arena, "verschoben, nach der Regel %s",
				card_day(c, record_text(r, "slot"))));
}

/* What it belongs to, and what belongs to it. */
static void add_frame(Card *c, const Record *r)
{
	RecordSet set;
	if (!record_is_null(r, "tandem"))
		card_part(c, "Tandem", STYLE_TEXT, card_title(c, r, "tandem"), &kind_tandem,
			record_int(r, "tandem"));
	if (!record_is_null(r, "frame"))
		card_part(c, "gehört zu", STYLE_TEXT, card_title(c, r, "frame"), &kind_event,
			record_int(r, "frame"));
	if (c->brief || !card_parts(c, &kind_event, "frame", r->id, &set))
		return;
	for (size_t i = 0; i < set.len; i++)
		card_part(c, i == 0 ? "dazu gehören" : "", STYLE_TEXT,
			arena_printf(c->arena, "%s  %s", card_day(c, record_text(set.items[i], "start")),
				record_text(set.items[i], "title")),
			&kind_event, set.items[i]->id);
}

static void add_clashes(Card *c, const Record *r)
{
	Agenda agenda = { 0 };
	AgendaClash hits[CLASHES];
	Err ignored = ERR_INIT;
	if (c->brief || agenda_load(c->office, NULL, &agenda, &ignored) != RC_OK)
		return;
	const AgendaItem *item = agenda_find(&agenda, r->id);
	size_t n = item == NULL ? 0 : agenda_clashes(&agenda, item, hits, CLASHES);
	for (size_t i = 0; i < n && i < CLASHES; i++) {
		AUTO(str_done) Str s = STR_INIT;
		agenda_clash_say(c->office, &hits[i], &s);
		const char *text = str_cstr(&s), *tail = strchr(text, ' ');
		card_part(c, i == 0 ? "Kollision" : "", STYLE_WARN,
			arena_strdup(c->arena,
				tail != NULL && strncmp(text, "Kollision: ", 11) == 0 ? tail + 1 : text),
			&kind_event, hits[i].item->id);
	}
	agenda_done(&agenda);
}

/* --- parts ---------------------------------------------------------------------------- */

/* ", Fassung 2": what the person was told last; "" when nothing was. */
static const char *told(Card *c, const RecordSet *messages, int64_t person)
{
	for (size_t i = 0; i < messages->len; i++) { /* latest first */
		const Record *m = messages->items[i];
		const char *state = record_text(m, "state");
		if (record_int(m, "person") != person || record_is_null(m, "sequence") ||
			(strcmp(state, "sent") != 0 && strcmp(state, "handed") != 0))
			continue;
		return strcmp(record_text(m, "type"), "cancellation") == 0
			? " · ausgeladen"
			: arena_printf(c->arena, " · eingeladen, Fassung %s", card_shown(c, m, "sequence"));
	}
	return "";
}

static void add_person(Card *c, const Record *p, const RecordSet *messages)
{
	AUTO(str_done) Str s = STR_INIT;
	const char *known = told(c, messages, record_int(p, "person"));
	bool declined = strcmp(record_text(p, "reply"), "declined") == 0;
	str_adds(&s, card_title(c, p, "person"));
	if (!record_is_null(p, "session"))
		str_addf(&s, " · %s", card_title(c, p, "session"));
	str_adds(&s, known[0] != '\0' || record_int(p, "invite") == 0 ? known : " · einzuladen");
	if (!record_is_null(p, "reply"))
		str_addf(&s, " · %s", card_shown(c, p, "reply"));
	if (!record_is_null(p, "reply_text"))
		str_addf(&s, ": %s", record_text(p, "reply_text"));
	card_part(c, card_shown(c, p, "role"), declined ? STYLE_WARN : STYLE_TEXT,
		arena_strdup(c->arena, str_cstr(&s)), p->kind, p->id);
}

static void add_people(Card *c, const Record *r)
{
	RecordSet set, messages;
	if (!card_parts(c, &kind_event_person, "event", r->id, &set))
		return;
	card_parts(c, &kind_message, "event", r->id, &messages);
	card_heading(c, "Mitwirkende");
	for (size_t i = 0; i < set.len; i++)
		add_person(c, set.items[i], &messages);
}

/* "Fr 10:30–11:15" where the event has several days, else the time alone. */
static const char *session_time(Card *c, const Record *event, const Record *s)
{
	static const char *const weekdays[] = { "Mo", "Di", "Mi", "Do", "Fr", "Sa", "So" };
	Wall from = wall_parse_iso(record_text(s, "start")), to = wall_parse_iso(record_text(s, "end"));
	Wall first = wall_parse_iso(record_text(event, "start"));
	Wall last = wall_parse_iso(record_text(event, "end"));
	if (from == WALL_NONE || to == WALL_NONE || first == WALL_NONE || last == WALL_NONE)
		return "";
	bool several = wall_day(first) != wall_day(last);
	int a = wall_minutes(from), b = wall_minutes(to);
	return arena_printf(c->arena, "%s%s%02d:%02d–%02d:%02d",
		several ? weekdays[date_weekday(wall_day(from))] : "", several ? " " : "", a / 60, a % 60,
		b / 60, b % 60);
}

static const char *session_text(Card *c, const Record *s)
{
	static const char *const fields[] = { "arena", "perspective", "room" };
	AUTO(str_done) Str text = STR_INIT;
	const char *where = joined(c, s, fields, ARRAY_LEN(fields));
	str_adds(&text, record_text(s, "title"));
	if (where[0] != '\0')
		str_addf(&text, " (%s)", where);
	if (!record_is_null(s, "capacity"))
		str_addf(&text, ", %s Plätze", card_shown(c, s, "capacity"));
	return arena_strdup(c->arena, str_cstr(&text));
}

static void add_sessions(Card *c, const Record *r)
{
	RecordSet set;
	CalendarSessionClashes clashes = { 0 };
	Err ignored = ERR_INIT;
	if (c->brief || !card_parts(c, &kind_session, "event", r->id, &set))
		return;
	card_heading(c, "Sitzungen");
	for (size_t i = 0; i < set.len; i++)
		card_part(c, session_time(c, r, set.items[i]), STYLE_TEXT, session_text(c, set.items[i]),
			&kind_session, set.items[i]->id);
	if (calendar_session_clashes(c->office, r->id, c->arena, &clashes, &ignored) != RC_OK)
		return;
	for (size_t i = 0; i < clashes.len; i++)
		card_part(c, i == 0 ? "Kollision" : "", STYLE_WARN, clashes.items[i].text, &kind_session,
			clashes.items[i].session);
}

/* One line; the list of them is a page of its own. */
static void add_registrations(Card *c, const Record *r)
{
	AttendanceCount n;
	AUTO(str_done) Str s = STR_INIT;
	Err ignored = ERR_INIT;
	if (attendance_count(c->office, r->id, &n, &ignored) != RC_OK)
		return;
	if (n.capacity < 0 && n.invited + n.taken + n.waiting + n.no_show + n.cancelled == 0)
		return;
	str_addf(&s, "%zu", n.taken);
	if (n.capacity >= 0)
		str_addf(&s, " von %lld Plätzen, %lld frei", (long long)n.capacity, (long long)n.free);
	if (n.waiting > 0)
		str_addf(&s, " · Warteliste %zu", n.waiting);
	if (n.attended > 0)
		str_addf(&s, " · anwesend %zu", n.attended);
	if (n.no_show > 0)
		str_addf(&s, " · nicht erschienen %zu", n.no_show);
	card_add(c, "Anmeldungen", STYLE_TEXT, arena_strdup(c->arena, str_cstr(&s)));
	c->items[c->len - 1].screen = &scr_registrations_screen;
}

/* When it was handed over, else made. */
static const char *message_day(Card *c, const Record *m)
{
	char day[DATE_TEXT_MAX];
	if (!record_is_null(m, "sent_at"))
		return card_day(c, record_text(m, "sent_at"));
	date_format_long(wall_day(wall_from_utc(record_int(m, "created_at"))), day);
	return arena_strdup(c->arena, day);
}

/* Who was told which version, and who has to be told. */
static void add_messages(Card *c, const Record *r)
{
	RecordSet set;
	OutboxNeeds needs = { 0 };
	Err ignored = ERR_INIT;
	if (c->brief)
		return;
	bool any = card_parts(c, &kind_message, "event", r->id, &set);
	if (outbox_needs(c->office, r->id, c->arena, &needs, &ignored) != RC_OK)
		needs.len = 0;
	if (any || needs.len > 0)
		card_heading(c, "Nachrichten");
	for (size_t i = 0; i < needs.len; i++) {
		const OutboxNeed *n = &needs.items[i];
		const char *type = kind_choice_label(kind_field(&kind_message, "type"), n->type);
		card_add(c, i == 0 ? "steht aus" : "", STYLE_WARN,
			n->skipped != NULL ? arena_printf(c->arena, "%s: %s", n->name, n->skipped)
					   : arena_printf(c->arena, "%s an %s (I)", type, n->name));
	}
	for (size_t i = 0; i < set.len; i++) {
		const Record *m = set.items[i];
		card_part(c, message_day(c, m), STYLE_TEXT,
			arena_printf(c->arena, "%s an %s: %s%s%s%s", card_shown(c, m, "type"),
				record_text(m, record_is_null(m, "name") ? "address" : "name"),
				card_shown(c, m, "state"), record_is_null(m, "sequence") ? "" : " (Fassung ",
				record_is_null(m, "sequence") ? "" : card_shown(c, m, "sequence"),
				record_is_null(m, "sequence") ? "" : ")"),
			m->kind, m->id);
	}
}

Rc event_card_load(Card *c, int64_t id, Err *err)
{
	Record *r;
	Rc rc = office_get(c->office, &kind_event, id, c->arena, &r, err);
	if (rc != RC_OK)
		return rc;
	add_when(c, r);
	add_kind_of(c, r);
	add_place(c, r);
	add_series(c, r);
	add_frame(c, r);
	add_clashes(c, r);
	add_registrations(c, r);
	card_prose(c, "Beschreibung", record_text(r, "description"));
	card_prose(c, "Bemerkung", record_text(r, "remark"));
	add_people(c, r);
	add_sessions(c, r);
	add_messages(c, r);
	card_followups(c, "event", id);
	return RC_OK;
}

void event_card_preview(Office *o, int64_t id, Str *out)
{
	static const CardDef def = { .kind = &kind_event, .load = event_card_load };
	card_preview(&def, o, id, out);
}
