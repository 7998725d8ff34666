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

/* All dates of the series that are still to come. */
void event_cancel_series_open(Ui *ui, Office *o, int64_t series);

extern const ScreenDef event_move_screen;

/* " 2 Nachrichten warten im Postausgang auf Freigabe. Anzurufen: 1 (Wiedervorlage)."; "" when there is
 * nothing to say. */
void event_move_say_told(size_t messages, size_t calls, char *out, size_t cap);

/* Asks which of the two hours of the night to winter time is meant; RESULT_OK with a PickerItem of value 1 or
 * 2, which event_move_fold turns into what the field holds. */
void event_move_ask_fold(Ui *ui, int tag);
const char *event_move_fold(const Msg *msg);

#endif
