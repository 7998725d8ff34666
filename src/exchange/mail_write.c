/* Mails that Outlook shows with buttons (iMIP): multipart/alternative, the calendar as its last part.
 *
 * Everything that comes from people is encoded: texts and the calendar by base64, header texts by
 * RFC 2047, so that nothing they hold can become a header or a line that is too long. */
#include "kontor/exchange/mail.h"

#include <string.h>

#include "kontor/base/date.h"
#include "kontor/base/hash.h"
#include "kontor/base/text.h"

enum {
	ENCODED_WORD = 75, /* octets at most */
	HEADER_LINE = 76,
	BODY_LINE = 76,
	ADDRESS_MAX = 254,
	LOCAL_MAX = 64,
	LABEL_MAX = 63,
};

/* --- addresses ------------------------------------------------------------------ */

static const char alphanumeric[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/* Dot-separated words of these letters, none empty. */
static bool is_dotted(const char *s, size_t len, const char *more, size_t word_max)
{
	size_t word = 0;
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '.') {
			if (word == 0)
				return false;
			word = 0;
			continue;
		}
		if (strchr(alphanumeric, s[i]) == NULL && strchr(more, s[i]) == NULL)
			return false;
		if (++word > word_max)
			return false;
	}
	return word > 0;
}

bool mail_address_valid(const char *address)
{
	size_t len = strlen(address);
	const char *at = strchr(address, '@');
	if (at == NULL || len > ADDRESS_MAX)
		return false;
	size_t local = (size_t)(at - address);
	size_t domain = len - local - 1;
	/* A leading hyphen would be an option to the mail system's program. */
	return local <= LOCAL_MAX && address[0] != '-' &&
		is_dotted(address, local, "!#$%&'*+-/=?^_`{|}~", LOCAL_MAX) &&
		is_dotted(at + 1, domain, "-", LABEL_MAX) && at[1] != '-' && address[len - 1] != '-';
}

/* --- base64 ---------------------------------------------------------------------- */

static void add_base64(Str *out, const char *bytes, size_t len, size_t line)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *s = (const unsigned char *)bytes;
	size_t column = 0;
	for (size_t i = 0; i < len; i += 3) {
		uint32_t v = (uint32_t)s[i] << 16;
		v |= i + 1 < len ? (uint32_t)s[i + 1] << 8 : 0;
		v |= i + 2 < len ? (uint32_t)s[i + 2] : 0;
		char four[4] = { digits[v >> 18], digits[v >> 12 & 63],
			i + 1 < len ? digits[v >> 6 & 63] : '=', i + 2 < len ? digits[v & 63] : '=' };
		if (line > 0 && column == line) {
			str_add(out, "\r\n", 2);
			column = 0;
		}
		str_add(out, four, sizeof(four));
		column += sizeof(four);
	}
}

/* A body with CRLF inside, whatever line ends s has. */
static void add_body(Str *out, const char *s)
{
	AUTO(str_done) Str lines = STR_INIT;
	for (; *s != '\0'; s++) {
		if (*s == '\r' && s[1] == '\n')
			continue;
		if (*s == '\n' || *s == '\r')
			str_add(&lines, "\r\n", 2);
		else
			str_addc(&lines, *s);
	}
	if (lines.len > 0 && lines.data[lines.len - 1] != '\n')
		str_add(&lines, "\r\n", 2);
	add_base64(out, str_cstr(&lines), lines.len, BODY_LINE);
	str_add(out, "\r\n", 2);
}

/* --- header texts ------------------------------------------------------------------ */

/* One line without control characters, blanks at its ends or twice. */
static void clean(Str *out, const char *s)
{
	size_t start = out->len;
	size_t len = strlen(s);
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		char buf[4];
		at += text_decode(s + at, len - at, &cp);
		bool blank = cp <= 0x20 || (cp >= 0x7f && cp <= 0xa0) || cp == 0x2028 || cp == 0x2029;
		if (!blank)
			str_add(out, buf, text_encode(cp, buf));
		else if (out->len > start && out->data[out->len - 1] != ' ')
			str_addc(out, ' ');
	}
	if (out->len > start && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

/* As many whole characters as one encoded word holds. */
static size_t word_len(const char *s, size_t len, size_t room)
{
	size_t max = (room - strlen("=?UTF-8?B?") - strlen("?=")) / 4 * 3;
	size_t n = BASE_MIN(len, max);
	while (n < len && n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
		n--;
	return n;
}

static void add_encoded(Str *out, const char *s, size_t len, size_t column)
{
	for (size_t at = 0; at < len;) {
		size_t room = at == 0 && column + 20 < HEADER_LINE ? HEADER_LINE - column : ENCODED_WORD;
		if (at > 0 || column + 20 >= HEADER_LINE)
			str_add(out, "\r\n ", 3);
		size_t n = word_len(s + at, len - at, BASE_MIN(room, (size_t)ENCODED_WORD));
		str_adds(out, "=?UTF-8?B?");
		add_base64(out, s + at, n, 0);
		str_adds(out, "?=");
		at += n;
	}
}

/* ASCII that is no specials and looks like no encoded word may stand as it is. */
static bool is_plain(const char *s, size_t len, const char *specials, size_t room)
{
	if (len > room || strstr(s, "=?") != NULL)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x7f || strchr(specials, s[i]) != NULL)
			return false;
	return true;
}

static void add_subject(Str *out, const char *subject)
{
	AUTO(str_done) Str text = STR_INIT;
	size_t column = strlen("Subject: ");
	clean(&text, subject);
	str_adds(out, "Subject: ");
	if (is_plain(str_cstr(&text), text.len, "", HEADER_LINE - column))
		str_add(out, str_cstr(&text), text.len);
	else
		add_encoded(out, text.data, text.len, column);
	str_add(out, "\r\n", 2);
}

static void add_mailbox(Str *out, const char *header, const char *name, const char *address)
{
	AUTO(str_done) Str text = STR_INIT;
	size_t column = strlen(header);
	if (name != NULL)
		clean(&text, name);
	str_adds(out, header);
	if (text.len > 0 && is_plain(text.data, text.len, "()<>[]:;@\\,.\"", HEADER_LINE - column))
		str_add(out, text.data, text.len);
	else if (text.len > 0)
		add_encoded(out, text.data, text.len, column);
	/* On a line of its own: no address is longer than a header's line may be. */
	str_addf(out, text.len > 0 ? "\r\n <%s>\r\n" : "%s\r\n", address);
}

static void add_date(Str *out, int64_t utc)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
		"Oct", "Nov", "Dec" };
	Wall w = wall_from_utc(utc);
	Day day = wall_day(w);
	int year, month, d;
	date_split(day, &year, &month, &d);
	/* In the hour that October repeats the difference tells which one it is. */
	int64_t seconds = w * 60 + utc % 60 - utc;
	int offset = (int)((seconds + 30) / 60);
	str_addf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +%02d%02d\r\n", days[date_weekday(day)], d,
		months[month - 1], year, wall_minutes(w) / 60, wall_minutes(w) % 60, (int)(utc % 60),
		offset / 60, offset % 60);
}

/* --- the message ---------------------------------------------------------------------- */

static bool is_method(const char *method)
{
	return str_equal(method, "REQUEST") || str_equal(method, "CANCEL");
}

/* A Message-ID is an address in form. */
static Rc check(const MailOut *m, Err *err)
{
	if (!mail_address_valid(m->from))
		return err_field(
			err, "from", "„%s“ ist keine E-Mail-Adresse; bitte den Absender prüfen.", m->from);
	if (!mail_address_valid(m->to))
		return err_field(err, "to", "„%s“ ist keine E-Mail-Adresse; bitte die Person prüfen.", m->to);
	if (!mail_address_valid(m->message_id))
		return err_field(err, "message_id", "Die Nachricht hat keine gültige Nummer.");
	if (m->calendar == NULL)
		return RC_OK;
	AUTO(str_done) Str method = STR_INIT;
	str_addf(&method, "\nMETHOD:%s", m->method == NULL ? "" : m->method);
	const char *at = strstr(m->calendar, method.data);
	if (!is_method(m->method) || at == NULL || strchr("\r\n", at[method.len]) == NULL)
		return err_field(err, "method",
			"Die Methode der Mail ist nicht die des Kalenderteils; so nimmt Outlook sie nicht an.");
	return RC_OK;
}

/* From the Message-ID, so that the same message is the same bytes; base64 has no hyphen. */
static void add_boundary(Str *out, const MailOut *m)
{
	char hex[HASH_HEX_SIZE];
	Hash h;
	hash_init(&h);
	hash_adds(&h, m->message_id);
	hash_hex(&h, hex);
	str_addf(out, "--kontor-%.32s", hex);
}

static void add_part(Str *out, const char *boundary, const char *type, const char *body)
{
	str_addf(
		out, "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n\r\n", boundary, type);
	add_body(out, body);
}

static void add_parts(Str *out, const MailOut *m)
{
	AUTO(str_done) Str boundary = STR_INIT;
	AUTO(str_done) Str type = STR_INIT;
	add_boundary(&boundary, m);
	str_addf(&type, "text/calendar; charset=UTF-8; method=%s", m->method);
	str_addf(out, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n", boundary.data);
	add_part(out, boundary.data, "text/plain; charset=UTF-8", m->text);
	add_part(out, boundary.data, type.data, m->calendar);
	str_addf(out, "--%s--\r\n", boundary.data);
}

Rc mail_write(const MailOut *m, Str *out, Err *err)
{
	if (check(m, err) != RC_OK)
		return err->rc;
	add_date(out, m->date);
	add_mailbox(out, "From: ", m->from_name, m->from);
	add_mailbox(out, "To: ", m->to_name, m->to);
	add_subject(out, m->subject);
	bool is_long = strlen("Message-ID: <>") + strlen(m->message_id) > HEADER_LINE;
	str_addf(out, "Message-ID:%s <%s>\r\nMIME-Version: 1.0\r\n", is_long ? "\r\n" : "", m->message_id);
	if (m->calendar != NULL) {
		add_parts(out, m);
		return RC_OK;
	}
	str_adds(out, "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	add_body(out, m->text);
	return RC_OK;
}
