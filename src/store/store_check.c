/* `kontor check`: integrity, references, schema, rights. Reads only. */
#include "store_priv.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "kontor/base/str.h"

typedef struct Findings {
	StoreFindingFn *fn;
	void *arg;
	size_t count;
} Findings;

static void found(Findings *f, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void found(Findings *f, const char *fmt, ...)
{
	AUTO(str_done) Str line = STR_INIT;
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&line, fmt, ap);
	va_end(ap);
	f->count++;
	if (f->fn != NULL)
		f->fn(f->arg, str_cstr(&line));
}

/* A damaged file makes the check itself fail: that is a finding too, not an error. */
static bool step(Store *st, StoreStmt *q, const char *sql, Findings *f)
{
	Err err = ERR_INIT;
	bool row = false;
	if ((q->store == NULL && store_stmt_get(st, sql, q, &err) != RC_OK) ||
		store_stmt_next(q, &row, &err) != RC_OK) {
		found(f, "Prüfung abgebrochen: %s", err.text);
		return false;
	}
	return row;
}

static void check_integrity(Store *st, Findings *f)
{
	static const char sql[] = "PRAGMA integrity_check(50)";
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	while (step(st, &q, sql, f))
		if (strcmp(store_stmt_text(&q, 0), "ok") != 0)
			found(f, "Datei beschädigt: %s", store_stmt_text(&q, 0));
}

static void check_references(Store *st, Findings *f)
{
	static const char sql[] = "PRAGMA foreign_key_check";
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	while (step(st, &q, sql, f))
		found(f, "Tabelle %s, Zeile %" PRId64 ": verweist auf etwas in %s, das es nicht gibt",
			store_stmt_text(&q, 0), store_stmt_int(&q, 1), store_stmt_text(&q, 2));
}

/* --- the schema as it should be ------------------------------------------------ */

#define SCHEMA_SQL                                                                                           \
	"SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema"                                   \
	" WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1"

/* Both sides in the same order: a merge tells what is missing, foreign or changed. */
static void compare_schema(Store *st, sqlite3_stmt *want, Findings *f)
{
	AUTO(store_stmt_done) StoreStmt have = STORE_STMT_INIT;
	bool h = step(st, &have, SCHEMA_SQL, f);
	bool w = sqlite3_step(want) == SQLITE_ROW;
	while (h || w) {
		const char *hn = h ? store_stmt_text(&have, 0) : NULL;
		const char *wn = w ? (const char *)sqlite3_column_text(want, 0) : NULL;
		int order = hn == NULL ? 1 : wn == NULL ? -1 : strcmp(hn, wn);
		if (order > 0)
			found(f, "Aufbau: %s fehlt", wn);
		else if (order < 0)
			found(f, "Aufbau: %s gehört nicht zu kontor", hn);
		else if (strcmp(store_stmt_text(&have, 1), (const char *)sqlite3_column_text(want, 1)) != 0)
			found(f, "Aufbau: %s ist verändert", hn);
		if (order <= 0)
			h = step(st, &have, SCHEMA_SQL, f);
		if (order >= 0)
			w = sqlite3_step(want) == SQLITE_ROW;
	}
}

static Rc check_schema(Store *st, Findings *f, Err *err)
{
	sqlite3 *fresh = NULL;
	sqlite3_stmt *want = NULL;
	Rc rc = RC_OK;
	if (sqlite3_open(":memory:", &fresh) != SQLITE_OK || store_migrate(fresh, err) != RC_OK ||
		sqlite3_prepare_v2(fresh, SCHEMA_SQL, -1, &want, NULL) != SQLITE_OK)
		rc = store_fail_db(fresh, err);
	else
		compare_schema(st, want, f);
	sqlite3_finalize(want);
	sqlite3_close(fresh);
	return rc;
}

static void check_rights(Store *st, Findings *f)
{
	struct stat sb; /* by name: opening the file here would drop SQLite's locks */
	if (stat(store_path(st), &sb) != 0)
		found(f, "%s ist verschwunden", store_path(st));
	else if ((sb.st_mode & S_IRWXO) != 0)
		found(f, "%s ist für alle auf diesem Rechner lesbar; bitte `chmod o-rwx` ausführen",
			store_path(st));
}

Rc store_check(Store *st, StoreFindingFn *fn, void *arg, size_t *ret_findings, Err *err)
{
	Findings f = { fn, arg, 0 };
	check_rights(st, &f);
	check_integrity(st, &f);
	check_references(st, &f);
	if (check_schema(st, &f, err) != RC_OK)
		return err->rc;
	*ret_findings = f.count;
	return RC_OK;
}
