/* Column layout of a table within a width: fixed widths first, the rest is shared; the
 * least important columns give way when it gets narrow. */
#ifndef KONTOR_UI_LAYOUT_H
#define KONTOR_UI_LAYOUT_H

#include "kontor/base/base.h"

typedef struct LayoutColumn {
	int min;      /* columns it needs; 0: hidden */
	int want;     /* columns it would like; 0: takes a share of the rest */
	int priority; /* the lowest gives way first */
	int x, w;     /* result; w 0: no room */
} LayoutColumn;

/* Place the columns side by side with a gap of gap blanks. */
void layout_columns(LayoutColumn *cols, size_t n, int width, int gap);

#endif
