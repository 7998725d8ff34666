/* Any bytes are read as a calendar without harm: every text is stored form, every event has its times, and
 * memory stays in proportion. Rules are followed in a child, as always. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/ical_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *s)
{
	if (s == NULL || !text_is_valid(s, strlen(s)))
		abort();
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 && *s != '\n')
			abort();
}

static void check_event(const IcalReadEvent *e)
{
	const char *const texts[] = { e->method, e->uid, e->rrule, e->summary, e->location, e->description,
		e->url, e->conference, e->category, e->state, e->busy, e->organizer, e->comment, e->extra,
		e->notices };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		check_text(texts[i]);
	for (size_t i = 0; i < e->nattendees; i++)
		check_text(e->attendees[i].address);
	if (e->end < e->start && !e->second_hour)
		abort();
	for (size_t i = 1; i < e->nslots; i++)
		if (e->slots[i] <= e->slots[i - 1])
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	IcalReadArg arg = { .today = date_make(2026, 3, 2) };
	IcalReadFile file;
	Err err = ERR_INIT;
	if (ical_read((const char *)data, size, &arg, a, &file, &err) != RC_OK)
		return 0;
	for (size_t i = 0; i < file.len; i++)
		check_event(&file.items[i]);
	for (size_t i = 0; i < file.faults.len; i++)
		check_text(file.faults.items[i].reason);
	if (arena_used(a) > 200 * size + (8 << 20))
		abort();
	return 0;
}
