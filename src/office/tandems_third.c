/* A third in a pair of a kept run: who was left over is decided by the plan, where she goes by hand. */
#include <string.h>

#include "office_priv.h"
#include "tandems_priv.h"

int tandems_third_score(const TandemsPool *pool, uint32_t third, uint32_t a, uint32_t b)
{
	int x = pairing_score(&pool->rules, &pool->items[third], &pool->items[a]);
	int y = pairing_score(&pool->rules, &pool->items[third], &pool->items[b]);
	return BASE_MIN(x, y);
}

static const Record *pair_of_three(const RecordSet *rows, int64_t person)
{
	for (size_t i = 0; i < rows->len; i++)
		if (record_int(rows->items[i], "third") == person)
			return rows->items[i];
	return NULL;
}

static bool is_alone(const RecordSet *rows, int64_t person)
{
	for (size_t i = 0; i < rows->len; i++) {
		const Record *p = rows->items[i];
		if (record_int(p, "first") == person && record_is_null(p, "second"))
			return true;
	}
	return false;
}

/* The pair of two that she fits best; NULL: the rules allow none. Ties go to the pair that comes first. */
static const Record *best_pair(const RecordSet *rows, const TandemsPool *pool, uint32_t third)
{
	const Record *ret = NULL;
	int best = -1;
	for (size_t i = 0; i < rows->len; i++) {
		const Record *p = rows->items[i];
		if (record_is_null(p, "score") || !record_is_null(p, "third"))
			continue;
		uint32_t a = tandems_member_of(pool, record_int(p, "first")),
			 b = tandems_member_of(pool, record_int(p, "second"));
		if (a == UINT32_MAX || b == UINT32_MAX)
			continue;
		int score = tandems_third_score(pool, third, a, b);
		if (score <= best)
			continue;
		best = score;
		ret = p;
	}
	return ret;
}

static const char *towns_of(const Record *pair, const TandemsPool *pool, Arena *a)
{
	uint32_t x = tandems_member_of(pool, record_int(pair, "first")),
		 y = tandems_member_of(pool, record_int(pair, "second"));
	return arena_printf(a, "%s und %s", pool->items[x].town_name, pool->items[y].town_name);
}

/* Under the lock. */
static Rc change_pair(Change *c, const RecordSet *rows, const TandemsPool *pool, int64_t person, Arena *a,
	const char **ret_pair, Err *err)
{
	uint32_t third = tandems_member_of(pool, person);
	const Record *base = pair_of_three(rows, person);
	Record *mine;
	*ret_pair = "";
	if (base != NULL) {
		mine = record_clone(a, base);
		record_set_null(mine, "third");
		return change_update(c, base, mine, NULL, err);
	}
	if (third == UINT32_MAX || !is_alone(rows, person))
		return err_set(err, RC_INVALID, "Zu dritt geht es nur mit jemandem, der ohne Partner ist.");
	base = best_pair(rows, pool, third);
	if (base == NULL)
		return err_set(err, RC_INVALID,
			"Zu keinem Paar dieses Laufs darf %s dazukommen: Mit einer der beiden Seiten schließen die "
			"Regeln es immer aus.",
			pool->items[third].town_name);
	mine = record_clone(a, base);
	record_set_int(mine, "third", person);
	*ret_pair = towns_of(base, pool, a);
	return change_update(c, base, mine, NULL, err);
}

Rc tandems_third(Office *o, int64_t run, int64_t person, Arena *a, const char **ret_pair, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *r;
	RecordSet rows;
	TandemsPool pool;
	TandemsGoal goal;
	if (office_get(o, &kind_pairing_run, run, a, &r, err) != RC_OK ||
		change_begin(&c, o, arena_printf(a, "Trio im Tandemlauf: %s", record_text(r, "title")),
			err) != RC_OK ||
		office_get(o, &kind_pairing_run, run, a, &r, err) != RC_OK)
		return err->rc;
	if (strcmp(record_text(r, "state"), "draft") != 0)
		return err_set(err, RC_INVALID, "Nur ein Entwurf lässt sich noch ändern.");
	if (tandems_load(o, run, a, &pool, &goal, err) != RC_OK ||
		office_parts(o, &kind_pairing, "run", run, a, &rows, err) != RC_OK ||
		change_pair(&c, &rows, &pool, person, a, ret_pair, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}
