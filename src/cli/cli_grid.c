/* A table of texts, aligned by display width. */
#include "cli_priv.h"

#include "kontor/base/text.h"

enum { GAP = 2, COLUMN_MIN = 8, COLUMN_MAX_UNBOUNDED = 200 };

void cli_grid_begin(CliGrid *g, Arena *a, size_t ncolumns)
{
	*g = (CliGrid){ .arena = a, .ncolumns = ncolumns };
	g->right = ARENA_ARRAY(a, bool, ncolumns);
	g->rigid = ARENA_ARRAY(a, bool, ncolumns);
}

void cli_grid_column(CliGrid *g, size_t i, const char *label, bool right, bool rigid)
{
	if (g->labels == NULL)
		g->labels = ARENA_ARRAY(g->arena, const char *, g->ncolumns);
	g->labels[i] = label;
	g->right[i] = right;
	g->rigid[i] = rigid || right;
}

void cli_grid_cell(CliGrid *g, const char *text)
{
	AUTO(str_done) Str safe = STR_INIT;
	text_safe_line(&safe, text);
	struct CliGridCell cell = { arena_strndup(g->arena, str_cstr(&safe), safe.len),
		text_width(str_cstr(&safe)) };
	VEC_PUSH(g->arena, &g->cells, cell);
}

static int total_width(const CliGrid *g, size_t ncolumns, const int *widths, int limit)
{
	int total = 0;
	for (size_t i = 0; i < ncolumns; i++)
		total += (g->rigid[i] ? widths[i] : BASE_MIN(widths[i], limit)) + (i > 0 ? GAP : 0);
	return total;
}

/* The widest texts give way first; numbers and dates stay whole. Columns for which no
 * room is left fall off at the end. Returns how many are shown. */
static size_t fit_widths(const CliGrid *g, int *widths, int width)
{
	int limit = COLUMN_MAX_UNBOUNDED;
	size_t shown = g->ncolumns;
	if (width > 0) {
		while (shown > 1 && total_width(g, shown, widths, COLUMN_MIN) > width)
			shown--;
		limit = BASE_MAX(width, COLUMN_MIN);
		while (limit > COLUMN_MIN && total_width(g, shown, widths, limit) > width)
			limit--;
	}
	for (size_t i = 0; i < shown; i++)
		if (!g->rigid[i])
			widths[i] = BASE_MIN(widths[i], limit);
	if (width > 0)
		widths[0] = BASE_MIN(widths[0], width);
	return shown;
}

static void pad(Str *out, int n)
{
	for (; n > 0; n--)
		str_addc(out, ' ');
}

static void add_cell(Str *out, const char *text, int width, int cell_width, bool right)
{
	if (cell_width > width) {
		int used;
		str_add(out, text, text_fit(text, width - 1, &used));
		str_adds(out, "…");
		pad(out, width - used - 1);
		return;
	}
	pad(out, right ? width - cell_width : 0);
	str_adds(out, text);
	pad(out, right ? 0 : width - cell_width);
}

/* Ends a line without its trailing blanks. */
static void end_line(Str *out)
{
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	str_addc(out, '\n');
}

static void add_row(
	const CliGrid *g, const struct CliGridCell *cells, const int *widths, size_t shown, Str *out)
{
	for (size_t i = 0; i < shown; i++) {
		pad(out, i > 0 ? GAP : 0);
		add_cell(out, cells[i].text, widths[i], cells[i].width, g->right[i]);
	}
	end_line(out);
}

size_t cli_grid_write(const CliGrid *g, int width, Str *out)
{
	if (g->ncolumns == 0)
		return 0;
	int *widths = ARENA_ARRAY(g->arena, int, g->ncolumns);
	struct CliGridCell *heading = ARENA_ARRAY(g->arena, struct CliGridCell, g->ncolumns);
	for (size_t i = 0; g->labels != NULL && i < g->ncolumns; i++) {
		heading[i] = (struct CliGridCell){ g->labels[i], text_width(g->labels[i]) };
		widths[i] = heading[i].width;
	}
	for (size_t i = 0; i < g->cells.len; i++)
		widths[i % g->ncolumns] = BASE_MAX(widths[i % g->ncolumns], g->cells.items[i].width);
	size_t shown = fit_widths(g, widths, width);
	if (g->labels != NULL)
		add_row(g, heading, widths, shown, out);
	for (size_t i = 0; i + g->ncolumns <= g->cells.len; i += g->ncolumns)
		add_row(g, &g->cells.items[i], widths, shown, out);
	return g->ncolumns - shown;
}
