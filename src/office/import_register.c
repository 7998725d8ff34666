/* The register compared with the office.
 *
 * A file speaks for each Land it contains. Where it is at least as new as what the office has of
 * that Land, it sets the register's fields, and who is missing in it is gone. Where it is older
 * it only adds what was: figures to the series, former names, and municipalities that are gone
 * by now. Fields that the office fills in are not looked at. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/domain/town.h"
#include "kontor/exchange/file.h"
#include "kontor/exchange/register.h"
#include "kontor/store/store_row.h"
#include "import_priv.h"
#include "office_priv.h"

#define SOURCE "Gemeindeverzeichnis (Destatis)"

/* A file that names fewer than this share of a Land's inhabitants is cut off, however many
 * municipalities were merged. */
enum { COMPLETE_PERCENT = 80, STATES = 17 };

/* Fields of a town that the register sets, by their index in the kind's table. */
enum {
	T_AGS,
	T_NAME,
	T_SUFFIX,
	T_TYPE,
	T_DISTRICT,
	T_ASSOCIATION,
	T_POSTCODE,
	T_POPULATION,
	T_POPULATION_DATE,
	T_AREA,
	T_LATITUDE,
	T_LONGITUDE,
	T_REGISTER_DATE,
	T_GONE,
	T_SUCCESSOR,
	T_FIELDS
};
static const char *const town_field_names[T_FIELDS] = { "ags", "name", "suffix", "type", "district",
	"association", "postcode", "population", "population_date", "area_ha", "latitude", "longitude",
	"register_date", "gone_date", "successor" };

/* What the office has, and what the file says of it. */
typedef struct Compare {
	Office *office;
	Arena *arena;
	const RegisterFile *file;
	ImportPlan *plan;
	const char *date; /* of the file, ISO */
	int t[T_FIELDS];  /* field indexes */

	RecordList towns;       /* of the office, by AGS */
	RecordList parents[2];  /* districts and associations: of the office and new ones, by key */
	RecordList populations; /* of the file's date, by town */
	RecordList names;       /* by town */
	RecordList fresh;       /* new municipalities, by name when complete */
	bool *seen;             /* by index in towns: the file has it, or had and was refused */

	const char *newest[STATES]; /* by Land: the latest date the office has, "" for none */
	int64_t people[STATES];     /* by Land: inhabitants the office has, without those gone */
	int64_t named[STATES];      /* by Land: inhabitants the file names */
	size_t nparents;            /* districts and associations written */
	bool blind;                 /* a refused record could be any municipality */
} Compare;

enum { DISTRICTS, ASSOCIATIONS };

/* --- values --------------------------------------------------------------------------- */

static Value text_value(const char *s)
{
	if (s == NULL || s[0] == '\0')
		return (Value){ .type = VALUE_NULL };
	return (Value){ VALUE_TEXT, 0, s };
}

static Value int_value(int64_t v)
{
	return (Value){ VALUE_INT, v, NULL };
}

static const char *text_of(const Compare *c, const Record *town, int field)
{
	const Value *v = &town->values[c->t[field]];
	return v->type == VALUE_TEXT ? v->s : "";
}

static size_t state_of(const char *ags)
{
	size_t n = (size_t)((ags[0] - '0') * 10 + (ags[1] - '0'));
	return n < STATES ? n : 0;
}

static bool is_older(const Compare *c, const char *ags)
{
	return strcmp(c->date, c->newest[state_of(ags)]) < 0;
}

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

static void take_stock(Compare *c)
{
	for (size_t s = 0; s < STATES; s++)
		c->newest[s] = "";
	for (size_t i = 0; i < c->towns.len; i++) {
		const Record *town = c->towns.items[i];
		size_t state = state_of(text_of(c, town, T_AGS));
		const char *date = text_of(c, town, T_REGISTER_DATE);
		if (strcmp(date, c->newest[state]) > 0)
			c->newest[state] = date;
		const Value *people = &town->values[c->t[T_POPULATION]];
		if (text_of(c, town, T_GONE)[0] == '\0' && people->type == VALUE_INT)
			c->people[state] += people->i;
	}
}

static Rc load(Compare *c, Err *err)
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

static Record *find_town(const Compare *c, const char *ags)
{
	return import_find(c->towns.items, c->towns.len, c->t[T_AGS], ags);
}

static void mark_seen(Compare *c, const char *ags)
{
	size_t lo = 0;
	size_t hi = c->towns.len;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = strcmp(text_of(c, c->towns.items[mid], T_AGS), ags);
		if (order == 0) {
			c->seen[mid] = true;
			return;
		}
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
}

/* --- refused records ------------------------------------------------------------------------ */

static void take_faults(Compare *c)
{
	for (size_t i = 0; i < c->file->faults.len; i++) {
		const RegisterFault *f = &c->file->faults.items[i];
		const char *key = arena_strdup(c->arena, f->ags);
		const Record *town = strlen(key) == 8 ? find_town(c, key) : NULL;
		const char *title = town == NULL ? "" : text_of(c, town, T_NAME);
		import_line(c->plan, IMPORT_REFUSED, f->line, key, title, f->reason);
		if (town != NULL)
			mark_seen(c, key);
		c->blind = c->blind || ((f->type == 0 || f->type == REGISTER_TOWN) && key[0] == '\0');
	}
}

/* --- districts and associations --------------------------------------------------------------- */

static Record *parent_record(Compare *c, const RegisterRecord *r, const Record *base)
{
	const Kind *k = r->type == REGISTER_DISTRICT ? &kind_district : &kind_association;
	Record *mine = record_new(c->arena, k);
	if (base != NULL) {
		mine->id = base->id;
		mine->rev = base->rev;
	}
	mine->values[0] = text_value(r->type == REGISTER_DISTRICT ? r->ags : r->association);
	mine->values[1] = text_value(import_split_name(r->name, c->arena).name);
	mine->values[2] = text_value(r->type == REGISTER_DISTRICT ? r->seat : association_type(r->kind));
	return mine;
}

static void take_parent(Compare *c, const RegisterRecord *r, size_t known)
{
	RecordList *list = &c->parents[r->type == REGISTER_DISTRICT ? DISTRICTS : ASSOCIATIONS];
	const char *key = r->type == REGISTER_DISTRICT ? r->ags : r->association;
	Record *base = import_find(list->items, known, 0, key);
	if (base != NULL && is_older(c, key))
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

static void take_parents(Compare *c)
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

/* A town of the file, with what was found for it. */
typedef struct Entry {
	const RegisterRecord *r;
	ImportName name;
	const Record *district, *association;
} Entry;

/* Sets the register's fields as the file has them; what it leaves blank stays. */
static void set_facts(const Compare *c, const Entry *e, Value *v)
{
	const RegisterRecord *r = e->r;
	v[c->t[T_AGS]] = text_value(r->ags);
	v[c->t[T_NAME]] = text_value(e->name.name);
	v[c->t[T_SUFFIX]] = text_value(e->name.suffix);
	v[c->t[T_TYPE]] = text_value(town_type(r->kind));
	v[c->t[T_DISTRICT]] = int_value(e->district->id);
	v[c->t[T_ASSOCIATION]] = int_value(e->association->id);
	v[c->t[T_REGISTER_DATE]] = text_value(c->date);
	if (r->postcode[0] != '\0')
		v[c->t[T_POSTCODE]] = text_value(r->postcode);
	if (r->area_ha >= 0)
		v[c->t[T_AREA]] = int_value(r->area_ha);
	if (r->latitude != REGISTER_NO_DEGREE) {
		v[c->t[T_LATITUDE]] = int_value(r->latitude);
		v[c->t[T_LONGITUDE]] = int_value(r->longitude);
	}
	const Value *dated = &v[c->t[T_POPULATION_DATE]];
	if (r->population >= 0 && (dated->type == VALUE_NULL || strcmp(c->date, dated->s) >= 0)) {
		v[c->t[T_POPULATION]] = int_value(r->population);
		v[c->t[T_POPULATION_DATE]] = text_value(c->date);
	}
}

static void link_parents(const Compare *c, const Entry *e, ImportWrite *w)
{
	w->links[0] = (ImportLink){ c->t[T_DISTRICT], e->district };
	w->links[1] = (ImportLink){ c->t[T_ASSOCIATION], e->association };
}

static void add_population(Compare *c, const Record *town, const RegisterRecord *r)
{
	if (r->population < 0)
		return;
	Record *mine = record_new(c->arena, &kind_population);
	mine->values[1] = text_value(c->date);
	mine->values[2] = int_value(r->population);
	mine->values[3] = text_value(SOURCE);
	import_write(c->plan, IMPORT_POPULATIONS, NULL, mine)->links[0] = (ImportLink){ 0, town };
}

/* The series of a town that the office knows. True when it changes. */
static bool update_population(Compare *c, const Record *town, const RegisterRecord *r)
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
	mine->values[2] = int_value(r->population);
	import_write(c->plan, IMPORT_POPULATIONS, base, mine);
	return true;
}

/* A name that the town had before. True when it was not known yet. */
static bool add_former_name(Compare *c, const Record *town, const char *name)
{
	size_t n;
	Record **found = parts_of(&c->names, town, &n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(found[i]->values[1].s, name) == 0)
			return false;
	Record *mine = record_new(c->arena, &kind_town_name);
	mine->values[1] = text_value(name);
	mine->values[2] = text_value("former");
	import_write(c->plan, IMPORT_REST, NULL, mine)->links[0] = (ImportLink){ 0, town };
	return true;
}

/* --- details of the preview --- */

static const char *shown(Compare *c, int field, const Value *v)
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

static const char *parent_name(Compare *c, int field, const Value *v, const Entry *e)
{
	if (field == T_DISTRICT)
		return e->district->values[1].s;
	if (field == T_ASSOCIATION)
		return e->association->values[1].s;
	return shown(c, field, v);
}

/* "Einwohner 16.910 → 16.837, PLZ 19322 → 19323". The dates alone are named only when nothing
 * else differs. */
static const char *describe(Compare *c, const Record *base, const Value *v, const Entry *e)
{
	AUTO(str_done) Str out = STR_INIT;
	for (int i = T_NAME; i <= T_GONE; i++) {
		const Value *old = &base->values[c->t[i]];
		if (i == T_POPULATION_DATE || i == T_REGISTER_DATE || value_equal(old, &v[c->t[i]]))
			continue;
		str_addf(&out, "%s%s %s → %s", out.len > 0 ? ", " : "", kind_town.fields[c->t[i]].label,
			shown(c, i, old), parent_name(c, i, &v[c->t[i]], e));
	}
	if (out.len == 0)
		str_addf(&out, "Stand %s → %s",
			shown(c, T_REGISTER_DATE, &base->values[c->t[T_REGISTER_DATE]]),
			shown(c, T_REGISTER_DATE, &v[c->t[T_REGISTER_DATE]]));
	return arena_strdup(c->arena, str_cstr(&out));
}

static const char *describe_new(Compare *c, const Entry *e)
{
	Value people = e->r->population < 0 ? text_value(NULL) : int_value(e->r->population);
	const State *state = town_state(e->r->ags);
	return arena_printf(c->arena, "%s, %s, %s Einwohner", e->district->values[1].s,
		state == NULL ? "" : state->name, shown(c, T_POPULATION, &people));
}

/* --- the cases --- */

static void take_new(Compare *c, const Entry *e)
{
	Record *mine = record_new(c->arena, &kind_town);
	set_facts(c, e, mine->values);
	const char *detail = describe_new(c, e);
	if (is_older(c, e->r->ags)) {
		const char *newest = c->newest[state_of(e->r->ags)];
		mine->values[c->t[T_GONE]] = text_value(newest);
		detail = arena_printf(c->arena, "%s; am %s nicht mehr im Verzeichnis", detail,
			shown(c, T_GONE, &mine->values[c->t[T_GONE]]));
	}
	link_parents(c, e, import_write(c->plan, IMPORT_TOWNS, NULL, mine));
	VEC_PUSH(c->arena, &c->fresh, mine);
	add_population(c, mine, e->r);
	import_line(c->plan, IMPORT_NEW, e->r->line, e->r->ags, e->name.name, detail);
}

/* The file is older than what the office has of this town. */
static void take_past(Compare *c, const Entry *e, const Record *base)
{
	const char *name = text_of(c, base, T_NAME);
	bool more = update_population(c, base, e->r);
	bool renamed = strcmp(name, e->name.name) != 0 && add_former_name(c, base, e->name.name);
	if (!more && !renamed) {
		import_line(c->plan, IMPORT_UNCHANGED, 0, NULL, NULL, NULL);
		return;
	}
	Value people = e->r->population < 0 ? text_value(NULL) : int_value(e->r->population);
	Value date = text_value(c->date);
	import_line(c->plan, IMPORT_CHANGED, e->r->line, e->r->ags, name,
		arena_printf(c->arena, "früherer Stand: %s Einwohner (%s)%s%s%s",
			shown(c, T_POPULATION, &people), shown(c, T_REGISTER_DATE, &date),
			renamed ? ", früherer Name „" : "", renamed ? e->name.name : "", renamed ? "“" : ""));
}

static void take_present(Compare *c, const Entry *e, const Record *base)
{
	Value v[KIND_FIELDS_MAX];
	memcpy(v, base->values, kind_town.nfields * sizeof(*v));
	set_facts(c, e, v);
	if (!is_older(c, e->r->ags))
		v[c->t[T_GONE]] = text_value(NULL);
	bool same = true;
	for (size_t i = 0; i < kind_town.nfields && same; i++)
		same = value_equal(&v[i], &base->values[i]);
	bool more = update_population(c, base, e->r);
	if (same && !more) {
		import_line(c->plan, IMPORT_UNCHANGED, 0, NULL, NULL, NULL);
		return;
	}
	const char *old_name = text_of(c, base, T_NAME);
	bool renamed = strcmp(old_name, e->name.name) != 0;
	if (renamed)
		add_former_name(c, base, old_name);
	if (!same) {
		Record *mine = record_new(c->arena, &kind_town);
		mine->id = base->id;
		mine->rev = base->rev;
		memcpy(mine->values, v, kind_town.nfields * sizeof(*v));
		link_parents(c, e, import_write(c->plan, IMPORT_TOWNS, base, mine));
	}
	import_line(c->plan, renamed ? IMPORT_RENAMED : IMPORT_CHANGED, e->r->line, e->r->ags, e->name.name,
		describe(c, base, v, e));
}

static void take_town(Compare *c, const RegisterRecord *r)
{
	Entry e = { .r = r, .name = import_split_name(r->name, c->arena) };
	char district[6] = "";
	memcpy(district, r->ags, 5);
	mark_seen(c, r->ags);
	if (r->population > 0)
		c->named[state_of(r->ags)] += r->population;
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
	else if (strcmp(c->date, text_of(c, base, T_REGISTER_DATE)) < 0)
		take_past(c, &e, base);
	else
		take_present(c, &e, base);
}

/* --- gone -------------------------------------------------------------------------------------------- */

/* The municipality that certainly continues this one: of the same name, in the same Kreis or with
 * the same postcode, not there before; NULL when none or several fit. */
static const Record *successor_of(const Compare *c, const Record *gone, const RecordList *candidates)
{
	const char *name = text_of(c, gone, T_NAME);
	const char *ags = text_of(c, gone, T_AGS);
	const char *postcode = text_of(c, gone, T_POSTCODE);
	const Record *found = NULL;
	Record *first = import_find(candidates->items, candidates->len, c->t[T_NAME], name);
	if (first == NULL)
		return NULL;
	size_t at = 0;
	while (candidates->items[at] != first)
		at++;
	for (; at < candidates->len && strcmp(text_of(c, candidates->items[at], T_NAME), name) == 0; at++) {
		const Record *r = candidates->items[at];
		const char *other = text_of(c, r, T_AGS);
		bool same_district = memcmp(other, ags, 5) == 0;
		bool same_post = postcode[0] != '\0' && strcmp(text_of(c, r, T_POSTCODE), postcode) == 0 &&
			memcmp(other, ags, 2) == 0;
		if (strcmp(other, ags) == 0 || (!same_district && !same_post))
			continue;
		if (found != NULL)
			return NULL;
		found = r;
	}
	return found;
}

static void take_gone(Compare *c, const Record *base)
{
	const Record *successor = successor_of(c, base, &c->fresh);
	Record *mine = record_clone(c->arena, base);
	mine->values[c->t[T_GONE]] = text_value(c->date);
	ImportWrite *w = import_write(c->plan, IMPORT_SUCCESSORS, base, mine);
	const char *detail = "nicht mehr im Verzeichnis; Nachfolgerin bitte eintragen";
	if (base->values[c->t[T_SUCCESSOR]].type != VALUE_NULL) {
		detail = "nicht mehr im Verzeichnis; Nachfolgerin ist eingetragen";
	} else if (successor != NULL) {
		w->links[0] = (ImportLink){ c->t[T_SUCCESSOR], successor };
		detail = arena_printf(c->arena, "neuer Schlüssel %s (%s)", text_of(c, successor, T_AGS),
			text_of(c, successor, T_NAME));
	}
	import_line(c->plan, IMPORT_GONE, 0, text_of(c, base, T_AGS), text_of(c, base, T_NAME), detail);
}

/* May who is missing be called gone in this Land? */
static bool speaks_for(Compare *c, size_t state)
{
	if (c->named[state] == 0 || strcmp(c->date, c->newest[state]) <= 0)
		return false;
	if (c->named[state] * 100 >= c->people[state] * COMPLETE_PERCENT)
		return true;
	Value have = int_value(c->people[state]);
	Value names = int_value(c->named[state]);
	char code[3];
	str_format(code, sizeof(code), "%02zu", state);
	import_line(c->plan, IMPORT_REFUSED, 0, arena_strdup(c->arena, code), town_states[state - 1].name,
		arena_printf(c->arena,
			"die Datei nennt hier nur %s von %s Einwohnern und ist wohl unvollständig; keine Kommune "
			"gilt als aufgelöst",
			shown(c, T_POPULATION, &names), shown(c, T_POPULATION, &have)));
	return false;
}

static void take_missing(Compare *c)
{
	bool speaks[STATES] = { false };
	for (size_t s = 1; s < STATES && !c->blind; s++)
		speaks[s] = speaks_for(c, s);
	for (size_t i = 0; i < c->towns.len; i++) {
		const Record *town = c->towns.items[i];
		if (!c->seen[i] && speaks[state_of(text_of(c, town, T_AGS))] &&
			text_of(c, town, T_GONE)[0] == '\0')
			take_gone(c, town);
	}
	if (c->blind)
		import_line(c->plan, IMPORT_REFUSED, 0, "", "",
			"Zeilen ohne lesbaren Schlüssel: keine Kommune gilt als aufgelöst");
}

/* Municipalities that only an older file knows: what became of them is among those that it does
 * not know. */
static void take_predecessors(Compare *c)
{
	RecordList later = { 0 };
	for (size_t i = 0; i < c->towns.len; i++)
		if (!c->seen[i] && is_older(c, text_of(c, c->towns.items[i], T_AGS)) &&
			text_of(c, c->towns.items[i], T_GONE)[0] == '\0')
			VEC_PUSH(c->arena, &later, c->towns.items[i]);
	if (later.len == 0)
		return;
	import_sort(later.items, later.len, c->t[T_NAME]);
	ImportWrites *writes = &c->plan->work->stages[IMPORT_TOWNS];
	for (size_t i = 0; i < writes->len; i++) {
		ImportWrite *w = &writes->items[i];
		if (w->base != NULL || text_of(c, w->mine, T_GONE)[0] == '\0')
			continue;
		const Record *successor = successor_of(c, w->mine, &later);
		if (successor != NULL)
			w->links[2] = (ImportLink){ c->t[T_SUCCESSOR], successor };
	}
}

/* --- the whole ----------------------------------------------------------------------------------------- */

Rc import_register_compare(
	Office *o, const RegisterFile *f, const char *what, Arena *a, ImportPlan *ret, Err *err)
{
	ImportPlan plan;
	char date[DATE_TEXT_MAX];
	date_format_iso(f->date, date);
	Compare c = { .office = o, .arena = a, .file = f, .plan = &plan, .date = arena_strdup(a, date) };
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
	take_missing(&c);
	take_predecessors(&c);
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
