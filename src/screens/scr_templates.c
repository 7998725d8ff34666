/* What new dates may begin with. */
#include "scr_templates.h"

#include "records.h"

static void preview(Office *o, int64_t id, Str *out)
{
	records_preview(o, &kind_event_template, id, out);
}

static const BrowseDef def = {
	.kind = &kind_event_template,
	.columns = "name,title,type,time,minutes,place",
	.title = "name",
	.empty = "Noch keine Vorlage. V auf der Karte eines Termins macht eine daraus, n legt eine an.",
	.preview = preview,
	.open = records_open,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return browse_init(model, &def, ui, arg, err);
}

static void add(Ui *ui, void *model)
{
	Record *r = part_form_start(ui, &kind_event_template, "", 0);
	record_set_text(r, ui_frame_arena(ui), "type", "internal");
	part_form_new(ui, &((Records *)model)->form, r, "Neue Vorlage", NULL, 0);
}

static const Command commands[] = {
	{ "template.edit", "Enter e", "Bearb.", NEED_ROW, records_cmd_edit, "Vorlage bearbeiten",
		"öffnen ändern" },
	{ "template.new", "n", "Neu", NEED_WRITE, add, "Vorlage anlegen", NULL },
	BROWSE_COMMANDS,
	{ "template.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, records_cmd_delete,
		"Vorlage löschen, auch alle markierten", "entfernen" },
};

const ScreenDef scr_templates_screen = {
	.id = "templates",
	.title = "Terminvorlagen",
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
