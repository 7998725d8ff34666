/* All live tandems as lines between their towns; the picked town with its tandems below. */
#include "scr_tandem_map.h"

#include <string.h>

#include "kontor/domain/tandem.h"
#include "kontor/domain/town.h"
#include "kontor/office/tandems.h"
#include "kontor/ui/ui.h"
#include "browse.h"
#include "scr_tandem.h"
#include "scr_town.h"
#include "town_map.h"

enum { FACT_ROWS = 3, NORMAL = 1, STRONG = 2 };

typedef struct MapTandem {
	int64_t id;
	int64_t towns[3];
	size_t ntowns;
	const char *title, *state;
} MapTandem;

typedef struct TandemMapModel {
	Office *office;
	TownMap map;
	Arena *data; /* owns the tandems; swapped on reload */
	struct {
		MapTandem *items;
		size_t len, cap;
	} tandems;
	size_t nowhere; /* tandems that cannot be drawn */
} TandemMapModel;

static Rc read_tandem(TandemMapModel *m, const Record *r, Arena *a, Err *err)
{
	TandemsSides sides;
	if (!tandem_live(record_text(r, "state")))
		return RC_OK;
	if (tandems_sides(m->office, r, a, &sides, err) != RC_OK)
		return err->rc;
	MapTandem t = { .id = r->id,
		.title = sides.title,
		.state = kind_choice_label(kind_field(r->kind, "state"), record_text(r, "state")) };
	bool active = strcmp(record_text(r, "state"), "active") == 0, drawn = false;
	for (size_t i = 0; i < sides.len; i++) {
		t.towns[t.ntowns++] = sides.items[i].town;
		for (size_t j = 0; j < i; j++)
			drawn |= town_map_line(
				&m->map, sides.items[i].town, sides.items[j].town, active ? STRONG : NORMAL);
	}
	m->nowhere += !drawn;
	VEC_PUSH(a, &m->tandems, t);
	return RC_OK;
}

static Rc reload(TandemMapModel *m, Err *err)
{
	Arena *fresh = arena_new();
	RecordSet set;
	Rc rc = office_all(m->office, &kind_tandem, fresh, &set, err);
	if (rc != RC_OK) {
		arena_free(fresh);
		return rc;
	}
	town_map_clear(&m->map);
	memset(&m->tandems, 0, sizeof(m->tandems));
	m->nowhere = 0;
	for (size_t i = 0; i < set.len && rc == RC_OK; i++)
		rc = read_tandem(m, set.items[i], fresh, err);
	town_map_ready(&m->map);
	arena_free(m->data);
	m->data = fresh;
	return rc;
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	TandemMapModel *m = model;
	m->office = ui_app(ui);
	if (town_map_load(&m->map, m->office, err) != RC_OK || reload(m, err) != RC_OK)
		return err->rc;
	if (m->tandems.len > 0)
		town_map_pick(&m->map, m->tandems.items[0].towns[0]);
	for (size_t i = 0; arg != NULL && i < m->tandems.len; i++)
		if (m->tandems.items[i].id == *(const int64_t *)arg)
			town_map_pick(&m->map, m->tandems.items[i].towns[0]);
	return RC_OK;
}

static void done(void *model)
{
	TandemMapModel *m = model;
	town_map_done(&m->map);
	arena_free(m->data);
}

static bool takes_part(const MapTandem *t, int64_t town)
{
	for (size_t i = 0; i < t->ntowns; i++)
		if (t->towns[i] == town)
			return true;
	return false;
}

/* Of the picked town; NULL. */
static const MapTandem *picked(const TandemMapModel *m)
{
	const TownMapTown *t = town_map_picked(&m->map);
	for (size_t i = 0; t != NULL && i < m->tandems.len; i++)
		if (takes_part(&m->tandems.items[i], t->id))
			return &m->tandems.items[i];
	return NULL;
}

static void draw_facts(const TandemMapModel *m, Canvas *c, Rect r)
{
	const TownMapTown *t = town_map_picked(&m->map);
	AUTO(str_done) Str s = STR_INIT;
	static const Field number = { .name = "n", .type = FIELD_INT };
	canvas_hline(c, r.x, r.y, r.w, STYLE_FRAME);
	if (t == NULL) {
		canvas_text(c, r.x + 1, r.y + 1, r.w - 2, STYLE_DIM,
			m->tandems.len == 0 ? "Noch kein Tandem, das zu zeichnen wäre."
					    : "Pfeiltasten wählen die nächste Kommune mit einem Tandem.");
		return;
	}
	Value v = { .type = VALUE_INT, .i = t->population };
	str_addf(&s, "%s, %s", t->name, t->land);
	int x = r.x + 1 + canvas_text(c, r.x + 1, r.y + 1, r.w - 2, STYLE_STRONG, str_cstr(&s));
	str_clear(&s);
	str_adds(&s, " · ");
	value_show(&number, &v, &s);
	str_adds(&s, " Einwohner");
	canvas_text(c, x, r.y + 1, r.x + r.w - x, STYLE_DIM, str_cstr(&s));
	str_clear(&s);
	for (size_t i = 0; i < m->tandems.len; i++)
		if (takes_part(&m->tandems.items[i], t->id))
			str_addf(&s, "%s%s (%s)", s.len > 0 ? "; " : "", m->tandems.items[i].title,
				m->tandems.items[i].state);
	canvas_text(c, r.x + 1, r.y + 2, r.w - 2, STYLE_TEXT, str_cstr(&s));
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const TandemMapModel *m = model;
	AUTO(str_done) Str head = STR_INIT;
	(void)ui;
	str_addf(&head, "%zu %s, ", m->tandems.len, m->tandems.len == 1 ? "Tandem" : "Tandems");
	browse_number(&head, m->map.ntowns);
	str_adds(&head, " Kleinstädte");
	if (m->nowhere > 0)
		str_addf(&head, " · %zu ohne Amt oder Ort, nicht gezeichnet", m->nowhere);
	town_map_draw(&m->map, c, (Rect){ area.x, area.y + 1, area.w, area.h - 1 - FACT_ROWS });
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, str_cstr(&head));
	draw_facts(m, c, (Rect){ area.x, area.y + area.h - FACT_ROWS, area.w, FACT_ROWS });
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	TandemMapModel *m = model;
	Err err = ERR_INIT;
	if (msg->type == MSG_KEY && town_map_key(&m->map, &msg->key))
		ui_redraw(ui);
	if (msg->type == MSG_CHANGED && reload(m, &err) != RC_OK)
		ui_error(ui, &err);
	ui_redraw(ui);
}

static unsigned can(const void *model, const Ui *ui)
{
	(void)ui;
	return town_map_picked(&((const TandemMapModel *)model)->map) != NULL ? NEED_ROW : 0;
}

static void open_town(Ui *ui, void *model)
{
	TownId town = { town_map_picked(&((TandemMapModel *)model)->map)->id };
	ui_open(ui, &scr_town_screen, &town);
}

static void open_tandem(Ui *ui, void *model)
{
	const MapTandem *t = picked(model);
	if (t != NULL)
		ui_open(ui, &scr_tandem_screen, &t->id);
}

static void zoom(TandemMapModel *m, Ui *ui, int by)
{
	map_zoom(&m->map.map, by);
	ui_redraw(ui);
}

static void closer(Ui *ui, void *model)
{
	zoom(model, ui, 1);
}

static void farther(Ui *ui, void *model)
{
	zoom(model, ui, -1);
}

/* The other end of the line. */
static void partner(Ui *ui, void *model)
{
	TandemMapModel *m = model;
	const MapTandem *t = picked(m);
	const TownMapTown *here = town_map_picked(&m->map);
	for (size_t i = 0; t != NULL && i < t->ntowns; i++)
		if (t->towns[i] == here->id) {
			town_map_pick(&m->map, t->towns[(i + 1) % t->ntowns]);
			break;
		}
	ui_redraw(ui);
}

static const Command commands[] = {
	{ "tandem_map.open", "Enter", "Kommune", NEED_ROW, open_town, "Karte der gewählten Kommune öffnen",
		NULL },
	{ "tandem_map.tandem", "t", "Tandem", NEED_ROW, open_tandem, "Tandem der gewählten Kommune öffnen",
		NULL },
	{ "tandem_map.partner", "Tab", "Partner", NEED_ROW, partner,
		"Zur anderen Kommune des Tandems springen", "linie ende" },
	{ "tandem_map.closer", "+", "Näher", 0, closer, "Karte vergrößern", "zoom" },
	{ "tandem_map.farther", "-", "Weiter weg", 0, farther, "Karte verkleinern", "zoom" },
};

const ScreenDef scr_tandem_map_screen = {
	.id = "tandem_map",
	.title = "Landkarte",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(TandemMapModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
};
