/* The lines of a vCard: unfolding, soft line breaks, group, name, parameters, value.
 *
 * A parser of our own, since there is none to use: libical 3.0 reads vCalendar and
 * iCalendar but no vCard (its libicalvcard begins with 4.0), and the file may be any
 * mixture of three versions and their dialects anyway. */
#include "contact_priv.h"

#include <string.h>
#include <strings.h>

/* --- physical lines ---------------------------------------------------------------- */

/* The end of the line at `at`, without its line break. */
static size_t line_end(const ContactLineReader *r, size_t at)
{
	const char *end = memchr(r->bytes + at, '\n', r->len - at);
	size_t n = end == NULL ? r->len : (size_t)(end - r->bytes);
	while (n > at && r->bytes[n - 1] == '\r')
		n--;
	return n;
}

static size_t next_line(const ContactLineReader *r, size_t end)
{
	while (end < r->len && r->bytes[end] == '\r')
		end++;
	return end < r->len ? end + 1 : end;
}

static ContactSpan take_line(ContactLineReader *r)
{
	size_t end = line_end(r, r->at);
	ContactSpan ret = { r->bytes + r->at, end - r->at };
	r->at = next_line(r, end);
	r->line++;
	return ret;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_continued(const ContactLineReader *r)
{
	return r->at < r->len && is_blank(r->bytes[r->at]);
}

/* --- logical lines -------------------------------------------------------------------- */

static void add_continuations(ContactLineReader *r)
{
	while (is_continued(r)) {
		ContactSpan more = take_line(r);
		size_t skip = r->keeps_blanks ? 0 : 1;
		str_add(&r->unfolded, more.at + skip, more.len - skip);
	}
}

static bool ends_softly(const Str *s)
{
	return s->len > 0 && s->data[s->len - 1] == '=';
}

/* A card that ends in the middle of a value keeps its end. */
static bool is_end_of_card(const ContactLineReader *r)
{
	return r->len - r->at >= 9 && strncasecmp(r->bytes + r->at, "END:VCARD", 9) == 0;
}

static void add_soft_lines(ContactLineReader *r)
{
	while (ends_softly(&r->unfolded) && r->at < r->len && !is_end_of_card(r)) {
		r->unfolded.data[--r->unfolded.len] = '\0';
		ContactSpan more = take_line(r);
		str_add(&r->unfolded, more.at, more.len);
	}
}

/* Where the value begins: behind the first colon outside of quotes; len when there is none. */
static size_t find_colon(ContactSpan s)
{
	bool quoted = false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"')
			quoted = !quoted;
		else if (s.at[i] == ':' && !quoted)
			return i;
	}
	/* A quote that is never closed hides nothing. */
	const char *colon = memchr(s.at, ':', s.len);
	return colon == NULL ? s.len : (size_t)(colon - s.at);
}

bool contact_vcard_line_is(ContactSpan s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.at, word, s.len) == 0;
}

static bool is_quoted_printable(ContactSpan params)
{
	ContactSpan name, value;
	for (size_t at = 0; contact_vcard_line_param(params, &at, &name, &value);)
		if (contact_vcard_line_is(value, "QUOTED-PRINTABLE"))
			return true;
	return false;
}

static void split_head(ContactSpan head, ContactLine *ret)
{
	const char *semicolon = memchr(head.at, ';', head.len);
	size_t n = semicolon == NULL ? head.len : (size_t)(semicolon - head.at);
	ret->name = (ContactSpan){ head.at, n };
	ret->params =
		semicolon == NULL ? (ContactSpan){ "", 0 } : (ContactSpan){ semicolon + 1, head.len - n - 1 };
	ret->group = (ContactSpan){ "", 0 };
	const char *dot = memchr(head.at, '.', n);
	if (dot != NULL) {
		ret->group = (ContactSpan){ head.at, (size_t)(dot - head.at) };
		ret->name = (ContactSpan){ dot + 1, n - ret->group.len - 1 };
	}
}

/* Pictures are most of a file, and kontor keeps none: their bytes are stepped over. */
static bool is_skipped(const ContactLine *line)
{
	static const char *const names[] = { "PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (contact_vcard_line_is(line->name, names[i]))
			return true;
	return false;
}

static void skip_continuations(ContactLineReader *r)
{
	while (is_continued(r))
		(void)take_line(r);
}

/* head: what stands before the colon in the line's first piece. */
static void complete(ContactLineReader *r, ContactSpan first, ContactLine *ret)
{
	ret->quoted_printable = is_quoted_printable(ret->params);
	bool soft = ret->quoted_printable && first.len > 0 && first.at[first.len - 1] == '=';
	if (is_skipped(ret)) {
		skip_continuations(r);
		ret->value = (ContactSpan){ "", 0 };
		return;
	}
	if (!soft && !is_continued(r))
		return;
	str_clear(&r->unfolded);
	str_add(&r->unfolded, first.at, first.len);
	if (soft)
		add_soft_lines(r);
	else
		add_continuations(r);
	ContactSpan all = { r->unfolded.data, r->unfolded.len };
	size_t colon = find_colon(all);
	split_head((ContactSpan){ all.at, colon }, ret);
	ret->value = colon == all.len ? (ContactSpan){ "", 0 }
				      : (ContactSpan){ all.at + colon + 1, all.len - colon - 1 };
}

bool contact_vcard_line_next(ContactLineReader *r, ContactLine *ret)
{
	while (r->at < r->len) {
		*ret = (ContactLine){ .line = r->line + 1, .from = r->at };
		ContactSpan first = take_line(r);
		size_t colon = find_colon(first);
		if (first.len == 0 || (colon == first.len && !is_continued(r)))
			continue;
		split_head((ContactSpan){ first.at, colon }, ret);
		if (colon < first.len)
			ret->value = (ContactSpan){ first.at + colon + 1, first.len - colon - 1 };
		complete(r, first, ret);
		ret->to = r->at;
		return true;
	}
	return false;
}

/* --- parameters ------------------------------------------------------------------------ */

bool contact_vcard_line_param(ContactSpan params, size_t *at, ContactSpan *ret_name, ContactSpan *ret_value)
{
	if (*at >= params.len)
		return false;
	size_t from = *at;
	size_t equals = SIZE_MAX;
	bool quoted = false;
	size_t i = from;
	for (; i < params.len && (quoted || params.at[i] != ';'); i++) {
		if (params.at[i] == '"')
			quoted = !quoted;
		else if (params.at[i] == '=' && equals == SIZE_MAX)
			equals = i;
	}
	*at = i + 1;
	*ret_name = (ContactSpan){ params.at + from, equals == SIZE_MAX ? 0 : equals - from };
	size_t value = equals == SIZE_MAX ? from : equals + 1;
	*ret_value = (ContactSpan){ params.at + value, i - value };
	if (ret_value->len >= 2 && ret_value->at[0] == '"' && ret_value->at[ret_value->len - 1] == '"')
		*ret_value = (ContactSpan){ ret_value->at + 1, ret_value->len - 2 };
	return true;
}
