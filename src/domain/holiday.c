/* Public holidays: one table of rules, each with its Länder and years. */
#include "kontor/domain/holiday.h"

#include <string.h>

enum { FIRST_YEAR = 1990, NO_END = 9999 };

/* In the order in which lists name them. */
static const char *const abbrs[16] = { "BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH",
	"SL", "SN", "ST", "TH" };

enum {
	BB = 1 << 0,
	BE = 1 << 1,
	BW = 1 << 2,
	BY = 1 << 3,
	HB = 1 << 4,
	HE = 1 << 5,
	HH = 1 << 6,
	MV = 1 << 7,
	NI = 1 << 8,
	NW = 1 << 9,
	RP = 1 << 10,
	SH = 1 << 11,
	SL = 1 << 12,
	SN = 1 << 13,
	ST = 1 << 14,
	TH = 1 << 15,
	ALL = (1 << 16) - 1,
};

/* month 0: day counts from Easter Sunday. month -1: the Wednesday before 23 November. */
enum { EASTER = 0, REPENTANCE = -1 };

typedef struct Rule {
	const char *name;
	int month, day;
	int from, to;    /* years */
	unsigned states; /* all of the Land */
	unsigned partly; /* parts of it */
} Rule;

/* Buß- und Bettag was given up in 1995 for the long-term care insurance; Saxony kept it. */
static const Rule rules[] = {
	{ "Neujahr", 1, 1, FIRST_YEAR, NO_END, ALL, 0 },
	{ "Heilige Drei Könige", 1, 6, FIRST_YEAR, NO_END, BW | BY | ST, 0 },
	{ "Frauentag", 3, 8, 2019, NO_END, BE, 0 },
	{ "Frauentag", 3, 8, 2023, NO_END, MV, 0 },
	{ "Karfreitag", EASTER, -2, FIRST_YEAR, NO_END, ALL, 0 },
	{ "Ostersonntag", EASTER, 0, FIRST_YEAR, NO_END, BB, 0 },
	{ "Ostermontag", EASTER, 1, FIRST_YEAR, NO_END, ALL, 0 },
	{ "Tag der Arbeit", 5, 1, FIRST_YEAR, NO_END, ALL, 0 },
	{ "Tag der Befreiung", 5, 8, 2020, 2020, BE, 0 },
	{ "Tag der Befreiung", 5, 8, 2025, 2025, BE, 0 },
	{ "Christi Himmelfahrt", EASTER, 39, FIRST_YEAR, NO_END, ALL, 0 },
	{ "Pfingstsonntag", EASTER, 49, FIRST_YEAR, NO_END, BB, 0 },
	{ "Pfingstmontag", EASTER, 50, FIRST_YEAR, NO_END, ALL, 0 },
	{ "Jahrestag des Volksaufstandes", 6, 17, 2028, 2028, BE, 0 },
	{ "Fronleichnam", EASTER, 60, FIRST_YEAR, NO_END, BW | BY | HE | NW | RP | SL, SN | TH },
	{ "Augsburger Friedensfest", 8, 8, FIRST_YEAR, NO_END, 0, BY },
	{ "Mariä Himmelfahrt", 8, 15, FIRST_YEAR, NO_END, SL, BY },
	{ "Weltkindertag", 9, 20, 2019, NO_END, TH, 0 },
	{ "Tag der Deutschen Einheit", 10, 3, FIRST_YEAR, NO_END, ALL, 0 },
	{ "Reformationstag", 10, 31, FIRST_YEAR, 2016, BB | MV | SN | ST | TH, 0 },
	{ "Reformationstag", 10, 31, 2017, 2017, ALL, 0 },
	{ "Reformationstag", 10, 31, 2018, NO_END, BB | HB | HH | MV | NI | SH | SN | ST | TH, 0 },
	{ "Allerheiligen", 11, 1, FIRST_YEAR, NO_END, BW | BY | NW | RP | SL, 0 },
	{ "Buß- und Bettag", REPENTANCE, 0, FIRST_YEAR, 1994, ALL, 0 },
	{ "Buß- und Bettag", REPENTANCE, 0, 1995, NO_END, SN, 0 },
	{ "1. Weihnachtstag", 12, 25, FIRST_YEAR, NO_END, ALL, 0 },
	{ "2. Weihnachtstag", 12, 26, FIRST_YEAR, NO_END, ALL, 0 },
};

/* The Gregorian computus after Meeus, Jones and Butcher. */
Day holiday_easter(int year)
{
	if (year < 1583 || year > 9999)
		return DAY_NONE;
	int golden = year % 19, century = year / 100, in_century = year % 100;
	int moon = (century + 8) / 25;
	int epact = (19 * golden + century - century / 4 - (century - moon + 1) / 3 + 15) % 30;
	int weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
	int late = (golden + 11 * epact + 22 * weekday) / 451;
	int sum = epact + weekday - 7 * late + 114;
	return date_make(year, sum / 31, sum % 31 + 1);
}

static Day day_of(const Rule *r, int year)
{
	if (r->month == EASTER)
		return holiday_easter(year) + r->day;
	if (r->month != REPENTANCE)
		return date_make(year, r->month, r->day);
	Day before = date_make(year, 11, 22); /* the last day that may be it */
	return before - (date_weekday(before) + 5) % 7;
}

static const Rule *next_rule(const Rule *r, Day d)
{
	int year, month, day;
	if (d == DAY_NONE)
		return NULL;
	date_split(d, &year, &month, &day);
	for (r = r == NULL ? rules : r + 1; r < rules + ARRAY_LEN(rules); r++)
		if (year >= r->from && year <= r->to && day_of(r, year) == d)
			return r;
	return NULL;
}

static unsigned state_bit(const char *state)
{
	for (size_t i = 0; i < ARRAY_LEN(abbrs); i++)
		if (strcmp(abbrs[i], state) == 0)
			return 1U << i;
	return 0;
}

const char *holiday_name(Day d, const char *state, bool *ret_partly)
{
	unsigned want = state == NULL ? ALL : state_bit(state);
	for (const Rule *r = next_rule(NULL, d); r != NULL && want != 0; r = next_rule(r, d)) {
		bool fully = (r->states & want) == want;
		if (!fully && (state == NULL || (r->partly & want) == 0))
			continue;
		if (ret_partly != NULL)
			*ret_partly = !fully;
		return r->name;
	}
	return NULL;
}

static void add_states(Str *out, unsigned states)
{
	const char *separator = "";
	for (size_t i = 0; i < ARRAY_LEN(abbrs); i++)
		if (states & 1U << i) {
			str_addf(out, "%s%s", separator, abbrs[i]);
			separator = ", ";
		}
}

static void say_rule(Str *out, const char *name, unsigned states, unsigned partly)
{
	str_adds(out, name);
	if (states == ALL)
		return;
	str_adds(out, " (");
	add_states(out, states);
	if (partly != 0) {
		str_adds(out, states != 0 ? ", teils " : "teils ");
		add_states(out, partly);
	}
	str_addc(out, ')');
}

void holiday_say(Day d, Str *out)
{
	const char *separator = "";
	for (const Rule *r = next_rule(NULL, d); r != NULL;) {
		unsigned states = 0, partly = 0;
		const char *name = r->name;
		for (; r != NULL && strcmp(r->name, name) == 0; r = next_rule(r, d)) {
			states |= r->states;
			partly |= r->partly;
		}
		str_adds(out, separator);
		say_rule(out, name, states, partly);
		separator = ", ";
	}
}

bool holiday_anywhere(Day d)
{
	return next_rule(NULL, d) != NULL;
}
