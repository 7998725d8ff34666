/* A run of the pairing: weights, plan, decisions by hand. Opened with a const TandemRunArg * or NULL. */
#ifndef KONTOR_SCREENS_SCR_TANDEM_RUN_H
#define KONTOR_SCREENS_SCR_TANDEM_RUN_H

#include "kontor/ui/screen.h"

typedef struct TandemRunArg {
	const char *query; /* of the pool; NULL or "": all */
	int64_t run;       /* a kept run whose weights and decisions are the beginning; 0: none */
} TandemRunArg;

extern const ScreenDef scr_tandem_run_screen;

#endif
