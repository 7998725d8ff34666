/* Completing what date_parse_span reads, and saying what is special about a day. */
#include "when.h"

#include <ctype.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/holiday.h"

#define HOUR        60
#define REMARK_COLS 50 /* fits below the field */
#define DAYS_ASKED  7  /* of a long event whose holidays are named */

/* --- reading --------------------------------------------------------------------- */

/* "9-10", "19:30", "18 Uhr": begins with a time that no day stands before. "14.10" is rather a day,
 * "9.30" cannot be one. */
bool when_is_time(const char *s)
{
	size_t n = strspn(s, "0123456789");
	if (n == 0 || n == 3 || n > 4)
		return false;
	s += n;
	if (n <= 2 && (*s == ':' || *s == '.') && isdigit((unsigned char)s[1]) &&
		isdigit((unsigned char)s[2]) && !isdigit((unsigned char)s[3])) {
		bool month = *s == '.' && (s[1] == '0' || (s[1] == '1' && s[2] <= '2'));
		return !month;
	}
	return *s != '.' && *s != '/' && *s != ':';
}

/* A bare time, on the day that is known; RC_NOT_FOUND: it is no bare time. */
static Rc read_time(const When *w, const char *text, WallSpan *ret, const char **ret_rest, Err *err)
{
	AUTO(str_done) Str line = STR_INIT;
	char day[DATE_TEXT_MAX];
	const char *rest;
	if (w->day == DAY_NONE || !when_is_time(text))
		return RC_NOT_FOUND;
	date_format_german(w->day, day);
	str_addf(&line, "%s %s", day, text);
	if (date_parse_span(str_cstr(&line), w->today, ret, &rest, err) != RC_OK)
		return err->rc;
	if (ret->all_day || isdigit((unsigned char)*rest))
		return RC_NOT_FOUND;
	*ret_rest = text + (rest - str_cstr(&line)) - strlen(day) - 1;
	return RC_OK;
}

/* The whole line; what belongs to no date starts at *ret_rest, inside text. */
static Rc read_span(const When *w, const char *text, WallSpan *ret, const char **ret_rest, Err *err)
{
	Rc rc = read_time(w, text, ret, ret_rest, err);
	if (rc != RC_NOT_FOUND)
		return rc;
	if (w->day != DAY_NONE && (*text == '+' || *text == '-'))
		return date_parse_span(text, w->day, ret, ret_rest, err);
	return w->now != 0 ? date_parse_span_at(text, w->now, ret, ret_rest, err)
			   : date_parse_span(text, w->today, ret, ret_rest, err);
}

/* Does the date itself say so? Its end is where the rest begins. */
static bool says_all_day(const char *text, const char *rest)
{
	static const char *const words[] = { "ganztägig", "ganztaegig", "ganztags" };
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *word = strstr(text, words[i]);
		if (word != NULL && word < rest)
			return true;
	}
	return false;
}

Rc when_parse(const When *w, const char *text, WallSpan *ret, const char **ret_rest, Err *err)
{
	WallSpan s;
	const char *rest;
	if (read_span(w, text, &s, &rest, err) != RC_OK)
		return err->rc;
	if (s.all_day && w->time >= 0 && s.start == s.end && !says_all_day(text, rest))
		s = (WallSpan){ .start = s.start + w->time, .end = WALL_NONE };
	if (s.end == WALL_NONE && w->minutes == 0)
		return err_set(err, RC_INVALID, "Bitte auch das Ende angeben, zum Beispiel 14.10. 18-19:30.");
	if (s.end == WALL_NONE)
		s.end = s.start + BASE_MAX(w->minutes, 0);
	if (!s.all_day && wall_kind(s.start) == WALL_GAP)
		return err_set(err, RC_INVALID,
			"Diese Stunde gibt es nicht: In dieser Nacht springt die Uhr von 2 auf 3.");
	if (!s.all_day && wall_kind(s.end) == WALL_GAP)
		s.end += HOUR; /* the end that the length gives */
	if (ret_rest == NULL && *rest != '\0')
		return err_set(err, RC_INVALID, "„%s“ gehört nicht zur Zeit; bitte streichen.", rest);
	if (ret_rest != NULL)
		*ret_rest = rest;
	*ret = s;
	return RC_OK;
}

/* --- writing ---------------------------------------------------------------------- */

void when_text(const WallSpan *span, Str *out)
{
	char first[DATE_TEXT_MAX], last[DATE_TEXT_MAX];
	/* A deadline ends as it begins; what the field says can be typed again. */
	bool open = span->end == WALL_NONE || (!span->all_day && span->end == span->start);
	Wall end = open ? span->start : span->end;
	int from = wall_minutes(span->start), to = wall_minutes(end);
	bool one = wall_day(span->start) == wall_day(end);
	date_format_german(wall_day(span->start), first);
	date_format_german(wall_day(end), last);
	if (open)
		str_addf(out, "%s %02d:%02d", first, from / HOUR, from % HOUR);
	else if (span->all_day && one)
		str_addf(out, "%s ganztägig", first);
	else if (span->all_day)
		str_addf(out, "%s bis %s", first, last);
	else if (one)
		str_addf(
			out, "%s %02d:%02d-%02d:%02d", first, from / HOUR, from % HOUR, to / HOUR, to % HOUR);
	else
		str_addf(out, "%s %02d:%02d - %s %02d:%02d", first, from / HOUR, from % HOUR, last, to / HOUR,
			to % HOUR);
}

static void add_remark(Str *out, const char *text)
{
	str_addf(out, "%s%s", out->len > 0 ? " · " : "", text);
}

/* "Feiertag: Reformationstag (nicht überall)" instead of half the Länder. */
static void shorten(Str *text)
{
	const char *lands = strstr(str_cstr(text), " (");
	if (lands == NULL || text_width(str_cstr(text)) <= REMARK_COLS)
		return;
	AUTO(str_done) Str s = STR_INIT;
	str_add(&s, str_cstr(text), (size_t)(lands - str_cstr(text)));
	str_adds(&s, " (nicht überall)");
	str_clear(text);
	str_adds(text, str_cstr(&s));
}

static void add_holiday(Day d, const char *land, Str *out)
{
	AUTO(str_done) Str text = STR_INIT;
	bool partly = false;
	const char *name = land == NULL || *land == '\0' ? NULL : holiday_name(d, land, &partly);
	if (name != NULL)
		str_addf(&text, "Feiertag in %s%s: %s", partly ? "Teilen von " : "", land, name);
	else if (holiday_anywhere(d)) {
		str_adds(&text, "Feiertag: ");
		holiday_say(d, &text);
		shorten(&text);
	}
	if (text.len > 0)
		add_remark(out, str_cstr(&text));
}

static void add_clock_change(Day d, Str *out)
{
	int before = wall_offset(wall_make(d, 0)), after = wall_offset(wall_make(d + 1, 0));
	if (after > before)
		add_remark(out, "Sommerzeit beginnt (2 → 3 Uhr)");
	else if (after < before)
		add_remark(out, "Winterzeit beginnt (3 → 2 Uhr)");
}

void when_remarks(const WallSpan *span, const char *land, Str *out)
{
	Day first = wall_day(span->start), last = wall_day(span->end);
	if (!span->all_day && last > first && wall_minutes(span->end) == 0)
		last--;
	for (Day d = first; d <= last && d < first + DAYS_ASKED; d++) {
		add_holiday(d, land, out);
		add_clock_change(d, out);
	}
}

bool when_span(const char *start, const char *end, bool all_day, WallSpan *ret)
{
	*ret = (WallSpan){ wall_parse_iso(start), wall_parse_iso(end), all_day };
	return ret->start != WALL_NONE && ret->end != WALL_NONE;
}
