/* One line for the time, defaults from the type, and the questions before a save. */
#include "event_form_priv.h"

#include <string.h>

#include "event_move.h"
#include "kontor/base/text.h"
#include "kontor/domain/event.h"
#include "kontor/domain/town.h"
#include "pick.h"

enum { DAY_MINUTES = 24 * 60 };

static const char fields[] =
	"title type state town place room link audience capacity visibility "
	"| address dial_in page description category busy remark frame latitude longitude";

const Field event_form_when_field = {
	.name = "when",
	.label = "Wann",
	.type = FIELD_TEXT,
	.max = 300,
	.hint = "14.10. 18-19:30 · mo 9 · +3t 18 Uhr · KW42 mi 9-10 · danach der Titel",
};

/* What a start alone stands for, and the words that tell a type. */
static const struct {
	const char *type;
	int minutes; /* -1: none */
	const char *words;
} types[] = {
	{ "tour", 240, " tour tourstation tourstopp " },
	{ "webtalk", 60, " webtalk " },
	{ "congress", 480, " kongress " },
	{ "coaching", 240, " coaching coachingbesuch " },
	{ "tandem", 90, " tandem tandemtreffen " },
	{ "internal", 60, " intern " },
	{ "deadline", -1, " frist " },
};

static int usual_minutes(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].minutes;
	return 60;
}

void event_form_done(EventForm *f)
{
	record_form_done(&f->form);
	agenda_done(&f->agenda);
	f->agenda = (Agenda){ 0 };
	arena_freep(&f->arena);
}

/* --- the time ------------------------------------------------------------------------ */

/* Where the line begins that counts: behind the day that the calendar gave, if another one was typed. */
static Rc parse(
	const EventForm *f, const When *w, const char *text, WallSpan *ret, const char **rest, Err *err)
{
	size_t given = strlen(f->given);
	Err ignored = ERR_INIT;
	When anywhere = *w;
	anywhere.day = DAY_NONE;
	if (given > 0 && strncmp(text, f->given, given) == 0 && !when_is_time(text + given) &&
		when_parse(&anywhere, text + given, ret, rest, &ignored) == RC_OK)
		return RC_OK;
	return when_parse(w, text, ret, rest, err);
}

void event_form_prepare(Ui *ui, EventForm *f, const Record *start)
{
	Err err = ERR_INIT;
	WallSpan span;
	f->office = ui_app(ui);
	if (f->arena == NULL)
		f->arena = arena_new();
	agenda_done(&f->agenda);
	f->agenda = (Agenda){ 0 };
	if (agenda_load(f->office, NULL, &f->agenda, &err) != RC_OK)
		ui_error(ui, &err); /* without it nothing is compared */
	f->sure = (WallSpan){ WALL_NONE, WALL_NONE, false };
	f->town = 0;
	f->land[0] = f->fold[0] = f->given[0] = '\0';
	f->folded = WALL_NONE;
	f->reach = -1;
	f->skips = "";
	f->previewed = false;
	f->when = (When){ .today = office_today(f->office),
		.now = clock_wall(office_clock(f->office)),
		.day = DAY_NONE,
		.time = -1,
		.minutes = 60 };
	f->new_length = true;
	if (!when_span(record_text(start, "start"), record_text(start, "end"),
		    record_int(start, "all_day") != 0, &span))
		return;
	f->new_length = span.all_day;
	if (!span.all_day) {
		f->when.time = wall_minutes(span.start);
		f->when.minutes = span.end > span.start ? (int)(span.end - span.start) : -1;
	}
	if (start->id != 0)
		f->when.day = wall_day(span.start);
}

const char *event_form_when_initial(const EventForm *f, const Record *r, Arena *a)
{
	AUTO(str_done) Str s = STR_INIT;
	WallSpan span;
	(void)f;
	if (!when_span(record_text(r, "start"), record_text(r, "end"), record_int(r, "all_day") != 0, &span))
		return "";
	when_text(&span, &s);
	return arena_strdup(a, str_cstr(&s));
}

bool event_form_echo(void *ctx, const char *input, char *out, size_t cap)
{
	const EventForm *f = ctx;
	AUTO(str_done) Str remarks = STR_INIT;
	Err err = ERR_INIT;
	WallSpan span;
	const char *rest;
	char text[DATE_SPAN_MAX];
	if (parse(f, &f->when, input, &span, &rest, &err) != RC_OK) {
		str_copy(out, cap, err.text);
		return false;
	}
	date_format_span(&span, text);
	when_remarks(&span, f->land, &remarks);
	if (!span.all_day && (wall_kind(span.start) == WALL_FOLD || wall_kind(span.end) == WALL_FOLD))
		str_addf(&remarks, "%sdiese Stunde gibt es zweimal", remarks.len > 0 ? " · " : "");
	if (*rest != '\0')
		str_addf(&remarks, "%sTitel: %s", remarks.len > 0 ? " · " : "", rest);
	str_format(out, cap, "%s%s%s", text, remarks.len > 0 ? "\n" : "", str_cstr(&remarks));
	return true;
}

/* The type that the first word of a title names; NULL. */
static const char *type_of(const char *title, Arena *a)
{
	char *fold = text_fold(a, arena_strndup(a, title, strcspn(title, " :")));
	const char *word = arena_printf(a, " %s ", fold);
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (*fold != '\0' && strstr(types[i].words, word) != NULL)
			return types[i].type;
	return NULL;
}

/* The typed line in order: the rest that is the title is cut off, an end that the type gives is left open. */
static const char *tidy(const EventForm *f, const char *text, WallSpan *span)
{
	AUTO(str_done) Str s = STR_INIT;
	Err ignored = ERR_INIT;
	WallSpan whole;
	const char *rest;
	When strict = f->when;
	strict.minutes = 0;
	if (parse(f, &strict, text, &whole, &rest, &ignored) != RC_OK)
		span->end = WALL_NONE;
	when_text(span, &s);
	return arena_strdup(f->arena, str_cstr(&s));
}

/* "14.10. 18 Web-Talk Leerstand": the time is put in order, the rest becomes the title. */
Rc event_form_leave(void *ctx, struct FormModel *form, const char *field, const RecordFormInput *in, Err *err)
{
	EventForm *f = ctx;
	WallSpan span;
	const char *rest, *typed = record_form_text(in, "when");
	if (strcmp(field, "when") != 0 || *typed == '\0')
		return RC_OK;
	if (parse(f, &f->when, typed, &span, &rest, err) != RC_OK) {
		str_copy(err->field, sizeof(err->field), "when");
		return err->rc;
	}
	if (*rest != '\0' && *record_form_text(in, "title") != '\0')
		return RC_OK;
	form_put(form, "when", tidy(f, typed, &span));
	if (*rest == '\0')
		return RC_OK;
	const char *type = type_of(rest, f->arena);
	form_put(form, "title", rest);
	if (type != NULL && strcmp(record_form_text(in, "type"), record_text(f->form.start, "type")) == 0)
		form_put(form, "type", type);
	return RC_OK;
}

Rc event_form_take_when(EventForm *f, const RecordFormInput *in, WallSpan *ret, Err *err)
{
	char iso[DATE_TEXT_MAX];
	Record *mine = f->form.mine;
	const char *rest;
	Rc rc = parse(f, &f->when, record_form_text(in, "when"), ret, &rest, err);
	if (rc == RC_OK && *rest != '\0')
		rc = err_set(err, RC_INVALID, "„%.60s“ gehört nicht zur Zeit; bitte streichen.", rest);
	if (rc != RC_OK) {
		str_copy(err->field, sizeof(err->field), "when");
		return rc;
	}
	wall_format_iso(ret->start, iso);
	record_set_text(mine, f->form.arena, "start", iso);
	wall_format_iso(ret->end, iso);
	record_set_text(mine, f->form.arena, "end", iso);
	if (ret->all_day)
		record_set_int(mine, "all_day", 1);
	else if (record_int(mine, "all_day") != 0)
		record_set_null(mine, "all_day");
	return RC_OK;
}

void event_form_name_field(Err *err)
{
	static const char *const times[] = { "start", "end", "all_day", "fold" };
	for (size_t i = 0; i < ARRAY_LEN(times); i++)
		if (strcmp(err->field, times[i]) == 0)
			str_copy(err->field, sizeof(err->field), "when");
}

/* --- collisions ------------------------------------------------------------------------- */

/* Only asked when another town was picked. */
static void know_land(EventForm *f, int64_t town)
{
	Record *r;
	Err ignored = ERR_INIT;
	if (town == f->town)
		return;
	f->town = town;
	f->land[0] = '\0';
	if (town == 0 || office_get(f->office, &kind_town, town, f->arena, &r, &ignored) != RC_OK)
		return;
	const State *s = town_state(record_text(r, "ags"));
	str_copy(f->land, sizeof(f->land), s == NULL ? "" : s->abbr);
}

/* The event as it is typed, for the rules about its kind. */
static Record *typed_record(EventForm *f, const RecordFormInput *in)
{
	static const char *const texts[] = { "type", "state", "visibility", "busy" };
	Record *r = record_clone(f->arena, f->form.start);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		record_set_text(r, f->arena, texts[i], record_form_text(in, texts[i]));
	return r;
}

size_t event_form_clashes(EventForm *f, const RecordFormInput *in, const WallSpan *span, AgendaClash *hits)
{
	Record *r = typed_record(f, in);
	const char *state = record_text(r, "state");
	const AgendaItem *old = f->form.base == NULL ? NULL : agenda_find(&f->agenda, f->form.base->id);
	AgendaItem probe = {
		.id = f->form.base == NULL ? 0 : f->form.base->id,
		.start = span->start,
		.end = span->all_day ? span->end + DAY_MINUTES : span->end,
		.title = record_form_text(in, "title"),
		.type = record_text(r, "type"),
		.state = state,
		.visibility = event_visibility(r),
		.audience = record_form_text(in, "audience"),
		.room = record_form_text(in, "room"),
		.place = record_form_text(in, "place"),
		.town_name = "",
		.land = f->land,
		.town = record_form_id(in, "town"),
		.series = f->form.kind == &kind_event ? record_int(r, "series") : 0,
		.frame = record_form_id(in, "frame"),
		.persons = old == NULL ? NULL : old->persons,
		.npersons = old == NULL ? 0 : old->npersons,
		.all_day = span->all_day,
		.blocking = strcmp(event_busy(r), "free") != 0 && strcmp(state, "cancelled") != 0,
	};
	return BASE_MIN(
		agenda_clashes(&f->agenda, &probe, hits, EVENT_FORM_CLASHES), (size_t)EVENT_FORM_CLASHES);
}

void event_form_say_clashes(EventForm *f, const AgendaClash *hits, size_t n, size_t most, Str *out)
{
	for (size_t i = 0; i < n && i < most; i++) {
		if (i > 0)
			str_addc(out, '\n');
		agenda_clash_say(f->office, &hits[i], out);
	}
	if (n > most)
		str_addf(out, " und %zu weitere", n - most);
}

void event_form_watch(void *ctx, const RecordFormInput *in, char *note, size_t cap)
{
	EventForm *f = ctx;
	AUTO(str_done) Str s = STR_INIT;
	AgendaClash hits[EVENT_FORM_CLASHES];
	WallSpan span;
	const char *rest;
	Err ignored = ERR_INIT;
	arena_reset(f->arena);
	know_land(f, record_form_id(in, "town"));
	if (f->new_length)
		f->when.minutes = usual_minutes(record_form_text(in, "type"));
	if (parse(f, &f->when, record_form_text(in, "when"), &span, &rest, &ignored) != RC_OK)
		return;
	event_form_say_clashes(f, hits, event_form_clashes(f, in, &span, hits), 1, &s);
	str_copy(note, cap, str_cstr(&s));
}

/* --- saving ---------------------------------------------------------------------------------- */

static Rc insert(EventForm *f, Record *mine, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	const char *what = arena_printf(f->arena, "Termin angelegt: %s", record_text(mine, "title"));
	if (change_begin(&c, f->office, what, err) != RC_OK || change_insert(&c, mine, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

static Rc write(void *ctx, const Record *base, Record *mine, Merge *conflict, Err *err)
{
	EventForm *f = ctx;
	CalendarReach reach = f->reach < 0 ? CALENDAR_THIS : (CalendarReach)f->reach;
	CalendarSaved told = { 0 };
	Rc rc = base == NULL ? insert(f, mine, err)
			     : calendar_save_told(f->office, base, mine, reach, conflict, &told, err);
	event_move_say_told(told.messages, told.calls, f->form.told, sizeof(f->form.told));
	if (rc != RC_OK) {
		event_form_name_field(err);
		f->reach = -1; /* a refused reach may be chosen anew */
	}
	return rc;
}

/* --- opening --------------------------------------------------------------------------------- */

static void open(
	Ui *ui, EventForm *f, const Record *base, const Record *start, const char *when, const char *title)
{
	const RecordFormExtra extra = { .name = "when",
		.like = &event_form_when_field,
		.initial = when,
		.required = true,
		.echoed = true };
	const RecordFormMore more = { .extra = &extra,
		.nextra = 1,
		.nfirst = 1,
		.ctx = f,
		.note_lines = 2,
		.echo = event_form_echo,
		.watch = event_form_watch,
		.leave = event_form_leave,
		.check = event_form_ask,
		.write = write,
		.result = event_form_answered };
	record_form_open_more(ui, &f->form, base, start, fields, title, PART_FORM_TAG, &more);
}

/* "14.10.2026 ": the time is typed behind it. */
static const char *start_text(const EventFormStart *start, Arena *a)
{
	AUTO(str_done) Str s = STR_INIT;
	char day[DATE_TEXT_MAX];
	if (start->start == WALL_NONE)
		return "";
	if (start->all_day) {
		date_format_german(wall_day(start->start), day);
		return arena_printf(a, "%s ", day);
	}
	when_text(&(WallSpan){ start->start, start->end, false }, &s);
	return arena_printf(a, "%s ", str_cstr(&s));
}

static const char *with_title(Ui *ui, const char *title, const Kind *k, int64_t id)
{
	AUTO(str_done) Str name = STR_INIT;
	Err ignored = ERR_INIT;
	if (id == 0 || office_title(ui_app(ui), k, id, &name, &ignored) != RC_OK)
		return title;
	return arena_printf(ui_frame_arena(ui), "%s: %s", title, str_cstr(&name));
}

void event_form_set_unless(Record *r, Arena *a, const char *field, const char *value)
{
	if (record_is_null(r, field))
		record_set_text(r, a, field, value);
}

void event_form_new(Ui *ui, EventForm *f, const EventFormStart *start)
{
	Arena *a = ui_frame_arena(ui);
	Record *r = start->like != NULL ? record_clone(a, start->like) : record_new(a, &kind_event);
	event_form_set_unless(r, a, "type", "internal");
	event_form_set_unless(r, a, "state", "tentative");
	if (start->town != 0)
		record_set_int(r, "town", start->town);
	event_form_prepare(ui, f, r);
	/* What the template's day was is no date of the event. */
	record_set_null(r, "start");
	record_set_null(r, "end");
	record_set_null(r, "all_day");
	str_copy(f->given, sizeof(f->given), start_text(start, a));
	open(ui, f, NULL, r, arena_strdup(a, f->given),
		with_title(ui, "Neuer Termin", &kind_town, record_int(r, "town")));
}

void event_form_edit(Ui *ui, EventForm *f, int64_t event)
{
	Arena *a = ui_frame_arena(ui);
	Record *r;
	Err err = ERR_INIT;
	if (office_get(ui_app(ui), &kind_event, event, a, &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	event_form_prepare(ui, f, r);
	open(ui, f, r, NULL, event_form_when_initial(f, r, a), with_title(ui, "Termin", &kind_event, event));
}

/* --- templates ------------------------------------------------------------------------------- */

void event_form_from_template(Ui *ui, EventForm *f, const EventFormStart *start)
{
	if (f->arena == NULL)
		f->arena = arena_new();
	arena_reset(f->arena);
	f->office = ui_app(ui);
	f->chosen_town = start->town;
	f->chosen_start = start->start;
	PickerArg arg = pick_record(f->office, &kind_event_template, f->arena);
	arg.empty = "Keine Vorlage. V auf der Karte eines Termins macht eine daraus.";
	ui_dialog(ui, &picker_screen, &arg, EVENT_FORM_TAG_TEMPLATE);
}

bool event_form_result(EventForm *f, Ui *ui, const Msg *msg)
{
	Record *r;
	Err err = ERR_INIT;
	if (msg->type != MSG_RESULT || msg->tag != EVENT_FORM_TAG_TEMPLATE)
		return false;
	if (msg->code != RESULT_OK)
		return true;
	int64_t template = ((const PickerItem *)msg->payload)->value;
	Day day = f->chosen_start == WALL_NONE ? office_today(f->office) : wall_day(f->chosen_start);
	if (calendar_from_template(f->office, template, day, ui_frame_arena(ui), &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return true;
	}
	record_set_null(r, "state"); /* as for any other new date */
	EventFormStart start = {
		.start = f->chosen_start, .end = WALL_NONE, .all_day = true, .town = f->chosen_town, .like = r
	};
	event_form_new(ui, f, &start);
	return true;
}
