/* One VEVENT: its lines become an event. Each property has its function in a table; what has none is kept
 * as it stands for the way out. */
#include <stdlib.h>
#include <string.h>

#include "ical_read_priv.h"
#include "kontor/base/text.h"

enum {
	DAY_MINUTES = 24 * 60,
	EXTRA_MAX = 19000,
	PEOPLE_MAX = 400,
	UID_MAX_BYTES = 255,
	NAME_LINES = 100,
	COMMENT_ENOUGH = 400
};

typedef struct Times {
	IcalTime *items;
	size_t len, cap;
} Times;

typedef struct Draft {
	IcalEventReader *reader;
	const IcalPiece *piece;
	Arena *arena;
	IcalCharset charset;
	IcalReadEvent e;
	IcalTime start, end, slot;
	bool has_start, has_end, has_duration, has_modified, free;
	size_t end_line, rule_line;
	int64_t days, minutes; /* DURATION */
	const char *busy;      /* as Outlook says it; NULL */
	const char *rule;      /* value of RRULE; NULL */
	int64_t modified;
	Times exdates, rdates;
	struct {
		IcalReadAttendee *items;
		size_t len, cap;
	} people;
	Str extra, notices;
	const char *reason;
	size_t reason_line;
} Draft;

static void refuse(Draft *d, size_t line, const char *reason)
{
	if (d->reason != NULL)
		return;
	d->reason = reason;
	d->reason_line = line;
}

static void notice(Draft *d, const char *text)
{
	if (strstr(str_cstr(&d->notices), text) == NULL)
		str_addf(&d->notices, "%s%s", d->notices.len > 0 ? "\n" : "", text);
}

/* --- texts ------------------------------------------------------------------------------------ */

static const char *text_of(Draft *d, IcalSpan s, unsigned how)
{
	return ical_read_text(s, d->charset, how, &d->reader->scratch, d->arena);
}

/* For a sentence about it. */
static const char *short_of(Draft *d, IcalSpan s)
{
	char text[100];
	str_copy(text, sizeof(text), text_of(d, s, ICAL_TEXT_ESCAPED));
	return arena_strdup(d->arena, text);
}

static const char *word_of(Draft *d, IcalSpan s)
{
	return text_of(d, s, ICAL_TEXT_ESCAPED);
}

static void on_uid(Draft *d, const IcalLine *l)
{
	d->e.uid = word_of(d, l->value);
	if (strlen(d->e.uid) > UID_MAX_BYTES)
		refuse(d, l->number, "Die UID ist länger als 255 Zeichen.");
}

static void on_summary(Draft *d, const IcalLine *l)
{
	d->e.summary = word_of(d, l->value);
}

static void on_location(Draft *d, const IcalLine *l)
{
	d->e.location = word_of(d, l->value);
}

static void on_description(Draft *d, const IcalLine *l)
{
	d->e.description = text_of(d, l->value, ICAL_TEXT_ESCAPED | ICAL_TEXT_LINES);
}

static void on_url(Draft *d, const IcalLine *l)
{
	d->e.url = text_of(d, l->value, 0);
}

static void on_conference(Draft *d, const IcalLine *l)
{
	if (*d->e.conference == '\0')
		d->e.conference = text_of(d, l->value, 0);
}

static void keep_extra(Draft *d, const char *name, IcalSpan rest)
{
	const char *text = text_of(d, rest, 0);
	if (d->extra.len + strlen(name) + strlen(text) + 1 > EXTRA_MAX) {
		notice(d, "Weitere Angaben wurden weggelassen, weil es zu viele sind.");
		return;
	}
	str_addf(&d->extra, "%s%s%s", d->extra.len > 0 ? "\n" : "", name, text);
}

static void on_comment(Draft *d, const IcalLine *l)
{
	const char *more = strlen(d->e.comment) < COMMENT_ENOUGH ? word_of(d, l->value) : "";
	d->e.comment = *d->e.comment == '\0' ? more : arena_printf(d->arena, "%s %s", d->e.comment, more);
	keep_extra(d, "", l->all);
}

/* kontor knows one category; the others go along. */
static void on_categories(Draft *d, const IcalLine *l)
{
	size_t n = 0;
	while (n < l->value.len && (l->value.at[n] != ',' || (n > 0 && l->value.at[n - 1] == '\\')))
		n++;
	IcalSpan rest = { l->value.at + n, l->value.len - n };
	if (*d->e.category != '\0') {
		keep_extra(d, "", l->all);
		return;
	}
	d->e.category = word_of(d, (IcalSpan){ l->value.at, n });
	if (rest.len > 1)
		keep_extra(d, "CATEGORIES:", (IcalSpan){ rest.at + 1, rest.len - 1 });
}

/* --- words and numbers -------------------------------------------------------------------------- */

static void on_status(Draft *d, const IcalLine *l)
{
	if (ical_read_line_is(l->value, "TENTATIVE"))
		d->e.state = "tentative";
	else if (ical_read_line_is(l->value, "CANCELLED"))
		d->e.state = "cancelled";
	else
		d->e.state = "confirmed";
}

static void on_transp(Draft *d, const IcalLine *l)
{
	d->free = ical_read_line_is(l->value, "TRANSPARENT");
}

static void on_busystatus(Draft *d, const IcalLine *l)
{
	d->busy = ical_read_line_is(l->value, "FREE") ? "free"
		: ical_read_line_is(l->value, "OOF")  ? "away"
						      : "busy";
}

static void on_class(Draft *d, const IcalLine *l)
{
	d->e.private = ical_read_line_is(l->value, "PRIVATE") || ical_read_line_is(l->value, "CONFIDENTIAL");
}

static void on_sequence(Draft *d, const IcalLine *l)
{
	if (!ical_read_value_int(l->value, INT32_MAX, &d->e.sequence)) {
		d->e.sequence = 0;
		notice(d, "Die Fassung (SEQUENCE) ist keine Zahl und zählt als 0.");
	}
}

static void on_geo(Draft *d, const IcalLine *l)
{
	d->e.has_geo = ical_read_value_geo(l->value, &d->e.latitude, &d->e.longitude);
	if (!d->e.has_geo)
		notice(d, "Die Koordinaten (GEO) sind nicht lesbar.");
}

static bool stamp_of(const IcalLine *l, int64_t *ret)
{
	IcalTime t = { 0 };
	if (!ical_read_value_time(l->value, &t))
		return false;
	*ret = ical_read_value_utc(&t);
	return true;
}

static void on_dtstamp(Draft *d, const IcalLine *l)
{
	d->e.has_stamp = stamp_of(l, &d->e.stamp);
}

static void on_modified(Draft *d, const IcalLine *l)
{
	d->has_modified = stamp_of(l, &d->modified);
}

static void on_created(Draft *d, const IcalLine *l)
{
	if (!stamp_of(l, &d->e.created))
		d->e.created = 0;
}

/* --- people --------------------------------------------------------------------------------------- */

static const char *address_of(Draft *d, IcalSpan s)
{
	if (s.len >= 7 && ical_read_line_is((IcalSpan){ s.at, 7 }, "MAILTO:"))
		s = (IcalSpan){ s.at + 7, s.len - 7 };
	char *ret = arena_strdup(d->arena, text_of(d, s, 0));
	for (char *c = ret; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 32);
	return ret;
}

static const char *reply_of(Draft *d, IcalSpan s)
{
	static const char *const known[][2] = { { "NEEDS-ACTION", "needs_action" },
		{ "ACCEPTED", "accepted" }, { "TENTATIVE", "tentative" }, { "DECLINED", "declined" },
		{ "DELEGATED", "delegated" } };
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (ical_read_line_is(s, known[i][0]))
			return known[i][1];
	return text_of(d, s, 0);
}

static void on_attendee(Draft *d, const IcalLine *l)
{
	IcalReadAttendee p = { .name = "", .reply = "needs_action", .sent_by = "" };
	IcalSpan name, value;
	p.address = address_of(d, l->value);
	for (size_t at = 0; ical_read_line_param(l->params, &at, &name, &value);) {
		if (ical_read_line_is(name, "CN"))
			p.name = text_of(d, value, ICAL_TEXT_CARET);
		else if (ical_read_line_is(name, "PARTSTAT"))
			p.reply = reply_of(d, value);
		else if (ical_read_line_is(name, "SENT-BY"))
			p.sent_by = address_of(d, value);
	}
	if (d->people.len < PEOPLE_MAX)
		VEC_PUSH(d->arena, &d->people, p);
}

static void on_organizer(Draft *d, const IcalLine *l)
{
	d->e.organizer = address_of(d, l->value);
}

/* --- times ------------------------------------------------------------------------------------------ */

static const IcalZone *zone_of(Draft *d, IcalSpan tzid, size_t line)
{
	const IcalZone *z = ical_read_zone(d->reader->zones, tzid, d->reader->file);
	if (z == NULL)
		refuse(d, line,
			arena_printf(d->arena,
				"Die Zeitzone „%s“ ist nicht bekannt. Bitte angeben, welche gemeint ist.",
				short_of(d, tzid)));
	return z;
}

static bool parse_time(Draft *d, IcalSpan value, IcalSpan tzid, size_t line, IcalTime *ret)
{
	if (!ical_read_value_time(value, ret)) {
		refuse(d, line,
			arena_printf(d->arena, "„%s“ ist kein Datum und keine Uhrzeit.", short_of(d, value)));
		return false;
	}
	if (ret->date || ret->utc)
		return true;
	/* A time without zone is one of the calendar's zone, else of Berlin. */
	ret->zone = tzid.len > 0 ? zone_of(d, tzid, line)
				 : d->reader->scan->calendars.items[d->piece->calendar].zone;
	return ret->zone != NULL || tzid.len == 0;
}

static IcalSpan tzid_of(const IcalLine *l)
{
	IcalSpan name, value, tzid = { "", 0 };
	for (size_t at = 0; ical_read_line_param(l->params, &at, &name, &value);)
		if (ical_read_line_is(name, "TZID"))
			tzid = value;
	return tzid;
}

static bool take_time(Draft *d, const IcalLine *line, IcalTime *ret)
{
	IcalLine l = *line;
	ical_read_line_split_last(&l);
	*ret = (IcalTime){ 0 };
	return parse_time(d, l.value, tzid_of(&l), l.number, ret);
}

static void on_dtstart(Draft *d, const IcalLine *l)
{
	d->has_start = take_time(d, l, &d->start);
}

static void on_dtend(Draft *d, const IcalLine *l)
{
	d->has_end = take_time(d, l, &d->end);
	d->end_line = l->number;
}

static void on_duration(Draft *d, const IcalLine *l)
{
	d->has_duration = ical_read_value_duration(l->value, &d->days, &d->minutes);
	d->end_line = l->number;
	if (!d->has_duration)
		refuse(d, l->number, "Die Dauer (DURATION) ist nicht lesbar.");
}

static void on_recurrence_id(Draft *d, const IcalLine *l)
{
	IcalSpan name, value;
	d->e.has_recurrence_id = take_time(d, l, &d->slot);
	for (size_t at = 0; ical_read_line_param(l->params, &at, &name, &value);)
		if (ical_read_line_is(name, "RANGE"))
			refuse(d, l->number,
				"„Dieser und alle folgenden Termine“ (RANGE) wird nicht eingelesen. Bitte im "
				"anderen Kalender die Serie teilen.");
}

static void take_times(Draft *d, const IcalLine *line, Times *ret)
{
	IcalLine l = *line;
	ical_read_line_split_last(&l);
	IcalSpan tzid = tzid_of(&l);
	for (size_t at = 0; at <= l.value.len;) {
		const char *comma = memchr(l.value.at + at, ',', l.value.len - at);
		size_t len = comma != NULL ? (size_t)(comma - l.value.at) - at : l.value.len - at;
		/* Of a period its start. */
		const char *slash = memchr(l.value.at + at, '/', len);
		IcalSpan item = { l.value.at + at, slash != NULL ? (size_t)(slash - l.value.at) - at : len };
		IcalTime t = { 0 };
		if (!parse_time(d, item, tzid, l.number, &t))
			return;
		if (ret->len < ICAL_READ_EXDATES)
			VEC_PUSH(d->arena, ret, t);
		at += len + 1;
	}
}

static void on_exdate(Draft *d, const IcalLine *l)
{
	take_times(d, l, &d->exdates);
}

static void on_rdate(Draft *d, const IcalLine *l)
{
	take_times(d, l, &d->rdates);
}

static void on_rrule(Draft *d, const IcalLine *l)
{
	if (d->rule != NULL)
		refuse(d, l->number, "Der Termin hat mehr als eine Wiederholungsregel.");
	d->rule = text_of(d, l->value, 0);
	d->rule_line = l->number;
}

static void on_exrule(Draft *d, const IcalLine *l)
{
	refuse(d, l->number, "Eine Regel für Ausnahmen (EXRULE) wird nicht eingelesen.");
}

/* --- the table ------------------------------------------------------------------------------------- */

/* Nothing that would be followed, run or shown without being read. */
static void on_dropped(Draft *d, const IcalLine *l)
{
	if (ical_read_line_is(l->name, "ATTACH"))
		notice(d, "Anlagen wurden weggelassen.");
}

static const struct {
	const char *name;
	void (*take)(Draft *d, const IcalLine *l);
} properties[] = {
	{ "ATTACH", on_dropped },
	{ "ATTENDEE", on_attendee },
	{ "CATEGORIES", on_categories },
	{ "CLASS", on_class },
	{ "COMMENT", on_comment },
	{ "CONFERENCE", on_conference },
	{ "CREATED", on_created },
	{ "DESCRIPTION", on_description },
	{ "DTEND", on_dtend },
	{ "DTSTAMP", on_dtstamp },
	{ "DTSTART", on_dtstart },
	{ "DURATION", on_duration },
	{ "EXDATE", on_exdate },
	{ "EXRULE", on_exrule },
	{ "GEO", on_geo },
	{ "IMAGE", on_dropped },
	{ "LAST-MODIFIED", on_modified },
	{ "LOCATION", on_location },
	{ "ORGANIZER", on_organizer },
	{ "RDATE", on_rdate },
	{ "RECURRENCE-ID", on_recurrence_id },
	{ "REQUEST-STATUS", on_dropped },
	{ "RRULE", on_rrule },
	{ "SEQUENCE", on_sequence },
	{ "STATUS", on_status },
	{ "SUMMARY", on_summary },
	{ "TRANSP", on_transp },
	{ "UID", on_uid },
	{ "URL", on_url },
	{ "X-ALT-DESC", on_dropped },
	{ "X-GOOGLE-CONFERENCE", on_conference },
	{ "X-MICROSOFT-CDO-ALLDAYEVENT", on_dropped },
	{ "X-MICROSOFT-CDO-BUSYSTATUS", on_busystatus },
	{ "X-MICROSOFT-CDO-INTENDEDSTATUS", on_dropped },
	{ "X-MICROSOFT-SKYPETEAMSMEETINGURL", on_conference },
};

/* As strcmp, whatever the case of s. */
static int compare_name(IcalSpan s, const char *name)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i] >= 'a' && s.at[i] <= 'z' ? (char)(s.at[i] - 32) : s.at[i];
		if (c != name[i])
			return (unsigned char)c < (unsigned char)name[i] ? -1 : 1;
	}
	return name[s.len] == '\0' ? 0 : -1;
}

static bool is_plain_name(IcalSpan s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return true;
}

static void take_line(Draft *d, const IcalLine *l)
{
	size_t lo = 0, hi = ARRAY_LEN(properties);
	if (l->broken || l->value.len == 0)
		return; /* an empty property says nothing */
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int order = compare_name(l->name, properties[mid].name);
		if (order == 0) {
			properties[mid].take(d, l);
			return;
		}
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	bool error = l->name.len >= 6 && ical_read_line_is((IcalSpan){ l->name.at, 6 }, "X-LIC-");
	if (!error && is_plain_name(l->name))
		keep_extra(d, "", l->all);
}

/* Of what is refused for its structure, only what it is called, from its first lines. */
static void take_lines(Draft *d, bool only_name)
{
	IcalReader r;
	IcalLine l;
	size_t depth = 0;
	const IcalPiece *p = d->piece;
	ical_read_line_begin(&r, p->at, (size_t)(p->end - p->at), p->line + 1);
	while (ical_read_line_next(&r, &l)) {
		if (ical_read_line_is(l.name, "BEGIN"))
			depth++;
		else if (ical_read_line_is(l.name, "END"))
			depth -= depth > 0;
		else if (depth == 0 && !only_name)
			take_line(d, &l);
		else if (depth == 0 && ical_read_line_is(l.name, "UID"))
			on_uid(d, &l);
		else if (depth == 0 && ical_read_line_is(l.name, "SUMMARY"))
			on_summary(d, &l);
		if (only_name && l.number > p->line + NAME_LINES)
			break;
	}
	ical_read_line_done(&r);
}

/* --- putting it together ------------------------------------------------------------------------------ */

static Wall berlin(Draft *d, const IcalTime *t, bool *second)
{
	bool gap;
	Wall w = ical_read_value_berlin(t, second, &gap);
	if (gap)
		notice(d, "Die Uhrzeit gibt es nicht (Beginn der Sommerzeit): eine Stunde später gelesen.");
	return w;
}

static void finish_all_day(Draft *d)
{
	IcalReadEvent *e = &d->e;
	e->all_day = true;
	e->start = e->end = d->start.local;
	if (d->has_end && d->end.date)
		e->end = d->end.local - DAY_MINUTES;
	else if (d->has_end)
		e->end = wall_make(wall_day(d->end.local), 0);
	else if (d->has_duration && d->days > 0)
		e->end = e->start + (d->days - 1) * DAY_MINUTES;
	/* DTEND on the first day: meant is that day. */
	if (d->has_end && d->end.date && d->end.local == d->start.local)
		e->end = e->start;
	if (e->end < e->start)
		refuse(d, d->end_line, "Das Ende liegt vor dem Beginn.");
}

static void finish_timed(Draft *d)
{
	IcalReadEvent *e = &d->e;
	bool first, last = false;
	IcalTime end = d->has_end ? d->end : d->start;
	e->start = e->end = berlin(d, &d->start, &first);
	if (!d->has_end && d->has_duration) {
		end.local += d->days * DAY_MINUTES;
		end = (IcalTime){
			.utc = true, .local = ical_read_value_utc(&end) / 60 + d->minutes, .second = 0
		};
	} else if (d->has_end && end.date) {
		end.date = false;
		end.zone = d->start.zone;
	}
	if (d->has_end || d->has_duration)
		e->end = berlin(d, &end, &last);
	e->second_hour = first || last;
	if (ical_read_value_utc(&end) / 60 < ical_read_value_utc(&d->start) / 60)
		refuse(d, d->end_line, "Das Ende liegt vor dem Beginn.");
	/* How some programs write whole days. */
	if (wall_minutes(e->start) == 0 && wall_minutes(e->end) == 0) {
		e->all_day = true;
		e->end = BASE_MAX(e->end - DAY_MINUTES, e->start);
		notice(d, "Von Mitternacht bis Mitternacht: als ganztägig gelesen.");
	}
}

/* A day among exceptions of timed dates means the date on that day. */
static Wall slot_of(Draft *d, const IcalTime *t)
{
	bool second;
	IcalTime at = *t;
	if (d->e.all_day)
		return wall_make(wall_day(berlin(d, t, &second)), 0);
	if (at.date) {
		at = d->start;
		at.local = t->local + wall_minutes(d->start.local);
	}
	return berlin(d, &at, &second);
}

static const Wall *slots_of(Draft *d, const Times *times)
{
	Wall *ret = ARENA_ARRAY(d->arena, Wall, times->len);
	for (size_t i = 0; i < times->len; i++)
		ret[i] = slot_of(d, &times->items[i]);
	return ret;
}

/* The rule goes to the list of those that libical will follow. */
static void finish_rule(Draft *d)
{
	const char *reason = NULL;
	IcalRule rule = { .item = d->reader->file->len,
		.line = d->rule_line,
		.start = d->start.local,
		.date = d->start.date,
		.zone = d->start.zone,
		.utc = d->start.utc };
	if (d->rule == NULL || d->reason != NULL || d->e.has_recurrence_id)
		return;
	IcalSpan value = { d->rule, strlen(d->rule) };
	switch (ical_read_rule(value, &rule, d->reader->arg->today, d->arena, &reason)) {
	case ICAL_RULE_BAD:
		refuse(d, d->rule_line, reason);
		break;
	case ICAL_RULE_SINGLE:
		notice(d,
			"Die Serie endet mit ihrem ersten Termin oder davor: als einzelner Termin gelesen.");
		break;
	case ICAL_RULE_GOOD:
		d->e.rrule = d->rule;
		d->e.endless = rule.endless;
		VEC_PUSH(d->arena, d->reader->rules, rule);
		break;
	}
}

static void finish(Draft *d)
{
	IcalReadEvent *e = &d->e;
	if (!d->has_start)
		refuse(d, d->piece->line, "Der Termin hat keinen Beginn (DTSTART).");
	if (d->reason != NULL)
		return;
	if (d->start.date)
		finish_all_day(d);
	else
		finish_timed(d);
	if (e->has_recurrence_id)
		e->recurrence_id = slot_of(d, &d->slot);
	if (!e->has_stamp && d->has_modified) {
		e->has_stamp = true;
		e->stamp = d->modified;
	}
	e->busy = d->busy != NULL ? d->busy : d->free ? "free" : "busy";
	e->attendees = d->people.items;
	e->nattendees = d->people.len;
	e->exdates = slots_of(d, &d->exdates);
	e->nexdates = d->exdates.len;
	e->slots = slots_of(d, &d->rdates);
	e->nslots = d->rdates.len;
	e->irregular = d->rdates.len > 0;
	finish_rule(d);
}

void ical_read_event(IcalEventReader *r, const IcalPiece *p)
{
	Draft d = { .reader = r, .piece = p, .arena = r->arena };
	d.charset = ical_read_text_charset(&p->bytes);
	d.e = (IcalReadEvent){ .line = p->line,
		.method = r->scan->calendars.items[p->calendar].method,
		.uid = "",
		.rrule = "",
		.summary = "",
		.location = "",
		.description = "",
		.url = "",
		.conference = "",
		.category = "",
		.state = "confirmed",
		.busy = "busy",
		.organizer = "",
		.comment = "",
		.extra = "",
		.notices = "" };
	if (p->reason != NULL)
		refuse(&d, p->reason_line, p->reason);
	if (p->bytes.broken > 0)
		notice(&d,
			d.charset == ICAL_CHARSET_CP1252 ? "Die Umlaute sind als Windows-1252 gelesen."
							 : "Einzelne Zeichen sind beschädigt.");
	take_lines(&d, p->reason != NULL);
	if (d.reason == NULL)
		finish(&d);
	if (d.reason != NULL) {
		ical_read_fault(r->file, r->arena, d.reason_line, d.e.uid, d.e.summary, d.reason);
	} else {
		d.e.extra = arena_strndup(r->arena, str_cstr(&d.extra), d.extra.len);
		d.e.notices = arena_strndup(r->arena, str_cstr(&d.notices), d.notices.len);
		VEC_PUSH(r->arena, r->file, d.e);
	}
	str_done(&d.extra);
	str_done(&d.notices);
}
