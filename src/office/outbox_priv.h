/* What the parts of the outbox share. */
#ifndef KONTOR_OUTBOX_PRIV_H
#define KONTOR_OUTBOX_PRIV_H

#include "ical_build.h"
#include "kontor/office/outbox.h"

/* --- who has to be told what (outbox_needs.c) --- */

/* A message that has to be made, or the reason why it cannot. */
typedef struct OutboxWant {
	OutboxNeed need;
	const Record *person; /* NULL: only her name and address are known */
	const char *method;   /* REQUEST, CANCEL */
	int64_t sequence;     /* that the calendar part carries */
	const Record *known;  /* the message that she knows the date from; NULL: she does not */
	const char *role;     /* "" */
	bool removed;         /* a CANCEL, though the event takes place */
} OutboxWant;

typedef struct OutboxPlan {
	Record *event;
	IcalBuildVersion version;
	const IcalAttendee *attendees; /* everybody who is invited now and may be */
	size_t nattendees;
	struct {
		OutboxWant *items;
		size_t len, cap;
	} wants;
	struct {
		Record **items; /* waiting messages that would tell what is no longer so */
		size_t len, cap;
	} stale;
} OutboxPlan;
MUST_CHECK Rc outbox_plan(Office *o, int64_t event, Arena *a, OutboxPlan *ret, Err *err);

/* The events that people are, or have been, invited to and that are not over. */
typedef struct OutboxEvents {
	int64_t *items;
	size_t len, cap;
} OutboxEvents;
MUST_CHECK Rc outbox_events(Office *o, Arena *a, OutboxEvents *ret, Err *err);

/* The address that the office writes to: main ones first, those that bounced never. NULL: none;
 * *ret_reason then says why. */
MUST_CHECK Rc outbox_address(
	Office *o, int64_t person, Arena *a, const char **ret, const char **ret_reason, Err *err);

/* Does a message that waits, or is under way, still tell what is so? The plan of the latest event is kept:
 * only while no event changes. */
typedef struct OutboxCheck {
	Office *office;
	Arena *arena; /* NULL at first */
	int64_t event;
	OutboxPlan plan;
} OutboxCheck;
void outbox_check_done(OutboxCheck *c);
MUST_CHECK Rc outbox_current(OutboxCheck *c, const Record *message, bool *ret, Err *err);

bool outbox_state_waits(const char *state); /* draft, released, failed */
bool outbox_state_told(const char *state);  /* handed over, as far as anybody can know */

/* --- records (outbox_fill.c) --- */

/* failure: "" none. */
MUST_CHECK Rc outbox_set_state(
	Change *c, const Record *message, const char *state, const char *failure, Err *err);

/* Latest first. */
MUST_CHECK Rc outbox_with_state(Office *o, const char *state, Arena *a, RecordSet *ret, Err *err);

/* --- the mail (outbox.c) --- */

/* ret_from: the address it comes from. */
MUST_CHECK Rc outbox_compose(
	Office *o, const Record *message, Arena *a, const char **ret_from, Str *out, Err *err);

/* --- words (outbox_text.c) --- */

typedef struct OutboxLetter {
	const OutboxWant *want;
	const IcalEvent *date; /* as it will stand in the calendar part */
	const OutboxSender *sender;
} OutboxLetter;
void outbox_subject(const OutboxLetter *l, Str *out);
void outbox_text(const OutboxLetter *l, Str *out);
/* Salutation, the text, the closing. person may be NULL: then name is greeted. */
void outbox_wrap(
	const Record *person, const char *name, const char *text, const OutboxSender *sender, Str *out);

/* --- what a calendar part says (outbox_part.c) --- */

/* The value of the first such property of the event, unfolded and unescaped; false when there is none. */
bool outbox_part_value(const char *calendar, const char *property, Str *out);
/* DTSTART or DTEND as wall time. WALL_NONE: not there. *ret_day: it is a DATE. */
Wall outbox_part_time(const char *calendar, const char *property, bool *ret_day);

#endif
