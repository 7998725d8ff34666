/* Rules of series, templates, sessions and messages, and what the calendar's kinds have in common. */
#include <string.h>

#include "event_priv.h"
#include "kind_priv.h"
#include "transition.h"
#include "kontor/domain/event.h"
#include "kontor/domain/recurrence.h"

/* --- visibility, category, busy ------------------------------------------------------- */

static bool is_one_of(const char *s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(s, *list) == 0)
			return true;
	return false;
}

static const char *visibility_of_type(const char *type)
{
	static const char *const open[] = { "tour", "webtalk", "congress", NULL };
	return is_one_of(type, open) ? "public" : "internal";
}

const char *event_visibility(const Record *r)
{
	return record_is_null(r, "visibility") ? visibility_of_type(record_text(r, "type"))
					       : record_text(r, "visibility");
}

/* The types are categories of the same name; a few categories are more than types. */
const char *event_category(const Record *r)
{
	const char *name = record_text(r, record_is_null(r, "category") ? "type" : "category");
	return kind_choice_label(kind_field(r->kind, "category"), name);
}

const char *event_busy(const Record *r)
{
	if (!record_is_null(r, "busy"))
		return record_text(r, "busy");
	return strcmp(record_text(r, "type"), "deadline") == 0 ? "free" : "busy";
}

/* Nobody chose the visibility that is but its type's: an internal meeting that was first
 * taken down as a web-talk does not stay public. */
void event_rules_visibility(const Record *before, Record *after, Arena *a)
{
	bool follows = before != NULL &&
		value_equal(record_value(before, "visibility"), record_value(after, "visibility")) &&
		strcmp(record_text(before, "visibility"), visibility_of_type(record_text(before, "type"))) ==
			0;
	if (follows || record_is_null(after, "visibility"))
		record_set_text(after, a, "visibility", visibility_of_type(record_text(after, "type")));
}

Rc event_rules_details(const Record *r, Err *err)
{
	Rc rc = kind_rules_degrees_check(r, err);
	if (rc == RC_OK)
		rc = kind_rules_link_check(r, "link", err);
	return rc == RC_OK ? kind_rules_link_check(r, "page", err) : rc;
}

/* --- series ----------------------------------------------------------------------------- */

/* A calendar cannot say which of two hours a repeated date means, nor skip one that does not exist. */
static Rc check_slot(const Record *r, Wall slot, Wall length, Err *err)
{
	char german[DATE_TEXT_MAX];
	Wall culprit = wall_kind(slot) != WALL_PLAIN ? slot : slot + length;
	if (wall_kind(culprit) == WALL_PLAIN || record_int(r, "all_day") != 0)
		return RC_OK;
	wall_format_long(culprit, german);
	return err_field(err, culprit == slot ? "start" : "end",
		"Die Serie trifft die Nacht einer Zeitumstellung: %s gibt es %s. Bitte eine andere Uhrzeit "
		"oder einen früheren letzten Tag wählen.",
		german, wall_kind(culprit) == WALL_GAP ? "nicht" : "zweimal");
}

Rc event_series_check(const Record *before, const Record *after, Err *err)
{
	Recurrence rule;
	Wall slots[RECURRENCE_MAX];
	Wall start = wall_parse_iso(record_text(after, "start")),
	     end = wall_parse_iso(record_text(after, "end"));
	Rc rc = RC_OK;
	if (before != NULL)
		rc = event_transition(record_text(before, "state"), record_text(after, "state"), err);
	if (rc == RC_OK)
		rc = event_times(after, err);
	if (rc == RC_OK)
		rc = recurrence_of(after, &rule, err);
	if (rc == RC_OK)
		rc = event_rules_details(after, err);
	if (rc != RC_OK)
		return rc;
	/* From midnight on, since expansion leaves out what falls into the gap. */
	size_t n = recurrence_expand(&rule, wall_make(wall_day(start), 0), slots, RECURRENCE_MAX);
	/* One may be left of a series that was cut off; nobody begins one so. */
	if (before == NULL && n < 2)
		return err_field(err, rule.count > 0 ? "count" : "until",
			"Eine Serie hat mindestens zwei Termine. Bitte Anzahl oder letzten Tag ändern.");
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = check_slot(after, slots[i] + wall_minutes(start), end - start, err);
	return rc;
}

void event_series_derive(const Record *before, Record *after, Arena *a)
{
	static const char *const told[] = { "start", "end", "all_day", "frequency", "interval", "weekdays",
		"count", "until", "skips", "turns", "state", "place", "address", "room", "link", "dial_in" };
	int64_t sequence = record_int(before == NULL ? after : before, "sequence");
	if (before != NULL && event_concerns(before, after, told, ARRAY_LEN(told)))
		sequence++;
	record_set_text(after, a, "zone", "Europe/Berlin");
	record_set_int(after, "sequence", sequence);
	event_rules_visibility(before, after, a);
}

/* --- templates and sessions --------------------------------------------------------------- */

Rc event_template_check(const Record *before UNUSED, const Record *after, Err *err)
{
	Err ignored = ERR_INIT;
	int minutes = 0;
	bool timed = !record_is_null(after, "time");
	int64_t length = record_int(after, "minutes");
	if (timed && date_parse_time(record_text(after, "time"), &minutes, &ignored) != RC_OK)
		return err_field(
			err, "time", "Das ist keine Uhrzeit. Möglich sind zum Beispiel 9, 9:30 oder 18:00.");
	if (!record_is_null(after, "minutes") && length < 1)
		return err_field(err, "minutes", "Die Dauer ist mindestens eine Minute.");
	if (!timed && length % (24 * 60) != 0)
		return err_field(err, "minutes",
			"Ganztägige Termine dauern ganze Tage, also 1440 Minuten je Tag. Bitte so angeben oder "
			"eine Uhrzeit dazu.");
	return event_rules_details(after, err);
}

Rc event_session_check(const Record *before UNUSED, const Record *after, Err *err)
{
	if (strcmp(record_text(after, "end"), record_text(after, "start")) <= 0)
		return err_field(err, "end", "Das Ende muss nach dem Beginn liegen.");
	Rc rc = event_gap(after, "start", err);
	return rc == RC_OK ? event_gap(after, "end", err) : rc;
}

/* --- messages -------------------------------------------------------------------------------- */

static const Transition moves[] = {
	{ "draft", "released" },
	{ "draft", "handed" },
	{ "draft", "dropped" },
	{ "released", "sending" },
	{ "released", "handed" },
	{ "released", "dropped" },
	{ "sending", "sent" },
	{ "sending", "failed" },
	{ "sending", "unclear" },
	{ "failed", "released" },
	{ "failed", "dropped" },
	{ "unclear", "released" },
	{ "unclear", "dropped" },
};

static Rc check_move(const Record *before, const Record *after, Err *err)
{
	return transition_check(kind_field(after->kind, "state")->choices, moves, ARRAY_LEN(moves),
		record_text(before, "state"), record_text(after, "state"), err);
}

/* What was released is what is sent: to whom, which words, which version. */
static Rc check_wording(const Record *before, const Record *after, Err *err)
{
	static const char *const fixed[] = { "event", "name", "address", "subject", "text", "calendar",
		"method", "sequence", "stamp" };
	if (strcmp(record_text(before, "state"), "draft") == 0)
		return RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		if (!value_equal(record_value(before, fixed[i]), record_value(after, fixed[i])))
			return err_field(err, fixed[i],
				"Die Nachricht ist freigegeben; ihr Wortlaut bleibt. Bitte verwerfen und neu "
				"anlegen.");
	return RC_OK;
}

Rc event_message_check(const Record *before, const Record *after, Err *err)
{
	Rc rc = RC_OK;
	if (before != NULL)
		rc = check_move(before, after, err);
	return rc == RC_OK && before != NULL ? check_wording(before, after, err) : rc;
}
