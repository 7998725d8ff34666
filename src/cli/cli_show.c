/* show: one record with its relations. */
#include "cli_priv.h"

#include "kontor/base/text.h"
#include "kontor/office/people_find.h"

static Rc write_json(Office *o, const Record *r, Str *out, Arena *a, Err *err)
{
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_object(&w);
	if (cli_value_members(o, r, &w, a, err) != RC_OK)
		return err->rc;
	if (r->kind == &kind_town && cli_town_json(o, r, &w, a, err) != RC_OK)
		return err->rc;
	if (r->kind == &kind_person && cli_person_json(o, r, &w, a, err) != RC_OK)
		return err->rc;
	if (r->kind == &kind_event && cli_event_json(o, r, &w, a, err) != RC_OK)
		return err->rc;
	if (r->kind == &kind_series && cli_event_series_json(o, r, &w, a, err) != RC_OK)
		return err->rc;
	json_end_object(&w);
	return RC_OK;
}

static int widest_label(const Kind *k)
{
	int widest = text_width("Nummer");
	for (size_t i = 0; i < k->nfields; i++)
		if ((k->fields[i].flags & FIELD_HIDDEN) == 0)
			widest = BASE_MAX(widest, text_width(k->fields[i].label));
	return widest;
}

static void write_card(Office *o, const Record *r, int width, Str *out, Arena *a)
{
	AUTO(str_done) Str value = STR_INIT;
	int indent = widest_label(r->kind) + 2;
	if (r->kind->key == NULL)
		cli_out_field(out, "Nummer", cli_value_key(r, a), indent, width);
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		if ((f->flags & FIELD_HIDDEN) != 0 || r->values[i].type == VALUE_NULL)
			continue;
		str_clear(&value);
		cli_value_show(o, f, &r->values[i], &value);
		cli_out_field(out, f->label, str_cstr(&value), indent, width);
	}
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	bool json = false;
	const CliOption options[] = { { "--json", NULL, &json } };
	const Kind *k;
	Record *r;
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc != 3)
		return cli_args_usage(
			err, "Was soll gezeigt werden? Zum Beispiel: kontor show towns 12070424");
	if (cli_args_kind(argv[1], &k, err) != RC_OK)
		return err->rc;
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	if (people_find(cx->office, k, argv[2], a, &r, err) != RC_OK)
		return err->rc;
	Rc rc = RC_OK;
	int width = cx->out_is_terminal ? cx->out_width : 0;
	if (json)
		rc = write_json(cx->office, r, &out, a, err);
	else if (k == &kind_town)
		rc = cli_town_card(cx->office, r, width, &out, a, err);
	else if (k == &kind_person)
		rc = cli_person_card(cx->office, r, width, &out, a, err);
	else
		write_card(cx->office, r, width, &out, a);
	if (!json && rc == RC_OK && k == &kind_event)
		rc = cli_event_card(cx->office, r, widest_label(k) + 2, width, &out, a, err);
	if (!json && rc == RC_OK && k == &kind_series)
		rc = cli_event_series_card(cx->office, r, widest_label(k) + 2, width, &out, a, err);
	return rc != RC_OK ? rc : cli_out_write(cx, &out, err);
}

const CliCommand cli_show_command = {
	.name = "show",
	.need = CLI_READS,
	.synopsis = "show LISTE NUMMER [--json]",
	.summary = "einen Eintrag mit allem zeigen, was zu ihm gehört",
	.examples =
		"Kommunen nennt man beim AGS; auch der einer aufgelösten Kommune gilt noch. Personen bei\n"
		"Nummer, E-Mail oder ganzem Namen, Organisationen bei Name oder Kurzname.\n\n"
		"Beispiele:\n"
		"  kontor show towns 12070424\n"
		"  kontor show persons 'Anna Beispiel'\n"
		"  kontor show events 3 --json\n",
	.run = run,
};
