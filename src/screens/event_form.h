/* The form of a date: one line says when, collisions are told while typing.
 *
 * The dates of the office are loaded when the form opens; typing touches no disk. Before it is saved the
 * form asks what nobody else can decide: which of October's two hours is meant, whether a collision is
 * known, and how far a change of a series reaches. */
#ifndef KONTOR_SCREENS_EVENT_FORM_H
#define KONTOR_SCREENS_EVENT_FORM_H

#include "kontor/office/agenda.h"
#include "kontor/office/calendar.h"
#include "part_form.h"
#include "when.h"

enum { EVENT_FORM_TAG_TEMPLATE = 2100 };

/* Lives in the model of the screen that opens the form; zeroed before the first use. */
typedef struct EventForm {
	RecordForm form;
	Office *office;
	Agenda agenda; /* while a form is open */
	Arena *arena;  /* of what the hooks compute; reset by each */
	When when;
	char given
		[40]; /* what stands in the line to begin with, "14.10.2026 "; another day typed behind it wins */
	bool new_length; /* a start alone gets the length that the type stands for */
	int64_t town;    /* whose Land is known */
	char land[4];
	WallSpan sure;     /* a time whose collision is known */
	char fold[8];      /* which of the two hours; "" not asked yet */
	Wall folded;       /* of which start */
	int reach;         /* CalendarReach; -1: not asked yet */
	const char *skips; /* of a series: dates taken out in the preview */
	bool previewed;
	int64_t chosen_town; /* of event_form_from_template */
	Wall chosen_start;
} EventForm;

/* What is known already; start WALL_NONE and zeroes for nothing. */
typedef struct EventFormStart {
	Wall start, end; /* end WALL_NONE: the start alone; of a whole day see all_day */
	bool all_day;    /* only the day is known; its time will be typed behind it */
	int64_t town;
	const Record *like; /* a record that is not stored: from a template, or what a draft refers to */
} EventFormStart;

#define EVENT_FORM_START_INIT                                                                                \
	{                                                                                                    \
		WALL_NONE, WALL_NONE, false, 0, NULL                                                         \
	}

/* MSG_RESULT carries PART_FORM_TAG; f->form.saved is the event. */
void event_form_new(Ui *ui, EventForm *f, const EventFormStart *start);
void event_form_edit(Ui *ui, EventForm *f, int64_t event);
void event_form_done(EventForm *f);

/* A new event from a template that is chosen first. The screen's update calls event_form_result before
 * anything else; true: the message was the form's own. */
void event_form_from_template(Ui *ui, EventForm *f, const EventFormStart *start);
bool event_form_result(EventForm *f, Ui *ui, const Msg *msg);

/* --- what the form of a series shares --- */

/* start: NULL when base is edited. */
void event_form_prepare(Ui *ui, EventForm *f, const Record *start);
extern const Field event_form_when_field;
const char *event_form_when_initial(const EventForm *f, const Record *r, Arena *a); /* of a stored time */
bool event_form_echo(void *ctx, const char *input, char *out, size_t cap);
void event_form_watch(void *ctx, const RecordFormInput *in, char *note, size_t cap);
MUST_CHECK Rc event_form_leave(
	void *ctx, struct FormModel *form, const char *field, const RecordFormInput *in, Err *err);
/* The typed time into form.mine; err->field is "when". */
MUST_CHECK Rc event_form_take_when(EventForm *f, const RecordFormInput *in, WallSpan *ret, Err *err);
/* A default: what is there already stays. */
void event_form_set_unless(Record *r, Arena *a, const char *field, const char *value);
void event_form_name_field(Err *err); /* a wrong start or end stands in the field "when" */

#endif
