/* Registrations out of a file, with a preview. Opened with a const EventId *. */
#ifndef KONTOR_SCREENS_SCR_REGISTRATIONS_IMPORT_H
#define KONTOR_SCREENS_SCR_REGISTRATIONS_IMPORT_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_registrations_import_screen;

#endif
