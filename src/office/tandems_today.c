/* What tandems ask of the office today. */
#include <stdlib.h>
#include <string.h>

#include "office_priv.h"
#include "tandems_priv.h"

enum { DORMANT_DAYS = 90, TERM_DAYS = 182 };

typedef struct Meetings {
	Day last, next;
} Meetings;

static Rc meetings_of(Office *o, int64_t tandem, Arena *a, Meetings *ret, Err *err)
{
	RecordSet events;
	Meetings m = { DAY_NONE, DAY_NONE };
	Day today = office_today(o);
	if (office_parts(o, &kind_event, "tandem", tandem, a, &events, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < events.len; i++) {
		Day d = wall_day(wall_parse_iso(record_text(events.items[i], "start")));
		if (strcmp(record_text(events.items[i], "state"), "cancelled") == 0)
			continue;
		if (d < today)
			m.last = BASE_MAX(m.last, d);
		else
			m.next = m.next == DAY_NONE ? d : BASE_MIN(m.next, d);
	}
	*ret = m;
	return RC_OK;
}

typedef struct Finder {
	Office *office;
	Arena *arena;
	TandemsTodays *out;
	Day today;
} Finder;

static void add(Finder *f, const Record *t, int why, const TandemsSides *sides, const char *detail)
{
	TandemsToday line = { .tandem = t->id, .title = sides->title, .detail = detail };
	line.why = (unsigned)why;
	VEC_PUSH(f->arena, f->out, line);
}

static const char *german(Arena *a, Day d)
{
	char buf[DATE_TEXT_MAX];
	date_format_german(d, buf);
	return arena_strdup(a, buf);
}

static Rc look_active(Finder *f, const Record *t, const TandemsSides *sides, Err *err)
{
	Meetings m = { DAY_NONE, DAY_NONE };
	Day since = date_parse_iso(record_text(t, "since")),
	    check = date_parse_iso(record_text(t, "check_date"));
	if (meetings_of(f->office, t->id, f->arena, &m, err) != RC_OK)
		return err->rc;
	Day last = m.last == DAY_NONE ? since : m.last;
	if (m.next == DAY_NONE && last != DAY_NONE && f->today - last > DORMANT_DAYS)
		add(f, t, TANDEMS_DORMANT, sides,
			m.last == DAY_NONE ? "noch kein Treffen und keines geplant"
					   : arena_printf(f->arena, "letztes Treffen am %s, keines geplant",
						     german(f->arena, m.last)));
	if (check != DAY_NONE && check <= f->today)
		add(f, t, TANDEMS_CHECK, sides,
			arena_printf(f->arena, "Zwischengespräch fällig seit %s", german(f->arena, check)));
	return RC_OK;
}

static Rc look(Finder *f, const Record *t, Err *err)
{
	const char *state = record_text(t, "state");
	bool asked = strcmp(state, "asked") == 0, active = strcmp(state, "active") == 0;
	TandemsSides sides;
	if (!asked && !active)
		return RC_OK;
	if (tandems_sides(f->office, t, f->arena, &sides, err) != RC_OK)
		return err->rc;
	Day deadline = date_parse_iso(record_text(t, "deadline"));
	if (asked && deadline != DAY_NONE && deadline < f->today)
		add(f, t, TANDEMS_OVERDUE, &sides,
			arena_printf(f->arena, "Antwort fehlt seit %s", german(f->arena, deadline)));
	if (active && look_active(f, t, &sides, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < sides.len; i++) {
		const TandemsSide *s = &sides.items[i];
		if (s->town == 0)
			add(f, t, TANDEMS_TERM, &sides,
				arena_printf(f->arena, "%s hat kein laufendes Amt", s->name));
		else if (s->term_end != DAY_NONE && s->term_end - f->today < TERM_DAYS)
			add(f, t, TANDEMS_TERM, &sides,
				arena_printf(f->arena, "Amtszeit von %s endet am %s", s->name,
					german(f->arena, s->term_end)));
	}
	return RC_OK;
}

static int by_why(const void *left, const void *right)
{
	const TandemsToday *a = left;
	const TandemsToday *b = right;
	/* Answers first: somebody waits for them. */
	static const int order[] = {
		[TANDEMS_OVERDUE] = 0, [TANDEMS_CHECK] = 1, [TANDEMS_DORMANT] = 2, [TANDEMS_TERM] = 3
	};
	if (order[a->why] != order[b->why])
		return order[a->why] - order[b->why];
	return a->tandem < b->tandem ? -1 : a->tandem > b->tandem;
}

Rc tandems_today(Office *o, size_t max, Arena *a, TandemsTodays *ret, Err *err)
{
	TandemsTodays found = { NULL, 0, 0 };
	Finder f = { o, a, &found, office_today(o) };
	RecordSet all;
	if (office_all(o, &kind_tandem, a, &all, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < all.len; i++)
		if (look(&f, all.items[i], err) != RC_OK)
			return err->rc;
	if (found.len > 0)
		qsort(found.items, found.len, sizeof(found.items[0]), by_why);
	found.len = BASE_MIN(found.len, max);
	*ret = found;
	return RC_OK;
}
