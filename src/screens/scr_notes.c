/* All notes of the office, latest first. */
#include "scr_notes.h"

#include "records.h"

static const BrowseDef def = {
	.kind = &kind_note,
	.columns = "at,town_name,person_name,type,text,author,direction",
	.title = "text",
	.empty = "Noch kein Vermerk. n auf einer Kommune oder Person legt einen an.",
	.open = records_open,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return browse_init(model, &def, ui, arg, err);
}

static const Command commands[] = {
	{ "note.edit", "Enter e", "Bearb.", NEED_ROW, records_cmd_edit, "Vermerk lesen und bearbeiten",
		"öffnen" },
	{ "note.town", "o Right", "Kommune", NEED_ROW, records_cmd_town, "Karte der Kommune öffnen", NULL },
	{ "note.person", "p", "Person", NEED_ROW, records_cmd_person, "Karte der Person öffnen", NULL },
	BROWSE_COMMANDS,
	{ "note.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, records_cmd_delete,
		"Vermerk löschen, auch alle markierten", "entfernen" },
};

const ScreenDef scr_notes_screen = {
	.id = "notes",
	.title = "Vermerke",
	.tab = '8',
	.minor = true,
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(Records),
	.init = init,
	.done = records_done,
	.update = records_update,
	.draw = records_draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
