/* The office file: opening, locking, transactions. SQLite stays behind this header.
 *
 * One write lock serves all processes: a flock on "<db>.lock" is held around every
 * write transaction and every checkpoint. It closes the WAL-reset race of SQLite
 * before 3.51.3 and makes waiting fair. Nothing here waits for a person: no
 * statement and no transaction stays open when a function returns, except between
 * store_begin and store_commit / store_rollback. */
#ifndef KONTOR_STORE_STORE_H
#define KONTOR_STORE_STORE_H

#include "kontor/base/arena.h"
#include "kontor/base/err.h"

typedef struct Store Store;

typedef enum StoreMode { STORE_WRITE, STORE_READ } StoreMode;

/* Make a new office file with the current schema; refuses an existing path.
 * Mode 0660 in a setgid directory, else 0600. */
MUST_CHECK Rc store_create(const char *path, Err *err);

/* Open; refuses what is not a kontor file, newer ones, network file systems and
 * damaged headers, each with a sentence. Migrates an older schema when mode is
 * STORE_WRITE. */
MUST_CHECK Rc store_open(const char *path, StoreMode mode, Store **ret, Err *err);
void store_close(Store *st); /* accepts NULL */
void store_closep(Store **st);

const char *store_path(const Store *st);
bool store_read_only(const Store *st);

/* --- write transactions --- */

/* Wait for the write lock at most wait_ms, then BEGIN IMMEDIATE. RC_BUSY names the
 * holder ("anna (Prozess 4711)") in err->text. Signals that end the program are held
 * back until the transaction is over. on_wait, when not NULL, is called every
 * 100 ms after the first 300 ms with the holder's description. */
typedef void StoreWaitFn(void *arg, const char *holder);
MUST_CHECK Rc store_begin(Store *st, const char *who, int wait_ms, StoreWaitFn *on_wait, void *arg, Err *err);
MUST_CHECK Rc store_commit(Store *st, Err *err);
void store_rollback(Store *st); /* harmless when no transaction is open */
bool store_in_transaction(const Store *st);

/* Allow a large page cache while thousands of records are written, so that no page is
 * written to the log twice; off gives the memory back. */
void store_expect_bulk(Store *st, bool on);

/* A read transaction gives several queries one view; ends with store_end_read. Within another
 * transaction there is one view already: begin and end then only have to pair.
 * Never left open across a turn of the loop. */
MUST_CHECK Rc store_begin_read(Store *st, Err *err);
void store_end_read(Store *st);

/* A number that changes when another process commits (PRAGMA data_version; 3 µs). */
int64_t store_data_version(Store *st);

/* --- whole-file services --- */

MUST_CHECK Rc store_backup(
	Store *st, const char *path, Err *err); /* consistent while others write; 0600; new file only */

/* Integrity, foreign keys and schema, read only. Every finding is handed out as one German line. */
typedef void StoreFindingFn(void *arg, const char *finding);
MUST_CHECK Rc store_check(Store *st, StoreFindingFn *fn, void *arg, size_t *ret_findings, Err *err);

#endif
