/* tandem pair, tandem pool: the best plan, explained. */
#include <stdlib.h>
#include <string.h>

#include "cli_tandem_priv.h"

enum { STEP = 10000000, CHOICES = 5 };

typedef struct Wish {
	PairingRules rules;
	TandemsGoal goal;
	const char *query, *keep, *pins, *forbids;
	bool everybody, json;
} Wish;

/* --- arguments -------------------------------------------------------------------------------- */

/* "topic=60,distance=40": what is not named has no weight. */
static Rc parse_weights(const char *text, PairingRules *r, Err *err)
{
	memset(r->weight, 0, sizeof(r->weight));
	while (*text != '\0') {
		size_t len = strcspn(text, ","), name = strcspn(text, "=,");
		int which = -1;
		for (int i = 0; i < PAIRING_CRITERIA; i++)
			if (strlen(pairing_criterion_names[i]) == name &&
				strncmp(pairing_criterion_names[i], text, name) == 0)
				which = i;
		char *end = NULL;
		long value = text[name] == '=' ? strtol(text + name + 1, &end, 10) : 0;
		if (which < 0 || end == NULL || end != text + len || value < 0 || value > 100)
			return cli_args_usage(err,
				"Gewichte sehen so aus: topic=40,size=10,location=10,distance=15,land=10,waiting=5,"
				"term=10");
		r->weight[which] = (int)value;
		text += len + (text[len] == ',');
	}
	return RC_OK;
}

static uint32_t member_of(const TandemsPool *pool, int64_t person)
{
	for (size_t i = 0; i < pool->len; i++)
		if (pool->items[i].person == person)
			return (uint32_t)i;
	return UINT32_MAX;
}

typedef Rc DecideFn(TandemsRun *r, uint32_t a, uint32_t b, Err *err);

static Rc forbid(TandemsRun *r, uint32_t a, uint32_t b, Err *err)
{
	(void)err;
	tandems_run_forbid(r, a, b, true);
	return RC_OK;
}

/* "12,48;13,50": pairs of persons. */
static Rc decide(const char *text, const TandemsPool *pool, TandemsRun *r, DecideFn *fn, Err *err)
{
	while (text != NULL && *text != '\0') {
		char *end;
		int64_t x = strtoll(text, &end, 10), y = *end == ',' ? strtoll(end + 1, &end, 10) : 0;
		if (*end != '\0' && *end != ';')
			return cli_args_usage(err, "Paare sehen so aus: --pin 12,48 (Nummern der Personen)");
		uint32_t a = member_of(pool, x), b = member_of(pool, y);
		if (x == y)
			return cli_args_usage(err,
				"Ein Paar sind zwei verschiedene Personen, nicht %lld,%lld.", (long long)x,
				(long long)y);
		if (a == UINT32_MAX || b == UINT32_MAX)
			return err_set(err, RC_INVALID,
				"%lld ist nicht im Pool. Wer darin ist, zeigt: kontor tandem pool",
				(long long)(a == UINT32_MAX ? x : y));
		if (fn(r, a, b, err) != RC_OK)
			return err->rc;
		text = *end == ';' ? end + 1 : end;
	}
	return RC_OK;
}

static Rc parse(CliContext *cx, int *argc, char **argv, Wish *w, Err *err)
{
	const char *weights = NULL, *min_km = NULL;
	const CliOption options[] = { { "--weights", &weights, NULL }, { "--min-km", &min_km, NULL },
		{ "--coverage", NULL, &w->goal.coverage }, { "--floor", NULL, &w->goal.floor },
		{ "--pin", &w->pins, NULL }, { "--forbid", &w->forbids, NULL },
		{ "--everybody", NULL, &w->everybody }, { "--keep", &w->keep, NULL },
		{ "--json", NULL, &w->json } };
	int64_t km = 0;
	w->rules = pairing_standard;
	w->rules.today = office_today(cx->office);
	if (cli_args_parse(options, ARRAY_LEN(options), argc, argv, err) != RC_OK)
		return err->rc;
	if (weights != NULL && parse_weights(weights, &w->rules, err) != RC_OK)
		return err->rc;
	if (min_km != NULL) {
		if (cli_args_number("--min-km", min_km, &km, err) != RC_OK)
			return err->rc;
		w->rules.min_km = (int)BASE_MIN(km, 100000);
	}
	if (*argc > 2)
		return cli_args_usage(
			err, "Der Filter steht in Anführungszeichen: kontor tandem pair \"land:BY …\"");
	w->query = *argc == 2 ? argv[1] : NULL;
	if (w->everybody && (w->query != NULL || w->keep != NULL))
		return cli_args_usage(err, "--everybody rechnet nur, ohne Filter und ohne --keep.");
	return RC_OK;
}

/* --- output --------------------------------------------------------------------------------------- */

static void put_member(JsonWriter *w, const char *key, const PairingMember *m)
{
	json_key(w, key);
	json_begin_object(w);
	json_key(w, "person");
	json_int(w, m->person);
	json_key(w, "name");
	json_text(w, m->name);
	json_key(w, "town");
	json_text(w, m->town_name);
	json_key(w, "land");
	json_text(w, m->land);
	json_end_object(w);
}

static void put_pair(JsonWriter *w, const TandemsPool *pool, const TandemsPair *p)
{
	const PairingMember *a = &pool->items[p->a], *b = &pool->items[p->b];
	PairingPoints points;
	AUTO(str_done) Str text = STR_INIT;
	pairing_explain(&pool->rules, a, b, &points);
	json_begin_object(w);
	put_member(w, "first", a);
	put_member(w, "second", b);
	json_key(w, "score");
	json_int(w, p->score);
	json_key(w, "pinned");
	json_bool(w, p->pinned);
	json_key(w, "distance_km");
	if (points.distance_m < 0)
		json_none(w);
	else
		json_int(w, points.distance_m / 1000);
	json_key(w, "points");
	json_begin_object(w);
	for (int c = 0; c < PAIRING_CRITERIA; c++) {
		json_key(w, pairing_criterion_names[c]);
		json_begin_object(w);
		json_key(w, "points");
		json_int(w, points.points[c]);
		json_key(w, "weight");
		json_int(w, pool->rules.weight[c]);
		str_clear(&text);
		pairing_fact_say(&pool->rules, a, b, &points, (PairingCriterion)c, pool->topics, &text);
		json_key(w, "fact");
		json_text(w, str_cstr(&text));
		json_end_object(w);
	}
	json_end_object(w);
	str_clear(&text);
	pairing_reason_say(&pool->rules, a, b, &points, pool->topics, pool->ntopics, &text);
	json_key(w, "reason");
	json_text(w, str_cstr(&text));
	json_end_object(w);
}

static void put_alone(
	JsonWriter *w, TandemsRun *r, const TandemsPool *pool, const TandemsPlan *plan, size_t i)
{
	AUTO(str_done) Str text = STR_INIT;
	uint32_t m = plan->pairs[i].a;
	size_t pair;
	int score;
	json_begin_object(w);
	put_member(w, "member", &pool->items[m]);
	tandems_run_alone_say(r, m, &text);
	json_key(w, "reason");
	json_text(w, str_cstr(&text));
	json_key(w, "trio");
	if (tandems_run_trio(r, plan, m, &pair, &score)) {
		json_begin_object(w);
		put_member(w, "first", &pool->items[plan->pairs[pair].a]);
		put_member(w, "second", &pool->items[plan->pairs[pair].b]);
		json_key(w, "score");
		json_int(w, score);
		json_end_object(w);
	} else {
		json_none(w);
	}
	json_end_object(w);
}

static void put_out(JsonWriter *w, const TandemsPool *pool)
{
	json_key(w, "out");
	json_begin_array(w);
	for (size_t i = 0; i < pool->out.len; i++) {
		const TandemsOut *o = &pool->out.items[i];
		json_begin_object(w);
		json_key(w, "person");
		json_int(w, o->person);
		json_key(w, "name");
		json_text(w, o->name);
		cli_part_text(w, "town", o->town_name);
		json_key(w, "reason");
		json_text(w, o->reason);
		json_end_object(w);
	}
	json_end_array(w);
}

static void write_json(TandemsRun *r, const TandemsPool *pool, const TandemsPlan *plan, int64_t run, Str *out)
{
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_object(&w);
	json_key(&w, "run");
	if (run != 0)
		json_int(&w, run);
	else
		json_none(&w);
	json_key(&w, "members");
	json_int(&w, (int64_t)pool->len);
	json_key(&w, "score");
	json_int(&w, plan->score);
	json_key(&w, "worst");
	json_int(&w, plan->worst);
	json_key(&w, "proved");
	json_bool(&w, plan->proved);
	json_key(&w, "weights");
	json_begin_object(&w);
	for (int c = 0; c < PAIRING_CRITERIA; c++) {
		json_key(&w, pairing_criterion_names[c]);
		json_int(&w, pool->rules.weight[c]);
	}
	json_end_object(&w);
	json_key(&w, "min_km");
	json_int(&w, pool->rules.min_km);
	json_key(&w, "pairs");
	json_begin_array(&w);
	for (size_t i = 0; i < plan->npairs; i++)
		put_pair(&w, pool, &plan->pairs[i]);
	json_end_array(&w);
	json_key(&w, "alone");
	json_begin_array(&w);
	for (size_t i = 0; i < plan->nalone; i++)
		put_alone(&w, r, pool, plan, plan->npairs + i);
	json_end_array(&w);
	put_out(&w, pool);
	json_end_object(&w);
}

static void add_pair_row(CliGrid *g, Arena *a, const TandemsPool *pool, const TandemsPair *p)
{
	const PairingMember *x = &pool->items[p->a], *y = &pool->items[p->b];
	PairingPoints points;
	pairing_explain(&pool->rules, x, y, &points);
	cli_grid_cell(g, arena_printf(a, "%d%s", p->score, p->pinned ? "*" : ""));
	cli_grid_cell(g, arena_printf(a, "%s, %s", x->name, x->town_name));
	cli_grid_cell(g, arena_printf(a, "%s, %s", y->name, y->town_name));
	cli_grid_cell(g, points.best_topic < 0 ? "" : pool->topics[points.best_topic].label);
	cli_grid_cell(g,
		points.distance_m < 0 ? "" : arena_printf(a, "%lld", (long long)(points.distance_m / 1000)));
}

static void write_text(
	CliContext *cx, TandemsRun *r, const TandemsPool *pool, const TandemsPlan *plan, Arena *a, Str *out)
{
	CliGrid g;
	cli_grid_begin(&g, a, 5);
	cli_grid_column(&g, 0, "Punkte", true, true);
	cli_grid_column(&g, 1, "Person", false, false);
	cli_grid_column(&g, 2, "mit", false, false);
	cli_grid_column(&g, 3, "Thema", false, false);
	cli_grid_column(&g, 4, "km", true, true);
	for (size_t i = 0; i < plan->npairs; i++)
		add_pair_row(&g, a, pool, &plan->pairs[i]);
	cli_grid_write(&g, cx->out_width, out);
	for (size_t i = 0; i < plan->nalone; i++) {
		const PairingMember *m = &pool->items[plan->pairs[plan->npairs + i].a];
		str_addf(out, "Ohne Partner: %s, %s. ", m->name, m->town_name);
		tandems_run_alone_say(r, plan->pairs[plan->npairs + i].a, out);
		str_addc(out, '\n');
	}
	cli_out_count(out, plan->npairs, "Paar", "Paare");
	str_adds(out, ", Summe ");
	cli_out_number(out, plan->score);
	str_addf(out,
		", im Schnitt %d, das schwächste %d. Bewiesen: Mit diesen Gewichten und Regeln gibt es keinen besseren.\n",
		plan->average, plan->worst);
	if (pool->out.len > 0) {
		cli_out_count(out, pool->out.len, "Interessierte:r ist", "Interessierte sind");
		str_adds(out, " nicht dabei; die Gründe zeigt: kontor tandem pool\n");
	}
}

/* --- pair --------------------------------------------------------------------------------------------- */

static void free_run(TandemsRun **r)
{
	tandems_run_free(*r);
}

static Rc load(CliContext *cx, const Wish *w, Arena *a, TandemsPool *pool, Err *err)
{
	if (pairing_check(&w->rules, err) != RC_OK)
		return err->rc;
	if (w->everybody)
		return tandems_pool_towns(cx->office, &w->rules, a, pool, err);
	if (tandems_pool(cx->office, &w->rules, w->query, a, pool, err) != RC_OK)
		return err->rc;
	if (w->query != NULL && pool->len + pool->out.len == 0)
		return err_set(err, RC_INVALID,
			"Unter denen, die „%s“ wählt, hat niemand Interesse eingetragen.", w->query);
	return RC_OK;
}

Rc cli_tandem_pair(CliContext *cx, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(free_run) TandemsRun *r = NULL;
	AUTO(str_done) Str out = STR_INIT;
	Wish w = { .everybody = false };
	TandemsPool pool;
	TandemsPlan plan;
	int64_t run = 0;
	if (parse(cx, &argc, argv, &w, err) != RC_OK || load(cx, &w, a, &pool, err) != RC_OK ||
		tandems_run_new(&pool, w.goal, &r, err) != RC_OK ||
		decide(w.pins, &pool, r, tandems_run_pin, err) != RC_OK ||
		decide(w.forbids, &pool, r, forbid, err) != RC_OK)
		return err->rc;
	while (!tandems_run_step(r, STEP))
		continue;
	if (tandems_run_plan(r, a, &plan, err) != RC_OK ||
		(w.keep != NULL && tandems_keep(cx->office, r, w.keep, w.query, &run, err) != RC_OK))
		return err->rc;
	if (w.json)
		write_json(r, &pool, &plan, run, &out);
	else
		write_text(cx, r, &pool, &plan, a, &out);
	if (!w.json && run != 0)
		str_addf(&out, "ok runs %lld 1\n", (long long)run);
	return cli_out_write(cx, &out, err);
}

/* --- pool --------------------------------------------------------------------------------------------- */

static void pool_json(const TandemsPool *pool, Str *out)
{
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_object(&w);
	json_key(&w, "members");
	json_begin_array(&w);
	for (size_t i = 0; i < pool->len; i++) {
		const PairingMember *m = &pool->items[i];
		char date[DATE_TEXT_MAX] = "";
		if (m->term_end != DAY_NONE)
			date_format_iso(m->term_end, date);
		json_begin_object(&w);
		put_member(&w, "member", m);
		cli_part_text(&w, "term_end", date);
		json_key(&w, "missed");
		json_int(&w, m->missed);
		json_end_object(&w);
	}
	json_end_array(&w);
	put_out(&w, pool);
	json_end_object(&w);
}

static const char *mind_of(const TandemsPool *pool, int64_t person)
{
	for (size_t i = 0; i < pool->minds.len; i++)
		if (pool->minds.items[i].person == person)
			return pool->minds.items[i].reason;
	return "";
}

static void pool_text(CliContext *cx, const TandemsPool *pool, Arena *a, Str *out)
{
	CliGrid g;
	cli_grid_begin(&g, a, 4);
	cli_grid_column(&g, 0, "Nr.", true, true);
	cli_grid_column(&g, 1, "Person", false, false);
	cli_grid_column(&g, 2, "Kommune", false, false);
	cli_grid_column(&g, 3, "", false, false);
	for (size_t i = 0; i < pool->len; i++) {
		const PairingMember *m = &pool->items[i];
		cli_grid_cell(&g, arena_printf(a, "%lld", (long long)m->person));
		cli_grid_cell(&g, m->name);
		cli_grid_cell(&g, m->town_name);
		cli_grid_cell(&g, mind_of(pool, m->person));
	}
	for (size_t i = 0; i < pool->out.len; i++) {
		const TandemsOut *o = &pool->out.items[i];
		cli_grid_cell(&g, arena_printf(a, "%lld", (long long)o->person));
		cli_grid_cell(&g, o->name);
		cli_grid_cell(&g, o->town_name);
		cli_grid_cell(&g, arena_printf(a, "nicht dabei: %s", o->reason));
	}
	if (pool->len + pool->out.len > 0)
		cli_grid_write(&g, cx->out_width, out);
	cli_out_count(out, pool->len, "Person im Pool", "Personen im Pool");
	str_adds(out, ", ");
	cli_out_count(out, pool->out.len, "nicht dabei", "nicht dabei");
	str_adds(out, ".\n");
}

Rc cli_tandem_pool(CliContext *cx, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	bool json = false;
	const CliOption options[] = { { "--json", NULL, &json } };
	PairingRules rules = pairing_standard;
	TandemsPool pool;
	rules.today = office_today(cx->office);
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc > 2)
		return cli_args_usage(
			err, "Der Filter steht in Anführungszeichen: kontor tandem pool \"land:BY …\"");
	if (tandems_pool(cx->office, &rules, argc == 2 ? argv[1] : NULL, a, &pool, err) != RC_OK)
		return err->rc;
	if (json)
		pool_json(&pool, &out);
	else
		pool_text(cx, &pool, a, &out);
	return cli_out_write(cx, &out, err);
}
