/* invite: fill the outbox with what people have to be told. */
#include "cli_priv.h"

#include "kontor/office/outbox.h"

static void add_need(const OutboxNeed *n, const char *title, Str *out)
{
	const char *type = kind_choice_label(kind_field(&kind_message, "type"), n->type);
	str_addf(out, "%s: %s", n->skipped != NULL ? "ausgelassen" : type, n->name);
	if (*n->address != '\0')
		str_addf(out, " <%s>", n->address);
	str_addf(out, ", %s", title);
	if (n->skipped != NULL)
		str_addf(out, " (%s)", n->skipped);
}

static Rc say_needs(CliContext *cx, const OutboxNeeds *needs, Err *err)
{
	for (size_t i = 0; i < needs->len; i++) {
		AUTO(str_done) Str title = STR_INIT;
		AUTO(str_done) Str line = STR_INIT;
		if (office_title(cx->office, &kind_event, needs->items[i].event, &title, err) != RC_OK)
			return err->rc;
		add_need(&needs->items[i], str_cstr(&title), &line);
		if (cli_out_line(cx, err, "%s", str_cstr(&line)) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	bool dry_run = false;
	const CliOption options[] = { { "--dry-run", NULL, &dry_run } };
	OutboxNeeds needs = { NULL, 0, 0 };
	Record *event = NULL;
	size_t made = 0;
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc > 2)
		return cli_args_usage(err, "Zu welchem Termin? Zum Beispiel: kontor invite 17");
	if (argc == 2 && office_find(cx->office, &kind_event, argv[1], a, &event, err) != RC_OK)
		return err->rc;
	int64_t id = event != NULL ? event->id : 0;
	if (outbox_needs(cx->office, id, a, &needs, err) != RC_OK || say_needs(cx, &needs, err) != RC_OK)
		return err->rc;
	if (dry_run)
		return RC_OK;
	if (outbox_fill(cx->office, id, &made, err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "ok invite %zu", made);
}

const CliCommand cli_invite_command = {
	.name = "invite",
	.need = CLI_WRITES,
	.synopsis = "invite [TERMIN] [--dry-run]",
	.summary = "den Postausgang füllen: Einladungen, Änderungen, Absagen",
	.examples =
		"Schreibt jeder eingeladenen Person, was sie zu TERMIN (ohne: zu allen, die noch kommen) noch\n"
		"nicht weiß. Die Nachrichten warten danach auf Freigabe; gesandt wird nichts. Wer keine E-Mail\n"
		"wünscht, keine hat oder ohne Rechtsgrundlage ist, wird mit dem Grund genannt.\n\n"
		"Beispiele:\n"
		"  kontor put event_persons event=17 person='Anna Beispiel' role=speaker invite=ja\n"
		"  kontor invite 17\n"
		"  kontor invite --dry-run\n",
	.run = run,
};
