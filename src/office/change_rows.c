/* What one change set did, record by record. */
#include <inttypes.h>
#include <string.h>

#include "kontor/office/change.h"
#include "change_priv.h"

typedef struct Rows {
	Office *office;
	Arena *arena;
	ChangeRows *out;
	size_t left; /* records that may still be shown */
} Rows;

/* "Wittenberge: Daseinsvorsorge": a part says what it is part of. */
static const char *title_of(Rows *rows, const Kind *k, int64_t id, const Record *r)
{
	AUTO(str_done) Str title = STR_INIT;
	Err ignored = ERR_INIT;
	Record *now = NULL;
	if (r == NULL && office_get(rows->office, k, id, rows->arena, &now, &ignored) == RC_OK)
		r = now;
	const Field *parent = r == NULL || k->parent == NULL ? NULL : kind_field(k, k->parent);
	if (parent != NULL && record_is_null(r, parent->name)) /* a note on a person alone */
		parent = kind_field(k, kind_person.table);
	if (parent != NULL && !record_is_null(r, parent->name) &&
		office_title(rows->office, parent->ref, record_int(r, parent->name), &title, &ignored) ==
			RC_OK)
		str_adds(&title, ": ");
	if (office_title(rows->office, k, id, &title, &ignored) == RC_OK)
		return arena_strdup(rows->arena, str_cstr(&title));
	/* Gone: what it was called, where the log knows it. */
	const Field *name = kind_field(k, k->title);
	if (r != NULL && k == &kind_post)
		office_post_title(rows->office, r, &title);
	else if (r != NULL && name->type != FIELD_REF && !record_is_null(r, k->title))
		value_show(name, record_value(r, k->title), &title);
	else
		str_addf(&title, "%" PRId64, id);
	return arena_strdup(rows->arena, str_cstr(&title));
}

static void add_fields(Rows *rows, ChangeLine line, const ChangeData *d)
{
	for (size_t i = 0; i < line.kind->nfields; i++) {
		if ((d->fields & UINT64_C(1) << i) == 0)
			continue;
		line.field = &line.kind->fields[i];
		line.old = d->old[i];
		line.new = d->new[i];
		VEC_PUSH(rows->arena, rows->out, line);
	}
}

static Rc add_update(Rows *rows, ChangeLine line, const StoreChange *row, Err *err)
{
	ChangeData d;
	if (change_data_read_update(line.kind, row->data, rows->arena, &d, err) != RC_OK)
		return err->rc;
	line.op = CHANGE_CHANGED;
	line.title = title_of(rows, line.kind, line.id, NULL);
	VEC_PUSH(rows->arena, rows->out, line);
	add_fields(rows, line, &d);
	return RC_OK;
}

static Rc add_delete(Rows *rows, ChangeLine line, const StoreChange *row, Err *err)
{
	ChangeData d = { 0 };
	Record *r = NULL;
	if (change_data_read_delete(line.kind, row->data, rows->arena, &r, err) != RC_OK)
		return err->rc;
	line.op = CHANGE_DELETED;
	line.title = title_of(rows, line.kind, line.id, r);
	VEC_PUSH(rows->arena, rows->out, line);
	for (size_t i = 0; i < line.kind->nfields; i++) {
		if ((line.kind->fields[i].flags & FIELD_HIDDEN) || r->values[i].type == VALUE_NULL)
			continue;
		d.fields |= UINT64_C(1) << i;
		d.old[i] = r->values[i];
	}
	add_fields(rows, line, &d);
	return RC_OK;
}

/* One record, or an import's range. */
static void add_inserts(Rows *rows, ChangeLine line, const StoreChange *row)
{
	int64_t last = row->last != 0 ? row->last : row->row;
	line.op = CHANGE_MADE;
	for (; line.id <= last && rows->left > 0; line.id++, rows->left--) {
		line.title = title_of(rows, line.kind, line.id, NULL);
		VEC_PUSH(rows->arena, rows->out, line);
	}
}

static Rc add_row(Rows *rows, const StoreChange *row, Err *err)
{
	ChangeLine line = { .kind = kind_find_table(row->kind), .id = row->row };
	if (line.kind == NULL)
		return err_set(err, RC_IO,
			"Das Protokoll nennt eine unbekannte Tabelle; bitte `kontor check` ausführen.");
	if (strcmp(row->op, "insert") == 0) {
		add_inserts(rows, line, row);
		return RC_OK;
	}
	rows->left--;
	return strcmp(row->op, "update") == 0 ? add_update(rows, line, row, err)
					      : add_delete(rows, line, row, err);
}

Rc change_rows(Office *o, int64_t changeset, size_t limit, Arena *a, ChangeRows *ret, Err *err)
{
	ChangeRows found = { 0 };
	Rows rows = { .office = o, .arena = a, .out = &found, .left = limit };
	StoreChangeset set = { 0 };
	StoreChangeList stored = { 0 };
	if (store_change_set(office_store(o), changeset, a, &set, err) != RC_OK ||
		store_change_rows(office_store(o), changeset, limit, a, &stored, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < stored.len && rows.left > 0; i++)
		if (add_row(&rows, &stored.items[i], err) != RC_OK)
			return err->rc;
	found.set = change_from_store(&set);
	size_t shown = limit - rows.left;
	found.more = found.set.rows > shown ? found.set.rows - shown : 0;
	*ret = found;
	return RC_OK;
}
