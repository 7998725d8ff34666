/* Who else would fit one member, best plan first; a choice is confirmed with its price. */
#ifndef KONTOR_SCREENS_TANDEM_CHOICES_H
#define KONTOR_SCREENS_TANDEM_CHOICES_H

#include "kontor/office/tandems.h"
#include "kontor/ui/screen.h"

/* All of it outlives the dialog. */
typedef struct TandemChoicesArg {
	TandemsRun *run;
	const TandemsPool *pool;
	uint32_t member, other; /* Tab goes to the other; UINT32_MAX: there is none */
} TandemChoicesArg;

/* RESULT_OK with two members (const uint32_t[2]) to be put together. */
extern const ScreenDef tandem_choices_screen;

#endif
