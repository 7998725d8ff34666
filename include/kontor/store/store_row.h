/* Records of every kind, read and written through their kind's table.
 *
 * Reading functions work with or without an open transaction. Writing ones demand
 * store_begin, and are called by the office's change set only (office/change.h), so
 * that history, undo and audit never miss a write. */
#ifndef KONTOR_STORE_STORE_ROW_H
#define KONTOR_STORE_STORE_ROW_H

#include "kontor/domain/record.h"
#include "kontor/store/store.h"

/* RC_NOT_FOUND with a sentence that names kind and id. */
MUST_CHECK Rc store_row_get(Store *st, const Kind *k, int64_t id, Arena *a, Record **ret, Err *err);

/* The one record whose field has this value; RC_NOT_FOUND when none. field must be unique. */
MUST_CHECK Rc store_row_find(
	Store *st, const Kind *k, const char *field, const char *value, Arena *a, Record **ret, Err *err);

typedef struct RecordList {
	Record **items;
	size_t len, cap;
} RecordList;

/* All records whose field (a FIELD_REF, FIELD_INT or text) equals value, in the kind's order. */
MUST_CHECK Rc store_row_list_int(
	Store *st, const Kind *k, const char *field, int64_t value, Arena *a, RecordList *ret, Err *err);
MUST_CHECK Rc store_row_list_text(
	Store *st, const Kind *k, const char *field, const char *value, Arena *a, RecordList *ret, Err *err);
MUST_CHECK Rc store_row_all(Store *st, const Kind *k, Arena *a, RecordList *ret, Err *err);

/* Insert. With r->id 0 a new id is drawn, never one that was used before; else that
 * id is used (undo of a deletion). Sets r->id and r->rev. */
MUST_CHECK Rc store_row_insert(Store *st, Record *r, Err *err);

/* Replace the row only if its revision is still r->rev: else RC_CONFLICT and nothing
 * changed. On RC_OK r->rev is the new revision. */
MUST_CHECK Rc store_row_update(Store *st, Record *r, Err *err);
MUST_CHECK Rc store_row_delete(Store *st, const Kind *k, int64_t id, int64_t rev, Err *err);

#endif
