/* Query lines as SQL. The text of a statement is put together from constants only: the
 * conditions of the term table and the expressions of the kind table. Whatever a
 * person typed is bound. */
#include "kontor/store/store_query.h"

#include <malloc.h>
#include <string.h>

#include "store_priv.h"

#define PARAMS_PER_TERM 2 /* term i of the query binds ?(2i+1) and ?(2i+2) */

/* Append a condition with its ?1 and ?2 renumbered for the term. */
static void add_condition(Str *sql, const char *condition, size_t term)
{
	str_addc(sql, '(');
	for (const char *s = condition; *s != '\0'; s++) {
		str_addc(sql, *s);
		if (*s != '?')
			continue;
		str_add_int(sql, (int64_t)(term * PARAMS_PER_TERM) + (s[1] - '0'));
		s++;
	}
	str_addc(sql, ')');
}

static bool in_sql(const Term *t)
{
	return t->def != NULL && t->def->sql != NULL;
}

static bool is_alternative(const Term *a, const Term *b)
{
	return a->def == b->def && !a->negated && !b->negated &&
		(a->def->type == TERM_CHOICE || a->def->type == TERM_STATE);
}

static bool is_said_before(const Query *q, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (in_sql(&q->items[j]) && is_alternative(&q->items[j], &q->items[i]))
			return true;
	return false;
}

/* Append " WHERE …", or nothing when all rows are meant. A condition that is NULL
 * holds for neither row, hence IS NOT TRUE: a term and its negation share out all rows. */
static void add_where(Str *sql, const Kind *k, const Query *q)
{
	const char *joint = " WHERE ";
	if (query_hides_gone(k, q)) {
		str_adds(sql, " WHERE town.gone_date IS NULL");
		joint = " AND ";
	}
	for (size_t i = 0; i < q->len; i++) {
		if (!in_sql(&q->items[i]) || is_said_before(q, i))
			continue;
		str_adds(sql, joint);
		joint = " AND ";
		str_addc(sql, '(');
		add_condition(sql, q->items[i].def->sql, i);
		for (size_t j = i + 1; j < q->len; j++)
			if (in_sql(&q->items[j]) && is_alternative(&q->items[i], &q->items[j])) {
				str_adds(sql, " OR ");
				add_condition(sql, q->items[j].def->sql, j);
			}
		str_adds(sql, q->items[i].negated ? " IS NOT TRUE)" : ")");
	}
}

static const char *day_text(int64_t day, char buf[DATE_TEXT_MAX])
{
	if (day == INT64_MIN)
		return "0000-00-00";
	if (day == INT64_MAX)
		return "9999-99-99";
	date_format_iso((Day)day, buf);
	return buf;
}

typedef struct DayTexts {
	char lo[DATE_TEXT_MAX], hi[DATE_TEXT_MAX];
} DayTexts;

static void bind_range(StoreStmt *stmt, const Term *t, int first, DayTexts *days)
{
	bool has_lo = strstr(t->def->sql, "?1") != NULL;
	bool has_hi = strstr(t->def->sql, "?2") != NULL;
	if (t->def->type == TERM_INT) {
		if (has_lo)
			store_stmt_bind_int(stmt, first, t->lo);
		if (has_hi)
			store_stmt_bind_int(stmt, first + 1, t->hi);
		return;
	}
	if (has_lo)
		store_stmt_bind_text(stmt, first, day_text(t->lo, days->lo));
	if (has_hi)
		store_stmt_bind_text(stmt, first + 1, day_text(t->hi, days->hi));
}

static void bind_term(StoreStmt *stmt, const Term *t, int first, DayTexts *days)
{
	switch (t->def->type) {
	case TERM_INT:
	case TERM_DATE:
	case TERM_DAY:
		bind_range(stmt, t, first, days);
		break;
	case TERM_TEXT:
		store_stmt_bind_text(stmt, first, t->fold);
		break;
	case TERM_DIGITS:
		store_stmt_bind_text(stmt, first, t->text);
		break;
	case TERM_CHOICE:
	case TERM_FLAG:
	case TERM_STATE:
		store_stmt_bind_text(stmt, first, t->choice);
		break;
	case TERM_RADIUS:
		break; /* has no SQL */
	}
}

/* days holds the texts of dates until the statement is done. */
static void bind_query(StoreStmt *stmt, const Query *q, DayTexts *days)
{
	for (size_t i = 0; i < q->len; i++)
		if (in_sql(&q->items[i]))
			bind_term(stmt, &q->items[i], (int)(i * PARAMS_PER_TERM) + 1, &days[i]);
}

/* --- ids --------------------------------------------------------------------------- */

Rc store_query_ids(Store *st, const Kind *k, const Query *q, Arena *a, IdList *ret, bool *ret_all, Err *err)
{
	AUTO(str_done) Str sql = STR_INIT;
	AUTO(store_stmt_done) StoreStmt stmt = STORE_STMT_INIT;
	str_addf(&sql, "SELECT id FROM %s", k->table);
	size_t without = sql.len;
	add_where(&sql, k, q);
	IdList ids = { NULL, 0, 0 };
	if (sql.len == without) {
		*ret = ids;
		*ret_all = true;
		return RC_OK;
	}
	str_adds(&sql, " ORDER BY id");
	Rc rc = store_stmt_get(st, str_cstr(&sql), &stmt, err);
	if (rc != RC_OK)
		return rc;
	DayTexts *days = ARENA_ARRAY(a, DayTexts, q->len + 1);
	bind_query(&stmt, q, days);
	bool row;
	while ((rc = store_stmt_next(&stmt, &row, err)) == RC_OK && row)
		VEC_PUSH(a, &ids, store_stmt_int(&stmt, 0));
	if (rc != RC_OK)
		return rc;
	*ret = ids;
	*ret_all = false;
	return RC_OK;
}

/* --- streams ----------------------------------------------------------------------- */

static const KindColumn *find_column(const Kind *k, const char *name)
{
	for (const KindColumn *c = k->columns; c != NULL && c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static Rc add_columns(Str *sql, const Kind *k, const StoreSelect *select, Err *err)
{
	for (size_t i = 0; i < select->ncolumns; i++) {
		const char *name = select->columns[i];
		const KindColumn *c = find_column(k, name);
		if (c != NULL)
			str_addf(sql, ", %s", c->sql);
		else if (kind_field(k, name) != NULL)
			str_addf(sql, ", %s.\"%s\"", k->table, name);
		else
			return err_set(err, RC_INVALID, "Die Spalte „%.60s“ gibt es nicht.", name);
	}
	return RC_OK;
}

static Rc build_stream(Str *sql, const Kind *k, const StoreSelect *select, Err *err)
{
	str_addf(sql, "SELECT %s.id, %s.rev", k->table, k->table);
	Rc rc = add_columns(sql, k, select, err);
	if (rc != RC_OK)
		return rc;
	str_addf(sql, " FROM %s", k->table);
	if (select->query != NULL)
		add_where(sql, k, select->query);
	str_addf(sql, " ORDER BY %s", select->order != NULL ? select->order : k->order);
	if (select->limit > 0)
		str_addf(sql, " LIMIT %zu", select->limit);
	return RC_OK;
}

static Rc step_rows(StoreStmt *stmt, Value *values, size_t ncolumns, StoreRowFn *fn, void *arg, Err *err)
{
	for (;;) {
		bool row;
		Rc rc = store_stmt_next(stmt, &row, err);
		if (rc != RC_OK)
			return rc;
		if (!row)
			return RC_OK;
		for (size_t i = 0; i < ncolumns; i++)
			values[i] = store_stmt_value(stmt, (int)i + 2);
		if (!fn(arg, store_stmt_int(stmt, 0), store_stmt_int(stmt, 1), values))
			return RC_OK;
	}
}

Rc store_query_stream(
	Store *st, const Kind *k, const StoreSelect *select, StoreRowFn *fn, void *arg, Err *err)
{
	AUTO(str_done) Str sql = STR_INIT;
	AUTO(store_stmt_done) StoreStmt stmt = STORE_STMT_INIT;
	AUTO(arena_freep) Arena *a = arena_new();
	Rc rc = build_stream(&sql, k, select, err);
	if (rc == RC_OK)
		rc = store_stmt_get(st, str_cstr(&sql), &stmt, err);
	if (rc != RC_OK)
		return rc;
	if (select->query != NULL)
		bind_query(&stmt, select->query, ARENA_ARRAY(a, DayTexts, select->query->len + 1));
	Value *values = ARENA_ARRAY(a, Value, select->ncolumns + 1);
	return step_rows(&stmt, values, select->ncolumns, fn, arg, err);
}

Rc store_query_values(
	Store *st, const TermDef *def, const char *fold, size_t max, Arena *a, TermValues *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt stmt = STORE_STMT_INIT;
	Rc rc = store_stmt_get(st, def->values, &stmt, err);
	if (rc != RC_OK)
		return rc;
	store_stmt_bind_text(&stmt, 1, fold);
	store_stmt_bind_int(&stmt, 2, (int64_t)max);
	TermValues values = { NULL, 0, 0 };
	bool row;
	while ((rc = store_stmt_next(&stmt, &row, err)) == RC_OK && row) {
		TermValue v = { arena_strdup(a, store_stmt_text(&stmt, 0)),
			arena_strdup(a, store_stmt_text(&stmt, 1)) };
		VEC_PUSH(a, &values, v);
	}
	if (rc == RC_OK)
		*ret = values;
	return rc;
}

void store_query_release(Store *st)
{
	(void)sqlite3_db_release_memory(store_db(st));
	(void)malloc_trim(0);
}

Rc store_query_count(Store *st, const Kind *k, size_t *ret, Err *err)
{
	AUTO(str_done) Str sql = STR_INIT;
	AUTO(store_stmt_done) StoreStmt stmt = STORE_STMT_INIT;
	str_addf(&sql, "SELECT count(*) FROM %s", k->table);
	bool row;
	Rc rc = store_stmt_get(st, str_cstr(&sql), &stmt, err);
	if (rc == RC_OK)
		rc = store_stmt_next(&stmt, &row, err);
	if (rc == RC_OK)
		*ret = (size_t)store_stmt_int(&stmt, 0);
	return rc;
}

Rc store_query_count_shown(Store *st, const Kind *k, size_t *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt stmt = STORE_STMT_INIT;
	size_t all;
	bool row;
	Rc rc = store_query_count(st, k, &all, err);
	if (rc != RC_OK || k != &kind_town) {
		if (rc == RC_OK)
			*ret = all;
		return rc;
	}
	rc = store_stmt_get(st, "SELECT count(*) FROM town WHERE gone_date IS NOT NULL", &stmt, err);
	if (rc == RC_OK)
		rc = store_stmt_next(&stmt, &row, err);
	if (rc == RC_OK)
		*ret = all - (size_t)store_stmt_int(&stmt, 0);
	return rc;
}

/* --- places ------------------------------------------------------------------------ */

Rc store_query_points(
	Store *st, const TownPoint *low, const TownPoint *high, Arena *a, TownPoints *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt stmt = STORE_STMT_INIT;
	Rc rc = store_stmt_get(st,
		"SELECT id, latitude, longitude FROM town WHERE gone_date IS NULL"
		" AND latitude BETWEEN ?1 AND ?2 AND longitude BETWEEN ?3 AND ?4",
		&stmt, err);
	if (rc != RC_OK)
		return rc;
	store_stmt_bind_int(&stmt, 1, low->latitude);
	store_stmt_bind_int(&stmt, 2, high->latitude);
	store_stmt_bind_int(&stmt, 3, low->longitude);
	store_stmt_bind_int(&stmt, 4, high->longitude);
	TownPoints points = { NULL, 0, 0 };
	bool row;
	while ((rc = store_stmt_next(&stmt, &row, err)) == RC_OK && row) {
		TownPoint p = { store_stmt_int(&stmt, 0), store_stmt_int(&stmt, 1),
			store_stmt_int(&stmt, 2) };
		VEC_PUSH(a, &points, p);
	}
	if (rc == RC_OK)
		*ret = points;
	return rc;
}

static const char place_sql[] =
	"SELECT t.id, t.ags, t.name, coalesce(d.name, ''), t.latitude, t.longitude, m.fold"
	" FROM (SELECT id, name_fold AS fold FROM town"
	" WHERE gone_date IS NULL AND substr(name_fold, 1, length(?2)) = ?2"
	" UNION SELECT town, name_fold FROM town_name WHERE substr(name_fold, 1, length(?2)) = ?2"
	" UNION SELECT id, ?2 FROM town WHERE ags = ?1) m"
	" JOIN town t ON t.id = m.id LEFT JOIN district d ON d.id = t.district"
	" ORDER BY t.ags <> ?1, m.fold <> ?2, t.sort_key, t.ags LIMIT ?3";

Rc store_query_places(
	Store *st, const char *ags, const char *fold, size_t max, Arena *a, PlaceList *ret, Err *err)
{
	AUTO(store_stmt_done) StoreStmt stmt = STORE_STMT_INIT;
	Rc rc = store_stmt_get(st, place_sql, &stmt, err);
	if (rc != RC_OK)
		return rc;
	store_stmt_bind_text(&stmt, 1, ags);
	store_stmt_bind_text(&stmt, 2, fold);
	store_stmt_bind_int(&stmt, 3, (int64_t)max);
	PlaceList places = { NULL, 0, 0 };
	bool row;
	while ((rc = store_stmt_next(&stmt, &row, err)) == RC_OK && row) {
		struct Place p = { .id = store_stmt_int(&stmt, 0) };
		p.ags = arena_strdup(a, store_stmt_text(&stmt, 1));
		p.name = arena_strdup(a, store_stmt_text(&stmt, 2));
		p.district = arena_strdup(a, store_stmt_text(&stmt, 3));
		p.located = store_stmt_value(&stmt, 4).type == VALUE_INT &&
			store_stmt_value(&stmt, 5).type == VALUE_INT;
		p.latitude = store_stmt_int(&stmt, 4);
		p.longitude = store_stmt_int(&stmt, 5);
		p.fold = arena_strdup(a, store_stmt_text(&stmt, 6));
		VEC_PUSH(a, &places, p);
	}
	if (rc == RC_OK)
		*ret = places;
	return rc;
}
