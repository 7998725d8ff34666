/* Tab 1: the day's work. */
#ifndef KONTOR_SCREENS_SCR_TODAY_H
#define KONTOR_SCREENS_SCR_TODAY_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_today_screen;

#endif
