/* Ticking follow-ups off. */
#ifndef KONTOR_SCREENS_SETTLE_H
#define KONTOR_SCREENS_SETTLE_H

#include "kontor/office/office.h"
#include "kontor/ui/ui.h"

/* Mark them as done today; when all of them are done already, open them again. One undoable
 * step; says what happened. False when it failed. */
bool settle_followups(Ui *ui, const int64_t *ids, size_t n);

#endif
