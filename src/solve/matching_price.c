/* Complete graphs are not stored: the solver begins with the best few edges of each vertex.
 * When it is done, all other pairs are priced row by row: those with negative slack are
 * missing. The worst few of each vertex join the graph, the solution is repaired, and so on
 * until there are none; the duals then prove the plan for the whole graph. Where some vertices
 * are everybody's favourites, the first choice leaves many others alone, and most of the
 * graph is violated; a fresh start with the richer graph is then cheaper than repairs.
 *
 * The duals of the sets around both ends are what could make this slow: in an odd pool one
 * giant blossom holds almost all vertices. Seen from one vertex, though, the common sets are
 * the same for all of a ring, the vertices of a blossom around it that are not in the next
 * smaller one, and a ring is two pieces of the list of vertices. So a row costs its length.
 *
 * Most pairs are far from violated. They are passed over in blocks with whole units of weight in 32
 * bits, rounded down, where compilers use the machine's vectors; the rest is computed exactly. */
#include "matching_priv.h"

/* A fresh start from this many new edges per vertex on. */
enum { RESTART_FROM = 3, BLOCK = 32 };

void matching_price_init(MatchingPricer *p, MatchingGraph *g, uint32_t k, Arena *a)
{
	*p = (MatchingPricer){ .graph = g, .k = k };
	p->weights = ARENA_ARRAY(a, int32_t, g->n);
	p->best = ARENA_ARRAY(a, MatchingOffer, (size_t)g->n * k);
	p->nbest = ARENA_ARRAY(a, uint32_t, g->n);
	p->common = ARENA_ARRAY(a, int64_t, g->n);
	p->order = ARENA_ARRAY(a, uint32_t, g->n);
	p->place = ARENA_ARRAY(a, uint32_t, g->n);
	p->units = ARENA_ARRAY(a, int32_t, g->n);
	p->common_units = ARENA_ARRAY(a, int32_t, g->n);
}

/* --- the best edges of each vertex ------------------------------------------ */

/* Keep the list of v with its worst in front, as a heap; of equals the earlier stays. */
static void insert(MatchingPricer *p, uint32_t v, MatchingOffer offer)
{
	MatchingOffer *list = p->best + (size_t)v * p->k;
	size_t n = p->nbest[v], i = 0;
	if (n < p->k) {
		for (i = n; i > 0 && list[(i - 1) / 2].gain > offer.gain; i = (i - 1) / 2)
			list[i] = list[(i - 1) / 2];
		list[i] = offer;
		p->nbest[v]++;
		return;
	}
	for (size_t child = 1; child < n; child = 2 * i + 1) {
		child += child + 1 < n && list[child + 1].gain < list[child].gain;
		if (list[child].gain >= offer.gain)
			break;
		list[i] = list[child];
		i = child;
	}
	list[i] = offer;
}

static bool is_wanted(const MatchingPricer *p, uint32_t v, int64_t gain)
{
	return p->nbest[v] < p->k || gain > p->best[(size_t)v * p->k].gain;
}

static void offer(MatchingPricer *p, uint32_t u, uint32_t v, int32_t weight, int64_t gain)
{
	if (is_wanted(p, u, gain))
		insert(p, u, (MatchingOffer){ gain, v, weight });
	if (is_wanted(p, v, gain))
		insert(p, v, (MatchingOffer){ gain, u, weight });
}

static void choose_row(MatchingPricer *p, uint32_t u)
{
	int32_t largest = p->largest;
	for (uint32_t v = u + 1; v < p->graph->n; v++) {
		int32_t weight = p->weights[v - u - 1];
		if (weight == MATCHING_NO_EDGE)
			continue;
		largest = BASE_MAX(largest, weight < 0 ? -weight : weight);
		offer(p, u, v, weight, weight);
	}
	p->largest = largest;
}

/* Returns how many edges are new. */
static size_t add_offers(MatchingPricer *p)
{
	size_t n = 0;
	for (uint32_t u = 0; u < p->graph->n; u++)
		for (uint32_t i = 0; i < p->nbest[u]; i++) {
			const MatchingOffer *o = &p->best[(size_t)u * p->k + i];
			if (matching_graph_has(p->graph, u, o->to))
				continue;
			matching_graph_set(p->graph, u, o->to, o->weight);
			n++;
		}
	return n;
}

bool matching_price_choose(MatchingPricer *p, size_t stop)
{
	uint32_t n = p->graph->n;
	for (; p->row < n; p->row++) {
		if (p->looks >= stop)
			return false;
		matching_graph_row(p->graph, p->row, p->weights);
		choose_row(p, p->row);
		p->looks += n - p->row;
	}
	add_offers(p);
	return true;
}

/* --- pricing -------------------------------------------------------------- */

/* Whole units of weight in a dual, or in half a dual of two ends; at most what leaves room for a
 * sum of three. */
static int32_t in_units(int64_t dual, int64_t scale)
{
	const int64_t most = INT32_MAX / 4;
	int64_t units = dual / (2 * scale) - (dual % (2 * scale) < 0);
	return (int32_t)(units > most ? most : units < -most ? -most : units);
}

void matching_price_begin(MatchingPricer *p, const MatchingCore *c)
{
	uint32_t n = p->graph->n, len = 0;
	p->row = 0;
	p->violated = 0;
	p->around = MATCHING_NONE;
	for (uint32_t v = 0; v < n; v++) {
		p->nbest[v] = 0;
		p->common[v] = 0;
		p->common_units[v] = 0;
		p->units[v] = in_units(c->y[v] - c->worth.bonus * c->worth.scale, c->worth.scale);
	}
	for (uint32_t v = 0; v < n; v++) {
		const MatchingNode *top = &c->node[matching_core_outermost(c, v)];
		if (top->first != v)
			continue;
		for (uint32_t w = v;; w = c->leaf_next[w]) {
			p->place[w] = len;
			p->order[len++] = w;
			if (w == top->last)
				break;
		}
	}
}

/* For the vertices of the ring from place first on. */
static void fill_ring(MatchingPricer *p, uint32_t first, uint32_t end, int64_t sum, int32_t units)
{
	for (uint32_t i = first; i < end; i++) {
		p->common[p->order[i]] = sum;
		p->common_units[p->order[i]] = units;
	}
}

static void clear_common(MatchingPricer *p, const MatchingCore *c, uint32_t b)
{
	if (b >= p->graph->n)
		fill_ring(p, p->place[c->node[b].first], p->place[c->node[b].last] + 1, 0, 0);
}

/* The duals around u and each other vertex. Where the row before was in the same blossom, it is
 * overwritten. */
static void fill_common(MatchingPricer *p, const MatchingCore *c, uint32_t u)
{
	int64_t sum = 0;
	uint32_t b = u;
	while (c->node[b].parent != MATCHING_NONE) {
		b = c->node[b].parent;
		sum += c->node[b].z;
	}
	if (p->around != b && p->around != MATCHING_NONE)
		clear_common(p, c, p->around);
	p->around = b;
	for (uint32_t x = u; x != b; x = c->node[x].parent) {
		const MatchingNode *inner = &c->node[x], *outer = &c->node[inner->parent];
		int32_t units = in_units(sum, c->worth.scale);
		fill_ring(p, p->place[outer->first], p->place[inner->first], sum, units);
		fill_ring(p, p->place[inner->last] + 1, p->place[outer->last] + 1, sum, units);
		sum -= outer->z;
	}
}

static void price_pair(MatchingPricer *p, const MatchingCore *c, uint32_t u, uint32_t v, int32_t weight)
{
	if (weight < c->worth.least || p->graph->out[v])
		return;
	int64_t gain = matching_core_worth2(c, u, v, weight) - c->y[u] - c->y[v] - p->common[v];
	if (gain <= 0)
		return;
	p->violated++;
	offer(p, u, v, weight, gain);
}

/* Can any of a block be violated? Numbers for ties are less than a unit. */
static bool block_may(const int32_t *weights, const int32_t *units, const int32_t *common, int32_t own)
{
	int32_t may = 0;
	for (int i = 0; i < BLOCK; i++)
		may |= weights[i] >= own + units[i] + common[i];
	return may != 0;
}

static void price_row(MatchingPricer *p, const MatchingCore *c, uint32_t u)
{
	uint32_t n = p->graph->n, v = u + 1;
	bool plain = c->worth.factor == 1;
	while (v < n) {
		uint32_t end = BASE_MIN(v + BLOCK, n);
		if (plain && end - v == BLOCK &&
			!block_may(
				p->weights + (v - u - 1), p->units + v, p->common_units + v, p->units[u])) {
			v = end;
			continue;
		}
		for (; v < end; v++)
			if (!plain || p->weights[v - u - 1] >= p->units[u] + p->units[v] + p->common_units[v])
				price_pair(p, c, u, v, p->weights[v - u - 1]);
	}
}

bool matching_price_run(MatchingPricer *p, const MatchingCore *c, size_t stop)
{
	for (; p->row < p->graph->n; p->row++) {
		uint32_t u = p->row;
		if (p->looks >= stop)
			return false;
		if (p->graph->out[u])
			continue;
		matching_graph_row(p->graph, u, p->weights);
		fill_common(p, c, u);
		price_row(p, c, u);
		p->looks += p->graph->n - u;
	}
	return true;
}

void matching_price_apply(MatchingPricer *p, MatchingCore *c)
{
	size_t n = add_offers(p);
	if (n > RESTART_FROM * (size_t)p->graph->n) {
		matching_core_restart(c);
		return;
	}
	for (uint32_t u = 0; u < p->graph->n; u++)
		for (uint32_t i = 0; i < p->nbest[u]; i++) {
			const MatchingOffer *o = &p->best[(size_t)u * p->k + i];
			if (matching_core_slack(c, u, o->to, o->weight) < 0)
				matching_repair_edge(c, u, o->to);
		}
}
