/* init: a new office from the shipped register. */
#include "cli_priv.h"

#include "kontor/office/import.h"

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	bool demo = false;
	const CliOption options[] = { { "--demo", NULL, &demo } };
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc != 1)
		return cli_args_usage(
			err, "init nimmt keine Datei; den Ort nennt --db: kontor --db DATEI init");
	if (import_init(&cx->config, demo, err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "Angelegt: %s", cx->config.path);
}

const CliCommand cli_init_command = {
	.name = "init",
	.need = CLI_NO_OFFICE,
	.synopsis = "init [--demo]",
	.summary = "ein neues Büro anlegen: alle Kommunen und die Themen; --demo mit erfundenen Beispielen",
	.examples = "Eine vorhandene Datei bleibt unberührt.\n\n"
		    "Beispiele:\n  kontor init\n  kontor --db probe.db init --demo\n",
	.run = run,
};
