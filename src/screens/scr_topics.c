/* Tab 9: the office's list of topics. */
#include "scr_topics.h"

#include "records.h"

static const BrowseDef def = {
	.kind = &kind_topic,
	.columns = "label,seeking,offering,synonyms",
	.title = "label",
	.empty = "Noch kein Thema. n legt eines an.",
	.open = records_open,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return browse_init(model, &def, ui, arg, err);
}

static void add(Ui *ui, void *model)
{
	Record *r = record_new(ui_frame_arena(ui), &kind_topic);
	record_form_open(ui, &((Records *)model)->form, NULL, r, "label synonyms position", "Neues Thema",
		PART_FORM_TAG);
}

static const Command commands[] = {
	{ "topic.edit", "Enter e", "Bearb.", NEED_ROW, records_cmd_edit, "Thema bearbeiten", "umbenennen" },
	{ "topic.new", "n", "Neu", NEED_WRITE, add, "Thema anlegen", NULL },
	BROWSE_COMMANDS,
	{ "topic.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, records_cmd_delete,
		"Thema löschen, solange es niemand sucht oder bietet", "entfernen" },
};

const ScreenDef scr_topics_screen = {
	.id = "topics",
	.title = "Themen",
	.tab = '9',
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
