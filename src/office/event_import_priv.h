/* What the files of the import of dates share. */
#ifndef KONTOR_EVENT_IMPORT_PRIV_H
#define KONTOR_EVENT_IMPORT_PRIV_H

#include "calendar_priv.h"
#include "kontor/exchange/mail.h"
#include "kontor/office/event_import.h"
#include "kontor/office/outbox.h"
#include "people_map.h"

/* --- what the office has (event_import_find.c) --- */

typedef struct EventKnown {
	int64_t id;
	const char *uid, *start, *title;
	const char *fold; /* of the title; NULL: not needed yet */
	int64_t series;
} EventKnown;

typedef struct SeriesKnown {
	int64_t id;
	const char *uid;
	bool rule;     /* one series to calendars; else its dates stand alone */
	int64_t event; /* one of its dates; 0: it has none */
} SeriesKnown;

/* --- carrying out --- */

/* Kind by kind, so that the log keeps new ones as ranges and nothing refers to what is not there yet. */
typedef enum EventStage { STAGE_SERIES, STAGE_EVENTS, STAGE_REST, STAGES } EventStage;

typedef struct EventWrite {
	size_t line;        /* of the plan: carried out if it is taken */
	const Record *base; /* NULL: a new record */
	Record *mine;
	const Record *series; /* a new date gets its id; NULL: none */
	bool with_dates;      /* of a series: its dates follow */
} EventWrite;

typedef struct EventWrites {
	EventWrite *items;
	size_t len, cap;
} EventWrites;

typedef struct EventImportWork {
	Office *office;
	Arena *arena; /* the plan's */
	IcalReadFile file;
	bool is_mail;
	MailIn mail;
	OutboxSender sender;

	struct {
		EventKnown *items;
		size_t len, cap;
	} events;
	struct {
		SeriesKnown *items;
		size_t len, cap;
	} series;
	PeopleMap event_by_uid, event_by_slot, event_by_start, series_by_uid, series_by_id;

	PeopleMap theirs;  /* of the file, by UID and RECURRENCE-ID; answers are not in it */
	size_t *best;      /* of those that say the same date, by the index of the first */
	bool only_state;   /* a cancellation is planned */
	IcalReadFile ours; /* what the office would write for those it knows */
	PeopleMap ours_by_key;

	const IcalReadEvent **lines; /* one per line; NULL: a fault */
	size_t at_line;              /* while it is planned */
	size_t dates;                /* of repetitions, planned so far */
	EventWrites writes[STAGES];

	Change change; /* while it is carried out */
	size_t stage, at, steps;
	bool applied;
} EventImportWork;

MUST_CHECK Rc event_import_find_load(EventImportWork *w, Err *err);
const char *event_import_find_key(Arena *a, const char *uid, bool has_slot, Wall slot);
const EventKnown *event_import_find_event(const EventImportWork *w, const char *uid);
const EventKnown *event_import_find_slot(EventImportWork *w, const SeriesKnown *series, Wall slot);
const SeriesKnown *event_import_find_series(const EventImportWork *w, const char *uid);
/* Another event with the same start and title. */
const EventKnown *event_import_find_double(EventImportWork *w, const IcalReadEvent *e);

/* --- our version, and what differs (event_import_ours.c) --- */

/* Reads back what the office would write for these events: then both sides are of one make. */
MUST_CHECK Rc event_import_ours_load(EventImportWork *w, Err *err);
const IcalReadEvent *event_import_ours_find(EventImportWork *w, const char *uid, bool has_slot, Wall slot);

enum {
	EVENT_DIFFERS_TITLE = 1 << 0,
	EVENT_DIFFERS_TIME = 1 << 1,
	EVENT_DIFFERS_PLACE = 1 << 2,
	EVENT_DIFFERS_DESCRIPTION = 1 << 3,
	EVENT_DIFFERS_PAGE = 1 << 4,
	EVENT_DIFFERS_LINK = 1 << 5,
	EVENT_DIFFERS_CATEGORY = 1 << 6,
	EVENT_DIFFERS_STATE = 1 << 7,
	EVENT_DIFFERS_BUSY = 1 << 8,
	EVENT_DIFFERS_CLASS = 1 << 9,
	EVENT_DIFFERS_GEO = 1 << 10,
	EVENT_DIFFERS_RULE = 1 << 11,
	EVENT_DIFFERS_DATES = 1 << 12, /* exceptions that the file has and we have not */
};

/* foreign: the event came from a file; else what the file leaves out is not missing. */
unsigned event_import_ours_compare(const IcalReadEvent *ours, const IcalReadEvent *theirs, bool foreign);
void event_import_ours_show(EventImportWork *w, const IcalReadEvent *ours, const IcalReadEvent *theirs,
	unsigned differs, EventImportLine *line);

/* --- from the file to records (event_import_map.c) --- */

/* A new record of k (event or series) without rule; state and times as the file says. */
Record *event_import_map_new(EventImportWork *w, const IcalReadEvent *e, const Kind *k);
/* Puts what differs into an event or series. ours: as compared. */
void event_import_map_apply(EventImportWork *w, const IcalReadEvent *ours, const IcalReadEvent *theirs,
	unsigned differs, Record *mine);
/* uid, version of the file, what kontor does not know: of new events and after each taking over. */
void event_import_map_source(EventImportWork *w, const IcalReadEvent *e, Record *event);
void event_import_map_times(EventImportWork *w, const IcalReadEvent *e, Wall start, Wall end, Record *r);
/* kontor's own category of that name; NULL. */
const char *event_import_map_category(const IcalReadEvent *e);
/* The description without the lines that kontor's export puts before it. */
const char *event_import_map_text(const IcalReadEvent *e);
/* The UID under which a date of a foreign repetition is kept as an event of its own. */
const char *event_import_map_uid(Arena *a, const char *uid, Wall slot);

/* --- repetition (event_import_series.c) --- */

/* Plans a repetition that the office does not know: as a series when it can say the rule, else as single
 * dates. */
MUST_CHECK Rc event_import_series_plan(
	EventImportWork *w, const IcalReadEvent *e, EventImportLine *line, Err *err);
/* Puts the rule of the file into a series record. False: it cannot say it. */
bool event_import_series_rule(EventImportWork *w, const IcalReadEvent *e, Record *series);

/* --- one line (event_import_line.c) --- */

/* Of those that say the same date, the newest; once, before any line is planned. */
void event_import_line_best(EventImportWork *w);
MUST_CHECK Rc event_import_line_plan(EventImport *plan, size_t at, Err *err);

/* --- answers (event_import_reply.c) --- */

MUST_CHECK Rc event_import_reply_plan(
	EventImportWork *w, const IcalReadEvent *e, EventImportLine *line, Err *err);
/* Puts it on the work list. */
MUST_CHECK Rc event_import_reply_doubt(EventImportWork *w, const IcalReadEvent *e, const char *reason,
	int64_t event, EventImportLine *line, Err *err);

/* --- what is written (event_import.c) --- */

void event_import_write(EventImportWork *w, EventStage stage, EventWrite write);

#endif
