/* The floor of a list on the screen: rows in memory, curses, nothing else.
 * usage: floor_list FILE   (one row a line) */
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS_MAX = 200000 };
static char *rows[ROWS_MAX];

int main(int argc, char **argv)
{
	FILE *f = fopen(argc > 1 ? argv[1] : "", "r");
	int n = 0, top = 0, cursor = 0, key = 0, i;
	size_t cap = 0;

	while (f && n < ROWS_MAX && getline(&rows[n], &cap, f) > 0)
		cap = 0, n++;
	setlocale(LC_ALL, "");
	initscr(), cbreak(), noecho(), keypad(stdscr, TRUE), curs_set(0);
	while (n > 0 && key != 'q') {
		top = cursor < top ? cursor : cursor >= top + LINES ? cursor - LINES + 1 : top;
		for (i = 0; i < LINES && top + i < n; i++) {
			attrset(top + i == cursor ? A_REVERSE : A_NORMAL);
			mvaddnstr(i, 0, rows[top + i], COLS - 1);
		}
		key = getch();
		cursor += (key == KEY_DOWN) - (key == KEY_UP) + (key == KEY_NPAGE) * LINES -
			(key == KEY_PPAGE) * LINES;
		cursor = cursor < 0 ? 0 : cursor >= n ? n - 1 : cursor;
		top = key == KEY_NPAGE || key == KEY_PPAGE ? cursor : top;
	}
	return endwin();
}
