/* Days, wall times and the zone of the office.
 *
 * A Day counts days since 1970-01-01 in the proleptic Gregorian calendar. A Wall
 * is local wall time in Europe/Berlin, in minutes since 1970-01-01 00:00 local,
 * and is what the database stores as text "YYYY-MM-DDTHH:MM". UTC is int64_t
 * seconds since the epoch. Nothing here reads TZ or the clock: the EU rule (last
 * Sunday of March and October at 01:00 UTC, since 1996) is computed. */
#ifndef KONTOR_BASE_DATE_H
#define KONTOR_BASE_DATE_H

#include "kontor/base/err.h"

typedef int32_t Day;
typedef int64_t Wall;

#define DAY_NONE  INT32_MIN
#define WALL_NONE INT64_MIN

#define DATE_TEXT_MAX 48 /* bytes that the longest format below needs, with NUL */

Day date_make(int year, int month, int day); /* DAY_NONE when there is no such day */
void date_split(Day d, int *year, int *month, int *day);
int date_weekday(Day d); /* 0 Monday … 6 Sunday */
void date_iso_week(Day d, int *year, int *week);

/* "2026-03-29", the stored form; exactly 10 characters. DAY_NONE on anything else. */
Day date_parse_iso(const char *s);
void date_format_iso(Day d, char buf[DATE_TEXT_MAX]);    /* 2026-03-29 */
void date_format_german(Day d, char buf[DATE_TEXT_MAX]); /* 29.03.2026 */
void date_format_long(Day d, char buf[DATE_TEXT_MAX]);   /* So 29.03.2026 */

/* What people type, relative to today: "14.10.", "14.10.26", "14.10.2026",
 * "2026-10-14", "heute", "morgen", "gestern", "mo".."so" (the next such day, today
 * included), "+3t", "-2w", "+1m", "KW42" (its Monday), "KW42 mi". A day and month
 * without a year is the next one to come. err->text says what would be accepted. */
MUST_CHECK Rc date_parse_typed(const char *s, Day today, Day *ret, Err *err);

/* "9", "9:30", "9.30", "0930", "9 Uhr", "09:30": minutes since midnight. */
MUST_CHECK Rc date_parse_time(const char *s, int *ret_minutes, Err *err);

/* A day as date_parse_typed, then optionally a time as date_parse_time:
 * "14.10. 18:00". Without a time, default_minutes is taken (-1: a time is demanded). */
MUST_CHECK Rc date_parse_wall(const char *s, Day today, int default_minutes, Wall *ret, Err *err);

/* A whole date with its length, as people write it: "14.10. 10-11:30", "mo 9-10:30", "KW42 mi 18 Uhr",
 * "14.10. 18:00 +90m", "+3t 18-19", "14.-15.10.", "18.6. bis 19.6.", "14.10. 22:00 - 15.10. 2:00",
 * "14.10. 2 Tage", "14.10." (the whole day), "18-19 Uhr" (today), and what date_format_span shows.
 *
 * end is WALL_NONE when only a start time was given. all_day: both at midnight of their days, end
 * inclusive. Text behind the date ("14.10. 10-11 Besprechung") starts at *ret_rest (when not NULL; else
 * it is refused). Days without a year or week are the next to come, today included, also when the time
 * is past; of two such days it is the last that is still to come ("30.12.-2.1." on New Year's Day has
 * begun). A time without a day is today's.
 *
 * Never guessed: an end before the start, a weekday that is not the date's, days and hours that do not
 * exist (the March gap), a bare number, "14.10. 2026" (a year or 20:26), a week without its day. err->text
 * then says what to write instead. A length is what the clock measures: 22:00 +6h ends at 3:00 in the
 * night to winter time. */
typedef struct WallSpan {
	Wall start, end;
	bool all_day;
} WallSpan;
MUST_CHECK Rc date_parse_span(const char *s, Day today, WallSpan *ret, const char **ret_rest, Err *err);

/* The same where the time of day is known, too: "jetzt +30m", "heute +90m" begin with the next five minutes. */
MUST_CHECK Rc date_parse_span_at(const char *s, Wall now, WallSpan *ret, const char **ret_rest, Err *err);

/* "Mi 14.10.2026 10:00–11:30 (KW 42)", "So 25.10. 22:00 – Mo 26.10.2026 02:00", "Do 18.06.–Fr 19.06.2026,
 * ganztägig": what was understood, for the echo below a field. */
enum { DATE_SPAN_MAX = 96 };
void date_format_span(const WallSpan *span, char buf[DATE_SPAN_MAX]);

Wall wall_make(Day d, int minutes);
Day wall_day(Wall w);
int wall_minutes(Wall w);           /* 0 … 1439 */
Wall wall_parse_iso(const char *s); /* "2026-10-14T18:00" (a blank for the T too); WALL_NONE else */
void wall_format_iso(Wall w, char buf[DATE_TEXT_MAX]);
void wall_format_german(Wall w, char buf[DATE_TEXT_MAX]); /* 14.10.2026 18:00 */
void wall_format_long(Wall w, char buf[DATE_TEXT_MAX]);   /* Mi 14.10.2026 18:00 */

typedef enum WallKind {
	WALL_PLAIN,
	WALL_GAP,  /* does not exist: the hour that March skips */
	WALL_FOLD, /* exists twice: the hour that October repeats */
} WallKind;

WallKind wall_kind(Wall w);
int wall_offset(Wall w); /* seconds east of UTC; the first (summer) one in the fold */
int64_t wall_to_utc(Wall w);
int64_t wall_to_utc_second(Wall w); /* in the fold its second hour; else as wall_to_utc */
Wall wall_from_utc(int64_t utc);
void wall_format_offset(Wall w, char buf[DATE_TEXT_MAX]);        /* 2026-10-14T18:00:00+02:00 */
void wall_format_offset_second(Wall w, char buf[DATE_TEXT_MAX]); /* in the fold its second hour: +01:00 */
void date_format_utc(int64_t utc, char buf[DATE_TEXT_MAX]);      /* 2026-10-14T16:00:00Z */

#endif
