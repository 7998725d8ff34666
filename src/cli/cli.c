/* Running a subcommand: find it, open the office, run, say what went wrong, exit status. */
#include "kontor/cli/cli.h"

#include <signal.h>
#include <string.h>

#include "cli_priv.h"

const CliCommand *const cli_commands[] = {
	&cli_init_command,
	&cli_demo_command,
	&cli_status_command,
	&cli_list_command,
	&cli_show_command,
	&cli_put_command,
	&cli_delete_command,
	&cli_undo_command,
	&cli_redo_command,
	&cli_history_command,
	&cli_import_command,
	&cli_persons_command,
	&cli_letters_command,
	&cli_invite_command,
	&cli_send_command,
	&cli_publish_command,
	&cli_export_command,
	&cli_backup_command,
	&cli_check_command,
	&cli_solve_command,
	&cli_help_command,
	NULL,
};

int cli_exit_status(const Err *err)
{
	switch (err->rc) {
	case RC_OK:
		return CLI_DONE;
	case RC_NOT_FOUND:
		return CLI_NOT_FOUND;
	case RC_CONFLICT:
		return CLI_CONFLICT;
	case RC_BUSY:
		return CLI_BUSY;
	default:
		return cli_args_is_usage(err) ? CLI_USAGE : CLI_FAILED;
	}
}

static const CliCommand *find_command(const char *name)
{
	for (const CliCommand *const *c = cli_commands; *c != NULL; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

static Rc unknown_command(const char *name, Err *err)
{
	const char *names[32] = { NULL };
	for (size_t i = 0; cli_commands[i] != NULL && i + 1 < ARRAY_LEN(names); i++)
		names[i] = cli_commands[i]->name;
	const char *nearest = cli_args_nearest(name, names);
	if (nearest != NULL)
		return cli_args_usage(
			err, "Den Befehl „%s“ gibt es nicht; gemeint ist vielleicht %s.", name, nearest);
	return cli_args_usage(
		err, "Den Befehl „%s“ gibt es nicht. Eine Übersicht zeigt: kontor --help", name);
}

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0)
			return true;
	return false;
}

static Rc run_command(CliContext *cx, const CliCommand *c, int argc, char **argv, Err *err)
{
	if (c->need == CLI_NO_OFFICE || cx->office != NULL)
		return c->run(cx, argc, argv, err);
	Rc rc = office_open(&cx->config, &cx->office, err);
	if (rc == RC_OK)
		rc = c->run(cx, argc, argv, err);
	office_close(cx->office);
	cx->office = NULL;
	return rc;
}

int cli_run(CliContext *cx, int argc, char **argv)
{
	Err err = ERR_INIT;
	/* A reader that goes away is a failed write, which is reported, not a death. */
	signal(SIGPIPE, SIG_IGN);
	const char *name = argc > 0 ? argv[0] : "help";
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	const CliCommand *c = find_command(name);
	Rc rc;
	if (c == NULL) {
		rc = unknown_command(name, &err);
	} else if (asks_for_help(argc, argv)) {
		char *help[] = { "help", argv[0] };
		rc = cli_help_command.run(cx, ARRAY_LEN(help), help, &err);
	} else {
		rc = run_command(cx, c, argc, argv, &err);
	}
	if (rc == RC_OK)
		return CLI_DONE;
	if (err.text[0] != '\0')
		cli_out_note("%s", err.text);
	return cli_exit_status(&err);
}
