/* The day's work. What is listed is what the query lines of the lists select, so that
 * "Alle zeigen" shows exactly what was counted. */
#include <string.h>

#include "kontor/domain/query.h"
#include "kontor/office/people.h"
#include "kontor/office/tandems.h"
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
	if (ids.len == 0)
		return RC_OK;
	return store_query_stream(office_store(c->office), k, &select, fn, c, err);
}

/* --- follow-ups, dates, terms --------------------------------------------------------- */

static Rc count(Collector *c, const Kind *k, const char *line, size_t *ret, Err *err)
{
	Query q;
	IdList ids;
	bool all;
	if (query_parse(k, line, c->ask.today, false, c->arena, &q, err) != RC_OK ||
		store_query_ids(office_store(c->office), k, &q, c->arena, &ids, &all, err) != RC_OK)
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
	if (count(c, &kind_followup, past, &c->out->overdue, err) != RC_OK ||
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

static bool is_listed(const Collector *c, const Kind *k, int64_t id)
{
	for (size_t i = 0; i < c->out->len; i++)
		if (c->out->items[i].kind == k && c->out->items[i].id == id)
			return true;
	return false;
}

/* An answer that is due stands above as a follow-up already, unless that was done or is a colleague's. */
static Rc is_told(const Collector *c, const TandemsToday *t, bool *ret, Err *err)
{
	RecordSet set;
	*ret = false;
	if (t->why != TANDEMS_OVERDUE)
		return RC_OK;
	if (office_parts(c->office, &kind_followup, "tandem", t->tandem, c->arena, &set, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < set.len && !*ret; i++)
		*ret = is_listed(c, &kind_followup, set.items[i]->id);
	return RC_OK;
}

/* Counted in full, listed as far as the page goes. */
static Rc add_tandems(Collector *c, Err *err)
{
	static const char *const labels[] = { [TANDEMS_OVERDUE] = "Antwort",
		[TANDEMS_CHECK] = "Zwischengespr.",
		[TANDEMS_DORMANT] = "ruht",
		[TANDEMS_TERM] = "Amtszeit" };
	TandemsTodays found;
	size_t listed = 0;
	if (tandems_today(c->office, SIZE_MAX, c->arena, &found, err) != RC_OK)
		return err->rc;
	size_t *const counts[] = { [TANDEMS_OVERDUE] = &c->out->tandems.overdue,
		[TANDEMS_CHECK] = &c->out->tandems.check,
		[TANDEMS_DORMANT] = &c->out->tandems.dormant,
		[TANDEMS_TERM] = &c->out->tandems.term };
	for (size_t i = 0; i < found.len; i++) {
		const TandemsToday *t = &found.items[i];
		bool told;
		if (is_told(c, t, &told, err) != RC_OK)
			return err->rc;
		if (told)
			continue;
		++*counts[t->why];
		if (listed++ >= c->ask.per_group)
			continue;
		PeopleTodayLine l = { .group = PEOPLE_TODAY_TANDEM, .kind = &kind_tandem, .id = t->tandem };
		l.when = "";
		l.title = t->title;
		l.detail = t->detail;
		l.label = labels[t->why];
		add(c, l);
	}
	return RC_OK;
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

static void add_sum(Collector *c, PeopleTodaySum sum)
{
	if (sum.count > 0)
		VEC_PUSH(c->arena, &c->out->sums, sum);
}

static Rc add_problem(Collector *c, size_t i, Err *err)
{
	static const char *const columns[4] = { "term_end", "full_name", "function", "place" };
	char today[DATE_TEXT_MAX];
	size_t from = c->out->len;
	const char *query = problems[i].query;
	date_format_iso(c->ask.today, today);
	c->group = PEOPLE_TODAY_PROBLEM;
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
	add_sum(c, (PeopleTodaySum){ c->problem, problems[i].label, &kind_person, query, c->count });
	return RC_OK;
}

/* Whoever has not begun to enter mayors misses none: then it is no problem but the beginning. */
static Rc add_mayors(Collector *c, Err *err)
{
	static const char *const towns = "verdikt:kleinstadt",
				 *const without = "verdikt:kleinstadt ohne:bürgermeister";
	size_t all, missing;
	if (count(c, &kind_town, towns, &all, err) != RC_OK ||
		count(c, &kind_town, without, &missing, err) != RC_OK)
		return err->rc;
	PeopleTodaySum sum = { PEOPLE_PROBLEM_MAYOR, "Kleinstädte ohne Bürgermeister im Amt", &kind_town,
		without, missing };
	if (missing < all)
		add_sum(c, sum);
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
	add_sum(c,
		(PeopleTodaySum){
			PEOPLE_PROBLEM_DOUBLE, "vermutlich doppelt", &kind_person, NULL, found.len });
	return RC_OK;
}

/* --- step by step ---------------------------------------------------------------------------- */

enum {
	STEP_DUE,
	STEP_TANDEMS,
	STEP_TERMS,
	STEP_PROBLEMS,
	STEP_MAYORS = STEP_PROBLEMS + ARRAY_LEN(problems),
	STEP_DOUBLES,
	STEP_END
};

static Rc take_step(Collector *c, int step, Err *err)
{
	Rc rc;
	switch (step) {
	case STEP_DUE:
		rc = add_followups(c, err);
		return rc == RC_OK ? add_events(c, err) : rc;
	case STEP_TANDEMS:
		return add_tandems(c, err);
	case STEP_TERMS:
		return add_terms(c, err);
	case STEP_MAYORS:
		return add_mayors(c, err);
	case STEP_DOUBLES:
		return add_doubles(c, err);
	default:
		return add_problem(c, (size_t)(step - STEP_PROBLEMS), err);
	}
}

Rc people_today_step(
	Office *o, const PeopleTodayAsk *ask, Arena *a, PeopleToday *today, bool *ret_more, Err *err)
{
	Collector c = { .office = o, .arena = a, .ask = *ask, .out = today };
	c.ask.event_days = ask->event_days > 0 ? ask->event_days : EVENT_DAYS;
	c.ask.term_days = ask->term_days > 0 ? ask->term_days : TERM_DAYS;
	c.ask.per_group = ask->per_group > 0 ? ask->per_group : PER_GROUP;
	Rc rc = take_step(&c, today->steps++, err);
	*ret_more = today->steps < (ask->brief ? STEP_TANDEMS : ask->doubles ? STEP_END : STEP_DOUBLES);
	return rc;
}

Rc people_today(Office *o, const PeopleTodayAsk *ask, Arena *a, PeopleToday *ret, Err *err)
{
	PeopleToday found = { .items = NULL };
	for (bool more = true; more;)
		if (people_today_step(o, ask, a, &found, &more, err) != RC_OK)
			return err->rc;
	*ret = found;
	return RC_OK;
}
