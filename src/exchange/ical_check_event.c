/* One event as libical read it, property by property beside what should be in it: what differs, is
 * missing, stands twice or too much. */
#include "ical_check_priv.h"

#include <math.h>
#include <string.h>

#include "kontor/exchange/mail.h"

/* --- one value ------------------------------------------------------------------ */

static bool same(const char *read, const char *want)
{
	return strcmp(read == NULL ? "" : read, want) == 0;
}

static bool same_text(const char *read, const char *want, bool single_line, size_t max)
{
	AUTO(str_done) Str clean = STR_INIT;
	ical_clean(&clean, want == NULL ? "" : want, single_line, max);
	return same(read, str_cstr(&clean));
}

static bool same_uri(const char *read, const char *want)
{
	AUTO(str_done) Str uri = STR_INIT;
	return want != NULL && ical_uri(&uri, want) && same(read, str_cstr(&uri));
}

static bool same_category(const char *read, const char *want)
{
	AUTO(str_done) Str plain = STR_INIT;
	for (; want != NULL && *want != '\0'; want++)
		str_addc(&plain, strchr(",;\\", *want) != NULL ? ' ' : *want);
	return same_text(read, str_cstr(&plain), true, 0);
}

static Day day_of(struct icaltimetype t)
{
	return date_make(t.year, t.month, t.day);
}

static Wall wall_of(struct icaltimetype t)
{
	Day day = day_of(t);
	return day == DAY_NONE || t.second != 0 ? WALL_NONE : wall_make(day, t.hour * 60 + t.minute);
}

static bool same_day(struct icaltimetype t, Day want)
{
	return t.is_date && day_of(t) == want;
}

/* The hour that October repeats is left to the wall clock: libical takes its second
 * half, RFC 5545 and kontor the first. */
static bool same_wall(struct icaltimetype t, Wall want)
{
	if (t.is_date || t.zone == NULL || wall_of(t) != want)
		return false;
	const char *tzid = ical_lib.icaltimezone_get_tzid((icaltimezone *)t.zone);
	if (tzid == NULL || strcmp(tzid, "Europe/Berlin") != 0)
		return false;
	return wall_kind(want) == WALL_FOLD ||
		(int64_t)ical_lib.icaltime_as_timet_with_zone(t, t.zone) == wall_to_utc(want);
}

static bool same_utc(struct icaltimetype t, int64_t want)
{
	return !t.is_date && ical_lib.icaltime_is_utc(t) &&
		(int64_t)ical_lib.icaltime_as_timet_with_zone(t, t.zone) == want;
}

static bool same_slot(struct icaltimetype t, Wall slot, bool all_day)
{
	return all_day ? same_day(t, wall_day(slot)) : same_wall(t, slot);
}

static bool same_start(struct icaltimetype t, const IcalEvent *e, Wall want, Day days_more)
{
	if (e->all_day)
		return same_day(t, wall_day(want) + days_more);
	if (e->second_hour && e->rrule == NULL)
		return same_utc(t, wall_to_utc_second(want));
	return same_wall(t, want);
}

static bool same_geo(const IcalEvent *e, struct icalgeotype geo)
{
	return e->has_geo && llround(geo.lat * 1e6) == e->latitude && llround(geo.lon * 1e6) == e->longitude;
}

/* --- rules ------------------------------------------------------------------------ */

/* libical writes the parts of a rule in an order of its own. */
static bool same_rule_text(struct icalrecurrencetype read, const char *want)
{
	struct icalrecurrencetype wanted = ical_lib.icalrecurrencetype_from_string(want);
	char *a = ical_lib.icalrecurrencetype_as_string_r(&read);
	char *b = ical_lib.icalrecurrencetype_as_string_r(&wanted);
	bool equal = a != NULL && b != NULL && strcmp(a, b) == 0;
	ical_lib.icalmemory_free_buffer(a);
	ical_lib.icalmemory_free_buffer(b);
	return equal;
}

static bool same_slots(struct icalrecurrencetype rule, struct icaltimetype start, const IcalEvent *e)
{
	if (e->slots == NULL)
		return true;
	icalrecur_iterator *i = ical_lib.icalrecur_iterator_new(rule, start);
	if (i == NULL)
		return false;
	size_t n = 0;
	struct icaltimetype t = ical_lib.icalrecur_iterator_next(i);
	while (!ical_lib.icaltime_is_null_time(t) && n < e->nslots && wall_of(t) == e->slots[n]) {
		n++;
		t = ical_lib.icalrecur_iterator_next(i);
	}
	bool equal = n == e->nslots && ical_lib.icaltime_is_null_time(t);
	ical_lib.icalrecur_iterator_free(i);
	return equal;
}

/* --- people ------------------------------------------------------------------------ */

static bool same_person(icalproperty *p, const char *read, const char *name, const char *address)
{
	AUTO(str_done) Str cn = STR_INIT;
	AUTO(str_done) Str uri = STR_INIT;
	icalparameter *parameter = ical_lib.icalproperty_get_first_parameter(p, ICAL_CN_PARAMETER);
	ical_parameter(&cn, name == NULL ? "" : name);
	char *plain = cn.data;
	if (cn.len > 1 && plain[0] == '"') {
		plain[cn.len - 1] = '\0';
		plain++;
	}
	str_addf(&uri, "mailto:%s", address);
	return same(read, str_cstr(&uri)) &&
		same(parameter == NULL ? "" : ical_lib.icalparameter_get_cn(parameter),
			plain == NULL ? "" : plain);
}

static bool is_attendee(icalproperty *p, const IcalEvent *e)
{
	const char *read = ical_lib.icalproperty_get_attendee(p);
	for (size_t i = 0; i < e->nattendees; i++)
		if (same_person(p, read, e->attendees[i].name, e->attendees[i].address))
			return true;
	return false;
}

static size_t count_attendees(const IcalEvent *e)
{
	size_t n = 0;
	for (size_t i = 0; i < e->nattendees; i++)
		n += e->attendees[i].address != NULL && mail_address_valid(e->attendees[i].address);
	return n;
}

/* --- one event ---------------------------------------------------------------------- */

enum Seen {
	SEEN_UID = 1 << 0,
	SEEN_STAMP = 1 << 1,
	SEEN_START = 1 << 2,
	SEEN_END = 1 << 3,
	SEEN_SUMMARY = 1 << 4,
	SEEN_LOCATION = 1 << 5,
	SEEN_DESCRIPTION = 1 << 6,
	SEEN_STATUS = 1 << 7,
	SEEN_TRANSP = 1 << 8,
	SEEN_BUSY = 1 << 9,
	SEEN_CLASS = 1 << 10,
	SEEN_SEQUENCE = 1 << 11,
	SEEN_CREATED = 1 << 12,
	SEEN_CHANGED = 1 << 13,
	SEEN_RULE = 1 << 14,
	SEEN_SLOT = 1 << 15,
	SEEN_GEO = 1 << 16,
	SEEN_URL = 1 << 17,
	SEEN_CONFERENCE = 1 << 18,
	SEEN_CATEGORY = 1 << 19,
	SEEN_RELATED = 1 << 20,
	SEEN_ORGANIZER = 1 << 21,
	SEEN_ALL_DAY = 1 << 22,
};

/* In the order of the bits. */
static const char *const seen_names[] = { "die UID", "der Stand", "der Beginn", "das Ende", "der Titel",
	"der Ort", "die Beschreibung", "der Status", "die Belegung", "die Belegung", "die Vertraulichkeit",
	"die Fassung", "das Anlegedatum", "das Änderungsdatum", "die Wiederholung", "der Platz in der Serie",
	"die Koordinaten", "die Internetseite", "der Zugangslink", "die Kategorie", "der Rahmentermin",
	"die einladende Stelle", "die Ganztägigkeit" };

typedef struct Reading {
	icalcomponent *event;
	const IcalEvent *want;
	unsigned seen;
	size_t exdates, attendees;
	struct icaltimetype start;
	struct icalrecurrencetype rule;
	const char *fault; /* NULL: none */
} Reading;

bool ical_check_has_text(const char *s)
{
	return s != NULL && s[0] != '\0' && !same_text("", s, true, 0);
}

static bool has_uri(const char *s)
{
	AUTO(str_done) Str uri = STR_INIT;
	return s != NULL && ical_uri(&uri, s);
}

static unsigned wanted(const IcalEvent *e)
{
	unsigned w = SEEN_UID | SEEN_STAMP | SEEN_START | SEEN_END | SEEN_SUMMARY | SEEN_STATUS |
		SEEN_TRANSP | SEEN_BUSY | SEEN_CLASS | SEEN_SEQUENCE | SEEN_CREATED | SEEN_CHANGED;
	w |= ical_check_has_text(e->location) ? SEEN_LOCATION : 0;
	w |= ical_check_has_text(e->description) ? SEEN_DESCRIPTION : 0;
	w |= e->category != NULL && !same_category("", e->category) ? SEEN_CATEGORY : 0;
	w |= ical_check_has_text(e->related) ? SEEN_RELATED : 0;
	w |= has_uri(e->url) ? SEEN_URL : 0;
	w |= has_uri(e->conference) ? SEEN_CONFERENCE : 0;
	w |= e->has_geo ? SEEN_GEO : 0;
	w |= e->rrule != NULL ? SEEN_RULE : 0;
	w |= e->has_recurrence_id ? SEEN_SLOT : 0;
	w |= e->all_day ? SEEN_ALL_DAY : 0;
	return e->organizer != NULL ? w | SEEN_ORGANIZER : w;
}

/* Notes that a property was read, and whether it holds what it should. */
static void see(Reading *r, enum Seen what, bool equal)
{
	if (!equal || (r->seen & what) != 0) {
		size_t name = 0;
		while (((unsigned)what >> name) > 1)
			name++;
		r->fault = seen_names[name];
	}
	r->seen |= what;
}

bool ical_check_value(icalproperty *p, const char *want)
{
	char *read = ical_lib.icalproperty_get_value_as_string_r(p);
	bool equal = same(read, want);
	ical_lib.icalmemory_free_buffer(read);
	return equal;
}

static bool is_exdate(struct icaltimetype t, const IcalEvent *e)
{
	for (size_t i = 0; i < e->nexdates; i++)
		if (same_slot(t, e->exdates[i], e->all_day))
			return true;
	return false;
}

static void see_time(Reading *r, icalproperty *p, icalproperty_kind kind)
{
	const IcalEvent *e = r->want;
	struct icaltimetype t = ical_lib.icalproperty_get_datetime_with_component(p, r->event);
	switch (kind) {
	case ICAL_DTSTAMP_PROPERTY:
		see(r, SEEN_STAMP, same_utc(t, e->changed));
		return;
	case ICAL_CREATED_PROPERTY:
		see(r, SEEN_CREATED, same_utc(t, BASE_MIN(e->created, e->changed)));
		return;
	case ICAL_LASTMODIFIED_PROPERTY:
		see(r, SEEN_CHANGED, same_utc(t, e->changed));
		return;
	case ICAL_DTSTART_PROPERTY:
		see(r, SEEN_START, same_start(t, e, e->start, 0));
		r->start = t;
		return;
	case ICAL_DTEND_PROPERTY:
		see(r, SEEN_END, same_start(t, e, e->end, 1));
		return;
	case ICAL_RECURRENCEID_PROPERTY:
		see(r, SEEN_SLOT,
			e->has_recurrence_id && same_slot(t, e->recurrence_id, e->recurrence_all_day));
		return;
	default:
		if (!is_exdate(t, e))
			r->fault = "eine Ausnahme der Wiederholung";
		r->exdates++;
	}
}

static void see_x(Reading *r, icalproperty *p)
{
	const char *name = ical_lib.icalproperty_get_x_name(p);
	if (same(name, "X-MICROSOFT-CDO-BUSYSTATUS"))
		see(r, SEEN_BUSY, ical_check_value(p, ical_busy(r->want)));
	else if (same(name, "X-MICROSOFT-CDO-ALLDAYEVENT"))
		see(r, SEEN_ALL_DAY, r->want->all_day && ical_check_value(p, "TRUE"));
}

static void see_summary(Reading *r, icalproperty *p)
{
	AUTO(str_done) Str buf = STR_INIT;
	see(r, SEEN_SUMMARY, same(ical_lib.icalproperty_get_summary(p), ical_summary(r->want, &buf)));
}

static void see_person(Reading *r, icalproperty *p, icalproperty_kind kind)
{
	const IcalEvent *e = r->want;
	if (kind == ICAL_ORGANIZER_PROPERTY) {
		see(r, SEEN_ORGANIZER,
			e->organizer != NULL &&
				same_person(p, ical_lib.icalproperty_get_organizer(p), e->organizer_name,
					e->organizer));
		return;
	}
	r->attendees++;
	if (!is_attendee(p, e))
		r->fault = "eine eingeladene Person";
}

static void see_property(Reading *r, icalproperty *p)
{
	const IcalEvent *e = r->want;
	icalproperty_kind kind = ical_lib.icalproperty_isa(p);
	switch (kind) {
	case ICAL_UID_PROPERTY:
		see(r, SEEN_UID, same_text(ical_lib.icalproperty_get_uid(p), e->uid, true, 0));
		break;
	case ICAL_SUMMARY_PROPERTY:
		see_summary(r, p);
		break;
	case ICAL_LOCATION_PROPERTY:
		see(r, SEEN_LOCATION,
			same_text(
				ical_lib.icalproperty_get_location(p), e->location, true, ICAL_LOCATION_MAX));
		break;
	case ICAL_DESCRIPTION_PROPERTY:
		see(r, SEEN_DESCRIPTION,
			same_text(ical_lib.icalproperty_get_description(p), e->description, false, 0));
		break;
	case ICAL_CATEGORIES_PROPERTY:
		see(r, SEEN_CATEGORY, same_category(ical_lib.icalproperty_get_categories(p), e->category));
		break;
	case ICAL_URL_PROPERTY:
		see(r, SEEN_URL, same_uri(ical_lib.icalproperty_get_url(p), e->url));
		break;
	case ICAL_CONFERENCE_PROPERTY:
		see(r, SEEN_CONFERENCE, same_uri(ical_lib.icalproperty_get_conference(p), e->conference));
		break;
	case ICAL_RELATEDTO_PROPERTY:
		see(r, SEEN_RELATED, same_text(ical_lib.icalproperty_get_relatedto(p), e->related, true, 0));
		break;
	case ICAL_GEO_PROPERTY:
		see(r, SEEN_GEO, same_geo(e, ical_lib.icalproperty_get_geo(p)));
		break;
	case ICAL_STATUS_PROPERTY:
		see(r, SEEN_STATUS,
			same(ical_lib.icalproperty_status_to_string(ical_lib.icalproperty_get_status(p)),
				ical_status(e)));
		break;
	case ICAL_TRANSP_PROPERTY:
		see(r, SEEN_TRANSP,
			(ical_lib.icalproperty_get_transp(p) == ICAL_TRANSP_OPAQUE) ==
				same(ical_transp(e), "OPAQUE"));
		break;
	case ICAL_CLASS_PROPERTY:
		see(r, SEEN_CLASS,
			ical_lib.icalproperty_get_class(p) ==
				(e->private ? ICAL_CLASS_PRIVATE : ICAL_CLASS_PUBLIC));
		break;
	case ICAL_SEQUENCE_PROPERTY:
		see(r, SEEN_SEQUENCE, ical_lib.icalproperty_get_sequence(p) == e->sequence);
		break;
	case ICAL_RRULE_PROPERTY:
		r->rule = ical_lib.icalproperty_get_rrule(p);
		see(r, SEEN_RULE, e->rrule != NULL && same_rule_text(r->rule, e->rrule));
		break;
	case ICAL_ORGANIZER_PROPERTY:
	case ICAL_ATTENDEE_PROPERTY:
		see_person(r, p, kind);
		break;
	case ICAL_X_PROPERTY:
		see_x(r, p);
		break;
	case ICAL_DTSTAMP_PROPERTY:
	case ICAL_CREATED_PROPERTY:
	case ICAL_LASTMODIFIED_PROPERTY:
	case ICAL_DTSTART_PROPERTY:
	case ICAL_DTEND_PROPERTY:
	case ICAL_RECURRENCEID_PROPERTY:
	case ICAL_EXDATE_PROPERTY:
		see_time(r, p, kind);
		break;
	case ICAL_COMMENT_PROPERTY:
	case ICAL_CONTACT_PROPERTY:
	case ICAL_RESOURCES_PROPERTY: /* carried along from an imported file */
		break;
	default:
		r->fault = "eine unbekannte Angabe";
	}
}

static bool has_alarm(const IcalEvent *e)
{
	return e->organizer != NULL && e->alarm_minutes > 0;
}

static bool same_alarm(icalcomponent *event, const IcalEvent *e)
{
	if (ical_lib.icalcomponent_count_components(event, ICAL_ANY_COMPONENT) != has_alarm(e))
		return false;
	if (!has_alarm(e))
		return true;
	icalcomponent *alarm = ical_lib.icalcomponent_get_first_component(event, ICAL_VALARM_COMPONENT);
	icalproperty *p = alarm == NULL
		? NULL
		: ical_lib.icalcomponent_get_first_property(alarm, ICAL_TRIGGER_PROPERTY);
	return p != NULL &&
		ical_lib.icaldurationtype_as_int(ical_lib.icalproperty_get_trigger(p).duration) ==
		-60 * e->alarm_minutes;
}

const char *ical_check_read(icalcomponent *c, icalproperty *const *more, size_t nmore, const IcalEvent *e)
{
	Reading r = { .event = c, .want = e };
	for (size_t i = 0; i < nmore && r.fault == NULL; i++)
		see_property(&r, more[i]);
	for (icalproperty *p = ical_lib.icalcomponent_get_first_property(c, ICAL_ANY_PROPERTY);
		p != NULL && r.fault == NULL;
		p = ical_lib.icalcomponent_get_next_property(c, ICAL_ANY_PROPERTY))
		see_property(&r, p);
	if (r.fault != NULL)
		return r.fault;
	unsigned missing = wanted(e) ^ r.seen;
	for (size_t i = 0; i < ARRAY_LEN(seen_names); i++)
		if ((missing & 1u << i) != 0)
			return seen_names[i];
	if (r.exdates != (e->rrule == NULL ? 0 : e->nexdates))
		return "die Zahl der Ausnahmen";
	if (r.attendees != (e->organizer == NULL ? 0 : count_attendees(e)))
		return "die Zahl der eingeladenen Personen";
	if (e->rrule != NULL && !same_slots(r.rule, r.start, e))
		return "die Wiederholung";
	return same_alarm(c, e) ? NULL : "die Erinnerung";
}
