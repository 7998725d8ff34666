/* The list of tandems, tab 4. Opened with a const BrowseArg * or NULL. */
#ifndef KONTOR_SCREENS_SCR_TANDEMS_H
#define KONTOR_SCREENS_SCR_TANDEMS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_tandems_screen;

#endif
