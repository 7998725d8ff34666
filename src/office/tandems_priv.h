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
	struct {
		TandemsDecision *items;
		size_t len, cap;
	} decided;
	bool done;
	int64_t started_ms, ms;
};

#endif
