/* import: preview of a file, then one undoable step. */
#include "cli_import_priv.h"

#include <string.h>

#include "kontor/office/import.h"

enum { LINES_SHOWN = 20 };

typedef Rc PlanFn(Office *o, const char *path, Arena *a, ImportPlan *ret, Err *err);

static const struct {
	const char *name;
	PlanFn *plan;
} sources[] = {
	{ "register", import_register_plan },
	{ "coordinates", import_coordinates_plan },
};

static const struct {
	const char *name, *label;
} actions[] = {
	[IMPORT_NEW] = { "new", "neu" },
	[IMPORT_CHANGED] = { "changed", "geändert" },
	[IMPORT_RENAMED] = { "renamed", "umbenannt" },
	[IMPORT_GONE] = { "gone", "weggefallen" },
	[IMPORT_UNCHANGED] = { "unchanged", "unverändert" },
	[IMPORT_REFUSED] = { "refused", "abgelehnt" },
};

/* What a refused line without a number says is about the whole file, and counts as no record. */
static bool is_remark(const ImportLine *l)
{
	return l->action == IMPORT_REFUSED && l->line == 0;
}

static void write_json(const ImportPlan *plan, bool dry_run, Str *out)
{
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_object(&w);
	json_key(&w, "dry_run");
	json_bool(&w, dry_run);
	json_key(&w, "summary");
	json_text(&w, plan->summary);
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		json_key(&w, actions[i].name);
		json_int(&w, (int64_t)plan->count[i]);
	}
	json_key(&w, "lines");
	json_begin_array(&w);
	for (size_t i = 0; i < plan->len; i++) {
		const ImportLine *l = &plan->items[i];
		json_begin_object(&w);
		json_key(&w, "action");
		json_text(&w, is_remark(l) ? "remark" : actions[l->action].name);
		json_key(&w, "line");
		json_int(&w, (int64_t)l->line);
		json_key(&w, "key");
		json_text(&w, l->key);
		json_key(&w, "title");
		json_text(&w, l->title);
		json_key(&w, "detail");
		json_text(&w, l->detail);
		json_end_object(&w);
	}
	json_end_array(&w);
	json_end_object(&w);
}

static void write_lines(const ImportPlan *plan, ImportAction action, int width, Arena *a, Str *out)
{
	CliGrid g;
	size_t shown = 0;
	size_t records = 0;
	cli_grid_begin(&g, a, 5);
	g.right[1] = true;
	for (size_t i = 0; i < 3; i++)
		g.rigid[i] = true;
	for (size_t i = 0; i < plan->len && shown < LINES_SHOWN; i++) {
		const ImportLine *l = &plan->items[i];
		if (l->action != action)
			continue;
		cli_grid_cell(&g, is_remark(l) ? "Hinweis" : actions[action].label);
		cli_grid_cell(&g, l->line > 0 ? arena_printf(a, "%zu", l->line) : "");
		cli_grid_cell(&g, l->key != NULL ? l->key : "");
		cli_grid_cell(&g, l->title != NULL ? l->title : "");
		cli_grid_cell(&g, l->detail != NULL ? l->detail : "");
		records += !is_remark(l);
		shown++;
	}
	cli_grid_write(&g, width, out);
	if (plan->count[action] > records && shown > 0)
		str_addf(out, "… und %zu weitere; alle zeigt --json\n", plan->count[action] - records);
}

static void write_text(const ImportPlan *plan, bool dry_run, int width, Arena *a, Str *out)
{
	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (i != IMPORT_UNCHANGED)
			write_lines(plan, (ImportAction)i, width, a, out);
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		str_adds(out, i > 0 ? ", " : "");
		cli_out_number(out, (int64_t)plan->count[i]);
		str_addf(out, " %s", actions[i].label);
	}
	str_adds(out, dry_run ? ". Nichts gespeichert (Probelauf).\n" : ".\n");
}

static PlanFn *find_source(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (strcmp(sources[i].name, name) == 0)
			return sources[i].plan;
	return NULL;
}

static Rc import_file(
	CliContext *cx, PlanFn *make_plan, const CliImportArgs *args, Str *out, Arena *a, Err *err)
{
	ImportPlan plan = { 0 };
	if (make_plan(cx->office, args->file, a, &plan, err) != RC_OK)
		return err->rc;
	if (!args->dry_run && import_apply(cx->office, &plan, err) != RC_OK)
		return err->rc;
	if (args->json)
		write_json(&plan, args->dry_run, out);
	else
		write_text(&plan, args->dry_run, cx->out_is_terminal ? cx->out_width : 0, a, out);
	return RC_OK;
}

typedef Rc ImportFn(CliContext *cx, const CliImportArgs *args, Str *out, Arena *a, Err *err);

/* --zone may stand several times: each is taken out of the words here. */
static Rc take_zones(CliImportArgs *args, int *argc, char **argv, Arena *a, Err *err)
{
	int kept = 0;
	args->zones = ARENA_ARRAY(a, const char *, (size_t)*argc);
	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "--zone") != 0) {
			argv[kept++] = argv[i];
			continue;
		}
		if (++i == *argc)
			return cli_args_usage(err, "--zone erwartet TZID=Europe/…");
		args->zones[args->nzones++] = argv[i];
	}
	*argc = kept;
	return RC_OK;
}

static ImportFn *find_fn(const char *name)
{
	static const struct {
		const char *name;
		ImportFn *fn;
	} fns[] = {
		{ "persons", cli_import_persons },
		{ "events", cli_import_events },
		{ "registrations", cli_import_registrations },
		{ "feedback", cli_import_registrations_feedback },
	};
	for (size_t i = 0; i < ARRAY_LEN(fns); i++)
		if (strcmp(fns[i].name, name) == 0)
			return fns[i].fn;
	return NULL;
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	CliImportArgs args = { 0 };
	const CliOption options[] = { { "--dry-run", NULL, &args.dry_run }, { "--json", NULL, &args.json },
		{ "--mapping", &args.mapping, NULL }, { "--errors", &args.errors, NULL } };
	if (take_zones(&args, &argc, argv, a, err) != RC_OK ||
		cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	ImportFn *fn = argc > 1 ? find_fn(argv[1]) : NULL;
	PlanFn *make_plan = argc > 1 ? find_source(argv[1]) : NULL;
	if (make_plan == NULL && fn == NULL)
		return cli_args_usage(err,
			"Was soll eingelesen werden? Möglich sind register, coordinates, persons, events, "
			"registrations und feedback.");
	if (args.nzones > 0 && fn != cli_import_events)
		return cli_args_usage(err, "--zone gilt für import events.");
	bool of_event = fn == cli_import_registrations || fn == cli_import_registrations_feedback;
	if (argc != (of_event ? 4 : 3))
		return cli_args_usage(err, "Welche%s Datei? Zum Beispiel: kontor import %s %sDATEI",
			of_event ? "r Termin und welche" : "", argv[1], of_event ? "17 " : "");
	args.event = of_event ? argv[2] : NULL;
	args.file = argv[argc - 1];
	if (args.mapping != NULL && fn != cli_import_persons)
		return cli_args_usage(err, "--mapping gilt für import persons.");
	if (args.errors != NULL && fn != cli_import_persons && fn != cli_import_registrations)
		return cli_args_usage(err, "--errors gilt für import persons und import registrations.");
	Rc rc = fn != NULL ? fn(cx, &args, &out, a, err) : import_file(cx, make_plan, &args, &out, a, err);
	return rc != RC_OK ? rc : cli_out_write(cx, &out, err);
}

const CliCommand cli_import_command = {
	.name = "import",
	.need = CLI_WRITES,
	.synopsis =
		"import register DATEI [--dry-run] [--json]\n"
		"        kontor import coordinates DATEI [--dry-run] [--json]\n"
		"        kontor import persons DATEI [--dry-run] [--json] [--mapping a,b,…] [--errors DATEI]\n"
		"        kontor import events DATEI [--dry-run] [--json] [--zone TZID=Europe/…]\n"
		"        kontor import registrations TERMIN DATEI [--dry-run] [--json] [--errors DATEI]\n"
		"        kontor import feedback TERMIN DATEI [--dry-run] [--json]",
	.summary = "Verzeichnis, Personen, Termine oder Anmeldungen einlesen, als ein Schritt",
	.examples =
		"register: das Gemeindeverzeichnis GV100AD (.txt oder .asc). coordinates: der Auszug mit\n"
		"Längen- und Breitengrad (CSV). Was das Büro selbst eingetragen hat, bleibt.\n\n"
		"persons: CSV aus Excel, Outlook, Google oder einem anderen Büro, oder vCards. Wer schon da\n"
		"ist, wird erkannt und ergänzt. --mapping nennt je Spalte, was sie bedeutet, und wird für\n"
		"diese Kopfzeile gemerkt: form title given_name family_name full_name function organisation\n"
		"town ags mail.work phone.work phone.mobile address.work.street address.work.postcode\n"
		"address.work.city remark …; leer heißt: nicht lesen. --errors bekommt die Zeilen, die nicht\n"
		"hineinkamen, unter ihrer Kopfzeile: zum Berichtigen und erneuten Einlesen.\n\n"
		"events: iCalendar (.ics) aus Outlook, Google und anderen, oder eine Mail (.eml) mit einer\n"
		"Einladung, Absage oder Antwort. Neu ist, was noch nicht da ist; ein neuerer Stand ändert,\n"
		"ein älterer nicht. Antworten stehen danach beim Termin; was nicht eindeutig ist, wird eine\n"
		"Wiedervorlage. --zone sagt, was eine unbekannte Zeitzone bedeutet, auch mehrmals.\n\n"
		"registrations: CSV der Anmeldungen zu einem Termin (Vorname, Nachname oder Name, E-Mail,\n"
		"Kommune, AGS, PLZ, Einrichtung, Status, Bemerkung). Plätze gibt es in der Reihenfolge der\n"
		"Datei, danach die Warteliste; --errors wie bei persons. feedback: CSV mit Note (1–5), Sitzung, Wortlaut, Datum.\n"
		"Dieselbe Datei noch einmal ändert nichts.\n\n"
		"Beispiele:\n"
		"  kontor import register GV100AD_301123.txt --dry-run\n"
		"  kontor import coordinates AuszugGV.csv\n"
		"  kontor import persons kontakte.csv --dry-run\n"
		"  kontor import persons kontakte.vcf --errors rest.vcf\n"
		"  kontor import persons liste.csv --mapping full_name,,town,mail.work\n"
		"  kontor import events kalender.ics --dry-run\n"
		"  kontor import events antwort.eml\n"
		"  kontor import registrations 17 anmeldungen.csv --dry-run\n"
		"  kontor import events alt.ics --zone 'Customized Time Zone=Europe/Berlin'\n",
	.run = run,
};
