#include "stage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kontor/cli/cli.h"
#include "kontor/office/import.h"
#include "kontor/screens/registry.h"
#include "kontor/ui/ui.h"

#define STAGE_KEY_MS   10   /* between two keys */
#define STAGE_REST_MS  3000 /* timers of a screen that run longer are not waited for */
#define STAGE_ARGS_MAX 40
#define STAGE_RANDOM   6 /* characters that mkdtemp puts in */

struct Stage {
	StageHead head;
	char path[256];
	size_t dir_len; /* of the folder in path */
	Office *office;
	Ui *ui;
	int64_t now;
};

void stage_head_init(StageHead *head)
{
	*head = (StageHead){ .w = 80, .h = 24, .user = "erika", .fixture = "demo" };
	head->clock = wall_to_utc(wall_parse_iso("2026-03-02T09:00"));
}

static bool stage_complain(const Err *err, const char *what)
{
	printf("# %s: %s\n", what, err->text);
	return false;
}

/* --- the office file -------------------------------------------------------- */

static bool stage_copy(const char *from, const char *to)
{
	char buf[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660);
	bool ok = in >= 0 && out >= 0 && fchmod(out, 0660) == 0;
	ssize_t n;

	while (ok && (n = read(in, buf, sizeof(buf))) > 0)
		ok = write(out, buf, (size_t)n) == n;
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return ok;
}

/* Made once per run; tests get copies, so that none sees what another did. */
static bool stage_fixture(const StageHead *head, const char *dir, char path[256])
{
	StageHead plain;
	OfficeConfig cfg = { .path = path, .user = "einrichtung" };
	Err err = ERR_INIT;

	snprintf(path, 256, "%s/%s.db", dir, head->fixture);
	if (access(path, F_OK) == 0)
		return true;
	stage_head_init(&plain);
	cfg.clock.fixed = plain.clock;
	if (import_init(&cfg, strcmp(head->fixture, "demo") == 0, &err) != RC_OK)
		return stage_complain(&err, "fixture");
	return true;
}

/* --- command lines ------------------------------------------------------------ */

/* Split at blanks, with "…" around what holds some; in place. */
static int stage_split(char *line, char *argv[STAGE_ARGS_MAX])
{
	int argc = 0;

	while (*line != '\0' && argc < STAGE_ARGS_MAX - 1) {
		char *out = line += strspn(line, " \t");
		bool quoted = false;

		if (*line == '\0')
			break;
		argv[argc++] = out;
		for (; *line != '\0' && (quoted || *line != ' '); line++) {
			if (*line == '"')
				quoted = !quoted;
			else
				*out++ = *line;
		}
		if (*line != '\0')
			line++;
		*out = '\0';
	}
	argv[argc] = NULL;
	return argc;
}

static bool stage_command(const char *path, const char *user, int64_t clock, const char *command)
{
	char line[1024], *argv[STAGE_ARGS_MAX];
	FILE *out = fopen("/dev/null", "w");
	CliContext cx = { .config = { .path = path, .user = user, .clock = { clock } }, .out = out };
	int argc, status;

	if (out == NULL)
		return false;
	str_copy(line, sizeof(line), command);
	argc = stage_split(line, argv);
	cx.out_width = 80;
	status = argc > 0 ? cli_run(&cx, argc, argv) : 0;
	fclose(out);
	if (status != CLI_DONE)
		printf("# \"%s\" ended with status %d\n", command, status);
	return status == CLI_DONE;
}

static bool stage_commands(const StageHead *head, const char *path, const char *commands)
{
	char line[1024];

	while (*commands != '\0') {
		size_t len = strcspn(commands, "\n");

		str_format(line, sizeof(line), "%.*s", (int)len, commands);
		commands += len + (commands[len] == '\n');
		if (line[0] != '\0' && line[0] != '#' && !stage_command(path, head->user, head->clock, line))
			return false;
	}
	return true;
}

/* --- opening -------------------------------------------------------------------- */

static const ScreenDef *stage_screen(const char *id)
{
	for (size_t i = 0; registry_screens[i] != NULL; i++)
		if (strcmp(registry_screens[i]->id, id) == 0)
			return registry_screens[i];
	return NULL;
}

/* Timers and slices of work until nothing is pending. */
static void stage_rest(Stage *s)
{
	int64_t end = s->now + STAGE_REST_MS;

	ui_time(s->ui, s->now);
	if (office_changed(s->office))
		ui_notify_changed(s->ui);
	for (;;) {
		int wait = ui_wait_ms(s->ui, s->now);

		if (wait < 0 || s->now + wait > end) {
			ui_frame(s->ui); /* a person has seen it before the next key */
			return;
		}
		s->now += wait;
		ui_tick(s->ui, s->now);
		ui_work_step(s->ui);
	}
}

static bool stage_open(Stage *s)
{
	OfficeConfig cfg = { .path = s->path,
		.user = s->head.user,
		.read_only = s->head.read_only,
		.clock = { s->head.clock } };
	UiConfig ui = { .screens = registry_screens,
		.who = s->head.user,
		.read_only = s->head.read_only,
		.w = s->head.w,
		.h = s->head.h,
		.more = registry_commands,
		.nmore = registry_ncommands,
		.undo = registry_undo,
		.redo = registry_redo };
	const ScreenDef *first = s->head.open[0] != '\0' ? stage_screen(s->head.open) : NULL;
	Err err = ERR_INIT;

	if (s->head.open[0] != '\0' && first == NULL) {
		printf("# there is no screen \"%s\"\n", s->head.open);
		return false;
	}
	if (office_open(&cfg, &s->office, &err) != RC_OK)
		return stage_complain(&err, "office_open");
	ui.app = s->office;
	s->now = ui.now_ms = 100000;
	s->ui = ui_new(&ui);
	if (first != NULL)
		ui_open(s->ui, first, NULL);
	stage_rest(s);
	registry_started(s->ui);
	return true;
}

Stage *stage_new(const StageHead *head, const char *dir, const char *commands)
{
	static unsigned count;
	Stage *s = calloc(1, sizeof(*s));
	char fixture[256];

	if (s == NULL)
		return NULL;
	s->head = *head;
	s->dir_len = strlen(dir);
	snprintf(s->path, sizeof(s->path), "%s/test%u.db", dir, count++);
	if (stage_fixture(head, dir, fixture) && stage_copy(fixture, s->path) &&
		stage_commands(head, s->path, commands) && stage_open(s))
		return s;
	stage_free(s);
	return NULL;
}

void stage_free(Stage *s)
{
	if (s == NULL)
		return;
	ui_free(s->ui);
	office_close(s->office);
	unlink(s->path);
	free(s);
}

/* --- steps ------------------------------------------------------------------------ */

static void stage_key(Stage *s, const Key *k)
{
	s->now += STAGE_KEY_MS;
	if (!ui_finished(s->ui))
		ui_key(s->ui, k, s->now);
}

/* A quoted text at *at, which moves behind it; in out. */
static void stage_quoted(const char **at, Str *out)
{
	const char *c = *at + 1;

	str_clear(out);
	for (; *c != '\0' && *c != '"'; c++) {
		if (*c == '\\' && c[1] != '\0')
			c++;
		str_addc(out, *c);
	}
	*at = *c == '"' ? c + 1 : c;
}

/* Typed text comes through the decoder, as it does from a terminal. */
static void stage_typed(Stage *s, const Str *text)
{
	KeyDecoder *d = key_decoder_new(50);
	Key k;

	key_decoder_feed(d, str_cstr(text), text->len, s->now);
	while (key_decoder_next(d, s->now, &k))
		stage_key(s, &k);
	key_decoder_free(d);
}

static bool stage_named(Stage *s, const char **at)
{
	size_t len = strcspn(*at, " ");
	char name[40];
	Key k;

	str_format(name, sizeof(name), "%.*s", (int)len, *at);
	*at += len;
	if (!key_parse(name, &k)) {
		printf("# there is no key \"%s\"\n", name);
		return false;
	}
	stage_key(s, &k);
	return true;
}

bool stage_keys(Stage *s, const char *script)
{
	AUTO(str_done) Str text = STR_INIT;
	Key paste = { .sym = SYM_PASTE };

	for (;;) {
		script += strspn(script, " \t");
		if (*script == '\0')
			break;
		if (*script == '"') {
			stage_quoted(&script, &text);
			stage_typed(s, &text);
		} else if (strncmp(script, "paste:\"", 7) == 0) {
			script += 6;
			stage_quoted(&script, &text);
			paste.text = str_cstr(&text);
			paste.text_len = text.len;
			stage_key(s, &paste);
		} else if (!stage_named(s, &script)) {
			return false;
		}
	}
	stage_rest(s);
	return true;
}

bool stage_again(Stage *s)
{
	ui_save_drafts(s->ui);
	ui_free(s->ui);
	office_close(s->office);
	s->ui = NULL;
	s->office = NULL;
	return stage_open(s);
}

bool stage_colleague(Stage *s, const char *command)
{
	bool ok = stage_command(s->path, "petra", s->head.clock, command);

	stage_rest(s);
	return ok;
}

bool stage_parse_size(const char *text, int *w, int *h)
{
	char *end;
	long a = strtol(text, &end, 10), b = *end == 'x' ? strtol(end + 1, &end, 10) : 0;

	if (a < 1 || b < 1 || a > 1000 || b > 1000 || *end != '\0')
		return false;
	*w = (int)a;
	*h = (int)b;
	return true;
}

bool stage_size(Stage *s, const char *size)
{
	int w, h;

	if (!stage_parse_size(size, &w, &h))
		return false;
	ui_resize(s->ui, w, h);
	stage_rest(s);
	return true;
}

/* The folder has another name in each run, of the same length. */
static void stage_mask(const Stage *s, Str *out)
{
	char dir[256];

	str_format(dir, sizeof(dir), "%.*s", (int)s->dir_len, s->path);
	for (char *at = out->data; at != NULL && (at = strstr(at, dir)) != NULL; at += s->dir_len)
		memset(at + s->dir_len - STAGE_RANDOM, 'X', STAGE_RANDOM);
}

void stage_dump(Stage *s, Str *out)
{
	const Canvas *c;

	if (ui_finished(s->ui)) {
		str_adds(out, "(beendet)\n");
		return;
	}
	c = ui_frame(s->ui);
	canvas_dump(c, s->head.styles, out);
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		str_addc(out, '\n');
	stage_mask(s, out);
	if (s->head.cursor)
		str_addf(out, "Cursor %d,%d\n", c->cursor_x, c->cursor_y);
}
