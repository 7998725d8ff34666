/* A person at a date, with who cannot come told while picking; a session, with its time relative to
 * the days of its event. */
#include "event_part.h"

#include <string.h>

#include "kontor/base/text.h"
#include "pick.h"

enum { SESSION_MINUTES = 45, CLASHES = 4 };

static const char person_fields[] = "!person role invite reply";
static const char person_session_fields[] = "!person role session invite reply";
static const char session_fields[] = "title arena perspective room capacity description";

static const Field when_field = {
	.name = "when",
	.label = "Wann",
	.type = FIELD_TEXT,
	.max = 200,
	.hint = "Am Tag des Termins: 10:30-11:15; an einem anderen: fr 9-10 oder 19.6. 9-10",
};

void event_part_done(EventPart *f)
{
	record_form_done(&f->form);
	agenda_done(&f->agenda);
	f->agenda = (Agenda){ 0 };
	arena_freep(&f->arena);
}

/* Everything that the hooks compare with. */
static Rc prepare(Ui *ui, EventPart *f, int64_t event, Err *err)
{
	f->office = ui_app(ui);
	if (f->arena == NULL)
		f->arena = arena_new();
	arena_reset(f->arena);
	agenda_done(&f->agenda);
	f->agenda = (Agenda){ 0 };
	f->people = f->sessions = (RecordSet){ 0 };
	if (office_get(f->office, &kind_event, event, f->arena, &f->event, err) != RC_OK ||
		office_parts(f->office, &kind_event_person, "event", event, f->arena, &f->people, err) !=
			RC_OK ||
		office_parts(f->office, &kind_session, "event", event, f->arena, &f->sessions, err) != RC_OK)
		return err->rc;
	if (!when_span(record_text(f->event, "start"), record_text(f->event, "end"),
		    record_int(f->event, "all_day") != 0, &f->days))
		return err_set(err, RC_INVALID, "Der Termin hat noch keine Zeit; bitte zuerst eintragen.");
	return agenda_load(f->office, NULL, &f->agenda, err);
}

static const char *title(Ui *ui, const EventPart *f, const char *what)
{
	return arena_printf(ui_frame_arena(ui), "%s: %s", what, record_text(f->event, "title"));
}

/* --- people ------------------------------------------------------------------------- */

static void list_sessions(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const EventPart *f = ctx;
	const char *key = text_fold(a, text);
	for (size_t i = 0; i < f->sessions.len; i++) {
		const Record *s = f->sessions.items[i];
		PickerItem item = { s->id, record_text(s, "title"), record_text(s, "arena") };
		if (strstr(text_fold(a, item.title), key) != NULL)
			VEC_PUSH(a, ret, item);
	}
}

/* Of all sessions of the office only those of this event. */
static PickerArg picker(void *ctx, const Field *field, Arena *a)
{
	(void)a;
	if (field->ref != &kind_session)
		return (PickerArg){ 0 };
	return (PickerArg){
		.title = "Sitzung", .empty = "Keine solche Sitzung.", .search = list_sessions, .ctx = ctx
	};
}

static void watch_person(void *ctx, const RecordFormInput *in, char *note, size_t cap)
{
	EventPart *f = ctx;
	int64_t person = record_form_id(in, "person"), session = record_form_id(in, "session");
	const AgendaItem *item = agenda_find(&f->agenda, f->event->id);
	AgendaClash hits[CLASHES];
	AUTO(str_done) Str s = STR_INIT;
	if (person == 0 || item == NULL)
		return;
	for (size_t i = 0; i < f->people.len; i++) {
		const Record *r = f->people.items[i];
		if (record_int(r, "person") == person && record_int(r, "session") == session &&
			(f->form.base == NULL || f->form.base->id != r->id))
			str_copy(note, cap, "Ist bei diesem Termin schon dabei.");
	}
	if (note[0] != '\0')
		return;
	AgendaItem probe = *item;
	probe.persons = &person;
	probe.npersons = 1;
	probe.room = probe.audience = "";
	if (agenda_clashes(&f->agenda, &probe, hits, CLASHES) == 0 ||
		(hits[0].why & AGENDA_CLASH_PERSON) == 0)
		return;
	agenda_clash_say(f->office, &hits[0], &s);
	str_copy(note, cap, str_cstr(&s));
}

static const char *usual_role(const char *type)
{
	static const char *const roles[][2] = { { "webtalk", "speaker" }, { "congress", "speaker" },
		{ "tandem", "mayor" }, { "coaching", "coach" }, { "tour", "host" } };
	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (strcmp(roles[i][0], type) == 0)
			return roles[i][1];
	return "team";
}

static void open_person(Ui *ui, EventPart *f, const Record *base, const Record *start, const char *what)
{
	const RecordFormMore more = { .ctx = f, .watch = watch_person, .note_lines = 2, .picker = picker };
	record_form_open_more(ui, &f->form, base, start,
		f->sessions.len > 0 ? person_session_fields : person_fields, title(ui, f, what),
		PART_FORM_TAG, &more);
}

void event_part_person(Ui *ui, EventPart *f, int64_t event)
{
	Err err = ERR_INIT;
	Record *r = part_form_start(ui, &kind_event_person, "event", event);
	if (prepare(ui, f, event, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	record_set_text(r, ui_frame_arena(ui), "role", usual_role(record_text(f->event, "type")));
	open_person(ui, f, NULL, r, "Mitwirkung");
}

/* --- sessions ------------------------------------------------------------------------- */

static bool echo(void *ctx, const char *input, char *out, size_t cap)
{
	const EventPart *f = ctx;
	Err err = ERR_INIT;
	WallSpan span;
	char text[DATE_SPAN_MAX];
	if (when_parse(&f->when, input, &span, NULL, &err) != RC_OK) {
		str_copy(out, cap, err.text);
		return false;
	}
	date_format_span(&span, text);
	bool inside = wall_day(span.start) >= wall_day(f->days.start) &&
		wall_day(span.end) <= wall_day(f->days.end);
	str_format(out, cap, "%s%s", text, inside ? "" : "\nliegt nicht an den Tagen des Termins");
	return inside;
}

/* Another session in the same room at that time. */
static void watch_session(void *ctx, const RecordFormInput *in, char *note, size_t cap)
{
	EventPart *f = ctx;
	AUTO(str_done) Str room = STR_INIT;
	Err ignored = ERR_INIT;
	WallSpan span;
	text_fold_str(&room, record_form_text(in, "room"));
	if (when_parse(&f->when, record_form_text(in, "when"), &span, NULL, &ignored) != RC_OK ||
		room.len == 0)
		return;
	for (size_t i = 0; i < f->sessions.len; i++) {
		const Record *s = f->sessions.items[i];
		AUTO(str_done) Str other = STR_INIT;
		text_fold_str(&other, record_text(s, "room"));
		if ((f->form.base != NULL && s->id == f->form.base->id) ||
			strcmp(str_cstr(&room), str_cstr(&other)) != 0 ||
			wall_parse_iso(record_text(s, "end")) <= span.start ||
			wall_parse_iso(record_text(s, "start")) >= span.end)
			continue;
		str_format(note, cap, "Kollision: %s, gleichzeitig im selben Raum: %s",
			record_text(s, "room"), record_text(s, "title"));
		return;
	}
}

static Rc check_session(void *ctx, Ui *ui, const RecordFormInput *in, Err *err)
{
	EventPart *f = ctx;
	WallSpan span;
	char iso[DATE_TEXT_MAX];
	(void)ui;
	Rc rc = when_parse(&f->when, record_form_text(in, "when"), &span, NULL, err);
	if (rc == RC_OK && span.all_day)
		rc = err_set(err, RC_INVALID, "Eine Sitzung braucht eine Uhrzeit, zum Beispiel 10:30-11:15.");
	if (rc != RC_OK) {
		str_copy(err->field, sizeof(err->field), "when");
		return rc;
	}
	wall_format_iso(span.start, iso);
	record_set_text(f->form.mine, f->form.arena, "start", iso);
	wall_format_iso(span.end, iso);
	record_set_text(f->form.mine, f->form.arena, "end", iso);
	return RC_OK;
}

/* A start alone lasts as long as the session before, on whose day it is. */
static void expect_after(EventPart *f)
{
	f->when = (When){ .today = wall_day(f->days.start),
		.day = wall_day(f->days.start),
		.time = -1,
		.minutes = SESSION_MINUTES };
	if (f->sessions.len == 0)
		return;
	const Record *last = f->sessions.items[f->sessions.len - 1];
	Wall from = wall_parse_iso(record_text(last, "start")), to = wall_parse_iso(record_text(last, "end"));
	if (from == WALL_NONE || to <= from)
		return;
	f->when.day = wall_day(from);
	f->when.minutes = (int)(to - from);
}

static void open_session(Ui *ui, EventPart *f, const Record *base, const Record *start, const char *what)
{
	AUTO(str_done) Str when = STR_INIT;
	WallSpan span;
	const Record *r = base != NULL ? base : start;
	if (when_span(record_text(r, "start"), record_text(r, "end"), false, &span))
		when_text(&span, &when);
	const RecordFormExtra extra = { .name = "when",
		.like = &when_field,
		.initial = str_cstr(&when),
		.required = true,
		.echoed = true };
	const RecordFormMore more = { .extra = &extra,
		.nextra = 1,
		.nfirst = 1,
		.ctx = f,
		.echo = echo,
		.watch = watch_session,
		.check = check_session };
	expect_after(f);
	if (base != NULL)
		f->when.day = wall_day(span.start);
	record_form_open_more(
		ui, &f->form, base, start, session_fields, title(ui, f, what), PART_FORM_TAG, &more);
}

void event_part_session(Ui *ui, EventPart *f, int64_t event)
{
	Err err = ERR_INIT;
	if (prepare(ui, f, event, &err) != RC_OK)
		ui_error(ui, &err);
	else
		open_session(ui, f, NULL, part_form_start(ui, &kind_session, "event", event), "Sitzung");
}

void event_part_edit(Ui *ui, EventPart *f, const Kind *k, int64_t id)
{
	Err err = ERR_INIT;
	Record *r;
	if (office_get(ui_app(ui), k, id, ui_frame_arena(ui), &r, &err) != RC_OK ||
		prepare(ui, f, record_int(r, "event"), &err) != RC_OK)
		ui_error(ui, &err);
	else if (k == &kind_session)
		open_session(ui, f, r, NULL, "Sitzung");
	else
		open_person(ui, f, r, NULL, "Mitwirkung");
}
