/* Growing strings, and fixed buffers that are cut between characters. */
#include "kontor/base/str.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/base/err.h"

void str_done(Str *s)
{
	free(s->data);
	*s = (Str)STR_INIT;
}

void str_clear(Str *s)
{
	s->len = 0;
	if (s->data != NULL)
		s->data[0] = '\0';
}

void str_reserve(Str *s, size_t more)
{
	if (more < s->cap - s->len) /* one byte stays for the NUL */
		return;
	if (more > SIZE_MAX / 2 - s->len)
		err_out_of_memory();
	size_t cap = BASE_MAX(BASE_MAX(s->len + more + 1, 2 * s->cap), (size_t)32);
	char *data = realloc(s->data, cap);
	if (data == NULL)
		err_out_of_memory();
	if (s->data == NULL)
		data[0] = '\0';
	s->data = data;
	s->cap = cap;
}

void str_add(Str *s, const char *bytes, size_t len)
{
	str_reserve(s, len);
	if (len > 0)
		memcpy(s->data + s->len, bytes, len);
	s->len += len;
	s->data[s->len] = '\0';
}

void str_adds(Str *s, const char *cstr)
{
	str_add(s, cstr, strlen(cstr));
}

void str_addc(Str *s, char c)
{
	str_reserve(s, 1);
	s->data[s->len++] = c;
	s->data[s->len] = '\0';
}

void str_vaddf(Str *s, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	str_reserve(s, 80);
	int len = vsnprintf(s->data + s->len, s->cap - s->len, fmt, ap);
	assert(len >= 0);
	if ((size_t)len >= s->cap - s->len) {
		str_reserve(s, (size_t)len);
		vsnprintf(s->data + s->len, s->cap - s->len, fmt, again);
	}
	s->len += (size_t)len;
	va_end(again);
}

void str_addf(Str *s, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(s, fmt, ap);
	va_end(ap);
}

static const char digit_pairs[] = "00010203040506070809101112131415161718192021222324"
				  "25262728293031323334353637383940414243444546474849"
				  "50515253545556575859606162636465666768697071727374"
				  "75767778798081828384858687888990919293949596979899";

void str_add_int(Str *s, int64_t v)
{
	char buf[20];
	char *p = buf + sizeof buf;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	for (; u >= 100; u /= 100)
		memcpy(p -= 2, digit_pairs + 2 * (u % 100), 2);
	if (u >= 10)
		memcpy(p -= 2, digit_pairs + 2 * u, 2);
	else
		*--p = (char)('0' + u);
	if (v < 0)
		*--p = '-';
	str_add(s, p, (size_t)(buf + sizeof buf - p));
}

const char *str_cstr(const Str *s)
{
	return s->data == NULL ? "" : s->data;
}

/* The longest prefix of at most len bytes that ends between two characters. A
 * sequence that is invalid anyway is not shortened further. */
static size_t whole_chars(const char *s, size_t len)
{
	size_t at = len;
	while (at > 0 && len - at < 3 && ((unsigned char)s[at - 1] & 0xC0) == 0x80)
		at--;
	if (at == 0)
		return len;
	unsigned char lead = (unsigned char)s[at - 1];
	size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
	return need > len - at + 1 ? at - 1 : len;
}

size_t str_vformat(char *buf, size_t cap, const char *fmt, va_list ap)
{
	assert(cap > 0);
	int len = vsnprintf(buf, cap, fmt, ap);
	assert(len >= 0);
	if ((size_t)len < cap)
		return (size_t)len;
	size_t cut = whole_chars(buf, cap - 1);
	buf[cut] = '\0';
	return cut;
}

size_t str_format(char *buf, size_t cap, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	size_t len = str_vformat(buf, cap, fmt, ap);
	va_end(ap);
	return len;
}

size_t str_copy(char *buf, size_t cap, const char *src)
{
	assert(cap > 0);
	size_t len = strnlen(src, cap);
	if (len == cap)
		len = whole_chars(src, cap - 1);
	memcpy(buf, src, len);
	buf[len] = '\0';
	return len;
}

bool str_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}
