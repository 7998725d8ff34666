/* Recognising the events of a file: by UID and RECURRENCE-ID, and by start and title where a program lost
 * the UID. */
#include <inttypes.h>
#include <string.h>

#include "event_import_priv.h"
#include "kontor/base/text.h"
#include "kontor/store/store_query.h"
#include "office_priv.h"

static const char *text_of(Arena *a, const Value *v)
{
	return v->type == VALUE_TEXT ? arena_strdup(a, v->s) : "";
}

const char *event_import_find_key(Arena *a, const char *uid, bool has_slot, Wall slot)
{
	char iso[DATE_TEXT_MAX];
	if (!has_slot)
		return uid;
	wall_format_iso(slot, iso);
	return arena_printf(a, "%s\x01%s", uid, iso);
}

static const char *slot_key(Arena *a, int64_t series, const char *iso)
{
	return arena_printf(a, "%" PRId64 "\x01%s", series, iso);
}

static const char *id_key(Arena *a, int64_t id)
{
	return arena_printf(a, "%" PRId64, id);
}

/* --- loading -------------------------------------------------------------------------------- */

static bool keep_series(void *arg, int64_t id, int64_t rev, const Value *v)
{
	EventImportWork *w = arg;
	(void)rev;
	SeriesKnown s = { .id = id, .uid = text_of(w->arena, &v[0]) };
	s.rule = v[1].type == VALUE_TEXT && strcmp(v[1].s, "rule") == 0;
	if (s.rule)
		people_map_add(&w->series_by_uid, s.uid, w->series.len);
	people_map_add(&w->series_by_id, id_key(w->arena, id), w->series.len);
	VEC_PUSH(w->arena, &w->series, s);
	return true;
}

static SeriesKnown *series_of(EventImportWork *w, int64_t id)
{
	const PeopleMapItem *i = people_map_find(&w->series_by_id, id_key(w->arena, id));
	return i != NULL ? &w->series.items[i->value] : NULL;
}

static bool keep_event(void *arg, int64_t id, int64_t rev, const Value *v)
{
	EventImportWork *w = arg;
	Arena *a = w->arena;
	(void)rev;
	EventKnown e = {
		.id = id,
		.uid = text_of(a, &v[0]),
		.series = v[1].type == VALUE_INT ? v[1].i : 0,
		.start = text_of(a, &v[3]),
		.title = text_of(a, &v[4]),
	};
	people_map_add(&w->event_by_uid, e.uid, w->events.len);
	people_map_add(&w->event_by_start, e.start, w->events.len);
	if (e.series != 0) {
		SeriesKnown *s = series_of(w, e.series);
		people_map_add(&w->event_by_slot, slot_key(a, e.series, text_of(a, &v[2])), w->events.len);
		if (s != NULL && s->event == 0)
			s->event = id;
	}
	VEC_PUSH(a, &w->events, e);
	return true;
}

Rc event_import_find_load(EventImportWork *w, Err *err)
{
	static const char *const series[] = { "uid", "mode" };
	static const char *const event[] = { "uid", "series", "slot", "start", "title" };
	PeopleMap *const maps[] = { &w->event_by_uid, &w->event_by_slot, &w->event_by_start,
		&w->series_by_uid, &w->series_by_id, &w->theirs, &w->ours_by_key };
	Store *st = office_store(w->office);
	StoreSelect all_series = { series, ARRAY_LEN(series), NULL, NULL, 0 };
	StoreSelect all_events = { event, ARRAY_LEN(event), NULL, NULL, 0 };
	for (size_t i = 0; i < ARRAY_LEN(maps); i++)
		maps[i]->arena = w->arena;
	if (store_query_stream(st, &kind_series, &all_series, keep_series, w, err) != RC_OK ||
		store_query_stream(st, &kind_event, &all_events, keep_event, w, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < w->file.len; i++) {
		const IcalReadEvent *e = &w->file.items[i];
		if (*e->uid == '\0' || strcmp(e->method, "REPLY") == 0)
			continue;
		people_map_add(&w->theirs,
			event_import_find_key(w->arena, e->uid, e->has_recurrence_id, e->recurrence_id), i);
	}
	return RC_OK;
}

/* --- finding ---------------------------------------------------------------------------------- */

const EventKnown *event_import_find_event(const EventImportWork *w, const char *uid)
{
	const PeopleMapItem *i = *uid == '\0' ? NULL : people_map_find(&w->event_by_uid, uid);
	return i != NULL ? &w->events.items[i->value] : NULL;
}

const EventKnown *event_import_find_slot(EventImportWork *w, const SeriesKnown *series, Wall slot)
{
	char iso[DATE_TEXT_MAX];
	wall_format_iso(slot, iso);
	const PeopleMapItem *i = people_map_find(&w->event_by_slot, slot_key(w->arena, series->id, iso));
	return i != NULL ? &w->events.items[i->value] : NULL;
}

const SeriesKnown *event_import_find_series(const EventImportWork *w, const char *uid)
{
	const PeopleMapItem *i = *uid == '\0' ? NULL : people_map_find(&w->series_by_uid, uid);
	return i != NULL ? &w->series.items[i->value] : NULL;
}

const EventKnown *event_import_find_double(EventImportWork *w, const IcalReadEvent *e)
{
	char iso[DATE_TEXT_MAX];
	const PeopleMap *m = &w->event_by_start;
	wall_format_iso(e->start, iso);
	const PeopleMapItem *i = people_map_find(m, iso);
	const char *fold = i != NULL ? text_fold(w->arena, e->summary) : "";
	for (; i != NULL; i = people_map_next(m, i)) {
		EventKnown *known = &w->events.items[i->value];
		if (known->fold == NULL)
			known->fold = text_fold(w->arena, known->title);
		if (strcmp(known->fold, fold) == 0)
			return known;
	}
	return NULL;
}
