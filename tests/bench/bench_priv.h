/* What the measuring programs share. */
#ifndef KONTOR_BENCH_BENCH_PRIV_H
#define KONTOR_BENCH_BENCH_PRIV_H

#include <stdlib.h>
#include <time.h>

/* Milliseconds of a clock that only goes forward. */
static inline double bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline int bench_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts the values; 0 when there are none. */
static inline double bench_percentile(double *values, size_t n, int percent)
{
	if (n == 0)
		return 0;
	qsort(values, n, sizeof(values[0]), bench_compare);
	return values[(n - 1) * (size_t)percent / 100];
}

#endif
