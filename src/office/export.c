/* Lists as CSV and JSON. What a cell looks like follows from its type and the reader:
 * a person with a spreadsheet, or a program. */
#include "kontor/office/export.h"

#include <string.h>
#include <strings.h>

#include "kontor/exchange/csv.h"
#include "kontor/exchange/file.h"
#include "kontor/exchange/json.h"

/* --- row by row ----------------------------------------------------------------- */

struct ExportState {
	CsvWriter csv;
	JsonWriter json;
	Str text;      /* of the cell being written */
	Field *fields; /* what value_show needs, for computed columns too */
};

static void write_header(Export *e)
{
	for (size_t i = 0; i < e->columns->len; i++) {
		const TableColumn *c = &e->columns->items[i];
		csv_text(&e->state->csv, e->format == EXPORT_CSV ? c->label : c->name);
	}
	csv_end_row(&e->state->csv);
}

void export_begin(Export *e, Office *o, const Kind *k, const TableColumns *columns, ExportFormat format,
	Arena *a, Str *out)
{
	*e = (Export){ o, k, columns, format, out, ARENA_NEW(a, struct ExportState), a };
	e->state->fields = ARENA_ARRAY(a, Field, columns->len);
	for (size_t i = 0; i < columns->len; i++) {
		const TableColumn *c = &columns->items[i];
		e->state->fields[i] = c->field != NULL
			? *c->field
			: (Field){
				  .name = c->name, .label = c->label, .type = c->type, .choices = c->choices
			  };
	}
	if (format == EXPORT_JSON) {
		json_begin(&e->state->json, out, true);
		json_begin_array(&e->state->json);
		return;
	}
	csv_begin(&e->state->csv, out, format == EXPORT_CSV_PLAIN);
	write_header(e);
}

/* People read the name of what a reference points to; programs get its id. */
static void add_reference(Export *e, const Field *f, int64_t id, Str *out)
{
	Err ignored = ERR_INIT;
	if (e->format != EXPORT_CSV || f->ref == NULL ||
		office_title(e->office, f->ref, id, out, &ignored) != RC_OK)
		str_add_int(out, id);
}

static void csv_cell(Export *e, const Field *f, const Value *v)
{
	CsvWriter *w = &e->state->csv;
	if (v->type == VALUE_NULL) {
		csv_text(w, NULL);
		return;
	}
	if (f->type == FIELD_INT) {
		csv_int(w, v->i);
		return;
	}
	if (f->type == FIELD_DEGREE) {
		csv_degree(w, v->i);
		return;
	}
	if (v->type == VALUE_TEXT && (f->type == FIELD_TEXT || f->type == FIELD_PROSE)) {
		csv_text(w, v->s);
		return;
	}
	if (v->type == VALUE_TEXT && f->type == FIELD_CHOICE) {
		csv_text(w, e->format == EXPORT_CSV ? kind_choice_label(f, v->s) : v->s);
		return;
	}
	Str *text = &e->state->text;
	str_clear(text);
	if (f->type == FIELD_REF)
		add_reference(e, f, v->i, text);
	else if (e->format == EXPORT_CSV)
		value_show(f, v, text);
	else
		value_plain(f, v, text);
	csv_text(w, str_cstr(text));
}

void export_json_value(JsonWriter *w, FieldType type, const Value *v)
{
	char buf[DATE_TEXT_MAX];
	Wall wall = type == FIELD_WALL && v->type == VALUE_TEXT ? wall_parse_iso(v->s) : WALL_NONE;
	if (v->type == VALUE_NULL) {
		json_none(w);
	} else if (wall != WALL_NONE) {
		wall_format_offset(wall, buf);
		json_text(w, buf);
	} else if (v->type == VALUE_TEXT) {
		json_text(w, v->s);
	} else if (type == FIELD_BOOL) {
		json_bool(w, v->i != 0);
	} else if (type == FIELD_DEGREE) {
		json_degree(w, v->i);
	} else if (type == FIELD_STAMP) {
		date_format_utc(v->i, buf);
		json_text(w, buf);
	} else {
		json_int(w, v->i);
	}
}

void export_row(Export *e, int64_t id, const Value *values)
{
	if (e->format != EXPORT_JSON) {
		for (size_t i = 0; i < e->columns->len; i++)
			csv_cell(e, &e->state->fields[i], &values[i]);
		csv_end_row(&e->state->csv);
		return;
	}
	JsonWriter *w = &e->state->json;
	json_begin_object(w);
	json_key(w, "id");
	json_int(w, id);
	for (size_t i = 0; i < e->columns->len; i++) {
		json_key(w, e->columns->items[i].name);
		export_json_value(w, e->columns->items[i].type, &values[i]);
	}
	json_end_object(w);
}

void export_end(Export *e)
{
	if (e->format == EXPORT_JSON)
		json_end_array(&e->state->json);
	str_done(&e->state->text);
}

/* --- a table as a file ------------------------------------------------------------ */

static bool has_ending(const char *path, const char *ending)
{
	size_t n = strlen(path);
	size_t m = strlen(ending);
	return n > m && strcasecmp(path + n - m, ending) == 0;
}

static Rc write_calendar(
	Office *o, const TableData *data, const uint32_t *rows, size_t n, Arena *a, Str *out, Err *err)
{
	size_t drafts;
	int64_t *ids = ARENA_ARRAY(a, int64_t, n);
	for (size_t i = 0; i < n; i++)
		ids[i] = data->items[rows[i]].id;
	return export_calendar(o, ids, n, out, &drafts, err);
}

Rc export_table(Office *o, const TableData *data, const uint32_t *rows, size_t n, const char *path, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	if (has_ending(path, ".ics") && data->kind == &kind_event) {
		if (write_calendar(o, data, rows, n, a, &out, err) != RC_OK)
			return err->rc;
	} else if (has_ending(path, ".csv") || has_ending(path, ".json")) {
		Export e;
		export_begin(&e, o, data->kind, &data->columns,
			has_ending(path, ".csv") ? EXPORT_CSV : EXPORT_JSON, a, &out);
		for (size_t i = 0; i < n; i++)
			export_row(&e, data->items[rows[i]].id, data->items[rows[i]].cells);
		export_end(&e);
	} else {
		return err_field(err, "path", "Der Dateiname muss auf %s enden.",
			data->kind == &kind_event ? ".csv, .json oder .ics" : ".csv oder .json");
	}
	return file_write(path, out.data, out.len, office_path(o), err);
}
