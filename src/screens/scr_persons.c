/* Tab 3: everybody the office knows. */
#include "scr_persons.h"

#include "bulk.h"
#include "letters.h"
#include "person_card.h"
#include "person_form.h"
#include "records.h"
#include "scr_doubles.h"
#include "scr_merge.h"
#include "scr_people_import.h"
#include "scr_person.h"

typedef struct PersonsModel {
	Records r; /* first: the shared list commands take it */
	PersonForm person;
	Bulk bulk;
	Letters letters;
} PersonsModel;

static void open_card(Ui *ui, Browse *b, int64_t id)
{
	PersonId person = { id };
	(void)b;
	ui_open(ui, &scr_person_screen, &person);
}

static const BrowseDef def = {
	.kind = &kind_person,
	.columns = "full_name,function,place,state,term_end,mail,phone",
	.title = "full_name",
	.empty = "Noch keine Person. n legt eine an, I liest eine Datei ein.",
	.preview = person_card_preview,
	.open = open_card,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return browse_init(model, &def, ui, arg, err);
}

static void done(void *model)
{
	PersonsModel *m = model;
	person_form_done(&m->person);
	bulk_done(&m->bulk);
	letters_done(&m->letters);
	records_done(model);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	PersonsModel *m = model;
	if (bulk_result(&m->bulk, ui, msg)) {
		if (m->bulk.finished)
			browse_clear_marks(&m->r.b);
		return;
	}
	if (letters_result(&m->letters, ui, msg)) {
		if (m->letters.finished)
			browse_clear_marks(&m->r.b);
		return;
	}
	records_update(model, ui, msg);
	if (msg->type == MSG_RESULT && msg->tag == PART_FORM_TAG && msg->code == RESULT_OK &&
		m->person.form.saved != NULL)
		browse_select(&m->r.b, m->person.form.saved->id);
}

static void add(Ui *ui, void *model)
{
	PersonFormStart start = { 0 };
	person_form_new(ui, &((PersonsModel *)model)->person, &start);
}

static void edit(Ui *ui, void *model)
{
	PersonsModel *m = model;
	person_form_edit(ui, &m->person, browse_selected(&m->r.b));
}

static void add_note(Ui *ui, void *model)
{
	PersonsModel *m = model;
	part_form_note(ui, &m->r.form, &kind_person, browse_selected(&m->r.b));
}

static void add_followup(Ui *ui, void *model)
{
	PersonsModel *m = model;
	const int64_t *ids;
	size_t n = browse_targets(&m->r.b, &ids);
	bulk_followup(&m->bulk, ui, &m->r.form, &kind_person, ids, n);
}

static void letter(Ui *ui, void *model)
{
	PersonsModel *m = model;
	const int64_t *ids;
	size_t n = browse_targets(&m->r.b, &ids);
	letters_start(&m->letters, ui, m->r.b.office, ids, n);
}

static void tag(Ui *ui, PersonsModel *m, bool give)
{
	const int64_t *ids;
	size_t n = browse_targets(&m->r.b, &ids);
	bulk_tag(&m->bulk, ui, &kind_person, ids, n, give);
}

static void add_tag(Ui *ui, void *model)
{
	tag(ui, model, true);
}

static void remove_tag(Ui *ui, void *model)
{
	tag(ui, model, false);
}

static void import(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_people_import_screen, NULL);
}

static void doubles(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_doubles_screen, NULL);
}

/* Two marked persons side by side. */
static void merge(Ui *ui, void *model)
{
	Browse *b = model;
	const int64_t *ids;
	if (browse_targets(b, &ids) != 2) {
		ui_say(ui, "Bitte genau zwei Personen mit der Leertaste markieren.");
		return;
	}
	MergeArg pair = { ids[0], ids[1] };
	ui_open(ui, &scr_merge_screen, &pair);
}

static const Command commands[] = {
	{ "persons.open", "Enter Right l", "Karte", NEED_ROW, browse_cmd_open, "Karte der Person öffnen",
		"anzeigen details" },
	{ "persons.new", "n", "Neu", NEED_WRITE, add, "Person anlegen, mit Amt, E-Mail und Telefon",
		"kontakt bürgermeister" },
	BROWSE_COMMANDS,
	{ "persons.edit", "e", "Bearb.", NEED_ROW | NEED_WRITE, edit,
		"Name, Anrede und Sperren der Person bearbeiten", "ändern" },
	{ "persons.note", "N", NULL, NEED_ROW | NEED_WRITE, add_note, "Vermerk zur Person anlegen",
		"notiz anruf" },
	{ "persons.followup", "w", "Wiedervorl.", NEED_ROW | NEED_WRITE, add_followup,
		"Wiedervorlage anlegen, auch für alle markierten", "aufgabe erinnern bulk" },
	{ "persons.letter", "L", NULL, NEED_ROW | NEED_WRITE, letter,
		"Brief beginnen, auch an alle markierten", "schreiben post serienbrief drucken" },
	{ "persons.tag", "#", NULL, NEED_ROW | NEED_WRITE, add_tag,
		"Schlagwort vergeben, auch an alle markierten", "tag bulk" },
	{ "persons.untag", "X", NULL, NEED_ROW | NEED_WRITE, remove_tag,
		"Schlagwort entfernen, auch bei allen markierten", "tag bulk" },
	{ "persons.merge", "m", NULL, NEED_MARKS, merge,
		"Zwei markierte Personen vergleichen und zusammenführen", "doppelt vereinen" },
	{ "persons.import", "I", NULL, NEED_WRITE, import, "Personen aus CSV oder vCards einlesen",
		"import outlook google" },
	{ "persons.doubles", "D", NULL, 0, doubles, "Vermutlich doppelte Personen zeigen", "dubletten" },
	{ "persons.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, records_cmd_delete,
		"Person löschen, auch alle markierten", "entfernen" },
};

const ScreenDef scr_persons_screen = {
	.id = "persons",
	.title = "Personen",
	.tab = '3',
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(PersonsModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = records_draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
