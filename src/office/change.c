/* The one write path.
 *
 * A change set is one transaction of the store. Each record written adds one row to the
 * log, from which history and undo are read, and to the running hash; the set itself is
 * written last, when its hash is known. A save that nobody interfered with reads nothing:
 * the update asks for the revision that was read, and only when it hits no row is the
 * record read again and merged. */
#include "kontor/office/change.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "kontor/store/store_row.h"
#include "change_priv.h"

#define NAMED_CONFLICTS 3 /* fields that the sentence of a conflict names */

/* --- the set ------------------------------------------------------------------- */

static Rc open_as(
	Change *c, Office *o, const char *who, const char *type, const char *what, int64_t reverts, Err *err)
{
	assert(c->office == NULL);
	if (office_begin(o, err) != RC_OK)
		return err->rc;
	Arena *a = office_change_arena(o);
	ChangeLog *log = ARENA_NEW(a, ChangeLog);
	int64_t head = 0;
	const char *head_hash = "";
	if (store_change_head(office_store(o), a, &head, &head_hash, err) != RC_OK) {
		store_rollback(office_store(o));
		return err->rc;
	}
	log->import = strcmp(type, "import") == 0;
	if (log->import)
		store_expect_bulk(office_store(o), true);
	log->set = (StoreChangeset){
		.id = head + 1,
		.at = clock_now(office_clock(o)),
		.who = arena_strdup(a, who),
		.what = arena_strdup(a, what),
		.type = type,
		.reverts = reverts,
		.prev_hash = head_hash,
	};
	change_audit_begin(&log->hash, &log->set);
	*c = (Change){ .office = o, .id = head + 1, .arena = a, .log = log };
	return RC_OK;
}

Rc change_open(Change *c, Office *o, const char *type, const char *what, int64_t reverts, Err *err)
{
	return open_as(c, o, office_user(o), type, what, reverts, err);
}

Rc change_begin(Change *c, Office *o, const char *what, Err *err)
{
	return change_open(c, o, "edit", what, 0, err);
}

Rc change_begin_import(Change *c, Office *o, const char *what, Err *err)
{
	return change_open(c, o, "import", what, 0, err);
}

/* Undo goes by person: under a name of its own the set is in nobody's way. */
Rc change_begin_sent(Change *c, Office *o, const char *what, Err *err)
{
	AUTO(str_done) Str who = STR_INIT;
	str_addf(&who, "%s (Versand)", office_user(o));
	return open_as(c, o, str_cstr(&who), "edit", what, 0, err);
}

/* The arena stays with the office: what was computed lives on. */
void change_done(Change *c)
{
	if (c->office == NULL)
		return;
	store_rollback(office_store(c->office));
	if (c->log->import)
		store_expect_bulk(office_store(c->office), false);
	str_done(&c->log->json);
	*c = (Change)CHANGE_INIT;
}

/* An undo takes its edit out of the chain of undo; a redo puts it back. */
static Rc mark_reverted(Change *c, Err *err)
{
	Store *st = office_store(c->office);
	int64_t reverts = c->log->set.reverts;
	if (reverts == 0)
		return RC_OK;
	if (store_change_mark(st, reverts, c->id, err) != RC_OK)
		return err->rc;
	if (strcmp(c->log->set.type, "redo") != 0)
		return RC_OK;
	StoreChangeset undo = { 0 };
	if (store_change_set(st, reverts, c->arena, &undo, err) != RC_OK)
		return err->rc;
	return store_change_mark(st, undo.reverts, 0, err);
}

Rc change_commit(Change *c, Err *err)
{
	assert(c->office != NULL);
	Store *st = office_store(c->office);
	if (c->log->broken)
		return err_set(
			err, RC_IO, "Die Änderung ist nur zum Teil gelungen; es wurde nichts gespeichert.");
	if (c->rows == 0) {
		change_done(c);
		return RC_OK;
	}
	if (change_log_flush(c, err) != RC_OK)
		return err->rc;
	char hash[HASH_HEX_SIZE];
	c->log->set.rows = (int64_t)c->rows;
	change_audit_end(&c->log->hash, c->log->set.rows, hash);
	c->log->set.hash = hash;
	Rc rc = store_change_add_set(st, &c->log->set, err);
	if (rc == RC_OK)
		rc = mark_reverted(c, err);
	if (rc == RC_OK)
		rc = store_commit(st, err);
	if (rc == RC_OK)
		office_touch(c->office);
	change_done(c); /* rolls back what failed */
	return rc;
}

/* --- what the write path sets itself --------------------------------------------- */

/* RFC 9562, version 4: random, so that it carries nothing about host, person or time. */
static const char *new_uid(Change *c)
{
	unsigned char b[16];
	office_random(c->office, b, sizeof(b));
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	return arena_printf(c->arena, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
		b[15]);
}

/* Calendars and the outbox tell versions apart by the second: two changes within one, or a clock that was
 * put back, must not look like one version. */
static int64_t later_than(const Record *before, size_t field, int64_t now)
{
	if (before == NULL || before->values[field].type != VALUE_INT)
		return now;
	return BASE_MAX(now, before->values[field].i + 1);
}

/* For every kind that has such fields; by name, so that later kinds need no code. */
static void stamp(Change *c, const Record *before, Record *r)
{
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		Value *v = &r->values[i];
		if ((f->flags & FIELD_COMPUTED) == 0)
			continue;
		if (strcmp(f->name, "uid") == 0 && v->type == VALUE_NULL)
			*v = (Value){ .type = VALUE_TEXT, .s = new_uid(c) };
		else if (strcmp(f->name, "changed_at") == 0)
			*v = (Value){ .type = VALUE_INT, .i = later_than(before, i, c->log->set.at) };
		else if (strcmp(f->name, "created_at") == 0 && before == NULL && v->type == VALUE_NULL)
			*v = (Value){ .type = VALUE_INT, .i = c->log->set.at };
	}
}

/* Who writes a note is its author, who saves a view its owner, unless told otherwise. */
static void sign(Change *c, Record *r)
{
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		if ((f->flags & FIELD_REQUIRED) != 0 && r->values[i].type == VALUE_NULL &&
			(strcmp(f->name, "author") == 0 || strcmp(f->name, "owner") == 0))
			r->values[i] = (Value){ .type = VALUE_TEXT, .s = c->log->set.who };
	}
}

/* A working copy, so that the caller's record changes on success only. */
static Record *working_copy(Change *c, const Record *r)
{
	Record *w = record_new(c->arena, r->kind);
	w->id = r->id;
	w->rev = r->rev;
	memcpy(w->values, r->values, r->kind->nfields * sizeof(Value));
	return w;
}

static void give_back(Record *mine, const Record *w)
{
	mine->id = w->id;
	mine->rev = w->rev;
	memcpy(mine->values, w->values, w->kind->nfields * sizeof(Value));
}

static uint64_t differing(const Record *a, const Record *b)
{
	uint64_t fields = 0;
	for (size_t i = 0; i < a->kind->nfields; i++)
		if (!value_equal(&a->values[i], &b->values[i]))
			fields |= UINT64_C(1) << i;
	return fields;
}

static uint64_t with_flag(const Kind *k, unsigned flag)
{
	uint64_t fields = 0;
	for (size_t i = 0; i < k->nfields; i++)
		if ((k->fields[i].flags & flag) != 0)
			fields |= UINT64_C(1) << i;
	return fields;
}

static Rc deny_register(const Change *c, const Kind *k, uint64_t fields, Err *err)
{
	fields &= with_flag(k, FIELD_REGISTER);
	if (c->log->import || fields == 0)
		return RC_OK;
	const Field *f = &k->fields[__builtin_ctzll(fields)];
	(void)err_field(err, f->name,
		"„%s“ kommt aus dem amtlichen Register und ändert sich nur mit dessen Einlesen.", f->label);
	return err->rc = RC_DENIED;
}

/* --- low level: derive, write, log ------------------------------------------------- */

Rc change_write_insert(Change *c, Record *r, Err *err)
{
	stamp(c, NULL, r);
	if (r->kind->derive != NULL)
		r->kind->derive(NULL, r, c->arena);
	if (attendance_guard(c, NULL, r, err) != RC_OK || tandems_guard(c, NULL, r, err) != RC_OK)
		return err->rc;
	if (store_row_insert(office_store(c->office), r, err) != RC_OK)
		return err->rc;
	return c->log->import ? change_log_import(c, r, err) : change_log_row(c, r, "insert", NULL, err);
}

Rc change_write_update(Change *c, const Record *before, Record *after, Err *err)
{
	stamp(c, before, after);
	if (after->kind->derive != NULL)
		after->kind->derive(before, after, c->arena);
	uint64_t fields = differing(before, after);
	after->id = before->id;
	after->rev = before->rev;
	if (attendance_guard(c, before, after, err) != RC_OK || tandems_guard(c, before, after, err) != RC_OK)
		return err->rc;
	if (store_row_update_fields(office_store(c->office), after, fields, err) != RC_OK)
		return err->rc;
	str_clear(&c->log->json);
	change_data_update(&c->log->json, before, after, fields & ~with_flag(after->kind, FIELD_COMPUTED));
	if (change_log_row(c, after, "update", str_cstr(&c->log->json), err) != RC_OK)
		return err->rc;
	return calendar_follow(c, before, after, err);
}

Rc change_write_delete(Change *c, const Record *r, Err *err)
{
	if (store_row_delete(office_store(c->office), r->kind, r->id, r->rev, err) != RC_OK)
		return err->rc;
	str_clear(&c->log->json);
	change_data_delete(&c->log->json, r);
	return change_log_row(c, r, "delete", str_cstr(&c->log->json), err);
}

/* --- insert --------------------------------------------------------------------------- */

Rc change_insert(Change *c, Record *mine, Err *err)
{
	assert(c->office != NULL && mine->id == 0);
	const Kind *k = mine->kind;
	Record *w = working_copy(c, mine);
	w->rev = 0;
	uint64_t given = 0;
	for (size_t i = 0; i < k->nfields; i++) {
		if ((k->fields[i].flags & FIELD_COMPUTED) != 0 && !c->log->import)
			w->values[i] = (Value){ .type = VALUE_NULL };
		else if (w->values[i].type != VALUE_NULL)
			given |= UINT64_C(1) << i;
	}
	sign(c, w);
	if (deny_register(c, k, given, err) != RC_OK || record_check(NULL, w, err) != RC_OK ||
		change_write_insert(c, w, err) != RC_OK)
		return err->rc;
	give_back(mine, w);
	return change_main_only(c, mine, err);
}

/* --- update ------------------------------------------------------------------------------ */

/* Check and write w over base. A save that changes nothing is told by *ret_same. */
static Rc save(Change *c, const Record *base, Record *w, bool *ret_same, Err *err)
{
	const Kind *k = w->kind;
	for (size_t i = 0; i < k->nfields; i++)
		if ((k->fields[i].flags & FIELD_COMPUTED) != 0)
			w->values[i] = base->values[i];
	uint64_t fields = differing(base, w);
	*ret_same = fields == 0;
	if (fields == 0)
		return RC_OK;
	if (deny_register(c, k, fields, err) != RC_OK || record_check(base, w, err) != RC_OK)
		return err->rc;
	Rc rc = change_write_update(c, base, w, err);
	return rc != RC_OK ? rc : tandems_post_saved(c, base, w, err);
}

void change_say_last(Office *o, const Kind *k, int64_t id, int64_t after, Str *out)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err err = ERR_INIT;
	StoreChangeset s = { 0 };
	char at[DATE_TEXT_MAX];
	if (store_change_last(office_store(o), k->table, id, after, a, &s, &err) != RC_OK)
		return;
	wall_format_german(wall_from_utc(s.at), at);
	str_addf(out, " von %s am %s", s.who, at);
}

/* Read what is stored; when it is gone, say who deleted it, and in which step: merging deletes, too. */
static Rc get_stored(Change *c, const Kind *k, int64_t id, Record **ret, Err *err)
{
	Rc rc = store_row_get(office_store(c->office), k, id, c->arena, ret, err);
	if (rc != RC_NOT_FOUND)
		return rc;
	char at[DATE_TEXT_MAX];
	StoreChangeset s = { 0 };
	Err ignored = ERR_INIT;
	if (store_change_last(office_store(c->office), k->table, id, 0, c->arena, &s, &ignored) != RC_OK)
		return rc;
	wall_format_german(wall_from_utc(s.at), at);
	return err_set(err, RC_NOT_FOUND, "%s %" PRId64 " wurde von %s am %s gelöscht („%s“).", k->noun, id,
		s.who, at, s.what);
}

static Rc tell_conflict(Change *c, const Record *theirs, const Merge *m, Err *err)
{
	AUTO(str_done) Str names = STR_INIT;
	AUTO(str_done) Str last = STR_INIT;
	for (size_t i = 0; i < m->nconflicts && i < NAMED_CONFLICTS; i++)
		str_addf(&names, "%s„%s“", i == 0 ? "" : ", ", theirs->kind->fields[m->fields[i]].label);
	if (m->nconflicts > NAMED_CONFLICTS)
		str_adds(&names, " und mehr");
	change_say_last(c->office, theirs->kind, theirs->id, 0, &last);
	const char *field = m->nconflicts > 0 ? theirs->kind->fields[m->fields[0]].name : "";
	Rc rc = err_set(err, RC_CONFLICT,
		"%s wurde inzwischen%s anders geändert; bitte beide Fassungen vergleichen.", str_cstr(&names),
		str_cstr(&last));
	str_copy(err->field, sizeof(err->field), field);
	return rc;
}

/* Somebody saved since base was read. */
static Rc merge_and_save(
	Change *c, const Record *base, const Record *mine, Record **ret, Merge *conflict, Err *err)
{
	Record *theirs = NULL;
	Merge merge = { 0 };
	bool same = false;
	if (get_stored(c, base->kind, base->id, &theirs, err) != RC_OK)
		return err->rc;
	record_merge(c->arena, base, theirs, mine, &merge);
	if (merge.nconflicts > 0) {
		if (conflict != NULL)
			*conflict = merge;
		return tell_conflict(c, theirs, &merge, err);
	}
	*ret = merge.result;
	return save(c, theirs, merge.result, &same, err);
}

Rc change_update(Change *c, const Record *base, Record *mine, Merge *conflict, Err *err)
{
	assert(c->office != NULL && mine->id != 0);
	Record *stored = NULL;
	Record *w = working_copy(c, mine);
	bool same = false;
	if (base == NULL) {
		if (get_stored(c, mine->kind, mine->id, &stored, err) != RC_OK)
			return err->rc;
		base = stored;
	}
	Rc rc = save(c, base, w, &same, err);
	/* Only the store's own refusal means that base is stale. */
	if (rc == RC_CONFLICT)
		rc = merge_and_save(c, base, mine, &w, conflict, err);
	else if (rc == RC_OK && same && stored == NULL) /* nothing to save: give what is stored */
		rc = get_stored(c, mine->kind, mine->id, &w, err);
	if (rc != RC_OK)
		return rc;
	give_back(mine, w);
	return change_main_only(c, mine, err);
}

Rc change_update_at(Change *c, int64_t rev, Record *mine, Err *err)
{
	Record *stored = NULL;
	if (get_stored(c, mine->kind, mine->id, &stored, err) != RC_OK)
		return err->rc;
	if (rev != 0 && stored->rev != rev) {
		AUTO(str_done) Str last = STR_INIT;
		change_say_last(c->office, mine->kind, mine->id, 0, &last);
		const char *key = mine->kind->key == NULL ? arena_printf(c->arena, "%" PRId64, mine->id)
							  : record_text(stored, mine->kind->key);
		return err_set(err, RC_CONFLICT,
			"%s %s wurde inzwischen%s geändert: Fassung %" PRId64 " statt %" PRId64
			"; bitte neu lesen.",
			mine->kind->noun, key, str_cstr(&last), stored->rev, rev);
	}
	return change_update(c, stored, mine, NULL, err);
}

/* --- delete --------------------------------------------------------------------------------- */

/* Parts go with the record they belong to. Listed kinds (notes) are records of their own:
 * they are not lost by accident. */
static bool is_part(const Kind *k, const Field *f)
{
	return !k->listed && k->parent != NULL && strcmp(k->parent, f->name) == 0;
}

typedef Rc ReferenceFn(Change *c, const Kind *k, const Field *f, const Record *r, Err *err);

/* Calls fn for every reference field of any kind that may point to r's kind. */
static Rc each_reference(Change *c, const Record *r, ReferenceFn *fn, Err *err)
{
	for (const Kind *const *k = kind_all; *k != NULL; k++)
		for (size_t i = 0; i < (*k)->nfields; i++) {
			const Field *f = &(*k)->fields[i];
			if (f->type == FIELD_REF && f->ref == r->kind && fn(c, *k, f, r, err) != RC_OK)
				return err->rc;
		}
	return RC_OK;
}

static Rc refuse_any_reference(Change *c, const Kind *k, const Field *f, const Record *r, Err *err)
{
	int64_t count = 0;
	if (store_row_count(office_store(c->office), k, f->name, r->id, &count, err) != RC_OK)
		return err->rc;
	if (count == 0)
		return RC_OK;
	AUTO(str_done) Str title = STR_INIT;
	Err ignored = ERR_INIT;
	if (office_title(c->office, r->kind, r->id, &title, &ignored) != RC_OK)
		str_addf(&title, "%" PRId64, r->id);
	return err_set(err, RC_DENIED, "%s „%s“ wird noch gebraucht: %" PRId64 " %s %s darauf.",
		r->kind->noun, str_cstr(&title), count, count == 1 ? k->noun : k->plural,
		count == 1 ? "verweist" : "verweisen");
}

static Rc refuse_reference(Change *c, const Kind *k, const Field *f, const Record *r, Err *err)
{
	bool yields = is_part(k, f) || (f->flags & FIELD_ALONG) != 0;
	return yields ? RC_OK : refuse_any_reference(c, k, f, r, err);
}

Rc change_referenced(Change *c, const Record *r, bool parts, Err *err)
{
	return each_reference(c, r, parts ? refuse_any_reference : refuse_reference, err);
}

static Rc delete_with_parts(Change *c, const Record *r, Err *err);

/* A record that only mentions what is deleted: it stays without, where it can. */
static Rc let_go(Change *c, const Record *r, const Field *f, Err *err)
{
	Err why = ERR_INIT;
	Record *without = record_clone(c->arena, r);
	record_set_null(without, f->name);
	/* Not for what was wrong with it before. */
	if (record_check(r, without, &why) != RC_OK && record_check(r, r, &why) == RC_OK)
		return delete_with_parts(c, r, err);
	return change_write_update(c, r, without, err);
}

static Rc delete_parts(Change *c, const Kind *k, const Field *f, const Record *r, Err *err)
{
	RecordList parts = { 0 };
	bool part = is_part(k, f);
	if (!part && (f->flags & FIELD_ALONG) == 0)
		return RC_OK;
	if (store_row_list_int(office_store(c->office), k, f->name, r->id, c->arena, &parts, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < parts.len; i++)
		if ((part ? delete_with_parts(c, parts.items[i], err) : let_go(c, parts.items[i], f, err)) !=
			RC_OK)
			return err->rc;
	return RC_OK;
}

static Rc delete_with_parts(Change *c, const Record *r, Err *err)
{
	if (change_referenced(c, r, false, err) != RC_OK)
		return err->rc;
	size_t before = c->rows;
	if (each_reference(c, r, delete_parts, err) == RC_OK && change_write_delete(c, r, err) == RC_OK)
		return RC_OK;
	c->log->broken = c->log->broken || c->rows != before;
	return err->rc;
}

Rc change_delete(Change *c, const Kind *k, int64_t id, int64_t rev, Err *err)
{
	assert(c->office != NULL);
	Record *stored = NULL;
	uint64_t owned = with_flag(k, FIELD_REGISTER) & with_flag(k, FIELD_REQUIRED);
	if (get_stored(c, k, id, &stored, err) != RC_OK)
		return err->rc;
	if (owned != 0 && !c->log->import)
		return err_set(err, RC_DENIED,
			"%s stehen im amtlichen Register und lassen sich nicht löschen.", k->plural);
	if (rev != 0 && stored->rev != rev)
		return err_set(err, RC_CONFLICT,
			"%s %" PRId64 " wurde inzwischen geändert; bitte neu ansehen und dann löschen.",
			k->noun, id);
	return delete_with_parts(c, stored, err);
}
