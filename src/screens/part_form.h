/* The forms of all kinds: which fields each shows, and how a new record's form is opened. */
#ifndef KONTOR_SCREENS_PART_FORM_H
#define KONTOR_SCREENS_PART_FORM_H

#include "record_form.h"

enum { PART_FORM_TAG = 2000 }; /* of the MSG_RESULT of all forms opened here */

/* Edit a record by kind and id. Says why when that is not for people. */
void part_form_edit(Ui *ui, RecordForm *f, const Kind *k, int64_t id);

/* Open the form of a new record. start has its defaults (in the frame's arena: part_form_start).
 * about names the record that it belongs to in the title, "Neuer Vermerk: Wittenberge";
 * id 0: none. */
void part_form_new(
	Ui *ui, RecordForm *f, const Record *start, const char *title, const Kind *about, int64_t id);

/* A new record of kind k whose field refers to id (0: left empty); in the frame's arena. */
Record *part_form_start(Ui *ui, const Kind *k, const char *field, int64_t id);
void part_form_today(Ui *ui, Record *r, const char *field); /* preset a date field */

/* A note, here and now: a call that came in; about a town or a person. */
void part_form_note(Ui *ui, RecordForm *f, const Kind *about, int64_t id);
Record *part_form_followup_start(Ui *ui, const Kind *about, int64_t id);
/* A follow-up of the person who works here, due in two weeks; id 0: about nothing. */
void part_form_followup(Ui *ui, RecordForm *f, const Kind *about, int64_t id);

#endif
