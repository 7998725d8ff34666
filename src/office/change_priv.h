/* What the modules of the write path share. */
#ifndef KONTOR_CHANGE_PRIV_H
#define KONTOR_CHANGE_PRIV_H

#include "kontor/base/hash.h"
#include "kontor/office/change.h"
#include "kontor/store/store_change.h"
#include "office_priv.h"

/* --- an open change set (change.c) --- */

#define CHANGE_RANGES_MAX 16

/* Records of one kind that an import inserted with ids in a row. */
typedef struct ChangeRange {
	const Kind *kind; /* NULL: none */
	int64_t first, last, rev;
} ChangeRange;

typedef struct ChangeLog {
	StoreChangeset set; /* as it will be stored; texts in the change set's arena */
	bool import;
	bool overbook; /* more registrations than places are wanted: attendance_overbook */
	bool broken;   /* a record was half written: the set may not be committed */
	int64_t seq;   /* rows of the log so far */
	Hash hash;     /* over everything so far */
	Str json;      /* of the latest row; reused */
	/* An import's inserts that are not in the log yet: thousands become one row. */
	ChangeRange ranges[CHANGE_RANGES_MAX];
} ChangeLog;

/* type is edit, import, undo or redo; reverts the set that an undo or redo takes back. */
MUST_CHECK Rc change_open(
	Change *c, Office *o, const char *type, const char *what, int64_t reverts, Err *err);

/* --- rows of the log (change_log.c) --- */

/* op is insert, update or delete; data lives until the call returns, or is NULL. */
MUST_CHECK Rc change_log_row(Change *c, const Record *r, const char *op, const char *data, Err *err);
/* An import's insert: logged as part of a range, at the latest by change_log_flush. */
MUST_CHECK Rc change_log_import(Change *c, const Record *r, Err *err);
MUST_CHECK Rc change_log_flush(Change *c, Err *err);

/* --- records (change.c) --- */

/* The low level below change_insert, change_update and change_delete: derives, writes and
 * logs, without asking who may set what. Undo works on it directly. before is what is
 * stored, at its revision. */
MUST_CHECK Rc change_write_insert(Change *c, Record *r, Err *err);
MUST_CHECK Rc change_write_update(Change *c, const Record *before, Record *after, Err *err);
MUST_CHECK Rc change_write_delete(Change *c, const Record *r, Err *err);

/* The rules that need the whole office, asked before a record is written (attendance_guard.c): a place is
 * given once. RC_DENIED where it is not there. before NULL: a new record. */
MUST_CHECK Rc attendance_guard(Change *c, const Record *before, const Record *after, Err *err);
/* From now on this change set may give more places than there are: somebody was asked. */
void attendance_overbook(Change *c, bool allowed);

/* The same for tandems (tandems_guard.c): nobody is in more than she can be, no pair in two, and none begins
 * without running posts. */
MUST_CHECK Rc tandems_guard(Change *c, const Record *before, const Record *after, Err *err);
/* After an edit of a post: when it ends, so do its tandems, in the same change set. */
MUST_CHECK Rc tandems_post_saved(Change *c, const Record *before, const Record *after, Err *err);

/* After a date of a series stopped or began to be a draft: to those who have the series as a rule its
 * exceptions are others, so its version rises (calendar_follow.c). */
MUST_CHECK Rc calendar_follow(Change *c, const Record *before, const Record *after, Err *err);

/* After a channel or address was saved as the first to use: its person has no other of the
 * sort (change_main.c). */
MUST_CHECK Rc change_main_only(Change *c, const Record *saved, Err *err);

/* RC_DENIED, naming what refers to the record; RC_OK when nothing does. With parts,
 * its parts count too. */
MUST_CHECK Rc change_referenced(Change *c, const Record *r, bool parts, Err *err);

/* " von anna am 14.10.2026 18:00" of the latest set after `after` that touched the
 * record; nothing when there is none. */
void change_say_last(Office *o, const Kind *k, int64_t id, int64_t after, Str *out);

/* --- the data of a change row (change_data.c) --- */

void change_data_update(Str *out, const Record *before, const Record *after, uint64_t fields);
void change_data_delete(Str *out, const Record *r);

/* Old and new value of each field that the data names; fields is a mask. Names that the
 * kind does not have (any more) are passed over. */
typedef struct ChangeData {
	uint64_t fields;
	Value old[KIND_FIELDS_MAX], new[KIND_FIELDS_MAX];
} ChangeData;
MUST_CHECK Rc change_data_read_update(const Kind *k, const char *json, Arena *a, ChangeData *ret, Err *err);
MUST_CHECK Rc change_data_read_delete(const Kind *k, const char *json, Arena *a, Record **ret, Err *err);

/* --- the chain (change_audit.c) --- */

void change_audit_begin(Hash *h, const StoreChangeset *s); /* all but rows and hash */
void change_audit_row(Hash *h, const StoreChange *row);
void change_audit_end(Hash *h, int64_t rows, char hex[HASH_HEX_SIZE]);

/* --- sets (change_list.c) --- */

ChangeSet change_from_store(const StoreChangeset *s);

#endif
