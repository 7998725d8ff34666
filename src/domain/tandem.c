/* Tandems: states and rules. */
#include "kontor/domain/tandem.h"

#include <string.h>

#include "kontor/base/date.h"
#include "kontor/domain/pairing.h"
#include "transition.h"

const Choice tandem_states[] = {
	{ "proposed", "vorgeschlagen" },
	{ "asked", "angefragt" },
	{ "confirmed", "bestätigt" },
	{ "active", "aktiv" },
	{ "paused", "pausiert" },
	{ "completed", "abgeschlossen" },
	{ "discarded", "verworfen" },
	{ "declined", "abgelehnt" },
	{ "ended_early", "abgebrochen" },
	{ NULL, NULL },
};

static const Transition transitions[] = {
	{ "proposed", "asked" },
	{ "proposed", "discarded" },
	{ "asked", "confirmed" },
	{ "asked", "declined" },
	{ "confirmed", "active" },
	{ "confirmed", "ended_early" },
	{ "active", "completed" },
	{ "active", "paused" },
	{ "active", "ended_early" },
	{ "paused", "active" },
	{ "paused", "ended_early" },
};

Rc tandem_transition(const char *from, const char *to, Err *err)
{
	return transition_check(tandem_states, transitions, ARRAY_LEN(transitions), from, to, err);
}

static bool one_of(const char *state, const char *const *states)
{
	for (; *states != NULL; states++)
		if (strcmp(state, *states) == 0)
			return true;
	return false;
}

bool tandem_live(const char *state)
{
	static const char *const live[] = { "proposed", "asked", "confirmed", "active", "paused", NULL };
	return one_of(state, live);
}

/* --- a tandem ------------------------------------------------------------------------ */

static Rc check_persons(const Record *r, Err *err)
{
	int64_t first = record_int(r, "first"), second = record_int(r, "second"),
		third = record_int(r, "third");
	if (first == second)
		return err_field(err, "second", "Ein Tandem braucht zwei verschiedene Personen.");
	if (third != 0 && (third == first || third == second))
		return err_field(err, "third", "Die dritte Person ist schon im Tandem.");
	return RC_OK;
}

/* Everybody's yes is on record. */
static Rc check_answers(const Record *r, Err *err)
{
	static const char *const answers[] = { "first_answer", "second_answer", "third_answer" };
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		if (i == 2 && record_is_null(r, "third"))
			continue;
		if (strcmp(record_text(r, answers[i]), "yes") != 0)
			return err_field(err, answers[i],
				"Bestätigt ist ein Tandem erst, wenn alle Seiten zugesagt haben.");
	}
	return RC_OK;
}

static Rc check_dates(const Record *r, Err *err)
{
	if (!record_is_null(r, "asked") && !record_is_null(r, "deadline") &&
		strcmp(record_text(r, "deadline"), record_text(r, "asked")) < 0)
		return err_field(err, "deadline", "Die Frist liegt vor der Anfrage.");
	if (!record_is_null(r, "since") && !record_is_null(r, "ended") &&
		strcmp(record_text(r, "ended"), record_text(r, "since")) < 0)
		return err_field(err, "ended", "Das Ende liegt vor dem Beginn.");
	return RC_OK;
}

/* What a state demands to be known. */
static Rc check_state(const Record *r, Err *err)
{
	static const char *const agreed[] = { "confirmed", "active", "paused", "completed", NULL };
	static const char *const reasoned[] = { "declined", "ended_early", "paused", NULL };
	const char *state = record_text(r, "state");
	if (one_of(state, agreed)) {
		Rc rc = check_answers(r, err);
		if (rc != RC_OK)
			return rc;
	}
	if (one_of(state, reasoned) && record_is_null(r, "ending"))
		return err_field(
			err, "ending", "Bitte den Grund angeben: Er steht später in der Auswertung.");
	if (strcmp(state, "asked") == 0 && (record_is_null(r, "asked") || record_is_null(r, "deadline")))
		return err_field(
			err, "deadline", "Eine Anfrage braucht ihren Tag und eine Frist für die Antwort.");
	return RC_OK;
}

Rc tandem_check(const Record *before, const Record *after, Err *err)
{
	Rc rc = check_persons(after, err);
	if (rc == RC_OK && before != NULL)
		rc = tandem_transition(record_text(before, "state"), record_text(after, "state"), err);
	if (rc == RC_OK)
		rc = check_dates(after, err);
	return rc != RC_OK ? rc : check_state(after, err);
}

/* --- the pool ------------------------------------------------------------------------- */

Rc tandem_interest_check(const Record *before UNUSED, const Record *after, Err *err)
{
	if (!record_is_null(after, "capacity") && record_int(after, "capacity") < 1)
		return err_field(err, "capacity",
			"Mindestens ein Tandem. Wer gerade keines möchte, wird auf „pausiert“ gestellt.");
	if (!record_is_null(after, "until") &&
		strcmp(record_text(after, "until"), record_text(after, "since")) < 0)
		return err_field(err, "until", "Das Interesse endet, bevor es beginnt.");
	if (record_int(after, "missed") < 0)
		return err_field(err, "missed", "Die Zahl der Runden kann nicht negativ sein.");
	return RC_OK;
}

Rc tandem_topic_check(const Record *before UNUSED, const Record *after, Err *err)
{
	int64_t level = record_int(after, "level");
	if (level < 1 || level > 3)
		return err_field(err, "level", "Die Stufe ist 1, 2 oder 3.");
	return RC_OK;
}

Rc tandem_veto_check(const Record *before UNUSED, const Record *after, Err *err)
{
	if (record_is_null(after, "person") == record_is_null(after, "town"))
		return err_field(err, record_is_null(after, "person") ? "person" : "town",
			"Bitte eine Person oder eine Kommune angeben, nicht beides.");
	return RC_OK;
}

/* --- runs -------------------------------------------------------------------------------- */

static Rc check_run_state(const char *from, const char *to, Err *err)
{
	static const Choice states[] = { { "draft", "Entwurf" }, { "released", "freigegeben" },
		{ "discarded", "verworfen" }, { NULL, NULL } };
	static const Transition edges[] = { { "draft", "released" }, { "draft", "discarded" },
		{ "discarded", "draft" } };
	return transition_check(states, edges, ARRAY_LEN(edges), from, to, err);
}

Rc tandem_run_check(const Record *before, const Record *after, Err *err)
{
	PairingRules rules = pairing_standard;
	AUTO(str_done) Str field = STR_INIT;
	for (int i = 0; i < PAIRING_CRITERIA; i++) {
		str_clear(&field);
		str_addf(&field, "weight_%s", pairing_criterion_names[i]);
		rules.weight[i] = (int)record_int(after, str_cstr(&field));
	}
	rules.min_km = (int)record_int(after, "min_km");
	Rc rc = pairing_check(&rules, err);
	if (rc == RC_OK && before != NULL)
		rc = check_run_state(record_text(before, "state"), record_text(after, "state"), err);
	return rc;
}
