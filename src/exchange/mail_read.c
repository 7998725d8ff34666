/* Mails on their way in: who sent it, and the calendar part that it carries. Of the rest nothing is read,
 * nothing is followed, and forwarded mails stay closed: their senders are somebody else's word. */
#include <string.h>

#include "ical_read_priv.h"
#include "kontor/base/text.h"
#include "kontor/exchange/mail.h"

enum {
	MAIL_MAX = 32 << 20,
	DEPTH_MAX = 8,
	PARTS_MAX = 200,
	HEADERS_MAX = 1000,
	VALUE_MAX = 16 << 10, /* of one header, unfolded */
	BOUNDARY_MAX = 200,
};

/* --- headers -------------------------------------------------------------------------------- */

typedef struct Header {
	IcalSpan name;
	const char *value; /* unfolded */
} Header;

typedef struct Cursor {
	const char *at, *end;
} Cursor;

static bool next_line(Cursor *c, IcalSpan *ret)
{
	if (c->at >= c->end)
		return false;
	const char *lf = memchr(c->at, '\n', (size_t)(c->end - c->at));
	const char *end = lf != NULL ? lf : c->end;
	*ret = (IcalSpan){ c->at, (size_t)(end - c->at) };
	if (ret->len > 0 && ret->at[ret->len - 1] == '\r')
		ret->len--;
	c->at = lf != NULL ? lf + 1 : c->end;
	return true;
}

/* The next header; false behind the empty line that ends them. */
static bool next_header(Cursor *c, Arena *a, Header *ret)
{
	AUTO(str_done) Str value = STR_INIT;
	IcalSpan line;
	if (!next_line(c, &line) || line.len == 0)
		return false;
	const char *colon = memchr(line.at, ':', line.len);
	size_t name = colon != NULL ? (size_t)(colon - line.at) : 0;
	ret->name = (IcalSpan){ line.at, name };
	while (ret->name.len > 0 && ret->name.at[ret->name.len - 1] == ' ')
		ret->name.len--;
	if (colon != NULL)
		str_add(&value, colon + 1, BASE_MIN(line.len - name - 1, (size_t)VALUE_MAX));
	while (c->at < c->end && (*c->at == ' ' || *c->at == '\t') && next_line(c, &line))
		if (value.len + line.len < VALUE_MAX)
			str_add(&value, line.at, line.len);
	const char *text = str_cstr(&value);
	text += strspn(text, " \t"); /* up to a NUL at most */
	ret->value = arena_strdup(a, text);
	return true;
}

static char *lower(char *s)
{
	for (char *c = s; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 32);
	return s;
}

/* "text/calendar; method=REPLY; charset="utf-8"": the value of a parameter, "" when there is none. */
static const char *parameter(const char *value, const char *name, Arena *a)
{
	size_t len = strlen(name);
	const char *s = value;
	while ((s = strchr(s, ';')) != NULL) {
		s++;
		s += strspn(s, " \t");
		const char *equals = s + strcspn(s, "=;");
		bool same = *equals == '=' && (size_t)(equals - s) == len;
		for (size_t i = 0; same && i < len; i++)
			same = (s[i] | 32) == name[i];
		if (!same)
			continue;
		const char *v = equals + 1;
		if (*v == '"')
			return arena_strndup(a, v + 1, strcspn(v + 1, "\""));
		return arena_strndup(a, v, strcspn(v, "; \t"));
	}
	return "";
}

static bool is_type(const char *value, const char *type)
{
	size_t len = strlen(type);
	for (size_t i = 0; i < len; i++)
		if ((value[i] >= 'A' && value[i] <= 'Z' ? value[i] + 32 : value[i]) != type[i])
			return false;
	return true;
}

/* --- encodings -------------------------------------------------------------------------------- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static size_t decode_base64(IcalSpan s, char *out)
{
	size_t n = 0;
	uint32_t bits = 0;
	int have = 0;
	for (size_t i = 0; i < s.len && s.at[i] != '='; i++) {
		int v = base64_value(s.at[i]);
		if (v < 0)
			continue;
		bits = bits << 6 | (uint32_t)v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (char)(bits >> have & 0xFF);
		}
	}
	return n;
}

/* underscore: the Q of RFC 2047, where it stands for a blank. */
static size_t decode_quoted(IcalSpan s, bool underscore, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '_' && underscore) {
			out[n++] = ' ';
			continue;
		}
		if (s.at[i] != '=') {
			out[n++] = s.at[i];
			continue;
		}
		if (i + 2 < s.len && hex(s.at[i + 1]) >= 0 && hex(s.at[i + 2]) >= 0) {
			out[n++] = (char)(hex(s.at[i + 1]) * 16 + hex(s.at[i + 2]));
			i += 2;
			continue;
		}
		/* A soft line break; anything else behind = stands for itself. */
		size_t next = i + 1;
		while (next < s.len && (s.at[next] == ' ' || s.at[next] == '\t' || s.at[next] == '\r'))
			next++;
		if (next < s.len && s.at[next] == '\n')
			i = next;
		else
			out[n++] = '=';
	}
	return n;
}

static bool is_western(const char *charset)
{
	static const char *const names[] = { "iso-8859-1", "iso-8859-15", "windows-1252", "cp1252",
		"latin1" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (is_type(charset, names[i]) && charset[strlen(names[i])] == '\0')
			return true;
	return false;
}

/* --- header texts (RFC 2047) --------------------------------------------------------------------- */

/* One "=?utf-8?B?…?=" at s; returns the bytes taken, 0 when it is none. */
static size_t add_encoded_word(Str *out, const char *s, Arena *a)
{
	size_t charset = strcspn(s + 2, "? ");
	const char *kind = s + 2 + charset;
	if (kind[0] != '?' || kind[1] == '\0' || kind[2] != '?')
		return 0;
	size_t len = strcspn(kind + 3, "? ");
	if (kind[3 + len] != '?' || kind[4 + len] != '=')
		return 0;
	IcalSpan text = { kind + 3, len };
	char *bytes = arena_alloc(a, len + 1);
	bool base64 = (kind[1] | 32) == 'b';
	size_t n = base64 ? decode_base64(text, bytes) : decode_quoted(text, true, bytes);
	if (is_western(arena_strndup(a, s + 2, charset)))
		str_adds(out, text_from_cp1252(a, bytes, n));
	else
		str_add(out, bytes, n);
	return (size_t)(kind + 5 + len - s);
}

static const char *header_text(const char *value, Arena *a)
{
	AUTO(str_done) Str out = STR_INIT;
	AUTO(str_done) Str scratch = STR_INIT;
	bool word = false; /* the blanks between two encoded words are none */
	for (const char *s = value; *s != '\0';) {
		size_t n = s[0] == '=' && s[1] == '?' ? add_encoded_word(&out, s, a) : 0;
		if (n > 0) {
			s += n;
			word = true;
			continue;
		}
		size_t blanks = strspn(s, " \t");
		if (word && blanks > 0 && s[blanks] == '=' && s[blanks + 1] == '?') {
			s += blanks;
			word = false;
			continue;
		}
		str_addc(&out, *s++);
		word = false;
	}
	IcalSpan text = { str_cstr(&out), out.len };
	return ical_read_text(text, ICAL_CHARSET_UTF8, 0, &scratch, a);
}

/* The address in "Anna Beispiel" <anna@example.org> (Büro), "" when there is none that could be one. */
static const char *header_address(const char *value, Arena *a)
{
	AUTO(str_done) Str out = STR_INIT;
	bool quoted = false;
	int comment = 0;
	for (const char *s = value; *s != '\0'; s++) {
		if (*s == '\\' && s[1] != '\0' && (quoted || comment > 0))
			s++;
		else if (*s == '"' && comment == 0)
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (*s == '(')
			comment++;
		else if (*s == ')')
			comment -= comment > 0;
		else if (comment > 0)
			continue;
		else if (*s == '<')
			str_clear(&out);
		else if (*s == '>' || (*s == ',' && memchr(str_cstr(&out), '@', out.len) != NULL))
			break;
		else if (*s != ' ' && *s != '\t')
			str_addc(&out, *s);
	}
	const char *address = lower(arena_strdup(a, str_cstr(&out)));
	return mail_address_valid(address) ? address : "";
}

static const char *message_id(const char *value, Arena *a)
{
	AUTO(str_done) Str scratch = STR_INIT;
	const char *s = *value == '<' ? value + 1 : value;
	return ical_read_text((IcalSpan){ s, strcspn(s, "> \t") }, ICAL_CHARSET_UTF8, 0, &scratch, a);
}

/* --- parts --------------------------------------------------------------------------------------- */

typedef struct MailReader {
	Arena *arena;
	MailIn *mail;
	size_t parts;
	bool is_calendar; /* what is kept is a text/calendar, not just a file of that name */
	bool has_from, two_from;
} MailReader;

typedef struct PartHead {
	const char *type, *encoding, *disposition;
} PartHead;

static void take_envelope(MailReader *r, const Header *h)
{
	if (ical_read_line_is(h->name, "FROM")) {
		/* Two of them: somebody wants to look like somebody else. */
		r->two_from = r->has_from;
		r->mail->from = r->has_from ? "" : header_address(h->value, r->arena);
		r->has_from = true;
	} else if (ical_read_line_is(h->name, "SENDER")) {
		r->mail->sender = header_address(h->value, r->arena);
	} else if (ical_read_line_is(h->name, "MESSAGE-ID")) {
		r->mail->message_id = message_id(h->value, r->arena);
	} else if (ical_read_line_is(h->name, "SUBJECT")) {
		r->mail->subject = header_text(h->value, r->arena);
	}
}

static PartHead read_head(MailReader *r, Cursor *c, bool envelope)
{
	PartHead head = { "text/plain", "", "" };
	Header h;
	for (size_t n = 0; n < HEADERS_MAX && next_header(c, r->arena, &h); n++) {
		if (ical_read_line_is(h.name, "CONTENT-TYPE"))
			head.type = h.value;
		else if (ical_read_line_is(h.name, "CONTENT-TRANSFER-ENCODING"))
			head.encoding = h.value;
		else if (ical_read_line_is(h.name, "CONTENT-DISPOSITION"))
			head.disposition = h.value;
		else if (envelope)
			take_envelope(r, &h);
	}
	if (r->two_from)
		r->mail->from = "";
	return head;
}

static bool is_ics_name(const char *name)
{
	size_t len = strlen(name);
	return len > 4 && is_type(name + len - 4, ".ics");
}

static void take_calendar(MailReader *r, const PartHead *head, IcalSpan body)
{
	char *bytes = arena_alloc(r->arena, body.len + 1);
	size_t n = body.len;
	if (is_type(head->encoding, "base64"))
		n = decode_base64(body, bytes);
	else if (is_type(head->encoding, "quoted-printable"))
		n = decode_quoted(body, false, bytes);
	else if (n > 0)
		memcpy(bytes, body.at, n);
	r->mail->calendar = bytes;
	r->mail->calendar_len = n;
	if (is_western(parameter(head->type, "charset", r->arena)) && memchr(bytes, '\0', n) == NULL) {
		r->mail->calendar = text_from_cp1252(r->arena, bytes, n);
		r->mail->calendar_len = strlen(r->mail->calendar);
	}
}

static void take_leaf(MailReader *r, const PartHead *head, IcalSpan body)
{
	bool calendar = is_type(head->type, "text/calendar");
	bool file = is_type(head->type, "application/ics") ||
		is_ics_name(parameter(head->type, "name", r->arena)) ||
		is_ics_name(parameter(head->disposition, "filename", r->arena));
	if ((!calendar && !file) || r->is_calendar || (!calendar && r->mail->calendar_len > 0))
		return;
	r->is_calendar = calendar;
	take_calendar(r, head, body);
}

static Rc read_part(MailReader *r, IcalSpan part, size_t depth, Err *err);

/* "--boundary" at the start of a line; *ret_last: with two hyphens behind. */
static bool is_boundary(IcalSpan line, const char *boundary, size_t len, bool *ret_last)
{
	if (line.len < len + 2 || line.at[0] != '-' || line.at[1] != '-' ||
		memcmp(line.at + 2, boundary, len) != 0)
		return false;
	size_t rest = len + 2;
	*ret_last = line.len >= rest + 2 && line.at[rest] == '-' && line.at[rest + 1] == '-';
	for (size_t i = *ret_last ? rest + 2 : rest; i < line.len; i++)
		if (line.at[i] != ' ' && line.at[i] != '\t')
			return false;
	return true;
}

static Rc read_multipart(MailReader *r, const char *boundary, IcalSpan body, size_t depth, Err *err)
{
	size_t len = strlen(boundary);
	Cursor c = { body.at, body.at + body.len };
	const char *start = NULL;
	IcalSpan line;
	bool last = false;
	for (const char *at = c.at; !last && next_line(&c, &line); at = c.at) {
		if (!is_boundary(line, boundary, len, &last))
			continue;
		if (start != NULL &&
			read_part(r, (IcalSpan){ start, (size_t)(at - start) }, depth + 1, err) != RC_OK)
			return err->rc;
		start = c.at;
	}
	/* A mail that was cut off has no last boundary. */
	if (start != NULL && !last)
		return read_part(r, (IcalSpan){ start, (size_t)(c.end - start) }, depth + 1, err);
	return RC_OK;
}

static Rc read_part(MailReader *r, IcalSpan part, size_t depth, Err *err)
{
	Cursor c = { part.at, part.at + part.len };
	if (depth > DEPTH_MAX || ++r->parts > PARTS_MAX)
		return err_set(err, RC_INVALID,
			"Die Mail ist zu tief verschachtelt oder hat zu viele Teile. Bitte den Kalenderteil als "
			".ics-Datei speichern und diese einlesen.");
	PartHead head = read_head(r, &c, depth == 0);
	IcalSpan body = { c.at, (size_t)(c.end - c.at) };
	const char *boundary = parameter(head.type, "boundary", r->arena);
	if (!is_type(head.type, "multipart/")) {
		take_leaf(r, &head, body);
		return RC_OK;
	}
	if (*boundary == '\0' || strlen(boundary) > BOUNDARY_MAX)
		return RC_OK;
	return read_multipart(r, boundary, body, depth, err);
}

Rc mail_read(const char *bytes, size_t len, Arena *a, MailIn *ret, Err *err)
{
	MailIn mail = { .from = "", .sender = "", .message_id = "", .subject = "", .calendar = "" };
	MailReader r = { .arena = a, .mail = &mail };
	if (len > MAIL_MAX)
		return err_set(err, RC_INVALID,
			"Die Mail ist größer als 32 MiB. Bitte den Kalenderteil als .ics-Datei speichern und diese "
			"einlesen.");
	/* The separator of a mailbox file. */
	if (len > 5 && memcmp(bytes, "From ", 5) == 0) {
		const char *lf = memchr(bytes, '\n', len);
		size_t skip = lf != NULL ? (size_t)(lf - bytes) + 1 : len;
		bytes += skip;
		len -= skip;
	}
	if (read_part(&r, (IcalSpan){ bytes, len }, 0, err) != RC_OK)
		return err->rc;
	*ret = mail;
	return RC_OK;
}
