/* Who comes: registrations, waiting list, check-in at the door, and what remains of it in figures. */
#ifndef KONTOR_OFFICE_ATTENDANCE_H
#define KONTOR_OFFICE_ATTENDANCE_H

#include "kontor/office/change.h"
#include "kontor/office/people.h"

typedef struct AttendanceCount {
	int64_t capacity; /* -1: unlimited */
	size_t invited, taken, waiting, attended, no_show,
		cancelled; /* taken: registered, confirmed, attended */
	int64_t free;      /* places; -1: unlimited; never below 0 */
} AttendanceCount;
MUST_CHECK Rc attendance_count(Office *o, int64_t event, AttendanceCount *ret, Err *err);
/* "42 von 60 Plätzen, 5 auf der Warteliste, 3 frei → 3 Nachrücker vorgeschlagen" */
void attendance_say(const AttendanceCount *n, Str *out);
size_t attendance_moving_up(const AttendanceCount *n); /* how many could move up now */

/* Register: state registered while there is a place that nobody waits for, else waiting (which *ret_waiting
 * tells; may be NULL). r is a new registration; who cancelled or was only invited before comes back on the
 * old record, whose id r then has. RC_CONFLICT when registered already. Town or organisation of a person
 * are filled in from her post. Decided within the write lock: the last place is given once.
 *
 * Every other way to a place (put, forms, imports, undo) is refused by the write path with RC_DENIED when
 * there is none (attendance_guard.c): overbooking needs attendance_admit or attendance_walk_in. */
MUST_CHECK Rc attendance_register(Office *o, Record *r, bool *ret_waiting, Err *err);

/* Who would move up now: the first of the waiting list, as many as places are free. */
MUST_CHECK Rc attendance_promotions(Office *o, int64_t event, Arena *a, RecordSet *ret, Err *err);
MUST_CHECK Rc attendance_promote(Office *o, int64_t event, const int64_t *registrations, size_t n, Err *err);

/* All in one change set, or none; states as registration_transition allows. attended notes the time. */
MUST_CHECK Rc attendance_set_state(
	Office *o, const int64_t *registrations, size_t n, const char *state, size_t *ret_changed, Err *err);

/* --- at the door --- */

/* All registrations of an event in memory; three letters of any part of the name, the town or the organisation
 * find them without disk. */
typedef struct Attendance Attendance;
typedef struct AttendanceHit {
	int64_t registration;
	const char *name, *town, *organisation, *state, *arrived, *land, *remark;
} AttendanceHit;
MUST_CHECK Rc attendance_open(Office *o, int64_t event, Attendance **ret, Err *err);
void attendance_close(Attendance *a); /* accepts NULL */
/* Names that begin with the words come first, then towns and organisations, then inner parts; of each those who
 * are still to come before those who are here, by name; who has no place comes last. "" finds all. */
size_t attendance_find(const Attendance *a, const char *typed, AttendanceHit *hits, size_t max);
size_t attendance_len(const Attendance *a);
/* Here and now; a second time is RC_OK and says so in *ret_already. attendance_leave takes it back. Who has no
 * place (waiting, cancelled, invited) gets one; RC_DENIED when there is none: then ask, and attendance_admit. */
MUST_CHECK Rc attendance_arrive(Office *o, int64_t registration, bool *ret_already, Err *err);
MUST_CHECK Rc attendance_admit(Office *o, int64_t registration, Err *err);
/* Registered and here in one step; overbook after asking, as above. r gets its id. */
MUST_CHECK Rc attendance_walk_in(Office *o, Record *r, bool overbook, Err *err);
MUST_CHECK Rc attendance_leave(Office *o, int64_t registration, Err *err);
/* After the event: who did not come becomes no_show. */
MUST_CHECK Rc attendance_finish(Office *o, int64_t event, size_t *ret_no_shows, Err *err);

/* --- sessions --- */

/* Exactly these sessions; one change set. RC_DENIED when one is full, RC_INVALID when two are at one time. */
MUST_CHECK Rc attendance_seat_set(
	Office *o, int64_t registration, const int64_t *sessions, size_t n, Err *err);
typedef struct AttendanceSession {
	const Record *session;
	int64_t *registrations; /* who sits in it */
	size_t nregistrations;
} AttendanceSession;
typedef struct AttendanceSessions {
	AttendanceSession *items;
	size_t len, cap;
} AttendanceSessions;
MUST_CHECK Rc attendance_seat_list(Office *o, int64_t event, Arena *a, AttendanceSessions *ret, Err *err);

/* --- figures --- */

typedef struct AttendanceReach {
	const char *land;                         /* "BB", "–" without a town; the last line: all, "" */
	size_t participants, towns, first_timers; /* towns that were at no event before, nor registered */
	size_t small_towns;
} AttendanceReach;
typedef struct AttendanceReaches {
	AttendanceReach *items;
	size_t len, cap;
} AttendanceReaches;
MUST_CHECK Rc attendance_reach(Office *o, int64_t event, Arena *a, AttendanceReaches *ret, Err *err);

/* --- import --- */

typedef enum AttendanceAction {
	ATTENDANCE_NEW,
	ATTENDANCE_UPDATE,
	ATTENDANCE_UNCHANGED,
	ATTENDANCE_WAITING, /* new, but the places are gone */
	ATTENDANCE_ASK,     /* several persons or towns fit */
	ATTENDANCE_REFUSED,
	ATTENDANCE_ACTIONS
} AttendanceAction;
typedef struct AttendanceLine {
	AttendanceAction action;
	size_t line;
	const char *name, *detail;
	const Kind *choose; /* ATTENDANCE_ASK: kind_town or kind_person; else NULL */
	const PeopleCandidate *candidates;
	size_t ncandidates;
} AttendanceLine;
typedef struct AttendancePlan {
	AttendanceLine *items;
	size_t len, cap;
	size_t count[ATTENDANCE_ACTIONS];
	char summary[160];
	struct AttendanceWork *work;
} AttendancePlan;

/* A CSV of registrations, as forms and Excel write it (columns recognised by their German or English names:
 * Vorname, Nachname, Name, E-Mail, Kommune, AGS, PLZ, Einrichtung, Status, Bemerkung). Persons are recognised by
 * mail, then by name and town; who is in no directory is registered by name. Rows get the places in the order of
 * the file. A row without Status never brings back who cancelled. One change set; what is asked about and refused
 * stays out; importing the same file twice changes nothing. Lives in a. */
MUST_CHECK Rc attendance_import_plan_file(
	Office *o, int64_t event, const char *path, Arena *a, AttendancePlan *ret, Err *err);
MUST_CHECK Rc attendance_import_plan(
	Office *o, int64_t event, const char *bytes, size_t len, Arena *a, AttendancePlan *ret, Err *err);
/* Answer a line that asks: a candidate's id, or 0: a town: none; a person: register by the name. */
MUST_CHECK Rc attendance_import_choose(AttendancePlan *plan, size_t item, int64_t id, Err *err);
MUST_CHECK Rc attendance_import_apply(Office *o, AttendancePlan *plan, Err *err);
/* The rows that are asked about or refused, as they stood, into a file: to be corrected and read again. */
MUST_CHECK Rc attendance_import_save_rest(
	Office *o, const AttendancePlan *plan, const char *path, size_t *ret_rows, Err *err);

/* Feedback forms (Note, Sitzung, Wortlaut, Datum; Note 1–5). The same file twice changes nothing; the plan has no
 * work. */
MUST_CHECK Rc attendance_feedback_import(Office *o, int64_t event, const char *bytes, size_t len,
	bool dry_run, Arena *a, AttendancePlan *ret, Err *err);
MUST_CHECK Rc attendance_feedback_import_file(
	Office *o, int64_t event, const char *path, bool dry_run, Arena *a, AttendancePlan *ret, Err *err);

/* --- paper --- */

/* Name badges (A4, 2×5 of 90×54 mm) and a sign-in list (one line each, with room to sign) as one HTML page that
 * prints as it should; texts are escaped. Lists of people that leave the office want a purpose. */
MUST_CHECK Rc attendance_badges(Office *o, int64_t event, const char *purpose, Str *out, Err *err);
MUST_CHECK Rc attendance_sheet(Office *o, int64_t event, const char *purpose, Str *out, Err *err);
/* The same into a file, which is replaced as a whole. */
typedef Rc AttendancePaperFn(Office *o, int64_t event, const char *purpose, Str *out, Err *err);
MUST_CHECK Rc attendance_save(
	Office *o, int64_t event, AttendancePaperFn *paper, const char *purpose, const char *path, Err *err);

/* --- feedback --- */
typedef struct AttendanceRating {
	const char *title; /* of the event or the session */
	int64_t session;   /* 0: the event */
	size_t count;
	int average; /* hundredths */
} AttendanceRating;
typedef struct AttendanceRatings {
	AttendanceRating *items;
	size_t len, cap;
} AttendanceRatings;
MUST_CHECK Rc attendance_ratings(Office *o, int64_t event, Arena *a, AttendanceRatings *ret, Err *err);

#endif
