#include "kontor/base/clock.h"

#include <time.h>

int64_t clock_now(const Clock *c)
{
	if (c->fixed != 0)
		return c->fixed;
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec;
}

Wall clock_wall(const Clock *c)
{
	return wall_from_utc(clock_now(c));
}

Day clock_today(const Clock *c)
{
	return wall_day(clock_wall(c));
}

int64_t clock_monotonic_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
