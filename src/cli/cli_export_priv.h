/* Between what export puts out. */
#ifndef KONTOR_CLI_EXPORT_PRIV_H
#define KONTOR_CLI_EXPORT_PRIV_H

#include "cli_priv.h"

/* The whole of export badges and export signin; options are still in argv. */
MUST_CHECK Rc cli_export_paper_badges(CliContext *cx, int argc, char **argv, Err *err);
MUST_CHECK Rc cli_export_paper_signin(CliContext *cx, int argc, char **argv, Err *err);

#endif
