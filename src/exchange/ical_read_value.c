/* Values of calendar files, read strictly. libical is not asked: it normalises 30 February to 2 March,
 * reads "abc" as the number 0, and gives times whose zone points into what it frees. */
#include <string.h>

#include "ical_read_priv.h"

enum { MICRO = 1000000 };

/* n digits; -1 for anything else. */
static int digits(const char *s, size_t n)
{
	int v = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

static IcalSpan trimmed(IcalSpan s)
{
	while (s.len > 0 && (*s.at == ' ' || *s.at == '\t'))
		s = (IcalSpan){ s.at + 1, s.len - 1 };
	while (s.len > 0 && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
		s.len--;
	return s;
}

bool ical_read_value_time(IcalSpan s, IcalTime *ret)
{
	s = trimmed(s);
	if (s.len != 8 && s.len != 15 && s.len != 16)
		return false;
	Day d = date_make(digits(s.at, 4), digits(s.at + 4, 2), digits(s.at + 6, 2));
	if (d == DAY_NONE)
		return false;
	ret->date = s.len == 8;
	ret->local = wall_make(d, 0);
	if (ret->date)
		return true;
	int hour = digits(s.at + 9, 2), minute = digits(s.at + 11, 2), second = digits(s.at + 13, 2);
	bool t = s.at[8] == 'T' || s.at[8] == 't', z = s.len == 16 && (s.at[15] == 'Z' || s.at[15] == 'z');
	if (!t || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
		(s.len == 16 && !z))
		return false;
	ret->utc = s.len == 16;
	ret->local += hour * 60 + minute;
	ret->second = second;
	return true;
}

bool ical_read_value_int(IcalSpan s, int64_t max, int64_t *ret)
{
	s = trimmed(s);
	int64_t v = 0;
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9' || v > max)
			return false;
		v = v * 10 + (s.at[i] - '0');
	}
	*ret = v;
	return v <= max;
}

/* One "15M" of a duration; returns the bytes taken, 0 when it is none. */
static size_t duration_part(IcalSpan s, int64_t *ret_number, char *ret_unit)
{
	size_t n = 0;
	int64_t v = 0;
	while (n < s.len && n < 9 && s.at[n] >= '0' && s.at[n] <= '9')
		v = v * 10 + (s.at[n++] - '0');
	if (n == 0 || n >= s.len)
		return 0;
	*ret_number = v;
	*ret_unit = s.at[n];
	return n + 1;
}

/* Days by the calendar, the rest by the clock: P1D over the change of clocks is not PT24H. */
bool ical_read_value_duration(IcalSpan s, int64_t *ret_days, int64_t *ret_minutes)
{
	s = trimmed(s);
	int64_t days = 0, minutes = 0;
	bool time = false;
	size_t at = s.len > 0 && s.at[0] == '+' ? 1 : 0;
	if (at >= s.len || s.at[at++] != 'P' || at == s.len)
		return false;
	while (at < s.len) {
		int64_t n;
		char unit;
		if (s.at[at] == 'T' && !time) {
			time = true;
			at++;
			continue;
		}
		size_t taken = duration_part((IcalSpan){ s.at + at, s.len - at }, &n, &unit);
		at += taken;
		if (taken == 0 || n > 1000000)
			return false;
		if (!time && (unit == 'W' || unit == 'D'))
			days += unit == 'W' ? 7 * n : n;
		else if (time && (unit == 'H' || unit == 'M' || unit == 'S'))
			minutes += unit == 'H' ? 60 * n : unit == 'M' ? n : n / 60;
		else
			return false;
	}
	*ret_days = days;
	*ret_minutes = minutes;
	return true;
}

/* The old clocks of the zone database have seconds; they are dropped. */
bool ical_read_value_offset(IcalSpan s, int *ret_minutes)
{
	s = trimmed(s);
	if ((s.len != 5 && s.len != 7) || (s.at[0] != '+' && s.at[0] != '-'))
		return false;
	int hours = digits(s.at + 1, 2), minutes = digits(s.at + 3, 2);
	if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59)
		return false;
	*ret_minutes = (s.at[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
	return true;
}

/* Decimal degrees as microdegrees, whatever the locale. */
static bool parse_degrees(IcalSpan s, int64_t max, int64_t *ret)
{
	s = trimmed(s);
	bool negative = s.len > 0 && s.at[0] == '-';
	size_t at = s.len > 0 && (s.at[0] == '-' || s.at[0] == '+') ? 1 : 0;
	int64_t v = 0, unit = MICRO;
	bool point = false;
	if (at == s.len)
		return false;
	for (; at < s.len; at++) {
		if (s.at[at] == '.' && !point) {
			point = true;
			continue;
		}
		if (s.at[at] < '0' || s.at[at] > '9' || v > 1000 * (int64_t)MICRO)
			return false;
		if (!point)
			v = v * 10 + (s.at[at] - '0') * (int64_t)MICRO;
		else
			v += (s.at[at] - '0') * (unit /= 10);
	}
	*ret = negative ? -v : v;
	return v <= max * MICRO;
}

bool ical_read_value_geo(IcalSpan s, int64_t *ret_latitude, int64_t *ret_longitude)
{
	const char *semicolon = memchr(s.at, ';', s.len);
	if (semicolon == NULL)
		return false;
	size_t first = (size_t)(semicolon - s.at);
	return parse_degrees((IcalSpan){ s.at, first }, 90, ret_latitude) &&
		parse_degrees((IcalSpan){ semicolon + 1, s.len - first - 1 }, 180, ret_longitude);
}

int64_t ical_read_value_utc(const IcalTime *t)
{
	if (t->utc)
		return t->local * 60 + t->second;
	return t->zone != NULL ? ical_zone_to_utc(t->zone, t->local) : wall_to_utc(t->local);
}

Wall ical_read_value_berlin(const IcalTime *t, bool *ret_second, bool *ret_gap)
{
	bool here = !t->utc && (t->zone == NULL || t->zone->berlin);
	*ret_second = *ret_gap = false;
	if (t->date)
		return t->local;
	if (here && wall_kind(t->local) == WALL_PLAIN)
		return t->local;
	*ret_gap = here && wall_kind(t->local) == WALL_GAP;
	int64_t utc = here ? wall_to_utc(t->local) : ical_read_value_utc(t);
	Wall w = wall_from_utc(utc);
	*ret_second = wall_kind(w) == WALL_FOLD && wall_to_utc(w) != utc;
	return w;
}
