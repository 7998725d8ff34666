/* What the files of the calendar builder share: one event from one record (ical_build_event.c), series
 * (ical_build_series.c), the walk (ical_build.c). */
#ifndef ICAL_BUILD_PRIV_H
#define ICAL_BUILD_PRIV_H

#include "ical_build.h"
#include "kontor/store/store.h"

/* The fields that a calendar event is made of; the same names in events and series. */
typedef enum IcalBuildField {
	BUILD_TITLE,
	BUILD_TYPE,
	BUILD_STATE,
	BUILD_TOWN,
	BUILD_START,
	BUILD_END,
	BUILD_ALL_DAY,
	BUILD_FOLD,
	BUILD_PLACE,
	BUILD_ADDRESS,
	BUILD_ROOM,
	BUILD_LATITUDE,
	BUILD_LONGITUDE,
	BUILD_LINK,
	BUILD_DIAL_IN,
	BUILD_PAGE,
	BUILD_DESCRIPTION,
	BUILD_VISIBILITY,
	BUILD_CATEGORY,
	BUILD_BUSY,
	BUILD_FRAME,
	BUILD_SERIES,
	BUILD_SLOT,
	BUILD_EXTRA,
	BUILD_UID,
	BUILD_SEQUENCE,
	BUILD_CREATED,
	BUILD_CHANGED,
	BUILD_FIELDS
} IcalBuildField;

typedef struct IcalBuildTown {
	int64_t id; /* 0: an empty place of the table */
	const char *name, *fold;
	bool located;
	int64_t latitude, longitude;
} IcalBuildTown;

/* A finished event that waits for its turn. */
typedef struct IcalBuildReady {
	IcalEvent event;
	int64_t id, series;
} IcalBuildReady;

typedef struct IcalBuildIds {
	int64_t *items; /* ascending */
	size_t len, cap;
} IcalBuildIds;

typedef struct IcalBuild {
	Office *office;
	Store *store;
	const IcalBuildAsk *ask;
	IcalBuildFn *fn;
	void *arg;
	IcalBuildCount count;
	Arena *arena;                /* for the whole walk */
	Arena *event;                /* for one event */
	IcalBuildIds ids;            /* asked for; when !ask->all */
	IcalBuildIds person;         /* events she takes part in */
	IcalBuildIds rules;          /* series of mode "rule" */
	char type[40], category[40]; /* of the event before, and what they are called: most are alike */
	const char *label;
	struct {
		IcalBuildTown *items; /* a hash table */
		size_t len, cap;
	} towns;
	struct {
		IcalBuildReady *items; /* of series, sorted by the walk */
		size_t len, cap;
	} ready;
} IcalBuild;

/* --- ical_build_event.c --- */

/* The value of a field: texts "" and integers 0 where there is none. */
const char *ical_build_text(const Record *r, IcalBuildField f);
int64_t ical_build_int(const Record *r, IcalBuildField f);
bool ical_build_is_null(const Record *r, IcalBuildField f);
const char *ical_build_visibility(const Record *r);

/* What the record says, for the reader, without what series add. Lives in b->event and in the record. */
MUST_CHECK Rc ical_build_one(IcalBuild *b, const Record *r, IcalEvent *ret, Err *err);

/* --- ical_build.c --- */

bool ical_build_has(const IcalBuildIds *ids, int64_t id);

typedef enum IcalBuildSight {
	BUILD_SHOWN,
	BUILD_DRAFT,
	BUILD_HIDDEN, /* from this reader */
	BUILD_OLD,    /* cancelled long ago */
} IcalBuildSight;
IcalBuildSight ical_build_sight(const IcalBuild *b, const Record *event);
bool ical_build_asked(const IcalBuild *b, const Record *event); /* ids, type, days */

/* --- ical_build_series.c --- */

/* Put the master and the special dates of a rule series into b->ready, if one of its dates is asked for and
 * shown. A series whose rule cannot be said is left to the walk: its dates stand for themselves
 * (*ret_rule false). */
MUST_CHECK Rc ical_build_series(IcalBuild *b, const Record *series, bool *ret_rule, Err *err);

/* A date of a rule series as it stands in messages. */
void ical_build_instance(const Record *series, const Record *event, IcalEvent *e);

#endif
