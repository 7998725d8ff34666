/* Municipalities: names, the verdict, distances. */
#ifndef KONTOR_DOMAIN_TOWN_H
#define KONTOR_DOMAIN_TOWN_H

#include "kontor/base/str.h"
#include "kontor/domain/record.h"

typedef struct TownId {
	int64_t v;
} TownId;

/* The 16 Länder by AGS prefix. */
typedef struct State {
	const char *code; /* "12" */
	const char *abbr; /* "BB" */
	const char *name; /* "Brandenburg" */
} State;

extern const State town_states[16];
const State *town_state(const char *ags);       /* of an AGS; NULL when unknown */
const State *town_state_find(const char *text); /* by code, abbreviation or folded name; NULL */

/* "Wittenberge, Stadt" into the bare name and its suffix ("Stadt", "" when none).
 * The official abbreviations are spelled out: "M" Markt, "St" Stadt, "GKSt" Große Kreisstadt. */
void town_split_name(const char *full, Str *name, Str *suffix);

bool town_ags_valid(const char *ags); /* exactly 8 digits */

typedef enum Verdict { VERDICT_SMALL_TOWN, VERDICT_NOT, VERDICT_GUEST } Verdict;

/* The verdict of one town, computed from its record, never stored by hand.
 *
 * Small town: 5,000 to under 20,000 inhabitants, or at least grundzentral function
 * with mittelzentral part-function; guest and every deviation by override, which
 * carries a reason. */
typedef struct TownVerdict {
	Verdict verdict;
	const char *rule; /* English: "population", "central_function", "override", "gone", "none" */
	char reason[200]; /* German: "16.837 Einwohner (30.11.2023): 5.000 bis unter 20.000" */
	char date[11];    /* ISO date of the fact that decided, or "" */
} TownVerdict;

void town_verdict(const Record *town, TownVerdict *ret);

/* The decision alone, without its sentence: what SQL asks for every row. *ret_rule as in
 * TownVerdict; arguments as below. */
Verdict town_verdict_decide(int64_t population, const char *central_function, const char *override,
	const char *gone_date, const char **ret_rule);

/* The same with its sentence. population -1: unknown; texts may be NULL. What
 * only the record knows (reason of an override, source and date of the central function)
 * is missing from the result. */
void town_verdict_values(int64_t population, const char *population_date, const char *central_function,
	const char *override, const char *gone_date, TownVerdict *ret);

const char *town_verdict_name(Verdict v);  /* small_town, not, guest */
const char *town_verdict_label(Verdict v); /* Kleinstadt, keine, Gast */

extern const Choice town_verdict_choices[];

/* Great-circle distance in metres between two points in microdegrees (mean earth
 * radius 6,371,009 m). Always shown as "Luftlinie". */
int64_t town_distance_m(int64_t lat1, int64_t lon1, int64_t lat2, int64_t lon2);

#endif
