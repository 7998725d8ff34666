/* help: everything it says comes from the table of commands. */
#include "cli_priv.h"

#include <string.h>

static const char global_options[] =
	"  --db DATEI     die Bürodatei; sonst $KONTOR_DB, die Einstellung, ~/.local/share/kontor/office.db\n"
	"  --as NAME      wer arbeitet, für das Protokoll; sonst der Anmeldename\n"
	"  --read-only    nichts ändern\n"
	"  --help, --version\n";

static const char exit_statuses[] =
	"Rückgabewerte: 0 erledigt, 1 misslungen oder abgelehnt, 2 falscher Aufruf,\n"
	"3 eine Kollegin war schneller, 4 belegt, 5 nicht gefunden.\n";

static void show_all(Str *out)
{
	str_adds(out,
		"kontor, das Büro der Kleinstadt Akademie im Terminal\n\n"
		"Aufruf: kontor [--db DATEI] [--as NAME] [--read-only] [BEFEHL …]\n"
		"Ohne Befehl öffnet sich das Büro auf dem Bildschirm.\n\nBefehle:\n");
	for (const CliCommand *const *c = cli_commands; *c != NULL; c++)
		str_addf(out, "  %-9s %s\n", (*c)->name, (*c)->summary);
	str_adds(out, "\nOptionen:\n");
	str_adds(out, global_options);
	str_adds(out, "\nListen: ");
	bool first = true;
	for (const Kind *const *k = kind_all; *k != NULL; k++) {
		if (!(*k)->listed)
			continue;
		str_addf(out, "%s%s (%s)", first ? "" : ", ", (*k)->name, (*k)->plural);
		first = false;
	}
	str_adds(out, "\n\n");
	str_adds(out, exit_statuses);
	str_adds(out, "Mehr zu einem Befehl: kontor BEFEHL --help\n");
}

static void show_command(const CliCommand *c, Str *out)
{
	str_addf(out, "%s\n\nAufruf: kontor %s\n", c->summary, c->synopsis);
	if (c->examples != NULL)
		str_addf(out, "\n%s", c->examples);
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		str_addc(out, '\n');
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	if (cli_args_parse(NULL, 0, &argc, argv, err) != RC_OK)
		return err->rc;
	AUTO(str_done) Str out = STR_INIT;
	if (argc < 2 || strcmp(argv[1], "--help") == 0) {
		show_all(&out);
		return cli_out_write(cx, &out, err);
	}
	const char *names[32] = { NULL };
	for (size_t i = 0; cli_commands[i] != NULL && i + 1 < ARRAY_LEN(names); i++) {
		names[i] = cli_commands[i]->name;
		if (strcmp(names[i], argv[1]) == 0) {
			show_command(cli_commands[i], &out);
			return cli_out_write(cx, &out, err);
		}
	}
	const char *nearest = cli_args_nearest(argv[1], names);
	return cli_args_usage(err, "Den Befehl „%s“ gibt es nicht%s%s.", argv[1],
		nearest != NULL ? "; gemeint ist vielleicht " : "", nearest != NULL ? nearest : "");
}

const CliCommand cli_help_command = {
	.name = "help",
	.need = CLI_NO_OFFICE,
	.synopsis = "help [BEFEHL]",
	.summary = "diese Übersicht, oder die Hilfe zu einem Befehl",
	.examples = "Beispiel:\n  kontor help list\n",
	.run = run,
};
