/* A map in Braille dots: two by four dots a cell, points and lines by longitude and latitude.
 *
 * Knows no town: callers hand in points in microdegrees and get back which one is picked. Equirectangular
 * around the middle of the frame, true to angles there; dots a cell are counted square. */
#ifndef KONTOR_UI_MAP_H
#define KONTOR_UI_MAP_H

#include "kontor/base/arena.h"
#include "kontor/ui/canvas.h"

typedef struct MapPoint {
	int64_t latitude, longitude; /* microdegrees */
	unsigned char layer;         /* 0 faint background, 1 normal, 2 strong */
} MapPoint;

typedef struct MapLine {
	uint32_t from, to; /* indices of points */
	unsigned char layer;
} MapLine;

typedef struct Map {
	const MapPoint *points; /* the caller's; sorted or not */
	size_t npoints;
	const MapLine *lines;
	size_t nlines;
	int64_t latitude, longitude;    /* of the middle */
	int zoom;                       /* 0: everything fits; each step is a factor of 1.5 */
	uint32_t picked;                /* point with the cursor; UINT32_MAX */
	int64_t fit_lat[2], fit_lon[2]; /* what zoom 0 shows */
} Map;

void map_init(Map *m, const MapPoint *points, size_t npoints, const MapLine *lines, size_t nlines);
void map_draw(const Map *m, Canvas *c, Rect area);
/* Move the middle by parts of the frame, the pick to the nearest point in a direction. */
void map_pan(Map *m, int dx, int dy);
void map_zoom(Map *m, int by); /* keeps the picked point, else the middle */
bool map_pick_next(Map *m, int dx, int dy);
void map_pick(Map *m, uint32_t point);
/* Cell of a point in area; false when it is outside. For labels. */
bool map_cell(const Map *m, Rect area, uint32_t point, int *x, int *y);

#endif
