#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"

/* --- UTF-8 -------------------------------------------------------------------- */

static void test_every_code_point_round_trips(void **state UNUSED)
{
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char buf[4];
		uint32_t back;
		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		size_t n = text_encode(cp, buf);
		if (text_decode(buf, n, &back) != n || back != cp)
			fail_msg("U+%04X came back as U+%04X", cp, back);
		if (n > 1 && text_decode(buf, n - 1, &back) != 1)
			fail_msg("U+%04X cut short was taken", cp);
	}
}

static void test_invalid_bytes_take_one_each(void **state UNUSED)
{
	static const char *const bad[] = { "\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80",
		"\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xC3(" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		uint32_t cp;
		assert_int_equal(text_decode(bad[i], strlen(bad[i]), &cp), 1);
		assert_int_equal(cp, 0xFFFD);
		assert_false(text_is_valid(bad[i], strlen(bad[i])));
	}
	assert_false(text_is_valid("a\0b", 3));
	assert_true(text_is_valid("Grüße, 😀 \xEF\xBF\xBD", strlen("Grüße, 😀 \xEF\xBF\xBD")));
	assert_true(text_is_valid("", 0));
}

/* --- columns --------------------------------------------------------------------- */

static void test_widths(void **state UNUSED)
{
	static const struct {
		const char *s;
		int cols;
	} cases[] = {
		{ "", 0 }, { "Wittenberge", 11 }, { "Dörentrup", 9 }, { "Weißwasser/O.L.", 15 },
		{ "Běła Woda", 9 }, { "a\tb\n", 4 },   /* each is shown as one mark */
		{ "\x1b[31m", 5 }, { "e\xCC\x81", 1 }, /* e and a combining acute */
		{ "\xCC\x81", 1 },                     /* alone: on a dotted circle */
		{ "\n\xCC\x81", 1 }, { "漢字", 4 }, { "😀", 2 }, { "\xC2\xAD", 1 }, /* soft hyphen */
		{ "\xE2\x80\x8B", 1 }, /* zero-width blank: a mark */
		{ "\xE2\x80\xAE", 1 }, /* right-to-left override: a mark */
		{ "→…–„“", 5 },        /* ambiguous: narrow */
		{ "\xC3", 1 },         /* invalid bytes */
		{ "\xC3\xC3x\x80\x80", 5 }, { "ü\x80", 2 },
		{ "\xE1\x84\x80\xE1\x85\xA1", 2 }, /* Hangul in two pieces */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (text_width(cases[i].s) != cases[i].cols)
			fail_msg("case %zu: %d columns, not %d", i, text_width(cases[i].s), cases[i].cols);
}

static void test_fit(void **state UNUSED)
{
	int cols;
	assert_int_equal(text_fit("Wittenberge", 6, &cols), 6);
	assert_int_equal(cols, 6);
	assert_int_equal(text_fit("Wittenberge", 20, &cols), 11);
	assert_int_equal(cols, 11);
	assert_int_equal(text_fit("Dörentrup", 2, NULL), 3);
	assert_int_equal(text_fit("漢字", 3, &cols), 3);
	assert_int_equal(cols, 2);
	assert_int_equal(text_fit("ae\xCC\x81z", 2, &cols), 4);
	assert_int_equal(cols, 2);
	assert_int_equal(text_fit("ae\xCC\x81z", 1, &cols), 1);
	assert_int_equal(text_fit("abc", 0, &cols), 0);
	assert_int_equal(cols, 0);
	assert_int_equal(text_fit("", 5, &cols), 0);
}

/* A pseudo-random byte string with many interesting pieces, ended by NUL. */
static void random_text(unsigned *seed, char *buf, size_t cap)
{
	static const char *const pieces[] = { "a", "Z", " ", "ü", "ß", "\xCC\x81", "漢", "😀", "\x80",
		"\xE2\x82", "\xE2\x80\xAE", "\n", "\t", "\x1b", "\xC2\x85", "\xEF\xBB\xBF",
		"\xF3\xA0\x81\x81", "e", "o", "-" };
	size_t len = 0, n = (size_t)rand_r(seed) % 12;
	while (n-- > 0) {
		const char *piece = pieces[(size_t)rand_r(seed) % ARRAY_LEN(pieces)];
		if (len + strlen(piece) >= cap)
			break;
		memcpy(buf + len, piece, strlen(piece));
		len += strlen(piece);
	}
	buf[len] = '\0';
}

/* What fits is as wide as said, and one column less would not hold it. */
static void test_fit_agrees_with_width(void **state UNUSED)
{
	unsigned seed = 1;
	char s[128], part[128];
	for (int i = 0; i < 20000; i++) {
		random_text(&seed, s, sizeof s);
		int room = (int)((unsigned)rand_r(&seed) % 12), cols;
		size_t n = text_fit(s, room, &cols);
		assert_true(cols <= room);
		memcpy(part, s, n);
		part[n] = '\0';
		assert_int_equal(text_width(part), cols);
		if (s[n] != '\0')
			assert_true(text_width(s) > room);
		assert_int_equal(text_fit(s, text_width(s), NULL), strlen(s));
	}
}

/* --- the sanitiser ------------------------------------------------------------------- */

static char *safe_line(const char *s)
{
	static char buf[512];
	AUTO(str_done) Str out = STR_INIT;
	text_safe_line(&out, s);
	str_copy(buf, sizeof buf, str_cstr(&out));
	return buf;
}

static void test_legal_text_passes_unchanged(void **state UNUSED)
{
	static const char *const legal[] = { "Grüße aus Weißwasser/O.L., Stadt / Běła Woda", "„So“ – 5 € …",
		"Ærø, Łódź, İzmir", "e\xCC\x81", "漢字 😀", "a\xC2\xA0z" };
	for (size_t i = 0; i < ARRAY_LEN(legal); i++)
		assert_string_equal(safe_line(legal[i]), legal[i]);
}

static void test_nothing_controls_the_terminal(void **state UNUSED)
{
	assert_string_equal(safe_line("\x1b]0;x\x07"), "␛]0;x␇");
	assert_string_equal(safe_line("a\rb\nc\td"), "a␍b␊c d");
	assert_string_equal(safe_line("\xC2\x9B"
				      "31m"),
		"␦31m");
	assert_string_equal(safe_line("\x7f"), "␡");
	assert_string_equal(safe_line("abc\xE2\x80\xAE"
				      "fed\xE2\x80\xAC"),
		"abc⇠fed⇡");
	assert_string_equal(safe_line("\xE2\x81\xA6x\xE2\x81\xA9"), "⇢x⇡");
	assert_string_equal(safe_line("pay\xE2\x80\x8Bpal"), "pay␣pal");
	assert_string_equal(safe_line("\xEF\xBB\xBFx"), "␣x");
	assert_string_equal(safe_line("\xF3\xA0\x81\x81"), "\xEF\xBF\xBD");
	assert_string_equal(safe_line("a\xFFz"), "a\xEF\xBF\xBDz");
	assert_string_equal(safe_line("Stadt\xC2\xADteil"), "Stadt¬teil");
	assert_string_equal(safe_line("\xCC\x81"), "◌\xCC\x81");
	assert_string_equal(safe_line("a\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81z"),
		"a\xCC\x81\xCC\x81\xCC\x81\xCC\x81z");
}

static void test_block_keeps_newlines_only(void **state UNUSED)
{
	AUTO(str_done) Str out = STR_INIT;
	text_safe_block(&out, "eins\nzwei\r\n\xCC\x81");
	assert_string_equal(str_cstr(&out), "eins\nzwei␍\n◌\xCC\x81");
}

/* The mark of each code point is safe itself and takes the columns that are counted. */
static void test_every_mark_is_safe(void **state UNUSED)
{
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		uint32_t mark = text_safe_cp(cp);
		if (text_safe_cp(mark) != mark || text_cp_width(mark) != text_cp_width(cp))
			fail_msg("U+%04X becomes U+%04X", cp, mark);
		if (mark != cp && text_cp_width(cp) != 1)
			fail_msg("the mark of U+%04X has not one column", cp);
	}
}

static void test_safe_text_is_stable_and_as_wide(void **state UNUSED)
{
	unsigned seed = 2;
	char s[128];
	for (int i = 0; i < 20000; i++) {
		AUTO(str_done) Str once = STR_INIT;
		AUTO(str_done) Str twice = STR_INIT;
		random_text(&seed, s, sizeof s);
		text_safe_line(&once, s);
		text_safe_line(&twice, str_cstr(&once));
		assert_string_equal(str_cstr(&once), str_cstr(&twice));
		assert_true(text_is_valid(str_cstr(&once), once.len));
		assert_int_equal(text_width(s), text_width(str_cstr(&once)));
	}
}

/* --- stored form ---------------------------------------------------------------------- */

static void test_normalise(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	static const struct {
		const char *in, *line, *block;
	} cases[] = {
		{ "", "", "" },
		{ "  \t\n ", "", "" },
		{ " Wittenberge ", "Wittenberge", "Wittenberge" },
		{ "Do\xCC\x88rentrup", "Dörentrup", "Dörentrup" },
		{ "eins\r\nzwei\rdrei\nvier", "eins zwei drei vier", "eins\nzwei\ndrei\nvier" },
		{ "a\tb", "a b", "a\tb" },
		{ "\xC2\xA0x\xE2\x80\xA8", "x", "x" },
		{ "a\xE2\x80\xA8z", "a z", "a\nz" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t len = strlen(cases[i].in);
		assert_string_equal(text_normalise(a, cases[i].in, len, true), cases[i].line);
		assert_string_equal(text_normalise(a, cases[i].in, len, false), cases[i].block);
	}
	assert_null(text_normalise(a, "\xFF", 1, true));
	assert_null(text_normalise(a, "a\0b", 3, true));
}

static void test_older_character_sets(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	assert_string_equal(text_from_latin1(a, "Gr\xFC\xDF", 4), "Grüß");
	assert_string_equal(text_from_cp1252(a, "\x84Gr\xFC\xDF\x93 5 \x80", 10), "„Grüß“ 5 €");
	assert_string_equal(text_from_cp1252(a, "\x80\x80\x80", 3), "€€€");
	assert_string_equal(text_from_latin1(a, "", 0), "");
}

/* --- folding ----------------------------------------------------------------------------- */

static void assert_fold(Arena *a, const char *s, const char *expected)
{
	assert_string_equal(text_fold(a, s), expected);
}

static void test_fold(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	static const char *const same[][4] = {
		{ "Mühlhausen", "Muehlhausen", "MUHLHAUSEN", "mu\xCC\x88hlhausen" },
		{ "St. Wendel", "St Wendel", "Sankt Wendel", "St.Wendel" },
		{ "Weißwasser/O.L.", "weisswasser o.l.", "WEIẞWASSER/OL", "Weißwasser-O L" },
		{ "Kleinstadt Akademie", "Kleinstadtakademie", "kleinstadt-akademie", "KLEINSTADT–AKADEMIE" },
		{ "O'Brien", "O’Brien", "obrien", "O Brien" },
		{ "Herzberg (Elster)", "Herzberg Elster", "herzberg, elster", "Herzberg/Elster" },
		{ "Bad St. Peter", "bad sankt peter", "Bad-St. Peter", "Bad St Peter" },
		{ "Łódź", "lodz", "LODZ",
			"LO\xCC\x81"
			"DZ\xCC\x81" },
	};
	for (size_t i = 0; i < ARRAY_LEN(same); i++)
		for (size_t j = 1; j < 4; j++)
			assert_string_equal(text_fold(a, same[i][0]), text_fold(a, same[i][j]));
	assert_fold(a, "", "");
	assert_fold(a, "Stadt", "stadt");
	assert_fold(a, "Rast am See", "rastamsee");
	assert_fold(a, "Bauer", "baur");
	assert_fold(a, "Neue Aue", "neuau");
	assert_fold(a, "Soest", "sost");
	assert_fold(a, "Itzehoe", "itzeho");
	assert_fold(a, "ﬁn", "fin");
	assert_fold(a, "kongress2025", "kongress2025");
}

/* Searching for a part of a compound name must find it. */
static void test_fold_keeps_words_findable(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	assert_non_null(strstr(text_fold(a, "Neu-Eichenberg"), text_fold(a, "Eichenberg")));
	assert_non_null(strstr(text_fold(a, "Bergen auf Rügen"), text_fold(a, "rue")));
	assert_non_null(strstr(text_fold(a, "Garmisch-Partenkirchen"), text_fold(a, "Partenkirchen")));
}

/* --- order ------------------------------------------------------------------------------- */

static void test_sort_key_is_dictionary_order(void **state UNUSED)
{
	static const char *const ordered[] = { "Aachen", "Ähren", "Bad Abbach", "Bad Wimpfen", "Baden",
		"Baden-Baden", "Badenweiler", "Goldbach", "Gößnitz", "Gotha", "Göttingen", "Mühlhausen",
		"Mühlhausen im Täle", "Mulda", "Müllheim", "Zwönitz" };
	for (size_t i = 0; i + 1 < ARRAY_LEN(ordered); i++) {
		AUTO(str_done) Str a = STR_INIT;
		AUTO(str_done) Str b = STR_INIT;
		text_sort_key(&a, ordered[i]);
		text_sort_key(&b, ordered[i + 1]);
		if (strcmp(str_cstr(&a), str_cstr(&b)) >= 0)
			fail_msg("%s does not come before %s", ordered[i], ordered[i + 1]);
	}
}

static void test_sort_key_breaks_ties(void **state UNUSED)
{
	static const char *const ordered[] = { "MULLER", "Muller", "Müller", "muller" };
	AUTO(str_done) Str a = STR_INIT;
	AUTO(str_done) Str b = STR_INIT;
	for (size_t i = 0; i + 1 < ARRAY_LEN(ordered); i++) {
		str_clear(&a);
		str_clear(&b);
		text_sort_key(&a, ordered[i]);
		text_sort_key(&b, ordered[i + 1]);
		assert_true(strcmp(str_cstr(&a), str_cstr(&b)) < 0);
	}
}

/* --- distance ------------------------------------------------------------------------------ */

/* The textbook version: optimal string alignment over bytes. */
static int plain_distance(const char *a, const char *b)
{
	int d[16][16], n = (int)strlen(a), m = (int)strlen(b);
	for (int i = 0; i <= n; i++)
		for (int j = 0; j <= m; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			d[i][j] = BASE_MIN(d[i][j], d[i - 1][j] + 1);
			d[i][j] = BASE_MIN(d[i][j], d[i][j - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = BASE_MIN(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[n][m];
}

static void random_word(unsigned *seed, char buf[12])
{
	int n = (int)((unsigned)rand_r(seed) % 11);
	for (int i = 0; i < n; i++)
		buf[i] = (char)('a' + (unsigned)rand_r(seed) % 3);
	buf[n] = '\0';
}

static void test_distance_as_the_textbook(void **state UNUSED)
{
	unsigned seed = 3;
	char a[12], b[12];
	for (int i = 0; i < 50000; i++) {
		random_word(&seed, a);
		random_word(&seed, b);
		int limit = (int)((unsigned)rand_r(&seed) % 5), exact = plain_distance(a, b);
		int expected = BASE_MIN(exact, limit + 1);
		if (text_distance(a, b, limit) != expected)
			fail_msg("%s %s limit %d: %d, not %d", a, b, limit, text_distance(a, b, limit),
				expected);
	}
}

static void test_distance_counts_characters(void **state UNUSED)
{
	char longer[400], other[400];
	assert_int_equal(text_distance("wittenbreg", "wittenberg", 2), 1);
	assert_int_equal(text_distance("dorentrupp", "dorentrup", 2), 1);
	assert_int_equal(text_distance("жа", "жо", 2), 1);
	assert_int_equal(text_distance("ж", "з", 2), 1);
	memset(longer, 'a', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	memcpy(other, longer, sizeof other);
	other[0] = 'b';
	other[398] = 'b';
	assert_int_equal(text_distance(longer, other, 3), 2);
	assert_int_equal(text_distance(longer, other, 1), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_code_point_round_trips),
		cmocka_unit_test(test_invalid_bytes_take_one_each),
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_fit_agrees_with_width),
		cmocka_unit_test(test_legal_text_passes_unchanged),
		cmocka_unit_test(test_nothing_controls_the_terminal),
		cmocka_unit_test(test_block_keeps_newlines_only),
		cmocka_unit_test(test_every_mark_is_safe),
		cmocka_unit_test(test_safe_text_is_stable_and_as_wide),
		cmocka_unit_test(test_normalise),
		cmocka_unit_test(test_older_character_sets),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_fold_keeps_words_findable),
		cmocka_unit_test(test_sort_key_is_dictionary_order),
		cmocka_unit_test(test_sort_key_breaks_ties),
		cmocka_unit_test(test_distance_as_the_textbook),
		cmocka_unit_test(test_distance_counts_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
