/* The grid for terminals without UTF-8. A cell holds one character, so ä → ae needs a
 * second one: it is taken from the gap behind the word, if there is one of two blanks or
 * more, and the text between moves right. Columns further right stay where they are. */
#include "kontor/term/term.h"

#include <string.h>

typedef struct AsciiRow {
	uint32_t cp;
	char text[3];
} AsciiRow;

static const AsciiRow ASCII_ROWS[] = {
	{ 0x00A0, " " },
	{ 0x00A7, "S" },
	{ 0x00AB, "\"" },
	{ 0x00B0, "o" },
	{ 0x00B2, "2" },
	{ 0x00B3, "3" },
	{ 0x00B7, "." },
	{ 0x00BB, "\"" },
	{ 0x00BD, "h" },
	{ 0x00C4, "Ae" },
	{ 0x00D6, "Oe" },
	{ 0x00D7, "x" },
	{ 0x00DC, "Ue" },
	{ 0x00DF, "ss" },
	{ 0x00E4, "ae" },
	{ 0x00F6, "oe" },
	{ 0x00FC, "ue" },
	{ 0x0141, "L" },
	{ 0x0142, "l" },
	{ 0x0152, "OE" },
	{ 0x0153, "oe" },
	{ 0x1E9E, "SS" },
	{ 0x2010, "-" },
	{ 0x2011, "-" },
	{ 0x2012, "-" },
	{ 0x2013, "-" },
	{ 0x2014, "-" },
	{ 0x2018, "'" },
	{ 0x2019, "'" },
	{ 0x201A, "'" },
	{ 0x201C, "\"" },
	{ 0x201D, "\"" },
	{ 0x201E, "\"" },
	{ 0x2022, "*" },
	{ 0x2026, "." },
	{ 0x2039, "<" },
	{ 0x203A, ">" },
	{ 0x20AC, "E" },
	{ 0x2190, "<" },
	{ 0x2191, "^" },
	{ 0x2192, ">" },
	{ 0x2193, "v" },
	{ 0x2194, "-" },
	{ 0x2212, "-" },
	{ 0x2248, "~" },
	{ 0x2260, "!" },
	{ 0x2264, "<" },
	{ 0x2265, ">" },
	{ 0x25A0, "#" },
	{ 0x25B2, "^" },
	{ 0x25B6, ">" },
	{ 0x25B8, ">" },
	{ 0x25BC, "v" },
	{ 0x25BE, "v" },
	{ 0x25C6, "*" },
	{ 0x25CB, "o" },
	{ 0x25CF, "*" },
	{ 0x2605, "*" },
	{ 0x2611, "x" },
	{ 0x2713, "x" },
	{ 0x2714, "x" },
	{ 0x2717, "x" },
};

/* Base letters of U+00C0 … U+00FF, for accents without an own row. */
static const char LATIN[] = "AAAAAAACEEEEIIIIDNOOOOO*OUUUUYPsaaaaaaaceeeeiiiidnooooo/ouuuuypy";

static const char *ascii_find(uint32_t cp, char one[2])
{
	for (size_t i = 0; i < ARRAY_LEN(ASCII_ROWS); i++)
		if (ASCII_ROWS[i].cp == cp)
			return ASCII_ROWS[i].text;
	one[1] = '\0';
	one[0] = '?';
	if (cp >= 0xC0 && cp <= 0xFF)
		one[0] = LATIN[cp - 0xC0];
	else if (cp == 0x2500 || cp == 0x2501 || cp == 0x2550)
		one[0] = '-';
	else if (cp == 0x2502 || cp == 0x2503 || cp == 0x2551)
		one[0] = '|';
	else if (cp >= 0x2504 && cp <= 0x257F)
		one[0] = '+';
	else if (cp >= 0x2580 && cp <= 0x2593)
		one[0] = '#';
	return one;
}

static bool ascii_blank(const Cell *c)
{
	return c->cp == ' ' && c->width == 1;
}

/* The first of two blanks behind x (or the blank that ends the row); -1: no room. A line
 * of a box ends the search: what is behind it belongs to something else. */
static int ascii_gap(const Cell *row, int w, int x)
{
	for (int i = x + 1; i < w; i++) {
		if (row[i].cp >= 0x2500 && row[i].cp <= 0x257F)
			return -1;
		if (ascii_blank(&row[i]) && (i + 1 == w || ascii_blank(&row[i + 1])))
			return i;
	}
	return -1;
}

static void ascii_put(Cell *c, char ch)
{
	c->cp = (unsigned char)ch;
	c->width = 1;
	memset(c->marks, 0, sizeof(c->marks));
}

void term_ascii_row(Cell *row, int w, int *cursor_x)
{
	for (int x = 0; x < w; x++) {
		char one[2];
		const char *text;
		int gap;

		if (row[x].width == 0) { /* the right half of a wide character */
			ascii_put(&row[x], ' ');
			continue;
		}
		if (row[x].cp < 0x7F) {
			ascii_put(&row[x], (char)row[x].cp);
			continue;
		}
		text = ascii_find(row[x].cp, one);
		gap = text[1] != '\0' ? ascii_gap(row, w, x) : -1;
		ascii_put(&row[x], text[0]);
		if (gap < 0)
			continue;
		memmove(&row[x + 2], &row[x + 1], (size_t)(gap - x - 1) * sizeof(Cell));
		row[x + 1] = row[x];
		ascii_put(&row[x + 1], text[1]);
		if (cursor_x != NULL && *cursor_x > x && *cursor_x <= gap && *cursor_x + 1 < w)
			*cursor_x += 1;
		x++;
	}
}
