/* Content lines of calendar files: line ends of any kind, unfolding, names, parameters. */
#include <string.h>

#include "ical_read_priv.h"

void ical_read_line_begin(IcalReader *r, const char *bytes, size_t len, size_t number)
{
	*r = (IcalReader){ .at = bytes, .end = bytes + len, .lf = NULL, .number = number };
}

void ical_read_line_done(IcalReader *r)
{
	str_done(&r->unfolded);
}

static bool only_cr(const char *s, const char *end)
{
	while (s < end && *s == '\r')
		s++;
	return s == end;
}

/* One line as it stands, without its end: LF, CRLF, or a CR in the middle of what LF ends. */
static IcalSpan take_raw(IcalReader *r)
{
	const char *start = r->at;
	if (r->lf < start) {
		const char *lf = memchr(start, '\n', (size_t)(r->end - start));
		r->lf = lf != NULL ? lf : r->end;
	}
	const char *end = r->lf;
	const char *cr = memchr(start, '\r', (size_t)(end - start));
	r->number++;
	if (cr != NULL)
		end = cr;
	r->at = (cr == NULL || only_cr(cr, r->lf)) ? r->lf + (r->lf < r->end) : cr + 1;
	return (IcalSpan){ start, (size_t)(end - start) };
}

static bool continues(const IcalReader *r)
{
	return r->at < r->end && (*r->at == ' ' || *r->at == '\t');
}

/* No more than ICAL_READ_LINE is kept, however long the line: libical would take a minute for 20 MB. */
static void keep(IcalReader *r, IcalSpan s, bool *too_long)
{
	size_t room = ICAL_READ_LINE - BASE_MIN(r->unfolded.len, (size_t)ICAL_READ_LINE);
	*too_long = *too_long || s.len > room;
	str_add(&r->unfolded, s.at, BASE_MIN(s.len, room));
}

static IcalSpan take_unfolded(IcalReader *r, bool *too_long)
{
	IcalSpan s = take_raw(r);
	*too_long = s.len > ICAL_READ_LINE;
	if (!continues(r)) {
		s.len = BASE_MIN(s.len, (size_t)ICAL_READ_LINE);
		return s;
	}
	str_clear(&r->unfolded);
	keep(r, s, too_long);
	while (continues(r)) {
		s = take_raw(r);
		keep(r, (IcalSpan){ s.at + 1, s.len - 1 }, too_long);
	}
	return (IcalSpan){ str_cstr(&r->unfolded), r->unfolded.len };
}

static size_t name_length(IcalSpan s)
{
	size_t n = 0;
	while (n < s.len && s.at[n] != ':' && s.at[n] != ';')
		n++;
	return n;
}

/* The colon that ends the parameters: the first outside of quotes. */
static const char *find_colon(const char *s, const char *end)
{
	bool quoted = false;
	for (; s < end; s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (*s == ':' && !quoted)
			return s;
	}
	return NULL;
}

static void split_at(IcalLine *l, const char *colon)
{
	const char *params = l->name.at + l->name.len;
	l->params = (IcalSpan){ params, (size_t)(colon - params) };
	l->value = (IcalSpan){ colon + 1, (size_t)(l->all.at + l->all.len - colon - 1) };
}

static void split(IcalLine *l)
{
	const char *end = l->all.at + l->all.len;
	size_t n = name_length(l->all);
	l->name = (IcalSpan){ l->all.at, n };
	while (l->name.len > 0 && (l->name.at[l->name.len - 1] == ' ' || l->name.at[l->name.len - 1] == '\t'))
		l->name.len--;
	const char *colon = find_colon(l->all.at + n, end);
	/* Quotes that are never closed. */
	if (colon == NULL && n < l->all.len)
		colon = memchr(l->all.at + n, ':', l->all.len - n);
	l->broken = colon == NULL || l->name.len == 0;
	if (!l->broken)
		split_at(l, colon);
}

void ical_read_line_split_last(IcalLine *l)
{
	for (size_t i = l->all.len; i > l->name.len; i--)
		if (l->all.at[i - 1] == ':') {
			split_at(l, l->all.at + i - 1);
			return;
		}
}

bool ical_read_line_next(IcalReader *r, IcalLine *ret)
{
	while (r->at < r->end) {
		*ret = (IcalLine){ .number = r->number };
		ret->all = take_unfolded(r, &ret->too_long);
		if (ret->all.len == 0)
			continue;
		split(ret);
		return true;
	}
	return false;
}

bool ical_read_line_is(IcalSpan s, const char *upper)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i] >= 'a' && s.at[i] <= 'z' ? (char)(s.at[i] - 32) : s.at[i];
		if (upper[i] == '\0' || c != upper[i])
			return false;
	}
	return upper[s.len] == '\0';
}

bool ical_read_line_param(IcalSpan params, size_t *at, IcalSpan *ret_name, IcalSpan *ret_value)
{
	size_t i = *at;
	while (i < params.len && params.at[i] == ';')
		i++;
	if (i >= params.len)
		return false;
	size_t name = i;
	while (i < params.len && params.at[i] != '=' && params.at[i] != ';')
		i++;
	*ret_name = (IcalSpan){ params.at + name, i - name };
	size_t value = i < params.len && params.at[i] == '=' ? i + 1 : i;
	bool quoted = false;
	for (i = value; i < params.len && (quoted || params.at[i] != ';'); i++)
		if (params.at[i] == '"')
			quoted = !quoted;
	*ret_value = (IcalSpan){ params.at + value, i - value };
	if (ret_value->len >= 2 && ret_value->at[0] == '"' && ret_value->at[ret_value->len - 1] == '"')
		*ret_value = (IcalSpan){ ret_value->at + 1, ret_value->len - 2 };
	*at = i;
	return true;
}
