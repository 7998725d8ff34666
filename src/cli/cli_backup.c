/* backup: a consistent copy while others work. */
#include "cli_priv.h"

#include "kontor/office/upkeep.h"

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	if (cli_args_parse(NULL, 0, &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc != 2)
		return cli_args_usage(err, "Wohin? Zum Beispiel: kontor backup kontor-sicherung.db");
	if (upkeep_backup(cx->office, argv[1], err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "Gesichert: %s", argv[1]);
}

const CliCommand cli_backup_command = {
	.name = "backup",
	.need = CLI_READS,
	.synopsis = "backup DATEI",
	.summary = "eine Sicherung schreiben, während andere weiterarbeiten",
	.examples = "Die Sicherung ist selbst eine Bürodatei; prüfen: kontor --db DATEI check\n\n"
		    "Beispiel:\n  kontor backup kontor-sicherung.db\n",
	.run = run,
};
