/* Settings and drafts: tables by person and name, outside history. */
#include "kontor/store/store_memory.h"

#include "store_priv.h"

static Rc read_text(
	Store *st, const char *sql, const char *who, const char *name, Arena *a, const char **ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = false;
	if (store_stmt_get_fixed(st, sql, &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, who);
	store_stmt_bind_text(&q, 2, name);
	if (store_stmt_next(&q, &row, err) != RC_OK)
		return err->rc;
	*ret = row ? arena_strdup(a, store_stmt_text(&q, 0)) : NULL;
	return RC_OK;
}

Rc store_memory_setting(Store *st, const char *who, const char *key, Arena *a, const char **ret, Err *err)
{
	if (read_text(st, "SELECT value FROM setting WHERE who = ?1 AND key = ?2", who, key, a, ret, err) !=
		RC_OK)
		return err->rc;
	if (*ret == NULL)
		*ret = "";
	return RC_OK;
}

Rc store_memory_set(Store *st, const char *who, const char *key, const char *value, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st,
		    "INSERT INTO setting (who, key, value) VALUES (?1, ?2, ?3)"
		    " ON CONFLICT (who, key) DO UPDATE SET value = excluded.value",
		    &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, who);
	store_stmt_bind_text(&q, 2, key);
	store_stmt_bind_text(&q, 3, value);
	return store_stmt_run(&q, err);
}

Rc store_memory_draft(Store *st, const char *who, const char *form, Arena *a, const char **ret, Err *err)
{
	return read_text(st, "SELECT data FROM draft WHERE who = ?1 AND form = ?2", who, form, a, ret, err);
}

Rc store_memory_draft_save(
	Store *st, const char *who, const char *form, int64_t at, const char *data, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st,
		    "INSERT INTO draft (who, form, at, data) VALUES (?1, ?2, ?3, ?4)"
		    " ON CONFLICT (who, form) DO UPDATE SET at = excluded.at, data = excluded.data",
		    &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, who);
	store_stmt_bind_text(&q, 2, form);
	store_stmt_bind_int(&q, 3, at);
	store_stmt_bind_text(&q, 4, data);
	return store_stmt_run(&q, err);
}

Rc store_memory_drafts(
	Store *st, const char *who, void (*fn)(void *arg, const char *form, int64_t at), void *arg, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = true; /* still true when a step fails */
	if (store_stmt_get_fixed(
		    st, "SELECT form, at FROM draft WHERE who = ?1 ORDER BY at DESC, form", &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, who);
	while (store_stmt_next(&q, &row, err) == RC_OK && row)
		fn(arg, store_stmt_text(&q, 0), store_stmt_int(&q, 1));
	return row ? err->rc : RC_OK;
}

Rc store_memory_draft_drop(Store *st, const char *who, const char *form, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st, "DELETE FROM draft WHERE who = ?1 AND form = ?2", &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, who);
	store_stmt_bind_text(&q, 2, form);
	return store_stmt_run(&q, err);
}
