#include "kontor/solve/matching_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "kontor/solve/matching_verify.h"
#include "matching_case.h"

static Case graph;

static Rc read_problem(const char *text, MatchingProblem *p, Arena *a, Err *err)
{
	err_clear(err);
	return matching_text_problem(text, strlen(text), a, p, err);
}

static void test_a_problem(void **state)
{
	(void)state;
	AUTO(arena_freep) Arena *a = arena_new();
	MatchingProblem p;
	Err err = ERR_INIT;
	assert_int_equal(
		read_problem("c Tandems\n\np 3 2\r\n  e 1 3\t-7\nc\ne 2 3 1000000", &p, a, &err), RC_OK);
	assert_int_equal(p.n, 3);
	assert_int_equal(p.m, 2);
	assert_int_equal(p.edges[0].u, 0);
	assert_int_equal(p.edges[0].v, 2);
	assert_int_equal(p.edges[0].weight, -7);
	assert_int_equal(p.edges[1].weight, 1000000);
	assert_int_equal(read_problem("p 0 0\n", &p, a, &err), RC_OK);
}

static void test_bad_problems_name_the_line(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t line;
	} bad[] = { { "", 1 }, { "e 1 2 3\n", 1 }, { "p 3\n", 1 }, { "p 3 -1\n", 1 }, { "p 100001 0\n", 1 },
		{ "p 3 99999999999999999999\n", 1 }, { "p 3 1 1\n", 1 }, { "p 3 1\n", 1 },
		{ "p 3 2\ne 1 2 3\n", 2 }, { "p 3 1\nc\ne 2 1 3\n", 3 }, { "p 3 1\ne 1 4 3\n", 2 },
		{ "p 3 1\ne 0 1 3\n", 2 }, { "p 3 1\ne 1 2\n", 2 }, { "p 3 1\ne 1 2 3 4\n", 2 },
		{ "p 3 1\ne 1 2 1000001\n", 2 }, { "p 3 1\ne 1 2 x\n", 2 }, { "p 3 1\ne 1 2 1.5\n", 2 },
		{ "p 3 1\ne 1 2 -\n", 2 }, { "p 3 1\ne 1 2 3\ne 1 3 3\n", 3 },
		{ "p 3 3\ne 1 2 3\ne 1 3 3\ne 1 2 4\n", 4 }, { "p 3 10000000\ne 1 2 3\n", 1 } };
	AUTO(arena_freep) Arena *a = arena_new();
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		MatchingProblem p;
		Err err = ERR_INIT;
		assert_int_equal(read_problem(bad[i].text, &p, a, &err), RC_INVALID);
		assert_int_equal(err.line, bad[i].line);
		assert_true(strncmp(err.text, "Zeile ", 6) == 0);
	}
}

static void write_plan(const MatchingProblem *p, Str *out)
{
	AUTO(matching_freep) Matching *m = matching_new(p);
	matching_text_write(p, case_run(m, 1000), out);
}

static Rc read_and_verify(const MatchingProblem *p, const char *text, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	MatchingResult r;
	MatchingProblem goal, asked = *p;
	err_clear(err);
	if (matching_text_result(text, strlen(text), p->n, a, &r, &goal, err) != RC_OK)
		return err->rc;
	asked.coverage = goal.coverage;
	asked.floor = goal.floor;
	return matching_verify(&asked, &r, err);
}

static void test_plans_survive_writing(void **state)
{
	(void)state;
	for (int round = 0; round < 300; round++) {
		AUTO(str_done) Str text = STR_INIT;
		Err err = ERR_INIT;
		nested_case(&graph, 3 + below(40), below(60), 30);
		MatchingProblem p = case_problem(&graph);
		p.coverage = round % 3 == 1;
		p.floor = round % 3 == 2;
		write_plan(&p, &text);
		if (read_and_verify(&p, str_cstr(&text), &err) != RC_OK)
			fail_msg("%s", err.text);
	}
}

/* Any digit of a plan's numbers that matter, another one: refused. */
static void test_a_wrong_digit(void **state)
{
	(void)state;
	graph = (Case){ .n = 5 };
	for (uint32_t v = 1; v < 5; v++)
		for (uint32_t u = 0; u < v; u++)
			add_edge(&graph, u, v, (int32_t)(10 + 3 * u + v));
	MatchingProblem p = case_problem(&graph);
	AUTO(str_done) Str text = STR_INIT;
	write_plan(&p, &text);
	const char *goal = strstr(text.data, "goal");
	for (char *s = text.data; s < goal; s++) {
		char kept = *s;
		Err err = ERR_INIT;
		if (kept < '0' || kept > '9')
			continue;
		*s = kept == '9' ? '1' : (char)(kept + 1);
		assert_int_equal(read_and_verify(&p, text.data, &err), RC_INVALID);
		assert_true(err.text[0] != '\0');
		*s = kept;
	}
}

static void test_cut_plans(void **state)
{
	(void)state;
	random_case(&graph, 9, 90, 20);
	MatchingProblem p = case_problem(&graph);
	p.floor = true;
	AUTO(str_done) Str text = STR_INIT;
	write_plan(&p, &text);
	for (size_t len = 0; len + 1 < text.len; len++) {
		AUTO(arena_freep) Arena *a = arena_new();
		Err err = ERR_INIT;
		const char *cut = arena_strndup(a, text.data, len);
		if (text.data[len] != '\n' || text.data[len + 1] != 'y')
			continue;
		assert_int_equal(read_and_verify(&p, cut, &err), RC_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_problem),
		cmocka_unit_test(test_bad_problems_name_the_line),
		cmocka_unit_test(test_plans_survive_writing),
		cmocka_unit_test(test_a_wrong_digit),
		cmocka_unit_test(test_cut_plans),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
