/* Import of dates: the plan of a file, line by line, and carrying it out in slices. */
#include "kontor/office/event_import.h"

#include <string.h>

#include "event_import_priv.h"
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
	event_import_line_best(w);
	add_lines(&plan);
	for (size_t i = 0; i < plan.len; i++) {
		if (event_import_line_plan(&plan, i, err) != RC_OK)
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
	if (w->change.office == NULL) {
		*ret_done = plan->len;
		return RC_OK;
	}
	for (size_t s = 0; s < STAGES; s++)
		all += w->writes[s].len;
	for (size_t left = BASE_MAX(max, (size_t)1); left > 0 && w->stage < STAGES;) {
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
	if (w->stage == STAGES && finish(plan, err) != RC_OK)
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
