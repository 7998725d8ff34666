/* iCalendar out, by an own writer (escaping, folding and order under control), checked
 * by reading back with libical. libical never sees the key path: it is loaded when an
 * export is checked or a file is imported. */
#ifndef KONTOR_EXCHANGE_ICAL_H
#define KONTOR_EXCHANGE_ICAL_H

#include "kontor/base/date.h"
#include "kontor/base/err.h"
#include "kontor/base/str.h"

typedef struct IcalEvent {
	const char *uid;
	Wall start, end; /* Europe/Berlin; all_day: days, end inclusive */
	bool all_day;
	const char *summary;
	const char *location; /* NULL or "": left out; so everywhere */
	const char *description;
	const char *category; /* one short name without comma */
	const char *state;    /* tentative, confirmed, held, archived, cancelled; a draft is never exported */
	bool transparent;     /* for information only: blocks nobody's time */
	bool has_geo;
	int64_t latitude, longitude; /* microdegrees */
	int64_t sequence;
	int64_t created, changed; /* UTC seconds: CREATED; DTSTAMP and LAST-MODIFIED */
} IcalEvent;

/* A calendar: METHOD:PUBLISH, the constant VTIMEZONE of Europe/Berlin, events in the
 * given order. Deterministic: no clock, no locale. */
void ical_begin(Str *out);
void ical_event(Str *out, const IcalEvent *e);
void ical_end(Str *out);

/* Read text back with libical and compare every event with what should be in it.
 * RC_INVALID names the first difference: then the file must not be written. */
MUST_CHECK Rc ical_verify(const char *text, size_t len, const IcalEvent *events, size_t n, Err *err);

#endif
