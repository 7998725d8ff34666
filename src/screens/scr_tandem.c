/* The card of a tandem: asking, answers, meetings, what became of it. */
#include "scr_tandem.h"

#include <string.h>

#include "browse.h"
#include "kontor/domain/tandem.h"
#include "kontor/office/tandems.h"
#include "kontor/ui/picker.h"
#include "kontor/ui/prompt.h"
#include "part_form.h"
#include "scr_event.h"
#include "scr_finder.h"
#include "scr_outbox.h"
#include "scr_tandem_map.h"
#include "tandem_ask.h"
#include "tandem_card.h"
#include "when.h"

enum { TAG_ANSWER = 1, TAG_REFUSAL, TAG_STATE, TAG_REASON, TAG_MEETING };
enum { MEETING_MINUTES = 120 };
enum { NEED_PROPOSED = NEED_STATE_A, NEED_ASKED = NEED_STATE_B, NEED_CONFIRMED = NEED_STATE_C };

typedef struct TandemModel {
	CardPage page; /* first: the shared card commands take it */
	TandemAsk ask;
	unsigned state_now; /* NEED_ of the state */
	int64_t refused;    /* who says no, while the reason is asked for */
	const char *state;  /* that is entered, while the reason is asked for; of tandem_states */
} TandemModel;

static bool open_line(Ui *ui, CardPage *p, const CardLine *l)
{
	(void)p;
	if (l->kind != &kind_person && l->kind != &kind_town && l->kind != &kind_pairing_run)
		return false;
	scr_finder_open_record(ui, l->kind->name, l->id);
	return true;
}

static void edit_card(Ui *ui, CardPage *p)
{
	part_form_edit(ui, &p->form, &kind_tandem, p->id);
}

static const CardDef def = {
	.kind = &kind_tandem, .load = tandem_card_load, .open = open_line, .edit = edit_card
};

/* What the footer offers follows the state. */
static void note_state(TandemModel *m)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r;
	Err ignored = ERR_INIT;
	m->state_now = 0;
	if (office_get(m->page.office, &kind_tandem, m->page.id, a, &r, &ignored) != RC_OK)
		return;
	const char *state = record_text(r, "state");
	if (strcmp(state, "proposed") == 0)
		m->state_now = NEED_PROPOSED;
	else if (strcmp(state, "asked") == 0)
		m->state_now = NEED_ASKED;
	else if (strcmp(state, "confirmed") == 0 || strcmp(state, "active") == 0)
		m->state_now = NEED_CONFIRMED;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	TandemModel *m = model;
	Rc rc = card_init(&m->page, &def, ui, *(const int64_t *)arg, err);
	if (rc == RC_OK)
		note_state(m);
	return rc;
}

static unsigned can(const void *model, const Ui *ui)
{
	return card_can(model, ui) | ((const TandemModel *)model)->state_now;
}

static void done(void *model)
{
	tandem_ask_done(&((TandemModel *)model)->ask);
	card_done(model);
}

static Record *read_tandem(CardPage *p, Ui *ui)
{
	Record *r;
	Err err = ERR_INIT;
	if (office_get(p->office, &kind_tandem, p->id, ui_frame_arena(ui), &r, &err) == RC_OK)
		return r;
	ui_error(ui, &err);
	return NULL;
}

static void tell(Ui *ui, const Err *err, const char *text)
{
	if (err->rc != RC_OK) {
		ui_error(ui, err);
		return;
	}
	ui_changed_by_me(ui);
	ui_say(ui, "%s u macht es rückgängig.", text);
}

/* --- asking and answers ------------------------------------------------------------------ */

static void ask(Ui *ui, void *model)
{
	TandemModel *m = model;
	tandem_ask_start(&m->ask, ui, m->page.office, &m->page.id, 1);
}

/* Yes and no of each side whose answer is open; a no is negative. */
static void list_answers(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const CardPage *p = ctx;
	Record *r;
	TandemsSides sides;
	Err ignored = ERR_INIT;
	(void)text;
	if (office_get(p->office, &kind_tandem, p->id, a, &r, &ignored) != RC_OK ||
		tandems_sides(p->office, r, a, &sides, &ignored) != RC_OK)
		return;
	for (size_t i = 0; i < sides.len; i++) {
		const TandemsSide *s = &sides.items[i];
		if (s->answer[0] != '\0')
			continue;
		PickerItem yes = { s->person, arena_printf(a, "%s sagt zu", s->name), s->town_name };
		PickerItem no = { -s->person, arena_printf(a, "%s sagt ab …", s->name), s->town_name };
		VEC_PUSH(a, ret, yes);
		VEC_PUSH(a, ret, no);
	}
}

static void ask_answer(Ui *ui, void *model)
{
	PickerArg arg = { .title = "Antwort",
		.empty = "Alle Antworten sind eingetragen.",
		.search = list_answers,
		.ctx = model };
	ui_dialog(ui, &picker_screen, &arg, TAG_ANSWER);
}

static void answer(CardPage *p, Ui *ui, int64_t person, bool yes, const char *reason)
{
	Err err = ERR_INIT;
	(void)!tandems_answer(p->office, p->id, person, yes, reason, &err);
	const Record *r = read_tandem(p, ui);
	bool all = r != NULL && strcmp(record_text(r, "state"), "confirmed") == 0;
	tell(ui, &err,
		all           ? "Alle sagen zu: Das Tandem ist bestätigt."
			: yes ? "Zusage eingetragen."
			      : "Absage eingetragen; das Tandem ist abgelehnt.");
}

static void ask_refusal(TandemModel *m, Ui *ui, int64_t person)
{
	m->refused = person;
	PromptArg arg = { .title = "Grund der Absage",
		.text = "Er hilft in der nächsten Runde, zum Beispiel „keine Zeit vor dem Sommer“." };
	ui_dialog(ui, &prompt_screen, &arg, TAG_REFUSAL);
}

/* --- states ---------------------------------------------------------------------------------- */

/* Answers and asking have keys of their own. */
static void list_states(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const CardPage *p = ctx;
	Record *r;
	Err ignored = ERR_INIT;
	(void)text;
	if (office_get(p->office, &kind_tandem, p->id, a, &r, &ignored) != RC_OK)
		return;
	for (int64_t i = 0; tandem_states[i].name != NULL; i++) {
		const char *to = tandem_states[i].name, *from = record_text(r, "state");
		if (strcmp(to, from) == 0 || strcmp(to, "asked") == 0 || strcmp(to, "declined") == 0 ||
			(strcmp(from, "asked") == 0 && strcmp(to, "confirmed") == 0) ||
			tandem_transition(from, to, &ignored) != RC_OK)
			continue;
		PickerItem item = { i, tandem_states[i].label, NULL };
		VEC_PUSH(a, ret, item);
	}
}

static void ask_state(Ui *ui, void *model)
{
	PickerItems items = { 0 };
	const Record *r = read_tandem(model, ui);
	list_states(model, "", ui_frame_arena(ui), &items);
	if (r != NULL && items.len == 0) {
		bool asked = strcmp(record_text(r, "state"), "asked") == 0;
		ui_say(ui, "%s",
			asked ? "Das Tandem ist angefragt; a trägt die Antworten ein."
			      : "Dieses Tandem ist zu Ende. Ein neues entsteht aus einem Lauf.");
		return;
	}
	PickerArg arg = { .title = "Neuer Status", .empty = "", .search = list_states, .ctx = model };
	ui_dialog(ui, &picker_screen, &arg, TAG_STATE);
}

static void change_state(TandemModel *m, Ui *ui, const char *reason)
{
	Err err = ERR_INIT;
	(void)!tandems_change_state(m->page.office, m->page.id, m->state, reason, &err);
	tell(ui, &err, "Status geändert.");
}

static void state_chosen(TandemModel *m, Ui *ui, size_t i)
{
	m->state = tandem_states[i].name;
	if (strcmp(m->state, "paused") != 0 && strcmp(m->state, "ended_early") != 0) {
		change_state(m, ui, NULL);
		return;
	}
	PromptArg arg = { .title = strcmp(m->state, "paused") == 0 ? "Grund der Pause" : "Grund des Abbruchs",
		.text = "Er steht auf der Karte des Tandems." };
	ui_dialog(ui, &prompt_screen, &arg, TAG_REASON);
}

/* --- meetings ---------------------------------------------------------------------------------- */

static Rc parse_meeting(const CardPage *p, const char *input, WallSpan *ret, Err *err)
{
	When w = {
		.today = office_today(p->office), .day = DAY_NONE, .time = -1, .minutes = MEETING_MINUTES
	};
	Rc rc = when_parse(&w, input, ret, NULL, err);
	if (rc == RC_OK && ret->all_day)
		return err_set(
			err, RC_INVALID, "Ein Treffen braucht eine Uhrzeit, zum Beispiel 14.10. 10-12.");
	return rc;
}

static Rc check_meeting(void *ctx, const char *input, Err *err)
{
	WallSpan ignored;
	return parse_meeting(ctx, input, &ignored, err);
}

static void ask_meeting(Ui *ui, void *model)
{
	PromptArg arg = { .title = "Treffen anlegen",
		.text = "Wann? Zum Beispiel 14.10. 10-12 oder mo 14 Uhr. Ort ist zunächst das Rathaus der "
			"ersten Seite; eingeladen wird erst auf der Karte des Termins.",
		.check = check_meeting,
		.ctx = model };
	ui_dialog(ui, &prompt_screen, &arg, TAG_MEETING);
}

static void add_meeting(CardPage *p, Ui *ui, const char *input)
{
	WallSpan span;
	EventId event;
	Err err = ERR_INIT;
	if (parse_meeting(p, input, &span, &err) != RC_OK ||
		tandems_meeting(p->office, p->id, span.start, (int)(span.end - span.start), &event.v, &err) !=
			RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_open(ui, &scr_event_screen, &event);
	ui_say(ui, "Das Treffen ist angelegt, vorläufig. e setzt Ort und Status, I lädt ein.");
}

/* --- the rest --------------------------------------------------------------------------------------- */

static void edit(Ui *ui, void *model)
{
	edit_card(ui, model);
}

static void add_followup(Ui *ui, void *model)
{
	CardPage *p = model;
	part_form_followup(ui, &p->form, &kind_tandem, p->id);
}

/* Persons, towns and dates have cards of their own, where they are deleted. */
static void delete_line(Ui *ui, void *model)
{
	if (card_line(model)->kind == &kind_followup)
		card_cmd_delete(ui, model);
	else
		ui_say(ui, "Diese Zeile ist kein Teil des Tandems; s ändert seinen Status.");
}

static void go(Ui *ui, void *model)
{
	const CardLine *l = card_line(model);
	if (l->kind == &kind_person || l->kind == &kind_town)
		scr_finder_open_record(ui, l->kind->name, l->id);
	else
		card_cmd_town_or_person(ui, model);
}

static void outbox(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_outbox_screen, NULL);
}

static void map(Ui *ui, void *model)
{
	ui_open(ui, &scr_tandem_map_screen, &((CardPage *)model)->id);
}

static void result(TandemModel *m, Ui *ui, const Msg *msg)
{
	const PickerItem *item = msg->payload;
	if (msg->tag == TAG_ANSWER && item->value > 0)
		answer(&m->page, ui, item->value, true, NULL);
	else if (msg->tag == TAG_ANSWER)
		ask_refusal(m, ui, -item->value);
	else if (msg->tag == TAG_REFUSAL)
		answer(&m->page, ui, m->refused, false, msg->payload);
	else if (msg->tag == TAG_STATE)
		state_chosen(m, ui, (size_t)item->value);
	else if (msg->tag == TAG_REASON)
		change_state(m, ui, msg->payload);
	else if (msg->tag == TAG_MEETING)
		add_meeting(&m->page, ui, msg->payload);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	TandemModel *m = model;
	if (tandem_ask_result(&m->ask, ui, msg))
		return;
	card_update(model, ui, msg);
	if (msg->type == MSG_CHANGED)
		note_state(m);
	if (msg->type == MSG_RESULT && msg->code == RESULT_OK)
		result(m, ui, msg);
}

static const Command commands[] = {
	{ "tandem.ask", "f", "Anfragen", NEED_WRITE | NEED_PROPOSED, ask,
		"Alle Seiten anfragen: Anschreiben in den Postausgang, mit Frist",
		"fragen anschreiben vorschlagen" },
	{ "tandem.answer", "a", "Antwort", NEED_WRITE | NEED_ASKED, ask_answer,
		"Zusage oder Absage einer Seite eintragen", "ja nein" },
	{ "tandem.meeting", "m", "Treffen", NEED_WRITE | NEED_CONFIRMED, ask_meeting,
		"Treffen anlegen: ein Termin mit allen", "termin besuch" },
	{ "tandem.state", "s", "Status", NEED_WRITE, ask_state,
		"Status ändern: aktiv, pausiert, abgeschlossen, abgebrochen, verworfen",
		"beenden pause verwerfen" },
	{ "tandem.edit", "e", "Bearb.", NEED_WRITE, edit,
		"Thema, Begründung, Bewertung, Auswertung und Bemerkung bearbeiten", "ändern" },
	{ "tandem.outbox", "O", "Postausgang", 0, outbox, "Postausgang öffnen",
		"anschreiben freigeben mail" },
	{ "tandem.line.go", "o", NULL, NEED_ROW, go, "Karte der Person oder Kommune in der Zeile öffnen",
		"springen" },
	{ "tandem.followup", "w", NULL, NEED_WRITE, add_followup, "Wiedervorlage zum Tandem anlegen",
		"aufgabe erinnern" },
	{ "tandem.map", "K", NULL, 0, map, "Tandem auf der Karte des Landes zeigen", "landkarte" },
	{ "tandem.line.edit", "Enter", "Zeile öffnen", 0, card_cmd_open, "Ausgewählte Zeile der Karte öffnen",
		NULL },
	{ "tandem.line.delete", "d Delete", NULL, NEED_ROW | NEED_WRITE, delete_line,
		"Ausgewählte Wiedervorlage löschen", "entfernen" },
	{ "tandem.line.settle", "x", NULL, NEED_ROW | NEED_WRITE, card_cmd_settle,
		"Wiedervorlage in der Zeile als erledigt abhaken", "fertig haken" },
	{ "tandem.history", "H", NULL, 0, card_cmd_history, "Verlauf des Tandems oder der ausgewählten Zeile",
		"wer wann geändert" },
};

const ScreenDef scr_tandem_screen = {
	.id = "tandem",
	.title = "Tandem",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(TandemModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = card_draw,
	.can = can,
	.name = card_name,
};
