#include "kontor/solve/matching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "kontor/solve/matching_verify.h"
#include "matching_case.h"

static Case graph;

static void assert_proven(Matching *m)
{
	Err err = ERR_INIT;
	if (matching_verify(matching_problem(m), matching_result(m), &err) != RC_OK)
		fail_msg("%s", err.text);
}

static void assert_best(const Case *c, bool coverage, bool floor)
{
	MatchingProblem p = case_problem(c);
	p.coverage = coverage;
	p.floor = floor;
	Best best = case_best(c, coverage, floor);
	AUTO(matching_freep) Matching *m = matching_new(&p);
	const MatchingResult *r = case_run(m, 1 + below(1000));
	assert_int_equal(r->weight, best.weight);
	if (coverage || floor)
		assert_int_equal(r->pairs, best.pairs);
	if (floor && best.pairs > 0)
		assert_int_equal(r->floor, best.worst);
	assert_proven(m);
}

/* --- against trying all --------------------------------------------------------- */

static const int32_t mosts[] = { 0, 1, 2, 3, 10, 100, 1000, 1000000 };

static void test_small_graphs(void **state)
{
	(void)state;
	for (int round = 0; round < 12000; round++) {
		random_case(&graph, below(CASE_SMALL + 1), 20 + below(81), mosts[below(ARRAY_LEN(mosts))]);
		assert_best(&graph, round % 3 == 1, round % 3 == 2);
	}
}

static void test_nested_blossoms(void **state)
{
	(void)state;
	for (int round = 0; round < 12000; round++) {
		nested_case(&graph, 3 + below(CASE_SMALL - 2), below(6), 12 + (int32_t)below(30));
		assert_best(&graph, round % 3 == 1, round % 3 == 2);
	}
}

static void test_every_graph_of_five(void **state)
{
	(void)state;
	for (uint32_t code = 0; code < 59049; code++) { /* ten edges: none, 1, 2 */
		uint32_t rest = code;
		graph = (Case){ .n = 5 };
		for (uint32_t u = 0; u < 5; u++)
			for (uint32_t v = u + 1; v < 5; v++, rest /= 3)
				if (rest % 3 != 0)
					graph.edges[graph.m++] = (MatchingEdge){ u, v, (int32_t)(rest % 3) };
		MatchingProblem p = case_problem(&graph);
		AUTO(matching_freep) Matching *m = matching_new(&p);
		assert_int_equal(case_run(m, 1000)->weight, case_try(&graph, 0, 0));
	}
}

static void test_negative_weights(void **state)
{
	(void)state;
	for (int round = 0; round < 3000; round++) {
		random_case(&graph, below(CASE_SMALL + 1), 70, 20);
		for (size_t i = 0; i < graph.m; i++)
			graph.edges[i].weight -= 10;
		assert_best(&graph, round % 3 == 1, round % 3 == 2);
	}
}

static void test_nobody_and_alone(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < 3; n++)
		for (int goal = 0; goal < 3; goal++) {
			graph = (Case){ .n = n };
			assert_best(&graph, goal == 1, goal == 2);
		}
}

/* --- known to be hard -------------------------------------------------------------- */

static void assert_solved(const Case *c, int64_t weight)
{
	for (int goal = 0; goal < 3; goal++) {
		MatchingProblem p = case_problem(c);
		p.coverage = goal == 1;
		p.floor = goal == 2;
		AUTO(matching_freep) Matching *m = matching_new(&p);
		const MatchingResult *r = case_run(m, 1000);
		if (goal == 0 && weight >= 0)
			assert_int_equal(r->weight, weight);
		assert_proven(m);
	}
}

/* Triangles in a row, joined at their corners: a blossom swallows all of them. */
static void test_triangles(void **state)
{
	(void)state;
	for (uint32_t k = 1; k < 60; k++) {
		graph = (Case){ .n = 2 * k + 1 };
		for (uint32_t i = 0; i < k; i++) {
			add_edge(&graph, 2 * i, 2 * i + 1, 5);
			add_edge(&graph, 2 * i + 1, 2 * i + 2, 5);
			add_edge(&graph, 2 * i, 2 * i + 2, 5);
		}
		assert_solved(&graph, 5 * (int64_t)k);
	}
}

/* A complete graph of which every second vertex has a tail: greedy choices inside are wrong, and
 * searches lead through blossoms again and again. */
static void test_tails(void **state)
{
	(void)state;
	for (uint32_t k = 2; k < 40; k += 3) {
		graph = (Case){ .n = 3 * k };
		for (uint32_t u = 0; u < 2 * k; u++)
			for (uint32_t v = u + 1; v < 2 * k; v++)
				add_edge(&graph, u, v, 100);
		for (uint32_t i = 0; i < k; i++)
			add_edge(&graph, 2 * i, 2 * k + i, 99);
		assert_solved(&graph,
			k % 2 == 0 ? 99 * (int64_t)k + 50 * (int64_t)k
				   : 99 * (int64_t)(k - 1) + 100 * ((int64_t)k + 1) / 2);
	}
}

/* w(u, v) = (u + 1) (v + 1): the best partner of everybody is the same. */
static void test_products(void **state)
{
	(void)state;
	for (uint32_t n = 2; n < 80; n += 7) {
		graph = (Case){ .n = n };
		int64_t best = 0;
		for (uint32_t u = 0; u < n; u++)
			for (uint32_t v = u + 1; v < n; v++)
				add_edge(&graph, u, v, (int32_t)((u + 1) * (v + 1)));
		for (uint32_t u = n; u > 1; u -= 2)
			best += (int64_t)u * (u - 1);
		assert_solved(&graph, best);
	}
}

static void test_deep_nests(void **state)
{
	(void)state;
	for (uint32_t n = 21; n < 400; n += 20)
		for (int round = 0; round < 8; round++) {
			nested_case(&graph, n, below(40), 1000);
			assert_solved(&graph, -1);
		}
}

static void test_large_random(void **state)
{
	(void)state;
	for (int round = 0; round < 120; round++) {
		uint32_t n = 20 + below(280);
		random_case(&graph, n, 1 + below(300000 / (n * n)), mosts[1 + below(ARRAY_LEN(mosts) - 1)]);
		assert_solved(&graph, -1);
	}
}

/* --- complete graphs by rows --------------------------------------------------------- */

typedef struct Square {
	uint32_t n;
	int32_t weight[90][90];
} Square;

static Square square;

static void square_row(void *arg, uint32_t u, int32_t *weights)
{
	const Square *s = arg;
	memcpy(weights, &s->weight[u][u + 1], (s->n - u - 1) * sizeof(weights[0]));
}

static void random_square(uint32_t n, uint32_t most, uint32_t percent)
{
	bool favourites = below(2);
	square.n = n;
	graph = (Case){ .n = n };
	for (uint32_t u = 0; u < n; u++)
		for (uint32_t v = u + 1; v < n; v++) {
			int32_t weight = (int32_t)below(most + 1);
			if (favourites && u < n / 8)
				weight += (int32_t)most;
			if (below(100) >= percent)
				weight = MATCHING_NO_EDGE;
			square.weight[u][v] = weight;
			if (weight != MATCHING_NO_EDGE)
				graph.edges[graph.m++] = (MatchingEdge){ u, v, weight };
		}
}

static void test_rows_are_as_good_as_edges(void **state)
{
	(void)state;
	for (int round = 0; round < 150; round++) {
		random_square(1 + below(89), 1 + below(1000), round % 5 == 0 ? 50 : 100);
		for (int goal = 0; goal < 3; goal++) {
			MatchingProblem p = case_problem(&graph);
			MatchingProblem q = { .n = square.n, .row = square_row, .row_arg = &square };
			p.coverage = q.coverage = goal == 1;
			p.floor = q.floor = goal == 2;
			AUTO(matching_freep) Matching *by_edges = matching_new(&p);
			AUTO(matching_freep) Matching *by_rows = matching_new(&q);
			const MatchingResult *one = case_run(by_edges, 100), *two = case_run(by_rows, 1000);
			assert_int_equal(one->weight, two->weight);
			assert_memory_equal(one->mate, two->mate, square.n * sizeof(uint32_t));
			assert_proven(by_edges);
			assert_proven(by_rows);
		}
	}
}

/* --- the same plan, whatever the way ---------------------------------------------------- */

static void test_slices_equal_one_run(void **state)
{
	(void)state;
	for (int round = 0; round < 100; round++) {
		random_case(&graph, 60, 30, 50);
		MatchingProblem p = case_problem(&graph);
		p.floor = round % 2;
		AUTO(matching_freep) Matching *one = matching_new(&p);
		AUTO(matching_freep) Matching *two = matching_new(&p);
		assert_true(matching_step(one, SIZE_MAX / 2));
		int progress = 0, slices = 1;
		for (; !matching_step(two, 1); slices++) {
			assert_true(matching_progress(two) >= progress && matching_progress(two) <= 1000);
			progress = matching_progress(two);
		}
		assert_true(slices > 5);
		assert_int_equal(matching_progress(two), 1000);
		assert_memory_equal(
			matching_result(one)->mate, matching_result(two)->mate, graph.n * sizeof(uint32_t));
	}
}

/* Vertices and edges in another order, with their ids: the same plan. */
static void test_order_does_not_matter(void **state)
{
	(void)state;
	static Case shuffled;
	for (int round = 0; round < 200; round++) {
		enum { N = 40 };
		uint64_t ids[N], shuffled_ids[N];
		uint32_t to[N];
		random_case(&graph, N, 60, 1 + (int32_t)below(5));
		for (uint32_t v = 0; v < N; v++) {
			uint32_t j = below(v + 1);
			ids[v] = 1000 + 7 * v;
			to[v] = to[j];
			to[j] = v;
		}
		shuffled = (Case){ .n = N };
		for (uint32_t v = 0; v < N; v++)
			shuffled_ids[to[v]] = ids[v];
		for (size_t i = graph.m; i-- > 0;) {
			const MatchingEdge *e = &graph.edges[i];
			uint32_t u = to[e->u], v = to[e->v];
			shuffled.edges[shuffled.m++] =
				(MatchingEdge){ BASE_MIN(u, v), BASE_MAX(u, v), e->weight };
		}
		MatchingProblem p = case_problem(&graph), q = case_problem(&shuffled);
		p.ids = ids;
		q.ids = shuffled_ids;
		p.coverage = q.coverage = round % 2;
		AUTO(matching_freep) Matching *one = matching_new(&p);
		AUTO(matching_freep) Matching *two = matching_new(&q);
		const MatchingResult *r = case_run(one, 1000), *s = case_run(two, 1000);
		for (uint32_t v = 0; v < N; v++)
			assert_int_equal(s->mate[to[v]],
				r->mate[v] == MATCHING_NOBODY ? MATCHING_NOBODY : to[r->mate[v]]);
	}
}

/* --- what if ------------------------------------------------------------------------------- */

static void assert_as_from_scratch(Matching *warm, uint32_t n)
{
	AUTO(matching_freep) Matching *cold = matching_new(matching_problem(warm));
	const MatchingResult *r = case_run(warm, 1000), *s = case_run(cold, 1000);
	assert_int_equal(r->weight, s->weight);
	assert_int_equal(r->pairs, s->pairs);
	assert_memory_equal(r->mate, s->mate, n * sizeof(uint32_t));
	assert_proven(warm);
}

static void change_something(Matching *m, uint32_t n, uint32_t (*pins)[2], size_t *npins)
{
	uint32_t u = below(n), v = (u + 1 + below(n - 1)) % n;
	Err err = ERR_INIT;
	switch (below(4)) {
	case 0:
		matching_change(m, u, v, below(3) == 0 ? MATCHING_NO_EDGE : (int32_t)below(120));
		return;
	case 1:
		v = matching_result(m)->mate[u];
		if (v != MATCHING_NOBODY)
			matching_change(m, u, v, MATCHING_NO_EDGE);
		return;
	case 2:
		if (*npins < 5 && matching_pin(m, u, v, &err) == RC_OK) {
			pins[*npins][0] = u;
			pins[(*npins)++][1] = v;
		}
		return;
	default:
		if (*npins > 0) {
			--*npins;
			matching_unpin(m, pins[*npins][1], pins[*npins][0]);
		}
	}
}

static void test_warm_equals_cold(void **state)
{
	(void)state;
	for (int round = 0; round < 120; round++) {
		uint32_t pins[5][2], n = 2 + below(50);
		size_t npins = 0;
		random_square(n, 100, 80);
		MatchingProblem p = case_problem(&graph);
		if (round % 2)
			p = (MatchingProblem){ .n = n, .row = square_row, .row_arg = &square };
		p.coverage = round % 3 == 1;
		p.floor = round % 3 == 2;
		AUTO(matching_freep) Matching *m = matching_new(&p);
		case_run(m, 1000);
		for (int step = 0; step < 12; step++) {
			change_something(m, n, pins, &npins);
			/* changes also before the last one is worked in */
			if (below(3) != 0)
				assert_as_from_scratch(m, n);
		}
	}
}

static void test_pins_hold(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	graph = (Case){ .n = 4 };
	add_edge(&graph, 0, 1, 10);
	add_edge(&graph, 1, 2, 1);
	add_edge(&graph, 2, 3, 10);
	MatchingProblem p = case_problem(&graph);
	AUTO(matching_freep) Matching *m = matching_new(&p);
	assert_int_equal(case_run(m, 1000)->weight, 20);
	assert_int_equal(matching_pin(m, 2, 1, &err), RC_OK);
	const MatchingResult *r = case_run(m, 1000);
	assert_int_equal(r->weight, 1);
	assert_int_equal(r->pairs, 1);
	assert_int_equal(r->mate[1], 2);
	assert_int_equal(r->mate[0], MATCHING_NOBODY);
	assert_int_equal(matching_pin(m, 0, 1, &err), RC_INVALID);
	assert_int_equal(matching_pin(m, 0, 3, &err), RC_INVALID);
	matching_unpin(m, 1, 2);
	assert_int_equal(case_run(m, 1000)->weight, 20);
	matching_change(m, 0, 1, MATCHING_NO_EDGE);
	assert_int_equal(case_run(m, 1000)->weight, 10);
	matching_change(m, 0, 1, MATCHING_WEIGHT_MAX);
	assert_int_equal(case_run(m, 1000)->weight, MATCHING_WEIGHT_MAX + 10);
	assert_proven(m);
}

static void test_pins_and_vetoes_from_the_start(void **state)
{
	(void)state;
	graph = (Case){ .n = 4 };
	add_edge(&graph, 0, 1, 10);
	add_edge(&graph, 1, 2, 1);
	add_edge(&graph, 2, 3, 10);
	add_edge(&graph, 0, 3, 2);
	const MatchingEdge pin = { 1, 2, 0 }, veto = { 0, 3, MATCHING_NO_EDGE };
	MatchingProblem p = case_problem(&graph);
	p.pins = &pin;
	p.npins = 1;
	AUTO(matching_freep) Matching *m = matching_new(&p);
	assert_int_equal(case_run(m, 1000)->weight, 3);
	p.changes = &veto;
	p.nchanges = 1;
	AUTO(matching_freep) Matching *vetoed = matching_new(&p);
	assert_int_equal(case_run(vetoed, 1000)->weight, 1);
	assert_proven(m);
	assert_proven(vetoed);
}

static void test_wrong_problems_are_refused(void **state)
{
	(void)state;
	Err err = ERR_INIT;
	const MatchingEdge good = { 0, 1, 5 };
	const MatchingEdge bad[] = { { 1, 0, 5 }, { 1, 1, 5 }, { 0, 3, 5 }, { 0, 1, 1000001 },
		{ 0, 1, MATCHING_NO_EDGE } };
	MatchingProblem p = { .n = 3, .m = 1, .edges = &good };
	assert_int_equal(matching_check(&p, &err), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		p.edges = &bad[i];
		assert_int_equal(matching_check(&p, &err), RC_INVALID);
		assert_true(err.text[0] != '\0');
	}
	const MatchingEdge twice[] = { { 0, 1, 5 }, { 1, 2, 5 }, { 0, 1, 6 } };
	p.edges = twice;
	p.m = 2;
	p.pins = twice;
	assert_int_equal(matching_check(&p, &err), RC_OK);
	p.npins = 2;
	assert_int_equal(matching_check(&p, &err), RC_INVALID);
	p.npins = 0;
	p.m = 3;
	assert_int_equal(matching_check(&p, &err), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small_graphs),
		cmocka_unit_test(test_nested_blossoms),
		cmocka_unit_test(test_every_graph_of_five),
		cmocka_unit_test(test_negative_weights),
		cmocka_unit_test(test_nobody_and_alone),
		cmocka_unit_test(test_triangles),
		cmocka_unit_test(test_tails),
		cmocka_unit_test(test_products),
		cmocka_unit_test(test_deep_nests),
		cmocka_unit_test(test_large_random),
		cmocka_unit_test(test_rows_are_as_good_as_edges),
		cmocka_unit_test(test_slices_equal_one_run),
		cmocka_unit_test(test_order_does_not_matter),
		cmocka_unit_test(test_warm_equals_cold),
		cmocka_unit_test(test_pins_hold),
		cmocka_unit_test(test_pins_and_vetoes_from_the_start),
		cmocka_unit_test(test_wrong_problems_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
