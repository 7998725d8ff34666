/* solve staffing: teams for requests, from a text file. */
#include "cli_priv.h"

#include "kontor/exchange/file.h"
#include "kontor/solve/staffing_text.h"
#include "kontor/solve/staffing_verify.h"

enum { FILE_MAX_MIB = 64, STEPS = 10000000, PER_CENT = 100, TENTHS = 10 };

static Rc read_problem(const char *path, Arena *a, StaffingProblem *ret, Err *err)
{
	char *text;
	size_t len;
	if (file_read(path, (size_t)FILE_MAX_MIB << 20, a, &text, &len, err) != RC_OK)
		return err->rc;
	return staffing_text_problem(text, len, a, ret, err);
}

/* --- JSON --------------------------------------------------------------------------- */

static void add_int(JsonWriter *w, const char *key, int64_t value)
{
	json_key(w, key);
	json_int(w, value);
}

static void add_bool(JsonWriter *w, const char *key, bool value)
{
	json_key(w, key);
	json_bool(w, value);
}

static void write_visit(JsonWriter *w, const StaffingVisit *v, size_t request)
{
	json_begin_object(w);
	add_int(w, "request", (int64_t)request + 1);
	json_key(w, "start");
	if (v->start == STAFFING_NEVER)
		json_none(w);
	else
		json_int(w, v->start + 1);
	json_key(w, "team");
	json_begin_array(w);
	for (uint32_t i = 0; i < v->size; i++)
		json_int(w, (int64_t)v->team[i] + 1);
	json_end_array(w);
	if (v->start == STAFFING_NEVER) {
		json_key(w, "rule");
		json_text(w, staffing_text_rule(v->rule));
		json_key(w, "reason");
		json_text(w, staffing_rule_name(v->rule));
		if (v->topic != STAFFING_NOBODY)
			add_int(w, "topic", v->topic);
	}
	json_end_object(w);
}

static void write_proof(JsonWriter *w, const StaffingProof *proof, size_t ncoaches)
{
	json_begin_object(w);
	add_int(w, "unit", proof->unit);
	add_int(w, "scale", proof->scale);
	json_key(w, "visit");
	json_begin_array(w);
	for (size_t c = 0; c < ncoaches; c++)
		json_int(w, proof->visit[c]);
	json_end_array(w);
	json_key(w, "load");
	json_begin_array(w);
	for (size_t c = 0; c < ncoaches; c++)
		json_int(w, proof->load[c]);
	json_end_array(w);
	json_key(w, "links");
	json_begin_array(w);
	for (size_t i = 0; i < proof->nlinks; i++) {
		json_begin_array(w);
		json_int(w, (int64_t)proof->links[i].coach + 1);
		json_int(w, (int64_t)proof->links[i].request + 1);
		json_int(w, proof->links[i].price);
		json_end_array(w);
	}
	json_end_array(w);
	json_key(w, "days");
	json_begin_array(w);
	for (size_t i = 0; i < proof->ndays; i++) {
		json_begin_array(w);
		json_int(w, (int64_t)proof->days[i].coach + 1);
		json_int(w, proof->days[i].day + 1);
		json_int(w, proof->days[i].price);
		json_end_array(w);
	}
	json_end_array(w);
	json_end_object(w);
}

static void write_json(const StaffingProblem *p, const StaffingResult *r, Str *out)
{
	JsonWriter w;
	json_begin(&w, out, false);
	json_begin_object(&w);
	add_int(&w, "staffed", r->staffed);
	add_int(&w, "score", r->score);
	json_key(&w, "parts");
	json_begin_object(&w);
	for (int g = 0; g < STAFFING_GOALS; g++)
		add_int(&w, staffing_text_goal((StaffingGoal)g), r->parts[g]);
	json_end_object(&w);
	json_key(&w, "visits");
	json_begin_array(&w);
	for (size_t i = 0; i < r->nvisits; i++)
		write_visit(&w, &r->visits[i], i);
	json_end_array(&w);
	add_bool(&w, "optimal", r->optimal);
	add_int(&w, "bound_staffed", r->bound_staffed);
	add_int(&w, "bound_score", r->bound_score);
	json_key(&w, "proof");
	write_proof(&w, &r->proof, p->ncoaches);
	json_end_object(&w);
}

/* --- solving and verifying ---------------------------------------------------------- */

/* The result is checked before anybody sees it. */
static Rc solve(CliContext *cx, const StaffingProblem *p, bool json, Err *err)
{
	AUTO(str_done) Str out = STR_INIT;
	AUTO(staffing_freep) Staffing *s = staffing_new(p);
	bool proven;
	int64_t staffed, score;
	while (!staffing_step(s, STEPS))
		;
	const StaffingResult *r = staffing_result(s);
	if (staffing_verify(p, r, &proven, &staffed, &score, err) != RC_OK)
		return err->rc;
	if (json)
		write_json(p, r, &out);
	else
		staffing_text_write(p, r, &out);
	return cli_out_write(cx, &out, err);
}

static void add_gap(Str *line, const StaffingResult *r, int64_t staffed, int64_t score)
{
	int64_t gap = score - r->score, base = BASE_MAX(r->score < 0 ? -r->score : r->score, (int64_t)1);
	if (staffed > r->staffed) {
		str_adds(line, "Ein besserer Plan könnte höchstens Prioritäten im Wert ");
		cli_out_number(line, staffed);
		str_adds(line, " besetzen");
	} else if (gap <= 0) {
		str_adds(line, "Besser geht es nicht");
	} else {
		int64_t tenths = gap < INT64_MAX / PER_CENT / TENTHS ? gap * PER_CENT * TENTHS / base : 0;
		str_adds(line, "Ein besserer Plan hätte höchstens ");
		cli_out_number(line, gap);
		str_addf(line, " Punkte mehr (%lld,%lld %%)", (long long)(tenths / TENTHS),
			(long long)(tenths % TENTHS));
	}
}

static Rc verify(CliContext *cx, const StaffingProblem *p, const char *path, Arena *a, Err *err)
{
	char *text;
	size_t len, visits = 0;
	StaffingResult r;
	bool proven;
	int64_t staffed, score;
	if (file_read(path, (size_t)FILE_MAX_MIB << 20, a, &text, &len, err) != RC_OK)
		return err->rc;
	if (staffing_text_result(text, len, p, a, &r, err) != RC_OK)
		return err->rc;
	if (staffing_verify(p, &r, &proven, &staffed, &score, err) != RC_OK)
		return err->rc;
	AUTO(str_done) Str line = STR_INIT;
	for (size_t i = 0; i < r.nvisits; i++)
		visits += r.visits[i].start != STAFFING_NEVER;
	str_adds(&line, "Nachgerechnet: keine Regel verletzt, ");
	cli_out_number(&line, (int64_t)visits);
	str_adds(&line, " von ");
	cli_out_count(&line, r.nvisits, "Anfrage", "Anfragen");
	str_adds(&line, " besetzt, ");
	cli_out_number(&line, r.score);
	str_adds(&line, " Punkte. ");
	add_gap(&line, &r, staffed, score);
	if (!proven)
		str_adds(&line,
			"; dass dieser der beste ist, ergab eine vollständige Suche, die hier nicht "
			"wiederholt wird");
	return cli_out_line(cx, err, "%s.", str_cstr(&line));
}

Rc cli_solve_staffing(CliContext *cx, const char *path, const char *plan, bool json, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	StaffingProblem p;
	if (read_problem(path, a, &p, err) != RC_OK)
		return err->rc;
	return plan != NULL ? verify(cx, &p, plan, a, err) : solve(cx, &p, json, err);
}
