/* Reading the official register into the office, with a preview. */
#ifndef KONTOR_SCREENS_SCR_IMPORT_H
#define KONTOR_SCREENS_SCR_IMPORT_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_import_screen;

#endif
