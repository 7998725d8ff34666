/* Above the weights, each beside the points of the selected pair; below the plan. */
#include "scr_tandem_run_priv.h"

#include <string.h>

#include "browse.h"
#include "kontor/base/text.h"
#include "kontor/domain/record.h"

enum {
	LABEL_W = 10,
	SLIDER = 15, /* column where the slider begins, behind the weight */
	BAR_W = 8,
	POINTS = SLIDER + BAR_W + 2,
	POINTS_BAR = POINTS + 5,
	FACTS = POINTS_BAR + BAR_W + 2,
	FAST_MS = 50, /* nobody feels less */
};

static void add_number(Str *out, int64_t n)
{
	static const Field field = { .name = "n", .type = FIELD_INT };
	Value v = { .type = VALUE_INT, .i = n };
	value_show(&field, &v, out);
}

/* " Freyung und Kyritz wechseln." */
static void say_members(const TandemsPool *pool, const struct TandemsMembers *who, const char *one,
	const char *many, Str *out)
{
	for (size_t i = 0; i < who->len; i++)
		str_addf(out, "%s%s",
			i == 0                      ? " "
				: i + 1 == who->len ? " und "
						    : ", ",
			pool->items[who->items[i]].town_name);
	if (who->len > 0)
		str_addf(out, " %s.", who->len == 1 ? one : many);
}

void scr_tandem_run_price(const TandemsPool *pool, const TandemsPrice *price, Str *out)
{
	if (price->delta == 0)
		str_adds(out, "Preis: nichts, der Plan ist genauso gut.");
	else
		str_addf(out, "Preis: %s", price->delta < 0 ? "−" : "+");
	if (price->delta != 0) {
		add_number(out, price->delta < 0 ? -price->delta : price->delta);
		str_adds(out, price->delta == -1 || price->delta == 1 ? " Punkt." : " Punkte.");
	}
	if (price->pairs != 0)
		str_addf(out, " %d %s %s.", price->pairs < 0 ? -price->pairs : price->pairs,
			price->pairs == 1 || price->pairs == -1 ? "Paar" : "Paare",
			price->pairs < 0 ? "weniger" : "mehr");
	say_members(pool, &price->moved, "wechselt", "wechseln", out);
	say_members(pool, &price->found, "findet einen Partner", "finden einen Partner", out);
	say_members(pool, &price->lost, "bleibt ohne Partner", "bleiben ohne Partner", out);
}

/* --- the line that sums up ---------------------------------------------------------------- */

static void say_plan(const RunModel *m, Str *out)
{
	const TandemsPlan *p = &m->plan;
	str_addf(out, "%zu %s, Summe ", p->npairs, p->npairs == 1 ? "Paar" : "Paare");
	add_number(out, p->score);
	str_addf(out, ", schwächstes %d", p->worst);
	if (p->proved)
		str_adds(out, " – bewiesen: besser geht es nicht");
}

/* Where there is room for it. */
static void add_time(const RunModel *m, int room, Str *out)
{
	AUTO(str_done) Str s = STR_INIT;
	if (m->plan.ms < FAST_MS)
		str_addf(&s, " (unter %d ms)", FAST_MS);
	else
		str_addf(&s, " (%lld ms)", (long long)m->plan.ms);
	if (text_width(str_cstr(out)) + text_width(str_cstr(&s)) <= room)
		str_adds(out, str_cstr(&s));
}

static void draw_sum(const RunModel *m, Canvas *c, Rect r)
{
	AUTO(str_done) Str s = STR_INIT;
	if (m->err.rc != RC_OK) {
		canvas_text(c, r.x + 1, r.y, r.w - 2, STYLE_WARN, "Kein Plan");
		return;
	}
	if (m->working && m->plan.npairs == 0)
		str_addf(&s, "Es wird gerechnet … %d %%",
			m->run == NULL ? 0 : tandems_run_progress(m->run) / 10);
	else
		say_plan(m, &s);
	add_time(m, m->plan.npairs == 0 ? 0 : r.w - 2, &s);
	canvas_text(c, r.x + 1, r.y, r.w - 2, m->working ? STYLE_DIM : STYLE_STRONG, str_cstr(&s));
}

static void draw_goals(const RunModel *m, Canvas *c, Rect r)
{
	AUTO(str_done) Str s = STR_INIT;
	str_addf(&s, "ab %d km (+ -) · [%s] a: möglichst viele Paare · [%s] f: schwächstes zuerst",
		m->rules.min_km, m->goal.coverage || m->goal.floor ? "x" : " ", m->goal.floor ? "x" : " ");
	if (m->query[0] != '\0')
		str_addf(&s, " · Pool: %s", m->query);
	canvas_text(c, r.x + 1, r.y, r.w - 2, STYLE_TEXT, str_cstr(&s));
}

/* --- weights and points ------------------------------------------------------------------------ */

/* In eighths of a cell. */
static void draw_bar(Canvas *c, int x, int y, int part, int whole, Style style)
{
	static const char *const signs[] = { "░", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█" };
	int filled = (part * BAR_W * 8 + whole / 2) / whole;
	for (int i = 0; i < BAR_W; i++) {
		int eighths = BASE_MAX(0, BASE_MIN(8, filled - 8 * i));
		canvas_text(c, x + i, y, 1, eighths > 0 ? style : STYLE_DIM, signs[eighths]);
	}
}

static void draw_weight(const RunModel *m, Canvas *c, int x, int y, int i)
{
	AUTO(str_done) Str s = STR_INIT;
	bool here = i == m->slider;
	str_addf(&s, "%d", m->rules.weight[i]);
	canvas_text(c, x, y, 1, STYLE_STRONG, here ? "◂" : " ");
	canvas_text(c, x + 1, y, LABEL_W, here ? STYLE_STRONG : STYLE_TEXT, pairing_criterion_labels[i]);
	canvas_text_right(c, x + LABEL_W + 1, y, 3, here ? STYLE_STRONG : STYLE_TEXT, str_cstr(&s));
	draw_bar(c, x + SLIDER, y, m->rules.weight[i], 100, here ? STYLE_STRONG : STYLE_TEXT);
	canvas_text(c, x + SLIDER + BAR_W, y, 1, STYLE_STRONG, here ? "▸" : " ");
}

static void draw_points(
	const RunModel *m, Canvas *c, Rect r, const RunRow *row, const PairingPoints *p, PairingCriterion i)
{
	AUTO(str_done) Str s = STR_INIT;
	const PairingMember *a = &m->pool.items[row->a], *b = &m->pool.items[row->b];
	str_addf(&s, "%d", p->points[i]);
	canvas_text_right(c, r.x + POINTS, r.y, 4, STYLE_TEXT, str_cstr(&s));
	draw_bar(c, r.x + POINTS_BAR, r.y, p->points[i], PAIRING_MAX, STYLE_GOOD);
	if (m->reason)
		return;
	str_clear(&s);
	pairing_fact_say(&m->rules, a, b, p, i, m->pool.topics, &s);
	canvas_text(c, r.x + FACTS, r.y, r.w - FACTS, STYLE_TEXT, str_cstr(&s));
}

static void say_alone(const RunModel *m, const RunRow *row, Str *out)
{
	size_t pair;
	int score;
	tandems_run_alone_say(m->run, row->a, out);
	if (tandems_run_trio(m->run, &m->plan, row->a, &pair, &score))
		str_addf(out, " Zu dritt ginge es mit %s und %s (%d Punkte): s sichern, dort t.",
			m->pool.items[m->plan.pairs[pair].a].town_name,
			m->pool.items[m->plan.pairs[pair].b].town_name, score);
}

static void say_reason(const RunModel *m, const RunRow *row, const PairingPoints *p, Str *out)
{
	pairing_reason_say(&m->rules, &m->pool.items[row->a], &m->pool.items[row->b], p, m->pool.topics,
		m->pool.ntopics, out);
}

static void draw_top(const RunModel *m, Canvas *c, Rect r)
{
	const RunRow *row = scr_tandem_run_here(m);
	bool pair = row != NULL && row->b != UINT32_MAX;
	AUTO(str_done) Str s = STR_INIT;
	PairingPoints p;
	if (pair)
		pairing_explain(&m->rules, &m->pool.items[row->a], &m->pool.items[row->b], &p);
	for (int i = 0; i < PAIRING_CRITERIA; i++) {
		draw_weight(m, c, r.x, r.y + i, i);
		if (pair)
			draw_points(m, c, (Rect){ r.x, r.y + i, r.w, 1 }, row, &p, (PairingCriterion)i);
	}
	if (row == NULL || m->run == NULL || m->working)
		return;
	if (!pair)
		say_alone(m, row, &s);
	else if (m->reason)
		say_reason(m, row, &p, &s);
	int from = pair ? FACTS : POINTS;
	canvas_wrap(c, (Rect){ r.x + from, r.y, r.w - from - 1, r.h }, 0, STYLE_TEXT, str_cstr(&s));
}

/* --- the plan ------------------------------------------------------------------------------------- */

static void draw_row(const void *arg, Canvas *c, Rect r, size_t i, bool selected)
{
	const RunModel *m = arg;
	const RunRow *row = &m->rows.items[i];
	AUTO(str_done) Str s = STR_INIT;
	(void)selected;
	if (row->type == RUN_HEADING) {
		canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, row->text);
		return;
	}
	const PairingMember *a = &m->pool.items[row->a];
	const PairingMember *b = row->b == UINT32_MAX ? NULL : &m->pool.items[row->b];
	if (row->type == RUN_PAIR)
		str_addf(&s, "%d", row->score);
	canvas_text_right(c, r.x, r.y, 5, STYLE_TEXT, str_cstr(&s));
	str_clear(&s);
	str_addf(&s, "%s%s%s", a->town_name, b == NULL ? "" : " – ", b == NULL ? "" : b->town_name);
	const char *mark = row->pinned ? "gesetzt" : "";
	int room = r.w - 7 - (row->pinned ? 8 : 0);
	int used = canvas_text(
		c, r.x + 7, r.y, room, row->type == RUN_ALONE ? STYLE_WARN : STYLE_TEXT, str_cstr(&s));
	str_clear(&s);
	str_addf(&s, "  %s%s%s", a->name, b == NULL ? "" : ", ", b == NULL ? "" : b->name);
	canvas_text(c, r.x + 7 + used, r.y, room - used, STYLE_DIM, str_cstr(&s));
	canvas_text_right(c, r.x, r.y, r.w, STYLE_STRONG, mark);
}

static void draw_side(const RunModel *m, Canvas *c, Rect r)
{
	const RunRow *row = scr_tandem_run_here(m);
	AUTO(str_done) Str s = STR_INIT;
	PairingPoints p;
	canvas_vline(c, r.x, r.y, r.h, STYLE_FRAME);
	if (row == NULL || row->b == UINT32_MAX)
		return;
	pairing_explain(&m->rules, &m->pool.items[row->a], &m->pool.items[row->b], &p);
	say_reason(m, row, &p, &s);
	canvas_text(c, r.x + 2, r.y, r.w - 3, STYLE_STRONG, "Begründung für das Anschreiben");
	canvas_wrap(c, (Rect){ r.x + 2, r.y + 1, r.w - 3, r.h - 1 }, 0, STYLE_TEXT, str_cstr(&s));
}

void scr_tandem_run_draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const RunModel *m = model;
	const int top = PAIRING_CRITERIA + 2;
	Rect rows = { area.x, area.y + top, area.w, area.h - top };
	(void)ui;
	draw_sum(m, c, (Rect){ area.x, area.y, area.w, 1 });
	draw_goals(m, c, (Rect){ area.x, area.y + 1, area.w, 1 });
	draw_top(m, c, (Rect){ area.x, area.y + 2, area.w, PAIRING_CRITERIA });
	canvas_fill(c, (Rect){ rows.x, rows.y, rows.w, 1 }, STYLE_HEAD);
	canvas_text(c, rows.x + LIST_GUTTER, rows.y, rows.w, STYLE_HEAD, "Punkte Paar");
	rows.y++;
	rows.h--;
	if (m->err.rc != RC_OK) {
		canvas_wrap(c, canvas_inset(rows, 2, 1), 0, STYLE_WARN, m->err.text);
		return;
	}
	if (area.w >= BROWSE_PREVIEW_FROM) {
		int w = BASE_MIN(area.w * 2 / 5, 60);
		rows.w -= w;
		draw_side(m, c, (Rect){ rows.x + rows.w, rows.y, w, rows.h });
	}
	list_draw(&m->list, c, rows, true, draw_row, m);
}
