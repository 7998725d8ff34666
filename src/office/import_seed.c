/* Tables that are built into the program, read as records of any kind.
 *
 * Tab separated, the first line names the fields, lines with # are comments. Values are what a
 * person would type: "14.10.2025", "-12t 9:40", "ja". A reference to a town is its AGS, one to a
 * person its place among those planned before, one to an event, a series or a session the title of the one
 * planned last, any other the title of what is stored. A table of towns changes towns that are there, all
 * others add records. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/asset.h"
#include "kontor/store/store_row.h"
#include "import_priv.h"
#include "office_priv.h"

enum { CELLS_MAX = 24 };

typedef struct Table {
	ImportPlan *plan;
	const char *asset;
	const Kind *kind;
	size_t line;
	size_t rows;
	size_t ncells;
	char *cells[CELLS_MAX];
	int fields[CELLS_MAX]; /* index of the field that the column holds */
	ImportLink links[3];   /* of the row: to the person and to what is only planned */
	size_t nlinks;
} Table;

/* Cuts the next line off *at, at its tabs; false at the end. Comments are passed over. */
static bool next_line(Table *t, char **at)
{
	for (;;) {
		char *line = *at;
		if (line == NULL || line[0] == '\0')
			return false;
		*at = strchr(line, '\n');
		if (*at != NULL)
			*(*at)++ = '\0';
		t->line++;
		if (line[0] == '#' || line[0] == '\0')
			continue;
		t->ncells = 0;
		for (char *next; line != NULL && t->ncells < CELLS_MAX; line = next) {
			next = strchr(line, '\t');
			if (next != NULL)
				*next++ = '\0';
			t->cells[t->ncells++] = line;
		}
		return true;
	}
}

/* A built-in file with a fault is ours to repair; say where it is. */
static Rc fault(const Table *t, const char *what, Err *err)
{
	return err_set(err, RC_INVALID, "Mitgelieferte Datei %s, Zeile %zu: %s", t->asset, t->line, what);
}

static Rc take_header(Table *t, Err *err)
{
	for (size_t i = 0; i < t->ncells; i++) {
		t->fields[i] = kind_field_index(t->kind, t->cells[i]);
		if (t->fields[i] < 0)
			return fault(t, "unbekannte Spalte", err);
	}
	return RC_OK;
}

/* Nobody works on weekends in an invented office: what is told relative to today moves to the
 * Friday before, in the future to the Monday after. */
static void leave_weekend(Value *v, bool past, Arena *a)
{
	Wall w = wall_parse_iso(v->s);
	Day day = wall_day(w);
	int weekday = date_weekday(day);
	if (weekday < 5)
		return;
	char buf[DATE_TEXT_MAX];
	day += past ? 4 - weekday : 7 - weekday;
	wall_format_iso(wall_make(day, wall_minutes(w)), buf);
	v->s = arena_strdup(a, buf);
}

static Rc link(Table *t, size_t i, const Record *to, Err *err)
{
	if (t->nlinks == ARRAY_LEN(t->links))
		return fault(t, "zu viele Verweise", err);
	t->links[t->nlinks++] = (ImportLink){ t->fields[i], to };
	return RC_OK;
}

Record *import_seed_planned(const ImportPlan *plan, const Kind *k, const char *title)
{
	const ImportWrites *rest = &plan->work->stages[IMPORT_REST];
	for (size_t i = rest->len; i > 0; i--) {
		Record *r = rest->items[i - 1].mine;
		if (r->kind == k && strcmp(record_text(r, k->title), title) == 0)
			return r;
	}
	return NULL;
}

static bool is_planned(const Kind *k)
{
	return k == &kind_event || k == &kind_series || k == &kind_session;
}

static Rc link_planned(Table *t, size_t i, Err *err)
{
	const Kind *k = t->kind->fields[t->fields[i]].ref;
	const Record *to = import_seed_planned(t->plan, k, t->cells[i]);
	return to == NULL ? fault(t, "verweist auf nichts", err) : link(t, i, to, err);
}

static Rc read_reference(Table *t, const Field *f, const char *cell, Value *ret, Err *err)
{
	Record *found;
	ImportWork *work = t->plan->work;
	if (store_row_find(office_store(work->office), f->ref, f->ref == &kind_town ? "ags" : f->ref->title,
		    cell, work->arena, &found, err) != RC_OK)
		return err->rc;
	*ret = (Value){ .type = VALUE_INT, .i = found->id };
	return RC_OK;
}

/* What is about somebody is also about the town of the post. */
static Rc link_person(Table *t, size_t i, Record *r, Err *err)
{
	const ImportWork *work = t->plan->work;
	unsigned long place = strtoul(t->cells[i], NULL, 10);
	if (place == 0 || place > work->persons.len)
		return fault(t, "so viele Personen gibt es nicht", err);
	if (link(t, i, work->persons.items[place - 1].record, err) != RC_OK)
		return err->rc;
	if (kind_field(t->kind, "town") != NULL && record_is_null(r, "town") &&
		work->persons.items[place - 1].town != 0)
		record_set_int(r, "town", work->persons.items[place - 1].town);
	return RC_OK;
}

static Rc read_cell(Table *t, size_t i, Record *r, Err *err)
{
	ImportWork *work = t->plan->work;
	const Field *f = &t->kind->fields[t->fields[i]];
	const char *cell = t->cells[i];
	Value *v = &r->values[t->fields[i]];
	if (cell[0] == '\0')
		return RC_OK;
	if (f->type == FIELD_REF && f->ref == &kind_person)
		return link_person(t, i, r, err);
	if (f->type == FIELD_REF && is_planned(f->ref))
		return link_planned(t, i, err);
	if (f->type == FIELD_REF)
		return read_reference(t, f, cell, v, err);
	if (value_parse(f, cell, office_today(work->office), work->arena, v, err) != RC_OK)
		return err->rc;
	if (f->type == FIELD_WALL && (cell[0] == '-' || cell[0] == '+'))
		leave_weekend(v, cell[0] == '-', work->arena);
	return RC_OK;
}

static ImportStage stage_of(const Kind *k)
{
	if (k == &kind_town)
		return IMPORT_TOWNS;
	return k == &kind_organisation ? IMPORT_PERSONS : IMPORT_REST;
}

static Rc take_row(Table *t, Err *err)
{
	ImportWork *work = t->plan->work;
	bool change = t->kind == &kind_town;
	Record *base = NULL;
	if (change &&
		store_row_find(office_store(work->office), t->kind, t->kind->key, t->cells[0], work->arena,
			&base, err) != RC_OK)
		return err->rc;
	Record *mine = change ? record_clone(work->arena, base) : record_new(work->arena, t->kind);
	t->nlinks = 0;
	for (size_t i = 0; i < t->ncells; i++)
		if (read_cell(t, i, mine, err) != RC_OK)
			return fault(t, arena_strdup(work->arena, err->text), err);
	t->rows++;
	if (t->kind == &kind_topic)
		record_set_int(mine, "position", (int64_t)t->rows * 10);
	ImportWrite *w = import_write(t->plan, stage_of(t->kind), base, mine);
	for (size_t i = 0; i < t->nlinks; i++)
		w->links[i] = t->links[i];
	import_line(t->plan, change ? IMPORT_CHANGED : IMPORT_NEW, t->line, "", "", "");
	return RC_OK;
}

Rc import_seed_table(ImportPlan *plan, const char *asset, const Kind *k, Err *err)
{
	const Asset *file = asset_find(asset);
	Table t = { .plan = plan, .asset = asset, .kind = k };
	if (file == NULL)
		return err_set(err, RC_NOT_FOUND, "Die Datei %s fehlt in diesem Programm.", asset);
	char *at = arena_strndup(plan->work->arena, file->bytes, file->len);
	if (!next_line(&t, &at) || take_header(&t, err) != RC_OK)
		return err->rc == RC_OK ? fault(&t, "leer", err) : err->rc;
	while (next_line(&t, &at))
		if (take_row(&t, err) != RC_OK)
			return err->rc;
	return RC_OK;
}
