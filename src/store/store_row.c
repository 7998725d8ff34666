/* Records of every kind through their kind's table.
 *
 * The SQL consists of names from the tables, which are constants; values are bound.
 * Texts are built per call and found again by the statement cache. */
#include "kontor/store/store_row.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "store_priv.h"

/* --- SQL text ---------------------------------------------------------------- */

/* SELECT id, rev and all fields. Built for each kind once per process. */
static const char *select_sql(const Kind *k)
{
	enum { KINDS_MAX = 64, TEXT_MAX = 1200 };
	static char texts[KINDS_MAX][TEXT_MAX];
	size_t at = 0;
	while (kind_all[at] != k)
		assert(kind_all[++at] != NULL && at < KINDS_MAX);
	if (texts[at][0] != '\0')
		return texts[at];

	AUTO(str_done) Str sql = STR_INIT;
	str_adds(&sql, "SELECT id, rev");
	for (size_t i = 0; i < k->nfields; i++)
		str_addf(&sql, ", \"%s\"", k->fields[i].name);
	str_addf(&sql, " FROM \"%s\"", k->table);
	assert(sql.len < TEXT_MAX);
	str_copy(texts[at], TEXT_MAX, str_cstr(&sql));
	return texts[at];
}

static void insert_sql(const Kind *k, Str *sql)
{
	str_addf(sql, "INSERT INTO \"%s\" (id, rev", k->table);
	for (size_t i = 0; i < k->nfields; i++)
		str_addf(sql, ", \"%s\"", k->fields[i].name);
	str_adds(sql, ") VALUES (?1, ?2");
	for (size_t i = 0; i < k->nfields; i++)
		str_addf(sql, ", ?%zu", i + 3);
	str_addc(sql, ')');
}

/* ?1 id, ?2 revision, then the fields of the mask from ?3 on. */
static void update_sql(const Kind *k, uint64_t fields, Str *sql)
{
	str_addf(sql, "UPDATE \"%s\" SET rev = rev + 1", k->table);
	int at = 3;
	for (size_t i = 0; i < k->nfields; i++)
		if (fields & UINT64_C(1) << i)
			str_addf(sql, ", \"%s\" = ?%d", k->fields[i].name, at++);
	str_adds(sql, " WHERE id = ?1 AND rev = ?2");
}

/* --- reading ------------------------------------------------------------------ */

static Record *read_record(StoreStmt *q, const Kind *k, Arena *a)
{
	Record *r = record_new(a, k);
	r->id = store_stmt_int(q, 0);
	r->rev = store_stmt_int(q, 1);
	for (size_t i = 0; i < k->nfields; i++) {
		r->values[i] = store_stmt_value(q, (int)i + 2);
		if (r->values[i].type == VALUE_TEXT)
			r->values[i].s = arena_strdup(a, r->values[i].s);
	}
	return r;
}

Rc store_row_get(Store *st, const Kind *k, int64_t id, Arena *a, Record **ret, Err *err)
{
	AUTO(str_done) Str sql = STR_INIT;
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = false;
	str_addf(&sql, "%s WHERE id = ?1", select_sql(k));
	if (store_stmt_get(st, str_cstr(&sql), &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, id);
	if (store_stmt_next(&q, &row, err) != RC_OK)
		return err->rc;
	if (!row)
		return err_set(err, RC_NOT_FOUND, "%s %" PRId64 " gibt es nicht.", k->noun, id);
	*ret = read_record(&q, k, a);
	return RC_OK;
}

Rc store_row_find(
	Store *st, const Kind *k, const char *field, const char *value, Arena *a, Record **ret, Err *err)
{
	AUTO(str_done) Str sql = STR_INIT;
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = false;
	assert(kind_field(k, field) != NULL);
	str_addf(&sql, "%s WHERE \"%s\" = ?1", select_sql(k), field);
	if (store_stmt_get(st, str_cstr(&sql), &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, value);
	if (store_stmt_next(&q, &row, err) != RC_OK)
		return err->rc;
	if (!row)
		return err_set(err, RC_NOT_FOUND, "%s »%s« gibt es nicht.", k->noun, value);
	*ret = read_record(&q, k, a);
	return RC_OK;
}

/* All records that meet the condition (NULL: all), whose ?1 is v. */
static Rc list(
	Store *st, const Kind *k, const char *field, const Value *v, Arena *a, RecordList *ret, Err *err)
{
	AUTO(str_done) Str sql = STR_INIT;
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	RecordList found = { 0 };
	bool row = true; /* still true when a step fails */
	assert(field == NULL || kind_field(k, field) != NULL);
	str_adds(&sql, select_sql(k));
	if (field != NULL)
		str_addf(&sql, " WHERE \"%s\" = ?1", field);
	if (k->order != NULL)
		str_addf(&sql, " ORDER BY %s", k->order);
	if (store_stmt_get(st, str_cstr(&sql), &q, err) != RC_OK)
		return err->rc;
	if (field != NULL)
		store_stmt_bind_value(&q, 1, v);
	while (store_stmt_next(&q, &row, err) == RC_OK && row)
		VEC_PUSH(a, &found, read_record(&q, k, a));
	if (row)
		return err->rc;
	*ret = found;
	return RC_OK;
}

Rc store_row_list_int(
	Store *st, const Kind *k, const char *field, int64_t value, Arena *a, RecordList *ret, Err *err)
{
	Value v = { VALUE_INT, value, NULL };
	return list(st, k, field, &v, a, ret, err);
}

Rc store_row_list_text(
	Store *st, const Kind *k, const char *field, const char *value, Arena *a, RecordList *ret, Err *err)
{
	Value v = { VALUE_TEXT, 0, value };
	return list(st, k, field, &v, a, ret, err);
}

Rc store_row_all(Store *st, const Kind *k, Arena *a, RecordList *ret, Err *err)
{
	return list(st, k, NULL, NULL, a, ret, err);
}

Rc store_row_count(Store *st, const Kind *k, const char *field, int64_t id, int64_t *ret, Err *err)
{
	AUTO(str_done) Str sql = STR_INIT;
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = false;
	str_addf(&sql, "SELECT count(*) FROM \"%s\" WHERE \"%s\" = ?1", k->table, field);
	if (store_stmt_get(st, str_cstr(&sql), &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, id);
	if (store_stmt_next(&q, &row, err) != RC_OK)
		return err->rc;
	*ret = row ? store_stmt_int(&q, 0) : 0;
	return RC_OK;
}

/* Equal names have equal sort keys, which have an index. */
Rc store_row_town_title(Store *st, int64_t id, Arena *a, StoreTownTitle *ret, Err *err)
{
	static const char sql[] =
		"SELECT t.name, t.ags, (SELECT d.name FROM district d WHERE d.id = t.district),"
		" (SELECT count(*) FROM town o WHERE o.sort_key = t.sort_key AND o.name = t.name"
		"  AND o.gone_date IS NULL),"
		" (SELECT count(*) FROM town o WHERE o.sort_key = t.sort_key AND o.name = t.name"
		"  AND o.gone_date IS NULL AND o.district IS t.district)"
		" FROM town t WHERE t.id = ?1";
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = false;
	if (store_stmt_get(st, sql, &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, id);
	if (store_stmt_next(&q, &row, err) != RC_OK)
		return err->rc;
	if (!row)
		return err_set(err, RC_NOT_FOUND, "%s %" PRId64 " gibt es nicht.", kind_town.noun, id);
	ret->name = arena_strdup(a, store_stmt_text(&q, 0));
	ret->ags = arena_strdup(a, store_stmt_text(&q, 1));
	ret->district = arena_strdup(a, store_stmt_text(&q, 2));
	ret->same_name = store_stmt_int(&q, 3);
	ret->same_name_in_district = store_stmt_int(&q, 4);
	return RC_OK;
}

/* --- rules of the schema, explained ------------------------------------------------- */

/* The field that SQLite's "… constraint failed: town.ags" ends with, or NULL. */
static const Field *failed_field(Store *st, const Kind *k)
{
	const char *dot = strrchr(sqlite3_errmsg(store_db(st)), '.');
	return dot == NULL ? NULL : kind_field(k, dot + 1);
}

static Rc explain_unique(Store *st, const Record *r, Err *err)
{
	const Field *f = failed_field(st, r->kind);
	if (f == NULL)
		return err_set(err, RC_INVALID, "%s %" PRId64 " gibt es schon.", r->kind->noun, r->id);
	AUTO(str_done) Str shown = STR_INIT;
	value_show(f, record_value(r, f->name), &shown);
	if ((f->flags & FIELD_UNIQUE) != 0)
		return err_field(err, f->name, "%s: %s »%s« gibt es schon.", r->kind->noun, f->label,
			str_cstr(&shown));
	return err_field(err, f->name, "%s: Diesen Eintrag gibt es hier schon.", r->kind->noun);
}

/* SQLite does not say which reference is broken, so look. */
static Rc explain_reference(Store *st, const Record *r, Err *err)
{
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		if (f->type != FIELD_REF || r->values[i].type != VALUE_INT)
			continue;
		int64_t found = 0;
		if (store_row_count(st, f->ref, "id", r->values[i].i, &found, err) != RC_OK)
			return err->rc;
		if (found == 0)
			return err_field(err, f->name, "%s: %s %" PRId64 " gibt es nicht (mehr).", f->label,
				f->ref->noun, r->values[i].i);
	}
	return err_set(err, RC_INVALID, "%s verweist auf etwas, das es nicht gibt.", r->kind->noun);
}

/* err already tells what store_fail makes of it; make it better where we can. */
static Rc explain(Store *st, const Record *r, Err *err)
{
	const Field *f = NULL;
	switch (sqlite3_extended_errcode(store_db(st))) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return explain_unique(st, r, err);
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return explain_reference(st, r, err);
	case SQLITE_CONSTRAINT_NOTNULL:
		f = failed_field(st, r->kind);
		if (f != NULL)
			return err_field(err, f->name, "%s darf nicht leer sein.", f->label);
		return err->rc;
	case SQLITE_CONSTRAINT_CHECK:
		return err_set(err, RC_INVALID, "%s: Die Angaben widersprechen einer Regel der Datei (%s).",
			r->kind->noun, sqlite3_errmsg(store_db(st)));
	default:
		return err->rc;
	}
}

/* --- writing -------------------------------------------------------------------------- */

Rc store_row_insert(Store *st, Record *r, Err *err)
{
	assert(store_in_transaction(st));
	AUTO(str_done) Str sql = STR_INIT;
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	insert_sql(r->kind, &sql);
	if (store_stmt_get(st, str_cstr(&sql), &q, err) != RC_OK)
		return err->rc;
	if (r->id != 0)
		store_stmt_bind_int(&q, 1, r->id);
	store_stmt_bind_int(&q, 2, r->rev + 1);
	for (size_t i = 0; i < r->kind->nfields; i++)
		store_stmt_bind_value(&q, (int)i + 3, &r->values[i]);
	if (store_stmt_run(&q, err) != RC_OK)
		return explain(st, r, err);
	if (r->id == 0)
		r->id = sqlite3_last_insert_rowid(store_db(st));
	r->rev++;
	return RC_OK;
}

static Rc stale(const Kind *k, int64_t id, Err *err)
{
	return err_set(
		err, RC_CONFLICT, "%s %" PRId64 " wurde inzwischen von anderen geändert.", k->noun, id);
}

Rc store_row_update_fields(Store *st, Record *r, uint64_t fields, Err *err)
{
	assert(store_in_transaction(st));
	AUTO(str_done) Str sql = STR_INIT;
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	update_sql(r->kind, fields, &sql);
	if (store_stmt_get(st, str_cstr(&sql), &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, r->id);
	store_stmt_bind_int(&q, 2, r->rev);
	int at = 3;
	for (size_t i = 0; i < r->kind->nfields; i++)
		if (fields & UINT64_C(1) << i)
			store_stmt_bind_value(&q, at++, &r->values[i]);
	if (store_stmt_run(&q, err) != RC_OK)
		return explain(st, r, err);
	if (sqlite3_changes(store_db(st)) == 0)
		return stale(r->kind, r->id, err);
	r->rev++;
	return RC_OK;
}

Rc store_row_update(Store *st, Record *r, Err *err)
{
	return store_row_update_fields(st, r, (UINT64_C(1) << r->kind->nfields) - 1, err);
}

Rc store_row_delete(Store *st, const Kind *k, int64_t id, int64_t rev, Err *err)
{
	assert(store_in_transaction(st));
	AUTO(str_done) Str sql = STR_INIT;
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	str_addf(&sql, "DELETE FROM \"%s\" WHERE id = ?1 AND rev = ?2", k->table);
	if (store_stmt_get(st, str_cstr(&sql), &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, id);
	store_stmt_bind_int(&q, 2, rev);
	if (store_stmt_run(&q, err) != RC_OK) {
		if (sqlite3_extended_errcode(store_db(st)) == SQLITE_CONSTRAINT_FOREIGNKEY)
			return err_set(err, RC_DENIED,
				"%s %" PRId64 " wird noch gebraucht: andere Einträge "
				"verweisen darauf.",
				k->noun, id);
		return err->rc;
	}
	return sqlite3_changes(store_db(st)) == 0 ? stale(k, id, err) : RC_OK;
}
