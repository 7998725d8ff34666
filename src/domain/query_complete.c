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

static void complete_value(const Kind *k, const TermDef *def, const char *typed, Arena *a, Completions *ret)
{
	const char *fold = text_fold(a, typed + (*typed == '"'));
	if (def->type == TERM_STATE) {
		complete_state(fold, a, ret);
		return;
	}
	if (def->type != TERM_CHOICE && def->type != TERM_FLAG)
		return;
	AUTO(str_done) Str buf = STR_INIT;
	for (const Choice *c = query_terms_choices(k, def); c != NULL && c->name != NULL; c++) {
		if (!begins(c->label, fold, &buf))
			continue;
		str_clear(&buf);
		query_value_choice(c, &buf);
		push(ret, a, arena_strdup(a, str_cstr(&buf)), c->label);
	}
}

void query_complete(const Kind *k, const char *line, size_t at, Arena *a, Completions *ret)
{
	*ret = (Completions){ .from = 0 };
	at = BASE_MIN(at, strlen(line));
	size_t start = word_start(line, at);
	if (start < at && line[start] == '-')
		start++;
	const char *typed = arena_strndup(a, line + start, at - start);
	const char *colon = strchr(typed, ':');
	if (typed[0] == '"')
		return; /* free text */
	if (colon == NULL) {
		ret->from = start;
		complete_name(k, typed, a, ret);
		return;
	}
	const TermDef *def = query_terms_find(k, arena_strndup(a, typed, (size_t)(colon - typed)));
	ret->from = start + (size_t)(colon + 1 - typed);
	if (def != NULL)
		complete_value(k, def, colon + 1, a, ret);
}
