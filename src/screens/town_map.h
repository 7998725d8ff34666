/* The small towns of the country as dots, some of them marked, lines between them: the map that screens share.
 *
 * Loaded once; what is marked and drawn may change as often as the screen likes:
 *
 *	town_map_load(&m, office, &err)
 *	town_map_clear(&m); town_map_mark(&m, town, 1); town_map_line(&m, town, other, 2); … town_map_ready(&m);
 */
#ifndef KONTOR_SCREENS_TOWN_MAP_H
#define KONTOR_SCREENS_TOWN_MAP_H

#include "kontor/office/office.h"
#include "kontor/ui/key.h"
#include "kontor/ui/map.h"

typedef struct TownMapTown {
	int64_t id;
	const char *name, *land;
	int64_t population;
} TownMapTown;

typedef struct TownMap {
	Map map;
	Arena *arena;       /* owns all below */
	TownMapTown *towns; /* by id; a point each */
	MapPoint *points;
	size_t ntowns;
	struct {
		MapLine *items;
		size_t len, cap;
	} lines;
} TownMap;

/* m is zeroed. Towns without a place are left out. */
MUST_CHECK Rc town_map_load(TownMap *m, Office *o, Err *err);
void town_map_done(TownMap *m);

/* Faint dots only, no lines. */
void town_map_clear(TownMap *m);
/* Layer 1 normal, 2 strong; marked towns can be picked. False: the town is not on the map. */
bool town_map_mark(TownMap *m, int64_t town, unsigned char layer);
bool town_map_line(TownMap *m, int64_t from, int64_t to, unsigned char layer);
/* After the last mark and line; keeps what is seen and picked. */
void town_map_ready(TownMap *m);

void town_map_pick(TownMap *m, int64_t town);
const TownMapTown *town_map_picked(const TownMap *m); /* NULL: nothing */

/* Arrows and hjkl pick the next marked town in that direction, + and - zoom, HJKL move the frame. */
bool town_map_key(TownMap *m, const Key *k);

/* With the names of the marked towns where there is room. */
void town_map_draw(const TownMap *m, Canvas *c, Rect area);

#endif
