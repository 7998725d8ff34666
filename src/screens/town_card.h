/* What the office knows of one town, as lines: the card, and the preview beside the list. */
#ifndef KONTOR_SCREENS_TOWN_CARD_H
#define KONTOR_SCREENS_TOWN_CARD_H

#include "kontor/office/office.h"
#include "kontor/ui/canvas.h"

typedef struct CardLine {
	const char *label; /* left column; NULL: the text starts at the left */
	const char *text;
	Style style;
	const Kind *kind; /* the part this line shows; NULL: none */
	int64_t id;
} CardLine;

typedef struct TownCard {
	Record *town;
	CardLine *items;
	size_t len, cap;
} TownCard;

/* brief leaves out what the preview has no room for. Everything lives in a. */
MUST_CHECK Rc town_card_load(Office *o, int64_t id, bool brief, Arena *a, TownCard *ret, Err *err);

/* For BrowseDef.preview. */
void town_card_preview(Office *o, int64_t id, Str *out);

#endif
