/* Line by line, word by word; no number is taken that does not fit. */
#include "words.h"

#include <string.h>

Rc words_bad(Words *r, const char *what)
{
	size_t line = BASE_MAX(r->line, (size_t)1);
	Rc rc = err_set(r->err, RC_INVALID, "Zeile %zu: %s.", line, what);
	r->err->line = line;
	return rc;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void split(Words *r, const char *s, const char *end)
{
	r->n = 0;
	while (s < end) {
		while (s < end && is_blank(*s))
			s++;
		const char *begin = s;
		while (s < end && !is_blank(*s))
			s++;
		if (s > begin && r->n < WORDS_MAX)
			r->words[r->n++] = (Word){ begin, (size_t)(s - begin) };
	}
}

bool words_is(const Words *r, size_t i, const char *text)
{
	return i < r->n && r->words[i].len == strlen(text) &&
		memcmp(r->words[i].s, text, r->words[i].len) == 0;
}

bool words_next(Words *r)
{
	while (r->at < r->end) {
		const char *newline = memchr(r->at, '\n', (size_t)(r->end - r->at));
		const char *end = newline != NULL ? newline : r->end;
		r->line++;
		split(r, r->at, end);
		r->at = newline != NULL ? newline + 1 : r->end;
		if (r->n > 0 && !words_is(r, 0, "c"))
			return true;
	}
	return false;
}

bool words_number(const Words *r, size_t i, int64_t min, int64_t max, int64_t *ret)
{
	if (i >= r->n)
		return false;
	const char *s = r->words[i].s, *end = s + r->words[i].len;
	bool minus = *s == '-';
	s += minus;
	if (s == end || end - s > 19)
		return false;
	uint64_t v = 0;
	for (; s < end; s++) {
		if (*s < '0' || *s > '9')
			return false;
		v = 10 * v + (uint64_t)(*s - '0');
	}
	if (v > INT64_MAX)
		return false;
	int64_t signed_v = minus ? -(int64_t)v : (int64_t)v;
	if (signed_v < min || signed_v > max)
		return false;
	*ret = signed_v;
	return true;
}
