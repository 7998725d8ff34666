/* The grammar of the query line: blanks separate words, quotes keep them, a leading
 * hyphen negates, a colon makes a term. One pass, one word at a time; what a value
 * means is query_value.c's business. */
#include "kontor/domain/query.h"

#include <string.h>

#include "kontor/base/text.h"
#include "query_priv.h"

typedef struct Parser {
	const Kind *kind;
	const char *line;
	Day today;
	bool lenient;
	Arena *arena;
} Parser;

/* A word of the line as it stands there. */
typedef struct Word {
	size_t at, len; /* with its hyphen and quotes */
	bool negated;
	bool open;        /* its quote is not closed */
	bool last;        /* it ends the line: perhaps still being typed */
	const char *name; /* what stands before the colon; NULL: a free word */
	const char *text; /* the value, without quotes */
} Word;

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Length of the term name that begins at s (without the colon), 0 when a free word does. */
static size_t name_length(const char *s)
{
	size_t len = strcspn(s, " \t\r\n\":");
	bool letter = ((unsigned char)(s[0] | 0x20) >= 'a' && (unsigned char)(s[0] | 0x20) <= 'z') ||
		(unsigned char)s[0] >= 0x80;
	return s[len] == ':' && letter ? len : 0;
}

static void scan_value(Parser *p, const char *s, Word *w)
{
	char *text = arena_alloc(p->arena, strlen(s) + 1);
	size_t n = 0;
	bool quoted = false;
	for (; *s != '\0' && (quoted || !is_blank(*s)); s++) {
		if (*s == '"')
			quoted = !quoted;
		else
			text[n++] = *s;
	}
	text[n] = '\0';
	w->text = text;
	w->open = quoted;
	w->last = *s == '\0';
	w->len = (size_t)(s - p->line) - w->at;
}

static void scan_word(Parser *p, size_t at, Word *w)
{
	const char *s = p->line + at;
	*w = (Word){ .at = at };
	if (*s == '-') {
		w->negated = true;
		s++;
	}
	size_t name = name_length(s);
	if (name > 0) {
		w->name = arena_strndup(p->arena, s, name);
		s += name + 1;
	}
	scan_value(p, s, w);
}

static Rc refuse_name(const Parser *p, const Word *w, Err *err)
{
	if (query_terms(p->kind) == NULL)
		return err_set(err, RC_INVALID,
			"„%.40s:“ geht hier nicht; %s werden nur nach Wörtern gesucht, mit Doppelpunkt in "
			"Anführungszeichen.",
			w->name, p->kind->plural);
	const TermDef *near = query_terms_nearest(p->kind, w->name);
	if (near != NULL)
		return err_set(err, RC_INVALID, "„%.40s:“ gibt es nicht, gemeint ist vielleicht „%s:“ (%s).",
			w->name, near->name, near->help);
	AUTO(str_done) Str list = STR_INIT;
	query_terms_list(p->kind, &list);
	return err_set(
		err, RC_INVALID, "„%.40s:“ gibt es nicht, möglich sind: %s.", w->name, str_cstr(&list));
}

/* *ret_skip: the word is still being typed, or says nothing, and is left out. */
static Rc parse_word(Parser *p, const Word *w, Term *t, bool *ret_skip, Err *err)
{
	*t = (Term){ .negated = w->negated, .text = w->text, .at = w->at, .len = w->len };
	*ret_skip = false;
	bool typing = p->lenient && w->last;
	if (w->open && !p->lenient)
		return err_set(err, RC_INVALID, "Das Anführungszeichen ist nicht geschlossen: %.60s",
			p->line + w->at);
	if (w->name == NULL) {
		t->fold = text_fold(p->arena, w->text);
		*ret_skip = *t->fold == '\0';
		return RC_OK;
	}
	t->def = query_terms_find(p->kind, w->name);
	if (t->def == NULL)
		return refuse_name(p, w, err);
	Rc rc = query_value_parse(p->kind, p->today, p->arena, t, err);
	if (rc == RC_OK || !typing)
		return rc;
	*ret_skip = true;
	err_clear(err);
	return RC_OK;
}

Rc query_parse(const Kind *k, const char *line, Day today, bool lenient, Arena *a, Query *ret, Err *err)
{
	size_t len = strlen(line);
	if (!text_is_valid(line, len))
		return err_set(err, RC_INVALID, "Die Suche enthält Zeichen, die kein UTF-8 sind.");
	Query q = { .line = arena_strdup(a, line), .lenient = lenient };
	Parser p = { k, q.line, today, lenient, a };
	for (size_t at = 0; at < len;) {
		if (is_blank(line[at])) {
			at++;
			continue;
		}
		Word w;
		Term t;
		bool skip;
		scan_word(&p, at, &w);
		Rc rc = parse_word(&p, &w, &t, &skip, err);
		if (rc == RC_OK && !skip && q.len == QUERY_TERMS_MAX)
			rc = err_set(err, RC_INVALID, "Die Suche ist zu lang: höchstens %d Wörter.",
				QUERY_TERMS_MAX);
		if (rc != RC_OK) {
			err->at = at;
			return rc;
		}
		if (!skip)
			VEC_PUSH(a, &q, t);
		at += w.len;
	}
	*ret = q;
	return RC_OK;
}

bool query_hides_gone(const Kind *k, const Query *q)
{
	if (k != &kind_town)
		return false;
	for (size_t i = 0; i < q->len; i++) {
		const Term *t = &q->items[i];
		bool digits = t->def == NULL || strcmp(t->def->name, "ags") == 0;
		if (digits && !t->negated && strlen(t->text) == 8 && strspn(t->text, "0123456789") == 8)
			return false;
		if (t->def != NULL && strcmp(t->def->name, "aufgelöst") == 0)
			return false;
	}
	return true;
}
