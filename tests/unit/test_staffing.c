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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_good_as_all_plans),
		cmocka_unit_test(test_no_rule_is_broken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
