#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "kontor/base/err.h"
#include "kontor/base/hash.h"
#include "kontor/base/str.h"

static void test_empty(void **state UNUSED)
{
	AUTO(str_done) Str s = STR_INIT;
	assert_string_equal(str_cstr(&s), "");
	str_clear(&s);
	str_adds(&s, "");
	assert_string_equal(str_cstr(&s), "");
	assert_int_equal(s.len, 0);
}

static void test_appending(void **state UNUSED)
{
	AUTO(str_done) Str s = STR_INIT;
	str_adds(&s, "Gemeinde");
	str_addc(&s, ' ');
	str_add(&s, "Vrees!", 5);
	str_addf(&s, " (%05d)", 3454);
	assert_string_equal(str_cstr(&s), "Gemeinde Vrees (03454)");
	str_clear(&s);
	for (int i = 0; i < 5000; i++)
		str_addf(&s, "%d,", i);
	assert_int_equal(s.len, strlen(s.data));
	assert_memory_equal(s.data + s.len - 5, "4999,", 5);
}

static void test_formatting_longer_than_reserved(void **state UNUSED)
{
	AUTO(str_done) Str s = STR_INIT;
	str_addf(&s, "%1000s|", "x");
	assert_int_equal(s.len, 1001);
	assert_int_equal(s.data[1000], '|');
}

static void test_integers_as_printf_writes_them(void **state UNUSED)
{
	static const int64_t values[] = { 0, 1, 9, 10, 99, 100, 101, 999, 1000, 16837, 84353660, INT32_MAX,
		INT64_MAX, -1, -10, -16837, INT64_MIN };
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		AUTO(str_done) Str s = STR_INIT;
		char expected[32];
		snprintf(expected, sizeof expected, "%" PRId64, values[i]);
		str_add_int(&s, values[i]);
		assert_string_equal(str_cstr(&s), expected);
	}
}

static void test_cut_between_characters(void **state UNUSED)
{
	char buf[8];
	/* ü takes bytes 6 and 7, so that only "Dingsb" fits into seven. */
	assert_int_equal(str_copy(buf, sizeof buf, "Dingsbüttel"), 6);
	assert_string_equal(buf, "Dingsb");
	assert_int_equal(str_format(buf, sizeof buf, "%s", "Dingsbüttel"), 6);
	assert_string_equal(buf, "Dingsb");
	assert_int_equal(str_copy(buf, sizeof buf, "Brunsbüttel"), 6);
	assert_int_equal(str_copy(buf, sizeof buf, "Aaaaaü"), 7);
	assert_string_equal(buf, "Aaaaaü");
	assert_int_equal(str_copy(buf, 4, "a€b"), 1);
	assert_int_equal(str_copy(buf, 5, "a€b"), 4);
	assert_int_equal(str_copy(buf, 5, "😀"), 4);
	assert_int_equal(str_copy(buf, 4, "😀"), 0);
	assert_int_equal(str_copy(buf, 1, "x"), 0);
	assert_int_equal(str_copy(buf, 4, "\x80\x80\x80\x80\x80"), 3);
}

static void test_equal(void **state UNUSED)
{
	assert_true(str_equal(NULL, NULL));
	assert_false(str_equal(NULL, ""));
	assert_false(str_equal("a", NULL));
	assert_true(str_equal("a", "a"));
	assert_false(str_equal("a", "b"));
}

static void test_errors(void **state UNUSED)
{
	Err err = ERR_INIT;
	err.at = 5;
	assert_int_equal(err_set(&err, RC_NOT_FOUND, "Kein Eintrag %d.", 7), RC_NOT_FOUND);
	assert_string_equal(err.text, "Kein Eintrag 7.");
	assert_int_equal(err.at, 0);
	assert_int_equal(err_field(&err, "ags", "%s", "Der AGS fehlt."), RC_INVALID);
	assert_int_equal(err.rc, RC_INVALID);
	assert_string_equal(err.field, "ags");
	/* A sentence about itself may be passed on, and a long one ends between characters. */
	err_set(&err, RC_IO, "%0238d%s", 0, "ü");
	assert_int_equal(strlen(err.text), 238);
	err_clear(&err);
	assert_int_equal(err.rc, RC_OK);
	assert_string_equal(err.text, "");
	assert_string_equal(err.field, "");
}

/* FIPS 180-4 examples. */
static void test_hash(void **state UNUSED)
{
	Hash h;
	char hex[HASH_HEX_SIZE], other[HASH_HEX_SIZE];
	hash_init(&h);
	hash_hex(&h, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hash_init(&h);
	hash_add(&h, "ab", 2);
	hash_add(&h, "c", 1);
	hash_hex(&h, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_init(&h);
	hash_adds(&h, "ab");
	hash_adds(&h, "c");
	hash_hex(&h, hex);
	hash_init(&h);
	hash_adds(&h, "a");
	hash_adds(&h, "bc");
	hash_hex(&h, other);
	assert_string_not_equal(hex, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_appending),
		cmocka_unit_test(test_formatting_longer_than_reserved),
		cmocka_unit_test(test_integers_as_printf_writes_them),
		cmocka_unit_test(test_cut_between_characters),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
