/* Tab 3: everybody the office knows. Opened with a const BrowseArg * or NULL. */
#ifndef KONTOR_SCREENS_SCR_PERSONS_H
#define KONTOR_SCREENS_SCR_PERSONS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_persons_screen;

#endif
