/* Ranked teams for one request, and who is not in them why. */
#include "staffing_priv.h"

#include <string.h>

static uint32_t rank_of(const StaffingModel *m, uint32_t request)
{
	uint32_t r = 0;
	while (m->request_of[r] != request)
		r++;
	return r;
}

/* Named like a request's: the first that would suffice alone, else the last that has to go. */
static StaffingRule rule_of(const StaffingPlan *p, uint32_t c, uint32_t r)
{
	const StaffingModel *m = p->model;
	unsigned single = 0, least = UINT32_MAX;
	for (int32_t s = m->begin[r]; s < m->end[r]; s++) {
		unsigned rules = staffing_plan_rules(p, c, r, s);
		if (rules == 0)
			return STAFFING_FREE;
		if ((rules & (rules - 1)) == 0)
			single |= rules;
		least = BASE_MIN(least, rules); /* the highest bit is the lowest possible */
	}
	if (m->begin[r] >= m->end[r])
		return STAFFING_WINDOW;
	unsigned rule = 0;
	if (single != 0)
		while ((single >> rule & 1) == 0)
			rule++;
	else
		while (least >> (rule + 1) != 0)
			rule++;
	return (StaffingRule)rule;
}

static void describe(StaffingPlan *p, uint32_t r, const StaffingTeam *team,
	const int64_t before[STAFFING_GOALS], StaffingOffer *ret)
{
	staffing_plan_put(p, r, team->start, team->members);
	staffing_plan_visit(p, r, &ret->visit);
	staffing_plan_parts(p, ret->parts);
	ret->score = 0;
	for (size_t g = 0; g < STAFFING_GOALS; g++) {
		ret->parts[g] -= before[g];
		ret->score += ret->parts[g];
	}
	staffing_plan_take(p, r);
}

void staffing_propose(const StaffingProblem *problem, const StaffingVisit *plan, uint32_t request,
	size_t most, Arena *a, StaffingProposal *ret)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	const StaffingModel *m = staffing_model_new(problem, scratch);
	StaffingPlan p;
	int64_t before[STAFFING_GOALS];
	uint32_t r = rank_of(m, request);
	staffing_plan_init(&p, m, scratch);
	if (plan != NULL)
		staffing_plan_load(&p, plan, request);
	StaffingTop top = {
		.most = BASE_MAX(most, (size_t)1), .distinct = true, .floor = STAFFING_LEAST, .arena = scratch
	};
	staffing_plan_teams(&p, r, 0, &top);
	staffing_plan_parts(&p, before);
	*ret = (StaffingProposal){ .noffers = top.len, .topic = STAFFING_NOBODY };
	ret->offers = ARENA_ARRAY(a, StaffingOffer, top.len);
	ret->coaches = ARENA_ARRAY(a, StaffingRule, m->ncoaches);
	for (size_t i = 0; i < top.len; i++)
		describe(&p, r, &top.items[i], before, &ret->offers[i]);
	for (uint32_t c = 0; c < m->ncoaches; c++)
		ret->coaches[m->coach_of[c]] = rule_of(&p, c, r);
	if (top.len == 0)
		ret->rule = staffing_plan_blocking(&p, r, &ret->topic);
}
