/* The year board: months down, days across, a sign for what is on; how many of each sort, and how far
 * the tour has come. */
#include "scr_calendar_priv.h"

#include <string.h>

#include "kontor/domain/holiday.h"

enum {
	MONTH_COLS = 5,
	DAYS = 31,
	COUNT_COLS = 5,
	TYPE_COLS = 3,
	TYPES = 7, /* with a column of their own */
	TYPES_MAX = 10,
	TOUR_FROM = 8, /* stops that a year of the tour has */
	TOUR_TO = 10
};

typedef struct Month {
	const AgendaItem *at[DAYS]; /* the first of the day */
	int n[DAYS];                /* dates that touch the day */
	int begin;                  /* dates that begin in the month */
	int types[TYPES_MAX];       /* of these */
} Month;

typedef struct Year {
	int year;
	Month months[12];
	int types[TYPES_MAX];
	const AgendaItem **tour; /* the stops */
	size_t ntour;
} Year;

static int type_index(const char *type)
{
	char want = scr_calendar_type_sign(type), sign;
	for (size_t i = 0; i < TYPES_MAX && scr_calendar_type_label(i, &sign) != NULL; i++)
		if (sign == want)
			return (int)i;
	return -1;
}

static bool counts(const AgendaItem *it)
{
	return strcmp(it->state, "cancelled") != 0;
}

/* A day's cell shows the first that takes place; cancelled ones only where there is nothing else. */
static void add_days(Year *y, const AgendaItem *it, Day first, Day last)
{
	for (Day d = BASE_MAX(wall_day(it->start), first); d <= BASE_MIN(scr_calendar_last_day(it), last);
		d++) {
		int year, month, day;
		date_split(d, &year, &month, &day);
		Month *m = &y->months[month - 1];
		m->n[day - 1]++;
		if (m->at[day - 1] == NULL || (!counts(m->at[day - 1]) && counts(it)))
			m->at[day - 1] = it;
	}
}

static void add(Year *y, const AgendaItem *it, Day first, Day last)
{
	int year, month, day, type = type_index(it->type);
	add_days(y, it, first, last);
	if (wall_day(it->start) < first || !counts(it))
		return;
	date_split(wall_day(it->start), &year, &month, &day);
	y->months[month - 1].begin++;
	if (type >= 0) {
		y->months[month - 1].types[type]++;
		y->types[type]++;
	}
	if (strcmp(it->type, "tour") == 0)
		y->tour[y->ntour++] = it;
}

static void collect(const CalendarModel *m, Arena *a, Year *y)
{
	int month, day;
	date_split(scr_calendar_day(m), &y->year, &month, &day);
	Day first = date_make(y->year, 1, 1), last = date_make(y->year, 12, 31);
	Wall from = wall_make(first, 0), to = wall_make(last + 1, 0);
	size_t n = agenda_between(&m->agenda, from, to, NULL, 0);
	const AgendaItem **hits = ARENA_ARRAY(a, const AgendaItem *, n + 1);
	n = agenda_between(&m->agenda, from, to, hits, n);
	y->tour = ARENA_ARRAY(a, const AgendaItem *, n + 1);
	for (size_t i = 0; i < n; i++)
		add(y, hits[i], first, last);
}

/* --- the board ------------------------------------------------------------------------ */

typedef struct Board {
	const CalendarModel *m;
	const Year *y;
	Rect r;
	int cell; /* columns of a day: 1 or 2 */
	bool heads, types;
} Board;

/* An empty day: weekend and holiday are told apart. */
static const char *empty_sign(Day d, Day today)
{
	if (d == today)
		return "o";
	if (holiday_anywhere(d))
		return "*";
	return date_weekday(d) >= 5 ? "·" : " ";
}

static const char *second_sign(const Month *mo, int day, Day d)
{
	const AgendaItem *it = mo->at[day];
	if (mo->n[day] > 1)
		return "+";
	if (it != NULL && scr_calendar_last_day(it) > d)
		return "─";
	return it != NULL && holiday_anywhere(d) ? "*" : " ";
}

static void draw_cell(const Board *b, Canvas *c, int month, int day, Day d, int y)
{
	const Month *mo = &b->y->months[month];
	const AgendaItem *it = mo->at[day];
	int x = b->r.x + MONTH_COLS + day * b->cell;
	bool cursor = d == scr_calendar_day(b->m);
	char sign[2] = { it != NULL ? scr_calendar_type_sign(it->type) : ' ', '\0' };
	Style style = it == NULL ? STYLE_DIM : counts(it) ? STYLE_STRONG : STYLE_DIM;
	if (it != NULL)
		canvas_text(c, x, y, 1, style, counts(it) ? sign : "×");
	else
		canvas_text(c, x, y, 1, STYLE_DIM, empty_sign(d, office_today(b->m->office)));
	if (b->cell > 1)
		canvas_text(c, x + 1, y, 1, style, second_sign(mo, day, d));
	if (!cursor)
		return;
	canvas_restyle(c, (Rect){ x, y, b->cell, 1 }, STYLE_CURSOR);
	canvas_cursor(c, x, y);
}

static void draw_counts(const Board *b, Canvas *c, int month, int y)
{
	const Month *mo = &b->y->months[month];
	int x = b->r.x + MONTH_COLS + DAYS * b->cell;
	char text[16];
	str_format(text, sizeof(text), "%d", mo->begin);
	if (mo->begin > 0)
		canvas_text_right(c, x, y, COUNT_COLS, STYLE_STRONG, text);
	for (int i = 0; i < TYPES_MAX && b->types; i++) {
		str_format(text, sizeof(text), "%d", mo->types[i]);
		if (mo->types[i] > 0)
			canvas_text_right(c, x + COUNT_COLS + i * TYPE_COLS, y, TYPE_COLS, STYLE_TEXT, text);
	}
}

static void draw_heads(const Board *b, Canvas *c)
{
	int y = b->r.y, x = b->r.x + MONTH_COLS;
	char text[16];
	canvas_fill(c, (Rect){ b->r.x, y, b->r.w, 1 }, STYLE_HEAD);
	for (int day = 1; day <= DAYS; day += day == 1 ? 4 : 5) {
		str_format(text, sizeof(text), "%d", day);
		canvas_text(c, x + (day - 1) * b->cell, y, 2, STYLE_HEAD, text);
	}
	x += DAYS * b->cell;
	canvas_text_right(c, x, y, COUNT_COLS, STYLE_HEAD, "alle");
	char sign;
	for (size_t i = 0; b->types && scr_calendar_type_label(i, &sign) != NULL; i++) {
		str_format(text, sizeof(text), "%c", sign);
		canvas_text_right(c, x + COUNT_COLS + (int)i * TYPE_COLS, y, TYPE_COLS, STYLE_HEAD, text);
	}
}

static void draw_board(const Board *b, Canvas *c)
{
	int top = b->r.y + (b->heads ? 1 : 0), y, here, day;
	int rows = BASE_MIN(12, BASE_MAX(b->r.y + b->r.h - top, 1));
	date_split(scr_calendar_day(b->m), &y, &here, &day);
	int first = BASE_MAX(BASE_MIN(here - 1 - rows / 2, 12 - rows), 0);
	if (b->heads)
		draw_heads(b, c);
	for (int row = 0; row < rows; row++) {
		int month = first + row;
		char text[16];
		str_format(text, sizeof(text), "%s%.3s", month + 1 == here ? ">" : " ",
			month == 2 ? "Mrz" : scr_calendar_month_name(month + 1));
		canvas_text(c, b->r.x, top + row, MONTH_COLS, STYLE_HEAD, text);
		for (day = 1; day <= DAYS; day++) {
			Day d = date_make(b->y->year, month + 1, day);
			if (d != DAY_NONE)
				draw_cell(b, c, month, day - 1, d, top + row);
		}
		draw_counts(b, c, month, top + row);
	}
}

/* --- below and beside the board ---------------------------------------------------------- */

static bool land_told(const Year *y, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(y->tour[k]->land, y->tour[i]->land) == 0)
			return true;
	return y->tour[i]->land[0] == '\0';
}

/* "Tour: 3 von 8–10 Stationen, Länder: BB BY SH" */
static void say_coverage(const Year *y, Str *out)
{
	int lands = 0;
	for (size_t i = 0; i < y->ntour; i++)
		lands += !land_told(y, i);
	str_addf(out, "Tour: %zu von %d–%d Stationen", y->ntour, TOUR_FROM, TOUR_TO);
	if (lands > 0)
		str_addf(out, lands == 1 ? " · %d Land:" : " · %d Länder:", lands);
	for (size_t i = 0; i < y->ntour; i++)
		if (!land_told(y, i))
			str_addf(out, " %s", y->tour[i]->land);
}

/* "T Tour 3  W Web-Talk 8 …": what the signs mean, and how many there are. */
static void say_types(const Year *y, Str *out)
{
	const char *label;
	char sign;
	for (size_t i = 0; (label = scr_calendar_type_label(i, &sign)) != NULL; i++) {
		str_addf(out, "%s%c\u00a0%s", i == 0 ? "" : "  ", sign, label);
		if (y->types[i] > 0)
			str_addf(out, "\u00a0%d", y->types[i]);
	}
	str_adds(out, "  ×\u00a0abgesagt  ·\u00a0Wochenende  *\u00a0Feiertag  o\u00a0heute");
}

static void draw_tour(const Year *y, Canvas *c, Rect r)
{
	AUTO(str_done) Str s = STR_INIT;
	str_addf(&s, "Tour %d: %zu von %d–%d", y->year, y->ntour, TOUR_FROM, TOUR_TO);
	canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, str_cstr(&s));
	for (size_t i = 0; i < y->ntour && (int)i + 1 < r.h; i++) {
		const AgendaItem *it = y->tour[i];
		char day[DATE_TEXT_MAX];
		date_format_german(wall_day(it->start), day);
		str_clear(&s);
		str_addf(&s, "%s%.6s %s%s%s", scr_calendar_look(it)->sign, day,
			it->town_name[0] != '\0' ? it->town_name : it->title, it->land[0] != '\0' ? ", " : "",
			it->land);
		canvas_text(c, r.x, r.y + 1 + (int)i, r.w, STYLE_TEXT, str_cstr(&s));
	}
}

static void draw_month_line(const CalendarModel *m, Canvas *c, Rect r, const AgendaItem *it)
{
	const CalendarLook *look = scr_calendar_look(it);
	bool here = it->id == m->event;
	Style style = here ? STYLE_STRONG : look->style;
	char day[DATE_TEXT_MAX];
	AUTO(str_done) Str s = STR_INIT;
	date_format_long(wall_day(it->start), day);
	if (scr_calendar_last_day(it) == wall_day(it->start))
		str_addf(&s, "%.9s ", day);
	scr_calendar_item_say(it, &s);
	canvas_text(c, r.x, r.y, 1, style, here ? ">" : look->sign);
	canvas_text(c, r.x + 1, r.y, r.w - 1, style, str_cstr(&s));
}

/* The dates of the cursor's month, where there is room for them; the selected one is among them. */
static void draw_month(const CalendarModel *m, Canvas *c, Rect r)
{
	const AgendaItem *hits[CALENDAR_HITS];
	Day first = scr_calendar_month_first(scr_calendar_day(m), 0);
	Day next = scr_calendar_month_first(first, 1);
	size_t n = scr_calendar_hits(m, first, next - first, hits, ARRAY_LEN(hits)), top = 0,
	       rows = (size_t)r.h;
	for (size_t i = rows; i < n; i++)
		if (hits[i]->id == m->event)
			top = i - rows + 1;
	for (size_t i = 0; i < rows && top + i < n; i++)
		draw_month_line(m, c, (Rect){ r.x, r.y + (int)i, r.w, 1 }, hits[top + i]);
}

static void draw_below(const CalendarModel *m, const Year *y, Canvas *c, Rect r, bool beside)
{
	AUTO(str_done) Str s = STR_INIT;
	int used = 0;
	if (r.h <= 0)
		return;
	if (!beside) {
		say_coverage(y, &s);
		canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, str_cstr(&s));
		used = 1;
	}
	str_clear(&s);
	say_types(y, &s);
	used += canvas_wrap(c, (Rect){ r.x, r.y + used, r.w, r.h - used }, 0, STYLE_DIM, str_cstr(&s));
	if (used + 1 < r.h)
		draw_month(m, c, (Rect){ r.x, r.y + used + 1, r.w, r.h - used - 1 });
}

void scr_calendar_year_draw(const CalendarModel *m, Arena *a, Canvas *c, Rect body)
{
	Year *y = ARENA_NEW(a, Year);
	Rect r = body;
	collect(m, a, y);
	int cell = body.w >= MONTH_COLS + 2 * DAYS + COUNT_COLS ? 2 : 1;
	int board_w = MONTH_COLS + cell * DAYS + COUNT_COLS;
	bool types = body.w >= board_w + TYPES * TYPE_COLS + 1;
	board_w += types ? TYPES * TYPE_COLS + 1 : 0;
	bool beside = body.w - board_w >= 24;
	r.w = board_w;
	Board b = { m, y, r, cell, body.h > 12, types };
	draw_board(&b, c);
	int used = 12 + (b.heads ? 1 : 0);
	used += body.h > used + 4 ? 1 : 0; /* room for a blank line */
	draw_below(m, y, c, (Rect){ body.x + 1, body.y + used, body.w - 2, body.h - used }, beside);
	if (beside)
		draw_tour(y, c, (Rect){ body.x + board_w + 2, body.y, body.w - board_w - 2, used });
}
