/* Small dialogs: a question with one line of input, and a yes/no question. */
#ifndef KONTOR_UI_PROMPT_H
#define KONTOR_UI_PROMPT_H

#include "kontor/ui/ui.h"

typedef struct PromptArg {
	const char *title;   /* "Name der Ansicht" */
	const char *text;    /* explanation above the input, may be NULL */
	const char *initial; /* in the input, may be NULL */
	/* Called on Enter; anything but RC_OK keeps the prompt open and shows err under the
	 * input with the cursor at err->at. May be NULL. */
	Rc (*check)(void *ctx, const char *input, Err *err);
	void *ctx;
} PromptArg;

/* RESULT_OK with the input (const char *) as payload. */
extern const ScreenDef prompt_screen;

typedef struct ConfirmArg {
	const char *title;
	const char *text; /* what will happen, several lines */
	const char *yes;  /* "Löschen" */
	const char *no;   /* what stays when not; NULL: "Abbrechen" */
	bool final;       /* no undo brings it back: Enter alone does not confirm */
	const char
		*typed; /* not NULL: this text must be typed to confirm (a count), for damage that is large */
} ConfirmArg;

/* j or Enter confirms, n or Esc cancels; RESULT_OK or RESULT_CANCEL. */
extern const ScreenDef prompt_confirm_screen;

#endif
