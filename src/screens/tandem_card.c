/* Both sides, where it stands and what comes next, meetings, follow-ups. */
#include "tandem_card.h"

#include <string.h>

#include "kontor/office/tandems.h"

/* --- where it stands ---------------------------------------------------------------- */

static bool is_state(const Record *r, const char *state)
{
	return strcmp(record_text(r, "state"), state) == 0;
}

/* What somebody who opens the card may want to do now. */
static const char *next_step(const Record *r)
{
	static const char *const steps[][2] = {
		{ "proposed", "f fragt alle an; die Anschreiben warten im Postausgang." },
		{ "asked", "a trägt eine Antwort ein." },
		{ "confirmed", "s setzt es auf aktiv, m legt das erste Treffen an." },
		{ "active", "m legt ein Treffen an." },
		{ "paused", "s nimmt das Tandem wieder auf oder beendet es." },
		{ "completed", "e trägt Bewertung und Auswertung ein." },
	};
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		if (is_state(r, steps[i][0]))
			return steps[i][1];
	return "";
}

static void add_state(Card *c, const Record *r)
{
	const char *state = card_shown(c, r, "state");
	if (is_state(r, "asked"))
		state = arena_printf(
			c->arena, "%s, Antwort bis %s", state, card_day(c, record_text(r, "deadline")));
	else if (is_state(r, "active"))
		state = arena_printf(c->arena, "%s seit %s", state, card_shown(c, r, "since"));
	card_add(c, "Status", STYLE_STRONG, state);
	card_if(c, "Grund", r, "ending");
	if (!c->brief && next_step(r)[0] != '\0')
		card_add(c, "", STYLE_DIM, next_step(r));
}

/* --- who ------------------------------------------------------------------------------ */

static const char *answer_text(const TandemsSide *s, const Record *r)
{
	if (strcmp(s->answer, "yes") == 0)
		return " · sagt zu";
	if (strcmp(s->answer, "no") == 0)
		return " · sagt ab";
	return is_state(r, "asked") ? " · Antwort offen" : "";
}

static void add_side(Card *c, const TandemsSide *s, const Record *r, bool first)
{
	char end[DATE_TEXT_MAX];
	bool no = strcmp(s->answer, "no") == 0;
	card_part(c, first ? "Tandem" : "mit", no ? STYLE_WARN : STYLE_TEXT,
		arena_printf(c->arena, "%s%s", s->name, answer_text(s, r)), &kind_person, s->person);
	if (s->town == 0) {
		card_add(c, "", STYLE_WARN, "kein laufendes Amt als Bürgermeister:in");
		return;
	}
	const char *text = s->town_name;
	if (s->term_end != DAY_NONE) {
		date_format_german(s->term_end, end);
		text = arena_printf(c->arena, "%s · Amtszeit bis %s", s->town_name, end);
	}
	card_part(c, "", STYLE_DIM, text, &kind_town, s->town);
}

/* --- what hangs on it ------------------------------------------------------------------- */

static void add_meetings(Card *c, int64_t id)
{
	RecordSet set;
	if (!card_parts(c, &kind_event, "tandem", id, &set))
		return;
	card_heading(c, "Treffen");
	for (size_t i = 0; i < set.len; i++) {
		const Record *e = set.items[i];
		const char *place = card_title(c, e, "town");
		card_part(c, card_day(c, record_text(e, "start")), STYLE_TEXT,
			arena_printf(c->arena, "%s · %s%s%s", record_text(e, "title"),
				card_shown(c, e, "state"), *place != '\0' ? " · " : "", place),
			e->kind, e->id);
	}
}

static void add_facts(Card *c, const Record *r)
{
	const char *topic = card_title(c, r, "topic");
	if (*topic != '\0')
		card_add(c, "Thema", STYLE_TEXT, topic);
	if (!record_is_null(r, "score"))
		card_part(c, "Punkte", STYLE_TEXT,
			arena_printf(c->arena, "%s%s%s", card_shown(c, r, "score"),
				record_is_null(r, "run") ? "" : " · ", card_title(c, r, "run")),
			record_is_null(r, "run") ? NULL : &kind_pairing_run, record_int(r, "run"));
	card_if(c, "angefragt am", r, "asked");
	if (!is_state(r, "active"))
		card_if(c, "aktiv seit", r, "since");
	card_if(c, "beendet am", r, "ended");
	card_if(c, "Zwischengespräch", r, "check_date");
	card_if(c, "Bewertung", r, "rating");
	card_prose(c, "Begründung", record_text(r, "reason"));
	card_prose(c, "Auswertung", record_text(r, "evaluation"));
	card_prose(c, "Bemerkung", record_text(r, "remark"));
}

Rc tandem_card_load(Card *c, int64_t id, Err *err)
{
	Record *r;
	TandemsSides sides;
	if (office_get(c->office, &kind_tandem, id, c->arena, &r, err) != RC_OK ||
		tandems_sides(c->office, r, c->arena, &sides, err) != RC_OK)
		return err->rc;
	add_state(c, r);
	for (size_t i = 0; i < sides.len; i++)
		add_side(c, &sides.items[i], r, i == 0);
	add_facts(c, r);
	add_meetings(c, id);
	card_followups(c, "tandem", id);
	return RC_OK;
}

void tandem_card_preview(Office *o, int64_t id, Str *out)
{
	static const CardDef def = { .kind = &kind_tandem, .load = tandem_card_load };
	card_preview_titled(&def, o, id, out);
}
