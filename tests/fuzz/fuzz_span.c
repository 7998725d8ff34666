/* Any typed span is taken or refused with a sentence; what is taken exists, ends after it begins,
 * and its echo is understood as the same. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_wall(Wall w, bool all_day)
{
	char text[DATE_TEXT_MAX];

	wall_format_iso(w, text);
	if (wall_parse_iso(text) != w || (!all_day && wall_kind(w) == WALL_GAP))
		abort();
	if (all_day && wall_minutes(w) != 0)
		abort();
}

static void check_span(const WallSpan *span, Day today)
{
	char echo[DATE_SPAN_MAX];
	WallSpan back;
	Err err = ERR_INIT;

	check_wall(span->start, span->all_day);
	if (span->end != WALL_NONE)
		check_wall(span->end, span->all_day);
	if (span->end != WALL_NONE &&
		(span->end < span->start || (span->end == span->start && !span->all_day)))
		abort();
	if (span->all_day && span->end == WALL_NONE)
		abort();
	date_format_span(span, echo);
	if (date_parse_span(echo, today, &back, NULL, &err) != RC_OK || back.start != span->start ||
		back.end != span->end || back.all_day != span->all_day)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[256];
	Day today = date_make(2026, 3, 29);
	WallSpan span;
	const char *rest = NULL;
	Err err = ERR_INIT;

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (date_parse_span(text, today, &span, &rest, &err) == RC_OK) {
		if (rest < text || rest > text + strlen(text))
			abort();
		check_span(&span, today);
	} else if (err.text[0] == '\0') {
		abort();
	}
	if (date_parse_span_at(text, wall_make(today, 719), &span, NULL, &err) == RC_OK)
		check_span(&span, today);
	return 0;
}
