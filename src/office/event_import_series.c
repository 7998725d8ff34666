/* Foreign repetitions.
 *
 * A rule of the file becomes a series where kontor's own rule gives the very dates that libical gave for
 * theirs: then it does not matter how theirs was written, in which zone, or which parts it had. Else the
 * dates stand alone, each an event whose UID is theirs with the date behind it, so that the next file finds
 * it again. */
#include <string.h>

#include "event_import_priv.h"
#include "kontor/domain/recurrence.h"

/* A few lines of a file say very many dates. */
enum { DATES_MAX = 40000 };

/* --- the rule ----------------------------------------------------------------------------------- */

/* The rule without its end, and with a number of dates instead. */
static const char *counted(Arena *a, const char *rrule, size_t count)
{
	AUTO(str_done) Str text = STR_INIT;
	for (const char *s = rrule; *s != '\0';) {
		size_t n = strcspn(s, ";");
		if (strncmp(s, "COUNT=", 6) != 0 && strncmp(s, "UNTIL=", 6) != 0 && n > 0)
			str_addf(&text, "%.*s;", (int)n, s);
		s += n + (s[n] == ';');
	}
	str_addf(&text, "COUNT=%zu", count);
	return arena_strdup(a, str_cstr(&text));
}

static bool gives(const Recurrence *r, const IcalReadEvent *e, size_t n)
{
	Wall slots[RECURRENCE_MAX];
	return recurrence_expand(r, e->slots[0], slots, RECURRENCE_MAX) == n &&
		memcmp(slots, e->slots, n * sizeof(Wall)) == 0;
}

static const char *weekdays_of(Arena *a, unsigned days)
{
	static const char *const names[] = { "mo", "di", "mi", "do", "fr", "sa", "so" };
	AUTO(str_done) Str text = STR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if ((days & 1u << i) != 0)
			str_addf(&text, "%s%s", text.len > 0 ? " " : "", names[i]);
	return arena_strdup(a, str_cstr(&text));
}

static void set_rule(EventImportWork *w, const Recurrence *r, Record *series)
{
	static const char *const frequencies[] = {
		[RECURRENCE_DAILY] = "daily",
		[RECURRENCE_WEEKLY] = "weekly",
		[RECURRENCE_MONTH_WEEKDAY] = "month_weekday",
		[RECURRENCE_MONTH_LAST] = "month_last",
		[RECURRENCE_MONTH_DAY] = "month_day",
		[RECURRENCE_YEARLY] = "yearly",
	};
	char until[DATE_TEXT_MAX];
	record_set_text(series, w->arena, "frequency", frequencies[r->frequency]);
	record_set_null(series, "interval");
	if (r->interval > 1)
		record_set_int(series, "interval", r->interval);
	record_set_text(series, w->arena, "weekdays",
		r->frequency == RECURRENCE_WEEKLY ? weekdays_of(w->arena, r->weekdays) : "");
	record_set_null(series, "count");
	record_set_null(series, "until");
	if (r->count > 0) {
		record_set_int(series, "count", r->count);
	} else {
		date_format_iso(r->until, until);
		record_set_text(series, w->arena, "until", until);
	}
}

bool event_import_series_rule(EventImportWork *w, const IcalReadEvent *e, Record *series)
{
	Recurrence r;
	Err err = ERR_INIT;
	size_t n = BASE_MIN(e->nslots, (size_t)RECURRENCE_MAX);
	if (*e->rrule == '\0' || e->irregular || n < 2)
		return false;
	bool whole = n == e->nslots && !e->endless &&
		recurrence_parse(e->rrule, e->slots[0], e->all_day, &r, &err) == RC_OK && gives(&r, e, n);
	if (!whole &&
		(recurrence_parse(counted(w->arena, e->rrule, n), e->slots[0], e->all_day, &r, &err) !=
				RC_OK ||
			!gives(&r, e, n)))
		return false;
	set_rule(w, &r, series);
	return true;
}

/* --- a new series --------------------------------------------------------------------------------- */

static bool is_in(const Wall *w, size_t n, Wall x)
{
	for (size_t i = 0; i < n; i++)
		if (w[i] == x)
			return true;
	return false;
}

/* The file's own word on the date of a slot; NULL: it is as the rule says. */
static const IcalReadEvent *override_of(EventImportWork *w, const char *uid, Wall slot)
{
	const PeopleMapItem *i =
		people_map_find(&w->theirs, event_import_find_key(w->arena, uid, true, slot));
	return i != NULL ? &w->file.items[i->value] : NULL;
}

static Record *series_of(EventImportWork *w, const IcalReadEvent *e)
{
	IcalReadEvent first = *e;
	Err err = ERR_INIT;
	CalendarSlots skips = { .len = 0 };
	first.end += e->slots[0] - e->start;
	first.start = e->slots[0];
	Record *series = event_import_map_new(w, &first, &kind_series);
	record_set_text(series, w->arena, "mode", "rule");
	if (*e->uid == '\0' || !event_import_series_rule(w, e, series))
		return NULL;
	for (size_t i = 0; i < e->nexdates; i++)
		if (is_in(e->slots, BASE_MIN(e->nslots, (size_t)RECURRENCE_MAX), e->exdates[i]))
			calendar_slots_add(&skips, e->exdates[i]);
	calendar_slots_set_skipped(series, w->arena, &skips);
	return record_check(NULL, series, &err) == RC_OK ? series : NULL;
}

/* A date that stands as the series says is made from it; another from its own event. */
static Record *date_of(EventImportWork *w, const IcalReadEvent *e, const Record *series, Wall slot)
{
	const IcalReadEvent *own = override_of(w, e->uid, slot);
	Record *r = calendar_date_of(series, slot, w->arena);
	if (own != NULL) {
		r = event_import_map_new(w, own, &kind_event);
		calendar_set_wall(r, w->arena, "slot", slot);
		record_set_null(r, "uid");
		/* That of the series is added to it on the way out. */
		record_set_int(r, "sequence", BASE_MAX(own->sequence - e->sequence, (int64_t)0));
		event_import_map_source(w, own, r);
		return r;
	}
	event_import_map_source(w, e, r);
	record_set_null(r, "extra"); /* it would make each date differ from its series */
	return r;
}

/* The rules of a date, before its series has an id. */
static Rc check_date(EventImportWork *w, const Record *date, Err *err)
{
	Record *r = calendar_shallow(w->arena, date);
	record_set_int(r, "series", 1);
	return record_check(NULL, r, err);
}

static Rc plan_dates(EventImportWork *w, const IcalReadEvent *e, const Record *series, size_t *ret_dates,
	size_t *ret_moved, Err *err)
{
	CalendarSlots skips;
	size_t n = BASE_MIN(e->nslots, (size_t)RECURRENCE_MAX);
	calendar_slots_skipped(series, &skips);
	*ret_dates = *ret_moved = 0;
	for (size_t i = 0; i < n; i++) {
		if (calendar_slots_find(&skips, e->slots[i]) != RECURRENCE_MAX)
			continue;
		Record *date = date_of(w, e, series, e->slots[i]);
		if (check_date(w, date, err) != RC_OK)
			return err->rc;
		EventWrite write = { .line = w->at_line, .mine = date, .series = series };
		event_import_write(w, STAGE_EVENTS, write);
		w->dates++;
		(*ret_dates)++;
		*ret_moved += override_of(w, e->uid, e->slots[i]) != NULL;
	}
	if (*ret_dates == 0)
		return err_set(err, RC_INVALID, "Alle Termine der Serie sind ausgenommen.");
	return RC_OK;
}

static void say_series(EventImportWork *w, const IcalReadEvent *e, const Record *series, size_t dates,
	size_t moved, EventImportLine *line)
{
	AUTO(str_done) Str text = STR_INIT;
	Recurrence r;
	Err err = ERR_INIT;
	str_addf(&text, "Serie, %zu Termine", dates);
	if (moved > 0)
		str_addf(&text, ", davon %zu geändert", moved);
	if (recurrence_of(series, &r, &err) == RC_OK) {
		str_adds(&text, ": ");
		recurrence_say(&r, e->slots[0], &text);
	}
	if (e->endless)
		str_adds(&text, "; in der Datei ohne Ende, hier bis zu diesem");
	else if (e->nslots > RECURRENCE_MAX)
		str_addf(&text, "; in der Datei %zu", e->nslots);
	line->detail = arena_strdup(w->arena, str_cstr(&text));
}

/* --- single dates -------------------------------------------------------------------------------------- */

static Rc plan_single(EventImportWork *w, const IcalReadEvent *e, Wall slot, Err *err)
{
	const IcalReadEvent *own = override_of(w, e->uid, slot);
	IcalReadEvent one = own != NULL ? *own : *e;
	if (own == NULL) {
		one.end += slot - e->start;
		one.start = slot;
		if (wall_kind(slot) == WALL_GAP)
			return RC_OK; /* no such time on that day */
	}
	Record *r = event_import_map_new(w, &one, &kind_event);
	event_import_map_source(w, &one, r);
	if (*e->uid != '\0')
		record_set_text(r, w->arena, "uid", event_import_map_uid(w->arena, e->uid, slot));
	if (record_check(NULL, r, err) != RC_OK)
		return err->rc;
	EventWrite write = { .line = w->at_line, .mine = r };
	event_import_write(w, STAGE_EVENTS, write);
	w->dates++;
	return RC_OK;
}

static Rc plan_singles(EventImportWork *w, const IcalReadEvent *e, EventImportLine *line, Err *err)
{
	size_t dates = 0, left = 0;
	for (size_t i = 0; i < e->nslots; i++) {
		if (is_in(e->exdates, e->nexdates, e->slots[i]))
			continue;
		if (dates == RECURRENCE_MAX) {
			left++;
			continue;
		}
		if (plan_single(w, e, e->slots[i], err) != RC_OK)
			return err->rc;
		dates++;
	}
	if (dates == 0)
		return err_set(err, RC_INVALID, "Alle Termine der Serie sind ausgenommen.");
	line->detail = left == 0 && !e->endless
		? arena_printf(
			  w->arena, "%zu einzelne Termine, weil die Regel keine Serie von kontor ist", dates)
		: arena_printf(w->arena,
			  "%zu einzelne Termine, weil die Regel keine Serie von kontor ist; die späteren fehlen",
			  dates);
	return RC_OK;
}

Rc event_import_series_plan(EventImportWork *w, const IcalReadEvent *e, EventImportLine *line, Err *err)
{
	size_t dates, moved;
	if (w->dates + BASE_MIN(e->nslots, (size_t)RECURRENCE_MAX) > DATES_MAX)
		return err_set(err, RC_INVALID,
			"Die Serien der Datei haben zusammen mehr als 40.000 Termine. Bitte in mehrere Dateien "
			"teilen.");
	Record *series = series_of(w, e);
	line->action = EVENT_IMPORT_NEW;
	if (series == NULL)
		return plan_singles(w, e, line, err);
	EventWrite write = { .line = w->at_line, .mine = series };
	event_import_write(w, STAGE_SERIES, write);
	if (plan_dates(w, e, series, &dates, &moved, err) != RC_OK)
		return err->rc;
	say_series(w, e, series, dates, moved, line);
	return RC_OK;
}
