/* Cut and mutated files, a full disk: a sentence, never a crash. */
#define _GNU_SOURCE /* unshare */
#include "box.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kontor/store/store.h"

#define BOX    AUTO(box_done) Box b
#define OFFICE AUTO(office_closep) Office

enum { MUTATIONS = 160, CUTS = 40 };

static uint32_t dice(uint32_t sides)
{
	static uint64_t x = 2463534242u;
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (uint32_t)(x >> 33) % sides;
}

/* Everything that people do, on a file that may be broken anywhere. */
static void use(const char *path)
{
	OfficeConfig cfg = { .path = path, .user = "anna", .clock = { BOX_NOW } };
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(str_done) Str title = STR_INIT;
	Office *o = NULL;
	Err err = ERR_INIT;
	RecordSet set = { 0 };
	Record *r = NULL;
	ChangeSet undone;
	History history;
	size_t findings;
	if (office_open(&cfg, &o, &err) != RC_OK) {
		if (err.text[0] == '\0')
			_exit(3);
		_exit(0);
	}
	for (const Kind *const *k = kind_all; *k != NULL; k++)
		if (office_all(o, *k, a, &set, &err) != RC_OK && err.text[0] == '\0')
			_exit(4);
	if (office_find(o, &kind_town, "12070424", a, &r, &err) == RC_OK &&
		office_title(o, &kind_town, r->id, &title, &err) == RC_OK &&
		change_begin(&c, o, "Geändert", &err) == RC_OK) {
		Record *mine = record_clone(a, r);
		record_set_text(mine, a, "remark", "neu");
		if (change_update(&c, r, mine, NULL, &err) != RC_OK || change_commit(&c, &err) != RC_OK)
			change_done(&c);
	}
	(void)!change_history(o, &kind_town, 1, a, &history, &err);
	(void)!change_undo(o, a, &undone, &err);
	(void)!change_verify(o, NULL, NULL, &findings, &err);
	office_close(o);
	Store *st = NULL;
	if (store_open(path, STORE_READ, &st, &err) == RC_OK)
		(void)!store_check(st, NULL, NULL, &findings, &err);
	store_close(st);
	_exit(0);
}

static void use_in_child(const char *path, const char *what)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		alarm(20); /* a hang is a failure too */
		use(path);
	}
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0)
		fail_msg("%s: status %d, signal %d", what, WEXITSTATUS(status), WTERMSIG(status));
}

static char *read_file(const char *path, Arena *a, size_t *ret_len)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	struct stat sb;
	assert_int_equal(fstat(fileno(f), &sb), 0);
	char *bytes = arena_alloc(a, (size_t)sb.st_size);
	assert_int_equal(fread(bytes, 1, (size_t)sb.st_size, f), sb.st_size);
	fclose(f);
	*ret_len = (size_t)sb.st_size;
	return bytes;
}

static void write_file(const char *path, const char *bytes, size_t len)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	fclose(f);
	assert_int_equal(chmod(path, 0600), 0);
}

static void remove_tails(const char *path)
{
	static const char *const tails[] = { "-wal", "-shm" };
	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		char name[160];
		snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		unlink(name);
	}
}

static void fill(Box *b)
{
	box_store(b);
	OFFICE *o = box_open(b, "anna");
	Err err = ERR_INIT;
	char ags[16];
	for (int i = 0; i < 30; i++) {
		snprintf(ags, sizeof(ags), "120704%02d", i);
		box_town(o, b, ags, "Wittenberge");
	}
	for (int i = 0; i < 10; i++)
		box_ok(box_set(o, b, &kind_town, i + 1, "remark", "ruft zurück", &err), err);
}

static void test_damaged_files(void **state)
{
	(void)state;
	BOX;
	fill(&b);
	size_t len = 0;
	char *good = read_file(b.path, b.arena, &len);
	char *bad = arena_alloc(b.arena, len);
	char path[128], what[80];
	snprintf(path, sizeof(path), "%s/bad.db", b.dir);
	for (int i = 0; i < MUTATIONS + CUTS; i++) {
		size_t keep = len;
		memcpy(bad, good, len);
		if (i < CUTS) {
			keep = i == 0 ? 0 : i < 8 ? dice(200) : dice((uint32_t)len);
			snprintf(what, sizeof(what), "cut to %zu bytes", keep);
		} else {
			for (uint32_t n = 1 + dice(20); n > 0; n--)
				bad[dice((uint32_t)(i % 4 == 0 ? 4096 : len))] = (char)dice(256);
			snprintf(what, sizeof(what), "mutation %d", i);
		}
		write_file(path, bad, keep);
		use_in_child(path, what);
		remove_tails(path);
	}
}

/* --- the full disk ---------------------------------------------------------------------- */

/* In a child with mounts of its own, where that is allowed. */
static int fill_the_disk(Box *b)
{
	if (unshare(CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER)) != 0 ||
		mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount("tmpfs", b->dir, "tmpfs", 0, "size=2m") != 0)
		return 77;
	OfficeConfig cfg = { .path = b->path, .user = "anna", .clock = { BOX_NOW } };
	Office *o = NULL;
	Err err = ERR_INIT;
	int saved = 0;
	char ballast[160];
	snprintf(ballast, sizeof(ballast), "%s/ballast", b->dir);
	char *zeroes = calloc(1, 64 * 1024);
	write_file(ballast, zeroes, 64 * 1024);
	if (store_create(b->path, &err) != RC_OK || office_open(&cfg, &o, &err) != RC_OK)
		return 2;
	for (; saved < 100000; saved++) {
		AUTO(change_done) Change c = CHANGE_INIT;
		Record *r = record_new(b->arena, &kind_topic);
		record_set_text(r, b->arena, "label", arena_printf(b->arena, "Thema %d", saved));
		if (change_begin(&c, o, "Angelegt", &err) != RC_OK || change_insert(&c, r, &err) != RC_OK ||
			change_commit(&c, &err) != RC_OK)
			break;
	}
	if (err.rc != RC_IO || strstr(err.text, "Platte ist voll") == NULL)
		return 3;
	if (box_sql_int(b, "SELECT count(*) FROM topic") != saved)
		return 4;
	/* Some space, and the next save works. */
	unlink(ballast);
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *r = record_new(b->arena, &kind_topic);
	record_set_text(r, b->arena, "label", "danach");
	if (change_begin(&c, o, "Angelegt", &err) != RC_OK || change_insert(&c, r, &err) != RC_OK ||
		change_commit(&c, &err) != RC_OK)
		return 5;
	office_close(o);
	return saved > 50 ? 0 : 6;
}

static void test_full_disk(void **state)
{
	(void)state;
	BOX;
	box_init(&b);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(fill_the_disk(&b));
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damaged_files),
		cmocka_unit_test(test_full_disk),
	};
	return cmocka_run_group_tests_name("damage", tests, NULL, NULL);
}
