/* Who is missing: municipalities that are gone, and what became of them. */
#include <inttypes.h>

#include "kontor/domain/town.h"
#include "import_register_priv.h"

/* A file that names fewer than this share of a Land's inhabitants is cut off, however many
 * municipalities were merged. */
enum { COMPLETE_PERCENT = 80 };

/* The municipality that certainly continues this one: of the same name, in the same Kreis or with
 * the same postcode, not there before; NULL when none or several fit. */
static const Record *successor_of(const ImportCompare *c, const Record *gone, const RecordList *candidates)
{
	const char *name = import_text_of(c, gone, T_NAME);
	const char *ags = import_text_of(c, gone, T_AGS);
	const char *postcode = import_text_of(c, gone, T_POSTCODE);
	const Record *found = NULL;
	size_t at = import_find_index(candidates->items, candidates->len, c->t[T_NAME], name);
	for (; at < candidates->len && strcmp(import_text_of(c, candidates->items[at], T_NAME), name) == 0;
		at++) {
		const Record *r = candidates->items[at];
		const char *other = import_text_of(c, r, T_AGS);
		bool same_district = memcmp(other, ags, 5) == 0;
		bool same_post = postcode[0] != '\0' &&
			strcmp(import_text_of(c, r, T_POSTCODE), postcode) == 0 && memcmp(other, ags, 2) == 0;
		if (strcmp(other, ags) == 0 || (!same_district && !same_post))
			continue;
		if (found != NULL)
			return NULL;
		found = r;
	}
	return found;
}

static void take_gone(ImportCompare *c, const Record *base)
{
	const Record *successor = successor_of(c, base, &c->fresh);
	Record *mine = record_clone(c->arena, base);
	mine->values[c->t[T_GONE]] = import_text(c->date);
	ImportWrite *w = import_write(c->plan, IMPORT_SUCCESSORS, base, mine);
	const char *detail = "nicht mehr im Verzeichnis; Nachfolgerin bitte eintragen";
	if (base->values[c->t[T_SUCCESSOR]].type != VALUE_NULL) {
		detail = "nicht mehr im Verzeichnis; Nachfolgerin ist eingetragen";
	} else if (successor != NULL) {
		w->links[0] = (ImportLink){ c->t[T_SUCCESSOR], successor };
		detail = arena_printf(c->arena, "neuer Schlüssel %s (%s)",
			import_text_of(c, successor, T_AGS), import_text_of(c, successor, T_NAME));
	}
	import_line(c->plan, IMPORT_GONE, 0, import_text_of(c, base, T_AGS), import_text_of(c, base, T_NAME),
		detail);
}

/* May who is missing be called gone in this Land? */
static bool speaks_for(ImportCompare *c, size_t state)
{
	if (c->named[state] == 0 || strcmp(c->date, c->newest[state]) <= 0)
		return false;
	if (c->named[state] * 100 >= c->people[state] * COMPLETE_PERCENT)
		return true;
	Value have = import_int(c->people[state]);
	Value names = import_int(c->named[state]);
	import_note(c->plan, town_states[state - 1].code, town_states[state - 1].name,
		arena_printf(c->arena,
			"die Datei nennt hier nur %s von %s Einwohnern und ist wohl unvollständig; keine Kommune "
			"gilt als weggefallen",
			import_register_show(c, T_POPULATION, &names),
			import_register_show(c, T_POPULATION, &have)));
	return false;
}

void import_register_gone(ImportCompare *c)
{
	bool speaks[STATES] = { false };
	size_t missing = 0;
	for (size_t s = 1; s < STATES; s++)
		speaks[s] = speaks_for(c, s);
	for (size_t i = 0; i < c->towns.len; i++) {
		const Record *town = c->towns.items[i];
		if (c->seen[i] || !speaks[import_state_of(import_text_of(c, town, T_AGS))] ||
			import_text_of(c, town, T_GONE)[0] != '\0')
			continue;
		missing++;
		if (!c->blind)
			take_gone(c, town);
	}
	if (c->blind && missing > 0)
		import_note(c->plan, "", "",
			"Zeilen ohne lesbaren Schlüssel könnten jede Kommune sein; keine gilt als weggefallen");
}

/* Municipalities that only an older file knows: what became of them is among those that it does
 * not know. */
void import_register_gone_before(ImportCompare *c)
{
	RecordList later = { 0 };
	for (size_t i = 0; i < c->towns.len; i++)
		if (!c->seen[i] && import_is_older(c, import_text_of(c, c->towns.items[i], T_AGS)) &&
			import_text_of(c, c->towns.items[i], T_GONE)[0] == '\0')
			VEC_PUSH(c->arena, &later, c->towns.items[i]);
	if (later.len == 0)
		return;
	import_sort(later.items, later.len, c->t[T_NAME]);
	ImportWrites *writes = &c->plan->work->stages[IMPORT_TOWNS];
	for (size_t i = 0; i < writes->len; i++) {
		ImportWrite *w = &writes->items[i];
		if (w->base != NULL || import_text_of(c, w->mine, T_GONE)[0] == '\0')
			continue;
		const Record *successor = successor_of(c, w->mine, &later);
		if (successor != NULL)
			w->links[2] = (ImportLink){ c->t[T_SUCCESSOR], successor };
	}
}
