/* A kept run: its pairs with their reasons. Opened with a const int64_t *. */
#ifndef KONTOR_SCREENS_SCR_TANDEM_KEPT_H
#define KONTOR_SCREENS_SCR_TANDEM_KEPT_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_tandem_kept_screen;

#endif
