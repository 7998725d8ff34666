/* One line of time per record: what was said, planned and held, in the order of days. */
#include <stdlib.h>
#include <string.h>

#include "kontor/domain/registration.h"
#include "kontor/office/people.h"
#include "people_priv.h"

typedef struct Line {
	Office *office;
	Arena *arena;
	PeopleMoments *out;
	const char *now; /* wall time */
} Line;

/* A day alone compares as that day's midnight. */
static bool is_future(const Line *l, const char *at)
{
	size_t len = strlen(at);
	return strncmp(at, l->now, BASE_MIN(len, strlen(l->now))) > 0;
}

static void add(
	Line *l, const Record *r, const char *at, const char *what, const char *title, const char *who)
{
	if (*at == '\0')
		return;
	PeopleMoment m = { at, r->kind, r->id, what, title, who, is_future(l, at) };
	VEC_PUSH(l->arena, l->out, m);
}

static const char *label_of(const Record *r, const char *field)
{
	return kind_choice_label(kind_field(r->kind, field), record_text(r, field));
}

typedef Rc AddFn(Line *l, const Record *r, Err *err);

static Rc each(Line *l, const Kind *k, const char *field, int64_t id, AddFn *fn, Err *err)
{
	RecordSet set = { NULL, 0, 0 };
	if (office_parts(l->office, k, field, id, l->arena, &set, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < set.len; i++)
		if (fn(l, set.items[i], err) != RC_OK)
			return err->rc;
	return RC_OK;
}

static Rc add_note(Line *l, const Record *r, Err *err UNUSED)
{
	const char *what = people_join(l->arena, label_of(r, "type"), label_of(r, "direction"));
	add(l, r, record_text(r, "at"), what, people_first_line(l->arena, record_text(r, "text")),
		record_text(r, "author"));
	return RC_OK;
}

static Rc add_followup(Line *l, const Record *r, Err *err UNUSED)
{
	bool done = !record_is_null(r, "done");
	add(l, r, record_text(r, done ? "done" : "due"), done ? "Wiedervorlage, erledigt" : "Wiedervorlage",
		record_text(r, "title"), record_text(r, "owner"));
	return RC_OK;
}

static const char *start_of(Line *l, const Record *event)
{
	const char *start = record_text(event, "start");
	return record_int(event, "all_day") != 0 ? arena_strndup(l->arena, start, 10) : start;
}

static Rc add_event(Line *l, const Record *r, Err *err UNUSED)
{
	const char *what = people_join(l->arena, "Termin", label_of(r, "state"));
	add(l, r, start_of(l, r), what, record_text(r, "title"), "");
	return RC_OK;
}

/* What leads to an event is a line of the event: that is what people want to open. */
static Rc add_registration(Line *l, const Record *r, Err *err)
{
	Record *event = NULL;
	if (office_get(l->office, &kind_event, record_int(r, "event"), l->arena, &event, err) != RC_OK)
		return err->rc;
	/* The date itself took place: only she does not come. */
	bool gone = strcmp(record_text(r, "state"), "cancelled") == 0;
	const char *what = people_join(l->arena, gone ? "Anmeldung" : "Termin", label_of(r, "state"));
	add(l, event, start_of(l, event), what, record_text(event, "title"), "");
	return RC_OK;
}

static bool is_coming(const Record *registration)
{
	return registration_takes_place(record_text(registration, "state"));
}

/* A town may send dozens to a congress: one line for each event. */
static Rc add_registrations_of_town(Line *l, int64_t town, Err *err)
{
	RecordSet set = { NULL, 0, 0 };
	if (office_parts(l->office, &kind_registration, "town", town, l->arena, &set, err) != RC_OK)
		return err->rc;
	/* They come event by event. */
	for (size_t i = 0, next; i < set.len; i = next) {
		int64_t id = record_int(set.items[i], "event");
		size_t coming = 0;
		Record *event = NULL;
		for (next = i; next < set.len && record_int(set.items[next], "event") == id; next++)
			coming += is_coming(set.items[next]);
		if (coming == 0)
			continue;
		if (office_get(l->office, &kind_event, id, l->arena, &event, err) != RC_OK)
			return err->rc;
		const char *what = coming == 1 ? "Termin, eine Anmeldung"
					       : arena_printf(l->arena, "Termin, %zu Anmeldungen", coming);
		add(l, event, start_of(l, event), what, record_text(event, "title"), "");
	}
	return RC_OK;
}

/* "Termin, Moderation". In several sessions of one event: each part is a line. */
static Rc add_part(Line *l, const Record *r, Err *err)
{
	Record *event = NULL, *session = NULL;
	if (office_get(l->office, &kind_event, record_int(r, "event"), l->arena, &event, err) != RC_OK ||
		(!record_is_null(r, "session") &&
			office_get(l->office, &kind_session, record_int(r, "session"), l->arena, &session,
				err) != RC_OK))
		return err->rc;
	const char *what = people_join(l->arena, "Termin", label_of(r, "role"));
	const char *title = record_text(event, "title");
	if (session != NULL)
		title = arena_printf(l->arena, "%s, %s", title, record_text(session, "title"));
	add(l, event, session != NULL ? record_text(session, "start") : start_of(l, event), what, title, "");
	return RC_OK;
}

static void add_post_title(Line *l, const Record *post, const char *title)
{
	add(l, post, record_text(post, "since"), "Amt begonnen", title, "");
	add(l, post, record_text(post, "until"), "Amt beendet", title, "");
	if (record_is_null(post, "until"))
		add(l, post, record_text(post, "term_end"), "Ende der Amtszeit", title, "");
}

static const char *form_of(Line *l, const Record *post, const char **ret_name, Err *err)
{
	Record *person = NULL;
	if (office_get(l->office, &kind_person, record_int(post, "person"), l->arena, &person, err) != RC_OK)
		return NULL;
	*ret_name = record_text(person, "full_name");
	return record_text(person, "form");
}

/* On the town's line a post is named by who held it. */
static Rc add_post_of_town(Line *l, const Record *post, Err *err)
{
	const char *name = "";
	const char *form = form_of(l, post, &name, err);
	if (form == NULL)
		return err->rc;
	const char *function =
		people_function(record_text(post, "function"), record_text(post, "label"), form);
	add_post_title(l, post, people_join(l->arena, function, name));
	return RC_OK;
}

/* Dates of a town while the person was in post there. */
static Rc add_events_of_post(Line *l, const Record *post, Err *err)
{
	RecordSet events = { NULL, 0, 0 };
	const char *since = record_text(post, "since"), *until = record_text(post, "until");
	if (record_is_null(post, "town"))
		return RC_OK;
	if (office_parts(l->office, &kind_event, "town", record_int(post, "town"), l->arena, &events, err) !=
		RC_OK)
		return err->rc;
	for (size_t i = 0; i < events.len; i++) {
		const char *start = record_text(events.items[i], "start");
		bool before = *since != '\0' && strncmp(start, since, 10) < 0;
		bool after = *until != '\0' && strncmp(start, until, 10) > 0;
		if (!before && !after && add_event(l, events.items[i], err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static Rc add_post_of_person(Line *l, const Record *post, Err *err)
{
	const char *name = "";
	const char *form = form_of(l, post, &name, err);
	if (form == NULL)
		return err->rc;
	bool town = !record_is_null(post, "town");
	Record *place = NULL;
	if (office_get(l->office, town ? &kind_town : &kind_organisation,
		    record_int(post, town ? "town" : "organisation"), l->arena, &place, err) != RC_OK)
		return err->rc;
	const char *function =
		people_function(record_text(post, "function"), record_text(post, "label"), form);
	add_post_title(l, post, people_join(l->arena, function, record_text(place, "name")));
	return add_events_of_post(l, post, err);
}

/* Latest first; a day alone comes after that day's times, and what equals keeps one order. */
static int by_time(const void *x, const void *y)
{
	const PeopleMoment *a = x, *b = y;
	int order = strcmp(b->at, a->at);
	if (order == 0)
		order = strcmp(a->kind->table, b->kind->table);
	return order != 0 ? order : (a->id < b->id) - (a->id > b->id);
}

/* Two posts in one town would bring its dates twice. */
static void drop_doubles(PeopleMoments *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->len; i++) {
		const PeopleMoment *last = n > 0 ? &m->items[n - 1] : NULL;
		bool same = last != NULL && last->kind == m->items[i].kind && last->id == m->items[i].id &&
			strcmp(last->at, m->items[i].at) == 0 && strcmp(last->what, m->items[i].what) == 0;
		if (!same)
			m->items[n++] = m->items[i];
	}
	m->len = n;
}

Rc people_line(Office *o, const Kind *k, int64_t id, Arena *a, PeopleMoments *ret, Err *err)
{
	char now[DATE_TEXT_MAX];
	PeopleMoments found = { NULL, 0, 0 };
	wall_format_iso(clock_wall(office_clock(o)), now);
	Line l = { o, a, &found, now };
	bool town = k == &kind_town;
	const char *field = town ? "town" : "person";
	if (each(&l, &kind_note, field, id, add_note, err) != RC_OK ||
		each(&l, &kind_followup, field, id, add_followup, err) != RC_OK ||
		each(&l, &kind_post, field, id, town ? add_post_of_town : add_post_of_person, err) != RC_OK ||
		(town && add_registrations_of_town(&l, id, err) != RC_OK) ||
		(!town && each(&l, &kind_registration, field, id, add_registration, err) != RC_OK) ||
		(!town && each(&l, &kind_event_person, field, id, add_part, err) != RC_OK) ||
		(town && each(&l, &kind_event, field, id, add_event, err) != RC_OK))
		return err->rc;
	if (found.len > 1)
		qsort(found.items, found.len, sizeof(PeopleMoment), by_time);
	drop_doubles(&found);
	*ret = found;
	return RC_OK;
}
