/* The templates of dates. Opened with a const BrowseArg * or NULL. */
#ifndef KONTOR_SCREENS_SCR_TEMPLATES_H
#define KONTOR_SCREENS_SCR_TEMPLATES_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_templates_screen;

#endif
