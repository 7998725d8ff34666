/* Edit distance for "Meinten Sie ...?": optimal string alignment, row by row. */
#include "kontor/base/text.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/err.h"

enum { STACK_LETTERS = 128 };

/* Code points of s into cp, which has room for one per byte. */
static size_t letters(const char *s, size_t len, uint32_t *cp)
{
	size_t n = 0;
	for (size_t at = 0; at < len; n++)
		at += text_decode(s + at, len - at, &cp[n]);
	return n;
}

static int min3(int a, int b, int c)
{
	return BASE_MIN(BASE_MIN(a, b), c);
}

/* rows: three of m+1 numbers. Cells further than limit from the diagonal cannot be
 * part of a short path and count as limit+1. */
static int distance(const uint32_t *a, size_t n, const uint32_t *b, size_t m, int limit, int *rows)
{
	int *before = rows, *prev = rows + (m + 1), *cur = rows + 2 * (m + 1);
	int far = limit + 1, prev_best = 0;
	size_t band = (size_t)limit;
	for (size_t j = 0; j <= m; j++)
		prev[j] = BASE_MIN((int)j, far);
	for (size_t i = 1; i <= n; i++) {
		size_t from = i > band ? i - band : 1, to = BASE_MIN(m, i + band);
		int best = far;
		for (size_t j = 1; j <= m; j++)
			cur[j] = far;
		cur[0] = BASE_MIN((int)i, far);
		for (size_t j = from; j <= to; j++) {
			int d = min3(prev[j] + 1, cur[j - 1] + 1, prev[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d = BASE_MIN(d, before[j - 2] + 1);
			cur[j] = BASE_MIN(d, far);
			best = BASE_MIN(best, cur[j]);
		}
		/* A swap reaches back two rows: both must be without hope. */
		if (BASE_MIN(best, cur[0]) == far && prev_best == far)
			return far;
		prev_best = BASE_MIN(best, cur[0]);
		int *oldest = before;
		before = prev;
		prev = cur;
		cur = oldest;
	}
	return prev[m];
}

/* Bytes at the beginning that a and b share, cut between characters. */
static size_t common_prefix(const char *a, const char *b)
{
	size_t n = 0;
	while (a[n] != '\0' && a[n] == b[n])
		n++;
	while (n > 0 && ((unsigned char)a[n] >= 0x80 || (unsigned char)b[n] >= 0x80) &&
		(unsigned char)a[n - 1] >= 0x80)
		n--;
	return n;
}

int text_distance(const char *a, const char *b, int limit)
{
	size_t same = common_prefix(a, b);
	a += same;
	b += same;
	size_t alen = strlen(a), blen = strlen(b);
	uint32_t small[2 * STACK_LETTERS];
	int small_rows[3 * (STACK_LETTERS + 1)];
	uint32_t *cp = small;
	int *rows = small_rows;
	bool large = alen > STACK_LETTERS || blen > STACK_LETTERS;
	if (large) {
		cp = calloc(alen + blen + 1, sizeof *cp);
		rows = calloc(3 * (blen + 1), sizeof *rows);
		if (cp == NULL || rows == NULL)
			err_out_of_memory();
	}
	size_t n = letters(a, alen, cp), m = letters(b, blen, cp + alen);
	size_t longer = BASE_MAX(n, m) - BASE_MIN(n, m);
	int d = longer > (size_t)limit ? limit + 1 : distance(cp, n, cp + alen, m, limit, rows);
	if (large) {
		free(cp);
		free(rows);
	}
	return d;
}
