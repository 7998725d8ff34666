/* Dots and lines by longitude and latitude, in Braille: a cell is a bitmap of two by four. */
#include "kontor/ui/map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_W = 2, CELL_H = 4, BRAILLE = 0x2800, ZOOM_MAX = 12, PICK = 0x25c9 /* ◉ */, LAYERS = 3 };

static const Style layer_styles[LAYERS] = { STYLE_DIM, STYLE_TEXT, STYLE_STRONG };

/* --- what is seen -------------------------------------------------------------------------- */

typedef struct View {
	Rect area;
	double scale, shrink; /* dots per microdegree of latitude; of longitude in relation to it */
	double lat, lon;      /* of the middle */
} View;

static double zoom_factor(int zoom)
{
	return pow(1.5, zoom);
}

static double shrink_at(double microdegrees)
{
	static const double pi = 3.14159265358979323846;
	return cos(microdegrees * pi / 180e6);
}

static View view_of(const Map *m, Rect area)
{
	View v = { .area = area, .lat = (double)m->latitude, .lon = (double)m->longitude };
	double fit_lat = (double)BASE_MAX(m->fit_lat[1] - m->fit_lat[0], 1000);
	double fit_lon = (double)BASE_MAX(m->fit_lon[1] - m->fit_lon[0], 1000);
	v.shrink = shrink_at((double)(m->fit_lat[0] + m->fit_lat[1]) / 2);
	double across = (area.w * CELL_W - 1) / (fit_lon * v.shrink), down = (area.h * CELL_H - 1) / fit_lat;
	v.scale = fmin(across, down) * zoom_factor(m->zoom);
	return v;
}

/* In dots from the upper left corner of the area; may lie outside. */
static void to_dots(const View *v, const MapPoint *p, int *x, int *y)
{
	static const double far = 1e6; /* lines from afar stay within an int */
	double dx = ((double)p->longitude - v->lon) * v->shrink * v->scale + v->area.w * CELL_W / 2.0;
	double dy = (v->lat - (double)p->latitude) * v->scale + v->area.h * CELL_H / 2.0;
	*x = (int)floor(fmax(-far, fmin(far, dx)));
	*y = (int)floor(fmax(-far, fmin(far, dy)));
}

/* --- the bitmap ------------------------------------------------------------------------------ */

typedef struct Dots {
	int w, h; /* in cells */
	unsigned char *bits, *layer;
} Dots;

static void dot(Dots *d, int x, int y, int layer)
{
	static const unsigned char bit[CELL_H][CELL_W] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 },
		{ 0x40, 0x80 } };
	if (x < 0 || y < 0 || x >= d->w * CELL_W || y >= d->h * CELL_H)
		return;
	size_t cell = (size_t)(y / CELL_H) * (size_t)d->w + (size_t)(x / CELL_W);
	d->bits[cell] |= bit[y % CELL_H][x % CELL_W];
	d->layer[cell] = (unsigned char)BASE_MAX(d->layer[cell], layer);
}

/* Liang and Barsky: what of the line lies in the frame. False: nothing. */
static bool clip(const Dots *d, double *x0, double *y0, double *x1, double *y1)
{
	double dx = *x1 - *x0, dy = *y1 - *y0, from = 0, to = 1;
	double p[] = { -dx, dx, -dy, dy };
	double q[] = { *x0, d->w * CELL_W - 1 - *x0, *y0, d->h * CELL_H - 1 - *y0 };
	for (int i = 0; i < 4; i++) {
		if (p[i] == 0) {
			if (q[i] < 0)
				return false;
			continue;
		}
		double t = q[i] / p[i];
		if (p[i] < 0)
			from = fmax(from, t);
		else
			to = fmin(to, t);
	}
	if (from > to)
		return false;
	*x1 = *x0 + to * dx;
	*y1 = *y0 + to * dy;
	*x0 += from * dx;
	*y0 += from * dy;
	return true;
}

static void line(Dots *d, int ax, int ay, int bx, int by, int layer)
{
	double x0 = ax, y0 = ay, x1 = bx, y1 = by;
	if (!clip(d, &x0, &y0, &x1, &y1))
		return;
	int steps = (int)ceil(fmax(fabs(x1 - x0), fabs(y1 - y0)));
	for (int i = 0; i <= steps; i++) {
		double t = steps == 0 ? 0 : (double)i / steps;
		dot(d, (int)lround(x0 + t * (x1 - x0)), (int)lround(y0 + t * (y1 - y0)), layer);
	}
}

static void paint(const Dots *d, Canvas *c, Rect area)
{
	for (int y = 0; y < d->h; y++)
		for (int x = 0; x < d->w; x++) {
			size_t i = (size_t)y * (size_t)d->w + (size_t)x;
			Cell *cell = canvas_at(c, area.x + x, area.y + y);
			if (cell == NULL || d->bits[i] == 0)
				continue;
			*cell = (Cell){ .cp = BRAILLE + d->bits[i],
				.style = (uint8_t)layer_styles[BASE_MIN(d->layer[i], LAYERS - 1)],
				.width = 1 };
		}
}

static void paint_pick(const Map *m, Canvas *c, Rect area)
{
	int x, y;
	if (m->picked >= m->npoints || !map_cell(m, area, m->picked, &x, &y))
		return;
	Cell *cell = canvas_at(c, x, y);
	if (cell != NULL)
		*cell = (Cell){ .cp = PICK, .style = STYLE_CURSOR, .width = 1 };
}

void map_draw(const Map *m, Canvas *c, Rect area)
{
	if (area.w <= 0 || area.h <= 0)
		return;
	AUTO(arena_freep) Arena *a = arena_new();
	size_t cells = (size_t)area.w * (size_t)area.h;
	Dots d = { area.w, area.h, ARENA_ARRAY(a, unsigned char, cells),
		ARENA_ARRAY(a, unsigned char, cells) };
	View v = view_of(m, area);
	for (size_t i = 0; i < m->npoints; i++) {
		int x, y;
		to_dots(&v, &m->points[i], &x, &y);
		dot(&d, x, y, m->points[i].layer);
	}
	for (size_t i = 0; i < m->nlines; i++) {
		int ax, ay, bx, by;
		to_dots(&v, &m->points[m->lines[i].from], &ax, &ay);
		to_dots(&v, &m->points[m->lines[i].to], &bx, &by);
		line(&d, ax, ay, bx, by, m->lines[i].layer);
	}
	paint(&d, c, area);
	paint_pick(m, c, area);
}

bool map_cell(const Map *m, Rect area, uint32_t point, int *x, int *y)
{
	View v = view_of(m, area);
	int dx, dy;
	if (point >= m->npoints)
		return false;
	to_dots(&v, &m->points[point], &dx, &dy);
	if (dx < 0 || dy < 0 || dx >= area.w * CELL_W || dy >= area.h * CELL_H)
		return false;
	*x = area.x + dx / CELL_W;
	*y = area.y + dy / CELL_H;
	return true;
}

/* --- moving -------------------------------------------------------------------------------------- */

void map_init(Map *m, const MapPoint *points, size_t npoints, const MapLine *lines, size_t nlines)
{
	*m = (Map){
		.points = points, .npoints = npoints, .lines = lines, .nlines = nlines, .picked = UINT32_MAX
	};
	for (size_t i = 0; i < npoints; i++) {
		const MapPoint *p = &points[i];
		m->fit_lat[0] = i == 0 ? p->latitude : BASE_MIN(m->fit_lat[0], p->latitude);
		m->fit_lat[1] = i == 0 ? p->latitude : BASE_MAX(m->fit_lat[1], p->latitude);
		m->fit_lon[0] = i == 0 ? p->longitude : BASE_MIN(m->fit_lon[0], p->longitude);
		m->fit_lon[1] = i == 0 ? p->longitude : BASE_MAX(m->fit_lon[1], p->longitude);
	}
	m->latitude = (m->fit_lat[0] + m->fit_lat[1]) / 2;
	m->longitude = (m->fit_lon[0] + m->fit_lon[1]) / 2;
}

static int64_t within(int64_t v, const int64_t range[2])
{
	return BASE_MAX(range[0], BASE_MIN(range[1], v));
}

void map_pan(Map *m, int dx, int dy)
{
	double f = zoom_factor(m->zoom) * 4;
	m->longitude += (int64_t)((double)(m->fit_lon[1] - m->fit_lon[0]) / f * dx);
	m->latitude -= (int64_t)((double)(m->fit_lat[1] - m->fit_lat[0]) / f * dy);
	m->longitude = within(m->longitude, m->fit_lon);
	m->latitude = within(m->latitude, m->fit_lat);
}

static void centre(Map *m)
{
	if (m->zoom == 0) {
		m->latitude = (m->fit_lat[0] + m->fit_lat[1]) / 2;
		m->longitude = (m->fit_lon[0] + m->fit_lon[1]) / 2;
	} else if (m->picked < m->npoints) {
		m->latitude = m->points[m->picked].latitude;
		m->longitude = m->points[m->picked].longitude;
	}
}

void map_zoom(Map *m, int by)
{
	m->zoom = BASE_MAX(0, BASE_MIN(ZOOM_MAX, m->zoom + by));
	centre(m);
}

void map_pick(Map *m, uint32_t point)
{
	m->picked = point < m->npoints ? point : UINT32_MAX;
	centre(m);
}

/* The nearest point in the quarter that the direction is the middle of; dy > 0 is south. */
bool map_pick_next(Map *m, int dx, int dy)
{
	double shrink = shrink_at((double)m->latitude), best = 0;
	double lat = (double)m->latitude, lon = (double)m->longitude;
	uint32_t hit = UINT32_MAX;
	if (m->picked < m->npoints) {
		lat = (double)m->points[m->picked].latitude;
		lon = (double)m->points[m->picked].longitude;
	}
	for (uint32_t i = 0; i < m->npoints; i++) {
		const MapPoint *p = &m->points[i];
		double x = ((double)p->longitude - lon) * shrink, y = lat - (double)p->latitude;
		double along = x * dx + y * dy, aside = fabs(x * dy) + fabs(y * dx);
		double far = x * x + y * y;
		if (i == m->picked || p->layer == 0 || along <= 0 || aside > along)
			continue;
		if (hit == UINT32_MAX || far < best) {
			hit = i;
			best = far;
		}
	}
	if (hit == UINT32_MAX)
		return false;
	map_pick(m, hit);
	return true;
}
