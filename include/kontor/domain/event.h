/* Dates of the office: states and rules. */
#ifndef KONTOR_DOMAIN_EVENT_H
#define KONTOR_DOMAIN_EVENT_H

#include "kontor/domain/record.h"

/* draft → tentative → confirmed → held → archived; tentative, confirmed → cancelled. */
extern const Choice event_states[];

/* May an event go from one state to another? The reason it may not is in err. Staying is allowed. */
MUST_CHECK Rc event_transition(const char *from, const char *to, Err *err);

/* End after start; no wall time in the March gap; state transitions. The kind's check. */
Rc event_check(const Record *before, const Record *after, Err *err);

/* Sets zone; raises sequence when start, end, all_day, place or state of an event that
 * left draft changed. uid, created_at and changed_at need randomness and a clock: the
 * write path (office) sets them. */
void event_derive(const Record *before, Record *after, Arena *a);

#endif
