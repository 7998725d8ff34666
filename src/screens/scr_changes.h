#ifndef KONTOR_SCREENS_SCR_CHANGES_H
#define KONTOR_SCREENS_SCR_CHANGES_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_changes_screen;

#endif
