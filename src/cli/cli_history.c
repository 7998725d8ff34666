/* history: who changed which field of a record when. */
#include "cli_priv.h"

#include "kontor/office/change.h"
#include "kontor/office/people_find.h"
#include "kontor/office/export.h"

static const char *const op_names[] = {
	[HISTORY_INSERT] = "insert", [HISTORY_UPDATE] = "update", [HISTORY_DELETE] = "delete"
};
static const char *const op_labels[] = {
	[HISTORY_INSERT] = "angelegt", [HISTORY_UPDATE] = "geändert", [HISTORY_DELETE] = "gelöscht"
};

static void value_member(JsonWriter *w, const char *key, const HistoryLine *h, const Value *v)
{
	json_key(w, key);
	if (h->field != NULL)
		export_json_value(w, h->field->type, v);
	else
		json_none(w);
}

static void write_json(const History *history, Str *out)
{
	char stamp[DATE_TEXT_MAX];
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_array(&w);
	for (size_t i = 0; i < history->len; i++) {
		const HistoryLine *h = &history->items[i];
		date_format_utc(h->at, stamp);
		json_begin_object(&w);
		json_key(&w, "changeset");
		json_int(&w, h->changeset);
		json_key(&w, "at");
		json_text(&w, stamp);
		json_key(&w, "who");
		json_text(&w, h->who);
		json_key(&w, "what");
		json_text(&w, h->what);
		json_key(&w, "op");
		json_text(&w, op_names[h->op]);
		json_key(&w, "field");
		json_text(&w, h->field != NULL ? h->field->name : NULL);
		value_member(&w, "old", h, &h->old);
		value_member(&w, "new", h, &h->new);
		json_end_object(&w);
	}
	json_end_array(&w);
}

static void value_cell(CliGrid *g, Office *o, const HistoryLine *h, const Value *v)
{
	AUTO(str_done) Str text = STR_INIT;
	if (h->field != NULL)
		cli_value_show(o, h->field, v, &text);
	cli_grid_cell(g, str_cstr(&text));
}

static void write_table(Office *o, const History *history, int width, Arena *a, Str *out)
{
	static const char *const labels[] = { "Zeit", "wer", "Feld", "vorher", "nachher" };
	char stamp[DATE_TEXT_MAX];
	CliGrid g;
	cli_grid_begin(&g, a, ARRAY_LEN(labels));
	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		cli_grid_column(&g, i, labels[i], false, i == 0);
	for (size_t i = 0; i < history->len; i++) {
		const HistoryLine *h = &history->items[i];
		cli_value_stamp(h->at, stamp);
		cli_grid_cell(&g, stamp);
		cli_grid_cell(&g, h->who);
		cli_grid_cell(&g, h->field != NULL ? h->field->label : op_labels[h->op]);
		value_cell(&g, o, h, &h->old);
		value_cell(&g, o, h, &h->new);
	}
	cli_grid_write(&g, width, out);
}

/* A deleted record still has its history: its id is enough. */
static Rc find_id(Office *o, const Kind *k, const char *key, Arena *a, int64_t *ret, Err *err)
{
	Record *r;
	Err number = ERR_INIT;
	Rc rc = people_find(o, k, key, a, &r, err);
	if (rc == RC_NOT_FOUND && cli_args_number("", key, ret, &number) == RC_OK) {
		err_clear(err);
		return RC_OK;
	}
	if (rc == RC_OK)
		*ret = r->id;
	return rc;
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	bool json = false;
	const CliOption options[] = { { "--json", NULL, &json } };
	const Kind *k;
	int64_t id;
	History history;
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc != 3)
		return cli_args_usage(err, "Wessen Verlauf? Zum Beispiel: kontor history towns 12070424");
	if (cli_args_kind(argv[1], &k, err) != RC_OK)
		return err->rc;
	AUTO(arena_freep) Arena *a = arena_new();
	if (find_id(cx->office, k, argv[2], a, &id, err) != RC_OK ||
		change_history(cx->office, k, id, a, &history, err) != RC_OK)
		return err->rc;
	AUTO(str_done) Str out = STR_INIT;
	Err missing = ERR_INIT;
	Record *r;
	if (history.len == 0 && office_get(cx->office, k, id, a, &r, &missing) != RC_OK)
		return err_set(err, missing.rc, "%s", missing.text);
	if (json)
		write_json(&history, &out);
	else
		write_table(cx->office, &history, cx->out_is_terminal ? cx->out_width : 0, a, &out);
	return cli_out_write(cx, &out, err);
}

const CliCommand cli_history_command = {
	.name = "history",
	.need = CLI_READS,
	.synopsis = "history LISTE NUMMER [--json]",
	.summary = "wer wann welches Feld eines Eintrags geändert hat",
	.examples = "Beispiel:\n  kontor history towns 12070424\n",
	.run = run,
};
