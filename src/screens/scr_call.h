/* The call desk: the last digits of a number, who it is, what was said last, a note. */
#ifndef KONTOR_SCREENS_SCR_CALL_H
#define KONTOR_SCREENS_SCR_CALL_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_call_screen; /* a dialog */

#endif
