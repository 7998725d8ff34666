/* Words against folded names: the inner loop of every filter letter.
 *
 * A row is first tried by a mask of its letters, which rejects most rows in one
 * instruction; then the words are looked for. Ranks order the hits: the class of the
 * hit (exact, prefix, word start, inside) and within it the literal spelling first. */
#include "table_priv.h"

#include <string.h>

#include "kontor/base/text.h"

enum { EXACT, PREFIX, WORD_START, INSIDE = TABLE_CLASS_INSIDE, NONE = TABLE_CLASS_NONE, TYPO_RANKS = 8 };

enum { TYPO_MIN = 5 }; /* letters that a word needs to be allowed an error */

/* The bits of the letters (and of the digits, which share them); the rest tell something else. */
#define LETTERS 0x07FFFFFEu

static uint32_t letters_of(const char *s)
{
	uint32_t mask = 0;
	for (; *s != '\0'; s++)
		mask |= 1u << ((unsigned char)*s & 31);
	return mask & LETTERS;
}

uint32_t table_match_mask(const char *fold)
{
	uint32_t mask = letters_of(fold);
	size_t name = strcspn(fold, TABLE_NAME_END TABLE_TAG);
	if (fold[name] != '\0') {
		mask |= strchr(fold, TABLE_NAME_END[0]) != NULL ? TABLE_MASK_NAMES : 0;
		mask |= strchr(fold, TABLE_TAG[0]) != NULL ? TABLE_MASK_TAGS : 0;
	}
	return mask;
}

/* --- letters ------------------------------------------------------------------- */

/* The next character of s in lower case, as far as German needs it; other scripts stay. */
static size_t lower_char(const char *s, uint32_t *ret)
{
	unsigned char c = (unsigned char)*s;
	if (c < 0x80) {
		*ret = c >= 'A' && c <= 'Z' ? c + 0x20u : c;
		return 1;
	}
	uint32_t cp;
	size_t n = text_decode(s, strnlen(s, 4), &cp);
	*ret = cp >= 0xC0 && cp <= 0xDE && cp != 0xD7 ? cp + 0x20 : cp;
	return n;
}

static char *lower_text(Arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1);
	size_t n = 0;
	for (uint32_t cp; *s != '\0';) {
		s += lower_char(s, &cp);
		/* Lower and upper case of these have the same length. */
		n += text_encode(cp, out + n);
	}
	out[n] = '\0';
	return out;
}

static bool begins_lower(const char *title, const char *lower)
{
	while (*lower != '\0') {
		uint32_t a, b;
		if (*title == '\0')
			return false;
		title += lower_char(title, &a);
		lower += text_decode(lower, strnlen(lower, 4), &b);
		if (a != b)
			return false;
	}
	return true;
}

static bool contains_lower(const char *title, const char *lower)
{
	for (; *title != '\0'; title++)
		if (begins_lower(title, lower))
			return true;
	return *lower == '\0';
}

static bool is_literal(const TableWord *w, const TableHay *hay)
{
	if (hay->mask & TABLE_MASK_PLAIN)
		return w->plain;
	return contains_lower(hay->title, w->lower);
}

/* --- the words ------------------------------------------------------------------- */

void table_match_add(TableWords *words, Arena *a, const char *text, const char *fold, bool negated)
{
	TableWord w = { .fold = fold, .len = strlen(fold), .negated = negated };
	w.lower = lower_text(a, text);
	w.plain = strcmp(w.lower, fold) == 0;
	w.mask = letters_of(fold);
	w.saint = strcmp(fold, "st") == 0;
	if (w.len <= 8 && strspn(fold, "0123456789") == w.len) {
		w.digits = (int)w.len;
		for (const char *s = fold; *s != '\0'; s++)
			w.number = w.number * 10 + (uint32_t)(*s - '0');
	}
	words->npositive += !negated;
	VEC_PUSH(a, words, w);
}

void table_match_join(TableWords *words, Arena *a)
{
	AUTO(str_done) Str all = STR_INIT;
	for (size_t i = 0; i < words->len; i++) {
		const TableWord *w = &words->items[i];
		if (!w->negated)
			str_adds(&all, w->saint && i + 1 < words->len ? "sankt" : w->fold);
	}
	words->joined = arena_strndup(a, str_cstr(&all), all.len);
	words->joined_len = all.len;
}

bool table_match_narrows(const TableWords *a, const TableWords *b)
{
	if (b->len < a->len)
		return false;
	for (size_t i = 0; i < a->len; i++) {
		const TableWord *x = &a->items[i];
		const TableWord *y = &b->items[i];
		if (x->negated != y->negated)
			return false;
		/* Whoever has "sankt" was hit by "st", and a longer negated word hits less. */
		bool same = strcmp(x->fold, y->fold) == 0;
		bool longer = !x->negated && strncmp(x->fold, y->fold, x->len) == 0;
		if (!same && !longer)
			return false;
	}
	return true;
}

/* --- the index ------------------------------------------------------------------- */

static bool is_separator(unsigned char c)
{
	return c == ' ' || c == '-' || c == '/' || c == '(' || c == ')' || c == '.' || c == ',' || c == '\n';
}

/* What folding makes of the letter at s, at most 2 bytes; "\xFF" when it is not German. */
static size_t folded_letter(const char *s, char fold[3])
{
	uint32_t cp;
	size_t n = lower_char(s, &cp);
	fold[1] = fold[2] = '\0';
	if (cp < 0x80)
		fold[0] = (char)cp;
	else if (cp == 0xE4)
		fold[0] = 'a';
	else if (cp == 0xF6)
		fold[0] = 'o';
	else if (cp == 0xFC)
		fold[0] = 'u';
	else if (cp == 0xDF)
		fold[0] = fold[1] = 's';
	else
		fold[0] = '\xFF';
	return n;
}

/* "St." or "St " that folding spelled out. */
static size_t saint_length(const char *s, const char *fold)
{
	bool saint = (s[0] | 0x20) == 's' && (s[1] | 0x20) == 't' && (s[2] == '.' || s[2] == ' ');
	return saint && strncmp(fold, "sankt", 5) == 0 ? 3 : 0;
}

/* Walks title and fold side by side. Folding drops an e behind a, o, u and spells out
 * "St."; where the two cannot be brought together the walk ends, and later words count
 * as the inside of the first ones. */
void table_match_index(const char *title, const char *fold, uint64_t *ret_starts, uint32_t *ret_mask)
{
	uint64_t starts = 1;
	bool plain = true;
	bool at_start = true;
	const char *f = fold;
	for (const char *s = title; *s != '\0' && *f != '\0' && *f != TABLE_NAME_END[0];) {
		unsigned char c = (unsigned char)*s;
		if (is_separator(c)) {
			at_start = true;
			plain = false;
			s++;
			continue;
		}
		if (at_start && f - fold < 64)
			starts |= UINT64_C(1) << (f - fold);
		size_t saint = at_start ? saint_length(s, f) : 0;
		at_start = false;
		if (saint > 0) {
			plain = false;
			s += saint;
			f += strlen("sankt");
			continue;
		}
		char letter[3];
		s += folded_letter(s, letter);
		size_t len = 1 + (letter[1] != '\0');
		plain = plain && c < 0x80;
		if (letter[0] == *f && (len == 1 || letter[1] == f[1])) {
			f += len;
			continue;
		}
		plain = false;
		if (letter[0] != 'e')
			break;
	}
	*ret_starts = starts;
	*ret_mask = table_match_mask(fold) | (plain ? TABLE_MASK_PLAIN : 0);
}

/* --- hits -------------------------------------------------------------------------- */

static bool is_end(char c)
{
	return c == '\0' || c == TABLE_NAME_END[0] || c == TABLE_TAG[0];
}

static int class_at(const TableHay *hay, const char *hit, size_t len)
{
	if (hit == hay->fold || hit[-1] == TABLE_NAME_END[0])
		return is_end(hit[len]) ? EXACT : PREFIX;
	size_t at = (size_t)(hit - hay->fold);
	return at < 64 && (hay->starts >> at & 1) ? WORD_START : INSIDE;
}

/* Can a later hit than this one be a better one? */
static bool better_may_follow(const TableHay *hay, const char *hit)
{
	size_t next = (size_t)(hit - hay->fold) + 1;
	return (hay->mask & TABLE_MASK_NAMES) || (next < 64 && hay->starts >> next != 0);
}

/* The best class that a folded word reaches in the haystack. */
static int class_of_text(const char *fold, size_t len, const TableHay *hay)
{
	const char *hit = strstr(hay->fold, fold);
	if (hit == NULL)
		return NONE;
	int best = INSIDE;
	const char *tags = hay->mask & TABLE_MASK_TAGS ? strchr(hay->fold, TABLE_TAG[0]) : NULL;
	for (; hit != NULL; hit = strstr(hit + 1, fold)) {
		if (tags != NULL && hit > tags)
			break; /* tags count as inside */
		best = BASE_MIN(best, class_at(hay, hit, len));
		if (best == EXACT || !better_may_follow(hay, hit))
			break;
	}
	return best;
}

static int class_of_number(const TableWord *w, const TableHay *hay)
{
	static const uint32_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };
	if (hay->ags == 0)
		return NONE;
	if (hay->ags / powers[8 - w->digits] == w->number)
		return w->digits == 8 ? EXACT : PREFIX;
	if (w->digits <= 5 && hay->postcode != 0 && hay->postcode / powers[5 - w->digits] == w->number)
		return PREFIX;
	return NONE;
}

int table_match_word(const TableWord *w, const TableHay *hay)
{
	int class = NONE;
	if ((w->mask & ~hay->mask) == 0)
		class = class_of_text(w->fold, w->len, hay);
	if (w->saint && class > PREFIX)
		class = BASE_MIN(class, class_of_text("sankt", 5, hay));
	if (w->digits > 0 && class > EXACT)
		class = BASE_MIN(class, class_of_number(w, hay));
	return class;
}

unsigned table_match_rank(const TableWords *words, const TableHay *hay, int class)
{
	/* Several words that are one name: "bad berleburg". */
	if (words->npositive > 1) {
		int joined = class_of_text(words->joined, words->joined_len, hay);
		class = BASE_MIN(BASE_MAX(class, WORD_START), joined);
	}
	bool literal = true;
	for (size_t i = 0; i < words->len && literal; i++)
		literal = words->items[i].negated || is_literal(&words->items[i], hay);
	return (unsigned)class * 2 + !literal;
}

unsigned table_match(const TableWords *words, const TableHay *hay)
{
	int worst = EXACT;
	for (size_t i = 0; i < words->len; i++) {
		const TableWord *w = &words->items[i];
		int class = table_match_word(w, hay);
		if ((class == NONE) != w->negated)
			return TABLE_NO_MATCH;
		if (!w->negated)
			worst = BASE_MAX(worst, class);
	}
	return words->npositive == 0 ? 0 : table_match_rank(words, hay, worst);
}

/* --- one typing error ---------------------------------------------------------------- */

static bool begins_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* Does name begin with word, one letter of it wrong, missing, too many, or swapped with
 * the next? The error can only be where they first differ. */
static bool begins_nearly(const char *name, const char *word)
{
	while (*word != '\0' && *word == *name) {
		word++;
		name++;
	}
	if (*word == '\0')
		return true;
	if (begins_with(name, word + 1))
		return true; /* a letter too many */
	if (is_end(*name))
		return false;
	if (begins_with(name + 1, word) || begins_with(name + 1, word + 1))
		return true; /* one missing, one wrong */
	return word[0] == name[1] && word[1] == name[0] && word[1] != '\0' && begins_with(name + 2, word + 2);
}

static bool word_nearly_hits(const char *fold, const TableHay *hay)
{
	uint64_t starts = hay->starts;
	size_t len = strlen(hay->fold);
	for (size_t at = 0; starts != 0 && at < len; at++, starts >>= 1)
		if ((starts & 1) && begins_nearly(hay->fold + at, fold))
			return true;
	for (const char *s = strchr(hay->fold, TABLE_NAME_END[0]); s != NULL;
		s = strchr(s + 1, TABLE_NAME_END[0]))
		if (begins_nearly(s + 1, fold))
			return true;
	return false;
}

unsigned table_match_typo(const TableWords *words, const TableHay *hay)
{
	for (size_t i = 0; i < words->len; i++) {
		const TableWord *w = &words->items[i];
		bool hit = table_match_word(w, hay) != NONE;
		if (!hit && !w->negated)
			hit = w->len >= TYPO_MIN && word_nearly_hits(w->fold, hay);
		if (hit == w->negated)
			return TABLE_NO_MATCH;
	}
	/* "wittenbrege" is nearer to Wittenberge than to a longer name that begins alike. */
	size_t len = strcspn(hay->fold, TABLE_NAME_END TABLE_TAG);
	bool whole = len <= words->joined_len + 1 && words->joined_len <= len + 1;
	return whole ? TYPO_RANKS : TYPO_RANKS + 1;
}
