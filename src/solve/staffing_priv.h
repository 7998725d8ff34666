/* What the files of the staffing solver share.
 *
 * staffing_check     is the problem one?
 * staffing_model     the problem in the order of ids, with what is looked up often
 * staffing_team      the best teams for one request on one day
 * staffing_plan      a plan that changes: marginal worth, rules
 * staffing_price     prices of days, visits and load: the bound
 * staffing_improve   plans from prices and by taking a few visits out and in
 * staffing_search    what the prices leave open, looked at completely
 * staffing_propose   ranked teams and blocking rules
 * staffing           phases, the interface */
#ifndef STAFFING_PRIV_H
#define STAFFING_PRIV_H

#include "kontor/solve/staffing.h"

__extension__ typedef __int128 StaffingWide;

#define STAFFING_LEAST (INT64_MIN / 4) /* worth less than any team */

typedef struct StaffingModel {
	const StaffingProblem *problem;
	uint32_t ncoaches, nrequests;
	int32_t ndays;
	uint32_t *coach_of, *request_of; /* the problem's numbers, by id */
	uint32_t *rank_of;               /* of the problem's coach */
	const StaffingCoach **coaches;
	const StaffingRequest **requests;
	int64_t unit, average;
	int32_t *blocked, *preferred; /* coach * (ndays + 1) + day: such days before it */
	/* coach * nrequests + request: */
	uint16_t *never;  /* rules that no day helps against, as bits */
	int64_t *worth;   /* journey and keeping the coach */
	uint8_t *fixed;   /* must be in the team */
	uint16_t *covers; /* needs at their level, as bits */
	/* By request: */
	int32_t *begin, *end; /* possible starts: begin <= s < end */
	uint8_t **levels;     /* need * ncoaches + coach */
	int64_t *level_most;  /* of all coaches who ever could, times the weight */
	uint32_t **near;      /* requests that a visit may follow, NOBODY at the end */
	uint32_t **followers; /* those that may follow a visit */
} StaffingModel;

StaffingModel *staffing_model_new(const StaffingProblem *p, Arena *a);

static inline size_t staffing_model_at(const StaffingModel *m, uint32_t coach, uint32_t request)
{
	return (size_t)coach * m->nrequests + request;
}

static inline int32_t staffing_model_between(const StaffingModel *m, uint32_t a, uint32_t b)
{
	const StaffingProblem *p = m->problem;
	return p->between == NULL ? 0
				  : p->between[(size_t)m->request_of[a] * p->nrequests + m->request_of[b]];
}

/* Days of the kind (blocked, preferred) among n from s. */
static inline int32_t staffing_model_days(
	const StaffingModel *m, const int32_t *kind, uint32_t c, int32_t s, int32_t n)
{
	const int32_t *row = kind + (size_t)c * ((size_t)m->ndays + 1);
	return row[s + n] - row[s];
}

static inline int64_t staffing_model_day_worth(const StaffingModel *m, uint32_t r, int32_t s)
{
	return m->requests[r]->keep_start == s ? m->problem->weights.keep_start : 0;
}

/* The cost of load days more than the average. */
static inline int64_t staffing_model_balance(const StaffingModel *m, uint32_t c, int32_t load)
{
	int64_t over = BASE_MAX(m->coaches[c]->before + load - m->average, (int64_t)0);
	return m->problem->weights.balance * over * over;
}

/* --- teams ------------------------------------------------------------------------ */

typedef struct StaffingSeat {
	uint32_t coach;
	uint16_t covers;
	bool lead, fixed;
	int64_t value;
} StaffingSeat;

typedef struct StaffingTeam {
	int64_t value;
	int32_t start;
	uint32_t members[STAFFING_TEAM_MAX]; /* ascending */
} StaffingTeam;

/* What is found: the most best, or all above the floor. */
typedef struct StaffingTop {
	size_t len, most;
	bool distinct; /* of the same team only the best day */
	int64_t floor; /* only better ones are of interest */
	StaffingTeam *items;
	size_t cap; /* grows in the arena when most is larger */
	Arena *arena;
} StaffingTop;

typedef struct StaffingAsk {
	uint32_t request;
	int32_t start;
	int64_t base;             /* worth of the visit besides its coaches */
	int64_t weight;           /* of a level */
	bool any_topic, any_lead; /* rules that are lifted */
} StaffingAsk;

/* Adds to top; seats are put into another order. */
void staffing_team_search(
	const StaffingModel *m, const StaffingAsk *ask, StaffingSeat *seats, uint32_t n, StaffingTop *top);

/* --- plans ------------------------------------------------------------------------ */

typedef struct StaffingPlan {
	const StaffingModel *model;
	int32_t *start; /* by request; NEVER */
	uint32_t (*team)[STAFFING_TEAM_MAX];
	int32_t *load, *visits; /* by coach */
	uint32_t *busy;         /* coach * ndays + day: request + 1, or 0 */
	int64_t value;          /* unit * priorities + score */
	StaffingSeat *seats;    /* scratch */
	int64_t steps;          /* looks so far */
} StaffingPlan;

void staffing_plan_init(StaffingPlan *p, const StaffingModel *m, Arena *a);
void staffing_plan_copy(StaffingPlan *to, const StaffingPlan *from);
void staffing_plan_put(StaffingPlan *p, uint32_t r, int32_t start, const uint32_t *members);
void staffing_plan_take(StaffingPlan *p, uint32_t r);
/* Rules in the way of coach c on a visit to r from s on, which is not in the plan, as bits. */
unsigned staffing_plan_rules(const StaffingPlan *p, uint32_t c, uint32_t r, int32_t s);
bool staffing_plan_fits(const StaffingPlan *p, uint32_t r, int32_t s, const uint32_t *members);
/* The best teams of a request that is not in the plan; lifted: rules that do not count, as
 * bits. Values are what the plan's would change by. */
void staffing_plan_teams(StaffingPlan *p, uint32_t r, unsigned lifted, StaffingTop *top);
/* Puts the best team, if there is one. */
bool staffing_plan_fill(StaffingPlan *p, uint32_t r);
/* The parts of the score. */
void staffing_plan_parts(const StaffingPlan *p, int64_t parts[STAFFING_GOALS]);
void staffing_plan_visit(const StaffingPlan *p, uint32_t r, StaffingVisit *ret);
/* The plan of visits in the problem's numbers. */
void staffing_plan_load(StaffingPlan *p, const StaffingVisit *visits, uint32_t without);
/* Of a request that is not in the plan and for which there is no team. */
StaffingRule staffing_plan_blocking(StaffingPlan *p, uint32_t r, uint32_t *ret_topic);

/* --- prices ----------------------------------------------------------------------- */

enum { STAFFING_SCALE = 16 };

typedef struct StaffingPrices {
	int64_t *day; /* coach * ndays + day */
	int64_t *visit, *load;
	int64_t *link; /* coach * nrequests + request that follows */
} StaffingPrices;

typedef struct StaffingMarket {
	const StaffingModel *model;
	StaffingPrices now, best;
	int64_t *sums;       /* coach * (ndays + 1): prices of the days before */
	int64_t bound;       /* of the best prices, times scale */
	int64_t last;        /* of the present ones */
	StaffingTeam *teams; /* by request, at the present prices; value 0 and NEVER: none */
	int32_t *target;     /* by coach: the best load at its price */
	int32_t *used;       /* coach * ndays + day */
	int32_t *loads, *visits;
	int32_t *links; /* coach * nrequests + request: chains minus visits before */
	int stale, rounds;
	int64_t pull; /* of 1024 */
	StaffingSeat *seats;
	int64_t steps;
} StaffingMarket;

void staffing_price_init(StaffingMarket *k, const StaffingModel *m, Arena *a);
/* One round: the bound at the present prices, then new prices. value: of the best plan. False:
 * more rounds are of no use. */
bool staffing_price_round(StaffingMarket *k, int64_t value);
/* The present prices are the best ones again, with their teams and sums. */
void staffing_price_use_best(StaffingMarket *k);
/* The teams of a request at the present prices; the value of the best of them, at least 0. */
int64_t staffing_price_teams(StaffingMarket *k, uint32_t r, StaffingTop *top);
/* The best load's worth at a price, from least on. */
int64_t staffing_price_load(
	const StaffingModel *m, uint32_t c, int64_t price, int32_t least, int32_t *ret_load);
static inline int64_t staffing_price_visits(const StaffingModel *m, uint32_t c)
{
	return BASE_MIN(m->coaches[c]->most_visits, (int32_t)m->nrequests);
}

/* --- better plans ----------------------------------------------------------------- */

typedef struct StaffingImprove {
	StaffingPlan now, best;
	uint64_t state;
	uint32_t *out;
	uint32_t nout;
	int64_t slack; /* how much worse the present plan may be */
	int64_t rounds, idle;
} StaffingImprove;

void staffing_improve_init(StaffingImprove *i, const StaffingModel *m, Arena *a);
void staffing_improve_from_prices(StaffingImprove *i, const StaffingMarket *k);
void staffing_improve_round(StaffingImprove *i);
int64_t staffing_improve_steps(const StaffingImprove *i);

/* --- the rest --------------------------------------------------------------------- */

typedef struct StaffingSearch StaffingSearch;

typedef enum StaffingOutcome { STAFFING_GOING_ON, STAFFING_PROVEN, STAFFING_TOO_MUCH } StaffingOutcome;

/* Looks at all plans better than best; best is replaced by what is found. */
StaffingSearch *staffing_search_new(StaffingMarket *k, StaffingPlan *best, Arena *a);
StaffingOutcome staffing_search_step(StaffingSearch *s, int64_t budget, int64_t *ret_steps);

#endif
