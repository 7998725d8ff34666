#include "ical_zone.h"

#include <string.h>

#include "kontor/base/str.h"
#include "kontor/base/text.h"

enum { DAY_MINUTES = 24 * 60, YEAR_FIRST = 1970 };

/* --- rules ---------------------------------------------------------------------------- */

static int year_of(Wall w)
{
	int year, month, day;
	date_split(wall_day(w), &year, &month, &day);
	return year;
}

/* The change of one year; WALL_NONE when that year has no such day. */
static Wall change_in(const IcalZoneRule *r, int year)
{
	Day first = date_make(year, r->month, r->day > 0 ? r->day : 1);
	Day next = r->month == 12 ? date_make(year + 1, 1, 1) : date_make(year, r->month + 1, 1);
	if (first == DAY_NONE || next == DAY_NONE)
		return WALL_NONE;
	Day d = first;
	if (r->day < 0)
		d = next - 1;
	if (r->weekday >= 0 && r->day > 0)
		d += (r->weekday - date_weekday(d) + 7) % 7;
	else if (r->weekday >= 0)
		d -= (date_weekday(d) - r->weekday + 7) % 7 + 7 * (-r->day - 1);
	else if (r->day < 0)
		d += r->day + 1;
	return wall_make(d, r->minutes);
}

/* The latest change at or before t; WALL_NONE when there is none. */
static Wall latest_change(const IcalZoneRule *r, Wall t)
{
	t = BASE_MIN(t, r->last);
	if (t < r->first)
		return WALL_NONE;
	if (!r->yearly)
		return r->first;
	int year = year_of(t);
	for (int y = year; y >= year - 1; y--) {
		Wall w = change_in(r, y);
		if (w != WALL_NONE && w <= t && w >= r->first)
			return w;
	}
	return r->first;
}

int ical_zone_offset(const IcalZone *z, Wall local)
{
	const IcalZoneRule *rule = NULL;
	Wall at = WALL_NONE;
	for (size_t i = 0; i < z->nrules; i++) {
		Wall w = latest_change(&z->rules[i], local);
		if (w != WALL_NONE && (rule == NULL || w > at)) {
			rule = &z->rules[i];
			at = w;
		}
	}
	if (rule == NULL)
		return z->base;
	return local < at + (rule->to - rule->from) ? rule->from : rule->to;
}

int64_t ical_zone_to_utc(const IcalZone *z, Wall local)
{
	return (local - ical_zone_offset(z, local)) * 60;
}

Wall ical_zone_from_utc(const IcalZone *z, int64_t utc)
{
	Wall minutes = utc / 60 - (utc % 60 < 0);
	Wall local = minutes + z->base;
	for (int i = 0; i < 3; i++)
		local = minutes + ical_zone_offset(z, local);
	return local;
}

/* Compared rather than recognised: the files of the world write the European rule in many ways. */
static bool is_berlin(const IcalZone *z)
{
	for (int year = 1998; year < 2045; year++)
		for (int month = 1; month <= 12; month++) {
			Day next = month == 12 ? date_make(year + 1, 1, 1) : date_make(year, month + 1, 1);
			Day sunday = next - 1 - (date_weekday(next - 1) + 1) % 7;
			const Wall look[] = { wall_make(sunday, 119), wall_make(sunday, 150),
				wall_make(sunday, 180), wall_make(sunday - 7, 240) };
			for (size_t i = 0; i < ARRAY_LEN(look); i++)
				if (ical_zone_to_utc(z, look[i]) != wall_to_utc(look[i]))
					return false;
		}
	return true;
}

void ical_zone_finish(IcalZone *z)
{
	Wall first = INT64_MAX;
	for (size_t i = 0; i < z->nrules; i++)
		if (z->rules[i].first < first) {
			first = z->rules[i].first;
			z->base = z->rules[i].from;
		}
	z->berlin = is_berlin(z);
}

/* --- zones of the tables ----------------------------------------------------------------- */

/* month, weekday, day and minutes of a change; utc: the minutes are those of UTC. */
typedef struct Change {
	int month, weekday, day, minutes;
	bool utc;
} Change;

enum { FRIDAY = 4, SUNDAY = 6 };

static const struct {
	Change summer, winter;
} families[ICAL_ZONE_FAMILIES] = {
	[ICAL_ZONE_EU] = { { 3, SUNDAY, -1, 60, true }, { 10, SUNDAY, -1, 60, true } },
	[ICAL_ZONE_US] = { { 3, SUNDAY, 8, 120, false }, { 11, SUNDAY, 1, 120, false } },
	[ICAL_ZONE_AUSTRALIA] = { { 10, SUNDAY, 1, 120, false }, { 4, SUNDAY, 1, 180, false } },
	[ICAL_ZONE_NEW_ZEALAND] = { { 9, SUNDAY, -1, 120, false }, { 4, SUNDAY, 1, 180, false } },
	[ICAL_ZONE_CHILE] = { { 9, SUNDAY, 2, 240, true }, { 4, SUNDAY, 2, 180, true } },
	[ICAL_ZONE_ISRAEL] = { { 3, FRIDAY, 23, 120, false }, { 10, SUNDAY, -1, 120, false } },
};

static void add_change(IcalZone *z, const Change *c, int from, int to)
{
	IcalZoneRule r = { .from = from,
		.to = to,
		.last = INT64_MAX,
		.yearly = true,
		.month = c->month,
		.weekday = c->weekday,
		.day = c->day,
		.minutes = c->minutes + (c->utc ? from : 0) };
	r.first = wall_make(date_make(YEAR_FIRST, 1, 1), 0);
	z->rules[z->nrules++] = r;
}

static const IcalZone *make_zone(const IcalZoneEntry *e, Arena *a)
{
	IcalZone *z = ARENA_NEW(a, IcalZone);
	z->name = e->name;
	z->base = e->base;
	if (e->family != ICAL_ZONE_NONE) {
		z->rules = ARENA_ARRAY(a, IcalZoneRule, 2);
		add_change(z, &families[e->family].summer, e->base, e->base + 60);
		add_change(z, &families[e->family].winter, e->base + 60, e->base);
		z->berlin = is_berlin(z);
	}
	return z;
}

static bool same_word(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++) {
		char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
		char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;
		if (x != y)
			return false;
	}
	return *a == *b;
}

static const IcalZoneEntry *find_iana(const char *name)
{
	for (const IcalZoneEntry *e = ical_zone_entries; e->name != NULL; e++)
		if (same_word(e->name, name))
			return e;
	return NULL;
}

/* Commas, blanks and umlauts differ between versions of Windows. */
static const IcalZoneEntry *find_alias(const char *name)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	const char *fold = text_fold(scratch, name);
	for (const IcalZoneAlias *i = ical_zone_aliases; i->name != NULL; i++)
		if (same_word(i->name, name))
			return find_iana(i->iana);
	for (const IcalZoneAlias *i = ical_zone_aliases; *fold != '\0' && i->name != NULL; i++)
		if (strcmp(text_fold(scratch, i->name), fold) == 0)
			return find_iana(i->iana);
	return NULL;
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : -1;
}

/* "+01:00", "+0100", "+1", "-03:30" and nothing behind it. */
static bool parse_offset(const char *s, int *ret)
{
	int sign = *s == '-' ? -1 : 1;
	int numbers[4], n = 0;
	if (*s != '+' && *s != '-')
		return false;
	for (s++; *s != '\0' && n < 4; s++) {
		if (*s == ':' && (n == 1 || n == 2))
			continue;
		numbers[n] = digit(*s);
		if (numbers[n++] < 0)
			return false;
	}
	if (*s != '\0' || n == 0 || n == 3)
		return false;
	int hours = n == 1 ? numbers[0] : numbers[0] * 10 + numbers[1];
	int minutes = n == 4 ? numbers[2] * 10 + numbers[3] : 0;
	*ret = sign * (hours * 60 + minutes);
	return hours <= 14 && minutes < 60;
}

/* "UTC+01:00", "GMT-5", and "Etc/GMT-1", whose sign is turned round. */
static const IcalZone *fixed_zone(const char *name, Arena *a)
{
	static const char *const words[] = { "Etc/GMT", "Etc/UTC", "UTC", "GMT" };
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t len = strlen(words[i]);
		int minutes = 0;
		if (strncmp(name, words[i], len) != 0 ||
			(name[len] != '\0' && !parse_offset(name + len, &minutes)))
			continue;
		IcalZone *z = ARENA_NEW(a, IcalZone);
		z->name = arena_strdup(a, name);
		z->base = i == 0 ? -minutes : minutes;
		return z;
	}
	return NULL;
}

static const IcalZone *find_plain(const char *name, Arena *a)
{
	const IcalZoneEntry *e = find_iana(name);
	if (e == NULL)
		e = find_alias(name);
	return e != NULL ? make_zone(e, a) : fixed_zone(name, a);
}

/* "(UTC+01:00) Amsterdam, Berlin": the towns say more than the offset. */
static const char *behind_offset(const char *name)
{
	if (strncmp(name, "(UTC", 4) != 0 && strncmp(name, "(GMT", 4) != 0)
		return name;
	const char *end = strchr(name, ')');
	if (end == NULL)
		return name;
	end++;
	return end + strspn(end, " ");
}

const IcalZone *ical_zone_find(const char *tzid, Arena *a)
{
	size_t len = strlen(tzid);
	while (len > 0 && (*tzid == '"' || *tzid == ' ')) {
		tzid++;
		len--;
	}
	while (len > 0 && (tzid[len - 1] == '"' || tzid[len - 1] == ' '))
		len--;
	if (len == 0 || len > 120)
		return NULL;
	const char *name = behind_offset(arena_strndup(a, tzid, len));
	const IcalZone *z = find_plain(name, a);
	/* "/mozilla.org/20050126_1/Europe/Berlin": the name is at the end. */
	for (const char *s = strchr(name, '/'); z == NULL && s != NULL; s = strchr(s + 1, '/')) {
		const IcalZoneEntry *e = find_iana(s + 1);
		z = e != NULL ? make_zone(e, a) : NULL;
	}
	return z;
}
