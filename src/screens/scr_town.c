/* The card of a town: everything the office knows of it, and everything to do with it. */
#include "scr_town.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"
#include "kontor/ui/ui.h"
#include "remove.h"
#include "scr_history.h"
#include "scr_nearby.h"
#include "town_card.h"
#include "town_form.h"

#define LABEL_COLS 22

typedef struct TownModel {
	Office *office;
	int64_t id;
	Arena *data; /* owns the card; swapped on reload */
	TownCard card;
	List list; /* over the card's lines */
	RecordForm form;
	Remove remove;
	char name[160];
} TownModel;

static const CardLine *line(const TownModel *m)
{
	return m->card.len == 0 ? NULL : &m->card.items[m->list.cursor];
}

static Rc reload(TownModel *m, Err *err)
{
	Arena *fresh = arena_new();
	TownCard card;
	Rc rc = town_card_load(m->office, m->id, false, fresh, &card, err);
	if (rc != RC_OK) {
		arena_free(fresh);
		return rc;
	}
	const CardLine *at = line(m);
	const Kind *kind = at == NULL ? NULL : at->kind;
	int64_t id = at == NULL ? 0 : at->id;
	arena_free(m->data);
	m->data = fresh;
	m->card = card;
	list_set_count(&m->list, card.len);
	/* What a colleague adds above may not put the cursor on another line. */
	for (size_t i = 0; kind != NULL && i < card.len; i++)
		if (card.items[i].kind == kind && card.items[i].id == id)
			list_move_to(&m->list, i);
	AUTO(str_done) Str s = STR_INIT;
	if (office_title(m->office, &kind_town, m->id, &s, err) == RC_OK)
		str_copy(m->name, sizeof(m->name), str_cstr(&s));
	return RC_OK;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	TownModel *m = model;
	m->office = ui_app(ui);
	m->id = ((const TownId *)arg)->v;
	return reload(m, err);
}

static void done(void *model)
{
	TownModel *m = model;
	arena_free(m->data);
	record_form_done(&m->form);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	TownModel *m = model;
	Err err = ERR_INIT;
	if (remove_result(&m->remove, ui, msg))
		return;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type != MSG_CHANGED)
		return;
	if (reload(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

/* --- drawing --------------------------------------------------------------------- */

static void draw_line(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const TownModel *m = arg;
	const CardLine *l = &m->card.items[row];
	(void)selected;
	if (l->label == NULL) {
		canvas_text(c, r.x, r.y, r.w, l->style, l->text);
		return;
	}
	int label = BASE_MIN(LABEL_COLS, r.w / 3);
	canvas_text(c, r.x + 1, r.y, label - 2, STYLE_DIM, l->label);
	canvas_text(c, r.x + label, r.y, r.w - label, l->style, l->text);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const TownModel *m = model;
	(void)ui;
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, m->name);
	Rect rows = { area.x, area.y + 1, area.w, area.h - 1 };
	list_draw(&m->list, c, rows, true, draw_line, m);
}

static void name(const void *model, Str *out)
{
	str_adds(out, ((const TownModel *)model)->name);
}

/* --- commands ---------------------------------------------------------------------- */

static unsigned can(const void *model, const Ui *ui)
{
	const CardLine *l = line(model);
	unsigned can = NEED_TOWN;
	if (l != NULL && l->kind != NULL && l->kind != &kind_population)
		can |= NEED_ROW;
	if (!ui_read_only(ui))
		can |= NEED_WRITE;
	return can;
}

static void edit(Ui *ui, void *model)
{
	TownModel *m = model;
	town_form_edit(ui, &m->form, m->id);
}

/* A line of the facts is a field of the town itself. */
static void edit_line(Ui *ui, void *model)
{
	TownModel *m = model;
	const CardLine *l = line(m);
	if ((l == NULL || l->kind == NULL) && ui_read_only(ui))
		ui_say(ui, "Nur lesen: Hier kann gerade nichts geändert werden.");
	else if (l == NULL || l->kind == NULL)
		town_form_edit(ui, &m->form, m->id);
	else
		town_form_part(ui, &m->form, line(m)->kind, line(m)->id);
}

static void delete_line(Ui *ui, void *model)
{
	TownModel *m = model;
	remove_ask(&m->remove, ui, m->office, line(m)->kind, &line(m)->id, 1, m->name);
}

static void add_note(Ui *ui, void *model)
{
	TownModel *m = model;
	town_form_note(ui, &m->form, m->id);
}

static void add_topic(Ui *ui, void *model)
{
	TownModel *m = model;
	town_form_topic(ui, &m->form, m->id);
}

static void add_tag(Ui *ui, void *model)
{
	TownModel *m = model;
	town_form_tag(ui, &m->form, m->id);
}

static void add_name(Ui *ui, void *model)
{
	TownModel *m = model;
	town_form_name(ui, &m->form, m->id);
}

static void add_event(Ui *ui, void *model)
{
	TownModel *m = model;
	town_form_event(ui, &m->form, m->id);
}

static void nearby(Ui *ui, void *model)
{
	TownModel *m = model;
	TownId id = { m->id };
	ui_open(ui, &scr_nearby_screen, &id);
}

static void history(Ui *ui, void *model)
{
	TownModel *m = model;
	const CardLine *l = line(m);
	HistoryArg arg = { &kind_town, m->id };
	if (l != NULL && l->kind != NULL)
		arg = (HistoryArg){ l->kind, l->id };
	ui_open(ui, &scr_history_screen, &arg);
}

static const Command commands[] = {
	{ "town.edit", "e", "Bearbeiten", NEED_WRITE, edit, "Angaben des Büros zu dieser Kommune bearbeiten",
		"ändern" },
	{ "town.note", "n", "Vermerk", NEED_WRITE, add_note,
		"Vermerk anlegen: Anruf, E-Mail, Gespräch, Brief", "notiz telefon" },
	{ "town.topic", "t", "Thema", NEED_WRITE, add_topic, "Gesuchtes oder gebotenes Thema eintragen",
		"sucht bietet" },
	{ "town.event", "T", "Termin", NEED_WRITE, add_event, "Termin in dieser Kommune anlegen",
		"datum kalender" },
	{ "town.tag", "#", NULL, NEED_WRITE, add_tag, "Schlagwort vergeben", "tag etikett" },
	{ "town.name", "a", NULL, NEED_WRITE, add_name, "Weiteren Namen eintragen, unter dem man sucht",
		"alias schreibweise" },
	{ "town.nearby", "N", "Umkreis", 0, nearby, "Nächste Kommunen im Umkreis (Luftlinie)",
		"nachbarn entfernung" },
	{ "town.line.edit", "Enter", "Zeile öffnen", 0, edit_line, "Ausgewählte Zeile der Karte bearbeiten",
		NULL },
	{ "town.line.delete", "d Delete", NULL, NEED_ROW | NEED_WRITE, delete_line,
		"Ausgewählte Zeile der Karte löschen", "entfernen" },
	{ "town.history", "H", NULL, 0, history, "Verlauf der Kommune oder der ausgewählten Zeile",
		"wer wann geändert" },
};

const ScreenDef scr_town_screen = {
	.id = "town",
	.title = "Kommune",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(TownModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
	.name = name,
};
