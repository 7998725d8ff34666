/* demo: in the table for help and manual. On a terminal main runs it itself, since it
 * opens the screens, which commands do not see; what arrives here cannot be run. */
#include "cli_priv.h"

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	(void)cx;
	(void)argv;
	if (argc != 1)
		return cli_args_usage(err, "demo nimmt keine Angaben; siehe kontor demo --help");
	return cli_args_usage(err, "Die Demo braucht ein Terminal.");
}

const CliCommand cli_demo_command = {
	.name = "demo",
	.need = CLI_NO_OFFICE,
	.synopsis = "demo",
	.summary = "ein erfundenes Büro zum Ausprobieren öffnen; es verschwindet beim Beenden",
	.examples = "Beispiel:\n  kontor demo\n",
	.run = run,
};
