/* What the office does with dates beyond keeping records: series, templates, copies, moving and
 * cancelling with everybody who knows the old date. Each call that writes is one change set, undone
 * as one. */
#ifndef KONTOR_OFFICE_CALENDAR_H
#define KONTOR_OFFICE_CALENDAR_H

#include "kontor/office/change.h"

/* --- series (calendar_series.c, calendar_save.c, calendar_delete.c) --- */

/* Store a new series and all its dates (drafts when the series is one). Dates on a holiday or colliding
 * are made all the same; see calendar_series_preview. ret_first: the first event. */
MUST_CHECK Rc calendar_series_create(Office *o, Record *series, int64_t *ret_first, Err *err);

/* The dates that the rule would give, with what speaks against each ("Feiertag: …", "Sommerzeit beginnt"). */
typedef struct CalendarDate {
	Wall slot, end;
	const char *remark; /* "" */
	bool exists, skipped, moved;
	int64_t event; /* 0 */
} CalendarDate;
typedef struct CalendarDates {
	CalendarDate *items;
	size_t len, cap;
} CalendarDates;
MUST_CHECK Rc calendar_series_preview(
	Office *o, const Record *series, Arena *a, CalendarDates *ret, Err *err);

typedef enum CalendarReach {
	CALENDAR_THIS,      /* only this date: it differs from its series from now on */
	CALENDAR_FOLLOWING, /* this and all later ones: the series is split, the later part gets its own UID */
	CALENDAR_ALL,       /* all dates; those that differ in a field keep theirs there */
} CalendarReach;

/* Save an edited date of a series (base: as read, mine: as wanted) with a reach. For more than THIS, changed
 * fields go to the series and to its dates; a changed start or end shifts every date that was not moved by the
 * same amount, a changed weekday only where the rule can say it (RC_INVALID otherwise). Dates that were held or
 * cancelled stay as they are. An event without series, or THIS, is a plain save. conflict as in change_update. */
MUST_CHECK Rc calendar_save(
	Office *o, const Record *base, Record *mine, CalendarReach reach, Merge *conflict, Err *err);
/* The same, and tells what it put into the outbox: where somebody was invited or registered, a changed time,
 * place or state is told as by calendar_move, in the same change set. Sessions move along with THIS date. */
typedef struct CalendarSaved {
	size_t messages, calls;
} CalendarSaved;
MUST_CHECK Rc calendar_save_told(Office *o, const Record *base, Record *mine, CalendarReach reach,
	Merge *conflict, CalendarSaved *ret, Err *err);

/* Change the rule itself (longer, shorter, other interval): dates that it gives no more are removed if nothing
 * hangs on them (RC_DENIED names the first that has registrations or was told), missing ones are made. */
MUST_CHECK Rc calendar_series_save(Office *o, const Record *base, Record *mine, Merge *conflict, Err *err);
/* The same, and tells what it put into the outbox, as calendar_save_told. */
MUST_CHECK Rc calendar_series_save_told(
	Office *o, const Record *base, Record *mine, Merge *conflict, CalendarSaved *ret, Err *err);

/* Take a date out (an exception, restorable) or back in. */
MUST_CHECK Rc calendar_skip(Office *o, int64_t event, Err *err);
MUST_CHECK Rc calendar_restore(Office *o, int64_t series, Wall slot, int64_t *ret_event, Err *err);

/* Delete events: dates of series are taken out of it, a series whose last date goes goes along; what people
 * know is refused with the advice to cancel. Also the path of `delete events`. */
MUST_CHECK Rc calendar_delete(Office *o, const int64_t *events, size_t n, Err *err);
/* A series with all its dates, under the same condition. Also the path of `delete series`. */
MUST_CHECK Rc calendar_delete_series(Office *o, int64_t series, Err *err);

/* --- copies (calendar_copy.c) --- */

/* A new event record in a, not stored: like the event, at another start, as draft, without what belongs to the
 * old one (uid, registrations, series). With its people and sessions when stored by calendar_copy. */
MUST_CHECK Rc calendar_like(Office *o, int64_t event, Wall start, Arena *a, Record **ret, Err *err);
MUST_CHECK Rc calendar_copy(Office *o, int64_t event, Wall start, int64_t *ret_event, Err *err);
MUST_CHECK Rc calendar_from_template(Office *o, int64_t template, Day day, Arena *a, Record **ret, Err *err);
MUST_CHECK Rc calendar_to_template(
	Office *o, int64_t event, const char *name, int64_t *ret_template, Err *err);

/* --- moving and cancelling (calendar_know.c, calendar_tell.c, calendar_move.c) --- */

typedef enum CalendarKnow {
	CALENDAR_INVITED,    /* has an invitation in Outlook */
	CALENDAR_REGISTERED, /* registered */
	CALENDAR_PART,       /* takes part without an invitation */
	CALENDAR_FEED,       /* is in a published feed */
} CalendarKnow;
typedef struct CalendarKnower {
	CalendarKnow how;
	int64_t person;            /* 0 */
	const char *name, *detail; /* "Anna Beispiel", "eingeladen, Fassung 2, zugesagt"; feed: its name */
	const char *mail;          /* "" when there is none: to be called */
	bool gets_message;         /* the outbox will tell her */
} CalendarKnower;
typedef struct CalendarKnowers {
	CalendarKnower *items;
	size_t len, cap;
} CalendarKnowers;

/* Who knows the present date of the event: shown before it is moved or cancelled. */
MUST_CHECK Rc calendar_knowers(Office *o, int64_t event, Arena *a, CalendarKnowers *ret, Err *err);

/* The same of several dates, everybody once. */
MUST_CHECK Rc calendar_knowers_of(
	Office *o, const RecordSet *events, Arena *a, CalendarKnowers *ret, Err *err);

/* What goes along: the dates that belong to a frame and are not over; of a series those still to come. Drafts
 * move, but nobody has to hear that they are cancelled: they stay out of it. */
MUST_CHECK Rc calendar_members(Office *o, int64_t frame, bool drafts, Arena *a, RecordSet *ret, Err *err);
MUST_CHECK Rc calendar_coming(Office *o, int64_t series, Arena *a, RecordSet *ret, Err *err);

/* Move by keeping the length (end WALL_NONE) or to a new one; cancel with a reason (kept as remark, told to the
 * registered). Messages to the invited, and notices to the registered, are put into the outbox in the same change
 * set; nothing is sent. One follow-up "anrufen: …" names those who know and get no message. Sessions move along, and so
 * do the dates that belong to this one (frame) and are not over.
 * RC_INVALID in the March gap, and in the hour that October repeats (field "fold"). rev 0: any.
 * *ret_messages, *ret_calls (people to call) may be NULL. */
MUST_CHECK Rc calendar_move(Office *o, int64_t event, int64_t rev, Wall start, Wall end, size_t *ret_messages,
	size_t *ret_calls, Err *err);
/* The same with the answer to which of the two hours: "first", "second". */
MUST_CHECK Rc calendar_move_fold(Office *o, int64_t event, int64_t rev, Wall start, Wall end,
	const char *fold, size_t *ret_messages, size_t *ret_calls, Err *err);
MUST_CHECK Rc calendar_cancel(Office *o, int64_t event, int64_t rev, const char *reason, size_t *ret_messages,
	size_t *ret_calls, Err *err);
/* All dates of a series that are still to come. */
MUST_CHECK Rc calendar_cancel_series(Office *o, int64_t series, const char *reason, size_t *ret_dates,
	size_t *ret_messages, size_t *ret_calls, Err *err);

/* --- congress (calendar_session.c) --- */

typedef struct CalendarSessionClash {
	int64_t session, other; /* 0: not a pair */
	const char *text;       /* "Arena Wohnen und Innenstadt: beide 10:30 im Saal 1" */
} CalendarSessionClash;
typedef struct CalendarSessionClashes {
	CalendarSessionClash *items;
	size_t len, cap;
} CalendarSessionClashes;

/* Same room or person at the same time, outside the event's days, more seats than places, more places than the
 * event has. */
MUST_CHECK Rc calendar_session_clashes(
	Office *o, int64_t event, Arena *a, CalendarSessionClashes *ret, Err *err);

#endif
