/* The commands that work everywhere, and what tables of commands have in common. */
#include "kontor/ui/screen.h"

#include <string.h>

#include "kontor/ui/help.h"
#include "kontor/ui/ui.h"

#include "ui_priv.h"

static void run_back(Ui *ui, UNUSED void *model)
{
	ui_back(ui);
}

static void run_visited(Ui *ui, UNUSED void *model)
{
	ui_stack_visit(ui, -1);
}

static void run_forward(Ui *ui, UNUSED void *model)
{
	ui_forward(ui);
}

static void run_help(Ui *ui, UNUSED void *model)
{
	ui_dialog(ui, &help_screen, NULL, -1);
}

static void run_palette(Ui *ui, UNUSED void *model)
{
	ui_dialog(ui, &help_palette_screen, NULL, -1);
}

static void run_undo(Ui *ui, UNUSED void *model)
{
	if (ui_config(ui)->undo)
		ui_config(ui)->undo(ui);
}

static void run_redo(Ui *ui, UNUSED void *model)
{
	if (ui_config(ui)->redo)
		ui_config(ui)->redo(ui);
}

static void run_redraw(Ui *ui, UNUSED void *model)
{
	ui_redraw(ui);
}

static void run_quit(Ui *ui, UNUSED void *model)
{
	ui_quit(ui);
}

#define TAB(digit)                                                                                           \
	static void run_tab##digit(Ui *ui, UNUSED void *model)                                               \
	{                                                                                                    \
		ui_tab(ui, #digit[0]);                                                                       \
	}
TAB(0)
TAB(1)
TAB(2)
TAB(3)
TAB(4)
TAB(5)
TAB(6)
TAB(7)
TAB(8)
TAB(9)
#undef TAB

const Command screen_global_commands[] = {
	{ .id = "ui.palette",
		.keys = ":",
		.hint = "Befehle",
		.run = run_palette,
		.help = "Befehl suchen und ausführen",
		.words = "Palette Kommando Aktion" },
	{ .id = "ui.help",
		.keys = "? F1",
		.hint = "Hilfe",
		.run = run_help,
		.help = "Hilfe: alle Tasten dieser Ansicht",
		.words = "Tasten Anleitung" },
	{ .id = "ui.back",
		.keys = "q Esc Ctrl-G",
		.hint = "Zurück",
		.run = run_back,
		.help = "Zurück zur Seite darunter; ein Fenster schließen",
		.words = "schließen verlassen abbrechen" },
	{ .id = "ui.visited",
		.keys = "[ Alt-Left",
		.run = run_visited,
		.help = "Zur zuvor besuchten Seite, auch in einem anderen Reiter",
		.words = "Verlauf vorherige" },
	{ .id = "ui.forward",
		.keys = "] Alt-Right",
		.run = run_forward,
		.help = "Wieder vorwärts zur danach besuchten Seite",
		.words = "Verlauf nächste" },
	{ .id = "ui.undo",
		.keys = "u",
		.needs = NEED_WRITE,
		.run = run_undo,
		.help = "Letzte Änderung rückgängig machen",
		.words = "widerrufen zurücknehmen undo" },
	{ .id = "ui.redo",
		.keys = "Ctrl-R",
		.needs = NEED_WRITE,
		.run = run_redo,
		.help = "Rückgängig gemachte Änderung wiederholen",
		.words = "wiederherstellen redo" },
	{ .id = "tab.1", .keys = "1 Alt-1", .run = run_tab1, .help = "Reiter 1 zeigen" },
	{ .id = "tab.2", .keys = "2 Alt-2", .run = run_tab2, .help = "Reiter 2 zeigen" },
	{ .id = "tab.3", .keys = "3 Alt-3", .run = run_tab3, .help = "Reiter 3 zeigen" },
	{ .id = "tab.4", .keys = "4 Alt-4", .run = run_tab4, .help = "Reiter 4 zeigen" },
	{ .id = "tab.5", .keys = "5 Alt-5", .run = run_tab5, .help = "Reiter 5 zeigen" },
	{ .id = "tab.6", .keys = "6 Alt-6", .run = run_tab6, .help = "Reiter 6 zeigen" },
	{ .id = "tab.7", .keys = "7 Alt-7", .run = run_tab7, .help = "Reiter 7 zeigen" },
	{ .id = "tab.8", .keys = "8 Alt-8", .run = run_tab8, .help = "Reiter 8 zeigen" },
	{ .id = "tab.9", .keys = "9 Alt-9", .run = run_tab9, .help = "Reiter 9 zeigen" },
	{ .id = "tab.0", .keys = "0 Alt-0", .run = run_tab0, .help = "Reiter 0 zeigen" },
	{ .id = "ui.redraw",
		.keys = "Ctrl-L",
		.run = run_redraw,
		.help = "Bildschirm neu zeichnen",
		.words = "auffrischen aktualisieren" },
	{ .id = "ui.quit",
		.keys = "Ctrl-Q Q",
		.run = run_quit,
		.help = "Programm beenden",
		.words = "Ende schließen verlassen exit quit" },
};
const size_t screen_global_ncommands = ARRAY_LEN(screen_global_commands);

bool screen_key(const Command *cmd, size_t i, Key *ret)
{
	const char *p = cmd->keys;
	while (p && *p) {
		char name[24];
		const size_t n = strcspn(p, " ");
		if (n && i-- == 0) {
			str_format(name, sizeof(name), "%.*s", (int)n, p);
			return key_parse(name, ret);
		}
		p += n + strspn(p + n, " ");
	}
	return false;
}

const Command *screen_find_key(const Command *cmds, size_t n, const Key *k)
{
	for (size_t c = 0; c < n; c++) {
		Key key;
		for (size_t i = 0; screen_key(&cmds[c], i, &key); i++)
			if (key_equal(&key, k))
				return &cmds[c];
	}
	return NULL;
}

const Command *screen_find_id(const Command *cmds, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(cmds[i].id, id))
			return &cmds[i];
	return NULL;
}

char screen_tab_of(const Command *cmd)
{
	return strncmp(cmd->id, "tab.", 4) == 0 ? cmd->id[4] : '\0';
}

const char *screen_need_text(unsigned unmet)
{
	if (unmet & NEED_WRITE)
		return "Nur lesen: Hier kann gerade nichts geändert werden.";
	if (unmet & NEED_ROW)
		return "Dazu muss eine passende Zeile ausgewählt sein.";
	if (unmet & NEED_MARKS)
		return "Dazu bitte erst Zeilen markieren (Leertaste).";
	if (unmet & NEED_TOWN)
		return "Dazu bitte erst eine Kommune auswählen; hier ist keine zugeordnet.";
	if (unmet & (NEED_STATE_A | NEED_STATE_B | NEED_STATE_C))
		return "Das passt nicht zum jetzigen Stand.";
	return unmet ? "Das geht gerade nicht." : "";
}
