/* Day and week: hours down, days across, dates as blocks. Those that overlap stand side by side. */
#include "scr_calendar_priv.h"

#include <string.h>

#include "kontor/ui/lanes.h"

enum {
	DATE_COLS = 9,   /* of "Mi 14.10." */
	HOUR_COLS = 6,   /* of the times at the left */
	LANE_COLS = 4,   /* a block narrower than this tells nothing */
	WIDE_COLS = 30,  /* from here on a block has its times and its place on lines of their own */
	FINE_ROWS = 30,  /* from so many rows on, one is half an hour */
	DAY_BLOCKS = 128 /* of one day */
};

/* --- shape ------------------------------------------------------------------------- */

static bool any_remark(const CalendarModel *m, Day first, int days)
{
	AUTO(str_done) Str s = STR_INIT;
	Day today = office_today(m->office);
	for (int i = 0; i < days && s.len == 0; i++)
		scr_calendar_remark(first + i, today, true, &s);
	return s.len > 0;
}

CalendarGrid scr_calendar_grid_shape(const CalendarModel *m, Rect body)
{
	Day day = scr_calendar_day(m);
	bool week = m->view == VIEW_WEEK;
	CalendarGrid g = { .first = week ? scr_calendar_monday(day) : day, .days = week ? 7 : 1 };
	int bars = scr_calendar_strip_need(m, g.first, g.days);
	g.bars = BASE_MIN(bars, BASE_MAX(body.h / 6, 1));
	g.notes = week && any_remark(m, g.first, g.days) ? 1 : 0;
	int above = 1 + g.notes + g.bars;
	g.columns = (CalendarColumns){ body.x + HOUR_COLS - 1, body.w - HOUR_COLS + 1, g.days };
	g.hours = (Rect){ body.x, body.y + above, body.w, BASE_MAX(body.h - above, 1) };
	g.step = g.hours.h >= FINE_ROWS ? 30 : 60;
	int last = CALENDAR_MINUTES - g.hours.h * g.step;
	g.top = BASE_MAX(BASE_MIN(m->top - m->top % g.step, last), 0);
	return g;
}

/* --- what surrounds the blocks -------------------------------------------------------- */

/* Between the days a line; a heavier one before the weekend. */
void scr_calendar_separators(const CalendarColumns *cols, Day first, Canvas *c, int y, int h)
{
	for (int i = 0; i < cols->n; i++) {
		bool weekend = cols->n > 1 && date_weekday(first + i) == 5;
		for (int row = 0; row < h; row++)
			canvas_text(c, scr_calendar_column(cols, i), y + row, 1, STYLE_FRAME,
				weekend ? "┃" : "│");
	}
}

/* "Mi 14.10." or, where there is room, with its remarks. */
static void draw_heads(const CalendarModel *m, const CalendarGrid *g, Canvas *c, Rect body)
{
	Day today = office_today(m->office);
	canvas_fill(c, (Rect){ body.x, body.y, body.w, 1 }, STYLE_HEAD);
	for (int i = 0; i < g->days; i++) {
		int x = scr_calendar_column(&g->columns, i), w = scr_calendar_column(&g->columns, i + 1) - x;
		Day d = g->first + i;
		char text[DATE_TEXT_MAX];
		AUTO(str_done) Str s = STR_INIT;
		date_format_long(d, text);
		str_addf(&s, "%.*s", w > DATE_COLS ? DATE_COLS : DATE_COLS - 3, text);
		canvas_text(c, x + 1, body.y, w - 1, d == scr_calendar_day(m) ? STYLE_STRONG : STYLE_HEAD,
			str_cstr(&s));
		str_clear(&s);
		scr_calendar_remark(d, today, g->days > 1, &s);
		if (g->days > 1)
			canvas_text(c, x + 1, body.y + 1, w - 1, STYLE_WARN, g->notes ? str_cstr(&s) : "");
		else
			canvas_text(c, x + 12, body.y, w - 12, STYLE_HEAD, str_cstr(&s));
	}
}

/* The row of the present hour shows the time that it is. */
static void draw_hours(const CalendarModel *m, const CalendarGrid *g, Canvas *c)
{
	Wall now = clock_wall(office_clock(m->office));
	bool today_shown = wall_day(now) >= g->first && wall_day(now) < g->first + g->days;
	for (int row = 0; row < g->hours.h; row++) {
		int minute = g->top + row * g->step;
		bool is_now = today_shown && wall_minutes(now) / g->step == minute / g->step;
		char text[16];
		if (minute >= CALENDAR_MINUTES || (minute % 60 != 0 && !is_now))
			continue;
		if (is_now)
			minute = wall_minutes(now);
		str_format(text, sizeof(text), "%02d:%02d", minute / 60, minute % 60);
		canvas_text(c, g->hours.x, g->hours.y + row, HOUR_COLS - 1, is_now ? STYLE_STRONG : STYLE_DIM,
			text);
	}
}

/* The hour that March skips and the one that October repeats. */
static void draw_clock_change(const CalendarGrid *g, Canvas *c, int day)
{
	int x = scr_calendar_column(&g->columns, day) + 1;
	int w = scr_calendar_column(&g->columns, day + 1) - x;
	for (int row = 0; row < g->hours.h; row++) {
		WallKind kind = wall_kind(wall_make(g->first + day, g->top + row * g->step));
		if (kind != WALL_PLAIN)
			canvas_text(c, x, g->hours.y + row, w, STYLE_WARN,
				kind == WALL_GAP ? " entfällt" : " zweimal");
	}
}

/* --- blocks ------------------------------------------------------------------------------ */

typedef struct Blocks {
	const AgendaItem *items[DAY_BLOCKS];
	LanesSpan spans[DAY_BLOCKS]; /* in rows since midnight */
	size_t n;
} Blocks;

static void collect(const CalendarModel *m, const CalendarGrid *g, Day day, Blocks *b)
{
	const AgendaItem *hits[CALENDAR_HITS];
	size_t n = scr_calendar_hits(m, day, 1, hits, ARRAY_LEN(hits));
	Wall midnight = wall_make(day, 0);
	b->n = 0;
	for (size_t i = 0; i < n && b->n < DAY_BLOCKS; i++) {
		if (scr_calendar_is_bar(hits[i]))
			continue;
		int64_t from = BASE_MAX(hits[i]->start - midnight, 0);
		int64_t to = BASE_MIN(hits[i]->end - midnight, (int64_t)CALENDAR_MINUTES);
		from /= g->step;
		to = BASE_MAX((to + g->step - 1) / g->step, from + 1);
		b->items[b->n] = hits[i];
		b->spans[b->n++] = (LanesSpan){ .from = from, .to = to };
	}
	lanes_place(b->spans, b->n);
}

/* The text of a block of w columns and h rows. */
static void block_text(const AgendaItem *it, const CalendarGrid *g, int w, int h, Str *out)
{
	const char *place = it->place[0] != '\0' ? it->place : it->town_name;
	if (w >= WIDE_COLS) {
		scr_calendar_span(it, out);
		str_addf(out, " %s", it->title);
		str_addf(out, "%s%s%s%s", h > 1 ? "\n" : " · ", scr_calendar_look(it)->label,
			place[0] != '\0' ? " · " : "", place);
		return;
	}
	if (wall_minutes(it->start) % g->step != 0)
		str_addf(out, ":%02d ", wall_minutes(it->start) % 60);
	str_adds(out, it->title);
}

static void draw_block(const CalendarModel *m, const CalendarGrid *g, Canvas *c, Rect r, const AgendaItem *it)
{
	bool here = it->id == m->event;
	Style style = scr_calendar_look(it)->style;
	const char *sign = scr_calendar_look(it)->sign;
	AUTO(str_done) Str text = STR_INIT;
	Rect inner = { r.x + 1, r.y, r.w - 1, r.h };
	block_text(it, g, r.w, r.h, &text);
	canvas_fill(c, r, style);
	for (int row = 0; row < r.h; row++)
		canvas_text(c, r.x, r.y + row, 1, style, "▌");
	if (here || sign[0] != ' ')
		canvas_text(c, r.x, r.y, 1, style, here ? ">" : sign);
	if (r.h == 1)
		canvas_text(c, inner.x, inner.y, inner.w, style, str_cstr(&text));
	else if (canvas_wrap(c, inner, 0, style, str_cstr(&text)) > r.h)
		canvas_text(c, r.x + r.w - 1, r.y + r.h - 1, 1, style, "…");
	if (!here)
		return;
	canvas_restyle(c, r, STYLE_CURSOR);
	if (m->moving == 0)
		canvas_cursor(c, r.x, r.y);
}

/* Where block i stands; false when it is out of the hours shown, or there are too many beside it. */
static bool block_rect(const CalendarGrid *g, const Blocks *b, size_t i, bool must, Rect column, Rect *ret)
{
	const LanesSpan *s = &b->spans[i];
	int fit = BASE_MAX(column.w / LANE_COLS, 1);
	int lanes = BASE_MIN(s->lanes, fit), lane = s->lane, wide = s->wide;
	if (lane >= lanes && !must)
		return false;
	lane = BASE_MIN(lane, lanes - 1);
	wide = BASE_MIN(wide, lanes - lane);
	int first_row = g->top / g->step;
	int from = (int)s->from - first_row, to = (int)s->to - first_row;
	if (to <= 0 || from >= column.h)
		return false;
	from = BASE_MAX(from, 0);
	to = BASE_MIN(to, column.h);
	int x0 = column.x + column.w * lane / lanes, x1 = column.x + column.w * (lane + wide) / lanes;
	*ret = (Rect){ x0, column.y + from, x1 - x0, to - from };
	return true;
}

/* What is not seen is counted: above, below, and beside. */
static void draw_hidden(const CalendarGrid *g, const Blocks *b, Canvas *c, Rect column)
{
	int above = 0, below = 0, first_row = g->top / g->step;
	char text[16];
	for (size_t i = 0; i < b->n; i++) {
		above += b->spans[i].to <= first_row;
		below += b->spans[i].from >= first_row + column.h;
	}
	str_format(text, sizeof(text), "↑%d", above);
	if (above > 0)
		canvas_text_right(c, column.x + column.w - 3, column.y, 3, STYLE_WARN, text);
	str_format(text, sizeof(text), "↓%d", below);
	if (below > 0)
		canvas_text_right(c, column.x + column.w - 3, column.y + column.h - 1, 3, STYLE_WARN, text);
}

/* Where one more begins that found no room: how many there are at this time. */
static void draw_beside(
	const CalendarModel *m, const CalendarGrid *g, const Blocks *b, Canvas *c, Rect column)
{
	int fit = BASE_MAX(column.w / LANE_COLS, 1), first_row = g->top / g->step;
	for (int row = 0; row < column.h; row++) {
		int at = first_row + row, n = 0;
		bool begins = false;
		char text[16];
		for (size_t i = 0; i < b->n; i++) {
			const LanesSpan *s = &b->spans[i];
			if (s->lane < fit || b->items[i]->id == m->event || s->from > at || s->to <= at)
				continue;
			n++;
			begins |= s->from == at || row == 0;
		}
		str_format(text, sizeof(text), "+%d", n);
		if (begins)
			canvas_text_right(c, column.x + column.w - 3, column.y + row, 3, STYLE_WARN, text);
	}
}

/* The place under the cursor when no date is there, or the one where a date is being moved to. */
static void draw_slot(const CalendarModel *m, const CalendarGrid *g, Canvas *c, Rect column)
{
	int row = (wall_minutes(m->at) - g->top) / g->step;
	if (wall_minutes(m->at) < g->top || row >= column.h || (m->event != 0 && m->moving == 0))
		return;
	Rect r = { column.x, column.y + row, column.w, 1 };
	canvas_text(c, r.x, r.y, 1, STYLE_CURSOR, ">");
	canvas_restyle(c, r, STYLE_CURSOR);
	canvas_cursor(c, r.x, r.y);
}

static void draw_day(const CalendarModel *m, const CalendarGrid *g, Canvas *c, int i)
{
	Blocks b;
	Rect r, last = { 0 };
	const AgendaItem *selected = NULL;
	int x = scr_calendar_column(&g->columns, i) + 1;
	Rect column = { x, g->hours.y, scr_calendar_column(&g->columns, i + 1) - x, g->hours.h };
	collect(m, g, g->first + i, &b);
	draw_clock_change(g, c, i);
	for (size_t k = 0; k < b.n; k++) {
		bool here = b.items[k]->id == m->event;
		if (!block_rect(g, &b, k, here, column, &r))
			continue;
		if (here) {
			selected = b.items[k];
			last = r;
		} else {
			draw_block(m, g, c, r, b.items[k]);
		}
	}
	if (selected != NULL)
		draw_block(m, g, c, last, selected);
	draw_beside(m, g, &b, c, column);
	draw_hidden(g, &b, c, column);
	if (g->first + i == scr_calendar_day(m))
		draw_slot(m, g, c, column);
}

void scr_calendar_grid_draw(const CalendarModel *m, Arena *a, Canvas *c, Rect body)
{
	(void)a;
	CalendarGrid g = scr_calendar_grid_shape(m, body);
	CalendarStrip bars = {
		.columns = g.columns,
		.first = g.first,
		.y = body.y + 1 + g.notes,
		.rows = g.bars,
		.bars_only = true,
	};
	scr_calendar_separators(&g.columns, g.first, c, body.y + 1, body.h - 1);
	draw_heads(m, &g, c, body);
	scr_calendar_strip_draw(m, &bars, c);
	draw_hours(m, &g, c);
	for (int i = 0; i < g.days; i++)
		draw_day(m, &g, c, i);
}
