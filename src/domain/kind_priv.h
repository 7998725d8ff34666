/* Rules of the kinds that kind.c's tables point to; they live in kind_rules.c. */
#ifndef KONTOR_DOMAIN_KIND_PRIV_H
#define KONTOR_DOMAIN_KIND_PRIV_H

#include "kontor/domain/record.h"

/* AGS of 8 digits; an override needs its reason; website with scheme; a town is not its own successor. */
Rc kind_rules_town_check(const Record *before, const Record *after, Err *err);
Rc kind_rules_town_topic_check(const Record *before, const Record *after, Err *err); /* level 1–3 */
Rc kind_rules_tag_check(const Record *before, const Record *after, Err *err);        /* one word */

Rc kind_rules_note_check(const Record *before, const Record *after, Err *err); /* town or person */

/* name_fold and sort_key from name. */
void kind_rules_town_derive(const Record *before, Record *after, Arena *a);
/* name_fold from name, or from label and synonyms. */
void kind_rules_fold_derive(const Record *before, Record *after, Arena *a);

#endif
