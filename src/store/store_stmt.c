/* Prepared statements, cached by their text.
 *
 * The cache is small and searched linearly over 64-bit hashes: an office uses some
 * dozens of statements, and a look-up costs less than a bind. When it is full, the one
 * not used for longest goes, so that changing query lines cannot grow it. */
#include "store_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define STMT_CACHE_MAX 96

typedef struct Cached {
	uint64_t hash;
	uint64_t used; /* turn of its last use */
	sqlite3_stmt *stmt;
	bool busy;
} Cached;

struct StoreCache {
	uint64_t turn;
	size_t len;
	Cached items[STMT_CACHE_MAX];
};

struct StoreCache *store_stmt_cache_new(void)
{
	struct StoreCache *c = calloc(1, sizeof(*c));
	if (c == NULL)
		err_out_of_memory();
	return c;
}

void store_stmt_cache_free(struct StoreCache *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->len; i++) {
		assert(!c->items[i].busy);
		sqlite3_finalize(c->items[i].stmt);
	}
	free(c);
}

static uint64_t hash_text(const char *s)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */
	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

static Cached *find(struct StoreCache *c, uint64_t hash, const char *sql)
{
	for (size_t i = 0; i < c->len; i++)
		if (c->items[i].hash == hash && strcmp(sqlite3_sql(c->items[i].stmt), sql) == 0)
			return &c->items[i];
	return NULL;
}

/* A free slot, or that of the longest unused statement; NULL when all are running. */
static Cached *slot_for_new(struct StoreCache *c)
{
	if (c->len < STMT_CACHE_MAX)
		return &c->items[c->len++];
	Cached *oldest = NULL;
	for (size_t i = 0; i < c->len; i++)
		if (!c->items[i].busy && (oldest == NULL || c->items[i].used < oldest->used))
			oldest = &c->items[i];
	if (oldest != NULL)
		sqlite3_finalize(oldest->stmt);
	return oldest;
}

Rc store_stmt_get(Store *st, const char *sql, StoreStmt *ret, Err *err)
{
	struct StoreCache *c = store_cache(st);
	uint64_t hash = hash_text(sql);
	Cached *hit = find(c, hash, sql);
	if (hit != NULL && !hit->busy) {
		hit->busy = true;
		hit->used = ++c->turn;
		*ret = (StoreStmt){ st, hit->stmt, true };
		return RC_OK;
	}

	sqlite3_stmt *stmt = NULL;
	unsigned flags = hit == NULL ? SQLITE_PREPARE_PERSISTENT : 0;
	if (sqlite3_prepare_v3(store_db(st), sql, -1, flags, &stmt, NULL) != SQLITE_OK)
		return store_fail(st, err);
	Cached *slot = hit == NULL ? slot_for_new(c) : NULL;
	if (slot != NULL)
		*slot = (Cached){ hash, ++c->turn, stmt, true };
	*ret = (StoreStmt){ st, stmt, slot != NULL };
	return RC_OK;
}

void store_stmt_done(StoreStmt *q)
{
	if (q->store == NULL)
		return;
	if (!q->cached) {
		sqlite3_finalize(q->stmt);
	} else {
		struct StoreCache *c = store_cache(q->store);
		sqlite3_reset(q->stmt);
		sqlite3_clear_bindings(q->stmt);
		for (size_t i = 0; i < c->len; i++)
			if (c->items[i].stmt == q->stmt)
				c->items[i].busy = false;
	}
	*q = (StoreStmt)STORE_STMT_INIT;
}

bool store_stmt_idle(Store *st)
{
	for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(store_db(st), s)) != NULL;)
		if (sqlite3_stmt_busy(s))
			return false;
	return true;
}

static void bound(int rc)
{
	if (rc == SQLITE_NOMEM)
		err_out_of_memory();
	assert(rc == SQLITE_OK || rc == SQLITE_TOOBIG);
	(void)rc;
}

void store_stmt_bind_int(StoreStmt *q, int at, int64_t v)
{
	bound(sqlite3_bind_int64(q->stmt, at, v));
}

void store_stmt_bind_text(StoreStmt *q, int at, const char *s)
{
	bound(sqlite3_bind_text(q->stmt, at, s, -1, SQLITE_STATIC));
}

void store_stmt_bind_value(StoreStmt *q, int at, const Value *v)
{
	switch (v->type) {
	case VALUE_NULL:
		bound(sqlite3_bind_null(q->stmt, at));
		break;
	case VALUE_INT:
		store_stmt_bind_int(q, at, v->i);
		break;
	case VALUE_TEXT:
		store_stmt_bind_text(q, at, v->s);
		break;
	}
}

Rc store_stmt_next(StoreStmt *q, bool *ret_row, Err *err)
{
	int rc = sqlite3_step(q->stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return store_fail(q->store, err);
	*ret_row = rc == SQLITE_ROW;
	return RC_OK;
}

Rc store_stmt_run(StoreStmt *q, Err *err)
{
	int rc = sqlite3_step(q->stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
		Rc ret = store_fail(q->store, err);
		sqlite3_reset(q->stmt);
		return ret;
	}
	sqlite3_reset(q->stmt);
	return RC_OK;
}

int64_t store_stmt_int(StoreStmt *q, int col)
{
	return sqlite3_column_int64(q->stmt, col);
}

const char *store_stmt_text(StoreStmt *q, int col)
{
	const unsigned char *s = sqlite3_column_text(q->stmt, col);
	return s == NULL ? "" : (const char *)s;
}

Value store_stmt_value(StoreStmt *q, int col)
{
	switch (sqlite3_column_type(q->stmt, col)) {
	case SQLITE_NULL:
		return (Value){ VALUE_NULL, 0, NULL };
	case SQLITE_INTEGER:
		return (Value){ VALUE_INT, store_stmt_int(q, col), NULL };
	default:
		return (Value){ VALUE_TEXT, 0, store_stmt_text(q, col) };
	}
}
