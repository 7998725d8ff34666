/* The lines of the preview, in German. */
#include "kontor/domain/town.h"
#include "import_register_priv.h"

const char *import_register_show(ImportCompare *c, int field, const Value *v)
{
	AUTO(str_done) Str out = STR_INIT;
	const Field *f = &kind_town.fields[c->t[field]];
	if (v->type == VALUE_NULL)
		return "–";
	if (field == T_DISTRICT || field == T_ASSOCIATION) {
		const RecordList *list = &c->parents[field == T_DISTRICT ? DISTRICTS : ASSOCIATIONS];
		for (size_t i = 0; i < list->len; i++)
			if (list->items[i]->id == v->i)
				return list->items[i]->values[1].s;
		return "–";
	}
	value_show(f, v, &out);
	return arena_strdup(c->arena, str_cstr(&out));
}

static const char *parent_name(ImportCompare *c, int field, const Value *v, const ImportEntry *e)
{
	if (field == T_DISTRICT)
		return e->district->values[1].s;
	if (field == T_ASSOCIATION)
		return e->association->values[1].s;
	return import_register_show(c, field, v);
}

/* "Einwohner 16.910 → 16.837, PLZ 19322 → 19323". The dates alone are named only when nothing
 * else differs. */
const char *import_register_show_changes(
	ImportCompare *c, const Record *base, const Value *v, const ImportEntry *e)
{
	AUTO(str_done) Str out = STR_INIT;
	for (int i = T_NAME; i <= T_GONE; i++) {
		const Value *old = &base->values[c->t[i]];
		if (i == T_POPULATION_DATE || i == T_REGISTER_DATE || value_equal(old, &v[c->t[i]]))
			continue;
		str_addf(&out, "%s%s %s → %s", out.len > 0 ? ", " : "", kind_town.fields[c->t[i]].label,
			import_register_show(c, i, old), parent_name(c, i, &v[c->t[i]], e));
	}
	if (out.len == 0)
		str_addf(&out, "Stand %s → %s",
			import_register_show(c, T_REGISTER_DATE, &base->values[c->t[T_REGISTER_DATE]]),
			import_register_show(c, T_REGISTER_DATE, &v[c->t[T_REGISTER_DATE]]));
	return arena_strdup(c->arena, str_cstr(&out));
}

const char *import_register_show_new(ImportCompare *c, const ImportEntry *e)
{
	Value people = e->r->population < 0 ? import_text(NULL) : import_int(e->r->population);
	const State *state = town_state(e->r->ags);
	return arena_printf(c->arena, "%s, %s, %s Einwohner", e->district->values[1].s,
		state == NULL ? "" : state->name, import_register_show(c, T_POPULATION, &people));
}
