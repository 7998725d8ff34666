/* What follows from a written date for the series that it belongs to. */
#include <string.h>

#include "change_priv.h"

static bool is_draft(const Record *event)
{
	return strcmp(record_text(event, "state"), "draft") == 0;
}

Rc calendar_follow(Change *c, const Record *before, const Record *after, Err *err)
{
	Record *series = NULL;
	if (after->kind != &kind_event || record_is_null(after, "series") ||
		is_draft(before) == is_draft(after))
		return RC_OK;
	if (office_get(c->office, &kind_series, record_int(after, "series"), c->arena, &series, err) != RC_OK)
		return err->rc;
	if (strcmp(record_text(series, "mode"), "rule") != 0)
		return RC_OK;
	Record *next = record_clone(c->arena, series);
	record_set_int(next, "turns", record_int(series, "turns") + 1);
	return change_write_update(c, series, next, err);
}
