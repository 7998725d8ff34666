/* Teams for requests: who goes where on which days.
 *
 * A request asks for one visit of some consecutive days within a window, by a team of a given
 * size that brings the required topics and a lead. Coaches have topics with levels, free,
 * preferred and blocked days, and limits. The rules below are never broken: a request stays
 * empty rather than that, and the rule that blocks it is named. A team that lacks somebody is
 * no team, so a request is staffed as a whole or not at all.
 *
 * The order of goals is lexicographic: first the sum of the priorities of all staffed
 * requests, then the score, a sum of the parts below. Both count in integers; no goal of
 * the score ever leaves a request empty. Requests and coaches are taken in the order of their
 * ids, so neither the order of the input nor the size of the slices decides.
 *
 * A run is new, step until done, result:
 *
 *	Staffing *s = staffing_new(&problem);
 *	while (!staffing_step(s, 1000000)) { ... keys, progress, cancel ... }
 *	const StaffingResult *r = staffing_result(s);
 *
 * It ends when the plan is proven to be the best or when the problem's effort is spent; the
 * result tells which, and how much better a plan could be at most. */
#ifndef KONTOR_SOLVE_STAFFING_H
#define KONTOR_SOLVE_STAFFING_H

#include "kontor/base/arena.h"
#include "kontor/base/err.h"

enum {
	STAFFING_COACHES_MAX = 500,
	STAFFING_REQUESTS_MAX = 500,
	STAFFING_DAYS_MAX = 1100, /* of the period */
	STAFFING_SKILLS_MAX = 64, /* of a coach */
	STAFFING_NEEDS_MAX = 8,   /* of a request */
	STAFFING_TEAM_MAX = 8,
	STAFFING_LEVEL_MAX = 9,
	STAFFING_PRIORITY_MAX = 100,
	STAFFING_WEIGHT_MAX = 10000,
	STAFFING_COST_MAX = 100000, /* of a journey */
};

#define STAFFING_NEVER  (-1)       /* no day */
#define STAFFING_NOBODY UINT32_MAX /* no coach, request or topic */

/* A topic is any number that the caller likes. */
typedef struct StaffingSkill {
	uint32_t topic;
	int32_t level; /* 1 to LEVEL_MAX; of a need: the least that one of the team must have */
} StaffingSkill;

/* Days are counted from the first of the period, 0; day d is bit d % 64 of word d / 64. */
typedef struct StaffingCoach {
	uint64_t id;
	size_t nskills;
	const StaffingSkill *skills; /* each topic once */
	bool lead;
	const uint64_t *blocked, *preferred; /* NULL: no such day */
	int32_t most_visits, most_days;      /* in the period */
	int32_t before;                      /* days that count for the balance, but are not in the plan */
	int32_t wish;                        /* journeys up to here are as this coach wishes */
} StaffingCoach;

/* Coaches are numbers in the problem's array, here and in results. */
typedef struct StaffingRequest {
	uint64_t id;
	int32_t priority; /* 1 to PRIORITY_MAX */
	int32_t size;     /* of the team */
	bool lead;        /* one of the team leads */
	size_t nneeds;
	const StaffingSkill *needs; /* each topic once */
	int32_t first, last;        /* the window, both days in it */
	int32_t days;               /* of the visit */
	int32_t fixed_start;        /* must begin then, or NEVER */
	size_t nfixed;
	const uint32_t *fixed; /* must be in the team */
	int32_t keep_start;    /* confirmed, costs to move; or NEVER */
	size_t nkeep;
	const uint32_t *keep; /* confirmed, cost to replace */
} StaffingRequest;

typedef struct StaffingPair {
	uint32_t coach, request;
} StaffingPair;

/* What a unit is worth; none is negative. */
typedef struct StaffingWeights {
	int32_t level;      /* a level of the best in the team, for each required topic */
	int32_t preference; /* a preferred day of a coach */
	int32_t travel;     /* minus, for each unit of a coach's journey */
	int32_t beyond;     /* minus, in addition for each unit beyond the wish */
	int32_t balance;    /* minus, for the square of a coach's days above the average */
	int32_t keep_start; /* the confirmed day */
	int32_t keep_coach; /* each confirmed coach */
	int32_t chain;      /* each coach who was near not long before */
} StaffingWeights;

/* Whatever the problem points to lives as long as the solver. */
typedef struct StaffingProblem {
	int32_t days; /* of the period */
	size_t ncoaches, nrequests, nforbidden;
	const StaffingCoach *coaches;
	const StaffingRequest *requests;
	const StaffingPair *forbidden; /* own town, client, declined */
	const int32_t *travel;         /* coach * nrequests + request: home to place */
	const int32_t *between;        /* request * nrequests + request: place to place; NULL: all 0 */
	int32_t near;                  /* places up to here from each other are near */
	int32_t near_days;             /* and visits with at most so many days between are a chain */
	int32_t far;                   /* places further apart need a day between; COST_MAX: none do */
	StaffingWeights weights;
	int64_t effort; /* steps until the run ends without proof; 0: as usual, more for large offices */
} StaffingProblem;

/* Hard rules, in the order in which they are named. */
typedef enum StaffingRule {
	STAFFING_FREE,      /* none is in the way */
	STAFFING_WINDOW,    /* the window is shorter than the visit, or does not hold the fixed day */
	STAFFING_FORBIDDEN, /* a conflict of interest */
	STAFFING_TOPIC,     /* brings none of the topics; of a request: nobody has the topic */
	STAFFING_LEAD,      /* nobody may lead */
	STAFFING_SIZE,      /* fewer coaches than the team needs */
	STAFFING_BLOCKED,   /* not available on these days */
	STAFFING_VISITS,    /* has all visits already */
	STAFFING_DAYS,      /* has too few days left */
	STAFFING_GAP,       /* another visit is too far away for the next day */
	STAFFING_BUSY,      /* on another visit */
	STAFFING_RULES,
} StaffingRule;

typedef enum StaffingGoal {
	STAFFING_LEVEL,
	STAFFING_PREFERENCE,
	STAFFING_TRAVEL,
	STAFFING_BALANCE,
	STAFFING_KEEP,
	STAFFING_CHAIN,
	STAFFING_GOALS,
} StaffingGoal;

typedef struct StaffingVisit {
	int32_t start;                    /* NEVER: empty */
	uint32_t size;                    /* 0 when empty */
	uint32_t team[STAFFING_TEAM_MAX]; /* who leads, then by id */
	/* Of an empty one: the first rule that would let a team go if only it were lifted, the
	 * others staying where they are; where no single one does, the rules are lifted one after
	 * the other, and it is the last that had to be. */
	StaffingRule rule;
	uint32_t topic; /* of the rule TOPIC, or NOBODY */
} StaffingVisit;

/* Prices prove a bound. A team that is bought pays for each coach the prices of the days, one
 * for the visit and one for each day of load. A visit that could follow a near one counts as a
 * chain, but pays the coach's price of that link; whoever could be the one before earns it.
 * Then no plan is worth more than
 *
 *	the sum over requests of the best team's worth * scale - prices, or 0
 *	+ the sum of all day prices
 *	+ the sum over coaches of visit price * the most visits (at most one each request)
 *	+ the sum over coaches of the best load: load price * load - the balance's cost * scale
 *
 * divided by scale, where the worth is unit * priority + score without balance. No price is
 * negative. */
typedef struct StaffingPrice {
	uint32_t coach;
	int32_t day;
	int64_t price;
} StaffingPrice;

/* Of a chain that ends with a visit to the request. */
typedef struct StaffingLink {
	uint32_t coach, request;
	int64_t price;
} StaffingLink;

typedef struct StaffingProof {
	int64_t unit; /* more than all scores can differ by */
	int64_t scale;
	int64_t *visit, *load; /* by coach */
	size_t ndays, nlinks;
	StaffingLink *links; /* those that are not 0, each pair once */
	StaffingPrice *days; /* those that are not 0, by coach and day */
} StaffingProof;

typedef struct StaffingResult {
	size_t nvisits; /* one for each request */
	StaffingVisit *visits;
	int64_t staffed; /* the sum of the priorities */
	int64_t score;
	int64_t parts[STAFFING_GOALS]; /* of the score */
	bool optimal;                  /* proven, by prices or by looking at all that they leave open */
	/* No plan has more staffed, and none with as much has a higher score; equal to the
	 * plan's when it is optimal. */
	int64_t bound_staffed, bound_score;
	StaffingProof proof;
	int64_t steps; /* that it took */
} StaffingResult;

/* One team for one request, on its best day. */
typedef struct StaffingOffer {
	StaffingVisit visit;
	int64_t score;
	int64_t parts[STAFFING_GOALS];
} StaffingOffer;

/* Why a coach is in no team: the rule is named as with StaffingVisit. FREE: could be. */
typedef struct StaffingProposal {
	size_t noffers;
	StaffingOffer *offers; /* best first; equal ones by day */
	StaffingRule *coaches; /* by coach */
	StaffingRule rule;     /* when there is no offer */
	uint32_t topic;
} StaffingProposal;

typedef struct Staffing Staffing;

/* One sentence about what is wrong with the problem. When it is one coach or request, err->field
 * is "coach" or "request" and err->at its number. A request that cannot be staffed is not
 * wrong. */
MUST_CHECK Rc staffing_check(const StaffingProblem *p, Err *err);

/* The problem has passed staffing_check. */
Staffing *staffing_new(const StaffingProblem *p);
void staffing_free(Staffing *s); /* accepts NULL */
void staffing_freep(Staffing **s);

/* Works for about budget looks at a coach on a day; twenty million of them are about a
 * second. True: done. */
bool staffing_step(Staffing *s, int64_t budget);

/* How far the run is, 0 to 1000; never falls. */
int staffing_progress(const Staffing *s);

/* The best plan so far, of a run that is done or was given up; valid until the next step. */
const StaffingResult *staffing_result(Staffing *s);

/* The most best teams for one request, exactly and at once; parts and score are what the
 * plan's change by. Other requests are as in the plan (their visits by request),
 * or empty when it is NULL. */
void staffing_propose(const StaffingProblem *p, const StaffingVisit *plan, uint32_t request, size_t most,
	Arena *a, StaffingProposal *ret);

/* The average that the balance is measured by: days of all requests and before, by coach,
 * rounded up. */
int64_t staffing_average(const StaffingProblem *p);

const char *staffing_rule_name(StaffingRule rule); /* "Termin belegt" */
const char *staffing_goal_name(StaffingGoal goal); /* "Reise" */

#endif
