/* Two kept runs pair by pair, what differs first. Opened with a const TandemCompareArg *. */
#ifndef KONTOR_SCREENS_SCR_TANDEM_COMPARE_H
#define KONTOR_SCREENS_SCR_TANDEM_COMPARE_H

#include "kontor/ui/screen.h"

typedef struct TandemCompareArg {
	int64_t left, right;
} TandemCompareArg;

extern const ScreenDef scr_tandem_compare_screen;

#endif
