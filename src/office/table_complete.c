/* Completion of a query line with the names of the file. */
#include "kontor/office/table.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/store/store_query.h"
#include "office_priv.h"

enum { VALUES_MAX = 20 };

/* A value as it has to be typed; a quote in it cannot be. */
static const char *quoted(const char *value, Arena *a)
{
	if (strchr(value, '"') != NULL)
		return NULL;
	return strpbrk(value, " \t") != NULL ? arena_printf(a, "\"%s\"", value) : value;
}

void table_complete(Office *o, const Kind *k, const char *line, size_t at, Arena *a, Completions *ret)
{
	query_complete(k, line, at, a, ret);
	const char *typed;
	size_t from;
	const TermDef *def = query_complete_term(k, line, at, a, &typed, &from);
	if (ret->len > 0 || def == NULL || def->values == NULL)
		return;
	TermValues values;
	Err ignored = ERR_INIT; /* completion is a help: without the file there is none */
	if (store_query_values(office_store(o), def, text_fold(a, typed), VALUES_MAX, a, &values, &ignored) !=
		RC_OK)
		return;
	ret->from = from;
	for (size_t i = 0; i < values.len; i++) {
		Completion c = { quoted(values.items[i].value, a), values.items[i].help };
		if (c.insert != NULL)
			VEC_PUSH(a, ret, c);
	}
}
