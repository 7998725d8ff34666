/* Life of the interface, and the calls from outside. Each of them is one turn: it runs
 * code of screens, then settles what that code left behind (ui_priv.h shows the state). */
#include "kontor/ui/ui.h"

#include <stdlib.h>
#include <string.h>

#include "ui_priv.h"

static void find_tabs(Ui *ui)
{
	const ScreenDef *const *s = ui->cfg.screens;
	for (; s && *s; s++) {
		if ((*s)->tab && !(*s)->dialog && ui->ntabs < UI_TABS)
			ui->tabs[ui->ntabs++].def = *s;
	}
}

static void turn_begin(Ui *ui)
{
	if (ui->depth++ == 0)
		arena_reset(ui->frame);
}

static void turn_end(Ui *ui)
{
	if (ui->depth == 1) {
		ui_flush_changed(ui, NULL);
		ui_stack_bury(ui);
	}
	ui->depth--;
}

Ui *ui_new(const UiConfig *cfg)
{
	Ui *ui = calloc(1, sizeof(*ui));
	if (!ui)
		err_out_of_memory();
	ui->cfg = *cfg;
	str_adds(&ui->who, cfg->who ? cfg->who : "");
	ui->cfg.who = str_cstr(&ui->who);
	ui->frame = arena_new();
	ui->canvas = canvas_new(cfg->w, cfg->h);
	ui->dirty = true;
	ui->now = cfg->now_ms;
	find_tabs(ui);
	turn_begin(ui);
	for (size_t i = 0; i < ui->ntabs && !ui_stack_page(ui); i++)
		ui_stack_tab(ui, i);
	turn_end(ui);
	return ui;
}

void ui_free(Ui *ui)
{
	if (!ui)
		return;
	ui_stack_free_all(ui);
	ui_stack_bury(ui);
	canvas_free(ui->canvas);
	arena_free(ui->frame);
	str_done(&ui->who);
	free(ui);
}

/* --- messages to screens --- */

void ui_deliver(Ui *ui, Layer *l, const Msg *msg)
{
	Layer *before = ui->running;
	ui->dirty = true;
	if (!l || !l->def->update)
		return;
	ui->running = l;
	l->def->update(l->model, ui, msg);
	ui->running = before;
}

void ui_deliver_type(Ui *ui, Layer *l, MsgType type)
{
	const Msg msg = { .type = type };
	ui_deliver(ui, l, &msg);
}

static bool is_dead(const Ui *ui, const Layer *l)
{
	for (const Layer *d = ui->dead; d; d = d->next_dead)
		if (d == l)
			return true;
	return false;
}

void ui_flush_changed(Ui *ui, const Layer *except)
{
	Layer *l;
	if (!ui->changed)
		return;
	ui->changed = false;
	for (size_t i = 0; (l = ui_stack_layer(ui, i)); i++)
		l->stale = true;
	Page *page = ui_stack_page(ui);
	for (size_t i = 0; page && i < page->n && page == ui_stack_page(ui); i++) {
		l = page->layers[i];
		if (l == except || !l->stale)
			continue;
		l->stale = false;
		ui_deliver_type(ui, l, MSG_CHANGED);
	}
}

/* --- driven from outside --- */

void ui_key(Ui *ui, const Key *k, int64_t now_ms)
{
	ui->now = now_ms;
	turn_begin(ui);
	ui_input_key(ui, k);
	turn_end(ui);
}

void ui_resize(Ui *ui, int w, int h)
{
	Layer *l;
	canvas_resize(ui->canvas, w, h);
	ui->cfg.w = w;
	ui->cfg.h = h;
	ui->dirty = true;
	turn_begin(ui);
	for (size_t i = 0; (l = ui_stack_layer(ui, i)); i++)
		ui_deliver_type(ui, l, MSG_RESIZE);
	turn_end(ui);
}

void ui_time(Ui *ui, int64_t now_ms)
{
	ui->now = now_ms;
}

void ui_tick(Ui *ui, int64_t now_ms)
{
	Layer *l;
	ui->now = now_ms;
	turn_begin(ui);
	for (size_t i = 0; (l = ui_stack_layer(ui, i)); i++) {
		if (l->wake_at < 0 || l->wake_at > now_ms)
			continue;
		l->wake_at = -1;
		ui_deliver_type(ui, l, MSG_TICK);
	}
	turn_end(ui);
}

void ui_notify_changed(Ui *ui)
{
	turn_begin(ui);
	ui->changed = true;
	turn_end(ui);
}

void ui_save_drafts(Ui *ui)
{
	Layer *l;
	turn_begin(ui);
	for (size_t i = 0; (l = ui_stack_layer(ui, i)); i++)
		ui_deliver_type(ui, l, MSG_DRAFT);
	turn_end(ui);
}

/* Work that is waiting: on the visible page first. */
static Layer *working_layer(const Ui *ui)
{
	Layer *l, *any = NULL;
	const Page *page = ui_stack_page(ui);
	for (size_t i = 0; (l = ui_stack_layer(ui, i)); i++) {
		if (l->work && l->page == page)
			return l;
		if (l->work)
			any = l;
	}
	return any;
}

bool ui_work_step(Ui *ui)
{
	Layer *l = working_layer(ui);
	if (!l)
		return false;
	turn_begin(ui);
	ui_deliver_type(ui, l, MSG_WORK);
	turn_end(ui);
	return true;
}

int ui_wait_ms(const Ui *ui, int64_t now_ms)
{
	const Layer *l;
	int64_t wait = -1;
	if (working_layer(ui))
		return 0;
	for (size_t i = 0; (l = ui_stack_layer(ui, i)); i++) {
		if (l->wake_at < 0)
			continue;
		const int64_t left = BASE_MAX(l->wake_at - now_ms, (int64_t)1);
		wait = wait < 0 ? left : BASE_MIN(wait, left);
	}
	return (int)BASE_MIN(wait, (int64_t)INT32_MAX);
}

bool ui_finished(const Ui *ui)
{
	return ui->finished;
}

const Canvas *ui_frame(Ui *ui)
{
	if (ui->dirty) {
		ui->dirty = false;
		ui_view_draw(ui);
	}
	return ui->canvas;
}

/* --- called by screens --- */

void *ui_app(const Ui *ui)
{
	return ui->cfg.app;
}

Arena *ui_frame_arena(const Ui *ui)
{
	return ui->frame;
}

int64_t ui_now_ms(const Ui *ui)
{
	return ui->now;
}

bool ui_read_only(const Ui *ui)
{
	return ui->cfg.read_only;
}

int ui_width(const Ui *ui)
{
	return ui->canvas->w;
}

int ui_height(const Ui *ui)
{
	return ui->canvas->h;
}

const UiConfig *ui_config(const Ui *ui)
{
	return &ui->cfg;
}

void ui_open(Ui *ui, const ScreenDef *def, const void *arg)
{
	ui_stack_open(ui, def, arg);
}

static size_t tab_index(const Ui *ui, char digit)
{
	size_t i = 0;
	while (i < ui->ntabs && ui->tabs[i].def->tab != digit)
		i++;
	return i;
}

const ScreenDef *ui_tab_screen(const Ui *ui, char digit)
{
	const size_t i = tab_index(ui, digit);
	return i < ui->ntabs ? ui->tabs[i].def : NULL;
}

void ui_tab(Ui *ui, char digit)
{
	const size_t i = tab_index(ui, digit);
	if (i < ui->ntabs)
		ui_stack_tab(ui, i);
	else
		ui_warn(ui, "Einen Reiter %c gibt es nicht. Die Reiter stehen in der obersten Zeile.", digit);
}

void ui_back(Ui *ui)
{
	ui_stack_back(ui);
}

bool ui_back_with(Ui *ui, const ScreenDef *to, const void *payload)
{
	return ui_stack_back_with(ui, to, payload);
}

void ui_forward(Ui *ui)
{
	ui_stack_visit(ui, 1);
}

void ui_quit(Ui *ui)
{
	if (ui_stack_may_quit(ui))
		ui->finished = true;
	ui->dirty = true;
}

void ui_dialog(Ui *ui, const ScreenDef *def, const void *arg, int tag)
{
	ui_stack_dialog(ui, def, arg, tag);
}

void ui_finish(Ui *ui, int code, const void *payload)
{
	ui_stack_finish(ui, code, payload);
}

void ui_set_message(Ui *ui, Tone tone, const char *text)
{
	str_copy(ui->message, sizeof(ui->message), text);
	ui->tone = tone;
	ui->dirty = true;
}

const char *ui_message(const Ui *ui)
{
	return ui->message;
}

void ui_say(Ui *ui, const char *fmt, ...)
{
	AUTO(str_done) Str s = STR_INIT;
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	ui_set_message(ui, TONE_INFO, str_cstr(&s));
}

void ui_warn(Ui *ui, const char *fmt, ...)
{
	AUTO(str_done) Str s = STR_INIT;
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	ui_set_message(ui, TONE_WARN, str_cstr(&s));
}

void ui_error(Ui *ui, const Err *err)
{
	ui_set_message(
		ui, TONE_ERROR, err->text[0] ? err->text : "Unbekannter Fehler. Bitte erneut versuchen.");
}

/* Code that a screen runs outside its own turn speaks for the one on top. */
static Layer *speaker(const Ui *ui)
{
	return ui->running ? ui->running : ui_stack_top(ui);
}

void ui_wake(Ui *ui, int in_ms)
{
	Layer *l = speaker(ui);
	if (l)
		l->wake_at = in_ms < 0 ? -1 : ui->now + in_ms;
}

void ui_work(Ui *ui, bool pending)
{
	Layer *l = speaker(ui);
	if (l && !is_dead(ui, l))
		l->work = pending;
}

void ui_changed_by_me(Ui *ui)
{
	ui->changed = true;
	ui->dirty = true;
}

void ui_redraw(Ui *ui)
{
	ui->dirty = true;
}

void ui_run(Ui *ui, const Command *cmd)
{
	Layer *l = ui_stack_top(ui);
	if (l)
		ui_input_run(ui, l, cmd);
}

unsigned ui_unmet(const Ui *ui, const Command *cmd)
{
	const Layer *l = ui_stack_top(ui);
	return l ? ui_input_unmet(ui, l, cmd) : cmd->needs;
}

const ScreenDef *ui_screen(const Ui *ui)
{
	const Layer *l = ui_stack_top(ui);
	return l ? l->def : NULL;
}
