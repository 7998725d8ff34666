/* Marked rows: a sorted set of ids, so that marks survive filtering and reloading. */
#include "browse_priv.h"

#include <stdlib.h>
#include <string.h>

/* Position of id, or where it would be inserted. */
static size_t position(const BrowseMarks *m, int64_t id)
{
	size_t lo = 0, hi = m->len;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (m->ids[mid] < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool browse_marked(const Browse *b, int64_t id)
{
	size_t at = position(&b->marks, id);
	return at < b->marks.len && b->marks.ids[at] == id;
}

static void set_mark(BrowseMarks *m, int64_t id, bool on)
{
	size_t at = position(m, id);
	bool there = at < m->len && m->ids[at] == id;
	if (there == on)
		return;
	if (!on) {
		memmove(m->ids + at, m->ids + at + 1, (m->len - at - 1) * sizeof(*m->ids));
		m->len--;
		return;
	}
	if (m->len == m->cap) {
		m->cap = m->cap == 0 ? 64 : m->cap * 2;
		int64_t *ids = realloc(m->ids, m->cap * sizeof(*ids));
		if (ids == NULL)
			err_out_of_memory();
		m->ids = ids;
	}
	memmove(m->ids + at + 1, m->ids + at, (m->len - at) * sizeof(*m->ids));
	m->ids[at] = id;
	m->len++;
}

static int64_t row_id(const Browse *b, size_t row)
{
	return b->table.items[b->hits[row]].id;
}

size_t browse_targets(Browse *b, const int64_t **ret_ids)
{
	if (b->marks.len > 0) {
		*ret_ids = b->marks.ids;
		return b->marks.len;
	}
	b->target = browse_selected(b);
	*ret_ids = &b->target;
	return b->target == 0 ? 0 : 1;
}

void browse_clear_marks(Browse *b)
{
	b->marks.len = 0;
}

void browse_cmd_mark(Ui *ui, void *model)
{
	Browse *b = model;
	browse_need_all(b, ui);
	int64_t id = browse_selected(b);
	set_mark(&b->marks, id, !browse_marked(b, id));
	b->mark_anchor = b->list.cursor;
	if (b->list.cursor + 1 < b->nhits)
		list_move_to(&b->list, b->list.cursor + 1);
	ui_redraw(ui);
}

void browse_cmd_mark_range(Ui *ui, void *model)
{
	Browse *b = model;
	browse_need_all(b, ui);
	size_t from = BASE_MIN(b->mark_anchor, b->list.cursor);
	size_t to = BASE_MAX(b->mark_anchor, b->list.cursor);
	for (size_t i = from; i <= to && i < b->nhits; i++)
		set_mark(&b->marks, row_id(b, i), true);
	ui_say(ui, "%zu markiert.", b->marks.len);
}

void browse_cmd_mark_all(Ui *ui, void *model)
{
	Browse *b = model;
	browse_need_all(b, ui);
	for (size_t i = 0; i < b->nhits; i++)
		set_mark(&b->marks, row_id(b, i), true);
	ui_say(ui, "%zu markiert.", b->marks.len);
}

void browse_cmd_mark_invert(Ui *ui, void *model)
{
	Browse *b = model;
	browse_need_all(b, ui);
	for (size_t i = 0; i < b->nhits; i++)
		set_mark(&b->marks, row_id(b, i), !browse_marked(b, row_id(b, i)));
	ui_say(ui, "%zu markiert.", b->marks.len);
}

void browse_cmd_mark_none(Ui *ui, void *model)
{
	browse_clear_marks(model);
	ui_say(ui, "Alle Markierungen sind aufgehoben.");
}
