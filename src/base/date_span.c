/* Whole dates as people type them: what their parts mean together, and how they are shown. */
#include <string.h>

#include "date_priv.h"
#include "kontor/base/str.h"

enum {
	DAY_MINUTES = 24 * 60,
	HALF_YEAR = 183, /* an end without a year that is further away was not meant */
};

static const char *const weekday_labels[7] = { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag",
	"Samstag", "Sonntag" };

/* --- days -------------------------------------------------------------------------------------- */

static Day latest_such(int day, int month, Day to)
{
	int year, m, d;
	date_split(to, &year, &m, &d);
	for (int i = 0; i <= 8; i++) {
		Day found = date_make(year - i, month, day);
		if (found != DAY_NONE && found <= to)
			return found;
	}
	return DAY_NONE;
}

static SpanVerdict check_weekday(const SpanDay *said, Day day, Err *err)
{
	char german[DATE_TEXT_MAX];
	if (said->said == 0 || date_weekday(day) == said->said - 1)
		return SPAN_FINE;
	date_format_german(day, german);
	err_set(err, RC_INVALID, "Der %s ist ein %s, kein %s. Bitte Tag, Datum oder Jahr ändern.", german,
		weekday_labels[date_weekday(day)], weekday_labels[said->said - 1]);
	return SPAN_IMPOSSIBLE;
}

/* The day alone: the next such, today included. */
static Day resolve_day(const SpanDay *d, Day today)
{
	switch (d->type) {
	case SPAN_NO_DAY:
		return today;
	case SPAN_YEARLESS:
		return date_parse_next(d->d, d->m, today);
	case SPAN_WEEKDAY:
		return today + (d->said - 1 - date_weekday(today) + 7) % 7;
	case SPAN_EXACT:
		return d->day;
	default:
		return DAY_NONE;
	}
}

/* The end's day, seen from the start's. */
static Day resolve_end(const SpanDay *d, Day start, bool whole_days)
{
	int year, month, day;
	switch (d->type) {
	case SPAN_NO_DAY:
		return start;
	case SPAN_YEARLESS:
		return date_parse_next(d->d, d->m, start);
	case SPAN_NUMBER: /* "14.10.-16" could end at four o'clock */
		date_split(start, &year, &month, &day);
		return d->open ? DAY_NONE : date_make(year, month, d->d);
	case SPAN_WEEKDAY: {
		int distance = (d->said - 1 - date_weekday(start) + 7) % 7;
		return start + (distance == 0 && whole_days ? 7 : distance);
	}
	case SPAN_EXACT:
		return d->day;
	default:
		return DAY_NONE;
	}
}

/* "14.-15.10.": the first day's month is the second's. */
static SpanVerdict lend_month(SpanParts *p, Err *err)
{
	if (p->from_day.type != SPAN_NUMBER)
		return SPAN_FINE;
	const SpanDay *to = &p->to_day;
	bool shown = !p->from_day.open || !to->open;
	if (!p->has_end || (to->type != SPAN_YEARLESS && to->type != SPAN_EXACT) || to->m == 0 || !shown ||
		p->from.minutes != SPAN_NO_TIME)
		return SPAN_UNKNOWN;
	if (p->from_day.d >= to->d) {
		err_set(err, RC_INVALID,
			"Der %d. liegt nicht vor dem %d.%d. Bitte beide Monate schreiben, zum Beispiel "
			"30.12.-2.1.",
			p->from_day.d, to->d, to->m);
		return SPAN_WRONG;
	}
	p->from_day.m = to->m;
	p->from_day.type = to->type;
	if (to->type == SPAN_EXACT)
		p->from_day.day = to->day - (to->d - p->from_day.d);
	return SPAN_FINE;
}

static SpanVerdict say_whole_week(Err *err)
{
	err_set(err, RC_INVALID,
		"Eine Kalenderwoche hat sieben Tage. Bitte den Tag dazuschreiben, zum Beispiel KW42 mi oder "
		"KW42 mo-fr.");
	return SPAN_WRONG;
}

static SpanVerdict say_backwards(Err *err)
{
	err_set(err, RC_INVALID,
		"Das Ende liegt vor dem Beginn. Bitte die Tage prüfen oder, wenn ein anderes Jahr gemeint ist, "
		"das Jahr dazuschreiben.");
	return SPAN_WRONG;
}

/* Of days without a year those around the next end to come: on 1 January, 30.12.-2.1. has begun. */
static SpanVerdict resolve_days(SpanParts *p, Day today, Day *ret_from, Day *ret_to, Err *err)
{
	SpanVerdict v = lend_month(p, err);
	if (v != SPAN_FINE)
		return v;
	if (p->from_day.type == SPAN_WEEK || p->to_day.type == SPAN_WEEK)
		return say_whole_week(err);
	bool whole_days = p->from.minutes == SPAN_NO_TIME;
	Day from = resolve_day(&p->from_day, today), to;
	if (p->from_day.type == SPAN_YEARLESS &&
		(p->to_day.type == SPAN_YEARLESS || p->to_day.type == SPAN_EXACT)) {
		to = resolve_day(&p->to_day, today);
		from = latest_such(p->from_day.d, p->from_day.m, to);
	} else {
		to = from == DAY_NONE ? DAY_NONE : resolve_end(&p->to_day, from, whole_days);
	}
	if (from == DAY_NONE || to == DAY_NONE)
		return SPAN_UNKNOWN;
	v = check_weekday(&p->from_day, from, err);
	if (v == SPAN_FINE)
		v = check_weekday(&p->to_day, to, err);
	if (v != SPAN_FINE)
		return v;
	if (from < date_make(SPAN_FIRST_YEAR, 1, 1) || to > date_make(SPAN_LAST_YEAR, 12, 31)) {
		err_set(err, RC_INVALID, "Das Jahr liegt nicht zwischen %d und %d. Bitte das Datum prüfen.",
			SPAN_FIRST_YEAR, SPAN_LAST_YEAR);
		return SPAN_WRONG;
	}
	if (to < from || (to - from > HALF_YEAR && p->to_day.type != SPAN_EXACT))
		return say_backwards(err);
	*ret_from = from;
	*ret_to = to;
	return SPAN_FINE;
}

/* --- times -------------------------------------------------------------------------------------- */

static SpanVerdict check_gap(Wall w, Err *err)
{
	char german[DATE_TEXT_MAX];
	if (wall_kind(w) != WALL_GAP)
		return SPAN_FINE;
	wall_format_german(w, german);
	err_set(err, RC_INVALID,
		"%s gibt es nicht: In dieser Nacht folgt auf 1:59 Uhr gleich 3:00 Uhr. Bitte eine andere Uhrzeit "
		"schreiben.",
		german);
	return SPAN_IMPOSSIBLE;
}

static SpanVerdict say_too_early(Wall start, Wall end, Err *err)
{
	int from = wall_minutes(start), to = wall_minutes(end);
	char next[DATE_TEXT_MAX];
	date_format_german(wall_day(start) + 1, next);
	if (wall_day(end) == wall_day(start) && to < 12 * 60 && to + 12 * 60 > from)
		err_set(err, RC_INVALID,
			"Das Ende %d:%02d liegt nicht nach dem Beginn %d:%02d. Bitte %d:%02d schreiben, oder mit "
			"dem Tag: - %s %d:%02d.",
			to / 60, to % 60, from / 60, from % 60, to / 60 + 12, to % 60, next, to / 60,
			to % 60);
	else
		err_set(err, RC_INVALID,
			"Das Ende %d:%02d liegt nicht nach dem Beginn %d:%02d. Über Mitternacht bitte mit dem "
			"Tag schreiben: - %s %d:%02d.",
			to / 60, to % 60, from / 60, from % 60, next, to / 60, to % 60);
	return SPAN_WRONG;
}

/* Where the end is. An end of 0:00 is the midnight that follows. */
static SpanVerdict resolve_time(const SpanParts *p, Wall start, Day to, WallSpan *ret, Err *err)
{
	Wall end = WALL_NONE;
	if (p->length > 0 || p->days > 0)
		/* What lasts 90 minutes does so on the night of the change, too. */
		end = wall_from_utc(
			wall_to_utc(start) + 60 * ((int64_t)p->length + (int64_t)p->days * DAY_MINUTES));
	else if (p->has_end)
		end = wall_make(to, p->to.minutes);
	if (p->has_end && end <= start && p->to.minutes == 0 && p->to_day.type == SPAN_NO_DAY)
		end += DAY_MINUTES;
	SpanVerdict v = check_gap(start, err);
	if (v == SPAN_FINE && end != WALL_NONE)
		v = check_gap(end, err);
	if (v == SPAN_FINE && end != WALL_NONE && end <= start)
		v = say_too_early(start, end, err);
	*ret = (WallSpan){ start, end, false };
	return v;
}

/* --- both ------------------------------------------------------------------------------------------ */

static SpanVerdict say_missing(const SpanParts *p, Err *err)
{
	if (p->from.minutes == SPAN_NO_TIME && p->length > 0)
		err_set(err, RC_INVALID,
			"Zur Dauer fehlt der Beginn. Bitte die Uhrzeit davor schreiben, zum Beispiel 14:00 "
			"+90m.");
	else if (p->from.minutes == SPAN_NO_TIME && p->to_day.type == SPAN_NO_DAY)
		err_set(err, RC_INVALID, "Es fehlt die Uhrzeit des Beginns, zum Beispiel 14.10. 10-11:30.");
	else if (p->from.minutes == SPAN_NO_TIME)
		err_set(err, RC_INVALID,
			"Mehrere Tage mit Uhrzeit bitte so schreiben: 14.10. 10:00 - 15.10. 16:00.");
	else
		err_set(err, RC_INVALID,
			"Zum letzten Tag fehlt die Uhrzeit, zum Beispiel 14.10. 22:00 - 15.10. 2:00.");
	return SPAN_WRONG;
}

static SpanVerdict say_day_or_time(int first, int second, Err *err)
{
	err_set(err, RC_INVALID,
		"„%d.%02d“ kann ein Tag oder eine Uhrzeit sein. Bitte als Uhrzeit %d:%02d schreiben, als Tag %d.%d.",
		first, second, first, second, first, second);
	return SPAN_WRONG;
}

static SpanVerdict say_bare(const char *s, Err *err)
{
	char quoted[60];
	date_parse_quote(s, quoted);
	err_set(err, RC_INVALID,
		"„%s“ allein kann ein Tag oder eine Uhrzeit sein. Bitte zum Beispiel 14.10. oder 18 Uhr schreiben.",
		quoted);
	return SPAN_WRONG;
}

/* A text without any day means today, if nothing in it could be one. */
static SpanVerdict check_dayless(const SpanParts *p, const char *s, Err *err)
{
	if (p->from_day.type != SPAN_NO_DAY || p->to_day.type != SPAN_NO_DAY)
		return SPAN_FINE;
	const SpanTime *t = p->from.could_be ? &p->from : &p->to;
	if (t->could_be && (t == &p->from || p->from.bare))
		return say_day_or_time(t->minutes / 60, t->minutes % 60, err);
	bool lone = !p->has_end && p->length == 0 && p->days == 0;
	return p->from.bare && lone ? say_bare(s, err) : SPAN_FINE;
}

static SpanVerdict check_times(const SpanParts *p, Err *err)
{
	bool from = p->from.minutes != SPAN_NO_TIME, to = p->to.minutes != SPAN_NO_TIME;
	if (!from && to && p->from_day.open && p->to_day.type == SPAN_NO_DAY) /* "9.10-11" */
		return say_day_or_time(p->from_day.d, p->from_day.m, err);
	if ((from && p->has_end && !to) || (!from && (to || p->length > 0)))
		return say_missing(p, err);
	if (p->whole_day && (from || to)) {
		err_set(err, RC_INVALID,
			"„Ganztägig“ und eine Uhrzeit schließen sich aus. Bitte eines streichen.");
		return SPAN_WRONG;
	}
	return SPAN_FINE;
}

/* "14.10. Besprechung 10-11" would become a whole day. */
static SpanVerdict check_title(const SpanParts *p, Err *err)
{
	if (p->whole_day || p->has_end || p->from.minutes != SPAN_NO_TIME)
		return SPAN_FINE;
	for (const char *s = p->rest; *s != '\0'; s++) {
		int hour = 0, digits = 0;
		if (s > p->rest && s[-1] != ' ')
			continue;
		for (; s[digits] >= '0' && s[digits] <= '9' && digits < 3; digits++)
			hour = 10 * hour + (s[digits] - '0');
		const char *behind = s + digits;
		if (digits == 0 || digits > 2 || hour > 24)
			continue;
		bool clock = *behind == ':' && behind[1] >= '0' && behind[1] <= '9';
		bool range = *behind == '-' && behind[1] >= '0' && behind[1] <= '9';
		if (!clock && !range && strncmp(behind, " Uhr", 4) != 0)
			continue;
		err_set(err, RC_INVALID,
			"Bitte die Uhrzeit gleich hinter den Tag schreiben und den Titel danach, zum Beispiel "
			"14.10. 10-11 Besprechung.");
		return SPAN_WRONG;
	}
	return SPAN_FINE;
}

static SpanVerdict check_week(const SpanParts *p, Day from, Err *err)
{
	int year, week;
	date_iso_week(from, &year, &week);
	if (p->week == 0 || p->week == week)
		return SPAN_FINE;
	err_set(err, RC_INVALID,
		"Dieser Tag liegt in der KW %d, nicht in der KW %d. Bitte Tag oder Woche ändern.", week,
		p->week);
	return SPAN_IMPOSSIBLE;
}

/* "jetzt", and a length from today on that names no time, begin with the next five minutes. */
static SpanVerdict take_now(SpanParts *p, Day today, Wall now, Err *err)
{
	enum { STEP = 5 };
	bool begins = p->length > 0 && p->from.minutes == SPAN_NO_TIME && now != WALL_NONE &&
		resolve_day(&p->from_day, today) == today;
	if (p->now && now == WALL_NONE) {
		err_set(err, RC_INVALID,
			"Bitte statt „jetzt“ die Uhrzeit schreiben, zum Beispiel 14:00 +90m.");
		return SPAN_WRONG;
	}
	if (!p->now && !begins)
		return SPAN_FINE;
	Wall start = (now + STEP - 1) / STEP * STEP;
	p->from_day = (SpanDay){ .type = SPAN_EXACT, .day = wall_day(start) };
	p->from = (SpanTime){ .minutes = wall_minutes(start) };
	return SPAN_FINE;
}

typedef struct Asked {
	const char *text;
	Day today;
	Wall now;   /* WALL_NONE: nobody knows */
	bool whole; /* nothing may be left over */
} Asked;

static SpanVerdict resolve(const Asked *asked, SpanParts *p, WallSpan *ret, Err *err)
{
	Day from, to;
	SpanVerdict v = take_now(p, asked->today, asked->now, err);
	if (v == SPAN_FINE)
		v = check_dayless(p, asked->text, err);
	if (v == SPAN_FINE)
		v = check_times(p, err);
	if (v == SPAN_FINE)
		v = check_title(p, err);
	if (v == SPAN_FINE)
		v = resolve_days(p, asked->today, &from, &to, err);
	if (v == SPAN_FINE)
		v = check_week(p, from, err);
	if (v != SPAN_FINE)
		return v;
	if (p->from.minutes != SPAN_NO_TIME)
		return resolve_time(p, wall_make(from, p->from.minutes), to, ret, err);
	*ret = (WallSpan){ wall_make(from, 0), wall_make(p->days > 0 ? from + p->days - 1 : to, 0), true };
	return SPAN_FINE;
}

/* --- the ways of reading ------------------------------------------------------------------------- */

typedef struct Found {
	SpanVerdict verdict;
	WallSpan span;
	const char *rest;
	bool spaced_year;
	bool read; /* all parts could be read, so that the reason is about what they mean */
	Err why;
} Found;

static Found read_in_one_way(const Asked *asked, unsigned ways)
{
	SpanParts p;
	Found f = { .why = ERR_INIT };
	f.verdict = date_span_read(asked->text, asked->today, ways, &p, &f.why);
	f.rest = p.rest;
	f.spaced_year = p.spaced_year;
	f.read = p.rest != NULL;
	if (!f.read || f.verdict == SPAN_IMPOSSIBLE)
		return f;
	Err meaning = ERR_INIT;
	SpanVerdict v = resolve(asked, &p, &f.span, &meaning);
	if (v != SPAN_FINE) { /* says more than that something is left over */
		f.verdict = v;
		f.why = meaning;
	} else if (asked->whole && *p.rest != '\0' && f.verdict == SPAN_FINE) {
		f.verdict = SPAN_UNKNOWN;
	}
	return f;
}

/* The reason that knows most: what cannot be in any way, then what was read but makes no sense. */
static bool says_more(const Found *f, const Found *than)
{
	if (f->verdict != than->verdict)
		return f->verdict > than->verdict;
	return f->read && !than->read;
}

static Rc say_year_or_time(const char *s, Err *err)
{
	char quoted[60];
	date_parse_quote(s, quoted);
	return err_set(err, RC_INVALID,
		"„%s“ kann das Jahr oder die Uhrzeit meinen. Bitte 14.10.2026 ohne Leerzeichen oder die Uhrzeit "
		"mit Doppelpunkt schreiben.",
		quoted);
}

static Rc say_unknown(const char *s, Err *err)
{
	char quoted[60];
	if (*s == '\0')
		return err_set(err, RC_INVALID,
			"Bitte Tag und Zeit angeben, zum Beispiel 14.10. 10-11:30, mo 9-10 oder 14.-15.10.");
	date_parse_quote(s, quoted);
	return err_set(err, RC_INVALID,
		"„%s“ ist kein Termin. Möglich sind zum Beispiel 14.10. 10-11:30, mo 9-10, KW42 mi 18 Uhr, "
		"14.-15.10. oder 14.10. 18:00 +90m.",
		quoted);
}

/* Of several readings the one that leaves least over; of reasons the one that says most. */
static Rc parse(const Asked *asked, WallSpan *ret, const char **ret_rest, Err *err)
{
	static const unsigned ways[] = { SPAN_END_DAY, 0, SPAN_SPACED_YEAR | SPAN_END_DAY, SPAN_SPACED_YEAR,
		SPAN_DOTS };
	Found best = { .verdict = SPAN_UNKNOWN, .why = ERR_INIT };
	for (size_t i = 0; i < ARRAY_LEN(ways) && best.verdict != SPAN_IMPOSSIBLE; i++) {
		Found f = read_in_one_way(asked, ways[i]);
		bool fine = f.verdict == SPAN_FINE, any = best.verdict == SPAN_FINE;
		if (fine && any && f.rest == best.rest && f.spaced_year && !best.spaced_year)
			return say_year_or_time(asked->text, err);
		if (fine ? !any || f.rest > best.rest : !any && says_more(&f, &best))
			best = f;
	}
	if (best.verdict == SPAN_UNKNOWN)
		return say_unknown(asked->text, err);
	if (best.verdict != SPAN_FINE)
		return err_set(err, RC_INVALID, "%s", best.why.text);
	*ret = best.span;
	if (ret_rest != NULL)
		*ret_rest = best.rest;
	return RC_OK;
}

Rc date_parse_span(const char *s, Day today, WallSpan *ret, const char **ret_rest, Err *err)
{
	date_parse_skip_blanks(&s);
	return parse(&(Asked){ s, today, WALL_NONE, ret_rest == NULL }, ret, ret_rest, err);
}

Rc date_parse_span_at(const char *s, Wall now, WallSpan *ret, const char **ret_rest, Err *err)
{
	date_parse_skip_blanks(&s);
	return parse(&(Asked){ s, wall_day(now), now, ret_rest == NULL }, ret, ret_rest, err);
}

/* --- shown ------------------------------------------------------------------------------------------ */

/* "So 25.10." or "So 25.10.2026" */
static void format_day(Day d, bool with_year, char buf[DATE_TEXT_MAX])
{
	date_format_long(d, buf);
	if (!with_year && strlen(buf) >= 4)
		buf[strlen(buf) - 4] = '\0';
}

static bool same_year(Day a, Day b)
{
	int year, other, month, day;
	date_split(a, &year, &month, &day);
	date_split(b, &other, &month, &day);
	return year == other;
}

static void format_clock(Wall w, char buf[8])
{
	str_format(buf, 8, "%02d:%02d", wall_minutes(w) / 60, wall_minutes(w) % 60);
}

void date_format_span(const WallSpan *span, char buf[DATE_SPAN_MAX])
{
	char from_day[DATE_TEXT_MAX], to_day[DATE_TEXT_MAX], from[8], to[8];
	int year, week;
	buf[0] = '\0';
	if (span->start == WALL_NONE)
		return;
	Day first = wall_day(span->start), last = span->end == WALL_NONE ? first : wall_day(span->end);
	bool one_day = first == last;
	date_iso_week(first, &year, &week);
	format_day(first, one_day || !same_year(first, last), from_day);
	format_day(last, true, to_day);
	format_clock(span->start, from);
	format_clock(span->end, to);
	if (span->all_day && one_day)
		str_format(buf, DATE_SPAN_MAX, "%s, ganztägig (KW %d)", from_day, week);
	else if (span->all_day)
		str_format(buf, DATE_SPAN_MAX, "%s–%s, ganztägig", from_day, to_day);
	else if (span->end == WALL_NONE)
		str_format(buf, DATE_SPAN_MAX, "%s %s (KW %d)", from_day, from, week);
	else if (one_day)
		str_format(buf, DATE_SPAN_MAX, "%s %s–%s (KW %d)", from_day, from, to, week);
	else
		str_format(buf, DATE_SPAN_MAX, "%s %s – %s %s", from_day, from, to_day, to);
}
