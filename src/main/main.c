/* kontor: options, then the office on the terminal or one command. */
#include "main_priv.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kontor/base/text.h"
#include "kontor/cli/cli.h"

static const CliCommand DEMO = {
	.name = "demo",
	.need = CLI_NO_OFFICE,
	.synopsis = "demo",
	.summary = "öffnet ein erfundenes Kontor zum Ausprobieren; beim Beenden verschwindet es",
	.examples = "kontor demo",
};

void main_complain(const char *text)
{
	AUTO(str_done) Str line = STR_INIT;

	str_adds(&line, "kontor: ");
	text_safe_line(&line, text);
	str_addc(&line, '\n');
	(void)!write(STDERR_FILENO, str_cstr(&line), line.len);
}

static void main_help_command(const CliCommand *c)
{
	printf("  %-10s %s\n", c->name, c->summary);
}

static int main_help(void)
{
	printf("Aufruf: kontor [--db DATEI] [--as NAME] [--read-only] [BEFEHL …]\n\n"
	       "Ohne Befehl öffnet sich das Kontor auf dem Terminal.\n\n"
	       "  --db DATEI   die Datei des Kontors; sonst $KONTOR_DB, die Konfiguration\n"
	       "               ~/.config/kontor/config, ~/.local/share/kontor/office.db\n"
	       "  --as NAME    wer arbeitet, für das Protokoll; sonst der Anmeldename\n"
	       "  --read-only  nur lesen\n"
	       "  --help       diese Hilfe; kontor BEFEHL --help die zu einem Befehl\n"
	       "  --version    die Version\n\n"
	       "Befehle:\n");
	for (size_t i = 0; cli_commands[i] != NULL; i++)
		main_help_command(cli_commands[i]);
	main_help_command(&DEMO);
	return fflush(stdout) == 0 ? CLI_DONE : CLI_FAILED;
}

static int main_usage(const char *text)
{
	main_complain(text);
	return CLI_USAGE;
}

static bool main_has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static int main_no_terminal(void)
{
	return main_usage("Das Kontor braucht ein Terminal; ohne eines nehmen Sie einen Befehl, siehe kontor "
			  "--help.");
}

static int main_demo(const Settings *settings, int argc, char **argv)
{
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		printf("Aufruf: kontor %s\n\n%s.\n", DEMO.synopsis, DEMO.summary);
		return fflush(stdout) == 0 ? CLI_DONE : CLI_FAILED;
	}
	if (argc > 1)
		return main_usage("demo nimmt keine Angaben; siehe kontor demo --help.");
	return main_has_terminal() ? demo_run(settings) : main_no_terminal();
}

static int main_child(void *arg)
{
	return loop_run(arg);
}

static int main_command(const OfficeConfig *office, int argc, char **argv)
{
	CliContext cx = { .config = *office, .out = stdout, .out_is_terminal = isatty(STDOUT_FILENO) };
	struct winsize ws;

	cx.out_width = 80;
	if (cx.out_is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0)
		cx.out_width = ws.ws_col;
	return cli_run(&cx, argc, argv);
}

int main(int argc, char **argv)
{
	AUTO(arena_freep) Arena *arena = arena_new();
	Args args;
	Settings settings;
	OfficeConfig office;
	LoopConfig loop;
	Err err = ERR_INIT;

	if (args_parse(argc, argv, &args, &err) != RC_OK)
		return main_usage(err.text);
	if (args.help)
		return main_help();
	if (args.version)
		return puts("kontor " KONTOR_VERSION) < 0 ? CLI_FAILED : CLI_DONE;
	if (settings_load(&args, arena, &settings, &err) != RC_OK)
		return main_usage(err.text);
	if (args.argc > 0 && strcmp(args.argv[0], DEMO.name) == 0)
		return main_demo(&settings, args.argc, args.argv);
	office = (OfficeConfig){ .path = settings.db,
		.user = settings.user,
		.read_only = args.read_only,
		.clock = settings.clock };
	if (args.argc > 0)
		return main_command(&office, args.argc, args.argv);
	if (!main_has_terminal())
		return main_no_terminal();
	loop = (LoopConfig){ &office, settings.theme };
	return pair_run(main_child, &loop);
}
