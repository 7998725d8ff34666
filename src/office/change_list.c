/* Reading the log: change sets, the history of a record, who was last. */
#include <string.h>

#include "kontor/office/change.h"
#include "change_priv.h"

ChangeSet change_from_store(const StoreChangeset *s)
{
	ChangeSet set = {
		.id = s->id,
		.at = s->at,
		.who = s->who,
		.what = s->what,
		.rows = (size_t)s->rows,
		.type = CHANGE_EDIT,
		.undone_by = s->undone_by,
	};
	if (strcmp(s->type, "undo") == 0)
		set.type = CHANGE_UNDO;
	else if (strcmp(s->type, "redo") == 0)
		set.type = CHANGE_REDO;
	else if (strcmp(s->type, "import") == 0)
		set.type = CHANGE_IMPORT;
	return set;
}

Rc change_list(Office *o, const char *who, size_t limit, Arena *a, ChangeSetList *ret, Err *err)
{
	StoreChangesetList sets = { 0 };
	ChangeSetList found = { 0 };
	if (store_change_sets(office_store(o), who, limit, a, &sets, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < sets.len; i++)
		VEC_PUSH(a, &found, change_from_store(&sets.items[i]));
	*ret = found;
	return RC_OK;
}

Rc change_last(Office *o, const Kind *k, int64_t id, Arena *a, ChangeSet *ret, Err *err)
{
	StoreChangeset s = { 0 };
	if (store_change_last(office_store(o), k->table, id, 0, a, &s, err) != RC_OK)
		return err->rc;
	*ret = change_from_store(&s);
	return RC_OK;
}

/* --- history ----------------------------------------------------------------------- */

typedef struct Collect {
	const Kind *kind;
	Arena *arena;
	History history;
	Rc rc;
	Err *err;
} Collect;

static void add_fields(Collect *c, HistoryLine line, const StoreChange *row)
{
	ChangeData d;
	if (change_data_read_update(c->kind, row->data, c->arena, &d, c->err) != RC_OK) {
		c->rc = c->err->rc;
		return;
	}
	for (size_t i = 0; i < c->kind->nfields; i++) {
		if ((d.fields & UINT64_C(1) << i) == 0)
			continue;
		line.field = &c->kind->fields[i];
		line.old = d.old[i];
		line.new = d.new[i];
		VEC_PUSH(c->arena, &c->history, line);
	}
}

static void on_change(void *arg, const StoreChangeset *s, const StoreChange *row)
{
	Collect *c = arg;
	HistoryLine line = {
		.changeset = s->id,
		.at = s->at,
		.who = arena_strdup(c->arena, s->who),
		.what = arena_strdup(c->arena, s->what),
		.op = HISTORY_UPDATE,
	};
	if (strcmp(row->op, "update") == 0) {
		add_fields(c, line, row);
		return;
	}
	line.op = strcmp(row->op, "insert") == 0 ? HISTORY_INSERT : HISTORY_DELETE;
	VEC_PUSH(c->arena, &c->history, line);
}

Rc change_history(Office *o, const Kind *k, int64_t id, Arena *a, History *ret, Err *err)
{
	Collect c = { .kind = k, .arena = a, .rc = RC_OK, .err = err };
	if (store_change_history(office_store(o), k->table, id, on_change, &c, err) != RC_OK)
		return err->rc;
	if (c.rc != RC_OK)
		return c.rc;
	*ret = c.history;
	return RC_OK;
}
