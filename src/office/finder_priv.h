/* The finder's data: finder_load.c fills it, finder.c searches it. */
#ifndef KONTOR_FINDER_PRIV_H
#define KONTOR_FINDER_PRIV_H

#include "kontor/office/finder.h"
#include "table_priv.h"

enum { FINDER_NO_PLACE = 0 };

/* In the order of the items. */
typedef enum FinderGroup {
	FINDER_TOWNS,
	FINDER_PERSONS,
	FINDER_HOUSES, /* organisations */
	FINDER_TOPICS,
	FINDER_EVENTS,
	FINDER_FOLLOWUPS,
	FINDER_VIEWS,
	FINDER_NOTES,
	FINDER_GROUPS
} FinderGroup;

/* What several items have in common: the Kreis of towns, the town of notes. */
typedef struct FinderPlace {
	const char *name;
	const char *fold; /* more names behind \x01: "prignitz\x01brandenburg\x01bb" */
	uint32_t mask;
} FinderPlace;

typedef struct FinderItem {
	int64_t id;
	const char *fold; /* the title follows its NUL */
	int32_t fact;     /* towns: inhabitants, -1 when unknown; notes: minutes of the wall clock */
	uint32_t ags;
	uint32_t mask;
	uint32_t place;
	uint32_t postcode : 17;
	uint32_t gone : 1;
	uint32_t group : 3; /* FinderGroup */
	uint32_t type : 5;  /* notes: index into the choices */
} FinderItem;

struct Finder {
	Office *office;
	Arena *arena;
	TablePack pack;
	FinderItem *items;
	size_t len, cap;
	uint64_t *starts; /* of the items before the notes */
	size_t nstarts, starts_cap;
	FinderPlace *places;
	size_t nplaces, places_cap;
	uint8_t *place_hits; /* per place: bit i, word i hits it */
	Arena *hits;         /* texts of entries */
	FinderEntry entries[FINDER_HITS_MAX];
};

const char *finder_title(const FinderItem *item);

/* Fill an empty finder from the file. */
MUST_CHECK Rc finder_load(Finder *f, Err *err);

#endif
