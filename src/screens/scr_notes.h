#ifndef KONTOR_SCREENS_SCR_NOTES_H
#define KONTOR_SCREENS_SCR_NOTES_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_notes_screen;

#endif
