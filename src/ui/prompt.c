/* Small dialogs. Both hold copies of what they were asked to show. */
#include "kontor/ui/prompt.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/ui/edit.h"

enum { WIDTH = 64, TEXT_W = WIDTH - 4 };

/* Lines that a text takes in the dialog; nothing is drawn into the one-cell canvas. */
static int lines_of(const char *text)
{
	Canvas none = { 0 };
	return text ? canvas_wrap(&none, (Rect){ 0, 0, TEXT_W, 0 }, 0, STYLE_TEXT, text) : 0;
}

static Rect centred(int w, int h, int rows)
{
	return (Rect){ (w - WIDTH) / 2, (h - rows) / 3, WIDTH, rows };
}

/* --- a line of input --- */

typedef struct PromptModel {
	Arena *a;
	PromptArg arg;
	Edit edit;
	char error[240];
} PromptModel;

static Rc prompt_init(void *model, UNUSED Ui *ui, const void *argp, UNUSED Err *err)
{
	PromptModel *m = model;
	const PromptArg *arg = argp;
	m->a = arena_new();
	m->arg = *arg;
	m->arg.title = arena_strdup(m->a, arg->title ? arg->title : "");
	m->arg.text = arg->text ? arena_strdup(m->a, arg->text) : NULL;
	edit_init(&m->edit, arg->initial, false);
	m->arg.initial = NULL;
	return RC_OK;
}

static void prompt_done(void *model)
{
	PromptModel *m = model;
	edit_done(&m->edit);
	arena_free(m->a);
}

static void prompt_enter(PromptModel *m, Ui *ui)
{
	const char *text = edit_text(&m->edit);
	const char *input = text_normalise(ui_frame_arena(ui), text, strlen(text), true);
	Err err = ERR_INIT;
	if (input && m->arg.check && m->arg.check(m->arg.ctx, input, &err) != RC_OK) {
		str_copy(m->error, sizeof(m->error), err.text);
		edit_set(&m->edit, input);
		if (err.at > 0) /* most checks know no place: then the end is where one goes on */
			m->edit.cursor = BASE_MIN(err.at, m->edit.text.len);
		while (((unsigned char)edit_text(&m->edit)[m->edit.cursor] & 0xC0) == 0x80)
			m->edit.cursor--;
		return;
	}
	ui_finish(ui, RESULT_OK, input ? input : "");
}

static void prompt_update(void *model, Ui *ui, const Msg *msg)
{
	PromptModel *m = model;
	if (msg->type != MSG_KEY)
		return;
	if (msg->key.sym == SYM_ENTER)
		prompt_enter(m, ui);
	else if (msg->key.sym == SYM_ESC)
		ui_finish(ui, RESULT_CANCEL, NULL);
	else if (edit_key(&m->edit, &msg->key))
		m->error[0] = '\0';
}

static void prompt_draw(const void *model, UNUSED const Ui *ui, Canvas *c, Rect r)
{
	const PromptModel *m = model;
	int y = r.y;
	if (m->arg.text)
		y += canvas_wrap(c, r, 0, STYLE_TEXT, m->arg.text) + 1;
	y = BASE_MIN(y, r.y + r.h - 2);
	edit_draw(&m->edit, c, (Rect){ r.x, y, r.w, 1 }, true);
	canvas_wrap(c, (Rect){ r.x, y + 1, r.w, r.y + r.h - y - 1 }, 0, STYLE_ERROR, m->error);
}

static void prompt_name(const void *model, Str *out)
{
	str_adds(out, ((const PromptModel *)model)->arg.title);
}

static Rect prompt_size(const void *model, int w, int h)
{
	const PromptModel *m = model;
	const int text = lines_of(m->arg.text);
	return centred(w, h, 2 + (text ? text + 1 : 0) + 1 + BASE_MAX(lines_of(m->error), 1));
}

static bool prompt_text(UNUSED const void *model)
{
	return true;
}

const ScreenDef prompt_screen = {
	.id = "prompt",
	.title = "Eingabe",
	.dialog = true,
	.model_size = sizeof(PromptModel),
	.init = prompt_init,
	.done = prompt_done,
	.update = prompt_update,
	.draw = prompt_draw,
	.wants_text = prompt_text,
	.text_enter = "Übernehmen",
	.name = prompt_name,
	.size = prompt_size,
};

/* --- yes or no --- */

typedef struct ConfirmModel {
	Arena *a;
	ConfirmArg arg;
	Edit edit; /* arg.typed */
	bool wrong;
} ConfirmModel;

static Rc confirm_init(void *model, UNUSED Ui *ui, const void *argp, UNUSED Err *err)
{
	ConfirmModel *m = model;
	const ConfirmArg *arg = argp;
	m->a = arena_new();
	m->arg.title = arena_strdup(m->a, arg->title ? arg->title : "");
	m->arg.text = arena_strdup(m->a, arg->text ? arg->text : "");
	m->arg.yes = arena_strdup(m->a, arg->yes ? arg->yes : "Ja");
	m->arg.no = arena_strdup(m->a, arg->no ? arg->no : "Abbrechen");
	m->arg.final = arg->final;
	m->arg.typed = arg->typed ? arena_strdup(m->a, arg->typed) : NULL;
	edit_init(&m->edit, "", false);
	return RC_OK;
}

static void confirm_done(void *model)
{
	ConfirmModel *m = model;
	edit_done(&m->edit);
	arena_free(m->a);
}

static void confirm_update(void *model, Ui *ui, const Msg *msg)
{
	ConfirmModel *m = model;
	if (msg->type != MSG_KEY || !m->arg.typed)
		return;
	if (msg->key.sym == SYM_ESC) {
		ui_finish(ui, RESULT_CANCEL, NULL);
	} else if (msg->key.sym != SYM_ENTER) {
		m->wrong = edit_key(&m->edit, &msg->key) ? false : m->wrong;
	} else {
		const char *text = edit_text(&m->edit);
		const char *input = text_normalise(ui_frame_arena(ui), text, strlen(text), true);
		m->wrong = !str_equal(input, m->arg.typed);
		if (!m->wrong)
			ui_finish(ui, RESULT_OK, NULL);
	}
}

static void confirm_yes(Ui *ui, UNUSED void *model)
{
	ui_finish(ui, RESULT_OK, NULL);
}

static void confirm_enter(Ui *ui, void *model)
{
	const ConfirmModel *m = model;
	if (m->arg.final)
		ui_say(ui, "Das lässt sich nicht zurücknehmen: bitte j oder n.");
	else
		ui_finish(ui, RESULT_OK, NULL);
}

static void confirm_no(Ui *ui, UNUSED void *model)
{
	ui_finish(ui, RESULT_CANCEL, NULL);
}

static const Command confirm_commands[] = {
	{ .id = "confirm.yes", .keys = "j", .hint = "Ja", .run = confirm_yes, .help = "Bestätigen" },
	{ .id = "confirm.enter",
		.keys = "Enter",
		.run = confirm_enter,
		.help = "Bestätigen, wenn es sich zurücknehmen lässt" },
	{ .id = "confirm.no", .keys = "n", .hint = "Nein", .run = confirm_no, .help = "Nichts tun" },
};

static void draw_typed(const ConfirmModel *m, Canvas *c, Rect r, int y)
{
	AUTO(str_done) Str ask = STR_INIT;
	str_addf(&ask, "%s: „%s“ eintippen, dann Enter.", m->arg.yes, m->arg.typed);
	canvas_text(c, r.x, y, r.w, m->wrong ? STYLE_ERROR : STYLE_TEXT, str_cstr(&ask));
	edit_draw(&m->edit, c, (Rect){ r.x, y + 1, r.w, 1 }, true);
}

static void draw_answers(const ConfirmModel *m, Canvas *c, Rect r, int y)
{
	int x = r.x;
	canvas_cursor(c, x, y);
	x += canvas_text(c, x, y, r.w, STYLE_KEY, "j") + 1;
	x += canvas_text(c, x, y, r.x + r.w - x, STYLE_TEXT, m->arg.yes) + 3;
	x += canvas_text(c, x, y, r.x + r.w - x, STYLE_KEY, "n") + 1;
	canvas_text(c, x, y, r.x + r.w - x, STYLE_TEXT, m->arg.no);
}

static void confirm_draw(const void *model, UNUSED const Ui *ui, Canvas *c, Rect r)
{
	const ConfirmModel *m = model;
	const int rows = m->arg.typed ? 2 : 1;
	const Rect text = { r.x, r.y, r.w, r.h - rows - 1 };
	const int used = canvas_wrap(c, text, 0, STYLE_TEXT, m->arg.text);
	const int y = r.y + BASE_MIN(used, BASE_MAX(text.h, 0)) + 1;
	if (m->arg.typed)
		draw_typed(m, c, r, y);
	else
		draw_answers(m, c, r, y);
}

static void confirm_name(const void *model, Str *out)
{
	str_adds(out, ((const ConfirmModel *)model)->arg.title);
}

static Rect confirm_size(const void *model, int w, int h)
{
	const ConfirmModel *m = model;
	return centred(w, h, 2 + lines_of(m->arg.text) + 1 + (m->arg.typed ? 2 : 1));
}

static bool confirm_text(const void *model)
{
	return ((const ConfirmModel *)model)->arg.typed != NULL;
}

const ScreenDef prompt_confirm_screen = {
	.id = "confirm",
	.title = "Rückfrage",
	.dialog = true,
	.commands = confirm_commands,
	.ncommands = ARRAY_LEN(confirm_commands),
	.model_size = sizeof(ConfirmModel),
	.init = confirm_init,
	.done = confirm_done,
	.update = confirm_update,
	.draw = confirm_draw,
	.wants_text = confirm_text,
	.name = confirm_name,
	.size = confirm_size,
};
