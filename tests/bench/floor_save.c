/* The floor of a saved change in SQLite: one row updated and committed, no history, no
 * lock, no check.
 *
 * usage: floor_save DATABASE COUNT; prints the median in milliseconds */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench_priv.h"

enum { COUNT_MAX = 100000 };

static const char sql[] = "UPDATE town SET website = 'https://example.org/' || ?1, rev = rev + 1 "
			  "WHERE id = (SELECT id FROM town WHERE ags = '12070424')";

int main(int argc, char **argv)
{
	static double times[COUNT_MAX];
	int count = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 0, i;
	sqlite3 *db;
	sqlite3_stmt *s;

	if (count < 1 || count > COUNT_MAX || sqlite3_open(argv[1], &db) != SQLITE_OK ||
		sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL, NULL, NULL) !=
			SQLITE_OK ||
		sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
		return 1;
	for (i = 0; i < count; i++) {
		double start = bench_now();

		sqlite3_bind_int(s, 1, i);
		if (sqlite3_step(s) != SQLITE_DONE || sqlite3_reset(s) != SQLITE_OK)
			return 1;
		times[i] = bench_now() - start;
	}
	printf("save_ms %.4f\n", bench_percentile(times, (size_t)count, 50));
	sqlite3_finalize(s);
	return sqlite3_close(db) != SQLITE_OK;
}
