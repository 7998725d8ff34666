/* Readers of typed days and times, shared by date_parse.c and the files of date_span.c. Each moves
 * *p behind what it understood and returns true, or leaves it where it was. */
#ifndef KONTOR_BASE_DATE_PRIV_H
#define KONTOR_BASE_DATE_PRIV_H

#include "kontor/base/date.h"

bool date_parse_is_letter(char c); /* ASCII, or part of a multi-byte character */
void date_parse_skip_blanks(const char **p);
bool date_parse_char(const char **p, char c); /* c in lower case; capitals too */
/* A number of lo to hi digits that no further digit follows. */
bool date_parse_number(const char **p, int lo, int hi, int *ret);
/* A word out of a list, abbreviated to no less than min bytes; a dot may follow what is abbreviated. */
bool date_parse_word(const char **p, const char *const *words, size_t nwords, size_t min, int *ret);
bool date_parse_weekday(const char **p, int *ret); /* 0 Monday */
bool date_parse_month(const char **p, int *ret);   /* "Oktober", "Okt.": 10 */
bool date_parse_iso_day(const char **p, Day *ret);
bool date_parse_named(const char **p, Day today, Day *ret);    /* "heute", "übermorgen" */
bool date_parse_relative(const char **p, Day today, Day *ret); /* "+3t" */
bool date_parse_clock(const char **p, int *ret);               /* "9", "9:30", "0930", "9 Uhr" */

Day date_parse_next(int day, int month, Day today); /* the next such day, today included */
Day date_parse_monday(int year, int week);          /* DAY_NONE when the year has no such week */

/* What was typed, short enough to be quoted in a sentence. */
void date_parse_quote(const char *s, char buf[60]);

/* --- date_span_read.c: a text taken apart -------------------------------------------- */

typedef struct SpanDay {
	enum {
		SPAN_NO_DAY,
		SPAN_EXACT,    /* day */
		SPAN_YEARLESS, /* d and m: "14.10." */
		SPAN_NUMBER,   /* d: "14." before "15.10.", or behind "14.10." */
		SPAN_WEEKDAY,  /* said: "mo" */
		SPAN_WEEK,     /* day is its Monday: "KW42", which alone is no day */
	} type;
	Day day;
	int d, m;
	int said;  /* 1 Monday … 7: the weekday, also beside a date, which must agree; 0: none */
	bool open; /* "14", "15.10": without its last dot, could be an hour or a time */
} SpanDay;

enum { SPAN_FIRST_YEAR = 1900, SPAN_LAST_YEAR = 2199 };

enum { SPAN_NO_TIME = -1, SPAN_MIDNIGHT = 24 * 60 };

typedef struct SpanTime {
	int minutes;   /* SPAN_NO_TIME; SPAN_MIDNIGHT of an end only */
	bool could_be; /* "9.10": a day, if there is no other */
	bool bare;     /* "9", "1830": nothing says that it is a time */
} SpanTime;

typedef struct SpanParts {
	SpanDay from_day, to_day;
	SpanTime from, to;
	bool now;            /* "jetzt" */
	bool has_end;        /* "-" or "bis" */
	int length, days;    /* "+90m": minutes; "2 Tage"; 0: none */
	bool whole_day;      /* "ganztägig" */
	int week;            /* "(KW 42)"; 0: none */
	bool spaced_year;    /* a year behind a blank that could have been a time */
	const char *rest;    /* what belongs to no date */
	const char *spanned; /* … and where what does ends */
} SpanParts;

/* How to read what can be read in two ways. */
enum {
	SPAN_SPACED_YEAR = 1 << 0, /* "14.10. 2026" is a year, not 20:26 */
	SPAN_END_DAY = 1 << 1,     /* "22:00 - 15.10 2:00" ends on a day, not at 15:10 */
	SPAN_DOTS = 1 << 2,        /* "9.30-11", "mo 9.10-10": times */
};

typedef enum SpanVerdict {
	SPAN_FINE,
	SPAN_UNKNOWN,    /* err is empty */
	SPAN_WRONG,      /* makes no sense in this way; err says why */
	SPAN_IMPOSSIBLE, /* nor in another */
} SpanVerdict;

SpanVerdict date_span_read(const char *s, Day today, unsigned ways, SpanParts *ret, Err *err);

#endif
