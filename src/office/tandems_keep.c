/* Runs that are kept: stored with everything they were computed from, recomputed, compared. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/hash.h"
#include "kontor/solve/matching_text.h"
#include "kontor/solve/matching_verify.h"
#include "office_priv.h"
#include "tandems_priv.h"

/* --- parameters --------------------------------------------------------------------------------- */

static void set_rules(Record *run, Arena *a, const PairingRules *r)
{
	char date[DATE_TEXT_MAX];
	AUTO(str_done) Str field = STR_INIT;
	for (int i = 0; i < PAIRING_CRITERIA; i++) {
		str_clear(&field);
		str_addf(&field, "weight_%s", pairing_criterion_names[i]);
		record_set_int(run, str_cstr(&field), r->weight[i]);
	}
	record_set_int(run, "min_km", r->min_km);
	date_format_iso(r->today, date);
	record_set_text(run, a, "date", date);
}

void tandems_rules_of(const Record *run, PairingRules *ret)
{
	AUTO(str_done) Str field = STR_INIT;
	*ret = (PairingRules){ .min_km = (int)record_int(run, "min_km"),
		.today = date_parse_iso(record_text(run, "date")) };
	for (int i = 0; i < PAIRING_CRITERIA; i++) {
		str_clear(&field);
		str_addf(&field, "weight_%s", pairing_criterion_names[i]);
		ret->weight[i] = (int)record_int(run, str_cstr(&field));
	}
}

/* Over all that decides the result, and the result. */
static void digest_of(const Record *run, char hex[HASH_HEX_SIZE])
{
	static const char *const texts[] = { "query", "date", "snapshot", "proof" };
	static const char *const numbers[] = { "weight_topic", "weight_size", "weight_location",
		"weight_distance", "weight_land", "weight_waiting", "weight_term", "min_km", "coverage",
		"floor", "pairs", "score" };
	Hash h;
	hash_init(&h);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		hash_adds(&h, record_text(run, texts[i]));
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		AUTO(str_done) Str n = STR_INIT;
		str_addf(&n, "%s=%lld", numbers[i], (long long)record_int(run, numbers[i]));
		hash_adds(&h, str_cstr(&n));
	}
	hash_hex(&h, hex);
}

/* --- storing --------------------------------------------------------------------------------------- */

static Rc insert_pair(Change *c, int64_t run, const TandemsRun *r, const TandemsPair *p, Arena *a, Err *err)
{
	const TandemsPool *pool = r->pool;
	const PairingMember *x = &pool->items[p->a];
	AUTO(str_done) Str text = STR_INIT;
	Record *pair = record_new(a, &kind_pairing);
	record_set_int(pair, "run", run);
	record_set_int(pair, "first", x->person);
	if (p->b == UINT32_MAX) {
		tandems_run_alone_say((TandemsRun *)(uintptr_t)r, p->a, &text);
		record_set_text(pair, a, "reason", str_cstr(&text));
		return change_insert(c, pair, err);
	}
	const PairingMember *y = &pool->items[p->b];
	PairingPoints points;
	pairing_explain(&pool->rules, x, y, &points);
	for (int i = 0; i < PAIRING_CRITERIA; i++)
		str_addf(&text, "%s%d", i > 0 ? " " : "", points.points[i]);
	record_set_text(pair, a, "points", str_cstr(&text));
	str_clear(&text);
	pairing_reason_say(&pool->rules, x, y, &points, pool->topics, pool->ntopics, &text);
	record_set_text(pair, a, "reason", str_cstr(&text));
	record_set_int(pair, "second", y->person);
	record_set_int(pair, "score", p->score);
	if (p->pinned)
		record_set_text(pair, a, "decision", "pinned");
	return change_insert(c, pair, err);
}

static Rc insert_forbidden(Change *c, int64_t run, const TandemsRun *r, Arena *a, Err *err)
{
	for (size_t i = 0; i < r->decided.len; i++) {
		const TandemsDecision *d = &r->decided.items[i];
		if (d->pinned)
			continue;
		Record *pair = record_new(a, &kind_pairing);
		record_set_int(pair, "run", run);
		record_set_int(pair, "first", r->pool->items[d->a].person);
		record_set_int(pair, "second", r->pool->items[d->b].person);
		record_set_text(pair, a, "decision", "forbidden");
		if (change_insert(c, pair, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static Record *record_of(
	TandemsRun *r, const TandemsPlan *plan, const char *title, const char *query, Arena *a)
{
	AUTO(str_done) Str text = STR_INIT;
	char hex[HASH_HEX_SIZE];
	Record *run = record_new(a, &kind_pairing_run);
	record_set_text(run, a, "title", title);
	record_set_text(run, a, "state", "draft");
	record_set_text(run, a, "query", query);
	set_rules(run, a, &r->pool->rules);
	record_set_int(run, "coverage", r->goal.coverage);
	record_set_int(run, "floor", r->goal.floor);
	tandems_snapshot_write(r->pool, &text);
	record_set_text(run, a, "snapshot", str_cstr(&text));
	str_clear(&text);
	matching_text_write(matching_problem(r->matching), matching_result(r->matching), &text);
	record_set_text(run, a, "proof", str_cstr(&text));
	record_set_int(run, "members", (int64_t)r->pool->len);
	record_set_int(run, "pairs", (int64_t)plan->npairs);
	record_set_int(run, "score", plan->score);
	record_set_int(run, "worst", plan->worst);
	record_set_int(run, "ms", plan->ms);
	digest_of(run, hex);
	record_set_text(run, a, "digest", hex);
	return run;
}

Rc tandems_keep(Office *o, TandemsRun *r, const char *title, const char *query, int64_t *ret_run, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	TandemsPlan plan;
	if (tandems_run_plan(r, a, &plan, err) != RC_OK)
		return err->rc;
	Record *run = record_of(r, &plan, title, query, a);
	if (change_begin(&c, o, arena_printf(a, "Tandemlauf gespeichert: %s", title), err) != RC_OK ||
		change_insert(&c, run, err) != RC_OK)
		return err->rc;
	int64_t id = run->id;
	for (size_t i = 0; i < plan.npairs + plan.nalone; i++)
		if (insert_pair(&c, id, r, &plan.pairs[i], a, err) != RC_OK)
			return err->rc;
	if (insert_forbidden(&c, id, r, a, err) != RC_OK || change_commit(&c, err) != RC_OK)
		return err->rc;
	*ret_run = id;
	return RC_OK;
}

/* --- reading back ------------------------------------------------------------------------------------- */

Rc tandems_load(Office *o, int64_t run, Arena *a, TandemsPool *ret, TandemsGoal *goal, Err *err)
{
	Record *r;
	PairingRules rules;
	if (office_get(o, &kind_pairing_run, run, a, &r, err) != RC_OK)
		return err->rc;
	tandems_rules_of(r, &rules);
	*goal = (TandemsGoal){ record_int(r, "coverage") != 0, record_int(r, "floor") != 0 };
	return tandems_snapshot_read(record_text(r, "snapshot"), &rules, a, ret, err);
}

uint32_t tandems_member_of(const TandemsPool *pool, int64_t person)
{
	for (size_t i = 0; i < pool->len; i++)
		if (pool->items[i].person == person)
			return (uint32_t)i;
	return UINT32_MAX;
}

/* The decisions of a stored run, taken again in a run of its pool. */
Rc tandems_decide_again(Office *o, int64_t run, const TandemsPool *pool, TandemsRun *r, Arena *a, Err *err)
{
	RecordSet pairs;
	if (office_parts(o, &kind_pairing, "run", run, a, &pairs, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < pairs.len; i++) {
		const Record *p = pairs.items[i];
		if (record_is_null(p, "decision") || record_is_null(p, "second"))
			continue;
		uint32_t x = tandems_member_of(pool, record_int(p, "first")),
			 y = tandems_member_of(pool, record_int(p, "second"));
		if (x == UINT32_MAX || y == UINT32_MAX)
			continue;
		if (strcmp(record_text(p, "decision"), "forbidden") == 0)
			tandems_run_forbid(r, x, y, true);
		else if (tandems_run_pin(r, x, y, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

/* --- proving again ---------------------------------------------------------------------------------------- */

static void free_run(TandemsRun **r)
{
	tandems_run_free(*r);
}

static Rc differs(Err *err, const char *what)
{
	return err_set(err, RC_INVALID, "Der Lauf stimmt nicht mit seinem Abbild überein: %s.", what);
}

/* A third is one whom the proof leaves without partner, allowed with both. */
static bool third_fits(
	const TandemsPool *pool, const MatchingResult *m, uint32_t x, uint32_t y, int64_t person)
{
	uint32_t z = tandems_member_of(pool, person);
	return z != UINT32_MAX && m->mate[z] == MATCHING_NOBODY && tandems_third_score(pool, z, x, y) >= 0;
}

/* Every stored pair has the score that the snapshot gives, and they are the proof's pairs. */
static Rc check_pairs(const RecordSet *rows, const TandemsPool *pool, const MatchingResult *m, Err *err)
{
	size_t pairs = 0;
	for (size_t i = 0; i < rows->len; i++) {
		const Record *p = rows->items[i];
		if (record_is_null(p, "score"))
			continue;
		uint32_t x = tandems_member_of(pool, record_int(p, "first")),
			 y = tandems_member_of(pool, record_int(p, "second"));
		if (x == UINT32_MAX || y == UINT32_MAX)
			return differs(err, "Ein Paar steht nicht im Pool");
		int score = pairing_score(&pool->rules, &pool->items[x], &pool->items[y]);
		if (score != record_int(p, "score"))
			return err_set(err, RC_INVALID,
				"Der Lauf stimmt nicht mit seinem Abbild überein: %s / %s hat %d Punkte, "
				"gespeichert sind %lld.",
				pool->items[x].name, pool->items[y].name, score,
				(long long)record_int(p, "score"));
		if (m->mate[x] != y)
			return differs(err, "Ein Paar steht nicht im Beweis");
		if (!record_is_null(p, "third") && !third_fits(pool, m, x, y, record_int(p, "third")))
			return differs(err,
				"Eine dritte Person steht nicht ohne Partner im Pool, oder eine Regel "
				"schließt sie aus");
		pairs++;
	}
	return pairs == m->pairs ? RC_OK : differs(err, "Es fehlen Paare");
}

Rc tandems_verify(Office *o, int64_t run, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(free_run) TandemsRun *again = NULL;
	char hex[HASH_HEX_SIZE];
	Record *r;
	RecordSet rows;
	TandemsPool pool;
	TandemsGoal goal;
	MatchingResult stored;
	MatchingProblem goals;
	if (office_get(o, &kind_pairing_run, run, a, &r, err) != RC_OK ||
		tandems_load(o, run, a, &pool, &goal, err) != RC_OK ||
		office_parts(o, &kind_pairing, "run", run, a, &rows, err) != RC_OK)
		return err->rc;
	digest_of(r, hex);
	if (strcmp(hex, record_text(r, "digest")) != 0)
		return differs(err, "Die Prüfsumme ist eine andere");
	const char *proof = record_text(r, "proof");
	if (matching_text_result(proof, strlen(proof), (uint32_t)pool.len, a, &stored, &goals, err) !=
			RC_OK ||
		tandems_run_new(&pool, goal, &again, err) != RC_OK ||
		tandems_decide_again(o, run, &pool, again, a, err) != RC_OK)
		return err->rc;
	/* The stored plan against the graph that the snapshot gives: no solver is asked. */
	if (matching_verify(matching_problem(again->matching), &stored, err) != RC_OK)
		return err->rc;
	return check_pairs(&rows, &pool, &stored, err);
}

/* --- two runs side by side ---------------------------------------------------------------------------------------- */

static const Record *same_pair(const RecordSet *rows, const Record *p)
{
	int64_t x = record_int(p, "first"), y = record_int(p, "second");
	for (size_t i = 0; i < rows->len; i++) {
		const Record *q = rows->items[i];
		int64_t u = record_int(q, "first"), v = record_int(q, "second");
		if (!record_is_null(q, "score") && ((u == x && v == y) || (u == y && v == x)))
			return q;
	}
	return NULL;
}

static Rc name_of(Office *o, int64_t person, Arena *a, const char **ret, Err *err)
{
	AUTO(str_done) Str name = STR_INIT;
	if (office_title(o, &kind_person, person, &name, err) != RC_OK)
		return err->rc;
	*ret = arena_strdup(a, str_cstr(&name));
	return RC_OK;
}

static const char *town_then(const TandemsPool *pool, int64_t person)
{
	uint32_t at = tandems_member_of(pool, person);
	return at == UINT32_MAX ? "" : pool->items[at].town_name;
}

static Rc add_diffs(Office *o, const RecordSet *rows, const RecordSet *others, const TandemsPool *pool,
	bool left, Arena *a, TandemsDiffs *ret, Err *err)
{
	for (size_t i = 0; i < rows->len; i++) {
		const Record *p = rows->items[i], *q;
		if (record_is_null(p, "score"))
			continue;
		q = same_pair(others, p);
		if (q != NULL && !left)
			continue; /* listed already */
		int score = (int)record_int(p, "score");
		TandemsDiff d = { .side = q != NULL ? TANDEMS_BOTH
				: left              ? TANDEMS_ONLY_LEFT
						    : TANDEMS_ONLY_RIGHT };
		d.left = left ? score : 0;
		d.right = q != NULL ? (int)record_int(q, "score") : left ? 0 : score;
		if (name_of(o, record_int(p, "first"), a, &d.first, err) != RC_OK ||
			name_of(o, record_int(p, "second"), a, &d.second, err) != RC_OK)
			return err->rc;
		d.first_town = town_then(pool, record_int(p, "first"));
		d.second_town = town_then(pool, record_int(p, "second"));
		VEC_PUSH(a, ret, d);
	}
	return RC_OK;
}

Rc tandems_compare(Office *o, int64_t left, int64_t right, Arena *a, TandemsDiffs *ret, Err *err)
{
	RecordSet one, other;
	TandemsPool pool, others;
	TandemsGoal goal;
	TandemsDiffs diffs = { NULL, 0, 0 };
	if (tandems_load(o, left, a, &pool, &goal, err) != RC_OK ||
		tandems_load(o, right, a, &others, &goal, err) != RC_OK ||
		office_parts(o, &kind_pairing, "run", left, a, &one, err) != RC_OK ||
		office_parts(o, &kind_pairing, "run", right, a, &other, err) != RC_OK ||
		add_diffs(o, &one, &other, &pool, true, a, &diffs, err) != RC_OK ||
		add_diffs(o, &other, &one, &others, false, a, &diffs, err) != RC_OK)
		return err->rc;
	*ret = diffs;
	return RC_OK;
}
