/* list: any list that a screen shows, in the format that its reader wants. */
#include "cli_list_priv.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/file.h"

/* --- arguments -------------------------------------------------------------------- */

static Rc parse_format(const char *text, CliListArgs *args, Err *err)
{
	static const char *const names[] = { "table", "csv", "json", "vcf", "xlsx", "ics" };
	if (text == NULL)
		return RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(names[i], text) == 0) {
			args->format = (CliListFormat)i;
			return RC_OK;
		}
	}
	return cli_args_usage(err,
		"Das Format „%s“ gibt es nicht. Möglich sind table, csv, json, xlsx, vcf und ics.", text);
}

static Rc parse_vcard(const char *text, CliListArgs *args, Err *err)
{
	static const char *const names[] = { "3", "4", "outlook" };
	args->vcard = CONTACT_VCARD_3;
	if (text == NULL)
		return RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(names[i], text) == 0) {
			args->vcard = (ContactVcard)i;
			return RC_OK;
		}
	}
	return cli_args_usage(
		err, "Die vCard-Fassung „%s“ gibt es nicht. Möglich sind 3, 4 und outlook.", text);
}

static Rc check_format(const CliListArgs *args, Err *err)
{
	if (args->format == CLI_LIST_ICS && args->kind != &kind_event)
		return cli_args_usage(
			err, "Als Kalender (ics) gehen nur Termine: kontor list events --format ics");
	if (args->outside && args->format != CLI_LIST_ICS)
		return cli_args_usage(
			err, "--public gilt für Kalender: kontor list events --format ics --public");
	if (args->format == CLI_LIST_VCF && args->kind != &kind_person)
		return cli_args_usage(
			err, "Als vCard (vcf) gehen nur Personen: kontor list persons --format vcf");
	if (args->format == CLI_LIST_TABLE && args->file != NULL && export_people_asks(args->kind))
		return cli_args_usage(err,
			"%s gehen als csv, xlsx, json oder vcf in eine Datei, zum Beispiel: --format csv",
			args->kind->plural);
	return RC_OK;
}

/* All that a card or a list could show. */
static const char *every_column(const Kind *k, Arena *a)
{
	AUTO(str_done) Str names = STR_INIT;
	for (size_t i = 0; i < k->nfields; i++)
		if ((k->fields[i].flags & FIELD_HIDDEN) == 0)
			str_addf(&names, "%s ", k->fields[i].name);
	for (const KindColumn *c = k->columns; c != NULL && c->name != NULL; c++)
		str_addf(&names, "%s ", c->name);
	return arena_strdup(a, str_cstr(&names));
}

static Rc parse_columns(const char *text, CliListArgs *args, Arena *a, Err *err)
{
	if (text != NULL && strcmp(text, "all") == 0) {
		args->whole = CLI_LIST_ALL;
		text = every_column(args->kind, a);
	} else if (text != NULL && strcmp(text, "contact") == 0 && args->kind == &kind_person) {
		args->whole = CLI_LIST_CONTACT;
		text = NULL;
	}
	if (table_columns(args->kind, text, a, &args->columns, err) != RC_OK)
		return cli_args_as_usage(err);
	return RC_OK;
}

static Rc parse_query(Office *o, int argc, char **argv, CliListArgs *args, Arena *a, Err *err)
{
	AUTO(str_done) Str line = STR_INIT;
	for (int i = 2; i < argc; i++)
		str_addf(&line, "%s%s", i > 2 ? " " : "", argv[i]);
	const char *query = text_normalise(a, str_cstr(&line), line.len, true);
	if (query == NULL)
		return cli_args_usage(err, "Die Suche ist nicht in UTF-8 geschrieben.");
	if (query_parse(args->kind, query, office_today(o), false, a, &args->query, err) != RC_OK)
		return cli_args_as_usage(err);
	return RC_OK;
}

static Rc parse_args(Office *o, int argc, char **argv, CliListArgs *args, Arena *a, Err *err)
{
	const char *columns = NULL;
	const char *limit = NULL;
	const char *format = NULL;
	const char *vcard = NULL;
	bool json = false;
	const CliOption options[] = {
		{ "--columns", &columns, NULL },
		{ "--sort", &args->sort, NULL },
		{ "--limit", &limit, NULL },
		{ "--format", &format, NULL },
		{ "--json", NULL, &json },
		{ "--plain", NULL, &args->plain },
		{ "--public", NULL, &args->outside },
		{ "--purpose", &args->purpose, NULL },
		{ "--vcard", &vcard, NULL },
		{ "-o", &args->file, NULL },
	};
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc < 2)
		return cli_args_usage(err, "Welche Liste? Zum Beispiel: kontor list towns land:BB");
	if (vcard != NULL && format == NULL && !json)
		format = "vcf";
	if (cli_args_kind(argv[1], &args->kind, err) != RC_OK ||
		parse_format(json ? "json" : format, args, err) != RC_OK ||
		parse_vcard(vcard, args, err) != RC_OK || check_format(args, err) != RC_OK)
		return err->rc;
	if (limit != NULL && cli_args_number("--limit", limit, &args->limit, err) != RC_OK)
		return err->rc;
	if (limit != NULL && args->limit == 0)
		return cli_args_usage(err, "--limit 0 zeigt nichts; ohne --limit kommen alle.");
	if (parse_query(o, argc, argv, args, a, err) != RC_OK)
		return err->rc;
	return parse_columns(columns, args, a, err);
}

/* --- selecting -------------------------------------------------------------------- */

Rc cli_list_load(Office *o, const CliListArgs *args, Arena *a, CliListRows *ret, Err *err)
{
	TableColumns columns = args->columns;
	if (args->sort != NULL && table_columns_sort(args->kind, args->sort, a, &columns, err) != RC_OK)
		return cli_args_as_usage(err);
	if (table_load(o, args->kind, &columns, 0, a, &ret->data, err) != RC_OK)
		return err->rc;
	ret->rows = ARENA_ARRAY(a, uint32_t, ret->data.len + 1);
	TableFilter *filter = table_filter_new(o, args->kind);
	Rc rc = table_filter(filter, &ret->data, &args->query, a, ret->rows, &ret->n, err);
	table_filter_free(filter);
	if (rc == RC_OK && args->sort != NULL)
		rc = table_sort(&ret->data, args->sort, ret->rows, ret->n, err);
	if (rc != RC_OK)
		return cli_args_as_usage(err);
	if (args->limit > 0 && (size_t)args->limit < ret->n)
		ret->n = (size_t)args->limit;
	return RC_OK;
}

static Rc walk_loaded(Office *o, const CliListArgs *args, Arena *a, TableRowFn *fn, void *arg, Err *err)
{
	CliListRows r;
	if (cli_list_load(o, args, a, &r, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < r.n; i++)
		if (!fn(arg, r.data.items[r.rows[i]].id, 0, r.data.items[r.rows[i]].cells))
			break;
	return RC_OK;
}

/* Hand out the selected rows; their first values are the asked columns. */
static Rc walk(Office *o, const CliListArgs *args, Arena *a, TableRowFn *fn, void *arg, Err *err)
{
	if (args->sort == NULL && table_streams(&args->query))
		return table_stream(
			o, args->kind, &args->columns, &args->query, (size_t)args->limit, fn, arg, err);
	return walk_loaded(o, args, a, fn, arg, err);
}

/* --- formats ------------------------------------------------------------------------ */

static bool add_export_row(void *arg, int64_t id, int64_t rev UNUSED, const Value *values)
{
	export_row(arg, id, values);
	return true;
}

ExportFormat cli_list_export_format(const CliListArgs *args)
{
	if (args->format == CLI_LIST_JSON)
		return EXPORT_JSON;
	if (args->format == CLI_LIST_XLSX)
		return EXPORT_SHEET;
	return args->plain ? EXPORT_CSV_PLAIN : EXPORT_CSV;
}

static Rc write_export(Office *o, const CliListArgs *args, Arena *a, Str *out, Err *err)
{
	Export e;
	if (export_begin(&e, o, args->kind, &args->columns, cli_list_export_format(args), a, out, err) !=
		RC_OK)
		return err->rc;
	Rc rc = walk(o, args, a, add_export_row, &e, err);
	Err ignored = ERR_INIT;
	Rc ended = export_end(&e, rc == RC_OK ? err : &ignored);
	return rc != RC_OK ? rc : ended;
}

/* --- calendars ------------------------------------------------------------------------ */

typedef struct IdWalk {
	Arena *arena;
	struct {
		int64_t *items;
		size_t len, cap;
	} ids;
} IdWalk;

static bool add_id(void *arg, int64_t id, int64_t rev UNUSED, const Value *values UNUSED)
{
	IdWalk *w = arg;
	VEC_PUSH(w->arena, &w->ids, id);
	return true;
}

/* Which events; an empty query needs no list of them. */
static Rc pick_events(Office *o, const CliListArgs *args, IdWalk *w, ExportCalendar *ret, Err *err)
{
	bool all = args->query.len == 0 && args->limit == 0;
	if (!all && walk(o, args, w->arena, add_id, w, err) != RC_OK)
		return err->rc;
	*ret = (ExportCalendar){ .ids = w->ids.items, .n = w->ids.len, .all = all, .outside = args->outside };
	return RC_OK;
}

static Rc add_to_file(void *arg, const char *bytes, size_t len, Err *err)
{
	return file_out_add(arg, bytes, len, err);
}

static Rc print(void *arg, const char *bytes, size_t len, Err *err)
{
	AUTO(str_done) Str piece = STR_INIT;
	str_add(&piece, bytes, len);
	return cli_out_write(arg, &piece, err);
}

static void note(const ExportCalendarReport *report)
{
	AUTO(str_done) Str lines = STR_INIT;
	export_calendar_say(report, &lines);
	for (char *line = lines.data; line != NULL && *line != '\0';) {
		char *end = strchr(line, '\n');
		*end = '\0';
		cli_out_note("%s", line);
		line = end + 1;
	}
}

/* Nothing is printed or put in place before libical agreed to all of it. */
static Rc write_calendar(CliContext *cx, const CliListArgs *args, Arena *a, Err *err)
{
	AUTO(file_out_freep) FileOut *file = NULL;
	AUTO(export_calendar_report_done) ExportCalendarReport report = { .drops = STR_INIT };
	const FileOptions options = { .forbidden = cx->config.path };
	ExportCalendar what;
	IdWalk w = { .arena = a };
	if (pick_events(cx->office, args, &w, &what, err) != RC_OK ||
		file_out_open(args->file, &options, &file, err) != RC_OK ||
		export_calendar(cx->office, &what, add_to_file, file, &report, err) != RC_OK)
		return err->rc;
	Rc rc = args->file != NULL ? file_out_commit(file, err) : file_out_copy(file, print, cx, err);
	if (rc == RC_OK)
		note(&report);
	return rc;
}

/* --- tables ---------------------------------------------------------------------------- */

typedef struct GridWalk {
	Office *office;
	const TableColumns *columns;
	CliGrid grid;
	Str text;
	size_t rows;
} GridWalk;

static bool add_grid_row(void *arg, int64_t id UNUSED, int64_t rev UNUSED, const Value *values)
{
	GridWalk *w = arg;
	for (size_t i = 0; i < w->columns->len; i++) {
		const TableColumn *c = &w->columns->items[i];
		Field computed = {
			.name = c->name, .label = c->label, .type = c->type, .choices = c->choices
		};
		str_clear(&w->text);
		cli_value_show(w->office, c->field != NULL ? c->field : &computed, &values[i], &w->text);
		cli_grid_cell(&w->grid, str_cstr(&w->text));
	}
	w->rows++;
	return true;
}

/* A date or a key that is cut says nothing. */
static bool is_rigid(const TableColumn *c)
{
	return c->type == FIELD_DATE || c->type == FIELD_WALL || c->type == FIELD_STAMP ||
		(c->type == FIELD_TEXT && c->field != NULL && c->field->max > 0 && c->field->max <= 9);
}

static Rc write_table(CliContext *cx, const CliListArgs *args, Arena *a, Str *out, Err *err)
{
	GridWalk w = { .office = cx->office, .columns = &args->columns, .text = STR_INIT };
	bool fits_screen = cx->out_is_terminal && args->file == NULL;
	cli_grid_begin(&w.grid, a, args->columns.len);
	for (size_t i = 0; i < args->columns.len; i++) {
		const TableColumn *c = &args->columns.items[i];
		cli_grid_column(&w.grid, i, c->label, c->right && c->type != FIELD_REF, is_rigid(c));
	}
	Rc rc = walk(cx->office, args, a, add_grid_row, &w, err);
	str_done(&w.text);
	if (rc != RC_OK)
		return rc;
	size_t hidden = cli_grid_write(&w.grid, fits_screen ? cx->out_width : 0, out);
	if (fits_screen) {
		cli_out_count(out, w.rows, args->kind->noun, args->kind->plural);
		if (hidden > 0)
			str_addf(out,
				hidden == 1 ? " (%zu Spalte fand keinen Platz)"
					    : " (%zu Spalten fanden keinen Platz)",
				hidden);
		str_addc(out, '\n');
	}
	return RC_OK;
}

/* --- the command ---------------------------------------------------------------------- */

static Rc write_any(CliContext *cx, const CliListArgs *args, Arena *a, Str *out, Err *err)
{
	if (cli_list_people_leave(args))
		return cli_list_people(cx->office, args, a, out, err);
	if (args->format != CLI_LIST_TABLE)
		return write_export(cx->office, args, a, out, err);
	return write_table(cx, args, a, out, err);
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	CliListArgs args = { .format = CLI_LIST_TABLE };
	if (parse_args(cx->office, argc, argv, &args, a, err) != RC_OK)
		return err->rc;
	if (args.format == CLI_LIST_XLSX && args.file == NULL && cx->out_is_terminal)
		return cli_args_usage(err,
			"Eine Excel-Tabelle gehört in eine Datei, zum Beispiel: -o %s.xlsx", args.kind->name);
	if (args.format == CLI_LIST_ICS)
		return write_calendar(cx, &args, a, err);
	if (write_any(cx, &args, a, &out, err) != RC_OK)
		return err->rc;
	if (args.file != NULL)
		return file_write(args.file, str_cstr(&out), out.len, cx->config.path, err);
	return cli_out_write(cx, &out, err);
}

const CliCommand cli_list_command = {
	.name = "list",
	.need = CLI_READS,
	.synopsis =
		"list LISTE [SUCHE] [--columns a,b|all] [--sort a,-b] [--limit N]\n"
		"               [--format table|csv|json|xlsx|vcf|ics] [--plain] [-o DATEI]\n"
		"        kontor list events … --format ics [--public] [-o DATEI]\n"
		"        kontor list persons … --purpose TEXT [--columns contact|all] [--vcard 3|4|outlook]",
	.summary = "eine Liste ausgeben, als Tabelle oder Datei",
	.examples =
		"SUCHE ist die Suchzeile des Bildschirms. CSV ist für Excel gemacht; mit --plain hat es\n"
		"Komma, englische Namen und unveränderten Text.\n\n"
		"Ein Kalender (ics) enthält alles außer Entwürfen; mit --public nur öffentliche Termine, ohne\n"
		"Zugangslink und Einwahl. Eine Serie steht als Ganzes darin, auch wenn die Suche nur einige ihrer\n"
		"Termine trifft. Was Outlook nicht übernimmt, steht auf der Fehlerausgabe.\n\n"
		"Personen verlassen das Büro für einen Zweck (--purpose), der mit Namen, Zeit und Anzahl\n"
		"festgehalten wird. Wer keine E-Mail oder keinen Anruf wünscht, dessen Adresse oder Nummer\n"
		"bleibt hier. --columns contact ist ein Adressbuch, das import persons wieder liest; all\n"
		"enthält alles, auch Privates, Gesperrtes und Bemerkungen.\n\n"
		"Beispiele:\n"
		"  kontor list towns muehlhausen\n"
		"  kontor list towns land:BB verdikt:kleinstadt --format csv -o kleinstaedte.csv\n"
		"  kontor list towns umkreis:30km@wittenberge --sort -population --limit 10\n"
		"  kontor list events --format ics -o termine.ics\n"
		"  kontor list persons funktion:bürgermeister land:BB 'amtsende:<2027-01-01'\n"
		"  kontor list persons themen:wohnen --format vcf --purpose 'Einladung' -o gaeste.vcf\n",
	.run = run,
};
