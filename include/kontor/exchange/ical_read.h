/* iCalendar in: files from strangers.
 *
 * 1. A scan of the bytes by own code: charset (UTF-8, else Windows-1252; UTF-16 by BOM), line ends,
 *    unfolding (also inside a character), limits, balance of BEGIN/END; the line number of each
 *    component. Zones are resolved here: nothing but plain wall times and UTC goes on.
 * 2. Each VEVENT alone, rebuilt from what the scan understood, goes to libical in a child process
 *    with limits on memory and time, without files; what libical made of it comes back by pipe.
 * 3. What comes back is checked again here. A child that dies or stalls refuses that component and
 *    the rest is read on.
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
	Wall start, end; /* Europe/Berlin; all_day: days, end inclusive */
	bool all_day, second_hour;
	const char *rrule; /* as it stood */
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

/* The file as a whole is refused (RC_INVALID with line) only when it is no calendar or beyond a limit
 * that concerns it all. Everything lives in a. */
MUST_CHECK Rc ical_read(const char *bytes, size_t len, const IcalReadZone *zones, size_t nzones, Arena *a,
	IcalReadFile *ret, Err *err);

/* Names of zones that answers may use; NULL ends. */
extern const char *const ical_read_zone_names[];

#endif
