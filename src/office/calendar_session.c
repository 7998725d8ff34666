/* What does not fit together in the programme of a congress. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "calendar_priv.h"

/* One session with what it takes. */
typedef struct Slot {
	const Record *record;
	Wall start, end;
	const char *room; /* folded; "" */
	int64_t *persons;
	size_t npersons;
	int64_t seats;
} Slot;

typedef struct Check {
	Office *office;
	Arena *arena;
	const Record *event;
	Slot *slots; /* by start */
	size_t n;
	CalendarSessionClashes *out;
} Check;

static const char *title(const Slot *s)
{
	return record_text(s->record, "title");
}

static void report(Check *k, const Slot *one, const Slot *other, const char *text)
{
	CalendarSessionClash c = { one->record->id, other != NULL ? other->record->id : 0, text };
	VEC_PUSH(k->arena, k->out, c);
}

static const char *time_of(Wall w, Arena *a)
{
	int m = wall_minutes(w);
	return arena_printf(a, "%02d:%02d", m / 60, m % 60);
}

/* --- pairs ------------------------------------------------------------------------------------ */

static int64_t shared_person(const Slot *a, const Slot *b)
{
	for (size_t i = 0; i < a->npersons; i++)
		for (size_t j = 0; j < b->npersons; j++)
			if (a->persons[i] == b->persons[j])
				return a->persons[i];
	return 0;
}

static Rc check_pair(Check *k, const Slot *a, const Slot *b, Err *err)
{
	/* b does not begin before a */
	const char *when = time_of(b->start, k->arena);
	if (*a->room != '\0' && strcmp(a->room, b->room) == 0)
		report(k, a, b,
			arena_printf(k->arena, "%s und %s: um %s beide im Raum %s", title(a), title(b), when,
				record_text(b->record, "room")));
	int64_t person = shared_person(a, b);
	if (person == 0)
		return RC_OK;
	AUTO(str_done) Str name = STR_INIT;
	if (office_title(k->office, &kind_person, person, &name, err) != RC_OK)
		return err->rc;
	report(k, a, b,
		arena_printf(k->arena, "%s und %s: um %s beide mit %s", title(a), title(b), when,
			str_cstr(&name)));
	return RC_OK;
}

static Rc check_pairs(Check *k, Err *err)
{
	for (size_t i = 0; i < k->n; i++)
		for (size_t j = i + 1; j < k->n && k->slots[j].start < k->slots[i].end; j++)
			if (check_pair(k, &k->slots[i], &k->slots[j], err) != RC_OK)
				return err->rc;
	return RC_OK;
}

/* --- each alone ---------------------------------------------------------------------------------- */

static void check_alone(Check *k, const Slot *s)
{
	Day first = wall_day(calendar_wall(k->event, "start"));
	Day last = wall_day(calendar_wall(k->event, "end"));
	int64_t places = record_int(s->record, "capacity"), all = record_int(k->event, "capacity");
	bool limited = !record_is_null(s->record, "capacity");
	char day[DATE_TEXT_MAX];
	date_format_long(wall_day(s->start), day);
	if (wall_day(s->start) < first || wall_day(s->end) > last)
		report(k, s, NULL,
			arena_printf(k->arena, "%s: liegt am %s außerhalb des Termins", title(s), day));
	if (limited && s->seats > places)
		report(k, s, NULL,
			arena_printf(k->arena, "%s: %" PRId64 " Plätze vergeben, %" PRId64 " gibt es",
				title(s), s->seats, places));
	if (limited && !record_is_null(k->event, "capacity") && places > all)
		report(k, s, NULL,
			arena_printf(k->arena, "%s: %" PRId64 " Plätze, der ganze Termin hat nur %" PRId64,
				title(s), places, all));
}

/* --- reading ------------------------------------------------------------------------------------- */

static int by_start(const void *x, const void *y)
{
	const Slot *a = x, *b = y;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return (a->record->id > b->record->id) - (a->record->id < b->record->id);
}

static Rc load_slot(Check *k, const Record *session, Slot *s, Err *err)
{
	RecordSet persons = { NULL, 0, 0 }, seats = { NULL, 0, 0 };
	if (office_parts(k->office, &kind_event_person, "session", session->id, k->arena, &persons, err) !=
			RC_OK ||
		office_parts(k->office, &kind_seat, "session", session->id, k->arena, &seats, err) != RC_OK)
		return err->rc;
	*s = (Slot){ .record = session,
		.start = calendar_wall(session, "start"),
		.end = calendar_wall(session, "end"),
		.room = text_fold(k->arena, record_text(session, "room")),
		.persons = ARENA_ARRAY(k->arena, int64_t, persons.len + 1),
		.npersons = persons.len,
		.seats = (int64_t)seats.len };
	for (size_t i = 0; i < persons.len; i++)
		s->persons[i] = record_int(persons.items[i], "person");
	return RC_OK;
}

Rc calendar_session_clashes(Office *o, int64_t event, Arena *a, CalendarSessionClashes *ret, Err *err)
{
	CalendarSessionClashes found = { NULL, 0, 0 };
	RecordSet sessions = { NULL, 0, 0 };
	Record *e = NULL;
	if (office_get(o, &kind_event, event, a, &e, err) != RC_OK ||
		office_parts(o, &kind_session, "event", event, a, &sessions, err) != RC_OK)
		return err->rc;
	Check k = { o, a, e, ARENA_ARRAY(a, Slot, sessions.len + 1), sessions.len, &found };
	for (size_t i = 0; i < k.n; i++)
		if (load_slot(&k, sessions.items[i], &k.slots[i], err) != RC_OK)
			return err->rc;
	if (k.n > 1)
		qsort(k.slots, k.n, sizeof(Slot), by_start);
	if (check_pairs(&k, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < k.n; i++)
		check_alone(&k, &k.slots[i]);
	*ret = found;
	return RC_OK;
}
