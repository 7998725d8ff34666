/* Loading the dates of the office.
 *
 * Three passes over the file: the events, who takes part, the towns that are named. Ten thousand
 * dates have to be there in some ten milliseconds: texts that repeat are kept once, words of a choice
 * not at all (they point into the kind's table), and nothing is looked up event by event. */
#include "kontor/office/agenda.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/domain/event.h"
#include "kontor/domain/query.h"
#include "kontor/domain/town.h"
#include "kontor/office/table.h"
#include "kontor/store/store_query.h"
#include "agenda_priv.h"
#include "office_priv.h"
#include "table_priv.h"

enum {
	FEW_TOWNS = 64, /* so many are looked up singly; more are found in one pass over all */
	TYPES_MAX = 32, /* of events */
};

/* The columns that an item is made of, by position. */
enum {
	COL_START,
	COL_END,
	COL_ALL_DAY,
	COL_TITLE,
	COL_TYPE,
	COL_STATE,
	COL_VISIBILITY,
	COL_BUSY,
	COL_AUDIENCE,
	COL_ROOM,
	COL_PLACE,
	COL_TOWN,
	COL_SERIES,
	COL_FRAME,
	COL_SLOT,
	COLUMNS
};
static const char *const columns[COLUMNS] = { "start", "end", "all_day", "title", "type", "state",
	"visibility", "busy", "audience", "room", "place", "town", "series", "frame", "slot" };

typedef struct Ids {
	int64_t *items;
	size_t len, cap;
} Ids;

typedef struct Items {
	AgendaItem *items;
	size_t len, cap;
} Items;

typedef struct Part {
	int64_t event, person;
} Part;

typedef struct Parts {
	Part *items;
	size_t len, cap;
} Parts;

typedef struct Loader {
	Arena *arena, *scratch;
	Items items;
	Parts parts;
	Ids towns;       /* that are named, ascending, once each */
	const Ids *only; /* events that the free words of the query found, ascending; NULL: all */
	/* What an empty visibility and busy stand for: asked of the domain once for each type. */
	struct Standard {
		const char *type, *visibility, *busy;
	} standards[TYPES_MAX];
	size_t nstandards;
	const Field *choices[COLUMNS];
	TablePack pack;
	TableShared shared;
} Loader;

static int by_number(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return (a > b) - (a < b);
}

static bool has(const Ids *ids, int64_t id)
{
	return ids->len > 0 && bsearch(&id, ids->items, ids->len, sizeof(id), by_number) != NULL;
}

/* --- events ----------------------------------------------------------------------------- */

static const char *text(const Value *v)
{
	return v->type == VALUE_TEXT ? v->s : "";
}

static int64_t number(const Value *v)
{
	return v->type == VALUE_INT ? v->i : 0;
}

static const char *shared(Loader *l, const Value *v)
{
	return *text(v) == '\0' ? "" : table_pack_shared(&l->shared, &l->pack, v->s);
}

/* The word of a choice as it stands in the kind's table, which lives for ever. */
static const char *choice(Loader *l, const Value *values, int col)
{
	const char *s = text(&values[col]);
	for (const Choice *c = l->choices[col]->choices; *s != '\0' && c->name != NULL; c++)
		if (c->name[0] == s[0] && strcmp(c->name, s) == 0)
			return c->name;
	return shared(l, &values[col]);
}

static struct Standard standard_of(Loader *l, const char *type)
{
	for (size_t i = 0; i < l->nstandards; i++)
		if (l->standards[i].type == type)
			return l->standards[i];
	Record *r = record_new(l->scratch, &kind_event);
	record_set_text(r, l->scratch, "type", type);
	struct Standard s = { type, event_visibility(r), event_busy(r) };
	if (l->nstandards < TYPES_MAX)
		l->standards[l->nstandards++] = s;
	return s;
}

static void set_rules(Loader *l, const Value *values, AgendaItem *item)
{
	struct Standard s = standard_of(l, item->type);
	const char *busy = text(&values[COL_BUSY]);
	item->visibility = choice(l, values, COL_VISIBILITY);
	if (*item->visibility == '\0')
		item->visibility = s.visibility;
	item->blocking =
		strcmp(item->state, "cancelled") != 0 && strcmp(*busy != '\0' ? busy : s.busy, "free") != 0;
}

static bool keep_event(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loader *l = arg;
	(void)rev;
	if (l->only != NULL && !has(l->only, id))
		return true;
	AgendaItem item = {
		.id = id,
		.start = wall_parse_iso(text(&v[COL_START])),
		.end = wall_parse_iso(text(&v[COL_END])),
		.title = table_pack_text(&l->pack, text(&v[COL_TITLE])),
		.type = choice(l, v, COL_TYPE),
		.state = choice(l, v, COL_STATE),
		.audience = choice(l, v, COL_AUDIENCE),
		.room = shared(l, &v[COL_ROOM]),
		.place = shared(l, &v[COL_PLACE]),
		.town_name = "",
		.land = "",
		.town = number(&v[COL_TOWN]),
		.series = number(&v[COL_SERIES]),
		.frame = number(&v[COL_FRAME]),
		.all_day = number(&v[COL_ALL_DAY]) != 0,
		.moved = *text(&v[COL_SLOT]) != '\0' && strcmp(text(&v[COL_SLOT]), text(&v[COL_START])) != 0,
	};
	if (item.start == WALL_NONE || item.end == WALL_NONE)
		return true; /* damaged by hand: `check` tells, the calendar lives on */
	if (item.all_day) {
		item.start = wall_make(wall_day(item.start), 0);
		item.end = wall_make(wall_day(item.end) + 1, 0);
	}
	set_rules(l, v, &item);
	if (item.town != 0)
		VEC_PUSH(l->scratch, &l->towns, item.town);
	VEC_PUSH(l->scratch, &l->items, item);
	return true;
}

/* What items are sorted by, without carrying them around. */
typedef struct Key {
	Wall start, end;
	int64_t id;
	size_t at;
} Key;

static int by_start(const void *x, const void *y)
{
	const Key *a = x, *b = y;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static void sort_items(Loader *l)
{
	size_t n = l->items.len;
	Key *keys = ARENA_ARRAY(l->scratch, Key, n + 1);
	AgendaItem *sorted = ARENA_ARRAY(l->arena, AgendaItem, n + 1);
	for (size_t i = 0; i < n; i++)
		keys[i] = (Key){ l->items.items[i].start, l->items.items[i].end, l->items.items[i].id, i };
	qsort(keys, n, sizeof(Key), by_start);
	for (size_t i = 0; i < n; i++)
		sorted[i] = l->items.items[keys[i].at];
	l->items.items = sorted;
}

/* In the order of the table: to follow an index would cost a look-up for each row. */
static Rc load_events(Office *o, Loader *l, const Query *q, Err *err)
{
	StoreSelect select = { columns, COLUMNS, "event.id", q, 0 };
	for (int i = 0; i < COLUMNS; i++)
		l->choices[i] = kind_field(&kind_event, columns[i]);
	if (store_query_stream(office_store(o), &kind_event, &select, keep_event, l, err) != RC_OK)
		return err->rc;
	sort_items(l);
	return RC_OK;
}

/* --- towns ---------------------------------------------------------------------------------- */

static void sort_once(Ids *ids)
{
	size_t n = 0;
	if (ids->len > 0)
		qsort(ids->items, ids->len, sizeof(int64_t), by_number);
	for (size_t i = 0; i < ids->len; i++)
		if (n == 0 || ids->items[n - 1] != ids->items[i])
			ids->items[n++] = ids->items[i];
	ids->len = n;
}

typedef struct TownName {
	const char *name, *land;
} TownName;

typedef struct Towns {
	Loader *loader;
	TownName *names; /* beside loader->towns */
} Towns;

static bool keep_town(void *arg, int64_t id, int64_t rev, const Value *values)
{
	Towns *t = arg;
	const Ids *ids = &t->loader->towns;
	(void)rev;
	int64_t *at = bsearch(&id, ids->items, ids->len, sizeof(id), by_number);
	if (at == NULL)
		return true;
	const State *land = town_state(text(&values[1]));
	t->names[at - ids->items] = (TownName){ table_pack_text(&t->loader->pack, text(&values[0])),
		land != NULL ? land->abbr : "" };
	return true;
}

static Rc load_few_towns(Office *o, Towns *t, Err *err)
{
	const Ids *ids = &t->loader->towns;
	for (size_t i = 0; i < ids->len; i++) {
		Record *r = NULL;
		Rc rc = office_get(o, &kind_town, ids->items[i], t->loader->scratch, &r, err);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		if (rc == RC_OK) {
			Value values[] = { *record_value(r, "name"), *record_value(r, "ags") };
			(void)keep_town(t, r->id, r->rev, values);
		}
	}
	err_clear(err);
	return RC_OK;
}

static Rc load_towns(Office *o, Loader *l, Err *err)
{
	static const char *const names[] = { "name", "ags" };
	sort_once(&l->towns);
	Towns t = { l, ARENA_ARRAY(l->scratch, TownName, l->towns.len + 1) };
	StoreSelect select = { names, ARRAY_LEN(names), "town.id", NULL, 0 };
	Rc rc = l->towns.len <= FEW_TOWNS
		? load_few_towns(o, &t, err)
		: store_query_stream(office_store(o), &kind_town, &select, keep_town, &t, err);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < l->items.len; i++) {
		AgendaItem *item = &l->items.items[i];
		int64_t *at = item->town == 0
			? NULL
			: bsearch(&item->town, l->towns.items, l->towns.len, sizeof(int64_t), by_number);
		if (at == NULL || t.names[at - l->towns.items].name == NULL)
			continue;
		item->town_name = t.names[at - l->towns.items].name;
		item->land = t.names[at - l->towns.items].land;
	}
	return RC_OK;
}

/* --- who takes part ------------------------------------------------------------------------- */

static bool keep_part(void *arg, int64_t id, int64_t rev, const Value *values)
{
	Loader *l = arg;
	Part p = { number(&values[0]), number(&values[1]) };
	(void)id;
	(void)rev;
	/* In several sessions of one event: once is enough. */
	if (l->parts.len == 0 || memcmp(&l->parts.items[l->parts.len - 1], &p, sizeof(p)) != 0)
		VEC_PUSH(l->scratch, &l->parts, p);
	return true;
}

/* All persons in one array, event by event; each item points to its stretch of it. */
static Rc load_parts(Office *o, Loader *l, Agenda *a, Err *err)
{
	static const char *const names[] = { "event", "person" };
	StoreSelect select = { names, ARRAY_LEN(names), "event, person", NULL, 0 };
	if (store_query_stream(office_store(o), &kind_event_person, &select, keep_part, l, err) != RC_OK)
		return err->rc;
	int64_t *persons = ARENA_ARRAY(l->arena, int64_t, l->parts.len + 1);
	size_t at = 0;
	for (size_t i = 0; i < a->len; i++) {
		AgendaItem *item = &l->items.items[a->by_id[i]];
		while (at < l->parts.len && l->parts.items[at].event < item->id)
			at++;
		item->persons = persons + at;
		for (; at < l->parts.len && l->parts.items[at].event == item->id; at++) {
			persons[at] = l->parts.items[at].person;
			item->npersons++;
		}
	}
	return RC_OK;
}

/* --- the whole --------------------------------------------------------------------------------- */

/* Free words and the like are the list's business: it says which events they mean. */
static Rc find_by_list(Office *o, const Query *q, Arena *scratch, Ids *ret, Err *err)
{
	TableColumns cols = { NULL, 0, 0 };
	TableData data = { 0 };
	size_t n = 0;
	if (table_columns(&kind_event, "title", scratch, &cols, err) != RC_OK ||
		table_load(o, &kind_event, &cols, 0, scratch, &data, err) != RC_OK)
		return err->rc;
	uint32_t *hits = ARENA_ARRAY(scratch, uint32_t, data.len + 1);
	TableFilter *filter = table_filter_new(o, &kind_event);
	Rc rc = table_filter(filter, &data, q, scratch, hits, &n, err);
	table_filter_free(filter);
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		VEC_PUSH(scratch, ret, data.items[hits[i]].id);
	sort_once(ret);
	return rc;
}

static Rc load(Office *o, Loader *l, const Query *q, Agenda *a, Err *err)
{
	if (load_events(o, l, q, err) != RC_OK || load_towns(o, l, err) != RC_OK)
		return err->rc;
	a->items = l->items.items;
	a->len = l->items.len;
	agenda_find_index(a);
	return load_parts(o, l, a, err);
}

Rc agenda_load(Office *o, const char *query, Agenda *ret, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Query q = { 0 };
	if (query != NULL && query_parse(&kind_event, query, office_today(o), false, a, &q, err) != RC_OK)
		return err->rc;
	return agenda_load_query(o, &q, ret, err);
}

Rc agenda_load_query(Office *o, const Query *q, Agenda *ret, Err *err)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	AUTO(agenda_done) Agenda a = { .arena = arena_new() };
	Loader l = { .arena = a.arena, .scratch = scratch, .pack = { a.arena, NULL, 0 } };
	Ids only = { NULL, 0, 0 };
	bool asked = q->len > 0;
	table_pack_shared_init(&l.shared, scratch);
	bool by_list = asked && !table_streams(q);
	if (by_list && find_by_list(o, q, scratch, &only, err) != RC_OK)
		return err->rc;
	l.only = by_list ? &only : NULL;
	if (store_begin_read(office_store(o), err) != RC_OK) /* one view for the three passes */
		return err->rc;
	Rc rc = load(o, &l, asked && !by_list ? q : NULL, &a, err);
	store_end_read(office_store(o));
	if (rc != RC_OK)
		return rc;
	*ret = a;
	a.arena = NULL;
	return RC_OK;
}

void agenda_done(Agenda *a)
{
	arena_free(a->arena);
	*a = (Agenda){ 0 };
}
