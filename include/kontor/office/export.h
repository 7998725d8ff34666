/* Lists as files: the formats that the command line prints and `x` saves. */
#ifndef KONTOR_OFFICE_EXPORT_H
#define KONTOR_OFFICE_EXPORT_H

#include "kontor/base/str.h"
#include "kontor/exchange/contact.h"
#include "kontor/office/table.h"

typedef enum ExportFormat {
	EXPORT_CSV,       /* for people: German texts, German Excel */
	EXPORT_CSV_PLAIN, /* for programs: English names, ISO dates, untouched text */
	EXPORT_JSON,      /* one array of objects, each with its id */
	EXPORT_SHEET,     /* an Excel sheet: German texts, real numbers and dates */
} ExportFormat;

/* A list, row by row, so that long ones need no memory: begin, row …, end. out may be
 * emptied between rows. */
typedef struct Export {
	Office *office;
	const Kind *kind;
	const TableColumns *columns;
	ExportFormat format;
	Str *out;
	struct ExportState *state;
	Arena *arena;
} Export;

/* Fails only where sheets cannot be written. After RC_OK export_end is due. */
MUST_CHECK Rc export_begin(Export *e, Office *o, const Kind *k, const TableColumns *columns,
	ExportFormat format, Arena *a, Str *out, Err *err);
void export_row(Export *e, int64_t id, const Value *values);
MUST_CHECK Rc export_end(Export *e, Err *err);

/* Dates as iCalendar, sorted by start and read back with libical before this returns
 * RC_OK. Drafts never leave the office: they are counted in *ret_drafts and left out. */
MUST_CHECK Rc export_calendar(
	Office *o, const int64_t *ids, size_t n, Str *out, size_t *ret_drafts, Err *err);

/* Save these rows of a table; the ending of path picks the format: .csv (for Excel), .xlsx,
 * .json, .ics (dates only), .vcf (persons only). Relative paths start at the working directory.
 * Atomic; never over the office file.
 *
 * Persons leave the office for a purpose, which is recorded: without one this is RC_INVALID with
 * err->field "purpose". Mails and phone numbers that a person asked not to be used stay behind. */
MUST_CHECK Rc export_table(
	Office *o, const TableData *data, const uint32_t *rows, size_t n, const char *path, Err *err);
MUST_CHECK Rc export_table_for(Office *o, const TableData *data, const uint32_t *rows, size_t n,
	const char *path, const char *purpose, Err *err);

/* One value as JSON, the way every command prints it: plain integers, decimal degrees, true
 * and false, English choices, times in ISO 8601 with their offset. */
struct JsonWriter;
void export_json_value(struct JsonWriter *w, FieldType type, const Value *v);

#endif
