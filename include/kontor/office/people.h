/* What the office does with people beyond keeping records: change of office, doubles, the
 * call desk, the day's work, what may be sent to whom, import.
 *
 * Posts, channels, addresses and the like are records as any others (office.h, change.h,
 * table.h); here is only what touches several of them at once. Dates in texts are as they
 * are stored: "2026-10-14" or "2026-10-14T18:00". */
#ifndef KONTOR_OFFICE_PEOPLE_H
#define KONTOR_OFFICE_PEOPLE_H

#include "kontor/domain/likeness.h"
#include "kontor/exchange/contact.h"
#include "kontor/office/office.h"

/* --- the card: who is it, in one line (people.c) --- */

/* "Bürgermeisterin, Wittenberge" of the running post that counts first; "" without one. */
MUST_CHECK Rc people_detail(Office *o, int64_t person, Str *out, Err *err);

/* The parts of a person, for salutation, address block and vCard. NULL where there is none;
 * post is the running one that counts first, address the main one. */
typedef struct PeopleCard {
	Record *person, *post, *address;
	const char *place; /* of the post: "Wittenberge", "BBSR"; "" without */
	int64_t town;      /* of the post, or 0 */
	RecordSet channels, addresses, tags, posts, relations, consents;
} PeopleCard;
MUST_CHECK Rc people_card(Office *o, int64_t person, Arena *a, PeopleCard *ret, Err *err);

/* --- change of office (people_office.c) --- */

typedef enum PeopleFate { PEOPLE_KEEP, PEOPLE_MOVE, PEOPLE_END } PeopleFate;

/* An open follow-up of the person or the town, or a date of the town that is still to come. */
typedef struct PeopleHanging {
	const Kind *kind;
	int64_t id;
	const char *when, *title;
	bool movable;    /* it names the person, so that it can name the successor instead */
	PeopleFate fate; /* a sensible first choice; the screen changes it */
} PeopleHanging;
typedef struct PeopleHangingList {
	PeopleHanging *items;
	size_t len, cap;
} PeopleHangingList;
MUST_CHECK Rc people_office_hanging(Office *o, int64_t post, Arena *a, PeopleHangingList *ret, Err *err);

typedef struct PeopleChange {
	int64_t post;      /* that ends */
	Day ended;         /* its last day */
	int64_t successor; /* a person, or 0 */
	Record *newcomer;  /* a person not stored yet who succeeds, or NULL; gets its id */
	Record *next;      /* the successor's post with what differs (term_end, label …), or NULL: same
	                      place and function, since the day after */
	const PeopleHanging *hanging; /* by fate: kept, moved to the successor, or ended: follow-ups done
	                                 today, dates cancelled */
	size_t nhanging;
} PeopleChange;

/* Close the post and open the next, with the successor's relation to the predecessor and
 * what hangs on it: one change set. *ret_post is the new post, 0 without a successor. */
MUST_CHECK Rc people_office_change(Office *o, const PeopleChange *change, int64_t *ret_post, Err *err);

/* --- one line of time per record (people_line.c) --- */

typedef struct PeopleMoment {
	const char *at; /* date or wall time */
	const Kind *kind;
	int64_t id;
	const char *what;  /* "Anruf, eingehend", "Amt begonnen", "Wiedervorlage, erledigt", "Termin" */
	const char *title; /* first line of a note, "Bürgermeisterin, Wittenberge", a title */
	const char *who;   /* author, owner, or "" */
	bool future;
} PeopleMoment;
typedef struct PeopleMoments {
	PeopleMoment *items;
	size_t len, cap;
} PeopleMoments;

/* Latest first. k is kind_person (notes, posts, follow-ups, dates of their towns while in
 * post, dates they take part in or registered for) or kind_town (notes, follow-ups, dates, who
 * held which post, how many it sent to a date). */
MUST_CHECK Rc people_line(Office *o, const Kind *k, int64_t id, Arena *a, PeopleMoments *ret, Err *err);

/* --- doubles (people_like.c) --- */

typedef struct PeopleDraft {
	int64_t id; /* 0: not stored yet; else it is not compared with itself */
	const char *given_name, *family_name;
	const char *const *mails, *const *phones; /* as typed */
	size_t nmails, nphones;
	int64_t town, organisation; /* 0: none */
} PeopleDraft;

typedef struct PeopleSuspect {
	int64_t id, other;         /* other: the second of a pair; of a draft, its own id */
	const char *name, *detail; /* of id: "Anna Beispiel", "Bürgermeisterin, Wittenberge" */
	const char *other_name, *other_detail;
	const char *reason; /* "gleiche E-Mail, gleicher Ort" */
	int points;
} PeopleSuspect;
typedef struct PeopleSuspects {
	PeopleSuspect *items;
	size_t len, cap;
} PeopleSuspects;

/* All persons in memory, for asking at every letter. */
typedef struct PeopleLike PeopleLike;
MUST_CHECK Rc people_like_new(Office *o, PeopleLike **ret, Err *err);
void people_like_free(PeopleLike *l); /* accepts NULL */
void people_like_freep(PeopleLike **l);
/* Whom the draft may double, likeliest first; no disk. */
void people_like_suspects(const PeopleLike *l, const PeopleDraft *draft, Arena *a, PeopleSuspects *ret);

/* All pairs that reach the threshold and were not told apart; weights NULL: the stored ones. */
MUST_CHECK Rc people_like_scan(
	Office *o, const LikenessWeights *weights, Arena *a, PeopleSuspects *ret, Err *err);

/* "Not the same": one undoable change set; harmless when it was said before. */
MUST_CHECK Rc people_like_distinct(Office *o, int64_t one, int64_t other, Err *err);

void people_like_weights(Office *o, LikenessWeights *ret); /* stored, else the standard ones */
MUST_CHECK Rc people_like_set_weights(Office *o, const LikenessWeights *w, Err *err);

/* --- merging (people_merge.c) --- */

typedef struct PeopleMerge {
	int64_t winner, loser;
	int64_t winner_rev, loser_rev; /* that were looked at; 0: any */
	uint64_t from_loser;           /* bit i: field i of kind_person is taken from the loser */
} PeopleMerge;

/* Fields that the winner lacks and the loser has: the first proposal. */
uint64_t people_merge_propose(const Record *winner, const Record *loser);

typedef struct PeopleMoved {
	const Kind *kind;
	size_t count;
} PeopleMoved;
typedef struct PeopleMovedList {
	PeopleMoved *items;
	size_t len, cap;
} PeopleMovedList;
/* What hangs on a person, by kind: what a merge would move. */
MUST_CHECK Rc people_merge_hanging(Office *o, int64_t person, Arena *a, PeopleMovedList *ret, Err *err);

/* The winner takes the chosen fields and all that hangs on the loser, without doubles; the
 * loser is deleted. One change set; one undo brings everything back. */
MUST_CHECK Rc people_merge(Office *o, const PeopleMerge *m, Err *err);

/* --- the call desk (people_call.c) --- */

typedef struct PeopleCaller {
	int64_t person;
	int64_t town;              /* of the running post, or 0 */
	const char *name, *detail; /* "Anna Beispiel", "Bürgermeisterin, Wittenberge" */
	const char *number;        /* as it was typed in */
	const char *use;           /* "dienstlich" */
	bool exact;                /* the whole number was typed */
} PeopleCaller;

/* All numbers in memory; load anew when office_changed says so. */
typedef struct PeopleCalls PeopleCalls;
MUST_CHECK Rc people_call_new(Office *o, PeopleCalls **ret, Err *err);
void people_call_free(PeopleCalls *c); /* accepts NULL */
void people_call_freep(PeopleCalls **c);
/* By a whole number or its last digits, in any notation; at most max: whole numbers first,
 * then people in a running post, then by name. Texts live as long as c. No disk. */
size_t people_call_find(const PeopleCalls *c, const char *typed, PeopleCaller *hits, size_t max);

/* The latest notes on a person, at most max, latest first. */
MUST_CHECK Rc people_call_contacts(Office *o, int64_t person, size_t max, Arena *a, RecordSet *ret, Err *err);
/* Save what was said, now, with direction ("in", "out"); on the person and the town of the
 * running post. */
MUST_CHECK Rc people_call_note(
	Office *o, int64_t person, const char *direction, const char *text, int64_t *ret_note, Err *err);

/* --- today (people_today.c) --- */

typedef enum PeopleTodayGroup {
	PEOPLE_TODAY_DUE,     /* follow-ups, overdue ones first */
	PEOPLE_TODAY_EVENT,   /* next dates */
	PEOPLE_TODAY_TERM,    /* terms of office that end soon */
	PEOPLE_TODAY_PROBLEM, /* what is wrong with the data */
} PeopleTodayGroup;

typedef enum PeopleProblem {
	PEOPLE_PROBLEM_NONE,
	PEOPLE_PROBLEM_UNREACHABLE, /* in office, without mail, phone and address */
	PEOPLE_PROBLEM_BOUNCED,     /* a mail came back and there is no other */
	PEOPLE_PROBLEM_DOUBLE,      /* two records that seem to be one person: id and other */
	PEOPLE_PROBLEM_BASIS,       /* without a legal basis */
	PEOPLE_PROBLEM_EXPIRED,     /* the term has ended, the post still runs */
	PEOPLE_PROBLEM_MAYOR,       /* a small town without a mayor in office; counted only */
} PeopleProblem;

typedef struct PeopleTodayLine {
	PeopleTodayGroup group;
	PeopleProblem problem;
	const Kind *kind; /* of the record to open for its repair */
	int64_t id;
	int64_t other;    /* PEOPLE_PROBLEM_DOUBLE: the second person */
	const char *when; /* date or wall time, "" without */
	int days;         /* from today; negative: overdue */
	const char *title, *detail;
} PeopleTodayLine;

/* Problems that concern many: the count, and the query line of the list that shows them all. */
typedef struct PeopleTodaySum {
	PeopleProblem problem;
	const char *label; /* "ohne Rechtsgrundlage" */
	const Kind *kind;  /* of the list that shows them */
	const char *query; /* for it; NULL: doubles */
	size_t count;
} PeopleTodaySum;

typedef struct PeopleToday {
	PeopleTodayLine *items; /* in the order of the groups */
	size_t len, cap;
	struct {
		PeopleTodaySum *items;
		size_t len, cap;
	} sums;
	size_t overdue, due; /* follow-ups before today, and today */
	int steps;           /* taken so far */
} PeopleToday;

typedef struct PeopleTodayAsk {
	Day today;
	int event_days;    /* dates within so many days; 0: 14 */
	int term_days;     /* terms that end within so many days; 0: 180 */
	size_t per_group;  /* lines of each group at most, and of each problem; 0: 20 */
	const char *owner; /* follow-ups of this person only; NULL: all */
	bool doubles;      /* look for doubles too (reads all persons) */
	bool brief;        /* follow-ups and dates only: reads no persons, for the first frame */
} PeopleTodayAsk;

MUST_CHECK Rc people_today(Office *o, const PeopleTodayAsk *ask, Arena *a, PeopleToday *ret, Err *err);
/* The same in slices, for between two keys: begin with a PeopleToday of zeros and go on while
 * *ret_more. After a fault it is to be thrown away. */
MUST_CHECK Rc people_today_step(
	Office *o, const PeopleTodayAsk *ask, Arena *a, PeopleToday *today, bool *ret_more, Err *err);

/* --- what may be sent (people_may.c) --- */

/* channel: "mail", "phone", "letter"; purpose: a consent's purpose ("newsletter") or NULL.
 * RC_DENIED with the reason: told not to, no legal basis, withdrawn. */
MUST_CHECK Rc people_may(Office *o, int64_t person, const char *channel, const char *purpose, Err *err);

/* The same for many at once: reasons[i] is NULL where allowed. */
MUST_CHECK Rc people_may_list(Office *o, const int64_t *persons, size_t n, const char *channel,
	const char *purpose, Arena *a, const char **reasons, Err *err);

/* --- what left the office (people.c) --- */

/* Recorded before an export of persons is written; an empty purpose is RC_INVALID. */
MUST_CHECK Rc people_disclose(Office *o, const char *purpose, const char *what, size_t count, Err *err);

/* --- import (people_import.c) --- */

typedef enum PeopleAction {
	PEOPLE_NEW,
	PEOPLE_UPDATE,
	PEOPLE_UNCHANGED,
	PEOPLE_CONFLICT, /* somebody has to choose: several towns or persons fit */
	PEOPLE_REFUSED,
} PeopleAction;

typedef struct PeopleCandidate {
	int64_t id; /* of a town or a person, see PeopleImportLine.choose */
	const char *title;
} PeopleCandidate;

typedef struct PeopleImportLine {
	PeopleAction action;
	size_t line;                /* in the file, from 1 */
	int64_t person;             /* that is updated or unchanged */
	const char *title, *detail; /* "Anna Beispiel", "E-Mail neu; Amt: Bürgermeisterin, Wittenberge" */
	const Kind *choose;         /* PEOPLE_CONFLICT: kind_town or kind_person; else NULL */
	const PeopleCandidate *candidates;
	size_t ncandidates;
} PeopleImportLine;

typedef struct PeopleImport {
	PeopleImportLine *items; /* every row of the file in its order, faults at their lines */
	size_t len, cap;
	size_t count[5]; /* by PeopleAction */
	char summary[160];
	struct PeopleImportWork *work;
} PeopleImport;

/* Compare the file with the office; writes nothing. file must live as long as the plan. */
MUST_CHECK Rc people_import_plan(Office *o, const ContactFile *file, Arena *a, PeopleImport *ret, Err *err);
/* Answer a conflict: the candidate's id, or 0: town: leave the post out; person: a new one.
 * The line is planned anew; it may then ask for the other kind. */
MUST_CHECK Rc people_import_choose(PeopleImport *plan, size_t item, int64_t id, Err *err);

/* Carry it out as one change set: begin, step until done, in slices between keys. The write
 * lock is held from begin to the last step. Conflicts not answered and refused rows stay out.
 * Whatever fails, or stop, leaves the office as it was. */
MUST_CHECK Rc people_import_begin(PeopleImport *plan, Err *err);
/* About max rows more; *ret_done counts rows, all of them when it is over and committed. */
MUST_CHECK Rc people_import_step(PeopleImport *plan, size_t max, size_t *ret_done, Err *err);
void people_import_stop(PeopleImport *plan);                     /* harmless when nothing runs */
MUST_CHECK Rc people_import_apply(PeopleImport *plan, Err *err); /* all at once */

/* What did not get in, as it stood, under the file's header: to correct and import again. */
void people_import_rest(const PeopleImport *plan, Str *out);

/* The column mapping that was used for this header last, as targets; false when never. */
bool people_import_mapping(Office *o, const char *header, Arena *a, ContactMapping *ret);
MUST_CHECK Rc people_import_keep_mapping(
	Office *o, const char *header, const ContactMapping *mapping, Err *err);

#endif
