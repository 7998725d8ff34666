/* Undo and redo: the effect is named before it happens; u u (or Enter) carries it out. */
#ifndef KONTOR_SCREENS_SCR_UNDO_H
#define KONTOR_SCREENS_SCR_UNDO_H

#include "kontor/ui/screen.h"

/* Opened with a const bool *: true for redo. */
extern const ScreenDef scr_undo_screen;

#endif
