/* A run as one text file for auditors: what `kontor solve matching` reads, with all the rest as comments. */
#include <string.h>

#include "kontor/exchange/file.h"
#include "kontor/office/people.h"
#include "tandems_priv.h"

static void free_run(TandemsRun **r)
{
	tandems_run_free(*r);
}

static bool pinned_elsewhere(const TandemsRun *r, uint32_t u, uint32_t v)
{
	for (size_t i = 0; i < r->decided.len; i++) {
		const TandemsDecision *d = &r->decided.items[i];
		bool is = d->a == u && d->b == v;
		if (!d->pinned && is)
			return true;
		if (d->pinned && !is && (d->a == u || d->b == u || d->a == v || d->b == v))
			return true;
	}
	return false;
}

/* Pins are in the graph: who is pinned has one edge. */
static void write_graph(const TandemsRun *r, Str *out)
{
	const TandemsPool *pool = r->pool;
	AUTO(str_done) Str edges = STR_INIT;
	size_t m = 0;
	for (uint32_t u = 0; u < pool->len; u++)
		for (uint32_t v = u + 1; v < pool->len; v++) {
			int s = pairing_score(&pool->rules, &pool->items[u], &pool->items[v]);
			if (s < 0 || pinned_elsewhere(r, u, v))
				continue;
			str_addf(&edges, "e %u %u %d\n", u + 1, v + 1, s);
			m++;
		}
	str_addf(out, "p %zu %zu\n", pool->len, m);
	str_add(out, str_cstr(&edges), edges.len);
}

static void write_head(const Record *run, Str *out)
{
	str_addf(out, "c Tandemlauf: %s\nc Stand: %s\nc Pool: %s\n", record_text(run, "title"),
		record_text(run, "date"), record_is_null(run, "query") ? "alle" : record_text(run, "query"));
	str_adds(out, "c Gewichte:");
	PairingRules rules;
	tandems_rules_of(run, &rules);
	for (int i = 0; i < PAIRING_CRITERIA; i++)
		str_addf(out, " %s %d", pairing_criterion_labels[i], rules.weight[i]);
	str_addf(out, "\nc Mindestabstand: %d km\nc Ziele:%s Summe\nc Prüfsumme: %s\n", rules.min_km,
		record_int(run, "floor") != 0              ? " Zahl der Paare, schwächstes Paar,"
			: record_int(run, "coverage") != 0 ? " Zahl der Paare,"
							   : "",
		record_text(run, "digest"));
	str_addf(out, "c Nachrechnen: kontor solve matching%s%s DATEI\n",
		record_int(run, "coverage") != 0 ? " --coverage" : "",
		record_int(run, "floor") != 0 ? " --floor" : "");
}

/* Each line of the text as a comment. */
static void write_comments(const char *text, const char *mark, Str *out)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		str_addf(out, "c %s ", mark);
		str_add(out, text, len);
		str_addc(out, '\n');
		text += len + (text[len] == '\n');
	}
}

Rc tandems_record(Office *o, int64_t run, Str *out, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(free_run) TandemsRun *again = NULL;
	Record *r;
	TandemsPool pool;
	TandemsGoal goal;
	if (office_get(o, &kind_pairing_run, run, a, &r, err) != RC_OK ||
		tandems_load(o, run, a, &pool, &goal, err) != RC_OK ||
		tandems_run_new(&pool, goal, &again, err) != RC_OK ||
		tandems_decide_again(o, run, &pool, again, a, err) != RC_OK)
		return err->rc;
	write_head(r, out);
	for (size_t i = 0; i < pool.len; i++)
		str_addf(out, "c %zu = %s (%s)\n", i + 1, pool.items[i].name, pool.items[i].town_name);
	write_comments(record_text(r, "snapshot"), "pool", out);
	write_graph(again, out);
	str_adds(out, "c Ergebnis und Beweis, wie gespeichert:\n");
	write_comments(record_text(r, "proof"), "=", out);
	return RC_OK;
}

/* Before it is written: what was recorded but not written is the lesser lie. */
Rc tandems_record_disclose(Office *o, int64_t run, const char *purpose, Str *out, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r;
	if (office_get(o, &kind_pairing_run, run, a, &r, err) != RC_OK ||
		tandems_record(o, run, out, err) != RC_OK)
		return err->rc;
	const char *what = arena_printf(a,
		"Personen, Prüfakte „%s“: Name, Kommune, Amtszeit, Themen, Wünsche, Ausschlüsse",
		record_text(r, "title"));
	return people_disclose(o, purpose, what, (size_t)record_int(r, "members"), err);
}

Rc tandems_record_write(Office *o, int64_t run, const char *purpose, const char *path, Err *err)
{
	AUTO(str_done) Str out = STR_INIT;
	Rc rc = tandems_record_disclose(o, run, purpose, &out, err);
	return rc != RC_OK ? rc : file_write(path, str_cstr(&out), out.len, office_path(o), err);
}
