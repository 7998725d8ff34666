/* The alternating tree of one search. Outer nodes are joined to inner ones by matched edges,
 * inner to outer ones by tight unmatched edges, up to the exposed root.
 *
 * A node's matched edge is kept at the outermost level only. Inside a blossom every node but
 * the one that holds the end of that edge is matched around the cycle, which is worked
 * out when the blossom is opened. So an augmentation costs no more than its path. */
#include "matching_priv.h"

typedef MatchingNode Node;

/* The edge from a node to the next one towards the root. */
typedef struct Step {
	uint32_t in, out;
} Step;

static void touch(MatchingCore *c, uint32_t b, MatchingLabel label)
{
	c->label[b] = (uint8_t)label;
	VEC_PUSH(c->arena, &c->touched, b);
}

static void add_to_leaves(MatchingCore *c, uint32_t b, int64_t amount)
{
	uint32_t last = c->node[b].last;
	for (uint32_t v = c->node[b].first;; v = c->leaf_next[v]) {
		c->y[v] += amount;
		if (v == last)
			break;
	}
}

static void queue_leaves(MatchingCore *c, uint32_t b)
{
	uint32_t last = c->node[b].last;
	for (uint32_t v = c->node[b].first;; v = c->leaf_next[v]) {
		c->queue[c->tail++] = v;
		if (v == last)
			break;
	}
}

void matching_tree_outer(MatchingCore *c, uint32_t b)
{
	touch(c, b, MATCHING_OUTER);
	add_to_leaves(c, b, c->now);
	c->node[b].z -= 2 * c->now;
	queue_leaves(c, b);
}

/* y is already stored as that of an inner node. */
static void make_inner(MatchingCore *c, uint32_t b, uint32_t in, uint32_t out)
{
	Node *x = &c->node[b];
	touch(c, b, MATCHING_INNER);
	x->tree_in = in;
	x->tree_out = out;
	x->z += 2 * c->now;
	if (b >= c->n)
		matching_core_push(c, x->z / 2, b, MATCHING_NONE);
}

void matching_tree_grow(MatchingCore *c, uint32_t v, uint32_t w)
{
	uint32_t b = matching_core_top(c, w);
	add_to_leaves(c, b, -c->now);
	make_inner(c, b, w, v);
	matching_tree_outer(c, matching_core_top(c, c->node[b].mate_out));
}

static Step step_up(const MatchingCore *c, uint32_t b)
{
	const Node *x = &c->node[b];
	return c->label[b] == MATCHING_OUTER ? (Step){ x->mate_in, x->mate_out }
					     : (Step){ x->tree_in, x->tree_out };
}

/* The next outer node towards the root, NONE above the root. */
static uint32_t outer_above(MatchingCore *c, uint32_t b)
{
	if (c->node[b].mate_out == MATCHING_NONE)
		return MATCHING_NONE;
	uint32_t inner = matching_core_top(c, c->node[b].mate_out);
	return matching_core_top(c, c->node[inner].tree_out);
}

/* Both walk up in turn, so that the cost is that of the cycle, not of the tree. */
static uint32_t meeting(MatchingCore *c, uint32_t a, uint32_t b)
{
	uint32_t walk = ++c->walk;
	for (;;) {
		if (a != MATCHING_NONE) {
			if (c->node[a].mark == walk)
				return a;
			c->node[a].mark = walk;
			a = outer_above(c, a);
		}
		uint32_t other = a;
		a = b;
		b = other;
	}
}

/* Link the path from a up to the meeting point into the cycle, upwards or downwards. */
static void link_path(MatchingCore *c, uint32_t a, uint32_t top, bool upwards)
{
	while (a != top) {
		Step s = step_up(c, a);
		uint32_t above = matching_core_top(c, s.out);
		uint32_t from = upwards ? a : above, to = upwards ? above : a;
		c->node[from].next = to;
		c->node[from].link_in = upwards ? s.in : s.out;
		c->node[from].link_out = upwards ? s.out : s.in;
		c->node[to].prev = from;
		a = above;
	}
}

/* A node of the tree becomes part of the outer blossom b. */
static void absorb(MatchingCore *c, uint32_t b, uint32_t x)
{
	if (c->label[x] == MATCHING_INNER) {
		c->node[x].z -= 2 * c->now;
		add_to_leaves(c, x, 2 * c->now);
		queue_leaves(c, x);
	} else {
		c->node[x].z += 2 * c->now;
	}
	c->label[x] = MATCHING_FREE;
	c->node[x].parent = b;
	c->up[x] = b;
}

void matching_tree_shrink(MatchingCore *c, uint32_t v, uint32_t w)
{
	uint32_t one = matching_core_top(c, v), two = matching_core_top(c, w);
	uint32_t base = meeting(c, one, two);
	link_path(c, one, base, true);
	link_path(c, two, base, false);
	c->node[two].next = one;
	c->node[two].link_in = w;
	c->node[two].link_out = v;
	c->node[one].prev = two;

	uint32_t b = c->spare[--c->nspare];
	c->node[b] = (Node){ .parent = MATCHING_NONE, .child = base, .first = c->node[base].first };
	c->node[b].mate_in = c->node[base].mate_in;
	c->node[b].mate_out = c->node[base].mate_out;
	c->node[b].z = -2 * c->now;
	uint32_t x = base, last = MATCHING_NONE;
	do {
		absorb(c, b, x);
		if (last != MATCHING_NONE)
			c->leaf_next[last] = c->node[x].first;
		last = c->node[x].last;
		x = c->node[x].next;
	} while (x != base);
	c->node[b].last = last;
	c->up[b] = b;
	touch(c, b, MATCHING_OUTER);
}

uint32_t matching_tree_child(const MatchingCore *c, uint32_t b, uint32_t v)
{
	while (c->node[v].parent != b)
		v = c->node[v].parent;
	return v;
}

static void match_link(MatchingCore *c, uint32_t x)
{
	Node *from = &c->node[x], *to = &c->node[from->next];
	from->mate_in = to->mate_out = from->link_in;
	from->mate_out = to->mate_in = from->link_out;
}

static void make_outermost(MatchingCore *c, uint32_t x)
{
	c->node[x].parent = MATCHING_NONE;
	c->label[x] = MATCHING_FREE;
	c->best[x] = MATCHING_FOREVER;
	uint32_t last = c->node[x].last;
	for (uint32_t v = c->node[x].first;; v = c->leaf_next[v]) {
		c->up[v] = x;
		if (v == last)
			break;
	}
	c->up[x] = x;
}

void matching_tree_open(MatchingCore *c, uint32_t b)
{
	uint32_t base = matching_tree_child(c, b, c->node[b].mate_in);
	uint32_t x = base;
	do {
		make_outermost(c, x);
		x = c->node[x].next;
	} while (x != base);
	c->node[base].mate_in = c->node[b].mate_in;
	c->node[base].mate_out = c->node[b].mate_out;
	for (x = c->node[base].next; x != base; x = c->node[c->node[x].next].next)
		match_link(c, x);
	c->label[b] = MATCHING_FREE;
	c->spare[c->nspare++] = b;
}

/* The path through an opened inner blossom, from where the tree entered to the base, inner
 * and outer in turn. It begins with the entry's matched edge. */
static void label_path(MatchingCore *c, uint32_t entry, uint32_t base, uint32_t in, uint32_t out)
{
	uint32_t x = entry;
	make_inner(c, x, in, out);
	bool forward = x != base && matching_core_top(c, c->node[x].mate_out) == c->node[x].next;
	while (x != base) {
		uint32_t outer = forward ? c->node[x].next : c->node[x].prev;
		uint32_t inner = forward ? c->node[outer].next : c->node[outer].prev;
		const Node *link = &c->node[forward ? outer : inner];
		/* stored as inner so far */
		touch(c, outer, MATCHING_OUTER);
		add_to_leaves(c, outer, 2 * c->now);
		c->node[outer].z -= 2 * c->now;
		queue_leaves(c, outer);
		make_inner(c, inner, forward ? link->link_out : link->link_in,
			forward ? link->link_in : link->link_out);
		x = inner;
	}
}

static void set_free(MatchingCore *c, uint32_t x)
{
	add_to_leaves(c, x, c->now);
	uint32_t last = c->node[x].last;
	for (uint32_t v = c->node[x].first;; v = c->leaf_next[v]) {
		matching_core_rescan(c, v);
		if (v == last)
			break;
	}
}

void matching_tree_expand(MatchingCore *c, uint32_t b)
{
	uint32_t in = c->node[b].tree_in, out = c->node[b].tree_out;
	uint32_t entry = matching_tree_child(c, b, in);
	uint32_t base = matching_tree_child(c, b, c->node[b].mate_in);
	matching_tree_open(c, b);
	label_path(c, entry, base, in, out);
	for (uint32_t x = c->node[base].next; x != base; x = c->node[x].next)
		if (c->label[x] == MATCHING_FREE)
			set_free(c, x);
}

void matching_tree_augment(MatchingCore *c, uint32_t in, uint32_t out)
{
	for (;;) {
		Node *outer = &c->node[matching_core_top(c, in)];
		uint32_t old = outer->mate_out;
		outer->mate_in = in;
		outer->mate_out = out;
		if (old == MATCHING_NONE)
			return;
		Node *inner = &c->node[matching_core_top(c, old)];
		inner->mate_in = out = inner->tree_in;
		inner->mate_out = in = inner->tree_out;
	}
}

void matching_tree_drop(MatchingCore *c)
{
	for (size_t i = 0; i < c->touched.len; i++) {
		uint32_t b = c->touched.items[i];
		int64_t sign = c->label[b] == MATCHING_OUTER ? -1 : 1;
		if (c->label[b] == MATCHING_FREE)
			continue; /* absorbed, opened, or done */
		c->label[b] = MATCHING_FREE;
		add_to_leaves(c, b, sign * c->now);
		c->node[b].z -= 2 * sign * c->now;
	}
	for (size_t i = 0; i < c->reached.len; i++)
		c->best[c->reached.items[i]] = MATCHING_FOREVER;
	c->touched.len = c->reached.len = 0;
}
