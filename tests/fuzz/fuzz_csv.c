/* Any bytes are read as CSV without harm, and what was read survives writing and reading
 * again. */
#include <stdlib.h>
#include <string.h>

#include "kontor/exchange/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Writes the cells of the record just read; false when a file could not begin with them:
 * an empty line, or what would be taken for a byte order mark. */
static bool write_row(CsvWriter *w, const CsvReader *r)
{
	size_t i;

	if (r->ncells > 0 && (unsigned char)r->cells[0][0] == 0xef)
		return false;
	for (i = 0; i < r->ncells; i++)
		csv_text(w, r->cells[i]);
	csv_end_row(w);
	return r->ncells > 1;
}

static void compare_rows(const CsvReader *a, const CsvReader *b)
{
	size_t i;

	if (a->ncells != b->ncells)
		abort();
	for (i = 0; i < a->ncells; i++) {
		if (strcmp(a->cells[i], b->cells[i]) != 0)
			abort();
	}
}

static void round_trip(const CsvReader *read, Arena *a)
{
	AUTO(str_done) Str out = STR_INIT;
	CsvWriter w;
	CsvReader again;

	csv_begin(&w, &out, true);
	if (!write_row(&w, read))
		return;
	csv_read_begin(&again, str_cstr(&out), out.len, a);
	again.separator = ',';
	if (!csv_read(&again))
		abort();
	compare_rows(read, &again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	CsvReader r;
	size_t last = 0;

	csv_read_begin(&r, (const char *)data, size, a);
	while (csv_read(&r)) {
		if (r.at <= last && r.at < size)
			abort();
		last = r.at;
		if (size < 4096)
			round_trip(&r, a);
	}
	return 0;
}
