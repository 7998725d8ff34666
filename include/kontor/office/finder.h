/* The finder over everything: one folded haystack of all kinds, searched per keystroke
 * without touching the disk. */
#ifndef KONTOR_OFFICE_FINDER_H
#define KONTOR_OFFICE_FINDER_H

#include "kontor/office/office.h"

typedef struct FinderEntry {
	const Kind *kind;
	int64_t id;
	const char *title;  /* "Herzberg (Elster)" */
	const char *detail; /* "Elbe-Elster, Brandenburg · 8.994 Einw." */
	const char *fold;
} FinderEntry;
typedef struct Finder Finder;

MUST_CHECK Rc finder_new(Office *o, Finder **ret, Err *err); /* loads all kinds once */
void finder_free(Finder *f);
/* Best match first, at most max (and FINDER_HITS_MAX). Every word of text must hit the
 * title or another name; towns also by AGS, postcode, Kreis or Land ("neustadt hessen").
 * Entries live until the next search or finder_free. */
#define FINDER_HITS_MAX 200
size_t finder_search(Finder *f, const char *text, const FinderEntry **hits, size_t max);

#endif
