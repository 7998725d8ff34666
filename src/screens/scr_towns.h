#ifndef KONTOR_SCREENS_SCR_TOWNS_H
#define KONTOR_SCREENS_SCR_TOWNS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_towns_screen;

#endif
