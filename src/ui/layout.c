/* Columns give way whole, the least important first: a column of two characters says
 * nothing. */
#include "kontor/ui/layout.h"

static int shown_width(const LayoutColumn *cols, size_t n, int gap)
{
	int width = 0;
	for (size_t i = 0; i < n; i++)
		if (cols[i].w > 0)
			width += cols[i].w + (width ? gap : 0);
	return width;
}

/* The last of the least important columns that are shown, but never the only one. */
static size_t least(const LayoutColumn *cols, size_t n)
{
	size_t worst = n, shown = 0;
	for (size_t i = 0; i < n; i++) {
		if (cols[i].w == 0)
			continue;
		shown++;
		if (worst == n || cols[i].priority <= cols[worst].priority)
			worst = i;
	}
	return shown > 1 ? worst : n;
}

/* Bring columns up to what they want, the important ones first. Returns what is left. */
static int grow(LayoutColumn *cols, size_t n, int rest)
{
	while (rest > 0) {
		size_t best = n;
		for (size_t i = 0; i < n; i++)
			if (cols[i].w > 0 && cols[i].w < cols[i].want &&
				(best == n || cols[i].priority > cols[best].priority))
				best = i;
		if (best == n)
			break;
		const int more = BASE_MIN(rest, cols[best].want - cols[best].w);
		cols[best].w += more;
		rest -= more;
	}
	return rest;
}

static void share(LayoutColumn *cols, size_t n, int rest)
{
	int takers = 0;
	for (size_t i = 0; i < n; i++)
		takers += cols[i].w > 0 && cols[i].want == 0;
	for (size_t i = 0; i < n && takers > 0; i++) {
		if (cols[i].w == 0 || cols[i].want != 0)
			continue;
		const int part = rest / takers;
		cols[i].w += part;
		rest -= part;
		takers--;
	}
}

void layout_columns(LayoutColumn *cols, size_t n, int width, int gap)
{
	for (size_t i = 0; i < n; i++) {
		cols[i].x = 0;
		cols[i].w = BASE_MAX(cols[i].min, 0);
	}
	while (shown_width(cols, n, gap) > width) {
		const size_t out = least(cols, n);
		if (out == n)
			break;
		cols[out].w = 0;
	}
	const int rest = grow(cols, n, width - shown_width(cols, n, gap));
	if (rest > 0)
		share(cols, n, rest);
	int x = 0;
	for (size_t i = 0; i < n; i++) {
		if (cols[i].w == 0)
			continue;
		cols[i].w = BASE_MIN(cols[i].w, BASE_MAX(width - x, 0));
		cols[i].x = x;
		x += cols[i].w + gap;
	}
}
