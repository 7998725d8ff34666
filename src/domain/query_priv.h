/* What the files of the query line share. */
#ifndef KONTOR_DOMAIN_QUERY_PRIV_H
#define KONTOR_DOMAIN_QUERY_PRIV_H

#include "kontor/domain/query.h"

/* The term that is called name (folded or not, or by a synonym); NULL when there is none. */
const TermDef *query_terms_find(const Kind *k, const char *name);

/* The term whose name is nearest to a misspelt one; NULL when none is near. */
const TermDef *query_terms_nearest(const Kind *k, const char *name);

/* "land, kreis, ew": every name, for messages. */
void query_terms_list(const Kind *k, Str *out);

/* Understand t->text as a value of t->def: sets fold, choice, lo and hi, and for a radius
 * text. RC_INVALID says what is allowed; err->at is left to the caller. */
MUST_CHECK Rc query_value_parse(const Kind *k, Day today, Arena *a, Term *t, Err *err);

/* A choice as one types it after the colon: lower case, quoted when it has blanks. */
void query_value_choice(const Choice *c, Str *out);

/* The tables of query_terms_people.c. */
extern const TermDef query_terms_persons[], query_terms_organisations[], query_terms_followups[],
	query_terms_disclosures[];

#endif
