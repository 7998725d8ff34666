/* list: any list that a screen shows, in the format that its reader wants. */
#include "cli_priv.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/file.h"
#include "kontor/office/export.h"
#include "kontor/office/table.h"

typedef enum ListFormat { LIST_TABLE, LIST_CSV, LIST_JSON, LIST_ICS } ListFormat;

typedef struct ListArgs {
	const Kind *kind;
	Query query;
	TableColumns columns;
	const char *sort; /* NULL: standard order */
	int64_t limit;    /* 0: all */
	ListFormat format;
	bool plain;
	const char *file; /* NULL: standard output */
} ListArgs;

/* --- arguments -------------------------------------------------------------------- */

static Rc parse_format(const char *text, ListArgs *args, Err *err)
{
	static const char *const names[] = { "table", "csv", "json", "ics" };
	if (text == NULL)
		return RC_OK;
	if (strcmp(text, "vcf") == 0)
		return cli_args_usage(
			err, "vcf gibt es nur für Personen, und die kommen erst mit einer späteren Fassung.");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(names[i], text) == 0) {
			args->format = (ListFormat)i;
			return RC_OK;
		}
	}
	return cli_args_usage(
		err, "Das Format „%s“ gibt es nicht. Möglich sind table, csv, json und ics.", text);
}

static Rc parse_query(Office *o, int argc, char **argv, ListArgs *args, Arena *a, Err *err)
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

static Rc parse_args(Office *o, int argc, char **argv, ListArgs *args, Arena *a, Err *err)
{
	const char *columns = NULL;
	const char *limit = NULL;
	const char *format = NULL;
	bool json = false;
	const CliOption options[] = {
		{ "--columns", &columns, NULL },
		{ "--sort", &args->sort, NULL },
		{ "--limit", &limit, NULL },
		{ "--format", &format, NULL },
		{ "--json", NULL, &json },
		{ "--plain", NULL, &args->plain },
		{ "-o", &args->file, NULL },
	};
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc < 2)
		return cli_args_usage(err, "Welche Liste? Zum Beispiel: kontor list towns land:BB");
	if (cli_args_kind(argv[1], &args->kind, err) != RC_OK ||
		parse_format(json ? "json" : format, args, err) != RC_OK)
		return err->rc;
	if (limit != NULL && cli_args_number("--limit", limit, &args->limit, err) != RC_OK)
		return err->rc;
	if (limit != NULL && args->limit == 0)
		return cli_args_usage(err, "--limit 0 zeigt nichts; ohne --limit kommen alle.");
	if (args->format == LIST_ICS && args->kind != &kind_event)
		return cli_args_usage(
			err, "Als Kalender (ics) gehen nur Termine: kontor list events --format ics");
	if (parse_query(o, argc, argv, args, a, err) != RC_OK)
		return err->rc;
	if (table_columns(args->kind, columns, a, &args->columns, err) != RC_OK)
		return cli_args_as_usage(err);
	return RC_OK;
}

/* --- selecting -------------------------------------------------------------------- */

/* Free words, a radius or an order of its own need the rows in memory. */
static Rc walk_loaded(Office *o, const ListArgs *args, Arena *a, TableRowFn *fn, void *arg, Err *err)
{
	TableColumns columns = args->columns;
	if (args->sort != NULL && table_columns_sort(args->kind, args->sort, a, &columns, err) != RC_OK)
		return cli_args_as_usage(err);
	TableData data;
	if (table_load(o, args->kind, &columns, 0, a, &data, err) != RC_OK)
		return err->rc;
	uint32_t *hits = ARENA_ARRAY(a, uint32_t, data.len);
	size_t n;
	TableFilter *filter = table_filter_new(o, args->kind);
	Rc rc = table_filter(filter, &data, &args->query, a, hits, &n, err);
	table_filter_free(filter);
	if (rc != RC_OK)
		return cli_args_as_usage(err);
	if (args->sort != NULL && table_sort(&data, args->sort, hits, n, err) != RC_OK)
		return cli_args_as_usage(err);
	if (args->limit > 0 && (size_t)args->limit < n)
		n = (size_t)args->limit;
	for (size_t i = 0; i < n; i++)
		if (!fn(arg, data.items[hits[i]].id, 0, data.items[hits[i]].cells))
			break;
	return RC_OK;
}

/* Hand out the selected rows; their first values are the asked columns. */
static Rc walk(Office *o, const ListArgs *args, Arena *a, TableRowFn *fn, void *arg, Err *err)
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

static Rc write_export(Office *o, const ListArgs *args, Arena *a, Str *out, Err *err)
{
	Export e;
	ExportFormat format = args->format == LIST_JSON ? EXPORT_JSON
		: args->plain                           ? EXPORT_CSV_PLAIN
							: EXPORT_CSV;
	export_begin(&e, o, args->kind, &args->columns, format, a, out);
	Rc rc = walk(o, args, a, add_export_row, &e, err);
	export_end(&e);
	return rc;
}

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

static Rc write_calendar(Office *o, const ListArgs *args, Arena *a, Str *out, Err *err)
{
	size_t drafts;
	IdWalk w = { .arena = a };
	if (walk(o, args, a, add_id, &w, err) != RC_OK ||
		export_calendar(o, w.ids.items, w.ids.len, out, &drafts, err) != RC_OK)
		return err->rc;
	if (drafts > 0) {
		AUTO(str_done) Str text = STR_INIT;
		cli_out_count(&text, drafts, "Entwurf fehlt", "Entwürfe fehlen");
		cli_out_note("%s im Kalender: Entwürfe verlassen das Büro nicht.", text.data);
	}
	return RC_OK;
}

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

static Rc write_table(CliContext *cx, const ListArgs *args, Arena *a, Str *out, Err *err)
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

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	ListArgs args = { .format = LIST_TABLE };
	Rc rc = parse_args(cx->office, argc, argv, &args, a, err);
	if (rc != RC_OK)
		return rc;
	if (args.format == LIST_ICS)
		rc = write_calendar(cx->office, &args, a, &out, err);
	else if (args.format == LIST_TABLE)
		rc = write_table(cx, &args, a, &out, err);
	else
		rc = write_export(cx->office, &args, a, &out, err);
	if (rc != RC_OK)
		return rc;
	if (args.file != NULL)
		return file_write(args.file, str_cstr(&out), out.len, cx->config.path, err);
	return cli_out_write(cx, &out, err);
}

const CliCommand cli_list_command = {
	.name = "list",
	.need = CLI_READS,
	.synopsis = "list LISTE [SUCHE] [--columns a,b] [--sort a,-b] [--limit N]\n"
		    "               [--format table|csv|json|ics] [--plain] [-o DATEI]",
	.summary = "eine Liste ausgeben, als Tabelle oder Datei",
	.examples = "SUCHE ist die Suchzeile des Bildschirms. CSV ist für Excel gemacht; mit --plain hat es\n"
		    "Komma, englische Namen und unveränderten Text.\n\n"
		    "Beispiele:\n"
		    "  kontor list towns muehlhausen\n"
		    "  kontor list towns land:BB verdikt:kleinstadt --format csv -o kleinstaedte.csv\n"
		    "  kontor list towns umkreis:30km@wittenberge --sort -population --limit 10\n"
		    "  kontor list events --format ics -o termine.ics\n",
	.run = run,
};
