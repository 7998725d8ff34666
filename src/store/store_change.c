/* The log of changes: tables changeset and change. */
#include "kontor/store/store_change.h"

#include <inttypes.h>
#include <string.h>

#include "store_priv.h"

#define SET_COLUMNS "id, at, who, what, type, reverts, undone_by, rows, prev_hash, hash"
#define SET_NCOLS   10
#define ROW_COLUMNS "changeset, seq, kind, row, last, op, rev, data"

/* Where record ?2 of table ?1 was touched: alone, or within the range of an import. There
 * are few ranges, so that reading all that begin below ?2 costs nothing. */
#define TOUCHED                                                                                              \
	"(SELECT changeset, seq FROM change WHERE kind = ?1 AND row = ?2"                                    \
	" UNION ALL SELECT changeset, seq FROM change"                                                       \
	"  WHERE kind = ?1 AND last IS NOT NULL AND row < ?2 AND last >= ?2)"

/* Texts live until the next step. */
static StoreChangeset peek_set(StoreStmt *q, int at)
{
	return (StoreChangeset){
		.id = store_stmt_int(q, at),
		.at = store_stmt_int(q, at + 1),
		.who = store_stmt_text(q, at + 2),
		.what = store_stmt_text(q, at + 3),
		.type = store_stmt_text(q, at + 4),
		.reverts = store_stmt_int(q, at + 5),
		.undone_by = store_stmt_int(q, at + 6),
		.rows = store_stmt_int(q, at + 7),
		.prev_hash = store_stmt_text(q, at + 8),
		.hash = store_stmt_text(q, at + 9),
	};
}

static StoreChange peek_row(StoreStmt *q, int at)
{
	return (StoreChange){
		.changeset = store_stmt_int(q, at),
		.seq = store_stmt_int(q, at + 1),
		.kind = store_stmt_text(q, at + 2),
		.row = store_stmt_int(q, at + 3),
		.last = store_stmt_int(q, at + 4),
		.op = store_stmt_text(q, at + 5),
		.rev = store_stmt_int(q, at + 6),
		.data = store_stmt_value(q, at + 7).s,
	};
}

static StoreChangeset keep_set(const StoreChangeset *s, Arena *a)
{
	StoreChangeset kept = *s;
	kept.who = arena_strdup(a, s->who);
	kept.what = arena_strdup(a, s->what);
	kept.type = arena_strdup(a, s->type);
	kept.prev_hash = arena_strdup(a, s->prev_hash);
	kept.hash = arena_strdup(a, s->hash);
	return kept;
}

/* The first row of a bound statement as a change set. */
static Rc one_set(StoreStmt *q, Arena *a, const char *none, StoreChangeset *ret, Err *err)
{
	bool row = false;
	if (store_stmt_next(q, &row, err) != RC_OK)
		return err->rc;
	if (!row)
		return err_set(err, RC_NOT_FOUND, "%s", none);
	StoreChangeset s = peek_set(q, 0);
	*ret = keep_set(&s, a);
	return RC_OK;
}

/* --- writing ------------------------------------------------------------------- */

Rc store_change_head(Store *st, Arena *a, int64_t *ret_id, const char **ret_hash, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = false;
	if (store_stmt_get_fixed(st, "SELECT id, hash FROM changeset ORDER BY id DESC LIMIT 1", &q, err) !=
			RC_OK ||
		store_stmt_next(&q, &row, err) != RC_OK)
		return err->rc;
	*ret_id = row ? store_stmt_int(&q, 0) : 0;
	*ret_hash = row ? arena_strdup(a, store_stmt_text(&q, 1)) : "";
	return RC_OK;
}

Rc store_change_add(Store *st, const StoreChange *c, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st,
		    "INSERT INTO change (" ROW_COLUMNS ") VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), ?6, ?7, ?8)",
		    &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, c->changeset);
	store_stmt_bind_int(&q, 2, c->seq);
	store_stmt_bind_text(&q, 3, c->kind);
	store_stmt_bind_int(&q, 4, c->row);
	store_stmt_bind_int(&q, 5, c->last);
	store_stmt_bind_text(&q, 6, c->op);
	store_stmt_bind_int(&q, 7, c->rev);
	store_stmt_bind_text(&q, 8, c->data);
	return store_stmt_run(&q, err);
}

Rc store_change_add_set(Store *st, const StoreChangeset *s, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st,
		    "INSERT INTO changeset (id, at, who, what, type, reverts, rows, prev_hash, hash)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), ?7, ?8, ?9)",
		    &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, s->id);
	store_stmt_bind_int(&q, 2, s->at);
	store_stmt_bind_text(&q, 3, s->who);
	store_stmt_bind_text(&q, 4, s->what);
	store_stmt_bind_text(&q, 5, s->type);
	store_stmt_bind_int(&q, 6, s->reverts);
	store_stmt_bind_int(&q, 7, s->rows);
	store_stmt_bind_text(&q, 8, s->prev_hash);
	store_stmt_bind_text(&q, 9, s->hash);
	return store_stmt_run(&q, err);
}

Rc store_change_mark(Store *st, int64_t set, int64_t undone_by, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(
		    st, "UPDATE changeset SET undone_by = nullif(?2, 0) WHERE id = ?1", &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, set);
	store_stmt_bind_int(&q, 2, undone_by);
	return store_stmt_run(&q, err);
}

/* --- sets ------------------------------------------------------------------------ */

Rc store_change_set(Store *st, int64_t id, Arena *a, StoreChangeset *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st, "SELECT " SET_COLUMNS " FROM changeset WHERE id = ?1", &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, id);
	return one_set(&q, a, "Diesen Änderungssatz gibt es nicht.", ret, err);
}

Rc store_change_sets(Store *st, const char *who, size_t limit, Arena *a, StoreChangesetList *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	StoreChangesetList found = { 0 };
	bool row = true; /* still true when a step fails */
	if (store_stmt_get_fixed(st,
		    "SELECT " SET_COLUMNS " FROM changeset WHERE ?1 IS NULL OR who = ?1"
		    " ORDER BY id DESC LIMIT ?2",
		    &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, who);
	store_stmt_bind_int(&q, 2, limit == 0 ? -1 : (int64_t)limit);
	while (store_stmt_next(&q, &row, err) == RC_OK && row) {
		StoreChangeset s = peek_set(&q, 0);
		VEC_PUSH(a, &found, keep_set(&s, a));
	}
	if (row)
		return err->rc;
	*ret = found;
	return RC_OK;
}

/* Sets that did nothing but write or release mails of which one has left: they cannot be taken back, and
 * may not be in the way of what was done before. */
#define ONLY_MAILS_GONE                                                                                      \
	"EXISTS (SELECT 1 FROM change c JOIN message m ON m.id = c.row WHERE c.changeset = changeset.id"     \
	" AND c.kind = 'message' AND m.state IN ('sending', 'sent', 'handed', 'unclear', 'failed'))"         \
	" AND NOT EXISTS (SELECT 1 FROM change c WHERE c.changeset = changeset.id AND c.kind <> 'message')"

Rc store_change_next_undo(Store *st, const char *who, Arena *a, StoreChangeset *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st,
		    "SELECT " SET_COLUMNS " FROM changeset WHERE who = ?1 AND type IN ('edit', 'import')"
		    " AND undone_by IS NULL AND NOT (" ONLY_MAILS_GONE ") ORDER BY id DESC LIMIT 1",
		    &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, who);
	return one_set(&q, a, "Es gibt nichts rückgängig zu machen.", ret, err);
}

/* A new edit ends the chain of what could be done again. */
Rc store_change_next_redo(Store *st, const char *who, Arena *a, StoreChangeset *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st,
		    "SELECT " SET_COLUMNS " FROM changeset WHERE who = ?1 AND type = 'undo'"
		    " AND undone_by IS NULL"
		    " AND id > coalesce((SELECT e.id FROM changeset e WHERE e.who = ?1"
		    "  AND e.type IN ('edit', 'import') ORDER BY e.id DESC LIMIT 1), 0)"
		    " ORDER BY id DESC LIMIT 1",
		    &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, who);
	return one_set(&q, a, "Es gibt nichts zu wiederholen.", ret, err);
}

/* --- rows -------------------------------------------------------------------------- */

Rc store_change_rows(Store *st, int64_t set, size_t limit, Arena *a, StoreChangeList *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	StoreChangeList found = { 0 };
	bool row = true; /* still true when a step fails */
	if (store_stmt_get_fixed(st,
		    "SELECT " ROW_COLUMNS " FROM change WHERE changeset = ?1 ORDER BY seq LIMIT ?2", &q,
		    err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, set);
	store_stmt_bind_int(&q, 2, limit == 0 ? -1 : (int64_t)limit);
	while (store_stmt_next(&q, &row, err) == RC_OK && row) {
		StoreChange c = peek_row(&q, 0);
		c.kind = arena_strdup(a, c.kind);
		c.op = arena_strdup(a, c.op);
		c.data = c.data == NULL ? NULL : arena_strdup(a, c.data);
		VEC_PUSH(a, &found, c);
	}
	if (row)
		return err->rc;
	*ret = found;
	return RC_OK;
}

Rc store_change_history(Store *st, const char *table, int64_t row_id, StoreChangeFn *fn, void *arg, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = true; /* still true when a step fails */
	if (store_stmt_get_fixed(st,
		    "SELECT s.id, s.at, s.who, s.what, s.type, s.reverts, s.undone_by, s.rows, s.prev_hash,"
		    " s.hash, c.changeset, c.seq, c.kind, c.row, c.last, c.op, c.rev, c.data"
		    " FROM " TOUCHED " t JOIN change c ON c.changeset = t.changeset AND c.seq = t.seq"
		    " JOIN changeset s ON s.id = t.changeset ORDER BY t.changeset DESC, t.seq DESC",
		    &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, table);
	store_stmt_bind_int(&q, 2, row_id);
	while (store_stmt_next(&q, &row, err) == RC_OK && row) {
		StoreChangeset s = peek_set(&q, 0);
		StoreChange c = peek_row(&q, SET_NCOLS);
		fn(arg, &s, &c);
	}
	return row ? err->rc : RC_OK;
}

Rc store_change_last(
	Store *st, const char *table, int64_t row, int64_t after, Arena *a, StoreChangeset *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st,
		    "SELECT s.id, s.at, s.who, s.what, s.type, s.reverts, s.undone_by, s.rows, s.prev_hash,"
		    " s.hash FROM " TOUCHED " t JOIN changeset s ON s.id = t.changeset"
		    " WHERE t.changeset > ?3 ORDER BY (?3 > 0 AND s.type IN ('edit', 'import')"
		    "  AND s.undone_by IS NULL) DESC, t.changeset DESC LIMIT 1",
		    &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, table);
	store_stmt_bind_int(&q, 2, row);
	store_stmt_bind_int(&q, 3, after);
	return one_set(&q, a, "Zu diesem Eintrag ist keine Änderung verzeichnet.", ret, err);
}

Rc store_change_touched(Store *st, const char *table, int64_t row, int64_t after, bool *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st,
		    "SELECT 1 FROM " TOUCHED " t JOIN changeset s ON s.id = t.changeset"
		    " WHERE t.changeset > ?3 AND s.type IN ('edit', 'import') AND s.undone_by IS NULL LIMIT 1",
		    &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, table);
	store_stmt_bind_int(&q, 2, row);
	store_stmt_bind_int(&q, 3, after);
	return store_stmt_next(&q, ret, err);
}

Rc store_change_since(Store *st, int64_t after, const char *const *tables, bool *ret, Err *err)
{
	bool found = false;
	for (; *tables != NULL && !found; tables++) {
		AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
		if (store_stmt_get_fixed(st,
			    "SELECT 1 FROM change WHERE changeset > ?1 AND kind = ?2 LIMIT 1", &q,
			    err) != RC_OK)
			return err->rc;
		store_stmt_bind_int(&q, 1, after);
		store_stmt_bind_text(&q, 2, *tables);
		if (store_stmt_next(&q, &found, err) != RC_OK)
			return err->rc;
	}
	*ret = found;
	return RC_OK;
}

Rc store_change_walk(Store *st, void (*on_set)(void *arg, const StoreChangeset *s),
	void (*on_row)(void *arg, const StoreChange *c), void *arg, Err *err)
{
	AUTO(store_stmt_done) StoreStmt sets = STORE_STMT_INIT;
	AUTO(store_stmt_done) StoreStmt rows = STORE_STMT_INIT;
	bool set = false, row = false;
	if (store_stmt_get_fixed(st, "SELECT " SET_COLUMNS " FROM changeset ORDER BY id", &sets, err) !=
			RC_OK ||
		store_stmt_get_fixed(st, "SELECT " ROW_COLUMNS " FROM change ORDER BY changeset, seq", &rows,
			err) != RC_OK ||
		store_stmt_next(&sets, &set, err) != RC_OK || store_stmt_next(&rows, &row, err) != RC_OK)
		return err->rc;
	while (set || row) {
		bool set_first = set && (!row || store_stmt_int(&sets, 0) <= store_stmt_int(&rows, 0));
		if (set_first) {
			StoreChangeset s = peek_set(&sets, 0);
			on_set(arg, &s);
			if (store_stmt_next(&sets, &set, err) != RC_OK)
				return err->rc;
		} else {
			StoreChange c = peek_row(&rows, 0);
			on_row(arg, &c);
			if (store_stmt_next(&rows, &row, err) != RC_OK)
				return err->rc;
		}
	}
	return RC_OK;
}
