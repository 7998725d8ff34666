/* Runs screen tests: text files of keys and the grids that they must lead to.
 *
 *	run_screens [--update] FOLDER [NAME…]
 *
 * tests/screens/README.md tells the format. With --update the grids are written as they
 * are now. The results are TAP. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kontor/base/date.h"
#include "stage.h"

#define SEPARATOR "---"

typedef struct Run {
	const char *folder; /* of the tests */
	char work[64];      /* for the offices */
	bool update;
} Run;

typedef struct Test {
	const Run *run;
	StageHead head;
	Str commands;
	Stage *stage;
	Str out; /* the file as it should be */
	bool failed;
	int line;
} Test;

static void test_fail(Test *t, const char *why)
{
	printf("# line %d: %s\n", t->line, why);
	t->failed = true;
}

static bool slurp(const char *path, Str *out)
{
	FILE *f = fopen(path, "r");
	char buf[16384];
	size_t n;

	if (f == NULL)
		return false;
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		str_add(out, buf, n);
	fclose(f);
	return true;
}

/* --- directives ----------------------------------------------------------------- */

/* "demo", "init", or a file of command lines that runs on top of init. */
static bool head_fixture(Test *t, const char *value)
{
	char path[4400];

	if (strcmp(value, "demo") == 0 || strcmp(value, "init") == 0) {
		str_copy(t->head.fixture, sizeof(t->head.fixture), value);
		return true;
	}
	str_copy(t->head.fixture, sizeof(t->head.fixture), "init");
	snprintf(path, sizeof(path), "%s/%s", t->run->folder, value);
	return slurp(path, &t->commands);
}

static bool head_clock(Test *t, const char *value)
{
	Wall w = wall_parse_iso(value);

	if (w == WALL_NONE)
		return false;
	t->head.clock = wall_to_utc(w);
	return true;
}

/* Into the folder where the test works, so that it is read by its bare name. */
static bool head_file(const Test *t, const char *name)
{
	AUTO(str_done) Str bytes = STR_INIT;
	char path[4400];
	FILE *f;
	bool ok;

	snprintf(path, sizeof(path), "%s/%s", t->run->folder, name);
	if (!slurp(path, &bytes) || (f = fopen(name, "w")) == NULL)
		return false;
	ok = fwrite(str_cstr(&bytes), 1, bytes.len, f) == bytes.len;
	return fclose(f) == 0 && ok;
}

static bool head_line(Test *t, const char *name, const char *value)
{
	bool yes = strcmp(value, "yes") == 0;

	if (strcmp(name, "size") == 0)
		return stage_parse_size(value, &t->head.w, &t->head.h);
	if (strcmp(name, "clock") == 0)
		return head_clock(t, value);
	if (strcmp(name, "fixture") == 0)
		return head_fixture(t, value);
	if (strcmp(name, "file") == 0)
		return head_file(t, value);
	if (strcmp(name, "user") == 0)
		str_copy(t->head.user, sizeof(t->head.user), value);
	else if (strcmp(name, "open") == 0)
		str_copy(t->head.open, sizeof(t->head.open), value);
	else if (strcmp(name, "run") == 0)
		str_addf(&t->commands, "%s\n", value);
	else if (strcmp(name, "read-only") == 0)
		t->head.read_only = yes;
	else if (strcmp(name, "styles") == 0)
		t->head.styles = yes;
	else if (strcmp(name, "cursor") == 0)
		t->head.cursor = yes;
	else
		return false;
	return true;
}

static bool test_stage(Test *t)
{
	if (t->stage == NULL)
		t->stage = stage_new(&t->head, t->run->work, str_cstr(&t->commands));
	if (t->stage == NULL)
		test_fail(t, "the office does not open");
	return t->stage != NULL;
}

static bool step_line(Test *t, const char *name, const char *value)
{
	if (strcmp(name, "keys") == 0)
		return test_stage(t) && stage_keys(t->stage, value);
	if (strcmp(name, "colleague") == 0)
		return test_stage(t) && stage_colleague(t->stage, value);
	if (strcmp(name, "again") == 0 && t->stage != NULL)
		return stage_again(t->stage);
	if (strcmp(name, "size") == 0 && t->stage != NULL)
		return stage_size(t->stage, value);
	return t->stage == NULL && head_line(t, name, value);
}

static void test_directive(Test *t, const char *line)
{
	const char *colon = strchr(line, ':');
	char name[32];

	if (line[0] == '\0' || line[0] == '#')
		return;
	if (colon == NULL || (size_t)(colon - line) >= sizeof(name)) {
		test_fail(t, "expected \"name: value\" or ---");
		return;
	}
	str_format(name, sizeof(name), "%.*s", (int)(colon - line), line);
	colon++;
	if (!step_line(t, name, colon + strspn(colon, " ")))
		test_fail(t, line);
}

/* --- grids -------------------------------------------------------------------------- */

static void print_rows(const char *mark, const char *rows)
{
	while (*rows != '\0') {
		int len = (int)strcspn(rows, "\n");

		printf("# %s|%.*s\n", mark, len, rows);
		rows += len + (rows[len] == '\n');
	}
}

/* Rows that differ, the expected one first. */
static void print_difference(const char *want, const char *got)
{
	for (int y = 0; *want != '\0' || *got != '\0'; y++) {
		size_t a = strcspn(want, "\n"), b = strcspn(got, "\n");

		if (a != b || memcmp(want, got, a) != 0)
			printf("# row %d\n#   -|%.*s\n#   +|%.*s\n", y, (int)a, want, (int)b, got);
		want += a + (want[a] == '\n');
		got += b + (got[b] == '\n');
	}
}

static void test_grid(Test *t, const Str *want)
{
	AUTO(str_done) Str got = STR_INIT;

	if (!test_stage(t))
		return;
	stage_dump(t->stage, &got);
	str_addf(&t->out, SEPARATOR "\n%s" SEPARATOR "\n", str_cstr(&got));
	if (strcmp(str_cstr(want), str_cstr(&got)) == 0 || t->run->update)
		return;
	t->failed = true;
	printf("# line %d: the screen differs\n", t->line);
	if (want->len == 0)
		print_rows(" ", str_cstr(&got));
	else
		print_difference(str_cstr(want), str_cstr(&got));
}

/* --- files --------------------------------------------------------------------------- */

static void test_lines(Test *t, char *text)
{
	AUTO(str_done) Str want = STR_INIT;
	bool in_grid = false;

	while (*text != '\0' && (!t->failed || t->run->update)) {
		size_t len = strcspn(text, "\n");
		char *next = text + len + (text[len] == '\n');

		text[len] = '\0';
		t->line++;
		if (strcmp(text, SEPARATOR) == 0) {
			if (in_grid)
				test_grid(t, &want);
			in_grid = !in_grid;
			str_clear(&want);
		} else if (in_grid) {
			str_addf(&want, "%s\n", text);
		} else {
			test_directive(t, text);
			str_addf(&t->out, "%s\n", text);
		}
		if (t->failed)
			return;
		text = next;
	}
	if (in_grid)
		test_grid(t, &want);
}

static bool test_file(const Run *run, const char *name)
{
	AUTO(str_done) Str text = STR_INIT;
	Test t = { .run = run };
	char path[4400];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", run->folder, name);
	stage_head_init(&t.head);
	if (!slurp(path, &text) || text.len == 0)
		test_fail(&t, "the file cannot be read");
	else
		test_lines(&t, text.data);
	stage_free(t.stage);
	if (run->update && !t.failed && (f = fopen(path, "w")) != NULL) {
		fwrite(str_cstr(&t.out), 1, t.out.len, f);
		fclose(f);
	}
	str_done(&t.out);
	str_done(&t.commands);
	return !t.failed;
}

static int is_test(const struct dirent *e)
{
	size_t len = strlen(e->d_name);

	return len > 7 && strcmp(e->d_name + len - 7, ".screen") == 0;
}

static bool wanted(const char *name, int n, char **names)
{
	if (n == 0)
		return true;
	for (int i = 0; i < n; i++)
		if (strstr(name, names[i]) != NULL)
			return true;
	return false;
}

static int run_folder(const Run *run, int n, char **names)
{
	struct dirent **list;
	int count = scandir(run->folder, &list, is_test, alphasort), ran = 0, failed = 0;

	for (int i = 0; i < count; i++) {
		if (wanted(list[i]->d_name, n, names)) {
			bool ok = test_file(run, list[i]->d_name);

			failed += !ok;
			printf("%s %d - %s\n", ok ? "ok" : "not ok", ++ran, list[i]->d_name);
		}
		free(list[i]);
	}
	if (count >= 0)
		free(list);
	printf("1..%d\n", ran);
	return failed == 0 && count >= 0 ? 0 : 1;
}

static void remove_work(const char *dir)
{
	DIR *d = opendir(dir);
	const struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	if (d != NULL)
		closedir(d);
	rmdir(dir);
}

int main(int argc, char **argv)
{
	Run run = { .work = "/tmp/kontor-screens-XXXXXX" };
	char folder[4096];
	int i = 1, status;

	if (i < argc && strcmp(argv[i], "--update") == 0) {
		run.update = true;
		i++;
	}
	if (i >= argc || mkdtemp(run.work) == NULL) {
		fprintf(stderr, "usage: run_screens [--update] FOLDER [NAME...]\n");
		return 2;
	}
	if (realpath(argv[i++], folder) == NULL || chdir(run.work) != 0) {
		fprintf(stderr, "run_screens: %s cannot be entered\n", argv[i - 1]);
		return 2;
	}
	run.folder = folder;
	setvbuf(stdout, NULL, _IOLBF, 0);
	status = run_folder(&run, argc - i, argv + i);
	remove_work(run.work);
	return status;
}
