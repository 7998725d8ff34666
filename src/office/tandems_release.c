/* From the pairs of a kept run to proposed tandems. Nobody is written to. */
#include <string.h>

#include "office_priv.h"
#include "tandems_priv.h"

/* Since the run was computed somebody may have left office or withdrawn. */
static Rc still_possible(const TandemsPool *now, const RecordSet *rows, const TandemsPool *then, Err *err)
{
	for (size_t i = 0; i < rows->len; i++) {
		const Record *p = rows->items[i];
		if (record_is_null(p, "score"))
			continue;
		int64_t persons[] = { record_int(p, "first"), record_int(p, "second"),
			record_int(p, "third") };
		uint32_t at[3];
		int n = 0;
		for (int j = 0; j < 3 && persons[j] != 0; j++, n++) {
			at[j] = tandems_member_of(now, persons[j]);
			uint32_t was = tandems_member_of(then, persons[j]);
			if (at[j] == UINT32_MAX)
				return err_set(err, RC_CONFLICT,
					"%s kann nicht mehr vermittelt werden; der Grund steht im Pool. Bitte den Lauf neu "
					"rechnen.",
					was == UINT32_MAX ? "Jemand aus dem Lauf" : then->items[was].name);
		}
		for (int j = 0; j < n; j++) {
			const PairingMember *x = &now->items[at[j]], *y = &now->items[at[(j + 1) % n]];
			if (pairing_score(&now->rules, x, y) < 0)
				return err_set(err, RC_CONFLICT,
					"%s und %s dürfen inzwischen nicht mehr zusammen. Bitte den Lauf neu rechnen.",
					x->name, y->name);
		}
	}
	return RC_OK;
}

/* What brings the two together, then what the third shares with the one she fits better. */
static const char *reason_of_three(const Record *p, const TandemsPool *pool, uint32_t x, uint32_t y, Arena *a)
{
	AUTO(str_done) Str out = STR_INIT;
	uint32_t z = tandems_member_of(pool, record_int(p, "third"));
	str_adds(&out, record_text(p, "reason"));
	if (x == UINT32_MAX || y == UINT32_MAX || z == UINT32_MAX)
		return arena_strdup(a, str_cstr(&out));
	const PairingMember *third = &pool->items[z], *one = &pool->items[x], *other = &pool->items[y];
	PairingPoints points, others;
	pairing_explain(&pool->rules, third, one, &points);
	pairing_explain(&pool->rules, third, other, &others);
	if (others.score > points.score) {
		one = other;
		points = others;
	}
	str_adds(&out, "\n\n");
	pairing_reason_say(&pool->rules, third, one, &points, pool->topics, pool->ntopics, &out);
	return arena_strdup(a, str_cstr(&out));
}

static Rc insert_tandem(Change *c, int64_t run, const Record *p, const TandemsPool *pool, Arena *a, Err *err)
{
	Record *t = record_new(a, &kind_tandem);
	uint32_t x = tandems_member_of(pool, record_int(p, "first")),
		 y = tandems_member_of(pool, record_int(p, "second"));
	record_set_int(t, "first", record_int(p, "first"));
	record_set_int(t, "second", record_int(p, "second"));
	if (!record_is_null(p, "third"))
		record_set_int(t, "third", record_int(p, "third"));
	record_set_text(t, a, "state", "proposed");
	record_set_int(t, "run", run);
	record_set_int(t, "score", record_int(p, "score"));
	record_set_text(t, a, "reason", record_text(p, "reason"));
	if (!record_is_null(p, "third"))
		record_set_text(t, a, "reason", reason_of_three(p, pool, x, y, a));
	if (x != UINT32_MAX && y != UINT32_MAX) {
		PairingPoints points;
		pairing_explain(&pool->rules, &pool->items[x], &pool->items[y], &points);
		if (points.best_topic >= 0)
			record_set_int(t, "topic", pool->topics[points.best_topic].id);
	}
	return change_insert(c, t, err);
}

static bool in_a_trio(const RecordSet *rows, int64_t person)
{
	for (size_t i = 0; i < rows->len; i++)
		if (record_int(rows->items[i], "third") == person)
			return true;
	return false;
}

/* Who is left out comes first next time. */
static Rc count_missed(Office *o, Change *c, int64_t person, Arena *a, Err *err)
{
	RecordSet interests;
	if (office_parts(o, &kind_interest, "person", person, a, &interests, err) != RC_OK)
		return err->rc;
	if (interests.len == 0)
		return RC_OK;
	Record *mine = record_clone(a, interests.items[0]);
	record_set_int(mine, "missed", BASE_MIN(record_int(mine, "missed") + 1, 99));
	return change_update(c, interests.items[0], mine, NULL, err);
}

Rc tandems_release(Office *o, int64_t run, size_t *ret_tandems, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *r;
	RecordSet rows;
	TandemsPool then, now;
	TandemsGoal goal;
	size_t n = 0;
	if (office_get(o, &kind_pairing_run, run, a, &r, err) != RC_OK ||
		change_begin(&c, o, arena_printf(a, "Tandemlauf freigegeben: %s", record_text(r, "title")),
			err) != RC_OK)
		return err->rc;
	/* Read again under the lock. */
	if (office_get(o, &kind_pairing_run, run, a, &r, err) != RC_OK)
		return err->rc;
	if (strcmp(record_text(r, "state"), "draft") != 0)
		return err_set(err, RC_INVALID, "Der Lauf ist schon %s; nur ein Entwurf wird freigegeben.",
			kind_choice_label(kind_field(&kind_pairing_run, "state"), record_text(r, "state")));
	if (tandems_load(o, run, a, &then, &goal, err) != RC_OK)
		return err->rc;
	PairingRules rules = then.rules;
	rules.today = office_today(o);
	if (office_parts(o, &kind_pairing, "run", run, a, &rows, err) != RC_OK ||
		tandems_pool_in(o, &rules, a, &now, err) != RC_OK ||
		still_possible(&now, &rows, &then, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < rows.len; i++) {
		const Record *p = rows.items[i];
		bool pair = !record_is_null(p, "score");
		bool alone = record_is_null(p, "second") && record_is_null(p, "decision");
		Rc rc = RC_OK;
		if (pair)
			rc = insert_tandem(&c, run, p, &then, a, err);
		else if (alone && !in_a_trio(&rows, record_int(p, "first")))
			rc = count_missed(o, &c, record_int(p, "first"), a, err);
		if (rc != RC_OK)
			return rc;
		n += pair;
	}
	Record *mine = record_clone(a, r);
	record_set_text(mine, a, "state", "released");
	if (change_update(&c, r, mine, NULL, err) != RC_OK || change_commit(&c, err) != RC_OK)
		return err->rc;
	*ret_tandems = n;
	return RC_OK;
}
