/* Weak duality. Let M be any matching. Adding up the inequality of each of its edges,
 *
 *	2 worth(M) <= the sum of y over its ends + the duals of the sets around both ends.
 *
 * A set of odd size s holds at most (s - 1) / 2 edges of M, and duals are not negative, so
 *
 *	2 worth(M) <= the sum of all y + the sum over all sets of dual * (s - 1) / 2 = bound.
 *
 * The plan P is best if no other can be worth a whole unit (scale) more: bound < 2 worth(P) +
 * 2 scale. All of that is checked here: duals not negative, sets odd and nested, every
 * edge's inequality, the bound.
 *
 * With a bonus per edge, larger than anything that weights can make up for, worth
 * means: more pairs first, then more weight.
 *
 * What two ends have in common are the sets from the smallest one around both upwards.
 * It is found by heavy paths: every set but the outermost continues the path of its
 * parent, if it is the largest child there, or begins a new one. Any two sets are a
 * logarithm of paths from where they meet, even if a thousand are nested. */
#include "kontor/solve/matching_verify.h"

#include <string.h>

__extension__ typedef __int128 Wide;

enum { DUAL_BITS = 61, FACTOR_MAX = 1, BLOCK = 32 };

typedef struct Forest {
	const MatchingProof *proof;
	uint32_t *size;             /* by set: vertices in it */
	uint32_t *head;             /* the outermost set of its path */
	uint32_t *depth;            /* sets around it */
	Wide *around;               /* its dual and those of the sets around it */
	const uint32_t *outside_in; /* all sets, parents first */
} Forest;

/* One edge at a time, whatever the problem is made of. */
typedef struct Walk {
	const MatchingProblem *problem;
	const MatchingResult *result;
	bool *pinned;    /* by vertex */
	uint32_t *first; /* by vertex u: its changes, sorted; n + 1 */
	MatchingEdge *changes;
	int32_t *row;     /* present weights of one vertex with those behind it */
	uint32_t *filled; /* where row was set, for a list of edges */
	uint32_t nfilled;
	uint32_t last;        /* whose row it is */
	uint32_t *edge_first; /* by vertex u: its edges in the list; n + 1 */
	uint32_t *edge_order;
	int32_t largest; /* absolute weight of the whole graph; known after weigh */
	Arena *arena;
} Walk;

static Rc wrong(Err *err, const char *what)
{
	return err_set(err, RC_INVALID, "Der Nachweis stimmt nicht: %s.", what);
}

/* --- the graph ---------------------------------------------------------------- */

static void sort_by_u(uint32_t n, size_t m, const MatchingEdge *edges, uint32_t *first, uint32_t *order)
{
	for (size_t i = 0; i < m; i++)
		first[edges[i].u + 1]++;
	for (uint32_t u = 0; u < n; u++)
		first[u + 1] += first[u];
	for (size_t i = 0; i < m; i++)
		order[first[edges[i].u]++] = (uint32_t)i;
	for (uint32_t u = n; u > 0; u--)
		first[u] = first[u - 1];
	first[0] = 0;
}

static void walk_init(Walk *w, const MatchingProblem *p, const MatchingResult *r, Arena *a)
{
	*w = (Walk){ .problem = p, .result = r, .arena = a };
	w->pinned = ARENA_ARRAY(a, bool, p->n);
	for (size_t i = 0; i < p->npins; i++)
		w->pinned[p->pins[i].u] = w->pinned[p->pins[i].v] = true;
	w->first = ARENA_ARRAY(a, uint32_t, (size_t)p->n + 1);
	uint32_t *order = ARENA_ARRAY(a, uint32_t, p->nchanges);
	w->changes = ARENA_ARRAY(a, MatchingEdge, p->nchanges);
	sort_by_u(p->n, p->nchanges, p->changes, w->first, order);
	for (size_t i = 0; i < p->nchanges; i++)
		w->changes[i] = p->changes[order[i]];
	w->row = ARENA_ARRAY(a, int32_t, p->n);
	w->filled = ARENA_ARRAY(a, uint32_t, p->n + p->nchanges);
	w->edge_first = ARENA_ARRAY(a, uint32_t, (size_t)p->n + 1);
	w->edge_order = ARENA_ARRAY(a, uint32_t, p->m);
	sort_by_u(p->n, p->m, p->edges, w->edge_first, w->edge_order);
	for (uint32_t v = 0; v < p->n; v++)
		w->row[v] = MATCHING_NO_EDGE;
}

static void put(Walk *w, uint32_t u, uint32_t v, int32_t weight)
{
	w->row[v - u - 1] = weight;
	w->filled[w->nfilled++] = v;
}

/* Afterwards the neighbours behind u are filled[0..nfilled), some maybe twice or without
 * an edge; of a complete graph all of them, and nothing is filled. */
static void walk_row(Walk *w, uint32_t u)
{
	const MatchingProblem *p = w->problem;
	for (uint32_t i = 0; i < w->nfilled; i++)
		w->row[w->filled[i] - w->last - 1] = MATCHING_NO_EDGE;
	w->nfilled = 0;
	w->last = u;
	if (p->row != NULL)
		p->row(p->row_arg, u, w->row);
	for (uint32_t i = w->edge_first[u]; p->row == NULL && i < w->edge_first[u + 1]; i++) {
		const MatchingEdge *e = &p->edges[w->edge_order[i]];
		put(w, u, e->v, e->weight);
	}
	for (uint32_t i = w->first[u]; i < w->first[u + 1]; i++) {
		uint32_t v = w->changes[i].v;
		bool is_new = p->row == NULL && w->row[v - u - 1] == MATCHING_NO_EDGE;
		w->row[v - u - 1] = w->changes[i].weight;
		if (is_new)
			w->filled[w->nfilled++] = v;
	}
}

/* --- the sets ------------------------------------------------------------------- */

/* Parents after their children, or NULL when some set is around itself. */
static uint32_t *inside_out(const MatchingProof *proof, Arena *a)
{
	size_t n = proof->nsets, len = 0;
	uint32_t *children = ARENA_ARRAY(a, uint32_t, n), *order = ARENA_ARRAY(a, uint32_t, n);
	for (size_t s = 0; s < n; s++)
		if (proof->sets[s].parent != MATCHING_NOBODY)
			children[proof->sets[s].parent]++;
	for (size_t s = 0; s < n; s++)
		if (children[s] == 0)
			order[len++] = (uint32_t)s;
	for (size_t i = 0; i < len; i++) {
		uint32_t parent = proof->sets[order[i]].parent;
		if (parent != MATCHING_NOBODY && --children[parent] == 0)
			order[len++] = parent;
	}
	return len == n ? order : NULL;
}

/* From the outside in: paths, depths, sums. */
static void make_paths(Forest *f, const uint32_t *order, Arena *a)
{
	size_t n = f->proof->nsets;
	uint32_t *heavy = ARENA_ARRAY(a, uint32_t, n);
	for (size_t s = 0; s < n; s++)
		heavy[s] = MATCHING_NOBODY;
	for (size_t i = 0; i < n; i++) {
		uint32_t s = order[i], parent = f->proof->sets[s].parent;
		if (parent != MATCHING_NOBODY &&
			(heavy[parent] == MATCHING_NOBODY || f->size[s] > f->size[heavy[parent]]))
			heavy[parent] = s;
	}
	uint32_t *outside_in = ARENA_ARRAY(a, uint32_t, n);
	f->outside_in = outside_in;
	for (size_t i = n; i-- > 0;) {
		uint32_t s = order[i], parent = f->proof->sets[s].parent;
		outside_in[n - 1 - i] = s;
		bool outermost = parent == MATCHING_NOBODY;
		f->head[s] = !outermost && heavy[parent] == s ? f->head[parent] : s;
		f->depth[s] = outermost ? 0 : f->depth[parent] + 1;
		f->around[s] = f->proof->sets[s].dual + (outermost ? 0 : f->around[parent]);
	}
}

static Rc forest_init(Forest *f, const MatchingProof *proof, uint32_t n, Arena *a, Err *err)
{
	*f = (Forest){ .proof = proof };
	f->size = ARENA_ARRAY(a, uint32_t, proof->nsets);
	f->head = ARENA_ARRAY(a, uint32_t, proof->nsets);
	f->depth = ARENA_ARRAY(a, uint32_t, proof->nsets);
	f->around = ARENA_ARRAY(a, Wide, proof->nsets);
	for (size_t s = 0; s < proof->nsets; s++) {
		uint32_t parent = proof->sets[s].parent;
		if (parent != MATCHING_NOBODY && parent >= proof->nsets)
			return wrong(err, "eine Menge liegt in einer, die es nicht gibt");
	}
	const uint32_t *order = inside_out(proof, a);
	if (order == NULL)
		return wrong(err, "eine Menge liegt in sich selbst");
	for (uint32_t v = 0; v < n; v++) {
		if (proof->set[v] != MATCHING_NOBODY && proof->set[v] >= proof->nsets)
			return wrong(err, "ein Knoten liegt in einer Menge, die es nicht gibt");
		if (proof->set[v] != MATCHING_NOBODY)
			f->size[proof->set[v]]++;
	}
	for (size_t i = 0; i < proof->nsets; i++) {
		uint32_t s = order[i], parent = proof->sets[s].parent;
		if (f->size[s] % 2 == 0)
			return wrong(err, "eine Menge hat eine gerade Zahl von Knoten");
		if (parent != MATCHING_NOBODY)
			f->size[parent] += f->size[s];
	}
	make_paths(f, order, a);
	return RC_OK;
}

/* The duals of the sets around both. */
static Wide in_common(const Forest *f, uint32_t u, uint32_t v)
{
	uint32_t a = f->proof->set[u], b = f->proof->set[v];
	if (a == MATCHING_NOBODY || b == MATCHING_NOBODY)
		return 0;
	while (f->head[a] != f->head[b]) {
		uint32_t *deeper = f->depth[f->head[a]] > f->depth[f->head[b]] ? &a : &b;
		*deeper = f->proof->sets[f->head[*deeper]].parent;
		if (*deeper == MATCHING_NOBODY)
			return 0;
	}
	return f->around[f->depth[a] < f->depth[b] ? a : b];
}

/* --- one proof -------------------------------------------------------------------- */

static Rc check_numbers(const MatchingProof *proof, uint32_t n, Err *err)
{
	const int64_t most = (int64_t)1 << DUAL_BITS;
	if (proof->factor < 0 || proof->factor > FACTOR_MAX || proof->bonus < 0 || proof->bonus > most ||
		proof->scale < 1 || proof->scale > most)
		return wrong(err, "Faktor, Zuschlag oder Maßstab ist ungültig");
	for (uint32_t v = 0; v < n; v++)
		if (proof->y[v] < 0 || proof->y[v] > most)
			return wrong(err, "der Wert eines Knotens ist ungültig");
	for (size_t s = 0; s < proof->nsets; s++)
		if (proof->sets[s].dual < 0 || proof->sets[s].dual > 2 * most - 1)
			return wrong(err, "der Wert einer Menge ist ungültig");
	return RC_OK;
}

static Rc check_edge(const Forest *f, const Walk *w, uint32_t u, uint32_t v, Err *err)
{
	const MatchingProof *proof = f->proof;
	int32_t weight = w->row[v - u - 1];
	if (weight == MATCHING_NO_EDGE || weight < proof->least || w->pinned[v])
		return RC_OK;
	Wide worth = (Wide)proof->factor * weight + proof->bonus;
	Wide have = (Wide)proof->y[u] + proof->y[v], need = 2 * worth * proof->scale;
	if (have >= need || have + in_common(f, u, v) >= need)
		return RC_OK;
	return err_set(err, RC_INVALID,
		"Der Nachweis stimmt nicht: Das Paar %u, %u ist mehr wert, als die Werte erlauben.", u + 1,
		v + 1);
}

/* Rows of a complete graph, where all numbers are small enough for 64 bits: then most pairs are passed over by
 * one comparison that says the same as check_edge,
 *
 *	y[v] + common >= 2 scale factor w + (2 scale bonus - y[u]).
 *
 * Seen from one u, what a pair has in common depends on v's smallest set only: it is the sum around the first
 * set, outwards from there, that holds u, too. So it is found once per set and row. */
typedef struct Narrow {
	uint32_t nsets;
	const uint32_t *outside_in, *slot; /* all sets; by vertex: its set, nsets for none */
	const int64_t *around;             /* by set */
	int64_t *common;                   /* by set, with u; the last one is none */
	uint32_t *holds;                   /* by set: the last u that it held */
	int64_t slope, start;
} Narrow;

static bool narrow_init(Narrow *x, const Forest *f, const Walk *w, Arena *a)
{
	const MatchingProof *proof = f->proof;
	const int64_t most = (int64_t)1 << (DUAL_BITS - 1);
	uint32_t n = (uint32_t)proof->nsets;
	int64_t *around = ARENA_ARRAY(a, int64_t, n + 1);
	uint32_t *slot = ARENA_ARRAY(a, uint32_t, w->problem->n);
	Wide worth = (Wide)proof->factor * w->largest + proof->bonus;
	if (w->problem->row == NULL || 4 * worth * proof->scale >= most)
		return false;
	for (uint32_t s = 0; s < n; s++) {
		if (f->around[s] >= most)
			return false;
		around[s] = (int64_t)f->around[s];
	}
	for (uint32_t v = 0; v < w->problem->n; v++)
		slot[v] = proof->set[v] == MATCHING_NOBODY ? n : proof->set[v];
	*x = (Narrow){ .nsets = n, .outside_in = f->outside_in, .slot = slot, .around = around };
	x->common = ARENA_ARRAY(a, int64_t, n + 1);
	x->holds = ARENA_ARRAY(a, uint32_t, n + 1);
	memset(x->holds, 0xff, (n + 1) * sizeof(x->holds[0]));
	x->slope = 2 * proof->scale * proof->factor;
	return true;
}

static void narrow_row(Narrow *x, const MatchingProof *proof, uint32_t u)
{
	for (uint32_t s = proof->set[u]; s != MATCHING_NOBODY; s = proof->sets[s].parent)
		x->holds[s] = u;
	for (uint32_t i = 0; i < x->nsets; i++) {
		uint32_t s = x->outside_in[i], parent = proof->sets[s].parent;
		x->common[s] = x->holds[s] == u     ? x->around[s]
			: parent == MATCHING_NOBODY ? 0
						    : x->common[parent];
	}
	x->start = 2 * proof->scale * proof->bonus - proof->y[u];
}

/* Whoever does not pass is looked at in full. A pair that may not be is as good as one of the lowest weight:
 * no product overflows. */
static Rc check_row(const Forest *f, const Walk *w, Narrow *x, uint32_t u, Err *err)
{
	const int64_t *y = f->proof->y;
	narrow_row(x, f->proof, u);
	for (uint32_t v = u + 1; v < w->problem->n; v++) {
		int64_t weight = BASE_MAX(w->row[v - u - 1], -w->largest);
		if (y[v] + x->common[x->slot[v]] >= x->slope * weight + x->start && weight <= w->largest)
			continue;
		if (check_edge(f, w, u, v, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static Rc check_edges(const Forest *f, Walk *w, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Narrow x;
	bool narrow = narrow_init(&x, f, w, a), complete = w->problem->row != NULL;
	for (uint32_t u = 0; u < w->problem->n; u++) {
		if (w->pinned[u])
			continue;
		walk_row(w, u);
		if (narrow && check_row(f, w, &x, u, err) != RC_OK)
			return err->rc;
		for (uint32_t v = u + 1; complete && !narrow && v < w->problem->n; v++)
			if (check_edge(f, w, u, v, err) != RC_OK)
				return err->rc;
		for (uint32_t i = 0; i < w->nfilled; i++)
			if (check_edge(f, w, u, w->filled[i], err) != RC_OK)
				return err->rc;
	}
	return RC_OK;
}

static Wide bound_of(const Forest *f, uint32_t n)
{
	Wide bound = 0;
	for (uint32_t v = 0; v < n; v++)
		bound += f->proof->y[v];
	for (size_t s = 0; s < f->proof->nsets; s++)
		bound += (Wide)f->proof->sets[s].dual * ((f->size[s] - 1) / 2);
	return bound;
}

/* No matching of the proof's edges is worth more units than claimed. */
static Rc check_proof(const MatchingProof *proof, Walk *w, Wide claimed, const char *what, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Forest f;
	if (!proof->given)
		return wrong(err, "er ist unvollständig");
	if (check_numbers(proof, w->problem->n, err) != RC_OK)
		return err->rc;
	if (forest_init(&f, proof, w->problem->n, a, err) != RC_OK)
		return err->rc;
	if (check_edges(&f, w, err) != RC_OK)
		return err->rc;
	if (bound_of(&f, w->problem->n) >= 2 * (claimed + 1) * proof->scale)
		return wrong(err, what);
	return RC_OK;
}

/* --- the plan ---------------------------------------------------------------------- */

typedef struct Plan {
	uint32_t pairs;  /* not pinned */
	int64_t weight;  /* of them */
	int32_t worst;   /* of them */
	int32_t largest; /* absolute weight of the whole graph */
} Plan;

static Rc check_mates(const Walk *w, Err *err)
{
	const MatchingProblem *p = w->problem;
	const uint32_t *mate = w->result->mate;
	if (w->result->n != p->n)
		return wrong(err, "er gehört zu einer Aufgabe anderer Größe");
	for (uint32_t v = 0; v < p->n; v++)
		if (mate[v] != MATCHING_NOBODY && (mate[v] >= p->n || mate[v] == v || mate[mate[v]] != v))
			return wrong(err, "ein Knoten ist in zwei Paaren");
	for (size_t i = 0; i < p->npins; i++)
		if (mate[p->pins[i].u] != p->pins[i].v)
			return wrong(err, "ein festgelegtes Paar fehlt");
	return RC_OK;
}

static inline int32_t larger(int32_t largest, int32_t weight)
{
	int32_t size = weight == MATCHING_NO_EDGE ? 0 : weight < 0 ? -weight : weight;
	return size > largest ? size : largest;
}

/* Of a block, whose length compilers know. */
static int32_t larger_block(int32_t largest, const int32_t *weights)
{
	for (int i = 0; i < BLOCK; i++)
		largest = larger(largest, weights[i]);
	return largest;
}

/* The largest absolute weight of the row of u, or what was found before. */
static int32_t largest_of(const Walk *w, uint32_t u, int32_t largest)
{
	uint32_t n = w->problem->row != NULL ? w->problem->n - u - 1 : 0, done = 0;
	for (; done + BLOCK <= n; done += BLOCK)
		largest = larger_block(largest, w->row + done);
	for (; done < n; done++)
		largest = larger(largest, w->row[done]);
	for (uint32_t i = 0; i < w->nfilled; i++)
		largest = larger(largest, w->row[w->filled[i] - u - 1]);
	return largest;
}

/* One sweep over the graph: which weights have the pairs? */
static Rc weigh(Walk *w, Plan *ret, Err *err)
{
	int64_t total = 0;
	uint32_t pairs = 0, all = 0;
	Plan plan = { .worst = INT32_MAX };
	for (uint32_t u = 0; u < w->problem->n; u++) {
		uint32_t mate = w->result->mate[u];
		walk_row(w, u);
		plan.largest = largest_of(w, u, plan.largest);
		if (mate == MATCHING_NOBODY || mate < u)
			continue;
		int32_t weight = w->row[mate - u - 1];
		if (weight == MATCHING_NO_EDGE)
			return err_set(err, RC_INVALID,
				"Der Nachweis stimmt nicht: Das Paar %u, %u gibt es in der Aufgabe nicht.",
				u + 1, mate + 1);
		total += weight;
		all++;
		if (w->pinned[u])
			continue;
		pairs++;
		plan.weight += weight;
		plan.worst = BASE_MIN(plan.worst, weight);
	}
	if (total != w->result->weight)
		return wrong(err, "das Gewicht ist nicht die Summe der Paare");
	if (all != w->result->pairs)
		return wrong(err, "die Zahl der Paare ist eine andere");
	plan.pairs = pairs;
	w->largest = plan.largest;
	*ret = plan;
	return RC_OK;
}

/* Does a pair more outweigh all weights? Other plans with fewer or as many pairs are
 * compared by the bound itself. */
static bool bonus_suffices(const Plan *plan, int64_t bonus)
{
	Wide others = ((Wide)plan->pairs + 1) * plan->largest;
	return bonus > plan->largest && bonus > plan->weight + others;
}

static Rc check_sum(Walk *w, const Plan *plan, Err *err)
{
	const MatchingProof *proof = &w->result->sum;
	bool counts = w->problem->coverage || w->problem->floor;
	int32_t least = w->problem->floor && plan->pairs > 0 ? w->result->floor : MATCHING_NO_EDGE + 1;
	if (!proof->given || proof->factor != 1 || proof->least > least)
		return wrong(err, "er gilt für eine andere Aufgabe");
	if (counts ? !bonus_suffices(plan, proof->bonus) : proof->bonus != 0)
		return wrong(err, "der Zuschlag je Paar passt nicht zum Ziel");
	return check_proof(proof, w, plan->weight + (Wide)plan->pairs * proof->bonus,
		"es könnte einen besseren Plan geben", err);
}

/* The floor holds, all pairs that are possible are there, and fewer of them above it. */
static Rc check_floor(Walk *w, const Plan *plan, Err *err)
{
	const MatchingProof *cover = &w->result->cover, *worst = &w->result->worst;
	if (cover->least != MATCHING_NO_EDGE + 1 || cover->factor != 0 || cover->bonus != 1)
		return wrong(err, "die Zahl der Paare ist nicht belegt");
	if (check_proof(cover, w, plan->pairs, "es könnte mehr Paare geben", err) != RC_OK)
		return err->rc;
	if (plan->pairs == 0)
		return RC_OK;
	if (plan->worst != w->result->floor)
		return wrong(err, "das schwächste Paar hat ein anderes Gewicht");
	if (worst->least > plan->worst + 1 || worst->factor != 0 || worst->bonus != 1)
		return wrong(err, "das schwächste Paar ist nicht belegt");
	return check_proof(worst, w, (Wide)plan->pairs - 1, "das schwächste Paar könnte besser sein", err);
}

Rc matching_verify(const MatchingProblem *p, const MatchingResult *r, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Walk walk;
	Plan plan = { 0 };
	walk_init(&walk, p, r, a);
	if (check_mates(&walk, err) != RC_OK)
		return err->rc;
	if (weigh(&walk, &plan, err) != RC_OK)
		return err->rc;
	if (check_sum(&walk, &plan, err) != RC_OK)
		return err->rc;
	return p->floor ? check_floor(&walk, &plan, err) : RC_OK;
}
