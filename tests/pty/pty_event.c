/* Entering a date in the real program. */
#include "pty_test.h"

#include <stdio.h>
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

/* A congress with 350 guests: three letters and Enter, one after the other; then one who is not on the list. */
static void check_in(void)
{
	static const char *const put[] = { "put", "events", "title=Einlassprobe", "type=congress",
		"start=14.10.2031 09:00", "end=17:00", NULL };
	const char *db = pty_office_copy();
	char path[200], event[24], text[40];
	const char *const import[] = { "import", "registrations", event, path, NULL };
	PTY_AUTO p = NULL;
	FILE *f;

	snprintf(path, sizeof(path), "%s.csv", db);
	f = fopen(path, "w");
	PTY_CHECK(p, f != NULL && sscanf(pty_office_answer(db, put), "ok events %20s", event) == 1);
	fprintf(f, "Vorname;Nachname\n");
	for (int i = 0; i < 350; i++)
		fprintf(f, "Gast;%c%cxmann\n", 'A' + i / 26, 'a' + i % 26);
	fclose(f);
	PTY_CHECK(p, pty_office_command(db, import) == 0);
	p = pty_office_open(&(PtyOffice){ .db = db });
	if (p == NULL)
		return;
	pty_type(p, "7L/einlassprobe\rE");
	PTY_CHECK(p, pty_expect(p, "0 da, 350 erwartet", 3000));
	for (int i = 0; i < 13; i++) {
		snprintf(text, sizeof(text), "%c%cx\r", 'a' + i, 'a' + i);
		pty_type(p, text);
		snprintf(text, sizeof(text), "%d da, %d erwartet", i + 1, 349 - i);
		PTY_CHECK(p, pty_expect(p, text, 3000));
	}
	pty_type(p, "\016");
	PTY_CHECK(p, pty_expect(p, "Gast am Einlass", 3000));
	pty_type(p, "Walkin\023");
	PTY_CHECK(p, pty_expect(p, "14 da, 337 erwartet", 3000));
}

/* A calendar file: looked at first, taken in as one step, and back. */
static void calendar_file(void)
{
	const char *db = pty_office_copy();
	const char *const list[] = { "list", "events", "Einleseprobe", "--format", "csv", NULL };
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });
	char path[200];
	FILE *f;

	if (p == NULL)
		return;
	snprintf(path, sizeof(path), "%s.ics", db);
	f = fopen(path, "w");
	PTY_CHECK(p, f != NULL);
	fputs("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", f);
	for (int i = 0; i < 200; i++)
		fprintf(f,
			"BEGIN:VEVENT\r\nUID:p%d\r\nDTSTART:203110%02dT0%d0000Z\r\nDURATION:PT1H\r\n"
			"SUMMARY:Einleseprobe %d\r\nEND:VEVENT\r\n",
			i, 1 + i % 28, 1 + i / 28, i);
	fputs("BEGIN:VEVENT\r\nUID:r\r\nDTSTART:20311001\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n"
	      "SUMMARY:Einleseprobe Serie\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		f);
	fclose(f);
	pty_type(p, "7I");
	PTY_CHECK(p, pty_expect(p, "Pfad der Datei", 3000));
	pty_type(p, path);
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "201 neu, 0 geändert", 5000));
	PTY_CHECK(p, strstr(pty_office_answer(db, list), "Einleseprobe") == NULL);
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "201 eingelesen", 5000));
	PTY_CHECK(p, pty_expect(p, "201 gleich", 3000));
	PTY_CHECK(p, strstr(pty_office_answer(db, list), "Einleseprobe Serie") != NULL);
	pty_type(p, "u\r");
	PTY_CHECK(p, pty_expect(p, "Rückgängig gemacht", 5000));
	PTY_CHECK(p, strstr(pty_office_answer(db, list), "Einleseprobe") == NULL);
}

const PtyTest pty_event_tests[] = {
	{ "a date is one line", one_line },
	{ "the doubled hour is asked for", doubled_hour },
	{ "a form of a date changes its size", resized },
	{ "350 guests at the door", check_in },
	{ "a file of dates comes in after its preview", calendar_file },
	{ NULL, NULL },
};
