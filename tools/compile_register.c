/* Compiles data/register.tsv from the official files (see data/README.md):
 *
 *	build/tools/compile_register GV100AD.txt EXTRACT.csv data/register.tsv
 *
 * A maintainer's tool: built with the program, never installed. */
#include <stdio.h>

#include "kontor/exchange/file.h"
#include "kontor/exchange/register.h"

static void report(const char *path, const RegisterFile *f)
{
	printf("%s: %zu records, %zu refused\n", path, f->len, f->faults.len);
	for (size_t i = 0; i < f->faults.len; i++)
		printf("%s:%zu: %s\n", path, f->faults.items[i].line, f->faults.items[i].reason);
}

static Rc compile(const char *full_path, const char *extract_path, const char *out_path, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	char *bytes;
	size_t len;
	RegisterFile full;
	RegisterFile extract;
	RegisterFile shipped;
	if (file_read(full_path, REGISTER_FILE_MAX, a, &bytes, &len, err) != RC_OK ||
		register_parse(bytes, len, a, &full, err) != RC_OK)
		return err->rc;
	report(full_path, &full);
	if (file_read(extract_path, REGISTER_FILE_MAX, a, &bytes, &len, err) != RC_OK ||
		register_coordinates_parse(bytes, len, a, &extract, err) != RC_OK)
		return err->rc;
	report(extract_path, &extract);
	register_shipped_select(&full, &extract, a, &shipped);
	AUTO(str_done) Str out = STR_INIT;
	register_shipped_write(&shipped, &out);
	return file_write(out_path, out.data, out.len, NULL, err);
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: compile_register GV100AD.txt EXTRACT.csv OUT.tsv\n");
		return 2;
	}
	Err err = ERR_INIT;
	if (compile(argv[1], argv[2], argv[3], &err) != RC_OK) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	return 0;
}
