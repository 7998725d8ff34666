/* The writer of iCalendar files (RFC 5545), made for Outlook: constant two-part zone,
 * one fixed order of properties, and never a property without a value. */
#include "kontor/exchange/ical.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/mail.h"
#include "ical_priv.h"

/* --- values of text ------------------------------------------------------------ */

static void add_text(Str *out, const char *name, const char *value, bool single_line, size_t max)
{
	if (value == NULL || value[0] == '\0')
		return;
	AUTO(str_done) Str clean = STR_INIT;
	ical_clean(&clean, value, single_line, max);
	if (clean.len == 0)
		return;
	size_t at = out->len;
	str_adds(out, name);
	ical_escape(out, clean.data, clean.len);
	ical_end_line(out, at);
}

static void add_line(Str *out, const char *start, const char *value)
{
	str_adds(out, start);
	str_adds(out, value);
	str_add(out, "\r\n", 2);
}

static void add_uri(Str *out, const char *start, const char *uri)
{
	size_t at = out->len;
	if (uri == NULL)
		return;
	str_adds(out, start);
	if (!ical_uri(out, uri)) {
		out->len = at;
		out->data[at] = '\0';
		return;
	}
	ical_end_line(out, at);
}

const char *ical_summary(const IcalEvent *e, Str *buf)
{
	str_clear(buf);
	if (e->summary != NULL)
		ical_clean(buf, e->summary, true, ICAL_SUMMARY_MAX);
	return buf->len > 0 ? buf->data : "(ohne Titel)";
}

/* Outlook keeps its colours by name in each mailbox, and some readers drop an event for an escaped
 * comma in it. */
static void add_category(Str *out, const char *category)
{
	AUTO(str_done) Str name = STR_INIT;
	for (; category != NULL && *category != '\0'; category++)
		str_addc(&name, strchr(",;\\", *category) != NULL ? ' ' : *category);
	add_text(out, "CATEGORIES:", str_cstr(&name), true, 0);
}

/* --- times ------------------------------------------------------------------ */

static char *put2(char *p, int v)
{
	*p++ = (char)('0' + v / 10 % 10);
	*p++ = (char)('0' + v % 10);
	return p;
}

static char *put_day(char *p, Day d)
{
	int year, month, day;
	date_split(d, &year, &month, &day);
	p = put2(put2(p, year / 100), year % 100);
	return put2(put2(p, month), day);
}

static char *put_time(char *p, int seconds)
{
	*p++ = 'T';
	return put2(put2(put2(p, seconds / 3600), seconds / 60 % 60), seconds % 60);
}

static void end_time(Str *out, char *buf, char *end)
{
	memcpy(end, "\r\n", 2);
	str_add(out, buf, (size_t)(end - buf) + 2);
}

static void add_day(Str *out, const char *name, Day d)
{
	char buf[24];
	str_adds(out, name);
	str_adds(out, ";VALUE=DATE:");
	end_time(out, buf, put_day(buf, d));
}

static void add_wall(Str *out, const char *name, Wall w)
{
	char buf[24];
	str_adds(out, name);
	str_adds(out, ";TZID=Europe/Berlin:");
	end_time(out, buf, put_time(put_day(buf, wall_day(w)), wall_minutes(w) * 60));
}

static void add_utc(Str *out, const char *name, int64_t utc)
{
	enum { DAY_SECONDS = 86400 };
	int64_t days = utc / DAY_SECONDS;
	int64_t rest = utc % DAY_SECONDS;
	if (rest < 0) {
		rest += DAY_SECONDS;
		days--;
	}
	char buf[24];
	str_adds(out, name);
	str_addc(out, ':');
	char *end = put_time(put_day(buf, (Day)days), (int)rest);
	*end++ = 'Z';
	end_time(out, buf, end);
}

static void add_slot(Str *out, const char *name, Wall slot, bool all_day)
{
	if (all_day)
		add_day(out, name, wall_day(slot));
	else
		add_wall(out, name, slot);
}

static void add_span(Str *out, const IcalEvent *e)
{
	if (e->all_day) {
		add_day(out, "DTSTART", wall_day(e->start));
		add_day(out, "DTEND", wall_day(e->end) + 1);
	} else if (e->second_hour && e->rrule == NULL) {
		add_utc(out, "DTSTART", wall_to_utc_second(e->start));
		add_utc(out, "DTEND", wall_to_utc_second(e->end));
	} else {
		add_wall(out, "DTSTART", e->start);
		add_wall(out, "DTEND", e->end);
	}
}

static void add_rule(Str *out, const IcalEvent *e)
{
	if (e->rrule == NULL)
		return;
	add_line(out, "RRULE:", e->rrule);
	for (size_t i = 0; i < e->nexdates; i++)
		add_slot(out, "EXDATE", e->exdates[i], e->all_day);
}

/* --- states ----------------------------------------------------------------- */

/* What Outlook makes of a state. STATUS, TRANSP and BUSYSTATUS have to agree, or the
 * free/busy view lies. */
static const struct StateMap {
	const char *state, *status, *transp, *busy;
} state_map[] = {
	{ "tentative", "TENTATIVE", "OPAQUE", "TENTATIVE" },
	{ "cancelled", "CANCELLED", "TRANSPARENT", "FREE" },
	{ "confirmed", "CONFIRMED", "OPAQUE", "BUSY" }, /* the rest: held, archived */
};

static const struct StateMap *map_state(const IcalEvent *e)
{
	size_t i = 0;
	while (i + 1 < ARRAY_LEN(state_map) && !str_equal(e->state, state_map[i].state))
		i++;
	return &state_map[i];
}

const char *ical_status(const IcalEvent *e)
{
	return map_state(e)->status;
}

const char *ical_transp(const IcalEvent *e)
{
	return str_equal(e->busy, "free") ? "TRANSPARENT" : map_state(e)->transp;
}

const char *ical_busy(const IcalEvent *e)
{
	const char *busy = map_state(e)->busy;
	if (str_equal(e->busy, "free"))
		return "FREE";
	return str_equal(e->busy, "away") && strcmp(busy, "BUSY") == 0 ? "OOF" : busy;
}

static void add_state(Str *out, const IcalEvent *e)
{
	add_line(out, "CLASS:", e->private ? "PRIVATE" : "PUBLIC");
	add_line(out, "STATUS:", ical_status(e));
	add_line(out, "TRANSP:", ical_transp(e));
	add_line(out, "X-MICROSOFT-CDO-BUSYSTATUS:", ical_busy(e));
	if (e->all_day)
		add_line(out, "X-MICROSOFT-CDO-ALLDAYEVENT:", "TRUE");
}

/* --- people ----------------------------------------------------------------- */

static void add_person(Str *out, const char *property, const char *name, const char *address)
{
	size_t at = out->len;
	str_adds(out, property);
	size_t before = out->len;
	str_adds(out, ";CN=");
	size_t value = out->len;
	if (name != NULL)
		ical_parameter(out, name);
	if (out->len == value)
		out->len = before;
	str_adds(out, ":mailto:");
	str_adds(out, address);
	ical_end_line(out, at);
}

static int by_address(const void *a, const void *b)
{
	return strcmp((*(const IcalAttendee *const *)a)->address, (*(const IcalAttendee *const *)b)->address);
}

static void add_attendee(Str *out, const IcalEvent *e, const IcalAttendee *a)
{
	AUTO(str_done) Str start = STR_INIT;
	str_addf(&start, "ATTENDEE;ROLE=%s", a->optional ? "OPT-PARTICIPANT" : "REQ-PARTICIPANT");
	if (!str_equal(e->state, "cancelled"))
		str_adds(&start, ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE");
	add_person(out, start.data, a->name, a->address);
}

/* Outlook takes an event with people for an invitation, so they stand in messages only. */
static void add_people(Str *out, const IcalEvent *e)
{
	if (e->organizer == NULL || !mail_address_valid(e->organizer))
		return;
	add_person(out, "ORGANIZER", e->organizer_name, e->organizer);
	AUTO(arena_freep) Arena *a = arena_new();
	const IcalAttendee **sorted = ARENA_ARRAY(a, const IcalAttendee *, e->nattendees + 1);
	size_t n = 0;
	for (size_t i = 0; i < e->nattendees; i++)
		if (e->attendees[i].address != NULL && mail_address_valid(e->attendees[i].address))
			sorted[n++] = &e->attendees[i];
	qsort(sorted, n, sizeof(sorted[0]), by_address);
	for (size_t i = 0; i < n; i++)
		add_attendee(out, e, sorted[i]);
}

static void add_alarm(Str *out, const IcalEvent *e, const char *summary)
{
	if (e->organizer == NULL || e->alarm_minutes <= 0)
		return;
	str_adds(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
	add_text(out, "DESCRIPTION:", summary, true, 0);
	str_addf(out, "TRIGGER:-PT%dM\r\nEND:VALARM\r\n", e->alarm_minutes);
}

/* --- the file --------------------------------------------------------------- */

/* One yearly pair: all that Outlook understands of a zone. No RDATE, no UNTIL, no history. */
static const char zone[] = "BEGIN:VTIMEZONE\r\n"
			   "TZID:Europe/Berlin\r\n"
			   "X-LIC-LOCATION:Europe/Berlin\r\n"
			   "BEGIN:STANDARD\r\n"
			   "DTSTART:19961027T030000\r\n"
			   "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
			   "TZOFFSETFROM:+0200\r\n"
			   "TZOFFSETTO:+0100\r\n"
			   "TZNAME:CET\r\n"
			   "END:STANDARD\r\n"
			   "BEGIN:DAYLIGHT\r\n"
			   "DTSTART:19810329T020000\r\n"
			   "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
			   "TZOFFSETFROM:+0100\r\n"
			   "TZOFFSETTO:+0200\r\n"
			   "TZNAME:CEST\r\n"
			   "END:DAYLIGHT\r\n"
			   "END:VTIMEZONE\r\n";

bool ical_is_message(const char *method)
{
	return str_equal(method, "REQUEST") || str_equal(method, "CANCEL");
}

void ical_begin(Str *out, const IcalCalendar *c)
{
	str_adds(out,
		"BEGIN:VCALENDAR\r\n"
		"VERSION:2.0\r\n"
		"PRODID:-//Kleinstadt Akademie//kontor//DE\r\n"
		"CALSCALE:GREGORIAN\r\n");
	add_line(out, "METHOD:", c->method);
	add_text(out, "NAME:", c->name, true, ICAL_SUMMARY_MAX);
	add_text(out, "X-WR-CALNAME:", c->name, true, ICAL_SUMMARY_MAX);
	if (c->feed)
		str_adds(out,
			"X-WR-TIMEZONE:Europe/Berlin\r\n"
			"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n"
			"X-PUBLISHED-TTL:PT4H\r\n");
	str_add(out, zone, sizeof(zone) - 1);
}

/* Degrees with six decimals, whatever the locale. */
static void add_degrees(Str *out, int64_t micro)
{
	uint64_t v = micro < 0 ? 0 - (uint64_t)micro : (uint64_t)micro;
	char decimals[7];
	for (size_t i = 6; i > 0; i--, v /= 10)
		decimals[i] = (char)('0' + v % 10);
	decimals[0] = '.';
	if (micro < 0)
		str_addc(out, '-');
	str_add_int(out, (int64_t)v);
	str_add(out, decimals, sizeof(decimals));
}

static void add_geo(Str *out, const IcalEvent *e)
{
	str_adds(out, "GEO:");
	add_degrees(out, e->latitude);
	str_addc(out, ';');
	add_degrees(out, e->longitude);
	str_add(out, "\r\n", 2);
}

static void add_content(Str *out, const IcalEvent *e, const char *summary)
{
	add_text(out, "SUMMARY:", summary, true, 0);
	add_text(out, "LOCATION:", e->location, true, ICAL_LOCATION_MAX);
	if (e->has_geo)
		add_geo(out, e);
	add_text(out, "DESCRIPTION:", e->description, false, 0);
	add_uri(out, "URL:", e->url);
	add_uri(out, "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Zugang:", e->conference);
	add_category(out, e->category);
}

void ical_event(Str *out, const IcalEvent *e)
{
	AUTO(str_done) Str buf = STR_INIT;
	const char *summary = ical_summary(e, &buf);
	str_adds(out, "BEGIN:VEVENT\r\n");
	add_text(out, "UID:", e->uid, true, 0);
	if (e->has_recurrence_id)
		add_slot(out, "RECURRENCE-ID", e->recurrence_id, e->recurrence_all_day);
	add_utc(out, "DTSTAMP", e->changed);
	add_span(out, e);
	add_rule(out, e);
	add_content(out, e, summary);
	add_state(out, e);
	str_adds(out, "SEQUENCE:");
	str_add_int(out, e->sequence);
	str_add(out, "\r\n", 2);
	add_utc(out, "CREATED", BASE_MIN(e->created, e->changed));
	add_utc(out, "LAST-MODIFIED", e->changed);
	add_people(out, e);
	add_text(out, "RELATED-TO:", e->related, true, 0);
	if (e->extra != NULL && e->extra[0] != '\0')
		ical_extra(out, e->extra);
	add_alarm(out, e, summary);
	str_adds(out, "END:VEVENT\r\n");
}

void ical_end(Str *out)
{
	str_adds(out, "END:VCALENDAR\r\n");
}
