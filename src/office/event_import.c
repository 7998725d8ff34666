/* Import of dates: the plan of a file, line by line, and carrying it out in slices. */
#include "kontor/office/event_import.h"

#include <string.h>

#include "event_import_priv.h"
#include "kontor/domain/event.h"
#include "kontor/exchange/file.h"

/* --- the file ----------------------------------------------------------------------------------- */

static bool starts_with(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i < n; i++)
		if (i >= len || (s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 32 : s[i]) != word[i])
			return false;
	return true;
}

Rc event_import_read(const char *path, Arena *a, const char **ret, size_t *ret_len, Err *err)
{
	char *bytes;
	Rc rc = file_read(path, ICAL_READ_BYTES, a, &bytes, ret_len, err);
	if (rc == RC_OK)
		*ret = bytes;
	return rc;
}

/* A mail begins with a header, a calendar with BEGIN. */
static bool is_mail(const char *s, size_t len)
{
	static const char *const headers[] = { "from", "received", "return-path", "mime-version", "date",
		"subject", "to", "message-id", "delivered-to", "x-", "dkim-signature",
		"authentication-results", "content-type", "sender", "reply-to", "thread-", "arc-",
		"received-spf", "envelope-to" };
	for (size_t i = 0; i < ARRAY_LEN(headers); i++)
		if (starts_with(s, len, headers[i]))
			return true;
	return false;
}

static Rc read_file(EventImportWork *w, const char *bytes, size_t len, const IcalReadArg *arg, Err *err)
{
	w->is_mail = is_mail(bytes, len);
	if (!w->is_mail)
		return ical_read(bytes, len, arg, w->arena, &w->file, err);
	if (mail_read(bytes, len, w->arena, &w->mail, err) != RC_OK)
		return err->rc;
	if (w->mail.calendar_len == 0)
		return err_set(err, RC_INVALID,
			"Die Mail hat keinen Kalenderteil. Bitte die Mail mit der Einladung oder Antwort wählen.");
	return ical_read(w->mail.calendar, w->mail.calendar_len, arg, w->arena, &w->file, err);
}

/* --- lines ------------------------------------------------------------------------------------------ */

void event_import_write(EventImportWork *w, EventStage stage, EventWrite write)
{
	VEC_PUSH(w->arena, &w->writes[stage], write);
}

static const char *when_of(Arena *a, const IcalReadEvent *e)
{
	char text[DATE_SPAN_MAX];
	WallSpan span = { e->start, e->end, e->all_day };
	date_format_span(&span, text);
	/* The week is for whoever types a date. */
	const char *week = strstr(text, " (KW");
	return arena_strndup(a, text, week != NULL ? (size_t)(week - text) : strlen(text));
}

static void add_line(EventImport *plan, const IcalReadEvent *e)
{
	EventImportWork *w = plan->work;
	EventImportLine line = { .action = EVENT_IMPORT_REFUSED, .when = "", .title = "", .detail = "" };
	if (e != NULL) {
		line.line = e->line;
		line.when = when_of(w->arena, e);
		line.title = *e->summary != '\0' ? e->summary : "(ohne Titel)";
	}
	w->lines[plan->len] = e;
	VEC_PUSH(w->arena, plan, line);
}

static void add_fault(EventImport *plan, const IcalReadFault *f)
{
	add_line(plan, NULL);
	EventImportLine *line = &plan->items[plan->len - 1];
	line->line = f->line;
	line->title = *f->summary != '\0' ? f->summary : *f->uid != '\0' ? f->uid : "(unbekannt)";
	line->detail = f->reason;
}

/* A changed date of a series that is new comes with the series. */
static bool is_folded(EventImportWork *w, const IcalReadEvent *e)
{
	if (!e->has_recurrence_id || event_import_find_series(w, e->uid) != NULL)
		return false;
	const PeopleMapItem *master = people_map_find(&w->theirs, e->uid);
	return master != NULL && w->file.items[master->value].nslots > 0 &&
		event_import_find_event(w, e->uid) == NULL;
}

/* Both lists are in the order of the file. */
static void add_lines(EventImport *plan)
{
	EventImportWork *w = plan->work;
	size_t fault = 0;
	w->lines = ARENA_ARRAY(w->arena, const IcalReadEvent *, w->file.len + w->file.faults.len + 1);
	for (size_t i = 0; i < w->file.len; i++) {
		const IcalReadEvent *e = &w->file.items[i];
		while (fault < w->file.faults.len && w->file.faults.items[fault].line < e->line)
			add_fault(plan, &w->file.faults.items[fault++]);
		if (!is_folded(w, e))
			add_line(plan, e);
	}
	while (fault < w->file.faults.len)
		add_fault(plan, &w->file.faults.items[fault++]);
}

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

static void find_best(EventImportWork *w)
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

static Rc plan_line(EventImport *plan, size_t at, Err *err)
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

/* --- the plan ------------------------------------------------------------------------------------------------------- */

static void summarise(EventImport *plan)
{
	static const char *const words[] = { "neu", "geändert", "gleich", "älter", "doppelt", "Antworten",
		"zu klären", "abgewiesen" };
	static const Field number = { .name = "n", .type = FIELD_INT };
	AUTO(str_done) Str text = STR_INIT;
	memset(plan->count, 0, sizeof(plan->count));
	for (size_t i = 0; i < plan->len; i++)
		plan->count[plan->items[i].action]++;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		Value v = { .type = VALUE_INT, .i = (int64_t)plan->count[i] };
		if (plan->count[i] == 0 && i != EVENT_IMPORT_NEW && i != EVENT_IMPORT_CHANGED)
			continue;
		str_adds(&text, text.len == 0 ? "" : ", ");
		value_show(&number, &v, &text);
		str_addf(&text, " %s", words[i]);
	}
	str_copy(plan->summary, sizeof(plan->summary), str_cstr(&text));
}

static void preset(EventImportLine *line)
{
	line->take = line->action == EVENT_IMPORT_NEW || line->action == EVENT_IMPORT_CHANGED ||
		line->action == EVENT_IMPORT_REPLY || line->action == EVENT_IMPORT_DOUBTFUL;
}

Rc event_import_plan(Office *o, const char *bytes, size_t len, const IcalReadZone *zones, size_t nzones,
	Arena *a, EventImport *ret, Err *err)
{
	EventImport plan = { .work = ARENA_NEW(a, EventImportWork) };
	EventImportWork *w = plan.work;
	IcalReadArg arg = { zones, nzones, office_today(o) };
	w->office = o;
	w->arena = a;
	if (read_file(w, bytes, len, &arg, err) != RC_OK || outbox_sender(o, a, &w->sender, err) != RC_OK ||
		event_import_find_load(w, err) != RC_OK || event_import_ours_load(w, err) != RC_OK)
		return err->rc;
	find_best(w);
	add_lines(&plan);
	for (size_t i = 0; i < plan.len; i++) {
		if (plan_line(&plan, i, err) != RC_OK)
			return err->rc;
		preset(&plan.items[i]);
	}
	plan.unknown_zones = w->file.unknown_zones.items;
	plan.nunknown_zones = w->file.unknown_zones.len;
	summarise(&plan);
	*ret = plan;
	return RC_OK;
}

/* --- carrying out ---------------------------------------------------------------------------------------------------- */

Rc event_import_begin(EventImport *plan, Err *err)
{
	EventImportWork *w = plan->work;
	if (w->applied)
		return err_set(err, RC_INVALID, "Diese Datei ist schon eingelesen.");
	event_import_stop(plan);
	const char *what = arena_printf(w->arena, "Termine eingelesen: %s", plan->summary);
	if (change_begin_import(&w->change, w->office, what, err) != RC_OK)
		return err->rc;
	w->stage = w->at = w->steps = 0;
	return RC_OK;
}

/* Ids that were drawn in a transaction that is no more. */
static void forget_ids(EventImportWork *w)
{
	for (size_t s = 0; s < STAGES; s++)
		for (size_t i = 0; i < w->writes[s].len; i++)
			if (w->writes[s].items[i].base == NULL)
				w->writes[s].items[i].mine->id = w->writes[s].items[i].mine->rev = 0;
}

void event_import_stop(EventImport *plan)
{
	if (plan->work == NULL || plan->work->change.office == NULL)
		return;
	change_done(&plan->work->change);
	forget_ids(plan->work);
}

static bool is_taken(const EventImportLine *l)
{
	return l->take && l->action != EVENT_IMPORT_REFUSED && l->action != EVENT_IMPORT_OLDER &&
		l->action != EVENT_IMPORT_SAME;
}

static Rc carry_out(EventImportWork *w, const EventWrite *write, Err *err)
{
	if (write->series != NULL)
		record_set_int(write->mine, "series", write->series->id);
	if (write->base == NULL)
		return change_insert(&w->change, write->mine, err);
	Record *mine = calendar_shallow(w->arena, write->mine);
	return write->with_dates ? calendar_series_save_in(&w->change, write->base, mine, NULL, err)
				 : change_update(&w->change, write->base, mine, NULL, err);
}

static Rc finish(EventImport *plan, Err *err)
{
	if (change_commit(&plan->work->change, err) != RC_OK) {
		forget_ids(plan->work);
		return err->rc;
	}
	plan->work->applied = true;
	return RC_OK;
}

/* Progress is told in lines, as if each of its writes were a part of them. */
Rc event_import_step(EventImport *plan, size_t max, size_t *ret_done, Err *err)
{
	EventImportWork *w = plan->work;
	size_t all = 0;
	for (size_t s = 0; s < STAGES; s++)
		all += w->writes[s].len;
	for (size_t left = BASE_MAX(max, (size_t)1);
		w->change.office != NULL && left > 0 && w->stage < STAGES;) {
		EventWrites *writes = &w->writes[w->stage];
		if (w->at == writes->len) {
			w->at = 0;
			w->stage++;
			continue;
		}
		const EventWrite *write = &writes->items[w->at++];
		w->steps++;
		left--;
		if (is_taken(&plan->items[write->line]) && carry_out(w, write, err) != RC_OK) {
			event_import_stop(plan);
			return err->rc;
		}
	}
	if (w->change.office != NULL && w->stage == STAGES && finish(plan, err) != RC_OK)
		return err->rc;
	*ret_done = w->applied ? plan->len : plan->len * w->steps / (all + 1);
	return RC_OK;
}

Rc event_import_apply(EventImport *plan, Err *err)
{
	size_t done = 0;
	if (event_import_begin(plan, err) != RC_OK)
		return err->rc;
	return event_import_step(plan, SIZE_MAX, &done, err);
}
