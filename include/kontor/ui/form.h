/* Forms: labelled fields in a dialog, saved through a callback.
 *
 * The form owns what is typed until it is saved or thrown away on purpose: a failing
 * save shows its sentence beside the field that err->field names, puts the cursor there
 * and keeps everything. Esc with unsaved changes asks first. */
#ifndef KONTOR_UI_FORM_H
#define KONTOR_UI_FORM_H

#include "kontor/ui/edit.h"
#include "kontor/ui/picker.h"
#include "kontor/ui/ui.h"

typedef enum FormFieldType {
	FORM_TEXT,
	FORM_PROSE,  /* several lines; Enter inserts a line break, Tab leaves */
	FORM_CHOICE, /* left/right or Space cycles, Enter opens the list, first letter jumps */
	FORM_PICK,   /* a reference: Enter or typing opens the picker */
	FORM_DATE,   /* text, echoed as weekday and full date below */
	FORM_SHOW,   /* not editable, not focused */
} FormFieldType;

typedef struct FormChoice {
	const char *name, *label;
} FormChoice;

typedef struct FormField {
	const char *name; /* matches err->field */
	const char *label;
	FormFieldType type;
	bool required;             /* marked with * */
	const char *hint;          /* one line shown while focused, may be NULL */
	const FormChoice *choices; /* FORM_CHOICE; ends with a NULL name */
	int lines;                 /* FORM_PROSE: height, at least 3 */
	PickerArg picker;          /* FORM_PICK */
	/* FORM_DATE, FORM_TEXT: what the input means ("Mi 14.10.2026 18:00"), or why not; NULL: no echo. */
	bool (*echo)(void *ctx, const char *input, char *out, size_t cap);
	int echo_lines;        /* that the echo may take; 0: one */
	bool more;             /* hidden until Ctrl-O shows the further fields, while it is as it began */
	const char *initial;   /* text; FORM_CHOICE: the choice's name; FORM_PICK: the shown title */
	int64_t initial_value; /* FORM_PICK */
} FormField;

struct FormModel;

typedef struct FormArg {
	const char *title;       /* "Kommune bearbeiten: Wittenberge" */
	const FormField *fields; /* copied by the form; strings too */
	size_t nfields;
	/* Save. values are in the order of the fields: text, choice name; for FORM_PICK see ids. Returns
	 * RC_OK to close the form with RESULT_OK; anything else keeps it open with err shown. */
	Rc (*save)(void *ctx, Ui *ui, const char *const *values, const int64_t *ids, Err *err);
	void *ctx;    /* must outlive the form: lives in the model of the screen below */
	size_t focus; /* field to start in */
	/* Called after 50 keys or 4 s since the first unsaved key, and on MSG_DRAFT, with what is typed
	 * as text (form_draft_get reads it); with NULL after a save or when it was thrown away. May be NULL. */
	void (*draft)(void *ctx, const char *data);
	const char *restore; /* such a text to start from, over `initial`; the form then counts as changed */
	/* Called when a field has changed, with the values as save gets them: a warning on the whole
	 * form while it is typed, into note ("" for none). May be NULL. */
	void (*watch)(void *ctx, const char *const *values, const int64_t *ids, char *note, size_t cap);
	int note_lines; /* that the warning may take; 0: one */
	/* The focus leaves a field, or the form is saved from it: what is typed there may fill others, or be
	 * put in order itself, by form_put. An error stops a save, nothing else. May be NULL. */
	Rc (*leave)(void *ctx, struct FormModel *form, const char *field, const char *const *values,
		const int64_t *ids, Err *err);
	/* A dialog that save opened above the form (a conflict: mine or theirs) has ended. True: save
	 * again. May be NULL. */
	bool (*result)(void *ctx, Ui *ui, const Msg *msg);
} FormArg;

/* For leave: fill a text field, or choose by the choice's name. */
void form_put(struct FormModel *form, const char *field, const char *text);

/* One field of a draft text into out; false when it does not name it. */
bool form_draft_get(const char *data, const char *field, Str *out);

/* Ctrl-S or Enter on the last field saves; Tab/Down, Shift-Tab/Up move; Esc leaves.
 * Values reach save normalised (base/text.h); required ones are not empty. */
extern const ScreenDef form_screen;

#endif
