/* The nearest towns by great-circle distance, always shown as "Luftlinie". */
#ifndef KONTOR_OFFICE_NEARBY_H
#define KONTOR_OFFICE_NEARBY_H

#include "kontor/office/office.h"

typedef struct Nearby {
	int64_t id;
	int64_t metres;
} Nearby;
typedef struct NearbyList {
	Nearby *items;
	size_t len, cap;
} NearbyList;

/* Towns within radius_m of the town, nearest first, itself left out. RC_INVALID when it has no coordinates. */
MUST_CHECK Rc nearby_towns(Office *o, int64_t town, int64_t radius_m, Arena *a, NearbyList *ret, Err *err);

#endif
