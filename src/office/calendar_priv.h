/* What the files of the calendar share. */
#ifndef KONTOR_CALENDAR_PRIV_H
#define KONTOR_CALENDAR_PRIV_H

#include "kontor/domain/recurrence.h"
#include "kontor/office/calendar.h"

/* --- records and their times --- */

Wall calendar_wall(const Record *r, const char *field); /* WALL_NONE when empty */
void calendar_set_wall(Record *r, Arena *a, const char *field, Wall w);
bool calendar_set_field(Record *to, const Record *from, const char *field); /* shares the text */
/* "„Web-Talk: Leerstand“ am Mi 14.10.2026" */
const char *calendar_say(const Record *event, Arena *a);
/* A working copy that shares the texts, so that the caller's record changes on success only. */
Record *calendar_shallow(Arena *a, const Record *r);
void calendar_give_back(Record *to, const Record *working_copy);
/* Times of the doubled hour of October take the first one, unless the record chose; others have no choice. */
void calendar_set_fold(Record *event, Arena *a);

/* --- slots --- */

typedef struct CalendarSlots {
	Wall items[RECURRENCE_MAX];
	size_t len;
} CalendarSlots;

MUST_CHECK Rc calendar_slots(const Record *series, CalendarSlots *ret, Err *err);
size_t calendar_slots_find(const CalendarSlots *s, Wall slot); /* RECURRENCE_MAX when it is not there */
/* The skips of a series: starts that were taken out. */
void calendar_slots_skipped(const Record *series, CalendarSlots *ret);
void calendar_slots_set_skipped(Record *series, Arena *a, CalendarSlots *skips); /* sorts them */
void calendar_slots_add(CalendarSlots *s, Wall slot); /* what is there already, or too many, is left */

/* --- a series and its dates --- */

/* A field that a series and its dates have in common; times and what is computed are not. */
bool calendar_is_common(const Field *series_field);
MUST_CHECK Rc calendar_rows(Office *o, int64_t series, Arena *a, RecordSet *ret, Err *err); /* by slot */
/* The date of a slot as the series has it, not stored. */
Record *calendar_date_of(const Record *series, Wall slot, Arena *a);
/* Dates of these states stay as they are, whatever becomes of their series. */
bool calendar_is_over(const Record *event);

/* Bring the stored dates of a series in line with it: rows move to the slots of `to` (WALL_NONE: they
 * go), take what changed from before to after where they did not differ, and slots without a date
 * get one. after is stored; before is what the rows were made from. */
typedef struct CalendarTurn {
	const Record *before, *after;
	RecordSet rows;
	const Wall *to;     /* one per row */
	const Record *base; /* of the one date that a person edited; NULL: none */
	Record *mine;       /* as it was wanted; its series and slot are set here */
	Merge *conflict;    /* for it */
} CalendarTurn;
MUST_CHECK Rc calendar_turn(Change *c, const CalendarTurn *t, Err *err);

/* calendar_series_save in an open change set. */
MUST_CHECK Rc calendar_series_save_in(Change *c, const Record *base, Record *mine, Merge *conflict, Err *err);

/* --- telling who knows (calendar_tell.c) --- */

/* A date before the change, and who knows it so. */
typedef struct CalendarTold {
	const Record *before;
	CalendarKnowers knowers;
} CalendarTold;

/* One change set, one or more dates: calendar_tell_before for each, the change, then either
 * calendar_tell_after for each and calendar_tell_calls, or calendar_tell_saved. */
typedef struct CalendarTell {
	Change *change;
	CalendarTold *items;
	size_t len, cap;
	size_t messages, calls;
	/* For the one follow-up, which names all who have to be called. */
	const Record *first;
	const char *word;
	size_t dates;
	int64_t person;
	Str changes, names;
} CalendarTell;

void calendar_tell_done(CalendarTell *t);
/* stored lives as long as the change set. */
MUST_CHECK Rc calendar_tell_before(CalendarTell *t, const Record *stored, Err *err);
MUST_CHECK Rc calendar_tell_rows(CalendarTell *t, const RecordSet *rows, Err *err); /* that are not over */
/* Messages where a calendar has to hear of it; nothing about what is over. reason: of a cancellation; "". */
MUST_CHECK Rc calendar_tell_after(
	CalendarTell *t, const CalendarTold *told, const Record *after, const char *reason, Err *err);
/* The follow-up, if anybody has to be called. */
MUST_CHECK Rc calendar_tell_calls(CalendarTell *t, Err *err);
/* After a plain save, where the dates may have changed in anything: tells of those that somebody was invited
 * to or registered for. */
MUST_CHECK Rc calendar_tell_saved(CalendarTell *t, Err *err);

/* After an undo: the outbox is filled anew for each, whatever changed. */
MUST_CHECK Rc calendar_tell_undone(CalendarTell *t, Err *err);

/* The programme goes along with its event. */
MUST_CHECK Rc calendar_move_sessions(Change *c, int64_t event, Wall later, Err *err);

const char *calendar_span_of(const Record *event, Arena *a); /* "Mi 14.10.2026 18:00–19:30" */

/* --- taking dates away (calendar_delete.c) --- */

/* Delete the event in the change set, with what only belongs to it. RC_DENIED when people know it. */
MUST_CHECK Rc calendar_delete_in(Change *c, const Record *event, Err *err);

#endif
