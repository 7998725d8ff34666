/* Series of mode "rule": one master, its exceptions, and the dates that differ from it. */
#include "ical_build_priv.h"

#include <string.h>

#include "kontor/domain/recurrence.h"
#include "kontor/store/store_row.h"

typedef struct Series {
	IcalBuild *build;
	const Record *record;
	RecordList rows;
	IcalEvent master;
	const Wall *slots;
	size_t nslots;
	const Record **at; /* the date that is shown at a slot; NULL: an exception */
	size_t shown, asked;
} Series;

static Wall slot_of(const Record *event)
{
	return wall_parse_iso(ical_build_text(event, BUILD_SLOT));
}

/* The position of a slot, nslots when the rule does not give it. */
static size_t find_slot(const Series *s, Wall slot)
{
	size_t i = 0;
	while (i < s->nslots && s->slots[i] != slot)
		i++;
	return i;
}

/* --- what is in it ------------------------------------------------------------------- */

/* A date cancelled long ago stays: left out, it would be one more exception under the same version. */
static bool is_seen(const Series *s, const Record *date)
{
	IcalBuildSight sight = ical_build_sight(s->build, date);
	return sight == BUILD_SHOWN || sight == BUILD_OLD;
}

static bool expand(Series *s)
{
	Recurrence rule;
	AUTO(str_done) Str text = STR_INIT;
	Err ignored = ERR_INIT;
	Arena *a = s->build->arena;
	Wall start = wall_parse_iso(ical_build_text(s->record, BUILD_START));
	bool all_day = ical_build_int(s->record, BUILD_ALL_DAY) != 0;
	if (recurrence_of(s->record, &rule, &ignored) != RC_OK)
		return false;
	Wall *slots = ARENA_ARRAY(a, Wall, RECURRENCE_MAX);
	s->nslots = recurrence_expand(&rule, start, slots, RECURRENCE_MAX);
	s->slots = slots;
	s->at = ARENA_ARRAY(a, const Record *, s->nslots + 1);
	recurrence_rrule(&rule, start, all_day, &text);
	s->master.rrule = arena_strdup(a, str_cstr(&text));
	return true;
}

static void place_rows(Series *s)
{
	for (size_t i = 0; i < s->rows.len; i++) {
		const Record *r = s->rows.items[i];
		size_t at = find_slot(s, slot_of(r));
		if (!is_seen(s, r))
			continue;
		s->shown++;
		s->asked += ical_build_asked(s->build, r);
		if (at < s->nslots)
			s->at[at] = r;
	}
}

static void add_exceptions(Series *s)
{
	Wall *exdates = ARENA_ARRAY(s->build->arena, Wall, s->nslots + 1);
	for (size_t i = 0; i < s->nslots; i++)
		if (s->at[i] == NULL)
			exdates[s->master.nexdates++] = s->slots[i];
	s->master.exdates = exdates;
}

/* The stamp moves with the dates, too: one that goes back to draft is a new exception. */
static Rc build_master(Series *s, Err *err)
{
	IcalEvent e;
	if (ical_build_one(s->build, s->record, &e, err) != RC_OK)
		return err->rc;
	e.rrule = s->master.rrule;
	e.slots = s->slots;
	e.nslots = s->nslots;
	if (str_equal(e.state, "draft"))
		e.state = "tentative"; /* some of its dates are not drafts any more */
	for (size_t i = 0; i < s->rows.len; i++)
		e.changed = BASE_MAX(e.changed, ical_build_int(s->rows.items[i], BUILD_CHANGED));
	s->master = e;
	add_exceptions(s);
	return RC_OK;
}

/* --- dates that differ ------------------------------------------------------------------ */

static bool same(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

/* Held and archived ones are confirmed to a calendar. */
static const char *status_of(const IcalEvent *e)
{
	return same(e->state, "tentative") || same(e->state, "cancelled") ? e->state : "confirmed";
}

static bool same_content(const IcalEvent *a, const IcalEvent *b)
{
	return same(a->summary, b->summary) && same(a->location, b->location) &&
		same(a->description, b->description) && same(a->category, b->category) &&
		same(a->url, b->url) && same(a->conference, b->conference) && same(a->busy, b->busy) &&
		same(a->related, b->related) && same(a->extra, b->extra) && a->private == b->private &&
		same(status_of(a), status_of(b)) && a->has_geo == b->has_geo &&
		(!a->has_geo || (a->latitude == b->latitude && a->longitude == b->longitude));
}

/* Says the date what the master says for its slot, in everything that is written? One that was changed on
 * its own (more often than along with the series) and back again still stands for itself: who took the
 * change in between would keep it, since the master's version did not rise. */
static bool is_regular(const Series *s, const IcalEvent *e, Wall slot)
{
	const IcalEvent *m = &s->master;
	return e->sequence <= m->sequence && e->start == slot && e->end - e->start == m->end - m->start &&
		e->all_day == m->all_day && !e->second_hour && same_content(e, m);
}

void ical_build_instance(const Record *series, const Record *event, IcalEvent *e)
{
	e->uid = ical_build_text(series, BUILD_UID);
	e->has_recurrence_id = true;
	e->recurrence_id = slot_of(event);
	e->recurrence_all_day = ical_build_int(series, BUILD_ALL_DAY) != 0;
	e->sequence += ical_build_int(series, BUILD_SEQUENCE);
	e->changed = BASE_MAX(e->changed, ical_build_int(series, BUILD_CHANGED));
}

static void add_ready(Series *s, const IcalEvent *e, int64_t event)
{
	IcalBuildReady ready = { .event = *e, .id = event, .series = s->record->id };
	VEC_PUSH(s->build->arena, &s->build->ready, ready);
}

/* A date whose slot the rule does not give (any more) stands for itself: a RECURRENCE-ID that hits nothing
 * is shown by some readers and not by others. */
static Rc add_dates(Series *s, Err *err)
{
	for (size_t i = 0; i < s->rows.len; i++) {
		const Record *r = s->rows.items[i];
		IcalEvent e;
		if (!is_seen(s, r))
			continue;
		if (ical_build_one(s->build, r, &e, err) != RC_OK)
			return err->rc;
		bool on_rule = find_slot(s, slot_of(r)) < s->nslots;
		if (on_rule && is_regular(s, &e, slot_of(r)))
			continue;
		if (on_rule)
			ical_build_instance(s->record, r, &e);
		add_ready(s, &e, r->id);
	}
	return RC_OK;
}

static void count(const Series *s)
{
	IcalBuildCount *c = &s->build->count;
	c->dates += s->shown;
	if (s->asked == s->shown)
		return;
	c->completed++;
	c->added += s->shown - s->asked;
}

static Rc build(Series *s, Err *err)
{
	size_t on_rule = 0;
	for (size_t i = 0; i < s->nslots; i++)
		on_rule += s->at[i] != NULL;
	if (build_master(s, err) != RC_OK)
		return err->rc;
	if (on_rule > 0)
		add_ready(s, &s->master, 0);
	count(s);
	return add_dates(s, err);
}

Rc ical_build_series(IcalBuild *b, const Record *series, bool *ret_rule, Err *err)
{
	Series s = { .build = b, .record = series };
	*ret_rule = expand(&s);
	if (!*ret_rule)
		return RC_OK;
	if (store_row_list_int(b->store, &kind_event, "series", series->id, b->arena, &s.rows, err) != RC_OK)
		return err->rc;
	place_rows(&s);
	if (s.asked == 0)
		return RC_OK;
	/* What is made here waits for its turn. */
	Arena *event = b->event;
	b->event = b->arena;
	Rc rc = build(&s, err);
	b->event = event;
	return rc;
}
