/* Recognising what a file names: towns, organisations, persons that the office has. */
#include <inttypes.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/domain/town.h"
#include "kontor/store/store_query.h"
#include "people_import_priv.h"

enum { ASK_MAX = 30 };

static const char *text_of(Arena *a, const Value *v)
{
	return v->type == VALUE_TEXT ? arena_strdup(a, v->s) : "";
}

static const char *id_key(Arena *a, int64_t id)
{
	return arena_printf(a, "%" PRId64, id);
}

/* --- loading ----------------------------------------------------------------------- */

/* "Herzberg (Elster)" is also called Herzberg. */
static const char *base_name(Arena *a, const char *name)
{
	size_t len = strcspn(name, "(,/");
	return text_fold(a, arena_strndup(a, name, len));
}

static bool keep_town(void *arg, int64_t id, int64_t rev, const Value *v)
{
	PeopleImportWork *w = arg;
	Arena *a = w->arena;
	(void)rev;
	ImportTown t = { .id = id, .name = text_of(a, &v[0]), .ags = text_of(a, &v[2]) };
	t.postcode = text_of(a, &v[3]);
	t.gone = v[4].type != VALUE_NULL;
	t.successor = v[5].i;
	const char *fold = text_of(a, &v[1]), *base = base_name(a, t.name);
	size_t at = w->towns.len;
	VEC_PUSH(a, &w->towns, t);
	people_map_add(&w->town_by_id, id_key(a, id), at);
	people_map_add(&w->town_by_ags, t.ags, at);
	if (!t.gone)
		people_map_add(&w->town_by_name, fold, at);
	if (!t.gone && strcmp(base, fold) != 0)
		people_map_add(&w->town_by_base, base, at);
	return true;
}

static bool keep_alias(void *arg, int64_t id, int64_t rev, const Value *v)
{
	PeopleImportWork *w = arg;
	(void)id;
	(void)rev;
	const PeopleMapItem *town = people_map_find(&w->town_by_id, id_key(w->arena, v[0].i));
	if (town != NULL && !w->towns.items[town->value].gone)
		people_map_add(&w->town_by_base, text_of(w->arena, &v[1]), town->value);
	return true;
}

static bool keep_house(void *arg, int64_t id, int64_t rev, const Value *v)
{
	PeopleImportWork *w = arg;
	Arena *a = w->arena;
	(void)rev;
	ImportHouse h = { id, NULL };
	const char *name = text_of(a, &v[0]), *alias = text_fold(a, v[1].type == VALUE_TEXT ? v[1].s : "");
	people_map_add(&w->house_by_name, name, w->houses.len);
	if (*alias != '\0' && strcmp(alias, name) != 0)
		people_map_add(&w->house_by_name, alias, w->houses.len);
	VEC_PUSH(a, &w->houses, h);
	return true;
}

const char *people_import_find_name(Arena *a, const char *given, const char *family)
{
	const char *fold = text_fold(a, family);
	return *fold == '\0' ? "" : arena_printf(a, "%s\x01%s", fold, text_fold(a, given));
}

static void index_persons(PeopleImportWork *w)
{
	for (size_t i = 0; i < w->persons.len; i++) {
		const PeopleEntry *e = &w->persons.items[i];
		people_map_add(&w->by_name, people_import_find_name(w->arena, e->given, e->family), i);
		for (uint32_t k = 0; k < e->nnumbers; k++) {
			const PeopleNumber *n = &e->numbers[k];
			if (strcmp(n->type, "mail") == 0)
				people_map_add(&w->by_mail, n->key, i);
			else if (strcmp(n->type, "phone") == 0)
				people_map_add(&w->by_phone, n->key, i);
		}
	}
}

Rc people_import_find_load(PeopleImportWork *w, Err *err)
{
	static const char *const town[] = { "name", "name_fold", "ags", "postcode", "gone_date",
		"successor" };
	static const char *const alias[] = { "town", "name_fold" };
	static const char *const house[] = { "name_fold", "short_name" };
	PeopleMap *const maps[] = { &w->by_mail, &w->by_phone, &w->by_name, &w->town_by_ags, &w->town_by_name,
		&w->town_by_base, &w->town_by_id, &w->house_by_name, &w->row_by_mail, &w->row_by_name };
	Store *st = office_store(w->office);
	StoreSelect towns = { town, ARRAY_LEN(town), NULL, NULL, 0 };
	StoreSelect aliases = { alias, ARRAY_LEN(alias), NULL, NULL, 0 };
	StoreSelect houses = { house, ARRAY_LEN(house), NULL, NULL, 0 };
	for (size_t i = 0; i < ARRAY_LEN(maps); i++)
		maps[i]->arena = w->arena;
	if (people_index_load(w->office, w->arena, &w->persons, err) != RC_OK ||
		store_query_stream(st, &kind_town, &towns, keep_town, w, err) != RC_OK ||
		store_query_stream(st, &kind_town_name, &aliases, keep_alias, w, err) != RC_OK ||
		store_query_stream(st, &kind_organisation, &houses, keep_house, w, err) != RC_OK)
		return err->rc;
	index_persons(w);
	return RC_OK;
}

/* --- places ------------------------------------------------------------------------- */

static void found_town(ImportPlace *p, const ImportTown *t)
{
	p->type = PLACE_TOWN;
	p->town = t->id;
	p->name = t->name;
}

/* A town that was merged away means the one that took it in. */
static const ImportTown *living(const PeopleImportWork *w, const ImportTown *t)
{
	for (int hops = 0; t != NULL && t->gone && t->successor != 0 && hops < 8; hops++) {
		const PeopleMapItem *next = people_map_find(&w->town_by_id, id_key(w->arena, t->successor));
		t = next == NULL ? NULL : &w->towns.items[next->value];
	}
	return t;
}

static const ImportTown *town_by_id(const PeopleImportWork *w, int64_t id)
{
	const PeopleMapItem *i = people_map_find(&w->town_by_id, id_key(w->arena, id));
	return i == NULL ? NULL : &w->towns.items[i->value];
}

static bool has_postcode(const Contact *c, const char *postcode, size_t digits)
{
	for (size_t i = 0; i < c->addresses.len; i++)
		if (*postcode != '\0' && strncmp(c->addresses.items[i].postcode, postcode, digits) == 0)
			return true;
	return false;
}

/* The only town of a name with this postcode, or with its beginning; NULL when none or more. */
static const ImportTown *narrow(const PeopleImportWork *w, const PeopleMap *m, const PeopleMapItem *first,
	const Contact *c, size_t digits)
{
	const ImportTown *found = NULL;
	for (const PeopleMapItem *i = first; i != NULL; i = people_map_next(m, i)) {
		const ImportTown *t = &w->towns.items[i->value];
		if (!has_postcode(c, t->postcode, digits) || t == found)
			continue;
		if (found != NULL)
			return NULL;
		found = t;
	}
	return found;
}

static void ask_town(PeopleImportWork *w, const PeopleMap *m, const PeopleMapItem *first, ImportPlace *p)
{
	p->type = PLACE_ASK;
	for (const PeopleMapItem *i = first; i != NULL && p->ask.len < ASK_MAX; i = people_map_next(m, i)) {
		const ImportTown *t = &w->towns.items[i->value];
		PeopleCandidate c = { t->id, people_title(w->office, &kind_town, t->id, w->arena) };
		if (p->ask.len == 0 || p->ask.items[p->ask.len - 1].id != t->id)
			VEC_PUSH(w->arena, &p->ask, c);
	}
}

/* By name, and by postcode where the name alone is not enough. False: no such town. */
static bool town_named(PeopleImportWork *w, const Contact *c, const char *name, ImportPlace *p)
{
	const PeopleMap *maps[] = { &w->town_by_name, &w->town_by_base };
	const char *fold = text_fold(w->arena, name);
	for (size_t m = 0; m < ARRAY_LEN(maps); m++) {
		const PeopleMapItem *first = people_map_find(maps[m], fold);
		if (first == NULL)
			continue;
		const ImportTown *t = first->next == 0 ? &w->towns.items[first->value] : NULL;
		if (t == NULL)
			t = narrow(w, maps[m], first, c, 5);
		/* "Mühlhausen" with the postcode of Mühlhausen/Thüringen means that one. */
		const PeopleMapItem *longer = m == 0 ? people_map_find(maps[1], fold) : NULL;
		if (t == NULL && longer != NULL)
			t = narrow(w, maps[1], longer, c, 5);
		for (size_t digits = 4; t == NULL && digits >= 2; digits--)
			t = narrow(w, maps[m], first, c, digits);
		if (t != NULL)
			found_town(p, t);
		else {
			ask_town(w, maps[m], first, p);
			p->reason = arena_printf(w->arena, "%s gibt es mehrmals, bitte wählen", name);
		}
		return true;
	}
	return false;
}

/* Words before a town's name that say what it is. */
static bool says_town(Arena *a, const char *word, size_t len)
{
	static const char *const words[] = { "stadt", "stadtverwaltung", "gemeinde", "gemeindeverwaltung",
		"markt", "marktgemeinde", "hansestadt", "kreisstadt", "rathaus", "verwaltung", "magistrat",
		"flecken", "lutherstadt", "bergstadt", "universitatsstadt", "kurstadt", "grosse", "der",
		"des", "die", "burgermeisteramt", "stadtrat", "amtsfreie", "einheitsgemeinde", "landstadt" };
	const char *fold = text_fold(a, arena_strndup(a, word, len));
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], fold) == 0)
			return true;
	return false;
}

/* "Stadtverwaltung Wittenberge"; whole names first, since "Markt Schwaben" is one. */
static bool town_of_house(PeopleImportWork *w, const Contact *c, const char *name, ImportPlace *p)
{
	for (const char *s = name; *s != '\0';) {
		if (town_named(w, c, s, p))
			return true;
		size_t len = strcspn(s, " ");
		if (!says_town(w->arena, s, len))
			return false;
		s += len;
		s += strspn(s, " ");
	}
	return false;
}

static bool only_says_town(PeopleImportWork *w, const char *name)
{
	for (const char *s = name; *s != '\0';) {
		size_t len = strcspn(s, " ");
		if (!says_town(w->arena, s, len))
			return false;
		s += len;
		s += strspn(s, " ");
	}
	return true;
}

static size_t new_house(PeopleImportWork *w, const char *name)
{
	ImportHouse h = { 0, record_new(w->arena, &kind_organisation) };
	record_set_text(h.record, w->arena, "name", name);
	record_set_text(h.record, w->arena, "type", "other");
	people_map_add(&w->house_by_name, text_fold(w->arena, name), w->houses.len);
	VEC_PUSH(w->arena, &w->houses, h);
	return w->houses.len;
}

static void place_of_house(PeopleImportWork *w, const Contact *c, ImportPlace *p)
{
	const PeopleMapItem *known = people_map_find(&w->house_by_name, text_fold(w->arena, c->organisation));
	if (known == NULL && town_of_house(w, c, c->organisation, p))
		return;
	if (known == NULL && only_says_town(w, c->organisation))
		return;
	p->type = PLACE_HOUSE;
	p->name = c->organisation;
	p->house = known != NULL ? known->value + 1u : new_house(w, c->organisation);
}

/* "Bürgermeisterin" of the city in her address. */
static void place_of_address(PeopleImportWork *w, const Contact *c, ImportPlace *p)
{
	const Choice *function = person_function_find(c->function);
	if (function == NULL || strcmp(function->name, "other") == 0)
		return;
	for (size_t i = 0; i < c->addresses.len; i++)
		if (strcmp(c->addresses.items[i].use, "home") != 0 && *c->addresses.items[i].city != '\0' &&
			town_named(w, c, c->addresses.items[i].city, p))
			return;
}

void people_import_find_place(PeopleImportWork *w, const ImportRow *row, ImportPlace *ret)
{
	const Contact *c = row->contact;
	*ret = (ImportPlace){ .type = PLACE_NONE, .name = "" };
	if (row->town_chosen) {
		const ImportTown *t = row->town != 0 ? town_by_id(w, row->town) : NULL;
		if (t != NULL)
			found_town(ret, t);
		return;
	}
	if (*c->ags != '\0') {
		const PeopleMapItem *i = people_map_find(&w->town_by_ags, c->ags);
		const ImportTown *t = i == NULL ? NULL : living(w, &w->towns.items[i->value]);
		ret->type = PLACE_REFUSED;
		ret->reason = arena_printf(w->arena, "AGS %s gibt es nicht", c->ags);
		if (t != NULL)
			found_town(ret, t);
		return;
	}
	if (*c->town != '\0') {
		if (town_of_house(w, c, c->town, ret))
			return;
		ret->type = PLACE_REFUSED;
		ret->reason = arena_printf(w->arena, "die Kommune „%s“ steht nicht im Register", c->town);
		return;
	}
	if (*c->organisation != '\0')
		place_of_house(w, c, ret);
	if (ret->type == PLACE_NONE)
		place_of_address(w, c, ret);
}

/* --- persons -------------------------------------------------------------------------- */

typedef struct Candidate {
	const PeopleEntry *entry;
	bool mail, phone, name, near, place, place_unknown;
} Candidate;

typedef struct Candidates {
	Candidate *items;
	size_t len, cap;
} Candidates;

int64_t people_import_find_key(const PeopleImportWork *w, const ImportPlace *p)
{
	if (p->type == PLACE_TOWN)
		return p->town;
	if (p->type != PLACE_HOUSE)
		return 0;
	int64_t id = w->houses.items[p->house - 1].id;
	return id != 0 ? -id : INT64_MIN + (int64_t)p->house;
}

static bool was_at(const PeopleEntry *e, int64_t place)
{
	for (uint32_t i = 0; i < e->nposts; i++) {
		int64_t key = e->posts[i].town != 0 ? e->posts[i].town : -e->posts[i].organisation;
		if (place != 0 && key == place)
			return true;
	}
	return false;
}

/* Same family name and a given name that may be short for the other; or hardly a difference. */
static bool is_near(Arena *a, const Contact *c, const PeopleEntry *e)
{
	const char *gc = text_fold(a, c->given_name), *ge = text_fold(a, e->given);
	const char *fc = text_fold(a, c->family_name), *fe = text_fold(a, e->family);
	size_t n = BASE_MIN(strlen(gc), strlen(ge));
	if (strcmp(fc, fe) == 0 && strncmp(gc, ge, n) == 0)
		return true;
	return text_distance(fc, fe, 2) + text_distance(gc, ge, 2) <= 2;
}

/* One of the two names: somebody who married, or a shared mailbox otherwise. */
static bool half_named(Arena *a, const Contact *c, const PeopleEntry *e)
{
	bool family = strcmp(text_fold(a, c->family_name), text_fold(a, e->family)) == 0;
	const char *given = text_fold(a, c->given_name);
	return family || (*given != '\0' && strcmp(given, text_fold(a, e->given)) == 0);
}

static Candidate *candidate(PeopleImportWork *w, Candidates *all, uint32_t person)
{
	const PeopleEntry *e = &w->persons.items[person];
	for (size_t i = 0; i < all->len; i++)
		if (all->items[i].entry == e)
			return &all->items[i];
	Candidate c = { .entry = e };
	VEC_PUSH(w->arena, all, c);
	return &all->items[all->len - 1];
}

static void by_channels(PeopleImportWork *w, const Contact *c, Candidates *all)
{
	AUTO(str_done) Str key = STR_INIT;
	for (size_t i = 0; i < c->channels.len; i++) {
		const ContactChannel *ch = &c->channels.items[i];
		bool mail = strcmp(ch->type, "mail") == 0;
		if (!mail && strcmp(ch->type, "phone") != 0)
			continue;
		str_clear(&key);
		if (mail)
			person_mail_key(ch->value, &key);
		else
			person_phone_key(ch->value, &key);
		const PeopleMap *m = mail ? &w->by_mail : &w->by_phone;
		for (const PeopleMapItem *k = people_map_find(m, str_cstr(&key)); k != NULL;
			k = people_map_next(m, k)) {
			Candidate *p = candidate(w, all, k->value);
			p->mail = p->mail || mail;
			p->phone = p->phone || !mail;
		}
	}
}

static bool is_strong(const Candidate *p)
{
	return (p->mail && p->near) || (p->phone && p->name) || (p->name && p->place);
}

static bool is_weak(PeopleImportWork *w, const Candidate *p, const Contact *c)
{
	return (p->mail && half_named(w->arena, c, p->entry)) || (p->name && p->place_unknown);
}

/* People whom the row might mean, each with the reasons. */
static void collect(PeopleImportWork *w, const ImportRow *row, const ImportPlace *place, Candidates *all)
{
	const Contact *c = row->contact;
	int64_t at = people_import_find_key(w, place);
	by_channels(w, c, all);
	for (const PeopleMapItem *k = people_map_find(&w->by_name, row->name_key); k != NULL;
		k = people_map_next(&w->by_name, k))
		candidate(w, all, k->value)->name = true;
	for (size_t i = 0; i < all->len; i++) {
		Candidate *p = &all->items[i];
		p->near = p->name || is_near(w->arena, c, p->entry);
		p->place = was_at(p->entry, at);
		p->place_unknown = at == 0 || p->entry->nposts == 0;
	}
}

static void ask_person(PeopleImportWork *w, const Candidate *p, ImportMatch *ret)
{
	const char *detail = people_index_detail(p->entry, w->arena);
	PeopleCandidate c = { p->entry->id, people_join(w->arena, p->entry->name, detail) };
	if (ret->ask.len < ASK_MAX)
		VEC_PUSH(w->arena, &ret->ask, c);
}

/* An earlier row that makes the same new person. */
static size_t earlier_row(PeopleImportWork *w, size_t at, const ImportPlace *place)
{
	const ImportRow *row = &w->rows.items[at];
	AUTO(str_done) Str key = STR_INIT;
	for (const PeopleMapItem *k = people_map_find(&w->row_by_name, row->name_key); k != NULL;
		k = people_map_next(&w->row_by_name, k)) {
		const ImportRow *other = &w->rows.items[k->value];
		if (k->value >= at || other->mine == NULL)
			continue;
		if (other->place_key != 0 && other->place_key == people_import_find_key(w, place))
			return k->value + 1u;
		for (size_t i = 0; i < row->contact->channels.len; i++) {
			if (strcmp(row->contact->channels.items[i].type, "mail") != 0)
				continue;
			str_clear(&key);
			person_mail_key(row->contact->channels.items[i].value, &key);
			for (const PeopleMapItem *m = people_map_find(&w->row_by_mail, str_cstr(&key));
				m != NULL; m = people_map_next(&w->row_by_mail, m))
				if (m->value == k->value)
					return k->value + 1u;
		}
	}
	return 0;
}

void people_import_find_person(PeopleImportWork *w, size_t at, const ImportPlace *place, ImportMatch *ret)
{
	const ImportRow *row = &w->rows.items[at];
	Candidates all = { NULL, 0, 0 };
	*ret = (ImportMatch){ .person = NULL };
	if (row->person_chosen) {
		ret->person = row->person != 0 ? people_index_find(&w->persons, row->person) : NULL;
		return;
	}
	collect(w, row, place, &all);
	size_t strong = 0;
	for (size_t i = 0; i < all.len; i++)
		if (is_strong(&all.items[i])) {
			strong++;
			ret->person = all.items[i].entry;
			ask_person(w, &all.items[i], ret);
		}
	if (strong == 1) {
		ret->ask.len = 0;
		return;
	}
	ret->person = NULL;
	for (size_t i = 0; strong == 0 && i < all.len; i++)
		if (is_weak(w, &all.items[i], row->contact))
			ask_person(w, &all.items[i], ret);
	if (ret->ask.len == 0)
		ret->row = earlier_row(w, at, place);
}
