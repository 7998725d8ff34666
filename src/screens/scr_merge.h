/* Two persons side by side, to be made one. Opened with a const MergeArg *. */
#ifndef KONTOR_SCREENS_SCR_MERGE_H
#define KONTOR_SCREENS_SCR_MERGE_H

#include "kontor/ui/screen.h"

typedef struct MergeArg {
	int64_t one, other; /* persons */
} MergeArg;

extern const ScreenDef scr_merge_screen;

#endif
