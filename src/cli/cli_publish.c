/* publish: the calendar feeds, as files for a web server. */
#include "cli_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/office/feed.h"

static Rc parse_mode(const char *text, unsigned *ret, Err *err)
{
	size_t len = strlen(text);
	if (len < 3 || len > 4 || strspn(text, "01234567") != len)
		return cli_args_usage(err, "--mode verlangt Rechte wie 0644 oder 0640, nicht „%s“.", text);
	unsigned mode = (unsigned)strtoul(text, NULL, 8);
	if ((mode & 0600) != 0600 || (mode & ~0666U) != 0)
		return cli_args_usage(err,
			"Mit --mode %s könnte kontor die Dateien nicht mehr schreiben oder sie wären "
			"ausführbar; üblich ist 0644 oder 0640.",
			text);
	*ret = mode;
	return RC_OK;
}

static const char *done_name(const FeedFile *f)
{
	return f->done == FEED_WRITTEN ? "written" : "same";
}

static void write_json(const FeedFiles *files, Str *out)
{
	JsonWriter w;
	json_begin(&w, out, true);
	json_begin_array(&w);
	for (size_t i = 0; i < files->len; i++) {
		const FeedFile *f = &files->items[i];
		json_begin_object(&w);
		json_key(&w, "file");
		json_text(&w, f->name);
		json_key(&w, "title");
		json_text(&w, f->title);
		json_key(&w, "who");
		json_text(&w, f->who);
		json_key(&w, "events");
		json_int(&w, (int64_t)f->events);
		json_key(&w, "done");
		json_text(&w, done_name(f));
		json_end_object(&w);
	}
	json_end_array(&w);
	str_addc(out, '\n');
}

static void write_table(const FeedFiles *files, bool dry_run, int width, Str *out)
{
	AUTO(arena_freep) Arena *a = arena_new();
	CliGrid g;
	cli_grid_begin(&g, a, 4);
	cli_grid_column(&g, 0, "", false, true);
	cli_grid_column(&g, 1, "Datei", false, true);
	cli_grid_column(&g, 2, "Termine", true, true);
	cli_grid_column(&g, 3, "für", false, false);
	for (size_t i = 0; i < files->len; i++) {
		const FeedFile *f = &files->items[i];
		const char *written = dry_run ? "würde geschrieben" : "geschrieben";
		cli_grid_cell(&g, f->done == FEED_WRITTEN ? written : "unverändert");
		cli_grid_cell(&g, f->name);
		cli_grid_cell(&g, arena_printf(a, "%zu", f->events));
		cli_grid_cell(&g, f->who);
	}
	(void)cli_grid_write(&g, width, out);
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	const char *mode = NULL;
	bool json = false;
	FeedAsk ask = { 0 };
	FeedFiles files = { NULL, 0, 0 };
	const CliOption options[] = {
		{ "--mode", &mode, NULL },
		{ "--dry-run", NULL, &ask.dry_run },
		{ "--json", NULL, &json },
	};
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK ||
		(mode != NULL && parse_mode(mode, &ask.mode, err) != RC_OK))
		return err->rc;
	if (argc != 2)
		return cli_args_usage(err, "Wohin? Zum Beispiel: kontor publish kalender");
	ask.dir = argv[1];
	if (feed_publish(cx->office, &ask, a, &files, err) != RC_OK)
		return err->rc;
	if (json)
		write_json(&files, &out);
	else
		write_table(&files, ask.dry_run, cx->out_width, &out);
	return cli_out_write(cx, &out, err);
}

const CliCommand cli_publish_command = {
	.name = "publish",
	.need = CLI_WRITES,
	.synopsis = "publish VERZEICHNIS [--mode 0640] [--dry-run] [--json]",
	.summary = "die Kalender zum Abonnieren schreiben",
	.examples =
		"Schreibt die öffentlichen Termine (alle und je Art), je einen Kalender für jede Person, die\n"
		"mitwirkt, einen für Partner und einen mit allem für die Geschäftsstelle. Die Namen der nicht\n"
		"öffentlichen lassen sich nicht erraten. Dateien, an denen sich nichts ändert, bleiben, wie sie\n"
		"sind; jede andere wird nachgelesen und dann als Ganzes ersetzt. --mode gibt ihre Rechte an.\n\n"
		"Beispiele:\n"
		"  kontor publish kalender\n"
		"  kontor publish kalender --mode 0640 --json\n",
	.run = run,
};
