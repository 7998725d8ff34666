/* Edmonds' blossom algorithm, primal-dual, one search at a time.
 *
 * Every vertex has a dual y >= 0, every blossom a dual z >= 0, and for each edge
 *
 *	slack = y[u] + y[v] + (z of the blossoms around both) - 2 * worth >= 0.
 *
 * All matched edges and those of blossoms are tight (slack 0). When moreover each exposed
 * vertex has y = 0, the matching is best, and the duals prove it. So: while there is an exposed
 * vertex with y > 0, grow from it a tree of tight edges. When none is left, let the duals
 * of outer vertices fall and those of inner ones rise alike, which keeps the tree tight,
 * until something happens:
 *
 *	an edge leads to a free matched node      both join the tree (grow)
 *	an edge leads to another outer node       the odd cycle becomes one node (shrink)
 *	the dual of an inner blossom reaches 0    it is taken apart (expand)
 *	an edge leads to another exposed vertex   augment; the root is matched
 *	y of an outer vertex reaches 0            swap up to it; it is exposed instead of the root
 *
 * The last two end the search. The nearest of them known so far is the limit: what would
 * happen later is not even noted, so that most searches stay small. The rest waits in a heap. An
 * event that was overtaken is not removed but recognised by its slack when its time comes.
 * With twice the worth in the slack all steps are integers: outer vertices hang together by
 * tight edges and have equal parity.
 *
 * A search that wanders far alone builds large, deeply nested blossoms, which later ones have to
 * take apart. So the roots take turns: in each round a search ends after the same
 * time, leaving its root exposed with a lower dual, and the rounds get longer.
 *
 * All searches start from one root, the duals elsewhere rest, and a solved core that
 * is disturbed in one place is solved again by a few searches: that is what warm
 * starts live on. */
#include "matching_priv.h"

/* The first round of searches lasts this part of the highest dual. */
enum { FIRST_ROUND = 4096 };

static void reset(MatchingCore *c)
{
	uint32_t n = c->n, nodes = n + n / 2 + 1;
	for (uint32_t b = 0; b < nodes; b++) {
		c->label[b] = MATCHING_FREE;
		c->best[b] = MATCHING_FOREVER;
		c->up[b] = b;
		c->node[b] = (MatchingNode){ .parent = MATCHING_NONE, .first = b, .last = b, .mate_in = b };
		c->node[b].mate_out = MATCHING_NONE;
	}
	c->nspare = 0;
	for (uint32_t b = nodes; b-- > n;)
		c->spare[c->nspare++] = b;
	for (uint32_t v = 0; v < n; v++)
		if (c->graph->out[v])
			c->label[v] = MATCHING_OUT;
	c->cursor = 0;
	c->walk = 0;
	c->left = false;
}

void matching_core_init(MatchingCore *c, MatchingGraph *g, const MatchingWorth *worth, Arena *a)
{
	uint32_t n = g->n, nodes = n + n / 2 + 1;
	*c = (MatchingCore){ .graph = g, .worth = *worth, .n = n, .arena = a };
	c->y = ARENA_ARRAY(a, int64_t, n);
	c->leaf_next = ARENA_ARRAY(a, uint32_t, n);
	c->queue = ARENA_ARRAY(a, uint32_t, n);
	c->node = ARENA_ARRAY(a, MatchingNode, nodes);
	c->up = ARENA_ARRAY(a, uint32_t, nodes);
	c->label = ARENA_ARRAY(a, uint8_t, nodes);
	c->best = ARENA_ARRAY(a, int64_t, nodes);
	c->spare = ARENA_ARRAY(a, uint32_t, nodes - n);
	matching_core_restart(c);
}

/* --- the start ------------------------------------------------------------ */

/* y high enough for all edges of v alone: the worth of its best. */
static int64_t best_worth(MatchingCore *c, uint32_t v)
{
	const MatchingGraph *g = c->graph;
	const MatchingArc *arc = g->arcs + g->start[v], *end = arc + g->len[v];
	int64_t best = 0;
	for (; arc < end; arc++)
		if (arc->weight >= c->worth.least && !g->out[arc->to])
			best = BASE_MAX(best, matching_core_worth2(c, v, arc->to, arc->weight) / 2);
	return best;
}

static void match(MatchingCore *c, uint32_t u, uint32_t v)
{
	c->node[u].mate_out = v;
	c->node[v].mate_out = u;
}

/* Lower y[v] as far as its edges allow; if one that is then tight leads to an
 * exposed vertex, match them. */
static void settle(MatchingCore *c, uint32_t v)
{
	const MatchingGraph *g = c->graph;
	const MatchingArc *arc = g->arcs + g->start[v], *end = arc + g->len[v];
	int64_t least = 0;
	uint32_t partner = MATCHING_NONE;
	for (; arc < end; arc++) {
		if (arc->weight < c->worth.least || g->out[arc->to])
			continue;
		int64_t need = matching_core_worth2(c, v, arc->to, arc->weight) - c->y[arc->to];
		bool exposed = c->node[arc->to].mate_out == MATCHING_NONE;
		if (need > least || (need == least && exposed && partner == MATCHING_NONE)) {
			least = need;
			partner = exposed ? arc->to : MATCHING_NONE;
		}
	}
	c->y[v] = least;
	if (partner != MATCHING_NONE)
		match(c, v, partner);
}

void matching_core_restart(MatchingCore *c)
{
	const MatchingGraph *g = c->graph;
	reset(c);
	for (uint32_t v = 0; v < c->n; v++)
		c->y[v] = g->out[v] ? 0 : best_worth(c, v);
	for (uint32_t v = 0; v < c->n; v++)
		if (!g->out[v] && c->node[v].mate_out == MATCHING_NONE)
			settle(c, v);
	int64_t most = 0;
	for (uint32_t v = 0; v < c->n; v++) {
		c->looks += 2 * (size_t)g->len[v];
		most = BASE_MAX(most, c->y[v]);
	}
	c->patience = c->first_patience = most / FIRST_ROUND + 1;
}

/* --- events --------------------------------------------------------------- */

static void sift_down(MatchingEvent *e, size_t n, MatchingEvent moved)
{
	size_t i = 0;
	for (;;) {
		size_t child = 2 * i + 1;
		if (child >= n)
			break;
		child += child + 1 < n && e[child + 1].at < e[child].at;
		if (e[child].at >= moved.at)
			break;
		e[i] = e[child];
		i = child;
	}
	e[i] = moved;
}

static MatchingEvent pop(MatchingCore *c)
{
	MatchingEvent top = c->heap.items[0];
	c->heap.len--;
	if (c->heap.len > 0)
		sift_down(c->heap.items, c->heap.len, c->heap.items[c->heap.len]);
	return top;
}

void matching_core_push(MatchingCore *c, int64_t at, uint32_t from, uint32_t arc)
{
	MatchingEvent event = { at, from, arc };
	if (at >= c->limit)
		return;
	if (at <= c->now) {
		VEC_PUSH(c->arena, &c->ready, event);
		return;
	}
	VEC_PUSH(c->arena, &c->heap, event);
	MatchingEvent *e = c->heap.items;
	size_t i = c->heap.len - 1;
	while (i > 0 && e[(i - 1) / 2].at > at) {
		e[i] = e[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	e[i] = event;
}

/* An edge between an outer vertex and the free node b becomes tight. */
static void reach(MatchingCore *c, int64_t at, uint32_t b, uint32_t from, uint32_t arc, bool from_outer)
{
	if (at >= c->best[b])
		return;
	if (c->node[b].mate_out == MATCHING_NONE) {
		uint32_t to = c->graph->arcs[arc].to;
		c->limit = at;
		c->end_from = from_outer ? from : to;
		c->end_to = from_outer ? to : from;
		return;
	}
	if (c->best[b] == MATCHING_FOREVER)
		VEC_PUSH(c->arena, &c->reached, b);
	c->best[b] = at;
	matching_core_push(c, at, from, arc);
}

/* What the edges of the new outer vertex v lead to, and when. */
static void scan(MatchingCore *c, uint32_t v)
{
	const MatchingGraph *g = c->graph;
	uint32_t own = matching_core_top(c, v), arc = g->start[v], end = arc + g->len[v];
	int64_t y = c->y[v];
	if (y < c->limit) {
		c->limit = y;
		c->end_from = v;
		c->end_to = MATCHING_NONE;
	}
	c->looks += end - arc;
	for (; arc < end; arc++) {
		uint32_t w = g->arcs[arc].to, b = matching_core_top(c, w);
		if (c->label[b] >= MATCHING_INNER || b == own || g->arcs[arc].weight < c->worth.least)
			continue;
		int64_t at = y + c->y[w] - matching_core_worth2(c, v, w, g->arcs[arc].weight);
		if (c->label[b] == MATCHING_OUTER)
			matching_core_push(c, at / 2, v, arc);
		else if (at < c->limit)
			reach(c, at, b, v, arc, true);
	}
}

void matching_core_rescan(MatchingCore *c, uint32_t w)
{
	const MatchingGraph *g = c->graph;
	uint32_t own = matching_core_top(c, w), arc = g->start[w], end = arc + g->len[w];
	c->looks += end - arc;
	for (; arc < end; arc++) {
		uint32_t v = g->arcs[arc].to, b = matching_core_top(c, v);
		if (c->label[b] != MATCHING_OUTER || g->arcs[arc].weight < c->worth.least)
			continue;
		int64_t at = c->y[w] + c->y[v] - matching_core_worth2(c, v, w, g->arcs[arc].weight);
		if (at < c->limit)
			reach(c, at, own, w, arc, false);
	}
}

/* --- searches ------------------------------------------------------------- */

static void handle_edge(MatchingCore *c, MatchingEvent e)
{
	const MatchingArc *arc = &c->graph->arcs[e.arc];
	uint32_t v = e.from, w = arc->to;
	uint32_t a = matching_core_top(c, v), b = matching_core_top(c, w);
	if (c->label[a] != MATCHING_OUTER) {
		uint32_t other = a;
		a = b;
		b = other;
		v = arc->to;
		w = e.from;
	}
	if (a == b || c->label[a] != MATCHING_OUTER || c->label[b] >= MATCHING_INNER)
		return;
	int64_t at = c->y[v] + c->y[w] - matching_core_worth2(c, v, w, arc->weight);
	if (c->label[b] == MATCHING_FREE && at <= c->now)
		matching_tree_grow(c, v, w);
	else if (c->label[b] == MATCHING_OUTER && at / 2 <= c->now)
		matching_tree_shrink(c, v, w);
}

static void handle(MatchingCore *c, MatchingEvent e)
{
	if (e.arc != MATCHING_NONE)
		handle_edge(c, e);
	else if (c->label[e.from] == MATCHING_INNER && c->node[e.from].z / 2 <= c->now)
		matching_tree_expand(c, e.from);
}

static void search(MatchingCore *c, uint32_t root)
{
	c->now = 0;
	c->limit = c->patience;
	c->end_from = c->end_to = MATCHING_NONE;
	c->heap.len = c->ready.len = 0;
	c->head = c->tail = 0;
	matching_tree_outer(c, root);
	for (;;) {
		while (c->head < c->tail)
			scan(c, c->queue[c->head++]);
		if (c->limit <= c->now)
			break;
		if (c->ready.len > 0) {
			handle(c, c->ready.items[--c->ready.len]);
			continue;
		}
		if (c->heap.len == 0 || c->heap.items[0].at >= c->limit)
			break;
		c->now = c->heap.items[0].at;
		handle(c, pop(c));
	}
	c->now = c->limit;
	matching_tree_drop(c);
	if (c->end_from == MATCHING_NONE)
		return;
	if (c->end_to != MATCHING_NONE) {
		MatchingNode *other = &c->node[matching_core_top(c, c->end_to)];
		other->mate_in = c->end_to;
		other->mate_out = c->end_from;
	}
	matching_tree_augment(c, c->end_from, c->end_to);
}

static bool is_root(MatchingCore *c, uint32_t v)
{
	const MatchingNode *node = &c->node[matching_core_top(c, v)];
	return c->y[v] > 0 && node->mate_out == MATCHING_NONE && node->mate_in == v && !c->graph->out[v];
}

bool matching_core_run(MatchingCore *c, size_t stop)
{
	for (;;) {
		for (; c->cursor < c->n; c->cursor++) {
			if (!is_root(c, c->cursor))
				continue;
			if (c->looks >= stop)
				return false;
			search(c, matching_core_top(c, c->cursor));
			c->left = c->left || is_root(c, c->cursor);
		}
		if (!c->left)
			return true;
		c->left = false;
		c->cursor = 0;
		c->patience = c->patience > MATCHING_FOREVER / 8 ? MATCHING_FOREVER : 2 * c->patience;
	}
}

/* --- what came out -------------------------------------------------------- */

typedef struct Unfold {
	uint32_t node, base;
} Unfold;

/* The cycle of one blossom: all but the base's node are matched in pairs. */
static size_t unfold(const MatchingCore *c, Unfold u, uint32_t *mate, Unfold *todo)
{
	size_t n = 0;
	uint32_t base = matching_tree_child(c, u.node, u.base);
	todo[n++] = (Unfold){ base, u.base };
	for (uint32_t x = c->node[base].next; x != base; x = c->node[c->node[x].next].next) {
		const MatchingNode *one = &c->node[x];
		mate[one->link_in] = one->link_out;
		mate[one->link_out] = one->link_in;
		todo[n++] = (Unfold){ x, one->link_in };
		todo[n++] = (Unfold){ one->next, one->link_out };
	}
	return n;
}

void matching_core_mates(const MatchingCore *c, uint32_t *mate)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Unfold *todo = ARENA_ARRAY(a, Unfold, 2 * (size_t)c->n + 1);
	size_t n = 0;
	for (uint32_t v = 0; v < c->n; v++)
		mate[v] = MATCHING_NOBODY;
	for (uint32_t v = 0; v < c->n; v++) {
		uint32_t b = matching_core_outermost(c, v);
		const MatchingNode *node = &c->node[b];
		if (node->mate_in == v && node->mate_out != MATCHING_NONE)
			mate[v] = node->mate_out;
		if (node->mate_in == v && b >= c->n)
			todo[n++] = (Unfold){ b, v };
	}
	while (n > 0) {
		Unfold u = todo[--n];
		if (u.node >= c->n)
			n += unfold(c, u, mate, todo + n);
	}
}

/* The nearest blossom around a node whose dual counts. */
static uint32_t counted(const MatchingCore *c, uint32_t b)
{
	do
		b = c->node[b].parent;
	while (b != MATCHING_NONE && c->node[b].z == 0);
	return b;
}

void matching_core_proof(const MatchingCore *c, Arena *a, MatchingProof *ret)
{
	uint32_t nodes = c->n + c->n / 2 + 1;
	uint32_t *number = ARENA_ARRAY(a, uint32_t, nodes);
	MatchingProof p = { .given = true, .least = c->worth.least, .factor = c->worth.factor };
	p.bonus = c->worth.bonus;
	p.scale = c->worth.scale;
	p.y = ARENA_ARRAY(a, int64_t, c->n);
	p.set = ARENA_ARRAY(a, uint32_t, c->n);
	p.sets = ARENA_ARRAY(a, MatchingSet, nodes - c->n);
	for (uint32_t b = c->n; b < nodes; b++)
		number[b] = MATCHING_NOBODY;
	/* Numbered by their lowest vertex, from the inside. */
	for (uint32_t v = 0; v < c->n; v++)
		for (uint32_t b = counted(c, v); b != MATCHING_NONE && number[b] == MATCHING_NOBODY;
			b = counted(c, b)) {
			number[b] = (uint32_t)p.nsets;
			p.sets[p.nsets++].dual = c->node[b].z;
		}
	for (uint32_t v = 0; v < c->n; v++) {
		uint32_t b = counted(c, v);
		p.y[v] = c->y[v];
		p.set[v] = b == MATCHING_NONE ? MATCHING_NOBODY : number[b];
	}
	for (uint32_t b = c->n; b < nodes; b++) {
		uint32_t around = number[b] == MATCHING_NOBODY ? MATCHING_NONE : counted(c, b);
		if (number[b] != MATCHING_NOBODY)
			p.sets[number[b]].parent = around == MATCHING_NONE ? MATCHING_NOBODY : number[around];
	}
	*ret = p;
}

int64_t matching_core_slack(const MatchingCore *c, uint32_t u, uint32_t v, int32_t weight)
{
	int64_t slack = c->y[u] + c->y[v] - matching_core_worth2(c, u, v, weight);
	if (c->node[u].parent == MATCHING_NONE || c->node[v].parent == MATCHING_NONE)
		return slack;
	/* Both climb; whoever is in the smaller blossom, by its number of steps, first. */
	uint32_t depth_u = 0, depth_v = 0;
	for (uint32_t b = u; c->node[b].parent != MATCHING_NONE; b = c->node[b].parent)
		depth_u++;
	for (uint32_t b = v; c->node[b].parent != MATCHING_NONE; b = c->node[b].parent)
		depth_v++;
	for (; depth_u > depth_v; depth_u--)
		u = c->node[u].parent;
	for (; depth_v > depth_u; depth_v--)
		v = c->node[v].parent;
	for (; u != v && u != MATCHING_NONE; u = c->node[u].parent, v = c->node[v].parent)
		;
	for (; u != MATCHING_NONE; u = c->node[u].parent)
		slack += c->node[u].z;
	return slack;
}
