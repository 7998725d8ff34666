/* Shared by the files of tandems. */
#ifndef KONTOR_OFFICE_TANDEMS_PRIV_H
#define KONTOR_OFFICE_TANDEMS_PRIV_H

#include "kontor/office/tandems.h"
#include "kontor/solve/matching.h"

typedef struct TandemsDecision {
	uint32_t a, b; /* members, a < b */
	bool pinned;   /* else forbidden */
} TandemsDecision;

struct TandemsRun {
	Arena *arena; /* owns the run */
	const TandemsPool *pool;
	TandemsGoal goal;
	MatchingProblem problem;
	Matching *matching;
	int16_t *scores; /* of all pairs, row by row above the diagonal; NULL: computed each time */
	struct {
		TandemsDecision *items;
		size_t len, cap;
	} decided;
	bool done;
	int64_t started_ms, ms;
};

/* tandems_pool.c: everybody's pool, inside an open change set. */
MUST_CHECK Rc tandems_pool_in(Office *o, const PairingRules *r, Arena *a, TandemsPool *ret, Err *err);

/* tandems_keep.c: UINT32_MAX when she is not in the pool. */
uint32_t tandems_member_of(const TandemsPool *pool, int64_t person);

/* tandems_third.c: how well she fits both, the worse of the two; negative when a rule forbids one. */
int tandems_third_score(const TandemsPool *pool, uint32_t third, uint32_t a, uint32_t b);

/* tandems_live.c: RC_DENIED names who is not in office. */
MUST_CHECK Rc tandems_need_posts(const TandemsSides *sides, Err *err);

/* tandems_snapshot.c: a pool as text. Reading fills the members in, prepared. */
void tandems_snapshot_write(const TandemsPool *pool, Str *out);
MUST_CHECK Rc tandems_snapshot_read(
	const char *text, const PairingRules *rules, Arena *a, TandemsPool *ret, Err *err);

#endif
