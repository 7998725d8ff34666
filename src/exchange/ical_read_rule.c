/* RRULE: checked part by part, then written anew for libical, which follows it.
 *
 * libical takes what is out of range for something else (BYDAY=255SU is its -1SU, a large COUNT wraps) and
 * follows a rule that never matches for ever when it counts seconds. So only rules from DAILY up, with
 * numbers in range and at least one possible date, reach it. */
#include <string.h>

#include "ical_lib.h"
#include "ical_read_priv.h"

enum { VALUES_MAX = 400, DAY_MINUTES = 24 * 60 };

typedef struct RulePart {
	const char *name;
	int max;
	bool negative, list;
} RulePart;

static const RulePart number_parts[] = {
	{ "BYMONTH", 12, false, true },
	{ "BYMONTHDAY", 31, true, true },
	{ "BYYEARDAY", 366, true, true },
	{ "BYWEEKNO", 53, true, true },
	{ "BYSETPOS", 366, true, true },
	{ "BYHOUR", 23, false, false },
	{ "BYMINUTE", 59, false, false },
	{ "BYSECOND", 60, false, false },
};

static const char *const weekdays[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
static const char *const frequencies[] = { "DAILY", "WEEKLY", "MONTHLY", "YEARLY" };

typedef struct RuleReader {
	Str out;
	const char *reason;
	const char *frequency;
	int64_t count;
	bool has_count, has_until, has_interval, by_yearday;
	IcalTime until;
	unsigned months;     /* bit 1 … 12 */
	uint64_t monthdays;  /* bit 1 … 31 */
	bool last_monthdays; /* negative ones */
	unsigned seen;       /* of number_parts */
} RuleReader;

static bool bad(RuleReader *r, const char *reason)
{
	if (r->reason == NULL)
		r->reason = reason;
	return false;
}

/* --- values ----------------------------------------------------------------------------------- */

static bool next_item(IcalSpan s, size_t *at, char separator, IcalSpan *ret)
{
	if (*at > s.len)
		return false;
	const char *end = memchr(s.at + *at, separator, s.len - *at);
	size_t len = end != NULL ? (size_t)(end - s.at) - *at : s.len - *at;
	*ret = (IcalSpan){ s.at + *at, len };
	*at += len + 1;
	return true;
}

static bool signed_number(IcalSpan s, int max, bool negative, int *ret)
{
	int64_t n;
	bool minus = s.len > 0 && s.at[0] == '-';
	size_t skip = s.len > 0 && (s.at[0] == '-' || s.at[0] == '+') ? 1 : 0;
	if ((minus && !negative) || !ical_read_value_int((IcalSpan){ s.at + skip, s.len - skip }, max, &n))
		return false;
	*ret = minus ? -(int)n : (int)n;
	return true;
}

static void note_number(RuleReader *r, const RulePart *p, int n)
{
	if (p->max == 12)
		r->months |= 1u << n;
	else if (p->max == 31 && n > 0)
		r->monthdays |= UINT64_C(1) << n;
	else if (p->max == 31)
		r->last_monthdays = true;
}

static bool take_numbers(RuleReader *r, const RulePart *p, IcalSpan value)
{
	IcalSpan item;
	size_t n = 0;
	bool zero = !p->list; /* hours and minutes may be 0 */
	str_addf(&r->out, ";%s=", p->name);
	for (size_t at = 0; next_item(value, &at, ',', &item); n++) {
		int number;
		if (!signed_number(item, p->max, p->negative, &number) || (number == 0 && !zero))
			return bad(r, "Die Wiederholungsregel enthält eine Zahl, die es nicht gibt.");
		if (n >= (p->list ? VALUES_MAX : 1))
			return bad(r, "Die Wiederholungsregel zählt zu viel auf.");
		note_number(r, p, number);
		str_addf(&r->out, "%s%d", n > 0 ? "," : "", number);
	}
	return true;
}

static int weekday_of(IcalSpan s)
{
	for (int i = 0; i < 7; i++)
		if (ical_read_line_is(s, weekdays[i]))
			return i;
	return -1;
}

static bool take_byday(RuleReader *r, IcalSpan value)
{
	IcalSpan item;
	size_t n = 0;
	str_adds(&r->out, ";BYDAY=");
	for (size_t at = 0; next_item(value, &at, ',', &item); n++) {
		int nth = 0;
		size_t split = item.len >= 2 ? item.len - 2 : 0;
		int day = weekday_of((IcalSpan){ item.at + split, item.len - split });
		if (day < 0 || n >= VALUES_MAX ||
			(split > 0 &&
				(!signed_number((IcalSpan){ item.at, split }, 53, true, &nth) || nth == 0)))
			return bad(r,
				"Die Wiederholungsregel nennt einen Wochentag, den es nicht gibt (BYDAY).");
		str_adds(&r->out, n > 0 ? "," : "");
		if (nth != 0)
			str_addf(&r->out, "%d", nth);
		str_adds(&r->out, weekdays[day]);
	}
	return true;
}

static bool take_frequency(RuleReader *r, IcalSpan value)
{
	for (size_t i = 0; i < ARRAY_LEN(frequencies); i++)
		if (ical_read_line_is(value, frequencies[i])) {
			r->frequency = frequencies[i];
			return true;
		}
	return bad(r, "Eine Wiederholung im Stunden-, Minuten- oder Sekundentakt wird nicht eingelesen.");
}

static bool take_part(RuleReader *r, IcalSpan name, IcalSpan value)
{
	int64_t n;
	if (ical_read_line_is(name, "FREQ"))
		return take_frequency(r, value);
	if (ical_read_line_is(name, "COUNT")) {
		r->has_count = ical_read_value_int(value, 1000000, &r->count) && r->count > 0;
		return r->has_count || bad(r, "Die Wiederholungsregel hat keine brauchbare Anzahl (COUNT).");
	}
	if (ical_read_line_is(name, "UNTIL")) {
		r->has_until = ical_read_value_time(value, &r->until);
		return r->has_until || bad(r, "Die Wiederholungsregel hat kein brauchbares Ende (UNTIL).");
	}
	if (ical_read_line_is(name, "INTERVAL")) {
		if (!ical_read_value_int(value, 1000, &n) || n == 0)
			return bad(r, "Die Wiederholungsregel hat keinen brauchbaren Abstand (INTERVAL).");
		str_addf(&r->out, ";INTERVAL=%d", (int)n);
		return true;
	}
	if (ical_read_line_is(name, "WKST")) {
		int day = weekday_of(value);
		if (day >= 0)
			str_addf(&r->out, ";WKST=%s", weekdays[day]);
		return day >= 0 || bad(r, "Die Wiederholungsregel nennt einen Wochentag, den es nicht gibt.");
	}
	if (ical_read_line_is(name, "BYDAY"))
		return take_byday(r, value);
	for (size_t i = 0; i < ARRAY_LEN(number_parts); i++)
		if (ical_read_line_is(name, number_parts[i].name)) {
			if ((r->seen & 1u << i) != 0)
				return bad(r, "Die Wiederholungsregel nennt einen Teil zweimal.");
			r->seen |= 1u << i;
			return take_numbers(r, &number_parts[i], value);
		}
	return bad(r, "Die Wiederholungsregel enthält einen Teil, den kontor nicht kennt.");
}

static bool take_parts(RuleReader *r, IcalSpan value)
{
	IcalSpan item;
	for (size_t at = 0; next_item(value, &at, ';', &item);) {
		const char *equals = memchr(item.at, '=', item.len);
		if (item.len == 0)
			continue;
		if (equals == NULL)
			return bad(r, "Die Wiederholungsregel ist nicht lesbar.");
		size_t name = (size_t)(equals - item.at);
		if (!take_part(r, (IcalSpan){ item.at, name }, (IcalSpan){ equals + 1, item.len - name - 1 }))
			return false;
	}
	return r->frequency != NULL || bad(r, "Der Wiederholungsregel fehlt FREQ.");
}

/* "30 February": no year has it. */
static bool is_possible(const RuleReader *r)
{
	static const int days[] = { 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (r->months == 0 || r->monthdays == 0 || r->last_monthdays)
		return true;
	for (int m = 1; m <= 12; m++)
		for (int d = 1; (r->months & 1u << m) != 0 && d <= days[m]; d++)
			if ((r->monthdays & UINT64_C(1) << d) != 0)
				return true;
	return false;
}

/* --- the rule ------------------------------------------------------------------------------------ */

/* UNTIL as a local time of the rule's zone: libical then compares like with like. */
static Wall until_local(const RuleReader *r, const IcalRule *rule)
{
	if (r->until.date)
		return r->until.local + DAY_MINUTES - 1;
	if (!r->until.utc || rule->date || rule->utc)
		return r->until.local;
	int64_t utc = r->until.local * 60;
	return rule->zone != NULL && !rule->zone->berlin ? ical_zone_from_utc(rule->zone, utc)
							 : wall_from_utc(utc);
}

static void add_time(Str *out, Wall w, bool date)
{
	int year, month, day;
	date_split(wall_day(w), &year, &month, &day);
	str_addf(out, "%04d%02d%02d", year, month, day);
	if (!date)
		str_addf(out, "T%02d%02d59", wall_minutes(w) / 60, wall_minutes(w) % 60);
}

static Wall years_later(Wall w, int years)
{
	return w + (Wall)years * 366 * DAY_MINUTES;
}

/* However far the rule goes: neither beyond its end nor beyond ICAL_READ_YEARS. COUNT is left to the caller
 * of libical, since the start counts also when it is off the pattern. */
static void limit(RuleReader *r, IcalRule *rule, Day today, Arena *a)
{
	rule->endless = !r->has_count && !r->has_until;
	rule->count = r->has_count ? (int)r->count : 0;
	rule->from = rule->start;
	if (rule->endless && today != DAY_NONE)
		rule->from = BASE_MAX(rule->start, wall_make(today, 0));
	Wall last = years_later(rule->from, ICAL_READ_YEARS);
	if (r->has_until)
		last = BASE_MIN(last, until_local(r, rule));
	AUTO(str_done) Str text = STR_INIT;
	str_addf(&text, "FREQ=%s%s;UNTIL=", r->frequency, str_cstr(&r->out));
	add_time(&text, last, rule->date);
	rule->text = arena_strdup(a, str_cstr(&text));
}

IcalRuleSort ical_read_rule(IcalSpan value, IcalRule *ret, Day today, Arena *a, const char **ret_reason)
{
	RuleReader r = { .out = STR_INIT };
	IcalRuleSort sort = ICAL_RULE_GOOD;
	if (!take_parts(&r, value) ||
		(!is_possible(&r) && !bad(&r, "Die Wiederholungsregel trifft auf keinen Tag zu."))) {
		*ret_reason = r.reason;
		sort = ICAL_RULE_BAD;
	} else if ((r.has_until && until_local(&r, ret) < ret->start) || (r.has_count && r.count == 1)) {
		sort = ICAL_RULE_SINGLE;
	} else {
		limit(&r, ret, today, a);
	}
	str_done(&r.out);
	return sort;
}

/* --- following it ---------------------------------------------------------------------------------- */

static struct icaltimetype to_libical(Wall w, bool date)
{
	struct icaltimetype t = { .is_date = date };
	date_split(wall_day(w), &t.year, &t.month, &t.day);
	t.hour = date ? 0 : wall_minutes(w) / 60;
	t.minute = date ? 0 : wall_minutes(w) % 60;
	return t;
}

/* Times without a zone throughout: none is looked up. */
size_t ical_read_rule_expand(const IcalRule *rule, Wall *slots, size_t max)
{
	struct icalrecurrencetype type = ical_lib.icalrecurrencetype_from_string(rule->text);
	size_t n = 0;
	size_t left = rule->count > 0 ? (size_t)rule->count : SIZE_MAX;
	if (type.freq == ICAL_NO_RECURRENCE)
		return 0;
	icalrecur_iterator *i = ical_lib.icalrecur_iterator_new(type, to_libical(rule->start, rule->date));
	if (i == NULL)
		return 0;
	/* The start is a date also when the rule does not give it (RFC 5545 3.8.5.3 leaves that open; Outlook
	 * shows it). */
	if (rule->from <= rule->start) {
		slots[n++] = rule->start;
		left--;
	}
	while (n < max && left > 0) {
		struct icaltimetype t = ical_lib.icalrecur_iterator_next(i);
		Day d = t.year == 0 ? DAY_NONE : date_make(t.year, t.month, t.day);
		if (d == DAY_NONE)
			break;
		Wall w = wall_make(d, rule->date ? 0 : t.hour * 60 + t.minute);
		if (w <= rule->start)
			continue;
		left--;
		if (w >= rule->from)
			slots[n++] = w;
	}
	ical_lib.icalrecur_iterator_free(i);
	return n;
}
