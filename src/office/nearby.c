/* The nearest towns: a box from the file, then the distance of each town in it. */
#include "kontor/office/nearby.h"

#include <math.h>
#include <stdlib.h>

#include "kontor/domain/town.h"
#include "nearby_priv.h"
#include "office_priv.h"

#define METRES_PER_DEGREE 111195.0 /* of latitude, on the sphere of town_distance_m */
#define RADIANS           0.017453292519943295

/* The box around a circle. It is a little too large: the distance decides. Meridians come
 * together towards the pole, so the side that is nearer to it sets the width. */
static void box_around(const TownPoint *centre, int64_t radius_m, TownPoint *low, TownPoint *high)
{
	double degrees = (double)radius_m / METRES_PER_DEGREE + 0.001;
	double edge = BASE_MIN(fabs((double)centre->latitude) / 1e6 + degrees, 89.0);
	double width = BASE_MIN(degrees / cos(edge * RADIANS), 360.0);
	int64_t dy = (int64_t)(degrees * 1e6);
	int64_t dx = (int64_t)(width * 1e6);
	*low = (TownPoint){ 0, centre->latitude - dy, centre->longitude - dx };
	*high = (TownPoint){ 0, centre->latitude + dy, centre->longitude + dx };
}

Rc nearby_points(Office *o, const TownPoint *centre, int64_t radius_m, Arena *a, NearbyList *ret, Err *err)
{
	TownPoint low, high;
	TownPoints points;
	box_around(centre, radius_m, &low, &high);
	Rc rc = store_query_points(office_store(o), &low, &high, a, &points, err);
	if (rc != RC_OK)
		return rc;
	NearbyList near = { NULL, 0, 0 };
	for (size_t i = 0; i < points.len; i++) {
		const TownPoint *p = &points.items[i];
		Nearby n = { p->id,
			town_distance_m(centre->latitude, centre->longitude, p->latitude, p->longitude) };
		if (n.metres <= radius_m)
			VEC_PUSH(a, &near, n);
	}
	*ret = near;
	return RC_OK;
}

static int by_distance(const void *a, const void *b)
{
	const Nearby *x = a;
	const Nearby *y = b;
	if (x->metres != y->metres)
		return x->metres < y->metres ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

Rc nearby_towns(Office *o, int64_t town, int64_t radius_m, Arena *a, NearbyList *ret, Err *err)
{
	Record *r;
	Rc rc = office_get(o, &kind_town, town, a, &r, err);
	if (rc != RC_OK)
		return rc;
	if (record_is_null(r, "latitude") || record_is_null(r, "longitude"))
		return err_field(err, "latitude", "%s hat keine Koordinaten; bitte erst eintragen.",
			record_text(r, "name"));
	TownPoint centre = { town, record_int(r, "latitude"), record_int(r, "longitude") };
	NearbyList near;
	rc = nearby_points(o, &centre, radius_m, a, &near, err);
	if (rc != RC_OK)
		return rc;
	if (near.len > 1)
		qsort(near.items, near.len, sizeof(near.items[0]), by_distance);
	size_t n = 0;
	for (size_t i = 0; i < near.len; i++)
		if (near.items[i].id != town)
			near.items[n++] = near.items[i];
	near.len = n;
	*ret = near;
	return RC_OK;
}
