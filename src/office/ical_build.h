/* Dates on their way out: from records to what a calendar file holds. One builder for files, feeds and
 * mails, so that a date is the same date wherever it arrives.
 *
 * Identity, decided here and nowhere else:
 *
 *   single event, or a date of a series of mode "single"
 *       UID event.uid; SEQUENCE event.sequence; DTSTAMP event.changed_at
 *   series of mode "rule": its master
 *       UID series.uid; SEQUENCE series.sequence; DTSTAMP the latest changed_at of the series and its dates
 *   a date of such a series that differs from it (in a file), or any date of it (in a message)
 *       UID series.uid; RECURRENCE-ID event.slot; SEQUENCE series.sequence + event.sequence (neither ever
 *       falls, so the sum rises with each of them); DTSTAMP the later changed_at
 *
 * A date of a rule series that does not differ has no VEVENT of its own. Slots without a date that the
 * reader may see are EXDATEs. A series is in a file as a whole or not at all: with half of its dates, the
 * same UID would say two things. */
#ifndef KONTOR_OFFICE_ICAL_BUILD_H
#define KONTOR_OFFICE_ICAL_BUILD_H

#include "kontor/exchange/ical.h"
#include "kontor/office/office.h"

typedef enum IcalBuildReader {
	ICAL_BUILD_PUBLIC,   /* anybody: public dates; no link, no dial-in; time is shown as free */
	ICAL_BUILD_PARTNERS, /* public and partners' dates, else as PUBLIC */
	ICAL_BUILD_INTERNAL, /* the office: everything, with link and dial-in */
	ICAL_BUILD_PERSON,   /* somebody who takes part (ask->person): her dates, with link and dial-in */
	ICAL_BUILD_MESSAGE, /* somebody invited: with link and dial-in; each date of a series stands for itself */
} IcalBuildReader;

/* Which dates. What is NULL, 0 or DAY_NONE does not restrict. Drafts are in nothing. */
typedef struct IcalBuildAsk {
	IcalBuildReader reader;
	const int64_t *ids; /* of events, ascending or not */
	size_t nids;
	bool all;               /* false: only ids, also when there are none */
	const char *type;       /* "webtalk" */
	int64_t person;         /* dates in which she takes part */
	Day from, to;           /* dates that touch these days; a series with one of its dates */
	int64_t cancelled_from; /* UTC: what was cancelled (last changed) before is left out */
	bool mark_cancelled;    /* "Abgesagt: " before the title (feeds: Outlook does not show STATUS) */
} IcalBuildAsk;

#define ICAL_BUILD_ASK_INIT                                                                                  \
	{                                                                                                    \
		.from = DAY_NONE, .to = DAY_NONE                                                             \
	}

typedef struct IcalBuildCount {
	size_t events;    /* VEVENTs handed out */
	size_t dates;     /* dates that they stand for */
	size_t drafts;    /* asked for and left out */
	size_t hidden;    /* asked for, but not for this reader */
	size_t completed; /* series of which only some dates were asked for: they are in as a whole */
	size_t added;     /* dates that came along so */
} IcalBuildCount;

/* e and its texts live until the callback returns; it may be copied and completed with organizer and
 * attendees (messages). event: 0 for the master of a series. Anything but RC_OK ends the walk. */
typedef Rc IcalBuildFn(void *arg, const IcalEvent *e, int64_t event, int64_t series, Err *err);

/* Hand out the events sorted by (start, UID, RECURRENCE-ID). Reads rows as they are needed, keeps none but
 * those of rule series. */
MUST_CHECK Rc ical_build_events(
	Office *o, const IcalBuildAsk *ask, IcalBuildFn *fn, void *arg, IcalBuildCount *ret, Err *err);

/* The version of a date that a message would carry, without building it. stamp: DTSTAMP. */
typedef struct IcalBuildVersion {
	const char *uid;    /* in a */
	Wall recurrence_id; /* WALL_NONE: none */
	int64_t sequence, stamp;
} IcalBuildVersion;
MUST_CHECK Rc ical_build_version(Office *o, const Record *event, Arena *a, IcalBuildVersion *ret, Err *err);

#endif
