/* Between the sources of import. */
#ifndef KONTOR_CLI_IMPORT_PRIV_H
#define KONTOR_CLI_IMPORT_PRIV_H

#include "cli_priv.h"

typedef struct CliImportArgs {
	const char *file;
	bool dry_run, json;
	const char *mapping; /* persons only, as the next; NULL: guessed */
	const char *errors;  /* where the refused rows go; NULL: nowhere */
} CliImportArgs;

/* The whole of import persons; what is to be printed goes to out. */
MUST_CHECK Rc cli_import_persons(CliContext *cx, const CliImportArgs *args, Str *out, Arena *a, Err *err);

#endif
