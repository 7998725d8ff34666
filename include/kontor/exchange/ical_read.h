/* iCalendar in: files from strangers.
 *
 * 1. A scan of the bytes by own code: charset (UTF-8, else Windows-1252; UTF-16 by BOM), line ends,
 *    unfolding (also inside a character), limits, balance of BEGIN/END; the line number of each
 *    component.
 * 2. Values are read by own code, strictly: libical takes 30 February, "SEQUENCE:abc" and BYDAY=255SU
 *    for something, swallows escapes, and opens files by the name of a zone. Zones are resolved here:
 *    nothing but plain wall times goes on.
 * 3. What libical is for is repetition. Rules that were checked part by part and written anew go to
 *    it in a child process without files and with little time and memory; the dates come back by pipe. A child
 *    that dies or stalls refuses that event, and the rest goes to a new one.
 *
 * Whatever goes wrong, there is a reason with a line number; reading never fails as a whole because
 * of one event. Control and bidi characters are taken out of all texts. */
#ifndef KONTOR_EXCHANGE_ICAL_READ_H
#define KONTOR_EXCHANGE_ICAL_READ_H

#include "kontor/base/arena.h"
#include "kontor/base/date.h"
#include "kontor/base/err.h"

/* Answers to crashes and stalls seen with libical (calendar.md §6). */
enum {
	ICAL_READ_BYTES = 32 << 20,
	ICAL_READ_EVENTS = 20000,
	ICAL_READ_LINE = 64 << 10, /* unfolded */
	ICAL_READ_DEPTH = 4,
	ICAL_READ_PROPERTIES = 500, /* per component */
	ICAL_READ_ALARMS = 10,
	ICAL_READ_EXDATES = 1000,
	ICAL_READ_SLOTS = 2000, /* dates of one rule */
	ICAL_READ_YEARS = 10,   /* … and how far it is followed */
};

typedef struct IcalReadAttendee {
	const char *address; /* without mailto:, lower case */
	const char *name;
	const char
		*reply; /* needs_action, accepted, tentative, declined; "delegated" and others as they are */
	const char *sent_by;
} IcalReadAttendee;

/* Texts are NFC, "" when absent, never NULL. */
typedef struct IcalReadEvent {
	size_t line;        /* of BEGIN:VEVENT, from 1 */
	const char *method; /* of its VCALENDAR, upper case */
	const char *uid;
	bool has_recurrence_id;
	Wall recurrence_id;
	/* Europe/Berlin; all_day: days, end inclusive. Without DTEND and DURATION, or when they say so, a timed
	 * event ends when it begins. */
	Wall start, end;
	bool all_day,
		second_hour; /* second_hour: start or end lies in the second of October's doubled hours */
	const char *rrule;   /* as it stood; "" also when it gives but one date */
	/* What rrule and RDATE give, ascending, start among them; exdates are not taken out. A rule without an
	 * end is followed from today on, so that start may be missing. */
	const Wall *slots;
	size_t nslots;
	bool endless;   /* the rule has no end; slots are the beginning of what it gives */
	bool irregular; /* there are RDATEs: no rule says these slots */
	const Wall *exdates;
	size_t nexdates;
	const char *summary, *location, *description, *url, *conference, *category;
	const char *state; /* tentative, confirmed, cancelled; without STATUS confirmed */
	const char *busy;  /* busy, away, free */
	bool private;
	bool has_geo;
	int64_t latitude, longitude;
	bool has_stamp;
	int64_t sequence, stamp, created; /* 0 when absent; stamp: DTSTAMP, else LAST-MODIFIED */
	const char *organizer;            /* address */
	const IcalReadAttendee *attendees;
	size_t nattendees;
	const char *comment;
	const char *extra;   /* unknown properties, unfolded, LF; no attachments, alarms, people */
	const char *notices; /* what was changed while reading, one German line each; "" for nothing */
} IcalReadEvent;

typedef struct IcalReadFault {
	size_t line;
	const char *uid, *summary; /* as far as known */
	const char *reason;        /* one German sentence */
} IcalReadFault;

typedef struct IcalReadFile {
	IcalReadEvent *items; /* in the order of the file */
	size_t len, cap;
	struct {
		IcalReadFault *items;
		size_t len, cap;
	} faults;
	struct {
		const char **items; /* TZIDs that nobody knows: to be asked for */
		size_t len, cap;
	} unknown_zones;
	const char *encoding; /* "UTF-8", "Windows-1252", "UTF-16" */
} IcalReadFile;

typedef struct IcalReadZone {
	const char *tzid, *iana; /* an answer to unknown_zones */
} IcalReadZone;

typedef struct IcalReadArg {
	const IcalReadZone *zones;
	size_t nzones;
	Day today; /* where rules without an end begin, if that is later than their start */
} IcalReadArg;

/* The file as a whole is refused (RC_INVALID with line) only when it is no calendar or beyond a limit
 * that concerns it all. Everything lives in a. */
MUST_CHECK Rc ical_read(
	const char *bytes, size_t len, const IcalReadArg *arg, Arena *a, IcalReadFile *ret, Err *err);

/* Names of zones that answers may use; NULL ends. */
extern const char *const ical_read_zone_names[];

#endif
