/* Sessions of an event with their places: chosen for one registration, or with everybody who sits in them. */
#include "scr_seats.h"

#include <string.h>

#include "kontor/office/attendance.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"
#include "scr_event.h"

enum { TIME_COLUMNS = 13, SEAT_COLUMNS = 14 };

/* --- what both show ---------------------------------------------------------------------- */

/* "18.06. 10:30" */
static void add_time(const Record *session, Str *out)
{
	const char *start = record_text(session, "start");
	if (strlen(start) >= 16)
		str_addf(out, "%.2s.%.2s. %.5s", start + 8, start + 5, start + 11);
}

static void add_seats(const AttendanceSession *s, Str *out)
{
	str_addf(out, "%zu", s->nregistrations);
	if (!record_is_null(s->session, "capacity"))
		str_addf(out, " von %lld", (long long)record_int(s->session, "capacity"));
	else
		str_adds(out, " belegt");
}

static bool is_full(const AttendanceSession *s)
{
	return !record_is_null(s->session, "capacity") &&
		(int64_t)s->nregistrations >= record_int(s->session, "capacity");
}

static void draw_session(const AttendanceSession *s, Canvas *c, Rect r, Style style)
{
	AUTO(str_done) Str time = STR_INIT;
	AUTO(str_done) Str seats = STR_INIT;
	AUTO(str_done) Str title = STR_INIT;
	add_time(s->session, &time);
	add_seats(s, &seats);
	str_adds(&title, record_text(s->session, "title"));
	if (!record_is_null(s->session, "arena"))
		str_addf(&title, " (%s)", record_text(s->session, "arena"));
	canvas_text(c, r.x, r.y, TIME_COLUMNS - 1, STYLE_DIM, str_cstr(&time));
	canvas_text(c, r.x + TIME_COLUMNS, r.y, r.w - TIME_COLUMNS - SEAT_COLUMNS, style, str_cstr(&title));
	canvas_text_right(c, r.x + r.w - SEAT_COLUMNS, r.y, SEAT_COLUMNS - 1,
		is_full(s) ? STYLE_WARN : STYLE_DIM, str_cstr(&seats));
}

/* --- choosing -------------------------------------------------------------------------------- */

typedef struct SeatsModel {
	Office *office;
	Arena *arena;
	int64_t registration;
	AttendanceSessions all;
	bool *chosen, *had;
	List list;
	char name[160];
} SeatsModel;

static Rc load_name(SeatsModel *m, const Record *r, Err *err)
{
	AUTO(str_done) Str s = STR_INIT;
	str_adds(&s, "Sitzungen: ");
	if (record_is_null(r, "person"))
		str_addf(&s, "%s %s", record_text(r, "given_name"), record_text(r, "family_name"));
	else if (office_title(m->office, &kind_person, record_int(r, "person"), &s, err) != RC_OK)
		return err->rc;
	str_copy(m->name, sizeof(m->name), str_cstr(&s));
	return RC_OK;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	SeatsModel *m = model;
	Record *r = NULL;
	m->office = ui_app(ui);
	m->arena = arena_new();
	if (arg == NULL)
		return err_set(err, RC_INVALID, "Sitzungen gehören zu einer Anmeldung: bitte dort öffnen.");
	m->registration = *(const int64_t *)arg;
	if (office_get(m->office, &kind_registration, m->registration, m->arena, &r, err) != RC_OK ||
		load_name(m, r, err) != RC_OK ||
		attendance_seat_list(m->office, record_int(r, "event"), m->arena, &m->all, err) != RC_OK)
		return err->rc;
	if (m->all.len == 0)
		return err_set(err, RC_NOT_FOUND,
			"Dieser Termin hat keine Sitzungen; sie stehen auf der Karte des Termins (s).");
	m->chosen = ARENA_ARRAY(m->arena, bool, m->all.len);
	m->had = ARENA_ARRAY(m->arena, bool, m->all.len);
	for (size_t i = 0; i < m->all.len; i++)
		for (size_t k = 0; k < m->all.items[i].nregistrations; k++)
			if (m->all.items[i].registrations[k] == m->registration)
				m->chosen[i] = m->had[i] = true;
	list_set_count(&m->list, m->all.len);
	return RC_OK;
}

static void done(void *model)
{
	arena_free(((SeatsModel *)model)->arena);
}

static void draw_choice(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const SeatsModel *m = arg;
	(void)selected;
	canvas_text(c, r.x, r.y, 3, STYLE_STRONG, m->chosen[row] ? "[x]" : "[ ]");
	draw_session(&m->all.items[row], c, (Rect){ r.x + 4, r.y, r.w - 4, 1 },
		m->chosen[row] ? STYLE_STRONG : STYLE_TEXT);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const SeatsModel *m = model;
	(void)ui;
	list_draw(&m->list, c, area, true, draw_choice, m);
}

static void toggle(Ui *ui, void *model)
{
	SeatsModel *m = model;
	size_t at = m->list.cursor;
	if (!m->chosen[at] && !m->had[at] && is_full(&m->all.items[at])) {
		ui_warn(ui, "„%s“ ist voll.", record_text(m->all.items[at].session, "title"));
		return;
	}
	m->chosen[at] = !m->chosen[at];
	ui_redraw(ui);
}

static void save(Ui *ui, void *model)
{
	SeatsModel *m = model;
	Err err = ERR_INIT;
	size_t n = 0;
	int64_t *ids = ARENA_ARRAY(m->arena, int64_t, m->all.len);
	for (size_t i = 0; i < m->all.len; i++)
		if (m->chosen[i])
			ids[n++] = m->all.items[i].session->id;
	if (attendance_seat_set(m->office, m->registration, ids, n, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_say(ui, "Gespeichert. u macht es rückgängig.");
	ui_changed_by_me(ui);
	ui_finish(ui, RESULT_OK, NULL);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	SeatsModel *m = model;
	if (msg->type != MSG_KEY)
		return;
	if (msg->key.sym == SYM_ESC)
		ui_finish(ui, RESULT_CANCEL, NULL);
	else if (list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
}

static void name(const void *model, Str *out)
{
	str_adds(out, ((const SeatsModel *)model)->name);
}

static Rect size(const void *model, int w, int h)
{
	const SeatsModel *m = model;
	Rect r = { 0, 0, BASE_MIN(w, 76), BASE_MIN(h, (int)m->all.len + 3) };
	r.x = (w - r.w) / 2;
	r.y = (h - r.h) / 3;
	return r;
}

static const Command commands[] = {
	{ "seats.toggle", "Space", "Wählen", NEED_WRITE, toggle, "Sitzung wählen oder abwählen", NULL },
	{ "seats.save", "Enter Ctrl-S", "Speichern", NEED_WRITE, save, "Die gewählten Sitzungen speichern",
		NULL },
};

const ScreenDef scr_seats_screen = {
	.id = "seats",
	.title = "Sitzungen",
	.dialog = true,
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(SeatsModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.name = name,
	.size = size,
};

/* --- who sits where ---------------------------------------------------------------------------- */

typedef struct SeatLine {
	const AttendanceSession *session; /* NULL: a name */
	const char *name;
} SeatLine;

typedef struct SeatsListModel {
	Office *office;
	Arena *arena;
	int64_t event;
	AttendanceSessions all;
	struct {
		SeatLine *items;
		size_t len, cap;
	} lines;
	List list;
} SeatsListModel;

static const char *name_of(const Attendance *people, AttendanceHit *hits, size_t n, int64_t id)
{
	(void)people;
	for (size_t i = 0; i < n; i++)
		if (hits[i].registration == id)
			return hits[i].name;
	return "?";
}

static Rc load_list(SeatsListModel *m, Err *err)
{
	Attendance *people = NULL;
	Arena *fresh = arena_new();
	AttendanceSessions all = { NULL, 0, 0 };
	if (attendance_seat_list(m->office, m->event, fresh, &all, err) != RC_OK ||
		attendance_open(m->office, m->event, &people, err) != RC_OK) {
		arena_free(fresh);
		return err->rc;
	}
	arena_free(m->arena);
	m->arena = fresh;
	m->all = all;
	m->lines.items = NULL;
	m->lines.len = m->lines.cap = 0;
	AttendanceHit *hits = ARENA_ARRAY(fresh, AttendanceHit, attendance_len(people) + 1);
	size_t n = attendance_find(people, "", hits, attendance_len(people));
	for (size_t i = 0; i < all.len; i++) {
		SeatLine head = { &m->all.items[i], NULL };
		VEC_PUSH(fresh, &m->lines, head);
		for (size_t k = 0; k < all.items[i].nregistrations; k++) {
			SeatLine line = { NULL,
				arena_strdup(
					fresh, name_of(people, hits, n, all.items[i].registrations[k])) };
			VEC_PUSH(fresh, &m->lines, line);
		}
	}
	attendance_close(people);
	list_set_count(&m->list, m->lines.len);
	return RC_OK;
}

static Rc list_init(void *model, Ui *ui, const void *arg, Err *err)
{
	SeatsListModel *m = model;
	m->office = ui_app(ui);
	if (arg == NULL)
		return err_set(err, RC_INVALID, "Die Sitzungen gehören zu einem Termin: bitte dort öffnen.");
	m->event = ((const EventId *)arg)->v;
	return load_list(m, err);
}

static void list_done(void *model)
{
	arena_free(((SeatsListModel *)model)->arena);
}

static void draw_line(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const SeatLine *l = &((const SeatsListModel *)arg)->lines.items[row];
	(void)selected;
	if (l->session != NULL)
		draw_session(l->session, c, r, STYLE_STRONG);
	else
		canvas_text(c, r.x + TIME_COLUMNS, r.y, r.w - TIME_COLUMNS, STYLE_TEXT, l->name);
}

static void list_draw_page(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const SeatsListModel *m = model;
	(void)ui;
	if (m->lines.len == 0)
		canvas_text(c, area.x + 2, area.y + 1, area.w - 3, STYLE_DIM,
			"Dieser Termin hat keine Sitzungen; s auf seiner Karte trägt eine ein.");
	list_draw(&m->list, c, area, true, draw_line, m);
}

static void list_update(void *model, Ui *ui, const Msg *msg)
{
	SeatsListModel *m = model;
	Err err = ERR_INIT;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type == MSG_CHANGED && load_list(m, &err) != RC_OK)
		ui_error(ui, &err);
}

const ScreenDef scr_seats_list_screen = {
	.id = "seats_list",
	.title = "Wer sitzt wo",
	.model_size = sizeof(SeatsListModel),
	.init = list_init,
	.done = list_done,
	.update = list_update,
	.draw = list_draw_page,
};
