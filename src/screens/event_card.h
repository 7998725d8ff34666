/* What the office knows of one date, as lines: the card, and the preview beside lists and calendars. */
#ifndef KONTOR_SCREENS_EVENT_CARD_H
#define KONTOR_SCREENS_EVENT_CARD_H

#include "card.h"

MUST_CHECK Rc event_card_load(Card *c, int64_t id, Err *err); /* for CardDef.load */

void event_card_preview(Office *o, int64_t id, Str *out); /* for BrowseDef.preview */

/* "jeden 2. Mittwoch im Monat, 8-mal" of a series; "" when its rule cannot be read. */
const char *event_card_rule(Card *c, const Record *series);

#endif
