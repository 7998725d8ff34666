/* Taking dates away: out of their series, or altogether.
 *
 * What people know cannot just vanish: who registered or was written to has to hear of it, and that is
 * cancelling. Mails that never left the office go along with their event. */
#include <inttypes.h>
#include <string.h>

#include "calendar_priv.h"
#include "outbox_priv.h"

/* --- one event ------------------------------------------------------------------------- */

/* Released ones may be on their way already. */
static bool has_left(const Record *message)
{
	const char *state = record_text(message, "state");
	return strcmp(state, "released") == 0 || outbox_state_told(state);
}

static Rc refuse(Change *c, const Record *event, const char *why, Err *err)
{
	return err_set(
		err, RC_DENIED, "%s %s; bitte absagen statt löschen.", calendar_say(event, c->arena), why);
}

static Rc refuse_known(Change *c, const Record *event, const RecordSet *messages, Err *err)
{
	RecordSet registered = { NULL, 0, 0 };
	if (office_parts(c->office, &kind_registration, "event", event->id, c->arena, &registered, err) !=
		RC_OK)
		return err->rc;
	if (registered.len == 1)
		return refuse(c, event, "hat eine Anmeldung", err);
	if (registered.len > 1)
		return refuse(c, event, arena_printf(c->arena, "hat %zu Anmeldungen", registered.len), err);
	for (size_t i = 0; i < messages->len; i++)
		if (has_left(messages->items[i]))
			return refuse(c, event,
				arena_printf(c->arena, "wurde %s mitgeteilt",
					record_text(messages->items[i], "address")),
				err);
	return RC_OK;
}

Rc calendar_delete_in(Change *c, const Record *event, Err *err)
{
	RecordSet messages = { NULL, 0, 0 };
	if (office_parts(c->office, &kind_message, "event", event->id, c->arena, &messages, err) != RC_OK ||
		refuse_known(c, event, &messages, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < messages.len; i++)
		if (change_delete(c, &kind_message, messages.items[i]->id, 0, err) != RC_OK)
			return err->rc;
	return change_delete(c, &kind_event, event->id, 0, err);
}

/* --- several, and their series ------------------------------------------------------------ */

/* The slots that leave a series; without its last date the series goes, too. */
static Rc shrink(Change *c, int64_t series, CalendarSlots *gone, Err *err)
{
	RecordSet left = { NULL, 0, 0 };
	Record *base = NULL;
	CalendarSlots skips;
	if (calendar_rows(c->office, series, c->arena, &left, err) != RC_OK)
		return err->rc;
	if (left.len == 0)
		return change_delete(c, &kind_series, series, 0, err);
	if (office_get(c->office, &kind_series, series, c->arena, &base, err) != RC_OK)
		return err->rc;
	Record *mine = record_clone(c->arena, base);
	calendar_slots_skipped(base, &skips);
	for (size_t i = 0; i < gone->len; i++)
		calendar_slots_add(&skips, gone->items[i]);
	calendar_slots_set_skipped(mine, c->arena, &skips);
	return change_update(c, base, mine, NULL, err);
}

/* All of one series at once: its version rises once. */
static Rc shrink_all(Change *c, Record *const *events, size_t n, Err *err)
{
	for (size_t i = 0; i < n; i++) {
		int64_t series = record_int(events[i], "series");
		CalendarSlots gone = { .len = 0 };
		bool before = series == 0;
		for (size_t j = 0; j < i && !before; j++)
			before = record_int(events[j], "series") == series;
		for (size_t j = i; j < n && !before; j++)
			if (record_int(events[j], "series") == series)
				calendar_slots_add(&gone, calendar_wall(events[j], "slot"));
		if (!before && shrink(c, series, &gone, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

/* Read anew under the lock: a colleague may have moved them meanwhile. */
static Rc delete_all(Change *c, Record *const *events, size_t n, Err *err)
{
	Record **now = ARENA_ARRAY(c->arena, Record *, n + 1);
	for (size_t i = 0; i < n; i++)
		if (office_get(c->office, &kind_event, events[i]->id, c->arena, &now[i], err) != RC_OK ||
			calendar_delete_in(c, now[i], err) != RC_OK)
			return err->rc;
	return shrink_all(c, now, n, err);
}

static Rc run(Office *o, Record *const *events, size_t n, const char *what, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	if (change_begin(&c, o, what, err) != RC_OK || delete_all(&c, events, n, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

Rc calendar_delete(Office *o, const int64_t *events, size_t n, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record **records = ARENA_ARRAY(a, Record *, n + 1);
	size_t len = 0;
	for (size_t i = 0; i < n; i++) {
		bool twice = false;
		for (size_t j = 0; j < i && !twice; j++)
			twice = events[j] == events[i];
		if (!twice && office_get(o, &kind_event, events[i], a, &records[len++], err) != RC_OK)
			return err->rc;
	}
	const char *what = len == 1 ? arena_printf(a, "Termin gelöscht: %s", record_text(records[0], "title"))
				    : arena_printf(a, "%zu Termine gelöscht", len);
	return len == 0 ? RC_OK : run(o, records, len, what, err);
}

Rc calendar_delete_series(Office *o, int64_t series, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	RecordSet rows = { NULL, 0, 0 };
	Record *r = NULL;
	if (office_get(o, &kind_series, series, a, &r, err) != RC_OK ||
		calendar_rows(o, series, a, &rows, err) != RC_OK)
		return err->rc;
	const char *what =
		arena_printf(a, "Serie gelöscht: %s (%zu Termine)", record_text(r, "title"), rows.len);
	if (rows.len > 0)
		return run(o, rows.items, rows.len, what, err);
	if (change_begin(&c, o, what, err) != RC_OK ||
		change_delete(&c, &kind_series, series, 0, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

/* --- out of the series and back in ----------------------------------------------------------- */

Rc calendar_skip(Office *o, int64_t event, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = NULL;
	if (office_get(o, &kind_event, event, a, &r, err) != RC_OK)
		return err->rc;
	if (record_is_null(r, "series"))
		return err_set(err, RC_INVALID, "%s gehört zu keiner Serie; bitte löschen oder absagen.",
			calendar_say(r, a));
	const char *what = arena_printf(a, "Aus der Serie genommen: %s", calendar_say(r, a));
	return run(o, &r, 1, what, err);
}

static Rc take_back_in(Change *c, Record *series, Wall slot, int64_t *ret_event, Err *err)
{
	CalendarSlots skips, left = { .len = 0 }, slots = { .len = 0 };
	Record *base = record_clone(c->arena, series);
	Record *event = calendar_date_of(series, slot, c->arena);
	calendar_slots_skipped(series, &skips);
	for (size_t i = 0; i < skips.len; i++)
		if (skips.items[i] != slot)
			calendar_slots_add(&left, skips.items[i]);
	if (calendar_slots(series, &slots, err) != RC_OK)
		return err->rc;
	if (calendar_slots_find(&skips, slot) == RECURRENCE_MAX ||
		calendar_slots_find(&slots, slot) == RECURRENCE_MAX)
		return err_set(err, RC_INVALID,
			"An diesem Tag fehlt der Serie kein Termin. Bitte einen der herausgenommenen wählen.");
	calendar_slots_set_skipped(series, c->arena, &left);
	if (change_update(c, base, series, NULL, err) != RC_OK || change_insert(c, event, err) != RC_OK)
		return err->rc;
	*ret_event = event->id;
	return RC_OK;
}

Rc calendar_restore(Office *o, int64_t series, Wall slot, int64_t *ret_event, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *r = NULL;
	char day[DATE_TEXT_MAX];
	int64_t event = 0;
	if (office_get(o, &kind_series, series, a, &r, err) != RC_OK)
		return err->rc;
	date_format_long(wall_day(slot), day);
	const char *what = arena_printf(a, "Wieder in der Serie: „%s“ am %s", record_text(r, "title"), day);
	if (change_begin(&c, o, what, err) != RC_OK ||
		office_get(o, &kind_series, series, c.arena, &r, err) != RC_OK ||
		take_back_in(&c, r, slot, &event, err) != RC_OK || change_commit(&c, err) != RC_OK)
		return err->rc;
	if (ret_event != NULL)
		*ret_event = event;
	return RC_OK;
}
