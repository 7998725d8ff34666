/* Dates of the office: states and rules. */
#include "kontor/domain/event.h"

#include <string.h>

#include "event_priv.h"
#include "transition.h"

const Choice event_states[] = {
	{ "draft", "Entwurf" },
	{ "tentative", "geplant" },
	{ "confirmed", "bestätigt" },
	{ "held", "durchgeführt" },
	{ "archived", "archiviert" },
	{ "cancelled", "abgesagt" },
	{ NULL, NULL },
};

static const Transition transitions[] = {
	{ "draft", "tentative" },
	{ "tentative", "confirmed" },
	{ "tentative", "cancelled" },
	{ "confirmed", "held" },
	{ "confirmed", "cancelled" },
	{ "held", "archived" },
};

Rc event_transition(const char *from, const char *to, Err *err)
{
	return transition_check(event_states, transitions, ARRAY_LEN(transitions), from, to, err);
}

/* --- times ---------------------------------------------------------------------------- */

static Wall wall_of(const Record *r, const char *field)
{
	return wall_parse_iso(record_text(r, field));
}

static bool is_all_day(const Record *r)
{
	return record_int(r, "all_day") != 0;
}

Rc event_gap(const Record *r, const char *field, Err *err)
{
	char german[DATE_TEXT_MAX];
	Wall w = wall_of(r, field);
	if (wall_kind(w) != WALL_GAP)
		return RC_OK;
	wall_format_german(w, german);
	return err_field(err, field,
		"%s gibt es nicht: In dieser Nacht beginnt die Sommerzeit, auf 1:59 Uhr folgt 3:00 Uhr.",
		german);
}

static Rc check_all_day(Wall start, Wall end, Err *err)
{
	if (wall_day(end) < wall_day(start))
		return err_field(err, "end", "Das Ende liegt vor dem Beginn. Bitte den letzten Tag angeben.");
	return RC_OK;
}

static Rc check_timed(const Record *r, Wall start, Wall end, Err *err)
{
	bool is_deadline = strcmp(record_text(r, "type"), "deadline") == 0;
	if (end < start || (end == start && !is_deadline && wall_minutes(start) != 0))
		return err_field(err, "end", "Das Ende muss nach dem Beginn liegen.");
	/* Both at midnight is what days without a time become. */
	if (wall_minutes(start) == 0 && wall_minutes(end) == 0)
		return err_field(err, "start",
			"Es fehlt die Uhrzeit. Bitte angeben, zum Beispiel 14.10. 18:00, oder „ganztägig“ wählen "
			"(das ist auch 0 bis 24 Uhr).");
	Rc rc = event_gap(r, "start", err);
	return rc != RC_OK ? rc : event_gap(r, "end", err);
}

Rc event_times(const Record *r, Err *err)
{
	Wall start = wall_of(r, "start"), end = wall_of(r, "end");
	return is_all_day(r) ? check_all_day(start, end, err) : check_timed(r, start, end, err);
}

/* Does it begin or end in the hour that October repeats? */
static bool in_doubled_hour(const Record *r)
{
	return !is_all_day(r) &&
		(wall_kind(wall_of(r, "start")) == WALL_FOLD || wall_kind(wall_of(r, "end")) == WALL_FOLD);
}

static bool differs(const Record *before, const Record *after, const char *field)
{
	return !value_equal(record_value(before, field), record_value(after, field));
}

/* Asked where times are set: what older files hold stays as it is until somebody touches it. A fold
 * that the new times no longer need is dropped by event_derive. */
static Rc check_fold(const Record *before, const Record *after, Err *err)
{
	bool fold = !record_is_null(after, "fold");
	bool set = before == NULL || differs(before, after, "start") || differs(before, after, "end") ||
		differs(before, after, "all_day");
	if (in_doubled_hour(after) && !fold && (set || differs(before, after, "fold")))
		return err_field(err, "fold",
			"In dieser Nacht gibt es die Stunde von 2 bis 3 Uhr zweimal. Bitte „erste Stunde "
			"(Sommerzeit)“ oder „zweite Stunde (Winterzeit)“ wählen.");
	if (!in_doubled_hour(after) && fold && (before == NULL || differs(before, after, "fold")))
		return err_field(err, "fold",
			"Die Angabe gilt nur in der Nacht zur Winterzeit, wenn Beginn oder Ende zwischen 2 und "
			"3 Uhr liegt. Bitte leer lassen.");
	return RC_OK;
}

static Rc check_links(const Record *r, Err *err)
{
	if (record_is_null(r, "series") != record_is_null(r, "slot"))
		return err_field(err, "slot", "Serie und Platz in der Serie gehören zusammen.");
	if (r->id != 0 && record_int(r, "frame") == r->id)
		return err_field(err, "frame", "Ein Termin kann nicht zu sich selbst gehören.");
	return RC_OK;
}

Rc event_check(const Record *before, const Record *after, Err *err)
{
	Rc rc = RC_OK;
	if (before != NULL)
		rc = event_transition(record_text(before, "state"), record_text(after, "state"), err);
	if (rc == RC_OK)
		rc = event_times(after, err);
	if (rc == RC_OK)
		rc = check_fold(before, after, err);
	if (rc == RC_OK)
		rc = check_links(after, err);
	return rc == RC_OK ? event_rules_details(after, err) : rc;
}

static int64_t utc_of(const Record *r, const char *field)
{
	Wall w = wall_of(r, field);
	bool second = strcmp(record_text(r, "fold"), "second") == 0;
	return second ? wall_to_utc_second(w) : wall_to_utc(w);
}

int64_t event_start_utc(const Record *r)
{
	return is_all_day(r) ? wall_to_utc(wall_make(wall_day(wall_of(r, "start")), 0)) : utc_of(r, "start");
}

int64_t event_end_utc(const Record *r)
{
	return is_all_day(r) ? wall_to_utc(wall_make(wall_day(wall_of(r, "end")) + 1, 0)) : utc_of(r, "end");
}

/* --- computed fields ------------------------------------------------------------------- */

bool event_concerns(const Record *before, const Record *after, const char *const *fields, size_t nfields)
{
	if (strcmp(record_text(before, "state"), "draft") == 0)
		return false;
	for (size_t i = 0; i < nfields; i++)
		if (differs(before, after, fields[i]))
			return true;
	return false;
}

/* What a calendar must be told about, once it may have a copy of the event. */
static const char *const told[] = { "start", "end", "all_day", "fold", "state", "place", "address", "room",
	"link", "dial_in" };

/* Never falls, whatever after brings along: an undo, too, is a newer version to those who
 * hold a copy. A new event begins at 0; one that came from a file, or comes back, goes on from its own. */
void event_derive(const Record *before, Record *after, Arena *a)
{
	int64_t sequence = record_int(before == NULL ? after : before, "sequence");
	if (!in_doubled_hour(after))
		record_set_null(after, "fold");
	if (before != NULL && event_concerns(before, after, told, ARRAY_LEN(told)))
		sequence++;
	record_set_text(after, a, "zone", "Europe/Berlin");
	record_set_int(after, "sequence", sequence);
	event_rules_visibility(before, after, a);
}
