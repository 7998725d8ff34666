/* The list of all screens; a new screen is one file and one line here. */
#include "kontor/screens/registry.h"

#include "columns.h"
#include "conflict.h"
#include "event_move.h"
#include "kontor/ui/ui.h"
#include "mapping.h"
#include "scr_calendar.h"
#include "scr_call.h"
#include "scr_change.h"
#include "scr_changes.h"
#include "scr_checkin.h"
#include "scr_doubles.h"
#include "scr_drafts.h"
#include "scr_event.h"
#include "scr_event_import.h"
#include "scr_events.h"
#include "scr_finder.h"
#include "scr_followups.h"
#include "scr_history.h"
#include "scr_import.h"
#include "scr_merge.h"
#include "scr_message.h"
#include "scr_nearby.h"
#include "scr_notes.h"
#include "scr_office.h"
#include "scr_organisations.h"
#include "scr_outbox.h"
#include "scr_people_import.h"
#include "scr_person.h"
#include "scr_persons.h"
#include "scr_reach.h"
#include "scr_registrations.h"
#include "scr_registrations_import.h"
#include "scr_seats.h"
#include "scr_series.h"
#include "scr_series_list.h"
#include "scr_tandem.h"
#include "scr_tandem_compare.h"
#include "scr_tandem_interest.h"
#include "scr_tandem_kept.h"
#include "scr_tandem_map.h"
#include "scr_tandem_pool.h"
#include "scr_tandem_run.h"
#include "scr_tandem_runs.h"
#include "scr_tandems.h"
#include "scr_templates.h"
#include "scr_today.h"
#include "scr_topics.h"
#include "scr_town.h"
#include "scr_towns.h"
#include "scr_undo.h"
#include "series_preview.h"
#include "tandem_choices.h"

const ScreenDef *const registry_screens[] = {
	&scr_today_screen,
	&scr_towns_screen,
	&scr_persons_screen,
	&scr_tandems_screen,
	&scr_calendar_screen,
	&scr_notes_screen,
	&scr_topics_screen,
	&scr_changes_screen,
	&scr_events_screen,
	&scr_change_screen,
	&scr_drafts_screen,
	&scr_town_screen,
	&scr_person_screen,
	&scr_event_screen,
	&scr_series_screen,
	&scr_series_list_screen,
	&scr_templates_screen,
	&scr_office_screen,
	&scr_organisations_screen,
	&scr_followups_screen,
	&scr_registrations_screen,
	&scr_checkin_screen,
	&scr_registrations_import_screen,
	&scr_seats_list_screen,
	&scr_seats_screen,
	&scr_reach_screen,
	&scr_outbox_screen,
	&scr_message_screen,
	&scr_doubles_screen,
	&scr_merge_screen,
	&scr_nearby_screen,
	&scr_history_screen,
	&scr_import_screen,
	&scr_people_import_screen,
	&scr_event_import_screen,
	&scr_finder_screen,
	&scr_call_screen,
	&scr_calendar_move_screen,
	&scr_calendar_goto_screen,
	&scr_undo_screen,
	&scr_tandem_screen,
	&scr_tandem_pool_screen,
	&scr_tandem_interest_screen,
	&scr_tandem_run_screen,
	&scr_tandem_runs_screen,
	&scr_tandem_kept_screen,
	&scr_tandem_compare_screen,
	&scr_tandem_map_screen,
	&tandem_choices_screen,
	&event_move_screen,
	&series_preview_screen,
	&columns_screen,
	&conflict_screen,
	&mapping_screen,
	NULL,
};

static void ask(Ui *ui, bool redo)
{
	ui_dialog(ui, &scr_undo_screen, &redo, -1);
}

void registry_undo(Ui *ui)
{
	ask(ui, false);
}

void registry_redo(Ui *ui)
{
	ask(ui, true);
}

static void open_finder(Ui *ui, void *model)
{
	(void)model;
	ui_dialog(ui, &scr_finder_screen, NULL, -1);
}

static void open_call(Ui *ui, void *model)
{
	(void)model;
	if (ui_screen(ui) != &scr_call_screen)
		ui_dialog(ui, &scr_call_screen, NULL, -1);
}

static void open_organisations(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_organisations_screen, NULL);
}

static void open_followups(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_followups_screen, NULL);
}

static void open_outbox(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_outbox_screen, NULL);
}

static void open_registrations(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_registrations_screen, NULL);
}

static void open_drafts(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_drafts_screen, NULL);
}

static void open_series_list(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_series_list_screen, NULL);
}

static void open_templates(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_templates_screen, NULL);
}

void registry_started(Ui *ui)
{
	scr_drafts_announce(ui);
}

static void open_event_import(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_event_import_screen, NULL);
}

static void open_people_import(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_people_import_screen, NULL);
}

static void open_doubles(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_doubles_screen, NULL);
}

const Command registry_commands[] = {
	{ "finder.open", "Ctrl-F Ctrl-P", "Finden", 0, open_finder,
		"Alles finden: Kommunen, Personen, Themen, Termine, Vermerke, Ansichten",
		"suchen goto springen" },
	{ "call.open", "Ctrl-T", "Telefon", 0, open_call,
		"Telefon: Anrufende an den letzten Ziffern finden, Vermerk schreiben",
		"anruf klingelt nummer" },
	{ "organisations.open", NULL, NULL, 0, open_organisations, "Organisationen zeigen",
		"ministerium kreis hochschule bbsr vhw" },
	{ "events.import", NULL, NULL, NEED_WRITE, open_event_import,
		"Termine aus einer Kalenderdatei oder Mail einlesen", "ics eml outlook antwort import" },
	{ "people.import", NULL, NULL, NEED_WRITE, open_people_import, "Personen aus einer Datei einlesen",
		"import csv vcard outlook google adressbuch" },
	{ "doubles.open", NULL, NULL, 0, open_doubles, "Vermutlich doppelte Personen zeigen",
		"dubletten zusammenführen" },
	{ "drafts.open", NULL, NULL, 0, open_drafts, "Angefangene Einträge zeigen und weiterschreiben",
		"entwurf entwürfe formular" },
	{ "series.list", NULL, NULL, 0, open_series_list, "Serien zeigen und anlegen",
		"termine wiederholung web-talks" },
	{ "templates.open", NULL, NULL, 0, open_templates, "Terminvorlagen zeigen", "muster" },
	{ "outbox.open", NULL, NULL, 0, open_outbox,
		"Postausgang: Einladungen, Änderungen und Absagen zeigen",
		"mail nachrichten einladung freigeben versand" },
	{ "registrations.open", NULL, NULL, 0, open_registrations, "Anmeldungen zu allen Terminen zeigen",
		"teilnehmende warteliste kongress" },
	{ "followups.open", NULL, NULL, 0, open_followups, "Alle Wiedervorlagen zeigen", "aufgaben todo" },
};
const size_t registry_ncommands = ARRAY_LEN(registry_commands);
