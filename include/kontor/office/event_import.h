/* Dates from iCalendar files and replies from mails: preview, then one undoable step. */
#ifndef KONTOR_OFFICE_EVENT_IMPORT_H
#define KONTOR_OFFICE_EVENT_IMPORT_H

#include "kontor/exchange/ical_read.h"
#include "kontor/office/office.h"

typedef enum EventAction {
	EVENT_IMPORT_NEW,
	EVENT_IMPORT_CHANGED, /* newer in the file: field by field in detail */
	EVENT_IMPORT_SAME,
	EVENT_IMPORT_OLDER,     /* the office has a newer version: nothing is taken */
	EVENT_IMPORT_DUPLICATE, /* another UID, same start and title: somebody decides */
	EVENT_IMPORT_REPLY,     /* an attendee's answer that will be stored */
	EVENT_IMPORT_DOUBTFUL,  /* an answer that goes to the work list (a follow-up) */
	EVENT_IMPORT_REFUSED,
	EVENT_IMPORT_ACTIONS
} EventAction;

typedef struct EventImportField {
	const char *label, *ours, *theirs;
} EventImportField;

typedef struct EventImportLine {
	EventAction action;
	size_t line;
	int64_t event; /* that exists already; 0 */
	const char *when, *title, *detail;
	const EventImportField *fields; /* CHANGED, DUPLICATE: what differs */
	size_t nfields;
	bool take; /* preset: NEW, CHANGED, REPLY, DOUBTFUL; a person may change it */
} EventImportLine;

typedef struct EventImport {
	EventImportLine *items;
	size_t len, cap;
	size_t count[EVENT_IMPORT_ACTIONS];
	const char *const *unknown_zones; /* to be answered, then plan again */
	size_t nunknown_zones;
	char summary[200];
	struct EventImportWork *work;
} EventImport;

/* The bytes of a file, for event_import_plan. */
MUST_CHECK Rc event_import_read(const char *path, Arena *a, const char **ret, size_t *ret_len, Err *err);

/* bytes: an .ics file or a mail (.eml) with a calendar part; they must live as long as the plan. Writes
 * nothing. */
MUST_CHECK Rc event_import_plan(Office *o, const char *bytes, size_t len, const IcalReadZone *zones,
	size_t nzones, Arena *a, EventImport *ret, Err *err);

/* Carry out the lines that are to be taken, as one change set; in slices (begin, step …) or at once. */
MUST_CHECK Rc event_import_begin(EventImport *plan, Err *err);
MUST_CHECK Rc event_import_step(EventImport *plan, size_t max, size_t *ret_done, Err *err);
void event_import_stop(EventImport *plan);
MUST_CHECK Rc event_import_apply(EventImport *plan, Err *err);

#endif
