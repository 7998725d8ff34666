/* What could stand where the cursor is. */
#include "kontor/domain/query.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"
#include "query_priv.h"

/* Start of the word that reaches to the cursor; a blank inside quotes does not end it. */
static size_t word_start(const char *line, size_t at)
{
	size_t start = 0;
	bool quoted = false;
	for (size_t i = 0; i < at; i++) {
		if (line[i] == '"')
			quoted = !quoted;
		else if (line[i] == ' ' && !quoted)
			start = i + 1;
	}
	return start;
}

static bool begins(const char *text, const char *fold, Str *buf)
{
	str_clear(buf);
	text_fold_str(buf, text);
	return strncmp(str_cstr(buf), fold, strlen(fold)) == 0;
}

static void push(Completions *c, Arena *a, const char *insert, const char *help)
{
	Completion one = { insert, help };
	VEC_PUSH(a, c, one);
}

static bool synonym_begins(const TermDef *d, const char *fold, Arena *a, Str *buf)
{
	if (*fold == '\0')
		return false;
	for (const char *s = d->synonyms; s != NULL && *s != '\0';) {
		size_t len = strcspn(s, " ");
		if (begins(arena_strndup(a, s, len), fold, buf))
			return true;
		s += len + (s[len] == ' ');
	}
	return false;
}

/* Names that begin so first, then those of which a synonym does. */
static void complete_name(const Kind *k, const char *typed, Arena *a, Completions *ret)
{
	AUTO(str_done) Str buf = STR_INIT;
	const char *fold = text_fold(a, typed);
	const TermDef *terms = query_terms(k);
	for (int synonyms = 0; synonyms < 2; synonyms++)
		for (const TermDef *d = terms; d != NULL && d->name != NULL; d++) {
			bool by_name = begins(d->name, fold, &buf);
			bool hit = synonyms ? !by_name && synonym_begins(d, fold, a, &buf) : by_name;
			if (hit)
				push(ret, a, arena_printf(a, "%s:", d->name), d->help);
		}
}

static void complete_state(const char *fold, Arena *a, Completions *ret)
{
	AUTO(str_done) Str buf = STR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(town_states); i++) {
		const State *s = &town_states[i];
		if (begins(s->abbr, fold, &buf) || begins(s->name, fold, &buf))
			push(ret, a, s->abbr, s->name);
	}
}

static void complete_choice(const Kind *k, const TermDef *def, const char *fold, Arena *a, Completions *ret)
{
	AUTO(str_done) Str buf = STR_INIT;
	for (const Choice *c = query_terms_choices(k, def); c != NULL && c->name != NULL; c++) {
		if (!begins(c->label, fold, &buf))
			continue;
		str_clear(&buf);
		query_value_choice(c, &buf);
		push(ret, a, arena_strdup(a, str_cstr(&buf)), c->label);
	}
}

/* Typical values of types that have no list; what is typed must be their beginning. */
static const struct {
	TermType type;
	unsigned flags;
	const char *value, *help;
} examples[] = {
	{ TERM_INT, 0, "5000..9999", "kleinere Kleinstädte" },
	{ TERM_INT, 0, "10000..19999", "größere Kleinstädte" },
	{ TERM_INT, 0, "<5000", "weniger als 5.000" },
	{ TERM_INT, 0, ">=20000", "mindestens 20.000" },
	{ TERM_DATE, TERM_PAST, "<30t", "vor weniger als 30 Tagen" },
	{ TERM_DATE, TERM_PAST, "<90t", "vor weniger als 90 Tagen" },
	{ TERM_DATE, TERM_PAST, ">90t", "vor mehr als 90 Tagen" },
	{ TERM_DATE, TERM_PAST, ">1j", "vor mehr als einem Jahr" },
	{ TERM_DATE, 0, "heute", "heute" },
	{ TERM_DATE, 0, "heute..+30t", "die nächsten 30 Tage" },
	{ TERM_DATE, 0, "heute..", "ab heute" },
	{ TERM_DATE, 0, "..heute", "bis heute" },
	{ TERM_DAY, 0, "heute", "heute" },
	{ TERM_DAY, 0, "+30t", "in 30 Tagen" },
	{ TERM_RADIUS, 0, "10km@", "10 km Luftlinie um …" },
	{ TERM_RADIUS, 0, "30km@", "30 km Luftlinie um …" },
	{ TERM_RADIUS, 0, "50km@", "50 km Luftlinie um …" },
};

static void complete_example(const TermDef *def, const char *typed, Arena *a, Completions *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(examples); i++)
		if (strlen(examples[i].value) > strlen(typed) && examples[i].type == def->type &&
			examples[i].flags == (def->flags & TERM_PAST) &&
			strncmp(examples[i].value, typed, strlen(typed)) == 0)
			push(ret, a, examples[i].value, examples[i].help);
}

static void complete_value(const Kind *k, const TermDef *def, const char *typed, Arena *a, Completions *ret)
{
	const char *fold = text_fold(a, typed + (*typed == '"'));
	if (def->type == TERM_STATE)
		complete_state(fold, a, ret);
	else if (def->type == TERM_CHOICE || def->type == TERM_FLAG)
		complete_choice(k, def, fold, a, ret);
	else
		complete_example(def, typed, a, ret);
}

/* The word that reaches to the cursor, without its hyphen. */
static const char *word_before(const char *line, size_t at, Arena *a, size_t *ret_start)
{
	at = BASE_MIN(at, strlen(line));
	size_t start = word_start(line, at);
	if (start < at && line[start] == '-')
		start++;
	*ret_start = start;
	return arena_strndup(a, line + start, at - start);
}

const TermDef *query_complete_term(
	const Kind *k, const char *line, size_t at, Arena *a, const char **ret_typed, size_t *ret_from)
{
	size_t start;
	const char *word = word_before(line, at, a, &start);
	const char *value = word[0] == '"' ? NULL : strchr(word, ':');
	if (value == NULL)
		return NULL;
	const TermDef *def = query_terms_find(k, arena_strndup(a, word, (size_t)(value - word)));
	value++;
	if (def != NULL && def->type == TERM_RADIUS) {
		value = strchr(value, '@');
		if (value == NULL)
			return NULL;
		value++;
	}
	*ret_from = start + (size_t)(value - word);
	*ret_typed = value + (*value == '"');
	return def;
}

void query_complete(const Kind *k, const char *line, size_t at, Arena *a, Completions *ret)
{
	*ret = (Completions){ .from = 0 };
	const char *typed = word_before(line, at, a, &ret->from);
	const char *colon = strchr(typed, ':');
	if (typed[0] == '"')
		return; /* free text */
	if (colon == NULL) {
		complete_name(k, typed, a, ret);
		return;
	}
	const TermDef *def = query_terms_find(k, arena_strndup(a, typed, (size_t)(colon - typed)));
	ret->from += (size_t)(colon + 1 - typed);
	if (def != NULL)
		complete_value(k, def, colon + 1, a, ret);
}
