/* What the office knows of one mayor's interest in a tandem, as lines. */
#ifndef KONTOR_SCREENS_TANDEM_INTEREST_CARD_H
#define KONTOR_SCREENS_TANDEM_INTEREST_CARD_H

#include "card.h"

MUST_CHECK Rc tandem_interest_card_load(Card *c, int64_t id, Err *err); /* for CardDef.load */

void tandem_interest_card_preview(Office *o, int64_t id, Str *out);

#endif
