/* The order of goals, in stages, each an optimisation of its own:
 *
 *	choose   of a complete graph, the best few edges of each vertex
 *	cover    with floor: how many pairs are possible at all? (each edge is worth 1)
 *	floor    by halving: up to which weight can all edges below it be left out?
 *	sum      the plan. With coverage a bonus is added to every edge, so large that one pair
 *	         more outweighs everything.
 *
 * An optimisation of a complete graph alternates between solving and pricing.
 *
 * To decide between equals, weights are multiplied by a power of two and each edge gets a
 * fixed pseudo-random number below it, so small that the numbers of a whole plan do
 * not reach one unit of weight. The best plan is then unique, but for a rare accident. */
#include "kontor/solve/matching.h"

#include <string.h>

#include "matching_priv.h"

/* Candidates per vertex. With fewer the first solution prices more edges in, with
 * more every search looks at more of them. */
enum { CANDIDATES = 24 };

/* Bits that a dual may have: sums of four stay in 64. */
enum { DUAL_BITS = 58, TIE_BITS = 32 };

typedef enum Stage { STAGE_CHOOSE, STAGE_COVER, STAGE_FLOOR, STAGE_SUM, STAGE_DONE } Stage;

struct Matching {
	MatchingProblem problem; /* with our own lists of changes and pins */
	MatchingGraph graph;
	MatchingPricer pricer;
	Stage stage;
	bool pricing; /* the present core is solved and being priced */
	bool begun;   /* the present core exists */
	bool warm;    /* sum: it is solved but for some repairs */
	size_t looks; /* so far, of everything finished */
	int progress;
	int32_t largest; /* absolute weight */

	MatchingCore sum, count; /* count: of cover, and of one try of floor */
	int32_t low, high;       /* floor: possible with low; not with high */
	MatchingResult result;
	size_t changes_cap, pins_cap;

	Arena *arena;        /* problem, graph, pricer */
	Arena *sum_arena;    /* the core of the sum, until a cold start */
	Arena *count_arena;  /* one core */
	Arena *result_arena; /* the last result */
};

/* --- worth ------------------------------------------------------------------ */

static unsigned bits(uint64_t x)
{
	unsigned n = 0;
	for (; x > 0; x >>= 1)
		n++;
	return n;
}

static MatchingWorth worth_of_count(int32_t least)
{
	return (MatchingWorth){ .least = least, .factor = 0, .bonus = 1, .scale = 1, .tie_shift = 63 };
}

static MatchingWorth worth_of_sum(const Matching *m, int32_t least)
{
	uint64_t pairs = m->problem.n / 2 + 1, largest = (uint64_t)m->largest;
	uint64_t bonus = m->problem.coverage || m->problem.floor ? pairs * (2 * largest + 1) : 0;
	unsigned taken = 1 + bits(largest + bonus) + bits(pairs);
	unsigned tie = BASE_MIN((unsigned)DUAL_BITS - taken, (unsigned)TIE_BITS);
	return (MatchingWorth){
		.least = least,
		.factor = 1,
		.bonus = (int64_t)bonus,
		.scale = (int64_t)1 << (tie + bits(pairs)),
		.tie_shift = 64 - tie,
		.tie_mask = ((uint64_t)1 << tie) - 1,
	};
}

/* --- new, free ---------------------------------------------------------------- */

static void copy_lists(Matching *m)
{
	MatchingProblem *p = &m->problem;
	MatchingEdge *changes = ARENA_ARRAY(m->arena, MatchingEdge, p->nchanges);
	MatchingEdge *pins = ARENA_ARRAY(m->arena, MatchingEdge, p->npins);
	if (p->nchanges > 0)
		memcpy(changes, p->changes, p->nchanges * sizeof(changes[0]));
	if (p->npins > 0)
		memcpy(pins, p->pins, p->npins * sizeof(pins[0]));
	p->changes = changes;
	p->pins = pins;
	m->changes_cap = p->nchanges;
	m->pins_cap = p->npins;
}

/* The weights of pins are what the graph says. */
static void weigh_pins(Matching *m)
{
	MatchingEdge *pins = (MatchingEdge *)(uintptr_t)m->problem.pins;
	for (size_t i = 0; i < m->problem.npins; i++)
		pins[i].weight = matching_graph_weight(&m->graph, pins[i].u, pins[i].v);
}

static int32_t largest_weight(const MatchingProblem *p)
{
	int32_t largest = 0;
	for (size_t i = 0; i < p->m; i++)
		largest =
			BASE_MAX(largest, p->edges[i].weight < 0 ? -p->edges[i].weight : p->edges[i].weight);
	for (size_t i = 0; i < p->nchanges; i++) {
		int32_t weight = p->changes[i].weight;
		if (weight != MATCHING_NO_EDGE)
			largest = BASE_MAX(largest, weight < 0 ? -weight : weight);
	}
	return largest;
}

static Stage first_goal(const Matching *m)
{
	return m->problem.floor ? STAGE_COVER : STAGE_SUM;
}

Matching *matching_new(const MatchingProblem *p)
{
	Arena *a = arena_new();
	Matching *m = ARENA_NEW(a, Matching);
	m->arena = a;
	m->sum_arena = arena_new();
	m->count_arena = arena_new();
	m->result_arena = arena_new();
	m->problem = *p;
	copy_lists(m);
	matching_graph_init(&m->graph, &m->problem, a);
	m->largest = largest_weight(p);
	m->stage = first_goal(m);
	if (p->row != NULL) {
		matching_price_init(&m->pricer, &m->graph, CANDIDATES, a);
		m->stage = STAGE_CHOOSE;
	}
	weigh_pins(m);
	return m;
}

void matching_free(Matching *m)
{
	if (m == NULL)
		return;
	arena_free(m->sum_arena);
	arena_free(m->count_arena);
	arena_free(m->result_arena);
	arena_free(m->arena);
}

void matching_freep(Matching **m)
{
	matching_free(*m);
	*m = NULL;
}

const MatchingProblem *matching_problem(const Matching *m)
{
	return &m->problem;
}

/* --- one optimisation --------------------------------------------------------- */

static size_t looks_now(const Matching *m)
{
	return m->sum.looks + m->count.looks + m->pricer.looks + m->looks;
}

/* Solve and price in turn; true when nothing is violated any more. */
static bool optimise(Matching *m, MatchingCore *c, size_t stop)
{
	for (;;) {
		size_t other = looks_now(m) - c->looks;
		if (!m->pricing && !matching_core_run(c, stop > other ? stop - other : 0))
			return false;
		if (m->problem.row == NULL)
			return true;
		if (!m->pricing)
			matching_price_begin(&m->pricer, c);
		m->pricing = true;
		other = looks_now(m) - m->pricer.looks;
		if (!matching_price_run(&m->pricer, c, stop > other ? stop - other : 0))
			return false;
		m->pricing = false;
		if (m->pricer.violated == 0)
			return true;
		matching_price_apply(&m->pricer, c);
	}
}

static void begin_core(Matching *m, MatchingCore *c, const MatchingWorth *worth, Arena *a)
{
	m->looks += c->looks;
	arena_reset(a);
	matching_core_init(c, &m->graph, worth, a);
	m->begun = true;
}

static uint32_t count_pairs(Matching *m, const MatchingCore *c)
{
	AUTO(arena_freep) Arena *a = arena_new();
	uint32_t *mate = ARENA_ARRAY(a, uint32_t, m->problem.n), n = 0;
	matching_core_mates(c, mate);
	for (uint32_t v = 0; v < m->problem.n; v++)
		n += mate[v] != MATCHING_NOBODY && mate[v] > v;
	return n;
}

/* --- stages ------------------------------------------------------------------- */

static void enter(Matching *m, Stage stage)
{
	m->stage = stage;
	m->begun = m->pricing = false;
}

static bool step_choose(Matching *m, size_t stop)
{
	if (!matching_price_choose(&m->pricer, stop - (looks_now(m) - m->pricer.looks)))
		return false;
	m->largest = BASE_MAX(m->largest, m->pricer.largest);
	enter(m, first_goal(m));
	return true;
}

static bool step_cover(Matching *m, size_t stop)
{
	MatchingWorth worth = worth_of_count(MATCHING_NO_EDGE + 1);
	if (!m->begun) {
		arena_reset(m->result_arena);
		begin_core(m, &m->count, &worth, m->count_arena);
	}
	if (!optimise(m, &m->count, stop))
		return false;
	m->result.pairs = count_pairs(m, &m->count);
	m->low = -m->largest;
	m->high = m->largest + 1;
	m->result.worst.given = false;
	matching_core_proof(&m->count, m->result_arena, &m->result.cover);
	enter(m, m->result.pairs > 0 ? STAGE_FLOOR : STAGE_SUM);
	return true;
}

/* Halves the range of the floor; at last its upper end is proven even if it was
 * never in the middle. */
static bool step_floor(Matching *m, size_t stop)
{
	bool narrow = m->high - m->low <= 1;
	int32_t least = narrow ? m->high : m->low + (m->high - m->low) / 2;
	MatchingWorth worth = worth_of_count(least);
	if (!m->begun)
		begin_core(m, &m->count, &worth, m->count_arena);
	if (!optimise(m, &m->count, stop))
		return false;
	if (count_pairs(m, &m->count) == m->result.pairs) {
		m->low = least;
	} else {
		m->high = least;
		matching_core_proof(&m->count, m->result_arena, &m->result.worst);
	}
	bool proven = m->result.worst.given && m->result.worst.least == m->high;
	enter(m, m->high - m->low <= 1 && proven ? STAGE_SUM : STAGE_FLOOR);
	return true;
}

static int32_t arc_weight(const MatchingGraph *g, uint32_t u, uint32_t v)
{
	const MatchingArc *arc = g->arcs + g->start[u];
	while (arc->to != v)
		arc++;
	return arc->weight;
}

static void collect(Matching *m)
{
	MatchingResult *r = &m->result;
	uint32_t n = m->problem.n;
	r->n = n;
	r->mate = ARENA_ARRAY(m->result_arena, uint32_t, n);
	r->weight = 0;
	r->pairs = (uint32_t)m->problem.npins;
	r->floor = 0;
	matching_core_mates(&m->sum, r->mate);
	for (uint32_t v = 0; v < n; v++) {
		if (r->mate[v] == MATCHING_NOBODY || r->mate[v] < v)
			continue;
		int32_t weight = arc_weight(&m->graph, v, r->mate[v]);
		r->weight += weight;
		r->floor = r->pairs++ == m->problem.npins ? weight : BASE_MIN(r->floor, weight);
	}
	for (size_t i = 0; i < m->problem.npins; i++) {
		const MatchingEdge *pin = &m->problem.pins[i];
		r->mate[pin->u] = pin->v;
		r->mate[pin->v] = pin->u;
		r->weight += pin->weight;
	}
	matching_core_proof(&m->sum, m->result_arena, &r->sum);
}

static bool step_sum(Matching *m, size_t stop)
{
	bool floored = m->problem.floor && m->result.pairs > 0;
	MatchingWorth worth = worth_of_sum(m, floored ? m->low : MATCHING_NO_EDGE + 1);
	if (!m->begun && (!m->warm || worth.least != m->sum.worth.least))
		begin_core(m, &m->sum, &worth, m->sum_arena);
	m->begun = true;
	if (!optimise(m, &m->sum, stop))
		return false;
	if (!m->problem.floor)
		arena_reset(m->result_arena);
	collect(m);
	m->warm = true;
	enter(m, STAGE_DONE);
	return true;
}

/* By stage, and how many vertices are done in it. Rounds begin anew: it may fall. */
static int estimate(const Matching *m)
{
	static const int before[] = { 0, 100, 200, 500, 1000 };
	int from = before[m->stage], to = m->stage == STAGE_DONE ? 1000 : before[m->stage + 1];
	const MatchingCore *c = m->stage == STAGE_SUM ? &m->sum : &m->count;
	uint64_t n = BASE_MAX(m->problem.n, 1u), part = m->begun ? c->cursor : 0;
	if (m->stage == STAGE_CHOOSE)
		part = m->pricer.row;
	return from + (int)((uint64_t)(to - from) * BASE_MIN(part, n) / n);
}

bool matching_step(Matching *m, size_t budget)
{
	size_t stop = looks_now(m) + budget;
	bool more = true;
	while (more && m->stage != STAGE_DONE) {
		if (m->stage == STAGE_CHOOSE)
			more = step_choose(m, stop);
		else if (m->stage == STAGE_COVER)
			more = step_cover(m, stop);
		else if (m->stage == STAGE_FLOOR)
			more = step_floor(m, stop);
		else
			more = step_sum(m, stop);
	}
	m->progress = BASE_MAX(m->progress, estimate(m));
	return m->stage == STAGE_DONE;
}

int matching_progress(const Matching *m)
{
	return m->progress;
}
const MatchingResult *matching_result(Matching *m)
{
	return &m->result;
}

/* --- what if ------------------------------------------------------------------ */

/* The core of the sum goes on from where it is, unless the range of its numbers changes. */
static void again(Matching *m)
{
	enter(m, first_goal(m));
	m->sum.cursor = 0;
	m->progress = 0;
}

static void note_change(Matching *m, MatchingEdge e)
{
	MatchingProblem *p = &m->problem;
	MatchingEdge *list = (MatchingEdge *)(uintptr_t)p->changes;
	for (size_t i = p->nchanges; i-- > 0;)
		if (list[i].u == e.u && list[i].v == e.v) {
			list[i] = e;
			return;
		}
	if (p->nchanges == m->changes_cap)
		list = arena_grow(
			m->arena, list, p->nchanges, &m->changes_cap, p->nchanges + 1, sizeof(list[0]));
	list[p->nchanges++] = e;
	p->changes = list;
}

static void repair_ends(Matching *m, uint32_t u, uint32_t v)
{
	if (m->warm) {
		matching_repair(&m->sum, u);
		matching_repair(&m->sum, v);
	}
	again(m);
}

void matching_unpin(Matching *m, uint32_t u, uint32_t v)
{
	MatchingProblem *p = &m->problem;
	MatchingEdge *list = (MatchingEdge *)(uintptr_t)p->pins;
	for (size_t i = 0; i < p->npins; i++) {
		if (list[i].u != BASE_MIN(u, v) || list[i].v != BASE_MAX(u, v))
			continue;
		list[i] = list[--p->npins];
		m->graph.out[u] = m->graph.out[v] = false;
		repair_ends(m, u, v);
		return;
	}
}

void matching_change(Matching *m, uint32_t u, uint32_t v, int32_t weight)
{
	MatchingEdge e = { BASE_MIN(u, v), BASE_MAX(u, v), weight };
	note_change(m, e);
	if (weight == MATCHING_NO_EDGE)
		matching_unpin(m, u, v);
	matching_graph_set(&m->graph, e.u, e.v, weight);
	if (weight != MATCHING_NO_EDGE && (weight < 0 ? -weight : weight) > m->largest) {
		m->largest = weight < 0 ? -weight : weight;
		m->warm = false;
	}
	if (m->warm)
		matching_repair_edge(&m->sum, e.u, e.v);
	weigh_pins(m);
	again(m);
}

Rc matching_pin(Matching *m, uint32_t u, uint32_t v, Err *err)
{
	MatchingProblem *p = &m->problem;
	MatchingEdge pin = { BASE_MIN(u, v), BASE_MAX(u, v), 0 };
	if (m->graph.out[u] || m->graph.out[v])
		return err_set(err, RC_INVALID,
			"Eine der beiden ist schon in einem festgelegten Paar; bitte das zuerst lösen.");
	pin.weight = matching_graph_weight(&m->graph, pin.u, pin.v);
	if (pin.weight == MATCHING_NO_EDGE)
		return err_set(err, RC_INVALID,
			"Dieses Paar ist nicht zugelassen und kann nicht festgelegt werden.");
	MatchingEdge *list = (MatchingEdge *)(uintptr_t)p->pins;
	if (p->npins == m->pins_cap)
		list = arena_grow(m->arena, list, p->npins, &m->pins_cap, p->npins + 1, sizeof(list[0]));
	list[p->npins++] = pin;
	p->pins = list;
	m->graph.out[u] = m->graph.out[v] = true;
	repair_ends(m, u, v);
	return RC_OK;
}

/* --- is the problem one? -------------------------------------------------------- */

static Rc check_edge(const MatchingProblem *p, const MatchingEdge *e, bool may_be_none, Err *err)
{
	if (e->u >= e->v || e->v >= p->n)
		return err_set(err, RC_INVALID,
			"Das Paar %u, %u gibt es nicht; erlaubt sind zwei verschiedene Nummern, die "
			"kleinere zuerst.",
			e->u + 1, e->v + 1);
	bool none = may_be_none && e->weight == MATCHING_NO_EDGE;
	if (!none && (e->weight < -MATCHING_WEIGHT_MAX || e->weight > MATCHING_WEIGHT_MAX))
		return err_set(err, RC_INVALID, "Das Gewicht %d ist zu groß; erlaubt sind %d bis %d.",
			e->weight, -MATCHING_WEIGHT_MAX, MATCHING_WEIGHT_MAX);
	return RC_OK;
}

/* No pair twice: the neighbours of each vertex are marked with it. */
static Rc check_twice(const MatchingProblem *p, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	uint32_t *start = ARENA_ARRAY(a, uint32_t, (size_t)p->n + 1), *to = ARENA_ARRAY(a, uint32_t, p->m);
	uint32_t *seen = ARENA_ARRAY(a, uint32_t, p->n);
	for (size_t i = 0; i < p->m; i++)
		start[p->edges[i].u]++;
	for (uint32_t v = 0, sum = 0; v < p->n; v++)
		start[v] = sum += start[v];
	for (size_t i = 0; i < p->m; i++)
		to[--start[p->edges[i].u]] = p->edges[i].v;
	start[p->n] = (uint32_t)p->m;
	for (uint32_t u = 0; u < p->n; u++)
		for (uint32_t i = start[u]; i < start[u + 1]; i++) {
			if (seen[to[i]] == u + 1)
				return err_set(err, RC_INVALID,
					"Das Paar %u, %u ist zweimal genannt; bitte eines streichen.", u + 1,
					to[i] + 1);
			seen[to[i]] = u + 1;
		}
	return RC_OK;
}

static Rc check_pins(const MatchingProblem *p, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	bool *pinned = ARENA_ARRAY(a, bool, p->n);
	for (size_t i = 0; i < p->npins; i++) {
		MatchingEdge e = { p->pins[i].u, p->pins[i].v, 0 };
		if (check_edge(p, &e, false, err) != RC_OK)
			return err->rc;
		if (pinned[e.u] || pinned[e.v])
			return err_set(err, RC_INVALID, "%u ist in zwei festgelegten Paaren.",
				(pinned[e.u] ? e.u : e.v) + 1);
		pinned[e.u] = pinned[e.v] = true;
	}
	return RC_OK;
}

Rc matching_check(const MatchingProblem *p, Err *err)
{
	if (p->n > MATCHING_N_MAX || p->m > MATCHING_M_MAX)
		return err_set(err, RC_INVALID,
			"Die Aufgabe ist zu groß; erlaubt sind %d Knoten und %d Kanten.", MATCHING_N_MAX,
			MATCHING_M_MAX);
	for (size_t i = 0; i < p->m; i++)
		if (check_edge(p, &p->edges[i], false, err) != RC_OK)
			return err->rc;
	for (size_t i = 0; i < p->nchanges; i++)
		if (check_edge(p, &p->changes[i], true, err) != RC_OK)
			return err->rc;
	if (check_twice(p, err) != RC_OK)
		return err->rc;
	return check_pins(p, err);
}
