/* Neighbours within a radius, nearest first. The distance is a great circle and says so. */
#include "scr_nearby.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/nearby.h"
#include "kontor/office/office.h"
#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"
#include "kontor/ui/ui.h"
#include "scr_town.h"

enum { TAG_RADIUS = 1 };

typedef struct Neighbour {
	int64_t id, metres, population;
	const char *name, *district, *state, *verdict;
} Neighbour;

typedef struct NearbyModel {
	Office *office;
	int64_t town;
	int64_t radius_m;
	bool small_only; /* only small towns */
	Arena *data;     /* owns the rows; swapped on reload */
	struct {
		Neighbour *items;
		size_t len, cap;
	} rows;
	List list;
	char name[120];
} NearbyModel;

static Rc read_town(NearbyModel *m, Arena *a, const Nearby *n, Err *err)
{
	Record *r;
	TownVerdict v;
	AUTO(str_done) Str district = STR_INIT;
	Rc rc = office_get(m->office, &kind_town, n->id, a, &r, err);
	if (rc != RC_OK)
		return rc;
	town_verdict(r, &v);
	if (m->small_only && v.verdict != VERDICT_SMALL_TOWN)
		return RC_OK;
	if (!record_is_null(r, "district"))
		rc = office_title(m->office, &kind_district, record_int(r, "district"), &district, err);
	const State *s = town_state(record_text(r, "ags"));
	Neighbour row = { n->id, n->metres, record_int(r, "population"), record_text(r, "name"),
		arena_strdup(a, str_cstr(&district)), s == NULL ? "" : s->abbr,
		town_verdict_label(v.verdict) };
	VEC_PUSH(a, &m->rows, row);
	return rc;
}

static Rc reload(NearbyModel *m, Err *err)
{
	Arena *fresh = arena_new();
	NearbyList found = { 0 };
	Rc rc = nearby_towns(m->office, m->town, m->radius_m, fresh, &found, err);
	if (rc != RC_OK) {
		arena_free(fresh);
		return rc;
	}
	memset(&m->rows, 0, sizeof(m->rows));
	for (size_t i = 0; i < found.len && rc == RC_OK; i++)
		rc = read_town(m, fresh, &found.items[i], err);
	arena_free(m->data);
	m->data = fresh;
	list_set_count(&m->list, m->rows.len);
	return rc;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	NearbyModel *m = model;
	AUTO(str_done) Str s = STR_INIT;
	m->office = ui_app(ui);
	m->town = ((const TownId *)arg)->v;
	m->radius_m = 30000;
	Rc rc = office_title(m->office, &kind_town, m->town, &s, err);
	if (rc != RC_OK)
		return rc;
	str_copy(m->name, sizeof(m->name), str_cstr(&s));
	return reload(m, err);
}

static void done(void *model)
{
	arena_free(((NearbyModel *)model)->data);
}

/* Columns of a line of so many cells; the Kreis gives way to the name. */
typedef struct Places {
	int name, name_w, district, district_w, state, population, verdict;
} Places;

static Places places(int width)
{
	Places p = { .name = 11, .state = width - 21, .population = width - 18, .verdict = width - 10 };
	int room = p.state - p.name - 2;
	p.district_w = room >= 40 ? 18 : 0;
	p.district = p.state - 1 - p.district_w;
	p.name_w = (p.district_w > 0 ? p.district - 2 : p.state - 1) - p.name;
	return p;
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const Neighbour *n = &((const NearbyModel *)arg)->rows.items[row];
	static const Field number = { .name = "n", .type = FIELD_INT };
	Value v = { .type = VALUE_INT, .i = n->population };
	AUTO(str_done) Str s = STR_INIT;
	(void)selected;
	str_addf(&s, "%lld,%lld km", (long long)(n->metres / 1000), (long long)(n->metres % 1000 / 100));
	canvas_text_right(c, r.x, r.y, 9, STYLE_TEXT, str_cstr(&s));
	Places p = places(r.w);
	canvas_text(c, r.x + p.name, r.y, p.name_w, STYLE_TEXT, n->name);
	canvas_text(c, r.x + p.district, r.y, p.district_w, STYLE_DIM, n->district);
	canvas_text(c, r.x + p.state, r.y, 2, STYLE_DIM, n->state);
	str_clear(&s);
	value_show(&number, &v, &s);
	canvas_text_right(c, r.x + p.population, r.y, 7, STYLE_TEXT, str_cstr(&s));
	canvas_text(c, r.x + p.verdict, r.y, 10, STYLE_TEXT, n->verdict);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const NearbyModel *m = model;
	AUTO(str_done) Str head = STR_INIT;
	(void)ui;
	str_addf(&head, "%zu %s im Umkreis von %lld km um %s (Luftlinie)", m->rows.len,
		m->small_only ? "Kleinstädte" : "Kommunen", (long long)(m->radius_m / 1000), m->name);
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, str_cstr(&head));
	canvas_fill(c, (Rect){ area.x, area.y + 1, area.w, 1 }, STYLE_HEAD);
	canvas_text_right(c, area.x + 1, area.y + 1, 9, STYLE_HEAD, "Luftlinie");
	int x = area.x + LIST_GUTTER;
	Places p = places(area.w - LIST_GUTTER);
	canvas_text(c, x + p.name, area.y + 1, p.name_w, STYLE_HEAD, "Kommune");
	canvas_text(c, x + p.district, area.y + 1, p.district_w, STYLE_HEAD, "Kreis");
	canvas_text_right(c, x + p.population - 2, area.y + 1, 9, STYLE_HEAD, "Einwohner");
	canvas_text(c, x + p.verdict, area.y + 1, 10, STYLE_HEAD, "Verdikt");
	if (m->rows.len == 0)
		canvas_text(c, area.x + 1, area.y + 3, area.w - 2, STYLE_DIM,
			"Keine Kommune im Umkreis. r ändert den Umkreis.");
	list_draw(&m->list, c, (Rect){ area.x, area.y + 2, area.w, area.h - 2 }, true, draw_row, m);
}

static void name(const void *model, Str *out)
{
	str_addf(out, "Umkreis %s", ((const NearbyModel *)model)->name);
}

static unsigned can(const void *model, const Ui *ui)
{
	(void)ui;
	return ((const NearbyModel *)model)->rows.len > 0 ? NEED_ROW : 0;
}

static void show(NearbyModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	if (reload(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

static Rc check_radius(void *ctx, const char *input, Err *err)
{
	char *end;
	long km = strtol(input, &end, 10);
	(void)ctx;
	if (end == input || km < 1 || km > 1000)
		return err_set(err, RC_INVALID, "Bitte eine Zahl von 1 bis 1000 Kilometern eingeben.");
	return RC_OK;
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	NearbyModel *m = model;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type == MSG_RESULT && msg->tag == TAG_RADIUS && msg->code == RESULT_OK) {
		m->radius_m = strtol(msg->payload, NULL, 10) * 1000;
		show(m, ui);
	}
	if (msg->type == MSG_CHANGED)
		show(m, ui);
}

static void open_town(Ui *ui, void *model)
{
	NearbyModel *m = model;
	TownId id = { m->rows.items[m->list.cursor].id };
	ui_open(ui, &scr_town_screen, &id);
}

static void ask_radius(Ui *ui, void *model)
{
	NearbyModel *m = model;
	PromptArg arg = { .title = "Umkreis in Kilometern (Luftlinie)",
		.initial = arena_printf(ui_frame_arena(ui), "%lld", (long long)(m->radius_m / 1000)),
		.check = check_radius };
	ui_dialog(ui, &prompt_screen, &arg, TAG_RADIUS);
}

static void toggle_small(Ui *ui, void *model)
{
	NearbyModel *m = model;
	m->small_only = !m->small_only;
	list_move_to(&m->list, 0);
	show(m, ui);
}

static const Command commands[] = {
	{ "nearby.open", "Enter Right l", "Karte", NEED_ROW, open_town, "Karte der Kommune öffnen", NULL },
	{ "nearby.radius", "r", "Umkreis", 0, ask_radius, "Anderen Umkreis wählen", "radius kilometer" },
	{ "nearby.small", "m", "Nur Kleinstädte", 0, toggle_small,
		"Zwischen Kleinstädten und allen Kommunen wechseln", NULL },
};

const ScreenDef scr_nearby_screen = {
	.id = "nearby",
	.title = "Umkreis",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(NearbyModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
	.name = name,
};
