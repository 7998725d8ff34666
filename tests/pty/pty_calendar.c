/* The calendar in the real program. */
#include "pty_test.h"

#include <string.h>

/* The demo's dates move along with the clock; these tests stand where it has none. */
static const char *office_with_event(void)
{
	static const char *const put[] = { "put", "events", "title=Übungsabend", "type=internal",
		"state=confirmed", "start=29.10.2031 09:00", "end=10:00", NULL };
	const char *db = pty_office_copy();

	return pty_office_command(db, put) == 0 ? db : NULL;
}

static Pty *open_at(const char *db, const char *day)
{
	Pty *p = pty_office_open(&(PtyOffice){ .db = db });

	if (p == NULL)
		return NULL;
	pty_type(p, "7");
	if (pty_expect(p, "[M Monat]", 3000)) {
		pty_type(p, "g");
		if (pty_expect(p, "─ Gehe zu", 3000)) {
			pty_type(p, day);
			pty_type(p, "\r");
			if (pty_expect_not(p, "─ Gehe zu", 3000) && pty_quiet(p, 100, 3000))
				return p;
		}
	}
	pty_run_failed(p, __FILE__, __LINE__, "the calendar opens");
	pty_close(p);
	return NULL;
}

/* Days, weeks and months; each view in its turn, the cursor's day stays. */
static void moves_in_time(void)
{
	PTY_AUTO p = open_at(pty_office_copy(), "14.10.2026");

	if (p == NULL)
		return;
	PTY_CHECK(p, pty_expect(p, "Mi 14.10.2026 · KW 42", 3000));
	pty_type(p, "\033[C");
	PTY_CHECK(p, pty_expect(p, "Do 15.10.2026 · KW 42", 3000));
	pty_type(p, "j");
	PTY_CHECK(p, pty_expect(p, "Do 22.10.2026 · KW 43", 3000));
	pty_type(p, "\033[6~");
	PTY_CHECK(p, pty_expect(p, "November 2026", 3000));
	PTY_CHECK(p, pty_expect(p, "So 22.11.2026", 3000));
	pty_type(p, "W");
	PTY_CHECK(p, pty_expect(p, "KW 47 · 16.–22. November 2026", 3000));
	pty_type(p, "\033[5~");
	PTY_CHECK(p, pty_expect(p, "So 15.11.2026", 3000));
	pty_type(p, "T");
	PTY_CHECK(p, pty_expect(p, "[T Tag]", 3000));
	PTY_CHECK(p, pty_expect(p, "So 15.11.2026", 3000));
	pty_type(p, "J");
	PTY_CHECK(p, pty_expect(p, "Jahr 2026", 3000));
	PTY_CHECK(p, pty_expect(p, "So 15.11.2026", 3000));
}

/* A new date begins at the hour under the cursor, is selected when it is saved, and opens. */
static void makes_and_opens(void)
{
	PTY_AUTO p = open_at(pty_office_copy(), "14.10.2031 18:00");

	if (p == NULL)
		return;
	pty_type(p, "W");
	PTY_CHECK(p, pty_expect(p, "n legt um 18:00 Uhr", 3000));
	pty_type(p, "n");
	PTY_CHECK(p, pty_expect(p, "Di 14.10.2031 18:00", 3000));
	pty_type(p, "\tÜbungsabend\023");
	PTY_CHECK(p, pty_expect(p, "Gespeichert", 3000));
	PTY_CHECK(p, pty_expect(p, "18:00–19:00 Übungsabend", 3000));
	pty_type(p, "u");
	PTY_CHECK(p, pty_expect(p, "ckg", 3000));
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "Rückgängig gemacht", 3000));
	PTY_CHECK(p, pty_expect_not(p, "18:00–19:00", 3000));
}

/* Whatever is open, the window may change under it. */
static void any_size_in_any_view(void)
{
	static const struct {
		int w, h;
	} sizes[] = { { 60, 16 }, { 200, 60 }, { 110, 24 }, { 20, 5 }, { 80, 24 } };
	static const char *const views[] = { "T", "W", "M", "A", "J", "Mm" };
	PTY_AUTO p = open_at(office_with_event(), "29.10.2031");

	if (p == NULL)
		return;
	for (size_t v = 0; v < sizeof(views) / sizeof(views[0]); v++) {
		pty_type(p, views[v]);
		for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
			pty_resize(p, sizes[s].w, sizes[s].h);
			PTY_CHECK(p, pty_quiet(p, 80, 3000));
		}
		PTY_CHECK(p, pty_expect(p, PTY_OFFICE_MARK, 3000));
		PTY_CHECK(p, pty_expect(p, "29.10.2031", 3000));
	}
	PTY_CHECK(p, pty_expect(p, "Hierher", 3000));
}

/* A colleague's date appears without a key; the selection stays on its event. */
static void colleague_appears(void)
{
	static const char *const put[] = { "put", "events", "title=Vom Kollegen", "type=internal",
		"state=confirmed", "start=29.10.2031 08:00", "end=09:00", NULL };
	const char *db = office_with_event();
	PTY_AUTO p = open_at(db, "29.10.2031");

	if (p == NULL)
		return;
	PTY_CHECK(p, pty_expect(p, "09:00–10:00 Übungsabend", 3000));
	PTY_CHECK(p, pty_office_command(db, put) == 0);
	PTY_CHECK(p, pty_expect(p, "2 Termine", 2000));
	PTY_CHECK(p, pty_expect(p, "2/2 09:00–10:00 Übungsabend", 2000));
}

const PtyTest pty_calendar_tests[] = {
	{ "the calendar moves in time", moves_in_time },
	{ "a date is made at the hour under the cursor", makes_and_opens },
	{ "every view of the calendar lives in every window", any_size_in_any_view },
	{ "a colleague's date appears, the selection stays", colleague_appears },
	{ NULL, NULL },
};
