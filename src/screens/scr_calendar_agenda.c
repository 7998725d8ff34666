/* The agenda: all dates one after the other, day by day, past and future in one list. */
#include "scr_calendar_priv.h"

#include "kontor/ui/layout.h"

enum { COL_TIME, COL_TITLE, COL_PLACE, COL_STATE, COLS };

typedef struct AgendaDraw {
	const CalendarModel *m;
	LayoutColumn cols[COLS];
} AgendaDraw;

/* "18:00–19:30", "ganztägig", "bis Fr 19.06." */
static void say_time(const AgendaItem *it, Str *out)
{
	char text[DATE_TEXT_MAX];
	Day last = scr_calendar_last_day(it);
	if (last == wall_day(it->start)) {
		scr_calendar_span(it, out);
		return;
	}
	date_format_long(last, text);
	str_addf(out, "bis %.9s", text);
}

static void say_place(const AgendaItem *it, Str *out)
{
	str_adds(out, it->town_name);
	if (it->place[0] != '\0')
		str_addf(out, "%s%s", out->len > 0 ? ", " : "", it->place);
}

static void draw_heading(const CalendarModel *m, Canvas *c, Rect r, Day day)
{
	AUTO(str_done) Str s = STR_INIT;
	scr_calendar_day_say(m, day, &s);
	Style style = day == office_today(m->office) ? STYLE_STRONG : STYLE_HEAD;
	canvas_fill(c, r, style);
	canvas_text(c, r.x, r.y, r.w, style, str_cstr(&s));
}

static void draw_line(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const AgendaDraw *d = arg;
	const CalendarLine *line = &d->m->lines.items[row];
	const AgendaItem *it = line->item;
	AUTO(str_done) Str s = STR_INIT;
	(void)selected;
	if (it == NULL) {
		draw_heading(d->m, c, r, line->day);
		return;
	}
	const CalendarLook *look = scr_calendar_look(it);
	say_time(it, &s);
	canvas_text(c, r.x + d->cols[COL_TIME].x, r.y, d->cols[COL_TIME].w, STYLE_DIM, str_cstr(&s));
	canvas_text(c, r.x + d->cols[COL_TITLE].x, r.y, 1, look->style, look->sign);
	canvas_text(c, r.x + d->cols[COL_TITLE].x + 1, r.y, d->cols[COL_TITLE].w - 1, look->style, it->title);
	str_clear(&s);
	say_place(it, &s);
	canvas_text(c, r.x + d->cols[COL_PLACE].x, r.y, d->cols[COL_PLACE].w, STYLE_DIM, str_cstr(&s));
	canvas_text(c, r.x + d->cols[COL_STATE].x, r.y, d->cols[COL_STATE].w, look->style, look->label);
}

void scr_calendar_agenda_draw(const CalendarModel *m, Arena *a, Canvas *c, Rect body)
{
	(void)a;
	AgendaDraw d = { m,
		{ [COL_TIME] = { .min = 13, .want = 13, .priority = 4 },
			[COL_TITLE] = { .min = 20, .want = 0, .priority = 5 },
			[COL_PLACE] = { .min = 12, .want = body.w / 4, .priority = 1 },
			[COL_STATE] = { .min = 12, .want = 12, .priority = 2 } } };
	layout_columns(d.cols, COLS, body.w - LIST_GUTTER, 1);
	list_draw(&m->list, c, body, m->moving == 0, draw_line, &d);
}
