/* Rules of the kinds that kind.c's tables point to; they live in kind_rules.c. */
#ifndef KONTOR_DOMAIN_KIND_PRIV_H
#define KONTOR_DOMAIN_KIND_PRIV_H

#include "kontor/domain/record.h"

/* A town's name in the columns of other kinds, never ambiguous: a name that occurs more
 * than once carries Kreis and Land. ref is the column with the town's id. */
#define KIND_TOWN_TITLE(ref)                                                                                 \
	"(SELECT t.name || CASE WHEN (SELECT count(*) FROM town o WHERE o.sort_key = t.sort_key"             \
	" AND o.name = t.name AND o.gone_date IS NULL) > 1 THEN ', ' || coalesce((SELECT d.name FROM"        \
	" district d WHERE d.id = t.district), '') || ', ' || town_state_abbr(t.ags) ELSE '' END"            \
	" FROM town t WHERE t.id = " ref ")"

/* AGS of 8 digits; an override needs its reason; website with scheme; a town is not its own successor. */
Rc kind_rules_town_check(const Record *before, const Record *after, Err *err);
Rc kind_rules_town_topic_check(const Record *before, const Record *after, Err *err); /* level 1–3 */
Rc kind_rules_tag_check(const Record *before, const Record *after, Err *err);        /* one word */

Rc kind_rules_note_check(const Record *before, const Record *after, Err *err); /* town or person */

/* Latitude and longitude: both or none, on the globe. */
MUST_CHECK Rc kind_rules_degrees_check(const Record *r, Err *err);
/* An address for the browser: http:// or https://, no blanks. */
MUST_CHECK Rc kind_rules_link_check(const Record *r, const char *field, Err *err);

/* name_fold and sort_key from name. */
void kind_rules_town_derive(const Record *before, Record *after, Arena *a);
/* name_fold from name, or from label and synonyms. */
void kind_rules_fold_derive(const Record *before, Record *after, Arena *a);

#endif
