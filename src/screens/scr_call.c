/* One dialog from ringing to the saved note. The number has the focus first; Enter goes on
 * to the note of whoever is selected, Enter there saves it. All numbers lie in memory:
 * a digit touches the disk only for the last contacts of another person. */
#include "scr_call.h"

#include <string.h>

#include "kontor/office/people.h"
#include "kontor/ui/edit.h"
#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"
#include "person_form.h"
#include "scr_person.h"

#define HITS_MAX      5
#define CONTACTS_MAX  3
#define NEW_FROM      5 /* digits from which an unknown number is worth a new person */
#define NOTE_LINES    3
#define DRAFT_KEY     "call"
#define DISCARD_TITLE "Vermerk verwerfen?"

enum { TAG_DISCARD = 1 };

typedef struct CallModel {
	Office *office;
	PeopleCalls *calls;
	Edit number, note;
	PeopleCaller hits[HITS_MAX];
	List list; /* over hits */
	bool noting;
	bool outgoing;
	Arena *data; /* owns contacts */
	int64_t shown;
	RecordSet contacts; /* of the person shown */
	PersonForm form;
} CallModel;

static const PeopleCaller *selected(const CallModel *m)
{
	return m->list.count == 0 ? NULL : &m->hits[m->list.cursor];
}

static size_t digits(const char *s)
{
	size_t n = 0;
	for (; *s != '\0'; s++)
		n += *s >= '0' && *s <= '9';
	return n;
}

static void show_selected(CallModel *m, Ui *ui)
{
	const PeopleCaller *c = selected(m);
	Err err = ERR_INIT;
	if (c == NULL || c->person == m->shown)
		return;
	arena_reset(m->data);
	m->contacts = (RecordSet){ 0 };
	if (people_call_contacts(m->office, c->person, CONTACTS_MAX, m->data, &m->contacts, &err) != RC_OK)
		ui_error(ui, &err);
	m->shown = c->person;
}

static void search(CallModel *m, Ui *ui)
{
	size_t n = people_call_find(m->calls, edit_text(&m->number), m->hits, HITS_MAX);
	list_set_count(&m->list, n);
	list_move_to(&m->list, 0);
	show_selected(m, ui);
	ui_redraw(ui);
}

static Rc load(CallModel *m, Err *err)
{
	PeopleCalls *fresh;
	Rc rc = people_call_new(m->office, &fresh, err);
	if (rc != RC_OK)
		return rc;
	people_call_freep(&m->calls);
	m->calls = fresh;
	m->shown = 0;
	return RC_OK;
}

/* A draft is the number in the first line, the note behind it. */
static void restore(CallModel *m, Ui *ui)
{
	const char *draft = office_draft_load(m->office, DRAFT_KEY, m->data);
	if (draft == NULL)
		return;
	size_t len = strcspn(draft, "\n");
	edit_set(&m->number, arena_strndup(m->data, draft, len));
	edit_set(&m->note, draft[len] == '\n' ? draft + len + 1 : "");
	search(m, ui);
	m->noting = m->list.count > 0;
	ui_say(ui, "Ihr begonnener Vermerk ist wieder da.");
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	CallModel *m = model;
	(void)arg;
	m->office = ui_app(ui);
	m->data = arena_new();
	edit_init(&m->number, "", false);
	edit_init(&m->note, "", true);
	Rc rc = load(m, err);
	if (rc == RC_OK)
		restore(m, ui);
	return rc;
}

static void done(void *model)
{
	CallModel *m = model;
	people_call_free(m->calls);
	person_form_done(&m->form);
	edit_done(&m->number);
	edit_done(&m->note);
	arena_free(m->data);
}

/* --- drawing ------------------------------------------------------------------------ */

static void draw_hit(const void *arg, Canvas *c, Rect r, size_t row, bool selected_row)
{
	const PeopleCaller *hit = &((const CallModel *)arg)->hits[row];
	int name = r.w / 3, number = 20;
	(void)selected_row;
	canvas_text(c, r.x, r.y, name - 1, STYLE_TEXT, hit->name);
	canvas_text(c, r.x + name, r.y, r.w - name - number - 1, STYLE_DIM, hit->detail);
	canvas_text_right(c, r.x + r.w - number, r.y, number, STYLE_TEXT, hit->number);
}

static void draw_contact(const Record *r, Canvas *c, Rect line)
{
	AUTO(str_done) Str s = STR_INIT;
	value_show(kind_field(r->kind, "at"), record_value(r, "at"), &s);
	canvas_text(c, line.x, line.y, 16, STYLE_DIM, str_cstr(&s));
	str_clear(&s);
	value_show(kind_field(r->kind, "type"), record_value(r, "type"), &s);
	str_adds(&s, record_is_null(r, "direction") ? "" : " ");
	value_show(kind_field(r->kind, "direction"), record_value(r, "direction"), &s);
	str_addf(&s, ", %s: %s", record_text(r, "author"), record_text(r, "text"));
	canvas_text(c, line.x + 18, line.y, line.w - 18, STYLE_TEXT, str_cstr(&s));
}

static void draw_person(const CallModel *m, Canvas *c, Rect r)
{
	const PeopleCaller *p = selected(m);
	if (p == NULL)
		return;
	canvas_hline(c, r.x, r.y, r.w, STYLE_FRAME);
	int used = canvas_text(c, r.x, r.y + 1, r.w, STYLE_STRONG, p->name);
	if (p->detail[0] != '\0')
		canvas_text(c, r.x + used + 2, r.y + 1, r.w - used - 2, STYLE_TEXT, p->detail);
	for (size_t i = 0; i < m->contacts.len; i++)
		draw_contact(m->contacts.items[i], c, (Rect){ r.x, r.y + 2 + (int)i, r.w, 1 });
	if (m->contacts.len == 0)
		canvas_text(c, r.x, r.y + 2, r.w, STYLE_DIM, "Noch kein Kontakt vermerkt.");
}

static void draw_note(const CallModel *m, Canvas *c, Rect r)
{
	if (selected(m) == NULL)
		return;
	canvas_hline(c, r.x, r.y, r.w, STYLE_FRAME);
	canvas_text(c, r.x, r.y + 1, r.w, m->noting ? STYLE_STRONG : STYLE_DIM,
		m->outgoing ? "Vermerk, Anruf ausgehend   (Tab: eingehend)"
			    : "Vermerk, Anruf eingehend   (Tab: ausgehend)");
	edit_draw(&m->note, c, (Rect){ r.x, r.y + 2, r.w, r.h - 2 }, m->noting);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const CallModel *m = model;
	const char *number = edit_text(&m->number);
	(void)ui;
	canvas_text(c, area.x, area.y, 10, STYLE_DIM, "Nummer");
	edit_draw(&m->number, c, (Rect){ area.x + 9, area.y, 24, 1 }, !m->noting);
	Rect hits = { area.x, area.y + 1, area.w, HITS_MAX };
	if (number[0] == '\0')
		canvas_text(c, area.x + 1, area.y + 2, area.w - 1, STYLE_DIM,
			"Die letzten Ziffern der Nummer genügen.");
	else if (m->list.count == 0)
		canvas_text(c, area.x + 1, area.y + 2, area.w - 1, STYLE_WARN,
			digits(number) < NEW_FROM
				? "Keine solche Nummer."
				: "Unbekannte Nummer. Enter legt eine Person mit dieser Nummer an.");
	list_draw(&m->list, c, hits, false, draw_hit, m);
	draw_person(m, c, (Rect){ area.x, hits.y + hits.h, area.w, 2 + CONTACTS_MAX });
	int y = hits.y + hits.h + 2 + CONTACTS_MAX;
	draw_note(m, c, (Rect){ area.x, y, area.w, BASE_MAX(area.y + area.h - y, 3) });
}

static Rect size(const void *model, int w, int h)
{
	(void)model;
	Rect r = { 0, 0, BASE_MIN(w, 100), BASE_MIN(h, 7 + HITS_MAX + CONTACTS_MAX + NOTE_LINES) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 3;
	return r;
}

static bool wants_text(const void *model)
{
	(void)model;
	return true;
}

/* --- working -------------------------------------------------------------------------- */

static void save(CallModel *m, Ui *ui)
{
	const PeopleCaller *p = selected(m);
	int64_t note;
	Err err = ERR_INIT;
	if (edit_text(&m->note)[strspn(edit_text(&m->note), " \n")] == '\0') {
		ui_warn(ui, "Bitte einen Vermerk schreiben; Esc schließt ohne Vermerk.");
		return;
	}
	if (people_call_note(m->office, p->person, m->outgoing ? "out" : "in", edit_text(&m->note), &note,
		    &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	office_draft_drop(m->office, DRAFT_KEY);
	ui_say(ui, "Vermerk gespeichert: %s. u macht es rückgängig.", p->name);
	ui_changed_by_me(ui);
	ui_finish(ui, RESULT_OK, NULL);
}

static void enter(CallModel *m, Ui *ui)
{
	if (m->noting) {
		save(m, ui);
	} else if (selected(m) != NULL) {
		if (ui_read_only(ui))
			ui_warn(ui, "Diese Sitzung liest nur; Vermerke sind nicht möglich.");
		m->noting = !ui_read_only(ui);
	} else if (digits(edit_text(&m->number)) >= NEW_FROM && !ui_read_only(ui)) {
		PersonFormStart start = { .phone = edit_text(&m->number) };
		person_form_new(ui, &m->form, &start);
	}
}

static void leave(CallModel *m, Ui *ui)
{
	if (m->note.text.len == 0) {
		ui_finish(ui, RESULT_CANCEL, NULL);
		return;
	}
	ConfirmArg ask = {
		.title = DISCARD_TITLE, .text = "Der Vermerk ist noch nicht gespeichert.", .yes = "Verwerfen"
	};
	ui_dialog(ui, &prompt_confirm_screen, &ask, TAG_DISCARD);
}

static bool may_close(void *model, Ui *ui)
{
	CallModel *m = model;
	if (m->note.text.len == 0)
		return true;
	leave(m, ui);
	return false;
}

/* Letters have no business in a number. */
static bool is_number_key(const Key *k)
{
	return k->sym != SYM_CHAR || k->mods != 0 || (k->cp < 128 && strchr("0123456789+-/() .", (int)k->cp));
}

static void key(CallModel *m, Ui *ui, const Key *k)
{
	if (k->sym == SYM_ENTER) {
		enter(m, ui);
	} else if (k->sym == SYM_ESC) {
		if (m->noting && m->note.text.len == 0)
			m->noting = false;
		else
			leave(m, ui);
	} else if (k->sym == SYM_TAB || k->sym == SYM_BACKTAB) {
		m->outgoing = !m->outgoing;
	} else if (m->noting) {
		edit_key(&m->note, k);
	} else if (list_key(&m->list, k, true)) {
		show_selected(m, ui);
	} else if (is_number_key(k) && edit_key(&m->number, k)) {
		search(m, ui);
	}
	ui_redraw(ui);
}

static void keep_draft(CallModel *m, Ui *ui)
{
	Err ignored = ERR_INIT;
	if (m->note.text.len > 0)
		(void)!office_draft_save(m->office, DRAFT_KEY,
			arena_printf(
				ui_frame_arena(ui), "%s\n%s", edit_text(&m->number), edit_text(&m->note)),
			&ignored);
}

/* Somebody got a number, perhaps the caller, who was just made. */
static void reload(CallModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	const PeopleCaller *p = selected(m);
	int64_t person = p == NULL ? 0 : p->person;
	if (load(m, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	search(m, ui);
	for (size_t i = 0; i < m->list.count; i++)
		if (m->hits[i].person == person)
			list_move_to(&m->list, i);
	m->noting &= m->list.count > 0;
	show_selected(m, ui);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	CallModel *m = model;
	if (msg->type == MSG_KEY)
		key(m, ui, &msg->key);
	if (msg->type == MSG_CHANGED)
		reload(m, ui);
	if (msg->type == MSG_DRAFT)
		keep_draft(m, ui);
	if (msg->type != MSG_RESULT || msg->code != RESULT_OK)
		return;
	if (msg->tag == PART_FORM_TAG) {
		m->noting = m->list.count > 0;
	} else if (msg->tag == TAG_DISCARD) {
		office_draft_drop(m->office, DRAFT_KEY);
		edit_set(&m->note, "");
		ui_finish(ui, RESULT_CANCEL, NULL);
	}
}

static void open_card(Ui *ui, void *model)
{
	CallModel *m = model;
	const PeopleCaller *p = selected(m);
	if (p == NULL)
		return;
	if (m->note.text.len > 0) {
		ui_warn(ui, "Bitte den Vermerk erst mit Enter speichern.");
		return;
	}
	PersonId person = { p->person };
	ui_finish(ui, RESULT_CANCEL, NULL);
	ui_open(ui, &scr_person_screen, &person);
}

static void save_note(Ui *ui, void *model)
{
	CallModel *m = model;
	if (m->noting)
		save(m, ui);
	else
		enter(m, ui);
	ui_redraw(ui);
}

static const Command commands[] = {
	{ "call.save", "Ctrl-S", "Speichern", NEED_WRITE, save_note, "Den Vermerk speichern, wie Enter",
		NULL },
	{ "call.card", "Ctrl-O", "Karte", 0, open_card, "Karte der Person öffnen", NULL },
};

const ScreenDef scr_call_screen = {
	.id = "call",
	.title = "Telefon",
	.dialog = true,
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(CallModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.wants_text = wants_text,
	.text_enter = "Weiter",
	.size = size,
	.may_close = may_close,
};
