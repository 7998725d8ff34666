/* What the files of the matching solver share.
 *
 * matching_graph   arcs, weights, changes
 * matching_core    one optimisation: duals, searches
 * matching_tree    the alternating tree and its blossoms
 * matching_repair  a solved core after the graph changed
 * matching_price   candidates of a complete graph, pricing of the rest
 * matching         the order of goals, the interface */
#ifndef MATCHING_PRIV_H
#define MATCHING_PRIV_H

#include "kontor/solve/matching.h"

#define MATCHING_NONE    UINT32_MAX
#define MATCHING_FOREVER INT64_MAX

typedef struct MatchingArc {
	uint32_t to;
	int32_t weight; /* MATCHING_NO_EDGE: taken away */
} MatchingArc;

/* The edges that are known by now, from both ends. */
typedef struct MatchingGraph {
	uint32_t n;
	uint32_t *start, *len, *room; /* by vertex: its piece of arcs */
	MatchingArc *arcs;
	size_t used, cap;
	uint64_t *salt; /* by vertex, odd: what decides between equals */
	bool *out;      /* by vertex: pinned, no longer in the game */
	Arena *arena;
	const MatchingProblem *problem; /* with all changes so far */
} MatchingGraph;

void matching_graph_init(MatchingGraph *g, const MatchingProblem *p, Arena *a);
/* Set the weight of an edge that may be new. */
void matching_graph_set(MatchingGraph *g, uint32_t u, uint32_t v, int32_t weight);
bool matching_graph_has(const MatchingGraph *g, uint32_t u, uint32_t v);
/* The row of u with the changes: weights[v - u - 1]. */
void matching_graph_row(const MatchingGraph *g, uint32_t u, int32_t *weights);
/* The present weight of a pair, MATCHING_NO_EDGE if there is none; slow. */
int32_t matching_graph_weight(const MatchingGraph *g, uint32_t u, uint32_t v);

/* What an edge is worth: scale * (factor * weight + bonus), plus less than one scale in the
 * whole plan to decide between equals. Edges below least do not exist. */
typedef struct MatchingWorth {
	int32_t least, factor;
	int64_t bonus, scale;
	unsigned tie_shift;
	uint64_t tie_mask;
} MatchingWorth;

typedef enum MatchingLabel {
	MATCHING_FREE,  /* not in the tree */
	MATCHING_OUTER, /* even distance from the root; duals fall */
	MATCHING_INNER, /* odd distance; duals rise */
	MATCHING_OUT,   /* a pinned vertex */
} MatchingLabel;

/* A vertex (below n) or a blossom: an odd cycle of nodes. An edge of a node is
 * two vertices, the one in it and the one outside. */
typedef struct MatchingNode {
	uint32_t parent;            /* the blossom around it, NONE: outermost */
	uint32_t child;             /* of a blossom: one of its nodes */
	uint32_t next, prev;        /* around the parent's cycle */
	uint32_t link_in, link_out; /* the cycle's edge to next */
	uint32_t first, last;       /* its vertices: from first along leaf_next to last */
	uint32_t mate_in, mate_out; /* matched edge; out NONE: exposed, and in is the base */
	uint32_t tree_in, tree_out; /* of an inner node: the edge towards the root */
	uint32_t mark;              /* when the walk to the root last came along */
	int64_t z;                  /* dual of a blossom; see MatchingCore.y */
} MatchingNode;

/* At the time at an edge becomes tight, or (arc NONE) an inner blossom's dual zero. */
typedef struct MatchingEvent {
	int64_t at;
	uint32_t from, arc;
} MatchingEvent;

/* During a search the duals of the tree move with the time: of outer vertices y falls, of
 * inner ones it rises. Stored is what does not move: y + now of an outer, y - now of an
 * inner vertex; z - 2 now of an outer, z + 2 now of an inner blossom. So a stored sum is the
 * time at which an edge becomes tight. */
typedef struct MatchingCore {
	MatchingGraph *graph;
	MatchingWorth worth;
	uint32_t n;

	int64_t *y;          /* by vertex */
	uint32_t *leaf_next; /* by vertex */
	MatchingNode *node;
	uint32_t *up;    /* by node: towards the outermost blossom, shortened while walking */
	uint8_t *label;  /* by outermost node */
	int64_t *best;   /* by free outermost node: when the tree reaches it */
	uint32_t *spare; /* numbers for blossoms */
	uint32_t nspare;

	/* one search */
	int64_t now, limit;          /* the search ends at limit at the latest: */
	uint32_t end_from, end_to;   /* by this edge, or (to NONE) with end_from exposed */
	uint32_t *queue, head, tail; /* outer vertices, scanned up to head */
	uint32_t walk;               /* number of the last walk to the root */
	struct MatchingEvents {
		MatchingEvent *items;
		size_t len, cap;
	} heap, ready; /* ready: now */
	struct MatchingNodes {
		uint32_t *items;
		size_t len, cap;
	} touched, reached; /* labelled; with best set */

	int64_t first_patience;
	int64_t patience; /* a search ends when this much time has passed */
	bool left;        /* such a search left a root behind */
	uint32_t cursor;  /* vertices below have been roots, or need not */
	size_t looks;     /* at arcs so far */
	Arena *arena;
} MatchingCore;

/* --- matching_core.c --- */

void matching_core_init(MatchingCore *c, MatchingGraph *g, const MatchingWorth *worth, Arena *a);
/* Forget the solution, start anew with what the graph is now. */
void matching_core_restart(MatchingCore *c);
/* Searches from exposed vertices until none is left, true, or until looks reaches stop. */
bool matching_core_run(MatchingCore *c, size_t stop);
void matching_core_push(MatchingCore *c, int64_t at, uint32_t from, uint32_t arc);
/* The free vertex w has returned: when do outer vertices reach it? */
void matching_core_rescan(MatchingCore *c, uint32_t w);
/* The partner of each vertex, blossoms unfolded. */
void matching_core_mates(const MatchingCore *c, uint32_t *mate);
void matching_core_proof(const MatchingCore *c, Arena *a, MatchingProof *ret);
/* y[u] + y[v] + common sets - twice the worth, between searches. */
int64_t matching_core_slack(const MatchingCore *c, uint32_t u, uint32_t v, int32_t weight);

/* The outermost node around a vertex. */
static inline uint32_t matching_core_top(MatchingCore *c, uint32_t v)
{
	uint32_t *up = c->up;
	while (up[v] != v) {
		up[v] = up[up[v]];
		v = up[v];
	}
	return v;
}

/* The same without shortening the way. */
static inline uint32_t matching_core_outermost(const MatchingCore *c, uint32_t v)
{
	while (c->up[v] != v)
		v = c->up[v];
	return v;
}

static inline int64_t matching_core_worth2(const MatchingCore *c, uint32_t u, uint32_t v, int32_t weight)
{
	const MatchingWorth *w = &c->worth;
	const uint64_t *salt = c->graph->salt;
	uint64_t tie = ((salt[u] * salt[v]) >> w->tie_shift) & w->tie_mask;
	return 2 * (((int64_t)weight * w->factor + w->bonus) * w->scale + (int64_t)tie);
}

/* --- matching_tree.c --- */

void matching_tree_outer(MatchingCore *c, uint32_t b);
/* The tree reaches the matched free node of w by the edge v, w. */
void matching_tree_grow(MatchingCore *c, uint32_t v, uint32_t w);
/* A tight edge between two outer nodes closes an odd cycle. */
void matching_tree_shrink(MatchingCore *c, uint32_t v, uint32_t w);
/* The dual of an inner blossom is zero. */
void matching_tree_expand(MatchingCore *c, uint32_t b);
/* Swap matched and unmatched from the node of in to the root; in is then matched
 * with out, or exposed. */
void matching_tree_augment(MatchingCore *c, uint32_t in, uint32_t out);
/* Bring all duals to the time now and forget the tree. */
void matching_tree_drop(MatchingCore *c);
/* Take a blossom apart; its nodes become outermost, and matched as it was. */
void matching_tree_open(MatchingCore *c, uint32_t b);
/* The node in b that holds v. */
uint32_t matching_tree_child(const MatchingCore *c, uint32_t b, uint32_t v);

/* --- matching_repair.c --- */

/* The edges of u are not what they were: give it a dual anew, keep the rest. */
void matching_repair(MatchingCore *c, uint32_t u);
/* The edge is not what it was: repair the end where that undoes less. */
void matching_repair_edge(MatchingCore *c, uint32_t u, uint32_t v);

/* --- matching_price.c --- */

typedef struct MatchingOffer {
	int64_t gain; /* while choosing the weight, while pricing what the slack lacks */
	uint32_t to;
	int32_t weight;
} MatchingOffer;

typedef struct MatchingPricer {
	MatchingGraph *graph;
	uint32_t row;        /* next */
	int32_t *weights;    /* of one row */
	uint32_t k;          /* edges kept for each vertex: */
	MatchingOffer *best; /* the worst first */
	uint32_t *nbest;
	int64_t *common;               /* by vertex: duals of the sets that hold it and the row's */
	uint32_t around;               /* the outermost blossom of the row for which they are */
	uint32_t *order, *place;       /* the vertices so that those of every blossom are together */
	int32_t *units, *common_units; /* by vertex: y, common, in weights, rounded down */
	size_t violated;               /* pairs */
	size_t looks;
	int32_t largest; /* absolute weight seen while choosing */
} MatchingPricer;

void matching_price_init(MatchingPricer *p, MatchingGraph *g, uint32_t k, Arena *a);
/* Some rows; true when all are done. */
bool matching_price_choose(MatchingPricer *p, size_t stop);
void matching_price_begin(MatchingPricer *p, const MatchingCore *c);
bool matching_price_run(MatchingPricer *p, const MatchingCore *c, size_t stop);
/* Add what was found to the graph and repair the core. */
void matching_price_apply(MatchingPricer *p, MatchingCore *c);

#endif
