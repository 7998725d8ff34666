/* Events made after others, and after templates. */
#include <inttypes.h>
#include <string.h>

#include "calendar_priv.h"

/* --- after another event --------------------------------------------------------------- */

/* What belongs to the one event alone: where it stands, what it came from, who knows it. */
static bool is_own(const Field *f)
{
	static const char *const fields[] = { "state", "start", "end", "fold", "frame", "series", "slot",
		"extra", "source_sequence", "source_stamp", "remark" };
	if ((f->flags & FIELD_COMPUTED) != 0)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (strcmp(f->name, fields[i]) == 0)
			return true;
	return false;
}

static Record *like(const Record *event, Wall start, Arena *a)
{
	Record *r = record_clone(a, event);
	Wall length = calendar_wall(event, "end") - calendar_wall(event, "start");
	r->id = r->rev = 0;
	for (size_t i = 0; i < r->kind->nfields; i++)
		if (is_own(&r->kind->fields[i]))
			r->values[i] = (Value){ .type = VALUE_NULL };
	if (record_int(event, "all_day") != 0)
		start = wall_make(wall_day(start), 0);
	record_set_text(r, a, "state", "draft");
	calendar_set_wall(r, a, "start", start);
	calendar_set_wall(r, a, "end", start + length);
	return r;
}

Rc calendar_like(Office *o, int64_t event, Wall start, Arena *a, Record **ret, Err *err)
{
	Record *r = NULL;
	if (office_get(o, &kind_event, event, a, &r, err) != RC_OK)
		return err->rc;
	*ret = like(r, start, a);
	return RC_OK;
}

/* Sessions, old and new, side by side. */
typedef struct Sessions {
	RecordSet old;
	int64_t *ids; /* of the new ones */
} Sessions;

static Rc copy_sessions(Change *c, int64_t event, int64_t copy, Wall later, Sessions *s, Err *err)
{
	if (office_parts(c->office, &kind_session, "event", event, c->arena, &s->old, err) != RC_OK)
		return err->rc;
	s->ids = ARENA_ARRAY(c->arena, int64_t, s->old.len + 1);
	for (size_t i = 0; i < s->old.len; i++) {
		Record *r = record_clone(c->arena, s->old.items[i]);
		r->id = r->rev = 0;
		record_set_int(r, "event", copy);
		calendar_set_wall(r, c->arena, "start", calendar_wall(r, "start") + later);
		calendar_set_wall(r, c->arena, "end", calendar_wall(r, "end") + later);
		if (change_insert(c, r, err) != RC_OK)
			return err->rc;
		s->ids[i] = r->id;
	}
	return RC_OK;
}

static Rc copy_persons(Change *c, int64_t event, int64_t copy, const Sessions *s, Err *err)
{
	static const char *const kept[] = { "person", "role", "session", "invite" };
	RecordSet parts = { NULL, 0, 0 };
	if (office_parts(c->office, &kind_event_person, "event", event, c->arena, &parts, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < parts.len; i++) {
		Record *r = record_new(c->arena, &kind_event_person);
		for (size_t j = 0; j < ARRAY_LEN(kept); j++)
			(void)calendar_set_field(r, parts.items[i], kept[j]);
		for (size_t j = 0; j < s->old.len; j++)
			if (record_int(r, "session") == s->old.items[j]->id) {
				record_set_int(r, "session", s->ids[j]);
				break;
			}
		record_set_int(r, "event", copy);
		if (change_insert(c, r, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static Rc copy_in(Change *c, int64_t event, Wall start, int64_t *ret, Err *err)
{
	Record *original = NULL;
	Sessions sessions = { .ids = NULL };
	if (office_get(c->office, &kind_event, event, c->arena, &original, err) != RC_OK)
		return err->rc;
	Record *copy = like(original, start, c->arena);
	Wall later = calendar_wall(copy, "start") - calendar_wall(original, "start");
	if (change_insert(c, copy, err) != RC_OK ||
		copy_sessions(c, event, copy->id, later, &sessions, err) != RC_OK ||
		copy_persons(c, event, copy->id, &sessions, err) != RC_OK)
		return err->rc;
	*ret = copy->id;
	return RC_OK;
}

Rc calendar_copy(Office *o, int64_t event, Wall start, int64_t *ret_event, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(str_done) Str title = STR_INIT;
	int64_t copy = 0;
	if (office_title(o, &kind_event, event, &title, err) != RC_OK)
		return err->rc;
	const char *what = arena_printf(a, "Termin kopiert: %s", str_cstr(&title));
	if (change_begin(&c, o, what, err) != RC_OK || copy_in(&c, event, start, &copy, err) != RC_OK ||
		change_commit(&c, err) != RC_OK)
		return err->rc;
	if (ret_event != NULL)
		*ret_event = copy;
	return RC_OK;
}

/* --- templates ------------------------------------------------------------------------------- */

/* What a template and an event have in common. */
static void copy_details(Record *to, const Record *from)
{
	const Kind *k = &kind_event_template;
	for (size_t i = 0; i < k->nfields; i++)
		(void)calendar_set_field(to, from, k->fields[i].name);
}

enum { MINUTES_PER_DAY = 24 * 60, STANDARD_MINUTES = 60 };

Rc calendar_from_template(Office *o, int64_t template, Day day, Arena *a, Record **ret, Err *err)
{
	Record *t = NULL;
	int time = 0;
	if (office_get(o, &kind_event_template, template, a, &t, err) != RC_OK)
		return err->rc;
	bool all_day = record_is_null(t, "time");
	if (!all_day && date_parse_time(record_text(t, "time"), &time, err) != RC_OK)
		return err->rc;
	Record *r = record_new(a, &kind_event);
	Wall minutes = record_int(t, "minutes");
	Wall start = wall_make(day, time);
	copy_details(r, t);
	record_set_text(r, a, "state", "draft");
	if (all_day) {
		record_set_int(r, "all_day", 1);
		minutes =
			BASE_MAX((minutes + MINUTES_PER_DAY - 1) / MINUTES_PER_DAY - 1, 0) * MINUTES_PER_DAY;
	} else if (minutes == 0 && strcmp(record_text(t, "type"), "deadline") != 0) {
		minutes = STANDARD_MINUTES;
	}
	calendar_set_wall(r, a, "start", start);
	calendar_set_wall(r, a, "end", start + minutes);
	*ret = r;
	return RC_OK;
}

Rc calendar_to_template(Office *o, int64_t event, const char *name, int64_t *ret_template, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *e = NULL;
	if (office_get(o, &kind_event, event, a, &e, err) != RC_OK)
		return err->rc;
	Record *t = record_new(a, &kind_event_template);
	Wall start = calendar_wall(e, "start"), length = calendar_wall(e, "end") - start;
	copy_details(t, e);
	record_set_text(t, a, "name", name);
	if (record_int(e, "all_day") != 0) {
		length += MINUTES_PER_DAY;
	} else {
		int minutes = wall_minutes(start);
		record_set_text(t, a, "time", arena_printf(a, "%02d:%02d", minutes / 60, minutes % 60));
	}
	record_set_int(t, "minutes", length);
	const char *what = arena_printf(a, "Vorlage angelegt: %s", name);
	if (change_begin(&c, o, what, err) != RC_OK || change_insert(&c, t, err) != RC_OK ||
		change_commit(&c, err) != RC_OK)
		return err->rc;
	if (ret_template != NULL)
		*ret_template = t->id;
	return RC_OK;
}
