#include "town_map.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/table.h"

enum { NAMES_FROM_ZOOM = 2, NAME_COLS = 18 };
enum { COL_NAME, COL_LATITUDE, COL_LONGITUDE, COL_STATE, COL_POPULATION, COL_VERDICT };

static const char *text(const Value *v)
{
	return v->type == VALUE_TEXT ? v->s : "";
}

/* --- loading ------------------------------------------------------------------------- */

static int by_id(const void *x, const void *y)
{
	const TownMapTown *a = x, *b = y;
	return (a->id > b->id) - (a->id < b->id);
}

/* Where a town lies, beside its id until both are sorted. */
typedef struct Place {
	TownMapTown town; /* first: by_id compares it */
	MapPoint point;
} Place;

static size_t read_places(const TableData *data, Arena *a, Place *places)
{
	size_t n = 0;
	for (size_t i = 0; i < data->len; i++) {
		const TableRow *r = &data->items[i];
		const Value *v = r->cells;
		if (r->gone || v[COL_LATITUDE].type != VALUE_INT || v[COL_LONGITUDE].type != VALUE_INT ||
			strcmp(text(&v[COL_VERDICT]), "small_town") != 0)
			continue;
		places[n++] = (Place){
			.town = { .id = r->id,
				.name = arena_strdup(a, text(&v[COL_NAME])),
				.land = arena_strdup(a, text(&v[COL_STATE])),
				.population = v[COL_POPULATION].type == VALUE_INT ? v[COL_POPULATION].i : 0 },
			.point = { v[COL_LATITUDE].i, v[COL_LONGITUDE].i, 0 }
		};
	}
	return n;
}

Rc town_map_load(TownMap *m, Office *o, Err *err)
{
	AUTO(arena_freep) Arena *scratch = arena_new();
	TableColumns columns;
	TableData data;
	if (table_columns(&kind_town, "name,latitude,longitude,state,population,verdict", scratch, &columns,
		    err) != RC_OK ||
		table_load(o, &kind_town, &columns, 0, scratch, &data, err) != RC_OK)
		return err->rc;
	m->arena = arena_new();
	Place *places = ARENA_ARRAY(scratch, Place, data.len + 1);
	m->ntowns = read_places(&data, m->arena, places);
	if (m->ntowns > 0)
		qsort(places, m->ntowns, sizeof(places[0]), by_id);
	m->towns = ARENA_ARRAY(m->arena, TownMapTown, m->ntowns + 1);
	m->points = ARENA_ARRAY(m->arena, MapPoint, m->ntowns + 1);
	for (size_t i = 0; i < m->ntowns; i++) {
		m->towns[i] = places[i].town;
		m->points[i] = places[i].point;
	}
	map_init(&m->map, m->points, m->ntowns, NULL, 0);
	return RC_OK;
}

void town_map_done(TownMap *m)
{
	arena_free(m->arena);
	m->arena = NULL;
}

/* --- marks and lines --------------------------------------------------------------------- */

static uint32_t find(const TownMap *m, int64_t town)
{
	TownMapTown key = { .id = town };
	const TownMapTown *t = m->ntowns == 0 ? NULL : bsearch(&key, m->towns, m->ntowns, sizeof(key), by_id);
	return t == NULL ? UINT32_MAX : (uint32_t)(t - m->towns);
}

void town_map_clear(TownMap *m)
{
	for (size_t i = 0; i < m->ntowns; i++)
		m->points[i].layer = 0;
	m->lines.len = 0;
}

bool town_map_mark(TownMap *m, int64_t town, unsigned char layer)
{
	uint32_t i = find(m, town);
	if (i == UINT32_MAX)
		return false;
	m->points[i].layer = BASE_MAX(m->points[i].layer, layer);
	return true;
}

bool town_map_line(TownMap *m, int64_t from, int64_t to, unsigned char layer)
{
	if (!town_map_mark(m, from, layer) || !town_map_mark(m, to, layer))
		return false;
	MapLine line = { find(m, from), find(m, to), layer };
	VEC_PUSH(m->arena, &m->lines, line);
	return true;
}

void town_map_ready(TownMap *m)
{
	m->map.lines = m->lines.items;
	m->map.nlines = m->lines.len;
	if (m->map.picked < m->ntowns && m->points[m->map.picked].layer == 0)
		map_pick(&m->map, UINT32_MAX);
}

/* --- looking ----------------------------------------------------------------------------------- */

void town_map_pick(TownMap *m, int64_t town)
{
	map_pick(&m->map, find(m, town));
}

const TownMapTown *town_map_picked(const TownMap *m)
{
	return m->map.picked < m->ntowns ? &m->towns[m->map.picked] : NULL;
}

static bool arrow(const Key *k, int *dx, int *dy)
{
	static const struct {
		KeySym sym;
		uint32_t letter;
		int dx, dy;
	} ways[] = { { SYM_LEFT, 'h', -1, 0 }, { SYM_RIGHT, 'l', 1, 0 }, { SYM_UP, 'k', 0, -1 },
		{ SYM_DOWN, 'j', 0, 1 } };
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (k->sym == ways[i].sym ||
			(k->sym == SYM_CHAR && k->mods == 0 && k->cp == ways[i].letter)) {
			*dx = ways[i].dx;
			*dy = ways[i].dy;
			return true;
		}
	return false;
}

bool town_map_key(TownMap *m, const Key *k)
{
	int dx, dy;
	if (arrow(k, &dx, &dy)) {
		(void)map_pick_next(&m->map, dx, dy);
		return true;
	}
	if (k->sym != SYM_CHAR || k->mods != 0)
		return false;
	switch (k->cp) {
	case '+':
	case '-':
		map_zoom(&m->map, k->cp == '+' ? 1 : -1);
		return true;
	case 'H':
	case 'L':
		map_pan(&m->map, k->cp == 'L' ? 1 : -1, 0);
		return true;
	case 'J':
	case 'K':
		map_pan(&m->map, 0, k->cp == 'J' ? 1 : -1);
		return true;
	default:
		return false;
	}
}

/* Nothing but dots may lie under a name. */
static bool is_free(Canvas *c, Rect area, int x, int y, int w)
{
	if (x < area.x || x + w > area.x + area.w)
		return false;
	for (int i = 0; i < w; i++) {
		const Cell *cell = canvas_at(c, x + i, y);
		if (cell == NULL || (cell->cp != ' ' && (cell->cp < 0x2800 || cell->cp > 0x28ff)) ||
			(cell->cp != ' ' && cell->style != STYLE_DIM))
			return false;
	}
	return true;
}

static void draw_name(const TownMap *m, Canvas *c, Rect area, uint32_t point, Style style)
{
	int x, y;
	const char *name = m->towns[point].name;
	int w = BASE_MIN(text_width(name), NAME_COLS);
	if (!map_cell(&m->map, area, point, &x, &y))
		return;
	if (is_free(c, area, x + 1, y, w))
		canvas_text(c, x + 1, y, w, style, name);
	else if (is_free(c, area, x - w, y, w))
		canvas_text(c, x - w, y, w, style, name);
	else if (point == m->map.picked) /* over the lines rather than not at all */
		canvas_text(c, x + 1 + w <= area.x + area.w ? x + 1 : x - w, y, w, style, name);
}

void town_map_draw(const TownMap *m, Canvas *c, Rect area)
{
	map_draw(&m->map, c, area);
	if (m->map.picked < m->ntowns)
		draw_name(m, c, area, m->map.picked, STYLE_STRONG);
	for (size_t i = 0; i < m->lines.len; i++) {
		const MapLine *l = &m->lines.items[i];
		bool mine = l->from == m->map.picked || l->to == m->map.picked;
		if (!mine && m->map.zoom < NAMES_FROM_ZOOM)
			continue;
		if (l->from != m->map.picked)
			draw_name(m, c, area, l->from, STYLE_TEXT);
		if (l->to != m->map.picked)
			draw_name(m, c, area, l->to, STYLE_TEXT);
	}
}
