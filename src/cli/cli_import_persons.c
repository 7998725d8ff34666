/* import persons: a list of people as CSV or vCard, recognised by its content; preview, then one
 * undoable step. */
#include "cli_import_priv.h"

#include <string.h>

#include "kontor/office/people_file.h"

enum { STEP_ROWS = 500 };

static const CliImportAction actions[] = {
	[PEOPLE_NEW] = { "new", "neu", false, false },
	[PEOPLE_UPDATE] = { "update", "geändert", false, false },
	[PEOPLE_UNCHANGED] = { "unchanged", "unverändert", true, false },
	[PEOPLE_CONFLICT] = { "conflict", "zu klären", false, false },
	[PEOPLE_REFUSED] = { "refused", "abgewiesen", false, false },
};

/* --- reading --------------------------------------------------------------------------- */

static bool is_target(const char *name)
{
	for (const ContactTarget *t = contact_targets; t->name != NULL; t++)
		if (strcmp(t->name, name) == 0)
			return true;
	return false;
}

/* "given_name,family_name,,mail.work": one target a column, empty ones are passed over. */
static Rc parse_mapping(const char *text, Arena *a, ContactMapping *ret, Err *err)
{
	struct {
		const char **items;
		size_t len, cap;
	} targets = { NULL, 0, 0 };
	for (const char *s = text;; s++) {
		size_t len = strcspn(s, ",");
		const char *name = arena_strndup(a, s, len);
		if (!is_target(name))
			return cli_args_usage(err,
				"--mapping: „%s“ gibt es nicht. Möglich sind zum Beispiel family_name, function, "
				"town, ags, mail.work; alle nennt: kontor import --help",
				name);
		VEC_PUSH(a, &targets, name);
		s += len;
		if (*s == '\0')
			break;
	}
	*ret = (ContactMapping){ targets.items, targets.len };
	return RC_OK;
}

static Rc map_columns(const CliImportArgs *args, PeopleFile *f, Arena *a, Err *err)
{
	size_t n = f->mapping.n;
	if (f->vcard)
		return cli_args_usage(err, "--mapping gilt für CSV; diese Datei besteht aus vCards.");
	if (parse_mapping(args->mapping, a, &f->mapping, err) != RC_OK)
		return err->rc;
	if (f->mapping.n != n)
		return cli_args_usage(err,
			"--mapping nennt %zu Spalten, die Datei hat %zu. Bitte für jede eine angeben; was leer "
			"bleibt, wird nicht gelesen.",
			f->mapping.n, n);
	return people_file_map(f, a, err);
}

static Rc read_people(Office *o, const CliImportArgs *args, Arena *a, PeopleFile *ret, Err *err)
{
	if (people_file_read(o, args->file, a, ret, err) != RC_OK)
		return err->rc;
	if (args->mapping != NULL)
		return map_columns(args, ret, a, err);
	if (ret->unknown)
		return err_set(err, RC_INVALID,
			"Keine Spalte ist als Name erkannt. Bitte eine Kopfzeile mit „Vorname“ und „Nachname“ "
			"einfügen oder mit --mapping sagen, was die Spalten bedeuten.");
	return RC_OK;
}

/* --- output ------------------------------------------------------------------------------- */

static void line_of(const void *ctx, size_t i, Arena *a, CliImportLine *ret)
{
	const PeopleImportLine *l = &((const PeopleImport *)ctx)->items[i];
	(void)a;
	*ret = (CliImportLine){ l->action, l->line, l->title, l->detail };
}

static void members(const void *ctx, size_t i, JsonWriter *w)
{
	const PeopleImportLine *l = &((const PeopleImport *)ctx)->items[i];
	json_key(w, "person");
	if (l->person != 0)
		json_int(w, l->person);
	else
		json_none(w);
	if (l->action == PEOPLE_CONFLICT)
		cli_import_plan_candidates(l->choose, l->candidates, l->ncandidates, w);
}

static void write_plan(const PeopleImport *plan, const ContactFile *file, const CliImportArgs *args,
	int width, Arena *a, Str *out)
{
	CliImportPlan p = { .actions = actions,
		.nactions = ARRAY_LEN(actions),
		.count = plan->count,
		.len = plan->len,
		.line = line_of,
		.members = members,
		.ctx = plan };
	if (args->json) {
		cli_import_plan_json(&p, args->dry_run, file->encoding, plan->summary, a, out);
		return;
	}
	cli_import_plan_text(&p, args->dry_run, width, a, out);
	if (plan->count[PEOPLE_CONFLICT] > 0)
		str_adds(out,
			"Was zu klären ist, blieb draußen: auf dem Bildschirm einlesen und dort wählen.\n");
	if (plan->count[PEOPLE_CONFLICT] + plan->count[PEOPLE_REFUSED] > 0 && args->errors == NULL)
		str_adds(out, "Die übrigen Zeilen schreibt --errors DATEI zum Berichtigen.\n");
}

/* --- carrying out ---------------------------------------------------------------------------- */

static Rc begin(void *ctx, Err *err)
{
	return people_import_begin(ctx, err);
}

static Rc step(void *ctx, size_t max, size_t *ret_done, Err *err)
{
	return people_import_step(ctx, max, ret_done, err);
}

static void stop(void *ctx)
{
	people_import_stop(ctx);
}

static Rc write_rest(Office *o, const CliImportArgs *args, const PeopleImport *plan, Err *err)
{
	size_t rows;
	if (args->errors == NULL || plan->count[PEOPLE_CONFLICT] + plan->count[PEOPLE_REFUSED] == 0)
		return RC_OK;
	return people_file_write_rest(o, plan, args->errors, &rows, err);
}

Rc cli_import_persons(CliContext *cx, const CliImportArgs *args, Str *out, Arena *a, Err *err)
{
	PeopleFile file = { 0 };
	PeopleImport plan = { 0 };
	if (read_people(cx->office, args, a, &file, err) != RC_OK ||
		people_import_plan(cx->office, &file.contacts, a, &plan, err) != RC_OK)
		return err->rc;
	bool keep = args->mapping != NULL && !args->dry_run;
	if (keep && people_import_keep_mapping(cx->office, file.contacts.header, &file.mapping, err) != RC_OK)
		return err->rc;
	/* The rest first: what cannot be written down for correction does not get half in. */
	if (write_rest(cx->office, args, &plan, err) != RC_OK)
		return err->rc;
	CliImportSteps steps = { plan.len, STEP_ROWS, begin, step, stop, &plan };
	if (!args->dry_run && cli_import_plan_carry_out(cx, &steps, err) != RC_OK)
		return err->rc;
	write_plan(&plan, &file.contacts, args, cx->out_is_terminal ? cx->out_width : 0, a, out);
	return RC_OK;
}
