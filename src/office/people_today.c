/* The day's work. What is listed is what the query lines of the lists select, so that
 * "Alle zeigen" shows exactly what was counted. */
#include <string.h>

#include "kontor/domain/query.h"
#include "kontor/office/people.h"
#include "kontor/store/store_query.h"
#include "people_priv.h"

enum { EVENT_DAYS = 14, TERM_DAYS = 180, PER_GROUP = 20 };

typedef struct Collector {
	Office *office;
	Arena *arena;
	PeopleTodayAsk ask;
	PeopleToday *out;
	/* of the stream that runs */
	PeopleTodayGroup group;
	PeopleProblem problem;
	const Kind *kind;
	size_t count; /* rows that the query selects, with those beyond the limit */
} Collector;

static const char *text_of(const Value *v)
{
	return v->type == VALUE_TEXT ? v->s : "";
}

static const char *keep(Collector *c, const char *s)
{
	return *s == '\0' ? "" : arena_strdup(c->arena, s);
}

static void add(Collector *c, PeopleTodayLine line)
{
	VEC_PUSH(c->arena, c->out, line);
}

static int days_until(const Collector *c, const char *when)
{
	char day[11];
	str_copy(day, sizeof(day), when);
	Day d = date_parse_iso(day);
	return d == DAY_NONE ? 0 : d - c->ask.today;
}

/* A line of the stream that runs; values: when, title, two details. */
static bool keep_row(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Collector *c = arg;
	(void)rev;
	PeopleTodayLine l = { .group = c->group, .problem = c->problem, .kind = c->kind, .id = id };
	l.when = keep(c, text_of(&v[0]));
	l.days = *l.when != '\0' ? days_until(c, l.when) : 0;
	l.title = keep(c, text_of(&v[1]));
	l.detail = people_join(c->arena, text_of(&v[2]), text_of(&v[3]));
	add(c, l);
	return true;
}

static Rc run(Collector *c, const Kind *k, const char *line, const char *const columns[4], const char *order,
	StoreRowFn *fn, Err *err)
{
	Query q;
	IdList ids;
	bool all;
	/* Counted by ids: the columns are looked up for the listed rows only. */
	if (query_parse(k, line, c->ask.today, false, c->arena, &q, err) != RC_OK ||
		store_query_ids(office_store(c->office), k, &q, c->arena, &ids, &all, err) != RC_OK)
		return err->rc;
	StoreSelect select = { columns, 4, order, &q, c->ask.per_group };
	c->kind = k;
	c->count = ids.len;
	return store_query_stream(office_store(c->office), k, &select, fn, c, err);
}

/* --- follow-ups, dates, terms --------------------------------------------------------- */

static Rc count_followups(Collector *c, const char *line, size_t *ret, Err *err)
{
	Query q;
	IdList ids;
	bool all;
	if (query_parse(&kind_followup, line, c->ask.today, false, c->arena, &q, err) != RC_OK ||
		store_query_ids(office_store(c->office), &kind_followup, &q, c->arena, &ids, &all, err) !=
			RC_OK)
		return err->rc;
	*ret = ids.len;
	return RC_OK;
}

static Rc add_followups(Collector *c, Err *err)
{
	static const char *const columns[4] = { "due", "title", "person_name", "town_name" };
	char today[DATE_TEXT_MAX];
	date_format_iso(c->ask.today, today);
	const char *owner = c->ask.owner == NULL ? "" : arena_printf(c->arena, " wer:\"%s\"", c->ask.owner);
	const char *past = arena_printf(c->arena, "erledigt:nein fällig:<%s%s", today, owner);
	const char *line = arena_printf(c->arena, "erledigt:nein fällig:<=%s%s", today, owner);
	c->group = PEOPLE_TODAY_DUE;
	if (count_followups(c, past, &c->out->overdue, err) != RC_OK ||
		run(c, &kind_followup, line, columns, "followup.due, followup.id", keep_row, err) != RC_OK)
		return err->rc;
	c->out->due = c->count - c->out->overdue;
	return RC_OK;
}

static Rc add_events(Collector *c, Err *err)
{
	static const char *const columns[4] = { "start", "title", "town_name", "place" };
	char from[DATE_TEXT_MAX], to[DATE_TEXT_MAX];
	date_format_iso(c->ask.today, from);
	date_format_iso(c->ask.today + c->ask.event_days, to);
	c->group = PEOPLE_TODAY_EVENT;
	return run(c, &kind_event,
		arena_printf(c->arena, "ab:%s bis:%s -status:abgesagt -status:archiviert", from, to), columns,
		NULL, keep_row, err);
}

static Rc add_terms(Collector *c, Err *err)
{
	static const char *const columns[4] = { "term_end", "full_name", "function", "place" };
	char from[DATE_TEXT_MAX], to[DATE_TEXT_MAX];
	date_format_iso(c->ask.today, from);
	date_format_iso(c->ask.today + c->ask.term_days, to);
	c->group = PEOPLE_TODAY_TERM;
	return run(c, &kind_person, arena_printf(c->arena, "amtsende:%s..%s", from, to), columns,
		/* as the column, by its position behind id and rev */
		"3, person.sort_key, person.id", keep_row, err);
}

/* --- problems ------------------------------------------------------------------------------ */

static const struct {
	PeopleProblem problem;
	const char *label, *query;
} problems[] = {
	{ PEOPLE_PROBLEM_BOUNCED, "E-Mail unzustellbar", "prüfen:unzustellbar" },
	{ PEOPLE_PROBLEM_UNREACHABLE, "im Amt, aber ohne Kontaktweg", "prüfen:unerreichbar" },
	{ PEOPLE_PROBLEM_EXPIRED, "Amtszeit vorbei, Amt läuft", NULL },
	{ PEOPLE_PROBLEM_BASIS, "ohne Rechtsgrundlage", "ohne:rechtsgrundlage" },
};

static void add_sum(Collector *c, PeopleProblem problem, const char *label, const char *query, size_t count)
{
	PeopleTodaySum s = { problem, label, query, count };
	if (count > 0)
		VEC_PUSH(c->arena, &c->out->sums, s);
}

static Rc add_problems(Collector *c, Err *err)
{
	static const char *const columns[4] = { "term_end", "full_name", "function", "place" };
	char today[DATE_TEXT_MAX];
	date_format_iso(c->ask.today, today);
	c->group = PEOPLE_TODAY_PROBLEM;
	for (size_t i = 0; i < ARRAY_LEN(problems); i++) {
		size_t from = c->out->len;
		const char *query = problems[i].query;
		c->problem = problems[i].problem;
		if (c->problem == PEOPLE_PROBLEM_EXPIRED)
			query = arena_printf(c->arena, "amtsende:<%s", today);
		if (run(c, &kind_person, query, columns, NULL, keep_row, err) != RC_OK)
			return err->rc;
		/* The date is only of interest where it is what is wrong. */
		for (size_t l = from; l < c->out->len && c->problem != PEOPLE_PROBLEM_EXPIRED; l++) {
			c->out->items[l].when = "";
			c->out->items[l].days = 0;
		}
		add_sum(c, problems[i].problem, problems[i].label, query, c->count);
	}
	return RC_OK;
}

static Rc add_doubles(Collector *c, Err *err)
{
	PeopleSuspects found = { NULL, 0, 0 };
	if (people_like_scan(c->office, NULL, c->arena, &found, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < found.len && i < c->ask.per_group; i++) {
		const PeopleSuspect *s = &found.items[i];
		PeopleTodayLine l = { .group = PEOPLE_TODAY_PROBLEM, .problem = PEOPLE_PROBLEM_DOUBLE };
		l.kind = &kind_person;
		l.id = s->id;
		l.other = s->other;
		l.when = "";
		l.title = arena_printf(c->arena, "%s / %s", s->name, s->other_name);
		l.detail = s->reason;
		add(c, l);
	}
	add_sum(c, PEOPLE_PROBLEM_DOUBLE, "vermutlich doppelt", NULL, found.len);
	return RC_OK;
}

Rc people_today(Office *o, const PeopleTodayAsk *ask, Arena *a, PeopleToday *ret, Err *err)
{
	PeopleToday found = { .items = NULL };
	Collector c = { .office = o, .arena = a, .ask = *ask, .out = &found };
	c.ask.event_days = ask->event_days > 0 ? ask->event_days : EVENT_DAYS;
	c.ask.term_days = ask->term_days > 0 ? ask->term_days : TERM_DAYS;
	c.ask.per_group = ask->per_group > 0 ? ask->per_group : PER_GROUP;
	if (add_followups(&c, err) != RC_OK || add_events(&c, err) != RC_OK)
		return err->rc;
	if (!ask->brief &&
		(add_terms(&c, err) != RC_OK || add_problems(&c, err) != RC_OK ||
			(ask->doubles && add_doubles(&c, err) != RC_OK)))
		return err->rc;
	*ret = found;
	return RC_OK;
}
