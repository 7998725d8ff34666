/* The dates of the office as a list: the calendar's other face. */
#include "scr_events.h"

#include <string.h>

#include "event_card.h"
#include "event_form.h"
#include "event_move.h"
#include "records.h"
#include "scr_calendar.h"
#include "scr_checkin.h"
#include "scr_event.h"
#include "scr_registrations.h"
#include "scr_event_import.h"

typedef struct EventsModel {
	Records records; /* first: the shared commands take it */
	EventForm form;
} EventsModel;

static void open_event(Ui *ui, Browse *b, int64_t id)
{
	(void)b;
	ui_open(ui, &scr_event_screen, &(EventId){ id });
}

static const BrowseDef def = {
	.kind = &kind_event,
	.columns = "start,title,state,town_name,type,place,end",
	.title = "title",
	.empty = "Noch kein Termin. n legt einen an.",
	.preview = event_card_preview,
	.open = open_event,
};

/* The list begins in the past; people look for what comes next. */
static void show_next(Browse *b, Ui *ui)
{
	char today[DATE_TEXT_MAX];
	date_format_iso(office_today(b->office), today);
	browse_need_all(b, ui);
	for (size_t i = 0; i < b->nhits; i++) {
		const Value *start = &b->table.items[b->hits[i]].cells[0];
		if (start->type == VALUE_TEXT && strcmp(start->s, today) >= 0) {
			list_move_to(&b->list, i);
			return;
		}
	}
	list_move_to(&b->list, b->nhits);
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	Browse *b = model;
	Rc rc = browse_init(b, &def, ui, arg, err);
	if (rc == RC_OK && arg == NULL && b->columns[0] == '\0' && b->sort[0] == '\0')
		show_next(b, ui);
	return rc;
}

static void done(void *model)
{
	event_form_done(&((EventsModel *)model)->form);
	records_done(model);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	EventsModel *m = model;
	if (event_form_result(&m->form, ui, msg))
		return;
	records_update(model, ui, msg);
	if (msg->type == MSG_RESULT && msg->tag == PART_FORM_TAG && msg->code == RESULT_OK &&
		m->form.form.saved != NULL)
		browse_select(&m->records.b, m->form.form.saved->id);
}

static void add(Ui *ui, void *model)
{
	EventFormStart start = EVENT_FORM_START_INIT;
	event_form_new(ui, &((EventsModel *)model)->form, &start);
}

static void add_from_template(Ui *ui, void *model)
{
	EventFormStart start = EVENT_FORM_START_INIT;
	event_form_from_template(ui, &((EventsModel *)model)->form, &start);
}

static void edit(Ui *ui, void *model)
{
	EventsModel *m = model;
	event_form_edit(ui, &m->form, browse_selected(&m->records.b));
}

static void move(Ui *ui, void *model)
{
	Browse *b = model;
	event_move_open(ui, b->office, browse_selected(b), WALL_NONE);
}

/* Back to the day of the selected date, whence one came. */
static void calendar(Ui *ui, void *model)
{
	CalendarArg arg = { .event = browse_selected(model) };
	if (!ui_back_with(ui, &scr_calendar_screen, &arg))
		ui_open(ui, &scr_calendar_screen, &arg);
}

static void import(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_event_import_screen, NULL);
}

static void registrations(Ui *ui, void *model)
{
	ui_open(ui, &scr_registrations_screen, &(EventId){ browse_selected(model) });
}

static void door(Ui *ui, void *model)
{
	ui_open(ui, &scr_checkin_screen, &(EventId){ browse_selected(model) });
}

static const Command commands[] = {
	{ "events.open", "Enter", "Öffnen", NEED_ROW, browse_cmd_open, "Karte des Termins öffnen",
		"absagen" },
	{ "events.edit", "e", "Bearb.", NEED_ROW | NEED_WRITE, edit, "Termin bearbeiten", "ändern" },
	{ "events.new", "n", "Neu", NEED_WRITE, add, "Termin anlegen", "datum" },
	{ "events.template", "N", NULL, NEED_WRITE, add_from_template, "Termin aus einer Vorlage anlegen",
		"muster" },
	{ "events.move", "m", NULL, NEED_ROW | NEED_WRITE, move, "Termin verschieben; zeigt, wer ihn kennt",
		"zeit" },
	{ "events.calendar", "L", "Kalender", 0, calendar, "Ausgewählten Termin im Kalender zeigen",
		"tag woche monat" },
	{ "events.registrations", "r", NULL, NEED_ROW, registrations, "Anmeldungen zu diesem Termin zeigen",
		"teilnehmende warteliste" },
	{ "events.door", "E", NULL, NEED_ROW, door, "Empfang: am Einlass eintragen, wer kommt",
		"check-in anwesend" },
	BROWSE_COMMANDS,
	{ "events.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, records_cmd_delete,
		"Termin löschen, auch alle markierten", "entfernen" },
	{ "events.import.file", "I", NULL, NEED_WRITE, import,
		"Termine aus einer Kalenderdatei oder Mail einlesen", "ics eml outlook antwort" },
	{ "events.town", "o", NULL, NEED_ROW, records_cmd_town, "Karte der Kommune des Termins öffnen",
		"ort" },
};

const ScreenDef scr_events_screen = {
	.id = "events",
	.title = "Liste der Termine",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(EventsModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = records_draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
