/* The time, as an input. Everything that needs "now" is handed a Clock; tests fix
 * it, the program lets it run. */
#ifndef KONTOR_BASE_CLOCK_H
#define KONTOR_BASE_CLOCK_H

#include "kontor/base/date.h"

typedef struct Clock {
	int64_t fixed; /* UTC seconds that clock_now always returns, or 0 to read the real clock */
} Clock;

int64_t clock_now(const Clock *c); /* UTC seconds */
Wall clock_wall(const Clock *c);   /* wall time in Europe/Berlin */
Day clock_today(const Clock *c);

/* Monotonic milliseconds for waiting and for measuring; never shown, never stored. */
int64_t clock_monotonic_ms(void);

#endif
