/* Repetition: rules of series, their slots, and RRULE in both directions.
 *
 * A rule never holds more than start and rule together say: the n of "every n-th Wednesday", the day
 * of the month and the time are start's. */
#include "kontor/domain/recurrence.h"

#include <string.h>

static const char *const weekday_names[7] = { "montag", "dienstag", "mittwoch", "donnerstag", "freitag",
	"samstag", "sonntag" };
static const char *const weekday_labels[7] = { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag",
	"Samstag", "Sonntag" };
static const char *const weekday_codes[7] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
static const char *const frequency_names[] = { "daily", "weekly", "month_weekday", "month_last", "month_day",
	"yearly" };

enum { INTERVAL_MAX = 99 };

/* --- the pattern -------------------------------------------------------------------- */

static int days_of_month(int year, int month)
{
	int n = 31;
	while (n > 28 && date_make(year, month, n) == DAY_NONE)
		n--;
	return n;
}

/* The day of this month that the rule gives, DAY_NONE when it has none. */
static Day in_month(const Recurrence *r, Day start, int year, int month)
{
	int y, m, day;
	date_split(start, &y, &m, &day);
	int weekday = date_weekday(start);
	Day first = date_make(year, month, 1), last = first + days_of_month(year, month) - 1;
	switch (r->frequency) {
	case RECURRENCE_MONTH_WEEKDAY:
		return first + (weekday - date_weekday(first) + 7) % 7 + (day - 1) / 7 * 7;
	case RECURRENCE_MONTH_LAST:
		return last - (date_weekday(last) - weekday + 7) % 7;
	default:
		return date_make(year, month, day);
	}
}

static void push(const Recurrence *r, Wall slot, Wall *slots, size_t max, size_t *n)
{
	if (wall_kind(slot) == WALL_GAP || *n >= max)
		return;
	if (r->until != DAY_NONE && wall_day(slot) > r->until)
		return;
	if (r->count > 0 && *n >= (size_t)r->count)
		return;
	slots[(*n)++] = slot;
}

static bool is_over(const Recurrence *r, Day d, size_t n, size_t max)
{
	return d == DAY_NONE || n >= max || (r->count > 0 && n >= (size_t)r->count) ||
		(r->until != DAY_NONE && d > r->until);
}

static size_t expand_days(const Recurrence *r, Wall start, Wall *slots, size_t max)
{
	size_t n = 0;
	Day first = wall_day(start), last = date_make(9999, 12, 31);
	bool weekly = r->frequency == RECURRENCE_WEEKLY;
	int step = r->interval * (weekly ? 7 : 1);
	Day at = weekly ? first - date_weekday(first) : first;
	unsigned days = weekly ? r->weekdays | 1U << date_weekday(first) : 1;
	for (; at <= last - 7 && !is_over(r, at, n, max); at += step)
		for (int i = 0; i < 7; i++)
			if ((days & 1U << i) != 0 && at + i >= first)
				push(r, wall_make(at + i, wall_minutes(start)), slots, max, &n);
	return n;
}

static size_t expand_months(const Recurrence *r, Wall start, Wall *slots, size_t max)
{
	size_t n = 0;
	int year, month, day, minutes = wall_minutes(start);
	Day first = wall_day(start);
	date_split(first, &year, &month, &day);
	int step = r->interval * (r->frequency == RECURRENCE_YEARLY ? 12 : 1);
	for (int at = year * 12 + month - 1;; at += step) {
		if (is_over(r, date_make(at / 12, at % 12 + 1, 1), n, max))
			return n;
		Day d = in_month(r, first, at / 12, at % 12 + 1);
		if (d != DAY_NONE && d >= first)
			push(r, wall_make(d, minutes), slots, max, &n);
	}
}

size_t recurrence_expand(const Recurrence *r, Wall start, Wall *slots, size_t max)
{
	if (r->interval < 1 || start == WALL_NONE)
		return 0;
	return r->frequency == RECURRENCE_DAILY || r->frequency == RECURRENCE_WEEKLY
		? expand_days(r, start, slots, max)
		: expand_months(r, start, slots, max);
}

/* --- the rule of a series ------------------------------------------------------------- */

/* "mo mi", "Mo, Mi", "montag mittwoch"; 0 for what is no weekday. */
static unsigned weekday_bit(const char *word, size_t len)
{
	for (int i = 0; i < 7; i++) {
		size_t n = 0;
		while (n < len && weekday_names[i][n] != '\0' && (word[n] | 0x20) == weekday_names[i][n])
			n++;
		if (n == len && n >= 2)
			return 1U << i;
	}
	return 0;
}

static Rc read_weekdays(const char *text, Day first, unsigned *ret, Err *err)
{
	unsigned days = 0;
	for (const char *s = text; *s != '\0';) {
		size_t len = strcspn(s, " ,;.");
		unsigned bit = weekday_bit(s, len);
		if (len > 0 && bit == 0)
			return err_field(err, "weekdays",
				"„%s“ sind keine Wochentage. Möglich ist zum Beispiel: mo mi.", text);
		days |= bit;
		s += len + (s[len] != '\0');
	}
	unsigned own = 1U << date_weekday(first);
	if (days != 0 && (days & own) == 0)
		return err_field(err, "weekdays",
			"Der erste Termin ist ein %s; bitte „%.2s“ zu den Wochentagen nehmen oder den ersten "
			"Termin verlegen.",
			weekday_labels[date_weekday(first)], weekday_names[date_weekday(first)]);
	*ret = days | own;
	return RC_OK;
}

/* Is start a day that the pattern gives? */
static Rc check_first(const Recurrence *r, Day first, Err *err)
{
	int year, month, day;
	date_split(first, &year, &month, &day);
	if (r->frequency == RECURRENCE_MONTH_WEEKDAY && day > 28)
		return err_field(err, "start",
			"Einen fünften %s hat nicht jeder Monat. Bitte „monatlich am letzten Wochentag“ oder "
			"einen früheren Tag wählen.",
			weekday_labels[date_weekday(first)]);
	if (r->frequency == RECURRENCE_MONTH_LAST && day + 7 <= days_of_month(year, month))
		return err_field(err, "start",
			"Der erste Termin ist nicht der letzte %s des Monats. Bitte den ersten Termin oder die "
			"Wiederholung ändern.",
			weekday_labels[date_weekday(first)]);
	return RC_OK;
}

static Rc check_length(const Wall *slots, size_t n, Wall length, Err *err)
{
	for (size_t i = 1; i < n; i++)
		if (length > slots[i] - slots[i - 1])
			return err_field(err, "end",
				"Ein Termin dauert länger als der Abstand zum nächsten. Bitte das Ende oder die "
				"Wiederholung ändern.");
	return RC_OK;
}

/* One more than allowed is enough to know that there are too many. */
static Rc check_slots(const Recurrence *r, Wall start, Wall length, Err *err)
{
	Wall slots[RECURRENCE_MAX + 1];
	size_t n = recurrence_expand(r, start, slots, ARRAY_LEN(slots));
	if (n == 0)
		return err_field(err, "until", "Der letzte Tag liegt vor dem ersten Termin.");
	if (n > RECURRENCE_MAX)
		return err_field(err, "until",
			"Das wären mehr als %d Termine. Bitte einen früheren letzten Tag wählen.",
			RECURRENCE_MAX);
	return check_length(slots, n, length, err);
}

static Rc read_end(const Record *series, Recurrence *r, Err *err)
{
	bool has_count = !record_is_null(series, "count"), has_until = !record_is_null(series, "until");
	if (has_count == has_until)
		return err_field(err, "count",
			has_count ? "Bitte entweder die Anzahl oder den letzten Tag angeben, nicht beides."
				  : "Bitte angeben, wie oft oder bis wann der Termin sich wiederholt.");
	int64_t count = record_int(series, "count");
	if (has_count && (count < 1 || count > RECURRENCE_MAX))
		return err_field(err, "count", "Die Anzahl liegt zwischen 2 und %d.", RECURRENCE_MAX);
	r->count = (int)count;
	r->until = has_until ? date_parse_iso(record_text(series, "until")) : DAY_NONE;
	return RC_OK;
}

static Rc read_frequency(const Record *series, Recurrence *r, Err *err)
{
	int64_t interval = record_is_null(series, "interval") ? 1 : record_int(series, "interval");
	if (interval < 1 || interval > INTERVAL_MAX)
		return err_field(err, "interval", "Der Abstand liegt zwischen 1 und %d.", INTERVAL_MAX);
	r->interval = (int)interval;
	for (size_t i = 0; i < ARRAY_LEN(frequency_names); i++)
		if (strcmp(frequency_names[i], record_text(series, "frequency")) == 0) {
			r->frequency = (RecurrenceFrequency)i;
			return RC_OK;
		}
	return err_field(
		err, "frequency", "Diese Wiederholung gibt es nicht. Bitte eine aus der Liste wählen.");
}

Rc recurrence_of(const Record *series, Recurrence *ret, Err *err)
{
	Recurrence r = { .until = DAY_NONE };
	Wall start = wall_parse_iso(record_text(series, "start")),
	     end = wall_parse_iso(record_text(series, "end"));
	bool all_day = record_int(series, "all_day") != 0;
	if (start == WALL_NONE || end == WALL_NONE)
		return err_field(err, "start", "Bitte Beginn und Ende des ersten Termins angeben.");
	Rc rc = read_frequency(series, &r, err);
	if (rc == RC_OK)
		rc = read_end(series, &r, err);
	if (rc == RC_OK && r.frequency == RECURRENCE_WEEKLY)
		rc = read_weekdays(record_text(series, "weekdays"), wall_day(start), &r.weekdays, err);
	else if (rc == RC_OK && !record_is_null(series, "weekdays"))
		rc = err_field(
			err, "weekdays", "Wochentage gelten nur für „wöchentlich“. Bitte leer lassen.");
	if (rc == RC_OK)
		rc = check_first(&r, wall_day(start), err);
	if (rc == RC_OK)
		rc = check_slots(&r, start, end - start + (all_day ? 24 * 60 : 0), err);
	if (rc == RC_OK)
		*ret = r;
	return rc;
}

/* --- RRULE, out ------------------------------------------------------------------------- */

static void add_until(const Recurrence *r, Wall start, bool all_day, Str *out)
{
	int year, month, day;
	char utc[DATE_TEXT_MAX];
	if (all_day) {
		date_split(r->until, &year, &month, &day);
		str_addf(out, ";UNTIL=%04d%02d%02d", year, month, day);
		return;
	}
	date_format_utc(wall_to_utc(wall_make(r->until, wall_minutes(start))), utc);
	str_adds(out, ";UNTIL=");
	for (const char *s = utc; *s != '\0'; s++)
		if (*s != '-' && *s != ':')
			str_addc(out, *s);
}

static void add_weekdays(unsigned days, Str *out)
{
	const char *separator = ";BYDAY=";
	for (int i = 0; i < 7; i++)
		if (days & 1U << i) {
			str_addf(out, "%s%s", separator, weekday_codes[i]);
			separator = ",";
		}
}

void recurrence_rrule(const Recurrence *r, Wall start, bool all_day, Str *out)
{
	static const char *const frequencies[] = { "DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "MONTHLY",
		"YEARLY" };
	int year, month, day;
	Day first = wall_day(start);
	date_split(first, &year, &month, &day);
	str_addf(out, "FREQ=%s", frequencies[r->frequency]);
	if (r->interval > 1)
		str_addf(out, ";INTERVAL=%d", r->interval);
	if (r->frequency == RECURRENCE_WEEKLY)
		add_weekdays(r->weekdays | 1U << date_weekday(first), out);
	else if (r->frequency == RECURRENCE_MONTH_WEEKDAY)
		str_addf(out, ";BYDAY=%d%s", (day - 1) / 7 + 1, weekday_codes[date_weekday(first)]);
	else if (r->frequency == RECURRENCE_MONTH_LAST)
		str_addf(out, ";BYDAY=-1%s", weekday_codes[date_weekday(first)]);
	else if (r->frequency == RECURRENCE_MONTH_DAY)
		str_addf(out, ";BYMONTHDAY=%d", day);
	else if (r->frequency == RECURRENCE_YEARLY)
		str_addf(out, ";BYMONTHDAY=%d;BYMONTH=%d", day, month);
	if (r->frequency == RECURRENCE_WEEKLY && r->interval > 1)
		str_adds(out, ";WKST=MO");
	if (r->count > 0)
		str_addf(out, ";COUNT=%d", r->count);
	else if (r->until != DAY_NONE)
		add_until(r, start, all_day, out);
}

/* --- RRULE, in --------------------------------------------------------------------------- */

enum { INTERVAL_READ_MAX = 999, YEARS_MAX = 8 };

/* What a rule says, as written. 0 stands for what it does not say. */
typedef struct Parts {
	enum { FREQ_NONE, FREQ_DAILY, FREQ_WEEKLY, FREQ_MONTHLY, FREQ_YEARLY } freq;
	int interval, count, month, month_day, set_pos;
	int nth; /* of the only weekday */
	unsigned weekdays;
	int week_start; /* 0 Monday */
	bool has_until, until_utc, until_timed;
	Wall until;
	unsigned seen;
} Parts;

static Rc beyond(Err *err, const char *what)
{
	return err_set(err, RC_INVALID, "Diese Wiederholung kennt kontor nicht: %s.", what);
}

/* A number from lo to hi with nothing behind it; signed where lo is below zero. */
static bool read_int(const char *s, size_t len, int lo, int hi, int *ret)
{
	size_t i = 0;
	int v = 0;
	bool negative = len > 0 && s[0] == '-';
	if (len > 0 && (s[0] == '-' || s[0] == '+'))
		i = 1;
	if (i == len || len - i > 6)
		return false;
	for (; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		v = 10 * v + (s[i] - '0');
	}
	v = negative ? -v : v;
	if (v < lo || v > hi)
		return false;
	*ret = v;
	return true;
}

static bool is_text(const char *s, size_t len, const char *upper)
{
	for (size_t i = 0; i < len; i++)
		if (upper[i] == '\0' || (s[i] >= 'a' && s[i] <= 'z' ? s[i] - 0x20 : s[i]) != upper[i])
			return false;
	return upper[len] == '\0';
}

static int read_code(const char *s, size_t len)
{
	for (int i = 0; i < 7; i++)
		if (is_text(s, len, weekday_codes[i]))
			return i;
	return -1;
}

static bool read_freq(Parts *p, const char *s, size_t len)
{
	static const char *const names[] = { "DAILY", "WEEKLY", "MONTHLY", "YEARLY" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (is_text(s, len, names[i])) {
			p->freq = FREQ_DAILY + (unsigned)i;
			return true;
		}
	return false;
}

/* "20260630", "20260630T160000", "20260630T160000Z". Seconds are dropped. */
static bool read_until(Parts *p, const char *s, size_t len)
{
	char iso[DATE_TEXT_MAX];
	bool timed = len >= 15;
	if (len != 8 && len != 15 && len != 16)
		return false;
	for (size_t i = 0; i < len; i++)
		if (i == 8 ? s[i] != 'T' : i == 15 ? s[i] != 'Z' : s[i] < '0' || s[i] > '9')
			return false;
	str_format(iso, sizeof iso, "%.4s-%.2s-%.2sT%.2s:%.2s", s, s + 4, s + 6, timed ? s + 9 : "00",
		timed ? s + 11 : "00");
	p->until = wall_parse_iso(iso);
	p->until_timed = timed;
	p->until_utc = len == 16;
	p->has_until = true;
	return p->until != WALL_NONE;
}

/* "MO,WE" or a single one with its number, "2WE", "-1WE". */
static bool read_byday(Parts *p, const char *s, size_t len)
{
	int n = 0;
	for (const char *end = s + len; s <= end; n++) {
		const char *comma = memchr(s, ',', (size_t)(end - s));
		size_t one = (size_t)((comma != NULL ? comma : end) - s);
		int weekday = one < 2 ? -1 : read_code(s + one - 2, 2);
		if (weekday < 0 || (p->weekdays & 1U << weekday) != 0 || p->nth != 0)
			return false;
		if (one > 2 && (n > 0 || !read_int(s, one - 2, -1, 4, &p->nth) || p->nth == 0))
			return false;
		p->weekdays |= 1U << weekday;
		s += one + 1;
	}
	return true;
}

static bool read_week_start(Parts *p, const char *s, size_t len)
{
	p->week_start = read_code(s, len);
	return p->week_start >= 0;
}

static bool read_value(Parts *p, size_t key, const char *s, size_t len)
{
	switch (key) {
	case 0:
		return read_freq(p, s, len);
	case 1:
		return read_int(s, len, 1, INTERVAL_READ_MAX, &p->interval);
	case 2:
		return read_int(s, len, 1, 999999, &p->count);
	case 3:
		return read_until(p, s, len);
	case 4:
		return read_byday(p, s, len);
	case 5:
		return read_int(s, len, 1, 31, &p->month_day);
	case 6:
		return read_int(s, len, 1, 12, &p->month);
	case 7:
		return read_int(s, len, -1, 4, &p->set_pos) && p->set_pos != 0;
	default:
		return read_week_start(p, s, len);
	}
}

static Rc read_part(Parts *p, const char *s, size_t len, Err *err)
{
	static const char *const keys[] = { "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY",
		"BYMONTH", "BYSETPOS", "WKST" };
	const char *equals = memchr(s, '=', len);
	char what[60];
	str_format(what, sizeof what, "%.*s", (int)(len < 40 ? len : 40), s);
	for (size_t i = 0; i < ARRAY_LEN(keys) && equals != NULL; i++) {
		if (!is_text(s, (size_t)(equals - s), keys[i]))
			continue;
		if ((p->seen & 1U << i) != 0 || !read_value(p, i, equals + 1, len - (size_t)(equals - s) - 1))
			return beyond(err, what);
		p->seen |= 1U << i;
		return RC_OK;
	}
	return beyond(err, what);
}

static Rc read_parts(const char *rrule, Parts *p, Err *err)
{
	for (const char *s = rrule;;) {
		size_t len = strcspn(s, ";");
		Rc rc = read_part(p, s, len, err);
		if (rc != RC_OK)
			return rc;
		if (s[len] == '\0' || s[len + 1] == '\0') /* some write a last semicolon */
			break;
		s += len + 1;
	}
	return p->freq == FREQ_NONE ? beyond(err, "FREQ fehlt") : RC_OK;
}

/* A week that begins on another day is the same unless a rule leaves weeks out and has days on both
 * sides of where Monday's week begins. */
static bool week_start_matters(const Parts *p, unsigned days, int interval)
{
	unsigned before = (1U << p->week_start) - 1;
	return interval > 1 && (days & before) != 0 && (days & ~before) != 0;
}

static Rc take_days(const Parts *p, Day first, Recurrence *r, Err *err)
{
	bool every_day = p->freq == FREQ_DAILY;
	if (p->month_day != 0 || p->month != 0 || p->set_pos != 0 || p->nth != 0)
		return beyond(err, every_day ? "FREQ=DAILY mit Monatstagen" : "FREQ=WEEKLY mit Monatstagen");
	if (every_day && p->weekdays != 0 && r->interval > 1)
		return beyond(err, "FREQ=DAILY mit INTERVAL und BYDAY");
	r->frequency = every_day && p->weekdays == 0 ? RECURRENCE_DAILY : RECURRENCE_WEEKLY;
	if (r->frequency == RECURRENCE_DAILY)
		return RC_OK;
	unsigned own = 1U << date_weekday(first);
	r->weekdays = p->weekdays == 0 ? own : p->weekdays;
	if ((r->weekdays & own) == 0)
		return beyond(err, "der erste Termin gehört nicht zur Regel");
	if (week_start_matters(p, r->weekdays, r->interval))
		return beyond(err, "WKST mit INTERVAL");
	return RC_OK;
}

static Rc take_weekday(const Parts *p, Day first, Recurrence *r, Err *err)
{
	int year, month, day, nth = p->nth != 0 ? p->nth : p->set_pos;
	date_split(first, &year, &month, &day);
	if (p->month_day != 0 || nth == 0 || (p->nth != 0 && p->set_pos != 0))
		return beyond(err, "BYDAY ohne seine Nummer oder mit BYMONTHDAY");
	r->frequency = nth < 0 ? RECURRENCE_MONTH_LAST : RECURRENCE_MONTH_WEEKDAY;
	bool on_day = p->weekdays == 1U << date_weekday(first);
	bool in_order = nth < 0 ? day + 7 > days_of_month(year, month) : (day - 1) / 7 + 1 == nth;
	return on_day && in_order ? RC_OK : beyond(err, "der erste Termin gehört nicht zur Regel");
}

/* "The second Wednesday of October, each year" is every twelfth month. */
static Rc take_months(const Parts *p, Day first, Recurrence *r, Err *err)
{
	int year, month, day;
	date_split(first, &year, &month, &day);
	bool yearly = p->freq == FREQ_YEARLY;
	if (p->month != 0 && (!yearly || p->month != month))
		return beyond(err, "BYMONTH");
	if (p->weekdays != 0) {
		/* Without BYMONTH the number counts in the year. */
		if (yearly && (p->month == 0 || r->interval > YEARS_MAX))
			return beyond(err, "FREQ=YEARLY mit BYDAY");
		r->interval *= yearly ? 12 : 1;
		return take_weekday(p, first, r, err);
	}
	if (p->set_pos != 0 || (p->month_day != 0 && p->month_day != day) ||
		(yearly && p->month_day != 0 && p->month == 0))
		return beyond(err, "BYMONTHDAY oder BYSETPOS");
	r->frequency = yearly ? RECURRENCE_YEARLY : RECURRENCE_MONTH_DAY;
	return RC_OK;
}

/* The last day on which a date may still begin. */
static Day last_day(const Parts *p, Wall start, bool all_day)
{
	Wall until = p->until_utc ? wall_from_utc(p->until * 60) : p->until;
	bool whole = all_day || !p->until_timed;
	Day day = wall_day(until) - (!whole && wall_minutes(until) < wall_minutes(start));
	return BASE_MIN(day, date_make(9999, 12, 30)); /* what can be written again */
}

static Rc take_end(const Parts *p, Wall start, bool all_day, Recurrence *r, Err *err)
{
	if (p->count != 0 && p->has_until)
		return err_field(err, "count", "Die Regel nennt Anzahl und Ende; nur eines davon gilt.");
	if (p->count == 0 && !p->has_until)
		return err_field(err, "until", "Die Wiederholung hat kein Ende.");
	if (p->count > RECURRENCE_MAX)
		return err_field(err, "count", "Das sind mehr als %d Termine.", RECURRENCE_MAX);
	r->count = p->count;
	r->until = p->has_until ? last_day(p, start, all_day) : DAY_NONE;
	return RC_OK;
}

Rc recurrence_parse(const char *rrule, Wall start, bool all_day, Recurrence *ret, Err *err)
{
	Parts p = { 0 };
	Recurrence r = { .interval = 1, .until = DAY_NONE };
	if (start == WALL_NONE)
		return beyond(err, "der erste Termin fehlt");
	Day first = wall_day(start);
	Rc rc = read_parts(rrule, &p, err);
	if (rc != RC_OK)
		return rc;
	r.interval = p.interval == 0 ? 1 : p.interval;
	rc = p.freq <= FREQ_WEEKLY ? take_days(&p, first, &r, err) : take_months(&p, first, &r, err);
	if (rc == RC_OK && r.interval > INTERVAL_MAX)
		rc = err_field(err, "interval", "Der Abstand liegt zwischen 1 und %d.", INTERVAL_MAX);
	if (rc == RC_OK)
		rc = take_end(&p, start, all_day, &r, err);
	if (rc == RC_OK)
		rc = check_slots(&r, start, 0, err);
	if (rc == RC_OK)
		*ret = r;
	return rc;
}

/* --- in words ------------------------------------------------------------------------------ */

static void say_weekdays(unsigned days, Str *out)
{
	for (int i = 0; i < 7; i++) {
		if ((days & 1U << i) == 0)
			continue;
		unsigned later = days >> (i + 1), earlier = days & ((1U << i) - 1);
		str_addf(out, "%s%.2s", earlier == 0 ? " " : later == 0 ? " und " : ", ", weekday_names[i]);
	}
}

static void say_pattern(const Recurrence *r, Day first, Str *out)
{
	static const char *const units[] = { "Tage", "Wochen", "Monate", "Monate", "Monate", "Jahre" };
	static const char *const each[] = { "jeden Tag", "jede Woche", "", "", "", "jedes Jahr" };
	int year, month, day, n = r->interval;
	date_split(first, &year, &month, &day);
	const char *weekday = weekday_labels[date_weekday(first)];
	bool monthly = *each[r->frequency] == '\0';
	if (n > 1)
		str_addf(out, "alle %d %s", n, units[r->frequency]);
	else
		str_adds(out, each[r->frequency]);
	if (r->frequency == RECURRENCE_WEEKLY)
		say_weekdays(r->weekdays | 1U << date_weekday(first), out);
	else if (r->frequency == RECURRENCE_MONTH_WEEKDAY)
		str_addf(out, n > 1 ? " am %d. %s" : "jeden %d. %s", (day - 1) / 7 + 1, weekday);
	else if (r->frequency == RECURRENCE_MONTH_LAST)
		str_addf(out, n > 1 ? " am letzten %s" : "jeden letzten %s", weekday);
	else if (r->frequency == RECURRENCE_MONTH_DAY)
		str_addf(out, n > 1 ? " am %d." : "am %d.", day);
	else if (r->frequency == RECURRENCE_YEARLY)
		str_addf(out, " am %d.%d.", day, month);
	if (monthly && n == 1)
		str_adds(out, r->frequency == RECURRENCE_MONTH_DAY ? " jedes Monats" : " im Monat");
}

void recurrence_say(const Recurrence *r, Wall start, Str *out)
{
	char date[DATE_TEXT_MAX];
	say_pattern(r, wall_day(start), out);
	if (r->count > 0) {
		str_addf(out, ", %d-mal", r->count);
	} else if (r->until != DAY_NONE) {
		date_format_german(r->until, date);
		str_addf(out, " bis %s", date);
	}
}
