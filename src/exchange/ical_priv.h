/* What writing, checking and streaming of calendars share. */
#ifndef KONTOR_EXCHANGE_ICAL_PRIV_H
#define KONTOR_EXCHANGE_ICAL_PRIV_H

#include "kontor/exchange/ical.h"

enum {
	ICAL_SUMMARY_MAX = 255,  /* characters: Outlook's subject */
	ICAL_LOCATION_MAX = 255, /* Outlook cuts it there */
};

/* --- ical_text.c: lines and values --- */

/* Append s as the reader of the file shall see it: valid UTF-8 in NFC, no control characters but \n, tabs
 * as blanks, CRLF and CR as \n, outer blanks off, at most max characters (0: any number). With
 * single_line, line breaks become blanks. */
void ical_clean(Str *out, const char *s, bool single_line, size_t max);

void ical_escape(Str *out, const char *s, size_t len); /* TEXT: backslash, semicolon, comma, line break */

/* End the content line that begins at out->len == at: fold it, CRLF. */
void ical_end_line(Str *out, size_t at);

/* A parameter's value: no quotes, no control characters, no circumflex (RFC 6868 would give it a meaning
 * that Outlook does not know); in quotes where it has to be. Appends nothing when nothing is left. */
void ical_parameter(Str *out, const char *s);

/* --- ical_uri.c --- */

/* Append s as an ASCII URI: host names by punycode, all else percent-encoded. false, and nothing appended,
 * for what is none: no scheme, control characters, or a scheme that runs programs. */
bool ical_uri(Str *out, const char *s);

/* --- ical_extra.c --- */

/* Append the lines of an imported event that may go out again, folded. */
void ical_extra(Str *out, const char *extra);

/* --- ical.c --- */

const char *ical_summary(const IcalEvent *e, Str *buf); /* SUMMARY, cleaned */
const char *ical_status(const IcalEvent *e);            /* STATUS */
const char *ical_transp(const IcalEvent *e);            /* TRANSP */
const char *ical_busy(const IcalEvent *e);              /* X-MICROSOFT-CDO-BUSYSTATUS */
bool ical_is_message(const char *method);

/* --- ical_check.c: the only file that knows libical --- */

/* A calendar's frame, read once, against which its events are checked one by one. */
typedef struct IcalCheck IcalCheck;

/* head: all before the first event. */
MUST_CHECK Rc ical_check_new(const IcalCalendar *c, const char *head, IcalCheck **ret, Err *err);
void ical_check_freep(IcalCheck **check);
/* text: one VEVENT. */
MUST_CHECK Rc ical_check_event(IcalCheck *check, const char *text, size_t len, const IcalEvent *e, Err *err);

#endif
