/* The office file: made, opened, refused, migrated, locked, copied, checked. */
#include "box.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kontor/base/clock.h"
#include "kontor/store/store.h"
#include "kontor/store/store_row.h"

#define BOX AUTO(box_done) Box b

/* --- opening and refusing ----------------------------------------------------------- */

static Rc try_open(const char *path, Err *err)
{
	AUTO(store_closep) Store *st = NULL;
	return store_open(path, STORE_WRITE, &st, err);
}

static void assert_refused(const char *path, Rc rc, const char *word)
{
	Err err = ERR_INIT;
	assert_int_equal(try_open(path, &err), rc);
	if (strstr(err.text, word) == NULL)
		fail_msg("»%s« is missing in: %s", word, err.text);
}

static void write_bytes(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void test_create_and_open(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	struct stat sb;
	Err err = ERR_INIT;
	assert_int_equal(stat(b.path, &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	box_ok(try_open(b.path, &err), err);
	/* A second init must not touch it. */
	assert_int_equal(store_create(b.path, &err), RC_DENIED);
	assert_int_equal(box_sql_int(&b, "PRAGMA application_id"), 0x4B4F4E54);
}

static void test_shared_directory(void **state)
{
	(void)state;
	BOX;
	box_init(&b);
	struct stat sb;
	Err err = ERR_INIT;
	assert_int_equal(chmod(b.dir, 02770), 0);
	mode_t before = umask(077);
	box_ok(store_create(b.path, &err), err);
	Store *st = NULL;
	box_ok(store_open(b.path, STORE_WRITE, &st, &err), err);
	box_ok(store_begin(st, "anna", 0, NULL, NULL, &err), err);
	box_ok(store_commit(st, &err), err);
	static const char *const tails[] = { "", "-wal", "-shm", ".lock" };
	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		char path[128];
		snprintf(path, sizeof(path), "%s%s", b.path, tails[i]);
		assert_int_equal(stat(path, &sb), 0);
		assert_int_equal(sb.st_mode & 0777, 0660);
	}
	store_close(st);
	umask(before);
}

static void test_missing(void **state)
{
	(void)state;
	BOX;
	box_init(&b);
	assert_refused(b.path, RC_NOT_FOUND, "kontor init");
	assert_refused("/nonexistent/office.db", RC_NOT_FOUND, "kontor init");
}

static void test_foreign_files_stay_untouched(void **state)
{
	(void)state;
	BOX;
	box_init(&b);
	char before[100], after[100];
	write_bytes(b.path, "Das ist nur ein Brief.", 22);
	assert_refused(b.path, RC_INVALID, "keine Datei von kontor");
	write_bytes(b.path, "", 0);
	assert_refused(b.path, RC_INVALID, "keine Datei von kontor");
	unlink(b.path);
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(b.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE t(a)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	FILE *f = fopen(b.path, "rb");
	assert_int_equal(fread(before, 1, sizeof(before), f), sizeof(before));
	fclose(f);
	assert_refused(b.path, RC_INVALID, "keine Datei von kontor");
	f = fopen(b.path, "rb");
	assert_int_equal(fread(after, 1, sizeof(after), f), sizeof(after));
	fclose(f);
	assert_memory_equal(before, after, sizeof(before));
	char wal[128];
	snprintf(wal, sizeof(wal), "%s-wal", b.path);
	assert_int_not_equal(access(wal, F_OK), 0);
}

static void test_newer_version_is_refused(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	box_sql(&b, "PRAGMA user_version = 4000");
	assert_refused(b.path, RC_DENIED, "neueren Fassung");
}

static void test_links_and_open_rights_are_refused(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	char link_path[128];
	snprintf(link_path, sizeof(link_path), "%s/link.db", b.dir);
	assert_int_equal(symlink(b.path, link_path), 0);
	assert_refused(link_path, RC_INVALID, "Verknüpfungen");
	assert_int_equal(chmod(b.path, 0666), 0);
	assert_refused(b.path, RC_DENIED, "chmod");
}

bool store_file_is_network(long fs_type);

static void test_network_file_systems(void **state)
{
	(void)state;
	assert_true(store_file_is_network(0x6969));              /* NFS */
	assert_true(store_file_is_network((long)0xFF534D42));    /* CIFS */
	assert_true(store_file_is_network((int)0xFE534D42));     /* SMB2 where f_type is an int */
	assert_true(store_file_is_network(0x65735546));          /* FUSE */
	assert_false(store_file_is_network(0xEF53));             /* ext4 */
	assert_false(store_file_is_network(0x01021994));         /* tmpfs */
	assert_false(store_file_is_network((long)0x9123683EUL)); /* btrfs */
}

static void test_migrates_from_an_empty_file(void **state)
{
	(void)state;
	BOX;
	box_init(&b);
	Err err = ERR_INIT;
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(b.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA application_id = 0x4B4F4E54; PRAGMA journal_mode = WAL",
				 NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
	AUTO(store_closep) Store *st = NULL;
	assert_int_equal(store_open(b.path, STORE_READ, &st, &err), RC_DENIED);
	box_ok(store_open(b.path, STORE_WRITE, &st, &err), err);
	size_t findings = 0;
	box_ok(store_check(st, NULL, NULL, &findings, &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM town"), 0);
}

static void test_read_only(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	Err err = ERR_INIT;
	AUTO(store_closep) Store *st = NULL;
	box_ok(store_open(b.path, STORE_READ, &st, &err), err);
	assert_int_equal(store_begin(st, "anna", 0, NULL, NULL, &err), RC_DENIED);
}

/* --- the tables of the kinds and the schema --------------------------------------------- */

static void test_kinds_match_the_schema(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(b.path, &db), SQLITE_OK);
	for (const Kind *const *k = kind_all; *k != NULL; k++) {
		char sql[128];
		sqlite3_stmt *stmt = NULL;
		size_t matched = 0, columns = 0;
		snprintf(sql, sizeof(sql), "PRAGMA table_info(\"%s\")", (*k)->table);
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
		for (; sqlite3_step(stmt) == SQLITE_ROW; columns++) {
			const char *name = (const char *)sqlite3_column_text(stmt, 1);
			const char *type = (const char *)sqlite3_column_text(stmt, 2);
			const Field *f = kind_field(*k, name);
			if (f == NULL)
				continue;
			bool integer = f->type == FIELD_INT || f->type == FIELD_DEGREE ||
				f->type == FIELD_BOOL || f->type == FIELD_STAMP || f->type == FIELD_REF;
			assert_string_equal(type, integer ? "INTEGER" : "TEXT");
			if ((f->flags & FIELD_REQUIRED) != 0)
				assert_int_equal(sqlite3_column_int(stmt, 3), 1);
			matched++;
		}
		sqlite3_finalize(stmt);
		assert_int_equal(matched, (*k)->nfields);
		assert_int_equal(columns, (*k)->nfields + 2); /* id, rev */
	}
	sqlite3_close(db);
}

/* --- the lock ------------------------------------------------------------------------------ */

/* A child that holds the lock until it is killed; returns when it does. */
static pid_t start_holder(Box *b)
{
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		Store *st = NULL;
		Err err = ERR_INIT;
		if (store_open(b->path, STORE_WRITE, &st, &err) != RC_OK ||
			store_begin(st, "berta", 0, NULL, NULL, &err) != RC_OK ||
			write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	char c;
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	return pid;
}

static void count_wait(void *arg, const char *holder)
{
	assert_non_null(strstr(holder, "berta"));
	++*(int *)arg;
}

static void test_stopped_holder(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	Err err = ERR_INIT;
	pid_t holder = start_holder(&b);
	kill(holder, SIGSTOP);
	Store *st = NULL;
	box_ok(store_open(b.path, STORE_WRITE, &st, &err), err);

	int waits = 0;
	char pid[32];
	int64_t started = clock_monotonic_ms();
	assert_int_equal(store_begin(st, "anna", 1000, count_wait, &waits, &err), RC_BUSY);
	int64_t took = clock_monotonic_ms() - started;
	snprintf(pid, sizeof(pid), "berta (Prozess %ld)", (long)holder);
	assert_non_null(strstr(err.text, pid));
	assert_true(took >= 900 && took < 2500);
	assert_true(waits >= 3);
	assert_false(store_in_transaction(st));

	/* Reading goes on meanwhile, and a dead holder holds nothing. */
	assert_true(store_data_version(st) > 0);
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	box_ok(store_begin(st, "anna", 1000, NULL, NULL, &err), err);
	store_rollback(st);
	store_close(st);
}

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

static void test_signals_wait_for_the_transaction(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	Err err = ERR_INIT;
	Store *st = NULL;
	interrupted = 0;
	signal(SIGTERM, on_interrupt);
	box_ok(store_open(b.path, STORE_WRITE, &st, &err), err);
	box_ok(store_begin(st, "anna", 0, NULL, NULL, &err), err);
	raise(SIGTERM);
	assert_int_equal(interrupted, 0);
	box_ok(store_commit(st, &err), err);
	assert_int_equal(interrupted, 1);
	signal(SIGTERM, SIG_DFL);
	store_close(st);
}

static void test_removed_lock_file(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	Err err = ERR_INIT;
	Store *st = NULL;
	char lock[128];
	snprintf(lock, sizeof(lock), "%s.lock", b.path);
	box_ok(store_open(b.path, STORE_WRITE, &st, &err), err);
	box_ok(store_begin(st, "anna", 0, NULL, NULL, &err), err);
	store_rollback(st);
	unlink(lock);
	pid_t holder = start_holder(&b); /* locks a new file of that name */
	assert_int_equal(store_begin(st, "anna", 50, NULL, NULL, &err), RC_BUSY);
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	store_close(st);
}

/* --- whole-file services ------------------------------------------------------------------- */

static void collect(void *arg, const char *finding)
{
	str_addf(arg, "%s\n", finding);
}

static void test_backup(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	Err err = ERR_INIT;
	Office *o = box_open(&b, "anna");
	box_town(o, &b, "12070424", "Wittenberge");
	office_close(o);
	Store *st = NULL, *copy = NULL;
	struct stat sb;
	char path[128];
	size_t findings = 0;
	snprintf(path, sizeof(path), "%s/copy.db", b.dir);
	box_ok(store_open(b.path, STORE_WRITE, &st, &err), err);
	box_ok(store_begin(st, "anna", 0, NULL, NULL, &err), err); /* a colleague is just saving */
	store_rollback(st);
	box_ok(store_backup(st, path, &err), err);
	assert_int_equal(stat(path, &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	assert_int_equal(store_backup(st, path, &err), RC_DENIED);
	store_close(st);
	box_ok(store_open(path, STORE_WRITE, &copy, &err), err);
	box_ok(store_check(copy, NULL, NULL, &findings, &err), err);
	assert_int_equal(findings, 0);
	Record *r = NULL;
	box_ok(store_row_find(copy, &kind_town, "ags", "12070424", b.arena, &r, &err), err);
	store_close(copy);
}

static void test_check_finds_what_is_wrong(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	Err err = ERR_INIT;
	AUTO(store_closep) Store *st = NULL;
	AUTO(str_done) Str text = STR_INIT;
	size_t findings = 0;
	box_sql(&b,
		"PRAGMA foreign_keys = OFF;"
		"INSERT INTO town_tag (town, tag) VALUES (77, 'x');"
		"CREATE TABLE intruder (a); DROP INDEX note_at");
	assert_int_equal(chmod(b.path, 0644), 0);
	box_ok(store_open(b.path, STORE_READ, &st, &err), err);
	box_ok(store_check(st, collect, &text, &findings, &err), err);
	assert_int_equal(findings, 4);
	assert_non_null(strstr(str_cstr(&text), "town_tag"));
	assert_non_null(strstr(str_cstr(&text), "intruder gehört nicht"));
	assert_non_null(strstr(str_cstr(&text), "note_at fehlt"));
	assert_non_null(strstr(str_cstr(&text), "lesbar"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create_and_open),
		cmocka_unit_test(test_shared_directory),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_foreign_files_stay_untouched),
		cmocka_unit_test(test_newer_version_is_refused),
		cmocka_unit_test(test_links_and_open_rights_are_refused),
		cmocka_unit_test(test_network_file_systems),
		cmocka_unit_test(test_migrates_from_an_empty_file),
		cmocka_unit_test(test_read_only),
		cmocka_unit_test(test_kinds_match_the_schema),
		cmocka_unit_test(test_stopped_holder),
		cmocka_unit_test(test_signals_wait_for_the_transaction),
		cmocka_unit_test(test_removed_lock_file),
		cmocka_unit_test(test_backup),
		cmocka_unit_test(test_check_finds_what_is_wrong),
	};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
