/* Addresses as URIs (RFC 3986): what people paste holds umlauts in names of hosts and blanks in paths. */
#include "ical_priv.h"

#include <string.h>
#include <strings.h>

#include "kontor/base/text.h"

/* --- punycode (RFC 3492) -------------------------------------------------------- */

enum {
	BASE = 36,
	T_MIN = 1,
	T_MAX = 26,
	SKEW = 38,
	DAMP = 700,
	FIRST_BIAS = 72,
	FIRST_N = 128,
	LABEL_MAX = 63
};

static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;
	delta = first ? delta / DAMP : delta / 2;
	delta += delta / points;
	for (; delta > ((BASE - T_MIN) * T_MAX) / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static void add_number(Str *out, uint32_t q, uint32_t bias)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	for (uint32_t k = BASE;; k += BASE) {
		uint32_t t = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
		if (q < t)
			break;
		str_addc(out, digits[t + (q - t) % (BASE - t)]);
		q = (q - t) / (BASE - t);
	}
	str_addc(out, digits[q]);
}

static uint32_t next_larger(const uint32_t *cps, size_t n, uint32_t than)
{
	uint32_t least = UINT32_MAX;
	for (size_t i = 0; i < n; i++)
		if (cps[i] >= than && cps[i] < least)
			least = cps[i];
	return least;
}

/* n is at most LABEL_MAX, so nothing overflows. */
static void add_punycode(Str *out, const uint32_t *cps, size_t n)
{
	uint32_t done = 0;
	for (size_t i = 0; i < n; i++) {
		if (cps[i] < FIRST_N) {
			str_addc(out, (char)cps[i]);
			done++;
		}
	}
	uint32_t basic = done;
	uint32_t delta = 0;
	uint32_t bias = FIRST_BIAS;
	uint32_t code = FIRST_N;
	if (basic > 0)
		str_addc(out, '-');
	while (done < n) {
		uint32_t next = next_larger(cps, n, code);
		delta += (next - code) * (done + 1);
		code = next;
		for (size_t i = 0; i < n; i++) {
			if (cps[i] < code)
				delta++;
			if (cps[i] != code)
				continue;
			add_number(out, delta, bias);
			bias = adapt(delta, done + 1, done == basic);
			delta = 0;
			done++;
		}
		delta++;
		code++;
	}
}

/* --- hosts ------------------------------------------------------------------------ */

static uint32_t lower(uint32_t cp)
{
	if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7))
		return cp + 0x20;
	if ((cp >= 0x100 && cp <= 0x137) || (cp >= 0x14A && cp <= 0x177))
		return cp | 1;
	return cp;
}

static bool is_host_cp(uint32_t cp)
{
	return cp >= 0xA1 || (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || cp == '-' || cp == '_';
}

static bool add_label(Str *out, const char *s, size_t len)
{
	uint32_t cps[LABEL_MAX];
	size_t n = 0;
	bool ascii = true;
	for (size_t at = 0; at < len; n++) {
		if (n == LABEL_MAX)
			return false;
		at += text_decode(s + at, len - at, &cps[n]);
		cps[n] = lower(cps[n]);
		if (!is_host_cp(cps[n]) || cps[n] == 0xFFFD)
			return false;
		ascii = ascii && cps[n] < FIRST_N;
	}
	if (ascii) {
		for (size_t i = 0; i < n; i++)
			str_addc(out, (char)cps[i]);
		return n > 0;
	}
	size_t from = out->len;
	str_adds(out, "xn--");
	add_punycode(out, cps, n);
	return out->len - from <= LABEL_MAX;
}

static bool add_host(Str *out, const char *s, size_t len)
{
	if (len > 2 && s[0] == '[' && s[len - 1] == ']') { /* an IPv6 address */
		str_add(out, s, len);
		return strspn(s + 1, "0123456789abcdefABCDEF:.") == len - 2;
	}
	for (size_t at = 0;;) {
		const char *dot = memchr(s + at, '.', len - at);
		size_t n = dot == NULL ? len - at : (size_t)(dot - s) - at;
		if (!add_label(out, s + at, n))
			return false;
		at += n + 1;
		if (at >= len)
			return true;
		str_addc(out, '.');
	}
}

/* --- the rest ----------------------------------------------------------------------- */

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* What is encoded already stays so. */
static void add_encoded(Str *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		bool escape = c == '%' && i + 2 < len && is_hex(s[i + 1]) && is_hex(s[i + 2]);
		if (c > 0x20 && c < 0x7f && (escape || strchr("\"<>\\^`{|}%", c) == NULL))
			str_addc(out, (char)c);
		else
			str_addf(out, "%%%02X", c);
	}
}

/* "//user@host:port" */
static bool add_authority(Str *out, const char *s, size_t len)
{
	size_t host = 0;
	for (size_t i = 0; i < len; i++)
		if (s[i] == '@')
			host = i + 1;
	size_t end = len;
	while (end > host && s[end - 1] >= '0' && s[end - 1] <= '9')
		end--;
	end = end > host && end < len && s[end - 1] == ':' ? end - 1 : len;
	add_encoded(out, s, host);
	if (!add_host(out, s + host, end - host))
		return false;
	str_add(out, s + end, len - end);
	return true;
}

static size_t scheme_len(const char *s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char rest[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
	if (strspn(s, letters) == 0)
		return 0;
	size_t n = strspn(s, rest);
	return s[n] == ':' ? n : 0;
}

static bool is_dangerous(const char *s, size_t scheme)
{
	static const char *const refused[] = { "javascript", "vbscript", "data", "file" };
	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		if (strlen(refused[i]) == scheme && strncasecmp(s, refused[i], scheme) == 0)
			return true;
	return false;
}

static bool has_control(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		bool c1 = c == 0xC2 && (unsigned char)s[i + 1] < 0xA0;
		if (c < 0x20 || c == 0x7f || c1)
			return true;
	}
	return false;
}

bool ical_uri(Str *out, const char *s)
{
	size_t before = out->len;
	s += strspn(s, " \t\r\n");
	size_t len = strlen(s);
	while (len > 0 && strchr(" \t\r\n", s[len - 1]) != NULL)
		len--;
	size_t at = scheme_len(s);
	if (at == 0 || len <= at + 1 || is_dangerous(s, at) || has_control(s, len) || !text_is_valid(s, len))
		return false;
	str_add(out, s, ++at);
	if (len >= at + 2 && s[at] == '/' && s[at + 1] == '/') {
		str_adds(out, "//");
		at += 2;
		size_t n = BASE_MIN(strcspn(s + at, "/?#"), len - at);
		if (!add_authority(out, s + at, n)) {
			out->len = before;
			return false;
		}
		at += n;
	}
	add_encoded(out, s + at, len - at);
	return true;
}
