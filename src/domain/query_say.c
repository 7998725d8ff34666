/* A query as a German sentence: "Kleinstädte in Brandenburg mit 5.000 bis 9.000 Einwohnern".
 *
 * The parts come in the order of the term table, not as typed, so that the same
 * selection always reads the same. */
#include "kontor/domain/query.h"

#include <string.h>

#include "kontor/domain/town.h"
#include "query_priv.h"

typedef struct Sentence {
	const Kind *kind;
	const Query *query;
	Str *out;
	bool clause; /* the last part was a relative clause: the next one needs a comma */
} Sentence;

static void add_count(Str *out, int64_t v)
{
	if (v >= 1000) {
		add_count(out, v / 1000);
		str_addf(out, ".%03d", (int)(v % 1000));
	} else {
		str_add_int(out, v);
	}
}

static void add_day(Str *out, int64_t day)
{
	char buf[DATE_TEXT_MAX];
	date_format_german((Day)day, buf);
	str_adds(out, buf);
}

static void add_quoted(Str *out, const char *text)
{
	str_addf(out, "„%s“", text);
}

static void say_numbers(const Term *t, Str *out)
{
	if (t->lo == t->hi)
		str_adds(out, "genau ");
	else if (t->lo == INT64_MIN)
		str_adds(out, "höchstens ");
	else if (t->hi == INT64_MAX)
		str_adds(out, "mindestens ");
	if (t->lo != INT64_MIN)
		add_count(out, t->lo);
	if (t->lo != INT64_MIN && t->hi != INT64_MAX && t->lo != t->hi)
		str_adds(out, " bis ");
	if (t->hi != INT64_MAX && t->lo != t->hi)
		add_count(out, t->hi);
}

static void say_days(const Term *t, Str *out)
{
	if (t->lo == t->hi)
		str_adds(out, "am ");
	else if (t->lo == INT64_MIN)
		str_adds(out, "bis ");
	else
		str_adds(out, t->hi == INT64_MAX ? "ab " : "vom ");
	if (t->lo != INT64_MIN)
		add_day(out, t->lo);
	if (t->lo != INT64_MIN && t->hi != INT64_MAX && t->lo != t->hi)
		str_adds(out, " bis ");
	if (t->hi != INT64_MAX && t->lo != t->hi)
		add_day(out, t->hi);
}

static void say_choice(const Kind *k, const Term *t, Str *out)
{
	for (const Choice *c = query_terms_choices(k, t->def); c != NULL && c->name != NULL; c++) {
		if (strcmp(c->name, t->choice) != 0)
			continue;
		/* What "ohne:" lists are nouns that are typed in lower case. */
		Str *s = out;
		size_t at = s->len;
		str_adds(s, c->label);
		if (t->def->type == TERM_FLAG && s->data[at] >= 'a' && s->data[at] <= 'z')
			s->data[at] = (char)(s->data[at] - 0x20);
	}
}

static void say_state(const Term *t, Str *out)
{
	for (size_t i = 0; i < ARRAY_LEN(town_states); i++)
		if (strcmp(town_states[i].code, t->choice) == 0)
			str_addf(out, "%s %s", strcmp(town_states[i].abbr, "SL") == 0 ? "im" : "in",
				town_states[i].name);
}

static void say_radius(const Term *t, Str *out)
{
	if (t->lo % 1000 == 0)
		str_addf(out, "%d km", (int)(t->lo / 1000));
	else
		str_addf(out, "%d m", (int)t->lo);
	str_addf(out, " um „%s“", t->text);
}

static void say_value(const Kind *k, const Term *t, Str *out)
{
	switch (t->def->type) {
	case TERM_TEXT:
		add_quoted(out, t->text);
		break;
	case TERM_DIGITS:
		str_addf(out, "%s…", t->text);
		break;
	case TERM_CHOICE:
	case TERM_FLAG:
		say_choice(k, t, out);
		break;
	case TERM_STATE:
		say_state(t, out);
		break;
	case TERM_INT:
		say_numbers(t, out);
		break;
	case TERM_DATE:
		say_days(t, out);
		break;
	case TERM_DAY:
		add_day(out, t->lo);
		break;
	case TERM_RADIUS:
		say_radius(t, out);
		break;
	}
}

static void separate(Sentence *s, const char *part)
{
	bool clause = strncmp(part, "die ", 4) == 0;
	str_adds(s->out, clause || s->clause ? ", " : " ");
	s->clause = clause;
}

/* The rest of a pattern; "(n)" is the ending of the plural. */
static void say_rest(Str *out, const char *rest, bool singular)
{
	const char *ending = strchr(rest, '(');
	if (ending == NULL || strncmp(ending, "(n)", 3) != 0) {
		str_adds(out, rest);
		return;
	}
	str_add(out, rest, (size_t)(ending - rest));
	str_adds(out, singular ? "" : "n");
	str_adds(out, ending + 3);
}

static bool is_singular(const Term *t)
{
	int64_t governs = t->hi == INT64_MAX ? t->lo : t->hi;
	return t->def->type == TERM_INT && governs == 1;
}

/* Terms without a pattern: yes and no, which need a clause of their own. */
static void say_clause(Sentence *s, const Term *t)
{
	bool yes = (strcmp(t->choice, "yes") == 0) != t->negated;
	const char *text = yes ? "die aufgelöst sind" : "die bestehen";
	if (strcmp(t->choice, "all") == 0)
		text = "auch aufgelöste";
	if (s->kind == &kind_topic)
		text = yes ? "die nicht mehr angeboten werden" : "die angeboten werden";
	if (s->kind == &kind_followup)
		text = yes ? "die erledigt sind" : "die offen sind";
	separate(s, strcmp(t->choice, "all") == 0 ? "die " : text);
	str_adds(s->out, text);
}

static void say_term(Sentence *s, const Term *t)
{
	const char *pattern = t->negated ? t->def->say_not : t->def->say;
	if (pattern == NULL) {
		say_clause(s, t);
		return;
	}
	const char *mark = strchr(pattern, '%');
	separate(s, pattern);
	str_add(s->out, pattern, (size_t)(mark - pattern));
	say_value(s->kind, t, s->out);
	/* Alternatives share the pattern: "in Brandenburg oder in Sachsen". */
	bool choice = t->def->type == TERM_CHOICE || t->def->type == TERM_STATE;
	for (const Term *o = t + 1; choice && !t->negated && o < s->query->items + s->query->len; o++)
		if (o->def == t->def && !o->negated) {
			str_adds(s->out, " oder ");
			say_value(s->kind, o, s->out);
		}
	say_rest(s->out, mark + 1, is_singular(t));
}

static bool is_repeated(const Query *q, const Term *t)
{
	bool choice = t->def->type == TERM_CHOICE || t->def->type == TERM_STATE;
	for (const Term *o = q->items; choice && !t->negated && o < t; o++)
		if (o->def == t->def && !o->negated)
			return true;
	return false;
}

static bool is_small_town(const Term *t)
{
	return t->def != NULL && !t->negated && t->choice != NULL && strcmp(t->def->name, "verdikt") == 0 &&
		strcmp(t->choice, "small_town") == 0;
}

/* The term that makes "Kommunen" into "Kleinstädte"; NULL when there is none, or other verdicts too. */
static const Term *find_noun(const Query *q)
{
	const Term *found = NULL;
	for (size_t i = 0; i < q->len; i++) {
		const Term *t = &q->items[i];
		if (t->def == NULL || strcmp(t->def->name, "verdikt") != 0)
			continue;
		if (found != NULL || !is_small_town(t))
			return NULL;
		found = t;
	}
	return found;
}

static void say_words(Sentence *s, bool negated)
{
	bool titled = s->kind == &kind_event || s->kind == &kind_series;
	const char *where = titled         ? " im Titel"
		: s->kind == &kind_note    ? " im Text"
		: s->kind == &kind_message ? " im Betreff"
					   : " im Namen";
	const char *before = negated ? "ohne " : "mit ";
	bool any = false;
	for (size_t i = 0; i < s->query->len; i++) {
		const Term *t = &s->query->items[i];
		if (t->def != NULL || t->negated != negated)
			continue;
		if (!any)
			separate(s, before);
		str_adds(s->out, any ? (negated ? " oder " : " und ") : before);
		add_quoted(s->out, t->text);
		any = true;
	}
	if (any)
		str_adds(s->out, where);
}

void query_say(const Kind *k, const Query *q, Str *out)
{
	const Term *noun = find_noun(q);
	if (q->len == 0)
		str_adds(out, "Alle ");
	str_adds(out, noun != NULL ? "Kleinstädte" : k->plural);
	Sentence s = { k, q, out, false };
	for (const TermDef *d = query_terms(k); d != NULL && d->name != NULL; d++)
		for (size_t i = 0; i < q->len; i++) {
			const Term *t = &q->items[i];
			if (t->def == d && t != noun && !is_repeated(q, t))
				say_term(&s, t);
		}
	say_words(&s, false);
	say_words(&s, true);
}
