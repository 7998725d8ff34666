#include "kontor/solve/staffing_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kontor/solve/staffing_verify.h"

#define HEAD "p 10 2 1\n"
#define TWO                                                                                                  \
	HEAD "coach 1 11 0 0 1 3 9 0 50\ncoach 2 12 3 4 0 3 9 0 50\n"                                        \
	     "topic 1 7 3\ntopic 2 8 2\n"
#define OFFICE TWO "request 1 21 0 0 2 2 1 2 5 2\nneed 1 7 2\nneed 1 8 1\n"

typedef struct Office {
	Arena *a;
	StaffingProblem p;
} Office;

static Rc read_office(Office *o, const char *text, Err *err)
{
	return staffing_text_problem(text, strlen(text), o->a, &o->p, err);
}

/* Refused at this line, with these words. */
static void refused(const char *text, size_t line, const char *words)
{
	Office o = { .a = arena_new() };
	Err err = ERR_INIT;
	assert_int_equal(read_office(&o, text, &err), RC_INVALID);
	if (strstr(err.text, words) == NULL)
		fail_msg("%s: %s", words, err.text);
	assert_int_equal(err.line, line);
	assert_non_null(strstr(err.text, "Zeile"));
	arena_free(o.a);
}

static void solve(const Office *o, Str *out)
{
	AUTO(staffing_freep) Staffing *s = staffing_new(&o->p);
	while (!staffing_step(s, 1000))
		;
	staffing_text_write(&o->p, staffing_result(s), out);
}

static void accepted(const Office *o, const char *plan)
{
	StaffingResult r;
	bool proven;
	int64_t staffed, score;
	Err err = ERR_INIT;
	if (staffing_text_result(plan, strlen(plan), &o->p, o->a, &r, &err) != RC_OK)
		fail_msg("%s", err.text);
	if (staffing_verify(&o->p, &r, &proven, &staffed, &score, &err) != RC_OK)
		fail_msg("%s", err.text);
}

static void not_accepted(const Office *o, const char *plan, const char *words)
{
	StaffingResult r;
	bool proven;
	int64_t staffed, score;
	Err err = ERR_INIT;
	Rc rc = staffing_text_result(plan, strlen(plan), &o->p, o->a, &r, &err);
	if (rc == RC_OK)
		rc = staffing_verify(&o->p, &r, &proven, &staffed, &score, &err);
	assert_int_equal(rc, RC_INVALID);
	if (strstr(err.text, words) == NULL)
		fail_msg("%s: %s", words, err.text);
}

static void test_reads_what_it_says(void **state)
{
	(void)state;
	Office o = { .a = arena_new() };
	Err err = ERR_INIT;
	assert_int_equal(read_office(&o,
				 "c Beispiel\n" OFFICE
				 "set level 5\nset far 20\nblocked 1 2 3\npreferred 2 10 10\nkeep 1 3\n"
				 "fix 1 4\nkeep-coach 1 2\nfix-coach 1 1\nforbid 1 2\ntravel 1 1 77\r\n\n",
				 &err),
		RC_OK);
	assert_int_equal(o.p.days, 10);
	assert_int_equal(o.p.weights.level, 5);
	assert_int_equal(o.p.far, 20);
	assert_int_equal(o.p.coaches[0].blocked[0], 6);
	assert_int_equal(o.p.coaches[1].preferred[0], 512);
	assert_int_equal(o.p.travel[0], 77);
	assert_int_equal(o.p.travel[1], 5); /* 3, 4 from home */
	const StaffingRequest *q = &o.p.requests[0];
	assert_int_equal(q->first, 1);
	assert_int_equal(q->last, 4);
	assert_int_equal(q->keep_start, 2);
	assert_int_equal(q->fixed_start, 3);
	assert_int_equal(q->keep[0], 1);
	assert_int_equal(q->fixed[0], 0);
	assert_int_equal(q->nneeds, 2);
	assert_int_equal(o.p.forbidden[0].coach, 1);
	arena_free(o.a);
}

static void test_writes_what_it_reads(void **state)
{
	(void)state;
	Office o = { .a = arena_new() };
	Err err = ERR_INIT;
	AUTO(str_done) Str plan = STR_INIT;
	assert_int_equal(read_office(&o, OFFICE "set level 5\nset travel 1\n", &err), RC_OK);
	solve(&o, &plan);
	assert_non_null(strstr(str_cstr(&plan),
		"staffed 2\nscore 20\nparts 25 0 -5 0 0 0\nvisit 1 2 1 2\nbound 2 20 optimal"));
	accepted(&o, str_cstr(&plan));
	arena_free(o.a);
}

static void test_tampering_is_noticed(void **state)
{
	(void)state;
	Office o = { .a = arena_new() };
	Err err = ERR_INIT;
	assert_int_equal(read_office(&o, OFFICE "set level 5\nblocked 1 2 2\n", &err), RC_OK);
	const char *tail = "bound 2 25 open\nproof 1000 16\n";
	const struct {
		const char *head, *words;
	} plans[] = { { "staffed 2\nscore 25\nparts 25 0 0 0 0 0\nvisit 1 2 1 2\n", "nicht verfügbar" },
		{ "staffed 2\nscore 25\nparts 25 0 0 0 0 0\nvisit 1 5 1 2\n", "Fenster" },
		{ "staffed 2\nscore 25\nparts 25 0 0 0 0 0\nvisit 1 3 2 1\n", "leiten" },
		{ "staffed 2\nscore 25\nparts 25 0 0 0 0 0\nvisit 1 3 1 1\n", "zweimal" },
		{ "staffed 2\nscore 25\nparts 25 0 0 0 0 0\nvisit 1 3 1\n", "Größe" },
		{ "staffed 2\nscore 26\nparts 25 0 0 0 0 0\nvisit 1 3 1 2\n", "Summe" },
		{ "staffed 2\nscore 26\nparts 26 0 0 0 0 0\nvisit 1 3 1 2\n", "Stufe" },
		{ "staffed 3\nscore 25\nparts 25 0 0 0 0 0\nvisit 1 3 1 2\n", "Prioritäten" },
		{ "staffed 0\nscore 0\nparts 0 0 0 0 0 0\nempty 1 busy 0\n", "obwohl" },
		{ "staffed 2\nscore 25\nparts 25 0 0 0 0 0\nvisit 1 3 1 3\n", "gibt es nicht" } };
	for (size_t i = 0; i < ARRAY_LEN(plans); i++) {
		AUTO(str_done) Str plan = STR_INIT;
		str_addf(&plan, "%s%s", plans[i].head, tail);
		not_accepted(&o, str_cstr(&plan), plans[i].words);
	}
	const char *good = "staffed 2\nscore 25\nparts 25 0 0 0 0 0\nvisit 1 3 1 2\n";
	const struct {
		const char *tail, *words;
	} bounds[] = { { "bound 2 24 open\nproof 1000 16\n", "unter dem Plan" },
		{ "bound 2 26 optimal\nproof 1000 16\n", "bester Plan" },
		{ "bound 2 25 open\nproof 3 16\n", "Einheit" },
		{ "bound 2 25 open\nproof 1000 16\nprice 1 0 100\n", "Preise" },
		{ "bound 2 25 open\nproof 1000 16\nday 1 3 -1\n", "Zeile" } };
	for (size_t i = 0; i < ARRAY_LEN(bounds); i++) {
		AUTO(str_done) Str plan = STR_INIT;
		str_addf(&plan, "%s%s", good, bounds[i].tail);
		not_accepted(&o, str_cstr(&plan), bounds[i].words);
	}
	arena_free(o.a);
}

static void test_bad_files_name_the_line(void **state)
{
	(void)state;
	refused("", 1, "p TAGE");
	refused("p 0 1 1\n", 1, "1 bis 1100");
	refused("p 10 501 1\n", 1, "höchstens 500");
	refused(HEAD "coach 2 1 0 0 1 1 1 0 0\n", 2, "der Reihe nach");
	refused(HEAD "coach 1 1 0 0 1 1 1 0\n", 2, "Erwartet wird „coach");
	refused(HEAD "coach 1 99999999999999999999 0 0 1 1 1 0 0\n", 2, "Erwartet wird „coach");
	refused(TWO, 5, "fehlen noch");
	refused(OFFICE "nonsense\n", 9, "Art von Zeile");
	refused(OFFICE "blocked 1 5 11\n", 9, "Zeitraums");
	refused(OFFICE "need 2 7 1\n", 9, "Nummer");
	refused(OFFICE "topic 1 7 10\n", 9, "Stufe von 1 bis 9");
	refused(OFFICE "set level -1\n", 9, "keine Zahl");
	refused(OFFICE "forbid 1 3\n", 9, "weiter oben");
	refused(OFFICE "topic 1 7 1\n", 2, "jedes Thema steht einmal");
	refused(OFFICE "fix-coach 1 1\nfix-coach 1 1\n", 6, "jeden einmal");
}

static void test_impossible_requests_are_refused_in_a_sentence(void **state)
{
	(void)state;
	AUTO(str_done) Str many = STR_INIT;
	str_adds(&many, TWO "request 1 21 0 0 2 2 1 2 5 2\n");
	for (int t = 1; t <= 40; t++)
		str_addf(&many, "need 1 %d 1\n", t);
	refused(str_cstr(&many), 6, "40 verlangte Themen sind zu viele");
	refused(TWO "request 1 21 0 0 2 2 1 5 4 2\n", 6, "das Fenster ist leer");
	refused(TWO "request 1 21 0 0 2 2 1 2 11 2\n", 6, "nicht im Zeitraum");
	refused(TWO "request 1 21 0 0 2 9 1 2 5 2\n", 6, "1 bis 8 Mitglieder");
	refused(TWO "request 1 21 0 0 0 2 1 2 5 2\n", 6, "Priorität");
	refused("p 10 1 2\ncoach 1 1 0 0 1 1 1 0 0\nrequest 1 5 0 0 1 1 0 1 1 1\nrequest 2 5 0 0 1 1 0 1 1 1\n",
		4, "Kennung");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_what_it_says),
		cmocka_unit_test(test_writes_what_it_reads),
		cmocka_unit_test(test_tampering_is_noticed),
		cmocka_unit_test(test_bad_files_name_the_line),
		cmocka_unit_test(test_impossible_requests_are_refused_in_a_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
