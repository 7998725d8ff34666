/* The second opinion on a calendar file: libical reads the bytes back, and every property of every
 * event is compared with what should be in it.
 *
 * Each event is parsed alone and then put into the calendar's frame, which holds the zone: memory does
 * not grow with the file. Lines that come again and again ("STATUS:CONFIRMED") are parsed once. */
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
	LINES_MAX = 64,
	COMMON_MAX = 16, /* common lines of one event */
};

/* A line that libical has read, and what it made of it. */
typedef struct CommonLine {
	char *text;
	size_t len;
	icalcomponent *holder;
	icalproperty *property;
} CommonLine;

struct IcalCheck {
	icalcomponent *frame;
	bool message;
	Str text;                    /* of the event being read */
	uint64_t shapes[SHAPES_MAX]; /* of events whose restrictions were checked already */
	size_t nshapes;
	CommonLine lines[LINES_MAX];
	size_t nlines;
	icalproperty *common[COMMON_MAX]; /* of the event being read */
	size_t ncommon;
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
	for (size_t i = 0; i < (*check)->nlines; i++) {
		ical_lib.icalcomponent_free((*check)->lines[i].holder);
		free((*check)->lines[i].text);
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

static uint64_t mix(uint64_t shape, uint64_t v) /* FNV-1a */
{
	return (shape ^ v) * 1099511628211u;
}

/* Which properties an event has, in their order. */
static uint64_t shape_of(const IcalCheck *check, icalcomponent *event)
{
	uint64_t shape = 14695981039346656037u;
	for (size_t i = 0; i < check->ncommon; i++)
		shape = mix(shape, (uint64_t)ical_lib.icalproperty_isa(check->common[i]));
	shape = mix(shape, 0);
	for (icalproperty *p = ical_lib.icalcomponent_get_first_property(event, ICAL_ANY_PROPERTY); p != NULL;
		p = ical_lib.icalcomponent_get_next_property(event, ICAL_ANY_PROPERTY))
		shape = mix(shape, (uint64_t)ical_lib.icalproperty_isa(p));
	return mix(shape, (uint64_t)ical_lib.icalcomponent_count_components(event, ICAL_ANY_COMPONENT));
}

/* Restrictions concern which properties there are, how often and with which method, not what they
 * hold: once for all events that are alike. whole: the event with its common lines. */
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

/* --- common lines ------------------------------------------------------------------------ */

/* Whose values come from short lists. */
static bool is_common(const char *line, size_t len)
{
	static const char *const starts[] = { "CLASS:", "STATUS:", "TRANSP:", "X-MICROSOFT-CDO-",
		"CATEGORIES:", "SEQUENCE:" };
	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		size_t n = strlen(starts[i]);
		if (len > n && memcmp(line, starts[i], n) == 0)
			return true;
	}
	return false;
}

static bool add_line(IcalCheck *check, const char *text, size_t len, icalproperty **ret)
{
	AUTO(str_done) Str whole = STR_INIT;
	CommonLine line = { .len = len };
	if (check->nlines == LINES_MAX)
		return false;
	str_adds(&whole, "BEGIN:VEVENT\r\n");
	str_add(&whole, text, len);
	str_adds(&whole, "END:VEVENT\r\n");
	AUTO(free_component) icalcomponent *holder = ical_lib.icalparser_parse_string(whole.data);
	if (holder == NULL || ical_lib.icalcomponent_count_errors(holder) != 0)
		return false;
	line.property = ical_lib.icalcomponent_get_first_property(holder, ICAL_ANY_PROPERTY);
	line.text = strndup(text, len);
	if (line.text == NULL)
		err_out_of_memory();
	line.holder = holder;
	holder = NULL;
	check->lines[check->nlines++] = line;
	*ret = line.property;
	return line.property != NULL;
}

/* What libical makes of a line, when that is known or can be; false leaves the line in its event. */
static bool find_line(IcalCheck *check, const char *text, size_t len, icalproperty **ret)
{
	for (size_t i = 0; i < check->nlines; i++) {
		const CommonLine *line = &check->lines[i];
		if (line->len == len && memcmp(line->text, text, len) == 0) {
			*ret = line->property;
			return line->property != NULL;
		}
	}
	return add_line(check, text, len, ret);
}

/* The event without its common lines, those apart. Only lines that are not folded, and of the event
 * itself, not of an alarm in it. */
static void set_apart(IcalCheck *check, const char *text, size_t len)
{
	bool nested = false;
	check->ncommon = 0;
	str_clear(&check->text);
	for (size_t at = 0; at < len;) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t n = end == NULL ? len - at : (size_t)(end - text) + 1 - at;
		nested = nested || (at > 0 && strncmp(text + at, "BEGIN:", 6) == 0);
		bool folded = at + n < len && text[at + n] == ' ';
		icalproperty *p;
		if (!nested && !folded && check->ncommon < COMMON_MAX && is_common(text + at, n) &&
			find_line(check, text + at, n, &p))
			check->common[check->ncommon++] = p;
		else
			str_add(&check->text, text + at, n);
		at += n;
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
	const char *fault = ical_check_read(event, check->common, check->ncommon, e);
	ical_lib.icalcomponent_remove_component(check->frame, event);
	if (fault != NULL)
		return differs(err, e, fault);
	return is_allowed(check, event, whole) ? RC_OK : unreadable(err);
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
