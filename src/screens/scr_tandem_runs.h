/* The kept runs of the pairing. Opened with a const BrowseArg * or NULL. */
#ifndef KONTOR_SCREENS_SCR_TANDEM_RUNS_H
#define KONTOR_SCREENS_SCR_TANDEM_RUNS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_tandem_runs_screen;

#endif
