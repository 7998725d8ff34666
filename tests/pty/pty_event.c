/* Entering a date in the real program. */
#include "pty_test.h"

#include <string.h>

static Pty *open_form(const char *db)
{
	Pty *p = pty_office_open(&(PtyOffice){ .db = db });

	if (p == NULL)
		return NULL;
	pty_type(p, "7L");
	if (pty_expect(p, "L Kalender", 3000)) {
		pty_type(p, "n");
		if (pty_expect(p, "Wann *", 3000))
			return p;
	}
	pty_run_failed(p, __FILE__, __LINE__, "the form of a date opens");
	pty_close(p);
	return NULL;
}

/* One line, as it comes from the keyboard: understood while it is typed, saved with two keys. */
static void one_line(void)
{
	PTY_AUTO p = open_form(pty_office_copy());

	if (p == NULL)
		return;
	pty_type_slowly(p, "14.10.2031 18-19:30 Web-Talk Grün für Dörfer", 2);
	PTY_CHECK(p, pty_expect(p, "Di 14.10.2031 18:00–19:30 (KW 42)", 3000));
	PTY_CHECK(p, pty_expect(p, "Titel: Web-Talk Grün für Dörfer", 3000));
	pty_type(p, "\t\023");
	PTY_CHECK(p, pty_expect(p, "Gespeichert", 3000));
	PTY_CHECK(p, pty_expect(p, "14.10.2031 18:00", 3000));
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "Web-Talk, geplant", 3000));
}

/* The hour that comes twice is asked for, and Esc leads back to what was typed. */
static void doubled_hour(void)
{
	PTY_AUTO p = open_form(pty_office_copy());

	if (p == NULL)
		return;
	pty_type(p, "26.10.2031 2:30-4 Nachtwache\023");
	PTY_CHECK(p, pty_expect(p, "zweite Stunde", 3000));
	pty_type(p, "\033");
	PTY_CHECK(p, pty_expect(p, "26.10.2031 02:30-04:00", 3000));
	pty_type(p, "\023");
	PTY_CHECK(p, pty_expect(p, "zweite Stunde", 3000));
	pty_type(p, "\033[B\r");
	PTY_CHECK(p, pty_expect(p, "Gespeichert", 3000));
}

/* The window changes while dialogs are open above the form; nothing that was typed is lost. */
static void resized(void)
{
	PTY_AUTO p = open_form(pty_office_copy());

	if (p == NULL)
		return;
	pty_type(p, "29.3.2031 9-10 Übung");
	PTY_CHECK(p, pty_expect(p, "Titel: Übung", 3000));
	pty_resize(p, 60, 16);
	PTY_CHECK(p, pty_quiet(p, 150, 3000));
	pty_type(p, "\033"); /* asks whether to throw it away */
	PTY_CHECK(p, pty_expect(p, "verwerfen", 3000));
	pty_resize(p, 120, 40);
	PTY_CHECK(p, pty_quiet(p, 150, 3000));
	pty_type(p, "n");
	PTY_CHECK(p, pty_expect(p, "29.3.2031 9-10 Übung", 3000));
	pty_type(p, "\023");
	PTY_CHECK(p, pty_expect(p, "Gespeichert", 3000));
}

const PtyTest pty_event_tests[] = {
	{ "a date is one line", one_line },
	{ "the doubled hour is asked for", doubled_hour },
	{ "a form of a date changes its size", resized },
	{ NULL, NULL },
};
