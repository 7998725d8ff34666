/* A new office: the schema, the shipped register, topics and names, and for a demo the invented
 * rest. Either all of it is there at the end, or no file. */
#include <string.h>
#include <unistd.h>

#include "kontor/base/asset.h"
#include "kontor/exchange/register.h"
#include "kontor/store/store.h"
#include "import_priv.h"

#define IMPORT_SHIPPED_BY "kontor"

static Rc load_register(Office *o, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	RegisterFile file;
	ImportPlan plan;
	const Asset *asset = asset_find("register.tsv");
	if (asset == NULL)
		return err_set(err, RC_NOT_FOUND, "Das Gemeindeverzeichnis fehlt in diesem Programm.");
	if (register_shipped_parse(asset->bytes, asset->len, a, &file, err) != RC_OK ||
		import_register_compare(o, &file, "Mitgeliefertes Gemeindeverzeichnis", a, &plan, err) !=
			RC_OK)
		return err->rc;
	return import_apply(o, &plan, err);
}

typedef struct Seed {
	const char *asset;
	const Kind *kind;
} Seed;

static Rc plan_seeds(ImportPlan *plan, const Seed *seeds, size_t n, Err *err)
{
	for (size_t i = 0; i < n; i++)
		if (import_seed_table(plan, seeds[i].asset, seeds[i].kind, err) != RC_OK)
			return err->rc;
	return RC_OK;
}

static Rc load_basics(Office *o, Err *err)
{
	static const Seed seeds[] = {
		{ "topics.tsv", &kind_topic },
		{ "aliases.tsv", &kind_town_name },
	};
	AUTO(arena_freep) Arena *a = arena_new();
	ImportPlan plan;
	import_begin(&plan, o, a);
	plan.work->what = "Mitgelieferte Themen und Schreibweisen";
	if (plan_seeds(&plan, seeds, ARRAY_LEN(seeds), err) != RC_OK)
		return err->rc;
	return import_apply(o, &plan, err);
}

static Rc load_demo(Office *o, Err *err)
{
	static const Seed seeds[] = {
		{ "demo/towns.tsv", &kind_town },
		{ "demo/names.tsv", &kind_town_name },
		{ "demo/tags.tsv", &kind_town_tag },
		{ "demo/topics.tsv", &kind_town_topic },
		{ "demo/notes.tsv", &kind_note },
		{ "demo/series.tsv", &kind_series },
		{ "demo/events.tsv", &kind_event },
		{ "demo/views.tsv", &kind_view },
		{ "demo/organisations.tsv", &kind_organisation },
	};
	static const Seed of_people[] = {
		{ "demo/person_notes.tsv", &kind_note },
		{ "demo/person_tags.tsv", &kind_person_tag },
		{ "demo/followups.tsv", &kind_followup },
		{ "demo/sessions.tsv", &kind_session },
		{ "demo/event_persons.tsv", &kind_event_person },
	};
	AUTO(arena_freep) Arena *a = arena_new();
	ImportPlan plan;
	import_begin(&plan, o, a);
	plan.work->what = "Vorführdaten (erfunden)";
	if (plan_seeds(&plan, seeds, ARRAY_LEN(seeds), err) != RC_OK ||
		import_demo_people(&plan, err) != RC_OK ||
		plan_seeds(&plan, of_people, ARRAY_LEN(of_people), err) != RC_OK ||
		import_demo_calendar(&plan, err) != RC_OK || import_apply(o, &plan, err) != RC_OK)
		return err->rc;
	return import_demo_calendar_mail(o, err);
}

static Rc fill(const OfficeConfig *cfg, bool demo, Err *err)
{
	AUTO(office_closep) Office *o = NULL;
	/* What the program ships is nobody's own step: undo must not take back the register. */
	OfficeConfig shipped = *cfg;
	shipped.user = IMPORT_SHIPPED_BY;
	if (office_open(&shipped, &o, err) != RC_OK || load_register(o, err) != RC_OK ||
		load_basics(o, err) != RC_OK)
		return err->rc;
	return demo ? load_demo(o, err) : RC_OK;
}

/* Only ever called for a file that store_create has just made. */
static void remove_office(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", ".lock" };
	AUTO(str_done) Str name = STR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		str_clear(&name);
		str_addf(&name, "%s%s", path, suffixes[i]);
		unlink(str_cstr(&name));
	}
}

Rc import_init(const OfficeConfig *cfg, bool demo, Err *err)
{
	if (cfg->read_only)
		return err_set(err, RC_DENIED, "Mit --read-only kann kein Büro angelegt werden.");
	if (store_create(cfg->path, err) != RC_OK)
		return err->rc;
	if (fill(cfg, demo, err) == RC_OK)
		return RC_OK;
	remove_office(cfg->path);
	return err->rc;
}
