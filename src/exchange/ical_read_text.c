/* Charsets and texts of calendar files. */
#include <string.h>

#include "ical_read_priv.h"
#include "kontor/base/text.h"

/* Texts without characters from here on are NFC as they are. */
enum { COMBINING_FIRST = 0x300 };

/* --- charsets --------------------------------------------------------------------------- */

static size_t ascii_run(const char *s, size_t len)
{
	size_t i = 0;
	uint64_t word;
	for (; i + sizeof(word) <= len; i += sizeof(word)) {
		memcpy(&word, s + i, sizeof(word));
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (i < len && (unsigned char)s[i] < 0x80)
		i++;
	return i;
}

void ical_read_text_count(const char *s, size_t len, IcalBytes *counts)
{
	for (size_t at = ascii_run(s, len); at < len; at += ascii_run(s + at, len - at)) {
		uint32_t cp;
		size_t n = text_decode(s + at, len - at, &cp);
		counts->right += n > 1;
		counts->broken += n == 1;
		at += n;
	}
}

/* Umlauts of Windows-1252 are never right UTF-8 but by rare accident; a text in UTF-8 with a few broken
 * characters, cut by somebody's folding, stays what it is. */
IcalCharset ical_read_text_charset(const IcalBytes *counts)
{
	bool utf8 = counts->broken == 0 || counts->right > 4 * counts->broken;
	return utf8 ? ICAL_CHARSET_UTF8 : ICAL_CHARSET_CP1252;
}

static uint32_t unit_at(const unsigned char *u, bool big)
{
	return big ? (uint32_t)u[0] << 8 | u[1] : (uint32_t)u[1] << 8 | u[0];
}

/* Half a pair becomes U+FFFD in text_encode. */
char *ical_read_text_wide(const char *bytes, size_t len, Arena *a, size_t *ret_len)
{
	const unsigned char *u = (const unsigned char *)bytes;
	bool big = len >= 2 && u[0] == 0xFE && u[1] == 0xFF;
	if (!big && !(len >= 2 && u[0] == 0xFF && u[1] == 0xFE))
		return NULL;
	char *ret = arena_array(a, len / 2 + 1, 3);
	size_t n = 0;
	for (size_t i = 2; i + 1 < len; i += 2) {
		uint32_t cp = unit_at(u + i, big);
		uint32_t low = i + 3 < len ? unit_at(u + i + 2, big) : 0;
		if (cp >= 0xD800 && cp < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
			cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
			i += 2;
		}
		n += text_encode(cp, ret + n);
	}
	*ret_len = n;
	return ret;
}

/* --- texts --------------------------------------------------------------------------------- */

/* What reorders or hides text without being part of it. Joiners stay: emoji need them. */
static bool is_unwanted(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x202A && cp <= 0x202E) ||
		(cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E || cp == 0x200F || cp == 0x061C ||
		cp == 0x2028 || cp == 0x2029 || cp == 0xFEFF;
}

static void add_break(Str *out, unsigned how)
{
	str_addc(out, (how & ICAL_TEXT_LINES) != 0 ? '\n' : ' ');
}

static void add_cp(Str *out, uint32_t cp, unsigned how)
{
	char buf[4];
	if (cp == '\t')
		str_addc(out, ' ');
	else if (cp == '\n' || cp == 0x85 || cp == 0x2028 || cp == 0x2029)
		add_break(out, how);
	else if (!is_unwanted(cp))
		str_add(out, buf, text_encode(cp, buf));
}

/* What follows a backslash. Before other characters it stands for itself. */
static size_t add_escape(Str *out, IcalSpan s, size_t at, unsigned how)
{
	char c = at + 1 < s.len ? s.at[at + 1] : '\0';
	if (c == 'n' || c == 'N')
		add_break(out, how);
	else if (c == '\\' || c == ';' || c == ',' || c == ':' || c == '"')
		str_addc(out, c);
	else {
		str_addc(out, '\\');
		return 1;
	}
	return 2;
}

static size_t add_caret(Str *out, IcalSpan s, size_t at, unsigned how)
{
	char c = at + 1 < s.len ? s.at[at + 1] : '\0';
	if (c == 'n')
		add_break(out, how);
	else if (c == '^' || c == '\'')
		str_addc(out, c == '^' ? '^' : '"');
	else {
		str_addc(out, '^');
		return 1;
	}
	return 2;
}

static size_t add_high(Str *out, IcalSpan s, size_t at, unsigned how, bool *composed)
{
	uint32_t cp;
	size_t n = text_decode(s.at + at, s.len - at, &cp);
	add_cp(out, cp, how);
	*composed = *composed && cp < COMBINING_FIRST;
	return n;
}

static const char *trimmed(const char *s, size_t len, Arena *a)
{
	while (len > 0 && (*s == ' ' || *s == '\n')) {
		s++;
		len--;
	}
	while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\n'))
		len--;
	return len == 0 ? "" : arena_strndup(a, s, len);
}

static size_t plain_run(IcalSpan s, size_t at, char special)
{
	size_t i = at;
	while (i < s.len && s.at[i] >= 0x20 && s.at[i] < 0x7F && s.at[i] != special)
		i++;
	return i - at;
}

const char *ical_read_text(IcalSpan s, IcalCharset charset, unsigned how, Str *scratch, Arena *a)
{
	char special = (how & ICAL_TEXT_ESCAPED) != 0 ? '\\' : (how & ICAL_TEXT_CARET) != 0 ? '^' : '\n';
	if (charset == ICAL_CHARSET_CP1252) {
		s.at = text_from_cp1252(a, s.at, s.len);
		s.len = strlen(s.at);
	}
	bool composed = true;
	str_clear(scratch);
	for (size_t at = 0; at < s.len;) {
		size_t n = plain_run(s, at, special);
		if (n > 0)
			str_add(scratch, s.at + at, n);
		else if (s.at[at] == '\\' && special == '\\')
			n = add_escape(scratch, s, at, how);
		else if (s.at[at] == '^' && special == '^')
			n = add_caret(scratch, s, at, how);
		else if ((unsigned char)s.at[at] < 0x80) {
			add_cp(scratch, (unsigned char)s.at[at], how);
			n = 1;
		} else
			n = add_high(scratch, s, at, how, &composed);
		at += n;
	}
	if (composed)
		return trimmed(str_cstr(scratch), scratch->len, a);
	const char *ret = text_normalise(a, str_cstr(scratch), scratch->len, (how & ICAL_TEXT_LINES) == 0);
	return ret != NULL ? ret : "";
}
