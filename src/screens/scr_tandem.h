/* The card of one tandem. Opened with a const int64_t *. */
#ifndef KONTOR_SCREENS_SCR_TANDEM_H
#define KONTOR_SCREENS_SCR_TANDEM_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_tandem_screen;

#endif
