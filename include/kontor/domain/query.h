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
	TERM_DIGITS, /* the beginning of a number that is text: AGS, postcode */
	TERM_CHOICE, /* one of the choices */
	TERM_STATE,  /* a Land: BB, Brandenburg, 12 */
	TERM_INT,    /* 5000, 5000.., ..9000, 5000..9000, <5000, >=5000 */
	TERM_DATE,   /* like TERM_INT over typed dates, a year, a month (10.2026), KW42, and <90t / >90t:
			less / more than 90 days ago */
	TERM_DAY,    /* one typed date */
	TERM_RADIUS, /* 30km@name */
	TERM_FLAG,   /* no value needed after the colon: ohne:mail */
} TermType;

enum {
	TERM_PAST = 1 << 0, /* dates without a year are the latest such day, not the next one */
};

typedef struct TermDef {
	const char *name;     /* "ew", as typed before the colon; folded spelling is accepted too */
	const char *synonyms; /* "einwohner population", blank separated, or NULL */
	TermType type;
	unsigned flags;
	/* Condition on the kind's table with ?1 (and ?2 for ranges); NULL: resolved in the office.
	 * ?1 is the folded value (TERM_TEXT), the digits, the English name of the choice, the two
	 * digits of the Land, or the bounds (integers; dates as YYYY-MM-DD). */
	const char *sql;
	const Choice *choices; /* TERM_CHOICE, TERM_FLAG; see query_terms_choices */
	const char *field;     /* TERM_CHOICE: the kind's field that has the choices; or NULL */
	const char *say;       /* for query_say: "in %", with % for the value */
	const char *say_not;   /* the same, negated */
	const char *help;      /* one German line with an example, for completion and help */
	/* Completion from the file: SELECT value, help with ?1, the folded beginning, and ?2, how
	 * many at most; NULL: nothing to offer. */
	const char *values;
} TermDef;

typedef struct Term {
	const TermDef *def; /* NULL: a free word */
	bool negated;
	const char *text;   /* the value as typed, unquoted; TERM_RADIUS: what stands after the @ */
	const char *fold;   /* folded value */
	const char *choice; /* TERM_CHOICE, TERM_FLAG: English name; TERM_STATE: two digits */
	int64_t lo,
		hi; /* TERM_INT, TERM_DATE, TERM_DAY (Day): inclusive; INT64_MIN / INT64_MAX when open. TERM_RADIUS: lo is metres */
	size_t at;  /* byte offset in the line */
	size_t len;
} Term;

/* All terms must hold. Only two that could never hold together, the same word with
 * another choice (land:BB land:SN), are alternatives, unless negated. */
typedef struct Query {
	Term *items;
	size_t len, cap;
	const char *line; /* as typed */
	bool lenient;     /* parsed while typing */
} Query;

#define QUERY_TERMS_MAX 64 /* more are refused */

/* Terms of a kind; ends with a NULL name. NULL for a kind without terms. */
const TermDef *query_terms(const Kind *k);

/* Parse a line. Blanks separate words; quotes keep them ("bad berleburg",
 * kreis:"bad dürkheim") and make a word with a colon free text; a leading hyphen
 * negates. On RC_INVALID err->at is the byte offset of the offending word and the
 * text names it and what is allowed. With lenient, a last word that is still
 * being typed ("land:", "ew:50..", "umkreis:30km@") is left out instead of refused,
 * for filtering while typing. */
MUST_CHECK Rc query_parse(
	const Kind *k, const char *line, Day today, bool lenient, Arena *a, Query *ret, Err *err);

/* The choices of a TERM_CHOICE or TERM_FLAG of this kind; ends with a NULL name. */
const Choice *query_terms_choices(const Kind *k, const TermDef *def);

/* Towns that no longer exist are left out unless the line asks for them: by
 * aufgelöst:, or by a full AGS (as ags: or as a word). */
bool query_hides_gone(const Kind *k, const Query *q);

/* What could stand at byte offset at: term names, then values of the term's choices and
 * typical numbers and dates. Names from the file: table_complete (office/table.h). */
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

/* The term whose value the cursor is in, what is typed of it (without its quote; of a
 * radius what is behind the @), and where that begins; NULL when the cursor is elsewhere. */
const TermDef *query_complete_term(
	const Kind *k, const char *line, size_t at, Arena *a, const char **ret_typed, size_t *ret_from);

/* The query as a German sentence: "Kleinstädte in Brandenburg mit 5.000 bis 9.000 Einwohnern". */
void query_say(const Kind *k, const Query *q, Str *out);

#endif
