/* All series of the office. Opened with a const BrowseArg * or NULL. */
#ifndef KONTOR_SCREENS_SCR_SERIES_LIST_H
#define KONTOR_SCREENS_SCR_SERIES_LIST_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_series_list_screen;

#endif
