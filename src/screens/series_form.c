/* A series is typed like a date, with a rule behind it; nothing is made before its dates were seen. */
#include "series_form.h"

#include <string.h>

#include "event_move.h"
#include "kontor/domain/event.h"
#include "kontor/domain/recurrence.h"
#include "series_preview.h"

enum { TAG_PREVIEW = 1 };

static const char fields[] =
	"title type frequency count until interval mode town place room "
	"| weekdays state link audience capacity visibility address dial_in page description "
	"category busy remark";

/* --- while typing ----------------------------------------------------------------- */

/* The rule as it is typed; false while it is none. */
static bool typed_rule(EventForm *f, const RecordFormInput *in, Recurrence *ret, Wall *ret_start)
{
	static const char *const names[] = { "frequency", "interval", "weekdays", "count", "until" };
	Record *r = record_clone(f->arena, f->form.start);
	WallSpan span;
	const char *rest;
	char iso[DATE_TEXT_MAX];
	Err ignored = ERR_INIT;
	if (when_parse(&f->when, record_form_text(in, "when"), &span, &rest, &ignored) != RC_OK)
		return false;
	wall_format_iso(span.start, iso);
	record_set_text(r, f->arena, "start", iso);
	wall_format_iso(span.end, iso);
	record_set_text(r, f->arena, "end", iso);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const Field *field = kind_field(r->kind, names[i]);
		Value *v = &r->values[kind_field_index(r->kind, names[i])];
		if (value_parse(field, record_form_text(in, names[i]), office_today(f->office), f->arena, v,
			    &ignored) != RC_OK)
			return false;
	}
	*ret_start = span.start;
	return recurrence_of(r, ret, &ignored) == RC_OK;
}

static void watch(void *ctx, const RecordFormInput *in, char *note, size_t cap)
{
	EventForm *f = ctx;
	AUTO(str_done) Str s = STR_INIT;
	Recurrence rule;
	Wall start;
	event_form_watch(ctx, in, note, cap); /* of the first date */
	if (!typed_rule(f, in, &rule, &start))
		return;
	recurrence_say(&rule, start, &s);
	if (note[0] != '\0')
		str_addf(&s, "\n%s", note);
	str_copy(note, cap, str_cstr(&s));
}

/* Web-talks have a topic each: single dates in Outlook. */
static Rc leave(void *ctx, struct FormModel *form, const char *field, const RecordFormInput *in, Err *err)
{
	EventForm *f = ctx;
	if (f->form.base != NULL || strcmp(field, "when") == 0)
		return event_form_leave(ctx, form, field, in, err);
	if (strcmp(field, "type") == 0)
		form_put(form, "mode",
			strcmp(record_form_text(in, "type"), "webtalk") == 0 ? "single" : "rule");
	return RC_OK;
}

/* --- saving ------------------------------------------------------------------------- */

static Rc check(void *ctx, Ui *ui, const RecordFormInput *in, Err *err)
{
	EventForm *f = ctx;
	Record *mine = f->form.mine;
	Recurrence rule;
	WallSpan span;
	if (event_form_take_when(f, in, &span, err) != RC_OK)
		return err->rc;
	if (recurrence_of(mine, &rule, err) != RC_OK) {
		event_form_name_field(err);
		return err->rc;
	}
	record_set_text(mine, f->form.arena, "skips", f->skips);
	if (f->previewed) {
		f->previewed = false; /* a save that fails is looked at again */
		return RC_OK;
	}
	ui_dialog(ui, &series_preview_screen, &(SeriesPreviewArg){ mine }, TAG_PREVIEW);
	return err_set(err, RC_CONFLICT, "Noch nicht gespeichert.");
}

static bool answered(void *ctx, Ui *ui, const Msg *msg)
{
	EventForm *f = ctx;
	(void)ui;
	if (msg->tag != TAG_PREVIEW || msg->code != RESULT_OK)
		return false;
	f->skips = arena_strdup(f->form.arena, msg->payload);
	f->previewed = true;
	return true;
}

static Rc write(void *ctx, const Record *base, Record *mine, Merge *conflict, Err *err)
{
	EventForm *f = ctx;
	int64_t first;
	CalendarSaved told = { 0 };
	Rc rc = base == NULL ? calendar_series_create(f->office, mine, &first, err)
			     : calendar_series_save_told(f->office, base, mine, conflict, &told, err);
	event_move_say_told(told.messages, told.calls, f->form.told, sizeof(f->form.told));
	if (rc != RC_OK)
		event_form_name_field(err);
	return rc;
}

/* --- opening -------------------------------------------------------------------------- */

static void open(Ui *ui, EventForm *f, const Record *base, const Record *start, const char *title)
{
	const Record *r = base != NULL ? base : start;
	const RecordFormExtra extra = { .name = "when",
		.like = &event_form_when_field,
		.label = "Erster Termin",
		.initial = event_form_when_initial(f, r, ui_frame_arena(ui)),
		.required = true,
		.echoed = true };
	const RecordFormMore more = { .extra = &extra,
		.nextra = 1,
		.nfirst = 1,
		.ctx = f,
		.note_lines = 2,
		.echo = event_form_echo,
		.watch = watch,
		.leave = leave,
		.check = check,
		.write = write,
		.result = answered };
	record_form_open_more(ui, &f->form, base, start, fields, title, PART_FORM_TAG, &more);
	f->skips = arena_strdup(f->form.arena, record_text(f->form.start, "skips"));
}

void series_form_new(Ui *ui, EventForm *f, const Record *like)
{
	Arena *a = ui_frame_arena(ui);
	Record *r = like != NULL ? record_clone(a, like) : record_new(a, &kind_series);
	event_form_set_unless(r, a, "type", "webtalk");
	event_form_set_unless(r, a, "state", "tentative");
	event_form_set_unless(r, a, "frequency", "month_weekday");
	event_form_set_unless(r, a, "mode", "single");
	event_form_prepare(ui, f, r);
	open(ui, f, NULL, r, "Neue Serie");
}

void series_form_edit(Ui *ui, EventForm *f, int64_t series)
{
	Arena *a = ui_frame_arena(ui);
	Record *r;
	Err err = ERR_INIT;
	if (office_get(ui_app(ui), &kind_series, series, a, &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	event_form_prepare(ui, f, r);
	open(ui, f, r, NULL, arena_printf(a, "Serie: %s", record_text(r, "title")));
}

/* --- titles one after the other ----------------------------------------------------------- */

void series_form_titles_done(SeriesTitles *t)
{
	arena_freep(&t->arena);
}

/* What stands behind "Web-Talk: " in a title; NULL when it does not begin so. */
static const char *behind_standard(const SeriesTitles *t, const char *title)
{
	size_t n = strlen(t->standard);
	return strncmp(title, t->standard, n) == 0 && strncmp(title + n, ": ", 2) == 0 ? title + n + 2 : NULL;
}

/* "Leerstand" becomes "Web-Talk: Leerstand"; a title that was left alone stays as it is. */
static const char *wanted_title(const SeriesTitles *t, size_t i, const char *typed)
{
	if (*typed == '\0')
		return t->standard;
	if (str_equal(typed, t->fields[i].initial) &&
		behind_standard(t, record_text(t->dates.items[i], "title")) == NULL)
		return typed;
	return behind_standard(t, typed) != NULL ? typed
						 : arena_printf(t->arena, "%s: %s", t->standard, typed);
}

static Rc store_titles(SeriesTitles *t, const char *const *values, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	const char *what = arena_printf(t->arena, "Titel der Serie eingetragen: %s", t->standard);
	if (change_begin(&c, t->office, what, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < t->dates.len; i++) {
		const Record *base = t->dates.items[i];
		Record *mine = record_clone(t->arena, base);
		record_set_text(mine, t->arena, "title", wanted_title(t, i, values[i]));
		if (change_update(&c, base, mine, NULL, err) != RC_OK) {
			str_copy(err->field, sizeof(err->field), t->fields[i].name);
			return err->rc;
		}
	}
	return change_commit(&c, err);
}

static Rc save_titles(void *ctx, Ui *ui, const char *const *values, const int64_t *ids, Err *err)
{
	SeriesTitles *t = ctx;
	(void)ids;
	if (store_titles(t, values, err) != RC_OK)
		return err->rc;
	office_draft_drop(t->office, t->draft_key);
	ui_changed_by_me(ui);
	ui_say(ui, "Die Titel sind gespeichert. u macht es rückgängig.");
	return RC_OK;
}

static void keep_titles(void *ctx, const char *data)
{
	SeriesTitles *t = ctx;
	Err ignored = ERR_INIT;
	if (data == NULL)
		office_draft_drop(t->office, t->draft_key);
	else
		(void)!office_draft_save(t->office, t->draft_key, data, &ignored);
}

/* What was held or cancelled keeps its title. */
static bool may_change(const Record *date)
{
	static const char *const states[] = { "draft", "tentative", "confirmed" };
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(record_text(date, "state"), states[i]) == 0)
			return true;
	return false;
}

static void build_titles(SeriesTitles *t, const RecordSet *all)
{
	t->fields = ARENA_ARRAY(t->arena, FormField, all->len + 1);
	const char *hint = arena_printf(t->arena, "Hinter „%s:“; leer bleibt es dabei.", t->standard);
	for (size_t i = 0; i < all->len; i++) {
		Record *r = all->items[i];
		char day[DATE_TEXT_MAX];
		if (!may_change(r))
			continue;
		Wall start = wall_parse_iso(record_text(r, "start"));
		date_format_long(wall_day(start), day);
		const char *title = record_text(r, "title"), *topic = behind_standard(t, title);
		t->fields[t->dates.len] =
			(FormField){ .name = arena_printf(t->arena, "date%lld", (long long)r->id),
				.label = arena_strdup(t->arena, day),
				.type = FORM_TEXT,
				.hint = hint,
				.initial = strcmp(title, t->standard) == 0 ? ""
					: topic != NULL                    ? topic
									   : title };
		VEC_PUSH(t->arena, &t->dates, r);
	}
}

void series_form_titles(Ui *ui, SeriesTitles *t, int64_t series)
{
	Record *r;
	RecordSet all = { 0 };
	Err err = ERR_INIT;
	arena_freep(&t->arena);
	*t = (SeriesTitles){ .office = ui_app(ui), .arena = arena_new() };
	if (office_get(t->office, &kind_series, series, t->arena, &r, &err) != RC_OK ||
		office_parts(t->office, &kind_event, "series", series, t->arena, &all, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	t->standard = record_text(r, "title");
	t->draft_key = arena_printf(t->arena, "series/%lld/titles", (long long)series);
	build_titles(t, &all);
	if (t->dates.len == 0) {
		ui_say(ui, "Kein Termin dieser Serie kann noch einen anderen Titel bekommen.");
		return;
	}
	FormArg arg = { .title = arena_printf(t->arena, "Titel: %s", t->standard),
		.fields = t->fields,
		.nfields = t->dates.len,
		.save = save_titles,
		.ctx = t,
		.draft = keep_titles,
		.restore = office_draft_load(t->office, t->draft_key, t->arena) };
	ui_dialog(ui, &form_screen, &arg, PART_FORM_TAG);
	if (arg.restore != NULL)
		ui_say(ui, "Ihr Entwurf ist wieder da. Esc verwirft ihn, Strg-S speichert.");
}
