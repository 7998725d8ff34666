/* Files in and out. Reading is bounded; writing is atomic and private. */
#ifndef KONTOR_EXCHANGE_FILE_H
#define KONTOR_EXCHANGE_FILE_H

#include "kontor/base/arena.h"
#include "kontor/base/err.h"

/* Read a regular file of at most max bytes; a NUL follows the last byte. FIFOs, devices,
 * directories and larger files are refused with a sentence, and none of them can make the
 * call wait. A missing file is RC_NOT_FOUND. */
MUST_CHECK Rc file_read(const char *path, size_t max, Arena *a, char **ret, size_t *ret_len, Err *err);

/* Replace path atomically: temporary in the same directory, fsync, rename, fsync directory; mode 0600
 * for a new file, the old mode for a replaced one. Never through a symlink, never a device, never
 * `forbidden` (the office file; NULL: none) nor what SQLite and the lock keep beside it. */
MUST_CHECK Rc file_write(const char *path, const char *bytes, size_t len, const char *forbidden, Err *err);

/* The same with more to say. */
typedef struct FileOptions {
	const char *forbidden;
	unsigned mode;         /* of the file, also of a replaced one; 0: as file_write */
	bool exclusive;        /* an existing file is RC_CONFLICT and stays as it is */
	const char *temporary; /* its name in the directory, for callers that lock the directory: one left
	                          behind by a kill is replaced; NULL: one of its own */
} FileOptions;
MUST_CHECK Rc file_write_with(
	const char *path, const char *bytes, size_t len, const FileOptions *options, Err *err);

/* --- in pieces: for files that memory should not hold --- */

typedef struct FileOut FileOut;

/* Begin a file that appears under path when it is committed, as file_write_with. path NULL: a file without a
 * name, in memory that is not the program's, to be handed on by file_out_copy. */
MUST_CHECK Rc file_out_open(const char *path, const FileOptions *options, FileOut **ret, Err *err);
MUST_CHECK Rc file_out_add(FileOut *f, const char *bytes, size_t len, Err *err);
MUST_CHECK Rc file_out_commit(FileOut *f, Err *err);
typedef Rc FileOutFn(void *arg, const char *bytes, size_t len, Err *err);
MUST_CHECK Rc file_out_copy(FileOut *f, FileOutFn *fn, void *arg, Err *err);
void file_out_freep(FileOut **f); /* what was not committed is gone; accepts NULL */

#endif
