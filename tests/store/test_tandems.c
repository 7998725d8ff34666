/* The pool, the plan, and the price of having one's own way: against trying everything. */
#include "box.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/office/people.h"
#include "kontor/office/tandems.h"
#include "kontor/solve/matching_text.h"

#define BOX    AUTO(box_done) Box b
#define OFFICE AUTO(office_closep) Office

#define TODAY "2026-09-21" /* BOX_NOW */

static const char *number(Box *b, int64_t v)
{
	return arena_printf(b->arena, "%lld", (long long)v);
}

static PairingRules rules(Office *o)
{
	PairingRules r = pairing_standard;
	r.today = office_today(o);
	return r;
}

static void free_run(TandemsRun **r)
{
	tandems_run_free(*r);
}

/* --- the pool ---------------------------------------------------------------------------- */

typedef struct Mayor {
	int64_t town, person, post, interest, consent;
} Mayor;

static Mayor add_mayor(Office *o, Box *b, const char *ags, const char *town)
{
	Mayor m = { .town = box_town(o, b, ags, town) };
	m.person = box_insert(o, b, &kind_person, "family_name", town, NULL)->id;
	m.post = box_insert(o, b, &kind_post, "person", number(b, m.person), "town", number(b, m.town),
		"function", "mayor", "since", "2022-01-01", "term_end", "2030-01-01", NULL)
			 ->id;
	m.consent = box_insert(o, b, &kind_consent, "person", number(b, m.person), "purpose", "tandem",
		"basis", "consent", "date", "2026-01-01", "proof", "Brief", NULL)
			    ->id;
	m.interest = box_insert(o, b, &kind_interest, "person", number(b, m.person), "state", "open", "since",
		"2026-02-01", NULL)
			     ->id;
	return m;
}

static void load(Office *o, Box *b, TandemsPool *pool)
{
	Err err = ERR_INIT;
	PairingRules r = rules(o);
	box_ok(tandems_pool(o, &r, NULL, b->arena, pool, &err), err);
}

/* The reason why the only interested one is out; "" when she is in. */
static const char *reason(Office *o, Box *b)
{
	TandemsPool pool;
	load(o, b, &pool);
	assert_int_equal(pool.len + pool.out.len, 1);
	return pool.len == 1 ? "" : pool.out.items[0].reason;
}

static void set(Office *o, Box *b, const Kind *k, int64_t id, const char *field, const char *value)
{
	Err err = ERR_INIT;
	box_ok(box_set(o, b, k, id, field, value, &err), err);
}

static void test_who_is_in_the_pool(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m = add_mayor(o, &b, "12070424", "Wittenberge");
	assert_string_equal(reason(o, &b), "");
	set(o, &b, &kind_interest, m.interest, "until", "2026-09-20");
	assert_non_null(strstr(reason(o, &b), "20.09.2026"));
	set(o, &b, &kind_interest, m.interest, "until", TODAY);
	assert_string_equal(reason(o, &b), "");
	set(o, &b, &kind_interest, m.interest, "state", "paused");
	assert_non_null(strstr(reason(o, &b), "pausiert"));
	set(o, &b, &kind_interest, m.interest, "state", "open");
	set(o, &b, &kind_consent, m.consent, "withdrawn", TODAY);
	assert_non_null(strstr(reason(o, &b), "Rechtsgrundlage"));
	set(o, &b, &kind_consent, m.consent, "withdrawn", "");
	set(o, &b, &kind_post, m.post, "term_end", "2026-09-01");
	assert_non_null(strstr(reason(o, &b), "01.09.2026"));
	set(o, &b, &kind_post, m.post, "term_end", "2027-01-31");
	TandemsPool pool;
	load(o, &b, &pool);
	assert_int_equal(pool.minds.len, 1);
	assert_non_null(strstr(pool.minds.items[0].reason, "31.01.2027"));
	set(o, &b, &kind_post, m.post, "until", "2026-08-31");
	assert_non_null(strstr(reason(o, &b), "31.08.2026"));
	set(o, &b, &kind_post, m.post, "until", "");
	box_sql(&b, "UPDATE town SET override = 'not', override_reason = 'Beschluss'");
	assert_string_equal(reason(o, &b), "Wittenberge ist keine Kleinstadt.");
}

static void test_live_tandems_use_up_the_capacity(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m = add_mayor(o, &b, "12070424", "Wittenberge"),
	      other = add_mayor(o, &b, "09272118", "Freyung");
	TandemsPool pool;
	load(o, &b, &pool);
	assert_int_equal(pool.len, 2);
	int64_t tandem = box_insert(o, &b, &kind_tandem, "first", number(&b, m.person), "second",
		number(&b, other.person), "state", "proposed", NULL)
				 ->id;
	load(o, &b, &pool);
	assert_int_equal(pool.len, 0);
	assert_int_equal(pool.out.len, 2);
	set(o, &b, &kind_interest, m.interest, "capacity", "2");
	set(o, &b, &kind_interest, other.interest, "capacity", "2");
	load(o, &b, &pool);
	assert_int_equal(pool.len, 2);
	/* Not with each other again … */
	assert_int_equal(pairing_score(&pool.rules, &pool.items[0], &pool.items[1]), PAIRING_NO);
	/* … unless nobody was ever asked. */
	set(o, &b, &kind_tandem, tandem, "state", "discarded");
	load(o, &b, &pool);
	assert_true(pairing_score(&pool.rules, &pool.items[0], &pool.items[1]) >= 0);
}

static void test_topics_of_the_town_stand_in(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m = add_mayor(o, &b, "12070424", "Wittenberge");
	int64_t heat = box_insert(o, &b, &kind_topic, "label", "Wärme", NULL)->id;
	int64_t empty = box_insert(o, &b, &kind_topic, "label", "Leerstand", NULL)->id;
	box_insert(o, &b, &kind_town_topic, "town", number(&b, m.town), "topic", number(&b, heat),
		"direction", "seeks", "level", "3", "date", "2026-05-01", NULL);
	TandemsPool pool;
	load(o, &b, &pool);
	assert_int_equal(pool.ntopics, 2);
	assert_int_equal(pool.items[0].seeks[0], 3);
	box_insert(o, &b, &kind_interest_topic, "interest", number(&b, m.interest), "topic",
		number(&b, empty), "direction", "offers", "level", "2", NULL);
	load(o, &b, &pool);
	assert_int_equal(pool.items[0].seeks[0], 0);
	assert_int_equal(pool.items[0].offers[1], 2);
}

/* --- runs in memory ------------------------------------------------------------------------- */

static uint32_t draw(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

static void any_pool(Arena *a, size_t n, uint32_t *seed, TandemsPool *pool)
{
	static const char *const lands[] = { "BB", "BY", "SH", "SN" };
	*pool = (TandemsPool){ .rules = pairing_standard };
	pool->rules.today = 20000;
	for (size_t i = 0; i < n; i++) {
		PairingMember m = { .person = (int64_t)(i + 1) * 7,
			.town = (int64_t)i + 1,
			.name = arena_printf(a, "Person %zu", i),
			.town_name = arena_printf(a, "Ort %zu", i),
			.district_key = arena_printf(a, "%05u", draw(seed, (uint32_t)n)),
			.land = lands[draw(seed, 4)],
			.population = 5000 + draw(seed, 15000),
			.population_date = DAY_NONE,
			.location_class = (int)draw(seed, 4),
			.has_place = true,
			.latitude = 48000000 + draw(seed, 6000000),
			.longitude = 7000000 + draw(seed, 7000000),
			.topics_date = DAY_NONE,
			.since = 20000 - (Day)draw(seed, 900),
			.term_end = 20000 + (Day)draw(seed, 2500) };
		for (int t = 0; t < 4; t++)
			(draw(seed, 2) ? m.seeks : m.offers)[draw(seed, 10)] = (uint8_t)(1 + draw(seed, 3));
		VEC_PUSH(a, pool, m);
	}
	pairing_prepare(&pool->rules, pool->items, pool->len);
}

/* The highest sum by trying every plan; the pair a, b forced (a == b: none). */
static int64_t best_by_hand(const TandemsPool *pool, uint32_t used, uint32_t a, uint32_t b)
{
	if (a != b) {
		int s = pairing_score(&pool->rules, &pool->items[a], &pool->items[b]);
		return s + best_by_hand(pool, used | 1u << a | 1u << b, 0, 0);
	}
	uint32_t u = 0;
	while (u < pool->len && (used >> u & 1) != 0)
		u++;
	if (u >= pool->len)
		return 0;
	int64_t best = best_by_hand(pool, used | 1u << u, 0, 0);
	for (uint32_t v = u + 1; v < pool->len; v++) {
		int s = (used >> v & 1) != 0 ? -1
					     : pairing_score(&pool->rules, &pool->items[u], &pool->items[v]);
		if (s >= 0)
			best = BASE_MAX(best, s + best_by_hand(pool, used | 1u << u | 1u << v, 0, 0));
	}
	return best;
}

static void test_plans_and_prices_against_trying_all(void **state UNUSED)
{
	uint32_t seed = 3;
	for (int round = 0; round < 30; round++) {
		AUTO(arena_freep) Arena *a = arena_new();
		AUTO(free_run) TandemsRun *run = NULL;
		Err err = ERR_INIT;
		TandemsPool pool;
		TandemsPlan plan;
		uint32_t n = 4 + draw(&seed, 6);
		any_pool(a, n, &seed, &pool);
		box_ok(tandems_run_new(&pool, (TandemsGoal){ false, false }, &run, &err), err);
		while (!tandems_run_step(run, 1000))
			continue;
		box_ok(tandems_run_plan(run, a, &plan, &err), err);
		assert_true(plan.proved);
		int64_t best = best_by_hand(&pool, 0, 0, 0);
		assert_int_equal(plan.score, best);
		assert_int_equal(plan.npairs * 2 + plan.nalone, n);
		for (uint32_t v = 1; v < n; v++) {
			TandemsPrice price;
			box_ok(tandems_run_price(run, 0, v, true, a, &price, &err), err);
			bool allowed = pairing_score(&pool.rules, &pool.items[0], &pool.items[v]) >= 0;
			assert_int_equal(price.possible, allowed);
			if (allowed)
				assert_int_equal(price.delta, best_by_hand(&pool, 0, 0, v) - best);
		}
		/* Asking for prices left the plan as it was. */
		TandemsPlan again;
		box_ok(tandems_run_plan(run, a, &again, &err), err);
		assert_int_equal(again.score, best);
		for (size_t i = 0; i < plan.npairs; i++)
			assert_true(
				again.pairs[i].a == plan.pairs[i].a && again.pairs[i].b == plan.pairs[i].b);
	}
}

static void test_choices_are_the_best_ones(void **state UNUSED)
{
	uint32_t seed = 11;
	for (int round = 0; round < 20; round++) {
		enum { MAX = 3 };
		AUTO(arena_freep) Arena *a = arena_new();
		AUTO(free_run) TandemsRun *run = NULL;
		Err err = ERR_INIT;
		TandemsPool pool;
		TandemsChoice choices[MAX];
		size_t n = 0, better = 0;
		any_pool(a, 9, &seed, &pool);
		box_ok(tandems_run_new(&pool, (TandemsGoal){ false, false }, &run, &err), err);
		box_ok(tandems_run_choices(run, 2, MAX, a, choices, &n, &err), err);
		assert_int_equal(n, MAX);
		int64_t best = best_by_hand(&pool, 0, 0, 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(
				choices[i].delta, best_by_hand(&pool, 0, 2, choices[i].member) - best);
		for (uint32_t v = 0; v < pool.len; v++)
			if (v != 2 && pairing_score(&pool.rules, &pool.items[2], &pool.items[v]) >= 0)
				better += best_by_hand(&pool, 0, 2, v) - best > choices[MAX - 1].delta;
		assert_true(better < MAX);
	}
}

static void test_pins_stay_and_rules_hold(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(free_run) TandemsRun *run = NULL;
	Err err = ERR_INIT;
	uint32_t seed = 5;
	TandemsPool pool;
	TandemsPlan before, plan;
	any_pool(a, 40, &seed, &pool);
	box_ok(tandems_run_new(&pool, (TandemsGoal){ true, true }, &run, &err), err);
	box_ok(tandems_run_plan(run, a, &before, &err), err);
	for (size_t i = 0; i < before.npairs; i++)
		assert_true(before.pairs[i].score >= before.worst);
	uint32_t x = before.pairs[0].a, y = x;
	for (size_t i = 1; i < before.npairs && y == x; i++)
		if (pairing_score(&pool.rules, &pool.items[x], &pool.items[before.pairs[i].b]) >= 0)
			y = before.pairs[i].b;
	assert_true(pairing_score(&pool.rules, &pool.items[x], &pool.items[y]) >= 0);
	box_ok(tandems_run_pin(run, x, y, &err), err);
	box_ok(tandems_run_plan(run, a, &plan, &err), err);
	bool found = false;
	for (size_t i = 0; i < plan.npairs; i++) {
		bool is = plan.pairs[i].a == BASE_MIN(x, y) && plan.pairs[i].b == BASE_MAX(x, y);
		found = found || is;
		assert_int_equal(plan.pairs[i].pinned, is);
	}
	assert_true(found);
	tandems_run_forbid(run, x, y, true);
	box_ok(tandems_run_plan(run, a, &plan, &err), err);
	for (size_t i = 0; i < plan.npairs; i++)
		assert_false(plan.pairs[i].a == BASE_MIN(x, y) && plan.pairs[i].b == BASE_MAX(x, y));
	tandems_run_forbid(run, x, y, false);
	box_ok(tandems_run_plan(run, a, &plan, &err), err);
	assert_int_equal(plan.score, before.score);
	/* What a rule forbids cannot be pinned. */
	pool.items[x].district_key = pool.items[y].district_key;
	pairing_prepare(&pool.rules, pool.items, pool.len);
	assert_int_equal(tandems_run_pin(run, x, y, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "gleicher Kreis"));
}

static void test_one_sentence_for_each_impossible_pool(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	TandemsRun *run = NULL;
	Err err = ERR_INIT;
	uint32_t seed = 9;
	TandemsPool pool;
	TandemsGoal goal = { false, false };
	any_pool(a, 0, &seed, &pool);
	assert_int_equal(tandems_run_new(&pool, goal, &run, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "leer"));
	any_pool(a, 1, &seed, &pool);
	assert_int_equal(tandems_run_new(&pool, goal, &run, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "Person 0"));
	any_pool(a, 2, &seed, &pool);
	pool.items[0].district_key = pool.items[1].district_key = "12070";
	pairing_prepare(&pool.rules, pool.items, pool.len);
	assert_int_equal(tandems_run_new(&pool, goal, &run, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "gleicher Kreis"));
	any_pool(a, 4, &seed, &pool);
	pool.rules.weight[0]++;
	assert_int_equal(tandems_run_new(&pool, goal, &run, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "101"));
	assert_null(run);
}

/* --- kept runs -------------------------------------------------------------------------------- */

/* A pool of five mayors far from each other; the fifth is left out. */
static void five_mayors(Office *o, Box *b, Mayor *m)
{
	static const struct {
		const char *ags, *town;
		int latitude, longitude;
	} towns[] = { { "12070424", "Wittenberge", 52990000, 11750000 },
		{ "09272118", "Freyung", 48808000, 13548000 },
		{ "01051011", "Brunsbüttel", 53896000, 9105000 },
		{ "05766020", "Dörentrup", 52033000, 9005000 },
		{ "06634009", "Gudensberg", 51178000, 9365000 } };
	int64_t topic = box_insert(o, b, &kind_topic, "label", "Leerstand", NULL)->id;
	for (size_t i = 0; i < ARRAY_LEN(towns); i++) {
		m[i] = add_mayor(o, b, towns[i].ags, towns[i].town);
		box_sql(b,
			arena_printf(b->arena,
				"UPDATE town SET latitude = %d, longitude = %d WHERE id = %lld",
				towns[i].latitude, towns[i].longitude, (long long)m[i].town));
		box_insert(o, b, &kind_interest_topic, "interest", number(b, m[i].interest), "topic",
			number(b, topic), "direction", i % 2 == 0 ? "seeks" : "offers", "level",
			number(b, (int64_t)i % 3 + 1), NULL);
	}
}

static int64_t keep(Office *o, Box *b, TandemsPool *pool)
{
	AUTO(free_run) TandemsRun *run = NULL;
	Err err = ERR_INIT;
	int64_t id = 0;
	load(o, b, pool);
	box_ok(tandems_run_new(pool, (TandemsGoal){ true, false }, &run, &err), err);
	box_ok(tandems_keep(o, run, "Frühjahr", NULL, &id, &err), err);
	return id;
}

static void test_the_price_tells_who_stays_alone(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	TandemsPool pool;
	TandemsPlan plan;
	Err err = ERR_INIT;
	AUTO(free_run) TandemsRun *run = NULL;
	five_mayors(o, &b, m);
	load(o, &b, &pool);
	box_ok(tandems_run_new(&pool, (TandemsGoal){ true, false }, &run, &err), err);
	box_ok(tandems_run_plan(run, b.arena, &plan, &err), err);
	assert_int_equal(plan.nalone, 1);
	uint32_t alone = plan.pairs[plan.npairs].a;
	for (size_t i = 0; i < plan.npairs; i++) {
		TandemsPrice price;
		box_ok(tandems_run_price(run, alone, plan.pairs[i].a, true, b.arena, &price, &err), err);
		if (!price.possible)
			continue;
		assert_int_equal(price.pairs, 0);
		assert_int_equal(price.lost.len, 1);
		assert_int_equal(price.found.len, 0);
		for (size_t j = 0; j < price.moved.len; j++)
			assert_int_not_equal(price.moved.items[j], price.lost.items[0]);
	}
}

static void test_a_kept_run_is_recomputed(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	TandemsPool pool;
	Err err = ERR_INIT;
	five_mayors(o, &b, m);
	int64_t run = keep(o, &b, &pool);
	box_ok(tandems_verify(o, run, &err), err);
	assert_string_equal(box_get(o, &b, &kind_pairing_run, run, "pairs"), "2");
	/* Facts that change later do not change what was decided. */
	set(o, &b, &kind_post, m[0].post, "term_end", "2026-12-31");
	box_ok(tandems_verify(o, run, &err), err);
	/* Anything in the file does. */
	box_sql(&b,
		"UPDATE pairing SET score = score + 1 WHERE id = (SELECT min(id) FROM pairing WHERE score > 0)");
	assert_int_equal(tandems_verify(o, run, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "Punkte"));
	box_sql(&b,
		"UPDATE pairing SET score = score - 1 WHERE id = (SELECT min(id) FROM pairing WHERE score > 0)");
	box_ok(tandems_verify(o, run, &err), err);
	box_sql(&b, "UPDATE pairing_run SET snapshot = replace(snapshot, '\"missed\":0', '\"missed\":1')");
	assert_int_equal(tandems_verify(o, run, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "Prüfsumme"));
}

static void test_the_record_for_auditors(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	TandemsPool pool;
	Err err = ERR_INIT;
	AUTO(str_done) Str text = STR_INIT;
	five_mayors(o, &b, m);
	int64_t run = keep(o, &b, &pool);
	box_ok(tandems_record(o, run, &text, &err), err);
	MatchingProblem problem;
	box_ok(matching_text_problem(text.data, text.len, b.arena, &problem, &err), err);
	problem.coverage = true;
	Matching *solver = matching_new(&problem);
	while (!matching_step(solver, 1000000))
		continue;
	assert_int_equal(matching_result(solver)->weight,
		strtoll(box_get(o, &b, &kind_pairing_run, run, "score"), NULL, 10));
	matching_free(solver);
}

static void test_release_makes_tandems_once(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	TandemsPool pool;
	Err err = ERR_INIT;
	size_t made = 0;
	five_mayors(o, &b, m);
	int64_t run = keep(o, &b, &pool), other = keep(o, &b, &pool);
	TandemsDiffs diffs;
	box_ok(tandems_compare(o, run, other, b.arena, &diffs, &err), err);
	assert_int_equal(diffs.len, 2);
	assert_int_equal(diffs.items[0].side, TANDEMS_BOTH);
	box_ok(tandems_release(o, run, &made, &err), err);
	assert_int_equal(made, 2);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM tandem WHERE state = 'proposed'"), 2);
	assert_int_equal(box_sql_int(&b, "SELECT sum(missed) FROM interest"), 1);
	assert_int_equal(tandems_release(o, run, &made, &err), RC_INVALID);
	/* The other run was computed when all were free. */
	assert_int_equal(tandems_release(o, other, &made, &err), RC_CONFLICT);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM tandem"), 2);
	ChangeSet undone;
	box_ok(change_undo(o, b.arena, &undone, &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM tandem"), 0);
	assert_int_equal(box_sql_int(&b, "SELECT sum(missed) FROM interest"), 0);
	box_ok(tandems_release(o, other, &made, &err), err);
}

/* Of the odd one a third is made that breaks no rule with either; the file proves it, release makes one tandem. */
static void test_a_third_joins_a_pair(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	TandemsPool pool;
	Err err = ERR_INIT;
	const char *pair;
	size_t made;
	five_mayors(o, &b, m);
	int64_t run = keep(o, &b, &pool);
	int64_t alone = box_sql_int(&b, "SELECT first FROM pairing WHERE second IS NULL");
	int64_t paired = box_sql_int(&b, "SELECT min(first) FROM pairing WHERE second IS NOT NULL");
	assert_int_equal(tandems_third(o, run, paired, b.arena, &pair, &err), RC_INVALID);
	assert_int_equal(tandems_third(o, run, 99999, b.arena, &pair, &err), RC_INVALID);
	box_ok(tandems_third(o, run, alone, b.arena, &pair, &err), err);
	assert_non_null(strstr(pair, " und "));
	assert_int_equal(box_sql_int(&b, "SELECT third FROM pairing WHERE third IS NOT NULL"), alone);
	box_ok(tandems_verify(o, run, &err), err);
	box_ok(tandems_third(o, run, alone, b.arena, &pair, &err), err);
	assert_string_equal(pair, "");
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM pairing WHERE third IS NOT NULL"), 0);
	box_ok(tandems_third(o, run, alone, b.arena, &pair, &err), err);
	/* Somebody who is in another pair already is no third. */
	box_sql(&b,
		"UPDATE pairing SET third = (SELECT first FROM pairing p WHERE p.score > 0 AND p.id <> "
		"pairing.id) WHERE third IS NOT NULL");
	assert_int_equal(tandems_verify(o, run, &err), RC_INVALID);
	box_sql(&b,
		arena_printf(b.arena, "UPDATE pairing SET third = %lld WHERE third IS NOT NULL",
			(long long)alone));
	box_ok(tandems_release(o, run, &made, &err), err);
	assert_int_equal(made, 2);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM tandem WHERE third IS NOT NULL"), 1);
	assert_int_equal(box_sql_int(&b, "SELECT sum(missed) FROM interest"), 0);
	assert_int_equal(tandems_third(o, run, alone, b.arena, &pair, &err), RC_INVALID);
}

static void test_a_third_breaks_no_rule(void **state UNUSED)
{
	for (int against = 0; against < 5; against++) {
		BOX;
		box_store(&b);
		OFFICE *o = box_open(&b, "anna");
		Mayor m[5];
		TandemsPool pool;
		Err err = ERR_INIT;
		const char *pair;
		size_t made;
		five_mayors(o, &b, m);
		int64_t run = keep(o, &b, &pool);
		int64_t alone = box_sql_int(&b, "SELECT first FROM pairing WHERE second IS NULL");
		box_ok(tandems_third(o, run, alone, b.arena, &pair, &err), err);
		int64_t first = box_sql_int(&b, "SELECT first FROM pairing WHERE third IS NOT NULL");
		int64_t second = box_sql_int(&b, "SELECT second FROM pairing WHERE third IS NOT NULL");
		/* A veto that comes after the run stops its release, whichever of the two has it. */
		int64_t who = m[against].person;
		box_insert(o, &b, &kind_veto, "interest", number(&b, m[against].interest), "person",
			number(&b, who == alone ? second : alone), NULL);
		Rc rc = tandems_release(o, run, &made, &err);
		bool concerns = who == alone || who == first || who == second;
		assert_int_equal(rc, concerns ? RC_CONFLICT : RC_OK);
		if (!concerns)
			continue;
		/* Computed anew, she goes elsewhere or stays alone; nobody who vetoes meets her. */
		run = keep(o, &b, &pool);
		alone = box_sql_int(&b,
			arena_printf(b.arena, "SELECT first FROM pairing WHERE run = %lld AND second IS NULL",
				(long long)run));
		if (tandems_third(o, run, alone, b.arena, &pair, &err) == RC_OK)
			box_ok(tandems_verify(o, run, &err), err);
		box_ok(tandems_release(o, run, &made, &err), err);
	}
}

static void test_the_record_is_a_disclosure(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	TandemsPool pool;
	Err err = ERR_INIT;
	AUTO(str_done) Str text = STR_INIT;
	five_mayors(o, &b, m);
	int64_t run = keep(o, &b, &pool);
	assert_int_equal(tandems_record_disclose(o, run, " ", &text, &err), RC_INVALID);
	assert_string_equal(err.field, "purpose");
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM disclosure"), 0);
	str_clear(&text);
	box_ok(tandems_record_disclose(o, run, "Beirat", &text, &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT persons FROM disclosure WHERE purpose = 'Beirat'"), 5);
}

/* --- the years after ------------------------------------------------------------------------------ */

static int64_t release_one(Office *o, Box *b, Mayor *m)
{
	Err err = ERR_INIT;
	TandemsPool pool;
	size_t made;
	five_mayors(o, b, m);
	for (size_t i = 0; i < 5; i += 2) /* two of them have mail */
		box_insert(o, b, &kind_channel, "person", number(b, m[i].person), "type", "mail", "use",
			"work", "value", arena_printf(b->arena, "m%zu@example.org", i), NULL);
	box_ok(tandems_release(o, keep(o, b, &pool), &made, &err), err);
	return box_sql_int(b, "SELECT min(id) FROM tandem");
}

static void test_from_the_question_to_the_first_meeting(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	Err err = ERR_INIT;
	size_t messages, calls;
	int64_t event = 0, t = release_one(o, &b, m);
	Day today = office_today(o);
	assert_int_equal(tandems_ask(o, t, today, &messages, &calls, &err), RC_INVALID);
	assert_string_equal(err.field, "deadline");
	box_ok(tandems_ask(o, t, today + 14, &messages, &calls, &err), err);
	assert_int_equal(messages + calls, 2);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM message WHERE state = 'draft'"), messages);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM followup WHERE done IS NULL"), calls + 1);
	assert_int_equal(tandems_meeting(o, t, wall_make(today + 20, 600), 0, &event, &err), RC_INVALID);

	int64_t first = box_sql_int(&b, "SELECT first FROM tandem WHERE id = (SELECT min(id) FROM tandem)");
	int64_t second = box_sql_int(&b, "SELECT second FROM tandem WHERE id = (SELECT min(id) FROM tandem)");
	assert_int_equal(tandems_answer(o, t, first, false, "", &err), RC_INVALID);
	assert_int_equal(tandems_answer(o, t, 999999, true, NULL, &err), RC_NOT_FOUND);
	box_ok(tandems_answer(o, t, first, true, NULL, &err), err);
	assert_string_equal(box_get(o, &b, &kind_tandem, t, "state"), "asked");
	box_ok(tandems_answer(o, t, second, true, NULL, &err), err);
	assert_string_equal(box_get(o, &b, &kind_tandem, t, "state"), "confirmed");
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM followup WHERE done IS NULL"), 0);
	box_ok(tandems_change_state(o, t, "active", NULL, &err), err);
	assert_string_equal(box_get(o, &b, &kind_tandem, t, "since"), TODAY);
	box_ok(tandems_meeting(o, t, wall_make(today + 20, 600), 0, &event, &err), err);
	assert_string_equal(box_get(o, &b, &kind_event, event, "end"), "2026-10-11T12:00");
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM event_person WHERE invite = 1"), 2);
}

static size_t lines_of(Office *o, Box *b, Day today, PeopleTodayGroup group)
{
	PeopleTodayAsk ask = { .today = today };
	PeopleToday all;
	Err err = ERR_INIT;
	size_t n = 0;
	box_ok(people_today(o, &ask, b->arena, &all, &err), err);
	for (size_t i = 0; i < all.len; i++)
		n += all.items[i].group == group;
	return n;
}

static void test_an_answer_that_is_due_stands_on_today_once(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	Err err = ERR_INIT;
	size_t messages;
	int64_t t = release_one(o, &b, m);
	box_ok(tandems_ask(o, t, office_today(o) + 1, &messages, NULL, &err), err);
	box_sql(&b, "UPDATE tandem SET asked = '2026-09-01', deadline = '2026-09-10' WHERE state = 'asked'");
	box_sql(&b, "UPDATE followup SET due = '2026-09-10'");
	size_t due = lines_of(o, &b, office_today(o), PEOPLE_TODAY_DUE);
	assert_true(due >= 1);
	assert_int_equal(lines_of(o, &b, office_today(o), PEOPLE_TODAY_TANDEM), 0);
	/* Who ticks the follow-up off is still waited for. */
	box_sql(&b, "UPDATE followup SET done = '2026-09-20'");
	assert_int_equal(lines_of(o, &b, office_today(o), PEOPLE_TODAY_TANDEM), 1);
}

static void test_an_answer_ticks_off_only_what_asked_for_it(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	Err err = ERR_INIT;
	size_t messages;
	int64_t t = release_one(o, &b, m);
	box_ok(tandems_ask(o, t, office_today(o) + 14, &messages, NULL, &err), err);
	box_insert(o, &b, &kind_followup, "title", "Unterkunft klären", "due", "2026-12-01", "tandem",
		number(&b, t), NULL);
	int64_t person = box_sql_int(&b, "SELECT first FROM tandem WHERE state = 'asked'");
	box_ok(tandems_answer(o, t, person, false, "keine Zeit", &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM followup WHERE done IS NULL"), 1);
	assert_int_equal(
		box_sql_int(&b, "SELECT count(*) FROM followup WHERE done IS NULL AND title LIKE 'Unter%'"),
		1);
}

static void test_many_are_asked_in_one_go(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	Err err = ERR_INIT;
	TandemsAsked done;
	int64_t first = release_one(o, &b, m), ids[] = { first, first + 1 };
	Day until = office_today(o) + 14;
	assert_int_equal(tandems_ask_all(o, ids, 2, office_today(o), b.arena, &done, &err), RC_INVALID);
	box_ok(tandems_ask_all(o, ids, 2, until, b.arena, &done, &err), err);
	assert_int_equal(done.asked, 2);
	assert_int_equal(done.messages + done.calls, 4);
	assert_string_equal(done.why, "");
	/* One step, one undo: letters and follow-ups go with it. */
	ChangeSet undone;
	box_ok(change_undo(o, b.arena, &undone, &err), err);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM tandem WHERE state = 'proposed'"), 2);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM followup"), 0);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM message"), 0);
	/* A colleague was faster with one of them: the other is asked, and the sentence names the one. */
	size_t messages;
	box_ok(tandems_ask(o, first, until, &messages, NULL, &err), err);
	box_ok(tandems_ask_all(o, ids, 2, until, b.arena, &done, &err), err);
	assert_int_equal(done.asked, 1);
	assert_non_null(strstr(done.why, " / "));
	assert_int_equal(tandems_ask_all(o, ids, 2, until, b.arena, &done, &err), RC_INVALID);
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM tandem WHERE state = 'asked'"), 2);
}

static void test_a_no_needs_its_reason(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	Err err = ERR_INIT;
	size_t messages;
	int64_t t = release_one(o, &b, m);
	box_ok(tandems_ask(o, t, office_today(o) + 14, &messages, NULL, &err), err);
	int64_t first = box_sql_int(&b, "SELECT first FROM tandem WHERE id = (SELECT min(id) FROM tandem)");
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM message WHERE state = 'draft'"), messages);
	box_ok(tandems_answer(o, t, first, false, "keine Zeit", &err), err);
	/* The other side is not written to about it any more. */
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM message WHERE state = 'draft'"), 0);
	assert_string_equal(box_get(o, &b, &kind_tandem, t, "state"), "declined");
	assert_non_null(strstr(box_get(o, &b, &kind_tandem, t, "ending"), "keine Zeit"));
	assert_int_equal(tandems_change_state(o, t, "active", NULL, &err), RC_INVALID);
}

static void test_an_office_that_ends_pauses(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	Err err = ERR_INIT;
	size_t n;
	TandemsTodays todays;
	int64_t t = release_one(o, &b, m);
	box_sql(&b,
		"UPDATE tandem SET state = 'active', first_answer = 'yes', second_answer = 'yes', since = '2026-01-01'"
		" WHERE id = (SELECT min(id) FROM tandem)");
	box_ok(tandems_today(o, 10, b.arena, &todays, &err), err);
	assert_int_equal(todays.len, 1);
	assert_int_equal(todays.items[0].why, TANDEMS_DORMANT);
	int64_t first = box_sql_int(&b, "SELECT first FROM tandem WHERE id = (SELECT min(id) FROM tandem)");
	AUTO(change_done) Change c = CHANGE_INIT;
	box_ok(change_begin(&c, o, "Amtswechsel", &err), err);
	box_ok(tandems_post_ended_in(&c, first, office_today(o), &n, &err), err);
	box_ok(change_commit(&c, &err), err);
	assert_int_equal(n, 1);
	assert_string_equal(box_get(o, &b, &kind_tandem, t, "state"), "paused");
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM followup WHERE tandem IS NOT NULL"), 1);
}

static Rc insert_tandem(Office *o, int64_t first, int64_t second, int64_t *ret, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *t = record_new(a, &kind_tandem);
	record_set_int(t, "first", first);
	record_set_int(t, "second", second);
	record_set_text(t, a, "state", "proposed");
	if (change_begin(&c, o, "Tandem von Hand", err) != RC_OK || change_insert(&c, t, err) != RC_OK ||
		change_commit(&c, err) != RC_OK)
		return err->rc;
	*ret = t->id;
	return RC_OK;
}

static void test_nobody_is_in_more_than_she_can_be(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	Err err = ERR_INIT;
	int64_t id = 0;
	release_one(o, &b, m);
	int64_t first = box_sql_int(&b, "SELECT first FROM tandem WHERE id = 1"),
		second = box_sql_int(&b, "SELECT second FROM tandem WHERE id = 1"), other = 0;
	for (size_t i = 0; i < ARRAY_LEN(m); i++)
		if (m[i].person != first && m[i].person != second)
			other = m[i].person;
	assert_int_equal(insert_tandem(o, first, other, &id, &err), RC_DENIED);
	assert_non_null(strstr(err.text, "Tandem 1 ("));
	box_sql(&b, "UPDATE interest SET capacity = 3");
	/* A second one of the same two is refused whatever they can take on, and whoever stands first. */
	assert_int_equal(insert_tandem(o, second, first, &id, &err), RC_DENIED);
	assert_non_null(strstr(err.text, "schon ein Tandem: Tandem 1 ("));
	box_sql(&b, "UPDATE tandem SET state = 'declined', ending = 'keine Zeit' WHERE id > 1");
	box_ok(insert_tandem(o, first, other, &id, &err), err);
}

static void test_whoever_begins_is_in_office(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	Err err = ERR_INIT;
	int64_t t = release_one(o, &b, m);
	box_sql(&b,
		"UPDATE tandem SET state = 'asked', asked = '2026-01-01', deadline = '2026-02-01', first_answer ="
		" 'yes', second_answer = 'yes' WHERE id = (SELECT min(id) FROM tandem)");
	box_sql(&b,
		"UPDATE post SET until = '2026-01-01' WHERE person = (SELECT first FROM tandem WHERE id ="
		" (SELECT min(id) FROM tandem))");
	assert_int_equal(box_set(o, &b, &kind_tandem, t, "state", "confirmed", &err), RC_DENIED);
	assert_non_null(strstr(err.text, "kein laufendes Amt"));
	box_sql(&b, "UPDATE post SET until = NULL");
	box_ok(box_set(o, &b, &kind_tandem, t, "state", "confirmed", &err), err);
}

/* An edit of the post is enough; the last day decides whether at once. */
static void test_the_last_day_of_a_post(void **state UNUSED)
{
	BOX;
	box_store(&b);
	OFFICE *o = box_open(&b, "anna");
	Mayor m[5];
	Err err = ERR_INIT;
	char day[DATE_TEXT_MAX];
	int64_t t = release_one(o, &b, m);
	box_sql(&b,
		"UPDATE tandem SET state = 'active', first_answer = 'yes', second_answer = 'yes', since = '2026-01-01'"
		" WHERE id = (SELECT min(id) FROM tandem)");
	int64_t post = box_sql_int(&b,
		"SELECT id FROM post WHERE person = (SELECT first FROM tandem WHERE id = (SELECT min(id) FROM"
		" tandem))");
	PeopleHangingList hanging;
	box_ok(people_office_hanging(o, post, b.arena, &hanging, &err), err);
	assert_int_equal(hanging.len, 1);
	assert_ptr_equal(hanging.items[0].kind, &kind_tandem);
	date_format_iso(office_today(o) + 30, day);
	box_ok(box_set(o, &b, &kind_post, post, "until", day, &err), err);
	assert_string_equal(box_get(o, &b, &kind_tandem, t, "state"), "active");
	assert_int_equal(box_sql_int(&b, "SELECT count(*) FROM followup WHERE tandem IS NOT NULL"), 1);
	assert_int_equal(
		box_sql_int(&b, arena_printf(b.arena, "SELECT count(*) FROM followup WHERE due = '%s'", day)),
		1);
	date_format_iso(office_today(o), day);
	box_ok(box_set(o, &b, &kind_post, post, "until", day, &err), err);
	assert_string_equal(box_get(o, &b, &kind_tandem, t, "state"), "paused");
	/* One step back. */
	ChangeSet undone;
	box_ok(change_undo(o, b.arena, &undone, &err), err);
	assert_string_equal(box_get(o, &b, &kind_tandem, t, "state"), "active");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_is_in_the_pool),
		cmocka_unit_test(test_live_tandems_use_up_the_capacity),
		cmocka_unit_test(test_topics_of_the_town_stand_in),
		cmocka_unit_test(test_plans_and_prices_against_trying_all),
		cmocka_unit_test(test_choices_are_the_best_ones),
		cmocka_unit_test(test_pins_stay_and_rules_hold),
		cmocka_unit_test(test_a_kept_run_is_recomputed),
		cmocka_unit_test(test_the_record_for_auditors),
		cmocka_unit_test(test_release_makes_tandems_once),
		cmocka_unit_test(test_from_the_question_to_the_first_meeting),
		cmocka_unit_test(test_a_third_joins_a_pair),
		cmocka_unit_test(test_a_third_breaks_no_rule),
		cmocka_unit_test(test_the_record_is_a_disclosure),
		cmocka_unit_test(test_an_answer_that_is_due_stands_on_today_once),
		cmocka_unit_test(test_an_answer_ticks_off_only_what_asked_for_it),
		cmocka_unit_test(test_many_are_asked_in_one_go),
		cmocka_unit_test(test_the_price_tells_who_stays_alone),
		cmocka_unit_test(test_a_no_needs_its_reason),
		cmocka_unit_test(test_an_office_that_ends_pauses),
		cmocka_unit_test(test_nobody_is_in_more_than_she_can_be),
		cmocka_unit_test(test_whoever_begins_is_in_office),
		cmocka_unit_test(test_the_last_day_of_a_post),
		cmocka_unit_test(test_one_sentence_for_each_impossible_pool),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
