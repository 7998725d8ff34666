/* Reading people from a file: CSV of any make, or vCards. */
#ifndef KONTOR_SCREENS_SCR_PEOPLE_IMPORT_H
#define KONTOR_SCREENS_SCR_PEOPLE_IMPORT_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_people_import_screen;

#endif
