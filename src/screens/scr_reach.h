/* What an event reached, in figures. A dialog, opened with a const EventId *. */
#ifndef KONTOR_SCREENS_SCR_REACH_H
#define KONTOR_SCREENS_SCR_REACH_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_reach_screen;

#endif
