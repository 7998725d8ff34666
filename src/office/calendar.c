/* What series, copies and moves have in common: times, slots, and bringing the dates of a series in
 * line with it. */
#include "kontor/office/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "calendar_priv.h"

/* --- records and their times ---------------------------------------------------------- */

Wall calendar_wall(const Record *r, const char *field)
{
	return wall_parse_iso(record_text(r, field));
}

void calendar_set_wall(Record *r, Arena *a, const char *field, Wall w)
{
	char buf[DATE_TEXT_MAX];
	wall_format_iso(w, buf);
	record_set_text(r, a, field, buf);
}

bool calendar_set_field(Record *to, const Record *from, const char *field)
{
	int at = kind_field_index(to->kind, field), source = kind_field_index(from->kind, field);
	if (at < 0 || source < 0)
		return false;
	to->values[at] = from->values[source];
	return true;
}

Record *calendar_shallow(Arena *a, const Record *r)
{
	Record *copy = record_new(a, r->kind);
	calendar_give_back(copy, r);
	return copy;
}

void calendar_give_back(Record *to, const Record *working_copy)
{
	to->id = working_copy->id;
	to->rev = working_copy->rev;
	memcpy(to->values, working_copy->values, to->kind->nfields * sizeof(Value));
}

const char *calendar_say(const Record *event, Arena *a)
{
	char day[DATE_TEXT_MAX];
	date_format_long(wall_day(calendar_wall(event, "start")), day);
	return arena_printf(a, "„%s“ am %s", record_text(event, "title"), day);
}

void calendar_set_fold(Record *event, Arena *a)
{
	bool doubled = record_int(event, "all_day") == 0 &&
		(wall_kind(calendar_wall(event, "start")) == WALL_FOLD ||
			wall_kind(calendar_wall(event, "end")) == WALL_FOLD);
	if (!doubled)
		record_set_null(event, "fold");
	else if (record_is_null(event, "fold"))
		record_set_text(event, a, "fold", "first");
}

/* --- slots ------------------------------------------------------------------------------- */

Rc calendar_slots(const Record *series, CalendarSlots *ret, Err *err)
{
	Recurrence rule;
	if (recurrence_of(series, &rule, err) != RC_OK)
		return err->rc;
	ret->len = recurrence_expand(&rule, calendar_wall(series, "start"), ret->items, RECURRENCE_MAX);
	return RC_OK;
}

size_t calendar_slots_find(const CalendarSlots *s, Wall slot)
{
	for (size_t i = 0; i < s->len; i++)
		if (s->items[i] == slot)
			return i;
	return RECURRENCE_MAX;
}

void calendar_slots_add(CalendarSlots *s, Wall slot)
{
	if (s->len < RECURRENCE_MAX && calendar_slots_find(s, slot) == RECURRENCE_MAX)
		s->items[s->len++] = slot;
}

void calendar_slots_skipped(const Record *series, CalendarSlots *ret)
{
	ret->len = 0;
	for (const char *line = record_text(series, "skips"); *line != '\0';) {
		char text[DATE_TEXT_MAX];
		size_t len = strcspn(line, "\n");
		str_format(text, sizeof(text), "%.*s", (int)BASE_MIN(len, sizeof(text) - 1), line);
		Wall slot = wall_parse_iso(text);
		if (slot != WALL_NONE)
			calendar_slots_add(ret, slot);
		line += len + (line[len] == '\n');
	}
}

static int by_time(const void *x, const void *y)
{
	Wall a = *(const Wall *)x, b = *(const Wall *)y;
	return (a > b) - (a < b);
}

void calendar_slots_set_skipped(Record *series, Arena *a, CalendarSlots *skips)
{
	AUTO(str_done) Str lines = STR_INIT;
	char buf[DATE_TEXT_MAX];
	qsort(skips->items, skips->len, sizeof(Wall), by_time);
	for (size_t i = 0; i < skips->len; i++) {
		wall_format_iso(skips->items[i], buf);
		str_addf(&lines, "%s%s", i > 0 ? "\n" : "", buf);
	}
	record_set_text(series, a, "skips", str_cstr(&lines));
}

/* --- a series and its dates ----------------------------------------------------------------- */

bool calendar_is_common(const Field *f)
{
	return (f->flags & FIELD_COMPUTED) == 0 && strcmp(f->name, "start") != 0 &&
		strcmp(f->name, "end") != 0 && kind_field(&kind_event, f->name) != NULL;
}

static int by_slot(const void *x, const void *y)
{
	const Record *a = *(Record *const *)x, *b = *(Record *const *)y;
	int order = strcmp(record_text(a, "slot"), record_text(b, "slot"));
	return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

Rc calendar_rows(Office *o, int64_t series, Arena *a, RecordSet *ret, Err *err)
{
	if (office_parts(o, &kind_event, "series", series, a, ret, err) != RC_OK)
		return err->rc;
	if (ret->len > 1)
		qsort(ret->items, ret->len, sizeof(Record *), by_slot);
	return RC_OK;
}

static Wall length_of(const Record *r)
{
	return calendar_wall(r, "end") - calendar_wall(r, "start");
}

Record *calendar_date_of(const Record *series, Wall slot, Arena *a)
{
	Record *r = record_new(a, &kind_event);
	for (size_t i = 0; i < series->kind->nfields; i++)
		if (calendar_is_common(&series->kind->fields[i]))
			(void)calendar_set_field(r, series, series->kind->fields[i].name);
	calendar_set_wall(r, a, "start", slot);
	calendar_set_wall(r, a, "end", slot + length_of(series));
	calendar_set_wall(r, a, "slot", slot);
	record_set_int(r, "series", series->id);
	calendar_set_fold(r, a);
	return r;
}

bool calendar_is_over(const Record *event)
{
	const char *state = record_text(event, "state");
	return strcmp(state, "held") == 0 || strcmp(state, "archived") == 0 ||
		strcmp(state, "cancelled") == 0;
}

/* --- bringing dates in line -------------------------------------------------------------------- */

static bool stands_at_slot(const Record *row)
{
	return value_equal(record_value(row, "start"), record_value(row, "slot"));
}

static void take_common(const CalendarTurn *t, Record *row)
{
	const Kind *k = t->after->kind;
	for (size_t i = 0; i < k->nfields; i++) {
		const char *name = k->fields[i].name;
		const Value *was = &t->before->values[i], *is = &t->after->values[i];
		if (calendar_is_common(&k->fields[i]) && !value_equal(was, is) &&
			value_equal(record_value(row, name), was))
			(void)calendar_set_field(row, t->after, name);
	}
}

static void take_time(const CalendarTurn *t, const Record *stored, Wall slot, Record *row, Arena *a)
{
	Wall length = length_of(stored), common = length_of(t->before);
	Wall start = stands_at_slot(stored) ? slot : calendar_wall(stored, "start");
	Wall end = start + (length == common ? length_of(t->after) : length);
	if (start == calendar_wall(stored, "start") && end == calendar_wall(stored, "end") &&
		value_equal(record_value(row, "all_day"), record_value(stored, "all_day")))
		return;
	calendar_set_wall(row, a, "start", start);
	calendar_set_wall(row, a, "end", end);
	calendar_set_fold(row, a);
}

static Rc turn_row(Change *c, const CalendarTurn *t, size_t at, Err *err)
{
	const Record *stored = t->rows.items[at];
	bool edited = t->base != NULL && t->base->id == stored->id;
	Record *row = edited ? t->mine : record_clone(c->arena, stored);
	if (!edited && !calendar_is_over(stored)) {
		take_common(t, row);
		take_time(t, stored, t->to[at], row, c->arena);
	}
	record_set_int(row, "series", t->after->id);
	calendar_set_wall(row, c->arena, "slot", t->to[at]);
	return edited ? change_update(c, t->base, row, t->conflict, err)
		      : change_update(c, stored, row, NULL, err);
}

static Rc remove_rows(Change *c, const CalendarTurn *t, Err *err)
{
	for (size_t i = 0; i < t->rows.len; i++)
		if (t->to[i] == WALL_NONE && calendar_delete_in(c, t->rows.items[i], err) != RC_OK)
			return err->rc;
	return RC_OK;
}

/* No slot may be taken twice, not even for a moment. Old and new slots have the same order: those that
 * go to a later one make room from the last on, then those that go to an earlier one from the first. */
static Rc move_rows(Change *c, const CalendarTurn *t, Err *err)
{
	for (size_t i = t->rows.len; i > 0; i--) {
		Wall to = t->to[i - 1];
		if (to != WALL_NONE && to > calendar_wall(t->rows.items[i - 1], "slot") &&
			turn_row(c, t, i - 1, err) != RC_OK)
			return err->rc;
	}
	for (size_t i = 0; i < t->rows.len; i++)
		if (t->to[i] != WALL_NONE && t->to[i] <= calendar_wall(t->rows.items[i], "slot") &&
			turn_row(c, t, i, err) != RC_OK)
			return err->rc;
	return RC_OK;
}

static Rc add_rows(Change *c, const CalendarTurn *t, Err *err)
{
	CalendarSlots slots = { .len = 0 }, taken = { .len = 0 };
	if (calendar_slots(t->after, &slots, err) != RC_OK)
		return err->rc;
	calendar_slots_skipped(t->after, &taken);
	for (size_t i = 0; i < slots.len; i++) {
		bool there = calendar_slots_find(&taken, slots.items[i]) != RECURRENCE_MAX;
		for (size_t j = 0; j < t->rows.len && !there; j++)
			there = t->to[j] == slots.items[i];
		if (!there &&
			change_insert(c, calendar_date_of(t->after, slots.items[i], c->arena), err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

Rc calendar_turn(Change *c, const CalendarTurn *t, Err *err)
{
	if (remove_rows(c, t, err) != RC_OK || move_rows(c, t, err) != RC_OK)
		return err->rc;
	return add_rows(c, t, err);
}
