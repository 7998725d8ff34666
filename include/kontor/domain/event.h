/* Dates of the office: states and rules. */
#ifndef KONTOR_DOMAIN_EVENT_H
#define KONTOR_DOMAIN_EVENT_H

#include "kontor/domain/record.h"

/* draft → tentative → confirmed → held → archived; tentative, confirmed → cancelled. */
extern const Choice event_states[];

/* May an event go from one state to another? The reason it may not is in err. Staying is allowed. */
MUST_CHECK Rc event_transition(const char *from, const char *to, Err *err);

/* End after start; no wall time in the March gap; the doubled hour of October needs `fold` (it may
 * stand only there); coordinates in pairs; links and pages with scheme; slot and series together;
 * state transitions. The kind's check. */
Rc event_check(const Record *before, const Record *after, Err *err);

/* Sets zone; an empty visibility becomes event_visibility's; raises sequence when start, end, all_day, place or state of an event that
 * left draft changed. uid, created_at and changed_at need randomness and a clock: the
 * write path (office) sets them. */
void event_derive(const Record *before, Record *after, Arena *a);

/* The same for the other kinds of the calendar (event_rules.c). */
Rc event_series_check(
	const Record *before, const Record *after, Err *err); /* a rule that recurrence.h can say */
void event_series_derive(const Record *before, Record *after, Arena *a);      /* like event_derive */
Rc event_template_check(const Record *before, const Record *after, Err *err); /* time, minutes */
Rc event_session_check(const Record *before, const Record *after, Err *err);  /* end after start, no gap */
/* draft → released → sending → sent | failed | unclear; draft, released → handed; draft, released, failed,
 * unclear → dropped; failed, unclear → released. The wording is fixed once it is released. */
Rc event_message_check(const Record *before, const Record *after, Err *err);

/* "public", "partners", "internal": the record's own, else what its type stands for. Of events, series
 * and templates, as are the next two. */
const char *event_visibility(const Record *r);
const char *event_category(const Record *r); /* German, for CATEGORIES: "Tour" */
const char *event_busy(const Record *r);     /* "busy", "away", "free" */

/* Start and end as UTC seconds, fold considered; all-day: midnight of the first day to midnight after the last. */
int64_t event_start_utc(const Record *r);
int64_t event_end_utc(const Record *r);

#endif
