/* Dates of the office: states and rules. */
#include "kontor/domain/event.h"

#include <string.h>

const Choice event_states[] = {
	{ "draft", "Entwurf" },
	{ "tentative", "geplant" },
	{ "confirmed", "bestätigt" },
	{ "held", "durchgeführt" },
	{ "archived", "archiviert" },
	{ "cancelled", "abgesagt" },
	{ NULL, NULL },
};

static const struct {
	const char *from, *to;
} transitions[] = {
	{ "draft", "tentative" },
	{ "tentative", "confirmed" },
	{ "tentative", "cancelled" },
	{ "confirmed", "held" },
	{ "confirmed", "cancelled" },
	{ "held", "archived" },
};

static const char *label(const char *state)
{
	for (const Choice *c = event_states; c->name != NULL; c++)
		if (strcmp(c->name, state) == 0)
			return c->label;
	return state;
}

Rc event_transition(const char *from, const char *to, Err *err)
{
	AUTO(str_done) Str next = STR_INIT;
	if (strcmp(from, to) == 0)
		return RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(transitions); i++) {
		if (strcmp(transitions[i].from, from) != 0)
			continue;
		if (strcmp(transitions[i].to, to) == 0)
			return RC_OK;
		str_addf(&next, "%s„%s“", next.len > 0 ? " oder " : "", label(transitions[i].to));
	}
	if (next.len == 0)
		return err_field(err, "state",
			"Der Termin ist „%s“; dabei bleibt es. Bitte bei Bedarf einen neuen Termin anlegen.",
			label(from));
	return err_field(err, "state", "Von „%s“ geht es nicht zu „%s“, nur zu %s.", label(from), label(to),
		str_cstr(&next));
}

/* --- times ---------------------------------------------------------------------------- */

static Rc check_gap(const Record *r, const char *field, Err *err)
{
	char german[DATE_TEXT_MAX];
	Wall w = wall_parse_iso(record_text(r, field));
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
			"Es fehlt die Uhrzeit. Bitte angeben, zum Beispiel 14.10. 18:00, oder „ganztägig“ wählen.");
	Rc rc = check_gap(r, "start", err);
	return rc != RC_OK ? rc : check_gap(r, "end", err);
}

Rc event_check(const Record *before, const Record *after, Err *err)
{
	Wall start = wall_parse_iso(record_text(after, "start")),
	     end = wall_parse_iso(record_text(after, "end"));
	Rc rc = RC_OK;
	if (before != NULL)
		rc = event_transition(record_text(before, "state"), record_text(after, "state"), err);
	if (rc != RC_OK)
		return rc;
	return record_int(after, "all_day") != 0 ? check_all_day(start, end, err)
						 : check_timed(after, start, end, err);
}

/* --- computed fields ------------------------------------------------------------------- */

/* What a calendar must be told about, once it may have a copy of the event. */
static bool concerns_calendars(const Record *before, const Record *after)
{
	static const char *const fields[] = { "start", "end", "all_day", "place", "state" };
	if (strcmp(record_text(before, "state"), "draft") == 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!value_equal(record_value(before, fields[i]), record_value(after, fields[i])))
			return true;
	return false;
}

/* Never falls, whatever after brings along: an undo, too, is a newer version to those who
 * hold a copy. */
void event_derive(const Record *before, Record *after, Arena *a)
{
	int64_t sequence = before == NULL ? 0 : record_int(before, "sequence");
	if (before != NULL && concerns_calendars(before, after))
		sequence++;
	record_set_text(after, a, "zone", "Europe/Berlin");
	record_set_int(after, "sequence", sequence);
}
