/* show: one record with its relations. */
#include "cli_priv.h"

#include <string.h>

#include "kontor/base/text.h"

static Rc write_json(Office *o, const Record *r, Str *out, Arena *a, Err *err)
{
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_object(&w);
	if (cli_value_members(o, r, &w, a, err) != RC_OK)
		return err->rc;
	if (r->kind == &kind_town && cli_town_json(o, r, &w, a, err) != RC_OK)
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

/* Later lines of a longer text stand below the first one. */
static void add_field(Str *out, const char *label, const char *value, int width)
{
	AUTO(str_done) Str safe = STR_INIT;
	text_safe_block(&safe, value);
	str_adds(out, label);
	int at = text_width(label);
	for (const char *line = str_cstr(&safe); line != NULL; at = 0) {
		size_t len = strcspn(line, "\n");
		for (; at < width + 2; at++)
			str_addc(out, ' ');
		str_add(out, line, len);
		str_addc(out, '\n');
		line = line[len] == '\n' ? line + len + 1 : NULL;
	}
}

static void write_card(Office *o, const Record *r, Str *out, Arena *a)
{
	AUTO(str_done) Str value = STR_INIT;
	int width = widest_label(r->kind);
	if (r->kind->key == NULL)
		add_field(out, "Nummer", cli_value_key(r, a), width);
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		if ((f->flags & FIELD_HIDDEN) != 0 || r->values[i].type == VALUE_NULL)
			continue;
		str_clear(&value);
		cli_value_show(o, f, &r->values[i], &value);
		add_field(out, f->label, str_cstr(&value), width);
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
	if (office_find(cx->office, k, argv[2], a, &r, err) != RC_OK)
		return err->rc;
	Rc rc = RC_OK;
	if (json)
		rc = write_json(cx->office, r, &out, a, err);
	else if (k == &kind_town)
		rc = cli_town_card(cx->office, r, &out, a, err);
	else
		write_card(cx->office, r, &out, a);
	return rc != RC_OK ? rc : cli_out_write(cx, &out, err);
}

const CliCommand cli_show_command = {
	.name = "show",
	.need = CLI_READS,
	.synopsis = "show LISTE NUMMER [--json]",
	.summary = "einen Eintrag mit allem zeigen, was zu ihm gehört",
	.examples = "Kommunen nennt man beim AGS; auch der einer aufgelösten Kommune gilt noch.\n\n"
		    "Beispiele:\n"
		    "  kontor show towns 12070424\n"
		    "  kontor show events 3 --json\n",
	.run = run,
};
