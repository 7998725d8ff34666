/* One model for all views; the agenda is in memory, so that no key that moves touches the disk. */
#include "scr_calendar_priv.h"

#include "event_card.h"

enum {
	REST_MS = 120, /* preview and filter follow after this rest */
	OPENING = 9 * 60,
	FRAME_ROWS = 3 /* tab line, message line, keys: not the screen's */
};

static const char view_setting[] = "calendar/view";

static Rect area_of(const Ui *ui)
{
	return (Rect){ 0, 1, ui_width(ui), BASE_MAX(ui_height(ui) - FRAME_ROWS, 1) };
}

/* Keep the cursor's hour in view; remember what a row is worth. */
static void fit(CalendarModel *m, const Ui *ui)
{
	CalendarLayout l = scr_calendar_layout(m, area_of(ui));
	list_fit(&m->list, l.body.h);
	if (m->view != VIEW_DAY && m->view != VIEW_WEEK)
		return;
	CalendarGrid g = scr_calendar_grid_shape(m, l.body);
	int slot = wall_minutes(m->at) / g.step, rows = g.hours.h, top = g.top / g.step;
	/* Scrolled only as far as needed: another size or view finds the same hours again. */
	if (slot < top)
		m->top = slot * g.step;
	else if (slot >= top + rows)
		m->top = (slot - rows + 1) * g.step;
	m->step = g.step;
}

void scr_calendar_moved(CalendarModel *m, Ui *ui)
{
	fit(m, ui);
	if (m->preview_id != m->event)
		ui_wake(ui, REST_MS);
	ui_redraw(ui);
}

/* --- loading -------------------------------------------------------------------- */

/* Swaps on success; the selection stays on its event, wherever that now stands. A term that is still
 * being typed is no fault yet. */
static Rc load(CalendarModel *m, const char *query, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Query q = { 0 };
	Agenda fresh = { 0 };
	const AgendaItem *it = scr_calendar_item(m);
	Wall was = it != NULL ? it->start : WALL_NONE;
	if (query_parse(&kind_event, query, office_today(m->office), m->typing, a, &q, err) != RC_OK ||
		agenda_load_query(m->office, &q, &fresh, err) != RC_OK)
		return err->rc;
	agenda_done(&m->agenda);
	m->agenda = fresh;
	arena_reset(m->data);
	scr_calendar_lines_build(m);
	it = scr_calendar_item(m);
	if (m->moving != 0)
		return RC_OK;
	if (it == NULL)
		scr_calendar_go(m, m->at);
	else if (it->start != was || m->view == VIEW_AGENDA)
		scr_calendar_select(m, it);
	return RC_OK;
}

/* A faulty filter leaves what is shown. */
static void refilter(CalendarModel *m, Ui *ui)
{
	err_clear(&m->query_err);
	if (load(m, edit_text(&m->query), &m->query_err) == RC_OK)
		scr_calendar_moved(m, ui);
	ui_redraw(ui);
}

void scr_calendar_set_query(CalendarModel *m, Ui *ui, const char *query)
{
	edit_set(&m->query, query);
	refilter(m, ui);
}

void scr_calendar_reload(CalendarModel *m, Ui *ui)
{
	refilter(m, ui);
	m->preview_id = 0;
	ui_wake(ui, 1);
}

static void show_preview(CalendarModel *m, Ui *ui)
{
	if (m->event == m->preview_id || ui_width(ui) < CALENDAR_PREVIEW_FROM)
		return;
	str_clear(&m->preview);
	if (m->event != 0)
		event_card_preview(m->office, m->event, &m->preview);
	m->preview_id = m->event;
	ui_redraw(ui);
}

static CalendarView view_before(CalendarModel *m, Ui *ui)
{
	const char *view = office_setting(m->office, view_setting, ui_frame_arena(ui));
	int i = view[0] - '0';
	return i >= 0 && i < VIEW_COUNT ? (CalendarView)i : VIEW_MONTH;
}

static void stand_on(CalendarModel *m, const CalendarArg *arg)
{
	const AgendaItem *it = arg->event != 0 ? agenda_find(&m->agenda, arg->event) : NULL;
	if (it != NULL)
		scr_calendar_select(m, it);
	else if (arg->day != 0)
		scr_calendar_go(m, wall_make(arg->day, wall_minutes(m->at)));
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	CalendarModel *m = model;
	m->office = ui_app(ui);
	m->data = arena_new();
	edit_init(&m->query, "", false);
	m->view = view_before(m, ui);
	m->at = wall_make(office_today(m->office), OPENING);
	m->top = OPENING - 2 * 60;
	m->step = 60;
	if (load(m, "", err) != RC_OK)
		return err->rc;
	if (arg != NULL)
		stand_on(m, arg);
	scr_calendar_moved(m, ui);
	show_preview(m, ui);
	return RC_OK;
}

static void done(void *model)
{
	CalendarModel *m = model;
	const char view[] = { (char)('0' + m->view), '\0' };
	Err ignored = ERR_INIT;
	if (m->office != NULL && m->agenda.arena != NULL && !office_read_only(m->office) &&
		office_set_setting(m->office, view_setting, view, &ignored) != RC_OK)
		ignored.rc = RC_OK; /* only a convenience */
	agenda_done(&m->agenda);
	arena_free(m->data);
	edit_done(&m->query);
	str_done(&m->preview);
	event_form_done(&m->form);
}

/* --- messages --------------------------------------------------------------------- */

static void key_while_typing(CalendarModel *m, Ui *ui, const Key *k)
{
	if (k->sym == SYM_ENTER || k->sym == SYM_ESC || (k->sym == SYM_BACKSPACE && m->query.text.len == 0)) {
		m->typing = false;
		refilter(m, ui);
	} else if (edit_key(&m->query, k)) {
		ui_wake(ui, REST_MS);
	}
	ui_redraw(ui);
}

static void saved(CalendarModel *m, Ui *ui)
{
	const Record *r = m->form.form.saved;
	const AgendaItem *it = r != NULL ? agenda_find(&m->agenda, r->id) : NULL;
	if (it != NULL)
		scr_calendar_select(m, it);
	scr_calendar_moved(m, ui);
}

static void result(CalendarModel *m, Ui *ui, const Msg *msg)
{
	if (scr_calendar_result(m, ui, msg))
		return;
	if (msg->tag == PART_FORM_TAG && msg->code == RESULT_OK) {
		saved(m, ui);
	} else if (msg->tag == UI_TAG_BACK && msg->payload != NULL) {
		stand_on(m, msg->payload);
		scr_calendar_moved(m, ui);
	}
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	CalendarModel *m = model;
	if (event_form_result(&m->form, ui, msg) || remove_result(&m->remove, ui, msg))
		return;
	switch (msg->type) {
	case MSG_KEY:
		if (m->typing)
			key_while_typing(m, ui, &msg->key);
		else if (scr_calendar_steer(m, &msg->key))
			scr_calendar_moved(m, ui);
		break;
	case MSG_TICK:
		if (m->typing)
			refilter(m, ui);
		show_preview(m, ui);
		break;
	case MSG_CHANGED:
		scr_calendar_reload(m, ui);
		break;
	case MSG_RESIZE:
	case MSG_SHOW:
		m->preview_id = 0;
		scr_calendar_moved(m, ui);
		break;
	case MSG_RESULT:
		result(m, ui, msg);
		break;
	case MSG_WORK:
	case MSG_DRAFT:
		break;
	}
}

static bool wants_text(const void *model)
{
	return ((const CalendarModel *)model)->typing;
}

/* Going back takes off the filter first, as in lists. */
static bool may_close(void *model, Ui *ui)
{
	CalendarModel *m = model;
	if (m->query.text.len == 0)
		return true;
	scr_calendar_set_query(m, ui, "");
	return false;
}

static unsigned can(const void *model, const Ui *ui)
{
	const CalendarModel *m = model;
	const AgendaItem *it = scr_calendar_item(m);
	unsigned has = it == NULL ? 0 : NEED_ROW | (it->town != 0 ? NEED_TOWN : 0);
	return has | (ui_read_only(ui) ? 0 : NEED_WRITE);
}

static const Command commands[] = {
	{ "calendar.open", "Enter", "Öffnen", 0, scr_calendar_cmd_open,
		"Termin öffnen; einen leeren Tag näher zeigen, eine leere Stunde füllen", "karte anzeigen" },
	{ "calendar.new", "n", "Neu", NEED_WRITE, scr_calendar_cmd_new, "Termin an dieser Stelle anlegen",
		"datum eintragen" },
	{ "calendar.move", "m", "Verschieben", NEED_ROW | NEED_WRITE, scr_calendar_cmd_move,
		"Termin verschieben: neue Stelle mit den Pfeilen oder getippt", "verlegen datum ändern" },
	{ "calendar.today", "t .", "Heute", 0, scr_calendar_cmd_today, "Zum heutigen Tag", "jetzt" },
	{ "calendar.goto", "g", "Gehe zu", 0, scr_calendar_cmd_goto,
		"Zu einem Tag: 14.10., mo, +3t, KW42, 10.2026", "springen datum" },
	{ "calendar.filter", "/", "Filter", 0, scr_calendar_cmd_filter,
		"Nur Termine zeigen, auf die ein Filter passt", "suchen query" },
	{ "calendar.list", "L", "Liste", 0, scr_calendar_cmd_list,
		"Dieselben Termine als Liste, mit Filter, Spalten und Markierungen", "tabelle" },
	{ "calendar.next", "Tab", "Nächster", 0, scr_calendar_cmd_next, "Zum nächsten Termin", "springen" },
	{ "calendar.previous", "Backtab", NULL, 0, scr_calendar_cmd_previous, "Zum vorigen Termin",
		"springen" },
	{ "calendar.later", "PgDn", NULL, 0, scr_calendar_cmd_later,
		"Einen Tag, eine Woche, einen Monat, ein Jahr weiter", "blättern" },
	{ "calendar.earlier", "PgUp", NULL, 0, scr_calendar_cmd_earlier,
		"Einen Tag, eine Woche, einen Monat, ein Jahr zurück", "blättern" },
	{ "calendar.day", "T", NULL, 0, scr_calendar_cmd_day, "Tag zeigen", "ansicht" },
	{ "calendar.week", "W", NULL, 0, scr_calendar_cmd_week, "Woche zeigen", "ansicht" },
	{ "calendar.month", "M", NULL, 0, scr_calendar_cmd_month, "Monat zeigen", "ansicht" },
	{ "calendar.agenda", "A", NULL, 0, scr_calendar_cmd_agenda,
		"Agenda zeigen: alle Termine nacheinander", "ansicht liste" },
	{ "calendar.year", "J Y", NULL, 0, scr_calendar_cmd_year,
		"Jahr zeigen: Termine nach Art, Stand der Tour", "ansicht übersicht" },
	{ "calendar.closer", "+", NULL, 0, scr_calendar_cmd_closer, "Näher heran: Jahr, Monat, Woche, Tag",
		"ansicht zoom" },
	{ "calendar.wider", "-", NULL, 0, scr_calendar_cmd_wider, "Weiter weg: Tag, Woche, Monat, Jahr",
		"ansicht zoom" },
	{ "calendar.edit", "e", NULL, NEED_ROW | NEED_WRITE, scr_calendar_cmd_edit, "Termin bearbeiten",
		"ändern" },
	{ "calendar.cancel", "c", NULL, NEED_ROW | NEED_WRITE, scr_calendar_cmd_cancel,
		"Termin absagen; zuvor wird gezeigt, wer ihn kennt", "fällt aus" },
	{ "calendar.delete", "d Delete", NULL, NEED_ROW | NEED_WRITE, scr_calendar_cmd_delete,
		"Termin löschen", "entfernen" },
	{ "calendar.template", "N", NULL, NEED_WRITE, scr_calendar_cmd_template,
		"Termin nach einer Vorlage anlegen", "neu muster" },
	{ "calendar.town", "o", NULL, NEED_TOWN, scr_calendar_cmd_town,
		"Karte der Kommune des Termins öffnen", "ort" },
	{ "calendar.history", "H", NULL, NEED_ROW, scr_calendar_cmd_history, "Verlauf des Termins zeigen",
		"wer wann geändert Änderungen" },
	{ "calendar.filter.clear", "\\", NULL, 0, scr_calendar_cmd_filter_clear, "Filter aufheben",
		"zurücksetzen löschen" },
	{ "calendar.view", "v", NULL, 0, scr_calendar_cmd_view, "Filter einer gespeicherten Ansicht anwenden",
		"laden" },
	{ "calendar.export", "x", NULL, 0, scr_calendar_cmd_export,
		"Gezeigte Termine als Datei speichern, zum Beispiel für Outlook", "ics csv excel ausgeben" },
	{ "calendar.import", "I", NULL, NEED_WRITE, scr_calendar_cmd_import, "Kalenderdatei einlesen",
		"ics outlook import" },
	{ "calendar.outbox", "O P", NULL, 0, scr_calendar_cmd_outbox, "Postausgang zeigen",
		"einladungen nachrichten freigeben" },
};

const ScreenDef scr_calendar_screen = {
	.id = "calendar",
	.title = "Termine",
	.tab = '7',
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(CalendarModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = scr_calendar_draw,
	.can = can,
	.wants_text = wants_text,
	.text_enter = "Filtern",
	.may_close = may_close,
};
