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
 * id is used (undo of a deletion), and the revision goes on from r->rev. Sets r->id and
 * r->rev. A rule of the schema that is broken is RC_INVALID, with its field. */
MUST_CHECK Rc store_row_insert(Store *st, Record *r, Err *err);

/* Replace the row only if its revision is still r->rev: else RC_CONFLICT and nothing
 * changed. On RC_OK r->rev is the new revision. */
MUST_CHECK Rc store_row_update(Store *st, Record *r, Err *err);
/* The same for the fields whose bit is set, 1 << index in the kind's table: only their
 * indexes are written, which is what makes a small save cheap. */
MUST_CHECK Rc store_row_update_fields(Store *st, Record *r, uint64_t fields, Err *err);

/* RC_DENIED when other records refer to it. */
MUST_CHECK Rc store_row_delete(Store *st, const Kind *k, int64_t id, int64_t rev, Err *err);

/* How many records of kind k refer to id by this FIELD_REF field. */
MUST_CHECK Rc store_row_count(
	Store *st, const Kind *k, const char *field, int64_t id, int64_t *ret, Err *err);

/* What office_title needs of a town: its Land and Kreis, and how many towns that still
 * exist share its name, in the country and in the Kreis. */
typedef struct StoreTownTitle {
	const char *name, *ags, *district;
	int64_t same_name, same_name_in_district;
} StoreTownTitle;
MUST_CHECK Rc store_row_town_title(Store *st, int64_t id, Arena *a, StoreTownTitle *ret, Err *err);

#endif
