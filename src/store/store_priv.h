/* What the modules of the store share: the connection, its failures, its statements. */
#ifndef KONTOR_STORE_PRIV_H
#define KONTOR_STORE_PRIV_H

#include <sqlite3.h>

#include "kontor/domain/record.h"
#include "kontor/store/store.h"

#define STORE_APPLICATION_ID 0x4B4F4E54 /* "KONT" at byte 68 of the file */

sqlite3 *store_db(Store *st);

/* The next free id of each kind, by its place in kind_all; 0: not yet looked up in this
 * write transaction. For store_row.c. */
#define STORE_KINDS_MAX 64
int64_t *store_next_ids(Store *st);

/* --- failures (store.c) --- */

/* Turns the connection's last failure into a German sentence: busy, disk full, I/O,
 * damaged, read only, a broken rule of the schema. */
Rc store_fail(Store *st, Err *err);
/* The same for a connection without a Store. */
Rc store_fail_db(sqlite3 *db, Err *err);

/* --- statements (store_stmt.c) ---
 *
 *	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
 *	bool row;
 *	if (store_stmt_get(st, "SELECT name FROM town WHERE id = ?1", &q, err) != RC_OK)
 *		return err->rc;
 *	store_stmt_bind_int(&q, 1, id);
 *	if (store_stmt_next(&q, &row, err) != RC_OK) ...
 *
 * Statements are cached by their text, so SQL is written where it is used and
 * prepared once. Leaving the scope resets the statement: no read transaction stays
 * open behind a prompt. */
typedef struct StoreStmt {
	Store *store; /* NULL: never prepared */
	sqlite3_stmt *stmt;
	int slot; /* in the cache; -1: not cached, finalized by store_stmt_done */
} StoreStmt;

#define STORE_STMT_INIT                                                                                      \
	{                                                                                                    \
		NULL, NULL, -1                                                                               \
	}

MUST_CHECK Rc store_stmt_get(Store *st, const char *sql, StoreStmt *ret, Err *err);
/* The same for a text that lives as long as the program (a literal): found by its
 * address, which is what bulk writes need. */
MUST_CHECK Rc store_stmt_get_fixed(Store *st, const char *sql, StoreStmt *ret, Err *err);
void store_stmt_done(StoreStmt *q); /* resets, clears the bindings; accepts STORE_STMT_INIT */

/* Binding cannot fail but for a wrong index or lack of memory, which both end the
 * program. Texts must live until store_stmt_done or the next binding. */
void store_stmt_bind_int(StoreStmt *q, int at, int64_t v);
void store_stmt_bind_text(StoreStmt *q, int at, const char *s); /* NULL binds NULL */
void store_stmt_bind_value(StoreStmt *q, int at, const Value *v);

/* The next row; *ret_row false at the end. */
MUST_CHECK Rc store_stmt_next(StoreStmt *q, bool *ret_row, Err *err);
/* For statements without rows: runs, and resets for the next run with new bindings. */
MUST_CHECK Rc store_stmt_run(StoreStmt *q, Err *err);

int64_t store_stmt_int(StoreStmt *q, int col);
const char *store_stmt_text(StoreStmt *q, int col); /* "" when NULL; until the next step */
/* Texts point into SQLite and live until the next step. */
Value store_stmt_value(StoreStmt *q, int col);

/* Finalizes everything cached; for closing and after a schema change. */
struct StoreCache;
struct StoreCache *store_stmt_cache_new(void);
void store_stmt_cache_free(struct StoreCache *c);
struct StoreCache *store_cache(Store *st);
/* True when no statement of the connection is running: no read transaction lingers. */
bool store_stmt_idle(Store *st);

/* --- SQL functions from the domain (store_func.c) --- */
MUST_CHECK Rc store_func_register(sqlite3 *db, Err *err);

/* --- schema (store_migrate.c) --- */

int store_migrate_newest(void); /* the version this program writes */
MUST_CHECK Rc store_migrate_version(sqlite3 *db, int *ret, Err *err);
/* Bring the schema to the newest version inside one exclusive transaction. */
MUST_CHECK Rc store_migrate(sqlite3 *db, Err *err);

/* --- the file on disk, before SQLite sees it (store_file.c) --- */

/* The path with its directory resolved, so that only the last part could be a link
 * (which SQLite then refuses). The caller frees it. */
MUST_CHECK Rc store_file_resolve(const char *path, char **ret, Err *err);

/* Refuses what cannot be an office file: missing, no regular file, open to everybody,
 * on a network file system, not SQLite, somebody else's SQLite file. Touches nothing.
 *
 * already_open: this process has the file open. Then its bytes are not read again:
 * closing a second descriptor would drop SQLite's POSIX locks. */
MUST_CHECK Rc store_file_check(const char *path, bool already_open, Err *err);

/* statfs magic numbers on which SQLite's locks cannot be trusted. */
bool store_file_is_network(long fs_type);

/* --- the write-ahead log (store_wal.c) --- */

typedef struct StoreWal {
	int pages;       /* in the log after the last commit of this process */
	int retry_at;    /* pages at which the next checkpoint is tried */
	unsigned writes; /* commits of this process */
} StoreWal;

void store_wal_init(StoreWal *w, sqlite3 *db);
/* Before COMMIT, while SQLite's write lock is held: keep room at the end of the log. */
void store_wal_before_commit(StoreWal *w, sqlite3 *db);
/* After COMMIT, while the write lock is still held: copy a long log back. */
void store_wal_after_commit(StoreWal *w, sqlite3 *db);

/* --- the write lock (store_lock.c) --- */

typedef struct StoreLock {
	char *path; /* "<db>.lock" */
	int fd;     /* -1 until the first use */
	bool held;
} StoreLock;

void store_lock_init(StoreLock *l, const char *db_path);
void store_lock_done(StoreLock *l);
MUST_CHECK Rc store_lock_take(
	StoreLock *l, const char *who, int wait_ms, StoreWaitFn *on_wait, void *arg, Err *err);
void store_lock_give(StoreLock *l); /* harmless when not held; lets held back signals through */

#endif
