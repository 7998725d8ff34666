/* export: what leaves the office as files of its own kind. */
#include "cli_export_priv.h"

#include <string.h>

#include "kontor/office/outbox.h"

/* Of the event (NULL: of all), those that may be handed out: released ones; of an event also drafts. */
typedef struct Chosen {
	int64_t *items;
	size_t len, cap;
	size_t drafts; /* left out */
} Chosen;

static Rc choose(Office *o, int64_t event, Arena *a, Chosen *ret, Err *err)
{
	RecordSet all = { NULL, 0, 0 };
	Chosen chosen = { NULL, 0, 0, 0 };
	Rc rc = event != 0 ? office_parts(o, &kind_message, "event", event, a, &all, err)
			   : office_all(o, &kind_message, a, &all, err);
	if (rc != RC_OK)
		return rc;
	for (size_t i = all.len; i > 0; i--) {
		const Record *m = all.items[i - 1];
		bool draft = strcmp(record_text(m, "state"), "draft") == 0;
		if (strcmp(record_text(m, "state"), "released") == 0 || (draft && event != 0))
			VEC_PUSH(a, &chosen, m->id);
		else if (draft)
			chosen.drafts++;
	}
	*ret = chosen;
	return RC_OK;
}

static Rc say_skipped(CliContext *cx, int64_t event, Arena *a, Err *err)
{
	OutboxNeeds needs = { NULL, 0, 0 };
	if (outbox_needs(cx->office, event, a, &needs, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < needs.len; i++)
		if (needs.items[i].skipped != NULL)
			cli_out_note("ausgelassen: %s (%s)", needs.items[i].name, needs.items[i].skipped);
	return RC_OK;
}

static Rc nothing(const Chosen *chosen, Err *err)
{
	if (chosen->drafts > 0)
		return err_set(err, RC_DENIED,
			"Nichts ist freigegeben, %zu %s auf Freigabe: kontor put messages id=… state=released",
			chosen->drafts, chosen->drafts == 1 ? "Nachricht wartet" : "Nachrichten warten");
	return err_set(
		err, RC_DENIED, "Es gibt keine Nachricht auszugeben: Alle wissen, was sie wissen sollen.");
}

static Rc invitations(CliContext *cx, int argc, char **argv, Err *err)
{
	if (cli_args_parse(NULL, 0, &argc, argv, err) != RC_OK)
		return err->rc;
	AUTO(arena_freep) Arena *a = arena_new();
	Record *event = NULL;
	Chosen chosen;
	size_t made = 0;
	if (argc < 3 || argc > 4)
		return cli_args_usage(err, "Wohin? Zum Beispiel: kontor export invitations 17 einladungen");
	const char *dir = argv[argc - 1];
	/* Asking for the mails of one event is what releases them. */
	if (argc == 4 &&
		(office_find(cx->office, &kind_event, argv[2], a, &event, err) != RC_OK ||
			outbox_fill(cx->office, event->id, &made, err) != RC_OK ||
			say_skipped(cx, event->id, a, err) != RC_OK))
		return err->rc;
	if (choose(cx->office, event != NULL ? event->id : 0, a, &chosen, err) != RC_OK)
		return err->rc;
	if (chosen.len == 0)
		return nothing(&chosen, err);
	if (outbox_hand_out(cx->office, dir, chosen.items, chosen.len, &made, err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "ok invitations %zu %s", made, dir);
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	static const struct {
		const char *name;
		Rc (*run)(CliContext *cx, int argc, char **argv, Err *err);
	} exports[] = { { "invitations", invitations }, { "badges", cli_export_paper_badges },
		{ "signin", cli_export_paper_signin } };
	for (size_t i = 0; argc > 1 && i < ARRAY_LEN(exports); i++)
		if (strcmp(argv[1], exports[i].name) == 0)
			return exports[i].run(cx, argc, argv, err);
	return cli_args_usage(
		err, "Was soll ausgegeben werden? Möglich sind invitations, badges und signin.");
}

const CliCommand cli_export_command = {
	.name = "export",
	.need = CLI_WRITES,
	.synopsis = "export invitations [TERMIN] VERZEICHNIS\n"
		    "        kontor export badges TERMIN -o DATEI --purpose ZWECK\n"
		    "        kontor export signin TERMIN -o DATEI --purpose ZWECK",
	.summary = "Einladungen als .eml-Dateien, Namensschilder und Unterschriftenlisten ausgeben",
	.examples =
		"Für Rechner ohne Mailprogramm: je Nachricht eine Datei, die sich mit Outlook oder Thunderbird\n"
		"öffnen und senden lässt. Was ausgegeben ist, gilt als mitgeteilt. Ohne TERMIN alles, was\n"
		"freigegeben ist; mit TERMIN alles, was die Eingeladenen dieses Termins noch nicht wissen: Wer\n"
		"das verlangt, gibt es frei. Vorhandene Dateien werden nie ersetzt.\n\n"
		"badges: Namensschilder, signin: eine Unterschriftenliste, je als HTML-Seite zum Drucken aus\n"
		"dem Browser (A4). Darauf steht, wer einen Platz hat. Der Zweck wird mit der Ausfuhr\n"
		"festgehalten.\n\n"
		"Beispiele:\n"
		"  kontor export invitations einladungen\n"
		"  kontor export invitations 17 einladungen\n"
		"  kontor export badges 17 -o schilder.html --purpose 'Einlass Kongress 2026'\n",
	.run = run,
};
