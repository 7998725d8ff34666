/* The actions of `tandem`: argv[0] is the action's name. */
#ifndef KONTOR_CLI_TANDEM_PRIV_H
#define KONTOR_CLI_TANDEM_PRIV_H

#include "cli_priv.h"
#include "kontor/office/tandems.h"

Rc cli_tandem_pair(CliContext *cx, int argc, char **argv, Err *err);
Rc cli_tandem_pool(CliContext *cx, int argc, char **argv, Err *err);
Rc cli_tandem_release(CliContext *cx, int argc, char **argv, Err *err);
Rc cli_tandem_third(CliContext *cx, int argc, char **argv, Err *err);
Rc cli_tandem_verify(CliContext *cx, int argc, char **argv, Err *err);
Rc cli_tandem_record(CliContext *cx, int argc, char **argv, Err *err);
Rc cli_tandem_compare(CliContext *cx, int argc, char **argv, Err *err);
Rc cli_tandem_ask(CliContext *cx, int argc, char **argv, Err *err);
Rc cli_tandem_answer(CliContext *cx, int argc, char **argv, Err *err);
Rc cli_tandem_meet(CliContext *cx, int argc, char **argv, Err *err);

#endif
