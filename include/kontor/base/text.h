/* UTF-8, columns, folding, and the one sanitiser.
 *
 * Stored text is valid UTF-8 in NFC without NUL. Everything shown is measured in
 * terminal columns, never in bytes. */
#ifndef KONTOR_BASE_TEXT_H
#define KONTOR_BASE_TEXT_H

#include "kontor/base/arena.h"
#include "kontor/base/str.h"

/* Decode one code point at s (len bytes left, len >= 1). Returns the bytes taken,
 * at least 1; an invalid sequence takes 1 byte and yields U+FFFD. */
size_t text_decode(const char *s, size_t len, uint32_t *ret_cp);

/* Encode cp into buf (4 bytes are enough); returns the bytes written. */
size_t text_encode(uint32_t cp, char buf[4]);

bool text_is_valid(const char *s, size_t len); /* UTF-8 without NUL */

/* Columns that a code point takes: 0 (combining), 1 or 2. Control characters: 1,
 * since they are shown as a mark. Does not depend on the locale. */
int text_cp_width(uint32_t cp);

/* Columns of a whole string as the sanitiser would show it. */
int text_width(const char *s);

/* The longest prefix of s, in bytes, that fits into cols columns; *ret_cols gets
 * the columns used (may be NULL). Never splits a cluster of base and marks. */
size_t text_fit(const char *s, int cols, int *ret_cols);

/* --- the sanitiser -------------------------------------------------------
 * One rule for every sink: screen, stdout, stderr, log. C0 and C1 controls, DEL,
 * bidi controls, zero-width characters, BOM and tag characters become visible
 * marks; at most 4 combining marks follow a base; a lone mark sits on U+25CC;
 * invalid bytes become U+FFFD. Legal text passes unchanged. */

/* What the sanitiser makes of one code point: the code point itself when it is
 * harmless, else the visible mark that stands for it. */
uint32_t text_safe_cp(uint32_t cp);

/* Append s, made safe, on one line (newline and tab become marks / a blank). */
void text_safe_line(Str *out, const char *s);

/* Append s, made safe, keeping newlines. */
void text_safe_block(Str *out, const char *s);

/* --- input --------------------------------------------------------------- */

/* Bring typed or imported text into stored form: NFC, outer blanks trimmed, CRLF
 * to LF. Returns NULL when it is not valid UTF-8 or holds NUL. With single_line,
 * line breaks and tabs become blanks. */
char *text_normalise(Arena *a, const char *s, size_t len, bool single_line);

/* ISO 8859-1 / Windows-1252 bytes to UTF-8. */
char *text_from_latin1(Arena *a, const char *s, size_t len);
char *text_from_cp1252(Arena *a, const char *s, size_t len);

/* --- German folding -------------------------------------------------------
 * Search key of a text: lower case, accents off, ä ö ü and ae oe ue both become
 * a o u, ß becomes ss, "St."/"Sankt" become one, blanks, hyphens, dots, slashes
 * and apostrophes vanish. So "Mühlhausen", "Muehlhausen" and "MUHLHAUSEN" fold
 * alike, and so do "St. Wendel" and "Sankt Wendel". The same folding is applied
 * to query and data.
 *
 * Lossy on purpose ("Bauer" also folds ue): the ranking prefers literal hits. */
char *text_fold(Arena *a, const char *s);
void text_fold_str(Str *out, const char *s); /* appends */

/* Key whose byte order is German dictionary order (DIN 5007-1): umlauts with
 * their base letter, ß as ss, case and punctuation last. */
void text_sort_key(Str *out, const char *s);

/* Edit distance (Damerau, adjacent swap counts 1) of two folded strings, at most
 * limit+1. */
int text_distance(const char *a, const char *b, int limit);

#endif
