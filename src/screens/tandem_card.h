/* What the office knows of one tandem, as lines: the card, and the preview beside the list. */
#ifndef KONTOR_SCREENS_TANDEM_CARD_H
#define KONTOR_SCREENS_TANDEM_CARD_H

#include "card.h"

MUST_CHECK Rc tandem_card_load(Card *c, int64_t id, Err *err); /* for CardDef.load */

void tandem_card_preview(Office *o, int64_t id, Str *out); /* for BrowseDef.preview */

#endif
