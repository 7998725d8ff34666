/* What the files of the list engine share: matching words and the index of a list. */
#ifndef KONTOR_TABLE_PRIV_H
#define KONTOR_TABLE_PRIV_H

#include "kontor/office/table.h"

/* --- matching (table_match.c) --------------------------------------------------
 * A haystack is "wittenberge\x01alias\x02tag": folded names, then tags. */

#define TABLE_NAME_END "\x01" /* another name follows */
#define TABLE_TAG      "\x02" /* a tag follows */

/* A row's mask has the letters of its fold, by c & 31, and these. */
#define TABLE_MASK_PLAIN 0x00000001u /* the fold is the lower-case title, letter by letter */
#define TABLE_MASK_NAMES 0x08000000u /* it has more names than one */
#define TABLE_MASK_TAGS  0x10000000u /* it has tags */

/* What is known about each row besides its haystack; arrays of data->len. */
typedef struct TableIndex {
	uint64_t *starts; /* bit i: a word begins at byte i of fold */
	uint32_t *masks;
	const char **titles; /* as written */
} TableIndex;

typedef struct TableWord {
	const char *fold;
	size_t len;
	const char *lower; /* as typed, in lower case */
	uint32_t mask;
	bool plain; /* folding changed nothing but case */
	bool negated;
	bool saint;      /* "st": also means "sankt" */
	int digits;      /* of number, 0: not a number of at most 8 digits */
	uint32_t number; /* the beginning of an AGS or a postcode */
} TableWord;

typedef struct TableWords {
	TableWord *items;
	size_t len, cap;
	size_t npositive;
	const char *joined; /* the positive words as one */
	size_t joined_len;
} TableWords;

/* One row as the matcher sees it. */
typedef struct TableHay {
	const char *fold, *title;
	uint64_t starts;
	uint32_t mask;
	uint32_t ags, postcode;
} TableHay;

enum {
	TABLE_RANKS = 16,     /* ranks are 0 (best) … 15 */
	TABLE_NO_MATCH = 255, /* not among the hits */
};

void table_match_add(TableWords *words, Arena *a, const char *text, const char *fold, bool negated);
void table_match_join(TableWords *words, Arena *a); /* after the last word */

/* Where words begin in fold, as bits, and the mask, from the title it was made of. */
void table_match_index(const char *title, const char *fold, uint64_t *ret_starts, uint32_t *ret_mask);

/* The mask alone, for what has no title. */
uint32_t table_match_mask(const char *fold);

/* The rank of a row, or TABLE_NO_MATCH. */
unsigned table_match(const TableWords *words, const TableHay *hay);
/* The same, with one typing error allowed in words of five letters and more. */
unsigned table_match_typo(const TableWords *words, const TableHay *hay);

/* a's hits include every hit of b, because b only has longer or more words. */
bool table_match_narrows(const TableWords *a, const TableWords *b);

/* The two halves of table_match for who needs more than "every word": the class in which
 * one word hits (0 exact, 1 prefix, 2 word start, 3 inside, 4 not), and the rank of a
 * row whose worst word reached that class. */
enum { TABLE_CLASS_INSIDE = 3, TABLE_CLASS_NONE = 4 };
int table_match_word(const TableWord *word, const TableHay *hay);
unsigned table_match_rank(const TableWords *words, const TableHay *hay, int class);

/* --- packed texts (table_pack.c) -------------------------------------------------- */

typedef struct TablePack {
	Arena *arena;
	char *at;
	size_t left;
} TablePack;

/* Copies without padding. */
const char *table_pack_text(TablePack *p, const char *s);
const char *table_pack_bytes(TablePack *p, const char *bytes, size_t size);

/* Texts that repeat, kept once; when there are too many different ones, new ones are
 * just packed. */
typedef struct TableShared {
	const char **slots;
	size_t len;
} TableShared;

void table_pack_shared_init(TableShared *sh, Arena *a);
const char *table_pack_shared(TableShared *sh, TablePack *p, const char *s);

/* --- places (table_place.c) ------------------------------------------------------ */

/* Ids of the existing towns within t->lo metres of t->text, the place itself among
 * them, ascending. RC_INVALID (err->at: the term) when the place is unknown, not
 * unique or without coordinates. With typing, an unknown place gives *ret_known false. */
MUST_CHECK Rc table_place_near(Office *o, const Term *t, bool typing, Arena *a, int64_t **ret, size_t *ret_n,
	bool *ret_known, Err *err);

#endif
