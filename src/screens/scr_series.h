/* The card of a series with all its dates. Opened with a const SeriesId *. */
#ifndef KONTOR_SCREENS_SCR_SERIES_H
#define KONTOR_SCREENS_SCR_SERIES_H

#include "kontor/ui/screen.h"

typedef struct SeriesId {
	int64_t v;
} SeriesId;

extern const ScreenDef scr_series_screen;

#endif
