/* Asking the mayors of one or many tandems: the deadline, then the letters into the outbox. */
#ifndef KONTOR_SCREENS_TANDEM_ASK_H
#define KONTOR_SCREENS_TANDEM_ASK_H

#include "kontor/office/office.h"
#include "kontor/ui/ui.h"

enum { TANDEM_ASK_TAG = 5200 };

/* Lives in the model of the screen below the prompt; zeroed before the first use. */
typedef struct TandemAsk {
	Office *office;
	int64_t *ids;
	size_t n;
} TandemAsk;

void tandem_ask_start(TandemAsk *t, Ui *ui, Office *o, const int64_t *ids, size_t n);

/* Call first in update: true when msg answered the prompt. */
bool tandem_ask_result(TandemAsk *t, Ui *ui, const Msg *msg);
void tandem_ask_done(TandemAsk *t);

#endif
