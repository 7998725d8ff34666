/* import persons: a list of people as CSV or vCard, recognised by its content; preview, then one
 * undoable step. */
#include "cli_import_priv.h"

#include <stdio.h>
#include <string.h>

#include "kontor/office/people_file.h"

enum { LINES_SHOWN = 20, STEP_ROWS = 500 };

static const struct {
	const char *name, *label;
} actions[] = {
	[PEOPLE_NEW] = { "new", "neu" },
	[PEOPLE_UPDATE] = { "update", "geändert" },
	[PEOPLE_UNCHANGED] = { "unchanged", "unverändert" },
	[PEOPLE_CONFLICT] = { "conflict", "zu klären" },
	[PEOPLE_REFUSED] = { "refused", "abgewiesen" },
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

static void write_candidates(const PeopleImportLine *l, JsonWriter *w)
{
	json_key(w, "choose");
	json_text(w, l->choose != NULL ? l->choose->name : NULL);
	json_key(w, "candidates");
	json_begin_array(w);
	for (size_t i = 0; i < l->ncandidates; i++) {
		json_begin_object(w);
		json_key(w, "id");
		json_int(w, l->candidates[i].id);
		json_key(w, "title");
		json_text(w, l->candidates[i].title);
		json_end_object(w);
	}
	json_end_array(w);
}

static void write_line(const PeopleImportLine *l, JsonWriter *w)
{
	json_begin_object(w);
	json_key(w, "action");
	json_text(w, actions[l->action].name);
	json_key(w, "line");
	json_int(w, (int64_t)l->line);
	json_key(w, "person");
	if (l->person != 0)
		json_int(w, l->person);
	else
		json_none(w);
	json_key(w, "title");
	json_text(w, l->title);
	json_key(w, "detail");
	json_text(w, l->detail);
	if (l->action == PEOPLE_CONFLICT)
		write_candidates(l, w);
	json_end_object(w);
}

static void write_json(const PeopleImport *plan, const ContactFile *file, bool dry_run, Str *out)
{
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_object(&w);
	json_key(&w, "dry_run");
	json_bool(&w, dry_run);
	json_key(&w, "encoding");
	json_text(&w, file->encoding);
	json_key(&w, "summary");
	json_text(&w, plan->summary);
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		json_key(&w, actions[i].name);
		json_int(&w, (int64_t)plan->count[i]);
	}
	json_key(&w, "lines");
	json_begin_array(&w);
	for (size_t i = 0; i < plan->len; i++)
		if (plan->items[i].action != PEOPLE_UNCHANGED)
			write_line(&plan->items[i], &w);
	json_end_array(&w);
	json_end_object(&w);
}

static void write_lines(const PeopleImport *plan, PeopleAction action, int width, Arena *a, Str *out)
{
	CliGrid g;
	size_t shown = 0;
	cli_grid_begin(&g, a, 4);
	g.right[1] = true;
	g.rigid[0] = g.rigid[1] = true;
	for (size_t i = 0; i < plan->len && shown < LINES_SHOWN; i++) {
		const PeopleImportLine *l = &plan->items[i];
		if (l->action != action)
			continue;
		cli_grid_cell(&g, actions[action].label);
		cli_grid_cell(&g, arena_printf(a, "%zu", l->line));
		cli_grid_cell(&g, l->title != NULL ? l->title : "");
		cli_grid_cell(&g, l->detail != NULL ? l->detail : "");
		shown++;
	}
	cli_grid_write(&g, width, out);
	if (plan->count[action] > shown && shown > 0)
		str_addf(out, "… und %zu weitere; alle zeigt --json\n", plan->count[action] - shown);
}

static void write_text(const PeopleImport *plan, const CliImportArgs *args, int width, Arena *a, Str *out)
{
	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (i != PEOPLE_UNCHANGED)
			write_lines(plan, (PeopleAction)i, width, a, out);
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		str_adds(out, i > 0 ? ", " : "");
		cli_out_number(out, (int64_t)plan->count[i]);
		str_addf(out, " %s", actions[i].label);
	}
	str_adds(out, args->dry_run ? ". Nichts gespeichert (Probelauf).\n" : ".\n");
	if (plan->count[PEOPLE_CONFLICT] > 0)
		str_adds(out,
			"Was zu klären ist, blieb draußen: auf dem Bildschirm einlesen und dort wählen.\n");
	if (plan->count[PEOPLE_CONFLICT] + plan->count[PEOPLE_REFUSED] > 0 && args->errors == NULL)
		str_adds(out, "Die übrigen Zeilen schreibt --errors DATEI zum Berichtigen.\n");
}

/* --- carrying out ---------------------------------------------------------------------------- */

/* On a terminal a line at the bottom tells how far it is. */
static Rc apply(CliContext *cx, PeopleImport *plan, Err *err)
{
	size_t done = 0;
	if (people_import_begin(plan, err) != RC_OK)
		return err->rc;
	while (done < plan->len) {
		if (people_import_step(plan, STEP_ROWS, &done, err) != RC_OK) {
			people_import_stop(plan);
			return err->rc;
		}
		if (cx->out_is_terminal && plan->len > STEP_ROWS)
			fprintf(stderr, "\r%zu von %zu Zeilen", done, plan->len);
	}
	if (cx->out_is_terminal && plan->len > STEP_ROWS)
		fprintf(stderr, "\r\033[K");
	return RC_OK;
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
	if (!args->dry_run && apply(cx, &plan, err) != RC_OK)
		return err->rc;
	if (args->json)
		write_json(&plan, &file.contacts, args->dry_run, out);
	else
		write_text(&plan, args, cx->out_is_terminal ? cx->out_width : 0, a, out);
	return RC_OK;
}
