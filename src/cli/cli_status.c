/* status: what is in the office, what comes next, what is wrong with the data. */
#include "cli_priv.h"

#include <string.h>

#include "kontor/domain/town.h"
#include "kontor/office/people.h"
#include "kontor/office/table.h"

enum { NEAR = 500, LOWER = 5000, UPPER = 20000, EVENTS_SHOWN = 10 };

typedef struct StatusTown {
	const char *ags, *name;
	int64_t population;
} StatusTown;
typedef struct StatusTowns {
	StatusTown *items;
	size_t len, cap;
} StatusTowns;

typedef struct Status {
	Arena *arena;
	size_t counts[16]; /* by position among the listed kinds */
	char register_date[11];
	size_t small_towns, guests, gone;
	StatusTowns without_coordinates, near_threshold, overrides;
	struct {
		const char *start, *title, *state;
	} events[EVENTS_SHOWN];
	size_t nevents;
	PeopleToday people;
	char now[DATE_TEXT_MAX];
} Status;

/* --- collecting -------------------------------------------------------------------------- */

static bool count_row(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *values UNUSED)
{
	(*(size_t *)arg)++;
	return true;
}

static const char *text_of(const Value *v)
{
	return v->type == VALUE_TEXT ? v->s : "";
}

static bool is_near(const Value *population)
{
	int64_t n = population->type == VALUE_INT ? population->i : 0;
	return (n >= LOWER - NEAR && n < LOWER + NEAR) || (n >= UPPER - NEAR && n < UPPER + NEAR);
}

/* The columns that add_town reads, in this order. */
static const char town_columns[] = "ags,name,population,latitude,register_date,gone_date,override,verdict";
enum { T_AGS, T_NAME, T_POPULATION, T_LATITUDE, T_REGISTER_DATE, T_GONE_DATE, T_OVERRIDE, T_VERDICT };

static void note_town(Status *s, StatusTowns *list, const Value *v)
{
	StatusTown t = { arena_strdup(s->arena, text_of(&v[T_AGS])),
		arena_strdup(s->arena, text_of(&v[T_NAME])),
		v[T_POPULATION].type == VALUE_INT ? v[T_POPULATION].i : 0 };
	VEC_PUSH(s->arena, list, t);
}

static bool add_town(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *v)
{
	Status *s = arg;
	if (strcmp(text_of(&v[T_REGISTER_DATE]), s->register_date) > 0)
		str_copy(s->register_date, sizeof(s->register_date), text_of(&v[T_REGISTER_DATE]));
	if (v[T_GONE_DATE].type == VALUE_TEXT) {
		s->gone++;
		return true;
	}
	s->small_towns += strcmp(text_of(&v[T_VERDICT]), town_verdict_name(VERDICT_SMALL_TOWN)) == 0;
	s->guests += strcmp(text_of(&v[T_VERDICT]), town_verdict_name(VERDICT_GUEST)) == 0;
	if (v[T_LATITUDE].type == VALUE_NULL)
		note_town(s, &s->without_coordinates, v);
	if (is_near(&v[T_POPULATION]))
		note_town(s, &s->near_threshold, v);
	if (v[T_OVERRIDE].type == VALUE_TEXT)
		note_town(s, &s->overrides, v);
	return true;
}

static bool add_event(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *v)
{
	Status *s = arg;
	if (strcmp(text_of(&v[1]), s->now) < 0 || strcmp(text_of(&v[3]), "cancelled") == 0)
		return true;
	s->events[s->nevents].start = arena_strdup(s->arena, text_of(&v[0]));
	s->events[s->nevents].title = arena_strdup(s->arena, text_of(&v[2]));
	s->events[s->nevents].state = arena_strdup(s->arena, text_of(&v[3]));
	return ++s->nevents < EVENTS_SHOWN;
}

static Rc stream(Office *o, const Kind *k, const char *columns, TableRowFn *fn, void *arg, Arena *a, Err *err)
{
	TableColumns parsed;
	Query everything = { .line = "" };
	if (table_columns(k, columns, a, &parsed, err) != RC_OK)
		return err->rc;
	return table_stream(o, k, &parsed, &everything, 0, fn, arg, err);
}

static Rc collect(Office *o, Arena *a, Status *s, Err *err)
{
	s->arena = a;
	wall_format_iso(clock_wall(office_clock(o)), s->now);
	size_t i = 0;
	for (const Kind *const *k = kind_all; *k != NULL; k++)
		if ((*k)->listed && stream(o, *k, (*k)->title, count_row, &s->counts[i++], a, err) != RC_OK)
			return err->rc;
	if (stream(o, &kind_town, town_columns, add_town, s, a, err) != RC_OK)
		return err->rc;
	if (stream(o, &kind_event, "start,end,title,state", add_event, s, a, err) != RC_OK)
		return err->rc;
	const PeopleTodayAsk ask = { .today = office_today(o), .per_group = EVENTS_SHOWN, .doubles = true };
	return people_today(o, &ask, a, &s->people, err);
}

/* --- JSON ---------------------------------------------------------------------------------- */

static void towns_member(JsonWriter *w, const char *key, const StatusTowns *towns)
{
	json_key(w, key);
	json_begin_array(w);
	for (size_t i = 0; i < towns->len; i++) {
		json_begin_object(w);
		json_key(w, "ags");
		json_text(w, towns->items[i].ags);
		json_key(w, "name");
		json_text(w, towns->items[i].name);
		json_key(w, "population");
		json_int(w, towns->items[i].population);
		json_end_object(w);
	}
	json_end_array(w);
}

static void events_member(JsonWriter *w, const Status *s)
{
	char start[DATE_TEXT_MAX];
	json_key(w, "next_events");
	json_begin_array(w);
	for (size_t i = 0; i < s->nevents; i++) {
		wall_format_offset(wall_parse_iso(s->events[i].start), start);
		json_begin_object(w);
		json_key(w, "start");
		json_text(w, start);
		json_key(w, "title");
		json_text(w, s->events[i].title);
		json_key(w, "state");
		json_text(w, s->events[i].state);
		json_end_object(w);
	}
	json_end_array(w);
}

static const char *problem_name(PeopleProblem problem)
{
	static const char *const names[] = {
		[PEOPLE_PROBLEM_NONE] = "none",
		[PEOPLE_PROBLEM_UNREACHABLE] = "unreachable",
		[PEOPLE_PROBLEM_BOUNCED] = "bounced",
		[PEOPLE_PROBLEM_DOUBLE] = "duplicate",
		[PEOPLE_PROBLEM_BASIS] = "no_legal_basis",
		[PEOPLE_PROBLEM_EXPIRED] = "term_expired",
		[PEOPLE_PROBLEM_MAYOR] = "no_mayor",
	};
	return names[problem];
}

static void people_members(JsonWriter *w, const PeopleToday *p)
{
	json_key(w, "followups_overdue");
	json_int(w, (int64_t)p->overdue);
	json_key(w, "followups_today");
	json_int(w, (int64_t)p->due);
	json_key(w, "problems");
	json_begin_array(w);
	for (size_t i = 0; i < p->sums.len; i++) {
		json_begin_object(w);
		json_key(w, "problem");
		json_text(w, problem_name(p->sums.items[i].problem));
		json_key(w, "count");
		json_int(w, (int64_t)p->sums.items[i].count);
		json_key(w, "list");
		json_text(w, p->sums.items[i].kind->name);
		json_key(w, "query");
		json_text(w, p->sums.items[i].query);
		json_end_object(w);
	}
	json_end_array(w);
}

static void write_json(const Office *o, const Status *s, Str *out)
{
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_object(&w);
	json_key(&w, "file");
	json_text(&w, office_path(o));
	json_key(&w, "user");
	json_text(&w, office_user(o));
	json_key(&w, "version");
	json_text(&w, KONTOR_VERSION);
	json_key(&w, "register_date");
	json_text(&w, s->register_date[0] == '\0' ? NULL : s->register_date);
	json_key(&w, "counts");
	json_begin_object(&w);
	size_t i = 0;
	for (const Kind *const *k = kind_all; *k != NULL; k++) {
		if (!(*k)->listed)
			continue;
		json_key(&w, (*k)->name);
		json_int(&w, (int64_t)s->counts[i++]);
	}
	json_end_object(&w);
	json_key(&w, "small_towns");
	json_int(&w, (int64_t)s->small_towns);
	json_key(&w, "guests");
	json_int(&w, (int64_t)s->guests);
	events_member(&w, s);
	people_members(&w, &s->people);
	towns_member(&w, "towns_without_coordinates", &s->without_coordinates);
	towns_member(&w, "towns_near_threshold", &s->near_threshold);
	towns_member(&w, "towns_with_override", &s->overrides);
	json_end_object(&w);
}

/* --- text ------------------------------------------------------------------------------------ */

static void add_towns(Str *out, const StatusTowns *towns, const char *one, const char *many)
{
	enum { NAMED = 5 };
	if (towns->len == 0)
		return;
	str_adds(out, "  ");
	cli_out_count(out, towns->len, one, many);
	for (size_t i = 0; i < towns->len && i < NAMED; i++)
		str_addf(out, "%s%s", i == 0 ? ": " : ", ", towns->items[i].name);
	str_adds(out, towns->len > NAMED ? " …\n" : "\n");
}

static void add_people(Str *out, const PeopleToday *p)
{
	for (size_t i = 0; i < p->sums.len; i++) {
		const PeopleTodaySum *sum = &p->sums.items[i];
		str_adds(out, "  ");
		cli_out_count(out, sum->count, sum->kind->noun, sum->kind->plural);
		str_addf(out, ": %s", sum->label);
		if (sum->query != NULL)
			str_addf(out, " (list %s '%s')", sum->kind->name, sum->query);
		else
			str_adds(out, " (persons duplicates)");
		str_addc(out, '\n');
	}
}

static void add_followups(Str *out, const PeopleToday *p)
{
	str_adds(out, "\nWiedervorlagen\n  ");
	cli_out_number(out, (int64_t)p->overdue);
	str_adds(out, " überfällig, ");
	cli_out_number(out, (int64_t)p->due);
	str_adds(out, " heute fällig\n");
}

static void write_text(const Office *o, const Status *s, Str *out)
{
	char date[DATE_TEXT_MAX];
	str_addf(out, "Bürodatei %s\n\n", office_path(o));
	size_t i = 0;
	for (const Kind *const *k = kind_all; *k != NULL; k++) {
		if (!(*k)->listed)
			continue;
		str_adds(out, "  ");
		cli_out_count(out, s->counts[i++], (*k)->noun, (*k)->plural);
		if (*k == &kind_town) {
			str_adds(out, ", davon ");
			cli_out_count(out, s->small_towns, "Kleinstadt", "Kleinstädte");
		}
		str_addc(out, '\n');
	}
	if (date_parse_iso(s->register_date) != DAY_NONE) {
		date_format_german(date_parse_iso(s->register_date), date);
		str_addf(out, "  Amtliches Verzeichnis vom %s\n", date);
	}
	str_adds(out, "\nNächste Termine\n");
	for (size_t e = 0; e < s->nevents; e++) {
		wall_format_long(wall_parse_iso(s->events[e].start), date);
		str_addf(out, "  %s  %s (%s)\n", date, s->events[e].title,
			kind_choice_label(kind_field(&kind_event, "state"), s->events[e].state));
	}
	str_adds(out, s->nevents == 0 ? "  keine\n" : "");
	add_followups(out, &s->people);
	str_adds(out, "\nZu prüfen\n");
	size_t before = out->len;
	add_towns(out, &s->without_coordinates, "Kommune ohne Koordinaten", "Kommunen ohne Koordinaten");
	add_towns(out, &s->near_threshold, "Kommune nahe einer Schwelle (±500)",
		"Kommunen nahe einer Schwelle (±500)");
	add_towns(out, &s->overrides, "Verdikt von Hand festgelegt", "Verdikte von Hand festgelegt");
	add_people(out, &s->people);
	if (out->len == before)
		str_adds(out, "  nichts\n");
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	bool json = false;
	const CliOption options[] = { { "--json", NULL, &json } };
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc != 1)
		return cli_args_usage(err, "status nimmt keine weiteren Angaben.");
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	Status *s = ARENA_NEW(a, Status);
	if (collect(cx->office, a, s, err) != RC_OK)
		return err->rc;
	if (json)
		write_json(cx->office, s, &out);
	else
		write_text(cx->office, s, &out);
	return cli_out_write(cx, &out, err);
}

const CliCommand cli_status_command = {
	.name = "status",
	.need = CLI_READS,
	.synopsis = "status [--json]",
	.summary = "was im Büro steht, was ansteht, was an den Daten nicht stimmt",
	.examples = "Beispiel:\n  kontor status\n",
	.run = run,
};
