#include "kontor/solve/matching_verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "matching_case.h"

static Case graph;

/* A solved problem and a copy of its result that may be spoiled. */
typedef struct Claim {
	MatchingProblem problem;
	Matching *m;
	MatchingResult r;
	Arena *arena;
} Claim;

static void *copied(Arena *a, const void *items, size_t size)
{
	void *copy = arena_alloc(a, size);
	if (size > 0)
		memcpy(copy, items, size);
	return copy;
}

static void copy_proof(Arena *a, MatchingProof *p, uint32_t n)
{
	if (!p->given)
		return;
	p->y = copied(a, p->y, n * sizeof(p->y[0]));
	p->set = copied(a, p->set, n * sizeof(p->set[0]));
	p->sets = copied(a, p->sets, p->nsets * sizeof(p->sets[0]));
}

static void copy_result(Claim *c)
{
	c->r = *matching_result(c->m);
	c->r.mate = copied(c->arena, c->r.mate, c->r.n * sizeof(uint32_t));
	copy_proof(c->arena, &c->r.sum, c->r.n);
	copy_proof(c->arena, &c->r.cover, c->r.n);
	copy_proof(c->arena, &c->r.worst, c->r.n);
}

static void claim_init(Claim *c, int goal)
{
	c->problem = case_problem(&graph);
	c->problem.coverage = goal == 1;
	c->problem.floor = goal == 2;
	c->m = matching_new(&c->problem);
	c->arena = arena_new();
	case_run(c->m, 1000);
	copy_result(c);
}

static void claim_done(Claim *c)
{
	matching_free(c->m);
	arena_free(c->arena);
}

static void accepted(const Claim *c)
{
	Err err = ERR_INIT;
	if (matching_verify(&c->problem, &c->r, &err) != RC_OK)
		fail_msg("%s", err.text);
}

/* Refused, with a sentence; then as it was. */
static void refused(Claim *c)
{
	Err err = ERR_INIT;
	assert_int_equal(matching_verify(&c->problem, &c->r, &err), RC_INVALID);
	assert_true(strlen(err.text) > 20);
	copy_result(c);
	accepted(c);
}

/* Edges of 0–2 weigh most: the triangle becomes a blossom with a dual. */
static void triangle_with_tails(void)
{
	graph = (Case){ .n = 6 };
	add_edge(&graph, 0, 1, 8);
	add_edge(&graph, 0, 2, 9);
	add_edge(&graph, 1, 2, 10);
	add_edge(&graph, 2, 3, 7);
	add_edge(&graph, 0, 4, 5);
	add_edge(&graph, 3, 5, 1);
}

static void test_wrong_plans(void **state)
{
	(void)state;
	triangle_with_tails();
	for (int goal = 0; goal < 3; goal++) {
		Claim c;
		claim_init(&c, goal);
		accepted(&c);
		c.r.weight++;
		refused(&c);
		c.r.pairs--;
		refused(&c);
		c.r.n--;
		refused(&c);
		c.r.mate[0] = 0;
		refused(&c);
		c.r.mate[0] = 6;
		refused(&c);
		c.r.mate[c.r.mate[2]] = MATCHING_NOBODY;
		refused(&c);
		claim_done(&c);
	}
}

/* A smaller matching, honestly counted, does not meet the bound. */
static void test_worse_plans(void **state)
{
	(void)state;
	for (int round = 0; round < 300; round++) {
		Claim c;
		random_case(&graph, 3 + below(12), 80, 50);
		for (size_t i = 0; i < graph.m; i++)
			graph.edges[i].weight++;
		claim_init(&c, round % 3);
		for (size_t i = 0; i < graph.m; i++) {
			const MatchingEdge *e = &graph.edges[i];
			if (c.r.mate[e->u] != e->v)
				continue;
			c.r.mate[e->u] = c.r.mate[e->v] = MATCHING_NOBODY;
			c.r.pairs--;
			c.r.weight -= e->weight;
			refused(&c);
		}
		claim_done(&c);
	}
}

/* A better pair would be possible if the graph were another one. */
static void test_other_graphs(void **state)
{
	(void)state;
	for (int round = 0; round < 300; round++) {
		Claim c;
		random_case(&graph, 4 + below(12), 60, 50);
		claim_init(&c, round % 3);
		accepted(&c);
		for (size_t i = 0; i < graph.m; i++) {
			MatchingEdge *e = &graph.edges[i];
			Err err = ERR_INIT;
			int32_t weight = e->weight;
			if (c.r.mate[e->u] == e->v)
				continue;
			e->weight = 1000;
			assert_int_equal(matching_verify(&c.problem, &c.r, &err), RC_INVALID);
			e->weight = weight;
		}
		claim_done(&c);
	}
}

static void spoil_proof(Claim *c, MatchingProof *p)
{
	p->given = false;
	refused(c);
	p->scale *= 2;
	p->bonus += 1;
	refused(c);
	p->factor = 1 - p->factor;
	refused(c);
	p->least += 1000;
	refused(c);
	p->scale = 0;
	refused(c);
	for (uint32_t v = 0; v < c->r.n; v++) {
		p->y[v] += 4 * p->scale;
		refused(c);
		p->y[v] = -1;
		refused(c);
		if (p->y[v] > 0) {
			p->y[v] = 0;
			refused(c);
		}
	}
}

static void test_wrong_duals(void **state)
{
	(void)state;
	triangle_with_tails();
	for (int goal = 0; goal < 3; goal++) {
		Claim c;
		claim_init(&c, goal);
		spoil_proof(&c, &c.r.sum);
		if (goal == 2) {
			spoil_proof(&c, &c.r.cover);
			spoil_proof(&c, &c.r.worst);
		}
		claim_done(&c);
	}
}

/* Random changes of duals by at least one unit, where they help and where not: never is a
 * plan accepted that is not the best. */
static void test_no_false_plan_is_ever_accepted(void **state)
{
	(void)state;
	for (int round = 0; round < 4000; round++) {
		Claim c;
		Err err = ERR_INIT;
		nested_case(&graph, 5 + below(6), below(4), 20);
		claim_init(&c, 0);
		MatchingProof *p = &c.r.sum;
		uint32_t u = below(graph.n), v = c.r.mate[u];
		if (v != MATCHING_NOBODY) {
			c.r.weight -= case_try(&graph, 0, 0);
			c.r.mate[u] = c.r.mate[v] = MATCHING_NOBODY;
			c.r.pairs--;
			c.r.weight = 0;
			for (size_t i = 0; i < graph.m; i++)
				if (c.r.mate[graph.edges[i].u] == graph.edges[i].v)
					c.r.weight += graph.edges[i].weight;
		}
		for (uint32_t i = below(4); i > 0; i--) {
			if (p->nsets > 0 && below(2))
				p->sets[below((uint32_t)p->nsets)].dual += p->scale * ((int64_t)below(9) - 4);
			else
				p->y[below(graph.n)] += p->scale * ((int64_t)below(9) - 4);
		}
		if (matching_verify(&c.problem, &c.r, &err) == RC_OK)
			assert_int_equal(c.r.weight, case_try(&graph, 0, 0));
		claim_done(&c);
	}
}

static void row_of_graph(void *arg, uint32_t u, int32_t *weights)
{
	const Case *g = arg;
	for (uint32_t v = u + 1; v < g->n; v++)
		weights[v - u - 1] = MATCHING_NO_EDGE;
	for (size_t i = 0; i < g->m; i++)
		if (g->edges[i].u == u)
			weights[g->edges[i].v - u - 1] = g->edges[i].weight;
}

/* A graph given by rows is looked at in another way than a list of its edges: the verdict is the same, of right
 * proofs and of spoiled ones, down to one step of a dual. */
static void test_rows_and_lists_agree(void **state)
{
	(void)state;
	int refusals = 0;
	for (int round = 0; round < 6000; round++) {
		Claim c;
		Err of_list = ERR_INIT, of_rows = ERR_INIT;
		nested_case(&graph, 5 + below(40), below(30), 20);
		claim_init(&c, (int)below(3));
		MatchingProof *p = &c.r.sum;
		for (uint32_t i = below(3); i > 0 && p->given; i--) {
			int64_t step = ((int64_t)below(9) - 4) * (below(2) ? 1 : p->scale);
			if (p->nsets > 0 && below(2))
				p->sets[below((uint32_t)p->nsets)].dual += step;
			else
				p->y[below(graph.n)] += step;
		}
		MatchingProblem rows = c.problem;
		rows.m = 0;
		rows.edges = NULL;
		rows.row = row_of_graph;
		rows.row_arg = &graph;
		Rc rc = matching_verify(&c.problem, &c.r, &of_list);
		assert_int_equal(matching_verify(&rows, &c.r, &of_rows), rc);
		refusals += rc != RC_OK;
		claim_done(&c);
	}
	assert_true(refusals > 1000 && refusals < 5000);
}

static void test_wrong_sets(void **state)
{
	(void)state;
	Claim c;
	triangle_with_tails();
	graph.m = 4; /* the triangle, and 3 at 2: with coverage both pairs, without the blossom's dual */
	graph.n = 4;
	add_edge(&graph, 1, 3, 7);
	add_edge(&graph, 0, 3, 7);
	graph.n = 7;
	add_edge(&graph, 4, 5, 10);
	add_edge(&graph, 4, 6, 10);
	add_edge(&graph, 5, 6, 10);
	claim_init(&c, 0);
	MatchingProof *p = &c.r.sum;
	assert_true(p->nsets > 0);
	uint32_t in = 0;
	while (p->set[in] == MATCHING_NOBODY)
		in++;
	p->sets[0].dual = -p->sets[0].dual;
	refused(&c);
	p->sets[0].dual += 2 * p->scale;
	refused(&c);
	p->sets[0].dual = 0;
	refused(&c);
	p->set[in] = MATCHING_NOBODY; /* of even size */
	refused(&c);
	p->set[in] = (uint32_t)p->nsets;
	refused(&c);
	p->sets[0].parent = 0;
	refused(&c);
	p->sets[0].parent = (uint32_t)p->nsets;
	refused(&c);
	claim_done(&c);
}

/* Nothing is quadratic in how deep sets are nested. */
static void test_a_thousand_nested_sets(void **state)
{
	(void)state;
	enum { DEPTH = 20000, N = 2 * DEPTH + 1 };
	AUTO(arena_freep) Arena *a = arena_new();
	MatchingEdge *edges = ARENA_ARRAY(a, MatchingEdge, 4 * DEPTH);
	MatchingProblem p = { .n = N, .edges = edges };
	MatchingResult r = { .n = N, .mate = ARENA_ARRAY(a, uint32_t, N) };
	MatchingProof *proof = &r.sum;
	*proof = (MatchingProof){ .given = true, .least = MATCHING_NO_EDGE + 1, .factor = 1, .scale = 1 };
	proof->y = ARENA_ARRAY(a, int64_t, N);
	proof->set = ARENA_ARRAY(a, uint32_t, N);
	proof->sets = ARENA_ARRAY(a, MatchingSet, DEPTH);
	proof->nsets = DEPTH;
	for (uint32_t i = 0; i < DEPTH; i++) {
		uint32_t v = 2 * i + 1;
		proof->sets[i] = (MatchingSet){ i + 1 < DEPTH ? i + 1 : MATCHING_NOBODY, 2 };
		proof->set[v] = proof->set[v + 1] = i;
		edges[p.m++] = (MatchingEdge){ v, v + 1, (int32_t)(DEPTH - i) };
		edges[p.m++] = (MatchingEdge){ 0, v, (int32_t)(DEPTH - i) };
		r.mate[v] = v + 1;
		r.mate[v + 1] = v;
		r.weight += DEPTH - i;
		r.pairs++;
	}
	r.mate[0] = MATCHING_NOBODY;
	Err err = ERR_INIT;
	assert_int_equal(matching_verify(&p, &r, &err), RC_OK);
	edges[p.m - 1].weight++;
	assert_int_equal(matching_verify(&p, &r, &err), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_plans),
		cmocka_unit_test(test_worse_plans),
		cmocka_unit_test(test_other_graphs),
		cmocka_unit_test(test_wrong_duals),
		cmocka_unit_test(test_no_false_plan_is_ever_accepted),
		cmocka_unit_test(test_rows_and_lists_agree),
		cmocka_unit_test(test_wrong_sets),
		cmocka_unit_test(test_a_thousand_nested_sets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
