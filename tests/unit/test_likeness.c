/* Doubles: what is a suspicion, and the scan against all pairs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "kontor/base/base.h"
#include "kontor/domain/likeness.h"

static LikenessPerson person(Arena *a, int64_t id, const char *given, const char *family, const char *mail,
	const char *phone, int64_t place)
{
	LikenessPerson p = { .id = id, .given_fold = given, .family_fold = family };
	const char **mails = ARENA_ARRAY(a, const char *, 1), **phones = ARENA_ARRAY(a, const char *, 1);
	int64_t *places = ARENA_ARRAY(a, int64_t, 1);
	mails[0] = mail;
	phones[0] = phone;
	places[0] = place;
	p.mails = mails;
	p.nmails = *mail != '\0';
	p.phones = phones;
	p.nphones = *phone != '\0';
	p.places = places;
	p.nplaces = place != 0;
	return p;
}

static unsigned why(const LikenessPerson *one, const LikenessPerson *other)
{
	AUTO(arena_freep) Arena *a = arena_new();
	LikenessPairs pairs;
	likeness_of(one, other, 1, &likeness_standard, a, &pairs);
	return pairs.len == 0 ? 0 : pairs.items[0].why;
}

static void test_what_is_a_suspicion(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	LikenessPerson anna = person(a, 1, "anna", "beispiel", "anna@example.org", "+493023125123", 7);
	LikenessPerson same_mail = person(a, 2, "berta", "muster", "anna@example.org", "", 0);
	LikenessPerson same_phone = person(a, 2, "berta", "muster", "", "+493023125123", 0);
	LikenessPerson near = person(a, 2, "ana", "beispil", "", "", 7);
	LikenessPerson near_elsewhere = person(a, 2, "ana", "beispil", "", "", 8);
	LikenessPerson three_errors = person(a, 2, "ana", "beispl", "", "", 7);
	LikenessPerson turned = person(a, 2, "beispiel", "anna", "", "", 7);
	LikenessPerson colleague = person(a, 2, "berta", "muster", "", "", 7);
	assert_int_equal(why(&anna, &same_mail), LIKENESS_MAIL);
	assert_int_equal(why(&anna, &same_phone), LIKENESS_PHONE);
	assert_int_equal(why(&anna, &near), LIKENESS_NEAR_NAME | LIKENESS_PLACE);
	assert_int_equal(why(&anna, &near_elsewhere), 0);
	assert_int_equal(why(&anna, &three_errors), 0);
	assert_int_equal(why(&anna, &turned), LIKENESS_NAME | LIKENESS_PLACE);
	assert_int_equal(why(&anna, &colleague), 0);
	assert_int_equal(why(&anna, &anna), 0); /* itself */
	/* Short names are not all alike. */
	LikenessPerson li = person(a, 3, "li", "wu", "", "", 7), bo = person(a, 4, "bo", "wu", "", "", 7);
	assert_int_equal(why(&li, &bo), 0);
}

static void test_reasons_in_words(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	assert_string_equal(likeness_reason(a, LIKENESS_MAIL | LIKENESS_NEAR_NAME | LIKENESS_PLACE),
		"gleiche E-Mail, ähnlicher Name, gleicher Ort");
}

/* --- the scan against all pairs ------------------------------------------------- */

static uint32_t random_below(uint64_t *seed, uint32_t n)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33) % n;
}

/* Few names, with errors, so that all relations occur. */
static const char *random_name(Arena *a, uint64_t *seed, const char *const *names, uint32_t n)
{
	char *s = arena_strdup(a, names[random_below(seed, n)]);
	size_t len = strlen(s);
	for (uint32_t errors = random_below(seed, 4); errors > 1 && len > 2; errors--) {
		size_t at = random_below(seed, (uint32_t)len - 1);
		if (random_below(seed, 2) == 0) {
			char c = s[at];
			s[at] = s[at + 1];
			s[at + 1] = c;
		} else {
			memmove(s + at, s + at + 1, len - at);
			len--;
		}
	}
	return s;
}

static LikenessPerson random_person(Arena *a, uint64_t *seed, int64_t id)
{
	static const char *const givens[] = { "anna", "hans", "hanspeter", "maria", "", "jorg", "beispiel" };
	static const char *const families[] = { "beispiel", "muster", "mustermann", "probe", "anna", "wu" };
	static const char *const mails[] = { "", "", "info@example.org", "anna@example.org",
		"b@example.org" };
	static const char *const phones[] = { "", "", "+493023125000", "+493023125123" };
	return person(a, id, random_name(a, seed, givens, ARRAY_LEN(givens)),
		random_name(a, seed, families, ARRAY_LEN(families)),
		mails[random_below(seed, ARRAY_LEN(mails))], phones[random_below(seed, ARRAY_LEN(phones))],
		random_below(seed, 5));
}

/* All pairs, through the comparison with one. */
static size_t naive(const LikenessPerson *all, size_t n, const LikenessWeights *w,
	const LikenessPair *distinct, size_t ndistinct, Arena *a, LikenessPairs *ret)
{
	*ret = (LikenessPairs){ NULL, 0, 0 };
	for (size_t i = 0; i < n; i++) {
		LikenessPairs of;
		likeness_of(&all[i], all + i + 1, n - i - 1, w, a, &of);
		for (size_t k = 0; k < of.len; k++) {
			bool apart = of.items[k].points < w->threshold;
			for (size_t d = 0; d < ndistinct; d++)
				apart = apart ||
					(distinct[d].a == of.items[k].a && distinct[d].b == of.items[k].b);
			if (!apart)
				VEC_PUSH(a, ret, of.items[k]);
		}
	}
	return ret->len;
}

static const LikenessPair *find(const LikenessPairs *pairs, const LikenessPair *p)
{
	for (size_t i = 0; i < pairs->len; i++)
		if (pairs->items[i].a == p->a && pairs->items[i].b == p->b)
			return &pairs->items[i];
	return NULL;
}

static void test_scan_finds_what_all_pairs_find(void **state UNUSED)
{
	enum { PEOPLE = 60, ROUNDS = 60 };
	for (uint64_t round = 0; round < ROUNDS; round++) {
		AUTO(arena_freep) Arena *a = arena_new();
		uint64_t seed = round * 7919 + 1;
		LikenessPerson all[PEOPLE];
		LikenessWeights w = likeness_standard;
		/* Weights that let a name suffice alone, or nothing but several things together. */
		w.name_near = 10 + (int)random_below(&seed, 60);
		w.name_exact = w.name_near + (int)random_below(&seed, 30);
		w.given_near = (int)random_below(&seed, 60);
		w.threshold = 30 + (int)random_below(&seed, 60);
		for (int64_t i = 0; i < PEOPLE; i++)
			all[i] = random_person(a, &seed, 100 + i);
		LikenessPair distinct[] = { { 100, 101, 0, 0 }, { 103, 140, 0, 0 }, { 110, 111, 0, 0 } };
		LikenessPairs fast, slow;
		likeness_scan(all, PEOPLE, &w, distinct, ARRAY_LEN(distinct), a, &fast);
		naive(all, PEOPLE, &w, distinct, ARRAY_LEN(distinct), a, &slow);
		assert_int_equal(fast.len, slow.len);
		for (size_t i = 0; i < fast.len; i++) {
			const LikenessPair *same = find(&slow, &fast.items[i]);
			assert_non_null(same);
			assert_int_equal(same->points, fast.items[i].points);
			assert_int_equal(same->why, fast.items[i].why);
			assert_true(i == 0 || fast.items[i - 1].points >= fast.items[i].points);
		}
	}
}

static void test_scan_of_nothing(void **state UNUSED)
{
	AUTO(arena_freep) Arena *a = arena_new();
	LikenessPairs pairs;
	likeness_scan(NULL, 0, &likeness_standard, NULL, 0, a, &pairs);
	assert_int_equal(pairs.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_a_suspicion),
		cmocka_unit_test(test_reasons_in_words),
		cmocka_unit_test(test_scan_finds_what_all_pairs_find),
		cmocka_unit_test(test_scan_of_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
