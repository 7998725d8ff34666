#ifndef KONTOR_SCREENS_SCR_EVENTS_H
#define KONTOR_SCREENS_SCR_EVENTS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_events_screen;

#endif
