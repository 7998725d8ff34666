/* From the kind's table to a form and back. */
#include "record_form.h"

#include <assert.h>
#include <string.h>

#include "kontor/base/text.h"
#include "conflict.h"
#include "kontor/office/finder.h"
#include "kontor/domain/town.h"
#include "pick.h"

static const FormChoice bool_choices[] = { { "0", "nein" }, { "1", "ja" }, { NULL, NULL } };

/* --- building ---------------------------------------------------------------- */

static FormFieldType form_type(const Field *f)
{
	switch (f->type) {
	case FIELD_PROSE:
		return FORM_PROSE;
	case FIELD_BOOL:
	case FIELD_CHOICE:
		return FORM_CHOICE;
	case FIELD_REF:
		return FORM_PICK;
	case FIELD_DATE:
	case FIELD_WALL:
		return FORM_DATE;
	case FIELD_TEXT:
	case FIELD_INT:
	case FIELD_DEGREE:
	case FIELD_STAMP:
		break;
	}
	return FORM_TEXT;
}

static const FormChoice *form_choices(Arena *a, const Field *f)
{
	if (f->type == FIELD_BOOL)
		return bool_choices;
	size_t n = 0, at = 0;
	while (f->choices[n].name != NULL)
		n++;
	FormChoice *c = ARENA_ARRAY(a, FormChoice, n + 2);
	if (!(f->flags & FIELD_REQUIRED))
		c[at++] = (FormChoice){ "", "–" };
	for (size_t i = 0; i < n; i++)
		c[at++] = (FormChoice){ f->choices[i].name, f->choices[i].label };
	return c;
}

static bool echo_date(void *ctx, const char *input, char *out, size_t cap)
{
	RecordForm *f = ctx;
	Err err = ERR_INIT;
	Day day;
	char text[DATE_TEXT_MAX];
	if (date_parse_typed(input, office_today(f->office), &day, &err) != RC_OK) {
		str_copy(out, cap, err.text);
		return false;
	}
	date_format_long(day, text);
	str_copy(out, cap, text);
	return true;
}

/* What a typed end or start means; an end may be a bare time on the start's day. */
static bool echo_wall(void *ctx, const char *input, char *out, size_t cap)
{
	RecordForm *f = ctx;
	Err err = ERR_INIT;
	Wall wall;
	int minutes;
	char text[DATE_TEXT_MAX];
	if (date_parse_time(input, &minutes, &err) == RC_OK) {
		str_format(out, cap, "%02d:%02d Uhr am selben Tag", minutes / 60, minutes % 60);
		return true;
	}
	if (date_parse_wall(input, office_today(f->office), -1, &wall, &err) != RC_OK) {
		str_copy(out, cap, err.text);
		return false;
	}
	wall_format_long(wall, text);
	WallKind kind = wall_kind(wall);
	str_format(out, cap, "%s%s", text,
		kind == WALL_GAP            ? " gibt es nicht: Die Uhr springt von 2 auf 3."
			: kind == WALL_FOLD ? " gibt es zweimal: Es gilt die Sommerzeit."
					    : "");
	return kind != WALL_GAP;
}

static bool echo_extra(void *ctx, const char *input, char *out, size_t cap)
{
	RecordForm *f = ctx;
	return f->more.echo(f->more.ctx, input, out, cap);
}

static void start_value(RecordForm *f, const Field *field, FormField *ff, bool own)
{
	static const Value none = { .type = VALUE_NULL };
	const Value *v = own ? record_value(f->start, field->name) : &none;
	AUTO(str_done) Str s = STR_INIT;
	if (field->type == FIELD_REF) {
		ff->initial_value = v->type == VALUE_INT ? v->i : 0;
		Err ignored = ERR_INIT;
		if (ff->initial_value != 0 &&
			office_title(f->office, field->ref, ff->initial_value, &s, &ignored) != RC_OK)
			str_adds(&s, "?");
	} else if ((field->type == FIELD_CHOICE || field->type == FIELD_BOOL) && ff->type != FORM_SHOW) {
		value_plain(field, v, &s);
		if (field->type == FIELD_BOOL && s.len == 0)
			str_adds(&s, "0");
		if (field->type == FIELD_BOOL && strcmp(str_cstr(&s), "true") == 0) {
			str_clear(&s);
			str_adds(&s, "1");
		}
	} else {
		value_show(field, v, &s);
	}
	ff->initial = arena_strdup(f->arena, str_cstr(&s));
}

static void build_field(RecordForm *f, const Field *field, FormField *ff, bool own)
{
	*ff = (FormField){
		.name = field->name,
		.label = field->label,
		.type = form_type(field),
		.required = (field->flags & FIELD_REQUIRED) != 0,
		.hint = field->hint,
		.lines = field->type == FIELD_PROSE ? 5 : 1,
	};
	bool may_change = f->base == NULL || !own || !(field->flags & FIELD_FIXED);
	if (!may_change || (field->flags & (FIELD_REGISTER | FIELD_COMPUTED)))
		ff->type = FORM_SHOW;
	if (ff->type == FORM_CHOICE)
		ff->choices = form_choices(f->arena, field);
	if (field->type == FIELD_DATE)
		ff->echo = echo_date;
	if (field->type == FIELD_WALL)
		ff->echo = echo_wall;
	if (ff->type == FORM_PICK && own && f->more.picker != NULL)
		ff->picker = f->more.picker(f->more.ctx, field, f->arena);
	if (ff->type == FORM_PICK && ff->picker.search == NULL)
		ff->picker = pick_record(f->office, field->ref, f->arena);
	start_value(f, field, ff, own);
}

static void build_fields(RecordForm *f, const char *names)
{
	bool more = false;
	while (*names != '\0' && f->nfields < RECORD_FORM_FIELDS_MAX) {
		if (*names == '!') {
			f->focus = f->nfields;
			names++;
		}
		size_t len = strcspn(names, " ");
		const Field *field = kind_field(f->kind, arena_strndup(f->arena, names, len));
		more |= *names == '|';
		if (field != NULL) {
			f->fields[f->nfields] = field;
			build_field(f, field, &f->form[f->nfields], true);
			f->form[f->nfields].more = more;
			f->nfields++;
		}
		names += len + (names[len] != '\0');
	}
}

static void build_extra(RecordForm *f, size_t from, size_t to)
{
	for (size_t i = from; i < to && f->nfields < RECORD_FORM_FIELDS_MAX; i++) {
		const RecordFormExtra *e = &f->more.extra[i];
		FormField *ff = &f->form[f->nfields];
		f->extra[f->nfields] = true;
		f->fields[f->nfields++] = e->like;
		build_field(f, e->like, ff, false);
		ff->name = arena_strdup(f->arena, e->name);
		ff->required = e->required;
		if (e->label != NULL)
			ff->label = arena_strdup(f->arena, e->label);
		if (e->hint != NULL)
			ff->hint = arena_strdup(f->arena, e->hint);
		if (e->initial != NULL)
			ff->initial = arena_strdup(f->arena, e->initial);
		if (e->echoed) {
			ff->echo = echo_extra;
			ff->echo_lines = 2;
		}
		AUTO(str_done) Str title = STR_INIT;
		Err ignored = ERR_INIT;
		if (e->initial_id == 0 ||
			office_title(f->office, e->like->ref, e->initial_id, &title, &ignored) != RC_OK)
			continue;
		ff->initial = arena_strdup(f->arena, str_cstr(&title));
		ff->initial_value = e->initial_id;
	}
}

/* --- what was typed ------------------------------------------------------------ */

static int input_index(const RecordFormInput *in, const char *name)
{
	const RecordForm *f = in->form;
	for (size_t i = 0; i < f->nfields; i++)
		if (strcmp(f->form[i].name, name) == 0)
			return (int)i;
	return -1;
}

const char *record_form_text(const RecordFormInput *in, const char *name)
{
	int i = input_index(in, name);
	return i < 0 ? "" : in->values[i];
}

int64_t record_form_id(const RecordFormInput *in, const char *name)
{
	int i = input_index(in, name);
	return i < 0 ? 0 : in->ids[i];
}

Rc record_form_take(const RecordFormInput *in, const char *name, Record *r, const char *field, Err *err)
{
	const RecordForm *f = in->form;
	int i = input_index(in, name);
	assert(i >= 0);
	Value *v = &r->values[kind_field_index(r->kind, field)];
	if (f->fields[i]->type == FIELD_REF) {
		*v = (Value){ .type = in->ids[i] == 0 ? VALUE_NULL : VALUE_INT, .i = in->ids[i] };
		return RC_OK;
	}
	Rc rc = value_parse(f->fields[i], in->values[i], office_today(f->office), f->arena, v, err);
	if (rc != RC_OK)
		str_copy(err->field, sizeof(err->field), name);
	return rc;
}

/* --- saving ------------------------------------------------------------------- */

/* "18:30" for an end means that time on the start's day. */
static const char *complete_end(RecordForm *f, const Field *field, const char *text, const Record *mine)
{
	Err ignored = ERR_INIT;
	int minutes;
	if (field->type != FIELD_WALL || strcmp(field->name, "end") != 0)
		return text;
	if (date_parse_time(text, &minutes, &ignored) != RC_OK)
		return text;
	Wall start = wall_parse_iso(record_text(mine, "start"));
	if (start == WALL_NONE)
		return text;
	char iso[DATE_TEXT_MAX];
	wall_format_iso(wall_make(wall_day(start), minutes), iso);
	return arena_strdup(f->arena, iso);
}

static Rc read_values(RecordForm *f, const char *const *values, const int64_t *ids, Record *mine, Err *err)
{
	for (size_t i = 0; i < f->nfields; i++) {
		const Field *field = f->fields[i];
		if (f->extra[i] || f->form[i].type == FORM_SHOW)
			continue;
		Value *v = &mine->values[kind_field_index(f->kind, field->name)];
		if (field->type == FIELD_REF) {
			*v = (Value){ .type = ids[i] == 0 ? VALUE_NULL : VALUE_INT, .i = ids[i] };
			continue;
		}
		const char *text = complete_end(f, field, values[i], mine);
		Rc rc = value_parse(field, text, office_today(f->office), f->arena, v, err);
		if (rc != RC_OK)
			return rc;
		if (field->type == FIELD_BOOL && v->type == VALUE_INT && v->i == 0 &&
			record_is_null(f->start, field->name))
			v->type = VALUE_NULL; /* "nein" that nobody chose stays empty */
	}
	return RC_OK;
}

/* ": Wittenberge", the record that the change is about: its parent where it is a part. */
static void add_subject(RecordForm *f, Str *what)
{
	Err ignored = ERR_INIT;
	AUTO(str_done) Str title = STR_INIT;
	const Field *parent = f->kind->parent == NULL ? NULL : kind_field(f->kind, f->kind->parent);
	if (parent != NULL && record_is_null(f->mine, parent->name)) /* a note on a person alone */
		parent = kind_field(f->kind, kind_person.table);
	if (parent != NULL) {
		int64_t id = record_int(f->mine, parent->name);
		if (office_title(f->office, parent->ref, id, &title, &ignored) != RC_OK)
			return;
	} else if (f->base == NULL ||
		office_title(f->office, f->kind, f->base->id, &title, &ignored) != RC_OK) {
		str_adds(&title, record_text(f->mine, f->kind->title));
	}
	size_t cut = text_fit(str_cstr(&title), 60, NULL);
	str_adds(what, ": ");
	str_add(what, str_cstr(&title), BASE_MIN(cut, strcspn(str_cstr(&title), "\n")));
}

/* In a change set of its own, with what the form shows besides. */
static Rc write_plain(RecordForm *f, const Record *base, const RecordFormInput *in, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(str_done) Str what = STR_INIT;
	str_addf(&what, "%s %s", f->kind->noun, base == NULL ? "angelegt" : "geändert");
	add_subject(f, &what);
	Rc rc = change_begin(&c, f->office, str_cstr(&what), err);
	if (rc == RC_OK)
		rc = base == NULL ? change_insert(&c, f->mine, err)
				  : change_update(&c, base, f->mine, &f->conflict, err);
	if (rc == RC_OK && in != NULL && f->more.store != NULL)
		rc = f->more.store(f->more.ctx, &c, f->mine, in, err);
	return rc != RC_OK ? rc : change_commit(&c, err);
}

Rc record_form_store(RecordForm *f, const Record *base, const RecordFormInput *in, Err *err)
{
	f->conflict.nconflicts = 0;
	Rc rc = f->more.write != NULL ? f->more.write(f->more.ctx, base, f->mine, &f->conflict, err)
				      : write_plain(f, base, in, err);
	if (rc == RC_OK) {
		f->saved = f->mine;
		office_draft_drop(f->office, f->draft_key);
	} else if (rc == RC_CONFLICT && f->conflict.nconflicts > 0) {
		/* The question stays open as long as it takes; the office keeps its copy only
		 * until the second change set from here, which another tab may make. */
		f->conflict.result = record_clone(f->arena, f->conflict.result);
	}
	return rc;
}

void record_form_say_saved(Ui *ui, const RecordForm *f)
{
	ui_say(ui, "Gespeichert.%s u macht es rückgängig.", f->told);
}

static Rc save(void *ctx, Ui *ui, const char *const *values, const int64_t *ids, Err *err)
{
	RecordForm *f = ctx;
	Record *mine = record_clone(f->arena, f->start);
	Rc rc = read_values(f, values, ids, mine, err);
	if (rc != RC_OK)
		return rc;
	f->mine = mine;
	RecordFormInput in = { f, values, ids };
	if (f->more.check != NULL && (rc = f->more.check(f->more.ctx, ui, &in, err)) != RC_OK)
		return rc;
	rc = record_form_store(f, f->base, &in, err);
	if (rc == RC_OK) {
		record_form_say_saved(ui, f);
		ui_changed_by_me(ui);
	} else if (rc == RC_CONFLICT && f->base != NULL && f->conflict.nconflicts > 0) {
		conflict_open(ui, f);
	}
	return rc;
}

static void watch(void *ctx, const char *const *values, const int64_t *ids, char *note, size_t cap)
{
	RecordForm *f = ctx;
	RecordFormInput in = { f, values, ids };
	f->more.watch(f->more.ctx, &in, note, cap);
}

static Rc leave(void *ctx, struct FormModel *form, const char *field, const char *const *values,
	const int64_t *ids, Err *err)
{
	RecordForm *f = ctx;
	RecordFormInput in = { f, values, ids };
	return f->more.leave(f->more.ctx, form, field, &in, err);
}

static bool dialog_ended(void *ctx, Ui *ui, const Msg *msg)
{
	RecordForm *f = ctx;
	return f->more.result(f->more.ctx, ui, msg);
}

static void keep_draft(void *ctx, const char *data)
{
	RecordForm *f = ctx;
	Err ignored = ERR_INIT;
	if (data == NULL)
		office_draft_drop(f->office, f->draft_key);
	else
		(void)!office_draft_save(f->office, f->draft_key, data, &ignored);
}

/* "note/0/town=7": a new note for one town is not the one begun for another. scr_drafts.c reads
 * it again. */
static const char *draft_key(const Record *base, const Record *start, Arena *a)
{
	AUTO(str_done) Str key = STR_INIT;
	str_addf(&key, "%s/%lld", start->kind->table, (long long)(base == NULL ? 0 : base->id));
	for (size_t i = 0; base == NULL && i < start->kind->nfields; i++)
		if (start->kind->fields[i].type == FIELD_REF && start->values[i].type == VALUE_INT)
			str_addf(
				&key, "/%s=%lld", start->kind->fields[i].name, (long long)start->values[i].i);
	return arena_strdup(a, str_cstr(&key));
}

void record_form_open(Ui *ui, RecordForm *f, const Record *base, const Record *start, const char *fields,
	const char *title, int tag)
{
	static const RecordFormMore none = { 0 };
	record_form_open_more(ui, f, base, start, fields, title, tag, &none);
}

void record_form_open_more(Ui *ui, RecordForm *f, const Record *base, const Record *start, const char *fields,
	const char *title, int tag, const RecordFormMore *more)
{
	if (f->arena == NULL)
		f->arena = arena_new();
	/* base and start may live in the arena of an earlier opening: copy before the reset. */
	Arena *fresh = arena_new();
	Record *b = base == NULL ? NULL : record_clone(fresh, base);
	Record *s = start != NULL ? record_clone(fresh, start) : b;
	arena_free(f->arena);
	*f = (RecordForm){
		.office = ui_app(ui), .arena = fresh, .kind = s->kind, .base = b, .start = s, .more = *more
	};
	f->title = arena_strdup(fresh, title);
	f->draft_key = draft_key(b, s, fresh);
	build_extra(f, 0, more->nfirst);
	build_fields(f, fields);
	build_extra(f, more->nfirst, more->nextra);
	f->more.extra = NULL; /* copied */
	FormArg arg = {
		.title = f->title,
		.fields = f->form,
		.nfields = f->nfields,
		.watch = more->watch == NULL ? NULL : watch,
		.note_lines = more->note_lines,
		.leave = more->leave == NULL ? NULL : leave,
		.result = more->result == NULL ? NULL : dialog_ended,
		.save = save,
		.ctx = f,
		.focus = f->focus,
		.draft = keep_draft,
		.restore = office_draft_load(f->office, f->draft_key, fresh),
	};
	ui_dialog(ui, &form_screen, &arg, tag);
	if (arg.restore != NULL)
		ui_say(ui, "Ihr Entwurf ist wieder da. Esc verwirft ihn, Strg-S speichert.");
}

void record_form_done(RecordForm *f)
{
	arena_free(f->arena);
	f->arena = NULL;
}
