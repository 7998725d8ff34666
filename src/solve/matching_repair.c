/* After a change: only what is no longer right is undone. The blossoms around the vertex are
 * opened, its dual becomes the lowest that its edges allow, and its pair is parted
 * if that edge is no longer tight. What is exposed then is a root for the next searches. */
#include "matching_priv.h"

static void part(MatchingCore *c, uint32_t b)
{
	uint32_t out = c->node[b].mate_out;
	if (out == MATCHING_NONE)
		return;
	c->node[matching_core_top(c, out)].mate_out = MATCHING_NONE;
	c->node[b].mate_out = MATCHING_NONE;
}

/* With half of the blossom's dual added to each y its inner edges keep their
 * slack; those that leave it gain, the matched one, too. */
static void dissolve(MatchingCore *c, uint32_t b)
{
	int64_t half = c->node[b].z / 2;
	uint32_t last = c->node[b].last;
	for (uint32_t v = c->node[b].first; half > 0; v = c->leaf_next[v]) {
		c->y[v] += half;
		if (v == last)
			break;
	}
	if (half > 0)
		part(c, b);
	c->node[b].z = 0;
	matching_tree_open(c, b);
}

static int64_t lowest_dual(MatchingCore *c, uint32_t u, bool *ret_mate_tight)
{
	const MatchingGraph *g = c->graph;
	const MatchingArc *arc = g->arcs + g->start[u], *end = arc + g->len[u];
	int64_t lowest = 0, for_mate = -1;
	for (; arc < end; arc++) {
		if (arc->weight < c->worth.least || g->out[arc->to])
			continue;
		int64_t need = matching_core_worth2(c, u, arc->to, arc->weight) - c->y[arc->to];
		lowest = BASE_MAX(lowest, need);
		if (arc->to == c->node[u].mate_out)
			for_mate = need;
	}
	*ret_mate_tight = for_mate == lowest;
	return lowest;
}

void matching_repair(MatchingCore *c, uint32_t u)
{
	for (uint32_t b = matching_core_top(c, u); b != u; b = matching_core_top(c, u))
		dissolve(c, b);
	bool tight = false;
	c->cursor = 0;
	c->patience = c->first_patience;
	if (c->graph->out[u]) {
		part(c, u);
		c->y[u] = 0;
		c->label[u] = MATCHING_OUT;
		return;
	}
	c->label[u] = MATCHING_FREE;
	c->looks += c->graph->len[u];
	c->y[u] = lowest_dual(c, u, &tight);
	if (!tight)
		part(c, u);
}

static uint32_t depth(const MatchingCore *c, uint32_t v)
{
	uint32_t steps = 0;
	for (uint32_t b = v; c->node[b].parent != MATCHING_NONE; b = c->node[b].parent)
		steps++;
	return steps;
}

void matching_repair_edge(MatchingCore *c, uint32_t u, uint32_t v)
{
	matching_repair(c, depth(c, v) < depth(c, u) ? v : u);
}
