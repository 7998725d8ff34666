/* The invented people of the demo office: mayors, deputies and heads of building of some three
 * hundred small towns, staff of the houses around them, what they agreed to, and a few faults for
 * the screen of today to find. Names come from lists that are built in; who gets which is
 * computed, so that every demo office has the same people. Dates count from the clock's today. */
#include <string.h>

#include "kontor/base/asset.h"
#include "kontor/office/table.h"
#include "import_demo_priv.h"

enum { PERSONS = 500, MAYORS = 300, DEPUTIES = 60, BUILDERS = 60, SECRETARIES = 20, DOUBLES = 6 };

/* --- drawing ------------------------------------------------------------------------ */

/* splitmix64's finaliser over an FNV hash of the purpose. */
size_t import_demo_draw(size_t place, const char *purpose, size_t n)
{
	uint64_t x = 0xcbf29ce484222325u;
	for (; *purpose != '\0'; purpose++)
		x = (x ^ (unsigned char)*purpose) * 0x100000001b3u;
	x += (uint64_t)(place + 1) * 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	x ^= x >> 31;
	return (size_t)(x % n);
}

static bool one_in(size_t place, const char *purpose, size_t n)
{
	return import_demo_draw(place, purpose, n) == 0;
}

/* --- what is built in ----------------------------------------------------------------- */

/* The last cell of each row, of those whose first cell is first (NULL: of all). */
static Rc load_words(DemoPeople *d, const char *asset, const char *first, DemoWords *ret, Err *err)
{
	const Asset *file = asset_find(asset);
	if (file == NULL)
		return err_set(err, RC_NOT_FOUND, "Die Datei %s fehlt in diesem Programm.", asset);
	bool header = true;
	for (const char *at = file->bytes; *at != '\0';) {
		size_t len = strcspn(at, "\n");
		const char *line = arena_strndup(d->arena, at, len);
		at += len + (at[len] == '\n');
		if (line[0] == '#' || line[0] == '\0')
			continue;
		const char *tab = strchr(line, '\t');
		bool wanted = first == NULL || strncmp(line, first, strlen(first)) == 0;
		if (!header && wanted)
			VEC_PUSH(d->arena, ret, tab != NULL ? tab + 1 : line);
		header = false;
	}
	return RC_OK;
}

static bool add_town(void *arg, int64_t id, int64_t rev UNUSED, const Value *v)
{
	DemoPeople *d = arg;
	DemoTown t = { id, arena_strdup(d->arena, v[0].s), arena_strdup(d->arena, v[1].s),
		v[2].type == VALUE_TEXT ? arena_strdup(d->arena, v[2].s) : "" };
	VEC_PUSH(d->arena, &d->towns, t);
	return true;
}

static Rc load_towns(DemoPeople *d, Err *err)
{
	TableColumns columns;
	Query query;
	Office *o = d->plan->work->office;
	if (table_columns(&kind_town, "ags,name,postcode", d->arena, &columns, err) != RC_OK ||
		query_parse(&kind_town, "verdikt:kleinstadt", d->today, false, d->arena, &query, err) !=
			RC_OK)
		return err->rc;
	return table_stream(o, &kind_town, &columns, &query, 0, add_town, d, err);
}

static Rc load(DemoPeople *d, Err *err)
{
	if (load_words(d, "demo/given_names.tsv", "female", &d->women, err) != RC_OK ||
		load_words(d, "demo/given_names.tsv", "male", &d->men, err) != RC_OK ||
		load_words(d, "demo/family_names.tsv", NULL, &d->families, err) != RC_OK ||
		load_words(d, "demo/streets.tsv", NULL, &d->streets, err) != RC_OK ||
		load_towns(d, err) != RC_OK)
		return err->rc;
	if (d->towns.len < MAYORS || d->women.len == 0 || d->men.len == 0 || d->families.len == 0 ||
		d->streets.len == 0)
		return err_set(err, RC_INVALID, "Die Vorführdaten passen nicht zum Gemeindeverzeichnis.");
	return RC_OK;
}

/* --- persons ---------------------------------------------------------------------------- */

void import_demo_set_day(Record *r, Arena *a, const char *field, Day day)
{
	char buf[DATE_TEXT_MAX];
	date_format_iso(day, buf);
	record_set_text(r, a, field, buf);
}

void import_demo_part(DemoPeople *d, Record *part, const Record *person)
{
	ImportWrite *w = import_write(d->plan, IMPORT_REST, NULL, part);
	w->links[0] = (ImportLink){ kind_field_index(part->kind, "person"), person };
	import_line(d->plan, IMPORT_NEW, 0, "", "", "");
}

/* No two have the same name: a family name comes back only after all others were used, and then
 * with another given name. */
static DemoPerson *add_person(DemoPeople *d, const char *function)
{
	static const size_t stride = 37; /* has no divisor in common with the lengths of the lists */
	size_t place = d->named++;
	bool woman = import_demo_draw(place, "form", 5) < 2;
	const DemoWords *given = woman ? &d->women : &d->men;
	size_t family = place * stride % d->families.len;
	size_t round = place / d->families.len;
	Record *r = record_new(d->arena, &kind_person);
	record_set_text(r, d->arena, "form", woman ? "female" : "male");
	record_set_text(r, d->arena, "given_name",
		given->items[(import_demo_draw(family, "given", 1000) + round * stride) % given->len]);
	record_set_text(r, d->arena, "family_name", d->families.items[family]);
	if (one_in(place, "title", 12))
		record_set_text(r, d->arena, "title", "Dr.");
	import_write(d->plan, IMPORT_PERSONS, NULL, r);
	import_line(d->plan, IMPORT_NEW, 0, "", "", "");
	DemoPerson p = { .record = r, .function = function, .term_end = DAY_NONE };
	VEC_PUSH(d->arena, &d->all, p);
	return &d->all.items[d->all.len - 1];
}

/* Years of a mayor's term by Land, by the first two digits of the AGS. */
static int term_years(const char *ags)
{
	static const char years[] = { 8, 5, 8, 4, 5, 6, 8, 8, 6, 10, 5, 8, 8, 7, 7, 6 };
	size_t state = (size_t)(ags[0] - '0') * 10 + (size_t)(ags[1] - '0');
	return state >= 1 && state <= sizeof(years) ? years[state - 1] : 8;
}

static Day years_later(Day day, int years)
{
	int year, month, mday;
	date_split(day, &year, &month, &mday);
	return date_make(year + years, month, mday < 28 ? mday : 28);
}

static Record *add_post(DemoPeople *d, const DemoPerson *p)
{
	Record *post = record_new(d->arena, &kind_post);
	record_set_text(post, d->arena, "function", p->function);
	import_demo_set_day(post, d->arena, "since", p->since);
	if (p->town != NULL)
		record_set_int(post, "town", p->town->id);
	import_demo_part(d, post, p->record);
	if (p->organisation != NULL) {
		ImportWrites *rest = &d->plan->work->stages[IMPORT_REST];
		rest->items[rest->len - 1].links[1] =
			(ImportLink){ kind_field_index(&kind_post, "organisation"), p->organisation };
	}
	return post;
}

static void add_mayor(DemoPeople *d, size_t place)
{
	DemoPerson *p = add_person(d, "mayor");
	p->town = &d->towns.items[place * d->towns.len / MAYORS];
	int years = term_years(p->town->ags);
	Day end = d->today + 3 + (Day)import_demo_draw(place, "term", (size_t)years * 360);
	/* A few terms have ended, and nobody has told the office yet. */
	if (one_in(place, "expired", 100))
		end = d->today - 20;
	p->since = years_later(end, -years);
	p->term_end = end;
	Record *post = add_post(d, p);
	import_demo_set_day(post, d->arena, "term_end", end);
	if (one_in(place, "source", 3))
		record_set_text(post, d->arena, "source", "Internetseite der Stadt");
}

/* Somebody beside the mayor who is the place-th person. */
static void add_beside(DemoPeople *d, size_t place, const char *function, const char *relation)
{
	DemoPerson *p = add_person(d, function);
	const DemoPerson *mayor = &d->all.items[place];
	p->town = mayor->town;
	p->since = d->today - 200 - (Day)import_demo_draw(place, function, 3000);
	add_post(d, p);
	if (relation == NULL)
		return;
	Record *r = record_new(d->arena, &kind_relation);
	record_set_text(r, d->arena, "type", relation);
	import_demo_part(d, r, mayor->record);
	ImportWrites *rest = &d->plan->work->stages[IMPORT_REST];
	rest->items[rest->len - 1].links[1] =
		(ImportLink){ kind_field_index(&kind_relation, "other"), p->record };
}

static void add_staff(DemoPeople *d, const Record *organisation, size_t place)
{
	bool university = strcmp(record_text(organisation, "type"), "university") == 0;
	DemoPerson *p = add_person(d, university ? "scientist" : place % 4 == 0 ? "speaker" : "staff");
	const char *name = record_text(organisation, "short_name");
	p->organisation = organisation;
	p->since = d->today - 100 - (Day)import_demo_draw(place, "staff", 4000);
	p->domain = import_demo_slug(*name != '\0' ? name : record_text(organisation, "name"), d->arena);
	if (university)
		record_set_text(p->record, d->arena, "title", place % 3 == 0 ? "Prof. Dr." : "Dr.");
	add_post(d, p);
}

/* --- legal basis ------------------------------------------------------------------------- */

static void add_consent(DemoPeople *d, const DemoPerson *p, const char *purpose, const char *basis, Day date,
	const char *wording)
{
	Record *c = record_new(d->arena, &kind_consent);
	record_set_text(c, d->arena, "purpose", purpose);
	record_set_text(c, d->arena, "basis", basis);
	record_set_text(c, d->arena, "wording", wording);
	import_demo_set_day(c, d->arena, "date", date);
	if (strcmp(basis, "consent") == 0)
		record_set_text(c, d->arena, "proof", "Anmeldung im Internet");
	import_demo_part(d, c, p->record);
	if (one_in((size_t)date, "withdrawn", 25) && date < d->today - 40)
		import_demo_set_day(c, d->arena, "withdrawn", date + 30);
}

static void add_basis(DemoPeople *d, const DemoPerson *p, size_t place)
{
	if (!one_in(place, "no basis", 60))
		add_consent(d, p, "contact", "public_task", p->since < d->today ? p->since : d->today, "");
	if (one_in(place, "newsletter", 3))
		add_consent(d, p, "newsletter", "consent",
			d->today - 30 - (Day)import_demo_draw(place, "asked", 700), "Newsletter, Fassung 2");
	if (one_in(place, "invitations", 6))
		add_consent(d, p, "events", "consent",
			d->today - 10 - (Day)import_demo_draw(place, "invited", 300),
			"Einladungen, Fassung 1");
	if (one_in(place, "no mail", 45))
		record_set_int(p->record, "no_mail", 1);
	if (one_in(place, "no phone", 50))
		record_set_int(p->record, "no_phone", 1);
}

/* --- doubles ------------------------------------------------------------------------------ */

/* The same person once more, as it happens when two people type in a business card. */
static void add_double(DemoPeople *d, size_t place, size_t nth)
{
	const DemoPerson original = d->all.items[place];
	DemoPerson *p = add_person(d, original.function);
	const char *given = record_text(original.record, "given_name");
	const char *family = record_text(original.record, "family_name");
	record_set_text(p->record, d->arena, "form", record_text(original.record, "form"));
	record_set_text(p->record, d->arena, "title", NULL);
	record_set_text(p->record, d->arena, "family_name",
		nth % 3 == 0 ? arena_printf(d->arena, "%se", family) : family);
	record_set_text(p->record, d->arena, "given_name",
		nth % 3 == 1 ? arena_printf(d->arena, "%.1s.", given) : given);
	p->town = original.town;
	p->since = original.since;
	add_post(d, p);
	p->mail = nth % 3 == 1 ? original.mail : NULL;
	p->phone = nth % 3 == 2 ? import_demo_respell(original.phone, d->arena) : NULL;
}

/* --- the whole ----------------------------------------------------------------------------- */

static void add_organisations(DemoPeople *d, size_t until)
{
	const ImportWrites *writes = &d->plan->work->stages[IMPORT_PERSONS];
	size_t n = 0;
	const Record *organisations[64];
	for (size_t i = 0; i < writes->len && n < ARRAY_LEN(organisations); i++)
		if (writes->items[i].mine->kind == &kind_organisation)
			organisations[n++] = writes->items[i].mine;
	for (size_t i = 0; n > 0 && d->all.len < until; i++)
		add_staff(d, organisations[i % n], i);
}

Rc import_demo_people(ImportPlan *plan, Err *err)
{
	DemoPeople d = {
		.plan = plan, .arena = plan->work->arena, .today = office_today(plan->work->office)
	};
	if (load(&d, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < MAYORS; i++)
		add_mayor(&d, i);
	for (size_t i = 0; i < DEPUTIES; i++)
		add_beside(&d, i * 5, "deputy_mayor", "deputy");
	for (size_t i = 0; i < BUILDERS; i++)
		add_beside(&d, i * 5 + 2, "building", NULL);
	for (size_t i = 0; i < SECRETARIES; i++)
		add_beside(&d, i * 15 + 3, "secretary", "secretary");
	add_organisations(&d, PERSONS - DOUBLES);
	for (size_t i = 0; i < d.all.len; i++)
		import_demo_reach(&d, &d.all.items[i], i);
	for (size_t i = 0; i < DOUBLES; i++) {
		add_double(&d, i * 47 + 8, i);
		import_demo_reach(&d, &d.all.items[d.all.len - 1], d.all.len - 1);
	}
	for (size_t i = 0; i < d.all.len; i++) {
		const DemoPerson *p = &d.all.items[i];
		ImportPerson counted = { p->record, p->town != NULL ? p->town->id : 0 };
		add_basis(&d, p, i);
		VEC_PUSH(d.arena, &plan->work->persons, counted);
	}
	return import_demo_tandem(&d, err);
}
