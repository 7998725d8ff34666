/* The nearest towns of one town. Opened with a const TownId *. */
#ifndef KONTOR_SCREENS_SCR_NEARBY_H
#define KONTOR_SCREENS_SCR_NEARBY_H

#include "kontor/domain/town.h"
#include "kontor/ui/screen.h"

extern const ScreenDef scr_nearby_screen;

#endif
