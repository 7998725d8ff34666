/* The drafts of this person: a draft's name tells its form (record_form.c writes it). */
#include "scr_drafts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"
#include "event_form.h"
#include "event_part.h"
#include "person_form.h"
#include "series_form.h"
#include "town_form.h"

typedef struct DraftLine {
	const char *form;
	int64_t at;
	const Kind *kind;
	Record *start; /* of a new record: what it refers to; NULL: an edit of id */
	int64_t id;
	const Kind *about; /* of a new record; NULL: nothing */
	int64_t about_id;
	const char *title;
	bool gone; /* the record was deleted meanwhile, or went into another one */
} DraftLine;

typedef struct DraftLines {
	DraftLine *items;
	size_t len, cap;
} DraftLines;

typedef struct DraftsModel {
	Office *office;
	Arena *data; /* owns the lines; swapped on reload */
	DraftLines lines;
	List list;
	RecordForm form;
	PersonForm person;
	EventForm event;
	EventPart part;
	SeriesTitles titles;
	char asked[64]; /* the form whose draft is to be dropped */
} DraftsModel;

enum { TAG_DROP = 1 };

/* --- loading ----------------------------------------------------------------------- */

/* "/town=7/person=3" */
static void read_refs(DraftLine *l, const char *refs, Arena *a)
{
	while (*refs == '/') {
		size_t len = strcspn(++refs, "=/");
		const Field *f = kind_field(l->kind, arena_strndup(a, refs, len));
		refs += len;
		if (*refs == '=' && f != NULL && f->type == FIELD_REF) {
			int64_t id = strtoll(refs + 1, NULL, 10);
			record_set_int(l->start, f->name, id);
			if (l->about == NULL) {
				l->about = f->ref;
				l->about_id = id;
			}
		}
		refs += strcspn(refs, "/");
	}
}

/* "Vermerk: Wittenberge (neu)", "Kommune: Perleberg", "Person 12 (gelöscht)": what was typed is
 * not lost with its record, since that may come back. False for forms of no record. */
static bool read_line(Office *o, const OfficeDraft *d, Arena *a, DraftLine *ret)
{
	AUTO(str_done) Str title = STR_INIT;
	Err ignored = ERR_INIT;
	size_t len = strcspn(d->form, "/");
	DraftLine l = {
		.form = d->form, .at = d->at, .kind = kind_find_table(arena_strndup(a, d->form, len))
	};
	char *rest;
	if (l.kind == NULL || d->form[len] != '/')
		return false;
	l.id = strtoll(d->form + len + 1, &rest, 10);
	if (l.id == 0) {
		l.start = record_new(a, l.kind);
		read_refs(&l, rest, a);
	}
	str_adds(&title, l.kind->noun);
	if (l.id != 0 || l.about != NULL)
		str_adds(&title, ": ");
	l.gone = l.id != 0 && office_title(o, l.kind, l.id, &title, &ignored) != RC_OK;
	if (l.gone) {
		str_clear(&title);
		str_addf(&title, "%s %" PRId64 " (gelöscht)", l.kind->noun, l.id);
	}
	if (l.about != NULL && office_title(o, l.about, l.about_id, &title, &ignored) != RC_OK)
		return false;
	if (l.id == 0)
		str_adds(&title, " (neu)");
	l.title = arena_strdup(a, str_cstr(&title));
	*ret = l;
	return true;
}

static Rc read_lines(Office *o, Arena *a, DraftLines *ret, Err *err)
{
	OfficeDrafts drafts = { 0 };
	DraftLine line;
	if (office_draft_list(o, a, &drafts, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < drafts.len; i++)
		if (read_line(o, &drafts.items[i], a, &line))
			VEC_PUSH(a, ret, line);
	return RC_OK;
}

static Rc reload(DraftsModel *m, Err *err)
{
	Arena *fresh = arena_new();
	DraftLines lines = { 0 };
	Rc rc = read_lines(m->office, fresh, &lines, err);
	if (rc != RC_OK) {
		arena_free(fresh);
		return rc;
	}
	arena_free(m->data);
	m->data = fresh;
	m->lines = lines;
	list_set_count(&m->list, lines.len);
	return RC_OK;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	DraftsModel *m = model;
	(void)arg;
	m->office = ui_app(ui);
	return reload(m, err);
}

static void done(void *model)
{
	DraftsModel *m = model;
	record_form_done(&m->form);
	person_form_done(&m->person);
	event_form_done(&m->event);
	event_part_done(&m->part);
	series_form_titles_done(&m->titles);
	arena_free(m->data);
}

static void drop(DraftsModel *m, Ui *ui)
{
	office_draft_drop(m->office, m->asked);
	ui_say(ui, "Der Entwurf ist verworfen.");
}

/* A form that ended has dropped its draft or kept it. */
static void update(void *model, Ui *ui, const Msg *msg)
{
	DraftsModel *m = model;
	Err err = ERR_INIT;
	if (msg->type == MSG_RESULT && msg->tag == TAG_DROP && msg->code == RESULT_OK)
		drop(m, ui);
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type != MSG_CHANGED && msg->type != MSG_RESULT && msg->type != MSG_SHOW)
		return;
	if (reload(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

/* --- drawing ----------------------------------------------------------------------- */

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const DraftLine *l = &((const DraftsModel *)arg)->lines.items[row];
	char at[DATE_TEXT_MAX];
	(void)selected;
	wall_format_german(wall_from_utc(l->at), at);
	canvas_text(c, r.x, r.y, 16, STYLE_DIM, at);
	canvas_text(c, r.x + 18, r.y, r.w - 19, STYLE_TEXT, l->title);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const DraftsModel *m = model;
	(void)ui;
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, "Angefangene Einträge");
	if (m->lines.len == 0)
		canvas_text(c, area.x + 1, area.y + 2, area.w - 2, STYLE_DIM, "Es ist nichts angefangen.");
	list_draw(&m->list, c, (Rect){ area.x, area.y + 1, area.w, area.h - 1 }, true, draw_row, m);
}

/* --- commands ---------------------------------------------------------------------- */

static unsigned can(const void *model, const Ui *ui)
{
	unsigned can = ui_read_only(ui) ? 0 : NEED_WRITE;
	return ((const DraftsModel *)model)->lines.len > 0 ? can | NEED_ROW : can;
}

/* The forms of the calendar; false: it is none. */
static bool go_on_calendar(Ui *ui, DraftsModel *m, const DraftLine *l)
{
	EventFormStart start = EVENT_FORM_START_INIT;
	start.like = l->start;
	if (l->kind == &kind_event && l->id == 0)
		event_form_new(ui, &m->event, &start);
	else if (l->kind == &kind_event)
		event_form_edit(ui, &m->event, l->id);
	else if (l->kind == &kind_series && l->id == 0)
		series_form_new(ui, &m->event, l->start);
	else if (l->kind == &kind_series && strstr(l->form, "/titles") != NULL)
		series_form_titles(ui, &m->titles, l->id);
	else if (l->kind == &kind_series)
		series_form_edit(ui, &m->event, l->id);
	else if ((l->kind == &kind_session || l->kind == &kind_event_person) && l->id != 0)
		event_part_edit(ui, &m->part, l->kind, l->id);
	else if (l->kind == &kind_session)
		event_part_session(ui, &m->part, record_int(l->start, "event"));
	else if (l->kind == &kind_event_person)
		event_part_person(ui, &m->part, record_int(l->start, "event"));
	else
		return false;
	return true;
}

static void go_on(Ui *ui, void *model)
{
	DraftsModel *m = model;
	const DraftLine *l = &m->lines.items[m->list.cursor];
	PersonFormStart person = { 0 };
	if (l->gone)
		ui_warn(ui,
			"Der Datensatz ist gelöscht oder in einem anderen aufgegangen. Der Entwurf bleibt; er "
			"geht weiter, wenn das rückgängig gemacht ist.");
	else if (go_on_calendar(ui, m, l))
		return;
	else if (l->kind == &kind_person && l->id == 0)
		person_form_new(ui, &m->person, &person);
	else if (l->kind == &kind_person)
		person_form_edit(ui, &m->person, l->id);
	else if (l->kind == &kind_town)
		town_form_edit(ui, &m->form, l->id);
	else if (l->id != 0)
		part_form_edit(ui, &m->form, l->kind, l->id);
	else
		part_form_new(ui, &m->form, l->start, l->kind->noun, l->about, l->about_id);
}

static void ask_drop(Ui *ui, void *model)
{
	DraftsModel *m = model;
	const DraftLine *l = &m->lines.items[m->list.cursor];
	ConfirmArg ask = { .title = "Entwurf verwerfen?", .text = l->title, .yes = "Verwerfen" };
	str_copy(m->asked, sizeof(m->asked), l->form);
	ui_dialog(ui, &prompt_confirm_screen, &ask, TAG_DROP);
}

static const Command commands[] = {
	{ "drafts.go_on", "Enter", "Weiterschreiben", NEED_ROW | NEED_WRITE, go_on,
		"Das Formular mit dem Entwurf öffnen", "fortsetzen" },
	{ "drafts.drop", "d Delete", "Verwerfen", NEED_ROW | NEED_WRITE, ask_drop, "Den Entwurf wegwerfen",
		"löschen entfernen" },
};

void scr_drafts_announce(Ui *ui)
{
	AUTO(arena_freep) Arena *a = arena_new();
	DraftLines lines = { 0 };
	Err ignored = ERR_INIT;
	if (ui_read_only(ui) || read_lines(ui_app(ui), a, &lines, &ignored) != RC_OK || lines.len == 0)
		return;
	if (lines.len == 1)
		ui_say(ui, "Ein angefangener Eintrag wartet: %s. „: Angefangene“ öffnet ihn.",
			lines.items[0].title);
	else
		ui_say(ui, "%zu angefangene Einträge warten: %s … „: Angefangene“ zeigt sie.", lines.len,
			lines.items[0].title);
}

const ScreenDef scr_drafts_screen = {
	.id = "drafts",
	.title = "Angefangene Einträge",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(DraftsModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
};
