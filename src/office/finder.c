/* The finder over everything.
 *
 * Tens of thousands of small items, searched at every letter: an item is a folded and
 * a shown text behind each other, some numbers, and a place that many items share. The
 * line of details is made only for the hits. Towns come first, notes last, so that
 * equal hits are in that order. */
#include "kontor/office/finder.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"
#include "kontor/store/store_query.h"
#include "office_priv.h"
#include "table_priv.h"

enum { EXCERPT = 64, WORDS_MAX = 8 };

enum { NO_PLACE = 0 };

/* What several items have in common: the Kreis of towns, the town of notes. */
typedef struct Common {
	const char *name;
	const char *fold; /* more names behind \x01: "prignitz\x01brandenburg\x01bb" */
	uint32_t mask;
} Common;

typedef struct Item {
	int64_t id;
	const char *fold; /* the title follows its NUL */
	int32_t fact;     /* towns: inhabitants, -1 when unknown; notes: minutes of the wall clock */
	uint32_t ags;
	uint32_t mask;
	uint32_t place;
	uint32_t postcode : 17;
	uint32_t gone : 1;
	uint32_t group : 3; /* index into groups */
	uint32_t type : 5;  /* notes: index into the choices */
} Item;

struct Finder {
	Office *office;
	Arena *arena;
	TablePack pack;
	Item *items;
	size_t len, cap;
	uint64_t *starts; /* of the items before the notes */
	size_t nstarts, starts_cap;
	Common *places;
	size_t nplaces, places_cap;
	uint8_t *place_hits; /* per place: bit i, word i hits it */
	Arena *hits;         /* texts of entries */
	FinderEntry entries[FINDER_HITS_MAX];
};

typedef void DetailFn(const Finder *f, const Item *item, Str *out);

/* --- details ------------------------------------------------------------------------ */

static const char *place_name(const Finder *f, const Item *item)
{
	return f->places[item->place].name;
}

static void town_detail(const Finder *f, const Item *item, Str *out)
{
	char ags[16];
	str_format(ags, sizeof(ags), "%08u", (unsigned)item->ags);
	const State *s = town_state(ags);
	str_adds(out, place_name(f, item));
	if (s != NULL)
		str_addf(out, "%s%s", out->len > 0 ? ", " : "", s->name);
	if (item->gone)
		str_adds(out, " · aufgelöst");
	else if (item->fact >= 0) {
		Value v = { VALUE_INT, item->fact, NULL };
		str_adds(out, " · ");
		value_show(kind_field(&kind_town, "population"), &v, out);
		str_adds(out, " Einw.");
	}
}

static void note_detail(const Finder *f, const Item *item, Str *out)
{
	char day[DATE_TEXT_MAX];
	date_format_german(wall_day(item->fact), day);
	const Choice *type = &kind_field(&kind_note, "type")->choices[item->type];
	str_addf(out, "%s · %s · %s", day, type->name != NULL ? type->label : "Vermerk", place_name(f, item));
}

static void ready_detail(const Finder *f, const Item *item, Str *out)
{
	str_adds(out, place_name(f, item));
}

enum { TOWNS, TOPICS, EVENTS, VIEWS, NOTES };

static const struct {
	const Kind *kind;
	DetailFn *detail;
} groups[] = {
	[TOWNS] = { &kind_town, town_detail },
	[TOPICS] = { &kind_topic, ready_detail },
	[EVENTS] = { &kind_event, ready_detail },
	[VIEWS] = { &kind_view, ready_detail },
	[NOTES] = { &kind_note, note_detail },
};

/* --- filling -------------------------------------------------------------------------- */

static const char *text_of(const Value *v)
{
	return v->type == VALUE_TEXT ? v->s : "";
}

/* Both texts live as long as the finder. */
static uint32_t add_place(Finder *f, const char *name, const char *fold)
{
	Common p = { name, fold, table_match_mask(fold) };
	if (f->nplaces == f->places_cap)
		f->places = arena_grow(
			f->arena, f->places, f->nplaces, &f->places_cap, f->nplaces + 1, sizeof(Common));
	f->places[f->nplaces] = p;
	return (uint32_t)f->nplaces++;
}

static void add_item(Finder *f, Item item, const char *title, const char *fold)
{
	AUTO(str_done) Str both = STR_INIT;
	str_adds(&both, fold);
	str_addc(&both, '\0');
	str_adds(&both, title);
	item.fold = table_pack_bytes(&f->pack, str_cstr(&both), both.len + 1);
	if (item.group == NOTES) {
		item.mask = table_match_mask(fold);
	} else {
		if (f->nstarts == f->starts_cap)
			f->starts = arena_grow(f->arena, f->starts, f->nstarts, &f->starts_cap,
				f->nstarts + 1, sizeof(uint64_t));
		table_match_index(title, fold, &f->starts[f->nstarts++], &item.mask);
	}
	if (f->len == f->cap)
		f->items = arena_grow(f->arena, f->items, f->len, &f->cap, f->len + 1, sizeof(Item));
	f->items[f->len++] = item;
}

static const char *item_title(const Item *item)
{
	return item->fold + strlen(item->fold) + 1;
}

typedef struct Loading {
	Finder *finder;
	Arena *scratch;
	Str buf;
	uint32_t *slots; /* by id, 0: none. Towns: place of the district; notes: 1 + item of the town */
	size_t nslots;
	uint32_t *town_places; /* notes: place of a town, by its item; 0: none yet */
	const Value *aliases;  /* towns: (town, fold) pairs in the order of towns */
	size_t naliases, aliases_cap;
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
	Value pair = { VALUE_TEXT, v[0].i, arena_strdup(l->scratch, text_of(&v[1])) };
	Value *items = (Value *)l->aliases;
	if (l->naliases == l->aliases_cap)
		items = arena_grow(
			l->scratch, items, l->naliases, &l->aliases_cap, l->naliases + 1, sizeof(Value));
	items[l->naliases++] = pair;
	l->aliases = items;
	return true;
}

static void add_aliases(Loading *l, int64_t town)
{
	size_t lo = 0, hi = l->naliases;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (l->aliases[mid].i < town)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < l->naliases && l->aliases[lo].i == town; lo++) {
		str_adds(&l->buf, TABLE_NAME_END);
		str_adds(&l->buf, l->aliases[lo].s);
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
	Item item = { .id = id, .group = TOWNS, .ags = number_of(&v[2]) };
	item.postcode = number_of(&v[3]) & 0x1FFFF;
	item.fact = v[4].type == VALUE_INT ? (int32_t)v[4].i : -1;
	item.gone = v[5].type != VALUE_NULL;
	item.place = v[6].type == VALUE_INT ? *slot(l, v[6].i) : NO_PLACE;
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

/* Items whose detail is ready: it is kept as a place of their own. */
static void add_ready(Loading *l, int64_t id, unsigned group, const char *title, const char *detail)
{
	Item item = { .id = id, .group = group & 7 };
	const char *fold = text_fold(l->scratch, detail);
	TablePack *pack = &l->finder->pack;
	item.place = add_place(l->finder, table_pack_text(pack, detail), table_pack_text(pack, fold));
	add_item(l->finder, item, title, text_fold(l->scratch, title));
}

static bool keep_topic(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	const char *synonyms = text_of(&v[1]);
	const char *detail = arena_printf(l->scratch, "Thema · %d suchen, %d bieten%s%s", (int)v[2].i,
		(int)v[3].i, *synonyms != '\0' ? " · " : "", synonyms);
	add_ready(l, id, TOPICS, text_of(&v[0]), detail);
	return true;
}

static bool keep_event(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	char start[DATE_TEXT_MAX] = "";
	Wall w = wall_parse_iso(text_of(&v[1]));
	if (w != WALL_NONE)
		wall_format_long(w, start);
	const char *town = text_of(&v[3]);
	const char *type = kind_choice_label(kind_field(&kind_event, "type"), text_of(&v[2]));
	add_ready(l, id, EVENTS, text_of(&v[0]),
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
	add_ready(l, id, VIEWS, text_of(&v[0]),
		arena_printf(l->scratch, "Ansicht · %s · %s", k != NULL ? k->plural : text_of(&v[1]),
			kind_choice_label(kind_field(&kind_view, "scope"), text_of(&v[2]))));
	return true;
}

static Rc load_small_kinds(Finder *f, Arena *scratch, Err *err)
{
	static const char *const topic[] = { "label", "synonyms", "seeking", "offering" };
	static const char *const event[] = { "title", "start", "type", "town_name" };
	static const char *const view[] = { "name", "kind", "scope", "owner" };
	Loading l = { .finder = f, .scratch = scratch, .user = office_user(f->office) };
	Rc rc = stream(f, &kind_topic, topic, ARRAY_LEN(topic), NULL, keep_topic, &l, err);
	if (rc == RC_OK)
		rc = stream(f, &kind_event, event, ARRAY_LEN(event), "start DESC, id", keep_event, &l, err);
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

/* A town that has notes becomes a place, named as its item is. */
static uint32_t place_of_town(Loading *l, int64_t town)
{
	uint32_t item = *slot(l, town);
	if (item == 0)
		return NO_PLACE;
	uint32_t *place = &l->town_places[item - 1];
	const Item *it = &l->finder->items[item - 1];
	if (*place == NO_PLACE)
		*place = add_place(l->finder, item_title(it), it->fold);
	return *place;
}

static bool keep_note(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Loading *l = arg;
	(void)rev;
	char text[EXCERPT + 4];
	Wall at = wall_parse_iso(text_of(&v[2]));
	Item item = { .id = id, .group = NOTES, .fact = at != WALL_NONE ? (int32_t)at : 0 };
	item.type = choice_index(kind_field(&kind_note, "type")->choices, text_of(&v[1])) & 31;
	item.place = place_of_town(l, v[3].i);
	excerpt(text_of(&v[0]), text);
	str_clear(&l->buf);
	text_fold_str(&l->buf, text);
	add_item(l->finder, item, text, str_cstr(&l->buf));
	return true;
}

static Rc load_notes(Finder *f, Arena *scratch, Err *err)
{
	static const char *const note[] = { "text", "type", "at", "town" };
	Loading l = { .finder = f, .scratch = scratch };
	l.town_places = ARENA_ARRAY(scratch, uint32_t, f->len + 1);
	for (size_t i = 0; i < f->len && f->items[i].group == TOWNS; i++)
		*slot(&l, f->items[i].id) = (uint32_t)i + 1;
	Rc rc = stream(f, &kind_note, note, ARRAY_LEN(note), NULL, keep_note, &l, err);
	str_done(&l.buf);
	return rc;
}

/* Room for all items at once: growing arrays would leave their old halves behind. */
static Rc make_room(Finder *f, Err *err)
{
	size_t count[ARRAY_LEN(groups)];
	size_t all = 0;
	for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
		Rc rc = store_query_count(office_store(f->office), groups[i].kind, &count[i], err);
		if (rc != RC_OK)
			return rc;
		all += count[i];
	}
	f->items = ARENA_ARRAY(f->arena, Item, all + 1);
	f->cap = all + 1;
	f->starts_cap = all - count[NOTES] + 1;
	f->starts = ARENA_ARRAY(f->arena, uint64_t, f->starts_cap);
	return RC_OK;
}

static Rc load(Finder *f, Err *err)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	Rc rc = make_room(f, err);
	if (rc == RC_OK)
		rc = load_towns(f, scratch, err);
	if (rc == RC_OK)
		rc = load_small_kinds(f, scratch, err);
	arena_reset(scratch);
	if (rc == RC_OK)
		rc = load_notes(f, scratch, err);
	return rc;
}

Rc finder_new(Office *o, Finder **ret, Err *err)
{
	Finder *f = calloc(1, sizeof(*f));
	if (f == NULL)
		err_out_of_memory();
	*f = (Finder){ .office = o, .arena = arena_new(), .hits = arena_new() };
	f->pack.arena = f->arena;
	add_place(f, "", "");
	Rc rc = store_begin_read(office_store(o), err);
	if (rc == RC_OK) {
		rc = load(f, err);
		store_end_read(office_store(o));
		store_query_release(office_store(o));
	}
	if (rc != RC_OK) {
		finder_free(f);
		return rc;
	}
	f->place_hits = arena_alloc(f->arena, f->nplaces);
	*ret = f;
	return RC_OK;
}

void finder_free(Finder *f)
{
	if (f == NULL)
		return;
	arena_free(f->arena);
	arena_free(f->hits);
	free(f);
}

/* --- searching ---------------------------------------------------------------------------- */

static void split_words(const char *text, Arena *a, TableWords *words)
{
	*words = (TableWords){ NULL, 0, 0, 0, "", 0 };
	for (const char *s = text; *s != '\0' && words->len < WORDS_MAX;) {
		s += strspn(s, " \t");
		size_t len = strcspn(s, " \t");
		const char *word = arena_strndup(a, s, len);
		const char *fold = text_fold(a, word);
		if (*fold != '\0')
			table_match_add(words, a, word, fold, false);
		s += len;
	}
	table_match_join(words, a);
}

static void match_places(Finder *f, const TableWords *words)
{
	for (size_t i = 0; i < f->nplaces; i++) {
		const Common *p = &f->places[i];
		TableHay hay = { p->fold, p->name, 1, p->mask, 0, 0 };
		unsigned bits = 0;
		for (size_t w = 0; w < words->len; w++)
			if ((words->items[w].mask & ~p->mask) == 0 &&
				table_match_word(&words->items[w], &hay) < TABLE_CLASS_NONE)
				bits |= 1u << w;
		f->place_hits[i] = (uint8_t)bits;
	}
}

/* Rank of an item: its own name decides; words that only the place has count as inside,
 * and for towns at least one word has to be in the name. */
static unsigned match_item(const Finder *f, const TableWords *words, const Item *item, const TableHay *hay)
{
	int worst = 0;
	size_t own = 0;
	for (size_t w = 0; w < words->len; w++) {
		int class = table_match_word(&words->items[w], hay);
		if (class < TABLE_CLASS_NONE)
			own++;
		else if (f->place_hits[item->place] >> w & 1)
			class = TABLE_CLASS_INSIDE;
		else
			return TABLE_NO_MATCH;
		worst = BASE_MAX(worst, class);
	}
	if (own == 0 && item->group == TOWNS)
		return TABLE_NO_MATCH;
	if (own < words->len)
		return TABLE_CLASS_INSIDE * 2 + 1;
	return table_match_rank(words, hay, worst);
}

/* Notes only have an inside, and towns that are gone come behind everything. */
static unsigned group_rank(const Item *item, unsigned rank)
{
	if (item->gone)
		return TABLE_RANKS - 1;
	if (item->group == NOTES)
		return BASE_MAX(rank, TABLE_CLASS_INSIDE * 2u);
	return rank;
}

/* The first items of every rank. */
typedef struct Best {
	uint32_t items[TABLE_RANKS][FINDER_HITS_MAX];
	size_t len[TABLE_RANKS];
} Best;

static size_t find_best(Finder *f, const TableWords *words, bool typo, size_t max, Best *best)
{
	size_t n = 0;
	memset(best->len, 0, sizeof(best->len));
	for (size_t i = 0; i < f->len; i++) {
		const Item *item = &f->items[i];
		uint64_t starts = i < f->nstarts ? f->starts[i] : 1;
		TableHay hay = { item->fold, NULL, starts, item->mask, item->ags, item->postcode };
		hay.title = item_title(item);
		unsigned rank = typo ? table_match_typo(words, &hay) : match_item(f, words, item, &hay);
		if (rank == TABLE_NO_MATCH)
			continue;
		rank = group_rank(item, rank);
		if (best->len[rank] < max)
			best->items[rank][best->len[rank]++] = (uint32_t)i;
		n++;
	}
	return n;
}

static void make_entry(Finder *f, const Item *item, FinderEntry *ret)
{
	AUTO(str_done) Str detail = STR_INIT;
	groups[item->group].detail(f, item, &detail);
	*ret = (FinderEntry){ groups[item->group].kind, item->id, item_title(item),
		arena_strdup(f->hits, str_cstr(&detail)), item->fold };
}

size_t finder_search(Finder *f, const char *text, const FinderEntry **hits, size_t max)
{
	TableWords words;
	Best *best;
	max = BASE_MIN(max, (size_t)FINDER_HITS_MAX);
	arena_reset(f->hits);
	split_words(text, f->hits, &words);
	if (words.len == 0)
		return 0;
	best = ARENA_NEW(f->hits, Best);
	match_places(f, &words);
	if (find_best(f, &words, false, max, best) == 0)
		(void)find_best(f, &words, true, max, best);
	size_t n = 0;
	for (size_t rank = 0; rank < TABLE_RANKS; rank++)
		for (size_t i = 0; i < best->len[rank] && n < max; i++) {
			make_entry(f, &f->items[best->items[rank][i]], &f->entries[n]);
			hits[n] = &f->entries[n];
			n++;
		}
	return n;
}
