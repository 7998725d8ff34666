/* Staffing problems and plans as text. */
#include "kontor/solve/staffing_text.h"

#include <string.h>

#include "words.h"

enum { FILE_NEEDS = 64 };

typedef struct Reader {
	Words in;
	StaffingProblem problem;
	StaffingCoach *coaches;
	StaffingRequest *requests;
	StaffingSkill *skills, *needs; /* by coach and request */
	uint64_t *blocked, *preferred;
	size_t words_a_row;
	uint32_t *fixed, *keep;
	int64_t *x, *y; /* of coaches, then of requests */
	size_t *lines;  /* the same */
	int32_t *travel, *between;
	struct {
		StaffingPair *items;
		size_t len, cap;
	} forbidden;
	size_t ncoaches, nrequests; /* read by now */
	Arena *arena;
} Reader;

/* Numbers from the second word on, as many as the line has; each from 0 to 10^18. */
static bool numbers(const Reader *r, size_t n, int64_t *ret)
{
	if (r->in.n != n + 1)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!words_number(&r->in, i + 1, 0, INT64_MAX, &ret[i]))
			return false;
	return true;
}

static bool in_range(int64_t v, int64_t least, int64_t most)
{
	return v >= least && v <= most;
}

/* --- problems --------------------------------------------------------------------- */

static Rc read_size(Reader *r)
{
	StaffingProblem *p = &r->problem;
	int64_t v[3];
	if (!words_next(&r->in) || !words_is(&r->in, 0, "p"))
		return words_bad(&r->in, "Erwartet wird „p TAGE COACHES ANFRAGEN“");
	if (!numbers(r, 3, v) || !in_range(v[0], 1, STAFFING_DAYS_MAX) ||
		!in_range(v[1], 0, STAFFING_COACHES_MAX) || !in_range(v[2], 0, STAFFING_REQUESTS_MAX))
		return words_bad(&r->in,
			"Hinter p stehen 1 bis 1100 Tage, höchstens 500 Coaches und höchstens 500 Anfragen");
	p->days = (int32_t)v[0];
	p->ncoaches = (size_t)v[1];
	p->nrequests = (size_t)v[2];
	p->far = STAFFING_COST_MAX;
	r->words_a_row = ((size_t)p->days + 63) / 64;
	r->coaches = ARENA_ARRAY(r->arena, StaffingCoach, p->ncoaches);
	r->requests = ARENA_ARRAY(r->arena, StaffingRequest, p->nrequests);
	r->skills = ARENA_ARRAY(r->arena, StaffingSkill, p->ncoaches * STAFFING_SKILLS_MAX);
	r->needs = ARENA_ARRAY(r->arena, StaffingSkill, p->nrequests * FILE_NEEDS);
	r->blocked = ARENA_ARRAY(r->arena, uint64_t, p->ncoaches * r->words_a_row);
	r->preferred = ARENA_ARRAY(r->arena, uint64_t, p->ncoaches * r->words_a_row);
	r->fixed = ARENA_ARRAY(r->arena, uint32_t, p->nrequests * STAFFING_TEAM_MAX);
	r->keep = ARENA_ARRAY(r->arena, uint32_t, p->nrequests * STAFFING_TEAM_MAX);
	r->x = ARENA_ARRAY(r->arena, int64_t, p->ncoaches + p->nrequests);
	r->y = ARENA_ARRAY(r->arena, int64_t, p->ncoaches + p->nrequests);
	r->lines = ARENA_ARRAY(r->arena, size_t, p->ncoaches + p->nrequests);
	r->travel = ARENA_ARRAY(r->arena, int32_t, p->ncoaches * p->nrequests);
	r->between = ARENA_ARRAY(r->arena, int32_t, p->nrequests * p->nrequests);
	memset(r->travel, 0xff, p->ncoaches * p->nrequests * sizeof(int32_t)); /* -1: not given */
	memset(r->between, 0xff, p->nrequests * p->nrequests * sizeof(int32_t));
	return RC_OK;
}

static Rc read_set(Reader *r)
{
	StaffingProblem *p = &r->problem;
	StaffingWeights *w = &p->weights;
	const struct {
		const char *name;
		int32_t *value;
		int64_t most;
	} known[] = { { "level", &w->level, STAFFING_WEIGHT_MAX },
		{ "preference", &w->preference, STAFFING_WEIGHT_MAX },
		{ "travel", &w->travel, STAFFING_WEIGHT_MAX }, { "beyond", &w->beyond, STAFFING_WEIGHT_MAX },
		{ "balance", &w->balance, STAFFING_WEIGHT_MAX },
		{ "keep-start", &w->keep_start, STAFFING_WEIGHT_MAX },
		{ "keep-coach", &w->keep_coach, STAFFING_WEIGHT_MAX },
		{ "chain", &w->chain, STAFFING_WEIGHT_MAX }, { "near", &p->near, STAFFING_COST_MAX },
		{ "near-days", &p->near_days, STAFFING_DAYS_MAX }, { "far", &p->far, STAFFING_COST_MAX } };
	int64_t v;
	if (r->in.n == 3 && words_is(&r->in, 1, "effort") &&
		words_number(&r->in, 2, 0, INT64_MAX, &p->effort))
		return RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (r->in.n != 3 || !words_is(&r->in, 1, known[i].name))
			continue;
		if (!words_number(&r->in, 2, 0, known[i].most, &v))
			return words_bad(&r->in, "Der Wert ist keine Zahl oder zu groß");
		*known[i].value = (int32_t)v;
		return RC_OK;
	}
	return words_bad(
		&r->in, "Erwartet wird „set NAME WERT“ mit einem Gewicht oder near, near-days, far, effort");
}

static bool read_place(Reader *r, size_t i)
{
	const int64_t most = STAFFING_COST_MAX;
	r->lines[i] = r->in.line;
	return words_number(&r->in, 3, -most, most, &r->x[i]) &&
		words_number(&r->in, 4, -most, most, &r->y[i]);
}

static bool read_ints(const Reader *r, size_t from, size_t n, int32_t *ret)
{
	for (size_t i = 0; i < n; i++) {
		int64_t v;
		if (!words_number(&r->in, from + i, 0, INT32_MAX, &v))
			return false;
		ret[i] = (int32_t)v;
	}
	return r->in.n == from + n;
}

static Rc read_coach(Reader *r)
{
	int64_t number_here, id;
	int32_t v[5];
	if (r->ncoaches == r->problem.ncoaches ||
		!words_number(&r->in, 1, 1, STAFFING_COACHES_MAX, &number_here) ||
		(size_t)number_here != r->ncoaches + 1)
		return words_bad(
			&r->in, "Die Coaches stehen der Reihe nach da, so viele, wie die Zeile p sagt");
	size_t i = r->ncoaches;
	if (!words_number(&r->in, 2, 0, INT64_MAX, &id) || !read_place(r, i) || !read_ints(r, 5, 5, v) ||
		v[0] > 1)
		return words_bad(&r->in,
			"Erwartet wird „coach C KENNUNG X Y LEITUNG EINSÄTZE TAGE BISHER REISEWUNSCH“");
	r->coaches[i] = (StaffingCoach){ .id = (uint64_t)id,
		.lead = v[0] == 1,
		.most_visits = v[1],
		.most_days = v[2],
		.before = v[3],
		.wish = v[4],
		.skills = r->skills + i * STAFFING_SKILLS_MAX,
		.blocked = r->blocked + i * r->words_a_row,
		.preferred = r->preferred + i * r->words_a_row };
	r->ncoaches++;
	return RC_OK;
}

static Rc read_request(Reader *r)
{
	int64_t number_here, id;
	int32_t v[6];
	if (r->nrequests == r->problem.nrequests ||
		!words_number(&r->in, 1, 1, STAFFING_REQUESTS_MAX, &number_here) ||
		(size_t)number_here != r->nrequests + 1)
		return words_bad(
			&r->in, "Die Anfragen stehen der Reihe nach da, so viele, wie die Zeile p sagt");
	size_t i = r->nrequests;
	if (!words_number(&r->in, 2, 0, INT64_MAX, &id) || !read_place(r, r->problem.ncoaches + i) ||
		!read_ints(r, 5, 6, v) || v[2] > 1)
		return words_bad(&r->in,
			"Erwartet wird „request R KENNUNG X Y PRIORITÄT GRÖSSE LEITUNG ERSTER LETZTER TAGE“");
	r->requests[i] = (StaffingRequest){ .id = (uint64_t)id,
		.priority = v[0],
		.size = v[1],
		.lead = v[2] == 1,
		.first = v[3] - 1,
		.last = v[4] - 1,
		.days = v[5],
		.fixed_start = STAFFING_NEVER,
		.keep_start = STAFFING_NEVER,
		.needs = r->needs + i * FILE_NEEDS,
		.fixed = r->fixed + i * STAFFING_TEAM_MAX,
		.keep = r->keep + i * STAFFING_TEAM_MAX };
	r->nrequests++;
	return RC_OK;
}

static Rc read_skill(Reader *r, bool is_need)
{
	int64_t v[3];
	size_t known = is_need ? r->nrequests : r->ncoaches,
	       most = is_need ? FILE_NEEDS : STAFFING_SKILLS_MAX;
	if (!numbers(r, 3, v) || !in_range(v[0], 1, (int64_t)known) || !in_range(v[1], 1, INT32_MAX) ||
		!in_range(v[2], 1, STAFFING_LEVEL_MAX))
		return words_bad(
			&r->in, "Erwartet werden eine Nummer, ein Thema ab 1 und eine Stufe von 1 bis 9");
	size_t i = (size_t)v[0] - 1;
	size_t *n = is_need ? &r->requests[i].nneeds : &r->coaches[i].nskills;
	if (*n == most)
		return words_bad(&r->in, "So viele Themen sind nicht möglich");
	StaffingSkill *list = (is_need ? r->needs : r->skills) + i * most;
	list[(*n)++] = (StaffingSkill){ (uint32_t)v[1], (int32_t)v[2] };
	return RC_OK;
}

static Rc read_topic(Reader *r)
{
	return read_skill(r, false);
}

static Rc read_need(Reader *r)
{
	return read_skill(r, true);
}

static Rc read_days(Reader *r, uint64_t *bits)
{
	int64_t v[3];
	if (!numbers(r, 3, v) || !in_range(v[0], 1, (int64_t)r->ncoaches) || !in_range(v[1], 1, v[2]) ||
		v[2] > r->problem.days)
		return words_bad(
			&r->in, "Erwartet werden ein Coach, ein erster und ein letzter Tag des Zeitraums");
	uint64_t *row = bits + (size_t)(v[0] - 1) * r->words_a_row;
	for (int64_t d = v[1] - 1; d < v[2]; d++)
		row[d / 64] |= (uint64_t)1 << (d % 64);
	return RC_OK;
}

static Rc read_blocked(Reader *r)
{
	return read_days(r, r->blocked);
}

static Rc read_preferred(Reader *r)
{
	return read_days(r, r->preferred);
}

static bool read_pair(const Reader *r, int64_t v[2])
{
	return numbers(r, 2, v) && in_range(v[0], 1, (int64_t)r->nrequests) &&
		in_range(v[1], 1, (int64_t)r->ncoaches);
}

static Rc read_forbid(Reader *r)
{
	int64_t v[2];
	if (!read_pair(r, v))
		return words_bad(
			&r->in, "Erwartet werden eine Anfrage und ein Coach, die weiter oben stehen");
	StaffingPair pair = { (uint32_t)v[1] - 1, (uint32_t)v[0] - 1 };
	VEC_PUSH(r->arena, &r->forbidden, pair);
	return RC_OK;
}

static Rc read_member(Reader *r, uint32_t *lists, bool is_fixed)
{
	int64_t v[2];
	if (!read_pair(r, v))
		return words_bad(
			&r->in, "Erwartet werden eine Anfrage und ein Coach, die weiter oben stehen");
	StaffingRequest *q = &r->requests[v[0] - 1];
	size_t *n = is_fixed ? &q->nfixed : &q->nkeep;
	if (*n == STAFFING_TEAM_MAX)
		return words_bad(&r->in, "So viele Mitglieder hat kein Team");
	lists[(size_t)(v[0] - 1) * STAFFING_TEAM_MAX + (*n)++] = (uint32_t)v[1] - 1;
	return RC_OK;
}

static Rc read_fixed_coach(Reader *r)
{
	return read_member(r, r->fixed, true);
}

static Rc read_kept_coach(Reader *r)
{
	return read_member(r, r->keep, false);
}

static Rc read_start(Reader *r, bool is_fixed)
{
	int64_t v[2];
	if (!numbers(r, 2, v) || !in_range(v[0], 1, (int64_t)r->nrequests) ||
		!in_range(v[1], 1, r->problem.days))
		return words_bad(&r->in, "Erwartet werden eine Anfrage und ein Tag des Zeitraums");
	StaffingRequest *q = &r->requests[v[0] - 1];
	*(is_fixed ? &q->fixed_start : &q->keep_start) = (int32_t)v[1] - 1;
	return RC_OK;
}

static Rc read_fixed_start(Reader *r)
{
	return read_start(r, true);
}

static Rc read_kept_start(Reader *r)
{
	return read_start(r, false);
}

static Rc read_cost(Reader *r, size_t known, int64_t v[3])
{
	if (!numbers(r, 3, v) || !in_range(v[0], 1, (int64_t)r->nrequests) ||
		!in_range(v[1], 1, (int64_t)known) || v[2] > STAFFING_COST_MAX)
		return words_bad(&r->in,
			"Erwartet werden zwei Nummern, die weiter oben stehen, und Kosten bis 100000");
	return RC_OK;
}

static Rc read_travel(Reader *r)
{
	int64_t v[3];
	if (read_cost(r, r->ncoaches, v) != RC_OK)
		return r->in.err->rc;
	r->travel[(size_t)(v[1] - 1) * r->problem.nrequests + (size_t)(v[0] - 1)] = (int32_t)v[2];
	return RC_OK;
}

static Rc read_between(Reader *r)
{
	int64_t v[3];
	if (read_cost(r, r->nrequests, v) != RC_OK)
		return r->in.err->rc;
	size_t a = (size_t)v[0] - 1, b = (size_t)v[1] - 1;
	r->between[a * r->problem.nrequests + b] = r->between[b * r->problem.nrequests + a] = (int32_t)v[2];
	return RC_OK;
}

/* Rounded down, at most COST_MAX. */
static int32_t distance(const Reader *r, size_t a, size_t b)
{
	int64_t dx = r->x[a] - r->x[b], dy = r->y[a] - r->y[b], square = dx * dx + dy * dy;
	int64_t low = 0, high = STAFFING_COST_MAX;
	while (low < high) {
		int64_t middle = (low + high + 1) / 2;
		if (middle * middle <= square)
			low = middle;
		else
			high = middle - 1;
	}
	return (int32_t)low;
}

static void fill_distances(Reader *r)
{
	StaffingProblem *p = &r->problem;
	for (size_t i = 0; i < p->ncoaches * p->nrequests; i++)
		if (r->travel[i] < 0)
			r->travel[i] = distance(r, i / p->nrequests, p->ncoaches + i % p->nrequests);
	for (size_t i = 0; i < p->nrequests * p->nrequests; i++)
		if (r->between[i] < 0)
			r->between[i] =
				distance(r, p->ncoaches + i / p->nrequests, p->ncoaches + i % p->nrequests);
}

static Rc read_line(Reader *r)
{
	static const struct {
		const char *word;
		Rc (*read)(Reader *);
	} kinds[] = { { "set", read_set }, { "coach", read_coach }, { "topic", read_topic },
		{ "blocked", read_blocked }, { "preferred", read_preferred }, { "request", read_request },
		{ "need", read_need }, { "forbid", read_forbid }, { "fix", read_fixed_start },
		{ "fix-coach", read_fixed_coach }, { "keep", read_kept_start },
		{ "keep-coach", read_kept_coach }, { "travel", read_travel }, { "between", read_between } };
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (words_is(&r->in, 0, kinds[i].word))
			return kinds[i].read(r);
	return words_bad(&r->in, "Diese Art von Zeile gibt es nicht");
}

/* What is wrong is told with the line of the coach or the request. */
static Rc check(Reader *r)
{
	Err err = ERR_INIT;
	if (staffing_check(&r->problem, &err) == RC_OK)
		return RC_OK;
	size_t i = strcmp(err.field, "request") == 0 ? r->problem.ncoaches + err.at : err.at;
	r->in.line = err.field[0] != '\0' ? r->lines[i] : 1;
	size_t len = strlen(err.text);
	if (len > 0 && err.text[len - 1] == '.')
		err.text[len - 1] = '\0';
	return words_bad(&r->in, err.text);
}

Rc staffing_text_problem(const char *text, size_t len, Arena *a, StaffingProblem *ret, Err *err)
{
	Reader r = { .in = { .at = text, .end = text + len, .err = err }, .arena = a };
	if (read_size(&r) != RC_OK)
		return err->rc;
	while (words_next(&r.in))
		if (read_line(&r) != RC_OK)
			return err->rc;
	if (r.ncoaches < r.problem.ncoaches || r.nrequests < r.problem.nrequests)
		return words_bad(&r.in, "Hier endet die Datei, aber es fehlen noch Coaches oder Anfragen");
	fill_distances(&r);
	r.problem.coaches = r.coaches;
	r.problem.requests = r.requests;
	r.problem.travel = r.travel;
	r.problem.between = r.between;
	r.problem.forbidden = r.forbidden.items;
	r.problem.nforbidden = r.forbidden.len;
	if (check(&r) != RC_OK)
		return err->rc;
	*ret = r.problem;
	return RC_OK;
}

/* --- plans ------------------------------------------------------------------------ */

static const char *const rule_words[STAFFING_RULES] = { "free", "window", "forbidden", "topic", "lead",
	"size", "blocked", "visits", "days", "gap", "busy" };

const char *staffing_text_rule(StaffingRule rule)
{
	return rule_words[rule];
}

const char *staffing_text_goal(StaffingGoal goal)
{
	static const char *const words[STAFFING_GOALS] = { "level", "preference", "travel", "balance", "keep",
		"chain" };
	return words[goal];
}

static bool read_signed(const Reader *r, size_t from, size_t n, int64_t *ret)
{
	for (size_t i = 0; i < n; i++)
		if (!words_number(&r->in, from + i, INT64_MIN, INT64_MAX, &ret[i]))
			return false;
	return true;
}

static Rc read_visit(Reader *r, uint32_t request, StaffingVisit *ret)
{
	const StaffingProblem *p = &r->problem;
	int64_t v;
	*ret = (StaffingVisit){ .start = STAFFING_NEVER, .topic = STAFFING_NOBODY };
	if (!words_next(&r->in) || !words_number(&r->in, 1, request + 1, request + 1, &v))
		return words_bad(&r->in,
			"Erwartet wird „visit R TAG C…“ oder „empty R REGEL THEMA“, für jede Anfrage der Reihe nach");
	if (words_is(&r->in, 0, "empty") && r->in.n == 4 && words_number(&r->in, 3, 0, INT32_MAX, &v)) {
		ret->topic = v == 0 ? STAFFING_NOBODY : (uint32_t)v;
		for (unsigned rule = STAFFING_FREE + 1; rule < STAFFING_RULES; rule++)
			if (words_is(&r->in, 2, rule_words[rule]))
				ret->rule = (StaffingRule)rule;
		return ret->rule != STAFFING_FREE ? RC_OK : words_bad(&r->in, "Diese Regel gibt es nicht");
	}
	if (!words_is(&r->in, 0, "visit") || r->in.n < 4 || r->in.n > 3 + STAFFING_TEAM_MAX ||
		!words_number(&r->in, 2, 1, p->days, &v))
		return words_bad(&r->in, "Erwartet wird „visit R TAG C…“ mit höchstens acht Coaches");
	ret->start = (int32_t)v - 1;
	for (size_t i = 3; i < r->in.n; i++) {
		if (!words_number(&r->in, i, 1, (int64_t)p->ncoaches, &v))
			return words_bad(&r->in, "Einen dieser Coaches gibt es nicht");
		ret->team[ret->size++] = (uint32_t)v - 1;
	}
	return RC_OK;
}

static Rc read_head(Reader *r, StaffingResult *ret)
{
	if (!words_next(&r->in) || !words_is(&r->in, 0, "staffed") || r->in.n != 2 ||
		!read_signed(r, 1, 1, &ret->staffed))
		return words_bad(&r->in, "Erwartet wird „staffed PRIORITÄTEN“");
	if (!words_next(&r->in) || !words_is(&r->in, 0, "score") || r->in.n != 2 ||
		!read_signed(r, 1, 1, &ret->score))
		return words_bad(&r->in, "Erwartet wird „score PUNKTE“");
	if (!words_next(&r->in) || !words_is(&r->in, 0, "parts") || r->in.n != 1 + STAFFING_GOALS ||
		!read_signed(r, 1, STAFFING_GOALS, ret->parts))
		return words_bad(&r->in, "Erwartet wird „parts“ mit sechs Zahlen");
	return RC_OK;
}

static Rc read_bound(Reader *r, StaffingResult *ret)
{
	int64_t v[2];
	if (!words_next(&r->in) || !words_is(&r->in, 0, "bound") || r->in.n != 4 ||
		!read_signed(r, 1, 2, v) || (!words_is(&r->in, 3, "optimal") && !words_is(&r->in, 3, "open")))
		return words_bad(&r->in, "Erwartet wird „bound PRIORITÄTEN PUNKTE optimal“ oder „… open“");
	ret->bound_staffed = v[0];
	ret->bound_score = v[1];
	ret->optimal = words_is(&r->in, 3, "optimal");
	if (!words_next(&r->in) || !words_is(&r->in, 0, "proof") || !numbers(r, 2, v))
		return words_bad(&r->in, "Erwartet wird „proof EINHEIT MASSSTAB“");
	ret->proof.unit = v[0];
	ret->proof.scale = v[1];
	return RC_OK;
}

static Rc read_prices(Reader *r, StaffingProof *proof)
{
	struct {
		StaffingPrice *items;
		size_t len, cap;
	} list = { 0 };
	struct {
		StaffingLink *items;
		size_t len, cap;
	} links = { 0 };
	int64_t v[3], coaches = (int64_t)r->problem.ncoaches;
	while (words_next(&r->in)) {
		if (!numbers(r, 3, v) || !in_range(v[0], 1, coaches))
			return words_bad(&r->in,
				"Erwartet wird „price C EINSATZ LAST“, „link C R PREIS“ oder „day C TAG PREIS“");
		size_t i = (size_t)v[0] - 1;
		if (words_is(&r->in, 0, "price")) {
			proof->visit[i] = v[1];
			proof->load[i] = v[2];
		} else if (words_is(&r->in, 0, "day") && in_range(v[1], 1, r->problem.days)) {
			StaffingPrice price = { (uint32_t)i, (int32_t)v[1] - 1, v[2] };
			VEC_PUSH(r->arena, &list, price);
		} else if (words_is(&r->in, 0, "link") && in_range(v[1], 1, (int64_t)r->problem.nrequests)) {
			StaffingLink link = { (uint32_t)i, (uint32_t)v[1] - 1, v[2] };
			VEC_PUSH(r->arena, &links, link);
		} else {
			return words_bad(&r->in,
				"Erwartet wird „price C EINSATZ LAST“, „link C R PREIS“ oder „day C TAG PREIS“");
		}
	}
	proof->links = links.items;
	proof->nlinks = links.len;
	proof->days = list.items;
	proof->ndays = list.len;
	return RC_OK;
}

Rc staffing_text_result(
	const char *text, size_t len, const StaffingProblem *p, Arena *a, StaffingResult *ret, Err *err)
{
	Reader r = { .in = { .at = text, .end = text + len, .err = err }, .arena = a, .problem = *p };
	StaffingResult result = { .nvisits = p->nrequests };
	result.visits = ARENA_ARRAY(a, StaffingVisit, p->nrequests);
	result.proof.visit = ARENA_ARRAY(a, int64_t, p->ncoaches);
	result.proof.load = ARENA_ARRAY(a, int64_t, p->ncoaches);
	if (read_head(&r, &result) != RC_OK)
		return err->rc;
	for (uint32_t i = 0; i < p->nrequests; i++)
		if (read_visit(&r, i, &result.visits[i]) != RC_OK)
			return err->rc;
	if (read_bound(&r, &result) != RC_OK || read_prices(&r, &result.proof) != RC_OK)
		return err->rc;
	*ret = result;
	return RC_OK;
}

/* --- writing ---------------------------------------------------------------------- */

static void write_visit(const StaffingVisit *v, size_t r, Str *out)
{
	if (v->start == STAFFING_NEVER) {
		str_addf(out, "empty %zu %s %u\n", r + 1, rule_words[v->rule],
			v->topic == STAFFING_NOBODY ? 0 : v->topic);
		return;
	}
	str_addf(out, "visit %zu %d", r + 1, v->start + 1);
	for (uint32_t i = 0; i < v->size; i++)
		str_addf(out, " %u", v->team[i] + 1);
	str_addc(out, '\n');
}

static void write_price(Str *out, const char *word, uint32_t coach, int64_t a, int64_t b)
{
	str_addf(out, "%s %u %lld %lld\n", word, coach + 1, (long long)a, (long long)b);
}

void staffing_text_write(const StaffingProblem *p, const StaffingResult *r, Str *out)
{
	str_addf(out, "staffed %lld\nscore %lld\nparts", (long long)r->staffed, (long long)r->score);
	for (size_t g = 0; g < STAFFING_GOALS; g++)
		str_addf(out, " %lld", (long long)r->parts[g]);
	str_addc(out, '\n');
	for (size_t i = 0; i < r->nvisits; i++)
		write_visit(&r->visits[i], i, out);
	str_addf(out, "bound %lld %lld %s\n", (long long)r->bound_staffed, (long long)r->bound_score,
		r->optimal ? "optimal" : "open");
	str_addf(out, "proof %lld %lld\n", (long long)r->proof.unit, (long long)r->proof.scale);
	for (uint32_t c = 0; c < p->ncoaches; c++)
		if (r->proof.visit[c] != 0 || r->proof.load[c] != 0)
			write_price(out, "price", c, r->proof.visit[c], r->proof.load[c]);
	for (size_t i = 0; i < r->proof.nlinks; i++)
		write_price(out, "link", r->proof.links[i].coach, (int64_t)r->proof.links[i].request + 1,
			r->proof.links[i].price);
	for (size_t i = 0; i < r->proof.ndays; i++)
		write_price(
			out, "day", r->proof.days[i].coach, r->proof.days[i].day + 1, r->proof.days[i].price);
}
