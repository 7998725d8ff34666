/* The best teams of those who could come on one day: seats are sorted by what they add on their
 * own, and a depth-first search leaves out every branch whose sum of the next seats and of the
 * best levels still to come does not reach what is known. */
#include "staffing_priv.h"

#include <string.h>

enum { SEATS_MAX = STAFFING_COACHES_MAX };

typedef struct Search {
	const StaffingModel *model;
	const StaffingAsk *ask;
	const StaffingSeat *seats;
	StaffingTop *top;
	uint32_t n;
	uint32_t size, nneeds;
	uint16_t all;
	bool lead;                            /* somebody has to */
	uint16_t later_covers[SEATS_MAX + 1]; /* of the seats from here on */
	bool later_lead[SEATS_MAX + 1];
	uint8_t later_level[SEATS_MAX + 1][STAFFING_NEEDS_MAX];
	int64_t sums[SEATS_MAX + 1]; /* of the values of the seats before */
	uint32_t chosen[STAFFING_TEAM_MAX];
} Search;

/* Half a team, by value in the recursion. */
typedef struct Part {
	uint32_t len;
	uint16_t covered;
	bool led;
	int64_t value;
	uint8_t levels[STAFFING_NEEDS_MAX];
} Part;

/* --- what is found ---------------------------------------------------------------- */

static void sort_members(uint32_t *members, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		uint32_t x = members[i], j = i;
		for (; j > 0 && members[j - 1] > x; j--)
			members[j] = members[j - 1];
		members[j] = x;
	}
}

/* Takes out the same team on another day; false: that one is as good. */
static bool replace_same(StaffingTop *top, const StaffingTeam *team, uint32_t size)
{
	for (size_t i = 0; i < top->len; i++) {
		if (memcmp(top->items[i].members, team->members, size * sizeof(team->members[0])) != 0)
			continue;
		if (top->items[i].value >= team->value)
			return false;
		memmove(&top->items[i], &top->items[i + 1], (top->len - i - 1) * sizeof(top->items[0]));
		top->len--;
		return true;
	}
	return true;
}

static void add_team(StaffingTop *top, const StaffingTeam *team, uint32_t size)
{
	if (team->value <= top->floor || (top->distinct && !replace_same(top, team, size)))
		return;
	if (top->len == top->most)
		top->len--;
	if (top->len == top->cap)
		top->items = arena_grow(
			top->arena, top->items, top->len, &top->cap, top->len + 1, sizeof(top->items[0]));
	size_t i = top->len++;
	if (top->distinct || top->most == 1)
		for (; i > 0 && top->items[i - 1].value < team->value; i--)
			top->items[i] = top->items[i - 1];
	top->items[i] = *team;
	if (top->len == top->most)
		top->floor = top->distinct || top->most == 1 ? top->items[top->len - 1].value : INT64_MAX;
}

/* --- the search ------------------------------------------------------------------- */

static int64_t levels_from(const Search *s, const Part *part, uint32_t i)
{
	int64_t sum = 0;
	for (uint32_t k = 0; k < s->nneeds; k++)
		sum += BASE_MAX(part->levels[k], s->later_level[i][k]);
	return sum * s->ask->weight;
}

static Part with_seat(Search *s, const Part *part, const StaffingSeat *seat)
{
	Part next = *part;
	const uint8_t *levels = s->model->levels[s->ask->request];
	s->chosen[next.len++] = seat->coach;
	next.covered |= seat->covers;
	next.led = next.led || seat->lead;
	next.value += seat->value;
	for (uint32_t k = 0; k < s->nneeds; k++)
		next.levels[k] = BASE_MAX(next.levels[k], levels[k * s->model->ncoaches + seat->coach]);
	return next;
}

static void found(Search *s, const Part *part)
{
	StaffingTeam team = { .start = s->ask->start };
	team.value = part->value + levels_from(s, part, s->n);
	memcpy(team.members, s->chosen, sizeof(team.members));
	sort_members(team.members, s->size);
	add_team(s->top, &team, s->size);
}

static bool is_complete(const Search *s, const Part *part)
{
	return (part->covered & s->all) == s->all && (part->led || !s->lead);
}

static void choose(Search *s, const Part *part, uint32_t from)
{
	uint32_t open = s->size - part->len;
	if (open == 0) {
		if (is_complete(s, part))
			found(s, part);
		return;
	}
	for (uint32_t i = from; i + open <= s->n; i++) {
		if (((part->covered | s->later_covers[i]) & s->all) != s->all ||
			(s->lead && !part->led && !s->later_lead[i]))
			return;
		if (part->value + s->sums[i + open] - s->sums[i] + levels_from(s, part, i) <= s->top->floor)
			return;
		const StaffingSeat *seat = &s->seats[i];
		if (open == 1 &&
			(((part->covered | seat->covers) & s->all) != s->all ||
				(s->lead && !part->led && !seat->lead)))
			continue;
		Part next = with_seat(s, part, seat);
		choose(s, &next, i + 1);
	}
}

static bool stands_before(const StaffingSeat *a, const StaffingSeat *b)
{
	if (a->fixed != b->fixed)
		return a->fixed;
	return a->value > b->value || (a->value == b->value && a->coach < b->coach);
}

static void sort_seats(StaffingSeat *seats, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		StaffingSeat x = seats[i];
		uint32_t j = i;
		for (; j > 0 && stands_before(&x, &seats[j - 1]); j--)
			seats[j] = seats[j - 1];
		seats[j] = x;
	}
}

static void look_ahead(Search *s)
{
	const uint8_t *levels = s->model->levels[s->ask->request];
	s->later_covers[s->n] = 0;
	s->later_lead[s->n] = false;
	memset(s->later_level[s->n], 0, sizeof(s->later_level[0]));
	for (uint32_t i = s->n; i-- > 0;) {
		const StaffingSeat *seat = &s->seats[i];
		s->later_covers[i] = s->later_covers[i + 1] | seat->covers;
		s->later_lead[i] = s->later_lead[i + 1] || seat->lead;
		for (uint32_t k = 0; k < s->nneeds; k++)
			s->later_level[i][k] = BASE_MAX(
				s->later_level[i + 1][k], levels[k * s->model->ncoaches + seat->coach]);
	}
	s->sums[0] = 0;
	for (uint32_t i = 0; i < s->n; i++)
		s->sums[i + 1] = s->sums[i] + s->seats[i].value;
}

/* The sum of the best values, without sorting all: most days are of no interest. */
static bool is_hopeless(const StaffingAsk *ask, const StaffingModel *m, const StaffingSeat *seats, uint32_t n,
	uint32_t size, int64_t floor)
{
	int64_t best[STAFFING_TEAM_MAX], sum = ask->base;
	uint32_t len = 0;
	for (uint32_t i = 0; i < n; i++) {
		int64_t v = seats[i].value;
		if (len == size && v <= best[len - 1])
			continue;
		uint32_t j = len < size ? len++ : len - 1;
		for (; j > 0 && best[j - 1] < v; j--)
			best[j] = best[j - 1];
		best[j] = v;
	}
	for (uint32_t i = 0; i < len; i++)
		sum += best[i];
	int64_t weight = m->problem->weights.level;
	int64_t levels = weight > 0 ? m->level_most[ask->request] / weight * ask->weight : 0;
	return !ask->any_topic && sum + levels <= floor;
}

void staffing_team_search(
	const StaffingModel *m, const StaffingAsk *ask, StaffingSeat *seats, uint32_t n, StaffingTop *top)
{
	const StaffingRequest *q = m->requests[ask->request];
	uint32_t size = (uint32_t)q->size, nfixed = 0;
	for (uint32_t i = 0; i < n; i++)
		nfixed += seats[i].fixed;
	if (n < size || nfixed < q->nfixed || is_hopeless(ask, m, seats, n, size, top->floor))
		return;
	Search s = { .model = m,
		.ask = ask,
		.seats = seats,
		.top = top,
		.n = n,
		.size = size,
		.nneeds = (uint32_t)q->nneeds,
		.lead = q->lead && !ask->any_lead };
	if (!ask->any_topic)
		s.all = (uint16_t)((1u << q->nneeds) - 1);
	sort_seats(seats, n);
	look_ahead(&s);
	Part part = { .value = ask->base };
	for (uint32_t i = 0; i < nfixed; i++)
		part = with_seat(&s, &part, &seats[i]);
	choose(&s, &part, nfixed);
}
