/* Matching problems and plans as text. */
#include "kontor/solve/matching_text.h"

#include <string.h>

#include "words.h"

/* --- problems ----------------------------------------------------------------- */

static Rc read_size(Words *r, uint32_t *ret_n, size_t *ret_m)
{
	int64_t n, m;
	if (!words_next(r) || !words_is(r, 0, "p"))
		return words_bad(r, "Erwartet wird „p N M“, die Zahl der Knoten und der Kanten");
	if (r->n != 3 || !words_number(r, 1, 0, MATCHING_N_MAX, &n) ||
		!words_number(r, 2, 0, MATCHING_M_MAX, &m))
		return words_bad(
			r, "Hinter p stehen zwei Zahlen, höchstens 100000 Knoten und 10000000 Kanten");
	*ret_n = (uint32_t)n;
	*ret_m = (size_t)m;
	return RC_OK;
}

static Rc read_edge(Words *r, uint32_t n, MatchingEdge *ret)
{
	int64_t u, v, weight;
	if (!words_is(r, 0, "e") || r->n != 4)
		return words_bad(r, "Erwartet wird „e U V GEWICHT“");
	if (!words_number(r, 1, 1, n, &u) || !words_number(r, 2, 1, n, &v) || u >= v)
		return words_bad(r, "U und V sind Nummern von 1 bis N, die kleinere zuerst");
	if (!words_number(r, 3, -MATCHING_WEIGHT_MAX, MATCHING_WEIGHT_MAX, &weight))
		return words_bad(r, "Das Gewicht ist eine ganze Zahl von -1000000 bis 1000000");
	*ret = (MatchingEdge){ (uint32_t)u - 1, (uint32_t)v - 1, (int32_t)weight };
	return RC_OK;
}

/* Pairs twice, with the line of the second. Stable: by u, then in the order of the file. */
static Rc check_twice(Words *r, const MatchingProblem *p, const size_t *lines)
{
	AUTO(arena_freep) Arena *a = arena_new();
	uint32_t *head = ARENA_ARRAY(a, uint32_t, p->n), *next = ARENA_ARRAY(a, uint32_t, p->m);
	uint32_t *seen = ARENA_ARRAY(a, uint32_t, p->n);
	size_t first = SIZE_MAX;
	for (size_t i = p->m; i-- > 0;) {
		next[i] = head[p->edges[i].u];
		head[p->edges[i].u] = (uint32_t)i + 1;
	}
	for (uint32_t u = 0; u < p->n; u++)
		for (uint32_t i = head[u]; i != 0; i = next[i - 1]) {
			uint32_t v = p->edges[i - 1].v;
			if (seen[v] == u + 1)
				first = BASE_MIN(first, lines[i - 1]);
			seen[v] = u + 1;
		}
	if (first == SIZE_MAX)
		return RC_OK;
	r->line = first;
	return words_bad(r, "Diese Kante steht schon weiter oben");
}

Rc matching_text_problem(const char *text, size_t len, Arena *a, MatchingProblem *ret, Err *err)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	Words r = { .at = text, .end = text + len, .err = err };
	MatchingProblem p = { 0 };
	if (read_size(&r, &p.n, &p.m) != RC_OK)
		return err->rc;
	if (p.m > len / 2)
		return words_bad(&r, "Die Datei ist kürzer, als die Zahl der Kanten verlangt");
	MatchingEdge *edges = ARENA_ARRAY(a, MatchingEdge, p.m);
	size_t *lines = ARENA_ARRAY(scratch, size_t, p.m);
	for (size_t i = 0; i < p.m; i++) {
		if (!words_next(&r))
			return words_bad(&r, "Hier endet die Datei, aber es fehlen noch Kanten");
		if (read_edge(&r, p.n, &edges[i]) != RC_OK)
			return err->rc;
		lines[i] = r.line;
	}
	if (words_next(&r))
		return words_bad(&r, "Hier ist mehr, als die Zahl der Kanten in der Zeile p sagt");
	p.edges = edges;
	if (check_twice(&r, &p, lines) != RC_OK)
		return err->rc;
	*ret = p;
	return RC_OK;
}

/* --- plans -------------------------------------------------------------------- */

static Rc read_pairs(Words *r, uint32_t n, MatchingResult *ret)
{
	int64_t count, u, v;
	if (!words_next(r) || !words_is(r, 0, "weight") || r->n != 2 ||
		!words_number(r, 1, -INT64_MAX, INT64_MAX, &ret->weight))
		return words_bad(r, "Erwartet wird „weight GEWICHT“");
	if (!words_next(r) || !words_is(r, 0, "pairs") || r->n != 2 || !words_number(r, 1, 0, n / 2, &count))
		return words_bad(r, "Erwartet wird „pairs ZAHL“, höchstens die Hälfte der Knoten");
	ret->pairs = (uint32_t)count;
	for (int64_t i = 0; i < count; i++) {
		if (!words_next(r) || !words_is(r, 0, "m") || r->n != 3 || !words_number(r, 1, 1, n, &u) ||
			!words_number(r, 2, 1, n, &v) || u == v)
			return words_bad(r, "Erwartet wird „m U V“, ein Paar von Knoten");
		if (ret->mate[u - 1] != MATCHING_NOBODY || ret->mate[v - 1] != MATCHING_NOBODY)
			return words_bad(r, "Einer der beiden Knoten ist schon in einem Paar");
		ret->mate[u - 1] = (uint32_t)v - 1;
		ret->mate[v - 1] = (uint32_t)u - 1;
	}
	return RC_OK;
}

static Rc read_goal(Words *r, MatchingResult *ret, MatchingProblem *goal)
{
	int64_t worst = 0;
	*goal = (MatchingProblem){ 0 };
	bool known = words_next(r) && words_is(r, 0, "goal");
	if (known && words_is(r, 1, "coverage"))
		goal->coverage = true;
	else if (known && words_is(r, 1, "floor"))
		goal->floor = true;
	else if (!known || !words_is(r, 1, "sum"))
		return words_bad(r, "Erwartet wird „goal sum“, „goal coverage“ oder „goal floor WERT“");
	if (r->n != (goal->floor ? 3u : 2u) ||
		(goal->floor && !words_number(r, 2, -MATCHING_WEIGHT_MAX, MATCHING_WEIGHT_MAX, &worst)))
		return words_bad(r, "Hinter „goal floor“ steht das Gewicht des schwächsten Paares");
	ret->floor = (int32_t)worst;
	return RC_OK;
}

static Rc read_sets(Words *r, size_t n, MatchingProof *proof)
{
	int64_t set, parent;
	for (size_t i = 0; i < n; i++) {
		int64_t dual;
		if (!words_next(r) || !words_is(r, 0, "s") || r->n != 4 ||
			!words_number(r, 1, (int64_t)i + 1, (int64_t)i + 1, &set) ||
			!words_number(r, 2, 0, (int64_t)n, &parent) ||
			!words_number(r, 3, 0, INT64_MAX, &dual))
			return words_bad(r, "Erwartet wird „s MENGE ÄUSSERE WERT“, die Mengen von 1 an");
		proof->sets[i].parent = parent == 0 ? MATCHING_NOBODY : (uint32_t)parent - 1;
		proof->sets[i].dual = dual;
	}
	return RC_OK;
}

/* Up to the next line that is no y; *ret_more: there is one. */
static Rc read_duals(Words *r, uint32_t n, MatchingProof *proof, bool *ret_more)
{
	int64_t v, dual, set, last = 0;
	while ((*ret_more = words_next(r)) && words_is(r, 0, "y")) {
		if (r->n != 4 || !words_number(r, 1, last + 1, n, &v) ||
			!words_number(r, 2, 0, INT64_MAX, &dual) ||
			!words_number(r, 3, 0, (int64_t)proof->nsets, &set))
			return words_bad(r, "Erwartet wird „y KNOTEN WERT MENGE“, die Knoten aufsteigend");
		proof->y[v - 1] = dual;
		proof->set[v - 1] = set == 0 ? MATCHING_NOBODY : (uint32_t)set - 1;
		last = v;
	}
	return RC_OK;
}

/* The line with the proof's head is the present one. */
static Rc read_proof(Words *r, const char *name, uint32_t n, Arena *a, MatchingProof *ret, bool *more)
{
	int64_t least = MATCHING_NO_EDGE + 1, factor, bonus, scale, nsets;
	MatchingProof p = { .given = true };
	if (!*more || !words_is(r, 0, "proof") || !words_is(r, 1, name) || r->n != 7)
		return words_bad(r, "Hier müsste der nächste Nachweis beginnen, „proof NAME …“");
	if ((!words_is(r, 2, "all") &&
		    !words_number(r, 2, -MATCHING_WEIGHT_MAX - 1, MATCHING_WEIGHT_MAX + 1, &least)) ||
		!words_number(r, 3, 0, 1, &factor) || !words_number(r, 4, 0, INT64_MAX, &bonus) ||
		!words_number(r, 5, 1, INT64_MAX, &scale) || !words_number(r, 6, 0, n / 2, &nsets))
		return words_bad(r, "Eine der Zahlen am Anfang des Nachweises ist ungültig");
	p.least = (int32_t)least;
	p.factor = (int32_t)factor;
	p.bonus = bonus;
	p.scale = scale;
	p.nsets = (size_t)nsets;
	p.sets = ARENA_ARRAY(a, MatchingSet, p.nsets);
	p.y = ARENA_ARRAY(a, int64_t, n);
	p.set = ARENA_ARRAY(a, uint32_t, n);
	for (uint32_t v = 0; v < n; v++)
		p.set[v] = MATCHING_NOBODY;
	if (read_sets(r, p.nsets, &p) != RC_OK)
		return r->err->rc;
	if (read_duals(r, n, &p, more) != RC_OK)
		return r->err->rc;
	*ret = p;
	return RC_OK;
}

Rc matching_text_result(const char *text, size_t len, uint32_t n, Arena *a, MatchingResult *ret,
	MatchingProblem *ret_goal, Err *err)
{
	Words r = { .at = text, .end = text + len, .err = err };
	MatchingResult result = { .n = n, .mate = ARENA_ARRAY(a, uint32_t, n) };
	MatchingProblem goal;
	for (uint32_t v = 0; v < n; v++)
		result.mate[v] = MATCHING_NOBODY;
	if (read_pairs(&r, n, &result) != RC_OK || read_goal(&r, &result, &goal) != RC_OK)
		return err->rc;
	bool more = words_next(&r);
	if (read_proof(&r, "sum", n, a, &result.sum, &more) != RC_OK)
		return err->rc;
	if (goal.floor && read_proof(&r, "cover", n, a, &result.cover, &more) != RC_OK)
		return err->rc;
	if (goal.floor && result.pairs > 0 && read_proof(&r, "worst", n, a, &result.worst, &more) != RC_OK)
		return err->rc;
	if (more)
		return words_bad(&r, "Hier müsste der Nachweis zu Ende sein");
	*ret = result;
	*ret_goal = goal;
	return RC_OK;
}

/* --- writing -------------------------------------------------------------------- */

static void write_numbers(Str *out, const char *head, int64_t a, int64_t b, int64_t c)
{
	str_adds(out, head);
	str_add_int(out, a);
	str_addc(out, ' ');
	str_add_int(out, b);
	str_addc(out, ' ');
	str_add_int(out, c);
	str_addc(out, '\n');
}

static void write_proof(const char *name, const MatchingProof *p, uint32_t n, Str *out)
{
	str_addf(out, "proof %s ", name);
	if (p->least == MATCHING_NO_EDGE + 1)
		str_adds(out, "all");
	else
		str_add_int(out, p->least);
	str_addf(out, " %d %lld %lld %zu\n", p->factor, (long long)p->bonus, (long long)p->scale, p->nsets);
	for (size_t i = 0; i < p->nsets; i++)
		write_numbers(out, "s ", (int64_t)i + 1,
			p->sets[i].parent == MATCHING_NOBODY ? 0 : (int64_t)p->sets[i].parent + 1,
			p->sets[i].dual);
	for (uint32_t v = 0; v < n; v++) {
		int64_t set = p->set[v] == MATCHING_NOBODY ? 0 : (int64_t)p->set[v] + 1;
		if (p->y[v] != 0 || set != 0)
			write_numbers(out, "y ", (int64_t)v + 1, p->y[v], set);
	}
}

void matching_text_write(const MatchingProblem *p, const MatchingResult *r, Str *out)
{
	str_addf(out, "weight %lld\npairs %u\n", (long long)r->weight, r->pairs);
	for (uint32_t v = 0; v < r->n; v++)
		if (r->mate[v] != MATCHING_NOBODY && r->mate[v] > v)
			str_addf(out, "m %u %u\n", v + 1, r->mate[v] + 1);
	if (p->floor)
		str_addf(out, "goal floor %d\n", r->floor);
	else
		str_addf(out, "goal %s\n", p->coverage ? "coverage" : "sum");
	write_proof("sum", &r->sum, r->n, out);
	if (p->floor)
		write_proof("cover", &r->cover, r->n, out);
	if (p->floor && r->pairs > 0)
		write_proof("worst", &r->worst, r->n, out);
}
