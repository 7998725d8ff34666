/* What event.c and event_rules.c share. */
#ifndef KONTOR_DOMAIN_EVENT_PRIV_H
#define KONTOR_DOMAIN_EVENT_PRIV_H

#include "kontor/domain/record.h"

/* No time in the hour that March skips. */
MUST_CHECK Rc event_gap(const Record *r, const char *field, Err *err);
/* End after start, times given, none in the gap; of events and series. */
MUST_CHECK Rc event_times(const Record *r, Err *err);
/* Coordinates in pairs, links with scheme; of events, series and templates. */
MUST_CHECK Rc event_rules_details(const Record *r, Err *err);

/* Did one of the fields change, in a record that may have left the house? */
bool event_concerns(const Record *before, const Record *after, const char *const *fields, size_t nfields);

/* An empty visibility becomes the type's; one that was the type's follows it. */
void event_rules_visibility(const Record *before, Record *after, Arena *a);

#endif
