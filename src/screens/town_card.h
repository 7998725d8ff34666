/* What the office knows of one town, as lines: the card, and the preview beside the list. */
#ifndef KONTOR_SCREENS_TOWN_CARD_H
#define KONTOR_SCREENS_TOWN_CARD_H

#include "card.h"

extern const CardDef town_card;

void town_card_preview(Office *o, int64_t id, Str *out); /* for BrowseDef.preview */

#endif
