/* Sentences about what cannot be a problem. Numbers of coaches and requests count from 1, as
 * in a file. */
#include "staffing_priv.h"

#include "kontor/base/str.h"

static Rc bad_coach(Err *err, size_t c, const char *what)
{
	err_field(err, "coach", "Coach %zu: %s.", c + 1, what);
	err->at = c;
	return err->rc;
}

static Rc bad_request(Err *err, size_t r, const char *what)
{
	err_field(err, "request", "Anfrage %zu: %s.", r + 1, what);
	err->at = r;
	return err->rc;
}

static bool between(int64_t v, int64_t least, int64_t most)
{
	return v >= least && v <= most;
}

static bool are_skills(const StaffingSkill *skills, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!between(skills[i].level, 1, STAFFING_LEVEL_MAX))
			return false;
		for (size_t k = 0; k < i; k++)
			if (skills[k].topic == skills[i].topic)
				return false;
	}
	return true;
}

static bool are_coaches(const StaffingProblem *p, const uint32_t *coaches, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (coaches[i] >= p->ncoaches)
			return false;
		for (size_t k = 0; k < i; k++)
			if (coaches[k] == coaches[i])
				return false;
	}
	return true;
}

static Rc check_coach(const StaffingProblem *p, size_t i, Err *err)
{
	const StaffingCoach *c = &p->coaches[i];
	if (c->nskills > STAFFING_SKILLS_MAX)
		return err_set(err, RC_INVALID,
			"Coach %zu: %zu Themen sind zu viele, möglich sind höchstens %d.", i + 1, c->nskills,
			STAFFING_SKILLS_MAX);
	if (!are_skills(c->skills, c->nskills))
		return bad_coach(err, i, "jedes Thema steht einmal da, mit einer Stufe von 1 bis 9");
	if (!between(c->most_visits, 0, STAFFING_REQUESTS_MAX) ||
		!between(c->most_days, 0, STAFFING_DAYS_MAX) || !between(c->before, 0, STAFFING_DAYS_MAX))
		return bad_coach(err, i,
			"Höchstzahlen von Einsätzen und Tagen sind nicht negativ und nicht größer als nötig");
	if (!between(c->wish, 0, STAFFING_COST_MAX))
		return bad_coach(err, i, "der Reisewunsch ist eine Zahl von 0 bis 100000");
	return RC_OK;
}

static Rc check_needs(const StaffingRequest *q, size_t i, Err *err)
{
	if (q->nneeds > STAFFING_NEEDS_MAX) {
		char what[120];
		str_format(what, sizeof(what),
			"%zu verlangte Themen sind zu viele für ein Team, höchstens %d sind möglich",
			q->nneeds, STAFFING_NEEDS_MAX);
		return bad_request(err, i, what);
	}
	if (!are_skills(q->needs, q->nneeds))
		return bad_request(
			err, i, "jedes verlangte Thema steht einmal da, mit einer Stufe von 1 bis 9");
	return RC_OK;
}

static Rc check_request(const StaffingProblem *p, size_t i, Err *err)
{
	const StaffingRequest *q = &p->requests[i];
	if (!between(q->priority, 1, STAFFING_PRIORITY_MAX))
		return bad_request(err, i, "die Priorität ist eine Zahl von 1 bis 100");
	if (!between(q->size, 1, STAFFING_TEAM_MAX))
		return bad_request(err, i, "ein Team hat 1 bis 8 Mitglieder");
	if (!between(q->days, 1, p->days))
		return bad_request(
			err, i, "der Besuch dauert mindestens einen Tag und nicht länger als der Zeitraum");
	if (q->first > q->last)
		return bad_request(err, i, "das Fenster ist leer; sein letzter Tag liegt vor dem ersten");
	if (q->first < 0 || q->last >= p->days)
		return bad_request(err, i, "das Fenster liegt nicht im Zeitraum");
	if ((q->fixed_start != STAFFING_NEVER && !between(q->fixed_start, 0, p->days - 1)) ||
		(q->keep_start != STAFFING_NEVER && !between(q->keep_start, 0, p->days - 1)))
		return bad_request(err, i, "der feste oder zugesagte Tag liegt nicht im Zeitraum");
	if (q->nfixed > (size_t)q->size)
		return bad_request(err, i, "es sind mehr Coaches festgelegt, als das Team Plätze hat");
	if (!are_coaches(p, q->fixed, q->nfixed) || !are_coaches(p, q->keep, q->nkeep))
		return bad_request(err, i, "feste und zugesagte Coaches gibt es, und jeden einmal");
	return check_needs(q, i, err);
}

static Rc check_weights(const StaffingProblem *p, Err *err)
{
	const StaffingWeights *w = &p->weights;
	const int32_t all[] = { w->level, w->preference, w->travel, w->beyond, w->balance, w->keep_start,
		w->keep_coach, w->chain };
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (!between(all[i], 0, STAFFING_WEIGHT_MAX))
			return err_set(err, RC_INVALID, "Ein Gewicht ist eine Zahl von 0 bis %d.",
				STAFFING_WEIGHT_MAX);
	if (!between(p->near, 0, STAFFING_COST_MAX) || !between(p->far, 0, STAFFING_COST_MAX) ||
		!between(p->near_days, 0, STAFFING_DAYS_MAX) || p->effort < 0)
		return err_set(err, RC_INVALID,
			"Nähe, Ferne und Aufwand sind Zahlen ab 0, Entfernungen bis %d.", STAFFING_COST_MAX);
	return RC_OK;
}

static Rc check_lists(const StaffingProblem *p, Err *err)
{
	for (size_t i = 0; i < p->nforbidden; i++)
		if (p->forbidden[i].coach >= p->ncoaches || p->forbidden[i].request >= p->nrequests)
			return err_set(err, RC_INVALID, "Ein Ausschluss nennt jemanden, den es nicht gibt.");
	for (size_t i = 0; i < p->ncoaches * p->nrequests; i++)
		if (!between(p->travel[i], 0, STAFFING_COST_MAX))
			return err_set(err, RC_INVALID, "Eine Reise kostet 0 bis %d.", STAFFING_COST_MAX);
	for (size_t i = 0; p->between != NULL && i < p->nrequests * p->nrequests; i++)
		if (!between(p->between[i], 0, STAFFING_COST_MAX) ||
			p->between[i] != p->between[i % p->nrequests * p->nrequests + i / p->nrequests])
			return err_set(err, RC_INVALID,
				"Ein Weg zwischen zwei Orten hat 0 bis %d, in beiden Richtungen gleich.",
				STAFFING_COST_MAX);
	return RC_OK;
}

static Rc check_ids(const StaffingModel *m, Err *err)
{
	for (uint32_t c = 1; c < m->ncoaches; c++)
		if (m->coaches[c]->id == m->coaches[c - 1]->id)
			return bad_coach(err, BASE_MAX(m->coach_of[c], m->coach_of[c - 1]),
				"diese Kennung hat schon ein anderer");
	for (uint32_t r = 1; r < m->nrequests; r++)
		if (m->requests[r]->id == m->requests[r - 1]->id)
			return bad_request(err, BASE_MAX(m->request_of[r], m->request_of[r - 1]),
				"diese Kennung hat schon eine andere");
	return RC_OK;
}

/* Sums of prices and worths stay far below what 64 bits hold. */
static bool fits_in_integers(const StaffingModel *m)
{
	StaffingWide sum = 1;
	for (uint32_t r = 0; r < m->nrequests; r++)
		sum += m->requests[r]->priority;
	return sum * m->unit * STAFFING_SCALE < INT64_MAX / 16;
}

Rc staffing_check(const StaffingProblem *p, Err *err)
{
	if (!between(p->days, 1, STAFFING_DAYS_MAX) || p->ncoaches > STAFFING_COACHES_MAX ||
		p->nrequests > STAFFING_REQUESTS_MAX)
		return err_set(err, RC_INVALID,
			"Möglich sind höchstens %d Coaches, %d Anfragen und 1 bis %d Tage.",
			STAFFING_COACHES_MAX, STAFFING_REQUESTS_MAX, STAFFING_DAYS_MAX);
	if (check_weights(p, err) != RC_OK || check_lists(p, err) != RC_OK)
		return err->rc;
	for (size_t c = 0; c < p->ncoaches; c++)
		if (check_coach(p, c, err) != RC_OK)
			return err->rc;
	for (size_t r = 0; r < p->nrequests; r++)
		if (check_request(p, r, err) != RC_OK)
			return err->rc;
	AUTO(arena_freep) Arena *a = arena_new();
	const StaffingModel *m = staffing_model_new(p, a);
	if (check_ids(m, err) != RC_OK)
		return err->rc;
	if (!fits_in_integers(m))
		return err_set(
			err, RC_INVALID, "Die Gewichte sind zusammen zu groß; teilen Sie alle durch zehn.");
	return RC_OK;
}
