/* The card of a town: everything the office knows of it, and everything to do with it. */
#include "scr_town.h"

#include "event_form.h"
#include "person_form.h"
#include "scr_nearby.h"
#include "town_card.h"
#include "town_form.h"

typedef struct TownModel {
	CardPage page; /* first: the shared card commands take it */
	PersonForm person;
	EventForm event;
} TownModel;

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return card_init(&((TownModel *)model)->page, &town_card, ui, ((const TownId *)arg)->v, err);
}

static void done(void *model)
{
	TownModel *m = model;
	person_form_done(&m->person);
	event_form_done(&m->event);
	card_done(model);
}

static void edit(Ui *ui, void *model)
{
	CardPage *p = model;
	town_form_edit(ui, &p->form, p->id);
}

static void add_note(Ui *ui, void *model)
{
	CardPage *p = model;
	part_form_note(ui, &p->form, &kind_town, p->id);
}

static void add_followup(Ui *ui, void *model)
{
	CardPage *p = model;
	part_form_followup(ui, &p->form, &kind_town, p->id);
}

static void add_person(Ui *ui, void *model)
{
	TownModel *m = model;
	PersonFormStart start = { .town = m->page.id };
	person_form_new(ui, &m->person, &start);
}

static void add_topic(Ui *ui, void *model)
{
	CardPage *p = model;
	town_form_topic(ui, &p->form, p->id);
}

static void add_tag(Ui *ui, void *model)
{
	CardPage *p = model;
	town_form_tag(ui, &p->form, p->id);
}

static void add_name(Ui *ui, void *model)
{
	CardPage *p = model;
	town_form_name(ui, &p->form, p->id);
}

static void add_event(Ui *ui, void *model)
{
	TownModel *m = model;
	EventFormStart start = EVENT_FORM_START_INIT;
	start.town = m->page.id;
	event_form_new(ui, &m->event, &start);
}

static void nearby(Ui *ui, void *model)
{
	TownId id = { ((CardPage *)model)->id };
	ui_open(ui, &scr_nearby_screen, &id);
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
	{ "town.followup", "w", "Wiedervorlage", NEED_WRITE, add_followup,
		"Wiedervorlage zu dieser Kommune anlegen", "aufgabe erinnern followup" },
	{ "town.person", "p", "Person", NEED_WRITE, add_person, "Neue Person mit Amt in dieser Kommune",
		"bürgermeister kontakt" },
	{ "town.tag", "#", NULL, NEED_WRITE, add_tag, "Schlagwort vergeben", "tag etikett" },
	{ "town.name", "a", NULL, NEED_WRITE, add_name, "Weiteren Namen eintragen, unter dem man sucht",
		"alias schreibweise" },
	{ "town.nearby", "N", "Umkreis", 0, nearby, "Nächste Kommunen im Umkreis (Luftlinie)",
		"nachbarn entfernung" },
	CARD_COMMANDS("town"),
};

const ScreenDef scr_town_screen = {
	.id = "town",
	.title = "Kommune",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(TownModel),
	.init = init,
	.done = done,
	.update = card_update,
	.draw = card_draw,
	.can = card_can,
	.name = card_name,
};
