/* Reading dates from a calendar file, or a mail with an invitation or an answer. */
#ifndef KONTOR_SCREENS_SCR_EVENT_IMPORT_H
#define KONTOR_SCREENS_SCR_EVENT_IMPORT_H

#include "kontor/ui/ui.h"

/* Begins by asking for the file. */
extern const ScreenDef scr_event_import_screen;

#endif
