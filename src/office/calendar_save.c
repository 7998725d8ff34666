/* Saving a date of a series: this one, this and the later ones, or all.
 *
 * What a person changed in one date is put into the series, and the dates follow (calendar_turn). A
 * changed time is a changed rule: the date's new start says where the pattern stands now, "the second
 * Wednesday" becomes "the third Thursday". Where the rule cannot say it, the save is refused.
 *
 * "This and the later ones" ends the series before this date and carries the later dates over to a new
 * one with a UID of its own: hardly any program understands a change of the rest of a series. The dates
 * keep their records and their own UIDs, so that everything that hangs on them stays. */
#include <string.h>

#include "calendar_priv.h"

typedef struct Save {
	Change *change;
	const Record *base;
	Record *mine;
	Merge *conflict;
	Record *series; /* as stored */
	CalendarSlots slots;
	RecordSet rows;
	size_t at; /* of the edited date's slot among slots */
} Save;

/* --- the pattern ------------------------------------------------------------------------- */

static Rc refuse_pattern(Err *err)
{
	return err_field(err, "start",
		"Diese Verschiebung kann die Wiederholung nicht ausdrücken. Bitte nur diesen Termin "
		"verschieben oder die Regel der Serie ändern.");
}

static bool is(const Record *series, const char *frequency)
{
	return strcmp(record_text(series, "frequency"), frequency) == 0;
}

static Day nth_weekday(int year, int month, int weekday, int n)
{
	Day first = date_make(year, month, 1);
	return first + (weekday - date_weekday(first) + 7) % 7 + (n - 1) * 7;
}

static Day last_weekday(int year, int month, int weekday)
{
	Day last = (month == 12 ? date_make(year + 1, 1, 1) : date_make(year, month + 1, 1)) - 1;
	return last - (date_weekday(last) - weekday + 7) % 7;
}

/* The first day of a monthly series whose date of one month goes to the day `to`. DAY_NONE: there is
 * none. */
static Day monthly_start(const Record *series, Day first, Day from, Day to)
{
	int year, month, mday, to_year, to_month, to_mday;
	date_split(from, &year, &month, &mday);
	date_split(to, &to_year, &to_month, &to_mday);
	if (year != to_year || month != to_month)
		return DAY_NONE;
	date_split(first, &year, &month, &mday);
	if (is(series, "month_day"))
		return date_make(year, month, to_mday);
	if (is(series, "month_last"))
		return last_weekday(year, month, date_weekday(to));
	return nth_weekday(year, month, date_weekday(to), (to_mday - 1) / 7 + 1);
}

static Day yearly_start(Day first, Day from, Day to)
{
	int year, month, mday, from_year, to_year;
	date_split(from, &from_year, &month, &mday);
	date_split(first, &year, &month, &mday);
	date_split(to, &to_year, &month, &mday);
	return date_make(year + to_year - from_year, month, mday);
}

/* mo mi, two days later: mi fr. */
static void turn_weekdays(Record *series, Arena *a, int days)
{
	static const char *const names[] = { "mo", "di", "mi", "do", "fr", "sa", "so" };
	AUTO(str_done) Str turned = STR_INIT;
	unsigned mask = 0;
	Recurrence rule;
	Err ignored = ERR_INIT;
	if (record_is_null(series, "weekdays") || recurrence_of(series, &rule, &ignored) != RC_OK)
		return;
	for (int i = 0; i < 7; i++)
		if ((rule.weekdays & 1u << i) != 0)
			mask |= 1u << ((i + days % 7 + 7) % 7);
	for (int i = 0; i < 7; i++)
		if ((mask & 1u << i) != 0)
			str_addf(&turned, "%s%s", turned.len > 0 ? " " : "", names[i]);
	record_set_text(series, a, "weekdays", str_cstr(&turned));
}

static void shift_until(Record *series, Arena *a, Day days)
{
	char buf[DATE_TEXT_MAX];
	Day until = date_parse_iso(record_text(series, "until"));
	if (until == DAY_NONE)
		return;
	date_format_iso(until + days, buf);
	record_set_text(series, a, "until", buf);
}

/* The series' first day when the date at the slot goes to the wall time `to`. */
static Day first_day(Save *s, Record *series, Wall slot, Wall to)
{
	Day first = wall_day(calendar_wall(series, "start")), from = wall_day(slot), day = wall_day(to);
	if (day == from)
		return first;
	if (is(series, "daily") || is(series, "weekly")) {
		turn_weekdays(series, s->change->arena, day - from);
		shift_until(series, s->change->arena, day - from);
		return first + day - from;
	}
	return is(series, "yearly") ? yearly_start(first, from, day)
				    : monthly_start(series, first, from, day);
}

/* A monthly or yearly pattern that moved within its months or years ends in the same one. */
static void reach_last(Record *series, Arena *a, const CalendarSlots *old)
{
	int year, month, day;
	char buf[DATE_TEXT_MAX];
	if (record_is_null(series, "until") || is(series, "daily") || is(series, "weekly"))
		return;
	date_split(wall_day(old->items[old->len - 1]), &year, &month, &day);
	bool december = month == 12 || is(series, "yearly");
	date_format_iso((december ? date_make(year + 1, 1, 1) : date_make(year, month + 1, 1)) - 1, buf);
	record_set_text(series, a, "until", buf);
}

/* Give the series (whose slots are old) the time that the edited date asks for, and tell its new slots.
 * They correspond to the old ones one by one, and the edited date's is where it was put. */
static Rc shift(Save *s, Record *series, const CalendarSlots *old, size_t at, CalendarSlots *ret, Err *err)
{
	Arena *a = s->change->arena;
	CalendarSlots skips, shifted = { .len = 0 };
	Wall slot = old->items[at];
	Wall to = slot + calendar_wall(s->mine, "start") - calendar_wall(s->base, "start");
	Wall length = calendar_wall(s->mine, "end") - calendar_wall(s->mine, "start");
	bool longer = length != calendar_wall(s->base, "end") - calendar_wall(s->base, "start");
	if (!longer)
		length = calendar_wall(series, "end") - calendar_wall(series, "start");
	Day first = first_day(s, series, slot, to);
	if (first == DAY_NONE)
		return refuse_pattern(err);
	if (wall_day(to) != wall_day(slot))
		reach_last(series, a, old);
	calendar_set_wall(series, a, "start", wall_make(first, wall_minutes(to)));
	calendar_set_wall(series, a, "end", wall_make(first, wall_minutes(to)) + length);
	calendar_slots_skipped(series, &skips);
	if (calendar_slots(series, ret, err) != RC_OK)
		return err->rc;
	if (ret->len != old->len || ret->items[at] != to)
		return refuse_pattern(err);
	for (size_t i = 0; i < skips.len; i++) {
		size_t place = calendar_slots_find(old, skips.items[i]);
		if (place != RECURRENCE_MAX)
			calendar_slots_add(&shifted, ret->items[place]);
	}
	calendar_slots_set_skipped(series, a, &shifted);
	return RC_OK;
}

/* --- what the person changed, put into a series --------------------------------------------- */

static bool changed(const Save *s, const char *field)
{
	return !value_equal(record_value(s->base, field), record_value(s->mine, field));
}

static bool time_changed(const Save *s)
{
	return changed(s, "start") || changed(s, "end") || changed(s, "all_day");
}

static Rc edit_series(
	Save *s, Record *series, const CalendarSlots *old, size_t at, CalendarSlots *ret, Err *err)
{
	for (size_t i = 0; i < series->kind->nfields; i++) {
		const Field *f = &series->kind->fields[i];
		if (calendar_is_common(f) && changed(s, f->name))
			(void)calendar_set_field(series, s->mine, f->name);
	}
	*ret = *old;
	return time_changed(s) ? shift(s, series, old, at, ret, err) : RC_OK;
}

/* Rows from the first slot on go along; those before are left out of the turn. */
static void aim(const Save *s, size_t first, const CalendarSlots *new, CalendarTurn *turn)
{
	Wall *to = ARENA_ARRAY(s->change->arena, Wall, s->rows.len + 1);
	turn->rows = (RecordSet){ NULL, 0, 0 };
	for (size_t i = 0; i < s->rows.len; i++) {
		Wall slot = calendar_wall(s->rows.items[i], "slot");
		size_t place = calendar_slots_find(&s->slots, slot);
		if (place == RECURRENCE_MAX || place < first)
			continue;
		to[turn->rows.len] = new->items[place - first];
		VEC_PUSH(s->change->arena, &turn->rows, s->rows.items[i]);
	}
	turn->to = to;
}

static Rc save_all(Save *s, Err *err)
{
	CalendarSlots new;
	Record *after = record_clone(s->change->arena, s->series);
	if (edit_series(s, after, &s->slots, s->at, &new, err) != RC_OK ||
		change_update(s->change, s->series, after, NULL, err) != RC_OK)
		return err->rc;
	CalendarTurn turn = {
		.before = s->series, .after = after, .base = s->base, .mine = s->mine, .conflict = s->conflict
	};
	aim(s, 0, &new, &turn);
	return calendar_turn(s->change, &turn, err);
}

/* --- splitting ---------------------------------------------------------------------------------- */

/* End the series before the slot, with its UID, be it one date that is left. */
static Rc end_before(Save *s, Record *series, Err *err)
{
	Arena *a = s->change->arena;
	CalendarSlots skips, kept = { .len = 0 };
	char day[DATE_TEXT_MAX];
	calendar_slots_skipped(series, &skips);
	for (size_t i = 0; i < skips.len; i++)
		if (skips.items[i] < s->slots.items[s->at])
			calendar_slots_add(&kept, skips.items[i]);
	calendar_slots_set_skipped(series, a, &kept);
	date_format_iso(wall_day(s->slots.items[s->at - 1]), day);
	if (record_is_null(series, "count"))
		record_set_text(series, a, "until", day);
	else
		record_set_int(series, "count", (int64_t)s->at);
	return change_update(s->change, s->series, series, NULL, err);
}

/* The series from the slot on, not stored, unchanged so far. */
static Rc rest_of(Save *s, Record *rest, CalendarSlots *ret, Err *err)
{
	Arena *a = s->change->arena;
	CalendarSlots skips, later = { .len = 0 };
	Wall start = s->slots.items[s->at];
	Wall length = calendar_wall(s->series, "end") - calendar_wall(s->series, "start");
	rest->id = rest->rev = 0;
	calendar_set_wall(rest, a, "start", start);
	calendar_set_wall(rest, a, "end", start + length);
	if (!record_is_null(rest, "count"))
		record_set_int(rest, "count", (int64_t)(s->slots.len - s->at));
	calendar_slots_skipped(s->series, &skips);
	for (size_t i = 0; i < skips.len; i++)
		if (skips.items[i] >= start)
			calendar_slots_add(&later, skips.items[i]);
	calendar_slots_set_skipped(rest, a, &later);
	if (calendar_slots(rest, ret, err) != RC_OK)
		return err->rc;
	bool same = ret->len == s->slots.len - s->at &&
		memcmp(ret->items, s->slots.items + s->at, ret->len * sizeof(Wall)) == 0;
	return same ? RC_OK : refuse_pattern(err);
}

static Rc save_following(Save *s, Err *err)
{
	CalendarSlots old, new;
	Record *before = record_clone(s->change->arena, s->series);
	Record *rest = record_clone(s->change->arena, s->series);
	if (rest_of(s, rest, &old, err) != RC_OK || edit_series(s, rest, &old, 0, &new, err) != RC_OK ||
		end_before(s, before, err) != RC_OK || change_insert(s->change, rest, err) != RC_OK)
		return err->rc;
	CalendarTurn turn = {
		.before = s->series, .after = rest, .base = s->base, .mine = s->mine, .conflict = s->conflict
	};
	aim(s, s->at, &new, &turn);
	return calendar_turn(s->change, &turn, err);
}

/* --- the call ---------------------------------------------------------------------------------------- */

/* Without an earlier date it is the whole series, without a later one it is this date. */
static CalendarReach true_reach(const Save *s, CalendarReach reach)
{
	bool earlier = false, later = false;
	for (size_t i = 0; i < s->rows.len; i++) {
		Wall slot = calendar_wall(s->rows.items[i], "slot");
		earlier = earlier || slot < s->slots.items[s->at];
		later = later || slot > s->slots.items[s->at];
	}
	if (reach != CALENDAR_FOLLOWING)
		return reach;
	return !later ? CALENDAR_THIS : !earlier ? CALENDAR_ALL : CALENDAR_FOLLOWING;
}

static Rc load(Save *s, Err *err)
{
	Office *o = s->change->office;
	Arena *a = s->change->arena;
	int64_t series = record_int(s->base, "series");
	if (office_get(o, &kind_series, series, a, &s->series, err) != RC_OK ||
		calendar_rows(o, series, a, &s->rows, err) != RC_OK ||
		calendar_slots(s->series, &s->slots, err) != RC_OK)
		return err->rc;
	s->at = calendar_slots_find(&s->slots, calendar_wall(s->base, "slot"));
	if (s->at == RECURRENCE_MAX)
		return err_set(err, RC_CONFLICT,
			"Die Serie wurde inzwischen geändert; bitte den Termin neu öffnen.");
	return RC_OK;
}

static Rc save_reaching(Save *s, CalendarReach reach, Err *err)
{
	if (reach != CALENDAR_THIS && load(s, err) != RC_OK)
		return err->rc;
	if (reach != CALENDAR_THIS)
		reach = true_reach(s, reach);
	if (reach == CALENDAR_THIS)
		return change_update(s->change, s->base, s->mine, s->conflict, err);
	return reach == CALENDAR_ALL ? save_all(s, err) : save_following(s, err);
}

static const char *what_of(const Record *mine, CalendarReach reach, Arena *a)
{
	static const char *const words[] = { "Termin geändert", "Dieser und folgende geändert",
		"Alle Termine der Serie geändert" };
	return arena_printf(a, "%s: %s", words[reach], record_text(mine, "title"));
}

/* Who knows the dates that the save may change. */
static Rc tell_before(Save *s, CalendarReach reach, CalendarTell *tell, Err *err)
{
	Change *c = s->change;
	RecordSet rows = { NULL, 0, 0 };
	Record *one = NULL;
	if (reach == CALENDAR_THIS) {
		Rc rc = office_get(c->office, &kind_event, s->base->id, c->arena, &one, err);
		if (rc == RC_NOT_FOUND)
			err_clear(err); /* the save says by whom it was deleted */
		return rc == RC_OK ? calendar_tell_before(tell, one, err) : err->rc;
	}
	if (calendar_rows(c->office, record_int(s->base, "series"), c->arena, &rows, err) != RC_OK)
		return err->rc;
	return calendar_tell_rows(tell, &rows, err);
}

static Rc save_and_tell(Save *s, CalendarReach reach, CalendarTell *tell, Err *err)
{
	if (tell_before(s, reach, tell, err) != RC_OK || save_reaching(s, reach, err) != RC_OK)
		return err->rc;
	if (reach == CALENDAR_THIS && tell->len > 0) {
		Wall later = calendar_wall(s->mine, "start") - calendar_wall(tell->items[0].before, "start");
		if (calendar_move_sessions(s->change, s->mine->id, later, err) != RC_OK)
			return err->rc;
	}
	return calendar_tell_saved(tell, err);
}

Rc calendar_save_told(Office *o, const Record *base, Record *mine, CalendarReach reach, Merge *conflict,
	CalendarSaved *ret, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(calendar_tell_done) CalendarTell tell = { .change = &c };
	Record *wanted = calendar_shallow(a, mine);
	if (record_is_null(base, "series"))
		reach = CALENDAR_THIS;
	Save s = { .change = &c, .base = base, .mine = wanted, .conflict = conflict };
	if (change_begin(&c, o, what_of(mine, reach, a), err) != RC_OK ||
		save_and_tell(&s, reach, &tell, err) != RC_OK || change_commit(&c, err) != RC_OK)
		return err->rc;
	calendar_give_back(mine, wanted);
	*ret = (CalendarSaved){ tell.messages, tell.calls };
	return RC_OK;
}

Rc calendar_save(Office *o, const Record *base, Record *mine, CalendarReach reach, Merge *conflict, Err *err)
{
	CalendarSaved ignored;
	return calendar_save_told(o, base, mine, reach, conflict, &ignored, err);
}
