/* A record of any kind: an id, a revision, and one value per field of its table. */
#ifndef KONTOR_DOMAIN_RECORD_H
#define KONTOR_DOMAIN_RECORD_H

#include "kontor/base/str.h"
#include "kontor/domain/kind.h"

/* A value is NULL, an integer or a text. Which, follows from the field's type:
 * INT DEGREE BOOL STAMP REF are integers, all others texts. An empty text is NULL. */
typedef struct Value {
	enum { VALUE_NULL, VALUE_INT, VALUE_TEXT } type;
	union { /* tens of thousands of them make a list */
		int64_t i;
		const char *s; /* in the arena of the record */
	};
} Value;

typedef struct Record {
	const Kind *kind;
	int64_t id;    /* 0: not stored yet */
	int64_t rev;   /* revision that was read; 0: not stored yet */
	Value *values; /* kind->nfields of them, in the order of the table */
} Record;

Record *record_new(Arena *a, const Kind *k);     /* all NULL */
Record *record_clone(Arena *a, const Record *r); /* deep: texts are copied */

/* Access by field name. An unknown name is a programmer's error (assert). */
const Value *record_value(const Record *r, const char *field);
const char *record_text(const Record *r, const char *field); /* "" when NULL; texts only */
int64_t record_int(const Record *r, const char *field);      /* 0 when NULL; integers only */
bool record_is_null(const Record *r, const char *field);
void record_set_text(Record *r, Arena *a, const char *field, const char *s); /* copies; "" sets NULL */
void record_set_int(Record *r, const char *field, int64_t v);
void record_set_null(Record *r, const char *field);

bool value_equal(const Value *a, const Value *b);

/* What a person or a file typed for this field, into *ret: German and ISO dates,
 * "ja"/"nein", German or English choice names, numbers with grouping. References
 * are not resolved here: FIELD_REF accepts the plain id. "" is NULL. Fails with
 * RC_INVALID, err->field and a sentence; today anchors relative dates. */
MUST_CHECK Rc value_parse(const Field *f, const char *text, Day today, Arena *a, Value *ret, Err *err);

/* For the screen: German dates, choice labels, grouped integers ("16.837"). */
void value_show(const Field *f, const Value *v, Str *out);

/* For programs: ISO, English names, plain decimals. What value_parse reads back. */
void value_plain(const Field *f, const Value *v, Str *out);

/* Types, lengths, required fields, then the kind's own check. before is NULL for a new record. */
MUST_CHECK Rc record_check(const Record *before, const Record *after, Err *err);

/* Three-way merge of one record that two people changed.
 *
 * base is what I read, theirs what is stored now, mine what I want. Fields that
 * only one side changed, or both alike, merge into *ret (allocated from a, with
 * theirs' id and rev). Fields that both changed differently are conflicts: their
 * indexes are written to fields[] (KIND_FIELDS_MAX long) and *ret holds theirs there.
 * Computed fields are theirs: the write path derives them anew. */
typedef struct Merge {
	Record *result;
	size_t nconflicts;
	int fields[KIND_FIELDS_MAX];
} Merge;

void record_merge(Arena *a, const Record *base, const Record *theirs, const Record *mine, Merge *ret);

#endif
