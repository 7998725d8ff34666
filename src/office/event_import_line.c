/* What becomes of one event of a file: new, a newer version, an older one, double, somebody's answer. */
#include <string.h>

#include "event_import_priv.h"
#include "kontor/domain/event.h"

/* --- versions ----------------------------------------------------------------------------------------- */

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* SEQUENCE decides, then DTSTAMP where both have one. */
static int compare_versions(int64_t sequence, bool has_stamp, int64_t stamp, const IcalReadEvent *theirs)
{
	int order = compare_numbers(theirs->sequence, sequence);
	if (order != 0 || !has_stamp || !theirs->has_stamp)
		return order;
	return compare_numbers(theirs->stamp, stamp);
}

/* Of a foreign event, the version of the file that was taken last; of an own one, the one that goes out. */
static int compare_known(const Record *source, const IcalReadEvent *ours, const IcalReadEvent *theirs)
{
	if (source != NULL && !record_is_null(source, "source_sequence"))
		return compare_versions(record_int(source, "source_sequence"),
			!record_is_null(source, "source_stamp"), record_int(source, "source_stamp"), theirs);
	return ours == NULL ? 0 : compare_versions(ours->sequence, ours->has_stamp, ours->stamp, theirs);
}

/* The same date twice in one file: the newest counts, of equal ones the first. */
static const IcalReadEvent *better_in_file(EventImportWork *w, const IcalReadEvent *e)
{
	const char *key = event_import_find_key(w->arena, e->uid, e->has_recurrence_id, e->recurrence_id);
	const PeopleMapItem *first = *e->uid == '\0' ? NULL : people_map_find(&w->theirs, key);
	if (first == NULL)
		return NULL;
	const IcalReadEvent *best = &w->file.items[w->best[first->value]];
	return best != e ? best : NULL;
}

void event_import_line_best(EventImportWork *w)
{
	w->best = ARENA_ARRAY(w->arena, size_t, w->file.len + 1);
	for (size_t i = 0; i < w->theirs.len; i++) {
		const PeopleMapItem *item = &w->theirs.items[i];
		size_t first = people_map_find(&w->theirs, item->key)->value;
		const IcalReadEvent *best = &w->file.items[w->best[first]];
		if (item->value == first ||
			compare_versions(best->sequence, best->has_stamp, best->stamp,
				&w->file.items[item->value]) > 0)
			w->best[first] = item->value;
	}
}

/* --- one event -------------------------------------------------------------------------------------------- */

typedef struct Target {
	const Kind *kind; /* event or series */
	Record *record;
	const Record *source; /* the event whose version of the file counts; NULL: none */
	const IcalReadEvent *ours;
} Target;

static void refuse(EventImportLine *line, EventImportWork *w, const char *reason)
{
	line->action = EVENT_IMPORT_REFUSED;
	line->detail = arena_strdup(w->arena, reason);
}

/* Drafts are in no file: ours is then what their record says. */
static const IcalReadEvent *ours_of_record(EventImportWork *w, const Record *r, const IcalReadEvent *theirs)
{
	IcalReadEvent *o = ARENA_NEW(w->arena, IcalReadEvent);
	*o = *theirs;
	o->summary = record_text(r, "title");
	o->start = calendar_wall(r, "start");
	o->end = calendar_wall(r, "end");
	o->all_day = record_int(r, "all_day") != 0;
	o->second_hour = false;
	o->location = record_text(r, "place");
	o->description = record_text(r, "description");
	return o;
}

/* New exceptions of the file: those dates do not take place. */
static Rc plan_exceptions(EventImportWork *w, const IcalReadEvent *theirs, Err *err)
{
	const SeriesKnown *s = event_import_find_series(w, theirs->uid);
	for (size_t i = 0; s != NULL && i < theirs->nexdates; i++) {
		const EventKnown *k = event_import_find_slot(w, s, theirs->exdates[i]);
		Record *base = NULL;
		if (k == NULL)
			continue;
		if (office_get(w->office, &kind_event, k->id, w->arena, &base, err) != RC_OK)
			return err->rc;
		if (calendar_is_over(base))
			continue;
		Record *mine = record_clone(w->arena, base);
		record_set_text(mine, w->arena, "state", "cancelled");
		EventWrite write = { .line = w->at_line, .base = base, .mine = mine };
		event_import_write(w, STAGE_EVENTS, write);
	}
	return RC_OK;
}

/* A series has no place for the version of the file: its first date keeps it. */
static void plan_series_source(EventImportWork *w, const Target *t, const IcalReadEvent *theirs)
{
	if (t->source == NULL || record_is_null(t->source, "source_sequence"))
		return;
	Record *mine = record_clone(w->arena, t->source);
	record_set_int(mine, "source_sequence", theirs->sequence);
	if (theirs->has_stamp)
		record_set_int(mine, "source_stamp", theirs->stamp);
	EventWrite write = { .line = w->at_line, .base = t->source, .mine = mine };
	event_import_write(w, STAGE_REST, write);
}

static bool changes(const Record *base, const Record *mine)
{
	for (size_t i = 0; i < base->kind->nfields; i++)
		if (!value_equal(&base->values[i], &mine->values[i]))
			return true;
	return false;
}

static Rc plan_change(
	EventImportWork *w, const Target *t, const IcalReadEvent *theirs, unsigned differs, Err *err)
{
	Record *mine = record_clone(w->arena, t->record);
	bool series = t->kind == &kind_series;
	event_import_map_apply(w, t->ours, theirs, differs, mine);
	if (series && (differs & (EVENT_DIFFERS_RULE | EVENT_DIFFERS_TIME)) != 0) {
		event_import_map_times(
			w, theirs, theirs->slots[0], theirs->slots[0] + theirs->end - theirs->start, mine);
		if (!event_import_series_rule(w, theirs, mine))
			return err_set(err, RC_INVALID,
				"Die neue Wiederholungsregel kann kontor nicht als Serie führen. Bitte die Serie "
				"von Hand anpassen.");
	}
	if (!series && !record_is_null(t->record, "source_sequence"))
		event_import_map_source(w, theirs, mine);
	if (record_check(t->record, mine, err) != RC_OK)
		return err->rc;
	if (changes(t->record, mine)) {
		EventWrite write = {
			.line = w->at_line, .base = t->record, .mine = mine, .with_dates = series
		};
		event_import_write(w, series ? STAGE_SERIES : STAGE_EVENTS, write);
	}
	if ((differs & EVENT_DIFFERS_DATES) != 0 && plan_exceptions(w, theirs, err) != RC_OK)
		return err->rc;
	if (series)
		plan_series_source(w, t, theirs);
	return RC_OK;
}

/* What is left when states that ours cannot go to are not counted. */
static unsigned without_state(const Target *t, const IcalReadEvent *theirs, unsigned differs)
{
	Err ignored = ERR_INIT;
	if ((differs & EVENT_DIFFERS_STATE) == 0 ||
		event_transition(record_text(t->record, "state"), theirs->state, &ignored) == RC_OK)
		return differs;
	return differs & ~(unsigned)EVENT_DIFFERS_STATE;
}

static Rc plan_known(
	EventImportWork *w, Target *t, const IcalReadEvent *theirs, EventImportLine *line, Err *err)
{
	bool foreign = t->source != NULL && !record_is_null(t->source, "source_sequence");
	int order = compare_known(t->source, t->ours, theirs);
	if (t->ours == NULL)
		t->ours = ours_of_record(w, t->record, theirs);
	unsigned differs = event_import_ours_compare(t->ours, theirs, foreign);
	if (t->kind != &kind_series)
		differs &= ~(unsigned)(EVENT_DIFFERS_RULE | EVENT_DIFFERS_DATES);
	if (w->only_state)
		differs &= EVENT_DIFFERS_STATE;
	differs = without_state(t, theirs, differs);
	/* What the office changed since the file was taken stays. */
	if (differs == 0 || (foreign && order == 0)) {
		line->action = EVENT_IMPORT_SAME;
		return RC_OK;
	}
	event_import_ours_show(w, t->ours, theirs, differs, line);
	if (order < 0) {
		line->action = EVENT_IMPORT_OLDER;
		line->detail = "das Büro hat eine neuere Fassung";
		line->nfields = 0;
		return RC_OK;
	}
	line->action = EVENT_IMPORT_CHANGED;
	if (plan_change(w, t, theirs, differs, err) != RC_OK)
		refuse(line, w, err->text);
	return RC_OK;
}

static Rc plan_event_known(
	EventImportWork *w, int64_t id, const IcalReadEvent *e, EventImportLine *line, Err *err)
{
	Target t = { .kind = &kind_event };
	if (office_get(w->office, &kind_event, id, w->arena, &t.record, err) != RC_OK)
		return err->rc;
	t.source = t.record;
	line->event = id;
	/* The key of our version is that of the event itself, whatever the file's. */
	t.ours = e->has_recurrence_id && !record_is_null(t.record, "series")
		? event_import_ours_find(w, e->uid, true, e->recurrence_id)
		: event_import_ours_find(w, record_text(t.record, "uid"), false, 0);
	return plan_known(w, &t, e, line, err);
}

static Rc plan_series_known(
	EventImportWork *w, const SeriesKnown *s, const IcalReadEvent *e, EventImportLine *line, Err *err)
{
	Target t = { .kind = &kind_series };
	Record *first = NULL;
	if (office_get(w->office, &kind_series, s->id, w->arena, &t.record, err) != RC_OK ||
		(s->event != 0 &&
			office_get(w->office, &kind_event, s->event, w->arena, &first, err) != RC_OK))
		return err->rc;
	t.source = first;
	line->event = s->event;
	t.ours = event_import_ours_find(w, e->uid, false, 0);
	if (e->nslots == 0 && !w->only_state) {
		refuse(line, w,
			"In der Datei ist das ein einzelner Termin, hier eine Serie. Bitte von Hand klären.");
		return RC_OK;
	}
	return plan_known(w, &t, e, line, err);
}

static Rc plan_slot(
	EventImportWork *w, const SeriesKnown *s, const IcalReadEvent *e, EventImportLine *line, Err *err)
{
	const EventKnown *k = event_import_find_slot(w, s, e->recurrence_id);
	if (k != NULL)
		return plan_event_known(w, k->id, e, line, err);
	line->event = s->event;
	line->action = EVENT_IMPORT_SAME;
	if (strcmp(e->state, "cancelled") != 0)
		refuse(line, w,
			"Dieser Termin der Serie ist hier ausgenommen. Bitte ihn zuerst in der Serie "
			"wiederherstellen.");
	return RC_OK;
}

/* --- new ones ------------------------------------------------------------------------------------------------ */

static Rc plan_double(
	EventImportWork *w, const EventKnown *k, const IcalReadEvent *e, EventImportLine *line, Err *err)
{
	Target t = { .kind = &kind_event };
	if (office_get(w->office, &kind_event, k->id, w->arena, &t.record, err) != RC_OK)
		return err->rc;
	line->event = k->id;
	line->action = EVENT_IMPORT_DUPLICATE;
	t.ours = ours_of_record(w, t.record, e);
	unsigned differs = event_import_ours_compare(t.ours, e, true);
	differs &= ~(unsigned)(EVENT_DIFFERS_RULE | EVENT_DIFFERS_DATES);
	differs = without_state(&t, e, differs);
	if (differs == 0) {
		line->action = EVENT_IMPORT_SAME;
		line->detail = "steht mit anderer Kennung schon hier";
		return RC_OK;
	}
	event_import_ours_show(w, t.ours, e, differs, line);
	line->detail =
		arena_printf(w->arena, "steht mit anderer Kennung schon hier; anders: %s", line->detail);
	if (plan_change(w, &t, e, differs, err) != RC_OK)
		refuse(line, w, err->text);
	return RC_OK;
}

static Rc plan_new(EventImportWork *w, const IcalReadEvent *e, EventImportLine *line, Err *err)
{
	const EventKnown *other = event_import_find_double(w, e);
	if (other != NULL)
		return plan_double(w, other, e, line, err);
	line->action = EVENT_IMPORT_NEW;
	line->detail = *e->notices != '\0' ? e->notices : "";
	Rc rc = RC_OK;
	if (e->nslots > 0) {
		rc = event_import_series_plan(w, e, line, err);
	} else {
		Record *r = event_import_map_new(w, e, &kind_event);
		event_import_map_source(w, e, r);
		if (e->has_recurrence_id)
			record_set_text(
				r, w->arena, "uid", event_import_map_uid(w->arena, e->uid, e->recurrence_id));
		rc = record_check(NULL, r, err);
		EventWrite write = { .line = w->at_line, .mine = r };
		event_import_write(w, STAGE_EVENTS, write);
	}
	if (rc != RC_OK)
		refuse(line, w, err->text);
	return RC_OK;
}

/* Repetitions that were taken over as single dates before: each has its own UID. */
static Rc plan_singles_known(
	EventImportWork *w, const IcalReadEvent *e, EventImportLine *line, bool *ret_known, Err *err)
{
	size_t changed = 0, known = 0, older = 0;
	for (size_t i = 0; i < e->nslots; i++) {
		const EventKnown *k =
			event_import_find_event(w, event_import_map_uid(w->arena, e->uid, e->slots[i]));
		if (k == NULL)
			continue;
		IcalReadEvent one = *e;
		EventImportLine ignored = { .detail = "" };
		const PeopleMapItem *own = people_map_find(
			&w->theirs, event_import_find_key(w->arena, e->uid, true, e->slots[i]));
		if (own != NULL)
			one = w->file.items[own->value];
		else {
			one.end += e->slots[i] - e->start;
			one.start = e->slots[i];
		}
		one.nslots = 0;
		one.has_recurrence_id = false;
		if (plan_event_known(w, k->id, &one, &ignored, err) != RC_OK)
			return err->rc;
		known++;
		line->event = k->id;
		changed += ignored.action == EVENT_IMPORT_CHANGED;
		older += ignored.action == EVENT_IMPORT_OLDER;
	}
	*ret_known = known > 0;
	line->action = changed > 0 ? EVENT_IMPORT_CHANGED
		: older > 0        ? EVENT_IMPORT_OLDER
				   : EVENT_IMPORT_SAME;
	if (changed > 0)
		line->detail = arena_printf(w->arena, "%zu von %zu Terminen geändert", changed, known);
	return RC_OK;
}

/* --- methods ---------------------------------------------------------------------------------------------------- */

static Rc plan_request(EventImportWork *w, const IcalReadEvent *e, EventImportLine *line, Err *err)
{
	const SeriesKnown *s = event_import_find_series(w, e->uid);
	const EventKnown *k = event_import_find_event(w, e->uid);
	bool known = false;
	if (s != NULL)
		return e->has_recurrence_id ? plan_slot(w, s, e, line, err)
					    : plan_series_known(w, s, e, line, err);
	if (e->has_recurrence_id)
		k = event_import_find_event(w, event_import_map_uid(w->arena, e->uid, e->recurrence_id));
	if (k != NULL)
		return plan_event_known(w, k->id, e, line, err);
	if (e->nslots > 0 && plan_singles_known(w, e, line, &known, err) != RC_OK)
		return err->rc;
	return known ? RC_OK : plan_new(w, e, line, err);
}

/* Only who invited may cancel: what is our own stays until somebody decides. */
static Rc plan_cancel(EventImportWork *w, const IcalReadEvent *e, EventImportLine *line, Err *err)
{
	const SeriesKnown *s = event_import_find_series(w, e->uid);
	const EventKnown *k = event_import_find_event(w, e->uid);
	Record *r = NULL;
	if (s != NULL && e->has_recurrence_id)
		k = event_import_find_slot(w, s, e->recurrence_id);
	int64_t id = k != NULL ? k->id : s != NULL ? s->event : 0;
	if (id == 0) {
		line->action = EVENT_IMPORT_SAME;
		line->detail = "Absage eines Termins, der hier nicht bekannt ist";
		return RC_OK;
	}
	if (office_get(w->office, &kind_event, id, w->arena, &r, err) != RC_OK)
		return err->rc;
	if (record_is_null(r, "source_sequence"))
		return event_import_reply_doubt(
			w, e, "Jemand anderes sagt einen Termin dieses Büros ab.", id, line, err);
	IcalReadEvent *off = ARENA_NEW(w->arena, IcalReadEvent);
	*off = *e;
	off->state = "cancelled";
	w->only_state = true; /* such a mail need not say anything else */
	Rc rc = plan_request(w, off, line, err);
	w->only_state = false;
	return rc;
}

/* Whoever invites to a date of ours under another name is not believed. */
static bool claims_ours(EventImportWork *w, const IcalReadEvent *e, int64_t *ret_event, Err *err)
{
	const SeriesKnown *s = event_import_find_series(w, e->uid);
	const EventKnown *k = event_import_find_event(w, e->uid);
	int64_t id = k != NULL ? k->id : s != NULL ? s->event : 0;
	Record *r = NULL;
	*ret_event = id;
	if (id == 0 || *e->organizer == '\0' || strcmp(e->organizer, w->sender.address) == 0 ||
		office_get(w->office, &kind_event, id, w->arena, &r, err) != RC_OK)
		return false;
	return record_is_null(r, "source_sequence");
}

Rc event_import_line_plan(EventImport *plan, size_t at, Err *err)
{
	EventImportWork *w = plan->work;
	EventImportLine *line = &plan->items[at];
	const IcalReadEvent *e = w->lines[at];
	int64_t id;
	if (e == NULL)
		return RC_OK;
	w->at_line = at;
	if (strcmp(e->method, "REPLY") == 0)
		return event_import_reply_plan(w, e, line, err);
	const IcalReadEvent *better = better_in_file(w, e);
	if (better != NULL) {
		line->action = EVENT_IMPORT_OLDER;
		line->detail = arena_printf(w->arena,
			"steht in Zeile %zu der Datei in dieser oder neuerer Fassung", better->line);
		return RC_OK;
	}
	if (strcmp(e->method, "CANCEL") == 0)
		return plan_cancel(w, e, line, err);
	if (strcmp(e->method, "COUNTER") == 0)
		return event_import_reply_doubt(w, e, "Jemand schlägt eine andere Zeit vor.", 0, line, err);
	if (strcmp(e->method, "REFRESH") == 0 || strcmp(e->method, "DECLINECOUNTER") == 0 ||
		strcmp(e->method, "ADD") == 0)
		return event_import_reply_doubt(
			w, e, "Diese Art Kalendermail wird nicht von selbst ausgeführt.", 0, line, err);
	if (strcmp(e->method, "REQUEST") == 0 && claims_ours(w, e, &id, err))
		return event_import_reply_doubt(
			w, e, "Jemand anderes lädt zu einem Termin dieses Büros ein.", id, line, err);
	return plan_request(w, e, line, err);
}
