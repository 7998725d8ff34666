/* JSON as a stream, and one flat object. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kontor/exchange/json.h"

static void writes_one_document(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	JsonWriter w;
	json_begin(&w, &out, false);
	json_begin_object(&w);
	json_key(&w, "a");
	json_int(&w, INT64_MIN);
	json_key(&w, "b");
	json_begin_array(&w);
	json_bool(&w, true);
	json_none(&w);
	json_begin_object(&w);
	json_end_object(&w);
	json_end_array(&w);
	json_key(&w, "c");
	json_degree(&w, -1);
	json_key(&w, "d");
	json_degree(&w, 11751411);
	json_end_object(&w);
	assert_string_equal(str_cstr(&out),
		"{\"a\":-9223372036854775808,\"b\":[true,null,{}],\"c\":-0.000001,\"d\":11.751411}\n");
}

static void pretty_documents_are_indented(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	JsonWriter w;
	json_begin(&w, &out, true);
	json_begin_array(&w);
	json_begin_object(&w);
	json_key(&w, "a");
	json_text(&w, NULL);
	json_end_object(&w);
	json_begin_array(&w);
	json_end_array(&w);
	json_end_array(&w);
	assert_string_equal(str_cstr(&out), "[\n  {\n    \"a\": null\n  },\n  []\n]\n");
}

static void control_characters_are_escaped(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	JsonWriter w;
	json_begin(&w, &out, false);
	json_text(&w, "ä\"\\\n\t\x1b[31m\x7f\xc2\x9b\xe2\x80\xae\xff\xf3\xa0\x81\x81");
	assert_string_equal(str_cstr(&out),
		"\"ä\\\"\\\\\\n\\t\\u001b[31m\\u007f\\u009b\\u202e\xef\xbf\xbd\\udb40\\udc41\"");
}

static void reads_a_flat_object(void **state)
{
	(void)state;
	static const char text[] =
		"{\"t\":\"ä\\n\",\"i\":-12,\"r\":52.993574,\"y\":true,\"n\":false,\"z\":null}";
	static const char *const want[][2] = { { "t", "ä\n" }, { "i", "-12" }, { "r", "52.993574" },
		{ "y", "1" }, { "n", "0" }, { "z", NULL } };
	AUTO(arena_freep) Arena *a = arena_new();
	JsonMembers m;
	Err err = ERR_INIT;
	assert_int_equal(json_read_object(text, strlen(text), a, &m, &err), RC_OK);
	assert_int_equal(m.len, ARRAY_LEN(want));
	for (size_t i = 0; i < m.len; i++) {
		assert_string_equal(m.items[i].key, want[i][0]);
		assert_true(str_equal(m.items[i].value, want[i][1]));
	}
}

static void refuses_what_is_no_flat_object(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "[]", "{", "{\"a\":[1]}", "{\"a\":{}}", "{\"a\":1,\"a\":2}",
		"{\"a\":1} x", "{\"a\":\"\xff\"}", "{\"a\":\"\\u0000\"}", "{\"a\":99999999999999999999}",
		"{a:1}", "null" };
	AUTO(arena_freep) Arena *a = arena_new();
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		JsonMembers m;
		Err err = ERR_INIT;
		assert_int_equal(json_read_object(bad[i], strlen(bad[i]), a, &m, &err), RC_INVALID);
		assert_true(err.text[0] != '\0');
	}
}

static void deep_nesting_is_refused(void **state)
{
	(void)state;
	enum { DEPTH = 200000 };
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str bomb = STR_INIT;
	JsonMembers m;
	Err err = ERR_INIT;
	for (int i = 0; i < DEPTH; i++)
		str_addc(&bomb, '[');
	assert_int_equal(json_read_object(str_cstr(&bomb), bomb.len, a, &m, &err), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_one_document),
		cmocka_unit_test(pretty_documents_are_indented),
		cmocka_unit_test(control_characters_are_escaped),
		cmocka_unit_test(reads_a_flat_object),
		cmocka_unit_test(refuses_what_is_no_flat_object),
		cmocka_unit_test(deep_nesting_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
