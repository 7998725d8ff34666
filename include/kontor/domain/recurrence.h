/* Repetition: the few shapes that Outlook understands, and nothing else.
 *
 * A series' rule gives slots: wall times of the first date's time of day. Expansion is ours; libical
 * and the others only confirm it in tests. A slot that would fall into the March gap is not a slot
 * and reported by the check of the series. */
#ifndef KONTOR_DOMAIN_RECURRENCE_H
#define KONTOR_DOMAIN_RECURRENCE_H

#include "kontor/base/str.h"
#include "kontor/domain/record.h"

enum { RECURRENCE_MAX = 120 }; /* dates of one series at most */

typedef enum RecurrenceFrequency {
	RECURRENCE_DAILY,
	RECURRENCE_WEEKLY,
	RECURRENCE_MONTH_WEEKDAY, /* the n-th weekday that start is (1–4) */
	RECURRENCE_MONTH_LAST,    /* the last such weekday */
	RECURRENCE_MONTH_DAY,     /* the same day of the month; months without it are skipped */
	RECURRENCE_YEARLY,
} RecurrenceFrequency;

typedef struct Recurrence {
	RecurrenceFrequency frequency;
	int interval;      /* 1 … 99 */
	unsigned weekdays; /* weekly: bit 0 Monday …; start's own is always in it */
	int count;         /* 1 … 120; 0: until counts */
	Day until;         /* last possible day, or DAY_NONE */
} Recurrence;

/* The rule of a series record. RC_INVALID with the field: start that is not on the pattern (a fifth
 * weekday), weekdays without start's own, neither or both of count and until, more than RECURRENCE_MAX
 * dates or none, dates longer than their distance. One date is a rule (what is left of a series that was
 * cut off); that a new series has two is the check of its kind. */
MUST_CHECK Rc recurrence_of(const Record *series, Recurrence *ret, Err *err);

/* The slots in order, the first is start; at most max. Returns how many. */
size_t recurrence_expand(const Recurrence *r, Wall start, Wall *slots, size_t max);

/* RRULE's value for Outlook: "FREQ=MONTHLY;BYDAY=1WE;COUNT=8". UNTIL is in UTC for timed series, a
 * DATE for all-day ones. */
void recurrence_rrule(const Recurrence *r, Wall start, bool all_day, Str *out);

/* The other way: RC_INVALID with a reason for shapes beyond ours (the importer then takes the single
 * dates). What is but another way to say one of our shapes is taken: BYDAY=WE;BYSETPOS=2, FREQ=DAILY on
 * weekdays, the second Wednesday of October each year. Unknown parts, INTERVAL=0 and hostile numbers are
 * answered, never followed. A rule without COUNT and UNTIL is RC_INVALID with err->field "until". */
MUST_CHECK Rc recurrence_parse(const char *rrule, Wall start, bool all_day, Recurrence *ret, Err *err);

/* "jeden 2. Mittwoch im Monat, 8-mal", "alle 2 Wochen mo und mi bis 30.06.2026". */
void recurrence_say(const Recurrence *r, Wall start, Str *out);

#endif
