/* Loading a list into memory.
 *
 * Ten thousand rows have to be there in some ten milliseconds and small: texts are
 * packed without padding, those that repeat (Kreis, Land, dates, choices) are kept
 * once, and the folded names lie one behind the other in the order of the rows. */
#include "table_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/store/store_query.h"
#include "office_priv.h"

/* --- aliases and tags -------------------------------------------------------------------- */

/* Of towns their other names and tags, of persons their numbers, addresses and tags. */
typedef struct Extra {
	int64_t owner;
	const char *text; /* separator and folded text */
} Extra;
typedef struct Extras {
	Arena *arena;
	Extra *items;
	size_t len, cap;
	bool tags;
} Extras;

static void add_extra(Extras *x, int64_t owner, const char *fold)
{
	Extra e = { owner, arena_printf(x->arena, "%s%s", x->tags ? TABLE_TAG : TABLE_NAME_END, fold) };
	VEC_PUSH(x->arena, x, e);
}

static bool keep_extra(void *arg, int64_t id, int64_t rev, const Value *values)
{
	Extras *x = arg;
	(void)id;
	(void)rev;
	add_extra(x, values[0].i, x->tags ? text_fold(x->arena, values[1].s) : values[1].s);
	return true;
}

static bool keep_channel(void *arg, int64_t id, int64_t rev, const Value *values)
{
	Extras *x = arg;
	AUTO(str_done) Str fold = STR_INIT;
	(void)id;
	(void)rev;
	person_channel_fold(values[2].s, values[1].s, &fold);
	add_extra(x, values[0].i, str_cstr(&fold));
	return true;
}

static Rc load_extras(Office *o, const Kind *k, const char *column, Extras *x, Err *err)
{
	bool channel = k == &kind_channel;
	const char *const names[] = { k->parent, column, "type" };
	StoreSelect select = { names, channel ? 3 : 2, NULL, NULL, 0 };
	return store_query_stream(office_store(o), k, &select, channel ? keep_channel : keep_extra, x, err);
}

/* The first extra of a record; they are in the order of records. */
static size_t find_extra(const Extras *x, int64_t owner)
{
	size_t lo = 0, hi = x->len;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (x->items[mid].owner < owner)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* --- rows ----------------------------------------------------------------------------------- */

typedef struct Loader {
	TableData data;
	TableIndex *index;
	Value *cells;
	size_t room;  /* rows that items, cells and index hold */
	bool *shares; /* per column: its texts repeat */
	TablePack cells_pack, folds_pack;
	TableShared shared;
	Extras aliases, tags;
	Str hay;
	/* Where the query has what the index needs; -1: not at all. */
	int title, fold, ags, postcode, gone, also[2];
} Loader;

static const char *text_at(const Value *values, int at)
{
	return at >= 0 && values[at].type == VALUE_TEXT ? values[at].s : "";
}

static uint32_t number_at(const Value *values, int at)
{
	const char *s = text_at(values, at);
	uint32_t v = 0;
	for (size_t i = 0; i < 8 && s[i] >= '0' && s[i] <= '9'; i++)
		v = v * 10 + (uint32_t)(s[i] - '0');
	return v;
}

static void add_extras(Str *hay, const Extras *x, int64_t owner)
{
	for (size_t i = find_extra(x, owner); i < x->len && x->items[i].owner == owner; i++)
		str_adds(hay, x->items[i].text);
}

static const char *make_hay(Loader *l, int64_t id, const Value *values)
{
	if (l->fold >= 0 && l->aliases.len + l->tags.len == 0 && l->also[1] < 0)
		return table_pack_text(&l->folds_pack, text_at(values, l->fold));
	str_clear(&l->hay);
	if (l->fold >= 0) {
		str_adds(&l->hay, text_at(values, l->fold));
	} else {
		text_fold_str(&l->hay, text_at(values, l->title));
	}
	for (size_t i = 0; i < ARRAY_LEN(l->also); i++)
		if (*text_at(values, l->also[i]) != '\0') {
			str_adds(&l->hay, TABLE_NAME_END);
			text_fold_str(&l->hay, text_at(values, l->also[i]));
		}
	add_extras(&l->hay, &l->aliases, id);
	add_extras(&l->hay, &l->tags, id);
	return table_pack_text(&l->folds_pack, str_cstr(&l->hay));
}

static void keep_cells(Loader *l, const Value *values, Value *cells)
{
	for (size_t i = 0; i < l->data.columns.len; i++) {
		cells[i] = values[i];
		if (values[i].type == VALUE_TEXT)
			cells[i].s = l->shares[i] ? table_pack_shared(&l->shared, &l->cells_pack, values[i].s)
						  : table_pack_text(&l->cells_pack, values[i].s);
	}
}

static bool keep_row(void *arg, int64_t id, int64_t rev, const Value *values)
{
	Loader *l = arg;
	(void)rev;
	size_t n = l->data.len;
	if (n == l->room)
		return false;
	Value *cells = l->cells + n * l->data.columns.len;
	keep_cells(l, values, cells);
	TableRow *row = &l->data.items[n];
	*row = (TableRow){ .id = id, .cells = cells, .fold = make_hay(l, id, values) };
	row->ags = number_at(values, l->ags);
	row->postcode = number_at(values, l->postcode) & 0x7FFFFFFF;
	row->gone = *text_at(values, l->gone) != '\0';
	bool shown = l->title >= 0 && (size_t)l->title < l->data.columns.len;
	l->index->titles[n] = shown && cells[l->title].type == VALUE_TEXT
		? cells[l->title].s
		: table_pack_text(&l->cells_pack, text_at(values, l->title));
	table_match_index(l->index->titles[n], row->fold, &l->index->starts[n], &l->index->masks[n]);
	l->data.len++;
	return true;
}

/* --- the query -------------------------------------------------------------------------------- */

typedef struct Names {
	const char **items;
	size_t len, cap;
} Names;

static bool kind_has(const Kind *k, const char *name)
{
	if (kind_field(k, name) != NULL)
		return true;
	for (const KindColumn *c = k->columns; c != NULL && c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return true;
	return false;
}

/* The position of a column among those asked for, which grow by it when it is new. */
static int want(Names *names, const Kind *k, const char *name, Arena *a)
{
	if (!kind_has(k, name))
		return -1;
	for (size_t i = 0; i < names->len; i++)
		if (strcmp(names->items[i], name) == 0)
			return (int)i;
	VEC_PUSH(a, names, name);
	return (int)names->len - 1;
}

static void choose_names(Loader *l, const Kind *k, Names *names, Arena *a)
{
	for (size_t i = 0; i < l->data.columns.len; i++)
		VEC_PUSH(a, names, l->data.columns.items[i].name);
	/* Who registered is named by the person's record where there is one: not by its own fields. */
	bool guest = k == &kind_registration;
	l->title = want(names, k, guest ? "name" : k->title, a);
	l->fold = guest ? -1 : want(names, k, "name_fold", a);
	l->ags = l->postcode = l->gone = l->also[0] = l->also[1] = -1;
	if (k == &kind_town) {
		l->ags = want(names, k, "ags", a);
		l->postcode = want(names, k, "postcode", a);
		l->gone = want(names, k, "gone_date", a);
	} else if (k == &kind_person || l->fold < 0) {
		l->also[0] = want(names, k, k == &kind_followup ? "person_name" : "town_name", a);
		l->also[1] = want(names, k,
			k == &kind_followup ? "town_name"
				: guest     ? "organisation"
					    : "place",
			a);
	}
}

static bool texts_repeat(const Kind *k, const TableColumn *c)
{
	if (c->type == FIELD_CHOICE || c->type == FIELD_DATE)
		return true;
	return c->type == FIELD_TEXT && (c->field == NULL || strcmp(c->name, "author") == 0) &&
		strcmp(c->name, k->title) != 0;
}

static void make_room(Loader *l, const Kind *k, size_t rows, Arena *a)
{
	size_t ncolumns = l->data.columns.len;
	l->room = rows;
	l->data.items = ARENA_ARRAY(a, TableRow, rows + 1);
	l->data.cap = rows + 1;
	l->cells = ARENA_ARRAY(a, Value, rows * ncolumns + 1);
	l->index = ARENA_NEW(a, TableIndex);
	l->index->starts = ARENA_ARRAY(a, uint64_t, rows + 1);
	l->index->masks = ARENA_ARRAY(a, uint32_t, rows + 1);
	l->index->titles = ARENA_ARRAY(a, const char *, rows + 1);
	l->data.index = l->index;
	l->cells_pack.arena = l->folds_pack.arena = a;
	for (size_t i = 0; i < ncolumns; i++)
		l->shares[i] = texts_repeat(k, &l->data.columns.items[i]);
}

static Rc load_rows(Office *o, const Kind *k, size_t limit, Loader *l, Arena *a, Arena *scratch, Err *err)
{
	Store *st = office_store(o);
	Names names = { NULL, 0, 0 };
	size_t rows = limit;
	Rc rc = RC_OK;
	choose_names(l, k, &names, scratch);
	if (limit == 0)
		rc = store_query_count(st, k, &rows, err);
	if (rc == RC_OK)
		rc = store_query_count_shown(st, k, &l->data.shown, err);
	/* Nobody searches in a first page: the first letter loads the rest. */
	if (rc == RC_OK && limit == 0 && k == &kind_town)
		rc = load_extras(o, &kind_town_name, "name_fold", &l->aliases, err);
	if (rc == RC_OK && limit == 0 && k == &kind_town)
		rc = load_extras(o, &kind_town_tag, "tag", &l->tags, err);
	if (rc == RC_OK && limit == 0 && k == &kind_person)
		rc = load_extras(o, &kind_channel, "value_key", &l->aliases, err);
	if (rc == RC_OK && limit == 0 && k == &kind_person)
		rc = load_extras(o, &kind_person_tag, "tag", &l->tags, err);
	if (rc != RC_OK)
		return rc;
	make_room(l, k, rows, a);
	/* A first page shows what an empty query shows; the whole list also has the towns that
	 * are gone, for when they are asked for. */
	Query empty = { NULL, 0, 0, "", false };
	StoreSelect select = { names.items, names.len, NULL, limit > 0 ? &empty : NULL, limit };
	return store_query_stream(st, k, &select, keep_row, l, err);
}

Rc table_load(Office *o, const Kind *k, const TableColumns *columns, size_t limit, Arena *a, TableData *ret,
	Err *err)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	Loader l = { .data = { .kind = k, .complete = limit == 0 } };
	for (size_t i = 0; i < columns->len; i++)
		VEC_PUSH(a, &l.data.columns, columns->items[i]);
	l.aliases = (Extras){ .arena = scratch };
	l.tags = (Extras){ .arena = scratch, .tags = true };
	l.shares = ARENA_ARRAY(scratch, bool, columns->len + 1);
	table_pack_shared_init(&l.shared, scratch);
	/* One view for the count, the names and the rows. */
	Rc rc = store_begin_read(office_store(o), err);
	if (rc != RC_OK)
		return rc;
	rc = load_rows(o, k, limit, &l, a, scratch, err);
	store_end_read(office_store(o));
	if (limit == 0)
		store_query_release(office_store(o));
	str_done(&l.hay);
	if (rc == RC_OK)
		*ret = l.data;
	return rc;
}
