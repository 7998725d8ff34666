/* A tandem after the run: asked, answered, active, met, ended. */
#include <string.h>

#include "kontor/domain/person.h"
#include "kontor/domain/tandem.h"
#include "kontor/office/outbox.h"
#include "office_priv.h"
#include "outbox_priv.h"
#include "tandems_priv.h"

enum { MEETING_MINUTES = 120, CHECK_DAYS = 182, CALL_DAYS = 3, ENDED_DAYS = 7 };

/* How the follow-ups begin that asking makes, so that an answer ticks off these and not what somebody noted. */
#define ANSWERS_TITLE "Antworten zum Tandem "
#define CALL_TITLE    "Anrufen: Tandem anbieten, "

static void set_day(Record *r, Arena *a, const char *field, Day d)
{
	char buf[DATE_TEXT_MAX];
	date_format_iso(d, buf);
	record_set_text(r, a, field, buf);
}

static const char *german(Arena *a, Day d)
{
	char buf[DATE_TEXT_MAX];
	date_format_long(d, buf);
	return arena_strdup(a, buf);
}

/* --- who --------------------------------------------------------------------------------------- */

static Rc add_town(Office *o, TandemsSide *s, Arena *a, Err *err)
{
	RecordSet posts;
	Record *town;
	Day today = office_today(o);
	if (office_parts(o, &kind_post, "person", s->person, a, &posts, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < posts.len; i++) {
		const Record *p = posts.items[i];
		Day since = date_parse_iso(record_text(p, "since")),
		    until = date_parse_iso(record_text(p, "until"));
		bool running = (since == DAY_NONE || since <= today) && (until == DAY_NONE || until >= today);
		if (!running || record_is_null(p, "town") || strcmp(record_text(p, "function"), "mayor") != 0)
			continue;
		if (office_get(o, &kind_town, record_int(p, "town"), a, &town, err) != RC_OK)
			return err->rc;
		s->town = town->id;
		s->town_name = record_text(town, "name");
		s->term_end = date_parse_iso(record_text(p, "term_end"));
	}
	return RC_OK;
}

Rc tandems_sides(Office *o, const Record *tandem, Arena *a, TandemsSides *ret, Err *err)
{
	static const char *const persons[] = { "first", "second", "third" };
	static const char *const answers[] = { "first_answer", "second_answer", "third_answer" };
	TandemsSides sides = { .len = 0 };
	AUTO(str_done) Str title = STR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(persons); i++) {
		Record *person;
		if (record_is_null(tandem, persons[i]))
			continue;
		TandemsSide s = { .person = record_int(tandem, persons[i]),
			.town_name = "",
			.answer = arena_strdup(a, record_text(tandem, answers[i])),
			.field = answers[i],
			.term_end = DAY_NONE };
		if (office_get(o, &kind_person, s.person, a, &person, err) != RC_OK ||
			add_town(o, &s, a, err) != RC_OK)
			return err->rc;
		s.name = record_text(person, "full_name");
		str_addf(&title, "%s%s", sides.len > 0 ? " / " : "",
			*s.town_name != '\0' ? s.town_name : s.name);
		sides.items[sides.len++] = s;
	}
	sides.title = arena_strdup(a, str_cstr(&title));
	*ret = sides;
	return RC_OK;
}

Rc tandems_need_posts(const TandemsSides *sides, Err *err)
{
	for (size_t i = 0; i < sides->len; i++)
		if (sides->items[i].town == 0)
			return err_set(err, RC_DENIED,
				"%s hat kein laufendes Amt als Bürgermeister:in. Bitte zuerst das Amt prüfen.",
				sides->items[i].name);
	return RC_OK;
}

/* --- one step: read under the lock, change, write ------------------------------------------------- */

typedef struct Step {
	Change change;
	Arena *arena;
	Record *base, *mine;
	TandemsSides sides;
	Day today;
} Step;

#define STEP_INIT                                                                                            \
	{                                                                                                    \
		.change = CHANGE_INIT                                                                        \
	}

static void step_done(Step *s)
{
	change_done(&s->change);
	arena_free(s->arena);
}

static Rc step_begin(Step *s, Office *o, int64_t tandem, const char *what, Err *err)
{
	s->arena = arena_new();
	s->today = office_today(o);
	if (office_get(o, &kind_tandem, tandem, s->arena, &s->base, err) != RC_OK ||
		tandems_sides(o, s->base, s->arena, &s->sides, err) != RC_OK ||
		change_begin(&s->change, o, arena_printf(s->arena, "%s: %s", what, s->sides.title), err) !=
			RC_OK ||
		office_get(o, &kind_tandem, tandem, s->arena, &s->base, err) != RC_OK)
		return err->rc;
	s->mine = record_clone(s->arena, s->base);
	return RC_OK;
}

static Rc step_end(Step *s, Err *err)
{
	Rc rc = change_update(&s->change, s->base, s->mine, NULL, err);
	return rc != RC_OK ? rc : change_commit(&s->change, err);
}

static void set_state(Step *s, const char *state)
{
	record_set_text(s->mine, s->arena, "state", state);
	if (strcmp(state, "active") == 0 && record_is_null(s->mine, "since")) {
		set_day(s->mine, s->arena, "since", s->today);
		set_day(s->mine, s->arena, "check_date", s->today + CHECK_DAYS);
	}
	if (!tandem_live(state) && strcmp(state, "discarded") != 0)
		set_day(s->mine, s->arena, "ended", s->today);
}

static Rc add_followup(Change *c, int64_t tandem, int64_t person, const char *title, Day due, Err *err)
{
	Record *r = record_new(c->arena, &kind_followup);
	record_set_text(r, c->arena, "title", title);
	set_day(r, c->arena, "due", due);
	record_set_int(r, "tandem", tandem);
	if (person != 0)
		record_set_int(r, "person", person);
	return change_insert(c, r, err);
}

/* --- asking ------------------------------------------------------------------------------------------ */

static void write_letter(const Step *s, const TandemsSide *to, Day deadline, Str *out)
{
	str_adds(out,
		"Sie haben Interesse an einem Bürgermeister-Tandem bekundet. Wir schlagen Ihnen vor:\n\n");
	for (size_t i = 0; i < s->sides.len; i++) {
		const TandemsSide *other = &s->sides.items[i];
		if (other != to)
			str_addf(out, "    %s, %s\n", other->name, other->town_name);
	}
	if (!record_is_null(s->mine, "reason"))
		str_addf(out, "\n%s\n", record_text(s->mine, "reason"));
	str_addf(out,
		"\nBitte antworten Sie uns bis %s, ob Sie das Tandem beginnen möchten. Ein Satz genügt; sagen Sie "
		"ab, hilft uns der Grund bei der nächsten Runde. Sobald alle zugesagt haben, stellen wir den Kontakt "
		"her und schlagen einen ersten Termin vor.",
		german(s->arena, deadline));
}

static const char *letter_subject(const Step *s)
{
	return arena_printf(s->arena, "Ihr Bürgermeister-Tandem: %s", s->sides.title);
}

static Rc ask_side(Step *s, const TandemsSide *to, Day deadline, size_t *messages, size_t *calls, Err *err)
{
	AUTO(str_done) Str text = STR_INIT;
	const char *why = NULL;
	write_letter(s, to, deadline, &text);
	if (outbox_letter_in(
		    &s->change, to->person, "tandem", letter_subject(s), str_cstr(&text), &why, err) != RC_OK)
		return err->rc;
	if (why == NULL) {
		(*messages)++;
		return RC_OK;
	}
	(*calls)++;
	const char *title = arena_printf(s->arena, CALL_TITLE "%s (%s)", s->sides.title, why);
	return add_followup(&s->change, s->base->id, to->person, title, s->today + CALL_DAYS, err);
}

/* Whether it may be asked at all; nothing is written. */
static Rc askable(const Step *s, Err *err)
{
	/* Not a transition: two who ask at once would write every letter twice. */
	if (strcmp(record_text(s->base, "state"), "asked") == 0)
		return err_set(err, RC_INVALID,
			"Das Tandem ist schon angefragt, die Antwort wird bis %s erwartet.",
			german(s->arena, date_parse_iso(record_text(s->base, "deadline"))));
	Rc rc = tandems_need_posts(&s->sides, err);
	return rc != RC_OK ? rc : tandem_transition(record_text(s->base, "state"), "asked", err);
}

static Rc ask(Step *s, Day deadline, size_t *messages, size_t *calls, Err *err)
{
	set_state(s, "asked");
	set_day(s->mine, s->arena, "asked", s->today);
	set_day(s->mine, s->arena, "deadline", deadline);
	for (size_t i = 0; i < s->sides.len; i++)
		if (ask_side(s, &s->sides.items[i], deadline, messages, calls, err) != RC_OK)
			return err->rc;
	const char *title = arena_printf(s->arena, ANSWERS_TITLE "%s", s->sides.title);
	Rc rc = add_followup(&s->change, s->base->id, 0, title, deadline, err);
	return rc != RC_OK ? rc : change_update(&s->change, s->base, s->mine, NULL, err);
}

static Rc check_deadline(Office *o, Day deadline, Err *err)
{
	if (deadline <= office_today(o))
		return err_field(err, "deadline", "Die Frist muss in der Zukunft liegen, zum Beispiel +14t.");
	return RC_OK;
}

Rc tandems_ask(Office *o, int64_t tandem, Day deadline, size_t *ret_messages, size_t *ret_calls, Err *err)
{
	AUTO(step_done) Step s = STEP_INIT;
	size_t messages = 0, calls = 0;
	if (check_deadline(o, deadline, err) != RC_OK ||
		step_begin(&s, o, tandem, "Tandem angefragt", err) != RC_OK || askable(&s, err) != RC_OK ||
		ask(&s, deadline, &messages, &calls, err) != RC_OK || change_commit(&s.change, err) != RC_OK)
		return err->rc;
	*ret_messages = messages;
	if (ret_calls != NULL)
		*ret_calls = calls;
	return RC_OK;
}

/* The next tandem of the same change set. */
static Rc step_next(Step *s, int64_t tandem, Err *err)
{
	Office *o = s->change.office;
	if (office_get(o, &kind_tandem, tandem, s->arena, &s->base, err) != RC_OK ||
		tandems_sides(o, s->base, s->arena, &s->sides, err) != RC_OK)
		return err->rc;
	s->mine = record_clone(s->arena, s->base);
	return RC_OK;
}

Rc tandems_ask_all(
	Office *o, const int64_t *ids, size_t n, Day deadline, Arena *a, TandemsAsked *ret, Err *err)
{
	AUTO(step_done) Step s = STEP_INIT;
	TandemsAsked done = { .why = "" };
	s.arena = arena_new();
	s.today = office_today(o);
	const char *title = n == 1 ? "Tandem angefragt" : arena_printf(s.arena, "%zu Tandems angefragt", n);
	if (check_deadline(o, deadline, err) != RC_OK || change_begin(&s.change, o, title, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++) {
		Err why = ERR_INIT;
		if (step_next(&s, ids[i], err) != RC_OK)
			return err->rc;
		if (askable(&s, &why) != RC_OK) {
			if (*done.why == '\0')
				done.why = arena_printf(a, "%s: %s", s.sides.title, why.text);
			continue;
		}
		if (ask(&s, deadline, &done.messages, &done.calls, err) != RC_OK)
			return err->rc;
		done.asked++;
	}
	if (done.asked == 0)
		return err_set(err, RC_INVALID, "%s", n == 0 ? "Es ist kein Tandem ausgewählt." : done.why);
	*ret = done;
	return change_commit(&s.change, err);
}

/* --- answers --------------------------------------------------------------------------------------------- */

static bool all_yes(const TandemsSides *sides, const Record *mine)
{
	for (size_t i = 0; i < sides->len; i++)
		if (strcmp(record_text(mine, sides->items[i].field), "yes") != 0)
			return false;
	return true;
}

static bool begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* What was waited for has come. */
static Rc settle_followups(Step *s, Err *err)
{
	RecordSet set;
	if (office_parts(s->change.office, &kind_followup, "tandem", s->base->id, s->arena, &set, err) !=
		RC_OK)
		return err->rc;
	for (size_t i = 0; i < set.len; i++) {
		const char *title = record_text(set.items[i], "title");
		if (!record_is_null(set.items[i], "done") ||
			(!begins(title, ANSWERS_TITLE) && !begins(title, CALL_TITLE)))
			continue;
		Record *mine = record_clone(s->arena, set.items[i]);
		set_day(mine, s->arena, "done", s->today);
		if (change_update(&s->change, set.items[i], mine, NULL, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

/* Nobody is asked any more for a tandem that the other side has declined. */
static Rc withdraw_letters(Step *s, Err *err)
{
	const char *subject = letter_subject(s);
	for (size_t i = 0; i < s->sides.len; i++) {
		RecordSet set = { NULL, 0, 0 };
		if (office_parts(s->change.office, &kind_message, "person", s->sides.items[i].person,
			    s->arena, &set, err) != RC_OK)
			return err->rc;
		for (size_t j = 0; j < set.len; j++)
			if (outbox_state_waits(record_text(set.items[j], "state")) &&
				strcmp(record_text(set.items[j], "subject"), subject) == 0 &&
				outbox_set_state(&s->change, set.items[j], "dropped", "abgelehnt", err) !=
					RC_OK)
				return err->rc;
	}
	return RC_OK;
}

static Rc decide(Step *s, const TandemsSide *side, bool yes, const char *reason, Err *err)
{
	if (!yes) {
		set_state(s, "declined");
		record_set_text(
			s->mine, s->arena, "ending", arena_printf(s->arena, "%s: %s", side->name, reason));
		Rc rc = withdraw_letters(s, err);
		return rc != RC_OK ? rc : settle_followups(s, err);
	}
	if (!all_yes(&s->sides, s->mine))
		return RC_OK;
	if (tandems_need_posts(&s->sides, err) != RC_OK)
		return err->rc;
	set_state(s, "confirmed");
	return settle_followups(s, err);
}

Rc tandems_answer(Office *o, int64_t tandem, int64_t person, bool yes, const char *reason, Err *err)
{
	AUTO(step_done) Step s = STEP_INIT;
	const TandemsSide *side = NULL;
	if (!yes && (reason == NULL || *reason == '\0'))
		return err_field(
			err, "ending", "Bitte den Grund der Absage angeben, zum Beispiel „keine Zeit“.");
	if (step_begin(&s, o, tandem, "Antwort zum Tandem", err) != RC_OK)
		return err->rc;
	if (strcmp(record_text(s.base, "state"), "asked") != 0)
		return err_set(err, RC_INVALID,
			"Das Tandem ist „%s“; Antworten gehören zu einem angefragten.",
			kind_choice_label(kind_field(&kind_tandem, "state"), record_text(s.base, "state")));
	for (size_t i = 0; i < s.sides.len; i++)
		if (s.sides.items[i].person == person)
			side = &s.sides.items[i];
	if (side == NULL)
		return err_set(err, RC_NOT_FOUND, "Diese Person gehört nicht zum Tandem.");
	record_set_text(s.mine, s.arena, side->field, yes ? "yes" : "no");
	Rc rc = decide(&s, side, yes, reason, err);
	return rc != RC_OK ? rc : step_end(&s, err);
}

Rc tandems_change_state(Office *o, int64_t tandem, const char *state, const char *reason, Err *err)
{
	AUTO(step_done) Step s = STEP_INIT;
	bool needs_posts = strcmp(state, "confirmed") == 0 || strcmp(state, "active") == 0;
	if (step_begin(&s, o, tandem, "Tandem geändert", err) != RC_OK ||
		tandem_transition(record_text(s.base, "state"), state, err) != RC_OK ||
		(needs_posts && tandems_need_posts(&s.sides, err) != RC_OK))
		return err->rc;
	set_state(&s, state);
	if (reason != NULL && *reason != '\0')
		record_set_text(s.mine, s.arena, "ending", reason);
	return step_end(&s, err);
}

/* --- meetings ------------------------------------------------------------------------------------------------ */

static Rc add_people(Step *s, int64_t event, Err *err)
{
	for (size_t i = 0; i < s->sides.len; i++) {
		Record *p = record_new(s->arena, &kind_event_person);
		record_set_int(p, "event", event);
		record_set_int(p, "person", s->sides.items[i].person);
		record_set_text(p, s->arena, "role", "mayor");
		record_set_int(p, "invite", 1);
		if (change_insert(&s->change, p, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

Rc tandems_meeting(Office *o, int64_t tandem, Wall start, int minutes, int64_t *ret_event, Err *err)
{
	AUTO(step_done) Step s = STEP_INIT;
	char when[DATE_TEXT_MAX];
	if (step_begin(&s, o, tandem, "Tandemtreffen angelegt", err) != RC_OK)
		return err->rc;
	const char *state = record_text(s.base, "state");
	if (strcmp(state, "confirmed") != 0 && strcmp(state, "active") != 0)
		return err_set(err, RC_INVALID,
			"Treffen gibt es, sobald das Tandem bestätigt ist; es ist „%s“.",
			kind_choice_label(kind_field(&kind_tandem, "state"), state));
	Record *e = record_new(s.arena, &kind_event);
	record_set_text(
		e, s.arena, "title", arena_printf(s.arena, "Bürgermeister-Tandem: %s", s.sides.title));
	record_set_text(e, s.arena, "type", "tandem");
	record_set_text(e, s.arena, "state", "tentative");
	wall_format_iso(start, when);
	record_set_text(e, s.arena, "start", when);
	wall_format_iso(start + (minutes > 0 ? minutes : MEETING_MINUTES), when);
	record_set_text(e, s.arena, "end", when);
	record_set_int(e, "tandem", tandem);
	record_set_text(e, s.arena, "place", "Rathaus");
	if (s.sides.items[0].town != 0)
		record_set_int(e, "town", s.sides.items[0].town);
	if (change_insert(&s.change, e, err) != RC_OK || add_people(&s, e->id, err) != RC_OK)
		return err->rc;
	int64_t id = e->id;
	if (change_commit(&s.change, err) != RC_OK)
		return err->rc;
	*ret_event = id;
	return RC_OK;
}

/* --- when an office ends --------------------------------------------------------------------------------------- */

static Rc end_one(Change *c, const Record *tandem, const char *name, Day until, Arena *a, Err *err)
{
	TandemsSides sides;
	Day today = office_today(c->office);
	if (tandems_sides(c->office, tandem, a, &sides, err) != RC_OK)
		return err->rc;
	if (until <= today && strcmp(record_text(tandem, "state"), "active") == 0) {
		Record *mine = record_clone(a, tandem);
		record_set_text(mine, a, "state", "paused");
		record_set_text(mine, a, "ending", arena_printf(a, "Das Amt von %s endet.", name));
		if (change_update(c, tandem, mine, NULL, err) != RC_OK)
			return err->rc;
	}
	const char *title =
		arena_printf(a, "Tandem %s: Das Amt von %s endet, wie geht es weiter?", sides.title, name);
	Day due = until <= today ? today + ENDED_DAYS : until;
	return add_followup(c, tandem->id, 0, title, due, err);
}

Rc tandems_post_ended_in(Change *c, int64_t person, Day until, size_t *ret_tandems, Err *err)
{
	static const char *const fields[] = { "first", "second", "third" };
	AUTO(arena_freep) Arena *a = arena_new();
	Record *who;
	size_t n = 0;
	if (office_get(c->office, &kind_person, person, a, &who, err) != RC_OK)
		return err->rc;
	for (size_t f = 0; f < ARRAY_LEN(fields); f++) {
		RecordSet set;
		if (office_parts(c->office, &kind_tandem, fields[f], person, a, &set, err) != RC_OK)
			return err->rc;
		for (size_t i = 0; i < set.len; i++) {
			if (!tandem_live(record_text(set.items[i], "state")))
				continue;
			if (end_one(c, set.items[i], record_text(who, "full_name"), until, a, err) != RC_OK)
				return err->rc;
			n++;
		}
	}
	*ret_tandems = n;
	return RC_OK;
}
