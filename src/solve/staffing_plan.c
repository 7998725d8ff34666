/* With everything else in its place, what a visit is worth is a sum over its coaches, besides
 * the best levels: journey, wishes, load and chains each belong to one coach. That makes the
 * best team for one request exact and fast. */
#include "staffing_priv.h"

#include <string.h>

void staffing_plan_init(StaffingPlan *p, const StaffingModel *m, Arena *a)
{
	*p = (StaffingPlan){ .model = m };
	p->start = ARENA_ARRAY(a, int32_t, m->nrequests);
	p->team = arena_array(a, m->nrequests, sizeof(p->team[0]));
	p->load = ARENA_ARRAY(a, int32_t, m->ncoaches);
	p->visits = ARENA_ARRAY(a, int32_t, m->ncoaches);
	p->busy = ARENA_ARRAY(a, uint32_t, (size_t)m->ncoaches * (size_t)m->ndays);
	p->seats = ARENA_ARRAY(a, StaffingSeat, m->ncoaches);
	for (uint32_t r = 0; r < m->nrequests; r++)
		p->start[r] = STAFFING_NEVER;
	for (uint32_t c = 0; c < m->ncoaches; c++)
		p->value -= staffing_model_balance(m, c, 0);
}

void staffing_plan_copy(StaffingPlan *to, const StaffingPlan *from)
{
	const StaffingModel *m = from->model;
	memcpy(to->start, from->start, m->nrequests * sizeof(to->start[0]));
	memcpy(to->team, from->team, m->nrequests * sizeof(to->team[0]));
	memcpy(to->load, from->load, m->ncoaches * sizeof(to->load[0]));
	memcpy(to->visits, from->visits, m->ncoaches * sizeof(to->visits[0]));
	memcpy(to->busy, from->busy, (size_t)m->ncoaches * (size_t)m->ndays * sizeof(to->busy[0]));
	to->value = from->value;
}

static const uint32_t *busy_of(const StaffingPlan *p, uint32_t c)
{
	return p->busy + (size_t)c * (size_t)p->model->ndays;
}

/* --- worth ------------------------------------------------------------------------ */

static bool is_near(const StaffingPlan *p, uint32_t a, uint32_t b)
{
	return staffing_model_between(p->model, a, b) <= p->model->problem->near;
}

/* Does a visit of the coach near r end shortly before day s? Days from since on count. */
static bool is_chained(const StaffingPlan *p, uint32_t c, uint32_t r, int32_t s, int32_t since)
{
	const uint32_t *busy = busy_of(p, c);
	since = BASE_MAX(since, s - 1 - p->model->problem->near_days);
	for (int32_t d = s - 1; d >= BASE_MAX(since, 0); d--)
		if (busy[d] != 0 && busy[d] - 1 != r && is_near(p, busy[d] - 1, r))
			return true;
	return false;
}

/* Chains that a visit to r closes or opens. Visits that end before s cannot reach those that
 * begin after it unless they already do, so only the ones without a chain gain. */
static int64_t chains(const StaffingPlan *p, uint32_t c, uint32_t r, int32_t s)
{
	const StaffingProblem *problem = p->model->problem;
	const uint32_t *busy = busy_of(p, c);
	int32_t end = s + p->model->requests[r]->days;
	int64_t n = is_chained(p, c, r, s, 0);
	for (int32_t d = end; d <= end + problem->near_days && d < p->model->ndays; d++) {
		if (busy[d] == 0)
			continue;
		uint32_t q = busy[d] - 1;
		if (p->start[q] == d && is_near(p, r, q) && !is_chained(p, c, q, d, 0))
			n++;
	}
	return n * problem->weights.chain;
}

/* What coach c adds to a visit to r, which is not in the plan. */
static int64_t seat_value(const StaffingPlan *p, uint32_t c, uint32_t r, int32_t s)
{
	const StaffingModel *m = p->model;
	const StaffingWeights *w = &m->problem->weights;
	int32_t n = m->requests[r]->days;
	int64_t v = m->worth[staffing_model_at(m, c, r)];
	v += (int64_t)w->preference * staffing_model_days(m, m->preferred, c, s, n);
	if (w->balance > 0)
		v += staffing_model_balance(m, c, p->load[c]) - staffing_model_balance(m, c, p->load[c] + n);
	return w->chain > 0 ? v + chains(p, c, r, s) : v;
}

static int64_t base_value(const StaffingModel *m, uint32_t r, int32_t s)
{
	return m->unit * m->requests[r]->priority + staffing_model_day_worth(m, r, s);
}

static int64_t levels_value(const StaffingModel *m, uint32_t r, const uint32_t *members)
{
	int64_t sum = 0;
	for (size_t i = 0; i < m->requests[r]->nneeds; i++) {
		uint8_t most = 0;
		for (int32_t k = 0; k < m->requests[r]->size; k++)
			most = BASE_MAX(most, m->levels[r][i * m->ncoaches + members[k]]);
		sum += most;
	}
	return sum * m->problem->weights.level;
}

static int64_t visit_value(const StaffingPlan *p, uint32_t r, int32_t s, const uint32_t *members)
{
	int64_t v = base_value(p->model, r, s) + levels_value(p->model, r, members);
	for (int32_t i = 0; i < p->model->requests[r]->size; i++)
		v += seat_value(p, members[i], r, s);
	return v;
}

/* --- in and out ------------------------------------------------------------------- */

static void mark(StaffingPlan *p, uint32_t r, int sign)
{
	const StaffingRequest *q = p->model->requests[r];
	for (int32_t i = 0; i < q->size; i++) {
		uint32_t c = p->team[r][i];
		uint32_t *busy = p->busy + (size_t)c * (size_t)p->model->ndays;
		for (int32_t d = p->start[r]; d < p->start[r] + q->days; d++)
			busy[d] = sign > 0 ? r + 1 : 0;
		p->load[c] += sign * q->days;
		p->visits[c] += sign;
	}
}

void staffing_plan_put(StaffingPlan *p, uint32_t r, int32_t start, const uint32_t *members)
{
	uint32_t team[STAFFING_TEAM_MAX] = { 0 };
	memcpy(team, members, (size_t)p->model->requests[r]->size * sizeof(team[0]));
	p->value += visit_value(p, r, start, team);
	memcpy(p->team[r], team, sizeof(team));
	p->start[r] = start;
	mark(p, r, 1);
}

void staffing_plan_take(StaffingPlan *p, uint32_t r)
{
	if (p->start[r] == STAFFING_NEVER)
		return;
	mark(p, r, -1);
	p->value -= visit_value(p, r, p->start[r], p->team[r]);
	p->start[r] = STAFFING_NEVER;
}

/* --- rules ------------------------------------------------------------------------ */

static bool is_too_far(const StaffingPlan *p, uint32_t c, uint32_t r, int32_t d)
{
	if (d < 0 || d >= p->model->ndays)
		return false;
	uint32_t other = busy_of(p, c)[d];
	return other != 0 && staffing_model_between(p->model, other - 1, r) > p->model->problem->far;
}

unsigned staffing_plan_rules(const StaffingPlan *p, uint32_t c, uint32_t r, int32_t s)
{
	const StaffingModel *m = p->model;
	const uint32_t *busy = busy_of(p, c);
	int32_t n = m->requests[r]->days;
	unsigned rules = m->never[staffing_model_at(m, c, r)];
	if (staffing_model_days(m, m->blocked, c, s, n) > 0)
		rules |= 1u << STAFFING_BLOCKED;
	if (p->visits[c] >= m->coaches[c]->most_visits)
		rules |= 1u << STAFFING_VISITS;
	if (p->load[c] + n > m->coaches[c]->most_days)
		rules |= 1u << STAFFING_DAYS;
	for (int32_t d = s; d < s + n; d++)
		if (busy[d] != 0)
			rules |= 1u << STAFFING_BUSY;
	if (is_too_far(p, c, r, s - 1) || is_too_far(p, c, r, s + n))
		rules |= 1u << STAFFING_GAP;
	return rules;
}

bool staffing_plan_fits(const StaffingPlan *p, uint32_t r, int32_t s, const uint32_t *members)
{
	for (int32_t i = 0; i < p->model->requests[r]->size; i++)
		if (staffing_plan_rules(p, members[i], r, s) != 0)
			return false;
	return true;
}

/* --- the best teams --------------------------------------------------------------- */

static void teams_on(StaffingPlan *p, uint32_t r, int32_t s, unsigned lifted, StaffingTop *top)
{
	const StaffingModel *m = p->model;
	StaffingAsk ask = { .request = r,
		.start = s,
		.base = base_value(m, r, s),
		.weight = m->problem->weights.level,
		.any_topic = (lifted >> STAFFING_TOPIC & 1) != 0,
		.any_lead = (lifted >> STAFFING_LEAD & 1) != 0 };
	uint32_t n = 0;
	for (uint32_t c = 0; c < m->ncoaches; c++) {
		size_t at = staffing_model_at(m, c, r);
		p->steps++;
		if ((m->never[at] & ~lifted) != 0 || (staffing_plan_rules(p, c, r, s) & ~lifted) != 0)
			continue;
		p->seats[n++] = (StaffingSeat){ .coach = c,
			.covers = m->covers[at],
			.lead = m->coaches[c]->lead,
			.fixed = m->fixed[at] != 0,
			.value = lifted == 0 ? seat_value(p, c, r, s) : 0 };
	}
	staffing_team_search(m, &ask, p->seats, n, top);
}

void staffing_plan_teams(StaffingPlan *p, uint32_t r, unsigned lifted, StaffingTop *top)
{
	for (int32_t s = p->model->begin[r]; s < p->model->end[r]; s++)
		teams_on(p, r, s, lifted, top);
}

bool staffing_plan_fill(StaffingPlan *p, uint32_t r)
{
	StaffingTeam team;
	StaffingTop top = { .most = 1, .floor = STAFFING_LEAST, .items = &team, .cap = 1 };
	staffing_plan_teams(p, r, 0, &top);
	if (top.len == 1)
		staffing_plan_put(p, r, team.start, team.members);
	return top.len == 1;
}

/* --- results ---------------------------------------------------------------------- */

static void add_visit_parts(const StaffingPlan *p, uint32_t r, int64_t parts[STAFFING_GOALS])
{
	const StaffingModel *m = p->model;
	const StaffingWeights *w = &m->problem->weights;
	const StaffingRequest *q = m->requests[r];
	parts[STAFFING_LEVEL] += levels_value(m, r, p->team[r]);
	parts[STAFFING_KEEP] += staffing_model_day_worth(m, r, p->start[r]);
	for (int32_t i = 0; i < q->size; i++) {
		uint32_t c = p->team[r][i];
		int64_t keep = 0;
		for (size_t k = 0; k < q->nkeep; k++)
			if (q->keep[k] == m->coach_of[c])
				keep = w->keep_coach;
		parts[STAFFING_KEEP] += keep;
		parts[STAFFING_TRAVEL] += m->worth[staffing_model_at(m, c, r)] - keep;
		parts[STAFFING_PREFERENCE] += (int64_t)w->preference *
			staffing_model_days(m, m->preferred, c, p->start[r], q->days);
		if (is_chained(p, c, r, p->start[r], 0))
			parts[STAFFING_CHAIN] += w->chain;
	}
}

void staffing_plan_parts(const StaffingPlan *p, int64_t parts[STAFFING_GOALS])
{
	memset(parts, 0, STAFFING_GOALS * sizeof(parts[0]));
	for (uint32_t r = 0; r < p->model->nrequests; r++)
		if (p->start[r] != STAFFING_NEVER)
			add_visit_parts(p, r, parts);
	for (uint32_t c = 0; c < p->model->ncoaches; c++)
		parts[STAFFING_BALANCE] -= staffing_model_balance(p->model, c, p->load[c]);
}

/* Who leads: of those who may, the one with the most levels in what is needed. */
static uint32_t leader(const StaffingPlan *p, uint32_t r)
{
	const StaffingModel *m = p->model;
	uint32_t best = 0;
	int64_t most = -1;
	for (uint32_t i = 0; i < (uint32_t)m->requests[r]->size; i++) {
		uint32_t c = p->team[r][i];
		int64_t sum = m->coaches[c]->lead ? 1000 : 0;
		for (size_t k = 0; k < m->requests[r]->nneeds; k++)
			sum += m->levels[r][k * m->ncoaches + c];
		if (sum > most) {
			most = sum;
			best = i;
		}
	}
	return best;
}

void staffing_plan_visit(const StaffingPlan *p, uint32_t r, StaffingVisit *ret)
{
	const StaffingModel *m = p->model;
	*ret = (StaffingVisit){ .start = p->start[r], .topic = STAFFING_NOBODY };
	if (p->start[r] == STAFFING_NEVER)
		return;
	uint32_t lead = leader(p, r);
	ret->team[ret->size++] = m->coach_of[p->team[r][lead]];
	for (uint32_t i = 0; i < (uint32_t)m->requests[r]->size; i++)
		if (i != lead)
			ret->team[ret->size++] = m->coach_of[p->team[r][i]];
}

void staffing_plan_load(StaffingPlan *p, const StaffingVisit *visits, uint32_t without)
{
	const StaffingModel *m = p->model;
	for (uint32_t r = 0; r < m->nrequests; r++) {
		const StaffingVisit *v = &visits[m->request_of[r]];
		uint32_t team[STAFFING_TEAM_MAX] = { 0 };
		if (v->start == STAFFING_NEVER || m->request_of[r] == without)
			continue;
		for (uint32_t i = 0; i < v->size; i++)
			team[i] = m->rank_of[v->team[i]];
		staffing_plan_put(p, r, v->start, team);
	}
}

/* --- what is in the way ----------------------------------------------------------- */

static bool is_possible(StaffingPlan *p, uint32_t r, unsigned lifted)
{
	StaffingTeam team;
	StaffingTop top = { .most = 1, .floor = STAFFING_LEAST, .items = &team, .cap = 1 };
	for (int32_t s = p->model->begin[r]; s < p->model->end[r] && top.len == 0; s++)
		teams_on(p, r, s, lifted, &top);
	return top.len > 0;
}

/* The first need that nobody at all meets. */
static uint32_t missing_topic(const StaffingModel *m, uint32_t r)
{
	for (size_t i = 0; i < m->requests[r]->nneeds; i++) {
		bool met = false;
		for (uint32_t c = 0; c < m->ncoaches && !met; c++)
			met = (m->covers[staffing_model_at(m, c, r)] >> i & 1) != 0;
		if (!met)
			return m->requests[r]->needs[i].topic;
	}
	return STAFFING_NOBODY;
}

StaffingRule staffing_plan_blocking(StaffingPlan *p, uint32_t r, uint32_t *ret_topic)
{
	const StaffingModel *m = p->model;
	unsigned lifted = 0;
	*ret_topic = STAFFING_NOBODY;
	if (m->begin[r] >= m->end[r])
		return STAFFING_WINDOW;
	if ((uint32_t)m->requests[r]->size > m->ncoaches)
		return STAFFING_SIZE;
	for (unsigned rule = STAFFING_FORBIDDEN; rule < STAFFING_RULES; rule++) {
		if (rule != STAFFING_SIZE && is_possible(p, r, 1u << rule)) {
			if (rule == STAFFING_TOPIC)
				*ret_topic = missing_topic(m, r);
			return (StaffingRule)rule;
		}
	}
	unsigned rule = STAFFING_FORBIDDEN;
	for (; rule + 1 < STAFFING_RULES; rule++) {
		lifted |= 1u << rule;
		if (is_possible(p, r, lifted))
			break;
	}
	if (rule == STAFFING_TOPIC)
		*ret_topic = missing_topic(m, r);
	return (StaffingRule)rule;
}
