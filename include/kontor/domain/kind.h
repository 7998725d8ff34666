/* What a record of each kind consists of: one table per kind.
 *
 * The table is the single description of a kind. From it come the SQL of the
 * store, the JSON and CSV of the command line, the forms, history, undo, per-field
 * merge and audit. A new kind is a new table, a new schema file and no new
 * mechanism.
 *
 * A field's name is its English name everywhere: the SQL column, the JSON key, the
 * `field=value` of `put`. Its label is German. */
#ifndef KONTOR_DOMAIN_KIND_H
#define KONTOR_DOMAIN_KIND_H

#include "kontor/base/arena.h"
#include "kontor/base/date.h"
#include "kontor/base/err.h"

typedef enum FieldType {
	FIELD_TEXT,   /* one line, NFC, trimmed */
	FIELD_PROSE,  /* several lines */
	FIELD_INT,    /* integer */
	FIELD_DEGREE, /* microdegrees as integer; shown and exported as decimal degrees */
	FIELD_BOOL,   /* 0 or 1 */
	FIELD_DATE,   /* "YYYY-MM-DD" */
	FIELD_WALL,   /* "YYYY-MM-DDTHH:MM", Europe/Berlin */
	FIELD_STAMP,  /* UTC seconds, integer */
	FIELD_CHOICE, /* English state name from field->choices */
	FIELD_REF,    /* id of a record of field->ref */
} FieldType;

enum {
	FIELD_REQUIRED = 1 << 0, /* empty is refused */
	FIELD_REGISTER = 1 << 1, /* owned by the official register: imports set it, people do not */
	FIELD_COMPUTED = 1 << 2, /* set by the write path (sort keys, sequence); never by people or imports */
	FIELD_HIDDEN = 1 << 3,   /* not shown in lists, cards and default exports */
	FIELD_UNIQUE = 1 << 4,   /* the schema has a UNIQUE index on it */
	FIELD_FIXED = 1 << 5,    /* may be set when the record is made, not changed later */
	FIELD_ALONG = 1 << 6,    /* a reference that does not keep what it points to: when that is deleted it
	                            becomes empty, or the record goes along where it may not be empty */
};

typedef struct Choice {
	const char *name;  /* English, stored */
	const char *label; /* German, shown */
} Choice;

struct Kind;

typedef struct Field {
	const char *name;
	const char *label;
	FieldType type;
	unsigned flags;
	int max;                /* characters for text, largest value for FIELD_INT; 0: 255 resp. no limit */
	const Choice *choices;  /* FIELD_CHOICE; ends with a NULL name */
	const struct Kind *ref; /* FIELD_REF */
	const char *hint;       /* one German line for the form, or NULL */
} Field;

struct Record;

typedef struct Kind {
	const char *name;   /* "towns": the KIND of the command line */
	const char *table;  /* "town" */
	const char *noun;   /* "Kommune" */
	const char *plural; /* "Kommunen" */
	bool listed;        /* a KIND of the command line; the others are parts of such a record */
	const char *key;    /* field that identifies a record for people ("ags"), or NULL: the id */
	const char *title;  /* field that names the record ("name") */
	const char *parent; /* FIELD_REF field of the record it is part of ("town"), or NULL */
	const char *order;  /* SQL columns of the standard order */
	const Field *fields;
	size_t nfields;
	/* The kind's rules over several fields, or NULL. before is NULL for a new record. */
	Rc (*check)(const struct Record *before, const struct Record *after, Err *err);
	/* Sets the FIELD_COMPUTED fields from the others, just before the row is written; or NULL. */
	void (*derive)(const struct Record *before, struct Record *after, Arena *a);
	/* What lists, exports and queries offer beyond the fields; ends with a NULL name; or NULL. */
	const struct KindColumn *columns;
	/* Field names and columns that a list shows unless told otherwise, blank separated. */
	const char *list_columns;
} Kind;

/* A column that is no field: looked up or computed in SQL. The expression may use
 * the table's columns by the table's name (town.ags) and the SQL functions
 * town_verdict(population, central_function, override, gone_date),
 * town_state_abbr(ags), town_state_name(ags), text_fold(x), post_function(function, form),
 * post_called(function, label, fold) that the store registers from the domain. */
typedef struct KindColumn {
	const char *name;  /* English: "district_name" */
	const char *label; /* German: "Kreis" */
	FieldType type;
	const Choice *choices;
	const char *sql; /* "(SELECT d.name FROM district d WHERE d.id = town.district)" */
} KindColumn;

#define KIND_FIELDS_MAX 40

extern const Kind kind_town, kind_district, kind_association, kind_population, kind_town_name, kind_town_tag,
	kind_topic, kind_town_topic, kind_note, kind_event, kind_view, kind_organisation, kind_person,
	kind_channel, kind_address, kind_post, kind_relation, kind_consent, kind_followup, kind_distinct,
	kind_disclosure, kind_person_tag, kind_series, kind_event_template, kind_session, kind_event_person,
	kind_registration, kind_seat, kind_feedback, kind_message, kind_interest, kind_interest_topic,
	kind_veto, kind_pairing_run, kind_pairing, kind_tandem;

/* All kinds, in the order in which their tables depend on each other. NULL ends it. */
extern const Kind *const kind_all[];

const Kind *kind_find(const char *name);                          /* by the command line's name; NULL */
const Kind *kind_find_table(const char *table);                   /* by table name; NULL */
const Field *kind_field(const Kind *k, const char *name);         /* NULL when there is none */
int kind_field_index(const Kind *k, const char *name);            /* -1 */
const char *kind_choice_label(const Field *f, const char *name);  /* the name itself when unknown */
const Choice *kind_choice_find(const Field *f, const char *text); /* by English name or folded German label */

#endif
