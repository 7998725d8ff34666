/* What people type for days and times.
 *
 * Each reader below takes a cursor, moves it behind what it understood and returns
 * true, or leaves it where it was. A typed text is right when a reader understood all
 * of it. */
#include "kontor/base/date.h"

#include <string.h>

#include "date_priv.h"
#include "kontor/base/str.h"

static const char *const weekdays[7] = { "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
	"sonntag" };
static const char *const months[12] = { "januar", "februar", "märz", "april", "mai", "juni", "juli", "august",
	"september", "oktober", "november", "dezember" };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of a letter: ASCII, or part of a multi-byte character. */
bool date_parse_is_letter(char c)
{
	char l = lower(c);
	return (l >= 'a' && l <= 'z') || ((unsigned char)c & 0x80) != 0;
}

void date_parse_skip_blanks(const char **p)
{
	while (**p == ' ' || **p == '\t')
		(*p)++;
}

bool date_parse_char(const char **p, char c)
{
	if (lower(**p) != c)
		return false;
	(*p)++;
	return true;
}

/* A number of lo to hi digits that no further digit follows. */
bool date_parse_number(const char **p, int lo, int hi, int *ret)
{
	const char *s = *p;
	int n = 0, v = 0;
	for (; is_digit(s[n]); n++) {
		if (n == hi)
			return false;
		v = 10 * v + (s[n] - '0');
	}
	if (n < lo)
		return false;
	*ret = v;
	*p = s + n;
	return true;
}

/* The whole word s, of len bytes, is word or an abbreviation of at least min bytes, in
 * capitals or not. */
static bool is_word(const char *s, size_t len, const char *word, size_t min)
{
	if (len < min || len > strlen(word))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)lower(s[i]), want = (unsigned char)word[i];
		bool capital_umlaut = i > 0 && (unsigned char)s[i - 1] == 0xC3 && c < 0xA0;
		if (c + (capital_umlaut ? 0x20 : 0) != want)
			return false;
	}
	return true;
}

/* A word out of a list, abbreviated to no less than min bytes; a dot may follow it. */
bool date_parse_word(const char **p, const char *const *words, size_t nwords, size_t min, int *ret)
{
	size_t len = 0;
	while (date_parse_is_letter((*p)[len]))
		len++;
	for (size_t i = 0; i < nwords; i++) {
		if (!is_word(*p, len, words[i], min))
			continue;
		*ret = (int)i;
		*p += len;
		if (len < strlen(words[i]))
			date_parse_char(p, '.');
		return true;
	}
	return false;
}

bool date_parse_weekday(const char **p, int *ret)
{
	static const char *const saturday[] = { "sonnabend" };
	if (date_parse_word(p, weekdays, ARRAY_LEN(weekdays), 2, ret))
		return true;
	if (!date_parse_word(p, saturday, 1, 5, ret))
		return false;
	*ret = 5;
	return true;
}

bool date_parse_month(const char **p, int *ret)
{
	static const char *const other[] = { "mär", "maerz", "mrz", "jänner", "sept" };
	static const int other_month[] = { 3, 3, 3, 1, 9 };
	if (date_parse_word(p, months, ARRAY_LEN(months), 3, ret)) {
		*ret += 1;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		if (date_parse_word(p, &other[i], 1, strlen(other[i]), ret)) {
			*ret = other_month[i];
			date_parse_char(p, '.');
			return true;
		}
	return false;
}

/* --- days ---------------------------------------------------------------------- */

bool date_parse_iso_day(const char **p, Day *ret)
{
	char iso[11];
	if (strnlen(*p, 10) < 10 || is_digit((*p)[10]))
		return false;
	memcpy(iso, *p, 10);
	iso[10] = '\0';
	*ret = date_parse_iso(iso);
	if (*ret == DAY_NONE)
		return false;
	*p += 10;
	return true;
}

/* The next such day, today included. 29.02. may be up to eight years away. */
Day date_parse_next(int day, int month, Day today)
{
	int year, m, d;
	date_split(today, &year, &m, &d);
	for (int i = 0; i <= 8; i++) {
		Day found = date_make(year + i, month, day);
		if (found != DAY_NONE && found >= today)
			return found;
	}
	return DAY_NONE;
}

/* "14.10.", "14.10", "14.10.26", "14. Oktober 2026". A year behind a blank is only
 * taken when spaced_year says so: "14.10. 1830" is a day and a time where both may stand. */
static bool read_german(const char **p, Day today, bool spaced_year, Day *ret)
{
	const char *s = *p;
	int day, month, year = 0;
	if (!date_parse_number(&s, 1, 2, &day) || !date_parse_char(&s, '.'))
		return false;
	date_parse_skip_blanks(&s);
	if (date_parse_number(&s, 1, 2, &month)) {
		if (!date_parse_char(&s, '.') && date_parse_is_letter(*s))
			return false;
	} else if (!date_parse_month(&s, &month)) {
		return false;
	}
	const char *before_year = s;
	if (spaced_year)
		date_parse_skip_blanks(&s);
	bool has_year = date_parse_number(&s, 4, 4, &year);
	if (!has_year && date_parse_number(&s, 2, 2, &year)) {
		has_year = true;
		year += 2000;
	}
	if (!has_year)
		s = before_year;
	*ret = has_year ? date_make(year, month, day) : date_parse_next(day, month, today);
	if (*ret == DAY_NONE)
		return false;
	*p = s;
	return true;
}

bool date_parse_named(const char **p, Day today, Day *ret)
{
	static const char *const names[] = { "heute", "morgen", "gestern", "übermorgen", "uebermorgen",
		"vorgestern" };
	static const int distance[] = { 0, 1, -1, 2, 2, -2 };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		int unused;
		if (date_parse_word(p, &names[i], 1, strlen(names[i]), &unused)) {
			*ret = today + distance[i];
			return true;
		}
	}
	return false;
}

static bool read_weekday(const char **p, Day today, Day *ret)
{
	int weekday;
	if (!date_parse_weekday(p, &weekday))
		return false;
	*ret = today + (weekday - date_weekday(today) + 7) % 7;
	return true;
}

/* The same day of another month; the last one when that month is shorter. */
static Day add_months(Day from, int n)
{
	int year, month, day;
	date_split(from, &year, &month, &day);
	int count = year * 12 + month - 1 + n;
	while (day > 28 && date_make(count / 12, count % 12 + 1, day) == DAY_NONE)
		day--;
	return date_make(count / 12, count % 12 + 1, day);
}

/* "+3t", "-2w", "+1m", "+1j"; a bare "+3" means days. */
bool date_parse_relative(const char **p, Day today, Day *ret)
{
	const char *s = *p;
	int sign = *s == '+' ? 1 : -1, n;
	if (*s != '+' && *s != '-')
		return false;
	s++;
	if (!date_parse_number(&s, 1, 4, &n))
		return false;
	n *= sign;
	if (date_parse_char(&s, 'w'))
		*ret = today + 7 * n;
	else if (date_parse_char(&s, 'm'))
		*ret = add_months(today, n);
	else if (date_parse_char(&s, 'j'))
		*ret = add_months(today, 12 * n);
	else if (date_parse_char(&s, 't') || !date_parse_is_letter(*s))
		*ret = today + n;
	else
		return false;
	if (*ret == DAY_NONE || date_parse_is_letter(*s))
		return false;
	*p = s;
	return true;
}

/* Monday of a week; DAY_NONE when the year has no such week. */
Day date_parse_monday(int year, int week)
{
	Day fourth = date_make(year, 1, 4); /* always in week 1 */
	int found_year, found_week;
	if (fourth == DAY_NONE || week < 1)
		return DAY_NONE;
	Day monday = fourth - date_weekday(fourth) + 7 * (week - 1);
	date_iso_week(monday, &found_year, &found_week);
	return found_year == year && found_week == week ? monday : DAY_NONE;
}

/* "KW42", "KW 42 mi", "KW42/2026". Without a year: this year's, or next year's when it
 * is over. */
static bool read_week(const char **p, Day today, Day *ret)
{
	const char *s = *p;
	int week, year, this_week, weekday = 0;
	if (!date_parse_char(&s, 'k') || !date_parse_char(&s, 'w'))
		return false;
	date_parse_skip_blanks(&s);
	if (!date_parse_number(&s, 1, 2, &week))
		return false;
	date_iso_week(today, &year, &this_week);
	bool has_year = *s == '/';
	if (has_year) {
		s++;
		if (!date_parse_number(&s, 4, 4, &year))
			return false;
	}
	Day monday = date_parse_monday(year, week);
	if (!has_year && (monday == DAY_NONE || monday + 6 < today))
		monday = date_parse_monday(year + 1, week);
	if (monday == DAY_NONE)
		return false;
	const char *before = s;
	date_parse_skip_blanks(&s);
	if (!date_parse_weekday(&s, &weekday))
		s = before;
	*ret = monday + weekday;
	*p = s;
	return true;
}

static bool read_day(const char **p, Day today, bool spaced_year, Day *ret)
{
	return date_parse_iso_day(p, ret) || read_german(p, today, spaced_year, ret) ||
		date_parse_named(p, today, ret) || read_weekday(p, today, ret) ||
		date_parse_relative(p, today, ret) || read_week(p, today, ret);
}

/* --- times ----------------------------------------------------------------------- */

/* "9", "9:30", "9.30", "0930", "930", "9 Uhr", "9 Uhr 30", "09:30", "09:30 Uhr". */
bool date_parse_clock(const char **p, int *ret)
{
	static const char *const clock_word[] = { "uhr" };
	const char *s = *p;
	int hour, minute = 0, unused;
	if (date_parse_number(&s, 3, 4, &hour)) {
		minute = hour % 100;
		hour /= 100;
	} else if (!date_parse_number(&s, 1, 2, &hour)) {
		return false;
	} else if ((*s == ':' || *s == '.') && is_digit(s[1])) {
		s++;
		if (!date_parse_number(&s, 2, 2, &minute))
			return false;
	}
	const char *end = s;
	date_parse_skip_blanks(&s);
	if (date_parse_word(&s, clock_word, 1, 3, &unused)) {
		end = s;
		date_parse_skip_blanks(&s);
		int more;
		if (minute == 0 && date_parse_number(&s, 2, 2, &more) && more < 60) {
			minute = more;
			end = s;
		}
	}
	if (hour > 23 || minute > 59)
		return false;
	*ret = 60 * hour + minute;
	*p = end;
	return true;
}

static bool at_end(const char *p)
{
	date_parse_skip_blanks(&p);
	return *p == '\0';
}

/* What was typed, short enough to be quoted in a sentence. */
void date_parse_quote(const char *s, char buf[60])
{
	if (str_copy(buf, 60 - 3, s) < strlen(s))
		memcpy(buf + strlen(buf), "…", sizeof "…");
}

Rc date_parse_typed(const char *s, Day today, Day *ret, Err *err)
{
	char quoted[60];
	Day d;
	date_parse_skip_blanks(&s);
	const char *p = s;
	if (read_day(&p, today, true, &d) && at_end(p)) {
		*ret = d;
		return RC_OK;
	}
	if (*s == '\0')
		return err_set(err, RC_INVALID,
			"Bitte ein Datum angeben, zum Beispiel 14.10.2026, 14.10., morgen, mo, +3t oder KW42.");
	date_parse_quote(s, quoted);
	return err_set(err, RC_INVALID,
		"„%s“ ist kein Datum. Möglich sind zum Beispiel 14.10.2026, 14.10., 2026-10-14, heute, mo, "
		"+3t, -2w oder KW42.",
		quoted);
}

Rc date_parse_time(const char *s, int *ret_minutes, Err *err)
{
	char quoted[60];
	int minutes;
	date_parse_skip_blanks(&s);
	const char *p = s;
	if (date_parse_clock(&p, &minutes) && at_end(p)) {
		*ret_minutes = minutes;
		return RC_OK;
	}
	if (*s == '\0')
		return err_set(err, RC_INVALID,
			"Bitte eine Uhrzeit angeben, zum Beispiel 9, 9:30, 0930 oder 18 Uhr.");
	date_parse_quote(s, quoted);
	return err_set(err, RC_INVALID,
		"„%s“ ist keine Uhrzeit. Möglich sind zum Beispiel 9, 9:30, 0930 oder 18 Uhr.", quoted);
}

/* The day, then nothing or a time. *has_time tells which. */
static bool read_wall(
	const char *p, Day today, bool spaced_year, Day *ret_day, int *ret_minutes, bool *has_time)
{
	if (!read_day(&p, today, spaced_year, ret_day))
		return false;
	*has_time = !at_end(p);
	if (!*has_time)
		return true;
	if (lower(*p) == 't')
		p++;
	else if (*p != ' ' && *p != '\t' && *p != ',')
		return false;
	if (*p == ',')
		p++;
	date_parse_skip_blanks(&p);
	return date_parse_clock(&p, ret_minutes) && at_end(p);
}

Rc date_parse_wall(const char *s, Day today, int default_minutes, Wall *ret, Err *err)
{
	char quoted[60];
	Day d;
	int minutes = 0;
	bool has_time;
	date_parse_skip_blanks(&s);
	date_parse_quote(s, quoted);
	if (!read_wall(s, today, false, &d, &minutes, &has_time) &&
		!read_wall(s, today, true, &d, &minutes, &has_time)) {
		if (*s == '\0')
			return err_set(err, RC_INVALID,
				"Bitte Tag und Uhrzeit angeben, zum Beispiel 14.10. 18:00 oder mo 9.");
		return err_set(err, RC_INVALID,
			"„%s“ ist kein Tag mit Uhrzeit. Möglich sind zum Beispiel 14.10. 18:00, mo 9, "
			"morgen 9:30 oder 2026-10-14 18:00.",
			quoted);
	}
	if (!has_time && default_minutes < 0)
		return err_set(err, RC_INVALID,
			"Zu „%s“ fehlt die Uhrzeit. Bitte dahinter angeben, zum Beispiel „%s 18:00“.", quoted,
			quoted);
	*ret = wall_make(d, has_time ? minutes : default_minutes);
	return RC_OK;
}
