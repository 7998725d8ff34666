/* The invented part of the calendar: the dates of series, who registered, who came, what they said
 * of it, and a few mails that wait. Who does what is computed, so that every demo office has the same. */
#include <string.h>

#include "kontor/domain/recurrence.h"
#include "kontor/office/calendar.h"
#include "kontor/office/outbox.h"
#include "calendar_priv.h"
#include "import_demo_priv.h"

#define CONGRESS  "Kleinstadt Kongress 2025"
#define TANDEM    "Vorgespräch Tandem"
#define COACHING  "Coaching-Besuch: Altes Kaufhaus"
#define NEXT_TALK "Web-Talk: Der Marktplatz am Abend"

enum { DOUBLES = 6, SESSIONS_EACH = 3, ARENAS = 4, PERSONS_PER_TEN = 7 };

typedef struct Calendar {
	ImportPlan *plan;
	Arena *arena;
	Day today;
	size_t drawn; /* registrations so far */
} Calendar;

static ImportWrite *write(Calendar *c, Record *r)
{
	ImportWrite *w = import_write(c->plan, IMPORT_REST, NULL, r);
	import_line(c->plan, IMPORT_NEW, 0, "", "", "");
	return w;
}

static ImportLink link_to(const Kind *k, const char *field, const Record *to)
{
	return (ImportLink){ kind_field_index(k, field), to };
}

/* --- series ---------------------------------------------------------------------------- */

static const Record *series_of(const ImportWrite *w)
{
	int field = kind_field_index(&kind_event, "series");
	for (size_t i = 0; w->mine->kind == &kind_event && i < ARRAY_LEN(w->links); i++)
		if (w->links[i].field == field)
			return w->links[i].to;
	return NULL;
}

/* What the table left out is the series'. */
static void complete(Calendar *c, Record *event, const Record *series)
{
	const Record *standard = calendar_date_of(series, calendar_wall(event, "slot"), c->arena);
	for (size_t i = 0; i < event->kind->nfields; i++)
		if (event->values[i].type == VALUE_NULL && strcmp(event->kind->fields[i].name, "series") != 0)
			event->values[i] = standard->values[i];
}

static void split_skips(Calendar *c, Record *series)
{
	char *skips = arena_strdup(c->arena, record_text(series, "skips"));
	for (char *s = skips; *s != '\0'; s++)
		if (*s == ' ')
			*s = '\n';
	record_set_text(series, c->arena, "skips", skips);
}

static Rc fill_series(Calendar *c, Record *series, Err *err)
{
	CalendarSlots slots = { .len = 0 }, taken;
	const ImportWrites *rest = &c->plan->work->stages[IMPORT_REST];
	size_t planned = rest->len;
	split_skips(c, series);
	calendar_slots_skipped(series, &taken);
	for (size_t i = 0; i < planned; i++)
		if (series_of(&rest->items[i]) == series) {
			complete(c, rest->items[i].mine, series);
			calendar_slots_add(&taken, calendar_wall(rest->items[i].mine, "slot"));
		}
	if (calendar_slots(series, &slots, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < slots.len; i++)
		if (calendar_slots_find(&taken, slots.items[i]) == RECURRENCE_MAX)
			write(c, calendar_date_of(series, slots.items[i], c->arena))->links[0] =
				link_to(&kind_event, "series", series);
	return RC_OK;
}

static Rc fill_all_series(Calendar *c, Err *err)
{
	const ImportWrites *rest = &c->plan->work->stages[IMPORT_REST];
	size_t planned = rest->len;
	for (size_t i = 0; i < planned; i++)
		if (rest->items[i].mine->kind == &kind_series &&
			fill_series(c, rest->items[i].mine, err) != RC_OK)
			return err->rc;
	return RC_OK;
}

/* What has passed was held, and what the table calls held may lie ahead of the clock. */
static void settle_states(Calendar *c)
{
	const ImportWrites *rest = &c->plan->work->stages[IMPORT_REST];
	for (size_t i = 0; i < rest->len; i++) {
		Record *r = rest->items[i].mine;
		if (r->kind != &kind_event)
			continue;
		const char *state = record_text(r, "state");
		bool past = wall_day(calendar_wall(r, "end")) < c->today;
		if (past && (strcmp(state, "confirmed") == 0 || strcmp(state, "tentative") == 0))
			record_set_text(r, c->arena, "state", "held");
		else if (!past && strcmp(state, "held") == 0)
			record_set_text(r, c->arena, "state", "confirmed");
	}
}

/* --- registrations ------------------------------------------------------------------------- */

typedef struct Group {
	const Record *event;
	const char *state;
	size_t n;
	Wall first; /* the first registration; each later one some minutes after */
} Group;

/* A different person for each place below their number. */
static const ImportPerson *person_at(const Calendar *c, size_t place)
{
	size_t n = c->plan->work->persons.len - DOUBLES;
	return &c->plan->work->persons.items[place * 211 % n];
}

/* Somebody who is not in the directory: a given name here, a family name there. */
static void take_guest(Calendar *c, Record *r, size_t place)
{
	const Record *given = person_at(c, place * 7 + 1)->record,
		     *family = person_at(c, place * 5 + 3)->record;
	const char *first = record_text(given, "given_name"), *last = record_text(family, "family_name");
	record_set_text(r, c->arena, "given_name", first);
	record_set_text(r, c->arena, "family_name", last);
	if (place % 5 != 0)
		record_set_text(r, c->arena, "mail",
			arena_printf(c->arena, "%s.%s@example.org", import_demo_slug(first, c->arena),
				import_demo_slug(last, c->arena)));
	record_set_text(r, c->arena, "organisation",
		place % 4 == 0           ? "Stadtverwaltung"
			: place % 4 == 1 ? "Stadtrat"
					 : NULL);
}

static Record *add_registration(Calendar *c, const Group *g, size_t nth)
{
	size_t place = c->drawn++;
	Record *r = record_new(c->arena, &kind_registration);
	const ImportPerson *p = person_at(c, place);
	bool known = place % 10 < PERSONS_PER_TEN;
	Wall at = g->first + (Wall)nth * 97 + (Wall)import_demo_draw(place, "minute", 60);
	record_set_text(r, c->arena, "state", g->state);
	calendar_set_wall(r, c->arena, "at", at);
	if (p->town != 0)
		record_set_int(r, "town", p->town);
	if (!known)
		take_guest(c, r, place);
	if (strcmp(g->state, "attended") == 0)
		calendar_set_wall(r, c->arena, "arrived",
			wall_make(wall_day(calendar_wall(g->event, "start")),
				8 * 60 + 45 + (int)import_demo_draw(place, "arrival", 75)));
	if (import_demo_draw(place, "remark", 25) == 0)
		record_set_text(r, c->arena, "remark", "vegetarisch");
	ImportWrite *w = write(c, r);
	w->links[0] = link_to(&kind_registration, "event", g->event);
	if (known)
		w->links[1] = link_to(&kind_registration, "person", p->record);
	return r;
}

/* Within the opening hour of a talk nobody arrives at a quarter to nine. */
static void arrive_at_start(Calendar *c, Record *r, const Record *event)
{
	if (!record_is_null(r, "arrived"))
		calendar_set_wall(r, c->arena, "arrived", calendar_wall(event, "start"));
}

static void add_group(Calendar *c, const char *title, const char *state, size_t n, Day first)
{
	const Record *event = import_seed_planned(c->plan, &kind_event, title);
	Group g = { event, state, n, wall_make(first, 8 * 60) };
	if (event == NULL)
		return;
	/* Set before its time, nobody has come yet. */
	bool ahead = wall_day(calendar_wall(event, "end")) >= c->today;
	if (ahead && (strcmp(state, "attended") == 0 || strcmp(state, "no_show") == 0))
		g.state = "registered";
	for (size_t i = 0; i < n; i++) {
		Record *r = add_registration(c, &g, i);
		if (strcmp(title, CONGRESS) != 0)
			arrive_at_start(c, r, event);
	}
}

static void add_congress(Calendar *c)
{
	Day opened = date_make(2025, 4, 1);
	c->drawn = 0;
	add_group(c, CONGRESS, "attended", 350, opened);
	add_group(c, CONGRESS, "no_show", 14, opened + 25);
	add_group(c, CONGRESS, "cancelled", 11, opened + 30);
	add_group(c, CONGRESS, "waiting", 6, opened + 40);
}

static void add_talks(Calendar *c)
{
	static const struct {
		const char *title;
		int year, month, day;
		size_t n;
	} held[] = {
		{ "Web-Talk: Wohnen im Alter", 2025, 8, 27, 31 },
		{ "Web-Talk: Vom Supermarkt zum Begegnungszentrum", 2025, 10, 29, 26 },
		{ "Web-Talk: Vier Jahre Bürgerräte", 2025, 11, 25, 34 },
		{ "Auf Tour: Energie- und Wärmewende", 2025, 10, 14, 42 },
		{ "Auf Tour: Leerstand als Chance – Aktivierung von Bürgerkapital", 2025, 11, 27, 38 },
	};
	for (size_t i = 0; i < ARRAY_LEN(held); i++) {
		Day opened = date_make(held[i].year, held[i].month, held[i].day) - 30;
		c->drawn = 400 + i * 17;
		add_group(c, held[i].title, "attended", held[i].n, opened);
		add_group(c, held[i].title, "no_show", held[i].n / 6, opened + 5);
		add_group(c, held[i].title, "cancelled", 2, opened + 8);
	}
}

/* The one that is next is full. */
static void add_next_talk(Calendar *c)
{
	c->drawn = 1000;
	add_group(c, NEXT_TALK, "confirmed", 8, c->today - 20);
	add_group(c, NEXT_TALK, "registered", 36, c->today - 18);
	add_group(c, NEXT_TALK, "cancelled", 3, c->today - 12);
	add_group(c, NEXT_TALK, "waiting", 5, c->today - 6);
	add_group(c, NEXT_TALK, "invited", 4, c->today - 5);
}

/* --- seats and what people said ---------------------------------------------------------------- */

/* The arena's sessions in the order of the programme: block by block, arena by arena. */
static size_t list_sessions(const Calendar *c, const Record **ret, size_t max)
{
	const ImportWrites *rest = &c->plan->work->stages[IMPORT_REST];
	size_t n = 0;
	for (size_t i = 0; i < rest->len && n < max; i++) {
		const Record *r = rest->items[i].mine;
		if (r->kind == &kind_session && !record_is_null(r, "arena"))
			ret[n++] = r;
	}
	return n;
}

static bool came_to_congress(const ImportWrite *w, const Record *congress)
{
	return w->mine->kind == &kind_registration && w->links[0].to == congress &&
		strcmp(record_text(w->mine, "state"), "attended") == 0;
}

static void add_seats(Calendar *c, const Record *congress)
{
	const Record *sessions[SESSIONS_EACH * ARENAS];
	const ImportWrites *rest = &c->plan->work->stages[IMPORT_REST];
	size_t planned = rest->len, nth = 0;
	if (list_sessions(c, sessions, ARRAY_LEN(sessions)) < ARRAY_LEN(sessions))
		return;
	for (size_t i = 0; i < planned; i++) {
		if (!came_to_congress(&rest->items[i], congress))
			continue;
		const Record *registration = rest->items[i].mine;
		for (size_t block = 0; block < SESSIONS_EACH; block++) {
			size_t arena = (nth + block * (nth / ARENAS)) % ARENAS;
			ImportWrite *w = write(c, record_new(c->arena, &kind_seat));
			w->links[0] = link_to(&kind_seat, "registration", registration);
			w->links[1] = link_to(&kind_seat, "session", sessions[block * ARENAS + arena]);
		}
		nth++;
	}
}

static void add_feedback(Calendar *c, const Record *congress)
{
	static const char *const words[] = { "Mehr Zeit für Gespräche.", "Gute Mischung der Arenen.",
		"Die Akustik im Foyer war schwierig.", "Bitte die Unterlagen vorher.", "Gern wieder." };
	for (size_t i = 0; i < 48; i++) {
		Record *r = record_new(c->arena, &kind_feedback);
		size_t luck = import_demo_draw(i, "rating", 10);
		record_set_int(r, "rating", luck < 4 ? 1 : luck < 8 ? 2 : luck < 9 ? 3 : 4);
		if (i % 6 == 0)
			record_set_text(r, c->arena, "comment", words[i / 6 % ARRAY_LEN(words)]);
		import_demo_set_day(
			r, c->arena, "date", wall_day(calendar_wall(congress, "end")) + (Day)(i % 9));
		write(c, r)->links[0] = link_to(&kind_feedback, "event", congress);
	}
}

/* --- the whole ------------------------------------------------------------------------------------ */

Rc import_demo_calendar(ImportPlan *plan, Err *err)
{
	Calendar c = { .plan = plan, .arena = plan->work->arena, .today = office_today(plan->work->office) };
	if (fill_all_series(&c, err) != RC_OK)
		return err->rc;
	settle_states(&c);
	add_congress(&c);
	add_talks(&c);
	add_next_talk(&c);
	const Record *congress = import_seed_planned(plan, &kind_event, CONGRESS);
	if (congress != NULL && wall_day(calendar_wall(congress, "end")) < c.today) {
		add_seats(&c, congress);
		add_feedback(&c, congress);
	}
	return RC_OK;
}
/* --- mails --------------------------------------------------------------------------------------------- */

static Rc find_event(Office *o, const char *title, Arena *a, Record **ret, Err *err)
{
	RecordSet all = { NULL, 0, 0 };
	if (office_all(o, &kind_event, a, &all, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < all.len; i++)
		if (strcmp(record_text(all.items[i], "title"), title) == 0) {
			*ret = all.items[i];
			return RC_OK;
		}
	return err_set(err, RC_NOT_FOUND, "Den Termin „%s“ gibt es in der Vorführung nicht.", title);
}

/* As if the files had been given out last week. */
static Rc hand_out(Change *c, int64_t event, Err *err)
{
	RecordSet messages = { NULL, 0, 0 };
	if (office_parts(c->office, &kind_message, "event", event, c->arena, &messages, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < messages.len; i++) {
		Record *mine = record_clone(c->arena, messages.items[i]);
		record_set_text(mine, c->arena, "state", "handed");
		calendar_set_wall(
			mine, c->arena, "sent_at", wall_make(office_today(c->office) - 4, 15 * 60 + 20));
		if (change_update(c, messages.items[i], mine, NULL, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

Rc import_demo_calendar_mail(Office *o, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *tandem = NULL, *coaching = NULL;
	size_t n = 0;
	if (find_event(o, TANDEM, a, &tandem, err) != RC_OK ||
		find_event(o, COACHING, a, &coaching, err) != RC_OK ||
		change_begin(&c, o, "Einladungen (erfunden)", err) != RC_OK ||
		outbox_fill_in(&c, coaching->id, &n, err) != RC_OK ||
		hand_out(&c, coaching->id, err) != RC_OK ||
		outbox_fill_in(&c, tandem->id, &n, err) != RC_OK || change_commit(&c, err) != RC_OK)
		return err->rc;
	/* It begins an hour earlier than those who were invited believe. */
	return calendar_move(o, coaching->id, coaching->rev, calendar_wall(coaching, "start") - 60, WALL_NONE,
		NULL, NULL, err);
}
