/* What is due, what comes next, whose term ends, what is wrong with the data; each line is
 * one key from its repair.
 *
 * It is the first screen, so it loads in three depths: follow-ups and dates for the first
 * frame, then what reads the persons, and when nobody types, the search for doubles. The
 * deeper ones load in slices between keys, and show when they are whole. */
#include "scr_today.h"

#include <string.h>

#include "kontor/office/people.h"
#include "kontor/ui/list.h"
#include "browse.h"
#include "part_form.h"
#include "scr_doubles.h"
#include "scr_finder.h"
#include "scr_followups.h"
#include "scr_merge.h"
#include "scr_persons.h"
#include "scr_towns.h"
#include "settle.h"

#define WHEN_COLS      16
#define PROBLEMS_SHOWN 4 /* rows of each problem at most */
#define TERMS_SHOWN    5
#define TERM_DAYS      180
#define PERSONS_REST   60  /* ms without a key before the persons are read */
#define DOUBLES_REST   600 /* ms without a key before doubles are looked for */

/* A row on the screen: a heading, a line, or the way to all of a kind. */
typedef struct TodayRow {
	const char *heading;
	const PeopleTodayLine *line;
	const PeopleTodaySum *sum;
} TodayRow;

typedef enum TodayDepth { TODAY_BRIEF, TODAY_PERSONS, TODAY_DOUBLES } TodayDepth;

typedef struct TodayModel {
	Office *office;
	Arena *data; /* owns today and rows; swapped on reload */
	PeopleToday today;
	struct {
		TodayRow *items;
		size_t len, cap;
	} rows;
	TodayDepth depth;
	Arena *next_data; /* owns next; NULL: nothing loads */
	PeopleToday next; /* as far as it is */
	TodayDepth next_depth;
	bool mine; /* only the own follow-ups */
	List list;
	RecordForm form;
} TodayModel;

/* --- loading ----------------------------------------------------------------------- */

static const char *group_heading(const TodayModel *m, PeopleTodayGroup group, Arena *a)
{
	const PeopleToday *t = &m->today;
	switch (group) {
	case PEOPLE_TODAY_DUE:
		return arena_printf(a, "Wiedervorlagen: %zu fällig, davon %zu überfällig",
			t->due + t->overdue, t->overdue);
	case PEOPLE_TODAY_EVENT:
		return "Nächste Termine";
	case PEOPLE_TODAY_TERM:
		return "Amtszeiten, die bald enden";
	case PEOPLE_TODAY_PROBLEM:
		return "Zu prüfen";
	}
	return "";
}

static void add_row(TodayModel *m, TodayRow row)
{
	VEC_PUSH(m->data, &m->rows, row);
}

static void add_heading(TodayModel *m, const char *text)
{
	if (m->rows.len > 0)
		add_row(m, (TodayRow){ .heading = "" });
	add_row(m, (TodayRow){ .heading = text });
}

static const PeopleTodaySum *sum_of(const TodayModel *m, PeopleProblem problem)
{
	for (size_t i = 0; i < m->today.sums.len; i++)
		if (m->today.sums.items[i].problem == problem)
			return &m->today.sums.items[i];
	return NULL;
}

/* Of each problem a few lines, then the way to all of them. */
static void add_problem(TodayModel *m, const PeopleTodayLine *l, size_t nth)
{
	const PeopleTodaySum *sum = sum_of(m, l->problem);
	bool all = sum == NULL || sum->count <= PROBLEMS_SHOWN;
	if (all || nth + 1 < PROBLEMS_SHOWN)
		add_row(m, (TodayRow){ .line = l });
	else if (nth + 1 == PROBLEMS_SHOWN)
		add_row(m, (TodayRow){ .sum = sum });
}

/* The terms that end next, then the way to all that end within the half year. */
static void add_term(TodayModel *m, const PeopleTodayLine *l, size_t nth)
{
	char from[DATE_TEXT_MAX], to[DATE_TEXT_MAX], shown[DATE_TEXT_MAX];
	Day today = office_today(m->office);
	if (nth < TERMS_SHOWN)
		add_row(m, (TodayRow){ .line = l });
	if (nth != TERMS_SHOWN)
		return;
	date_format_iso(today, from);
	date_format_iso(today + TERM_DAYS, to);
	date_format_german(today + TERM_DAYS, shown);
	PeopleTodaySum *sum = ARENA_NEW(m->data, PeopleTodaySum);
	sum->label = arena_printf(m->data, "Amtszeiten, die bis %s enden", shown);
	sum->query = arena_printf(m->data, "amtsende:%s..%s", from, to);
	add_row(m, (TodayRow){ .sum = sum });
}

/* Not urgent, and of no line: a count below all. */
static void add_mayors(TodayModel *m)
{
	const PeopleTodaySum *sum = sum_of(m, PEOPLE_PROBLEM_MAYOR);
	if (sum == NULL)
		return;
	bool any = m->today.len > 0 && m->today.items[m->today.len - 1].group == PEOPLE_TODAY_PROBLEM;
	if (!any)
		add_heading(m, group_heading(m, PEOPLE_TODAY_PROBLEM, m->data));
	add_row(m, (TodayRow){ .sum = sum });
}

static void build_rows(TodayModel *m)
{
	size_t nth = 0;
	m->rows.items = NULL;
	m->rows.len = m->rows.cap = 0;
	for (size_t i = 0; i < m->today.len; i++) {
		const PeopleTodayLine *l = &m->today.items[i];
		if (i == 0 || m->today.items[i - 1].group != l->group)
			add_heading(m, group_heading(m, l->group, m->data));
		bool goes_on = i > 0 && m->today.items[i - 1].group == l->group &&
			m->today.items[i - 1].problem == l->problem;
		nth = goes_on ? nth + 1 : 0;
		if (l->group == PEOPLE_TODAY_PROBLEM)
			add_problem(m, l, nth);
		else if (l->group == PEOPLE_TODAY_TERM)
			add_term(m, l, nth);
		else
			add_row(m, (TodayRow){ .line = l });
	}
	add_mayors(m);
}

static bool is_heading(const TodayModel *m, size_t row)
{
	return row < m->rows.len && m->rows.items[row].heading != NULL;
}

/* The cursor rests on lines only. */
static void skip_headings(TodayModel *m, int step)
{
	size_t at = m->list.cursor;
	while (is_heading(m, at))
		at = step < 0 && at == 0 ? m->rows.len : at + (size_t)step;
	for (size_t i = 0; at >= m->rows.len && i < m->rows.len; i++)
		if (!is_heading(m, i))
			at = i;
	if (at < m->rows.len)
		list_move_to(&m->list, at);
}

static bool same(const TodayRow *a, const TodayRow *b)
{
	if (a->line != NULL && b->line != NULL)
		return a->line->kind == b->line->kind && a->line->id == b->line->id &&
			a->line->problem == b->line->problem;
	return a->sum != NULL && b->sum != NULL && a->sum->problem == b->sum->problem;
}

/* Whoever stands on a line goes on standing on it. */
static void keep_position(TodayModel *m, const TodayRow *was)
{
	for (size_t i = 0; was != NULL && i < m->rows.len; i++)
		if (same(was, &m->rows.items[i]))
			list_move_to(&m->list, i);
	skip_headings(m, 1);
}

static void stop_loading(TodayModel *m, Ui *ui)
{
	arena_free(m->next_data);
	m->next_data = NULL;
	ui_work(ui, false);
}

static void start_loading(TodayModel *m, Ui *ui, TodayDepth depth)
{
	stop_loading(m, ui);
	m->next_data = arena_new();
	m->next = (PeopleToday){ .items = NULL };
	m->next_depth = depth;
	ui_work(ui, true);
}

/* What has been loaded takes the place of what is shown. */
static void swap(TodayModel *m)
{
	Arena *old = m->data;
	TodayRow *was = m->rows.len > 0 ? &m->rows.items[m->list.cursor] : NULL;
	m->data = m->next_data;
	m->next_data = NULL;
	m->today = m->next;
	m->depth = m->next_depth;
	build_rows(m);
	list_set_count(&m->list, m->rows.len);
	keep_position(m, was);
	arena_free(old);
}

/* One slice; the last one shows what was found. */
static Rc load_step(TodayModel *m, Ui *ui, Err *err)
{
	bool more;
	PeopleTodayAsk ask = { .today = office_today(m->office),
		.term_days = TERM_DAYS,
		.owner = m->mine ? office_user(m->office) : NULL,
		.brief = m->next_depth == TODAY_BRIEF,
		.doubles = m->next_depth == TODAY_DOUBLES };
	if (people_today_step(m->office, &ask, m->next_data, &m->next, &more, err) != RC_OK) {
		stop_loading(m, ui);
		return err->rc;
	}
	if (more)
		return RC_OK;
	swap(m);
	ui_work(ui, false);
	ui_redraw(ui);
	return RC_OK;
}

static void work(TodayModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	/* A page that nobody sees reads nothing; it goes on when it is shown again. */
	if (m->next_data == NULL || ui_screen(ui) != &scr_today_screen) {
		stop_loading(m, ui);
		return;
	}
	if (load_step(m, ui, &err) != RC_OK)
		ui_error(ui, &err);
	else if (m->next_data == NULL && m->depth == TODAY_PERSONS)
		ui_wake(ui, DOUBLES_REST);
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	TodayModel *m = model;
	(void)arg;
	m->office = ui_app(ui);
	ui_wake(ui, PERSONS_REST);
	start_loading(m, ui, TODAY_BRIEF);
	return load_step(m, ui, err);
}

static void done(void *model)
{
	TodayModel *m = model;
	arena_free(m->data);
	arena_free(m->next_data);
	record_form_done(&m->form);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	TodayModel *m = model;
	size_t before = m->list.cursor;
	switch (msg->type) {
	case MSG_KEY:
		if (!list_key(&m->list, &msg->key, false))
			return;
		skip_headings(m, m->list.cursor < before ? -1 : 1);
		if (m->depth != TODAY_DOUBLES)
			ui_wake(ui, m->depth == TODAY_BRIEF ? PERSONS_REST : DOUBLES_REST);
		ui_redraw(ui);
		break;
	case MSG_TICK:
		/* Only after a rest: who types on at once, or leaves for a list, waits for nothing. */
		if (ui_screen(ui) == &scr_today_screen)
			start_loading(m, ui, m->depth == TODAY_BRIEF ? TODAY_PERSONS : TODAY_DOUBLES);
		break;
	case MSG_WORK:
		work(m, ui);
		break;
	case MSG_SHOW:
		if (m->depth != TODAY_DOUBLES)
			ui_wake(ui, m->depth == TODAY_BRIEF ? PERSONS_REST : DOUBLES_REST);
		break;
	case MSG_CHANGED:
		/* Doubles found before stay in view until they are looked for again. */
		if (m->depth != TODAY_DOUBLES)
			start_loading(m, ui, TODAY_PERSONS);
		else
			ui_wake(ui, 1);
		break;
	default:
		break;
	}
}

/* --- drawing ------------------------------------------------------------------------- */

static const char *problem_label(PeopleProblem problem)
{
	static const char *const labels[] = {
		[PEOPLE_PROBLEM_NONE] = "",
		[PEOPLE_PROBLEM_UNREACHABLE] = "kein Kontaktweg",
		[PEOPLE_PROBLEM_BOUNCED] = "unzustellbar",
		[PEOPLE_PROBLEM_DOUBLE] = "doppelt?",
		[PEOPLE_PROBLEM_BASIS] = "Rechtsgrundl.",
		[PEOPLE_PROBLEM_EXPIRED] = "Amtszeit um",
		[PEOPLE_PROBLEM_MAYOR] = "",
	};
	return labels[problem];
}

/* "Mi 04.03. 09:30", "! seit 3 Tagen" … */
static void say_when(const PeopleTodayLine *l, Str *out)
{
	char text[DATE_TEXT_MAX];
	Wall wall = wall_parse_iso(l->when);
	Day day = date_parse_iso(l->when);
	if (l->group == PEOPLE_TODAY_PROBLEM)
		str_adds(out, problem_label(l->problem));
	else if (l->group == PEOPLE_TODAY_DUE && l->days < 0)
		str_addf(out, l->days == -1 ? "! seit gestern" : "! seit %d Tagen", -l->days);
	else if (l->group == PEOPLE_TODAY_DUE)
		str_adds(out, "heute");
	else if (wall != WALL_NONE) {
		wall_format_long(wall, text);
		str_addf(out, "%.9s%s", text, text + 13);
	} else if (day != DAY_NONE) {
		date_format_long(day, text);
		str_adds(out, text);
	}
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const TodayRow *t = &((const TodayModel *)arg)->rows.items[row];
	AUTO(str_done) Str s = STR_INIT;
	(void)selected;
	if (t->heading != NULL) {
		canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, t->heading);
		return;
	}
	int x = r.x + 1 + WHEN_COLS, w = r.w - WHEN_COLS - 1;
	if (t->sum != NULL) {
		str_adds(&s, "alle ");
		if (t->sum->count > 0)
			browse_number(&s, t->sum->count);
		str_addf(&s, "%szeigen: %s", t->sum->count > 0 ? " " : "", t->sum->label);
		canvas_text(c, x, r.y, w, STYLE_DIM, str_cstr(&s));
		return;
	}
	const PeopleTodayLine *l = t->line;
	bool late = l->group == PEOPLE_TODAY_DUE && l->days < 0;
	say_when(l, &s);
	canvas_text(c, r.x + 1, r.y, WHEN_COLS - 1, late ? STYLE_WARN : STYLE_DIM, str_cstr(&s));
	int used = canvas_text(c, x, r.y, w, STYLE_TEXT, l->title);
	if (used + 3 < w)
		canvas_text(c, x + used + 2, r.y, w - used - 2, STYLE_DIM, l->detail);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const TodayModel *m = model;
	char today[DATE_TEXT_MAX];
	AUTO(str_done) Str head = STR_INIT;
	(void)ui;
	date_format_long(office_today(m->office), today);
	str_addf(&head, "%s%s", today, m->mine ? " · nur eigene Wiedervorlagen" : "");
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, str_cstr(&head));
	Rect rows = { area.x, area.y + 1, area.w, area.h - 1 };
	if (m->rows.len == 0)
		canvas_wrap(c, canvas_inset(rows, 2, 1), 0, STYLE_DIM,
			"Nichts fällig, kein Termin, nichts zu prüfen.\n\n"
			"w legt eine Wiedervorlage an, Strg-T nimmt einen Anruf auf, Strg-F findet alles, "
			"2 zeigt die Kommunen, 3 die Personen.");
	list_draw(&m->list, c, rows, true, draw_row, m);
}

/* --- commands --------------------------------------------------------------------------- */

static const TodayRow *here(const TodayModel *m)
{
	static const TodayRow none = { .heading = "" };
	return m->rows.len == 0 ? &none : &m->rows.items[m->list.cursor];
}

static unsigned can(const void *model, const Ui *ui)
{
	const TodayModel *m = model;
	return (here(m)->heading == NULL ? NEED_ROW : 0) | (ui_read_only(ui) ? 0 : NEED_WRITE);
}

static void open_sum(Ui *ui, const PeopleTodaySum *sum)
{
	const ScreenDef *list = sum->kind == &kind_town ? &scr_towns_screen : &scr_persons_screen;
	if (sum->query == NULL)
		ui_open(ui, &scr_doubles_screen, NULL);
	else
		ui_open(ui, list, &(BrowseArg){ .query = sum->query });
}

static void open_line(Ui *ui, void *model)
{
	TodayModel *m = model;
	const TodayRow *row = here(m);
	if (row->sum != NULL) {
		open_sum(ui, row->sum);
		return;
	}
	const PeopleTodayLine *l = row->line;
	MergeArg pair = { l->id, l->other };
	if (l->problem == PEOPLE_PROBLEM_DOUBLE)
		ui_open(ui, &scr_merge_screen, &pair);
	else if (l->kind == &kind_event)
		part_form_edit(ui, &m->form, l->kind, l->id);
	else
		scr_finder_open_record(ui, l->kind->name, l->id);
}

static void edit_line(Ui *ui, void *model)
{
	TodayModel *m = model;
	const TodayRow *row = here(m);
	if (row->line != NULL && row->line->kind != &kind_person)
		part_form_edit(ui, &m->form, row->line->kind, row->line->id);
	else
		open_line(ui, model);
}

static void settle(Ui *ui, void *model)
{
	TodayModel *m = model;
	const TodayRow *row = here(m);
	if (row->line == NULL || row->line->kind != &kind_followup)
		ui_say(ui, "Abhaken lassen sich Wiedervorlagen; Enter öffnet diese Zeile.");
	else
		settle_followups(ui, &row->line->id, 1);
}

static void add_followup(Ui *ui, void *model)
{
	part_form_followup(ui, &((TodayModel *)model)->form, NULL, 0);
}

static void show_followups(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_followups_screen, NULL);
}

/* Whoever types "/" looks for something; there is no list here, so for anything. */
static void find(Ui *ui, void *model)
{
	(void)model;
	ui_dialog(ui, &scr_finder_screen, NULL, -1);
}

static void toggle_mine(Ui *ui, void *model)
{
	TodayModel *m = model;
	m->mine = !m->mine;
	start_loading(m, ui, m->depth);
}

static const Command commands[] = {
	{ "today.open", "Enter Right l", "Öffnen", NEED_ROW, open_line,
		"Dorthin, wo die Zeile erledigt wird: Karte, Termin, Vergleich, Liste", "anzeigen beheben" },
	{ "today.settle", "x Space", "Erledigt", NEED_ROW | NEED_WRITE, settle,
		"Wiedervorlage als erledigt abhaken", "fertig haken" },
	{ "today.edit", "e", "Bearb.", NEED_ROW, edit_line, "Wiedervorlage oder Termin bearbeiten",
		"verschieben" },
	{ "today.new", "w n", "Wiedervorlage", NEED_WRITE, add_followup, "Wiedervorlage anlegen",
		"aufgabe neu erinnern" },
	{ "today.find", "/", "Finden", 0, find,
		"Kommune, Person, Termin oder ein Wort aus einem Vermerk finden", "suchen filter" },
	{ "today.followups", "W", NULL, 0, show_followups, "Alle Wiedervorlagen zeigen", "aufgaben" },
	{ "today.mine", "m", NULL, 0, toggle_mine, "Zwischen eigenen und allen Wiedervorlagen wechseln",
		"filter meine" },
};

const ScreenDef scr_today_screen = {
	.id = "today",
	.title = "Heute",
	.tab = '1',
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(TodayModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
};
