/* Pickers over records: towns through the finder's folded index, small kinds by scanning. */
#include "pick.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/finder.h"
#include "kontor/office/table.h"

enum { ITEMS_MAX = 200 };

typedef struct Pick {
	Office *office;
	const Kind *kind;
	Arena *arena;
	TableData table; /* loaded with the first search */
	bool loaded;
} Pick;

static const char *pick_columns(const Kind *k)
{
	if (k == &kind_town)
		return "name,district_name,state,population";
	return k == &kind_person ? "full_name,function,place" : k->title;
}

static bool load(Pick *p)
{
	TableColumns columns;
	Err ignored = ERR_INIT;
	if (p->loaded)
		return true;
	if (table_columns(p->kind, pick_columns(p->kind), p->arena, &columns, &ignored) != RC_OK ||
		table_load(p->office, p->kind, &columns, 0, p->arena, &p->table, &ignored) != RC_OK)
		return false;
	p->loaded = true;
	return true;
}

/* "Prignitz, BB", "Bürgermeisterin, Wittenberge" */
static const char *detail(const Pick *p, const TableRow *row, Arena *a)
{
	if (p->kind != &kind_town && p->kind != &kind_person)
		return NULL;
	AUTO(str_done) Str s = STR_INIT;
	if (row->cells[1].type == VALUE_TEXT)
		str_addf(&s, "%s, ", row->cells[1].s);
	if (row->cells[2].type == VALUE_TEXT)
		str_adds(&s, row->cells[2].s);
	return arena_strdup(a, str_cstr(&s));
}

/* Are all free words in the row's own name, the first of those that are searched? */
static bool is_called(const TableRow *row, const Query *q, Arena *a)
{
	const char *name = arena_strndup(a, row->fold, strcspn(row->fold, "\x01"));
	for (size_t i = 0; i < q->len; i++)
		if (q->items[i].def == NULL && !q->items[i].negated && strstr(name, q->items[i].fold) == NULL)
			return false;
	return true;
}

static void add_items(const Pick *p, const uint32_t *hits, size_t n, Arena *a, PickerItems *ret)
{
	for (size_t i = 0; i < n && ret->len < ITEMS_MAX; i++) {
		const TableRow *row = &p->table.items[hits[i]];
		PickerItem item = { row->id, row->cells[0].type == VALUE_TEXT ? row->cells[0].s : "", NULL };
		item.detail = detail(p, row, a);
		VEC_PUSH(a, ret, item);
	}
}

/* Persons are also found by the place of their post, but whoever is called so comes first;
 * the order is kept otherwise. */
static void put_names_first(const Pick *p, const Query *q, uint32_t *hits, size_t n, Arena *a)
{
	uint32_t *others = ARENA_ARRAY(a, uint32_t, n + 1);
	size_t named = 0, rest = 0;
	for (size_t i = 0; i < n; i++) {
		if (is_called(&p->table.items[hits[i]], q, a))
			hits[named++] = hits[i];
		else
			others[rest++] = hits[i];
	}
	memcpy(hits + named, others, rest * sizeof(others[0]));
}

static void search(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	Pick *p = ctx;
	Query q;
	Err ignored = ERR_INIT;
	size_t n = 0;
	if (!load(p))
		return;
	uint32_t *hits = ARENA_ARRAY(a, uint32_t, p->table.len + 1);
	if (query_parse(p->kind, text, office_today(p->office), true, a, &q, &ignored) != RC_OK)
		return;
	TableFilter *filter = table_filter_new(p->office, p->kind);
	Rc rc = table_filter(filter, &p->table, &q, a, hits, &n, &ignored);
	table_filter_free(filter);
	if (rc != RC_OK)
		return;
	if (p->kind == &kind_person)
		put_names_first(p, &q, hits, n, a);
	add_items(p, hits, n, a, ret);
}

PickerArg pick_record(Office *o, const Kind *k, Arena *a)
{
	Pick *p = ARENA_NEW(a, Pick);
	*p = (Pick){ .office = o, .kind = k, .arena = a };
	return (PickerArg){ .title = k->noun,
		.empty = "Nichts gefunden. Bitte anders schreiben oder Esc.",
		.search = search,
		.ctx = p };
}
