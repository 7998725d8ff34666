/* Between the halves of the check. */
#ifndef KONTOR_EXCHANGE_ICAL_CHECK_PRIV_H
#define KONTOR_EXCHANGE_ICAL_CHECK_PRIV_H

#include "ical_lib.h"
#include "ical_priv.h"

/* Why c (which stands in a calendar with its zone), together with the properties more, is not the event e;
 * NULL when it is. */
const char *ical_check_read(icalcomponent *c, icalproperty *const *more, size_t nmore, const IcalEvent *e);

bool ical_check_value(icalproperty *p, const char *want); /* as it stands in the file */
bool ical_check_has_text(const char *s);                  /* something is left of it when cleaned */

#endif
