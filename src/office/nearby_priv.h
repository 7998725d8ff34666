/* Distances around a point, for the nearest towns and for umkreis:. */
#ifndef KONTOR_NEARBY_PRIV_H
#define KONTOR_NEARBY_PRIV_H

#include "kontor/office/nearby.h"
#include "kontor/store/store_query.h"

/* Existing towns within radius_m of the centre, itself among them, in no order. */
MUST_CHECK Rc nearby_points(
	Office *o, const TownPoint *centre, int64_t radius_m, Arena *a, NearbyList *ret, Err *err);

#endif
