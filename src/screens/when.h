/* When something is: one line that says start and end, as the forms of dates take it. */
#ifndef KONTOR_SCREENS_WHEN_H
#define KONTOR_SCREENS_WHEN_H

#include "kontor/base/date.h"
#include "kontor/base/str.h"

/* What a short line leaves open. */
typedef struct When {
	Day today;   /* anchors "mo" and days without a year */
	Day day;     /* the day of a bare time, and what "+1w" counts from; DAY_NONE: neither */
	Wall now;    /* what "jetzt" is, on the same day; 0: unknown */
	int time;    /* minutes since midnight that a bare day gets; -1: it means the whole day */
	int minutes; /* length where only a start is given; 0: an end is asked for; -1: none at all */
} When;

/* As date_parse_span, and "19-20:30" on the known day, "+1w" from it, "15.10." at the known time,
 * "15.10. ganztägig". All-day ends are inclusive, both at midnight. ret_rest NULL: there may be none. */
MUST_CHECK Rc when_parse(const When *w, const char *text, WallSpan *ret, const char **ret_rest, Err *err);

/* "9-10", "19:30", "18 Uhr": begins with a time that no day stands before. */
bool when_is_time(const char *text);

/* "14.10.2026 18:00-19:30": what when_parse reads back whatever is left open; end may be WALL_NONE. */
void when_text(const WallSpan *span, Str *out);

/* What is special about the days: "Feiertag in BB: Reformationstag · Sommerzeit beginnt"; the Land of
 * the place ("" or NULL: unknown). Appends nothing for plain days. */
void when_remarks(const WallSpan *span, const char *land, Str *out);

/* Of stored texts; false when there are none. */
bool when_span(const char *start, const char *end, bool all_day, WallSpan *ret);

#endif
