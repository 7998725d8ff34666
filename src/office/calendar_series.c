/* Series: made with all their dates, looked at before, and changed in their rule. */
#include <string.h>

#include "kontor/domain/event.h"
#include "kontor/domain/holiday.h"
#include "kontor/domain/town.h"
#include "kontor/office/agenda.h"
#include "calendar_priv.h"

/* --- making ------------------------------------------------------------------------------ */

static Rc first_date(Change *c, int64_t series, int64_t *ret, Err *err)
{
	RecordSet rows = { NULL, 0, 0 };
	if (calendar_rows(c->office, series, c->arena, &rows, err) != RC_OK)
		return err->rc;
	if (rows.len == 0)
		return err_field(err, "skips", "Die Serie hätte keinen Termin mehr. Bitte einen behalten.");
	*ret = rows.items[0]->id;
	return RC_OK;
}

Rc calendar_series_create(Office *o, Record *series, int64_t *ret_first, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(arena_freep) Arena *a = arena_new();
	Record *mine = calendar_shallow(a, series);
	int64_t first = 0;
	const char *what = arena_printf(a, "Serie angelegt: %s", record_text(series, "title"));
	if (change_begin(&c, o, what, err) != RC_OK || change_insert(&c, mine, err) != RC_OK)
		return err->rc;
	CalendarTurn turn = { .before = mine, .after = mine };
	if (calendar_turn(&c, &turn, err) != RC_OK || first_date(&c, mine->id, &first, err) != RC_OK ||
		change_commit(&c, err) != RC_OK)
		return err->rc;
	calendar_give_back(series, mine);
	if (ret_first != NULL)
		*ret_first = first;
	return RC_OK;
}

/* --- looking at it before ------------------------------------------------------------------- */

static void add_remark(Str *out, const char *text)
{
	if (*text != '\0')
		str_addf(out, "%s%s", out->len > 0 ? "; " : "", text);
}

static void add_holiday(Str *out, Day day, const char *land, Arena *a)
{
	bool partly = false;
	const char *name = holiday_name(day, land, &partly);
	if (name != NULL)
		add_remark(out, arena_printf(a, "Feiertag%s: %s", partly ? " (nicht überall)" : "", name));
}

/* The day on which the clocks change: what begins at 9 begins an hour earlier or later than yesterday. */
static void add_clock_change(Str *out, Day day)
{
	int before = wall_offset(wall_make(day, 0)), after = wall_offset(wall_make(day + 1, 0));
	if (before != after)
		add_remark(out, after > before ? "Sommerzeit beginnt" : "Sommerzeit endet");
}

typedef struct Preview {
	const Record *series;
	const Agenda *agenda;
	const char *land; /* NULL: what is a holiday everywhere counts */
	AgendaItem probe;
	RecordSet rows;
} Preview;

static void add_clash(Str *out, const Preview *p, const CalendarDate *date, Arena *a)
{
	AgendaClash clash;
	AgendaItem probe = p->probe;
	bool all_day = probe.all_day;
	probe.id = date->event;
	probe.start = date->slot;
	probe.end = all_day ? wall_make(wall_day(date->end) + 1, 0) : date->end;
	if (agenda_clashes(p->agenda, &probe, &clash, 1) > 0)
		add_remark(out, arena_printf(a, "Kollision: %s", clash.item->title));
}

static void add_row(const Preview *p, CalendarDate *date)
{
	for (size_t i = 0; i < p->rows.len; i++) {
		const Record *row = p->rows.items[i];
		if (calendar_wall(row, "slot") != date->slot)
			continue;
		Wall start = calendar_wall(row, "start");
		date->exists = true;
		date->event = row->id;
		date->moved = start != date->slot;
	}
}

static void set_probe(Preview *p)
{
	const Record *s = p->series;
	p->probe = (AgendaItem){
		.title = "",
		.type = record_text(s, "type"),
		.state = record_text(s, "state"),
		.visibility = event_visibility(s),
		.audience = record_text(s, "audience"),
		.room = record_text(s, "room"),
		.place = record_text(s, "place"),
		.town = record_int(s, "town"),
		.series = s->id,
		.all_day = record_int(s, "all_day") != 0,
		.blocking = strcmp(event_busy(s), "free") != 0,
	};
}

static Rc set_land(Office *o, Preview *p, Arena *a, Err *err)
{
	Record *town = NULL;
	if (record_is_null(p->series, "town"))
		return RC_OK;
	if (office_get(o, &kind_town, record_int(p->series, "town"), a, &town, err) != RC_OK)
		return err->rc;
	const State *state = town_state(record_text(town, "ags"));
	p->land = state != NULL ? state->abbr : NULL;
	return RC_OK;
}

static void preview_dates(const Preview *p, const CalendarSlots *slots, Arena *a, CalendarDates *ret)
{
	CalendarSlots skips;
	Wall length = calendar_wall(p->series, "end") - calendar_wall(p->series, "start");
	calendar_slots_skipped(p->series, &skips);
	for (size_t i = 0; i < slots->len; i++) {
		AUTO(str_done) Str remark = STR_INIT;
		CalendarDate d = { .slot = slots->items[i], .end = slots->items[i] + length };
		d.skipped = calendar_slots_find(&skips, d.slot) != RECURRENCE_MAX;
		add_row(p, &d);
		add_holiday(&remark, wall_day(d.slot), p->land, a);
		add_clock_change(&remark, wall_day(d.slot));
		if (!d.skipped && !d.moved)
			add_clash(&remark, p, &d, a);
		d.remark = arena_strdup(a, str_cstr(&remark));
		VEC_PUSH(a, ret, d);
	}
}

Rc calendar_series_preview(Office *o, const Record *series, Arena *a, CalendarDates *ret, Err *err)
{
	AUTO(agenda_done) Agenda agenda = { 0 };
	CalendarSlots slots = { .len = 0 };
	CalendarDates dates = { NULL, 0, 0 };
	Preview p = { .series = series, .agenda = &agenda };
	if (calendar_slots(series, &slots, err) != RC_OK || set_land(o, &p, a, err) != RC_OK ||
		agenda_load(o, NULL, &agenda, err) != RC_OK ||
		(series->id != 0 && calendar_rows(o, series->id, a, &p.rows, err) != RC_OK))
		return err->rc;
	set_probe(&p);
	preview_dates(&p, &slots, a, &dates);
	*ret = dates;
	return RC_OK;
}

/* --- changing the rule ---------------------------------------------------------------------------- */

static bool same(const Record *a, const Record *b, const char *field)
{
	return value_equal(record_value(a, field), record_value(b, field));
}

/* The pattern stayed and only its first date moved: then the dates correspond one by one. */
static bool only_shifted(const Record *before, const Record *after)
{
	static const char *const fields[] = { "frequency", "interval", "weekdays", "count", "until" };
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!same(before, after, fields[i]))
			return false;
	return !same(before, after, "start");
}

/* Where a slot of the old rule is in the new one: by its place in the row when the whole series was
 * shifted, else on the same day. WALL_NONE: nowhere. */
static Wall new_slot(const CalendarSlots *old, const CalendarSlots *new, bool by_place, Wall slot)
{
	size_t at = calendar_slots_find(old, slot);
	if (by_place)
		return at < new->len ? new->items[at] : WALL_NONE;
	for (size_t i = 0; i < new->len; i++)
		if (wall_day(new->items[i]) == wall_day(slot))
			return new->items[i];
	return WALL_NONE;
}

typedef struct Rule {
	CalendarSlots old, new;
	bool by_place;
} Rule;

static Rc compare(const Record *before, const Record *after, Rule *ret, Err *err)
{
	if (calendar_slots(before, &ret->old, err) != RC_OK || calendar_slots(after, &ret->new, err) != RC_OK)
		return err->rc;
	ret->by_place = only_shifted(before, after) && ret->old.len == ret->new.len;
	return RC_OK;
}

/* What was taken out stays out, where the new rule still has it. Skips that changed along with the rule
 * are meant in the new one. */
static void carry_skips(const Rule *rule, const Record *base, Record *mine, Arena *a)
{
	CalendarSlots skips, kept = { .len = 0 };
	bool told = !same(base, mine, "skips");
	calendar_slots_skipped(mine, &skips);
	for (size_t i = 0; i < skips.len; i++) {
		Wall to = skips.items[i];
		if (!told || calendar_slots_find(&rule->new, to) == RECURRENCE_MAX)
			to = new_slot(&rule->old, &rule->new, rule->by_place, to);
		if (to != WALL_NONE)
			calendar_slots_add(&kept, to);
	}
	calendar_slots_set_skipped(mine, a, &kept);
}

/* Where each date goes; what was newly taken out goes altogether. */
static const Wall *aim(const Rule *rule, const RecordSet *rows, const Record *after, Arena *a)
{
	CalendarSlots skips;
	Wall *to = ARENA_ARRAY(a, Wall, rows->len + 1);
	calendar_slots_skipped(after, &skips);
	for (size_t i = 0; i < rows->len; i++) {
		to[i] = new_slot(
			&rule->old, &rule->new, rule->by_place, calendar_wall(rows->items[i], "slot"));
		if (calendar_slots_find(&skips, to[i]) != RECURRENCE_MAX)
			to[i] = WALL_NONE;
	}
	return to;
}

Rc calendar_series_save_in(Change *c, const Record *base, Record *mine, Merge *conflict, Err *err)
{
	Record *stored = NULL;
	RecordSet rows = { NULL, 0, 0 };
	Rule rule;
	if (office_get(c->office, &kind_series, base->id, c->arena, &stored, err) != RC_OK ||
		calendar_rows(c->office, base->id, c->arena, &rows, err) != RC_OK ||
		compare(base, mine, &rule, err) != RC_OK)
		return err->rc;
	carry_skips(&rule, base, mine, c->arena);
	/* The merge with what a colleague saved meanwhile decides what the rule is. */
	if (change_update(c, base, mine, conflict, err) != RC_OK ||
		compare(stored, mine, &rule, err) != RC_OK)
		return err->rc;
	const Wall *to = aim(&rule, &rows, mine, c->arena);
	CalendarTurn turn = { .before = stored, .after = mine, .rows = rows, .to = to };
	int64_t first = 0;
	return calendar_turn(c, &turn, err) != RC_OK ? err->rc : first_date(c, mine->id, &first, err);
}

static Rc tell_before(CalendarTell *t, int64_t series, Err *err)
{
	RecordSet rows = { NULL, 0, 0 };
	if (calendar_rows(t->change->office, series, t->change->arena, &rows, err) != RC_OK)
		return err->rc;
	return calendar_tell_rows(t, &rows, err);
}

Rc calendar_series_save_told(
	Office *o, const Record *base, Record *mine, Merge *conflict, CalendarSaved *ret, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(calendar_tell_done) CalendarTell tell = { .change = &c };
	Record *wanted = calendar_shallow(a, mine);
	const char *what = arena_printf(a, "Serie geändert: %s", record_text(mine, "title"));
	if (change_begin(&c, o, what, err) != RC_OK || tell_before(&tell, base->id, err) != RC_OK ||
		calendar_series_save_in(&c, base, wanted, conflict, err) != RC_OK ||
		calendar_tell_saved(&tell, err) != RC_OK || change_commit(&c, err) != RC_OK)
		return err->rc;
	calendar_give_back(mine, wanted);
	*ret = (CalendarSaved){ tell.messages, tell.calls };
	return RC_OK;
}

Rc calendar_series_save(Office *o, const Record *base, Record *mine, Merge *conflict, Err *err)
{
	CalendarSaved ignored;
	return calendar_series_save_told(o, base, mine, conflict, &ignored, err);
}
