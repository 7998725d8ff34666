/* Rows of the log: one per record written, but an import's inserts as ranges of ids. That
 * keeps a register of ten thousand towns from doubling its own size in history. */
#include "change_priv.h"

static Rc add_row(Change *c, StoreChange *row, Err *err)
{
	row->changeset = c->id;
	row->seq = ++c->log->seq;
	if (store_change_add(office_store(c->office), row, err) != RC_OK) {
		c->log->broken = true;
		return err->rc;
	}
	change_audit_row(&c->log->hash, row);
	return RC_OK;
}

static Rc flush_range(Change *c, ChangeRange *r, Err *err)
{
	if (r->kind == NULL)
		return RC_OK;
	StoreChange row = {
		.kind = r->kind->table,
		.row = r->first,
		.last = r->last > r->first ? r->last : 0,
		.op = "insert",
		.rev = r->rev,
	};
	r->kind = NULL;
	return add_row(c, &row, err);
}

/* In the order in which they began, which is that of the references between kinds. */
Rc change_log_flush(Change *c, Err *err)
{
	for (size_t i = 0; i < CHANGE_RANGES_MAX; i++)
		if (flush_range(c, &c->log->ranges[i], err) != RC_OK)
			return err->rc;
	return RC_OK;
}

/* Kinds take turns in an import (a town, its population), so each has its open range. */
Rc change_log_import(Change *c, const Record *r, Err *err)
{
	size_t i = 0;
	while (i < CHANGE_RANGES_MAX && c->log->ranges[i].kind != NULL && c->log->ranges[i].kind != r->kind)
		i++;
	if (i == CHANGE_RANGES_MAX) {
		if (change_log_flush(c, err) != RC_OK)
			return err->rc;
		i = 0;
	}
	ChangeRange *range = &c->log->ranges[i];
	c->rows++;
	if (range->kind == r->kind && r->id == range->last + 1 && r->rev == range->rev) {
		range->last = r->id;
		return RC_OK;
	}
	/* What follows a gap may refer to what came between: keep the order of all. */
	if (range->kind != NULL) {
		if (change_log_flush(c, err) != RC_OK)
			return err->rc;
		range = &c->log->ranges[0];
	}
	*range = (ChangeRange){ r->kind, r->id, r->id, r->rev };
	return RC_OK;
}

Rc change_log_row(Change *c, const Record *r, const char *op, const char *data, Err *err)
{
	StoreChange row = { .kind = r->kind->table, .row = r->id, .op = op, .rev = r->rev, .data = data };
	if (change_log_flush(c, err) != RC_OK || add_row(c, &row, err) != RC_OK)
		return err->rc;
	c->rows++;
	return RC_OK;
}
