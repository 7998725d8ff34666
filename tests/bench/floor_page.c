/* The floor of opening a database on the screen: read one page, show it.
 * usage: floor_page DATABASE */
#include <locale.h>
#include <ncurses.h>
#include <sqlite3.h>

static const char page_sql[] = "SELECT t.name, t.postcode, d.name, t.population FROM town t "
			       "LEFT JOIN district d ON d.id = t.district ORDER BY t.sort_key, t.ags LIMIT ?";

static const char *column(sqlite3_stmt *s, int i)
{
	return sqlite3_column_text(s, i) ? (const char *)sqlite3_column_text(s, i) : "";
}

int main(int argc, char **argv)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	int y = 0;

	if (argc < 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
		sqlite3_prepare_v2(db, page_sql, -1, &s, NULL) != SQLITE_OK)
		return 1;
	setlocale(LC_ALL, "");
	initscr(), cbreak(), noecho(), curs_set(0);
	sqlite3_bind_int(s, 1, LINES);
	while (sqlite3_step(s) == SQLITE_ROW)
		mvprintw(y++, 0, "%.30s %s %.20s %d", column(s, 0), column(s, 1), column(s, 2),
			sqlite3_column_int(s, 3));
	while (getch() != 'q')
		continue;
	sqlite3_finalize(s), sqlite3_close(db);
	return endwin();
}
