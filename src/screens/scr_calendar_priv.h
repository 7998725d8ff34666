/* Shared by the files of the calendar; not for other screens.
 *
 * One cursor for all views: a wall time, and the event under it. A view says what the arrows mean
 * (scr_calendar_step.c) and how the time around the cursor looks (grid, month, agenda, year). */
#ifndef SCR_CALENDAR_PRIV_H
#define SCR_CALENDAR_PRIV_H

#include "kontor/office/agenda.h"
#include "kontor/ui/edit.h"
#include "kontor/ui/list.h"
#include "event_form.h"
#include "remove.h"
#include "scr_calendar.h"

enum {
	CALENDAR_PREVIEW_FROM = 110, /* columns from which the details have a pane */
	CALENDAR_HITS = 1024,        /* events that one frame of a week looks at */
	CALENDAR_MINUTES = 24 * 60,
	CALENDAR_FIRST_YEAR = 1900, /* whoever leans on a key does not fall out of time */
	CALENDAR_LAST_YEAR = 2199,
	CALENDAR_BAR_ROWS = 6, /* of the dialog while an event is moved */
};

typedef enum CalendarView {
	VIEW_DAY,
	VIEW_WEEK,
	VIEW_MONTH,
	VIEW_AGENDA,
	VIEW_YEAR,
	VIEW_COUNT
} CalendarView;

/* A line of the agenda: a date, or the heading of its day (item NULL). */
typedef struct CalendarLine {
	Day day;
	const AgendaItem *item;
} CalendarLine;
typedef struct CalendarLines {
	CalendarLine *items;
	size_t len, cap;
} CalendarLines;

typedef struct CalendarModel {
	Office *office;
	Agenda agenda; /* what the filter shows; all when it is empty */
	Arena *data;   /* owns lines; swapped with agenda */
	CalendarLines lines;
	List list; /* over lines; in step with the cursor while the agenda is shown */
	CalendarView view;
	Wall at;        /* the cursor */
	int64_t event;  /* under the cursor; 0: none */
	int64_t moving; /* this event is being moved: the cursor is its new place, the selection stays */
	int top, step;  /* of the hours: first minute shown, minutes of a row */
	Edit query;
	bool typing; /* the filter line has the focus */
	Err query_err;
	Str preview; /* of preview_id */
	int64_t preview_id;
	EventForm form;
	Remove remove;
} CalendarModel;

/* --- scr_calendar.c --- */

void scr_calendar_moved(CalendarModel *m, Ui *ui); /* after each move: scroll, preview, redraw */
void scr_calendar_reload(CalendarModel *m, Ui *ui);
void scr_calendar_set_query(CalendarModel *m, Ui *ui, const char *query);

/* --- scr_calendar_draw.c --- */

/* Where the parts of the screen stand. */
typedef struct CalendarLayout {
	Rect head, body, details;
	bool pane; /* details has all fields, not two lines */
} CalendarLayout;
CalendarLayout scr_calendar_layout(const CalendarModel *m, Rect area);
void scr_calendar_draw(const void *model, const Ui *ui, Canvas *c, Rect area);

/* --- scr_calendar_say.c: words and signs --- */

typedef struct CalendarLook {
	const char *state, *sign, *label;
	Style style;
} CalendarLook;

const CalendarLook *scr_calendar_look(const AgendaItem *it);
char scr_calendar_type_sign(const char *type);
const char *scr_calendar_type_label(size_t i, char *ret_sign); /* NULL: no more */
bool scr_calendar_is_bar(const AgendaItem *it);                /* whole days, or a day and longer */
Day scr_calendar_last_day(const AgendaItem *it);
const char *scr_calendar_month_name(int month);
void scr_calendar_span(const AgendaItem *it, Str *out); /* "18:00–19:30", "Do 18.06.–Fr 19.06., ganztägig" */
/* What is special about a day: "heute", holiday, clock change; short for a narrow cell. */
void scr_calendar_remark(Day d, Day today, bool brief, Str *out);
void scr_calendar_day_say(const CalendarModel *m, Day d, Str *out);
void scr_calendar_item_say(const AgendaItem *it, Str *out); /* one line */
void scr_calendar_title(const CalendarModel *m, Str *out);  /* "KW 42 · 12.–18. Oktober 2026" */

/* --- scr_calendar_step.c: moving --- */

Day scr_calendar_day(const CalendarModel *m);
Day scr_calendar_monday(Day d);
Day scr_calendar_month_first(Day d, int months); /* first of the month `months` later */
size_t scr_calendar_hits(
	const CalendarModel *m, Day first, int days, const AgendaItem **hits, size_t max); /* at most max */
const AgendaItem *scr_calendar_item(const CalendarModel *m);                               /* NULL */
void scr_calendar_select(CalendarModel *m, const AgendaItem *it);
void scr_calendar_go(CalendarModel *m, Wall at);
void scr_calendar_show(CalendarModel *m, CalendarView view);
bool scr_calendar_neighbour(CalendarModel *m, int step); /* to the next (1) or previous (-1) event */
bool scr_calendar_steer(CalendarModel *m, const Key *k); /* true: the key moves */
bool scr_calendar_period(CalendarModel *m, int step);    /* by the view's unit */
void scr_calendar_lines_build(CalendarModel *m);
void scr_calendar_lines_follow(CalendarModel *m); /* the list's cursor onto the event */

/* --- the views --- */

/* Columns of days: the i-th begins with a line at x, its content follows. */
typedef struct CalendarColumns {
	int x, w, n;
} CalendarColumns;
static inline int scr_calendar_column(const CalendarColumns *c, int i)
{
	return c->x + c->w * i / c->n;
}

/* Days side by side, in them the dates as lines; those of several days run through. */
typedef struct CalendarStrip {
	CalendarColumns columns;
	Day first;
	int y, rows;
	bool bars_only;
} CalendarStrip;
void scr_calendar_strip_draw(const CalendarModel *m, const CalendarStrip *s, Canvas *c);
int scr_calendar_strip_need(const CalendarModel *m, Day first, int days); /* rows of bars */

typedef struct CalendarGrid {
	Day first;
	int days, step, top;
	int notes, bars; /* rows above the hours */
	CalendarColumns columns;
	Rect hours;
} CalendarGrid;
CalendarGrid scr_calendar_grid_shape(const CalendarModel *m, Rect body);
void scr_calendar_grid_draw(const CalendarModel *m, Arena *a, Canvas *c, Rect body); /* day and week */
void scr_calendar_month_draw(const CalendarModel *m, Arena *a, Canvas *c, Rect body);
void scr_calendar_agenda_draw(const CalendarModel *m, Arena *a, Canvas *c, Rect body);
void scr_calendar_year_draw(const CalendarModel *m, Arena *a, Canvas *c, Rect body);
void scr_calendar_separators(const CalendarColumns *cols, Day first, Canvas *c, int y, int h);

/* --- scr_calendar_move.c --- */

enum { CALENDAR_TAG_MOVE = 4000, CALENDAR_TAG_GOTO, CALENDAR_TAG_EXPORT, CALENDAR_TAG_VIEW };

/* Both take the address of a pointer to the model. scr_calendar_move_screen: while it is open the cursor
 * is the new place of m->moving; its result is the new start (const Wall *). scr_calendar_goto_screen
 * takes every way to say a day, a month or a year; result: const Wall *. */

/* --- scr_calendar_cmd.c --- */

bool scr_calendar_result(CalendarModel *m, Ui *ui, const Msg *msg); /* true: one of these dialogs ended */
/* Commands; the functions take the model. */
void scr_calendar_cmd_open(Ui *ui, void *model);
void scr_calendar_cmd_edit(Ui *ui, void *model);
void scr_calendar_cmd_new(Ui *ui, void *model);
void scr_calendar_cmd_template(Ui *ui, void *model);
void scr_calendar_cmd_move(Ui *ui, void *model);
void scr_calendar_cmd_cancel(Ui *ui, void *model);
void scr_calendar_cmd_delete(Ui *ui, void *model);
void scr_calendar_cmd_town(Ui *ui, void *model);
void scr_calendar_cmd_history(Ui *ui, void *model);
void scr_calendar_cmd_next(Ui *ui, void *model);
void scr_calendar_cmd_previous(Ui *ui, void *model);
void scr_calendar_cmd_earlier(Ui *ui, void *model);
void scr_calendar_cmd_later(Ui *ui, void *model);
void scr_calendar_cmd_today(Ui *ui, void *model);
void scr_calendar_cmd_goto(Ui *ui, void *model);
void scr_calendar_cmd_day(Ui *ui, void *model);
void scr_calendar_cmd_week(Ui *ui, void *model);
void scr_calendar_cmd_month(Ui *ui, void *model);
void scr_calendar_cmd_agenda(Ui *ui, void *model);
void scr_calendar_cmd_year(Ui *ui, void *model);
void scr_calendar_cmd_closer(Ui *ui, void *model);
void scr_calendar_cmd_wider(Ui *ui, void *model);
void scr_calendar_cmd_list(Ui *ui, void *model);
void scr_calendar_cmd_filter(Ui *ui, void *model);
void scr_calendar_cmd_filter_clear(Ui *ui, void *model);
void scr_calendar_cmd_view(Ui *ui, void *model);
void scr_calendar_cmd_export(Ui *ui, void *model);
void scr_calendar_cmd_import(Ui *ui, void *model);
void scr_calendar_cmd_outbox(Ui *ui, void *model);

#endif
