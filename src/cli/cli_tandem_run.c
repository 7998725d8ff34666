/* tandem release, third, verify, record, compare, ask, answer, meet: kept runs and live tandems. */
#include <stdlib.h>
#include <string.h>

#include "cli_tandem_priv.h"

static Rc number(const char *what, const char *text, int64_t *ret, Err *err)
{
	return cli_args_number(what, text, ret, err);
}

/* The one number that an action wants. */
static Rc one(int argc, char **argv, const char *usage, int64_t *ret, Err *err)
{
	if (argc != 2)
		return cli_args_usage(err, "%s", usage);
	return number(argv[0], argv[1], ret, err);
}

Rc cli_tandem_release(CliContext *cx, int argc, char **argv, Err *err)
{
	int64_t run;
	size_t n;
	AUTO(str_done) Str line = STR_INIT;
	if (one(argc, argv, "kontor tandem release LAUF", &run, err) != RC_OK ||
		tandems_release(cx->office, run, &n, err) != RC_OK)
		return err->rc;
	cli_out_count(&line, n, "Tandem", "Tandems");
	return cli_out_line(cx, err, "%s vorgeschlagen. Noch ist niemand angeschrieben: kontor tandem ask …",
		str_cstr(&line));
}

Rc cli_tandem_verify(CliContext *cx, int argc, char **argv, Err *err)
{
	int64_t run;
	if (one(argc, argv, "kontor tandem verify LAUF", &run, err) != RC_OK ||
		tandems_verify(cx->office, run, err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err,
		"Der Lauf stimmt mit seinem Abbild überein, und sein Beweis gilt: Einen besseren Plan gab es nicht.");
}

Rc cli_tandem_record(CliContext *cx, int argc, char **argv, Err *err)
{
	const char *path = NULL, *purpose = "";
	const CliOption options[] = { { "-o", &path, NULL }, { "--purpose", &purpose, NULL } };
	AUTO(str_done) Str out = STR_INIT;
	int64_t run;
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK ||
		one(argc, argv, "kontor tandem record LAUF --purpose ZWECK [-o DATEI]", &run, err) != RC_OK)
		return err->rc;
	if (path != NULL)
		return tandems_record_write(cx->office, run, purpose, path, err);
	Rc rc = tandems_record_disclose(cx->office, run, purpose, &out, err);
	return rc != RC_OK ? rc : cli_out_write(cx, &out, err);
}

Rc cli_tandem_third(CliContext *cx, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	int64_t run, person;
	const char *pair;
	if (argc != 3)
		return cli_args_usage(err, "kontor tandem third LAUF PERSON");
	if (number(argv[0], argv[1], &run, err) != RC_OK || number(argv[0], argv[2], &person, err) != RC_OK ||
		tandems_third(cx->office, run, person, a, &pair, err) != RC_OK)
		return err->rc;
	if (*pair == '\0')
		return cli_out_line(cx, err, "ok runs %lld: wieder ohne Partner", (long long)run);
	return cli_out_line(cx, err, "ok runs %lld: zu dritt mit %s", (long long)run, pair);
}

Rc cli_tandem_compare(CliContext *cx, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	int64_t left, right;
	TandemsDiffs diffs;
	CliGrid g;
	if (argc != 3)
		return cli_args_usage(err, "kontor tandem compare LAUF LAUF");
	if (number(argv[0], argv[1], &left, err) != RC_OK || number(argv[0], argv[2], &right, err) != RC_OK ||
		tandems_compare(cx->office, left, right, a, &diffs, err) != RC_OK)
		return err->rc;
	cli_grid_begin(&g, a, 4);
	cli_grid_column(&g, 0, "Person", false, false);
	cli_grid_column(&g, 1, "mit", false, false);
	cli_grid_column(&g, 2, arena_printf(a, "Lauf %lld", (long long)left), true, true);
	cli_grid_column(&g, 3, arena_printf(a, "Lauf %lld", (long long)right), true, true);
	for (size_t i = 0; i < diffs.len; i++) {
		const TandemsDiff *d = &diffs.items[i];
		cli_grid_cell(&g, arena_printf(a, "%s, %s", d->first, d->first_town));
		cli_grid_cell(&g, arena_printf(a, "%s, %s", d->second, d->second_town));
		cli_grid_cell(&g, d->side == TANDEMS_ONLY_RIGHT ? "–" : arena_printf(a, "%d", d->left));
		cli_grid_cell(&g, d->side == TANDEMS_ONLY_LEFT ? "–" : arena_printf(a, "%d", d->right));
	}
	if (diffs.len > 0)
		cli_grid_write(&g, cx->out_width, &out);
	else
		str_adds(&out, "Beide Läufe haben keine Paare.\n");
	return cli_out_write(cx, &out, err);
}

Rc cli_tandem_ask(CliContext *cx, int argc, char **argv, Err *err)
{
	const char *until = NULL;
	const CliOption options[] = { { "--until", &until, NULL } };
	int64_t tandem;
	Day deadline;
	size_t messages, calls;
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK ||
		one(argc, argv, "kontor tandem ask TANDEM --until TAG", &tandem, err) != RC_OK)
		return err->rc;
	if (until == NULL)
		return cli_args_usage(err, "Bis wann wird eine Antwort erbeten? Zum Beispiel --until +14t");
	if (date_parse_typed(until, office_today(cx->office), &deadline, err) != RC_OK)
		return cli_args_as_usage(err);
	if (tandems_ask(cx->office, tandem, deadline, &messages, &calls, err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "ok tandems %lld: %zu im Postausgang, %zu anzurufen.", (long long)tandem,
		messages, calls);
}

Rc cli_tandem_answer(CliContext *cx, int argc, char **argv, Err *err)
{
	const char *reason = NULL;
	const CliOption options[] = { { "--reason", &reason, NULL } };
	int64_t tandem, person;
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	bool yes = argc == 4 && strcmp(argv[3], "yes") == 0;
	if (argc != 4 || (!yes && strcmp(argv[3], "no") != 0))
		return cli_args_usage(err, "kontor tandem answer TANDEM PERSON yes|no [--reason GRUND]");
	if (number(argv[0], argv[1], &tandem, err) != RC_OK ||
		number(argv[0], argv[2], &person, err) != RC_OK ||
		tandems_answer(cx->office, tandem, person, yes, reason, err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "ok tandems %lld", (long long)tandem);
}

Rc cli_tandem_meet(CliContext *cx, int argc, char **argv, Err *err)
{
	int64_t tandem, event;
	WallSpan span;
	if (argc != 3)
		return cli_args_usage(err, "kontor tandem meet TANDEM \"14.10. 10-12\"");
	if (number(argv[0], argv[1], &tandem, err) != RC_OK)
		return err->rc;
	if (date_parse_span(argv[2], office_today(cx->office), &span, NULL, err) != RC_OK)
		return cli_args_as_usage(err);
	if (span.all_day)
		return cli_args_usage(err, "Bitte mit Uhrzeit, zum Beispiel \"14.10. 10-12\".");
	int minutes = span.end == WALL_NONE ? 0 : (int)(span.end - span.start);
	if (tandems_meeting(cx->office, tandem, span.start, minutes, &event, err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "ok events %lld 1", (long long)event);
}
