/* What the tests of the matching solver share: a fixed random sequence, graphs, and the best
 * plan by trying all. */
#ifndef MATCHING_CASE_H
#define MATCHING_CASE_H

#include "kontor/solve/matching.h"

enum { CASE_SMALL = 10, CASE_EDGES = 4000 };

typedef struct Case {
	uint32_t n;
	size_t m;
	MatchingEdge edges[CASE_EDGES];
} Case;

/* What is best by the order of goals. */
typedef struct Best {
	uint32_t pairs;
	int32_t worst;
	int64_t weight;
} Best;

static uint64_t case_state = 1;

static UNUSED uint32_t below(uint32_t n)
{
	case_state ^= case_state << 13;
	case_state ^= case_state >> 7;
	case_state ^= case_state << 17;
	return (uint32_t)((case_state >> 20) % n);
}

static UNUSED void add_edge(Case *c, uint32_t u, uint32_t v, int32_t weight)
{
	for (size_t i = 0; i < c->m; i++)
		if (c->edges[i].u == BASE_MIN(u, v) && c->edges[i].v == BASE_MAX(u, v))
			return;
	if (u != v && c->m < CASE_EDGES)
		c->edges[c->m++] = (MatchingEdge){ BASE_MIN(u, v), BASE_MAX(u, v), weight };
}

static UNUSED void random_case(Case *c, uint32_t n, uint32_t percent, int32_t most)
{
	*c = (Case){ .n = n };
	for (uint32_t u = 0; u < n; u++)
		for (uint32_t v = u + 1; v < n; v++)
			if (below(100) < percent && c->m < CASE_EDGES)
				c->edges[c->m++] = (MatchingEdge){ u, v, (int32_t)below((uint32_t)most + 1) };
}

/* Odd cycles around odd cycles, the outer ones a little weaker, and a few edges to the
 * outside: blossoms nested as deep as n allows, entered and left anywhere. */
static UNUSED void nested_case(Case *c, uint32_t n, uint32_t extra, int32_t most)
{
	*c = (Case){ .n = n };
	uint32_t in = BASE_MIN(n, 3u);
	for (uint32_t u = 0; u < in; u++)
		for (uint32_t v = u + 1; v < in; v++)
			add_edge(c, u, v, most - (int32_t)below(3));
	while (in + 2 <= n && below(8) != 0) {
		int32_t weight = most - (int32_t)in - (int32_t)below(4);
		add_edge(c, below(in), in, weight);
		add_edge(c, in, in + 1, weight + (int32_t)below(3));
		add_edge(c, in + 1, below(in), weight - (int32_t)below(2));
		in += 2;
	}
	for (; in < n; in++)
		add_edge(c, below(in), in, most - (int32_t)below((uint32_t)most / 2 + 1));
	for (uint32_t i = 0; i < extra; i++)
		add_edge(c, below(n), below(n), (int32_t)below((uint32_t)most + 1));
}

/* The best weight of the vertices of each set with edges from least on, when every pair counts bonus more. */
static UNUSED int64_t case_try(const Case *c, int32_t least, int64_t bonus)
{
	static int64_t best[1 << CASE_SMALL];
	int64_t weight[CASE_SMALL][CASE_SMALL];
	for (uint32_t u = 0; u < c->n; u++)
		for (uint32_t v = 0; v < c->n; v++)
			weight[u][v] = INT64_MIN;
	for (size_t i = 0; i < c->m; i++)
		if (c->edges[i].weight >= least)
			weight[c->edges[i].u][c->edges[i].v] = c->edges[i].weight + bonus;
	best[0] = 0;
	for (uint32_t set = 1; set < 1u << c->n; set++) {
		uint32_t u = (uint32_t)__builtin_ctz(set), rest = set & (set - 1);
		best[set] = best[rest];
		for (uint32_t v = u + 1; v < c->n; v++)
			if (rest >> v & 1 && weight[u][v] != INT64_MIN)
				best[set] = BASE_MAX(best[set], best[rest & ~(1u << v)] + weight[u][v]);
	}
	return best[(1u << c->n) - 1];
}

static UNUSED Best case_best(const Case *c, bool coverage, bool floor)
{
	const int64_t bonus = 1 << 30;
	if (!coverage && !floor)
		return (Best){ .weight = case_try(c, INT32_MIN, 0) };
	Best best = { 0 };
	int64_t value = case_try(c, INT32_MIN, bonus);
	best.pairs = (uint32_t)((value + bonus / 2) / bonus);
	best.weight = value - best.pairs * bonus;
	best.worst = INT32_MIN;
	for (size_t i = 0; floor && best.pairs > 0 && i < c->m; i++) {
		int32_t least = c->edges[i].weight;
		value = least > best.worst ? case_try(c, least, bonus) : 0;
		if ((value + bonus / 2) / bonus != best.pairs)
			continue;
		best.worst = least;
		best.weight = value - best.pairs * bonus;
	}
	return best;
}

static UNUSED MatchingProblem case_problem(const Case *c)
{
	return (MatchingProblem){ .n = c->n, .m = c->m, .edges = c->edges };
}

static UNUSED const MatchingResult *case_run(Matching *m, size_t budget)
{
	while (!matching_step(m, budget))
		;
	return matching_result(m);
}

#endif
