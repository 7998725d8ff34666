/* solve: the bare solvers on a text file, with certificate, for auditors and other offices. */
#include "cli_priv.h"

#include <string.h>

#include "kontor/exchange/file.h"
#include "kontor/solve/matching_text.h"
#include "kontor/solve/matching_verify.h"

enum { FILE_MAX_MIB = 256, LOOKS = 10000000 };

static Rc usage(Err *err, const char *what)
{
	return cli_args_usage(err,
		"Zum Beispiel: kontor solve %s DATEI, oder kontor solve %s --verify DATEI PLAN", what, what);
}

static Rc read_text(const char *path, Arena *a, char **ret, size_t *ret_len, Err *err)
{
	return file_read(path, (size_t)FILE_MAX_MIB << 20, a, ret, ret_len, err);
}

static Rc read_problem(const char *path, Arena *a, MatchingProblem *ret, Err *err)
{
	char *text;
	size_t len;
	if (read_text(path, a, &text, &len, err) != RC_OK)
		return err->rc;
	return matching_text_problem(text, len, a, ret, err);
}

static const char *goal_name(const MatchingProblem *p)
{
	return p->floor ? "floor" : p->coverage ? "coverage" : "sum";
}

static void write_proof(JsonWriter *w, const char *name, const MatchingProof *proof, uint32_t n)
{
	json_key(w, name);
	json_begin_object(w);
	json_key(w, "least");
	if (proof->least == MATCHING_NO_EDGE + 1)
		json_none(w);
	else
		json_int(w, proof->least);
	json_key(w, "factor");
	json_int(w, proof->factor);
	json_key(w, "bonus");
	json_int(w, proof->bonus);
	json_key(w, "scale");
	json_int(w, proof->scale);
	json_key(w, "y");
	json_begin_array(w);
	for (uint32_t v = 0; v < n; v++)
		json_int(w, proof->y[v]);
	json_end_array(w);
	json_key(w, "set");
	json_begin_array(w);
	for (uint32_t v = 0; v < n; v++)
		json_int(w, proof->set[v] == MATCHING_NOBODY ? 0 : (int64_t)proof->set[v] + 1);
	json_end_array(w);
	json_key(w, "sets");
	json_begin_array(w);
	for (size_t i = 0; i < proof->nsets; i++) {
		const MatchingSet *set = &proof->sets[i];
		json_begin_object(w);
		json_key(w, "parent");
		json_int(w, set->parent == MATCHING_NOBODY ? 0 : (int64_t)set->parent + 1);
		json_key(w, "dual");
		json_int(w, set->dual);
		json_end_object(w);
	}
	json_end_array(w);
	json_end_object(w);
}

static void write_json(const MatchingProblem *p, const MatchingResult *r, Str *out)
{
	JsonWriter w;
	json_begin(&w, out, false);
	json_begin_object(&w);
	json_key(&w, "weight");
	json_int(&w, r->weight);
	json_key(&w, "goal");
	json_text(&w, goal_name(p));
	json_key(&w, "worst");
	if (p->floor && r->pairs > 0)
		json_int(&w, r->floor);
	else
		json_none(&w);
	json_key(&w, "pairs");
	json_begin_array(&w);
	for (uint32_t v = 0; v < r->n; v++) {
		if (r->mate[v] == MATCHING_NOBODY || r->mate[v] < v)
			continue;
		json_begin_array(&w);
		json_int(&w, (int64_t)v + 1);
		json_int(&w, (int64_t)r->mate[v] + 1);
		json_end_array(&w);
	}
	json_end_array(&w);
	json_key(&w, "proof");
	json_begin_object(&w);
	write_proof(&w, "sum", &r->sum, r->n);
	if (p->floor)
		write_proof(&w, "cover", &r->cover, r->n);
	if (p->floor && r->pairs > 0)
		write_proof(&w, "worst", &r->worst, r->n);
	json_end_object(&w);
	json_end_object(&w);
}

/* The result is checked before anybody sees it. */
static Rc solve(CliContext *cx, const MatchingProblem *p, bool json, Err *err)
{
	AUTO(str_done) Str out = STR_INIT;
	AUTO(matching_freep) Matching *m = matching_new(p);
	while (!matching_step(m, LOOKS))
		;
	const MatchingResult *r = matching_result(m);
	if (matching_verify(p, r, err) != RC_OK)
		return err->rc;
	if (json)
		write_json(p, r, &out);
	else
		matching_text_write(p, r, &out);
	return cli_out_write(cx, &out, err);
}

static Rc verify(CliContext *cx, MatchingProblem *p, const char *path, Arena *a, Err *err)
{
	char *text;
	size_t len;
	MatchingResult result;
	MatchingProblem goal;
	bool asked = p->coverage || p->floor;
	if (read_text(path, a, &text, &len, err) != RC_OK)
		return err->rc;
	if (matching_text_result(text, len, p->n, a, &result, &goal, err) != RC_OK)
		return err->rc;
	if (asked && strcmp(goal_name(p), goal_name(&goal)) != 0)
		return err_set(err, RC_INVALID, "Der Plan hat ein anderes Ziel: goal %s.", goal_name(&goal));
	p->coverage = goal.coverage;
	p->floor = goal.floor;
	if (matching_verify(p, &result, err) != RC_OK)
		return err->rc;
	AUTO(str_done) Str line = STR_INIT;
	str_adds(&line, "Bewiesen: ");
	cli_out_count(&line, result.pairs, "Paar", "Paare");
	str_adds(&line, ", Gewicht ");
	cli_out_number(&line, result.weight);
	if (p->floor && result.pairs > 0) {
		str_adds(&line, ", keines unter ");
		cli_out_number(&line, result.floor);
	}
	return cli_out_line(cx, err, "%s. Besser geht es nicht (Ziel: %s).", str_cstr(&line), goal_name(p));
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	bool coverage = false, floor = false, json = false, check = false;
	const CliOption options[] = { { "--coverage", NULL, &coverage }, { "--floor", NULL, &floor },
		{ "--json", NULL, &json }, { "--verify", NULL, &check } };
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	bool staffing = argc >= 2 && strcmp(argv[1], "staffing") == 0;
	if (argc < 2 || (!staffing && strcmp(argv[1], "matching") != 0))
		return cli_args_usage(err, "Was soll gelöst werden? Möglich sind matching und staffing.");
	if (argc != (check ? 4 : 3) || (check && json) || (staffing && (coverage || floor)))
		return usage(err, staffing ? "staffing" : "matching");
	if (staffing)
		return cli_solve_staffing(cx, argv[2], check ? argv[3] : NULL, json, err);
	AUTO(arena_freep) Arena *a = arena_new();
	MatchingProblem p;
	if (read_problem(argv[2], a, &p, err) != RC_OK)
		return err->rc;
	p.coverage = coverage;
	p.floor = floor;
	return check ? verify(cx, &p, argv[3], a, err) : solve(cx, &p, json, err);
}

const CliCommand cli_solve_command = {
	.name = "solve",
	.need = CLI_NO_OFFICE,
	.synopsis = "solve matching DATEI [--coverage] [--floor] [--json]\n"
		    "        kontor solve matching --verify DATEI PLAN\n"
		    "        kontor solve staffing DATEI [--json]\n"
		    "        kontor solve staffing --verify DATEI PLAN",
	.summary = "die beste Paarung oder Teamplanung einer Textdatei berechnen und nachprüfen",
	.examples =
		"matching: „p N M“, dann M Zeilen „e U V GEWICHT“ (1 ≤ U < V ≤ N). Was fehlt, darf kein Paar\n"
		"sein. Ausgegeben werden Gewicht, Paare und der Nachweis, dass es nicht besser geht.\n"
		"--coverage: zuerst möglichst viele Paare. --floor: dann das schwächste möglichst gut.\n\n"
		"staffing: „p TAGE COACHES ANFRAGEN“, dann eine Zeile für jeden Coach und jede Anfrage und\n"
		"was sie verlangen und können; das Handbuch nennt jede Art von Zeile. Ausgegeben werden\n"
		"die Besuche mit ihren Teams, zu leeren Anfragen die Regel, die im Weg ist, und um wie viel\n"
		"ein Plan höchstens besser sein könnte, mit den Preisen, die es beweisen.\n\n"
		"Beispiele:\n"
		"  kontor solve matching tandems.txt --coverage > plan.txt\n"
		"  kontor solve matching --verify tandems.txt plan.txt\n"
		"  kontor solve staffing teams.txt > plan.txt\n",
	.run = run,
};
