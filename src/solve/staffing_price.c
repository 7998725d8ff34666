/* Lagrangian relaxation: what couples requests (a coach is in one place, has so many visits
 * and a load) is paid for instead of forbidden. Each request then buys its best team alone, and
 * the sum is a bound; prices rise where too much is bought and fall where too little is, by a
 * step that shrinks while the bound does not fall (subgradients, in integers). */
#include "staffing_priv.h"

#include <string.h>

enum { PULL = 1024, PATIENCE = 6, ROUNDS_MAX = 600 };

static void prices_init(StaffingPrices *p, const StaffingModel *m, Arena *a)
{
	p->day = ARENA_ARRAY(a, int64_t, (size_t)m->ncoaches * (size_t)m->ndays);
	p->visit = ARENA_ARRAY(a, int64_t, m->ncoaches);
	p->load = ARENA_ARRAY(a, int64_t, m->ncoaches);
	p->link = ARENA_ARRAY(a, int64_t, (size_t)m->ncoaches * m->nrequests);
}

static void prices_copy(StaffingPrices *to, const StaffingPrices *from, const StaffingModel *m)
{
	memcpy(to->day, from->day, (size_t)m->ncoaches * (size_t)m->ndays * sizeof(to->day[0]));
	memcpy(to->visit, from->visit, m->ncoaches * sizeof(to->visit[0]));
	memcpy(to->load, from->load, m->ncoaches * sizeof(to->load[0]));
	memcpy(to->link, from->link, (size_t)m->ncoaches * m->nrequests * sizeof(to->link[0]));
}

void staffing_price_init(StaffingMarket *k, const StaffingModel *m, Arena *a)
{
	size_t days = (size_t)m->ncoaches * (size_t)m->ndays;
	*k = (StaffingMarket){ .model = m, .bound = INT64_MAX, .pull = PULL };
	prices_init(&k->now, m, a);
	prices_init(&k->best, m, a);
	k->sums = ARENA_ARRAY(a, int64_t, days + m->ncoaches);
	k->teams = ARENA_ARRAY(a, StaffingTeam, m->nrequests);
	k->target = ARENA_ARRAY(a, int32_t, m->ncoaches);
	k->used = ARENA_ARRAY(a, int32_t, days);
	k->loads = ARENA_ARRAY(a, int32_t, m->ncoaches);
	k->visits = ARENA_ARRAY(a, int32_t, m->ncoaches);
	k->links = ARENA_ARRAY(a, int32_t, (size_t)m->ncoaches * m->nrequests);
	k->seats = ARENA_ARRAY(a, StaffingSeat, m->ncoaches);
}

static void add_up(StaffingMarket *k)
{
	const StaffingModel *m = k->model;
	for (uint32_t c = 0; c < m->ncoaches; c++) {
		int64_t *sum = k->sums + (size_t)c * ((size_t)m->ndays + 1);
		const int64_t *day = k->now.day + (size_t)c * (size_t)m->ndays;
		for (int32_t d = 0; d < m->ndays; d++)
			sum[d + 1] = sum[d] + day[d];
	}
}

/* --- what is bought --------------------------------------------------------------- */

/* Could the coach be near before? */
static bool may_chain(const StaffingModel *m, uint32_t c, uint32_t r, int32_t s)
{
	for (const uint32_t *q = m->near[r]; *q != STAFFING_NOBODY; q++) {
		int32_t days = m->requests[*q]->days;
		if (m->never[staffing_model_at(m, c, *q)] == 0 && m->begin[*q] + days <= s &&
			m->end[*q] - 1 + days + m->problem->near_days >= s)
			return true;
	}
	return false;
}

/* Is a visit to q from s on in time for a chain with one to r? */
static bool may_precede(const StaffingModel *m, uint32_t q, int32_t s, uint32_t r)
{
	int32_t end = s + m->requests[q]->days;
	return end < m->end[r] && end + m->problem->near_days >= m->begin[r];
}

/* A chain with a visit before, less its price, and the prices of those that may come after. */
static int64_t chain_value(const StaffingMarket *k, uint32_t c, uint32_t r, int32_t s)
{
	const StaffingModel *m = k->model;
	const int64_t *link = k->now.link + (size_t)c * m->nrequests;
	int64_t v = (int64_t)m->problem->weights.chain * STAFFING_SCALE - link[r];
	v = v > 0 && m->near[r][0] != STAFFING_NOBODY && may_chain(m, c, r, s) ? v : 0;
	for (const uint32_t *q = m->followers[r]; *q != STAFFING_NOBODY; q++)
		if (link[*q] > 0 && may_precede(m, r, s, *q))
			v += link[*q];
	return v;
}

static int64_t seat_value(const StaffingMarket *k, uint32_t c, uint32_t r, int32_t s)
{
	const StaffingModel *m = k->model;
	const StaffingWeights *w = &m->problem->weights;
	int32_t n = m->requests[r]->days;
	const int64_t *sum = k->sums + (size_t)c * ((size_t)m->ndays + 1);
	int64_t v = m->worth[staffing_model_at(m, c, r)];
	v += (int64_t)w->preference * staffing_model_days(m, m->preferred, c, s, n);
	int64_t chain = w->chain > 0 ? chain_value(k, c, r, s) : 0;
	return v * STAFFING_SCALE + chain - (sum[s + n] - sum[s]) - k->now.visit[c] - n * k->now.load[c];
}

static void teams_on(StaffingMarket *k, uint32_t r, int32_t s, StaffingTop *top)
{
	const StaffingModel *m = k->model;
	const StaffingRequest *q = m->requests[r];
	int64_t base = m->unit * q->priority + staffing_model_day_worth(m, r, s);
	StaffingAsk ask = { .request = r,
		.start = s,
		.base = base * STAFFING_SCALE,
		.weight = (int64_t)m->problem->weights.level * STAFFING_SCALE };
	uint32_t n = 0;
	for (uint32_t c = 0; c < m->ncoaches; c++) {
		size_t at = staffing_model_at(m, c, r);
		k->steps++;
		if (m->never[at] != 0 || m->coaches[c]->most_visits < 1 ||
			m->coaches[c]->most_days < q->days ||
			staffing_model_days(m, m->blocked, c, s, q->days) > 0)
			continue;
		k->seats[n++] = (StaffingSeat){ .coach = c,
			.covers = m->covers[at],
			.lead = m->coaches[c]->lead,
			.fixed = m->fixed[at] != 0,
			.value = seat_value(k, c, r, s) };
	}
	staffing_team_search(m, &ask, k->seats, n, top);
}

int64_t staffing_price_teams(StaffingMarket *k, uint32_t r, StaffingTop *top)
{
	const StaffingModel *m = k->model;
	for (int32_t s = m->begin[r]; s < m->end[r]; s++)
		teams_on(k, r, s, top);
	int64_t best = 0;
	for (size_t i = 0; i < top->len; i++)
		best = BASE_MAX(best, top->items[i].value);
	return best;
}

static int64_t buy(StaffingMarket *k, uint32_t r)
{
	StaffingTeam team = { .start = STAFFING_NEVER };
	StaffingTop top = { .most = 1, .floor = 0, .items = &team, .cap = 1 };
	int64_t value = staffing_price_teams(k, r, &top);
	k->teams[r] = team;
	return value;
}

int64_t staffing_price_load(
	const StaffingModel *m, uint32_t c, int64_t price, int32_t least, int32_t *ret_load)
{
	int64_t best = INT64_MIN;
	int32_t most = BASE_MIN(m->coaches[c]->most_days, m->ndays);
	for (int32_t load = least; load <= BASE_MAX(most, least); load++) {
		int64_t worth = price * load - staffing_model_balance(m, c, load) * STAFFING_SCALE;
		if (worth > best) {
			best = worth;
			*ret_load = load;
		}
	}
	return best;
}

static int64_t bound_now(StaffingMarket *k)
{
	const StaffingModel *m = k->model;
	int64_t bound = 0;
	add_up(k);
	for (uint32_t r = 0; r < m->nrequests; r++)
		bound += buy(k, r);
	for (uint32_t c = 0; c < m->ncoaches; c++) {
		bound += k->sums[(size_t)c * ((size_t)m->ndays + 1) + (size_t)m->ndays];
		bound += k->now.visit[c] * staffing_price_visits(m, c);
		bound += staffing_price_load(m, c, k->now.load[c], 0, &k->target[c]);
	}
	return bound;
}

/* --- new prices ------------------------------------------------------------------- */

static void count_links(StaffingMarket *k, uint32_t c, uint32_t r, int32_t s)
{
	const StaffingModel *m = k->model;
	size_t row = (size_t)c * m->nrequests;
	if (k->now.link[row + r] < (int64_t)m->problem->weights.chain * STAFFING_SCALE &&
		may_chain(m, c, r, s))
		k->links[row + r]++;
	for (const uint32_t *q = m->followers[r]; *q != STAFFING_NOBODY; q++)
		if (may_precede(m, r, s, *q))
			k->links[row + *q]--;
}

static void count_used(StaffingMarket *k)
{
	const StaffingModel *m = k->model;
	memset(k->used, 0, (size_t)m->ncoaches * (size_t)m->ndays * sizeof(k->used[0]));
	memset(k->loads, 0, m->ncoaches * sizeof(k->loads[0]));
	memset(k->visits, 0, m->ncoaches * sizeof(k->visits[0]));
	memset(k->links, 0, (size_t)m->ncoaches * m->nrequests * sizeof(k->links[0]));
	for (uint32_t r = 0; r < m->nrequests; r++) {
		const StaffingRequest *q = m->requests[r];
		const StaffingTeam *t = &k->teams[r];
		for (int32_t i = 0; t->start != STAFFING_NEVER && i < q->size; i++) {
			uint32_t c = t->members[i];
			k->visits[c]++;
			k->loads[c] += q->days;
			count_links(k, c, r, t->start);
			for (int32_t d = t->start; d < t->start + q->days; d++)
				k->used[(size_t)c * (size_t)m->ndays + (size_t)d]++;
		}
	}
}

/* How far demand is from supply; 0 where a price of 0 need not fall. */
static int64_t excess(int64_t used, int64_t there, int64_t price)
{
	return used < there && price == 0 ? 0 : used - there;
}

static int64_t step_of(int64_t excess_here, int64_t distance, int64_t norm, int64_t pull)
{
	StaffingWide wide = (StaffingWide)distance * pull * excess_here / ((StaffingWide)PULL * norm);
	return (int64_t)wide;
}

static int64_t norm_of(const StaffingMarket *k)
{
	const StaffingModel *m = k->model;
	size_t days = (size_t)m->ncoaches * (size_t)m->ndays;
	int64_t norm = 0;
	for (size_t i = 0; i < days; i++) {
		int64_t e = excess(k->used[i], 1, k->now.day[i]);
		norm += e * e;
	}
	for (uint32_t c = 0; c < m->ncoaches; c++) {
		int64_t v = excess(k->visits[c], staffing_price_visits(m, c), k->now.visit[c]);
		int64_t l = excess(k->loads[c], k->target[c], k->now.load[c]);
		norm += v * v + l * l;
	}
	for (size_t i = 0; i < (size_t)m->ncoaches * m->nrequests; i++) {
		int64_t e = excess(k->links[i], 0, k->now.link[i]);
		norm += e * e;
	}
	return norm;
}

static int64_t moved(int64_t price, int64_t by, int64_t most)
{
	return BASE_MIN(BASE_MAX(price + by, (int64_t)0), most);
}

static void move_prices(StaffingMarket *k, int64_t distance, int64_t norm)
{
	const StaffingModel *m = k->model;
	size_t days = (size_t)m->ncoaches * (size_t)m->ndays;
	int64_t places = (int64_t)m->ncoaches * (2 * m->ndays + (int64_t)m->nrequests);
	int64_t most = BASE_MIN(m->unit * STAFFING_SCALE * STAFFING_PRIORITY_MAX, INT64_MAX / 8 / places);
	for (size_t i = 0; i < days; i++) {
		int64_t e = excess(k->used[i], 1, k->now.day[i]);
		if (e != 0)
			k->now.day[i] = moved(k->now.day[i], step_of(e, distance, norm, k->pull), most);
	}
	for (uint32_t c = 0; c < m->ncoaches; c++) {
		int64_t v = excess(k->visits[c], staffing_price_visits(m, c), k->now.visit[c]);
		int64_t l = excess(k->loads[c], k->target[c], k->now.load[c]);
		k->now.visit[c] = moved(k->now.visit[c], step_of(v, distance, norm, k->pull), most);
		k->now.load[c] = moved(k->now.load[c], step_of(l, distance, norm, k->pull), most);
	}
	most = (int64_t)m->problem->weights.chain * STAFFING_SCALE;
	for (size_t i = 0; i < (size_t)m->ncoaches * m->nrequests; i++) {
		int64_t e = excess(k->links[i], 0, k->now.link[i]);
		if (e != 0)
			k->now.link[i] = moved(k->now.link[i], step_of(e, distance, norm, k->pull), most);
	}
}

bool staffing_price_round(StaffingMarket *k, int64_t value)
{
	k->last = bound_now(k);
	k->rounds++;
	if (k->last < k->bound) {
		k->bound = k->last;
		prices_copy(&k->best, &k->now, k->model);
		k->stale = 0;
	} else if (++k->stale >= PATIENCE) {
		k->stale = 0;
		k->pull /= 2;
		prices_copy(&k->now, &k->best, k->model);
		return k->pull > 2 && k->rounds < ROUNDS_MAX;
	}
	count_used(k);
	int64_t norm = norm_of(k), distance = k->last - value * STAFFING_SCALE;
	if (norm == 0 || k->bound < (value + 1) * STAFFING_SCALE)
		return false;
	move_prices(k, BASE_MAX(distance, (int64_t)1), norm);
	return k->rounds < ROUNDS_MAX;
}

void staffing_price_use_best(StaffingMarket *k)
{
	prices_copy(&k->now, &k->best, k->model);
	k->bound = BASE_MIN(k->bound, bound_now(k));
}
