/* What writing and checking share: how text is cleaned before it goes out. */
#ifndef KONTOR_EXCHANGE_ICAL_PRIV_H
#define KONTOR_EXCHANGE_ICAL_PRIV_H

#include "kontor/exchange/ical.h"

/* Append s as the reader of the file shall see it: valid UTF-8, no control characters
 * but \n, tabs as blanks, CRLF and CR as \n, outer blanks off. With single_line, line
 * breaks become blanks. */
void ical_clean(Str *out, const char *s, bool single_line);

const char *ical_status(const IcalEvent *e); /* STATUS */

/* ical_verify, in the file that knows libical. */
MUST_CHECK Rc ical_check_text(const char *text, size_t len, const IcalEvent *events, size_t n, Err *err);

#endif
