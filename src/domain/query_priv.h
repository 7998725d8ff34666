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

/* The tables of query_terms_people.c, query_terms_calendar.c and query_terms_tandem.c. */
extern const TermDef query_terms_persons[], query_terms_organisations[], query_terms_followups[],
	query_terms_disclosures[];
extern const TermDef query_terms_events[], query_terms_series[], query_terms_templates[],
	query_terms_registrations[], query_terms_messages[];
extern const TermDef query_terms_interests[], query_terms_runs[], query_terms_tandems[];

/* --- conditions and completions that several tables share ----------------------------- */

/* column holds a town of that name, other name or key; one of that Land. */
#define QUERY_OF_TOWN(column)                                                                                \
	column " IN (SELECT t.id FROM town t WHERE t.ags = ?1 OR instr(t.name_fold, ?1) > 0"                 \
	       " UNION SELECT x.town FROM town_name x WHERE instr(x.name_fold, ?1) > 0)"

#define QUERY_OF_STATE(column) column " IN (SELECT t.id FROM town t WHERE substr(t.ags, 1, 2) = ?1)"

/* A name that several towns have is offered as their AGS. */
#define QUERY_VALUES_TOWN                                                                                    \
	"SELECT iif((SELECT count(*) FROM town o WHERE o.name = t.name AND o.gone_date IS NULL) > 1,"        \
	" t.ags, t.name), t.name || ', ' || coalesce(d.name || ', ', '') || town_state_name(t.ags)"          \
	" FROM town t LEFT JOIN district d ON d.id = t.district WHERE t.gone_date IS NULL"                   \
	" AND length(?1) > 0 AND substr(t.name_fold, 1, length(?1)) = ?1"                                    \
	" ORDER BY t.sort_key, t.ags LIMIT ?2"

#define QUERY_TERMS_END                                                                                      \
	{                                                                                                    \
		NULL, NULL, TERM_TEXT, 0, NULL, NULL, NULL, NULL, NULL, NULL                                 \
	}

#endif
