/* The walk over the dates of a calendar file, in the order of the file. Single dates come straight from
 * the table and are handed on; what series contribute is made before and merged in. */
#include "ical_build_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/domain/event.h"
#include "kontor/store/store_query.h"
#include "kontor/store/store_row.h"
#include "office_priv.h"

enum { FEW = 64 }; /* so many are fetched one by one, more by going through the table */

/* --- ids ------------------------------------------------------------------------ */

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

bool ical_build_has(const IcalBuildIds *ids, int64_t id)
{
	return ids->len > 0 && bsearch(&id, ids->items, ids->len, sizeof(ids->items[0]), by_id) != NULL;
}

static void sort_ids(IcalBuildIds *ids)
{
	size_t n = 0;
	if (ids->len > 0)
		qsort(ids->items, ids->len, sizeof(ids->items[0]), by_id);
	for (size_t i = 0; i < ids->len; i++)
		if (n == 0 || ids->items[n - 1] != ids->items[i])
			ids->items[n++] = ids->items[i];
	ids->len = n;
}

/* --- who sees what ---------------------------------------------------------------- */

static bool may_see(const IcalBuild *b, const Record *event)
{
	const char *visibility;
	if (b->ask->person != 0 && !ical_build_has(&b->person, event->id))
		return false;
	switch (b->ask->reader) {
	case ICAL_BUILD_PUBLIC:
		return strcmp(ical_build_visibility(event), "public") == 0;
	case ICAL_BUILD_PARTNERS:
		visibility = ical_build_visibility(event);
		return strcmp(visibility, "public") == 0 || strcmp(visibility, "partners") == 0;
	case ICAL_BUILD_INTERNAL:
	case ICAL_BUILD_PERSON:
	case ICAL_BUILD_MESSAGE:
		break;
	}
	return true;
}

IcalBuildSight ical_build_sight(const IcalBuild *b, const Record *event)
{
	const char *state = ical_build_text(event, BUILD_STATE);
	if (strcmp(state, "draft") == 0)
		return BUILD_DRAFT;
	if (!may_see(b, event))
		return BUILD_HIDDEN;
	bool old = b->ask->cancelled_from != 0 && strcmp(state, "cancelled") == 0 &&
		ical_build_int(event, BUILD_CHANGED) < b->ask->cancelled_from;
	return old ? BUILD_OLD : BUILD_SHOWN;
}

bool ical_build_asked(const IcalBuild *b, const Record *event)
{
	const IcalBuildAsk *ask = b->ask;
	char day[DATE_TEXT_MAX];
	if (!ask->all && !ical_build_has(&b->ids, event->id))
		return false;
	if (ask->type != NULL && strcmp(ical_build_text(event, BUILD_TYPE), ask->type) != 0)
		return false;
	if (ask->from != DAY_NONE) {
		date_format_iso(ask->from, day);
		if (strcmp(ical_build_text(event, BUILD_END), day) < 0)
			return false;
	}
	if (ask->to != DAY_NONE) {
		date_format_iso(ask->to + 1, day);
		if (strcmp(ical_build_text(event, BUILD_START), day) >= 0)
			return false;
	}
	return true;
}

/* --- handing out -------------------------------------------------------------------- */

typedef struct Walk {
	IcalBuild *build;
	size_t next;  /* of build->ready */
	Record event; /* over the values of the row that is being looked at */
	Err *err;
	Rc rc;
} Walk;

static int compare(const IcalEvent *a, const IcalEvent *b)
{
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	int order = strcmp(a->uid, b->uid);
	if (order != 0)
		return order;
	if (a->has_recurrence_id != b->has_recurrence_id)
		return a->has_recurrence_id ? 1 : -1;
	return (a->recurrence_id > b->recurrence_id) - (a->recurrence_id < b->recurrence_id);
}

static int by_turn(const void *a, const void *b)
{
	return compare(&((const IcalBuildReady *)a)->event, &((const IcalBuildReady *)b)->event);
}

static Rc hand_out(IcalBuild *b, const IcalEvent *e, int64_t event, int64_t series, Err *err)
{
	b->count.events++;
	return b->fn(b->arg, e, event, series, err);
}

/* What series contribute up to e; NULL: all the rest. */
static Rc hand_out_ready(Walk *w, const IcalEvent *e)
{
	IcalBuild *b = w->build;
	while (w->next < b->ready.len && (e == NULL || compare(&b->ready.items[w->next].event, e) < 0)) {
		const IcalBuildReady *r = &b->ready.items[w->next++];
		Rc rc = hand_out(b, &r->event, r->id, r->series, w->err);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static Rc hand_out_row(Walk *w, const Record *r)
{
	IcalBuild *b = w->build;
	IcalEvent e;
	arena_reset(b->event);
	if (ical_build_one(b, r, &e, w->err) != RC_OK)
		return w->err->rc;
	Rc rc = hand_out_ready(w, &e);
	b->count.dates++;
	return rc != RC_OK ? rc : hand_out(b, &e, r->id, ical_build_int(r, BUILD_SERIES), w->err);
}

/* Dates of rule series were counted and handed out with them, but for what the reader does not see. */
static Rc look_at(Walk *w, const Record *r)
{
	IcalBuild *b = w->build;
	if (!ical_build_asked(b, r))
		return RC_OK;
	IcalBuildSight sight = ical_build_sight(b, r);
	b->count.drafts += sight == BUILD_DRAFT;
	b->count.hidden += sight == BUILD_HIDDEN;
	if (sight != BUILD_SHOWN || ical_build_has(&b->rules, ical_build_int(r, BUILD_SERIES)))
		return RC_OK;
	return hand_out_row(w, r);
}

static bool on_row(void *arg, int64_t id, int64_t rev, const Value *values)
{
	Walk *w = arg;
	w->event = (Record){ .kind = &kind_event, .id = id, .rev = rev, .values = (Value *)values };
	w->rc = look_at(w, &w->event);
	return w->rc == RC_OK;
}

/* All fields in the order of the table: a row's values then are a record's. */
static Rc walk_table(Walk *w, Err *err)
{
	const char *columns[KIND_FIELDS_MAX];
	for (size_t i = 0; i < kind_event.nfields; i++)
		columns[i] = kind_event.fields[i].name;
	const StoreSelect select = {
		.columns = columns, .ncolumns = kind_event.nfields, .order = "start, uid, id"
	};
	Rc rc = store_query_stream(w->build->store, &kind_event, &select, on_row, w, err);
	return rc != RC_OK ? rc : w->rc;
}

/* --- few ----------------------------------------------------------------------------- */

static int by_start(const void *a, const void *b)
{
	const Record *x = *(Record *const *)a;
	const Record *y = *(Record *const *)b;
	int order = strcmp(ical_build_text(x, BUILD_START), ical_build_text(y, BUILD_START));
	return order != 0 ? order : strcmp(ical_build_text(x, BUILD_UID), ical_build_text(y, BUILD_UID));
}

static Rc fetch_few(IcalBuild *b, Record **rows, Err *err)
{
	for (size_t i = 0; i < b->ids.len; i++)
		if (store_row_get(b->store, &kind_event, b->ids.items[i], b->arena, &rows[i], err) != RC_OK)
			return err->rc;
	if (b->ids.len > 0)
		qsort(rows, b->ids.len, sizeof(rows[0]), by_start);
	return RC_OK;
}

static Rc walk_few(Walk *w, Record *const *rows)
{
	for (size_t i = 0; i < w->build->ids.len; i++) {
		Rc rc = look_at(w, rows[i]);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* --- series ----------------------------------------------------------------------------- */

static Rc add_series(IcalBuild *b, const Record *series, Err *err)
{
	bool rule;
	if (ical_build_series(b, series, &rule, err) != RC_OK)
		return err->rc;
	if (rule)
		VEC_PUSH(b->arena, &b->rules, series->id);
	return RC_OK;
}

static Rc all_series(IcalBuild *b, Err *err)
{
	RecordList series = { NULL, 0, 0 };
	if (store_row_list_text(b->store, &kind_series, "mode", "rule", b->arena, &series, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < series.len; i++)
		if (add_series(b, series.items[i], err) != RC_OK)
			return err->rc;
	return RC_OK;
}

static Rc series_of_few(IcalBuild *b, Record *const *rows, Err *err)
{
	IcalBuildIds seen = { NULL, 0, 0 };
	for (size_t i = 0; i < b->ids.len; i++)
		if (!ical_build_is_null(rows[i], BUILD_SERIES))
			VEC_PUSH(b->arena, &seen, ical_build_int(rows[i], BUILD_SERIES));
	sort_ids(&seen);
	for (size_t i = 0; i < seen.len; i++) {
		Record *series;
		if (store_row_get(b->store, &kind_series, seen.items[i], b->arena, &series, err) != RC_OK)
			return err->rc;
		if (strcmp(record_text(series, "mode"), "rule") == 0 && add_series(b, series, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

/* --- messages ------------------------------------------------------------------------------ */

/* Each date for itself; those of a rule series are instances of it. */
static Rc walk_messages(Walk *w, Record *const *rows)
{
	IcalBuild *b = w->build;
	for (size_t i = 0; i < b->ids.len; i++) {
		IcalBuildReady ready = { .id = rows[i]->id };
		if (ical_build_sight(b, rows[i]) != BUILD_SHOWN) {
			b->count.drafts++;
			continue;
		}
		if (ical_build_one(b, rows[i], &ready.event, w->err) != RC_OK)
			return w->err->rc;
		ready.series = ical_build_int(rows[i], BUILD_SERIES);
		if (ready.series != 0) {
			Record *series;
			if (store_row_get(b->store, &kind_series, ready.series, b->arena, &series, w->err) !=
				RC_OK)
				return w->err->rc;
			if (strcmp(record_text(series, "mode"), "rule") == 0)
				ical_build_instance(series, rows[i], &ready.event);
		}
		VEC_PUSH(b->arena, &b->ready, ready);
		b->count.dates++;
	}
	return RC_OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static Rc load_person(IcalBuild *b, Err *err)
{
	RecordList parts = { NULL, 0, 0 };
	if (store_row_list_int(
		    b->store, &kind_event_person, "person", b->ask->person, b->arena, &parts, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < parts.len; i++)
		VEC_PUSH(b->arena, &b->person, record_int(parts.items[i], "event"));
	sort_ids(&b->person);
	return RC_OK;
}

static void take_ids(IcalBuild *b)
{
	const IcalBuildAsk *ask = b->ask;
	if (ask->all)
		return;
	b->ids.items = ARENA_ARRAY(b->arena, int64_t, ask->nids + 1);
	b->ids.len = ask->nids;
	if (ask->nids > 0)
		memcpy(b->ids.items, ask->ids, ask->nids * sizeof(ask->ids[0]));
	sort_ids(&b->ids);
}

/* A read transaction: the table, the series and the towns are of one moment. */
static Rc walk(Walk *w, Err *err)
{
	IcalBuild *b = w->build;
	bool few = !b->ask->all && (b->ids.len <= FEW || b->ask->reader == ICAL_BUILD_MESSAGE);
	Record **rows = ARENA_ARRAY(b->arena, Record *, few ? b->ids.len + 1 : 1);
	Rc rc = RC_OK;
	if (b->ask->person != 0)
		rc = load_person(b, err);
	if (rc == RC_OK && few)
		rc = fetch_few(b, rows, err);
	if (rc != RC_OK)
		return rc;
	if (b->ask->reader == ICAL_BUILD_MESSAGE)
		rc = walk_messages(w, rows);
	else
		rc = few ? series_of_few(b, rows, err) : all_series(b, err);
	if (rc != RC_OK)
		return rc;
	sort_ids(&b->rules);
	if (b->ready.len > 0)
		qsort(b->ready.items, b->ready.len, sizeof(b->ready.items[0]), by_turn);
	if (b->ask->reader != ICAL_BUILD_MESSAGE)
		rc = few ? walk_few(w, rows) : walk_table(w, err);
	return rc != RC_OK ? rc : hand_out_ready(w, NULL);
}

Rc ical_build_events(
	Office *o, const IcalBuildAsk *ask, IcalBuildFn *fn, void *arg, IcalBuildCount *ret, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(arena_freep) Arena *event = arena_new();
	Store *store = office_store(o);
	IcalBuild b = {
		.office = o, .store = store, .ask = ask, .fn = fn, .arg = arg, .arena = a, .event = event
	};
	Walk w = { .build = &b, .err = err };
	bool own = !store_in_transaction(store);
	if (ask->reader == ICAL_BUILD_MESSAGE)
		b.event = a; /* what is made waits to be sorted */
	take_ids(&b);
	if (own && store_begin_read(store, err) != RC_OK)
		return err->rc;
	Rc rc = walk(&w, err);
	if (own)
		store_end_read(store);
	if (rc == RC_OK)
		*ret = b.count;
	return rc;
}

Rc ical_build_version(Office *o, const Record *event, Arena *a, IcalBuildVersion *ret, Err *err)
{
	IcalEvent e = { .uid = ical_build_text(event, BUILD_UID),
		.sequence = ical_build_int(event, BUILD_SEQUENCE),
		.changed = ical_build_int(event, BUILD_CHANGED),
		.recurrence_id = WALL_NONE };
	if (!ical_build_is_null(event, BUILD_SERIES)) {
		Record *series;
		if (store_row_get(office_store(o), &kind_series, ical_build_int(event, BUILD_SERIES), a,
			    &series, err) != RC_OK)
			return err->rc;
		if (strcmp(record_text(series, "mode"), "rule") == 0)
			ical_build_instance(series, event, &e);
	}
	*ret = (IcalBuildVersion){ arena_strdup(a, e.uid), e.recurrence_id, e.sequence, e.changed };
	return RC_OK;
}
