/* UTF-8, columns, and bringing text into stored form.
 *
 * Lists and forms measure every cell on each key, so that the common bytes are dealt
 * with before any table is asked: ASCII counts one column per byte, and so does
 * everything below U+0300 per character. */
#include "kontor/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "kontor/base/err.h"
#include "text_priv.h"

/* --- UTF-8 ------------------------------------------------------------------ */

static bool is_tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Longer than two bytes, with the limits that shut out overlong forms, surrogates and
 * what lies above U+10FFFF. */
static size_t decode_long(const unsigned char *u, size_t len, uint32_t *ret_cp)
{
	if (u[0] >= 0xE0 && u[0] < 0xF0 && len >= 3 && is_tail(u[1]) && is_tail(u[2])) {
		uint32_t cp = (uint32_t)(u[0] & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3Fu);
		if (cp >= 0x800 && (cp < 0xD800 || cp > 0xDFFF)) {
			*ret_cp = cp;
			return 3;
		}
	}
	if (u[0] >= 0xF0 && u[0] < 0xF5 && len >= 4 && is_tail(u[1]) && is_tail(u[2]) && is_tail(u[3])) {
		uint32_t cp = (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 |
			(uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3Fu);
		if (cp >= 0x10000 && cp <= 0x10FFFF) {
			*ret_cp = cp;
			return 4;
		}
	}
	*ret_cp = TEXT_REPLACEMENT;
	return 1;
}

size_t text_decode(const char *s, size_t len, uint32_t *ret_cp)
{
	const unsigned char *u = (const unsigned char *)s;
	if (u[0] < 0x80) {
		*ret_cp = u[0];
		return 1;
	}
	if (u[0] >= 0xC2 && u[0] < 0xE0 && len >= 2 && is_tail(u[1])) {
		*ret_cp = (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3Fu);
		return 2;
	}
	return decode_long(u, len, ret_cp);
}

size_t text_encode(uint32_t cp, char buf[4])
{
	if (cp < 0x80) {
		buf[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		buf[0] = (char)(0xC0 | cp >> 6);
		buf[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if ((cp >= 0xD800 && cp <= 0xDFFF) || cp > 0x10FFFF)
		cp = TEXT_REPLACEMENT;
	if (cp < 0x10000) {
		buf[0] = (char)(0xE0 | cp >> 12);
		buf[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		buf[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	buf[0] = (char)(0xF0 | cp >> 18);
	buf[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	buf[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	buf[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

/* Whether an invalid byte was decoded: U+FFFD itself takes three. */
static bool is_invalid(uint32_t cp, size_t taken)
{
	return cp == TEXT_REPLACEMENT && taken == 1;
}

bool text_is_valid(const char *s, size_t len)
{
	uint32_t cp;
	for (size_t at = 0, n; at < len; at += n) {
		n = text_decode(s + at, len - at, &cp);
		if (cp == 0 || is_invalid(cp, n))
			return false;
	}
	return true;
}

/* --- columns ------------------------------------------------------------------ */

int text_cp_width(uint32_t cp)
{
	if (cp < 0x300)
		return 1;
	/* What is shown as a mark takes the mark's one column. */
	if (text_safe_cp(cp) != cp)
		return 1;
	/* Vowels and finals of decomposed Hangul sit in the syllable's first cell. */
	if ((cp >= 0x1160 && cp < 0x1200) || (cp >= 0xD7B0 && cp < 0xD7FC))
		return 0;
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
	if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME)
		return 0;
	return utf8proc_charwidth((utf8proc_int32_t)cp) == 2 ? 2 : 1;
}

/* The cluster that begins at s: its bytes, and its columns as the sanitiser shows it. */
static size_t cluster(const char *s, size_t len, int *ret_cols)
{
	uint32_t cp;
	size_t at = text_decode(s, len, &cp);
	int cols = text_cp_width(cp);
	while (at < len && (unsigned char)s[at] >= TEXT_MARK_LEAD) {
		size_t n = text_decode(s + at, len - at, &cp);
		if (text_cp_width(cp) != 0)
			break;
		at += n;
	}
	*ret_cols = cols == 0 ? 1 : cols; /* a lone mark is given a base */
	return at;
}

int text_width(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;
	int cols = 0;
	for (; *u != 0 && *u < TEXT_MARK_LEAD; u++)
		cols += *u < 0x80 || !is_tail(*u) || u == (const unsigned char *)s || u[-1] < 0xC2;
	if (*u == 0)
		return cols;
	/* Rare from here on: count again with everything considered. */
	size_t len = strlen(s);
	cols = 0;
	for (size_t at = 0; at < len;) {
		int c;
		at += cluster(s + at, len - at, &c);
		cols += c;
	}
	return cols;
}

size_t text_fit(const char *s, int cols, int *ret_cols)
{
	size_t at = 0;
	int used = 0;
	/* ASCII, as long as the next byte cannot begin a mark that belongs to it. */
	while (used < cols && s[at] != '\0' && (unsigned char)s[at] < 0x80 &&
		(unsigned char)s[at + 1] < TEXT_MARK_LEAD) {
		at++;
		used++;
	}
	for (size_t len = at + strlen(s + at); at < len;) {
		int c;
		size_t n = cluster(s + at, len - at, &c);
		if (used + c > cols)
			break;
		at += n;
		used += c;
	}
	if (ret_cols != NULL)
		*ret_cols = used;
	return at;
}

/* --- stored form ----------------------------------------------------------------- */

static bool is_blank(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xA0 ||
		(cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
		cp == 0x205F || cp == 0x3000;
}

static void trim(const char **s, size_t *len)
{
	uint32_t cp;
	size_t n, end = 0;
	while (*len > 0 && (n = text_decode(*s, *len, &cp), is_blank(cp))) {
		*s += n;
		*len -= n;
	}
	for (size_t at = 0; at < *len; at += n) {
		n = text_decode(*s + at, *len - at, &cp);
		if (!is_blank(cp))
			end = at + n;
	}
	*len = end;
}

/* Line breaks of all kinds to LF; with single_line these and tabs to blanks. In place,
 * since nothing gets longer. */
static size_t unify_breaks(char *s, size_t len, bool single_line)
{
	size_t out = 0;
	uint32_t cp;
	for (size_t at = 0, n; at < len; at += n) {
		n = text_decode(s + at, len - at, &cp);
		bool is_break = cp == '\n' || cp == '\r' || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
		if (cp == '\r' && at + 1 < len && s[at + 1] == '\n')
			n = 2;
		if (is_break) {
			s[out++] = single_line ? ' ' : '\n';
		} else if (single_line && (cp == '\t' || cp == '\v' || cp == '\f')) {
			s[out++] = ' ';
		} else {
			memmove(s + out, s + at, n);
			out += n;
		}
	}
	s[out] = '\0';
	return out;
}

/* Nothing below U+0300 ever composes or decomposes under NFC. */
static bool is_surely_nfc(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= TEXT_MARK_LEAD)
			return false;
	return true;
}

char *text_normalise(Arena *a, const char *s, size_t len, bool single_line)
{
	if (!text_is_valid(s, len))
		return NULL;
	trim(&s, &len);
	char *ret = arena_strndup(a, s, len);
	len = unify_breaks(ret, len, single_line);
	if (is_surely_nfc(ret, len))
		return ret;
	utf8proc_uint8_t *nfc = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)ret, (utf8proc_ssize_t)len, &nfc,
		UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n == UTF8PROC_ERROR_NOMEM)
		err_out_of_memory();
	if (n < 0)
		return NULL;
	ret = arena_strndup(a, (const char *)nfc, (size_t)n);
	free(nfc);
	return ret;
}

/* --- older character sets ----------------------------------------------------------- */

/* 0x80 to 0x9F of Windows-1252; its five holes become U+FFFD. */
static const uint16_t cp1252_high[32] = { 0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C,
	0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178 };

static char *from_bytes(Arena *a, const char *s, size_t len, const uint16_t *high)
{
	char *ret = arena_array(a, len + 1, 3);
	char *out = ret;
	for (size_t i = 0; i < len; i++) {
		uint32_t cp = (unsigned char)s[i];
		if (high != NULL && cp >= 0x80 && cp < 0xA0)
			cp = high[cp - 0x80];
		out += text_encode(cp, out);
	}
	*out = '\0';
	return ret;
}

char *text_from_latin1(Arena *a, const char *s, size_t len)
{
	return from_bytes(a, s, len, NULL);
}

char *text_from_cp1252(Arena *a, const char *s, size_t len)
{
	return from_bytes(a, s, len, cp1252_high);
}
