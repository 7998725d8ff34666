/* Two people in one office. */
#include "pty_test.h"

#include <string.h>

/* A colleague's change appears within two seconds without a key; the cursor stays. */
static void change_appears(void)
{
	static const char *const put[] = { "put", "towns", "ags=12070424", "name=Zzwittenberge", NULL };
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db, .w = 100 });
	int x, y, x2, y2;

	if (p == NULL)
		return;
	pty_type(p, "2/wittenberge");
	PTY_CHECK(p, pty_expect(p, "Prignitz", 3000));
	PTY_CHECK(p, pty_quiet(p, 200, 3000));
	pty_cursor(p, &x, &y);
	PTY_CHECK(p, pty_office_command(db, put) == 0);
	PTY_CHECK(p, pty_expect(p, "Zzwittenberge", 2000));
	PTY_CHECK(p, pty_quiet(p, 200, 3000));
	pty_cursor(p, &x2, &y2);
	PTY_CHECK(p, x == x2 && y == y2);
}

const PtyTest pty_sessions_tests[] = {
	{ "a colleague's change appears within two seconds", change_appears },
	{ NULL, NULL },
};
