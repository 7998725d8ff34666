#include "kontor/ui/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { DELAY = 50 };

/* The names of all keys that bytes make when they come one chunk at a time, gap ms apart. */
static void decode(const char *bytes, size_t len, size_t chunk, int gap, Str *out)
{
	KeyDecoder *d = key_decoder_new(DELAY);
	int64_t now = 1000;
	Key k;
	for (size_t at = 0; at < len; at += chunk, now += gap) {
		key_decoder_feed(d, bytes + at, BASE_MIN(chunk, len - at), now);
		while (key_decoder_next(d, now, &k)) {
			if (k.sym == SYM_PASTE)
				str_addf(out, "<%s> ", k.text);
			else if (k.sym != SYM_NONE)
				key_name(&k, out);
			if (k.sym != SYM_NONE && k.sym != SYM_PASTE)
				str_addc(out, ' ');
		}
	}
	now += 20000;
	while (key_decoder_next(d, now, &k)) {
		if (k.sym == SYM_PASTE)
			str_addf(out, "<%s> ", k.text);
		else if (k.sym != SYM_NONE) {
			key_name(&k, out);
			str_addc(out, ' ');
		}
	}
	assert_int_equal(key_decoder_wait(d, now), -1);
	key_decoder_free(d);
}

/* The same keys whether the bytes come at once, one by one, or slowly. */
static void expect(const char *bytes, const char *keys)
{
	static const size_t chunks[] = { 1000, 1, 2, 3 };
	for (size_t i = 0; i < ARRAY_LEN(chunks); i++) {
		for (int gap = 0; gap <= 30; gap += 30) {
			AUTO(str_done) Str out = STR_INIT;
			decode(bytes, strlen(bytes), chunks[i], gap, &out);
			assert_string_equal(str_cstr(&out), keys);
		}
	}
}

static void test_characters(void **state)
{
	(void)state;
	expect("aÄ€日", "a Ä € 日 ");
	expect("\x01\x12\x7F\x08\t\r\n\x1C", "Strg-A Strg-R Rück Rück Tab Enter Enter Strg-\\ ");
	expect("\xC2\x9B"
	       "x\xFFy\xC3z\xE2\x82w",
		"x y z w ");
}

static void test_cursor_keys_of_all_terminals(void **state)
{
	(void)state;
	expect("\033[A\033[B\033[C\033[D", "↑ ↓ → ← ");
	expect("\033OA\033OB\033OC\033OD", "↑ ↓ → ← ");
	expect("\033[H\033[F\033OH\033OF\033[1~\033[4~\033[7~\033[8~",
		"Pos1 Ende Pos1 Ende Pos1 Ende Pos1 Ende ");
	expect("\033[2~\033[3~\033[5~\033[6~\033[Z", "Einfg Entf Bild↑ Bild↓ Umschalt-Tab ");
	expect("\033[1;5A\033[1;2B\033[1;3D\033[5;5~", "Strg-↑ Umschalt-↓ Alt-← Strg-Bild↑ ");
	expect("\033[7^\033[3$\033[a\033Oa\033\033[A", "Strg-Pos1 Umschalt-Entf Umschalt-↑ Strg-↑ Alt-↑ ");
}

static void test_function_keys(void **state)
{
	(void)state;
	expect("\033OP\033OQ\033OR\033OS\033[15~\033[24~", "F1 F2 F3 F4 F5 F12 ");
	expect("\033[[A\033[[E\033[11~\033[14~\033[1;5P", "F1 F5 F1 F4 Strg-F1 ");
	expect("\033Op\033Oy\033OM\033Ok", "0 9 Enter + ");
}

static void test_alt_and_escape(void **state)
{
	(void)state;
	expect("\033a\0331\033\r\033\t", "Alt-a Alt-1 Alt-Enter Umschalt-Tab ");
	expect("\033ü", "Alt-ü ");
	expect("\033", "Esc ");
	expect("\033\033", "Esc Esc ");
	expect("\033[27;5;97~\033[97;5u\033[13;2u", "Strg-A Strg-A Umschalt-Enter ");
}

static void test_lone_escape_waits_for_its_delay(void **state)
{
	(void)state;
	Key k;
	KeyDecoder *d = key_decoder_new(DELAY);
	key_decoder_feed(d, "\033", 1, 100);
	assert_int_equal(key_decoder_wait(d, 100), DELAY);
	assert_false(key_decoder_next(d, 100 + DELAY - 1, &k));
	assert_true(key_decoder_next(d, 100 + DELAY, &k));
	assert_int_equal(k.sym, SYM_ESC);
	assert_int_equal(key_decoder_wait(d, 200), -1);
	/* The next key is not pulled into it. */
	key_decoder_feed(d, "\033", 1, 300);
	assert_true(key_decoder_next(d, 400, &k));
	key_decoder_feed(d, "[", 1, 401);
	assert_true(key_decoder_next(d, 401, &k));
	assert_int_equal(k.cp, '[');
	key_decoder_free(d);
}

static void test_unknown_sequences_are_swallowed_whole(void **state)
{
	(void)state;
	expect("\033[?1;2cx", "x ");
	expect("\033[999~x\033[>0;276;0cy\033[12;40Rz", "x y z ");
	expect("\033[<0;10;20Mx", "x ");
	expect("\033[M !!x", "x ");
	expect("\033]11;rgb:0000/0000/0000\033\\x\033P1$r0m\033\\y", "x y ");
	expect("\033]0;title\007x", "x ");
	expect("\033[?2026;2$yx", "x ");
	expect("\033[12\033[A", "↑ ");
}

static void test_paste_is_text(void **state)
{
	(void)state;
	expect("a\033[200~q\033[A\x03\nü\033[201~b", "a <q\033[A\x03\nü> b ");
	expect("\033[200~\033[201~", "<> ");
	expect("\033[200~a\033[201x\033[20\033[201~", "<a\033[201x\033[20> ");
	expect("\033\033[200~q\033[201~", "Esc <q> ");
	/* The end mark got lost: what came is still text. */
	expect("\033[200~dd", "<dd> ");
}

static void test_paste_is_valid_and_bounded(void **state)
{
	(void)state;
	enum { HUGE_PASTE = 3 * 1024 * 1024 };
	KeyDecoder *d = key_decoder_new(DELAY);
	char *big = malloc(HUGE_PASTE);
	Key k;
	assert_non_null(big);
	memset(big, 'x', HUGE_PASTE);
	key_decoder_feed(d, "\033[200~\xFF", 7, 0);
	assert_false(key_decoder_next(d, 0, &k));
	for (size_t at = 0; at < HUGE_PASTE; at += 4096) {
		key_decoder_feed(d, big + at, 4096, 0);
		assert_false(key_decoder_next(d, 0, &k));
	}
	key_decoder_feed(d, "\033[201~j", 7, 0);
	assert_true(key_decoder_next(d, 0, &k));
	assert_int_equal(k.sym, SYM_PASTE);
	assert_true(k.text_len > 1000000 && k.text_len < 1100000);
	assert_memory_equal(k.text, "\xEF\xBF\xBDxx", 5);
	assert_true(key_decoder_next(d, 0, &k));
	assert_int_equal(k.cp, 'j');
	free(big);
	key_decoder_free(d);
}

static void test_names(void **state)
{
	(void)state;
	static const struct {
		const char *name, *german;
	} names[] = {
		{ "e", "e" },
		{ "E", "E" },
		{ "?", "?" },
		{ "-", "-" },
		{ "Enter", "Enter" },
		{ "Space", "Leer" },
		{ "Ctrl-R", "Strg-R" },
		{ "Ctrl-r", "Strg-R" },
		{ "Ctrl-Space", "Strg-Leer" },
		{ "Alt-1", "Alt-1" },
		{ "Alt-Left", "Alt-←" },
		{ "PgDn", "Bild↓" },
		{ "Shift-Tab", "Umschalt-Tab" },
		{ "Del", "Entf" },
		{ "F10", "F10" },
		{ "ß", "ß" },
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		AUTO(str_done) Str out = STR_INIT;
		Key k;
		assert_true(key_parse(names[i].name, &k));
		key_name(&k, &out);
		assert_string_equal(str_cstr(&out), names[i].german);
	}
	Key k;
	assert_false(key_parse("", &k));
	assert_false(key_parse("Foo", &k));
	assert_false(key_parse("Ctrl-", &k));
}

/* Whatever comes: all bytes are used up, and nothing hangs. */
static void test_random_bytes(void **state)
{
	(void)state;
	static const char alphabet[] = "\033\033\033[O~;0129MAZ$\\]P\x07\xC3\xA4\xFFq ";
	srand(11);
	for (int round = 0; round < 3000; round++) {
		char bytes[40];
		AUTO(str_done) Str out = STR_INIT;
		const size_t len = 1 + (size_t)rand() % sizeof(bytes);
		for (size_t i = 0; i < len; i++)
			bytes[i] = alphabet[(size_t)rand() % (sizeof(alphabet) - 1)];
		decode(bytes, len, 1 + (size_t)rand() % 5, rand() % 80, &out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_cursor_keys_of_all_terminals),
		cmocka_unit_test(test_function_keys),
		cmocka_unit_test(test_alt_and_escape),
		cmocka_unit_test(test_lone_escape_waits_for_its_delay),
		cmocka_unit_test(test_unknown_sequences_are_swallowed_whole),
		cmocka_unit_test(test_paste_is_text),
		cmocka_unit_test(test_paste_is_valid_and_bounded),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_random_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
