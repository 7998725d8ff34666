/* Does a plan keep the rules, is it worth what it says, and how much better could one be?
 * Recomputed from the problem alone: the checker trusts nothing of the solver and shares no
 * code with it. */
#ifndef KONTOR_SOLVE_STAFFING_VERIFY_H
#define KONTOR_SOLVE_STAFFING_VERIFY_H

#include "kontor/solve/staffing.h"

/* The rules and the score of some visits, one for each request. */
MUST_CHECK Rc staffing_verify_visits(const StaffingProblem *p, const StaffingVisit *visits,
	int64_t *ret_staffed, int64_t parts[STAFFING_GOALS], Err *err);

/* RC_OK: no rule is broken, the numbers are right, each empty request names the rule that
 * blocks it, and the prices prove the bound. *ret_proven is false when the bound is better than
 * what the prices prove: then the solver claims to have looked at all that they leave open,
 * which is not repeated here; *ret_staffed and *ret_score are what is proven. Else err says
 * in one sentence what is wrong. The problem has passed staffing_check; the result may be
 * anything whose arrays have the elements that it says. */
MUST_CHECK Rc staffing_verify(const StaffingProblem *p, const StaffingResult *r, bool *ret_proven,
	int64_t *ret_staffed, int64_t *ret_score, Err *err);

#endif
