/* With the best prices every plan's distance from the bound is a sum of losses, none negative:
 * teams that are not the best at these prices, loads that are not. A better plan than
 * the best one loses less than the gap, so it is made of teams that alone lose less. Those are
 * listed and tried depth-first; a branch ends when its losses and the least losses of
 * what is still open are the gap. */
#include "staffing_priv.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 150000, NODES_MAX = 3000000 };

typedef struct Columns {
	StaffingTeam *items; /* best first; NEVER: empty */
	size_t len;
	int64_t best;
} Columns;

/* One request being tried. */
typedef struct Frame {
	uint32_t request;
	size_t next;    /* column */
	int64_t loss;   /* of what is decided before */
	int64_t others; /* least loss of the other open ones */
	bool placed;
} Frame;

struct StaffingSearch {
	const StaffingModel *model;
	StaffingMarket *market;
	StaffingPlan plan, *best;
	Columns *columns;
	Frame *frames;
	uint32_t depth;
	bool *decided;
	int64_t *full; /* by coach: worth of the best load */
	int64_t gap;   /* a better plan loses at most that */
	int64_t nodes, left;
	uint32_t listed; /* requests whose columns are there */
	size_t total;
	Arena *arena;
};

StaffingSearch *staffing_search_new(StaffingMarket *k, StaffingPlan *best, Arena *a)
{
	const StaffingModel *m = k->model;
	StaffingSearch *s = ARENA_NEW(a, StaffingSearch);
	*s = (StaffingSearch){ .model = m, .market = k, .best = best, .arena = a };
	staffing_plan_init(&s->plan, m, a);
	s->columns = ARENA_ARRAY(a, Columns, m->nrequests);
	s->frames = ARENA_ARRAY(a, Frame, (size_t)m->nrequests + 1);
	s->decided = ARENA_ARRAY(a, bool, m->nrequests);
	s->full = ARENA_ARRAY(a, int64_t, m->ncoaches);
	staffing_price_use_best(k);
	for (uint32_t c = 0; c < m->ncoaches; c++) {
		int32_t load;
		s->full[c] = staffing_price_load(m, c, k->now.load[c], 0, &load);
	}
	return s;
}

static void set_gap(StaffingSearch *s)
{
	s->gap = s->market->bound - (s->best->value + 1) * STAFFING_SCALE;
}

/* --- what is left ----------------------------------------------------------------- */

static int better_first(const void *a, const void *b)
{
	const StaffingTeam *x = a, *y = b;
	if (x->value != y->value)
		return x->value > y->value ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	for (size_t i = 0; i < STAFFING_TEAM_MAX; i++)
		if (x->members[i] != y->members[i])
			return x->members[i] < y->members[i] ? -1 : 1;
	return 0;
}

static bool list_columns(StaffingSearch *s, uint32_t r)
{
	Columns *c = &s->columns[r];
	c->best = s->market->teams[r].value;
	StaffingTop top = {
		.most = COLUMNS_MAX - s->total, .floor = c->best - s->gap - 1, .arena = s->arena
	};
	top.floor = BASE_MAX(top.floor, STAFFING_LEAST);
	staffing_price_teams(s->market, r, &top);
	s->total += top.len;
	c->items = ARENA_ARRAY(s->arena, StaffingTeam, top.len + 1);
	if (top.len > 0)
		memcpy(c->items, top.items, top.len * sizeof(top.items[0]));
	c->len = top.len;
	if (c->best <= s->gap)
		c->items[c->len++] = (StaffingTeam){ .start = STAFFING_NEVER };
	if (c->len > 0)
		qsort(c->items, c->len, sizeof(c->items[0]), better_first);
	return s->total < COLUMNS_MAX;
}

/* --- losses ----------------------------------------------------------------------- */

static int64_t load_loss(const StaffingSearch *s)
{
	int64_t loss = 0;
	for (uint32_t c = 0; c < s->model->ncoaches; c++) {
		int32_t load;
		if (s->plan.load[c] > 0)
			loss += s->full[c] -
				staffing_price_load(
					s->model, c, s->market->now.load[c], s->plan.load[c], &load);
	}
	return loss;
}

static int64_t column_loss(const StaffingSearch *s, uint32_t r, size_t i)
{
	const Columns *c = &s->columns[r];
	return i < c->len ? c->best - c->items[i].value : INT64_MAX / 2;
}

/* The first column from here on that goes with the plan; len: none. */
static size_t next_fitting(StaffingSearch *s, uint32_t r, size_t i)
{
	const Columns *c = &s->columns[r];
	for (; i < c->len; i++) {
		s->left--;
		if (c->items[i].start == STAFFING_NEVER ||
			staffing_plan_fits(&s->plan, r, c->items[i].start, c->items[i].members))
			return i;
	}
	return c->len;
}

/* Opens the request with the least choice; false: nothing better is below here. */
static bool descend(StaffingSearch *s, int64_t loss)
{
	int64_t sum = 0, most = -1;
	uint32_t pick = STAFFING_NOBODY;
	int64_t now = loss + load_loss(s);
	for (uint32_t r = 0; r < s->model->nrequests; r++) {
		if (s->decided[r])
			continue;
		int64_t least = column_loss(s, r, next_fitting(s, r, 0));
		sum += least;
		if (least > s->gap || now + sum > s->gap)
			return false;
		if (least > most || (least == most && s->columns[r].len < s->columns[pick].len)) {
			most = least;
			pick = r;
		}
	}
	s->frames[s->depth++] = (Frame){ .request = pick, .loss = loss, .others = now - loss + sum - most };
	s->decided[pick] = true;
	return true;
}

static void leaf(StaffingSearch *s)
{
	if (s->plan.value <= s->best->value)
		return;
	staffing_plan_copy(s->best, &s->plan);
	set_gap(s);
}

/* The next choice of the deepest request. */
static void advance(StaffingSearch *s)
{
	Frame *f = &s->frames[s->depth - 1];
	const Columns *c = &s->columns[f->request];
	if (f->placed)
		staffing_plan_take(&s->plan, f->request);
	f->placed = false;
	s->nodes++;
	s->left -= s->model->nrequests;
	size_t i = next_fitting(s, f->request, f->next);
	if (i == c->len || f->loss + f->others + column_loss(s, f->request, i) > s->gap) {
		s->decided[f->request] = false;
		s->depth--;
		return;
	}
	f->next = i + 1;
	if (c->items[i].start != STAFFING_NEVER) {
		staffing_plan_put(&s->plan, f->request, c->items[i].start, c->items[i].members);
		f->placed = true;
	}
	if (s->depth == s->model->nrequests)
		leaf(s);
	else
		descend(s, f->loss + column_loss(s, f->request, i));
}

StaffingOutcome staffing_search_step(StaffingSearch *s, int64_t budget, int64_t *ret_steps)
{
	int64_t before = s->market->steps;
	StaffingOutcome outcome = STAFFING_GOING_ON;
	s->left = budget;
	set_gap(s);
	if (s->gap < 0)
		outcome = STAFFING_PROVEN;
	else if (s->listed < s->model->nrequests) {
		bool fits = list_columns(s, s->listed++);
		outcome = fits ? STAFFING_GOING_ON : STAFFING_TOO_MUCH;
		if (fits && s->listed == s->model->nrequests && !descend(s, 0))
			outcome = STAFFING_PROVEN;
	} else {
		while (s->depth > 0 && s->left > 0 && s->gap >= 0)
			advance(s);
		if (s->depth == 0 || s->gap < 0)
			outcome = STAFFING_PROVEN;
		else if (s->nodes > NODES_MAX)
			outcome = STAFFING_TOO_MUCH;
	}
	*ret_steps = budget - s->left + s->market->steps - before;
	return outcome;
}
