/* Type-ahead over all kinds. The haystack is loaded when the finder opens and searched
 * per letter in memory. */
#include "scr_finder.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/finder.h"
#include "kontor/ui/edit.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"
#include "browse.h"
#include "scr_event.h"
#include "scr_events.h"
#include "scr_followups.h"
#include "scr_history.h"
#include "scr_message.h"
#include "scr_notes.h"
#include "scr_organisations.h"
#include "scr_person.h"
#include "scr_persons.h"
#include "scr_series.h"
#include "scr_series_list.h"
#include "scr_templates.h"
#include "scr_topics.h"
#include "scr_town.h"
#include "scr_towns.h"

#define HITS_MAX 200

typedef struct FinderModel {
	Office *office;
	Finder *finder;
	Edit text;
	const FinderEntry *hits[HITS_MAX];
	List list;
} FinderModel;

static void search(FinderModel *m)
{
	size_t n = finder_search(m->finder, edit_text(&m->text), m->hits, HITS_MAX);
	list_set_count(&m->list, n);
	list_move_to(&m->list, 0);
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	FinderModel *m = model;
	(void)arg;
	m->office = ui_app(ui);
	edit_init(&m->text, "", false);
	return finder_new(m->office, &m->finder, err);
}

static void done(void *model)
{
	FinderModel *m = model;
	finder_free(m->finder);
	edit_done(&m->text);
}

static bool wants_text(const void *model)
{
	(void)model;
	return true;
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const FinderEntry *e = ((const FinderModel *)arg)->hits[row];
	(void)selected;
	int title = r.w / 2 - 2;
	canvas_text(c, r.x, r.y, title, STYLE_TEXT, e->title);
	canvas_text(c, r.x + title + 2, r.y, r.w - title - 12, STYLE_DIM, e->detail);
	canvas_text_right(c, r.x + r.w - 9, r.y, 9, STYLE_DIM, e->kind->noun);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const FinderModel *m = model;
	(void)ui;
	Rect in = area;
	edit_draw(&m->text, c, (Rect){ in.x, in.y, in.w, 1 }, true);
	Rect rows = { in.x, in.y + 1, in.w, in.h - 1 };
	if (m->text.text.len == 0)
		canvas_text(c, in.x + 1, in.y + 2, in.w - 2, STYLE_DIM,
			"Name, AGS, PLZ, Person, Thema, Termin oder ein Wort aus einem Vermerk");
	else if (m->list.count == 0)
		canvas_text(c, in.x + 1, in.y + 2, in.w - 2, STYLE_DIM,
			"Nichts gefunden. Bitte anders schreiben.");
	list_draw(&m->list, c, rows, false, draw_row, m);
}

static Rect size(const void *model, int w, int h)
{
	(void)model;
	Rect r = { 0, 0, BASE_MIN(w, 90), BASE_MIN(h, 22) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 3;
	return r;
}

/* The town or person that a record is about: the first that it names; 0 when none. */
static int64_t about(Ui *ui, const Kind *k, int64_t id, const Kind *what)
{
	Record *r;
	Err ignored = ERR_INIT;
	if (k == what)
		return id;
	if (office_get(ui_app(ui), k, id, ui_frame_arena(ui), &r, &ignored) != RC_OK)
		return 0;
	for (size_t i = 0; i < k->nfields; i++)
		if (k->fields[i].ref == what && r->values[i].type == VALUE_INT)
			return r->values[i].i;
	return 0;
}

/* The list of the view's kind, with the view applied. */
static void open_view(Ui *ui, int64_t id)
{
	static const struct {
		const Kind *kind;
		const ScreenDef *screen;
	} lists[] = {
		{ &kind_town, &scr_towns_screen },
		{ &kind_person, &scr_persons_screen },
		{ &kind_organisation, &scr_organisations_screen },
		{ &kind_topic, &scr_topics_screen },
		{ &kind_event, &scr_events_screen },
		{ &kind_series, &scr_series_list_screen },
		{ &kind_event_template, &scr_templates_screen },
		{ &kind_note, &scr_notes_screen },
		{ &kind_followup, &scr_followups_screen },
	};
	Record *view;
	Err err = ERR_INIT;
	if (office_get(ui_app(ui), &kind_view, id, ui_frame_arena(ui), &view, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (strcmp(lists[i].kind->name, record_text(view, "kind")) == 0) {
			ui_open(ui, lists[i].screen, &(BrowseArg){ .view = id });
			return;
		}
	ui_say(ui, "Für diese Ansicht gibt es keine Liste.");
}

void scr_finder_open_record(Ui *ui, const char *kind, int64_t id)
{
	const Kind *k = kind_find(kind);
	PersonId person = { about(ui, k, id, &kind_person) };
	TownId town = { about(ui, k, id, &kind_town) };
	EventId event = { about(ui, k, id, &kind_event) };
	BrowseArg row = { .id = id };
	if (k == &kind_view)
		open_view(ui, id);
	else if (k == &kind_message)
		ui_open(ui, &scr_message_screen, &id);
	else if (k == &kind_event || (event.v != 0 && k != &kind_followup))
		ui_open(ui, &scr_event_screen, &event);
	else if (k == &kind_series)
		ui_open(ui, &scr_series_screen, &(SeriesId){ id });
	else if (k == &kind_event_template)
		ui_open(ui, &scr_templates_screen, &row);
	else if (k == &kind_topic)
		ui_open(ui, &scr_topics_screen, &row);
	else if (k == &kind_organisation)
		ui_open(ui, &scr_organisations_screen, &row);
	else if (person.v != 0)
		ui_open(ui, &scr_person_screen, &person);
	else if (town.v != 0)
		ui_open(ui, &scr_town_screen, &town);
	else if (k == &kind_followup)
		ui_open(ui, &scr_followups_screen, &row);
	else /* a district, say: it has no page of its own */
		ui_open(ui, &scr_history_screen, &(HistoryArg){ k, id });
}

static void choose(FinderModel *m, Ui *ui)
{
	if (m->list.count == 0)
		return;
	const FinderEntry *e = m->hits[m->list.cursor];
	const char *kind = e->kind->name; /* static; the model is gone after ui_finish */
	int64_t id = e->id;
	ui_finish(ui, RESULT_CANCEL, NULL);
	scr_finder_open_record(ui, kind, id);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	FinderModel *m = model;
	if (msg->type != MSG_KEY)
		return;
	if (msg->key.sym == SYM_ESC) {
		ui_finish(ui, RESULT_CANCEL, NULL);
		return;
	}
	if (msg->key.sym == SYM_ENTER) {
		choose(m, ui);
		return;
	}
	if (!list_key(&m->list, &msg->key, true) && edit_key(&m->text, &msg->key))
		search(m);
	ui_redraw(ui);
}

const ScreenDef scr_finder_screen = {
	.id = "finder",
	.title = "Alles finden",
	.dialog = true,
	.model_size = sizeof(FinderModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.wants_text = wants_text,
	.text_enter = "Öffnen",
	.size = size,
};
