/* The question before an undo or a redo. */
#include "scr_undo.h"

#include "kontor/base/text.h"
#include "kontor/office/change.h"
#include "kontor/ui/ui.h"

typedef struct UndoModel {
	Office *office;
	Arena *data;
	bool redo;
	ChangeSet set;
	char text[400];
} UndoModel;

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	UndoModel *m = model;
	char at[DATE_TEXT_MAX];
	m->office = ui_app(ui);
	m->data = arena_new();
	m->redo = *(const bool *)arg;
	Rc rc = m->redo ? change_next_redo(m->office, m->data, &m->set, err)
			: change_next_undo(m->office, m->data, &m->set, err);
	if (rc != RC_OK)
		return rc;
	wall_format_german(wall_from_utc(m->set.at), at);
	str_format(m->text, sizeof(m->text), "%s\n%s Uhr · %zu %s", m->set.what, at, m->set.rows,
		m->set.rows == 1 ? "Datensatz" : "Datensätze");
	return RC_OK;
}

static void done(void *model)
{
	arena_free(((UndoModel *)model)->data);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const UndoModel *m = model;
	(void)ui;
	canvas_wrap(c, area, 0, STYLE_TEXT, m->text);
}

static void name(const void *model, Str *out)
{
	str_adds(out, ((const UndoModel *)model)->redo ? "Wiederholen?" : "Rückgängig machen?");
}

static Rect size(const void *model, int w, int h)
{
	(void)model;
	Rect r = { 0, 0, BASE_MIN(w, 60), BASE_MIN(h, 6) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 2;
	return r;
}

static void say_done(Ui *ui, bool redo, const ChangeSet *set)
{
	if (set->messages > 0)
		ui_say(ui, "%s: %s. Mails dazu waren schon hinaus: %zu neue %s im Postausgang auf Freigabe.",
			redo ? "Wiederholt" : "Rückgängig gemacht", set->what, set->messages,
			set->messages == 1 ? "wartet" : "warten");
	else
		ui_say(ui, redo ? "Wiederholt: %s" : "Rückgängig gemacht: %s · Strg-R wiederholt es.",
			set->what);
}

static void run(Ui *ui, void *model)
{
	UndoModel *m = model;
	Err err = ERR_INIT;
	bool redo = m->redo; /* the model is gone after ui_finish */
	Office *office = m->office;
	Arena *a = ui_frame_arena(ui);
	int64_t asked = m->set.id;
	ChangeSet set;
	ui_finish(ui, RESULT_CANCEL, NULL);
	Rc rc = redo ? change_next_redo(office, a, &set, &err) : change_next_undo(office, a, &set, &err);
	/* The same person may work in a second window. */
	if (rc == RC_OK && set.id != asked)
		rc = err_set(&err, RC_CONFLICT,
			"Inzwischen gab es eine weitere Änderung von Ihnen; bitte noch einmal ansehen.");
	if (rc == RC_OK)
		rc = redo ? change_redo(office, a, &set, &err) : change_undo(office, a, &set, &err);
	if (rc != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	say_done(ui, redo, &set);
	ui_changed_by_me(ui);
}

static const Command commands[] = {
	{ "undo.run", "Enter u j Ctrl-R", "Ja", 0, run, "Ausführen", NULL },
};

const ScreenDef scr_undo_screen = {
	.id = "undo",
	.title = "Rückgängig",
	.dialog = true,
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(UndoModel),
	.init = init,
	.done = done,
	.draw = draw,
	.name = name,
	.size = size,
};
