/* Loading, filtering and moving in a list of records.
 *
 * The first frame needs only the rows that are visible: they come through the index,
 * and the rest follows in a work slice after the frame is out. From then on a key
 * touches no disk: filtering and sorting run over the rows in memory. A reload fills a
 * spare arena and swaps on success, so that a failing query leaves the list as it was. */
#include "browse.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "browse_priv.h"

#define PREVIEW_REST_MS 120 /* the preview follows after this rest: a held arrow key costs no disk */

/* The chosen columns, then the hidden ones that the screen itself needs. */
static Rc load_columns(const Browse *b, Arena *a, TableColumns *ret, Err *err)
{
	const char *text = b->columns[0] != '\0' ? b->columns : b->def->columns;
	return table_columns(b->def->kind, text, a, ret, err);
}

static void take_hits(Browse *b, uint32_t *hits, size_t n)
{
	b->hits = hits;
	b->nhits = n;
	list_set_count(&b->list, n);
}

/* What the page is of, then what is typed; filter is empty to count the former. */
static Rc find(Browse *b, const char *filter, Arena *frame, Query *q, uint32_t *hits, size_t *ret_n, Err *err)
{
	const char *line = filter;
	if (b->within[0] != '\0')
		line = arena_printf(b->scratch, "%s %s", b->within, filter);
	if (query_parse(b->def->kind, line, office_today(b->office), b->typing, b->scratch, q, err) != RC_OK)
		return err->rc;
	return table_filter(b->filter, &b->table, q, frame, hits, ret_n, err);
}

/* Apply query and sort to the rows in memory. A faulty query keeps the last hits and
 * its error; nothing is thrown away while typing. */
void browse_refilter(Browse *b, Ui *ui)
{
	Query q;
	arena_reset(b->scratch);
	err_clear(&b->query_err);
	b->completion = 0;
	uint32_t *hits = b->hit_space[b->hits == b->hit_space[0]];
	size_t n = 0;
	if (find(b, edit_text(&b->query), ui_frame_arena(ui), &q, hits, &n, &b->query_err) != RC_OK)
		return;
	bool ranked = false;
	for (size_t i = 0; i < q.len; i++)
		ranked |= q.items[i].def == NULL && !q.items[i].negated;
	/* While free words are typed the best match comes first; a chosen order returns with the
	 * structured filters. */
	if (b->sort[0] != '\0' && !ranked) {
		Err ignored = ERR_INIT;
		if (table_sort(&b->table, b->sort, hits, n, &ignored) != RC_OK)
			b->sort[0] = '\0';
	}
	take_hits(b, hits, n);
	ui_redraw(ui);
}

/* How many the list is of. */
static void count_within(Browse *b, Ui *ui)
{
	Query q;
	Err ignored = ERR_INIT;
	b->nwithin = b->table.shown;
	arena_reset(b->scratch);
	if (b->within[0] != '\0')
		(void)!find(b, "", ui_frame_arena(ui), &q, b->hit_space[0], &b->nwithin, &ignored);
}

static void keep_position(Browse *b, int64_t id, size_t row)
{
	for (size_t i = 0; i < b->nhits; i++)
		if (b->table.items[b->hits[i]].id == id) {
			list_move_to(&b->list, i);
			return;
		}
	list_move_to(&b->list, row);
}

/* Load limit rows (0: all) into the spare arena and swap. */
static Rc load(Browse *b, Ui *ui, size_t limit, Err *err)
{
	TableColumns columns;
	TableData table;
	int64_t id = browse_selected(b);
	size_t row = b->list.cursor;
	arena_reset(b->spare);
	Rc rc = load_columns(b, b->spare, &columns, err);
	if (rc == RC_OK)
		rc = table_load(b->office, b->def->kind, &columns, limit, b->spare, &table, err);
	if (rc != RC_OK)
		return rc;
	Arena *old = b->data;
	b->data = b->spare;
	b->spare = old;
	b->table = table;
	b->hits = NULL;
	b->nhits = 0;
	b->hit_space[0] = ARENA_ARRAY(b->data, uint32_t, table.len + 1);
	b->hit_space[1] = ARENA_ARRAY(b->data, uint32_t, table.len + 1);
	table_filter_forget(b->filter);
	count_within(b, ui);
	browse_refilter(b, ui);
	if (b->hits == NULL) { /* the query is at fault: show all rather than nothing */
		for (size_t i = 0; i < table.len; i++)
			b->hit_space[0][i] = (uint32_t)i;
		take_hits(b, b->hit_space[0], table.len);
	}
	keep_position(b, id, row);
	arena_reset(b->spare);
	return RC_OK;
}

static void show_preview(Browse *b, Ui *ui)
{
	int64_t id = browse_selected(b);
	if (b->def->preview == NULL || id == 0 || id == b->preview_id || ui_width(ui) < BROWSE_PREVIEW_FROM)
		return;
	str_clear(&b->preview);
	b->def->preview(b->office, id, &b->preview);
	b->preview_id = id;
	ui_redraw(ui);
}

void browse_reload(Browse *b, Ui *ui)
{
	Err err = ERR_INIT;
	if (load(b, ui, 0, &err) != RC_OK)
		ui_error(ui, &err);
	b->preview_id = 0;
	show_preview(b, ui);
	ui_redraw(ui);
}

/* The selected row stays, and with it the preview. */
void browse_need_all(Browse *b, Ui *ui)
{
	Err err = ERR_INIT;
	if (b->table.complete)
		return;
	if (load(b, ui, 0, &err) != RC_OK)
		ui_error(ui, &err);
	show_preview(b, ui);
	ui_redraw(ui);
}

static void load_settings(Browse *b, Arena *a)
{
	const char *kind = b->def->kind->name;
	const char *columns = office_setting(b->office, arena_printf(a, "columns/%s", kind), a);
	const char *sort = office_setting(b->office, arena_printf(a, "sort/%s", kind), a);
	str_copy(b->columns, sizeof(b->columns), columns);
	str_copy(b->sort, sizeof(b->sort), sort);
	TableColumns parsed;
	Err err = ERR_INIT;
	/* A column that no longer exists falls back to the standard ones. */
	if (table_columns(b->def->kind, b->columns, a, &parsed, &err) != RC_OK)
		b->columns[0] = '\0';
}

static void open_with(Browse *b, Ui *ui, const BrowseArg *arg)
{
	if (arg->query != NULL) {
		browse_set_query(b, ui, arg->query);
		str_copy(b->home, sizeof(b->home), arg->query);
	}
	if (arg->id != 0) {
		browse_show(b, ui, arg->id);
	} else if (arg->query == NULL && arg->view != 0) {
		browse_apply_view(b, ui, arg->view);
		str_copy(b->home, sizeof(b->home), edit_text(&b->query));
	}
}

Rc browse_init(Browse *b, const BrowseDef *def, Ui *ui, const void *arg, Err *err)
{
	b->def = def;
	b->office = ui_app(ui);
	b->data = arena_new();
	b->spare = arena_new();
	b->scratch = arena_new();
	b->filter = table_filter_new(b->office, def->kind);
	edit_init(&b->query, "", false);
	load_settings(b, b->scratch);
	const BrowseArg *with = arg;
	if (with != NULL && with->within != NULL)
		str_copy(b->within, sizeof(b->within), with->within);
	/* A chosen order or part needs all rows; the standard order comes from the index. */
	bool part = b->sort[0] != '\0' || b->within[0] != '\0';
	size_t first = part ? 0 : (size_t)BASE_MAX(ui_height(ui), 8);
	Rc rc = load(b, ui, first, err);
	if (rc != RC_OK)
		return rc;
	/* The first screen is complete: the other rows take longer than this one card. */
	show_preview(b, ui);
	if (arg != NULL) {
		open_with(b, ui, arg);
		show_preview(b, ui);
	}
	ui_work(ui, !b->table.complete);
	return RC_OK;
}

void browse_done(Browse *b)
{
	table_filter_free(b->filter);
	arena_free(b->data);
	arena_free(b->spare);
	arena_free(b->scratch);
	edit_done(&b->query);
	str_done(&b->preview);
	str_done(&b->completing);
	free(b->marks.ids);
}

int64_t browse_selected(const Browse *b)
{
	return b->nhits == 0 ? 0 : b->table.items[b->hits[b->list.cursor]].id;
}

void browse_select(Browse *b, int64_t id)
{
	keep_position(b, id, b->list.cursor);
}

void browse_show(Browse *b, Ui *ui, int64_t id)
{
	browse_need_all(b, ui);
	browse_select(b, id);
}

void browse_set_query(Browse *b, Ui *ui, const char *query)
{
	browse_need_all(b, ui);
	int64_t id = browse_selected(b);
	edit_set(&b->query, query);
	browse_refilter(b, ui);
	keep_position(b, id, 0);
}

unsigned browse_can(const void *model, const Ui *ui)
{
	const Browse *b = model;
	unsigned can = 0;
	if (b->nhits > 0)
		can |= NEED_ROW;
	if (!ui_read_only(ui))
		can |= NEED_WRITE;
	if (b->marks.len > 0)
		can |= NEED_MARKS;
	return can;
}

bool browse_wants_text(const void *model)
{
	const Browse *b = model;
	return b->typing;
}

bool browse_may_close(void *model, Ui *ui)
{
	Browse *b = model;
	if (b->query.text.len > 0 && strcmp(edit_text(&b->query), b->home) != 0) {
		browse_set_query(b, ui, "");
		return false;
	}
	if (b->marks.len > 0) {
		browse_clear_marks(b);
		ui_redraw(ui);
		return false;
	}
	return true;
}

/* --- keys ------------------------------------------------------------------ */

/* Tab puts in what could stand here, Tab again the next possibility. */
static void complete(Browse *b, Ui *ui)
{
	Completions found = { 0 };
	Arena *a = ui_frame_arena(ui);
	if (b->completion == 0) {
		str_clear(&b->completing);
		str_adds(&b->completing, edit_text(&b->query));
		b->completing_at = b->query.cursor;
	}
	const char *text = str_cstr(&b->completing);
	table_complete(b->office, b->def->kind, text, b->completing_at, a, &found);
	if (found.len == 0) {
		ui_say(ui, "Hier gibt es nichts zu ergänzen.");
		return;
	}
	const char *insert = found.items[b->completion % found.len].insert;
	size_t next = b->completion + 1;
	char *line = arena_printf(a, "%.*s%s%s", (int)found.from, text, insert, text + b->completing_at);
	edit_set(&b->query, line);
	b->query.cursor = found.from + strlen(insert);
	browse_need_all(b, ui);
	browse_refilter(b, ui);
	b->completion = next;
}

static void moved(Browse *b, Ui *ui)
{
	b->preview_id = 0;
	ui_wake(ui, PREVIEW_REST_MS);
	ui_redraw(ui);
}

static bool key_while_typing(Browse *b, Ui *ui, const Key *k)
{
	if (k->sym == SYM_ENTER) {
		b->typing = false;
		browse_refilter(b, ui);
		if (b->query_err.rc == RC_OK && b->nhits > 0 && edit_text(&b->query)[0] != '\0')
			b->def->open(ui, b, browse_selected(b));
		return true;
	}
	if (k->sym == SYM_ESC) {
		b->typing = false;
		browse_refilter(b, ui);
		return true;
	}
	if (k->sym == SYM_TAB) {
		complete(b, ui);
		return true;
	}
	if (k->sym == SYM_BACKSPACE && b->query.text.len == 0) {
		b->typing = false;
		ui_redraw(ui);
		return true;
	}
	if (list_key(&b->list, k, true)) {
		moved(b, ui);
		return true;
	}
	if (!edit_key(&b->query, k))
		return false;
	browse_need_all(b, ui);
	browse_refilter(b, ui);
	if (b->query_err.rc == RC_OK)
		list_move_to(&b->list, 0);
	moved(b, ui);
	return true;
}

bool browse_update(Browse *b, Ui *ui, const Msg *msg)
{
	switch (msg->type) {
	case MSG_KEY:
		if (b->typing)
			return key_while_typing(b, ui, &msg->key);
		if (!b->table.complete && msg->key.sym != SYM_UP)
			browse_need_all(b, ui);
		if (!list_key(&b->list, &msg->key, false))
			return false;
		moved(b, ui);
		return true;
	case MSG_WORK:
		browse_need_all(b, ui);
		ui_work(ui, false);
		return true;
	case MSG_TICK:
		show_preview(b, ui);
		return true;
	case MSG_CHANGED:
		browse_reload(b, ui);
		return true;
	case MSG_RESIZE:
	case MSG_SHOW:
		ui_wake(ui, 1);
		if (!b->table.complete)
			ui_work(ui, true);
		return true;
	case MSG_DRAFT:
		return true;
	case MSG_RESULT:
		return browse_result(b, ui, msg);
	}
	return false;
}
