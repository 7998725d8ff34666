/* Large neighbourhood search: a few visits that have to do with each other are taken out and put
 * back one by one, each by its best team; a plan that is a little worse is carried on with, and
 * ever less so. */
#include "staffing_priv.h"

#include <string.h>

enum { OUT_MAX = 6, TRIES = 25 };

void staffing_improve_init(StaffingImprove *i, const StaffingModel *m, Arena *a)
{
	*i = (StaffingImprove){ .state = 0x9e3779b97f4a7c15u };
	staffing_plan_init(&i->now, m, a);
	staffing_plan_init(&i->best, m, a);
	i->out = ARENA_ARRAY(a, uint32_t, m->nrequests);
}

int64_t staffing_improve_steps(const StaffingImprove *i)
{
	return i->now.steps;
}

static uint32_t below(StaffingImprove *i, uint32_t n)
{
	i->state ^= i->state << 13;
	i->state ^= i->state >> 7;
	i->state ^= i->state << 17;
	return (uint32_t)((i->state >> 16) % n);
}

static void keep_if_best(StaffingImprove *i)
{
	if (i->now.value <= i->best.value)
		return;
	staffing_plan_copy(&i->best, &i->now);
	i->idle = 0;
}

/* --- from prices ------------------------------------------------------------------ */

/* By priority, then by id; with the teams that prices chose first, since they go together. */
void staffing_improve_from_prices(StaffingImprove *i, const StaffingMarket *k)
{
	const StaffingModel *m = i->now.model;
	StaffingPlan *p = &i->now;
	for (uint32_t r = 0; r < m->nrequests; r++)
		staffing_plan_take(p, r);
	for (int32_t priority = STAFFING_PRIORITY_MAX; priority > 0; priority--) {
		for (uint32_t r = 0; r < m->nrequests; r++) {
			const StaffingTeam *t = &k->teams[r];
			if (m->requests[r]->priority == priority && k->rounds > 0 &&
				t->start != STAFFING_NEVER && staffing_plan_fits(p, r, t->start, t->members))
				staffing_plan_put(p, r, t->start, t->members);
		}
		for (uint32_t r = 0; r < m->nrequests; r++)
			if (m->requests[r]->priority == priority && p->start[r] == STAFFING_NEVER)
				staffing_plan_fill(p, r);
	}
	for (uint32_t r = 0; r < m->nrequests; r++) {
		staffing_plan_take(p, r);
		staffing_plan_fill(p, r);
	}
	keep_if_best(i);
}

/* --- a few at a time -------------------------------------------------------------- */

static bool share_coach(const StaffingPlan *p, uint32_t a, uint32_t b)
{
	if (p->start[a] == STAFFING_NEVER || p->start[b] == STAFFING_NEVER)
		return false;
	for (int32_t i = 0; i < p->model->requests[a]->size; i++)
		for (int32_t k = 0; k < p->model->requests[b]->size; k++)
			if (p->team[a][i] == p->team[b][k])
				return true;
	return false;
}

static bool share_days(const StaffingModel *m, uint32_t a, uint32_t b)
{
	return m->begin[a] < m->end[b] + m->requests[b]->days &&
		m->begin[b] < m->end[a] + m->requests[a]->days;
}

static bool may_chain(const StaffingModel *m, uint32_t first, uint32_t then)
{
	for (const uint32_t *q = m->near[then]; *q != STAFFING_NOBODY; q++)
		if (*q == first)
			return true;
	return false;
}

static bool is_related(const StaffingImprove *i, uint32_t kind, uint32_t a, uint32_t b)
{
	switch (kind) {
	case 0:
		return true;
	case 1:
		return share_coach(&i->now, a, b);
	case 2:
		return may_chain(i->now.model, a, b) || may_chain(i->now.model, b, a);
	default:
		return share_days(i->now.model, a, b);
	}
}

static bool is_out(const StaffingImprove *i, uint32_t r)
{
	for (uint32_t k = 0; k < i->nout; k++)
		if (i->out[k] == r)
			return true;
	return false;
}

/* Every other time one that is empty, if there is any. */
static uint32_t first_out(StaffingImprove *i)
{
	uint32_t n = i->now.model->nrequests, r = below(i, n);
	if (i->rounds % 2 != 0)
		return r;
	for (uint32_t k = 0; k < n; k++)
		if (i->now.start[(r + k) % n] == STAFFING_NEVER)
			return (r + k) % n;
	return r;
}

static void choose_out(StaffingImprove *i)
{
	uint32_t n = i->now.model->nrequests, kind = below(i, 4);
	uint32_t want = 2 + below(i, OUT_MAX - 1);
	want = BASE_MIN(want, n);
	i->nout = 0;
	i->out[i->nout++] = first_out(i);
	for (uint32_t tries = 0; tries < TRIES * want && i->nout < want; tries++) {
		uint32_t r = below(i, n), seed = i->out[below(i, i->nout)];
		if (!is_out(i, r) && is_related(i, kind, seed, r))
			i->out[i->nout++] = r;
	}
}

/* The best team, now and then the second best. */
static void put_back(StaffingImprove *i, uint32_t r)
{
	StaffingTeam teams[2];
	StaffingTop top = { .most = 2, .distinct = true, .floor = STAFFING_LEAST, .items = teams, .cap = 2 };
	if (below(i, 8) != 0) {
		staffing_plan_fill(&i->now, r);
		return;
	}
	staffing_plan_teams(&i->now, r, 0, &top);
	if (top.len > 0)
		staffing_plan_put(&i->now, r, teams[top.len - 1].start, teams[top.len - 1].members);
}

static void take_out(StaffingImprove *i)
{
	for (uint32_t k = 0; k < i->nout; k++)
		staffing_plan_take(&i->now, i->out[k]);
}

void staffing_improve_round(StaffingImprove *i)
{
	int32_t starts[OUT_MAX + 1];
	uint32_t teams[OUT_MAX + 1][STAFFING_TEAM_MAX];
	StaffingPlan *p = &i->now;
	int64_t before = p->value;
	i->rounds++;
	i->idle++;
	choose_out(i);
	for (uint32_t k = 0; k < i->nout; k++) {
		starts[k] = p->start[i->out[k]];
		memcpy(teams[k], p->team[i->out[k]], sizeof(teams[k]));
	}
	take_out(i);
	uint32_t turn = below(i, i->nout);
	for (uint32_t k = 0; k < i->nout; k++)
		put_back(i, i->out[(k + turn) % i->nout]);
	if (p->value >= before || p->value >= i->best.value - i->slack) {
		keep_if_best(i);
		return;
	}
	take_out(i);
	for (uint32_t k = 0; k < i->nout; k++)
		if (starts[k] != STAFFING_NEVER)
			staffing_plan_put(p, i->out[k], starts[k], teams[k]);
}
