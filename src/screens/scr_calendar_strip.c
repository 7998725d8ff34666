/* Dates as lines in columns of days: a week of the month, and above the hours what lasts whole days.
 *
 * Each column has a few places; a date that lasts longer takes the same place in all its columns and
 * is drawn through them. What finds no place is counted in the last one: "+3". */
#include "scr_calendar_priv.h"

#include "kontor/ui/lanes.h"

enum { STRIP_DAYS = 7, STRIP_ROWS = 40, STRIP_BARS = 256, TIME_FROM = 14 };

typedef struct Places {
	const AgendaItem *at[STRIP_ROWS][STRIP_DAYS];
	int more[STRIP_DAYS];
} Places;

static int first_column(const AgendaItem *it, Day first)
{
	return BASE_MAX(wall_day(it->start) - first, 0);
}

static int last_column(const AgendaItem *it, Day first, int days)
{
	return BASE_MIN(scr_calendar_last_day(it) - first, days - 1);
}

/* Bars in the order of their first column, each with its lane. */
static int place_bars(const AgendaItem *const *hits, size_t n, Day first, int days, LanesSpan *spans)
{
	size_t bars = 0;
	for (size_t i = 0; i < n && bars < STRIP_BARS; i++)
		if (scr_calendar_is_bar(hits[i]))
			spans[bars++] = (LanesSpan){ .from = first_column(hits[i], first),
				.to = last_column(hits[i], first, days) + 1 };
	return lanes_place(spans, bars);
}

int scr_calendar_strip_need(const CalendarModel *m, Day first, int days)
{
	const AgendaItem *hits[CALENDAR_HITS];
	LanesSpan spans[STRIP_BARS];
	size_t n = scr_calendar_hits(m, first, days, hits, ARRAY_LEN(hits));
	return place_bars(hits, n, first, days, spans);
}

static int first_free(const Places *p, int rows, int d)
{
	int row = 0;
	while (row < rows && p->at[row][d] != NULL)
		row++;
	return row;
}

/* Into one lane of its columns, or (-1) where each column has room. */
static void put(Places *p, int rows, const AgendaItem *it, int from, int to, int lane)
{
	for (int d = from; d <= to; d++) {
		int row = lane >= 0 ? lane : first_free(p, rows, d);
		if (row < rows)
			p->at[row][d] = it;
		else
			p->more[d]++;
	}
}

/* Where something is left out, the last place says how much. */
static void make_room(Places *p, int rows, int days)
{
	for (int d = 0; d < days; d++) {
		if (p->more[d] == 0 || rows == 0 || p->at[rows - 1][d] == NULL)
			continue;
		p->at[rows - 1][d] = NULL;
		p->more[d]++;
	}
}

static void fill(const CalendarModel *m, const CalendarStrip *s, int rows, Places *p)
{
	const AgendaItem *hits[CALENDAR_HITS];
	LanesSpan spans[STRIP_BARS];
	int days = s->columns.n;
	size_t n = scr_calendar_hits(m, s->first, days, hits, ARRAY_LEN(hits)), bar = 0;
	place_bars(hits, n, s->first, days, spans);
	for (size_t i = 0; i < n; i++)
		if (scr_calendar_is_bar(hits[i]) && bar < STRIP_BARS)
			put(p, rows, hits[i], first_column(hits[i], s->first),
				last_column(hits[i], s->first, days), spans[bar++].lane);
	for (size_t i = 0; i < n && !s->bars_only; i++)
		if (!scr_calendar_is_bar(hits[i]))
			put(p, rows, hits[i], first_column(hits[i], s->first),
				last_column(hits[i], s->first, days), -1);
	make_room(p, rows, days);
}

/* --- drawing ---------------------------------------------------------------------- */

/* The sign at the left end: selected, goes on from before, begins here, else the state's. */
static const char *left_sign(const CalendarModel *m, const AgendaItem *it, bool begins, bool one)
{
	if (it->id == m->event)
		return ">";
	if (!begins)
		return "<";
	const char *sign = scr_calendar_look(it)->sign;
	return one || sign[0] != ' ' ? sign : "[";
}

/* One date through the columns d0 to d1 of a row: "[Kongress 2026 ────]". */
static void draw_run(const CalendarModel *m, const CalendarStrip *s, Canvas *c, int row, int d0, int d1,
	const AgendaItem *it)
{
	int x = scr_calendar_column(&s->columns, d0) + 1, y = s->y + row;
	int w = scr_calendar_column(&s->columns, d1 + 1) - x;
	bool begins = wall_day(it->start) >= s->first + d0,
	     goes_on = scr_calendar_last_day(it) > s->first + d1;
	bool one = d0 == d1 && !goes_on, here = it->id == m->event;
	AUTO(str_done) Str text = STR_INIT;
	Style style = scr_calendar_look(it)->style;
	if (!scr_calendar_is_bar(it) && begins && w >= TIME_FROM)
		str_addf(&text, "%02d:%02d ", wall_minutes(it->start) / 60, wall_minutes(it->start) % 60);
	str_adds(&text, it->title);
	canvas_fill(c, (Rect){ x, y, w, 1 }, style);
	if (!one)
		canvas_hline(c, x, y, w, STYLE_FRAME);
	canvas_text(c, x, y, 1, style, left_sign(m, it, begins, one));
	int used = canvas_text(c, x + 1, y, w - (one ? 1 : 2), style, str_cstr(&text));
	if (!one && used + 2 < w)
		canvas_text(c, x + 1 + used, y, 1, style, " ");
	if (!one)
		canvas_text(c, x + w - 1, y, 1, style, goes_on ? ">" : "]");
	if (!here)
		return;
	canvas_restyle(c, (Rect){ x, y, w, 1 }, STYLE_CURSOR);
	if (m->moving == 0)
		canvas_cursor(c, x, y);
}

static void draw_row(const CalendarModel *m, const CalendarStrip *s, Canvas *c, int row, const Places *p)
{
	int days = s->columns.n;
	for (int d = 0, end; d < days; d = end + 1) {
		const AgendaItem *it = p->at[row][d];
		end = d;
		while (it != NULL && end + 1 < days && p->at[row][end + 1] == it)
			end++;
		if (it != NULL)
			draw_run(m, s, c, row, d, end, it);
	}
}

void scr_calendar_strip_draw(const CalendarModel *m, const CalendarStrip *s, Canvas *c)
{
	Places places = { 0 };
	int rows = BASE_MIN(s->rows, STRIP_ROWS);
	fill(m, s, rows, &places);
	for (int row = 0; row < rows; row++)
		draw_row(m, s, c, row, &places);
	for (int d = 0; d < s->columns.n && rows > 0; d++) {
		char text[16];
		int x = scr_calendar_column(&s->columns, d) + 1;
		if (places.more[d] == 0)
			continue;
		str_format(text, sizeof(text), " +%d", places.more[d]);
		canvas_text(
			c, x, s->y + rows - 1, scr_calendar_column(&s->columns, d + 1) - x, STYLE_DIM, text);
	}
}
