/* The card of one person. Opened with a const PersonId *. */
#ifndef KONTOR_SCREENS_SCR_PERSON_H
#define KONTOR_SCREENS_SCR_PERSON_H

#include "kontor/ui/screen.h"

typedef struct PersonId {
	int64_t v;
} PersonId;

extern const ScreenDef scr_person_screen;

#endif
