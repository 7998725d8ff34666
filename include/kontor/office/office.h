/* The office: one open file, one person, one clock. Screens and commands see this
 * layer and never the store. */
#ifndef KONTOR_OFFICE_OFFICE_H
#define KONTOR_OFFICE_OFFICE_H

#include "kontor/base/clock.h"
#include "kontor/domain/record.h"

typedef struct Office Office;

typedef struct OfficeConfig {
	const char *path; /* the office file */
	const char *user; /* who works: --as, else the login name */
	bool read_only;   /* every write is refused with a sentence */
	Clock clock;
	const char *data_dir;                    /* register.tsv, topics.tsv, demo/ */
	int wait_ms;                             /* for the write lock; 0: three seconds */
	void (*random)(void *bytes, size_t len); /* for UIDs; NULL: the system's */
} OfficeConfig;

MUST_CHECK Rc office_open(const OfficeConfig *cfg, Office **ret, Err *err);
void office_close(Office *o); /* accepts NULL */
void office_closep(Office **o);

const char *office_user(const Office *o);
bool office_read_only(const Office *o);
const Clock *office_clock(const Office *o);
Day office_today(const Office *o);
const char *office_path(const Office *o);

/* Called every 100 ms while a save waits for a colleague's, from the first 300 ms on;
 * holder is "anna (Prozess 4711)". NULL: nothing is called. */
typedef void OfficeWaitFn(void *arg, const char *holder);
void office_on_wait(Office *o, OfficeWaitFn *fn, void *arg);

/* --- reading, one mechanism for all kinds --- */

MUST_CHECK Rc office_get(Office *o, const Kind *k, int64_t id, Arena *a, Record **ret, Err *err);

/* By what people name it: the kind's key (towns: the AGS; an AGS that was merged away
 * finds its record), else the id. */
MUST_CHECK Rc office_find(Office *o, const Kind *k, const char *key, Arena *a, Record **ret, Err *err);

typedef struct RecordSet {
	Record **items;
	size_t len, cap;
} RecordSet;

/* The parts of a record: all records of kind k whose field refers to id. */
MUST_CHECK Rc office_parts(
	Office *o, const Kind *k, const char *field, int64_t id, Arena *a, RecordSet *ret, Err *err);
MUST_CHECK Rc office_all(Office *o, const Kind *k, Arena *a, RecordSet *ret, Err *err);

/* A record's short name for people, never ambiguous: a town whose name occurs twice
 * carries Land and Kreis. */
MUST_CHECK Rc office_title(Office *o, const Kind *k, int64_t id, Str *out, Err *err);

/* True when another process changed the file since the last call; cheap. */
bool office_changed(Office *o);

/* A small per-user memory that is not part of history: hidden columns, last query,
 * visited records. "" when never set. */
const char *office_setting(Office *o, const char *key, Arena *a);
MUST_CHECK Rc office_set_setting(Office *o, const char *key, const char *value, Err *err);

/* --- drafts: a half-typed form that survives a cut line ---
 * One per person and form; form names the form and its record ("town.edit/12070424").
 * Dropped when the form is saved or thrown away. */
MUST_CHECK Rc office_draft_save(Office *o, const char *form, const char *data, Err *err);
const char *office_draft_load(Office *o, const char *form, Arena *a); /* NULL when there is none */
void office_draft_drop(Office *o, const char *form);

typedef struct OfficeDraft {
	const char *form;
	int64_t at; /* UTC seconds */
} OfficeDraft;
typedef struct OfficeDrafts {
	OfficeDraft *items;
	size_t len, cap;
} OfficeDrafts;

/* The own drafts, latest first. */
MUST_CHECK Rc office_draft_list(Office *o, Arena *a, OfficeDrafts *ret, Err *err);

#endif
