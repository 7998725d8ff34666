/* Any bytes are read as a problem and as a plan without harm; a small problem that was read is
 * solved, and the plan is proven also after writing and reading it. */
#include <stdlib.h>

#include "kontor/solve/matching_text.h"
#include "kontor/solve/matching_verify.h"

enum { SMALL = 60 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_back(const MatchingProblem *p, const Str *text, Arena *a)
{
	MatchingResult r;
	MatchingProblem goal;
	Err err = ERR_INIT;
	if (matching_text_result(str_cstr(text), text->len, p->n, a, &r, &goal, &err) != RC_OK)
		abort();
	if (goal.coverage != p->coverage || goal.floor != p->floor)
		abort();
	if (matching_verify(p, &r, &err) != RC_OK)
		abort();
}

static void solve(MatchingProblem *p, int goal, Arena *a)
{
	AUTO(str_done) Str text = STR_INIT;
	p->coverage = goal == 1;
	p->floor = goal == 2;
	AUTO(matching_freep) Matching *m = matching_new(p);
	while (!matching_step(m, 100))
		;
	matching_text_write(p, matching_result(m), &text);
	read_back(p, &text, a);
}

static void try_plan(const uint8_t *data, size_t size, uint32_t n, Arena *a)
{
	const MatchingEdge edges[] = { { 0, 1, 5 }, { 0, 2, 4 }, { 1, 2, 6 }, { 2, 3, 1 } };
	MatchingProblem p = { .n = n, .m = ARRAY_LEN(edges), .edges = edges }, goal;
	MatchingResult r;
	Err err = ERR_INIT;
	if (matching_text_result((const char *)data, size, n, a, &r, &goal, &err) != RC_OK)
		return;
	p.coverage = goal.coverage;
	p.floor = goal.floor;
	if (matching_verify(&p, &r, &err) == RC_OK && r.weight > 6)
		abort(); /* 6 is the most */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	MatchingProblem p;
	Err err = ERR_INIT;
	try_plan(data, size, 4, a);
	if (matching_text_problem((const char *)data, size, a, &p, &err) != RC_OK)
		return 0;
	if (matching_check(&p, &err) != RC_OK)
		abort();
	for (int goal = 0; goal < 3 && p.n <= SMALL; goal++)
		solve(&p, goal, a);
	return 0;
}
