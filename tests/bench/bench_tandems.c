/* The pairing at work, for ./dev bench tandems.
 *
 *	bench_tandems OFFICE towns|pool
 *
 * towns: all small towns of the register, as `kontor tandem pair --everybody`; pool: who is interested, as
 * `kontor tandem pair --coverage`. From opening the file to the plan whose proof was checked, then what single
 * pairs cost. Prints names and values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "kontor/office/tandems.h"

enum { WHAT_IFS = 20, BUDGET = 100000000 };

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void need(Rc rc, const Err *err)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "%s\n", err->text);
	exit(1);
}

static int by_value(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;
	return (a > b) - (a < b);
}

/* Pins of pairs that the plan does not hold; each with the way back. */
static void what_ifs(TandemsRun *r, const TandemsPool *pool, Arena *a)
{
	double ms[WHAT_IFS];
	Err err = ERR_INIT;
	uint32_t n = (uint32_t)pool->len;
	for (uint32_t i = 0; i < WHAT_IFS; i++) {
		TandemsPrice price;
		uint32_t u = i * 97 % n, v = (u + n / 2 + i) % n;
		double start = now_ms();
		need(tandems_run_price(r, u, v, true, a, &price, &err), &err);
		ms[i] = now_ms() - start;
	}
	qsort(ms, WHAT_IFS, sizeof(ms[0]), by_value);
	printf("what_if_ms %.3f\nwhat_if_most_ms %.3f\n", ms[WHAT_IFS / 2], ms[WHAT_IFS - 1]);
}

int main(int argc, char **argv)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(office_closep) Office *o = NULL;
	Err err = ERR_INIT;
	TandemsPool pool;
	TandemsPlan plan;
	TandemsRun *r;
	struct rusage usage;
	struct timespec cpu;
	if (argc != 3)
		return 2;
	bool towns = strcmp(argv[2], "towns") == 0;
	double start = now_ms(), at = start;
	OfficeConfig cfg = { .path = argv[1], .user = "bench", .read_only = true };
	need(office_open(&cfg, &o, &err), &err);
	PairingRules rules = pairing_standard;
	rules.today = office_today(o);
	need(towns ? tandems_pool_towns(o, &rules, a, &pool, &err)
		   : tandems_pool(o, &rules, NULL, a, &pool, &err),
		&err);
	printf("load_ms %.3f\n", now_ms() - at);
	at = now_ms();
	need(tandems_run_new(&pool, (TandemsGoal){ .coverage = !towns }, &r, &err), &err);
	printf("score_ms %.3f\n", now_ms() - at);
	at = now_ms();
	while (!tandems_run_step(r, BUDGET))
		continue;
	printf("solve_ms %.3f\n", now_ms() - at);
	at = now_ms();
	need(tandems_run_plan(r, a, &plan, &err), &err);
	printf("prove_ms %.3f\nms %.3f\n", now_ms() - at, now_ms() - start);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	printf("cpu_ms %.3f\n", (double)cpu.tv_sec * 1e3 + (double)cpu.tv_nsec / 1e6);
	printf("members %zu\npairs %zu\nscore %lld\n", pool.len, plan.npairs, (long long)plan.score);
	getrusage(RUSAGE_SELF, &usage);
	printf("mib %.3f\n", (double)usage.ru_maxrss / 1024);
	what_ifs(r, &pool, a);
	tandems_run_free(r);
	return 0;
}
