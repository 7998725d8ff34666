/* kontor: options, then the office on the terminal or one command. */
#include "main_priv.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kontor/base/text.h"
#include "kontor/cli/cli.h"

void main_complain(const char *text)
{
	AUTO(str_done) Str line = STR_INIT;

	str_adds(&line, "kontor: ");
	text_safe_line(&line, text);
	str_addc(&line, '\n');
	(void)!write(STDERR_FILENO, str_cstr(&line), line.len);
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

/* Options that need no settings: they work even where the configuration is wrong. */
static int main_help(void)
{
	char *argv[] = { "help", NULL };

	return main_command(&(OfficeConfig){ 0 }, 1, argv);
}

/* No command: the office. The demo needs the screens, too, which commands do not see. */
static int main_open(const Settings *settings, const OfficeConfig *office, bool demo)
{
	LoopConfig loop = { office, settings->theme };

	if (!main_has_terminal())
		return main_usage(
			"Ohne Befehl öffnet sich das Büro auf einem Terminal; hier ist keines. Befehle "
			"zeigt: kontor --help");
	return demo ? demo_run(settings) : pair_run(main_child, &loop);
}

int main(int argc, char **argv)
{
	AUTO(arena_freep) Arena *arena = arena_new();
	Args args;
	Settings settings;
	OfficeConfig office;
	Err err = ERR_INIT;
	bool demo;

	if (args_parse(argc, argv, &args, &err) != RC_OK)
		return main_usage(err.text);
	if (args.help)
		return main_help();
	if (args.version)
		return puts("kontor " KONTOR_VERSION) < 0 || fflush(stdout) != 0 ? CLI_FAILED : CLI_DONE;
	if (settings_load(&args, arena, &settings, &err) != RC_OK)
		return main_usage(err.text);
	office = (OfficeConfig){ .path = settings.db,
		.user = settings.user,
		.read_only = args.read_only,
		.clock = settings.clock };
	demo = args.argc == 1 && strcmp(args.argv[0], "demo") == 0;
	if (args.argc == 0 || (demo && main_has_terminal()))
		return main_open(&settings, &office, demo);
	return main_command(&office, args.argc, args.argv);
}
