/* The schema: numbered files of data/schema, built in, applied once each.
 *
 * user_version counts the files applied. It is read again inside the exclusive
 * transaction, since a colleague's newer program may have migrated while we waited. */
#include "store_priv.h"

#include <string.h>

#include "kontor/base/asset.h"

#define SCHEMA_PREFIX "schema/"

static bool is_schema(const Asset *a)
{
	return strncmp(a->name, SCHEMA_PREFIX, strlen(SCHEMA_PREFIX)) == 0;
}

/* "schema/0001_office.sql" → 1 */
static int asset_version(const Asset *a)
{
	int n = 0;
	for (const char *p = a->name + strlen(SCHEMA_PREFIX); *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (*p - '0');
	return n;
}

int store_migrate_newest(void)
{
	int newest = 0;
	for (const Asset *a = asset_all; a->name != NULL; a++)
		if (is_schema(a))
			newest = BASE_MAX(newest, asset_version(a));
	return newest;
}

static Rc run(sqlite3 *db, const char *sql, Err *err)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? RC_OK : store_fail_db(db, err);
}

Rc store_migrate_version(sqlite3 *db, int *ret, Err *err)
{
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &stmt, NULL) != SQLITE_OK)
		return store_fail_db(db, err);
	int rc = sqlite3_step(stmt);
	int version = rc == SQLITE_ROW ? sqlite3_column_int(stmt, 0) : 0;
	if (rc != SQLITE_ROW) {
		Rc failed = store_fail_db(db, err);
		sqlite3_finalize(stmt);
		return failed;
	}
	sqlite3_finalize(stmt);
	*ret = version;
	return RC_OK;
}

/* Assets are sorted by name, so their order is the order of their numbers. */
static Rc apply_files(sqlite3 *db, Err *err)
{
	int version = 0;
	if (store_migrate_version(db, &version, err) != RC_OK)
		return err->rc;
	for (const Asset *a = asset_all; a->name != NULL; a++) {
		if (!is_schema(a) || asset_version(a) <= version)
			continue;
		char pragma[48];
		str_format(pragma, sizeof(pragma), "PRAGMA user_version = %d", asset_version(a));
		if (run(db, a->bytes, err) != RC_OK || run(db, pragma, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

Rc store_migrate(sqlite3 *db, Err *err)
{
	if (run(db, "BEGIN EXCLUSIVE", err) != RC_OK)
		return err->rc;
	if (apply_files(db, err) == RC_OK && run(db, "COMMIT", err) == RC_OK)
		return RC_OK;
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return err->rc;
}
