/* letters: one letter to many persons, as one text file. */
#include "cli_priv.h"

#include <string.h>

#include "cli_list_priv.h"
#include "kontor/base/text.h"
#include "kontor/exchange/file.h"
#include "kontor/office/letter.h"

typedef struct LettersArgs {
	const char *subject, *body, *file;
	CliListArgs list;
} LettersArgs;

static Rc parse_args(Office *o, int argc, char **argv, LettersArgs *args, Arena *a, Err *err)
{
	AUTO(str_done) Str line = STR_INIT;
	const CliOption options[] = {
		{ "--subject", &args->subject, NULL },
		{ "--body", &args->body, NULL },
		{ "-o", &args->file, NULL },
	};
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (args->subject == NULL || args->body == NULL || args->file == NULL)
		return cli_args_usage(
			err, "Ein Brief braucht --subject BETREFF, --body DATEI mit dem Text und -o DATEI.");
	for (int i = 1; i < argc; i++)
		str_addf(&line, "%s%s", i > 1 ? " " : "", argv[i]);
	const char *query = text_normalise(a, str_cstr(&line), line.len, true);
	if (query == NULL)
		return cli_args_usage(err, "Die Suche ist nicht in UTF-8 geschrieben.");
	args->list = (CliListArgs){ .kind = &kind_person };
	if (query_parse(&kind_person, query, office_today(o), false, a, &args->list.query, err) != RC_OK)
		return cli_args_as_usage(err);
	return table_columns(&kind_person, "full_name", a, &args->list.columns, err);
}

/* Windows puts a mark in front of UTF-8 that is no part of the text. */
static Rc read_body(const char *path, Arena *a, const char **ret, Err *err)
{
	static const char mark[] = "\xEF\xBB\xBF";
	char *bytes;
	size_t len;
	if (file_read(path, LETTER_BODY_MAX, a, &bytes, &len, err) != RC_OK)
		return err->rc;
	if (strlen(bytes) != len)
		return err_set(err, RC_INVALID, "%s ist kein Text in UTF-8, bitte so speichern.", path);
	*ret = strncmp(bytes, mark, strlen(mark)) == 0 ? bytes + strlen(mark) : bytes;
	return RC_OK;
}

static Rc report(CliContext *cx, const LetterPlan *plan, const char *path, Err *err)
{
	AUTO(str_done) Str out = STR_INIT;
	str_addf(&out, "ok letters %zu ", plan->to.len);
	text_safe_line(&out, path);
	for (size_t i = 0; i < plan->skipped.len; i++) {
		str_adds(&out, "\nausgelassen: ");
		text_safe_line(&out, plan->skipped.items[i].name);
		str_addf(&out, " (%s)", plan->skipped.items[i].reason);
	}
	str_addc(&out, '\n');
	return cli_out_write(cx, &out, err);
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	LettersArgs args = { 0 };
	CliListRows rows;
	LetterOrder order = { 0 };
	LetterPlan plan;
	const char *path;
	if (parse_args(cx->office, argc, argv, &args, a, err) != RC_OK ||
		read_body(args.body, a, &order.body, err) != RC_OK ||
		cli_list_load(cx->office, &args.list, a, &rows, err) != RC_OK)
		return err->rc;
	int64_t *ids = ARENA_ARRAY(a, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = rows.data.items[rows.rows[i]].id;
	order.ids = ids;
	order.n = rows.n;
	order.subject = args.subject;
	order.path = args.file;
	if (letter_write(cx->office, &order, a, &plan, &path, err) != RC_OK)
		return err->rc;
	return report(cx, &plan, path, err);
}

const CliCommand cli_letters_command = {
	.name = "letters",
	.need = CLI_WRITES,
	.synopsis = "letters [SUCHE] --subject BETREFF --body DATEI -o DATEI",
	.summary = "Briefe an Personen beginnen, als eine Textdatei",
	.examples =
		"Schreibt jeder Person, die SUCHE in der Liste der Personen findet, einen Brief nach DIN 5008,\n"
		"alle in eine Textdatei mit einem Seitenvorschub zwischen zweien. Wer keinen Brief wünscht oder\n"
		"keine Anschrift hat, wird ausgelassen und genannt. Jeder Brief steht danach als Vermerk bei\n"
		"Person und Kommune, die Ausfuhr im Protokoll; ein undo nimmt die Vermerke zurück.\n\n"
		"Beispiele:\n"
		"  kontor letters funktion:bürgermeister land:BB --subject 'Einladung' --body text.txt -o brief.txt\n"
		"  lp brief.txt\n",
	.run = run,
};
