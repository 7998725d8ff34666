/* Who is interested in a tandem, and who cannot have one now and why. */
#ifndef KONTOR_SCREENS_SCR_TANDEM_POOL_H
#define KONTOR_SCREENS_SCR_TANDEM_POOL_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_tandem_pool_screen;

#endif
