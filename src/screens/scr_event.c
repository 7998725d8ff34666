/* The card of a date: who takes part, who was told, and everything to do with it. */
#include "scr_event.h"

#include <string.h>

#include "browse.h"
#include "event_card.h"
#include "event_form.h"
#include "event_move.h"
#include "event_part.h"
#include "kontor/base/text.h"
#include "kontor/office/calendar.h"
#include "kontor/office/export.h"
#include "kontor/office/outbox.h"
#include "kontor/ui/prompt.h"
#include "scr_checkin.h"
#include "scr_finder.h"
#include "scr_outbox.h"
#include "scr_registrations.h"
#include "scr_seats.h"
#include "scr_series.h"

enum { TAG_COPY = 1, TAG_TEMPLATE, TAG_EXPORT, TAG_INVITE, TAG_DELETE };

typedef struct EventModel {
	CardPage page; /* first: the shared card commands take it */
	EventForm form;
	EventPart part;
	int64_t only; /* the part whose person alone is invited; 0: all */
} EventModel;

static bool open_line(Ui *ui, CardPage *p, const CardLine *l)
{
	EventModel *m = (EventModel *)p;
	if (l->kind == &kind_town || l->kind == &kind_tandem)
		scr_finder_open_record(ui, l->kind->name, l->id);
	else if (l->kind == &kind_series)
		ui_open(ui, &scr_series_screen, &l->id);
	else if (l->kind == &kind_event_person || l->kind == &kind_session)
		event_part_edit(ui, &m->part, l->kind, l->id);
	else if (l->kind == &kind_message)
		scr_finder_open_record(ui, kind_message.name, l->id);
	else
		return false;
	return true;
}

static void edit_card(Ui *ui, CardPage *p)
{
	event_form_edit(ui, &((EventModel *)p)->form, p->id);
}

static const CardDef def = {
	.kind = &kind_event, .load = event_card_load, .open = open_line, .edit = edit_card
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return card_init(&((EventModel *)model)->page, &def, ui, ((const EventId *)arg)->v, err);
}

static void done(void *model)
{
	EventModel *m = model;
	event_form_done(&m->form);
	event_part_done(&m->part);
	card_done(model);
}

/* --- parts ------------------------------------------------------------------------ */

static void edit(Ui *ui, void *model)
{
	edit_card(ui, model);
}

static void add_person(Ui *ui, void *model)
{
	EventModel *m = model;
	event_part_person(ui, &m->part, m->page.id);
}

static void add_session(Ui *ui, void *model)
{
	EventModel *m = model;
	event_part_session(ui, &m->part, m->page.id);
}

static void add_followup(Ui *ui, void *model)
{
	CardPage *p = model;
	part_form_followup(ui, &p->form, &kind_event, p->id);
}

/* Only what is part of the date; other dates and messages have pages of their own. */
static void delete_line(Ui *ui, void *model)
{
	const CardLine *l = card_line(model);
	if (l->kind == &kind_event_person || l->kind == &kind_session || l->kind == &kind_followup)
		card_cmd_delete(ui, model);
	else
		ui_say(ui, "Diese Zeile ist kein Teil des Termins; D löscht den Termin selbst.");
}

static void go_town(Ui *ui, void *model)
{
	CardPage *p = model;
	const CardLine *l = card_line(p);
	Record *r;
	Err err = ERR_INIT;
	if (l != NULL && (l->kind == &kind_event_person || l->kind == &kind_followup)) {
		card_cmd_town_or_person(ui, model);
		return;
	}
	if (office_get(p->office, &kind_event, p->id, ui_frame_arena(ui), &r, &err) != RC_OK)
		ui_error(ui, &err);
	else if (record_is_null(r, "town"))
		ui_say(ui, "Hier ist keine Kommune eingetragen; mit e lässt sie sich eintragen.");
	else
		scr_finder_open_record(ui, kind_town.name, record_int(r, "town"));
}

/* --- moving, cancelling, copying ------------------------------------------------------ */

static void move(Ui *ui, void *model)
{
	CardPage *p = model;
	event_move_open(ui, p->office, p->id, WALL_NONE);
}

static void cancel(Ui *ui, void *model)
{
	CardPage *p = model;
	event_cancel_open(ui, p->office, p->id);
}

/* The start of the copy: as typed, at the time of the original. */
static Rc copy_start(const CardPage *p, const char *input, Wall *ret, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r;
	WallSpan span, old;
	if (office_get(p->office, &kind_event, p->id, a, &r, err) != RC_OK)
		return err->rc;
	bool all_day = record_int(r, "all_day") != 0;
	if (!when_span(record_text(r, "start"), record_text(r, "end"), all_day, &old))
		return err_set(err, RC_INVALID, "Dieser Termin hat keine Zeit; bitte erst eintragen.");
	When w = { .today = office_today(p->office),
		.day = wall_day(old.start),
		.time = all_day ? -1 : wall_minutes(old.start),
		.minutes = -1 };
	if (when_parse(&w, input, &span, NULL, err) != RC_OK)
		return err->rc;
	*ret = all_day ? wall_make(wall_day(span.start), 0) : span.start;
	return RC_OK;
}

static Rc check_copy(void *ctx, const char *input, Err *err)
{
	Wall ignored;
	return copy_start(ctx, input, &ignored, err);
}

static void ask_copy(Ui *ui, void *model)
{
	PromptArg arg = { .title = "Termin noch einmal",
		.text = "Wann? Zum Beispiel 15.10., +1w oder mo 18 Uhr. Kopiert werden alle Angaben, "
			"Mitwirkende und Sitzungen; die Kopie ist ein Entwurf.",
		.check = check_copy,
		.ctx = model };
	ui_dialog(ui, &prompt_screen, &arg, TAG_COPY);
}

static void copy(CardPage *p, Ui *ui, const char *input)
{
	Err err = ERR_INIT;
	Wall start;
	EventId id;
	if (copy_start(p, input, &start, &err) != RC_OK ||
		calendar_copy(p->office, p->id, start, &id.v, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_open(ui, &scr_event_screen, &id);
	ui_say(ui, "Das ist die Kopie, ein Entwurf. u macht sie rückgängig.");
}

static void ask_template(Ui *ui, void *model)
{
	CardPage *p = model;
	PromptArg arg = { .title = "Als Vorlage sichern",
		.text = "Unter diesem Namen wird sie bei neuen Terminen angeboten.",
		.initial = p->name };
	Record *r;
	Err ignored = ERR_INIT;
	if (office_get(p->office, &kind_event, p->id, ui_frame_arena(ui), &r, &ignored) == RC_OK)
		arg.initial = record_text(r, "title");
	ui_dialog(ui, &prompt_screen, &arg, TAG_TEMPLATE);
}

static void save_template(CardPage *p, Ui *ui, const char *name)
{
	Err err = ERR_INIT;
	int64_t id;
	if (calendar_to_template(p->office, p->id, name, &id, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_say(ui, "Die Vorlage „%s“ ist gesichert. u macht es rückgängig.", name);
}

static void ask_delete(Ui *ui, void *model)
{
	CardPage *p = model;
	ConfirmArg arg = { .title = "Termin löschen?",
		.text = arena_printf(ui_frame_arena(ui),
			"%s\n\nWovon andere wissen, das wird besser abgesagt (c). u holt den Termin zurück.",
			p->name),
		.yes = "Löschen" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_DELETE);
}

static void delete_event(CardPage *p, Ui *ui)
{
	Err err = ERR_INIT;
	if (calendar_delete(p->office, &p->id, 1, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_back(ui);
	ui_changed_by_me(ui);
	ui_say(ui, "Gelöscht. u macht es rückgängig.");
}

/* --- out ---------------------------------------------------------------------------------- */

static void export_or_settle(Ui *ui, void *model)
{
	CardPage *p = model;
	const CardLine *l = card_line(p);
	Record *r;
	Err err = ERR_INIT;
	if (l != NULL && l->kind == &kind_followup) {
		card_cmd_settle(ui, model);
		return;
	}
	if (office_get(p->office, &kind_event, p->id, ui_frame_arena(ui), &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	PromptArg arg = { .title = "Termin als Datei",
		.text = "Name der Datei, .ics für Kalenderprogramme.",
		.initial = arena_printf(ui_frame_arena(ui), "termin-%.10s.ics", record_text(r, "start")) };
	ui_dialog(ui, &prompt_screen, &arg, TAG_EXPORT);
}

static void export_event(CardPage *p, Ui *ui, const char *path)
{
	Err err = ERR_INIT;
	TableRow row = { .id = p->id };
	TableData data = { .kind = &kind_event, .items = &row, .len = 1 };
	uint32_t first = 0;
	size_t len = strlen(path);
	if (len < 5 || strcmp(path + len - 4, ".ics") != 0)
		ui_say(ui, "Der Dateiname muss auf .ics enden; Listen (x) speichern auch andere Formate.");
	else if (export_table(p->office, &data, &first, 1, path, &err) != RC_OK)
		ui_error(ui, &err);
	else
		ui_say(ui, "Gespeichert: %s", path);
}

static void registrations(Ui *ui, void *model)
{
	ui_open(ui, &scr_registrations_screen, &(EventId){ ((CardPage *)model)->id });
}

static void door(Ui *ui, void *model)
{
	ui_open(ui, &scr_checkin_screen, &(EventId){ ((CardPage *)model)->id });
}

static void seats(Ui *ui, void *model)
{
	ui_open(ui, &scr_seats_list_screen, &(EventId){ ((CardPage *)model)->id });
}

static void outbox(Ui *ui, void *model)
{
	CardPage *p = model;
	Record *r;
	Err err = ERR_INIT;
	if (office_get(p->office, &kind_event, p->id, ui_frame_arena(ui), &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	const char *query = arena_printf(ui_frame_arena(ui), "termin:\"%s\"", record_text(r, "title"));
	ui_open(ui, &scr_outbox_screen, &(BrowseArg){ .query = query });
}

/* The people who are going to be invited: the one under the cursor, else all. */
static bool to_invite(EventModel *m, Arena *a, RecordSet *ret, Str *names)
{
	RecordSet all = { 0 };
	Err ignored = ERR_INIT;
	if (office_parts(m->page.office, &kind_event_person, "event", m->page.id, a, &all, &ignored) != RC_OK)
		return false;
	for (size_t i = 0; i < all.len; i++) {
		Record *r = all.items[i];
		if (m->only != 0 && r->id != m->only)
			continue;
		VEC_PUSH(a, ret, r);
		str_adds(names, names->len > 0 ? ", " : "");
		if (office_title(m->page.office, &kind_person, record_int(r, "person"), names, &ignored) !=
			RC_OK)
			str_adds(names, "?");
	}
	return ret->len > 0;
}

static void ask_invite(Ui *ui, void *model)
{
	EventModel *m = model;
	const CardLine *l = card_line(&m->page);
	RecordSet set = { 0 };
	AUTO(str_done) Str names = STR_INIT;
	m->only = l != NULL && l->kind == &kind_event_person ? l->id : 0;
	if (!to_invite(m, ui_frame_arena(ui), &set, &names)) {
		ui_say(ui, "Noch niemand wirkt mit; p trägt jemanden ein.");
		return;
	}
	ConfirmArg arg = { .title = "Einladen?",
		.text = arena_printf(ui_frame_arena(ui),
			"%s\n\nDie Einladungen warten danach im Postausgang auf ihre Freigabe. Wer den jetzigen "
			"Stand schon kennt, bekommt nichts.",
			str_cstr(&names)),
		.yes = "In den Postausgang" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_INVITE);
}

static Rc invite(EventModel *m, Arena *a, size_t *ret_messages, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(str_done) Str names = STR_INIT;
	RecordSet set = { 0 };
	if (!to_invite(m, a, &set, &names))
		return err_set(err, RC_NOT_FOUND, "Niemand wirkt mehr mit; bitte die Karte ansehen.");
	const char *what = arena_printf(a, "Einladungen: %s", m->page.name);
	if (change_begin(&c, m->page.office, what, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < set.len; i++) {
		Record *mine = record_clone(a, set.items[i]);
		record_set_int(mine, "invite", 1);
		if (change_update(&c, set.items[i], mine, NULL, err) != RC_OK)
			return err->rc;
	}
	if (outbox_fill_in(&c, m->page.id, ret_messages, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

/* Who gets no message although invited, for the message line. */
static const char *first_skipped(EventModel *m, Arena *a)
{
	OutboxNeeds needs = { 0 };
	Err ignored = ERR_INIT;
	if (outbox_needs(m->page.office, m->page.id, a, &needs, &ignored) != RC_OK)
		return "";
	for (size_t i = 0; i < needs.len; i++)
		if (needs.items[i].skipped != NULL)
			return arena_printf(
				a, " %s bekommt keine: %s", needs.items[i].name, needs.items[i].skipped);
	return "";
}

static void run_invite(EventModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	Arena *a = ui_frame_arena(ui);
	size_t n = 0;
	if (invite(m, a, &n, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	if (n == 0)
		ui_say(ui, "Keine neue Nachricht.%s", first_skipped(m, a));
	else if (n == 1)
		ui_say(ui, "Eine Nachricht wartet im Postausgang auf Freigabe.%s", first_skipped(m, a));
	else
		ui_say(ui, "%zu Nachrichten warten im Postausgang auf Freigabe.%s", n, first_skipped(m, a));
}

/* --- messages ------------------------------------------------------------------------------ */

static void result(EventModel *m, Ui *ui, const Msg *msg)
{
	if (msg->tag == TAG_COPY)
		copy(&m->page, ui, msg->payload);
	else if (msg->tag == TAG_TEMPLATE && *(const char *)msg->payload != '\0')
		save_template(&m->page, ui, msg->payload);
	else if (msg->tag == TAG_EXPORT)
		export_event(&m->page, ui, msg->payload);
	else if (msg->tag == TAG_INVITE)
		run_invite(m, ui);
	else if (msg->tag == TAG_DELETE)
		delete_event(&m->page, ui);
	else if (msg->tag == PART_FORM_TAG && m->part.form.saved != NULL)
		card_show(&m->page, m->part.form.saved);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	EventModel *m = model;
	card_update(model, ui, msg);
	if (msg->type == MSG_RESULT && msg->code == RESULT_OK)
		result(m, ui, msg);
}

static const Command commands[] = {
	{ "event.edit", "e", "Bearbeiten", NEED_WRITE, edit, "Termin bearbeiten", "ändern" },
	{ "event.person", "p n a", "Person", NEED_WRITE, add_person, "Person zum Termin eintragen",
		"mitwirkende referent gast teilnehmer" },
	{ "event.invite", "I", "Einladen", NEED_WRITE, ask_invite,
		"Mitwirkende (oder die Person in der Zeile) einladen: legt Nachrichten in den Postausgang",
		"outlook mail" },
	{ "event.move", "m", "Verschieben", NEED_WRITE, move, "Termin verschieben; zeigt, wer ihn kennt",
		"zeit ändern verlegen" },
	{ "event.cancel", "c", "Absagen", NEED_WRITE, cancel, "Termin absagen; zeigt, wer ihn kennt",
		"entfällt" },
	{ "event.session", "s", "Sitzung", NEED_WRITE, add_session, "Sitzung des Termins eintragen",
		"programm arena kongress" },
	{ "event.registrations", "r", "Anmeldungen", 0, registrations,
		"Anmeldungen, Warteliste und Namensschilder", "teilnehmende plätze" },
	{ "event.door", "E", NULL, 0, door, "Empfang: am Einlass eintragen, wer kommt", "check-in anwesend" },
	{ "event.seats", "S", NULL, 0, seats, "Wer sitzt in welcher Sitzung", "plätze arena" },
	{ "event.followup", "w", NULL, NEED_WRITE, add_followup, "Wiedervorlage zum Termin anlegen",
		"aufgabe erinnern" },
	{ "event.copy", "y", NULL, NEED_WRITE, ask_copy, "Termin noch einmal an einem anderen Tag anlegen",
		"kopieren duplizieren verdoppeln" },
	{ "event.template", "V", NULL, NEED_WRITE, ask_template, "Termin als Vorlage sichern", "muster" },
	{ "event.line.edit", "Enter", "Zeile öffnen", 0, card_cmd_open, "Ausgewählte Zeile der Karte öffnen",
		NULL },
	{ "event.line.delete", "d Delete", NULL, NEED_ROW | NEED_WRITE, delete_line,
		"Ausgewählte Zeile der Karte löschen", "entfernen" },
	{ "event.delete", "D", NULL, NEED_WRITE, ask_delete, "Den ganzen Termin löschen", "entfernen" },
	{ "event.town", "o", NULL, 0, go_town,
		"Karte der Kommune des Termins oder der Person in der Zeile öffnen", "ort springen" },
	{ "event.outbox", "O", NULL, 0, outbox, "Nachrichten zu diesem Termin im Postausgang zeigen",
		"einladungen freigeben mail" },
	{ "event.export", "x", NULL, 0, export_or_settle,
		"Termin als .ics-Datei speichern; in einer Wiedervorlage: abhaken",
		"kalender ics outlook datei" },
	{ "event.history", "H", NULL, 0, card_cmd_history, "Verlauf des Termins oder der ausgewählten Zeile",
		"wer wann geändert" },
};

const ScreenDef scr_event_screen = {
	.id = "event",
	.title = "Termin",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(EventModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = card_draw,
	.can = card_can,
	.name = card_name,
};
