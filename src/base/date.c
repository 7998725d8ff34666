/* Calendar arithmetic, stored and shown forms, and the rule of summer time. */
#include "kontor/base/date.h"

#include "kontor/base/str.h"

enum { MINUTES_PER_DAY = 24 * 60, SECONDS_PER_DAY = 24 * 60 * 60, YEAR_MIN = 1, YEAR_MAX = 9999 };

static const char *const weekday_names[7] = { "Mo", "Di", "Mi", "Do", "Fr", "Sa", "So" };

/* Division that rounds down, for days before 1970. */
static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* --- days ------------------------------------------------------------------ */

static int days_in_month(int year, int month)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

/* The year is taken to begin in March, so that the leap day is its last day. */
Day date_make(int year, int month, int day)
{
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12)
		return DAY_NONE;
	if (day < 1 || day > days_in_month(year, month))
		return DAY_NONE;
	int y = month <= 2 ? year - 1 : year;
	int m = month <= 2 ? month + 9 : month - 3;
	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

void date_split(Day d, int *year, int *month, int *day)
{
	int64_t since = (int64_t)d + 719468; /* days since 1 March of year 0 */
	int64_t era = floor_div(since, 146097);
	int in_era = (int)(since - era * 146097);
	int y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * y + y / 4 - y / 100);
	int m = (5 * in_year + 2) / 153;
	*day = in_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int)(y + era * 400) + (*month <= 2);
}

int date_weekday(Day d)
{
	int64_t since_monday = (int64_t)d + 3; /* 1970-01-01 was a Thursday */
	return (int)(since_monday - floor_div(since_monday, 7) * 7);
}

/* The week belongs to the year that its Thursday lies in. */
void date_iso_week(Day d, int *year, int *week)
{
	int month, day;
	Day thursday = d - date_weekday(d) + 3;
	date_split(thursday, year, &month, &day);
	*week = (thursday - date_make(*year, 1, 1)) / 7 + 1;
}

/* --- stored and shown forms of days ------------------------------------------ */

/* n digits at s as a number, -1 when there are others. Stops at a NUL. */
static int digits(const char *s, int n)
{
	int v = 0;
	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = 10 * v + (s[i] - '0');
	}
	return v;
}

/* The ISO date that the first 10 bytes of s are. */
static Day iso_prefix(const char *s)
{
	int year = digits(s, 4);
	if (year < 0 || s[4] != '-')
		return DAY_NONE;
	int month = digits(s + 5, 2);
	if (month < 0 || s[7] != '-')
		return DAY_NONE;
	int day = digits(s + 8, 2);
	return day < 0 ? DAY_NONE : date_make(year, month, day);
}

Day date_parse_iso(const char *s)
{
	Day d = iso_prefix(s);
	return d != DAY_NONE && s[10] == '\0' ? d : DAY_NONE;
}

void date_format_iso(Day d, char buf[DATE_TEXT_MAX])
{
	int year, month, day;
	buf[0] = '\0';
	if (d == DAY_NONE)
		return;
	date_split(d, &year, &month, &day);
	str_format(buf, DATE_TEXT_MAX, "%04d-%02d-%02d", year, month, day);
}

void date_format_german(Day d, char buf[DATE_TEXT_MAX])
{
	int year, month, day;
	buf[0] = '\0';
	if (d == DAY_NONE)
		return;
	date_split(d, &year, &month, &day);
	str_format(buf, DATE_TEXT_MAX, "%02d.%02d.%04d", day, month, year);
}

void date_format_long(Day d, char buf[DATE_TEXT_MAX])
{
	char date[DATE_TEXT_MAX];
	buf[0] = '\0';
	if (d == DAY_NONE)
		return;
	date_format_german(d, date);
	str_format(buf, DATE_TEXT_MAX, "%s %s", weekday_names[date_weekday(d)], date);
}

/* --- wall times -------------------------------------------------------------- */

Wall wall_make(Day d, int minutes)
{
	return d == DAY_NONE ? WALL_NONE : (Wall)d * MINUTES_PER_DAY + minutes;
}

Day wall_day(Wall w)
{
	return w == WALL_NONE ? DAY_NONE : (Day)floor_div(w, MINUTES_PER_DAY);
}

int wall_minutes(Wall w)
{
	return w == WALL_NONE ? 0 : (int)(w - floor_div(w, MINUTES_PER_DAY) * MINUTES_PER_DAY);
}

Wall wall_parse_iso(const char *s)
{
	Day d = iso_prefix(s);
	if (d == DAY_NONE || (s[10] != 'T' && s[10] != ' '))
		return WALL_NONE;
	int hour = digits(s + 11, 2);
	if (hour < 0 || hour > 23 || s[13] != ':')
		return WALL_NONE;
	int minute = digits(s + 14, 2);
	if (minute < 0 || minute > 59 || s[16] != '\0')
		return WALL_NONE;
	return wall_make(d, 60 * hour + minute);
}

static void format_wall(
	Wall w, void (*format_day)(Day d, char buf[DATE_TEXT_MAX]), char between, char buf[DATE_TEXT_MAX])
{
	char date[DATE_TEXT_MAX];
	buf[0] = '\0';
	if (w == WALL_NONE)
		return;
	format_day(wall_day(w), date);
	int minutes = wall_minutes(w);
	str_format(buf, DATE_TEXT_MAX, "%s%c%02d:%02d", date, between, minutes / 60, minutes % 60);
}

void wall_format_iso(Wall w, char buf[DATE_TEXT_MAX])
{
	format_wall(w, date_format_iso, 'T', buf);
}

void wall_format_german(Wall w, char buf[DATE_TEXT_MAX])
{
	format_wall(w, date_format_german, ' ', buf);
}

void wall_format_long(Wall w, char buf[DATE_TEXT_MAX])
{
	format_wall(w, date_format_long, ' ', buf);
}

/* --- the zone ------------------------------------------------------------------ */

static Day last_sunday(int year, int month)
{
	Day last = date_make(year, month, days_in_month(year, month));
	return last - (date_weekday(last) + 1) % 7;
}

/* The days on which summer time begins and ends, both at 01:00 UTC; false for a year
 * without it. Before 1996 it ended in September. */
static bool summer_days(int year, Day *begin, Day *end)
{
	if (year < 1980 || year > YEAR_MAX)
		return false;
	*begin = year == 1980 ? date_make(1980, 4, 6) : last_sunday(year, 3);
	*end = last_sunday(year, year < 1996 ? 9 : 10);
	return true;
}

static int year_of(Day d)
{
	int year, month, day;
	date_split(d, &year, &month, &day);
	return year;
}

WallKind wall_kind(Wall w)
{
	Day begin, end, d = wall_day(w);
	int minutes = wall_minutes(w);
	if (w == WALL_NONE || minutes < 120 || minutes >= 180 || !summer_days(year_of(d), &begin, &end))
		return WALL_PLAIN;
	return d == begin ? WALL_GAP : d == end ? WALL_FOLD : WALL_PLAIN;
}

int wall_offset(Wall w)
{
	Day begin, end;
	if (w == WALL_NONE || !summer_days(year_of(wall_day(w)), &begin, &end))
		return 3600;
	/* The skipped hour counts as winter time: what falls into it lies an hour later. */
	return w >= wall_make(begin, 180) && w < wall_make(end, 180) ? 7200 : 3600;
}

int64_t wall_to_utc(Wall w)
{
	return w * 60 - wall_offset(w);
}

int64_t wall_to_utc_second(Wall w)
{
	return wall_to_utc(w) + (wall_kind(w) == WALL_FOLD ? 3600 : 0);
}

Wall wall_from_utc(int64_t utc)
{
	Day begin, end, d = (Day)floor_div(utc, SECONDS_PER_DAY);
	int64_t offset = 3600;
	if (summer_days(year_of(d), &begin, &end) && utc >= (int64_t)begin * SECONDS_PER_DAY + 3600 &&
		utc < (int64_t)end * SECONDS_PER_DAY + 3600)
		offset = 7200;
	return floor_div(utc + offset, 60);
}

static void format_offset(Wall w, int offset, char buf[DATE_TEXT_MAX])
{
	char iso[DATE_TEXT_MAX];
	buf[0] = '\0';
	if (w == WALL_NONE)
		return;
	wall_format_iso(w, iso);
	str_format(buf, DATE_TEXT_MAX, "%s:00+%02d:00", iso, offset / 3600);
}

void wall_format_offset(Wall w, char buf[DATE_TEXT_MAX])
{
	format_offset(w, wall_offset(w), buf);
}

void wall_format_offset_second(Wall w, char buf[DATE_TEXT_MAX])
{
	format_offset(w, wall_kind(w) == WALL_FOLD ? 3600 : wall_offset(w), buf);
}

void date_format_utc(int64_t utc, char buf[DATE_TEXT_MAX])
{
	char date[DATE_TEXT_MAX];
	Day d = (Day)floor_div(utc, SECONDS_PER_DAY);
	int in_day = (int)(utc - (int64_t)d * SECONDS_PER_DAY);
	date_format_iso(d, date);
	str_format(
		buf, DATE_TEXT_MAX, "%sT%02d:%02d:%02dZ", date, in_day / 3600, in_day / 60 % 60, in_day % 60);
}
