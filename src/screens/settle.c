/* One change set for all follow-ups. */
#include "settle.h"

#include "kontor/office/change.h"

static Rc read_all(
	Office *o, const int64_t *ids, size_t n, Arena *a, RecordSet *ret, bool *ret_open, Err *err)
{
	*ret_open = false;
	for (size_t i = 0; i < n; i++) {
		Record *r;
		Rc rc = office_get(o, &kind_followup, ids[i], a, &r, err);
		if (rc != RC_OK)
			return rc;
		*ret_open |= record_is_null(r, "done");
		VEC_PUSH(a, ret, r);
	}
	return RC_OK;
}

static Rc carry_out(Office *o, const RecordSet *set, bool done, Arena *a, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	char today[DATE_TEXT_MAX];
	date_format_iso(office_today(o), today);
	const char *what = done ? "Wiedervorlage erledigt" : "Wiedervorlage wieder offen";
	const char *title = record_text(set->items[0], "title");
	what = set->len == 1 ? arena_printf(a, "%s: %s", what, title)
			     : arena_printf(a, "%s: %zu", what, set->len);
	Rc rc = change_begin(&c, o, what, err);
	for (size_t i = 0; i < set->len && rc == RC_OK; i++) {
		Record *mine = record_clone(a, set->items[i]);
		if (done == !record_is_null(mine, "done"))
			continue;
		record_set_text(mine, a, "done", done ? today : "");
		rc = change_update(&c, set->items[i], mine, NULL, err);
	}
	return rc != RC_OK ? rc : change_commit(&c, err);
}

bool settle_followups(Ui *ui, const int64_t *ids, size_t n)
{
	Office *o = ui_app(ui);
	Arena *a = ui_frame_arena(ui);
	RecordSet set = { 0 };
	bool open;
	Err err = ERR_INIT;
	if (n == 0)
		return false;
	if (read_all(o, ids, n, a, &set, &open, &err) != RC_OK ||
		carry_out(o, &set, open, a, &err) != RC_OK) {
		ui_error(ui, &err);
		return false;
	}
	ui_changed_by_me(ui);
	if (n == 1)
		ui_say(ui, "%s. u macht es rückgängig.", open ? "Erledigt" : "Wieder offen");
	else
		ui_say(ui, "%zu Wiedervorlagen sind %s. u macht es rückgängig.", n,
			open ? "erledigt" : "wieder offen");
	return true;
}
