/* Dates on their way out: from records to iCalendar, read back before anybody gets them. */
#include "kontor/office/export.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/ical.h"

/* One short fixed name each: Outlook keeps colours per name in every mailbox. */
static const struct {
	const char *type, *category;
} categories[] = {
	{ "tour", "Tour" },
	{ "webtalk", "Web-Talk" },
	{ "congress", "Kongress" },
	{ "coaching", "Coaching" },
	{ "tandem", "Tandem" },
	{ "internal", "Intern" },
	{ "deadline", "Frist" },
};

static const char *category_of(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(categories); i++)
		if (strcmp(categories[i].type, type) == 0)
			return categories[i].category;
	return NULL;
}

static bool is_link(const char *place)
{
	return strncmp(place, "https://", 8) == 0 || strncmp(place, "http://", 7) == 0;
}

/* "Rathaus, Markt 1" becomes "Rathaus, Markt 1, Wittenberge", unless the town is in it. */
static const char *location_of(const char *place, const char *town, Arena *a)
{
	if (place[0] == '\0' || town[0] == '\0')
		return place[0] == '\0' ? town : place;
	if (is_link(place) || strstr(text_fold(a, place), text_fold(a, town)) != NULL)
		return place;
	return arena_printf(a, "%s, %s", place, town);
}

static Rc build(Office *o, const Record *r, Arena *a, IcalEvent *ret, Err *err)
{
	const char *town_name = "";
	const char *place = record_text(r, "place");
	IcalEvent e = {
		.uid = record_text(r, "uid"),
		.start = wall_parse_iso(record_text(r, "start")),
		.end = wall_parse_iso(record_text(r, "end")),
		.all_day = record_int(r, "all_day") != 0,
		.summary = record_text(r, "title"),
		.description = record_text(r, "description"),
		.category = category_of(record_text(r, "type")),
		.state = record_text(r, "state"),
		.busy = strcmp(record_text(r, "type"), "deadline") == 0 ? "free" : "busy",
		.sequence = record_int(r, "sequence"),
		.created = record_int(r, "created_at"),
		.changed = record_int(r, "changed_at"),
	};
	if (!record_is_null(r, "town")) {
		Record *town;
		if (office_get(o, &kind_town, record_int(r, "town"), a, &town, err) != RC_OK)
			return err->rc;
		town_name = record_text(town, "name");
		e.has_geo = !record_is_null(town, "latitude") && !record_is_null(town, "longitude") &&
			!is_link(place);
		e.latitude = record_int(town, "latitude");
		e.longitude = record_int(town, "longitude");
	}
	e.location = location_of(place, town_name, a);
	*ret = e;
	return RC_OK;
}

static int by_start(const void *left, const void *right)
{
	const IcalEvent *a = left;
	const IcalEvent *b = right;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return strcmp(a->uid, b->uid);
}

Rc export_calendar(Office *o, const int64_t *ids, size_t n, Str *out, size_t *ret_drafts, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	IcalEvent *events = ARENA_ARRAY(a, IcalEvent, n);
	size_t len = 0;
	for (size_t i = 0; i < n; i++) {
		Record *r;
		if (office_get(o, &kind_event, ids[i], a, &r, err) != RC_OK)
			return err->rc;
		if (strcmp(record_text(r, "state"), "draft") == 0)
			continue;
		if (build(o, r, a, &events[len], err) != RC_OK)
			return err->rc;
		len++;
	}
	if (len > 0)
		qsort(events, len, sizeof(events[0]), by_start);
	const IcalCalendar calendar = { .method = "PUBLISH" };
	AUTO(str_done) Str file = STR_INIT;
	ical_begin(&file, &calendar);
	for (size_t i = 0; i < len; i++)
		ical_event(&file, &events[i]);
	ical_end(&file);
	if (ical_verify(file.data, file.len, &calendar, events, len, err) != RC_OK)
		return err->rc;
	str_add(out, file.data, file.len);
	*ret_drafts = n - len;
	return RC_OK;
}
