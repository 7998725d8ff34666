/* Two small dialogs over the calendar: a bar while an event looks for its new place, and the line that
 * says where to go. */
#include "scr_calendar_priv.h"

#include <stdlib.h>
#include <string.h>

#include "when.h"

/* --- a new place ------------------------------------------------------------------- */

enum { CLASHES = 2 };

typedef struct MoveModel {
	CalendarModel *cal; /* the page below: lives longer */
	AgendaItem item;    /* at its old place; its texts live in arena */
	Arena *arena;
	Wall start; /* the new place */
	char from[DATE_SPAN_MAX], to[DATE_SPAN_MAX];
	Str remark;
} MoveModel;

static WallSpan span_at(const AgendaItem *it, Wall start)
{
	Wall end = start + (it->end - it->start);
	return (WallSpan){ start, it->all_day ? end - CALENDAR_MINUTES : end, it->all_day };
}

/* What speaks against the place under the cursor. No disk unless something collides. */
static void move_judge(MoveModel *m)
{
	AgendaClash hits[CLASHES];
	AgendaItem probe = m->item;
	WallSpan span = span_at(&m->item, m->start);
	probe.start = m->start;
	probe.end = m->start + (m->item.end - m->item.start);
	date_format_span(&span, m->to);
	str_clear(&m->remark);
	when_remarks(&span, m->item.land, &m->remark);
	if (wall_kind(m->start) == WALL_GAP && !m->item.all_day)
		str_adds(&m->remark, " · Diese Uhrzeit gibt es nicht");
	if (agenda_clashes(&m->cal->agenda, &probe, hits, CLASHES) == 0)
		return;
	if (m->remark.len > 0)
		str_adds(&m->remark, " · ");
	agenda_clash_say(m->cal->office, &hits[0], &m->remark);
}

/* With hours on the screen the cursor says the time, too. */
static void move_follow(MoveModel *m)
{
	const CalendarModel *cal = m->cal;
	bool hours = cal->view == VIEW_DAY || cal->view == VIEW_WEEK;
	int minutes = wall_minutes(hours && !m->item.all_day ? cal->at : m->item.start);
	m->start = wall_make(scr_calendar_day(cal), minutes);
	move_judge(m);
}

/* A copy: the agenda below is loaded anew when a colleague writes. */
static void move_keep(MoveModel *m, const AgendaItem *it)
{
	arena_reset(m->arena);
	m->item = *it;
	m->item.title = arena_strdup(m->arena, it->title);
	m->item.land = arena_strdup(m->arena, it->land);
	m->item.room = arena_strdup(m->arena, it->room);
	m->item.place = arena_strdup(m->arena, it->place);
	m->item.audience = arena_strdup(m->arena, it->audience);
	m->item.visibility = arena_strdup(m->arena, it->visibility);
	int64_t *persons = ARENA_ARRAY(m->arena, int64_t, it->npersons + 1);
	for (size_t i = 0; i < it->npersons; i++)
		persons[i] = it->persons[i];
	m->item.persons = persons;
	WallSpan span = span_at(it, it->start);
	date_format_span(&span, m->from);
}

static Rc move_init(void *model, Ui *ui, const void *arg, Err *err)
{
	MoveModel *m = model;
	(void)ui;
	m->cal = *(CalendarModel *const *)arg;
	const AgendaItem *it = scr_calendar_item(m->cal);
	if (it == NULL)
		return err_set(err, RC_NOT_FOUND, "Hier ist kein Termin ausgewählt.");
	m->arena = arena_new();
	move_keep(m, it);
	m->cal->moving = it->id;
	m->cal->at = it->start;
	move_follow(m);
	return RC_OK;
}

static void move_done(void *model)
{
	MoveModel *m = model;
	arena_free(m->arena);
	str_done(&m->remark);
}

/* The calendar below heard of it first. */
static void move_changed(MoveModel *m, Ui *ui)
{
	const AgendaItem *it = agenda_find(&m->cal->agenda, m->cal->moving);
	if (it == NULL) {
		ui_finish(ui, RESULT_CANCEL, NULL);
		return;
	}
	if (it->start != m->item.start || it->end != m->item.end)
		ui_warn(ui, "Eine Kollegin hat den Termin inzwischen verschoben.");
	move_keep(m, it);
	move_follow(m);
	ui_redraw(ui);
}

static void move_update(void *model, Ui *ui, const Msg *msg)
{
	MoveModel *m = model;
	if (msg->type == MSG_CHANGED)
		move_changed(m, ui);
	if (msg->type != MSG_KEY || !scr_calendar_steer(m->cal, &msg->key))
		return;
	move_follow(m);
	scr_calendar_moved(m->cal, ui);
}

static void move_draw(const void *model, const Ui *ui, Canvas *c, Rect r)
{
	const MoveModel *m = model;
	AUTO(str_done) Str to = STR_INIT;
	Day days = wall_day(m->start) - wall_day(m->item.start);
	(void)ui;
	str_addf(&to, "nach  %s", m->to);
	if (days != 0)
		str_addf(&to, " · %d %s %s", abs(days), abs(days) == 1 ? "Tag" : "Tage",
			days > 0 ? "später" : "früher");
	canvas_text(c, r.x, r.y, r.w, STYLE_DIM, "von   ");
	canvas_text(c, r.x + 6, r.y, r.w - 6, STYLE_DIM, m->from);
	canvas_text(c, r.x, r.y + 1, r.w, STYLE_STRONG, str_cstr(&to));
	canvas_wrap(c, (Rect){ r.x, r.y + 2, r.w, r.h - 2 }, 0, STYLE_WARN, str_cstr(&m->remark));
}

static void move_name(const void *model, Str *out)
{
	str_addf(out, "Verschieben: %s", ((const MoveModel *)model)->item.title);
}

static Rect move_size(const void *model, int w, int h)
{
	(void)model;
	return (Rect){ 0, h - CALENDAR_BAR_ROWS, w, CALENDAR_BAR_ROWS };
}

static void move_take(Ui *ui, void *model)
{
	ui_finish(ui, RESULT_OK, &((MoveModel *)model)->start);
}

/* The dialog that follows has a line for it. */
static void move_type(Ui *ui, void *model)
{
	MoveModel *m = model;
	m->start = m->item.start;
	ui_finish(ui, RESULT_OK, &m->start);
}

static void move_zoom(Ui *ui, void *model)
{
	static const CalendarView next[VIEW_COUNT] = {
		[VIEW_DAY] = VIEW_WEEK,
		[VIEW_WEEK] = VIEW_MONTH,
		[VIEW_MONTH] = VIEW_DAY,
		[VIEW_AGENDA] = VIEW_MONTH,
		[VIEW_YEAR] = VIEW_MONTH,
	};
	MoveModel *m = model;
	m->cal->view = next[m->cal->view];
	move_follow(m);
	scr_calendar_moved(m->cal, ui);
}

static const Command move_commands[] = {
	{ "calendar_move.take", "Enter", "Hierher", 0, move_take,
		"Hierher verschieben; zuvor wird gezeigt, wer den alten Termin kennt", NULL },
	{ "calendar_move.type", "g m", "Datum tippen", 0, move_type, "Die neue Zeit eintippen", "eingeben" },
	{ "calendar_move.view", "v", "Tag/Woche/Monat", 0, move_zoom,
		"Zwischen Tag, Woche und Monat wechseln", "ansicht" },
};

const ScreenDef scr_calendar_move_screen = {
	.id = "calendar_move",
	.title = "Termin verschieben",
	.dialog = true,
	.commands = move_commands,
	.ncommands = ARRAY_LEN(move_commands),
	.model_size = sizeof(MoveModel),
	.init = move_init,
	.done = move_done,
	.update = move_update,
	.draw = move_draw,
	.name = move_name,
	.size = move_size,
};

/* --- go to a day ---------------------------------------------------------------------- */

typedef struct GotoModel {
	const CalendarModel *cal;
	Edit edit;
	Wall to; /* WALL_NONE: not understood */
	char error[240];
} GotoModel;

/* "10.2026", "2026": a month or a year. */
static Day parse_month(const char *s)
{
	char *end;
	long first = strtol(s, &end, 10);
	if (end - s == 4 && *end == '\0')
		return date_make((int)first, 1, 1);
	if (end == s || end - s > 2 || (*end != '.' && *end != '/'))
		return DAY_NONE;
	const char *year = end + 1;
	long y = strtol(year, &end, 10);
	return end - year == 4 && *end == '\0' && first >= 1 && first <= 12 ? date_make((int)y, (int)first, 1)
									    : DAY_NONE;
}

static void goto_understand(GotoModel *m)
{
	Err err = ERR_INIT;
	WallSpan span;
	When w = { .today = office_today(m->cal->office), .day = DAY_NONE, .time = -1, .minutes = -1 };
	const char *text = edit_text(&m->edit);
	Day day = parse_month(text);
	int minutes = wall_minutes(m->cal->at);
	m->error[0] = '\0';
	m->to = WALL_NONE;
	if (day != DAY_NONE)
		m->to = wall_make(day, minutes);
	else if (text[0] == '\0')
		return;
	else if (when_parse(&w, text, &span, NULL, &err) != RC_OK)
		str_copy(m->error, sizeof(m->error), err.text);
	else
		m->to = span.all_day ? wall_make(wall_day(span.start), minutes) : span.start;
	if (m->to == WALL_NONE)
		return;
	int year, month, d;
	date_split(wall_day(m->to), &year, &month, &d);
	if (year >= CALENDAR_FIRST_YEAR && year <= CALENDAR_LAST_YEAR)
		return;
	m->to = WALL_NONE;
	str_format(m->error, sizeof(m->error), "Der Kalender reicht von %d bis %d.", CALENDAR_FIRST_YEAR,
		CALENDAR_LAST_YEAR);
}

static Rc goto_init(void *model, Ui *ui, const void *arg, Err *err)
{
	GotoModel *m = model;
	(void)ui;
	(void)err;
	m->cal = *(CalendarModel *const *)arg;
	edit_init(&m->edit, "", false);
	goto_understand(m);
	return RC_OK;
}

static void goto_done(void *model)
{
	edit_done(&((GotoModel *)model)->edit);
}

static void goto_update(void *model, Ui *ui, const Msg *msg)
{
	GotoModel *m = model;
	if (msg->type != MSG_KEY)
		return;
	if (msg->key.sym == SYM_ESC)
		ui_finish(ui, RESULT_CANCEL, NULL);
	else if (msg->key.sym == SYM_ENTER && m->to != WALL_NONE)
		ui_finish(ui, RESULT_OK, &m->to);
	else if (edit_key(&m->edit, &msg->key))
		goto_understand(m);
	ui_redraw(ui);
}

static void goto_draw(const void *model, const Ui *ui, Canvas *c, Rect r)
{
	const GotoModel *m = model;
	AUTO(str_done) Str echo = STR_INIT;
	Rect below = { r.x, r.y + 1, r.w, r.h - 1 };
	(void)ui;
	edit_draw(&m->edit, c, (Rect){ r.x, r.y, r.w, 1 }, true);
	if (m->to != WALL_NONE) {
		str_adds(&echo, "= ");
		scr_calendar_day_say(m->cal, wall_day(m->to), &echo);
		canvas_wrap(c, below, 0, STYLE_DIM, str_cstr(&echo));
	} else if (m->error[0] != '\0') {
		canvas_wrap(c, below, 0, STYLE_WARN, m->error);
	} else {
		canvas_wrap(c, below, 0, STYLE_DIM, "Zum Beispiel 14.10., mo, +3t, KW42, 10.2026, 2027");
	}
}

static Rect goto_size(const void *model, int w, int h)
{
	(void)model;
	return (Rect){ (w - 60) / 2, h / 4, 60, 6 };
}

static bool goto_wants_text(const void *model)
{
	(void)model;
	return true;
}

const ScreenDef scr_calendar_goto_screen = {
	.id = "calendar_goto",
	.title = "Gehe zu",
	.dialog = true,
	.model_size = sizeof(GotoModel),
	.init = goto_init,
	.done = goto_done,
	.update = goto_update,
	.draw = goto_draw,
	.wants_text = goto_wants_text,
	.text_enter = "Hingehen",
	.size = goto_size,
};
