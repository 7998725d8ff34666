/* CSV out for people and programs, CSV in from anywhere. Both sides work on bytes:
 * separators and quotes are ASCII, so UTF-8 and the old 8-bit files need no decoding
 * here. */
#include "kontor/exchange/csv.h"

#include <string.h>

/* --- writing --------------------------------------------------------------- */

void csv_begin(CsvWriter *w, Str *out, bool plain)
{
	*w = (CsvWriter){ .out = out, .plain = plain, .mid_row = false };
	if (!plain)
		str_adds(out, "\xEF\xBB\xBF");
}

/* What a byte means for a cell. */
enum { QUOTE_PLAIN = 1, QUOTE_PEOPLE = 2, DIGIT = 4, EXECUTABLE = 8 };

static const unsigned char classes[256] = {
	['"'] = QUOTE_PLAIN | QUOTE_PEOPLE,
	['\n'] = QUOTE_PLAIN | QUOTE_PEOPLE,
	['\r'] = QUOTE_PLAIN | QUOTE_PEOPLE | EXECUTABLE,
	[','] = QUOTE_PLAIN,
	[';'] = QUOTE_PEOPLE,
	['\t'] = QUOTE_PEOPLE | EXECUTABLE,
	['='] = EXECUTABLE,
	['+'] = EXECUTABLE,
	['-'] = EXECUTABLE,
	['@'] = EXECUTABLE,
	['0'] = DIGIT,
	['1'] = DIGIT,
	['2'] = DIGIT,
	['3'] = DIGIT,
	['4'] = DIGIT,
	['5'] = DIGIT,
	['6'] = DIGIT,
	['7'] = DIGIT,
	['8'] = DIGIT,
	['9'] = DIGIT,
};

static void next_cell(CsvWriter *w)
{
	if (w->mid_row)
		str_addc(w->out, w->plain ? ',' : ';');
	w->mid_row = true;
}

/* Would a spreadsheet that takes digits for a number lose some of them? It keeps fifteen, and
 * no zero before. */
static bool loses_digits(const char *s, size_t len)
{
	return (s[0] == '0' && len > 1) || len > 15;
}

static void add_quoted(Str *out, const char *s, bool inert, bool key)
{
	str_addc(out, '"');
	if (inert)
		str_addc(out, '\'');
	for (const char *from = s; *from != '\0';) {
		size_t n = strcspn(from, "\"");
		str_add(out, from, n);
		if (from[n] == '"') {
			str_add(out, "\"\"", 2);
			n++;
		}
		from += n;
	}
	str_adds(out, key ? "\t\"" : "\"");
}

void csv_text(CsvWriter *w, const char *s)
{
	next_cell(w);
	if (s == NULL || s[0] == '\0')
		return;
	unsigned any = 0;
	unsigned all = DIGIT;
	size_t len = 0;
	for (; s[len] != '\0'; len++) {
		any |= classes[(unsigned char)s[len]];
		all &= classes[(unsigned char)s[len]];
	}
	/* Keys like postcodes are quoted for people, so that a spreadsheet that asks can tell text
	 * from number; and where a number would lose digits, a tab behind them makes it text for one
	 * that does not ask. */
	bool key = !w->plain && all == DIGIT && loses_digits(s, len);
	bool quotes = w->plain ? (any & QUOTE_PLAIN) != 0 : (any & QUOTE_PEOPLE) != 0 || all == DIGIT;
	/* A spreadsheet takes a cell that begins so for a formula, whether quoted or not. */
	bool inert = !w->plain && (classes[(unsigned char)s[0]] & EXECUTABLE) != 0;
	if (quotes) {
		add_quoted(w->out, s, inert, key);
		return;
	}
	if (inert)
		str_addc(w->out, '\'');
	str_add(w->out, s, len);
}

void csv_int(CsvWriter *w, int64_t v)
{
	next_cell(w);
	str_add_int(w->out, v);
}

void csv_degree(CsvWriter *w, int64_t microdegrees)
{
	next_cell(w);
	int64_t whole = microdegrees / 1000000;
	int64_t part = microdegrees % 1000000;
	str_addf(w->out, "%s%lld%c%06lld", microdegrees < 0 ? "-" : "",
		(long long)(whole < 0 ? -whole : whole), w->plain ? '.' : ',',
		(long long)(part < 0 ? -part : part));
}

void csv_end_row(CsvWriter *w)
{
	str_adds(w->out, w->plain ? "\n" : "\r\n");
	w->mid_row = false;
}

/* --- reading --------------------------------------------------------------- */

/* The separator that occurs most often outside quotes in the first record. */
static char find_separator(const char *s, size_t len)
{
	static const char candidates[] = { ';', '\t', ',' };
	size_t count[ARRAY_LEN(candidates)] = { 0 };
	bool quoted = false;
	for (size_t i = 0; i < len && (quoted || (s[i] != '\n' && s[i] != '\r')); i++) {
		if (s[i] == '"')
			quoted = !quoted;
		for (size_t c = 0; c < ARRAY_LEN(candidates) && !quoted; c++)
			count[c] += s[i] == candidates[c];
	}
	size_t best = 0;
	for (size_t c = 1; c < ARRAY_LEN(candidates); c++)
		if (count[c] > count[best])
			best = c;
	return candidates[best];
}

void csv_read_begin(CsvReader *r, const char *bytes, size_t len, Arena *a)
{
	*r = (CsvReader){ .bytes = bytes, .len = len, .arena = a };
	if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		r->at = 3;
	r->separator = find_separator(bytes + r->at, len - r->at);
}

static void add_cell(CsvReader *r, char *cell)
{
	if (r->ncells == r->cap)
		r->cells = arena_grow(
			r->arena, r->cells, r->ncells, &r->cap, r->ncells + 1, sizeof(r->cells[0]));
	r->cells[r->ncells++] = cell;
}

/* From behind the opening quote to behind the closing one. Returns the cell; what
 * follows the closing quote up to the separator belongs to it as well. */
static char *read_quoted(CsvReader *r, size_t *lines)
{
	size_t start = r->at;
	size_t end = start;
	while (end < r->len && !(r->bytes[end] == '"' && (end + 1 >= r->len || r->bytes[end + 1] != '"')))
		end += r->bytes[end] == '"' ? 2 : 1;
	size_t tail = BASE_MIN(end + 1, r->len);
	while (tail < r->len && r->bytes[tail] != r->separator && r->bytes[tail] != '\n' &&
		r->bytes[tail] != '\r')
		tail++;
	char *cell = arena_alloc(r->arena, tail - start + 1);
	size_t n = 0;
	for (size_t i = start; i < BASE_MIN(end, r->len); i++) {
		*lines += r->bytes[i] == '\n';
		cell[n++] = r->bytes[i];
		if (r->bytes[i] == '"')
			i++;
	}
	for (size_t i = end + 1; i < tail; i++)
		cell[n++] = r->bytes[i];
	cell[n] = '\0';
	r->at = tail;
	return cell;
}

static char *read_bare(CsvReader *r)
{
	size_t start = r->at;
	while (r->at < r->len && r->bytes[r->at] != r->separator && r->bytes[r->at] != '\n' &&
		r->bytes[r->at] != '\r')
		r->at++;
	return arena_strndup(r->arena, r->bytes + start, r->at - start);
}

bool csv_read(CsvReader *r)
{
	r->ncells = 0;
	if (r->at >= r->len)
		return false;
	size_t lines = 0;
	r->line = r->next_line + 1;
	for (;;) {
		if (r->at < r->len && r->bytes[r->at] == '"') {
			r->at++;
			add_cell(r, read_quoted(r, &lines));
		} else {
			add_cell(r, read_bare(r));
		}
		if (r->at >= r->len || r->bytes[r->at] != r->separator)
			break;
		r->at++;
	}
	if (r->at < r->len && r->bytes[r->at] == '\r')
		r->at++;
	if (r->at < r->len && r->bytes[r->at] == '\n')
		r->at++;
	r->next_line += lines + 1;
	return true;
}
