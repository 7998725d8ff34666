/* The card of a person: posts, how to reach them, what was said, what may be sent. */
#include "scr_person.h"

#include "letters.h"
#include "person_card.h"
#include "person_form.h"
#include "scr_office.h"

typedef struct PersonModel {
	CardPage page; /* first: the shared card commands take it */
	PersonForm form;
	Letters letters;
} PersonModel;

static void edit_card(Ui *ui, CardPage *p)
{
	person_form_edit(ui, &((PersonModel *)p)->form, p->id);
}

static const CardDef def = { .kind = &kind_person, .load = person_card_load, .edit = edit_card };

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return card_init(&((PersonModel *)model)->page, &def, ui, ((const PersonId *)arg)->v, err);
}

static void done(void *model)
{
	PersonModel *m = model;
	person_form_done(&m->form);
	letters_done(&m->letters);
	card_done(model);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	PersonModel *m = model;
	if (letters_result(&m->letters, ui, msg))
		return;
	card_update(model, ui, msg);
	if (msg->type == MSG_RESULT && msg->tag == PART_FORM_TAG && msg->code == RESULT_OK &&
		m->form.form.saved != NULL)
		card_show(&m->page, m->form.form.saved);
}

static void edit(Ui *ui, void *model)
{
	edit_card(ui, model);
}

static void add_channel(Ui *ui, void *model)
{
	PersonModel *m = model;
	person_form_channel(ui, &m->form, m->page.id);
}

static void add_post(Ui *ui, void *model)
{
	CardPage *p = model;
	person_form_post(ui, &p->form, p->id);
}

static void add_address(Ui *ui, void *model)
{
	CardPage *p = model;
	person_form_address(ui, &p->form, p->id);
}

static void add_relation(Ui *ui, void *model)
{
	CardPage *p = model;
	person_form_relation(ui, &p->form, p->id);
}

static void add_consent(Ui *ui, void *model)
{
	CardPage *p = model;
	person_form_consent(ui, &p->form, p->id);
}

static void add_tag(Ui *ui, void *model)
{
	CardPage *p = model;
	person_form_tag(ui, &p->form, p->id);
}

static void add_note(Ui *ui, void *model)
{
	CardPage *p = model;
	part_form_note(ui, &p->form, &kind_person, p->id);
}

static void add_followup(Ui *ui, void *model)
{
	CardPage *p = model;
	part_form_followup(ui, &p->form, &kind_person, p->id);
}

static void letter(Ui *ui, void *model)
{
	PersonModel *m = model;
	letters_start(&m->letters, ui, m->page.office, &m->page.id, 1);
}

/* The post under the cursor, else the running one that counts first. */
static int64_t running_post(CardPage *p, Ui *ui)
{
	const CardLine *l = card_line(p);
	PeopleCard card;
	Err ignored = ERR_INIT;
	if (l != NULL && l->kind == &kind_post)
		return l->id;
	if (people_card(p->office, p->id, ui_frame_arena(ui), &card, &ignored) != RC_OK || card.post == NULL)
		return 0;
	return card.post->id;
}

static void change_office(Ui *ui, void *model)
{
	OfficeArg arg = { running_post(model, ui) };
	if (arg.post == 0)
		ui_say(ui, "Diese Person hat kein laufendes Amt; p trägt eines ein.");
	else
		ui_open(ui, &scr_office_screen, &arg);
}

static const Command commands[] = {
	{ "person.edit", "e", "Bearbeiten", NEED_WRITE, edit,
		"Name, Anrede und Sperren der Person bearbeiten", "ändern" },
	{ "person.note", "n", "Vermerk", NEED_WRITE, add_note, "Vermerk zur Person anlegen",
		"notiz anruf telefon" },
	{ "person.followup", "w", "Wiedervorlage", NEED_WRITE, add_followup,
		"Wiedervorlage zur Person anlegen", "aufgabe erinnern followup" },
	{ "person.letter", "L", NULL, NEED_WRITE, letter, "Brief beginnen, als Textdatei",
		"schreiben post drucken" },
	{ "person.channel", "c", "Kontaktweg", NEED_WRITE, add_channel,
		"Telefonnummer oder E-Mail-Adresse eintragen", "mail fax internet" },
	{ "person.address", "a", NULL, NEED_WRITE, add_address, "Anschrift eintragen", "straße adresse" },
	{ "person.post", "p", "Amt", NEED_WRITE, add_post, "Amt in einer Kommune oder Organisation eintragen",
		"funktion bürgermeister" },
	{ "person.office", "C", "Amtswechsel", NEED_WRITE, change_office,
		"Amt beenden, Nachfolge eintragen und entscheiden, was mit allem daran geschieht",
		"nachfolger ausscheiden wahl" },
	{ "person.relation", "b", NULL, NEED_WRITE, add_relation,
		"Beziehung zu einer anderen Person eintragen", "vertretung vorzimmer" },
	{ "person.consent", "r", NULL, NEED_WRITE, add_consent, "Rechtsgrundlage oder Einwilligung eintragen",
		"datenschutz newsletter" },
	{ "person.tag", "#", NULL, NEED_WRITE, add_tag, "Schlagwort vergeben", "tag etikett" },
	CARD_COMMANDS("person"),
};

const ScreenDef scr_person_screen = {
	.id = "person",
	.title = "Person",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(PersonModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = card_draw,
	.can = card_can,
	.name = card_name,
};
