/* The pool: everything the score needs, read in one pass per table.
 *
 * Who is interested but cannot be paired now stays visible with the reason; the office fixes reasons, it
 * does not wonder about missing names. */
#include <stdlib.h>
#include <string.h>

#include "kontor/domain/tandem.h"
#include "kontor/domain/town.h"
#include "kontor/office/table.h"
#include "kontor/store/store_query.h"
#include "office_priv.h"
#include "tandems_priv.h"

enum { MIND_TERM_DAYS = 365 };

typedef struct Ids {
	int64_t *items;
	size_t len, cap;
} Ids;

/* What is known about one who is interested. */
typedef struct Candidate {
	int64_t interest, person;
	const char *name;
	bool open, has_basis, was_mayor;
	int64_t capacity, live;
	Day until;
	const char *term_until; /* of a post that has ended */
	bool own_topics;
	Ids past, not_persons, not_towns;
	PairingMember member;
	bool town_small, town_known;
} Candidate;

typedef struct Loader {
	Office *office;
	Arena *arena; /* of the pool */
	TandemsPool *pool;
	Day today;
	struct {
		Candidate *items; /* by person */
		size_t len, cap;
	} all;
	const Ids *only; /* persons that the query selects, ascending; NULL: all */
	Candidate **by_interest, **by_town;
} Loader;

/* --- small helpers --------------------------------------------------------------------------- */

static const char *text(const Value *v)
{
	return v->type == VALUE_TEXT ? v->s : "";
}

static int64_t number(const Value *v)
{
	return v->type == VALUE_INT ? v->i : 0;
}

static Day day(const Value *v)
{
	return v->type == VALUE_TEXT ? date_parse_iso(v->s) : DAY_NONE;
}

static int by_number(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return (a > b) - (a < b);
}

static int by_person(const void *x, const void *y)
{
	const Candidate *a = x, *b = y;
	return (a->person > b->person) - (a->person < b->person);
}

static Candidate *find_person(Loader *l, int64_t person)
{
	Candidate key = { .person = person };
	return l->all.len == 0 ? NULL : bsearch(&key, l->all.items, l->all.len, sizeof(Candidate), by_person);
}

static int by_interest(const void *x, const void *y)
{
	const Candidate *a = *(Candidate *const *)x, *b = *(Candidate *const *)y;
	return (a->interest > b->interest) - (a->interest < b->interest);
}

static int by_town(const void *x, const void *y)
{
	const Candidate *a = *(Candidate *const *)x, *b = *(Candidate *const *)y;
	return (a->member.town > b->member.town) - (a->member.town < b->member.town);
}

/* The candidates in another order. */
static Candidate **sorted(Loader *l, int (*order)(const void *, const void *))
{
	Candidate **list = ARENA_ARRAY(l->arena, Candidate *, l->all.len + 1);
	for (size_t i = 0; i < l->all.len; i++)
		list[i] = &l->all.items[i];
	if (l->all.len > 0)
		qsort(list, l->all.len, sizeof(list[0]), order);
	return list;
}

static Candidate *find_interest(const Loader *l, int64_t interest)
{
	Candidate key = { .interest = interest }, *wanted = &key;
	Candidate **hit = l->all.len == 0
		? NULL
		: bsearch(&wanted, l->by_interest, l->all.len, sizeof(wanted), by_interest);
	return hit == NULL ? NULL : *hit;
}

/* The first of the candidates of a town; l->all.len when there is none. */
static size_t first_of_town(const Loader *l, int64_t town)
{
	size_t lo = 0, hi = l->all.len;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (l->by_town[mid]->member.town < town)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static Rc stream(Loader *l, const Kind *k, const char *const *columns, size_t n, StoreRowFn *fn, Err *err)
{
	StoreSelect select = { columns, n, "id", NULL, 0 };
	return store_query_stream(office_store(l->office), k, &select, fn, l, err);
}

/* The number of a word in a list that NULL ends; none: -1. */
static int place_of(const char *word, const char *const *list)
{
	for (int i = 0; list[i] != NULL; i++)
		if (strcmp(list[i], word) == 0)
			return i;
	return -1;
}

/* --- interest ----------------------------------------------------------------------------------- */

static const char *const interest_columns[] = { "person", "person_name", "state", "wish_size",
	"wish_distance", "wish_land", "capacity", "since", "until", "missed" };

static bool keep_interest(void *arg, int64_t id, int64_t rev UNUSED, const Value *v)
{
	static const char *const sizes[] = { "", "similar", "larger", "smaller", NULL };
	static const char *const distances[] = { "", "near", "far", NULL };
	static const char *const lands[] = { "", "other", "same", NULL };
	Loader *l = arg;
	int64_t person = number(&v[0]);
	if (l->only != NULL &&
		(l->only->len == 0 ||
			bsearch(&person, l->only->items, l->only->len, sizeof(person), by_number) == NULL))
		return true;
	Candidate c = { .interest = id,
		.person = person,
		.name = arena_strdup(l->arena, text(&v[1])),
		.open = strcmp(text(&v[2]), "open") == 0,
		.capacity = v[6].type == VALUE_INT ? v[6].i : 1,
		.until = day(&v[8]),
		.term_until = "" };
	c.member = (PairingMember){ .person = person,
		.name = c.name,
		.town_name = "",
		.district_key = "",
		.land = "",
		.location_class = -1,
		.population_date = DAY_NONE,
		.topics_date = DAY_NONE,
		.since = day(&v[7]),
		.term_end = DAY_NONE,
		.missed = (int)number(&v[9]) };
	c.member.wish_size = (unsigned)BASE_MAX(0, place_of(text(&v[3]), sizes));
	c.member.wish_distance = (unsigned)BASE_MAX(0, place_of(text(&v[4]), distances));
	c.member.wish_land = (unsigned)BASE_MAX(0, place_of(text(&v[5]), lands));
	VEC_PUSH(l->arena, &l->all, c);
	return true;
}

/* --- posts ---------------------------------------------------------------------------------------- */

static const char *const post_columns[] = { "person", "town", "function", "since", "until", "term_end" };

/* A running post as mayor gives the town; of an ended one the day is kept for the reason. */
static bool keep_post(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *v)
{
	Loader *l = arg;
	Candidate *c = find_person(l, number(&v[0]));
	if (c == NULL || v[1].type != VALUE_INT || strcmp(text(&v[2]), "mayor") != 0)
		return true;
	Day since = day(&v[3]), until = day(&v[4]);
	bool running = (since == DAY_NONE || since <= l->today) && (until == DAY_NONE || until >= l->today);
	if (running) {
		c->member.town = v[1].i;
		c->member.term_end = day(&v[5]);
	} else if (until != DAY_NONE) {
		c->was_mayor = true;
		c->term_until = arena_strdup(l->arena, text(&v[4]));
	}
	return true;
}

/* --- towns ----------------------------------------------------------------------------------------- */

static const char *const town_columns[] = { "name", "ags", "population", "population_date", "location_class",
	"latitude", "longitude", "verdict" };

static void set_town(Loader *l, PairingMember *m, const Value *v)
{
	static const char *const classes[] = { "very_central", "central", "peripheral", "very_peripheral",
		NULL };
	const State *state = town_state(text(&v[1]));
	m->town_name = arena_strdup(l->arena, text(&v[0]));
	m->district_key = arena_strndup(l->arena, text(&v[1]), 5);
	m->land = state != NULL ? state->abbr : "";
	m->population = number(&v[2]);
	m->population_date = day(&v[3]);
	m->location_class = place_of(text(&v[4]), classes);
	m->has_place = v[5].type == VALUE_INT && v[6].type == VALUE_INT;
	m->latitude = number(&v[5]);
	m->longitude = number(&v[6]);
}

static bool keep_town(void *arg, int64_t id, int64_t rev UNUSED, const Value *v)
{
	Loader *l = arg;
	for (size_t i = first_of_town(l, id); i < l->all.len && l->by_town[i]->member.town == id; i++) {
		Candidate *c = l->by_town[i];
		set_town(l, &c->member, v);
		c->town_known = true;
		c->town_small = strcmp(text(&v[7]), "not") != 0;
	}
	return true;
}

/* --- topics -------------------------------------------------------------------------------------------- */

static bool keep_topic(void *arg, int64_t id, int64_t rev UNUSED, const Value *v)
{
	Loader *l = arg;
	TandemsPool *p = l->pool;
	if (p->ntopics == PAIRING_TOPICS_MAX)
		return false;
	((PairingTopic *)p->topics)[p->ntopics++] = (PairingTopic){ id, arena_strdup(l->arena, text(&v[0])) };
	return true;
}

static int topic_number(const TandemsPool *p, int64_t topic)
{
	for (size_t i = 0; i < p->ntopics; i++)
		if (p->topics[i].id == topic)
			return (int)i;
	return -1;
}

static void set_topic(const Loader *l, PairingMember *m, int64_t topic, const char *direction, int64_t level)
{
	int n = topic_number(l->pool, topic);
	if (n < 0 || level < 1 || level > 3)
		return;
	(strcmp(direction, "seeks") == 0 ? m->seeks : m->offers)[n] = (uint8_t)level;
}

static const char *const own_topic_columns[] = { "interest", "topic", "direction", "level" };

static bool keep_own_topic(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *v)
{
	Loader *l = arg;
	Candidate *c = find_interest(l, number(&v[0]));
	if (c == NULL)
		return true;
	c->own_topics = true;
	set_topic(l, &c->member, number(&v[1]), text(&v[2]), number(&v[3]));
	return true;
}

static const char *const town_topic_columns[] = { "town", "topic", "direction", "level", "date" };

/* The town's topics stand in for a mayor who named none. */
static bool keep_town_topic(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *v)
{
	Loader *l = arg;
	int64_t town = number(&v[0]);
	Day date = day(&v[4]);
	for (size_t i = first_of_town(l, town); i < l->all.len && l->by_town[i]->member.town == town; i++) {
		Candidate *c = l->by_town[i];
		if (c->own_topics)
			continue;
		set_topic(l, &c->member, number(&v[1]), text(&v[2]), number(&v[3]));
		c->member.topics_date = BASE_MAX(c->member.topics_date, date);
	}
	return true;
}

/* --- vetoes, past pairs, legal basis ------------------------------------------------------------------------ */

static const char *const veto_columns[] = { "interest", "person", "town" };

static bool keep_veto(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *v)
{
	Loader *l = arg;
	Candidate *c = find_interest(l, number(&v[0]));
	if (c != NULL && v[1].type == VALUE_INT)
		VEC_PUSH(l->arena, &c->not_persons, v[1].i);
	if (c != NULL && v[2].type == VALUE_INT)
		VEC_PUSH(l->arena, &c->not_towns, v[2].i);
	return true;
}

static const char *const tandem_columns[] = { "first", "second", "third", "state" };

/* A proposal that was thrown away before anybody was asked may come back; all others do not. */
static bool keep_tandem(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *v)
{
	Loader *l = arg;
	if (strcmp(text(&v[3]), "discarded") == 0)
		return true;
	for (int i = 0; i < 3; i++) {
		Candidate *c = find_person(l, number(&v[i]));
		if (c == NULL)
			continue;
		c->live += tandem_live(text(&v[3]));
		for (int j = 0; j < 3; j++)
			if (j != i && v[j].type == VALUE_INT)
				VEC_PUSH(l->arena, &c->past, v[j].i);
	}
	return true;
}

static const char *const consent_columns[] = { "person", "purpose", "withdrawn" };

static bool keep_consent(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *v)
{
	Candidate *c = find_person(arg, number(&v[0]));
	if (c != NULL && strcmp(text(&v[1]), "tandem") == 0 && v[2].type == VALUE_NULL)
		c->has_basis = true;
	return true;
}

/* --- who is in, who is out, and why --------------------------------------------------------------------------- */

static const char *german(Arena *a, Day d)
{
	char buf[DATE_TEXT_MAX];
	date_format_german(d, buf);
	return arena_strdup(a, buf);
}

/* NULL: in the pool. */
static const char *why_out(const Loader *l, const Candidate *c)
{
	if (!c->open)
		return "Das Interesse ist pausiert oder zurückgezogen.";
	if (c->until != DAY_NONE && c->until < l->today)
		return arena_printf(l->arena, "Das Interesse galt nur bis %s. Bitte nachfragen.",
			german(l->arena, c->until));
	if (c->member.town == 0 && c->was_mayor)
		return arena_printf(
			l->arena, "Das Amt endete am %s.", german(l->arena, date_parse_iso(c->term_until)));
	if (c->member.town == 0)
		return "Kein laufendes Amt als Bürgermeister:in eingetragen.";
	if (!c->town_known || !c->town_small)
		return arena_printf(l->arena, "%s ist keine Kleinstadt.", c->member.town_name);
	if (c->member.term_end != DAY_NONE && c->member.term_end < l->today)
		return arena_printf(l->arena, "Die Amtszeit endete am %s. Bitte das Amt prüfen.",
			german(l->arena, c->member.term_end));
	if (!c->has_basis)
		return "Die Rechtsgrundlage für Tandems fehlt oder wurde widerrufen.";
	if (c->live >= c->capacity)
		return c->live == 1
			? "Ist schon in einem Tandem."
			: arena_printf(l->arena, "Ist schon in %lld Tandems.", (long long)c->live);
	return NULL;
}

/* What the coordinator should know of somebody who is in; NULL: nothing. */
static const char *what_to_mind(const Loader *l, const Candidate *c)
{
	const PairingMember *m = &c->member;
	bool topics = false;
	for (int t = 0; t < PAIRING_TOPICS_MAX; t++)
		topics = topics || m->seeks[t] != 0 || m->offers[t] != 0;
	if (m->term_end != DAY_NONE && m->term_end - l->today < MIND_TERM_DAYS)
		return arena_printf(
			l->arena, "Die Amtszeit endet schon am %s.", german(l->arena, m->term_end));
	if (!topics)
		return "Weder sie oder er noch die Kommune hat ein Thema.";
	if (m->term_end == DAY_NONE)
		return "Das Ende der Amtszeit fehlt.";
	if (!m->has_place)
		return "Die Koordinaten der Kommune fehlen.";
	return NULL;
}

static void sort_ids(const Ids *ids)
{
	if (ids->len > 0)
		qsort(ids->items, ids->len, sizeof(ids->items[0]), by_number);
}

static void add_member(Loader *l, Candidate *c)
{
	sort_ids(&c->past);
	sort_ids(&c->not_persons);
	sort_ids(&c->not_towns);
	c->member.past = c->past.items;
	c->member.npast = c->past.len;
	c->member.not_persons = c->not_persons.items;
	c->member.nnot_persons = c->not_persons.len;
	c->member.not_towns = c->not_towns.items;
	c->member.nnot_towns = c->not_towns.len;
	VEC_PUSH(l->arena, l->pool, c->member);
}

static void sort_out(Loader *l)
{
	for (size_t i = 0; i < l->all.len; i++) {
		Candidate *c = &l->all.items[i];
		TandemsOut line = { c->interest, c->person, c->name, c->member.town_name, why_out(l, c) };
		if (line.reason != NULL) {
			VEC_PUSH(l->arena, &l->pool->out, line);
			continue;
		}
		add_member(l, c);
		line.reason = what_to_mind(l, c);
		if (line.reason != NULL)
			VEC_PUSH(l->arena, &l->pool->minds, line);
	}
}

/* --- the whole ----------------------------------------------------------------------------------------------------- */

static Rc select_persons(Office *o, const char *query, Day today, Arena *a, Ids *ret, Err *err)
{
	TableColumns columns;
	TableData data;
	Query q;
	size_t n = 0;
	if (table_columns(&kind_person, "full_name", a, &columns, err) != RC_OK ||
		query_parse(&kind_person, query, today, false, a, &q, err) != RC_OK ||
		table_load(o, &kind_person, &columns, 0, a, &data, err) != RC_OK)
		return err->rc;
	uint32_t *hits = ARENA_ARRAY(a, uint32_t, data.len + 1);
	TableFilter *f = table_filter_new(o, &kind_person);
	Rc rc = table_filter(f, &data, &q, a, hits, &n, err);
	table_filter_free(f);
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		VEC_PUSH(a, ret, data.items[hits[i]].id);
	sort_ids(ret);
	return rc;
}

static Rc load_topics(Loader *l, Err *err)
{
	static const char *const columns[] = { "label" };
	l->pool->topics = ARENA_ARRAY(l->arena, PairingTopic, PAIRING_TOPICS_MAX);
	return stream(l, &kind_topic, columns, ARRAY_LEN(columns), keep_topic, err);
}

static Rc load_all(Loader *l, Err *err)
{
	if (load_topics(l, err) != RC_OK ||
		stream(l, &kind_interest, interest_columns, ARRAY_LEN(interest_columns), keep_interest,
			err) != RC_OK)
		return err->rc;
	if (l->all.len > 0)
		qsort(l->all.items, l->all.len, sizeof(Candidate), by_person);
	l->by_interest = sorted(l, by_interest);
	if (stream(l, &kind_post, post_columns, ARRAY_LEN(post_columns), keep_post, err) != RC_OK)
		return err->rc;
	l->by_town = sorted(l, by_town);
	if (stream(l, &kind_town, town_columns, ARRAY_LEN(town_columns), keep_town, err) != RC_OK ||
		stream(l, &kind_interest_topic, own_topic_columns, ARRAY_LEN(own_topic_columns),
			keep_own_topic, err) != RC_OK ||
		stream(l, &kind_town_topic, town_topic_columns, ARRAY_LEN(town_topic_columns),
			keep_town_topic, err) != RC_OK ||
		stream(l, &kind_veto, veto_columns, ARRAY_LEN(veto_columns), keep_veto, err) != RC_OK ||
		stream(l, &kind_tandem, tandem_columns, ARRAY_LEN(tandem_columns), keep_tandem, err) != RC_OK)
		return err->rc;
	return stream(l, &kind_consent, consent_columns, ARRAY_LEN(consent_columns), keep_consent, err);
}

static Rc load_pool(Office *o, const PairingRules *r, const Ids *only, Arena *a, TandemsPool *ret, Err *err)
{
	TandemsPool pool = { .rules = *r };
	Loader l = { .office = o, .arena = a, .pool = &pool, .today = r->today, .only = only };
	if (load_all(&l, err) != RC_OK)
		return err->rc;
	sort_out(&l);
	pairing_prepare(&pool.rules, pool.items, pool.len);
	*ret = pool;
	return RC_OK;
}

Rc tandems_pool_in(Office *o, const PairingRules *r, Arena *a, TandemsPool *ret, Err *err)
{
	return load_pool(o, r, NULL, a, ret, err);
}

Rc tandems_pool(Office *o, const PairingRules *r, const char *query, Arena *a, TandemsPool *ret, Err *err)
{
	Ids only = { NULL, 0, 0 };
	bool all = query == NULL || *query == '\0';
	if (!all && select_persons(o, query, r->today, a, &only, err) != RC_OK)
		return err->rc;
	if (store_begin_read(office_store(o), err) != RC_OK)
		return err->rc;
	Rc rc = load_pool(o, r, all ? NULL : &only, a, ret, err);
	store_end_read(office_store(o));
	return rc;
}

/* --- everybody ----------------------------------------------------------------------------------------------------- */

/* A town as if its mayor were interested: the town's id stands for the person. */
static bool keep_small_town(void *arg, int64_t id, int64_t rev UNUSED, const Value *v)
{
	Loader *l = arg;
	if (strcmp(text(&v[7]), "not") == 0)
		return true;
	Candidate c = { .person = id, .own_topics = false, .term_until = "" };
	c.member = (PairingMember){
		.person = id, .town = id, .topics_date = DAY_NONE, .since = l->today, .term_end = DAY_NONE
	};
	set_town(l, &c.member, v);
	c.member.name = c.member.town_name;
	VEC_PUSH(l->arena, &l->all, c);
	return true;
}

static bool keep_topic_by_town(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *v)
{
	Loader *l = arg;
	Candidate *c = find_person(l, number(&v[0]));
	if (c == NULL)
		return true;
	set_topic(l, &c->member, number(&v[1]), text(&v[2]), number(&v[3]));
	c->member.topics_date = BASE_MAX(c->member.topics_date, day(&v[4]));
	return true;
}

Rc tandems_pool_towns(Office *o, const PairingRules *r, Arena *a, TandemsPool *ret, Err *err)
{
	TandemsPool pool = { .rules = *r };
	Loader l = { .office = o, .arena = a, .pool = &pool, .today = r->today };
	if (store_begin_read(office_store(o), err) != RC_OK)
		return err->rc;
	Rc rc = load_topics(&l, err);
	if (rc == RC_OK)
		rc = stream(&l, &kind_town, town_columns, ARRAY_LEN(town_columns), keep_small_town, err);
	if (rc == RC_OK) /* by id, which stands for the person */
		rc = stream(&l, &kind_town_topic, town_topic_columns, ARRAY_LEN(town_topic_columns),
			keep_topic_by_town, err);
	store_end_read(office_store(o));
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < l.all.len; i++)
		add_member(&l, &l.all.items[i]);
	pairing_prepare(&pool.rules, pool.items, pool.len);
	*ret = pool;
	return RC_OK;
}
