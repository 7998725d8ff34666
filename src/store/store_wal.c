/* Keeping the write-ahead log short, and cheap to append to.
 *
 * Both happen under the write lock only. A PASSIVE checkpoint is safe there: SQLite
 * before 3.51.3 loses commits when a log is reset while a checkpoint begins, and
 * nobody can reset it without the lock. */
#include "store_priv.h"

#define WAL_HEADER    32
#define WAL_FRAME     (24 + 4096)
#define WAL_LIMIT     1024 /* pages: 4 MiB */
#define WAL_RETRY     256  /* when a reader holds a checkpoint back, try again so much later */
#define ROOM_MIN      (64 * 1024)
#define ROOM_CHUNK    (512 * 1024)
#define ROOM_MAX      (5 * 1024 * 1024)
#define ROOM_AFTER    8 /* commits: a single save does not pay for room it will not use */
#define ZEROES_LENGTH (32 * 1024)

static int on_commit(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)db, (void)name;
	StoreWal *w = arg;
	w->pages = pages;
	return SQLITE_OK;
}

void store_wal_init(StoreWal *w, sqlite3 *db)
{
	*w = (StoreWal){ .retry_at = WAL_LIMIT };
	sqlite3_wal_hook(db, on_commit, w); /* takes the place of SQLite's own checkpoints */
}

/* A log that grows costs a journal commit of the file system with every fdatasync, one
 * that is overwritten does not (measured on ext4: 253 against 103 µs). So zeroes are
 * appended in larger steps. Recovery ends at the first frame that is not valid, which a
 * frame of zeroes never is; SQLite's write lock keeps everybody else from appending
 * meanwhile. Failing is harmless. */
void store_wal_before_commit(StoreWal *w, sqlite3 *db)
{
	static const unsigned char zeroes[ZEROES_LENGTH];
	if (++w->writes < ROOM_AFTER)
		return;
	sqlite3_file *log = NULL;
	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK ||
		log == NULL || log->pMethods == NULL)
		return;
	sqlite3_int64 size = 0;
	if (log->pMethods->xFileSize(log, &size) != SQLITE_OK)
		return;
	sqlite3_int64 used = WAL_HEADER + (sqlite3_int64)w->pages * WAL_FRAME;
	if (size < used || size - used >= ROOM_MIN || size >= ROOM_MAX)
		return;
	for (sqlite3_int64 end = size + ROOM_CHUNK; size < end; size += ZEROES_LENGTH)
		if (log->pMethods->xWrite(log, zeroes, ZEROES_LENGTH, size) != SQLITE_OK)
			return;
}

void store_wal_after_commit(StoreWal *w, sqlite3 *db)
{
	if (w->pages < WAL_LIMIT) {
		w->retry_at = WAL_LIMIT;
		return;
	}
	if (w->pages < w->retry_at)
		return;
	int in_log = 0, copied = 0;
	/* A failure (disk full) loses nothing: the log stays, and the next commit tries again. */
	sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
	w->retry_at = copied >= in_log ? WAL_LIMIT : w->pages + WAL_RETRY;
}
