/* The writer of iCalendar files (RFC 5545), made for Outlook: constant two-part zone,
 * one fixed order of properties, folding by octets between code points, and never a
 * property without a value. */
#include "kontor/exchange/ical.h"

#include <string.h>

#include "kontor/base/text.h"
#include "ical_priv.h"

enum { LINE_OCTETS = 75 };

/* --- lines ------------------------------------------------------------------ */

/* Append one content line, folded. The blank that opens a continuation counts. */
static void add_line(Str *out, const char *line, size_t len)
{
	size_t room = LINE_OCTETS;
	for (size_t at = 0; at < len;) {
		size_t n = BASE_MIN(room, len - at);
		while (at + n < len && n > 1 && ((unsigned char)line[at + n] & 0xC0) == 0x80)
			n--;
		if (at > 0)
			str_addc(out, ' ');
		str_add(out, line + at, n);
		str_add(out, "\r\n", 2);
		at += n;
		room = LINE_OCTETS - 1;
	}
}

static void add_plain(Str *out, const char *name, const char *value)
{
	AUTO(str_done) Str line = STR_INIT;
	str_addf(&line, "%s:%s", name, value);
	add_line(out, line.data, line.len);
}

static void clean_cp(Str *out, uint32_t cp)
{
	char buf[4];
	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
		return;
	str_add(out, buf, text_encode(cp, buf));
}

void ical_clean(Str *out, const char *s, bool single_line)
{
	size_t start = out->len;
	size_t len = strlen(s);
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		at += text_decode(s + at, len - at, &cp);
		if (cp == '\r' && at < len && s[at] == '\n')
			continue;
		bool is_break = cp == '\n' || cp == '\r';
		if (out->len == start && (is_break || cp == ' ' || cp == '\t'))
			continue;
		if (is_break)
			str_addc(out, single_line ? ' ' : '\n');
		else if (cp == '\t')
			str_addc(out, ' ');
		else
			clean_cp(out, cp);
	}
	while (out->len > start && (out->data[out->len - 1] == ' ' || out->data[out->len - 1] == '\n'))
		out->data[--out->len] = '\0';
}

static void escape_text(Str *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\n') {
			str_adds(out, "\\n");
			continue;
		}
		if (strchr("\\;,", *s) != NULL)
			str_addc(out, '\\');
		str_addc(out, *s);
	}
}

static void add_text(Str *out, const char *name, const char *value, bool single_line)
{
	if (value == NULL)
		return;
	AUTO(str_done) Str clean = STR_INIT;
	ical_clean(&clean, value, single_line);
	if (clean.len == 0)
		return;
	AUTO(str_done) Str line = STR_INIT;
	str_addf(&line, "%s:", name);
	escape_text(&line, clean.data);
	add_line(out, line.data, line.len);
}

/* --- times ------------------------------------------------------------------ */

static void add_day(Str *out, const char *name, Day d)
{
	int year, month, day;
	date_split(d, &year, &month, &day);
	str_addf(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, year, month, day);
}

static void add_wall(Str *out, const char *name, Wall w)
{
	int year, month, day;
	date_split(wall_day(w), &year, &month, &day);
	int minutes = wall_minutes(w);
	str_addf(out, "%s;TZID=Europe/Berlin:%04d%02d%02dT%02d%02d00\r\n", name, year, month, day,
		minutes / 60, minutes % 60);
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
	int year, month, day;
	date_split((Day)days, &year, &month, &day);
	str_addf(out, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, year, month, day, (int)(rest / 3600),
		(int)(rest / 60 % 60), (int)(rest % 60));
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

static void add_state(Str *out, const IcalEvent *e)
{
	const struct StateMap *m = map_state(e);
	add_plain(out, "STATUS", m->status);
	bool free = str_equal(e->busy, "free");
	add_plain(out, "TRANSP", free ? "TRANSPARENT" : m->transp);
	add_plain(out, "X-MICROSOFT-CDO-BUSYSTATUS", free ? "FREE" : m->busy);
	if (e->all_day)
		add_plain(out, "X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE");
}

/* --- the file --------------------------------------------------------------- */

/* One yearly pair: all that Outlook understands of a zone. No RDATE, no UNTIL, no history. */
static const char calendar_head[] = "BEGIN:VCALENDAR\r\n"
				    "VERSION:2.0\r\n"
				    "PRODID:-//Kleinstadt Akademie//kontor//DE\r\n"
				    "CALSCALE:GREGORIAN\r\n"
				    "METHOD:PUBLISH\r\n"
				    "BEGIN:VTIMEZONE\r\n"
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

void ical_begin(Str *out, const IcalCalendar *c UNUSED)
{
	str_add(out, calendar_head, sizeof(calendar_head) - 1);
}

static void add_geo(Str *out, const IcalEvent *e)
{
	int64_t lat = e->latitude < 0 ? -e->latitude : e->latitude;
	int64_t lon = e->longitude < 0 ? -e->longitude : e->longitude;
	str_addf(out, "GEO:%s%lld.%06lld;%s%lld.%06lld\r\n", e->latitude < 0 ? "-" : "",
		(long long)(lat / 1000000), (long long)(lat % 1000000), e->longitude < 0 ? "-" : "",
		(long long)(lon / 1000000), (long long)(lon % 1000000));
}

void ical_event(Str *out, const IcalEvent *e)
{
	str_adds(out, "BEGIN:VEVENT\r\n");
	add_text(out, "UID", e->uid, true);
	add_utc(out, "DTSTAMP", e->changed);
	if (e->all_day) {
		add_day(out, "DTSTART", wall_day(e->start));
		add_day(out, "DTEND", wall_day(e->end) + 1);
	} else {
		add_wall(out, "DTSTART", e->start);
		add_wall(out, "DTEND", e->end);
	}
	add_text(out, "SUMMARY", e->summary, true);
	add_text(out, "LOCATION", e->location, true);
	if (e->has_geo)
		add_geo(out, e);
	add_text(out, "DESCRIPTION", e->description, false);
	add_text(out, "CATEGORIES", e->category, true);
	add_plain(out, "CLASS", "PUBLIC");
	add_state(out, e);
	str_addf(out, "SEQUENCE:%lld\r\n", (long long)e->sequence);
	add_utc(out, "CREATED", BASE_MIN(e->created, e->changed));
	add_utc(out, "LAST-MODIFIED", e->changed);
	str_adds(out, "END:VEVENT\r\n");
}

void ical_end(Str *out)
{
	str_adds(out, "END:VCALENDAR\r\n");
}

Rc ical_verify(const char *text, size_t len, const IcalCalendar *c UNUSED, const IcalEvent *events, size_t n,
	Err *err)
{
	return ical_check_text(text, len, events, n, err);
}
