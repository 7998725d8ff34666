/* Choosing and ordering the columns of a list. */
#ifndef KONTOR_SCREENS_COLUMNS_H
#define KONTOR_SCREENS_COLUMNS_H

#include "kontor/domain/kind.h"
#include "kontor/ui/ui.h"

typedef struct ColumnsArg {
	const Kind *kind;
	const char *chosen; /* names, comma separated, in order */
} ColumnsArg;

/* RESULT_OK with the chosen names, comma separated (const char *). */
extern const ScreenDef columns_screen;

#endif
