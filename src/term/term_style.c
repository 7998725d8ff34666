/* Themes: what each style looks like.
 *
 * Every theme tells the styles that mean something apart by attributes alone (reverse,
 * bold, underline), so that nothing is lost without colour; colour only adds. Foregrounds
 * are drawn on the terminal's own background, from the eight colours that every palette
 * has: bright enough for dark, dark enough for light. */
#include "term_priv.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#define NO_COLOUR (-1)

typedef struct StyleRow {
	unsigned attr;
	short dark, light; /* foreground of the two coloured themes */
} StyleRow;

/* A_DIM is used for nothing that must be read: some terminals show it as black. */
static const StyleRow STYLE_ROWS[STYLE_COUNT] = {
	[STYLE_TEXT] = { A_NORMAL, NO_COLOUR, NO_COLOUR },
	[STYLE_DIM] = { A_NORMAL, COLOR_CYAN, COLOR_BLUE },
	[STYLE_STRONG] = { A_BOLD, NO_COLOUR, NO_COLOUR },
	[STYLE_TAB] = { A_NORMAL, NO_COLOUR, NO_COLOUR },
	[STYLE_TAB_HERE] = { A_REVERSE | A_BOLD, NO_COLOUR, NO_COLOUR },
	[STYLE_HEAD] = { A_UNDERLINE, COLOR_CYAN, COLOR_BLUE },
	[STYLE_CURSOR] = { A_REVERSE, NO_COLOUR, NO_COLOUR },
	[STYLE_MATCH] = { A_BOLD | A_UNDERLINE, COLOR_YELLOW, COLOR_MAGENTA },
	[STYLE_KEY] = { A_BOLD, COLOR_YELLOW, COLOR_BLUE },
	[STYLE_FOOTER] = { A_NORMAL, NO_COLOUR, NO_COLOUR },
	[STYLE_MESSAGE] = { A_BOLD, NO_COLOUR, NO_COLOUR },
	[STYLE_ERROR] = { A_BOLD | A_REVERSE, COLOR_RED, COLOR_RED },
	[STYLE_GOOD] = { A_NORMAL, COLOR_GREEN, COLOR_GREEN },
	[STYLE_WARN] = { A_BOLD, COLOR_YELLOW, COLOR_MAGENTA },
	[STYLE_FIELD] = { A_UNDERLINE, NO_COLOUR, NO_COLOUR },
	[STYLE_FOCUS] = { A_REVERSE, NO_COLOUR, NO_COLOUR },
	[STYLE_FRAME] = { A_NORMAL, COLOR_CYAN, COLOR_BLUE },
};

bool term_style_theme_parse(const char *name, TermTheme *ret)
{
	static const char *const names[] = { "dark", "light", "contrast", "mono" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(name, names[i]) == 0) {
			*ret = (TermTheme)i;
			return true;
		}
	}
	return false;
}

static bool wants_colour(TermTheme theme)
{
	const char *no = getenv("NO_COLOR");

	return theme < TERM_THEME_CONTRAST && (no == NULL || no[0] == '\0') && has_colors();
}

void term_style_init(TermTheme theme, TermLook looks[STYLE_COUNT])
{
	bool colour = wants_colour(theme) && start_color() == OK && use_default_colors() == OK;

	for (int s = 0; s < STYLE_COUNT; s++) {
		const StyleRow *row = &STYLE_ROWS[s];
		short fg = theme == TERM_THEME_LIGHT ? row->light : row->dark;
		TermLook look = { row->attr, 0, (row->attr & (A_REVERSE | A_UNDERLINE)) == 0 };

		/* Pair n has the foreground n: equal looks share one pair and no bytes are
		 * spent between them. */
		if (colour && fg != NO_COLOUR && init_pair(fg, fg, -1) == OK)
			look.pair = fg;
		if (theme == TERM_THEME_CONTRAST && look.flat && s != STYLE_TEXT && s != STYLE_FOOTER)
			look.attr |= A_BOLD;
		looks[s] = look;
	}
}
