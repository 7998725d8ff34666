/* Copying and checking the whole file while others work. */
#include "store_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kontor/base/str.h"

static Rc refuse_existing(const char *path, Err *err)
{
	return err_set(err, RC_DENIED, "%s gibt es schon; bitte einen anderen Namen wählen.", path);
}

/* All pages in one step, hence from one state of the source. */
static Rc copy_pages(Store *st, sqlite3 *to, Err *err)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", store_db(st), "main");
	if (b == NULL)
		return store_fail_db(to, err);
	int rc = sqlite3_backup_step(b, -1);
	sqlite3_backup_finish(b);
	return rc == SQLITE_DONE ? RC_OK : store_fail_db(to, err);
}

static Rc verify(sqlite3 *db, Err *err)
{
	sqlite3_stmt *stmt = NULL;
	bool sound = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW &&
		strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
	sqlite3_finalize(stmt);
	if (sound)
		return RC_OK;
	return err_set(err, RC_IO,
		"Die Sicherung besteht die Prüfung nicht und wurde verworfen; bitte `kontor check` ausführen.");
}

static Rc write_copy(Store *st, const char *temp, Err *err)
{
	sqlite3 *to = NULL;
	Rc rc = RC_OK;
	if (sqlite3_open_v2(temp, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK)
		rc = store_fail_db(to, err);
	else if (copy_pages(st, to, err) != RC_OK || verify(to, err) != RC_OK)
		rc = err->rc;
	sqlite3_close(to);
	return rc;
}

static void remove_copy(const char *temp)
{
	static const char *const tails[] = { "", "-journal", "-wal", "-shm" };
	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		AUTO(str_done) Str name = STR_INIT;
		str_addf(&name, "%s%s", temp, tails[i]);
		unlink(str_cstr(&name));
	}
}

/* So that the new name survives a power cut too. */
static Rc sync_directory(const char *path, Err *err)
{
	AUTO(str_done) Str dir = STR_INIT;
	const char *slash = strrchr(path, '/');
	str_add(&dir, slash == NULL ? "./" : path, slash == NULL ? 2 : (size_t)(slash - path) + 1);
	int fd = open(str_cstr(&dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : fsync(fd);
	if (fd >= 0)
		close(fd);
	return rc == 0 ? RC_OK : err_set(err, RC_IO, "%s ist vielleicht nicht ganz geschrieben.", path);
}

Rc store_backup(Store *st, const char *path, Err *err)
{
	struct stat sb;
	if (lstat(path, &sb) == 0)
		return refuse_existing(path, err);
	AUTO(str_done) Str temp = STR_INIT;
	str_addf(&temp, "%s.new-%ld", path, (long)getpid());
	int fd = open(str_cstr(&temp), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, RC_IO, "%s lässt sich nicht anlegen (%s).", path, err_errno(errno));
	close(fd);
	Rc rc = write_copy(st, str_cstr(&temp), err);
	/* link, not rename: it refuses a file that somebody made meanwhile. */
	if (rc == RC_OK && link(str_cstr(&temp), path) != 0)
		rc = errno == EEXIST
			? refuse_existing(path, err)
			: err_set(err, RC_IO, "%s lässt sich nicht anlegen (%s).", path, err_errno(errno));
	remove_copy(str_cstr(&temp));
	return rc == RC_OK ? sync_directory(path, err) : rc;
}
