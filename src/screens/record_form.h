/* One form for records of every kind, made from the kind's table.
 *
 * Saving goes through the one write path. What a colleague changed meanwhile is merged
 * field by field; where both changed the same field the conflict dialog asks. Half-typed
 * entries are kept as drafts and offered when the same form is opened again. */
#ifndef KONTOR_SCREENS_RECORD_FORM_H
#define KONTOR_SCREENS_RECORD_FORM_H

#include "kontor/office/change.h"
#include "kontor/ui/form.h"

#define RECORD_FORM_FIELDS_MAX 28

struct RecordForm;

/* What was typed, for the hooks below; texts live in the frame's arena. */
typedef struct RecordFormInput {
	const struct RecordForm *form;
	const char *const *values;
	const int64_t *ids;
} RecordFormInput;
const char *record_form_text(
	const RecordFormInput *in, const char *name);                /* "" when there is no such field */
int64_t record_form_id(const RecordFormInput *in, const char *name); /* of a reference; 0 */

/* A field that the form shows besides those of its record: for a part that is made with it, or another
 * way to say what stands in several. */
typedef struct RecordFormExtra {
	const char *name;  /* in the form; where it differs from the record's own fields */
	const char *label; /* NULL: like's */
	const Field *like; /* type, choices and length are this field's; never required */
	const char *hint;  /* NULL: like's */
	const char *initial;
	int64_t initial_id;
	bool required;
	bool echoed; /* RecordFormMore.echo says below it what was understood */
} RecordFormExtra;

/* More than the fields of one record. All hooks may be NULL; ctx outlives the form. */
typedef struct RecordFormMore {
	const RecordFormExtra *extra;
	size_t nextra;
	size_t nfirst; /* so many of extra stand before the record's own fields, the others after them */
	void *ctx;
	bool (*echo)(void *ctx, const char *input, char *out, size_t cap); /* as in FormField */
	/* The focus leaves a field, as in FormArg. */
	Rc (*leave)(
		void *ctx, struct FormModel *form, const char *field, const RecordFormInput *in, Err *err);
	/* A picker of its own for a reference of the record; .search NULL: the usual one. */
	PickerArg (*picker)(void *ctx, const Field *field, Arena *a);
	/* While typing: a warning into note, "" for none. No disk. */
	void (*watch)(void *ctx, const RecordFormInput *in, char *note, size_t cap);
	int note_lines; /* that the warning may take; 0: one */
	/* Before anything is written, and with form->mine as it will be; what fails may have opened a
	 * dialog. */
	Rc (*check)(void *ctx, Ui *ui, const RecordFormInput *in, Err *err);
	/* Writes the extra fields, in the change set of the record, which is stored already. */
	Rc (*store)(void *ctx, Change *c, const Record *saved, const RecordFormInput *in, Err *err);
	/* Instead of the plain save in a change set of its own: store mine, derived from base (NULL: new), as in
	 * change_update. */
	Rc (*write)(void *ctx, const Record *base, Record *mine, Merge *conflict, Err *err);
	/* That dialog has ended; true: save again. */
	bool (*result)(void *ctx, Ui *ui, const Msg *msg);
} RecordFormMore;

/* Lives in the model of the screen that opens the form; zeroed before the first use. */
typedef struct RecordForm {
	Office *office;
	RecordFormMore more;
	Arena *arena; /* owns all below; reset by each open */
	const Kind *kind;
	Record *base;  /* as read; NULL for a new record */
	Record *start; /* what the form began with: base, or the defaults of a new record */
	Record *saved; /* after RESULT_OK: what is stored now */
	Merge conflict;
	Record *mine;   /* what the last save wanted */
	char told[160]; /* by write: what else the save did, behind "Gespeichert."; "" */
	const Field *fields[RECORD_FORM_FIELDS_MAX];
	FormField form[RECORD_FORM_FIELDS_MAX];
	bool extra[RECORD_FORM_FIELDS_MAX]; /* no field of the record */
	size_t nfields;
	size_t focus; /* field to start in */
	const char *draft_key;
	char *title;
} RecordForm;

/* Open the form over the present screen, whose MSG_RESULT carries tag.
 * base: the record to edit, or NULL. start: a new record's defaults (kept by copy), or
 * NULL to edit base. fields: names, blank separated; the form starts in the one behind a
 * "!" ("type !text"), else in the first; those behind a "|" wait for Ctrl-O. title: one German line. */
void record_form_open(Ui *ui, RecordForm *f, const Record *base, const Record *start, const char *fields,
	const char *title, int tag);
/* The same with more; extra and its texts are copied. */
void record_form_open_more(Ui *ui, RecordForm *f, const Record *base, const Record *start, const char *fields,
	const char *title, int tag, const RecordFormMore *more);
void record_form_done(RecordForm *f);

/* Put the field called name of the form into r's field; r lives in f's arena. */
MUST_CHECK Rc record_form_take(
	const RecordFormInput *in, const char *name, Record *r, const char *field, Err *err);

/* Write f->mine, which was derived from base (NULL: a new record). Of the conflict dialog, which has no
 * input: in is NULL. */
MUST_CHECK Rc record_form_store(RecordForm *f, const Record *base, const RecordFormInput *in, Err *err);
void record_form_say_saved(Ui *ui, const RecordForm *f); /* after that */

#endif
