/* Content lines: cleaning, escaping and folding (RFC 5545 §3.1, §3.3.11). Most values are short and
 * plain, so each step first looks whether there is anything to do. */
#include "ical_priv.h"

#include <string.h>

#include "kontor/base/text.h"

enum { LINE_OCTETS = 75 };

/* --- cleaning ----------------------------------------------------------------- */

/* The length of a character that nothing has to be done about, 0 of others: ASCII without controls, the
 * letters of Western Europe, and the dashes and quotes of printed German. */
static size_t plain_len(const unsigned char *s)
{
	if (s[0] == 0xC3)
		return s[1] >= 0x80 && s[1] <= 0xBF ? 2 : 0;
	return s[0] == 0xE2 && s[1] == 0x80 && s[2] >= 0x90 && s[2] <= 0xA7 ? 3 : 0;
}

static bool is_plain(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t n = 1;
	for (size_t i = 0; i < len && n > 0; i += n)
		n = p[i] >= 0x20 && p[i] < 0x7f ? 1 : plain_len(p + i);
	return n > 0;
}

/* The length of the first max characters. */
static size_t cut(const char *s, size_t len, size_t max)
{
	if (max == 0 || len <= max)
		return len;
	size_t chars = 0;
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)s[i] & 0xC0) != 0x80 && chars++ == max)
			return i;
	return len;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void clean_cp(Str *out, uint32_t cp)
{
	char buf[4];
	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
		return;
	str_add(out, buf, text_encode(cp, buf));
}

/* Everything but NFC and the outer blanks. */
static void clean_slowly(Str *out, const char *s, size_t len, bool single_line)
{
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		at += text_decode(s + at, len - at, &cp);
		if (cp == '\r' && at < len && s[at] == '\n')
			continue;
		if (cp == '\n' || cp == '\r')
			str_addc(out, single_line ? ' ' : '\n');
		else if (cp == '\t')
			str_addc(out, ' ');
		else
			clean_cp(out, cp);
	}
}

static void add_trimmed(Str *out, const char *s, size_t len, size_t max)
{
	while (len > 0 && is_blank(s[0])) {
		s++;
		len--;
	}
	len = cut(s, len, max);
	while (len > 0 && is_blank(s[len - 1]))
		len--;
	str_add(out, s, len);
}

void ical_clean(Str *out, const char *s, bool single_line, size_t max)
{
	size_t len = strlen(s);
	if (is_plain(s, len)) {
		add_trimmed(out, s, len, max);
		return;
	}
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str clean = STR_INIT;
	clean_slowly(&clean, s, len, single_line);
	const char *composed = text_normalise(a, str_cstr(&clean), clean.len, single_line);
	if (composed == NULL)
		composed = str_cstr(&clean);
	add_trimmed(out, composed, strlen(composed), max);
}

/* --- values ------------------------------------------------------------------- */

void ical_escape(Str *out, const char *s, size_t len)
{
	size_t from = 0;
	for (size_t i = 0; i < len; i++) {
		char c = s[i];
		if (c != '\\' && c != ';' && c != ',' && c != '\n')
			continue;
		str_add(out, s + from, i - from);
		str_addc(out, '\\');
		str_addc(out, c == '\n' ? 'n' : c);
		from = i + 1;
	}
	str_add(out, s + from, len - from);
}

void ical_parameter(Str *out, const char *s)
{
	AUTO(str_done) Str clean = STR_INIT;
	AUTO(str_done) Str value = STR_INIT;
	for (; *s != '\0'; s++)
		if (*s != '"' && *s != '^')
			str_addc(&value, *s);
	ical_clean(&clean, str_cstr(&value), true, 0);
	if (clean.len == 0)
		return;
	const char *quote = strpbrk(clean.data, ",;:") != NULL ? "\"" : "";
	str_adds(out, quote);
	str_add(out, clean.data, clean.len);
	str_adds(out, quote);
}

/* --- lines -------------------------------------------------------------------- */

/* How much of s fits into room octets without cutting a character. */
static size_t piece(const char *s, size_t len, size_t room)
{
	size_t n = BASE_MIN(room, len);
	while (n < len && n > 1 && ((unsigned char)s[n] & 0xC0) == 0x80)
		n--;
	return n;
}

/* The blank that opens a continuation counts. */
static void fold(Str *out, const char *line, size_t len)
{
	size_t room = LINE_OCTETS;
	for (size_t at = 0; at < len;) {
		size_t n = piece(line + at, len - at, room);
		if (at > 0)
			str_add(out, "\r\n ", 3);
		str_add(out, line + at, n);
		at += n;
		room = LINE_OCTETS - 1;
	}
}

void ical_end_line(Str *out, size_t at)
{
	size_t len = out->len - at;
	if (len > LINE_OCTETS) {
		AUTO(str_done) Str line = STR_INIT;
		str_add(&line, out->data + at, len);
		out->len = at;
		fold(out, line.data, len);
	}
	str_add(out, "\r\n", 2);
}
