/* One mayor's interest in a tandem. Opened with a const int64_t *. */
#ifndef KONTOR_SCREENS_SCR_TANDEM_INTEREST_H
#define KONTOR_SCREENS_SCR_TANDEM_INTEREST_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_tandem_interest_screen;

#endif
