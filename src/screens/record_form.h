/* One form for records of every kind, made from the kind's table.
 *
 * Saving goes through the one write path. What a colleague changed meanwhile is merged
 * field by field; where both changed the same field the conflict dialog asks. Half-typed
 * entries are kept as drafts and offered when the same form is opened again. */
#ifndef KONTOR_SCREENS_RECORD_FORM_H
#define KONTOR_SCREENS_RECORD_FORM_H

#include "kontor/office/change.h"
#include "kontor/ui/form.h"

#define RECORD_FORM_FIELDS_MAX 16

/* Lives in the model of the screen that opens the form; zeroed before the first use. */
typedef struct RecordForm {
	Office *office;
	Arena *arena; /* owns all below; reset by each open */
	const Kind *kind;
	Record *base;  /* as read; NULL for a new record */
	Record *start; /* what the form began with: base, or the defaults of a new record */
	Record *saved; /* after RESULT_OK: what is stored now */
	Merge conflict;
	Record *mine; /* what the last save wanted */
	const Field *fields[RECORD_FORM_FIELDS_MAX];
	FormField form[RECORD_FORM_FIELDS_MAX];
	size_t nfields;
	size_t focus; /* field to start in */
	const char *draft_key;
	char *title;
} RecordForm;

/* Open the form over the present screen, whose MSG_RESULT carries tag.
 * base: the record to edit, or NULL. start: a new record's defaults (kept by copy), or
 * NULL to edit base. fields: names, blank separated; the form starts in the one behind a
 * "!" ("type !text"), else in the first. title: one German line. */
void record_form_open(Ui *ui, RecordForm *f, const Record *base, const Record *start, const char *fields,
	const char *title, int tag);
void record_form_done(RecordForm *f);

/* Write f->mine, which was derived from base (NULL: a new record). Of the conflict dialog. */
MUST_CHECK Rc record_form_store(RecordForm *f, const Record *base, Err *err);

#endif
