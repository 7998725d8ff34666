/* A plan is looked at day by day, as somebody with a calendar would. The bound is weak duality:
 * any plan that keeps the rules pays at most the prices of all days, visits and loads, and
 * what it is worth is what its teams are worth after paying plus what they paid. So
 *
 *	scale * worth <= the best that each request could buy + all that could be paid.
 *
 * The best team after paying is found by counting seats and topics (a table over how many are
 * in, which needs somebody answers for, and whether one leads), not by the solver's search. */
#include "kontor/solve/staffing_verify.h"

#include <string.h>

__extension__ typedef __int128 Wide;

enum { MASKS = 1 << STAFFING_NEEDS_MAX };

typedef struct Checker {
	const StaffingProblem *problem;
	const StaffingVisit *visits;
	uint32_t *calendar; /* coach * days + day: request + 1 */
	int32_t *load, *count;
	Arena *arena;
	Err *err;
} Checker;

static Rc wrong(const Checker *c, size_t r, const char *what)
{
	return err_set(c->err, RC_INVALID, "Der Plan stimmt nicht: Anfrage %zu, %s.", r + 1, what);
}

static Rc wrong_result(Err *err, const char *what)
{
	return err_set(err, RC_INVALID, "Der Plan stimmt nicht: %s.", what);
}

/* --- looking things up ------------------------------------------------------------ */

static bool has_day(const uint64_t *bits, int32_t day)
{
	return bits != NULL && (bits[day / 64] >> (day % 64) & 1) != 0;
}

static int32_t skill(const StaffingCoach *c, uint32_t topic)
{
	for (size_t i = 0; i < c->nskills; i++)
		if (c->skills[i].topic == topic)
			return c->skills[i].level;
	return 0;
}

static bool is_in(const uint32_t *list, size_t n, uint32_t coach)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == coach)
			return true;
	return false;
}

static int32_t journey(const StaffingProblem *p, uint32_t coach, uint32_t request)
{
	return p->travel[coach * p->nrequests + request];
}

static int32_t apart(const StaffingProblem *p, uint32_t q, uint32_t r)
{
	return p->between == NULL ? 0 : p->between[q * p->nrequests + r];
}

static bool brings_any(const StaffingProblem *p, uint32_t coach, uint32_t request)
{
	const StaffingRequest *q = &p->requests[request];
	for (size_t i = 0; i < q->nneeds; i++)
		if (skill(&p->coaches[coach], q->needs[i].topic) > 0)
			return true;
	return q->nneeds == 0;
}

static bool is_forbidden(const StaffingProblem *p, uint32_t coach, uint32_t request)
{
	for (size_t i = 0; i < p->nforbidden; i++)
		if (p->forbidden[i].coach == coach && p->forbidden[i].request == request)
			return true;
	return false;
}

static uint32_t *day_of(const Checker *c, uint32_t coach, int32_t day)
{
	return &c->calendar[(size_t)coach * (size_t)c->problem->days + (size_t)day];
}

/* --- the rules -------------------------------------------------------------------- */

static bool is_too_far(const Checker *c, uint32_t coach, uint32_t request, int32_t day)
{
	if (day < 0 || day >= c->problem->days)
		return false;
	uint32_t other = *day_of(c, coach, day);
	return other != 0 && other - 1 != request && apart(c->problem, other - 1, request) > c->problem->far;
}

/* What is in the way of a coach whose visit to the request is not in the calendar. */
static unsigned broken(const Checker *c, uint32_t coach, uint32_t request, int32_t start)
{
	const StaffingProblem *p = c->problem;
	const StaffingCoach *who = &p->coaches[coach];
	int32_t days = p->requests[request].days;
	unsigned rules = 0;
	if (is_forbidden(p, coach, request))
		rules |= 1u << STAFFING_FORBIDDEN;
	if (!brings_any(p, coach, request))
		rules |= 1u << STAFFING_TOPIC;
	for (int32_t d = start; d < start + days; d++) {
		if (has_day(who->blocked, d))
			rules |= 1u << STAFFING_BLOCKED;
		if (*day_of(c, coach, d) != 0)
			rules |= 1u << STAFFING_BUSY;
	}
	if (c->count[coach] >= who->most_visits)
		rules |= 1u << STAFFING_VISITS;
	if (c->load[coach] + days > who->most_days)
		rules |= 1u << STAFFING_DAYS;
	if (is_too_far(c, coach, request, start - 1) || is_too_far(c, coach, request, start + days))
		rules |= 1u << STAFFING_GAP;
	return rules;
}

static Rc check_shape(const Checker *c, uint32_t r)
{
	const StaffingRequest *q = &c->problem->requests[r];
	const StaffingVisit *v = &c->visits[r];
	if (v->start < q->first || v->start > q->last || q->days - 1 > q->last - v->start)
		return wrong(c, r, "liegt nicht im Fenster");
	if (q->fixed_start != STAFFING_NEVER && v->start != q->fixed_start)
		return wrong(c, r, "der feste Tag ist ein anderer");
	if (v->size != (uint32_t)q->size)
		return wrong(c, r, "das Team hat eine andere Größe");
	for (uint32_t i = 0; i < v->size; i++) {
		if (v->team[i] >= c->problem->ncoaches)
			return wrong(c, r, "einen der Coaches gibt es nicht");
		if (is_in(v->team, i, v->team[i]))
			return wrong(c, r, "ein Coach steht zweimal im Team");
	}
	for (size_t i = 0; i < q->nfixed; i++)
		if (!is_in(v->team, v->size, q->fixed[i]))
			return wrong(c, r, "ein festgelegter Coach fehlt");
	if (q->lead && !c->problem->coaches[v->team[0]].lead)
		return wrong(c, r, "wer zuerst steht, darf nicht leiten");
	return RC_OK;
}

static Rc check_topics(const Checker *c, uint32_t r)
{
	const StaffingRequest *q = &c->problem->requests[r];
	const StaffingVisit *v = &c->visits[r];
	for (size_t i = 0; i < q->nneeds; i++) {
		bool met = false;
		for (uint32_t k = 0; k < v->size && !met; k++)
			met = skill(&c->problem->coaches[v->team[k]], q->needs[i].topic) >= q->needs[i].level;
		if (!met)
			return err_set(c->err, RC_INVALID,
				"Der Plan stimmt nicht: Anfrage %u, Thema %u fehlt im Team.", r + 1,
				q->needs[i].topic);
	}
	return RC_OK;
}

static void enter(const Checker *c, uint32_t r, bool in)
{
	const StaffingVisit *v = &c->visits[r];
	int32_t days = c->problem->requests[r].days;
	for (uint32_t i = 0; i < v->size; i++) {
		for (int32_t d = v->start; d < v->start + days; d++)
			*day_of(c, v->team[i], d) = in ? r + 1 : 0;
		c->load[v->team[i]] += in ? days : -days;
		c->count[v->team[i]] += in ? 1 : -1;
	}
}

static Rc check_visit(const Checker *c, uint32_t r)
{
	static const char *const names[STAFFING_RULES] = { "", "", "ein Coach ist ausgeschlossen",
		"ein Coach bringt kein Thema mit", "", "", "ein Coach ist nicht verfügbar",
		"ein Coach hat zu viele Einsätze", "ein Coach hat zu viele Tage",
		"ein Coach hat einen zu weiten Weg", "ein Coach ist an zwei Orten" };
	const StaffingVisit *v = &c->visits[r];
	if (check_shape(c, r) != RC_OK || check_topics(c, r) != RC_OK)
		return c->err->rc;
	for (uint32_t i = 0; i < v->size; i++) {
		unsigned rules = broken(c, v->team[i], r, v->start);
		for (unsigned rule = 0; rule < STAFFING_RULES; rule++)
			if ((rules >> rule & 1) != 0)
				return wrong(c, r, names[rule]);
	}
	enter(c, r, true);
	return RC_OK;
}

/* --- the score -------------------------------------------------------------------- */

static bool follows_a_near_one(const Checker *c, uint32_t coach, uint32_t r)
{
	const StaffingProblem *p = c->problem;
	for (uint32_t q = 0; q < p->nrequests; q++) {
		const StaffingVisit *v = &c->visits[q];
		if (q == r || v->start == STAFFING_NEVER || !is_in(v->team, v->size, coach))
			continue;
		int32_t between = c->visits[r].start - (v->start + p->requests[q].days);
		if (between >= 0 && between <= p->near_days && apart(p, q, r) <= p->near)
			return true;
	}
	return false;
}

static void score_coach(const Checker *c, uint32_t coach, uint32_t r, int64_t parts[STAFFING_GOALS])
{
	const StaffingProblem *p = c->problem;
	const StaffingWeights *w = &p->weights;
	const StaffingRequest *q = &p->requests[r];
	int64_t way = journey(p, coach, r), wish = p->coaches[coach].wish;
	parts[STAFFING_TRAVEL] -= w->travel * way + (way > wish ? w->beyond * (way - wish) : 0);
	for (int32_t d = 0; d < q->days; d++)
		if (has_day(p->coaches[coach].preferred, c->visits[r].start + d))
			parts[STAFFING_PREFERENCE] += w->preference;
	if (is_in(q->keep, q->nkeep, coach))
		parts[STAFFING_KEEP] += w->keep_coach;
	if (follows_a_near_one(c, coach, r))
		parts[STAFFING_CHAIN] += w->chain;
}

static void score_visit(const Checker *c, uint32_t r, int64_t parts[STAFFING_GOALS])
{
	const StaffingProblem *p = c->problem;
	const StaffingRequest *q = &p->requests[r];
	const StaffingVisit *v = &c->visits[r];
	for (size_t i = 0; i < q->nneeds; i++) {
		int32_t most = 0;
		for (uint32_t k = 0; k < v->size; k++)
			most = BASE_MAX(most, skill(&p->coaches[v->team[k]], q->needs[i].topic));
		parts[STAFFING_LEVEL] += (int64_t)most * p->weights.level;
	}
	if (q->keep_start == v->start)
		parts[STAFFING_KEEP] += p->weights.keep_start;
	for (uint32_t k = 0; k < v->size; k++)
		score_coach(c, v->team[k], r, parts);
}

static int64_t mean_load(const StaffingProblem *p)
{
	int64_t sum = 0, n = p->ncoaches > 0 ? (int64_t)p->ncoaches : 1;
	for (size_t i = 0; i < p->ncoaches; i++)
		sum += p->coaches[i].before;
	for (size_t i = 0; i < p->nrequests; i++)
		sum += (int64_t)p->requests[i].days * p->requests[i].size;
	return sum / n + (sum % n != 0);
}

static int64_t imbalance(const StaffingProblem *p, uint32_t coach, int64_t load)
{
	int64_t above = p->coaches[coach].before + load - mean_load(p);
	return above > 0 ? above * above * p->weights.balance : 0;
}

static void open_calendar(
	Checker *c, const StaffingProblem *p, const StaffingVisit *visits, Arena *a, Err *err)
{
	*c = (Checker){ .problem = p, .visits = visits, .arena = a, .err = err };
	c->calendar = ARENA_ARRAY(a, uint32_t, p->ncoaches * (size_t)p->days);
	c->load = ARENA_ARRAY(a, int32_t, p->ncoaches);
	c->count = ARENA_ARRAY(a, int32_t, p->ncoaches);
}

static Rc check_all(Checker *c, int64_t *ret_staffed, int64_t parts[STAFFING_GOALS])
{
	const StaffingProblem *p = c->problem;
	int64_t sums[STAFFING_GOALS] = { 0 }, staffed = 0;
	for (uint32_t r = 0; r < p->nrequests; r++) {
		if (c->visits[r].start == STAFFING_NEVER)
			continue;
		if (check_visit(c, r) != RC_OK)
			return c->err->rc;
		staffed += p->requests[r].priority;
	}
	for (uint32_t r = 0; r < p->nrequests; r++)
		if (c->visits[r].start != STAFFING_NEVER)
			score_visit(c, r, sums);
	for (uint32_t k = 0; k < p->ncoaches; k++)
		sums[STAFFING_BALANCE] -= imbalance(p, k, c->load[k]);
	memcpy(parts, sums, sizeof(sums));
	*ret_staffed = staffed;
	return RC_OK;
}

Rc staffing_verify_visits(const StaffingProblem *p, const StaffingVisit *visits, int64_t *ret_staffed,
	int64_t parts[STAFFING_GOALS], Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Checker c;
	open_calendar(&c, p, visits, a, err);
	return check_all(&c, ret_staffed, parts);
}

/* --- the best team, by counting --------------------------------------------------- */

typedef struct Buyer {
	const Checker *checker;
	uint32_t request;
	bool any_topic, any_lead;
	int64_t scale;              /* of a level */
	int64_t *links;             /* coach * nrequests + request: prices */
	bool *could;                /* by coach */
	int64_t *value;             /* by coach */
	int64_t (*table)[MASKS][2]; /* seats taken, needs answered, is there a lead */
	int64_t (*with)[2];         /* the same with one more, by needs */
} Buyer;

#define NO_TEAM INT64_MIN

static void raise(int64_t *cell, int64_t value)
{
	if (value > *cell)
		*cell = value;
}

/* The coach answers for any of the needs that are hers to answer. */
static void answer(const Buyer *b, uint32_t coach, uint32_t masks)
{
	const StaffingProblem *p = b->checker->problem;
	const StaffingRequest *q = &p->requests[b->request];
	for (size_t i = 0; i < q->nneeds && !b->any_topic; i++) {
		int32_t level = skill(&p->coaches[coach], q->needs[i].topic);
		if (level < q->needs[i].level)
			continue;
		for (uint32_t mask = 0; mask < masks; mask++)
			for (int led = 0; led < 2; led++)
				if ((mask >> i & 1) == 0 && b->with[mask][led] != NO_TEAM)
					raise(&b->with[mask | 1u << i][led],
						b->with[mask][led] +
							level * (int64_t)p->weights.level * b->scale);
	}
}

static void take_in(const Buyer *b, uint32_t coach, uint32_t masks)
{
	const StaffingProblem *p = b->checker->problem;
	const StaffingRequest *q = &p->requests[b->request];
	bool fixed = is_in(q->fixed, q->nfixed, coach), leads = p->coaches[coach].lead;
	for (uint32_t mask = 0; mask < masks && fixed; mask++)
		b->table[q->size][mask][0] = b->table[q->size][mask][1] = NO_TEAM;
	for (int32_t k = q->size; k-- > 0;) {
		for (uint32_t mask = 0; mask < masks; mask++) {
			int64_t *without = b->table[k][mask];
			b->with[mask][0] =
				leads || without[0] == NO_TEAM ? NO_TEAM : without[0] + b->value[coach];
			int64_t best = BASE_MAX(without[1], leads ? without[0] : NO_TEAM);
			b->with[mask][1] = best == NO_TEAM ? NO_TEAM : best + b->value[coach];
		}
		answer(b, coach, masks);
		for (uint32_t mask = 0; mask < masks; mask++)
			for (int led = 0; led < 2; led++) {
				raise(&b->table[k + 1][mask][led], b->with[mask][led]);
				if (fixed)
					b->table[k][mask][led] = NO_TEAM;
			}
	}
}

static int64_t best_team(const Buyer *b)
{
	const StaffingProblem *p = b->checker->problem;
	const StaffingRequest *q = &p->requests[b->request];
	uint32_t masks = b->any_topic ? 1 : 1u << q->nneeds;
	for (size_t i = 0; i < q->nfixed; i++)
		if (!b->could[q->fixed[i]])
			return NO_TEAM;
	for (int32_t k = 0; k <= q->size; k++)
		for (uint32_t mask = 0; mask < masks; mask++)
			b->table[k][mask][0] = b->table[k][mask][1] = NO_TEAM;
	b->table[0][0][0] = 0;
	for (uint32_t coach = 0; coach < p->ncoaches; coach++)
		if (b->could[coach])
			take_in(b, coach, masks);
	int64_t *cell = b->table[q->size][masks - 1];
	return BASE_MAX(cell[1], q->lead && !b->any_lead ? NO_TEAM : cell[0]);
}

static void buyer_init(Buyer *b, const Checker *c, uint32_t request)
{
	*b = (Buyer){ .checker = c, .request = request, .scale = 1 };
	b->could = ARENA_ARRAY(c->arena, bool, c->problem->ncoaches);
	b->value = ARENA_ARRAY(c->arena, int64_t, c->problem->ncoaches);
	b->table = arena_array(c->arena, STAFFING_TEAM_MAX + 1, sizeof(b->table[0]));
	b->with = arena_array(c->arena, MASKS, sizeof(b->with[0]));
}

/* --- the bound -------------------------------------------------------------------- */

/* The prices of days before each, by coach. */
static Wide *sum_prices(const Checker *c, const StaffingProof *proof)
{
	size_t days = (size_t)c->problem->days;
	Wide *sums = ARENA_ARRAY(c->arena, Wide, c->problem->ncoaches * (days + 1));
	for (size_t i = 0; i < proof->ndays; i++)
		sums[proof->days[i].coach * (days + 1) + (size_t)proof->days[i].day + 1] +=
			proof->days[i].price;
	for (size_t k = 0; k < c->problem->ncoaches; k++)
		for (size_t d = 0; d < days; d++)
			sums[k * (days + 1) + d + 1] += sums[k * (days + 1) + d];
	return sums;
}

/* Is there any visit that could be before this one and make it a chain? */
static bool could_follow(const StaffingProblem *p, uint32_t coach, uint32_t r, int32_t start)
{
	for (uint32_t q = 0; q < p->nrequests; q++) {
		const StaffingRequest *other = &p->requests[q];
		if (q == r || apart(p, q, r) > p->near || is_forbidden(p, coach, q) ||
			!brings_any(p, coach, q))
			continue;
		int32_t first = other->first, last = other->last - other->days + 1;
		if (other->fixed_start != STAFFING_NEVER) {
			first = BASE_MAX(first, other->fixed_start);
			last = BASE_MIN(last, other->fixed_start);
		}
		if (first <= last && first + other->days <= start &&
			last + other->days + p->near_days >= start)
			return true;
	}
	return false;
}

/* Could a visit to q from start on come shortly before one to r? */
static bool could_precede(const StaffingProblem *p, uint32_t q, int32_t start, uint32_t r)
{
	const StaffingRequest *then = &p->requests[r];
	int32_t first = then->first, last = then->last - then->days + 1, end = start + p->requests[q].days;
	if (then->fixed_start != STAFFING_NEVER) {
		first = BASE_MAX(first, then->fixed_start);
		last = BASE_MIN(last, then->fixed_start);
	}
	return q != r && first <= last && apart(p, q, r) <= p->near && end <= last &&
		end + p->near_days >= first;
}

/* A chain counts, less its price, wherever there could be one; and the prices of chains that
 * this visit could be the first of. In a plan each chain has such a first. */
static Wide chain_after_paying(const Buyer *b, int64_t scale, uint32_t coach, int32_t start)
{
	const StaffingProblem *p = b->checker->problem;
	const int64_t *link = b->links + coach * p->nrequests;
	Wide v = 0, chain = (Wide)p->weights.chain * scale - link[b->request];
	if (chain > 0 && could_follow(p, coach, b->request, start))
		v = chain;
	for (uint32_t r = 0; r < p->nrequests; r++)
		if (link[r] > 0 && could_precede(p, b->request, start, r))
			v += link[r];
	return v;
}

/* What the coach adds after paying. */
static int64_t after_paying(
	const Buyer *b, const StaffingProof *proof, const Wide *sums, uint32_t coach, int32_t start)
{
	const StaffingProblem *p = b->checker->problem;
	const StaffingWeights *w = &p->weights;
	const StaffingRequest *q = &p->requests[b->request];
	const Wide *sum = sums + coach * ((size_t)p->days + 1);
	int64_t way = journey(p, coach, b->request), wish = p->coaches[coach].wish;
	Wide v = -w->travel * way - (way > wish ? w->beyond * (way - wish) : 0);
	for (int32_t d = start; d < start + q->days; d++)
		v += has_day(p->coaches[coach].preferred, d) ? w->preference : 0;
	v += is_in(q->keep, q->nkeep, coach) ? w->keep_coach : 0;
	v = v * proof->scale + chain_after_paying(b, proof->scale, coach, start) -
		(sum[start + q->days] - sum[start]) - proof->visit[coach] -
		(Wide)proof->load[coach] * q->days;
	const Wide least = INT64_MIN / 64;
	return (int64_t)BASE_MAX(v, least); /* a higher value proves less, but no wrong thing */
}

static Wide best_buy(Buyer *b, const StaffingProof *proof, const Wide *sums)
{
	const StaffingProblem *p = b->checker->problem;
	const StaffingRequest *q = &p->requests[b->request];
	Wide best = 0;
	for (int32_t s = q->first; s <= q->last - q->days + 1; s++) {
		if (q->fixed_start != STAFFING_NEVER && s != q->fixed_start)
			continue;
		for (uint32_t k = 0; k < p->ncoaches; k++) {
			b->could[k] = broken(b->checker, k, b->request, s) == 0;
			if (b->could[k])
				b->value[k] = after_paying(b, proof, sums, k, s);
		}
		int64_t team = best_team(b);
		Wide visit =
			(Wide)proof->unit * q->priority + (q->keep_start == s ? p->weights.keep_start : 0);
		if (team != NO_TEAM)
			best = BASE_MAX(best, visit * proof->scale + team);
	}
	return best;
}

static Wide best_load(const StaffingProblem *p, const StaffingProof *proof, uint32_t coach)
{
	Wide best = -(Wide)imbalance(p, coach, 0) * proof->scale;
	for (int32_t load = 1; load <= p->coaches[coach].most_days && load <= p->days; load++)
		best = BASE_MAX(best,
			(Wide)proof->load[coach] * load - (Wide)imbalance(p, coach, load) * proof->scale);
	return best;
}

/* The calendar is empty. */
static Wide bound_of(const Checker *c, const StaffingProof *proof)
{
	const StaffingProblem *p = c->problem;
	const Wide *sums = sum_prices(c, proof);
	Wide bound = 0;
	Buyer b;
	buyer_init(&b, c, 0);
	b.scale = proof->scale;
	b.links = ARENA_ARRAY(c->arena, int64_t, p->ncoaches * p->nrequests);
	for (size_t i = 0; i < proof->nlinks; i++)
		b.links[proof->links[i].coach * p->nrequests + proof->links[i].request] =
			proof->links[i].price;
	for (uint32_t r = 0; r < p->nrequests; r++) {
		b.request = r;
		bound += best_buy(&b, proof, sums);
	}
	for (uint32_t k = 0; k < p->ncoaches; k++) {
		int64_t visits = BASE_MIN((int64_t)p->coaches[k].most_visits, (int64_t)p->nrequests);
		bound += sums[k * ((size_t)p->days + 1) + (size_t)p->days];
		bound += (Wide)proof->visit[k] * visits + best_load(p, proof, k);
	}
	Wide scaled = bound / proof->scale;
	return bound % proof->scale < 0 ? scaled - 1 : scaled;
}

/* More than what two scores can differ by? */
static bool unit_suffices(const StaffingProblem *p, int64_t unit)
{
	const StaffingWeights *w = &p->weights;
	Wide range = 0;
	for (uint32_t r = 0; r < p->nrequests; r++) {
		const StaffingRequest *q = &p->requests[r];
		int64_t most = 0;
		for (uint32_t k = 0; k < p->ncoaches; k++) {
			int64_t way = journey(p, k, r),
				beyond = BASE_MAX(way - p->coaches[k].wish, (int64_t)0);
			most = BASE_MAX(most, w->travel * way + w->beyond * beyond);
		}
		range += q->size * ((Wide)most + (Wide)w->preference * q->days + w->keep_coach + w->chain);
		range += (Wide)w->level * STAFFING_LEVEL_MAX * (Wide)q->nneeds + w->keep_start;
	}
	for (uint32_t k = 0; k < p->ncoaches; k++)
		range += imbalance(p, k, BASE_MIN(p->coaches[k].most_days, p->days));
	return unit > range;
}

static Rc check_prices(const StaffingProblem *p, const StaffingProof *proof, Err *err)
{
	const int64_t most = INT64_MAX / 64;
	if (proof->scale < 1 || proof->scale > 1024 || proof->unit > most / 1024 / STAFFING_PRIORITY_MAX)
		return wrong_result(err, "Maßstab oder Einheit ist ungültig");
	if (!unit_suffices(p, proof->unit))
		return wrong_result(err, "die Einheit ist zu klein");
	for (size_t k = 0; k < p->ncoaches; k++)
		if (proof->visit[k] < 0 || proof->visit[k] > most || proof->load[k] < 0 ||
			proof->load[k] > most)
			return wrong_result(err, "ein Preis ist ungültig");
	for (size_t i = 0; i < proof->nlinks; i++) {
		const StaffingLink *link = &proof->links[i];
		if (link->coach >= p->ncoaches || link->request >= p->nrequests || link->price < 0 ||
			link->price > most / STAFFING_REQUESTS_MAX)
			return wrong_result(err, "ein Preis ist ungültig");
	}
	for (size_t i = 0; i < proof->ndays; i++) {
		const StaffingPrice *price = &proof->days[i];
		if (price->coach >= p->ncoaches || price->day < 0 || price->day >= p->days ||
			price->price < 0 || price->price > most)
			return wrong_result(err, "ein Preis ist ungültig");
	}
	return RC_OK;
}

/* --- what blocks ------------------------------------------------------------------ */

static bool goes(Buyer *b, unsigned lifted)
{
	const StaffingProblem *p = b->checker->problem;
	const StaffingRequest *q = &p->requests[b->request];
	b->any_topic = (lifted >> STAFFING_TOPIC & 1) != 0;
	b->any_lead = (lifted >> STAFFING_LEAD & 1) != 0;
	for (int32_t s = q->first; s <= q->last - q->days + 1; s++) {
		if (q->fixed_start != STAFFING_NEVER && s != q->fixed_start)
			continue;
		for (uint32_t k = 0; k < p->ncoaches; k++)
			b->could[k] = (broken(b->checker, k, b->request, s) & ~lifted) == 0;
		if (best_team(b) != NO_TEAM)
			return true;
	}
	return false;
}

static bool has_no_day(const StaffingRequest *q)
{
	int32_t last = q->last - q->days + 1;
	return last < q->first ||
		(q->fixed_start != STAFFING_NEVER && (q->fixed_start < q->first || q->fixed_start > last));
}

/* FREE: nothing does. The calendar is that of the plan. */
static StaffingRule rule_against(const Checker *c, uint32_t r)
{
	const StaffingRequest *q = &c->problem->requests[r];
	Buyer b;
	unsigned all = 0, last = STAFFING_FREE;
	buyer_init(&b, c, r);
	if (has_no_day(q))
		return STAFFING_WINDOW;
	if ((size_t)q->size > c->problem->ncoaches)
		return STAFFING_SIZE;
	if (goes(&b, 0))
		return STAFFING_FREE;
	for (unsigned rule = STAFFING_FORBIDDEN; rule < STAFFING_RULES; rule++)
		if (rule != STAFFING_SIZE && goes(&b, 1u << rule))
			return (StaffingRule)rule;
	for (unsigned rule = STAFFING_FORBIDDEN; rule < STAFFING_RULES && !goes(&b, all); rule++) {
		all |= 1u << rule;
		last = rule;
	}
	return (StaffingRule)last;
}

static Rc check_empty(const Checker *c)
{
	for (uint32_t r = 0; r < c->problem->nrequests; r++) {
		const StaffingVisit *v = &c->visits[r];
		if (v->start != STAFFING_NEVER)
			continue;
		StaffingRule rule = rule_against(c, r);
		if (rule == STAFFING_FREE)
			return wrong(c, r, "ist leer, obwohl ein Team möglich ist");
		if (rule != v->rule)
			return wrong(c, r, "ist aus einem anderen Grund leer");
	}
	return RC_OK;
}

/* --- all together ----------------------------------------------------------------- */

static Rc check_numbers(
	const StaffingResult *r, int64_t staffed, const int64_t parts[STAFFING_GOALS], Err *err)
{
	int64_t score = 0;
	for (size_t g = 0; g < STAFFING_GOALS; g++) {
		if (r->parts[g] != parts[g])
			return err_set(err, RC_INVALID,
				"Der Plan stimmt nicht: Der Teil „%s“ ist %lld, nicht %lld.",
				staffing_goal_name((StaffingGoal)g), (long long)parts[g],
				(long long)r->parts[g]);
		score += parts[g];
	}
	if (r->score != score)
		return wrong_result(err, "die Punkte sind nicht die Summe der Teile");
	if (r->staffed != staffed)
		return wrong_result(err, "die besetzten Prioritäten sind andere");
	if (r->optimal && (r->bound_staffed != staffed || r->bound_score != score))
		return wrong_result(err, "ein bester Plan kann keine höhere Schranke haben");
	return RC_OK;
}

Rc staffing_verify(const StaffingProblem *p, const StaffingResult *r, bool *ret_proven, int64_t *ret_staffed,
	int64_t *ret_score, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Checker plan, empty;
	int64_t staffed, parts[STAFFING_GOALS];
	if (r->nvisits != p->nrequests)
		return wrong_result(err, "er gehört zu einer Aufgabe anderer Größe");
	open_calendar(&plan, p, r->visits, a, err);
	if (check_all(&plan, &staffed, parts) != RC_OK)
		return err->rc;
	if (check_numbers(r, staffed, parts, err) != RC_OK || check_empty(&plan) != RC_OK)
		return err->rc;
	if (check_prices(p, &r->proof, err) != RC_OK)
		return err->rc;
	open_calendar(&empty, p, r->visits, a, err);
	const Wide bound = bound_of(&empty, &r->proof), unit = r->proof.unit;
	Wide claimed = r->bound_staffed * unit + r->bound_score;
	if (claimed < staffed * unit + r->score)
		return wrong_result(err, "die Schranke liegt unter dem Plan");
	if (!r->optimal && claimed < bound)
		return wrong_result(err, "die Preise beweisen die Schranke nicht");
	Wide proven = (bound + unit / 2) / unit;
	*ret_proven = claimed >= bound;
	*ret_staffed = (int64_t)proven;
	*ret_score = (int64_t)(bound - proven * unit);
	return RC_OK;
}
