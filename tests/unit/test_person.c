/* Names, salutations, address blocks, numbers that compare. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "kontor/domain/person.h"

static Record *person(Arena *a, const char *form, const char *title, const char *given, const char *family)
{
	Record *r = record_new(a, &kind_person);
	record_set_text(r, a, "form", form);
	record_set_text(r, a, "title", title);
	record_set_text(r, a, "given_name", given);
	record_set_text(r, a, "family_name", family);
	return r;
}

/* --- salutation ------------------------------------------------------------- */

static void test_salutation(void **state UNUSED)
{
	static const struct {
		const char *form, *title, *given, *family, *own, *language, *expected;
	} cases[] = {
		{ "female", "", "Anna", "Beispiel", "", "", "Sehr geehrte Frau Beispiel" },
		{ "male", "Dr.", "Bernd", "Beispiel", "", "", "Sehr geehrter Herr Dr. Beispiel" },
		{ "female", "Prof. Dr.-Ing. Dipl.-Kffr.", "Anna", "Beispiel", "", "",
			"Sehr geehrte Frau Prof. Dr. Beispiel" },
		{ "male", "Dipl.-Ing.", "Bernd", "Beispiel", "", "", "Sehr geehrter Herr Beispiel" },
		{ "neutral", "Dr.", "Kim", "Beispiel", "", "", "Guten Tag Dr. Kim Beispiel" },
		{ "", "", "Kim", "Beispiel", "", "", "Guten Tag Kim Beispiel" },
		{ "", "", "", "Beispiel", "", "", "Guten Tag Beispiel" },
		{ "female", "", "", "", "", "", "Sehr geehrte Damen und Herren" },
		{ "female", "Dr.", "Anna", "Beispiel", "Liebe Anna,", "", "Liebe Anna" },
		{ "female", "", "Anna", "Beispiel", "", "en", "Dear Ms Beispiel" },
		{ "male", "", "Bernd", "Beispiel", "", "en", "Dear Mr Beispiel" },
		{ "male", "Dr.", "Bernd", "Beispiel", "", "en", "Dear Dr Beispiel" },
		{ "female", "Prof. Dr.", "Anna", "Beispiel", "", "en", "Dear Professor Beispiel" },
		{ "neutral", "", "Kim", "Beispiel", "", "en", "Dear Kim Beispiel" },
		{ "female", "", "Anna", "Beispiel", "", "pl", "Szanowna Pani" },
		{ "", "", "Anna", "Beispiel", "", "fr", "Madame, Monsieur" },
	};
	AUTO(arena_freep) Arena *a = arena_new();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str out = STR_INIT;
		Record *r = person(a, cases[i].form, cases[i].title, cases[i].given, cases[i].family);
		record_set_text(r, a, "salutation", cases[i].own);
		record_set_text(r, a, "language", cases[i].language);
		person_salutation(r, &out);
		assert_string_equal(str_cstr(&out), cases[i].expected);
	}
}

/* --- address block --------------------------------------------------------------- */

static Record *address(Arena *a, const char *use, const char *company, const char *country)
{
	Record *r = record_new(a, &kind_address);
	record_set_text(r, a, "use", use);
	record_set_text(r, a, "company", company);
	record_set_text(r, a, "street", "August-Bebel-Straße 10");
	record_set_text(r, a, "postcode", "04916");
	record_set_text(r, a, "city", "Herzberg (Elster)");
	record_set_text(r, a, "country", country);
	return r;
}

static void assert_block(
	const Record *p, const Record *post, const char *place, const Record *at, const char *expected)
{
	AUTO(str_done) Str out = STR_INIT;
	person_address_block(p, post, place, at, &out);
	assert_string_equal(str_cstr(&out), expected);
}

static void test_address_block(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *p = person(a, "male", "Dr.", "Bernd", "Beispiel");
	Record *post = record_new(a, &kind_post);
	record_set_text(post, a, "function", "mayor");
	assert_block(p, post, "Stadt Herzberg (Elster)", address(a, "work", "", "Deutschland"),
		"Stadt Herzberg (Elster)\nHerrn Dr. Bernd Beispiel\nBürgermeister\nAugust-Bebel-Straße 10\n"
		"04916 Herzberg (Elster)");
	/* A private address says nothing of the post. */
	assert_block(p, post, "Stadt Herzberg (Elster)", address(a, "home", "", ""),
		"Herrn Dr. Bernd Beispiel\nAugust-Bebel-Straße 10\n04916 Herzberg (Elster)");
	/* Never more than six lines: the house outlives the place. */
	assert_block(p, post, "Stadt Herzberg", address(a, "work", "Rathaus, Bauamt", "Österreich"),
		"Rathaus, Bauamt\nHerrn Dr. Bernd Beispiel\nBürgermeister\nAugust-Bebel-Straße 10\n"
		"04916 Herzberg (Elster)\nÖSTERREICH");
	assert_block(person(a, "neutral", "", "Kim", "Beispiel"), NULL, NULL, NULL, "Kim Beispiel");
	record_set_text(post, a, "label", "Erster Bürgermeister");
	assert_block(p, post, NULL, NULL, "Herrn Dr. Bernd Beispiel\nErster Bürgermeister");
}

/* --- functions --------------------------------------------------------------------- */

static void test_functions(void **state UNUSED)
{
	assert_string_equal(person_function_label("mayor", "female"), "Bürgermeisterin");
	assert_string_equal(person_function_label("mayor", "male"), "Bürgermeister");
	assert_string_equal(person_function_label("mayor", NULL), "Bürgermeister:in");
	assert_string_equal(person_function_label("building", "neutral"), "Bauamtsleitung");
	static const struct {
		const char *text, *function;
	} cases[] = { { "Bürgermeisterin", "mayor" }, { "BUERGERMEISTER", "mayor" },
		{ "Bürgermeister:in", "mayor" }, { "Erste Bürgermeisterin", "mayor" },
		{ "Leiterin des Bauamtes", "building" }, { "Kämmerer", "treasurer" },
		{ "stellv. Bürgermeister", "deputy_mayor" }, { "mayor", "mayor" },
		{ "Vorzimmer", "secretary" }, { "Klimaschutzmanagerin", NULL }, { "", NULL } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const Choice *c = person_function_find(cases[i].text);
		if (cases[i].function == NULL)
			assert_null(c);
		else
			assert_string_equal(c != NULL ? c->name : cases[i].text, cases[i].function);
	}
	/* Every function is found by each of its own labels. */
	for (const Choice *c = person_functions; c->name != NULL; c++) {
		static const char *const forms[] = { "female", "male", "neutral" };
		for (size_t i = 0; i < ARRAY_LEN(forms); i++)
			assert_ptr_equal(person_function_find(person_function_label(c->name, forms[i])), c);
	}
	assert_true(person_function_called("mayor", NULL, "burgermeister"));
	assert_true(person_function_called("mayor", NULL, "burgermeisterin"));
	assert_false(person_function_called("deputy_mayor", NULL, "burgermeister"));
	assert_true(person_function_called("other", "Klimaschutzmanagerin", "klimaschutz"));
}

/* --- keys ---------------------------------------------------------------------------- */

static void test_phone_keys(void **state UNUSED)
{
	static const struct {
		const char *typed, *key;
	} cases[] = {
		{ "03877 564 682-6", "+4938775646826" },
		{ "03877 564 6826", "+4938775646826" },
		{ "+49 3877 5646826", "+4938775646826" },
		{ "0049 (0)3877 / 5646826", "+4938775646826" },
		{ "+49 (0) 3877 564682-6", "+4938775646826" },
		{ "+49 03877 5646826", "+4938775646826" },
		{ "tel:+49-3877-5646826", "+4938775646826" },
		{ "Tel.: (03877) 564\xE2\x80\x93"
		  "6826",
			"+4938775646826" },
		{ "03877\xC2\xA0"
		  "5646826 (Vorzimmer, 2. OG)",
			"+4938775646826" },
		{ "564 682-6", "5646826" },
		{ "564 6826", "5646826" },
		{ "+43 1 23125-0", "+431231250" },
		{ "0043 (0)1 23125", "+43123125" },
		{ "110", "110" },
		{ "keine", "" },
		{ "", "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str key = STR_INIT;
		person_phone_key(cases[i].typed, &key);
		assert_string_equal(str_cstr(&key), cases[i].key);
	}
}

static void test_mail_keys(void **state UNUSED)
{
	static const struct {
		const char *typed, *key;
		bool valid;
	} cases[] = {
		{ " Anna.Beispiel@Example.ORG ", "anna.beispiel@example.org", true },
		{ "MAILTO:anna@example.org", "anna@example.org", true },
		/* NFD as macOS writes it */
		{ "u\xCC\x88@mu\xCC\x88hle.example.org", "\xC3\xBC@m\xC3\xBChle.example.org", true },
		{ "anna@example", "anna@example", false },
		{ "anna example.org", "anna example.org", false },
		{ "anna@@example.org", "anna@@example.org", false },
		{ "anna..b@example.org", "anna..b@example.org", false },
		{ "anna@-example.org", "anna@-example.org", false },
		{ "anna@192.168.1.1", "anna@192.168.1.1", false },
		{ "a b@example.org", "a b@example.org", false },
		{ "o'neill+x@sub.example.org", "o'neill+x@sub.example.org", true },
		{ "", "", false },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(str_done) Str key = STR_INIT;
		person_mail_key(cases[i].typed, &key);
		assert_string_equal(str_cstr(&key), cases[i].key);
		assert_int_equal(person_mail_valid(str_cstr(&key)), cases[i].valid);
	}
}

/* --- rules ----------------------------------------------------------------------------- */

static const char *refused_field(const Record *r)
{
	static Err err;
	err = (Err)ERR_INIT;
	return record_check(NULL, r, &err) == RC_OK ? "" : err.field;
}

static void test_posts_have_one_place(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = record_new(a, &kind_post);
	record_set_int(r, "person", 1);
	record_set_text(r, a, "function", "mayor");
	assert_string_equal(refused_field(r), "town");
	record_set_int(r, "town", 1);
	assert_string_equal(refused_field(r), "");
	record_set_int(r, "organisation", 1);
	assert_string_equal(refused_field(r), "organisation");
	record_set_null(r, "organisation");
	record_set_text(r, a, "since", "2026-05-01");
	record_set_text(r, a, "until", "2026-04-30");
	assert_string_equal(refused_field(r), "until");
	record_set_text(r, a, "until", "2026-05-01");
	record_set_text(r, a, "term_end", "2025-05-01");
	assert_string_equal(refused_field(r), "term_end");
}

static void test_channels(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = record_new(a, &kind_channel);
	record_set_int(r, "person", 1);
	record_set_text(r, a, "type", "mail");
	record_set_text(r, a, "use", "work");
	record_set_text(r, a, "value", "anna@example");
	assert_string_equal(refused_field(r), "value");
	record_set_text(r, a, "value", "Anna@Example.org");
	assert_string_equal(refused_field(r), "");
	kind_channel.derive(NULL, r, a);
	assert_string_equal(record_text(r, "value_key"), "anna@example.org");
	record_set_text(r, a, "type", "phone");
	assert_string_equal(refused_field(r), "value");
	record_set_text(r, a, "value", "030 23125-123");
	kind_channel.derive(NULL, r, a);
	assert_string_equal(record_text(r, "value_key"), "+493023125123");
}

static void test_notes_belong_to_somebody(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = record_new(a, &kind_note);
	record_set_text(r, a, "type", "call");
	record_set_text(r, a, "at", "2026-05-01T09:00");
	record_set_text(r, a, "text", "Rückruf");
	record_set_text(r, a, "author", "anna");
	assert_string_equal(refused_field(r), "town");
	record_set_int(r, "person", 1);
	assert_string_equal(refused_field(r), "");
}

static void test_computed_names(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = person(a, "male", "Dr.", "Jörg", "Müller");
	kind_person.derive(NULL, r, a);
	assert_string_equal(record_text(r, "full_name"), "Dr. Jörg Müller");
	assert_string_equal(record_text(r, "name_fold"), "drjorgmuller");
	Record *other = person(a, "", "", "Zoe", "Mulder");
	kind_person.derive(NULL, other, a);
	/* By family name, umlauts with their base letter. */
	assert_true(strcmp(record_text(other, "sort_key"), record_text(r, "sort_key")) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_salutation),
		cmocka_unit_test(test_address_block),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_phone_keys),
		cmocka_unit_test(test_mail_keys),
		cmocka_unit_test(test_posts_have_one_place),
		cmocka_unit_test(test_channels),
		cmocka_unit_test(test_notes_belong_to_somebody),
		cmocka_unit_test(test_computed_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
