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

/* --- dates as iCalendar (export_calendar.c) ---
 *
 * Sorted by start and read back with libical before this returns RC_OK; what the sink got before is good
 * only then. Drafts never leave the office. A series of Outlook is in the file as a whole, also when only
 * some of its dates were asked for: with half of its dates, the same series would say two things. */
typedef struct ExportCalendar {
	const int64_t *ids; /* of events */
	size_t n;
	bool all;     /* all events instead */
	bool outside; /* for people outside the office: public dates only, without join link and dial-in */
} ExportCalendar;

typedef struct ExportCalendarReport {
	size_t dates, drafts, hidden;
	size_t completed, added; /* series of which only some dates were asked for; dates that came along */
	Str drops;               /* what Outlook will not take over: a line each, "Koordinaten (3 Termine)" */
} ExportCalendarReport;
void export_calendar_report_done(ExportCalendarReport *r);

typedef Rc ExportSink(void *arg, const char *bytes, size_t len, Err *err);
MUST_CHECK Rc export_calendar(Office *o, const ExportCalendar *what, ExportSink *sink, void *arg,
	ExportCalendarReport *ret, Err *err);

/* The same without a file: what there is to say before one is written. */
MUST_CHECK Rc export_calendar_preview(
	Office *o, const ExportCalendar *what, ExportCalendarReport *ret, Err *err);

/* The report as German sentences, one a line: drafts left out, series completed, what Outlook drops, and
 * that a file is imported once only. */
void export_calendar_say(const ExportCalendarReport *r, Str *out);

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
