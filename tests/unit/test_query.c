/* The query line: what is understood, what is refused and where, completion, sentences. */
#include "kontor/domain/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define TODAY 20000 /* 2024-10-04, a Friday */

typedef struct Fixture {
	Arena *arena;
	Query q;
	Err err;
} Fixture;

static int setup(void **state)
{
	static Fixture f;
	f = (Fixture){ .arena = arena_new() };
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	arena_free(((Fixture *)*state)->arena);
	return 0;
}

static const Query *parse(Fixture *f, const Kind *k, const char *line, bool lenient)
{
	f->err = (Err)ERR_INIT;
	Rc rc = query_parse(k, line, TODAY, lenient, f->arena, &f->q, &f->err);
	if (rc != RC_OK)
		print_error("%s: %s\n", line, f->err.text);
	assert_int_equal(rc, RC_OK);
	return &f->q;
}

static const Term *only(Fixture *f, const Kind *k, const char *line)
{
	const Query *q = parse(f, k, line, false);
	assert_int_equal(q->len, 1);
	return &q->items[0];
}

static const Term *town_term(Fixture *f, const char *line)
{
	return only(f, &kind_town, line);
}

static Day day(int y, int m, int d)
{
	return date_make(y, m, d);
}

static void test_words(void **state)
{
	Fixture *f = *state;
	const Query *q = parse(f, &kind_town, "  bad  \"Bad Berleburg\" -elbe \"a:b\" 12:30 ", false);
	assert_int_equal(q->len, 5);
	assert_null(q->items[0].def);
	assert_string_equal(q->items[0].fold, "bad");
	assert_string_equal(q->items[1].text, "Bad Berleburg");
	assert_string_equal(q->items[1].fold, "badberleburg");
	assert_true(q->items[2].negated);
	assert_string_equal(q->items[2].fold, "elbe");
	assert_string_equal(q->items[3].text, "a:b");
	assert_null(q->items[3].def);
	assert_null(q->items[4].def);
	assert_int_equal(q->items[1].at, 7);
	assert_int_equal(q->items[1].len, 15);
	assert_int_equal(parse(f, &kind_town, "", false)->len, 0);
	assert_int_equal(parse(f, &kind_town, " - \"\" .. ", false)->len, 0);
	assert_int_equal(parse(f, &kind_district, "prignitz", false)->len, 1);
}

static void test_terms_of_towns(void **state)
{
	Fixture *f = *state;
	assert_string_equal(town_term(f, "land:BB")->choice, "12");
	assert_string_equal(town_term(f, "Land:brandenburg")->choice, "12");
	assert_string_equal(town_term(f, "land:\"Baden-Württemberg\"")->choice, "08");
	assert_string_equal(town_term(f, "state:12")->choice, "12");
	assert_string_equal(town_term(f, "kreis:\"Bad Dürkheim\"")->fold, "baddurkheim");
	assert_string_equal(town_term(f, "plz:0")->text, "0");
	assert_string_equal(town_term(f, "ags:12070424")->text, "12070424");
	assert_string_equal(town_term(f, "verdikt:Kleinstadt")->choice, "small_town");
	assert_string_equal(town_term(f, "verdikt:small_town")->choice, "small_town");
	assert_string_equal(town_term(f, "verdikt:klein")->choice, "small_town");
	assert_string_equal(town_term(f, "verdikt:keine")->choice, "not");
	assert_string_equal(town_term(f, "verdict:guest")->choice, "guest");
	assert_string_equal(town_term(f, "art:markt")->choice, "market");
	assert_string_equal(town_term(f, "zentralitaet:mittelzentrum")->choice, "middle");
	assert_string_equal(town_term(f, "Zentralität:MITTELZENTRUM")->choice, "middle");
	assert_string_equal(town_term(f, "lage:\"sehr peripher\"")->choice, "very_peripheral");
	assert_string_equal(town_term(f, "ohne:koordinaten")->choice, "coordinates");
	assert_string_equal(town_term(f, "ohne:buergermeister")->choice, "mayor");
	assert_string_equal(town_term(f, "aufgeloest:ja")->choice, "yes");
	assert_string_equal(town_term(f, "sucht:Wärme")->fold, "warme");
	const Term *t = town_term(f, "-tag:y");
	assert_true(t->negated);
	assert_string_equal(t->fold, "y");
}

static void check_range(Fixture *f, const char *line, int64_t lo, int64_t hi)
{
	const Term *t = town_term(f, line);
	if (t->lo != lo || t->hi != hi)
		print_error("%s: %lld %lld\n", line, (long long)t->lo, (long long)t->hi);
	assert_true(t->lo == lo && t->hi == hi);
}

static void test_numbers(void **state)
{
	Fixture *f = *state;
	check_range(f, "ew:5000..9000", 5000, 9000);
	check_range(f, "ew:5.000..9.000", 5000, 9000);
	check_range(f, "ew:5000-9000", 5000, 9000);
	check_range(f, "ew:5000..", 5000, INT64_MAX);
	check_range(f, "ew:..9000", INT64_MIN, 9000);
	check_range(f, "ew:<5000", INT64_MIN, 4999);
	check_range(f, "ew:<=5000", INT64_MIN, 5000);
	check_range(f, "ew:>5000", 5001, INT64_MAX);
	check_range(f, "einwohner:>=5.000", 5000, INT64_MAX);
	check_range(f, "ew:0", 0, 0);
}

static void test_dates(void **state)
{
	Fixture *f = *state;
	check_range(f, "kontakt:<90t", TODAY - 89, INT64_MAX);
	check_range(f, "kontakt:<=90t", TODAY - 90, INT64_MAX);
	check_range(f, "kontakt:>90t", INT64_MIN, TODAY - 91);
	check_range(f, "kontakt:>=2w", INT64_MIN, TODAY - 14);
	check_range(f, "kontakt:2023", day(2023, 1, 1), day(2023, 12, 31));
	check_range(f, "kontakt:2.2024", day(2024, 2, 1), day(2024, 2, 29));
	check_range(f, "kontakt:2023-12", day(2023, 12, 1), day(2023, 12, 31));
	check_range(f, "kontakt:1.10.2023..", day(2023, 10, 1), INT64_MAX);
	check_range(f, "kontakt:1.10.2023..2024-01-05", day(2023, 10, 1), day(2024, 1, 5));
	check_range(f, "kontakt:heute", TODAY, TODAY);
	/* About the past, a day without a year is the latest one. */
	check_range(f, "kontakt:24.12.", day(2023, 12, 24), day(2023, 12, 24));
	const Term *t = only(f, &kind_event, "datum:24.12.");
	assert_int_equal(t->lo, day(2024, 12, 24));
	t = only(f, &kind_event, "datum:1.11...5.12.");
	assert_int_equal(t->lo, day(2024, 11, 1));
	assert_int_equal(t->hi, day(2024, 12, 5));
	t = only(f, &kind_event, "datum:1.10...31.12.");
	assert_int_equal(t->lo, day(2024, 10, 1));
	assert_int_equal(t->hi, day(2024, 12, 31));
	check_range(f, "kontakt:1.10...31.12.", day(2023, 10, 1), day(2023, 12, 31));
	t = only(f, &kind_event, "datum:KW42");
	assert_int_equal(t->hi - t->lo, 6);
	t = only(f, &kind_event, "ab:+3t");
	assert_int_equal(t->lo, TODAY + 3);
}

static void test_radius(void **state)
{
	Fixture *f = *state;
	const Term *t = town_term(f, "umkreis:30km@Wittenberge");
	assert_int_equal(t->lo, 30000);
	assert_string_equal(t->text, "Wittenberge");
	assert_string_equal(t->fold, "wittenberge");
	t = town_term(f, "umkreis:500m@\"Bad Wilsnack\"");
	assert_int_equal(t->lo, 500);
	assert_string_equal(t->text, "Bad Wilsnack");
	assert_string_equal(town_term(f, "umkreis:\"30KM@12070424\"")->text, "12070424");
}

static void test_other_kinds(void **state)
{
	Fixture *f = *state;
	assert_string_equal(only(f, &kind_event, "art:web-talk")->choice, "webtalk");
	assert_string_equal(only(f, &kind_event, "status:bestaetigt")->choice, "confirmed");
	assert_string_equal(only(f, &kind_note, "art:anruf")->choice, "call");
	assert_string_equal(only(f, &kind_note, "richtung:in")->choice, "in");
	assert_string_equal(only(f, &kind_note, "text:Wärme")->fold, "warme");
	assert_string_equal(only(f, &kind_topic, "label:wärme")->fold, "warme");
	assert_string_equal(only(f, &kind_view, "liste:kommunen")->choice, "towns");
	assert_string_equal(only(f, &kind_view, "gilt:shared")->choice, "shared");
}

static void check_bad(Fixture *f, const Kind *k, const char *line, const char *word, const char *says)
{
	f->err = (Err)ERR_INIT;
	Rc rc = query_parse(k, line, TODAY, false, f->arena, &f->q, &f->err);
	if (rc != RC_INVALID || f->err.at != (size_t)(strstr(line, word) - line) ||
		strstr(f->err.text, says) == NULL)
		print_error("%s: at %zu: %s\n", line, f->err.at, f->err.text);
	assert_int_equal(rc, RC_INVALID);
	assert_int_equal(f->err.at, strstr(line, word) - line);
	assert_non_null(strstr(f->err.text, says));
}

static void test_refusals(void **state)
{
	Fixture *f = *state;
	const Kind *k = &kind_town;
	check_bad(f, k, "land:BB lnad:BB", "lnad", "„land:“");
	check_bad(f, k, "kries:prignitz", "kries", "„kreis:“");
	check_bad(f, k, "elbe -verdkt:keine", "-verdkt", "„verdikt:“");
	check_bad(f, k, "x qwertz:1", "qwertz", "land, kreis, verband, ew");
	check_bad(f, k, "ä land:XX", "land:XX", "BB");
	check_bad(f, k, "verdikt:groß", "verdikt", "kleinstadt, keine, gast");
	check_bad(f, k, "ew:viele x", "ew:viele", "ew:5000..9000");
	check_bad(f, k, "ew:", "ew:", "fehlt");
	check_bad(f, k, "ew:9000..5000", "ew:", "ew:5000..9000");
	check_bad(f, k, "ew:5.00", "ew:", "ew:5000..9000");
	check_bad(f, k, "ew:..", "ew:", "ew:5000..9000");
	check_bad(f, k, "ew:99999999999999999999", "ew:", "ew:5000..9000");
	check_bad(f, k, "plz:19x", "plz:", "Postleitzahl");
	check_bad(f, k, "plz:193221", "plz:", "höchstens 5");
	check_bad(f, k, "ags:120704240", "ags:", "höchstens 8");
	check_bad(f, k, "umkreis:30", "umkreis", "umkreis:30km@wittenberge");
	check_bad(f, k, "umkreis:0km@x", "umkreis", "von 1 m");
	check_bad(f, k, "umkreis:9999km@x", "umkreis", "1500 km");
	check_bad(f, k, "umkreis:30km@", "umkreis", "umkreis:30km@wittenberge");
	check_bad(f, k, "kontakt:gestrig", "kontakt", "kontakt:<90t");
	check_bad(f, k, "ohne:mail", "ohne", "koordinaten");
	check_bad(f, k, "kreis:-", "kreis", "kreis:prignitz");
	check_bad(f, k, "bad \"berleburg", "\"ber", "Anführungszeichen");
	check_bad(f, &kind_district, "x land:BB", "land", "Doppelpunkt");
	check_bad(f, &kind_event, "art:tour status:offen", "status", "bestätigt");
	check_bad(f, k, "a\xFF", "a", "UTF-8");
}

static void test_too_long(void **state)
{
	Fixture *f = *state;
	char line[2 * (QUERY_TERMS_MAX + 1) + 1];
	for (size_t i = 0; i <= QUERY_TERMS_MAX; i++)
		memcpy(line + 2 * i, "a ", 2);
	line[sizeof(line) - 1] = '\0';
	assert_int_equal(query_parse(&kind_town, line, TODAY, false, f->arena, &f->q, &f->err), RC_INVALID);
	assert_int_equal(f->err.at, 2 * QUERY_TERMS_MAX);
	line[2 * QUERY_TERMS_MAX] = '\0';
	assert_int_equal(parse(f, &kind_town, line, false)->len, QUERY_TERMS_MAX);
}

/* While typing, the last word may be unfinished; the others may not. */
static void test_lenient(void **state)
{
	Fixture *f = *state;
	static const char *const unfinished[] = { "land:", "land:B", "ew:", "ew:5000..4", "umkreis:30km@",
		"umkreis:3", "verdikt:k", "kontakt:<", "kreis:\"", "ohne:", "-tag:" };
	for (size_t i = 0; i < ARRAY_LEN(unfinished); i++) {
		const char *line = arena_printf(f->arena, "elbe %s", unfinished[i]);
		assert_int_equal(parse(f, &kind_town, line, true)->len, 1);
	}
	assert_int_equal(parse(f, &kind_town, "elbe \"bad w", true)->len, 2);
	assert_int_equal(parse(f, &kind_town, "land:BB ew:5000", true)->len, 2);
	assert_int_equal(
		query_parse(&kind_town, "land:B elbe", TODAY, true, f->arena, &f->q, &f->err), RC_INVALID);
	assert_int_equal(f->err.at, 0);
	assert_int_equal(query_parse(&kind_town, "lnad:", TODAY, true, f->arena, &f->q, &f->err), RC_INVALID);
}

static void test_gone(void **state)
{
	Fixture *f = *state;
	assert_true(query_hides_gone(&kind_town, parse(f, &kind_town, "land:BB elbe 1207", false)));
	assert_false(query_hides_gone(&kind_town, parse(f, &kind_town, "aufgelöst:ja", false)));
	assert_false(query_hides_gone(&kind_town, parse(f, &kind_town, "12070424", false)));
	assert_false(query_hides_gone(&kind_town, parse(f, &kind_town, "ags:12070424", false)));
	assert_true(query_hides_gone(&kind_town, parse(f, &kind_town, "-ags:12070424", false)));
	assert_false(query_hides_gone(&kind_note, parse(f, &kind_note, "elbe", false)));
}

static void check_complete(Fixture *f, const Kind *k, const char *line, size_t from, const char *all)
{
	Completions c;
	AUTO(str_done) Str got = STR_INIT;
	query_complete(k, line, strlen(line), f->arena, &c);
	for (size_t i = 0; i < c.len; i++) {
		assert_true(c.items[i].help != NULL && c.items[i].help[0] != '\0');
		str_addf(&got, "%s%s", i > 0 ? " " : "", c.items[i].insert);
	}
	assert_string_equal(str_cstr(&got), all);
	if (c.len > 0)
		assert_int_equal(c.from, from);
}

static void test_complete(void **state)
{
	Fixture *f = *state;
	check_complete(f, &kind_town, "k", 0, "kreis: kontakt:");
	check_complete(f, &kind_town, "elbe -ver", 6, "verband: verdikt:");
	check_complete(f, &kind_town, "einw", 0, "ew:");
	check_complete(f, &kind_town, "ohne:b", 5, "bürgermeister");
	check_complete(f, &kind_town, "verdikt:", 8, "kleinstadt keine gast");
	check_complete(f, &kind_town, "verdikt:k", 8, "kleinstadt keine");
	check_complete(f, &kind_town, "land:b", 5, "HB BW BY BE BB");
	check_complete(f, &kind_town, "lage:sehr", 5, "\"sehr zentral\" \"sehr peripher\"");
	check_complete(f, &kind_town, "ew:5", 3, "5000..9999");
	check_complete(f, &kind_town, "ew:6", 0, "");
	check_complete(f, &kind_town, "umkreis:3", 8, "30km@");
	check_complete(f, &kind_town, "kontakt:>", 8, ">90t >1j");
	check_complete(f, &kind_event, "ab:", 3, "heute +30t");
	check_complete(f, &kind_town, "wittenb", 0, "");
	check_complete(f, &kind_district, "k", 0, "");
	check_complete(f, &kind_view, "", 0, "liste: gilt:");
	check_complete(f, &kind_town, "kreis:\"bad du", 0, "");
}

static void test_complete_term(void **state)
{
	Fixture *f = *state;
	const char *typed;
	size_t from;
	Arena *a = f->arena;
	assert_string_equal(
		query_complete_term(&kind_town, "x -kreis:\"bad d", 15, a, &typed, &from)->name, "kreis");
	assert_string_equal(typed, "bad d");
	assert_int_equal(from, 9);
	assert_string_equal(
		query_complete_term(&kind_town, "umkreis:30km@wi", 15, a, &typed, &from)->name, "umkreis");
	assert_string_equal(typed, "wi");
	assert_int_equal(from, 13);
	assert_null(query_complete_term(&kind_town, "umkreis:30km", 12, a, &typed, &from));
	assert_null(query_complete_term(&kind_town, "wittenb", 7, a, &typed, &from));
	assert_null(query_complete_term(&kind_town, "\"a:b", 4, a, &typed, &from));
}

/* The examples that completion offers can be parsed. */
static void test_complete_parses(void **state)
{
	Fixture *f = *state;
	for (const Kind *const *k = kind_all; *k != NULL; k++)
		for (const TermDef *d = query_terms(*k); d != NULL && d->name != NULL; d++) {
			Completions c;
			const char *line = arena_printf(f->arena, "%s:", d->name);
			query_complete(*k, line, strlen(line), f->arena, &c);
			for (size_t i = 0; i < c.len; i++)
				parse(f, *k,
					arena_printf(f->arena, "%s%s%s", line, c.items[i].insert,
						d->type == TERM_RADIUS ? "x" : ""),
					false);
		}
}

static void check_say(Fixture *f, const Kind *k, const char *line, const char *want)
{
	AUTO(str_done) Str got = STR_INIT;
	query_say(k, parse(f, k, line, false), &got);
	assert_string_equal(str_cstr(&got), want);
}

static void test_say(void **state)
{
	Fixture *f = *state;
	const Kind *k = &kind_town;
	check_say(f, k, "", "Alle Kommunen");
	check_say(f, k, "ew:5000..9000 verdikt:kleinstadt land:BB",
		"Kleinstädte in Brandenburg mit 5.000 bis 9.000 Einwohnern");
	check_say(f, k, "ew:1", "Kommunen mit genau 1 Einwohner");
	check_say(f, k, "ew:>=12345", "Kommunen mit mindestens 12.345 Einwohnern");
	check_say(f, k, "ew:<=1", "Kommunen mit höchstens 1 Einwohner");
	check_say(f, k, "land:sl -kreis:merzig", "Kommunen im Saarland nicht im Kreis „merzig“");
	check_say(f, k, "land:BB land:SN", "Kommunen in Brandenburg oder in Sachsen");
	check_say(f, k, "-verdikt:kleinstadt", "Kommunen nicht mit Verdikt Kleinstadt");
	check_say(f, k, "sucht:wärme tag:x ohne:kontakt",
		"Kommunen, die „wärme“ suchen, mit Schlagwort „x“ ohne Kontakt");
	check_say(f, k, "umkreis:30km@wittenberge",
		"Kommunen im Umkreis von 30 km um „wittenberge“ (Luftlinie)");
	check_say(f, k, "aufgelöst:ja", "Kommunen, die aufgelöst sind");
	check_say(f, k, "bad -elbe", "Kommunen mit „bad“ im Namen ohne „elbe“ im Namen");
	check_say(f, k, "kontakt:2023", "Kommunen mit letztem Kontakt vom 01.01.2023 bis 31.12.2023");
	check_say(f, &kind_event, "art:tour ab:2024-10-05", "Termine der Art Tourstation ab 05.10.2024");
	check_say(f, &kind_note, "am:2024-10-04 wärme", "Vermerke am 04.10.2024 mit „wärme“ im Text");
}

/* Every term of every kind has all its texts and an example that parses. */
static void test_tables(void **state)
{
	Fixture *f = *state;
	for (const Kind *const *k = kind_all; *k != NULL; k++)
		for (const TermDef *d = query_terms(*k); d != NULL && d->name != NULL; d++) {
			const char *example = strstr(d->help, "zum Beispiel ");
			assert_non_null(example);
			example += strlen("zum Beispiel ");
			size_t len = strcspn(example, " ,");
			const char *quote = strchr(example, '"');
			if (quote != NULL && (size_t)(quote - example) < len)
				len = (size_t)(strchr(quote + 1, '"') + 1 - example);
			const Term *t = only(f, *k, arena_strndup(f->arena, example, len));
			assert_ptr_equal(t->def, d);
			assert_true((d->sql == NULL) == (d->type == TERM_RADIUS));
			if (d->type == TERM_CHOICE || d->type == TERM_FLAG)
				assert_non_null(query_terms_choices(*k, d));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_words, setup, teardown),
		cmocka_unit_test_setup_teardown(test_terms_of_towns, setup, teardown),
		cmocka_unit_test_setup_teardown(test_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dates, setup, teardown),
		cmocka_unit_test_setup_teardown(test_radius, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_kinds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_too_long, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lenient, setup, teardown),
		cmocka_unit_test_setup_teardown(test_gone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_complete, setup, teardown),
		cmocka_unit_test_setup_teardown(test_complete_term, setup, teardown),
		cmocka_unit_test_setup_teardown(test_complete_parses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_say, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tables, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
