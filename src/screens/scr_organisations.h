#ifndef KONTOR_SCREENS_SCR_ORGANISATIONS_H
#define KONTOR_SCREENS_SCR_ORGANISATIONS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_organisations_screen;

#endif
