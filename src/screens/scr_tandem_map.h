/* The tandems on the map of the country. Opened with the tandem to pick (const int64_t *) or NULL. */
#ifndef KONTOR_SCREENS_SCR_TANDEM_MAP_H
#define KONTOR_SCREENS_SCR_TANDEM_MAP_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_tandem_map_screen;

#endif
