/* The dates of the office in memory, by time: what the calendar views draw and what collisions are
 * found in. Loaded once, then asked without touching the disk; load anew when office_changed says so. */
#ifndef KONTOR_OFFICE_AGENDA_H
#define KONTOR_OFFICE_AGENDA_H

#include "kontor/domain/query.h"
#include "kontor/office/office.h"

typedef struct AgendaItem {
	int64_t id;      /* of the event */
	Wall start, end; /* all_day: midnight of the first day, and of the day after the last */
	const char *title, *type, *state, *visibility, *audience, *room, *place;
	const char *town_name, *land; /* "Freyung", "BY"; "" */
	int64_t town, series, frame;
	const int64_t *persons; /* taking part, ascending */
	size_t npersons;
	bool all_day;
	bool moved;    /* a date of a series that does not stand at its slot */
	bool blocking; /* takes the people's time: not free, not cancelled */
} AgendaItem;

typedef struct Agenda {
	const AgendaItem *items; /* by start, longer ones first, then id */
	size_t len;
	const Wall *tree; /* latest ends of halves, quarters …: see agenda_find.c */
	size_t leaves;
	const uint32_t *by_id; /* indices into items, by id */
	Arena *arena;          /* owns everything */
} Agenda;

/* All events, or those of a query line (the same as the list's; NULL: all). */
MUST_CHECK Rc agenda_load(Office *o, const char *query, Agenda *ret, Err *err);
/* The same, of a query that is parsed already, as long as it is still being typed; no terms: all. */
MUST_CHECK Rc agenda_load_query(Office *o, const Query *q, Agenda *ret, Err *err);
void agenda_done(Agenda *a); /* accepts a zeroed one */

/* Items that touch [from, to), at most max into hits; returns how many there are. No disk,
 * O(log n + hits). */
size_t agenda_between(const Agenda *a, Wall from, Wall to, const AgendaItem **hits, size_t max);
const AgendaItem *agenda_find(const Agenda *a, int64_t id); /* NULL */
const AgendaItem *agenda_next(const Agenda *a, Wall from);  /* first that starts at or after from; NULL */

typedef enum AgendaClashWhy {
	AGENDA_CLASH_PERSON = 1 << 0,
	AGENDA_CLASH_ROOM = 1 << 1,     /* same room (folded) of the same place or town */
	AGENDA_CLASH_AUDIENCE = 1 << 2, /* two public dates for the same audience at the same time */
} AgendaClashWhy;

typedef struct AgendaClash {
	const AgendaItem *item;
	unsigned why;
	int64_t person; /* the first who is in both; 0 */
} AgendaClash;

/* What collides with probe (its id is left out, so is what it is a frame of and its frame), worst first:
 * persons, rooms, audience; at most max. Cancelled and free ones collide with nothing. No disk. */
size_t agenda_clashes(const Agenda *a, const AgendaItem *probe, AgendaClash *hits, size_t max);

/* "Kollision: Do 15.10. 18:00–19:30 Web-Talk: Leerstand (Anna Beispiel, Raum 2)" without line end. */
void agenda_clash_say(Office *o, const AgendaClash *c, Str *out);

#endif
