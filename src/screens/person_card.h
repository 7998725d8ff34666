/* What the office knows of one person, as lines: the card, and the preview beside the list. */
#ifndef KONTOR_SCREENS_PERSON_CARD_H
#define KONTOR_SCREENS_PERSON_CARD_H

#include "card.h"

MUST_CHECK Rc person_card_load(Card *c, int64_t id, Err *err); /* for CardDef.load */

void person_card_preview(Office *o, int64_t id, Str *out); /* for BrowseDef.preview */

#endif
