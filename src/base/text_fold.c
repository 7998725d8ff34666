/* Folding for search.
 *
 * One pass. The letters of Europe below U+0180 come from a table; rarer ones are
 * decomposed by utf8proc. An e right behind a plain a, o or u of the same word is
 * dropped, which is how "ae" and "ä" meet: "Bauer" becomes "baur", "Neue" "neu", "Aue"
 * "au", "Soest" "sost", "Itzehoe" "itzeho". That is lossy, but the same for query and
 * data. Across a blank or hyphen it does not happen, so that "eichenberg" finds
 * "Neu-Eichenberg"; therefore fold a text once only, never a folded one again. */
#include "kontor/base/text.h"

#include <string.h>
#include <utf8proc.h>

#include "text_priv.h"

enum { TABLE_FIRST = 0xC0, TABLE_END = 0x180 };

static const char latin[TABLE_END - TABLE_FIRST][3] = {
	/* clang-format off */
	"a", "a", "a", "a", "a", "a", "a", "c", "e", "e", "e", "e", "i", "i", "i", "i", /* 00C0 */
	"d", "n", "o", "o", "o", "o", "o", "x", "o", "u", "u", "u", "u", "y", "th", "ss", /* 00D0 */
	"a", "a", "a", "a", "a", "a", "a", "c", "e", "e", "e", "e", "i", "i", "i", "i", /* 00E0 */
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y", /* 00F0 */
	"a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d", /* 0100 */
	"d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g", /* 0110 */
	"g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i", /* 0120 */
	"i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l", /* 0130 */
	"l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o", /* 0140 */
	"o", "o", "o", "o", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s", /* 0150 */
	"s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u", /* 0160 */
	"u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s", /* 0170 */
	/* clang-format on */
};

typedef struct Folder {
	Str *out;
	bool in_word;     /* the last character was part of a word */
	bool after_plain; /* ... and a plain a, o or u */
} Folder;

/* Typographic relatives of what is dropped in ASCII: blanks, dashes, quotes, brackets,
 * and everything invisible. */
static bool is_dropped(uint32_t cp)
{
	if (cp == 0xB7 || cp == 0xB4 || cp == 0x2024 || cp == 0x2044)
		return true;
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
		return true;
	default:
		return false;
	}
}

/* What becomes of an ASCII character; 0: it is dropped. */
static char ascii_fold(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c + ('a' - 'A'));
	if (c > ')' && c != ',' && c != '-' && c != '.' && c != '/' && c != 0x7F)
		return (char)c;
	return c > ' ' && c < '\'' ? (char)c : 0;
}

/* Room for it was reserved: this runs for nearly every byte there is. */
static void fold_ascii(Folder *f, unsigned char byte)
{
	char c = ascii_fold(byte);
	bool digraph = c == 'e' && f->after_plain;
	if (c != 0 && !digraph)
		f->out->data[f->out->len++] = c;
	f->in_word = c != 0;
	f->after_plain = c == 'a' || c == 'o' || c == 'u';
}

/* A letter of the table; room was reserved. */
static void fold_latin(Folder *f, uint32_t cp)
{
	for (const char *p = latin[cp - TABLE_FIRST]; *p != '\0'; p++)
		f->out->data[f->out->len++] = *p;
	f->in_word = true;
	f->after_plain = false;
}

/* A piece of a decomposed character. */
static void fold_piece(Folder *f, uint32_t cp)
{
	char buf[4];
	str_reserve(f->out, sizeof buf);
	if (cp < 0x80) {
		fold_ascii(f, (unsigned char)cp);
	} else if (cp >= TABLE_FIRST && cp < TABLE_END) {
		fold_latin(f, cp);
	} else if (is_dropped(cp)) {
		f->in_word = false;
	} else {
		str_add(f->out, buf, text_encode(cp, buf));
		f->in_word = true;
	}
}

/* Lower case, without marks, in the plain form of ligatures and wide letters. */
static void fold_rare(Folder *f, uint32_t cp)
{
	utf8proc_int32_t pieces[32];
	int boundary = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, pieces, ARRAY_LEN(pieces),
		UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &boundary);
	f->after_plain = false;
	if (n < 0 || n > (utf8proc_ssize_t)ARRAY_LEN(pieces))
		return;
	for (utf8proc_ssize_t i = 0; i < n; i++)
		fold_piece(f, (uint32_t)pieces[i]);
	f->after_plain = false;
}

/* "St." or "St " at the beginning of a word: the bytes it takes, else 0. */
static size_t saint(const char *s, size_t len)
{
	if (len < 3 || (s[0] != 'S' && s[0] != 's') || (s[1] != 't' && s[1] != 'T'))
		return 0;
	if (s[2] == '.' || s[2] == ' ')
		return 3;
	return len >= 4 && memcmp(s + 2, "\xC2\xA0", 2) == 0 ? 4 : 0;
}

void text_fold_str(Str *out, const char *s)
{
	size_t len = strlen(s);
	Folder f = { .out = out };
	/* No character of the fast paths gets longer than twice its bytes, "St." included. */
	str_reserve(out, 2 * len);
	for (size_t at = 0; at < len;) {
		unsigned char c = (unsigned char)s[at];
		size_t n = !f.in_word && (c | 0x20) == 's' ? saint(s + at, len - at) : 0;
		if (n > 0) {
			memcpy(out->data + out->len, "sankt", 5);
			out->len += 5;
			f.after_plain = false;
			at += n;
		} else if (c < 0x80) {
			fold_ascii(&f, c);
			at++;
		} else {
			uint32_t cp;
			at += text_decode(s + at, len - at, &cp);
			if (cp >= TABLE_FIRST && cp < TABLE_END) {
				fold_latin(&f, cp);
			} else {
				fold_rare(&f, cp);
				str_reserve(out, 2 * (len - at));
			}
		}
	}
	out->data[out->len] = '\0';
}

char *text_fold(Arena *a, const char *s)
{
	AUTO(str_done) Str out = STR_INIT;
	text_fold_str(&out, s);
	return arena_strndup(a, str_cstr(&out), out.len);
}
