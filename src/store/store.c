/* Opening, closing and transactions of an office file. */
#include "kontor/store/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kontor/base/str.h"
#include "store_priv.h"

#define BUSY_TIMEOUT_MS 5000
#define MIGRATE_WAIT_MS 10000

struct Store {
	sqlite3 *db;
	char *path;
	StoreMode mode;
	bool writing, reading; /* a transaction is open */
	int inner;             /* read transactions within it, which need none of their own */
	dev_t dev;             /* which file this is, for is_open */
	ino_t ino;
	Store *next; /* in open_stores */
	StoreLock lock;
	StoreWal wal;
	struct StoreCache *cache;
	int64_t next_ids[STORE_KINDS_MAX];
};

/* All open stores of this process: opening the same file twice is for tests, but must
 * not cost the first one its locks (store_file_check). */
static Store *open_stores;

/* --- accessors ------------------------------------------------------------- */

sqlite3 *store_db(Store *st)
{
	return st->db;
}

int64_t *store_next_ids(Store *st)
{
	return st->next_ids;
}

struct StoreCache *store_cache(Store *st)
{
	return st->cache;
}

const char *store_path(const Store *st)
{
	return st->path;
}

bool store_read_only(const Store *st)
{
	return st->mode == STORE_READ;
}

bool store_in_transaction(const Store *st)
{
	return st->writing;
}

/* --- failures --------------------------------------------------------------- */

static bool disk_is_full(sqlite3 *db, int code)
{
	int e = sqlite3_system_errno(db);
	return code == SQLITE_FULL || (code == SQLITE_IOERR && (e == ENOSPC || e == EDQUOT));
}

Rc store_fail_db(sqlite3 *db, Err *err)
{
	int code = sqlite3_errcode(db) & 0xff;
	if (code == SQLITE_NOMEM)
		err_out_of_memory();
	if (disk_is_full(db, code))
		return err_set(err, RC_IO,
			"Die Platte ist voll, es wurde nichts gespeichert; bitte Platz schaffen und "
			"noch einmal speichern.");
	switch (code) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, RC_BUSY,
			"Ein anderes Programm schreibt gerade in die Datei; bitte gleich noch einmal "
			"versuchen.");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, RC_IO,
			"Die Datei ist beschädigt; bitte `kontor check` ausführen und eine Sicherung "
			"zurückspielen.");
	case SQLITE_CONSTRAINT:
		return err_set(
			err, RC_INVALID, "Das widerspricht den Regeln der Daten (%s).", sqlite3_errmsg(db));
	case SQLITE_READONLY:
		return err_set(err, RC_DENIED, "In diese Datei darf hier nicht geschrieben werden.");
	case SQLITE_CANTOPEN:
		return err_set(err, RC_IO,
			"Die Datei lässt sich nicht öffnen; bitte Rechte von Datei und Verzeichnis prüfen.");
	case SQLITE_TOOBIG:
		return err_set(err, RC_INVALID, "Der Text ist zu lang.");
	default:
		return err_set(err, RC_IO, "Lesen oder Schreiben der Datei ist fehlgeschlagen (%s).",
			sqlite3_errmsg(db));
	}
}

Rc store_fail(Store *st, Err *err)
{
	return store_fail_db(st->db, err);
}

/* --- opening ------------------------------------------------------------------ */

static Rc run(sqlite3 *db, const char *sql, Err *err)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? RC_OK : store_fail_db(db, err);
}

/* The connection recipe. Everything not set here is SQLite's default: mmap off,
 * extensions not loadable. */
static Rc connect_db(const char *path, sqlite3 **ret, Err *err)
{
	sqlite3 *db = NULL;
	int flags =
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOFOLLOW;
	if (sqlite3_open_v2(path, &db, flags, NULL) != SQLITE_OK) {
		if (db == NULL)
			err_out_of_memory();
		Rc rc = store_fail_db(db, err);
		sqlite3_close(db);
		return rc;
	}
	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	if (run(db,
		    "PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; "
		    "PRAGMA mmap_size = 0",
		    err) != RC_OK ||
		store_func_register(db, err) != RC_OK) {
		sqlite3_close(db);
		return err->rc;
	}
	*ret = db;
	return RC_OK;
}

static Rc migrate_locked(Store *st, Err *err)
{
	if (store_lock_take(&st->lock, "kontor", MIGRATE_WAIT_MS, NULL, NULL, err) != RC_OK)
		return err->rc;
	Rc rc = store_migrate(st->db, err);
	store_lock_give(&st->lock);
	return rc;
}

static Rc check_version(Store *st, Err *err)
{
	int version = 0, newest = store_migrate_newest();
	if (store_migrate_version(st->db, &version, err) != RC_OK)
		return err->rc;
	if (version > newest)
		return err_set(err, RC_DENIED,
			"%s gehört zu einer neueren Fassung von kontor (%d, dieses Programm kennt %d); "
			"bitte das Programm erneuern.",
			st->path, version, newest);
	if (version == newest)
		return RC_OK;
	if (st->mode == STORE_READ)
		return err_set(err, RC_DENIED,
			"%s hat noch einen älteren Aufbau; bitte einmal ohne --read-only öffnen.", st->path);
	return migrate_locked(st, err);
}

static bool is_open(const struct stat *sb)
{
	for (Store *s = open_stores; s != NULL; s = s->next)
		if (s->dev == sb->st_dev && s->ino == sb->st_ino)
			return true;
	return false;
}

static void forget(Store *st)
{
	for (Store **p = &open_stores; *p != NULL; p = &(*p)->next)
		if (*p == st) {
			*p = st->next;
			return;
		}
}

static Store *store_new(char *path, StoreMode mode)
{
	Store *st = calloc(1, sizeof(*st));
	if (st == NULL)
		err_out_of_memory();
	st->path = path;
	st->mode = mode;
	st->cache = store_stmt_cache_new();
	store_lock_init(&st->lock, path);
	return st;
}

Rc store_open(const char *path, StoreMode mode, Store **ret, Err *err)
{
	char *real = NULL;
	struct stat sb = { 0 };
	if (store_file_resolve(path, &real, err) != RC_OK)
		return err->rc;
	AUTO(store_closep) Store *st = store_new(real, mode);
	bool known = lstat(real, &sb) == 0 && is_open(&sb);
	if (store_file_check(real, known, err) != RC_OK || connect_db(real, &st->db, err) != RC_OK)
		return err->rc;
	st->dev = sb.st_dev;
	st->ino = sb.st_ino;
	st->next = open_stores;
	open_stores = st;
	store_wal_init(&st->wal, st->db);
	if (check_version(st, err) != RC_OK)
		return err->rc;
	if (mode == STORE_READ && run(st->db, "PRAGMA query_only = ON", err) != RC_OK)
		return err->rc;
	*ret = st;
	st = NULL;
	return RC_OK;
}

void store_close(Store *st)
{
	if (st == NULL)
		return;
	store_rollback(st);
	store_end_read(st);
	assert(st->db == NULL || store_stmt_idle(st));
	store_stmt_cache_free(st->cache);
	int rc = sqlite3_close(st->db);
	assert(rc == SQLITE_OK); /* else a statement leaked */
	(void)rc;
	forget(st);
	store_lock_done(&st->lock);
	free(st->path);
	free(st);
}

void store_closep(Store **st)
{
	store_close(*st);
	*st = NULL;
}

/* --- creating ------------------------------------------------------------------- */

/* The directories above path, for the first start in an empty home; failing shows when
 * the file cannot be made. */
static void make_parents(const char *path)
{
	AUTO(str_done) Str dir = STR_INIT;
	for (const char *p = path; *p != '\0'; p++) {
		if (*p == '/' && dir.len > 0)
			mkdir(str_cstr(&dir), 0700);
		str_addc(&dir, *p);
	}
}

static Rc make_file(const char *path, Err *err)
{
	AUTO(str_done) Str parent = STR_INIT;
	struct stat sb;
	str_add(&parent, path, (size_t)(strrchr(path, '/') - path) + 1);
	bool shared = stat(str_cstr(&parent), &sb) == 0 && (sb.st_mode & S_ISGID) != 0;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, RC_IO, "%s lässt sich nicht anlegen (%s).", path, err_errno(errno));
	int rc = fchmod(fd, shared ? 0660 : 0600);
	close(fd);
	if (rc != 0)
		return err_set(err, RC_IO, "Die Rechte von %s lassen sich nicht setzen.", path);
	return RC_OK;
}

static Rc fill_file(const char *path, Err *err)
{
	sqlite3 *db = NULL;
	AUTO(str_done) Str id = STR_INIT;
	str_addf(&id, "PRAGMA application_id = %d", STORE_APPLICATION_ID);
	if (connect_db(path, &db, err) != RC_OK)
		return err->rc;
	Rc rc = RC_OK;
	if (run(db, str_cstr(&id), err) != RC_OK || run(db, "PRAGMA journal_mode = WAL", err) != RC_OK ||
		store_migrate(db, err) != RC_OK)
		rc = err->rc;
	else if (sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK)
		rc = store_fail_db(db, err);
	sqlite3_close(db);
	return rc;
}

static void remove_file(const char *path)
{
	static const char *const tails[] = { "", "-wal", "-shm" };
	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		AUTO(str_done) Str name = STR_INIT;
		str_addf(&name, "%s%s", path, tails[i]);
		unlink(str_cstr(&name));
	}
}

static void sync_directory_of(const char *path)
{
	AUTO(str_done) Str parent = STR_INIT;
	str_add(&parent, path, (size_t)(strrchr(path, '/') - path) + 1);
	int fd = open(str_cstr(&parent), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static void free_path(char **path)
{
	free(*path);
}

static Rc exists(const char *path, Err *err)
{
	return err_set(err, RC_DENIED, "%s gibt es schon; es bleibt unberührt.", path);
}

/* Built under a name of its own and linked into place complete: whoever is killed in
 * between leaves no half office, and two who create at once cannot share one. */
Rc store_create(const char *path, Err *err)
{
	make_parents(path);
	AUTO(free_path) char *real = NULL;
	if (store_file_resolve(path, &real, err) != RC_OK)
		return err->rc;
	AUTO(str_done) Str temp = STR_INIT;
	struct stat sb;
	if (lstat(real, &sb) == 0)
		return exists(path, err);
	str_addf(&temp, "%s.new-%ld", real, (long)getpid());
	if (make_file(str_cstr(&temp), err) != RC_OK)
		return err->rc;
	Rc rc = fill_file(str_cstr(&temp), err);
	if (rc == RC_OK && link(str_cstr(&temp), real) != 0)
		rc = errno == EEXIST
			? exists(path, err)
			: err_set(err, RC_IO, "%s lässt sich nicht anlegen (%s).", path, err_errno(errno));
	remove_file(str_cstr(&temp));
	if (rc == RC_OK)
		sync_directory_of(real);
	return rc;
}

/* --- transactions ------------------------------------------------------------------ */

Rc store_begin(Store *st, const char *who, int wait_ms, StoreWaitFn *on_wait, void *arg, Err *err)
{
	assert(!st->writing && !st->reading);
	assert(store_stmt_idle(st));
	if (st->mode == STORE_READ)
		return err_set(err, RC_DENIED, "Die Datei ist nur zum Lesen geöffnet.");
	if (store_lock_take(&st->lock, who, wait_ms, on_wait, arg, err) != RC_OK)
		return err->rc;
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st, "BEGIN IMMEDIATE", &q, err) != RC_OK ||
		store_stmt_run(&q, err) != RC_OK) {
		store_lock_give(&st->lock);
		return err->rc;
	}
	st->writing = true;
	memset(st->next_ids, 0, sizeof(st->next_ids));
	return RC_OK;
}

static Rc commit(Store *st, Err *err)
{
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st, "COMMIT", &q, err) != RC_OK)
		return err->rc;
	store_wal_before_commit(&st->wal, st->db);
	return store_stmt_run(&q, err);
}

Rc store_commit(Store *st, Err *err)
{
	assert(st->writing);
	if (commit(st, err) != RC_OK) {
		store_rollback(st);
		return err->rc;
	}
	st->writing = false;
	store_wal_after_commit(&st->wal, st->db);
	store_lock_give(&st->lock);
	return RC_OK;
}

void store_rollback(Store *st)
{
	if (!st->writing)
		return;
	/* SQLite may have rolled back itself (disk full, I/O error): then this fails harmlessly. */
	sqlite3_exec(st->db, "ROLLBACK", NULL, NULL, NULL);
	st->writing = false;
	store_lock_give(&st->lock);
}

void store_expect_bulk(Store *st, bool on)
{
	/* Only an optimisation: nothing depends on its success. */
	sqlite3_exec(
		st->db, on ? "PRAGMA cache_size = -32768" : "PRAGMA cache_size = -2000", NULL, NULL, NULL);
	if (!on)
		sqlite3_db_release_memory(st->db);
}

Rc store_begin_read(Store *st, Err *err)
{
	if (st->writing || st->reading) {
		st->inner++;
		return RC_OK;
	}
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st, "BEGIN", &q, err) != RC_OK || store_stmt_run(&q, err) != RC_OK)
		return err->rc;
	st->reading = true;
	return RC_OK;
}

void store_end_read(Store *st)
{
	if (st->inner > 0) {
		st->inner--;
		return;
	}
	if (!st->reading)
		return;
	sqlite3_exec(st->db, "COMMIT", NULL, NULL, NULL);
	st->reading = false;
}

int64_t store_data_version(Store *st)
{
	Err err = ERR_INIT;
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = false;
	if (store_stmt_get_fixed(st, "PRAGMA data_version", &q, &err) != RC_OK ||
		store_stmt_next(&q, &row, &err) != RC_OK || !row)
		return 0;
	return store_stmt_int(&q, 0);
}
