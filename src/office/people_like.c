/* Doubles: persons that may be one and the same, while typing and over all. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/office/people.h"
#include "kontor/store/store_query.h"
#include "people_priv.h"

#define WEIGHTS_SETTING "people.weights"

struct PeopleLike {
	Arena *arena;
	PeopleIndex index;
	LikenessPerson *persons; /* one per entry of the index */
	LikenessPair *distinct;  /* told apart, sorted */
	size_t ndistinct, distinct_cap;
	LikenessWeights weights;
};

/* --- loading ---------------------------------------------------------------------- */

typedef struct Texts {
	const char **items;
	size_t len, cap;
} Texts;

static void take_numbers(const PeopleEntry *e, LikenessPerson *p, Arena *a)
{
	Texts mails = { NULL, 0, 0 }, phones = { NULL, 0, 0 };
	for (uint32_t i = 0; i < e->nnumbers; i++) {
		if (strcmp(e->numbers[i].type, "mail") == 0)
			VEC_PUSH(a, &mails, e->numbers[i].key);
		else if (strcmp(e->numbers[i].type, "phone") == 0)
			VEC_PUSH(a, &phones, e->numbers[i].key);
	}
	p->mails = mails.items;
	p->nmails = mails.len;
	p->phones = phones.items;
	p->nphones = phones.len;
}

/* Former posts count too: a double is often the same person in two terms of office. */
static void take_places(const PeopleEntry *e, LikenessPerson *p, Arena *a)
{
	int64_t *places = ARENA_ARRAY(a, int64_t, e->nposts + 1u);
	for (uint32_t i = 0; i < e->nposts; i++) {
		int64_t place = e->posts[i].town != 0 ? e->posts[i].town : -e->posts[i].organisation;
		bool known = false;
		for (size_t k = 0; k < p->nplaces; k++)
			known = known || places[k] == place;
		if (!known)
			places[p->nplaces++] = place;
	}
	p->places = places;
}

static bool keep_distinct(void *arg, int64_t id, int64_t rev, const Value *v)
{
	PeopleLike *l = arg;
	(void)id;
	(void)rev;
	if (l->ndistinct == l->distinct_cap)
		l->distinct = arena_grow(l->arena, l->distinct, l->ndistinct, &l->distinct_cap,
			l->ndistinct + 1, sizeof(LikenessPair));
	l->distinct[l->ndistinct++] = (LikenessPair){ .a = v[0].i, .b = v[1].i };
	return true;
}

static Rc load(Office *o, PeopleLike *l, Err *err)
{
	static const char *const columns[] = { "person", "other" };
	StoreSelect select = { columns, ARRAY_LEN(columns), "person, other", NULL, 0 };
	if (people_index_load(o, l->arena, &l->index, err) != RC_OK ||
		store_query_stream(office_store(o), &kind_distinct, &select, keep_distinct, l, err) != RC_OK)
		return err->rc;
	l->persons = ARENA_ARRAY(l->arena, LikenessPerson, l->index.len + 1);
	for (size_t i = 0; i < l->index.len; i++) {
		const PeopleEntry *e = &l->index.items[i];
		LikenessPerson *p = &l->persons[i];
		p->id = e->id;
		p->given_fold = text_fold(l->arena, e->given);
		p->family_fold = text_fold(l->arena, e->family);
		take_numbers(e, p, l->arena);
		take_places(e, p, l->arena);
	}
	people_like_weights(o, &l->weights);
	return RC_OK;
}

Rc people_like_new(Office *o, PeopleLike **ret, Err *err)
{
	PeopleLike *l = calloc(1, sizeof(*l));
	if (l == NULL)
		err_out_of_memory();
	l->arena = arena_new();
	if (load(o, l, err) != RC_OK) {
		people_like_free(l);
		return err->rc;
	}
	*ret = l;
	return RC_OK;
}

void people_like_free(PeopleLike *l)
{
	if (l == NULL)
		return;
	arena_free(l->arena);
	free(l);
}

void people_like_freep(PeopleLike **l)
{
	people_like_free(*l);
	*l = NULL;
}

/* --- suspects ------------------------------------------------------------------------ */

static bool told_apart(const PeopleLike *l, const LikenessPair *p)
{
	size_t lo = 0, hi = l->ndistinct;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const LikenessPair *d = &l->distinct[mid];
		if (d->a < p->a || (d->a == p->a && d->b < p->b))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < l->ndistinct && l->distinct[lo].a == p->a && l->distinct[lo].b == p->b;
}

static void name_side(
	const PeopleLike *l, int64_t id, Arena *a, const char **ret_name, const char **ret_detail)
{
	const PeopleEntry *e = people_index_find(&l->index, id);
	*ret_name = e == NULL ? "" : arena_strdup(a, e->name);
	*ret_detail = e == NULL ? "" : people_index_detail(e, a);
}

static void add_suspect(
	const PeopleLike *l, const LikenessPair *p, int64_t id, int64_t other, Arena *a, PeopleSuspects *ret)
{
	PeopleSuspect s = { .id = id, .other = other, .points = p->points };
	name_side(l, id, a, &s.name, &s.detail);
	name_side(l, other, a, &s.other_name, &s.other_detail);
	s.reason = likeness_reason(a, p->why);
	VEC_PUSH(a, ret, s);
}

static const char **keys_of(
	const char *const *typed, size_t n, void (*key)(const char *typed, Str *out), Arena *a)
{
	const char **keys = ARENA_ARRAY(a, const char *, n + 1);
	AUTO(str_done) Str buf = STR_INIT;
	for (size_t i = 0; i < n; i++) {
		str_clear(&buf);
		key(typed[i], &buf);
		keys[i] = arena_strdup(a, str_cstr(&buf));
	}
	return keys;
}

void people_like_suspects(const PeopleLike *l, const PeopleDraft *draft, Arena *a, PeopleSuspects *ret)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	int64_t places[2];
	LikenessPairs pairs = { NULL, 0, 0 };
	LikenessPerson one = { .id = draft->id, .places = places };
	one.given_fold = text_fold(scratch, draft->given_name != NULL ? draft->given_name : "");
	one.family_fold = text_fold(scratch, draft->family_name != NULL ? draft->family_name : "");
	one.mails = keys_of(draft->mails, draft->nmails, person_mail_key, scratch);
	one.nmails = draft->nmails;
	one.phones = keys_of(draft->phones, draft->nphones, person_phone_key, scratch);
	one.nphones = draft->nphones;
	if (draft->town != 0)
		places[one.nplaces++] = draft->town;
	if (draft->organisation != 0)
		places[one.nplaces++] = -draft->organisation;
	*ret = (PeopleSuspects){ NULL, 0, 0 };
	likeness_of(&one, l->persons, l->index.len, &l->weights, scratch, &pairs);
	for (size_t i = 0; i < pairs.len; i++) {
		const LikenessPair *p = &pairs.items[i];
		if (draft->id == 0 || !told_apart(l, p))
			add_suspect(l, p, p->a == draft->id ? p->b : p->a, draft->id, a, ret);
	}
}

Rc people_like_scan(Office *o, const LikenessWeights *weights, Arena *a, PeopleSuspects *ret, Err *err)
{
	AUTO(people_like_freep) PeopleLike *l = NULL;
	LikenessPairs pairs = { NULL, 0, 0 };
	if (people_like_new(o, &l, err) != RC_OK)
		return err->rc;
	likeness_scan(l->persons, l->index.len, weights != NULL ? weights : &l->weights, l->distinct,
		l->ndistinct, l->arena, &pairs);
	*ret = (PeopleSuspects){ NULL, 0, 0 };
	for (size_t i = 0; i < pairs.len; i++)
		add_suspect(l, &pairs.items[i], pairs.items[i].a, pairs.items[i].b, a, ret);
	return RC_OK;
}

/* --- "not the same" ---------------------------------------------------------------------- */

static Rc is_distinct(Office *o, int64_t one, int64_t other, Arena *a, bool *ret, Err *err)
{
	RecordSet set = { NULL, 0, 0 };
	if (office_parts(o, &kind_distinct, "person", one, a, &set, err) != RC_OK)
		return err->rc;
	*ret = false;
	for (size_t i = 0; i < set.len; i++)
		*ret = *ret || record_int(set.items[i], "other") == other;
	return RC_OK;
}

Rc people_like_distinct(Office *o, int64_t one, int64_t other, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	bool known = false;
	int64_t low = BASE_MIN(one, other), high = BASE_MAX(one, other);
	if (low == high)
		return err_set(err, RC_INVALID, "Bitte zwei verschiedene Personen wählen.");
	if (is_distinct(o, low, high, a, &known, err) != RC_OK)
		return err->rc;
	if (known)
		return RC_OK;
	const char *what = arena_printf(a, "Nicht dieselbe Person: %s und %s",
		people_title(o, &kind_person, low, a), people_title(o, &kind_person, high, a));
	Record *r = record_new(a, &kind_distinct);
	record_set_int(r, "person", low);
	record_set_int(r, "other", high);
	if (change_begin(&c, o, what, err) != RC_OK || change_insert(&c, r, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

/* --- weights -------------------------------------------------------------------------------- */

/* "mail=60 phone=20 …": words that are not known are passed over, what is missing is standard. */
static const struct {
	const char *name;
	size_t offset;
} weight_names[] = {
	{ "mail", offsetof(LikenessWeights, mail) },
	{ "phone", offsetof(LikenessWeights, phone) },
	{ "name_exact", offsetof(LikenessWeights, name_exact) },
	{ "name_near", offsetof(LikenessWeights, name_near) },
	{ "given_near", offsetof(LikenessWeights, given_near) },
	{ "place", offsetof(LikenessWeights, place) },
	{ "threshold", offsetof(LikenessWeights, threshold) },
};

enum { WEIGHT_MAX = 1000 };

static int *weight_at(LikenessWeights *w, size_t i)
{
	return (int *)(void *)((char *)w + weight_names[i].offset);
}

static void set_weight(LikenessWeights *w, const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(weight_names); i++) {
		size_t len = strlen(weight_names[i].name);
		if (strncmp(word, weight_names[i].name, len) == 0 && word[len] == '=')
			*weight_at(w, i) =
				(int)BASE_MIN(strtoul(word + len + 1, NULL, 10), (unsigned long)WEIGHT_MAX);
	}
}

void people_like_weights(Office *o, LikenessWeights *ret)
{
	AUTO(arena_freep) Arena *a = arena_new();
	*ret = likeness_standard;
	for (const char *s = office_setting(o, WEIGHTS_SETTING, a); *s != '\0';) {
		set_weight(ret, s);
		s += strcspn(s, " ");
		s += strspn(s, " ");
	}
}

Rc people_like_set_weights(Office *o, const LikenessWeights *w, Err *err)
{
	AUTO(str_done) Str text = STR_INIT;
	LikenessWeights copy = *w;
	for (size_t i = 0; i < ARRAY_LEN(weight_names); i++) {
		int v = *weight_at(&copy, i);
		if (v < 0 || v > WEIGHT_MAX)
			return err_field(err, weight_names[i].name, "Ein Gewicht liegt zwischen 0 und %d.",
				WEIGHT_MAX);
		str_addf(&text, "%s%s=%d", i == 0 ? "" : " ", weight_names[i].name, v);
	}
	return office_set_setting(o, WEIGHTS_SETTING, str_cstr(&text), err);
}
