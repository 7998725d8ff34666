/* undo and redo: one step back or forth, and what the steps were. */
#include "cli_priv.h"

#include "kontor/office/change.h"

enum { LIST_DEFAULT = 20 };

static const char *type_name(const ChangeSet *c)
{
	static const char *const names[] = { [CHANGE_EDIT] = "edit",
		[CHANGE_UNDO] = "undo",
		[CHANGE_REDO] = "redo",
		[CHANGE_IMPORT] = "import" };
	return names[c->type];
}

static void list_json(const ChangeSetList *sets, Str *out)
{
	char stamp[DATE_TEXT_MAX];
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_array(&w);
	for (size_t i = 0; i < sets->len; i++) {
		const ChangeSet *c = &sets->items[i];
		date_format_utc(c->at, stamp);
		json_begin_object(&w);
		json_key(&w, "changeset");
		json_int(&w, c->id);
		json_key(&w, "at");
		json_text(&w, stamp);
		json_key(&w, "who");
		json_text(&w, c->who);
		json_key(&w, "what");
		json_text(&w, c->what);
		json_key(&w, "type");
		json_text(&w, type_name(c));
		json_key(&w, "records");
		json_int(&w, (int64_t)c->rows);
		json_key(&w, "undone_by");
		if (c->undone_by != 0)
			json_int(&w, c->undone_by);
		else
			json_none(&w);
		json_end_object(&w);
	}
	json_end_array(&w);
}

static void list_table(const ChangeSetList *sets, int width, Arena *a, Str *out)
{
	static const char *const labels[] = { "Schritt", "Zeit", "wer", "was", "Einträge", "Stand" };
	CliGrid g;
	char stamp[DATE_TEXT_MAX];
	cli_grid_begin(&g, a, ARRAY_LEN(labels));
	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		cli_grid_column(&g, i, labels[i], i == 0 || i == 4, i == 1);
	for (size_t i = 0; i < sets->len; i++) {
		const ChangeSet *c = &sets->items[i];
		cli_value_stamp(c->at, stamp);
		cli_grid_cell(&g, arena_printf(a, "%lld", (long long)c->id));
		cli_grid_cell(&g, stamp);
		cli_grid_cell(&g, c->who);
		cli_grid_cell(&g, c->what);
		cli_grid_cell(&g, arena_printf(a, "%zu", c->rows));
		cli_grid_cell(&g, c->undone_by != 0 ? "rückgängig" : "");
	}
	cli_grid_write(&g, width, out);
}

static Rc list_steps(CliContext *cx, bool json, int64_t limit, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	ChangeSetList sets;
	if (change_list(cx->office, NULL, (size_t)limit, a, &sets, err) != RC_OK)
		return err->rc;
	if (json)
		list_json(&sets, &out);
	else
		list_table(&sets, cx->out_is_terminal ? cx->out_width : 0, a, &out);
	return cli_out_write(cx, &out, err);
}

typedef Rc StepFn(Office *o, Arena *a, ChangeSet *ret, Err *err);

static Rc step(CliContext *cx, StepFn *fn, const char *done, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str count = STR_INIT;
	ChangeSet set;
	if (fn(cx->office, a, &set, err) != RC_OK)
		return err->rc;
	cli_out_count(&count, set.rows, "Eintrag", "Einträge");
	if (cli_out_line(cx, err, "%s: %s (%s)", done, set.what, str_cstr(&count)) != RC_OK ||
		set.messages == 0)
		return err->rc;
	str_clear(&count);
	cli_out_count(&count, set.messages, "neue Nachricht", "neue Nachrichten");
	return cli_out_line(cx, err, "Mails dazu waren schon hinaus: %s im Postausgang", str_cstr(&count));
}

static Rc run_undo(CliContext *cx, int argc, char **argv, Err *err)
{
	bool list = false;
	bool json = false;
	const char *limit_text = NULL;
	int64_t limit = LIST_DEFAULT;
	const CliOption options[] = {
		{ "--list", NULL, &list },
		{ "--json", NULL, &json },
		{ "--limit", &limit_text, NULL },
	};
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc > 1)
		return cli_args_usage(
			err, "undo nimmt keine Nummer: Es geht immer um Ihren letzten Schritt.");
	if (!list && (json || limit_text != NULL))
		return cli_args_usage(err, "--json und --limit gehören zu: kontor undo --list");
	if (limit_text != NULL && cli_args_number("--limit", limit_text, &limit, err) != RC_OK)
		return err->rc;
	return list ? list_steps(cx, json, limit, err) : step(cx, change_undo, "Rückgängig gemacht", err);
}

static Rc run_redo(CliContext *cx, int argc, char **argv, Err *err)
{
	if (cli_args_parse(NULL, 0, &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc > 1)
		return cli_args_usage(err, "redo nimmt keine weiteren Angaben.");
	return step(cx, change_redo, "Wiederhergestellt", err);
}

const CliCommand cli_undo_command = {
	.name = "undo",
	.need = CLI_WRITES,
	.synopsis = "undo\n        kontor undo --list [--limit N] [--json]",
	.summary = "den eigenen letzten Schritt rückgängig machen; --list zeigt die letzten Schritte",
	.examples = "Hat jemand seither dasselbe geändert, bleibt alles, wie es ist (Rückgabewert 3).\n\n"
		    "Beispiele:\n  kontor undo --list\n  kontor undo\n",
	.run = run_undo,
};

const CliCommand cli_redo_command = {
	.name = "redo",
	.need = CLI_WRITES,
	.synopsis = "redo",
	.summary = "das letzte undo zurücknehmen",
	.run = run_redo,
};
