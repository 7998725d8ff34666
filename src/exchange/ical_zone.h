/* Zones of foreign calendar files, by their rules. No file is ever opened for one: a TZID is text
 * that is looked up in tables, or the rules that the file itself brings. */
#ifndef KONTOR_EXCHANGE_ICAL_ZONE_H
#define KONTOR_EXCHANGE_ICAL_ZONE_H

#include "kontor/base/arena.h"
#include "kontor/base/date.h"

/* When the clock changes: once, or every year by month and day. */
typedef struct IcalZoneRule {
	Wall first,
		last; /* local time before the change: of the first change, and of the last possible one */
	int from, to; /* minutes east of UTC before and after */
	bool yearly;
	int month;
	int weekday; /* 0 Monday … 6; -1: the day alone says it */
	int day;     /* that weekday on or after this day; negative: -1 the last, -2 the last but one */
	int minutes; /* of the day */
} IcalZoneRule;

typedef struct IcalZone {
	const char *name;
	IcalZoneRule *rules; /* none: always base */
	size_t nrules, cap;
	int base;    /* minutes east of UTC before the first change */
	bool berlin; /* its clocks always show what those in Berlin show */
} IcalZone;

/* Minutes east of UTC at a local time. A skipped time counts as before the change, a doubled one as the
 * first (RFC 5545 3.3.5). */
int ical_zone_offset(const IcalZone *z, Wall local);
int64_t ical_zone_to_utc(const IcalZone *z, Wall local);
Wall ical_zone_from_utc(const IcalZone *z, int64_t utc);

/* To be called when the rules are complete: fills in berlin. */
void ical_zone_finish(IcalZone *z);

/* IANA names of a fixed list, Windows names, the German and English names that Outlook shows, "UTC+01:00";
 * quotes and prefixes ("/freeassociation.sourceforge.net/") are taken off. NULL: nobody knows. In a. */
const IcalZone *ical_zone_find(const char *tzid, Arena *a);

/* --- the tables (ical_zone_table.c) --- */

typedef enum IcalZoneFamily {
	ICAL_ZONE_NONE, /* no summer time */
	ICAL_ZONE_EU,
	ICAL_ZONE_US,
	ICAL_ZONE_AUSTRALIA,
	ICAL_ZONE_NEW_ZEALAND,
	ICAL_ZONE_CHILE,
	ICAL_ZONE_ISRAEL,
	ICAL_ZONE_FAMILIES
} IcalZoneFamily;

typedef struct IcalZoneEntry {
	const char *name; /* IANA */
	int16_t base;     /* winter time, minutes east of UTC */
	uint8_t family;
} IcalZoneEntry;

/* The law as it stands since 2007 or longer. */
extern const IcalZoneEntry ical_zone_entries[]; /* sorted by name; ends with NULL */

typedef struct IcalZoneAlias {
	const char *name, *iana;
} IcalZoneAlias;

/* Windows' names (CLDR windowsZones, territory 001), and what its dialogs show, without "(UTC+01:00) ". */
extern const IcalZoneAlias ical_zone_aliases[]; /* ends with NULL */

#endif
