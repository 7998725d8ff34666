/* Two records of one person become one.
 *
 * What refers to the loser is found in the kinds' tables, so that later kinds follow
 * without a word here. A record that the winner already has in the same words is not
 * moved but dropped, after the winner's has taken over what it lacked. The low level of
 * the write path is used, since the owner of a part is fixed for everybody else. */
#include "kontor/office/people.h"

#include <string.h>

#include "kontor/store/store_row.h"
#include "change_priv.h"
#include "people_priv.h"

/* What makes two records of a kind say the same; blank separated. A field with a question
 * mark agrees with an empty one. Kinds that are not named: parts agree in all their fields,
 * other records are never the same. */
static const struct {
	const Kind *kind;
	const char *fields;
} sameness[] = {
	{ &kind_channel, "type value_key" },
	{ &kind_address, "street? postcode? city" },
	{ &kind_post, "town organisation function label? since? until" },
	{ &kind_relation, "type other" },
	{ &kind_distinct, "other" },
	{ &kind_registration, "event" },
	{ &kind_event_person, "event session" },
};

typedef struct Merger {
	Change change;
	Arena *arena;
	const PeopleMerge *asked;
	Record *winner, *loser;
} Merger;

/* --- doubles ------------------------------------------------------------------------ */

static const char *sameness_of(const Kind *k)
{
	for (size_t i = 0; i < ARRAY_LEN(sameness); i++)
		if (sameness[i].kind == k)
			return sameness[i].fields;
	return NULL;
}

static bool agrees(const Record *a, const Record *b, size_t field, bool soft)
{
	const Value *x = &a->values[field], *y = &b->values[field];
	return value_equal(x, y) || (soft && (x->type == VALUE_NULL || y->type == VALUE_NULL));
}

static bool same_by(const Record *a, const Record *b, const char *fields)
{
	for (const char *s = fields; *s != '\0';) {
		size_t len = strcspn(s, " ?");
		for (size_t i = 0; i < a->kind->nfields; i++) {
			const char *name = a->kind->fields[i].name;
			if (strncmp(name, s, len) == 0 && name[len] == '\0' &&
				!agrees(a, b, i, s[len] == '?'))
				return false;
		}
		s += len;
		s += strspn(s, " ?");
	}
	return true;
}

static bool same_in_all(const Record *a, const Record *b)
{
	for (size_t i = 0; i < a->kind->nfields; i++)
		if (!value_equal(&a->values[i], &b->values[i]))
			return false;
	return true;
}

static bool says_the_same(const Record *a, const Record *b)
{
	const char *fields = sameness_of(a->kind);
	if (fields != NULL)
		return record_int(a, "person") == record_int(b, "person") && same_by(a, b, fields);
	return !a->kind->listed && same_in_all(a, b);
}

/* Of two registrations of one person the one counts that went further. */
static int reached(const Record *r)
{
	static const char *const states[] = { "cancelled", "invited", "waiting", "no_show", "registered",
		"confirmed", "attended" };
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(record_text(r, "state"), states[i]) == 0)
			return (int)i;
	return 0;
}

static bool take_state(Record *full, const Record *dropped)
{
	static const char *const fields[] = { "state", "arrived", "at" };
	if (full->kind != &kind_registration || reached(dropped) <= reached(full))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		int at = kind_field_index(full->kind, fields[i]);
		full->values[at] = dropped->values[at];
	}
	return true;
}

/* The winner's record gets what it lacks of the one that is dropped. */
static Rc complete(Merger *m, const Record *kept, const Record *dropped, Err *err)
{
	Record *full = record_clone(m->arena, kept);
	bool changed = take_state(full, dropped);
	for (size_t i = 0; i < full->kind->nfields; i++) {
		const Field *f = &full->kind->fields[i];
		/* Which one is first to use, the winner has decided. */
		bool own = (f->flags & FIELD_COMPUTED) != 0 || strcmp(f->name, "main") == 0;
		if (!own && full->values[i].type == VALUE_NULL && dropped->values[i].type != VALUE_NULL) {
			full->values[i] = dropped->values[i];
			changed = true;
		}
	}
	return changed ? change_write_update(&m->change, kept, full, err) : RC_OK;
}

/* --- moving -------------------------------------------------------------------------------- */

/* Only one of each sort may be the first to use. */
static bool has_main(const RecordList *theirs, const Record *r)
{
	for (size_t i = 0; i < theirs->len; i++) {
		const Record *t = theirs->items[i];
		bool same_type = kind_field(r->kind, "type") == NULL ||
			strcmp(record_text(t, "type"), record_text(r, "type")) == 0;
		if (same_type && record_int(t, "main") != 0)
			return true;
	}
	return false;
}

/* Pairs of persons that mean the same both ways are stored with the smaller id first. */
static void order_pair(Record *r)
{
	if (r->kind != &kind_distinct)
		return;
	int64_t person = record_int(r, "person"), other = record_int(r, "other");
	if (person < other)
		return;
	record_set_int(r, "person", other);
	record_set_int(r, "other", person);
}

/* A record that would refer to one person twice: a relation of the two merged ones. */
static bool refers_to_itself(const Record *r)
{
	int64_t seen = 0;
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		if (f->type != FIELD_REF || f->ref != &kind_person || r->values[i].type != VALUE_INT)
			continue;
		if (seen == r->values[i].i)
			return true;
		seen = r->values[i].i;
	}
	return false;
}

/* What the moved record would stand beside. */
static Rc list_beside(Merger *m, const Record *moved, const char *field, RecordList *ret, Err *err)
{
	return store_row_list_int(office_store(m->change.office), moved->kind, field,
		record_int(moved, field), m->arena, ret, err);
}

/* Seats in sessions go over to the registration that stays, but for those that it has. */
static Rc move_seats(Merger *m, const Record *dropped, const Record *kept, Err *err)
{
	Store *st = office_store(m->change.office);
	RecordList theirs = { 0 }, own = { 0 };
	if (dropped->kind != &kind_registration)
		return RC_OK;
	if (store_row_list_int(st, &kind_seat, "registration", dropped->id, m->arena, &theirs, err) !=
			RC_OK ||
		store_row_list_int(st, &kind_seat, "registration", kept->id, m->arena, &own, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < theirs.len; i++) {
		Record *moved = record_clone(m->arena, theirs.items[i]);
		bool has = false;
		for (size_t j = 0; j < own.len; j++)
			has = has || record_int(own.items[j], "session") == record_int(moved, "session");
		record_set_int(moved, "registration", kept->id);
		Rc rc = has ? change_write_delete(&m->change, theirs.items[i], err)
			    : change_write_update(&m->change, theirs.items[i], moved, err);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static Rc move(Merger *m, const Record *r, const Field *f, Err *err)
{
	RecordList beside = { 0 };
	Record *moved = record_clone(m->arena, r);
	record_set_int(moved, f->name, m->winner->id);
	order_pair(moved);
	if (refers_to_itself(moved))
		return change_write_delete(&m->change, r, err);
	const char *key = r->kind == &kind_distinct ? "person" : f->name;
	if (list_beside(m, moved, key, &beside, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < beside.len; i++)
		if (beside.items[i]->id != r->id && says_the_same(beside.items[i], moved)) {
			if (move_seats(m, r, beside.items[i], err) != RC_OK ||
				change_write_delete(&m->change, r, err) != RC_OK)
				return err->rc;
			return complete(m, beside.items[i], moved, err);
		}
	if (kind_field(r->kind, "main") != NULL && has_main(&beside, moved))
		record_set_null(moved, "main");
	return change_write_update(&m->change, r, moved, err);
}

static Rc move_all(Merger *m, const Kind *k, const Field *f, Err *err)
{
	RecordList theirs = { 0 };
	if (store_row_list_int(office_store(m->change.office), k, f->name, m->loser->id, m->arena, &theirs,
		    err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < theirs.len; i++)
		if (move(m, theirs.items[i], f, err) != RC_OK)
			return err->rc;
	return RC_OK;
}

static bool refers_to_persons(const Field *f)
{
	return f->type == FIELD_REF && f->ref == &kind_person;
}

static Rc move_everything(Merger *m, Err *err)
{
	for (const Kind *const *k = kind_all; *k != NULL; k++)
		for (size_t i = 0; i < (*k)->nfields; i++)
			if (refers_to_persons(&(*k)->fields[i]) &&
				move_all(m, *k, &(*k)->fields[i], err) != RC_OK)
				return err->rc;
	return RC_OK;
}

/* --- the merge ------------------------------------------------------------------------------- */

uint64_t people_merge_propose(const Record *winner, const Record *loser)
{
	uint64_t fields = 0;
	for (size_t i = 0; i < winner->kind->nfields; i++)
		if ((winner->kind->fields[i].flags & FIELD_COMPUTED) == 0 &&
			winner->values[i].type == VALUE_NULL && loser->values[i].type != VALUE_NULL)
			fields |= UINT64_C(1) << i;
	return fields;
}

static Rc get_seen(Merger *m, int64_t id, int64_t rev, Record **ret, Err *err)
{
	if (office_get(m->change.office, &kind_person, id, m->arena, ret, err) != RC_OK)
		return err->rc;
	if (rev == 0 || (*ret)->rev == rev)
		return RC_OK;
	return err_set(err, RC_CONFLICT, "%s wurde inzwischen geändert; bitte neu vergleichen.",
		record_text(*ret, "full_name"));
}

static Rc take_fields(Merger *m, Err *err)
{
	Record *mine = record_clone(m->arena, m->winner);
	for (size_t i = 0; i < mine->kind->nfields; i++)
		if ((m->asked->from_loser >> i & 1) != 0 &&
			(mine->kind->fields[i].flags & FIELD_COMPUTED) == 0)
			mine->values[i] = m->loser->values[i];
	return change_update(&m->change, m->winner, mine, NULL, err);
}

static Rc merge(Merger *m, Err *err)
{
	if (get_seen(m, m->asked->winner, m->asked->winner_rev, &m->winner, err) != RC_OK ||
		get_seen(m, m->asked->loser, m->asked->loser_rev, &m->loser, err) != RC_OK ||
		move_everything(m, err) != RC_OK || take_fields(m, err) != RC_OK ||
		change_write_delete(&m->change, m->loser, err) != RC_OK)
		return err->rc;
	return change_commit(&m->change, err);
}

Rc people_merge(Office *o, const PeopleMerge *merge_of, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Merger m = { .change = CHANGE_INIT, .arena = a, .asked = merge_of };
	if (merge_of->winner == merge_of->loser)
		return err_set(err, RC_INVALID, "Bitte zwei verschiedene Personen wählen.");
	const char *what =
		arena_printf(a, "Zusammengeführt: %s", people_title(o, &kind_person, merge_of->winner, a));
	if (change_begin(&m.change, o, what, err) != RC_OK)
		return err->rc;
	Rc rc = merge(&m, err);
	change_done(&m.change);
	return rc;
}

/* --- what would move ------------------------------------------------------------------------- */

Rc people_merge_hanging(Office *o, int64_t person, Arena *a, PeopleMovedList *ret, Err *err)
{
	PeopleMovedList found = { NULL, 0, 0 };
	for (const Kind *const *k = kind_all; *k != NULL; k++) {
		PeopleMoved moved = { *k, 0 };
		for (size_t i = 0; i < (*k)->nfields; i++) {
			int64_t count = 0;
			if (!refers_to_persons(&(*k)->fields[i]))
				continue;
			if (store_row_count(office_store(o), *k, (*k)->fields[i].name, person, &count, err) !=
				RC_OK)
				return err->rc;
			moved.count += (size_t)count;
		}
		if (moved.count > 0)
			VEC_PUSH(a, &found, moved);
	}
	*ret = found;
	return RC_OK;
}
