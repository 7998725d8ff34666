/* Runs the pty tests and tells their results as TAP. usage: pty_run KONTOR [NAME…] */
#include "pty_test.h"

#include <signal.h>
#include <string.h>

static bool run_failed;

void pty_run_failed(Pty *p, const char *file, int line, const char *what)
{
	const char *row = p == NULL ? "" : pty_screen(p);

	run_failed = true;
	printf("# %s:%d: expected: %s\n", file, line, what);
	while (*row != '\0') {
		int len = (int)strcspn(row, "\n");

		printf("#   |%.*s\n", len, row);
		row += len + 1;
	}
}

void pty_closep(Pty **p)
{
	pty_close(*p);
}

static bool run_wanted(const char *name, int argc, char **argv)
{
	if (argc < 3)
		return true;
	for (int i = 2; i < argc; i++)
		if (strstr(name, argv[i]) != NULL)
			return true;
	return false;
}

int main(int argc, char **argv)
{
	const PtyTest *const tables[] = { pty_starts_tests, pty_ends_tests, pty_input_tests,
		pty_sessions_tests, pty_calendar_tests, pty_event_tests, pty_people_tests };
	int n = 0, failed = 0;

	if (argc < 2 || !pty_office_make(argv[1])) {
		printf("1..1\nnot ok 1 - an office can be made\n");
		pty_office_remove();
		return 1;
	}
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (const PtyTest *t = tables[i]; t->name != NULL; t++) {
			if (!run_wanted(t->name, argc, argv))
				continue;
			run_failed = false;
			t->run();
			failed += run_failed;
			printf("%s %d - %s\n", run_failed ? "not ok" : "ok", ++n, t->name);
		}
	}
	printf("1..%d\n", n);
	pty_office_remove();
	return failed == 0 ? 0 : 1;
}
