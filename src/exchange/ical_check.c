/* The second opinion on a calendar file: libical reads the bytes back, and every property of every
 * event is compared with what should be in it.
 *
 * Each event is parsed alone and then put into the calendar's frame, which holds the zone: memory does
 * not grow with the file. Lines that come again ("STATUS:CONFIRMED", the start of the next event at the same
 * hour) are parsed once: what libical made of the same bytes before is compared again. */
#include "ical_check_priv.h"

#include <stdlib.h>
#include <string.h>

static void free_component(icalcomponent **c)
{
	if (*c != NULL)
		ical_lib.icalcomponent_free(*c);
}

/* --- the frame ------------------------------------------------------------------------ */

enum {
	SHAPES_MAX = 64,
	LINES = 256,    /* remembered: the latest of each place of a hash table */
	EVENT_MAX = 64, /* lines of one event that take part in it */
};

/* A line that libical has read, and what it made of it. */
typedef struct ReadLine {
	Str text;
	icalproperty *property; /* NULL: none yet */
} ReadLine;

struct IcalCheck {
	icalcomponent *frame;
	bool message;
	Str text;                    /* of the event being read */
	uint64_t shapes[SHAPES_MAX]; /* of events whose restrictions were checked already */
	size_t nshapes;
	ReadLine lines[LINES];
	/* Of the event being read: the properties of lines that are known, and where the others belong. */
	icalproperty *known[EVENT_MAX];
	size_t nknown;
	struct {
		ReadLine *line;
		size_t at, len; /* in text */
	} fresh[EVENT_MAX];
	size_t nfresh;
	bool overflow; /* more lines than have room: nothing is remembered of it */
};

static Rc unreadable(Err *err)
{
	return err_set(err, RC_INVALID,
		"Die Kalenderdatei wurde nicht geschrieben: libical liest sie nicht fehlerfrei zurück.");
}

static Rc differs(Err *err, const IcalEvent *e, const char *what)
{
	return err_set(err, RC_INVALID,
		"Die Kalenderdatei wurde nicht geschrieben: Beim Nachlesen stimmt %s von „%s“ nicht.", what,
		e->summary == NULL ? "" : e->summary);
}

static bool same_frame(icalcomponent *frame, const IcalCalendar *c)
{
	size_t names = 0;
	size_t intervals = 0;
	for (icalproperty *p = ical_lib.icalcomponent_get_first_property(frame, ICAL_ANY_PROPERTY); p != NULL;
		p = ical_lib.icalcomponent_get_next_property(frame, ICAL_ANY_PROPERTY)) {
		AUTO(str_done) Str name = STR_INIT;
		icalproperty_kind kind = ical_lib.icalproperty_isa(p);
		const char *x = kind == ICAL_X_PROPERTY ? ical_lib.icalproperty_get_x_name(p) : "";
		ical_clean(&name, c->name == NULL ? "" : c->name, true, ICAL_SUMMARY_MAX);
		AUTO(str_done) Str escaped = STR_INIT;
		ical_escape(&escaped, str_cstr(&name), name.len);
		/* libical gives X- values as they stand, and escapes others again. */
		if (kind == ICAL_NAME_PROPERTY || str_equal(x, "X-WR-CALNAME"))
			names += ical_check_value(p, str_cstr(&escaped)) ||
				ical_check_value(p, str_cstr(&name));
		if (kind == ICAL_REFRESHINTERVAL_PROPERTY || str_equal(x, "X-PUBLISHED-TTL"))
			intervals += ical_check_value(p, "PT4H");
	}
	const char *method = ical_lib.icalproperty_method_to_string(ical_lib.icalcomponent_get_method(frame));
	return str_equal(method, c->method) && names == (ical_check_has_text(c->name) ? 2 : 0) &&
		intervals == (c->feed ? 2 : 0) &&
		ical_lib.icalcomponent_count_components(frame, ICAL_ANY_COMPONENT) == 1 &&
		ical_lib.icalcomponent_count_components(frame, ICAL_VTIMEZONE_COMPONENT) == 1;
}

Rc ical_check_new(const IcalCalendar *c, const char *head, IcalCheck **ret, Err *err)
{
	AUTO(str_done) Str whole = STR_INIT;
	AUTO(free_component) icalcomponent *frame = NULL;
	if (ical_lib_load("Die Kalenderdatei kann nicht geprüft werden", err) != RC_OK)
		return err->rc;
	str_addf(&whole, "%sEND:VCALENDAR\r\n", head);
	frame = ical_lib.icalparser_parse_string(whole.data);
	if (frame == NULL || ical_lib.icalcomponent_isa(frame) != ICAL_VCALENDAR_COMPONENT ||
		ical_lib.icalcomponent_count_errors(frame) != 0 || !same_frame(frame, c))
		return unreadable(err);
	IcalCheck *check = calloc(1, sizeof(*check));
	if (check == NULL)
		err_out_of_memory();
	check->frame = frame;
	check->message = ical_is_message(c->method);
	frame = NULL;
	*ret = check;
	return RC_OK;
}

void ical_check_freep(IcalCheck **check)
{
	if (*check == NULL)
		return;
	for (size_t i = 0; i < LINES; i++) {
		if ((*check)->lines[i].property != NULL)
			ical_lib.icalproperty_free((*check)->lines[i].property);
		str_done(&(*check)->lines[i].text);
	}
	ical_lib.icalcomponent_free((*check)->frame);
	str_done(&(*check)->text);
	free(*check);
	*check = NULL;
}

/* icalrestriction_check writes its findings into what it checks: hence the clone. A
 * published event wants an ORGANIZER, which Outlook would take for an invitation: the
 * clone gets one, the file never. */
static bool meets_restrictions(const IcalCheck *check, icalcomponent *event)
{
	AUTO(free_component) icalcomponent *frame = ical_lib.icalcomponent_new_clone(check->frame);
	icalcomponent *c = ical_lib.icalcomponent_new_clone(event);
	if (frame == NULL || c == NULL)
		return false;
	if (!check->message)
		ical_lib.icalcomponent_add_property(
			c, ical_lib.icalproperty_new_organizer("mailto:office@example.org"));
	ical_lib.icalcomponent_add_component(frame, c);
	return ical_lib.icalrestriction_check(frame) != 0;
}

/* Eight bytes at a time: every line of every event passes here. */
static uint64_t hash(const char *bytes, size_t len)
{
	uint64_t h = len;
	for (; len > 0; len -= BASE_MIN(len, sizeof(h)), bytes += sizeof(h)) {
		uint64_t word = 0;
		memcpy(&word, bytes, BASE_MIN(len, sizeof(word)));
		h = (h ^ word) * 0x9E3779B97F4A7C15u;
		h ^= h >> 32;
	}
	return h;
}

static uint64_t of_kind(icalproperty *p)
{
	uint64_t kind = (uint64_t)ical_lib.icalproperty_isa(p) + 1;
	return kind * kind * 0x9E3779B97F4A7C15u;
}

/* Which properties an event has and how often, in whatever order they were looked at. */
static uint64_t shape_of(const IcalCheck *check, icalcomponent *event)
{
	uint64_t shape = (uint64_t)ical_lib.icalcomponent_count_components(event, ICAL_ANY_COMPONENT);
	for (size_t i = 0; i < check->nknown; i++)
		shape += of_kind(check->known[i]);
	for (icalproperty *p = ical_lib.icalcomponent_get_first_property(event, ICAL_ANY_PROPERTY); p != NULL;
		p = ical_lib.icalcomponent_get_next_property(event, ICAL_ANY_PROPERTY))
		shape += of_kind(p);
	return shape;
}

/* Restrictions concern which properties there are, how often and with which method, not what they
 * hold: once for all events that are alike. whole: the event with all its lines. */
static bool is_allowed(IcalCheck *check, icalcomponent *event, const char *whole)
{
	uint64_t shape = shape_of(check, event);
	for (size_t i = 0; i < check->nshapes; i++)
		if (check->shapes[i] == shape)
			return true;
	AUTO(free_component) icalcomponent *all = ical_lib.icalparser_parse_string(whole);
	if (all == NULL || !meets_restrictions(check, all))
		return false;
	if (check->nshapes < SHAPES_MAX)
		check->shapes[check->nshapes++] = shape;
	return true;
}

/* --- lines that come again ------------------------------------------------------------------ */

/* The length of the content line at text, its continuations included. */
static size_t line_len(const char *text, size_t len)
{
	size_t n = 0;
	do {
		const char *end = memchr(text + n, '\n', len - n);
		n = end == NULL ? len : (size_t)(end - text) + 1;
	} while (n < len && text[n] == ' ');
	return n;
}

static void take_line(IcalCheck *check, const char *line, size_t len)
{
	ReadLine *known = &check->lines[hash(line, len) % LINES];
	if (known->property != NULL && known->text.len == len && memcmp(known->text.data, line, len) == 0 &&
		check->nknown < EVENT_MAX) {
		check->known[check->nknown++] = known->property;
		return;
	}
	if (check->nfresh < EVENT_MAX) {
		check->fresh[check->nfresh].line = known;
		check->fresh[check->nfresh].at = check->text.len;
		check->fresh[check->nfresh++].len = len;
	} else {
		check->overflow = true;
	}
	str_add(&check->text, line, len);
}

/* What libical has to read of the event: all but the lines that it has read lately. Those of an alarm stay
 * where they are. */
static void set_apart(IcalCheck *check, const char *text, size_t len)
{
	bool nested = false;
	check->nknown = check->nfresh = 0;
	check->overflow = false;
	str_clear(&check->text);
	for (size_t at = 0; at < len;) {
		size_t n = line_len(text + at, len - at);
		bool begins = strncmp(text + at, "BEGIN:", 6) == 0;
		nested = nested || (begins && at > 0);
		if (nested || begins || strncmp(text + at, "END:", 4) == 0)
			str_add(&check->text, text + at, n);
		else
			take_line(check, text + at, n);
		at += n;
	}
}

/* Keep what libical made of the event's lines, where it made one property of each. */
static void remember(IcalCheck *check, icalcomponent *event)
{
	size_t n = 0;
	for (icalproperty *p = ical_lib.icalcomponent_get_first_property(event, ICAL_ANY_PROPERTY); p != NULL;
		p = ical_lib.icalcomponent_get_next_property(event, ICAL_ANY_PROPERTY))
		n++;
	if (check->overflow || n != check->nfresh)
		return;
	for (size_t i = 0; i < n; i++) {
		ReadLine *line = check->fresh[i].line;
		icalproperty *p = ical_lib.icalcomponent_get_first_property(event, ICAL_ANY_PROPERTY);
		ical_lib.icalcomponent_remove_property(event, p);
		if (line->property != NULL)
			ical_lib.icalproperty_free(line->property);
		line->property = p;
		str_clear(&line->text);
		str_add(&line->text, check->text.data + check->fresh[i].at, check->fresh[i].len);
	}
}

/* --- one event ------------------------------------------------------------------------------ */

static Rc check_component(
	IcalCheck *check, icalcomponent *event, const char *whole, const IcalEvent *e, Err *err)
{
	if (event == NULL || ical_lib.icalcomponent_isa(event) != ICAL_VEVENT_COMPONENT ||
		ical_lib.icalcomponent_count_errors(event) != 0)
		return unreadable(err);
	ical_lib.icalcomponent_add_component(check->frame, event);
	const char *fault = ical_check_read(event, check->known, check->nknown, e);
	ical_lib.icalcomponent_remove_component(check->frame, event);
	if (fault != NULL)
		return differs(err, e, fault);
	if (!is_allowed(check, event, whole))
		return unreadable(err);
	remember(check, event);
	return RC_OK;
}

Rc ical_check_event(IcalCheck *check, const char *text, size_t len, const IcalEvent *e, Err *err)
{
	if (memchr(text, '\0', len) != NULL)
		return unreadable(err);
	AUTO(str_done) Str whole = STR_INIT;
	str_add(&whole, text, len);
	set_apart(check, whole.data, len);
	AUTO(free_component) icalcomponent *event = ical_lib.icalparser_parse_string(str_cstr(&check->text));
	return check_component(check, event, whole.data, e, err);
}

/* --- a whole text ------------------------------------------------------------------------ */

/* The length of text up to where a line says word, 0 when none does. No folded line can begin so. */
static size_t up_to_line(const char *text, const char *word, bool with_it)
{
	AUTO(str_done) Str line = STR_INIT;
	str_addf(&line, "\r\n%s\r\n", word);
	const char *at = strstr(text, line.data);
	return at == NULL ? 0 : (size_t)(at - text) + (with_it ? line.len : 2);
}

static Rc check_all(const char *text, const IcalCalendar *c, const IcalEvent *events, size_t n, Err *err)
{
	AUTO(ical_check_freep) IcalCheck *check = NULL;
	AUTO(str_done) Str head = STR_INIT;
	size_t len = up_to_line(text, n == 0 ? "END:VCALENDAR" : "BEGIN:VEVENT", false);
	str_add(&head, text, len);
	if (len == 0)
		return unreadable(err);
	if (ical_check_new(c, head.data, &check, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++) {
		text += len;
		len = up_to_line(text, "END:VEVENT", true);
		if (ical_check_event(check, text, len, &events[i], err) != RC_OK)
			return err->rc;
	}
	return strcmp(text + len, "END:VCALENDAR\r\n") == 0 ? RC_OK : unreadable(err);
}

Rc ical_verify(
	const char *text, size_t len, const IcalCalendar *c, const IcalEvent *events, size_t n, Err *err)
{
	if (strlen(text) != len)
		return unreadable(err);
	return check_all(text, c, events, n, err);
}
