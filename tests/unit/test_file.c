/* Files in and out: what is refused, and that replacing is atomic and private. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "kontor/base/str.h"
#include "kontor/exchange/file.h"

typedef struct Fixture {
	Arena *arena;
	char dir[64];
} Fixture;

static int setup(void **state)
{
	Fixture *f = calloc(1, sizeof(*f));
	f->arena = arena_new();
	str_copy(f->dir, sizeof(f->dir), "/tmp/kontor-file-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	static const char *const names[] = { "a", "b", "office.db", "office.db-wal", "link", "fifo" };
	Fixture *f = *state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *path = arena_printf(f->arena, "%s/%s", f->dir, names[i]);
		unlink(path);
	}
	/* Fails when a test left something behind: temporaries have to vanish. */
	assert_int_equal(rmdir(f->dir), 0);
	arena_free(f->arena);
	free(f);
	return 0;
}

static const char *path_of(Fixture *f, const char *name)
{
	return arena_printf(f->arena, "%s/%s", f->dir, name);
}

static void put(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

static Rc read_back(Fixture *f, const char *name, size_t max, char **ret, size_t *len, Err *err)
{
	return file_read(path_of(f, name), max, f->arena, ret, len, err);
}

static void reads_what_is_there(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	char *bytes;
	size_t len;
	put(path_of(f, "a"), "Grüße\n");
	assert_int_equal(read_back(f, "a", 100, &bytes, &len, &err), RC_OK);
	assert_int_equal(len, strlen("Grüße\n"));
	assert_string_equal(bytes, "Grüße\n");
	put(path_of(f, "b"), "");
	assert_int_equal(read_back(f, "b", 100, &bytes, &len, &err), RC_OK);
	assert_int_equal(len, 0);
	assert_string_equal(bytes, "");
}

static void reads_exactly_the_limit(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	char *bytes;
	size_t len;
	put(path_of(f, "a"), "12345678");
	assert_int_equal(read_back(f, "a", 8, &bytes, &len, &err), RC_OK);
	assert_string_equal(bytes, "12345678");
	assert_int_equal(read_back(f, "a", 7, &bytes, &len, &err), RC_INVALID);
}

/* Its size is said to be 0, so it is read to its end. */
static void reads_files_of_unknown_size(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	char *bytes;
	size_t len;
	if (access("/proc/self/status", R_OK) != 0)
		skip();
	assert_int_equal(file_read("/proc/self/status", 1 << 20, f->arena, &bytes, &len, &err), RC_OK);
	assert_true(len > 0);
	assert_int_equal(file_read("/proc/self/status", 3, f->arena, &bytes, &len, &err), RC_INVALID);
}

static void refuses_what_is_no_file(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	char *bytes;
	size_t len;
	assert_int_equal(read_back(f, "missing", 100, &bytes, &len, &err), RC_NOT_FOUND);
	assert_int_equal(mkfifo(path_of(f, "fifo"), 0600), 0);
	assert_int_equal(read_back(f, "fifo", 100, &bytes, &len, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "keine gewöhnliche Datei"));
	assert_int_equal(file_read(f->dir, 100, f->arena, &bytes, &len, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "Verzeichnis"));
	assert_int_equal(file_read("/dev/zero", 100, f->arena, &bytes, &len, &err), RC_INVALID);
}

static mode_t mode_of(const char *path)
{
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void writes_private_files(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	char *bytes;
	size_t len;
	assert_int_equal(file_write(path_of(f, "a"), "eins", 4, NULL, &err), RC_OK);
	assert_int_equal(mode_of(path_of(f, "a")), 0600);
	assert_int_equal(chmod(path_of(f, "a"), 0640), 0);
	assert_int_equal(file_write(path_of(f, "a"), "zwei!", 5, NULL, &err), RC_OK);
	assert_int_equal(mode_of(path_of(f, "a")), 0640);
	assert_int_equal(read_back(f, "a", 100, &bytes, &len, &err), RC_OK);
	assert_string_equal(bytes, "zwei!");
}

/* Whoever has the old file open keeps reading the old one. */
static void replaces_instead_of_overwriting(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	char buf[8] = "";
	put(path_of(f, "a"), "alt");
	int fd = open(path_of(f, "a"), O_RDONLY | O_CLOEXEC);
	assert_int_equal(file_write(path_of(f, "a"), "neu", 3, NULL, &err), RC_OK);
	assert_int_equal(read(fd, buf, sizeof(buf) - 1), 3);
	assert_string_equal(buf, "alt");
	close(fd);
}

static void never_writes_through_links_and_devices(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	put(path_of(f, "a"), "alt");
	assert_int_equal(symlink(path_of(f, "a"), path_of(f, "link")), 0);
	assert_int_equal(mkfifo(path_of(f, "fifo"), 0600), 0);
	assert_int_equal(file_write(path_of(f, "link"), "x", 1, NULL, &err), RC_DENIED);
	assert_int_equal(file_write(path_of(f, "fifo"), "x", 1, NULL, &err), RC_DENIED);
	assert_int_equal(file_write("/dev/null", "x", 1, NULL, &err), RC_DENIED);
	assert_int_equal(file_write(f->dir, "x", 1, NULL, &err), RC_DENIED);
	assert_int_equal(file_write(path_of(f, "nowhere/a"), "x", 1, NULL, &err), RC_NOT_FOUND);
	assert_int_equal(file_write("", "x", 1, NULL, &err), RC_INVALID);
	assert_int_equal(file_write("/", "x", 1, NULL, &err), RC_INVALID);
}

static void never_writes_the_office(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	const char *office = path_of(f, "office.db");
	put(office, "db");
	assert_int_equal(file_write(office, "x", 1, office, &err), RC_DENIED);
	assert_int_equal(file_write(arena_printf(f->arena, "%s/./office.db", f->dir), "x", 1, office, &err),
		RC_DENIED);
	/* Not there yet, but the office would take them for its own. */
	assert_int_equal(file_write(path_of(f, "office.db-wal"), "x", 1, office, &err), RC_DENIED);
	assert_int_equal(file_write(path_of(f, "office.db-shm"), "x", 1, office, &err), RC_DENIED);
	assert_int_equal(file_write(path_of(f, "office.db.lock"), "x", 1, office, &err), RC_DENIED);
	/* A second name for the same file. */
	assert_int_equal(link(office, path_of(f, "b")), 0);
	assert_int_equal(file_write(path_of(f, "b"), "x", 1, office, &err), RC_DENIED);
	/* The office by another name: the companions lie where the link points. */
	assert_int_equal(symlink(office, path_of(f, "link")), 0);
	assert_int_equal(
		file_write(path_of(f, "office.db-wal"), "x", 1, path_of(f, "link"), &err), RC_DENIED);
	assert_int_equal(file_write(path_of(f, "a"), "x", 1, office, &err), RC_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reads_what_is_there, setup, teardown),
		cmocka_unit_test_setup_teardown(reads_exactly_the_limit, setup, teardown),
		cmocka_unit_test_setup_teardown(reads_files_of_unknown_size, setup, teardown),
		cmocka_unit_test_setup_teardown(refuses_what_is_no_file, setup, teardown),
		cmocka_unit_test_setup_teardown(writes_private_files, setup, teardown),
		cmocka_unit_test_setup_teardown(replaces_instead_of_overwriting, setup, teardown),
		cmocka_unit_test_setup_teardown(never_writes_through_links_and_devices, setup, teardown),
		cmocka_unit_test_setup_teardown(never_writes_the_office, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
