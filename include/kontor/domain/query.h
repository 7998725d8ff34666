/* The query line: `land:BB ew:5000..9000 sucht:wärme -tag:y "bad berleburg" elbe`.
 *
 * Parsing knows the grammar and, through a table of terms, which words may stand
 * before the colon for a kind. What a term selects is decided by the store (SQL)
 * or by the office (radius). Free words are matched against the folded names. */
#ifndef KONTOR_DOMAIN_QUERY_H
#define KONTOR_DOMAIN_QUERY_H

#include "kontor/base/arena.h"
#include "kontor/base/date.h"
#include "kontor/base/err.h"
#include "kontor/base/str.h"
#include "kontor/domain/kind.h"

typedef enum TermType {
	TERM_TEXT,   /* folded substring of a column */
	TERM_CHOICE, /* one of the choices */
	TERM_STATE,  /* a Land: BB, Brandenburg, 12 */
	TERM_INT,    /* 5000, 5000.., ..9000, 5000..9000, <5000, >=5000 */
	TERM_DATE,   /* like TERM_INT over typed dates, and <90t / >90t: less / more than 90 days ago */
	TERM_RADIUS, /* 30km@name */
	TERM_FLAG,   /* no value needed after the colon: ohne:mail */
} TermType;

typedef struct TermDef {
	const char *name;     /* "ew", as typed before the colon */
	const char *synonyms; /* "einwohner bevölkerung", blank separated, or NULL */
	TermType type;
	const char *sql;       /* condition with ?1 (and ?2 for ranges); NULL: resolved in the office */
	const Choice *choices; /* TERM_CHOICE, TERM_FLAG */
	const char *help;      /* one German line with an example, for completion and help */
} TermDef;

typedef struct Term {
	const TermDef *def; /* NULL: a free word */
	bool negated;
	const char *text;   /* the value as typed, unquoted */
	const char *fold;   /* folded value */
	const char *choice; /* TERM_CHOICE, TERM_FLAG: English name; TERM_STATE: two digits */
	int64_t lo,
		hi; /* TERM_INT, TERM_DATE (Day): inclusive; INT64_MIN / INT64_MAX when open. TERM_RADIUS: lo is metres */
	size_t at; /* byte offset in the line */
	size_t len;
} Term;

typedef struct Query {
	Term *items;
	size_t len, cap;
	const char *line; /* as typed */
} Query;

/* Terms of a kind; ends with a NULL name. NULL for a kind without terms. */
const TermDef *query_terms(const Kind *k);

/* Parse a line. On RC_INVALID err->at is the byte offset of the offending word and
 * the text names it and what is allowed. With lenient, a last word that is still
 * being typed ("land:", "ew:50..", "umkreis:30km@") is left out instead of refused,
 * for filtering while typing. */
MUST_CHECK Rc query_parse(
	const Kind *k, const char *line, Day today, bool lenient, Arena *a, Query *ret, Err *err);

/* What could stand at byte offset at: term names, then values of the term's choices. */
typedef struct Completion {
	const char *insert; /* replaces the word's part from `from` to the cursor */
	const char *help;
} Completion;
typedef struct Completions {
	Completion *items;
	size_t len, cap;
	size_t from;
} Completions;
void query_complete(const Kind *k, const char *line, size_t at, Arena *a, Completions *ret);

/* The query as a German sentence: "Kleinstädte in Brandenburg mit 5.000 bis 9.000 Einwohnern". */
void query_say(const Kind *k, const Query *q, Str *out);

#endif
