/* Who was told which version of a date, and the mails that tell them.
 *
 * Decisions only fill the outbox: a message is made as draft, with its wording and its calendar part frozen, a
 * person releases it, and `kontor send` hands released ones to the host's mail system, each exactly once; or
 * they are handed out as .eml files. The terminal program never starts another program. */
#ifndef KONTOR_OFFICE_OUTBOX_H
#define KONTOR_OFFICE_OUTBOX_H

#include "kontor/office/change.h"

/* The office's own address, the ORGANIZER: setting "organizer" of the office, else the house's. */
typedef struct OutboxSender {
	const char *name, *address;
} OutboxSender;
MUST_CHECK Rc outbox_sender(Office *o, Arena *a, OutboxSender *ret, Err *err);
/* "Kleinstadt Akademie <info@example.org>"; "" the house's own again. */
MUST_CHECK Rc outbox_set_sender(Office *o, const char *text, Err *err);

/* What the people of an event have to be told now: invited and never told → REQUEST; told an older sequence →
 * REQUEST; cancelled event, or invitation taken back, told before → CANCEL. Who is up to date, and who has a
 * waiting message of the present version, gets nothing; a waiting one of an older version is dropped. Events that
 * are drafts, and persons that must not be mailed or have no mail, are named in skipped. Nobody is invited to
 * what is over. To be invited somebody needs a legal basis (events, contact, or that of the event's type;
 * the team needs none); to learn what became of a date that she knows, only not to have forbidden mail. */
typedef struct OutboxNeed {
	int64_t event, person;
	const char *type; /* invitation, update, cancellation */
	const char *name, *address;
	const char *skipped; /* why there will be no message; NULL: there will */
} OutboxNeed;
typedef struct OutboxNeeds {
	OutboxNeed *items;
	size_t len, cap;
} OutboxNeeds;
/* event 0: of all events that are not over. */
MUST_CHECK Rc outbox_needs(Office *o, int64_t event, Arena *a, OutboxNeeds *ret, Err *err);

/* Make the messages, as drafts. In an open change set (calendar_move) or in one of its own. */
MUST_CHECK Rc outbox_fill_in(Change *c, int64_t event, size_t *ret_messages, Err *err);
MUST_CHECK Rc outbox_fill(Office *o, int64_t event, size_t *ret_messages, Err *err);
/* A plain mail without calendar part to those registered, who have no invitation: "wurde verschoben". text is
 * the body alone: salutation and closing are added for each. Call it after outbox_fill_in. */
MUST_CHECK Rc outbox_notice_in(Change *c, int64_t event, const char *subject, const char *text,
	size_t *ret_messages, size_t *ret_without_mail, Err *err);

/* Drafts, failed and unclear ones; what cannot be released (sent before, out of date) is passed over, and is the
 * error when nothing else is left. */
MUST_CHECK Rc outbox_release(Office *o, const int64_t *messages, size_t n, size_t *ret_released, Err *err);
MUST_CHECK Rc outbox_drop(Office *o, const int64_t *messages, size_t n, Err *err);

/* What a person may change by hand: the wording of a draft, and the state to released or dropped, by the rules
 * above. base NULL: a new one, refused. On RC_OK mine has its new revision. */
MUST_CHECK Rc outbox_save(Office *o, const Record *base, Record *mine, Err *err);

/* The mail as it will be handed over. */
MUST_CHECK Rc outbox_mail(Office *o, int64_t message, Str *out, Err *err);

/* Drafts and released messages as .eml files into a directory (made when missing), one each, named by date
 * and person; counts as told. Whoever hands a draft out releases it. Existing files are never replaced. */
MUST_CHECK Rc outbox_hand_out(
	Office *o, const char *dir, const int64_t *messages, size_t n, size_t *ret_files, Err *err);

typedef struct OutboxSent {
	size_t sent, failed, unclear, waiting;
} OutboxSent;
/* `kontor send`: settle what an earlier run left behind, then hand over each released message. Killed at any
 * point, no message goes out twice, and none is lost: the next run finds the receipt, or marks as unclear what
 * nobody can know. One run at a time. */
MUST_CHECK Rc outbox_send(Office *o, bool dry_run, void (*say)(void *arg, const char *line), void *arg,
	OutboxSent *ret, Err *err);

#endif
