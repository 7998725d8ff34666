/* Undo and redo: the rows of a change set taken back, latest first, as a change set of
 * their own.
 *
 * Redo is the undo of an undo. What a colleague changed since is never overwritten: an
 * updated field must still hold what the set wrote, a record that it made must not have
 * been changed by an edit that still stands. Then the whole undo is refused.
 *
 * What went out to people cannot be taken back: a mail about the change that was released or sent stays,
 * and those who got it are told of the undo as of any other change. */
#include <inttypes.h>
#include <string.h>

#include "kontor/office/change.h"
#include "kontor/store/store_row.h"
#include "calendar_priv.h"
#include "change_priv.h"

typedef struct Undo {
	Change change;
	const char *verb;  /* "Rückgängig machen", "Wiederholen" */
	bool mixed;        /* the set is about more than mails */
	bool dates;        /* it changed events */
	CalendarTell tell; /* events whose mails stay */
} Undo;

static void undo_done(Undo *u)
{
	calendar_tell_done(&u->tell);
	change_done(&u->change);
}

/* "Rückgängig machen geht nicht: „Wittenberge“ wurde inzwischen von bernd am … geändert." */
static Rc refuse(Undo *u, const Kind *k, int64_t id, const char *happened, Err *err)
{
	AUTO(str_done) Str title = STR_INIT;
	AUTO(str_done) Str last = STR_INIT;
	Err ignored = ERR_INIT;
	if (office_title(u->change.office, k, id, &title, &ignored) != RC_OK) {
		str_clear(&title);
		str_addf(&title, "%" PRId64, id);
	}
	change_say_last(u->change.office, k, id, u->change.log->set.reverts, &last);
	return err_set(err, RC_CONFLICT,
		"%s geht nicht: %s „%s“ wurde inzwischen%s %s. H (Verlauf) auf dem Datensatz holt einen "
		"einzelnen Wert zurück.",
		u->verb, k->noun, str_cstr(&title), str_cstr(&last), happened);
}

/* A refusal of the store or of the references, as the reason why undo cannot run. */
static Rc refuse_because(Undo *u, Err *err)
{
	AUTO(str_done) Str reason = STR_INIT;
	if (err->rc == RC_IO)
		return err->rc;
	str_adds(&reason, err->text);
	return err_set(err, RC_CONFLICT, "%s geht nicht: %s", u->verb, str_cstr(&reason));
}

static Rc current(Undo *u, const Kind *k, int64_t id, Record **ret, Err *err)
{
	Rc rc = store_row_get(office_store(u->change.office), k, id, u->change.arena, ret, err);
	return rc == RC_NOT_FOUND ? refuse(u, k, id, "gelöscht", err) : rc;
}

/* A mail that went its way since, or the call that somebody made instead. */
static bool stays(const Undo *u, const Record *r)
{
	if (r->kind == &kind_message)
		return u->mixed && !record_is_null(r, "event");
	return r->kind == &kind_followup && u->dates && !record_is_null(r, "event");
}

/* Mails are written after what they tell of, so that the event still stands as it was told. */
static Rc leave(Undo *u, const Record *r, Err *err)
{
	Record *event = NULL;
	int64_t id = record_int(r, "event");
	for (size_t i = 0; i < u->tell.len; i++)
		if (u->tell.items[i].before->id == id)
			return RC_OK;
	if (office_get(u->change.office, &kind_event, id, u->change.arena, &event, err) != RC_OK)
		return err->rc;
	return calendar_tell_before(&u->tell, event, err);
}

/* The set made the record: delete it. */
static Rc take_back_insert(Undo *u, const Kind *k, const StoreChange *row, Err *err)
{
	Change *c = &u->change;
	Record *r = NULL;
	bool touched = false;
	if (current(u, k, row->row, &r, err) != RC_OK ||
		store_change_touched(
			office_store(c->office), k->table, row->row, row->changeset, &touched, err) != RC_OK)
		return err->rc;
	if (touched)
		return stays(u, r) ? leave(u, r, err) : refuse(u, k, row->row, "geändert", err);
	if (change_write_delete(c, r, err) == RC_OK)
		return RC_OK;
	/* Ask who needs it only now: an import of thousands of records is mostly free of that. */
	if (err->rc == RC_DENIED && change_referenced(c, r, true, err) == RC_OK)
		(void)err_set(err, RC_DENIED, "%s %" PRId64 " wird noch gebraucht.", k->noun, r->id);
	return refuse_because(u, err);
}

/* One record, or all of an import's range, latest first. */
static Rc take_back_inserts(Undo *u, const Kind *k, const StoreChange *row, Err *err)
{
	StoreChange one = *row;
	for (one.row = row->last != 0 ? row->last : row->row; one.row >= row->row; one.row--)
		if (take_back_insert(u, k, &one, err) != RC_OK)
			return err->rc;
	return RC_OK;
}

/* The set changed fields: give them their old values. */
static Rc take_back_update(Undo *u, const Kind *k, const StoreChange *row, Err *err)
{
	Change *c = &u->change;
	Record *now = NULL;
	ChangeData d;
	if (change_data_read_update(k, row->data, c->arena, &d, err) != RC_OK ||
		current(u, k, row->row, &now, err) != RC_OK)
		return err->rc;
	Record *then = record_clone(c->arena, now);
	for (size_t i = 0; i < k->nfields; i++) {
		if ((d.fields & UINT64_C(1) << i) == 0)
			continue;
		if (!value_equal(&now->values[i], &d.new[i]))
			return refuse(u, k, row->row, "geändert", err);
		then->values[i] = d.old[i];
	}
	if (change_write_update(c, now, then, err) == RC_OK)
		return RC_OK;
	return refuse_because(u, err);
}

/* The set deleted the record: put it back under its id, with a newer revision. */
static Rc take_back_delete(Undo *u, const Kind *k, const StoreChange *row, Err *err)
{
	Record *r = NULL;
	if (change_data_read_delete(k, row->data, u->change.arena, &r, err) != RC_OK)
		return err->rc;
	r->id = row->row;
	r->rev = row->rev;
	return change_write_insert(&u->change, r, err) == RC_OK ? RC_OK : refuse_because(u, err);
}

static Rc take_back_row(Undo *u, const StoreChange *row, Err *err)
{
	const Kind *k = kind_find_table(row->kind);
	if (k == NULL)
		return err_set(err, RC_IO,
			"Das Protokoll nennt eine unbekannte Tabelle; bitte `kontor check` ausführen.");
	if (strcmp(row->op, "insert") == 0)
		return take_back_inserts(u, k, row, err);
	if (strcmp(row->op, "update") == 0)
		return take_back_update(u, k, row, err);
	return take_back_delete(u, k, row, err);
}

static Rc take_back_rows(Undo *u, int64_t set, Err *err)
{
	StoreChangeList rows = { 0 };
	if (store_change_rows(office_store(u->change.office), set, 0, u->change.arena, &rows, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < rows.len; i++) {
		u->mixed = u->mixed || strcmp(rows.items[i].kind, kind_message.table) != 0;
		u->dates = u->dates || strcmp(rows.items[i].kind, kind_event.table) == 0;
	}
	for (size_t i = rows.len; i > 0; i--)
		if (take_back_row(u, &rows.items[i - 1], err) != RC_OK)
			return err->rc;
	return calendar_tell_undone(&u->tell, err);
}

/* Take back the set `reverts` (an edit, or an undo), whose edit is `edit`. */
static Rc take_back(
	Office *o, bool redo, int64_t reverts, const StoreChangeset *edit, size_t *ret_messages, Err *err)
{
	AUTO(undo_done) Undo u = { CHANGE_INIT, redo ? "Wiederholen" : "Rückgängig machen" };
	AUTO(str_done) Str what = STR_INIT;
	u.tell.change = &u.change;
	str_addf(&what, "%s: %s", redo ? "Wiederholt" : "Rückgängig", edit->what);
	if (change_open(&u.change, o, redo ? "redo" : "undo", str_cstr(&what), reverts, err) != RC_OK)
		return err->rc;
	/* A second session of the same person may have been quicker. */
	AUTO(arena_freep) Arena *a = arena_new();
	StoreChangeset still = { 0 };
	if (store_change_set(office_store(o), reverts, a, &still, err) != RC_OK)
		return err->rc;
	if (still.undone_by != 0)
		return err_set(
			err, RC_CONFLICT, "%s geht nicht: Das ist inzwischen schon geschehen.", u.verb);
	if (take_back_rows(&u, reverts, err) != RC_OK)
		return err->rc;
	*ret_messages = u.tell.messages;
	return change_commit(&u.change, err);
}

/* *ret_edit is the edit, *ret_reverts the set whose effect is to be taken back. */
static Rc next_set(Office *o, bool redo, Arena *a, StoreChangeset *ret_edit, int64_t *ret_reverts, Err *err)
{
	Store *st = office_store(o);
	StoreChangeset s = { 0 };
	Rc rc = redo ? store_change_next_redo(st, office_user(o), a, &s, err)
		     : store_change_next_undo(st, office_user(o), a, &s, err);
	if (rc != RC_OK)
		return rc;
	int64_t reverts = s.id;
	if (redo && store_change_set(st, s.reverts, a, &s, err) != RC_OK)
		return err->rc;
	*ret_edit = s;
	*ret_reverts = reverts;
	return RC_OK;
}

static Rc next(Office *o, bool redo, Arena *a, ChangeSet *ret, Err *err)
{
	StoreChangeset edit = { 0 };
	int64_t reverts = 0;
	if (next_set(o, redo, a, &edit, &reverts, err) != RC_OK)
		return err->rc;
	*ret = change_from_store(&edit);
	return RC_OK;
}

static Rc run(Office *o, bool redo, Arena *a, ChangeSet *ret, Err *err)
{
	StoreChangeset edit = { 0 };
	int64_t reverts = 0;
	size_t messages = 0;
	if (next_set(o, redo, a, &edit, &reverts, err) != RC_OK ||
		take_back(o, redo, reverts, &edit, &messages, err) != RC_OK)
		return err->rc;
	*ret = change_from_store(&edit);
	ret->messages = messages;
	return RC_OK;
}

Rc change_next_undo(Office *o, Arena *a, ChangeSet *ret, Err *err)
{
	return next(o, false, a, ret, err);
}

Rc change_next_redo(Office *o, Arena *a, ChangeSet *ret, Err *err)
{
	return next(o, true, a, ret, err);
}

Rc change_undo(Office *o, Arena *a, ChangeSet *ret, Err *err)
{
	return run(o, false, a, ret, err);
}

Rc change_redo(Office *o, Arena *a, ChangeSet *ret, Err *err)
{
	return run(o, true, a, ret, err);
}
