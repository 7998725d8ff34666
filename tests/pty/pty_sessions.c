/* Two people in one office. */
#include "pty_test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

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
	static const char *const put[] = { "put", "events", "title=Ganz früh", "type=internal",
		"start=01.01.2020 09:00", "end=10:00", NULL };
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db, .w = 120 });
	char *row;
	int x, y;

	if (p == NULL)
		return;
	pty_type(p, "7L");
	PTY_CHECK(p, pty_expect(p, "L Kalender", 3000));
	pty_type(p, "gjjj");
	PTY_CHECK(p, pty_quiet(p, 200, 3000));
	pty_cursor(p, &x, &y);
	row = strdup(pty_row(p, y));
	PTY_CHECK(p, pty_office_command(db, put) == 0);
	PTY_CHECK(p, pty_expect(p, "Ganz früh", 2000));
	PTY_CHECK(p, pty_quiet(p, 200, 3000));
	pty_cursor(p, &x, &y);
	PTY_CHECK(p, strncmp(row, pty_row(p, y), strlen("> 29.10.2025 00:00")) == 0);
	free(row);
}

/* A save that waits for a colleague's says so, and goes on when the lock is free. */
static void waiting_is_shown(void)
{
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });
	char lock[160];
	int fd;

	if (p == NULL)
		return;
	snprintf(lock, sizeof(lock), "%s.lock", db);
	fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
	PTY_CHECK(p, fd >= 0 && flock(fd, LOCK_EX) == 0);
	pty_type(p, "9n");
	PTY_CHECK(p, pty_expect(p, "Neues Thema", 3000));
	pty_type(p, "Probe\023");
	PTY_CHECK(p, pty_expect(p, "Wartet, bis", 2000));
	close(fd);
	PTY_CHECK(p, pty_expect(p, "Gespeichert", 2000));
	PTY_CHECK(p, pty_expect_not(p, "Wartet, bis", 1000));
}

const PtyTest pty_sessions_tests[] = {
	{ "a colleague's change appears within two seconds", change_appears },
	{ "the cursor stays on its record", cursor_stays_on_its_record },
	{ "waiting for a colleague's save is shown", waiting_is_shown },
	{ NULL, NULL },
};
