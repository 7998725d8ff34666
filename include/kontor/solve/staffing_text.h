/* Staffing problems and plans as text, for files and auditors. Coaches, requests and days count
 * from 1; LEAD is 0 or 1; places are on a plane, in units of the caller's choice.
 *
 * A problem, coaches and requests in order and before the lines that name them:
 *
 *	c comment
 *	p DAYS COACHES REQUESTS
 *	set NAME VALUE        the weights level preference travel beyond balance keep-start keep-coach
 *	                      chain (0 when not given), and near, near-days, far, effort
 *	coach C ID X Y LEAD VISITS DAYS BEFORE WISH
 *	topic C TOPIC LEVEL
 *	blocked C FIRST LAST  days, both included
 *	preferred C FIRST LAST
 *	request R ID X Y PRIORITY SIZE LEAD FIRST LAST DAYS
 *	need R TOPIC LEVEL
 *	forbid R C
 *	fix R START           must begin then
 *	fix-coach R C         must come
 *	keep R START          confirmed
 *	keep-coach R C        confirmed
 *	travel R C COST       instead of the distance between home and place
 *	between R R COST      instead of the distance between the places
 *
 * A plan:
 *
 *	staffed PRIORITIES
 *	score SCORE
 *	parts LEVEL PREFERENCE TRAVEL BALANCE KEEP CHAIN
 *	visit R START C…      who leads first
 *	empty R RULE TOPIC    window forbidden topic lead size blocked visits days gap busy;
 *	                      TOPIC 0: none
 *	bound STAFFED SCORE optimal | open
 *	proof UNIT SCALE
 *	price C VISIT LOAD    all 0 is left out
 *	link C R PRICE        0 is left out
 *	day C DAY PRICE       0 is left out
 *
 * What they mean stands at StaffingProblem and StaffingProof. */
#ifndef KONTOR_SOLVE_STAFFING_TEXT_H
#define KONTOR_SOLVE_STAFFING_TEXT_H

#include "kontor/base/str.h"
#include "kontor/solve/staffing.h"

/* More is refused; err->line says where in every failure, and the sentence does, too. What
 * was read has passed staffing_check. */
MUST_CHECK Rc staffing_text_problem(const char *text, size_t len, Arena *a, StaffingProblem *ret, Err *err);

/* A plan for p, not yet verified. */
MUST_CHECK Rc staffing_text_result(
	const char *text, size_t len, const StaffingProblem *p, Arena *a, StaffingResult *ret, Err *err);

void staffing_text_write(const StaffingProblem *p, const StaffingResult *r, Str *out);

const char *staffing_text_rule(StaffingRule rule); /* "busy" */
const char *staffing_text_goal(StaffingGoal goal); /* "level" */

#endif
