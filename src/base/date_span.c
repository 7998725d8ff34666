/* Whole dates as people type them: a day or two, times, a length. */
#include "kontor/base/date.h"

#include <string.h>

#include "kontor/base/str.h"

Rc date_parse_span(const char *s, Day today, WallSpan *ret, const char **ret_rest, Err *err)
{
	Wall start;
	if (date_parse_wall(s, today, 0, &start, err) != RC_OK)
		return err->rc;
	*ret = (WallSpan){ start, wall_minutes(start) == 0 ? start : WALL_NONE, wall_minutes(start) == 0 };
	if (ret_rest != NULL)
		*ret_rest = s + strlen(s);
	return RC_OK;
}

void date_format_span(const WallSpan *span, char buf[DATE_SPAN_MAX])
{
	char start[DATE_TEXT_MAX];
	wall_format_long(span->start, start);
	str_copy(buf, DATE_SPAN_MAX, start);
}
