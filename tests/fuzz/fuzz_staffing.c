/* Any bytes are read as a problem and as a plan without harm; a small problem that was read is
 * solved, and the plan is accepted also after writing and reading it. */
#include <stdlib.h>

#include "kontor/solve/staffing_text.h"
#include "kontor/solve/staffing_verify.h"

enum { COACHES = 12, REQUESTS = 12, DAYS = 60, EFFORT = 20000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_back(const StaffingProblem *p, const Str *text, Arena *a)
{
	StaffingResult r;
	bool proven;
	int64_t staffed, score;
	Err err = ERR_INIT;
	if (staffing_text_result(str_cstr(text), text->len, p, a, &r, &err) != RC_OK)
		abort();
	if (staffing_verify(p, &r, &proven, &staffed, &score, &err) != RC_OK)
		abort();
}

static void solve(StaffingProblem *p, Arena *a)
{
	AUTO(str_done) Str text = STR_INIT;
	StaffingProposal proposal;
	p->effort = EFFORT;
	AUTO(staffing_freep) Staffing *s = staffing_new(p);
	while (!staffing_step(s, 100))
		;
	const StaffingResult *r = staffing_result(s);
	staffing_text_write(p, r, &text);
	read_back(p, &text, a);
	for (uint32_t i = 0; i < p->nrequests; i++)
		staffing_propose(p, r->visits, i, 3, a, &proposal);
}

static void try_plan(const uint8_t *data, size_t size, Arena *a)
{
	static const char office[] = "p 4 2 1\ncoach 1 1 0 0 1 1 4 0 0\ncoach 2 2 0 0 0 1 4 0 0\n"
				     "request 1 1 0 0 1 1 0 1 4 2\nset keep-start 5\nkeep 1 2\n";
	StaffingProblem p;
	StaffingResult r;
	bool proven;
	int64_t staffed, score;
	Err err = ERR_INIT;
	if (staffing_text_problem(office, sizeof(office) - 1, a, &p, &err) != RC_OK)
		abort();
	if (staffing_text_result((const char *)data, size, &p, a, &r, &err) != RC_OK)
		return;
	if (staffing_verify(&p, &r, &proven, &staffed, &score, &err) == RC_OK &&
		(r.staffed > 1 || r.score > 5))
		abort(); /* that is the most */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	StaffingProblem p;
	Err err = ERR_INIT;
	try_plan(data, size, a);
	if (staffing_text_problem((const char *)data, size, a, &p, &err) != RC_OK)
		return 0;
	if (staffing_check(&p, &err) != RC_OK)
		abort();
	if (p.ncoaches <= COACHES && p.nrequests <= REQUESTS && p.days <= DAYS)
		solve(&p, a);
	return 0;
}
