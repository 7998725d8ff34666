/* Tab 2: the directory of all municipalities. */
#include "scr_towns.h"

#include "browse.h"
#include "bulk.h"
#include "event_form.h"
#include "kontor/screens/registry.h"
#include "scr_import.h"
#include "scr_nearby.h"
#include "scr_town.h"
#include "town_card.h"
#include "town_form.h"

typedef struct TownsModel {
	Browse b; /* first: the shared list commands take it */
	RecordForm form;
	EventForm event;
	Bulk bulk;
} TownsModel;

static void open_card(Ui *ui, Browse *b, int64_t id)
{
	TownId town = { id };
	(void)b;
	ui_open(ui, &scr_town_screen, &town);
}

static const BrowseDef def = {
	.kind = &kind_town,
	.columns = "name,state,district_name,postcode,population,verdict,type",
	.title = "name",
	.empty = "Noch keine Kommune. I liest das Gemeindeverzeichnis ein.",
	.preview = town_card_preview,
	.open = open_card,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	TownsModel *m = model;
	return browse_init(&m->b, &def, ui, arg, err);
}

static void done(void *model)
{
	TownsModel *m = model;
	browse_done(&m->b);
	event_form_done(&m->event);
	record_form_done(&m->form);
	bulk_done(&m->bulk);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	TownsModel *m = model;
	if (bulk_result(&m->bulk, ui, msg)) {
		if (m->bulk.finished)
			browse_clear_marks(&m->b);
		return;
	}
	browse_update(&m->b, ui, msg);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	browse_draw(&((const TownsModel *)model)->b, ui, c, area);
}

static int64_t town(const void *model)
{
	return browse_selected(&((const TownsModel *)model)->b);
}

static void edit(Ui *ui, void *model)
{
	town_form_edit(ui, &((TownsModel *)model)->form, town(model));
}

static void add_note(Ui *ui, void *model)
{
	part_form_note(ui, &((TownsModel *)model)->form, &kind_town, town(model));
}

static void add_event(Ui *ui, void *model)
{
	EventFormStart start = EVENT_FORM_START_INIT;
	start.town = town(model);
	event_form_new(ui, &((TownsModel *)model)->event, &start);
}

static void nearby(Ui *ui, void *model)
{
	TownId id = { town(model) };
	ui_open(ui, &scr_nearby_screen, &id);
}

static void add_topic(Ui *ui, void *model)
{
	town_form_topic(ui, &((TownsModel *)model)->form, town(model));
}

static void add_tag(Ui *ui, void *model)
{
	TownsModel *m = model;
	const int64_t *ids;
	size_t n = browse_targets(&m->b, &ids);
	bulk_tag(&m->bulk, ui, &kind_town, ids, n, true);
}

static void add_followup(Ui *ui, void *model)
{
	TownsModel *m = model;
	const int64_t *ids;
	size_t n = browse_targets(&m->b, &ids);
	bulk_followup(&m->bulk, ui, &m->form, &kind_town, ids, n);
}

static void remove_tag(Ui *ui, void *model)
{
	TownsModel *m = model;
	const int64_t *ids;
	size_t n = browse_targets(&m->b, &ids);
	bulk_tag(&m->bulk, ui, &kind_town, ids, n, false);
}

static void import(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_import_screen, NULL);
}

static const Command commands[] = {
	{ "town.open", "Enter Right l", "Karte", NEED_ROW, browse_cmd_open, "Karte der Kommune öffnen",
		"anzeigen details" },
	BROWSE_COMMANDS,
	{ "towns.note", "n", "Vermerk", NEED_ROW | NEED_WRITE, add_note, "Vermerk zur Kommune anlegen",
		"anruf notiz telefon" },
	{ "towns.edit", "e", "Bearb.", NEED_ROW | NEED_WRITE, edit,
		"Angaben des Büros zur Kommune bearbeiten", "ändern" },
	{ "towns.event", "T", NULL, NEED_ROW | NEED_WRITE, add_event, "Termin in dieser Kommune anlegen",
		"datum" },
	{ "towns.topic", "t", NULL, NEED_ROW | NEED_WRITE, add_topic,
		"Gesuchtes oder gebotenes Thema eintragen", "sucht bietet" },
	{ "towns.followup", "w", NULL, NEED_ROW | NEED_WRITE, add_followup,
		"Wiedervorlage anlegen, auch für alle markierten", "aufgabe erinnern bulk" },
	{ "towns.nearby", "N", NULL, NEED_ROW, nearby, "Nächste Kommunen im Umkreis (Luftlinie)",
		"nachbarn entfernung" },
	{ "towns.tag", "#", NULL, NEED_ROW | NEED_WRITE, add_tag,
		"Schlagwort vergeben, auch an alle markierten", "tag bulk" },
	{ "towns.untag", "X", NULL, NEED_ROW | NEED_WRITE, remove_tag,
		"Schlagwort entfernen, auch bei allen markierten", "tag bulk" },
	{ "towns.import", "I", NULL, NEED_WRITE, import, "Gemeindeverzeichnis oder Koordinaten einlesen",
		"import GV100AD" },
};

const ScreenDef scr_towns_screen = {
	.id = "towns",
	.title = "Kommunen",
	.tab = '2',
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(TownsModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
