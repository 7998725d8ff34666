/* Two people in one office. */
#include "pty_test.h"

#include <stdlib.h>
#include <string.h>

/* A colleague's change appears within two seconds without a key; the cursor stays. */
static void change_appears(void)
{
	static const char *const put[] = { "put", "towns", "ags=12070424", "override=guest",
		"override_reason=Gast der Tour", NULL };
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });
	int x, y, x2, y2;

	if (p == NULL)
		return;
	pty_type(p, "2/wittenberge");
	PTY_CHECK(p, pty_expect(p, "Prignitz", 3000));
	PTY_CHECK(p, pty_quiet(p, 200, 3000));
	PTY_CHECK(p, strstr(pty_screen(p), "Gast") == NULL);
	pty_cursor(p, &x, &y);
	PTY_CHECK(p, pty_office_command(db, put) == 0);
	PTY_CHECK(p, pty_expect(p, "Gast", 2000));
	PTY_CHECK(p, pty_quiet(p, 200, 3000));
	pty_cursor(p, &x2, &y2);
	PTY_CHECK(p, x == x2 && y == y2);
}

/* New rows above the cursor move it along with its record. */
static void cursor_stays_on_its_record(void)
{
	static const char *const put[] = { "put", "events", "title=Ganz früh", "start=01.01.2020 09:00",
		"end=10:00", NULL };
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db, .w = 120 });
	char *row;
	int x, y;

	if (p == NULL)
		return;
	pty_type(p, "7");
	PTY_CHECK(p, pty_expect(p, "27.08.2025", 3000));
	pty_type(p, "jjj");
	PTY_CHECK(p, pty_quiet(p, 200, 3000));
	pty_cursor(p, &x, &y);
	row = strdup(pty_row(p, y));
	PTY_CHECK(p, pty_office_command(db, put) == 0);
	PTY_CHECK(p, pty_expect(p, "Ganz früh", 2000));
	PTY_CHECK(p, pty_quiet(p, 200, 3000));
	pty_cursor(p, &x, &y);
	PTY_CHECK(p, strcmp(row, pty_row(p, y)) == 0);
	free(row);
}

const PtyTest pty_sessions_tests[] = {
	{ "a colleague's change appears within two seconds", change_appears },
	{ "the cursor stays on its record", cursor_stays_on_its_record },
	{ NULL, NULL },
};
