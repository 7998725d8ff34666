/* check: is the file intact, and is the audit chain unbroken? */
#include "cli_priv.h"

#include <inttypes.h>

#include "kontor/office/change.h"
#include "kontor/office/upkeep.h"

typedef struct Findings {
	CliContext *cx;
	Rc rc; /* of writing them */
	Err err;
} Findings;

static void print_finding(void *arg, const char *finding)
{
	Findings *f = arg;
	if (f->rc == RC_OK)
		f->rc = cli_out_line(f->cx, &f->err, "%s", finding);
}

/* To be kept elsewhere: it alone shows a chain that was cut off or computed anew. */
static Rc print_head(CliContext *cx, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	int64_t id;
	const char *hash;
	if (change_head(cx->office, a, &id, &hash, err) != RC_OK)
		return err->rc;
	return id == 0 ? RC_OK : cli_out_line(cx, err, "Kopf des Protokolls: %" PRId64 " %s", id, hash);
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	if (cli_args_parse(NULL, 0, &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc != 1)
		return cli_args_usage(
			err, "check prüft die ganze Bürodatei und nimmt keine weiteren Angaben.");
	Findings f = { .cx = cx, .rc = RC_OK };
	size_t n;
	if (upkeep_check(cx->office, print_finding, &f, &n, err) != RC_OK)
		return err->rc;
	if (f.rc != RC_OK) {
		*err = f.err;
		return f.rc;
	}
	if (n > 0)
		return err_set(err, RC_IO,
			"Die Bürodatei ist beschädigt (Befunde: %zu). Bitte die letzte Sicherung prüfen.", n);
	if (cli_out_line(cx, err, "In Ordnung: %s", office_path(cx->office)) != RC_OK)
		return err->rc;
	return print_head(cx, err);
}

const CliCommand cli_check_command = {
	.name = "check",
	.need = CLI_READS,
	.synopsis = "check",
	.summary = "die Bürodatei und die Kette des Protokolls prüfen, ohne etwas zu ändern",
	.examples = "Beispiel:\n  kontor --db sicherung.db check\n",
	.run = run,
};
