/* A run of the pairing in memory: the solver's graph is computed from the members row by row.
 *
 * A price is a what-if: the pair is pinned, the plan solved, the pair let go again. The solver's duals tell
 * beforehand what a pair costs at least, so that the best partners of a mayor are found without trying all. */
#include "kontor/office/tandems.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/clock.h"
#include "kontor/solve/matching.h"
#include "kontor/solve/matching_verify.h"
#include "tandems_priv.h"

enum {
	WHOLE = 100000000,
	CACHED_MAX = 4000, /* members: 16 MB of scores */
	BLOCK = 32,        /* a known number, so that compilers use the machine's vectors */
};

/* The row of a member in the triangle of scores above the diagonal. */
static size_t row_start(size_t n, size_t u)
{
	return u * (2 * n - u - 1) / 2;
}

static inline int32_t widened(int16_t score)
{
	return score < 0 ? MATCHING_NO_EDGE : score;
}

static void widen_block(const int16_t *scores, int32_t *weights)
{
	for (int i = 0; i < BLOCK; i++)
		weights[i] = widened(scores[i]);
}

static void row(void *arg, uint32_t u, int32_t *weights)
{
	const TandemsRun *r = arg;
	const TandemsPool *pool = r->pool;
	if (r->scores == NULL) {
		pairing_row(&pool->rules, pool->items, pool->len, u, MATCHING_NO_EDGE, weights);
		return;
	}
	const int16_t *scores = r->scores + row_start(pool->len, u);
	size_t n = pool->len - u - 1, i = 0;
	for (; i + BLOCK <= n; i += BLOCK)
		widen_block(scores + i, weights + i);
	for (; i < n; i++)
		weights[i] = widened(scores[i]);
}

/* --- starting ------------------------------------------------------------------------------ */

/* Score everybody with everybody, once: the solver, the pricing and the proof look at each pair a few times.
 * Two bytes a pair are cheaper than computing it again; a pool that is too large for that is computed row by row.
 * Returns whether anybody may be paired at all. */
static bool score_all(TandemsRun *r)
{
	const TandemsPool *pool = r->pool;
	int32_t *line = ARENA_ARRAY(r->arena, int32_t, pool->len);
	bool any = false;
	if (pool->len <= CACHED_MAX)
		r->scores = ARENA_ARRAY(r->arena, int16_t, pool->len * (pool->len - 1) / 2);
	for (size_t u = 0; u < pool->len && (r->scores != NULL || !any); u++) {
		pairing_row(&pool->rules, pool->items, pool->len, u, PAIRING_NO, line);
		for (size_t i = 0; u + 1 + i < pool->len; i++) {
			any = any || line[i] >= 0;
			if (r->scores != NULL)
				r->scores[row_start(pool->len, u) + i] = (int16_t)line[i];
		}
	}
	return any;
}

static Rc check_pool(const TandemsPool *pool, Err *err)
{
	Rc rc = pairing_check(&pool->rules, err);
	if (rc != RC_OK)
		return rc;
	if (pool->len == 0 && pool->out.len > 0)
		return err_set(err, RC_INVALID,
			"Von %zu Interessierten kann zurzeit niemand vermittelt werden. Die Gründe stehen im Pool.",
			pool->out.len);
	if (pool->len == 0)
		return err_set(err, RC_INVALID, "Der Pool ist leer. Bitte zuerst Interesse eintragen.");
	if (pool->len == 1)
		return err_set(err, RC_INVALID, "Im Pool ist nur %s. Für ein Tandem braucht es zwei.",
			pool->items[0].name);
	return RC_OK;
}

Rc tandems_run_new(const TandemsPool *pool, TandemsGoal goal, TandemsRun **ret, Err *err)
{
	Rc rc = check_pool(pool, err);
	if (rc != RC_OK)
		return rc;
	Arena *a = arena_new();
	TandemsRun *r = ARENA_NEW(a, TandemsRun);
	uint64_t *ids = ARENA_ARRAY(a, uint64_t, pool->len);
	for (size_t i = 0; i < pool->len; i++)
		ids[i] = (uint64_t)pool->items[i].person;
	r->arena = a;
	r->pool = pool;
	r->goal = goal;
	r->started_ms = clock_monotonic_ms();
	if (!score_all(r)) {
		arena_free(a);
		return err_set(err, RC_INVALID,
			"Niemand im Pool darf mit jemand anderem: Alle Paare sind durch Regeln ausgeschlossen "
			"(Ausschluss, gleicher Kreis, Mindestabstand, frühere Tandems).");
	}
	r->problem = (MatchingProblem){ .n = (uint32_t)pool->len,
		.row = row,
		.row_arg = r,
		.ids = ids,
		.coverage = goal.coverage,
		.floor = goal.floor };
	r->matching = matching_new(&r->problem);
	*ret = r;
	return RC_OK;
}

void tandems_run_free(TandemsRun *r)
{
	if (r == NULL)
		return;
	matching_free(r->matching);
	arena_free(r->arena);
}

bool tandems_run_step(TandemsRun *r, size_t budget)
{
	bool done = matching_step(r->matching, budget);
	if (done && !r->done)
		r->ms = clock_monotonic_ms() - r->started_ms;
	r->done = done;
	return done;
}

int tandems_run_progress(const TandemsRun *r)
{
	return matching_progress(r->matching);
}

static const MatchingResult *solve(TandemsRun *r)
{
	while (!tandems_run_step(r, WHOLE))
		continue;
	return matching_result(r->matching);
}

/* --- the plan ---------------------------------------------------------------------------------- */

static bool is_pinned(const TandemsRun *r, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < r->decided.len; i++) {
		const TandemsDecision *d = &r->decided.items[i];
		if (d->pinned && d->a == BASE_MIN(a, b) && d->b == BASE_MAX(a, b))
			return true;
	}
	return false;
}

/* Best first, those without partner last, ties by person. */
static int by_score(const void *left, const void *right)
{
	const TandemsPair *a = left;
	const TandemsPair *b = right;
	bool a_alone = a->b == UINT32_MAX, b_alone = b->b == UINT32_MAX;
	if (a_alone != b_alone)
		return a_alone ? 1 : -1;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->a < b->a ? -1 : a->a > b->a;
}

static void sum_up(TandemsPlan *plan)
{
	plan->worst = PAIRING_MAX;
	for (size_t i = 0; i < plan->npairs; i++) {
		plan->score += plan->pairs[i].score;
		plan->worst = BASE_MIN(plan->worst, plan->pairs[i].score);
	}
	if (plan->npairs == 0)
		plan->worst = 0;
	else
		plan->average = (int)(plan->score / (int64_t)plan->npairs);
}

Rc tandems_run_plan(TandemsRun *r, Arena *a, TandemsPlan *ret, Err *err)
{
	const MatchingResult *m = solve(r);
	Rc rc = matching_verify(matching_problem(r->matching), m, err);
	if (rc != RC_OK)
		return rc;
	TandemsPlan plan = {
		.pairs = ARENA_ARRAY(a, TandemsPair, r->pool->len), .proved = true, .ms = r->ms
	};
	size_t n = 0;
	for (uint32_t u = 0; u < m->n; u++) {
		uint32_t v = m->mate[u];
		if (v != MATCHING_NOBODY && v < u)
			continue;
		TandemsPair p = { .a = u, .b = v == MATCHING_NOBODY ? UINT32_MAX : v };
		if (v == MATCHING_NOBODY) {
			plan.nalone++;
		} else {
			plan.npairs++;
			p.score = pairing_score(&r->pool->rules, &r->pool->items[u], &r->pool->items[v]);
			p.pinned = is_pinned(r, u, v);
		}
		plan.pairs[n++] = p;
	}
	qsort(plan.pairs, n, sizeof(plan.pairs[0]), by_score);
	sum_up(&plan);
	*ret = plan;
	return RC_OK;
}

/* --- by hand -------------------------------------------------------------------------------------- */

static void forget(TandemsRun *r, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < r->decided.len; i++)
		if (r->decided.items[i].a == BASE_MIN(a, b) && r->decided.items[i].b == BASE_MAX(a, b)) {
			r->decided.items[i] = r->decided.items[--r->decided.len];
			return;
		}
}

static void decide(TandemsRun *r, uint32_t a, uint32_t b, bool pinned)
{
	TandemsDecision d = { BASE_MIN(a, b), BASE_MAX(a, b), pinned };
	forget(r, a, b);
	VEC_PUSH(r->arena, &r->decided, d);
	r->done = false;
}

Rc tandems_run_pin(TandemsRun *r, uint32_t a, uint32_t b, Err *err)
{
	PairingPoints p;
	const PairingMember *one = &r->pool->items[a], *other = &r->pool->items[b];
	pairing_explain(&r->pool->rules, one, other, &p);
	if (p.rule != PAIRING_ALLOWED) {
		AUTO(str_done) Str why = STR_INIT;
		pairing_rule_say(&r->pool->rules, one, other, &p, &why);
		return err_set(err, RC_INVALID, "%s und %s dürfen nicht zusammen: %s.", one->name,
			other->name, str_cstr(&why));
	}
	solve(r);
	tandems_run_forbid(r, a, b, false);
	Rc rc = matching_pin(r->matching, a, b, err);
	if (rc == RC_OK)
		decide(r, a, b, true);
	return rc;
}

void tandems_run_unpin(TandemsRun *r, uint32_t a, uint32_t b)
{
	solve(r);
	matching_unpin(r->matching, a, b);
	forget(r, a, b);
	r->done = false;
}

void tandems_run_forbid(TandemsRun *r, uint32_t a, uint32_t b, bool forbidden)
{
	int score = pairing_score(&r->pool->rules, &r->pool->items[a], &r->pool->items[b]);
	bool was = false;
	for (size_t i = 0; i < r->decided.len; i++) {
		const TandemsDecision *d = &r->decided.items[i];
		was = was || (!d->pinned && d->a == BASE_MIN(a, b) && d->b == BASE_MAX(a, b));
	}
	if (was == forbidden || score < 0)
		return;
	solve(r);
	matching_change(r->matching, a, b, forbidden ? MATCHING_NO_EDGE : score);
	r->done = false;
	if (forbidden)
		decide(r, a, b, false);
	else
		forget(r, a, b);
}

/* --- what-ifs ------------------------------------------------------------------------------------- */

static void copy_mates(const MatchingResult *m, uint32_t *mates)
{
	memcpy(mates, m->mate, m->n * sizeof(mates[0]));
}

typedef struct Outcome {
	int64_t weight;
	int pairs;
} Outcome;

/* Solve with the pair decided, hand out what became of the plan, and go back. */
static Rc try_pair(TandemsRun *r, uint32_t a, uint32_t b, bool pin, uint32_t *mates, Outcome *ret, Err *err)
{
	int score = pairing_score(&r->pool->rules, &r->pool->items[a], &r->pool->items[b]);
	if (pin) {
		Rc rc = matching_pin(r->matching, a, b, err);
		if (rc != RC_OK)
			return rc;
	} else {
		matching_change(r->matching, a, b, MATCHING_NO_EDGE);
	}
	const MatchingResult *m = solve(r);
	*ret = (Outcome){ m->weight, (int)m->pairs };
	if (mates != NULL)
		copy_mates(m, mates);
	if (pin)
		matching_unpin(r->matching, a, b);
	else
		matching_change(r->matching, a, b, score);
	r->done = false;
	solve(r);
	return RC_OK;
}

static const char *why_not(const TandemsRun *r, uint32_t a, uint32_t b, Arena *arena)
{
	PairingPoints p;
	AUTO(str_done) Str why = STR_INIT;
	pairing_explain(&r->pool->rules, &r->pool->items[a], &r->pool->items[b], &p);
	pairing_rule_say(&r->pool->rules, &r->pool->items[a], &r->pool->items[b], &p, &why);
	return arena_strdup(arena, str_cstr(&why));
}

Rc tandems_run_price(
	TandemsRun *r, uint32_t a, uint32_t b, bool pin, Arena *arena, TandemsPrice *ret, Err *err)
{
	TandemsPrice price = { .possible = true, .reason = "" };
	const MatchingResult *m = solve(r);
	Outcome before = { m->weight, (int)m->pairs }, after = before;
	uint32_t *old = ARENA_ARRAY(arena, uint32_t, r->pool->len),
		 *new = ARENA_ARRAY(arena, uint32_t, r->pool->len);
	copy_mates(m, old);
	if (pairing_score(&r->pool->rules, &r->pool->items[a], &r->pool->items[b]) < 0) {
		price.possible = false;
		price.reason = why_not(r, a, b, arena);
		*ret = price;
		return RC_OK;
	}
	Rc rc = try_pair(r, a, b, pin, new, &after, err);
	if (rc == RC_INVALID) {
		price.possible = false;
		price.reason = arena_strdup(arena, err->text);
		*ret = price;
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	price.delta = after.weight - before.weight;
	price.pairs = after.pairs - before.pairs;
	for (uint32_t i = 0; i < r->pool->len; i++) {
		if (old[i] == new[i])
			continue;
		if (new[i] == MATCHING_NOBODY)
			VEC_PUSH(arena, &price.lost, i);
		else if (i != a && i != b && old[i] == MATCHING_NOBODY)
			VEC_PUSH(arena, &price.found, i);
		else if (i != a && i != b)
			VEC_PUSH(arena, &price.moved, i);
	}
	*ret = price;
	return RC_OK;
}

/* --- the best partners of one member ----------------------------------------------------------------- */

typedef struct Candidate {
	uint32_t member;
	int score;
	int64_t least_loss; /* in points; what the duals say */
} Candidate;

static int by_loss(const void *left, const void *right)
{
	const Candidate *a = left;
	const Candidate *b = right;
	if (a->least_loss != b->least_loss)
		return a->least_loss < b->least_loss ? -1 : 1;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->member < b->member ? -1 : 1;
}

static bool holds(const MatchingProof *p, uint32_t set, uint32_t vertex)
{
	for (uint32_t s = p->set[vertex]; s != MATCHING_NOBODY; s = p->sets[s].parent)
		if (s == set)
			return true;
	return false;
}

/* The duals over the pair minus what it is worth: half of that is lost at least when the pair is forced. */
static int64_t least_loss(const MatchingProof *p, uint32_t u, uint32_t v, int score)
{
	int64_t dual = p->y[u] + p->y[v];
	for (uint32_t s = p->set[u]; s != MATCHING_NOBODY; s = p->sets[s].parent)
		if (holds(p, s, v))
			dual += p->sets[s].dual;
	int64_t worth = p->scale * ((int64_t)p->factor * score + p->bonus);
	int64_t slack = dual - 2 * worth;
	return slack <= 0 || p->scale == 0 || p->factor == 0 ? 0 : slack / 2 / p->scale / p->factor;
}

static size_t candidates(TandemsRun *r, const MatchingResult *m, uint32_t member, Candidate *list)
{
	size_t n = 0;
	for (uint32_t v = 0; v < r->pool->len; v++) {
		if (v == member)
			continue;
		int score = pairing_score(&r->pool->rules, &r->pool->items[member], &r->pool->items[v]);
		if (score < 0)
			continue;
		Candidate c = { v, score, m->sum.given ? least_loss(&m->sum, member, v, score) : 0 };
		list[n++] = c;
	}
	if (n > 0)
		qsort(list, n, sizeof(list[0]), by_loss);
	return n;
}

static int by_delta(const void *left, const void *right)
{
	const TandemsChoice *a = left;
	const TandemsChoice *b = right;
	if (a->delta != b->delta)
		return a->delta > b->delta ? -1 : 1;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->member < b->member ? -1 : 1;
}

Rc tandems_run_choices(
	TandemsRun *r, uint32_t member, size_t max, Arena *arena, TandemsChoice *ret, size_t *ret_n, Err *err)
{
	const MatchingResult *m = solve(r);
	int64_t before = m->weight;
	uint32_t present = m->mate[member];
	Candidate *list = ARENA_ARRAY(arena, Candidate, r->pool->len);
	size_t n = candidates(r, m, member, list), have = 0;
	for (size_t i = 0; i < n; i++) {
		/* The list is sorted by what a pair costs at least: no later one can be better. */
		if (have == max && -list[i].least_loss < ret[have - 1].delta)
			break;
		TandemsChoice c = { list[i].member, list[i].score, 0, list[i].member == present };
		Outcome after = { before, 0 };
		if (!c.present) {
			Rc rc = try_pair(r, member, c.member, true, NULL, &after, err);
			if (rc == RC_INVALID)
				continue; /* pinned elsewhere */
			if (rc != RC_OK)
				return rc;
		}
		c.delta = after.weight - before;
		if (have == max && by_delta(&c, &ret[have - 1]) >= 0)
			continue;
		ret[have < max ? have++ : have - 1] = c;
		qsort(ret, have, sizeof(ret[0]), by_delta);
	}
	*ret_n = have;
	return RC_OK;
}

/* --- the odd one ------------------------------------------------------------------------------------ */

bool tandems_run_trio(
	TandemsRun *r, const TandemsPlan *plan, uint32_t alone, size_t *ret_pair, int *ret_score)
{
	const TandemsPool *pool = r->pool;
	int best = -1;
	for (size_t i = 0; i < plan->npairs; i++) {
		const TandemsPair *p = &plan->pairs[i];
		int score = tandems_third_score(pool, alone, p->a, p->b);
		if (score <= best)
			continue;
		best = score;
		*ret_pair = i;
	}
	*ret_score = best;
	return best >= 0;
}

void tandems_run_alone_say(TandemsRun *r, uint32_t member, Str *out)
{
	const TandemsPool *pool = r->pool;
	size_t allowed = 0;
	for (size_t v = 0; v < pool->len; v++)
		allowed += v != member &&
			pairing_score(&pool->rules, &pool->items[member], &pool->items[v]) >= 0;
	const char *town = pool->items[member].town_name;
	if (allowed == 0)
		str_addf(out,
			"Für %s lassen die Regeln niemanden im Pool zu (Ausschluss, gleicher Kreis, Mindestabstand, "
			"frühere Tandems).",
			town);
	else if (pool->len % 2 == 1)
		str_addf(out,
			"Der Pool ist ungerade: Jemand bleibt übrig, und ohne %s ist der Plan am besten. "
			"%zu Partner kämen in Frage; in der nächsten Runde zählt das mehr.",
			town, allowed);
	else
		str_addf(out,
			"%zu Partner kämen für %s in Frage, alle sind anderswo besser aufgehoben; in der nächsten "
			"Runde zählt das mehr.",
			allowed, town);
}
