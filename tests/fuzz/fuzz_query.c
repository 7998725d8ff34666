/* The query line: any bytes, all kinds. What is understood can be said and completed. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_term(const Query *q, const Term *t)
{
	assert(t->at + t->len <= strlen(q->line));
	assert(t->fold != NULL && t->text != NULL);
	if (t->def != NULL && (t->def->type == TERM_CHOICE || t->def->type == TERM_STATE))
		assert(t->choice != NULL);
	if (t->def != NULL && (t->def->type == TERM_INT || t->def->type == TERM_DATE))
		assert(t->lo <= t->hi);
}

static void check_line(const Kind *k, const char *line, bool lenient, Arena *a)
{
	Query q;
	Err err = ERR_INIT;
	if (query_parse(k, line, 20000, lenient, a, &q, &err) != RC_OK) {
		assert(err.text[0] != '\0' && err.at <= strlen(line));
		assert(text_is_valid(err.text, strlen(err.text)));
		return;
	}
	AUTO(str_done) Str said = STR_INIT;
	query_say(k, &q, &said);
	assert(said.len > 0);
	for (size_t i = 0; i < q.len; i++)
		check_term(&q, &q.items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	AUTO(arena_freep) Arena *a = arena_new();
	size_t nkinds = 0;
	while (kind_all[nkinds] != NULL)
		nkinds++;
	const Kind *k = kind_all[data[0] % nkinds];
	char *line = arena_strndup(a, (const char *)data + 2, size - 2);
	check_line(k, line, false, a);
	check_line(k, line, true, a);
	Completions c;
	query_complete(k, line, data[1], a, &c);
	assert(c.from <= strlen(line));
	return 0;
}
