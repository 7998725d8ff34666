/* A key finds its command, or goes to the screen: text to a focused field first, then the
 * screen's own commands, then those that work everywhere. */
#include "ui_priv.h"

#include <string.h>

bool ui_input_text(const Layer *l)
{
	return l->def->wants_text && l->def->wants_text(l->model);
}

bool ui_input_takes_text(const Key *k)
{
	switch (k->sym) {
	case SYM_CHAR:
		if (k->mods == MOD_CTRL)
			return k->cp < 0x80 && strchr("aekuw", (int)k->cp) && k->cp;
		return k->mods == 0;
	case SYM_PASTE:
		return true;
	case SYM_ENTER:
	case SYM_ESC:
	case SYM_TAB:
	case SYM_BACKTAB:
	case SYM_BACKSPACE:
	case SYM_DELETE:
	case SYM_HOME:
	case SYM_END:
	case SYM_LEFT:
	case SYM_RIGHT:
		return (k->mods & ~(unsigned)MOD_SHIFT) == 0;
	default:
		return false;
	}
}

static bool is_one_of(const char *id, const char *const *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(id, ids[i]) == 0)
			return true;
	return false;
}

/* A dialog is answered, and a field filled, before anything else happens: only what leads
 * back or leaves everything as it is. */
bool ui_input_global_ok(const Layer *l, const Command *cmd, const Key *k)
{
	static const char *const always[] = { "ui.back", "ui.help", "ui.redraw", "ui.quit" };
	static const char *const never[] = { "ui.palette", "ui.visited", "ui.forward", "ui.undo", "ui.redo" };
	if (!l->def->dialog && !ui_input_text(l))
		return true;
	if (is_one_of(cmd->id, always, ARRAY_LEN(always)))
		return true;
	if (is_one_of(cmd->id, never, ARRAY_LEN(never)))
		return false;
	return (k->mods & (MOD_CTRL | MOD_ALT)) != 0;
}

unsigned ui_input_unmet(const Ui *ui, const Layer *l, const Command *cmd)
{
	unsigned met = l->def->can ? l->def->can(l->model, ui) : ~0u;
	met = ui->cfg.read_only ? met & ~(unsigned)NEED_WRITE : met | NEED_WRITE;
	return cmd->needs & ~met;
}

void ui_input_run(Ui *ui, Layer *l, const Command *cmd)
{
	const unsigned unmet = ui_input_unmet(ui, l, cmd);
	Layer *before = ui->running;
	ui->dirty = true;
	if (unmet) {
		ui_warn(ui, "%s", screen_need_text(unmet));
		return;
	}
	ui->running = l;
	cmd->run(ui, l->model);
	ui->running = before;
}

static bool is_ctrl(const Key *k, char letter)
{
	return k->sym == SYM_CHAR && k->mods == MOD_CTRL && k->cp == (uint32_t)letter;
}

static const Command *find_global(const Ui *ui, const Layer *l, const Key *k)
{
	const Command *cmd = screen_find_key(ui->cfg.more, ui->cfg.nmore, k);
	if (!cmd)
		cmd = screen_find_key(screen_global_commands, screen_global_ncommands, k);
	return cmd && ui_input_global_ok(l, cmd, k) ? cmd : NULL;
}

static void clear_message(Ui *ui)
{
	if (ui->message[0])
		ui->dirty = true;
	ui->message[0] = '\0';
}

void ui_input_key(Ui *ui, const Key *k)
{
	Layer *l = ui_stack_top(ui);
	Msg msg = { .type = MSG_KEY, .key = *k };
	if (k->sym == SYM_NONE)
		return;
	clear_message(ui);
	if (!l) { /* nothing could be opened: all that is left is to leave */
		ui->finished = k->sym == SYM_ESC || is_ctrl(k, 'q') || is_ctrl(k, 'c');
		return;
	}
	const bool text = ui_input_text(l);
	if (is_ctrl(k, 'c') && !text && !l->def->dialog) {
		ui_say(ui, "Strg-C bricht nur Eingaben ab. Beenden mit Strg-Q.");
		return;
	}
	if (is_ctrl(k, 'c') || (text && is_ctrl(k, 'g')))
		msg.key = (Key){ .sym = SYM_ESC };
	if (text && ui_input_takes_text(&msg.key)) {
		ui_deliver(ui, l, &msg);
		return;
	}
	const Command *cmd = screen_find_key(l->def->commands, l->def->ncommands, &msg.key);
	if (!cmd)
		cmd = find_global(ui, l, &msg.key);
	if (cmd)
		ui_input_run(ui, l, cmd);
	else
		ui_deliver(ui, l, &msg);
}
