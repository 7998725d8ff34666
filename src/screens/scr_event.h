/* The card of one date. Opened with a const EventId *. */
#ifndef KONTOR_SCREENS_SCR_EVENT_H
#define KONTOR_SCREENS_SCR_EVENT_H

#include "kontor/ui/screen.h"

typedef struct EventId {
	int64_t v;
} EventId;

extern const ScreenDef scr_event_screen;

#endif
