/* Any typed date or time is taken or refused with a sentence; what is taken exists and has
 * a stored form that is read back as the same. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_day(Day day)
{
	char text[DATE_TEXT_MAX];

	date_format_iso(day, text);
	if (date_parse_iso(text) != day)
		abort();
	date_format_long(day, text);
	date_format_german(day, text);
}

static void check_wall(Wall wall)
{
	char text[DATE_TEXT_MAX];

	wall_format_iso(wall, text);
	if (wall_parse_iso(text) != wall)
		abort();
	wall_format_offset(wall, text);
	if (wall_kind(wall) == WALL_PLAIN && wall_from_utc(wall_to_utc(wall)) != wall)
		abort();
}

static void check_said(const Err *err)
{
	if (err->text[0] == '\0')
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[256];
	Day today = date_make(2026, 3, 29), day;
	Wall wall;
	Err err = ERR_INIT;
	int minutes;

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (date_parse_typed(text, today, &day, &err) == RC_OK)
		check_day(day);
	else
		check_said(&err);
	if (date_parse_time(text, &minutes, &err) == RC_OK && (minutes < 0 || minutes > 1440))
		abort();
	if (date_parse_wall(text, today, 9 * 60, &wall, &err) == RC_OK)
		check_wall(wall);
	wall = wall_parse_iso(text);
	if (wall != WALL_NONE)
		check_wall(wall);
	return 0;
}
