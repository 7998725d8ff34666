/* The sessions that a registration takes. A dialog, opened with the registration's id (const int64_t *). */
#ifndef KONTOR_SCREENS_SCR_SEATS_H
#define KONTOR_SCREENS_SCR_SEATS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_seats_screen;
/* Who sits where; a page, opened with a const EventId *. */
extern const ScreenDef scr_seats_list_screen;

#endif
