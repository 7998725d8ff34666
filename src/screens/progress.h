/* A dialog over work that is done in slices between keys: a bar, and Esc to cancel. Nothing
 * else can be done meanwhile, since the work may hold the write lock. */
#ifndef KONTOR_SCREENS_PROGRESS_H
#define KONTOR_SCREENS_PROGRESS_H

#include "kontor/ui/ui.h"

typedef struct ProgressArg {
	const char *title;
	size_t total;
	/* One slice of at most 10 ms; *ret_done reaches total when all is done. */
	Rc (*step)(void *ctx, size_t *ret_done, Err *err);
	void (*stop)(void *ctx); /* cancelled: undo what was done */
	void *ctx;               /* outlives the dialog */
} ProgressArg;

/* RESULT_OK when all is done; RESULT_CANCEL with the Err as payload, or NULL when cancelled. */
extern const ScreenDef progress_screen;

#endif
