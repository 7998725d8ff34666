/* A typed date with its length, taken apart: which days, which times, what is left over. What the
 * parts mean together is for date_span.c. */
#include <string.h>

#include "date_priv.h"
#include "kontor/base/str.h"

enum { LENGTH_MAX = 366 * 24 * 60 };

typedef struct Reader {
	const char *p;
	Day today;
	unsigned ways;
	SpanParts *parts;
	Err *err;  /* filled where the text cannot mean anything: then all ends */
	bool soft; /* it may in another way */
} Reader;

/* --- marks between words ------------------------------------------------------------------ */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A hyphen or one of the dashes that programs make of it. */
static size_t dash_length(const char *p)
{
	static const char *const dashes[] = { "-", "–", "—", "‒", "−" };
	for (size_t i = 0; i < ARRAY_LEN(dashes); i++)
		if (strncmp(p, dashes[i], strlen(dashes[i])) == 0)
			return strlen(dashes[i]);
	return 0;
}

static bool ends_word(const char *p)
{
	return *p == '\0' || strchr(" \t,;:()/+", *p) != NULL || dash_length(p) > 0;
}

/* "9:3" is no nine. */
static bool ends_number(const char *p)
{
	return ends_word(p) && !(*p == ':' && is_digit(p[1]));
}

static bool read_one_of(const char **p, const char *const *words, size_t nwords)
{
	const char *s = *p;
	int which;
	for (size_t i = 0; i < nwords; i++)
		if (date_parse_word(&s, &words[i], 1, strlen(words[i]), &which) && !is_digit(*s)) {
			*p = s;
			return true;
		}
	return false;
}

static void skip_commas(const char **p)
{
	date_parse_skip_blanks(p);
	if (**p == ',' || **p == ';' || (**p == ':' && !is_digit((*p)[1])))
		(*p)++;
	date_parse_skip_blanks(p);
}

/* Words that say nothing which the day or time behind them does not. */
static void skip_small_words(const char **p)
{
	static const char *const small[] = { "am", "vom", "von", "ab", "um", "den", "dem", "gegen", "zum" };
	skip_commas(p);
	while (read_one_of(p, small, ARRAY_LEN(small)))
		date_parse_skip_blanks(p);
}

/* --- days ------------------------------------------------------------------------------------ */

static void say_no_such_day(Err *err, int day, int month, int year)
{
	static const char *const names[] = { "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli",
		"August", "September", "Oktober", "November", "Dezember" };
	char of_year[8] = "";
	int last = 31, known = year != 0 ? year : 2000;
	while (last > 28 && date_make(known, month, last) == DAY_NONE)
		last--;
	if (year != 0)
		str_format(of_year, sizeof of_year, " %d", year);
	err_set(err, RC_INVALID, "Den %02d.%02d. gibt es nicht: Der %s%s hat %d Tage. Bitte den Tag prüfen.",
		day, month, names[month - 1], of_year, last);
}

/* "14.10. 26 Kommunen" names no year. */
static bool is_letter_next(const char *s)
{
	date_parse_skip_blanks(&s);
	return date_parse_is_letter(*s) && dash_length(s) == 0;
}

/* "26", "2026"; behind a blank only what cannot be a time, or is meant to be none. */
static bool read_year(Reader *r, const char **p, bool month_name, int *ret)
{
	const char *s = *p;
	int year;
	date_parse_skip_blanks(&s);
	bool spaced = s != *p;
	if (spaced && !month_name && (r->ways & SPAN_SPACED_YEAR) == 0)
		return false;
	if (date_parse_number(&s, 2, 2, &year) && (!spaced || (year > 24 && !is_letter_next(s))))
		year += 2000;
	else if (!date_parse_number(&s, 4, 4, &year))
		return false;
	/* Behind a blank, 1830 is a time. */
	if (year < (spaced ? 1990 : SPAN_FIRST_YEAR) || year > (spaced ? 2099 : SPAN_LAST_YEAR) ||
		!ends_number(s))
		return false;
	r->parts->spaced_year |= spaced && !month_name;
	*ret = year;
	*p = s;
	return true;
}

/* "14.10.", "14.10", "14.10.26", "14. Oktober 2026". */
static bool read_german(Reader *r, const char **p, SpanDay *ret)
{
	const char *s = *p;
	int day, month, year = 0;
	if (!date_parse_number(&s, 1, 2, &day) || !date_parse_char(&s, '.'))
		return false;
	date_parse_skip_blanks(&s);
	bool name = !is_digit(*s);
	if (name ? !date_parse_month(&s, &month) : !date_parse_number(&s, 1, 2, &month))
		return false;
	bool dot = !name && date_parse_char(&s, '.');
	bool has_year = (dot || name || *s == ' ') && read_year(r, &s, name, &year);
	/* "14.10.18:00" lacks but its blank. */
	if (day < 1 || day > 31 || month < 1 || month > 12 || !(ends_number(s) || (dot && is_digit(*s))))
		return false;
	if (date_make(has_year ? year : 2000, month, day) == DAY_NONE) {
		say_no_such_day(r->err, day, month, year);
		return false;
	}
	*ret = (SpanDay){ has_year ? SPAN_EXACT : SPAN_YEARLESS, date_make(year, month, day), day, month, 0,
		!dot && !name && !has_year };
	*p = s;
	return true;
}

/* "KW42", "KW 42/2026", "KW42 mi". A week without its weekday is seven days. */
static bool read_week(Reader *r, const char **p, SpanDay *ret)
{
	const char *s = *p;
	int week, year, this_week, weekday;
	if (!date_parse_char(&s, 'k') || !date_parse_char(&s, 'w'))
		return false;
	date_parse_skip_blanks(&s);
	if (!date_parse_number(&s, 1, 2, &week))
		return false;
	date_iso_week(r->today, &year, &this_week);
	bool has_year = *s == '/';
	if (has_year) {
		s++;
		if (!date_parse_number(&s, 4, 4, &year))
			return false;
	}
	Day monday = date_parse_monday(year, week);
	if (!has_year && (monday == DAY_NONE || monday + 6 < r->today))
		monday = date_parse_monday(++year, week);
	if (monday == DAY_NONE) {
		err_set(r->err, RC_INVALID, "Die KW%d gibt es im Jahr %d nicht. Bitte die Woche prüfen.",
			week, year);
		return false;
	}
	*p = s;
	skip_commas(&s);
	*ret = (SpanDay){ .type = SPAN_WEEK, .day = monday };
	if (date_parse_weekday(&s, &weekday) && ends_word(s)) {
		*ret = (SpanDay){ .type = SPAN_EXACT, .day = monday + weekday };
		*p = s;
	}
	return true;
}

static bool read_dated(Reader *r, const char **p, SpanDay *ret)
{
	Day day;
	if (date_parse_iso_day(p, &day)) {
		*ret = (SpanDay){ .type = SPAN_EXACT, .day = day };
		return true;
	}
	return ((r->ways & SPAN_DOTS) == 0 && read_german(r, p, ret)) || read_week(r, p, ret);
}

/* "mo", "Mo 14.10.", "Mittwoch, den 14.10.2026", "mi KW42". */
static bool read_weekday(Reader *r, const char **p, SpanDay *ret)
{
	const char *s = *p;
	int weekday;
	if (!date_parse_weekday(&s, &weekday) || !ends_word(s))
		return false;
	*p = s;
	skip_small_words(&s);
	if (read_dated(r, &s, ret)) {
		*p = s;
		if (ret->type == SPAN_WEEK)
			*ret = (SpanDay){ .type = SPAN_EXACT, .day = ret->day + weekday };
	} else {
		*ret = (SpanDay){ .type = SPAN_WEEKDAY };
	}
	ret->said = weekday + 1;
	return true;
}

/* "14." or "14" where another day shows that it is one, and no time that it is none. */
static bool read_day_number(Reader *r, const char **p, SpanDay *ret)
{
	const char *s = *p;
	int day;
	if ((r->ways & SPAN_END_DAY) == 0 || r->parts->from.minutes != SPAN_NO_TIME)
		return false;
	if (!date_parse_number(&s, 1, 2, &day) || day < 1 || day > 31)
		return false;
	bool dot = date_parse_char(&s, '.');
	if (!ends_number(s))
		return false;
	*ret = (SpanDay){ .type = SPAN_NUMBER, .d = day, .open = !dot };
	*p = s;
	return true;
}

static bool read_day(Reader *r, const char **p, SpanDay *ret)
{
	const char *s = *p;
	Day day;
	if (read_dated(r, p, ret) || read_weekday(r, p, ret))
		return true;
	if (r->err->rc != RC_OK)
		return false;
	if (date_parse_named(&s, r->today, &day) || date_parse_relative(&s, r->today, &day)) {
		if (!ends_word(s))
			return false;
		*ret = (SpanDay){ .type = SPAN_EXACT, .day = day };
		*p = s;
		return true;
	}
	return read_day_number(r, p, ret);
}

/* --- times and lengths ------------------------------------------------------------------------ */

typedef struct Unit {
	const char *const *words;
	size_t nwords;
	char letter;
	int minutes;
} Unit;

static const char *const minute_words[] = { "minuten", "minute", "min" };
static const char *const hour_words[] = { "stunden", "stunde", "std" };
static const char *const day_words[] = { "tage", "tag" };
static const char *const week_words[] = { "wochen", "woche" };

static const Unit units[] = {
	{ minute_words, ARRAY_LEN(minute_words), 'm', 1 },
	{ hour_words, ARRAY_LEN(hour_words), 'h', 60 },
	{ day_words, ARRAY_LEN(day_words), 't', 24 * 60 },
	{ week_words, ARRAY_LEN(week_words), 'w', 7 * 24 * 60 },
};

static const Unit *read_unit(const char **p, bool letters)
{
	const char *s = *p;
	date_parse_skip_blanks(&s);
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		bool word = read_one_of(&s, units[i].words, units[i].nwords);
		if (!word && !(letters && date_parse_char(&s, units[i].letter)))
			continue;
		if (word)
			date_parse_char(&s, '.');
		if (!ends_word(s) && !is_digit(*s))
			return NULL;
		*p = s;
		return &units[i];
	}
	return NULL;
}

/* "24", "24:00", "24 Uhr": an end that belongs to its day. */
static bool read_midnight(const char **p)
{
	static const char *const uhr[] = { "uhr", "h" };
	const char *s = *p;
	int hour, minute = 0;
	if (!date_parse_number(&s, 2, 2, &hour) || hour != 24)
		return false;
	if ((*s == ':' || *s == '.') && is_digit(s[1])) {
		s++;
		if (!date_parse_number(&s, 2, 2, &minute) || minute != 0)
			return false;
	}
	const char *end = s;
	date_parse_skip_blanks(&s);
	*p = read_one_of(&s, uhr, ARRAY_LEN(uhr)) ? s : end;
	return ends_number(*p);
}

static bool read_time(const char **p, bool is_end, SpanTime *ret)
{
	const char *s = *p;
	int minutes, day, month;
	if (is_end && read_midnight(&s)) {
		*ret = (SpanTime){ .minutes = SPAN_MIDNIGHT };
		*p = s;
		return true;
	}
	if (!date_parse_clock(&s, &minutes))
		return false;
	size_t digits = strspn(*p, "0123456789");
	bool bare = *p + digits == s;
	const char *unit = s;
	/* "18 Uhr 30 Minuten" is half an hour from six, not half past. */
	if (!bare && is_digit(s[-1]) && read_unit(&unit, false) != NULL) {
		while (is_digit(s[-1]))
			s--;
		while (s[-1] == ' ' || s[-1] == '\t')
			s--;
		minutes -= minutes % 60;
	}
	if (date_parse_char(&s, 'h') && !ends_word(s))
		return false;
	if (!ends_number(s))
		return false;
	const char *day_text = *p;
	bool like_day = date_parse_number(&day_text, 1, 2, &day) && date_parse_char(&day_text, '.') &&
		date_parse_number(&day_text, 1, 2, &month) && day_text == s && day >= 1 && month >= 1 &&
		month <= 12;
	*ret = (SpanTime){ minutes, like_day, bare && *p + digits == s };
	*p = s;
	return true;
}

/* "90m", "1h30", "1,5 Std.", "2 Tage"; behind a plus also "1:30". Minutes; 0 when it is none. */
static int read_amount(const char **p, bool letters, bool colon)
{
	const char *s = *p;
	int n, tenths = 0, more = 0;
	if (!date_parse_number(&s, 1, 4, &n))
		return 0;
	if (colon && *s == ':') {
		s++;
		if (!date_parse_number(&s, 2, 2, &more) || more > 59)
			return 0;
		date_parse_char(&s, 'h');
		*p = s;
		return n * 60 + more;
	}
	if ((*s == ',' || *s == '.') && is_digit(s[1])) {
		s++;
		if (!date_parse_number(&s, 1, 1, &tenths))
			return 0;
	}
	const Unit *unit = read_unit(&s, letters);
	if (unit == NULL || (tenths > 0 && unit->minutes != 60))
		return 0;
	*p = s;
	date_parse_skip_blanks(&s);
	if (unit->minutes == 60 && tenths == 0 && date_parse_number(&s, 1, 2, &more)) {
		bool said = read_unit(&s, letters) == &units[0];
		if (more < 60 && (said || (is_digit(**p) && ends_number(s)))) {
			*p = s;
			return n * 60 + more;
		}
	}
	return n * unit->minutes + tenths * 6;
}

/* "+90m", "für 2 Stunden", "90 min": what stands behind a day or a time. */
static bool read_length(Reader *r, bool behind_time)
{
	static const char *const for_words[] = { "für", "fuer" };
	const char *s = r->p;
	skip_commas(&s);
	bool plus = date_parse_char(&s, '+') || read_one_of(&s, for_words, ARRAY_LEN(for_words));
	date_parse_skip_blanks(&s);
	bool number = is_digit(*s);
	int minutes = read_amount(&s, plus || behind_time, plus);
	if (plus && number && (minutes <= 0 || minutes > LENGTH_MAX || !ends_number(s)))
		err_set(r->err, RC_INVALID,
			"Die Dauer ist nicht zu verstehen. Möglich ist zum Beispiel +90m, +2h oder +1:30.");
	if (minutes <= 0 || minutes > LENGTH_MAX || !ends_number(s))
		return false;
	if (minutes % (24 * 60) == 0)
		r->parts->days = minutes / (24 * 60);
	else
		r->parts->length = minutes;
	r->p = s;
	return true;
}

/* --- the whole ----------------------------------------------------------------------------------- */

static bool read_start(Reader *r)
{
	static const char *const now[] = { "jetzt" };
	SpanParts *parts = r->parts;
	const char *s = r->p;
	skip_small_words(&s);
	parts->now = read_one_of(&s, now, 1);
	bool has_day = parts->now || read_day(r, &s, &parts->from_day);
	if (r->err->rc != RC_OK)
		return false;
	if (has_day)
		r->p = s;
	if (has_day && read_length(r, false))
		return true;
	skip_small_words(&s);
	if (has_day && date_parse_char(&s, 't') && !is_digit(*s)) /* 2026-10-14T18:00 */
		s--;
	bool has_time = r->err->rc == RC_OK && read_time(&s, false, &parts->from);
	if (has_time)
		r->p = s;
	return r->err->rc == RC_OK && (has_day || has_time);
}

static bool read_separator(const char **p)
{
	static const char *const until[] = { "bis" };
	const char *s = *p;
	date_parse_skip_blanks(&s);
	size_t dash = dash_length(s);
	if (dash == 0 && *s == '/')
		dash = 1;
	if (dash == 0 && !read_one_of(&s, until, 1))
		return false;
	*p = s + dash;
	skip_small_words(p);
	return true;
}

static bool read_end(Reader *r, const char **p)
{
	SpanParts *parts = r->parts;
	const char *s = *p;
	bool has_day = (r->ways & SPAN_END_DAY) != 0 && read_day(r, &s, &parts->to_day);
	if (r->err->rc != RC_OK)
		return false;
	if (has_day)
		*p = s;
	skip_small_words(&s);
	bool has_time = read_time(&s, true, &parts->to);
	if (has_time)
		*p = s;
	return has_day || has_time;
}

/* The end or the length. False only when an end was begun that is none. */
static bool read_span(Reader *r)
{
	SpanParts *parts = r->parts;
	char quoted[60];
	if (parts->length > 0 || parts->days > 0)
		return true;
	if (read_length(r, parts->from.minutes != SPAN_NO_TIME) || r->err->rc != RC_OK)
		return r->err->rc == RC_OK;
	const char *s = r->p;
	if (!read_separator(&s))
		return true;
	bool blank_before = *r->p == ' ' || *r->p == '\t';
	if (read_end(r, &s)) {
		parts->has_end = true;
		r->p = s;
		return true;
	}
	if (r->err->rc == RC_OK && is_digit(*s)) {
		date_parse_quote(s, quoted);
		err_set(r->err, RC_INVALID,
			"„%s“ ist kein Ende. Möglich ist zum Beispiel 14.10. 10-11:30 oder 14.10.-16.10.",
			quoted);
		r->soft = true;
	}
	/* "14.10. 18:00 - Besprechung" */
	return r->err->rc == RC_OK && blank_before && date_parse_is_letter(*s);
}

/* "18-19 Uhr am 14.10.": a weekday there needs its "am", or nothing behind it, since "so" is a word. */
static void read_day_behind(Reader *r)
{
	static const char *const am[] = { "am" };
	const char *s = r->p;
	SpanDay day = { SPAN_NO_DAY };
	skip_commas(&s);
	bool said = read_one_of(&s, am, 1);
	skip_small_words(&s);
	if (!read_day(r, &s, &day) || day.type == SPAN_NUMBER)
		return;
	const char *behind = s;
	date_parse_skip_blanks(&behind);
	if (!said && *behind != '\0' && day.type != SPAN_YEARLESS && day.type != SPAN_EXACT)
		return;
	r->parts->from_day = day;
	r->p = s;
}

static void read_remarks(Reader *r)
{
	static const char *const whole[] = { "ganztägig", "ganztaegig", "ganztags" };
	const char *s = r->p;
	int week;
	skip_commas(&s);
	if (read_one_of(&s, whole, ARRAY_LEN(whole))) {
		r->parts->whole_day = true;
		r->p = s;
	}
	s = r->p;
	date_parse_skip_blanks(&s);
	if (!date_parse_char(&s, '(') || !date_parse_char(&s, 'k') || !date_parse_char(&s, 'w'))
		return;
	date_parse_skip_blanks(&s);
	if (date_parse_number(&s, 1, 2, &week) && date_parse_char(&s, ')')) {
		r->parts->week = week;
		r->p = s;
	}
}

/* What follows must be somebody's title, not a time that was not understood. */
static SpanVerdict check_rest(Reader *r)
{
	char quoted[60];
	const char *s = r->p;
	r->parts->spanned = s;
	if (!ends_word(s) && !(s[-1] == '.' && is_digit(*s)))
		return SPAN_UNKNOWN;
	date_parse_skip_blanks(&s);
	if (*s == ',' || *s == ';' || *s == ':')
		s++;
	else
		s += dash_length(s);
	date_parse_skip_blanks(&s);
	r->parts->rest = s;
	size_t digits = strspn(s, "0123456789");
	const char *behind = s + digits;
	date_parse_skip_blanks(&behind);
	if (digits == 0 ||
		(*behind != '\0' && *behind != ':' && dash_length(behind) == 0 &&
			!(*behind == '.' && is_digit(behind[1])) &&
			!read_one_of(&behind, (const char *const[]){ "uhr" }, 1)))
		return SPAN_FINE;
	date_parse_quote(s, quoted);
	err_set(r->err, RC_INVALID,
		"„%s“ passt nicht zu dem, was davor steht. Möglich ist zum Beispiel 14.10. 10-11:30.",
		quoted);
	return SPAN_WRONG;
}

SpanVerdict date_span_read(const char *s, Day today, unsigned ways, SpanParts *ret, Err *err)
{
	*ret = (SpanParts){ .from = { .minutes = SPAN_NO_TIME }, .to = { .minutes = SPAN_NO_TIME } };
	Reader r = { s, today, ways, ret, err };
	if (!read_start(&r) || !read_span(&r))
		return err->rc == RC_OK ? SPAN_UNKNOWN : r.soft ? SPAN_WRONG : SPAN_IMPOSSIBLE;
	if (ret->from_day.type == SPAN_NO_DAY && !ret->now)
		read_day_behind(&r);
	if (err->rc != RC_OK)
		return SPAN_IMPOSSIBLE;
	read_remarks(&r);
	return check_rest(&r);
}
