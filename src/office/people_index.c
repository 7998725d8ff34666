/* All persons with their posts and numbers in memory: what the call desk, the search for
 * doubles and the import look things up in. Three streams in the order of persons, merged. */
#include <stdlib.h>
#include <string.h>

#include "kontor/domain/person.h"
#include "kontor/store/store_query.h"
#include "people_priv.h"

typedef struct Loader {
	Arena *arena;
	PeopleIndex *index;
	size_t at; /* of the person that the parts belong to */
} Loader;

static const char *text_of(Arena *a, const Value *v)
{
	return v->type == VALUE_TEXT && v->s[0] != '\0' ? arena_strdup(a, v->s) : "";
}

/* Names of choices are constants: thousands of records share one text. */
static const char *choice_of(Arena *a, const Kind *k, const char *field, const Value *v)
{
	if (v->type != VALUE_TEXT)
		return "";
	for (const Choice *c = kind_field(k, field)->choices; c->name != NULL; c++)
		if (strcmp(c->name, v->s) == 0)
			return c->name;
	return arena_strdup(a, v->s);
}

static bool keep_person(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loader *l = arg;
	(void)rev;
	PeopleEntry e = { .id = id };
	e.name = text_of(l->arena, &v[0]);
	e.form = choice_of(l->arena, &kind_person, "form", &v[1]);
	e.given = text_of(l->arena, &v[2]);
	e.family = text_of(l->arena, &v[3]);
	VEC_PUSH(l->arena, l->index, e);
	return true;
}

/* The person of the next part; parts come in the order of persons. */
static PeopleEntry *owner(Loader *l, int64_t person)
{
	while (l->at < l->index->len && l->index->items[l->at].id < person)
		l->at++;
	bool found = l->at < l->index->len && l->index->items[l->at].id == person;
	return found ? &l->index->items[l->at] : NULL;
}

static bool keep_post(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loader *l = arg;
	(void)rev;
	PeopleEntry *e = owner(l, v[0].i);
	if (e == NULL)
		return true;
	PeoplePost p = { .id = id, .town = v[1].i, .organisation = v[2].i };
	p.function = choice_of(l->arena, &kind_post, "function", &v[3]);
	p.label = text_of(l->arena, &v[4]);
	p.place = text_of(l->arena, &v[5]);
	p.running = v[6].type == VALUE_NULL;
	size_t cap = e->nposts;
	e->posts = arena_grow(l->arena, e->posts, e->nposts, &cap, e->nposts + 1u, sizeof(p));
	e->posts[e->nposts++] = p;
	return true;
}

static bool keep_number(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loader *l = arg;
	(void)rev;
	PeopleEntry *e = owner(l, v[0].i);
	if (e == NULL)
		return true;
	PeopleNumber n = { .id = id };
	n.type = choice_of(l->arena, &kind_channel, "type", &v[1]);
	n.use = choice_of(l->arena, &kind_channel, "use", &v[2]);
	n.value = text_of(l->arena, &v[3]);
	n.key = text_of(l->arena, &v[4]);
	n.bounced = v[5].type != VALUE_NULL;
	size_t cap = e->nnumbers;
	e->numbers = arena_grow(l->arena, e->numbers, e->nnumbers, &cap, e->nnumbers + 1u, sizeof(n));
	e->numbers[e->nnumbers++] = n;
	return true;
}

static Rc stream(Office *o, const Kind *k, const char *const *columns, size_t n, const char *order,
	StoreRowFn *fn, Loader *l, Err *err)
{
	StoreSelect select = { columns, n, order, NULL, 0 };
	l->at = 0;
	return store_query_stream(office_store(o), k, &select, fn, l, err);
}

static Rc load(Office *o, Loader *l, Err *err)
{
	static const char *const person[] = { "full_name", "form", "given_name", "family_name" };
	static const char *const post[] = { "person", "town", "organisation", "function", "label", "place",
		"until" };
	static const char *const number[] = { "person", "type", "use", "value", "value_key", "bounced" };
	Rc rc = stream(o, &kind_person, person, ARRAY_LEN(person), "person.id", keep_person, l, err);
	if (rc == RC_OK)
		rc = stream(o, &kind_post, post, ARRAY_LEN(post),
			"post.person, post.until IS NOT NULL, post.town IS NULL, post.since DESC, post.id",
			keep_post, l, err);
	if (rc == RC_OK)
		rc = stream(o, &kind_channel, number, ARRAY_LEN(number),
			"channel.person, channel.main DESC, channel.id", keep_number, l, err);
	return rc;
}

Rc people_index_read(Office *o, Arena *a, PeopleIndex *ret, Err *err)
{
	*ret = (PeopleIndex){ NULL, 0, 0 };
	Loader l = { .arena = a, .index = ret };
	return load(o, &l, err);
}

Rc people_index_load(Office *o, Arena *a, PeopleIndex *ret, Err *err)
{
	if (store_begin_read(office_store(o), err) != RC_OK)
		return err->rc;
	Rc rc = people_index_read(o, a, ret, err);
	store_end_read(office_store(o));
	return rc;
}

static int by_id(const void *key, const void *item)
{
	int64_t id = *(const int64_t *)key, other = ((const PeopleEntry *)item)->id;
	return (id > other) - (id < other);
}

const PeopleEntry *people_index_find(const PeopleIndex *x, int64_t id)
{
	return x->len == 0 ? NULL : bsearch(&id, x->items, x->len, sizeof(PeopleEntry), by_id);
}

const PeoplePost *people_index_post(const PeopleEntry *e)
{
	return e->nposts > 0 && e->posts[0].running ? &e->posts[0] : NULL;
}

const char *people_index_detail(const PeopleEntry *e, Arena *a)
{
	const PeoplePost *p = people_index_post(e);
	return p == NULL ? "" : people_join(a, people_function(p->function, p->label, e->form), p->place);
}
