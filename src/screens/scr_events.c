/* The dates of the office as a list: the calendar's other face. */
#include "scr_events.h"

#include <string.h>

#include "records.h"
#include "scr_calendar.h"
#include "town_form.h"

static void preview(Office *o, int64_t id, Str *out)
{
	records_preview(o, &kind_event, id, out);
}

static const BrowseDef def = {
	.kind = &kind_event,
	.columns = "start,title,state,town_name,type,place,end",
	.title = "title",
	.empty = "Noch kein Termin. n legt einen an.",
	.preview = preview,
	.open = records_open,
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

static void add(Ui *ui, void *model)
{
	town_form_event(ui, &((Records *)model)->form, 0);
}

/* Back to the day of the selected date, whence one came. */
static void calendar(Ui *ui, void *model)
{
	CalendarArg arg = { .event = browse_selected(model) };
	if (!ui_back_with(ui, &scr_calendar_screen, &arg))
		ui_open(ui, &scr_calendar_screen, &arg);
}

static const Command commands[] = {
	{ "event.edit", "Enter e", "Bearb.", NEED_ROW, records_cmd_edit, "Termin öffnen und bearbeiten",
		"ändern verschieben absagen" },
	{ "event.new", "n", "Neu", NEED_WRITE, add, "Termin anlegen", "datum" },
	{ "event.calendar", "L", "Kalender", 0, calendar, "Ausgewählten Termin im Kalender zeigen",
		"tag woche monat" },
	BROWSE_COMMANDS,
	{ "event.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, records_cmd_delete,
		"Termin löschen, auch alle markierten", "entfernen" },
	{ "event.town", "o", NULL, NEED_ROW, records_cmd_town, "Karte der Kommune des Termins öffnen",
		"ort" },
};

const ScreenDef scr_events_screen = {
	.id = "events",
	.title = "Liste der Termine",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(Records),
	.init = init,
	.done = records_done,
	.update = records_update,
	.draw = records_draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
