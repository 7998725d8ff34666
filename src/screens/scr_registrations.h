/* Who is registered for an event. Opened with a const EventId *, or NULL: for all events. */
#ifndef KONTOR_SCREENS_SCR_REGISTRATIONS_H
#define KONTOR_SCREENS_SCR_REGISTRATIONS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_registrations_screen;

#endif
