/* The month: weeks down, days across, in each as many titles as fit. */
#include "scr_calendar_priv.h"

enum { WEEK_COLS = 4 };

typedef struct Month {
	Day first, last; /* of the month */
	Day monday;      /* of its first week */
	int weeks;
	CalendarColumns columns;
	Rect body; /* without the heads */
} Month;

static Month shape(const CalendarModel *m, Rect r)
{
	Month mo = { .first = scr_calendar_month_first(scr_calendar_day(m), 0) };
	mo.last = scr_calendar_month_first(mo.first, 1) - 1;
	mo.monday = scr_calendar_monday(mo.first);
	mo.weeks = (mo.last - mo.monday) / 7 + 1;
	mo.columns = (CalendarColumns){ r.x + WEEK_COLS - 1, r.w - WEEK_COLS + 1, 7 };
	mo.body = (Rect){ r.x, r.y + 1, r.w, BASE_MAX(r.h - 1, 1) };
	return mo;
}

static int week_y(const Month *mo, int week)
{
	return mo->body.y + mo->body.h * week / mo->weeks;
}

static void draw_heads(const Month *mo, Canvas *c)
{
	static const char *const narrow[] = { "Mo", "Di", "Mi", "Do", "Fr", "Sa", "So" };
	static const char *const names[] = { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag",
		"Samstag", "Sonntag" };
	int y = mo->body.y - 1;
	canvas_fill(c, (Rect){ mo->body.x, y, mo->body.w, 1 }, STYLE_HEAD);
	canvas_text(c, mo->body.x, y, WEEK_COLS - 1, STYLE_HEAD, "KW");
	for (int i = 0; i < 7; i++) {
		int x = scr_calendar_column(&mo->columns, i),
		    w = scr_calendar_column(&mo->columns, i + 1) - x;
		canvas_text(c, x + 2, y, w - 2, STYLE_HEAD, w > 12 ? names[i] : narrow[i]);
	}
}

/* ">14 heute", " 3 *Tag der Deutschen Einheit"; days of other months with theirs: " 1.11." */
static void draw_number(const CalendarModel *m, const Month *mo, Canvas *c, Day d, Rect r)
{
	int y, month, day;
	AUTO(str_done) Str number = STR_INIT;
	AUTO(str_done) Str remark = STR_INIT;
	Day today = office_today(m->office);
	bool inside = d >= mo->first && d <= mo->last, cursor = d == scr_calendar_day(m);
	Style style = d == today ? STYLE_STRONG : inside ? STYLE_TEXT : STYLE_DIM;
	date_split(d, &y, &month, &day);
	str_addf(&number, "%s%2d", cursor ? ">" : " ", day);
	if (!inside)
		str_addf(&number, ".%d.", month);
	scr_calendar_remark(d, today, true, &remark);
	canvas_fill(c, r, style);
	int used = canvas_text(c, r.x, r.y, r.w, style, str_cstr(&number));
	canvas_text(c, r.x + used + 1, r.y, r.w - used - 1, remark.len > 0 ? STYLE_WARN : STYLE_DIM,
		str_cstr(&remark));
	if (!cursor)
		return;
	canvas_restyle(c, r, STYLE_CURSOR);
	canvas_cursor(c, r.x, r.y);
}

/* With a single row for the week, the number of dates stands behind the day's. */
static void draw_count(const CalendarModel *m, Canvas *c, Day d, Rect r)
{
	const AgendaItem *hits[1];
	char text[16];
	size_t n = agenda_between(&m->agenda, wall_make(d, 0), wall_make(d + 1, 0), hits, 1);
	str_format(text, sizeof(text), "+%zu", n);
	if (n > 0)
		canvas_text_right(c, r.x + r.w - 3, r.y, 3, STYLE_STRONG, text);
}

static void draw_week(const CalendarModel *m, const Month *mo, Canvas *c, int week)
{
	Day first = mo->monday + 7 * week;
	int y = week_y(mo, week), h = week_y(mo, week + 1) - y, year, number;
	char text[8];
	date_iso_week(first, &year, &number);
	str_format(text, sizeof(text), "%2d", number);
	canvas_text(c, mo->body.x, y, WEEK_COLS - 1, STYLE_DIM, text);
	scr_calendar_separators(&mo->columns, first, c, y, h);
	/* The dates first: the cursor rests on the day. */
	CalendarStrip dates = { .columns = mo->columns, .first = first, .y = y + 1, .rows = h - 1 };
	scr_calendar_strip_draw(m, &dates, c);
	for (int i = 0; i < 7; i++) {
		int x = scr_calendar_column(&mo->columns, i) + 1;
		Rect r = { x, y, scr_calendar_column(&mo->columns, i + 1) - x, 1 };
		draw_number(m, mo, c, first + i, r);
		if (h == 1)
			draw_count(m, c, first + i, r);
	}
}

void scr_calendar_month_draw(const CalendarModel *m, Arena *a, Canvas *c, Rect body)
{
	(void)a;
	Month mo = shape(m, body);
	draw_heads(&mo, c);
	for (int week = 0; week < mo.weeks; week++)
		draw_week(m, &mo, c, week);
}
