/* Public holidays of the Länder, computed: Easter and what hangs on it, fixed days, and the two
 * that have rules of their own (Buß- und Bettag in Saxony, one-off days are tables). From 1990 on;
 * the law as of 2026, with the years in which a holiday was introduced. */
#ifndef KONTOR_DOMAIN_HOLIDAY_H
#define KONTOR_DOMAIN_HOLIDAY_H

#include "kontor/base/date.h"
#include "kontor/base/str.h"

Day holiday_easter(int year); /* Easter Sunday, Gregorian; DAY_NONE outside 1583–9999 */

/* The holiday's German name in a Land ("BB", "BY" …), NULL when it is none there. state NULL: only
 * what is a holiday in all of Germany. In parts of a Land only (Mariä Himmelfahrt in Bavaria,
 * Friedensfest in Augsburg, Fronleichnam in parts of Saxony and Thuringia): *ret_partly is true
 * (may be NULL). */
const char *holiday_name(Day d, const char *state, bool *ret_partly);

/* Who has off on d, for the calendar's line: "Tag der Deutschen Einheit", "Reformationstag (BB, HB,
 * HH, …)"; several are joined. Appends nothing when it is a holiday nowhere. */
void holiday_say(Day d, Str *out);

/* True when d is a holiday anywhere. */
bool holiday_anywhere(Day d);

#endif
