/* Three answers (last day, successor, the successor's term), then a decision for each thing
 * that hangs on the post. Nothing is written before the summary was confirmed. */
#include "scr_office.h"

#include <string.h>

#include "kontor/office/people.h"
#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"
#include "card.h"
#include "person_form.h"
#include "pick.h"

#define LABEL_COLS 26

enum { ROW_ENDED, ROW_SUCCESSOR, ROW_TERM, ROW_HEADING, ROW_HANGING };
enum { TAG_ENDED = 1, TAG_SUCCESSOR, TAG_TERM, TAG_CONFIRM };

typedef struct OfficeModel {
	Office *office;
	Arena *arena;            /* owns all below */
	const char *name, *post; /* "Anna Beispiel", "Bürgermeisterin, Wittenberge" */
	PeopleHangingList hanging;
	int64_t post_id, town, organisation;
	Day ended, term_end; /* term_end: DAY_NONE when unknown */
	int64_t successor;   /* 0: none */
	char successor_name[200];
	PersonForm form;
	List list;
} OfficeModel;

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	OfficeModel *m = model;
	Record *post;
	m->office = ui_app(ui);
	m->arena = arena_new();
	m->post_id = ((const OfficeArg *)arg)->post;
	if (office_get(m->office, &kind_post, m->post_id, m->arena, &post, err) != RC_OK ||
		people_office_hanging(m->office, m->post_id, m->arena, &m->hanging, err) != RC_OK)
		return err->rc;
	if (!record_is_null(post, "until"))
		return err_set(
			err, RC_INVALID, "Dieses Amt ist schon beendet; bitte ein laufendes Amt auswählen.");
	Card texts = { .office = m->office, .arena = m->arena };
	m->town = record_int(post, "town");
	m->organisation = record_int(post, "organisation");
	m->name = card_title(&texts, post, "person");
	m->post = arena_printf(m->arena, "%s, %s", card_function(&texts, post),
		card_title(&texts, post, m->town != 0 ? "town" : "organisation"));
	m->term_end = DAY_NONE;
	/* A term that is over ended on its day; else people enter the change when it happens. */
	Day term = date_parse_iso(record_text(post, "term_end"));
	m->ended = term != DAY_NONE && term < office_today(m->office) ? term : office_today(m->office);
	list_set_count(&m->list, ROW_HANGING + m->hanging.len);
	return RC_OK;
}

static void done(void *model)
{
	OfficeModel *m = model;
	person_form_done(&m->form);
	arena_free(m->arena);
}

/* --- drawing ---------------------------------------------------------------------- */

static const char *fate_label(const OfficeModel *m, const PeopleHanging *h)
{
	if (h->kind == &kind_tandem)
		return "mit Wiedervorlage";
	switch (h->fate) {
	case PEOPLE_KEEP:
		return "bleibt, wie es ist";
	case PEOPLE_MOVE:
		return m->successor != 0 ? "geht an die Nachfolge" : "bleibt (keine Nachfolge)";
	case PEOPLE_END:
		return h->kind == &kind_event ? "wird abgesagt" : "wird erledigt";
	}
	return "";
}

static void draw_hanging(const OfficeModel *m, Canvas *c, Rect r, const PeopleHanging *h)
{
	char when[DATE_TEXT_MAX] = "";
	Day day = date_parse_iso(h->when);
	Wall wall = wall_parse_iso(h->when);
	if (wall != WALL_NONE)
		day = wall_day(wall);
	if (day != DAY_NONE)
		date_format_german(day, when);
	canvas_text(c, r.x, r.y, LABEL_COLS - 1, h->fate == PEOPLE_KEEP ? STYLE_DIM : STYLE_STRONG,
		fate_label(m, h));
	canvas_text(c, r.x + LABEL_COLS, r.y, 10, STYLE_DIM, when);
	int x = r.x + LABEL_COLS + 12, w = r.w - LABEL_COLS - 12;
	int used = canvas_text(c, x, r.y, w, STYLE_TEXT, h->title);
	if (used + 2 + (int)strlen(h->kind->noun) <= w)
		canvas_text(c, x + used + 2, r.y, w - used - 2, STYLE_DIM, h->kind->noun);
}

static void draw_day(Canvas *c, Rect r, Day day, const char *none)
{
	char text[DATE_TEXT_MAX];
	if (day != DAY_NONE)
		date_format_long(day, text);
	canvas_text(c, r.x + LABEL_COLS, r.y, r.w - LABEL_COLS, STYLE_TEXT, day != DAY_NONE ? text : none);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	static const char *const labels[] = { "Letzter Tag im Amt", "Nachfolge", "deren Amtszeit bis" };
	const OfficeModel *m = arg;
	(void)selected;
	if (row >= ROW_HANGING) {
		draw_hanging(m, c, r, &m->hanging.items[row - ROW_HANGING]);
		return;
	}
	if (row == ROW_HEADING) {
		canvas_text(c, r.x, r.y, r.w, STYLE_STRONG,
			m->hanging.len > 0 ? "Was daran hängt:" : "Nichts hängt an diesem Amt.");
		return;
	}
	canvas_text(c, r.x, r.y, LABEL_COLS - 1, STYLE_DIM, labels[row]);
	if (row == ROW_ENDED)
		draw_day(c, r, m->ended, "");
	else if (row == ROW_TERM)
		draw_day(c, r, m->term_end, "(unbekannt)");
	else
		canvas_text(c, r.x + LABEL_COLS, r.y, r.w - LABEL_COLS, STYLE_TEXT,
			m->successor != 0 ? m->successor_name : "(noch niemand; Enter wählt, n legt an)");
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const OfficeModel *m = model;
	AUTO(str_done) Str head = STR_INIT;
	(void)ui;
	str_addf(&head, "%s, %s, scheidet aus", m->name, m->post);
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, str_cstr(&head));
	list_draw(&m->list, c, (Rect){ area.x, area.y + 2, area.w, area.h - 2 }, true, draw_row, m);
}

static void name(const void *model, Str *out)
{
	str_addf(out, "Amtswechsel: %s", ((const OfficeModel *)model)->post);
}

/* --- answers -------------------------------------------------------------------------- */

static Rc check_day(void *ctx, const char *input, Err *err)
{
	const OfficeModel *m = ctx;
	Day day;
	if (*input == '\0')
		return RC_OK;
	return date_parse_typed(input, office_today(m->office), &day, err);
}

static void ask_day(OfficeModel *m, Ui *ui, const char *title, Day day, int tag)
{
	char text[DATE_TEXT_MAX] = "";
	if (day != DAY_NONE)
		date_format_german(day, text);
	PromptArg arg = { .title = title,
		.text = "Zum Beispiel 31.10., gestern oder +5j.",
		.initial = text,
		.check = check_day,
		.ctx = m };
	ui_dialog(ui, &prompt_screen, &arg, tag);
}

static void take_day(OfficeModel *m, const char *input, Day *day)
{
	Err ignored = ERR_INIT;
	if (*input == '\0' || date_parse_typed(input, office_today(m->office), day, &ignored) != RC_OK)
		*day = day == &m->ended ? *day : DAY_NONE;
}

static void take_successor(OfficeModel *m, int64_t person, const char *title)
{
	m->successor = person;
	str_copy(m->successor_name, sizeof(m->successor_name), title);
	list_move_to(&m->list, ROW_TERM);
}

static void next_fate(OfficeModel *m, PeopleHanging *h)
{
	if (h->kind == &kind_tandem) /* the office itself decides: it pauses */
		return;
	h->fate = h->fate == PEOPLE_END ? PEOPLE_KEEP : (PeopleFate)(h->fate + 1);
	if (h->fate == PEOPLE_MOVE && (!h->movable || m->successor == 0))
		h->fate = PEOPLE_END;
}

static void change_row(Ui *ui, void *model)
{
	OfficeModel *m = model;
	size_t row = m->list.cursor;
	if (row == ROW_ENDED) {
		ask_day(m, ui, "Letzter Tag im Amt", m->ended, TAG_ENDED);
	} else if (row == ROW_TERM) {
		ask_day(m, ui, "Ende der Amtszeit der Nachfolge", m->term_end, TAG_TERM);
	} else if (row == ROW_SUCCESSOR) {
		PickerArg arg = pick_record(m->office, &kind_person, m->arena);
		arg.title = "Nachfolge";
		ui_dialog(ui, &picker_screen, &arg, TAG_SUCCESSOR);
	} else if (row >= ROW_HANGING) {
		next_fate(m, &m->hanging.items[row - ROW_HANGING]);
	}
	ui_redraw(ui);
}

static void add_successor(Ui *ui, void *model)
{
	OfficeModel *m = model;
	PersonFormStart start = { 0 };
	person_form_new(ui, &m->form, &start);
}

static void no_successor(Ui *ui, void *model)
{
	OfficeModel *m = model;
	m->successor = 0;
	ui_redraw(ui);
}

/* --- the change ------------------------------------------------------------------------ */

static size_t count_fate(const OfficeModel *m, PeopleFate fate)
{
	size_t n = 0;
	for (size_t i = 0; i < m->hanging.len; i++)
		n += m->hanging.items[i].fate == fate;
	return n;
}

static void ask(Ui *ui, void *model)
{
	OfficeModel *m = model;
	AUTO(str_done) Str text = STR_INIT;
	char day[DATE_TEXT_MAX];
	date_format_german(m->ended, day);
	str_addf(&text, "%s, %s, endet am %s.\n", m->name, m->post, day);
	date_format_german(m->ended + 1, day);
	if (m->successor != 0)
		str_addf(&text, "%s folgt ab %s.\n", m->successor_name, day);
	else
		str_adds(&text, "Eine Nachfolge ist noch nicht bekannt.\n");
	size_t moved = m->successor != 0 ? count_fate(m, PEOPLE_MOVE) : 0;
	if (m->hanging.len > 0)
		str_addf(&text, "Was daran hängt: %zu geht über, %zu endet, %zu bleibt.\n", moved,
			count_fate(m, PEOPLE_END), m->hanging.len - moved - count_fate(m, PEOPLE_END));
	str_adds(&text, "\nu macht es in einem Schritt rückgängig.");
	ConfirmArg arg = { .title = "Amt wechseln?",
		.text = arena_strdup(ui_frame_arena(ui), str_cstr(&text)),
		.yes = "Eintragen" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_CONFIRM);
}

static void carry_out(OfficeModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	Arena *a = ui_frame_arena(ui);
	int64_t next;
	char day[DATE_TEXT_MAX] = "";
	Record *post = record_new(a, &kind_post);
	if (m->term_end != DAY_NONE)
		date_format_iso(m->term_end, day);
	record_set_text(post, a, "term_end", day);
	PeopleChange change = { .post = m->post_id,
		.ended = m->ended,
		.successor = m->successor,
		.next = m->successor != 0 ? post : NULL,
		.hanging = m->hanging.items,
		.nhanging = m->hanging.len };
	if (people_office_change(m->office, &change, &next, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_back(ui);
	ui_say(ui, "Der Amtswechsel ist eingetragen. u macht ihn rückgängig.");
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	OfficeModel *m = model;
	const PickerItem *item = msg->payload;
	size_t before = m->list.cursor;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false)) {
		if (m->list.cursor == ROW_HEADING)
			list_move_to(&m->list,
				before > ROW_HEADING || m->hanging.len == 0 ? ROW_TERM : ROW_HANGING);
		ui_redraw(ui);
	}
	if (msg->type != MSG_RESULT || msg->code != RESULT_OK)
		return;
	if (msg->tag == TAG_ENDED)
		take_day(m, msg->payload, &m->ended);
	else if (msg->tag == TAG_TERM)
		take_day(m, msg->payload, &m->term_end);
	else if (msg->tag == TAG_SUCCESSOR)
		take_successor(m, item->value, item->title);
	else if (msg->tag == PART_FORM_TAG && m->form.form.saved != NULL)
		take_successor(m, m->form.form.saved->id, record_text(m->form.form.saved, "full_name"));
	else if (msg->tag == TAG_CONFIRM)
		carry_out(m, ui);
	ui_redraw(ui);
}

static const Command commands[] = {
	{ "office.change", "Enter Space", "Ändern", 0, change_row,
		"Zeile ändern: Tag, Nachfolge, oder was mit dem geschieht, was daran hängt", "wählen" },
	{ "office.new", "n", "Neue Person", NEED_WRITE, add_successor, "Nachfolge als neue Person anlegen",
		"nachfolger" },
	{ "office.none", "d Delete", NULL, 0, no_successor, "Doch ohne Nachfolge", "leeren" },
	{ "office.run", "Ctrl-S a", "Eintragen", NEED_WRITE, ask, "Den Amtswechsel eintragen, nach Rückfrage",
		"speichern ausführen" },
};

const ScreenDef scr_office_screen = {
	.id = "office",
	.title = "Amtswechsel",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(OfficeModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.name = name,
};
