/* Maximum-weight matching on a general graph: exact, over integers, with proof.
 *
 * The order of goals: with coverage the number of pairs comes first; with floor, the number
 * of pairs, then the worst accepted weight as high as possible; the sum of the weights is
 * always last. Among equally good plans one is chosen by a fixed number for each pair of
 * ids, so that neither the order of the input nor the way of computing decides: two offices
 * get the same plan, and so do a fresh run and a what-if.
 *
 * A run is new, step until done, result:
 *
 *	Matching *m = matching_new(&problem);
 *	while (!matching_step(m, 1000000)) { ... keys, progress, cancel ... }
 *	const MatchingResult *r = matching_result(m);
 *
 * After a result single pairs may be changed or pinned; the next steps start from what is
 * already known and take milliseconds. */
#ifndef KONTOR_SOLVE_MATCHING_H
#define KONTOR_SOLVE_MATCHING_H

#include "kontor/base/arena.h"
#include "kontor/base/err.h"

enum {
	MATCHING_N_MAX = 100000,
	MATCHING_M_MAX = 10000000,
	MATCHING_WEIGHT_MAX = 1000000, /* weights are from -MAX to MAX */
};

/* The weight of a pair that may not be. */
#define MATCHING_NO_EDGE INT32_MIN

/* No partner. */
#define MATCHING_NOBODY UINT32_MAX

typedef struct MatchingEdge {
	uint32_t u, v; /* 0 <= u < v < n */
	int32_t weight;
} MatchingEdge;

/* The weights of u with u+1, u+2, … n-1 into weights[0], weights[1], …; the same ones at
 * every call. It is called a few times per vertex, in the order of u. */
typedef void MatchingRowFn(void *arg, uint32_t u, int32_t *weights);

/* The graph is a list of edges, each pair at most once, or a row function. Whatever the
 * problem points to lives as long as the solver. */
typedef struct MatchingProblem {
	uint32_t n;
	size_t m;
	const MatchingEdge *edges;
	MatchingRowFn *row; /* instead of edges: a complete graph that is never stored */
	void *row_arg;
	const uint64_t *ids; /* lasting ids of the vertices, for ties; NULL: their numbers */
	bool coverage, floor;

	/* Weights that replace the graph's, MATCHING_NO_EDGE to forbid; the last one counts. */
	size_t nchanges;
	const MatchingEdge *changes;
	/* Pairs that are decided beforehand, each vertex in at most one; the weight is ignored. */
	size_t npins;
	const MatchingEdge *pins;
} MatchingProblem;

/* Odd sets of vertices, nested or disjoint, as a forest. */
typedef struct MatchingSet {
	uint32_t parent; /* index of the next larger set, MATCHING_NOBODY if none */
	int64_t dual;    /* >= 0 */
} MatchingSet;

/* A dual solution of the problem "the edges of at least the weight least, pinned vertices
 * left out, each worth scale * (factor * weight + bonus)": for each such edge
 *
 *	y[u] + y[v] + the duals of all sets that hold both >= 2 * its worth,
 *
 * and no dual is negative. So no matching is worth more than half of
 *
 *	the sum of y + the sum over all sets of dual * (size - 1) / 2.
 *
 * It proves a plan that comes closer to this bound than scale: the worth of
 * plans are multiples of it. */
typedef struct MatchingProof {
	bool given;
	int32_t least; /* MATCHING_NO_EDGE + 1: all edges */
	int32_t factor;
	int64_t bonus, scale;
	int64_t *y;
	uint32_t *set; /* the smallest set that holds the vertex, or MATCHING_NOBODY */
	MatchingSet *sets;
	size_t nsets;
} MatchingProof;

typedef struct MatchingResult {
	int64_t weight; /* of all pairs, pinned ones included */
	uint32_t pairs;
	uint32_t *mate; /* by vertex; MATCHING_NOBODY */
	int32_t floor;  /* with the goal floor: the worst accepted weight among the pairs not pinned */
	uint32_t n;
	MatchingProof sum;   /* no plan of this many pairs over the floor has a higher sum */
	MatchingProof cover; /* with floor: no plan has more pairs */
	MatchingProof worst; /* with floor: with only better pairs there are fewer of them */
} MatchingResult;

typedef struct Matching Matching;

/* The problem is correct as written above; matching_check says whether. */
Matching *matching_new(const MatchingProblem *p);
void matching_free(Matching *m); /* accepts NULL */
void matching_freep(Matching **m);

/* One sentence about what is wrong with the problem. Rows are not looked at. */
MUST_CHECK Rc matching_check(const MatchingProblem *p, Err *err);

/* Works for about budget looks at an edge, ten million of which are a tenth of a second.
 * True: done. */
bool matching_step(Matching *m, size_t budget);

/* How far the run is, 0 to 1000; never falls during a run. */
int matching_progress(const Matching *m);

/* Of a run that is done; valid until the next change or matching_free. */
const MatchingResult *matching_result(Matching *m);

/* What if? Of a run that is done; step again afterwards, once for any number of changes. The
 * pair need not be in the graph before. Pinned can be what has a weight; to forbid a pinned
 * pair unpins it. */
void matching_change(Matching *m, uint32_t u, uint32_t v, int32_t weight);
MUST_CHECK Rc matching_pin(Matching *m, uint32_t u, uint32_t v, Err *err);
void matching_unpin(Matching *m, uint32_t u, uint32_t v);

/* The problem with all changes so far, for the verifier. */
const MatchingProblem *matching_problem(const Matching *m);

#endif
