/* One line to type, what it means, and below it everybody who has to be told. Nothing is sent from
 * here: messages wait in the outbox for their release. */
#include "event_move.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/event.h"
#include "kontor/office/agenda.h"
#include "kontor/office/calendar.h"
#include "kontor/ui/edit.h"
#include "kontor/ui/list.h"
#include "kontor/ui/picker.h"
#include "when.h"

enum { WIDTH = 76, LABEL = 8, HEAD_ROWS = 7, LIST_MAX = 10, CLASHES = 3, TAG_FOLD = 1 };

typedef struct MoveArg {
	int64_t event; /* 0: the whole series */
	int64_t series;
	Wall start;
	bool cancel;
} MoveArg;

typedef struct MoveModel {
	Office *office;
	MoveArg arg;
	Arena *data;   /* owns all below; swapped on reload */
	Record *event; /* of a series the first that is to come */
	const char *title;
	WallSpan old;
	size_t along; /* other dates that go the same way */
	CalendarKnowers knowers;
	const char *land;
	Agenda agenda; /* for collisions at the new time */
	Edit edit;
	WallSpan span; /* what is typed, when it is good */
	bool good;
	char echo[240];
	char clash[240];
	char error[240];
	List list; /* over knowers */
} MoveModel;

/* --- loading ---------------------------------------------------------------------- */

/* The dates that it is about; the first is the one that is shown. */
static Rc load_dates(const MoveModel *m, Arena *a, RecordSet *ret, Err *err)
{
	RecordSet along = { 0 };
	Record *event;
	if (m->arg.series != 0) {
		if (calendar_coming(m->office, m->arg.series, a, ret, err) != RC_OK)
			return err->rc;
		return ret->len > 0 ? RC_OK
				    : err_set(err, RC_DENIED, "Kein Termin der Serie steht noch bevor.");
	}
	if (office_get(m->office, &kind_event, m->arg.event, a, &event, err) != RC_OK ||
		calendar_members(m->office, m->arg.event, !m->arg.cancel, a, &along, err) != RC_OK)
		return err->rc;
	VEC_PUSH(a, ret, event);
	for (size_t i = 0; i < along.len; i++)
		VEC_PUSH(a, ret, along.items[i]);
	return RC_OK;
}

static Rc load_all(const MoveModel *m, Arena *a, RecordSet *dates, MoveModel *ret, Err *err)
{
	if (load_dates(m, a, dates, err) != RC_OK ||
		calendar_knowers_of(m->office, dates, a, &ret->knowers, err) != RC_OK)
		return err->rc;
	ret->event = dates->items[0];
	ret->along = dates->len - 1;
	ret->title = record_text(ret->event, "title");
	if (!when_span(record_text(ret->event, "start"), record_text(ret->event, "end"),
		    record_int(ret->event, "all_day") != 0, &ret->old))
		return err_set(
			err, RC_INVALID, "Dieser Termin hat keine Zeit; bitte erst im Formular eintragen.");
	if (m->arg.series == 0)
		return RC_OK;
	Record *series;
	if (office_get(m->office, &kind_series, m->arg.series, a, &series, err) != RC_OK)
		return err->rc;
	ret->title = record_text(series, "title");
	return RC_OK;
}

static Rc reload(MoveModel *m, Err *err)
{
	Arena *fresh = arena_new();
	RecordSet dates = { 0 };
	MoveModel loaded = *m;
	if (load_all(m, fresh, &dates, &loaded, err) != RC_OK) {
		arena_free(fresh);
		return err->rc;
	}
	arena_free(m->data);
	*m = loaded;
	m->data = fresh;
	const AgendaItem *item = agenda_find(&m->agenda, m->event->id);
	m->land = item == NULL ? "" : item->land;
	list_set_count(&m->list, m->knowers.len);
	return RC_OK;
}

/* --- what is typed ------------------------------------------------------------------ */

static When context(const MoveModel *m)
{
	int length = (int)(m->old.end - m->old.start);
	return (When){ .today = office_today(m->office),
		.day = wall_day(m->old.start),
		.time = m->old.all_day ? -1 : wall_minutes(m->old.start),
		.minutes = length > 0 ? length : -1 };
}

static Rc read_span(const MoveModel *m, WallSpan *ret, Err *err)
{
	When w = context(m);
	if (when_parse(&w, edit_text(&m->edit), ret, NULL, err) != RC_OK)
		return err->rc;
	if (ret->all_day != m->old.all_day)
		return err_set(err, RC_INVALID,
			m->old.all_day
				? "Der Termin ist ganztägig; eine Uhrzeit bekommt er im Formular (e)."
				: "Ganztägig wird der Termin im Formular (e); hier bitte eine Uhrzeit.");
	if (ret->all_day && ret->start == ret->end)
		ret->end = ret->start + (m->old.end - m->old.start);
	return RC_OK;
}

/* The event as it would stand at the new time, against all others. */
static void find_clashes(MoveModel *m)
{
	const AgendaItem *item = agenda_find(&m->agenda, m->arg.event);
	AgendaClash hits[CLASHES];
	if (item == NULL)
		return;
	AgendaItem probe = *item;
	probe.start = m->span.start;
	probe.end = m->span.all_day ? m->span.end + 24 * 60 : m->span.end;
	size_t n = agenda_clashes(&m->agenda, &probe, hits, CLASHES);
	if (n == 0)
		return;
	AUTO(str_done) Str s = STR_INIT;
	agenda_clash_say(m->office, &hits[0], &s);
	if (n > 1)
		str_addf(&s, " und %zu weitere", n - 1);
	str_copy(m->clash, sizeof(m->clash), str_cstr(&s));
}

static void understand(MoveModel *m)
{
	Err err = ERR_INIT;
	char span[DATE_SPAN_MAX];
	AUTO(str_done) Str remarks = STR_INIT;
	m->error[0] = m->echo[0] = m->clash[0] = '\0';
	m->good = false;
	if (m->arg.cancel || m->edit.text.len == 0)
		return;
	if (read_span(m, &m->span, &err) != RC_OK) {
		str_copy(m->echo, sizeof(m->echo), err.text);
		return;
	}
	m->good = true;
	date_format_span(&m->span, span);
	when_remarks(&m->span, m->land, &remarks);
	str_format(m->echo, sizeof(m->echo), "%s%s%s", span, remarks.len > 0 ? "\n" : "", str_cstr(&remarks));
	find_clashes(m);
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	MoveModel *m = model;
	m->office = ui_app(ui);
	m->arg = *(const MoveArg *)arg;
	edit_init(&m->edit, "", false);
	if (agenda_load(m->office, NULL, &m->agenda, err) != RC_OK || reload(m, err) != RC_OK)
		return err->rc;
	if (m->arg.start != WALL_NONE) {
		AUTO(str_done) Str text = STR_INIT;
		WallSpan span = { m->arg.start, m->arg.start + (m->old.end - m->old.start), m->old.all_day };
		when_text(&span, &text);
		edit_set(&m->edit, str_cstr(&text));
	}
	understand(m);
	return RC_OK;
}

static void done(void *model)
{
	MoveModel *m = model;
	edit_done(&m->edit);
	agenda_done(&m->agenda);
	arena_free(m->data);
}

/* --- drawing -------------------------------------------------------------------------- */

static void draw_knower(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const CalendarKnower *k = &((const MoveModel *)arg)->knowers.items[row];
	const char *then = k->how == CALENDAR_FEED ? "Feed" : k->gets_message ? "Nachricht" : "anrufen";
	int third = BASE_MIN(30, r.w / 3);
	(void)selected;
	canvas_text(c, r.x, r.y, third, STYLE_TEXT, k->name);
	canvas_text(c, r.x + third + 1, r.y, r.w - third - 12, STYLE_DIM, k->detail);
	canvas_text_right(c, r.x + r.w - 10, r.y, 10, k->gets_message ? STYLE_GOOD : STYLE_WARN, then);
}

static void draw_label(Canvas *c, Rect r, int y, const char *label)
{
	canvas_text(c, r.x, y, LABEL, STYLE_DIM, label);
}

/* What is typed, what it means, what speaks against it: four rows. */
static void draw_input(const MoveModel *m, Canvas *c, Rect r)
{
	Rect field = { r.x + LABEL, r.y + 1, r.w - LABEL, 1 };
	Rect echo = { r.x + LABEL, r.y + 2, r.w - LABEL, 2 };
	draw_label(c, r, r.y + 1, m->arg.cancel ? "Grund" : "neu");
	edit_draw(&m->edit, c, field, true);
	if (m->error[0] != '\0') {
		canvas_wrap(c, echo, 0, STYLE_ERROR, m->error);
	} else if (m->echo[0] != '\0') {
		draw_label(c, r, echo.y, "");
		canvas_text(c, r.x + LABEL - 2, echo.y, 2, m->good ? STYLE_DIM : STYLE_WARN,
			m->good ? "= " : "? ");
		canvas_wrap(c, echo, 0, m->good ? STYLE_DIM : STYLE_WARN, m->echo);
	} else {
		canvas_wrap(c, echo, 0, STYLE_DIM,
			m->arg.cancel ? "Steht in den Nachrichten und als Bemerkung am Termin."
				      : "Zum Beispiel 15.10. 18-19:30, +1w, mo, 19:30");
	}
	canvas_text(c, r.x, r.y + 4, r.w, STYLE_WARN, m->clash);
}

static bool has_messages(const MoveModel *m)
{
	for (size_t i = 0; i < m->knowers.len; i++)
		if (m->knowers.items[i].how != CALENDAR_FEED && m->knowers.items[i].gets_message)
			return true;
	return false;
}

/* What goes along, and who knows all of it. */
static void say_who(const MoveModel *m, Str *out)
{
	if (m->along > 0 && m->arg.series == 0)
		str_addf(out,
			m->along == 1 ? "%zu zugehöriger Termin %s mit. " : "%zu zugehörige Termine %s mit. ",
			m->along, m->arg.cancel ? "entfällt" : "wandert");
	if (m->knowers.len == 0)
		str_adds(out,
			m->along > 0 ? "Niemand weiß davon."
				     : "Niemand kennt den Termin: Es geht nichts hinaus.");
	else
		str_addf(out,
			m->along > 0 ? "Davon wissen (%zu):" : "Den Termin kennen (%zu):", m->knowers.len);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect r)
{
	const MoveModel *m = model;
	char old[DATE_SPAN_MAX];
	AUTO(str_done) Str what = STR_INIT;
	AUTO(str_done) Str head = STR_INIT;
	(void)ui;
	date_format_span(&m->old, old);
	str_adds(&what, old);
	if (m->arg.series != 0 && m->along > 0)
		str_addf(&what, m->along == 1 ? " und %zu weiterer" : " und %zu weitere", m->along);
	draw_label(c, r, r.y, m->arg.cancel ? "Termin" : "bisher");
	canvas_text(c, r.x + LABEL, r.y, r.w - LABEL, STYLE_STRONG, str_cstr(&what));
	draw_input(m, c, r);
	say_who(m, &head);
	canvas_text(c, r.x, r.y + 5, r.w, STYLE_STRONG, str_cstr(&head));
	Rect rows = { r.x, r.y + 6, r.w, r.h - HEAD_ROWS };
	if (m->knowers.len > 0)
		list_draw(&m->list, c, rows, false, draw_knower, m);
	canvas_text(c, r.x, r.y + r.h - 1, r.w, STYLE_DIM,
		has_messages(m) ? "Nachrichten warten im Postausgang auf ihre Freigabe." : "");
}

static void name(const void *model, Str *out)
{
	const MoveModel *m = model;
	const char *which = m->arg.series != 0       ? " (alle, die noch bevorstehen)"
		: record_is_null(m->event, "series") ? ""
						     : " (nur diesen der Serie)";
	str_addf(out, "%s%s: %s", m->arg.cancel ? "Absagen" : "Verschieben", which, m->title);
}

static Rect size(const void *model, int w, int h)
{
	const MoveModel *m = model;
	int rows = 2 + HEAD_ROWS + BASE_MIN((int)m->knowers.len, LIST_MAX);
	Rect r = { 0, 0, BASE_MIN(w, WIDTH), BASE_MIN(h, rows) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 3;
	return r;
}

/* --- doing it ---------------------------------------------------------------------------- */

void event_move_say_told(size_t messages, size_t calls, char *out, size_t cap)
{
	char told[80] = "", call[80] = "";
	if (messages == 1)
		str_copy(told, sizeof(told), " Eine Nachricht wartet im Postausgang auf Freigabe.");
	else if (messages > 1)
		str_format(
			told, sizeof(told), " %zu Nachrichten warten im Postausgang auf Freigabe.", messages);
	if (calls > 0)
		str_format(call, sizeof(call), " Anzurufen: %zu (Wiedervorlage).", calls);
	str_format(out, cap, "%s%s", told, call);
}

static void list_hours(void *ctx UNUSED, const char *text UNUSED, Arena *a, PickerItems *ret)
{
	static const PickerItem hours[] = { { 1, "erste Stunde", "noch Sommerzeit" },
		{ 2, "zweite Stunde", "schon Winterzeit" } };
	for (size_t i = 0; i < ARRAY_LEN(hours); i++)
		VEC_PUSH(a, ret, hours[i]);
}

void event_move_ask_fold(Ui *ui, int tag)
{
	PickerArg arg = { .title = "Diese Stunde gibt es zweimal. Welche ist gemeint?",
		.search = list_hours };
	ui_dialog(ui, &picker_screen, &arg, tag);
}

const char *event_move_fold(const Msg *msg)
{
	return ((const PickerItem *)msg->payload)->value == 1 ? "first" : "second";
}

static void finish(MoveModel *m, Ui *ui, size_t messages, size_t calls)
{
	char told[160], span[DATE_SPAN_MAX];
	date_format_span(&m->span, span);
	ui_changed_by_me(ui);
	ui_finish(ui, RESULT_OK, NULL);
	event_move_say_told(messages, calls, told, sizeof(told));
	if (m->arg.cancel)
		ui_say(ui, "Abgesagt.%s u macht es rückgängig.", told);
	else
		ui_say(ui, "Verschoben auf %s.%s", span, told);
}

static Rc cancel(MoveModel *m, size_t *messages, size_t *calls, Err *err)
{
	const char *typed = edit_text(&m->edit);
	const char *reason = text_normalise(m->data, typed, strlen(typed), true);
	if (m->arg.series != 0)
		return calendar_cancel_series(m->office, m->arg.series, reason, NULL, messages, calls, err);
	return calendar_cancel(m->office, m->event->id, m->event->rev, reason, messages, calls, err);
}

/* The date may have changed: what is typed ("+1t") counts from where it stands now. */
static void look_again(MoveModel *m)
{
	Err err = ERR_INIT;
	int64_t seen = m->event->rev;
	if (reload(m, &err) != RC_OK) {
		str_copy(m->error, sizeof(m->error), err.text);
	} else if (m->event->rev != seen) {
		understand(m);
		str_copy(m->clash, sizeof(m->clash),
			"Der Termin wurde inzwischen geändert; bitte noch einmal ansehen.");
	}
}

/* fold: which of the two hours of the October night; NULL: not asked. */
static void run(MoveModel *m, Ui *ui, const char *fold)
{
	Err err = ERR_INIT;
	size_t messages = 0, calls = 0;
	if (!m->arg.cancel && !m->good) {
		str_copy(m->error, sizeof(m->error),
			m->edit.text.len == 0 ? "Bitte die neue Zeit eintragen." : m->echo);
		return;
	}
	Rc rc = m->arg.cancel ? cancel(m, &messages, &calls, &err)
			      : calendar_move_fold(m->office, m->event->id, m->event->rev, m->span.start,
					m->span.end, fold, &messages, &calls, &err);
	if (rc == RC_OK)
		finish(m, ui, messages, calls);
	else if (rc == RC_INVALID && fold == NULL && strcmp(err.field, "fold") == 0)
		event_move_ask_fold(ui, TAG_FOLD);
	else if (rc == RC_CONFLICT)
		look_again(m);
	else
		str_copy(m->error, sizeof(m->error), err.text);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	MoveModel *m = model;
	if (msg->type == MSG_CHANGED)
		look_again(m);
	if (msg->type == MSG_RESULT && msg->tag == TAG_FOLD && msg->code == RESULT_OK)
		run(m, ui, event_move_fold(msg));
	if (msg->type == MSG_KEY) {
		if (msg->key.sym == SYM_ESC)
			ui_finish(ui, RESULT_CANCEL, NULL);
		else if (msg->key.sym == SYM_ENTER)
			run(m, ui, NULL);
		else if (!list_key(&m->list, &msg->key, true) && edit_key(&m->edit, &msg->key))
			understand(m);
	}
	ui_redraw(ui);
}

static void cmd_run(Ui *ui, void *model)
{
	run(model, ui, NULL);
}

static const Command commands[] = {
	{ "move.run", "Ctrl-S", NULL, NEED_WRITE, cmd_run, "Verschieben oder absagen", "ausführen" },
};

static bool wants_text(const void *model)
{
	(void)model;
	return true;
}

const ScreenDef event_move_screen = {
	.id = "event_move",
	.title = "Verschieben",
	.dialog = true,
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(MoveModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.wants_text = wants_text,
	.text_enter = "Ausführen",
	.name = name,
	.size = size,
};

static void open(Ui *ui, const MoveArg *arg)
{
	if (ui_read_only(ui))
		ui_say(ui, "Nur lesen: Hier kann gerade nichts geändert werden.");
	else
		ui_dialog(ui, &event_move_screen, arg, -1);
}

void event_move_open(Ui *ui, Office *o, int64_t event, Wall proposed_start)
{
	(void)o;
	open(ui, &(MoveArg){ .event = event, .start = proposed_start });
}

void event_cancel_open(Ui *ui, Office *o, int64_t event)
{
	(void)o;
	open(ui, &(MoveArg){ .event = event, .start = WALL_NONE, .cancel = true });
}

void event_cancel_series_open(Ui *ui, Office *o, int64_t series)
{
	(void)o;
	open(ui, &(MoveArg){ .series = series, .start = WALL_NONE, .cancel = true });
}
