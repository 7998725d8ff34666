/* Any RRULE is taken or refused with a sentence; what is taken has its first date first and all in
 * order, at most so many, and is written so that it reads back as the same dates. */
#include <stdlib.h>
#include <string.h>

#include "kontor/domain/recurrence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_slots(const Recurrence *r, Wall start, const Wall *slots, size_t n)
{
	if (n == 0 || n > RECURRENCE_MAX || slots[0] != start || (r->count > 0 && n > (size_t)r->count))
		abort();
	for (size_t i = 1; i < n; i++)
		if (slots[i] <= slots[i - 1] || wall_minutes(slots[i]) != wall_minutes(start) ||
			(r->until != DAY_NONE && wall_day(slots[i]) > r->until))
			abort();
}

static void check_rule(const Recurrence *r, Wall start, bool all_day)
{
	AUTO(str_done) Str text = STR_INIT;
	AUTO(str_done) Str said = STR_INIT;
	Wall slots[RECURRENCE_MAX + 1], again[RECURRENCE_MAX + 1];
	Recurrence back;
	Err err = ERR_INIT;
	size_t n = recurrence_expand(r, start, slots, ARRAY_LEN(slots));

	check_slots(r, start, slots, n);
	recurrence_say(r, start, &said);
	recurrence_rrule(r, start, all_day, &text);
	if (recurrence_parse(str_cstr(&text), start, all_day, &back, &err) != RC_OK)
		abort();
	if (recurrence_expand(&back, start, again, ARRAY_LEN(again)) != n ||
		memcmp(slots, again, n * sizeof(slots[0])) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Ordinary, last of a month, leap day, night of a change, end of time. */
	static const char *const starts[] = { "2026-10-14T18:00", "2026-01-31T00:00", "2028-02-29T09:00",
		"2026-03-22T02:30", "9999-12-01T23:59", "2026-10-28T10:00" };
	char text[512];

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	for (size_t i = 0; i < 2 * ARRAY_LEN(starts); i++) {
		Wall start = wall_parse_iso(starts[i / 2]);
		bool all_day = i % 2 != 0;
		Recurrence r;
		Err err = ERR_INIT;
		if (all_day)
			start = wall_make(wall_day(start), 0);
		if (recurrence_parse(text, start, all_day, &r, &err) == RC_OK)
			check_rule(&r, start, all_day);
		else if (err.text[0] == '\0')
			abort();
	}
	return 0;
}
