#include "kontor/solve/staffing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "kontor/solve/staffing_verify.h"
#include "staffing_case.h"

/* --- all plans of a small office ---------------------------------------------------- */

typedef struct Best {
	bool any;
	int64_t staffed, score;
} Best;

static int64_t score_of(const int64_t parts[STAFFING_GOALS])
{
	int64_t sum = 0;
	for (size_t g = 0; g < STAFFING_GOALS; g++)
		sum += parts[g];
	return sum;
}

static void consider(const StaffingProblem *p, const StaffingVisit *visits, Best *best)
{
	int64_t staffed, parts[STAFFING_GOALS];
	Err err = ERR_INIT;
	if (staffing_verify_visits(p, visits, &staffed, parts, &err) != RC_OK)
		return;
	int64_t score = score_of(parts);
	if (!best->any || staffed > best->staffed || (staffed == best->staffed && score > best->score))
		*best = (Best){ true, staffed, score };
}

static void try_all(const StaffingProblem *p, StaffingVisit *visits, uint32_t r, Best *best);

/* Every set of coaches in one order; one that may lead stands first. */
static void try_teams(const StaffingProblem *p, StaffingVisit *visits, uint32_t r, Best *best)
{
	for (uint32_t set = 0; set < 1u << p->ncoaches; set++) {
		StaffingVisit *v = &visits[r];
		v->size = 0;
		for (uint32_t c = 0; c < p->ncoaches; c++)
			if ((set >> c & 1) != 0 && v->size < STAFFING_TEAM_MAX)
				v->team[v->size++] = c;
		if (v->size != (uint32_t)p->requests[r].size)
			continue;
		for (uint32_t i = 1; i < v->size && !p->coaches[v->team[0]].lead; i++) {
			uint32_t c = v->team[i];
			v->team[i] = v->team[0];
			v->team[0] = c;
		}
		int64_t staffed, parts[STAFFING_GOALS];
		Err err = ERR_INIT;
		if (staffing_verify_visits(p, visits, &staffed, parts, &err) == RC_OK)
			try_all(p, visits, r + 1, best);
	}
}

static void try_all(const StaffingProblem *p, StaffingVisit *visits, uint32_t r, Best *best)
{
	if (r == p->nrequests) {
		consider(p, visits, best);
		return;
	}
	visits[r].start = STAFFING_NEVER;
	visits[r].size = 0;
	try_all(p, visits, r + 1, best);
	for (int32_t s = p->requests[r].first; s + p->requests[r].days - 1 <= p->requests[r].last; s++) {
		visits[r].start = s;
		try_teams(p, visits, r, best);
	}
	visits[r].start = STAFFING_NEVER;
	visits[r].size = 0;
}

static const StaffingResult *solve(Staffing *s, int64_t slice)
{
	while (!staffing_step(s, slice))
		;
	assert_int_equal(staffing_progress(s), 1000);
	return staffing_result(s);
}

static void verified(const StaffingProblem *p, const StaffingResult *r)
{
	bool proven;
	int64_t staffed, score;
	Err err = ERR_INIT;
	if (staffing_verify(p, r, &proven, &staffed, &score, &err) != RC_OK)
		fail_msg("%s", err.text);
}

static void valid(const StaffingProblem *p)
{
	Err err = ERR_INIT;
	if (staffing_check(p, &err) != RC_OK)
		fail_msg("%s", err.text);
}

static void test_as_good_as_all_plans(void **state)
{
	(void)state;
	static Case c;
	StaffingVisit visits[CASE_REQUESTS];
	int proven = 0;
	for (int i = 0; i < 3000; i++) {
		Best best = { 0 };
		random_case(&c, 1 + below(4), 1 + below(3), 3 + up_to(5), 2, 3);
		memset(visits, 0, sizeof(visits));
		for (size_t r = 0; r < CASE_REQUESTS; r++)
			visits[r].start = STAFFING_NEVER;
		valid(&c.p);
		try_all(&c.p, visits, 0, &best);
		AUTO(staffing_freep) Staffing *s = staffing_new(&c.p);
		const StaffingResult *r = solve(s, 100000);
		verified(&c.p, r);
		assert_int_equal(r->staffed, best.staffed);
		assert_int_equal(r->score, best.score);
		proven += r->optimal;
	}
	assert_int_equal(proven, 3000);
}

/* --- larger offices ----------------------------------------------------------------- */

static void test_no_rule_is_broken(void **state)
{
	(void)state;
	static Case c;
	int proven = 0, empty = 0;
	for (int i = 0; i < 1000; i++) {
		random_case(&c, 3 + below(CASE_COACHES - 2), 3 + below(CASE_REQUESTS - 2),
			20 + up_to(CASE_DAYS - 20), 4, 20);
		c.p.effort = 300000;
		valid(&c.p);
		AUTO(staffing_freep) Staffing *s = staffing_new(&c.p);
		const StaffingResult *r = solve(s, 1 + below(100000));
		verified(&c.p, r);
		proven += r->optimal;
		for (size_t k = 0; k < r->nvisits; k++)
			empty += r->visits[k].start == STAFFING_NEVER;
	}
	assert_true(proven > 0 && empty > 0);
	print_message("proven: %d of 1000, empty: %d\n", proven, empty);
}

/* --- the same for everybody ----------------------------------------------------------- */

/* c with coaches and requests in another order; at[]: where the old ones went. */
static void shuffle(const Case *c, Case *ret, uint32_t *coach_at, uint32_t *request_at)
{
	const uint32_t nc = (uint32_t)c->p.ncoaches, nr = (uint32_t)c->p.nrequests;
	*ret = *c;
	ret->p.coaches = ret->coaches;
	ret->p.requests = ret->requests;
	ret->p.forbidden = ret->forbidden;
	ret->p.travel = ret->travel;
	ret->p.between = ret->between;
	for (uint32_t i = 0; i < nc; i++)
		coach_at[i] = (i * 5 + 2) % nc;
	for (uint32_t i = 0; i < nr; i++)
		request_at[i] = (i * 7 + 3) % nr;
	for (uint32_t i = 0; i < nc; i++)
		ret->coaches[coach_at[i]] = c->coaches[i];
	for (uint32_t i = 0; i < nr; i++) {
		uint32_t at = request_at[i];
		ret->requests[at] = c->requests[i];
		ret->requests[at].fixed = ret->fixed[at];
		ret->requests[at].keep = ret->keep[at];
		for (size_t k = 0; k < 2; k++) {
			ret->fixed[at][k] = nc > 0 ? coach_at[c->fixed[i][k]] : 0;
			ret->keep[at][k] = nc > 0 ? coach_at[c->keep[i][k]] : 0;
		}
		for (uint32_t k = 0; k < nc; k++)
			ret->travel[coach_at[k] * nr + at] = c->travel[k * nr + i];
		for (uint32_t k = 0; k < nr; k++)
			ret->between[at * nr + request_at[k]] = c->between[i * nr + k];
	}
	for (size_t i = 0; i < c->p.nforbidden; i++)
		ret->forbidden[c->p.nforbidden - 1 - i] = (StaffingPair){ coach_at[c->forbidden[i].coach],
			request_at[c->forbidden[i].request] };
}

static void test_the_order_of_the_input_does_not_matter(void **state)
{
	(void)state;
	static Case c, other;
	uint32_t coach_at[CASE_COACHES], request_at[CASE_REQUESTS];
	for (int i = 0; i < 60; i++) {
		random_case(&c, 12 + below(2) * 4, 11 + below(2) * 2, 40, 3, 15);
		c.p.effort = 200000;
		shuffle(&c, &other, coach_at, request_at);
		AUTO(staffing_freep) Staffing *s = staffing_new(&c.p);
		AUTO(staffing_freep) Staffing *t = staffing_new(&other.p);
		const StaffingResult *a = solve(s, 1000000), *b = solve(t, 777);
		assert_int_equal(a->staffed, b->staffed);
		assert_int_equal(a->score, b->score);
		assert_int_equal(a->bound_score, b->bound_score);
		assert_int_equal(a->steps, b->steps);
		for (uint32_t r = 0; r < a->nvisits; r++) {
			const StaffingVisit *v = &a->visits[r], *w = &b->visits[request_at[r]];
			assert_int_equal(v->start, w->start);
			assert_int_equal(v->rule, w->rule);
			for (uint32_t k = 0; k < v->size; k++)
				assert_int_equal(coach_at[v->team[k]], w->team[k]);
		}
	}
}

/* --- one request ---------------------------------------------------------------------- */

/* How many teams of the request are better than this, by trying all on their best day. */
static int better_teams(const StaffingProblem *p, StaffingVisit *visits, uint32_t r, int64_t than)
{
	int64_t staffed, parts[STAFFING_GOALS], before;
	int n = 0;
	Err err = ERR_INIT;
	visits[r] = (StaffingVisit){ .start = STAFFING_NEVER };
	assert_int_equal(staffing_verify_visits(p, visits, &staffed, parts, &err), RC_OK);
	before = score_of(parts);
	for (uint32_t set = 0; set < 1u << p->ncoaches; set++) {
		bool better = false;
		StaffingVisit *v = &visits[r];
		for (int32_t s = p->requests[r].first; s <= p->requests[r].last; s++) {
			*v = (StaffingVisit){ .start = s };
			for (uint32_t c = 0; c < p->ncoaches; c++)
				if ((set >> c & 1) != 0 && v->size < STAFFING_TEAM_MAX)
					v->team[v->size++] = c;
			for (uint32_t i = 1; i < v->size && !p->coaches[v->team[0]].lead; i++) {
				uint32_t c = v->team[i];
				v->team[i] = v->team[0];
				v->team[0] = c;
			}
			if (staffing_verify_visits(p, visits, &staffed, parts, &err) == RC_OK)
				better = better || score_of(parts) - before > than;
		}
		n += better;
	}
	visits[r] = (StaffingVisit){ .start = STAFFING_NEVER };
	return n;
}

static void check_offer(
	const StaffingProblem *p, StaffingVisit *visits, uint32_t r, const StaffingOffer *offer)
{
	int64_t staffed, parts[STAFFING_GOALS], before[STAFFING_GOALS];
	Err err = ERR_INIT;
	visits[r] = (StaffingVisit){ .start = STAFFING_NEVER };
	assert_int_equal(staffing_verify_visits(p, visits, &staffed, before, &err), RC_OK);
	visits[r] = offer->visit;
	if (staffing_verify_visits(p, visits, &staffed, parts, &err) != RC_OK)
		fail_msg("%s", err.text);
	for (size_t g = 0; g < STAFFING_GOALS; g++)
		assert_int_equal(offer->parts[g], parts[g] - before[g]);
	assert_int_equal(offer->score, score_of(offer->parts));
}

static void test_proposals_are_all_best_teams(void **state)
{
	(void)state;
	static Case c;
	AUTO(arena_freep) Arena *a = arena_new();
	int offers = 0;
	for (int i = 0; i < 300; i++) {
		StaffingProposal proposal;
		random_case(&c, 3 + below(5), 2 + below(4), 15, 2, 6);
		AUTO(staffing_freep) Staffing *s = staffing_new(&c.p);
		const StaffingResult *plan = solve(s, 10000);
		uint32_t r = below((uint32_t)c.p.nrequests);
		size_t most = 1 + below(5);
		staffing_propose(&c.p, plan->visits, r, most, a, &proposal);
		for (size_t k = 0; k < proposal.noffers; k++) {
			check_offer(&c.p, plan->visits, r, &proposal.offers[k]);
			assert_true(k == 0 || proposal.offers[k - 1].score >= proposal.offers[k].score);
			int better = better_teams(&c.p, plan->visits, r, proposal.offers[k].score);
			assert_true(better <= (int)k);
		}
		if (proposal.noffers < most) /* then these are all */
			assert_int_equal(better_teams(&c.p, plan->visits, r, INT64_MIN), proposal.noffers);
		assert_int_equal(proposal.rule == STAFFING_FREE, proposal.noffers > 0);
		offers += (int)proposal.noffers;
	}
	assert_true(offers > 100);
}

/* --- what blocks ---------------------------------------------------------------------- */

/* Two coaches for one request of two days between days 2 and 5, whom nothing is in the way of. */
static void two_coaches(Case *c)
{
	memset(c, 0, sizeof(*c));
	c->p = (StaffingProblem){ .days = 10,
		.ncoaches = 2,
		.nrequests = 1,
		.coaches = c->coaches,
		.requests = c->requests,
		.forbidden = c->forbidden,
		.travel = c->travel,
		.far = STAFFING_COST_MAX };
	for (uint32_t i = 0; i < 2; i++) {
		c->skills[i][0] = (StaffingSkill){ 7, 3 };
		c->coaches[i] = (StaffingCoach){ .id = i,
			.skills = c->skills[i],
			.nskills = 1,
			.lead = true,
			.blocked = c->blocked[i],
			.most_visits = 3,
			.most_days = 9 };
	}
	for (uint32_t i = 0; i < 2; i++) {
		c->needs[i][0] = (StaffingSkill){ 7, 2 };
		c->requests[i] = (StaffingRequest){ .id = i,
			.priority = 1,
			.size = 2,
			.lead = true,
			.needs = c->needs[i],
			.nneeds = 1,
			.first = 2,
			.last = 5,
			.days = 2,
			.fixed_start = STAFFING_NEVER,
			.keep_start = STAFFING_NEVER,
			.fixed = c->fixed[i] };
	}
}

static void blocked_by(const Case *c, uint32_t request, StaffingRule rule, StaffingRule of_coach)
{
	AUTO(arena_freep) Arena *a = arena_new();
	StaffingProposal proposal;
	valid(&c->p);
	AUTO(staffing_freep) Staffing *s = staffing_new(&c->p);
	const StaffingResult *r = solve(s, 1000);
	verified(&c->p, r);
	assert_int_equal(r->visits[request].rule, rule);
	staffing_propose(&c->p, r->visits, request, 3, a, &proposal);
	assert_int_equal(proposal.rule, rule);
	assert_int_equal(proposal.coaches[0], of_coach);
	assert_int_equal(proposal.noffers == 0, rule != STAFFING_FREE);
}

static void test_the_blocking_rule_is_named(void **state)
{
	(void)state;
	static Case c;
	two_coaches(&c);
	blocked_by(&c, 0, STAFFING_FREE, STAFFING_FREE);
	c.requests[0].last = 2;
	blocked_by(&c, 0, STAFFING_WINDOW, STAFFING_WINDOW);
	two_coaches(&c);
	c.requests[0].fixed_start = 8;
	blocked_by(&c, 0, STAFFING_WINDOW, STAFFING_WINDOW);
	two_coaches(&c);
	c.forbidden[0] = (StaffingPair){ 0, 0 };
	c.p.nforbidden = 1;
	blocked_by(&c, 0, STAFFING_FORBIDDEN, STAFFING_FORBIDDEN);
	two_coaches(&c);
	c.coaches[0].nskills = 0;
	blocked_by(&c, 0, STAFFING_TOPIC, STAFFING_TOPIC);
	two_coaches(&c);
	c.coaches[0].lead = c.coaches[1].lead = false;
	blocked_by(&c, 0, STAFFING_LEAD, STAFFING_FREE);
	two_coaches(&c);
	c.requests[0].size = 3;
	blocked_by(&c, 0, STAFFING_SIZE, STAFFING_FREE);
	two_coaches(&c);
	c.blocked[0][0] = 1 << 3 | 1 << 5;
	blocked_by(&c, 0, STAFFING_BLOCKED, STAFFING_BLOCKED);
	two_coaches(&c);
	c.coaches[0].most_visits = 0;
	blocked_by(&c, 0, STAFFING_VISITS, STAFFING_VISITS);
	two_coaches(&c);
	c.coaches[0].most_days = 1;
	blocked_by(&c, 0, STAFFING_DAYS, STAFFING_DAYS);
}

static void test_other_visits_block(void **state)
{
	(void)state;
	static Case c;
	two_coaches(&c);
	c.p.nrequests = 2;
	c.p.between = c.between;
	c.requests[0].priority = 2;
	blocked_by(&c, 1, STAFFING_FREE, STAFFING_FREE); /* one after the other */
	c.between[1] = c.between[2] = 50;
	c.p.far = 49;
	blocked_by(&c, 1, STAFFING_GAP, STAFFING_GAP);
	c.requests[0].fixed_start = c.requests[1].fixed_start = 3;
	blocked_by(&c, 1, STAFFING_BUSY, STAFFING_BUSY);
	c.coaches[0].most_days = 3; /* two rules at once: the last that has to go */
	blocked_by(&c, 1, STAFFING_BUSY, STAFFING_BUSY);
}

static void test_the_topic_that_nobody_has_is_named(void **state)
{
	(void)state;
	static Case c;
	two_coaches(&c);
	c.needs[0][1] = (StaffingSkill){ 99, 1 };
	c.requests[0].nneeds = 2;
	AUTO(staffing_freep) Staffing *s = staffing_new(&c.p);
	const StaffingResult *r = solve(s, 1000);
	assert_int_equal(r->visits[0].rule, STAFFING_TOPIC);
	assert_int_equal(r->visits[0].topic, 99);
}

/* --- what people rely on -------------------------------------------------------------- */

static void test_confirmed_things_stay_where_they_are(void **state)
{
	(void)state;
	static Case c;
	two_coaches(&c);
	c.requests[0].size = 1;
	c.requests[0].keep_start = 4;
	c.keep[0][0] = 1;
	c.requests[0].keep = c.keep[0];
	c.requests[0].nkeep = 1;
	c.travel[1] = 5; /* the other one would be nearer */
	c.p.weights = (StaffingWeights){ .travel = 1, .keep_start = 10, .keep_coach = 10 };
	AUTO(staffing_freep) Staffing *s = staffing_new(&c.p);
	const StaffingResult *r = solve(s, 1000);
	assert_int_equal(r->visits[0].start, 4);
	assert_int_equal(r->visits[0].team[0], 1);
	assert_int_equal(r->parts[STAFFING_KEEP], 20);
	assert_int_equal(r->parts[STAFFING_TRAVEL], -5);
}

static void test_nothing_to_do(void **state)
{
	(void)state;
	static Case c;
	two_coaches(&c);
	c.p.nrequests = 0;
	AUTO(staffing_freep) Staffing *s = staffing_new(&c.p);
	const StaffingResult *r = solve(s, 1);
	verified(&c.p, r);
	assert_true(r->optimal);
	two_coaches(&c);
	c.p.ncoaches = 0;
	AUTO(staffing_freep) Staffing *t = staffing_new(&c.p);
	r = solve(t, 1);
	verified(&c.p, r);
	assert_true(r->optimal);
	assert_int_equal(r->visits[0].rule, STAFFING_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_good_as_all_plans),
		cmocka_unit_test(test_no_rule_is_broken),
		cmocka_unit_test(test_the_order_of_the_input_does_not_matter),
		cmocka_unit_test(test_proposals_are_all_best_teams),
		cmocka_unit_test(test_the_blocking_rule_is_named),
		cmocka_unit_test(test_other_visits_block),
		cmocka_unit_test(test_the_topic_that_nobody_has_is_named),
		cmocka_unit_test(test_confirmed_things_stay_where_they_are),
		cmocka_unit_test(test_nothing_to_do),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
