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
#include "finder_priv.h"
#include "office_priv.h"

enum { WORDS_MAX = 8 };

typedef void DetailFn(const Finder *f, const FinderItem *item, Str *out);

/* --- details ------------------------------------------------------------------------ */

static const char *place_name(const Finder *f, const FinderItem *item)
{
	return f->places[item->place].name;
}

static void town_detail(const Finder *f, const FinderItem *item, Str *out)
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
		Value v = { .type = VALUE_INT, .i = item->fact };
		str_adds(out, " · ");
		value_show(kind_field(&kind_town, "population"), &v, out);
		str_adds(out, " Einw.");
	}
}

static void note_detail(const Finder *f, const FinderItem *item, Str *out)
{
	char day[DATE_TEXT_MAX];
	date_format_german(wall_day(item->fact), day);
	const Choice *type = &kind_field(&kind_note, "type")->choices[item->type];
	str_addf(out, "%s · %s · %s", day, type->name != NULL ? type->label : "Vermerk", place_name(f, item));
}

static void ready_detail(const Finder *f, const FinderItem *item, Str *out)
{
	str_adds(out, place_name(f, item));
}

static const struct {
	const Kind *kind;
	DetailFn *detail;
} groups[] = {
	[FINDER_TOWNS] = { &kind_town, town_detail },
	[FINDER_PERSONS] = { &kind_person, ready_detail },
	[FINDER_HOUSES] = { &kind_organisation, ready_detail },
	[FINDER_TOPICS] = { &kind_topic, ready_detail },
	[FINDER_EVENTS] = { &kind_event, ready_detail },
	[FINDER_FOLLOWUPS] = { &kind_followup, ready_detail },
	[FINDER_VIEWS] = { &kind_view, ready_detail },
	[FINDER_NOTES] = { &kind_note, note_detail },
};

const char *finder_title(const FinderItem *item)
{
	return item->fold + strlen(item->fold) + 1;
}

/* --- making ---------------------------------------------------------------------- */

Rc finder_new(Office *o, Finder **ret, Err *err)
{
	Finder *f = calloc(1, sizeof(*f));
	if (f == NULL)
		err_out_of_memory();
	*f = (Finder){ .office = o, .arena = arena_new(), .hits = arena_new() };
	f->pack.arena = f->arena;
	Rc rc = store_begin_read(office_store(o), err);
	if (rc == RC_OK) {
		rc = finder_load(f, err);
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
		const FinderPlace *p = &f->places[i];
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
static unsigned match_item(
	const Finder *f, const TableWords *words, const FinderItem *item, const TableHay *hay)
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
	if (own == 0 && item->group == FINDER_TOWNS)
		return TABLE_NO_MATCH;
	if (own < words->len)
		return TABLE_CLASS_INSIDE * 2 + 1;
	return table_match_rank(words, hay, worst);
}

/* Notes only have an inside, and towns that are gone come behind everything. */
static unsigned group_rank(const FinderItem *item, unsigned rank)
{
	if (item->gone)
		return TABLE_RANKS - 1;
	if (item->group == FINDER_NOTES)
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
	size_t n = 0, before_notes = 0;
	memset(best->len, 0, sizeof(best->len));
	for (size_t i = 0; i < f->len; i++) {
		const FinderItem *item = &f->items[i];
		/* Notes are the last and come behind all of these: none would be shown. */
		if (item->group == FINDER_NOTES && before_notes >= max)
			break;
		uint64_t starts = i < f->nstarts ? f->starts[i] : 1;
		TableHay hay = { item->fold, NULL, starts, item->mask, item->ags, item->postcode };
		hay.title = finder_title(item);
		unsigned rank = typo ? table_match_typo(words, &hay) : match_item(f, words, item, &hay);
		if (rank == TABLE_NO_MATCH)
			continue;
		rank = group_rank(item, rank);
		if (best->len[rank] < max)
			best->items[rank][best->len[rank]++] = (uint32_t)i;
		before_notes += rank <= TABLE_CLASS_INSIDE * 2u;
		n++;
	}
	return n;
}

static void make_entry(Finder *f, const FinderItem *item, FinderEntry *ret)
{
	AUTO(str_done) Str detail = STR_INIT;
	groups[item->group].detail(f, item, &detail);
	*ret = (FinderEntry){ groups[item->group].kind, item->id, finder_title(item),
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
