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

/* The fixed texts of a kind, built at first use and kept as long as the program. */
typedef struct RowSql {
	Str select, get, insert, delete, last_id;
} RowSql;

static size_t place_of(const Kind *k)
{
	size_t at = 0;
	for (; kind_all[at] != k; at++)
		assert(kind_all[at] != NULL && at + 1 < STORE_KINDS_MAX);
	return at;
}

static void add_field_names(const Kind *k, Str *sql)
{
	for (size_t i = 0; i < k->nfields; i++)
		str_addf(sql, ", \"%s\"", k->fields[i].name);
}

static void build(const Kind *k, RowSql *s)
{
	str_adds(&s->select, "SELECT id, rev");
	add_field_names(k, &s->select);
	str_addf(&s->select, " FROM \"%s\"", k->table);
	str_addf(&s->get, "%s WHERE id = ?1", str_cstr(&s->select));

	str_addf(&s->insert, "INSERT INTO \"%s\" (id, rev", k->table);
	add_field_names(k, &s->insert);
	str_adds(&s->insert, ") VALUES (?1, ?2");
	for (size_t i = 0; i < k->nfields; i++)
		str_addf(&s->insert, ", ?%zu", i + 3);
	str_addc(&s->insert, ')');

	str_addf(&s->delete, "DELETE FROM \"%s\" WHERE id = ?1 AND rev = ?2", k->table);
	/* Ends of indexes: nothing is read but the few ranges of imports. */
	str_addf(&s->last_id,
		"SELECT max(coalesce((SELECT max(id) FROM \"%s\"), 0),"
		" coalesce((SELECT max(\"row\") FROM change WHERE kind = '%s'), 0),"
		" coalesce((SELECT max(last) FROM change WHERE kind = '%s' AND last IS NOT NULL), 0))",
		k->table, k->table, k->table);
}

static const RowSql *sql_of(const Kind *k)
{
	static RowSql texts[STORE_KINDS_MAX];
	RowSql *s = &texts[place_of(k)];
	if (s->select.len == 0)
		build(k, s);
	return s;
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
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	bool row = false;
	if (store_stmt_get_fixed(st, str_cstr(&sql_of(k)->get), &q, err) != RC_OK)
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
	str_addf(&sql, "%s WHERE \"%s\" = ?1", str_cstr(&sql_of(k)->select), field);
	if (store_stmt_get(st, str_cstr(&sql), &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_text(&q, 1, value);
	if (store_stmt_next(&q, &row, err) != RC_OK)
		return err->rc;
	if (!row)
		return err_set(err, RC_NOT_FOUND, "%s „%s“ gibt es nicht.", k->noun, value);
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
	str_adds(&sql, str_cstr(&sql_of(k)->select));
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
	Value v = { .type = VALUE_INT, .i = value };
	return list(st, k, field, &v, a, ret, err);
}

Rc store_row_list_text(
	Store *st, const Kind *k, const char *field, const char *value, Arena *a, RecordList *ret, Err *err)
{
	Value v = { .type = VALUE_TEXT, .s = value };
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
	if (store_stmt_get_fixed(st, sql, &q, err) != RC_OK)
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
		return err_field(err, f->name, "%s: %s „%s“ gibt es schon.", r->kind->noun, f->label,
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

/* An id that no record of this kind ever had. AUTOINCREMENT would promise the same, for
 * one more page per save: the log of changes already knows every id. */
static Rc new_id(Store *st, const Kind *k, int64_t *ret, Err *err)
{
	int64_t *next = &store_next_ids(st)[place_of(k)];
	if (*next == 0) {
		AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
		bool row = false;
		if (store_stmt_get_fixed(st, str_cstr(&sql_of(k)->last_id), &q, err) != RC_OK ||
			store_stmt_next(&q, &row, err) != RC_OK)
			return err->rc;
		*next = (row ? store_stmt_int(&q, 0) : 0) + 1;
	}
	*ret = *next;
	return RC_OK;
}

Rc store_row_insert(Store *st, Record *r, Err *err)
{
	assert(store_in_transaction(st));
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	int64_t id = r->id;
	if (id == 0 && new_id(st, r->kind, &id, err) != RC_OK)
		return err->rc;
	if (store_stmt_get_fixed(st, str_cstr(&sql_of(r->kind)->insert), &q, err) != RC_OK)
		return err->rc;
	store_stmt_bind_int(&q, 1, id);
	store_stmt_bind_int(&q, 2, r->rev + 1);
	for (size_t i = 0; i < r->kind->nfields; i++)
		if (r->values[i].type != VALUE_NULL)
			store_stmt_bind_value(&q, (int)i + 3, &r->values[i]);
	if (store_stmt_run(&q, err) != RC_OK)
		return explain(st, r, err);
	int64_t *next = &store_next_ids(st)[place_of(r->kind)];
	if (*next != 0 && id >= *next)
		*next = id + 1;
	r->id = id;
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
	AUTO(store_stmt_done) StoreStmt q = STORE_STMT_INIT;
	if (store_stmt_get_fixed(st, str_cstr(&sql_of(k)->delete), &q, err) != RC_OK)
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
