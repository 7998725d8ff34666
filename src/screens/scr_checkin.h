/* The door of an event: find by three letters, check in with Enter. Opened with a const EventId *. */
#ifndef KONTOR_SCREENS_SCR_CHECKIN_H
#define KONTOR_SCREENS_SCR_CHECKIN_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_checkin_screen;

#endif
