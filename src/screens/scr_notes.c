/* All notes of the office, latest first. */
#include "scr_notes.h"

#include "browse.h"
#include "remove.h"
#include "scr_town.h"
#include "town_form.h"

typedef struct NotesModel {
	Browse b; /* first: the shared list commands take it */
	RecordForm form;
	Remove remove;
} NotesModel;

static void open_note(Ui *ui, Browse *b, int64_t id)
{
	town_form_part(ui, &((NotesModel *)b)->form, &kind_note, id);
}

static const BrowseDef def = {
	.kind = &kind_note,
	.columns = "at,town_name,type,text,author,direction",
	.title = "text",
	.empty = "Noch kein Vermerk. n auf einer Kommune legt einen an.",
	.open = open_note,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	(void)arg;
	return browse_init(&((NotesModel *)model)->b, &def, ui, err);
}

static void done(void *model)
{
	NotesModel *m = model;
	browse_done(&m->b);
	record_form_done(&m->form);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	NotesModel *m = model;
	if (!remove_result(&m->remove, ui, msg))
		browse_update(&m->b, ui, msg);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	browse_draw(&((const NotesModel *)model)->b, ui, c, area);
}

static void edit(Ui *ui, void *model)
{
	Browse *b = model;
	open_note(ui, b, browse_selected(b));
}

static void delete (Ui *ui, void *model)
{
	NotesModel *m = model;
	const int64_t *ids;
	size_t n = browse_targets(&m->b, &ids);
	remove_ask(&m->remove, ui, m->b.office, &kind_note, ids, n, NULL);
}

static void open_town(Ui *ui, void *model)
{
	Browse *b = model;
	Record *r;
	Err err = ERR_INIT;
	if (office_get(b->office, &kind_note, browse_selected(b), ui_frame_arena(ui), &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	TownId town = { record_int(r, "town") };
	ui_open(ui, &scr_town_screen, &town);
}

static const Command commands[] = {
	{ "note.edit", "Enter e", "Bearb.", NEED_ROW, edit, "Vermerk lesen und bearbeiten", "öffnen" },
	{ "note.town", "o Right", "Kommune", NEED_ROW, open_town, "Karte der Kommune öffnen", NULL },
	BROWSE_COMMANDS,
	{ "note.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, delete,
		"Vermerk löschen, auch alle markierten", "entfernen" },
};

const ScreenDef scr_notes_screen = {
	.id = "notes",
	.title = "Vermerke",
	.tab = '8',
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(NotesModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
