/* The zones that a calendar file brings along.
 *
 * The rules of a VTIMEZONE are computed here: yearly changes and single ones, which is all that zones are
 * made of. A rule of any other kind (libical expands FREQ=SECONDLY for ever) makes the zone unknown, and
 * its name may still be known. */
#include <string.h>

#include "ical_read_priv.h"

enum { RULES_MAX = 400, KNOWN_MAX = 200, UNKNOWN_MAX = 20, DAY_MINUTES = 24 * 60 };

typedef struct Known {
	const char *tzid; /* as text, without quotes */
	const IcalZone *zone;
} Known;

struct IcalZones {
	Arena *arena;
	struct {
		Known *items;
		size_t len, cap;
	} own, asked; /* of the file; looked up elsewhere, NULL when nobody knows */
	Str scratch;
	const IcalReadArg *arg;
};

/* --- one VTIMEZONE ---------------------------------------------------------------------------- */

typedef struct ZoneReader {
	Arena *arena;
	const char *tzid;
	IcalZoneRule rule; /* of the open STANDARD or DAYLIGHT */
	bool open, has_start, has_from, has_to, until_utc, bad;
	struct {
		Wall *items;
		size_t len, cap;
	} dates; /* RDATE */
	struct {
		IcalZoneRule *items;
		size_t len, cap;
	} rules;
} ZoneReader;

static int weekday_of(IcalSpan s)
{
	static const char *const names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	for (int i = 0; i < 7; i++)
		if (ical_read_line_is(s, names[i]))
			return i;
	return -1;
}

/* "-1SU", "2SU", "SU": which one, 0 when it is not said. */
static bool parse_byday(IcalSpan s, int *ret_nth, int *ret_weekday)
{
	int sign = 1, nth = 0;
	size_t at = 0;
	if (s.len > 0 && (s.at[0] == '-' || s.at[0] == '+'))
		sign = s.at[at++] == '-' ? -1 : 1;
	while (at < s.len && s.at[at] >= '0' && s.at[at] <= '9' && nth < 100)
		nth = nth * 10 + (s.at[at++] - '0');
	*ret_nth = sign * nth;
	*ret_weekday = weekday_of((IcalSpan){ s.at + at, s.len - at });
	return *ret_weekday >= 0 && nth <= 5;
}

/* "8,9,10,11,12,13,14": the first day of a row, which is how libical says "the second week". */
static bool parse_monthdays(IcalSpan s, int *ret_first, int *ret_count)
{
	int first = 0, count = 0, last = 0;
	for (size_t at = 0; at <= s.len;) {
		const char *comma = memchr(s.at + at, ',', s.len - at);
		size_t len = comma != NULL ? (size_t)(comma - s.at) - at : s.len - at;
		int64_t day;
		bool negative = len > 0 && s.at[at] == '-';
		IcalSpan number = { s.at + at + negative, len - negative };
		if (!ical_read_value_int(number, 31, &day) || day == 0)
			return false;
		last = negative ? (int)-day : (int)day;
		if (count++ == 0)
			first = last;
		else if (last != first + count - 1)
			return false;
		at += len + 1;
	}
	*ret_first = first;
	*ret_count = count;
	return true;
}

typedef struct YearRule {
	bool yearly;
	int64_t month;
	int nth, weekday;
	int day, ndays;
	IcalTime until;
	bool has_until;
} YearRule;

static bool rule_part(YearRule *y, IcalSpan name, IcalSpan value)
{
	int64_t n;
	if (ical_read_line_is(name, "FREQ"))
		return y->yearly = ical_read_line_is(value, "YEARLY");
	if (ical_read_line_is(name, "BYMONTH"))
		return ical_read_value_int(value, 12, &y->month) && y->month > 0;
	if (ical_read_line_is(name, "BYDAY"))
		return parse_byday(value, &y->nth, &y->weekday);
	if (ical_read_line_is(name, "BYMONTHDAY"))
		return parse_monthdays(value, &y->day, &y->ndays);
	if (ical_read_line_is(name, "UNTIL"))
		return y->has_until = ical_read_value_time(value, &y->until);
	if (ical_read_line_is(name, "INTERVAL"))
		return ical_read_value_int(value, 1, &n) && n == 1;
	/* The time of day and the month of DTSTART again. */
	return ical_read_line_is(name, "WKST") || ical_read_line_is(name, "BYHOUR") ||
		ical_read_line_is(name, "BYMINUTE") || ical_read_line_is(name, "BYSECOND");
}

static bool split_rule(IcalSpan s, YearRule *y)
{
	for (size_t at = 0; at < s.len;) {
		const char *semicolon = memchr(s.at + at, ';', s.len - at);
		size_t len = semicolon != NULL ? (size_t)(semicolon - s.at) - at : s.len - at;
		const char *equals = memchr(s.at + at, '=', len);
		if (equals == NULL)
			return false;
		size_t name = (size_t)(equals - s.at) - at;
		if (!rule_part(y, (IcalSpan){ s.at + at, name }, (IcalSpan){ equals + 1, len - name - 1 }))
			return false;
		at += len + 1;
	}
	return y->yearly;
}

/* Which day of which month; what the rule does not say, DTSTART does (filled in when it is known). */
static bool take_rule(ZoneReader *z, IcalSpan value)
{
	YearRule y = { .weekday = -1 };
	if (!split_rule(value, &y) || (y.ndays > 1 && (y.weekday < 0 || y.ndays != 7)))
		return false;
	IcalZoneRule *r = &z->rule;
	r->yearly = true;
	r->month = (int)y.month;
	r->weekday = y.weekday;
	r->day = y.nth > 0 ? 7 * (y.nth - 1) + 1 : y.nth < 0 ? y.nth : y.ndays > 0 ? y.day : 0;
	/* "The last seven days and a Sunday": the last Sunday. */
	if (y.weekday >= 0 && y.ndays == 7 && y.day < 0)
		r->day = y.day == -7 ? -1 : 0;
	if (y.has_until) {
		r->last = y.until.local + (y.until.date ? DAY_MINUTES - 1 : 0);
		z->until_utc = y.until.utc;
	}
	return y.weekday < 0 || r->day != 0;
}

static void add_rule(ZoneReader *z, IcalZoneRule r)
{
	z->bad = z->bad || z->rules.len >= RULES_MAX;
	if (!z->bad)
		VEC_PUSH(z->arena, &z->rules, r);
}

static void close_rule(ZoneReader *z)
{
	IcalZoneRule r = z->rule;
	int year, month, day;
	if (!z->open)
		return;
	z->open = false;
	z->bad = z->bad || !z->has_start || !z->has_to;
	if (z->bad)
		return;
	if (!z->has_from)
		r.from = r.to;
	date_split(wall_day(r.first), &year, &month, &day);
	r.minutes = wall_minutes(r.first);
	if (r.month == 0)
		r.month = month;
	if (r.weekday < 0 && r.day == 0)
		r.day = day;
	if (z->until_utc)
		r.last += r.from;
	if (r.yearly || z->dates.len == 0)
		add_rule(z, r);
	r.yearly = false;
	r.last = INT64_MAX;
	for (size_t i = 0; i < z->dates.len; i++) {
		r.first = z->dates.items[i];
		add_rule(z, r);
	}
}

static void take_dates(ZoneReader *z, IcalSpan s)
{
	for (size_t at = 0; at <= s.len;) {
		const char *comma = memchr(s.at + at, ',', s.len - at);
		size_t len = comma != NULL ? (size_t)(comma - s.at) - at : s.len - at;
		IcalTime t = { 0 };
		z->bad = z->bad || z->dates.len >= RULES_MAX ||
			!ical_read_value_time((IcalSpan){ s.at + at, len }, &t);
		if (z->bad)
			return;
		VEC_PUSH(z->arena, &z->dates, t.local);
		at += len + 1;
	}
}

static void rule_property(ZoneReader *z, const IcalLine *l)
{
	IcalTime t = { 0 };
	if (ical_read_line_is(l->name, "DTSTART")) {
		z->has_start = ical_read_value_time(l->value, &t);
		z->rule.first = t.local;
	} else if (ical_read_line_is(l->name, "TZOFFSETFROM")) {
		z->has_from = ical_read_value_offset(l->value, &z->rule.from);
	} else if (ical_read_line_is(l->name, "TZOFFSETTO")) {
		z->has_to = ical_read_value_offset(l->value, &z->rule.to);
	} else if (ical_read_line_is(l->name, "RRULE")) {
		z->bad = z->bad || z->rule.yearly || !take_rule(z, l->value);
	} else if (ical_read_line_is(l->name, "RDATE")) {
		take_dates(z, l->value);
	}
}

static void zone_line(ZoneReader *z, const IcalLine *l, Str *scratch)
{
	if (ical_read_line_is(l->name, "BEGIN")) {
		close_rule(z);
		z->rule = (IcalZoneRule){ .last = INT64_MAX, .weekday = -1 };
		z->dates.len = 0;
		z->has_start = z->has_from = z->has_to = z->until_utc = false;
		z->open = ical_read_line_is(l->value, "STANDARD") || ical_read_line_is(l->value, "DAYLIGHT");
	} else if (ical_read_line_is(l->name, "END")) {
		close_rule(z);
	} else if (z->open) {
		rule_property(z, l);
	} else if (ical_read_line_is(l->name, "TZID")) {
		z->tzid = ical_read_text(l->value, ICAL_CHARSET_UTF8, ICAL_TEXT_ESCAPED, scratch, z->arena);
	}
}

static void read_zone(IcalZones *zones, const IcalPiece *p)
{
	ZoneReader z = { .arena = zones->arena, .tzid = "" };
	IcalReader r;
	IcalLine l;
	ical_read_line_begin(&r, p->at, (size_t)(p->end - p->at), p->line + 1);
	while (ical_read_line_next(&r, &l))
		zone_line(&z, &l, &zones->scratch);
	ical_read_line_done(&r);
	if (z.bad || z.rules.len == 0 || *z.tzid == '\0' || zones->own.len >= KNOWN_MAX)
		return;
	IcalZone *zone = ARENA_NEW(zones->arena, IcalZone);
	*zone = (IcalZone){ .name = z.tzid, .rules = z.rules.items, .nrules = z.rules.len };
	ical_zone_finish(zone);
	Known k = { z.tzid, zone };
	VEC_PUSH(zones->arena, &zones->own, k);
}

/* --- looking up --------------------------------------------------------------------------------- */

IcalZones *ical_read_zones(const IcalScan *scan, const IcalReadArg *arg, Arena *a)
{
	IcalZones *z = ARENA_NEW(a, IcalZones);
	z->arena = a;
	z->arg = arg;
	for (size_t i = 0; i < scan->zones.len; i++)
		read_zone(z, &scan->zones.items[i]);
	return z;
}

void ical_read_zones_done(IcalZones *z)
{
	str_done(&z->scratch);
}

static const IcalZone *answered(const IcalZones *z, const char *tzid)
{
	for (size_t i = 0; i < z->arg->nzones; i++)
		if (strcmp(z->arg->zones[i].tzid, tzid) == 0)
			return ical_zone_find(z->arg->zones[i].iana, z->arena);
	return NULL;
}

const IcalZone *ical_read_zone(IcalZones *z, IcalSpan tzid, IcalReadFile *f)
{
	const char *name = ical_read_text(tzid, ICAL_CHARSET_UTF8, ICAL_TEXT_ESCAPED, &z->scratch, z->arena);
	for (size_t i = 0; i < z->own.len; i++)
		if (strcmp(z->own.items[i].tzid, name) == 0)
			return z->own.items[i].zone;
	for (size_t i = 0; i < z->asked.len; i++)
		if (strcmp(z->asked.items[i].tzid, name) == 0)
			return z->asked.items[i].zone;
	if (z->asked.len >= KNOWN_MAX)
		return NULL;
	Known k = { name, ical_zone_find(name, z->arena) };
	if (k.zone == NULL)
		k.zone = answered(z, name);
	if (k.zone == NULL && f->unknown_zones.len < UNKNOWN_MAX)
		VEC_PUSH(z->arena, &f->unknown_zones, name);
	VEC_PUSH(z->arena, &z->asked, k);
	return k.zone;
}
