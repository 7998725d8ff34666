/* Lists that tell of persons leave the office with a purpose, and it is recorded. */
#include "cli_list_priv.h"

#include <stdlib.h>
#include <string.h>

bool cli_list_people_leave(const CliListArgs *args)
{
	return export_people_asks(args->kind) && args->format != CLI_LIST_TABLE;
}

/* --- what is written ------------------------------------------------------------------- */

static bool is_book(const CliListArgs *args)
{
	bool format = args->format == CLI_LIST_CSV || args->format == CLI_LIST_XLSX;
	return args->kind == &kind_person && format && args->whole != CLI_LIST_CHOSEN;
}

static int64_t *ids_of(const CliListRows *r, Arena *a)
{
	int64_t *ids = ARENA_ARRAY(a, int64_t, r->n + 1);
	for (size_t i = 0; i < r->n; i++)
		ids[i] = r->data.items[r->rows[i]].id;
	return ids;
}

static Rc write_rows(Office *o, const CliListArgs *args, CliListRows *r, Arena *a, Str *out, Err *err)
{
	Export e;
	const Value **cells = ARENA_ARRAY(a, const Value *, r->n + 1);
	if (export_begin(&e, o, args->kind, &args->columns, cli_list_export_format(args), a, out, err) !=
		RC_OK)
		return err->rc;
	/* Who asks for all columns moves the office, and needs them as they are. */
	if (args->whole == CLI_LIST_ALL)
		for (size_t i = 0; i < r->n; i++)
			cells[i] = r->data.items[r->rows[i]].cells;
	else if (export_people_cells(o, &r->data, r->rows, r->n, a, cells, err) != RC_OK)
		r->n = 0;
	for (size_t i = 0; i < r->n; i++)
		export_row(&e, r->data.items[r->rows[i]].id, cells[i]);
	Rc rc = err->rc;
	Err ignored = ERR_INIT;
	Rc ended = export_end(&e, rc == RC_OK ? err : &ignored);
	return rc != RC_OK ? rc : ended;
}

static Rc write_list(Office *o, const CliListArgs *args, CliListRows *r, Arena *a, Str *out, Err *err)
{
	bool everything = args->whole == CLI_LIST_ALL;
	if (args->format == CLI_LIST_VCF)
		return export_people_cards(o, ids_of(r, a), r->n, args->vcard, everything, out, err);
	if (is_book(args))
		return export_people_book(
			o, ids_of(r, a), r->n, cli_list_export_format(args), everything, out, err);
	return write_rows(o, args, r, a, out, err);
}

/* --- how many persons it tells of ---------------------------------------------------------- */

static int by_value(const void *x, const void *y)
{
	const int64_t *a = x, *b = y;
	return (*a > *b) - (*a < *b);
}

/* Parts of a person name her; of a registration each row is somebody. */
static const char *person_column(const Kind *k)
{
	return k->parent != NULL && kind_field(k, k->parent)->ref == &kind_person ? k->parent : NULL;
}

/* person is the column that names the person, behind the asked ones; of persons there is none. */
static size_t count_persons(const CliListRows *r, const char *person, Arena *a)
{
	size_t column = 0;
	if (person == NULL)
		return r->n;
	while (column < r->data.columns.len && strcmp(r->data.columns.items[column].name, person) != 0)
		column++;
	int64_t *ids = ARENA_ARRAY(a, int64_t, r->n + 1);
	for (size_t i = 0; i < r->n; i++)
		ids[i] = r->data.items[r->rows[i]].cells[column].i;
	qsort(ids, r->n, sizeof(*ids), by_value);
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++)
		n += i == 0 || ids[i] != ids[i - 1];
	return n;
}

static const char *format_name(const CliListArgs *args, bool chosen, Arena *a)
{
	static const char *const names[] = { "Tabelle", "CSV", "JSON", "vCard", "Excel", "ics" };
	const char *whole = args->whole == CLI_LIST_ALL ? "vollständig" : "Adressbuch";
	return chosen ? names[args->format] : arena_printf(a, "%s (%s)", names[args->format], whole);
}

Rc cli_list_people(Office *o, const CliListArgs *args, Arena *a, Str *out, Err *err)
{
	CliListRows rows;
	CliListArgs more = *args;
	bool chosen = args->format != CLI_LIST_VCF && !is_book(args);
	if (args->purpose == NULL)
		return cli_args_usage(err,
			"Personen verlassen das Büro nur für einen Zweck, der festgehalten wird, zum Beispiel: "
			"--purpose 'Einladung zum Kongress'");
	const char *person = person_column(args->kind);
	if (person != NULL && table_columns_sort(args->kind, person, a, &more.columns, err) != RC_OK)
		return err->rc;
	if (cli_list_load(o, &more, a, &rows, err) != RC_OK ||
		write_list(o, args, &rows, a, out, err) != RC_OK)
		return err->rc;
	size_t persons = count_persons(&rows, person, a);
	return export_people_record(o, args->kind, args->purpose, format_name(args, chosen, a),
		chosen ? &args->columns : NULL, persons, err);
}
