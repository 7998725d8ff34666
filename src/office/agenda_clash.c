/* Dates that get into each other's way. */
#include "agenda_priv.h"

#include <string.h>

#include "kontor/base/text.h"

typedef struct Search {
	const AgendaItem *probe;
	AgendaClash *hits;
	size_t n, max; /* n: all that were found, also beyond max */
} Search;

/* The first who is in both; 0. Both lists are ascending. */
static int64_t shared_person(const AgendaItem *a, const AgendaItem *b)
{
	size_t i = 0, j = 0;
	while (i < a->npersons && j < b->npersons) {
		if (a->persons[i] == b->persons[j])
			return a->persons[i];
		if (a->persons[i] < b->persons[j])
			i++;
		else
			j++;
	}
	return 0;
}

static bool empty(const char *s)
{
	return s == NULL || *s == '\0';
}

static bool same_text(const char *a, const char *b)
{
	AUTO(str_done) Str fold_a = STR_INIT;
	AUTO(str_done) Str fold_b = STR_INIT;
	text_fold_str(&fold_a, a);
	text_fold_str(&fold_b, b);
	return strcmp(str_cstr(&fold_a), str_cstr(&fold_b)) == 0;
}

/* One name of a room, and nothing that says it is another house: many town halls have a "Raum 1". */
static bool same_room(const AgendaItem *a, const AgendaItem *b)
{
	if (empty(a->room) || empty(b->room) || (a->town != 0 && b->town != 0 && a->town != b->town))
		return false;
	return same_text(a->room, b->room) &&
		(empty(a->place) || empty(b->place) || same_text(a->place, b->place));
}

static bool same_audience(const AgendaItem *a, const AgendaItem *b)
{
	return !empty(a->audience) && !empty(b->audience) && strcmp(a->audience, b->audience) == 0 &&
		strcmp(a->visibility, "public") == 0 && strcmp(b->visibility, "public") == 0;
}

static unsigned rank(const AgendaClash *c)
{
	return (c->why & AGENDA_CLASH_PERSON) != 0 ? 0 : (c->why & AGENDA_CLASH_ROOM) != 0 ? 1 : 2;
}

/* Keep the worst; items come by their start, and equally bad ones stay so. */
static void keep(Search *s, AgendaClash c)
{
	size_t kept = BASE_MIN(s->n, s->max), at = kept;
	while (at > 0 && rank(&s->hits[at - 1]) > rank(&c))
		at--;
	s->n++;
	if (at == s->max)
		return;
	size_t moved = BASE_MIN(kept, s->max - 1) - at;
	memmove(&s->hits[at + 1], &s->hits[at], moved * sizeof(c));
	s->hits[at] = c;
}

static bool belong_together(const AgendaItem *a, const AgendaItem *b)
{
	return (a->id != 0 && (a->id == b->id || a->id == b->frame)) || (a->frame != 0 && a->frame == b->id);
}

static bool compare(void *arg, const AgendaItem *item)
{
	Search *s = arg;
	if (!item->blocking || belong_together(s->probe, item))
		return true;
	AgendaClash c = { .item = item, .person = shared_person(s->probe, item) };
	if (c.person != 0)
		c.why |= AGENDA_CLASH_PERSON;
	if (same_room(s->probe, item))
		c.why |= AGENDA_CLASH_ROOM;
	if (same_audience(s->probe, item))
		c.why |= AGENDA_CLASH_AUDIENCE;
	if (c.why != 0)
		keep(s, c);
	return true;
}

size_t agenda_clashes(const Agenda *a, const AgendaItem *probe, AgendaClash *hits, size_t max)
{
	Search s = { probe, hits, 0, max };
	if (probe->blocking)
		agenda_find_each(a, probe->start, BASE_MAX(probe->end, probe->start + 1), compare, &s);
	return BASE_MIN(s.n, max);
}

/* --- saying it -------------------------------------------------------------------------- */

static void say_day(Str *out, Day d)
{
	char buf[DATE_TEXT_MAX];
	date_format_long(d, buf);
	str_add(out, buf, strlen(buf) - 4); /* the year goes without saying */
}

static void say_span(Str *out, const AgendaItem *item)
{
	Day first = wall_day(item->start), last = wall_day(item->all_day ? item->end - 1 : item->end);
	int from = wall_minutes(item->start), to = wall_minutes(item->end);
	say_day(out, first);
	if (item->all_day && last != first) {
		str_adds(out, "–");
		say_day(out, last);
	}
	if (item->all_day) {
		str_adds(out, " ganztägig");
		return;
	}
	str_addf(out, " %02d:%02d–", from / 60, from % 60);
	if (last != first) {
		say_day(out, last);
		str_addc(out, ' ');
	}
	str_addf(out, "%02d:%02d", to / 60, to % 60);
}

void agenda_clash_say(Office *o, const AgendaClash *c, Str *out)
{
	AUTO(str_done) Str why = STR_INIT;
	Err err = ERR_INIT;
	/* A person who cannot be read is no reason to keep the collision back. */
	if (c->person != 0 && office_title(o, &kind_person, c->person, &why, &err) != RC_OK)
		str_adds(&why, "dieselbe Person");
	if ((c->why & AGENDA_CLASH_ROOM) != 0)
		str_addf(&why, "%s%s", why.len > 0 ? ", " : "", c->item->room);
	if ((c->why & AGENDA_CLASH_AUDIENCE) != 0) {
		const Field *f = kind_field(&kind_event, "audience");
		str_addf(&why, "%s%s", why.len > 0 ? ", " : "", kind_choice_label(f, c->item->audience));
	}
	str_adds(out, "Kollision: ");
	say_span(out, c->item);
	str_addf(out, " %s (%s)", c->item->title, str_cstr(&why));
}
