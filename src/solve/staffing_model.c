/* The order of ids is the solver's order: two files that differ in the order of their lines
 * give the same plan. */
#include "staffing_priv.h"

#include <stdlib.h>

typedef struct Ranked {
	uint64_t id;
	uint32_t number;
} Ranked;

static int by_id(const void *a, const void *b)
{
	const Ranked *x = a, *y = b;
	return x->id < y->id ? -1 : x->id > y->id;
}

static uint32_t *in_order(Ranked *items, uint32_t n, Arena *a)
{
	uint32_t *order = ARENA_ARRAY(a, uint32_t, n);
	qsort(items, n, sizeof(items[0]), by_id);
	for (uint32_t i = 0; i < n; i++)
		order[i] = items[i].number;
	return order;
}

static void order_all(StaffingModel *m, Arena *a)
{
	const StaffingProblem *p = m->problem;
	Ranked *items = ARENA_ARRAY(a, Ranked, BASE_MAX(p->ncoaches, p->nrequests));
	m->coaches = ARENA_ARRAY(a, const StaffingCoach *, m->ncoaches);
	m->requests = ARENA_ARRAY(a, const StaffingRequest *, m->nrequests);
	m->rank_of = ARENA_ARRAY(a, uint32_t, m->ncoaches);
	for (uint32_t c = 0; c < m->ncoaches; c++)
		items[c] = (Ranked){ p->coaches[c].id, c };
	m->coach_of = in_order(items, m->ncoaches, a);
	for (uint32_t r = 0; r < m->nrequests; r++)
		items[r] = (Ranked){ p->requests[r].id, r };
	m->request_of = in_order(items, m->nrequests, a);
	for (uint32_t c = 0; c < m->ncoaches; c++) {
		m->coaches[c] = &p->coaches[m->coach_of[c]];
		m->rank_of[m->coach_of[c]] = c;
	}
	for (uint32_t r = 0; r < m->nrequests; r++)
		m->requests[r] = &p->requests[m->request_of[r]];
}

static void count_days(int32_t *row, const uint64_t *bits, int32_t ndays)
{
	for (int32_t d = 0; d < ndays; d++)
		row[d + 1] = row[d] + (bits != NULL && (bits[d / 64] >> (d % 64) & 1) != 0);
}

static int32_t level_of(const StaffingCoach *c, uint32_t topic)
{
	for (size_t i = 0; i < c->nskills; i++)
		if (c->skills[i].topic == topic)
			return c->skills[i].level;
	return 0;
}

/* Journey, topics, and whether the coach brings any. */
static void add_pair(StaffingModel *m, uint32_t c, uint32_t r)
{
	const StaffingProblem *p = m->problem;
	const StaffingWeights *w = &p->weights;
	const StaffingRequest *q = m->requests[r];
	size_t at = staffing_model_at(m, c, r);
	int32_t journey = p->travel[(size_t)m->coach_of[c] * p->nrequests + m->request_of[r]];
	int32_t beyond = BASE_MAX(journey - m->coaches[c]->wish, 0);
	bool any = q->nneeds == 0;
	m->worth[at] = -(int64_t)w->travel * journey - (int64_t)w->beyond * beyond;
	for (size_t i = 0; i < q->nkeep; i++)
		if (q->keep[i] == m->coach_of[c])
			m->worth[at] += w->keep_coach;
	for (size_t i = 0; i < q->nfixed; i++)
		if (q->fixed[i] == m->coach_of[c])
			m->fixed[at] = 1;
	for (size_t i = 0; i < q->nneeds; i++) {
		int32_t level = level_of(m->coaches[c], q->needs[i].topic);
		m->levels[r][i * m->ncoaches + c] = (uint8_t)level;
		if (level >= q->needs[i].level)
			m->covers[at] |= (uint16_t)(1u << i);
		any = any || level > 0;
	}
	if (!any)
		m->never[at] |= 1u << STAFFING_TOPIC;
}

static void add_request(StaffingModel *m, uint32_t r, Arena *a)
{
	const StaffingRequest *q = m->requests[r];
	m->begin[r] = q->first;
	m->end[r] = BASE_MAX(q->last - q->days + 2, q->first);
	if (q->fixed_start != STAFFING_NEVER) {
		bool inside = q->fixed_start >= m->begin[r] && q->fixed_start < m->end[r];
		m->begin[r] = q->fixed_start;
		m->end[r] = q->fixed_start + inside;
	}
	m->levels[r] = ARENA_ARRAY(a, uint8_t, q->nneeds * m->ncoaches);
	for (uint32_t c = 0; c < m->ncoaches; c++)
		add_pair(m, c, r);
}

static void find_most(StaffingModel *m, uint32_t r)
{
	for (size_t i = 0; i < m->requests[r]->nneeds; i++) {
		uint8_t most = 0;
		for (uint32_t c = 0; c < m->ncoaches; c++)
			if (m->never[staffing_model_at(m, c, r)] == 0)
				most = BASE_MAX(most, m->levels[r][i * m->ncoaches + c]);
		m->level_most[r] += (int64_t)most * m->problem->weights.level;
	}
}

/* Could a visit to q end shortly before one to r begins? */
static bool may_follow(const StaffingModel *m, uint32_t r, uint32_t q)
{
	int64_t end_first = (int64_t)m->begin[q] + m->requests[q]->days;
	int64_t end_last = (int64_t)m->end[q] - 1 + m->requests[q]->days;
	return q != r && m->begin[q] < m->end[q] && m->begin[r] < m->end[r] &&
		staffing_model_between(m, q, r) <= m->problem->near && end_first < m->end[r] &&
		end_last + m->problem->near_days >= m->begin[r];
}

static void find_near(StaffingModel *m, uint32_t r, Arena *a)
{
	uint32_t n = 0;
	m->near[r] = ARENA_ARRAY(a, uint32_t, (size_t)m->nrequests + 1);
	for (uint32_t q = 0; q < m->nrequests && m->problem->weights.chain > 0; q++)
		if (may_follow(m, r, q))
			m->near[r][n++] = q;
	m->near[r][n] = STAFFING_NOBODY;
	n = 0;
	m->followers[r] = ARENA_ARRAY(a, uint32_t, (size_t)m->nrequests + 1);
	for (uint32_t q = 0; q < m->nrequests && m->problem->weights.chain > 0; q++)
		if (may_follow(m, q, r))
			m->followers[r][n++] = q;
	m->followers[r][n] = STAFFING_NOBODY;
}

/* More than twice what any score can be away from 0, so that a sum tells both parts. */
static int64_t unit_of(const StaffingModel *m)
{
	const StaffingWeights *w = &m->problem->weights;
	int64_t most = 1;
	for (uint32_t r = 0; r < m->nrequests; r++) {
		const StaffingRequest *q = m->requests[r];
		int64_t worst = 0;
		for (uint32_t c = 0; c < m->ncoaches; c++) {
			int64_t worth = m->worth[staffing_model_at(m, c, r)];
			worst = BASE_MAX(worst, worth < 0 ? -worth : worth);
		}
		most += q->size * (worst + w->keep_coach + (int64_t)w->preference * q->days + w->chain);
		most += w->keep_start + (int64_t)q->nneeds * w->level * STAFFING_LEVEL_MAX;
	}
	for (uint32_t c = 0; c < m->ncoaches; c++)
		most += staffing_model_balance(m, c, BASE_MIN(m->coaches[c]->most_days, m->ndays));
	return 2 * most + 1;
}

static void alloc_all(StaffingModel *m, Arena *a)
{
	size_t pairs = (size_t)m->ncoaches * m->nrequests,
	       days = (size_t)m->ncoaches * ((size_t)m->ndays + 1);
	m->blocked = ARENA_ARRAY(a, int32_t, days);
	m->preferred = ARENA_ARRAY(a, int32_t, days);
	m->never = ARENA_ARRAY(a, uint16_t, pairs);
	m->worth = ARENA_ARRAY(a, int64_t, pairs);
	m->fixed = ARENA_ARRAY(a, uint8_t, pairs);
	m->covers = ARENA_ARRAY(a, uint16_t, pairs);
	m->begin = ARENA_ARRAY(a, int32_t, m->nrequests);
	m->end = ARENA_ARRAY(a, int32_t, m->nrequests);
	m->levels = ARENA_ARRAY(a, uint8_t *, m->nrequests);
	m->level_most = ARENA_ARRAY(a, int64_t, m->nrequests);
	m->near = ARENA_ARRAY(a, uint32_t *, m->nrequests);
	m->followers = ARENA_ARRAY(a, uint32_t *, m->nrequests);
}

StaffingModel *staffing_model_new(const StaffingProblem *p, Arena *a)
{
	StaffingModel *m = ARENA_NEW(a, StaffingModel);
	*m = (StaffingModel){ .problem = p,
		.ncoaches = (uint32_t)p->ncoaches,
		.nrequests = (uint32_t)p->nrequests,
		.ndays = p->days,
		.average = staffing_average(p) };
	order_all(m, a);
	alloc_all(m, a);
	for (uint32_t c = 0; c < m->ncoaches; c++) {
		size_t row = (size_t)c * ((size_t)m->ndays + 1);
		count_days(m->blocked + row, m->coaches[c]->blocked, m->ndays);
		count_days(m->preferred + row, m->coaches[c]->preferred, m->ndays);
	}
	for (uint32_t r = 0; r < m->nrequests; r++)
		add_request(m, r, a);
	uint32_t *rank = ARENA_ARRAY(a, uint32_t, m->nrequests);
	for (uint32_t r = 0; r < m->nrequests; r++)
		rank[m->request_of[r]] = r;
	for (size_t i = 0; i < p->nforbidden; i++)
		m->never[staffing_model_at(m, m->rank_of[p->forbidden[i].coach],
			rank[p->forbidden[i].request])] |= 1u << STAFFING_FORBIDDEN;
	for (uint32_t r = 0; r < m->nrequests; r++) {
		find_most(m, r);
		find_near(m, r, a);
	}
	m->unit = unit_of(m);
	return m;
}
