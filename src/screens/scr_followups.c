/* All follow-ups: the open ones by date, then what is done. */
#include "scr_followups.h"

#include "records.h"
#include "settle.h"

static void preview(Office *o, int64_t id, Str *out)
{
	records_preview(o, &kind_followup, id, out);
}

static const BrowseDef def = {
	.kind = &kind_followup,
	.columns = "due,title,person_name,town_name,owner,done",
	.title = "title",
	.empty = "Keine Wiedervorlage. n legt eine an; w auf einer Kommune oder Person ebenso.",
	.preview = preview,
	.open = records_open,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return browse_init(model, &def, ui, arg, err);
}

static void add(Ui *ui, void *model)
{
	part_form_followup(ui, &((Records *)model)->form, NULL, 0);
}

static void settle(Ui *ui, void *model)
{
	Browse *b = model;
	const int64_t *ids;
	size_t n = browse_targets(b, &ids);
	if (!settle_followups(ui, ids, n))
		return;
	/* What is done goes to the end of the list; the next one is at hand. */
	if (b->marks.len == 0)
		list_move_to(&b->list, b->list.cursor + 1);
	browse_clear_marks(b);
}

static const Command commands[] = {
	{ "followup.edit", "Enter e", "Bearb.", NEED_ROW, records_cmd_edit, "Wiedervorlage bearbeiten",
		"öffnen verschieben" },
	{ "followup.new", "n", "Neu", NEED_WRITE, add, "Wiedervorlage anlegen", "aufgabe erinnern" },
	{ "followup.settle", "E", "Erledigt", NEED_ROW | NEED_WRITE, settle,
		"Als erledigt abhaken oder wieder öffnen, auch alle markierten", "fertig haken" },
	{ "followup.person", "p", "Person", NEED_ROW, records_cmd_person, "Karte der Person öffnen", NULL },
	{ "followup.town", "o", "Kommune", NEED_ROW, records_cmd_town, "Karte der Kommune öffnen", NULL },
	BROWSE_COMMANDS,
	{ "followup.delete", "d Delete", NULL, NEED_ROW | NEED_WRITE, records_cmd_delete,
		"Wiedervorlage löschen, auch alle markierten", "entfernen" },
};

const ScreenDef scr_followups_screen = {
	.id = "followups",
	.title = "Wiedervorlagen",
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
