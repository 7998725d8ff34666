/* All registrations lie in memory: a letter touches no disk, Enter writes and reads them anew. Who is in
 * is told by a mark and the time; the line above the list says what Enter did last, since the person at
 * the door looks up only then. */
#include "scr_checkin.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/registration.h"
#include "kontor/office/attendance.h"
#include "kontor/ui/edit.h"
#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"
#include "registration_form.h"
#include "scr_event.h"

enum { TAG_ADMIT = 1, TAG_FINISH, HEAD_LINES = 4, TIME_COLUMNS = 8, STATE_COLUMNS = 17 };

typedef struct CheckinModel {
	Office *office;
	int64_t event;
	char title[160];
	Attendance *all;
	AttendanceCount count;
	Arena *data; /* owns hits */
	AttendanceHit *hits;
	List list; /* over hits */
	Edit typed;
	char last[200]; /* what was done last */
	bool last_good;
	int64_t latest; /* who was let in last, here; 0: nobody, or it was taken back */
	int64_t asked;  /* the registration that a question is about */
	RegistrationForm form;
} CheckinModel;

static void search(CheckinModel *m, Ui *ui)
{
	list_set_count(
		&m->list, attendance_find(m->all, edit_text(&m->typed), m->hits, attendance_len(m->all)));
	list_move_to(&m->list, 0);
	ui_redraw(ui);
}

static Rc load(CheckinModel *m, Err *err)
{
	Attendance *fresh = NULL;
	AttendanceCount count;
	if (attendance_count(m->office, m->event, &count, err) != RC_OK ||
		attendance_open(m->office, m->event, &fresh, err) != RC_OK)
		return err->rc;
	attendance_close(m->all);
	m->all = fresh;
	m->count = count;
	arena_reset(m->data);
	m->hits = ARENA_ARRAY(m->data, AttendanceHit, attendance_len(fresh) + 1);
	return RC_OK;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	CheckinModel *m = model;
	AUTO(str_done) Str title = STR_INIT;
	m->office = ui_app(ui);
	m->data = arena_new();
	edit_init(&m->typed, "", false);
	if (arg == NULL)
		return err_set(
			err, RC_INVALID, "Der Empfang gehört zu einem Termin: bitte dort mit E öffnen.");
	m->event = ((const EventId *)arg)->v;
	if (office_title(m->office, &kind_event, m->event, &title, err) != RC_OK || load(m, err) != RC_OK)
		return err->rc;
	str_copy(m->title, sizeof(m->title), str_cstr(&title));
	search(m, ui);
	return RC_OK;
}

static void done(void *model)
{
	CheckinModel *m = model;
	attendance_close(m->all);
	edit_done(&m->typed);
	registration_form_done(&m->form);
	arena_free(m->data);
}

/* --- drawing --------------------------------------------------------------------------- */

static const char *state_text(const AttendanceHit *h)
{
	return kind_choice_label(kind_field(&kind_registration, "state"), h->state);
}

static bool is_in(const AttendanceHit *h)
{
	return strcmp(h->state, "attended") == 0;
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const AttendanceHit *h = &((const CheckinModel *)arg)->hits[row];
	AUTO(str_done) Str place = STR_INIT;
	int name = BASE_MAX(r.w * 2 / 5, 20), x = r.x;
	Style style = is_in(h) ? STYLE_GOOD : registration_takes_place(h->state) ? STYLE_TEXT : STYLE_DIM;
	(void)selected;
	if (is_in(h)) {
		canvas_text(c, x, r.y, 2, STYLE_GOOD, "✓");
		canvas_text(c, x + 2, r.y, TIME_COLUMNS - 2, STYLE_GOOD,
			strlen(h->arrived) >= 16 ? h->arrived + 11 : "");
	}
	x += TIME_COLUMNS;
	canvas_text(c, x, r.y, name - TIME_COLUMNS - 1, style, h->name);
	x = r.x + name;
	str_adds(&place, h->town);
	if (*h->organisation != '\0')
		str_addf(&place, "%s%s", place.len > 0 ? " · " : "", h->organisation);
	if (*h->remark != '\0')
		str_addf(&place, "%s%s", place.len > 0 ? " · " : "", h->remark);
	canvas_text(c, x, r.y, r.w - name - STATE_COLUMNS, STYLE_DIM, str_cstr(&place));
	canvas_text(c, r.x + r.w - STATE_COLUMNS + 1, r.y, STATE_COLUMNS - 1, style, state_text(h));
}

static void draw_counts(const CheckinModel *m, Canvas *c, Rect r)
{
	AUTO(str_done) Str s = STR_INIT;
	const AttendanceCount *n = &m->count;
	str_addf(&s, "%zu da, %zu erwartet", n->attended, n->taken - n->attended);
	if (n->waiting > 0)
		str_addf(&s, ", %zu auf der Warteliste", n->waiting);
	if (n->capacity >= 0 && (int64_t)n->taken > n->capacity)
		str_addf(&s, ", überbucht um %lld", (long long)n->taken - (long long)n->capacity);
	else if (n->free >= 0)
		str_addf(&s, ", %lld %s frei", (long long)n->free, n->free == 1 ? "Platz" : "Plätze");
	int used = canvas_text(
		c, r.x + 1, r.y, BASE_MAX(r.w - text_width(str_cstr(&s)) - 4, 10), STYLE_STRONG, m->title);
	canvas_text_right(c, r.x + used + 3, r.y, r.w - used - 4, STYLE_TEXT, str_cstr(&s));
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const CheckinModel *m = model;
	(void)ui;
	draw_counts(m, c, area);
	canvas_text(c, area.x + 1, area.y + 1, 6, STYLE_DIM, "Name");
	edit_draw(&m->typed, c, (Rect){ area.x + 7, area.y + 1, BASE_MIN(32, area.w - 8), 1 }, true);
	if (area.w >= 76)
		canvas_text(
			c, area.x + 41, area.y + 1, area.w - 42, STYLE_DIM, "drei Buchstaben, Enter: ist da");
	canvas_text(c, area.x + 1, area.y + 2, area.w - 2, m->last_good ? STYLE_GOOD : STYLE_WARN, m->last);
	canvas_hline(c, area.x, area.y + 3, area.w, STYLE_FRAME);
	Rect rows = { area.x, area.y + HEAD_LINES, area.w, BASE_MAX(area.h - HEAD_LINES, 1) };
	if (m->list.count == 0)
		canvas_text(c, rows.x + 2, rows.y + 1, rows.w - 3, STYLE_DIM,
			attendance_len(m->all) == 0
				? "Noch niemand ist angemeldet. Strg-N nimmt einen Gast auf."
				: "Niemand heißt so oder kommt von dort. Strg-N nimmt einen Gast auf.");
	list_draw(&m->list, c, rows, false, draw_row, m);
}

static void name(const void *model, Str *out)
{
	(void)model;
	str_adds(out, "Empfang");
}

/* --- working ------------------------------------------------------------------------------ */

static const AttendanceHit *selected(const CheckinModel *m)
{
	return m->list.count == 0 ? NULL : &m->hits[m->list.cursor];
}

/* Nobody is meant yet: the cursor only rests on the first of the list. */
static bool is_idle(const CheckinModel *m)
{
	return edit_text(&m->typed)[0] == '\0' && m->list.cursor == 0;
}

static void tell(CheckinModel *m, bool good, const char *text)
{
	m->last_good = good;
	str_copy(m->last, sizeof(m->last), text);
}

/* After an own write: the list is read anew; the other screens hear of it. */
static void refresh(CheckinModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	if (load(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_changed_by_me(ui);
	search(m, ui);
}

static const char *called(const AttendanceHit *h, Arena *a)
{
	return arena_printf(a, "%s%s%s", h->name, *h->town != '\0' ? ", " : "", h->town);
}

static void ask_admit(CheckinModel *m, Ui *ui, const AttendanceHit *h)
{
	Arena *a = ui_frame_arena(ui);
	const ConfirmArg ask = { .title = "Trotzdem einlassen?",
		.text = arena_printf(a,
			"%s (%s)\n\nAlle Plätze sind vergeben. Der Termin ist danach überbucht.", h->name,
			state_text(h)),
		.yes = "Einlassen" };
	m->asked = h->registration;
	ui_dialog(ui, &prompt_confirm_screen, &ask, TAG_ADMIT);
}

static void arrive(CheckinModel *m, Ui *ui)
{
	const AttendanceHit *h = selected(m);
	Arena *a = ui_frame_arena(ui);
	Err err = ERR_INIT;
	bool already = false;
	if (h == NULL)
		return;
	if (is_idle(m)) {
		/* A second Enter after the last guest is no check-in of the first in the alphabet. */
		tell(m, false, "Bitte erst drei Buchstaben tippen oder mit den Pfeilen wählen.");
		return;
	}
	if (is_in(h)) {
		tell(m, false,
			arena_printf(a, "%s ist schon da, seit %s.", h->name,
				strlen(h->arrived) >= 16 ? h->arrived + 11 : "vorhin"));
		edit_set(&m->typed, "");
		search(m, ui);
		return;
	}
	const char *who = called(h, a);
	Rc rc = attendance_arrive(m->office, h->registration, &already, &err);
	if (rc == RC_DENIED && !ui_read_only(ui)) {
		ask_admit(m, ui, h);
	} else if (rc != RC_OK) {
		ui_error(ui, &err);
	} else {
		m->latest = already ? m->latest : h->registration;
		tell(m, !already,
			arena_printf(a, already ? "%s war schon eingetragen." : "✓ %s ist da.", who));
		edit_set(&m->typed, "");
		refresh(m, ui);
	}
}

static void admit(CheckinModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	if (attendance_admit(m->office, m->asked, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	m->latest = m->asked;
	tell(m, true, "✓ Eingelassen; der Termin ist überbucht.");
	edit_set(&m->typed, "");
	refresh(m, ui);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	CheckinModel *m = model;
	Err err = ERR_INIT;
	if (msg->type == MSG_KEY) {
		list_fit(&m->list, BASE_MAX(ui_height(ui) - HEAD_LINES - 3, 1));
		if (msg->key.sym == SYM_ENTER)
			arrive(m, ui);
		else if (msg->key.sym == SYM_ESC && edit_text(&m->typed)[0] != '\0') {
			edit_set(&m->typed, "");
			search(m, ui);
		} else if (msg->key.sym == SYM_ESC)
			ui_back(ui);
		else if (!list_key(&m->list, &msg->key, true) && edit_key(&m->typed, &msg->key))
			search(m, ui);
		ui_redraw(ui);
	}
	if (msg->type == MSG_CHANGED || msg->type == MSG_SHOW) {
		int64_t id = selected(m) != NULL ? selected(m)->registration : 0;
		if (load(m, &err) != RC_OK)
			ui_error(ui, &err);
		search(m, ui);
		for (size_t i = 0; i < m->list.count; i++)
			if (m->hits[i].registration == id)
				list_move_to(&m->list, i);
	}
	if (msg->type != MSG_RESULT || msg->code != RESULT_OK)
		return;
	if (msg->tag == TAG_ADMIT) {
		admit(m, ui);
	} else if (msg->tag == PART_FORM_TAG && m->form.form.saved != NULL) {
		m->latest = m->form.form.saved->id;
		tell(m, true, "✓ Gast aufgenommen und eingetragen.");
		ui_say(ui, "Strg-X nimmt es zurück."); /* u is a letter here */
		edit_set(&m->typed, "");
		refresh(m, ui);
	}
}

/* --- commands --------------------------------------------------------------------------------- */

static void walk_in(Ui *ui, void *model)
{
	CheckinModel *m = model;
	registration_form_door(ui, &m->form, m->event, m->list.count == 0 ? edit_text(&m->typed) : "");
}

/* Whom an arrow or letters chose; with neither whoever was let in last. NULL: nobody. */
static const AttendanceHit *to_take_back(const CheckinModel *m)
{
	if (!is_idle(m))
		return selected(m);
	for (size_t i = 0; i < m->list.count && m->latest != 0; i++)
		if (m->hits[i].registration == m->latest)
			return &m->hits[i];
	return NULL;
}

static void leave(Ui *ui, void *model)
{
	CheckinModel *m = model;
	const AttendanceHit *h = to_take_back(m);
	Err err = ERR_INIT;
	if (h == NULL) {
		tell(m, false, "Wen? Bitte erst drei Buchstaben tippen oder mit den Pfeilen wählen.");
		ui_redraw(ui);
		return;
	}
	if (!is_in(h)) {
		ui_say(ui, "%s ist noch nicht eingetragen.", h->name);
		return;
	}
	const char *who = arena_printf(ui_frame_arena(ui), "%s: Eintreffen zurückgenommen.", h->name);
	if (attendance_leave(m->office, h->registration, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	m->latest = h->registration == m->latest ? 0 : m->latest;
	tell(m, false, who);
	edit_set(&m->typed, "");
	refresh(m, ui);
}

static bool wants_text(const void *model)
{
	(void)model;
	return true;
}

static unsigned can(const void *model, const Ui *ui)
{
	const CheckinModel *m = model;
	return (ui_read_only(ui) ? 0 : NEED_WRITE) | (m->list.count > 0 ? NEED_ROW : 0);
}

static const Command commands[] = {
	{ "checkin.guest", "Ctrl-N", "Gast", NEED_WRITE, walk_in,
		"Gast ohne Anmeldung aufnehmen und eintragen", "neu walk-in nachmelden" },
	{ "checkin.leave", "Ctrl-X", "Doch nicht", NEED_ROW | NEED_WRITE, leave,
		"Eintreffen der ausgewählten Person, sonst der letzten zurücknehmen", "falsch irrtum" },
};

const ScreenDef scr_checkin_screen = {
	.id = "checkin",
	.title = "Empfang",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(CheckinModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
	.wants_text = wants_text,
	.text_enter = "Ist da",
	.name = name,
};
