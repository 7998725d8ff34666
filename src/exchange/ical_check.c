/* The second opinion on a calendar file: libical reads the bytes back, and every event
 * is compared with what should be in it. */
#include "ical_priv.h"

#include <string.h>

#include "ical_lib.h"

/* --- comparing ------------------------------------------------------------------ */

static Rc differs(Err *err, const IcalEvent *e, const char *what)
{
	return err_set(err, RC_INVALID,
		"Die Kalenderdatei wurde nicht geschrieben: Beim Nachlesen stimmt %s von „%s“ nicht.", what,
		e->summary);
}

static bool same_text(const char *read, const char *want, bool single_line)
{
	AUTO(str_done) Str clean = STR_INIT;
	ical_clean(&clean, want == NULL ? "" : want, single_line);
	return strcmp(read == NULL ? "" : read, str_cstr(&clean)) == 0;
}

static bool same_day(struct icaltimetype t, Day want)
{
	return t.is_date && date_make(t.year, t.month, t.day) == want;
}

/* The hour that October repeats is left to the wall clock: libical takes its second
 * half, RFC 5545 and kontor the first. */
static bool same_wall(struct icaltimetype t, Wall want)
{
	if (t.is_date || t.zone == NULL || t.second != 0)
		return false;
	const char *tzid = ical_lib.icaltimezone_get_tzid((icaltimezone *)t.zone);
	if (tzid == NULL || strcmp(tzid, "Europe/Berlin") != 0)
		return false;
	Day day = date_make(t.year, t.month, t.day);
	if (day == DAY_NONE || wall_make(day, t.hour * 60 + t.minute) != want)
		return false;
	return wall_kind(want) == WALL_FOLD ||
		(int64_t)ical_lib.icaltime_as_timet_with_zone(t, t.zone) == wall_to_utc(want);
}

static bool same_status(icalcomponent *c, const IcalEvent *e)
{
	const char *status = ical_lib.icalproperty_status_to_string(ical_lib.icalcomponent_get_status(c));
	return status != NULL && strcmp(status, ical_status(e)) == 0;
}

static Rc compare(icalcomponent *c, const IcalEvent *e, Err *err)
{
	struct icaltimetype start = ical_lib.icalcomponent_get_dtstart(c);
	struct icaltimetype end = ical_lib.icalcomponent_get_dtend(c);
	if (!same_text(ical_lib.icalcomponent_get_uid(c), e->uid, true))
		return differs(err, e, "die UID");
	if (!(e->all_day ? same_day(start, wall_day(e->start)) : same_wall(start, e->start)))
		return differs(err, e, "der Beginn");
	if (!(e->all_day ? same_day(end, wall_day(e->end) + 1) : same_wall(end, e->end)))
		return differs(err, e, "das Ende");
	if (!same_text(ical_lib.icalcomponent_get_summary(c), e->summary, true))
		return differs(err, e, "der Titel");
	if (!same_text(ical_lib.icalcomponent_get_location(c), e->location, true))
		return differs(err, e, "der Ort");
	if (!same_text(ical_lib.icalcomponent_get_description(c), e->description, false))
		return differs(err, e, "die Beschreibung");
	if (!same_status(c, e))
		return differs(err, e, "der Status");
	if (ical_lib.icalcomponent_get_sequence(c) != e->sequence)
		return differs(err, e, "die Fassung");
	return RC_OK;
}

static void free_component(icalcomponent **c)
{
	if (*c != NULL)
		ical_lib.icalcomponent_free(*c);
}

/* icalrestriction_check writes its findings into what it checks: hence the clone. A
 * published event wants an ORGANIZER, which Outlook would take for an invitation: the
 * clone gets one, the file never. */
static bool meets_restrictions(icalcomponent *calendar)
{
	AUTO(free_component) icalcomponent *clone = ical_lib.icalcomponent_new_clone(calendar);
	if (clone == NULL)
		return false;
	for (icalcomponent *c = ical_lib.icalcomponent_get_first_component(clone, ICAL_VEVENT_COMPONENT);
		c != NULL; c = ical_lib.icalcomponent_get_next_component(clone, ICAL_VEVENT_COMPONENT))
		ical_lib.icalcomponent_add_property(
			c, ical_lib.icalproperty_new_organizer("mailto:office@example.org"));
	return ical_lib.icalrestriction_check(clone) != 0;
}

Rc ical_check_text(const char *text, size_t len, const IcalEvent *events, size_t n, Err *err)
{
	Rc rc = ical_lib_load("Die Kalenderdatei kann nicht geprüft werden", err);
	if (rc != RC_OK)
		return rc;
	if (memchr(text, '\0', len) != NULL)
		return err_set(err, RC_INVALID, "Die Kalenderdatei enthält ein NUL-Zeichen.");
	AUTO(free_component) icalcomponent *calendar = ical_lib.icalparser_parse_string(text);
	if (calendar == NULL || ical_lib.icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT ||
		ical_lib.icalcomponent_count_errors(calendar) != 0 || !meets_restrictions(calendar))
		return err_set(err, RC_INVALID,
			"Die Kalenderdatei wurde nicht geschrieben: libical liest sie nicht fehlerfrei zurück.");
	icalcomponent *c = ical_lib.icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	for (size_t i = 0; i < n; i++) {
		if (c == NULL)
			return differs(err, &events[i], "das Vorhandensein");
		rc = compare(c, &events[i], err);
		if (rc != RC_OK)
			return rc;
		c = ical_lib.icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT);
	}
	if (c != NULL)
		return err_set(err, RC_INVALID,
			"Die Kalenderdatei wurde nicht geschrieben: Sie enthält überzählige Termine.");
	return RC_OK;
}
