/* A round of tandems that was released last year, and what became of its pairs, so that the demo office has
 * a tandem in every state; then two drafts of the next round, to compare.
 *
 * The first round is computed as any other: the plan decides who is in which tandem. Everything after the
 * release is told as a story, one per pair in the order of the plan: dates, answers, meetings, endings. */
#include <string.h>

#include "import_demo_priv.h"
#include "kontor/domain/tandem.h"
#include "tandems_priv.h"

enum { STEPS = 4, MEETINGS = 3 };

/* Days count from today. */
typedef struct Story {
	const char *states[STEPS]; /* in this order, from proposed */
	int asked, deadline, since, check, ended;
	const char *ending, *evaluation;
	int rating;
	int meetings[MEETINGS]; /* held in the past, confirmed in the future; 0: none */
	bool first_yes, post_ends;
} Story;

static const Story stories[] = {
	{ .states = { "asked", "confirmed", "active" },
		.asked = -390,
		.deadline = -370,
		.since = -350,
		.check = 14,
		.meetings = { -300, -120, 21 } },
	{ .states = { "asked", "confirmed", "active" },
		.asked = -388,
		.deadline = -370,
		.since = -340,
		.check = 60,
		.meetings = { -200, -35 } },
	/* no meeting for more than 90 days */
	{ .states = { "asked", "confirmed", "active" },
		.asked = -388,
		.deadline = -368,
		.since = -345,
		.check = 40,
		.meetings = { -280, -134 } },
	/* the interim check is due */
	{ .states = { "asked", "confirmed", "active" },
		.asked = -230,
		.deadline = -210,
		.since = -190,
		.check = -6,
		.meetings = { -150, -48 } },
	{ .states = { "asked" }, .asked = -6, .deadline = 8, .first_yes = true },
	/* nobody has answered */
	{ .states = { "asked" }, .asked = -33, .deadline = -12 },
	{ .states = { "asked", "confirmed" }, .asked = -40, .deadline = -19, .meetings = { 16 } },
	{ .states = { NULL } },
	{ .states = { "asked", "confirmed", "active" },
		.asked = -380,
		.deadline = -360,
		.since = -330,
		.check = 20,
		.meetings = { -240, -70 },
		.post_ends = true },
	{ .states = { "asked", "declined" },
		.asked = -385,
		.deadline = -365,
		.ended = -371,
		.ending = "Absage: vor der Kommunalwahl keine Zeit." },
	{ .states = { "discarded" } },
	{ .states = { "asked", "confirmed", "active", "completed" },
		.asked = -384,
		.deadline = -364,
		.since = -355,
		.check = -173,
		.ended = -30,
		.rating = 1,
		.evaluation = "Drei Besuche, zwei mit der Verwaltung. Beide haben das Leerstandskataster der "
			      "anderen Seite übernommen und bleiben in Verbindung.",
		.meetings = { -310, -220, -60 } },
	{ .states = { "asked", "confirmed", "active", "completed" },
		.asked = -384,
		.deadline = -364,
		.since = -350,
		.check = -168,
		.ended = -45,
		.rating = 3,
		.evaluation =
			"Ein Besuch und mehrere Telefonate. Gutes Gespräch, aber die Themen gingen bald "
			"auseinander.",
		.meetings = { -260 } },
	{ .states = { "asked", "confirmed", "active", "ended_early" },
		.asked = -383,
		.deadline = -363,
		.since = -340,
		.check = -158,
		.ended = -100,
		.ending = "Auf Wunsch beider Seiten beendet: Die Anreise war zu weit.",
		.meetings = { -250 } },
};

typedef struct Teller {
	Office *office;
	Arena *arena;
	Day today;
	int64_t run;
} Teller;

/* --- computing and keeping ------------------------------------------------------------------------ */

static void free_run(TandemsRun **r)
{
	tandems_run_free(*r);
}

static Rc keep(Teller *t, const TandemsPool *pool, const char *title, int64_t *ret, Err *err)
{
	AUTO(free_run) TandemsRun *run = NULL;
	TandemsGoal goal = { .coverage = true };
	if (tandems_run_new(pool, goal, &run, err) != RC_OK)
		return err->rc;
	return tandems_keep(t->office, run, title, NULL, ret, err);
}

/* The pool as it was that day: those who had been interested then. */
static void only_before(TandemsPool *pool, Day day)
{
	size_t n = 0;
	pool->rules.today = day;
	for (size_t i = 0; i < pool->len; i++)
		if (pool->items[i].since <= day)
			pool->items[n++] = pool->items[i];
	pool->len = n;
	pairing_prepare(&pool->rules, pool->items, pool->len);
}

static Rc first_round(Teller *t, Err *err)
{
	TandemsPool pool;
	PairingRules rules = pairing_standard;
	size_t n = 0;
	int year, month, day;
	rules.today = t->today;
	if (tandems_pool(t->office, &rules, NULL, t->arena, &pool, err) != RC_OK)
		return err->rc;
	only_before(&pool, t->today - IMPORT_DEMO_ROUND_DAYS);
	date_split(t->today - IMPORT_DEMO_ROUND_DAYS, &year, &month, &day);
	Rc rc = keep(t, &pool, arena_printf(t->arena, "Erste Runde %d", year), &t->run, err);
	return rc != RC_OK ? rc : tandems_release(t->office, t->run, &n, err);
}

/* Of everybody who is free today, once by the standard and once mainly by topics. */
static Rc next_round(Teller *t, Err *err)
{
	static const int by_topic[PAIRING_CRITERIA] = { 70, 5, 5, 10, 5, 0, 5 };
	PairingRules rules = pairing_standard;
	TandemsPool pool;
	int64_t run;
	rules.today = t->today;
	if (tandems_pool(t->office, &rules, NULL, t->arena, &pool, err) != RC_OK ||
		keep(t, &pool, "Nächste Runde", &run, err) != RC_OK)
		return err->rc;
	memcpy(pool.rules.weight, by_topic, sizeof(by_topic));
	pairing_prepare(&pool.rules, pool.items, pool.len);
	return keep(t, &pool, "Nächste Runde, vor allem nach Themen", &run, err);
}

/* --- what became of a pair ---------------------------------------------------------------------------- */

static void set_day(const Teller *t, Record *r, const char *field, int days)
{
	if (days != 0)
		import_demo_set_day(r, t->arena, field, t->today + days);
}

static void set_story(const Teller *t, Record *mine, const Story *s, const char *state)
{
	bool asked = strcmp(state, "asked") == 0, confirmed = strcmp(state, "confirmed") == 0;
	record_set_text(mine, t->arena, "state", state);
	if (asked) {
		set_day(t, mine, "asked", s->asked);
		set_day(t, mine, "deadline", s->deadline);
	}
	if (confirmed || (asked && s->first_yes))
		record_set_text(mine, t->arena, "first_answer", "yes");
	if (confirmed)
		record_set_text(mine, t->arena, "second_answer", "yes");
	if (strcmp(state, "active") == 0) {
		set_day(t, mine, "since", s->since);
		set_day(t, mine, "check_date", s->check);
	}
	if (strcmp(state, "declined") == 0) {
		record_set_text(mine, t->arena, "first_answer", "yes");
		record_set_text(mine, t->arena, "second_answer", "no");
	}
	if (tandem_live(state))
		return;
	set_day(t, mine, "ended", s->ended);
	record_set_text(mine, t->arena, "ending", s->ending);
	record_set_text(mine, t->arena, "evaluation", s->evaluation);
	if (s->rating != 0)
		record_set_int(mine, "rating", s->rating);
}

static Rc add_guests(Change *c, int64_t event, const TandemsSides *sides, Arena *a, Err *err)
{
	for (size_t i = 0; i < sides->len; i++) {
		Record *p = record_new(a, &kind_event_person);
		record_set_int(p, "event", event);
		record_set_int(p, "person", sides->items[i].person);
		record_set_text(p, a, "role", "mayor");
		record_set_int(p, "invite", 1);
		if (change_insert(c, p, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

/* Now here, now there, never at the weekend. */
static Rc add_meeting(const Teller *t, Change *c, const Record *tandem, const TandemsSides *sides, int nth,
	int days, Err *err)
{
	Arena *a = t->arena;
	char when[DATE_TEXT_MAX];
	const TandemsSide *host = &sides->items[(size_t)nth % sides->len];
	Day day = t->today + days;
	int weekday = date_weekday(day);
	day -= weekday > 4 ? weekday - 4 : 0;
	Wall start = wall_make(day, (10 + nth) * 60);
	Record *e = record_new(a, &kind_event);
	record_set_text(e, a, "title", arena_printf(a, "Bürgermeister-Tandem: %s", sides->title));
	record_set_text(e, a, "type", "tandem");
	record_set_text(e, a, "state", day < t->today ? "held" : "tentative");
	wall_format_iso(start, when);
	record_set_text(e, a, "start", when);
	wall_format_iso(start + 120, when);
	record_set_text(e, a, "end", when);
	record_set_int(e, "tandem", tandem->id);
	record_set_text(e, a, "place", "Rathaus");
	if (host->town != 0)
		record_set_int(e, "town", host->town);
	Rc rc = change_insert(c, e, err);
	return rc != RC_OK ? rc : add_guests(c, e->id, sides, a, err);
}

/* The post of the second one is over; what that means for the tandem follows by itself. */
static Rc end_post(const Teller *t, Change *c, int64_t person, Err *err)
{
	RecordSet posts;
	if (office_parts(c->office, &kind_post, "person", person, t->arena, &posts, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < posts.len; i++) {
		Record *mine = record_clone(t->arena, posts.items[i]);
		if (strcmp(record_text(mine, "function"), "mayor") != 0)
			continue;
		import_demo_set_day(mine, t->arena, "until", t->today - 3);
		if (change_update(c, posts.items[i], mine, NULL, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static Rc tell(const Teller *t, Change *c, const Record *tandem, const Story *s, Err *err)
{
	TandemsSides sides;
	if (tandems_sides(t->office, tandem, t->arena, &sides, err) != RC_OK)
		return err->rc;
	for (int i = 0; i < STEPS && s->states[i] != NULL; i++) {
		Record *mine = record_clone(t->arena, tandem);
		set_story(t, mine, s, s->states[i]);
		if (change_update(c, tandem, mine, NULL, err) != RC_OK)
			return err->rc;
		tandem = mine;
	}
	for (int i = 0; i < MEETINGS && s->meetings[i] != 0; i++)
		if (add_meeting(t, c, tandem, &sides, i, s->meetings[i], err) != RC_OK)
			return err->rc;
	return s->post_ends ? end_post(t, c, sides.items[1].person, err) : RC_OK;
}

static Rc tell_all(Teller *t, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	RecordSet tandems;
	if (change_begin(&c, t->office, "Tandems (erfunden)", err) != RC_OK ||
		office_parts(t->office, &kind_tandem, "run", t->run, t->arena, &tandems, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < tandems.len && i < ARRAY_LEN(stories); i++)
		if (tell(t, &c, tandems.items[tandems.len - 1 - i], &stories[i], err) != RC_OK)
			return err->rc;
	return change_commit(&c, err);
}

Rc import_demo_tandem_runs(Office *o, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Teller t = { .office = o, .arena = a, .today = office_today(o) };
	if (first_round(&t, err) != RC_OK || tell_all(&t, err) != RC_OK)
		return err->rc;
	return next_round(&t, err);
}
