/* The form's model, for form.c (keys, saving), form_view.c (drawing) and form_draft.c. */
#ifndef KONTOR_UI_FORM_PRIV_H
#define KONTOR_UI_FORM_PRIV_H

#include "kontor/ui/form.h"

typedef struct FormInput {
	FormField def; /* strings in the form's arena */
	Edit edit;     /* TEXT, PROSE, DATE */
	size_t choice, nchoices;
	int64_t id; /* PICK: 0 for none */
	const char *title;
	char error[240];
	/* What it began with, before a draft was restored. */
	const char *was;
	size_t was_choice;
} FormInput;

typedef struct FormModel {
	Arena *a;
	FormArg arg;
	FormInput *inputs;
	size_t n, focus;
	char error[240]; /* of the whole form */
	char note[240];  /* what watch says */
	int unsaved;     /* keys since the draft was written */
	bool all;        /* the further fields are shown */
	bool drafted;    /* there is a draft that must be dropped in the end */
} FormModel;

bool form_changed(const FormModel *m);
bool form_is_text(const FormInput *in);
bool form_is_shown(const FormModel *m, size_t i);

Rect form_view_size(const void *model, int w, int h);
void form_view_draw(const void *model, const Ui *ui, Canvas *c, Rect r);
int form_view_value_width(const FormModel *m, int inner_w); /* columns of an input */
int form_view_inner_width(int w);                           /* of a form in an area of w columns */

void form_draft_write(const FormModel *m, Str *out);
void form_draft_restore(FormModel *m, const char *data);

#endif
