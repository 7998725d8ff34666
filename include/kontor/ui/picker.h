/* A dialog to pick one of many, narrowed while typing. */
#ifndef KONTOR_UI_PICKER_H
#define KONTOR_UI_PICKER_H

#include "kontor/ui/ui.h"

typedef struct PickerItem {
	int64_t value;
	const char *title;
	const char *detail; /* dim, at the right; may be NULL */
} PickerItem;
typedef struct PickerItems {
	PickerItem *items;
	size_t len, cap;
} PickerItems;

typedef struct PickerArg {
	const char *title;
	const char *empty; /* what to show and do when nothing matches */
	/* Fill ret (arena a, released at the next call) with what matches text, best first. */
	void (*search)(void *ctx, const char *text, Arena *a, PickerItems *ret);
	void *ctx;
	const char *initial; /* text to start with, may be NULL */
} PickerArg;

/* RESULT_OK with the PickerItem (const PickerItem *) as payload. */
extern const ScreenDef picker_screen;

#endif
