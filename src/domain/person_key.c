/* Numbers and addresses in the form in which they compare. */
#include "kontor/domain/person.h"

#include <string.h>

#include "kontor/base/text.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return ((unsigned char)(c | 0x20) >= 'a' && (unsigned char)(c | 0x20) <= 'z') ||
		(unsigned char)c >= 0x80;
}

/* A dash, blank or slash of typography, in UTF-8: no letter. */
static size_t separator(const char *s)
{
	uint32_t cp;
	if ((unsigned char)*s < 0x80)
		return 0;
	size_t n = text_decode(s, strnlen(s, 4), &cp);
	bool joins =
		cp == 0xA0 || cp == 0xAD || (cp >= 0x2000 && cp <= 0x206F) || cp == 0x2212 || cp == 0x202F;
	return joins ? n : 0;
}

/* --- phone numbers ----------------------------------------------------------------- */

/* Digits, and a plus before them, up to the first word behind the number. */
static void scan_number(const char *s, bool *ret_plus, Str *digits)
{
	*ret_plus = false;
	while (*s != '\0') {
		size_t joint = separator(s);
		if (joint > 0) {
			s += joint;
			continue;
		}
		if (digits->len > 0 && (is_letter(*s) || *s == ';'))
			return;
		if (digits->len > 0 && strncmp(s, "(0)", 3) == 0) {
			s += 3;
			continue;
		}
		if (*s == '+' && digits->len == 0)
			*ret_plus = true;
		else if (is_digit(*s))
			str_addc(digits, *s);
		s++;
	}
}

void person_phone_key(const char *typed, Str *out)
{
	AUTO(str_done) Str digits = STR_INIT;
	bool plus;
	scan_number(typed, &plus, &digits);
	const char *d = str_cstr(&digits);
	if (!plus && strncmp(d, "00", 2) == 0 && d[2] != '\0') {
		plus = true;
		d += 2;
	} else if (!plus && d[0] == '0' && d[1] != '\0') {
		str_adds(out, "+49");
		str_adds(out, d + 1);
		return;
	}
	if (!plus) {
		str_adds(out, d);
		return;
	}
	str_addc(out, '+');
	/* "+49 03877": the zero of dialling within the country. */
	bool german = strncmp(d, "49", 2) == 0;
	if (german) {
		str_adds(out, "49");
		d += 2;
		d += *d == '0';
	}
	str_adds(out, d);
}

/* --- mail addresses ----------------------------------------------------------------- */

static const char *skip_scheme(const char *s)
{
	static const char scheme[] = "mailto:";
	s += strspn(s, " \t\r\n");
	for (size_t i = 0; i < sizeof(scheme) - 1; i++)
		if ((s[i] | 0x20) != (scheme[i] | 0x20))
			return s;
	return s + sizeof(scheme) - 1;
}

static void add_lower(Str *out, const char *s, size_t len)
{
	for (const char *end = s + len; s < end;) {
		uint32_t cp;
		char utf8[4];
		s += text_decode(s, (size_t)(end - s), &cp);
		if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7))
			cp += 0x20;
		str_add(out, utf8, text_encode(cp, utf8));
	}
}

static bool all_ascii(const char *s)
{
	while (*s != '\0' && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
}

void person_mail_key(const char *typed, Str *out)
{
	const char *s = skip_scheme(typed);
	size_t len = strlen(s);
	while (len > 0 && strchr(" \t\r\n", s[len - 1]) != NULL)
		len--;
	if (all_ascii(s)) {
		add_lower(out, s, len);
		return;
	}
	AUTO(arena_freep) Arena *a = arena_new();
	const char *nfc = text_normalise(a, s, len, true);
	if (nfc != NULL)
		add_lower(out, nfc, strlen(nfc));
	else
		str_add(out, s, len);
}

static bool dots_well(const char *s, size_t len)
{
	if (len == 0 || s[0] == '.' || s[len - 1] == '.')
		return false;
	for (size_t i = 1; i < len; i++)
		if (s[i] == '.' && s[i - 1] == '.')
			return false;
	return true;
}

static bool local_valid(const char *s, size_t len)
{
	if (len > 64 || !dots_well(s, len))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] <= ' ' || s[i] == 0x7F || strchr("\"(),:;<>@[\\]", s[i]) != NULL)
			return false;
	return true;
}

static bool domain_valid(const char *s)
{
	size_t len = strlen(s);
	if (len > 253 || !dots_well(s, len))
		return false;
	const char *last = strrchr(s, '.');
	if (last == NULL || strlen(last + 1) < 2)
		return false;
	bool letter = false;
	for (const char *p = s; *p != '\0'; p++) {
		if (!is_digit(*p) && !is_letter(*p) && *p != '-' && *p != '.')
			return false;
		if (*p == '-' && (p == s || p[-1] == '.' || p[1] == '.' || p[1] == '\0'))
			return false;
		letter = letter || (p > last && is_letter(*p));
	}
	return letter;
}

bool person_mail_valid(const char *mail)
{
	const char *at = strrchr(mail, '@');
	return at != NULL && local_valid(mail, (size_t)(at - mail)) && domain_valid(at + 1);
}

void person_channel_fold(const char *type, const char *key, Str *out)
{
	bool dialled = strcmp(type, "phone") == 0 || strcmp(type, "fax") == 0;
	if (!dialled)
		text_fold_str(out, key);
	else if (strncmp(key, "+49", 3) == 0)
		str_addf(out, "0%s", key + 3);
	else
		str_addf(out, "%s%s", *key == '+' ? "00" : "", key + (*key == '+'));
}
