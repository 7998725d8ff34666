/* What one step of the record did, record by record and field by field. Opened with a
 * const ChangeArg *. */
#ifndef KONTOR_SCREENS_SCR_CHANGE_H
#define KONTOR_SCREENS_SCR_CHANGE_H

#include "kontor/ui/screen.h"

typedef struct ChangeArg {
	int64_t changeset;
} ChangeArg;

extern const ScreenDef scr_change_screen;

#endif
