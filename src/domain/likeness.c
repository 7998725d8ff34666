/* Which persons may be one and the same.
 *
 * The points of a pair are one pure function. The scan does not ask it of all pairs: a
 * place counts only beside something else, so that a pair can reach the threshold only if
 * it shares a mail, a phone or a place, or, when the weights let a name suffice alone, a
 * name. Candidates come from blocks of equal keys; what the weights cannot make
 * suspicious is not collected. */
#include "kontor/domain/likeness.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/str.h"
#include "kontor/base/text.h"

/* A mail suffices; a number does not, since a whole town hall may share one. */
const LikenessWeights likeness_standard = {
	.mail = 60,
	.phone = 20,
	.name_exact = 40,
	.name_near = 35,
	.given_near = 20,
	.place = 30,
	.threshold = 55,
};

/* --- one pair ------------------------------------------------------------------ */

static bool shares_text(const char *const *a, size_t na, const char *const *b, size_t nb)
{
	for (size_t i = 0; i < na; i++)
		for (size_t j = 0; j < nb; j++)
			if (a[i][0] != '\0' && strcmp(a[i], b[j]) == 0)
				return true;
	return false;
}

static bool shares_place(const LikenessPerson *a, const LikenessPerson *b)
{
	for (size_t i = 0; i < a->nplaces; i++)
		for (size_t j = 0; j < b->nplaces; j++)
			if (a->places[i] != 0 && a->places[i] == b->places[j])
				return true;
	return false;
}

typedef enum NameLikeness { NAME_OTHER, NAME_GIVEN_NEAR, NAME_NEAR, NAME_EXACT } NameLikeness;

/* Two errors in a name, fewer where they would make any name of any other. */
static int errors_allowed(size_t letters)
{
	if (letters < 4)
		return 0;
	return letters < 7 ? 1 : 2;
}

/* "h" and "hans", "hans" and "hanspeter", and a name that is not known. */
static bool given_compatible(const char *a, const char *b)
{
	size_t n = BASE_MIN(strlen(a), strlen(b));
	return strncmp(a, b, n) == 0;
}

static bool within(const char *given_a, const char *family_a, size_t len_a, const char *given_b,
	const char *family_b, size_t len_b)
{
	size_t shorter = BASE_MIN(len_a, len_b), longer = BASE_MAX(len_a, len_b);
	int limit = errors_allowed(shorter);
	if (longer - shorter > (size_t)limit * 4) /* letters of up to four bytes */
		return false;
	int family = text_distance(family_a, family_b, limit);
	if (family > limit)
		return false;
	return text_distance(given_a, given_b, limit - family) <= limit - family;
}

static NameLikeness compare_names(const LikenessPerson *a, const LikenessPerson *b)
{
	const char *ga = a->given_fold, *fa = a->family_fold;
	const char *gb = b->given_fold, *fb = b->family_fold;
	if (*fa == '\0' || *fb == '\0')
		return NAME_OTHER;
	bool same_family = strcmp(fa, fb) == 0;
	if (*ga == '\0' || *gb == '\0')
		return same_family ? NAME_GIVEN_NEAR : NAME_OTHER;
	if (same_family && strcmp(ga, gb) == 0)
		return NAME_EXACT;
	/* Files often have the two the other way round. */
	if (strcmp(ga, fb) == 0 && strcmp(fa, gb) == 0)
		return NAME_EXACT;
	if (within(ga, fa, strlen(ga) + strlen(fa), gb, fb, strlen(gb) + strlen(fb)))
		return NAME_NEAR;
	return same_family && given_compatible(ga, gb) ? NAME_GIVEN_NEAR : NAME_OTHER;
}

/* Points and reasons; *ret_certain: what is always a suspicion. */
static LikenessPair compare(
	const LikenessPerson *a, const LikenessPerson *b, const LikenessWeights *w, bool *ret_certain)
{
	LikenessPair p = { BASE_MIN(a->id, b->id), BASE_MAX(a->id, b->id), 0, 0 };
	NameLikeness name = compare_names(a, b);
	if (shares_text(a->mails, a->nmails, b->mails, b->nmails)) {
		p.points += w->mail;
		p.why |= LIKENESS_MAIL;
	}
	if (shares_text(a->phones, a->nphones, b->phones, b->nphones)) {
		p.points += w->phone;
		p.why |= LIKENESS_PHONE;
	}
	if (name == NAME_EXACT) {
		p.points += w->name_exact;
		p.why |= LIKENESS_NAME;
	} else if (name != NAME_OTHER) {
		p.points += name == NAME_NEAR ? w->name_near : w->given_near;
		p.why |= LIKENESS_NEAR_NAME;
	}
	if (p.why != 0 && shares_place(a, b)) {
		p.points += w->place;
		p.why |= LIKENESS_PLACE;
	}
	*ret_certain = (p.why & (LIKENESS_MAIL | LIKENESS_PHONE)) != 0 ||
		((p.why & LIKENESS_PLACE) != 0 && name >= NAME_NEAR);
	return p;
}

static int by_points(const void *x, const void *y)
{
	const LikenessPair *a = x, *b = y;
	if (a->points != b->points)
		return a->points > b->points ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

static void sort_pairs(LikenessPairs *pairs)
{
	if (pairs->len > 1)
		qsort(pairs->items, pairs->len, sizeof(LikenessPair), by_points);
}

void likeness_of(const LikenessPerson *one, const LikenessPerson *all, size_t n, const LikenessWeights *w,
	Arena *a, LikenessPairs *ret)
{
	*ret = (LikenessPairs){ NULL, 0, 0 };
	for (size_t i = 0; i < n; i++) {
		bool certain;
		if (all[i].id == one->id)
			continue;
		LikenessPair p = compare(one, &all[i], w, &certain);
		if (certain || (p.why != 0 && p.points >= w->threshold))
			VEC_PUSH(a, ret, p);
	}
	sort_pairs(ret);
}

/* --- candidates ------------------------------------------------------------------- */

/* A person under one of its keys. */
typedef struct Entry {
	uint64_t hash;
	const char *text; /* NULL: the hash is the key itself */
	uint32_t who;
} Entry;

typedef struct Entries {
	Entry *items;
	size_t len, cap;
} Entries;

typedef struct Candidates {
	uint64_t *items; /* two indexes, the smaller one in the upper half */
	size_t len, cap;
} Candidates;

typedef struct Scan {
	const LikenessPerson *all;
	size_t n;
	const LikenessWeights *weights;
	Arena *arena; /* for the time of the scan */
	Candidates found;
} Scan;

/* FNV-1a */
static uint64_t hash_text(uint64_t h, const char *s)
{
	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	return h;
}

#define HASH_START UINT64_C(0xcbf29ce484222325)

static void add_key(Scan *s, Entries *e, const char *text, size_t who)
{
	Entry entry = { hash_text(HASH_START, text), text, (uint32_t)who };
	if (*text != '\0')
		VEC_PUSH(s->arena, e, entry);
}

static int by_key(const void *x, const void *y)
{
	const Entry *a = x, *b = y;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	int order = a->text != NULL && b->text != NULL ? strcmp(a->text, b->text) : 0;
	return order != 0 ? order : (a->who > b->who) - (a->who < b->who);
}

static bool same_key(const Entry *a, const Entry *b)
{
	return a->hash == b->hash && (a->text == NULL || strcmp(a->text, b->text) == 0);
}

static void add_candidate(Scan *s, uint32_t a, uint32_t b)
{
	uint64_t pair = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
	if (a != b)
		VEC_PUSH(s->arena, &s->found, pair);
}

/* All pairs of each block; with named, only those whose names are alike: a large
 * organisation has more pairs than memory should hold. */
static void add_blocks(Scan *s, Entries *e, bool named)
{
	if (e->len > 1)
		qsort(e->items, e->len, sizeof(Entry), by_key);
	for (size_t from = 0, to; from < e->len; from = to) {
		for (to = from + 1; to < e->len && same_key(&e->items[from], &e->items[to]); to++)
			;
		for (size_t i = from; i < to; i++)
			for (size_t j = i + 1; j < to; j++) {
				uint32_t a = e->items[i].who, b = e->items[j].who;
				if (!named || compare_names(&s->all[a], &s->all[b]) != NAME_OTHER)
					add_candidate(s, a, b);
			}
	}
}

static void block_by_channels(Scan *s)
{
	Entries keys = { NULL, 0, 0 };
	for (size_t i = 0; i < s->n; i++) {
		for (size_t k = 0; k < s->all[i].nmails; k++)
			add_key(s, &keys, s->all[i].mails[k], i);
		for (size_t k = 0; k < s->all[i].nphones; k++)
			add_key(s, &keys, s->all[i].phones[k], i);
	}
	add_blocks(s, &keys, false);
}

static void block_by_place(Scan *s)
{
	Entries keys = { NULL, 0, 0 };
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->all[i].nplaces; k++) {
			Entry e = { (uint64_t)s->all[i].places[k], NULL, (uint32_t)i };
			if (e.hash != 0)
				VEC_PUSH(s->arena, &keys, e);
		}
	add_blocks(s, &keys, true);
}

/* Equal family names, and equal names the other way round. */
static void block_by_name(Scan *s)
{
	Entries keys = { NULL, 0, 0 };
	for (size_t i = 0; i < s->n; i++) {
		add_key(s, &keys, s->all[i].family_fold, i);
		add_key(s, &keys, s->all[i].given_fold, i);
	}
	add_blocks(s, &keys, true);
}

/* --- near family names ------------------------------------------------------------- */

/* Two words within distance 2 have in common a word that both become by losing at most
 * two letters; a swap of neighbours loses one on either side. Letters are bytes here,
 * which is enough as folded names are hardly ever anything else; a letter of several
 * bytes is lost whole. */
static size_t letter_len(const char *s)
{
	uint32_t cp;
	return text_decode(s, strnlen(s, 4), &cp);
}

static void add_hash(Scan *s, Entries *e, uint64_t hash, uint32_t name)
{
	Entry entry = { hash, NULL, name };
	VEC_PUSH(s->arena, e, entry);
}

static uint64_t hash_without(const char *word, const char *one, const char *two)
{
	uint64_t h = HASH_START;
	for (const char *p = word; *p != '\0';) {
		size_t n = letter_len(p);
		if (p == one || p == two) {
			p += n;
			continue;
		}
		for (size_t i = 0; i < n; i++)
			h = (h ^ (unsigned char)p[i]) * UINT64_C(0x100000001b3);
		p += n;
	}
	return h;
}

static void add_neighbours(Scan *s, Entries *e, const char *word, uint32_t name)
{
	add_hash(s, e, hash_without(word, NULL, NULL), name);
	for (const char *p = word; *p != '\0'; p += letter_len(p)) {
		add_hash(s, e, hash_without(word, p, NULL), name);
		for (const char *q = p + letter_len(p); *q != '\0'; q += letter_len(q))
			add_hash(s, e, hash_without(word, p, q), name);
	}
}

/* All persons of two near family names: each name is taken once, however many bear it. */
static void block_by_near_name(Scan *s)
{
	Entries bearers = { NULL, 0, 0 };
	Entries near = { NULL, 0, 0 };
	for (size_t i = 0; i < s->n; i++)
		add_key(s, &bearers, s->all[i].family_fold, i);
	if (bearers.len == 0)
		return;
	qsort(bearers.items, bearers.len, sizeof(Entry), by_key);
	for (size_t i = 0; i < bearers.len; i++)
		if (i == 0 || !same_key(&bearers.items[i - 1], &bearers.items[i]))
			add_neighbours(s, &near, bearers.items[i].text, (uint32_t)i);
	Scan names = { NULL, 0, s->weights, s->arena, { NULL, 0, 0 } };
	add_blocks(&names, &near, false);
	for (size_t k = 0; k < names.found.len; k++) {
		size_t a = names.found.items[k] >> 32, b = names.found.items[k] & UINT32_MAX;
		for (size_t i = a; i < bearers.len && same_key(&bearers.items[a], &bearers.items[i]); i++)
			for (size_t j = b; j < bearers.len && same_key(&bearers.items[b], &bearers.items[j]);
				j++) {
				uint32_t x = bearers.items[i].who, y = bearers.items[j].who;
				if (compare_names(&s->all[x], &s->all[y]) != NAME_OTHER)
					add_candidate(s, x, y);
			}
	}
}

/* --- the scan ------------------------------------------------------------------------- */

static int by_number(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
	return (a > b) - (a < b);
}

static int by_ids(const void *x, const void *y)
{
	const LikenessPair *a = x, *b = y;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

static bool told_apart(const LikenessPair *p, const LikenessPair *distinct, size_t n)
{
	return n > 0 && bsearch(p, distinct, n, sizeof(LikenessPair), by_ids) != NULL;
}

void likeness_scan(const LikenessPerson *all, size_t n, const LikenessWeights *w,
	const LikenessPair *distinct, size_t ndistinct, Arena *a, LikenessPairs *ret)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	Scan s = { all, n, w, scratch, { NULL, 0, 0 } };
	block_by_channels(&s);
	block_by_place(&s);
	if (w->name_exact >= w->threshold || w->given_near >= w->threshold || w->name_near >= w->threshold)
		block_by_name(&s);
	if (w->name_near >= w->threshold)
		block_by_near_name(&s);
	*ret = (LikenessPairs){ NULL, 0, 0 };
	if (s.found.len > 1)
		qsort(s.found.items, s.found.len, sizeof(uint64_t), by_number);
	for (size_t i = 0; i < s.found.len; i++) {
		uint64_t pair = s.found.items[i];
		bool certain;
		if (i > 0 && pair == s.found.items[i - 1])
			continue;
		LikenessPair p = compare(&all[pair >> 32], &all[pair & UINT32_MAX], w, &certain);
		if (p.points >= w->threshold && p.why != 0 && !told_apart(&p, distinct, ndistinct))
			VEC_PUSH(a, ret, p);
	}
	sort_pairs(ret);
}

const char *likeness_reason(Arena *a, unsigned why)
{
	static const struct {
		unsigned bit;
		const char *text;
	} reasons[] = {
		{ LIKENESS_MAIL, "gleiche E-Mail" },
		{ LIKENESS_PHONE, "gleiches Telefon" },
		{ LIKENESS_NAME, "gleicher Name" },
		{ LIKENESS_NEAR_NAME, "ähnlicher Name" },
		{ LIKENESS_PLACE, "gleicher Ort" },
	};
	AUTO(str_done) Str out = STR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		if ((why & reasons[i].bit) != 0) {
			str_adds(&out, out.len > 0 ? ", " : "");
			str_adds(&out, reasons[i].text);
		}
	return arena_strdup(a, str_cstr(&out));
}
