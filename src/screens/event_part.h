/* The forms of what belongs to a date: people and sessions. */
#ifndef KONTOR_SCREENS_EVENT_PART_H
#define KONTOR_SCREENS_EVENT_PART_H

#include "kontor/office/agenda.h"
#include "part_form.h"
#include "when.h"

/* Lives in the model of the screen that opens the form; zeroed before the first use. */
typedef struct EventPart {
	RecordForm form;
	Office *office;
	Arena *arena; /* owns all below; reset by each open */
	Agenda agenda;
	RecordSet people, sessions; /* that the event has */
	Record *event;
	WallSpan days; /* of the event */
	When when;
} EventPart;

/* MSG_RESULT carries PART_FORM_TAG; f->form.saved is the record. */
void event_part_person(Ui *ui, EventPart *f, int64_t event);
void event_part_session(Ui *ui, EventPart *f, int64_t event);
/* Of a person's part or a session, by id. */
void event_part_edit(Ui *ui, EventPart *f, const Kind *k, int64_t id);
void event_part_done(EventPart *f);

#endif
