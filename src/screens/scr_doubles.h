/* All pairs of persons that seem to be one. */
#ifndef KONTOR_SCREENS_SCR_DOUBLES_H
#define KONTOR_SCREENS_SCR_DOUBLES_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_doubles_screen;

#endif
