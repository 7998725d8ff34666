/* The greedy colouring of intervals: taken in order of their start, the first free lane is enough,
 * and no group needs more lanes than its spans overlap at once. */
#include "kontor/ui/lanes.h"

static int64_t end_of(const LanesSpan *s)
{
	return s->to > s->from ? s->to : s->from + 1;
}

static int free_lane(const int64_t ends[LANES_MAX], int64_t from)
{
	int lane = 0;
	while (lane < LANES_MAX && ends[lane] > from)
		lane++;
	return lane;
}

static bool overlap(const LanesSpan *a, const LanesSpan *b)
{
	return a->from < end_of(b) && b->from < end_of(a);
}

/* To the next span on the right that lasts at the same time. */
static int free_to_the_right(const LanesSpan *group, size_t n, const LanesSpan *s, int lanes)
{
	int until = lanes;
	for (size_t i = 0; i < n; i++)
		if (group[i].lane > s->lane && group[i].lane < until && overlap(&group[i], s))
			until = group[i].lane;
	return BASE_MAX(until - s->lane, 1);
}

static void finish_group(LanesSpan *group, size_t n, int lanes)
{
	for (size_t i = 0; i < n; i++) {
		group[i].lanes = lanes;
		group[i].wide = free_to_the_right(group, n, &group[i], lanes);
	}
}

int lanes_place(LanesSpan *spans, size_t n)
{
	int64_t ends[LANES_MAX];
	int64_t group_end = INT64_MIN;
	size_t group = 0;
	int lanes = 0, most = 0;
	for (int i = 0; i < LANES_MAX; i++)
		ends[i] = INT64_MIN;
	for (size_t i = 0; i < n; i++) {
		LanesSpan *s = &spans[i];
		if (s->from >= group_end) {
			finish_group(spans + group, i - group, lanes);
			group = i;
			lanes = 0;
		}
		s->lane = free_lane(ends, s->from);
		if (s->lane < LANES_MAX) {
			ends[s->lane] = end_of(s);
			lanes = BASE_MAX(lanes, s->lane + 1);
		}
		group_end = BASE_MAX(group_end, end_of(s));
		most = BASE_MAX(most, lanes);
	}
	finish_group(spans + group, n - group, lanes);
	return most;
}
