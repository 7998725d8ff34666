/* What all views have in common: the head with the period and the views, and what is known of the
 * cursor's day and event. */
#include "scr_calendar_priv.h"

#include <string.h>

#include "kontor/base/text.h"

enum {
	DETAIL_ROWS = 2,
	PANE_LOW = 10,   /* rows of a pane at the bottom */
	PANE_HIGH = 30,  /* rows from which it stands there */
	PANE_WIDE = 150, /* columns from which every view has room for a pane beside it */
	PANE_SIDE = 44,
	PANE_NARROW = 34
};

static const struct {
	const char *key, *label;
} views[VIEW_COUNT] = {
	[VIEW_DAY] = { "T", "Tag" },
	[VIEW_WEEK] = { "W", "Woche" },
	[VIEW_MONTH] = { "M", "Monat" },
	[VIEW_AGENDA] = { "A", "Agenda" },
	[VIEW_YEAR] = { "J", "Jahr" },
};

/* Views that need their width have the pane below, if they are high enough. */
static bool pane_beside(const CalendarModel *m, Rect area)
{
	bool narrow = m->view == VIEW_DAY || m->view == VIEW_AGENDA;
	return narrow || area.h < PANE_HIGH || area.w >= PANE_WIDE;
}

CalendarLayout scr_calendar_layout(const CalendarModel *m, Rect area)
{
	CalendarLayout l = { .head = { area.x, area.y, area.w, 1 }, .pane = area.w >= CALENDAR_PREVIEW_FROM };
	Rect rest = { area.x, area.y + 1, area.w, BASE_MAX(area.h - 1, 1) };
	l.body = l.details = rest;
	if (m->moving != 0) { /* the bar stands where the details would */
		l.body.h = BASE_MAX(rest.h - CALENDAR_BAR_ROWS, 1);
		l.details.h = 0;
		return l;
	}
	if (l.pane && pane_beside(m, area)) {
		bool roomy = m->view == VIEW_DAY || m->view == VIEW_AGENDA || area.w >= PANE_WIDE;
		l.details.w = roomy ? PANE_SIDE : PANE_NARROW;
		l.body.w = rest.w - l.details.w;
		l.details.x = rest.x + l.body.w;
		return l;
	}
	l.details.h = BASE_MIN(l.pane ? PANE_LOW : DETAIL_ROWS, rest.h - 1);
	l.body.h = BASE_MAX(rest.h - l.details.h, 1);
	l.details.y = l.body.y + l.body.h;
	return l;
}

/* --- the head --------------------------------------------------------------------- */

static void say_views(const CalendarModel *m, bool names, Str *out)
{
	for (size_t i = 0; i < VIEW_COUNT; i++) {
		bool here = i == m->view;
		str_addf(out, "%s%s%s%s%s", here ? "[" : " ", views[i].key, names ? " " : "",
			names ? views[i].label : "", here ? "]" : " ");
	}
}

static void draw_head(const CalendarModel *m, Canvas *c, Rect r)
{
	AUTO(str_done) Str title = STR_INIT;
	AUTO(str_done) Str tabs = STR_INIT;
	bool filtered = m->typing || m->query.text.len > 0;
	scr_calendar_title(m, &title);
	int used = text_width(str_cstr(&title)) + 3;
	say_views(m, true, &tabs);
	if (used + text_width(str_cstr(&tabs)) + (filtered ? 16 : 0) > r.w) {
		str_clear(&tabs);
		say_views(m, false, &tabs);
	}
	int right = text_width(str_cstr(&tabs));
	canvas_text(c, r.x + 1, r.y, r.w - right - 2, STYLE_STRONG, str_cstr(&title));
	canvas_text(c, r.x + r.w - right, r.y, right, STYLE_DIM, str_cstr(&tabs));
	if (!filtered)
		return;
	canvas_text(c, r.x + used, r.y, 1, STYLE_STRONG, "/");
	edit_draw(&m->query, c, (Rect){ r.x + used + 2, r.y, BASE_MAX(r.w - right - used - 3, 4), 1 },
		m->typing);
}

/* --- the details ---------------------------------------------------------------------- */

static void say_new(const CalendarModel *m, Str *out)
{
	if (m->view == VIEW_DAY || m->view == VIEW_WEEK)
		str_addf(out, "n legt um %02d:%02d Uhr einen Termin an", wall_minutes(m->at) / 60,
			wall_minutes(m->at) % 60);
	else
		str_adds(out, "n legt einen Termin an");
}

/* No event under the cursor: what there is to do. */
static void say_none(const CalendarModel *m, Str *out)
{
	Day first = scr_calendar_month_first(scr_calendar_day(m), 0);
	Day next = scr_calendar_month_first(first, 1);
	const AgendaItem *hits[1];
	AUTO(str_done) Str title = STR_INIT;
	if (m->agenda.len == 0 && m->query.text.len > 0) {
		str_adds(out, "Kein Termin passt auf den Filter");
		str_adds(out, m->typing ? "." : "; \\ nimmt ihn zurück, / ändert ihn.");
		return;
	}
	if (m->agenda.len == 0) {
		str_adds(out, "Noch kein Termin.");
		if (!office_read_only(m->office))
			str_adds(out, " n legt einen an, I liest eine Kalenderdatei ein.");
		return;
	}
	if (m->view == VIEW_MONTH && scr_calendar_hits(m, first, next - first, hits, 1) == 0) {
		scr_calendar_title(m, &title);
		str_addf(out, "Nichts im %s", str_cstr(&title));
	} else if (office_read_only(m->office)) {
		str_adds(out, "Hier ist kein Termin");
	}
	if (!office_read_only(m->office)) {
		str_adds(out, out->len > 0 ? "; " : "");
		say_new(m, out);
	}
	str_adds(out, agenda_next(&m->agenda, m->at) != NULL ? ", Tab springt zum nächsten." : ".");
}

/* "2/3 10:00–11:30 Web-Talk …" */
static void say_event(const CalendarModel *m, const AgendaItem *it, Str *out)
{
	const AgendaItem *hits[CALENDAR_HITS];
	size_t n = scr_calendar_hits(m, scr_calendar_day(m), 1, hits, ARRAY_LEN(hits));
	for (size_t i = 0; i < n && n > 1; i++)
		if (hits[i]->id == it->id)
			str_addf(out, "%zu/%zu ", i + 1, n);
	scr_calendar_item_say(it, out);
}

static void draw_lines(const CalendarModel *m, Canvas *c, Rect r)
{
	AUTO(str_done) Str day = STR_INIT;
	AUTO(str_done) Str event = STR_INIT;
	const AgendaItem *it = scr_calendar_item(m);
	scr_calendar_day_say(m, scr_calendar_day(m), &day);
	if (it != NULL)
		say_event(m, it, &event);
	else
		say_none(m, &event);
	canvas_text(c, r.x + 1, r.y, r.w - 2, STYLE_STRONG, str_cstr(&day));
	canvas_text(c, r.x + 1, r.y + 1, r.w - 2, it != NULL ? STYLE_TEXT : STYLE_DIM, str_cstr(&event));
}

/* The lines of the preview, in as many columns as fit; a line that begins with # is a heading. */
static void draw_preview(const CalendarModel *m, Canvas *c, Rect r)
{
	int columns = BASE_MAX(r.w / PANE_SIDE, 1), w = r.w / columns - 1, x = r.x, y = r.y;
	const char *line = str_cstr(&m->preview);
	while (*line != '\0') {
		AUTO(str_done) Str one = STR_INIT;
		size_t len = strcspn(line, "\n");
		str_add(&one, line, len);
		bool head = line[0] == '#';
		if (y >= r.y + r.h) {
			x += w + 1;
			y = r.y;
		}
		if (x + w > r.x + r.w)
			return;
		Rect room = { x, y, w, r.y + r.h - y };
		int used = canvas_wrap(c, room, 0, head ? STYLE_STRONG : STYLE_TEXT, str_cstr(&one) + head);
		y += BASE_MAX(used, 1);
		line += len + (line[len] != '\0');
	}
}

static void draw_pane(const CalendarModel *m, Canvas *c, Rect r, bool beside)
{
	AUTO(str_done) Str day = STR_INIT;
	AUTO(str_done) Str none = STR_INIT;
	if (beside)
		canvas_vline(c, r.x, r.y, r.h, STYLE_FRAME);
	else
		canvas_hline(c, r.x, r.y, r.w, STYLE_FRAME);
	Rect in = { r.x + 2, r.y + (beside ? 0 : 1), r.w - 3, r.h - (beside ? 0 : 1) };
	scr_calendar_day_say(m, scr_calendar_day(m), &day);
	int used = canvas_wrap(c, in, 0, STYLE_STRONG, str_cstr(&day));
	Rect rest = { in.x, in.y + used, in.w, BASE_MAX(in.h - used, 0) };
	if (m->event == 0) {
		say_none(m, &none);
		canvas_wrap(c, rest, 0, STYLE_DIM, str_cstr(&none));
	} else if (m->preview_id == m->event) { /* else still moving */
		draw_preview(m, c, rest);
	}
}

void scr_calendar_draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	static void (*const bodies[VIEW_COUNT])(const CalendarModel *, Arena *, Canvas *, Rect) = {
		[VIEW_DAY] = scr_calendar_grid_draw,
		[VIEW_WEEK] = scr_calendar_grid_draw,
		[VIEW_MONTH] = scr_calendar_month_draw,
		[VIEW_AGENDA] = scr_calendar_agenda_draw,
		[VIEW_YEAR] = scr_calendar_year_draw,
	};
	const CalendarModel *m = model;
	CalendarLayout l = scr_calendar_layout(m, area);
	bodies[m->view](m, ui_frame_arena(ui), c, l.body);
	draw_head(m, c, l.head);
	if (l.details.h > DETAIL_ROWS)
		draw_pane(m, c, l.details, l.details.x > l.body.x);
	else if (l.details.h > 0)
		draw_lines(m, c, l.details);
	if (m->query_err.rc != RC_OK) {
		Rect r = { l.body.x, l.body.y, area.w, 1 };
		canvas_fill(c, r, STYLE_ERROR);
		canvas_text(c, r.x + 2, r.y, r.w - 2, STYLE_ERROR, m->query_err.text);
	}
}
