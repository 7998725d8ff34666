/* Who changed a record when, field by field; one old value can be put back. Opened with a
 * const HistoryArg *. */
#ifndef KONTOR_SCREENS_SCR_HISTORY_H
#define KONTOR_SCREENS_SCR_HISTORY_H

#include "kontor/domain/kind.h"
#include "kontor/ui/screen.h"

typedef struct HistoryArg {
	const Kind *kind;
	int64_t id;
} HistoryArg;

extern const ScreenDef scr_history_screen;

#endif
