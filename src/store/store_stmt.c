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
	uint64_t hash;     /* of the text */
	const char *fixed; /* its address, when it lives as long as the program */
	uint64_t used;     /* turn of its last use */
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

static int find_fixed(const struct StoreCache *c, const char *sql)
{
	for (size_t i = 0; i < c->len; i++)
		if (c->items[i].fixed == sql)
			return (int)i;
	return -1;
}

static int find_text(const struct StoreCache *c, uint64_t hash, const char *sql)
{
	for (size_t i = 0; i < c->len; i++)
		if (c->items[i].hash == hash && strcmp(sqlite3_sql(c->items[i].stmt), sql) == 0)
			return (int)i;
	return -1;
}

/* A free slot, or that of the longest unused statement; -1 when all are running. */
static int slot_for_new(struct StoreCache *c)
{
	if (c->len < STMT_CACHE_MAX)
		return (int)c->len++;
	int oldest = -1;
	for (int i = 0; i < STMT_CACHE_MAX; i++)
		if (!c->items[i].busy && (oldest < 0 || c->items[i].used < c->items[oldest].used))
			oldest = i;
	if (oldest >= 0)
		sqlite3_finalize(c->items[oldest].stmt);
	return oldest;
}

static Rc take(Store *st, int slot, StoreStmt *ret)
{
	Cached *c = &store_cache(st)->items[slot];
	c->busy = true;
	c->used = ++store_cache(st)->turn;
	*ret = (StoreStmt){ st, c->stmt, slot };
	return RC_OK;
}

/* twin_busy: the cached statement of this text is running; this one will not be kept. */
static Rc prepare(Store *st, const char *sql, uint64_t hash, const char *fixed, bool twin_busy,
	StoreStmt *ret, Err *err)
{
	struct StoreCache *c = store_cache(st);
	sqlite3_stmt *stmt = NULL;
	unsigned flags = twin_busy ? 0 : SQLITE_PREPARE_PERSISTENT;
	if (sqlite3_prepare_v3(store_db(st), sql, -1, flags, &stmt, NULL) != SQLITE_OK)
		return store_fail(st, err);
	int slot = twin_busy ? -1 : slot_for_new(c);
	*ret = (StoreStmt){ st, stmt, -1 };
	if (slot < 0)
		return RC_OK;
	c->items[slot] = (Cached){ .hash = hash, .fixed = fixed, .stmt = stmt };
	return take(st, slot, ret);
}

Rc store_stmt_get(Store *st, const char *sql, StoreStmt *ret, Err *err)
{
	uint64_t hash = hash_text(sql);
	int hit = find_text(store_cache(st), hash, sql);
	if (hit >= 0 && !store_cache(st)->items[hit].busy)
		return take(st, hit, ret);
	return prepare(st, sql, hash, NULL, hit >= 0, ret, err);
}

Rc store_stmt_get_fixed(Store *st, const char *sql, StoreStmt *ret, Err *err)
{
	int hit = find_fixed(store_cache(st), sql);
	if (hit >= 0 && !store_cache(st)->items[hit].busy)
		return take(st, hit, ret);
	return prepare(st, sql, hash_text(sql), sql, hit >= 0, ret, err);
}

void store_stmt_done(StoreStmt *q)
{
	if (q->store == NULL)
		return;
	if (q->slot < 0) {
		sqlite3_finalize(q->stmt);
	} else {
		sqlite3_reset(q->stmt);
		sqlite3_clear_bindings(q->stmt);
		store_cache(q->store)->items[q->slot].busy = false;
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
		return (Value){ .type = VALUE_NULL };
	case SQLITE_INTEGER:
		return (Value){ .type = VALUE_INT, .i = store_stmt_int(q, col) };
	default:
		return (Value){ .type = VALUE_TEXT, .s = store_stmt_text(q, col) };
	}
}
