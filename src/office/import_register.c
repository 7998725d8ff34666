/* The register compared with the office.
 *
 * A file speaks for each Land it contains. Where it is at least as new as what the office has of
 * that Land, it sets the register's fields, and who is missing in it is gone. Where it is older
 * it only adds what was: figures to the series, former names, and municipalities that are gone
 * by now. Fields that the office fills in are not looked at. */
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/file.h"
#include "kontor/exchange/register.h"
#include "import_register_priv.h"
#include "office_priv.h"

#define SOURCE "Gemeindeverzeichnis (Destatis)"

static const char *const town_field_names[T_FIELDS] = { "ags", "name", "suffix", "type", "district",
	"association", "postcode", "population", "population_date", "area_ha", "latitude", "longitude",
	"register_date", "gone_date", "successor" };

static const char *town_type(int kind)
{
	static const char *const types[] = { "market", "independent_city", "urban_district", "town",
		"municipality", NULL, NULL, "large_district_town" };
	return kind >= 60 && kind <= 67 ? types[kind - 60] : NULL;
}

static const char *association_type(int kind)
{
	static const char *const types[] = { "free", "office", "collective", "union", "community", "parish",
		"administrative", "carrier", "fulfilling" };
	return kind >= 50 && kind <= 58 ? types[kind - 50] : NULL;
}

/* --- what the office has ----------------------------------------------------------------- */

/* The first of the parts of a town in a list that is sorted by town (field 0); their number
 * goes to *n. */
static Record **parts_of(const RecordList *list, const Record *town, size_t *n)
{
	size_t lo = 0;
	size_t hi = list->len;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (list->items[mid]->values[0].i < town->id)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (hi = lo; hi < list->len && list->items[hi]->values[0].i == town->id; hi++)
		;
	*n = hi - lo;
	return list->items + lo;
}

static void take_stock(ImportCompare *c)
{
	for (size_t s = 0; s < STATES; s++)
		c->newest[s] = "";
	for (size_t i = 0; i < c->towns.len; i++) {
		const Record *town = c->towns.items[i];
		size_t state = import_state_of(import_text_of(c, town, T_AGS));
		const char *date = import_text_of(c, town, T_REGISTER_DATE);
		if (strcmp(date, c->newest[state]) > 0)
			c->newest[state] = date;
		const Value *people = &town->values[c->t[T_POPULATION]];
		if (import_text_of(c, town, T_GONE)[0] == '\0' && people->type == VALUE_INT)
			c->people[state] += people->i;
	}
}

static Rc load(ImportCompare *c, Err *err)
{
	Store *st = office_store(c->office);
	Arena *a = c->arena;
	if (store_row_all(st, &kind_town, a, &c->towns, err) != RC_OK ||
		store_row_all(st, &kind_district, a, &c->parents[DISTRICTS], err) != RC_OK ||
		store_row_all(st, &kind_association, a, &c->parents[ASSOCIATIONS], err) != RC_OK ||
		store_row_all(st, &kind_town_name, a, &c->names, err) != RC_OK ||
		store_row_list_text(st, &kind_population, "date", c->date, a, &c->populations, err) != RC_OK)
		return err->rc;
	import_sort(c->towns.items, c->towns.len, c->t[T_AGS]);
	c->seen = ARENA_ARRAY(a, bool, c->towns.len);
	take_stock(c);
	return RC_OK;
}

static Record *find_town(const ImportCompare *c, const char *ags)
{
	return import_find(c->towns.items, c->towns.len, c->t[T_AGS], ags);
}

static void mark_seen(ImportCompare *c, const char *ags)
{
	size_t i = import_find_index(c->towns.items, c->towns.len, c->t[T_AGS], ags);
	if (i < c->towns.len)
		c->seen[i] = true;
}

/* --- refused records ------------------------------------------------------------------------ */

static void take_faults(ImportCompare *c)
{
	for (size_t i = 0; i < c->file->faults.len; i++) {
		const RegisterFault *f = &c->file->faults.items[i];
		const char *key = arena_strdup(c->arena, f->ags);
		const Record *town = strlen(key) == 8 ? find_town(c, key) : NULL;
		const char *title = town == NULL ? "" : import_text_of(c, town, T_NAME);
		import_line(c->plan, IMPORT_REFUSED, f->line, key, title, f->reason);
		if (town != NULL)
			mark_seen(c, key);
		c->blind = c->blind || ((f->type == 0 || f->type == REGISTER_TOWN) && key[0] == '\0');
	}
}

/* --- districts and associations --------------------------------------------------------------- */

static Record *parent_record(ImportCompare *c, const RegisterRecord *r, const Record *base)
{
	const Kind *k = r->type == REGISTER_DISTRICT ? &kind_district : &kind_association;
	Record *mine = record_new(c->arena, k);
	if (base != NULL) {
		mine->id = base->id;
		mine->rev = base->rev;
	}
	mine->values[0] = import_text(r->type == REGISTER_DISTRICT ? r->ags : r->association);
	mine->values[1] = import_text(import_split_name(r->name, c->arena).name);
	mine->values[2] = import_text(r->type == REGISTER_DISTRICT ? r->seat : association_type(r->kind));
	return mine;
}

static void take_parent(ImportCompare *c, const RegisterRecord *r, size_t known)
{
	RecordList *list = &c->parents[r->type == REGISTER_DISTRICT ? DISTRICTS : ASSOCIATIONS];
	const char *key = r->type == REGISTER_DISTRICT ? r->ags : r->association;
	Record *base = import_find(list->items, known, 0, key);
	if (base != NULL && import_is_older(c, key))
		return;
	Record *mine = parent_record(c, r, base);
	if (base == NULL) {
		VEC_PUSH(c->arena, list, mine);
	} else if (value_equal(&base->values[1], &mine->values[1]) &&
		value_equal(&base->values[2], &mine->values[2])) {
		return;
	}
	import_write(
		c->plan, r->type == REGISTER_DISTRICT ? IMPORT_DISTRICTS : IMPORT_ASSOCIATIONS, base, mine);
	c->nparents++;
}

static void take_parents(ImportCompare *c)
{
	size_t known[] = { c->parents[0].len, c->parents[1].len };
	for (size_t i = 0; i < c->file->len; i++) {
		const RegisterRecord *r = &c->file->items[i];
		if (r->type == REGISTER_DISTRICT)
			take_parent(c, r, known[DISTRICTS]);
		else if (r->type == REGISTER_ASSOCIATION)
			take_parent(c, r, known[ASSOCIATIONS]);
	}
	for (int i = 0; i < 2; i++)
		if (c->parents[i].len != known[i])
			import_sort(c->parents[i].items, c->parents[i].len, 0);
}

/* --- towns --------------------------------------------------------------------------------------- */

/* Sets the register's fields as the file has them; what it leaves blank stays. */
static void set_facts(const ImportCompare *c, const ImportEntry *e, Value *v)
{
	const RegisterRecord *r = e->r;
	v[c->t[T_AGS]] = import_text(r->ags);
	v[c->t[T_NAME]] = import_text(e->name.name);
	v[c->t[T_SUFFIX]] = import_text(e->name.suffix);
	v[c->t[T_TYPE]] = import_text(town_type(r->kind));
	v[c->t[T_DISTRICT]] = import_int(e->district->id);
	v[c->t[T_ASSOCIATION]] = import_int(e->association->id);
	v[c->t[T_REGISTER_DATE]] = import_text(c->date);
	if (r->postcode[0] != '\0')
		v[c->t[T_POSTCODE]] = import_text(r->postcode);
	if (r->area_ha >= 0)
		v[c->t[T_AREA]] = import_int(r->area_ha);
	if (r->latitude != REGISTER_NO_DEGREE) {
		v[c->t[T_LATITUDE]] = import_int(r->latitude);
		v[c->t[T_LONGITUDE]] = import_int(r->longitude);
	}
	const Value *dated = &v[c->t[T_POPULATION_DATE]];
	if (r->population >= 0 && (dated->type == VALUE_NULL || strcmp(c->date, dated->s) >= 0)) {
		v[c->t[T_POPULATION]] = import_int(r->population);
		v[c->t[T_POPULATION_DATE]] = import_text(c->date);
	}
}

static void link_parents(const ImportCompare *c, const ImportEntry *e, ImportWrite *w)
{
	w->links[0] = (ImportLink){ c->t[T_DISTRICT], e->district };
	w->links[1] = (ImportLink){ c->t[T_ASSOCIATION], e->association };
}

static void add_population(ImportCompare *c, const Record *town, const RegisterRecord *r)
{
	if (r->population < 0)
		return;
	Record *mine = record_new(c->arena, &kind_population);
	mine->values[1] = import_text(c->date);
	mine->values[2] = import_int(r->population);
	mine->values[3] = import_text(SOURCE);
	import_write(c->plan, IMPORT_POPULATIONS, NULL, mine)->links[0] = (ImportLink){ 0, town };
}

/* The series of a town that the office knows. True when it changes. */
static bool update_population(ImportCompare *c, const Record *town, const RegisterRecord *r)
{
	size_t n;
	Record **found = parts_of(&c->populations, town, &n);
	if (n == 0) {
		add_population(c, town, r);
		return r->population >= 0;
	}
	const Record *base = found[0];
	if (r->population < 0 || base->values[2].i == r->population || strcmp(base->values[3].s, SOURCE) != 0)
		return false;
	Record *mine = record_clone(c->arena, base);
	mine->values[2] = import_int(r->population);
	import_write(c->plan, IMPORT_POPULATIONS, base, mine);
	return true;
}

/* A name that the town had before. True when it was not known yet, and is more than another spelling
 * that the search finds anyway. */
static bool add_former_name(ImportCompare *c, const Record *town, const char *name, const char *now)
{
	size_t n;
	Record **found = parts_of(&c->names, town, &n);
	if (strcmp(text_fold(c->arena, name), text_fold(c->arena, now)) == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(found[i]->values[1].s, name) == 0)
			return false;
	Record *mine = record_new(c->arena, &kind_town_name);
	mine->values[1] = import_text(name);
	mine->values[2] = import_text("former");
	import_write(c->plan, IMPORT_REST, NULL, mine)->links[0] = (ImportLink){ 0, town };
	return true;
}

/* --- the cases --- */

static void take_new(ImportCompare *c, const ImportEntry *e)
{
	Record *mine = record_new(c->arena, &kind_town);
	set_facts(c, e, mine->values);
	const char *detail = import_register_show_new(c, e);
	if (import_is_older(c, e->r->ags)) {
		const char *newest = c->newest[import_state_of(e->r->ags)];
		mine->values[c->t[T_GONE]] = import_text(newest);
		detail = arena_printf(c->arena, "%s; am %s nicht mehr im Verzeichnis", detail,
			import_register_show(c, T_GONE, &mine->values[c->t[T_GONE]]));
	}
	link_parents(c, e, import_write(c->plan, IMPORT_TOWNS, NULL, mine));
	VEC_PUSH(c->arena, &c->fresh, mine);
	add_population(c, mine, e->r);
	import_line(c->plan, IMPORT_NEW, e->r->line, e->r->ags, e->name.name, detail);
}

/* The file is older than what the office has of this town. */
static void take_past(ImportCompare *c, const ImportEntry *e, const Record *base)
{
	const char *name = import_text_of(c, base, T_NAME);
	bool more = update_population(c, base, e->r);
	bool renamed = strcmp(name, e->name.name) != 0 && add_former_name(c, base, e->name.name, name);
	if (!more && !renamed) {
		import_line(c->plan, IMPORT_UNCHANGED, 0, NULL, NULL, NULL);
		return;
	}
	Value people = e->r->population < 0 ? import_text(NULL) : import_int(e->r->population);
	Value date = import_text(c->date);
	import_line(c->plan, IMPORT_CHANGED, e->r->line, e->r->ags, name,
		arena_printf(c->arena, "früherer Stand: %s Einwohner (%s)%s%s%s",
			import_register_show(c, T_POPULATION, &people),
			import_register_show(c, T_REGISTER_DATE, &date), renamed ? ", früherer Name „" : "",
			renamed ? e->name.name : "", renamed ? "“" : ""));
}

static void take_present(ImportCompare *c, const ImportEntry *e, const Record *base)
{
	Value v[KIND_FIELDS_MAX];
	memcpy(v, base->values, kind_town.nfields * sizeof(*v));
	set_facts(c, e, v);
	if (!import_is_older(c, e->r->ags))
		v[c->t[T_GONE]] = import_text(NULL);
	bool same = true;
	for (size_t i = 0; i < kind_town.nfields && same; i++)
		same = value_equal(&v[i], &base->values[i]);
	bool more = update_population(c, base, e->r);
	if (same && !more) {
		import_line(c->plan, IMPORT_UNCHANGED, 0, NULL, NULL, NULL);
		return;
	}
	const char *old_name = import_text_of(c, base, T_NAME);
	bool renamed = strcmp(old_name, e->name.name) != 0;
	if (renamed)
		add_former_name(c, base, old_name, e->name.name);
	if (!same) {
		Record *mine = record_new(c->arena, &kind_town);
		mine->id = base->id;
		mine->rev = base->rev;
		memcpy(mine->values, v, kind_town.nfields * sizeof(*v));
		link_parents(c, e, import_write(c->plan, IMPORT_TOWNS, base, mine));
	}
	import_line(c->plan, renamed ? IMPORT_RENAMED : IMPORT_CHANGED, e->r->line, e->r->ags, e->name.name,
		import_register_show_changes(c, base, v, e));
}

static void take_town(ImportCompare *c, const RegisterRecord *r)
{
	ImportEntry e = { .r = r, .name = import_split_name(r->name, c->arena) };
	char district[6] = "";
	memcpy(district, r->ags, 5);
	mark_seen(c, r->ags);
	if (r->population > 0)
		c->named[import_state_of(r->ags)] += r->population;
	e.district = import_find(c->parents[DISTRICTS].items, c->parents[DISTRICTS].len, 0, district);
	e.association =
		import_find(c->parents[ASSOCIATIONS].items, c->parents[ASSOCIATIONS].len, 0, r->association);
	if (e.district == NULL || e.association == NULL) {
		import_line(c->plan, IMPORT_REFUSED, r->line, r->ags, e.name.name,
			arena_printf(c->arena, "%s %s wurde abgelehnt und ist dem Büro nicht bekannt",
				e.district == NULL ? "der Kreis" : "der Gemeindeverband",
				e.district == NULL ? district : r->association));
		return;
	}
	const Record *base = find_town(c, r->ags);
	if (base == NULL)
		take_new(c, &e);
	else if (strcmp(c->date, import_text_of(c, base, T_REGISTER_DATE)) < 0)
		take_past(c, &e, base);
	else
		take_present(c, &e, base);
}

/* --- the whole ----------------------------------------------------------------------------------------- */

Rc import_register_compare(
	Office *o, const RegisterFile *f, const char *what, Arena *a, ImportPlan *ret, Err *err)
{
	ImportPlan plan;
	char date[DATE_TEXT_MAX];
	date_format_iso(f->date, date);
	ImportCompare c = {
		.office = o, .arena = a, .file = f, .plan = &plan, .date = arena_strdup(a, date)
	};
	for (int i = 0; i < T_FIELDS; i++)
		c.t[i] = kind_field_index(&kind_town, town_field_names[i]);
	import_begin(&plan, o, a);
	if (load(&c, err) != RC_OK)
		return err->rc;
	take_faults(&c);
	take_parents(&c);
	for (size_t i = 0; i < f->len; i++)
		if (f->items[i].type == REGISTER_TOWN && !register_is_unincorporated(&f->items[i]))
			take_town(&c, &f->items[i]);
	import_sort(c.fresh.items, c.fresh.len, c.t[T_NAME]);
	import_register_gone(&c);
	import_register_gone_before(&c);
	date_format_german(f->date, date);
	plan.work->what = arena_printf(a, "%s, Stand %s", what, date);
	import_summarise(&plan, arena_printf(a, "Stand %s:", date),
		c.nparents == 0 ? "" : arena_printf(a, "; dazu %zu Kreise und Verbände", c.nparents));
	*ret = plan;
	return RC_OK;
}

Rc import_register_plan(Office *o, const char *path, Arena *a, ImportPlan *ret, Err *err)
{
	RegisterFile file;
	char *bytes;
	size_t len;
	if (file_read(path, REGISTER_FILE_MAX, a, &bytes, &len, err) != RC_OK ||
		register_parse(bytes, len, a, &file, err) != RC_OK)
		return err->rc;
	return import_register_compare(o, &file, "Gemeindeverzeichnis eingelesen", a, ret, err);
}
