/* The form of a registration, for the list of them and for the door. */
#ifndef KONTOR_SCREENS_REGISTRATION_FORM_H
#define KONTOR_SCREENS_REGISTRATION_FORM_H

#include "kontor/office/attendance.h"
#include "part_form.h"

/* Lives in the model of the screen that opens the form; zeroed before the first use. */
typedef struct RegistrationForm {
	RecordForm form;
	Office *office;
	int64_t event;
	AttendanceCount count; /* when the form was opened */
	bool waiting;          /* after RESULT_OK of a new one: it is the waiting list */
	bool door;             /* who is registered has arrived */
	bool overbook;         /* somebody was asked */
} RegistrationForm;

/* MSG_RESULT carries PART_FORM_TAG; f->form.saved is the registration. */
void registration_form_new(Ui *ui, RegistrationForm *f, int64_t event);
void registration_form_edit(Ui *ui, RegistrationForm *f, int64_t registration);
/* At the door: registered and arrived in one; name is what was typed so far. */
void registration_form_door(Ui *ui, RegistrationForm *f, int64_t event, const char *name);
void registration_form_done(RegistrationForm *f);

#endif
