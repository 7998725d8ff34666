/* The structure of a calendar file: which components it holds, where, and what is wrong with them. Depth is
 * counted and lines are passed over; nothing here calls itself, whatever is nested. */
#include <string.h>

#include "ical_read_priv.h"

enum { ZONES_MAX = 200, CALENDARS_MAX = 1000, NAME_MAX_SHOWN = 40 };

typedef enum Inside { INSIDE_NOTHING, INSIDE_CALENDAR, INSIDE_EVENT, INSIDE_ZONE, INSIDE_OTHER } Inside;

/* Where the scan is. A VCALENDAR may be missing: then events stand alone. */
typedef struct Place {
	IcalScan *scan;
	bool any;        /* a BEGIN was seen */
	bool calendar;   /* in a VCALENDAR */
	Inside inside;   /* of which kind the outermost component in it is */
	size_t depth;    /* of components in that one */
	IcalPiece piece; /* of the component that is open */
	size_t properties, alarms, exdates, ignored;
	char other[NAME_MAX_SHOWN]; /* its name, for kinds that are not read */
} Place;

void ical_read_fault(
	IcalReadFile *f, Arena *a, size_t line, const char *uid, const char *summary, const char *reason)
{
	IcalReadFault fault = { line, uid, summary, reason };
	VEC_PUSH(a, &f->faults, fault);
}

/* The first reason is the one that helps. */
static void refuse(Place *p, size_t line, const char *reason)
{
	if (p->piece.reason != NULL)
		return;
	p->piece.reason = reason;
	p->piece.reason_line = line;
}

static const char *text_of(Place *p, IcalSpan s)
{
	AUTO(str_done) Str scratch = STR_INIT;
	return ical_read_text(s, ICAL_CHARSET_UTF8, ICAL_TEXT_ESCAPED, &scratch, p->scan->arena);
}

/* --- components ----------------------------------------------------------------------------- */

static void open_calendar(Place *p)
{
	IcalCalendarHead head = { "", NULL };
	VEC_PUSH(p->scan->arena, &p->scan->calendars, head);
	p->calendar = true;
}

static void open_piece(Place *p, const IcalLine *l, Inside inside)
{
	if (p->scan->calendars.len == 0)
		open_calendar(p);
	p->inside = inside;
	p->depth = 0;
	p->properties = p->alarms = p->exdates = 0;
	p->piece = (IcalPiece){
		.at = p->scan->reader.at, .line = l->number, .calendar = p->scan->calendars.len - 1
	};
}

static void close_piece(Place *p, const char *end)
{
	IcalScan *s = p->scan;
	p->piece.end = end;
	if (p->inside == INSIDE_EVENT)
		VEC_PUSH(s->arena, &s->events, p->piece);
	else if (p->inside == INSIDE_ZONE && s->zones.len < ZONES_MAX && p->piece.reason == NULL)
		VEC_PUSH(s->arena, &s->zones, p->piece);
	else if (p->inside == INSIDE_OTHER && p->ignored++ < 100)
		ical_read_fault(s->file, s->arena, p->piece.line, "", "",
			arena_printf(s->arena, "%s wird nicht eingelesen, nur Termine.", p->other));
	p->inside = INSIDE_NOTHING;
}

/* A component ends because the next one begins, or the file. */
static void cut_piece(Place *p, const char *end)
{
	refuse(p, p->piece.line, "Der Termin ist nicht abgeschlossen: END:VEVENT fehlt.");
	close_piece(p, end);
}

static void begin_outer(Place *p, const IcalLine *l)
{
	if (ical_read_line_is(l->value, "VCALENDAR")) {
		open_calendar(p);
	} else if (ical_read_line_is(l->value, "VEVENT")) {
		open_piece(p, l, INSIDE_EVENT);
	} else if (ical_read_line_is(l->value, "VTIMEZONE")) {
		open_piece(p, l, INSIDE_ZONE);
	} else {
		open_piece(p, l, INSIDE_OTHER);
		str_copy(p->other, sizeof(p->other),
			ical_read_line_is(l->value, "VTODO")              ? "Eine Aufgabe (VTODO)"
				: ical_read_line_is(l->value, "VJOURNAL") ? "Eine Notiz (VJOURNAL)"
				: ical_read_line_is(l->value, "VFREEBUSY")
				? "Eine Frei-Belegt-Angabe (VFREEBUSY)"
				: "Ein unbekannter Teil");
	}
}

static void begin(Place *p, const IcalLine *l, const char *at)
{
	p->any = true;
	/* An event that was cut off runs into the next one. */
	if (p->inside == INSIDE_EVENT && ical_read_line_is(l->value, "VEVENT"))
		cut_piece(p, at);
	if (p->inside == INSIDE_NOTHING) {
		begin_outer(p, l);
		return;
	}
	p->depth++;
	/* The calendar and the component itself count. */
	if (p->depth + 2 > ICAL_READ_DEPTH)
		refuse(p, l->number, "BEGIN ist tiefer verschachtelt als vier Ebenen.");
	if (p->inside == INSIDE_EVENT && ical_read_line_is(l->value, "VALARM") &&
		++p->alarms > ICAL_READ_ALARMS)
		refuse(p, l->number, "Der Termin hat mehr als 10 Erinnerungen.");
}

static Inside kind_of_end(IcalSpan name)
{
	if (ical_read_line_is(name, "VCALENDAR"))
		return INSIDE_CALENDAR;
	if (ical_read_line_is(name, "VEVENT"))
		return INSIDE_EVENT;
	return ical_read_line_is(name, "VTIMEZONE") ? INSIDE_ZONE : INSIDE_OTHER;
}

static void end(Place *p, const IcalLine *l, const char *at)
{
	Inside kind = kind_of_end(l->value);
	if (kind == INSIDE_CALENDAR) {
		if (p->inside != INSIDE_NOTHING)
			cut_piece(p, at);
		p->calendar = false;
	} else if (p->inside == INSIDE_NOTHING) {
		return; /* an END too many harms nobody */
	} else if (p->depth > 0 && (kind != p->inside || kind == INSIDE_OTHER)) {
		p->depth--;
	} else if (kind == p->inside) {
		if (p->depth > 0)
			refuse(p, l->number, "BEGIN und END passen nicht zueinander.");
		close_piece(p, at);
	} else {
		refuse(p, l->number, "BEGIN und END passen nicht zueinander.");
	}
}

/* --- properties ----------------------------------------------------------------------------- */

static size_t values_in(IcalSpan s)
{
	size_t n = 1;
	for (size_t i = 0; i < s.len; i++)
		n += s.at[i] == ',';
	return n;
}

static void event_property(Place *p, const IcalLine *l)
{
	bool attached = ical_read_line_is(l->name, "ATTACH") || ical_read_line_is(l->name, "IMAGE");
	ical_read_text_count(l->all.at, l->all.len, &p->piece.bytes);
	if (++p->properties > ICAL_READ_PROPERTIES)
		refuse(p, l->number, "Der Termin hat mehr als 500 Angaben.");
	/* What is attached is left out whatever its size. */
	if (l->too_long && !attached)
		refuse(p, l->number, "Die Zeile ist länger als 64 KiB.");
	if (memchr(l->all.at, '\0', l->all.len) != NULL)
		refuse(p, l->number, "Die Zeile enthält ein NUL-Zeichen.");
	if (ical_read_line_is(l->name, "EXDATE") && (p->exdates += values_in(l->value)) > ICAL_READ_EXDATES)
		refuse(p, l->number, "Die Serie hat mehr als 1.000 Ausnahmen.");
}

static const char *upper(Place *p, IcalSpan s)
{
	char *ret = arena_strdup(p->scan->arena, text_of(p, s));
	for (char *c = ret; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 32);
	return ret;
}

static void calendar_property(Place *p, const IcalLine *l)
{
	IcalCalendarHead *head = &p->scan->calendars.items[p->scan->calendars.len - 1];
	if (l->value.len > 100)
		return;
	if (ical_read_line_is(l->name, "METHOD"))
		head->method = upper(p, l->value);
	else if (ical_read_line_is(l->name, "X-WR-TIMEZONE"))
		head->zone = ical_zone_find(text_of(p, l->value), p->scan->arena);
}

static void property(Place *p, const IcalLine *l)
{
	if (p->inside == INSIDE_EVENT && p->depth == 0)
		event_property(p, l);
	else if (p->inside == INSIDE_ZONE && ++p->properties > ICAL_READ_PROPERTIES * 4)
		refuse(p, l->number, "");
	else if (p->inside == INSIDE_NOTHING && p->calendar)
		calendar_property(p, l);
}

/* --- the file ------------------------------------------------------------------------------- */

static Rc too_much(size_t line, const char *what, Err *err)
{
	Rc rc = err_set(err, RC_INVALID,
		"Zeile %zu: Die Datei enthält mehr als %s. Bitte in mehrere Dateien teilen und einzeln einlesen.",
		line, what);
	err->line = line;
	return rc;
}

static Rc check_limits(const IcalScan *s, size_t line, Err *err)
{
	if (s->events.len > ICAL_READ_EVENTS)
		return too_much(line, "20.000 Termine", err);
	if (s->calendars.len > CALENDARS_MAX)
		return too_much(line, "1.000 Kalender", err);
	return RC_OK;
}

Rc ical_read_scan(const char *bytes, size_t len, IcalScan *scan, Err *err)
{
	Place p = { .scan = scan };
	IcalLine l;
	IcalReader *r = &scan->reader;
	ical_read_line_begin(r, bytes, len, 1);
	for (const char *at = r->at; ical_read_line_next(r, &l); at = r->at) {
		if (ical_read_line_is(l.name, "BEGIN"))
			begin(&p, &l, at);
		else if (ical_read_line_is(l.name, "END"))
			end(&p, &l, at);
		else
			property(&p, &l);
		if (check_limits(scan, l.number, err) != RC_OK) {
			ical_read_line_done(r);
			return err->rc;
		}
	}
	if (p.inside != INSIDE_NOTHING)
		cut_piece(&p, r->end);
	ical_read_line_done(r);
	if (p.any && scan->calendars.len > 0)
		return RC_OK;
	(void)err_set(err, RC_INVALID,
		"Zeile 1: Das ist keine Kalenderdatei, es fehlt BEGIN:VCALENDAR. Bitte eine .ics-Datei wählen.");
	err->line = 1;
	return err->rc;
}
