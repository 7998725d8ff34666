/* A plan at once, then prices for the bound and better plans in turn, then all that the prices
 * leave open; what is left of the effort goes into better plans. */
#include "staffing_priv.h"

#include <string.h>

enum {
	EFFORT = 20000000, /* at least, and so much for each pair of a coach and a request */
	EFFORT_PAIR = 8000,
	EFFORT_MOST = 400000000,
	PRICE_SHARE = 300, /* of 1000 of the effort, at most; the search: as much again */
	ROUNDS_EACH = 8,   /* price rounds for one plan from prices */
	IDLE = 60,         /* improvement rounds for each request without any */
	SLICE = 200000,
};

typedef enum Phase { BUILD, PRICE, IMPROVE, SEARCH, POLISH, DONE } Phase;

struct Staffing {
	Arena *arena, *shown;
	StaffingModel *model;
	StaffingMarket market;
	StaffingImprove improve;
	StaffingSearch *search;
	StaffingResult result;
	Phase phase;
	int64_t effort, searched, slack;
	bool proven;
	int progress;
};

int64_t staffing_average(const StaffingProblem *p)
{
	int64_t sum = 0, n = BASE_MAX((int64_t)p->ncoaches, (int64_t)1);
	for (size_t c = 0; c < p->ncoaches; c++)
		sum += p->coaches[c].before;
	for (size_t r = 0; r < p->nrequests; r++)
		sum += (int64_t)p->requests[r].size * p->requests[r].days;
	return (sum + n - 1) / n;
}

const char *staffing_rule_name(StaffingRule rule)
{
	static const char *const names[STAFFING_RULES] = { "möglich", "Fenster zu kurz", "ausgeschlossen",
		"Thema fehlt", "keine Leitung", "zu wenige Coaches", "nicht verfügbar",
		"alle Einsätze vergeben", "zu wenige Tage übrig", "Weg zu weit für den nächsten Tag",
		"anderer Einsatz" };
	return names[rule];
}

const char *staffing_goal_name(StaffingGoal goal)
{
	static const char *const names[STAFFING_GOALS] = { "Stufe", "Wunschtage", "Reise", "Ausgleich",
		"Zugesagtes", "Kette" };
	return names[goal];
}

Staffing *staffing_new(const StaffingProblem *p)
{
	Arena *a = arena_new();
	Staffing *s = ARENA_NEW(a, Staffing);
	*s = (Staffing){ .arena = a, .shown = arena_new(), .model = staffing_model_new(p, a) };
	int64_t usual =
		BASE_MAX((int64_t)EFFORT_PAIR * s->model->ncoaches * s->model->nrequests, (int64_t)EFFORT);
	s->effort = p->effort > 0 ? p->effort : BASE_MIN(usual, (int64_t)EFFORT_MOST);
	staffing_price_init(&s->market, s->model, a);
	staffing_improve_init(&s->improve, s->model, a);
	return s;
}

void staffing_free(Staffing *s)
{
	if (s == NULL)
		return;
	arena_free(s->shown);
	arena_free(s->arena);
}

void staffing_freep(Staffing **s)
{
	staffing_free(*s);
	*s = NULL;
}

/* --- phases ----------------------------------------------------------------------- */

static int64_t steps_of(const Staffing *s)
{
	return s->market.steps + staffing_improve_steps(&s->improve) + s->searched;
}

static bool is_closed(const Staffing *s)
{
	return s->market.rounds > 0 && s->market.bound < (s->improve.best.value + 1) * STAFFING_SCALE;
}

/* About what one visit is worth, as the first slack. */
static int64_t first_slack(const Staffing *s)
{
	int64_t parts[STAFFING_GOALS], sum = 0;
	staffing_plan_parts(&s->improve.best, parts);
	for (size_t g = 0; g < STAFFING_GOALS; g++)
		sum += parts[g] < 0 ? -parts[g] : parts[g];
	return sum / BASE_MAX((int64_t)s->model->nrequests, (int64_t)1) / 8;
}

static void price(Staffing *s)
{
	bool more = true;
	for (int i = 0; i < ROUNDS_EACH && more; i++)
		more = staffing_price_round(&s->market, s->improve.best.value);
	staffing_improve_from_prices(&s->improve, &s->market);
	if (more && s->market.steps < s->effort / 1000 * PRICE_SHARE)
		return;
	s->slack = first_slack(s);
	s->phase = IMPROVE;
}

/* Rounds until nothing has come of many. */
static void improve(Staffing *s, int64_t idle, Phase next)
{
	StaffingImprove *i = &s->improve;
	int64_t limit = idle * s->model->nrequests + 20;
	for (int k = 0; k < ROUNDS_EACH; k++) {
		i->slack = s->slack * BASE_MAX(limit - 2 * i->idle, (int64_t)0) / limit;
		staffing_improve_round(i);
	}
	if (i->idle <= limit && steps_of(s) < s->effort)
		return;
	i->idle = 0;
	staffing_plan_copy(&i->now, &i->best);
	s->phase = next;
}

static void search(Staffing *s)
{
	int64_t steps, value = s->improve.best.value;
	if (s->search == NULL)
		s->search = staffing_search_new(&s->market, &s->improve.best, s->arena);
	int64_t before = s->market.steps;
	StaffingOutcome outcome = staffing_search_step(s->search, SLICE, &steps);
	s->searched += steps - (s->market.steps - before);
	if (s->improve.best.value > value)
		staffing_plan_copy(&s->improve.now, &s->improve.best);
	if (outcome == STAFFING_PROVEN)
		s->proven = true;
	if (outcome == STAFFING_TOO_MUCH || s->searched > s->effort / 1000 * PRICE_SHARE)
		s->phase = POLISH;
}

static void work(Staffing *s)
{
	switch (s->phase) {
	case BUILD:
		staffing_improve_from_prices(&s->improve, &s->market);
		s->phase = PRICE;
		break;
	case PRICE:
		price(s);
		break;
	case IMPROVE:
		improve(s, IDLE, SEARCH);
		break;
	case SEARCH:
		search(s);
		break;
	case POLISH:
		improve(s, IDLE * 8, DONE);
		break;
	case DONE:
		break;
	}
	if (is_closed(s))
		s->proven = true;
	if (s->proven || steps_of(s) >= s->effort)
		s->phase = DONE;
}

bool staffing_step(Staffing *s, int64_t budget)
{
	int64_t end = steps_of(s) + budget;
	if (s->model->nrequests == 0) {
		s->proven = true;
		s->phase = DONE;
	}
	while (s->phase != DONE && steps_of(s) < end)
		work(s);
	int64_t done =
		s->phase == DONE ? 1000 : BASE_MIN(steps_of(s) / BASE_MAX(s->effort / 1000, (int64_t)1), 999);
	s->progress = BASE_MAX(s->progress, (int)done);
	return s->phase == DONE;
}

int staffing_progress(const Staffing *s)
{
	return s->progress;
}

/* --- the result ------------------------------------------------------------------- */

static int64_t *by_coach(const Staffing *s, const int64_t *prices)
{
	int64_t *ret = ARENA_ARRAY(s->shown, int64_t, s->model->ncoaches);
	for (uint32_t c = 0; c < s->model->ncoaches; c++)
		ret[s->model->coach_of[c]] = prices[c];
	return ret;
}

static void show_links(const Staffing *s, StaffingProof *ret)
{
	const StaffingModel *m = s->model;
	const int64_t *link = s->market.best.link;
	size_t n = 0, pairs = (size_t)m->ncoaches * m->nrequests;
	for (size_t i = 0; i < pairs; i++)
		n += link[i] != 0;
	ret->links = ARENA_ARRAY(s->shown, StaffingLink, n);
	for (size_t i = 0; i < pairs; i++)
		if (link[i] != 0)
			ret->links[ret->nlinks++] = (StaffingLink){ m->coach_of[i / m->nrequests],
				m->request_of[i % m->nrequests], link[i] };
}

static void show_proof(Staffing *s, StaffingProof *ret)
{
	const StaffingModel *m = s->model;
	const StaffingPrices *p = &s->market.best;
	size_t n = 0, days = (size_t)m->ncoaches * (size_t)m->ndays;
	*ret = (StaffingProof){ .unit = m->unit, .scale = STAFFING_SCALE };
	ret->visit = by_coach(s, p->visit);
	ret->load = by_coach(s, p->load);
	show_links(s, ret);
	for (size_t i = 0; i < days; i++)
		n += p->day[i] != 0;
	ret->days = ARENA_ARRAY(s->shown, StaffingPrice, n);
	for (uint32_t number = 0; number < m->ncoaches; number++) {
		uint32_t c = m->rank_of[number];
		for (int32_t d = 0; d < m->ndays; d++) {
			int64_t price_here = p->day[(size_t)c * (size_t)m->ndays + (size_t)d];
			if (price_here != 0)
				ret->days[ret->ndays++] = (StaffingPrice){ number, d, price_here };
		}
	}
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* unit * staffed + score in two numbers. */
static void split(int64_t value, int64_t unit, int64_t *ret_staffed, int64_t *ret_score)
{
	*ret_staffed = floor_div(value + unit / 2, unit);
	*ret_score = value - *ret_staffed * unit;
}

/* What is empty has a rule against it, also where a better plan came up just now. */
static void fill_up(StaffingPlan *best)
{
	for (uint32_t r = 0; r < best->model->nrequests; r++)
		if (best->start[r] == STAFFING_NEVER)
			staffing_plan_fill(best, r);
}

const StaffingResult *staffing_result(Staffing *s)
{
	const StaffingModel *m = s->model;
	StaffingPlan *best = &s->improve.best;
	StaffingResult *r = &s->result;
	arena_reset(s->shown);
	fill_up(best);
	*r = (StaffingResult){ .nvisits = m->nrequests, .optimal = s->proven, .steps = steps_of(s) };
	r->visits = ARENA_ARRAY(s->shown, StaffingVisit, m->nrequests);
	for (uint32_t q = 0; q < m->nrequests; q++) {
		StaffingVisit *v = &r->visits[m->request_of[q]];
		staffing_plan_visit(best, q, v);
		if (v->start == STAFFING_NEVER)
			v->rule = staffing_plan_blocking(best, q, &v->topic);
	}
	staffing_plan_parts(best, r->parts);
	split(best->value, m->unit, &r->staffed, &r->score);
	if (s->market.rounds == 0)
		staffing_price_round(&s->market, best->value);
	int64_t bound =
		s->proven ? best->value : BASE_MAX(floor_div(s->market.bound, STAFFING_SCALE), best->value);
	split(bound, m->unit, &r->bound_staffed, &r->bound_score);
	show_proof(s, &r->proof);
	return r;
}
