/* What the tests of the staffing solver share: a fixed random sequence and offices. */
#ifndef STAFFING_CASE_H
#define STAFFING_CASE_H

#include <string.h>

#include "kontor/solve/staffing.h"

enum { CASE_COACHES = 24, CASE_REQUESTS = 24, CASE_DAYS = 90, CASE_SKILLS = 4, CASE_NEEDS = 3 };

typedef struct Case {
	StaffingProblem p;
	StaffingCoach coaches[CASE_COACHES];
	StaffingRequest requests[CASE_REQUESTS];
	StaffingSkill skills[CASE_COACHES][CASE_SKILLS], needs[CASE_REQUESTS][CASE_NEEDS];
	uint64_t blocked[CASE_COACHES][2], preferred[CASE_COACHES][2];
	uint32_t fixed[CASE_REQUESTS][2], keep[CASE_REQUESTS][2];
	StaffingPair forbidden[CASE_COACHES];
	int32_t travel[CASE_COACHES * CASE_REQUESTS], between[CASE_REQUESTS * CASE_REQUESTS];
} Case;

static uint64_t case_state = 1;

static UNUSED uint32_t below(uint32_t n)
{
	case_state ^= case_state << 13;
	case_state ^= case_state >> 7;
	case_state ^= case_state << 17;
	return (uint32_t)((case_state >> 20) % n);
}

static UNUSED int32_t up_to(int32_t most)
{
	return (int32_t)below((uint32_t)most + 1);
}

static UNUSED void random_days(uint64_t *bits, int32_t days, uint32_t percent)
{
	for (int32_t d = 0; d < days; d++)
		if (below(100) < percent)
			bits[d / 64] |= (uint64_t)1 << (d % 64);
}

static UNUSED void random_coach(Case *c, uint32_t i, uint32_t topics)
{
	StaffingCoach *coach = &c->coaches[i];
	*coach = (StaffingCoach){ .id = 1000 + i * 7 % 1009,
		.skills = c->skills[i],
		.lead = below(2) == 0,
		.blocked = c->blocked[i],
		.preferred = c->preferred[i],
		.most_visits = 1 + up_to(3),
		.most_days = 1 + up_to(8),
		.before = up_to(3),
		.wish = up_to(100) };
	random_days(c->blocked[i], c->p.days, 20);
	random_days(c->preferred[i], c->p.days, 20);
	for (uint32_t t = 0; t < topics && coach->nskills < CASE_SKILLS; t++)
		if (below(2) == 0)
			c->skills[i][coach->nskills++] = (StaffingSkill){ t, 1 + up_to(4) };
}

static UNUSED void random_request(Case *c, uint32_t i, uint32_t topics, int32_t window)
{
	StaffingRequest *q = &c->requests[i];
	*q = (StaffingRequest){ .id = 500 + i * 5 % 1009,
		.priority = 1 + up_to(2),
		.size = 1 + up_to(1) + (below(4) == 0),
		.lead = below(2) == 0,
		.needs = c->needs[i],
		.days = 1 + up_to(1),
		.fixed_start = STAFFING_NEVER,
		.fixed = c->fixed[i],
		.keep = c->keep[i],
		.keep_start = STAFFING_NEVER };
	q->first = up_to(c->p.days - 1);
	q->last = q->first + up_to(window);
	q->last = BASE_MIN(q->last, c->p.days - 1);
	q->days = BASE_MIN(q->days, c->p.days);
	for (uint32_t t = 0; t < topics && q->nneeds < CASE_NEEDS; t++)
		if (below(3) == 0)
			c->needs[i][q->nneeds++] = (StaffingSkill){ t, 1 + up_to(2) };
	if (below(5) == 0)
		q->keep_start = up_to(c->p.days - 1);
	if (below(10) == 0)
		q->fixed_start = up_to(c->p.days - 1);
	if (below(5) == 0 && c->p.ncoaches > 0)
		c->keep[i][q->nkeep++] = below((uint32_t)c->p.ncoaches);
	if (below(10) == 0 && c->p.ncoaches > 0)
		c->fixed[i][q->nfixed++] = below((uint32_t)c->p.ncoaches);
}

/* Everything that can be asked for occurs now and then. */
static UNUSED void random_case(
	Case *c, uint32_t coaches, uint32_t requests, int32_t days, uint32_t topics, int32_t window)
{
	memset(c, 0, sizeof(*c));
	c->p = (StaffingProblem){ .days = days,
		.ncoaches = coaches,
		.nrequests = requests,
		.coaches = c->coaches,
		.requests = c->requests,
		.forbidden = c->forbidden,
		.travel = c->travel,
		.between = c->between,
		.near = 30,
		.near_days = up_to(2),
		.far = 60 };
	c->p.weights = (StaffingWeights){ up_to(20), up_to(5), up_to(2), up_to(2), up_to(5), up_to(30),
		up_to(20), up_to(15) };
	for (uint32_t i = 0; i < coaches; i++)
		random_coach(c, i, topics);
	for (uint32_t i = 0; i < requests; i++)
		random_request(c, i, topics, window);
	for (uint32_t i = 0; i < coaches * requests; i++)
		c->travel[i] = up_to(100);
	for (uint32_t a = 0; a < requests; a++)
		for (uint32_t b = 0; b < a; b++)
			c->between[a * requests + b] = c->between[b * requests + a] = up_to(100);
	for (uint32_t i = 0; i < coaches / 2 && requests > 0; i++)
		c->forbidden[c->p.nforbidden++] = (StaffingPair){ below(coaches), below(requests) };
}

#endif
