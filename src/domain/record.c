/* Records: access by field name, the rules that hold for every kind, and the merge. */
#include "kontor/domain/record.h"

#include <assert.h>
#include <string.h>

#include "value_priv.h"

Record *record_new(Arena *a, const Kind *k)
{
	assert(k->nfields <= KIND_FIELDS_MAX);
	Record *r = ARENA_NEW(a, Record);
	r->kind = k;
	r->values = ARENA_ARRAY(a, Value, k->nfields);
	return r;
}

static Value copy_value(Arena *a, const Value *v)
{
	Value copy = *v;
	if (copy.type == VALUE_TEXT)
		copy.s = arena_strdup(a, v->s);
	return copy;
}

Record *record_clone(Arena *a, const Record *r)
{
	Record *copy = record_new(a, r->kind);
	copy->id = r->id;
	copy->rev = r->rev;
	for (size_t i = 0; i < r->kind->nfields; i++)
		copy->values[i] = copy_value(a, &r->values[i]);
	return copy;
}

/* --- access -------------------------------------------------------------------- */

static size_t index_of(const Record *r, const char *field)
{
	int i = kind_field_index(r->kind, field);
	assert(i >= 0);
	return (size_t)i;
}

const Value *record_value(const Record *r, const char *field)
{
	return &r->values[index_of(r, field)];
}

const char *record_text(const Record *r, const char *field)
{
	const Value *v = record_value(r, field);
	assert(v->type != VALUE_INT);
	return v->type == VALUE_TEXT ? v->s : "";
}

int64_t record_int(const Record *r, const char *field)
{
	const Value *v = record_value(r, field);
	assert(v->type != VALUE_TEXT);
	return v->type == VALUE_INT ? v->i : 0;
}

bool record_is_null(const Record *r, const char *field)
{
	return record_value(r, field)->type == VALUE_NULL;
}

void record_set_text(Record *r, Arena *a, const char *field, const char *s)
{
	size_t i = index_of(r, field);
	assert(!value_holds_int(&r->kind->fields[i]));
	if (s == NULL || *s == '\0')
		r->values[i] = (Value){ .type = VALUE_NULL };
	else
		r->values[i] = (Value){ .type = VALUE_TEXT, .s = arena_strdup(a, s) };
}

void record_set_int(Record *r, const char *field, int64_t v)
{
	size_t i = index_of(r, field);
	assert(value_holds_int(&r->kind->fields[i]));
	r->values[i] = (Value){ .type = VALUE_INT, .i = v };
}

void record_set_null(Record *r, const char *field)
{
	r->values[index_of(r, field)] = (Value){ .type = VALUE_NULL };
}

/* --- checks ---------------------------------------------------------------------- */

/* Computed fields are not looked at: the write path sets them after this check. */
Rc record_check(const Record *before, const Record *after, Err *err)
{
	const Kind *k = after->kind;
	for (size_t i = 0; i < k->nfields; i++) {
		const Field *f = &k->fields[i];
		const Value *v = &after->values[i];
		if (f->flags & FIELD_COMPUTED)
			continue;
		if (v->type == VALUE_NULL && (f->flags & FIELD_REQUIRED))
			return err_field(err, f->name, "„%s“ fehlt. Bitte ausfüllen.", f->label);
		Rc rc = value_check(f, v, err);
		if (rc != RC_OK)
			return rc;
		if (before != NULL && (f->flags & FIELD_FIXED) && !value_equal(&before->values[i], v))
			return err_field(err, f->name,
				"„%s“ steht mit dem Anlegen fest. Bitte löschen und neu anlegen.", f->label);
	}
	return k->check == NULL ? RC_OK : k->check(before, after, err);
}

/* --- merge ------------------------------------------------------------------------- */

void record_merge(Arena *a, const Record *base, const Record *theirs, const Record *mine, Merge *ret)
{
	assert(base->kind == theirs->kind && base->kind == mine->kind);
	ret->result = record_clone(a, theirs);
	ret->nconflicts = 0;
	for (size_t i = 0; i < base->kind->nfields; i++) {
		const Value *b = &base->values[i], *t = &theirs->values[i], *m = &mine->values[i];
		/* What the write path computes cannot be in dispute. */
		bool computed = base->kind->fields[i].flags & FIELD_COMPUTED;
		if (computed || value_equal(m, b) || value_equal(m, t))
			continue;
		if (value_equal(t, b))
			ret->result->values[i] = copy_value(a, m);
		else
			ret->fields[ret->nconflicts++] = (int)i;
	}
}
