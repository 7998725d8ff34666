/* The known edges of the problem, as arcs from both ends. Each vertex owns a piece of one
 * array; a piece that is full moves to the end and doubles. */
#include "matching_priv.h"

#include <string.h>

static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static void make_room(MatchingGraph *g, uint32_t v)
{
	enum { ROOM_FIRST = 8 };
	uint32_t room = BASE_MAX(2 * g->room[v], (uint32_t)ROOM_FIRST);
	if (g->used + room > g->cap)
		g->arcs = arena_grow(g->arena, g->arcs, g->used, &g->cap, g->used + room, sizeof(g->arcs[0]));
	if (g->len[v] > 0)
		memcpy(g->arcs + g->used, g->arcs + g->start[v], g->len[v] * sizeof(g->arcs[0]));
	g->start[v] = (uint32_t)g->used;
	g->room[v] = room;
	g->used += room;
}

static MatchingArc *find_arc(const MatchingGraph *g, uint32_t u, uint32_t v)
{
	for (MatchingArc *a = g->arcs + g->start[u], *end = a + g->len[u]; a < end; a++)
		if (a->to == v)
			return a;
	return NULL;
}

static void set_arc(MatchingGraph *g, uint32_t u, uint32_t v, int32_t weight)
{
	MatchingArc *old = g->len[u] > 0 ? find_arc(g, u, v) : NULL;
	if (old != NULL) {
		old->weight = weight;
		return;
	}
	if (g->len[u] == g->room[u])
		make_room(g, u);
	g->arcs[g->start[u] + g->len[u]++] = (MatchingArc){ v, weight };
}

void matching_graph_set(MatchingGraph *g, uint32_t u, uint32_t v, int32_t weight)
{
	set_arc(g, u, v, weight);
	set_arc(g, v, u, weight);
}

bool matching_graph_has(const MatchingGraph *g, uint32_t u, uint32_t v)
{
	return g->len[u] > 0 && find_arc(g, u, v) != NULL;
}

static void give_pieces(MatchingGraph *g, const MatchingProblem *p)
{
	for (size_t i = 0; i < p->m; i++) {
		g->room[p->edges[i].u]++;
		g->room[p->edges[i].v]++;
	}
	g->cap = 2 * p->m;
	g->arcs = ARENA_ARRAY(g->arena, MatchingArc, g->cap);
	for (uint32_t v = 0; v < g->n; v++) {
		g->start[v] = (uint32_t)g->used;
		g->used += g->room[v];
	}
}

static void append(MatchingGraph *g, uint32_t v, uint32_t to, int32_t weight)
{
	g->arcs[g->start[v] + g->len[v]++] = (MatchingArc){ to, weight };
}

/* Each piece in the order of the neighbours, whatever the order of the edges: every vertex in
 * turn adds itself to its neighbours. */
static void fill_pieces(MatchingGraph *g, const MatchingProblem *p)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	MatchingGraph unsorted = *g;
	unsorted.arcs = ARENA_ARRAY(scratch, MatchingArc, g->cap);
	unsorted.len = ARENA_ARRAY(scratch, uint32_t, g->n);
	for (size_t i = 0; i < p->m; i++) {
		const MatchingEdge *e = &p->edges[i];
		append(&unsorted, e->u, e->v, e->weight);
		append(&unsorted, e->v, e->u, e->weight);
	}
	for (uint32_t v = 0; v < g->n; v++)
		for (uint32_t i = 0; i < unsorted.len[v]; i++) {
			const MatchingArc *arc = &unsorted.arcs[g->start[v] + i];
			append(g, arc->to, v, arc->weight);
		}
}

void matching_graph_init(MatchingGraph *g, const MatchingProblem *p, Arena *a)
{
	*g = (MatchingGraph){ .n = p->n, .arena = a, .problem = p };
	g->start = ARENA_ARRAY(a, uint32_t, p->n);
	g->len = ARENA_ARRAY(a, uint32_t, p->n);
	g->room = ARENA_ARRAY(a, uint32_t, p->n);
	g->salt = ARENA_ARRAY(a, uint64_t, p->n);
	g->out = ARENA_ARRAY(a, bool, p->n);
	for (uint32_t v = 0; v < p->n; v++)
		g->salt[v] = mix(p->ids != NULL ? p->ids[v] : v) | 1;
	if (p->row == NULL) {
		give_pieces(g, p);
		fill_pieces(g, p);
	}
	for (size_t i = 0; i < p->nchanges; i++)
		matching_graph_set(g, p->changes[i].u, p->changes[i].v, p->changes[i].weight);
	for (size_t i = 0; i < p->npins; i++)
		g->out[p->pins[i].u] = g->out[p->pins[i].v] = true;
}

void matching_graph_row(const MatchingGraph *g, uint32_t u, int32_t *weights)
{
	const MatchingProblem *p = g->problem;
	p->row(p->row_arg, u, weights);
	for (size_t i = 0; i < p->nchanges; i++)
		if (p->changes[i].u == u)
			weights[p->changes[i].v - u - 1] = p->changes[i].weight;
}

int32_t matching_graph_weight(const MatchingGraph *g, uint32_t u, uint32_t v)
{
	if (u > v)
		return matching_graph_weight(g, v, u);
	const MatchingArc *arc = g->len[u] > 0 ? find_arc(g, u, v) : NULL;
	if (arc != NULL)
		return arc->weight;
	if (g->problem->row == NULL)
		return MATCHING_NO_EDGE;
	AUTO(arena_freep) Arena *a = arena_new();
	int32_t *weights = ARENA_ARRAY(a, int32_t, g->n);
	matching_graph_row(g, u, weights);
	return weights[v - u - 1];
}
