#define _GNU_SOURCE /* nftw */
#include "box.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kontor/store/store.h"

void box_init(Box *b)
{
	const char *tmp = getenv("TMPDIR");
	snprintf(b->dir, sizeof(b->dir), "%s/kontor-test-XXXXXX", tmp == NULL ? P_tmpdir : tmp);
	assert_non_null(mkdtemp(b->dir));
	snprintf(b->path, sizeof(b->path), "%s/office.db", b->dir);
	b->arena = arena_new();
}

void box_store(Box *b)
{
	Err err = ERR_INIT;
	box_init(b);
	box_ok(store_create(b->path, &err), err);
}

static int remove_entry(const char *path, const struct stat *sb, int flag, struct FTW *ftw)
{
	(void)sb, (void)flag, (void)ftw;
	return remove(path);
}

void box_done(Box *b)
{
	arena_free(b->arena);
	nftw(b->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* The same UIDs in every run. */
static void counted(void *bytes, size_t len)
{
	static uint64_t n;
	memset(bytes, 0, len);
	n++;
	memcpy(bytes, &n, BASE_MIN(len, sizeof(n)));
}

Office *box_open(Box *b, const char *user)
{
	OfficeConfig cfg = { .path = b->path, .user = user, .clock = { BOX_NOW }, .random = counted };
	Office *o = NULL;
	Err err = ERR_INIT;
	box_ok(office_open(&cfg, &o, &err), err);
	return o;
}

static void set_field(Record *r, Arena *a, const char *field, const char *text)
{
	Err err = ERR_INIT;
	Value v = { 0 };
	const Field *f = kind_field(r->kind, field);
	assert_non_null(f);
	box_ok(value_parse(f, text, 0, a, &v, &err), err);
	r->values[kind_field_index(r->kind, field)] = v;
}

Record *box_insert(Office *o, Box *b, const Kind *k, ...)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *r = record_new(b->arena, k);
	Err err = ERR_INIT;
	va_list ap;
	va_start(ap, k);
	for (const char *name; (name = va_arg(ap, const char *)) != NULL;)
		set_field(r, b->arena, name, va_arg(ap, const char *));
	va_end(ap);
	box_ok(change_begin(&c, o, "Angelegt", &err), err);
	box_ok(change_insert(&c, r, &err), err);
	box_ok(change_commit(&c, &err), err);
	return record_clone(b->arena, r);
}

int64_t box_town(Office *o, Box *b, const char *ags, const char *name)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *r = record_new(b->arena, &kind_town);
	Err err = ERR_INIT;
	record_set_text(r, b->arena, "ags", ags);
	record_set_text(r, b->arena, "name", name);
	record_set_int(r, "population", 7000);
	box_ok(change_begin_import(&c, o, "Eingelesen", &err), err);
	box_ok(change_insert(&c, r, &err), err);
	box_ok(change_commit(&c, &err), err);
	return r->id;
}

Rc box_set(Office *o, Box *b, const Kind *k, int64_t id, const char *field, const char *value, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *base = NULL;
	if (office_get(o, k, id, b->arena, &base, err) != RC_OK)
		return err->rc;
	Record *mine = record_clone(b->arena, base);
	set_field(mine, b->arena, field, value);
	if (change_begin(&c, o, "Geändert", err) != RC_OK ||
		change_update(&c, base, mine, NULL, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

const char *box_get(Office *o, Box *b, const Kind *k, int64_t id, const char *field)
{
	AUTO(str_done) Str out = STR_INIT;
	Record *r = NULL;
	Err err = ERR_INIT;
	box_ok(office_get(o, k, id, b->arena, &r, &err), err);
	value_plain(kind_field(k, field), record_value(r, field), &out);
	return arena_strdup(b->arena, str_cstr(&out));
}

/* --- behind the program's back ------------------------------------------------------ */

static sqlite3 *open_raw(Box *b)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open_v2(b->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	return db;
}

void box_sql(Box *b, const char *sql)
{
	sqlite3 *db = open_raw(b);
	char *message = NULL;
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	sqlite3_close(db);
}

int64_t box_sql_int(Box *b, const char *sql)
{
	sqlite3 *db = open_raw(b);
	sqlite3_stmt *stmt = NULL;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int64_t v = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return v;
}

static void dump_kind(sqlite3 *db, const Kind *k, Str *out)
{
	AUTO(str_done) Str sql = STR_INIT;
	sqlite3_stmt *stmt = NULL;
	str_adds(&sql, "SELECT id");
	for (size_t i = 0; i < k->nfields; i++)
		if (strcmp(k->fields[i].name, "sequence") != 0 &&
			strcmp(k->fields[i].name, "changed_at") != 0)
			str_addf(&sql, ", \"%s\"", k->fields[i].name);
	str_addf(&sql, " FROM \"%s\" ORDER BY id", k->table);
	assert_int_equal(sqlite3_prepare_v2(db, str_cstr(&sql), -1, &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		str_adds(out, k->table);
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			const char *s = (const char *)sqlite3_column_text(stmt, i);
			str_addf(out, "|%s", s == NULL ? "NULL" : s);
		}
		str_addc(out, '\n');
	}
	sqlite3_finalize(stmt);
}

char *box_dump(Box *b)
{
	AUTO(str_done) Str out = STR_INIT;
	sqlite3 *db = open_raw(b);
	for (const Kind *const *k = kind_all; *k != NULL; k++)
		dump_kind(db, *k, &out);
	sqlite3_close(db);
	return arena_strdup(b->arena, str_cstr(&out));
}
