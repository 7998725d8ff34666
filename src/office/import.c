/* Imports: what every kind of import does alike. A plan is a list of writes in stages; carrying
 * it out is one change set. */
#include "kontor/office/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/domain/town.h"
#include "import_priv.h"

/* --- planning --------------------------------------------------------------------- */

void import_begin(ImportPlan *plan, Office *o, Arena *a)
{
	*plan = (ImportPlan){ .work = ARENA_NEW(a, ImportWork) };
	plan->work->office = o;
	plan->work->arena = a;
	plan->work->what = "Import";
}

void import_line(ImportPlan *plan, ImportAction action, size_t line, const char *key, const char *title,
	const char *detail)
{
	plan->count[action]++;
	if (action == IMPORT_UNCHANGED)
		return;
	ImportLine l = { action, line, key, title, detail };
	VEC_PUSH(plan->work->arena, plan, l);
}

void import_note(ImportPlan *plan, const char *key, const char *title, const char *text)
{
	ImportLine l = { IMPORT_REFUSED, 0, key, title, text };
	VEC_PUSH(plan->work->arena, plan, l);
}

ImportWrite *import_write(ImportPlan *plan, ImportStage stage, const Record *base, Record *mine)
{
	ImportWrites *writes = &plan->work->stages[stage];
	ImportWrite w = { base, mine, { { -1, NULL }, { -1, NULL }, { -1, NULL } } };
	VEC_PUSH(plan->work->arena, writes, w);
	return &writes->items[writes->len - 1];
}

static void add_count(Str *out, size_t n)
{
	static const Field number = { .name = "n", .type = FIELD_INT };
	Value v = { .type = VALUE_INT, .i = (int64_t)n };
	value_show(&number, &v, out);
}

void import_summarise(ImportPlan *plan, const char *head, const char *tail)
{
	static const char *const words[] = {
		[IMPORT_NEW] = "neu",
		[IMPORT_CHANGED] = "geändert",
		[IMPORT_RENAMED] = "umbenannt",
		[IMPORT_GONE] = "weggefallen",
		[IMPORT_UNCHANGED] = "unverändert",
		[IMPORT_REFUSED] = "abgelehnt",
	};
	AUTO(str_done) Str text = STR_INIT;
	str_adds(&text, head);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		str_adds(&text, i == 0 ? " " : ", ");
		add_count(&text, plan->count[i]);
		str_addf(&text, " %s", words[i]);
	}
	str_adds(&text, tail);
	str_copy(plan->summary, sizeof(plan->summary), str_cstr(&text));
}

ImportName import_split_name(const char *full, Arena *a)
{
	AUTO(str_done) Str name = STR_INIT;
	AUTO(str_done) Str suffix = STR_INIT;
	town_split_name(full, &name, &suffix);
	return (ImportName){ arena_strndup(a, str_cstr(&name), name.len),
		suffix.len == 0 ? NULL : arena_strndup(a, suffix.data, suffix.len) };
}

/* --- sorted records ------------------------------------------------------------------ */

static const char *text_at(const Record *r, int field)
{
	return r->values[field].type == VALUE_TEXT ? r->values[field].s : "";
}

size_t import_find_index(Record *const *items, size_t n, int field, const char *key)
{
	size_t lo = 0;
	size_t hi = n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (strcmp(text_at(items[mid], field), key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && strcmp(text_at(items[lo], field), key) == 0 ? lo : n;
}

Record *import_find(Record *const *items, size_t n, int field, const char *key)
{
	size_t i = import_find_index(items, n, field, key);
	return i < n ? items[i] : NULL;
}

/* qsort hands no context through; what it sorts carries the key instead. */
typedef struct Keyed {
	const char *key;
	Record *record;
} Keyed;

static int by_key(const void *a, const void *b)
{
	return strcmp(((const Keyed *)a)->key, ((const Keyed *)b)->key);
}

void import_sort(Record **items, size_t n, int field)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Keyed *keyed = ARENA_ARRAY(a, Keyed, n);
	for (size_t i = 0; i < n; i++)
		keyed[i] = (Keyed){ text_at(items[i], field), items[i] };
	qsort(keyed, n, sizeof(*keyed), by_key);
	for (size_t i = 0; i < n; i++)
		items[i] = keyed[i].record;
}

/* --- carrying out ---------------------------------------------------------------------- */

static Rc carry_out(Change *c, ImportWrite *w, Err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(w->links); i++)
		if (w->links[i].field >= 0)
			w->mine->values[w->links[i].field] =
				(Value){ .type = VALUE_INT, .i = w->links[i].to->id };
	if (w->base == NULL)
		return change_insert(c, w->mine, err);
	return change_update(c, w->base, w->mine, NULL, err);
}

Rc import_apply(Office *o, ImportPlan *plan, Err *err)
{
	ImportWork *work = plan->work;
	size_t writes = 0;
	for (size_t s = 0; s < IMPORT_STAGES; s++)
		writes += work->stages[s].len;
	if (work->applied || writes == 0)
		return RC_OK;
	AUTO(change_done) Change c = CHANGE_INIT;
	if (change_begin_import(&c, o, work->what, err) != RC_OK)
		return err->rc;
	for (size_t s = 0; s < IMPORT_STAGES; s++)
		for (size_t i = 0; i < work->stages[s].len; i++)
			if (carry_out(&c, &work->stages[s].items[i], err) != RC_OK)
				return err->rc;
	if (change_commit(&c, err) != RC_OK)
		return err->rc;
	work->applied = true;
	return RC_OK;
}
