/* A change of office: one post ends, the next begins, and what hangs on it goes along.
 * Opened with a const OfficeArg *. */
#ifndef KONTOR_SCREENS_SCR_OFFICE_H
#define KONTOR_SCREENS_SCR_OFFICE_H

#include "kontor/ui/screen.h"

typedef struct OfficeArg {
	int64_t post; /* that ends */
} OfficeArg;

extern const ScreenDef scr_office_screen;

#endif
