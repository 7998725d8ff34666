/* Many processes on one file, some of them killed: nothing acknowledged is lost. */
#include "box.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kontor/store/store.h"

#define BOX    AUTO(box_done) Box b
#define OFFICE AUTO(office_closep) Office

enum { WRITERS = 8, RAISES = 100, KILLS = 50 };

static void nap(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
	nanosleep(&t, NULL);
}

static void assert_sound(Box *b)
{
	Err err = ERR_INIT;
	size_t findings = 99;
	AUTO(store_closep) Store *st = NULL;
	box_ok(store_open(b->path, STORE_WRITE, &st, &err), err);
	box_ok(store_check(st, NULL, NULL, &findings, &err), err);
	assert_int_equal(findings, 0);
	store_closep(&st);
	OFFICE *o = box_open(b, "check");
	box_ok(change_verify(o, NULL, NULL, &findings, &err), err);
	assert_int_equal(findings, 0);
}

/* --- no lost update ------------------------------------------------------------------- */

/* Raise the topic's position once; a stale save is refused and tried again. Strictly by
 * revision: a merge would take two who write the same number for agreement. */
static Rc raise_once(Office *o, int64_t id, Err *err)
{
	for (;;) {
		AUTO(arena_freep) Arena *a = arena_new();
		AUTO(change_done) Change c = CHANGE_INIT;
		Record *base = NULL;
		if (office_get(o, &kind_topic, id, a, &base, err) != RC_OK)
			return err->rc;
		Record *mine = record_clone(a, base);
		record_set_int(mine, "position", record_int(base, "position") + 1);
		if (change_begin(&c, o, "Gezählt", err) != RC_OK)
			return err->rc;
		Rc rc = change_update_at(&c, base->rev, mine, err);
		if (rc == RC_CONFLICT)
			continue;
		return rc == RC_OK ? change_commit(&c, err) : rc;
	}
}

static void run_writer(const char *path, int64_t id)
{
	OfficeConfig cfg = { .path = path, .user = "schreiber", .wait_ms = 60000 };
	Office *o = NULL;
	Err err = ERR_INIT;
	if (office_open(&cfg, &o, &err) != RC_OK)
		_exit(2);
	for (int i = 0; i < RAISES; i++)
		if (raise_once(o, id, &err) != RC_OK)
			_exit(3);
	office_close(o);
	_exit(0);
}

static void test_no_update_is_lost(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	Office *o = box_open(&b, "anna");
	Record *t = box_insert(o, &b, &kind_topic, "label", "Zähler", "position", "0", NULL);
	office_close(o); /* no handle may cross the fork */
	pid_t pids[WRITERS];
	for (int i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0)
			run_writer(b.path, t->id);
	}
	for (int i = 0; i < WRITERS; i++) {
		int status = 0;
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(box_sql_int(&b, "SELECT position FROM topic"), WRITERS * RAISES);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM changeset"), WRITERS * RAISES + 1);
	assert_sound(&b);
}

/* --- kills ------------------------------------------------------------------------------ */

/* Notes 1, 2, 3 … each acknowledged on the pipe after its commit. */
static void run_noter(const char *path, int out, int number)
{
	OfficeConfig cfg = { .path = path, .user = "schreiber", .wait_ms = 60000 };
	Office *o = NULL;
	Err err = ERR_INIT;
	if (office_open(&cfg, &o, &err) != RC_OK)
		_exit(2);
	for (;; number++) {
		AUTO(arena_freep) Arena *a = arena_new();
		AUTO(change_done) Change c = CHANGE_INIT;
		Record *r = record_new(a, &kind_note);
		record_set_int(r, "town", 1);
		record_set_text(r, a, "type", "call");
		record_set_text(r, a, "at", "2026-03-01T09:00");
		record_set_text(r, a, "text", arena_printf(a, "%d", number));
		if (change_begin(&c, o, "Vermerk", &err) != RC_OK || change_insert(&c, r, &err) != RC_OK ||
			change_commit(&c, &err) != RC_OK)
			_exit(3);
		if (write(out, &number, sizeof(number)) != sizeof(number))
			_exit(4);
	}
}

static void test_kills_lose_nothing_acknowledged(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	Office *o = box_open(&b, "anna");
	box_town(o, &b, "12070424", "Wittenberge");
	office_close(o);
	int acknowledged = 0;
	for (int k = 0; k < KILLS; k++) {
		int pipe_fds[2], number;
		assert_int_equal(pipe(pipe_fds), 0);
		int64_t stored = box_sql_int(&b, "SELECT coalesce(max(CAST(text AS INTEGER)), 0) FROM note");
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			run_noter(b.path, pipe_fds[1], (int)stored + 1);
		close(pipe_fds[1]);
		/* Once it works: so that the kills meet every phase of a save. */
		assert_int_equal(
			read(pipe_fds[0], &acknowledged, sizeof(acknowledged)), sizeof(acknowledged));
		nap(k % 13);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		while (read(pipe_fds[0], &number, sizeof(number)) == sizeof(number))
			acknowledged = number;
		close(pipe_fds[0]);
		/* All acknowledged ones are there; at most the one in flight besides, whole. */
		stored = box_sql_int(&b, "SELECT coalesce(max(CAST(text AS INTEGER)), 0) FROM note");
		assert_true(stored == acknowledged || stored == acknowledged + 1);
		assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM note"), stored);
		acknowledged = (int)stored;
	}
	assert_sound(&b);
}

/* --- copies while others write ------------------------------------------------------------- */

static void test_backups_under_load(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	Office *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	int pipe_fds[2], number;
	box_town(o, &b, "12070424", "Wittenberge");
	office_close(o);
	assert_int_equal(pipe(pipe_fds), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		run_noter(b.path, pipe_fds[1], 1);
	close(pipe_fds[1]);
	AUTO(store_closep) Store *st = NULL;
	box_ok(store_open(b.path, STORE_WRITE, &st, &err), err);
	for (int i = 0; i < 10; i++) {
		/* What was acknowledged before the copy began is in it, without gaps. */
		Box copy = { .arena = b.arena };
		assert_int_equal(read(pipe_fds[0], &number, sizeof(number)), sizeof(number));
		snprintf(copy.path, sizeof(copy.path), "%s/copy-%d", b.dir, i);
		box_ok(store_backup(st, copy.path, &err), err);
		int64_t copied = box_sql_int(&copy, "SELECT count(*) FROM note");
		assert_true(copied >= number);
		assert_int_equal(box_sql_int(&copy, "SELECT max(CAST(text AS INTEGER)) FROM note"), copied);
		assert_sound(&copy);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(pipe_fds[0]);
}

/* --- the log stays short ------------------------------------------------------------------ */

static void test_log_is_bounded(void **state)
{
	(void)state;
	BOX;
	box_store(&b);
	OFFICE *idle = box_open(&b, "idle");
	OFFICE *o = box_open(&b, "anna");
	Err err = ERR_INIT;
	char wal[128];
	struct stat sb;
	snprintf(wal, sizeof(wal), "%s-wal", b.path);
	Record *t = box_insert(o, &b, &kind_topic, "label", "Zähler", "position", "0", NULL);
	for (int i = 0; i < 3000; i++) {
		assert_true(office_changed(idle));
		box_ok(raise_once(o, t->id, &err), err);
	}
	assert_int_equal(stat(wal, &sb), 0);
	assert_true(sb.st_size <= 8 << 20);
	assert_true(sb.st_size > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_update_is_lost),
		cmocka_unit_test(test_kills_lose_nothing_acknowledged),
		cmocka_unit_test(test_backups_under_load),
		cmocka_unit_test(test_log_is_bounded),
	};
	return cmocka_run_group_tests_name("hammer", tests, NULL, NULL);
}
