/* What the sources of import print alike: a plan, line by line, and how far it is carried out. */
#include <stdio.h>

#include "cli_import_priv.h"

enum { LINES_SHOWN = 20 };

static void write_lines(const CliImportPlan *p, size_t action, int width, Arena *a, Str *out)
{
	CliGrid g;
	size_t shown = 0;
	CliImportLine l;
	cli_grid_begin(&g, a, 4);
	g.right[1] = true;
	g.rigid[0] = g.rigid[1] = true;
	for (size_t i = 0; i < p->len && shown < LINES_SHOWN; i++) {
		p->line(p->ctx, i, a, &l);
		if (l.action != action)
			continue;
		cli_grid_cell(&g, p->actions[action].label);
		cli_grid_cell(&g, arena_printf(a, "%zu", l.line));
		cli_grid_cell(&g, l.title != NULL ? l.title : "");
		cli_grid_cell(&g, l.detail != NULL ? l.detail : "");
		shown++;
	}
	cli_grid_write(&g, width, out);
	if (p->count[action] > shown && shown > 0)
		str_addf(out, "… und %zu weitere; alle zeigt --json\n", p->count[action] - shown);
}

void cli_import_plan_text(const CliImportPlan *p, bool dry_run, int width, Arena *a, Str *out)
{
	for (size_t i = 0; i < p->nactions; i++)
		if (!p->actions[i].quiet && p->count[i] > 0)
			write_lines(p, i, width, a, out);
	bool first = true;
	for (size_t i = 0; i < p->nactions; i++) {
		if (p->count[i] == 0 && p->actions[i].rare)
			continue;
		str_adds(out, first ? "" : ", ");
		cli_out_number(out, (int64_t)p->count[i]);
		str_addf(out, " %s", p->actions[i].label);
		first = false;
	}
	str_adds(out, dry_run ? ". Nichts gespeichert (Probelauf).\n" : ".\n");
}

void cli_import_plan_json(
	const CliImportPlan *p, bool dry_run, const char *encoding, const char *summary, Arena *a, Str *out)
{
	JsonWriter w;
	CliImportLine l;
	json_begin(&w, out, true);
	json_begin_object(&w);
	json_key(&w, "dry_run");
	json_bool(&w, dry_run);
	if (encoding != NULL) {
		json_key(&w, "encoding");
		json_text(&w, encoding);
	}
	json_key(&w, "summary");
	json_text(&w, summary);
	for (size_t i = 0; i < p->nactions; i++) {
		json_key(&w, p->actions[i].name);
		json_int(&w, (int64_t)p->count[i]);
	}
	json_key(&w, "lines");
	json_begin_array(&w);
	for (size_t i = 0; i < p->len; i++) {
		p->line(p->ctx, i, a, &l);
		if (p->actions[l.action].quiet)
			continue;
		json_begin_object(&w);
		json_key(&w, "action");
		json_text(&w, p->actions[l.action].name);
		json_key(&w, "line");
		json_int(&w, (int64_t)l.line);
		p->members(p->ctx, i, &w);
		json_key(&w, "title");
		json_text(&w, l.title);
		json_key(&w, "detail");
		json_text(&w, l.detail);
		json_end_object(&w);
	}
	json_end_array(&w);
	if (p->more != NULL)
		p->more(p->ctx, &w);
	json_end_object(&w);
}

/* On a terminal a line at the bottom tells how far it is. */
Rc cli_import_plan_carry_out(CliContext *cx, const CliImportSteps *s, Err *err)
{
	size_t done = 0;
	bool tell = cx->out_is_terminal && s->total > s->slice;
	Rc rc = s->begin(s->ctx, err);
	if (rc != RC_OK)
		return rc;
	do { /* also with nothing to do: what was begun has to end */
		rc = s->step(s->ctx, s->slice, &done, err);
		if (tell)
			fprintf(stderr, "\r%zu von %zu Zeilen", done, s->total);
	} while (rc == RC_OK && done < s->total);
	if (tell)
		fprintf(stderr, "\r\033[K");
	if (rc != RC_OK)
		s->stop(s->ctx);
	return rc;
}

void cli_import_plan_candidates(
	const Kind *choose, const PeopleCandidate *candidates, size_t n, JsonWriter *w)
{
	json_key(w, "choose");
	json_text(w, choose != NULL ? choose->name : NULL);
	json_key(w, "candidates");
	json_begin_array(w);
	for (size_t i = 0; i < n; i++) {
		json_begin_object(w);
		json_key(w, "id");
		json_int(w, candidates[i].id);
		json_key(w, "title");
		json_text(w, candidates[i].title);
		json_end_object(w);
	}
	json_end_array(w);
}
