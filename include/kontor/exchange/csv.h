/* Writing tables as CSV, for people (German Excel) and for programs; reading any CSV.
 *
 * For people: UTF-8 with BOM, semicolon, CRLF, decimal comma, and cells that a
 * spreadsheet would execute (starting with = + - @ TAB CR NUL) made inert by a leading
 * apostrophe, except plain numbers in numeric columns. Postcodes and keys stay text: digits
 * that a number would lose (a zero before, more than fifteen) get a tab behind them, which
 * whoever reads them trims.
 * Plain: comma, LF, no BOM, untouched text. */
#ifndef KONTOR_EXCHANGE_CSV_H
#define KONTOR_EXCHANGE_CSV_H

#include "kontor/base/arena.h"
#include "kontor/base/err.h"
#include "kontor/base/str.h"

typedef struct CsvWriter {
	Str *out;
	bool plain;
	bool mid_row;
} CsvWriter;

void csv_begin(CsvWriter *w, Str *out, bool plain); /* writes the BOM for people */
void csv_text(CsvWriter *w, const char *s);         /* one cell; NULL is empty */
void csv_int(CsvWriter *w, int64_t v);
void csv_degree(CsvWriter *w, int64_t microdegrees); /* 52,993574 or 52.993574 */
void csv_end_row(CsvWriter *w);

/* Reading: separator (comma, semicolon, tab) recognised from the first record; quotes, quoted line
 * breaks, CRLF, CR and LF, BOM. Cells live as long as the arena; the array of them until
 * the next record. */
typedef struct CsvReader {
	const char *bytes;
	size_t len, at;
	size_t line;      /* where the record just read begins, from 1 */
	size_t next_line; /* lines read so far */
	char separator;
	char **cells;
	size_t ncells, cap;
	Arena *arena;
} CsvReader;

void csv_read_begin(CsvReader *r, const char *bytes, size_t len, Arena *a);
bool csv_read(CsvReader *r); /* false at the end */

#endif
