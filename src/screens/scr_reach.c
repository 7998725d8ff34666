/* One line per Land and their sum; below, what the participants thought of it. */
#include "scr_reach.h"

#include "kontor/office/attendance.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"
#include "scr_event.h"

enum { LAND_COLUMNS = 8, NUMBER_COLUMNS = 12 };

typedef struct ReachModel {
	Arena *arena;
	AttendanceReaches reach;
	AttendanceRatings ratings;
	List list; /* over the lines of both */
} ReachModel;

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	ReachModel *m = model;
	m->arena = arena_new();
	if (arg == NULL)
		return err_set(err, RC_INVALID, "Die Zahlen gehören zu einem Termin: bitte dort öffnen.");
	int64_t event = ((const EventId *)arg)->v;
	if (attendance_reach(ui_app(ui), event, m->arena, &m->reach, err) != RC_OK ||
		attendance_ratings(ui_app(ui), event, m->arena, &m->ratings, err) != RC_OK)
		return err->rc;
	list_set_count(&m->list, m->reach.len + (m->ratings.len > 0 ? m->ratings.len + 2 : 0));
	return RC_OK;
}

static void done(void *model)
{
	arena_free(((ReachModel *)model)->arena);
}

static void draw_number(Canvas *c, Rect r, int column, Style style, size_t n)
{
	char text[24];
	str_format(text, sizeof(text), "%zu", n);
	canvas_text_right(c, r.x + LAND_COLUMNS + column * NUMBER_COLUMNS, r.y, NUMBER_COLUMNS, style, text);
}

static void draw_rating(const AttendanceRating *r, Canvas *c, Rect line)
{
	char text[48];
	str_format(text, sizeof(text), "%d,%02d  (%zu)", r->average / 100, r->average % 100, r->count);
	canvas_text(c, line.x, line.y, line.w - 16, STYLE_TEXT, r->title);
	canvas_text_right(c, line.x + line.w - 15, line.y, 15, STYLE_TEXT, text);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const ReachModel *m = arg;
	(void)selected;
	if (row < m->reach.len) {
		const AttendanceReach *l = &m->reach.items[row];
		bool sum = row + 1 == m->reach.len;
		Style style = sum ? STYLE_STRONG : STYLE_TEXT;
		canvas_text(c, r.x, r.y, LAND_COLUMNS, style, sum ? "gesamt" : l->land);
		draw_number(c, r, 0, style, l->participants);
		draw_number(c, r, 1, style, l->towns);
		draw_number(c, r, 2, style, l->small_towns);
		draw_number(c, r, 3, style, l->first_timers);
	} else if (row == m->reach.len + 1) {
		canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, "Rückmeldungen (Note, Anzahl)");
	} else if (row > m->reach.len + 1) {
		draw_rating(&m->ratings.items[row - m->reach.len - 2], c, r);
	}
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	static const char *const heads[] = { "Personen", "Kommunen", "Kleinstädte", "zuerst hier" };
	const ReachModel *m = model;
	(void)ui;
	canvas_fill(c, (Rect){ area.x, area.y, area.w, 1 }, STYLE_HEAD);
	canvas_text(c, area.x + LIST_GUTTER, area.y, LAND_COLUMNS, STYLE_HEAD, "Land");
	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		canvas_text_right(c, area.x + LIST_GUTTER + LAND_COLUMNS + (int)i * NUMBER_COLUMNS, area.y,
			NUMBER_COLUMNS, STYLE_HEAD, heads[i]);
	list_draw(&m->list, c, (Rect){ area.x, area.y + 1, area.w, area.h - 1 }, true, draw_row, m);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	ReachModel *m = model;
	if (msg->type != MSG_KEY)
		return;
	if (msg->key.sym == SYM_ESC || msg->key.sym == SYM_ENTER)
		ui_finish(ui, RESULT_CANCEL, NULL);
	else if (list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
}

static Rect size(const void *model, int w, int h)
{
	const ReachModel *m = model;
	Rect r = { 0, 0, BASE_MIN(w, 64), BASE_MIN(h, (int)m->list.count + 4) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 3;
	return r;
}

const ScreenDef scr_reach_screen = {
	.id = "reach",
	.title = "Wen der Termin erreicht",
	.dialog = true,
	.model_size = sizeof(ReachModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.size = size,
};
