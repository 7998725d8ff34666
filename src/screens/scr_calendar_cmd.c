/* What one can do in the calendar besides moving. */
#include "scr_calendar_priv.h"

#include <stdlib.h>
#include <string.h>

#include "browse.h"
#include "event_move.h"
#include "kontor/base/text.h"
#include "kontor/domain/town.h"
#include "kontor/office/export.h"
#include "kontor/ui/picker.h"
#include "kontor/ui/prompt.h"
#include "scr_event.h"
#include "scr_event_import.h"
#include "scr_events.h"
#include "scr_history.h"
#include "scr_outbox.h"
#include "scr_town.h"

/* --- the event ------------------------------------------------------------------------ */

static void show(Ui *ui, CalendarModel *m, CalendarView view)
{
	scr_calendar_show(m, view);
	scr_calendar_moved(m, ui);
}

void scr_calendar_cmd_edit(Ui *ui, void *model)
{
	CalendarModel *m = model;
	event_form_edit(ui, &m->form, m->event);
}

/* Where hours are shown the place says the time, too. */
static EventFormStart start_here(const CalendarModel *m)
{
	EventFormStart start = EVENT_FORM_START_INIT;
	bool hours = m->view == VIEW_DAY || m->view == VIEW_WEEK;
	start.all_day = !hours;
	start.start = hours ? m->at : wall_make(scr_calendar_day(m), 0);
	return start;
}

void scr_calendar_cmd_new(Ui *ui, void *model)
{
	CalendarModel *m = model;
	EventFormStart start = start_here(m);
	event_form_new(ui, &m->form, &start);
}

/* An empty day is looked at more closely, an empty hour filled. */
void scr_calendar_cmd_open(Ui *ui, void *model)
{
	CalendarModel *m = model;
	if (m->event != 0)
		ui_open(ui, &scr_event_screen, &(EventId){ m->event });
	else if (m->view == VIEW_MONTH || m->view == VIEW_YEAR)
		show(ui, m, VIEW_DAY);
	else if (ui_read_only(ui))
		ui_say(ui, "Hier ist kein Termin; Tab springt zum nächsten.");
	else
		scr_calendar_cmd_new(ui, model);
}

void scr_calendar_cmd_template(Ui *ui, void *model)
{
	CalendarModel *m = model;
	EventFormStart start = start_here(m);
	event_form_from_template(ui, &m->form, &start);
}

void scr_calendar_cmd_move(Ui *ui, void *model)
{
	ui_dialog(ui, &scr_calendar_move_screen, &model, CALENDAR_TAG_MOVE);
	scr_calendar_moved(model, ui);
}

void scr_calendar_cmd_cancel(Ui *ui, void *model)
{
	CalendarModel *m = model;
	event_cancel_open(ui, m->office, m->event);
}

void scr_calendar_cmd_delete(Ui *ui, void *model)
{
	CalendarModel *m = model;
	remove_ask(&m->remove, ui, m->office, &kind_event, &m->event, 1, NULL);
}

void scr_calendar_cmd_town(Ui *ui, void *model)
{
	const AgendaItem *it = scr_calendar_item(model);
	TownId town = { it != NULL ? it->town : 0 };
	if (town.v != 0)
		ui_open(ui, &scr_town_screen, &town);
}

void scr_calendar_cmd_history(Ui *ui, void *model)
{
	HistoryArg arg = { &kind_event, ((CalendarModel *)model)->event };
	ui_open(ui, &scr_history_screen, &arg);
}

/* --- moving ---------------------------------------------------------------------------- */

static void neighbour(Ui *ui, CalendarModel *m, int step)
{
	if (!scr_calendar_neighbour(m, step))
		ui_say(ui, step > 0 ? "Danach kommt kein Termin mehr." : "Davor liegt kein Termin.");
	scr_calendar_moved(m, ui);
}

void scr_calendar_cmd_next(Ui *ui, void *model)
{
	neighbour(ui, model, 1);
}

void scr_calendar_cmd_previous(Ui *ui, void *model)
{
	neighbour(ui, model, -1);
}

static void period(Ui *ui, CalendarModel *m, int step)
{
	scr_calendar_period(m, step);
	scr_calendar_moved(m, ui);
}

void scr_calendar_cmd_earlier(Ui *ui, void *model)
{
	period(ui, model, -1);
}

void scr_calendar_cmd_later(Ui *ui, void *model)
{
	period(ui, model, 1);
}

void scr_calendar_cmd_today(Ui *ui, void *model)
{
	CalendarModel *m = model;
	scr_calendar_go(m, wall_make(office_today(m->office), wall_minutes(m->at)));
	scr_calendar_moved(m, ui);
}

void scr_calendar_cmd_goto(Ui *ui, void *model)
{
	ui_dialog(ui, &scr_calendar_goto_screen, &model, CALENDAR_TAG_GOTO);
}

/* --- views ------------------------------------------------------------------------------ */

void scr_calendar_cmd_day(Ui *ui, void *model)
{
	show(ui, model, VIEW_DAY);
}

void scr_calendar_cmd_week(Ui *ui, void *model)
{
	show(ui, model, VIEW_WEEK);
}

void scr_calendar_cmd_month(Ui *ui, void *model)
{
	show(ui, model, VIEW_MONTH);
}

void scr_calendar_cmd_agenda(Ui *ui, void *model)
{
	show(ui, model, VIEW_AGENDA);
}

void scr_calendar_cmd_year(Ui *ui, void *model)
{
	show(ui, model, VIEW_YEAR);
}

static const CalendarView zoom[] = { VIEW_DAY, VIEW_WEEK, VIEW_MONTH, VIEW_YEAR };

static void zoom_by(Ui *ui, CalendarModel *m, int step)
{
	int at = 0;
	while (at < (int)ARRAY_LEN(zoom) - 1 && zoom[at] != m->view)
		at++;
	at = BASE_MAX(BASE_MIN(at + step, (int)ARRAY_LEN(zoom) - 1), 0);
	show(ui, m, zoom[at]);
}

void scr_calendar_cmd_closer(Ui *ui, void *model)
{
	zoom_by(ui, model, -1);
}

void scr_calendar_cmd_wider(Ui *ui, void *model)
{
	zoom_by(ui, model, 1);
}

/* The list stands on the same event, or on the next one, and shows what the calendar shows. */
void scr_calendar_cmd_list(Ui *ui, void *model)
{
	const CalendarModel *m = model;
	const AgendaItem *next = agenda_next(&m->agenda, wall_make(scr_calendar_day(m), 0));
	BrowseArg arg = { .id = m->event != 0 ? m->event : next != NULL ? next->id : 0 };
	if (m->query.text.len > 0)
		arg.query = edit_text(&m->query);
	ui_open(ui, &scr_events_screen, &arg);
}

/* --- what is shown ------------------------------------------------------------------------- */

void scr_calendar_cmd_filter(Ui *ui, void *model)
{
	((CalendarModel *)model)->typing = true;
	ui_redraw(ui);
}

void scr_calendar_cmd_filter_clear(Ui *ui, void *model)
{
	scr_calendar_set_query(model, ui, "");
}

static void find_view(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const CalendarModel *m = ctx;
	RecordSet views = { 0 };
	Err ignored = ERR_INIT;
	const char *want = text_fold(a, text);
	if (office_all(m->office, &kind_view, a, &views, &ignored) != RC_OK)
		return;
	for (size_t i = 0; i < views.len; i++) {
		const Record *v = views.items[i];
		bool mine = str_equal(record_text(v, "scope"), "shared") ||
			str_equal(record_text(v, "owner"), office_user(m->office));
		PickerItem item = { v->id, record_text(v, "name"), record_text(v, "query") };
		if (mine && str_equal(record_text(v, "kind"), kind_event.name) &&
			strstr(text_fold(a, item.title), want) != NULL)
			VEC_PUSH(a, ret, item);
	}
}

void scr_calendar_cmd_view(Ui *ui, void *model)
{
	PickerArg arg = { .title = "Ansicht anwenden",
		.empty = "Keine Ansicht. In der Liste (L) speichert V ihren Filter als Ansicht.",
		.search = find_view,
		.ctx = model };
	ui_dialog(ui, &picker_screen, &arg, CALENDAR_TAG_VIEW);
}

/* --- out and in ------------------------------------------------------------------------------ */

typedef struct Period {
	Day first, end;
} Period;

static Period shown(const CalendarModel *m)
{
	Day day = scr_calendar_day(m), monday = scr_calendar_monday(day);
	int y, mo, d;
	date_split(day, &y, &mo, &d);
	switch (m->view) {
	case VIEW_DAY:
		return (Period){ day, day + 1 };
	case VIEW_WEEK:
		return (Period){ monday, monday + 7 };
	case VIEW_MONTH:
		return (Period){ scr_calendar_month_first(day, 0), scr_calendar_month_first(day, 1) };
	case VIEW_YEAR:
		return (Period){ date_make(y, 1, 1), date_make(y + 1, 1, 1) };
	default:
		return (Period){ date_make(1900, 1, 1), date_make(9999, 1, 1) };
	}
}

/* The events of the period that the view shows, in a. */
static const AgendaItem **shown_items(const CalendarModel *m, Arena *a, size_t *ret_n)
{
	Period p = shown(m);
	Wall from = wall_make(p.first, 0), to = wall_make(p.end, 0);
	size_t n = agenda_between(&m->agenda, from, to, NULL, 0);
	const AgendaItem **hits = ARENA_ARRAY(a, const AgendaItem *, n + 1);
	*ret_n = agenda_between(&m->agenda, from, to, hits, n);
	return hits;
}

void scr_calendar_cmd_export(Ui *ui, void *model)
{
	const CalendarModel *m = model;
	Arena *a = ui_frame_arena(ui);
	size_t n;
	AUTO(str_done) Str title = STR_INIT;
	shown_items(m, a, &n);
	if (n == 0) {
		ui_say(ui, "Hier gibt es keinen Termin zum Ausgeben.");
		return;
	}
	if (m->view == VIEW_AGENDA)
		str_adds(&title, "alle gezeigten");
	else
		scr_calendar_title(m, &title);
	PromptArg arg = { .title = "Exportieren nach",
		.text = arena_printf(a,
			"%s: %zu %s. Die Endung bestimmt das Format: .ics (Outlook), .csv, .xlsx, .json.",
			str_cstr(&title), n, n == 1 ? "Termin" : "Termine"),
		.initial = "termine.ics" };
	ui_dialog(ui, &prompt_screen, &arg, CALENDAR_TAG_EXPORT);
}

static bool is_among(const AgendaItem **hits, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (hits[i]->id == id)
			return true;
	return false;
}

static Rc export_to(CalendarModel *m, Arena *a, const char *path, size_t *ret_n, Err *err)
{
	TableColumns columns;
	TableData data;
	size_t n, len = 0;
	const AgendaItem **hits = shown_items(m, a, &n);
	if (table_columns(&kind_event, NULL, a, &columns, err) != RC_OK ||
		table_load(m->office, &kind_event, &columns, 0, a, &data, err) != RC_OK)
		return err->rc;
	uint32_t *rows = ARENA_ARRAY(a, uint32_t, data.len + 1);
	for (size_t i = 0; i < data.len; i++)
		if (n == m->agenda.len || is_among(hits, n, data.items[i].id))
			rows[len++] = (uint32_t)i;
	*ret_n = len;
	return export_table(m->office, &data, rows, len, path, err);
}

static void take_path(CalendarModel *m, Ui *ui, const char *path)
{
	Err err = ERR_INIT;
	size_t n = 0;
	if (export_to(m, ui_frame_arena(ui), path, &n, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	char *whole = realpath(path, NULL);
	ui_say(ui, n == 1 ? "%zu Termin steht in %s." : "%zu Termine stehen in %s.", n,
		whole != NULL ? whole : path);
	free(whole);
}

void scr_calendar_cmd_import(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_event_import_screen, NULL);
}

void scr_calendar_cmd_outbox(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_outbox_screen, NULL);
}

/* --- results ---------------------------------------------------------------------------------- */

static void end_move(CalendarModel *m, Ui *ui, const Msg *msg)
{
	int64_t event = m->moving;
	const AgendaItem *it;
	m->moving = 0;
	it = agenda_find(&m->agenda, event);
	if (it != NULL)
		scr_calendar_select(m, it);
	else
		scr_calendar_go(m, m->at);
	scr_calendar_moved(m, ui);
	if (it == NULL)
		ui_warn(ui, "Den Termin gibt es hier nicht mehr: Er ist geändert oder gelöscht.");
	else if (msg->code == RESULT_OK)
		event_move_open(ui, m->office, event, *(const Wall *)msg->payload);
}

static void take_view(CalendarModel *m, Ui *ui, int64_t id)
{
	Record *view;
	Err err = ERR_INIT;
	if (office_get(m->office, &kind_view, id, ui_frame_arena(ui), &view, &err) != RC_OK)
		ui_error(ui, &err);
	else
		scr_calendar_set_query(m, ui, record_text(view, "query"));
}

bool scr_calendar_result(CalendarModel *m, Ui *ui, const Msg *msg)
{
	if (msg->tag == CALENDAR_TAG_MOVE) {
		end_move(m, ui, msg);
		return true;
	}
	if (msg->tag < CALENDAR_TAG_MOVE || msg->tag > CALENDAR_TAG_VIEW)
		return false;
	if (msg->code != RESULT_OK)
		return true;
	if (msg->tag == CALENDAR_TAG_GOTO) {
		scr_calendar_go(m, *(const Wall *)msg->payload);
		scr_calendar_moved(m, ui);
	} else if (msg->tag == CALENDAR_TAG_EXPORT) {
		take_path(m, ui, msg->payload);
	} else {
		take_view(m, ui, ((const PickerItem *)msg->payload)->value);
	}
	return true;
}
