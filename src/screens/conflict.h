/* Mine, theirs or the original: the dialog for two people who changed the same field. */
#ifndef KONTOR_SCREENS_CONFLICT_H
#define KONTOR_SCREENS_CONFLICT_H

#include "kontor/ui/list.h"
#include "record_form.h"

/* Open over the form whose save met a conflict. Deciding saves again and closes the form
 * too; Esc returns to the form with everything typed still there. */
void conflict_open(Ui *ui, RecordForm *f);

extern const ScreenDef conflict_screen;

#endif
