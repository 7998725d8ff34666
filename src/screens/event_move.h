/* Moving and cancelling a date: the dialog that shows who knows the present one. Cards, lists and
 * calendar views open it; it does everything itself and reports on the message line. */
#ifndef KONTOR_SCREENS_EVENT_MOVE_H
#define KONTOR_SCREENS_EVENT_MOVE_H

#include "kontor/office/office.h"
#include "kontor/ui/ui.h"

/* Where to is typed in the dialog; proposed_start is in the line already (WALL_NONE: it is empty). Of a
 * series, this one date is meant. */
void event_move_open(Ui *ui, Office *o, int64_t event, Wall proposed_start);

/* The reason is typed in the dialog. */
void event_cancel_open(Ui *ui, Office *o, int64_t event);

extern const ScreenDef event_move_screen;

#endif
