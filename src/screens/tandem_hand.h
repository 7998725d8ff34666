/* A tandem by hand: two of the pool, with what the rules say and the points they would have. */
#ifndef KONTOR_SCREENS_TANDEM_HAND_H
#define KONTOR_SCREENS_TANDEM_HAND_H

#include "kontor/office/tandems.h"
#include "kontor/ui/ui.h"

enum { TANDEM_HAND_TAG = 5300 /* and the two after it */ };

/* Lives in the model of the screen below the pickers; zeroed before the first use. */
typedef struct TandemHand {
	Office *office;
	Arena *arena; /* owns the pool; reset by each start */
	TandemsPool pool;
	uint32_t first, second;
	int64_t made; /* the new tandem; 0: none was made */
} TandemHand;

void tandem_hand_start(TandemHand *h, Ui *ui, Office *o);

/* Call first in update: true when msg belonged to it; made tells whether there is a new one. */
bool tandem_hand_result(TandemHand *h, Ui *ui, const Msg *msg);
void tandem_hand_done(TandemHand *h);

#endif
