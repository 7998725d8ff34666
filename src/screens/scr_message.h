/* One message of the outbox, whole, for reading before it is released. */
#ifndef KONTOR_SCREENS_SCR_MESSAGE_H
#define KONTOR_SCREENS_SCR_MESSAGE_H

#include "kontor/base/str.h"
#include "kontor/office/office.h"
#include "kontor/ui/screen.h"

/* Opened with the message's id (const int64_t *). */
extern const ScreenDef scr_message_screen;

/* What it is, to whom, about what, and its text; lines that begin with # are headings. */
void scr_message_show(Office *o, int64_t id, Str *out);

/* The event that the message is about; says so when there is none. */
void scr_message_open_event(Ui *ui, int64_t message);

#endif
