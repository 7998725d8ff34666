/* Filtering while typing.
 *
 * What a query selects has two halves. The terms are answered by the file, once, as a
 * set of ids that is kept until a term changes. The free words are looked for in
 * memory at every letter; when they only grew, only in the last hits. */
#include "table_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/store/store_query.h"
#include "office_priv.h"

typedef struct Bits {
	uint64_t *words;
	size_t nwords;
} Bits;

struct TableFilter {
	Office *office;
	const Kind *kind;

	bool asked;     /* the sets below answer terms */
	Str terms;      /* what was asked */
	bool restricts; /* false: no term, ids says nothing */
	Bits ids;
	bool hides_gone;

	/* The last hits of words, in the order of the rows; NULL items: none are kept. */
	const TableIndex *index;
	size_t nrows;
	Arena *words_arena;
	TableWords words;
	uint32_t *last;
	size_t nlast, last_cap;
	bool kept;
};

/* --- sets of ids ---------------------------------------------------------------- */

static void bits_done(Bits *b)
{
	free(b->words);
	*b = (Bits){ NULL, 0 };
}

static void bits_from(Bits *b, const int64_t *ids, size_t n)
{
	int64_t max = 0;
	for (size_t i = 0; i < n; i++)
		max = BASE_MAX(max, ids[i]);
	b->nwords = (size_t)max / 64 + 1;
	b->words = calloc(b->nwords, sizeof(uint64_t));
	if (b->words == NULL)
		err_out_of_memory();
	for (size_t i = 0; i < n; i++)
		b->words[ids[i] / 64] |= UINT64_C(1) << (ids[i] % 64);
}

static bool bits_have(const Bits *b, int64_t id)
{
	size_t word = (size_t)id / 64;
	return word < b->nwords && (b->words[word] >> (id % 64) & 1);
}

/* --- making ---------------------------------------------------------------------- */

TableFilter *table_filter_new(Office *o, const Kind *k)
{
	TableFilter *f = calloc(1, sizeof(*f));
	if (f == NULL)
		err_out_of_memory();
	f->office = o;
	f->kind = k;
	f->words_arena = arena_new();
	return f;
}

void table_filter_forget(TableFilter *f)
{
	f->asked = false;
	f->kept = false;
}

void table_filter_free(TableFilter *f)
{
	if (f == NULL)
		return;
	bits_done(&f->ids);
	str_done(&f->terms);
	arena_free(f->words_arena);
	free(f->last);
	free(f);
}

/* --- the terms --------------------------------------------------------------------- */

static void add_signature(Str *out, const Term *t)
{
	str_addf(out, "%d %s %s %s %lld %lld\n", t->negated, t->def->name, t->text,
		t->choice != NULL ? t->choice : "", (long long)t->lo, (long long)t->hi);
}

/* The terms as one text: the same text, the same answer. */
static void sign_terms(const Query *q, Str *out)
{
	for (size_t i = 0; i < q->len; i++)
		if (q->items[i].def != NULL)
			add_signature(out, &q->items[i]);
	str_addc(out, q->lenient ? 'l' : 's');
}

/* Leave out of ids what a radius excludes. */
static Rc apply_radius(TableFilter *f, const Query *q, const Term *t, Arena *a, IdList *ids, Err *err)
{
	bool typing = q->lenient && q->line[t->at + t->len] == '\0';
	int64_t *near;
	size_t nnear;
	bool known;
	Rc rc = table_place_near(f->office, t, typing, a, &near, &nnear, &known, err);
	if (rc != RC_OK || !known)
		return rc;
	size_t n = 0;
	size_t at = 0;
	for (size_t i = 0; i < ids->len; i++) {
		while (at < nnear && near[at] < ids->items[i])
			at++;
		bool inside = at < nnear && near[at] == ids->items[i];
		if (inside != t->negated)
			ids->items[n++] = ids->items[i];
	}
	ids->len = n;
	return RC_OK;
}

static Rc apply_radii(TableFilter *f, const Query *q, Arena *a, IdList *ids, Err *err)
{
	for (size_t i = 0; i < q->len; i++)
		if (q->items[i].def != NULL && q->items[i].def->type == TERM_RADIUS) {
			Rc rc = apply_radius(f, q, &q->items[i], a, ids, err);
			if (rc != RC_OK)
				return rc;
		}
	return RC_OK;
}

static size_t count_terms(const Query *q)
{
	size_t n = 0;
	for (size_t i = 0; i < q->len; i++)
		n += q->items[i].def != NULL;
	return n;
}

/* Make ids and hides_gone answer the terms of q. On failure the old answer stands. */
static Rc ask_terms(TableFilter *f, const Query *q, Err *err)
{
	AUTO(str_done) Str terms = STR_INIT;
	sign_terms(q, &terms);
	bool hides_gone = query_hides_gone(f->kind, q);
	if (f->asked && f->hides_gone == hides_gone && strcmp(str_cstr(&terms), str_cstr(&f->terms)) == 0)
		return RC_OK;
	AUTO(arena_freep) Arena *a = arena_new();
	IdList ids = { NULL, 0, 0 };
	bool restricts = count_terms(q) > 0;
	if (restricts) {
		bool all;
		Rc rc = store_query_ids(office_store(f->office), f->kind, q, a, &ids, &all, err);
		if (rc == RC_OK && all)
			restricts = false;
		if (rc == RC_OK)
			rc = apply_radii(f, q, a, &ids, err);
		if (rc != RC_OK)
			return rc;
	}
	bits_done(&f->ids);
	if (restricts)
		bits_from(&f->ids, ids.items, ids.len);
	f->restricts = restricts;
	f->hides_gone = hides_gone;
	str_clear(&f->terms);
	str_adds(&f->terms, str_cstr(&terms));
	f->asked = true;
	f->kept = false;
	return RC_OK;
}

/* --- the words ------------------------------------------------------------------------ */

static void take_words(const Query *q, Arena *a, TableWords *words)
{
	*words = (TableWords){ NULL, 0, 0, 0, "", 0 };
	for (size_t i = 0; i < q->len; i++) {
		const Term *t = &q->items[i];
		if (t->def == NULL)
			table_match_add(
				words, a, arena_strdup(a, t->text), arena_strdup(a, t->fold), t->negated);
	}
	table_match_join(words, a);
}

static bool selected(const TableFilter *f, const TableRow *row)
{
	if (f->hides_gone && row->gone)
		return false;
	return !f->restricts || bits_have(&f->ids, row->id);
}

typedef unsigned MatchFn(const TableWords *words, const TableHay *hay);

/* What a pass over the rows finds: the rows in their order, and the rank of each. */
typedef struct Found {
	uint32_t *rows;
	uint8_t *ranks;
	size_t n;
} Found;

static void match_row(
	const TableData *data, const TableWords *words, MatchFn *match, uint32_t i, Found *found)
{
	const TableRow *row = &data->items[i];
	const TableIndex *x = data->index;
	TableHay hay = { row->fold, x->titles[i], x->starts[i], x->masks[i], row->ags, row->postcode };
	unsigned rank = match(words, &hay);
	if (rank == TABLE_NO_MATCH)
		return;
	found->rows[found->n] = i;
	found->ranks[found->n++] = (uint8_t)rank;
}

static void match_rows(
	const TableFilter *f, const TableData *data, const TableWords *words, MatchFn *match, Found *found)
{
	found->n = 0;
	for (size_t i = 0; i < data->len; i++)
		if (selected(f, &data->items[i]))
			match_row(data, words, match, (uint32_t)i, found);
}

static void match_last(const TableFilter *f, const TableData *data, const TableWords *words, Found *found)
{
	found->n = 0;
	for (size_t i = 0; i < f->nlast; i++)
		match_row(data, words, table_match, f->last[i], found);
}

static bool can_narrow(const TableFilter *f, const TableData *data, const TableWords *words)
{
	return f->kept && f->index == data->index && f->nrows == data->len &&
		table_match_narrows(&f->words, words);
}

static void keep(TableFilter *f, const TableData *data, const Query *q, const Found *found)
{
	if (f->last_cap < found->n) {
		free(f->last);
		f->last_cap = BASE_MAX(found->n, data->len);
		f->last = malloc(f->last_cap * sizeof(uint32_t));
		if (f->last == NULL)
			err_out_of_memory();
	}
	if (found->n > 0)
		memcpy(f->last, found->rows, found->n * sizeof(uint32_t));
	f->nlast = found->n;
	f->index = data->index;
	f->nrows = data->len;
	arena_reset(f->words_arena);
	take_words(q, f->words_arena, &f->words);
	f->kept = true;
}

/* Rows by rank; within a rank in their order. */
static void order(const Found *found, uint32_t *hits)
{
	size_t at[TABLE_RANKS + 1] = { 0 };
	for (size_t i = 0; i < found->n; i++)
		at[found->ranks[i] + 1]++;
	for (size_t r = 1; r < TABLE_RANKS; r++)
		at[r] += at[r - 1];
	for (size_t i = 0; i < found->n; i++)
		hits[at[found->ranks[i]]++] = found->rows[i];
}

static size_t filter_plain(const TableFilter *f, const TableData *data, uint32_t *hits)
{
	size_t n = 0;
	for (size_t i = 0; i < data->len; i++)
		if (selected(f, &data->items[i]))
			hits[n++] = (uint32_t)i;
	return n;
}

Rc table_filter(TableFilter *f, const TableData *data, const Query *q, Arena *frame, uint32_t *hits,
	size_t *ret_nhits, Err *err)
{
	Rc rc = ask_terms(f, q, err);
	if (rc != RC_OK)
		return rc;
	TableWords words;
	take_words(q, frame, &words);
	if (words.len == 0) {
		f->kept = false;
		*ret_nhits = filter_plain(f, data, hits);
		return RC_OK;
	}
	Found found = { ARENA_ARRAY(frame, uint32_t, data->len + 1), arena_alloc(frame, data->len + 1), 0 };
	if (can_narrow(f, data, &words))
		match_last(f, data, &words, &found);
	else
		match_rows(f, data, &words, table_match, &found);
	keep(f, data, q, &found);
	if (found.n == 0)
		match_rows(f, data, &words, table_match_typo, &found);
	order(&found, hits);
	*ret_nhits = found.n;
	return RC_OK;
}
