/* Problems and plans as text, for files and auditors. Vertices and sets count from 1.
 *
 * A problem:              A plan:
 *	c comment                   weight TOTAL
 *	p N M                       pairs K
 *	e U V W      M times        m U V                  K times
 *                                  goal sum | coverage | floor WORST
 *                                  proof sum LEAST FACTOR BONUS SCALE SETS
 *                                  s SET PARENT DUAL      SETS times, PARENT 0: outermost
 *                                  y VERTEX DUAL SET      SET 0: in none; all 0 is left out
 *
 * With the goal floor two more proofs follow, of the same form: cover and worst. LEAST is a
 * number, or "all". What they mean stands at MatchingProof. */
#ifndef KONTOR_SOLVE_MATCHING_TEXT_H
#define KONTOR_SOLVE_MATCHING_TEXT_H

#include "kontor/base/str.h"
#include "kontor/solve/matching.h"

/* More is refused; err->line says where in every failure, and the sentence does, too. */
MUST_CHECK Rc matching_text_problem(const char *text, size_t len, Arena *a, MatchingProblem *ret, Err *err);

/* The goals of ret_goal are those of the plan; the rest of it is empty. n: that of the
 * problem that the plan is for. */
MUST_CHECK Rc matching_text_result(const char *text, size_t len, uint32_t n, Arena *a, MatchingResult *ret,
	MatchingProblem *ret_goal, Err *err);

void matching_text_write(const MatchingProblem *p, const MatchingResult *r, Str *out);

#endif
