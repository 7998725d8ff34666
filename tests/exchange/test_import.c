/* Imports on a real office: figures, preview, one undoable step, nothing half.
 *
 * Registers to import are written from the shipped table by this test, edited, and read back by the
 * importer as any official file is. With the official files at hand they are imported too. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box.h"
#include "kontor/base/asset.h"
#include "kontor/base/text.h"
#include "kontor/exchange/file.h"
#include "kontor/exchange/register.h"
#include "kontor/office/import.h"

/* --- offices ------------------------------------------------------------------------- */

/* A fresh office takes a moment, so it is made once and copied. */
static char *template_bytes;
static size_t template_len;
static Arena *session;

static OfficeConfig config(const Box *b)
{
	return (OfficeConfig){ .path = b->path, .user = "anna", .clock = { BOX_NOW } };
}

static int make_template(void **state)
{
	(void)state;
	Box b;
	Err err = ERR_INIT;
	session = arena_new();
	box_init(&b);
	OfficeConfig cfg = config(&b);
	box_ok(import_init(&cfg, false, &err), err);
	box_ok(file_read(b.path, 100 << 20, session, &template_bytes, &template_len, &err), err);
	box_done(&b);
	return 0;
}

static int drop_template(void **state)
{
	(void)state;
	arena_free(session);
	return 0;
}

typedef struct Fixture {
	Box box;
	Office *office;
	RegisterFile shipped; /* to be edited and written as a register */
} Fixture;

static int setup(void **state)
{
	Fixture *f = calloc(1, sizeof(*f));
	Err err = ERR_INIT;
	const Asset *asset = asset_find("register.tsv");
	box_init(&f->box);
	box_ok(file_write(f->box.path, template_bytes, template_len, NULL, &err), err);
	f->office = box_open(&f->box, "anna");
	box_ok(register_shipped_parse(asset->bytes, asset->len, f->box.arena, &f->shipped, &err), err);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	Fixture *f = *state;
	office_close(f->office);
	box_done(&f->box);
	free(f);
	return 0;
}

/* --- writing registers ---------------------------------------------------------------------- */

static void pad(Str *out, const char *s, int width)
{
	str_adds(out, s);
	for (int n = width - text_width(s); n > 0; n--)
		str_addc(out, ' ');
}

static void add_number(Str *out, int64_t v, int width)
{
	if (v < 0)
		str_addf(out, "%*s", width, "");
	else
		str_addf(out, "%0*lld", width, (long long)v);
}

static void write_line(const RegisterRecord *r, const char *date, Str *out)
{
	str_addf(out, "%d%s", (int)r->type, date);
	pad(out, r->ags, 8);
	pad(out, r->type >= REGISTER_ASSOCIATION ? r->association + 5 : "", 4);
	pad(out, r->name, 50);
	pad(out, r->seat, 50);
	if (r->kind > 0)
		str_addf(out, "%02d    ", r->kind);
	else
		pad(out, "", 6);
	add_number(out, r->area_ha, 11);
	add_number(out, r->population, 11);
	add_number(out, r->male, 11);
	pad(out, "", 4);
	pad(out, r->postcode, 5);
	pad(out, "", 50);
	str_addc(out, '\n');
}

static void write_register(const RegisterFile *f, const char *date, Str *out)
{
	for (int i = 1; i <= 16; i++)
		str_addf(out, "10%s%02d%-208s\n", date, i, "          Land");
	for (size_t i = 0; i < f->len; i++)
		write_line(&f->items[i], date, out);
}

static const char *save(Fixture *f, const char *name, const Str *text)
{
	Err err = ERR_INIT;
	const char *path = arena_printf(f->box.arena, "%s/%s", f->box.dir, name);
	box_ok(file_write(path, str_cstr(text), text->len, NULL, &err), err);
	return path;
}

static const char *save_register(Fixture *f, const char *date)
{
	AUTO(str_done) Str text = STR_INIT;
	write_register(&f->shipped, date, &text);
	return save(f, "register.txt", &text);
}

static RegisterRecord *record(Fixture *f, const char *ags)
{
	for (size_t i = 0; i < f->shipped.len; i++)
		if (f->shipped.items[i].type == REGISTER_TOWN && strcmp(f->shipped.items[i].ags, ags) == 0)
			return &f->shipped.items[i];
	fail_msg("no %s in the shipped table", ags);
	return NULL;
}

static void remove_record(Fixture *f, const char *ags)
{
	RegisterRecord *r = record(f, ags);
	RegisterRecord *end = f->shipped.items + f->shipped.len;
	memmove(r, r + 1, (size_t)(end - r - 1) * sizeof(*r));
	f->shipped.len--;
}

/* --- importing -------------------------------------------------------------------------------- */

static ImportPlan plan_of(Fixture *f, const char *path)
{
	ImportPlan plan;
	Err err = ERR_INIT;
	box_ok(import_register_plan(f->office, path, f->box.arena, &plan, &err), err);
	return plan;
}

static void apply(Fixture *f, ImportPlan *plan)
{
	Err err = ERR_INIT;
	box_ok(import_apply(f->office, plan, &err), err);
}

static void check_counts(const ImportPlan *p, size_t new, size_t changed, size_t renamed, size_t gone,
	size_t unchanged, size_t refused)
{
	const size_t want[] = { new, changed, renamed, gone, unchanged, refused };
	for (size_t i = 0; i < 6; i++)
		if (p->count[i] != want[i])
			fail_msg("%s", p->summary);
}

static const ImportLine *line_of(const ImportPlan *p, const char *key)
{
	for (size_t i = 0; i < p->len; i++)
		if (strcmp(p->items[i].key, key) == 0)
			return &p->items[i];
	fail_msg("no line for %s", key);
	return NULL;
}

static void check_line(const ImportPlan *p, const char *key, ImportAction action, const char *detail)
{
	const ImportLine *l = line_of(p, key);
	assert_int_equal(l->action, action);
	if (strstr(l->detail, detail) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", l->detail, detail);
}

static const Record *town(Fixture *f, const char *ags)
{
	Record *r;
	Err err = ERR_INIT;
	box_ok(office_find(f->office, &kind_town, ags, f->box.arena, &r, &err), err);
	return r;
}

static int64_t count(Fixture *f, const char *sql)
{
	return box_sql_int(&f->box, sql);
}

/* --- a new office --------------------------------------------------------------------------------- */

static void a_new_office_has_the_figures(void **state)
{
	static const struct {
		const char *code;
		int small_towns;
	} lands[] = { { "01", 80 }, { "03", 246 }, { "05", 180 }, { "06", 246 }, { "07", 106 }, { "08", 435 },
		{ "09", 511 }, { "10", 43 }, { "12", 96 }, { "13", 43 }, { "14", 134 }, { "15", 80 },
		{ "16", 79 } };
	Fixture *f = *state;
	Arena *a = f->box.arena;
	assert_int_equal(count(f, "SELECT count(*) FROM town"), 10773);
	assert_int_equal(count(f, "SELECT count(*) FROM district"), 400);
	assert_int_equal(count(f, "SELECT count(*) FROM association"), 4597);
	assert_int_equal(count(f, "SELECT count(*) FROM population"), 10773);
	assert_int_equal(count(f, "SELECT sum(population) FROM town"), 84353660);
	assert_int_equal(count(f, "SELECT count(*) FROM town WHERE population BETWEEN 5000 AND 19999"), 2279);
	assert_int_equal(count(f, "SELECT count(*) FROM town WHERE population BETWEEN 10000 AND 19999"), 907);
	for (size_t i = 0; i < ARRAY_LEN(lands); i++)
		assert_int_equal(
			count(f,
				arena_printf(a,
					"SELECT count(*) FROM town WHERE ags LIKE '%s%%' AND population BETWEEN "
					"5000 AND 19999",
					lands[i].code)),
			lands[i].small_towns);
	assert_int_equal(count(f,
				 "SELECT count(*) FROM town WHERE latitude IS NULL AND ags IN ('03153019', "
				 "'07132502', '14522275', '16063105', '16065089')"),
		5);
	assert_int_equal(count(f, "SELECT count(*) FROM town WHERE latitude IS NULL"), 5);
	assert_int_equal(
		count(f, "SELECT count(*) FROM town WHERE district IS NULL OR association IS NULL"), 0);
	assert_int_equal(count(f, "SELECT count(*) FROM topic"), 19);
	assert_int_equal(
		count(f,
			"SELECT count(*) FROM town_name n JOIN town t ON t.id = n.town WHERE t.ags = "
			"'05766024' AND n.name = 'Dörentrupp' AND n.type = 'misspelling'"),
		1);
}

static void names_are_stored_bare(void **state)
{
	Fixture *f = *state;
	const Record *r = town(f, "12070424");
	assert_string_equal(record_text(r, "name"), "Wittenberge");
	assert_string_equal(record_text(r, "suffix"), "Stadt");
	assert_string_equal(record_text(r, "type"), "town");
	assert_string_equal(record_text(r, "postcode"), "19322");
	assert_string_equal(record_text(r, "population_date"), "2023-11-30");
	assert_int_equal(record_int(r, "population"), 16837);
	assert_int_equal(record_int(r, "latitude"), 52993574);
	assert_int_equal(record_int(r, "longitude"), 11751411);
	assert_string_equal(record_text(town(f, "09272118"), "name"), "Freyung");
	assert_string_equal(record_text(town(f, "09272118"), "suffix"), "Stadt");
	assert_int_equal(count(f, "SELECT count(*) FROM town WHERE name LIKE '%,%'"), 0);
	assert_int_equal(count(f, "SELECT count(*) FROM town WHERE type IS NULL"), 0);
}

static void init_refuses_an_existing_file(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	char *dump = box_dump(&f->box);
	OfficeConfig cfg = config(&f->box);
	assert_int_not_equal(import_init(&cfg, false, &err), RC_OK);
	assert_string_equal(box_dump(&f->box), dump);
	cfg.path = arena_printf(f->box.arena, "%s/other.db", f->box.dir);
	cfg.read_only = true;
	assert_int_equal(import_init(&cfg, false, &err), RC_DENIED);
	assert_int_not_equal(access(cfg.path, F_OK), 0);
}

/* A full disk in the middle: no file is left, nor what SQLite keeps beside it. */
static void a_failed_init_leaves_nothing(void **state)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };
	Fixture *f = *state;
	Err err = ERR_INIT;
	struct rlimit old;
	OfficeConfig cfg = config(&f->box);
	cfg.path = arena_printf(f->box.arena, "%s/other.db", f->box.dir);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	struct rlimit small = { 1 << 20, old.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	Rc rc = import_init(&cfg, false, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(rc, RC_IO);
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++)
		assert_int_not_equal(
			access(arena_printf(f->box.arena, "%s%s", cfg.path, suffixes[i]), F_OK), 0);
}

static void the_demo_keeps_the_figures(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	OfficeConfig cfg = config(&f->box);
	office_close(f->office);
	f->office = NULL;
	assert_int_equal(unlink(f->box.path), 0);
	box_ok(import_init(&cfg, true, &err), err);
	f->office = box_open(&f->box, "anna");
	assert_int_equal(count(f, "SELECT count(*) FROM town WHERE population BETWEEN 5000 AND 19999"), 2279);
	assert_int_equal(
		count(f, "SELECT count(*) FROM town WHERE override = 'guest' AND ags = '03454055'"), 1);
	/* Nobody becomes a small town by a demo's central function. */
	assert_int_equal(count(f,
				 "SELECT count(*) FROM town WHERE central_function LIKE 'basic_with%' AND "
				 "population NOT BETWEEN 5000 AND 19999"),
		0);
	assert_true(count(f, "SELECT count(*) FROM note") >= 40);
	assert_true(count(f, "SELECT count(DISTINCT town) FROM town_topic") >= 60);
	assert_true(
		count(f,
			"SELECT count(DISTINCT substr(t.ags, 1, 2)) FROM town_topic p JOIN town t ON t.id "
			"= p.town") == 13);
	assert_true(count(f, "SELECT count(*) FROM view WHERE scope = 'shared'") >= 4);
	assert_int_equal(
		count(f,
			"SELECT count(*) FROM event WHERE state = 'held' AND type = 'tour' AND start < "
			"'2026'"),
		3);
	assert_int_equal(
		count(f,
			"SELECT count(*) FROM event WHERE state = 'held' AND type = 'webtalk' AND start "
			"< '2026'"),
		4);
	static const char of_congress[] =
		"FROM registration r JOIN event e ON e.id = r.event WHERE e.type = 'congress' AND r.state = "
		"'attended'";
	assert_int_equal(count(f, arena_printf(f->box.arena, "SELECT count(*) %s", of_congress)), 350);
	assert_true(
		count(f, arena_printf(f->box.arena, "SELECT count(DISTINCT r.town) %s", of_congress)) > 100);
	assert_int_equal(count(f, "SELECT count(*) FROM series WHERE mode = 'single'"), 1);
	assert_int_equal(count(f, "SELECT count(*) FROM event WHERE slot <> start"), 1);
	/* BOX_NOW is 2026-09-21. */
	assert_int_equal(
		count(f, "SELECT count(*) FROM event WHERE start > '2026-09-21' AND state = 'held'"), 0);
	assert_true(count(f, "SELECT count(*) FROM event WHERE start > '2026-09-21'") >= 6);
	assert_int_equal(
		count(f, "SELECT count(*) FROM note WHERE at > '2026-09-22' OR at < '2026-03-01'"), 0);
	assert_int_equal(count(f, "SELECT count(*) FROM note WHERE strftime('%w', at) IN ('0', '6')"), 0);
}

/* --- the register again -------------------------------------------------------------------------------- */

static void the_same_register_changes_nothing(void **state)
{
	Fixture *f = *state;
	char *before = box_dump(&f->box);
	int64_t sets = count(f, "SELECT count(*) FROM changeset");
	ImportPlan plan = plan_of(f, save_register(f, "20231130"));
	check_counts(&plan, 0, 0, 0, 0, 10773, 0);
	apply(f, &plan);
	assert_string_equal(box_dump(&f->box), before);
	assert_int_equal(count(f, "SELECT count(*) FROM changeset"), sets);
}

/* A year later: Wittenberge grows, Freyung gets another name, Dörentrup gets another key, Vrees is
 * merged into its neighbour, and there is a new municipality. */
static const char *next_year(Fixture *f)
{
	RegisterRecord *r = record(f, "12070424");
	r->population = 16900;
	record(f, "09272118")->name = "Freyung am Wald, St";
	str_copy(record(f, "05766024")->ags, 9, "05766099");
	remove_record(f, "03454055");
	RegisterRecord fresh = *record(f, "12070424");
	fresh.name = "Neustadt an der Elbe";
	fresh.kind = 64;
	str_copy(fresh.ags, 9, "12070999");
	VEC_PUSH(f->box.arena, &f->shipped, fresh);
	return save_register(f, "20241231");
}

static void a_newer_register_is_compared(void **state)
{
	Fixture *f = *state;
	ImportPlan plan = plan_of(f, next_year(f));
	check_counts(&plan, 2, 10770, 1, 2, 0, 0);
	check_line(&plan, "12070424", IMPORT_CHANGED, "Einwohner 16.837 → 16.900");
	check_line(&plan, "12070296", IMPORT_CHANGED, "Stand 30.11.2023 → 31.12.2024");
	check_line(&plan, "09272118", IMPORT_RENAMED, "Name Freyung → Freyung am Wald");
	check_line(&plan, "12070999", IMPORT_NEW, "Prignitz, Brandenburg");
	check_line(&plan, "03454055", IMPORT_GONE, "Nachfolgerin bitte eintragen");
	check_line(&plan, "05766024", IMPORT_GONE, "neuer Schlüssel 05766099");
}

static void a_newer_register_is_carried_out(void **state)
{
	Fixture *f = *state;
	Arena *a = f->box.arena;
	ImportPlan plan = plan_of(f, next_year(f));
	apply(f, &plan);
	const Record *r = town(f, "12070424");
	assert_int_equal(record_int(r, "population"), 16900);
	assert_string_equal(record_text(r, "population_date"), "2024-12-31");
	assert_string_equal(record_text(r, "register_date"), "2024-12-31");
	assert_int_equal(count(f,
				 arena_printf(a, "SELECT count(*) FROM population WHERE town = %lld",
					 (long long)r->id)),
		2);
	assert_int_equal(
		count(f,
			"SELECT p.value FROM population p JOIN town t ON t.id = p.town WHERE t.ags = "
			"'12070424' AND p.date = '2023-11-30'"),
		16837);
	assert_int_equal(record_int(r, "latitude"), 52993574); /* the register knows none */
	assert_string_equal(record_text(town(f, "09272118"), "name"), "Freyung am Wald");
	assert_int_equal(
		count(f,
			"SELECT count(*) FROM town_name n JOIN town t ON t.id = n.town WHERE t.ags = "
			"'09272118' AND n.name = 'Freyung' AND n.type = 'former'"),
		1);
	/* The old keys still answer, and one of them knows who came after. */
	r = town(f, "05766024");
	assert_string_equal(record_text(r, "gone_date"), "2024-12-31");
	assert_int_equal(record_int(r, "successor"), town(f, "05766099")->id);
	r = town(f, "03454055");
	assert_string_equal(record_text(r, "gone_date"), "2024-12-31");
	assert_true(record_is_null(r, "successor"));
	/* Once more: nothing left to do. */
	plan = plan_of(f, arena_printf(a, "%s/register.txt", f->box.dir));
	check_counts(&plan, 0, 0, 0, 0, 10773, 0);
}

static void an_import_is_undone_as_one(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	ChangeSet undone;
	char *before = box_dump(&f->box);
	ImportPlan plan = plan_of(f, next_year(f));
	apply(f, &plan);
	char *after = box_dump(&f->box);
	assert_string_not_equal(after, before);
	box_ok(change_undo(f->office, f->box.arena, &undone, &err), err);
	assert_string_equal(undone.what, "Gemeindeverzeichnis eingelesen, Stand 31.12.2024");
	assert_string_equal(box_dump(&f->box), before);
	box_ok(change_redo(f->office, f->box.arena, &undone, &err), err);
	assert_string_equal(box_dump(&f->box), after);
}

/* The log has one row for many inserts; each record still has its own history, and no id is given
 * a second time. */
static void each_record_has_its_history(void **state)
{
	static const char *const keys[] = { "01001000", "12070424", "16077052" };
	Fixture *f = *state;
	Err err = ERR_INIT;
	History h;
	ChangeSet undone;
	assert_true(count(f, "SELECT count(*) FROM change") < 100);
	ImportPlan plan = plan_of(f, next_year(f));
	apply(f, &plan);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		box_ok(change_history(f->office, &kind_town, town(f, keys[i])->id, f->box.arena, &h, &err),
			err);
		assert_true(h.len > 1);
		assert_int_equal(h.items[0].op, HISTORY_UPDATE);
		assert_int_equal(h.items[h.len - 1].op, HISTORY_INSERT);
		assert_string_equal(
			h.items[h.len - 1].what, "Mitgeliefertes Gemeindeverzeichnis, Stand 30.11.2023");
	}
	int64_t last = count(f, "SELECT max(id) FROM town");
	box_ok(change_undo(f->office, f->box.arena, &undone, &err), err);
	assert_int_equal(count(f, "SELECT max(id) FROM town"), last - 2);
	assert_int_equal(box_town(f->office, &f->box, "12070998", "Neustadt"), last + 1);
	size_t findings;
	box_ok(change_verify(f->office, NULL, NULL, &findings, &err), err);
	assert_int_equal(findings, 0);
}

static void what_the_office_entered_stays(void **state)
{
	static const struct {
		const char *field, *value;
	} own[] = {
		{ "website", "https://www.wittenberge.example.org" },
		{ "central_function", "middle" },
		{ "override_reason", "Beschluss" },
		{ "override", "guest" },
		{ "remark", "Sitz der Geschäftsstelle" },
	};
	Fixture *f = *state;
	Err err = ERR_INIT;
	int64_t id = town(f, "12070424")->id;
	int64_t vrees = town(f, "03454055")->id;
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		box_ok(box_set(f->office, &f->box, &kind_town, id, own[i].field, own[i].value, &err), err);
	box_ok(box_set(f->office, &f->box, &kind_town, vrees, "successor",
		       arena_printf(f->box.arena, "%lld", (long long)id), &err),
		err);
	ImportPlan plan = plan_of(f, next_year(f));
	check_line(&plan, "03454055", IMPORT_GONE, "Nachfolgerin ist eingetragen");
	apply(f, &plan);
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		assert_string_equal(record_text(town(f, "12070424"), own[i].field), own[i].value);
	assert_int_equal(record_int(town(f, "03454055"), "successor"), id);
}

/* A colleague writes to a town between preview and import: both stay. */
static void a_colleague_may_work_meanwhile(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	ImportPlan plan = plan_of(f, next_year(f));
	AUTO(office_closep) Office *colleague = box_open(&f->box, "mirko");
	box_ok(box_set(colleague, &f->box, &kind_town, town(f, "12070424")->id, "remark", "ruft zurück",
		       &err),
		err);
	apply(f, &plan);
	assert_string_equal(record_text(town(f, "12070424"), "remark"), "ruft zurück");
	assert_int_equal(record_int(town(f, "12070424"), "population"), 16900);
}

/* A colleague imported the same file in between: refused as a whole. */
static void nothing_is_half_imported(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	const char *path = next_year(f);
	ImportPlan plan = plan_of(f, path);
	box_town(f->office, &f->box, "12070999", "Neustadt");
	char *before = box_dump(&f->box);
	assert_int_not_equal(import_apply(f->office, &plan, &err), RC_OK);
	assert_string_equal(box_dump(&f->box), before);
}

/* --- older registers ---------------------------------------------------------------------------------- */

/* Five years ago, in ISO 8859-1: fewer people, Freyung had another name, and there was one more
 * municipality beside Dörentrup, which had another key. */
static const char *years_ago(Fixture *f)
{
	AUTO(str_done) Str utf8 = STR_INIT;
	AUTO(str_done) Str latin1 = STR_INIT;
	uint32_t cp;
	record(f, "12070424")->population = 17100;
	record(f, "09272118")->name = "Fräyung, St";
	str_copy(record(f, "05766024")->ags, 9, "05766001");
	RegisterRecord past = *record(f, "12070424");
	past.name = "Altstadt";
	str_copy(past.ags, 9, "12070001");
	VEC_PUSH(f->box.arena, &f->shipped, past);
	write_register(&f->shipped, "20181231", &utf8);
	for (size_t at = 0; at < utf8.len;) {
		at += text_decode(utf8.data + at, utf8.len - at, &cp);
		str_addc(&latin1, (char)(cp < 256 ? cp : '?'));
	}
	return save(f, "register.asc", &latin1);
}

static void an_older_register_adds_and_never_overwrites(void **state)
{
	Fixture *f = *state;
	ImportPlan plan = plan_of(f, years_ago(f));
	assert_int_equal(plan.count[IMPORT_NEW], 2);
	assert_int_equal(plan.count[IMPORT_CHANGED], 10772);
	assert_int_equal(plan.count[IMPORT_GONE], 0);
	assert_int_equal(plan.count[IMPORT_REFUSED], 0);
	check_line(&plan, "12070424", IMPORT_CHANGED, "früherer Stand: 17.100 Einwohner (31.12.2018)");
	check_line(&plan, "09272118", IMPORT_CHANGED, "früherer Name „Fräyung“");
	apply(f, &plan);
	const Record *r = town(f, "12070424");
	assert_int_equal(record_int(r, "population"), 16837);
	assert_string_equal(record_text(r, "population_date"), "2023-11-30");
	assert_string_equal(record_text(r, "register_date"), "2023-11-30");
	assert_int_equal(
		count(f,
			"SELECT p.value FROM population p JOIN town t ON t.id = p.town WHERE t.ags = "
			"'12070424' AND p.date = '2018-12-31'"),
		17100);
	assert_string_equal(record_text(town(f, "09272118"), "name"), "Freyung");
	assert_string_equal(record_text(town(f, "08111000"), "name"), "Stuttgart");
	/* Who is no more is there to be found, gone, and knows its successor where that is certain. */
	r = town(f, "12070001");
	assert_string_equal(record_text(r, "gone_date"), "2023-11-30");
	assert_true(record_is_null(r, "successor"));
	r = town(f, "05766001");
	assert_string_equal(record_text(r, "gone_date"), "2023-11-30");
	assert_int_equal(record_int(r, "successor"), town(f, "05766024")->id);
	assert_true(record_is_null(town(f, "05766024"), "gone_date"));
	/* Once more: nothing left to do. */
	plan = plan_of(f, arena_printf(f->box.arena, "%s/register.asc", f->box.dir));
	check_counts(&plan, 0, 0, 0, 0, 10774, 0);
}

/* --- bad files --------------------------------------------------------------------------------------------- */

static void a_refused_record_is_not_gone(void **state)
{
	Fixture *f = *state;
	AUTO(str_done) Str text = STR_INIT;
	write_register(&f->shipped, "20241231", &text);
	char *line = strstr(text.data, "602024123112070424");
	line[140] = 'x';
	ImportPlan plan = plan_of(f, save(f, "register.txt", &text));
	check_counts(&plan, 0, 10772, 0, 0, 0, 1);
	check_line(&plan, "12070424", IMPORT_REFUSED, "keine brauchbare Zahl");
	assert_string_equal(line_of(&plan, "12070424")->title, "Wittenberge");
	assert_true(line_of(&plan, "12070424")->line > 1);
	apply(f, &plan);
	assert_true(record_is_null(town(f, "12070424"), "gone_date"));
	assert_string_equal(record_text(town(f, "12070424"), "population_date"), "2023-11-30");
}

/* Cut off in the middle of a line in the middle of Bayern. */
static void a_cut_off_register_makes_nobody_gone(void **state)
{
	Fixture *f = *state;
	AUTO(str_done) Str text = STR_INIT;
	write_register(&f->shipped, "20241231", &text);
	text.len = (size_t)(strstr(text.data, "602024123109272118") - text.data) + 40;
	ImportPlan plan = plan_of(f, save(f, "register.txt", &text));
	assert_int_equal(plan.count[IMPORT_GONE], 0);
	check_line(&plan, "09", IMPORT_REFUSED, "unvollständig");
	/* The remark is no record: what counts are lines. */
	size_t lines = 0;
	for (size_t i = 0; i < plan.len; i++)
		lines += plan.items[i].action == IMPORT_REFUSED && plan.items[i].line > 0;
	assert_int_equal(plan.count[IMPORT_REFUSED], lines);
	/* With the key of the broken line gone as well, it could be anybody's. */
	text.len -= 30;
	plan = plan_of(f, save(f, "register.txt", &text));
	assert_int_equal(plan.count[IMPORT_GONE], 0);
	check_line(&plan, "", IMPORT_REFUSED, "");
}

/* A line whose key is lost could be anybody's. */
static void an_unreadable_line_makes_nobody_gone(void **state)
{
	Fixture *f = *state;
	AUTO(str_done) Str text = STR_INIT;
	write_register(&f->shipped, "20241231", &text);
	memcpy(strstr(text.data, "602024123103454055"), "xx", 2);
	ImportPlan plan = plan_of(f, save(f, "register.txt", &text));
	check_counts(&plan, 0, 10772, 0, 0, 0, 1);
	assert_string_equal(plan.items[plan.len - 1].detail,
		"Zeilen ohne lesbaren Schlüssel könnten jede Kommune sein; keine gilt als weggefallen");
}

static void bad_files_are_refused(void **state)
{
	Fixture *f = *state;
	Arena *a = f->box.arena;
	Err err = ERR_INIT;
	ImportPlan plan;
	char *before = box_dump(&f->box);
	const char *fifo = arena_printf(a, "%s/fifo", f->box.dir);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	Str binary = { f->box.path, 0, 0 };
	const char *empty = save(f, "empty", &binary);
	assert_int_equal(import_register_plan(f->office, fifo, a, &plan, &err), RC_INVALID);
	assert_int_equal(import_register_plan(f->office, empty, a, &plan, &err), RC_INVALID);
	assert_int_equal(import_register_plan(f->office, f->box.path, a, &plan, &err), RC_INVALID);
	assert_int_equal(import_register_plan(f->office, "/nonexistent", a, &plan, &err), RC_NOT_FOUND);
	assert_int_equal(import_coordinates_plan(f->office, f->box.path, a, &plan, &err), RC_INVALID);
	/* A line of 50 MB, as a sparse file. */
	const char *huge = arena_printf(a, "%s/huge", f->box.dir);
	int fd = open(huge, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(ftruncate(fd, 50 << 20), 0);
	close(fd);
	assert_int_equal(import_register_plan(f->office, huge, a, &plan, &err), RC_INVALID);
	assert_string_equal(box_dump(&f->box), before);
}

/* --- coordinates ----------------------------------------------------------------------------------------------- */

static void coordinates_are_joined_by_ags(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	ImportPlan plan;
	ChangeSet undone;
	AUTO(str_done) Str text = STR_INIT;
	str_adds(&text,
		"AGS;Gemeindename;Längengrad;Breitengrad\r\n"
		"16063105;Eisenach, Stadt;10,3240;50,9740\r\n"
		"12070424;Wittenberge, Stadt;11,751411;52,993574\r\n"
		"12070998;Nirgendwo;11,7;52,9\r\n"
		"09272118;Freyung;48,8;13,5\r\n");
	char *before = box_dump(&f->box);
	box_ok(import_coordinates_plan(f->office, save(f, "places.csv", &text), f->box.arena, &plan, &err),
		err);
	check_counts(&plan, 0, 1, 0, 0, 1, 2);
	check_line(&plan, "16063105", IMPORT_CHANGED, "50,974");
	check_line(&plan, "12070998", IMPORT_REFUSED, "kennt das Büro nicht");
	check_line(&plan, "09272118", IMPORT_REFUSED, "vertauscht");
	assert_int_equal(line_of(&plan, "12070998")->line, 4);
	apply(f, &plan);
	assert_int_equal(record_int(town(f, "16063105"), "latitude"), 50974000);
	assert_int_equal(record_int(town(f, "16063105"), "longitude"), 10324000);
	box_ok(change_undo(f->office, f->box.arena, &undone, &err), err);
	assert_string_equal(box_dump(&f->box), before);
}

static void a_read_only_office_imports_nothing(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	ImportPlan plan = plan_of(f, next_year(f));
	OfficeConfig cfg = config(&f->box);
	cfg.read_only = true;
	AUTO(office_closep) Office *o = NULL;
	box_ok(office_open(&cfg, &o, &err), err);
	assert_int_equal(import_apply(o, &plan, &err), RC_DENIED);
}

/* --- the official files, where they are at hand ---------------------------------------------------------------- */

static const char *official(Fixture *f, const char *name)
{
	const char *shared = getenv("KONTOR_SHARED");
	const char *path = shared != NULL
		? arena_printf(f->box.arena, "%s/data/%s", shared, name)
		: arena_printf(f->box.arena, "%s/../shared/data/%s", KONTOR_SOURCE_ROOT, name);
	if (access(path, R_OK) != 0)
		skip();
	return path;
}

static void the_official_files_change_nothing(void **state)
{
	Fixture *f = *state;
	Err err = ERR_INIT;
	ImportPlan plan = plan_of(f, official(f, "GV100AD_301123.txt"));
	check_counts(&plan, 0, 0, 0, 0, 10773, 0);
	box_ok(import_coordinates_plan(
		       f->office, official(f, "AuszugGV_2019.csv"), f->box.arena, &plan, &err),
		err);
	/* Refused: what is no more since 2019. */
	check_counts(&plan, 0, 0, 0, 0, 10768, 26);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_office_has_the_figures),
		TEST(names_are_stored_bare),
		TEST(init_refuses_an_existing_file),
		TEST(a_failed_init_leaves_nothing),
		TEST(the_demo_keeps_the_figures),
		TEST(the_same_register_changes_nothing),
		TEST(a_newer_register_is_compared),
		TEST(a_newer_register_is_carried_out),
		TEST(an_import_is_undone_as_one),
		TEST(each_record_has_its_history),
		TEST(what_the_office_entered_stays),
		TEST(a_colleague_may_work_meanwhile),
		TEST(nothing_is_half_imported),
		TEST(an_older_register_adds_and_never_overwrites),
		TEST(a_refused_record_is_not_gone),
		TEST(a_cut_off_register_makes_nobody_gone),
		TEST(an_unreadable_line_makes_nobody_gone),
		TEST(bad_files_are_refused),
		TEST(coordinates_are_joined_by_ags),
		TEST(a_read_only_office_imports_nothing),
		TEST(the_official_files_change_nothing),
	};
	return cmocka_run_group_tests(tests, make_template, drop_template);
}
