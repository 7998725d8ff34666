/* The command line: one file per subcommand, one table. */
#ifndef KONTOR_CLI_CLI_H
#define KONTOR_CLI_CLI_H

#include <stdio.h>

#include "kontor/office/office.h"

/* Exit statuses: a contract. */
enum { CLI_DONE = 0, CLI_FAILED = 1, CLI_USAGE = 2, CLI_CONFLICT = 3, CLI_BUSY = 4, CLI_NOT_FOUND = 5 };

typedef struct CliContext {
	OfficeConfig config; /* from the global options; not opened yet */
	Office *office;      /* opened for commands that need one */
	FILE *out;           /* results; */
	bool out_is_terminal;
	int out_width;
} CliContext;

typedef enum CliNeed { CLI_NO_OFFICE, CLI_READS, CLI_WRITES } CliNeed;

typedef struct CliCommand {
	const char *name; /* "list" */
	CliNeed need;
	const char *synopsis; /* "list KIND [QUERY] [--columns a,b] …" */
	const char *summary;  /* German, one line */
	const char *examples; /* German, several lines */
	Rc (*run)(CliContext *cx, int argc, char **argv, Err *err);
} CliCommand;

extern const CliCommand *const cli_commands[]; /* NULL ends it */

/* Run argv[0] as a subcommand: help, usage errors and exit statuses included. */
int cli_run(CliContext *cx, int argc, char **argv);
int cli_exit_status(const Err *err);

#endif
