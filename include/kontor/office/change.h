/* The one write path. Every change of any record of any kind goes through a change
 * set: who, when, what for; undoable as one step; with the history of every field;
 * chained into the audit by hash. A change set is one transaction.
 *
 *	AUTO(change_done) Change c = CHANGE_INIT;
 *	if (change_begin(&c, office, "Kommune geändert: Wittenberge", err) != RC_OK) ...
 *	if (change_put(&c, base, mine, &merge, err) != RC_OK) ...
 *	if (change_commit(&c, err) != RC_OK) ...
 *
 * Whatever happens before change_commit leaves the file as it was. */
#ifndef KONTOR_OFFICE_CHANGE_H
#define KONTOR_OFFICE_CHANGE_H

#include "kontor/office/office.h"

typedef struct Change {
	Office *office; /* NULL: not begun */
	int64_t id;     /* of the change set */
	size_t rows;    /* records written so far */
	Arena *arena;
	struct ChangeLog *log;
} Change;

#define CHANGE_INIT                                                                                          \
	{                                                                                                    \
		NULL, 0, 0, NULL, NULL                                                                       \
	}

/* Take the write lock and open the change set. what is one German line; it is what
 * undo will show. RC_BUSY names who holds the lock. RC_DENIED when read-only. */
MUST_CHECK Rc change_begin(Change *c, Office *o, const char *what, Err *err);
/* The same for an import: fields that the register owns may be set, and uid and
 * created_at of events are kept when the file brings them. */
MUST_CHECK Rc change_begin_import(Change *c, Office *o, const char *what, Err *err);
/* The same for what has left the office and cannot be taken back, as a mail that was sent: undo passes
 * over it. The log names the person as "anna (Versand)". */
MUST_CHECK Rc change_begin_sent(Change *c, Office *o, const char *what, Err *err);
MUST_CHECK Rc change_commit(Change *c, Err *err); /* a set without changes leaves no trace */
void change_done(Change *c);                      /* rolls back unless committed; accepts CHANGE_INIT */

/* Insert: mine->id 0. On RC_OK mine has its id, its revision and its computed fields,
 * whose texts live until the change set after the next is begun. An empty author or owner
 * becomes the person who works here. */
MUST_CHECK Rc change_insert(Change *c, Record *mine, Err *err);

/* Save an edited record. base is what was read (NULL: what is stored now), mine what
 * it should become. Fields that a colleague changed meanwhile and I did not are kept;
 * if both changed the same field differently, RC_CONFLICT: nothing is written and
 * *conflict (when not NULL) tells the fields, with theirs in conflict->result.
 * On RC_OK mine is what is stored now, with its new revision; texts of theirs and
 * computed ones, and conflict->result, live until the change set after the next is begun. A save that changes
 * nothing writes nothing and is RC_OK. When the record was deleted meanwhile, it is
 * RC_NOT_FOUND and the sentence says by whom. */
MUST_CHECK Rc change_update(Change *c, const Record *base, Record *mine, Merge *conflict, Err *err);

/* The strict form of the command line: RC_CONFLICT when rev (not 0) is not the stored one. */
MUST_CHECK Rc change_update_at(Change *c, int64_t rev, Record *mine, Err *err);

/* Delete a record and its parts (kinds that are not listed); fields with FIELD_ALONG let go
 * of it. rev 0 takes any revision.
 * RC_DENIED with the reason while other records refer to it, and for what the register owns. */
MUST_CHECK Rc change_delete(Change *c, const Kind *k, int64_t id, int64_t rev, Err *err);

/* --- undo and redo ---
 *
 * Per person, over everything, kept across restarts: undo takes back the latest edit or
 * import of this person that still stands; redo takes back the latest undo; a new edit
 * ends the chain of redo. Computed fields are not taken back but computed anew: an
 * event's sequence never falls. */

typedef struct ChangeSet {
	int64_t id;
	int64_t at; /* UTC seconds */
	const char *who;
	const char *what;
	size_t rows;
	enum { CHANGE_EDIT, CHANGE_UNDO, CHANGE_REDO, CHANGE_IMPORT } type;
	int64_t undone_by; /* change set that undid it, or 0 */
	size_t messages;   /* of an undo: new ones that wait, since those about the change are out */
} ChangeSet;
typedef struct ChangeSetList {
	ChangeSet *items;
	size_t len, cap;
} ChangeSetList;

/* The edit that undo would take back (redo would bring back) for this person now;
 * RC_NOT_FOUND when there is nothing. The program shows ret->what before it runs it. */
MUST_CHECK Rc change_next_undo(Office *o, Arena *a, ChangeSet *ret, Err *err);
MUST_CHECK Rc change_next_redo(Office *o, Arena *a, ChangeSet *ret, Err *err);

/* Undo this person's latest change set that is not undone. Mails about dates that are released or out stay; who got
 * one is told anew, in the outbox. RC_CONFLICT with the
 * reason (who changed which record when) when a colleague changed the same fields since:
 * then nothing is undone. *ret is the edit that was undone (redone). */
MUST_CHECK Rc change_undo(Office *o, Arena *a, ChangeSet *ret, Err *err);
MUST_CHECK Rc change_redo(Office *o, Arena *a, ChangeSet *ret, Err *err);
MUST_CHECK Rc change_list(Office *o, const char *who, size_t limit, Arena *a, ChangeSetList *ret,
	Err *err); /* latest first; who NULL: all */

/* --- history --- */

typedef struct HistoryLine {
	int64_t changeset;
	int64_t at;
	const char *who, *what;
	const Field *field; /* NULL: the record was made or deleted */
	enum { HISTORY_INSERT, HISTORY_UPDATE, HISTORY_DELETE } op;
	Value old, new;
} HistoryLine;
typedef struct History {
	HistoryLine *items;
	size_t len, cap;
} History;

/* Latest first. */
MUST_CHECK Rc change_history(Office *o, const Kind *k, int64_t id, Arena *a, History *ret, Err *err);

/* Who changed this record last and when; what the conflict dialog names. */
MUST_CHECK Rc change_last(Office *o, const Kind *k, int64_t id, Arena *a, ChangeSet *ret, Err *err);

/* --- one step --- */

typedef struct ChangeLine {
	const Kind *kind;
	int64_t id;
	const char *title;  /* of the record, with what it is part of */
	const Field *field; /* NULL: the line that names the record */
	enum { CHANGE_MADE, CHANGE_CHANGED, CHANGE_DELETED } op;
	Value old, new;
} ChangeLine;
typedef struct ChangeRows {
	ChangeSet set;
	size_t more; /* records that the limit left out */
	ChangeLine *items;
	size_t len, cap;
} ChangeRows;

/* What a change set did to its first `limit` records, in the order of writing: each record
 * a line, followed by its changed fields; a deleted one by what stood in it. */
MUST_CHECK Rc change_rows(Office *o, int64_t changeset, size_t limit, Arena *a, ChangeRows *ret, Err *err);

/* --- audit --- */

/* The end of the chain: number and hash of the latest change set; 0 and "" when there is
 * none. Noted elsewhere, it shows what change_verify cannot find. */
MUST_CHECK Rc change_head(Office *o, Arena *a, int64_t *ret_changeset, const char **ret_hash, Err *err);

typedef void ChangeFindingFn(void *arg, const char *finding);

/* Recompute the chain over all change sets. Each broken link is one German line. Found
 * is whatever was altered, removed, added or moved within the chain. Not found without
 * knowing the last hash from elsewhere: change sets cut off at the end, and a chain that
 * the file's owner has computed anew from the altered place on. */
MUST_CHECK Rc change_verify(Office *o, ChangeFindingFn *fn, void *arg, size_t *ret_findings, Err *err);

#endif
