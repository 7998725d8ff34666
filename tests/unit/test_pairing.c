/* Pairs: rules before points, points that agree however they are asked for, words that say why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/domain/pairing.h"
#include "kontor/domain/town.h"

enum { TODAY = 20000, LEERSTAND = 0, WAERME = 1 };

static const PairingTopic topics[] = { { 11, "Leerstand" }, { 12, "Wärmewende" }, { 13, "Klima" } };

static PairingMember member(
	int64_t id, const char *town, const char *land, const char *district, double lat, double lon)
{
	return (PairingMember){ .person = id,
		.town = 100 + id,
		.name = town,
		.town_name = town,
		.district_key = district,
		.land = land,
		.population = 10000,
		.population_date = DAY_NONE,
		.location_class = 2,
		.has_place = true,
		.latitude = (int64_t)(lat * 1e6),
		.longitude = (int64_t)(lon * 1e6),
		.topics_date = DAY_NONE,
		.since = TODAY - 100,
		.term_end = TODAY + 1000 };
}

static PairingMember freyung(void)
{
	PairingMember m = member(1, "Freyung", "BY", "09272", 48.808, 13.548);
	m.offers[LEERSTAND] = 3;
	m.seeks[WAERME] = 2;
	return m;
}

static PairingMember brunsbuettel(void)
{
	PairingMember m = member(2, "Brunsbüttel", "SH", "01051", 53.896, 9.105);
	m.seeks[LEERSTAND] = 3;
	m.offers[WAERME] = 2;
	return m;
}

static PairingRules standard(void)
{
	PairingRules r = pairing_standard;
	r.today = TODAY;
	return r;
}

static PairingPoints explain(PairingMember a, PairingMember b)
{
	PairingRules r = standard();
	PairingMember both[] = { a, b };
	PairingPoints p;
	pairing_prepare(&r, both, 2);
	pairing_explain(&r, &both[0], &both[1], &p);
	return p;
}

static void test_who_complement_each_other(void **state UNUSED)
{
	PairingPoints p = explain(freyung(), brunsbuettel());
	assert_int_equal(p.rule, PAIRING_ALLOWED);
	assert_in_range(p.points[PAIRING_TOPIC], 950, 1000);
	assert_int_equal(p.best_topic, LEERSTAND);
	assert_int_equal(p.points[PAIRING_SIZE], 1000);
	assert_int_equal(p.points[PAIRING_LAND], 1000);
	assert_int_equal(p.points[PAIRING_TERM], 1000);
	/* Who both only seek the same have less to give. */
	PairingMember same = brunsbuettel();
	memcpy(same.seeks, freyung().seeks, sizeof(same.seeks));
	memset(same.offers, 0, sizeof(same.offers));
	assert_true(explain(freyung(), same).points[PAIRING_TOPIC] < p.points[PAIRING_TOPIC]);
	memset(same.seeks, 0, sizeof(same.seeks));
	assert_int_equal(explain(freyung(), same).points[PAIRING_TOPIC], 0);
	assert_int_equal(explain(freyung(), same).best_topic, -1);
}

static void test_distance_is_the_great_circle(void **state UNUSED)
{
	PairingMember a = freyung(), b = brunsbuettel();
	int64_t exact = town_distance_m(a.latitude, a.longitude, b.latitude, b.longitude);
	assert_true(llabs(explain(a, b).distance_m - exact) < 50);
	a.latitude = 47560000; /* Basel's corner and Rügen: as far as it gets */
	a.longitude = 7590000;
	b.latitude = 54680000;
	b.longitude = 13430000;
	exact = town_distance_m(a.latitude, a.longitude, b.latitude, b.longitude);
	assert_true(llabs(explain(a, b).distance_m - exact) < 50);
}

static void test_neighbours_compete(void **state UNUSED)
{
	PairingMember a = freyung(), b = brunsbuettel();
	b.latitude = a.latitude + 540000; /* 60 km */
	b.longitude = a.longitude;
	int near = explain(a, b).points[PAIRING_DISTANCE];
	b.latitude = a.latitude + 2250000; /* 250 km */
	assert_true(near < explain(a, b).points[PAIRING_DISTANCE]);
	assert_int_equal(explain(a, b).points[PAIRING_DISTANCE], 1000);
}

static void test_rules_delete_a_pair(void **state UNUSED)
{
	PairingRules r = standard();
	PairingMember a = freyung(), b = brunsbuettel();
	const int64_t b_person[] = { 2 }, b_town[] = { 102 };
	a.not_persons = b_person;
	a.nnot_persons = 1;
	PairingPoints p = explain(a, b);
	assert_int_equal(p.rule, PAIRING_RULE_VETO);
	assert_int_equal(p.score, PAIRING_NO);
	AUTO(str_done) Str why = STR_INIT;
	pairing_rule_say(&r, &b, &a, &p, &why);
	assert_string_equal(str_cstr(&why), "Ausschluss durch Freyung");
	a.nnot_persons = 0;
	a.not_towns = b_town;
	a.nnot_towns = 1;
	assert_int_equal(explain(b, a).rule, PAIRING_RULE_VETO);
	a.nnot_towns = 0;
	a.past = b_person;
	a.npast = 1;
	assert_int_equal(explain(b, a).rule, PAIRING_RULE_PAST);
	a.npast = 0;
	b.district_key = a.district_key;
	assert_int_equal(explain(a, b).rule, PAIRING_RULE_DISTRICT);
	b.district_key = "";
	b.latitude = a.latitude;
	b.longitude = a.longitude + 400000;
	p = explain(a, b);
	assert_int_equal(p.rule, PAIRING_RULE_NEAR);
	str_clear(&why);
	pairing_rule_say(&r, &a, &b, &p, &why);
	assert_string_equal(str_cstr(&why), "nur 29 km Luftlinie (mindestens 50)");
}

static void test_wishes_count(void **state UNUSED)
{
	PairingMember a = freyung(), b = brunsbuettel();
	b.population = 18000;
	int plain = explain(a, b).points[PAIRING_SIZE];
	a.wish_size = PAIRING_LARGER;
	assert_true(explain(a, b).points[PAIRING_SIZE] > plain);
	a.wish_size = PAIRING_SMALLER;
	assert_true(explain(a, b).points[PAIRING_SIZE] < plain);
	plain = explain(a, b).points[PAIRING_LAND];
	b.wish_land = PAIRING_SAME_LAND;
	assert_true(explain(a, b).points[PAIRING_LAND] < plain);
	plain = explain(a, b).points[PAIRING_DISTANCE];
	b.wish_distance = PAIRING_NEAR;
	assert_true(explain(a, b).points[PAIRING_DISTANCE] < plain);
}

/* --- the inner loop ---------------------------------------------------------------------- */

static uint32_t draw(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

static PairingMember any_member(uint32_t *seed, int64_t id)
{
	static const char *const lands[] = { "BB", "BY", "SH", "SN" };
	static const char *const districts[] = { "12070", "09272", "01051", "14522", "" };
	PairingMember m = member(id, "Ort", lands[draw(seed, 4)], districts[draw(seed, 5)],
		47.3 + draw(seed, 7500) / 1000.0, 6.0 + draw(seed, 9000) / 1000.0);
	m.has_place = draw(seed, 10) != 0;
	m.population = draw(seed, 20) == 0 ? 0 : 3000 + draw(seed, 20000);
	m.location_class = (int)draw(seed, 5) - 1;
	for (uint32_t i = draw(seed, 6); i > 0; i--)
		(draw(seed, 2) ? m.seeks : m.offers)[draw(seed, PAIRING_TOPICS_MAX)] =
			(uint8_t)(1 + draw(seed, 3));
	m.since = TODAY - (Day)draw(seed, 2000);
	m.term_end = draw(seed, 8) == 0 ? DAY_NONE : TODAY + (Day)draw(seed, 2500) - 100;
	m.missed = (int)draw(seed, 4);
	m.wish_size = draw(seed, 4);
	m.wish_distance = draw(seed, 3);
	m.wish_land = draw(seed, 3);
	return m;
}

static void test_rows_agree_with_pairs(void **state UNUSED)
{
	enum { N = 120 };
	static PairingMember members[N];
	static int32_t row[N];
	uint32_t seed = 7;
	PairingRules r = standard();
	for (int64_t i = 0; i < N; i++)
		members[i] = any_member(&seed, i + 1);
	pairing_prepare(&r, members, N);
	for (size_t u = 0; u < N; u++) {
		pairing_row(&r, members, N, u, -7, row);
		for (size_t v = u + 1; v < N; v++) {
			PairingPoints p, q;
			int s = pairing_score(&r, &members[u], &members[v]);
			pairing_explain(&r, &members[u], &members[v], &p);
			pairing_explain(&r, &members[v], &members[u], &q);
			assert_int_equal(pairing_score(&r, &members[v], &members[u]), s);
			assert_memory_equal(p.points, q.points, sizeof(p.points));
			assert_int_equal(p.score, s);
			assert_int_equal(row[v - u - 1], s < 0 ? -7 : s);
			for (int c = 0; c < PAIRING_CRITERIA; c++)
				assert_in_range(p.points[c], 0, PAIRING_MAX);
		}
	}
}

static void test_weights(void **state UNUSED)
{
	Err err;
	PairingRules r = standard();
	assert_int_equal(pairing_check(&r, &err), RC_OK);
	r.weight[PAIRING_SIZE] += 7;
	assert_int_equal(pairing_check(&r, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "107"));
	r.weight[PAIRING_SIZE] = -3;
	assert_int_equal(pairing_check(&r, &err), RC_INVALID);
	assert_string_equal(err.field, "weight_size");
	/* One criterion alone is the score. */
	r = (PairingRules){ .weight = { [PAIRING_SIZE] = 100 }, .today = TODAY };
	PairingMember both[] = { freyung(), brunsbuettel() };
	both[1].population = 5000;
	pairing_prepare(&r, both, 2);
	assert_int_equal(pairing_score(&r, &both[0], &both[1]), 500);
}

static void test_the_paragraph(void **state UNUSED)
{
	PairingRules r = standard();
	PairingMember both[] = { freyung(), brunsbuettel() };
	PairingPoints p;
	AUTO(str_done) Str text = STR_INIT, back = STR_INIT;
	pairing_prepare(&r, both, 2);
	pairing_explain(&r, &both[0], &both[1], &p);
	pairing_reason_say(&r, &both[0], &both[1], &p, topics, ARRAY_LEN(topics), &text);
	assert_non_null(strstr(text.data,
		"Freyung hat Erfahrung mit dem Thema „Leerstand“, zu dem Brunsbüttel Austausch sucht."));
	assert_non_null(strstr(text.data, "„Wärmewende“"));
	assert_non_null(strstr(text.data, "in Bayern und in Schleswig-Holstein, 6"));
	assert_null(strstr(text.data, "Punkt"));
	pairing_explain(&r, &both[1], &both[0], &p);
	pairing_reason_say(&r, &both[1], &both[0], &p, topics, ARRAY_LEN(topics), &back);
	assert_non_null(strstr(back.data, "Freyung hat Erfahrung"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_complement_each_other),
		cmocka_unit_test(test_distance_is_the_great_circle),
		cmocka_unit_test(test_neighbours_compete),
		cmocka_unit_test(test_rules_delete_a_pair),
		cmocka_unit_test(test_wishes_count),
		cmocka_unit_test(test_rows_agree_with_pairs),
		cmocka_unit_test(test_weights),
		cmocka_unit_test(test_the_paragraph),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
