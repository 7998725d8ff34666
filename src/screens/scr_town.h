/* The card of one town. Opened with a const TownId *. */
#ifndef KONTOR_SCREENS_SCR_TOWN_H
#define KONTOR_SCREENS_SCR_TOWN_H

#include "kontor/domain/town.h"
#include "kontor/ui/screen.h"

extern const ScreenDef scr_town_screen;

#endif
