/* delete: one record and its parts; undo brings it back. */
#include "cli_priv.h"

#include "kontor/office/calendar.h"
#include "kontor/office/people_find.h"

/* Dates and series have their own way: what people know is not deleted. */
static Rc remove_date(Office *o, const Record *r, int64_t rev, Err *err)
{
	if (rev != 0 && rev != r->rev)
		return err_set(err, RC_CONFLICT,
			"%s %lld wurde inzwischen geändert; bitte neu ansehen und dann löschen.",
			r->kind->noun, (long long)r->id);
	return r->kind == &kind_series ? calendar_delete_series(o, r->id, err)
				       : calendar_delete(o, &r->id, 1, err);
}

static Rc remove_record(Office *o, const Record *r, int64_t rev, const char *what, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	if (r->kind == &kind_event || r->kind == &kind_series)
		return remove_date(o, r, rev, err);
	if (change_begin(&c, o, what, err) != RC_OK || change_delete(&c, r->kind, r->id, rev, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	const char *rev_text = NULL;
	const CliOption options[] = { { "--rev", &rev_text, NULL } };
	const Kind *k;
	int64_t rev = 0;
	Record *r;
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc != 3)
		return cli_args_usage(err, "Was soll gelöscht werden? Zum Beispiel: kontor delete notes 17");
	if (cli_args_kind(argv[1], &k, err) != RC_OK)
		return err->rc;
	if (rev_text != NULL && cli_args_number("--rev", rev_text, &rev, err) != RC_OK)
		return err->rc;
	if (k == &kind_disclosure)
		return err_set(err, RC_DENIED, "Ausfuhren bleiben festgehalten und werden nicht gelöscht.");
	if (k == &kind_message)
		return err_set(err, RC_DENIED,
			"Nachrichten werden verworfen, nicht gelöscht: kontor put messages id=%s state=dropped",
			argv[2]);
	AUTO(arena_freep) Arena *a = arena_new();
	if (people_find(cx->office, k, argv[2], a, &r, err) != RC_OK)
		return err->rc;
	AUTO(str_done) Str title = STR_INIT;
	if (office_title(cx->office, k, r->id, &title, err) != RC_OK)
		return err->rc;
	const char *what = arena_printf(a, "%s gelöscht: %s", k->noun, str_cstr(&title));
	if (remove_record(cx->office, r, rev, what, err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "ok %s %s", k->name, cli_value_key(r, a));
}

const CliCommand cli_delete_command = {
	.name = "delete",
	.need = CLI_WRITES,
	.synopsis = "delete LISTE NUMMER [--rev REVISION]",
	.summary = "einen Eintrag löschen; undo holt ihn zurück",
	.examples = "Beispiel:\n  kontor delete notes 17\n",
	.run = run,
};
