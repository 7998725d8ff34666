/* The forms around a person: a new one with mail, phone and post at once, its own fields,
 * its parts. What is typed is compared with all persons of the office, so that nobody is
 * entered twice. */
#ifndef KONTOR_SCREENS_PERSON_FORM_H
#define KONTOR_SCREENS_PERSON_FORM_H

#include "kontor/office/people.h"
#include "part_form.h"

/* Lives in the model of the screen that opens the form; zeroed before the first use. */
typedef struct PersonForm {
	RecordForm form;
	Office *office;
	PeopleLike *like; /* all persons, while a form is open */
	Arena *arena;     /* owns found */
	PeopleSuspects found;
	bool sure; /* "Trotzdem anlegen" */
} PersonForm;

/* What is known already; zeroes for nothing. */
typedef struct PersonFormStart {
	int64_t town, organisation;
	const char *phone;
} PersonFormStart;

/* MSG_RESULT carries PART_FORM_TAG; f->form.saved is the person. */
void person_form_new(Ui *ui, PersonForm *f, const PersonFormStart *start);
void person_form_edit(Ui *ui, PersonForm *f, int64_t person);
void person_form_channel(Ui *ui, PersonForm *f, int64_t person);
void person_form_done(PersonForm *f);

void person_form_address(Ui *ui, RecordForm *f, int64_t person);
void person_form_post(Ui *ui, RecordForm *f, int64_t person);
void person_form_relation(Ui *ui, RecordForm *f, int64_t person);
void person_form_tag(Ui *ui, RecordForm *f, int64_t person);
void person_form_consent(Ui *ui, RecordForm *f, int64_t person);

#endif
