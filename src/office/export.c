/* Lists as CSV, JSON and Excel sheets. What a cell looks like follows from its type and the reader:
 * a person with a spreadsheet, or a program. */
#include "kontor/office/export.h"

#include <string.h>
#include <strings.h>

#include "kontor/exchange/csv.h"
#include "kontor/exchange/file.h"
#include "kontor/exchange/json.h"
#include "kontor/exchange/sheet.h"
#include "kontor/office/export_people.h"

/* --- row by row ----------------------------------------------------------------- */

struct ExportState {
	CsvWriter csv;
	JsonWriter json;
	Sheet *sheet;  /* of EXPORT_SHEET; else NULL */
	Str text;      /* of the cell being written */
	Field *fields; /* what value_show needs, for computed columns too */
};

static Rc begin_sheet(Export *e, Err *err)
{
	const char **labels = ARENA_ARRAY(e->arena, const char *, e->columns->len + 1);
	for (size_t i = 0; i < e->columns->len; i++)
		labels[i] = e->columns->items[i].label;
	return sheet_begin(e->kind->plural, labels, e->columns->len, &e->state->sheet, err);
}

static void begin_csv(Export *e)
{
	csv_begin(&e->state->csv, e->out, e->format == EXPORT_CSV_PLAIN);
	for (size_t i = 0; i < e->columns->len; i++) {
		const TableColumn *c = &e->columns->items[i];
		csv_text(&e->state->csv, e->format == EXPORT_CSV ? c->label : c->name);
	}
	csv_end_row(&e->state->csv);
}

Rc export_begin(Export *e, Office *o, const Kind *k, const TableColumns *columns, ExportFormat format,
	Arena *a, Str *out, Err *err)
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
	if (format == EXPORT_SHEET)
		return begin_sheet(e, err);
	if (format == EXPORT_JSON) {
		json_begin(&e->state->json, out, true);
		json_begin_array(&e->state->json);
	} else {
		begin_csv(e);
	}
	return RC_OK;
}

/* People read the name of what a reference points to; programs get its id. */
static void add_reference(Export *e, const Field *f, int64_t id, Str *out)
{
	Err ignored = ERR_INIT;
	bool people = e->format == EXPORT_CSV || e->format == EXPORT_SHEET;
	if (!people || f->ref == NULL || office_title(e->office, f->ref, id, out, &ignored) != RC_OK)
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

static void sheet_cell(Export *e, const Field *f, const Value *v)
{
	Sheet *sheet = e->state->sheet;
	Str *text = &e->state->text;
	if (v->type == VALUE_NULL) {
		sheet_text(sheet, NULL);
	} else if (f->type == FIELD_INT) {
		sheet_int(sheet, v->i);
	} else if (f->type == FIELD_DEGREE) {
		sheet_degree(sheet, v->i);
	} else if (f->type == FIELD_DATE) {
		sheet_date(sheet, date_parse_iso(v->s));
	} else if (f->type == FIELD_REF) {
		str_clear(text);
		add_reference(e, f, v->i, text);
		sheet_text(sheet, str_cstr(text));
	} else if (f->type == FIELD_TEXT || f->type == FIELD_PROSE) {
		sheet_text(sheet, v->s);
	} else {
		str_clear(text);
		value_show(f, v, text);
		sheet_text(sheet, str_cstr(text));
	}
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

static void json_row(Export *e, int64_t id, const Value *values)
{
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

void export_row(Export *e, int64_t id, const Value *values)
{
	if (e->format == EXPORT_JSON) {
		json_row(e, id, values);
		return;
	}
	for (size_t i = 0; i < e->columns->len; i++) {
		if (e->format == EXPORT_SHEET)
			sheet_cell(e, &e->state->fields[i], &values[i]);
		else
			csv_cell(e, &e->state->fields[i], &values[i]);
	}
	if (e->format == EXPORT_SHEET)
		sheet_end_row(e->state->sheet);
	else
		csv_end_row(&e->state->csv);
}

Rc export_end(Export *e, Err *err)
{
	Rc rc = RC_OK;
	if (e->format == EXPORT_JSON)
		json_end_array(&e->state->json);
	if (e->format == EXPORT_SHEET)
		rc = sheet_finish(e->state->sheet, e->out, err);
	sheet_freep(&e->state->sheet);
	str_done(&e->state->text);
	return rc;
}

/* --- a table as a file ------------------------------------------------------------ */

static bool has_ending(const char *path, const char *ending)
{
	size_t n = strlen(path);
	size_t m = strlen(ending);
	return n > m && strcasecmp(path + n - m, ending) == 0;
}

static int64_t *ids_of(const TableData *data, const uint32_t *rows, size_t n, Arena *a)
{
	int64_t *ids = ARENA_ARRAY(a, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		ids[i] = data->items[rows[i]].id;
	return ids;
}

static Rc write_rows(Office *o, const TableData *data, const uint32_t *rows, size_t n, ExportFormat format,
	Arena *a, Str *out, Err *err)
{
	Export e;
	const Value **cells = ARENA_ARRAY(a, const Value *, n + 1);
	if (export_people_cells(o, data, rows, n, a, cells, err) != RC_OK ||
		export_begin(&e, o, data->kind, &data->columns, format, a, out, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < n; i++)
		export_row(&e, data->items[rows[i]].id, cells[i]);
	return export_end(&e, err);
}

typedef enum FileType { FILE_NONE, FILE_CSV, FILE_JSON, FILE_SHEET, FILE_CALENDAR, FILE_CARDS } FileType;

static FileType type_of(const Kind *k, const char *path)
{
	if (has_ending(path, ".csv"))
		return FILE_CSV;
	if (has_ending(path, ".json"))
		return FILE_JSON;
	if (has_ending(path, ".xlsx"))
		return FILE_SHEET;
	if (has_ending(path, ".ics") && k == &kind_event)
		return FILE_CALENDAR;
	return has_ending(path, ".vcf") && k == &kind_person ? FILE_CARDS : FILE_NONE;
}

static Rc write_type(Office *o, const TableData *data, const uint32_t *rows, size_t n, FileType type,
	Arena *a, Str *out, Err *err)
{
	if (type == FILE_CARDS)
		return export_people_cards(o, ids_of(data, rows, n, a), n, CONTACT_VCARD_3, false, out, err);
	ExportFormat format = type == FILE_CSV ? EXPORT_CSV : type == FILE_SHEET ? EXPORT_SHEET : EXPORT_JSON;
	return write_rows(o, data, rows, n, format, a, out, err);
}

static Rc add_to_file(void *arg, const char *bytes, size_t len, Err *err)
{
	return file_out_add(arg, bytes, len, err);
}

static Rc write_calendar(
	Office *o, const TableData *data, const uint32_t *rows, size_t n, const char *path, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(file_out_freep) FileOut *file = NULL;
	AUTO(export_calendar_report_done) ExportCalendarReport report = { .drops = STR_INIT };
	const ExportCalendar what = { .ids = ids_of(data, rows, n, a), .n = n };
	const FileOptions options = { .forbidden = office_path(o) };
	if (file_out_open(path, &options, &file, err) != RC_OK ||
		export_calendar(o, &what, add_to_file, file, &report, err) != RC_OK)
		return err->rc;
	return file_out_commit(file, err);
}

Rc export_table_for(Office *o, const TableData *data, const uint32_t *rows, size_t n, const char *path,
	const char *purpose, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	FileType type = type_of(data->kind, path);
	const char *more = data->kind == &kind_event ? " oder .ics"
		: data->kind == &kind_person         ? " oder .vcf"
						     : "";
	if (type == FILE_NONE)
		return err_field(err, "path", "Der Dateiname muss auf %s%s enden.",
			*more != '\0' ? ".csv, .xlsx, .json" : ".csv, .xlsx oder .json", more);
	if (type == FILE_CALENDAR)
		return write_calendar(o, data, rows, n, path, err);
	if (write_type(o, data, rows, n, type, a, &out, err) != RC_OK)
		return err->rc;
	if (export_people_asks(data->kind) &&
		export_people_record(o, data->kind, purpose, strrchr(path, '.') + 1,
			type == FILE_CARDS ? NULL : &data->columns, n, err) != RC_OK)
		return err->rc;
	return file_write(path, str_cstr(&out), out.len, office_path(o), err);
}

Rc export_table(Office *o, const TableData *data, const uint32_t *rows, size_t n, const char *path, Err *err)
{
	return export_table_for(o, data, rows, n, path, NULL, err);
}
