/* What the reader of calendar files shares among its files. */
#ifndef KONTOR_ICAL_READ_PRIV_H
#define KONTOR_ICAL_READ_PRIV_H

#include "ical_zone.h"
#include "kontor/base/str.h"
#include "kontor/exchange/ical_read.h"

typedef struct IcalSpan {
	const char *at;
	size_t len;
} IcalSpan;

/* --- content lines (ical_read_line.c) --- */

/* One line, unfolded; its parts live until the next one is read. */
typedef struct IcalLine {
	IcalSpan all, name, params, value; /* params with their leading ';', or empty */
	size_t number;                     /* from 1, of its first line */
	bool too_long;                     /* cut at ICAL_READ_LINE */
	bool broken;                       /* no colon: only all is set */
} IcalLine;

typedef struct IcalReader {
	const char *at, *end;
	const char *lf; /* the next LF, or end; behind `at` */
	size_t number;  /* of the line at `at` */
	Str unfolded;
} IcalReader;

void ical_read_line_begin(IcalReader *r, const char *bytes, size_t len, size_t number);
void ical_read_line_done(IcalReader *r);
bool ical_read_line_next(IcalReader *r, IcalLine *ret); /* empty lines are passed over; false at the end */
bool ical_read_line_is(IcalSpan s, const char *upper);  /* whatever the case */

/* Outlook writes `DTSTART;TZID=(UTC+01:00) Berlin, Wien:2026…` without quotes: where the value can hold no
 * colon, the last one ends the parameters. */
void ical_read_line_split_last(IcalLine *l);

/* The parameters one by one; *at starts at 0. Quotes are taken off; a list stays one text. */
bool ical_read_line_param(IcalSpan params, size_t *at, IcalSpan *ret_name, IcalSpan *ret_value);

/* --- bytes and texts (ical_read_text.c) --- */

typedef enum IcalCharset { ICAL_CHARSET_UTF8, ICAL_CHARSET_CP1252 } IcalCharset;

/* Characters of more than one byte that are right, and bytes that are none. */
typedef struct IcalBytes {
	size_t right, broken;
} IcalBytes;
void ical_read_text_count(const char *s, size_t len, IcalBytes *counts);
IcalCharset ical_read_text_charset(const IcalBytes *counts);

/* UTF-16 with BOM to UTF-8, in a; NULL when it is not. */
char *ical_read_text_wide(const char *bytes, size_t len, Arena *a, size_t *ret_len);

enum {
	ICAL_TEXT_ESCAPED = 1 << 0, /* a TEXT value: backslashes are resolved */
	ICAL_TEXT_LINES = 1 << 1,   /* line breaks stay */
	ICAL_TEXT_CARET = 1 << 2,   /* a parameter: RFC 6868 */
};

/* A text as kontor stores it: NFC, trimmed, without control and bidi characters. scratch is reused. */
const char *ical_read_text(IcalSpan s, IcalCharset charset, unsigned how, Str *scratch, Arena *a);

/* --- the structure (ical_read_scan.c) --- */

/* Where a component stands; its lines are read again when it is built. */
typedef struct IcalPiece {
	const char *at, *end;
	size_t line;     /* of BEGIN */
	size_t calendar; /* index */
	IcalBytes bytes;
	const char *reason; /* why it is refused; NULL: it is not */
	size_t reason_line;
} IcalPiece;

typedef struct IcalPieces {
	IcalPiece *items;
	size_t len, cap;
} IcalPieces;

typedef struct IcalCalendarHead {
	const char *method;   /* upper case; "" */
	const IcalZone *zone; /* X-WR-TIMEZONE; NULL: none that is known */
} IcalCalendarHead;

typedef struct IcalScan {
	Arena *arena;
	IcalPieces events, zones;
	struct {
		IcalCalendarHead *items;
		size_t len, cap;
	} calendars;
	IcalReadFile *file; /* faults go there */
	IcalBytes bytes;
	IcalReader reader; /* while it runs */
} IcalScan;

MUST_CHECK Rc ical_read_scan(const char *bytes, size_t len, IcalScan *scan, Err *err);

void ical_read_fault(
	IcalReadFile *f, Arena *a, size_t line, const char *uid, const char *summary, const char *reason);

/* --- values (ical_read_value.c) --- */

/* A date or time as it stands in the file. */
typedef struct IcalTime {
	bool date, utc;
	int second;           /* only stamps have use for it */
	Wall local;           /* date: midnight */
	const IcalZone *zone; /* of a time that is not UTC; NULL: none was named */
} IcalTime;

/* "20260114", "20260114T180000", "20260114T180000Z". False for anything else, such as 30 February. */
bool ical_read_value_time(IcalSpan s, IcalTime *ret);
bool ical_read_value_duration(IcalSpan s, int64_t *ret_days, int64_t *ret_minutes);
bool ical_read_value_int(IcalSpan s, int64_t max, int64_t *ret); /* 0 … max */
bool ical_read_value_offset(IcalSpan s, int *ret_minutes);       /* "+0100", "+013020" */
bool ical_read_value_geo(IcalSpan s, int64_t *ret_latitude, int64_t *ret_longitude);
int64_t ical_read_value_utc(const IcalTime *t); /* seconds; a time without zone is one of Berlin */
Wall ical_read_value_berlin(const IcalTime *t, bool *ret_second, bool *ret_gap);

/* --- zones of the file (ical_read_zone.c) --- */

typedef struct IcalZones IcalZones;

/* Reads the VTIMEZONEs; those whose rules are beyond what zones need are not taken. */
IcalZones *ical_read_zones(const IcalScan *scan, const IcalReadArg *arg, Arena *a);
void ical_read_zones_done(IcalZones *z);

/* In the order of calendar.md M4; NULL when nobody knows: then it is noted in f->unknown_zones. */
const IcalZone *ical_read_zone(IcalZones *z, IcalSpan tzid, IcalReadFile *f);

/* --- repetition (ical_read_rule.c, ical_read_child.c) --- */

/* A rule that has been checked part by part and may be followed. */
typedef struct IcalRule {
	size_t item;      /* index in the file's items */
	size_t line;      /* of RRULE */
	const char *text; /* written anew for libical, UNTIL in the time of the zone */
	Wall start;       /* in that time */
	bool date;
	const IcalZone *zone; /* NULL: Berlin's clock */
	bool utc;
	bool endless;
	Wall from;   /* dates before are left out */
	int count;   /* 0: none */
	Wall *slots; /* the result, in the time of the zone; NULL: reason says why */
	size_t nslots;
	const char *reason;
} IcalRule;

typedef struct IcalRules {
	IcalRule *items;
	size_t len, cap;
} IcalRules;

typedef enum IcalRuleSort {
	ICAL_RULE_GOOD,
	ICAL_RULE_SINGLE, /* UNTIL before the start: one date */
	ICAL_RULE_BAD,
} IcalRuleSort;

/* Checks a rule and writes it anew into ret->text; start, date, zone and utc are set already. */
IcalRuleSort ical_read_rule(IcalSpan value, IcalRule *ret, Day today, Arena *a, const char **ret_reason);

/* The dates that libical gives for rule->text; at most max into slots. To be called in a child only. */
size_t ical_read_rule_expand(const IcalRule *rule, Wall *slots, size_t max);

/* Fills in slots or reason of every rule. */
void ical_read_child(IcalRules *rules, Arena *a);

/* --- events (ical_read_event.c) --- */

typedef struct IcalEventReader {
	const IcalScan *scan;
	const IcalReadArg *arg;
	IcalReadFile *file;
	IcalZones *zones;
	IcalRules *rules;
	Arena *arena;
	Str scratch;
} IcalEventReader;

/* Appends the piece's event to the file, or a fault. */
void ical_read_event(IcalEventReader *r, const IcalPiece *p);

#endif
