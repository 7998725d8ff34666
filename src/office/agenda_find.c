/* Finding dates by time and id.
 *
 * The items stand by start, so that those that begin before an hour are a front part of them. Which of
 * these have not ended before another hour says a tree of maxima over their ends: node n covers its
 * children 2n and 2n + 1, the leaves are the items. A year-long date does not make every search walk
 * through its year. */
#include "agenda_priv.h"

#include <stdlib.h>

/* A date without length still takes the minute it stands at. */
static Wall end_of(const AgendaItem *item)
{
	return BASE_MAX(item->end, item->start + 1);
}

static void index_tree(Agenda *a)
{
	size_t leaves = 1;
	while (leaves < a->len)
		leaves *= 2;
	Wall *tree = ARENA_ARRAY(a->arena, Wall, 2 * leaves);
	for (size_t i = 0; i < leaves; i++)
		tree[leaves + i] = i < a->len ? end_of(&a->items[i]) : WALL_NONE;
	for (size_t i = leaves - 1; i > 0; i--)
		tree[i] = BASE_MAX(tree[2 * i], tree[2 * i + 1]);
	a->tree = tree;
	a->leaves = leaves;
}

typedef struct IdAt {
	int64_t id;
	uint32_t at;
} IdAt;

static int by_id(const void *x, const void *y)
{
	const IdAt *a = x, *b = y;
	return (a->id > b->id) - (a->id < b->id);
}

void agenda_find_index(Agenda *a)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	IdAt *ids = ARENA_ARRAY(scratch, IdAt, a->len + 1);
	uint32_t *at = ARENA_ARRAY(a->arena, uint32_t, a->len + 1);
	index_tree(a);
	for (size_t i = 0; i < a->len; i++)
		ids[i] = (IdAt){ a->items[i].id, (uint32_t)i };
	qsort(ids, a->len, sizeof(IdAt), by_id);
	for (size_t i = 0; i < a->len; i++)
		at[i] = ids[i].at;
	a->by_id = at;
}

/* How many items begin before w. */
static size_t begin_before(const Agenda *a, Wall w)
{
	size_t lo = 0, hi = a->len;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (a->items[mid].start < w)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

typedef struct Walk {
	const Agenda *agenda;
	size_t limit; /* items from here on begin too late */
	Wall from;
	AgendaFindFn *fn;
	void *arg;
} Walk;

/* first and width: the leaves below the node. */
static bool walk(const Walk *w, size_t node, size_t first, size_t width)
{
	if (first >= w->limit || w->agenda->tree[node] <= w->from)
		return true;
	if (width == 1)
		return w->fn(w->arg, &w->agenda->items[first]);
	return walk(w, 2 * node, first, width / 2) && walk(w, 2 * node + 1, first + width / 2, width / 2);
}

void agenda_find_each(const Agenda *a, Wall from, Wall to, AgendaFindFn *fn, void *arg)
{
	Walk w = { a, begin_before(a, to), from, fn, arg };
	if (a->len > 0 && from < to)
		(void)walk(&w, 1, 0, a->leaves);
}

typedef struct Hits {
	const AgendaItem **items;
	size_t n, max;
} Hits;

static bool take(void *arg, const AgendaItem *item)
{
	Hits *h = arg;
	if (h->n < h->max)
		h->items[h->n] = item;
	h->n++;
	return true;
}

size_t agenda_between(const Agenda *a, Wall from, Wall to, const AgendaItem **hits, size_t max)
{
	Hits h = { hits, 0, max };
	agenda_find_each(a, from, to, take, &h);
	return h.n;
}

const AgendaItem *agenda_find(const Agenda *a, int64_t id)
{
	size_t lo = 0, hi = a->len;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		const AgendaItem *item = &a->items[a->by_id[mid]];
		if (item->id == id)
			return item;
		if (item->id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

const AgendaItem *agenda_next(const Agenda *a, Wall from)
{
	size_t at = begin_before(a, from);
	return at < a->len ? &a->items[at] : NULL;
}
