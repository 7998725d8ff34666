#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "kontor/domain/town.h"

/* --- Länder ------------------------------------------------------------------------ */

static void test_states(void **state UNUSED)
{
	for (int i = 0; i < 16; i++) {
		const State *s = &town_states[i];
		assert_int_equal((s->code[0] - '0') * 10 + s->code[1] - '0', i + 1);
		assert_ptr_equal(town_state(s->code), s);
		assert_ptr_equal(town_state_find(s->code), s);
		assert_ptr_equal(town_state_find(s->abbr), s);
		assert_ptr_equal(town_state_find(s->name), s);
	}
	assert_string_equal(town_state("12070424")->name, "Brandenburg");
	assert_string_equal(town_state_find("bb")->abbr, "BB");
	assert_string_equal(town_state_find("thueringen")->abbr, "TH");
	assert_string_equal(town_state_find("Baden Württemberg")->abbr, "BW");
	assert_string_equal(town_state_find("NRW")->abbr, "NW");
	assert_null(town_state("17000000"));
	assert_null(town_state(""));
	assert_null(town_state_find(""));
	assert_null(town_state_find("Atlantis"));
}

static void test_ags(void **state UNUSED)
{
	assert_true(town_ags_valid("01051011"));
	assert_false(town_ags_valid(""));
	assert_false(town_ags_valid("1051011"));
	assert_false(town_ags_valid("010510110"));
	assert_false(town_ags_valid("0105101x"));
	assert_false(town_ags_valid("0105 011"));
}

/* --- names --------------------------------------------------------------------------- */

/* As the register of 2023 writes them. */
static void test_names_and_suffixes(void **state UNUSED)
{
	static const struct {
		const char *full, *name, *suffix;
	} cases[] = {
		{ "Wittenberge, Stadt", "Wittenberge", "Stadt" },
		{ "Freyung, St", "Freyung", "Stadt" },
		{ "Marktl, M", "Marktl", "Markt" },
		{ "Bad Reichenhall, GKSt", "Bad Reichenhall", "Große Kreisstadt" },
		{ "Feldafing", "Feldafing", "" },
		{ "Bergen auf Rügen, Stadt", "Bergen auf Rügen", "Stadt" },
		{ "Erkrath, Fundort des Neanderthalers, Stadt", "Erkrath",
			"Fundort des Neanderthalers, Stadt" },
		{ "Kühlungsborn, Ostseebad, Stadt", "Kühlungsborn", "Ostseebad, Stadt" },
		{ "Ueckermünde, Seebad , Stadt", "Ueckermünde", "Seebad, Stadt" },
		{ "Meschede, Kreis- und  Hochschulstadt", "Meschede", "Kreis- und Hochschulstadt" },
		{ "Ebstorf,Klosterflecken", "Ebstorf", "Klosterflecken" },
		{ "Weißwasser/O.L., Stadt / Běła Woda", "Weißwasser/O.L.", "Stadt / Běła Woda" },
		{ "Lohheide, gemfr. Bezirk", "Lohheide", "gemeindefreier Bezirk" },
		{ "Sachsenwald (Forstgutsbez.),gemfr.Geb.", "Sachsenwald (Forstgutsbez.)",
			"gemeindefreies Gebiet" },
		{ "  Herzberg am Harz ,  Stadt ", "Herzberg am Harz", "Stadt" },
		{ "", "", "" },
		{ ",", "", "" },
	};
	AUTO(str_done) Str name = STR_INIT;
	AUTO(str_done) Str suffix = STR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		town_split_name(cases[i].full, &name, &suffix);
		assert_string_equal(str_cstr(&name), cases[i].name);
		assert_string_equal(str_cstr(&suffix), cases[i].suffix);
	}
}

/* --- the verdict ------------------------------------------------------------------------ */

static void test_verdict_by_numbers(void **state UNUSED)
{
	static const struct {
		int64_t population;
		const char *function;
		Verdict verdict;
		const char *rule;
	} cases[] = {
		{ 4999, NULL, VERDICT_NOT, "none" },
		{ 5000, NULL, VERDICT_SMALL_TOWN, "population" },
		{ 19999, NULL, VERDICT_SMALL_TOWN, "population" },
		{ 20000, NULL, VERDICT_NOT, "population" },
		{ 0, "", VERDICT_NOT, "none" },
		{ -1, NULL, VERDICT_NOT, "none" },
		{ -1, "middle", VERDICT_SMALL_TOWN, "central_function" },
		{ 4999, "none", VERDICT_NOT, "none" },
		{ 4999, "basic", VERDICT_NOT, "none" },
		{ 4999, "basic_with_middle_part", VERDICT_SMALL_TOWN, "central_function" },
		{ 4999, "middle", VERDICT_SMALL_TOWN, "central_function" },
		{ 4999, "middle_with_upper_part", VERDICT_SMALL_TOWN, "central_function" },
		{ 4999, "upper", VERDICT_SMALL_TOWN, "central_function" },
		{ 5000, "middle", VERDICT_SMALL_TOWN, "population" },
		{ 250000, "upper", VERDICT_NOT, "population" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		TownVerdict v;
		town_verdict_values(cases[i].population, "2023-11-30", cases[i].function, NULL, NULL, &v);
		assert_int_equal(v.verdict, cases[i].verdict);
		assert_string_equal(v.rule, cases[i].rule);
		assert_true(strlen(v.reason) > 10);
	}
}

static Record *vrees(Arena *a)
{
	Record *r = record_new(a, &kind_town);
	record_set_text(r, a, "ags", "03454055");
	record_set_text(r, a, "name", "Vrees");
	record_set_int(r, "population", 1948);
	record_set_text(r, a, "population_date", "2023-11-30");
	return r;
}

static void test_reasons(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = vrees(a);
	TownVerdict v;
	town_verdict(r, &v);
	assert_string_equal(v.reason,
		"1.948 Einwohner (30.11.2023): unter 5.000, keine zentralörtliche Funktion, die genügt");
	assert_string_equal(v.date, "2023-11-30");
	record_set_text(r, a, "central_function", "middle");
	record_set_text(r, a, "central_source", "LROP 2017");
	record_set_text(r, a, "central_date", "2017-09-26");
	town_verdict(r, &v);
	assert_string_equal(v.reason, "Mittelzentrum; 1.948 Einwohner (30.11.2023) (LROP 2017)");
	assert_string_equal(v.date, "2017-09-26");
	record_set_int(r, "population", 16837);
	town_verdict(r, &v);
	assert_string_equal(v.reason, "16.837 Einwohner (30.11.2023): 5.000 bis unter 20.000");
	assert_string_equal(v.date, "2023-11-30");
	record_set_null(r, "population");
	record_set_null(r, "central_function");
	town_verdict(r, &v);
	assert_string_equal(v.reason, "Einwohnerzahl unbekannt, keine zentralörtliche Funktion erfasst");
	assert_string_equal(v.date, "");
}

static void test_override_and_gone(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = vrees(a);
	TownVerdict v;
	record_set_text(r, a, "override", "guest");
	record_set_text(r, a, "override_reason", "Gastkommune der Tour");
	town_verdict(r, &v);
	assert_int_equal(v.verdict, VERDICT_GUEST);
	assert_string_equal(v.rule, "override");
	assert_string_equal(v.reason, "festgelegt: Gastkommune der Tour");
	record_set_text(r, a, "override", "small_town");
	town_verdict(r, &v);
	assert_int_equal(v.verdict, VERDICT_SMALL_TOWN);
	record_set_int(r, "population", 9000);
	record_set_text(r, a, "override", "not");
	town_verdict(r, &v);
	assert_int_equal(v.verdict, VERDICT_NOT);
	/* What no longer exists is no small town, whatever was decided about it. */
	record_set_text(r, a, "override", "small_town");
	record_set_text(r, a, "gone_date", "2024-01-01");
	town_verdict(r, &v);
	assert_int_equal(v.verdict, VERDICT_NOT);
	assert_string_equal(v.rule, "gone");
	assert_string_equal(v.reason, "aufgelöst am 01.01.2024");
	assert_string_equal(v.date, "2024-01-01");
}

static void test_verdict_words(void **state UNUSED)
{
	assert_string_equal(town_verdict_name(VERDICT_SMALL_TOWN), "small_town");
	assert_string_equal(town_verdict_label(VERDICT_NOT), "keine");
	assert_string_equal(town_verdict_name(VERDICT_GUEST), "guest");
	assert_string_equal(town_verdict_label(VERDICT_GUEST), "Gast");
}

/* --- distances --------------------------------------------------------------------------- */

static void test_distances(void **state UNUSED)
{
	assert_int_equal(town_distance_m(52993570, 11751410, 52993570, 11751410), 0);
	/* A quarter of the meridian, and half of the equator, of the mean sphere. */
	assert_int_equal(town_distance_m(0, 0, 90000000, 0), 10007558);
	assert_int_equal(town_distance_m(0, 0, 0, 180000000), 20015115);
	/* One second of arc northwards: 30.887 m. */
	assert_int_equal(town_distance_m(52993570, 11751410, 52993848, 11751410), 31);
	/* Both ways alike. */
	assert_int_equal(town_distance_m(52993570, 11751410, 53896932, 9137350),
		town_distance_m(53896932, 9137350, 52993570, 11751410));
	/* Wittenberge to Brunsbüttel. */
	int64_t d = town_distance_m(52993570, 11751410, 53896932, 9137350);
	assert_true(d > 198000 && d < 202000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_ags),
		cmocka_unit_test(test_names_and_suffixes),
		cmocka_unit_test(test_verdict_by_numbers),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_override_and_gone),
		cmocka_unit_test(test_verdict_words),
		cmocka_unit_test(test_distances),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
