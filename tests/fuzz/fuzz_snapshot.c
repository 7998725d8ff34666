/* Any bytes are read as the snapshot of a pool without harm. What was read is written the same way twice, and
 * its scores are symmetric, within bounds, and the same by rows. */
#include <stdlib.h>
#include <string.h>

#include "tandems_priv.h"

enum { SMALL = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

static void check_scores(const TandemsPool *pool, Arena *a)
{
	size_t n = BASE_MIN(pool->len, SMALL);
	int32_t *row = ARENA_ARRAY(a, int32_t, n + 1);
	for (size_t u = 0; u < n; u++) {
		pairing_row(&pool->rules, pool->items, n, u, PAIRING_NO, row);
		for (size_t v = u + 1; v < n; v++) {
			AUTO(str_done) Str text = STR_INIT;
			const PairingMember *x = &pool->items[u], *y = &pool->items[v];
			PairingPoints points;
			int score = pairing_score(&pool->rules, x, y);
			pairing_explain(&pool->rules, x, y, &points);
			need(score == pairing_score(&pool->rules, y, x) && score == row[v - u - 1]);
			need(score == points.score && score >= PAIRING_NO && score <= PAIRING_MAX);
			pairing_reason_say(&pool->rules, x, y, &points, pool->topics, pool->ntopics, &text);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str once = STR_INIT;
	AUTO(str_done) Str twice = STR_INIT;
	Err err = ERR_INIT;
	TandemsPool pool, again;
	if (tandems_snapshot_read(
		    arena_strndup(a, (const char *)data, size), &pairing_standard, a, &pool, &err) != RC_OK)
		return 0;
	tandems_snapshot_write(&pool, &once);
	need(tandems_snapshot_read(str_cstr(&once), &pairing_standard, a, &again, &err) == RC_OK);
	tandems_snapshot_write(&again, &twice);
	need(strcmp(str_cstr(&once), str_cstr(&twice)) == 0);
	check_scores(&pool, a);
	return 0;
}
