/* One action on many records, with a preview of what it will do, as one undoable step. */
#ifndef KONTOR_SCREENS_BULK_H
#define KONTOR_SCREENS_BULK_H

#include "kontor/office/office.h"
#include "kontor/ui/ui.h"
#include "part_form.h"

enum { BULK_TAG_WORD = 4000, BULK_TAG_CONFIRM, BULK_TAG_FOLLOWUP };

typedef struct Bulk {
	Office *office;
	Arena *arena; /* owns all below; reset by each action */
	int64_t *ids;
	size_t n;
	const Kind *about; /* kind_town or kind_person */
	bool add;          /* give the tag, or take it away */
	bool finished;     /* it was done: the marks have served */
	const char *tag;
	RecordSet affected; /* take away: the tag records */
	int64_t *without;   /* give: those that do not have it yet */
	size_t nwithout;
} Bulk;

/* Ask for a tag, show how many of these towns or persons it concerns, then do it. */
void bulk_tag(Bulk *b, Ui *ui, const Kind *about, const int64_t *ids, size_t n, bool add);

/* A follow-up for each of these towns or persons, typed once. f lives in the same model; of a
 * single one its MSG_RESULT carries PART_FORM_TAG. */
void bulk_followup(Bulk *b, Ui *ui, RecordForm *f, const Kind *about, const int64_t *ids, size_t n);

/* Call first in update: true when msg belonged to a bulk action. */
bool bulk_result(Bulk *b, Ui *ui, const Msg *msg);
void bulk_done(Bulk *b);

#endif
