/* The people, in the real program: what is on the screen, and afterwards in the file. */
#include "pty_test.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CTRL_Q "\021"
#define CTRL_S "\023"
#define CTRL_T "\024"
#define CTRL_U "\025"

enum { SOON = 3000 };

/* --- asking the file --- */

/* "full_name,function,place" of whom the query finds, a line each, under a heading. */
static const char *people_lines(const char *db, const char *query)
{
	const char *args[] = { "list", "persons", query, "--format", "csv", "--plain", "--columns",
		"full_name,function,place", "--purpose", "Test", NULL };

	return pty_office_answer(db, args);
}

static bool people_have(const char *db, const char *query, const char *line)
{
	return strstr(people_lines(db, query), line) != NULL;
}

static int people_count(const char *db)
{
	const char *s = people_lines(db, "");
	int n = -1;

	for (; *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

static bool people_note(const char *db, const char *text, const char *what)
{
	const char *args[] = { "list", "notes", text, "--json", NULL };

	return strstr(pty_office_answer(db, args), what) != NULL;
}

static bool people_sound(const char *db)
{
	static const char *const check[] = { "check", NULL };

	return pty_office_command(db, check) == 0;
}

/* The card of somebody, from the start screen. */
static bool people_open_card(Pty *p, const char *name)
{
	pty_type(p, "3/");
	pty_type(p, name);
	if (!pty_expect(p, "1 von 500 Personen", SOON))
		return false;
	pty_type(p, "\r");
	return pty_expect(p, "Briefanrede", SOON);
}

/* --- the day --- */

static void problem_and_back(void)
{
	PTY_AUTO p = pty_office_open(&(PtyOffice){ 0 });
	int x, y;

	if (p == NULL)
		return;
	PTY_CHECK(p, pty_expect(p, "Wiedervorlagen: 7 fällig", SOON));
	/* The doubles come last, after a rest. */
	pty_pump(p, 1200);
	pty_type(p, "G");
	PTY_CHECK(p, pty_expect(p, "vermutlich doppelt", SOON));
	pty_type(p, "kk");
	PTY_CHECK(p, pty_quiet(p, 100, SOON));
	pty_cursor(p, &x, &y);
	PTY_CHECK(p, strstr(pty_row(p, y), "Konrad Moser / K. Moser") != NULL);
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "Was soll gelten?", SOON));
	PTY_CHECK(p, strstr(pty_screen(p), "1 bleibt: Konrad Moser") != NULL);
	pty_type(p, "q");
	PTY_CHECK(p, pty_expect(p, "Zu prüfen", SOON));
	PTY_CHECK(p, pty_quiet(p, 100, SOON));
	pty_cursor(p, &x, &y);
	PTY_CHECK(p, strstr(pty_row(p, y), "> doppelt?        Konrad Moser / K. Moser") != NULL);
}

/* --- a person --- */

static void note_on_a_person(void)
{
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });
	PTY_AUTO again = NULL;

	if (p == NULL)
		return;
	PTY_CHECK(p, people_open_card(p, "jens wirth"));
	pty_type(p, "n");
	PTY_CHECK(p, pty_expect(p, "Neuer Vermerk", SOON));
	pty_type(p, "Möchte den Ratsbeschluss über Wärmenetze sehen." CTRL_S);
	PTY_CHECK(p, pty_expect(p, "Gespeichert", SOON));
	PTY_CHECK(p, people_note(db, "ratsbeschluss", "Möchte den Ratsbeschluss über Wärmenetze sehen."));
	pty_type(p, CTRL_Q);
	PTY_CHECK(p, pty_exited(p, SOON, &(int){ 0 }));
	again = pty_office_open(&(PtyOffice){ .db = db });
	if (again == NULL)
		return;
	PTY_CHECK(again, people_open_card(again, "jens wirth"));
	pty_type(again, "G");
	PTY_CHECK(again, pty_quiet(again, 100, SOON));
	for (int i = 0; i < 10 && strstr(pty_screen(again), "Ratsbeschluss") == NULL; i++) {
		pty_type(again, "\033[5~");
		pty_pump(again, 50);
	}
	PTY_CHECK(again, strstr(pty_screen(again), "Möchte den Ratsbeschluss") != NULL);
}

static void call_desk(void)
{
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });

	if (p == NULL)
		return;
	pty_type(p, CTRL_T "10011");
	PTY_CHECK(p, pty_expect(p, ">Jens Wirth", SOON));
	PTY_CHECK(p, pty_expect(p, "Vermerk, Anruf eingehend", SOON));
	pty_type(p, "\rRuft wegen der Jury zurück." CTRL_S);
	PTY_CHECK(p, pty_expect_not(p, "Vermerk, Anruf", SOON));
	PTY_CHECK(p, people_note(db, "jury zurück", "Ruft wegen der Jury zurück."));
	PTY_CHECK(
		p, people_note(db, "art:anruf richtung:eingehend text:jury", "Ruft wegen der Jury zurück."));
	/* The other direction, with a key. */
	pty_type(p, CTRL_T "10011");
	PTY_CHECK(p, pty_expect(p, ">Jens Wirth", SOON));
	pty_type(p, "\r\tNicht erreicht." CTRL_S);
	PTY_CHECK(p, pty_expect_not(p, "Vermerk, Anruf", SOON));
	PTY_CHECK(p, people_note(db, "richtung:ausgehend text:\"nicht erreicht.\"", "Nicht erreicht."));
}

static void change_of_office(void)
{
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });

	if (p == NULL)
		return;
	PTY_CHECK(p, people_have(db, "jens wirth", "Jens Wirth,Bürgermeister,Delligsen"));
	PTY_CHECK(p, people_open_card(p, "jens wirth"));
	pty_type(p, "C");
	PTY_CHECK(p, pty_expect(p, "scheidet aus", SOON));
	pty_type(p, "\r" CTRL_U "gestern\rj\rkonrad sommer");
	PTY_CHECK(p, pty_expect(p, ">Konrad Sommer", SOON));
	pty_type(p, "\r");
	PTY_CHECK(p, pty_expect(p, "geht an die Nachfolge", SOON));
	pty_type(p, CTRL_S);
	PTY_CHECK(p, pty_expect(p, "Amt wechseln?", SOON));
	pty_type(p, "j");
	PTY_CHECK(p, pty_expect(p, "Der Amtswechsel ist eingetragen", SOON));
	PTY_CHECK(p, people_have(db, "konrad sommer", "Konrad Sommer,Bürgermeister,Delligsen"));
	PTY_CHECK(p, people_have(db, "jens wirth", "Jens Wirth,,"));
	pty_type(p, "u\r");
	PTY_CHECK(p, pty_expect(p, "Rückgängig gemacht", SOON));
	PTY_CHECK(p, people_have(db, "jens wirth", "Jens Wirth,Bürgermeister,Delligsen"));
	PTY_CHECK(p, !people_have(db, "konrad sommer", "Delligsen"));
	PTY_CHECK(p, people_sound(db));
}

/* --- doubles --- */

static bool people_merge_horn(Pty *p)
{
	pty_type(p, "3D");
	if (!pty_expect(p, "Dr. Barbara Horn", SOON))
		return false;
	pty_type(p, "jjjj\r");
	if (!pty_expect(p, "1 bleibt: Dr. Barbara Horn", SOON))
		return false;
	pty_type(p, "\r");
	if (!pty_expect(p, "Zusammenführen?", SOON))
		return false;
	pty_type(p, "j");
	return pty_expect(p, "Zusammengeführt", SOON);
}

static void merge_and_undo(void)
{
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });

	if (p == NULL)
		return;
	PTY_CHECK(p, people_have(db, "barbara horne", "Barbara Horne,"));
	PTY_CHECK(p, people_merge_horn(p));
	PTY_CHECK(p, people_count(db) == 499);
	PTY_CHECK(p, people_have(db, "barbara horn", "Dr. Barbara Horn,"));
	PTY_CHECK(p, !people_have(db, "barbara horne", "Horne"));
	pty_type(p, "u\r");
	PTY_CHECK(p, pty_expect(p, "Rückgängig gemacht", SOON));
	PTY_CHECK(p, people_count(db) == 500);
	PTY_CHECK(p, people_have(db, "barbara horne", "Barbara Horne,"));
	PTY_CHECK(p, people_sound(db));
}

/* One merges two records while the other writes on the one that goes: she is told, and what
 * she typed is kept. */
static void merged_while_edited(void)
{
	const char *db = pty_office_copy();
	PTY_AUTO erika = pty_office_open(&(PtyOffice){ .db = db });
	PTY_AUTO petra = pty_office_open(&(PtyOffice){ .db = db, .user = "petra" });
	PTY_AUTO again = NULL;

	if (erika == NULL || petra == NULL)
		return;
	PTY_CHECK(petra, people_open_card(petra, "barbara horne"));
	pty_type(petra, "e");
	PTY_CHECK(petra, pty_expect(petra, "Nachname", SOON));
	pty_type(petra, "\t" CTRL_U "Hornemann");
	PTY_CHECK(petra, pty_expect(petra, "Hornemann", SOON));
	PTY_CHECK(erika, people_merge_horn(erika));
	pty_type(petra, CTRL_S);
	PTY_CHECK(petra, pty_expect(petra, "wurde von erika am", SOON));
	PTY_CHECK(petra, strstr(pty_screen(petra), "Zusammengeführt: Dr. Barbara Horn") != NULL);
	PTY_CHECK(petra, strstr(pty_screen(petra), "Hornemann") != NULL);
	pty_hang_up(petra);
	PTY_CHECK(petra, pty_exited(petra, SOON, &(int){ 0 }));
	/* The draft waits, though its record is gone, and goes on when the merge is taken back. */
	again = pty_office_open(&(PtyOffice){ .db = db, .user = "petra" });
	if (again == NULL)
		return;
	PTY_CHECK(again, pty_expect(again, "Ein angefangener Eintrag wartet", SOON));
	pty_type(again, ":Angefangene\r");
	PTY_CHECK(again, pty_expect(again, "(gelöscht)", SOON));
	pty_type(again, "\r");
	PTY_CHECK(again, pty_expect(again, "in einem anderen aufgegangen", SOON));
	pty_type(erika, "u\r");
	PTY_CHECK(erika, pty_expect(erika, "Rückgängig gemacht", SOON));
	PTY_CHECK(again, pty_expect(again, "Person: Barbara Horne", SOON));
	pty_type(again, "\r");
	PTY_CHECK(again, pty_expect(again, "Hornemann", SOON));
	pty_type(again, CTRL_S);
	PTY_CHECK(again, pty_expect(again, "Gespeichert", SOON));
	PTY_CHECK(again, people_have(db, "hornemann", "Barbara Hornemann,Bürgermeisterin,Alzey"));
	PTY_CHECK(again, people_sound(db));
}

/* --- a file of people --- */

static bool people_file(char path[160], int rows)
{
	FILE *f;

	snprintf(path, 160, "%s/people.csv", pty_office_dir());
	f = fopen(path, "w");
	if (f == NULL)
		return false;
	fputs("Vorname;Nachname;E-Mail\n", f);
	for (int i = 0; i < rows; i++)
		fprintf(f, "Person%d;Einlese%d;einlese%d@example.org\n", i, i, i);
	return fclose(f) == 0;
}

static bool people_preview(Pty *p, const char *path, const char *summary)
{
	pty_type(p, "3I");
	if (!pty_expect(p, "Personen einlesen", SOON))
		return false;
	pty_type(p, "o" CTRL_U);
	pty_type(p, path);
	pty_type(p, "\r");
	return pty_expect(p, summary, 10000);
}

static void import_of_a_file(void)
{
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });
	char path[160];

	if (p == NULL)
		return;
	PTY_CHECK(p, people_file(path, 30));
	PTY_CHECK(p, people_preview(p, path, "30 neu, 0 geändert"));
	PTY_CHECK(p, people_count(db) == 500);
	pty_type(p, CTRL_S);
	PTY_CHECK(p, pty_expect(p, "Einlesen?", SOON));
	pty_type(p, "j");
	PTY_CHECK(p, pty_expect(p, "30 eingelesen", SOON));
	PTY_CHECK(p, people_count(db) == 530);
	PTY_CHECK(p, people_have(db, "Einlese7", "Person7 Einlese7,"));
	pty_type(p, "u\r");
	PTY_CHECK(p, pty_expect(p, "Rückgängig gemacht", SOON));
	PTY_CHECK(p, people_count(db) == 500);
}

/* Killed in the middle of it, the office is as it was; the terminal, too. */
static void import_that_is_killed(void)
{
	const char *db = pty_office_copy();
	PTY_AUTO p = pty_office_open(&(PtyOffice){ .db = db });
	char path[160];

	if (p == NULL)
		return;
	PTY_CHECK(p, people_file(path, 30000));
	PTY_CHECK(p, people_preview(p, path, "30.000 neu"));
	pty_type(p, CTRL_S);
	PTY_CHECK(p, pty_expect(p, "Einlesen?", SOON));
	pty_type(p, "j");
	PTY_CHECK(p, pty_expect(p, "von 30000", SOON));
	PTY_CHECK(p, strstr(pty_screen(p), "Esc bricht ab") != NULL);
	kill(pty_child(p), SIGKILL);
	PTY_CHECK(p, pty_exited(p, SOON, &(int){ 0 }));
	PTY_CHECK(p, !pty_alternate(p));
	PTY_CHECK(p, people_count(db) == 500);
	PTY_CHECK(p, people_sound(db));
}

const PtyTest pty_people_tests[] = {
	{ "from a problem of the day to its repair and back", problem_and_back },
	{ "a note on a person is there when the office opens again", note_on_a_person },
	{ "the call desk saves who called whom", call_desk },
	{ "a change of office, and its undo", change_of_office },
	{ "two records become one, and two again", merge_and_undo },
	{ "merged by one while the other edits", merged_while_edited },
	{ "a file of people comes in after its preview", import_of_a_file },
	{ "an import killed in the middle leaves nothing", import_that_is_killed },
	{ NULL, NULL },
};
