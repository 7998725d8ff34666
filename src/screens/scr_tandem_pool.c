/* Everybody who is interested: first who can be paired, then who cannot, each with the reason.
 *
 * The query line is one of the persons' list ("land:BY"); a run that is begun here takes it over. */
#include "scr_tandem_pool.h"

#include <string.h>

#include "browse.h"
#include "kontor/base/text.h"
#include "kontor/office/tandems.h"
#include "kontor/ui/edit.h"
#include "kontor/ui/list.h"
#include "part_form.h"
#include "scr_finder.h"
#include "scr_tandem_interest.h"
#include "scr_tandem_map.h"
#include "scr_tandem_run.h"
#include "scr_tandem_runs.h"
#include "tandem_interest_card.h"

typedef struct PoolRow {
	const char *heading; /* NULL: a person */
	int64_t person, interest;
	const PairingMember *member; /* NULL: not now */
	const char *name, *town;
	const char *reason; /* why not, or what to mind; "" */
} PoolRow;

typedef struct PoolModel {
	Office *office;
	Arena *data; /* owns all below; swapped on reload */
	TandemsPool pool;
	struct {
		PoolRow *items;
		size_t len, cap;
	} rows;
	List list;
	Edit query;
	bool typing;
	Err query_err;
	RecordForm form;
	Str preview;
	int64_t preview_of; /* interest */
} PoolModel;

/* --- loading --------------------------------------------------------------------------- */

static const PoolRow *here(const PoolModel *m)
{
	const PoolRow *r = m->rows.len == 0 ? NULL : &m->rows.items[m->list.cursor];
	return r == NULL || r->heading != NULL ? NULL : r;
}

static const TandemsOut *mind_of(const TandemsPool *pool, int64_t person)
{
	for (size_t i = 0; i < pool->minds.len; i++)
		if (pool->minds.items[i].person == person)
			return &pool->minds.items[i];
	return NULL;
}

static void add_rows(PoolModel *m, Arena *a)
{
	memset(&m->rows, 0, sizeof(m->rows));
	PoolRow in = { .heading = arena_printf(a, "Im Pool: %zu", m->pool.len) };
	PoolRow out = { .heading = arena_printf(a, "Zurzeit nicht: %zu", m->pool.out.len) };
	if (m->pool.len > 0)
		VEC_PUSH(a, &m->rows, in);
	for (size_t i = 0; i < m->pool.len; i++) {
		const PairingMember *p = &m->pool.items[i];
		const TandemsOut *mind = mind_of(&m->pool, p->person);
		PoolRow r = { .person = p->person,
			.member = p,
			.name = p->name,
			.town = p->town_name,
			.reason = mind == NULL ? "" : mind->reason };
		VEC_PUSH(a, &m->rows, r);
	}
	if (m->pool.out.len > 0)
		VEC_PUSH(a, &m->rows, out);
	for (size_t i = 0; i < m->pool.out.len; i++) {
		const TandemsOut *o = &m->pool.out.items[i];
		PoolRow r = { .person = o->person,
			.interest = o->interest,
			.name = o->name,
			.town = o->town_name,
			.reason = o->reason };
		VEC_PUSH(a, &m->rows, r);
	}
}

static void select_person(PoolModel *m, int64_t person)
{
	for (size_t i = 0; i < m->rows.len; i++)
		if (m->rows.items[i].heading == NULL && (person == 0 || m->rows.items[i].person == person)) {
			list_move_to(&m->list, i);
			return;
		}
}

static Rc reload(PoolModel *m, Err *err)
{
	PairingRules rules = pairing_standard;
	TandemsPool pool;
	Arena *fresh = arena_new();
	int64_t person = here(m) == NULL ? 0 : here(m)->person;
	const char *query = edit_text(&m->query);
	rules.today = office_today(m->office);
	Rc rc = tandems_pool(m->office, &rules, *query == '\0' ? NULL : query, fresh, &pool, err);
	if (rc != RC_OK) {
		arena_free(fresh);
		return rc;
	}
	arena_free(m->data);
	m->data = fresh;
	m->pool = pool;
	add_rows(m, fresh);
	list_set_count(&m->list, m->rows.len);
	if (here(m) == NULL || here(m)->person != person)
		select_person(m, 0);
	select_person(m, person);
	m->preview_of = 0;
	return RC_OK;
}

static int64_t interest_of(PoolModel *m, const PoolRow *r, Arena *a)
{
	RecordSet set;
	Err ignored = ERR_INIT;
	if (r->interest != 0)
		return r->interest;
	if (office_parts(m->office, &kind_interest, "person", r->person, a, &set, &ignored) != RC_OK ||
		set.len == 0)
		return 0;
	return set.items[0]->id;
}

static void show_preview(PoolModel *m, Ui *ui)
{
	const PoolRow *r = here(m);
	if (r == NULL || ui_width(ui) < BROWSE_PREVIEW_FROM || m->preview_of == r->person)
		return;
	str_clear(&m->preview);
	tandem_interest_card_preview(m->office, interest_of(m, r, ui_frame_arena(ui)), &m->preview);
	m->preview_of = r->person;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	PoolModel *m = model;
	(void)arg;
	m->office = ui_app(ui);
	edit_init(&m->query, "", false);
	Rc rc = reload(m, err);
	if (rc == RC_OK)
		show_preview(m, ui);
	return rc;
}

static void done(void *model)
{
	PoolModel *m = model;
	edit_done(&m->query);
	record_form_done(&m->form);
	str_done(&m->preview);
	arena_free(m->data);
}

/* --- drawing ------------------------------------------------------------------------------ */

enum {
	NAME_W = 20,
	TOWN_W = 18,
	LAND_W = 2,
	TOPICS_W = 6,
	SINCE_W = 10,
	TERM_W = 10,
	GAP = 2,
	REASON_MIN = 12
};

typedef struct Places {
	int name_w, town, town_w, land, topics, since, term, reason; /* reason 0: no room */
} Places;

/* Where it is narrow the names give way. */
static Places places(int w)
{
	int room = w - (LAND_W + TOPICS_W + SINCE_W + TERM_W + 6 * GAP);
	Places p = { .name_w = BASE_MAX(8, BASE_MIN(NAME_W, room * NAME_W / (NAME_W + TOWN_W))) };
	p.town = p.name_w + GAP;
	p.town_w = BASE_MAX(8, BASE_MIN(TOWN_W, room - p.name_w));
	p.land = p.town + p.town_w + GAP;
	p.topics = p.land + LAND_W + GAP;
	p.since = p.topics + TOPICS_W + GAP;
	p.term = p.since + SINCE_W + GAP;
	p.reason = p.term + TERM_W + GAP;
	if (p.reason + REASON_MIN > w)
		p.reason = 0;
	return p;
}

static void draw_member(Canvas *c, Rect r, const PoolRow *row, const Places *p)
{
	char text[DATE_TEXT_MAX];
	AUTO(str_done) Str topics = STR_INIT;
	canvas_text(c, r.x + p->land, r.y, LAND_W, STYLE_DIM, row->member->land);
	str_addf(&topics, "%u", (unsigned)row->member->nentries);
	canvas_text_right(c, r.x + p->topics, r.y, TOPICS_W,
		row->member->nentries == 0 ? STYLE_WARN : STYLE_TEXT,
		row->member->nentries == 0 ? "keine" : str_cstr(&topics));
	date_format_german(row->member->since, text);
	canvas_text(c, r.x + p->since, r.y, SINCE_W, STYLE_TEXT, text);
	if (row->member->term_end != DAY_NONE) {
		date_format_german(row->member->term_end, text);
		/* Even where the reason has no column the sign tells that there is one. */
		canvas_text(c, r.x + p->term, r.y, TERM_W, STYLE_TEXT, text);
	}
	if (row->reason[0] != '\0' && p->reason == 0)
		canvas_text(c, r.x + p->term + TERM_W, r.y, 2, STYLE_WARN, " !");
	else if (p->reason != 0)
		canvas_text(c, r.x + p->reason, r.y, r.w - p->reason, STYLE_WARN, row->reason);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t i, bool selected)
{
	const PoolRow *row = &((const PoolModel *)arg)->rows.items[i];
	Places p = places(r.w);
	(void)selected;
	if (row->heading != NULL) {
		canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, row->heading);
		return;
	}
	canvas_text(c, r.x, r.y, p.name_w, row->member == NULL ? STYLE_DIM : STYLE_TEXT, row->name);
	canvas_text(c, r.x + p.town, r.y, p.town_w, row->member == NULL ? STYLE_DIM : STYLE_TEXT, row->town);
	if (row->member == NULL)
		canvas_text(c, r.x + p.land, r.y, r.w - p.land, STYLE_WARN, row->reason);
	else
		draw_member(c, r, row, &p);
}

static void draw_heads(Canvas *c, Rect r)
{
	Places p = places(r.w - LIST_GUTTER);
	int x = r.x + LIST_GUTTER;
	canvas_fill(c, r, STYLE_HEAD);
	canvas_text(c, x, r.y, p.name_w, STYLE_HEAD, "Person");
	canvas_text(c, x + p.town, r.y, p.town_w, STYLE_HEAD, "Kommune");
	canvas_text(c, x + p.land - 1, r.y, 4, STYLE_HEAD, "Land");
	canvas_text_right(c, x + p.topics, r.y, TOPICS_W, STYLE_HEAD, "Themen");
	canvas_text(c, x + p.since, r.y, SINCE_W, STYLE_HEAD, "wartet ab");
	canvas_text(c, x + p.term, r.y, TERM_W, STYLE_HEAD, "Amt bis");
	if (p.reason != 0)
		canvas_text(c, x + p.reason, r.y, r.w - p.reason - 2, STYLE_HEAD, "zu bedenken");
}

static void draw_status(const PoolModel *m, Canvas *c, Rect r)
{
	AUTO(str_done) Str counts = STR_INIT;
	str_addf(&counts, "%zu im Pool, %zu zurzeit nicht", m->pool.len, m->pool.out.len);
	int right = text_width(str_cstr(&counts));
	canvas_text_right(c, r.x, r.y, r.w, STYLE_DIM, str_cstr(&counts));
	if (!m->typing && m->query.text.len == 0) {
		canvas_text(c, r.x, r.y, r.w - right - 2, STYLE_DIM, " / filtert beim Tippen");
		return;
	}
	canvas_text(c, r.x, r.y, 1, STYLE_STRONG, "/");
	edit_draw(&m->query, c, (Rect){ r.x + 2, r.y, BASE_MAX(r.w - right - 4, 8), 1 }, m->typing);
}

static void draw_preview(const PoolModel *m, Canvas *c, Rect r)
{
	canvas_vline(c, r.x, r.y, r.h, STYLE_FRAME);
	browse_draw_lines(str_cstr(&m->preview), c, (Rect){ r.x + 2, r.y, r.w - 3, r.h });
}

static const char *empty_text(const PoolModel *m)
{
	return m->query.text.len > 0
		? "Niemand mit Interesse gefunden. Esc nimmt den Filter zurück."
		: "Noch niemand hat Interesse an einem Tandem. n trägt Interesse ein; Themen, Wünsche und "
		  "Ausschlüsse stehen dann auf der Karte des Interesses.";
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const PoolModel *m = model;
	Rect main = area;
	(void)ui;
	draw_status(m, c, (Rect){ area.x, area.y, area.w, 1 });
	if (area.w >= BROWSE_PREVIEW_FROM) {
		int w = BASE_MIN(area.w * 2 / 5, 60);
		main.w = area.w - w;
		draw_preview(m, c, (Rect){ area.x + main.w, area.y + 1, w, area.h - 1 });
	}
	if (m->query_err.rc != RC_OK) {
		canvas_fill(c, (Rect){ main.x, main.y + 1, main.w, 1 }, STYLE_ERROR);
		canvas_text(c, main.x + 2, main.y + 1, main.w - 2, STYLE_ERROR, m->query_err.text);
	} else {
		draw_heads(c, (Rect){ main.x, main.y + 1, main.w, 1 });
	}
	Rect rows = { main.x, main.y + 2, main.w, main.h - 2 };
	if (m->rows.len == 0)
		canvas_wrap(c, canvas_inset(rows, 2, 1), 0, STYLE_DIM, empty_text(m));
	list_draw(&m->list, c, rows, !m->typing, draw_row, m);
}

/* --- messages -------------------------------------------------------------------------------- */

static void refilter(PoolModel *m, Ui *ui)
{
	err_clear(&m->query_err);
	(void)!reload(m, &m->query_err); /* a faulty query keeps the last rows and its sentence */
	show_preview(m, ui);
	ui_redraw(ui);
}

static void typed(PoolModel *m, Ui *ui, const Key *k)
{
	if (k->sym == SYM_ENTER) {
		m->typing = false;
	} else if (k->sym == SYM_ESC) {
		m->typing = false;
		edit_set(&m->query, "");
		refilter(m, ui);
	} else if (!list_key(&m->list, k, true) && edit_key(&m->query, k)) {
		refilter(m, ui);
	}
	ui_redraw(ui);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	PoolModel *m = model;
	Err err = ERR_INIT;
	if (msg->type == MSG_KEY && m->typing) {
		typed(m, ui, &msg->key);
	} else if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false)) {
		ui_redraw(ui);
	} else if (msg->type == MSG_CHANGED && reload(m, &err) != RC_OK) {
		ui_error(ui, &err);
	} else if (msg->type == MSG_RESULT && msg->tag == PART_FORM_TAG && msg->code == RESULT_OK &&
		m->form.saved != NULL) {
		select_person(m, record_int(m->form.saved, "person"));
		ui_open(ui, &scr_tandem_interest_screen, &m->form.saved->id);
		ui_say(ui, "Das Interesse ist eingetragen. t: was sie oder er sucht und bietet.");
	}
	show_preview(m, ui);
	ui_redraw(ui);
}

static bool wants_text(const void *model)
{
	return ((const PoolModel *)model)->typing;
}

static bool may_close(void *model, Ui *ui)
{
	PoolModel *m = model;
	if (m->query.text.len == 0)
		return true;
	edit_set(&m->query, "");
	refilter(m, ui);
	return false;
}

static unsigned can(const void *model, const Ui *ui)
{
	unsigned can = ui_read_only(ui) ? 0 : NEED_WRITE;
	return here(model) != NULL ? can | NEED_ROW : can;
}

/* --- commands ----------------------------------------------------------------------------------- */

static void open_interest(Ui *ui, void *model)
{
	int64_t id = interest_of(model, here(model), ui_frame_arena(ui));
	ui_open(ui, &scr_tandem_interest_screen, &id);
}

static void add(Ui *ui, void *model)
{
	PoolModel *m = model;
	Record *r = part_form_start(ui, &kind_interest, "", 0);
	record_set_text(r, ui_frame_arena(ui), "state", "open");
	part_form_today(ui, r, "since");
	part_form_new(ui, &m->form, r, "Interesse am Tandem", NULL, 0);
}

static void filter(Ui *ui, void *model)
{
	((PoolModel *)model)->typing = true;
	ui_redraw(ui);
}

static void run(Ui *ui, void *model)
{
	TandemRunArg arg = { .query = edit_text(&((PoolModel *)model)->query) };
	ui_open(ui, &scr_tandem_run_screen, &arg);
}

static void runs(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_tandem_runs_screen, NULL);
}

static void person(Ui *ui, void *model)
{
	scr_finder_open_record(ui, kind_person.name, here(model)->person);
}

static void map(Ui *ui, void *model)
{
	(void)model;
	ui_open(ui, &scr_tandem_map_screen, NULL);
}

static const Command commands[] = {
	{ "pool.open", "Enter Right l", "Interesse", NEED_ROW, open_interest,
		"Themen, Wünsche und Ausschlüsse öffnen", "anzeigen karte details" },
	{ "pool.new", "n", "Neu", NEED_WRITE, add, "Interesse an einem Tandem eintragen",
		"anlegen bürgermeister" },
	{ "pool.run", "R", "Lauf rechnen", 0, run, "Tandemlauf: die beste Paarung dieses Pools",
		"paaren matching" },
	{ "pool.filter", "/", "Filter", 0, filter, "Pool eingrenzen, wie die Liste der Personen",
		"suchen query" },
	{ "pool.runs", "L", "Läufe", 0, runs, "Gespeicherte Tandemläufe", NULL },
	{ "pool.person", "o", "Person", NEED_ROW, person, "Karte der Person öffnen", "springen" },
	{ "pool.map", "K", NULL, 0, map, "Tandems auf der Karte des Landes", "landkarte" },
};

const ScreenDef scr_tandem_pool_screen = {
	.id = "tandem_pool",
	.title = "Tandem-Pool",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(PoolModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
	.wants_text = wants_text,
	.text_enter = "Übernehmen",
	.may_close = may_close,
};
