/* The outbox: what waits for release, what was sent, what failed. */
#ifndef KONTOR_SCREENS_SCR_OUTBOX_H
#define KONTOR_SCREENS_SCR_OUTBOX_H

#include "kontor/ui/screen.h"

/* Opened with a const BrowseArg * (a message, or a filter) or NULL. */
extern const ScreenDef scr_outbox_screen;

#endif
