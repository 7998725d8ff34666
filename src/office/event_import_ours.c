/* The office's version of what a file brings, and where the two differ.
 *
 * Ours is written by the writer and read back by the reader: an export that comes home unchanged is the same by
 * construction, whatever place, address, room and town become in one line of the file. */
#include <string.h>

#include "event_import_priv.h"
#include "ical_build.h"
#include "kontor/base/text.h"
#include "kontor/exchange/ical.h"

/* --- our version ------------------------------------------------------------------------------- */

static Rc write_one(void *arg, const IcalEvent *e, int64_t event, int64_t series, Err *err)
{
	(void)event, (void)series, (void)err;
	ical_event(arg, e);
	return RC_OK;
}

/* One event per series brings the whole of it. */
static size_t known_ids(EventImportWork *w, int64_t *ids)
{
	size_t n = 0;
	for (size_t i = 0; i < w->file.len; i++) {
		const IcalReadEvent *e = &w->file.items[i];
		const SeriesKnown *s = event_import_find_series(w, e->uid);
		const EventKnown *k = event_import_find_event(w, e->uid);
		if (s != NULL && s->event != 0)
			ids[n++] = s->event;
		else if (k != NULL)
			ids[n++] = k->id;
	}
	return n;
}

Rc event_import_ours_load(EventImportWork *w, Err *err)
{
	AUTO(str_done) Str text = STR_INIT;
	IcalBuildAsk ask = ICAL_BUILD_ASK_INIT;
	IcalBuildCount count;
	IcalCalendar calendar = { .method = "PUBLISH" };
	IcalReadArg arg = { .today = DAY_NONE };
	int64_t *ids = ARENA_ARRAY(w->arena, int64_t, w->file.len + 1);
	ask.reader = ICAL_BUILD_INTERNAL;
	ask.ids = ids;
	ask.nids = known_ids(w, ids);
	if (ask.nids == 0)
		return RC_OK;
	ical_begin(&text, &calendar);
	if (ical_build_events(w->office, &ask, write_one, &text, &count, err) != RC_OK)
		return err->rc;
	ical_end(&text);
	if (ical_read(str_cstr(&text), text.len, &arg, w->arena, &w->ours, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < w->ours.len; i++) {
		const IcalReadEvent *e = &w->ours.items[i];
		people_map_add(&w->ours_by_key,
			event_import_find_key(w->arena, e->uid, e->has_recurrence_id, e->recurrence_id), i);
	}
	return RC_OK;
}

/* A date that stands as its series says has no event of its own in a file. */
static const IcalReadEvent *regular_date(EventImportWork *w, const char *uid, Wall slot)
{
	const PeopleMapItem *i = people_map_find(&w->ours_by_key, uid);
	if (i == NULL)
		return NULL;
	IcalReadEvent *e = ARENA_NEW(w->arena, IcalReadEvent);
	*e = w->ours.items[i->value];
	e->end += slot - e->start;
	e->start = e->recurrence_id = slot;
	e->has_recurrence_id = true;
	e->rrule = "";
	e->nslots = e->nexdates = 0;
	return e;
}

const IcalReadEvent *event_import_ours_find(EventImportWork *w, const char *uid, bool has_slot, Wall slot)
{
	const PeopleMapItem *i =
		people_map_find(&w->ours_by_key, event_import_find_key(w->arena, uid, has_slot, slot));
	if (i != NULL)
		return &w->ours.items[i->value];
	return has_slot ? regular_date(w, uid, slot) : NULL;
}

/* --- what differs ---------------------------------------------------------------------------------- */

static bool differs_text(const char *ours, const char *theirs, bool may_be_empty)
{
	return strcmp(ours, theirs) != 0 && (may_be_empty || *theirs != '\0');
}

static const char *without_mark(const char *summary)
{
	static const char mark[] = "Abgesagt: ";
	return strncmp(summary, mark, sizeof(mark) - 1) == 0 ? summary + sizeof(mark) - 1 : summary;
}

/* What both know: a rule without an end is compared as far as ours goes. */
static bool differs_slots(const IcalReadEvent *ours, const IcalReadEvent *theirs)
{
	if (!theirs->endless) {
		bool same = ours->nslots == theirs->nslots &&
			(ours->nslots == 0 ||
				memcmp(ours->slots, theirs->slots, ours->nslots * sizeof(Wall)) == 0);
		/* Ours may be the beginning of a longer one. */
		bool begins = ours->nslots == RECURRENCE_MAX && theirs->nslots > RECURRENCE_MAX &&
			memcmp(ours->slots, theirs->slots, ours->nslots * sizeof(Wall)) == 0;
		return !same && !begins;
	}
	size_t at = 0;
	for (size_t i = 0; i < ours->nslots; i++) {
		if (theirs->nslots == 0 || ours->slots[i] < theirs->slots[0])
			continue;
		while (at < theirs->nslots && theirs->slots[at] < ours->slots[i])
			at++;
		if (at < theirs->nslots && theirs->slots[at] != ours->slots[i])
			return true;
	}
	return false;
}

static bool is_in(const Wall *w, size_t n, Wall x)
{
	for (size_t i = 0; i < n; i++)
		if (w[i] == x)
			return true;
	return false;
}

static bool has_new_exception(const IcalReadEvent *ours, const IcalReadEvent *theirs)
{
	for (size_t i = 0; i < theirs->nexdates; i++)
		if (is_in(ours->slots, ours->nslots, theirs->exdates[i]) &&
			!is_in(ours->exdates, ours->nexdates, theirs->exdates[i]))
			return true;
	return false;
}

static bool differs_time(const IcalReadEvent *ours, const IcalReadEvent *theirs)
{
	bool same_length = ours->end - ours->start == theirs->end - theirs->start;
	bool same_start = ours->start == theirs->start;
	/* Where a repetition begins is a matter of its dates. */
	if (ours->nslots > 0 && theirs->nslots > 0)
		same_start = wall_minutes(ours->start) == wall_minutes(theirs->start);
	return !same_start || !same_length || ours->all_day != theirs->all_day ||
		ours->second_hour != theirs->second_hour;
}

unsigned event_import_ours_compare(const IcalReadEvent *o, const IcalReadEvent *t, bool foreign)
{
	unsigned differs = 0;
	bool both = strcmp(o->state, "confirmed") == 0 && strcmp(t->state, "confirmed") == 0;
	if (differs_text(without_mark(o->summary), without_mark(t->summary), false))
		differs |= EVENT_DIFFERS_TITLE;
	if (differs_time(o, t))
		differs |= EVENT_DIFFERS_TIME;
	if (differs_text(o->location, t->location, foreign) && strcmp(o->conference, t->location) != 0)
		differs |= EVENT_DIFFERS_PLACE;
	if (differs_text(event_import_map_text(o), event_import_map_text(t), foreign))
		differs |= EVENT_DIFFERS_DESCRIPTION;
	if (differs_text(o->url, t->url, false))
		differs |= EVENT_DIFFERS_PAGE;
	if (differs_text(o->conference, t->conference, false))
		differs |= EVENT_DIFFERS_LINK;
	if (differs_text(o->category, t->category, false) && event_import_map_category(t) != NULL)
		differs |= EVENT_DIFFERS_CATEGORY;
	if (strcmp(o->state, t->state) != 0)
		differs |= EVENT_DIFFERS_STATE;
	if (both && strcmp(o->busy, t->busy) != 0)
		differs |= EVENT_DIFFERS_BUSY;
	/* A file may close a date, never open it. */
	if (t->private && !o->private)
		differs |= EVENT_DIFFERS_CLASS;
	if (t->has_geo && (!o->has_geo || o->latitude != t->latitude || o->longitude != t->longitude))
		differs |= EVENT_DIFFERS_GEO;
	if (differs_slots(o, t))
		differs |= EVENT_DIFFERS_RULE;
	if (has_new_exception(o, t))
		differs |= EVENT_DIFFERS_DATES;
	return differs;
}

/* --- in words ------------------------------------------------------------------------------------------ */

static const char *when_of(Arena *a, const IcalReadEvent *e)
{
	char text[DATE_SPAN_MAX];
	WallSpan span = { e->start, e->end, e->all_day };
	date_format_span(&span, text);
	return arena_strdup(a, text);
}

static const char *geo_of(Arena *a, const IcalReadEvent *e)
{
	return e->has_geo
		? arena_printf(a, "%.6f, %.6f", (double)e->latitude / 1e6, (double)e->longitude / 1e6)
		: "";
}

static const char *dates_of(Arena *a, const IcalReadEvent *e)
{
	if (e->nslots == 0)
		return "ein Termin";
	return arena_printf(a, "%s%zu Termine", e->endless ? "mindestens " : "", e->nslots);
}

static const char *exceptions_of(Arena *a, const IcalReadEvent *e)
{
	return arena_printf(a, "%zu %s", e->nexdates, e->nexdates == 1 ? "Ausnahme" : "Ausnahmen");
}

static const char *label_of(const char *field, const char *name)
{
	return kind_choice_label(kind_field(&kind_event, field), name);
}

void event_import_ours_show(EventImportWork *w, const IcalReadEvent *o, const IcalReadEvent *t,
	unsigned differs, EventImportLine *line)
{
	Arena *a = w->arena;
	const struct {
		unsigned bit;
		EventImportField field;
	} all[] = {
		{ EVENT_DIFFERS_TITLE, { "Titel", o->summary, t->summary } },
		{ EVENT_DIFFERS_TIME, { "Zeit", when_of(a, o), when_of(a, t) } },
		{ EVENT_DIFFERS_STATE,
			{ "Status", label_of("state", o->state), label_of("state", t->state) } },
		{ EVENT_DIFFERS_PLACE, { "Ort", o->location, t->location } },
		{ EVENT_DIFFERS_DESCRIPTION, { "Beschreibung", o->description, t->description } },
		{ EVENT_DIFFERS_PAGE, { "Internetseite", o->url, t->url } },
		{ EVENT_DIFFERS_LINK, { "Zugangslink", o->conference, t->conference } },
		{ EVENT_DIFFERS_CATEGORY, { "Kategorie", o->category, t->category } },
		{ EVENT_DIFFERS_BUSY, { "Belegt", label_of("busy", o->busy), label_of("busy", t->busy) } },
		{ EVENT_DIFFERS_CLASS,
			{ "Vertraulich", o->private ? "ja" : "nein", t->private ? "ja" : "nein" } },
		{ EVENT_DIFFERS_GEO, { "Koordinaten", geo_of(a, o), geo_of(a, t) } },
		{ EVENT_DIFFERS_RULE, { "Wiederholung", dates_of(a, o), dates_of(a, t) } },
		{ EVENT_DIFFERS_DATES, { "Ausnahmen", exceptions_of(a, o), exceptions_of(a, t) } },
	};
	AUTO(str_done) Str detail = STR_INIT;
	EventImportField *fields = ARENA_ARRAY(a, EventImportField, ARRAY_LEN(all));
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		if ((differs & all[i].bit) == 0)
			continue;
		fields[n++] = all[i].field;
		str_addf(&detail, "%s%s", detail.len > 0 ? ", " : "", all[i].field.label);
	}
	line->fields = fields;
	line->nfields = n;
	line->detail = arena_strdup(a, str_cstr(&detail));
}
