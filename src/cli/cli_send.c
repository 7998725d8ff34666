/* send: released messages go to the host's mail system. */
#include "cli_priv.h"

#include "kontor/office/outbox.h"

typedef struct Report {
	CliContext *cx;
	bool failed; /* nobody reads any more; what is under way goes on */
} Report;

static void on_line(void *arg, const char *line)
{
	Report *r = arg;
	Err ignored = ERR_INIT;
	if (!r->failed && cli_out_line(r->cx, &ignored, "%s", line) != RC_OK)
		r->failed = true;
}

static Rc summary(CliContext *cx, bool dry_run, const OutboxSent *sent, Err *err)
{
	AUTO(str_done) Str line = STR_INIT;
	if (!dry_run)
		str_addf(&line, "%zu übergeben, %zu gescheitert, %zu unklar; ", sent->sent, sent->failed,
			sent->unclear);
	cli_out_count(&line, sent->waiting, "Entwurf wartet auf Freigabe", "Entwürfe warten auf Freigabe");
	return cli_out_line(cx, err, "%s", str_cstr(&line));
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	bool dry_run = false;
	const char *organizer = NULL;
	const CliOption options[] = { { "--dry-run", NULL, &dry_run }, { "--organizer", &organizer, NULL } };
	Report report = { cx, false };
	OutboxSent sent = { 0 };
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc != 1)
		return cli_args_usage(err, "send sendet alles, was freigegeben ist: kontor send [--dry-run]");
	if (organizer != NULL)
		return outbox_set_sender(cx->office, organizer, err);
	if (outbox_send(cx->office, dry_run, on_line, &report, &sent, err) != RC_OK ||
		summary(cx, dry_run, &sent, err) != RC_OK)
		return err->rc;
	if (sent.failed + sent.unclear > 0)
		return err_set(err, RC_IO,
			"Nicht alles ist angekommen; bitte im Postausgang ansehen: kontor list messages");
	return RC_OK;
}

const CliCommand cli_send_command = {
	.name = "send",
	.need = CLI_WRITES,
	.synopsis = "send [--dry-run]\n        kontor send --organizer 'NAME <ADRESSE>'",
	.summary = "freigegebene Nachrichten dem Mailprogramm des Rechners übergeben",
	.examples =
		"Übergibt jede freigegebene Nachricht genau einmal, auch wenn der Lauf abgebrochen wird: der\n"
		"nächste findet, was übergeben ist. Was niemand wissen kann, heißt danach „unklar“, wird nie von\n"
		"selbst noch einmal gesandt und steht als Wiedervorlage da. Das Mailprogramm ist\n"
		"/usr/sbin/sendmail oder $KONTOR_SENDMAIL; ohne eines hilft: kontor export invitations.\n"
		"--dry-run zeigt nur, was übergeben würde. --organizer legt den Absender aller Einladungen fest.\n"
		"Ende mit 1, wenn eine Nachricht gescheitert oder unklar ist, mit 4, wenn schon ein Versand läuft.\n\n"
		"Beispiele:\n"
		"  kontor list messages\n"
		"  kontor put messages id=17 state=released\n"
		"  kontor send --dry-run\n"
		"  kontor send\n"
		"  kontor send --organizer 'Kleinstadt Akademie <termine@example.org>'\n",
	.run = run,
};
