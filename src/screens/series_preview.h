/* The dates that a rule gives, before they are made: what speaks against each, and which of them to
 * leave out. */
#ifndef KONTOR_SCREENS_SERIES_PREVIEW_H
#define KONTOR_SCREENS_SERIES_PREVIEW_H

#include "kontor/domain/record.h"
#include "kontor/ui/ui.h"

typedef struct SeriesPreviewArg {
	const Record *series; /* its skips are taken out already; must outlive the dialog */
} SeriesPreviewArg;

/* RESULT_OK with the skips as they should be (const char *) as payload. */
extern const ScreenDef series_preview_screen;

#endif
