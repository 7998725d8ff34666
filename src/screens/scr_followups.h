#ifndef KONTOR_SCREENS_SCR_FOLLOWUPS_H
#define KONTOR_SCREENS_SCR_FOLLOWUPS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_followups_screen;

#endif
