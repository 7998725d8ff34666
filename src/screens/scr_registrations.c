/* The registrations of an event: who has a place, who waits and moves up, and what is printed of them. */
#include "scr_registrations.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/registration.h"
#include "kontor/office/attendance.h"
#include "kontor/ui/prompt.h"
#include "records.h"
#include "registration_form.h"
#include "scr_checkin.h"
#include "scr_event.h"
#include "scr_reach.h"
#include "scr_registrations_import.h"
#include "scr_seats.h"

enum {
	TAG_STATE = BROWSE_TAG_END,
	TAG_PROMOTE,
	TAG_PURPOSE,
	TAG_PATH,
	TAG_FINISH,
	TAG_FEEDBACK,
	TAG_FEEDBACK_WRITE,
	NAMES_SHOWN = 12,
	FAULTS_SHOWN = 6
};

typedef struct RegistrationsModel {
	Records records; /* first: the shared list commands take it */
	RegistrationForm form;
	int64_t event;              /* 0: those of all events */
	char title[160], head[160]; /* of the event; its counts */
	Arena *arena;               /* owns what a question is about */
	int64_t *ids;
	size_t n;
	bool sheet; /* what is printed: the sign-in list, else badges */
	char purpose[200];
	char feedback[512]; /* the file of the forms that are being read */
} RegistrationsModel;

static void preview(Office *o, int64_t id, Str *out)
{
	AUTO(arena_freep) Arena *a = arena_new();
	RecordSet seats = { NULL, 0, 0 };
	Err ignored = ERR_INIT;
	records_preview(o, &kind_registration, id, out);
	if (office_parts(o, &kind_seat, "registration", id, a, &seats, &ignored) != RC_OK || seats.len == 0)
		return;
	str_adds(out, "\n\n#Sitzungen");
	for (size_t i = 0; i < seats.len; i++) {
		str_adds(out, "\n");
		(void)!office_title(o, &kind_session, record_int(seats.items[i], "session"), out, &ignored);
	}
}

static void open_registration(Ui *ui, Browse *b, int64_t id)
{
	registration_form_edit(ui, &((RegistrationsModel *)b)->form, id);
}

static const BrowseDef def = {
	.kind = &kind_registration,
	.columns = "name,town_name,state_abbr,organisation,state,at",
	.title = "name",
	.empty = "Noch niemand ist angemeldet. n meldet jemanden an, I liest eine Datei ein.",
	.preview = preview,
	.open = open_registration,
};

/* --- the head ------------------------------------------------------------------------- */

static void load_head(RegistrationsModel *m)
{
	AUTO(str_done) Str s = STR_INIT;
	AttendanceCount n;
	Err err = ERR_INIT;
	m->head[0] = '\0';
	if (m->event == 0)
		return;
	if (office_title(m->records.b.office, &kind_event, m->event, &s, &err) != RC_OK ||
		attendance_count(m->records.b.office, m->event, &n, &err) != RC_OK) {
		str_copy(m->head, sizeof(m->head), err.text);
		return;
	}
	str_copy(m->title, sizeof(m->title), str_cstr(&s));
	str_clear(&s);
	attendance_say(&n, &s);
	str_copy(m->head, sizeof(m->head), str_cstr(&s));
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	RegistrationsModel *m = model;
	const EventId *event = arg;
	m->arena = arena_new();
	m->event = event != NULL ? event->v : 0;
	BrowseArg browse = { 0 };
	if (event != NULL)
		browse.within = arena_printf(ui_frame_arena(ui), "termin:%lld", (long long)m->event);
	Rc rc = browse_init(&m->records.b, &def, ui, event != NULL ? &browse : NULL, err);
	if (rc == RC_OK)
		load_head(m);
	return rc;
}

static void done(void *model)
{
	RegistrationsModel *m = model;
	registration_form_done(&m->form);
	arena_free(m->arena);
	records_done(model);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const RegistrationsModel *m = model;
	if (m->head[0] != '\0') {
		int title = text_width(m->title), head = text_width(m->head);
		int lines = title + head + 4 <= area.w ? 1 : 2;
		canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, m->title);
		canvas_text(c, area.x + (lines == 1 ? title + 3 : 1), area.y + lines - 1, area.w - 2,
			STYLE_TEXT, m->head);
		area.y += lines;
		area.h -= lines;
	}
	records_draw(model, ui, c, area);
}

/* --- what is meant -------------------------------------------------------------------------- */

/* The event of the list, else that of the selected row; 0 with a word when there is none. */
static int64_t event_of(RegistrationsModel *m, Ui *ui)
{
	Record *r;
	Err err = ERR_INIT;
	int64_t id = browse_selected(&m->records.b);
	if (m->event != 0)
		return m->event;
	if (id == 0) {
		ui_say(ui, "Bitte zuerst einen Termin öffnen; seine Karte führt zu den Anmeldungen.");
		return 0;
	}
	if (office_get(m->records.b.office, &kind_registration, id, ui_frame_arena(ui), &r, &err) == RC_OK)
		return record_int(r, "event");
	ui_error(ui, &err);
	return 0;
}

static void take_ids(RegistrationsModel *m, const int64_t *ids, size_t n)
{
	arena_reset(m->arena);
	m->ids = ARENA_ARRAY(m->arena, int64_t, n + 1);
	if (n > 0)
		memcpy(m->ids, ids, n * sizeof(*ids));
	m->n = n;
}

static size_t take_targets(RegistrationsModel *m)
{
	const int64_t *ids;
	size_t n = browse_targets(&m->records.b, &ids);
	take_ids(m, ids, n);
	return n;
}

static void changed(RegistrationsModel *m, Ui *ui)
{
	browse_clear_marks(&m->records.b);
	ui_changed_by_me(ui);
}

/* --- states -------------------------------------------------------------------------------------- */

static void list_states(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const char *fold = text_fold(a, text);
	(void)ctx;
	for (const Choice *c = registration_states; c->name != NULL; c++) {
		PickerItem item = { c - registration_states, c->label, NULL };
		if (strstr(text_fold(a, c->label), fold) != NULL)
			VEC_PUSH(a, ret, item);
	}
}

static void ask_state(Ui *ui, void *model)
{
	RegistrationsModel *m = model;
	size_t n = take_targets(m);
	const PickerArg arg = { .title = n == 1
			? "Neuer Status"
			: arena_printf(ui_frame_arena(ui), "Status von %zu Anmeldungen", n),
		.empty = "Diesen Status gibt es nicht.",
		.search = list_states,
		.ctx = m };
	ui_dialog(ui, &picker_screen, &arg, TAG_STATE);
}

static void set_state(RegistrationsModel *m, Ui *ui, size_t state)
{
	Err err = ERR_INIT;
	size_t n = 0;
	const Choice *c = &registration_states[state];
	if (attendance_set_state(m->records.b.office, m->ids, m->n, c->name, &n, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	changed(m, ui);
	ui_say(ui, "%zu × „%s“. u macht es rückgängig.", n, c->label);
}

/* --- moving up ------------------------------------------------------------------------------------- */

static void ask_promote(Ui *ui, void *model)
{
	RegistrationsModel *m = model;
	AUTO(str_done) Str text = STR_INIT;
	RecordSet up = { NULL, 0, 0 };
	Err err = ERR_INIT;
	int64_t event = event_of(m, ui);
	if (event == 0)
		return;
	if (attendance_promotions(m->records.b.office, event, ui_frame_arena(ui), &up, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	if (up.len == 0) {
		ui_say(ui, "Niemand rückt nach: Es ist kein Platz frei, oder die Warteliste ist leer.");
		return;
	}
	arena_reset(m->arena);
	m->ids = ARENA_ARRAY(m->arena, int64_t, up.len);
	m->n = up.len;
	for (size_t i = 0; i < up.len; i++) {
		m->ids[i] = up.items[i]->id;
		if (i >= NAMES_SHOWN)
			continue;
		str_addf(&text, "%zu. ", i + 1);
		if (record_is_null(up.items[i], "person"))
			str_addf(&text, "%s %s", record_text(up.items[i], "given_name"),
				record_text(up.items[i], "family_name"));
		else
			(void)!office_title(m->records.b.office, &kind_person,
				record_int(up.items[i], "person"), &text, &err);
		char at[DATE_TEXT_MAX];
		wall_format_german(wall_parse_iso(record_text(up.items[i], "at")), at);
		str_addf(&text, " (seit %s)\n", at);
	}
	if (up.len > NAMES_SHOWN)
		str_addf(&text, "und %zu weitere\n", up.len - NAMES_SHOWN);
	str_adds(&text, "\nIn der Reihenfolge der Anmeldung. u macht es rückgängig.");
	const ConfirmArg ask = { .title = up.len == 1 ? "Nachrücken lassen?" : "Alle nachrücken lassen?",
		.text = str_cstr(&text),
		.yes = "Nachrücken" };
	ui_dialog(ui, &prompt_confirm_screen, &ask, TAG_PROMOTE);
}

static void promote(RegistrationsModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	Record *r;
	if (office_get(m->records.b.office, &kind_registration, m->ids[0], ui_frame_arena(ui), &r, &err) !=
			RC_OK ||
		attendance_promote(m->records.b.office, record_int(r, "event"), m->ids, m->n, &err) !=
			RC_OK) {
		ui_error(ui, &err);
		return;
	}
	changed(m, ui);
	ui_say(ui, "%zu nachgerückt. u macht es rückgängig.", m->n);
}

/* --- paper -------------------------------------------------------------------------------------------- */

static void ask_purpose(Ui *ui, RegistrationsModel *m, bool sheet)
{
	if (event_of(m, ui) == 0)
		return;
	m->sheet = sheet;
	const PromptArg arg = { .title = sheet ? "Unterschriftenliste: wofür?" : "Namensschilder: wofür?",
		.text = "Der Zweck wird mit der Ausfuhr festgehalten, zum Beispiel „Einlass Kongress“.",
		.initial = m->purpose };
	ui_dialog(ui, &prompt_screen, &arg, TAG_PURPOSE);
}

static void ask_badges(Ui *ui, void *model)
{
	ask_purpose(ui, model, false);
}

static void ask_sheet(Ui *ui, void *model)
{
	ask_purpose(ui, model, true);
}

static void ask_path(RegistrationsModel *m, Ui *ui, const char *purpose)
{
	str_copy(m->purpose, sizeof(m->purpose), purpose);
	const PromptArg arg = { .title = "In welche Datei?",
		.text = "Eine HTML-Seite, die sich aus dem Browser drucken lässt (A4).",
		.initial = m->sheet ? "unterschriften.html" : "schilder.html" };
	ui_dialog(ui, &prompt_screen, &arg, TAG_PATH);
}

static void write_paper(RegistrationsModel *m, Ui *ui, const char *path)
{
	Err err = ERR_INIT;
	int64_t event = event_of(m, ui);
	if (event == 0)
		return;
	if (attendance_save(m->records.b.office, event, m->sheet ? attendance_sheet : attendance_badges,
		    m->purpose, path, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_say(ui, "Gespeichert: %s", path);
}

/* --- feedback ------------------------------------------------------------------------------------------- */

static void ask_feedback(Ui *ui, void *model)
{
	RegistrationsModel *m = model;
	const PromptArg arg = { .title = "Rückmeldungen einlesen aus",
		.text = "CSV mit Note (1–5), Sitzung, Wortlaut, Datum. Pfad der Datei:",
		.initial = m->feedback };
	if (event_of(m, ui) != 0)
		ui_dialog(ui, &prompt_screen, &arg, TAG_FEEDBACK);
}

static void preview_feedback(RegistrationsModel *m, Ui *ui, const char *path)
{
	AUTO(str_done) Str text = STR_INIT;
	AttendancePlan plan = { 0 };
	Err err = ERR_INIT;
	size_t shown = 0;
	int64_t event = event_of(m, ui);
	str_copy(m->feedback, sizeof(m->feedback), path);
	if (event == 0)
		return;
	if (attendance_feedback_import_file(
		    m->records.b.office, event, path, true, ui_frame_arena(ui), &plan, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	str_addf(&text, "%s.\n", plan.summary);
	for (size_t i = 0; i < plan.len && shown < FAULTS_SHOWN; i++)
		if (plan.items[i].action == ATTENDANCE_REFUSED && ++shown > 0)
			str_addf(&text, "\nZeile %zu: %s", plan.items[i].line, plan.items[i].detail);
	if (plan.count[ATTENDANCE_REFUSED] > shown)
		str_addf(&text, "\nund %zu weitere", plan.count[ATTENDANCE_REFUSED] - shown);
	if (plan.count[ATTENDANCE_NEW] == 0) {
		ui_say(ui, "Nichts einzulesen: %s.", plan.summary);
		return;
	}
	str_adds(&text, shown > 0 ? "\n\n" : "\n");
	str_adds(&text, "u nimmt den ganzen Import zurück.");
	const ConfirmArg ask = { .title = "Einlesen?", .text = str_cstr(&text), .yes = "Einlesen" };
	ui_dialog(ui, &prompt_confirm_screen, &ask, TAG_FEEDBACK_WRITE);
}

static void write_feedback(RegistrationsModel *m, Ui *ui)
{
	AttendancePlan plan = { 0 };
	Err err = ERR_INIT;
	int64_t event = event_of(m, ui);
	if (event == 0)
		return;
	if (attendance_feedback_import_file(m->records.b.office, event, m->feedback, false,
		    ui_frame_arena(ui), &plan, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_say(ui, "Eingelesen: %s. R zeigt die Noten, u nimmt es zurück.", plan.summary);
}

/* --- other pages ------------------------------------------------------------------------------------------ */

static void add(Ui *ui, void *model)
{
	RegistrationsModel *m = model;
	int64_t event = event_of(m, ui);
	if (event != 0)
		registration_form_new(ui, &m->form, event);
}

static void open_page(Ui *ui, RegistrationsModel *m, const ScreenDef *page)
{
	EventId event = { event_of(m, ui) };
	if (event.v != 0 && page->dialog)
		ui_dialog(ui, page, &event, -1);
	else if (event.v != 0)
		ui_open(ui, page, &event);
}

static void open_door(Ui *ui, void *model)
{
	open_page(ui, model, &scr_checkin_screen);
}

static void open_reach(Ui *ui, void *model)
{
	open_page(ui, model, &scr_reach_screen);
}

static void open_import(Ui *ui, void *model)
{
	open_page(ui, model, &scr_registrations_import_screen);
}

static void open_event(Ui *ui, void *model)
{
	open_page(ui, model, &scr_event_screen);
}

static void choose_seats(Ui *ui, void *model)
{
	int64_t id = browse_selected(model);
	ui_dialog(ui, &scr_seats_screen, &id, -1);
}

static void ask_finish(Ui *ui, void *model)
{
	const ConfirmArg ask = { .title = "Veranstaltung abschließen?",
		.text = "Wer angemeldet ist und nicht eingetragen wurde, gilt danach als nicht erschienen.\n\n"
			"u macht es rückgängig.",
		.yes = "Abschließen" };
	if (event_of(model, ui) != 0)
		ui_dialog(ui, &prompt_confirm_screen, &ask, TAG_FINISH);
}

static void finish(RegistrationsModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	size_t n = 0;
	int64_t event = event_of(m, ui);
	if (event == 0)
		return;
	if (attendance_finish(m->records.b.office, event, &n, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	changed(m, ui);
	ui_say(ui, "%zu nicht erschienen. u macht es rückgängig.", n);
}

/* --- messages ------------------------------------------------------------------------------------------------ */

static bool result(RegistrationsModel *m, Ui *ui, const Msg *msg)
{
	switch (msg->tag) {
	case TAG_STATE:
		set_state(m, ui, (size_t)((const PickerItem *)msg->payload)->value);
		return true;
	case TAG_PROMOTE:
		promote(m, ui);
		return true;
	case TAG_PURPOSE:
		ask_path(m, ui, msg->payload);
		return true;
	case TAG_PATH:
		write_paper(m, ui, msg->payload);
		return true;
	case TAG_FINISH:
		finish(m, ui);
		return true;
	case TAG_FEEDBACK:
		preview_feedback(m, ui, msg->payload);
		return true;
	case TAG_FEEDBACK_WRITE:
		write_feedback(m, ui);
		return true;
	default:
		return false;
	}
}

static void saved(RegistrationsModel *m, Ui *ui)
{
	const Record *r = m->form.form.saved;
	browse_select(&m->records.b, r->id);
	if (m->form.waiting)
		ui_warn(ui, "Angemeldet, steht auf der Warteliste. u macht es rückgängig.");
	m->form.waiting = false;
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	RegistrationsModel *m = model;
	if (msg->type == MSG_RESULT && msg->code == RESULT_OK && result(m, ui, msg))
		return;
	if (msg->type == MSG_CHANGED || msg->type == MSG_SHOW)
		load_head(m);
	records_update(model, ui, msg);
	if (msg->type == MSG_RESULT && msg->tag == PART_FORM_TAG && msg->code == RESULT_OK &&
		m->form.form.saved != NULL)
		saved(m, ui);
}

static const Command commands[] = {
	{ "registration.edit", "Enter e", "Bearb.", NEED_ROW, browse_cmd_open, "Anmeldung bearbeiten",
		"öffnen ändern" },
	{ "registration.new", "n", "Neu", NEED_WRITE, add,
		"Jemanden anmelden; ohne freien Platz auf die Warteliste", "teilnehmer eintragen" },
	{ "registration.state", "z", "Status", NEED_ROW | NEED_WRITE, ask_state,
		"Status wählen, auch für alle markierten", "bestätigen absagen zusagen" },
	{ "registration.promote", "+ P", "Nachrücken", NEED_WRITE, ask_promote,
		"Von der Warteliste nachrücken lassen, soweit Plätze frei sind", "warteliste" },
	{ "registration.door", "E", "Empfang", 0, open_door,
		"Am Einlass: wer kommt, wird mit Enter eingetragen", "check-in anwesenheit" },
	{ "registration.import", "I", NULL, NEED_WRITE, open_import, "Anmeldungen aus einer Datei einlesen",
		"csv import" },
	{ "registration.seats", "S", NULL, NEED_ROW, choose_seats, "Sitzungen der Anmeldung wählen",
		"arena programm plätze" },
	{ "registration.reach", "R", "Zahlen", 0, open_reach,
		"Wen der Termin erreicht: Teilnehmende, Kommunen und Erstteilnahmen je Land; Rückmeldungen",
		"reichweite statistik bewertung" },
	{ "registration.feedback", "i", NULL, NEED_WRITE, ask_feedback,
		"Rückmeldungen aus einer Datei einlesen", "bewertung note fragebogen csv import" },
	{ "registration.badges", "B", NULL, NEED_WRITE, ask_badges, "Namensschilder als HTML-Seite",
		"drucken badges" },
	{ "registration.sheet", "L", NULL, NEED_WRITE, ask_sheet, "Unterschriftenliste als HTML-Seite",
		"drucken teilnehmerliste" },
	{ "registration.finish", "F", NULL, NEED_WRITE, ask_finish,
		"Abschließen: wer nicht kam, gilt als nicht erschienen", "no-show" },
	{ "registration.person", "p", NULL, NEED_ROW, records_cmd_person, "Karte der Person öffnen", NULL },
	{ "registration.town", "o", NULL, NEED_ROW, records_cmd_town, "Karte der Kommune öffnen", NULL },
	{ "registration.event", "t", NULL, 0, open_event, "Karte des Termins öffnen", NULL },
	BROWSE_COMMANDS,
	{ "registration.delete", "d Delete", NULL, NEED_ROW | NEED_WRITE, records_cmd_delete,
		"Anmeldung löschen, auch alle markierten", "entfernen" },
};

const ScreenDef scr_registrations_screen = {
	.id = "registrations",
	.title = "Anmeldungen",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(RegistrationsModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
