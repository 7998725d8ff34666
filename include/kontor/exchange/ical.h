/* iCalendar out, by an own writer (escaping, folding and order under control), checked
 * by reading back with libical. libical never sees the key path: it is loaded when an
 * export is checked or a file is imported.
 *
 * Made for Outlook: a constant two-part zone, one fixed order of properties, never a property
 * without a value, and nothing that depends on the clock or the locale. */
#ifndef KONTOR_EXCHANGE_ICAL_H
#define KONTOR_EXCHANGE_ICAL_H

#include "kontor/base/date.h"
#include "kontor/base/err.h"
#include "kontor/base/str.h"

typedef struct IcalAttendee {
	const char *name;    /* CN; quotes are taken out */
	const char *address; /* mail address, ASCII */
	bool optional;       /* OPT-PARTICIPANT */
} IcalAttendee;

typedef struct IcalEvent {
	const char *uid;
	Wall start, end; /* Europe/Berlin; all_day: days, end inclusive */
	bool all_day;
	bool second_hour; /* start or end lies in the second of October's doubled hours: both are written in UTC,
	                     since local time with a zone means the first (never with rrule) */
	/* The master of a series: the value of RRULE, and the slots that are left out. */
	const char *rrule;
	const Wall *exdates;
	size_t nexdates;
	const Wall *slots; /* all dates that the rule gives, left out ones too: not written, but compared with
	                      what libical makes of the rule; NULL: not compared */
	size_t nslots;
	/* A moved or otherwise special date of a series: its slot. The UID is the series'. */
	bool has_recurrence_id;
	Wall recurrence_id;
	bool recurrence_all_day; /* the series is all-day: RECURRENCE-ID is a DATE */
	const char *summary;
	const char *location; /* NULL or "": left out; so everywhere */
	const char *description;
	const char *category;   /* one short name without comma */
	const char *url;        /* URI with scheme */
	const char *conference; /* join link: CONFERENCE;VALUE=URI;FEATURE=VIDEO */
	const char *state; /* tentative, confirmed, held, archived, cancelled; a draft is never exported */
	const char *busy;  /* busy, away, free; NULL: busy */
	bool private;      /* CLASS:PRIVATE, else PUBLIC */
	bool has_geo;
	int64_t latitude, longitude; /* microdegrees */
	int64_t sequence;
	int64_t created, changed; /* UTC seconds: CREATED; DTSTAMP and LAST-MODIFIED */
	/* Only in messages (METHOD REQUEST, CANCEL): never in a file or feed. */
	const char *organizer, *organizer_name;
	const IcalAttendee *attendees; /* written sorted by address */
	size_t nattendees;
	int alarm_minutes;   /* before the start; 0: none. Messages only */
	const char *related; /* UID of the frame: RELATED-TO */
	const char *extra;   /* content lines of an imported event that kontor does not know, unfolded, LF */
} IcalEvent;

typedef struct IcalCalendar {
	const char *method; /* PUBLISH, REQUEST, CANCEL */
	const char *name;   /* feeds: NAME and X-WR-CALNAME; NULL: none */
	bool feed;          /* REFRESH-INTERVAL and X-PUBLISHED-TTL of four hours, X-WR-TIMEZONE */
} IcalCalendar;

/* A calendar with the constant VTIMEZONE of Europe/Berlin and events in the given order (which
 * callers sort by start, UID, RECURRENCE-ID). Events may be written as they come: nothing is kept. */
void ical_begin(Str *out, const IcalCalendar *c);
void ical_event(Str *out, const IcalEvent *e);
void ical_end(Str *out);

/* Read text back with libical and compare every event with what should be in it, the dates of
 * series included; a published file holds no people. RC_INVALID names the first difference: then the
 * file must not be written. */
MUST_CHECK Rc ical_verify(
	const char *text, size_t len, const IcalCalendar *c, const IcalEvent *events, size_t n, Err *err);

/* --- long files ---
 *
 * Written and checked piece by piece, so that ten thousand dates take no memory: helper processes read
 * back with libical what this one has written, while it goes on. Nothing of it is good before
 * ical_stream_end returned RC_OK, the sink writes where nobody reads yet. */

typedef Rc IcalSink(void *arg, const char *bytes, size_t len, Err *err);
typedef struct IcalStream IcalStream;

MUST_CHECK Rc ical_stream_begin(const IcalCalendar *c, IcalSink *sink, void *arg, IcalStream **ret, Err *err);
MUST_CHECK Rc ical_stream_event(IcalStream *s, const IcalEvent *e, Err *err); /* keeps nothing of e */
MUST_CHECK Rc ical_stream_end(IcalStream *s, Err *err);
void ical_stream_freep(IcalStream **s); /* at any time; accepts NULL */

/* --- beside an export --- */

/* What Outlook will not take over from the event ("Koordinaten", "Zugangslink als Schaltfläche", …): one
 * short German line each, appended with line feeds; nothing when it takes everything. */
void ical_outlook_drops(const IcalEvent *e, Str *out);

#endif
