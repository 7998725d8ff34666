/* Writes rules of series and the dates that kontor finds in them, for other programs to find the
 * same: "2026-01-07T18:00 <tab> timed <tab> FREQ=… <tab> 2026-01-07T18:00 …". usage: write_rules HOW_MANY */
#include <stdio.h>
#include <stdlib.h>

#include "kontor/domain/recurrence.h"

static uint32_t seed = 42;

static int random_below(int n)
{
	seed = seed * 1664525 + 1013904223;
	return (int)((seed >> 8) % (uint32_t)n);
}

static int day_of_month(Day d)
{
	int year, month, day;
	date_split(d, &year, &month, &day);
	return day;
}

static Wall random_rule(Recurrence *r)
{
	static const int times[] = { 0, 90, 210, 540, 1080, 1439 };
	Day first = date_make(2024, 1, 1) + random_below(4380);
	*r = (Recurrence){ .frequency = (RecurrenceFrequency)random_below(6),
		.interval = 1 + random_below(random_below(4) == 0 ? 24 : 3),
		.until = DAY_NONE };
	while (r->frequency == RECURRENCE_MONTH_LAST && day_of_month(first + 7) > 7)
		first++;
	while (r->frequency == RECURRENCE_MONTH_WEEKDAY && day_of_month(first) > 28)
		first++;
	if (r->frequency == RECURRENCE_WEEKLY)
		r->weekdays = (unsigned)random_below(128) | 1U << date_weekday(first);
	if (random_below(2) == 0)
		r->count = 1 + random_below(40);
	else
		r->until = first + random_below(900);
	return wall_make(first, times[random_below(ARRAY_LEN(times))]);
}

static void write_rule(const Recurrence *r, Wall start, bool all_day, Str *out)
{
	Wall slots[RECURRENCE_MAX];
	char iso[DATE_TEXT_MAX];
	size_t n = recurrence_expand(r, start, slots, ARRAY_LEN(slots));
	wall_format_iso(start, iso);
	str_addf(out, "%s\t%s\t", iso, all_day ? "days" : "timed");
	recurrence_rrule(r, start, all_day, out);
	for (size_t i = 0; i < n; i++) {
		wall_format_iso(slots[i], iso);
		str_addf(out, "%c%s", i == 0 ? '\t' : ' ', iso);
	}
	str_addc(out, '\n');
}

/* More dates than a series may have would be cut by us alone. */
static bool is_allowed(const Recurrence *r, Wall start)
{
	Wall slots[RECURRENCE_MAX + 1];
	return recurrence_expand(r, start, slots, ARRAY_LEN(slots)) <= RECURRENCE_MAX;
}

int main(int argc, char **argv)
{
	AUTO(str_done) Str out = STR_INIT;
	for (long left = argc > 1 ? strtol(argv[1], NULL, 10) : 0; left > 0;) {
		Recurrence r;
		Wall start = random_rule(&r);
		if (!is_allowed(&r, start))
			continue;
		write_rule(&r, start, wall_minutes(start) == 0, &out);
		left--;
	}
	return fputs(str_cstr(&out), stdout) < 0;
}
