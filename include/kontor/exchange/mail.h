/* Mails with a calendar part (iMIP, RFC 6047), out and in, and their way to the host's mail system. */
#ifndef KONTOR_EXCHANGE_MAIL_H
#define KONTOR_EXCHANGE_MAIL_H

#include "kontor/base/arena.h"
#include "kontor/base/err.h"
#include "kontor/base/str.h"

typedef struct MailOut {
	const char *from_name, *from; /* the ORGANIZER */
	const char *to_name, *to;
	const char *subject;
	const char *text;       /* plain text, LF */
	const char *calendar;   /* iCalendar with LF or CRLF, or NULL */
	const char *method;     /* REQUEST, CANCEL; with calendar */
	const char *message_id; /* without angle brackets: "uuid@example.org" */
	int64_t date;           /* UTC seconds */
} MailOut;

/* multipart/alternative: text/plain, then text/calendar with method and charset, base64 with CRLF inside;
 * header values encoded by RFC 2047, lines at most 76 octets, no header injection whatever the
 * texts hold. CRLF throughout. RC_INVALID for an address that is none. */
MUST_CHECK Rc mail_write(const MailOut *m, Str *out, Err *err);

bool mail_address_valid(const char *address); /* one plain ASCII address, no list, no quotes */

typedef struct MailIn {
	const char *from, *sender; /* addresses, lower case, "" */
	const char *message_id, *subject;
	const char *calendar; /* decoded text/calendar part (or an .ics attachment), "" when there is none */
	size_t calendar_len;
} MailIn;

/* Read a mail (.eml): nested multiparts, base64, quoted-printable, header folding, RFC 2047. Hostile input:
 * bounded depth and size, RC_INVALID with a reason. */
MUST_CHECK Rc mail_read(const char *bytes, size_t len, Arena *a, MailIn *ret, Err *err);

/* --- handing over (mail_send.c): the only place that starts a program --- */

/* Is there a mail system? Its program is a path: $KONTOR_SENDMAIL, else /usr/sbin/sendmail. */
bool mail_send_available(const char **ret_program);

/* Run `program -i -f from -- to` with the mail on its standard input, by a helper process that goes on when
 * this one is killed, and keeps the file receipt (replaced whole, synced): "begun" before the program is
 * started, then "ok", "failed: reason", or "unclear: reason" when it hung (a minute) or crashed. No receipt:
 * nothing was handed over. Returns when the helper has ended; RC_IO when it could not begin (then nothing
 * was handed over, either). fd lock is kept open by the helper (flock), so that whoever gets that lock
 * knows that no helper is under way. Not inside a write transaction: the helper would share its lock. */
MUST_CHECK Rc mail_send(const char *program, const char *from, const char *to, const char *mail, size_t len,
	const char *receipt, int lock, Err *err);

#endif
