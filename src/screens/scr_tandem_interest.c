/* The card of an interest: what she seeks and offers, with whom not, and whether she is in the pool. */
#include "scr_tandem_interest.h"

#include "kontor/office/tandems.h"
#include "part_form.h"
#include "scr_finder.h"
#include "tandem_interest_card.h"

static bool open_line(Ui *ui, CardPage *p, const CardLine *l)
{
	(void)p;
	if (l->kind != &kind_person && l->kind != &kind_tandem)
		return false;
	scr_finder_open_record(ui, l->kind->name, l->id);
	return true;
}

static void edit_card(Ui *ui, CardPage *p)
{
	part_form_edit(ui, &p->form, &kind_interest, p->id);
}

static const CardDef def = {
	.kind = &kind_interest, .load = tandem_interest_card_load, .open = open_line, .edit = edit_card
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return card_init(model, &def, ui, *(const int64_t *)arg, err);
}

static void edit(Ui *ui, void *model)
{
	edit_card(ui, model);
}

static void add(Ui *ui, CardPage *p, const Kind *k, const char *title)
{
	part_form_new(ui, &p->form, part_form_start(ui, k, "interest", p->id), title, &kind_interest, p->id);
}

static void add_topic(Ui *ui, void *model)
{
	add(ui, model, &kind_interest_topic, "Thema des Tandems");
}

static void add_veto(Ui *ui, void *model)
{
	add(ui, model, &kind_veto, "Ausschluss");
}

static void delete_line(Ui *ui, void *model)
{
	const Kind *k = card_line(model)->kind;
	if (k == &kind_interest_topic || k == &kind_veto)
		card_cmd_delete(ui, model);
	else
		ui_say(ui, "Diese Zeile ist kein Teil des Interesses; e setzt es auf zurückgezogen.");
}

static void person(Ui *ui, void *model)
{
	CardPage *p = model;
	Record *r;
	Err err = ERR_INIT;
	if (office_get(p->office, &kind_interest, p->id, ui_frame_arena(ui), &r, &err) != RC_OK)
		ui_error(ui, &err);
	else
		scr_finder_open_record(ui, kind_person.name, record_int(r, "person"));
}

static const Command commands[] = {
	{ "interest.edit", "e", "Bearbeiten", NEED_WRITE, edit,
		"Ziel, Wünsche und Status des Interesses bearbeiten", "ändern zurückziehen pausieren" },
	{ "interest.topic", "t n", "Thema", NEED_WRITE, add_topic,
		"Eintragen, was sie oder er sucht oder bietet", "sucht bietet" },
	{ "interest.veto", "v", "Ausschluss", NEED_WRITE, add_veto,
		"Person oder Kommune ausschließen: nie gemeinsam in einem Tandem", "nicht mit veto" },
	{ "interest.person", "o", "Person", 0, person, "Karte der Person öffnen", "springen" },
	{ "interest.line.edit", "Enter", "Zeile öffnen", 0, card_cmd_open,
		"Ausgewählte Zeile der Karte öffnen", NULL },
	{ "interest.line.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, delete_line,
		"Thema oder Ausschluss in der Zeile löschen", "entfernen" },
	{ "interest.history", "H", NULL, 0, card_cmd_history,
		"Verlauf des Interesses oder der ausgewählten Zeile", "wer wann geändert" },
};

const ScreenDef scr_tandem_interest_screen = {
	.id = "tandem_interest",
	.title = "Interesse",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(CardPage),
	.init = init,
	.done = card_done,
	.update = card_update,
	.draw = card_draw,
	.can = card_can,
	.name = card_name,
};
