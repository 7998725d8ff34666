/* What the office asks about all registrations of an event at once. */
#ifndef KONTOR_STORE_STORE_ATTENDANCE_H
#define KONTOR_STORE_STORE_ATTENDANCE_H

#include "kontor/store/store.h"

/* How many registrations are in which state. */
typedef struct StoreAttendanceCount {
	int64_t capacity; /* -1: unlimited */
	int64_t invited, registered, confirmed, waiting, attended, no_show, cancelled;
} StoreAttendanceCount;
MUST_CHECK Rc store_attendance_count(Store *st, int64_t event, StoreAttendanceCount *ret, Err *err);

/* Places of a session and how many of them are given; capacity -1: unlimited. */
MUST_CHECK Rc store_attendance_session(
	Store *st, int64_t session, int64_t *ret_capacity, int64_t *ret_seats, Err *err);

/* Everybody of an event by name, with what a list, a badge and the door need. "" for what is empty. */
typedef struct StoreAttendee {
	int64_t id, person, town;
	const char *name; /* "Dr. Anna Beispiel" */
	const char *given, *family, *town_name, *land, *organisation, *mail, *state, *at, *arrived, *remark;
} StoreAttendee;
typedef struct StoreAttendees {
	StoreAttendee *items;
	size_t len, cap;
} StoreAttendees;
MUST_CHECK Rc store_attendance_rows(Store *st, int64_t event, Arena *a, StoreAttendees *ret, Err *err);

/* Where a person works now; town 0 and "" when she has no running post. */
MUST_CHECK Rc store_attendance_post(
	Store *st, int64_t person, Arena *a, int64_t *ret_town, const char **ret_organisation, Err *err);

/* One line per town that takes part. attended: only who was there counts, else who has a place.
 * known: it was at an earlier event, or has a place at one that is still to come at `now`. */
typedef struct StoreAttendanceTown {
	const char *land; /* "BB"; "" for those without a town */
	int64_t town, participants;
	bool small, known;
} StoreAttendanceTown;
typedef struct StoreAttendanceTowns {
	StoreAttendanceTown *items;
	size_t len, cap;
} StoreAttendanceTowns;
MUST_CHECK Rc store_attendance_towns(Store *st, int64_t event, bool attended, const char *now, Arena *a,
	StoreAttendanceTowns *ret, Err *err);

/* Number and sum of the ratings per session; session 0 is the event as a whole. */
typedef struct StoreRating {
	int64_t session, count, sum;
	const char *title; /* "" for the event */
} StoreRating;
typedef struct StoreRatings {
	StoreRating *items;
	size_t len, cap;
} StoreRatings;
MUST_CHECK Rc store_attendance_ratings(Store *st, int64_t event, Arena *a, StoreRatings *ret, Err *err);

#endif
