/* Where spans stand that overlap: the dates of a day side by side, the bars of a week one below the
 * other. Pure; made for the hundreds that fit on a screen. */
#ifndef KONTOR_UI_LANES_H
#define KONTOR_UI_LANES_H

#include "kontor/base/base.h"

enum { LANES_MAX = 64 }; /* whoever finds no free lane stands in lane LANES_MAX */

typedef struct LanesSpan {
	int64_t from, to; /* [from, to); an empty one takes one unit */
	int lane;         /* result: counted from 0 */
	int wide;  /* result: lanes to its right, its own included, that are free as long as it lasts */
	int lanes; /* result: lanes of its group; a group hangs together by overlaps */
} LanesSpan;

/* spans ascend by from. Each takes the first lane that is free. Returns the most lanes of a group. */
int lanes_place(LanesSpan *spans, size_t n);

#endif
