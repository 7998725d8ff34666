/* The scan over all persons, likeliest first. It runs in a work slice after the first
 * frame, since it reads everybody. */
#include "scr_doubles.h"

#include "kontor/office/people.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"
#include "scr_merge.h"
#include "scr_person.h"

typedef struct DoublesModel {
	Office *office;
	Arena *data; /* owns the pairs; swapped on reload */
	PeopleSuspects pairs;
	bool loaded;
	List list;
} DoublesModel;

static void reload(DoublesModel *m, Ui *ui)
{
	Arena *fresh = arena_new();
	PeopleSuspects pairs = { 0 };
	Err err = ERR_INIT;
	ui_redraw(ui);
	if (people_like_scan(m->office, NULL, fresh, &pairs, &err) != RC_OK) {
		arena_free(fresh);
		ui_error(ui, &err);
		return;
	}
	arena_free(m->data);
	m->data = fresh;
	m->pairs = pairs;
	m->loaded = true;
	list_set_count(&m->list, pairs.len);
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	DoublesModel *m = model;
	(void)arg;
	(void)err;
	m->office = ui_app(ui);
	ui_work(ui, true);
	return RC_OK;
}

static void done(void *model)
{
	arena_free(((DoublesModel *)model)->data);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	DoublesModel *m = model;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type == MSG_WORK) {
		ui_work(ui, false);
		reload(m, ui);
	}
	if (msg->type == MSG_CHANGED)
		ui_work(ui, true);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const PeopleSuspect *s = &((const DoublesModel *)arg)->pairs.items[row];
	AUTO(str_done) Str points = STR_INIT;
	(void)selected;
	int w = (r.w - 6) / 3;
	str_addf(&points, "%d", s->points);
	canvas_text_right(c, r.x, r.y, 4, STYLE_DIM, str_cstr(&points));
	canvas_text(c, r.x + 6, r.y, w - 1, STYLE_TEXT, s->name);
	canvas_text(c, r.x + 6 + w, r.y, w - 1, STYLE_TEXT, s->other_name);
	canvas_text(c, r.x + 6 + 2 * w, r.y, r.w - 6 - 2 * w, STYLE_DIM, s->reason);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const DoublesModel *m = model;
	AUTO(str_done) Str head = STR_INIT;
	(void)ui;
	if (m->loaded)
		str_addf(&head, "%zu %s, die eine Person sein könnten", m->pairs.len,
			m->pairs.len == 1 ? "Paar" : "Paare");
	else
		str_adds(&head, "Alle Personen werden verglichen …");
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, str_cstr(&head));
	int w = (area.w - 1 - 6) / 3;
	canvas_fill(c, (Rect){ area.x, area.y + 1, area.w, 1 }, STYLE_HEAD);
	canvas_text(c, area.x + 1, area.y + 1, 5, STYLE_HEAD, "Pkte");
	canvas_text(c, area.x + 7, area.y + 1, w - 1, STYLE_HEAD, "Person");
	canvas_text(c, area.x + 7 + w, area.y + 1, w - 1, STYLE_HEAD, "und");
	canvas_text(c, area.x + 7 + 2 * w, area.y + 1, w, STYLE_HEAD, "weil");
	if (m->loaded && m->pairs.len == 0)
		canvas_text(
			c, area.x + 2, area.y + 3, area.w - 3, STYLE_DIM, "Niemand scheint doppelt zu sein.");
	list_draw(&m->list, c, (Rect){ area.x, area.y + 2, area.w, area.h - 2 }, true, draw_row, m);
}

static unsigned can(const void *model, const Ui *ui)
{
	const DoublesModel *m = model;
	return (m->pairs.len > 0 ? NEED_ROW : 0) | (ui_read_only(ui) ? 0 : NEED_WRITE);
}

static const PeopleSuspect *here(const DoublesModel *m)
{
	return &m->pairs.items[m->list.cursor];
}

static void compare(Ui *ui, void *model)
{
	const PeopleSuspect *s = here(model);
	MergeArg pair = { s->id, s->other };
	ui_open(ui, &scr_merge_screen, &pair);
}

static void distinct(Ui *ui, void *model)
{
	DoublesModel *m = model;
	Err err = ERR_INIT;
	if (people_like_distinct(m->office, here(m)->id, here(m)->other, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_say(ui, "Gemerkt: nicht dieselbe Person. u macht es rückgängig.");
	ui_changed_by_me(ui);
}

static void open_first(Ui *ui, void *model)
{
	PersonId person = { here(model)->id };
	ui_open(ui, &scr_person_screen, &person);
}

static void open_second(Ui *ui, void *model)
{
	PersonId person = { here(model)->other };
	ui_open(ui, &scr_person_screen, &person);
}

static const Command commands[] = {
	{ "doubles.compare", "Enter Right l", "Vergleichen", NEED_ROW, compare,
		"Beide nebeneinander zeigen und zusammenführen", "merge" },
	{ "doubles.distinct", "n", "Nicht dieselbe", NEED_ROW | NEED_WRITE, distinct,
		"Merken, dass es zwei Personen sind", "verschieden unterscheiden" },
	{ "doubles.first", "o", NULL, NEED_ROW, open_first, "Karte der ersten Person öffnen", NULL },
	{ "doubles.second", "O", NULL, NEED_ROW, open_second, "Karte der zweiten Person öffnen", NULL },
};

const ScreenDef scr_doubles_screen = {
	.id = "doubles",
	.title = "Doppelte",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(DoublesModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
};
