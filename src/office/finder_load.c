/* Filling the finder: every kind is streamed once, and only what is searched or shown is
 * kept. */
#include "finder_priv.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/domain/town.h"
#include "kontor/store/store_query.h"
#include "office_priv.h"
#include "people_priv.h"

enum { EXCERPT = 64 };

/* --- filling -------------------------------------------------------------------------- */

static const char *text_of(const Value *v)
{
	return v->type == VALUE_TEXT ? v->s : "";
}

/* Both texts live as long as the finder. */
static uint32_t add_place(Finder *f, const char *name, const char *fold)
{
	FinderPlace p = { name, fold, table_match_mask(fold) };
	if (f->nplaces == f->places_cap)
		f->places = arena_grow(
			f->arena, f->places, f->nplaces, &f->places_cap, f->nplaces + 1, sizeof(FinderPlace));
	f->places[f->nplaces] = p;
	return (uint32_t)f->nplaces++;
}

static void add_item(Finder *f, FinderItem item, const char *title, const char *fold)
{
	AUTO(str_done) Str both = STR_INIT;
	str_adds(&both, fold);
	str_addc(&both, '\0');
	str_adds(&both, title);
	item.fold = table_pack_bytes(&f->pack, str_cstr(&both), both.len + 1);
	if (item.group == FINDER_NOTES) {
		item.mask = table_match_mask(fold);
	} else {
		if (f->nstarts == f->starts_cap)
			f->starts = arena_grow(f->arena, f->starts, f->nstarts, &f->starts_cap,
				f->nstarts + 1, sizeof(uint64_t));
		table_match_index(title, fold, &f->starts[f->nstarts++], &item.mask);
	}
	if (f->len == f->cap)
		f->items = arena_grow(f->arena, f->items, f->len, &f->cap, f->len + 1, sizeof(FinderItem));
	f->items[f->len++] = item;
}

typedef struct Alias {
	int64_t town;
	const char *fold;
} Alias;

typedef struct Loading {
	Finder *finder;
	Arena *scratch;
	Str buf;
	uint32_t *slots; /* by id, 0: none. Towns: place of the district; notes: 1 + item of the town */
	size_t nslots;
	uint32_t *item_places; /* notes: place of a town or person, by its item; 0: none yet */
	int64_t persons_at;    /* notes: first slot of the persons */
	struct {
		Alias *items; /* in the order of towns */
		size_t len, cap;
	} aliases;
	const char *user;
} Loading;

static Rc stream(Finder *f, const Kind *k, const char *const *columns, size_t n, const char *order,
	StoreRowFn *fn, void *arg, Err *err)
{
	StoreSelect select = { columns, n, order, NULL, 0 };
	return store_query_stream(office_store(f->office), k, &select, fn, arg, err);
}

static uint32_t *slot(Loading *l, int64_t id)
{
	size_t i = (size_t)id;
	if (i >= l->nslots) {
		size_t cap = l->nslots;
		l->slots = arena_grow(l->scratch, l->slots, l->nslots, &cap, i + 1, sizeof(uint32_t));
		memset(l->slots + l->nslots, 0, (cap - l->nslots) * sizeof(uint32_t));
		l->nslots = cap;
	}
	return &l->slots[i];
}

static bool keep_district(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	const State *s = town_state(text_of(&v[0]));
	str_clear(&l->buf);
	text_fold_str(&l->buf, text_of(&v[1]));
	if (s != NULL) {
		str_adds(&l->buf, TABLE_NAME_END);
		text_fold_str(&l->buf, s->name);
		str_adds(&l->buf, TABLE_NAME_END);
		text_fold_str(&l->buf, s->abbr);
	}
	TablePack *pack = &l->finder->pack;
	*slot(l, id) = add_place(
		l->finder, table_pack_text(pack, text_of(&v[1])), table_pack_text(pack, str_cstr(&l->buf)));
	return true;
}

static bool keep_alias(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)id;
	(void)rev;
	Alias alias = { v[0].i, arena_strdup(l->scratch, text_of(&v[1])) };
	VEC_PUSH(l->scratch, &l->aliases, alias);
	return true;
}

static void add_aliases(Loading *l, int64_t town)
{
	size_t lo = 0, hi = l->aliases.len;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (l->aliases.items[mid].town < town)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < l->aliases.len && l->aliases.items[lo].town == town; lo++) {
		str_adds(&l->buf, TABLE_NAME_END);
		str_adds(&l->buf, l->aliases.items[lo].fold);
	}
}

static uint32_t number_of(const Value *v)
{
	uint32_t n = 0;
	for (const char *s = text_of(v); *s >= '0' && *s <= '9'; s++)
		n = n * 10 + (uint32_t)(*s - '0');
	return n;
}

static bool keep_town(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	FinderItem item = { .id = id, .group = FINDER_TOWNS, .ags = number_of(&v[2]) };
	item.postcode = number_of(&v[3]) & 0x1FFFF;
	item.fact = v[4].type == VALUE_INT ? (int32_t)v[4].i : -1;
	item.gone = v[5].type != VALUE_NULL;
	item.place = v[6].type == VALUE_INT ? *slot(l, v[6].i) : FINDER_NO_PLACE;
	str_clear(&l->buf);
	str_adds(&l->buf, text_of(&v[1]));
	add_aliases(l, id);
	add_item(l->finder, item, text_of(&v[0]), str_cstr(&l->buf));
	return true;
}

static Rc load_towns(Finder *f, Arena *scratch, Err *err)
{
	static const char *const district[] = { "key", "name" };
	static const char *const alias[] = { "town", "name_fold" };
	static const char *const town[] = { "name", "name_fold", "ags", "postcode", "population", "gone_date",
		"district" };
	Loading l = { .finder = f, .scratch = scratch };
	Rc rc = stream(f, &kind_district, district, ARRAY_LEN(district), NULL, keep_district, &l, err);
	if (rc == RC_OK)
		rc = stream(f, &kind_town_name, alias, ARRAY_LEN(alias), NULL, keep_alias, &l, err);
	if (rc == RC_OK)
		rc = stream(f, &kind_town, town, ARRAY_LEN(town), NULL, keep_town, &l, err);
	str_done(&l.buf);
	return rc;
}

/* Items whose detail is ready: it is kept as a place of their own. names are more names,
 * folded, each behind its TABLE_NAME_END. */
static void add_named(
	Loading *l, int64_t id, unsigned group, const char *title, const char *detail, const char *names)
{
	FinderItem item = { .id = id, .group = group & 7 };
	TablePack *pack = &l->finder->pack;
	if (*detail != '\0')
		item.place = add_place(l->finder, table_pack_text(pack, detail),
			table_pack_text(pack, text_fold(l->scratch, detail)));
	add_item(l->finder, item, title,
		arena_printf(l->scratch, "%s%s", text_fold(l->scratch, title), names));
}

static void add_ready(Loading *l, int64_t id, unsigned group, const char *title, const char *detail)
{
	add_named(l, id, group, title, detail, "");
}

/* Also by mail and by number. */
static void add_person(Loading *l, const PeopleEntry *e)
{
	str_clear(&l->buf);
	for (uint32_t i = 0; i < e->nnumbers; i++) {
		str_adds(&l->buf, TABLE_NAME_END);
		person_channel_fold(e->numbers[i].type, e->numbers[i].key, &l->buf);
	}
	add_named(l, e->id, FINDER_PERSONS, e->name, people_index_detail(e, l->scratch), str_cstr(&l->buf));
}

static bool keep_house(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	const char *alias = text_of(&v[1]);
	const char *names = *alias == '\0'
		? ""
		: arena_printf(l->scratch, TABLE_NAME_END "%s", text_fold(l->scratch, alias));
	const char *type = kind_choice_label(kind_field(&kind_organisation, "type"), text_of(&v[2]));
	add_named(l, id, FINDER_HOUSES, text_of(&v[0]), people_join(l->scratch, alias, type), names);
	return true;
}

static Rc load_people(Finder *f, Arena *scratch, Err *err)
{
	static const char *const house[] = { "name", "short_name", "type" };
	Loading l = { .finder = f, .scratch = scratch };
	PeopleIndex people;
	Rc rc = people_index_read(f->office, scratch, &people, err);
	for (size_t i = 0; rc == RC_OK && i < people.len; i++)
		add_person(&l, &people.items[i]);
	if (rc == RC_OK)
		rc = stream(f, &kind_organisation, house, ARRAY_LEN(house), NULL, keep_house, &l, err);
	str_done(&l.buf);
	return rc;
}

static bool keep_followup(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	char day[DATE_TEXT_MAX] = "";
	Day due = date_parse_iso(text_of(&v[1]));
	if (due != DAY_NONE)
		date_format_german(due, day);
	const char *whom = people_join(l->scratch, text_of(&v[3]), text_of(&v[4]));
	add_ready(l, id, FINDER_FOLLOWUPS, text_of(&v[0]),
		arena_printf(l->scratch, "Wiedervorlage · %s · %s%s%s", day, text_of(&v[2]),
			*whom != '\0' ? " · " : "", whom));
	return true;
}

static bool keep_topic(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	const char *synonyms = text_of(&v[1]);
	const char *detail = arena_printf(l->scratch, "Thema · %d suchen, %d bieten%s%s", (int)v[2].i,
		(int)v[3].i, *synonyms != '\0' ? " · " : "", synonyms);
	add_ready(l, id, FINDER_TOPICS, text_of(&v[0]), detail);
	return true;
}

static bool keep_event(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	char start[DATE_TEXT_MAX] = "";
	Wall w = wall_parse_iso(text_of(&v[1]));
	if (w != WALL_NONE && v[4].i != 0)
		date_format_long(wall_day(w), start);
	else if (w != WALL_NONE)
		wall_format_long(w, start);
	const char *town = text_of(&v[3]);
	const char *type = kind_choice_label(kind_field(&kind_event, "type"), text_of(&v[2]));
	add_ready(l, id, FINDER_EVENTS, text_of(&v[0]),
		arena_printf(l->scratch, "%s · %s%s%s", start, type, *town != '\0' ? " · " : "", town));
	return true;
}

static bool keep_view(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	bool shared = strcmp(text_of(&v[2]), "shared") == 0;
	if (!shared && strcmp(text_of(&v[3]), l->user) != 0)
		return true;
	const Kind *k = kind_find(text_of(&v[1]));
	add_ready(l, id, FINDER_VIEWS, text_of(&v[0]),
		arena_printf(l->scratch, "Ansicht · %s · %s", k != NULL ? k->plural : text_of(&v[1]),
			kind_choice_label(kind_field(&kind_view, "scope"), text_of(&v[2]))));
	return true;
}

static Rc load_small_kinds(Finder *f, Arena *scratch, Err *err)
{
	static const char *const topic[] = { "label", "synonyms", "seeking", "offering" };
	static const char *const event[] = { "title", "start", "type", "town_name", "all_day" };
	static const char *const followup[] = { "title", "due", "owner", "person_name", "town_name" };
	static const char *const view[] = { "name", "kind", "scope", "owner" };
	Loading l = { .finder = f, .scratch = scratch, .user = office_user(f->office) };
	Rc rc = stream(f, &kind_topic, topic, ARRAY_LEN(topic), NULL, keep_topic, &l, err);
	if (rc == RC_OK)
		rc = stream(f, &kind_event, event, ARRAY_LEN(event), "start DESC, id", keep_event, &l, err);
	if (rc == RC_OK)
		rc = stream(f, &kind_followup, followup, ARRAY_LEN(followup), NULL, keep_followup, &l, err);
	if (rc == RC_OK)
		rc = stream(f, &kind_view, view, ARRAY_LEN(view), NULL, keep_view, &l, err);
	return rc;
}

/* The beginning of a text on one line. */
static void excerpt(const char *text, char buf[EXCERPT + 4])
{
	size_t len = str_copy(buf, EXCERPT, text);
	for (char *s = buf; *s != '\0'; s++)
		if (*s == '\n')
			*s = ' ';
	if (text[len] != '\0')
		memcpy(buf + len, "…", sizeof("…"));
}

static uint32_t choice_index(const Choice *choices, const char *name)
{
	uint32_t i = 0;
	while (choices[i].name != NULL && strcmp(choices[i].name, name) != 0)
		i++;
	return i & 31;
}

/* What has notes becomes a place, named as its item is. */
static uint32_t place_of(Loading *l, int64_t id)
{
	uint32_t item = *slot(l, id);
	if (item == 0)
		return FINDER_NO_PLACE;
	uint32_t *place = &l->item_places[item - 1];
	const FinderItem *it = &l->finder->items[item - 1];
	if (*place == FINDER_NO_PLACE)
		*place = add_place(l->finder, finder_title(it), it->fold);
	return *place;
}

static bool keep_note(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	char text[EXCERPT + 4];
	Wall at = wall_parse_iso(text_of(&v[2]));
	FinderItem item = { .id = id, .group = FINDER_NOTES, .fact = at != WALL_NONE ? (int32_t)at : 0 };
	item.type = choice_index(kind_field(&kind_note, "type")->choices, text_of(&v[1])) & 31;
	/* Persons are in the slots behind the towns. */
	item.place = v[3].type == VALUE_INT ? place_of(l, v[3].i) : place_of(l, l->persons_at + v[4].i);
	excerpt(text_of(&v[0]), text);
	str_clear(&l->buf);
	text_fold_str(&l->buf, text);
	add_item(l->finder, item, text, str_cstr(&l->buf));
	return true;
}

static Rc load_notes(Finder *f, Arena *scratch, Err *err)
{
	static const char *const note[] = { "text", "type", "at", "town", "person" };
	Loading l = { .finder = f, .scratch = scratch };
	l.item_places = ARENA_ARRAY(scratch, uint32_t, f->len + 1);
	size_t i = 0;
	for (; i < f->len && f->items[i].group == FINDER_TOWNS; i++)
		*slot(&l, f->items[i].id) = (uint32_t)i + 1;
	l.persons_at = (int64_t)l.nslots;
	for (; i < f->len && f->items[i].group == FINDER_PERSONS; i++)
		*slot(&l, l.persons_at + f->items[i].id) = (uint32_t)i + 1;
	Rc rc = stream(f, &kind_note, note, ARRAY_LEN(note), NULL, keep_note, &l, err);
	str_done(&l.buf);
	return rc;
}

/* Room for all items at once: growing arrays would leave their old halves behind. */
static Rc make_room(Finder *f, Err *err)
{
	static const Kind *const kinds[FINDER_GROUPS] = { &kind_town, &kind_person, &kind_organisation,
		&kind_topic, &kind_event, &kind_followup, &kind_view, &kind_note };
	size_t count[FINDER_GROUPS];
	size_t all = 0;
	for (size_t i = 0; i < FINDER_GROUPS; i++) {
		Rc rc = store_query_count(office_store(f->office), kinds[i], &count[i], err);
		if (rc != RC_OK)
			return rc;
		all += count[i];
	}
	f->items = ARENA_ARRAY(f->arena, FinderItem, all + 1);
	f->cap = all + 1;
	f->starts_cap = all - count[FINDER_NOTES] + 1;
	f->starts = ARENA_ARRAY(f->arena, uint64_t, f->starts_cap);
	return RC_OK;
}

Rc finder_load(Finder *f, Err *err)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	Rc rc = make_room(f, err);
	add_place(f, "", ""); /* FINDER_NO_PLACE */
	if (rc == RC_OK)
		rc = load_towns(f, scratch, err);
	if (rc == RC_OK)
		rc = load_people(f, scratch, err);
	if (rc == RC_OK)
		rc = load_small_kinds(f, scratch, err);
	arena_reset(scratch);
	if (rc == RC_OK)
		rc = load_notes(f, scratch, err);
	return rc;
}
