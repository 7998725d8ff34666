/* The floor of the register import: parse the file, fill the same tables with the same
 * indexes in one transaction. No folding, no comparison, no history.
 *
 * usage: floor_loader SCHEMA.sql GV100AD.txt DATABASE */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELD_BYTES = 256, LINE_CHARACTERS = 220 };

static sqlite3 *db;
static sqlite3_stmt *district, *association, *town, *population;

static void check(int rc)
{
	if (rc != SQLITE_OK && rc != SQLITE_DONE) {
		fprintf(stderr, "floor_loader: %s\n", db ? sqlite3_errmsg(db) : "cannot read");
		exit(1);
	}
}

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *bytes;
	long size;

	if (!f || fseek(f, 0, SEEK_END) < 0)
		check(SQLITE_IOERR);
	size = ftell(f);
	rewind(f);
	bytes = calloc(1, (size_t)size + 1);
	if (!bytes || fread(bytes, 1, (size_t)size, f) != (size_t)size)
		check(SQLITE_IOERR);
	fclose(f);
	return bytes;
}

static sqlite3_stmt *prepare(const char *sql)
{
	sqlite3_stmt *s = NULL;

	check(sqlite3_prepare_v2(db, sql, -1, &s, NULL));
	return s;
}

static void prepare_all(void)
{
	district = prepare("INSERT INTO district (key, name, seat) VALUES (?1, ?2, ?3)");
	association = prepare("INSERT INTO association (key, name, type) VALUES (?1, ?2, ?3)");
	town = prepare(
		"INSERT INTO town (ags, name, type, district, association, postcode, population, population_date, "
		"area_ha, register_date, name_fold, sort_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, ?2, ?2)");
	population =
		prepare("INSERT INTO population (town, date, value, source) VALUES (?1, ?2, ?3, 'GV100AD')");
}

/* Byte offsets of the characters of a line; offsets[n] of its end. */
static size_t measure(const char *line, size_t len, unsigned short offsets[LINE_CHARACTERS + 1])
{
	size_t i, n = 0;

	for (i = 0; i < len && n < LINE_CHARACTERS; i++) {
		if (((unsigned char)line[i] & 0xc0) != 0x80)
			offsets[n++] = (unsigned short)i;
	}
	offsets[n] = (unsigned short)len;
	return n;
}

/* Characters from..to, counted from 1 as in the description of the record. */
static void field(const char *line, const unsigned short *offsets, int from, int to, char out[FIELD_BYTES])
{
	size_t start = offsets[from - 1], end = offsets[to];

	while (end > start && line[end - 1] == ' ')
		end--;
	memcpy(out, line + start, end - start);
	out[end - start] = '\0';
}

static void bind(sqlite3_stmt *s, int i, const char *text)
{
	check(sqlite3_bind_text(s, i, text, -1, SQLITE_TRANSIENT));
}

static sqlite3_int64 insert(sqlite3_stmt *s)
{
	check(sqlite3_step(s));
	check(sqlite3_reset(s));
	return sqlite3_last_insert_rowid(db);
}

static void load_town(const char *line, const unsigned short *o, sqlite3_int64 in, sqlite3_int64 of)
{
	char text[FIELD_BYTES], date[16];
	static const struct {
		int parameter, from, to;
	} texts[] = { { 1, 11, 18 }, { 2, 23, 72 }, { 3, 123, 124 }, { 6, 166, 170 } };
	long long inhabitants;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		field(line, o, texts[i].from, texts[i].to, text);
		bind(town, texts[i].parameter, text);
	}
	snprintf(date, sizeof(date), "%.4s-%.2s-%.2s", line + 2, line + 6, line + 8);
	bind(town, 8, date);
	field(line, o, 129, 139, text);
	check(sqlite3_bind_int64(town, 9, strtoll(text, NULL, 10)));
	field(line, o, 140, 150, text);
	inhabitants = strtoll(text, NULL, 10);
	check(sqlite3_bind_int64(town, 7, inhabitants));
	check(sqlite3_bind_int64(town, 4, in));
	check(sqlite3_bind_int64(town, 5, of));
	check(sqlite3_bind_int64(population, 1, insert(town)));
	bind(population, 2, date);
	check(sqlite3_bind_int64(population, 3, inhabitants));
	insert(population);
}

static void load_group(
	sqlite3_stmt *s, const char *key, const char *line, const unsigned short *o, int from, int to)
{
	char text[FIELD_BYTES];

	bind(s, 1, key);
	field(line, o, 23, 72, text);
	bind(s, 2, text);
	field(line, o, from, to, text);
	bind(s, 3, text);
}

/* Records stand in the file below the district and the association they belong to. */
static void load_line(const char *line, size_t len)
{
	static sqlite3_int64 last_district, last_association;
	unsigned short o[LINE_CHARACTERS + 1];
	char key[FIELD_BYTES], part[FIELD_BYTES], kind[FIELD_BYTES];

	if (measure(line, len, o) < 170)
		return;
	field(line, o, 11, 15, key);
	field(line, o, 123, 124, kind);
	if (!memcmp(line, "40", 2)) {
		load_group(district, key, line, o, 73, 122);
		last_district = insert(district);
	} else if (!memcmp(line, "50", 2)) {
		field(line, o, 19, 22, part);
		snprintf(key + 5, sizeof(key) - 5, "%.8s", part);
		load_group(association, key, line, o, 123, 124);
		last_association = insert(association);
	} else if (!memcmp(line, "60", 2) && strcmp(kind, "65") != 0 && strcmp(kind, "66") != 0) {
		load_town(line, o, last_district, last_association);
	}
}

static void load(const char *bytes)
{
	const char *line = bytes, *end;

	check(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
	for (; (end = strchr(line, '\n')); line = end + 1)
		load_line(line, (size_t)(end - line));
	check(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
}

int main(int argc, char **argv)
{
	char *schema, *bytes;

	if (argc != 4)
		return 2;
	schema = read_file(argv[1]);
	bytes = read_file(argv[2]);
	check(sqlite3_open(argv[3], &db));
	check(sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
		NULL, NULL, NULL));
	check(sqlite3_exec(db, schema, NULL, NULL, NULL));
	prepare_all();
	load(bytes);
	sqlite3_finalize(district);
	sqlite3_finalize(association);
	sqlite3_finalize(town);
	sqlite3_finalize(population);
	check(sqlite3_close(db));
	free(schema);
	free(bytes);
	return 0;
}
