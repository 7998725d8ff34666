/* Is a plan really the best one? Proved from the graph and the result alone: the
 * verifier trusts nothing of the solver and shares no code with it. */
#ifndef KONTOR_SOLVE_MATCHING_VERIFY_H
#define KONTOR_SOLVE_MATCHING_VERIFY_H

#include "kontor/solve/matching.h"

/* RC_OK: the pairs are a matching of the problem with this weight and these pins, and the
 * duals prove that no other is better by the problem's order of goals. Else err
 * says in one sentence what is wrong. The problem has passed matching_check; the result may
 * be anything whose arrays have n and nsets elements. */
MUST_CHECK Rc matching_verify(const MatchingProblem *p, const MatchingResult *r, Err *err);

#endif
